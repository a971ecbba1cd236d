//! What may not be said, as the operator keeps it: the words and categories that hold (`book.rs`, read by the message path and
//! by reviews), changing words (`words.rs`), whole lists as files (`file.rs`), what becomes of categories (`categories.rs`),
//! tenants' licences (`licences.rs`), and trying a text.
//!
//! Invariant: whoever changed something is answered when it holds on this node; other nodes follow within a second.

mod book;
mod categories;
mod file;
mod licences;
mod path;
mod words;

use domain::kind::{Direction, Kind};
use domain::permission::Permission;
use domain::screening::Verdict;
use domain::screening::category::Licences;
use domain::screening::normal::Normal;

pub(crate) use book::WordBook;
pub use book::{Entry, Origin};
pub use categories::CategoryView;
pub use file::{WordReport, WrongWord};
pub use licences::LicenceView;
pub(crate) use licences::{Given, load as licences};
pub(crate) use path::{Judge, finding, is_plain, refusal};
pub use words::{NewWord, WordQuery, WordView, WrongWhy};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::wrong;
use crate::error::Result;

/// Characters a text may have that is tried.
const TRY_MAX: usize = 5_000;

/// What would become of a text.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What becomes of it, and why.
    pub verdict: Verdict,
    /// How words are looked for in it: folded, without separators.
    pub reading: String,
    /// Words that are looked for.
    pub words: usize,
}

impl Engine {
    /// Judges a text as it would be judged at this moment; for a tenant, with its licences.
    pub async fn try_screening(
        &self,
        actor: &Actor,
        text: &str,
        (kind, direction): (Kind, Direction),
        tenant: Option<&str>,
    ) -> Result<Tried> {
        actor.may(Permission::ScreeningRead)?;
        if text.is_empty() || text.chars().count() > TRY_MAX {
            let (en, zh) =
                (format!("expected 1 to {TRY_MAX} characters"), format!("应为 1 至 {TRY_MAX} 个字符"));
            return Err(wrong("text", en, zh));
        }
        let tenant = self.tenant_of_log(tenant)?;
        let licences = match tenant {
            Some(id) => self.core.picture().tenants.get(&id).map(|tenant| tenant.licences_at(now_ms())),
            None => None,
        };
        let book = self.core.book();
        let is_known = |link: &str| self.core.aim.hosts.is_link(link);
        let licences = licences.unwrap_or(Licences::NONE);
        let verdict = book.screening.check_but(text, kind, direction, licences, is_known);
        Ok(Tried { verdict, reading: Normal::of(text).skeleton().to_owned(), words: book.screening.words() })
    }
}
