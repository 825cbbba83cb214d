//! Other spellings of a gold answer that mean the same: one line each in the tables.

use gradatim_core::fingerprint;

use super::latex::{
    argument, command, cut, each, enclosed, is_opaque, is_relation, is_words, items, list, matrix, relation,
    sum, terms, tokens,
};
use super::number::{grouped, integer, number};
use super::polynomial::polynomial;

/// A name, and the other spelling where there is one.
type Rewriting = (&'static str, fn(&str) -> Option<String>);

/// Other forms of the mathematics.
const FORMS: [Rewriting; 29] = [
    ("fraction style", |x| {
        swapped(x, &[("\\frac", "\\dfrac"), ("\\dfrac", "\\tfrac"), ("\\tfrac", "\\frac")])
    }),
    ("fraction as quotient", |x| each(x, &quotient)),
    ("fraction not in lowest terms", |x| each(x, &widened)),
    ("sign inside the fraction", |x| each(x, &inner_sign)),
    ("decimal", |x| {
        each(x, &|x| number(x)?.decimal().map(|text| if text.contains('.') { text } else { text + ".0" }))
    }),
    ("decimal as fraction", |x| each(x, &decimal_as_fraction)),
    ("whole number as fraction", |x| each(x, &|x| integer(x).map(|n| format!("\\frac{{{}}}{{2}}", 2 * n)))),
    ("thousands apart", |x| thousands(x, ",")),
    ("thousands apart in braces", |x| thousands(x, "{,}")),
    ("thousands together", |x| each(x, &|x| x.contains(',').then(|| number(x)?.decimal())?)),
    ("sum turned round", |x| each(x, &turned)),
    ("product turned round", |x| each(x, &product_turned)),
    ("factors turned round", |x| each(x, &factors_turned)),
    ("plus nothing", |x| each(x, &|x| scalar(x).then(|| format!("{x} + 0")))),
    ("half of the double", |x| each(x, &|x| scalar(x).then(|| format!("\\frac{{2({x})}}{{2}}")))),
    ("redundant parentheses", |x| each(x, &|x| scalar(x).then(|| format!("({x})")))),
    ("expanded", |x| each(x, &|x| polynomial(x).filter(|p| p.is_product).map(|p| p.expanded()))),
    ("nested", |x| each(x, &|x| polynomial(x).map(|p| p.nested()))),
    ("powers from the lowest", |x| {
        each(x, &|x| polynomial(x).filter(|p| !p.is_product).map(|p| p.expanded()))
    }),
    ("root as power", |x| each(x, &root_as_power)),
    ("items turned round", items_turned),
    ("union turned round", |x| joined_backwards(x, "\\cup")),
    ("relation turned round", relation_turned),
    ("other matrix brackets", |x| swapped(x, &[("{pmatrix}", "{bmatrix}"), ("{bmatrix}", "{pmatrix}")])),
    ("without left and right", unbracketed),
    ("with left and right", bracketed),
    ("arguments in braces", |x| each(x, &braced)),
    ("typographic signs", typographic),
    ("degrees", |x| swapped(x, &[("^\\circ", "^{\\circ}"), ("^{\\circ}", "^\\circ")])),
];

/// Another dress: units, names, words and blanks around the same formula.
const DRESS: [Rewriting; 21] = [
    ("with a unit", |x| number(x).map(|_| format!("{x} \\text{{ cm}}"))),
    ("with a name", |x| number(x).map(|_| format!("x = {x}"))),
    ("without its name", |x| named(x).map(str::to_owned)),
    ("dollars in words", dollars_in_words),
    ("text as it is", plain_text),
    ("boxed", |x| Some(format!("\\boxed{{{x}}}"))),
    ("boxed at the end of a sentence", |x| Some(format!("Hence we find \\boxed{{{x}}}."))),
    ("boxed in dollars", |x| formula(x).then(|| format!("It follows that $\\boxed{{{x}}}$."))),
    ("in dollars", |x| formula(x).then(|| format!("${x}$"))),
    ("displayed", |x| formula(x).then(|| format!("\\[ {x} \\]"))),
    ("in a sentence", |x| {
        Some(if formula(x) { format!("The final answer is ${x}$.") } else { format!("The answer is {x}.") })
    }),
    ("between tags", |x| Some(format!("<think>Easy.</think>\n<answer>{x}</answer>"))),
    ("after a mark", |x| Some(format!("So it must be.\n#### {x}"))),
    ("after words", |x| Some(format!("Final answer: {x}"))),
    ("after a bold word", |x| Some(format!("**Answer:** {x}"))),
    ("wide", |x| Some(if is_words(x) { format!("  {x}  ") } else { spread(x, "+-=,()[]", " ") })),
    ("thin spaces", |x| (!is_words(x)).then(|| spread(x, "+-=,", "\\,"))),
    ("in braces", |x| (!is_words(x)).then(|| format!("{{{x}}}"))),
    ("display style", |x| (!is_words(x)).then(|| format!("\\displaystyle {x}"))),
    ("with a full stop", |x| Some(format!("{x}."))),
    ("on lines of its own", |x| {
        Some(if formula(x) { format!("Answer:\n\n$$\n{x}\n$$\n") } else { format!("Answer:\n\n{x}\n") })
    }),
];

/// How many every gold answer gets.
pub const EACH: usize = 10;

/// Ten of them by name: forms first, then dresses, each gold answer beginning at another one.
pub fn ten(gold: &str) -> Vec<(&'static str, String)> {
    let core = core(gold);
    let start = fingerprint(gold) as usize;
    let turn =
        |table: &'static [Rewriting]| (0..table.len()).map(move |ix| &table[(start + ix) % table.len()]);
    let all = turn(&FORMS).chain(turn(&DRESS)).filter_map(|(name, rewrite)| Some((*name, rewrite(core)?)));
    all.filter(|(_, text)| text != core).take(EACH).collect()
}

/// Names of all, each of which some gold answer has.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    FORMS.iter().chain(&DRESS).map(|(name, _)| *name)
}

