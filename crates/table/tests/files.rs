//! Files that spreadsheet programs and libraries wrote, kept as they wrote them (`files/`), and what is read out of each:
//! numbers as text and as numbers, dates, errors, formulas with and without results, merged cells, a hidden row, several
//! sheets of which one is hidden, days counted from 1904.
#![allow(clippy::unwrap_used, reason = "a test")]

mod made;

use made::{LIMITS, csv, shown, xlsx};
use table::{Broken, Cell, Reader, Row, Shape};

const LIBRE_OFFICE: &[u8] = include_bytes!("files/libreoffice.xlsx");
const LIBRE_OFFICE_1904: &[u8] = include_bytes!("files/libreoffice-1904.xlsx");
const LIBRE_OFFICE_TEXT: &[u8] = include_bytes!("files/libreoffice-gb18030.csv");
/// Strings shared, formulas without results.
const OPENPYXL: &[u8] = include_bytes!("files/openpyxl.xlsx");
/// Strings in their cells.
const XLSX_WRITER: &[u8] = include_bytes!("files/xlsxwriter.xlsx");

/// The rows, each cell that a program spoilt with what happened to it.
fn told(rows: &[Row]) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Mangled { shown, why } => format!("{shown} ({why:?})"),
    };
    let row =
        |row: &Row| format!("{}: {}", row.number, row.cells.iter().map(cell).collect::<Vec<_>>().join("/"));
    rows.iter().map(row).collect()
}

/// The list that the files have, with the cells that each program writes otherwise: results of formulas.
fn list(results: [&str; 4]) -> Vec<String> {
    let [text, sum, error, truth] = results;
    vec![
        "1: 手机号码/姓名/日期/金额/公式".into(),
        format!("2: 13800138000/张三/2026-03-01 (Date)/12.5 (Fraction)/{text}"),
        format!("3: 13800138001/李四/2026-03-01 10:30 (Date)/3/{sum}"),
        format!("4: +639215347566/王五///{error}"),
        format!("6: 00447700900123/Zoë \"Q\", <&>/10:30 (Date)/50% (Fraction)/{truth}"),
        "7: 13800138002/科学/123456789012346000 (TooPrecise)/2e3/TRUE (Boolean)".into(),
        "8: 13800138009/合并/x".into(),
        "9: 13800138010/隐藏行".into(),
        "10: 013800138011/前导零".into(),
        "11: 00013800138012/零格式".into(),
    ]
}

#[test]
fn libre_office_writes_workbooks() {
    let wanted = list(["A1", "2", "#DIV/0! (Error)", "TRUE (Boolean)"]);
    assert_eq!(told(&xlsx(LIBRE_OFFICE, LIMITS, None).unwrap()), wanted);
    assert_eq!(told(&xlsx(LIBRE_OFFICE_1904, LIMITS, None).unwrap()), wanted, "the same days");
}

#[test]
fn of_several_sheets_one_is_chosen_and_a_hidden_one_is_none() {
    for octets in [LIBRE_OFFICE, OPENPYXL] {
        let reader = Reader::xlsx(std::io::Cursor::new(octets), LIMITS, None).unwrap();
        assert_eq!(reader.sheets(), ["名单", "Second"]);
        let second = xlsx(octets, LIMITS, Some("Second")).unwrap();
        assert_eq!(shown(&second), ["1: Phone", "2: 13800138099"]);
        assert!(matches!(xlsx(octets, LIMITS, Some("Hidden")), Err(Broken::NoSheet { .. })));
    }
}

#[test]
fn what_a_sheet_hides_is_read_and_counted() {
    for (octets, hidden) in [(LIBRE_OFFICE, 1), (OPENPYXL, 1), (XLSX_WRITER, 0)] {
        let mut reader = Reader::xlsx(std::io::Cursor::new(octets), LIMITS, None).unwrap();
        while reader.next_row().unwrap().is_some() {}
        assert_eq!(reader.hidden(), hidden);
    }
}

#[test]
fn libraries_leave_formulas_without_results() {
    let wanted = list(["=\"A\"&1 (Error)", "=1+1 (Error)", "=1/0 (Error)", "=TRUE() (Error)"]);
    assert_eq!(told(&xlsx(OPENPYXL, LIMITS, None).unwrap()), wanted);
    let wanted = [
        "1: Phone/Name",
        "2: 13800138000/Amy",
        "3: 13800138001/2026-03-01 (Date)",
        "4: +85291234567/abc",
        "5: 13800138004/TRUE (Boolean)",
        "6: 13800138005/line 1\nline 2",
    ];
    assert_eq!(told(&xlsx(XLSX_WRITER, LIMITS, None).unwrap()), wanted);
}

#[test]
fn libre_office_writes_text_in_chinese() {
    let wanted = [
        "1: 手机号码/姓名/日期/金额/公式",
        "2: 13800138000/张三/2026-03-01/12.5/A1",
        "3: 13800138001/李四/2026-03-01 10:30:00/3/2",
        "4: +639215347566/王五///#DIV/0! (Error)",
        "6: 00447700900123/Zoë \"Q\", <&>/10:30:00/50%/TRUE",
        "7: 13800138002/科学/1.23456789012346E+017 (Scientific)/2e3/TRUE",
        "8: 13800138009/合并/x",
        "9: 13800138010/隐藏行",
        "10: 013800138011/前导零",
        "11: 00013800138012/零格式",
    ];
    assert_eq!(told(&csv(LIBRE_OFFICE_TEXT, Shape::Table).unwrap()), wanted);
}
