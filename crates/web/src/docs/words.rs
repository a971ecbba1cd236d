//! The page's texts: escaping, the little markdown that doc comments use, and Chinese for every English text.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use domain::refusal::Lang;

/// English text → Chinese text, for everything the document says.
const CHINESE: &str = include_str!("zh.json");

fn chinese() -> &'static BTreeMap<String, String> {
    static TABLE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(CHINESE).unwrap_or_default())
}

/// Says texts in one language, and remembers which ones it was asked for.
pub(super) struct Words {
    pub(super) lang: Lang,
    asked: RefCell<BTreeSet<String>>,
}

impl Words {
    pub(super) fn new(lang: Lang) -> Words {
        Words { lang, asked: RefCell::default() }
    }

    /// A text of the document in the page's language; English when the table lacks it (a test finds that).
    pub(super) fn say<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        let text = text.trim();
        self.asked.borrow_mut().insert(one_line(text));
        match self.lang {
            Lang::En => text.into(),
            Lang::Zh => chinese().get(&one_line(text)).map_or(text.into(), |zh| zh.clone().into()),
        }
    }

    /// One of two texts that only the page has.
    pub(super) fn pick(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// A text with `code` marked, inside a line.
    pub(super) fn inline(&self, text: &str) -> String {
        marked(&self.say(text))
    }

    /// Texts asked for.
    #[cfg(test)]
    pub(super) fn asked(self) -> BTreeSet<String> {
        self.asked.into_inner()
    }
}

/// Doc comments are broken into lines where the source needs it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Escaped for HTML text and attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Escaped, with `…` between backticks as code.
pub(super) fn marked(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    pieces
        .map(
            |(n, piece)| if n % 2 == 1 { format!("<code>{}</code>", escaped(piece)) } else { escaped(piece) },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(marked("a `<b>` & 'c'"), "a <code>&lt;b&gt;</code> &amp; &#39;c&#39;");
    }

    #[test]
    fn the_chinese_table_reads() {
        assert!(serde_json::from_str::<BTreeMap<String, String>>(CHINESE).unwrap().len() > 100);
    }

    #[test]
    fn every_text_of_the_page_has_chinese_and_no_chinese_is_left_over() {
        let document = crate::docs::ordered(&crate::api::routes().into_openapi());
        let asked = super::super::page::texts(&document);
        let known: BTreeSet<String> = chinese().keys().cloned().collect();
        let missing: Vec<_> = asked.difference(&known).collect();
        let unused: Vec<_> = known.difference(&asked).collect();
        let listed = serde_json::to_string_pretty(&missing).unwrap();
        assert!(missing.is_empty(), "docs/zh.json lacks {listed}");
        assert!(unused.is_empty(), "docs/zh.json has what no text asks for: {unused:#?}");
    }
}
