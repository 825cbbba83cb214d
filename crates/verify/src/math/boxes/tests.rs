//! Boxes that make one list, and boxes that do not.

use super::*;

#[test]
fn boxes_of_one_list_are_taken_together_and_steps_are_left_behind() {
    for (text, answer) in [
        ("\\boxed{7} and \\boxed{9}", "7, 9"),
        ("$$\\boxed{(1, 4)} \\quad \\text{or} \\quad \\boxed{(4, 1)}$$", "(1, 4), (4, 1)"),
        ("primes $\\boxed{3}, \\boxed{7}, \\text{ and } \\boxed{11}$.", "3, 7, 11"),
        ("\\boxed{4} red marbles and \\boxed{6} blue ones", "4, 6"),
        ("$p = \\boxed{8}$ and $q = \\boxed{1}$", "8, 1"),
        ("\\( u_{1} = \\boxed{2t} \\),\n\\( u_{2} = \\boxed{3t} \\)", "2t, 3t"),
        ("\\boxed{a} \\text{ for the first part and } \\boxed{b}", "a, b"),
        ("$\\boxed{1}\\boxed{2}$", "1, 2"),
        ("\\boxed{5} and \\boxed{5}", "5"),
        ("\\boxed{5}, so the answer is \\boxed{7}", "7"),
        ("\\boxed{5} is the area, and adding both we get \\boxed{7}", "7"),
        ("\\boxed{5}. And \\boxed{7}", "7"),
        ("\\boxed{5}\n\n\\boxed{7}", "7"),
        ("\\boxed{5} and\n\n\\boxed{7}", "7"),
        ("\\boxed{5} \\Rightarrow \\boxed{7}", "7"),
        ("\\boxed{5} + 2 = \\boxed{7}", "7"),
        ("\\boxed{1}, \\boxed{2} and then \\boxed{3", "1, 2"),
        ("\\boxed{\\boxed{4}}", "4"),
        ("\\boxed 5 done", "5"),
        ("\\boxed{5} fills \\boxed{?} and \\boxed{\\ }", "5"),
        ("\\boxed{5} and \\boxed{}", "5, "),
    ] {
        assert_eq!(last(text).map(|found| found.text.into_owned()).as_deref(), Some(answer), "{text}");
    }
    assert!(last("\\boxed{1").is_none());
}

#[test]
fn a_box_ends_where_its_brace_closes_and_says_where() {
    for (text, inside, end) in [
        ("\\boxed{\\{1\\}} x", "\\{1\\}", 13),
        ("\\boxed{a\\\\} x", "a\\\\", 11),
        ("\\boxed{1\\}} x", "1\\}", 11),
        ("\\boxed{1\\{} x", "1\\{", 11),
        ("\\boxed{\\frac{1}{2}} x", "\\frac{1}{2}", 19),
        ("\\fbox{5} x", "5", 8),
        ("\\framebox{5} x", "5", 12),
        ("\\boxed 5 x", "5", 8),
        ("\\boxed 5. x", "5", 9),
        ("\\boxed{1} and \\boxed{2} x", "1, 2", 23),
        ("\\boxed{1} or \\boxed{2} x \\boxed{3", "1, 2", 22),
    ] {
        let found = last(text).expect(text);
        assert_eq!((&*found.text, found.end), (inside, end), "{text}");
    }
    assert!(last("\\boxed  5").is_none_or(|found| found.text != "5"));
}

#[test]
fn what_joins_boxes_is_short_and_leads_to_a_value() {
    for (joint, joins) in [
        (" and ", true),
        (" and $x =$ ", true),
        (" and $x_2 =$ ", true),
        (" and $\\theta =$ ", true),
        (" and $f(x) =$ ", true),
        (" and $f(x)$ is ", true),
        (" and also ", true),
        (" and $xy =$ ", false),
        (" and $2 =$ ", false),
        (" and $f(xy) =$ ", false),
        (" and $f(a, b) =$ ", true),
        (" and $x$ ", false),
        (" and then ", false),
        (",\n", true),
        (",\n\n", false),
        ("\n", false),
        (" one two three four five, ", true),
        (" one two three four five six, ", false),
        (" 5 apples, ", false),
    ] {
        let text = format!("\\boxed{{1}}{joint}\\boxed{{2}}");
        let found = last(&text).expect("closed").text.into_owned();
        assert_eq!(found, if joins { "1, 2" } else { "2" }, "{joint:?}");
    }
    let wide = |blanks: usize| format!("\\boxed{{1}},{}\\boxed{{2}}", " ".repeat(blanks));
    assert_eq!(last(&wide(119)).expect("closed").text, "1, 2");
    assert_eq!(last(&wide(120)).expect("closed").text, "2");
    let many = |count: usize| (0..count).map(|n| format!("\\boxed{{{n}}}")).collect::<Vec<_>>().join(", ");
    let items = |count: usize| last(&many(count)).expect("closed").text.split(", ").count();
    assert_eq!((items(49), items(50), items(51)), (49, 50, 50));
}
