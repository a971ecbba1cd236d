//! What is kept for a time and then removed: the kinds of data, each with a number of days in the policy.
//!
//! How long is the policy's business, removing the store's and the engine's.

/// A kind of data with a number of days of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Messages, with their parts and what went wrong with them.
    Messages = 1,
    /// Uplinks.
    Uplinks = 2,
    /// Files and rows of missions that are over.
    Missions = 3,
    /// The audit log.
    Audit = 4,
}

impl Class {
    /// All.
    pub const ALL: [Class; 4] = [Class::Messages, Class::Uplinks, Class::Missions, Class::Audit];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Class::Messages => "messages",
            Class::Uplinks => "uplinks",
            Class::Missions => "missions",
            Class::Audit => "audit",
        }
    }

    /// The stored number.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the stored number.
    pub fn from_code(code: i64) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back_and_words_are_told_apart() {
        for class in Class::ALL {
            assert_eq!(Class::from_code(class.code()), Some(class));
            assert_eq!(Class::ALL.iter().filter(|other| other.as_str() == class.as_str()).count(), 1);
        }
        assert_eq!(Class::from_code(0), None);
    }
}
