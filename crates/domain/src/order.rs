//! An order's life, and how much of it is left: what may happen when, and which threshold is crossed.
//!
//! Pure: times and amounts are arguments. Invariants: a cancelled order never changes its status again; only an active
//! order can be drawn from; an order is told to be low once per crossing. What is held is not touched by any of this.

use crate::money::Micro;

/// Where an order is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// Bought, not usable yet.
    Ordered,
    /// Usable, within its time.
    Active,
    /// Prepaid: everything was charged. A top-up makes it usable again.
    Exhausted,
    /// Its time is over. Renewing makes it usable again.
    Expired,
    /// Ended by the operator, for good.
    Cancelled,
}

/// What happens to an order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    /// It becomes usable.
    Activate,
    /// It is ended before its time.
    Cancel,
    /// It gets more time.
    Renew,
    /// It gets more money (post-paid: a payment).
    TopUp,
    /// Its amount is mended; also when it is over, because books must be mendable.
    Correct,
    /// Its thresholds or its end are changed.
    Change,
    /// Everything it had is charged.
    Exhaust,
    /// Its time is over.
    Expire,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 5] =
        [Status::Ordered, Status::Active, Status::Exhausted, Status::Expired, Status::Cancelled];

    /// The word in the database, the API and provisioning files.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ordered => "ordered",
            Status::Active => "active",
            Status::Exhausted => "exhausted",
            Status::Expired => "expired",
            Status::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// The status at a moment: an order whose time is over is expired, also before that was written down.
    pub fn at(self, expires_ms: Option<i64>, now_ms: i64) -> Status {
        let over = expires_ms.is_some_and(|end| end <= now_ms);
        if over { self.apply(Event::Expire).unwrap_or(self) } else { self }
    }

    /// The status after `event`; `None` when that cannot happen now.
    pub fn apply(self, event: Event) -> Option<Status> {
        use Status::{Active, Cancelled, Exhausted, Expired, Ordered};
        match (self, event) {
            (Cancelled, Event::Correct) => Some(Cancelled),
            (Cancelled, _) => None,
            (Ordered, Event::Activate) => Some(Active),
            (Ordered | Active | Exhausted | Expired, Event::Cancel) => Some(Cancelled),
            (Active | Exhausted | Expired, Event::Renew) => Some(Active),
            (Exhausted, Event::TopUp | Event::Correct) => Some(Active),
            (Ordered | Active, Event::TopUp) => Some(self),
            (Ordered | Active | Expired, Event::Correct) => Some(self),
            (Ordered | Active | Exhausted, Event::Change) => Some(self),
            (Active, Event::Exhaust) => Some(Exhausted),
            (Active | Exhausted, Event::Expire) => Some(Expired),
            _ => None,
        }
    }
}

impl Event {
    /// What people can do to an order, as opposed to the clock and the message path.
    pub const BY_PEOPLE: [Event; 6] =
        [Event::Activate, Event::Change, Event::Renew, Event::TopUp, Event::Correct, Event::Cancel];

    /// The word in the API's `can`.
    pub fn as_str(self) -> &'static str {
        match self {
            Event::Activate => "activate",
            Event::Cancel => "cancel",
            Event::Renew => "renew",
            Event::TopUp => "top_up",
            Event::Correct => "correct",
            Event::Change => "change",
            Event::Exhaust => "exhaust",
            Event::Expire => "expire",
        }
    }
}

/// How near an order is to its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Nothing to say.
    Normal = 0,
    /// Prepaid: little is left; post-paid: the warning threshold is reached.
    Low = 1,
    /// Prepaid: very little is left.
    VeryLow = 2,
    /// Nothing more is taken.
    Spent = 3,
}

impl Level {
    /// Every level, from the best to the worst.
    pub const ALL: [Level; 4] = [Level::Normal, Level::Low, Level::VeryLow, Level::Spent];

    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The level stored as `code`.
    pub fn from_code(code: i64) -> Option<Level> {
        Level::ALL.into_iter().find(|level| level.code() == code)
    }

