//! How receipts and uplinks reach a client that is slow, absent, or says "later".

use crate::esme::{Esme, bind, centre, prompt, read, sm, text, until};
use simulator::{DelayMs, SmppOptions, Smsc};
use smpp::{Pdu, Status};
use std::collections::BTreeSet;

async fn transmitter(centre: &Smsc) -> Esme {
    Esme::bound(centre, Pdu::BindTransmitter(bind("cnx", ""))).await
}

async fn receiver(centre: &Smsc) -> Esme {
    Esme::bound(centre, Pdu::BindReceiver(bind("cnx", ""))).await
}

async fn submit(esme: &mut Esme, count: usize) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for _ in 0..count {
        ids.insert(esme.submit(sm("8613800135555", "hello")).await);
    }
    ids
}

#[tokio::test]
async fn receipts_go_to_the_receiving_bind_of_the_same_account() {
    let centre = centre(prompt()).await;
    let mut sending = transmitter(&centre).await;
    let mut other = Esme::bound(&centre, Pdu::BindTransceiver(bind("other", ""))).await;
    let mut receiving = receiver(&centre).await;
    let ids = submit(&mut sending, 3).await;
    let mut told = BTreeSet::new();
    for _ in 0..3 {
        told.insert(text(&receiving.receipt().await.message_id));
    }
    assert_eq!(told, ids);
    sending.ping().await;
    other.ping().await;
    centre.stop().await;
}

#[tokio::test]
async fn receipts_wait_until_somebody_receives() {
    let centre = centre(prompt()).await;
    let mut sending = transmitter(&centre).await;
    let ids = submit(&mut sending, 3).await;
    assert_eq!(centre.stats().waiting, 3);
    let mut receiving = receiver(&centre).await;
    let mut told = BTreeSet::new();
    for _ in 0..3 {
        told.insert(text(&receiving.receipt().await.message_id));
    }
    assert_eq!(told, ids);
    assert_eq!(centre.stats().waiting, 0);
    centre.stop().await;
}

#[tokio::test]
async fn what_waits_is_bounded_and_the_rest_is_counted() {
    let centre = centre(SmppOptions { kept_max: 2, ..prompt() }).await;
    let mut sending = transmitter(&centre).await;
    submit(&mut sending, 5).await;
    let stats = centre.stats();
    assert_eq!((stats.waiting, stats.dropped), (2, 3));
    centre.stop().await;
}

#[tokio::test]
async fn the_window_holds_until_answers_come() {
    let centre = centre(SmppOptions { receipt_window: 3, ..prompt() }).await;
    let mut sending = transmitter(&centre).await;
    submit(&mut sending, 5).await;
    let mut receiving = receiver(&centre).await;
    let mut sequences = Vec::new();
    for _ in 0..3 {
        sequences.push(receiving.delivery().await.0);
    }
    receiving.ping().await;
    assert_eq!(centre.stats().waiting, 2, "the window is full");
    receiving.answer(sequences[1], Status::ESME_ROK).await;
    receiving.delivered().await;
    receiving.delivered().await;
    receiving.ping().await;
    assert_eq!(centre.stats().acked, 3);
    centre.stop().await;
}

#[tokio::test]
async fn unanswered_deliveries_survive_the_loss_of_their_bind() {
    let centre = centre(prompt()).await;
    let mut sending = transmitter(&centre).await;
    let mut first = receiver(&centre).await;
    let mut ids = submit(&mut sending, 4).await;
    ids.remove(&text(&first.receipt().await.message_id));
    for _ in 0..3 {
        first.delivery().await;
    }
    // The answer may still be on its way when the connection goes.
    until(|| centre.stats().acked == 1).await;
    let mut second = receiver(&centre).await;
    second.ping().await;
    drop(first);
    let mut told = BTreeSet::new();
    for _ in 0..3 {
        told.insert(text(&second.receipt().await.message_id));
    }
    assert_eq!(told, ids);
    assert_eq!(centre.stats().resent, 3);
    centre.stop().await;
}

#[tokio::test]
async fn unanswered_deliveries_survive_being_cut() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(sm("8613800135555", "hello")).await;
    esme.delivery().await;
    centre.cut_all();
    assert!(esme.hear().await.is_none());
    let mut again = Esme::transceiver(&centre).await;
    assert_eq!(text(&again.receipt().await.message_id), id);
    centre.stop().await;
}

#[tokio::test]
async fn later_means_later_and_no_means_no() {
    let centre = centre(SmppOptions { redeliver_ms: 5, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    let id = esme.submit(sm("8613800135555", "hello")).await;
    for status in [Status(0x64), Status(0x65)] {
        let (sequence, sm) = esme.delivery().await;
        assert_eq!(text(&read(&sm).message_id), id);
        esme.answer(sequence, status).await;
    }
    let (sequence, sm) = esme.delivery().await;
    assert_eq!(text(&read(&sm).message_id), id, "the third time");
    esme.answer(sequence, Status(0x66)).await;
    esme.ping().await;
    let stats = centre.stats();
    assert_eq!((stats.resent, stats.deliveries_refused, stats.acked, stats.waiting), (2, 1, 0, 0));
    centre.stop().await;
}

#[tokio::test]
async fn a_delivery_nobody_answers_is_sent_again() {
    let centre = centre(SmppOptions { deliver_timeout_ms: 20, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.submit(sm("8613800135555", "hello")).await;
    let (first, sm) = esme.delivery().await;
    let (second, again) = esme.delivery().await;
    assert_eq!(sm.source, again.source);
    assert_ne!(first, second);
    centre.stop().await;
}

#[tokio::test]
async fn receipts_of_a_burst_come_in_the_order_of_the_messages() {
    let centre = centre(SmppOptions { receipt_delay_ms: DelayMs::exactly(10), ..prompt() }).await;
    let mut sending = transmitter(&centre).await;
    let mut receiving = receiver(&centre).await;
    let mut ids = Vec::new();
    for _ in 0..100 {
        ids.push(sending.submit(sm("8613800135555", "hello")).await);
    }
    for id in ids {
        assert_eq!(text(&receiving.receipt().await.message_id), id);
    }
    centre.stop().await;
}

#[tokio::test]
async fn uplinks_go_where_they_are_sent() {
    let options = SmppOptions { system_id: Some("cnx".to_owned()), ..prompt() };
    let centre = centre(options).await;
    centre.uplink("8613800138000", "10690000", "早安").unwrap();
    assert_eq!(centre.stats().waiting, 1, "kept for the first receiving bind");
    let mut esme = Esme::transceiver(&centre).await;
    let sm = esme.delivered().await;
    assert_eq!((sm.data_coding, sm.short_message.as_ref()), (8, &[0x65, 0xe9, 0x5b, 0x89][..]));
    centre.uplink_to("cnx", "8613800138000", "10690000", &"a".repeat(161)).unwrap();
    for number in 1..=2 {
        let part = esme.delivered().await;
        assert_eq!((part.esm_class, part.short_message[5]), (0x40, number));
    }
    assert_eq!(centre.stats().uplinks_sent, 3);
    centre.stop().await;
}
