//! What becomes of each category by SMS type, as the operator sets it.

use domain::audit::Action as Audited;
use domain::kind::Kind;
use domain::permission::Permission;
use domain::refusal::Refusal;
use domain::screening::category::{Action, Category};
use store::Tx;
use store::screening::{self as rows, ActionRow};

use super::book::{WordBook, delivered_actions};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse};
use crate::error::Result;

/// A category with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryView {
    /// Which.
    pub category: Category,
    /// What holds, in the order of `Kind::ALL`.
    pub actions: [Action; 3],
    /// What holds when nothing is set.
    pub delivered: [Action; 3],
    /// Words of it that are looked for.
    pub words: usize,
    /// When it was set and by whom; `None` = as delivered.
    pub changed: Option<(i64, String)>,
}

impl CategoryView {
    /// Named by whoever changes it: when it was set, Unix ms; 0 = as delivered.
    pub fn version(&self) -> i64 {
        self.changed.as_ref().map_or(0, |(at_ms, _)| *at_ms)
    }
}

impl WordBook {
    fn category(&self, category: Category) -> CategoryView {
        let words = self.entries.iter().filter(|entry| !entry.is_off && entry.word.category == category);
        let changed = self.set_of(category).max_by_key(|row| row.changed_ms);
        CategoryView {
            category,
            actions: Kind::ALL.map(|kind| self.table.at(category, kind)),
            delivered: delivered_actions(category),
            words: words.count(),
            changed: changed.map(|row| (row.changed_ms, row.who.clone())),
        }
    }
}

impl Engine {
    /// Every category.
    pub fn screening_categories(&self, actor: &Actor) -> Result<Vec<CategoryView>> {
        actor.may(Permission::ScreeningRead)?;
        let book = self.core.book();
        Ok(Category::ALL.iter().map(|category| book.category(*category)).collect())
    }

    /// Sets what becomes of a category, by SMS type in the order of `Kind::ALL`. `version` is the one it was read at;
    /// `changed_meanwhile` when somebody else set it since.
    pub async fn set_screening_category(
        &self,
        actor: &Actor,
        category: Category,
        actions: [Action; 3],
        version: i64,
    ) -> Result<CategoryView> {
        actor.may(Permission::ScreeningManage)?;
        let (who, changed_ms) = (actor.name().to_owned(), now_ms());
        let words = actions.map(Action::as_str);
        let note =
            self.core.note(actor, Audited::ScreeningCategorySet, category.as_str()).with("actions", words);
        let set: Vec<_> = match delivered_actions(category) == actions {
            true => Vec::new(),
            false => Kind::ALL
                .into_iter()
                .zip(actions)
                .map(|(kind, action)| ActionRow { category, kind, action, who: who.clone(), changed_ms })
                .collect(),
        };
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            rows::begin(tx)?;
            let known = rows::actions(tx)?.into_iter().filter(|row| row.category == category);
            if known.map(|row| row.changed_ms).max().unwrap_or(0) != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            rows::set_actions(tx, category, &set)?;
            store::audit::add(tx, &note.clone().line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.core.follow_screening().await?;
        Ok(self.core.book().category(category))
    }
}
