//! Records: what a handset shows for one signature of one approved version of a profile, and for whom.
//!
//! [`Record::to_bytes`] makes the canonical octets: JSON without blanks, fields in the order of the structures below,
//! absent ones left out. They are made once, signed, served, and verified as they are.

use serde::{Deserialize, Serialize};

use crate::seal::{BODY_MAX, Keys, Purpose};
use crate::{Broken, Digest, PortRule, Refusal, SigHash, Signed, SigningKey, UnixSeconds};

/// Characters of a brand's name at most.
pub const NAME_CHARS_MAX: usize = 15;
/// Characters of a brand's summary at most.
pub const SUMMARY_CHARS_MAX: usize = 75;
/// Menus beside each other at most.
pub const MENUS_MAX: usize = 3;
/// Items of a menu at most.
pub const ITEMS_MAX: usize = 5;
/// Half-width units of a menu's label, for one, two and three menus.
pub const MENU_WIDTHS: [usize; MENUS_MAX] = [24, 12, 8];
/// Half-width units of an item's label.
pub const ITEM_WIDTH: usize = 16;
/// Characters of an address at most.
pub const URL_CHARS_MAX: usize = 1000;
/// Characters of a web page's title at most.
pub const TITLE_CHARS_MAX: usize = 20;
/// Rules about senders at most.
pub const PORTS_MAX: usize = 100;
/// Regions at most.
pub const REGIONS_MAX: usize = 50;
/// Sizes of a logo at most.
pub const LOGO_SIZES_MAX: usize = 6;
/// Characters of a profile's or an item's id at most.
pub const ID_CHARS_MAX: usize = 64;

/// A signature's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The format: 1.
    pub v: u8,
    /// The signature's hash.
    pub sig_sha256: SigHash,
    /// The profile: 1 to 64 of letters, digits, `-`, `_`.
    pub profile_id: String,
    /// The profile's version.
    pub version: u32,
    /// Who it is.
    pub brand: Brand,
    /// The senders it is shown for: at least one rule.
    pub ports: Vec<PortRule>,
    /// The regions it is shown in; none: everywhere.
    pub regions: Vec<String>,
    /// The menu bar: up to three menus.
    pub menus: Vec<MenuItem>,
    /// From when on it is shown.
    pub not_before: UnixSeconds,
    /// Until when it is shown, exclusive.
    pub expires: UnixSeconds,
}

/// What is shown in the place of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its name: 1 to 15 characters.
    pub name: String,
    /// A sentence about it, up to 75 characters; may be empty.
    pub summary: String,
    /// `#RRGGBB`.
    pub colour: String,
    /// The same picture in several sizes; may be empty.
    pub logo: Vec<Logo>,
}

/// One size of a logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Width and height in pixels.
    pub px: u16,
    /// SHA-256 of the PNG file.
    pub sha256: Digest,
}

/// A menu, or an item in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// Stable over versions, so that taps can be counted: 1 to 64 of letters, digits, `-`, `_`.
    pub item_id: String,
    /// What is written on it.
    pub label: String,
    /// What a tap does; absent when there are items below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Up to five items below, of a menu of the bar only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<MenuItem>,
}

/// What a tap does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE", try_from = "RawAction")]
pub enum Action {
    /// Opens a web page.
    OpenUrl {
        /// `https://…`.
        url: String,
        /// The page's title, up to 20 characters; may be empty.
        title: String,
    },
    /// Offers to call a number.
    Dial {
        /// Digits, perhaps `+` in front, 3 to 20 digits.
        phone: String,
    },
    /// Opens an app, or a web page where the app is not there.
    OpenApp {
        /// The app's own address, such as `example-app://orders`.
        url: String,
        /// `https://…`.
        fallback: String,
    },
}

/// An action as it is read: one structure is a third of the code of an enum, which counts on a handset.
#[derive(Deserialize)]
struct RawAction {
    r#type: String,
    url: Option<String>,
    title: Option<String>,
    phone: Option<String>,
    fallback: Option<String>,
}

impl TryFrom<RawAction> for Action {
    type Error = Broken;

    fn try_from(raw: RawAction) -> Result<Action, Broken> {
        match (raw.r#type.as_str(), raw.url, raw.title, raw.phone, raw.fallback) {
            ("OPEN_URL", Some(url), Some(title), ..) => Ok(Action::OpenUrl { url, title }),
            ("DIAL", _, _, Some(phone), _) => Ok(Action::Dial { phone }),
            ("OPEN_APP", Some(url), _, _, Some(fallback)) => Ok(Action::OpenApp { url, fallback }),
            _ => Err(Broken::Value { field: "menus.action" }),
        }
    }
}

