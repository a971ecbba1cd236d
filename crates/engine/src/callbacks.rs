//! Callback endpoints: where a tenant's receipts, uplinks and notices are pushed, their secrets, tests, parked events and
//! replay.

use domain::audit::Action;
use domain::id::{EndpointId, TenantId};
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use store::feed::{self, Endpoint, Push};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::keys::random_secret;
use crate::live::Topic;
use crate::post::Answer;
use crate::view::{CallbackView, ParkedView, PushView};

/// The answer to setting an address.
#[derive(Clone, Debug)]
pub struct PutCallback {
    /// The endpoint.
    pub view: CallbackView,
    /// Its secret, when it is new: the only time it is seen.
    pub secret: Option<String>,
}

impl Engine {
    /// The tenant's endpoints.
    pub async fn callbacks(&self, actor: &Actor) -> Result<Vec<CallbackView>> {
        actor.may(Permission::CallbacksManage)?;
        let tenant = actor.tenant;
        let (rows, next) = self
            .core
            .db
            .read(move |tx| Ok((feed::endpoints(tx, tenant)?, feed::next_seq(tx, tenant)?)))
            .await?;
        Ok(rows.into_iter().map(|row| view(row, next)).collect())
    }

    /// Sets the address for `receipts`, `uplinks` or `notices`; an earlier address of the same sort is disabled. What happened
    /// before is not pushed (it can be pulled).
    pub async fn put_callback(&self, actor: &Actor, sort: &str, url: &str) -> Result<PutCallback> {
        actor.may(Permission::CallbacksManage)?;
        if !matches!(sort, "receipts" | "uplinks" | "notices") {
            return Err(Refusal::NotFound.into());
        }
        let (endpoint, secret) = self.endpoint(actor.tenant, sort, url).await?;
        let (tenant, keep) = (actor.tenant, endpoint.clone());
        let changed = secret.is_some() || endpoint.status != "active";
        let note = self.core.note(actor, Action::CallbackPut, sort).with("url", url);
        let next = self
            .core
            .db
            .write(move |tx| {
                if keep.status != "active" {
                    feed::change_endpoint(tx, tenant, keep.id, &keep.secret, "active")?;
                }
                let mut others = feed::endpoints(tx, tenant)?.into_iter();
                let before =
                    others.find(|row| row.sort == keep.sort && row.status == "active" && row.id != keep.id);
                feed::retire_other_endpoints(tx, &keep)?;
                share_secret(tx, &keep)?;
                if changed {
                    let before = serde_json::json!({"url": before.map(|row| row.url)});
                    let after = serde_json::json!({"url": keep.url});
                    store::audit::add(tx, &note.clone().with("before", before).with("after", after).line())?;
                }
                feed::next_seq(tx, tenant)
            })
            .await?;
        self.refresh_endpoints().await?;
        self.core.live.tell(tenant, Topic::Callbacks, None);
        let endpoint = Endpoint { status: "active".into(), ..endpoint };
        Ok(PutCallback { view: view(endpoint, next), secret })
    }

    /// The endpoint with this address, made when there is none (then its secret comes too).
    async fn endpoint(&self, tenant: TenantId, sort: &str, url: &str) -> Result<(Endpoint, Option<String>)> {
        let wrong = |why| Error::Refused(Refusal::CallbackInvalid, Detail::both("callback_url", why));
        self.poster.guard().check(url).map_err(wrong)?;
        let secret = random_secret("whsec_")?;
        let new = Endpoint {
            id: EndpointId(self.core.ids.next()),
            tenant,
            sort: sort.to_owned(),
            url: url.to_owned(),
            secret,
            status: "active".into(),
            next_seq: 1,
            failing_ms: None,
            failures: 0,
            again_ms: 0,
            last_note: None,
        };
        let id = new.id;
        let stored = self.core.db.write(move |tx| feed::add_endpoint(tx, &new)).await?;
        let secret = (stored.id == id).then(|| stored.secret.clone());
        Ok((stored, secret))
    }

    /// The endpoint of a `callback_url` given with a request: made once per address, at most as many as the policy
    /// allows. Its pushes are signed with the secret of the tenant's `receipts` endpoint when there is one.
    pub(crate) async fn request_endpoint(&self, tenant: TenantId, url: &str) -> Result<EndpointId> {
        if let Some(id) = self.request_endpoints.get(&(tenant, url.to_owned())) {
            return Ok(id);
        }
        let rows = self.core.db.read(move |tx| feed::endpoints(tx, tenant)).await?;
        let known = rows.iter().find(|row| row.sort == "request" && row.url == url && row.status == "active");
        let id = match known {
            Some(row) => row.id,
            None => {
                let most = self.core.policy_of(tenant).callback_addresses_max;
                let count = rows.iter().filter(|row| row.sort == "request" && row.status == "active").count();
                if count >= most as usize {
                    return Err(Error::Refused(Refusal::CallbackLimit, Detail::both("callback_url", most)));
                }
                let (endpoint, _) = self.endpoint(tenant, "request", url).await?;
                let main = rows.iter().find(|row| row.sort == "receipts" && row.status == "active");
                let secret = main.map_or(endpoint.secret, |row| row.secret.clone());
                if main.is_some() || endpoint.status != "active" {
                    let id = endpoint.id;
                    self.core
                        .db
                        .write(move |tx| feed::change_endpoint(tx, tenant, id, &secret, "active"))
                        .await?;
                }
                endpoint.id
            }
        };
        self.request_endpoints.put((tenant, url.to_owned()), id);
        Ok(id)
    }

