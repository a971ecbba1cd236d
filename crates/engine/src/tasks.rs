//! Tasks: send requests that somebody named, with what became of them.

use std::sync::Arc;

use domain::audit::Action;
use domain::id::{KeyId, MessageId, TenantId, Uid};
use domain::kind::Kind;
use domain::message::{Event, State};
use domain::money::Micro;
use domain::permission::Permission;
use domain::refusal::Refusal;
use store::Tx;
use store::task::{Filter, Shown, Sum};

pub use store::task::{Order as TaskOrder, Stage};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::Result;
use crate::paging::{COUNT_MAX, Numbered, Paging};
use crate::pipeline::step::{self, Step};
use crate::policy::Picture;
use crate::view::{Money, unit};

/// A task.
#[derive(Clone, Debug)]
pub struct TaskView {
    /// Its id: the request's.
    pub id: Uid,
    /// What people call it.
    pub name: String,
    /// SMS type.
    pub kind: Kind,
    /// Recipients in mainland China, and elsewhere.
    pub directions: (i64, i64),
    /// Template, by the API's name for it.
    pub template: Option<String>,
    /// Signature.
    pub signature: String,
    /// Sender ID asked for.
    pub sender_id: Option<String>,
    /// Content with its variables unfilled.
    pub content: String,
    /// Name of the account or auth key that sent it.
    pub created_by: String,
    /// Made at.
    pub created_ms: i64,
    /// Waits or waited for this time.
    pub scheduled_ms: Option<i64>,
    /// Recipients named.
    pub recipients: i64,
    /// Its messages by state; states without any are left out.
    pub counts: Vec<(State, i64)>,
    /// Segments of all its messages.
    pub segments: i64,
    /// What was held for it; `None` when nothing was, or in different units.
    pub price: Option<Money>,
    /// What was charged so far; as `price`.
    pub charged: Option<Money>,
    /// Where it is.
    pub stage: Stage,
    /// Messages of it that were removed, or archived, since; they are in the counts.
    pub removed: i64,
}

/// Which tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskQuery {
    /// Made at or after, Unix ms.
    pub from_ms: Option<i64>,
    /// Made before, Unix ms.
    pub until_ms: Option<i64>,
    /// The name contains this.
    pub name: Option<String>,
    /// SMS type.
    pub kind: Option<Kind>,
    /// Where it is.
    pub stage: Option<Stage>,
    /// In which order.
    pub order: TaskOrder,
    /// Which page.
    pub page: Paging,
}

impl Engine {
    /// The tenant's tasks.
    pub async fn tasks(&self, actor: &Actor, query: TaskQuery) -> Result<Numbered<TaskView>> {
        actor.may(Permission::MessagesRead)?;
        let (tenant, picture, now_ms) = (actor.tenant, self.core.picture(), now_ms());
        let page = query.page;
        let filter = Filter {
            from_ms: query.from_ms,
            until_ms: query.until_ms,
            name: query.name,
            kind: query.kind.map(Kind::code),
            stage: query.stage,
            now_ms,
            order: query.order,
        };
        let read = move |tx: &mut Tx<'_>| {
            let (offset, limit) = (i64::from(page.offset), i64::from(page.limit));
            let rows = store::task::list(tx, tenant, &filter, offset, limit)?;
            let keys = key_names(tx, tenant, &rows)?;
            let mut views = Vec::with_capacity(rows.len());
            for row in rows {
                let sums = store::task::sums(tx, &row.task)?;
                let removed = store::removal::removed_of_task(tx, tenant, row.task.id)?;
                views.push(TaskView { removed, ..view(row, &sums, &keys, &picture, now_ms) });
            }
            let found = store::task::count(tx, tenant, &filter, COUNT_MAX + 1)?;
            Ok(Numbered::new(views, found))
        };
        Ok(self.core.db.read(read).await?)
    }

    /// One task; `not_found` also for another tenant's.
    pub async fn task(&self, actor: &Actor, id: Uid) -> Result<TaskView> {
        actor.may(Permission::MessagesRead)?;
        let (tenant, picture) = (actor.tenant, self.core.picture());
        let read = move |tx: &mut Tx<'_>| {
            let Some(row) = store::task::get(tx, tenant, id.0)? else { return Ok(None) };
            let keys = key_names(tx, tenant, std::slice::from_ref(&row))?;
            let sums = store::task::sums(tx, &row.task)?;
            let removed = store::removal::removed_of_task(tx, tenant, row.task.id)?;
            Ok(Some(TaskView { removed, ..view(row, &sums, &keys, &picture, now_ms()) }))
        };
        self.core.db.read(read).await?.ok_or_else(|| Refusal::NotFound.into())
    }

    /// Withdraws every message of a task that is not with a carrier yet; answers how many. `not_cancellable` when there is
    /// none.
    pub async fn cancel_task(&self, actor: &Actor, id: Uid) -> Result<usize> {
        actor.may(Permission::MessagesSend)?;
        let tenant = actor.tenant;
        let found = self.core.db.read(move |tx| store::task::get(tx, tenant, id.0)).await?;
        let task = found.ok_or(Refusal::NotFound)?.task;
        self.may_cancel(tenant, task.due_ms, now_ms())?;
        let note = self.core.note(actor, Action::MessagesCancelled, &id.to_string()).with("task", &task.name);
        let (endpoints, tries_max) = (Arc::clone(&self.core.endpoints), self.core.picture().policy.tries_max);
        let withdrawn = self.core.db.write(move |tx| {
            let now = now_ms();
            let waiting = store::task::waiting(tx, &task)?;
            let steps = waiting.into_iter().map(|id| Step::new(tenant, id, Event::Cancelled, now));
            let outcome = step::run(tx, &steps.collect::<Vec<_>>(), tries_max, endpoints.as_ref())?;
            if !outcome.stepped.is_empty() {
                store::task::mark_cancelled(tx, &task, now)?;
                store::audit::add(tx, &note.clone().with("messages", outcome.stepped.len()).line())?;
            }
            Ok(outcome)
        });
        let outcome = withdrawn.await?;
        self.core.announce(&outcome);
        match outcome.stepped.len() {
            0 => Err(Refusal::NotCancellable.into()),
            count => Ok(count),
        }
    }

    /// The first and the last message of a task or mission of one of these tenants, and whose it is; `None` when it is of none.
    pub(crate) async fn task_range(
        &self,
        tenants: &[TenantId],
        id: Uid,
    ) -> Result<Option<(TenantId, (MessageId, MessageId))>> {
        let tenants = tenants.to_vec();
        let find = move |tx: &mut Tx<'_>| {
            for tenant in &tenants {
                if let Some(found) = store::task::get(tx, *tenant, id.0)? {
                    return Ok(Some((*tenant, (found.task.id, found.task.last))));
                }
            }
            Ok(None)
        };
        Ok(self.core.db.read(find).await?)
    }
}