impl Record {
    /// The canonical octets, which are what is signed and served. Errors: the record breaks a rule of [`Record::check`], or
    /// is larger than a record may be.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Broken> {
        self.check()?;
        let octets = serde_json::to_vec(self).map_err(|_| Broken::Json)?;
        if octets.len() > BODY_MAX {
            return Err(Broken::TooLarge { what: "record", max: BODY_MAX });
        }
        Ok(octets)
    }

    /// Reads canonical octets. Errors: over a limit, not of the shape, or against a rule of [`Record::check`].
    pub fn from_bytes(octets: &[u8]) -> Result<Record, Broken> {
        if octets.len() > BODY_MAX {
            return Err(Broken::TooLarge { what: "record", max: BODY_MAX });
        }
        let record: Record = serde_json::from_slice(octets).map_err(|_| Broken::Json)?;
        record.check()?;
        Ok(record)
    }

    /// Signs the record: what is stored and served from now on. Errors: as [`Record::to_bytes`].
    pub fn sign(&self, key: &SigningKey) -> Result<Signed, Broken> {
        let body = String::from_utf8(self.to_bytes()?).map_err(|_| Broken::Json)?;
        Ok(Signed { kid: key.kid().to_owned(), sig: key.sign(Purpose::Record, &body), body })
    }

    /// Whether every part may be as it is. A platform judges much more before it publishes; this is what protects a handset.
    pub fn check(&self) -> Result<(), Broken> {
        let wrong = |field: &'static str| Err(Broken::Value { field });
        if self.v != 1 {
            return wrong("v");
        }
        if !is_id(&self.profile_id) {
            return wrong("profile_id");
        }
        if self.version == 0 {
            return wrong("version");
        }
        if self.ports.is_empty() || self.ports.len() > PORTS_MAX {
            return wrong("ports");
        }
        let is_region = |region: &String| (1..=32).contains(&region.len()) && is_plain(region);
        if self.regions.len() > REGIONS_MAX || !self.regions.iter().all(is_region) {
            return wrong("regions");
        }
        if self.expires <= self.not_before {
            return wrong("expires");
        }
        self.brand.check()?;
        check_menus(&self.menus)
    }

    /// Whether some rule knows the sender.
    pub fn is_from(&self, sender: &str) -> bool {
        self.ports.iter().any(|rule| rule.matches(sender))
    }
}

impl Brand {
    /// Whether every part may be as it is.
    pub fn check(&self) -> Result<(), Broken> {
        let wrong = |field: &'static str| Err(Broken::Value { field });
        let (name, summary) = (self.name.chars().count(), self.summary.chars().count());
        if !(1..=NAME_CHARS_MAX).contains(&name) || !is_plain(&self.name) || self.name.trim() != self.name {
            return wrong("brand.name");
        }
        if summary > SUMMARY_CHARS_MAX || !is_plain(&self.summary) {
            return wrong("brand.summary");
        }
        let is_colour = self
            .colour
            .strip_prefix('#')
            .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if !is_colour {
            return wrong("brand.colour");
        }
        let sizes_rise = self.logo.windows(2).all(|pair| pair[0].px < pair[1].px);
        let sizes_fit = self.logo.iter().all(|logo| (16..=1024).contains(&logo.px));
        if self.logo.len() > LOGO_SIZES_MAX || !sizes_rise || !sizes_fit {
            return wrong("brand.logo");
        }
        Ok(())
    }
}

/// Whether menus may be as they are: up to three, up to five below each, two levels, ids that differ, either an action or
/// items below, labels within their widths.
pub fn check_menus(menus: &[MenuItem]) -> Result<(), Broken> {
    let wrong = |field: &'static str| Err(Broken::Value { field });
    if menus.len() > MENUS_MAX {
        return wrong("menus");
    }
    let mut ids: Vec<&str> = Vec::new();
    let width_max = menus.len().checked_sub(1).map_or(0, |at| MENU_WIDTHS[at]);
    for menu in menus {
        if menu.action.is_some() != menu.children.is_empty() || menu.children.len() > ITEMS_MAX {
            return wrong("menus.children");
        }
        check_item(menu, width_max)?;
        ids.push(&menu.item_id);
        for item in &menu.children {
            if item.action.is_none() || !item.children.is_empty() {
                return wrong("menus.children");
            }
            check_item(item, ITEM_WIDTH)?;
            ids.push(&item.item_id);
        }
    }
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return wrong("menus.item_id");
    }
    Ok(())
}

