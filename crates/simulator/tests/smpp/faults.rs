//! Links that fail on request, clients that send nonsense, and the end of everything.

use crate::esme::{Esme, bind, centre, message_id, prompt, sm, text, until};
use bytes::{Bytes, BytesMut};
use simulator::{DelayMs, SmppOptions, UplinkError};
use smpp::{CommandId, DataSm, Pdu, Sm, Status, Tag};
use tokio::net::TcpStream;

fn plain(body: &str) -> Sm {
    sm("8613800135555", body)
}

#[tokio::test]
async fn submissions_beyond_the_rate_are_throttled() {
    let centre = centre(SmppOptions { throttle: Some(5), ..prompt() }).await;
    let mut esme = Esme::bound(&centre, Pdu::BindTransmitter(bind("cnx", ""))).await;
    let mut burst = BytesMut::new();
    for sequence in 1..=50 {
        Pdu::SubmitSm(plain("a")).encode(Status::ESME_ROK, sequence, &mut burst).unwrap();
    }
    esme.octets(&burst).await;
    let mut taken = 0;
    for _ in 0..50 {
        match esme.hear().await.expect("an answer").status {
            Status::ESME_ROK => taken += 1,
            status => assert_eq!(status, Status::ESME_RTHROTTLED),
        }
    }
    assert!((5..50).contains(&taken), "{taken}");
    assert_eq!((centre.stats().accepted, centre.stats().throttled), (taken, 50 - taken));
    centre.stop().await;
}

