//! Texts, lists, tuples and dictionaries: their items, slices, sums and multiples.

use super::super::fault::{Fault, Kind, Result, type_error};
use super::super::number;
use super::super::value::Value;
use super::Machine;

impl Machine {
    pub(super) fn joined(&mut self, a: usize, b: usize) -> Result<usize> {
        self.heap.hold((self.heap.cell(a).len() + self.heap.cell(b).len()) * size_of::<Value>())?;
        let values = [self.heap.cell(a), self.heap.cell(b)].concat();
        self.heap.put(values)
    }

    pub(super) fn repeated(&mut self, list: &Value, times: i128) -> Result<Value> {
        let times = usize::try_from(times.max(0)).map_err(|_| Fault::new(Kind::Memory, ""))?;
        match list {
            Value::Text(text) => {
                self.heap.hold(text.len().saturating_mul(times))?;
                Ok(Value::Text(text.repeat(times).into()))
            }
            Value::List(at) | Value::Tuple(at) => {
                let size = self.heap.cell(*at).len().saturating_mul(times);
                self.heap.hold(size.saturating_mul(size_of::<Value>()))?;
                let values = self.heap.cell(*at).iter().cycle().take(size).cloned().collect();
                let made = self.heap.put(values)?;
                Ok(if let Value::List(_) = list { Value::List(made) } else { Value::Tuple(made) })
            }
            _ => Ok(Value::None),
        }
    }

    pub(super) fn contains(&mut self, item: &Value, list: &Value) -> Result<bool> {
        if let (Value::Text(part), Value::Text(text)) = (item, list) {
            self.heap.spend((part.len() + text.len()) / 64)?;
            return Ok(text.contains(&**part));
        }
        if let Value::Text(_) = list {
            return Err(type_error(format!("'in <string>' requires string, not {}", item.kind())));
        }
        let list = self.heap.iterable(list.clone())?;
        for at in 0.. {
            let Some(found) = self.heap.nth(&list, at) else { break };
            if self.heap.equal(&found, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn item(&mut self, list: &Value, index: &Value) -> Result<Value> {
        match list {
            Value::Dict(at) => match self.key(*at, index)? {
                Some(place) => Ok(self.heap.cell(*at).get(place + 1).cloned().unwrap_or(Value::None)),
                None => Err(Fault::new(Kind::Key, self.heap.show(index)?)),
            },
            Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
                let place = Self::place(index, self.heap.len(list)?)?;
                self.heap.nth(list, place).ok_or_else(|| Fault::new(Kind::Index, "index out of range"))
            }
            Value::Text(text) => {
                let length = self.heap.len(list)?;
                self.heap.spend(text.len() / 64)?;
                let letter = text.chars().nth(Self::place(index, length)?);
                self.heap.text(letter.map(String::from).unwrap_or_default())
            }
            other => Err(type_error(format!("'{}' object is not subscriptable", other.kind()))),
        }
    }

    pub(super) fn put_item(&mut self, list: &Value, index: &Value, value: Value) -> Result<()> {
        match list {
            Value::List(at) => {
                let place = Self::place(index, self.heap.cell(*at).len())?;
                if let Some(slot) = self.heap.cell_mut(*at).and_then(|list| list.get_mut(place)) {
                    *slot = value;
                }
                Ok(())
            }
            Value::Dict(at) => {
                let place = self.key(*at, index)?;
                if place.is_none() {
                    self.heap.hold(2 * size_of::<Value>())?;
                }
                if let Some(pairs) = self.heap.cell_mut(*at) {
                    match place.and_then(|place| pairs.get_mut(place + 1)) {
                        Some(slot) => *slot = value,
                        None => pairs.extend([index.clone(), value]),
                    }
                }
                Ok(())
            }
            other => Err(type_error(format!("'{}' object does not support item assignment", other.kind()))),
        }
    }

    /// Where this key stands.
    fn key(&mut self, dict: usize, key: &Value) -> Result<Option<usize>> {
        if let Value::List(_) | Value::Dict(_) = key {
            return Err(type_error(format!("unhashable type: '{}'", key.kind())));
        }
        for at in (0..self.heap.cell(dict).len()).step_by(2) {
            if let Some(found) = self.heap.cell(dict).get(at).cloned()
                && self.heap.equal(&found, key)?
            {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// `list[start:stop:step]`, with the bounds that are written.
    pub(super) fn slice(&mut self, list: Value, [start, stop, step]: [Option<i128>; 3]) -> Result<Value> {
        if let Value::Dict(_) | Value::Range(_) = list {
            return Err(Fault::new(Kind::Refused, format!("a slice of a {}", list.kind())));
        }
        let is_text = matches!(list, Value::Text(_));
        let sequence = self.heap.iterable(list)?;
        let items = self.heap.items(sequence.clone())?;
        let length = i128::try_from(items.len()).unwrap_or(i128::MAX);
        let step = step.unwrap_or(1);
        if step == 0 {
            return Err(Fault::new(Kind::Value, "slice step cannot be zero"));
        }
        let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let bound = |bound: Option<i128>, otherwise: i128| {
            bound.map_or(otherwise, |at| {
                if at < 0 { at.saturating_add(length) } else { at }.clamp(lowest, highest)
            })
        };
        let (from, to) = if step > 0 { (lowest, highest) } else { (highest, lowest) };
        let (mut at, end) = (bound(start, from), bound(stop, to));
        let mut found = vec![];
        while if step > 0 { at < end } else { at > end } {
            found.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
            at = at.saturating_add(step);
        }
        if is_text {
            let letters = found
                .iter()
                .filter_map(|letter| if let Value::Text(letter) = letter { Some(&**letter) } else { None });
            let text: String = letters.collect();
            return self.heap.text(text);
        }
        let made = self.heap.put(found)?;
        Ok(if let Value::List(_) = sequence { Value::List(made) } else { Value::Tuple(made) })
    }

    /// Whole index of a sequence of this length; negative ones count from its end.
    fn place(index: &Value, length: usize) -> Result<usize> {
        let wrong = || type_error(format!("indices must be integers, not '{}'", index.kind()));
        let index = number::whole(index).ok_or_else(wrong)?;
        let length = i128::try_from(length).unwrap_or(i128::MAX);
        let place = if index < 0 { index.saturating_add(length) } else { index };
        let found = usize::try_from(place).ok().filter(|_| place < length);
        found.ok_or_else(|| Fault::new(Kind::Index, "index out of range"))
    }
}
