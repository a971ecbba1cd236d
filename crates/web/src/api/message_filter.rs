//! The query of a list of messages.

use domain::id::Uid;
use engine::view::MessageQuery;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::limit;
use crate::api::words::{MessageStatus, SmsType};
use crate::cursor;
use crate::problem::{Problem, Result};
use crate::time;

/// Messages of a page when the query does not say.
const PAGE: u32 = 50;

/// Which messages; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// To this phone number, in any form.
    phone: Option<String>,
    /// In this state.
    #[param(inline)]
    status: Option<MessageStatus>,
    /// Of this type.
    #[param(inline)]
    r#type: Option<SmsType>,
    /// With this reference of yours.
    reference: Option<String>,
    /// Of this request.
    request_id: Option<String>,
    /// Accepted at or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Accepted before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Messages on the page, 1 to 500; 50 when absent.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl Filter {
    /// The engine's query.
    pub(crate) fn into_query(self) -> Result<MessageQuery> {
        Ok(MessageQuery {
            phone: self.phone,
            state: self.status.map(Into::into),
            kind: self.r#type.map(Into::into),
            reference: self.reference,
            request: self.request_id.as_deref().map(request).transpose()?,
            from_ms: time::moment("from", self.from)?,
            until_ms: time::moment("until", self.until)?,
            cursor: self.cursor.as_deref().map(cursor::parse).transpose()?,
            limit: limit(self.limit, PAGE)?,
        })
    }
}

fn request(text: &str) -> Result<Uid> {
    let wrong = |_| Problem::field("request_id", "expected a request's id", "应为请求编号");
    text.parse().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::kind::Kind;
    use domain::message::State;
    use domain::refusal::Lang;

    fn asked(query: &str) -> Result<MessageQuery> {
        crate::decode::query::<Filter>(Some(query))?.into_query()
    }

    #[test]
    fn conditions_are_read() {
        let all =
            asked("status=queued&type=marketing&phone=%2B8613800138000&limit=500&from=2026-08-01T00:00:00Z");
        let all = all.unwrap();
        assert_eq!((all.state, all.kind), (Some(State::Queued), Some(Kind::Marketing)));
        assert_eq!(all.phone.as_deref(), Some("+8613800138000"));
        assert_eq!((all.limit, all.from_ms), (500, Some(1_785_542_400_000)));
        assert_eq!(asked("").unwrap().limit, PAGE);
    }

    #[test]
    fn wrong_conditions_are_named() {
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=501", "limit"),
            ("limit=many", "limit"),
            ("limit=-1", "limit"),
            ("status=gone", "status"),
            ("type=otp", "type"),
            ("from=yesterday", "from"),
            ("until=2026-08-01", "until"),
            ("cursor=xx", "cursor"),
            ("request_id=1", "request_id"),
            ("colour=red", "colour"),
            ("limit=1&limit=2", "limit"),
        ] {
            let problem = asked(query).err().unwrap_or_else(|| panic!("taken: {query}"));
            let document = serde_json::to_value(problem.document(Lang::En)).unwrap();
            assert_eq!(document["fields"][0]["field"], field, "{query}: {document}");
            assert_eq!(document["status"], 400);
        }
    }
}
