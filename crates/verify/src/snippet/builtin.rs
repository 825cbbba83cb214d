//! The functions a program may call that it did not write.

use super::fault::{Fault, Kind, Result, type_error};
use super::number::{self, double, whole};
use super::tree::Op;
use super::value::{Heap, Value};

/// Makes [`Builtin`] and its names.
macro_rules! builtins {
    ($($module:ident { $($name:literal => $variant:ident,)* })*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Builtin {
            $($($variant,)*)*
        }

        $(pub fn $module(name: &str) -> Option<Builtin> {
            match name {
                $($name => Some(Builtin::$variant),)*
                _ => None,
            }
        })*
    };
}

builtins! {
    global {
        "abs" => Abs,
        "bool" => Bool,
        "float" => Float,
        "int" => Int,
        "len" => Len,
        "list" => List,
        "max" => Max,
        "min" => Min,
        "print" => Print,
        "range" => Range,
        "round" => Round,
        "sorted" => Sorted,
        "str" => Str,
        "sum" => Sum,
        "tuple" => Tuple,
    }
    math {
        "ceil" => Ceil,
        "factorial" => Factorial,
        "floor" => Floor,
        "gcd" => Gcd,
        "log" => Log,
        "pow" => Pow,
        "sqrt" => Sqrt,
    }
}

fn domain() -> Fault {
    Fault::new(Kind::Value, "math domain error")
}

fn real(value: &Value) -> Result<f64> {
    double(value).ok_or_else(|| type_error(format!("must be real number, not {}", value.kind())))
}

fn integer(value: &Value) -> Result<i128> {
    let found = whole(value);
    found.ok_or_else(|| type_error(format!("'{}' object cannot be interpreted as an integer", value.kind())))
}

fn count(arguments: &[Value]) -> Fault {
    type_error(format!("{} arguments are too many or too few", arguments.len()))
}

/// Calls it. `print` is for the caller, who holds what is printed.
pub fn call(builtin: Builtin, arguments: &[Value], heap: &mut Heap) -> Result<Value> {
    match (builtin, arguments) {
        (Builtin::Abs, [Value::Float(number)]) => Ok(Value::Float(number.abs())),
        (Builtin::Abs, [number]) => {
            let found = integer(number)?.checked_abs();
            found.map(Value::Int).ok_or_else(number::overflow)
        }
        (Builtin::Bool, [value]) => Ok(Value::Bool(heap.is_true(value))),
        (Builtin::Float, [value]) => to_float(value).map(Value::Float),
        (Builtin::Int, [value]) => to_int(value).map(Value::Int),
        (Builtin::Len, [value]) => {
            let length = heap.len(value)?;
            heap.spend(if let Value::Text(_) = value { length / 64 } else { 0 })?;
            i128::try_from(length).map(Value::Int).map_err(|_| count(arguments))
        }
        (Builtin::List, []) => Ok(Value::List(heap.put(vec![])?)),
        (Builtin::List, [value]) => {
            let items = heap.items(value.clone())?;
            Ok(Value::List(heap.put(items)?))
        }
        (Builtin::Tuple, []) => Ok(Value::Tuple(heap.put(vec![])?)),
        (Builtin::Tuple, [value]) => {
            let items = heap.items(value.clone())?;
            Ok(Value::Tuple(heap.put(items)?))
        }
        (Builtin::Max | Builtin::Min, [value]) => {
            let items = heap.items(value.clone())?;
            extreme(builtin, items, heap)
        }
        (Builtin::Max | Builtin::Min, [_, _, ..]) => extreme(builtin, arguments.to_vec(), heap),
        (Builtin::Range, [stop]) => Ok(Value::Range([0, integer(stop)?, 1])),
        (Builtin::Range, [start, stop]) => Ok(Value::Range([integer(start)?, integer(stop)?, 1])),
        (Builtin::Range, [start, stop, step]) => match integer(step)? {
            0 => Err(Fault::new(Kind::Value, "range() arg 3 must not be zero")),
            step => Ok(Value::Range([integer(start)?, integer(stop)?, step])),
        },
        (Builtin::Round, [number]) => round(number, None),
        (Builtin::Round, [number, Value::None]) => round(number, None),
        (Builtin::Round, [number, digits]) => round(number, Some(integer(digits)?)),
        (Builtin::Sorted, [value]) => {
            let items = heap.items(value.clone())?;
            let sorted = sort(items, heap)?;
            Ok(Value::List(heap.put(sorted)?))
        }
        (Builtin::Str, []) => heap.text(""),
        (Builtin::Str, [value]) => {
            let shown = heap.show(value)?;
            heap.text(shown)
        }
        (Builtin::Sum, [value]) => sum(value, Value::Int(0), heap),
        (Builtin::Sum, [value, start]) => sum(value, start.clone(), heap),
        (Builtin::Print, _) => Err(Fault::new(Kind::Refused, "print as a value")),
        _ => of_math(builtin, arguments, heap),
    }
}

