//! Smart SMS (智能短信): what a handset shows beside a plain text of a brand that was reviewed. A name, a logo and a menu,
//! shown only when the signature *and* the sender's number are the profile's.
//!
//! Pure. Invariants: editing never changes what is live (`life`); an item keeps its id as long as it exists, and no id is used
//! again, so that figures of two versions can be compared; what a profile may look like is `lint`, what it may be compared
//! with others is `facts`. What is not here: how a record is written and signed (the crate for handsets), who decides.

pub mod aim;
pub mod event;
pub mod facts;
pub mod life;
pub mod lint;
pub mod look;
pub mod phone;
pub mod port;
pub mod region;
pub mod sketch;
pub mod url;
pub mod vendor;

use crate::id::SignatureId;
use crate::lint::Severity;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

pub use port::{Port, PortKind};

/// What its owner writes about a brand: one version of a profile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// What handsets show instead of the number.
    pub name: String,
    /// What the brand does, in a sentence.
    pub summary: String,
    /// The trade.
    pub industry: Industry,
    /// `#RRGGBB`; empty = none.
    pub colour: String,
    /// Numbers that people may call, shown on the brand's page.
    pub hotlines: Vec<Hotline>,
    /// Approved signatures of the same tenant.
    pub signatures: Vec<SignatureId>,
    /// Sender's numbers that are not the platform's own, with how that is proven.
    pub claims: Vec<Claim>,
    /// Where it is shown, ISO 3166-2 (`CN-BJ`); empty = everywhere.
    pub regions: Vec<String>,
    /// At most three, from left to right.
    pub menus: Vec<Menu>,
}

/// A number that people may call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hotline {
    /// What it is for.
    pub label: String,
    /// As people dial it.
    pub phone: String,
}

/// A sender's number that the tenant says is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which numbers.
    #[serde(flatten)]
    pub port: Port,
    /// How that is proven: the carrier's letter, a contract; for the reviewer.
    #[serde(default)]
    pub proof: String,
}

/// What stands in the bar below the messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Menu {
    /// Stable id; empty = it is new.
    pub id: String,
    /// What it says.
    pub label: String,
    /// What pressing it does; nothing when it opens a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// The list it opens, from the top.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

/// A line of a menu's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable id; empty = it is new.
    #[serde(default)]
    pub id: String,
    /// What it says.
    pub label: String,
    /// What pressing it does.
    pub action: Action,
}

/// What pressing an item does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// Opens a web page.
    OpenUrl {
        /// An https address.
        url: String,
        /// What stands above the page; empty = the item's label.
        #[serde(default)]
        title: String,
    },
    /// Calls a number, after asking.
    Dial {
        /// As people dial it.
        phone: String,
    },
    /// Opens an app, or a web page where the app is not installed.
    OpenApp {
        /// The app's own address, `shop://orders`.
        url: String,
        /// An https address.
        fallback: String,
    },
}

macro_rules! industries {
    ($($name:ident $word:literal)*) => {
        /// A brand's trade; the eleven that handset makers ask for.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Industry {
            $(#[doc = concat!("`", $word, "`")] $name,)*
            /// Another one.
            #[default]
            Other,
        }

        impl Industry {
            /// All.
            pub const ALL: &[Industry] = &[$(Industry::$name,)* Industry::Other];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Industry::$name => $word,)* Industry::Other => "other" }
            }
        }
    };
}

industries! {
    Finance "finance"
    Retail "retail"
    Logistics "logistics"
    Travel "travel"
    Government "government"
    Health "health"
    Education "education"
    Telecom "telecom"
    Entertainment "entertainment"
    Utilities "utilities"
}

impl Industry {
    /// From its word.
    pub fn parse(word: &str) -> Option<Industry> {
        Industry::ALL.iter().copied().find(|industry| industry.as_str() == word)
    }
}

/// Something that a machine says about a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Stable word.
    pub id: &'static str,
    /// An error keeps it from being submitted, a warning is shown to the reviewer.
    pub severity: Severity,
    /// The value that is meant: `menus[0].items[2].action.url`.
    pub field: String,
    /// English sentence.
    pub en: Cow<'static, str>,
    /// Chinese sentence.
    pub zh: Cow<'static, str>,
}

impl Flaw {
    pub(crate) fn error(
        id: &'static str,
        field: impl Into<String>,
        en: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
    ) -> Flaw {
        Flaw { id, severity: Severity::Error, field: field.into(), en: en.into(), zh: zh.into() }
    }

    pub(crate) fn warning(
        id: &'static str,
        field: impl Into<String>,
        en: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
    ) -> Flaw {
        Flaw { severity: Severity::Warning, ..Flaw::error(id, field, en, zh) }
    }
}

