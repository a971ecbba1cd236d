//! What a tenant does with messages: send, preview, look at, list, cancel; and the pull feeds and balances beside them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::audit::Action;
use domain::id::{MessageId, TenantId, Uid};
use domain::kind::{Direction, Kind};
use domain::lint::Finding;
use domain::message::{Event, State};
use domain::money::Micro;
use domain::permission::Permission;
use domain::phone::{Country, Phone};
use domain::refusal::{Detail, Refusal};
use store::feed::Sort;
use store::messages::{Filter, Shown};
use text::Rule;
use tokio::sync::oneshot;

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::keys::hash;
use crate::pipeline::accept::{Accepted, Job, NamedTask};
use crate::pipeline::step::Step;
use crate::policy::{Picture, Tenant};
use crate::send::{Assessed, Draft, SendRequest, Timing, assess};
use crate::sight::Sight;
use crate::timeline::timeline;
use crate::view::{
    self, Feed, MessageQuery, MessageSummary, MessageView, Money, Page, ReceiptView, UplinkView,
};

/// An `Idempotency-Key` and the hash of the request it came with.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The key as sent.
    pub key: String,
    /// SHA-256 of the request's body.
    pub body_hash: [u8; 32],
}

/// One recipient's result.
#[derive(Clone, Debug)]
pub struct SentMessage {
    /// Public id.
    pub uid: Uid,
    /// As given.
    pub to: String,
    /// `+E.164` when it is a number.
    pub phone: Option<String>,
    /// Queued or Refused.
    pub state: State,
    /// It waits for its time.
    pub scheduled: bool,
    /// Priced segments.
    pub segments: u16,
    /// `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// Why it is refused.
    pub refusal: Option<(Refusal, Detail)>,
}

/// The result of a request.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The request's id.
    pub request: Uid,
    /// The task's id, when it was named as one.
    pub task: Option<Uid>,
    /// The same request was accepted before under its idempotency key; this is its result.
    pub replayed: bool,
    /// Each recipient's result, in the order given.
    pub messages: Vec<SentMessage>,
}

/// One recipient's preview.
#[derive(Clone, Debug)]
pub struct PreviewMessage {
    /// As given.
    pub to: String,
    /// `+E.164` when it is a number.
    pub phone: Option<String>,
    /// ISO country.
    pub country: Option<String>,
    /// Network word.
    pub network: &'static str,
    /// Route ID.
    pub route_id: Option<String>,
    /// The text as the handset shows it.
    pub text: String,
    /// `gsm7` or `ucs2`.
    pub encoding: &'static str,
    /// Characters of the text.
    pub characters: usize,
    /// The text of each segment.
    pub segments: Vec<String>,
    /// What it would cost.
    pub price: Option<Money>,
    /// Doubts that do not stop it.
    pub warnings: Vec<Finding>,
    /// Why it would be refused.
    pub refusal: Option<(Refusal, Detail)>,
}

/// What a request would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Each recipient's, in the order given.
    pub messages: Vec<PreviewMessage>,
    /// The sum, by unit.
    pub total: Vec<Money>,
}

/// Room in the queue, given back unless the batcher took the request over: also when the caller leaves while it waits.
pub(crate) struct Room<'a> {
    queued: &'a AtomicUsize,
    count: usize,
}

impl Room<'_> {
    pub(crate) fn reserve(core: &Core, count: usize) -> Result<Room<'_>> {
        let room = Room { queued: &core.queued, count };
        let waiting = core.queued.fetch_add(count, Ordering::Relaxed);
        if waiting + count > core.settings.queue_max {
            return Err(Refusal::QueueFull.into());
        }
        Ok(room)
    }
}

impl Room<'_> {
    /// The batcher has it now.
    pub(crate) fn hand_over(mut self) {
        self.count = 0;
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.queued.fetch_sub(self.count, Ordering::Relaxed);
    }
}

impl Engine {
    fn tenant(&self, picture: &Picture, id: TenantId) -> Result<Arc<Tenant>> {
        picture.tenants.get(&id).cloned().ok_or_else(|| Refusal::Unauthorized.into())
    }

