//! Everything that happened to a message, in order: from its row, its parts, its failed submissions, its ledger lines and the
//! pushes that told of it.

use domain::id::CarrierId;
use domain::ledger::Move;
use domain::message::State;
use store::feed::Push;
use store::ledger::Line;
use store::messages::Shown;
use store::segments::{Attempt, Part};
use store::{Result, Tx};

use crate::policy::Picture;
use crate::sight::Sight;
use crate::view::{MessageSummary, Money, Step, carrier_word, rfc3339, summary, unit};

/// Pushes of an endpoint that are looked through; no more are kept by default.
const PUSHES_MAX: i64 = 100;
/// Events that are looked through for those of a message.
const EVENTS_MAX: i64 = 20_000;

/// What stands beside a message's row about what happened to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Its ledger lines.
    pub lines: &'a [Line],
    /// Its failed submissions.
    pub attempts: &'a [Attempt],
    /// Its parts, when it was sent in several.
    pub parts: &'a [Part],
}

/// Everything that happened to one message, in order.
pub fn timeline(tx: &mut Tx<'_>, shown: &Shown, picture: &Picture, sight: Sight) -> Result<Vec<Step>> {
    let (tenant, id) = (shown.new.tenant, shown.new.id);
    let lines = store::ledger::lines_of(tx, tenant, id.0)?;
    let attempts = store::segments::attempts(tx, tenant, id)?;
    let parts = store::segments::parts(tx, tenant, id)?;
    let beside = Beside { lines: &lines, attempts: &attempts, parts: &parts };
    let mut steps = happened(shown, &summary(shown, picture, sight), beside, picture);
    if shown.new.state != State::Refused {
        pushes(tx, shown, &mut steps)?;
        steps.sort_by_key(|step| (step.at_ms, rank(step.what)));
    }
    Ok(steps)
}

/// The same without the pushes that told of it.
pub fn happened(shown: &Shown, summary: &MessageSummary, beside: Beside<'_>, picture: &Picture) -> Vec<Step> {
    let (new, live) = (&shown.new, &shown.live);
    let mut steps = Vec::new();
    let step = Step::new;
    let failure = || summary.failure.clone();
    let carrier = |id: Option<CarrierId>| id.map(|id| picture.carrier_code(id));
    steps.push(step(new.at_ms, "accepted"));
    if new.state == State::Refused {
        let code = summary.failure.as_ref().map(|failure| failure.code.clone());
        steps.push(Step { code, explanation: failure(), ..step(new.at_ms, "refused") });
        return steps;
    }
    let note = Some(format!("{} · {} segment(s)", summary.encoding, summary.segments));
    steps.push(Step { note, ..step(new.at_ms, "screened") });
    steps.push(Step { note: summary.route_id.clone(), ..step(new.at_ms, "routed") });
    for line in beside.lines {
        let what = match line.kind {
            Move::Hold => "held",
            Move::Post => "posted",
            _ => "voided",
        };
        let unit = unit(picture, line.order);
        let money = Some(Money { amount: line.amount.to_string(), unit });
        steps.push(Step { money, ..step(line.at_ms, what) });
    }
    if let Some(due) = new.due_ms {
        steps.push(Step { note: Some(rfc3339(due)), ..step(new.at_ms, "scheduled") });
    }
    for attempt in beside.attempts {
        steps.push(Step {
            carrier: carrier(Some(attempt.carrier)),
            part: Some(attempt.part + 1),
            explanation: Some(carrier_word(&attempt.code)),
            code: Some(attempt.code.clone()),
            ..step(attempt.at_ms, "attempt_failed")
        });
    }
    if let Some(at_ms) = live.sent_ms {
        steps.push(Step { carrier: carrier(live.carrier), ..step(at_ms, "submitted") });
    }
    parts(shown, beside.parts, picture, &mut steps);
    if let Some(at_ms) = live.closed_ms {
        let code = Some(new.state.as_str().to_owned());
        steps.push(Step { code, explanation: failure(), ..step(at_ms, "closed") });
    }
    steps.sort_by_key(|step| (step.at_ms, rank(step.what)));
    steps
}

/// Steps of the same millisecond in the order in which they happen.
fn rank(what: &str) -> usize {
    const ORDER: [&str; 14] = [
        "accepted",
        "refused",
        "screened",
        "routed",
        "held",
        "scheduled",
        "submitted",
        "attempt_failed",
        "answered",
        "receipt",
        "posted",
        "voided",
        "closed",
        "callback",
    ];
    ORDER.iter().position(|known| *known == what).unwrap_or(ORDER.len())
}

fn parts(shown: &Shown, known: &[Part], picture: &Picture, steps: &mut Vec<Step>) {
    let (new, live) = (&shown.new, &shown.live);
    let base = |at_ms, what, carrier: Option<CarrierId>, part| {
        let carrier = carrier.map(|id| picture.carrier_code(id));
        Step { carrier, part, ..Step::new(at_ms, what) }
    };
    for part in known {
        let number = Some(part.number + 1);
        if let Some(at_ms) = part.answered_ms {
            steps.push(Step {
                note: part.smsc_id.clone(),
                ..base(at_ms, "answered", Some(part.carrier), number)
            });
        }
        if let Some(at_ms) = part.closed_ms {
            let explanation = part.code.as_deref().map(carrier_word);
            let code = part.code.clone();
            steps.push(Step { code, explanation, ..base(at_ms, "receipt", Some(part.carrier), number) });
        }
    }
    if !known.is_empty() {
        return;
    }
    if let Some(at_ms) = live.answered_ms {
        steps.push(Step { note: live.smsc_id.clone(), ..base(at_ms, "answered", live.carrier, None) });
    }
    if let (State::Delivered | State::Undelivered, Some(at_ms)) = (new.state, live.closed_ms) {
        let explanation = live.code.as_deref().map(carrier_word);
        steps.push(Step {
            code: live.code.clone(),
            explanation,
            ..base(at_ms, "receipt", live.carrier, None)
        });
    }
}

/// Pushes that told the tenant of this message. Only the last pushes of an endpoint are kept.
fn pushes(tx: &mut Tx<'_>, shown: &Shown, steps: &mut Vec<Step>) -> Result<()> {
    let tenant = shown.new.tenant;
    let mut made = Vec::new();
    for endpoint in store::feed::endpoints(tx, tenant)? {
        let some = store::feed::pushes(tx, endpoint.id, PUSHES_MAX)?;
        made.extend(
            some.into_iter().filter(|push| push.first_seq > 0).map(|push| (endpoint.url.clone(), push)),
        );
    }
    let last = made.iter().map(|(_, push)| push.last_seq).max().unwrap_or(0);
    let first = made.iter().map(|(_, push)| push.first_seq).min().unwrap_or(0).max(last - EVENTS_MAX);
    let told = store::feed::of_message(tx, tenant, shown.new.id, first, last)?;
    let tells = |push: &Push| {
        let seqs = push.first_seq..=push.last_seq;
        told.iter().any(|event| event.new.endpoint == Some(push.endpoint) && seqs.contains(&event.seq))
    };
    for (url, push) in made.into_iter().filter(|(_, push)| tells(push)) {
        steps.push(Step {
            status: push.status,
            note: push.note,
            took_ms: Some(push.took_ms),
            url: Some(url),
            ..Step::new(push.at_ms, "callback")
        });
    }
    Ok(())
}
