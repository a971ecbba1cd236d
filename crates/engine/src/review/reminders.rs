//! People are told before a document runs out, of an approved signature or a Smart SMS profile that handsets show. Days are
//! UTC's.

use domain::evidence::Subject;
use domain::id::{SignatureId, SmartId, TenantId};
use domain::review::Status;
use domain::smart::life::State;
use jiff::ToSpan;
use jiff::civil::Date;
use store::evidence::{self, Expiring};
use store::{Tx, signatures, smart_profiles};

use crate::Engine;
use crate::mail;

/// Documents of one round.
const ROUND: i64 = 100;
/// Days before a document runs out at which people are told, the most urgent first.
pub(crate) const REMINDED_DAYS: [i64; 3] = [1, 7, 30];

impl Engine {
    /// Tells people of documents of `of` that run out soon, each step once. Nothing is noted while no mail server is set.
    pub(crate) async fn remind_of_documents(&self, of: Subject, today: Date) -> crate::Result<()> {
        if self.core.mail_links.is_none() {
            return Ok(());
        }
        for days in REMINDED_DAYS {
            let Ok(until) = today.checked_add(days.days()) else { continue };
            let (today, until) = (today.to_string(), until.to_string());
            let read = move |tx: &mut Tx<'_>| evidence::to_remind_all(tx, of, (&today, &until), days, ROUND);
            let due = self.core.db.read(read).await?;
            for of_one in due.chunk_by(|one, other| key(one) == key(other)) {
                let (core, due) = (std::sync::Arc::clone(&self.core), of_one.to_vec());
                let remind = move |tx: &mut Tx<'_>| {
                    let Some((tenant, id)) = due.first().map(key) else { return Ok(()) };
                    let Some(name) = in_use(tx, of, tenant, id)? else { return Ok(()) };
                    let mut untold = Vec::new();
                    for document in &due {
                        if evidence::mark_reminded(tx, tenant, document.id, days)? {
                            untold.push(document);
                        }
                    }
                    mail::expiry::tell(tx, &core, (of, &name), &untold)
                };
                self.core.db.write(remind).await?;
            }
        }
        Ok(())
    }
}

fn key(document: &Expiring) -> (TenantId, i64) {
    (document.tenant, document.object)
}

/// The name of what a document proves, held, while it is in use.
fn in_use(tx: &mut Tx<'_>, of: Subject, tenant: TenantId, id: i64) -> store::Result<Option<String>> {
    Ok(match of {
        Subject::Signature => signatures::lock(tx, tenant, SignatureId(id))?
            .filter(|row| row.status == Status::Approved)
            .map(|row| row.text),
        Subject::Smart => smart_profiles::lock(tx, tenant, SmartId(id))?
            .filter(|row| row.state == State::Published)
            .map(|row| row.name),
        Subject::Template | Subject::Consent | Subject::Mission => None,
    })
}
