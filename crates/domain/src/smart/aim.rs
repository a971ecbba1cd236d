//! Links that handsets turn into a card of the brand, and that open a page of it where they cannot (`AimLink`): what one may
//! say, how its code is spelled, what somebody who follows it gets.
//!
//! Invariants: a code is used once, for ever; where a link leads is fixed when it is made; a link for one person is good once.
//! **A verification code never carries one and never waits for one** ([`is_in`] is how texts are looked at).

/// Characters of a code that the platform draws.
pub const CODE_CHARS: usize = 7;
/// Characters of a code that somebody chose.
pub const OWN_CODE_CHARS: std::ops::RangeInclusive<usize> = 3..=10;
/// Links made with one call, of those for one person.
pub const PER_CALL_MAX: usize = 100;
/// Times a link for many may be resolved.
pub const RESOLVES: std::ops::RangeInclusive<i64> = 2..=10_000_000;
/// Characters of the address it falls back to.
pub const FALLBACK_CHARS_MAX: usize = 1024;
/// Characters of a card's text.
pub const TEXT_CHARS_MAX: usize = 300;
/// Characters of the tenant's own mark of a customer.
pub const FLAG_CHARS_MAX: usize = 64;
/// Values of one person's card.
pub const PARAMS_MAX: usize = 20;
/// Characters of a value.
pub const PARAM_CHARS_MAX: usize = 100;
/// Where links are, after the host.
pub const PATH: &str = "/s/";

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whom a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everybody who gets a text: the same card.
    Group = 1,
    /// One person: values of its own, good once.
    Individual = 2,
}

impl Kind {
    /// The number in the database.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From its number.
    pub fn from_code(code: i64) -> Option<Kind> {
        [Kind::Group, Kind::Individual].into_iter().find(|kind| kind.code() == code)
    }

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Group => "group",
            Kind::Individual => "individual",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Kind> {
        [Kind::Group, Kind::Individual].into_iter().find(|kind| kind.as_str() == word)
    }

    /// Days that one of the kind may live.
    pub const fn days(self) -> std::ops::RangeInclusive<i64> {
        match self {
            Kind::Group => 1..=180,
            Kind::Individual => 1..=7,
        }
    }
}

/// A code made of random octets; `None` when too few of them can be used (a letter must be as likely as any other).
pub fn code(random: &[u8]) -> Option<String> {
    let fair =
        random.iter().filter(|octet| **octet < 248).map(|octet| char::from(LETTERS[usize::from(octet % 62)]));
    let code: String = fair.take(CODE_CHARS).collect();
    (code.len() == CODE_CHARS).then_some(code)
}

/// Whether somebody may choose this code.
pub fn is_own_code(code: &str) -> bool {
    OWN_CODE_CHARS.contains(&code.len()) && code.bytes().all(|octet| octet.is_ascii_alphanumeric())
}

/// A link's standing, as far as following it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// It is good.
    Good,
    /// It is over: its days, or its owner ended it, or the brand is shown no longer.
    Over,
    /// It was followed as often as it may be.
    UsedUp,
    /// The platform took the brand off.
    Frozen,
}

/// What somebody gets who follows a link now. `is_repeated` = the same message, or the same browser, asked before.
pub fn follow(
    (until_ms, stopped): (i64, bool),
    (resolves, max): (i64, i64),
    brand: super::life::State,
    is_repeated: bool,
    now_ms: i64,
) -> Follow {
    use super::life::State;
    match brand {
        State::Frozen | State::Unfreezing => Follow::Frozen,
        State::Draft | State::Expired | State::Withdrawn => Follow::Over,
        State::Published if stopped || now_ms >= until_ms => Follow::Over,
        State::Published if resolves >= max && !is_repeated => Follow::UsedUp,
        State::Published => Follow::Good,
    }
}

/// The names of a text's places, `{name}`, in their order; `None` = a brace without its other, or a name that is none.
pub fn places(text: &str) -> Option<Vec<&str>> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{')?;
        let (name, after) = inner.split_once('}')?;
        let is_name = (1..=32).contains(&name.len())
            && name.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'_');
        if !is_name {
            return None;
        }
        found.push(name);
        rest = after;
    }
    Some(found)
}

/// A text with its places filled; a place without a value stays empty.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut made, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, inner)) = rest.split_once('{') {
        made.push_str(before);
        let Some((name, after)) = inner.split_once('}') else { break };
        made.push_str(&value(name).unwrap_or_default());
        rest = after;
    }
    made.push_str(rest);
    made
}

/// Whether a host may be a tenant's own for links: a public name in plain lower-case letters, without a port.
pub fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
    };
    let is_named =
        host.rsplit('.').next().is_some_and(|top| top.bytes().any(|octet| octet.is_ascii_lowercase()));
    let judged = || super::url::flaws(&format!("https://{host}/"), "host");
    host.len() <= 100
        && host.contains('.')
        && host.split('.').all(is_label)
        && is_named
        && judged().iter().all(|flaw| flaw.severity != crate::lint::Severity::Error)
}

