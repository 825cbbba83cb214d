//! Values: what lies in the heap is named by its place there, so that no value owns another and none is deep.

use std::cmp::Ordering;
use std::fmt::Write;
use std::rc::Rc;

use super::builtin::Builtin;
use super::fault::{Fault, Kind, Result, type_error};
use super::number;
use super::tree::Function;

#[derive(Debug, Clone)]
pub enum Value {
    None,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Rc<str>),
    List(usize),
    Tuple(usize),
    /// Keys and values in turn.
    Dict(usize),
    /// Start, stop, step.
    Range([i128; 3]),
    Math,
    Builtin(Builtin),
    Function(Rc<Function>),
}

/// What a run holds, all of it until it ends, and what it may still spend.
#[derive(Debug)]
pub struct Heap {
    cells: Vec<Vec<Value>>,
    steps: u64,
    bytes: usize,
}

/// Levels of values within values that are looked through.
const DEEPEST: usize = 50;

impl Heap {
    pub fn new(steps: u64, bytes: usize) -> Self {
        Self { cells: vec![], steps, bytes }
    }

    /// Takes steps from those left.
    pub fn spend(&mut self, steps: usize) -> Result<()> {
        let left = self.steps.checked_sub(steps as u64);
        self.steps = left.ok_or_else(|| Fault::new(Kind::Steps, ""))?;
        Ok(())
    }

