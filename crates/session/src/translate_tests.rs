use super::*;
use smpp::Tlv;

fn submit() -> Submit {
    Submit {
        tag: 1,
        source: "Hongyan".into(),
        destination: "8613800138000".into(),
        data_coding: 8,
        body: Bytes::from_static(b"\x00h\x00i"),
        udhi: false,
        sar: None,
        as_payload: false,
        validity_s: Some(3_600),
        hurries: false,
    }
}

fn sm(config: &CarrierConfig, submit: &Submit) -> Sm {
    match Template::new(config).submit(submit) {
        Pdu::SubmitSm(sm) => sm,
        other => panic!("not a submit_sm: {other:?}"),
    }
}

#[test]
fn source_addresses_get_ton_and_npi_from_their_text() {
    let usual = SourceRules::default();
    let plus = SourceRules { plus: true, ..usual.clone() };
    let no_short = SourceRules { short_code_max: 0, ..usual.clone() };
    let own = SourceRules { alphanumeric_ton: 0, alphanumeric_npi: 9, ..usual.clone() };
    for (rules, text, ton, npi, addr) in [
        (&usual, "", 0, 0, ""),
        (&usual, "Hongyan", 5, 0, "Hongyan"),
        (&usual, "1Hong", 5, 0, "1Hong"),
        (&usual, "+", 5, 0, "+"),
        (&usual, "+12Hong", 5, 0, "+12Hong"),
        (&usual, "88888", 3, 0, "88888"),
        (&usual, "12345678", 3, 0, "12345678"),
        (&usual, "123456789", 1, 1, "123456789"),
        (&usual, "+447700900123", 1, 1, "447700900123"),
        (&usual, "+12345", 1, 1, "12345"),
        (&plus, "+447700900123", 1, 1, "+447700900123"),
        (&plus, "447700900123", 1, 1, "+447700900123"),
        (&plus, "88888", 3, 0, "88888"),
        (&no_short, "88888", 1, 1, "88888"),
        (&own, "Hongyan", 0, 9, "Hongyan"),
    ] {
        let expected = Address { ton, npi, addr: Bytes::from_static(addr.as_bytes()) };
        assert_eq!(source(rules, text), expected, "{text:?}");
    }
}

#[test]
fn destinations_follow_the_settings() {
    let config = CarrierConfig { dest_ton: 2, dest_npi: 8, dest_plus: true, ..CarrierConfig::default() };
    let address = sm(&config, &submit()).destination;
    assert_eq!((address.ton, address.npi, address.addr.as_ref()), (2, 8, &b"+8613800138000"[..]));
    let mut with_plus = submit();
    with_plus.destination = "+8613800138000".into();
    assert_eq!(sm(&CarrierConfig::default(), &with_plus).destination.addr.as_ref(), b"8613800138000");
    assert_eq!(sm(&config, &with_plus).destination.addr.as_ref(), b"+8613800138000");
}

#[test]
fn every_option_of_the_submit_reaches_the_pdu() {
    let config = CarrierConfig {
        service_type: "CMT".into(),
        esm_class: 3,
        registered_delivery: 0x11,
        priority_flag: 2,
        protocol_id: 0x41,
        replace_if_present: 1,
        extra_tlvs: vec![(0x1400, b"1101\0".to_vec()), (0x1401, Vec::new())],
        ..CarrierConfig::default()
    };
    let sm = sm(&config, &submit());
    assert_eq!(sm.service_type.as_ref(), b"CMT");
    assert_eq!((sm.esm_class, sm.registered_delivery, sm.priority_flag), (3, 0x11, 2));
    assert_eq!((sm.protocol_id, sm.replace_if_present_flag, sm.data_coding), (0x41, 1, 8));
    assert_eq!(sm.short_message.as_ref(), b"\x00h\x00i");
    assert_eq!(sm.validity_period.as_ref(), b"000000010000000R");
    let tlv = |tag, value: &'static [u8]| Tlv { tag: Tag(tag), value: Bytes::from_static(value) };
    assert_eq!(sm.tlvs.0, [tlv(0x1400, b"1101\0"), tlv(0x1401, b"")]);
}

#[test]
fn validity_can_be_left_out() {
    let config = CarrierConfig { validity: ValidityMode::Omit, ..CarrierConfig::default() };
    assert!(sm(&config, &submit()).validity_period.is_empty());
    let none = Submit { validity_s: None, ..submit() };
    assert!(sm(&CarrierConfig::default(), &none).validity_period.is_empty());
}

#[test]
fn long_messages_by_header_sar_or_payload() {
    let config = CarrierConfig::default();
    let sar = Some(Sar { reference: 0x0102, total: 3, number: 2 });
    let by_header = sm(&config, &Submit { udhi: true, sar, ..submit() });
    assert_eq!(by_header.esm_class, 0x40);
    assert!(by_header.tlvs.is_empty(), "never both");
    let by_sar = sm(&config, &Submit { sar, ..submit() });
    assert_eq!(by_sar.tlvs.get(Tag::SAR_MSG_REF_NUM).unwrap().as_ref(), [1, 2]);
    assert_eq!(by_sar.tlvs.get(Tag::SAR_TOTAL_SEGMENTS).unwrap().as_ref(), [3]);
    assert_eq!(by_sar.tlvs.get(Tag::SAR_SEGMENT_SEQNUM).unwrap().as_ref(), [2]);
    let payload = sm(&config, &Submit { as_payload: true, ..submit() });
    assert!(payload.short_message.is_empty());
    assert_eq!(payload.tlvs.get(Tag::MESSAGE_PAYLOAD).unwrap().as_ref(), b"\x00h\x00i");
}

