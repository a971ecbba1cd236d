//! What operators look at: readiness, live carriers, parked receipts, the books.

use store::books::Finding;
use store::inbound::ParkedReceipt;

use crate::Engine;
use crate::clock::now_ms;
use crate::error::Result;
use crate::settings::Settings;

/// Whether the node can do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// It can.
    pub ready: bool,
    /// What is in the way.
    pub reasons: Vec<String>,
}

/// A carrier as it runs.
#[derive(Clone, Debug)]
pub struct CarrierView {
    /// Its code.
    pub code: String,
    /// Its binds, when it is connected or trying.
    pub session: Option<session::CarrierStatus>,
    /// Messages waiting for it: verification, notification, marketing.
    pub waiting: [usize; 3],
    /// Submissions without an answer.
    pub in_flight: usize,
    /// Parts without a receipt.
    pub unreceipted: usize,
}

impl Engine {
    /// Readiness as it is known without asking the store.
    pub fn health(&self) -> Health {
        let mut reasons: Vec<String> = self.life.obstacle().map(str::to_owned).into_iter().collect();
        if self.core.db.counters().down.load(std::sync::atomic::Ordering::Relaxed) {
            reasons.push("the store does not take writes".into());
        }
        if self.core.queued() >= self.core.settings.queue_max {
            reasons.push("the queue is full".into());
        }
        Health { ready: reasons.is_empty(), reasons }
    }

    /// Readiness with a real write: for `/readyz`.
    pub async fn check(&self) -> Health {
        let written = tokio::time::timeout(
            std::time::Duration::from_secs(3),
            self.core.db.write(|tx| store::chores::touch(tx, now_ms())),
        );
        let failure = match written.await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the store did not answer within 3 s".to_owned()),
        };
        let mut health = self.health();
        if let Some(failure) = failure {
            health.ready = false;
            health.reasons.push(failure);
        }
        health
    }

    /// Policy numbers.
    pub fn settings(&self) -> &Settings {
        &self.core.settings
    }

    /// Every carrier as it runs.
    pub fn carriers(&self) -> Vec<CarrierView> {
        let view = |run: std::sync::Arc<crate::carriers::CarrierRun>| CarrierView {
            code: run.spec().code.clone(),
            session: run.session().map(|session| session.status()),
            waiting: run.lanes().counts(),
            in_flight: run.in_flight(),
            unreceipted: run.matcher().len(),
        };
        let mut views: Vec<_> = self.core.carriers().into_iter().map(view).collect();
        views.sort_by(|a, b| a.code.cmp(&b.code));
        views
    }

    /// Receipts that belong to no message, newest first, older than `before`.
    pub async fn parked_receipts(&self, before: Option<i64>, limit: u32) -> Result<Vec<ParkedReceipt>> {
        let (before, limit) = (before.unwrap_or(i64::MAX), i64::from(limit.clamp(1, 500)));
        Ok(self.core.db.read(move |tx| store::inbound::parked_receipts_all(tx, before, limit)).await?)
    }

    /// Proves that every sum adds up, of money and of the statistics; answers what does not.
    pub async fn check_books(&self) -> Result<Vec<Finding>> {
        let check = |tx: &mut store::Tx<'_>| {
            let mut findings = store::books::check_all(tx)?;
            findings.extend(store::stat::check_all(tx)?);
            Ok(findings)
        };
        Ok(self.core.db.read(check).await?)
    }
}
