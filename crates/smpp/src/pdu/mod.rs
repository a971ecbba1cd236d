//! Every PDU of SMPP 3.4 and 5.0, one enum; which body belongs to which command is decided here and nowhere
//! else.
//!
//! Sizes: reading accepts fields longer than the specification's limits, and writing refuses only what the
//! wire cannot carry, because carriers and customers exceed the limits by agreement (long passwords, long
//! addresses).

mod alert;
mod bind;
mod broadcast;
mod manage;
mod multi;
mod sm;

pub use alert::AlertNotification;
pub use bind::{Bind, BindResp, Outbind};
pub use broadcast::{
    BroadcastSm, BroadcastSmResp, CancelBroadcastSm, QueryBroadcastSm, QueryBroadcastSmResp,
};
pub use manage::{CancelSm, QuerySm, QuerySmResp, ReplaceSm};
pub use multi::{Destination, SubmitMulti, SubmitMultiResp, Unsuccess};
pub use sm::{Address, DataSm, Sm, SmResp};

use crate::error::{DecodeError, EncodeError, EncodeErrorKind};
use crate::wire::{Fault, Reader, Writer};
use crate::{CommandId, Frame, HEADER_LEN, Status};
use bytes::{BufMut, Bytes, BytesMut};

/// One PDU without its header's status and sequence number.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each variant is the specification's command of the same name")]
pub enum Pdu {
    BindReceiver(Bind),
    BindTransmitter(Bind),
    BindTransceiver(Bind),
    BindReceiverResp(BindResp),
    BindTransmitterResp(BindResp),
    BindTransceiverResp(BindResp),
    Outbind(Outbind),
    SubmitSm(Sm),
    SubmitSmResp(SmResp),
    DeliverSm(Sm),
    DeliverSmResp(SmResp),
    DataSm(DataSm),
    DataSmResp(SmResp),
    SubmitMulti(SubmitMulti),
    SubmitMultiResp(SubmitMultiResp),
    QuerySm(QuerySm),
    QuerySmResp(QuerySmResp),
    CancelSm(CancelSm),
    CancelSmResp,
    ReplaceSm(ReplaceSm),
    ReplaceSmResp,
    AlertNotification(AlertNotification),
    BroadcastSm(BroadcastSm),
    BroadcastSmResp(BroadcastSmResp),
    QueryBroadcastSm(QueryBroadcastSm),
    QueryBroadcastSmResp(QueryBroadcastSmResp),
    CancelBroadcastSm(CancelBroadcastSm),
    CancelBroadcastSmResp,
    Unbind,
    UnbindResp,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    /// A command of neither specification, with its body as it came.
    Unknown(CommandId, Bytes),
}

impl Frame {
    /// Reads the body. Its fields are slices of this frame; nothing is copied.
    ///
    /// Tolerated: fields longer than the specification allows, a response without a body, a response's last
    /// string without its NUL, octets behind the last whole TLV, any body where none belongs.
    ///
    /// # Errors
    /// A mandatory field is missing, cut short or not terminated. The stream is not affected.
    pub fn decode(&self) -> Result<Pdu, DecodeError> {
        let mut reader = Reader::new(&self.body);
        read(self, &mut reader).map_err(|Fault { at, kind }| DecodeError {
            command_id: self.header.command_id,
            sequence_number: self.header.sequence_number,
            offset: HEADER_LEN + at,
            kind,
            status: kind.status(),
        })
    }
}

