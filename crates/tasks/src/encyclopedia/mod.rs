//! Encyclopedia: find a fact that lies some pages away. `BdAfC1210 AcBrC1742 CdBlA1033;Acfy?` is answered by
//! `Ac:B,Bf:C,Cy:1033#1033`: a capital is a page, a small letter a link, `y` the year.
//!
//! Source    the synthetic encyclopedia of system 28, MaskSearch (arXiv 2505.20285): one fact a sentence, links between
//!           pages, so that k facts need k look-ups. The pages are made up, and all of them are in the prompt; `search`
//!           finds them where a learner has to ask.
//! Level     n needs n look-ups: n - 1 links, then a year.
//! Draw      each page has two of eight relations, each to another page at random, and a year of its own; the way follows
//!           links at random and meets no page twice.
//! Solution  the queries in order, each with what the page that it finds says. In English a query's words find the page by
//!           BM25.
//! Judged    by span-recall, exact: the year and nothing else.
//! Canonical the relations of the question, and what can be found from where it begins, pages numbered as they are found:
//!           names, order of pages and what lies out of reach do not count.
//! Rewrites  simpler: the pages of the way alone; otherwise put: the pages in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     one of the years shown: 1 / pages.
//! Differs   the source masks spans of real paragraphs; here a question asks for one hidden fact, and its depth is the level.

pub(crate) mod pages;
pub mod search;

use gradatim_core::{Error, Problem, Result, Rewrite};
use serde::{Deserialize, Serialize};

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::wording::{Wording, push, push_list};
use crate::words;
use pages::{Page, form, page, word};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=6.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Pages, 8..=26.
    pub pages: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { levels: [1, 6], wording: Wording::default(), pages: 8 }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "encyclopedia";
    const LEVEL: &'static str = "n look-ups";
    const LEVELS: [i64; 2] = [1, 6];
    const VERIFIER: &'static str = "span-recall";
    type Level = Encyclopedia;

    fn check(&self) -> Result<()> {
        match self.pages {
            8..=pages::MOST => Ok(()),
            other => Err(Error::input("pages", other, "8 to 26", "set pages = 8")),
        }
    }

    fn at(&self, level: i64) -> Encyclopedia {
        Encyclopedia { hops: level as usize, pages: self.pages, wording: self.wording }
    }
}

pub(crate) struct Encyclopedia {
    hops: usize,
    pages: usize,
    wording: Wording,
}

/// What a problem shows.
struct Book {
    pages: Vec<Page>,
    /// Of each page, in its order.
    names: Vec<String>,
    start: char,
    way: Vec<char>,
}

