//! Texts in every coding and alphabet: decoding never panics and makes no more than a few characters of an octet; what is encoded decodes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::decode::{DefaultAlphabet, text_after};

fuzz_target!(|input: &[u8]| {
    let Some(([coding, alphabet, offset], body)) = input.split_first_chunk::<3>() else { return };
    let alphabet = match alphabet % 5 {
        0 => DefaultAlphabet::Gsm7,
        1 => DefaultAlphabet::Gsm7Packed,
        2 => DefaultAlphabet::Ascii,
        3 => DefaultAlphabet::Latin1,
        _ => DefaultAlphabet::Utf8,
    };
    let offset = usize::from(*offset).min(body.len());
    let decoded = text_after(*coding, alphabet, offset, body);
    assert!(decoded.text.chars().count() <= body.len() * 8 / 7 + 2);
    if let Some(septets) = text::gsm7::encode_unpacked(&decoded.text) {
        assert_eq!(text::gsm7::decode_unpacked(&septets), decoded.text);
    }
    assert_eq!(text::ucs2::decode(&text::ucs2::encode(&decoded.text)), decoded.text);
});
