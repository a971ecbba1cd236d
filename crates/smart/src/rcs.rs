//! A menu as RCS Business Messaging suggestions: what a message says and which chips stand under it.
//!
//! RBM has no menu that stays, so the items are attached to a message, the first eleven in their order. Nothing is left out
//! silently: [`Export::notes`] says what was cut, replaced or is not there. Limits: Google's reference of
//! `agentMessages.contentMessage`, restated in `docs/handset.md`.

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use crate::record::{Action, MenuItem, is_https};

/// Suggestions of a message at most.
pub const SUGGESTIONS_MAX: usize = 11;
/// Characters of a suggestion's label at most.
pub const LABEL_CHARS_MAX: usize = 25;
/// Characters of what comes back after a tap at most.
pub const POSTBACK_CHARS_MAX: usize = 2048;
/// Characters of a message's text at most.
pub const TEXT_CHARS_MAX: usize = 3072;
/// Characters of an address at most.
pub const URL_CHARS_MAX: usize = 2048;

/// The body of an agent message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentMessage {
    /// Its content.
    pub content_message: ContentMessage,
}

/// A text with suggestions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContentMessage {
    /// 1 to 3072 characters.
    pub text: String,
    /// Up to eleven.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
}

/// A chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What it does.
    pub action: SuggestedAction,
}

/// What a chip says and does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SuggestedAction {
    /// Up to 25 characters.
    pub text: String,
    /// The item's id.
    pub postback_data: String,
    /// One of the two.
    #[serde(flatten)]
    pub does: Does,
}

/// Opens or dials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Does {
    /// Opens a web page.
    OpenUrlAction {
        /// Its address.
        url: String,
    },
    /// Opens the dialler.
    #[serde(rename_all = "camelCase")]
    DialAction {
        /// E.164, with `+`.
        phone_number: String,
    },
}

/// A message, and what became of the menu on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// What RBM takes.
    pub message: AgentMessage,
    /// What differs from the menu.
    pub notes: Vec<Note>,
}

/// What was done to an item, or to the text when there is no item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The item's id.
    pub item_id: Option<String>,
    /// What was done.
    pub what: What,
}

/// What can be done to an item or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The text was cut to 3072 characters.
    TextCut,
    /// There was no text, so it is the brand's name.
    TextIsName,
    /// The label was cut to 25 characters.
    LabelCut,
    /// Another item has the same label, so the menu's label stands before it.
    LabelWithMenu,
    /// RBM opens no apps: the web page that stands in for it is opened.
    AppReplaced,
    /// Left out: more than eleven items.
    TooMany,
    /// Left out: the address is too long for RBM or no web page's.
    UrlNotFit,
    /// Left out: the number has no international form.
    PhoneNotFit,
}

/// A brand's menu under a text. Numbers without `+` are of the country whose calling code is given (`86`).
pub fn export(name: &str, menus: &[MenuItem], text: &str, calling_code: &str) -> Export {
    let mut notes = Vec::new();
    let text = text_of(name, text, &mut notes);
    let items: Vec<(Option<&MenuItem>, &MenuItem)> = menus
        .iter()
        .flat_map(|menu| {
            let below = menu.children.iter().map(move |item| (Some(menu), item));
            menu.action.is_some().then_some((None, menu)).into_iter().chain(below)
        })
        .collect();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (menu, item) in &items {
        let mut note = |what| notes.push(Note { item_id: Some(item.item_id.clone()), what });
        let does = match &item.action {
            None => continue,
            Some(Action::OpenUrl { url, .. }) => opens(url),
            Some(Action::OpenApp { fallback, .. }) => opens(fallback),
            Some(Action::Dial { phone }) => e164(phone, calling_code)
                .map(|phone_number| Does::DialAction { phone_number })
                .ok_or(What::PhoneNotFit),
        };
        let does = match does {
            Ok(_) if suggestions.len() == SUGGESTIONS_MAX => {
                note(What::TooMany);
                continue;
            }
            Ok(does) => does,
            Err(what) => {
                note(what);
                continue;
            }
        };
        if matches!(item.action, Some(Action::OpenApp { .. })) {
            note(What::AppReplaced);
        }
        let is_repeated = items.iter().filter(|(_, other)| other.label == item.label).count() > 1;
        let whole = match menu {
            Some(menu) if is_repeated => {
                note(What::LabelWithMenu);
                format!("{} · {}", menu.label, item.label)
            }
            _ => item.label.clone(),
        };
        let label = cut(&whole, LABEL_CHARS_MAX);
        if label.len() < whole.len() {
            note(What::LabelCut);
        }
        let postback_data = cut(&item.item_id, POSTBACK_CHARS_MAX).to_owned();
        let action = SuggestedAction { text: label.to_owned(), postback_data, does };
        suggestions.push(Suggestion { action });
    }
    let content_message = ContentMessage { text, suggestions };
    Export { message: AgentMessage { content_message }, notes }
}

fn text_of(name: &str, text: &str, notes: &mut Vec<Note>) -> String {
    let given = text.trim();
    if given.is_empty() {
        notes.push(Note { item_id: None, what: What::TextIsName });
        return cut(name, TEXT_CHARS_MAX).to_owned();
    }
    let fits = cut(given, TEXT_CHARS_MAX);
    if fits.len() < given.len() {
        notes.push(Note { item_id: None, what: What::TextCut });
    }
    fits.to_owned()
}

fn opens(url: &str) -> Result<Does, What> {
    let fits = is_https(url) && url.len() <= URL_CHARS_MAX;
    if fits { Ok(Does::OpenUrlAction { url: url.to_owned() }) } else { Err(What::UrlNotFit) }
}

