//! The program in a response: its last fenced block of Python, else its last fenced block without a language, else
//! all of it. What stands before `</think>` does not count; a block that is never closed ends with the response.

/// The program, with the indentation of its fence taken off. Blank if there is none.
pub fn of(response: &str) -> String {
    let response = response.rfind("</think>").map_or(response, |at| &response[at + "</think>".len()..]);
    let (mut python, mut plain) = (None, None);
    let mut lines = response.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let Some((indent, fence, language)) = opening(line) else { continue };
        let mut block = String::new();
        for line in lines.by_ref().take_while(|line| !closes(line, fence)) {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            block.push_str(&line[blanks.min(indent)..]);
        }
        match language.to_ascii_lowercase().as_str() {
            "python" | "python3" | "py" => python = Some(block),
            "" => plain = Some(block),
            _ => {}
        }
    }
    python.or(plain).unwrap_or_else(|| response.to_owned())
}

/// Indentation, fence and language of a line that opens a block.
fn opening(line: &str) -> Option<(usize, &str, &str)> {
    let text = line.trim_start_matches([' ', '\t']);
    let sign = text.chars().next().filter(|&sign| sign == '`' || sign == '~')?;
    let rest = text.trim_start_matches(sign);
    let (fence, info) = text.split_at(text.len() - rest.len());
    let word = info.split([' ', '\t', '{', '\r', '\n']).find(|word| !word.is_empty()).unwrap_or("");
    (fence.len() >= 3 && !info.contains('`')).then_some((line.len() - text.len(), fence, word))
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.len() >= fence.len() && line.starts_with(fence) && line.bytes().all(|b| b == fence.as_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_block_of_python_is_the_program() {
        for (response, program) in [
            ("x = 1", "x = 1"),
            ("    return 1\n", "    return 1\n"),
            ("Here:\n```python\nx = 1\n```\nDone.", "x = 1\n"),
            ("```python\nx = 1\n```\nBetter:\n```py\nx = 2\n```\n", "x = 2\n"),
            ("```Python3\nx = 1\n```\nRun it:\n```bash\npython x.py\n```\nprints\n```\n1\n```", "x = 1\n"),
            ("```\nx = 1\n```", "x = 1\n"),
            ("```java\nint x;\n```", "```java\nint x;\n```"),
            ("1. So\n   ```python\n   if x:\n       y()\n   ```\n", "if x:\n    y()\n"),
            ("````python\ns = '''\n```\n'''\n````", "s = '''\n```\n'''\n"),
            ("~~~python\nx = 1\n~~~", "x = 1\n"),
            ("```python\nx = 1", "x = 1"),
            ("```python\n```", ""),
            ("<think>```python\nx = 1\n```</think>x = 2", "x = 2"),
            ("``` python title=\"a\"\r\nx = 1\r\n```\r\n", "x = 1\r\n"),
            ("```python x = 1``` inline", "```python x = 1``` inline"),
            ("", ""),
        ] {
            assert_eq!(of(response), program, "{response:?}");
        }
    }
}
