//! Replies to uplinks on their way out (what is answered: `pipeline/answer.rs`). Each is an ordinary notification of the
//! tenant's: screened, priced and routed as all are, charged by its tariff. What cannot be sent is skipped, with the reason.
//!
//! Invariant: a reply is sent once, whenever the process ends: it is accepted under an idempotency key of its own, which is
//! asked for before anything else.

use std::sync::Arc;

use domain::id::{KeyId, MessageId};
use domain::kind::Kind;
use domain::message::State;
use domain::refusal::Refusal;
use domain::signature::Position;
use store::replies::{self, Reply, Sort};
use tokio::sync::oneshot;

use crate::Engine;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::keys::hash;
use crate::live::Topic;
use crate::messages::Room;
use crate::pipeline::accept::{Accepted, Job};
use crate::policy::Tenant;
use crate::send::{Assessed, Recipient, SendRequest, Timing, assess_reply};

/// Replies looked at in one go.
const SLICE: i64 = 100;
/// A reply that could not be sent for so long is not sent any more, ms.
const LATE_MS: i64 = 24 * 3_600_000;
/// The pause before a reply is tried again that no rule forbids, ms.
const SOON_MS: i64 = 10_000;
/// The pause of one that comes outside the dispatch hours, ms.
const HOURS_MS: i64 = 600_000;

/// What became of a reply.
enum Fate {
    Sent(MessageId),
    Skipped(Refusal, Option<MessageId>),
    /// To be tried again then, Unix ms.
    Later(i64),
}

impl Engine {
    /// Sends the replies whose turn it is.
    pub(crate) async fn send_replies(&self) -> Result<()> {
        loop {
            let now = now_ms();
            let due = self.core.db.read(move |tx| replies::due_all(tx, now, SLICE)).await?;
            for reply in &due {
                let fate = match self.fate(reply, now).await {
                    Ok(fate) => fate,
                    Err(error) => {
                        tracing::warn!(uplink = %reply.uplink, %error, "a reply cannot be sent yet");
                        Fate::Later(now + SOON_MS)
                    }
                };
                self.settle_reply(reply, fate, now).await?;
            }
            if due.len() < SLICE as usize {
                return Ok(());
            }
        }
    }

    async fn fate(&self, reply: &Reply, now: i64) -> Result<Fate> {
        let (tenant, key) = (reply.tenant, idempotency_key(reply));
        let before = self.core.db.read(move |tx| store::chores::remembered(tx, tenant, &key)).await?;
        if let Some(before) = before {
            return self.fate_of(reply, before.request).await;
        }
        let is_late = now - reply.uplink.received_ms() >= LATE_MS;
        let picture = self.core.picture();
        let Some(tenant) = picture.tenants.get(&reply.tenant) else {
            return Ok(Fate::Skipped(Refusal::TenantSuspended, None));
        };
        let request = match request(reply, tenant) {
            Ok(request) => request,
            Err(refusal) => return Ok(Fate::Skipped(refusal, None)),
        };
        let assessed = {
            let (lists, book) = (self.core.lists(), self.core.book());
            assess_reply((&picture, &lists, &book), tenant, &request, now)
        };
        match assessed {
            Ok(_) if is_late => Ok(Fate::Skipped(Refusal::ExpiredBeforeSending, None)),
            Ok(assessed) => match assessed.drafts.first().map(|draft| draft.refusal.clone()) {
                Some(None) => self.accept_reply(reply, tenant, &request, assessed, now).await,
                Some(Some((refusal, _))) => Ok(Fate::Skipped(refusal, None)),
                None => Ok(Fate::Skipped(Refusal::InvalidNumber, None)),
            },
            Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => Ok(match refusal {
                Refusal::OutsideHours if !is_late => Fate::Later(now + HOURS_MS),
                other => Fate::Skipped(other, None),
            }),
            Err(other) => Err(other),
        }
    }

