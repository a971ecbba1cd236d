//! What each PDU of a client means to the centre: bind rules, submissions, answers to `deliver_sm`, and
//! everything that deserves an error. No IO: answers go to the connection's buffer. Invariant: every request
//! gets exactly one answer unless an option or a magic number withholds it.

use crate::account::Account;
use crate::connection::{Answer, Binding, Connection, End};
use crate::fate::{self, Facts, Fate, Reply, Verdict};
use crate::ids;
use crate::options::SmppOptions;
use crate::outgoing::{self, Outgoing, Receipt};
use crate::submission::Submission;
use bytes::Bytes;
use smpp::receipt::MessageState;
use smpp::{Bind, BindResp, CommandId, DecodeError, Frame, Pdu, Status, Tag};
use std::sync::Arc;

/// What the centre calls itself in `bind_*_resp`.
const NAME: &[u8] = b"simulator";
/// The first version whose clients understand TLVs in `bind_*_resp`.
const FIRST_TLV_VERSION: u8 = 0x34;
/// An early receipt has at least so long a lead over its answer, in milliseconds.
const EARLY_LEAD_MS: u64 = 20;
/// The opt-out word of mainland China.
const STOP_WORD: &str = "TD";
/// More than 70 UCS-2 units: two parts.
const LONG_REPLY: &str = "这是一条来自手机的长短信，会分成两段上行，用来检查平台能否把它们重新拼成一条完整的内容。\
    This is a long uplink in two parts; the platform has to join them.";

impl Connection {
    /// Handles one PDU.
    pub(crate) fn handle(&mut self, frame: Frame, options: &SmppOptions, now_ms: u64) {
        let sequence = frame.header.sequence_number;
        let command = frame.header.command_id;
        match frame.decode() {
            Ok(Pdu::SubmitSm(sm)) => {
                self.submit(command, sequence, Submission::of_sm(sm), options, now_ms);
            }
            Ok(Pdu::DataSm(data)) => {
                self.submit(command, sequence, Submission::of_data(data), options, now_ms);
            }
            Ok(Pdu::DeliverSmResp(_) | Pdu::GenericNack) => {
                self.delivery_answered(sequence, frame.header.command_status, options, now_ms);
            }
            Ok(Pdu::EnquireLink) => self.say(&Pdu::EnquireLinkResp, Status::ESME_ROK, sequence),
            Ok(Pdu::BindTransmitter(bind)) => self.bind(command, sequence, &bind, (true, false), options),
            Ok(Pdu::BindReceiver(bind)) => self.bind(command, sequence, &bind, (false, true), options),
            Ok(Pdu::BindTransceiver(bind)) => self.bind(command, sequence, &bind, (true, true), options),
            Ok(Pdu::Unbind) => self.unbind(sequence),
            Ok(pdu) => self.unserved(&pdu, sequence),
            Err(error) => self.undecodable(&error),
        }
    }

    fn bind(
        &mut self,
        command: CommandId,
        sequence: u32,
        bind: &Bind,
        (transmits, receives): (bool, bool),
        options: &SmppOptions,
    ) {
        let binding = self.admit(bind, options).map(|account| Binding { account, transmits, receives });
        let binding = match binding {
            Ok(binding) => binding,
            Err(status) => {
                self.centre.counters.binds_refused.add(1);
                self.refuse(command, status, sequence);
                return;
            }
        };
        self.centre.counters.binds.add(1);
        if receives {
            self.centre.receiver_bound(&binding.account);
        }
        self.bind = Some(binding);
        let mut resp = BindResp { system_id: Bytes::from_static(NAME), ..BindResp::default() };
        if bind.interface_version >= FIRST_TLV_VERSION {
            resp.tlvs.push(Tag::SC_INTERFACE_VERSION, vec![options.announced_version]);
        }
        let pdu = match command {
            CommandId::BIND_TRANSMITTER => Pdu::BindTransmitterResp(resp),
            CommandId::BIND_RECEIVER => Pdu::BindReceiverResp(resp),
            _ => Pdu::BindTransceiverResp(resp),
        };
        self.say(&pdu, Status::ESME_ROK, sequence);
    }