impl Profile {
    /// Every menu and item with its id, its label, its action and its place, as they stand.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.menus.iter().enumerate().flat_map(|(m, menu)| {
            let place = format!("menus[{m}]");
            let below = menu.items.iter().enumerate().map({
                let place = place.clone();
                move |(i, item)| Entry {
                    id: &item.id,
                    label: &item.label,
                    action: Some(&item.action),
                    place: format!("{place}.items[{i}]"),
                }
            });
            std::iter::once(Entry { id: &menu.id, label: &menu.label, action: menu.action.as_ref(), place })
                .chain(below)
        })
    }

    /// Gives every new menu and item an id, counting on from `next`; answers where the count is then. An id that is not of this
    /// profile, or stands twice, is taken for a new item's.
    pub fn number_items(&mut self, next: u32) -> u32 {
        let (known, mut next, mut seen) = (next, next, Vec::new());
        let mut number = |id: &mut String| {
            let old = item_number(id).filter(|number| *number < known && !seen.contains(number));
            match old {
                Some(number) => seen.push(number),
                None => {
                    *id = format!("m{next}");
                    next += 1;
                }
            }
        };
        for menu in &mut self.menus {
            number(&mut menu.id);
            menu.items.iter_mut().for_each(|item| number(&mut item.id));
        }
        next
    }
}

/// A name as people read it: two live brands never have the same.
pub fn read_name(name: &str) -> String {
    crate::sender_id::bones(name)
}

/// A menu or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Stable id.
    pub id: &'a str,
    /// What it says.
    pub label: &'a str,
    /// What pressing it does.
    pub action: Option<&'a Action>,
    /// Where it stands: `menus[0].items[2]`.
    pub place: String,
}

/// The number in an id such as `m7`.
fn item_number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix('m')?;
    let plain = !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A profile with which nothing is wrong.
    pub(crate) fn profile() -> Profile {
        let url =
            |path: &str| Action::OpenUrl { url: format!("https://example.com/{path}"), title: String::new() };
        Profile {
            name: "鸿雁商城".into(),
            summary: "网上购物".into(),
            industry: Industry::Retail,
            colour: "#C8102E".into(),
            hotlines: vec![Hotline { label: "客服".into(), phone: "4001234567".into() }],
            signatures: vec![SignatureId(1)],
            claims: Vec::new(),
            regions: Vec::new(),
            menus: vec![
                Menu {
                    id: "m1".into(),
                    label: "订单".into(),
                    action: Some(url("orders")),
                    items: Vec::new(),
                },
                Menu {
                    id: "m2".into(),
                    label: "客服".into(),
                    action: None,
                    items: vec![
                        Item {
                            id: "m3".into(),
                            label: "电话".into(),
                            action: Action::Dial { phone: "4001234567".into() },
                        },
                        Item { id: "m4".into(), label: "在线".into(), action: url("chat") },
                    ],
                },
            ],
        }
    }

    #[test]
    fn profiles_are_kept_as_json() {
        let one = Profile {
            claims: vec![Claim { port: Port::new(PortKind::Prefix, "10690000"), proof: "letter".into() }],
            ..profile()
        };
        let text = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), one);
        assert!(
            text.contains(r#""claims":[{"rule":"prefix","value":"10690000","proof":"letter"}]"#),
            "{text}"
        );
        assert!(text.contains(r#"{"type":"OPEN_URL","url":"https://example.com/orders""#), "{text}");
        assert_eq!(serde_json::from_str::<Profile>("{}").unwrap(), Profile::default());
        assert!(Industry::ALL.iter().all(|industry| Industry::parse(industry.as_str()) == Some(*industry)));
        assert_eq!((Industry::ALL.len(), Industry::parse("x")), (11, None));
    }

    #[test]
    fn items_keep_their_ids_and_new_ones_get_fresh_ones() {
        let mut one = profile();
        assert_eq!(one.number_items(5), 5, "all are known");
        assert_eq!(one.entries().map(|entry| entry.id).collect::<Vec<_>>(), ["m1", "m2", "m3", "m4"]);
        one.menus.swap(0, 1);
        one.menus[0].items[1].id = String::new();
        one.menus[1].id = "m3".into();
        assert_eq!(one.number_items(5), 7);
        let ids: Vec<_> = one.entries().map(|entry| (entry.id, entry.place)).collect();
        let places = ["menus[0]", "menus[0].items[0]", "menus[0].items[1]", "menus[1]"];
        assert_eq!(ids.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["m2", "m3", "m5", "m6"]);
        assert!(ids.iter().map(|(_, place)| place.as_str()).eq(places));
        for odd in ["m99", "m01", "m", "x1", "m4294967296"] {
            let mut one = profile();
            one.menus[0].id = odd.into();
            one.number_items(5);
            assert_eq!(one.menus[0].id, "m5", "{odd}");
        }
    }
}
