//! Words as the operator sets them. A word is known by its text and how it is looked for; one that came with the program is
//! changed or switched off by a row of its own, and is as delivered again when that row is taken away.

use domain::audit::Action as Audited;
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use domain::screening::category::{Action, Category};
use domain::screening::words::{How, Word, WordId};
use store::Tx;
use store::screening::{self as rows, WordRow};

use super::book::{Entry, Origin};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};
use crate::paging::{Numbered, Paging};

/// Words that may be set.
pub(super) const WORDS_MAX: i64 = 200_000;
/// Words that may be taken away at once.
pub const REMOVED_MAX: usize = 1_000;
/// Characters of a word.
const TEXT_MAX: usize = 64;
/// Characters of a note.
const NOTE_MAX: usize = 200;

/// Which words; conditions are combined.
#[derive(Clone, Debug, Default)]
pub struct WordQuery {
    /// The word or its note contains this, whatever the case.
    pub words: Option<String>,
    /// Of this category.
    pub category: Option<Category>,
    /// From there.
    pub origin: Option<Origin>,
    /// With this action of its own.
    pub action: Option<Action>,
    /// Only those that are switched off, or only those that are not.
    pub is_off: Option<bool>,
    /// Which page.
    pub page: Paging,
}

/// A word as somebody wrote it; what is empty was not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWord {
    /// The word.
    pub text: String,
    /// `written`, `normal` or `whole`; empty = as fits the word.
    pub how: String,
    /// Category, by its code or its name in either language.
    pub category: String,
    /// `pass`, `review` or `block`; empty = as the category says.
    pub action: String,
    /// It is not looked for.
    pub is_off: bool,
    /// Why.
    pub note: String,
}

/// A word as it is shown.
pub type WordView = Entry;

/// What is wrong with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongWhy {
    /// It is empty, too long, or has nothing to look for.
    Word,
    /// No such category.
    Category,
    /// No such way to look.
    How,
    /// No such action.
    Action,
    /// The note is too long or holds control characters.
    Note,
    /// There would be too many words.
    TooMany,
    /// The line is no UTF-8.
    Line,
}

impl WrongWhy {
    /// The field it is about.
    pub const fn field(self) -> &'static str {
        match self {
            WrongWhy::Word | WrongWhy::TooMany | WrongWhy::Line => "word",
            WrongWhy::Category => "category",
            WrongWhy::How => "match",
            WrongWhy::Action => "action",
            WrongWhy::Note => "note",
        }
    }

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            WrongWhy::Word => "invalid_word",
            WrongWhy::Category => "invalid_category",
            WrongWhy::How => "invalid_match",
            WrongWhy::Action => "invalid_action",
            WrongWhy::Note => "invalid_note",
            WrongWhy::TooMany => "too_many_words",
            WrongWhy::Line => "unreadable_line",
        }
    }

    /// What is wrong and what to do.
    pub const fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (WrongWhy::Word, Lang::En) => {
                "A word has 1 to 64 characters on one line, and a letter, a digit or a Chinese character among them."
            }
            (WrongWhy::Word, Lang::Zh) => "词语须为 1 至 64 个字符，不能换行，且至少含一个文字、字母或数字。",
            (WrongWhy::Category, Lang::En) => "There is no such category. Write its code, such as gambling.",
            (WrongWhy::Category, Lang::Zh) => "没有该类别。请填写类别代码，例如 gambling。",
            (WrongWhy::How, Lang::En) => "Write written, normal or whole, or leave it empty.",
            (WrongWhy::How, Lang::Zh) => "匹配方式须为 written、normal 或 whole，也可留空。",
            (WrongWhy::Action, Lang::En) => {
                "Write pass, review or block, or leave it empty to follow the category."
            }
            (WrongWhy::Action, Lang::Zh) => "处置须为 pass、review 或 block；留空则按类别处理。",
            (WrongWhy::Note, Lang::En) => "A note has at most 200 characters and no control characters.",
            (WrongWhy::Note, Lang::Zh) => "备注最多 200 个字符，且不能含控制字符。",
            (WrongWhy::TooMany, Lang::En) => "There are 200,000 words already. Take some away first.",
            (WrongWhy::TooMany, Lang::Zh) => "词语已达 200,000 条上限，请先删除部分词语。",
            (WrongWhy::Line, Lang::En) => "The line cannot be read. Save the file as CSV in UTF-8.",
            (WrongWhy::Line, Lang::Zh) => "无法读取该行。请将文件另存为 UTF-8 编码的 CSV。",
        }
    }
}