fn read(frame: &Frame, r: &mut Reader<'_>) -> Result<Pdu, Fault> {
    // A refusal may leave out the body (3.4 §4.4.2 and others).
    let bare = r.is_empty() && !frame.header.command_status.is_ok();
    Ok(match frame.header.command_id {
        CommandId::SUBMIT_SM => Pdu::SubmitSm(Sm::read(r)?),
        CommandId::SUBMIT_SM_RESP => Pdu::SubmitSmResp(SmResp::read(r)?),
        CommandId::DELIVER_SM => Pdu::DeliverSm(Sm::read(r)?),
        CommandId::DELIVER_SM_RESP => Pdu::DeliverSmResp(SmResp::read(r)?),
        CommandId::DATA_SM => Pdu::DataSm(DataSm::read(r)?),
        CommandId::DATA_SM_RESP => Pdu::DataSmResp(SmResp::read(r)?),
        CommandId::ENQUIRE_LINK => Pdu::EnquireLink,
        CommandId::ENQUIRE_LINK_RESP => Pdu::EnquireLinkResp,
        CommandId::BIND_RECEIVER => Pdu::BindReceiver(Bind::read(r)?),
        CommandId::BIND_TRANSMITTER => Pdu::BindTransmitter(Bind::read(r)?),
        CommandId::BIND_TRANSCEIVER => Pdu::BindTransceiver(Bind::read(r)?),
        CommandId::BIND_RECEIVER_RESP => Pdu::BindReceiverResp(BindResp::read(r)?),
        CommandId::BIND_TRANSMITTER_RESP => Pdu::BindTransmitterResp(BindResp::read(r)?),
        CommandId::BIND_TRANSCEIVER_RESP => Pdu::BindTransceiverResp(BindResp::read(r)?),
        CommandId::OUTBIND => Pdu::Outbind(Outbind::read(r)?),
        CommandId::UNBIND => Pdu::Unbind,
        CommandId::UNBIND_RESP => Pdu::UnbindResp,
        CommandId::GENERIC_NACK => Pdu::GenericNack,
        CommandId::SUBMIT_MULTI => Pdu::SubmitMulti(SubmitMulti::read(r)?),
        CommandId::SUBMIT_MULTI_RESP if bare => Pdu::SubmitMultiResp(SubmitMultiResp::default()),
        CommandId::SUBMIT_MULTI_RESP => Pdu::SubmitMultiResp(SubmitMultiResp::read(r)?),
        CommandId::QUERY_SM => Pdu::QuerySm(QuerySm::read(r)?),
        CommandId::QUERY_SM_RESP if bare => Pdu::QuerySmResp(QuerySmResp::default()),
        CommandId::QUERY_SM_RESP => Pdu::QuerySmResp(QuerySmResp::read(r)?),
        CommandId::CANCEL_SM => Pdu::CancelSm(CancelSm::read(r)?),
        CommandId::CANCEL_SM_RESP => Pdu::CancelSmResp,
        CommandId::REPLACE_SM => Pdu::ReplaceSm(ReplaceSm::read(r)?),
        CommandId::REPLACE_SM_RESP => Pdu::ReplaceSmResp,
        CommandId::ALERT_NOTIFICATION => Pdu::AlertNotification(AlertNotification::read(r)?),
        CommandId::BROADCAST_SM => Pdu::BroadcastSm(BroadcastSm::read(r)?),
        CommandId::BROADCAST_SM_RESP => Pdu::BroadcastSmResp(BroadcastSmResp::read(r)?),
        CommandId::QUERY_BROADCAST_SM => Pdu::QueryBroadcastSm(QueryBroadcastSm::read(r)?),
        CommandId::QUERY_BROADCAST_SM_RESP => Pdu::QueryBroadcastSmResp(QueryBroadcastSmResp::read(r)?),
        CommandId::CANCEL_BROADCAST_SM => Pdu::CancelBroadcastSm(CancelBroadcastSm::read(r)?),
        CommandId::CANCEL_BROADCAST_SM_RESP => Pdu::CancelBroadcastSmResp,
        unknown => Pdu::Unknown(unknown, frame.body.clone()),
    })
}

impl Pdu {
    /// The command under which this PDU travels.
    pub fn command_id(&self) -> CommandId {
        match self {
            Pdu::BindReceiver(_) => CommandId::BIND_RECEIVER,
            Pdu::BindTransmitter(_) => CommandId::BIND_TRANSMITTER,
            Pdu::BindTransceiver(_) => CommandId::BIND_TRANSCEIVER,
            Pdu::BindReceiverResp(_) => CommandId::BIND_RECEIVER_RESP,
            Pdu::BindTransmitterResp(_) => CommandId::BIND_TRANSMITTER_RESP,
            Pdu::BindTransceiverResp(_) => CommandId::BIND_TRANSCEIVER_RESP,
            Pdu::Outbind(_) => CommandId::OUTBIND,
            Pdu::SubmitSm(_) => CommandId::SUBMIT_SM,
            Pdu::SubmitSmResp(_) => CommandId::SUBMIT_SM_RESP,
            Pdu::DeliverSm(_) => CommandId::DELIVER_SM,
            Pdu::DeliverSmResp(_) => CommandId::DELIVER_SM_RESP,
            Pdu::DataSm(_) => CommandId::DATA_SM,
            Pdu::DataSmResp(_) => CommandId::DATA_SM_RESP,
            Pdu::SubmitMulti(_) => CommandId::SUBMIT_MULTI,
            Pdu::SubmitMultiResp(_) => CommandId::SUBMIT_MULTI_RESP,
            Pdu::QuerySm(_) => CommandId::QUERY_SM,
            Pdu::QuerySmResp(_) => CommandId::QUERY_SM_RESP,
            Pdu::CancelSm(_) => CommandId::CANCEL_SM,
            Pdu::CancelSmResp => CommandId::CANCEL_SM_RESP,
            Pdu::ReplaceSm(_) => CommandId::REPLACE_SM,
            Pdu::ReplaceSmResp => CommandId::REPLACE_SM_RESP,
            Pdu::AlertNotification(_) => CommandId::ALERT_NOTIFICATION,
            Pdu::BroadcastSm(_) => CommandId::BROADCAST_SM,
            Pdu::BroadcastSmResp(_) => CommandId::BROADCAST_SM_RESP,
            Pdu::QueryBroadcastSm(_) => CommandId::QUERY_BROADCAST_SM,
            Pdu::QueryBroadcastSmResp(_) => CommandId::QUERY_BROADCAST_SM_RESP,
            Pdu::CancelBroadcastSm(_) => CommandId::CANCEL_BROADCAST_SM,
            Pdu::CancelBroadcastSmResp => CommandId::CANCEL_BROADCAST_SM_RESP,
            Pdu::Unbind => CommandId::UNBIND,
            Pdu::UnbindResp => CommandId::UNBIND_RESP,
            Pdu::EnquireLink => CommandId::ENQUIRE_LINK,
            Pdu::EnquireLinkResp => CommandId::ENQUIRE_LINK_RESP,
            Pdu::GenericNack => CommandId::GENERIC_NACK,
            Pdu::Unknown(command_id, _) => *command_id,
        }
    }