#[tokio::test]
async fn a_share_of_submissions_is_refused_with_the_status_asked_for() {
    let centre = centre(SmppOptions { refuse_percent: 100.0, refuse_status: 0x0b, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    assert_eq!(esme.ask(Pdu::SubmitSm(plain("a"))).await.status, Status(0x0b));
    centre.set_options(prompt());
    esme.submit(plain("a")).await;
    centre.stop().await;
}

#[tokio::test]
async fn a_dropped_answer_is_a_taken_message() {
    let centre = centre(SmppOptions { drop_answer_percent: 100.0, ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.send(Pdu::SubmitSm(plain("a"))).await;
    esme.receipt().await;
    esme.ping().await;
    assert_eq!(centre.stats().accepted, 1);
    centre.stop().await;
}

#[tokio::test]
async fn the_connection_is_cut_after_so_many_submissions() {
    let centre = centre(SmppOptions { cut_after: Some(2), ..prompt() }).await;
    for _ in 0..2 {
        let mut esme = Esme::bound(&centre, Pdu::BindTransmitter(bind("cnx", ""))).await;
        esme.submit(plain("a")).await;
        esme.submit(plain("b")).await;
        esme.send(Pdu::SubmitSm(plain("c"))).await;
        assert!(esme.hear().await.is_none());
    }
    assert_eq!(centre.stats().accepted, 4);
    centre.stop().await;
}

/// Answers already owed in the same batch still leave.
#[tokio::test]
async fn a_cut_in_a_batch_comes_after_the_answers_before_it() {
    let centre = centre(SmppOptions { cut_after: Some(3), ..prompt() }).await;
    let mut esme = Esme::bound(&centre, Pdu::BindTransmitter(bind("cnx", ""))).await;
    let mut burst = BytesMut::new();
    for sequence in 1..=4 {
        Pdu::SubmitSm(plain("a")).encode(Status::ESME_ROK, sequence, &mut burst).unwrap();
    }
    esme.octets(&burst).await;
    for sequence in 1..=3 {
        assert_eq!(esme.hear().await.expect("an answer").sequence, sequence);
    }
    assert!(esme.hear().await.is_none());
    centre.stop().await;
}

#[tokio::test]
async fn a_half_open_link_says_nothing_and_keeps_its_receipts_for_another() {
    let centre =
        centre(SmppOptions { half_open_after: Some(1), receipt_delay_ms: DelayMs::exactly(1), ..prompt() });
    let centre = centre.await;
    let mut dead = Esme::bound(&centre, Pdu::BindTransmitter(bind("cnx", ""))).await;
    let id = dead.submit(plain("a")).await;
    dead.send(Pdu::SubmitSm(plain("b"))).await;
    dead.send(Pdu::EnquireLink).await;
    let mut alive = Esme::bound(&centre, Pdu::BindReceiver(bind("cnx", ""))).await;
    assert_eq!(text(&alive.receipt().await.message_id), id);
    alive.ping().await;
    assert_eq!((centre.stats().accepted, centre.stats().connections), (1, 2));
    drop(dead);
    until(|| centre.stats().connections == 1).await;
    centre.stop().await;
}

#[tokio::test]
async fn garbage_is_sent_instead_of_an_answer() {
    let centre = centre(SmppOptions { garbage_after: Some(0), ..prompt() }).await;
    let mut esme = Esme::transceiver(&centre).await;
    esme.send(Pdu::SubmitSm(plain("a"))).await;
    let garbage = esme.raw(4).await;
    assert_eq!(garbage[..4], [0xff; 4], "a length nobody can believe");
    assert_eq!(centre.stats().accepted, 0);
    centre.stop().await;
}

#[tokio::test]
async fn an_unknown_command_is_nacked_and_the_link_stays() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let unknown = Pdu::Unknown(CommandId(0x0000_0abc), Bytes::from_static(b"whatever"));
    let heard = esme.ask(unknown).await;
    assert_eq!((heard.status, heard.pdu), (Status::ESME_RINVCMDID, Pdu::GenericNack));
    esme.send_as(Pdu::Unknown(CommandId(0x8000_0abc), Bytes::new()), Status::ESME_ROK, 9).await;
    esme.ping().await;
    assert_eq!(centre.stats().faults, 1, "a response is never answered");
    centre.stop().await;
}

#[tokio::test]
async fn a_body_that_cannot_be_read_costs_only_itself() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let broken = Pdu::Unknown(CommandId::SUBMIT_SM, Bytes::from_static(b"no NUL anywhere"));
    let heard = esme.ask(broken).await;
    assert_eq!(heard.pdu.command_id(), CommandId::SUBMIT_SM_RESP);
    assert!(!heard.status.is_ok());
    esme.submit(plain("fine")).await;
    assert_eq!(centre.stats().faults, 1);
    centre.stop().await;
}

#[tokio::test]
async fn lying_lengths_end_the_connection() {
    let centre = centre(prompt()).await;
    for length in [0_u32, 15, 1_000_000, u32::MAX] {
        let mut esme = Esme::transceiver(&centre).await;
        let header = [length, CommandId::SUBMIT_SM.0, 0, 77].map(u32::to_be_bytes).concat();
        esme.octets(&header).await;
        let heard = esme.hear().await.expect("a last word");
        assert_eq!(
            (heard.status, heard.sequence, heard.pdu),
            (Status::ESME_RINVCMDLEN, 77, Pdu::GenericNack)
        );
        assert!(esme.hear().await.is_none());
    }
    assert_eq!(centre.stats().faults, 4);
    centre.stop().await;
}

/// Octets without any sense never bring the centre down; the next client is served.
#[tokio::test]
async fn noise_is_survived() {
    let centre = centre(prompt()).await;
    let mut state = 1_u32;
    for _ in 0..20 {
        let mut esme = Esme::connect(centre.addr()).await;
        let mut noise = Vec::new();
        // Short lengths and known commands, so that the noise reaches the decoders.
        for command in [1_u32, 2, 4, 5, 9, 0x21, 0x103, 0x8000_0005] {
            let body: Vec<u8> = (0..40)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            noise.extend([16 + 40, command, 0, 1].map(u32::to_be_bytes).concat());
            noise.extend(body);
        }
        noise.extend([0xff; 20]);
        esme.octets(&noise).await;
        assert!(!esme.rest().await.is_empty(), "told before it is closed");
    }
    Esme::transceiver(&centre).await.submit(plain("fine")).await;
    centre.stop().await;
}

#[tokio::test]
async fn wrong_addresses_are_refused() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    for (to, status) in [("", Status::ESME_RINVDSTADR), ("123456789012345678901", Status::ESME_RINVDSTADR)] {
        assert_eq!(esme.ask(Pdu::SubmitSm(sm(to, "a"))).await.status, status);
    }
    let long_source = Sm { source: crate::esme::address("123456789012345678901"), ..plain("a") };
    assert_eq!(esme.ask(Pdu::SubmitSm(long_source)).await.status, Status::ESME_RINVSRCADR);
    centre.stop().await;
}

#[tokio::test]
async fn data_sm_is_a_submission() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    let Sm { source, destination, .. } = plain("");
    let mut data = DataSm { source, destination, registered_delivery: 1, ..DataSm::default() };
    data.tlvs.push(Tag::MESSAGE_PAYLOAD, Bytes::from_static(b"by data sm"));
    let heard = esme.ask(Pdu::DataSm(data)).await;
    assert_eq!(heard.pdu.command_id(), CommandId::DATA_SM_RESP);
    assert_eq!(text(&esme.receipt().await.message_id), message_id(&heard));
    assert_eq!(centre.messages()[0].text, "by data sm");
    centre.stop().await;
}

