//! What the clock does to signatures: one whose document is out of date may be used no longer.

use domain::audit::Action;
use domain::review::Event;
use jiff::Timestamp;
use store::signatures;

use crate::Engine;
use crate::clock::now_ms;

/// Signatures of one round.
const ROUND: i64 = 100;

impl Engine {
    /// Expires signatures whose documents were good until yesterday (UTC).
    pub(crate) async fn expire_signatures(&self) -> crate::Result<()> {
        let now = now_ms();
        let Ok(at) = Timestamp::from_millisecond(now) else { return Ok(()) };
        let today = at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        let due = self.core.db.read(move |tx| signatures::outdated_all(tx, &today, ROUND)).await?;
        if due.is_empty() {
            return Ok(());
        }
        let core = std::sync::Arc::clone(&self.core);
        let expire = move |tx: &mut store::Tx<'_>| {
            for (tenant, id) in &due {
                let Some(mut row) = signatures::lock(tx, *tenant, *id)? else { continue };
                let Some(status) = row.status.apply(Event::Expire) else { continue };
                (row.status, row.changed_ms) = (status, Some(now));
                signatures::update(tx, &row)?;
                let note = core.note_of_platform(*tenant, Action::SignatureExpired, &row.text);
                store::audit::add(tx, &note.line())?;
            }
            Ok(())
        };
        self.core.db.write(expire).await?;
        self.refresh().await
    }
}
