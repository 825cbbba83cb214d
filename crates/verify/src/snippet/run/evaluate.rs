//! What an expression comes to.

use std::rc::Rc;

use super::super::builtin::{self, Builtin};
use super::super::fault::{Fault, Kind, Result};
use super::super::number;
use super::super::tree::{Expr, Name, Node, Op, Relation};
use super::super::value::Value;
use super::{MOST_PRINTED, Machine, Scope, type_error};

impl Machine {
    pub(super) fn value(&mut self, node: &Node, scope: &mut Scope) -> Result<Value> {
        self.deeper(|machine| machine.evaluate(node, scope)).map_err(|fault| fault.at(node.line))
    }

    fn values(&mut self, nodes: &[Node], scope: &mut Scope) -> Result<Vec<Value>> {
        nodes.iter().map(|node| self.value(node, scope)).collect()
    }

    fn evaluate(&mut self, node: &Node, scope: &mut Scope) -> Result<Value> {
        match &node.expr {
            Expr::Plain(value) => Ok(value.clone()),
            Expr::Name(name) => self.look_up(name, scope),
            Expr::List(nodes) => {
                let values = self.values(nodes, scope)?;
                Ok(Value::List(self.heap.put(values)?))
            }
            Expr::Tuple(nodes) => {
                let values = self.values(nodes, scope)?;
                Ok(Value::Tuple(self.heap.put(values)?))
            }
            Expr::Dict(pairs) => {
                let dict = Value::Dict(self.heap.put(vec![])?);
                for (key, value) in pairs {
                    let (key, value) = (self.value(key, scope)?, self.value(value, scope)?);
                    self.put_item(&dict, &key, value)?;
                }
                Ok(dict)
            }
            Expr::Negative(node) => match self.value(node, scope)? {
                Value::Float(number) => Ok(Value::Float(-number)),
                value => {
                    let wrong = || type_error(format!("bad operand type for unary -: '{}'", value.kind()));
                    let number = number::whole(&value).ok_or_else(wrong)?;
                    number.checked_neg().map(Value::Int).ok_or_else(number::overflow)
                }
            },
            Expr::Positive(node) => match self.value(node, scope)? {
                Value::Bool(truth) => Ok(Value::Int(i128::from(truth))),
                value if value.is_number() => Ok(value),
                value => Err(type_error(format!("bad operand type for unary +: '{}'", value.kind()))),
            },
            Expr::Not(node) => {
                let value = self.value(node, scope)?;
                Ok(Value::Bool(!self.heap.is_true(&value)))
            }
            Expr::Both(all, pair) => {
                let left = self.value(&pair[0], scope)?;
                if self.heap.is_true(&left) == *all { self.value(&pair[1], scope) } else { Ok(left) }
            }
            Expr::Binary(op, pair) => {
                let (left, right) = (self.value(&pair[0], scope)?, self.value(&pair[1], scope)?);
                self.operate(*op, &left, &right)
            }
            Expr::Compare(first, others) => {
                let mut left = self.value(first, scope)?;
                for (relation, node) in others {
                    let right = self.value(node, scope)?;
                    if !self.related(*relation, &left, &right)? {
                        return Ok(Value::Bool(false));
                    }
                    left = right;
                }
                Ok(Value::Bool(true))
            }
            Expr::Choice(parts) => {
                let [test, then, otherwise] = &**parts;
                let test = self.value(test, scope)?;
                self.value(if self.heap.is_true(&test) { then } else { otherwise }, scope)
            }
            Expr::Call(callee, arguments) => self.called(callee, arguments, scope),
            Expr::Attribute(node, name) => match self.value(node, scope)? {
                Value::Math => self.of_math(name),
                _ => Err(Fault::new(Kind::Refused, format!("the attribute .{name}"))),
            },
            Expr::Item(pair) => {
                let (list, index) = (self.value(&pair[0], scope)?, self.value(&pair[1], scope)?);
                self.item(&list, &index)
            }
            Expr::Slice(node, parts) => {
                let list = self.value(node, scope)?;
                let mut bounds = [None; 3];
                for (bound, part) in bounds.iter_mut().zip(parts.iter()) {
                    let Some(part) = part else { continue };
                    *bound = match self.value(part, scope)? {
                        Value::None => None,
                        value => Some(
                            number::whole(&value)
                                .ok_or_else(|| type_error("slice indices must be integers"))?,
                        ),
                    };
                }
                self.slice(list, bounds)
            }
        }
    }

