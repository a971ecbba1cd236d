//! The registry of sender IDs: where a tenant's text stands in a country, and whether a message may carry it there.
//!
//! Pure. Invariants: what is withdrawn, rejected or disabled is applied for again, never brought back by itself; mainland China
//! shows access numbers, so nothing is asked of a sender ID there. What a country makes of a text is `sender_id`'s to say; who
//! may decide is the engine's.

use crate::kind::{Direction, Kind};
use crate::phone::Country;
use crate::sender_id::{
    Brands, Judgement, is_sender_id, judge, mainland, marketing_affixes, needs_registration,
};

/// Where a text stands in a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The tenant applied for it.
    Submitted = 1,
    /// It may be used.
    Approved = 2,
    /// The platform said no.
    Rejected = 3,
    /// The platform took it back.
    Disabled = 4,
    /// Its tenant took it back.
    Withdrawn = 5,
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Its tenant applies for it.
    Apply,
    /// Its tenant takes it back.
    Withdraw,
    /// The platform lets it be used.
    Approve,
    /// The platform says no.
    Reject,
    /// The platform registers it without an application.
    Register,
    /// The platform takes it back.
    Disable,
}

impl Status {
    /// All.
    pub const ALL: [Status; 5] =
        [Status::Submitted, Status::Approved, Status::Rejected, Status::Disabled, Status::Withdrawn];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Submitted => "submitted",
            Status::Approved => "approved",
            Status::Rejected => "rejected",
            Status::Disabled => "disabled",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The number stored in events.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From that number.
    pub fn from_code(code: i64) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// The status after `event`; `None` when that cannot happen. `before`: none = nobody applied yet.
pub fn step(before: Option<Status>, event: Event) -> Option<Status> {
    use Status::{Approved, Disabled, Rejected, Submitted, Withdrawn};
    match (event, before) {
        (Event::Apply, None | Some(Rejected | Disabled | Withdrawn)) => Some(Submitted),
        (Event::Withdraw, Some(Submitted | Approved)) => Some(Withdrawn),
        (Event::Approve, Some(Submitted)) => Some(Approved),
        (Event::Reject, Some(Submitted)) => Some(Rejected),
        (Event::Register, before) if before != Some(Approved) => Some(Approved),
        (Event::Disable, Some(Approved)) => Some(Disabled),
        _ => None,
    }
}

/// What the tenant's options say about a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// They list none: every well-formed text is fine where nothing has to be registered.
    Open,
    /// They list this one: it counts as approved everywhere.
    Listed,
    /// They list others.
    NotListed,
}

/// What is made of an application for `text` in `country`: what the country makes of it, and that mainland China registers
/// none. `marketing`: it is used for marketing too. `brands`: names it must not be taken for.
pub fn judged(text: &str, country: Country, marketing: bool, brands: &Brands) -> Judgement {
    // An access number is too long to be anybody's sender ID, whatever a country takes.
    let text = if is_sender_id(text) { text } else { "" };
    if !text.is_empty() && Direction::of(country) == Direction::Mainland {
        return mainland();
    }
    let kind = if marketing { Kind::Marketing } else { Kind::Notification };
    judge(text, country, kind, brands)
}

/// How a sender ID of marketing has to look in `country` (`AD-…`), when `text` does not: registered or not, networks there
/// drop it otherwise. `None` = it is fine as it is. Allocates only to refuse.
pub fn marketing_form(text: &str, country: Country) -> Option<String> {
    if Direction::of(country) == Direction::Mainland {
        return None;
    }
    marketing_affixes(text, country).map(|(prefix, suffix)| format!("{prefix}…{suffix}"))
}

