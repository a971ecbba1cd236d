//! The segmentation and packing vectors, the alphabet tables, and a second opinion from another splitter.
//!
//! Basis of `data/`: 3GPP TS 23.038 (alphabets, packing) and TS 23.040 (headers), restated; the vectors were
//! computed by an independent reference. Vectors that need a national shift table are skipped by name: the
//! product does not use them.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::Value;
use text::{Alphabet, RefBits, Rule, gsm7, layout, split};

const VECTORS: &str = include_str!("data/segmentation_vectors.json");
const DEFAULT: &str = include_str!("data/gsm7_default.csv");
const EXTENSION: &str = include_str!("data/gsm7_extension.csv");

fn vectors(name: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(VECTORS).unwrap();
    all[name].as_array().unwrap().clone()
}

fn text_of(vector: &Value) -> String {
    let parts = vector["parts"].as_array().unwrap();
    parts.iter().map(|p| p[0].as_str().unwrap().repeat(p[1].as_u64().unwrap() as usize)).collect()
}

fn units(part: &str, alphabet: Alphabet) -> usize {
    match alphabet {
        Alphabet::Gsm7 => part.chars().map(|c| gsm7::is_gsm7(c).unwrap()).sum(),
        Alphabet::Ucs2 => part.encode_utf16().count(),
    }
}

#[test]
fn every_segmentation_vector() {
    let mut checked = 0;
    for v in vectors("vectors").iter().filter(|v| v["national"].is_null()) {
        let text = text_of(v);
        let rule = Rule {
            ucs2_only: v["force"] == "ucs2",
            ref_bits: if v["ref_bits"] == 16 { RefBits::Sixteen } else { RefBits::Eight },
        };
        let l = layout(&text, rule);
        let got = serde_json::json!({
            "encoding": l.alphabet.as_str(), "units": l.units, "segments": l.segments,
            "single_limit": l.single_limit, "multi_limit": l.multi_limit,
            "units_per_segment": split(&text, rule).iter().map(|p| units(p, l.alphabet)).collect::<Vec<_>>(),
        });
        for (field, value) in got.as_object().unwrap() {
            assert_eq!(value, &v[field], "{} {field}", v["name"]);
        }
        checked += 1;
    }
    assert_eq!(checked, 37);
}

#[test]
fn every_packing_vector() {
    for v in vectors("packing") {
        let septets = gsm7::encode_unpacked(v["text"].as_str().unwrap()).unwrap();
        let hex = |octets: &[u8]| octets.iter().map(|o| format!("{o:02X}")).collect::<String>();
        if let Some(header) = v["udh_hex"].as_str() {
            let fill = gsm7::fill_bits(header.len() / 2);
            let packed = gsm7::pack(&septets, fill);
            assert_eq!(
                (u64::from(fill), hex(&packed).as_str()),
                (1, v["packed_after_udh_hex"].as_str().unwrap())
            );
            assert_eq!(gsm7::unpack(&packed, septets.len(), fill), septets);
            continue;
        }
        let packed = gsm7::pack(&septets, 0);
        assert_eq!(hex(&packed), v["packed_hex"].as_str().unwrap());
        assert_eq!(septets.len() as u64, v["septet_count"].as_u64().unwrap());
        assert_eq!(gsm7::unpack(&packed, septets.len(), 0), septets);
    }
}

fn code_point(field: &str) -> char {
    char::from_u32(u32::from_str_radix(field.trim_start_matches("U+"), 16).unwrap()).unwrap()
}

fn octet(field: &str) -> u8 {
    u8::from_str_radix(field.trim_start_matches("0x"), 16).unwrap()
}

#[test]
fn both_alphabet_tables() {
    let mut rows = 0;
    for (table, escape) in [(DEFAULT, false), (EXTENSION, true)] {
        for row in csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap) {
            let (code, c) = (octet(&row[0]), code_point(&row[1]));
            rows += 1;
            if !escape && code == gsm7::ESCAPE {
                continue;
            }
            let want = if escape { vec![gsm7::ESCAPE, code] } else { vec![code] };
            assert_eq!(gsm7::encode_unpacked(&c.to_string()).as_ref(), Some(&want), "{c:?}");
            assert_eq!(gsm7::decode_unpacked(&want), c.to_string());
        }
    }
    assert_eq!(rows, 138);
}

