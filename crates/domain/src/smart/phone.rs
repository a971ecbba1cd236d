//! Numbers that a menu dials: service hotlines and landlines are fine, somebody's own mobile is not a company's.

use super::Flaw;
use crate::phone::{Country, Phone, PhoneError};

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialled {
    /// A service number: 400…, 800…, 95…, 96…, 10…, 11…, 12….
    Service,
    /// A landline, or another number that is no mobile.
    Landline,
    /// A mobile: somebody's own, most likely.
    Mobile,
}

/// Digits of it, without the signs people write between them.
fn digits(text: &str) -> Option<String> {
    let written =
        text.chars().count() <= 24 && text.chars().all(|c| c.is_ascii_digit() || "+- ()".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (written && !digits.is_empty() && text.rfind('+').is_none_or(|at| at == 0)).then_some(digits)
}

/// A number as handsets are told it: digits, with a `+` before an international one.
pub fn canonical(text: &str) -> Option<String> {
    let digits = digits(text)?;
    Some(if text.starts_with('+') { format!("+{digits}") } else { digits })
}

/// What a number is; `None` when nobody can dial it.
pub fn dialled(text: &str) -> Option<Dialled> {
    let digits = digits(text)?;
    let service = match digits.as_bytes() {
        _ if text.starts_with('+') => false,
        [b'4' | b'8', b'0', b'0', ..] => digits.len() == 10,
        [b'9', b'5' | b'6', ..] => (5..=8).contains(&digits.len()),
        [b'1', b'0' | b'1' | b'2', ..] => (3..=8).contains(&digits.len()),
        _ => false,
    };
    if service {
        return Some(Dialled::Service);
    }
    match Phone::parse(text, Some(Country::CN)) {
        Ok(_) => Some(Dialled::Mobile),
        Err(PhoneError::NotMobile) => Some(Dialled::Landline),
        Err(PhoneError::Invalid) => None,
    }
}

/// What is wrong, or doubtful, with a number to be dialled.
pub fn flaw(text: &str, field: &str) -> Option<Flaw> {
    match dialled(text) {
        Some(Dialled::Service | Dialled::Landline) => None,
        Some(Dialled::Mobile) => Some(Flaw::warning(
            "smart_phone_mobile",
            field,
            "This is a mobile number. Give a hotline of the company: 400, 95 or a landline.",
            "这是手机号码。请填写企业客服电话：400、95 或固定电话。",
        )),
        None => Some(Flaw::error(
            "smart_phone_form",
            field,
            "Nobody can dial this. Write a hotline (400…, 95…) or a number with its area or country code.",
            "该号码无法拨打。请填写客服热线（400、95 等）或带区号的电话号码。",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_apart() {
        for (text, want) in [
            ("4001234567", Some(Dialled::Service)),
            ("400-123-4567", Some(Dialled::Service)),
            ("95588", Some(Dialled::Service)),
            ("10086", Some(Dialled::Service)),
            ("12315", Some(Dialled::Service)),
            ("010-62345678", Some(Dialled::Landline)),
            ("+86 10 6234 5678", Some(Dialled::Landline)),
            ("+442079460000", Some(Dialled::Landline)),
            ("13800138000", Some(Dialled::Mobile)),
            ("+8613800138000", Some(Dialled::Mobile)),
            ("400123", None),
            ("1+2", None),
            ("call me", None),
            ("", None),
            ("１３８", None),
            ("*100#", None),
        ] {
            assert_eq!(dialled(text), want, "{text}");
        }
        assert_eq!(canonical("400-123-4567").as_deref(), Some("4001234567"));
        assert_eq!(canonical("+86 (10) 6234").as_deref(), Some("+86106234"));
        assert_eq!(flaw("95588", "p"), None);
        assert_eq!(flaw("13800138000", "p").unwrap().id, "smart_phone_mobile");
        assert_eq!(flaw("x", "p").unwrap().id, "smart_phone_form");
    }
}
