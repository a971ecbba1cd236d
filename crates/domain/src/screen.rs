//! The screening of one message: every rule that can say no before money and carriers come in.
//!
//! Pure: the engine gathers the facts (who, what was approved, lists, counters) and gets a verdict. The order
//! below is the order of refusals a tenant sees: first what is wrong with the number, then who speaks, then
//! what is said.
//!
//! Not here: frequency (it counts, see `frequency`), prices, balances and routes.

use crate::kind::{Direction, Kind};
use crate::lint::{self, ContentRule, Finding, Severity};
use crate::phone::Country;
use crate::refusal::{Detail, Refusal};
use crate::sender_id::is_sender_id;
use crate::sender_registry::marketing_form;
use std::borrow::Cow;

/// Where a thing under review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The tenant has no such thing.
    Unknown,
    /// It exists and may not be used: draft, in review, rejected, disabled, expired.
    NotApproved,
    /// It may be used.
    Approved,
}

/// What the text came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A template, and the type it was approved for.
    Template {
        /// Whether it may be used.
        standing: Standing,
        /// The type it was approved for.
        kind: Kind,
    },
    /// Text written for this request; whether this tenant may do that.
    FreeText {
        /// Policy, or an exemption.
        allowed: bool,
    },
}

/// Everything known about one message to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts<'a> {
    /// The message's type.
    pub kind: Kind,
    /// The recipient's country.
    pub country: Country,
    /// The only direction in which the tenant may send; `None` = both.
    pub direction: Option<Direction>,
    /// Countries the tenant may send to; `None` = all.
    pub countries: Option<&'a [Country]>,
    /// On the tenant's or the platform's blacklist.
    pub blacklisted: bool,
    /// Has unsubscribed from this tenant's marketing under this signature.
    pub opted_out: bool,
    /// The signature named, and where it stands.
    pub signature: (&'a str, Standing),
    /// Where the text came from.
    pub source: Source,
    /// The text without signature, values filled in.
    pub content: &'a str,
    /// Segments of the whole text, signature included.
    pub segments: u16,
    /// The sender ID asked for.
    pub sender_id: Option<&'a str>,
    /// Whether the tenant may use it in this country.
    pub sender_id_allowed: bool,
    /// Limits of contents.
    pub rule: ContentRule<'a>,
}

/// What becomes of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may go on.
    Pass,
    /// It stops here.
    Refuse(Refusal, Detail),
}

/// Judges one message. Allocates only to refuse.
pub fn screen(facts: &Facts) -> Verdict {
    let refused = recipient(facts)
        .or_else(|| signature(facts))
        .or_else(|| source(facts))
        .or_else(|| content(facts))
        .or_else(|| sender(facts));
    refused.map_or(Verdict::Pass, |(refusal, detail)| Verdict::Refuse(refusal, detail))
}

/// What a preview should mention beside the verdict: the doubtful things that do not stop the message.
pub fn warnings(facts: &Facts) -> Vec<Finding> {
    let direction = Direction::of(facts.country);
    let mut warnings = lint::lint(facts.content, facts.kind, direction, facts.rule);
    warnings.retain(|finding| finding.severity == Severity::Warning);
    if facts.sender_id.is_some() && direction == Direction::Mainland {
        warnings.push(Finding {
            id: "sender_id_ignored",
            severity: Severity::Warning,
            position: None,
            en: Cow::Borrowed(
                "Mainland China shows an access number instead of a sender ID; yours is not used.",
            ),
            zh: Cow::Borrowed("中国大陆短信以接入号码显示，不使用自定义主叫号码（Sender ID）。"),
        });
    }
    warnings
}

type Refused = Option<(Refusal, Detail)>;

fn recipient(facts: &Facts) -> Refused {
    let elsewhere = facts.direction.is_some_and(|only| only != Direction::of(facts.country));
    if elsewhere || facts.countries.is_some_and(|countries| !countries.contains(&facts.country)) {
        return Some((Refusal::CountryNotAllowed, Detail::param(facts.country)));
    }
    if facts.blacklisted {
        return Some((Refusal::Blacklisted, Detail::NONE));
    }
    (facts.opted_out && facts.kind == Kind::Marketing).then_some((Refusal::OptedOut, Detail::NONE))
}

fn signature(facts: &Facts) -> Refused {
    let (name, standing) = facts.signature;
    let refusal = match standing {
        Standing::Approved => return None,
        Standing::NotApproved => Refusal::SignatureNotApproved,
        Standing::Unknown => Refusal::SignatureUnknown,
    };
    let param = (!name.is_empty()).then(|| name.to_owned());
    Some((refusal, Detail { field: None, param }))
}

fn source(facts: &Facts) -> Refused {
    match facts.source {
        Source::FreeText { allowed: true } => None,
        Source::FreeText { allowed: false } => Some((Refusal::ContentNeedsTemplate, Detail::NONE)),
        Source::Template { standing: Standing::Unknown, .. } => {
            Some((Refusal::TemplateUnknown, Detail::NONE))
        }
        Source::Template { standing: Standing::NotApproved, .. } => {
            Some((Refusal::TemplateNotApproved, Detail::NONE))
        }
        Source::Template { kind, .. } if kind != facts.kind => {
            Some((Refusal::TemplateTypeMismatch, Detail::param(kind.as_str())))
        }
        Source::Template { .. } => None,
    }
}