/// Names of the keys that sent tasks; read only when some key did.
fn key_names(tx: &mut Tx<'_>, tenant: TenantId, rows: &[Shown]) -> store::Result<Vec<(KeyId, String)>> {
    if rows.iter().all(|row| row.task.key.0 == 0) {
        return Ok(Vec::new());
    }
    let keys = store::catalog::keys_all(tx, true)?.into_iter().filter(|key| key.tenant == tenant);
    Ok(keys.map(|key| (key.id, key.name)).collect())
}

fn view(row: Shown, sums: &[Sum], keys: &[(KeyId, String)], picture: &Picture, now_ms: i64) -> TaskView {
    let Shown { task, shared } = row;
    let key = || keys.iter().find(|(id, _)| *id == task.key).map(|(_, name)| name.clone());
    let tenant = picture.tenants.get(&task.tenant);
    let template = shared.template.and_then(|id| Some(tenant?.templates_by_id.get(&id)?.code.clone()));
    let units = |amount: fn(&Sum) -> Micro| money(sums, picture, amount);
    TaskView {
        id: task.id.uid(),
        kind: Kind::from_code(task.kind).unwrap_or(Kind::Notification),
        directions: (task.mainland, task.international),
        template,
        signature: shared.signature,
        sender_id: shared.sender,
        content: shared.content,
        created_by: if task.account.0 == 0 { key().unwrap_or_default() } else { task.account_name.clone() },
        created_ms: task.id.accepted_ms(),
        scheduled_ms: task.due_ms,
        recipients: task.recipients,
        counts: counts(sums),
        segments: task.segments,
        price: units(|sum| sum.amount),
        charged: units(|sum| sum.posted),
        stage: stage(&task, sums, now_ms),
        removed: 0,
        name: task.name,
    }
}

fn counts(sums: &[Sum]) -> Vec<(State, i64)> {
    let of = |state: State| sums.iter().filter(|sum| sum.state == state).map(|sum| sum.messages).sum();
    State::ALL.into_iter().map(|state| (state, of(state))).filter(|(_, count)| *count > 0).collect()
}

/// A sum over the orders, when they count in one unit.
fn money(sums: &[Sum], picture: &Picture, amount: fn(&Sum) -> Micro) -> Option<Money> {
    let drawn = || sums.iter().filter(|sum| sum.order.0 != 0);
    let unit_of = |sum: &Sum| unit(picture, sum.order);
    let first = drawn().next().map(unit_of)?;
    if drawn().any(|sum| unit_of(sum) != first) {
        return None;
    }
    let total = Micro(drawn().map(|sum| amount(sum).0).sum());
    Some(Money { amount: total.to_string(), unit: first })
}

fn stage(task: &store::task::Task, sums: &[Sum], now_ms: i64) -> Stage {
    let open = sums.iter().any(|sum| !sum.state.is_closed());
    match (open, task.cancelled_ms) {
        (true, _) if task.due_ms.is_some_and(|due| due > now_ms) => Stage::Scheduled,
        (true, _) => Stage::Running,
        (false, Some(_)) => Stage::Cancelled,
        (false, None) => Stage::Done,
    }
}
