//! Screening of contents: what a text speaks of, whatever it is written like, and what becomes of it.
//!
//! Words (`words.rs`) and shapes (`rules.rs`) are found in the readings of a text (`normal.rs`); each belongs to a
//! category (`category.rs`), and category, SMS type, direction and the tenant's licences decide: pass, review or block.
//! The strictest hit decides for the whole. Every hit says where it is in the text as it was written.
//!
//! A `Screening` is built once from a list of words and a table, never changes, and is shared behind an `Arc`; a new
//! list is a new one, swapped in. What is not here: numbers, signatures, limits of a content (`screen`, `lint`).

pub mod category;
pub mod normal;
pub mod rules;
pub mod words;

use crate::kind::{Direction, Kind};
use crate::refusal::Lang;
use category::{Action, Category, Licences, Table};
use normal::Normal;
use rules::Shape;
use serde::Serialize;
use std::ops::Range;
use words::{Word, WordId, Words};

/// What found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A word of the list.
    Word,
    /// A link.
    Link,
    /// A link of a shortening service.
    ShortLink,
    /// A link that is written to be overlooked.
    HiddenLink,
    /// A personal phone number.
    MobileNumber,
    /// A chat account.
    ChatId,
    /// Characters that imitate others.
    VariantCharacters,
}

impl Rule {
    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Link => "link",
            Self::ShortLink => "short_link",
            Self::HiddenLink => "hidden_link",
            Self::MobileNumber => "mobile_number",
            Self::ChatId => "chat_id",
            Self::VariantCharacters => "variant_characters",
        }
    }
}

/// One thing found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// What found it.
    pub rule: Rule,
    /// The entry of the list, when it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word_id: Option<WordId>,
    /// What it speaks of.
    pub category: Category,
    /// The word of the list, or what was written.
    pub word: String,
    /// Characters (not octets) of the text as it was written.
    pub range: Range<usize>,
    /// What it does to the message.
    pub action: Action,
    /// English: what is wrong and what to change.
    pub en: String,
    /// Chinese: the same.
    pub zh: String,
}

/// What becomes of a text, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The strictest of the hits' actions.
    pub outcome: Action,
    /// Everything found, in the text's order; what passes is not mentioned.
    pub hits: Vec<Hit>,
}

/// A list of words and a table, ready to judge texts.
#[derive(Debug, Clone)]
pub struct Screening {
    words: Words,
    table: Table,
}

/// A list of words that is too large to be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyWords;

impl Screening {
    /// Compiles a list. Words that have nothing to look for are left out (`Word::is_usable`).
    pub fn new(words: Vec<Word>, table: Table) -> Result<Self, TooManyWords> {
        let words = Words::compile(words).map_err(|_too_many_states| TooManyWords)?;
        Ok(Self { words, table })
    }

    /// How many words are looked for.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Judges a text. Any text can be judged; a clean one costs its readings and one pass.
    pub fn check(&self, text: &str, kind: Kind, direction: Direction, licences: Licences) -> Verdict {
        self.check_but(text, kind, direction, licences, |_| false)
    }

    /// [`Screening::check`], but for links that need no look: `is_known` is asked of each as it was written. One that is
    /// disguised is never asked about.
    pub fn check_but(
        &self,
        text: &str,
        kind: Kind,
        direction: Direction,
        licences: Licences,
        is_known: impl Fn(&str) -> bool,
    ) -> Verdict {
        let normal = Normal::of(text);
        let mut hits = Vec::new();
        for found in self.words.find(text, &normal) {
            let word = found.word;
            let by_table = || self.table.action(word.category, kind, direction, licences);
            let action = word.action.unwrap_or_else(by_table);
            if action > Action::Pass {
                let hit = hit(Rule::Word, word.category, word.text.clone(), found.range, action);
                hits.push(Hit { word_id: Some(word.id), ..hit });
            }
        }
        for (shape, range) in rules::find(&normal) {
            let Some((rule, category)) = meaning(shape) else { continue };
            let action = self.table.action(category, kind, direction, licences);
            let written = normal.written(range.clone());
            let is_plain_link = matches!(rule, Rule::Link | Rule::ShortLink);
            if action > Action::Pass && !(is_plain_link && is_known(&written)) {
                hits.push(hit(rule, category, written, range, action));
            }
        }
        hits.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.rule));
        hits.truncate(words::MAX_HITS);
        let outcome = hits.iter().map(|hit| hit.action).max().unwrap_or(Action::Pass);
        Verdict { outcome, hits }
    }
}

/// The category that a shape stands for; hotlines are what a text should have.
const fn meaning(shape: Shape) -> Option<(Rule, Category)> {
    Some(match shape {
        Shape::Link => (Rule::Link, Category::Website),
        Shape::ShortLink => (Rule::ShortLink, Category::ShortUrl),
        Shape::HiddenLink => (Rule::HiddenLink, Category::Phishing),
        Shape::Mobile => (Rule::MobileNumber, Category::ContactInfo),
        Shape::ChatId => (Rule::ChatId, Category::AddContact),
        Shape::Variant => (Rule::VariantCharacters, Category::SpecialChars),
        Shape::Hotline => return None,
    })
}