/// Whether an address, as it was written in a text, is a link on this host and nothing more: `https://` or no scheme, the
/// host itself, a code. What ends a sentence may stand behind it.
pub fn is_link(written: &str, host: &str) -> bool {
    let plain = written.to_ascii_lowercase();
    let plain =
        ["https://", "http://"].iter().find_map(|scheme| plain.strip_prefix(scheme)).unwrap_or(&plain);
    let code = plain.strip_prefix(&host.to_ascii_lowercase()).and_then(|rest| rest.strip_prefix(PATH));
    !host.is_empty() && code.is_some_and(|code| is_own_code(code.trim_end_matches(['.', ':', '~', '-'])))
}

/// Whether a text has a link on one of these hosts: whatever the case of the host and whatever stands before it.
pub fn is_in(text: &str, hosts: &[&str]) -> bool {
    let text = text.to_lowercase();
    hosts
        .iter()
        .filter(|host| !host.is_empty())
        .any(|host| text.contains(&format!("{}{PATH}", host.to_lowercase())))
}

#[cfg(test)]
mod tests {
    use super::super::life::State;
    use super::*;

    #[test]
    fn codes_are_fair_and_long_enough() {
        assert_eq!(code(&[0, 61, 62, 123, 124, 247, 1]).unwrap(), "0z0z0z1");
        assert_eq!(code(&[255, 250, 0, 1, 2, 3, 4, 5, 6]).unwrap(), "0123456", "unfair octets are skipped");
        assert_eq!(code(&[255; 32]), None);
        for good in ["abc", "Spring2026", "A1b"] {
            assert!(is_own_code(good), "{good}");
        }
        for bad in ["ab", "elevenchars", "a-b", "字字字", ""] {
            assert!(!is_own_code(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_over_is_not_followed() {
        let at =
            |now, stopped, resolves, brand, again| follow((100, stopped), (resolves, 2), brand, again, now);
        assert_eq!(at(99, false, 1, State::Published, false), Follow::Good);
        assert_eq!(at(100, false, 1, State::Published, true), Follow::Over);
        assert_eq!(at(1, true, 0, State::Published, false), Follow::Over);
        assert_eq!(at(1, false, 2, State::Published, false), Follow::UsedUp);
        assert_eq!(at(1, false, 2, State::Published, true), Follow::Good, "it asked before");
        assert_eq!(at(1, false, 0, State::Frozen, false), Follow::Frozen);
        assert_eq!(at(1, false, 0, State::Unfreezing, false), Follow::Frozen);
        for brand in [State::Draft, State::Expired, State::Withdrawn] {
            assert_eq!(at(1, false, 0, brand, false), Follow::Over);
        }
    }

    #[test]
    fn texts_have_places() {
        assert_eq!(places("您好{name}，订单 {no_1} 已发货").unwrap(), ["name", "no_1"]);
        assert_eq!(places("plain").unwrap(), [""; 0]);
        for bad in ["{", "}", "{}", "{a b}", "{a", "a}", "{字}"] {
            assert_eq!(places(bad), None, "{bad}");
        }
        let value = |name: &str| (name == "name").then(|| "<b>{x}".to_owned());
        assert_eq!(filled("您好{name}，{no}。", value), "您好<b>{x}，。", "a value is never looked into");
    }

    #[test]
    fn hosts_are_public_names() {
        for good in ["go.example.com", "a-1.example"] {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "example",
            "Go.example.com",
            "go.example.com:8443",
            "192.0.2.1",
            "localhost",
            "a.local",
            "t.cn",
            "-a.example",
            "x..y",
            "",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn links_are_found_in_texts() {
        let hosts = ["go.example.com", "127.0.0.1:8080"];
        assert!(is_in("详情 https://GO.example.com/s/Ab3xY9z 拒收请回复R", &hosts));
        assert!(is_in("go.example.com/s/abc", &hosts) && is_in("http://127.0.0.1:8080/s/abc", &hosts));
        assert!(
            !is_in("go.example.com/shop", &hosts)
                && !is_in("验证码 123456", &hosts)
                && !is_in("/s/abc", &[""])
        );
    }

    #[test]
    fn links_are_known_whole() {
        let is = |written: &str| is_link(written, "go.example.com");
        for good in
            ["https://go.example.com/s/Ab3xY9z", "GO.example.com/s/abc", "http://go.example.com/s/abc."]
        {
            assert!(is(good), "{good}");
        }
        for bad in [
            "https://go.example.com",
            "https://go.example.com/shop",
            "https://go.example.com/s/",
            "https://go.example.com/s/abc/m1",
            "https://go.example.com/s/abc?to=evil.example",
            "https://go.example.com.evil.example/s/abc",
            "https://evil-go.example.com/s/abc",
            "https://www.go.example.com/s/abc",
            "evil.example/https://go.example.com/s/abc",
        ] {
            assert!(!is(bad), "{bad}");
        }
        assert!(is_link("http://127.0.0.1:8080/s/abc", "127.0.0.1:8080") && !is_link("/s/abc", ""));
    }

    #[test]
    fn kinds_read_back() {
        for kind in [Kind::Group, Kind::Individual] {
            assert_eq!((Kind::from_code(kind.code()), Kind::parse(kind.as_str())), (Some(kind), Some(kind)));
        }
        assert_eq!((Kind::from_code(0), Kind::parse("x")), (None, None));
        assert!(Kind::Group.days().contains(&180) && !Kind::Individual.days().contains(&8));
    }
}
