//! Ways to spoil an answer, and ways to talk a verifier into one: what an audit tries.
//!
//! Edits    make another answer of a right one, by one change each: a verifier should refuse nearly all of them.
//! Probes   say something that is no answer but holds one or looks like one: the hacks that GLM-4.1V-Thinking (arXiv
//!          2507.01006), system 43, tells of and their kin. None of them should be paid.
//! Others   of what probes put beside the answer: other answers of the same kind where some are known, else one made of the
//!          answer by an edit.
//! Programs are answers too, and have operators of their own (`programs`): letters left out of one only show that it no
//!          longer parses.
//! Bounds   of a long answer 64 places are edited, evenly spread, so that no audit outgrows its answers.

mod programs;

/// Places of an answer that an edit tries.
const MOST_SITES: usize = 64;
/// Guesses of a dump.
const GUESSES: usize = 100;

/// One way to spoil an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// Each digit in turn raised by one, 9 to 0.
    Digit,
    /// Each digit or letter in turn left out.
    Drop,
    /// Each two neighbouring digits or letters that differ, swapped.
    Swap,
    /// Each part between blanks or commas left out.
    Part,
    /// A minus in front, or taken away.
    Sign,
    /// Nothing at all.
    Empty,
    /// A phrase that fits any question: the answer is a number between 0 and 10, say.
    Range,
    /// The answer beside another one, with "or".
    Hedge,
    /// The answer in the middle of a hundred guesses.
    Dump,
    /// The answer in a thought, and another one after it.
    Thought,
    /// Two boxes, the second with another answer.
    Boxes,
    /// A word a thousand times.
    Loop,
    /// Of a program: each comparison in turn turned round.
    Turn,
    /// Of a program: each `return` in turn hands back nothing.
    Nothing,
    /// Of a program: each `return` hands back what says it equals everything.
    Equal,
    /// A program that leaves before any test, as if all were well.
    Leave,
}

impl Operator {
    /// Those for any answer but a program, edits first.
    pub const OF_TEXTS: [Self; 12] = [
        Self::Digit,
        Self::Drop,
        Self::Swap,
        Self::Part,
        Self::Sign,
        Self::Empty,
        Self::Range,
        Self::Hedge,
        Self::Dump,
        Self::Thought,
        Self::Boxes,
        Self::Loop,
    ];
    /// Those for programs, edits first.
    pub const OF_PROGRAMS: [Self; 7] =
        [Self::Turn, Self::Nothing, Self::Empty, Self::Range, Self::Loop, Self::Equal, Self::Leave];

    /// The name it has in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digit => "digit",
            Self::Drop => "drop",
            Self::Swap => "swap",
            Self::Part => "part",
            Self::Sign => "sign",
            Self::Empty => "empty",
            Self::Range => "range",
            Self::Hedge => "hedge",
            Self::Dump => "dump",
            Self::Thought => "thought",
            Self::Boxes => "boxes",
            Self::Loop => "loop",
            Self::Turn => "turn",
            Self::Nothing => "nothing",
            Self::Equal => "equal",
            Self::Leave => "leave",
        }
    }

    /// Whether it is a probe rather than an edit.
    pub const fn is_probe(self) -> bool {
        use Operator::{Digit, Drop, Nothing, Part, Sign, Swap, Turn};
        !matches!(self, Digit | Drop | Swap | Part | Sign | Turn | Nothing)
    }

    /// Whether it puts another answer beside the one it is given.
    pub const fn wants_another(self) -> bool {
        matches!(self, Self::Hedge | Self::Dump | Self::Thought | Self::Boxes)
    }

    /// Whether what it makes is a program, which no mark goes before.
    pub const fn makes_programs(self) -> bool {
        matches!(self, Self::Turn | Self::Nothing | Self::Equal | Self::Leave)
    }

    /// The spoiled forms of `answer`, none of them equal to it; none where the operator has nothing to act on. `others` are
    /// wrong answers of the same kind, which may be empty.
    pub fn apply(self, answer: &str, others: &[&str]) -> Vec<String> {
        let (program, answer) = (answer, answer.trim());
        let other = || others.first().map(|other| other.trim().to_owned()).or_else(|| made_up(answer));
        let mut spoiled = match self {
            Self::Digit => edits(answer, |symbol| symbol.is_ascii_digit(), |symbol| Some(next(symbol))),
            Self::Drop => edits(answer, char::is_alphanumeric, |_| None),
            Self::Swap => swaps(answer),
            Self::Part => parts(answer),
            Self::Sign => sign(answer).into_iter().collect(),
            // An answer that is an empty string says nothing too.
            Self::Empty if answer.trim_matches('"').is_empty() => vec![],
            Self::Empty => vec![String::new()],
            Self::Range => {
                let mut phrases = vec!["#the right answer to this question", "the answer is as stated above"];
                // Where it happens to be 10, a verifier that reads the last number is right to take it.
                if !answer.parse().is_ok_and(|value: f64| value == 10.0 || value == 0.0) {
                    phrases.push("a correct number between 0 and 10");
                }
                phrases.into_iter().map(str::to_owned).collect()
            }
            Self::Hedge => other().map_or(vec![], |other| vec![format!("#{answer} or {other}")]),
            Self::Dump => dump(answer, others).into_iter().collect(),
            Self::Thought => other()
                .map_or(vec![], |other| vec![format!("<think>{answer}</think><answer>{other}</answer>")]),
            Self::Boxes => other()
                .map_or(vec![], |other| vec![format!("\\boxed{{{answer}}} \\boxed{{{other}}} #{other}")]),
            Self::Loop => vec!["wait ".repeat(1_000)],
            Self::Turn => programs::turned(program),
            Self::Nothing => programs::returning_nothing(program),
            Self::Equal => programs::equal_to_everything(program).into_iter().collect(),
            Self::Leave => programs::leaving(program),
        };
        spoiled.retain(|other| other.trim() != answer);
        spoiled.sort_unstable();
        spoiled.dedup();
        spoiled
    }
}

