//! Every answer that is not 2xx: RFC 9457 `application/problem+json`.
//!
//! A handler returns a [`Problem`] without knowing the reader's language; the edge renders it once it knows
//! `Accept-Language`. What is not here: the sentences (they are `domain`'s).

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::{Detail, Lang, Refusal};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;
use utoipa::ToSchema;

/// A refusal on its way to the caller.
#[derive(Clone, Debug)]
pub struct Problem {
    refusal: Refusal,
    detail: Detail,
    /// The parameter's Chinese wording where it is a phrase of ours rather than a number or an input.
    param_zh: Option<String>,
    status: StatusCode,
}

/// The result of a handler.
pub(crate) type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    /// A refusal with the HTTP status that belongs to it.
    pub fn new(refusal: Refusal, detail: Detail) -> Problem {
        let status = StatusCode::from_u16(refusal.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Problem { refusal, detail, param_zh: None, status }
    }

    /// The same refusal under another status (a wrong shape is 400 where a wrong value is 422).
    pub(crate) fn with_status(self, status: StatusCode) -> Problem {
        Problem { status, ..self }
    }

    /// The body cannot be read: `en` and `zh` say where and why.
    pub(crate) fn body(en: impl Into<String>, zh: impl Into<String>) -> Problem {
        let problem = Problem::new(Refusal::BodyInvalid, Detail::param(en.into()));
        Problem { param_zh: Some(zh.into()), ..problem }
    }

    /// A field of the body or query has the wrong shape.
    pub(crate) fn field(field: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Problem {
        let problem = Problem::new(Refusal::FieldInvalid, Detail::both(field, en.into()));
        Problem { param_zh: Some(zh.into()), status: StatusCode::BAD_REQUEST, ..problem }
    }

    /// The engine's name of an input replaced by what it is called in this request.
    pub(crate) fn renamed(mut self, from: &str, to: &str) -> Problem {
        if let Some(field) = self.detail.field.as_mut().filter(|field| *field == from) {
            *field = to.to_owned();
        }
        self
    }

    /// A defect on our side; the reference that the caller sees is logged with `what`.
    pub(crate) fn internal(what: &str) -> Problem {
        let mut octets = [0u8; 9];
        let drawn = SystemRandom::new().fill(&mut octets);
        let reference = URL_SAFE_NO_PAD.encode(octets);
        tracing::error!(%reference, what, drawn = drawn.is_ok(), "internal error answered");
        Problem::new(Refusal::Internal, Detail::param(reference))
    }

    /// Why.
    pub fn refusal(&self) -> Refusal {
        self.refusal
    }

    /// The sentence in `lang`.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        self.document(lang).detail
    }

    /// HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Seconds after which the same request may succeed.
    pub fn retry_after_s(&self) -> Option<u64> {
        let waits = matches!(
            self.refusal,
            Refusal::RateLimited
                | Refusal::QueueFull
                | Refusal::Unavailable
                | Refusal::FrequencyLimit
                | Refusal::SignInLocked
        );
        waits.then(|| self.detail.param.as_deref().and_then(|param| param.parse().ok()).unwrap_or(1))
    }

    /// The JSON body in `lang`.
    pub fn document(&self, lang: Lang) -> ProblemDocument {
        let detail = match (&self.param_zh, lang) {
            (Some(zh), Lang::Zh) => &Detail { param: Some(zh.clone()), ..self.detail.clone() },
            _ => &self.detail,
        };
        let sentence = self.refusal.sentence(lang, detail).into_owned();
        let fields = match &self.detail.field {
            Some(field) => vec![ProblemField { field: field.clone(), detail: sentence.clone() }],
            None => Vec::new(),
        };
        let code = self.refusal.as_str();
        ProblemDocument {
            r#type: format!("/api/docs#error-{code}"),
            title: title(self.refusal, lang),
            status: self.status.as_u16(),
            code,
            detail: sentence,
            fields,
            retry_after: self.retry_after_s(),
        }
    }

    /// The whole answer in `lang`.
    pub(crate) fn render(&self, lang: Lang) -> Response {
        let body = serde_json::to_vec(&self.document(lang)).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.as_str()));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"hongyan\""));
        }
        if let Some(seconds) = self.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The sentence without its particulars, up to its first full stop: the same for every occurrence.