/// The cases every splitter must pass: (text, units of each part).
#[test]
fn notorious_cases() {
    let a = |n: usize| "a".repeat(n);
    let cn = |n: usize| "你".repeat(n);
    let cases = [
        (a(160), vec![160]),
        (a(161), vec![153, 8]),
        (a(159) + "€", vec![153, 8]),
        (a(152) + "€" + &a(20), vec![152, 22]),
        (a(306), vec![153, 153]),
        (a(307), vec![153, 153, 1]),
        (cn(70), vec![70]),
        (cn(71), vec![67, 4]),
        (cn(69) + "😀", vec![67, 4]),
        (cn(66) + "😀" + &cn(10), vec![66, 12]),
        ("ç".into(), vec![1]),
        ("`".into(), vec![1]),
        ("\u{0C}".into(), vec![2]),
    ];
    for (text, want) in cases {
        let alphabet = layout(&text, Rule::INTERNATIONAL).alphabet;
        let got: Vec<_> = split(&text, Rule::INTERNATIONAL).iter().map(|p| units(p, alphabet)).collect();
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn mainland_counts_ascii_as_ucs2() {
    let text = "a".repeat(134);
    assert_eq!(layout(&text, Rule::MAINLAND).segments, 2);
    assert_eq!(layout(&text, Rule::INTERNATIONAL).segments, 1);
}

#[test]
fn an_emoji_of_several_code_points_stays_whole_when_that_is_free() {
    let family = "👨‍👩‍👧‍👦"; // 11 units
    let text = "你".repeat(60) + family + &"好".repeat(20);
    let parts = split(&text, Rule::MAINLAND);
    assert_eq!(parts, ["你".repeat(60), family.to_owned() + &"好".repeat(20)]);
    let tight = "你".repeat(60) + family + &"好".repeat(62);
    assert_eq!(layout(&tight, Rule::MAINLAND).segments, 2);
    assert_eq!(split(&tight, Rule::MAINLAND).len(), 2, "keeping it whole would cost a third segment");
    let marks = "a".to_owned() + &"\u{301}".repeat(200);
    assert_eq!(split(&marks, Rule::MAINLAND).len(), 3, "one cluster longer than a part is cut");
}

#[test]
fn segments_stop_at_the_top() {
    let huge = "a".repeat(153 * 70_000);
    assert_eq!(layout(&huge, Rule::INTERNATIONAL).segments, u16::MAX);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 €{}~]{0,700}", "[a-z你好😀👨‍👩é\u{301}]{0,300}", ".{0,300}", "[^😀]{60,75}😀{0,40}"]
}

proptest! {
    #[test]
    fn the_bill_and_the_wire_agree(text in any_text(), ucs2_only: bool, sixteen: bool) {
        let rule = Rule { ucs2_only, ref_bits: if sixteen { RefBits::Sixteen } else { RefBits::Eight } };
        let l = layout(&text, rule);
        let parts = split(&text, rule);
        prop_assert_eq!(parts.len(), usize::from(l.segments));
        prop_assert_eq!(parts.concat(), text.as_str());
        prop_assert_eq!(parts.iter().map(|p| units(p, l.alphabet)).sum::<usize>(), l.units);
        let limit = if parts.len() == 1 { l.single_limit } else { l.multi_limit };
        prop_assert!(parts.iter().all(|p| !p.is_empty() && units(p, l.alphabet) <= usize::from(limit)));
    }

    #[test]
    fn gsm7_round_trips(
            text in "[a-zA-Z0-9@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ€\\[\\]{}|^~\\\\\r\n]{0,200}",
            fill in 0u8..7,
        ) {
        let septets = gsm7::encode_unpacked(&text).unwrap();
        prop_assert_eq!(gsm7::decode_unpacked(&septets), text.as_str());
        prop_assert_eq!(gsm7::unpack(&gsm7::pack(&septets, fill), septets.len(), fill), septets);
    }

    #[test]
    fn agrees_with_another_splitter(text in any_text()) {
        prop_assume!(!text.is_empty());
        // It knows neither graphemes nor CR (it counts `\r` as GSM-7 as we do), only units.
        let theirs = sms_splitter::SplitSms::default().split(text.clone());
        let ours = layout(&text, Rule::INTERNATIONAL);
        prop_assert_eq!(theirs.parts.len(), usize::from(ours.segments), "{:?}", theirs);
        prop_assert_eq!(theirs.character_set == "GSM", ours.alphabet == Alphabet::Gsm7);
    }
}
