//! Mask spans: fill in what a text hides, with pages to look it up in. `AcBfC1210 BcAdA1742;Af:_ By:1742?` is answered by
//! `Af:C#C`: a capital is a page, a small letter a link, `y` the year.
//!
//! Source    the pretraining task of MaskSearch (arXiv 2505.20285), system 28, over pages that are made up as those of
//!           encyclopedia are. [`mask`] hides spans of any text.
//! Level     n hides n spans, so that n look-ups are needed.
//! Draw      a text of n + 2 facts of different pages; of what is told of them, what stands in the text once is hidden by
//!           `salience`; drawn again until there is enough of it.
//! Solution  each hidden fact, then the spans in the order of the text, semicolons between them.
//! Judged    by span-recall: the mean over spans of `judged`.
//! Canonical the facts of the text in order, pages numbered as they come, and which of them are hidden.
//! Rewrites  simpler: the pages of the hidden facts alone; otherwise put: the pages in reverse order.
//! Distinct  told by nobody; level 1 has over 1,000.
//! Guess     of a page 1 / pages, of a year as much.
//! Differs   the source has the whole text written again; here the spans are the answer. The hardest spans for a model,
//!           another way to choose them, need one that reads along.

pub mod mask;

use gradatim_core::{Error, Problem, Result, Rewrite, Rng};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::{Instance, Ladder, Level, Rewritten, Stream};
use crate::draw;
use crate::encyclopedia::pages::{self, Page, word};
use crate::wording::{Wording, push, push_list};
use crate::words;
pub use mask::{Masked, Salience};

/// Options of the family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// First and last level, within 1..=4.
    pub levels: [i64; 2],
    /// How problems are put.
    pub wording: Wording,
    /// Pages, 12..=26.
    pub pages: usize,
    /// Which spans are hidden.
    pub salience: Salience,
    /// What a span is worth.
    pub judged: Judged,
}

/// What a span is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// 1 for its very words.
    #[default]
    Exact,
    /// The share of its words that are found, which a list of all words earns too.
    Recall,
    /// That share less 0.05 for each word too many.
    RecallMinusLength,
}

impl Default for Options {
    fn default() -> Self {
        let (salience, judged) = (Salience::default(), Judged::default());
        Self { levels: [1, 4], wording: Wording::default(), pages: 12, salience, judged }
    }
}

impl Ladder for Options {
    const NAME: &'static str = "mask-spans";
    const LEVEL: &'static str = "n hidden spans";
    const LEVELS: [i64; 2] = [1, 4];
    const VERIFIER: &'static str = "span-recall";
    type Level = MaskSpans;

    fn check(&self) -> Result<()> {
        match self.pages {
            12..=pages::MOST => Ok(()),
            other => Err(Error::input("pages", other, "12 to 26", "set pages = 12")),
        }
    }

    fn at(&self, level: i64) -> MaskSpans {
        MaskSpans { spans: level as usize, options: self.clone() }
    }
}

pub(crate) struct MaskSpans {
    spans: usize,
    options: Options,
}

/// A fact: the page it is told of, its relation, what is told, and whether that is hidden.
struct Fact {
    page: char,
    relation: char,
    told: String,
    hidden: bool,
}

impl Level for MaskSpans {
    fn instance(&self, stream: &Stream) -> Instance {
        let Options { wording, judged, .. } = self.options;
        let mut attempt = 0;
        let (book, facts) = loop {
            let mut rng = stream.attempt(attempt);
            attempt += 1;
            let Some((pages, ..)) = pages::draw(self.options.pages, 1, &mut rng) else { continue };
            let names = words::different(pages.len(), [2, 2], &mut rng);
            let Some(facts) = self.facts(&pages, &mut rng) else { continue };
            break (Book { pages, names: names.iter().map(|name| words::capital(name)).collect() }, facts);
        };
        let mut steps = wording.steps();
        let hidden: Vec<&Fact> = facts.iter().filter(|fact| fact.hidden).collect();
        for fact in &hidden {
            steps.push(fact.compact(false), book.sentence(fact, false));
        }
        let shown = |fact: &&Fact| match wording {
            Wording::Compact => fact.told.clone(),
            Wording::English => book.shown(&fact.told),
        };
        let spans: Vec<String> = hidden.iter().map(shown).collect();
        let answer = match &spans[..] {
            [one] => one.clone(),
            several => Value::from(several).to_string(),
        };
        let told: Vec<String> = facts.iter().map(Fact::written).collect();
        let pages: Vec<String> = book.pages.iter().map(Page::compact).collect();
        // Options are words: they can always be written.
        let judged = serde_json::to_value(judged).unwrap_or_default();
        Instance {
            prompt: self.prompt(&book, &facts),
            solution: steps.end(spans.join("; ")),
            answer,
            canonical: canonical(&facts),
            meta: vec![
                ("match", judged),
                ("pages", pages.into()),
                ("names", book.names.clone().into()),
                ("facts", told.into()),
            ],
        }
    }

    fn rewrite(&self, problem: &Problem, how: Rewrite) -> Option<Rewritten> {
        let list = |key: &str| -> Option<Vec<String>> {
            let entries = problem.meta.get(key)?.as_array()?;
            entries.iter().map(|entry| entry.as_str().map(str::to_owned)).collect()
        };
        let facts = list("facts")?.iter().map(|text| Fact::of(text)).collect::<Option<Vec<_>>>()?;
        let pages = list("pages")?.iter().map(|text| Page::of(text)).collect::<Option<Vec<_>>>()?;
        let book = Book { pages, names: list("names")? };
        let kept: Vec<Page> = match how {
            Rewrite::Paraphrase => book.pages.iter().rev().cloned().collect(),
            Rewrite::Simplify => {
                let needed = |page: &&Page| facts.iter().any(|fact| fact.hidden && fact.page == page.letter);
                book.pages.iter().filter(needed).cloned().collect()
            }
        };
        let prompt = self.prompt_of(&book, &kept, &facts);
        Some(Rewritten { prompt, canonical: None })
    }

