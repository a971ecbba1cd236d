//! Lists as people's programs write them, and rows out of them.
#![allow(clippy::unwrap_used, reason = "a test")]

mod made;

use made::{Book, LIMITS, STRINGS, all, csv, mangled, relations, shown, text, workbook, xlsx};
use proptest::prelude::*;
use table::{Broken, Mangling, Reader, Shape};

#[test]
fn excel_and_wps_share_their_strings() {
    let strings = [
        "<t>手机号码</t>",
        "<t>Name</t>",
        r#"<r><rPr><b/></rPr><t xml:space="preserve">Amy </t></r><r><t>&amp; Bob</t></r><rPh sb="0" eb="1"><t>エイミー</t></rPh><phoneticPr/>"#,
        "<t>+639215347566</t>",
        "<t/>",
        "<t>1.39E+10</t>",
    ];
    let rows = concat!(
        r#"<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>13800138000</v></c><c r="B2" t="s"><v>2</v></c></row>"#,
        r#"<row r="3"><c r="A3" s="2"/><c r="B3" t="s"><v>4</v></c></row>"#,
        r#"<row r="5"><c r="A5" t="s"><v>3</v></c><c r="C5" t="str"><f>B2</f><v>x &lt; y</v></c></row>"#,
        r#"<row r="9"><c r="A9" t="s"><v>5</v></c></row>"#
    );
    let rows = Book::new(rows, &strings).rows().unwrap();
    assert_eq!(
        shown(&rows),
        ["1: 手机号码/Name", "2: 13800138000/Amy & Bob", "5: +639215347566//x < y", "9: 1.39E+10"]
    );
    assert_eq!(rows[3].cells, [mangled("1.39E+10", Mangling::Scientific)]);
}

#[test]
fn libraries_write_texts_into_the_cells() {
    // openpyxl, and Google's export: no references, inline strings, a prefix for every name.
    let mut book = Book::new("", &[]);
    book.put("xl/worksheets/sheet1.xml", concat!(
        r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>Phone</x:t></x:is></x:c>"#,
        r#"<x:c t="inlineStr"><x:is><x:r><x:t>a</x:t></x:r><x:r><x:t>b</x:t></x:r></x:is></x:c></x:row><x:row/>"#,
        r#"<x:row><x:c t="n"><x:v>13800138000</x:v></x:c><x:c t="inlineStr"><x:is><x:t><![CDATA[<1>]]></x:t></x:is></x:c></x:row>"#,
        r#"</x:sheetData></x:worksheet>"#
    ));
    assert_eq!(shown(&book.rows().unwrap()), ["1: Phone/ab", "3: 13800138000/<1>"]);
}

#[test]
fn what_a_spreadsheet_did_to_cells_is_named() {
    let rows = concat!(
        r#"<row r="1"><c r="A1" s="1"><v>45292</v></c><c r="B1" s="3"><v>45292</v></c><c r="C1" s="4"><v>1234567</v></c>"#,
        r#"<c r="D1" s="5"><v>0.5</v></c><c r="E1"><v>1.23456789012346E+17</v></c><c r="F1"><v>9.99</v></c></row>"#,
        r#"<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><f>A1+1</f></c>"#,
        r#"<c r="D2" t="d"><v>2024-01-01</v></c><c r="E2"><f>1+1</f><v>2</v></c></row>"#
    );
    let rows = Book::new(rows, &[]).rows().unwrap();
    assert_eq!(
        rows[0].cells,
        [
            mangled("2024-01-01", Mangling::Date),
            mangled("2024-01-01", Mangling::Date),
            text("00001234567"),
            mangled("50%", Mangling::Fraction),
            mangled("123456789012346000", Mangling::TooPrecise),
            mangled("9.99", Mangling::Fraction),
        ]
    );
    assert_eq!(
        rows[1].cells,
        [
            mangled("TRUE", Mangling::Boolean),
            mangled("#REF!", Mangling::Error),
            mangled("=A1+1", Mangling::Error),
            mangled("2024-01-01", Mangling::Date),
            text("2"),
        ]
    );
}