    /// Checks a bind in the order of SMPP 3.4 §4.1: state, version, account, password, number of binds.
    fn admit(&self, bind: &Bind, options: &SmppOptions) -> Result<Arc<Account>, Status> {
        if self.bind.is_some() {
            return Err(Status::ESME_RALYBND);
        }
        if !options.versions.is_empty() && !options.versions.contains(&bind.interface_version) {
            return Err(Status::ESME_RBINDFAIL);
        }
        if options.system_id.as_ref().is_some_and(|id| id.as_bytes() != bind.system_id) {
            return Err(Status::ESME_RINVSYSID);
        }
        if options.password.as_ref().is_some_and(|password| password.as_bytes() != bind.password) {
            return Err(Status::ESME_RINVPASWD);
        }
        let account = self.centre.account(&bind.system_id).ok_or(Status::ESME_RBINDFAIL)?;
        if account.enter(options.max_binds) { Ok(account) } else { Err(Status::ESME_RBINDFAIL) }
    }

    /// Answers what is still owed, then the unbind itself.
    fn unbind(&mut self, sequence: u32) {
        while let Some(answer) = self.answers.pop_due(u64::MAX) {
            self.answer(answer);
        }
        self.say(&Pdu::UnbindResp, Status::ESME_ROK, sequence);
        self.ending = Some(End::Unbound);
    }

    /// Commands this centre does not serve, and those it does not know.
    fn unserved(&mut self, pdu: &Pdu, sequence: u32) {
        let command = pdu.command_id();
        if command.is_response() {
            return;
        }
        self.centre.counters.faults.add(1);
        if matches!(pdu, Pdu::Unknown(..)) {
            self.say(&Pdu::GenericNack, Status::ESME_RINVCMDID, sequence);
            return;
        }
        let status = match (&self.bind, pdu) {
            (None, _) => Status::ESME_RINVBNDSTS,
            (_, Pdu::QuerySm(_)) => Status::ESME_RQUERYFAIL,
            (_, Pdu::CancelSm(_)) => Status::ESME_RCANCELFAIL,
            (_, Pdu::ReplaceSm(_)) => Status::ESME_RREPLACEFAIL,
            (_, Pdu::SubmitMulti(_)) => Status::ESME_RSUBMITFAIL,
            _ => Status::ESME_RINVCMDID,
        };
        match pdu {
            // These two have no response of their own (SMPP 3.4 §4.1.7, §4.12).
            Pdu::Outbind(_) | Pdu::AlertNotification(_) => {
                self.say(&Pdu::GenericNack, status, sequence);
            }
            _ => self.refuse(command, status, sequence),
        }
    }

    /// A body that cannot be read costs only itself.
    fn undecodable(&mut self, error: &DecodeError) {
        self.centre.counters.faults.add(1);
        if !error.command_id.is_response() {
            self.refuse(error.command_id, error.status, error.sequence_number);
        }
    }

    /// The client's answer to a `deliver_sm`; one that nobody waits for any more is ignored.
    fn delivery_answered(&mut self, sequence: u32, status: Status, options: &SmppOptions, now_ms: u64) {
        let Some(item) = self.unanswered.remove(&sequence) else { return };
        if status.is_ok() {
            self.centre.counters.acked.add(1);
        } else if options.redeliver_statuses.contains(&status.0) {
            self.send_again([item], now_ms.saturating_add(options.redeliver_ms), options);
        } else {
            self.centre.counters.deliveries_refused.add(1);
        }
    }

    fn submit(
        &mut self,
        command: CommandId,
        sequence: u32,
        submission: Submission,
        options: &SmppOptions,
        now_ms: u64,
    ) {
        let transmitting = self.bind.as_ref().filter(|bind| bind.transmits);
        let Some(account) = transmitting.map(|bind| Arc::clone(&bind.account)) else {
            self.centre.counters.faults.add(1);
            self.refuse(command, Status::ESME_RINVBNDSTS, sequence);
            return;
        };
        self.centre.counters.submits.add(1);
        if self.link_fails(options) {
            return;
        }
        let delay_ms = self.chance.between(options.answer_delay_ms.min, options.answer_delay_ms.max);
        let answer = |outcome| Answer { command, sequence, outcome };
        match self.judge(&account, &submission, options, now_ms) {
            Verdict::Take(fate) => {
                let id = self.take(&account, &submission, fate, options, now_ms);
                let lead_ms = if fate.early && fate.state.is_some() { EARLY_LEAD_MS } else { 0 };
                self.answer_at(now_ms, delay_ms.max(lead_ms), answer(Ok(id.into_bytes().into())));
            }
            Verdict::TakeSilently(fate) => {
                self.take(&account, &submission, fate, options, now_ms);
            }
            Verdict::Refuse(status) => {
                let counters = &self.centre.counters;
                let throttled = status == Status::ESME_RTHROTTLED;
                if throttled {
                    counters.throttled.add(1)
                } else {
                    counters.refused.add(1)
                }
                self.answer_at(now_ms, delay_ms, answer(Err(status)));
            }
            Verdict::Cut => self.ending = Some(End::Cut),
        }
    }

