//! Receipt texts as centres write them, TLVs over text, and texts that are no receipts.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::Value;
use smpp::receipt::{MessageState, Receipt, is_intermediate, is_receipt, read};
use smpp::{Sm, Tag, esm};

fn with_text(text: impl Into<Bytes>) -> Sm {
    Sm { esm_class: esm::SMSC_RECEIPT, short_message: text.into(), ..Sm::default() }
}

fn said(text: &'static str) -> Receipt {
    read(&with_text(text)).expect(text)
}

fn words(receipt: &Receipt) -> [&str; 3] {
    [&receipt.message_id, &receipt.stat, &receipt.err].map(|field| str::from_utf8(field).unwrap())
}

#[test]
fn the_known_texts() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("data/receipt_texts.json")).unwrap();
    assert_eq!(cases.len(), 7);
    for case in &cases {
        let (text, expect) = (case["text"].as_str().unwrap(), &case["expect"]);
        let read = read(&with_text(text.to_owned()));
        if expect["id"].is_null() {
            assert_eq!(read, None, "{text}");
            continue;
        }
        let read = read.expect(text);
        let fields = [
            ("id", &read.message_id),
            ("err", &read.err),
            ("submit_date", &read.submit_date),
            ("done_date", &read.done_date),
        ];
        for (key, value) in fields.into_iter().filter(|(key, _)| !expect[key].is_null()) {
            assert_eq!(value, expect[key].as_str().unwrap(), "{key} of {text}");
        }
        // The state's word stays in the peer's case; its meaning does not depend on it.
        let stat = expect["stat"].as_str().unwrap();
        assert!(read.stat.eq_ignore_ascii_case(stat.as_bytes()), "{text}");
        assert_eq!(read.state, MessageState::from_stat(stat.as_bytes()), "{text}");
        assert!(read.state.is_some() && !read.from_tlv);
    }
}

#[test]
fn forms_seen_at_carriers() {
    for (text, expect, state) in [
        // joined keys, 12-digit dates
        (
            "id:7220bb6bd0be98fa sub:001 dlvrd:000 submitdate:260722093015 \
             donedate:260722093115 stat:UNDELIV err:12",
            ["7220bb6bd0be98fa", "UNDELIV", "12"],
            Some(MessageState::Undeliverable),
        ),
        (
            "id:1 submit date:20260722093015 stat:REJECTED err:nul text:",
            ["1", "REJECTED", "nul"],
            Some(MessageState::Rejected),
        ),
        ("id:1 sub:001 stat: err: text:", ["1", "", ""], None),
        ("id: stat:DELIVRD", ["", "DELIVRD", ""], Some(MessageState::Delivered)),
        ("id:1 stat:WEIRD", ["1", "WEIRD", ""], None),
        ("\r\nid:a:b-c\tstat:ACCEPTD\0", ["a:b-c", "ACCEPTD", ""], Some(MessageState::Accepted)),
        ("stat:EXPIRED,id:77;err:1|", ["77", "EXPIRED", "1"], Some(MessageState::Expired)),
        (
            "id:f47ac10b-58cc-4372-a567-0e02b2c3d479 stat:DELETED",
            ["f47ac10b-58cc-4372-a567-0e02b2c3d479", "DELETED", ""],
            Some(MessageState::Deleted),
        ),
        ("id:1 id:2 stat:DELIVRD stat:EXPIRED", ["1", "DELIVRD", ""], Some(MessageState::Delivered)),
        ("paid:9 id:1 stat:enroute", ["1", "enroute", ""], Some(MessageState::Enroute)),
        ("id:12 some words stat:UNKNOWN", ["12", "UNKNOWN", ""], Some(MessageState::Unknown)),
    ] {
        let receipt = said(text);
        assert_eq!((words(&receipt), receipt.state), (expect, state), "{text}");
    }
}

#[test]
fn dates_may_hold_spaces_and_lengths_vary() {
    let receipt = said("id:1 submit date:2607220930 done date:26-07-22 09:31:02 stat:DELIVRD err:000 Text:x");
    assert_eq!(receipt.submit_date, Bytes::from("2607220930"));
    assert_eq!(receipt.done_date, Bytes::from("26-07-22 09:31:02"));
    assert_eq!(receipt.text, Bytes::from("x"));
}

#[test]
fn nothing_behind_text_is_read() {
    let receipt = said("id:1 text:done id:2 stat:DELIVRD err:5");
    assert_eq!(words(&receipt), ["1", "", ""]);
    assert_eq!(receipt.text, Bytes::from("done id:2 stat:DELIVRD err:5"));
    assert_eq!(read(&with_text("text:id:1 stat:DELIVRD")), None);
}

#[test]
fn tlvs_win_over_text() {
    let mut sm = with_text("id:text stat:EXPIRED err:007");
    sm.tlvs.push(Tag::RECEIPTED_MESSAGE_ID, &b"tlv\0"[..]);
    sm.tlvs.push(Tag::MESSAGE_STATE, &[2][..]);
    sm.tlvs.push(Tag::NETWORK_ERROR_CODE, &[3, 0x01, 0x02][..]);
    let receipt = read(&sm).unwrap();
    assert_eq!(words(&receipt), ["tlv", "EXPIRED", "258"]);
    assert_eq!((receipt.state, receipt.from_tlv), (Some(MessageState::Delivered), true));
}