    /// The word in the API and in callbacks.
    pub fn as_str(self, prepaid: bool) -> &'static str {
        match (self, prepaid) {
            (Level::Normal, _) => "normal",
            (Level::Low, true) => "low",
            (Level::VeryLow, true) => "very_low",
            (Level::Spent, true) => "spent",
            (Level::Low | Level::VeryLow, false) => "warned",
            (Level::Spent, false) => "prohibited",
        }
    }
}

/// At which share of a prepaid order warnings are given, percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WarnAt {
    /// Low.
    pub low: u32,
    /// Very low.
    pub very_low: u32,
}

/// What an order is worth and what of it is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Funds {
    /// Prepaid: what was bought.
    pub total: Option<Micro>,
    /// Post-paid: warn at this spending.
    pub warn: Option<Micro>,
    /// Post-paid: take nothing beyond this spending.
    pub prohibit: Option<Micro>,
    /// Post-paid: payments and corrections, which make room again.
    pub credit: Micro,
    /// Reserved and charged.
    pub spent: Micro,
}

impl Funds {
    /// What can still be reserved; may be below zero after thresholds were lowered; `None` = without limit.
    pub fn room(&self) -> Option<Micro> {
        let limit = match self.total {
            Some(total) => total.0,
            None => self.prohibit?.0.saturating_add(self.credit.0),
        };
        Some(Micro(limit.saturating_sub(self.spent.0)))
    }

    /// The level now.
    pub fn level(&self, at: WarnAt) -> Level {
        self.level_with(at, 0)
    }

    /// The level that a warning given at `told` falls back to. It falls only once there is clearly more than the
    /// threshold (5 points of the order's worth), so that an order that hovers at a threshold warns once.
    pub fn recovered(&self, told: Level, at: WarnAt) -> Level {
        told.min(self.level_with(at, 5))
    }

    fn level_with(&self, at: WarnAt, slack: u32) -> Level {
        let room = self.room();
        match self.total {
            Some(total) => {
                let below = |percent: u32| room.is_some_and(|room| is_share(room, percent, total));
                match () {
                    () if below(slack.min(1)) => Level::Spent,
                    () if below(at.very_low + slack) => Level::VeryLow,
                    () if below(at.low + slack) => Level::Low,
                    () => Level::Normal,
                }
            }
            None => {
                let owed = Micro(self.spent.0.saturating_sub(self.credit.0));
                let reached = |limit: Option<Micro>| {
                    limit.is_some_and(|limit| is_share(Micro(limit.0.saturating_sub(owed.0)), slack, limit))
                };
                match () {
                    () if reached(self.prohibit) => Level::Spent,
                    () if reached(self.warn) => Level::Low,
                    () => Level::Normal,
                }
            }
        }
    }
}