    /// Appends the whole PDU, header included, to `out`.
    ///
    /// A refusal (status other than `ESME_ROK`) to bind, submit, query or broadcast that carries nothing is
    /// written without a body, as the specification has it.
    ///
    /// # Errors
    /// A field is longer than the wire can say (255 octets of `short_message`, 65,535 of a TLV, 255 entries
    /// of a list) or a C-octet string holds a NUL. `out` is then as it was.
    pub fn encode(
        &self,
        status: Status,
        sequence_number: u32,
        out: &mut BytesMut,
    ) -> Result<(), EncodeError> {
        let start = out.len();
        out.put_u32(0);
        out.put_u32(self.command_id().0);
        out.put_u32(status.0);
        out.put_u32(sequence_number);
        let mut writer = Writer::new(out);
        if status.is_ok() || !self.is_bare_refusal() {
            self.write(&mut writer);
        }
        let written = writer.finish().and_then(|()| command_length(out.len() - start));
        match written {
            Ok(length) => out[start..start + 4].copy_from_slice(&length.to_be_bytes()),
            Err(_) => out.truncate(start),
        }
        written.map(|_| ())
    }

    /// A response that says nothing beyond its status and may then lack its body.
    fn is_bare_refusal(&self) -> bool {
        match self {
            Pdu::BindReceiverResp(resp) | Pdu::BindTransmitterResp(resp) | Pdu::BindTransceiverResp(resp) => {
                *resp == BindResp::default()
            }
            Pdu::SubmitSmResp(resp) => *resp == SmResp::default(),
            Pdu::SubmitMultiResp(resp) => *resp == SubmitMultiResp::default(),
            Pdu::QuerySmResp(resp) => *resp == QuerySmResp::default(),
            Pdu::BroadcastSmResp(resp) => *resp == BroadcastSmResp::default(),
            Pdu::QueryBroadcastSmResp(resp) => *resp == QueryBroadcastSmResp::default(),
            _ => false,
        }
    }

    fn write(&self, w: &mut Writer<'_>) {
        match self {
            Pdu::SubmitSm(sm) | Pdu::DeliverSm(sm) => sm.write(w),
            Pdu::SubmitSmResp(resp) | Pdu::DeliverSmResp(resp) | Pdu::DataSmResp(resp) => resp.write(w),
            Pdu::DataSm(data) => data.write(w),
            Pdu::BindReceiver(bind) | Pdu::BindTransmitter(bind) | Pdu::BindTransceiver(bind) => {
                bind.write(w);
            }
            Pdu::BindReceiverResp(resp) | Pdu::BindTransmitterResp(resp) | Pdu::BindTransceiverResp(resp) => {
                resp.write(w);
            }
            Pdu::Outbind(outbind) => outbind.write(w),
            Pdu::SubmitMulti(multi) => multi.write(w),
            Pdu::SubmitMultiResp(resp) => resp.write(w),
            Pdu::QuerySm(query) => query.write(w),
            Pdu::QuerySmResp(resp) => resp.write(w),
            Pdu::CancelSm(cancel) => cancel.write(w),
            Pdu::ReplaceSm(replace) => replace.write(w),
            Pdu::AlertNotification(alert) => alert.write(w),
            Pdu::BroadcastSm(broadcast) => broadcast.write(w),
            Pdu::BroadcastSmResp(resp) => resp.write(w),
            Pdu::QueryBroadcastSm(query) => query.write(w),
            Pdu::QueryBroadcastSmResp(resp) => resp.write(w),
            Pdu::CancelBroadcastSm(cancel) => cancel.write(w),
            Pdu::Unknown(_, body) => w.octets(body),
            Pdu::CancelSmResp
            | Pdu::ReplaceSmResp
            | Pdu::CancelBroadcastSmResp
            | Pdu::Unbind
            | Pdu::UnbindResp
            | Pdu::EnquireLink
            | Pdu::EnquireLinkResp
            | Pdu::GenericNack => {}
        }
    }
}

fn command_length(len: usize) -> Result<u32, EncodeError> {
    let max = usize::try_from(u32::MAX).unwrap_or(usize::MAX);
    let kind = EncodeErrorKind::TooLong { len, max };
    u32::try_from(len).map_err(|_| EncodeError { field: "command_length", kind })
}