impl WrongWhy {
    /// The refusal of a word that was given alone.
    fn refusal(self) -> Error {
        let phrase = |lang| self.sentence(lang).trim_end_matches(['.', '。']);
        wrong(self.field(), phrase(Lang::En), phrase(Lang::Zh))
    }
}

/// Reads a word, as `who` sets it now.
pub(super) fn read(
    new: &NewWord,
    who: &str,
    id: WordId,
    now_ms: i64,
) -> std::result::Result<WordRow, WrongWhy> {
    let text = new.text.trim();
    let length = text.chars().count();
    if length == 0 || length > TEXT_MAX || text.chars().any(char::is_control) {
        return Err(WrongWhy::Word);
    }
    let category = category(&new.category).ok_or(WrongWhy::Category)?;
    let how = match new.how.trim() {
        "" => fitting(text),
        word => How::parse(&word.to_ascii_lowercase()).ok_or(WrongWhy::How)?,
    };
    let action = match new.action.trim() {
        "" => None,
        word => Some(Action::parse(&word.to_ascii_lowercase()).ok_or(WrongWhy::Action)?),
    };
    let note = new.note.trim();
    if note.chars().count() > NOTE_MAX || note.chars().any(char::is_control) {
        return Err(WrongWhy::Note);
    }
    let word = Word { id, text: text.to_owned(), category, action, how };
    if !word.is_usable() {
        return Err(WrongWhy::Word);
    }
    Ok(WordRow {
        text: word.text,
        how,
        id,
        category,
        action,
        is_off: new.is_off,
        note: note.to_owned(),
        who: who.to_owned(),
        changed_ms: now_ms,
        version: 1,
    })
}

fn category(text: &str) -> Option<Category> {
    let text = text.trim();
    let is_it = |category: &&Category| {
        text.eq_ignore_ascii_case(category.as_str())
            || text.eq_ignore_ascii_case(category.name(Lang::En))
            || text == category.name(Lang::Zh)
    };
    Category::ALL.iter().find(is_it).copied()
}

/// A word with a Latin letter or a digit at an edge is looked for as a whole: "class" has no "ass" in it.
fn fitting(text: &str) -> How {
    let edges = [text.chars().next(), text.chars().next_back()];
    if edges.iter().flatten().any(char::is_ascii_alphanumeric) { How::Whole } else { How::Normal }
}

impl WordQuery {
    /// Whether an entry is one of them.
    pub(super) fn fits(&self, entry: &Entry) -> bool {
        let has = |words: &str| {
            let words = words.to_lowercase();
            entry.word.text.to_lowercase().contains(&words) || entry.note.to_lowercase().contains(&words)
        };
        self.words.as_deref().is_none_or(|words| has(words.trim()))
            && self.category.is_none_or(|category| entry.word.category == category)
            && self.origin.is_none_or(|origin| entry.origin == origin)
            && self.action.is_none_or(|action| entry.word.action == Some(action))
            && self.is_off.is_none_or(|is_off| entry.is_off == is_off)
    }
}

impl Engine {
    /// A page of the words: those the operator set first, the latest change first.
    pub fn screening_words(&self, actor: &Actor, query: &WordQuery) -> Result<Numbered<WordView>> {
        actor.may(Permission::ScreeningRead)?;
        let book = self.core.book();
        let fitting: Vec<_> = book.entries.iter().filter(|entry| query.fits(entry)).collect();
        let found = i64::try_from(fitting.len()).unwrap_or(i64::MAX);
        let items = query.page.cut(fitting).into_iter().cloned().collect();
        Ok(Numbered::new(items, found))
    }

