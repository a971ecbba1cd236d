//! A second opinion: `rusmpp-core`, an independent codec, on exactly cut PDUs.
//!
//! From equal fields both must write equal octets; it must read what we write; and what it reads we must read
//! too.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use proptest::prelude::*;
use rusmpp_core::command::owned::Command;
use rusmpp_core::decode::owned::DecodeWithLength;
use rusmpp_core::encode::Length;
use rusmpp_core::encode::owned::Encode;
use rusmpp_core::pdus::owned as other;
use rusmpp_core::types::owned::{COctetString, EmptyOrFullCOctetString, OctetString};
use rusmpp_core::values::owned::{DestAddress, DistributionListName, ServiceType, SmeAddress, UnsuccessSme};
use smpp::*;

fn c<const MAX: usize>(octets: &Bytes) -> COctetString<1, MAX> {
    COctetString::from_vec([octets, &[0][..]].concat()).unwrap()
}

fn time(octets: &Bytes) -> EmptyOrFullCOctetString<17> {
    EmptyOrFullCOctetString::from_vec([octets, &[0][..]].concat()).unwrap()
}

fn service(octets: &Bytes) -> ServiceType {
    ServiceType::new(c(octets))
}

fn message(octets: &Bytes) -> OctetString<0, 255> {
    OctetString::from_bytes(octets.clone()).unwrap()
}

/// What the other codec writes for this PDU, `command_length` in front.
fn written(command: &Command) -> BytesMut {
    let mut out = BytesMut::new();
    out.put_u32(4 + command.length() as u32);
    command.encode(&mut out);
    out
}

/// What the other codec reads, when it reads the whole PDU.
fn read(octets: &BytesMut) -> Option<Command> {
    let mut rest = octets.clone();
    rest.advance(4);
    let len = rest.len();
    let (command, size) = Command::decode(&mut rest, len).ok()?;
    (size == len && command.pdu().is_some()).then_some(command)
}

fn ours(pdu: &Pdu) -> BytesMut {
    let mut out = BytesMut::new();
    pdu.encode(Status::ESME_ROK, 9, &mut out).unwrap();
    out
}

fn bind(pdu: &Pdu) -> Option<other::Pdu> {
    macro_rules! with {
        ($kind:ident, $bind:expr) => {
            other::$kind::new(
                c(&$bind.system_id),
                c(&$bind.password),
                c(&$bind.system_type),
                $bind.interface_version.into(),
                $bind.addr_ton.into(),
                $bind.addr_npi.into(),
                c(&$bind.address_range),
            )
            .into()
        };
    }
    let version = |resp: &BindResp| resp.tlvs.u8(Tag::SC_INTERFACE_VERSION).map(Into::into);
    Some(match pdu {
        Pdu::BindReceiver(b) => with!(BindReceiver, b),
        Pdu::BindTransmitter(b) => with!(BindTransmitter, b),
        Pdu::BindTransceiver(b) => with!(BindTransceiver, b),
        Pdu::BindReceiverResp(r) => other::BindReceiverResp::new(c(&r.system_id), version(r)).into(),
        Pdu::BindTransmitterResp(r) => other::BindTransmitterResp::new(c(&r.system_id), version(r)).into(),
        Pdu::BindTransceiverResp(r) => other::BindTransceiverResp::new(c(&r.system_id), version(r)).into(),
        Pdu::Outbind(o) => other::Outbind::new(c(&o.system_id), c(&o.password)).into(),
        Pdu::Unbind => other::Pdu::Unbind,
        Pdu::UnbindResp => other::Pdu::UnbindResp,
        Pdu::EnquireLink => other::Pdu::EnquireLink,
        Pdu::EnquireLinkResp => other::Pdu::EnquireLinkResp,
        Pdu::GenericNack => other::Pdu::GenericNack,
        _ => return None,
    })
}

