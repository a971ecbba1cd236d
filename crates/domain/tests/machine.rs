//! The message machine enumerated whole: every message that can exist with up to three segments, every event.
//! Also writes `docs/states.md`, which is committed; the test fails when it is stale.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write;

use domain::message::{Effects, Event, Message, State, segments_from_column, segments_to_column};
use domain::money::Micro;
use domain::settle::ChargeOn;

const SEGMENTS: u8 = 3;

fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Released,
        Event::Declined,
        Event::Cancelled,
        Event::Expired,
        Event::RetriesExhausted,
        Event::TimedOut,
    ];
    for parts in 1..=SEGMENTS {
        events.push(Event::Claimed { parts });
    }
    for n in 0..SEGMENTS {
        events.extend([Event::Accepted(n), Event::Refused(n), Event::NotTaken(n), Event::Lost(n)]);
        events.extend([Event::Delivered(n), Event::Undelivered(n)]);
    }
    events
}

/// Every reachable step (before, event, after, effects).
fn steps() -> Vec<(Message, Event, Message, Effects)> {
    let mut steps = Vec::new();
    let mut seen = HashSet::new();
    let mut queue = VecDeque::new();
    for mode in ChargeOn::ALL {
        queue.push_back(Message::new(mode, true));
        queue.push_back(Message::new(mode, false));
    }
    while let Some(message) = queue.pop_front() {
        if !seen.insert(message.clone()) {
            continue;
        }
        for event in events() {
            if let Some((next, effects)) = message.apply(event) {
                queue.push_back(next.clone());
                steps.push((message.clone(), event, next, effects));
            }
        }
    }
    assert!(seen.len() > 300, "the walk found only {} messages", seen.len());
    steps
}

#[test]
fn money_is_decided_once_and_conserved() {
    for (before, event, after, effects) in steps() {
        let context = format!("{before:?} --{event:?}--> {after:?} {effects:?}");
        if before.settled.is_some() {
            assert_eq!(effects.settle, None, "{context}");
            assert_eq!(before.settled, after.settled, "{context}");
        }
        assert_eq!(effects.settle, if before.settled.is_none() { after.settled } else { None }, "{context}");
        assert!(!after.state.is_closed() || after.settled.is_some(), "closed and undecided: {context}");
        if let Some(settlement) = effects.settle {
            let hold = Micro(45_000).times(u32::from(settlement.of)).unwrap();
            let (posted, voided) = settlement.amounts(hold);
            assert!(posted.0 >= 0 && voided.0 >= 0 && posted.0 + voided.0 == hold.0, "{context}");
        }
    }
}

#[test]
fn a_closed_message_never_reopens() {
    for (before, event, after, effects) in steps() {
        let context = format!("{before:?} --{event:?}--> {after:?}");
        if before.state.is_closed() {
            assert_eq!(before.state, State::Unconfirmed, "{context}");
            assert!(
                after.state.is_closed() && effects.settle.is_none() && effects.retry.is_none(),
                "{context}"
            );
        }
        let closes = before.state != after.state && after.state.is_closed();
        assert_eq!(effects.notify, closes, "a notice exactly when a state closes: {context}");
    }
}

#[test]
fn every_open_message_can_still_close() {
    for (_, _, message, _) in steps().into_iter().filter(|(_, _, after, _)| !after.state.is_closed()) {
        let closes = [Event::TimedOut, Event::Expired, Event::Declined]
            .into_iter()
            .any(|event| message.apply(event).is_some_and(|(next, _)| next.state.is_closed()))
            || message.apply(Event::Lost(0)).is_some()
            || message.apply(Event::Lost(1)).is_some()
            || message.apply(Event::Lost(2)).is_some();
        assert!(closes, "{message:?} can wait for ever");
    }
}

#[test]
fn delivered_is_charged_and_a_failure_is_not() {
    for (before, _, after, effects) in steps() {
        let Some(settlement) = effects.settle else { continue };
        if before.charge_on == ChargeOn::Delivered {
            assert_eq!(settlement.posted > 0, after.state == State::Delivered, "{before:?} {after:?}");
        }
        if matches!(after.state, State::Cancelled | State::Refused) {
            assert_eq!(settlement.posted, 0, "{before:?} {after:?}");
        }
    }
}

#[test]
fn the_compact_column_reads_back() {
    for (_, _, message, _) in steps() {
        let column = segments_to_column(&message);
        let back = segments_from_column(message.state, column.as_deref());
        assert_eq!(back.as_ref(), Some(&message.segments), "{message:?} as {column:?}");
    }
}

#[test]
fn the_states_page_is_current() {
    let mut table: HashMap<(State, String), (HashSet<State>, bool, bool)> = HashMap::new();
    for (before, event, after, effects) in steps() {
        let name = format!("{event:?}").split(['(', ' ']).next().unwrap().to_owned();
        let row = table.entry((before.state, name)).or_default();
        row.0.insert(after.state);
        row.1 |= effects.settle.is_some_and(|s| s.posted > 0);
        row.2 |= effects.settle.is_some_and(|s| s.posted < s.of);
    }
    let mut rows: Vec<_> = table.into_iter().collect();
    rows.sort_by_key(|((state, event), _)| (*state, event.clone()));
    let mut page = String::from(
        "# The message machine\n\nWritten by `crates/domain/tests/machine.rs` from the code; \
         run the test with `HONGYAN_ACCEPT=1` to renew it.\n\n\
         | in state | event | may lead to | may post | may void |\n|---|---|---|---|---|\n",
    );
    let tick = |yes: bool| if yes { "yes" } else { "" };
    for ((state, event), (to, posts, voids)) in rows {
        let mut to: Vec<_> = to.into_iter().collect();
        to.sort();
        let to: Vec<_> = to.into_iter().map(State::as_str).collect();
        writeln!(
            page,
            "| {} | {event} | {} | {} | {} |",
            state.as_str(),
            to.join(", "),
            tick(posts),
            tick(voids)
        )
        .unwrap();
    }
    page.push_str(&reviewed());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/states.md");
    if std::env::var_os("HONGYAN_ACCEPT").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page, "docs/states.md is stale");
}

/// The table of what can happen to a signature or a version of a template.
fn reviewed() -> String {
    use domain::review::{Event, Status};
    let mut page = String::from(
        "\n# Signatures and versions of templates\n\nOnly what is approved may be used. An approved template that is edited \
         gets another version; the approved one sends until that is approved, and is replaced then.\n\n\
         | in state | event | leads to |\n|---|---|---|\n",
    );
    let events = Event::BY_OWNER.into_iter().chain([
        Event::Approve,
        Event::Reject,
        Event::Ask,
        Event::Expire,
        Event::Replace,
    ]);
    for status in Status::ALL {
        for event in events.clone() {
            let Some(next) = status.apply(event) else { continue };
            page.push_str(&format!("| {} | {} | {} |\n", status.as_str(), event.as_str(), next.as_str()));
        }
    }
    page
}
