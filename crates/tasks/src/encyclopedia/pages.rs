//! Pages that link to each other, and the way through them that a question asks for.

use gradatim_core::Rng;

use crate::draw;

/// Most pages there can be: one a capital letter.
pub const MOST: usize = 26;
/// Links of a page.
pub const LINKS: usize = 2;
/// What a link may be called: its letter and its word, in alphabetical order.
pub const RELATIONS: [(char, &str); 8] = [
    ('c', "cousin"),
    ('d', "doctor"),
    ('f', "friend"),
    ('h', "heir"),
    ('l', "landlord"),
    ('n', "neighbour"),
    ('r', "rival"),
    ('t', "teacher"),
];

/// The word of a relation.
pub fn word(relation: char) -> &'static str {
    RELATIONS.iter().find(|(letter, _)| *letter == relation).map_or("", |(_, word)| word)
}

/// A page: its letter, its links in alphabetical order, and the number that it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub letter: char,
    pub links: Vec<(char, char)>,
    pub year: u32,
}

impl Page {
    /// `AcBtD1742`.
    pub fn compact(&self) -> String {
        let links: String = self.links.iter().flat_map(|(relation, to)| [*relation, *to]).collect();
        format!("{}{links}{}", self.letter, self.year)
    }

    /// The inverse of [`Self::compact`].
    pub fn of(text: &str) -> Option<Self> {
        let mut symbols = text.chars();
        let letter = symbols.next().filter(char::is_ascii_uppercase)?;
        let mut links = vec![];
        let digits = text.find(|symbol: char| symbol.is_ascii_digit())?;
        let pairs: Vec<char> = text[..digits].chars().skip(1).collect();
        for pair in pairs.chunks(2) {
            let [relation, to] = pair else { return None };
            links.push((*relation, *to));
        }
        Some(Self { letter, links, year: text[digits..].parse().ok()? })
    }

    pub fn link(&self, relation: char) -> Option<char> {
        self.links.iter().find(|(known, _)| *known == relation).map(|(_, to)| *to)
    }
}

/// The page of that letter.
pub fn page(pages: &[Page], letter: char) -> Option<&Page> {
    pages.iter().find(|page| page.letter == letter)
}

/// Pages in random order, and a question: where to begin, and the links to follow. No page comes twice on the way.
pub fn draw(n: usize, hops: usize, rng: &mut Rng) -> Option<(Vec<Page>, char, Vec<char>)> {
    let letters: Vec<char> =
        draw::different(n, MOST, rng).into_iter().map(|at| char::from(b'A' + at as u8)).collect();
    let years = draw::different(n, 900, rng);
    let pages: Vec<Page> = (0..n)
        .map(|at| {
            let mut relations = draw::different(LINKS, RELATIONS.len(), rng);
            relations.sort_unstable();
            let link = |relation: usize| {
                let to = (at + 1 + draw::place(n - 1, rng)) % n;
                (RELATIONS[relation].0, letters[to])
            };
            Page {
                letter: letters[at],
                links: relations.into_iter().map(link).collect(),
                year: 1_000 + years[at] as u32,
            }
        })
        .collect();
    let start = draw::pick(&letters, rng);
    let (mut way, mut met) = (vec![], vec![start]);
    while way.len() + 1 < hops {
        let here = page(&pages, met[met.len() - 1])?;
        let fresh: Vec<(char, char)> =
            here.links.iter().copied().filter(|(_, to)| !met.contains(to)).collect();
        if fresh.is_empty() {
            return None;
        }
        let (relation, to) = draw::pick(&fresh, rng);
        way.push(relation);
        met.push(to);
    }
    Some((pages, start, way))
}

/// What can be found from a page, with pages numbered in the order in which they are found; letters do not show.
pub fn form(pages: &[Page], start: char) -> String {
    let (mut found, mut text, mut at) = (vec![start], String::new(), 0);
    while at < found.len() {
        if let Some(page) = page(pages, found[at]) {
            for (relation, to) in &page.links {
                let number = found.iter().position(|letter| letter == to).unwrap_or(found.len());
                if number == found.len() {
                    found.push(*to);
                }
                text.push(*relation);
                text.push_str(&number.to_string());
            }
            text.push_str(&page.year.to_string());
        }
        text.push(';');
        at += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use gradatim_core::Seed;

    use super::*;

    #[test]
    fn a_form_keeps_what_can_be_reached_and_nothing_else() {
        let mut unreachable = 0;
        for n in 0..500 {
            let mut rng = Seed(2).rng("pages", [n, 0]);
            let Some((pages, start, _)) = draw(8, 3, &mut rng) else { continue };
            let wanted = form(&pages, start);
            // Letters moved on by one, and pages in another order.
            let moved = |letter: char| char::from(b'A' + (letter as u8 - b'A' + 1) % MOST as u8);
            let mut renamed: Vec<Page> = pages
                .iter()
                .map(|page| Page {
                    letter: moved(page.letter),
                    links: page.links.iter().map(|(relation, to)| (*relation, moved(*to))).collect(),
                    year: page.year,
                })
                .collect();
            rng.shuffle(&mut renamed);
            assert_eq!(form(&renamed, moved(start)), wanted);
            // Reached pages, by spreading from the start until nothing is added.
            let mut reached = vec![start];
            for _ in 0..pages.len() {
                let links =
                    pages.iter().filter(|page| reached.contains(&page.letter)).flat_map(|page| &page.links);
                let fresh: Vec<char> = links.map(|(_, to)| *to).collect();
                reached.extend(fresh);
            }
            for at in 0..pages.len() {
                let mut changed = pages.clone();
                changed[at].year += 1_000;
                let counts = reached.contains(&pages[at].letter);
                unreachable += usize::from(!counts);
                assert_eq!(form(&changed, start) != wanted, counts, "{pages:?} from {start}");
            }
        }
        assert!(unreachable > 50, "{unreachable}");
    }

    #[test]
    fn pages_are_read_as_they_are_written() {
        let (pages, ..) = (0..).find_map(|n| draw(26, 6, &mut Seed(1).rng("pages", [n, 0]))).expect("a book");
        for page in pages {
            assert_eq!(Page::of(&page.compact()), Some(page));
        }
        for text in ["", "A", "a1", "Ac1", "AcB", "Aé1"] {
            assert_eq!(Page::of(text), None, "{text}");
        }
    }
}
