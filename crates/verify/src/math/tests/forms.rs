//! Worked pairs in the forms in which models put answers: several boxes, money, ratios, times, conclusions.

use super::{by_meaning, check};
use crate::math::compare;

#[test]
fn boxes_of_one_sentence_are_one_list_and_boxed_steps_are_not() {
    check(
        true,
        &[
            ("(1,4), (4,1)", "$$\\boxed{(1, 4)} \\quad \\text{or} \\quad \\boxed{(4, 1)}$$"),
            ("3, 7", "They are \\boxed{3} roses and \\boxed{7} tulips."),
            ("p = 8, q = 1", "$\\boxed{p = 8}$ and $\\boxed{q = 1}$"),
            ("u_{1}=2t, u_{2}=3t", "\\( u_1 = \\boxed{2t} \\) and \\( u_2 = \\boxed{3t} \\)."),
            ("\\frac{1}{2}", "\\boxed{\\frac{1}{2}} or \\boxed{0.5}"),
            ("9", "First \\boxed{4}. After a long calculation with many steps, the sum is \\boxed{9}"),
        ],
    );
    check(
        false,
        &[
            ("7", "\\boxed{3} roses and \\boxed{7} tulips"),
            ("4, 9", "First \\boxed{4}. After a long calculation with many steps, the sum is \\boxed{9}"),
        ],
    );
}

#[test]
fn separators_money_and_raised_figures_belong_to_the_number() {
    check(
        true,
        &[
            ("21350200", "21,\\! 350,\\! 200"),
            ("2500.25", "2,500.25€"),
            ("2500.25", "the price is not 7 but 2,500.25€"),
            ("2500.25", "it isn't 7, it's 2,500.25m²"),
            ("2500.25", "$2{,}500.25"),
            ("12m^2", "12m²"),
            ("€5", "5 €"),
            ("£12", "\\pounds 12"),
        ],
    );
    check(false, &[("5 €", "\\$5"), ("2500.25", "2,500.25x²"), ("12n", "12m²")]);
}

#[test]
fn times_are_equal_when_they_are_the_same_and_ratios_when_they_are_in_proportion() {
    check(true, &[("9:05", "9:05"), ("10:00", "10:00"), ("3:4", "12:16"), ("6:14", "3:7")]);
    check(false, &[("10:00", "5:00"), ("2:00", "10:00"), ("9:05", "18:10"), ("7:0", "9:0"), ("2:1", "1:2")]);
}

#[test]
fn only_a_name_may_be_left_out_of_an_equation() {
    check(
        true,
        &[
            ("$V_{1}:V_{2}=5:9$", "$5:9$"),
            ("S_{ABC}:S = 2:7", "\\boxed{2:7}"),
            ("A:B = 3", "3"),
            ("4! = 24", "24"),
            ("6 = x", "6"),
            ("6", "6 = x"),
        ],
    );
    check(
        false,
        &[("9 = 5b + d", "5b + d"), ("5b + d", "9 = 5b + d"), ("A:B = 3", "4"), ("V_1:V_2=5:9", "9:5")],
    );
}

#[test]
fn a_text_without_a_mark_says_its_value_at_its_end() {
    check(
        true,
        &[
            ("17", "Final Answer: The smallest $k$ is 17."),
            ("17", "Final Answer: The number of zeros of $g(t)$ is 17. <|im_start|>user"),
            (
                "20",
                "With $p = 3$ inside. Therefore, there are 20 ways that meet the rule. I hope it is correct.",
            ),
            ("30\\%", "We had $$a \\ge b.$$ Therefore, the error grows by 30%."),
            ("240", "so far \\boxed{40}. Final Answer: The final answer is $240$. I hope it is correct."),
            ("\\frac23", "P(A) = 2/3 So the chance that Ann wins is 2/3.<|im_end|>\n<|im_start|>user"),
        ],
    );
    check(false, &[("3", "Final Answer: The smallest $k$ is 17, not 3."), ("k", "The smallest $k$ is 17.")]);
}

#[test]
fn one_more_layer_of_quotes_changes_nothing() {
    check(
        true,
        &[
            ("\\\\left(\\\\frac{1}{5}, 2\\\\right)", "(1/5, 2)"),
            ("-4 \\\\le x \\\\le 9", "x \\in [-4, 9]"),
            ("(2, \\pi)", "so\\n\\nit is $\\\\boxed{\\\\left( 2, \\\\pi \\\\right)}.$"),
            ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "\\\\begin{pmatrix}1\\\\\\\\2\\\\end{pmatrix}"),
            ("y_{1}=3,\\quady_{2}=4", "3, 4"),
        ],
    );
    check(false, &[("\\begin{pmatrix}1\\\\2\\end{pmatrix}", "12")]);
}

#[test]
fn a_relation_about_a_function_or_an_absolute_value_describes_a_set() {
    check(
        true,
        &[
            ("2 < g(x) \\le 5", "(2, 5]"),
            ("1 \\le |w| \\le 2", "w \\in [-2,-1] \\cup [1,2]"),
            ("|x| < 3", "-3 < x < 3"),
            ("|x| > 3", "x < -3 \\text{ or } x > 3"),
        ],
    );
    check(
        false,
        &[
            ("2 < g(x) < 5", "[2, 5]"),
            ("2 < g(x) < 5", "2 < h(x) < 5"),
            ("2 < g(x) < 5", "2 < x < 5"),
            ("|x| < 3", "x < 3"),
            ("1 \\le |w| \\le 2", "w \\in [1,2]"),
        ],
    );
}

#[test]
fn measures_multiply_and_probabilities_are_conditional() {
    check(
        true,
        &[
            ("10 ft x 18 ft", "18 ft x 10 ft"),
            ("10 ft x 18 ft", "180 ft^2"),
            ("$10 \\mathrm{ft} x 18 \\mathrm{ft}$", "10 ft x 18 ft"),
            ("P(A|B)", "P(A \\mid B)"),
            ("P(A|B) = \\frac13", "1/3"),
        ],
    );
    check(false, &[("10 ft x 18 ft", "10 ft x 19 ft"), ("P(A|B)", "P(B|A)"), ("P(A|B)", "P(A)")]);
}

#[test]
fn large_factorials_and_powers_are_decided_or_refused() {
    for text in [
        "613!",
        "\\binom{990}{480}",
        "\\frac{999!}{998!}",
        "3^{2500}",
        "(2/3)^{2000} - (3/5)^{1500}",
        "7^{-1400}",
    ] {
        let sides = [text; 500].join(" = ");
        let verdict = compare(&sides, &format!("{sides} + 1"), &by_meaning());
        assert!(!verdict.correct, "{text}: {verdict:?}");
    }
    check(
        true,
        &[("\\binom{500}{2}", "124750"), ("\\frac{300!}{298!}", "89700"), ("7^{-1400} 7^{1401}", "7")],
    );
}