impl Level for Encyclopedia {
    fn instance(&self, stream: &Stream) -> Instance {
        let mut attempt = 0;
        let (book, years) = loop {
            let mut rng = stream.attempt(attempt);
            attempt += 1;
            let Some((pages, start, way)) = pages::draw(self.pages, self.hops, &mut rng) else { continue };
            let names = words::different(pages.len(), [2, 2], &mut rng);
            let book =
                Book { pages, names: names.iter().map(|name| words::capital(name)).collect(), start, way };
            if let Some(steps) = book.steps() {
                break (book, steps);
            }
        };
        let mut steps = self.wording.steps();
        let mut answer = String::new();
        for (at, relation, found) in years {
            let (name, asked) = (book.name(at), if relation == 'y' { "year" } else { word(relation) });
            let shown = if relation == 'y' { found.clone() } else { book.name_of(&found) };
            let english =
                format_args!("Search: {asked} of {name}. Page {name}: {}", sentence(asked, &name, &shown));
            steps.push(format_args!("{at}{relation}:{found}"), english);
            answer = found;
        }
        let shown: Vec<String> = book.pages.iter().map(Page::compact).collect();
        let documents: Vec<String> = match self.wording {
            Wording::Compact => shown.clone(),
            Wording::English => book.pages.iter().map(|page| book.text(page)).collect(),
        };
        Instance {
            prompt: self.prompt(&book),
            solution: steps.end(&answer),
            answer,
            canonical: book.canonical(),
            meta: vec![
                ("match", "exact".into()),
                ("pages", shown.into()),
                ("names", book.names.clone().into()),
                ("question", book.question().into()),
                ("documents", documents.into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let mut book = Book::of(problem)?;
        match how {
            Rewrite::Simplify => {
                let met: Vec<char> = book.steps()?.into_iter().map(|(at, ..)| at).collect();
                let told = book.pages.clone();
                let alone: Vec<Page> =
                    told.iter().filter(|page| met.contains(&page.letter)).cloned().collect();
                let canonical = Some(format!("{} {}", book.asked(), form(&alone, book.start)));
                let prompt = self.prompt_of(&book, &alone);
                Some(Rewritten { prompt, canonical })
            }
            Rewrite::Paraphrase => {
                book.pages.reverse();
                book.names.reverse();
                Some(Rewritten { prompt: self.prompt(&book), canonical: None })
            }
        }
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl Encyclopedia {
    fn prompt(&self, book: &Book) -> String {
        self.prompt_of(book, &book.pages)
    }

    fn prompt_of(&self, book: &Book, shown: &[Page]) -> String {
        let mut told = String::with_capacity(1_024);
        match self.wording {
            Wording::Compact => push_list(&mut told, shown.iter().map(Page::compact), " "),
            Wording::English => push_list(&mut told, shown.iter().map(|page| book.text(page)), "\n"),
        }
        let mut asked = book.name(book.start);
        for relation in &book.way {
            asked = format!("the {} of {asked}", word(*relation));
        }
        let english = format_args!("{told}\nWhat is the year of {asked}?");
        self.wording.prompt(format_args!("{told};{}?", book.question()), english, "#1234")
    }
}

impl Book {
    fn of(problem: &Problem) -> Option<Self> {
        let list = |key: &str| -> Option<Vec<String>> {
            let entries = problem.meta.get(key)?.as_array()?;
            entries.iter().map(|entry| entry.as_str().map(str::to_owned)).collect()
        };
        let pages = list("pages")?.iter().map(|text| Page::of(text)).collect::<Option<Vec<_>>>()?;
        let mut question = problem.meta.get("question")?.as_str()?.trim_end_matches('y').chars();
        Some(Self { pages, names: list("names")?, start: question.next()?, way: question.collect() })
    }

    /// `Acfy`.
    fn question(&self) -> String {
        format!("{}{}", self.start, self.asked())
    }

    fn asked(&self) -> String {
        self.way.iter().chain(&['y']).collect()
    }

    fn canonical(&self) -> String {
        format!("{} {}", self.asked(), form(&self.pages, self.start))
    }

    /// Queries and what they find: page, relation, letter of the next page or year; `None` where a link is missing.
    fn steps(&self) -> Option<Vec<(char, char, String)>> {
        let (mut at, mut steps) = (self.start, vec![]);
        for relation in &self.way {
            let next = page(&self.pages, at)?.link(*relation)?;
            steps.push((at, *relation, next.to_string()));
            at = next;
        }
        steps.push((at, 'y', page(&self.pages, at)?.year.to_string()));
        Some(steps)
    }

    fn name(&self, letter: char) -> String {
        let known = self.pages.iter().position(|page| page.letter == letter);
        known.and_then(|at| self.names.get(at)).cloned().unwrap_or_default()
    }

    fn name_of(&self, letter: &str) -> String {
        letter.chars().next().map_or_else(String::new, |letter| self.name(letter))
    }

    fn text(&self, page: &Page) -> String {
        let name = self.name(page.letter);
        let mut text = format!("{name}:");
        for (relation, to) in &page.links {
            push(&mut text, format_args!(" {}", sentence(word(*relation), &name, &self.name(*to))));
        }
        push(&mut text, format_args!(" {}", sentence("year", &name, &page.year.to_string())));
        text
    }
}

fn sentence(asked: &str, name: &str, found: &str) -> String {
    format!("The {asked} of {name} is {found}.")
}