#[tokio::test]
async fn late_answers_are_given_before_an_unbind_is() {
    let centre = centre(SmppOptions { answer_delay_ms: DelayMs::exactly(3_600_000), ..prompt() }).await;
    let mut esme = Esme::bound(&centre, Pdu::BindTransmitter(bind("cnx", ""))).await;
    let submitted = esme.send(Pdu::SubmitSm(plain("a"))).await;
    let unbound = esme.send(Pdu::Unbind).await;
    assert_eq!(esme.hear().await.expect("the answer").sequence, submitted);
    let last = esme.hear().await.expect("the end");
    assert_eq!((last.sequence, last.pdu), (unbound, Pdu::UnbindResp));
    centre.stop().await;
}

#[tokio::test]
async fn cutting_all_spares_who_comes_after() {
    let centre = centre(prompt()).await;
    let mut first = Esme::transceiver(&centre).await;
    let mut second = Esme::connect(centre.addr()).await;
    second.ping().await;
    assert_eq!(centre.command("cut"), Ok("cut".to_owned()));
    assert!(first.hear().await.is_none() && second.hear().await.is_none());
    let mut third = Esme::transceiver(&centre).await;
    third.submit(plain("a")).await;
    centre.stop().await;
}

#[tokio::test]
async fn stopping_leaves_nothing_behind() {
    let centre = centre(SmppOptions { half_open_after: Some(0), ..prompt() }).await;
    let mut idle = Esme::connect(centre.addr()).await;
    let mut bound = Esme::transceiver(&centre).await;
    let mut half_open = Esme::transceiver(&centre).await;
    half_open.send(Pdu::SubmitSm(plain("a"))).await;
    idle.ping().await;
    centre.stop().await;
    assert_eq!(centre.stats().connections, 0);
    for esme in [&mut idle, &mut bound, &mut half_open] {
        assert!(esme.hear().await.is_none());
    }
    assert!(TcpStream::connect(centre.addr()).await.is_err(), "the port is free");
    centre.stop().await;
}

#[tokio::test]
async fn dropping_the_handle_stops_too() {
    let centre = centre(prompt()).await;
    let mut esme = Esme::transceiver(&centre).await;
    drop(centre);
    assert!(esme.hear().await.is_none());
}

#[tokio::test]
async fn commands_on_a_line() {
    let centre = centre(prompt()).await;
    assert_eq!(centre.command("uplink 8613800138000 10690000 hi"), Err(UplinkError::NoReceiver.to_string()));
    let mut esme = Esme::transceiver(&centre).await;
    assert_eq!(centre.command("uplink +8613800138000 10690000  hi  there "), Ok("sent".to_owned()));
    let sm = esme.delivered().await;
    assert_eq!(
        (sm.short_message.as_ref(), sm.source.addr.as_ref()),
        (&b"hi  there"[..], &b"8613800138000"[..])
    );
    assert!(centre.command("stats").unwrap().contains("\"uplinks_sent\":1"));
    assert_eq!(centre.command("  "), Ok(String::new()));
    for wrong in ["uplink 1", "nonsense", "uplink 123456789012345678901 1 a"] {
        assert!(centre.command(wrong).is_err(), "{wrong}");
    }
    centre.stop().await;
}
