//! Any octets as a workbook, and as the parts of one: no panic, numbers of rows grow, within the limits.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use table::{Limits, Reader};
use zip::write::{SimpleFileOptions, ZipWriter};

const LIMITS: Limits = Limits { cell_max: 64, columns_max: 4, strings_max: 4096, ..Limits::of(1 << 20, 50) };
const NAMES: [&str; 5] = [
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
];
const GOOD: [&[u8]; 2] = [
    br#"<workbook><sheets><sheet name="a" id="1"/></sheets></workbook>"#,
    concat!(
        r#"<R><Relationship Id="1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>"#,
        r#"<Relationship Id="2" Type="x/styles" Target="styles.xml"/>"#,
        r#"<Relationship Id="3" Type="x/sharedStrings" Target="sharedStrings.xml"/></R>"#
    )
    .as_bytes(),
];

fuzz_target!(|input: (bool, [&[u8]; 5])| {
    let (whole, parts) = input;
    match whole {
        true => read(parts[0]),
        false => drop(made(parts).map(|octets| read(&octets))),
    }
});

/// A workbook of the given parts; the first two are good ones when they are empty.
fn made(parts: [&[u8]; 5]) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (index, (name, part)) in NAMES.iter().zip(parts).enumerate() {
        writer.start_file(*name, options)?;
        let good = GOOD.get(index).filter(|_| part.is_empty());
        writer.write_all(good.copied().unwrap_or(part))?;
    }
    Ok(writer.finish()?.into_inner())
}

fn read(octets: &[u8]) {
    let Ok(mut reader) = Reader::xlsx(Cursor::new(octets), LIMITS, None) else { return };
    let (mut last, mut rows) = (0, 0);
    while let Ok(Some(row)) = reader.next_row() {
        rows += 1;
        assert!(row.number > last && rows <= LIMITS.rows_max);
        assert!(row.cells.len() <= LIMITS.columns_max + 1);
        last = row.number;
    }
}