/// The formula without the dollars around it.
pub fn core(gold: &str) -> &str {
    let text = gold.trim();
    let text = text.strip_suffix('.').filter(|text| !text.ends_with('.')).unwrap_or(text);
    for (open, close) in [("$$", "$$"), ("$", "$"), ("\\[", "\\]")] {
        let inner = text.strip_prefix(open).and_then(|text| text.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains('$') && !inner.contains(open)) {
            return inner.trim();
        }
    }
    text
}

/// A formula that stands for one number or function.
fn scalar(x: &str) -> bool {
    let odd = [
        "\\infty", "%", "\\circ", "=", "\\$", "\\pm", "\\mp", "_", "'", "\\cup", "\\cap", "\\begin", "\\{",
        "\\%",
    ];
    !x.trim().is_empty()
        && !x.trim().starts_with('{')
        && !is_opaque(x)
        && !tokens(x).into_iter().any(is_relation)
        && !odd.iter().any(|sign| x.contains(sign))
        && cut(x, |token| token == ",").is_some_and(|cut| cut.parts.len() == 1)
}

/// Whether dollars may stand around it.
fn formula(x: &str) -> bool {
    !x.contains('$') && !x.contains("\\[") && !x.contains("\n\n")
}

/// `5` of `x = 5`.
fn named(x: &str) -> Option<&str> {
    relation(x).filter(|(name, sign, _)| *sign == "=" && is_name(name)).map(|(.., value)| value.trim())
}

fn dollars_in_words(x: &str) -> Option<String> {
    x.strip_prefix("\\$").filter(|x| number(x).is_some()).map(|x| format!("{x} \\text{{ dollars}}"))
}

