//! What is denied, only bounded, or thought and not said is no answer.

use super::check;

#[test]
fn a_value_that_is_denied_or_bounded_is_not_the_answer() {
    check(
        false,
        &[
            ("5", "not 5"),
            ("5", "\\neq 5"),
            ("5", "\\not= 5"),
            ("5", "≠ 5"),
            ("5", "It is 4, not 5."),
            ("5", "It is 4 rather than 5."),
            ("5", "less than 5"),
            ("5", "more than 5"),
            ("5", "at most 5"),
            ("5", "between 4 and 5"),
            ("5", "The answer is less than 5."),
            ("5", "The answer is not 5"),
            ("5", "The answer isn't 5."),
            ("5", "The answer is 4, not 5."),
            ("5", "I do not think it is 5."),
            ("5", "I don't think the answer is 5"),
            ("5", "It can't be 5."),
            ("5", "It is not $5$."),
            ("5", "It is at most $5$."),
            ("5", "5 is not the answer"),
            ("5", "5 at most"),
            ("5", "5 or more"),
            ("18", "18\\text{ ways} is wrong"),
            ("5", "\\neq $5$"),
            ("5", "half of 5"),
            ("5", "the opposite of 5"),
            ("4", "the square root of 4"),
            ("5", "$k$ is not 5"),
            ("5", "\\boxed{\\text{not } 5}"),
            ("5", "\\boxed{\\text{at most } 5}"),
            ("5", "\\boxed{5 \\text{ at most}}"),
            ("5", "\\boxed{5 \\text{ is wrong}}"),
        ],
    );
}

#[test]
fn a_value_beside_something_denied_is() {
    check(
        true,
        &[
            ("4", "It is 4, not 5."),
            ("4", "It is $4$, not $5$."),
            ("4", "The answer is 4, not 5."),
            ("5", "It is not 4, it is 5."),
            ("5", "It is not 4 but 5."),
            ("5", "I am not sure, but the answer is 5"),
            ("5", "We do not need the others, so it is 5."),
            ("5", "The least value is 5."),
            ("5", "The distance between A and B is 5."),
            ("5", "5 apples"),
        ],
    );
}

#[test]
fn a_thought_is_not_said() {
    check(
        true,
        &[
            ("42", "<think>so \\boxed{41}</think>The answer is 42"),
            ("42", "<think>so 41</think>42"),
            ("42", "<think>so 41</think>\n\n42"),
            ("\\text{Paris}", "<think>Rome?</think>Paris"),
            ("41", "<think>so \\boxed{41}</think>\n"),
        ],
    );
    check(
        false,
        &[
            ("41", "<think>so \\boxed{41}</think>The answer is 42"),
            ("41", "<think>the answer is 41</think>I do not know."),
            ("41", "<think>\\boxed{41}</think><think>41</think>42"),
        ],
    );
}
