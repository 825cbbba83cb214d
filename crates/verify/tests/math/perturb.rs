//! Copies of a gold answer that mean something else: one line each in the table.
//!
//! Nothing is changed that an answer may leave open: names of constants (`C`, `c_1`), the order of solutions, signs
//! behind `\pm`.

use gradatim_core::{Rng, Seed, fingerprint};

use super::latex::{
    argument, command, cut, each, enclosed, is_opaque, is_relation, items, list, matrix, relation, sum,
    terms, tokens,
};
use super::number::{integer, number};
use super::rewrite::core;

/// A name, and the wrong copy where there is one.
type Perturbation = (&'static str, fn(&str, &mut Rng) -> Option<String>);

const TABLE: [Perturbation; 16] = [
    ("a digit changed", digit),
    ("a sign flipped", |x, _| if open(x) { None } else { once(x, &flipped) }),
    ("ten times as much", |x, _| once(x, &tenfold)),
    ("one more", |x, _| if constant(x) { None } else { once(x, &|x| whole(x).then(|| format!("{x} + 1"))) }),
    ("plus and minus swapped", |x, _| if open(x) { None } else { once(x, &swapped) }),
    ("last term dropped", |x, _| if open(x) { None } else { once(x, &shortened) }),
    ("a fraction turned over", |x, _| once(x, &turned_over)),
    ("a root dropped", |x, _| once(x, &unrooted)),
    (
        "an item dropped",
        |x, _| if x.contains('[') { None } else { relisted(x, |items| items.pop().is_some()) },
    ),
    ("an item added", |x, _| {
        relisted(x, |items| {
            items.push("97".to_owned());
            true
        })
    }),
    ("coordinates swapped", coordinates_swapped),
    ("an end of an interval opened or closed", interval_end),
    ("a part of a union dropped", |x, _| {
        cut(x, |token| token == "\\cup").filter(|cut| cut.parts.len() > 1).map(|cut| cut.parts[0].to_owned())
    }),
    ("rows of a matrix swapped", rows_swapped),
    ("another letter", letter),
    ("another word", word),
];

/// All that there are of this gold answer, by name.
pub fn all(gold: &str) -> Vec<(&'static str, String)> {
    let core = core(gold);
    let copies = TABLE.iter().enumerate().filter_map(|(ix, (name, perturb))| {
        let mut rng = Seed(0).rng("perturb", [fingerprint(gold), ix as u64]);
        Some((*name, perturb(core, &mut rng)?))
    });
    copies.filter(|(_, copy)| copy != core).collect()
}

/// Names of all, each of which some gold answer has.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name)
}

/// The first formula inside `x` that `change` changes, changed. Of a relation the right side, unless it is zero: the
/// same factor or sign on all of an equation changes nothing.
fn once(x: &str, change: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if let Some((left, sign, right)) = relation(x) {
        return once(right, change).filter(|_| !is_zero(right)).map(|right| format!("{left}{sign} {right}"));
    }
    let items = list(x).map(|(_, items, _)| items.parts).unwrap_or_default();
    let repeated = (1..items.len()).any(|ix| items[..ix].iter().any(|item| item.trim() == items[ix].trim()));
    if repeated || tokens(x).into_iter().any(is_relation) {
        return None;
    }
    let done = std::cell::Cell::new(false);
    each(x, &|x| {
        let changed = if done.get() { None } else { change(x) };
        done.set(done.get() || changed.is_some());
        changed
    })
}

fn is_zero(x: &str) -> bool {
    number(&x.replace("^\\circ", "").replace("^{\\circ}", "")).is_some_and(|value| value.is_zero())
}

/// A constant of integration, whose name, sign and size are free.
fn constant(x: &str) -> bool {
    open_letters(x) || tokens(x).iter().any(|token| matches!(*token, "c" | "C" | "k" | "K"))
}

fn open_letters(x: &str) -> bool {
    x.contains('_') || x.contains('C')
}