fn is_name(x: &str) -> bool {
    x.trim().len() == 1 && x.trim().bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The first command of the table that occurs, replaced everywhere.
fn swapped(x: &str, table: &[(&str, &str)]) -> Option<String> {
    table.iter().find(|(from, _)| x.contains(from)).map(|(from, to)| x.replace(from, to))
}

/// Whether a fraction after this text would be read as part of a mixed number.
fn is_mixed(before: &str) -> bool {
    before.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

fn quotient(x: &str) -> Option<String> {
    let (before, [num, den], after) = command::<2>(x, "\\frac").or_else(|| command::<2>(x, "\\dfrac"))?;
    let whole = before.trim().is_empty() && after.trim().is_empty();
    match (whole, scalar(num) && scalar(den) && !is_mixed(before) && !has_function(before)) {
        (true, true) if integer(num).is_some() && integer(den).is_some() => Some(format!("{num}/{den}")),
        (_, true) => Some(format!("{before}(({num})/({den})){after}")),
        _ => None,
    }
}

fn widened(x: &str) -> Option<String> {
    let (before, [num, den], after) = command::<2>(x, "\\frac")?;
    let (num, den) = (integer(num)?, integer(den)?);
    Some(format!("{before}\\frac{{{}}}{{{}}}{after}", 3 * num, 3 * den))
}

fn inner_sign(x: &str) -> Option<String> {
    let (before, [num, den], after) = command::<2>(x, "\\frac")?;
    let whole = before.trim() == "-" && after.trim().is_empty();
    (whole && terms(num)?.len() == 1 && !num.contains('-')).then(|| format!("\\frac{{-{num}}}{{{den}}}"))
}

fn decimal_as_fraction(x: &str) -> Option<String> {
    let fraction = number(x).filter(|_| x.contains('.'))?;
    Some(format!("\\frac{{{}}}{{{}}}", fraction.num, fraction.den))
}

fn thousands(x: &str, mark: &str) -> Option<String> {
    integer(x).filter(|n| n.abs() >= 1_000).map(|n| grouped(n, mark))
}

fn turned(x: &str) -> Option<String> {
    let mut terms = terms(x).filter(|terms| terms.len() > 1)?;
    terms.reverse();
    Some(sum(&terms))
}

/// `-3\sqrt{2} x` as `-\sqrt{2} x \cdot 3`.
fn product_turned(x: &str) -> Option<String> {
    let [(sign, term)] = terms(x)?[..] else { return None };
    let term = term.trim();
    let digits = term.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = term.split_at(digits);
    let simple = ["\\sqrt", "\\pi", "\\alpha", "\\theta", "\\cdot"];
    let safe = |token: &&str| !token.starts_with('\\') || simple.contains(token);
    let begins = rest.trim().starts_with(|c: char| c.is_ascii_alphabetic() || c == '\\')
        && !rest.trim().starts_with("\\cdot");
    if digits == 0 || !begins || !tokens(rest).iter().all(safe) || rest.contains('/') {
        return None;
    }
    let sign = if sign == "+" { String::new() } else { format!("{sign} ") };
    Some(format!("{sign}{} \\cdot {number}", rest.trim()))
}

/// `(x + 1)(x - 2)` as `(x - 2)(x + 1)`.
fn factors_turned(x: &str) -> Option<String> {
    let x = x.trim();
    let middle = x.find(")(")? + 1;
    let (first, second) = x.split_at(middle);
    let one_pair = |text: &str| text.starts_with('(') && text.ends_with(')') && enclosed(text).is_some();
    (one_pair(first) && one_pair(second) && scalar(x)).then(|| format!("{second}{first}"))
}

fn root_as_power(x: &str) -> Option<String> {
    let (before, [inner], after) = command::<1>(x, "\\sqrt").filter(|(_, [inner], _)| *inner != "[")?;
    (!has_function(before) && scalar(inner)).then(|| format!("{before}({inner})^{{1/2}}{after}"))
}

/// Whether brackets that follow may be read as all of a function's argument.
fn has_function(before: &str) -> bool {
    let names = ["\\sin", "\\cos", "\\tan", "\\ln", "\\log", "\\arc", "\\sec", "\\csc", "\\cot"];
    names.iter().any(|name| before.contains(name))
}

/// Lists and sets have no order; what stands in round or square brackets has.
fn items_turned(x: &str) -> Option<String> {
    let (open, items, close) = list(x).filter(|_| !is_opaque(x) && !x.contains("\\pm") && cut_free(x))?;
    let mut parts: Vec<&str> = items.parts.iter().map(|part| part.trim()).collect();
    parts.reverse();
    (open.is_empty() || open.ends_with("\\{")).then(|| format!("{open}{}{close}", parts.join(", ")))
}

/// Whether it has no relation: the order of `x = 1, 2` is that of a sentence.
fn cut_free(x: &str) -> bool {
    !tokens(x).into_iter().any(is_relation)
}

fn joined_backwards(x: &str, mark: &str) -> Option<String> {
    let cut =
        cut(x, |token| token == mark).filter(|cut| cut.parts.len() > 1 && cut_free(x) && !is_words(x))?;
    let parts: Vec<&str> = cut.parts.iter().rev().map(|part| part.trim()).collect();
    Some(parts.join(&format!(" {mark} ")))
}

fn relation_turned(x: &str) -> Option<String> {
    let (left, sign, right) = relation(x).filter(|_| !is_opaque(x) && items(x).is_none())?;
    let sign = match sign {
        "=" => "=",
        "<" => ">",
        ">" => "<",
        "\\le" | "\\leq" => "\\ge",
        "\\ge" | "\\geq" => "\\le",
        _ => return None,
    };
    // `5 = x` and `2t = f(t)` are no ways to write a result.
    let is_result = sign == "=" && terms(left)?.len() == 1 || left.contains(['[', '(']);
    (!is_result).then(|| format!("{} {sign} {}", right.trim(), left.trim()))
}

fn unbracketed(x: &str) -> Option<String> {
    let half = ["\\left.", "\\right.", "\\left|", "\\begin"];
    let plain = !is_words(x) && !half.iter().any(|half| x.contains(half));
    let sized = |token: &&str| !matches!(*token, "\\left" | "\\right");
    (plain && x.contains("\\left")).then(|| tokens(x).into_iter().filter(sized).collect())
}

fn bracketed(x: &str) -> Option<String> {
    if x.contains("\\left") || is_words(x) {
        return None;
    }
    let change = |token| match token {
        "(" | "[" => format!("\\left{token}"),
        ")" | "]" => format!("\\right{token}"),
        _ => token.to_owned(),
    };
    // The square bracket of a root is no bracket.
    (!x.contains("\\sqrt[") && matrix(x).is_none()).then(|| tokens(x).into_iter().map(change).collect())
}

/// `\frac12` as `\frac{1}{2}`, `x^2` as `x^{2}`, and the other way round.
fn braced(x: &str) -> Option<String> {
    for name in ["\\frac", "\\dfrac", "\\tfrac"] {
        let Some((before, [num, den], after)) = command::<2>(x, name) else { continue };
        let bare = format!("{before}{name}{num}{den}{after}");
        let both = num.len() == 1 && den.len() == 1 && integer(num).is_some() && integer(den).is_some();
        return if both && bare != x {
            Some(bare)
        } else {
            Some(format!("{before}{name}{{{num}}}{{{den}}}{after}"))
        };
    }
    let (before, after) = x.split_once('^')?;
    let (power, rest) = argument(after)?;
    Some(format!("{before}^{{{power}}}{rest}")).filter(|text| text != x && !power.starts_with('\\'))
}

fn typographic(x: &str) -> Option<String> {
    if is_words(x) {
        return None;
    }
    let change = |token| match token {
        "-" => "−",
        "\\pi" => "π",
        "\\infty" => "∞",
        "\\cdot" => "·",
        "\\times" => "×",
        "\\cup" => "∪",
        "\\le" | "\\leq" => "≤",
        "\\ge" | "\\geq" => "≥",
        "\\circ" => "°",
        "\\theta" => "θ",
        other => other,
    };
    let text: String = tokens(x).into_iter().map(change).collect();
    Some(text.replace("^°", "°").replace("^{°}", "°"))
}

/// `\text{Evelyn}` as `Evelyn`.
fn plain_text(x: &str) -> Option<String> {
    let (before, [inner], after) = command::<1>(x, "\\text")?;
    (before.trim().is_empty() && after.trim().is_empty()).then(|| inner.trim().to_owned())
}

/// `blank` around every one of `signs`, but within numbers.
fn spread(x: &str, signs: &str, blank: &str) -> String {
    let grouped = number(x).is_some();
    let change = |token: &str| match signs.contains(token) && !(grouped && token == ",") {
        true => format!("{blank}{token}{blank}"),
        false => token.to_owned(),
    };
    // No blank between \left and its bracket, nor inside an optional argument.
    let text: String = tokens(x).into_iter().map(change).collect();
    let sides = ["\\left", "\\right", "\\sqrt", "\\\\"];
    sides.iter().fold(text, |text, side| text.replace(&format!("{side}{blank}"), side))
}
