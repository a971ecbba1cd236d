//! Phone numbers: E.164 inside, many notations outside.
//!
//! Mainland mobiles (`1[3-9]` and nine digits) are recognised without the numbering-plan library: they are
//! most of the traffic. Everything else is judged by the library, whose tables cost about 30 ms and 10 MB at
//! first use and more memory with every further region; `warm_up` pays for the usual ones at start.
//!
//! Invariant: a `Phone` is 7 to 15 digits beginning with a calling code. Input longer than 32 characters is
//! refused unread.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType, Region};
use serde::{Serialize, Serializer};
use std::fmt;

pub use crate::country::Country;

/// Characters that are looked at.
const INPUT_MAX: usize = 32;
/// Digits of an E.164 number.
const DIGITS_MAX: usize = 15;
/// +44 7700 900000–900999, which Ofcom keeps for drama: no metadata has it, and nobody is disturbed by a test
/// to it.
const DRAMA: std::ops::RangeInclusive<u64> = 447_700_900_000..=447_700_900_999;

/// Why a text is not a phone we can send to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// No numbering plan has it.
    Invalid,
    /// A number in use that is no mobile: landline, toll-free, premium rate …
    NotMobile,
}

/// A mobile number in E.164.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(u64);

impl Phone {
    /// Reads a number as people write it: `+86`, `0086`, `86` or nothing before a mainland mobile; any
    /// country with `+`, `00` or just its calling code; spaces, dashes, dots, parentheses and full-width
    /// digits are fine.
    ///
    /// Without `+` or `00`: with a `default_region` other than China, national digits of that region come
    /// first; then eleven digits beginning 13 to 19 are mainland China; then the digits are tried with a `+`
    /// in front.
    pub fn parse(text: &str, default_region: Option<Country>) -> Result<Self, PhoneError> {
        let input = Input::read(text)?;
        if input.international {
            return Self::with_calling_code(input.digits());
        }
        let region = default_region.filter(|r| *r != Country::CN);
        if let Some(phone) = region.and_then(|r| by_library(input.digits(), r.region()).ok()) {
            return Ok(phone);
        }
        if let Some(phone) = mainland(input.digits()) {
            return Ok(phone);
        }
        let whole = Self::with_calling_code(input.digits());
        match default_region {
            Some(region) if whole == Err(PhoneError::Invalid) => by_library(input.digits(), region.region()),
            _ => whole,
        }
    }

    fn with_calling_code(digits: &str) -> Result<Self, PhoneError> {
        if let Some(phone) = digits.strip_prefix("86").and_then(mainland) {
            return Ok(phone);
        }
        if let Some(digits) = digits.parse().ok().filter(|digits| DRAMA.contains(digits)) {
            return Ok(Self(digits));
        }
        let mut plus = [b'+'; INPUT_MAX + 1];
        plus[1..=digits.len()].copy_from_slice(digits.as_bytes());
        let plus = std::str::from_utf8(&plus[..=digits.len()]).map_err(|_| PhoneError::Invalid)?;
        by_library(plus, None)
    }

    /// From E.164 digits that were a `Phone` before (storage); only their count and first digit are checked.
    pub const fn from_digits(digits: u64) -> Option<Self> {
        if digits >= 1_000_000 && digits < 1_000_000_000_000_000 { Some(Self(digits)) } else { None }
    }

    /// The E.164 digits without `+`.
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// The number stored: the digits.
    pub const fn code(self) -> i64 {
        self.0 as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        u64::try_from(code).ok().and_then(Self::from_digits)
    }

    /// Where it belongs; `Country::NONE` for global networks. Instant for mainland China, a look-up in the
    /// library where countries share a calling code.
    pub fn country(&self) -> Country {
        if self.mainland_national().is_some() {
            return Country::CN;
        }
        if DRAMA.contains(&self.0) {
            return Country::GB;
        }
        let library = &*PHONE_NUMBER_UTIL;
        let code = i32::from(self.calling_code());
        let Some(mut regions) = library.get_regions_for_country_calling_code(code) else {
            return Country::NONE;
        };
        let region = if regions.len() == 1 {
            regions.next()
        } else {
            library.parse(self.to_string(), None).ok().and_then(|n| library.get_region_for_number(&n))
        };
        region.and_then(|r| Country::parse(&r.as_region_str())).unwrap_or(Country::NONE)
    }