fn content(facts: &Facts) -> Refused {
    let direction = Direction::of(facts.country);
    if let Some(refused) = lint::refuse(facts.content, facts.kind, direction, facts.rule) {
        return Some(refused);
    }
    let too_many = facts.segments > text::MAX_SEGMENTS;
    too_many.then(|| (Refusal::TooManySegments, Detail::param(text::MAX_SEGMENTS)))
}

fn sender(facts: &Facts) -> Refused {
    let sender_id = facts.sender_id?;
    if !is_sender_id(sender_id) {
        return Some((Refusal::SenderIdInvalid, Detail::param(cut_short(sender_id))));
    }
    if !facts.sender_id_allowed {
        return Some((Refusal::SenderIdNotAllowed, Detail::param(facts.country)));
    }
    if facts.kind != Kind::Marketing {
        return None;
    }
    let form = marketing_form(sender_id, facts.country)?;
    Some((Refusal::SenderIdMarketingForm, Detail::both("sender_id", form)))
}

/// What a refusal repeats of an input.
fn cut_short(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine() -> Facts<'static> {
        Facts {
            kind: Kind::Verification,
            country: Country::CN,
            direction: None,
            countries: None,
            blacklisted: false,
            opted_out: false,
            signature: ("京东云", Standing::Approved),
            source: Source::Template { standing: Standing::Approved, kind: Kind::Verification },
            content: "您的验证码是123456",
            segments: 1,
            sender_id: None,
            sender_id_allowed: true,
            rule: ContentRule::default(),
        }
    }

    #[test]
    fn each_rule_refuses_alone() {
        let gb = Country::parse("GB").unwrap();
        let only_gb = [gb];
        let template = |standing, kind| Source::Template { standing, kind };
        let cases = [
            (Facts { countries: Some(&only_gb), ..fine() }, Refusal::CountryNotAllowed, Some("CN")),
            (
                Facts { direction: Some(Direction::International), ..fine() },
                Refusal::CountryNotAllowed,
                Some("CN"),
            ),
            (Facts { blacklisted: true, ..fine() }, Refusal::Blacklisted, None),
            (Facts { signature: ("京", Standing::Unknown), ..fine() }, Refusal::SignatureUnknown, Some("京")),
            (Facts { signature: ("", Standing::Unknown), ..fine() }, Refusal::SignatureUnknown, None),
            (
                Facts { signature: ("京", Standing::NotApproved), ..fine() },
                Refusal::SignatureNotApproved,
                Some("京"),
            ),
            (
                Facts { source: template(Standing::Unknown, Kind::Verification), ..fine() },
                Refusal::TemplateUnknown,
                None,
            ),
            (
                Facts { source: template(Standing::NotApproved, Kind::Verification), ..fine() },
                Refusal::TemplateNotApproved,
                None,
            ),
            (
                Facts { source: template(Standing::Approved, Kind::Marketing), ..fine() },
                Refusal::TemplateTypeMismatch,
                Some("marketing"),
            ),
            (
                Facts { source: Source::FreeText { allowed: false }, ..fine() },
                Refusal::ContentNeedsTemplate,
                None,
            ),
            (Facts { content: " ", ..fine() }, Refusal::ContentEmpty, None),
            (Facts { content: "a&b", ..fine() }, Refusal::ContentForbiddenSymbol, Some("&")),
            (Facts { segments: 256, ..fine() }, Refusal::TooManySegments, Some("255")),
            (Facts { sender_id: Some("a b!"), ..fine() }, Refusal::SenderIdInvalid, Some("a b!")),
            (
                Facts { sender_id: Some("JD"), sender_id_allowed: false, ..fine() },
                Refusal::SenderIdNotAllowed,
                Some("CN"),
            ),
        ];
        for (facts, refusal, param) in cases {
            let detail = Detail { field: None, param: param.map(str::to_owned) };
            assert_eq!(screen(&facts), Verdict::Refuse(refusal, detail));
        }
        assert_eq!(screen(&fine()), Verdict::Pass);
        assert_eq!(screen(&Facts { source: Source::FreeText { allowed: true }, ..fine() }), Verdict::Pass);
    }

    #[test]
    fn an_opt_out_stops_only_marketing() {
        assert_eq!(screen(&Facts { opted_out: true, ..fine() }), Verdict::Pass);
        let marketing = Facts {
            opted_out: true,
            kind: Kind::Marketing,
            content: "八折 退订回T",
            source: Source::FreeText { allowed: true },
            ..fine()
        };
        assert_eq!(screen(&marketing), Verdict::Refuse(Refusal::OptedOut, Detail::NONE));
        assert_eq!(screen(&Facts { opted_out: false, ..marketing }), Verdict::Pass);
    }

    #[test]
    fn the_recipient_comes_before_the_content() {
        let facts = Facts { blacklisted: true, content: "", ..fine() };
        assert_eq!(screen(&facts), Verdict::Refuse(Refusal::Blacklisted, Detail::NONE));
    }

    #[test]
    fn warnings_do_not_refuse() {
        let facts = Facts { content: "您的验证码是¥5", sender_id: Some("JD"), ..fine() };
        assert_eq!(screen(&facts), Verdict::Pass);
        let ids: Vec<_> = warnings(&facts).iter().map(|f| f.id).collect();
        assert_eq!(ids, ["content_doubtful_symbol", "sender_id_ignored"]);
    }
}