fn of_math(builtin: Builtin, arguments: &[Value], heap: &mut Heap) -> Result<Value> {
    match (builtin, arguments) {
        (Builtin::Ceil | Builtin::Floor, [value]) => match (whole(value), builtin) {
            (Some(number), _) => Ok(Value::Int(number)),
            (None, Builtin::Ceil) => number::truncate(real(value)?.ceil()).map(Value::Int),
            (None, _) => number::truncate(real(value)?.floor()).map(Value::Int),
        },
        (Builtin::Factorial, [value]) => {
            let n = integer(value)?;
            if n < 0 {
                return Err(Fault::new(Kind::Value, "factorial() not defined for negative values"));
            }
            // 34! has more than 127 bits.
            let found = (1..=n.min(34)).try_fold(1_i128, i128::checked_mul);
            found.map(Value::Int).ok_or_else(number::overflow)
        }
        (Builtin::Gcd, numbers) => {
            heap.spend(numbers.len())?;
            let mut gcd = 0_u128;
            for number in numbers {
                let mut rest = integer(number)?.unsigned_abs();
                while rest > 0 {
                    (gcd, rest) = (rest, gcd % rest);
                }
            }
            i128::try_from(gcd).map(Value::Int).map_err(|_| number::overflow())
        }
        (Builtin::Log, [value]) => logarithm(value).map(Value::Float),
        (Builtin::Log, [value, base]) => {
            let (value, base) = (logarithm(value)?, logarithm(base)?);
            if base == 0.0 {
                Err(Fault::new(Kind::ZeroDivision, "division by zero"))
            } else {
                Ok(Value::Float(value / base))
            }
        }
        (Builtin::Pow, [base, exponent]) => match number::power(real(base)?, real(exponent)?) {
            Err(Fault { kind: Kind::ZeroDivision | Kind::Refused, .. }) => Err(domain()),
            found => found.map(Value::Float),
        },
        (Builtin::Sqrt, [value]) => {
            let number = real(value)?;
            if number < 0.0 { Err(domain()) } else { Ok(Value::Float(number.sqrt())) }
        }
        _ => Err(count(arguments)),
    }
}

fn logarithm(value: &Value) -> Result<f64> {
    let number = real(value)?;
    if number <= 0.0 { Err(domain()) } else { Ok(libm::log(number)) }
}

fn round(number: &Value, digits: Option<i128>) -> Result<Value> {
    let wrong = || Err(type_error(format!("type {} doesn't define __round__ method", number.kind())));
    number::round(number, digits).unwrap_or_else(wrong)
}

fn to_float(value: &Value) -> Result<f64> {
    if let Value::Text(text) = value {
        let wrong = || Fault::new(Kind::Value, format!("could not convert string to float: '{text}'"));
        return text.trim().parse().map_err(|_| wrong());
    }
    let wrong =
        || type_error(format!("float() argument must be a string or a real number, not '{}'", value.kind()));
    double(value).ok_or_else(wrong)
}

fn to_int(value: &Value) -> Result<i128> {
    match value {
        Value::Text(text) => {
            let wrong =
                || Fault::new(Kind::Value, format!("invalid literal for int() with base 10: '{text}'"));
            text.trim().parse().map_err(|_| wrong())
        }
        Value::Float(number) if number.is_infinite() => {
            Err(Fault::new(Kind::Overflow, "cannot convert float infinity to integer"))
        }
        Value::Float(number) => number::truncate(*number),
        other => {
            whole(other).ok_or_else(|| type_error(format!("int() argument must not be '{}'", value.kind())))
        }
    }
}

/// The first of the largest or of the smallest.
fn extreme(builtin: Builtin, items: Vec<Value>, heap: &mut Heap) -> Result<Value> {
    let mut best: Option<Value> = None;
    for item in items {
        let better = match &best {
            None => true,
            Some(best) if builtin == Builtin::Max => heap.less(best, &item)?,
            Some(best) => heap.less(&item, best)?,
        };
        if better {
            best = Some(item);
        }
    }
    best.ok_or_else(|| Fault::new(Kind::Value, "an empty sequence has no extreme"))
}

fn sum(value: &Value, start: Value, heap: &mut Heap) -> Result<Value> {
    let mut total = start;
    for item in heap.items(value.clone())? {
        heap.spend(1)?;
        let wrong = || {
            type_error(format!("unsupported operand type(s) for +: '{}' and '{}'", total.kind(), item.kind()))
        };
        total = number::operate(Op::Add, &total, &item).unwrap_or_else(|| Err(wrong()))?;
    }
    Ok(total)
}

/// A stable sort by `<` alone, as Python's: whatever the order, it ends.
fn sort(items: Vec<Value>, heap: &mut Heap) -> Result<Vec<Value>> {
    let mut runs: Vec<Vec<Value>> = items.into_iter().map(|item| vec![item]).collect();
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut pairs = runs.into_iter();
        while let Some(left) = pairs.next() {
            merged.push(match pairs.next() {
                Some(right) => merge(left, right, heap)?,
                None => left,
            });
        }
        runs = merged;
    }
    Ok(runs.pop().unwrap_or_default())
}

fn merge(left: Vec<Value>, right: Vec<Value>, heap: &mut Heap) -> Result<Vec<Value>> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if heap.less(b, a)? { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}
