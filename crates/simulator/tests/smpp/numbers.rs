//! Every magic number, seen from the client.

use crate::esme::{Esme, address, centre, message_id, prompt, read, sm, text};
use simulator::{DelayMs, IdStyle, SmppOptions};
use smpp::receipt::MessageState;
use smpp::{Pdu, Sm, Status, Tag};

const PREFIX: &str = "861380013";

fn to(digits: &str) -> Sm {
    sm(&format!("{PREFIX}{digits}"), "hello")
}

#[tokio::test]
async fn outcomes_by_receipt() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    for (digits, state, err) in [
        ("0000", MessageState::Delivered, "000"),
        ("0001", MessageState::Undeliverable, "001"),
        ("0002", MessageState::Expired, "002"),
        ("0003", MessageState::Rejected, "003"),
        ("0004", MessageState::Unknown, "004"),
        ("5678", MessageState::Delivered, "000"),
    ] {
        let id = esme.submit(to(digits)).await;
        let sm = esme.delivered().await;
        let receipt = read(&sm);
        assert_eq!(receipt.state, Some(state), "{digits}");
        assert_eq!(text(&receipt.err), err, "{digits}");
        assert_eq!(text(&receipt.message_id), id, "{digits}");
        assert_eq!(text(&receipt.stat), state.stat(), "{digits}");
        assert_eq!(receipt.text, b"hello".as_ref());
        assert_eq!(sm.source, address(&format!("{PREFIX}{digits}")));
        assert_eq!(sm.destination, address("10690000"));
    }
    esme.ping().await;
    let stats = centre.stats();
    assert_eq!((stats.accepted, stats.receipts_sent, stats.acked, stats.waiting), (6, 6, 6, 0));
    centre.stop().await;
}

#[tokio::test]
async fn n0000_is_delivered_at_once() {
    let centre = centre(SmppOptions { receipt_delay_ms: DelayMs::exactly(3_600_000), ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(to("0000")).await;
    assert_eq!(text(&esme.receipt().await.message_id), id);
    centre.stop().await;
}

#[tokio::test]
async fn n0005_has_no_receipt() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.submit(to("0005")).await;
    assert_eq!(centre.stats().waiting, 0);
    let id = esme.submit(to("0000")).await;
    assert_eq!(text(&esme.receipt().await.message_id), id, "the next message's receipt comes first");
    centre.stop().await;
}

#[tokio::test]
async fn n0006_has_its_receipt_twice() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(to("0006")).await;
    let (first, second) = (esme.delivered().await, esme.delivered().await);
    assert_eq!(first, second);
    assert_eq!(text(&read(&first).message_id), id);
    esme.ping().await;
    centre.stop().await;
}

#[tokio::test]
async fn n0007_has_its_receipt_before_its_answer() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let sequence = esme.send(Pdu::SubmitSm(to("0007"))).await;
    let receipt = esme.receipt().await;
    let heard = esme.hear().await.expect("the answer");
    assert_eq!((heard.sequence, heard.status), (sequence, Status::ESME_ROK));
    assert_eq!(text(&receipt.message_id), message_id(&heard));
    centre.stop().await;
}

#[tokio::test]
async fn n0008_is_late() {
    let centre = centre(SmppOptions { late_ms: 100, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    let late = esme.submit(to("0008")).await;
    let prompt = esme.submit(to("5678")).await;
    assert_eq!(text(&esme.receipt().await.message_id), prompt);
    assert_eq!(text(&esme.receipt().await.message_id), late);
    centre.stop().await;
}

#[tokio::test]
async fn n0009_and_n0010_are_refused() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    for (digits, status) in [("0009", Status::ESME_RINVDSTADR), ("0010", Status::ESME_RSYSERR)] {
        let heard = esme.ask(Pdu::SubmitSm(to(digits))).await;
        assert_eq!(heard.status, status);
        assert_eq!(message_id(&heard), "");
    }
    let stats = centre.stats();
    assert_eq!((stats.refused, stats.accepted), (2, 0));
    assert!(centre.messages().is_empty());
    centre.stop().await;
}

#[tokio::test]
async fn n0011_is_throttled_three_times_for_each_text() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let other = Sm { short_message: "other".into(), ..to("0011") };
    for _ in 0..3 {
        for sm in [to("0011"), other.clone()] {
            assert_eq!(esme.ask(Pdu::SubmitSm(sm)).await.status, Status::ESME_RTHROTTLED);
        }
    }
    let id = esme.submit(to("0011")).await;
    assert_eq!(text(&esme.receipt().await.message_id), id);
    esme.submit(other).await;
    let stats = centre.stats();
    assert_eq!((stats.throttled, stats.accepted), (6, 2));
    centre.stop().await;
}

#[tokio::test]
async fn n0012_is_taken_but_answered_only_when_sent_again() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.send(Pdu::SubmitSm(to("0012"))).await;
    let unknown = esme.receipt().await;
    esme.ping().await;
    assert_eq!(centre.messages().len(), 1);
    let id = esme.submit(to("0012")).await;
    assert_ne!(text(&unknown.message_id), id);
    centre.stop().await;
}

