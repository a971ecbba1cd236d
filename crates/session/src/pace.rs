//! How fast a carrier may be fed: one pace shared by all its binds.
//!
//! Lives here: the spacing of submits, the cut when the carrier throttles, the slow way back. Not here:
//! clocks (every call is given `now`), windows, logging.
//! Invariant: in any second that begins after a pause no more than the pace is granted. After a cut, news
//! about submits written before that cut changes nothing: one burst of refusals counts once.

use std::time::Duration;

use tokio::time::Instant;

/// Slowest pace a carrier is throttled to, per second.
const FLOOR_PER_S: f64 = 1.0;
/// How far a waiting bind may lag behind its due time and still catch up (timers are coarse).
const CATCH_UP: Duration = Duration::from_millis(50);
/// Part of the full pace won back each second.
const RECOVERY_PER_S: f64 = 0.05;

/// The shared pace of one carrier.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Configured pace; infinite when unlimited.
    full: f64,
    /// Pace now.
    rate: f64,
    /// When the next submit is due.
    next: Instant,
    /// Whether the last call wanted more than it got.
    limited: bool,
    last_cut: Option<Instant>,
    grown_at: Instant,
    /// Per second; follows from the pace that was refused.
    recovery: f64,
    /// Pace at which an unlimited carrier counts as recovered.
    recovered: f64,
    meter: Meter,
}

impl Pace {
    /// A pace of `per_s` submits per second; 0 = unlimited.
    pub(crate) fn new(per_s: u32, now: Instant) -> Self {
        let full = if per_s == 0 { f64::INFINITY } else { f64::from(per_s) };
        Self {
            full,
            rate: full,
            next: now,
            limited: false,
            last_cut: None,
            grown_at: now,
            recovery: (full * RECOVERY_PER_S).max(1.0),
            recovered: full,
            meter: Meter::new(now),
        }
    }

    /// Submits per second now; infinite when nothing limits.
    pub(crate) fn per_s(&self) -> f64 {
        self.rate
    }

    /// The pace at `now`, recovery included.
    pub(crate) fn now(&mut self, now: Instant) -> f64 {
        self.grow(now);
        self.rate
    }

    /// Grants up to `wanted` submits and counts them as written.
    pub(crate) fn take(&mut self, wanted: usize, now: Instant) -> usize {
        self.grow(now);
        let granted = if self.rate.is_infinite() { wanted } else { self.due(wanted, now) };
        self.limited = granted < wanted;
        self.meter.count(granted, now);
        granted
    }

    fn due(&mut self, wanted: usize, now: Instant) -> usize {
        let earliest = if self.limited { now.checked_sub(CATCH_UP).unwrap_or(now) } else { now };
        self.next = self.next.max(earliest);
        let late = now.checked_duration_since(self.next);
        let ready = late.map_or(0, |late| (late.as_secs_f64() * self.rate) as usize + 1);
        let granted = wanted.min(ready);
        self.next += Duration::from_secs_f64(granted as f64 / self.rate);
        granted
    }

    /// When the next submit is due.
    pub(crate) fn next_at(&self) -> Instant {
        self.next
    }

    /// The carrier refused a submit written at `sent_at` because it is too much: halves the pace, once for
    /// everything written before.
    pub(crate) fn throttled(&mut self, sent_at: Instant, now: Instant) {
        self.cut(0.5, sent_at, now);
    }

    /// `congestion_state` of an answer (SMPP 5.0 §4.8.4.18): 80 and more stops the growth, 90 and more slows,
    /// 100 halves.
    pub(crate) fn congestion(&mut self, state: u8, sent_at: Instant, now: Instant) {
        match state {
            0..=79 => {}
            80..=89 => self.grown_at = now,
            90..=99 => self.cut(0.8, sent_at, now),
            100.. => self.cut(0.5, sent_at, now),
        }
    }

    fn cut(&mut self, factor: f64, sent_at: Instant, now: Instant) {
        self.grow(now);
        if self.last_cut.is_some_and(|cut| sent_at < cut) {
            return;
        }
        self.last_cut = Some(now);
        let refused = if self.rate.is_infinite() { self.meter.per_s(now) } else { self.rate };
        if self.full.is_infinite() {
            self.recovery = (refused * RECOVERY_PER_S).max(1.0);
            self.recovered = refused * 2.0;
        }
        self.rate = (refused * factor).max(FLOOR_PER_S);
        self.grown_at = now;
        self.next = self.next.max(now + Duration::from_secs_f64(1.0 / self.rate));
    }

    fn grow(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.grown_at).as_secs_f64();
        self.grown_at = self.grown_at.max(now);
        if self.rate >= self.full {
            return;
        }
        self.rate += passed * self.recovery;
        if self.rate >= self.full.min(self.recovered) {
            self.rate = self.full;
        }
    }
}

