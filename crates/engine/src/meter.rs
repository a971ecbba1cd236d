//! What one carrier did lately: totals since the start, a ring of seconds, the last errors. Counted once per batch of the
//! path, never per message; read by people. For Prometheus see `meters.rs`.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds that are remembered: five minutes of whole steps, and the step that is running.
const SECONDS: usize = 310;
/// Length of a step of the series, seconds.
pub const STEP_S: i64 = 5;
/// Steps of the series.
pub const STEPS: i64 = 60;
/// Seconds that the throughput is averaged over.
pub const RECENT_S: i64 = 10;
/// Different errors that are remembered; the one not seen for longest is forgotten first.
const ERRORS_MAX: usize = 30;

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What happened at a carrier.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct Counts {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Counts {
            fn add(&mut self, more: &Counts) {
                $(self.$name += more.$name;)*
            }
        }
    };
}

counts! {
    /// Submissions (one segment each) handed to the session.
    submitted,
    /// Answers that took a submission.
    accepted,
    /// Answers that refused one, throttling not counted.
    refused,
    /// Submissions that came back unsent: throttled for too long, or no bind was left.
    unsent,
    /// Submissions whose answer never came.
    lost,
    /// Final receipts, whomever they are about.
    receipts,
    /// Receipts that say delivered, matched to a message.
    delivered,
    /// Receipts that say anything else final, matched to a message.
    undelivered,
}

/// Where an error came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A submit answer.
    Answer,
    /// A receipt.
    Receipt,
    /// A bind that was lost.
    Bind,
}

impl Source {
    /// The API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Answer => "answer",
            Source::Receipt => "receipt",
            Source::Bind => "bind",
        }
    }
}

/// An error of the last time, with how often it was seen since the start or since it was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorSeen {
    /// Where it came from.
    pub source: Source,
    /// The raw code (`0x0000000B`, `UNDELIV:001`, `no answer`), or why the bind was lost.
    pub code: String,
    /// Times.
    pub count: u64,
    /// Last seen, Unix milliseconds.
    pub last_ms: i64,
}

/// One batch's news of a carrier.
#[derive(Debug, Default)]
pub struct News {
    /// What happened.
    pub counts: Counts,
    errors: BTreeMap<(Source, String), u64>,
}

impl News {
    /// Counts without errors.
    pub fn of(counts: Counts) -> News {
        News { counts, errors: BTreeMap::new() }
    }

    /// Notes an error.
    pub fn error(&mut self, source: Source, code: &str) {
        *self.errors.entry((source, code.to_owned())).or_default() += 1;
    }

    fn is_empty(&self) -> bool {
        self.counts == Counts::default() && self.errors.is_empty()
    }
}

/// One step of the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it began, Unix milliseconds.
    pub at_ms: i64,
    /// Submissions handed over in it.
    pub submitted: u64,
    /// Answers that took one.
    pub accepted: u64,
    /// Final receipts.
    pub receipts: u64,
    /// Refusals, lost answers and receipts that do not say delivered.
    pub errors: u64,
}

/// What is read at once.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Since the start.
    pub totals: Counts,
    /// In the last [`RECENT_S`] whole seconds.
    pub recent: Counts,
    /// The last [`STEPS`] whole steps, oldest first.
    pub series: Vec<Step>,
    /// Errors, the latest first.
    pub errors: Vec<ErrorSeen>,
}

/// The meter of one carrier.
pub struct Meter(Mutex<State>);

struct State {
    totals: Counts,
    /// (second of the steady clock, what happened in it), by second modulo their number.
    seconds: Vec<(i64, Counts)>,
    errors: Vec<ErrorSeen>,
    /// Throttling answers of sessions that have ended.
    throttled: u64,
}

impl Default for Meter {
    fn default() -> Meter {
        let seconds = vec![(i64::MIN, Counts::default()); SECONDS];
        Meter(Mutex::new(State { totals: Counts::default(), seconds, errors: Vec::new(), throttled: 0 }))
    }
}

impl Meter {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a batch at `steady_ms` of the steady clock, which is `now_ms`.
    pub fn count(&self, news: &News, steady_ms: i64, now_ms: i64) {
        if news.is_empty() {
            return;
        }
        let mut state = self.state();
        state.totals.add(&news.counts);
        state.second(steady_ms / 1000).add(&news.counts);
        news.errors.iter().for_each(|((source, code), count)| state.saw(*source, code, *count, now_ms));
    }

    /// Keeps what an ended session counted of throttling.
    pub fn keep_throttled(&self, count: u64) {
        self.state().throttled += count;
    }

    /// Throttling answers of sessions that have ended.
    pub fn throttled(&self) -> u64 {
        self.state().throttled
    }