fn sm(pdu: &Pdu) -> Option<other::Pdu> {
    macro_rules! with {
        ($kind:ident, $sm:expr) => {
            other::$kind::new(
                service(&$sm.service_type),
                $sm.source.ton.into(),
                $sm.source.npi.into(),
                c(&$sm.source.addr),
                $sm.destination.ton.into(),
                $sm.destination.npi.into(),
                c(&$sm.destination.addr),
                $sm.esm_class.into(),
                $sm.protocol_id,
                $sm.priority_flag.into(),
                time(&$sm.schedule_delivery_time),
                time(&$sm.validity_period),
                $sm.registered_delivery.into(),
                $sm.replace_if_present_flag.into(),
                $sm.data_coding.into(),
                $sm.sm_default_msg_id,
                message(&$sm.short_message),
                vec![],
            )
            .into()
        };
    }
    Some(match pdu {
        Pdu::SubmitSm(sm) => with!(SubmitSm, sm),
        Pdu::DeliverSm(sm) => with!(DeliverSm, sm),
        Pdu::SubmitSmResp(r) => other::SubmitSmResp::new(c(&r.message_id), vec![]).into(),
        Pdu::DeliverSmResp(r) => other::DeliverSmResp::new(c(&r.message_id), vec![]).into(),
        Pdu::DataSm(data) => other::DataSm::new(
            service(&data.service_type),
            data.source.ton.into(),
            data.source.npi.into(),
            c(&data.source.addr),
            data.destination.ton.into(),
            data.destination.npi.into(),
            c(&data.destination.addr),
            data.esm_class.into(),
            data.registered_delivery.into(),
            data.data_coding.into(),
            vec![],
        )
        .into(),
        Pdu::DataSmResp(r) => other::DataSmResp::new(c(&r.message_id), vec![]).into(),
        _ => return None,
    })
}

fn multi(pdu: &Pdu) -> Option<other::Pdu> {
    Some(match pdu {
        Pdu::SubmitMulti(m) => other::SubmitMulti::new(
            service(&m.service_type),
            m.source.ton.into(),
            m.source.npi.into(),
            c(&m.source.addr),
            m.destinations.iter().map(destination).collect(),
            m.esm_class.into(),
            m.protocol_id,
            m.priority_flag.into(),
            time(&m.schedule_delivery_time),
            time(&m.validity_period),
            m.registered_delivery.into(),
            m.replace_if_present_flag.into(),
            m.data_coding.into(),
            m.sm_default_msg_id,
            message(&m.short_message),
            vec![],
        )
        .into(),
        Pdu::SubmitMultiResp(r) => {
            let unsuccess = r.unsuccess.iter().map(|Unsuccess { address, error_status_code }| {
                let Address { ton, npi, addr } = address;
                UnsuccessSme::new((*ton).into(), (*npi).into(), c(addr), error_status_code.0.into())
            });
            other::SubmitMultiResp::new(c(&r.message_id), unsuccess.collect(), vec![]).into()
        }
        _ => return None,
    })
}

fn destination(destination: &Destination) -> DestAddress {
    match destination {
        Destination::Address(Address { ton, npi, addr }) => {
            DestAddress::SmeAddress(SmeAddress::new((*ton).into(), (*npi).into(), c(addr)))
        }
        Destination::List(name) => DestAddress::DistributionListName(DistributionListName::new(c(name))),
    }
}

fn managing(pdu: &Pdu) -> Option<other::Pdu> {
    Some(match pdu {
        Pdu::QuerySm(QuerySm { message_id, source: s }) => {
            other::QuerySm::new(c(message_id), s.ton.into(), s.npi.into(), c(&s.addr)).into()
        }
        Pdu::QuerySmResp(r) => {
            let (date, state) = (time(&r.final_date), r.message_state.into());
            other::QuerySmResp::new(c(&r.message_id), date, state, r.error_code).into()
        }
        Pdu::CancelSm(CancelSm { service_type, message_id, source: s, destination: d }) => {
            let (service_type, id) = (service(service_type), c(message_id));
            let (s_ton, s_npi, d_ton, d_npi) = (s.ton.into(), s.npi.into(), d.ton.into(), d.npi.into());
            other::CancelSm::new(service_type, id, s_ton, s_npi, c(&s.addr), d_ton, d_npi, c(&d.addr)).into()
        }
        Pdu::CancelSmResp => other::Pdu::CancelSmResp,
        Pdu::ReplaceSm(r) => other::ReplaceSm::new(
            c(&r.message_id),
            r.source.ton.into(),
            r.source.npi.into(),
            c(&r.source.addr),
            time(&r.schedule_delivery_time),
            time(&r.validity_period),
            r.registered_delivery.into(),
            r.sm_default_msg_id,
            message(&r.short_message),
            None,
        )
        .into(),
        Pdu::ReplaceSmResp => other::Pdu::ReplaceSmResp,
        Pdu::AlertNotification(AlertNotification { source: s, esme: e, .. }) => {
            let (s_ton, s_npi, e_ton, e_npi) = (s.ton.into(), s.npi.into(), e.ton.into(), e.npi.into());
            other::AlertNotification::new(s_ton, s_npi, c(&s.addr), e_ton, e_npi, c(&e.addr), None).into()
        }
        _ => return None,
    })
}