#[test]
fn empty_or_unknown_tlvs_do_not_hide_the_text() {
    let mut sm = with_text("id:text stat:EXPIRED err:007");
    sm.tlvs.push(Tag::RECEIPTED_MESSAGE_ID, &b"\0"[..]);
    sm.tlvs.push(Tag::MESSAGE_STATE, &[99][..]);
    sm.tlvs.push(Tag::NETWORK_ERROR_CODE, &[3, 0, 0][..]);
    let receipt = read(&sm).unwrap();
    assert_eq!(words(&receipt), ["text", "EXPIRED", "007"]);
    assert_eq!((receipt.state, receipt.from_tlv), (Some(MessageState::Expired), false));
}

#[test]
fn tlvs_alone_are_enough() {
    let mut sm = with_text("");
    sm.tlvs.push(Tag::RECEIPTED_MESSAGE_ID, &b"9"[..]);
    sm.tlvs.push(Tag::NETWORK_ERROR_CODE, &[3, 0, 0][..]);
    let receipt = read(&sm).unwrap();
    assert_eq!((words(&receipt), receipt.state), (["9", "", "000"], None));
}

#[test]
fn the_text_may_travel_as_payload_behind_a_header_or_in_ucs_2() {
    let text = "id:1 stat:DELIVRD err:000";
    let mut payload = with_text("");
    payload.tlvs.push(Tag::MESSAGE_PAYLOAD, text);

    let mut udh = with_text([&[5, 0, 3, 1, 1, 1], text.as_bytes()].concat());
    udh.esm_class |= esm::UDHI;

    let ucs2: Vec<u8> = format!("{text} text:你").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let ucs2 = Sm { data_coding: 8, ..with_text(ucs2) };

    for sm in [payload, udh, ucs2] {
        assert!(is_receipt(&sm));
        assert_eq!(words(&read(&sm).unwrap()), ["1", "DELIVRD", "000"]);
    }
}

#[test]
fn only_the_type_bits_make_a_receipt() {
    for esm_class in 0..=u8::MAX {
        let sm = Sm { esm_class, ..with_text("id:1 stat:DELIVRD") };
        let kind = (esm_class >> 2) & 0b1111;
        assert_eq!(is_receipt(&sm), kind == 0b0001 || kind == 0b1000);
        assert_eq!(is_intermediate(esm_class), kind == 0b1000);
    }
}

#[test]
fn states_have_their_numbers_and_words() {
    for number in 0..=9 {
        let state = MessageState::from_number(number).unwrap();
        assert_eq!(state as u8, number);
        assert_eq!(MessageState::from_stat(state.stat().as_bytes()), Some(state));
    }
    assert_eq!(MessageState::from_number(10), None);
    for (word, state) in [
        ("delivered", MessageState::Delivered),
        ("UNDELIVERABLE", MessageState::Undeliverable),
        ("Accepted", MessageState::Accepted),
        ("rejected", MessageState::Rejected),
    ] {
        assert_eq!(MessageState::from_stat(word.as_bytes()), Some(state));
    }
    for word in ["", "DELIVRD2", "DELIVERY FAILED", "0"] {
        assert_eq!(MessageState::from_stat(word.as_bytes()), None);
    }
}

/// One `key:value` of a receipt in a spelling of its own.
fn part(keys: &'static [&'static str], value: &'static str) -> impl Strategy<Value = (String, String)> {
    (prop::sample::select(keys), value, any::<bool>()).prop_map(|(key, value, upper)| {
        let key = if upper { key.to_uppercase() } else { key.to_owned() };
        (format!("{key}:{value}"), value)
    })
}

proptest! {
    #[test]
    fn any_order_and_spelling_says_the_same(
        id in part(&["id"], "[0-9a-fA-F:-]{1,36}"),
        stat in part(&["stat"], "DELIVRD|UNDELIV|expired"),
        err in part(&["err"], "[0-9A-F]{1,4}|MI:0024|nul"),
        submit in part(&["submit date", "submitdate", "submit_date"], "[0-9]{10}|[0-9]{12}|[0-9]{14}"),
        done in part(&["done date", "donedate"], "[0-9]{10}"),
        order in Just([0_usize, 1, 2, 3, 4]).prop_shuffle(),
        gap in "[ \r\n,;]{1,3}",
    ) {
        let parts = [&id, &stat, &err, &submit, &done];
        let text = order.map(|at| parts[at].0.clone()).join(&gap) + &gap + "text:id:wrong";
        let receipt = read(&with_text(text)).unwrap();
        prop_assert_eq!(words(&receipt), [&id.1[..], &stat.1, &err.1]);
        prop_assert_eq!(&receipt.submit_date, &submit.1);
        prop_assert_eq!(&receipt.done_date, &done.1);
        prop_assert!(receipt.state.is_some());
    }

    #[test]
    fn any_octets_are_read_without_harm(
        esm_class in any::<u8>(),
        data_coding in prop_oneof![Just(8_u8), any::<u8>()],
        short_message in proptest::collection::vec(any::<u8>(), 0..255),
    ) {
        let sm = Sm { esm_class, data_coding, short_message: short_message.into(), ..Sm::default() };
        if let Some(receipt) = read(&sm) {
            prop_assert!(receipt.message_id.len() <= sm.short_message.len());
            prop_assert!(!receipt.from_tlv);
        }
    }
}