/// Counts what was written in this second and the one before.
#[derive(Debug)]
struct Meter {
    begun: Instant,
    this_second: usize,
    last_second: usize,
}

impl Meter {
    fn new(now: Instant) -> Self {
        Self { begun: now, this_second: 0, last_second: 0 }
    }

    fn roll(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.begun).as_secs();
        if passed == 0 {
            return;
        }
        self.last_second = if passed == 1 { self.this_second } else { 0 };
        self.this_second = 0;
        self.begun += Duration::from_secs(passed);
    }

    fn count(&mut self, written: usize, now: Instant) {
        self.roll(now);
        self.this_second += written;
    }

    fn per_s(&mut self, now: Instant) -> f64 {
        self.roll(now);
        (self.this_second.max(self.last_second) as f64).max(FLOOR_PER_S)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    /// Takes as much as there is at each step and returns what was granted.
    fn run(pace: &mut Pace, from: Instant, length: Duration, step: Duration) -> usize {
        let mut granted = 0;
        let mut at = Duration::ZERO;
        while at < length {
            granted += pace.take(1_000_000, from + at);
            at += step;
        }
        granted
    }

    #[test]
    fn unlimited_grants_everything() {
        let now = Instant::now();
        let mut pace = Pace::new(0, now);
        assert_eq!(pace.take(1_000_000, now), 1_000_000);
        assert!(pace.per_s().is_infinite());
    }

    #[test]
    fn a_second_after_a_pause_holds_exactly_the_pace() {
        for (per_s, step) in [(1, 10), (7, 1), (50, 3), (100, 7), (1_000, 2), (5_000, 1)] {
            let now = Instant::now();
            let mut pace = Pace::new(per_s, now);
            let later = now + Duration::from_secs(100);
            let granted = run(&mut pace, later, Duration::from_secs(1), ms(step));
            let per_step = (per_s as usize * step as usize).div_ceil(1_000);
            assert!(granted <= per_s as usize, "{per_s}/s granted {granted}");
            assert!(granted + per_step + 1 >= per_s as usize, "{per_s}/s granted only {granted}");
        }
    }

    #[test]
    fn coarse_timers_do_not_lose_pace() {
        let now = Instant::now();
        let mut pace = Pace::new(1_000, now);
        let granted = run(&mut pace, now, Duration::from_secs(10), ms(13));
        assert!((9_950..=10_001).contains(&granted), "{granted}");
    }

    #[test]
    fn a_pause_saves_nothing_up() {
        let now = Instant::now();
        let mut pace = Pace::new(100, now);
        assert_eq!(pace.take(1, now), 1);
        assert_eq!(pace.take(50, now + Duration::from_secs(60)), 1);
    }

    #[test]
    fn throttling_halves_once_per_burst_and_recovers() {
        let now = Instant::now();
        let mut pace = Pace::new(100, now);
        let sent = now;
        pace.throttled(sent, now + ms(5));
        pace.throttled(sent, now + ms(6));
        assert!((pace.per_s() - 50.0).abs() < 0.1, "{}", pace.per_s());
        pace.throttled(now + ms(20), now + ms(25));
        assert!((pace.per_s() - 25.0).abs() < 0.2, "{}", pace.per_s());
        pace.take(0, now + Duration::from_secs(5));
        assert!((pace.per_s() - 50.0).abs() < 0.5, "{}", pace.per_s());
        pace.take(0, now + Duration::from_secs(60));
        assert_eq!(pace.per_s(), 100.0);
    }

    #[test]
    fn never_below_the_floor() {
        let now = Instant::now();
        let mut pace = Pace::new(4, now);
        for n in 1..20 {
            pace.throttled(now + ms(n), now + ms(n));
        }
        assert!(pace.per_s() >= FLOOR_PER_S && pace.per_s() < 1.2, "{}", pace.per_s());
    }

    #[test]
    fn an_unlimited_carrier_is_cut_to_half_of_what_it_got_and_set_free_again() {
        let now = Instant::now();
        let mut pace = Pace::new(0, now);
        pace.take(400, now);
        pace.throttled(now, now + ms(10));
        assert_eq!(pace.per_s(), 200.0);
        assert_eq!(pace.take(10, now + ms(10)), 0, "a cut pauses");
        pace.take(0, now + Duration::from_secs(20));
        assert!(pace.per_s().is_finite());
        pace.take(0, now + Duration::from_secs(40));
        assert!(pace.per_s().is_infinite());
    }

    #[test]
    fn congestion_slows_in_steps() {
        let now = Instant::now();
        let mut pace = Pace::new(100, now);
        pace.congestion(79, now, now);
        pace.congestion(85, now, now);
        assert_eq!(pace.per_s(), 100.0);
        pace.congestion(95, now, now);
        assert_eq!(pace.per_s(), 80.0);
        pace.congestion(100, now + ms(1), now + ms(1));
        assert!((pace.per_s() - 40.0).abs() < 0.1);
    }
}
