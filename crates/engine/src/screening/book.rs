//! The words and categories that hold, in memory: what comes with the program, with what the operator set laid over it,
//! compiled. A book never changes; a new one is swapped in when the number in the database has grown.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError};

use domain::kind::Kind;
use domain::screening::Screening;
use domain::screening::category::{Category, Table};
use domain::screening::words::{How, Word, default_words};
use store::screening::{self as rows, ActionRow, WordRow};

use crate::core::Core;
use crate::error::{Error, Result};

/// Where a word is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It came with the program.
    Delivered,
    /// It came with the program, and the operator changed it or switched it off.
    Changed,
    /// The operator added it.
    Own,
}

impl Origin {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Origin::Delivered => "delivered",
            Origin::Changed => "changed",
            Origin::Own => "own",
        }
    }
}

/// A word with where it is from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The word.
    pub word: Word,
    /// Where it is from.
    pub origin: Origin,
    /// It is not looked for.
    pub is_off: bool,
    /// Why it was set.
    pub note: String,
    /// Who set it; empty = nobody.
    pub who: String,
    /// When it was set, Unix ms.
    pub changed_ms: Option<i64>,
    /// Grows with every change; 0 = it was never set.
    pub version: i64,
}

/// What holds.
pub(crate) struct WordBook {
    /// The number in the database that it was read at.
    pub(crate) version: i64,
    /// Every word: those the operator set first, the latest change first, then what came with the program, in its order.
    pub(crate) entries: Vec<Entry>,
    /// Actions that are not as delivered.
    pub(crate) set: Vec<ActionRow>,
    /// Actions that hold.
    pub(crate) table: Table,
    /// The same, compiled.
    pub(crate) screening: Screening,
}

impl WordBook {
    /// Lays what was set over what came with the program. Fails only for more words than can be compiled.
    pub(crate) fn new(version: i64, set: Vec<WordRow>, actions: Vec<ActionRow>) -> Result<WordBook> {
        let delivered: HashMap<(&str, How), &Word> =
            default_words().iter().map(|word| ((word.text.as_str(), word.how), word)).collect();
        let mut entries: Vec<_> = set.into_iter().map(|row| entry(row, &delivered)).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.changed_ms));
        let replaced: std::collections::HashSet<_> =
            entries.iter().map(|entry| (entry.word.text.clone(), entry.word.how)).collect();
        let rest = default_words().iter().filter(|word| !replaced.contains(&(word.text.clone(), word.how)));
        entries.extend(rest.map(|word| Entry {
            word: word.clone(),
            origin: Origin::Delivered,
            is_off: false,
            note: String::new(),
            who: String::new(),
            changed_ms: None,
            version: 0,
        }));
        let mut table = Table::default();
        actions.iter().for_each(|row| table.set(row.category, row.kind, row.action));
        let words = entries.iter().filter(|entry| !entry.is_off).map(|entry| entry.word.clone()).collect();
        let screening = Screening::new(words, table.clone())
            .map_err(|_| Error::Internal("the words are more than can be compiled".into()))?;
        Ok(WordBook { version, entries, set: actions, table, screening })
    }

    /// What comes with the program, compiled once.
    pub(crate) fn delivered() -> Result<Arc<WordBook>> {
        static DELIVERED: OnceLock<Arc<WordBook>> = OnceLock::new();
        if let Some(book) = DELIVERED.get() {
            return Ok(Arc::clone(book));
        }
        let book = Arc::new(WordBook::new(0, Vec::new(), Vec::new())?);
        Ok(Arc::clone(DELIVERED.get_or_init(|| book)))
    }

    /// Actions of a category, in the order of `Kind::ALL`.
    pub(crate) fn set_of(&self, category: Category) -> impl Iterator<Item = &ActionRow> {
        self.set.iter().filter(move |row| row.category == category)
    }
}

