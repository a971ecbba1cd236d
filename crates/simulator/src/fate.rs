//! The decision about one submission: taken, refused, ignored or cut, and which receipts follow. Pure: dice
//! and memory of earlier attempts are handed in. Invariant: a magic number decides before any percentage
//! does.

use crate::chance::Chance;
use crate::magic::Magic;
use crate::options::{ReceiptStyle, SmppOptions};
use smpp::Status;
use smpp::receipt::MessageState;

/// What the decision looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) destination: &'a [u8],
    /// The submission's place in a long message, counted from 1; `None` for a message of its own.
    pub(crate) segment: Option<u8>,
    /// As in the submission (SMPP 3.4 §5.2.17).
    pub(crate) registered_delivery: u8,
}

/// What happens to one submission.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// Taken and answered.
    Take(Fate),
    /// Taken, but the answer never comes.
    TakeSilently(Fate),
    /// Not taken; the answer carries the status.
    Refuse(Status),
    /// Not taken; the connection is cut instead of an answer.
    Cut,
}

/// What becomes of a message that was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fate {
    /// The final state its receipt tells; `None`: no receipt.
    pub(crate) state: Option<MessageState>,
    /// How many times the receipt is sent.
    pub(crate) copies: u8,
    /// Milliseconds from the submission to the receipt.
    pub(crate) delay_ms: u64,
    /// The receipt goes before the answer.
    pub(crate) early: bool,
    /// An `ENROUTE` notification goes before the receipt.
    pub(crate) intermediate: bool,
    pub(crate) form: Form,
    pub(crate) reply: Option<Reply>,
}

/// How a receipt is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Tlv,
    Both,
    /// Text only, in one of the dialects seen in the wild.
    OddText,
}

/// What the phone sends back after delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The opt-out word.
    Stop,
    /// A text of two parts.
    Long,
}

/// Decides. `misbehaves(n)` must say true for the first `n` attempts at this very submission and then forget
/// them.
pub(crate) fn verdict(
    facts: Facts<'_>,
    options: &SmppOptions,
    chance: &mut Chance,
    mut misbehaves: impl FnMut(u8) -> bool,
) -> Verdict {
    let magic = if options.magic_numbers { Magic::of(facts.destination) } else { None };
    match magic {
        Some(Magic::InvalidDestination) => return Verdict::Refuse(Status::ESME_RINVDSTADR),
        Some(Magic::SystemError) => return Verdict::Refuse(Status::ESME_RSYSERR),
        Some(Magic::ThrottledThreeTimes) if misbehaves(3) => {
            return Verdict::Refuse(Status::ESME_RTHROTTLED);
        }
        Some(Magic::CutInsteadOfAnswer) if misbehaves(1) => return Verdict::Cut,
        Some(magic) => {
            let fate = magic_fate(magic, facts, options, chance);
            let silent = magic == Magic::NoAnswer && misbehaves(1);
            return if silent { Verdict::TakeSilently(fate) } else { Verdict::Take(fate) };
        }
        None => {}
    }
    if chance.percent(options.refuse_percent) {
        return Verdict::Refuse(Status(options.refuse_status));
    }
    let fate = ordinary_fate(facts, options, chance);
    if chance.percent(options.drop_answer_percent) {
        return Verdict::TakeSilently(fate);
    }
    Verdict::Take(fate)
}

/// The fate the options draw for a number without magic.
fn ordinary_fate(facts: Facts<'_>, options: &SmppOptions, chance: &mut Chance) -> Fate {
    let state = match chance.weighted(&options.distribution.weights()) {
        0 => Some(MessageState::Delivered),
        1 => Some(MessageState::Undeliverable),
        2 => Some(MessageState::Expired),
        3 => Some(MessageState::Rejected),
        4 => Some(MessageState::Unknown),
        _ => None,
    };
    let late = chance.percent(options.late_receipts_percent);
    let drawn = chance.between(options.receipt_delay_ms.min, options.receipt_delay_ms.max);
    Fate {
        state: state.filter(|&state| wanted(state, facts.registered_delivery)),
        copies: if chance.percent(options.duplicate_receipts_percent) { 2 } else { 1 },
        delay_ms: if late { options.late_ms } else { drawn },
        early: chance.percent(options.early_receipts_percent),
        intermediate: options.intermediate_receipts,
        form: form(options.receipt_style),
        reply: None,
    }
}