pub(crate) fn title(refusal: Refusal, lang: Lang) -> String {
    let sentence = refusal.sentence(lang, &Detail::NONE);
    let end = match lang {
        Lang::En => sentence.find(". "),
        Lang::Zh => sentence.find('。'),
    };
    let title = end.map_or(&*sentence, |end| &sentence[..end]);
    title.trim_end_matches(['.', '。']).to_owned()
}

/// What a caller reads when the answer is no (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Address of the explanation, relative to the API.
    #[schema(example = "/api/docs#error-field_invalid")]
    r#type: String,
    /// What kind of refusal this is, in the language of `Accept-Language`.
    #[schema(example = "The field has an invalid value")]
    title: String,
    /// HTTP status.
    #[schema(example = 400)]
    status: u16,
    /// Stable code; decide by it, not by the sentences.
    #[schema(value_type = String, example = "field_invalid")]
    code: &'static str,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    #[schema(
        example = "The field to has an invalid value: expected a phone number. Check it against the API document."
    )]
    detail: String,
    /// The inputs that are meant, when the refusal is about some of them.
    fields: Vec<ProblemField>,
    /// Seconds to wait before repeating the request, as in the `Retry-After` header.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

/// One wrong input.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// Its path in the body (`recipients[3].to`), or the name of a query parameter or header.
    #[schema(example = "to")]
    field: String,
    /// What is wrong with it.
    detail: String,
}

impl From<engine::Error> for Problem {
    fn from(error: engine::Error) -> Problem {
        match error {
            engine::Error::Refused(refusal, detail) => Problem::new(refusal, detail),
            engine::Error::Phrased { refusal, detail, zh } => {
                Problem { param_zh: Some(zh), ..Problem::new(refusal, detail) }
            }
            engine::Error::Unavailable(why) => {
                tracing::warn!(why, "request refused: unavailable");
                Problem::new(Refusal::Unavailable, Detail::NONE)
            }
            engine::Error::Internal(what) => Problem::internal(&what),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        Problem::new(refusal, Detail::NONE)
    }
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem to the edge, which renders it.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        response.extensions_mut().insert(self);
        response
    }
}

/// A refusal inside a 2xx answer: of one recipient, or why an accepted message failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reason {
    /// Stable code.
    #[schema(value_type = String, example = "invalid_number")]
    pub(crate) code: Cow<'static, str>,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    pub(crate) detail: String,
    /// The input that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<String>,
}

impl Reason {
    /// The sentence of a refusal.
    pub(crate) fn of(refusal: Refusal, detail: &Detail, lang: Lang) -> Reason {
        Reason {
            code: Cow::Borrowed(refusal.as_str()),
            detail: refusal.sentence(lang, detail).into_owned(),
            field: detail.field.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_title_and_a_status_in_both_languages() {
        for refusal in Refusal::ALL {
            for lang in [Lang::En, Lang::Zh] {
                let title = title(*refusal, lang);
                assert!(title.chars().count() > 3 && !title.contains(['⟨', '。']), "{title}");
                let document = Problem::from(*refusal).document(lang);
                assert_eq!(document.status, refusal.http_status());
                assert!(document.detail.starts_with(&document.title), "{document:?}");
            }
        }
    }

    #[test]
    fn waiting_is_told_twice() {
        let problem = Problem::new(Refusal::RateLimited, Detail::param(7));
        let response = problem.render(Lang::En);
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
        assert_eq!(problem.document(Lang::En).retry_after, Some(7));
        assert_eq!(Problem::from(Refusal::Unavailable).retry_after_s(), Some(1));
        assert_eq!(Problem::from(Refusal::NotFound).retry_after_s(), None);
    }

    #[test]
    fn phrases_of_ours_follow_the_language() {
        let problem = Problem::field("to", "expected a string", "应为字符串");
        assert!(problem.document(Lang::En).detail.contains("expected a string"));
        assert!(problem.document(Lang::Zh).detail.contains("应为字符串"));
        assert_eq!(problem.document(Lang::Zh).fields[0].field, "to");
        assert_eq!(problem.status(), StatusCode::BAD_REQUEST);
    }

    #[test]
    fn what_is_broken_inside_is_not_told() {
        let text = |e: engine::Error| serde_json::to_string(&Problem::from(e).document(Lang::En)).unwrap();
        assert!(!text(engine::Error::Internal("secret path".into())).contains("secret path"));
        assert!(!text(engine::Error::Unavailable("disk at x".into())).contains("disk"));
    }
}