/// The actions that come with the program, in the order of `Kind::ALL`.
pub(crate) fn delivered_actions(category: Category) -> [domain::screening::category::Action; 3] {
    let table = Table::default();
    Kind::ALL.map(|kind| table.at(category, kind))
}

fn entry(row: WordRow, delivered: &HashMap<(&str, How), &Word>) -> Entry {
    let known = delivered.get(&(row.text.as_str(), row.how));
    Entry {
        origin: if known.is_some() { Origin::Changed } else { Origin::Own },
        word: Word {
            id: known.map_or(row.id, |word| word.id),
            text: row.text,
            category: row.category,
            action: row.action,
            how: row.how,
        },
        is_off: row.is_off,
        note: row.note,
        who: row.who,
        changed_ms: Some(row.changed_ms),
        version: row.version,
    }
}

impl Core {
    /// The words and categories that hold.
    pub(crate) fn book(&self) -> Arc<WordBook> {
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes over what was set since.
    pub(crate) async fn follow_screening(&self) -> Result<()> {
        let known = self.book().version;
        let read = move |tx: &mut store::Tx<'_>| {
            let version = rows::version(tx)?;
            if version == known {
                return Ok(None);
            }
            Ok(Some((version, rows::words(tx)?, rows::actions(tx)?)))
        };
        let Some((version, words, actions)) = self.db.read(read).await? else { return Ok(()) };
        let made = tokio::task::spawn_blocking(move || WordBook::new(version, words, actions));
        let book = made.await.map_err(|error| Error::Internal(error.to_string()))??;
        let mut now = self.book.write().unwrap_or_else(PoisonError::into_inner);
        if now.version < book.version {
            *now = Arc::new(book);
        }
        Ok(())
    }

    /// Follows a change this node made itself. If the database does not answer now, the clock follows a moment later.
    pub(crate) async fn screening_changed(&self) {
        if let Err(error) = self.follow_screening().await {
            tracing::warn!(%error, "a change of the words is followed a moment later");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::screening::category::{Action, Licences};
    use domain::screening::words::WordId;

    fn row(text: &str, how: How, is_off: bool, changed_ms: i64) -> WordRow {
        WordRow {
            text: text.into(),
            how,
            id: WordId(9_000_000 + changed_ms),
            category: Category::Games,
            action: Some(Action::Block),
            is_off,
            note: String::new(),
            who: "Rhea".into(),
            changed_ms,
            version: 1,
        }
    }

    #[test]
    fn what_was_set_lies_over_what_came_with_the_program() {
        let first = &default_words()[0];
        let set = vec![row("天马传奇", How::Normal, false, 1), row(&first.text, first.how, true, 2)];
        let actions = vec![ActionRow {
            category: Category::Loan,
            kind: Kind::Marketing,
            action: Action::Review,
            who: "Rhea".into(),
            changed_ms: 3,
        }];
        let book = WordBook::new(7, set, actions).unwrap();
        assert_eq!(book.entries.len(), default_words().len() + 1);
        let seen: Vec<_> = book.entries.iter().take(3).map(|e| (e.origin, e.word.id, e.is_off)).collect();
        let (own, second) = (WordId(9_000_001), default_words()[1].id);
        let want = [
            (Origin::Changed, first.id, true),
            (Origin::Own, own, false),
            (Origin::Delivered, second, false),
        ];
        assert_eq!(seen, want);
        let outcome = |text: &str, kind| {
            let direction = domain::kind::Direction::Mainland;
            book.screening.check(text, kind, direction, Licences::NONE).outcome
        };
        assert_eq!(outcome(&first.text, Kind::Marketing), Action::Pass, "switched off");
        assert_eq!(outcome("天马传奇今日开服", Kind::Verification), Action::Block);
        assert_eq!(outcome("申请贷款", Kind::Marketing), Action::Review);
        assert_eq!(outcome("申请贷款", Kind::Notification), Action::Block);
        assert_eq!(book.set_of(Category::Loan).count(), 1);
    }
}
