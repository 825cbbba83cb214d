//! Signs outside ASCII, as ASCII or LaTeX. Raised and lowered digits in a row are one exponent or one index.

/// `text` without the signs that are known.
pub fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut run = String::new();
    let mut side = None;
    for character in text.chars() {
        let shifted = shifted(character);
        if side != shifted.map(|(side, _)| side) {
            close(side, &mut run, &mut out);
        }
        side = shifted.map(|(side, _)| side);
        match (shifted, spelled(character)) {
            (Some((_, plain)), _) => run.push(plain),
            (None, Some(spelling)) => out.push_str(spelling),
            (None, None) => out.push(character),
        }
    }
    close(side, &mut run, &mut out);
    out
}

/// Writes what is raised (`^`) or lowered (`_`).
fn close(side: Option<char>, run: &mut String, out: &mut String) {
    let Some(side) = side else { return };
    out.push(side);
    if run.len() == 1 {
        out.push_str(run);
        out.push(' ');
    } else {
        out.push('{');
        out.push_str(run);
        out.push('}');
    }
    run.clear();
}

/// What a raised or lowered sign is, and which of both.
fn shifted(character: char) -> Option<(char, char)> {
    const RAISED: [(char, char); 18] = [
        ('⁰', '0'),
        ('¹', '1'),
        ('²', '2'),
        ('³', '3'),
        ('⁴', '4'),
        ('⁵', '5'),
        ('⁶', '6'),
        ('⁷', '7'),
        ('⁸', '8'),
        ('⁹', '9'),
        ('⁺', '+'),
        ('⁻', '-'),
        ('⁽', '('),
        ('⁾', ')'),
        ('ⁿ', 'n'),
        ('ˣ', 'x'),
        ('ᵏ', 'k'),
        ('ᵐ', 'm'),
    ];
    const LOWERED: [(char, char); 20] = [
        ('₀', '0'),
        ('₁', '1'),
        ('₂', '2'),
        ('₃', '3'),
        ('₄', '4'),
        ('₅', '5'),
        ('₆', '6'),
        ('₇', '7'),
        ('₈', '8'),
        ('₉', '9'),
        ('₊', '+'),
        ('₋', '-'),
        ('₍', '('),
        ('₎', ')'),
        ('ₙ', 'n'),
        ('ₘ', 'm'),
        ('ₖ', 'k'),
        ('ₐ', 'a'),
        ('ₓ', 'x'),
        ('ᵢ', 'i'),
    ];
    let plain = |table: &[(char, char)]| table.iter().find(|row| row.0 == character).map(|row| row.1);
    plain(&RAISED).map(|plain| ('^', plain)).or_else(|| plain(&LOWERED).map(|plain| ('_', plain)))
}

/// What a character outside ASCII stands for in ASCII or LaTeX.
fn spelled(character: char) -> Option<&'static str> {
    Some(match character {
        '−' | '–' | '—' | '‒' | '﹣' | '－' => "-",
        '×' | '⋅' | '·' | '∙' | '∗' => "\\times ",
        '÷' | '∕' | '⁄' => "/",
        '±' => "\\pm ",
        '∓' => "\\mp ",
        '≤' | '⩽' => "\\le ",
        '≥' | '⩾' => "\\ge ",
        '≠' => "\\ne ",
        '≈' => "\\approx ",
        '∞' => "\\infty ",
        'π' => "\\pi ",
        'θ' => "\\theta ",
        'α' => "\\alpha ",
        'β' => "\\beta ",
        'γ' => "\\gamma ",
        'λ' => "\\lambda ",
        'μ' | 'µ' => "\\mu ",
        'σ' => "\\sigma ",
        'φ' => "\\phi ",
        'ω' => "\\omega ",
        '€' => "\\euro ",
        '£' => "\\pounds ",
        '¥' => "\\yen ",
        '√' => "\\sqrt ",
        '°' | '˚' | 'º' => "\\degree ",
        '∪' => "\\cup ",
        '∩' => "\\cap ",
        '∈' => "\\in ",
        '∅' | 'Ø' => "\\emptyset ",
        '∛' => "\\sqrt[3]",
        '∜' => "\\sqrt[4]",
        '⌊' => "\\lfloor ",
        '⌋' => "\\rfloor ",
        '⌈' => "\\lceil ",
        '⌉' => "\\rceil ",
        '⟨' => "\\langle ",
        '⟩' => "\\rangle ",
        '∖' | '⧵' => "\\setminus ",
        '‖' => "\\|",
        '∣' => "|",
        '½' => "\\frac{1}{2}",
        '⅓' => "\\frac{1}{3}",
        '⅔' => "\\frac{2}{3}",
        '¼' => "\\frac{1}{4}",
        '¾' => "\\frac{3}{4}",
        '⅕' => "\\frac{1}{5}",
        '⅖' => "\\frac{2}{5}",
        '⅗' => "\\frac{3}{5}",
        '⅘' => "\\frac{4}{5}",
        '⅙' => "\\frac{1}{6}",
        '⅚' => "\\frac{5}{6}",
        '⅐' => "\\frac{1}{7}",
        '⅛' => "\\frac{1}{8}",
        '⅜' => "\\frac{3}{8}",
        '⅝' => "\\frac{5}{8}",
        '⅞' => "\\frac{7}{8}",
        '⅑' => "\\frac{1}{9}",
        '⅒' => "\\frac{1}{10}",
        '′' | '’' => "'",
        'ℝ' => "\\mathbb{R}",
        'ℕ' => "\\mathbb{N}",
        'ℤ' => "\\mathbb{Z}",
        'ℚ' => "\\mathbb{Q}",
        'ℂ' => "\\mathbb{C}",
        'δ' => "\\delta ",
        'Δ' | '∆' => "\\Delta ",
        'ε' => "\\epsilon ",
        'η' => "\\eta ",
        'ρ' => "\\rho ",
        'τ' => "\\tau ",
        'ψ' => "\\psi ",
        'Ω' => "\\Omega ",
        '∉' => "\\notin ",
        '⊂' => "\\subset ",
        '⊆' => "\\subseteq ",
        '⊃' => "\\supset ",
        '⊇' => "\\supseteq ",
        '≡' => "\\equiv ",
        '≅' => "\\cong ",
        '∼' => "\\sim ",
        '∝' => "\\propto ",
        '∥' => "\\parallel ",
        '⊥' => "\\perp ",
        '∠' => "\\angle ",
        '∧' => "\\land ",
        '∨' => "\\lor ",
        '∑' => "\\sum ",
        '∏' => "\\prod ",
        '∫' => "\\int ",
        '∂' => "\\partial ",
        '⇔' => "\\iff ",
        '″' => "''",
        '→' => "\\to ",
        '⇒' => "\\implies ",
        '…' | '⋯' => "\\dots ",
        '，' | '、' => ",",
        '；' => ";",
        '：' | '∶' => ":",
        '＝' => "=",
        '＋' => "+",
        '＜' => "<",
        '＞' => ">",
        '［' => "[",
        '］' => "]",
        '\u{200b}' | '\u{2060}' | '\u{2061}' | '\u{feff}' => "",
        '（' => "(",
        '）' => ")",
        '％' => "%",
        '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2003}' | '\u{3000}' => " ",
        _ => return None,
    })
}
