//! The way to the records, and their handing over.

use std::ops::ControlFlow;

use gradatim_core::{Error, Result};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Budget;
use super::record::Record;
use crate::fields::Row;
use crate::formats::{Each, MOST_BYTES};

/// Where records go.
pub(super) struct Sink<'a, 'b> {
    each: &'a mut Each<'b>,
    number: usize,
    budget: Budget,
    /// Why nothing more is wanted.
    pub stopped: Option<Result<()>>,
}

impl<'a, 'b> Sink<'a, 'b> {
    pub fn new(each: &'a mut Each<'b>, budget: Budget) -> Self {
        Self { each, number: 0, budget, stopped: None }
    }

    /// From here on every byte counts towards one record.
    pub fn begin(&self) {
        self.budget.set(MOST_BYTES);
    }

    /// Hands over a record that stands under a key, to be found under that name unless it brings its own.
    pub fn take(
        &mut self,
        record: Option<Result<Row, String>>,
        key: Option<(&str, &str)>,
    ) -> Result<(), &'static str> {
        self.budget.set(usize::MAX);
        let Some(record) = record else { return Ok(()) };
        self.number += 1;
        let record = record.map(|row| keyed(row, key)).map_err(|found| {
            let hint = "write the record as {\"key\": value, ..}";
            Error::input("record", found, "one JSON object without repeated keys", hint)
        });
        match (self.each)(self.number, record) {
            Ok(ControlFlow::Continue(())) => return Ok(()),
            Ok(ControlFlow::Break(())) => self.stopped = Some(Ok(())),
            Err(error) => self.stopped = Some(Err(error)),
        }
        Err("stopped")
    }
}

fn keyed(mut row: Row, key: Option<(&str, &str)>) -> Row {
    if let Some((name, key)) = key
        && !row.contains_key(name)
    {
        row.insert(name.to_owned(), Value::from(key));
    }
    row
}

/// Goes down `steps`, then hands over what stands there.
pub(super) struct Walk<'a, 'b, 'c> {
    pub steps: &'a [String],
    pub sink: &'a mut Sink<'b, 'c>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.sink.begin();
        while let Some(record) = list.next_element_seed(Record { group: None })? {
            self.sink.take(record, None).map_err(A::Error::custom)?;
            self.sink.begin();
        }
        self.sink.budget.set(usize::MAX);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Walk { steps, sink } = self;
        sink.begin();
        while let Some(key) = map.next_key::<String>()? {
            match steps {
                [] => {
                    sink.begin();
                    let record = map.next_value_seed(Record { group: Some((&mut *sink, &key)) })?;
                    sink.take(record, Some(("id", &key))).map_err(A::Error::custom)?;
                }
                [step, steps @ ..] if *step == key => {
                    map.next_value_seed(Walk { steps, sink: &mut *sink })?;
                }
                _ => {
                    sink.budget.set(usize::MAX);
                    map.next_value::<IgnoredAny>()?;
                }
            }
            sink.begin();
        }
        sink.budget.set(usize::MAX);
        Ok(())
    }
}
