//! Workbooks made by hand, shaped as each program writes them.
#![allow(dead_code, clippy::unwrap_used, reason = "parts of tests; each takes what it needs")]

use std::io::{Cursor, Write};

use table::{Broken, Cell, Limits, Mangling, Reader, Row, Shape};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Limits that no ordinary test reaches.
pub const LIMITS: Limits = Limits::of(8 << 20, 100_000);

/// A workbook's parts.
pub struct Book {
    pub parts: Vec<(String, Vec<u8>)>,
    pub stored: bool,
}

pub const STRINGS: &str = "xl/sharedStrings.xml";
pub const SHEET: &str = "xl/worksheets/sheet1.xml";

impl Book {
    /// A workbook with one sheet: `rows` is what stands in `<sheetData>`, `strings` the items of the shared strings.
    pub fn new(rows: &str, strings: &[&str]) -> Book {
        let items: String = strings.iter().map(|item| format!("<si>{item}</si>")).collect();
        let mut book = Book { parts: Vec::new(), stored: false };
        book.put("[Content_Types].xml", concat!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" "#,
            r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
        ));
        book.put("_rels/.rels", &relations(&[("rId1", "officeDocument", "xl/workbook.xml")]));
        book.put("xl/workbook.xml", &workbook(&[("List", "rId1", "")]));
        book.put(
            "xl/_rels/workbook.xml.rels",
            &relations(&[
                ("rId1", "worksheet", "worksheets/sheet1.xml"),
                ("rId2", "sharedStrings", "sharedStrings.xml"),
                ("rId3", "styles", "/xl/styles.xml"),
            ]),
        );
        book.put("xl/styles.xml", STYLES);
        if !strings.is_empty() {
            book.put(STRINGS, &format!(r#"<?xml version="1.0" encoding="UTF-8"?><sst>{items}</sst>"#));
        }
        book.put(SHEET, &sheet(rows));
        book
    }

    /// Adds or replaces a part.
    pub fn put(&mut self, name: &str, text: &str) -> &mut Book {
        self.parts.retain(|(there, _)| there != name);
        self.parts.push((name.to_owned(), text.as_bytes().to_vec()));
        self
    }

    /// The file.
    pub fn octets(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let method = if self.stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method);
        for (name, octets) in &self.parts {
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(octets).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Its rows.
    pub fn rows(&self) -> Result<Vec<Row>, Broken> {
        xlsx(&self.octets(), LIMITS, None)
    }
}

/// Cell formats: 0 general, 1 a date, 2 text, 3 own date, 4 eleven digits, 5 percent.
pub const STYLES: &str = concat!(
    r#"<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>"#,
    r#"<numFmt numFmtId="165" formatCode="00000000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>"#,
    r#"<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="49"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="9"/>"#,
    r#"</cellXfs></styleSheet>"#
);

pub fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="m"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>"#
    )
}

pub fn workbook(sheets: &[(&str, &str, &str)]) -> String {
    let sheets: String = sheets
        .iter()
        .enumerate()
        .map(|(index, (name, id, more))| {
            format!(r#"<sheet name="{name}" sheetId="{index}" r:id="{id}" {more}/>"#)
        })
        .collect();
    format!(r#"<workbook xmlns:r="r"><workbookPr/><sheets>{sheets}</sheets></workbook>"#)
}

pub fn relations(of: &[(&str, &str, &str)]) -> String {
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let all: String = of
        .iter()
        .map(|(id, kind, target)| {
            format!(r#"<Relationship Id="{id}" Type="{base}/{kind}" Target="{target}"/>"#)
        })
        .collect();
    format!("<Relationships>{all}</Relationships>")
}

/// All rows of a reader.
pub fn all<R: std::io::Read>(reader: Result<Reader<R>, Broken>) -> Result<Vec<Row>, Broken> {
    let mut reader = reader?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row()? {
        rows.push(row);
    }
    Ok(rows)
}

pub fn xlsx(octets: &[u8], limits: Limits, sheet: Option<&str>) -> Result<Vec<Row>, Broken> {
    all(Reader::xlsx(Cursor::new(octets), limits, sheet))
}

pub fn csv(octets: &[u8], shape: Shape) -> Result<Vec<Row>, Broken> {
    all(Reader::csv(octets, LIMITS, shape))
}

/// Rows for comparison: the number, then the cells.
pub fn shown(rows: &[Row]) -> Vec<String> {
    let cells =
        |row: &Row| row.cells.iter().map(|cell| cell.shown().to_owned()).collect::<Vec<_>>().join("/");
    rows.iter().map(|row| format!("{}: {}", row.number, cells(row))).collect()
}

pub fn mangled(shown: &str, why: Mangling) -> Cell {
    Cell::Mangled { shown: shown.into(), why }
}

pub fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}
