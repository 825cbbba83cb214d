//! Units: what they measure and how much of it.
//!
//! Source   the exact definitions of the SI and of the international yard and pound; an unknown word is a unit that
//!          says nothing (`dogs`, `ways`).

use super::exact::Exact;

/// A unit as it is written, and as a multiple of base units if all its parts are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its words, joined by blanks.
    pub text: String,
    pub known: Option<Known>,
}

/// Powers of base units, and their factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Length, mass, time, current, temperature, amount, angle, dollars, half of the day, euros, sterling, yen.
    pub dimensions: Dimensions,
    pub scale: Exact,
}

type Dimensions = [i8; 12];

const LENGTH: Dimensions = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const MASS: Dimensions = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const TIME: Dimensions = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const CURRENT: Dimensions = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const CHARGE: Dimensions = [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const TEMPERATURE: Dimensions = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
/// Their zeros differ, so that neither converts: told from the kelvin by an angle and its square.
const CELSIUS: Dimensions = [0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
const FAHRENHEIT: Dimensions = [0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0];
const AMOUNT: Dimensions = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
const ANGLE: Dimensions = [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0];
const MONEY: Dimensions = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
const EUROS: Dimensions = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
const STERLING: Dimensions = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
const YEN: Dimensions = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const VOLUME: Dimensions = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const SPEED: Dimensions = [1, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const FORCE: Dimensions = [1, 1, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const PRESSURE: Dimensions = [-1, 1, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const ENERGY: Dimensions = [2, 1, -2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const POWER: Dimensions = [2, 1, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const VOLTAGE: Dimensions = [2, 1, -3, -1, 0, 0, 0, 0, 0, 0, 0, 0];
const RESISTANCE: Dimensions = [2, 1, -3, -2, 0, 0, 0, 0, 0, 0, 0, 0];
const FREQUENCY: Dimensions = [0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0];

type Row = (&'static [&'static str], Dimensions, i64, i64);

/// Names, what they measure, numerator and denominator of their size in base units.
const UNITS: &[Row] = &[
    (&["m", "meter", "metre"], LENGTH, 1, 1),
    (&["km", "kilometer", "kilometre"], LENGTH, 1_000, 1),
    (&["dm", "decimeter"], LENGTH, 1, 10),
    (&["cm", "centimeter", "centimetre"], LENGTH, 1, 100),
    (&["mm", "millimeter", "millimetre"], LENGTH, 1, 1_000),
    (&["um", "micrometer", "micron"], LENGTH, 1, 1_000_000),
    (&["nm", "nanometer"], LENGTH, 1, 1_000_000_000),
    (&["in", "inch", "inches"], LENGTH, 254, 10_000),
    (&["ft", "foot", "feet"], LENGTH, 3_048, 10_000),
    (&["yd", "yard"], LENGTH, 9_144, 10_000),
    (&["mi", "mile"], LENGTH, 1_609_344, 1_000),
    (&["kg", "kilogram"], MASS, 1, 1),
    (&["g", "gm", "gram"], MASS, 1, 1_000),
    (&["mg", "milligram"], MASS, 1, 1_000_000),
    (&["lb", "lbs", "pound"], MASS, 45_359_237, 100_000_000),
    (&["oz", "ounce"], MASS, 45_359_237, 1_600_000_000),
    (&["ton", "tonne"], MASS, 1_000, 1),
    (&["s", "sec", "second"], TIME, 1, 1),
    (&["ms", "millisecond"], TIME, 1, 1_000),
    (&["ns", "nanosecond"], TIME, 1, 1_000_000_000),
    (&["min", "minute"], TIME, 60, 1),
    (&["h", "hr", "hrs", "hour"], TIME, 3_600, 1),
    (&["day"], TIME, 86_400, 1),
    (&["week"], TIME, 604_800, 1),
    (&["ampere"], CURRENT, 1, 1),
    (&["coulomb"], CHARGE, 1, 1),
    (&["kelvin"], TEMPERATURE, 1, 1),
    (&["°c"], CELSIUS, 1, 1),
    (&["°f"], FAHRENHEIT, 1, 1),
    (&["mol", "mole"], AMOUNT, 1, 1),
    (&["mmol"], AMOUNT, 1, 1_000),
    (&["deg", "degree"], ANGLE, 1, 1),
    (&["$", "dollar", "usd", "buck"], MONEY, 1, 1),
    (&["cent", "¢"], MONEY, 1, 100),
    (&["€", "euro"], EUROS, 1, 1),
    (&["£"], STERLING, 1, 1),
    (&["¥", "yen"], YEN, 1, 1),
    (&["l", "liter", "litre"], VOLUME, 1, 1_000),
    (&["ml", "milliliter"], VOLUME, 1, 1_000_000),
    (&["gal", "gallon"], VOLUME, 473_176_473, 125_000_000_000),
    (&["mph"], SPEED, 1_609_344, 3_600_000),
    (&["kph", "kmh", "kmph"], SPEED, 1_000, 3_600),
    (&["newton"], FORCE, 1, 1),
    (&["pa", "pascal"], PRESSURE, 1, 1),
    (&["kpa"], PRESSURE, 1_000, 1),
    (&["atm"], PRESSURE, 101_325, 1),
    (&["bar"], PRESSURE, 100_000, 1),
    (&["j", "joule"], ENERGY, 1, 1),
    (&["kj", "kilojoule"], ENERGY, 1_000, 1),
    (&["kcal"], ENERGY, 4_184, 1),
    (&["w", "watt"], POWER, 1, 1),
    (&["kw"], POWER, 1_000, 1),
    (&["volt"], VOLTAGE, 1, 1),
    (&["ohm"], RESISTANCE, 1, 1),
    (&["hz", "hertz"], FREQUENCY, 1, 1),
    (&["khz"], FREQUENCY, 1_000, 1),
];

fn find(word: &str) -> Option<&'static Row> {
    let named = |name: &str| UNITS.iter().find(|row| row.0.contains(&name));
    named(word).or_else(|| word.strip_suffix('s').filter(|stem| stem.len() > 2).and_then(named))
}

/// Whether a run of at least two letters after a number is a unit rather than a product of variables.
pub fn is_known(word: &str) -> bool {
    word.len() >= 2 && find(&word.to_ascii_lowercase()).is_some()
}

impl Unit {
    /// The unit of these words, each with its exponent.
    pub fn new(parts: &[(String, i8)]) -> Self {
        let text: Vec<&str> = parts.iter().map(|(word, _)| word.as_str()).collect();
        let text = text.join(" ").to_ascii_lowercase();
        let known = half_of_day(&text).or_else(|| measured(parts));
        Self { text, known }
    }

    /// The unit of a product of a value in it and one in these.
    pub fn times(&self, parts: &[(String, i8)]) -> Self {
        let other = Self::new(parts);
        let known = self.known.as_ref().zip(other.known.as_ref()).and_then(|(mine, other)| {
            let mut dimensions = mine.dimensions;
            for (sum, dimension) in dimensions.iter_mut().zip(other.dimensions) {
                *sum = sum.checked_add(dimension)?;
            }
            Some(Known { dimensions, scale: mine.scale.mul(&other.scale).ok()? })
        });
        Self { text: format!("{} {}", other.text, self.text), known }
    }

    /// The hours that `a.m.` or `p.m.` adds to those before noon.
    pub fn half_of_day(&self) -> Option<i64> {
        self.known.as_ref().and_then(|known| match known.dimensions[8] {
            1 => Some(0),
            2 => Some(12),
            _ => None,
        })
    }

    /// Whether it measures anything but an angle or a temperature.
    pub fn is_no_degree(&self) -> bool {
        let known = self.known.as_ref().map(|known| known.dimensions);
        known.is_some_and(|all| all != ANGLE && all[4] == 0 && all != [0; 12])
    }

    /// How many of `other` make one of it, if both measure the same.
    pub fn factor(&self, other: &Self) -> Option<Exact> {
        let (mine, other) = (self.known.as_ref()?, other.known.as_ref()?);
        if mine.dimensions != other.dimensions {
            return None;
        }
        mine.scale.mul(&other.scale.inverse().ok()?).ok()
    }
}

fn half_of_day(text: &str) -> Option<Known> {
    let half = match text {
        "am" | "a m" | "a.m" => 1,
        "pm" | "p m" | "p.m" => 2,
        _ => return None,
    };
    let mut dimensions = [0; 12];
    dimensions[8] = half;
    Some(Known { dimensions, scale: Exact::ONE })
}

fn measured(parts: &[(String, i8)]) -> Option<Known> {
    let mut total = Known { dimensions: [0; 12], scale: Exact::ONE };
    let (mut power, mut sign) = (1, 1);
    for (word, exponent) in parts {
        match word.to_ascii_lowercase().as_str() {
            "square" | "sq" => power = 2,
            "cubic" | "cu" => power = 3,
            "per" => sign = -1,
            "squared" | "cubed" | "unit" | "units" | "of" => return None,
            lower => {
                let (_, dimensions, over, under) = find(lower)?;
                let exponent = exponent.checked_mul(power)?.checked_mul(sign)?;
                for (sum, dimension) in total.dimensions.iter_mut().zip(dimensions) {
                    *sum = sum.checked_add(dimension.checked_mul(exponent)?)?;
                }
                let size = Exact::ratio(*over, *under).and_then(|size| size.pow(i64::from(exponent))).ok()?;
                total.scale = total.scale.mul(&size).ok()?;
                (power, sign) = (1, 1);
            }
        }
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(parts: &[(&str, i8)]) -> Unit {
        Unit::new(&parts.iter().map(|&(word, exponent)| (word.to_owned(), exponent)).collect::<Vec<_>>())
    }

    #[test]
    fn units_of_one_dimension_convert_and_others_do_not() {
        let factor =
            |a: &[(&str, i8)], b: &[(&str, i8)]| unit(a).factor(&unit(b)).map(|factor| factor.to_string());
        assert_eq!(factor(&[("km", 1)], &[("m", 1)]).as_deref(), Some("1000"));
        assert_eq!(factor(&[("square", 1), ("feet", 1)], &[("in", 2)]).as_deref(), Some("144"));
        assert_eq!(factor(&[("miles", 1), ("per", 1), ("hour", 1)], &[("mph", 1)]).as_deref(), Some("1"));
        assert_eq!(factor(&[("cm", 1)], &[("kg", 1)]), None);
        assert_eq!(factor(&[("dogs", 1)], &[("cats", 1)]), None);
        assert_eq!(factor(&[("p", 1), ("m", 1)], &[("am", 1)]), None);
    }

    #[test]
    fn plurals_of_three_letters_and_more_are_units() {
        for (word, known) in [
            ("cm", true),
            ("CM", true),
            ("days", true),
            ("mins", true),
            ("hrs", true),
            ("cms", false),
            ("ms", true),
            ("m", false),
            ("g", false),
            ("xy", false),
            ("dogs", false),
        ] {
            assert_eq!(is_known(word), known, "{word}");
        }
        assert!(unit(&[("m", 1)]).known.is_some() && unit(&[("cms", 1)]).known.is_none());
        for parts in [[("m", 1), ("squared", 1)], [("m", 1), ("unit", 1)], [("m", 1), ("of", 1)]] {
            assert!(unit(&parts).known.is_none(), "{parts:?}");
        }
    }

    #[test]
    fn a_product_of_measures_has_the_product_of_their_units() {
        let area = unit(&[("ft", 1)]).times(&[("in".to_owned(), 1)]);
        assert_eq!(area.factor(&unit(&[("in", 2)])).map(|factor| factor.to_string()).as_deref(), Some("12"));
        assert_eq!(area.text, "in ft");
        assert!(unit(&[("dogs", 1)]).times(&[("in".to_owned(), 1)]).known.is_none());
    }
}
