//! Any octets as a text file: no panic, numbers of rows grow, cells and rows stay within their limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use table::{Limits, Reader, Shape, head::Columns};

const LIMITS: Limits = Limits { cell_max: 64, columns_max: 4, ..Limits::of(1 << 20, 50) };

fuzz_target!(|input: (u8, &[u8])| {
    let shape = [Shape::Table, Shape::Either, Shape::Numbers][usize::from(input.0 % 3)];
    let Ok(mut reader) = Reader::csv(input.1, LIMITS, shape) else { return };
    let (mut last, mut rows) = (0, 0);
    while let Ok(Some(row)) = reader.next_row() {
        rows += 1;
        assert!(row.number > last && rows <= LIMITS.rows_max);
        assert!(row.cells.len() <= LIMITS.columns_max + 1);
        assert!(row.cells.iter().all(|cell| cell.shown().len() <= LIMITS.cell_max));
        if last == 0
            && let Ok(columns) = Columns::read(&row, &["Name", "1"])
        {
            assert!(columns.of(&row).is_some());
        }
        last = row.number;
    }
});
