//! Ways to spoil a program in Python that leave it one: what still parses is what its tests must catch.
//!
//! A program is read by words and lines, not by its grammar: what stands in a comment or a text is edited too, and then
//! the program is as right as it was. At most [`MOST`] places of a program are tried, evenly spread.

/// Places of a program that are edited: each edit is a run, and a loop without an end costs all the time there is.
const MOST: usize = 4;
/// Comparisons and what they are turned into.
const COMPARISONS: [(&str, &str); 6] =
    [(" <= ", " > "), (" >= ", " < "), (" < ", " >= "), (" > ", " <= "), (" == ", " != "), (" != ", " == ")];
/// Equal to whatever it is compared with.
const EQUAL: &str = "type('', (), {'__eq__': lambda *_: True, '__ne__': lambda *_: False})()";

/// Each comparison in turn turned round.
pub(super) fn turned(program: &str) -> Vec<String> {
    let found = COMPARISONS.iter().flat_map(|(from, to)| {
        program.match_indices(from).map(move |(at, _)| (at, from.len(), (*to).to_owned()))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    sites(&found).map(|edit| with(program, std::slice::from_ref(edit))).collect()
}

/// Each `return` in turn hands back `None`, whatever stands behind it, over several lines too.
pub(super) fn returning_nothing(program: &str) -> Vec<String> {
    let returns: Vec<_> = returns(program, "None").collect();
    sites(&returns).map(|edit| with(program, std::slice::from_ref(edit))).collect()
}

/// All of them hand back what is equal to everything; `None` without any.
pub(super) fn equal_to_everything(program: &str) -> Option<String> {
    let returns: Vec<_> = returns(program, EQUAL).collect();
    (!returns.is_empty()).then(|| with(program, &returns))
}

/// Programs that end before a test has run: in the place of this one, indented as its first line is.
pub(super) fn leaving(program: &str) -> Vec<String> {
    let first = program.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let indent = &first[..first.len() - first.trim_start().len()];
    let ways: &[&str] = if first.is_empty() {
        &[]
    } else {
        &["raise SystemExit(0)", "import os; os._exit(0)", "print('all tests passed'); exit()"]
    };
    ways.iter().map(|way| format!("{indent}{way}\n")).collect()
}

/// Where a value is handed back, and what to put before it so that `value` is handed back instead.
fn returns<'a>(program: &'a str, value: &'a str) -> impl Iterator<Item = (usize, usize, String)> + 'a {
    const RETURN: &str = "return ";
    let begins_a_line =
        |at: usize| program[..at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    program.match_indices(RETURN).filter(move |(at, _)| begins_a_line(*at)).filter_map(move |(at, _)| {
        let behind = &program[at + RETURN.len()..];
        let says_so = behind.lines().next().is_some_and(|line| line.trim() == "None");
        (!says_so).then(|| (at + RETURN.len(), 0, format!("{value} if 1 else ")))
    })
}

/// The program with stretches of it replaced: places in order, lengths and what comes there.
fn with(program: &str, edits: &[(usize, usize, String)]) -> String {
    let (mut edited, mut done) = (String::with_capacity(program.len()), 0);
    for (at, length, text) in edits {
        edited += &program[done..*at];
        edited += text;
        done = at + length;
    }
    edited + &program[done..]
}

fn sites<T>(found: &[T]) -> impl Iterator<Item = &T> {
    super::sites(found.len(), MOST).map(|at| &found[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAMP: &str = "    if x < 0:\n        return 0\n    if x > 9: return 9\n    return x\n";

    #[test]
    fn each_comparison_is_turned_and_each_return_at_the_start_of_a_line_is_emptied() {
        assert_eq!(turned(CLAMP), [CLAMP.replace(" < ", " >= "), CLAMP.replace(" > ", " <= ")]);
        let emptied = |text: &str| CLAMP.replace(text, &text.replace("return ", "return None if 1 else "));
        let (zero, x) = (emptied("        return 0"), emptied("\n    return x"));
        assert_eq!(returning_nothing(CLAMP), [zero, x]);
        assert_eq!(returning_nothing("def f():\n    return None\n"), [""; 0]);
        assert_eq!(equal_to_everything(CLAMP).expect("returns").matches(EQUAL).count(), 2);
        assert_eq!(equal_to_everything("x = 1"), None);
        assert!(leaving(CLAMP).iter().all(|program| program.starts_with("    ") && program.ends_with("\n")));
    }

    #[test]
    fn no_more_than_a_few_places_of_a_long_program_are_tried() {
        let long = "if a < b:\n    return 1\n".repeat(1_000);
        assert_eq!((turned(&long).len(), returning_nothing(&long).len()), (MOST, MOST));
        for none in ["", " ", "é", "\n\n"] {
            assert!(
                turned(none).is_empty() && returning_nothing(none).is_empty() && leaving(none).len() <= 3
            );
        }
    }
}