/// Whether `part` is at most `percent` of `whole`.
fn is_share(part: Micro, percent: u32, whole: Micro) -> bool {
    i128::from(part.0) * 100 <= i128::from(whole.0) * i128::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: WarnAt = WarnAt { low: 20, very_low: 5 };

    /// The whole machine: rows are statuses, columns the events of the heading, `-` = cannot happen.
    const TABLE: &str = "
            activate  cancel     renew   top_up  correct    change     exhaust    expire
ordered     active    cancelled  -       ordered ordered    ordered    -          -
active      -         cancelled  active  active  active     active     exhausted  expired
exhausted   -         cancelled  active  active  active     exhausted  -          expired
expired     -         cancelled  active  -       expired    -          -          -
cancelled   -         -          -       -       cancelled  -          -          -
";

    #[test]
    fn the_table_is_the_machine() {
        let all = [
            Event::Activate,
            Event::Cancel,
            Event::Renew,
            Event::TopUp,
            Event::Correct,
            Event::Change,
            Event::Exhaust,
            Event::Expire,
        ];
        let mut lines =
            TABLE.trim_matches('\n').lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let heading = lines.next().unwrap();
        assert_eq!(heading, all.map(Event::as_str));
        for (status, cells) in Status::ALL.into_iter().zip(lines) {
            assert_eq!(cells[0], status.as_str());
            assert_eq!(Status::parse(cells[0]), Some(status));
            for (event, wanted) in all.into_iter().zip(&cells[1..]) {
                let next = status.apply(event).map_or("-", Status::as_str);
                assert_eq!(next, *wanted, "{status:?} {event:?}");
            }
        }
        assert_eq!(Status::parse("lost"), None);
        assert_eq!(Status::Active.at(Some(5), 5), Status::Expired);
        assert_eq!(
            (Status::Active.at(Some(5), 4), Status::Active.at(None, 4)),
            (Status::Active, Status::Active)
        );
        assert_eq!(Status::Cancelled.at(Some(5), 9), Status::Cancelled);
    }

    fn prepaid(total: i64, spent: i64) -> Funds {
        Funds { total: Some(Micro(total)), spent: Micro(spent), ..Funds::default() }
    }

    fn postpaid(warn: i64, prohibit: i64, credit: i64, spent: i64) -> Funds {
        let (warn, prohibit) = (Some(Micro(warn)), Some(Micro(prohibit)));
        Funds { warn, prohibit, credit: Micro(credit), spent: Micro(spent), ..Funds::default() }
    }

    #[test]
    fn levels_are_reached_to_the_micro_unit() {
        for (spent, want) in [
            (0, Level::Normal),
            (799, Level::Normal),
            (800, Level::Low),
            (949, Level::Low),
            (950, Level::VeryLow),
            (999, Level::VeryLow),
            (1000, Level::Spent),
        ] {
            assert_eq!(prepaid(1000, spent).level(AT), want, "{spent} of 1000");
        }
        for (credit, spent, want) in [
            (0, 99, Level::Normal),
            (0, 100, Level::Low),
            (0, 149, Level::Low),
            (0, 150, Level::Spent),
            (50, 150, Level::Low),
            (51, 150, Level::Normal),
            (-10, 140, Level::Spent),
        ] {
            assert_eq!(postpaid(100, 150, credit, spent).level(AT), want, "{spent} spent, {credit} paid");
        }
        let unlimited = Funds { spent: Micro(i64::MAX), ..Funds::default() };
        assert_eq!((unlimited.level(AT), unlimited.room()), (Level::Normal, None));
        assert_eq!(prepaid(i64::MAX, i64::MAX).level(AT), Level::Spent);
        assert_eq!(postpaid(1, i64::MAX, i64::MAX, 0).room(), Some(Micro(i64::MAX)));
    }

    #[test]
    fn an_order_that_hovers_warns_once() {
        let told = prepaid(1000, 800).level(AT);
        assert_eq!(
            prepaid(1000, 790).recovered(told, AT),
            Level::Low,
            "a void of one message does not arm it"
        );
        assert_eq!(prepaid(1000, 749).recovered(told, AT), Level::Normal);
        assert_eq!(prepaid(1000, 950).recovered(told, AT), Level::Low, "recovering never makes it worse");
        assert_eq!(prepaid(1000, 999).recovered(Level::Spent, AT), Level::Spent);
        assert_eq!(prepaid(1000, 980).recovered(Level::Spent, AT), Level::VeryLow);
        assert_eq!(postpaid(100, 150, 0, 96).recovered(Level::Low, AT), Level::Low);
        assert_eq!(postpaid(100, 150, 0, 94).recovered(Level::Low, AT), Level::Normal);
    }

    #[test]
    fn words_and_numbers() {
        for level in Level::ALL {
            assert_eq!(Level::from_code(level.code()), Some(level));
        }
        assert_eq!((Level::Low.as_str(true), Level::Low.as_str(false)), ("low", "warned"));
        assert_eq!((Level::Spent.as_str(true), Level::Spent.as_str(false)), ("spent", "prohibited"));
        assert_eq!(Level::from_code(9), None);
    }
}