/// Whether a sign in it may be free.
fn open(x: &str) -> bool {
    constant(x) || x.contains("\\pm") || x.contains("\\mp")
}

/// A formula that stands for one finite value.
fn whole(x: &str) -> bool {
    let odd = ["\\infty", "\\pm", "\\mp", "=", "\\cup", "\\cap", "'", "\\in"];
    !x.trim().is_empty() && !is_opaque(x) && !odd.iter().any(|sign| x.contains(sign))
}

/// Another digit, from 1, in place of one of a number; of a chain of relations in its last part, for what stands
/// before may be a step on the way. Not in indices or words.
fn digit(x: &str, rng: &mut Rng) -> Option<String> {
    if x.contains("\\approx") {
        return None;
    }
    let start = x.len() - cut(x, is_relation)?.parts.last()?.len();
    digit_of(&x[start..], rng).map(|last| format!("{}{last}", &x[..start]))
}

fn digit_of(x: &str, rng: &mut Rng) -> Option<String> {
    if is_opaque(x) {
        return None;
    }
    let tokens = tokens(x);
    let is_digit = |token: &&str| matches!(token.as_bytes(), [b'0'..=b'9']);
    let is_index = |ix: usize| {
        let mut before = tokens[..ix].iter().rev().skip_while(|token| is_digit(token));
        matches!((before.next(), before.next()), (Some(&"_"), _) | (Some(&"{"), Some(&"_")))
    };
    // Places that rounding to six would drop are nobody's answer.
    let is_far = |ix: usize| {
        let run = tokens[..ix].iter().rev().take_while(|token| is_digit(token)).count();
        run >= 4 && tokens[..ix - run].ends_with(&["."])
    };
    let digits: Vec<usize> =
        (0..tokens.len()).filter(|&ix| is_digit(&tokens[ix]) && !is_index(ix) && !is_far(ix)).collect();
    let at = *digits.get(rng.below(digits.len().max(1) as u64) as usize)?;
    let old = u64::from(tokens[at].as_bytes()[0] - b'0').max(1);
    let other = (1 + (old + rng.below(8)) % 9).to_string();
    Some(tokens.iter().enumerate().map(|(ix, token)| if ix == at { other.as_str() } else { token }).collect())
}

/// The first term with the other sign.
fn flipped(x: &str) -> Option<String> {
    let mut terms = terms(x).filter(|_| whole(x))?;
    let (sign, first) = terms[0];
    if is_zero(first) {
        return None;
    }
    terms[0] = (if sign == "-" { "+" } else { "-" }, first);
    Some(sum(&terms))
}

fn tenfold(x: &str) -> Option<String> {
    if is_zero(x) { None } else { whole(x).then(|| format!("10({x})")) }
}

fn swapped(x: &str) -> Option<String> {
    let mut terms = terms(x).filter(|terms| terms.len() > 1 && whole(x))?;
    let (sign, second) = terms[1];
    if is_zero(second) {
        return None;
    }
    terms[1] = (if sign == "-" { "+" } else { "-" }, second);
    Some(sum(&terms))
}

fn shortened(x: &str) -> Option<String> {
    let mut terms = terms(x).filter(|terms| terms.len() > 1 && whole(x))?;
    let (_, last) = terms.pop()?;
    (!is_zero(last)).then(|| sum(&terms))
}

fn turned_over(x: &str) -> Option<String> {
    let (before, [num, den], after) = command::<2>(x, "\\frac").filter(|_| whole(x))?;
    let (a, b) = (integer(num)?, integer(den)?);
    let alone = before.trim().trim_start_matches('-').is_empty() && after.trim().is_empty();
    (alone && a.abs() != b.abs() && a != 0).then(|| format!("{before}\\frac{{{den}}}{{{num}}}"))
}

