//! Who may bind, how often, and what an unbound or wrongly bound client is told.

use crate::esme::{Esme, address, bind, centre, prompt, sm};
use bytes::Bytes;
use simulator::SmppOptions;
use smpp::{CommandId, Outbind, Pdu, QuerySm, Status, Tag};

#[tokio::test]
async fn each_kind_of_bind_is_answered_in_kind() {
    let centre = centre(prompt()).await;
    for pdu in [
        Pdu::BindTransmitter(bind("cnx", "")),
        Pdu::BindReceiver(bind("cnx", "")),
        Pdu::BindTransceiver(bind("cnx", "")),
    ] {
        let expected = pdu.command_id().response();
        let heard = Esme::connect(centre.addr()).await.ask(pdu).await;
        assert_eq!((heard.status, heard.pdu.command_id()), (Status::ESME_ROK, expected));
        let (Pdu::BindTransmitterResp(resp) | Pdu::BindReceiverResp(resp) | Pdu::BindTransceiverResp(resp)) =
            heard.pdu
        else {
            panic!("not a bind answer")
        };
        assert_eq!(resp.tlvs.u8(Tag::SC_INTERFACE_VERSION), Some(0x34));
    }
    centre.stop().await;
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_may_be_corrected() {
    let options = SmppOptions {
        system_id: Some("cnx".to_owned()),
        password: Some("secret".to_owned()),
        ..SmppOptions::default()
    };
    let centre = centre(options).await;
    let mut esme = Esme::connect(centre.addr()).await;
    let heard = esme.ask(Pdu::BindTransceiver(bind("cnx", "wrong"))).await;
    assert_eq!(heard.status, Status::ESME_RINVPASWD);
    assert_eq!(heard.pdu.command_id(), CommandId::BIND_TRANSCEIVER_RESP);
    let heard = esme.ask(Pdu::BindTransceiver(bind("other", "secret"))).await;
    assert_eq!(heard.status, Status::ESME_RINVSYSID);
    let heard = esme.ask(Pdu::BindTransceiver(bind("cnx", "secret"))).await;
    assert_eq!(heard.status, Status::ESME_ROK);
    let stats = centre.stats();
    assert_eq!((stats.binds, stats.binds_refused), (1, 2));
    centre.stop().await;
}

#[tokio::test]
async fn a_second_bind_is_refused_and_the_first_stays() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let heard = esme.ask(Pdu::BindTransceiver(bind("cnx", ""))).await;
    assert_eq!(heard.status, Status::ESME_RALYBND);
    esme.submit(sm("8613800135555", "still bound")).await;
    centre.stop().await;
}

#[tokio::test]
async fn the_number_of_binds_per_account_is_limited_and_freed() {
    let centre = centre(SmppOptions { max_binds: 2, ..prompt() }).await;
    let mut first = Esme::transceiver(&centre).await;
    let _second = Esme::transceiver(&centre).await;
    let mut third = Esme::connect(centre.addr()).await;
    let pdu = Pdu::BindTransceiver(bind("cnx", ""));
    assert_eq!(third.ask(pdu.clone()).await.status, Status::ESME_RBINDFAIL);
    let other = Pdu::BindTransceiver(bind("other", ""));
    let mut of_other = Esme::bound(&centre, other).await;
    of_other.ping().await;
    assert_eq!(first.ask(Pdu::Unbind).await.pdu, Pdu::UnbindResp);
    assert!(first.hear().await.is_none(), "closed after unbind");
    crate::esme::until(|| centre.stats().connections == 3).await;
    assert_eq!(third.ask(pdu).await.status, Status::ESME_ROK);
    centre.stop().await;
}

#[tokio::test]
async fn versions_can_be_limited() {
    let centre = centre(SmppOptions { versions: vec![0x50], ..prompt() }).await;
    let mut esme = Esme::connect(centre.addr()).await;
    let heard = esme.ask(Pdu::BindTransmitter(bind("cnx", ""))).await;
    assert_eq!(heard.status, Status::ESME_RBINDFAIL);
    let modern = smpp::Bind { interface_version: 0x50, ..bind("cnx", "") };
    assert_eq!(esme.ask(Pdu::BindTransmitter(modern)).await.status, Status::ESME_ROK);
    centre.stop().await;
}

#[tokio::test]
async fn an_old_client_gets_no_tlv() {
    let centre = centre(prompt()).await;
    let old = smpp::Bind { interface_version: 0x33, ..bind("cnx", "") };
    let heard = Esme::connect(centre.addr()).await.ask(Pdu::BindReceiver(old)).await;
    let Pdu::BindReceiverResp(resp) = heard.pdu else { panic!("not a bind answer") };
    assert!(resp.tlvs.is_empty());
    assert!(!resp.system_id.is_empty());
    centre.stop().await;
}

#[tokio::test]
async fn submissions_need_a_transmitting_bind() {
    let centre = centre(prompt()).await;
    let mut unbound = Esme::connect(centre.addr()).await;
    let heard = unbound.ask(Pdu::SubmitSm(sm("8613800135555", "a"))).await;
    assert_eq!(heard.status, Status::ESME_RINVBNDSTS);
    assert_eq!(heard.pdu.command_id(), CommandId::SUBMIT_SM_RESP);
    let mut receiver = Esme::bound(&centre, Pdu::BindReceiver(bind("cnx", ""))).await;
    let heard = receiver.ask(Pdu::SubmitSm(sm("8613800135555", "a"))).await;
    assert_eq!(heard.status, Status::ESME_RINVBNDSTS);
    assert_eq!(centre.stats().submits, 0);
    unbound.ping().await;
    centre.stop().await;
}

#[tokio::test]
async fn commands_that_are_not_served_are_refused_in_kind() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let query = QuerySm { message_id: Bytes::from_static(b"1"), source: address("10690000") };
    let heard = esme.ask(Pdu::QuerySm(query)).await;
    assert_eq!(heard.status, Status::ESME_RQUERYFAIL);
    assert_eq!(heard.pdu.command_id(), CommandId::QUERY_SM_RESP);
    let heard = esme.ask(Pdu::Outbind(Outbind::default())).await;
    assert_eq!((heard.status, heard.pdu), (Status::ESME_RINVCMDID, Pdu::GenericNack));
    esme.ping().await;
    centre.stop().await;
}

#[tokio::test]
async fn an_unbound_connection_is_closed_after_a_while() {
    let centre = centre(SmppOptions { bind_timeout_ms: 30, ..prompt() }).await;
    let mut esme = Esme::connect(centre.addr()).await;
    assert!(esme.hear().await.is_none());
    centre.stop().await;
}

#[tokio::test]
async fn a_silent_client_is_asked_and_then_dropped() {
    let centre = centre(SmppOptions { enquire_link_ms: 30, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    let first = esme.hear().await.expect("a question");
    assert_eq!(first.pdu, Pdu::EnquireLink);
    esme.send_as(Pdu::EnquireLinkResp, Status::ESME_ROK, first.sequence).await;
    let second = esme.hear().await.expect("another question");
    assert_eq!(second.pdu, Pdu::EnquireLink);
    assert!(esme.hear().await.is_none(), "unanswered: closed");
    centre.stop().await;
}
