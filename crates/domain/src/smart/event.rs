//! What handsets and pages tell about a brand, and which of it people did. Everything is counted twice: raw, and *clean*:
//! without what looks like a machine's doing. What looks so is judged here, by what one handset of a day did before.
//!
//! Pure: times are arguments. Invariant: a handset is known by its random id of the day only, and is forgotten with the day.

use std::collections::HashMap;

/// Events of one batch.
pub const BATCH_MAX: usize = 200;
/// Oldest hour that is taken, ms before now; younger ones may lie an hour ahead, as clocks do.
pub const AGE_MAX_MS: i64 = 25 * HOUR_MS;
/// Taps of one handset in a minute that people make.
pub const TAPS_PER_MINUTE: u32 = 20;
/// Taps of one handset in an hour that people make.
pub const TAPS_PER_HOUR: u32 = 120;
/// Handsets that are remembered at once.
const HANDSETS_MAX: usize = 200_000;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;

macro_rules! whats {
    ($($(#[$doc:meta])* $name:ident $code:literal $word:literal)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum What {
            $($(#[$doc])* $name = $code,)*
        }

        impl What {
            /// All.
            pub const ALL: &[What] = &[$(What::$name,)*];

            /// The number in the database.
            pub const fn code(self) -> i64 {
                self as i64
            }

            /// The word of the API.
            pub const fn as_str(self) -> &'static str {
                match self { $(What::$name => $word,)* }
            }
        }
    };
}

whats! {
    /// A link's card was given away, or its page was opened.
    Resolve 1 "RESOLVE"
    /// A brand was on a screen for a second.
    Expose 2 "EXPOSE"
    /// An item of the menu was pressed.
    Click 3 "CLICK"
    /// That offered to call a number.
    Dial 4 "DIAL"
    /// That opened a web page.
    LinkClick 5 "LINK_CLICK"
    /// The tenant says that somebody did what was wanted.
    Convert 6 "CONVERT"
}

impl What {
    /// From its number.
    pub fn from_code(code: i64) -> Option<What> {
        What::ALL.iter().copied().find(|what| what.code() == code)
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<What> {
        What::ALL.iter().copied().find(|what| what.as_str() == word)
    }

    /// Handsets tell it; the platform itself sees the others.
    pub const fn is_told(self) -> bool {
        matches!(self, What::Expose | What::Click | What::Dial | What::LinkClick)
    }

    /// It happens to an item of the menu.
    pub const fn has_item(self) -> bool {
        matches!(self, What::Click | What::Dial | What::LinkClick)
    }
}

/// What one handset did on its day.
#[derive(Debug, Default)]
struct Seen {
    /// Profiles it showed.
    shown: Vec<i64>,
    minute: (i64, u32),
    hour: (i64, u32),
    last_ms: i64,
}

/// What handsets did lately, to tell people from machines.
#[derive(Debug, Default)]
pub struct Watch(HashMap<u64, Seen>);

impl Watch {
    /// Whether what a handset tells now is a person's doing: nobody presses what was not shown before, nor faster than
    /// people do. `handset` = 64 bits of its id of the day; a tap is told as a click and as what it did, and counts once.
    pub fn is_clean(&mut self, handset: u64, profile: i64, what: What, now_ms: i64) -> bool {
        self.make_room(now_ms);
        let seen = self.0.entry(handset).or_default();
        seen.last_ms = now_ms;
        if what == What::Expose {
            if !seen.shown.contains(&profile) && seen.shown.len() < BATCH_MAX {
                seen.shown.push(profile);
            }
            return true;
        }
        let more = u32::from(what == What::Click);
        let count = |(at, taps): &mut (i64, u32), now: i64| {
            *taps = if *at == now { *taps + more } else { more };
            *at = now;
            *taps
        };
        let in_minute = count(&mut seen.minute, now_ms.div_euclid(MINUTE_MS));
        let in_hour = count(&mut seen.hour, now_ms.div_euclid(HOUR_MS));
        seen.shown.contains(&profile) && in_minute <= TAPS_PER_MINUTE && in_hour <= TAPS_PER_HOUR
    }

    /// Forgets whoever has been silent for a day; when that is not enough, for an hour; then everybody.
    fn make_room(&mut self, now_ms: i64) {
        for silent_ms in [24 * HOUR_MS, HOUR_MS, 0] {
            if self.0.len() < HANDSETS_MAX {
                return;
            }
            self.0.retain(|_, seen| now_ms - seen.last_ms < silent_ms);
        }
    }
}

/// Programs that look at addresses before people do: by a word of what they say they are (lower case).
const MACHINES: [&str; 31] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "scan",
    "facebookexternalhit",
    "whatsapp",
    "telegram",
    "twitter",
    "skypeuri",
    "slack",
    "discord",
    "embedly",
    "linkcheck",
    "urlcheck",
    "safebrowsing",
    "google-safety",
    "proofpoint",
    "mimecast",
    "barracuda",
    "headless",
    "phantom",
    "python",
    "curl",
    "wget",
    "go-http",
    "java/",
    "okhttp",
    "axios",
    "libwww",
];

/// Whether a program, by its `User-Agent`, looks at addresses for people instead of being looked at by one.
pub fn is_machine(agent: &str) -> bool {
    let agent = agent.to_lowercase();
    agent.trim().is_empty() || MACHINES.iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_read_back() {
        for what in What::ALL {
            assert_eq!(
                (What::from_code(what.code()), What::parse(what.as_str())),
                (Some(*what), Some(*what))
            );
            assert!(!what.has_item() || what.is_told());
        }
        assert_eq!((What::from_code(0), What::parse("expose")), (None, None));
    }

    #[test]
    fn nobody_presses_what_was_not_shown() {
        let mut watch = Watch::default();
        assert!(!watch.is_clean(1, 7, What::Click, 0), "not shown before");
        assert!(watch.is_clean(1, 7, What::Expose, 1));
        assert!(watch.is_clean(1, 7, What::Click, 2) && watch.is_clean(1, 7, What::LinkClick, 2));
        assert!(!watch.is_clean(1, 8, What::Click, 3), "another brand");
        assert!(!watch.is_clean(2, 7, What::Dial, 3), "another handset");
    }

    #[test]
    fn nobody_presses_faster_than_people_do() {
        let mut watch = Watch::default();
        watch.is_clean(1, 7, What::Expose, 0);
        let mut taps = |from: i64, count: u32| {
            (0..count).filter(|n| watch.is_clean(1, 7, What::Click, from + i64::from(*n))).count() as u32
        };
        assert_eq!(taps(0, 30), TAPS_PER_MINUTE);
        assert_eq!(taps(MINUTE_MS, 10), 10, "another minute");
        assert_eq!((2..10).map(|minute| taps(minute * MINUTE_MS, 20)).sum::<u32>(), 80, "an hour's taps");
        assert_eq!(taps(HOUR_MS, 10), 10, "another hour");
    }

    #[test]
    fn machines_say_what_they_are() {
        for agent in [
            "",
            "Mozilla/5.0 (compatible; ExampleBot/1.0)",
            "curl/8.0",
            "WhatsApp/2",
            "HeadlessChrome",
            "python-requests",
        ] {
            assert!(is_machine(agent), "{agent}");
        }
        for agent in [
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
        ] {
            assert!(!is_machine(agent), "{agent}");
        }
    }
}
