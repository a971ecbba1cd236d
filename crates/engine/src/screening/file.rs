//! Whole lists of words as files: in, row by row with a report, and out, as what can be imported again.

use std::collections::HashMap;

use bytes::Bytes;
use domain::audit::Action as Audited;
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use domain::screening::category::Action;
use domain::screening::words::{How, WordId};
use store::Tx;
use store::screening::{self as rows, WordRow};
use tokio::sync::mpsc;

use super::book::Entry;
use super::words::{NewWord, WORDS_MAX, WordQuery, WrongWhy, read};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::download::{Slices, Words, download};
use crate::error::{Error, Result};
use crate::sheet::{Cell, Download, Format};
use crate::upload::{Columns, Upload};

/// Wrong rows a report names.
const WRONG_MAX: usize = 1_000;
/// Characters of a wrong word that are repeated.
const SHOWN_MAX: usize = 64;

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordReport {
    /// Rows that were read.
    pub rows: u64,
    /// Were not set before.
    pub added: u64,
    /// Were, and say now what the file says.
    pub changed: u64,
    /// Were wrong.
    pub rejected: u64,
    /// The first wrong ones.
    pub wrong: Vec<WrongWord>,
}

/// A row that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongWord {
    /// Its line.
    pub row: u64,
    /// The word.
    pub word: String,
    /// What is wrong.
    pub why: WrongWhy,
}

impl WordReport {
    fn reject(&mut self, row: u64, word: &str, why: WrongWhy) {
        self.rejected += 1;
        if self.wrong.len() < WRONG_MAX {
            self.wrong.push(WrongWord { row, word: word.chars().take(SHOWN_MAX).collect(), why });
        }
    }
}

/// Which column holds what.
#[derive(Clone, Copy)]
struct Places {
    word: usize,
    category: Option<usize>,
    how: Option<usize>,
    action: Option<usize>,
    state: Option<usize>,
    note: Option<usize>,
}

impl Columns for Places {
    type Row = NewWord;
    const UNNAMED: Option<Places> =
        Some(Places { word: 0, category: Some(1), how: Some(2), action: Some(3), state: None, note: None });

    fn named(at: &dyn Fn(&[&str]) -> Option<usize>) -> Option<Places> {
        Some(Places {
            word: at(&["word", "词语", "关键词", "敏感词"])?,
            category: at(&["category", "类别"]),
            how: at(&["match", "匹配方式"]),
            action: at(&["action", "处置"]),
            state: at(&["state", "状态"]),
            note: at(&["note", "备注"]),
        })
    }

    fn row(self, cell: &dyn Fn(Option<usize>) -> String) -> NewWord {
        let state = cell(self.state);
        NewWord {
            text: cell(Some(self.word)),
            how: cell(self.how),
            category: cell(self.category),
            action: cell(self.action),
            is_off: ["off", "停用"].contains(&state.trim().to_lowercase().as_str()),
            note: cell(self.note),
        }
    }
}

impl Engine {
    /// Puts the words of a CSV file beside those that are set. Columns by their names in the first line (`word`, `category`,
    /// `match`, `action`, `state`, `note`), or, without such a line: word, category, match, action. Rows that are wrong are
    /// reported and left out. What was written before a file breaks off stays; importing it again changes nothing.
    pub async fn import_screening_words(
        &self,
        actor: &Actor,
        pieces: mpsc::Receiver<std::io::Result<Bytes>>,
    ) -> Result<WordReport> {
        actor.may(Permission::ScreeningManage)?;
        let mut upload = Upload::<Places>::start(pieces);
        let mut report = WordReport::default();
        while let Some(lines) = upload.next().await {
            let mut words: HashMap<(String, How), (u64, WordRow)> = HashMap::new();
            let now = now_ms();
            for (number, row) in lines {
                report.rows += 1;
                let Some(new) = row else {
                    report.reject(number, "", WrongWhy::Line);
                    continue;
                };
                match read(&new, actor.name(), WordId(self.core.ids.next()), now) {
                    Ok(row) => drop(words.insert((row.text.clone(), row.how), (number, row))),
                    Err(why) => report.reject(number, &new.text, why),
                }
            }
            self.put_words(actor, words.into_values().collect(), &mut report).await?;
        }
        self.core.screening_changed().await;
        match upload.end().await? {
            Ok(()) => Ok(report),
            Err(_) => Err(Error::Refused(Refusal::BodyInvalid, Detail::NONE)),
        }
    }

