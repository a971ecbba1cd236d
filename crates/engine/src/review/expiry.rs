//! What the clock does to signatures: people are told before a document runs out (`reminders`), and one whose document is out
//! of date may be used no longer. Days are UTC's.

use domain::audit::Action;
use domain::evidence::Subject;
use domain::review::Event;
use jiff::Timestamp;
use jiff::civil::Date;
use store::signatures;

use crate::Engine;
use crate::notices;

/// Signatures of one round.
const ROUND: i64 = 100;

/// The day of a time.
pub(crate) fn day_of(at_ms: i64) -> Option<Date> {
    Some(Timestamp::from_millisecond(at_ms).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

impl Engine {
    /// What is due for signatures at `now_ms`.
    pub(crate) async fn look_at_signatures(&self, now_ms: i64) -> crate::Result<()> {
        let Some(today) = day_of(now_ms) else { return Ok(()) };
        self.expire_signatures(today, now_ms).await?;
        self.remind_of_documents(Subject::Signature, today).await
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
}
