//! One record of a JSON text.

use gradatim_core::Result;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::walk::Sink;
use crate::fields::{Row, shown};

/// One object in which no key stands twice, from a text of one line.
pub fn object(text: &str) -> Result<Row, String> {
    let mut json = serde_json::Deserializer::from_str(text);
    let record = Record { group: None }.deserialize(&mut json);
    let record = record.and_then(|record| json.end().map(|()| record)).map_err(|fault| {
        let text = fault.to_string();
        // The line is known better by whoever reads lines.
        match text.rsplit_once(" at line 1 column ") {
            Some((what, column)) => format!("{what} at column {column}"),
            None => text,
        }
    })?;
    record.unwrap_or_else(|| Err("a list".to_owned()))
}

/// Reads an object, or what stands in its place: that is a fault of the record, not of the file.
pub(super) struct Record<'a, 'b, 'c> {
    /// Where a list of records goes, with its name; elsewhere a list is no record.
    pub group: Option<(&'a mut Sink<'b, 'c>, &'a str)>,
}

impl<'de> DeserializeSeed<'de> for Record<'_, '_, '_> {
    /// `None` for a list that was handed over.
    type Value = Option<Result<Row, String>>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

fn no_object<E>(value: impl Into<Value>) -> Result<Option<Result<Row, String>>, E> {
    Ok(Some(Err(shown(&value.into()))))
}

impl<'de> Visitor<'de> for Record<'_, '_, '_> {
    type Value = Option<Result<Row, String>>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut row, mut repeated) = (Row::new(), None);
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            if row.contains_key(&key) {
                repeated.get_or_insert_with(|| format!("the key `{key}` twice"));
            }
            row.insert(key, value);
        }
        Ok(Some(repeated.map_or(Ok(row), Err)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let Some((sink, name)) = self.group else {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Some(Err("a list".to_owned())));
        };
        sink.begin();
        while let Some(record) = list.next_element_seed(Record { group: None })? {
            sink.take(record, Some(("group", name))).map_err(A::Error::custom)?;
            sink.begin();
        }
        Ok(None)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        no_object(flag)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        no_object(number)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        no_object(number)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        no_object(number)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        no_object(text)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        no_object(Value::Null)
    }
}
