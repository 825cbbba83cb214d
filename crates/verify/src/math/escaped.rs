//! LaTeX that went through one more layer of quotes: `\\frac{1}{2}` for `\frac{1}{2}`.

use super::lex;

/// `text` with one layer less, where every backslash is doubled, but for line breaks and quotes of JSON, and two of
/// them stand before the name of a command. `1\\2` and rows of a matrix stay what they are.
pub fn undoubled(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut doubled = false;
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let behind = rest[at..].trim_start_matches('\\');
        let count = rest.len() - at - behind.len();
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let known = letters > 1 && lex::is_command(&behind[..letters]);
        rest = behind;
        if count.is_multiple_of(2) {
            doubled |= known;
            plain.extend(std::iter::repeat_n('\\', count / 2));
            continue;
        }
        let blank = match behind.as_bytes().first() {
            Some(b'n' | b'r') => '\n',
            Some(b't') => ' ',
            Some(b'"') => '"',
            _ => return None,
        };
        if count > 1 || known {
            return None;
        }
        plain.push(blank);
        rest = &behind[1..];
    }
    plain.push_str(rest);
    doubled.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_of_quotes_comes_off_where_all_backslashes_are_doubled() {
        for (text, plain) in [
            ("\\\\frac{1}{2}", Some("\\frac{1}{2}")),
            ("so\\n\\\\(x \\\\le 3\\\\)", Some("so\n\\(x \\le 3\\)")),
            ("\\\\begin{pmatrix}1\\\\\\\\2\\\\end{pmatrix}", Some("\\begin{pmatrix}1\\\\2\\end{pmatrix}")),
            ("\\begin{pmatrix}1\\\\2\\end{pmatrix}", None),
            ("1\\\\2", None),
            ("\\frac{1}{2} \\\\le 3", None),
            ("x \\\\le 3, x \\ne 2", None),
            ("\\\\frac{1}{2}\\t\\\\pi", Some("\\frac{1}{2} \\pi")),
            ("say \\\"\\\\pi\\\"\\r", Some("say \"\\pi\"\n")),
            ("\\\\pi \\q", None),
            ("\\\\pi \\\\\\n", None),
            ("1\\\\x", None),
            ("1\\\\xyz", None),
        ] {
            assert_eq!(undoubled(text).as_deref(), plain, "{text}");
        }
    }
}