#[test]
fn relative_times() {
    for (seconds, text) in [
        (0, "000000000001000R"),
        (59, "000000000059000R"),
        (90, "000000000130000R"),
        (86_399, "000000235959000R"),
        (259_200, "000003000000000R"),
        (31 * 86_400, "000031000000000R"),
        (32 * 86_400, "000102000000000R"),
        (400 * 86_400, "010105000000000R"),
        (u32::MAX, "990210062815000R"),
    ] {
        assert_eq!(relative_time(seconds), text, "{seconds} s");
    }
}

#[test]
fn message_ids_in_every_base() {
    use IdBase::{AsIs, Decimal, Hex};
    for (base, id, expected) in [
        (AsIs, &b"00AbC"[..], "00AbC"),
        (AsIs, b"", ""),
        (AsIs, b"\xff", "\u{fffd}"),
        (Hex, b"00AbC", "2748"),
        (Hex, b"0xABC", "2748"),
        (Hex, b"0000019b1fd8c2a7ffffffffffffffff", "32572630875882291889073144463359"),
        (Hex, b"a1b2-77", "a1b2-77"),
        (Hex, b"+A", "+A"),
        (Hex, b"", ""),
        (Decimal, b"0002748", "2748"),
        (Decimal, b" 2748 ", "2748"),
        (Decimal, b"340282366920938463463374607431768211455", "340282366920938463463374607431768211455"),
        (Decimal, b"340282366920938463463374607431768211456", "340282366920938463463374607431768211456"),
        (Decimal, b"12AB", "12AB"),
    ] {
        assert_eq!(&*message_id(base, id), expected, "{base:?} {id:?}");
    }
    assert_eq!(message_id(Hex, b"ABC"), message_id(Decimal, b"2748"), "answer and receipt meet");
}

fn receipt_of(config: &CarrierConfig, sm: &Sm) -> Receipt {
    match incoming(config, sm) {
        Incoming::Receipt(receipt) => receipt,
        other => panic!("not a receipt: {other:?}"),
    }
}

#[test]
fn states_by_tlv() {
    use Intermediate::{Accepted, Enroute, Scheduled};
    use ReceiptState as S;
    for (number, esm_class, expected, stat) in [
        (0, 0x04, S::Intermediate(Scheduled), "SCHEDLD"),
        (1, 0x04, S::Intermediate(Enroute), "ENROUTE"),
        (2, 0x04, S::Delivered, "DELIVRD"),
        (3, 0x04, S::Expired, "EXPIRED"),
        (4, 0x04, S::Deleted, "DELETED"),
        (5, 0x04, S::Undeliverable, "UNDELIV"),
        (6, 0x04, S::Intermediate(Accepted), "ACCEPTD"),
        (7, 0x04, S::Unknown, "UNKNOWN"),
        (8, 0x04, S::Rejected, "REJECTD"),
        (9, 0x04, S::Undeliverable, "SKIPPED"),
        (77, 0x04, S::Unknown, ""),
        (5, 0x20, S::Intermediate(Enroute), "UNDELIV"),
        (2, 0x20, S::Delivered, "DELIVRD"),
    ] {
        let mut sm = Sm { esm_class, ..Sm::default() };
        sm.tlvs.push(Tag::RECEIPTED_MESSAGE_ID, Bytes::from_static(b"abc\0"));
        sm.tlvs.push(Tag::MESSAGE_STATE, Bytes::copy_from_slice(&[number]));
        let receipt = receipt_of(&CarrierConfig::default(), &sm);
        assert_eq!(receipt.state, expected, "message_state {number}");
        assert_eq!((&*receipt.message_id, &*receipt.stat), ("abc", stat));
    }
}

#[test]
fn a_receipt_nobody_can_read_still_goes_up() {
    let text = Bytes::from_static(b"what is this");
    let sm = Sm { esm_class: 0x04, short_message: text.clone(), ..Sm::default() };
    let receipt = receipt_of(&CarrierConfig::default(), &sm);
    assert_eq!((&*receipt.message_id, receipt.state, receipt.raw), ("", ReceiptState::Unknown, text));
}

#[test]
fn unmarked_receipts_need_the_quirk_and_the_tlv() {
    let text = Bytes::from_static(b"id:7 stat:DELIVRD");
    let words = Sm { short_message: text, ..Sm::default() };
    let mut with_tlv = words.clone();
    with_tlv.tlvs.push(Tag::RECEIPTED_MESSAGE_ID, Bytes::from_static(b"7"));
    let strict = CarrierConfig::default();
    let quirk = CarrierConfig { receipt_esm_ignored: true, ..CarrierConfig::default() };
    for (config, sm, is_receipt) in [
        (&strict, &words, false),
        (&strict, &with_tlv, false),
        (&quirk, &words, false),
        (&quirk, &with_tlv, true),
    ] {
        assert_eq!(matches!(incoming(config, sm), Incoming::Receipt(_)), is_receipt);
    }
}

#[test]
fn refusals_name_the_field() {
    use smpp::EncodeErrorKind::HoldsNul;
    for (field, status) in [
        ("source_addr", Status::ESME_RINVSRCADR),
        ("destination_addr", Status::ESME_RINVDSTADR),
        ("short_message", Status::ESME_RINVMSGLEN),
        ("message_payload", Status::ESME_RINVTLVVAL),
    ] {
        assert_eq!(refusal(&smpp::EncodeError { field, kind: HoldsNul }), status);
    }
}