    /// Recipients that one request of the actor's may have.
    pub fn recipients_max(&self, actor: &Actor) -> usize {
        self.core.policy_of(actor.tenant).recipients_max
    }

    /// Accepts a request: durable when it answers. See `docs/api.md`.
    pub async fn send(
        &self,
        actor: &Actor,
        request: SendRequest,
        idempotency: Option<Idempotency>,
    ) -> Result<Sent> {
        actor.may(Permission::MessagesSend)?;
        self.take(actor, request, idempotency).await
    }

    /// [`Engine::send`], whatever the actor may do.
    pub(crate) async fn take(
        &self,
        actor: &Actor,
        request: SendRequest,
        idempotency: Option<Idempotency>,
    ) -> Result<Sent> {
        if !self.is_active() {
            return Err(Error::Unavailable("this node is standing by".into()));
        }
        if request.kind == Kind::Verification && self.has_link(&request) {
            return Err(Error::field(Refusal::LinkInCode, "content"));
        }
        let picture = self.core.picture();
        let tenant = self.tenant(&picture, actor.tenant)?;
        let now = now_ms();
        let assessed = {
            let (lists, book) = (self.core.lists(), self.core.book());
            assess((&picture, &lists, &book), &tenant, actor.key(), &request, now, false)?
        };
        let endpoint = match &request.callback_url {
            Some(url) => Some(self.request_endpoint(actor.tenant, url).await?),
            None => None,
        };
        let count = assessed.drafts.len();
        let room = Room::reserve(&self.core, count)?;
        let Timing { due_ms, end_ms, .. } = assessed.timing;
        let validity_s = request.validity_s.unwrap_or_else(|| tenant.policy.validity_s(request.kind));
        let valid_ms = due_ms.unwrap_or(now) + i64::from(validity_s) * 1000;
        let results = results(&assessed.drafts, due_ms.is_some());
        let (reply, answer) = oneshot::channel();
        let named = request.task.is_some();
        let task = request.task.map(|name| self.named(actor, name, count));
        let job = Job {
            tenant: actor.tenant,
            key: actor.key_id(),
            kind: request.kind,
            idempotency: idempotency.map(|i| (hash(&i.key), i.body_hash)),
            body: Arc::new(assessed.body),
            drafts: assessed.drafts,
            task,
            rows: None,
            due_ms,
            // Where messages do not wait for the hours, what is not handed over when they end is not sent.
            valid_ms: end_ms.map_or(valid_ms, |end| valid_ms.min(end)),
            endpoint,
            test: None,
            reply,
        };
        if self.core.accept.send(job).await.is_err() {
            return Err(Error::Unavailable("stopping".into()));
        }
        room.hand_over();
        let accepted = answer.await.map_err(|_| Error::Unavailable("stopping".into()))??;
        let sent = self.answer(actor, accepted, results).await?;
        Ok(Sent { task: named.then_some(sent.request), ..sent })
    }

    /// A request that is to be listed as a task, and the line of the audit log that says who sent it.
    fn named(&self, actor: &Actor, name: String, recipients: usize) -> NamedTask {
        let note = self.core.note(actor, Action::MessagesSent, "");
        let audit = note.with("task", &name).with("recipients", recipients).line();
        NamedTask { name, account: actor.person().map(|person| (person.id, person.name.clone())), audit }
    }

    async fn answer(&self, actor: &Actor, accepted: Accepted, mut results: Vec<SentMessage>) -> Result<Sent> {
        match accepted {
            Accepted::Stored { ids, refusals } => {
                let request = ids.first().map_or(Uid(MessageId(0)), |id| id.uid());
                for ((result, id), refusal) in results.iter_mut().zip(ids).zip(refusals) {
                    result.uid = id.uid();
                    result.refused(refusal);
                }
                Ok(Sent { request, task: None, replayed: false, messages: results })
            }
            Accepted::KeyTaken => Err(Refusal::IdempotencyConflict.into()),
            Accepted::Stopped | Accepted::Short(_) => Err(Error::Internal("a request is no mission".into())),
            Accepted::Repeated(request) => {
                let (tenant, count) = (actor.tenant, results.len());
                let rows = self
                    .core
                    .db
                    .read(move |tx| store::messages::of_request(tx, tenant, request, count))
                    .await?;
                for (result, row) in results.iter_mut().zip(rows) {
                    result.repeat(&row);
                }
                Ok(Sent { request: request.uid(), task: None, replayed: true, messages: results })
            }
        }
    }