fn unrooted(x: &str) -> Option<String> {
    let (before, [inner], after) = command::<1>(x, "\\sqrt").filter(|_| whole(x))?;
    integer(inner).filter(|n| *n > 1).map(|_| format!("{before}({inner}){after}"))
}

/// A list, set or tuple of formulas with other items.
fn relisted(x: &str, change: impl Fn(&mut Vec<String>) -> bool) -> Option<String> {
    let (open, items, close) = list(x).filter(|_| !is_opaque(x) && !x.contains("\\cup"))?;
    let mut parts: Vec<String> = items.parts.iter().map(|part| part.trim().to_owned()).collect();
    let last = parts.last().cloned();
    let repeated = parts.iter().filter(|part| Some(*part) == last.as_ref()).count() > 1;
    (!repeated && change(&mut parts)).then(|| format!("{open}{}{close}", parts.join(", ")))
}

fn coordinates_swapped(x: &str, _: &mut Rng) -> Option<String> {
    let (open, inner, close) = enclosed(x).filter(|(open, ..)| open.ends_with('(') && !is_opaque(x))?;
    let mut parts = items(inner)?.parts;
    let last = parts.len() - 1;
    let same = match (number(parts[0]), number(parts[last])) {
        (Some(a), Some(b)) => a.equals(b),
        _ => parts[0].trim() == parts[last].trim(),
    };
    parts.swap(0, last);
    (!same).then(|| format!("{open}{}{close}", parts.join(",")))
}

/// Only where a square bracket says that it is an interval.
fn interval_end(x: &str, _: &mut Rng) -> Option<String> {
    let (open, inner, close) = enclosed(x).filter(|_| !is_opaque(x))?;
    let parts = items(inner).filter(|items| items.parts.len() == 2)?.parts;
    match (open.ends_with('['), close.ends_with(']')) {
        (true, _) if !parts[0].contains("\\infty") => {
            Some(format!("{}({inner}{close}", &open[..open.len() - 1]))
        }
        (false, true) if !parts[1].contains("\\infty") && open.ends_with('(') => {
            Some(format!("{open}{inner}{})", &close[..close.len() - 1]))
        }
        _ => None,
    }
}

fn rows_swapped(x: &str, _: &mut Rng) -> Option<String> {
    matrix(x)?;
    let (name, rest) = argument(x.trim().strip_prefix("\\begin")?)?;
    let inner = rest.strip_suffix(&format!("\\end{{{name}}}"))?;
    let mut rows: Vec<&str> = inner.split("\\\\").map(str::trim).filter(|row| !row.is_empty()).collect();
    let last = rows.len() - 1;
    let differ = rows[0] != rows[last];
    rows.swap(0, last);
    differ.then(|| format!("\\begin{{{name}}}{}\\end{{{name}}}", rows.join(" \\\\ ")))
}

/// Another letter for one of them, wherever it stands; not for names on the left and bound letters.
fn letter(x: &str, _: &mut Rng) -> Option<String> {
    if is_opaque(x) || open_letters(x) || tokens(x).into_iter().any(is_relation) {
        return None;
    }
    let tokens = tokens(x);
    let is_letter = |token: &&str| token.len() == 1 && "abghmnpqrstuvwxyz".contains(*token);
    let old = tokens.iter().find(|token| is_letter(token))?;
    let other = ["x", "y", "t", "m"].into_iter().find(|other| !tokens.contains(other))?;
    Some(tokens.iter().map(|token| if token == old { other } else { token }).collect())
}

fn word(x: &str, rng: &mut Rng) -> Option<String> {
    let (before, [inner], after) = command::<1>(x, "\\text")?;
    if !before.trim().is_empty() || !after.trim().is_empty() {
        return None;
    }
    // None of them is part of another gold.
    let others = ["circle", "Tuesday", "odd", "north", "Q"];
    let other = others[rng.below(others.len() as u64) as usize];
    (!inner.trim().eq_ignore_ascii_case(other)).then(|| format!("\\text{{{other}}}"))
}