/// The ordinary way of a delivered message, bent by the magic number.
fn magic_fate(magic: Magic, facts: Facts<'_>, options: &SmppOptions, chance: &mut Chance) -> Fate {
    let form = form(options.receipt_style);
    let delay_ms = chance.between(options.receipt_delay_ms.min, options.receipt_delay_ms.max);
    let (copies, early, intermediate, reply) = (1, false, false, None);
    let state = Some(MessageState::Delivered);
    let mut fate = Fate { state, copies, delay_ms, early, intermediate, form, reply };
    let first = facts.segment.is_none_or(|number| number == 1);
    match magic {
        Magic::DeliveredAtOnce => fate.delay_ms = 0,
        Magic::Undeliverable => fate.state = Some(MessageState::Undeliverable),
        Magic::Expired => fate.state = Some(MessageState::Expired),
        Magic::Rejected => fate.state = Some(MessageState::Rejected),
        Magic::Unknown => fate.state = Some(MessageState::Unknown),
        Magic::NoReceipt => fate.state = None,
        Magic::ReceiptTwice => fate.copies = 2,
        Magic::ReceiptBeforeAnswer => fate.early = true,
        Magic::LateReceipt => fate.delay_ms = options.late_ms,
        Magic::IntermediateFirst => fate.intermediate = true,
        Magic::TlvReceipt => fate.form = Form::Tlv,
        Magic::OddTextReceipt => fate.form = Form::OddText,
        Magic::StopUplink if first => fate.reply = Some(Reply::Stop),
        Magic::LongUplink if first => fate.reply = Some(Reply::Long),
        Magic::FirstSegmentFails if facts.segment == Some(1) => {
            fate.state = Some(MessageState::Undeliverable);
        }
        _ => {}
    }
    fate.state = fate.state.filter(|&state| wanted(state, facts.registered_delivery));
    fate
}

fn form(style: ReceiptStyle) -> Form {
    match style {
        ReceiptStyle::Text => Form::Text,
        ReceiptStyle::Tlv => Form::Tlv,
        ReceiptStyle::Both => Form::Both,
    }
}

