//! What the clock does to signatures: people are told before a document runs out, and one whose document is out of date may
//! be used no longer. Days are UTC's.

use domain::audit::Action;
use domain::id::{SignatureId, TenantId};
use domain::review::{Event, Status};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use store::evidence::{self, Expiring};
use store::signatures;

use crate::Engine;
use crate::mail;
use crate::notices;

/// Signatures, or documents, of one round.
const ROUND: i64 = 100;
/// Days before a document runs out at which people are told, the most urgent first.
pub(crate) const REMINDED_DAYS: [i64; 3] = [1, 7, 30];

/// The day of a time.
pub(crate) fn day_of(at_ms: i64) -> Option<Date> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

impl Engine {
    /// What is due for signatures at `now_ms`.
    pub(crate) async fn look_at_signatures(&self, now_ms: i64) -> crate::Result<()> {
        let Some(today) = day_of(now_ms) else { return Ok(()) };
        self.expire_signatures(today, now_ms).await?;
        for days in REMINDED_DAYS {
            self.remind_of_documents(today, days).await?;
        }
        Ok(())
    }

    /// Expires signatures whose documents were good until yesterday.
    async fn expire_signatures(&self, today: Date, now: i64) -> crate::Result<()> {
        let day = today.to_string();
        let due = self.core.db.read(move |tx| signatures::outdated_all(tx, &day, ROUND)).await?;
        if due.is_empty() {
            return Ok(());
        }
        let core = std::sync::Arc::clone(&self.core);
        let tenants: Vec<_> = due.iter().map(|(tenant, _)| *tenant).collect();
        let expire = move |tx: &mut store::Tx<'_>| {
            // All are held before the first is written: writing holds the catalogue, which others want after their signature.
            let mut held = Vec::with_capacity(due.len());
            for (tenant, id) in &due {
                held.extend(signatures::lock(tx, *tenant, *id)?);
            }
            let mut events = Vec::new();
            for mut row in held {
                let Some(status) = row.status.apply(Event::Expire) else { continue };
                (row.status, row.changed_ms) = (status, Some(now));
                signatures::update(tx, &row)?;
                let note = core.note_of_platform(row.tenant, Action::SignatureExpired, &row.text);
                store::audit::add(tx, &note.line())?;
                events.push(notices::expired(&core, row.tenant, row.id, now));
            }
            store::feed::append(tx, &events)
        };
        self.core.db.write(expire).await?;
        tenants.into_iter().for_each(|tenant| self.core.tell(tenant));
        self.refresh().await
    }

    /// Tells people of documents that run out in so many days or sooner, each step once. Nothing is noted while no mail server
    /// is set.
    async fn remind_of_documents(&self, today: Date, days: i64) -> crate::Result<()> {
        let Ok(until) = today.checked_add(days.days()) else { return Ok(()) };
        if self.core.mail_links.is_none() {
            return Ok(());
        }
        let (today, until) = (today.to_string(), until.to_string());
        let read = move |tx: &mut store::Tx<'_>| evidence::to_remind_all(tx, &today, &until, days, ROUND);
        let due = self.core.db.read(read).await?;
        for of_one in due.chunk_by(|one, other| key(one) == key(other)) {
            let (core, due) = (std::sync::Arc::clone(&self.core), of_one.to_vec());
            let remind = move |tx: &mut store::Tx<'_>| {
                let Some(first) = due.first() else { return Ok(()) };
                let (tenant, id) = key(first);
                let row = signatures::lock(tx, tenant, id)?;
                let Some(row) = row.filter(|row| row.status == Status::Approved) else { return Ok(()) };
                let mut untold = Vec::new();
                for document in &due {
                    if evidence::mark_reminded(tx, tenant, document.id, days)? {
                        untold.push(document);
                    }
                }
                mail::expiry::tell(tx, &core, &row, &untold)
            };
            self.core.db.write(remind).await?;
        }
        Ok(())
    }
}

fn key(document: &Expiring) -> (TenantId, SignatureId) {
    (document.tenant, document.signature)
}
