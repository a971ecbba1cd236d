//! Whom nobody may write to: what an entry of a blacklist names, and where it came from.
//!
//! Pure: reading what people write, and which entries hold for a phone. Not here: whose list it is, and until when an
//! entry holds (the engine's memory knows both). Invariant: a subject is one pair of integers, which is what is stored,
//! and equal subjects are equal pairs.

use crate::phone::{Country, Phone};

/// Digits a prefix may have.
const PREFIX_DIGITS_MAX: usize = 14;

/// What an entry names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Subject {
    /// One phone.
    Phone(Phone),
    /// Every phone whose E.164 digits begin with these.
    Prefix(Prefix),
    /// Every phone of a country.
    Country(Country),
}

/// The first digits of E.164 numbers, calling code included; never 0 in front.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Prefix(u64);

/// What sort of thing an entry names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// One phone.
    Phone,
    /// Phones that begin alike.
    Prefix,
    /// A country's phones.
    Country,
}

/// Where an entry came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    /// Somebody added it.
    Manual,
    /// It was in a file.
    Import,
    /// The person wanted no more.
    OptOut,
    /// The person complained.
    Complaint,
    /// A carrier said so.
    Carrier,
}

/// Why a text names nothing that can be listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// No phone that messages could go to.
    Phone,
    /// A prefix is `+` and 1 to 14 digits, beginning with a calling code.
    Prefix,
    /// No ISO 3166-1 code.
    Country,
}

impl Prefix {
    /// Reads `+86138`, `0086138`, with or without `*` behind; the calling code must be there, so that `138` is not taken for
    /// North America.
    pub fn parse(text: &str) -> Option<Prefix> {
        let text = text.trim().trim_end_matches('*');
        let digits = text.strip_prefix(['+', '＋']).or_else(|| text.strip_prefix("00"))?;
        let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let fits = (1..=PREFIX_DIGITS_MAX).contains(&digits.len()) && !digits.starts_with('0');
        if !fits || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(Prefix)
    }

    /// The digits.
    pub const fn digits(self) -> u64 {
        self.0
    }

    /// From digits that were a prefix before (storage).
    pub fn from_digits(digits: u64) -> Option<Prefix> {
        (1..100_000_000_000_000).contains(&digits).then_some(Prefix(digits))
    }

    /// Every prefix a phone has, longest first.
    pub fn of(phone: Phone) -> impl Iterator<Item = Prefix> {
        std::iter::successors(Some(phone.digits() / 10), |digits| Some(digits / 10))
            .take_while(|digits| *digits > 0)
            .map(Prefix)
    }
}

impl Subject {
    /// Reads what somebody wrote. Without a `sort`, two letters are a country, a `*` behind makes a prefix, and all else is a
    /// phone, in national form of `region` if need be.
    pub fn parse(text: &str, sort: Option<Sort>, region: Option<Country>) -> Result<Subject, Unreadable> {
        let text = text.trim();
        let letters = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        let guessed = match text {
            _ if letters => Sort::Country,
            _ if text.ends_with('*') => Sort::Prefix,
            _ => Sort::Phone,
        };
        match sort.unwrap_or(guessed) {
            Sort::Phone => Phone::parse(text, region).map(Subject::Phone).map_err(|_| Unreadable::Phone),
            Sort::Prefix => Prefix::parse(text).map(Subject::Prefix).ok_or(Unreadable::Prefix),
            Sort::Country => {
                let country = Country::assigned(&text.to_ascii_uppercase());
                country.map(Subject::Country).ok_or(Unreadable::Country)
            }
        }
    }

    /// What sort of thing it is.
    pub const fn sort(self) -> Sort {
        match self {
            Subject::Phone(_) => Sort::Phone,
            Subject::Prefix(_) => Sort::Prefix,
            Subject::Country(_) => Sort::Country,
        }
    }

    /// The pair stored.
    pub const fn code(self) -> (i64, i64) {
        match self {
            Subject::Phone(phone) => (Sort::Phone.code(), phone.code()),
            Subject::Prefix(prefix) => (Sort::Prefix.code(), prefix.0 as i64),
            Subject::Country(country) => (Sort::Country.code(), country.code()),
        }
    }

