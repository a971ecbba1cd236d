//! The dispatching log: messages and uplinks by page number, found by everything that can be asked together.

use axum::extract::{Request, State};
use domain::permission::Permission;
use engine::log::{LogQuery, Way};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::log_item::LogPage;
use crate::api::page::{self, Statuses, paging, span};
use crate::api::words::{MessageStatus, SmsType};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// Which lines; conditions are combined. Without `from`, `until` and `uid`: those of the last 7 days.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LogFilter {
    /// Accepted or received at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    pub(super) from: Option<String>,
    /// Accepted or received before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    pub(super) until: Option<String>,
    /// Calling code of the phone, such as 86.
    #[param(example = "86")]
    pub(super) country: Option<String>,
    /// A phone number in any form, or its last digits, at least four.
    pub(super) phone: Option<String>,
    /// Only the message (or uplink) with this id.
    pub(super) uid: Option<String>,
    /// The name of its task contains this, whatever its case.
    pub(super) task: Option<String>,
    /// Only messages of the task or mission with this id; nothing when there is none.
    pub(super) task_id: Option<String>,
    /// True: only messages refused because of a blacklist or an opt-out, with what the lists say about them (`lists`).
    #[serde(default)]
    pub(super) listed: bool,
    /// DR state, such as `UNDELIV` or `LOCAL_REJECTED`.
    pub(super) dr_state: Option<String>,
    /// Of this type.
    #[param(inline)]
    pub(super) r#type: Option<SmsType>,
    /// Messages to phones, from phones, or both; `mt` when absent.
    #[param(inline)]
    pub(super) kind: Option<LogKind>,
    /// On this route.
    pub(super) route_id: Option<String>,
    /// Made from this template.
    pub(super) template_id: Option<String>,
    /// With this reference of yours.
    pub(super) reference: Option<String>,
    /// `accepted_at`, or with `-` before it for newest first (as when absent).
    pub(super) sort: Option<String>,
    /// True: whole phone numbers, for an account that may see them; that is written into the audit log.
    #[serde(default)]
    pub(super) unmask: bool,
    /// Page number, from 1.
    #[param(minimum = 1)]
    pub(super) page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    pub(super) page_size: Option<u32>,
}

/// Messages to phones (MT), from phones (MO), or both.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogKind {
    /// To phones.
    Mt,
    /// From phones.
    Mo,
    /// Both.
    All,
}

impl LogFilter {
    pub(crate) fn read(query: Option<&str>) -> Result<LogQuery> {
        let (filter, states): (LogFilter, _) = decode::query_with(query, "status")?;
        filter.into_query(&states)
    }

    pub(super) fn into_query(self, states: &[String]) -> Result<LogQuery> {
        let (from_ms, until_ms) = span(self.from, self.until)?;
        let (_, oldest_first) = page::sort(self.sort.as_deref(), &["accepted_at"])?;
        let text = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(LogQuery {
            from_ms,
            until_ms,
            calling_code: self.country.as_deref().map(calling_code).transpose()?,
            phone: text(self.phone),
            uid: self.uid.as_deref().map(uid).transpose()?,
            task: text(self.task),
            of_task: self.task_id.as_deref().filter(|id| !id.is_empty()).map(task_id).transpose()?,
            states: MessageStatus::read_all(states)?,
            is_listed: self.listed,
            dr_state: text(self.dr_state),
            kind: self.r#type.map(Into::into),
            way: match self.kind {
                Some(LogKind::Mo) => Way::Mo,
                Some(LogKind::All) => Way::All,
                Some(LogKind::Mt) | None => Way::Mt,
            },
            route: text(self.route_id),
            template: text(self.template_id),
            reference: text(self.reference),
            oldest_first,
            unmask: self.unmask,
            page: paging(self.page, self.page_size)?,
        })
    }
}

fn uid(text: &str) -> Result<domain::id::Uid> {
    text.parse().map_err(|_| Problem::field("uid", "expected a message's id", "应为短信编号"))
}

fn task_id(text: &str) -> Result<domain::id::Uid> {
    text.parse()
        .map_err(|_| Problem::field("task_id", "expected the id of a task or mission", "应为任务编号"))
}

fn calling_code(text: &str) -> Result<u16> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let read = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    read.ok_or_else(|| {
        Problem::field("country", "expected a calling code such as 86", "应为国家区号，例如 86")
    })
}

/// Search the log.
///
/// The dispatching log: messages and uplinks with everything that is known about each. Accounts see phone numbers masked.
#[utoipa::path(
    get, path = "/log", tag = "log", operation_id = "searchLog",
    params(LogFilter, Statuses),
    responses((status = 200, description = "A page of the log.", body = LogPage), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<LogPage>> {
    caller.actor.may(Permission::MessagesRead)?;
    let query = LogFilter::read(request.uri().query())?;
    let page = query.page;
    let found = app.engine.log(&caller.actor, query).await?;
    let begins_ms = app.engine.log_begins_ms(&caller.actor).await?;
    Ok(Json(LogPage::new(found, page, lang).beginning(begins_ms)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::message::State;
    use domain::refusal::Lang;

    #[test]
    fn conditions_are_read() {
        let query = LogFilter::read(Some(
            "status=refused&status=expired&country=%2B63&phone=4321&kind=all&sort=accepted_at&page=2&page_size=50&unmask=true",
        ));
        let query = query.unwrap();
        assert_eq!(query.states, [State::Refused, State::Expired]);
        assert_eq!(
            (query.calling_code, query.phone.as_deref(), query.way),
            (Some(63), Some("4321"), Way::All)
        );
        assert!(query.oldest_first && query.unmask);
        assert_eq!((query.page.offset, query.page.limit), (50, 50));
        let uid = domain::id::MessageId(7_000_000_000_000).uid();
        let of_task = LogFilter::read(Some(&format!("task_id={uid}"))).unwrap().of_task;
        assert_eq!(of_task, Some(uid));
        assert_eq!(LogFilter::read(Some("task_id=")).unwrap().of_task, None);
        let plain = LogFilter::read(None).unwrap();
        assert!(!plain.oldest_first && !plain.unmask && plain.states.is_empty() && plain.way == Way::Mt);
    }

    #[test]
    fn wrong_conditions_are_named() {
        for (query, field) in [
            ("page=0", "page"),
            ("page=99999999999", "page"),
            ("page=501", "page"),
            ("page_size=7", "page_size"),
            ("status=gone", "status"),
            ("status=refused&status=", "status"),
            ("type=otp", "type"),
            ("kind=both", "kind"),
            ("country=CN", "country"),
            ("country=-86", "country"),
            ("uid=1", "uid"),
            ("task_id=Spring", "task_id"),
            ("sort=phone", "sort"),
            ("from=yesterday", "from"),
            ("until=2026-08-01T00:00:00Z&from=2026-08-02T00:00:00Z", "until"),
            ("unmask=maybe", "unmask"),
            ("colour=red", "colour"),
            ("page=1&page=2", "page"),
        ] {
            let problem = LogFilter::read(Some(query)).err().unwrap_or_else(|| panic!("taken: {query}"));
            let document = serde_json::to_value(problem.document(Lang::En)).unwrap();
            assert_eq!(document["fields"][0]["field"], field, "{query}: {document}");
            assert_eq!(document["status"], 400);
        }
    }
}
