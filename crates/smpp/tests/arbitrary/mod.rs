//! Strategies for whole PDUs: `legal` keeps the specification's sizes and character sets, the other does not.
#![allow(dead_code, reason = "each test file uses its part")]

use bytes::Bytes;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use smpp::*;

pub(crate) fn octets(max: usize) -> BoxedStrategy<Bytes> {
    vec(any::<u8>(), 0..=max).prop_map(Bytes::from).boxed()
}

/// A C-octet string's content. `size` is the specification's, NUL included.
pub(crate) fn c_octets(legal: bool, size: usize) -> BoxedStrategy<Bytes> {
    match legal {
        true => vec(0x20_u8..0x7F, 0..size).prop_map(Bytes::from).boxed(),
        false => vec(1_u8..=255, 0..size * 3).prop_map(Bytes::from).boxed(),
    }
}

fn time(legal: bool) -> BoxedStrategy<Bytes> {
    match legal {
        true => prop_oneof![Just(Bytes::new()), "[0-9]{15}[R+-]".prop_map(Bytes::from)].boxed(),
        false => c_octets(false, 17),
    }
}

pub(crate) fn address(legal: bool, size: usize) -> BoxedStrategy<Address> {
    (any::<u8>(), any::<u8>(), c_octets(legal, size))
        .prop_map(|(ton, npi, addr)| Address { ton, npi, addr })
        .boxed()
}

fn tlv(legal: bool) -> BoxedStrategy<Tlv> {
    if !legal {
        return (any::<u16>(), octets(20)).prop_map(|(tag, value)| Tlv { tag: Tag(tag), value }).boxed();
    }
    let fixed = |tag: Tag, len: usize| {
        vec(any::<u8>(), len).prop_map(move |value| Tlv { tag, value: value.into() }).boxed()
    };
    prop_oneof![
        fixed(Tag::USER_MESSAGE_REFERENCE, 2),
        fixed(Tag::SAR_MSG_REF_NUM, 2),
        fixed(Tag::SAR_TOTAL_SEGMENTS, 1),
        fixed(Tag::SAR_SEGMENT_SEQNUM, 1),
        fixed(Tag::NETWORK_ERROR_CODE, 3),
        fixed(Tag::QOS_TIME_TO_LIVE, 4),
        fixed(Tag::SOURCE_PORT, 2),
        octets(40).prop_map(|value| Tlv { tag: Tag::MESSAGE_PAYLOAD, value }),
        (0x1400_u16..0x3FFF, octets(20)).prop_map(|(tag, value)| Tlv { tag: Tag(tag), value }),
    ]
    .boxed()
}

fn tlvs(legal: bool) -> BoxedStrategy<Tlvs> {
    vec(tlv(legal), 0..5).prop_map(Tlvs).boxed()
}

fn bind(legal: bool) -> BoxedStrategy<Bind> {
    let text = (c_octets(legal, 16), c_octets(legal, 9), c_octets(legal, 13), c_octets(legal, 41));
    (text, any::<[u8; 3]>())
        .prop_map(|((system_id, password, system_type, address_range), [v, ton, npi])| Bind {
            system_id,
            password,
            system_type,
            interface_version: v,
            addr_ton: ton,
            addr_npi: npi,
            address_range,
        })
        .boxed()
}

fn bind_resp(legal: bool) -> BoxedStrategy<BindResp> {
    let version = any::<[u8; 1]>().prop_map(|v| Bytes::copy_from_slice(&v));
    let legal_tlvs = option::of(version).prop_map(|version| {
        let mut tlvs = Tlvs::default();
        if let Some(version) = version {
            tlvs.push(Tag::SC_INTERFACE_VERSION, version);
        }
        tlvs
    });
    let tlvs = if legal { legal_tlvs.boxed() } else { tlvs(false) };
    (c_octets(legal, 16), tlvs).prop_map(|(system_id, tlvs)| BindResp { system_id, tlvs }).boxed()
}

pub(crate) fn sm(legal: bool) -> BoxedStrategy<Sm> {
    let addresses = (c_octets(legal, 6), address(legal, 21), address(legal, 21));
    (addresses, time(legal), time(legal), any::<[u8; 7]>(), octets(255), tlvs(legal))
        .prop_map(|((service_type, source, destination), schedule, validity, n, short_message, tlvs)| Sm {
            service_type,
            source,
            destination,
            esm_class: n[0],
            protocol_id: n[1],
            priority_flag: n[2],
            schedule_delivery_time: schedule,
            validity_period: validity,
            registered_delivery: n[3],
            replace_if_present_flag: n[4],
            data_coding: n[5],
            sm_default_msg_id: n[6],
            short_message,
            tlvs,
        })
        .boxed()
}

