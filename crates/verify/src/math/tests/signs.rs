//! Signs and domains: what holds for positive numbers alone is no identity, what has no real value says nothing.

use super::check;

#[test]
fn no_choice_of_names_lets_an_absolute_value_go() {
    let letters = ('a'..='z').filter(|letter| !matches!(letter, 'e' | 'i'));
    for x in letters {
        let pairs = [
            (format!("|{x}|"), format!("{x}")),
            (format!("|{x}|^3"), format!("{x}^3")),
            (format!("\\sqrt{{{x}^2}}"), format!("{x}")),
            (format!("({x}^2)^{{3/2}}"), format!("{x}^3")),
            (format!("|{x}-3|"), format!("3-{x}")),
            (format!("|{x}-3|"), format!("{x}-3")),
            (format!("|{x}+40|"), format!("{x}+40")),
            (format!("|{x}-40|"), format!("40-{x}")),
        ];
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(gold, answer)| (&**gold, &**answer)).collect();
        check(false, &pairs);
        check(true, &[(pairs[0].0, &format!("\\sqrt{{{x}^2}}")), (pairs[4].0, &format!("|3-{x}|"))]);
    }
}

#[test]
fn two_names_come_in_both_orders_and_with_both_signs() {
    check(
        false,
        &[
            ("|x-y|", "y-x"),
            ("|x-y|", "x-y"),
            ("|ab|", "ab"),
            ("|x||y|", "xy"),
            ("\\max(x,y)", "x"),
            ("\\max(x,y)", "y"),
            ("\\min(a,b)", "a"),
            ("|x+y|", "|x|+|y|"),
            ("a^{bc}", "(a^b)^c"),
        ],
    );
    check(true, &[("|x-y|", "|y-x|"), ("|xy|", "|x||y|"), ("\\max(x,y)", "\\frac{x+y+|x-y|}{2}")]);
}

#[test]
fn a_logarithm_or_root_of_something_negative_says_nothing_where_both_have_one() {
    check(
        true,
        &[
            ("3\\log_2 x", "\\log_2 x^3"),
            ("-\\ln\\frac{1-x}{1+x}", "\\ln\\frac{1+x}{1-x}"),
            ("\\ln x", "-\\ln\\frac1x"),
            ("\\frac{v\\left(\\frac{r}{s+r}\\right)^{0.5}}{s+r}", "\\frac{v}{r}\\frac{1}{(1+s/r)^{3/2}}"),
        ],
    );
    check(
        false,
        &[
            ("\\ln x^2", "2\\ln x"),
            ("2\\ln x", "\\ln x^2"),
            ("\\ln|x|", "\\ln x"),
            ("3\\log_2 x", "\\log_2 x^2"),
            ("\\ln(-x)", "\\ln x"),
            ("\\sqrt{x^2}", "(\\sqrt{x})^2"),
            ("i\\ln x", "i\\ln x^3"),
        ],
    );
}
