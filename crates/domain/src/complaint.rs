//! Complaints about messages: how they come, and when there are too many. Pure; the register is the engine's business.
//!
//! Carriers' codes tell that a phone complained some time (about whomever), so they are registered but never counted
//! against a template or a tenant.

/// How a complaint came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The regulator's complaint centre (12321).
    Regulator = 1,
    /// The carrier passed it on.
    Carrier = 2,
    /// The person told us.
    Direct = 3,
    /// A final code of a carrier says so.
    CarrierCode = 4,
}

impl Source {
    /// All.
    pub const ALL: [Source; 4] = [Source::Regulator, Source::Carrier, Source::Direct, Source::CarrierCode];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Regulator => "regulator",
            Source::Carrier => "carrier",
            Source::Direct => "direct",
            Source::CarrierCode => "carrier_code",
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// Whether so many complaints within a day are too many; a limit of 0 never is reached.
pub const fn is_too_many(complaints: i64, limit: u32) -> bool {
    limit > 0 && complaints >= limit as i64
}

/// Whether complaints about marketing are too many for what was delivered of it: `limit` per million or more, once `min`
/// messages were delivered. A limit of 0 is none.
pub fn is_rate_too_high(complaints: i64, delivered: i64, limit: u32, min: u32) -> bool {
    let is_enough = delivered >= i64::from(min.max(1));
    limit > 0
        && is_enough
        && complaints.saturating_mul(1_000_000) >= delivered.saturating_mul(i64::from(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_read_back() {
        for source in Source::ALL {
            let back = (Source::parse(source.as_str()), Source::from_code(source.code()));
            assert_eq!(back, (Some(source), Some(source)));
        }
    }

    #[test]
    fn a_rate_is_judged_once_enough_was_delivered() {
        assert!(is_rate_too_high(10, 100_000, 100, 100_000) && !is_rate_too_high(9, 100_000, 100, 100_000));
        assert!(!is_rate_too_high(1, 10, 100, 100_000) && !is_rate_too_high(0, 0, 100, 0));
        assert!(!is_rate_too_high(1_000_000, 1_000_000, 0, 1) && is_rate_too_high(i64::MAX, 1, 1_000_000, 1));
    }

    #[test]
    fn a_limit_is_reached_by_its_own_number_and_none_by_any() {
        assert!(is_too_many(5, 5) && !is_too_many(4, 5) && !is_too_many(1_000_000, 0));
    }
}
