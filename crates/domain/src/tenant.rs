//! What a tenant is to the platform: who may do what while it is active, suspended or closed, and what can follow what.

/// Where a tenant is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Sends.
    Active,
    /// Sends nothing new; what was accepted goes out, and its people sign in and read.
    Suspended,
    /// Over: nobody signs in, no auth key works.
    Closed,
}

/// What is done to a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// Stop new sends.
    Suspend,
    /// Let it send again.
    Resume,
    /// End it.
    Close,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 3] = [Status::Active, Status::Suspended, Status::Closed];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Suspended => "suspended",
            Status::Closed => "closed",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// What it becomes; `None` = that cannot be done to it now. Whoever is to be closed is suspended first, so that nobody is
    /// closed by one wrong click.
    pub const fn apply(self, event: Event) -> Option<Status> {
        match (self, event) {
            (Status::Active, Event::Suspend) => Some(Status::Suspended),
            (Status::Suspended, Event::Resume) => Some(Status::Active),
            (Status::Suspended, Event::Close) => Some(Status::Closed),
            _ => None,
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Event; 3] = [Event::Suspend, Event::Resume, Event::Close];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Event::Suspend => "suspend",
            Event::Resume => "resume",
            Event::Close => "close",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("gone"), None);
    }

    #[test]
    fn only_a_suspended_tenant_is_closed_and_only_once() {
        let mut known = Vec::new();
        for status in Status::ALL {
            for event in Event::ALL {
                known.extend(status.apply(event).map(|after| (status, event, after)));
            }
        }
        use Status::{Active, Closed, Suspended};
        let table = [
            (Active, Event::Suspend, Suspended),
            (Suspended, Event::Resume, Active),
            (Suspended, Event::Close, Closed),
        ];
        assert_eq!(known, table);
    }
}