    /// What a request would do; nothing is stored and nothing counted.
    pub async fn preview(&self, actor: &Actor, request: SendRequest) -> Result<Preview> {
        actor.may(Permission::MessagesSend)?;
        let picture = self.core.picture();
        let tenant = self.tenant(&picture, actor.tenant)?;
        let key = actor.key();
        let assessed = {
            let (lists, book) = (self.core.lists(), self.core.book());
            assess((&picture, &lists, &book), &tenant, key, &request, now_ms(), true)?
        };
        Ok(preview(&picture, &tenant, &assessed))
    }

    /// One message with its timeline; `not_found` also for another tenant's.
    pub async fn message(&self, actor: &Actor, uid: Uid) -> Result<MessageView> {
        actor.may(Permission::MessagesRead)?;
        self.look(actor.tenant, uid, actor.sight(false)?).await
    }

    /// [`Engine::message`] with its whole number, for a person who may see it; that is written down.
    pub async fn message_unmasked(&self, actor: &Actor, uid: Uid) -> Result<MessageView> {
        actor.may(Permission::MessagesRead)?;
        let view = self.look(actor.tenant, uid, actor.sight(true)?).await?;
        if actor.person().is_some() {
            self.audit(self.core.note(actor, Action::PhonesUnmasked, &uid.to_string())).await?;
        }
        Ok(view)
    }

    /// Any tenant's message with its timeline, its number masked, and the tenant's code; that it was looked at is written
    /// into that tenant's log.
    pub async fn message_all(&self, actor: &Actor, uid: Uid) -> Result<(MessageView, String)> {
        actor.may(Permission::PlatformMessages)?;
        let picture = self.core.picture();
        let tenants: Vec<_> = picture.tenants.keys().copied().collect();
        let owner = self.core.db.read(move |tx| store::messages::owner_all(tx, &tenants, uid.0)).await?;
        let owner = owner.ok_or(Refusal::NotFound)?;
        let code = picture.tenants.get(&owner).map(|tenant| tenant.code.clone()).unwrap_or_default();
        let view = self.look(owner, uid, Sight::Masked).await?;
        let note = self.core.note(actor, Action::MessageViewedByPlatform, &uid.to_string());
        self.audit(note.in_log_of(owner)).await?;
        Ok((view, code))
    }

    async fn look(&self, tenant: TenantId, uid: Uid, sight: Sight) -> Result<MessageView> {
        let picture = self.core.picture();
        let found = self
            .core
            .db
            .read(move |tx| {
                let Some(shown) = store::messages::get(tx, tenant, uid.0)? else { return Ok(None) };
                let timeline = timeline(tx, &shown, &picture, sight)?;
                let consent = match shown.shared.consent {
                    Some(id) => crate::consents::whole(tx, tenant, id)?,
                    None => None,
                };
                let summary = view::summary(&shown, &picture, sight);
                Ok(Some(MessageView { summary, timeline, consent }))
            })
            .await?;
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The tenant's messages, newest first.
    pub async fn messages(&self, actor: &Actor, query: MessageQuery) -> Result<Page<MessageSummary>> {
        actor.may(Permission::MessagesRead)?;
        let (picture, tenant, sight) = (self.core.picture(), actor.tenant, actor.sight(false)?);
        let region = picture.tenants.get(&tenant).and_then(|tenant| tenant.default_country);
        let phone = query.phone.as_deref().map(|text| Phone::parse(text, region)).transpose();
        let phone = phone.map_err(|_| Error::Refused(Refusal::InvalidNumber, Detail::field("to")))?;
        let limit = i64::from(query.limit.clamp(1, 500));
        let filter = Filter {
            phone: phone.map(Phone::code),
            state: query.state,
            kind: query.kind.map(Kind::code),
            reference: query.reference,
            request: query.request.map(|uid| uid.0),
            from_ms: query.from_ms,
            until_ms: query.until_ms,
            before: query.cursor.map(|uid| uid.0),
            limit: limit + 1,
        };
        let mut rows = self.core.db.read(move |tx| store::messages::list(tx, tenant, &filter)).await?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|row| row.new.id.uid());
        Ok(Page { items: rows.iter().map(|row| view::summary(row, &picture, sight)).collect(), next })
    }