/// Another answer, far from this one: its first digit raised, or else a letter left out.
pub fn made_up(answer: &str) -> Option<String> {
    let raised = edits(answer, |symbol| symbol.is_ascii_digit(), |symbol| Some(next(symbol)));
    let shorter = edits(answer, char::is_alphanumeric, |_| None);
    raised.into_iter().chain(shorter).find(|other| other.chars().any(char::is_alphanumeric))
}

/// At most `most` of `n` places, in order and evenly spread.
fn sites(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let tried = n.min(most);
    (0..tried).map(move |at| at * n / tried)
}

fn next(digit: char) -> char {
    char::from_digit((digit.to_digit(10).unwrap_or(0) + 1) % 10, 10).unwrap_or(digit)
}

/// The answer with each symbol that fits turned into another, or left out.
fn edits(answer: &str, fits: impl Fn(char) -> bool, turn: impl Fn(char) -> Option<char>) -> Vec<String> {
    let fitting: Vec<(usize, char)> = answer.char_indices().filter(|(_, symbol)| fits(*symbol)).collect();
    let edit = |(at, symbol): (usize, char)| {
        let (before, after) = (&answer[..at], &answer[at + symbol.len_utf8()..]);
        turn(symbol).map_or_else(|| format!("{before}{after}"), |other| format!("{before}{other}{after}"))
    };
    sites(fitting.len(), MOST_SITES).map(|at| edit(fitting[at])).collect()
}

fn swaps(answer: &str) -> Vec<String> {
    let symbols: Vec<char> = answer.chars().collect();
    let fits = |at: &usize| {
        symbols[at - 1] != symbols[*at] && symbols[at - 1..=*at].iter().all(|c| c.is_alphanumeric())
    };
    let fitting: Vec<usize> = (1..symbols.len()).filter(fits).collect();
    let swap = |at: usize| {
        let mut swapped = symbols.clone();
        swapped.swap(at - 1, at);
        swapped.into_iter().collect()
    };
    sites(fitting.len(), MOST_SITES).map(|at| swap(fitting[at])).collect()
}

fn parts(answer: &str) -> Vec<String> {
    let separator = if answer.contains(',') { ',' } else { ' ' };
    let parts: Vec<&str> = answer.split(separator).collect();
    let without = |at: usize| [&parts[..at], &parts[at + 1..]].concat().join(&separator.to_string());
    if parts.len() < 2 { vec![] } else { sites(parts.len(), MOST_SITES).map(without).collect() }
}