    fn called(
        &mut self,
        callee: &Node,
        arguments: &[(Option<Name>, Node)],
        scope: &mut Scope,
    ) -> Result<Value> {
        let callee = self.value(callee, scope)?;
        let (mut values, mut reversed) = (vec![], false);
        for (name, node) in arguments {
            let value = self.value(node, scope)?;
            match name.as_deref() {
                None => values.push(value),
                Some("reverse") if matches!(callee, Value::Builtin(Builtin::Sorted)) => {
                    reversed = self.heap.is_true(&value);
                }
                Some(name) => return Err(Fault::new(Kind::Refused, format!("the argument {name}="))),
            }
        }
        match callee {
            Value::Function(function) => self.call(&Rc::clone(&function), values),
            Value::Builtin(Builtin::Print) => self.print(&values),
            Value::Builtin(builtin) if reversed => self.sorted_downwards(builtin, values),
            Value::Builtin(builtin) => builtin::call(builtin, &values, &mut self.heap),
            other => Err(type_error(format!("'{}' object is not callable", other.kind()))),
        }
    }

    /// From the largest down; equal ones stay as they were.
    fn sorted_downwards(&mut self, sorted: Builtin, values: Vec<Value>) -> Result<Value> {
        let [value] = values.as_slice() else { return builtin::call(sorted, &values, &mut self.heap) };
        let mut items = self.heap.items(value.clone())?;
        items.reverse();
        let turned = Value::List(self.heap.put(items)?);
        let list = builtin::call(sorted, &[turned], &mut self.heap)?;
        if let Value::List(at) = list
            && let Some(items) = self.heap.cell_mut(at)
        {
            items.reverse();
        }
        Ok(list)
    }

    fn print(&mut self, values: &[Value]) -> Result<Value> {
        for (at, value) in values.iter().enumerate() {
            let shown = self.heap.show(value)?;
            if at > 0 {
                self.printed.push(' ');
            }
            self.printed.push_str(&shown);
            if self.printed.len() > MOST_PRINTED {
                return Err(Fault::new(Kind::Memory, "too much is printed"));
            }
        }
        self.printed.push('\n');
        Ok(Value::None)
    }

    pub(super) fn operate(&mut self, op: Op, left: &Value, right: &Value) -> Result<Value> {
        if let Some(found) = number::operate(op, left, right) {
            return found;
        }
        match (op, left, right) {
            (Op::Add, Value::Text(a), Value::Text(b)) => {
                self.heap.hold(a.len() + b.len())?;
                Ok(Value::Text([&**a, &**b].concat().into()))
            }
            (Op::Add, Value::List(a), Value::List(b)) => Ok(Value::List(self.joined(*a, *b)?)),
            (Op::Add, Value::Tuple(a), Value::Tuple(b)) => Ok(Value::Tuple(self.joined(*a, *b)?)),
            (Op::Multiply, list @ (Value::Text(_) | Value::List(_) | Value::Tuple(_)), times)
            | (Op::Multiply, times, list @ (Value::Text(_) | Value::List(_) | Value::Tuple(_)))
                if number::whole(times).is_some() =>
            {
                self.repeated(list, number::whole(times).unwrap_or(0))
            }
            (Op::Modulo, Value::Text(_), _) => Err(Fault::new(Kind::Refused, "`%` of a text")),
            _ => {
                let kinds = format!("'{}' and '{}'", left.kind(), right.kind());
                Err(type_error(format!("unsupported operand type(s): {kinds}")))
            }
        }
    }

    fn joined(&mut self, a: usize, b: usize) -> Result<usize> {
        self.heap.hold((self.heap.cell(a).len() + self.heap.cell(b).len()) * size_of::<Value>())?;
        let values = [self.heap.cell(a), self.heap.cell(b)].concat();
        self.heap.put(values)
    }

    fn repeated(&mut self, list: &Value, times: i128) -> Result<Value> {
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

    fn related(&mut self, relation: Relation, left: &Value, right: &Value) -> Result<bool> {
        match relation {
            Relation::Equal => self.heap.equal(left, right),
            Relation::Unequal => self.heap.equal(left, right).map(|equal| !equal),
            Relation::Less => self.heap.less(left, right),
            Relation::Greater => self.heap.less(right, left),
            Relation::AtMost => Ok(self.heap.less(left, right)? || self.heap.equal(left, right)?),
            Relation::AtLeast => Ok(self.heap.less(right, left)? || self.heap.equal(left, right)?),
            Relation::In => self.contains(left, right),
            Relation::NotIn => self.contains(left, right).map(|contains| !contains),
            Relation::Is => identical(left, right),
            Relation::IsNot => identical(left, right).map(|identical| !identical),
        }
    }

    fn contains(&mut self, item: &Value, list: &Value) -> Result<bool> {
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
    fn slice(&mut self, list: Value, [start, stop, step]: [Option<i128>; 3]) -> Result<Value> {
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
}

/// `is`, where it does not ask where a value lies.
fn identical(left: &Value, right: &Value) -> Result<bool> {
    match (left, right) {
        (Value::None, other) | (other, Value::None) => Ok(matches!(other, Value::None)),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        _ => Err(Fault::new(Kind::Refused, "`is` between values that are not None")),
    }
}