#[tokio::test]
async fn n0013_cuts_the_connection_once() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.send(Pdu::SubmitSm(to("0013"))).await;
    assert!(esme.hear().await.is_none());
    assert!(centre.messages().is_empty(), "not taken");
    let mut again = Esme::transceiver(&centre).await;
    again.submit(to("0013")).await;
    centre.stop().await;
}

#[tokio::test]
async fn n0014_is_announced_before_it_is_final() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(to("0014")).await;
    let notice = esme.delivered().await;
    assert!(smpp::receipt::is_intermediate(notice.esm_class));
    assert_eq!(read(&notice).state, Some(MessageState::Enroute));
    let last = esme.delivered().await;
    assert!(!smpp::receipt::is_intermediate(last.esm_class));
    assert_eq!(read(&last).state, Some(MessageState::Delivered));
    assert_eq!(text(&read(&notice).message_id), id);
    assert_eq!(text(&read(&last).message_id), id);
    centre.stop().await;
}

#[tokio::test]
async fn n0015_and_n0016_differ_in_form() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(to("0015")).await;
    let sm = esme.delivered().await;
    assert!(sm.short_message.is_empty());
    assert!(sm.tlvs.get(Tag::MESSAGE_STATE).is_some());
    assert_eq!(text(&read(&sm).message_id), id);
    for _ in 0..4 {
        let id = esme.submit(to("0016")).await;
        let sm = esme.delivered().await;
        assert!(sm.tlvs.is_empty());
        assert!(!text(&sm.short_message).contains("dlvrd:"), "not the customary text");
        assert_eq!(text(&read(&sm).message_id), id);
    }
    centre.stop().await;
}

#[tokio::test]
async fn n0017_opts_out_after_delivery() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.submit(to("0017")).await;
    esme.receipt().await;
    let uplink = esme.delivered().await;
    assert_eq!((uplink.esm_class, uplink.data_coding), (0, 0));
    assert_eq!(uplink.short_message, b"TD".as_ref());
    assert_eq!(uplink.source, address(&format!("{PREFIX}0017")));
    assert_eq!(uplink.destination, address("10690000"));
    assert_eq!(centre.stats().uplinks_sent, 1);
    centre.stop().await;
}

#[tokio::test]
async fn n0018_answers_in_two_parts() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.submit(to("0018")).await;
    esme.receipt().await;
    let mut joined = Vec::new();
    let mut references = Vec::new();
    for number in 1..=2 {
        let part = esme.delivered().await;
        assert_eq!((part.esm_class, part.data_coding), (0x40, 8));
        let header = text::udh::parse(&part.short_message).expect("a header");
        let place = header.concat.expect("a place");
        assert_eq!((place.total, place.number), (2, number));
        references.push(place.reference);
        joined.extend_from_slice(&part.short_message[header.user_data_offset..]);
    }
    assert_eq!(references[0], references[1]);
    let text = text::ucs2::decode(&joined);
    assert!(text.starts_with("这是一条") && text.ends_with("join them."), "{text}");
    esme.ping().await;
    centre.stop().await;
}

#[tokio::test]
async fn n0019_fails_in_its_first_segment_only() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    for (number, state) in
        [(1, MessageState::Undeliverable), (2, MessageState::Delivered), (3, MessageState::Delivered)]
    {
        let part =
            Sm { esm_class: 0x40, short_message: vec![5, 0, 3, 1, 3, number, b'x'].into(), ..to("0019") };
        esme.submit(part).await;
        assert_eq!(esme.receipt().await.state, Some(state), "segment {number}");
    }
    esme.submit(to("0019")).await;
    assert_eq!(esme.receipt().await.state, Some(MessageState::Delivered), "not a long message");
    centre.stop().await;
}

#[tokio::test]
async fn ids_are_written_in_each_style() {
    for (ids, answer_radix, receipt_radix) in [
        (IdStyle::Decimal, 10, 10),
        (IdStyle::Hex, 16, 16),
        (IdStyle::HexAnswerDecimalReceipt, 16, 10),
        (IdStyle::DecimalAnswerHexReceipt, 10, 16),
    ] {
        let centre = centre(SmppOptions { ids, ..prompt() }).await;
        let mut esme = Esme::transceiver(&centre).await;
        let answer = esme.submit(to("5678")).await;
        let receipt = text(&esme.receipt().await.message_id);
        let number = |id: &str, radix| u64::from_str_radix(id, radix).unwrap();
        assert_eq!(number(&answer, answer_radix), number(&receipt, receipt_radix), "{ids:?}");
        assert_eq!(answer == receipt, answer_radix == receipt_radix, "{ids:?}");
        centre.stop().await;
    }
    let centre = centre(SmppOptions { ids: IdStyle::Uuid, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    let answer = esme.submit(to("5678")).await;
    assert_eq!(answer.len(), 36);
    assert_eq!(text(&esme.receipt().await.message_id), answer);
    centre.stop().await;
}

#[tokio::test]
async fn receipts_are_sent_only_when_asked_for() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.submit(Sm { registered_delivery: 0, ..to("0000") }).await;
    esme.submit(Sm { registered_delivery: 2, ..to("0000") }).await;
    let id = esme.submit(Sm { registered_delivery: 2, ..to("0001") }).await;
    assert_eq!(text(&esme.receipt().await.message_id), id);
    esme.ping().await;
    assert_eq!(centre.stats().receipts_sent, 1);
    centre.stop().await;
}