/// Whether a message to `country` may carry `text`. No allocation.
pub fn may_use(text: &str, country: Country, options: Listing, entry: Option<Status>) -> bool {
    if Direction::of(country) == Direction::Mainland || options == Listing::Listed {
        return true;
    }
    match entry {
        Some(Status::Approved) => true,
        Some(Status::Rejected | Status::Disabled) => false,
        Some(Status::Submitted | Status::Withdrawn) | None => {
            options == Listing::Open && !needs_registration(text, country)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        assert_eq!((Status::parse("x"), Status::from_code(0)), (None, None));
    }

    #[test]
    fn what_can_happen() {
        use Event::{Apply, Approve, Disable, Register, Reject, Withdraw};
        let befores = [
            None,
            Some(Status::Submitted),
            Some(Status::Approved),
            Some(Status::Rejected),
            Some(Status::Disabled),
            Some(Status::Withdrawn),
        ];
        let after = |event| befores.map(|before| step(before, event).map_or("-", Status::as_str));
        assert_eq!(after(Apply), ["submitted", "-", "-", "submitted", "submitted", "submitted"]);
        assert_eq!(after(Withdraw), ["-", "withdrawn", "withdrawn", "-", "-", "-"]);
        assert_eq!(after(Approve), ["-", "approved", "-", "-", "-", "-"]);
        assert_eq!(after(Reject), ["-", "rejected", "-", "-", "-", "-"]);
        assert_eq!(after(Register), ["approved", "approved", "-", "approved", "approved", "approved"]);
        assert_eq!(after(Disable), ["-", "-", "disabled", "-", "-", "-"]);
    }

    #[test]
    fn what_is_made_of_an_application() {
        let of = |text, country, marketing| {
            let judgement =
                judged(text, Country::parse(country).unwrap(), marketing, &Brands::new(["Lumen"]));
            judgement.findings.first().map(|finding| finding.id)
        };
        assert_eq!(of("Harbor", "CN", false), Some("sender_id_mainland"));
        assert_eq!(of("1234567890123456", "CN", false), Some("sender_id_form"));
        assert_eq!(
            (of("Harbor", "GB", true), of("Lurnen", "GB", false)),
            (None, Some("sender_id_imitation"))
        );
        assert_eq!(of("Harbor", "AE", true), Some("sender_id_marketing_prefix"));
        assert_eq!(of("Harbor", "AE", false), Some("sender_id_needs_registration"));
    }

    #[test]
    fn marketing_has_its_form_in_some_countries() {
        for (text, country, wanted) in [
            ("Harbor", "AE", Some("AD-…")),
            ("Harbor-AD", "AE", Some("AD-…")),
            ("AD-Harbor", "AE", None),
            ("Harbor", "SA", Some("…-AD")),
            ("Harbor-AD", "SA", None),
            ("971501234567", "AE", None),
            ("Harbor", "GB", None),
            ("Harbor", "CN", None),
        ] {
            let form = marketing_form(text, Country::parse(country).unwrap());
            assert_eq!(form.as_deref(), wanted, "{text} {country}");
        }
    }

    #[test]
    fn who_may_use_it() {
        use Listing::{Listed, NotListed, Open};
        let cases = [
            ("Harbor", "GB", Open, None, true),
            ("Harbor", "GB", Open, Some(Status::Submitted), true),
            ("Harbor", "GB", Open, Some(Status::Withdrawn), true),
            ("Harbor", "GB", Open, Some(Status::Rejected), false),
            ("Harbor", "GB", Open, Some(Status::Disabled), false),
            ("Harbor", "GB", NotListed, None, false),
            ("Harbor", "GB", NotListed, Some(Status::Approved), true),
            ("Harbor", "GB", Listed, Some(Status::Rejected), true),
            ("Harbor", "SG", Open, None, false),
            ("Harbor", "SG", Open, Some(Status::Submitted), false),
            ("Harbor", "SG", Open, Some(Status::Approved), true),
            ("Harbor", "SG", Listed, None, true),
            ("6591234567", "SG", Open, None, true),
            ("Harbor", "US", Open, None, false),
            ("12345", "US", Open, None, false),
            ("12345", "US", Open, Some(Status::Approved), true),
            ("Harbor", "HK", Open, None, true),
            ("#Harbor", "HK", Open, None, false),
            ("Harbor", "MY", Open, None, true),
            ("Harbor", "CN", NotListed, Some(Status::Rejected), true),
        ];
        for (text, country, options, entry, wanted) in cases {
            let country = Country::parse(country).unwrap();
            assert_eq!(
                may_use(text, country, options, entry),
                wanted,
                "{text} {country} {options:?} {entry:?}"
            );
        }
    }
}