    async fn accept_reply(
        &self,
        reply: &Reply,
        tenant: &Tenant,
        request: &SendRequest,
        assessed: Assessed,
        now: i64,
    ) -> Result<Fate> {
        let Ok(room) = Room::reserve(&self.core, 1) else { return Ok(Fate::Later(now + SOON_MS)) };
        let Timing { due_ms, end_ms, .. } = assessed.timing;
        let valid_ms = due_ms.unwrap_or(now) + i64::from(tenant.policy.validity_s(request.kind)) * 1000;
        let (answer, answered) = oneshot::channel();
        let job = Job {
            tenant: reply.tenant,
            key: KeyId(0),
            kind: request.kind,
            idempotency: Some((idempotency_key(reply), [0; 32])),
            body: Arc::new(assessed.body),
            drafts: assessed.drafts,
            task: None,
            rows: None,
            due_ms,
            valid_ms: end_ms.map_or(valid_ms, |end| valid_ms.min(end)),
            endpoint: None,
            test: None,
            reply: answer,
        };
        let stopping = || Error::Unavailable("stopping".into());
        self.core.accept.send(job).await.map_err(|_| stopping())?;
        room.hand_over();
        match answered.await.map_err(|_| stopping())?? {
            Accepted::Stored { ids, refusals } => {
                let message = ids.first().copied().unwrap_or(MessageId(0));
                Ok(match refusals.first() {
                    Some(Some((refusal, _))) => Fate::Skipped(*refusal, Some(message)),
                    _ => Fate::Sent(message),
                })
            }
            Accepted::Repeated(message) => self.fate_of(reply, message).await,
            Accepted::KeyTaken => Err(Error::Internal("a reply's key belongs to something else".into())),
            Accepted::Stopped | Accepted::Short(_) => Err(Error::Internal("a reply is no mission".into())),
        }
    }

    /// What became of a reply that had been accepted as this message before.
    async fn fate_of(&self, reply: &Reply, message: MessageId) -> Result<Fate> {
        let tenant = reply.tenant;
        let shown = self.core.db.read(move |tx| store::messages::get(tx, tenant, message)).await?;
        let refused = shown.filter(|shown| shown.live.message.state == State::Refused);
        let reason = refused.and_then(|shown| shown.live.reason).and_then(Refusal::from_code);
        Ok(reason.map_or(Fate::Sent(message), |why| Fate::Skipped(why, Some(message))))
    }

    async fn settle_reply(&self, reply: &Reply, fate: Fate, now: i64) -> Result<()> {
        let reply = reply.clone();
        let tenant = reply.tenant;
        let write = move |tx: &mut store::Tx<'_>| {
            let uplink = reply.uplink;
            match fate {
                Fate::Later(at_ms) => replies::put_off_all(tx, uplink, at_ms)?,
                Fate::Skipped(why, message) => {
                    replies::settle_all(tx, uplink, message, Some(why.code()))?;
                }
                Fate::Sent(message) => {
                    let is_settled = replies::settle_all(tx, uplink, Some(message), None)?;
                    if is_settled && reply.sort == Sort::OptOut {
                        store::optout::confirm(tx, tenant, reply.phone, Kind::Marketing, uplink, now)?;
                    }
                }
            }
            Ok(())
        };
        self.core.db.write(write).await?;
        self.core.live.tell(tenant, Topic::Uplinks, None);
        Ok(())
    }
}

/// No header holds a control character: no key of a tenant's is this one.
fn idempotency_key(reply: &Reply) -> [u8; 32] {
    hash(&format!("\u{1}reply {}", reply.uplink.0))
}

/// The reply as something to send; the refusal of a template that is there no longer.
fn request(reply: &Reply, tenant: &Tenant) -> std::result::Result<SendRequest, Refusal> {
    let template = match reply.template {
        Some(id) => Some(tenant.templates_by_id.get(&id).ok_or(Refusal::TemplateUnknown)?),
        None => None,
    };
    Ok(SendRequest {
        route_id: None,
        kind: Kind::Notification,
        signature: Some(reply.signature.clone()).filter(|text| !text.is_empty()),
        position: Position::Start,
        sender_id: reply.sender.clone(),
        template: template.map(|template| template.code.clone()),
        variables: None,
        content: template.is_none().then(|| reply.content.clone()),
        recipients: vec![Recipient { to: reply.phone.to_string(), ..Recipient::default() }],
        schedule_at_ms: None,
        validity_s: None,
        reference: Some(format!("reply-{}", reply.uplink)),
        callback_url: None,
        task: None,
        consent: None,
        own: None,
    })
}