fn data_sm(legal: bool) -> BoxedStrategy<DataSm> {
    let addresses = (c_octets(legal, 6), address(legal, 21), address(legal, 21));
    (addresses, any::<[u8; 3]>(), tlvs(legal))
        .prop_map(|((service_type, source, destination), n, tlvs)| DataSm {
            service_type,
            source,
            destination,
            esm_class: n[0],
            registered_delivery: n[1],
            data_coding: n[2],
            tlvs,
        })
        .boxed()
}

fn sm_resp(legal: bool) -> BoxedStrategy<SmResp> {
    (c_octets(legal, 65), tlvs(legal)).prop_map(|(message_id, tlvs)| SmResp { message_id, tlvs }).boxed()
}

fn submit_multi(legal: bool) -> BoxedStrategy<SubmitMulti> {
    let destination = prop_oneof![
        address(legal, 21).prop_map(Destination::Address),
        c_octets(legal, 21).prop_map(Destination::List),
    ];
    (sm(legal), vec(destination, 0..6))
        .prop_map(|(sm, destinations)| SubmitMulti {
            service_type: sm.service_type,
            source: sm.source,
            destinations,
            esm_class: sm.esm_class,
            protocol_id: sm.protocol_id,
            priority_flag: sm.priority_flag,
            schedule_delivery_time: sm.schedule_delivery_time,
            validity_period: sm.validity_period,
            registered_delivery: sm.registered_delivery,
            replace_if_present_flag: sm.replace_if_present_flag,
            data_coding: sm.data_coding,
            sm_default_msg_id: sm.sm_default_msg_id,
            short_message: sm.short_message,
            tlvs: sm.tlvs,
        })
        .boxed()
}

fn submit_multi_resp(legal: bool) -> BoxedStrategy<SubmitMultiResp> {
    let unsuccess = (address(legal, 21), any::<u32>())
        .prop_map(|(address, code)| Unsuccess { address, error_status_code: Status(code) });
    (c_octets(legal, 65), vec(unsuccess, 0..6), tlvs(legal))
        .prop_map(|(message_id, unsuccess, tlvs)| SubmitMultiResp { message_id, unsuccess, tlvs })
        .boxed()
}

fn replace_sm(legal: bool) -> BoxedStrategy<ReplaceSm> {
    (c_octets(legal, 65), sm(legal))
        .prop_map(move |(message_id, sm)| ReplaceSm {
            message_id,
            source: sm.source,
            schedule_delivery_time: sm.schedule_delivery_time,
            validity_period: sm.validity_period,
            registered_delivery: sm.registered_delivery,
            sm_default_msg_id: sm.sm_default_msg_id,
            short_message: sm.short_message,
            // 5.0 allows message_payload only.
            tlvs: if legal { Tlvs::default() } else { sm.tlvs },
        })
        .boxed()
}

fn broadcast_sm(legal: bool) -> BoxedStrategy<BroadcastSm> {
    (c_octets(legal, 65), sm(legal))
        .prop_map(|(message_id, sm)| BroadcastSm {
            service_type: sm.service_type,
            source: sm.source,
            message_id,
            priority_flag: sm.priority_flag,
            schedule_delivery_time: sm.schedule_delivery_time,
            validity_period: sm.validity_period,
            replace_if_present_flag: sm.replace_if_present_flag,
            data_coding: sm.data_coding,
            sm_default_msg_id: sm.sm_default_msg_id,
            tlvs: sm.tlvs,
        })
        .boxed()
}

fn managing(legal: bool) -> BoxedStrategy<Pdu> {
    let id = || c_octets(legal, 65);
    let source = || address(legal, 21);
    let query = (id(), source()).prop_map(|(message_id, source)| QuerySm { message_id, source });
    let query_resp = (id(), time(legal), any::<[u8; 2]>()).prop_map(|(message_id, final_date, n)| {
        QuerySmResp { message_id, final_date, message_state: n[0], error_code: n[1] }
    });
    let cancel = (c_octets(legal, 6), id(), source(), source()).prop_map(
        |(service_type, message_id, source, destination)| CancelSm {
            service_type,
            message_id,
            source,
            destination,
        },
    );
    let alert = (address(legal, 65), address(legal, 65)).prop_map(|(source, esme)| AlertNotification {
        source,
        esme,
        tlvs: Tlvs::default(),
    });
    let outbind = (c_octets(legal, 16), c_octets(legal, 9))
        .prop_map(|(system_id, password)| Outbind { system_id, password });
    prop_oneof![
        query.prop_map(Pdu::QuerySm),
        query_resp.prop_map(Pdu::QuerySmResp),
        cancel.prop_map(Pdu::CancelSm),
        replace_sm(legal).prop_map(Pdu::ReplaceSm),
        alert.prop_map(Pdu::AlertNotification),
        outbind.prop_map(Pdu::Outbind),
        Just(Pdu::CancelSmResp),
        Just(Pdu::ReplaceSmResp),
    ]
    .boxed()
}

