//! Text by which two prompts are the same to a reader: case, blanks and pointing do not count.
//!
//! Folded   lower case; every run of blanks one blank; full-width ASCII, typographic quotes, dashes and
//!          ligatures as plain characters; invisible joiners and soft hyphens dropped
//! Dropped  double quotes, and `. , ; : ?` at the end of a word
//! Kept     everything that can carry meaning in a formula: `!` (factorial), `'` (derivative), brackets,
//!          signs, points inside numbers, superscripts
//! Differs  from NFKC: accents are not composed, superscripts and fractions not expanded (NFKC makes x² x2).

/// The folded text.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace()) {
        if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
        for character in word.chars() {
            push(&mut folded, character);
        }
        let end = folded.trim_end_matches(['.', ',', ';', ':', '?']).len();
        folded.truncate(end);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn push(folded: &mut String, character: char) {
    let plain = match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => character,
    };
    match plain {
        '"' | '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => {}
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
        '\u{fb00}' => folded.push_str("ff"),
        '\u{fb01}' => folded.push_str("fi"),
        '\u{fb02}' => folded.push_str("fl"),
        '\u{fb03}' => folded.push_str("ffi"),
        '\u{fb04}' => folded.push_str("ffl"),
        '\u{2026}' => folded.push_str("..."),
        plain => folded.extend(plain.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_blanks_and_pointing_do_not_count() {
        let plain = "what is the sum of 1.5 and 2, if tom's answer is -3";
        let plain = fold(plain);
        for other in [
            "What is  the sum\nof 1.5 and 2 if Tom\u{2019}s answer is \u{2212}3?",
            "\u{feff}\u{201c}WHAT\u{201d} is the sum of 1.5\u{a0}and 2; if tom's answer is \u{2013}3.",
            "What is the sum of １.５ and ２, if Tom's answer is -3 ?",
        ] {
            assert_eq!(fold(other), plain);
        }
    }

    #[test]
    fn what_changes_a_formula_counts() {
        for (one, other) in [
            ("3 + 4", "3 - 4"),
            ("1.5", "15"),
            ("(1+2)*3", "1+2*3"),
            ("5!", "5"),
            ("f'(x)", "f(x)"),
            ("x²", "x2"),
            ("a_1", "a1"),
            ("$5", "5"),
        ] {
            assert_ne!(fold(one), fold(other));
        }
    }

    proptest! {
        #[test]
        fn folding_twice_folds_no_further(text in ".{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
