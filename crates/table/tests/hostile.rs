//! Files that want to do harm, or were harmed.
#![allow(clippy::unwrap_used, reason = "a test")]

mod made;

use made::{Book, LIMITS, SHEET, STRINGS, csv, xlsx};
use table::{Broken, Kind, Limits, Shape};

const ROW: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;

fn position(octets: &[u8], wanted: &[u8]) -> usize {
    octets.windows(wanted.len()).position(|window| window == wanted).unwrap()
}

#[test]
fn a_bomb_is_stopped_while_it_unpacks() {
    let mut book = Book::new(ROW, &["<t>a</t>"]);
    book.put(SHEET, &made::sheet(&" ".repeat(16 << 20)));
    let octets = book.octets();
    assert!(octets.len() < 1 << 20, "it is small on the outside");
    let limits = Limits { unpacked_max: 8 << 20, ..LIMITS };
    assert_eq!(xlsx(&octets, limits, None), Err(Broken::Unpacked));
    // One text that never ends is stopped before the whole limit is used.
    assert_eq!(xlsx(&octets, Limits { unpacked_max: u64::MAX, ..LIMITS }, None), Err(Broken::Unpacked));
    let mut strings = Book::new(ROW, &["<t>a</t>"]);
    strings.put(STRINGS, &format!("<sst>{}</sst>", "<si/>".repeat(200_000)));
    let limits = Limits { unpacked_max: u64::MAX, strings_max: 1 << 20, ..LIMITS };
    assert_eq!(xlsx(&strings.octets(), limits, None), Err(Broken::Unpacked));
}

#[test]
fn sizes_in_the_directory_are_not_believed() {
    let mut octets = Book::new(ROW, &["<t>a</t>"]).octets();
    let entry = position(&octets, b"PK\x01\x02");
    // The unpacked size of the first part, in the directory and in front of the part.
    octets[entry + 24..entry + 28].copy_from_slice(&1_u32.to_le_bytes());
    octets[22..26].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(xlsx(&octets, LIMITS, None).unwrap().len(), 1);
    // More parts than there are, more than may be.
    let end = position(&octets, b"PK\x05\x06");
    octets[end + 10..end + 12].copy_from_slice(&200_u16.to_le_bytes());
    assert_eq!(xlsx(&octets, LIMITS, None), Err(Broken::Damaged { row: 0 }));
    octets[end + 10..end + 12].copy_from_slice(&20_000_u16.to_le_bytes());
    assert_eq!(xlsx(&octets, LIMITS, None), Err(Broken::Unpacked));
}

#[test]
fn macros_are_refused() {
    let mut book = Book::new(ROW, &["<t>a</t>"]);
    book.put("xl/vbaProject.bin", "x");
    assert_eq!(book.rows(), Err(Broken::Macros));
    let mut book = Book::new(ROW, &["<t>a</t>"]);
    book.put(
        "[Content_Types].xml",
        r#"<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>"#,
    );
    assert_eq!(book.rows(), Err(Broken::Macros));
    let mut book = Book::new(ROW, &["<t>a</t>"]);
    book.put("xl/macrosheets/sheet1.xml", "<x/>");
    assert_eq!(book.rows(), Err(Broken::Macros));
}

#[test]
fn entities_are_not_expanded_and_nesting_has_an_end() {
    let laughs = concat!(
        r#"<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">"#,
        r#"<!ENTITY c SYSTEM "file:///etc/hostname">]><sst><si><t>&b;&c;</t></si></sst>"#
    );
    let mut book = Book::new(ROW, &["<t>a</t>"]);
    book.put(STRINGS, laughs);
    assert_eq!(book.rows(), Err(Broken::Damaged { row: 0 }));
    book.put(STRINGS, "<sst><si><t>&b;</t></si></sst>");
    assert_eq!(book.rows(), Err(Broken::Damaged { row: 0 }));
    book.put(STRINGS, &format!("<sst>{}{}</sst>", "<a>".repeat(5000), "</a>".repeat(5000)));
    assert_eq!(book.rows(), Err(Broken::Damaged { row: 0 }));
}