    async fn own(&self, actor: &Actor, id: EndpointId) -> Result<Endpoint> {
        actor.may(Permission::CallbacksManage)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| feed::endpoints(tx, tenant)).await?;
        rows.into_iter().find(|row| row.id == id).ok_or_else(|| Refusal::NotFound.into())
    }

    /// Gives an endpoint a new secret; pushes from now on are signed with it.
    pub async fn rotate_callback_secret(&self, actor: &Actor, id: EndpointId) -> Result<String> {
        let endpoint = self.own(actor, id).await?;
        let secret = random_secret("whsec_")?;
        let changed = Endpoint { secret: secret.clone(), ..endpoint };
        let note = self.core.note(actor, Action::CallbackSecretRotated, &changed.sort);
        let note = note.with("url", &changed.url).line();
        self.core
            .db
            .write(move |tx| {
                feed::change_endpoint(tx, changed.tenant, id, &changed.secret, &changed.status)?;
                share_secret(tx, &changed)?;
                store::audit::add(tx, &note)
            })
            .await?;
        Ok(secret)
    }

    /// Stops pushing to an endpoint. Its events stay in the pull feed.
    pub async fn delete_callback(&self, actor: &Actor, id: EndpointId) -> Result<()> {
        let endpoint = self.own(actor, id).await?;
        let note = self.core.note(actor, Action::CallbackDeleted, &endpoint.sort);
        let note = note.with("url", &endpoint.url).line();
        self.core
            .db
            .write(move |tx| {
                feed::change_endpoint(tx, endpoint.tenant, id, &endpoint.secret, "disabled")?;
                store::audit::add(tx, &note)
            })
            .await?;
        self.request_endpoints.clear();
        self.core.live.tell(actor.tenant, Topic::Callbacks, None);
        self.refresh_endpoints().await
    }

    /// Pushes one test event now and answers what came back.
    pub async fn test_callback(&self, actor: &Actor, id: EndpointId) -> Result<PushView> {
        let endpoint = self.own(actor, id).await?;
        let at_ms = now_ms();
        let at = crate::view::rfc3339(at_ms);
        let body = serde_json::json!({ "events": [{ "event_id": "0", "type": "test", "at": at }] });
        let started = std::time::Instant::now();
        let answer = self.poster.post(&endpoint, &format!("{id}-test-{at_ms}"), &body, at_ms / 1000).await;
        let (status, note) = match answer {
            Answer::Taken(status) => (Some(i64::from(status)), None),
            Answer::Failed { status, note } => (status.map(i64::from), Some(note)),
        };
        let took_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        let push = Push { endpoint: id, at_ms, first_seq: 0, last_seq: 0, events: 1, status, note, took_ms };
        let (keep, stored) = (i64::from(self.core.callbacks.keep_pushes), push.clone());
        self.core.db.write(move |tx| feed::record_push(tx, &stored, keep)).await?;
        self.core.live.tell(actor.tenant, Topic::Callbacks, None);
        Ok(push_view(push))
    }

    /// The last pushes to an endpoint, newest first.
    pub async fn pushes(&self, actor: &Actor, id: EndpointId) -> Result<Vec<PushView>> {
        self.own(actor, id).await?;
        let rows = self.core.db.read(move |tx| feed::pushes(tx, id, 100)).await?;
        Ok(rows.into_iter().map(push_view).collect())
    }

    /// What could not be pushed for too long, newest first.
    pub async fn parked(&self, actor: &Actor) -> Result<Vec<ParkedView>> {
        actor.may(Permission::CallbacksManage)?;
        let tenant = actor.tenant;
        let rows = self.core.db.read(move |tx| feed::parked(tx, tenant, 500)).await?;
        let view = |row: feed::Parked| ParkedView {
            id: row.id,
            endpoint: row.endpoint,
            first_event: row.first_seq,
            last_event: row.last_seq,
            parked_ms: row.parked_ms,
            replay: row.replay,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// Pushes a parked run (or all of them) once more; answers how many were asked for.
    pub async fn replay(&self, actor: &Actor, id: Option<i64>) -> Result<u64> {
        actor.may(Permission::CallbacksManage)?;
        let tenant = actor.tenant;
        let asked = self.core.db.write(move |tx| feed::ask_replay(tx, tenant, id)).await?;
        if asked == 0 && id.is_some() {
            return Err(Refusal::NotFound.into());
        }
        self.core.tell(tenant);
        self.core.live.tell(tenant, Topic::Callbacks, None);
        Ok(asked)
    }

    pub(crate) async fn refresh_endpoints(&self) -> Result<()> {
        let rows = self.core.db.read(feed::endpoints_all).await?;
        self.core.endpoints.set(&rows);
        Ok(())
    }
}

/// Addresses given with requests are signed with the secret of the tenant's `receipts` endpoint, the one it knows.
fn share_secret(tx: &mut store::Tx<'_>, main: &Endpoint) -> store::Result<()> {
    if main.sort != "receipts" {
        return Ok(());
    }
    for other in feed::endpoints(tx, main.tenant)?.into_iter().filter(|other| other.sort == "request") {
        feed::change_endpoint(tx, main.tenant, other.id, &main.secret, &other.status)?;
    }
    Ok(())
}

fn view(row: Endpoint, next_seq: i64) -> CallbackView {
    CallbackView {
        id: row.id,
        sort: row.sort,
        url: row.url,
        status: row.status,
        failing_ms: row.failing_ms,
        failures: row.failures,
        again_ms: (row.again_ms > 0).then_some(row.again_ms),
        last_note: row.last_note,
        behind: (next_seq - row.next_seq).max(0),
    }
}

fn push_view(push: Push) -> PushView {
    PushView {
        at_ms: push.at_ms,
        first_event: push.first_seq,
        last_event: push.last_seq,
        events: push.events,
        status: push.status,
        note: push.note,
        took_ms: push.took_ms,
    }
}
