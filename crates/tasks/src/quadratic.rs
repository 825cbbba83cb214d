//! Quadratic equation: its roots, in any order. `2x^2-5x-3=0:` is answered by `D=49,s=7,(5-7)/4=-1/2,(5+7)/4=3#-1/2,3`.
//!
//! Level     n has roots p/q with p of -9 to 9 and q of 1 to n, so whole ones at level 1. A double root is one.
//! Draw      two of these fractions in lowest terms, each as likely; the equation is the product of q x - p.
//! Solution  the discriminant, its square root, then the roots, smaller first.
//! Canonical the equation, whose coefficients have no common divisor and whose first is above 0.
//! Distinct  R (R + 1) / 2 for R fractions: level 1 has 190.
//! Guess     any two roots at level 1: 2 of 361 pairs, 0.6%.

use crate::arm::{self, Instance, Ladder, Level, Stream};
use crate::draw;
use crate::gcd::euclid;
use crate::wording::{Wording, list, push};

arm::plain_options!(1..=6);

impl Ladder for Options {
    const NAME: &'static str = "quadratic";
    const LEVEL: &'static str = "roots p/q with q of 1 to n";
    const LEVELS: [i64; 2] = [1, 12];
    const VERIFIER: &'static str = "set";
    type Level = Quadratic;

    fn at(&self, level: i64) -> Quadratic {
        let pairs = (1..=level).flat_map(|q| (-9..=9_i64).map(move |p| (p, q)));
        let lowest = |(p, q): &(i64, i64)| euclid(p.abs().max(*q), p.abs().min(*q), None) == 1;
        Quadratic { roots: pairs.filter(lowest).collect(), wording: self.wording }
    }
}

pub(crate) struct Quadratic {
    /// Numerator and denominator.
    roots: Vec<(i64, i64)>,
    wording: Wording,
}

impl Level for Quadratic {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut rng = stream.rng();
        let [one, other] = [(); 2].map(|()| draw::pick(&self.roots, &mut rng));
        let rises = one.0 * other.1 <= other.0 * one.1;
        let ((p, q), (r, s)) = if rises { (one, other) } else { (other, one) };
        let [a, b, c] = [q * s, -(p * s + r * q), p * r];
        let shown = equation(a, b, c);
        // The roots are p/q <= r/s, so the root of the discriminant is r q - p s.
        let (squared, root) = (b * b - 4 * a * c, r * q - p * s);
        let mut steps = self.wording.steps();
        let english =
            format_args!("The discriminant is {b} * {b} - 4 * {a} * {c} = {squared}, the square of {root}.");
        steps.push(format_args!("D={squared},s={root}"), english);
        let mut roots = vec![fraction(p, q), fraction(r, s)];
        roots.dedup();
        for (root_shown, sign) in roots.iter().zip(['-', '+']) {
            let compact = format_args!("({}{sign}{root})/{}={root_shown}", -b, 2 * a);
            steps.push(compact, format_args!("({} {sign} {root}) / {} = {root_shown}", -b, 2 * a));
        }
        let answer = list(&roots, ",").to_string();
        Instance {
            prompt: self.wording.prompt(
                format_args!("{shown}:"),
                format_args!(
                    "Which numbers solve {shown}? List each of them once, as whole numbers or fractions."
                ),
                "#-1/2, 3",
            ),
            solution: steps.end(&answer),
            answer,
            canonical: shown.clone(),
            meta: vec![("equation", shown.into()), ("coefficients", vec![a, b, c].into())],
        }
    }

    fn distinct(&self) -> Option<u64> {
        let roots = self.roots.len() as u128;
        arm::counted(Some(roots * (roots + 1) / 2))
    }
}

/// `2x^2-x+3=0`: neither a factor of 1 nor a term of 0.
fn equation(a: i64, b: i64, c: i64) -> String {
    let mut text = String::with_capacity(24);
    for (factor, power) in [(a, "x^2"), (b, "x"), (c, "")] {
        let sign = if factor < 0 {
            "-"
        } else if text.is_empty() {
            ""
        } else {
            "+"
        };
        match factor.abs() {
            0 => {}
            1 if !power.is_empty() => push(&mut text, format_args!("{sign}{power}")),
            size => push(&mut text, format_args!("{sign}{size}{power}")),
        }
    }
    text + "=0"
}

fn fraction(over: i64, under: i64) -> String {
    if under == 1 { over.to_string() } else { format!("{over}/{under}") }
}
