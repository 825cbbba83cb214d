//! What an expression comes to.

use super::super::builtin::{self, Builtin};
use super::super::fault::{Fault, Kind, Result, type_error};
use super::super::number;
use super::super::tree::{Expr, Name, Node, Op, Relation};
use super::super::value::Value;
use super::{MOST_PRINTED, Machine, Scope};

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
            Value::Function(function) => self.call(&function, values),
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
}

/// `is`, where it does not ask where a value lies.
fn identical(left: &Value, right: &Value) -> Result<bool> {
    match (left, right) {
        (Value::None, other) | (other, Value::None) => Ok(matches!(other, Value::None)),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        _ => Err(Fault::new(Kind::Refused, "`is` between values that are not None")),
    }
}
