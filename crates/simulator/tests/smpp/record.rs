//! The record of what was taken: long messages are whole again, however they travelled.

use crate::esme::{Esme, centre, prompt, sm};
use bytes::Bytes;
use simulator::SmppOptions;
use smpp::{Sm, Tag, Tlvs};

const LONG: &str = "您的订单已经发货，请保持手机畅通。😀 Tracking: https://example.com/t/1234567890 — 谢谢惠顾，欢迎下次光临！\
    如需退订请回复TD。感谢您一直以来的支持与信任，祝您生活愉快。";

/// The text's octets in pieces of an odd character count, so that the emoji may be cut.
fn pieces() -> Vec<Vec<u8>> {
    text::ucs2::encode(LONG).chunks(36).map(<[u8]>::to_vec).collect()
}

fn part(short_message: impl Into<Bytes>) -> Sm {
    Sm { data_coding: 8, short_message: short_message.into(), ..sm("8613800135555", "") }
}

#[tokio::test]
async fn by_user_data_header_with_both_widths() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let pieces = pieces();
    let total = u8::try_from(pieces.len()).unwrap();
    for wide in [false, true] {
        for (number, piece) in (1..=total).zip(&pieces).rev() {
            let mut message =
                if wide { vec![6, 8, 4, 1, 2, total, number] } else { vec![5, 0, 3, 9, total, number] };
            message.extend_from_slice(piece);
            let sequence = esme.send(smpp::Pdu::SubmitSm(Sm { esm_class: 0x40, ..part(message) })).await;
            answer(&mut esme, sequence).await;
        }
    }
    let messages = centre.messages();
    assert_eq!(messages.len(), 2);
    for message in messages {
        assert_eq!((message.text.as_str(), message.parts), (LONG, total));
        assert_eq!(message.message_ids.len(), usize::from(total));
        assert_eq!((message.source.as_str(), message.destination.as_str()), ("10690000", "8613800135555"));
        assert_eq!(message.system_id, "cnx");
    }
    centre.stop().await;
}

/// Receipts may come between the answers.
async fn answer(esme: &mut Esme, sequence: u32) {
    while esme.hear().await.expect("an answer").sequence != sequence {}
}

#[tokio::test]
async fn by_sar_parameters() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let pieces = pieces();
    for (number, piece) in (1..).zip(&pieces) {
        let mut tlvs = Tlvs::default();
        tlvs.push(Tag::SAR_MSG_REF_NUM, vec![0, 7]);
        tlvs.push(Tag::SAR_TOTAL_SEGMENTS, vec![u8::try_from(pieces.len()).unwrap()]);
        tlvs.push(Tag::SAR_SEGMENT_SEQNUM, vec![number]);
        esme.submit(Sm { tlvs, registered_delivery: 0, ..part(piece.clone()) }).await;
        assert_eq!(centre.stats().incomplete, u64::from(usize::from(number) < pieces.len()));
    }
    assert_eq!(centre.messages()[0].text, LONG);
    centre.stop().await;
}

#[tokio::test]
async fn in_one_payload() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let mut whole = part("");
    whole.tlvs.push(Tag::MESSAGE_PAYLOAD, text::ucs2::encode(LONG));
    esme.submit(whole).await;
    let [message] = &centre.messages()[..] else { panic!("one message") };
    assert_eq!((message.text.as_str(), message.parts), (LONG, 1));
    centre.stop().await;
}

#[tokio::test]
async fn alphabets_are_decoded() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    for (data_coding, octets, expected) in [
        (0, &b"\x00 \x1b\x65 ok"[..], "@ € ok"),
        (3, &b"caf\xe9"[..], "café"),
        (8, &[0x4f, 0x60, 0x59, 0x7d][..], "你好"),
    ] {
        let sm = Sm { data_coding, registered_delivery: 0, ..part(Bytes::from_static(octets)) };
        esme.submit(sm).await;
        assert_eq!(centre.messages().pop().expect("recorded").text, expected);
    }
    centre.stop().await;
}

#[tokio::test]
async fn only_when_asked_for_and_only_so_many() {
    let silent = centre(SmppOptions { record: false, ..prompt() }).await;
    Esme::transceiver(&silent).await.submit(sm("8613800135555", "a")).await;
    assert!(silent.messages().is_empty());
    silent.stop().await;

    let short = centre(SmppOptions { record_max: 1, ..prompt() }).await;
    let mut esme = Esme::transceiver(&short).await;
    for text in ["a", "b"] {
        esme.submit(Sm { registered_delivery: 0, ..sm("8613800135555", text) }).await;
    }
    assert_eq!((short.messages().len(), short.stats().accepted), (1, 2));
    short.stop().await;
}
