//! How numbers are written for people: three digits that matter, thousands apart.

/// `12,345`, `0.692`, `1.2e-7`.
pub fn number(x: f64) -> String {
    let size = x.abs();
    if !x.is_finite() {
        "not a number".to_owned()
    } else if size == 0.0 {
        "0".to_owned()
    } else if size >= 999.5 {
        thousands(x)
    } else if size < 1e-3 {
        format!("{x:.1e}")
    } else {
        let before_point = (size.log10().floor() as i32).max(0) as usize;
        format!("{x:.*}", if size < 1.0 { 3 } else { 2_usize.saturating_sub(before_point) })
    }
}

/// A whole number with its thousands apart.
pub fn thousands(x: f64) -> String {
    let digits = format!("{:.0}", x.abs());
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    if x < 0.0 && digits != "0" { format!("-{written}") } else { written }
}

/// A share in per cent with one digit: `82.4%`.
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.1}%", 100.0 * share) } else { number(share) }
}

/// A ratio as a signed change: `-31%`, `+8%`, `+0.4%`.
pub fn change(ratio: f64) -> String {
    let percent = 100.0 * (ratio - 1.0);
    if !percent.is_finite() {
        number(percent)
    } else if percent.abs() < 10.0 {
        format!("{percent:+.1}%")
    } else {
        format!("{percent:+.0}%")
    }
}

/// Seconds as a person says them: `42 s`, `8 min 32 s`, `3 h 05 min`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.round();
    if !(0.0..1e15).contains(&whole) {
        return format!("{} s", number(seconds));
    }
    let whole = whole as u64;
    match whole {
        0..60 => format!("{} s", number(seconds)),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole / 60 % 60),
    }
}

/// Four significant digits: enough for a plot, and short in JSON.
pub fn rounded(x: f64) -> f64 {
    format!("{x:.3e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_matter_and_thousands_stand_apart() {
        for (x, written) in [
            (0.0, "0"),
            (0.6923, "0.692"),
            (1.5, "1.50"),
            (12.34, "12.3"),
            (999.4, "999"),
            (999.6, "1,000"),
            (12345.0, "12,345"),
            (-1234567.0, "-1,234,567"),
            (0.00012, "1.2e-4"),
            (f64::NAN, "not a number"),
        ] {
            assert_eq!(number(x), written, "{x}");
        }
    }

    #[test]
    fn changes_carry_their_sign() {
        for (ratio, written) in [(0.69, "-31%"), (1.084, "+8.4%"), (1.0, "+0.0%"), (2.0, "+100%")] {
            assert_eq!(change(ratio), written, "{ratio}");
        }
    }

    #[test]
    fn durations_read_as_spoken() {
        for (seconds, written) in
            [(1.25, "1.25 s"), (59.7, "1 min 00 s"), (512.0, "8 min 32 s"), (11_100.0, "3 h 05 min")]
        {
            assert_eq!(duration(seconds), written, "{seconds}");
        }
    }
}
