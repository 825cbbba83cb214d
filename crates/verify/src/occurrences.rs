//! Where a phrase stands in a text by itself, not inside a longer word.

/// The places at which `phrase` begins with no letter or digit right beside it that would make it part of a longer word.
///
/// ```
/// let found: Vec<usize> = gradatim_verify::occurrences::of("6", "16 in 6, a-6").collect();
/// assert_eq!(found, [6, 11]);
/// ```
pub fn of<'a>(phrase: &'a str, text: &'a str) -> impl Iterator<Item = usize> + 'a {
    let of_a_word = |symbol: char| symbol.is_alphanumeric();
    text.match_indices(phrase).map(|(at, _)| at).filter(move |at| {
        let (before, behind) = (&text[..*at], &text[at + phrase.len()..]);
        let goes_on_before = before.ends_with(of_a_word) && phrase.starts_with(of_a_word);
        let goes_on_behind = behind.starts_with(of_a_word) && phrase.ends_with(of_a_word);
        !goes_on_before && !goes_on_behind
    })
}
