//! Any text is judged: no panic, and every hit lies inside the text.
#![no_main]

use std::sync::OnceLock;

use domain::kind::{Direction, Kind};
use domain::screening::category::{Action, Licences, Table};
use domain::screening::{Screening, words};
use libfuzzer_sys::fuzz_target;

static SCREENING: OnceLock<Option<Screening>> = OnceLock::new();

fuzz_target!(|text: &str| {
    let build = || Screening::new(words::default_words().to_vec(), Table::default()).ok();
    let Some(screening) = SCREENING.get_or_init(build) else { return };
    let verdict = screening.check(text, Kind::Marketing, Direction::Mainland, Licences::NONE);
    let length = text.chars().count();
    for hit in &verdict.hits {
        assert!(hit.range.start < hit.range.end && hit.range.end <= length);
        assert!(hit.action > Action::Pass && hit.action <= verdict.outcome);
    }
});
