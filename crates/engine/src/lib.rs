//! The platform without a face: the message path and the use cases.
//!
//! Start with `pipeline/mod.rs`, the path on one page. Use cases are methods of [`Engine`], one noun a file. The engine
//! translates between sessions (which know no tenant) and the domain (which knows no wire); it names no HTTP framework.

mod actor;
pub mod aim;
pub mod archive;
mod audit;
mod audit_file;
pub mod auto_replies;
mod balance;
pub mod blacklist;
mod callbacks;
pub mod carrier;
mod carriers;
pub mod catalog;
mod chores;
pub mod clock;
pub mod complaints;
pub mod consents;
mod core;
mod decided;
mod download;
mod error;
pub mod exports;
pub mod filings;
mod hours;
pub mod identity;
pub mod inbox;
pub mod keys;
mod lists;
pub mod live;
pub mod log;
pub mod log_lists;
mod mail;
mod messages;
mod meter;
mod meters;
pub mod missions;
pub mod money;
mod notices;
pub mod offers;
mod operations;
pub mod operator;
pub mod overview;
pub mod paging;
mod paper;
pub mod people;
mod pipeline;
pub mod policy;
pub mod post;
pub mod provision;
mod replies;
mod restore;
pub mod retention;
pub mod review;
mod role;
mod rules;
pub mod screening;
pub mod search;
pub mod send;
pub mod settings;
mod sheet;
mod sight;
pub mod smart;
mod sole;
mod start;
pub mod statistics;
pub mod tasks;
mod timeline;
mod upload;
pub mod view;

use std::sync::Arc;

use domain::id::{EndpointId, TenantId};

pub use actor::{Actor, Origin, Person};
pub use audit::{AuditPage, AuditQuery, Note};
pub use callbacks::PutCallback;
pub use error::{Error, Result};
pub use messages::{Idempotency, Preview, PreviewMessage, Sent, SentMessage};
pub use operations::{CarrierView, Health};
pub use role::{AccountRole, Custom};
pub use settings::{CallbackSettings, Settings};
pub use sheet::Download;
pub use store::audit::NewAudit as AuditLine;

/// A running engine; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    core: Arc<core::Core>,
    keys: Arc<keys::KeyRing>,
    poster: Arc<post::Poster>,
    request_endpoints: Arc<RequestEndpoints>,
    kept: Arc<operator::Kept>,
    life: Arc<start::Life>,
    identity: Arc<identity::Identity>,
    mail_server: Option<Arc<mail::Server>>,
    handsets: Arc<smart::Handsets>,
}

/// Endpoints of `callback_url`s seen lately.
struct RequestEndpoints(std::sync::Mutex<lru::LruCache<(TenantId, String), EndpointId>>);

impl RequestEndpoints {
    fn new() -> RequestEndpoints {
        let most = std::num::NonZeroUsize::MIN.saturating_add(9_999);
        RequestEndpoints(std::sync::Mutex::new(lru::LruCache::new(most)))
    }

    fn table(&self) -> std::sync::MutexGuard<'_, lru::LruCache<(TenantId, String), EndpointId>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn get(&self, key: &(TenantId, String)) -> Option<EndpointId> {
        self.table().get(key).copied()
    }

    fn put(&self, key: (TenantId, String), id: EndpointId) {
        self.table().put(key, id);
    }

    fn clear(&self) {
        self.table().clear();
    }
}
