//! Any text: the parts are the text, as many as were counted, and none is too long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::{RefBits, Rule};

fuzz_target!(|input: (bool, bool, &str)| {
    let (ucs2_only, wide, content) = input;
    let rule = Rule { ucs2_only, ref_bits: if wide { RefBits::Sixteen } else { RefBits::Eight } };
    let (layout, parts) = (text::layout(content, rule), text::split(content, rule));
    assert_eq!(parts.concat(), content);
    assert_eq!(parts.len(), usize::from(layout.segments));
    let limit = usize::from(if parts.len() == 1 { layout.single_limit } else { layout.multi_limit });
    for part in parts {
        let units = match layout.alphabet {
            text::Alphabet::Gsm7 => text::gsm7::encode_unpacked(part).expect("a GSM text").len(),
            text::Alphabet::Ucs2 => text::ucs2::encode(part).len() / 2,
        };
        assert!(units <= limit);
    }
});