fn check_item(item: &MenuItem, width_max: usize) -> Result<(), Broken> {
    let wrong = |field: &'static str| Err(Broken::Value { field });
    if !is_id(&item.item_id) {
        return wrong("menus.item_id");
    }
    let good = (1..=width_max).contains(&width(&item.label))
        && is_plain(&item.label)
        && item.label.trim() == item.label;
    if !good {
        return wrong("menus.label");
    }
    match &item.action {
        None => Ok(()),
        Some(Action::OpenUrl { url, title }) => {
            if title.chars().count() > TITLE_CHARS_MAX || !is_plain(title) {
                return wrong("menus.action.title");
            }
            if is_https(url) { Ok(()) } else { wrong("menus.action.url") }
        }
        Some(Action::Dial { phone }) if is_phone(phone) => Ok(()),
        Some(Action::Dial { .. }) => wrong("menus.action.phone"),
        Some(Action::OpenApp { url, .. }) if !is_app_link(url) => wrong("menus.action.url"),
        Some(Action::OpenApp { fallback, .. }) if !is_https(fallback) => wrong("menus.action.fallback"),
        Some(Action::OpenApp { .. }) => Ok(()),
    }
}

/// The width of a label in half-width units: two for Chinese, Japanese, Korean and full-width characters and for pictures,
/// one for others, none for marks that stand on the character before.
pub fn width(label: &str) -> usize {
    let of = |c: char| match u32::from(c) {
        0x0300..=0x036F | 0x200D | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F => 2,
        0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFD => 2,
        _ => 1,
    };
    label.chars().map(of).sum()
}

/// Whether an id is 1 to 64 of ASCII letters, digits, `-`, `_`.
pub(crate) fn is_id(id: &str) -> bool {
    let allowed = |octet: u8| octet.is_ascii_alphanumeric() || b"-_".contains(&octet);
    (1..=ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(allowed)
}

/// Whether a text has no control characters and none that turn the reading direction or cannot be seen.
fn is_plain(text: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(u32::from(c), 0x200B..=0x200C | 0x200E..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF)
    };
    !text.chars().any(hidden)
}

/// Whether an address is of a web page that is reached encrypted, with a host and without a user's name.
pub fn is_https(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let visible =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    !host.is_empty()
        && !host.contains('@')
        && !host.starts_with([':', '.'])
        && url.len() <= URL_CHARS_MAX
        && url.chars().all(visible)
}

/// Whether an address is an app's own: a scheme that no browser runs or reads itself.
pub fn is_app_link(url: &str) -> bool {
    const NOT_APPS: [&str; 14] = [
        "about",
        "blob",
        "content",
        "data",
        "file",
        "filesystem",
        "ftp",
        "http",
        "https",
        "intent",
        "javascript",
        "jar",
        "vbscript",
        "view-source",
    ];
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let scheme_fits = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.len() <= 64
        && scheme
            .bytes()
            .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"+-.".contains(&octet));
    scheme_fits
        && !NOT_APPS.contains(&scheme)
        && !rest.is_empty()
        && url.len() <= URL_CHARS_MAX
        && rest.bytes().all(|octet| octet.is_ascii_graphic())
}

/// Whether a text is a number that can be dialled.
pub fn is_phone(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    (3..=20).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit())
}

/// A profile that is no longer shown: this version of it and every earlier one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Revoked {
    /// The profile.
    pub profile_id: String,
    /// The last version that is not shown.
    pub version: u32,
}

impl Revoked {
    /// Whether a record is among those not shown.
    pub fn covers(&self, record: &Record) -> bool {
        self.profile_id == record.profile_id && record.version <= self.version
    }
}

/// Opens a signed record: its signature, its form, its time, and whether it was revoked. Whose message it is comes after.
pub fn open(signed: &Signed, keys: &Keys, revoked: &[Revoked], now: UnixSeconds) -> Result<Record, Refusal> {
    let key = keys.get(&signed.kid).ok_or(Refusal::UnknownKey)?;
    if now >= key.not_after {
        return Err(Refusal::KeyExpired);
    }
    if !key.public.is_good(Purpose::Record, &signed.body, &signed.sig) {
        return Err(Refusal::BadSignature);
    }
    let record = Record::from_bytes(signed.body.as_bytes()).map_err(|_| Refusal::Malformed)?;
    if revoked.iter().any(|line| line.covers(&record)) {
        return Err(Refusal::Revoked);
    }
    if now < record.not_before {
        return Err(Refusal::NotYetValid);
    }
    if now >= record.expires {
        return Err(Refusal::Expired);
    }
    Ok(record)
}