fn broadcasting(legal: bool) -> BoxedStrategy<Pdu> {
    let id = || c_octets(legal, 65);
    let source = || address(legal, 21);
    let resp = (id(), tlvs(legal)).prop_map(|(message_id, tlvs)| BroadcastSmResp { message_id, tlvs });
    let query = (id(), source()).prop_map(|(message_id, source)| QueryBroadcastSm {
        message_id,
        source,
        tlvs: Tlvs::default(),
    });
    let query_resp =
        (id(), tlvs(legal)).prop_map(|(message_id, tlvs)| QueryBroadcastSmResp { message_id, tlvs });
    let cancel = (c_octets(legal, 6), id(), source(), tlvs(legal)).prop_map(
        |(service_type, message_id, source, tlvs)| CancelBroadcastSm {
            service_type,
            message_id,
            source,
            tlvs,
        },
    );
    prop_oneof![
        broadcast_sm(legal).prop_map(Pdu::BroadcastSm),
        resp.prop_map(Pdu::BroadcastSmResp),
        query.prop_map(Pdu::QueryBroadcastSm),
        query_resp.prop_map(Pdu::QueryBroadcastSmResp),
        cancel.prop_map(Pdu::CancelBroadcastSm),
        Just(Pdu::CancelBroadcastSmResp),
    ]
    .boxed()
}

/// Every PDU the two specifications know.
pub(crate) fn pdu(legal: bool) -> BoxedStrategy<Pdu> {
    prop_oneof![
        bind(legal).prop_map(Pdu::BindReceiver),
        bind(legal).prop_map(Pdu::BindTransmitter),
        bind(legal).prop_map(Pdu::BindTransceiver),
        bind_resp(legal).prop_map(Pdu::BindReceiverResp),
        bind_resp(legal).prop_map(Pdu::BindTransmitterResp),
        bind_resp(legal).prop_map(Pdu::BindTransceiverResp),
        sm(legal).prop_map(Pdu::SubmitSm),
        sm(legal).prop_map(Pdu::DeliverSm),
        sm_resp(legal).prop_map(Pdu::SubmitSmResp),
        sm_resp(legal).prop_map(Pdu::DeliverSmResp),
        data_sm(legal).prop_map(Pdu::DataSm),
        sm_resp(legal).prop_map(Pdu::DataSmResp),
        submit_multi(legal).prop_map(Pdu::SubmitMulti),
        submit_multi_resp(legal).prop_map(Pdu::SubmitMultiResp),
        managing(legal),
        broadcasting(legal),
        prop_oneof![
            Just(Pdu::Unbind),
            Just(Pdu::UnbindResp),
            Just(Pdu::EnquireLink),
            Just(Pdu::EnquireLinkResp),
            Just(Pdu::GenericNack),
        ],
    ]
    .boxed()
}

/// A command id: mostly known ones, requests and responses.
pub(crate) fn command_id() -> BoxedStrategy<CommandId> {
    let low = prop_oneof![0_u32..=0x22, 0x102_u32..=0x113, any::<u32>()];
    (low, any::<bool>()).prop_map(|(low, resp)| CommandId(low | u32::from(resp) << 31)).boxed()
}

/// Bodies of the recorded exchange with a few octets changed, inserted or removed.
pub(crate) fn damaged() -> BoxedStrategy<(CommandId, Vec<u8>)> {
    let seeds: Vec<(CommandId, Vec<u8>)> = include_str!("../data/recorded.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let hex = line.split_whitespace().last().unwrap();
            let octet = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            let all: Vec<u8> = (0..hex.len()).step_by(2).map(octet).collect();
            (Header::from_octets(all.first_chunk().unwrap()).command_id, all[16..].to_vec())
        })
        .collect();
    let edit = (any::<prop::sample::Index>(), 0..3_u8, any::<u8>());
    (prop::sample::select(seeds), vec(edit, 1..5))
        .prop_map(|((command_id, mut body), edits)| {
            for (at, kind, octet) in edits {
                let at = at.index(body.len() + 1);
                match kind {
                    0 if at < body.len() => body[at] = octet,
                    1 if at < body.len() => drop(body.remove(at)),
                    _ => body.insert(at, octet),
                }
            }
            (command_id, body)
        })
        .boxed()
}
