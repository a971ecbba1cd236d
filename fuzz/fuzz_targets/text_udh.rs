//! A user data header as a handset or carrier may write it: never a panic, never an offset outside the body.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Some(header) = text::udh::parse(input) {
        assert!(header.user_data_offset <= input.len());
        if let Some(part) = header.concat {
            let written = text::udh::concat(header.ref_bits.expect("a concatenation has a reference"), part);
            let back = text::udh::parse(&written).expect("what we write reads back");
            assert_eq!(back.concat, Some(part));
        }
    }
});
