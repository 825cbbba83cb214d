//! Units: SI with its prefixes, and what stands beside it in textbooks.
//!
//! Reads    a product of units with whole powers, parted by blanks, `\cdot`, `·`, `*` or `/`; LaTeX fonts, braces, `~` and
//!          `$` mean nothing. It ends where the next word is no unit; one that begins with none is none.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::{Rational, ten_to};

/// Powers of m, g, s, A, K, mol, cd.
type Dimension = [i32; 7];

/// How many base units it holds, and of which kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    pub size: Rational,
    pub dimension: Dimension,
}

/// Name, size as digits and power of ten, dimension, whether prefixes go with it.
type Entry = (&'static str, i64, i64, Dimension, bool);

const ENERGY: Dimension = [2, 1, -2, 0, 0, 0, 0];
const PRESSURE: Dimension = [-1, 1, -2, 0, 0, 0, 0];
const TIME: Dimension = [0, 0, 1, 0, 0, 0, 0];
const LENGTH: Dimension = [1, 0, 0, 0, 0, 0, 0];
const NONE: Dimension = [0; 7];

/// Sizes in m, g, s: a joule is 1,000 g m^2 / s^2.
const UNITS: [Entry; 39] = [
    ("m", 1, 0, LENGTH, true),
    ("g", 1, 0, [0, 1, 0, 0, 0, 0, 0], true),
    ("s", 1, 0, TIME, true),
    ("A", 1, 0, [0, 0, 0, 1, 0, 0, 0], true),
    ("K", 1, 0, [0, 0, 0, 0, 1, 0, 0], true),
    ("mol", 1, 0, [0, 0, 0, 0, 0, 1, 0], true),
    ("cd", 1, 0, [0, 0, 0, 0, 0, 0, 1], true),
    ("N", 1, 3, [1, 1, -2, 0, 0, 0, 0], true),
    ("J", 1, 3, ENERGY, true),
    ("W", 1, 3, [2, 1, -3, 0, 0, 0, 0], true),
    ("Pa", 1, 3, PRESSURE, true),
    ("Hz", 1, 0, [0, 0, -1, 0, 0, 0, 0], true),
    ("C", 1, 0, [0, 0, 1, 1, 0, 0, 0], true),
    ("V", 1, 3, [2, 1, -3, -1, 0, 0, 0], true),
    ("Ω", 1, 3, [2, 1, -3, -2, 0, 0, 0], true),
    ("ohm", 1, 3, [2, 1, -3, -2, 0, 0, 0], true),
    ("F", 1, -3, [-2, -1, 4, 2, 0, 0, 0], true),
    ("T", 1, 3, [0, 1, -2, -1, 0, 0, 0], true),
    ("Wb", 1, 3, [2, 1, -2, -1, 0, 0, 0], true),
    ("H", 1, 3, [2, 1, -2, -2, 0, 0, 0], true),
    ("L", 1, -3, [3, 0, 0, 0, 0, 0, 0], true),
    ("eV", 1_602_176_634, -25, ENERGY, true),
    ("cal", 4_184, 0, ENERGY, true),
    ("bar", 1, 8, PRESSURE, true),
    ("atm", 101_325, 3, PRESSURE, false),
    ("Torr", 133_322_368_421, -6, PRESSURE, false),
    ("torr", 133_322_368_421, -6, PRESSURE, false),
    ("mmHg", 133_322_387_415, -6, PRESSURE, false),
    ("min", 60, 0, TIME, false),
    ("h", 3_600, 0, TIME, false),
    ("hr", 3_600, 0, TIME, false),
    ("days", 86_400, 0, TIME, false),
    ("day", 86_400, 0, TIME, false),
    ("yr", 31_557_600, 0, TIME, false),
    ("Å", 1, -10, LENGTH, false),
    ("ft", 3_048, -4, LENGTH, false),
    ("mi", 1_609_344, -3, LENGTH, false),
    ("rad", 1, 0, NONE, true),
    ("%", 1, -2, NONE, false),
];

const PREFIXES: [(&str, i64); 14] = [
    ("f", -15),
    ("p", -12),
    ("n", -9),
    ("μ", -6),
    ("µ", -6),
    ("u", -6),
    ("m", -3),
    ("c", -2),
    ("d", -1),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
];

/// The unit `text` begins with, if it does.
pub fn leading(text: &str) -> Option<Unit> {
    let text = plain(text);
    let mut product: Option<Unit> = None;
    let (mut rest, mut over) = (text.trim_start(), true);
    loop {
        let Some((unit, after)) = factor(rest) else {
            // Under a stroke stands something it cannot read: nor is the whole a unit it knows.
            return product.filter(|_| over);
        };
        let known = product.get_or_insert(Unit { size: Ratio::from(BigInt::from(1)), dimension: NONE });
        let power = if over { unit.1 } else { -unit.1 };
        known.size *= raised(&unit.0.size, power);
        known.dimension.iter_mut().zip(unit.0.dimension).for_each(|(sum, of)| *sum += of * power);
        let next = after.trim_start();
        (rest, over) = match next.strip_prefix('/') {
            Some(under) => (under.trim_start(), false),
            None => (next.trim_start_matches(['·', '*']).trim_start(), true),
        };
    }
}

/// The start of `text` without LaTeX: as much as a unit may need.
fn plain(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut start: String = text.chars().take(LONGEST).collect();
    for (latex, by) in [
        ("\\mathrm", ""),
        ("\\text", ""),
        ("\\cdot", "·"),
        ("\\Omega", "Ω"),
        ("\\mu", "μ"),
        ("\\AA", "Å"),
        ("\\,", " "),
        ("\\%", "%"),
        ("\\ ", " "),
        ("~", " "),
        ("$", ""),
        ("{", ""),
        ("}", ""),
        ("μ ", "μ"),
        ("−", "-"),
    ] {
        start = start.replace(latex, by);
    }
    start
}

/// A unit and its power, and what follows.
fn factor(text: &str) -> Option<((Unit, i32), &str)> {
    let name_ends = text.find(|symbol: char| !symbol.is_alphabetic()).unwrap_or(text.len());
    let name_ends = if text.starts_with('%') { 1 } else { name_ends };
    let (name, after) = text.split_at(name_ends);
    let unit = named(name)?;
    let Some(raised) = after.trim_start().strip_prefix('^') else { return Some(((unit, 1), after)) };
    let raised = raised.trim_start();
    let length = usize::from(raised.starts_with('-'));
    let length = length + raised[length..].bytes().take_while(u8::is_ascii_digit).count();
    let power: i32 = raised[..length].parse().ok()?;
    (-9..=9).contains(&power).then(|| ((unit, power), &raised[length..]))
}

fn named(name: &str) -> Option<Unit> {
    let plain = |name: &str, shift: i64, prefixed: bool| {
        let (_, digits, power, dimension, _) =
            UNITS.iter().find(|(known, .., takes)| *known == name && (*takes || !prefixed))?;
        let size = Rational::from(BigInt::from(*digits)) * ten_to(power + shift);
        Some(Unit { size, dimension: *dimension })
    };
    plain(name, 0, false).or_else(|| {
        PREFIXES.iter().find_map(|(prefix, shift)| plain(name.strip_prefix(prefix)?, *shift, true))
    })
}

fn raised(size: &Rational, power: i32) -> Rational {
    let whole = size.pow(power.abs());
    if power < 0 { whole.recip() } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> Option<(String, Dimension)> {
        leading(text).map(|unit| (unit.size.to_string(), unit.dimension))
    }

    #[test]
    fn products_powers_and_prefixes_come_to_base_units() {
        for (text, base) in [
            ("km", "1000 m"),
            ("\\mathrm{~cm}^3", "1/1000 L"),
            ("N m", "J"),
            ("J/s", "W"),
            ("kg m^2 s^{-2}", "J"),
            ("V \\cdot A", "W"),
            ("$\\mu \\mathrm{C}$", "1/1000000 C"),
            ("F V", "C"),
            ("Wb / s", "V"),
            ("H A^2", "J"),
            ("T m^2", "Wb"),
            ("\\Omega A", "V"),
            ("mm and so on", "1/1000 m"),
            ("m/s, say", "1 m s^-1"),
        ] {
            let (number, unit) = base.split_once(' ').unwrap_or(("1", base));
            let times: Rational = number.parse().expect(base);
            let wanted = leading(unit).expect(base);
            let found = leading(text).expect(text);
            assert_eq!((found.size, found.dimension), (wanted.size * times, wanted.dimension), "{text}");
        }
        assert_eq!([size("apples"), size(""), size("^2"), size("J/(mol K)")], [None, None, None, None]);
        let far = ["m^10", "m^-10", "m^-2147483648", "m^2147483648"];
        assert_eq!(
            far.map(size),
            [None, None, None, None],
            "a power whose size has no positive counterpart, too"
        );
    }
}