    fn distinct(&self) -> Option<u64> {
        None
    }
}

impl MaskSpans {
    /// A text, and what of it is hidden; `None` where too little can be.
    fn facts(&self, pages: &[Page], rng: &mut Rng) -> Option<Vec<Fact>> {
        let mut facts: Vec<Fact> = vec![];
        for at in draw::different(self.spans + 2, pages.len(), rng) {
            let page = &pages[at];
            let told = match draw::place(page.links.len() + 1, rng) {
                0 => ('y', page.year.to_string()),
                link => (page.links[link - 1].0, page.links[link - 1].1.to_string()),
            };
            facts.push(Fact { page: page.letter, relation: told.0, told: told.1, hidden: false });
        }
        // Names of pages count as words here, so that what is hidden is not the name of another fact's page.
        let spelled: Vec<String> =
            facts.iter().map(|fact| format!("{} {} {}", fact.page, fact.relation, fact.told)).collect();
        let told: Vec<String> = facts.iter().map(|fact| fact.told.clone()).collect();
        let masked = mask::mask(&spelled.join(" "), &told, self.spans, self.options.salience, rng)?;
        for fact in &mut facts {
            fact.hidden = masked.spans.contains(&fact.told);
        }
        Some(facts)
    }

    fn prompt(&self, book: &Book, facts: &[Fact]) -> String {
        self.prompt_of(book, &book.pages, facts)
    }

    fn prompt_of(&self, book: &Book, shown: &[Page], facts: &[Fact]) -> String {
        let (mut compact, mut english) = (String::with_capacity(256), String::with_capacity(1_024));
        push_list(&mut compact, shown.iter().map(Page::compact), " ");
        compact.push(';');
        push_list(&mut compact, facts.iter().map(|fact| fact.compact(true)), " ");
        compact.push('?');
        push_list(&mut english, shown.iter().map(|page| book.page(page)), "\n");
        english.push_str("\nFill in what is hidden:\n");
        push_list(&mut english, facts.iter().map(|fact| book.sentence(fact, true)), " ");
        let example = if self.spans == 1 { "#1234" } else { "#1234; Name" };
        self.options.wording.prompt(compact, english, example)
    }
}

impl Fact {
    /// `Af:C`, or `Af:_` where that is hidden and to be kept so.
    fn compact(&self, keep: bool) -> String {
        let told = if self.hidden && keep { "_" } else { &self.told };
        format!("{}{}:{told}", self.page, self.relation)
    }

    /// `Af:C`, and a mark behind it where that is hidden.
    fn written(&self) -> String {
        format!("{}{}", self.compact(false), if self.hidden { "_" } else { "" })
    }

    /// The inverse of [`Self::written`].
    fn of(text: &str) -> Option<Self> {
        let (head, told) = text.split_once(':')?;
        let [page, relation] = head.chars().collect::<Vec<_>>()[..] else { return None };
        let hidden = told.ends_with('_');
        Some(Self { page, relation, told: told.trim_end_matches('_').to_owned(), hidden })
    }
}

/// `0f:1 2y:1742_`.
fn canonical(facts: &[Fact]) -> String {
    let mut met: Vec<String> = vec![];
    let mut number = |name: String| {
        let known = met.iter().position(|other| *other == name).unwrap_or(met.len());
        if known == met.len() {
            met.push(name);
        }
        known.to_string()
    };
    let mut text = String::with_capacity(64);
    for fact in facts {
        let page = number(fact.page.to_string());
        let told = if fact.relation == 'y' { fact.told.clone() } else { number(fact.told.clone()) };
        let mark = if fact.hidden { "_" } else { "" };
        push(&mut text, format_args!("{page}{}:{told}{mark} ", fact.relation));
    }
    text.trim_end().to_owned()
}

/// Pages and the names of them.
struct Book {
    pages: Vec<Page>,
    names: Vec<String>,
}

impl Book {
    /// What English says for a letter; years are themselves.
    fn shown(&self, told: &str) -> String {
        let page = self.pages.iter().position(|page| told.chars().eq([page.letter]));
        page.and_then(|at| self.names.get(at)).cloned().unwrap_or_else(|| told.to_owned())
    }

    fn page(&self, page: &Page) -> String {
        let links = page.links.iter().map(|(relation, to)| (*relation, to.to_string()));
        let name = self.shown(&page.letter.to_string());
        let mut text = format!("{name}:");
        for (relation, told) in links.chain([('y', page.year.to_string())]) {
            let asked = if relation == 'y' { "year" } else { word(relation) };
            push(&mut text, format_args!(" The {asked} of {name} is {}.", self.shown(&told)));
        }
        text
    }

    /// A fact in other words than those of its page.
    fn sentence(&self, fact: &Fact, keep: bool) -> String {
        let name = self.shown(&fact.page.to_string());
        let told = if fact.hidden && keep { mask::MASK.to_owned() } else { self.shown(&fact.told) };
        match fact.relation {
            'y' => format!("{name} was born in {told}."),
            relation => format!("{name}'s {} is called {told}.", word(relation)),
        }
    }
}
