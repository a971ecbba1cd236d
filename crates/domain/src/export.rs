//! A file that is made in the background: where it is in its life.

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It waits for its turn.
    Waiting = 1,
    /// It is being made.
    Running = 2,
    /// It can be taken away.
    Done = 3,
    /// It could not be made.
    Failed = 4,
    /// Somebody cancelled it.
    Cancelled = 5,
    /// It is no longer kept.
    Expired = 6,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 6] =
        [Status::Waiting, Status::Running, Status::Done, Status::Failed, Status::Cancelled, Status::Expired];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Waiting => "waiting",
            Status::Running => "running",
            Status::Done => "done",
            Status::Failed => "failed",
            Status::Cancelled => "cancelled",
            Status::Expired => "expired",
        }
    }

    /// The number it is stored as.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From that number.
    pub fn from_code(code: i64) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// It waits or is being made.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Status::Waiting | Status::Running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_and_words_differ() {
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        let words: std::collections::BTreeSet<_> = Status::ALL.map(Status::as_str).into_iter().collect();
        assert_eq!((words.len(), Status::from_code(0)), (6, None));
        assert_eq!(Status::ALL.iter().filter(|status| status.is_under_way()).count(), 2);
    }
}
