//! (e) decoders and segmenter, one core.

use std::hint::black_box;
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use smpp::{Address, Pdu, Sm, SmResp, Status};
use text::Rule;

use crate::report::Report;

/// Best of five runs of about 100 ms each, nanoseconds per call.
pub fn time(mut body: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..5 {
        let (started, mut calls) = (Instant::now(), 0u64);
        while started.elapsed().as_millis() < 100 {
            (0..1000).for_each(|_| body());
            calls += 1000;
        }
        best = best.min(started.elapsed().as_nanos() as f64 / calls as f64);
    }
    best
}

fn octets(pdu: &Pdu) -> Bytes {
    let mut out = BytesMut::new();
    if let Err(error) = pdu.encode(Status::ESME_ROK, 7, &mut out) {
        unreachable!("a sample PDU does not encode: {error:?}");
    }
    out.freeze()
}

/// Measures them.
pub fn measure(report: &mut Report) {
    let address =
        |digits: &'static str| Address { ton: 1, npi: 1, addr: Bytes::from_static(digits.as_bytes()) };
    let submit = Pdu::SubmitSm(Sm {
        source: address("1069000012345"),
        destination: address("8613800138000"),
        registered_delivery: 1,
        data_coding: 8,
        short_message: Bytes::from(vec![0x4e; 100]),
        ..Sm::default()
    });
    let receipt = "id:0123456789 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:";
    let deliver = Pdu::DeliverSm(Sm {
        source: address("8613800138000"),
        destination: address("1069000012345"),
        esm_class: 4,
        short_message: Bytes::from_static(receipt.as_bytes()),
        ..Sm::default()
    });
    let answer =
        Pdu::SubmitSmResp(SmResp { message_id: Bytes::from_static(b"0123456789"), ..SmResp::default() });
    for (name, pdu) in
        [("submit_sm", &submit), ("deliver_sm with a receipt", &deliver), ("submit_sm_resp", &answer)]
    {
        let wire = octets(pdu);
        let ns = time(|| {
            let mut buffer = BytesMut::from(&wire[..]);
            let frame = smpp::next_frame(&mut buffer, 65_552);
            black_box(frame.ok().flatten().map(|frame| frame.decode().is_ok()));
        });
        report.add_codec(&format!("SMPP decode {name} ({} octets)", wire.len()), ns);
        let mut out = BytesMut::with_capacity(512);
        let ns = time(|| {
            out.clear();
            black_box(pdu.encode(Status::ESME_ROK, 7, &mut out).is_ok());
        });
        report.add_codec(&format!("SMPP encode {name}"), ns);
    }
    if let Pdu::DeliverSm(sm) = &deliver {
        report.add_codec("SMPP read receipt text", time(|| drop(black_box(smpp::receipt::read(sm)))));
    }
    let latin = "Your parcel is on its way and arrives between nine and ten. ".repeat(5);
    let chinese = "您的快递已由快递员派送，请凭取件码到驿站领取。".repeat(8);
    for (name, text) in [("300 GSM characters", &latin), ("184 Chinese characters", &chinese)] {
        let ns = time(|| {
            black_box(text::layout(text, Rule::INTERNATIONAL));
        });
        report.add_codec(&format!("segment count of {name}"), ns);
        let ns = time(|| drop(black_box(text::split(text, Rule::INTERNATIONAL))));
        report.add_codec(&format!("segments of {name}"), ns);
    }
    let ns = time(|| {
        let _parsed = black_box(domain::phone::Phone::parse("+86 138 0013 8000", None));
    });
    report.add_codec("read a mainland number", ns);
    let ns = time(|| {
        let _parsed = black_box(domain::phone::Phone::parse("+44 7700 900123", None));
    });
    report.add_codec("read a number of another country", ns);
}
