//! Where the records of a JSON file stand: one pass that keeps a few names only.

use gradatim_core::{Error, Result};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Most names kept for a refusal.
const MOST_NAMES: usize = 40;
/// Objects within objects that are looked into: groups of records are the deepest.
const DEEPEST: usize = 2;

/// Looks at the value that stands at the end of `steps`.
pub(super) struct Survey<'a> {
    pub steps: &'a [String],
    /// How many objects it stands in.
    pub depth: usize,
}

/// What stands there.
#[derive(Debug)]
pub(super) enum Surveyed {
    /// A list, and whether it begins with an object.
    List { of_objects: bool },
    /// An object, and what its entries are.
    Entries(Entries),
    /// Something else, in words.
    Other(&'static str),
    /// Nothing: this step leads nowhere, where these names stand.
    Missing { step: String, names: Vec<String> },
}

/// The entries of an object, by what they hold.
#[derive(Debug, Default)]
pub(super) struct Entries {
    total: usize,
    objects: usize,
    names: Vec<String>,
    /// Names of lists of objects.
    lists: Vec<String>,
    /// Objects that hold such lists only: the name, and that of the list where there is but one.
    groups: Vec<Vec<String>>,
}

impl Entries {
    fn note(&mut self, name: String, entry: &Surveyed) {
        self.total += 1;
        match entry {
            Surveyed::List { of_objects: true } if self.lists.len() < MOST_NAMES => {
                self.lists.push(name.clone());
            }
            Surveyed::Entries(inner) => {
                self.objects += 1;
                let lists_only = inner.total > 0 && inner.lists.len() == inner.total.min(MOST_NAMES);
                if lists_only && self.groups.len() < MOST_NAMES {
                    let only = inner.lists.iter().filter(|_| inner.total == 1).cloned();
                    self.groups.push(std::iter::once(name.clone()).chain(only).collect());
                }
            }
            _ => {}
        }
        if self.names.len() < MOST_NAMES {
            self.names.push(name);
        }
    }

    /// The one place of records: a list, a list in an object, groups of lists, or the object itself where all
    /// entries are objects.
    pub fn find(mut self) -> Result<Vec<String>> {
        let groups = self.groups.len() == 1 && (self.objects < self.total || self.total == 1);
        match self.lists.len() {
            1 => Ok(vec![self.lists.swap_remove(0)]),
            0 if groups => Ok(self.groups.swap_remove(0)),
            0 if self.objects == self.total && self.total > 0 => Ok(vec![]),
            0 => {
                let found = format!("an object of {}", self.names.join(", "));
                let hint = "name the place, for example records = \"data.examples\"";
                Err(Error::input("json", found, "a list of objects in one place", hint))
            }
            _ => {
                let found = format!("missing, and records stand under {}", self.lists.join(", "));
                let hint = format!("write records = \"{}\"", self.lists[0]);
                Err(Error::input("records", found, "the name of one of them", hint))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Survey<'_> {
    type Value = Surveyed;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Surveyed, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Survey<'_> {
    type Value = Surveyed;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Surveyed, A::Error> {
        let (mut entries, mut below) = (Entries::default(), None);
        while let Some(name) = map.next_key::<String>()? {
            let entry = match self.steps {
                [step, steps @ ..] if *step == name => {
                    below = Some(map.next_value_seed(Survey { steps, depth: 0 })?);
                    continue;
                }
                [] if self.depth < DEEPEST => {
                    map.next_value_seed(Survey { steps: &[], depth: self.depth + 1 })?
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    Surveyed::Other("")
                }
            };
            entries.note(name, &entry);
        }
        Ok(match self.steps.first() {
            None => Surveyed::Entries(entries),
            Some(step) => below.unwrap_or(Surveyed::Missing { step: step.clone(), names: entries.names }),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Surveyed, A::Error> {
        let first = list.next_element_seed(Survey { steps: &[], depth: DEEPEST })?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(match self.steps.first() {
            None => Surveyed::List { of_objects: matches!(first, Some(Surveyed::Entries(_))) },
            Some(step) => {
                Surveyed::Missing { step: step.clone(), names: vec!["no name, but a list".to_owned()] }
            }
        })
    }

    fn visit_bool<E>(self, _: bool) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("true or false"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("text"))
    }

    fn visit_unit<E>(self) -> Result<Surveyed, E> {
        Ok(Surveyed::Other("null"))
    }
}