    /// The calling code, 1 to 3 digits. The lengths are fixed by ITU-T E.164.
    pub fn calling_code(&self) -> u16 {
        let leading = |digits: u32| (self.0 / 10u64.pow(self.0.ilog10().saturating_sub(digits - 1))) as u16;
        match leading(2) {
            10..=19 => 1,
            70..=79 => 7,
            two @ (20
            | 27
            | 30..=34
            | 36
            | 39..=41
            | 43..=49
            | 51..=58
            | 60..=66
            | 81
            | 82
            | 84
            | 86
            | 90..=95
            | 98) => two,
            _ => leading(3),
        }
    }

    /// The digits after the calling code, leading zeros kept.
    pub fn national(&self) -> String {
        Digits::of(self.0).after(self.calling_code()).to_owned()
    }

    /// For lists and logs: `138****8000` in mainland China, `921****566` elsewhere (the national part).
    pub fn masked(&self) -> String {
        let digits = Digits::of(self.0);
        let national = digits.after(self.calling_code());
        let (head, tail) = match national.len() {
            11 if self.mainland_national().is_some() => (3, 4),
            9.. => (3, 3),
            6..=8 => (2, 2),
            _ => (1, 1),
        };
        format!(
            "{}****{}",
            &national[..head.min(national.len())],
            &national[national.len().saturating_sub(tail)..]
        )
    }

    /// The whole number with its middle masked: `+63921****566`.
    pub fn masked_e164(&self) -> String {
        format!("+{}{}", self.calling_code(), self.masked())
    }

    /// The national number when it is mainland China's.
    pub(crate) const fn mainland_national(self) -> Option<u64> {
        match self.0 {
            8_610_000_000_000..8_620_000_000_000 => Some(self.0 - 8_600_000_000_000),
            861_000_000_000_000..862_000_000_000_000 => Some(self.0 - 860_000_000_000_000),
            _ => None,
        }
    }
}

/// What a person wrote or a carrier gave for a number, masked whatever it is: a phone like [`Phone::masked_e164`], anything
/// else (a short code, no number at all) with at most a quarter of it left at each end.
pub fn mask(text: &str) -> String {
    let plus = if text.starts_with(['+', '＋']) { "" } else { "+" };
    let phone = Phone::parse(&format!("{plus}{text}"), None).or_else(|_| Phone::parse(text, None));
    if let Ok(phone) = phone {
        return phone.masked_e164();
    }
    let chars: Vec<char> = text.chars().collect();
    let kept = (chars.len() / 4).min(3);
    let (head, tail) = (&chars[..kept], &chars[chars.len() - kept..]);
    format!("{}****{}", head.iter().collect::<String>(), tail.iter().collect::<String>())
}

/// The last digits of a number, by which it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    digits: u64,
    modulus: u64,
}

impl Tail {
    /// Fewest digits; fewer find too many numbers.
    pub const DIGITS_MIN: usize = 4;

    /// Reads 4 to 15 digits with the separators people write; `None` when there is anything else.
    pub fn parse(text: &str) -> Option<Tail> {
        let separator = |c: &char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '\u{A0}');
        let digits: String = text.trim().chars().filter(|c| !separator(c)).collect();
        let fits = (Tail::DIGITS_MIN..=DIGITS_MAX).contains(&digits.len());
        if !fits || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Tail { digits: digits.parse().ok()?, modulus: 10u64.pow(digits.len() as u32) })
    }

    /// The digits as a number.
    pub const fn digits(self) -> i64 {
        self.digits as i64
    }

    /// 10 to the power of how many digits there are.
    pub const fn modulus(self) -> i64 {
        self.modulus as i64
    }

    /// The number ends in these digits.
    pub const fn ends(self, phone: Phone) -> bool {
        phone.digits() % self.modulus == self.digits
    }

    /// The digits as they were written, leading zeros kept.
    pub fn text(self) -> String {
        format!("{:0width$}", self.digits, width = self.modulus.ilog10() as usize)
    }
}

/// The E.164 digits that begin with a calling code, as ranges from inclusive to exclusive, one per length; empty when no
/// country has that code.
pub fn ranges_of_calling_code(code: u16) -> Vec<(i64, i64)> {
    let digits = code.checked_ilog10().map_or(0, |tens| tens + 1);
    let padded = |length: u32| i64::from(code) * 10i64.pow(length - digits);
    let known = PHONE_NUMBER_UTIL.get_supported_calling_codes().any(|known| known == i32::from(code));
    if digits == 0 || digits > 3 || !known {
        return Vec::new();
    }
    let lengths = 7..=DIGITS_MAX as u32;
    lengths.map(|length| (padded(length), padded(length) + 10i64.pow(length - digits))).collect()
}

