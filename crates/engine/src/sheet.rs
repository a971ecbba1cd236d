//! Tables as files: CSV and XLSX.
//!
//! Invariant: no cell of a file is ever a formula. XLSX writes texts as texts; CSV puts an apostrophe before a text that a
//! spreadsheet would calculate. Amounts are exact: beyond what a spreadsheet's numbers hold they are texts.

use domain::kind::Kind;
use domain::money::{Micro, UNIT};
use domain::refusal::Lang;
use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Result};

/// Largest integer that a spreadsheet's number holds exactly.
const EXACT_MAX: u64 = 1 << 53;
/// Longest text of an XLSX cell.
const TEXT_MAX: usize = 32_767;
/// Longest name of a sheet.
const NAME_MAX: usize = 31;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, UTF-8 with a byte order mark (spreadsheets need it).
    Csv,
    /// Office Open XML.
    Xlsx,
    /// PDF.
    Pdf,
}

impl Format {
    /// Reads the word.
    pub fn parse(word: &str) -> Option<Format> {
        match word {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "pdf" => Some(Format::Pdf),
            _ => None,
        }
    }

    /// The file name's end.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
        }
    }

    /// The media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pdf => "application/pdf",
        }
    }
}

/// A file to take away.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file that is still being made.
pub struct Download {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its pieces; an error cuts the file off.
    pub pieces: tokio::sync::mpsc::Receiver<Result<Vec<u8>>>,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    Amount(Micro),
    Count(i64),
}

impl Cell {
    /// As people read it.
    pub(crate) fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Amount(amount) => amount.to_string(),
            Cell::Count(count) => count.to_string(),
        }
    }
}

/// A table; every row has as many cells as the heading.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) heading: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Writes tables: CSV takes the last one only, XLSX a sheet for each.
pub(crate) fn write(name: &str, tables: &[Table], format: Format) -> Result<File> {
    let bytes = match format {
        Format::Csv => tables.last().map_or_else(|| Ok(Vec::new()), csv)?,
        Format::Xlsx => xlsx(tables).map_err(|error| Error::Internal(format!("xlsx: {error}")))?,
        Format::Pdf => return Err(Error::Internal("a PDF is not a sheet".into())),
    };
    Ok(File { name: format!("{name}.{}", format.suffix()), content_type: format.content_type(), bytes })
}

fn csv(table: &Table) -> Result<Vec<u8>> {
    csv_piece(Some(&table.heading), &table.rows)
}

/// A piece of a CSV file; the first one has the byte order mark and the heading.
pub(crate) fn csv_piece(heading: Option<&[String]>, rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mark = if heading.is_some() { "\u{FEFF}" } else { "" };
    let mut writer = csv::Writer::from_writer(mark.as_bytes().to_vec());
    let broken = |error: csv::Error| Error::Internal(format!("csv: {error}"));
    if let Some(heading) = heading {
        writer.write_record(heading).map_err(broken)?;
    }
    for row in rows {
        writer.write_record(row.iter().map(csv_text)).map_err(broken)?;
    }
    writer.into_inner().map_err(|error| Error::Internal(format!("csv: {error}")))
}

/// A cell of a CSV file; texts that a spreadsheet would calculate are quoted (OWASP, CSV injection).
fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) => {
            format!("'{text}")
        }
        other => other.text(),
    }
}

fn xlsx(tables: &[Table]) -> std::result::Result<Vec<u8>, XlsxError> {
    let (mut book, styles) = (Workbook::new(), Styles::new());
    for table in tables {
        let sheet = begin_sheet(&mut book, &table.title, &table.heading, &styles)?;
        for (number, row) in (1u32..).zip(&table.rows) {
            write_row(sheet, number, row, &styles)?;
        }
    }
    book.save_to_buffer()
}

/// How cells of a workbook look.
pub(crate) struct Styles {
    bold: CellFormat,
    money: CellFormat,
}

impl Styles {
    /// The same for every workbook.
    pub(crate) fn new() -> Styles {
        Styles { bold: CellFormat::new().set_bold(), money: CellFormat::new().set_num_format("#,##0.######") }
    }
}

/// A new sheet with its heading; its rows follow in order, from 1.
pub(crate) fn begin_sheet<'a>(
    book: &'a mut Workbook,
    title: &str,
    heading: &[String],
    styles: &Styles,
) -> std::result::Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(title.chars().take(NAME_MAX).collect::<String>())?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, text) in (0u16..).zip(heading) {
        sheet.set_column_width(column, (text.chars().count() as f64 * 1.6).clamp(10.0, 40.0))?;
        sheet.write_string_with_format(0, column, text, &styles.bold)?;
    }
    Ok(sheet)
}

/// The next row of a sheet.
pub(crate) fn write_row(
    sheet: &mut Worksheet,
    number: u32,
    row: &[Cell],
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(row) {
        match cell {
            Cell::Count(count) if count.unsigned_abs() <= EXACT_MAX => {
                sheet.write_number(number, column, *count as f64)?
            }
            Cell::Amount(amount) if amount.0.unsigned_abs() <= EXACT_MAX => {
                let value = amount.0 as f64 / UNIT as f64;
                sheet.write_number_with_format(number, column, value, &styles.money)?
            }
            Cell::Text(text) if text.is_empty() => continue,
            other => {
                let text: String = other.text().chars().take(TEXT_MAX).collect();
                sheet.write_string(number, column, text)?
            }
        };
    }
    Ok(())
}

/// An SMS type as people read it.
pub(crate) fn kind_word(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Verification, Lang::En) => "Verification code",
        (Kind::Notification, Lang::En) => "Notification",
        (Kind::Marketing, Lang::En) => "Marketing",
        (Kind::Verification, Lang::Zh) => "验证码",
        (Kind::Notification, Lang::Zh) => "行业通知",
        (Kind::Marketing, Lang::Zh) => "会员营销",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            title: "T".into(),
            heading: vec!["name".into(), "amount".into(), "count".into()],
            rows: vec![
                vec![Cell::Text("=HYPERLINK(\"x\")".into()), Cell::Amount(Micro(-1_500_000)), Cell::Count(3)],
                vec![Cell::Text("鸿雁, \"A\"".into()), Cell::Amount(Micro(i64::MAX)), Cell::Count(0)],
            ],
        }
    }

    #[test]
    fn a_csv_cell_is_never_a_formula() {
        let file = write("x", &[table()], Format::Csv).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        let wanted = "\u{FEFF}name,amount,count\n\"'=HYPERLINK(\"\"x\"\")\",-1.5,3\n\
                      \"鸿雁, \"\"A\"\"\",9223372036854.775807,0\n";
        assert_eq!((text.as_str(), file.name.as_str()), (wanted, "x.csv"));
        for evil in ["+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(csv_text(&Cell::Text(evil.into())).starts_with('\''), "{evil:?}");
        }
        assert_eq!(csv_text(&Cell::Amount(Micro(-UNIT))), "-1", "a number stays one");
    }

    #[test]
    fn a_workbook_is_a_zip_with_a_sheet_for_each_table() {
        let second = Table { title: "U".into(), ..table() };
        let file = write("x", &[table(), second], Format::Xlsx).unwrap();
        assert!(file.bytes.starts_with(b"PK"));
        let names = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"];
        let holds = |name: &str| file.bytes.windows(name.len()).any(|window| window == name.as_bytes());
        assert!(names.into_iter().all(holds));
    }
}
