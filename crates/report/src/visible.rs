//! Text from files and models, safe to print: characters that control, hide or reorder are spelled out.

/// Line breaks and tabs stay; `\u{1b}[31m` reads `\u{1b}[31m`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => shown.push(character),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                shown.extend(character.escape_unicode());
            }
            _ if character.is_control() => shown.extend(character.escape_unicode()),
            _ => shown.push(character),
        }
    }
    shown
}

/// The same on one line: line breaks and tabs are spelled out too.
pub fn visible_line(text: &str) -> String {
    visible(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// At most `most` characters, and how many were left out.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{} … ({} characters more)", &text[..end], text[end..].chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_hide_or_reorder_are_spelled_out() {
        assert_eq!(visible("a\u{202e}b\u{0}\u{1b}[31m\n"), "a\\u{202e}b\\u{0}\\u{1b}[31m\n");
        assert_eq!(visible_line("a\n\tb\r"), "a\\n\\tb\\u{d}");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(cut("ééé", 3), "ééé");
        assert_eq!(cut("éééé", 3), "ééé … (1 characters more)");
    }
}
