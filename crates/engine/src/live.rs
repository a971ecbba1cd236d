//! LIVE: tells whoever watches a tenant that something of it changed, after the commit that changed it. News has no content
//! but its topic and which requests it is about: what changed is read again by whoever cares.
//!
//! Costs one look at a counter while nobody watches. News that a listener has not taken yet is merged, so a slow listener
//! holds nobody up and grows nothing; it learns less exactly what changed. A tenant's listener hears of that tenant only.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

use domain::id::{MessageId, TenantId};
use tokio::sync::Notify;

use crate::Engine;
use crate::actor::Actor;

/// Requests that news names; with more of them it is about any.
const REQUESTS_MAX: usize = 50;

/// What news is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Messages were accepted, or went on.
    Messages,
    /// An uplink arrived.
    Uplinks,
    /// An address was pushed to, or changed.
    Callbacks,
    /// An order's balance or state changed.
    Orders,
    /// A mission or its list changed; `requests` are missions.
    Missions,
}

impl Topic {
    /// All of them.
    pub const ALL: [Topic; 5] =
        [Topic::Messages, Topic::Uplinks, Topic::Callbacks, Topic::Orders, Topic::Missions];

    /// The word of the Web API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Topic::Messages => "messages",
            Topic::Uplinks => "uplinks",
            Topic::Callbacks => "callbacks",
            Topic::Orders => "orders",
            Topic::Missions => "missions",
        }
    }
}

/// News of one topic, merged since a listener last took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What it is about.
    pub topic: Topic,
    /// The requests it is about; `None` = any, and where the topic has none.
    pub requests: Option<BTreeSet<MessageId>>,
}

/// What a listener has not taken yet, at most one of each topic.
#[derive(Default)]
struct Waiting(Mutex<Vec<News>>, Notify);

impl Waiting {
    fn table(&self) -> MutexGuard<'_, Vec<News>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, topic: Topic, request: Option<MessageId>) {
        let mut table = self.table();
        match table.iter_mut().find(|news| news.topic == topic) {
            Some(News { requests, .. }) => match (requests.as_mut(), request) {
                (Some(known), Some(request)) if known.len() < REQUESTS_MAX || known.contains(&request) => {
                    known.insert(request);
                }
                _ => *requests = None,
            },
            None => table.push(News { topic, requests: request.map(|request| BTreeSet::from([request])) }),
        }
        drop(table);
        self.1.notify_one();
    }
}

/// Who listens, by tenant.
#[derive(Default)]
pub struct Live {
    count: Arc<AtomicUsize>,
    listeners: RwLock<HashMap<TenantId, Vec<Weak<Waiting>>>>,
}

/// Hears of one tenant until it is dropped.
pub struct Listener {
    waiting: Arc<Waiting>,
    count: Arc<AtomicUsize>,
}

impl Live {
    /// Begins to listen.
    pub fn listen(&self, tenant: TenantId) -> Listener {
        let waiting = Arc::new(Waiting::default());
        let mut listeners = self.listeners.write().unwrap_or_else(PoisonError::into_inner);
        // Those that are gone are swept out by those that come.
        listeners.retain(|_, some| {
            some.retain(|one| one.strong_count() > 0);
            !some.is_empty()
        });
        listeners.entry(tenant).or_default().push(Arc::downgrade(&waiting));
        self.count.fetch_add(1, Ordering::Relaxed);
        Listener { waiting, count: Arc::clone(&self.count) }
    }

    /// Nobody listens.
    fn is_quiet(&self) -> bool {
        self.count.load(Ordering::Relaxed) == 0
    }

    /// Something of this tenant changed; `request` when it is one request's messages.
    pub fn tell(&self, tenant: TenantId, topic: Topic, request: Option<MessageId>) {
        self.tell_all(topic, std::iter::once((tenant, request)));
    }

    /// Something of several tenants changed.
    pub fn tell_all(&self, topic: Topic, changed: impl Iterator<Item = (TenantId, Option<MessageId>)>) {
        if self.is_quiet() {
            return;
        }
        let listeners = self.listeners.read().unwrap_or_else(PoisonError::into_inner);
        for (tenant, request) in changed {
            let some = listeners.get(&tenant).into_iter().flatten();
            some.filter_map(Weak::upgrade).for_each(|waiting| waiting.add(topic, request));
        }
    }

    /// Something of everybody's may have changed.
    pub fn tell_everybody(&self, topic: Topic) {
        if self.is_quiet() {
            return;
        }
        let listeners = self.listeners.read().unwrap_or_else(PoisonError::into_inner);
        let all = listeners.values().flatten().filter_map(Weak::upgrade);
        all.for_each(|waiting| waiting.add(topic, None));
    }
}

impl Engine {
    /// Hears of what changes for the actor's tenant, from now on.
    pub fn listen(&self, actor: &Actor) -> Listener {
        self.core.live.listen(actor.tenant)
    }
}

impl Listener {
    /// Waits for news, and takes all there is, one of each topic at most. Nothing is lost when it is dropped while waiting.
    pub async fn next(&self) -> Vec<News> {
        loop {
            let heard = self.waiting.1.notified();
            let news = std::mem::take(&mut *self.waiting.table());
            if !news.is_empty() {
                return news;
            }
            heard.await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: TenantId = TenantId(1);
    const BLUE: TenantId = TenantId(2);

    fn now(listener: &Listener) -> Vec<News> {
        std::mem::take(&mut *listener.waiting.table())
    }

    #[tokio::test]
    async fn news_is_merged_until_it_is_taken() {
        let live = Live::default();
        let listener = live.listen(RED);
        live.tell(RED, Topic::Messages, Some(MessageId(2)));
        live.tell(RED, Topic::Orders, None);
        live.tell(RED, Topic::Messages, Some(MessageId(1)));
        live.tell(RED, Topic::Messages, Some(MessageId(2)));
        let requests = Some(BTreeSet::from([MessageId(1), MessageId(2)]));
        let orders = News { topic: Topic::Orders, requests: None };
        assert_eq!(listener.next().await, [News { topic: Topic::Messages, requests }, orders]);
        assert_eq!(now(&listener), []);
        for id in 0..60 {
            live.tell(RED, Topic::Messages, Some(MessageId(id)));
        }
        assert_eq!(listener.next().await, [News { topic: Topic::Messages, requests: None }], "about any");
    }

    #[test]
    fn nobody_hears_of_another_tenant() {
        let live = Live::default();
        let (red, blue) = (live.listen(RED), live.listen(BLUE));
        live.tell(RED, Topic::Uplinks, None);
        assert_eq!(now(&blue), []);
        assert_eq!(now(&red).len(), 1);
        live.tell_everybody(Topic::Orders);
        assert_eq!((now(&red).len(), now(&blue).len()), (1, 1));
    }

    #[test]
    fn who_left_is_forgotten() {
        let live = Live::default();
        live.tell(RED, Topic::Messages, None);
        let gone = live.listen(RED);
        assert_eq!(now(&gone), [], "news from before");
        drop(gone);
        assert!(live.is_quiet());
        let _stays = live.listen(BLUE);
        live.tell(RED, Topic::Messages, None);
        assert_eq!(live.listeners.read().unwrap().len(), 1);
    }
}
