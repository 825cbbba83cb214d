//! Parquet in the layout of verl: one row a record, whatever its columns are.
//!
//! Layout   data_source, prompt: list of {role, content}, ability,
//!          reward_model {style, ground_truth}, extra_info {..}; further columns are welcome.
//!          <https://verl.readthedocs.io/en/latest/preparation/prepare_data.html>
//! Absent   binary columns (image bytes) are left out of the row; templates cannot name them.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Fields, Float64Type, Int64Type, UInt64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use gradatim_core::{Error, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Number, Value};

use crate::fields::Row;

/// Rows converted at a time.
const BATCH: usize = 4096;

/// The first `limit` rows of a Parquet file. Refuses a file that is damaged anywhere before that.
pub(crate) fn read(path: &Path, limit: usize) -> Result<Vec<Row>> {
    let file = File::open(path).map_err(|source| Error::io(path, "opening", source))?;
    // The decoders of `parquet` and `arrow` index without checks in places: damage may reach them as a panic.
    let rows = catch_unwind(AssertUnwindSafe(|| decode(file, limit)))
        .unwrap_or_else(|_| Err(ArrowError::ParquetError("the decoder gave up".to_owned())));
    rows.map_err(|fault| {
        let hint = "copy or download the file again";
        Error::input("parquet", fault, "an undamaged Parquet file", hint).in_file(path, None)
    })
}

fn decode(file: File, limit: usize) -> Result<Vec<Row>, ArrowError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let mut rows = vec![];
    for batch in builder.with_batch_size(BATCH.min(limit.max(1))).with_limit(limit).build()? {
        rows.extend(records(&batch?)?);
    }
    Ok(rows)
}

fn records(batch: &RecordBatch) -> Result<Vec<Row>, ArrowError> {
    objects(batch.schema().fields(), batch.columns(), batch.num_rows())
}

/// Columns to rows.
fn objects(
    fields: &Fields,
    columns: &[arrow::array::ArrayRef],
    n_rows: usize,
) -> Result<Vec<Row>, ArrowError> {
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
