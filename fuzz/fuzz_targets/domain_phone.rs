//! Numbers as people write them: reading never panics, and what is read reads back the same.
#![no_main]

use domain::phone::{Country, Phone};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, Option<[u8; 2]>)| {
    let (written, region) = input;
    let region = region.and_then(|code| Country::parse(std::str::from_utf8(&code).ok()?));
    if let Ok(phone) = Phone::parse(written, region) {
        assert_eq!(Phone::parse(&phone.to_string(), None), Ok(phone));
        assert_eq!(Phone::from_code(phone.code()), Some(phone));
        assert!(!phone.masked().is_empty());
    }
});