    /// Makes room for so many bytes, and takes the steps to fill them.
    pub fn hold(&mut self, bytes: usize) -> Result<()> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.ok_or_else(|| Fault::new(Kind::Memory, ""))?;
        self.spend(bytes / 64)
    }

    pub fn put(&mut self, values: Vec<Value>) -> Result<usize> {
        self.hold((values.len() + 1) * size_of::<Value>())?;
        self.cells.push(values);
        Ok(self.cells.len() - 1)
    }

    pub fn text(&mut self, text: impl Into<Rc<str>>) -> Result<Value> {
        let text = text.into();
        self.hold(text.len())?;
        Ok(Value::Text(text))
    }

    pub fn cell(&self, at: usize) -> &[Value] {
        self.cells.get(at).map_or(&[], Vec::as_slice)
    }

    pub fn cell_mut(&mut self, at: usize) -> Option<&mut Vec<Value>> {
        self.cells.get_mut(at)
    }

    /// How many there are in it, if it can be counted.
    pub fn len(&self, value: &Value) -> Result<usize> {
        Ok(match value {
            Value::Text(text) => text.chars().count(),
            Value::List(at) | Value::Tuple(at) => self.cell(*at).len(),
            Value::Dict(at) => self.cell(*at).len() / 2,
            Value::Range([start, stop, step]) => {
                let span = if *step > 0 { stop.checked_sub(*start) } else { start.checked_sub(*stop) };
                let count =
                    span.map(|span| span.max(0) as u128).map(|span| span.div_ceil(step.unsigned_abs()));
                let count = count.and_then(|count| usize::try_from(count).ok());
                count.ok_or_else(|| Fault::new(Kind::Overflow, "a range too long to count"))?
            }
            other => return Err(type_error(format!("object of type '{}' has no len()", other.kind()))),
        })
    }

    /// Its `at`-th item in the order of a loop; texts are taken apart before.
    pub fn nth(&self, value: &Value, at: usize) -> Option<Value> {
        match value {
            Value::List(place) | Value::Tuple(place) => self.cell(*place).get(at).cloned(),
            Value::Dict(place) => self.cell(*place).get(2 * at).cloned(),
            Value::Range([start, stop, step]) => {
                let item = i128::try_from(at).ok()?.checked_mul(*step)?.checked_add(*start)?;
                let within = if *step > 0 { item < *stop } else { item > *stop };
                within.then_some(Value::Int(item))
            }
            _ => None,
        }
    }

    /// Something a loop can run over by [`Heap::nth`].
    pub fn iterable(&mut self, value: Value) -> Result<Value> {
        match value {
            Value::Text(text) => {
                self.hold(text.len())?;
                let letters = text.chars().map(|letter| Value::Text(letter.to_string().into())).collect();
                Ok(Value::Tuple(self.put(letters)?))
            }
            Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Range(_) => Ok(value),
            other => Err(type_error(format!("'{}' object is not iterable", other.kind()))),
        }
    }

    /// All its items.
    pub fn items(&mut self, value: Value) -> Result<Vec<Value>> {
        let value = self.iterable(value)?;
        let length = self.len(&value)?;
        self.hold(length.saturating_mul(size_of::<Value>()))?;
        Ok((0..length).filter_map(|at| self.nth(&value, at)).collect())
    }

    pub fn is_true(&self, value: &Value) -> bool {
        match value {
            Value::None => false,
            Value::Bool(truth) => *truth,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Range(_) => self.nth(value, 0).is_some(),
            Value::Text(_) | Value::List(_) | Value::Tuple(_) | Value::Dict(_) => self.len(value) != Ok(0),
            Value::Math | Value::Builtin(_) | Value::Function(_) => true,
        }
    }

    pub fn equal(&mut self, a: &Value, b: &Value) -> Result<bool> {
        self.same(a, b, 0)
    }

    fn same(&mut self, a: &Value, b: &Value, depth: usize) -> Result<bool> {
        self.spend(1)?;
        if depth > DEEPEST {
            return Err(Fault::new(Kind::Recursion, "values nested too deeply"));
        }
        match (a, b) {
            (Value::None, Value::None) => Ok(true),
            (Value::Text(a), Value::Text(b)) => {
                self.spend(a.len().min(b.len()) / 64)?;
                Ok(a == b)
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                if self.cell(*a).len() != self.cell(*b).len() {
                    return Ok(false);
                }
                for at in 0..self.cell(*a).len() {
                    let pair = self.cell(*a).get(at).cloned().zip(self.cell(*b).get(at).cloned());
                    if let Some((a, b)) = pair
                        && !self.same(&a, &b, depth + 1)?
                    {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Value::Dict(..), Value::Dict(..)) | (Value::Range(..), Value::Range(..)) => {
                Err(Fault::new(Kind::Refused, "a comparison of dictionaries or ranges"))
            }
            _ => Ok(number::compare(a, b) == Some(Ordering::Equal)),
        }
    }

    /// Whether `a < b`.
    pub fn less(&mut self, a: &Value, b: &Value) -> Result<bool> {
        self.before(a, b, 0)
    }

    fn before(&mut self, a: &Value, b: &Value, depth: usize) -> Result<bool> {
        self.spend(1)?;
        if depth > DEEPEST {
            return Err(Fault::new(Kind::Recursion, "values nested too deeply"));
        }
        match (a, b) {
            (Value::Text(a), Value::Text(b)) => {
                self.spend(a.len().min(b.len()) / 64)?;
                Ok(a < b)
            }
            (Value::List(a), Value::List(b)) | (Value::Tuple(a), Value::Tuple(b)) => {
                for at in 0.. {
                    let (Some(a), Some(b)) = (self.cell(*a).get(at).cloned(), self.cell(*b).get(at).cloned())
                    else {
                        break;
                    };
                    if !self.same(&a, &b, depth + 1)? {
                        return self.before(&a, &b, depth + 1);
                    }
                }
                Ok(self.cell(*a).len() < self.cell(*b).len())
            }
            _ if a.is_number() && b.is_number() => Ok(number::compare(a, b) == Some(Ordering::Less)),
            _ => Err(type_error(format!("'<' not supported between '{}' and '{}'", a.kind(), b.kind()))),
        }
    }

    /// As `print` writes it.
    pub fn show(&mut self, value: &Value) -> Result<String> {
        if let Value::Text(text) = value {
            return Ok(text.to_string());
        }
        let mut shown = String::new();
        self.write(value, &mut shown, 0)?;
        Ok(shown)
    }

    fn write(&mut self, value: &Value, out: &mut String, depth: usize) -> Result<()> {
        self.spend(1)?;
        if depth > DEEPEST {
            return Err(Fault::new(Kind::Recursion, "values nested too deeply"));
        }
        match value {
            Value::None => out.push_str("None"),
            Value::Bool(truth) => out.push_str(if *truth { "True" } else { "False" }),
            Value::Int(number) => out.push_str(&number.to_string()),
            Value::Float(number) => out.push_str(&number::repr(*number)),
            Value::Text(text) => {
                self.hold(4 * text.len())?;
                quote(text, out);
            }
            Value::Range([start, stop, 1]) => _ = write!(out, "range({start}, {stop})"),
            Value::Range([start, stop, step]) => _ = write!(out, "range({start}, {stop}, {step})"),
            Value::List(at) | Value::Tuple(at) | Value::Dict(at) => {
                let (open, close) = match value {
                    Value::List(_) => ('[', "]"),
                    Value::Tuple(_) if self.cell(*at).len() == 1 => ('(', ",)"),
                    Value::Tuple(_) => ('(', ")"),
                    _ => ('{', "}"),
                };
                out.push(open);
                let mut place = 0;
                while let Some(item) = self.cell(*at).get(place).cloned() {
                    if place > 0 {
                        out.push_str(if matches!(value, Value::Dict(_)) && place % 2 == 1 {
                            ": "
                        } else {
                            ", "
                        });
                    }
                    self.write(&item, out, depth + 1)?;
                    place += 1;
                }
                out.push_str(close);
            }
            Value::Math | Value::Builtin(_) | Value::Function(_) => {
                return Err(Fault::new(Kind::Refused, format!("the text of a {}", value.kind())));
            }
        }
        Ok(())
    }
}

impl Value {
    /// The name of its type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "str",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Dict(_) => "dict",
            Self::Range(_) => "range",
            Self::Math => "module",
            Self::Builtin(_) => "builtin_function_or_method",
            Self::Function(_) => "function",
        }
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Int(_) | Self::Float(_))
    }
}

/// A text between quotes, as Python's `repr` has it.
fn quote(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            _ if letter == quote => out.extend(['\\', letter]),
            _ if letter.is_ascii_control() => _ = write!(out, "\\x{:02x}", u32::from(letter)),
            _ => out.push(letter),
        }
    }
    out.push(quote);
}
