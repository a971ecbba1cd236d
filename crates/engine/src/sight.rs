//! How much of a phone number a caller is shown: the one place where a stored number becomes text for somebody.
//!
//! Programs (auth keys) need whole numbers. People see them masked, unless they may unmask and asked for it; that is then
//! written into the audit log by the use case.

use domain::permission::Permission;
use domain::phone::{Phone, mask};

use crate::actor::Actor;
use crate::error::Result;

/// How much a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Whole numbers.
    Whole,
    /// Numbers without their middle.
    Masked,
}

/// A number as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// `+63921****566`, or what was given when it is no number.
    pub whole: String,
    /// 63.
    pub calling_code: Option<u16>,
    /// `921****566`; the same as `whole` when it is no number.
    pub national: String,
}

impl Sight {
    /// A stored phone (0 = it was unreadable, then `given` is what was written).
    pub fn number(self, code: i64, given: Option<&str>) -> Number {
        let Some(phone) = Phone::from_code(code) else {
            let whole = match self {
                Sight::Whole => given.unwrap_or_default().to_owned(),
                Sight::Masked => mask(given.unwrap_or_default()),
            };
            return Number { national: whole.clone(), calling_code: None, whole };
        };
        let (whole, national) = match self {
            Sight::Whole => (phone.to_string(), phone.national()),
            Sight::Masked => (phone.masked_e164(), phone.masked()),
        };
        Number { whole, calling_code: Some(phone.calling_code()), national }
    }

    /// An uplink's sender as the carrier gave it.
    pub fn sender(self, sender: &str) -> String {
        match self {
            Sight::Whole => sender.to_owned(),
            Sight::Masked => mask(sender),
        }
    }
}

impl Actor {
    /// What the caller sees; `unmask` = asks for whole numbers. `forbidden` for a person who may not have them.
    pub(crate) fn sight(&self, unmask: bool) -> Result<Sight> {
        match (self.person(), unmask) {
            (None, _) => Ok(Sight::Whole),
            (Some(_), false) => Ok(Sight::Masked),
            (Some(_), true) => self.may(Permission::MessagesUnmask).map(|()| Sight::Whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_whole_or_masked() {
        let number = |whole: &str, code, national: &str| Number {
            whole: whole.into(),
            calling_code: code,
            national: national.into(),
        };
        let phone = 639_215_347_566;
        assert_eq!(Sight::Whole.number(phone, None), number("+639215347566", Some(63), "9215347566"));
        assert_eq!(Sight::Masked.number(phone, None), number("+63921****566", Some(63), "921****566"));
        assert_eq!(Sight::Whole.number(0, Some("12")), number("12", None, "12"));
        assert_eq!(Sight::Masked.number(0, Some("12")), number("****", None, "****"));
        assert_eq!(Sight::Masked.sender("8613800138000"), "+86138****8000");
        assert_eq!(Sight::Whole.sender("8613800138000"), "8613800138000");
    }
}
