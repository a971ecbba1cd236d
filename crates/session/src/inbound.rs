//! What a received PDU does to a bound connection.
//!
//! Lives here: answers, deliveries, the peer's own requests. Not here: when to read (`bound`), how fields are
//! read (`translate`).
//! Invariant: every request is answered or handed up to be answered, and no response is ever answered; only a
//! lying `command_length` costs the connection.

use std::sync::atomic::Ordering;

use smpp::{Frame, Pdu, Sm, SmResp, Status, Tag, next_frame};
use tokio::time::Instant;

use crate::bound::{Bound, STOPPED, Stage};
use crate::config::Version;
use crate::event::{AckToken, Answer, Delivery, Event};
use crate::translate;
use crate::window::{Match, Open};

/// Deliveries handed up and unacknowledged beyond which new ones are told to come later.
const UNACKNOWLEDGED_MAX: usize = 10_000;

impl Bound<'_> {
    /// Handles every whole PDU that has arrived.
    pub(super) fn handle_frames(&mut self, now: Instant) {
        loop {
            match next_frame(&mut self.inbox, self.shared.config.max_pdu) {
                Ok(Some(frame)) => self.handle(&frame, now),
                Ok(None) => return,
                Err(error) => {
                    self.inbox.clear();
                    let sequence = error.sequence_number.unwrap_or(0);
                    self.respond(&Pdu::GenericNack, Status::ESME_RINVCMDLEN, sequence);
                    self.close(now, error.to_string());
                    return;
                }
            }
        }
    }

    fn handle(&mut self, frame: &Frame, now: Instant) {
        self.heard_at = now;
        self.asked_at = None;
        let (status, sequence) = (frame.header.command_status, frame.header.sequence_number);
        match frame.decode() {
            Ok(Pdu::SubmitSmResp(resp)) => self.submit_answer(&resp, status, sequence, now),
            Ok(Pdu::GenericNack) => self.nack(status, sequence, now),
            Ok(Pdu::DeliverSm(sm)) => self.delivery(&sm, sequence, false),
            Ok(Pdu::DataSm(data)) => self.delivery(&Sm::from(data), sequence, true),
            Ok(Pdu::EnquireLink) => self.respond(&Pdu::EnquireLinkResp, Status::ESME_ROK, sequence),
            Ok(Pdu::Unbind) => {
                self.respond(&Pdu::UnbindResp, Status::ESME_ROK, sequence);
                self.close(now, "peer sent unbind".to_owned());
            }
            Ok(Pdu::UnbindResp) if matches!(self.stage, Stage::Unbinding { .. }) => {
                self.close(now, STOPPED.to_owned());
            }
            Ok(Pdu::AlertNotification(_) | Pdu::Outbind(_)) => {}
            Ok(other) if other.command_id().is_response() => {}
            Ok(other) => {
                let (name, command) = (&self.shared.config.name, other.command_id());
                tracing::debug!(carrier = %name, %command, "not for us");
                self.respond(&Pdu::GenericNack, Status::ESME_RINVCMDID, sequence);
            }
            Err(error) => self.undecodable(&error, status, now),
        }
    }

    fn submit_answer(&mut self, resp: &SmResp, status: Status, sequence: u32, now: Instant) {
        let congestion = match self.shared.config.version {
            Version::V50 => resp.tlvs.u8(Tag::CONGESTION_STATE),
            Version::V34 => None,
        };
        let answer = if status.is_ok() {
            let message_id = translate::message_id(self.shared.config.id_in_answer, &resp.message_id);
            Answer::Accepted { message_id }
        } else {
            Answer::Refused { status: status.0 }
        };
        self.answered(sequence, answer, congestion, now);
    }

    /// A nack of something that is no submit (or of nothing we know) only shows that the peer lives.
    fn nack(&mut self, status: Status, sequence: u32, now: Instant) {
        let status = if status.is_ok() { Status::ESME_RUNKNOWNERR } else { status };
        self.answered(sequence, Answer::Refused { status: status.0 }, None, now);
    }

    fn answered(&mut self, sequence: u32, answer: Answer, congestion: Option<u8>, now: Instant) {
        match self.window.answered(sequence) {
            Match::Open(open) => {
                self.useful = true;
                self.line.cell.answered.fetch_add(1, Ordering::Relaxed);
                if let Some(state) = congestion {
                    self.shared.congestion(state, open.sent_at, now);
                }
                match answer {
                    Answer::Refused { status } if self.shared.config.throttle_statuses.contains(&status) => {
                        self.throttle(status, open, now);
                    }
                    answer => self.events.push(Event::Answered { tag: open.item.submit.tag, answer }),
                }
            }
            Match::Late(tag) => self.events.push(Event::Answered { tag, answer }),
            Match::None => {
                tracing::debug!(carrier = %self.shared.config.name, sequence, "answer to nothing we asked");
            }
        }
    }

    /// Slows the carrier down; the submit is offered again unless it was for too long.
    fn throttle(&mut self, status: u32, open: Open, now: Instant) {
        self.line.cell.throttled.fetch_add(1, Ordering::Relaxed);
        self.shared.throttled(status, open.sent_at, now);
        let mut item = open.item;
        if !item.throttled {
            item.throttled = true;
            item.since = now;
        }
        if now.saturating_duration_since(item.since) >= self.shared.give_up_after() {
            self.events.push(Event::Unsent { tag: item.submit.tag });
        } else {
            self.throttled.push(item);
        }
    }

    fn delivery(&mut self, sm: &Sm, sequence: u32, data: bool) {
        self.useful = true;
        self.line.cell.received.fetch_add(1, Ordering::Relaxed);
        let leaving = !matches!(self.stage, Stage::Open | Stage::Draining { .. });
        if leaving || self.refuses() || self.unacknowledged >= UNACKNOWLEDGED_MAX {
            self.respond(&Self::delivery_response(data), Status::ESME_RX_T_APPN, sequence);
            return;
        }
        self.unacknowledged += 1;
        let token = AckToken { bind: self.line.index, epoch: self.epoch, sequence, data };
        let incoming = translate::incoming(&self.shared.config, sm);
        self.events.push(Event::Delivered(Delivery { token, incoming }));
    }

    pub(super) fn delivery_response(data: bool) -> Pdu {
        if data { Pdu::DataSmResp(SmResp::default()) } else { Pdu::DeliverSmResp(SmResp::default()) }
    }

    fn undecodable(&mut self, error: &smpp::DecodeError, status: Status, now: Instant) {
        use smpp::CommandId as Id;
        tracing::warn!(carrier = %self.shared.config.name, %error, "PDU cannot be read");
        let sequence = error.sequence_number;
        match error.command_id {
            Id::SUBMIT_SM_RESP => self.submit_answer(&SmResp::default(), status, sequence, now),
            Id::DELIVER_SM => self.respond(&Self::delivery_response(false), error.status, sequence),
            Id::DATA_SM => self.respond(&Self::delivery_response(true), error.status, sequence),
            Id::ALERT_NOTIFICATION | Id::OUTBIND => {}
            id if id.is_response() => {}
            _ => self.respond(&Pdu::GenericNack, error.status, sequence),
        }
    }
}