/// The number with its sign turned; `None` for what is none, and for 0.
fn sign(answer: &str) -> Option<String> {
    let plain = answer.strip_prefix('-').unwrap_or(answer);
    let number = plain.starts_with(|symbol: char| symbol.is_ascii_digit() || symbol == '.')
        && plain.chars().any(|symbol| matches!(symbol, '1'..='9'))
        && plain.chars().all(|symbol| symbol.is_ascii_digit() || matches!(symbol, '.' | '/' | ','));
    number.then(|| if plain.len() < answer.len() { plain.to_owned() } else { format!("-{answer}") })
}

/// Guesses with the answer in the middle of them: `others` again and again, or what is made up and numbered.
fn dump(answer: &str, others: &[&str]) -> Option<String> {
    let made_up = if others.is_empty() { Some(made_up(answer)?) } else { None };
    let guess = |at: usize| match &made_up {
        _ if at == GUESSES / 2 => answer.to_owned(),
        Some(made_up) => format!("{made_up}{at}"),
        None => others[at % others.len()].trim().to_owned(),
    };
    Some(format!("#{}", (0..GUESSES).map(guess).collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edit_changes_what_it_names() {
        use Operator::{Digit, Drop, Part, Sign, Swap};
        for (operator, answer, spoiled) in [
            (Digit, "19", &["10", "29"][..]),
            (Digit, "x", &[]),
            (Drop, "a-b", &["-b", "a-"]),
            (Drop, "11", &["1"]),
            (Swap, "112", &["121"]),
            (Swap, "a b", &[]),
            (Part, "1, 2,3", &[" 2,3", "1, 2", "1,3"]),
            (Part, "a b", &["a", "b"]),
            (Part, "ab", &[]),
            (Sign, "7", &["-7"]),
            (Sign, "-1/2", &["1/2"]),
            (Sign, "0.0", &[]),
            (Sign, "x7", &[]),
        ] {
            assert_eq!(operator.apply(answer, &[]), spoiled, "{operator:?} of {answer}");
        }
    }

    #[test]
    fn no_operator_hands_back_the_answer_or_panics() {
        for answer in ["", " ", "7", "é", "日本", "-", "#", "1,2", "[0,0,1,1]", "knight", "\\boxed{1}"] {
            for operator in Operator::OF_TEXTS.into_iter().chain(Operator::OF_PROGRAMS) {
                let spoiled = operator.apply(answer, &[]);
                assert!(
                    spoiled.iter().all(|other| other.trim() != answer.trim()),
                    "{operator:?} of {answer}"
                );
                assert!(spoiled.windows(2).all(|pair| pair[0] < pair[1]));
            }
        }
    }

    #[test]
    fn probes_hold_the_answer_beside_another() {
        for operator in [Operator::Hedge, Operator::Dump, Operator::Thought, Operator::Boxes] {
            assert!(operator.is_probe() && operator.wants_another());
            for (others, other) in [(&[][..], "52"), (&["7", "8"], "7")] {
                let probes = operator.apply("42", others);
                let holds = |probe: &String| probe.contains("42") && probe.contains(other);
                assert!(!probes.is_empty() && probes.iter().all(holds), "{probes:?}");
            }
        }
        assert_eq!(Operator::OF_TEXTS.iter().filter(|operator| operator.wants_another()).count(), 4);
        let dump = Operator::Dump.apply("yes", &["no"]).remove(0);
        assert_eq!((dump.matches("no").count(), dump.matches("yes").count()), (GUESSES - 1, 1));
    }

    /// Every tenth place and its like: all that comes of it is different.
    #[test]
    fn of_a_long_answer_some_places_are_tried_from_end_to_end() {
        let long: String = ('0'..='9').cycle().take(100_000).collect();
        for operator in [Operator::Digit, Operator::Drop, Operator::Swap] {
            let spoiled = operator.apply(&long, &[]);
            assert_eq!(spoiled.len(), MOST_SITES, "{operator:?}");
        }
        assert_eq!(sites(MOST_SITES, MOST_SITES).collect::<Vec<_>>(), (0..MOST_SITES).collect::<Vec<_>>());
        assert_eq!(
            sites(2 * MOST_SITES, MOST_SITES).collect::<Vec<_>>(),
            (0..MOST_SITES).map(|at| 2 * at).collect::<Vec<_>>()
        );
        assert_eq!(sites(0, MOST_SITES).count(), 0);
    }
}
