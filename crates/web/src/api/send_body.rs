//! The body of sending and of previewing, and how it becomes the engine's request.

use std::collections::BTreeMap;
use std::fmt;

use domain::id::ConsentId;
use domain::refusal::{Detail, Refusal};
use engine::send::{Recipient, SendRequest, task_name};
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::api::words::{SignaturePosition, SmsType};
use crate::problem::{Problem, Result};
use crate::time;

/// Recipients that are decoded; the rest is counted as too many without being kept.
const RECIPIENTS_DECODED_MAX: usize = 10_000;

/// A message for one or many recipients.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendBody {
    /// What the message is for.
    r#type: SmsType,
    /// One phone number or a list of them. Give either this or `recipients`.
    #[schema(value_type = Option<OneOrMany>)]
    to: Option<Numbers>,
    /// Up to 1000 recipients, each with its own values. Give either this or `to`.
    #[schema(value_type = Option<Vec<RecipientBody>>, max_items = 1000)]
    recipients: Option<Recipients>,
    /// An approved template. Give either this or `content`.
    #[schema(example = "T1001")]
    template_id: Option<String>,
    /// The template's values for every recipient that brings none of its own: in order, or by name.
    #[schema(value_type = Option<Variables>)]
    variables: Option<serde_json::Value>,
    /// The text without signature, when your account may send free text.
    content: Option<String>,
    /// One of your approved signatures, without brackets; may be left out when you have exactly one.
    #[schema(example = "云信")]
    signature: Option<String>,
    /// Where the signature stands; `start` when absent.
    #[schema(value_type = Option<SignaturePosition>)]
    signature_position: Option<SignaturePosition>,
    /// Sender ID (OA) shown on the handset, where the destination allows it.
    #[schema(example = "HONGYAN")]
    sender_id: Option<String>,
    /// Route ID; absent = your default route for the type and the recipient's country.
    #[schema(example = "CNX_Verification")]
    route_id: Option<String>,
    /// When to send, RFC 3339 with an offset; absent = at once.
    #[schema(format = DateTime, example = "2026-08-01T09:00:00+08:00")]
    schedule_at: Option<String>,
    /// How long the message may wait to be sent and delivered: seconds, or an ISO 8601 duration. Absent = the default
    /// of its type.
    #[schema(value_type = Option<Validity>)]
    validity: Option<Validity>,
    /// Your own reference, given back with the message, its receipts and callbacks; at most 64 characters.
    #[schema(example = "order-20260801-17")]
    reference: Option<String>,
    /// Where the receipts of these messages are pushed to, instead of your account's callback.
    #[schema(format = "uri", example = "https://example.com/receipts")]
    callback_url: Option<String>,
    /// A name, 1 to 30 characters: the request is then listed as a task.
    #[schema(example = "March newsletter", max_length = 30)]
    task: Option<String>,
    /// The record of how the recipients agreed to marketing; needed for marketing where the platform's rules ask for it. The
    /// message keeps it.
    #[schema(example = "868000000000000001")]
    consent_id: Option<String>,
}

/// One recipient.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecipientBody {
    /// Phone number; written with its country code, or in the national form of your default country.
    #[schema(example = "+8613800138000")]
    to: String,
    /// This recipient's values: in the template's order, or by name.
    #[schema(value_type = Option<Variables>)]
    variables: Option<serde_json::Value>,
    /// Your reference for this recipient; absent = that of the request.
    reference: Option<String>,
}

/// Values of a template's variables. Numbers must be whole; write others as text.
#[derive(ToSchema)]
#[schema(example = json!({"code": "482913"}))]
#[serde(untagged)]
#[allow(dead_code)] // describes JSON for the document; the engine decodes it
pub(crate) enum Variables {
    /// In the order of the template's variables.
    #[schema(title = "List")]
    List(Vec<String>),
    /// By name; `{}` and `{1}` are named `1`, `2` ….
    #[schema(title = "Names")]
    Named(BTreeMap<String, String>),
}