    /// Withdraws a message that is not with a carrier yet; otherwise `not_cancellable`.
    pub async fn cancel(&self, actor: &Actor, uid: Uid) -> Result<MessageView> {
        actor.may(Permission::MessagesSend)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| store::messages::get(tx, tenant, uid.0)).await?;
        let due_ms = found.ok_or(Refusal::NotFound)?.new.due_ms;
        self.may_cancel(tenant, due_ms, now_ms())?;
        let outcome = self.core.step(vec![Step::new(tenant, uid.0, Event::Cancelled, now_ms())]).await?;
        if outcome.stepped.is_empty() {
            return Err(Refusal::NotCancellable.into());
        }
        self.look(tenant, uid, actor.sight(false)?).await
    }

    /// Whether what is scheduled for `due_ms` can still be cancelled; otherwise `not_cancellable`.
    pub(crate) fn may_cancel(&self, tenant: TenantId, due_ms: Option<i64>, now_ms: i64) -> Result<()> {
        let ahead_ms = self.core.policy_of(tenant).cancel_before_ms;
        let left_ms = due_ms.map_or(0, |due| due - now_ms);
        if left_ms <= 0 || left_ms >= ahead_ms {
            return Ok(());
        }
        let (minutes, seconds) = (ahead_ms / 60_000, ahead_ms / 1000);
        let (en, zh) = match seconds % 60 {
            0 => {
                (format!("less than {minutes} min before its time"), format!("距发送时间不足 {minutes} 分钟"))
            }
            _ => (format!("less than {seconds} s before its time"), format!("距发送时间不足 {seconds} 秒")),
        };
        Err(Error::Phrased { refusal: Refusal::NotCancellable, detail: Detail::param(en), zh })
    }

    /// Receipts after event number `after`, in order.
    pub async fn receipts(&self, actor: &Actor, after: i64, limit: u32) -> Result<Feed<ReceiptView>> {
        actor.may(Permission::FeedsRead)?;
        let (tenant, limit, sight) = (actor.tenant, i64::from(limit.clamp(1, 1000)), actor.sight(false)?);
        let feed = self.core.db.read(move |tx| {
            let events = store::feed::after(tx, tenant, Sort::Receipt, after, limit)?;
            let next_after = events.last().map_or(after, |event| event.seq);
            Ok(Feed { items: view::receipts(tx, tenant, &events, sight)?, next_after })
        });
        Ok(feed.await?)
    }

    /// Uplinks after event number `after`, in order.
    pub async fn uplinks(&self, actor: &Actor, after: i64, limit: u32) -> Result<Feed<UplinkView>> {
        actor.may(Permission::FeedsRead)?;
        let (tenant, limit, sight) = (actor.tenant, i64::from(limit.clamp(1, 1000)), actor.sight(false)?);
        let feed = self.core.db.read(move |tx| {
            let events = store::feed::after(tx, tenant, Sort::Uplink, after, limit)?;
            let next_after = events.last().map_or(after, |event| event.seq);
            Ok(Feed { items: view::uplinks(tx, tenant, &events, sight)?, next_after })
        });
        Ok(feed.await?)
    }

    /// What is remembered under an idempotency key of a request other than sending: its answer, or `idempotency_conflict`.
    pub async fn recall(&self, tenant: TenantId, key: &str, body_hash: &[u8; 32]) -> Result<Option<Vec<u8>>> {
        let (key, body) = (hash(key), body_hash.to_vec());
        let known = self.core.db.read(move |tx| store::chores::remembered(tx, tenant, &key)).await?;
        match known {
            None => Ok(None),
            Some(known) if known.body_hash == body && known.answer.is_some() => Ok(known.answer),
            Some(_) => Err(Refusal::IdempotencyConflict.into()),
        }
    }

    /// Remembers the answer to such a request; the first one wins.
    pub async fn remember(
        &self,
        tenant: TenantId,
        key: &str,
        body_hash: &[u8; 32],
        answer: Vec<u8>,
    ) -> Result<()> {
        let key = hash(key);
        let what = store::chores::Remembered {
            body_hash: body_hash.to_vec(),
            request: MessageId(0),
            answer: Some(answer),
        };
        self.core.db.write(move |tx| store::chores::remember(tx, tenant, &key, &what, now_ms())).await?;
        Ok(())
    }
}

