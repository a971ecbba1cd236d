//! What both sides share: an application put into the queue, the state that forbids a step, and prints of texts that read the
//! same.

use domain::id::{ReviewId, TenantId};
use domain::refusal::Refusal;
use domain::review::{Event, State, Status, Subject};
use domain::screening::normal::skeleton_of;
use store::reviews::Review;

use super::checks::Rules;
use super::view::Found;
use crate::Engine;
use crate::actor::Actor;
use crate::decided::wrong;
use crate::error::{Error, Result};

/// Longest text that people write beside a signature or a template, characters.
const TEXT_MAX: usize = 500;
/// How long a tenant waits before it asks again to hurry.
pub(crate) const URGE_MS: i64 = 3_600_000;

/// The status after `event`, or `review_state`.
pub(crate) fn step(status: Status, event: Event) -> Result<Status> {
    status.apply(event).ok_or_else(|| Error::param(Refusal::ReviewState, status.as_str()))
}

/// A number that is the same for texts that read the same, whatever they are written like.
pub(crate) fn print(subject: Subject, text: &str) -> i64 {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    context.update(&subject.code().to_be_bytes());
    context.update(skeleton_of(text).as_bytes());
    let mut first = [0u8; 8];
    first.copy_from_slice(&context.finish().as_ref()[..8]);
    i64::from_be_bytes(first)
}

/// A text that people write for the reviewer: several lines, not too long.
pub(crate) fn text(field: &str, text: &str, min: usize) -> Result<String> {
    let text = text.trim();
    let plain = text.chars().all(|c| c == '\n' || !c.is_control());
    if plain && (min..=TEXT_MAX).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let en = format!("expected {min} to {TEXT_MAX} characters");
    Err(wrong(field, en, format!("应为 {min} 至 {TEXT_MAX} 个字符")))
}

/// One line: a name of something.
pub(crate) fn line(field: &str, text: &str, min: usize, max: usize) -> Result<String> {
    let text = text.trim();
    if !text.chars().any(char::is_control) && (min..=max).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    let en = format!("expected {min} to {max} characters on one line");
    Err(wrong(field, en, format!("应为 {min} 至 {max} 个字符，不能换行")))
}

/// What is submitted.
pub(crate) struct Submitted<'a> {
    pub(crate) subject: Subject,
    pub(crate) object: i64,
    pub(crate) number: i64,
    pub(crate) name: &'a str,
    pub(crate) content: &'a str,
    pub(crate) findings: &'a [Found],
}

/// An application without a decision.
pub(crate) fn application(
    id: i64,
    tenant: TenantId,
    (account, who): (Option<domain::id::AccountId>, &str),
    what: &Submitted<'_>,
) -> Review {
    Review {
        id: ReviewId(id),
        tenant,
        subject: what.subject,
        object: what.object,
        number: what.number,
        name: what.name.to_owned(),
        content: what.content.to_owned(),
        print: print(what.subject, what.content),
        account,
        who: who.to_owned(),
        findings: serde_json::to_string(what.findings).unwrap_or_else(|_| "[]".into()),
        state: State::Waiting,
        claimed: None,
        decided: None,
        reasons: "[]".into(),
        note: String::new(),
        urged_ms: None,
        exempt_by: String::new(),
    }
}

impl Engine {
    /// The rules that hold for the actor's tenant.
    pub(crate) fn rules_of(&self, actor: &Actor) -> Rules {
        Rules::of(&self.core, actor.tenant)
    }

    /// The account that acts, and the name of whoever does.
    pub(crate) fn author(actor: &Actor) -> (Option<domain::id::AccountId>, String) {
        (actor.person().map(|person| person.id), actor.name().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_are_of_what_is_read() {
        let of = |text| print(Subject::Template, text);
        assert_eq!(of("贷款 ok"), of("貸·款OK"));
        assert_ne!(of("贷款"), of("货款"));
        assert_ne!(of("贷款"), print(Subject::Signature, "贷款"));
    }

    #[test]
    fn texts_have_limits() {
        assert!(
            text("note", "a\nb", 0).is_ok()
                && text("note", "", 1).is_err()
                && text("note", "a\u{7}", 0).is_err()
        );
        assert!(line("company", "a\nb", 1, 9).is_err() && line("company", " ab ", 1, 2).is_ok());
        assert!(step(Status::Draft, Event::Submit).is_ok() && step(Status::Draft, Event::Approve).is_err());
    }
}