/// A phone number or a list of them.
#[derive(ToSchema)]
#[schema(example = "+8613800138000")]
#[serde(untagged)]
#[allow(dead_code)] // describes JSON for the document; see Numbers
pub(crate) enum OneOrMany {
    /// One number.
    #[schema(title = "One")]
    One(String),
    /// Up to 1000 numbers.
    #[schema(title = "Many")]
    Many(Vec<String>),
}

/// How long a message may wait.
#[derive(Debug, PartialEq, ToSchema)]
#[schema(example = "PT10M")]
#[serde(untagged)]
pub(crate) enum Validity {
    /// Seconds.
    #[schema(title = "Seconds")]
    Seconds(u32),
    /// ISO 8601 duration such as `PT10M`.
    #[schema(title = "Duration")]
    Duration(String),
}

/// A list that keeps no more than so many and counts the rest.
#[derive(Debug)]
pub(crate) struct Capped<T> {
    kept: Vec<T>,
    count: usize,
}

type Numbers = Capped<String>;
type Recipients = Capped<RecipientBody>;

impl SendBody {
    /// The engine's request. What is wrong in shape is refused here; what is wrong in meaning, by the engine.
    pub(crate) fn into_request(self, recipients_max: usize) -> Result<SendRequest> {
        let recipients = recipients(self.to, self.recipients, recipients_max)?;
        Ok(SendRequest {
            route_id: self.route_id,
            kind: self.r#type.into(),
            signature: self.signature,
            position: self.signature_position.unwrap_or_default().into(),
            sender_id: self.sender_id,
            template: self.template_id,
            variables: self.variables,
            content: self.content,
            recipients,
            schedule_at_ms: self.schedule_at.as_deref().map(schedule).transpose()?,
            validity_s: self.validity.map(validity).transpose()?,
            reference: self.reference,
            callback_url: self.callback_url,
            task: self.task.as_deref().map(task).transpose()?,
            consent: self.consent_id.as_deref().map(consent).transpose()?,
            own: None,
        })
    }
}

fn recipients(to: Option<Numbers>, list: Option<Recipients>, max: usize) -> Result<Vec<Recipient>> {
    let (kept, count) = match (to, list) {
        (Some(to), None) => {
            let plain = |to| Recipient { to, variables: None, reference: None };
            (to.kept.into_iter().map(plain).collect::<Vec<_>>(), to.count)
        }
        (None, Some(list)) => {
            let own =
                |r: RecipientBody| Recipient { to: r.to, variables: r.variables, reference: r.reference };
            (list.kept.into_iter().map(own).collect(), list.count)
        }
        (None, None) => {
            return Err(Problem::field("to", "give to or recipients", "请填写 to 或 recipients"));
        }
        (Some(_), Some(_)) => {
            return Err(Problem::field(
                "recipients",
                "give to or recipients, not both",
                "to 与 recipients 只能填写其一",
            ));
        }
    };
    match count {
        0 => Err(Problem::field("recipients", "there is no recipient", "没有接收号码")),
        count if count > max => Err(Problem::new(Refusal::TooManyRecipients, Detail::param(max))),
        _ => Ok(kept),
    }
}

fn task(text: &str) -> Result<String> {
    let wrong =
        || Problem::field("task", "expected 1 to 30 characters in one line", "应为 1 至 30 个字符，不含换行");
    task_name(text).map(str::to_owned).ok_or_else(wrong)
}

fn consent(text: &str) -> Result<ConsentId> {
    let wrong = || Problem::field("consent_id", "there is no such record of consent", "没有这条同意记录");
    text.parse().map(ConsentId).map_err(|_| wrong())
}

fn schedule(text: &str) -> Result<i64> {
    time::parse(text).ok_or_else(|| {
        let en = "expected RFC 3339 with an offset, such as 2026-08-01T09:00:00+08:00";
        Problem::field("schedule_at", en, "应为带时区偏移的 RFC 3339 时间，例如 2026-08-01T09:00:00+08:00")
    })
}

fn validity(validity: Validity) -> Result<u32> {
    match validity {
        Validity::Seconds(seconds) => Ok(seconds),
        Validity::Duration(text) => time::parse_duration_s(&text).ok_or_else(|| {
            let en = "expected seconds or an ISO 8601 duration such as PT10M";
            Problem::field("validity", en, "应为秒数或 ISO 8601 时长，例如 PT10M")
        }),
    }
}

