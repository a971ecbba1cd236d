//! Where a list goes on: opaque to callers, so that what it holds may change.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{MessageId, Uid};

use crate::problem::Problem;

/// Leading octet: the form of what follows.
const FORM: u8 = 1;

/// The cursor after a message.
pub(crate) fn text(uid: Uid) -> String {
    let mut octets = [FORM; 9];
    octets[1..].copy_from_slice(&uid.0.0.to_be_bytes());
    URL_SAFE_NO_PAD.encode(octets)
}

/// Reads what [`text`] wrote.
pub(crate) fn parse(text: &str) -> Result<Uid, Problem> {
    let wrong = || {
        Problem::field(
            "cursor",
            "take it from next_cursor of the page before",
            "请使用上一页返回的 next_cursor",
        )
    };
    let octets = URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    match octets.as_slice() {
        [FORM, id @ ..] => {
            id.try_into().map(|id| Uid(MessageId(i64::from_be_bytes(id)))).map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_nothing_else_does() {
        for id in [0, 1, i64::MAX] {
            let uid = MessageId(id).uid();
            assert_eq!(parse(&text(uid)).unwrap(), uid);
        }
        for bad in ["", "AA", "x", "AQAAAAAAAAAAAAAA", "\u{5b57}", "AgAAAAAAAAAB"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