/// Whether the submission asked for a receipt in this state (SMPP 3.4 §5.2.17, 5.0 §4.7.21 for the value 3).
fn wanted(state: MessageState, registered_delivery: u8) -> bool {
    match registered_delivery & 0b11 {
        0 => false,
        1 => true,
        2 => state != MessageState::Delivered,
        _ => state == MessageState::Delivered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{DelayMs, Distribution};

    fn decide(digits: &str, segment: Option<u8>, registered_delivery: u8) -> Verdict {
        let destination = format!("861380013{digits}");
        let facts = Facts { destination: destination.as_bytes(), segment, registered_delivery };
        let options = SmppOptions { receipt_delay_ms: DelayMs::exactly(40), ..SmppOptions::default() };
        verdict(facts, &options, &mut Chance::new(1, 1), |_| true)
    }

    fn fate(digits: &str) -> Fate {
        match decide(digits, None, 1) {
            Verdict::Take(fate) => fate,
            other => panic!("{digits}: {other:?}"),
        }
    }

    const PLAIN: Fate = Fate {
        state: Some(MessageState::Delivered),
        copies: 1,
        delay_ms: 40,
        early: false,
        intermediate: false,
        form: Form::Both,
        reply: None,
    };

    #[test]
    fn magic_numbers_that_are_taken() {
        let state = |state| Fate { state: Some(state), ..PLAIN };
        for (digits, expected) in [
            ("0000", Fate { delay_ms: 0, ..PLAIN }),
            ("0001", state(MessageState::Undeliverable)),
            ("0002", state(MessageState::Expired)),
            ("0003", state(MessageState::Rejected)),
            ("0004", state(MessageState::Unknown)),
            ("0005", Fate { state: None, ..PLAIN }),
            ("0006", Fate { copies: 2, ..PLAIN }),
            ("0007", Fate { early: true, ..PLAIN }),
            ("0008", Fate { delay_ms: 30_000, ..PLAIN }),
            ("0014", Fate { intermediate: true, ..PLAIN }),
            ("0015", Fate { form: Form::Tlv, ..PLAIN }),
            ("0016", Fate { form: Form::OddText, ..PLAIN }),
            ("0017", Fate { reply: Some(Reply::Stop), ..PLAIN }),
            ("0018", Fate { reply: Some(Reply::Long), ..PLAIN }),
            ("0019", PLAIN),
            ("1234", PLAIN),
        ] {
            assert_eq!(fate(digits), expected, "{digits}");
        }
    }

    #[test]
    fn magic_numbers_that_are_not_taken_or_not_answered() {
        assert_eq!(decide("0009", None, 1), Verdict::Refuse(Status::ESME_RINVDSTADR));
        assert_eq!(decide("0010", None, 1), Verdict::Refuse(Status::ESME_RSYSERR));
        assert_eq!(decide("0011", None, 1), Verdict::Refuse(Status::ESME_RTHROTTLED));
        assert_eq!(decide("0012", None, 1), Verdict::TakeSilently(PLAIN));
        assert_eq!(decide("0013", None, 1), Verdict::Cut);
    }

    #[test]
    fn a_repeated_attempt_is_taken() {
        for (digits, times) in [("0011", 3), ("0012", 1), ("0013", 1)] {
            let destination = format!("861380013{digits}");
            let facts = Facts { destination: destination.as_bytes(), segment: None, registered_delivery: 1 };
            let mut asked = 0;
            let verdict = verdict(facts, &SmppOptions::default(), &mut Chance::new(1, 1), |limit| {
                asked = limit;
                false
            });
            assert!(matches!(verdict, Verdict::Take(_)), "{digits}");
            assert_eq!(asked, times, "{digits}");
        }
    }

    #[test]
    fn segments_decide_where_they_should() {
        let state = |segment| match decide("0019", segment, 1) {
            Verdict::Take(fate) => fate.state,
            other => panic!("{other:?}"),
        };
        assert_eq!(state(Some(1)), Some(MessageState::Undeliverable));
        assert_eq!(state(Some(2)), Some(MessageState::Delivered));
        let reply = |segment| match decide("0017", segment, 1) {
            Verdict::Take(fate) => fate.reply,
            other => panic!("{other:?}"),
        };
        assert_eq!(reply(Some(1)), Some(Reply::Stop));
        assert_eq!(reply(Some(2)), None, "one uplink per message, not per segment");
    }

    #[test]
    fn receipts_come_only_when_asked_for() {
        let told = |digits, registered_delivery| match decide(digits, None, registered_delivery) {
            Verdict::Take(fate) => fate.state.is_some(),
            other => panic!("{other:?}"),
        };
        for (registered_delivery, delivered, failed) in
            [(0, false, false), (1, true, true), (2, false, true), (3, true, false), (0x11, true, true)]
        {
            assert_eq!(told("0000", registered_delivery), delivered, "{registered_delivery:#x}");
            assert_eq!(told("0001", registered_delivery), failed, "{registered_delivery:#x}");
            assert_eq!(told("5555", registered_delivery), delivered, "{registered_delivery:#x}");
        }
    }

    #[test]
    fn the_distribution_is_drawn_for_ordinary_numbers() {
        let distribution =
            Distribution { delivered: 1, undeliverable: 1, expired: 1, rejected: 1, unknown: 1, missing: 1 };
        let options = SmppOptions { distribution, ..SmppOptions::default() };
        let facts = Facts { destination: b"8613800135555", segment: None, registered_delivery: 1 };
        let mut chance = Chance::new(5, 0);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let Verdict::Take(fate) = verdict(facts, &options, &mut chance, |_| true) else {
                panic!("nothing asks for a refusal")
            };
            *seen.entry(format!("{:?}", fate.state)).or_insert(0_u32) += 1;
        }
        assert_eq!(seen.len(), 6, "{seen:?}");
        assert!(seen.values().all(|count| count.abs_diff(1_000) < 200), "{seen:?}");
    }

    #[test]
    fn percentages_refuse_drop_hasten_double_and_delay() {
        let facts = Facts { destination: b"8613800135555", segment: None, registered_delivery: 1 };
        let decide = |change: fn(&mut SmppOptions)| {
            let mut options =
                SmppOptions { receipt_delay_ms: DelayMs::exactly(40), ..SmppOptions::default() };
            change(&mut options);
            verdict(facts, &options, &mut Chance::new(1, 1), |_| true)
        };
        let refused = decide(|o| (o.refuse_percent, o.refuse_status) = (100.0, 0x0b));
        assert_eq!(refused, Verdict::Refuse(Status(0x0b)));
        assert_eq!(decide(|o| o.drop_answer_percent = 100.0), Verdict::TakeSilently(PLAIN));
        let take = |fate| Verdict::Take(fate);
        assert_eq!(decide(|o| o.early_receipts_percent = 100.0), take(Fate { early: true, ..PLAIN }));
        assert_eq!(decide(|o| o.duplicate_receipts_percent = 100.0), take(Fate { copies: 2, ..PLAIN }));
        assert_eq!(decide(|o| o.late_receipts_percent = 100.0), take(Fate { delay_ms: 30_000, ..PLAIN }));
        assert_eq!(decide(|o| o.intermediate_receipts = true), take(Fate { intermediate: true, ..PLAIN }));
    }

    #[test]
    fn magic_can_be_switched_off() {
        let facts = Facts { destination: b"8613800130009", segment: None, registered_delivery: 1 };
        let options = SmppOptions { magic_numbers: false, ..SmppOptions::default() };
        let verdict = verdict(facts, &options, &mut Chance::new(1, 1), |_| true);
        assert!(matches!(verdict, Verdict::Take(_)));
    }
}