    /// From the pair stored.
    pub fn from_code(sort: i64, value: i64) -> Option<Subject> {
        match Sort::from_code(sort)? {
            Sort::Phone => Phone::from_code(value).map(Subject::Phone),
            Sort::Prefix => u64::try_from(value).ok().and_then(Prefix::from_digits).map(Subject::Prefix),
            Sort::Country => Country::from_code(value).map(Subject::Country),
        }
    }

    /// Every subject that holds for a phone: itself, its prefixes, its country.
    pub fn of(phone: Phone) -> impl Iterator<Item = Subject> {
        let own = [Subject::Phone(phone), Subject::Country(phone.country())];
        own.into_iter().chain(Prefix::of(phone).map(Subject::Prefix))
    }
}

impl Sort {
    /// All.
    pub const ALL: [Sort; 3] = [Sort::Phone, Sort::Prefix, Sort::Country];

    /// The number stored.
    pub const fn code(self) -> i64 {
        match self {
            Sort::Phone => 1,
            Sort::Prefix => 2,
            Sort::Country => 3,
        }
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Sort::Phone => "phone",
            Sort::Prefix => "prefix",
            Sort::Country => "country",
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

impl Source {
    /// All.
    pub const ALL: [Source; 5] =
        [Source::Manual, Source::Import, Source::OptOut, Source::Complaint, Source::Carrier];

    /// The number stored.
    pub const fn code(self) -> i64 {
        match self {
            Source::Manual => 1,
            Source::Import => 2,
            Source::OptOut => 3,
            Source::Complaint => 4,
            Source::Carrier => 5,
        }
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.code() == code)
    }

    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Manual => "manual",
            Source::Import => "import",
            Source::OptOut => "opt_out",
            Source::Complaint => "complaint",
            Source::Carrier => "carrier",
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write() {
        let phone = Subject::Phone(Phone::parse("+8613800138000", None).unwrap());
        let prefix = |digits| Ok(Subject::Prefix(Prefix::from_digits(digits).unwrap()));
        let gb = Ok(Subject::Country(Country::parse("GB").unwrap()));
        let cases = [
            ("138 0013 8000", None, Ok(phone)),
            ("+86138*", None, prefix(86_138)),
            ("0086138*", None, prefix(86_138)),
            ("+86 138", Some(Sort::Prefix), prefix(86_138)),
            ("138*", None, Err(Unreadable::Prefix)),
            ("+0138*", None, Err(Unreadable::Prefix)),
            ("+123456789012345*", None, Err(Unreadable::Prefix)),
            ("+*", None, Err(Unreadable::Prefix)),
            ("gb", None, gb),
            ("QQ", None, Err(Unreadable::Country)),
            ("12", None, Err(Unreadable::Phone)),
            ("China", Some(Sort::Country), Err(Unreadable::Country)),
            ("", None, Err(Unreadable::Phone)),
        ];
        for (text, sort, want) in cases {
            assert_eq!(Subject::parse(text, sort, Some(Country::CN)), want, "{text}");
        }
    }

    #[test]
    fn what_is_stored_reads_back_and_holds_for_its_phones() {
        let phone = Phone::parse("+447700900123", None).unwrap();
        let all: Vec<_> = Subject::of(phone).collect();
        assert_eq!(
            all.len(),
            2 + 11,
            "itself, its country, and the eleven shorter beginnings of twelve digits"
        );
        for subject in all {
            let (sort, value) = subject.code();
            assert_eq!(Subject::from_code(sort, value), Some(subject));
        }
        assert!(Subject::of(phone).any(|subject| subject == Subject::parse("+44*", None, None).unwrap()));
        assert!(Subject::of(phone).any(|subject| subject == Subject::parse("GB", None, None).unwrap()));
        assert!(!Subject::of(phone).any(|subject| subject == Subject::parse("+45*", None, None).unwrap()));
        assert_eq!(Subject::from_code(2, 0), None);
        assert_eq!(Subject::from_code(9, 1), None);
    }

    #[test]
    fn words_and_numbers_read_back() {
        for sort in Sort::ALL {
            assert_eq!((Sort::parse(sort.as_str()), Sort::from_code(sort.code())), (Some(sort), Some(sort)));
        }
        for source in Source::ALL {
            let back = (Source::parse(source.as_str()), Source::from_code(source.code()));
            assert_eq!(back, (Some(source), Some(source)));
        }
    }
}