/// The longest beginning of up to `max` characters that ends between two signs as a person sees them.
fn cut(text: &str, max: usize) -> &str {
    let mut count = 0;
    let mut end = 0;
    for (at, sign) in text.grapheme_indices(true) {
        count += sign.chars().count();
        if count > max {
            break;
        }
        end = at + sign.len();
    }
    text[..end].trim_end()
}

/// A number in E.164 (`+`, up to 15 digits), when it has such a form: `00` and the 0 before an area code are not part of it.
pub fn e164(phone: &str, calling_code: &str) -> Option<String> {
    let digits = match (phone.strip_prefix('+'), phone.strip_prefix("00")) {
        (Some(international), _) | (None, Some(international)) => international.to_owned(),
        (None, None) => {
            let national = phone.strip_prefix('0').unwrap_or(phone);
            // 400 and 800 services and everything else are dialled after the country's code.
            format!("{calling_code}{national}")
        }
    };
    let fits = (5..=15).contains(&digits.len())
        && digits.bytes().all(|octet| octet.is_ascii_digit())
        && !digits.starts_with('0');
    fits.then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: &str, label: &str, action: Action) -> MenuItem {
        MenuItem { item_id: id.into(), label: label.into(), action: Some(action), children: vec![] }
    }

    fn opens_page(url: &str) -> Action {
        Action::OpenUrl { url: url.into(), title: String::new() }
    }

    fn dials(phone: &str) -> Action {
        Action::Dial { phone: phone.into() }
    }

    fn menu(id: &str, label: &str, children: Vec<MenuItem>) -> MenuItem {
        MenuItem { item_id: id.into(), label: label.into(), action: None, children }
    }

    #[test]
    fn a_menu_becomes_what_the_reference_shows() {
        let menus = [
            item("m1", "我的订单", opens_page("https://example.com/orders")),
            menu("m2", "客服", vec![item("m2a", "电话", dials("4000000000"))]),
        ];
        let export = export("示例云", &menus, "您的快递已发出", "86");
        assert_eq!(
            serde_json::to_string(&export.message).unwrap(),
            concat!(
                r#"{"contentMessage":{"text":"您的快递已发出","suggestions":["#,
                r#"{"action":{"text":"我的订单","postbackData":"m1","#,
                r#""openUrlAction":{"url":"https://example.com/orders"}}},"#,
                r#"{"action":{"text":"电话","postbackData":"m2a","dialAction":{"phoneNumber":"+864000000000"}}}]}}"#,
            )
        );
        assert_eq!(export.notes, []);
    }

    #[test]
    fn the_public_limits_hold_and_whatever_is_cut_is_said() {
        let long = "一个很长很长的标签一个很长很长的标签一个很长很长的标签";
        let mut menus: Vec<MenuItem> = (0..3)
            .map(|n| {
                let below = (0..5).map(|m| item(&format!("m{n}{m}"), "电话", dials("95500"))).collect();
                menu(&format!("m{n}"), &format!("菜单{n}"), below)
            })
            .collect();
        menus[0].children[0] = item(
            "app",
            long,
            Action::OpenApp {
                url: "example-app://orders".into(),
                fallback: "https://example.com/app".into(),
            },
        );
        menus[0].children[1] = item("bad", "拨", dials("12"));
        menus[0].children[2] =
            item("far", "远", opens_page(&format!("https://example.com/{}", "a".repeat(2048))));
        let export = export("示例云", &menus, &"字".repeat(4000), "86");
        let content = &export.message.content_message;
        assert_eq!(content.text.chars().count(), TEXT_CHARS_MAX);
        assert_eq!(content.suggestions.len(), SUGGESTIONS_MAX);
        assert!(content.suggestions.iter().all(|one| one.action.text.chars().count() <= LABEL_CHARS_MAX));
        let of = |id: &str| -> Vec<What> {
            export
                .notes
                .iter()
                .filter(|note| note.item_id.as_deref() == Some(id))
                .map(|note| note.what)
                .collect()
        };
        assert_eq!(of("app"), [What::AppReplaced, What::LabelCut]);
        assert_eq!(of("bad"), [What::PhoneNotFit]);
        assert_eq!(of("far"), [What::UrlNotFit]);
        assert_eq!(of("m24"), [What::TooMany]);
        assert_eq!(of("m10"), [What::LabelWithMenu]);
        assert_eq!(content.suggestions[1].action.text, "菜单0 · 电话");
        assert!(export.notes.iter().any(|note| note.item_id.is_none() && note.what == What::TextCut));
    }

    #[test]
    fn without_a_text_the_name_is_said_and_without_a_menu_nothing_is_suggested() {
        let export = export("示例云", &[], "  ", "86");
        let json = serde_json::to_string(&export.message).unwrap();
        assert_eq!(json, r#"{"contentMessage":{"text":"示例云"}}"#);
        assert_eq!(export.notes, [Note { item_id: None, what: What::TextIsName }]);
    }

    #[test]
    fn numbers_have_an_international_form_or_none() {
        for (phone, expected) in [
            ("4000000000", Some("+864000000000")),
            ("95500", Some("+8695500")),
            ("01012345678", Some("+861012345678")),
            ("+6591234567", Some("+6591234567")),
            ("006591234567", Some("+6591234567")),
            ("110", Some("+86110")),
            ("12", None),
            ("+12345678901234567", None),
            ("+0123456", None),
            ("4000-000", None),
        ] {
            assert_eq!(e164(phone, "86").as_deref(), expected, "{phone}");
        }
    }

    #[test]
    fn a_sign_is_not_cut_in_the_middle() {
        let family = "👨‍👩‍👧";
        assert_eq!(cut(&format!("{}{family}", "a".repeat(23)), 25), "a".repeat(23));
        assert_eq!(cut("a b", 2), "a");
    }
}