fn hit(rule: Rule, category: Category, word: String, range: Range<usize>, action: Action) -> Hit {
    let (en, zh) = if rule == Rule::HiddenLink {
        (
            "This link is written so that a filter does not see it. Write the address of your own site plainly.",
            "网址书写方式疑似规避审核。请规范书写贵方自有域名的网址。",
        )
    } else {
        (category.sentence(Lang::En), category.sentence(Lang::Zh))
    };
    let (en, zh) = (format!("\"{word}\": {en}"), format!("“{word}”：{zh}"));
    Hit { rule, word_id: None, category, word, range, action, en, zh }
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::How;

    fn screening() -> Screening {
        let word = |id, text: &str, category, action, how| Word {
            id: WordId(id),
            text: text.into(),
            category,
            action,
            how,
        };
        let words = vec![
            word(1, "赌场", Category::Gambling, None, How::Normal),
            word(2, "逾期", Category::Dunning, None, How::Normal),
            word(3, "开盘", Category::RealEstate, None, How::Normal),
            word(4, "rival", Category::UserAcquisition, Some(Action::Block), How::Whole),
        ];
        Screening::new(words, Table::default()).unwrap()
    }

    #[test]
    fn the_strictest_hit_decides() {
        let screening = screening();
        let verdict = screening.check(
            "您有账单逾期，13800138000，赌 场",
            Kind::Notification,
            Direction::Mainland,
            Licences::NONE,
        );
        assert_eq!(verdict.outcome, Action::Block);
        let hits: Vec<_> =
            verdict.hits.iter().map(|h| (h.rule, h.category, h.range.clone(), h.action)).collect();
        assert_eq!(
            hits,
            [
                (Rule::Word, Category::Dunning, 4..6, Action::Block),
                (Rule::MobileNumber, Category::ContactInfo, 7..18, Action::Review),
                (Rule::Word, Category::Gambling, 19..22, Action::Block),
            ]
        );
        assert_eq!(verdict.hits[2].word_id, Some(WordId(1)));
        assert!(verdict.hits[2].zh.starts_with("“赌场”：") && verdict.hits[2].en.starts_with("\"赌场\": "));
    }

    #[test]
    fn kind_direction_and_licence_matter() {
        let screening = screening();
        let outcome =
            |text, kind, direction, licences| screening.check(text, kind, direction, licences).outcome;
        use Direction::{International, Mainland};
        use Kind::{Marketing, Verification};
        let lender = Licences::NONE.with(Category::Dunning);
        assert_eq!(outcome("开盘", Verification, Mainland, Licences::NONE), Action::Pass);
        assert_eq!(outcome("开盘", Marketing, Mainland, Licences::NONE), Action::Block);
        assert_eq!(outcome("开盘", Marketing, International, Licences::NONE), Action::Pass);
        assert_eq!(outcome("逾期", Marketing, Mainland, lender), Action::Pass);
        assert_eq!(outcome("赌场", Marketing, International, lender), Action::Block);
        assert_eq!(
            outcome("Rival!", Marketing, International, Licences::NONE.with(Category::UserAcquisition)),
            Action::Block
        );
    }

    #[test]
    fn known_links_need_no_look_and_hide_nothing() {
        let screening = screening();
        let check = |text: &str| {
            let (kind, direction) = (Kind::Marketing, Direction::Mainland);
            let is_known = |link: &str| link == "https://go.example.com/s/abc" || link == "t.cn/abc";
            screening.check_but(text, kind, direction, Licences::NONE, is_known)
        };
        assert_eq!(check("春季上新 https://go.example.com/s/abc 拒收请回复R").outcome, Action::Pass);
        assert_eq!(check("t.cn/abc").outcome, Action::Pass, "a host that is named is nobody else's");
        let hidden = check("https://go。example.com/s/abc");
        assert_eq!(hidden.hits[0].rule, Rule::HiddenLink, "{hidden:?}");
        let other = check("https://go.example.com/s/abc https://shop.example.com");
        assert_eq!((other.outcome, other.hits.len()), (Action::Review, 1));
        // However many there are, what stands behind them is seen.
        let many = "https://go.example.com/s/abc ".repeat(words::MAX_HITS + 1);
        assert_eq!(check(&format!("{many}赌场")).outcome, Action::Block);
    }

    #[test]
    fn a_verdict_in_json() {
        let verdict = screening().check("赌场", Kind::Marketing, Direction::Mainland, Licences::NONE);
        let json = serde_json::to_value(&verdict).unwrap();
        assert_eq!(json["outcome"], "block");
        assert_eq!(
            (&json["hits"][0]["rule"], &json["hits"][0]["category"]),
            (&"word".into(), &"gambling".into())
        );
        assert_eq!(json["hits"][0]["range"], serde_json::json!({"start": 0, "end": 2}));
    }
}