#[test]
fn the_first_visible_sheet_is_read_or_the_one_named() {
    let mut book = Book::new(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#, &[]);
    book.put(
        "xl/workbook.xml",
        &workbook(&[("Old", "a", r#"state="hidden""#), ("List &amp; more", "b", ""), ("雁", "c", "")]),
    );
    book.put(
        "xl/_rels/workbook.xml.rels",
        &relations(&[
            ("a", "worksheet", "worksheets/sheet1.xml"),
            ("b", "worksheet", "worksheets/sheet2.xml"),
            ("c", "worksheet", "/xl/worksheets/Sheet3.xml"),
        ]),
    );
    book.put("xl/worksheets/sheet2.xml", &made::sheet(r#"<row r="1"><c r="A1"><v>2</v></c></row>"#));
    book.put("xl/worksheets/sheet3.xml", &made::sheet(r#"<row r="1"><c r="A1"><v>3</v></c></row>"#));
    let octets = book.octets();
    let read = |name: Option<&str>| xlsx(&octets, LIMITS, name).map(|rows| shown(&rows).join(" "));
    assert_eq!(read(None), Ok("1: 2".into()));
    assert_eq!(read(Some("雁")), Ok("1: 3".into()));
    let names = vec!["List & more".to_owned(), "雁".to_owned()];
    assert_eq!(read(Some("Old")), Err(Broken::NoSheet { names: names.clone() }));
    let reader = Reader::xlsx(std::io::Cursor::new(&octets), LIMITS, None).unwrap();
    assert_eq!(reader.sheets(), names);
}

#[test]
fn progress_reaches_its_end() {
    let rows: String =
        (1..2000).map(|n| format!(r#"<row r="{n}"><c r="A{n}" t="s"><v>{}</v></c></row>"#, n % 2)).collect();
    let octets = Book::new(&rows, &["<t>a</t>", "<t>b</t>"]).octets();
    let mut reader = Reader::xlsx(std::io::Cursor::new(&octets), LIMITS, None).unwrap();
    let mut last = 0;
    while reader.next_row().unwrap().is_some() {
        assert!(reader.position().octets >= last);
        last = reader.position().octets;
    }
    assert_eq!(reader.position().octets_total, Some(last));
    assert_eq!(reader.position().rows, 1999);
    assert!(octets.len() as u64 > last);
}

#[test]
fn text_from_any_editor_is_the_same_list() {
    let list = "手机号码,姓名\r\n13800138000,\"小雁, 大雁\"\r\n\r\n=\"0085291234567\",'+1\r\n";
    let wanted = ["1: 手机号码/姓名", "2: 13800138000/小雁, 大雁", "4: 0085291234567/+1"];
    let gbk = encoding_rs::GB18030.encode(list).0.into_owned();
    let utf16: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for octets in [list.as_bytes().to_vec(), gbk, utf16] {
        assert_eq!(shown(&csv(&octets, Shape::Table).unwrap()), wanted);
    }
    let told = "sep=|\nPhone|Name\n13800138000|a,b\n";
    assert_eq!(shown(&csv(told.as_bytes(), Shape::Table).unwrap()), ["2: Phone/Name", "3: 13800138000/a,b"]);
    let chinese = "号码，姓名\n13800138000，雁\n";
    assert_eq!(shown(&csv(chinese.as_bytes(), Shape::Table).unwrap()), ["1: 号码/姓名", "2: 13800138000/雁"]);
}

#[test]
fn numbers_are_typed_in_any_way() {
    let typed = "13800138000, 13900139000;+86 137 0013 7000\n\n13600136000 13500135000\r\nabc";
    let wanted = [
        "1: 13800138000",
        "2: 13900139000",
        "3: +86 137 0013 7000",
        "4: 13600136000",
        "5: 13500135000",
        "6: abc",
    ];
    assert_eq!(shown(&csv(typed.as_bytes(), Shape::Numbers).unwrap()), wanted);
    let one_line = "13800138000,13900139000,13700137000";
    assert_eq!(csv(one_line.as_bytes(), Shape::Either).unwrap().len(), 3);
    assert_eq!(csv(one_line.as_bytes(), Shape::Table).unwrap().len(), 1);
    assert_eq!(
        shown(&csv(b"13800138000,123456\n13800138001,234567", Shape::Table).unwrap())[1],
        "2: 13800138001/234567"
    );
    assert_eq!(csv(b"Phone,Name\n13800138000,Amy", Shape::Either).unwrap()[0].cells.len(), 2);
}

#[test]
fn unreadable_cells_spoil_their_row_only() {
    let mut list = "13800138000,雁\n".repeat(50).into_bytes();
    list.extend_from_slice(b"13800138001,\xFF\xFE!\n13800138002,ok\n");
    let rows = csv(&list, Shape::Table).unwrap();
    assert!(matches!(rows[50].cells[1], table::Cell::Mangled { why: Mangling::Unreadable, .. }));
    assert_eq!(rows[51].cells[1], text("ok"));
}

#[test]
fn limits_are_kept() {
    let limits = |change: fn(&mut table::Limits)| {
        let mut limits = LIMITS;
        change(&mut limits);
        limits
    };
    let list = "13800138000\n13800138001\n13800138002\n";
    let read = |limits| all(Reader::csv(list.as_bytes(), limits, Shape::Table));
    assert_eq!(read(limits(|it| it.rows_max = 3)).unwrap().len(), 3);
    assert_eq!(read(limits(|it| it.rows_max = 2)), Err(Broken::TooManyRows { max: 2 }));
    assert_eq!(read(limits(|it| it.file_max = 35)), Err(Broken::TooBig { max: 35 }));
    assert_eq!(read(limits(|it| it.cell_max = 10)), Err(Broken::LongCell { row: 1, max: 10 }));
    let octets = Book::new(
        r#"<row r="7"><c r="A7" t="s"><v>0</v></c><c r="XFD7"><v>1</v></c></row>"#,
        &["<t>12345678901</t>"],
    )
    .octets();
    let read = |limits| xlsx(&octets, limits, None);
    assert_eq!(read(limits(|it| it.columns_max = 2)).unwrap()[0].cells.len(), 3);
    assert_eq!(read(limits(|it| it.cell_max = 10)), Err(Broken::LongCell { row: 7, max: 10 }));
    assert_eq!(read(limits(|it| it.strings_max = 10)), Err(Broken::Unpacked));
    assert_eq!(read(limits(|it| it.unpacked_max = 1000)), Err(Broken::Unpacked));
    assert_eq!(read(limits(|it| it.file_max = 100)), Err(Broken::TooBig { max: 100 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is written as CSV is read back, however it is separated, quoted and ended.
    #[test]
    fn csv_comes_back(
        rows in prop::collection::vec(prop::collection::vec("[a-zA-Z雁é,;|\"\n]{0,6}", 2..4), 1..20),
        separator in prop::sample::select(vec![",", ";", "\t", "|", "，"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let quoted = |cell: &String| format!("\"x{}x\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(separator)).collect();
        let list = format!("sep={separator}{end}{}{end}", lines.join(end));
        let read = csv(list.as_bytes(), Shape::Table).unwrap();
        let cells = |row: &table::Row| row.cells.iter().map(|cell| cell.shown().to_owned()).collect::<Vec<_>>();
        let wanted: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| format!("x{cell}x")).collect()).collect();
        prop_assert_eq!(read.iter().map(cells).collect::<Vec<_>>(), wanted);
        prop_assert!(read.windows(2).all(|two| two[0].number < two[1].number));
    }

    /// Any octets are rows or an error, and numbers only grow.
    #[test]
    fn any_octets_end(octets in prop::collection::vec(any::<u8>(), 0..400), shape in 0..3_usize) {
        let shape = [Shape::Table, Shape::Either, Shape::Numbers][shape];
        if let Ok(rows) = csv(&octets, shape) {
            prop_assert!(rows.windows(2).all(|two| two[0].number < two[1].number));
        }
        let _ = xlsx(&octets, LIMITS, None);
    }

    /// A workbook of any texts comes back.
    #[test]
    fn workbooks_come_back(texts in prop::collection::vec("[a-z雁&<>\"' _x0-9]{1,8}x", 1..30)) {
        let escaped = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let items: Vec<String> = texts.iter().map(|text| format!("<t>{}</t>", escaped(text))).collect();
        let rows: String = (0..texts.len()).map(|n| format!(r#"<row><c t="s"><v>{n}</v></c></row>"#)).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let rows = Book::new(&rows, &items).rows().unwrap();
        prop_assert_eq!(rows.len(), texts.len());
        for (row, text) in rows.iter().zip(&texts) {
            if !text.contains("_x") {
                prop_assert_eq!(row.cells[0].shown(), text.trim());
            }
        }
    }

    /// A damaged workbook is rows or an error, never more than the limits and never a panic.
    #[test]
    fn damaged_workbooks_end(at in 0..2000_usize, octet in any::<u8>(), cut in 0..2000_usize) {
        let mut octets = Book::new(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, &["<t>a</t>"]).octets();
        let (at, cut) = (at % octets.len(), cut % octets.len());
        octets[at] ^= octet;
        let _ = xlsx(&octets, LIMITS, None);
        prop_assert!(xlsx(&octets[..cut], LIMITS, None).is_err());
    }
}

#[test]
fn shared_strings_are_optional() {
    let mut book = Book::new(r#"<row r="1"><c r="A1"><v>13800138000</v></c></row>"#, &[]);
    assert_eq!(shown(&book.rows().unwrap()), ["1: 13800138000"]);
    book.put("xl/worksheets/sheet1.xml", &made::sheet(r#"<row r="4"><c r="A4" t="s"><v>3</v></c></row>"#));
    assert_eq!(book.rows(), Err(Broken::Damaged { row: 0 }));
    assert!(book.parts.iter().all(|(name, _)| name != STRINGS));
}
