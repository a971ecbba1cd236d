//! Paper: tables as PDF, A4, without embedded fonts.
//!
//! Latin letters and figures are set in Helvetica, which every reader has; everything else in the standard CID font of
//! simplified Chinese (Adobe-GB1, `STSong-Light`), which readers replace by a Chinese font of their own. So the file is small
//! and right for either language. Not here: what is written (`money/paper.rs`, `missions/report.rs`).

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
pub(crate) const MARGIN: f32 = 40.0;
pub(crate) const SIZE: f32 = 8.5;
pub(crate) const LINE: f32 = 14.0;
/// Lowest line of a page.
const BOTTOM: f32 = MARGIN + 24.0;
const LATIN: Name<'static> = Name(b"F1");
const CHINESE: Name<'static> = Name(b"F2");

/// Widths of ASCII 32 to 126 in Helvetica, thousandths of the size (Adobe's metrics).
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn is_latin(c: char) -> bool {
    (' '..='~').contains(&c)
}

fn char_width(c: char) -> f32 {
    match is_latin(c) {
        true => f32::from(HELVETICA[(c as usize - 32).min(94)]) / 1000.0,
        false => 1.0,
    }
}

fn width(text: &str, size: f32) -> f32 {
    text.chars().map(char_width).sum::<f32>() * size
}

/// The text, cut with `…` when it is wider than `room`.
fn cut(text: &str, size: f32, room: f32) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, size) + (char_width(c) + 1.0) * size > room {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

/// A column: its share of the page's width, and whether it is set to the right.
#[derive(Clone, Copy)]
pub(crate) struct Column(pub(crate) f32, pub(crate) bool);

/// Pages being written from the top down.
pub(crate) struct Sheets {
    pages: Vec<Content>,
    y: f32,
}

impl Sheets {
    /// An empty page.
    pub(crate) fn new() -> Sheets {
        Sheets { pages: vec![Content::new()], y: HEIGHT - MARGIN }
    }

    fn page(&mut self) -> &mut Content {
        if self.pages.is_empty() {
            self.pages.push(Content::new());
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// Moves down, onto a new page when this one is full; true on a new page.
    pub(crate) fn down(&mut self, by: f32) -> bool {
        self.y -= by;
        if self.y >= BOTTOM {
            return false;
        }
        self.pages.push(Content::new());
        self.y = HEIGHT - MARGIN - by;
        true
    }

    /// Writes a text at the height that was reached.
    pub(crate) fn text(&mut self, x: f32, size: f32, text: &str) {
        let y = self.y;
        draw(self.page(), x, y, size, text);
    }

    fn rule(&mut self) {
        let y = self.y - 4.0;
        let page = self.page();
        page.set_line_width(0.5).set_stroke_gray(0.6);
        page.move_to(MARGIN, y).line_to(WIDTH - MARGIN, y).stroke();
    }

    fn row(&mut self, columns: &[Column], cells: &[String]) {
        let mut x = MARGIN;
        for (Column(share, right), cell) in columns.iter().zip(cells) {
            let room = share * (WIDTH - 2.0 * MARGIN);
            let text = cut(cell, SIZE, room - 4.0);
            let at = if *right { x + room - 4.0 - width(&text, SIZE) } else { x };
            self.text(at, SIZE, &text);
            x += room;
        }
    }

    /// A table with its heading on every page it stands on.
    pub(crate) fn table(
        &mut self,
        title: &str,
        columns: &[Column],
        heading: &[String],
        rows: &[Vec<String>],
    ) {
        self.down(LINE * 2.0);
        self.text(MARGIN, 11.0, title);
        self.down(LINE * 1.2);
        self.row(columns, heading);
        self.rule();
        for row in rows {
            if self.down(LINE) {
                self.row(columns, heading);
                self.rule();
                self.down(LINE);
            }
            self.row(columns, row);
        }
    }
}

/// Writes a text at a place; runs of Latin and other letters in their fonts.
fn draw(page: &mut Content, x: f32, y: f32, size: f32, text: &str) {
    let chars: Vec<char> = text.chars().collect();
    let mut at = x;
    for run in chars.chunk_by(|a, b| is_latin(*a) == is_latin(*b)) {
        let latin = run.first().is_some_and(|c| is_latin(*c));
        let octets: Vec<u8> = match latin {
            true => run.iter().map(|c| *c as u8).collect(),
            // UCS-2; what lies beyond is shown as a full-width question mark.
            false => {
                run.iter().flat_map(|c| u16::try_from(*c as u32).unwrap_or(0xFF1F).to_be_bytes()).collect()
            }
        };
        page.begin_text();
        page.set_font(if latin { LATIN } else { CHINESE }, size);
        page.next_line(at, y);
        page.show(Str(&octets));
        page.end_text();
        at += run.iter().map(|c| char_width(*c)).sum::<f32>() * size;
    }
}

/// Pages, fonts and the page numbers, as a file.
pub(crate) fn bind(sheets: Sheets, title: &str) -> Vec<u8> {
    let mut pages = sheets.pages;
    let mut pdf = Pdf::new();
    let (catalog, tree, latin, chinese, cid, descriptor, info) =
        (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5), Ref::new(6), Ref::new(7));
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    let page_ref = |n: i32| Ref::new(10 + 2 * n);
    pdf.document_info(info).title(TextStr(title)).producer(TextStr("Hongyan"));
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids((0..count).map(page_ref)).count(count);
    for (n, content) in (0..count).zip(&mut pages) {
        let number = format!("{} / {count}", n + 1);
        draw(content, WIDTH - MARGIN - width(&number, SIZE), MARGIN, SIZE, &number);
    }
    for (n, content) in (0..count).zip(pages) {
        let body = Ref::new(11 + 2 * n);
        let mut page = pdf.page(page_ref(n));
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(body);
        page.resources().fonts().pair(LATIN, latin).pair(CHINESE, chinese);
        page.finish();
        pdf.stream(body, &content.finish());
    }
    pdf.type1_font(latin).base_font(Name(b"Helvetica")).encoding_predefined(Name(b"WinAnsiEncoding"));
    pdf.type0_font(chinese)
        .base_font(Name(b"STSong-Light-UniGB-UCS2-H"))
        .encoding_predefined(Name(b"UniGB-UCS2-H"))
        .descendant_font(cid);
    let system = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"GB1"), supplement: 4 };
    pdf.cid_font(cid)
        .subtype(CidFontType::Type0)
        .base_font(Name(b"STSong-Light"))
        .system_info(system)
        .font_descriptor(descriptor)
        .default_width(1000.0);
    pdf.font_descriptor(descriptor)
        .name(Name(b"STSong-Light"))
        .flags(FontFlags::SYMBOLIC | FontFlags::SERIF)
        .bbox(Rect::new(-25.0, -254.0, 1000.0, 880.0))
        .italic_angle(0.0)
        .ascent(880.0)
        .descent(-120.0)
        .cap_height(880.0)
        .stem_v(93.0);
    pdf.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_their_columns() {
        assert_eq!(cut("short", SIZE, 100.0), "short");
        let long = cut(&"很长的产品名称".repeat(9), SIZE, 60.0);
        assert!(long.ends_with('…') && width(&long, SIZE) <= 60.0);
        assert_eq!(width("0", 1000.0), 556.0);
        assert_eq!(width("字", 1000.0), 1000.0);
    }
}
