//! Arrow batches to records. Binary columns (image bytes) are left out: templates cannot name them.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Fields, Float64Type, Int64Type, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use gradatim_core::{Error, Result};
use serde_json::{Number, Value};

use super::Each;
use crate::fields::Row;
use crate::quiet;

/// Hands over the records of batches that are decoded one at a time. `name` is the format, for a refusal.
pub(super) fn read<I>(name: &str, open: impl FnOnce() -> Result<I, ArrowError>, each: &mut Each) -> Result<()>
where
    I: Iterator<Item = Result<RecordBatch, ArrowError>>,
{
    let mut batches = guarded(name, open)?;
    let mut next = || batches.next().transpose()?.map(|batch| records(&batch)).transpose();
    let mut number = 0;
    while let Some(rows) = guarded(name, &mut next)? {
        for row in rows {
            number += 1;
            if each(number, Ok(row))?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Runs a decoder, which may refuse or panic.
fn guarded<T>(name: &str, work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T> {
    let done = quiet::catch(work);
    let done = done.unwrap_or_else(|| Err(ArrowError::ParseError("the decoder gave up".to_owned())));
    done.map_err(|fault| {
        let hint = "copy or download the file again";
        Error::input(name.to_lowercase(), fault, format!("an undamaged {name} file"), hint)
    })
}

fn records(batch: &RecordBatch) -> Result<Vec<Row>, ArrowError> {
    objects(batch.schema().fields(), batch.columns(), batch.num_rows())
}

/// Columns to rows.
fn objects(fields: &Fields, columns: &[ArrayRef], n_rows: usize) -> Result<Vec<Row>, ArrowError> {
    let mut rows: Vec<Row> = (0..n_rows).map(|_| Row::with_capacity(fields.len())).collect();
    for (field, column) in fields.iter().zip(columns) {
        let Some(values) = values(column)? else { continue };
        for (row, value) in rows.iter_mut().zip(values) {
            row.insert(field.name().clone(), value);
        }
    }
    Ok(rows)
}

/// A column as JSON values; `None` for bytes.
fn values(array: &dyn Array) -> Result<Option<Vec<Value>>, ArrowError> {
    let as_type = |data_type: &DataType| cast(array, data_type);
    let values = match array.data_type() {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            return Ok(None);
        }
        DataType::Null => vec![Value::Null; array.len()],
        DataType::Boolean => present(array.as_boolean().iter(), Value::Bool),
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::Int64 => {
            present(as_type(&DataType::Int64)?.as_primitive::<Int64Type>().iter(), Value::from)
        }
        DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64 => {
            present(as_type(&DataType::UInt64)?.as_primitive::<UInt64Type>().iter(), Value::from)
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let number = |x| Number::from_f64(x).map_or(Value::Null, Value::Number);
            present(as_type(&DataType::Float64)?.as_primitive::<Float64Type>().iter(), number)
        }
        DataType::Utf8 => present(array.as_string::<i32>().iter(), Value::from),
        DataType::LargeUtf8 => present(array.as_string::<i64>().iter(), Value::from),
        DataType::Utf8View => present(array.as_string_view().iter(), Value::from),
        DataType::Dictionary(_, inner) => return values(&as_type(inner)?),
        DataType::Struct(_) => structs(array.as_struct())?,
        DataType::FixedSizeList(item, _) => return values(&as_type(&DataType::LargeList(item.clone()))?),
        DataType::List(item) => return values(&as_type(&DataType::LargeList(item.clone()))?),
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            let Some(items) = values(lists.values())? else { return Ok(None) };
            let slice = |ix: usize| {
                let ends = [lists.value_offsets()[ix] as usize, lists.value_offsets()[ix + 1] as usize];
                Value::Array(items[ends[0]..ends[1]].to_vec())
            };
            (0..lists.len()).map(|ix| if lists.is_null(ix) { Value::Null } else { slice(ix) }).collect()
        }
        _ => {
            let format = FormatOptions::default();
            let format = ArrayFormatter::try_new(array, &format)?;
            let text = |ix| format.value(ix).try_to_string().map(Value::String);
            let text = |ix| if array.is_null(ix) { Ok(Value::Null) } else { text(ix) };
            (0..array.len()).map(text).collect::<Result<_, _>>()?
        }
    };
    Ok(Some(values))
}

fn structs(array: &StructArray) -> Result<Vec<Value>, ArrowError> {
    let rows = objects(array.fields(), array.columns(), array.len())?;
    let kept = |(ix, row)| if array.is_null(ix) { Value::Null } else { Value::Object(row) };
    Ok(rows.into_iter().enumerate().map(kept).collect())
}

fn present<T>(items: impl Iterator<Item = Option<T>>, value: impl Fn(T) -> Value) -> Vec<Value> {
    items.map(|item| item.map_or(Value::Null, &value)).collect()
}
