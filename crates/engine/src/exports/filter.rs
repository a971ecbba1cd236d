//! A question to the log as JSON, so that it is asked the same way after a restart.

use domain::id::{MessageId, Uid};
use domain::kind::Kind;
use domain::message::State;
use serde::{Deserialize, Serialize};

use crate::log::{LogQuery, Way};

/// The question; what is not asked is left out.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Kept {
    from_ms: Option<i64>,
    until_ms: Option<i64>,
    calling_code: Option<u16>,
    phone: Option<String>,
    uid: Option<i64>,
    task: Option<String>,
    of_task: Option<i64>,
    states: Vec<i64>,
    is_listed: bool,
    dr_state: Option<String>,
    kind: Option<i64>,
    way: Option<String>,
    route: Option<String>,
    template: Option<String>,
    reference: Option<String>,
    oldest_first: bool,
}

/// Writes a question; its page and whether numbers are whole are not part of it.
pub(super) fn write(query: &LogQuery) -> String {
    let kept = Kept {
        from_ms: query.from_ms,
        until_ms: query.until_ms,
        calling_code: query.calling_code,
        phone: query.phone.clone(),
        uid: query.uid.map(|uid| uid.0.0),
        task: query.task.clone(),
        of_task: query.of_task.map(|uid| uid.0.0),
        states: query.states.iter().map(|state| state.code()).collect(),
        is_listed: query.is_listed,
        dr_state: query.dr_state.clone(),
        kind: query.kind.map(Kind::code),
        way: match query.way {
            Way::Mt => None,
            Way::Mo => Some("mo".into()),
            Way::All => Some("all".into()),
        },
        route: query.route.clone(),
        template: query.template.clone(),
        reference: query.reference.clone(),
        oldest_first: query.oldest_first,
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// Reads [`write`]; `None` when it is none.
pub(super) fn read(text: &str) -> Option<LogQuery> {
    let kept: Kept = serde_json::from_str(text).ok()?;
    let uid = |id: i64| Uid(MessageId(id));
    Some(LogQuery {
        from_ms: kept.from_ms,
        until_ms: kept.until_ms,
        calling_code: kept.calling_code,
        phone: kept.phone,
        uid: kept.uid.map(uid),
        task: kept.task,
        of_task: kept.of_task.map(uid),
        states: kept.states.into_iter().filter_map(State::from_code).collect(),
        is_listed: kept.is_listed,
        dr_state: kept.dr_state,
        kind: kept.kind.and_then(Kind::from_code),
        way: match kept.way.as_deref() {
            Some("mo") => Way::Mo,
            Some("all") => Way::All,
            _ => Way::Mt,
        },
        route: kept.route,
        template: kept.template,
        reference: kept.reference,
        oldest_first: kept.oldest_first,
        ..LogQuery::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_back() {
        let asked = LogQuery {
            from_ms: Some(1),
            until_ms: Some(2),
            calling_code: Some(86),
            phone: Some("8000".into()),
            uid: Some(Uid(MessageId(3))),
            task: Some("Spring".into()),
            of_task: Some(Uid(MessageId(4))),
            states: vec![State::Refused, State::Delivered],
            is_listed: true,
            dr_state: Some("UNDELIV".into()),
            kind: Some(Kind::Marketing),
            way: Way::All,
            route: Some("R".into()),
            template: Some("T1".into()),
            reference: Some("r".into()),
            oldest_first: true,
            ..LogQuery::default()
        };
        let back = read(&write(&asked)).unwrap();
        assert_eq!(format!("{back:?}"), format!("{asked:?}"));
        assert_eq!(format!("{:?}", read("{}").unwrap()), format!("{:?}", LogQuery::default()));
        assert!(read("x").is_none());
    }
}