    /// Everything, at `steady_ms` of the steady clock, which is `now_ms`.
    pub fn read(&self, steady_ms: i64, now_ms: i64) -> Reading {
        let state = self.state();
        let second = steady_ms / 1000;
        let recent = state.sum(second - RECENT_S, second);
        let end = second - second % STEP_S;
        let step = |from: i64| {
            let counts = state.sum(from, from + STEP_S);
            Step {
                at_ms: now_ms - (steady_ms - from * 1000),
                submitted: counts.submitted,
                accepted: counts.accepted,
                receipts: counts.receipts,
                errors: counts.refused + counts.lost + counts.undelivered,
            }
        };
        let series = (1..=STEPS).rev().map(|back| step(end - back * STEP_S)).collect();
        let mut errors = state.errors.clone();
        errors.sort_by_key(|error| std::cmp::Reverse(error.last_ms));
        Reading { totals: state.totals, recent, series, errors }
    }
}

impl State {
    fn second(&mut self, second: i64) -> &mut Counts {
        let place = usize::try_from(second).unwrap_or(0) % SECONDS;
        let (known, counts) = &mut self.seconds[place];
        if *known != second {
            (*known, *counts) = (second, Counts::default());
        }
        counts
    }

    /// What happened from one second to before another.
    fn sum(&self, from: i64, until: i64) -> Counts {
        let mut sum = Counts::default();
        for second in from.max(0)..until {
            let (known, counts) = &self.seconds[usize::try_from(second).unwrap_or(0) % SECONDS];
            if *known == second {
                sum.add(counts);
            }
        }
        sum
    }

    fn saw(&mut self, source: Source, code: &str, count: u64, now_ms: i64) {
        if let Some(known) = self.errors.iter_mut().find(|known| known.source == source && known.code == code)
        {
            known.count += count;
            known.last_ms = now_ms;
            return;
        }
        if self.errors.len() == ERRORS_MAX {
            let oldest = self.errors.iter().enumerate().min_by_key(|(_, error)| error.last_ms);
            let oldest = oldest.map(|(place, _)| place);
            oldest.map(|place| self.errors.swap_remove(place));
        }
        self.errors.push(ErrorSeen { source, code: code.to_owned(), count, last_ms: now_ms });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Unix time far from the steady clock.
    const EPOCH: i64 = 1_800_000_000_000;

    fn count(meter: &Meter, at_ms: i64, submitted: u64, refused: u64) {
        let mut news = News { counts: Counts { submitted, refused, ..Counts::default() }, ..News::default() };
        (0..refused).for_each(|_| news.error(Source::Answer, "0x0000000B"));
        meter.count(&news, at_ms, EPOCH + at_ms);
    }

    #[test]
    fn the_ring_turns_and_the_totals_stay() {
        let meter = Meter::default();
        for second in 0..1000 {
            count(&meter, second * 1000 + 500, 2, 1);
        }
        let reading = meter.read(1_000_200, EPOCH + 1_000_200);
        assert_eq!((reading.totals.submitted, reading.recent.submitted), (2000, 20));
        assert_eq!(reading.series.len(), 60);
        assert!(reading.series.iter().all(|step| (step.submitted, step.errors) == (10, 5)));
        assert_eq!(reading.series[59].at_ms, EPOCH + 995_000, "the step that runs is not shown");
        assert_eq!(reading.series[0].at_ms, EPOCH + 700_000);
        assert_eq!(reading.errors.len(), 1);
        assert_eq!((reading.errors[0].count, reading.errors[0].last_ms), (1000, EPOCH + 999_500));
        let later = meter.read(2_000_000, EPOCH + 2_000_000);
        assert!(later.recent == Counts::default() && later.series.iter().all(|step| step.submitted == 0));
        assert_eq!(later.totals.submitted, 2000);
    }

    #[test]
    fn the_running_second_counts_when_it_is_whole() {
        let meter = Meter::default();
        count(&meter, 100, 7, 0);
        assert_eq!(meter.read(900, EPOCH).recent.submitted, 0);
        assert_eq!(meter.read(1_000, EPOCH).recent.submitted, 7);
        assert_eq!(meter.read(10_999, EPOCH).recent.submitted, 7);
        assert_eq!(meter.read(11_000, EPOCH).recent.submitted, 0);
    }

    #[test]
    fn the_error_not_seen_for_longest_is_forgotten() {
        let meter = Meter::default();
        for number in 0..=ERRORS_MAX {
            let mut news = News::default();
            news.error(Source::Receipt, &format!("UNDELIV:{number}"));
            meter.count(&news, 0, EPOCH + number as i64);
        }
        let errors = meter.read(0, EPOCH).errors;
        assert_eq!((errors.len(), errors[0].code.as_str()), (ERRORS_MAX, "UNDELIV:30"));
        assert!(errors.iter().all(|error| error.code != "UNDELIV:0"));
    }
}