/// The part of the results that the assessment knows.
fn results(drafts: &[Draft], scheduled: bool) -> Vec<SentMessage> {
    let result = |draft: &Draft| SentMessage {
        uid: Uid(MessageId(0)),
        to: draft.to.clone(),
        phone: draft.phone.map(|phone| phone.to_string()),
        state: State::Queued,
        scheduled,
        segments: draft.layout.segments,
        encoding: draft.layout.alphabet.as_str(),
        refusal: None,
    };
    drafts.iter().map(result).collect()
}

impl SentMessage {
    fn refused(&mut self, refusal: Option<(Refusal, Detail)>) {
        if refusal.is_some() {
            (self.state, self.scheduled) = (State::Refused, false);
        }
        self.refusal = refusal;
    }

    /// The result as it was given the first time.
    fn repeat(&mut self, row: &Shown) {
        self.uid = row.new.id.uid();
        self.segments = u16::try_from(row.new.segments).unwrap_or(u16::MAX);
        let refused = row.new.reason.filter(|_| row.new.state == State::Refused).and_then(Refusal::from_code);
        self.refused(refused.map(|refusal| (refusal, Detail::NONE)));
    }
}

fn preview(picture: &Picture, tenant: &Tenant, assessed: &Assessed) -> Preview {
    let mut sums: Vec<(String, Micro)> = Vec::new();
    let mut messages = Vec::with_capacity(assessed.drafts.len());
    for draft in &assessed.drafts {
        let terms = |c: &crate::send::Candidate| tenant.orders.iter().find(|order| order.id == c.order);
        let first = draft.candidates.first().filter(|_| draft.refusal.is_none());
        let price = first.and_then(|c| Some((terms(c)?.unit.clone(), c.amount)));
        if let Some((unit, amount)) = &price {
            match sums.iter_mut().find(|(known, _)| known == unit) {
                Some((_, sum)) => *sum = sum.checked_add(*amount).unwrap_or(*sum),
                None => sums.push((unit.clone(), *amount)),
            }
        }
        messages.push(preview_message(picture, draft, price));
    }
    let money = |(unit, amount): (String, Micro)| Money { amount: amount.to_string(), unit };
    Preview { messages, total: sums.into_iter().map(money).collect() }
}

fn preview_message(picture: &Picture, draft: &Draft, price: Option<(String, Micro)>) -> PreviewMessage {
    let known = draft.country != Country::NONE;
    let mainland = Direction::of(draft.country) == Direction::Mainland;
    let rule = if mainland { Rule::MAINLAND } else { Rule::INTERNATIONAL };
    PreviewMessage {
        to: draft.to.clone(),
        phone: draft.phone.map(|phone| phone.to_string()),
        country: known.then(|| draft.country.as_str().to_owned()),
        network: draft.network.as_str(),
        route_id: draft.route.and_then(|id| Some(picture.routes.get(&id)?.code.clone())),
        text: draft.text.to_string(),
        encoding: draft.layout.alphabet.as_str(),
        characters: draft.text.chars().count(),
        segments: text::split(&draft.text, rule).into_iter().map(str::to_owned).collect(),
        price: price.map(|(unit, amount)| Money { amount: amount.to_string(), unit }),
        warnings: draft.warnings.clone(),
        refusal: draft.refusal.clone(),
    }
}