#[test]
fn damage_is_noticed() {
    let rows: String = (1..=500)
        .map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>{}</v></c></row>"#, 13_800_138_000_u64 + n * 7919))
        .collect();
    let mut book = Book::new(&rows, &[]);
    book.stored = true;
    let mut octets = book.octets();
    let at = position(&octets, b"13800145919");
    octets[at + 10] = b'8';
    // The number is a good number; only the check sum tells.
    assert_eq!(xlsx(&octets, LIMITS, None), Err(Broken::Damaged { row: 500 }));
    let whole = book.octets();
    for cut in [4, 100, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        assert!(matches!(xlsx(&whole[..cut], LIMITS, None), Err(Broken::Damaged { .. })), "{cut}");
    }
    book.put(SHEET, r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2">"#);
    assert_eq!(book.rows(), Err(Broken::Damaged { row: 1 }));
}

#[test]
fn other_archives_are_named() {
    let made = |parts: &[(&str, &str)]| {
        let mut book = Book { parts: Vec::new(), stored: true };
        for (name, text) in parts {
            book.put(name, text);
        }
        book
    };
    let word = made(&[("_rels/.rels", &made::relations(&[("a", "officeDocument", "word/document.xml")]))]);
    assert_eq!(word.rows(), Err(Broken::Foreign("docx")));
    let binary = made(&[("_rels/.rels", &made::relations(&[("a", "officeDocument", "xl/workbook.bin")]))]);
    assert_eq!(binary.rows(), Err(Broken::Foreign("xlsb")));
    assert_eq!(made(&[("Index/Document.iwa", "x")]).rows(), Err(Broken::Foreign("numbers")));
    let ods =
        made(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")]);
    assert_eq!(ods.rows(), Err(Broken::Foreign("ods")));
    assert_eq!(Kind::sniff(&ods.octets(), "list.xlsx"), Err(Broken::Foreign("ods")));
    assert_eq!(made(&[("a.txt", "x")]).rows(), Err(Broken::Foreign("zip")));
    assert_eq!(Kind::sniff(&Book::new(ROW, &[]).octets(), "list.txt"), Ok(Kind::Xlsx));
}

#[test]
fn a_locked_part_is_named() {
    let mut octets = Book::new(ROW, &["<t>a</t>"]).octets();
    let entry = position(&octets, b"PK\x01\x02");
    octets[entry + 8] |= 1;
    assert_eq!(xlsx(&octets, LIMITS, None), Err(Broken::Locked));
}

#[test]
fn text_that_is_none_is_refused() {
    assert_eq!(csv(b"13800138000\n1380\x0013800\n", Shape::Table), Err(Broken::Binary { row: 2 }));
    assert_eq!(csv(b"13800138000,\"Amy\n13800138001,Bob\n", Shape::Table), Err(Broken::OpenQuote { row: 1 }));
    assert_eq!(csv(&vec![b'1'; 100_000], Shape::Table), Err(Broken::LongCell { row: 1, max: 32 << 10 }));
    assert_eq!(csv(&vec![b'1'; 100_000], Shape::Numbers), Err(Broken::LongCell { row: 1, max: 32 << 10 }));
    assert_eq!(csv(b"", Shape::Table), Err(Broken::Empty));
}

#[test]
fn a_reader_that_failed_fails_again() {
    let mut reader = table::Reader::csv(&b"1\n\0\n2\n3"[..], LIMITS, Shape::Table).unwrap();
    assert!(reader.next_row().is_ok());
    assert_eq!(reader.next_row(), Err(Broken::Binary { row: 2 }));
    assert_eq!(reader.next_row(), Err(Broken::Binary { row: 2 }));
}