impl<T> Capped<T> {
    fn one(value: T) -> Capped<T> {
        Capped { kept: vec![value], count: 1 }
    }

    fn read<'de, A: SeqAccess<'de>>(mut seq: A) -> std::result::Result<Capped<T>, A::Error>
    where
        T: Deserialize<'de>,
    {
        let mut kept = Vec::new();
        while kept.len() < RECIPIENTS_DECODED_MAX {
            match seq.next_element()? {
                Some(value) => kept.push(value),
                None => return Ok(Capped { count: kept.len(), kept }),
            }
        }
        let mut count = kept.len();
        while seq.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Capped { kept, count })
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct NumbersVisitor;

        impl<'de> Visitor<'de> for NumbersVisitor {
            type Value = Numbers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a sequence of strings")
            }

            fn visit_str<E>(self, text: &str) -> std::result::Result<Numbers, E> {
                Ok(Capped::one(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> std::result::Result<Numbers, A::Error> {
                Capped::read(seq)
            }
        }

        from.deserialize_any(NumbersVisitor)
    }
}

impl<'de> Deserialize<'de> for Recipients {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct RecipientsVisitor;

        impl<'de> Visitor<'de> for RecipientsVisitor {
            type Value = Recipients;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence of recipients")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> std::result::Result<Recipients, A::Error> {
                Capped::read(seq)
            }
        }

        from.deserialize_seq(RecipientsVisitor)
    }
}

impl<'de> Deserialize<'de> for Validity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct ValidityVisitor;

        impl Visitor<'_> for ValidityVisitor {
            type Value = Validity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds as a positive integer or an ISO 8601 duration such as PT10M")
            }

            fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> std::result::Result<Validity, E> {
                Ok(Validity::Seconds(u32::try_from(seconds).unwrap_or(u32::MAX)))
            }

            fn visit_str<E>(self, text: &str) -> std::result::Result<Validity, E> {
                Ok(Validity::Duration(text.to_owned()))
            }
        }

        from.deserialize_any(ValidityVisitor)
    }
}

