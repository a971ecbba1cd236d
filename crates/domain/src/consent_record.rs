//! Records of consent: how the people on a list agreed to be written to, and what becomes of marketing that names no such
//! record.
//!
//! Pure. What people themselves ask for by answering (to unsubscribe, to subscribe again) is `consent`.

use crate::kind::Kind;

/// How people agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A form on a web page.
    WebForm,
    /// On paper.
    Paper,
    /// In a shop, at the counter.
    Shop,
    /// In an app.
    App,
    /// Otherwise; the note says how.
    Other,
}

impl Method {
    /// All.
    pub const ALL: [Method; 5] = [Method::WebForm, Method::Paper, Method::Shop, Method::App, Method::Other];

    /// The word in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::WebForm => "web_form",
            Method::Paper => "paper",
            Method::Shop => "shop",
            Method::App => "app",
            Method::Other => "other",
        }
    }

    /// From its word.
    pub fn parse(word: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What the policy asks of marketing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Demand {
    /// Nothing.
    #[default]
    Off,
    /// The preview says that a record is missing.
    Warn,
    /// Marketing without a record is refused.
    Require,
}

impl Demand {
    /// From the policy's word; unknown ones ask nothing.
    pub fn parse(word: &str) -> Demand {
        match word {
            "warn" => Demand::Warn,
            "require" => Demand::Require,
            _ => Demand::Off,
        }
    }
}

/// The record that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// None.
    Nothing,
    /// One that holds.
    Holding,
    /// One that its owner put away.
    Archived,
}

/// What is wrong with what a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// It names no record.
    Missing,
    /// The record it names was put away.
    Archived,
}

/// What is wrong with a request of this type, if the policy asks for a record.
pub fn judge(demand: Demand, kind: Kind, named: Named) -> Option<Lack> {
    if demand == Demand::Off || kind != Kind::Marketing {
        return None;
    }
    match named {
        Named::Nothing => Some(Lack::Missing),
        Named::Archived => Some(Lack::Archived),
        Named::Holding => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for method in Method::ALL {
            assert_eq!(Method::parse(method.as_str()), Some(method));
        }
        assert_eq!(Method::parse("telepathy"), None);
        let words = ["off", "warn", "require", "?"];
        assert_eq!(words.map(Demand::parse), [Demand::Off, Demand::Warn, Demand::Require, Demand::Off]);
    }

    #[test]
    fn only_marketing_is_asked() {
        for named in [Named::Nothing, Named::Holding, Named::Archived] {
            assert_eq!(judge(Demand::Off, Kind::Marketing, named), None);
            for kind in [Kind::Verification, Kind::Notification] {
                assert_eq!(judge(Demand::Require, kind, named), None);
            }
        }
        for demand in [Demand::Warn, Demand::Require] {
            let of = |named| judge(demand, Kind::Marketing, named);
            assert_eq!(of(Named::Nothing), Some(Lack::Missing));
            assert_eq!(of(Named::Archived), Some(Lack::Archived));
            assert_eq!(of(Named::Holding), None);
        }
    }
}