fn broadcasting(pdu: &Pdu) -> Option<other::Pdu> {
    Some(match pdu {
        Pdu::BroadcastSm(b) => other::BroadcastSm::new(
            service(&b.service_type),
            b.source.ton.into(),
            b.source.npi.into(),
            c(&b.source.addr),
            c(&b.message_id),
            b.priority_flag.into(),
            time(&b.schedule_delivery_time),
            time(&b.validity_period),
            b.replace_if_present_flag.into(),
            b.data_coding.into(),
            b.sm_default_msg_id,
            vec![],
        )
        .into(),
        Pdu::BroadcastSmResp(r) => other::BroadcastSmResp::new(c(&r.message_id), vec![]).into(),
        Pdu::QueryBroadcastSm(QueryBroadcastSm { message_id, source: s, .. }) => {
            let (ton, npi) = (s.ton.into(), s.npi.into());
            other::QueryBroadcastSm::new(c(message_id), ton, npi, c(&s.addr), None).into()
        }
        Pdu::QueryBroadcastSmResp(r) => other::QueryBroadcastSmResp::new(c(&r.message_id), vec![]).into(),
        Pdu::CancelBroadcastSm(CancelBroadcastSm { service_type, message_id, source: s, .. }) => {
            let (service_type, id) = (service(service_type), c(message_id));
            let (ton, npi) = (s.ton.into(), s.npi.into());
            other::CancelBroadcastSm::new(service_type, id, ton, npi, c(&s.addr), vec![]).into()
        }
        Pdu::CancelBroadcastSmResp => other::Pdu::CancelBroadcastSmResp,
        _ => return None,
    })
}

/// The same PDU without what the other codec wants typed.
fn without_tlvs(mut pdu: Pdu) -> Pdu {
    match &mut pdu {
        Pdu::SubmitSm(sm) | Pdu::DeliverSm(sm) => sm.tlvs.0.clear(),
        Pdu::SubmitSmResp(r) | Pdu::DeliverSmResp(r) | Pdu::DataSmResp(r) => r.tlvs.0.clear(),
        Pdu::DataSm(data) => data.tlvs.0.clear(),
        Pdu::SubmitMulti(multi) => multi.tlvs.0.clear(),
        Pdu::SubmitMultiResp(resp) => resp.tlvs.0.clear(),
        Pdu::BroadcastSm(broadcast) => broadcast.tlvs.0.clear(),
        Pdu::BroadcastSmResp(resp) => resp.tlvs.0.clear(),
        Pdu::QueryBroadcastSmResp(resp) => resp.tlvs.0.clear(),
        Pdu::CancelBroadcastSm(cancel) => cancel.tlvs.0.clear(),
        _ => {}
    }
    pdu
}

fn constructed(pdu: &Pdu) -> Option<other::Pdu> {
    bind(pdu)
        .or_else(|| sm(pdu))
        .or_else(|| multi(pdu))
        .or_else(|| managing(pdu))
        .or_else(|| broadcasting(pdu))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn equal_fields_make_equal_octets(pdu in arbitrary::pdu(true)) {
        let pdu = without_tlvs(pdu);
        let theirs = constructed(&pdu).expect("every PDU is compared");
        let command = Command::new(rusmpp_core::CommandStatus::EsmeRok, 9, theirs);
        prop_assert_eq!(written(&command), ours(&pdu));
    }

    #[test]
    fn they_read_what_we_write(pdu in arbitrary::pdu(true)) {
        let octets = ours(&pdu);
        // A command without a body reads as "no PDU" there.
        if octets.len() > 16 {
            let command = read(&octets);
            prop_assert!(command.is_some(), "{pdu:?}");
            prop_assert_eq!(written(&command.unwrap()), octets);
        }
    }

    #[test]
    fn we_read_what_they_read((command_id, body) in arbitrary::damaged()) {
        let mut octets = BytesMut::new();
        octets.put_u32(16 + body.len() as u32);
        octets.put_u32(command_id.0);
        octets.put_u32(0);
        octets.put_u32(9);
        octets.put_slice(&body);
        // Only PDUs it understood whole: those it writes again as they were.
        if let Some(command) = read(&octets).filter(|command| written(command) == octets) {
            let frame = next_frame(&mut octets.clone(), 65_552).unwrap().unwrap();
            let pdu = frame.decode();
            prop_assert!(pdu.is_ok(), "{command:?} but {pdu:?}");
            // It takes a last TLV whose length points behind the PDU; we drop that one, and nothing else.
            let kept = ours(&pdu.unwrap()).split_off(16);
            prop_assert!(octets[16..].starts_with(&kept), "{command:?}");
        }
    }
}
