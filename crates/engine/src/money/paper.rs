//! A statement on paper: PDF, A4, without embedded fonts.
//!
//! Latin letters and figures are set in Helvetica, which every reader has; everything else in the standard CID font of
//! simplified Chinese (Adobe-GB1, `STSong-Light`), which readers replace by a Chinese font of their own. So the file is small
//! and right for either language. Not here: what is written (`statements.rs`).

use domain::ledger::Move;
use domain::refusal::Lang;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::money::statements::{Statement, words};
use crate::sheet::kind_word;

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 40.0;
const SIZE: f32 = 8.5;
const LINE: f32 = 14.0;
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
struct Column(f32, bool);

/// Pages being written from the top down.
struct Sheets {
    pages: Vec<Content>,
    y: f32,
}

impl Sheets {
    fn new() -> Sheets {
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
    fn down(&mut self, by: f32) -> bool {
        self.y -= by;
        if self.y >= BOTTOM {
            return false;
        }
        self.pages.push(Content::new());
        self.y = HEIGHT - MARGIN - by;
        true
    }

    fn text(&mut self, x: f32, size: f32, text: &str) {
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
    fn table(&mut self, title: &str, columns: &[Column], heading: &[String], rows: &[Vec<String>]) {
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

/// The statement as a PDF in one language.
pub fn statement(statement: &Statement, lang: Lang) -> Vec<u8> {
    let w = words(lang);
    let own = |numbers: &[usize]| numbers.iter().map(|n| w[*n].to_owned()).collect::<Vec<_>>();
    let mut sheets = Sheets::new();
    sheets.down(10.0);
    sheets.text(MARGIN, 16.0, &format!("{} {}", w[0], statement.month));
    sheets.down(LINE * 1.5);
    let (code, name) = &statement.tenant;
    sheets.text(MARGIN, 10.0, &format!("{code}  {name}"));
    sheets.down(LINE);
    let open = match (statement.complete, lang) {
        (true, _) => "",
        (false, Lang::En) => " (not final: the month is not over)",
        (false, Lang::Zh) => "（未定稿：当月尚未结束）",
    };
    sheets.text(MARGIN, SIZE, &format!("{}{open}", statement.time_zone));

    let columns = [
        Column(0.25, false),
        Column(0.15, false),
        Column(0.06, false),
        Column(0.11, true),
        Column(0.11, true),
        Column(0.10, true),
        Column(0.11, true),
        Column(0.11, true),
    ];
    let rows: Vec<_> = statement
        .orders
        .iter()
        .map(|row| {
            let amounts = [row.opening, row.topped_up, row.corrected, row.charged, row.closing];
            let texts = [row.order.clone(), row.product.clone(), row.unit.clone()];
            texts.into_iter().chain(amounts.map(|amount| amount.to_string())).collect()
        })
        .collect();
    sheets.table(w[19], &columns, &own(&[1, 2, 3, 4, 5, 6, 7, 8]), &rows);

    let columns = [
        Column(0.25, false),
        Column(0.15, false),
        Column(0.06, false),
        Column(0.18, true),
        Column(0.18, true),
        Column(0.18, true),
    ];
    let rows: Vec<_> = statement
        .orders
        .iter()
        .map(|row| {
            let amounts = [row.charged, row.returned, row.held].map(|amount| amount.to_string());
            [row.order.clone(), row.product.clone(), row.unit.clone()].into_iter().chain(amounts).collect()
        })
        .collect();
    sheets.table(&format!("{} / {}", w[20], w[21]), &columns, &own(&[1, 2, 3, 7, 20, 21]), &rows);

    if !statement.additions.is_empty() {
        let columns = [
            Column(0.25, false),
            Column(0.12, false),
            Column(0.12, false),
            Column(0.16, true),
            Column(0.35, false),
        ];
        let rows: Vec<_> = statement
            .additions
            .iter()
            .map(|(order, day, kind, amount, reason)| {
                let entry = if *kind == Move::TopUp { w[5] } else { w[6] };
                vec![
                    order.clone(),
                    day.to_string(),
                    entry.to_owned(),
                    amount.to_string(),
                    super::said(reason, lang).to_owned(),
                ]
            })
            .collect();
        sheets.table(&format!("{} / {}", w[5], w[6]), &columns, &own(&[1, 16, 15, 17, 18]), &rows);
    }

    let columns = [
        Column(0.25, false),
        Column(0.14, false),
        Column(0.09, false),
        Column(0.20, false),
        Column(0.09, true),
        Column(0.07, true),
        Column(0.07, true),
        Column(0.09, true),
    ];
    let rows: Vec<_> = statement
        .lines
        .iter()
        .map(|row| {
            vec![
                row.order.clone(),
                row.kind.map(|kind| kind_word(kind, lang)).unwrap_or_default().to_owned(),
                row.country.map(|country| country.to_string()).unwrap_or_default(),
                row.route.clone().unwrap_or_default(),
                row.price.to_string(),
                row.messages.to_string(),
                row.segments.to_string(),
                row.charged.to_string(),
            ]
        })
        .collect();
    sheets.table(w[7], &columns, &own(&[1, 11, 12, 13, 14, 9, 10, 7]), &rows);
    bind(sheets.pages, &format!("{} {code} {}", w[0], statement.month))
}

/// Pages, fonts and the page numbers, as a file.
fn bind(mut pages: Vec<Content>, title: &str) -> Vec<u8> {
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
    use crate::money::{StatementLine, StatementOrder};
    use domain::kind::Kind;
    use domain::money::Micro;
    use domain::phone::Country;

    fn month(lines: usize) -> Statement {
        let order = StatementOrder {
            order: "CloudSMS_20261101080000".into(),
            product: "国际短信 SMM".into(),
            channel: "CNX_SMM".into(),
            prepaid: true,
            unit: "USD".into(),
            opening: Micro(1_000_000_000),
            topped_up: Micro::ZERO,
            corrected: Micro(-5_000_000),
            charged: Micro(135_000),
            closing: Micro(994_865_000),
            returned: Micro(90_000),
            held: Micro(61_000),
            messages: 3,
            segments: 3,
        };
        let line = StatementLine {
            order: order.order.clone(),
            unit: "USD".into(),
            kind: Some(Kind::Verification),
            country: Country::parse("PH"),
            route: Some("CMIMY_Notification".into()),
            price: Micro(45_000),
            messages: 3,
            segments: 3,
            charged: Micro(135_000),
        };
        Statement {
            tenant: ("CNX01".into(), "云燕科技（上海）".into()),
            time_zone: "Asia/Shanghai".into(),
            month: "2026-11".into(),
            complete: false,
            months: vec!["2026-11".into()],
            orders: vec![order],
            lines: vec![line; lines],
            additions: vec![(
                "CloudSMS_20261101080000".into(),
                jiff::civil::date(2026, 11, 3),
                Move::Correction,
                Micro(-5_000_000),
                "重复计费 (double charge)".into(),
            )],
        }
    }

    #[test]
    fn a_statement_is_a_pdf_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let bytes = statement(&month(120), lang);
            assert!(bytes.starts_with(b"%PDF-1.7") && bytes.ends_with(b"%%EOF"));
            let has = |text: &[u8]| bytes.windows(text.len()).filter(|window| *window == text).count();
            assert_eq!(has(b"/Type /Page\n"), 3, "120 lines need three pages");
            assert!(has(b"/UniGB-UCS2-H") == 1 && has(b"(994.865)") == 1);
            assert!(has(b"(0.09)") == 1 && has(b"(0.061)") == 1);
            if let Ok(folder) = std::env::var("HONGYAN_PAPER_DIR") {
                std::fs::write(format!("{folder}/statement-{}.pdf", lang.as_str()), &bytes).unwrap();
            }
        }
    }

    #[test]
    fn texts_fit_their_columns() {
        assert_eq!(cut("short", SIZE, 100.0), "short");
        let long = cut(&"很长的产品名称".repeat(9), SIZE, 60.0);
        assert!(long.ends_with('…') && width(&long, SIZE) <= 60.0);
        assert_eq!(width("0", 1000.0), 556.0);
        assert_eq!(width("字", 1000.0), 1000.0);
    }
}
