//! A statement on paper.

use domain::ledger::Move;
use domain::refusal::Lang;

use crate::money::statements::{Statement, words};
use crate::paper::{Column, LINE, MARGIN, SIZE, Sheets, bind};
use crate::sheet::kind_word;

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
    bind(sheets, &format!("{} {code} {}", w[0], statement.month))
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
}