    /// What any centre refuses comes first, then the rate, then what the options and magic numbers ask for.
    fn judge(
        &mut self,
        account: &Account,
        submission: &Submission,
        options: &SmppOptions,
        now_ms: u64,
    ) -> Verdict {
        if let Err(status) = submission.check() {
            return Verdict::Refuse(status);
        }
        if options.throttle.is_some_and(|per_second| !account.admits(now_ms, per_second)) {
            return Verdict::Refuse(Status::ESME_RTHROTTLED);
        }
        let facts = Facts {
            destination: &submission.destination.addr,
            segment: submission.place.filter(|place| place.total > 1).map(|place| place.number),
            registered_delivery: submission.registered_delivery,
        };
        let again = |times| account.misbehaves(submission.fingerprint(), times);
        fate::verdict(facts, options, &mut self.chance, again)
    }

    /// Gives the submission its number, keeps it and plans its receipts; returns its id.
    fn take(
        &mut self,
        account: &Account,
        submission: &Submission,
        fate: Fate,
        options: &SmppOptions,
        now_ms: u64,
    ) -> String {
        let number = self.centre.next_number();
        let id = ids::in_answer(number, options.ids);
        self.centre.counters.accepted.add(1);
        self.centre.record(options, account, submission, &id);
        self.post(number, submission, fate, options, now_ms);
        id
    }

    /// The faults that the options ask for after so many submissions; true when this one is lost to them.
    fn link_fails(&mut self, options: &SmppOptions) -> bool {
        let before = self.submits;
        self.submits += 1;
        let reached = |limit: Option<u64>| limit.is_some_and(|limit| before >= limit);
        if reached(options.cut_after) {
            self.ending = Some(End::Cut);
        } else if reached(options.half_open_after) {
            self.silent = true;
        } else if reached(options.garbage_after) {
            self.out.extend_from_slice(&u32::MAX.to_be_bytes());
            for _ in 0..8 {
                let octets = self.chance.next().to_be_bytes();
                self.out.extend_from_slice(&octets);
            }
        } else {
            return false;
        }
        true
    }

    fn answer_at(&mut self, now_ms: u64, delay_ms: u64, answer: Answer) {
        if delay_ms == 0 {
            self.answer(answer);
        } else {
            self.answers.push(now_ms.saturating_add(delay_ms), answer);
        }
    }

    /// Plans the receipts and replies of a taken submission.
    fn post(&mut self, number: u64, submission: &Submission, fate: Fate, options: &SmppOptions, now_ms: u64) {
        if fate.state.is_none() && fate.reply.is_none() {
            return;
        }
        let kept = submission.kept();
        let delay_ms = if fate.early { 0 } else { fate.delay_ms };
        let due_ms = now_ms.saturating_add(delay_ms);
        let reply = match fate.reply {
            None => Vec::new(),
            Some(reply) => {
                let text = if reply == Reply::Stop { STOP_WORD } else { LONG_REPLY };
                outgoing::uplink(&kept.destination, &kept.source, text, number as u8)
            }
        };
        if let Some(state) = fate.state {
            let receipt = Receipt {
                number,
                ids: options.ids,
                source: kept.source,
                destination: kept.destination,
                head: kept.head,
                submitted_unix_s: self.centre.unix_s(now_ms),
                state,
                intermediate: false,
                form: fate.form,
                code: options.failure_code.clone(),
            };
            if fate.intermediate {
                let state = MessageState::Enroute;
                let notice = Receipt { state, intermediate: true, ..receipt.clone() };
                let halfway_ms = now_ms.saturating_add(delay_ms / 2);
                self.posting.push((halfway_ms, Outgoing::Receipt(Box::new(notice))));
            }
            for _ in 1..fate.copies {
                self.posting.push((due_ms, Outgoing::Receipt(Box::new(receipt.clone()))));
            }
            self.posting.push((due_ms, Outgoing::Receipt(Box::new(receipt))));
        }
        self.posting.extend(reply.into_iter().map(|part| (due_ms, part)));
    }
}