    /// Adds a word, or changes one. `version` is the one it was read at, 0 for one that was never set; `changed_meanwhile` when
    /// somebody else set it since.
    pub async fn set_screening_word(&self, actor: &Actor, new: &NewWord, version: i64) -> Result<WordView> {
        actor.may(Permission::ScreeningManage)?;
        let row = read(new, actor.name(), WordId(self.core.ids.next()), now_ms());
        let row = row.map_err(WrongWhy::refusal)?;
        let note = self.core.note(actor, Audited::ScreeningWordSet, &row.text);
        let note = note.with("category", row.category.as_str()).with("match", row.how.as_str());
        let note = note.with("action", row.action.map(Action::as_str)).with("off", row.is_off);
        let set = row.clone();
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            rows::begin(tx)?;
            let known = rows::get(tx, &set.text, set.how)?;
            if known.as_ref().map_or(0, |known| known.version) != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            match known {
                Some(known) => {
                    let row = WordRow { id: known.id, version: known.version + 1, ..set.clone() };
                    rows::update(tx, &[row])?;
                }
                None if rows::count(tx)? >= WORDS_MAX => {
                    return refuse(WrongWhy::TooMany.refusal());
                }
                None => rows::insert(tx, std::slice::from_ref(&set))?,
            }
            store::audit::add(tx, &note.clone().line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.core.follow_screening().await?;
        let book = self.core.book();
        let found =
            book.entries.iter().find(|entry| entry.word.text == row.text && entry.word.how == row.how);
        found.cloned().ok_or_else(|| Refusal::ChangedMeanwhile.into())
    }

    /// Takes words away that the operator set; what came with the program is as delivered again. Answers how many there were.
    pub async fn remove_screening_words(&self, actor: &Actor, words: Vec<(String, How)>) -> Result<usize> {
        actor.may(Permission::ScreeningManage)?;
        if words.is_empty() || words.len() > REMOVED_MAX {
            return Err(Error::Refused(
                Refusal::FieldInvalid,
                Detail::both("words", format!("1–{REMOVED_MAX}")),
            ));
        }
        let note = self.core.note(actor, Audited::ScreeningWordsRemoved, "");
        let write = move |tx: &mut Tx<'_>| {
            rows::begin(tx)?;
            let mut known = Vec::new();
            for (text, how) in &words {
                if rows::get(tx, text, *how)?.is_some() && !known.contains(&(text.clone(), *how)) {
                    known.push((text.clone(), *how));
                }
            }
            if !known.is_empty() {
                rows::remove(tx, &known)?;
                let object = match known.as_slice() {
                    [(one, _)] => one.clone(),
                    many => many.len().to_string(),
                };
                store::audit::add(tx, &note.clone().about(&object).line())?;
            }
            Ok(known.len())
        };
        let gone = self.core.db.write(write).await?;
        self.core.screening_changed().await;
        Ok(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str, how: &str, category: &str, action: &str, note: &str) -> NewWord {
        NewWord {
            text: text.into(),
            how: how.into(),
            category: category.into(),
            action: action.into(),
            is_off: false,
            note: note.into(),
        }
    }

    #[test]
    fn words_are_read_or_told_what_is_wrong() {
        let read = |word: &NewWord| {
            read(word, "Rhea", WordId(1), 5).map(|row| (row.text, row.how, row.category, row.action))
        };
        let long = "长".repeat(65);
        let note = "注".repeat(201);
        let cases = [
            (new(" 借条 ", "", "loan", "", ""), Ok(("借条".into(), How::Normal, Category::Loan, None))),
            (
                new("xbet", "", "赌博", "BLOCK", ""),
                Ok(("xbet".into(), How::Whole, Category::Gambling, Some(Action::Block))),
            ),
            (
                new("上分", "Written", "Gambling", "review", "x"),
                Ok(("上分".into(), How::Written, Category::Gambling, Some(Action::Review))),
            ),
            (new("", "", "loan", "", ""), Err(WrongWhy::Word)),
            (new(&long, "", "loan", "", ""), Err(WrongWhy::Word)),
            (new("★ ", "normal", "loan", "", ""), Err(WrongWhy::Word)),
            (new("借\n条", "", "loan", "", ""), Err(WrongWhy::Word)),
            (new("借条", "", "loaning", "", ""), Err(WrongWhy::Category)),
            (new("借条", "regex", "loan", "", ""), Err(WrongWhy::How)),
            (new("借条", "", "loan", "drop", ""), Err(WrongWhy::Action)),
            (new("借条", "", "loan", "", &note), Err(WrongWhy::Note)),
        ];
        for (word, want) in cases {
            assert_eq!(read(&word), want, "{word:?}");
        }
    }
}