/// Eleven digits beginning 13 to 19.
fn mainland(digits: &str) -> Option<Phone> {
    match digits.as_bytes() {
        [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 => {
            digits.parse().ok().and_then(|n: u64| Phone::from_digits(8_600_000_000_000 + n))
        }
        _ => None,
    }
}

fn by_library(text: &str, region: Option<Region>) -> Result<Phone, PhoneError> {
    let library = &*PHONE_NUMBER_UTIL;
    let number = library.parse(text, region).map_err(|_| PhoneError::Invalid)?;
    if !library.is_valid_number(&number) {
        return Err(PhoneError::Invalid);
    }
    match library.get_number_type(&number) {
        PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile => {
            e164(&number).ok_or(PhoneError::Invalid)
        }
        _ => Err(PhoneError::NotMobile),
    }
}

/// Calling code and national significant number in one integer; Italian leading zeros count as digits.
fn e164(number: &PhoneNumber) -> Option<Phone> {
    let national = number.get_national_significant_number();
    let digits = format!("{}{national}", number.country_code);
    digits.parse().ok().and_then(Phone::from_digits)
}

/// What was written, reduced to digits.
struct Input {
    buffer: [u8; INPUT_MAX],
    from: usize,
    to: usize,
    international: bool,
}

impl Input {
    fn read(text: &str) -> Result<Self, PhoneError> {
        let mut input = Self { buffer: [0; INPUT_MAX], from: 0, to: 0, international: false };
        for (at, c) in text.trim().chars().enumerate() {
            if at >= INPUT_MAX {
                return Err(PhoneError::Invalid);
            }
            match c {
                '0'..='9' => input.push(c as u32 - '0' as u32),
                '０'..='９' => input.push(c as u32 - '０' as u32),
                '+' | '＋' if input.to == 0 && !input.international => input.international = true,
                ' ' | '\u{A0}' | '\u{3000}' | '\t' | '-' | '‐' | '‑' | '–' | '—' | '－' | '.' | '(' | ')'
                | '（' | '）' => {}
                _ => return Err(PhoneError::Invalid),
            }
        }
        if !input.international && input.digits().starts_with("00") {
            input.from = 2;
            input.international = true;
        }
        match input.to - input.from {
            0 => Err(PhoneError::Invalid),
            // a trunk prefix may be in the middle: +44 (0)20
            n if n > DIGITS_MAX + 2 => Err(PhoneError::Invalid),
            _ => Ok(input),
        }
    }

    fn push(&mut self, digit: u32) {
        self.buffer[self.to] = b'0' + digit as u8;
        self.to += 1;
    }

    fn digits(&self) -> &str {
        std::str::from_utf8(&self.buffer[self.from..self.to]).unwrap_or_default()
    }
}

/// Decimal digits on the stack.
struct Digits([u8; 20], usize);

impl Digits {
    fn of(mut number: u64) -> Self {
        let mut digits = Self([0; 20], 20);
        while number > 0 {
            digits.1 -= 1;
            digits.0[digits.1] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        digits
    }

    fn after(&self, calling_code: u16) -> &str {
        let skip = calling_code.checked_ilog10().map_or(0, |log| log as usize + 1);
        std::str::from_utf8(&self.0[self.1 + skip..]).unwrap_or_default()
    }
}

impl fmt::Display for Phone {
    /// E.164 with `+`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl fmt::Debug for Phone {
    /// Masked: a phone must not slip into a log by `{:?}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{} {}", self.calling_code(), self.masked())
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Builds the library's tables for mainland China and the regions that most international traffic goes to, so
/// that no message pays for it. About 30 ms once.
pub fn warm_up() {
    const SAMPLES: [&str; 8] = [
        "+8613800138000",
        "+12015550123",
        "+447400123456",
        "+85251234567",
        "+6581234567",
        "+639051234567",
        "+60123456789",
        "+919812345678",
    ];
    for text in SAMPLES {
        let _ = by_library(text, None);
    }
}

/// Numbers for tests and demonstrations, none of which can be a person's.
pub mod sample {
    use super::Phone;

    /// Mainland China, in the prefix 154, which no network has been given.
    pub const fn mainland(n: u32) -> Phone {
        Phone(8_615_400_000_000 + (n % 100_000_000) as u64)
    }

    /// Mainland China, China Mobile's own service number.
    pub const CHINA_MOBILE: Phone = Phone(8_613_800_138_000);

    /// United Kingdom, Ofcom's mobile range for drama.
    pub const fn united_kingdom(n: u32) -> Phone {
        Phone(447_700_900_000 + (n % 1_000) as u64)
    }

    /// United States, the fictitious 555-01xx of area 202.
    pub const fn united_states(n: u32) -> Phone {
        Phone(12_025_550_100 + (n % 100) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str, region: Option<&str>) -> Result<String, PhoneError> {
        Phone::parse(text, region.and_then(Country::parse)).map(|p| p.to_string())
    }

    #[test]
    fn the_ways_to_write_a_mainland_mobile() {
        let ways = [
            "13800138000",
            "+8613800138000",
            "008613800138000",
            "8613800138000",
            "+86 138 0013 8000",
            "138-0013-8000",
            "(+86) 138.0013.8000",
            "＋８６１３８００１３８０００",
            " １３８００１３８０００ ",
            "+86 013800138000",
        ];
        for way in ways {
            for region in [None, Some("CN"), Some("GB")] {
                assert_eq!(parsed(way, region), Ok("+8613800138000".into()), "{way} {region:?}");
            }
        }
    }

    #[test]
    fn other_countries() {
        let cases = [
            ("+447700900123", None, "+447700900123"),
            ("00447700900123", None, "+447700900123"),
            ("447700900123", None, "+447700900123"),
            ("+44 (0)7400 123456", None, "+447400123456"),
            ("07400 123456", Some("GB"), "+447400123456"),
            ("12025550123", None, "+12025550123"),
            ("2025550123", Some("US"), "+12025550123"),
            ("+639215347566", None, "+639215347566"),
            ("+8610648000000000", None, "err"),
        ];
        for (text, region, want) in cases {
            let got = parsed(text, region).unwrap_or_else(|_| "err".into());
            assert_eq!(got, want, "{text} {region:?}");
        }
        assert_eq!(parsed("13105550123", None), Ok("+8613105550123".into()), "eleven digits are China");
        assert_eq!(
            parsed("13105550123", Some("US")),
            Ok("+13105550123".into()),
            "unless the region says otherwise"
        );
    }

    #[test]
    fn what_is_no_mobile() {
        for text in ["+861012345678", "+442079460000", "+18005550123", "+449090123456", "01012345678"] {
            let region = text.starts_with('0').then_some("CN");
            assert_eq!(parsed(text, region), Err(PhoneError::NotMobile), "{text}");
        }
        let bad = [
            "",
            "+",
            "abc",
            "1380013800",
            "12800138000",
            "+86138001380001",
            "1380013800a",
            "++8613800138000",
            "1e10",
            "00",
        ];
        for text in bad {
            assert_eq!(parsed(text, None), Err(PhoneError::Invalid), "{text}");
        }
        assert_eq!(parsed(&"1".repeat(1_000_000), None), Err(PhoneError::Invalid));
        assert_eq!(parsed(&format!("{}13800138000", "-".repeat(32)), None), Err(PhoneError::Invalid));
    }

    #[test]
    fn parts_and_masks() {
        let cases = [
            (8_613_800_138_000, 86, "13800138000", "138****8000", "CN"),
            (639_215_347_566, 63, "9215347566", "921****566", "PH"),
            (447_700_900_123, 44, "7700900123", "770****123", "GB"),
            (12_025_550_123, 1, "2025550123", "202****123", "US"),
            (85_251_234_567, 852, "51234567", "51****67", "HK"),
            (79_161_234_567, 7, "9161234567", "916****567", "RU"),
            (77_710_009_998, 7, "7710009998", "771****998", "KZ"),
        ];
        for (digits, code, national, masked, country) in cases {
            let phone = Phone::from_digits(digits).unwrap();
            assert_eq!((phone.calling_code(), phone.national().as_str()), (code, national));
            assert_eq!((phone.masked().as_str(), phone.country().as_str()), (masked, country));
            assert_eq!(Phone::from_code(phone.code()), Some(phone));
            assert!(!format!("{phone:?}").contains(national), "Debug is masked");
        }
    }

    #[test]
    fn whatever_was_written_is_masked() {
        let cases = [
            ("13800138000", "+86138****8000"),
            ("8613800138000", "+86138****8000"),
            ("+639215347566", "+63921****566"),
            ("639215347566", "+63921****566"),
            ("10086", "1****6"),
            ("106900001234", "106****234"),
            ("123", "****"),
            ("", "****"),
            ("abc@example.com", "abc****com"),
            ("号码一二三四五六七", "号码****六七"),
        ];
        for (text, masked) in cases {
            assert_eq!(mask(text), masked, "{text}");
        }
    }

    #[test]
    fn last_digits_are_read_and_found() {
        let tail = Tail::parse(" 80-00 ").unwrap();
        assert_eq!((tail.digits(), tail.modulus(), tail.text().as_str()), (8_000, 10_000, "8000"));
        assert_eq!(Tail::parse("00138").unwrap().text(), "00138");
        let phone = Phone::from_digits(8_613_800_138_000).unwrap();
        assert!(tail.ends(phone) && Tail::parse("13800138000").unwrap().ends(phone));
        assert!(!Tail::parse("8001").unwrap().ends(phone));
        for bad in ["", "800", "+8000", "80x0", "1234567890123456", "８０００"] {
            assert_eq!(Tail::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_calling_code_is_a_range_of_each_length() {
        let has = |code: u16, digits: i64| {
            ranges_of_calling_code(code).iter().any(|(from, until)| (*from..*until).contains(&digits))
        };
        assert!(has(86, 8_613_800_138_000) && has(63, 639_215_347_566) && has(1, 12_025_550_123));
        assert!(!has(86, 639_215_347_566) && !has(63, 8_613_800_138_000) && has(852, 85_251_234_567));
        for none in [0, 2, 21, 999, 1000, u16::MAX] {
            assert!(ranges_of_calling_code(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn countries_round_trip() {
        for text in ["CN", "us", "ZZ"] {
            let country = Country::parse(text).unwrap();
            assert_eq!(Country::from_code(country.code()), Some(country));
            assert_eq!(country.as_str(), text.to_uppercase());
        }
        for bad in ["", "C", "CHN", "中", "1A"] {
            assert_eq!(Country::parse(bad), None, "{bad}");
        }
        assert_eq!((Country::from_code(-1), Country::from_code(0)), (None, None));
        assert_eq!(serde_json::from_str::<Country>("\"hk\"").unwrap(), Country::parse("HK").unwrap());
    }

    #[test]
    fn calling_codes_are_the_librarys() {
        for code in PHONE_NUMBER_UTIL.get_supported_calling_codes() {
            let mut digits = code as u64;
            while digits < 10_000_000_000 {
                digits = digits * 10 + 2;
            }
            assert_eq!(i32::from(Phone::from_digits(digits).unwrap().calling_code()), code);
        }
    }

    /// The fast path takes every mainland mobile the library takes, as the same number, and beyond those only
    /// prefixes that carry data cards or are not assigned yet: the network refuses them, and a new assignment
    /// needs no new release.
    #[test]
    fn the_fast_path_covers_the_library() {
        let mut only_ours = std::collections::BTreeSet::new();
        for four in 1300..2000 {
            let text = format!("{four}1234567");
            let ours = mainland(&text).unwrap();
            match by_library(&format!("+86{text}"), None) {
                Ok(theirs) => assert_eq!(theirs, ours),
                Err(_) => {
                    only_ours.insert(four / 10);
                }
            }
        }
        let expected =
            [140, 141, 142, 143, 144, 146, 148, 149, 154, 160, 161, 163, 164, 168, 169, 174, 179, 194];
        assert_eq!(only_ours.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn samples_are_what_they_say() {
        warm_up();
        assert_eq!(sample::mainland(7).country(), Country::CN);
        assert_eq!(sample::united_kingdom(7).country().as_str(), "GB");
        assert_eq!(sample::united_states(7).country().as_str(), "US");
        for phone in
            [sample::mainland(7), sample::united_kingdom(7), sample::united_states(7), sample::CHINA_MOBILE]
        {
            assert_eq!(Phone::parse(&phone.to_string(), None), Ok(phone));
        }
    }

    proptest! {
        #[test]
        fn no_input_panics(text in "[0-9+() .０-９a-z-]{0,40}|.{0,40}", region in "[A-Z]{2}") {
            if let Ok(phone) = Phone::parse(&text, Country::parse(&region)) {
                prop_assert!(Phone::from_digits(phone.digits()).is_some());
                let _ = (phone.country(), phone.masked(), phone.national());
            }
        }

        #[test]
        fn what_we_print_we_read(digits in 1_000_000u64..1_000_000_000_000_000) {
            if let Ok(phone) = Phone::parse(&format!("+{digits}"), None) {
                prop_assert_eq!(Phone::parse(&phone.to_string(), None), Ok(phone));
            }
        }

        #[test]
        fn any_stored_number_can_be_shown(digits in 1_000_000u64..1_000_000_000_000_000) {
            let phone = Phone::from_digits(digits).unwrap();
            prop_assert_eq!(format!("{}{}", phone.calling_code(), phone.national()), digits.to_string());
            let _ = (phone.country(), phone.masked());
        }
    }
}