    /// Writes words with their line of the audit log; those beyond what may be set are reported.
    async fn put_words(
        &self,
        actor: &Actor,
        words: Vec<(u64, WordRow)>,
        report: &mut WordReport,
    ) -> Result<()> {
        if words.is_empty() {
            return Ok(());
        }
        let note = self.core.note(actor, Audited::ScreeningWordsImported, &words.len().to_string());
        let write = move |tx: &mut Tx<'_>| {
            rows::begin(tx)?;
            let known = rows::words(tx)?;
            let room = usize::try_from(WORDS_MAX).unwrap_or(0).saturating_sub(known.len());
            let known: HashMap<_, _> =
                known.into_iter().map(|row| ((row.text.clone(), row.how), row)).collect();
            let (mut new, mut old, mut beyond) = (Vec::new(), Vec::new(), Vec::new());
            for (number, row) in &words {
                match known.get(&(row.text.clone(), row.how)) {
                    Some(known) if says_the_same(known, row) => {}
                    Some(known) => {
                        old.push(WordRow { id: known.id, version: known.version + 1, ..row.clone() });
                    }
                    None if new.len() < room => new.push(row.clone()),
                    None => beyond.push((*number, row.text.clone())),
                }
            }
            rows::insert(tx, &new)?;
            rows::update(tx, &old)?;
            let note = note.clone().with("added", new.len()).with("changed", old.len());
            store::audit::add(tx, &note.line())?;
            Ok((new.len() as u64, old.len() as u64, beyond))
        };
        let (added, changed, beyond) = self.core.db.write(write).await?;
        report.added += added;
        report.changed += changed;
        beyond.iter().for_each(|(number, text)| report.reject(*number, text, WrongWhy::TooMany));
        Ok(())
    }

    /// The words as a file. That it was taken away is written down.
    pub async fn screening_words_file(
        &self,
        actor: &Actor,
        query: WordQuery,
        (format, lang): (Format, Lang),
    ) -> Result<Download> {
        actor.may(Permission::ScreeningRead)?;
        let note = self.core.note(actor, Audited::ScreeningWordsDownloaded, "words");
        self.audit(note.with("format", format.suffix())).await?;
        let book = self.core.book();
        let entries: Vec<_> = book.entries.iter().filter(|entry| query.fits(entry)).cloned().collect();
        let reader = Reader { entries: entries.into_iter(), lang };
        let title = if lang == Lang::Zh { "敏感词" } else { "Words" };
        let words = Words { file: "words", title, heading: heading(lang), rows: ("words", "条") };
        download(reader, words, format).await
    }
}

fn says_the_same(known: &WordRow, row: &WordRow) -> bool {
    (known.category, known.action, known.is_off, &known.note)
        == (row.category, row.action, row.is_off, &row.note)
}

struct Reader {
    entries: std::vec::IntoIter<Entry>,
    lang: Lang,
}

impl Slices for Reader {
    const SLICE: usize = 5_000;

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        let lang = self.lang;
        Ok(self.entries.by_ref().take(Self::SLICE).map(|entry| row(&entry, lang)).collect())
    }
}

/// What an import finds its columns by.
fn heading(lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::En => ["Word", "Category", "Match", "Action", "State", "Note", "Changed by"],
        Lang::Zh => ["词语", "类别", "匹配方式", "处置", "状态", "备注", "修改人"],
    };
    words.map(str::to_owned).to_vec()
}

fn row(entry: &Entry, lang: Lang) -> Vec<Cell> {
    let state = match (entry.is_off, lang) {
        (true, Lang::En) => "off",
        (true, Lang::Zh) => "停用",
        (false, Lang::En) => "on",
        (false, Lang::Zh) => "启用",
    };
    let texts = [
        entry.word.text.as_str(),
        entry.word.category.as_str(),
        entry.word.how.as_str(),
        entry.word.action.map_or("", Action::as_str),
        state,
        &entry.note,
        &entry.who,
    ];
    texts.map(|text| Cell::Text(text.to_owned())).to_vec()
}
