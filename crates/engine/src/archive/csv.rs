//! Rows of the archive as CSV, for spreadsheets: no cell is ever a formula.

use serde_json::Value;

use super::What;
use crate::sheet::{Cell, csv_piece};

/// The columns: fields of a row, `/` between levels.
const MESSAGES: &[&str] = &[
    "tenant",
    "uid",
    "accepted_at",
    "phone",
    "country",
    "network",
    "type",
    "status",
    "dr_state",
    "dr_code",
    "error/code",
    "content",
    "segments",
    "encoding",
    "signature",
    "sender_id",
    "template_id",
    "route_id",
    "carrier",
    "task_id",
    "task_name",
    "reference",
    "order",
    "price/amount",
    "charged/amount",
    "price/unit",
    "submitted_at",
    "closed_at",
];
const UPLINKS: &[&str] =
    &["tenant", "uid", "received_at", "phone", "sender", "to", "content", "carrier", "answers_uid"];

fn columns(what: What) -> &'static [&'static str] {
    match what {
        What::Messages => MESSAGES,
        What::Uplinks => UPLINKS,
    }
}

/// The first line, with the mark that spreadsheets need.
pub fn heading(what: What) -> crate::Result<Vec<u8>> {
    let titles: Vec<_> = columns(what).iter().map(|column| column.replace('/', "_")).collect();
    csv_piece(Some(&titles), &[])
}

/// A row's line.
pub fn row(what: What, json: &[u8]) -> crate::Result<Vec<u8>> {
    let row: Value = serde_json::from_slice(json)
        .map_err(|error| crate::Error::Internal(format!("a row of the archive: {error}")))?;
    let cell = |column: &&str| match row.pointer(&format!("/{column}")) {
        None | Some(Value::Null) => Cell::Text(String::new()),
        Some(Value::String(text)) => Cell::Text(text.clone()),
        Some(Value::Number(number)) => number.as_i64().map_or(Cell::Text(number.to_string()), Cell::Count),
        Some(other) => Cell::Text(other.to_string()),
    };
    csv_piece(None, &[columns(what).iter().map(cell).collect()])
}