impl From<SignaturePosition> for domain::signature::Position {
    fn from(word: SignaturePosition) -> domain::signature::Position {
        match word {
            SignaturePosition::Start => domain::signature::Position::Start,
            SignaturePosition::End => domain::signature::Position::End,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use domain::refusal::Lang;

    fn request(body: &str) -> Result<SendRequest> {
        crate::decode::json::<SendBody>(body.as_bytes())?.into_request(1000)
    }

    /// The refused field, and the sentence.
    fn refused(body: &str) -> (StatusCode, String, String) {
        let problem = request(body).err().unwrap_or_else(|| panic!("taken: {body}"));
        let document = serde_json::to_value(problem.document(Lang::En)).unwrap();
        let field = document["fields"][0]["field"].as_str().unwrap_or_default().to_owned();
        (problem.status(), field, document["detail"].as_str().unwrap().to_owned())
    }

    #[test]
    fn to_is_a_string_or_a_list() {
        let one = request(r#"{"type":"verification","to":"13800138000","content":"x"}"#).unwrap();
        assert_eq!(one.recipients.len(), 1);
        let two =
            request(r#"{"type":"marketing","to":["1","2"],"validity":"PT10M","signature_position":"end"}"#);
        let two = two.unwrap();
        assert_eq!((two.recipients.len(), two.validity_s), (2, Some(600)));
        assert_eq!(two.position, domain::signature::Position::End);
        let own = r#"{"type":"notification","recipients":[{"to":"1","variables":["a"],"reference":"r"}],
                      "schedule_at":"2026-08-01T09:00:00+08:00","validity":60}"#;
        let own = request(own).unwrap();
        assert_eq!(own.recipients[0].reference.as_deref(), Some("r"));
        assert_eq!((own.schedule_at_ms, own.validity_s), (Some(1_785_546_000_000), Some(60)));
    }

    #[test]
    fn wrong_fields_are_named() {
        let base = |more: &str| format!(r#"{{"type":"verification","to":"1",{more}}}"#);
        for (body, field) in [
            (r#"{"to":"1"}"#.to_owned(), "type"),
            (r#"{"type":"otp","to":"1"}"#.to_owned(), "type"),
            (r#"{"type":1,"to":"1"}"#.to_owned(), "type"),
            (r#"{"type":"verification"}"#.to_owned(), "to"),
            (r#"{"type":"verification","to":[]}"#.to_owned(), "recipients"),
            (r#"{"type":"verification","to":5}"#.to_owned(), "to"),
            (r#"{"type":"verification","to":["1",5]}"#.to_owned(), "to[1]"),
            (r#"{"type":"verification","to":{"a":1}}"#.to_owned(), "to"),
            (base(r#""recipients":[{"to":"1"}]"#), "recipients"),
            (base(r#""colour":"red""#), "colour"),
            (base(r#""to":"2""#), "to"),
            (base(r#""schedule_at":"tomorrow""#), "schedule_at"),
            (base(r#""schedule_at":"2026-08-01T09:00:00""#), "schedule_at"),
            (base(r#""schedule_at":5"#), "schedule_at"),
            (base(r#""validity":"10m""#), "validity"),
            (base(r#""validity":-5"#), "validity"),
            (base(r#""validity":1.5"#), "validity"),
            (base(r#""signature_position":"middle""#), "signature_position"),
            (base(r#""content":7"#), "content"),
            (base(r#""reference":[]"#), "reference"),
            (base(r#""callback_url":true"#), "callback_url"),
            (r#"{"type":"marketing","recipients":[{"to":"1"},{"to":2}]}"#.to_owned(), "recipients[1].to"),
            (r#"{"type":"marketing","recipients":[{"to":"1","x":2}]}"#.to_owned(), "recipients[0].x"),
            (r#"{"type":"marketing","recipients":[{}]}"#.to_owned(), "recipients[0].to"),
            (r#"{"type":"marketing","recipients":"1"}"#.to_owned(), "recipients"),
            ("[]".to_owned(), "(body)"),
            ("5".to_owned(), "(body)"),
        ] {
            let (status, named, detail) = refused(&body);
            assert_eq!((status, named.as_str()), (StatusCode::BAD_REQUEST, field), "{body}: {detail}");
        }
    }

    #[test]
    fn broken_json_says_where() {
        for (body, place) in [
            ("{\"type\":\n \"verification\",}", "line 2, column 17"),
            ("{", "line 1, column 1"),
            ("", "empty"),
            ("{\"type\":\"verification\",\"to\":\"1\"} x", "trailing"),
            ("nonsense", "line 1"),
        ] {
            let (status, field, detail) = refused(body);
            assert_eq!((status, field.as_str()), (StatusCode::BAD_REQUEST, ""), "{detail}");
            assert!(detail.contains(place), "{body}: {detail}");
        }
        let wrong = crate::decode::json::<SendBody>(b"{\"type\":\"\xff\"}").unwrap_err();
        assert_eq!(wrong.refusal(), Refusal::BodyInvalid);
    }

    #[test]
    fn deep_nesting_is_refused_without_being_followed() {
        let open = "[".repeat(100_000);
        assert!(refused(&format!("{{\"variables\":{open}")).2.contains("EOF"));
        let closed = format!("{{\"variables\":{open}{}}}", "]".repeat(100_000));
        let (status, field, detail) = refused(&closed);
        assert!(status == StatusCode::BAD_REQUEST && field.starts_with("variables[0]"), "{detail}");
        assert!(field.chars().count() < 100);
        assert!(detail.contains("recursion limit"), "{detail}");
    }

    #[test]
    fn a_thousand_are_taken_and_one_more_is_not() {
        let body = |count: usize| {
            let list = vec!["\"+8613800138000\""; count].join(",");
            request(&format!(r#"{{"type":"marketing","to":[{list}]}}"#))
        };
        assert_eq!(body(1000).unwrap().recipients.len(), 1000);
        for count in [1001, RECIPIENTS_DECODED_MAX, RECIPIENTS_DECODED_MAX + 500] {
            assert_eq!(body(count).err().unwrap().refusal(), Refusal::TooManyRecipients);
        }
    }
}
