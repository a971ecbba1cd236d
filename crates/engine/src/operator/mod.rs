//! What platform staff look at and do: carriers as they run and tests of them, routes, health.
//!
//! Every use case asks the actor first. Not here: single messages of tenants, tenants and people (`people`), and what
//! runs without anybody looking (`operations.rs`, `meters.rs`).

mod carriers;
mod health;
mod machine;
mod policy;
mod routes;
mod test_message;

pub use carriers::{BindLive, CarrierDetails, CarrierLive, CarrierState, ErrorLive, PerSecond};
pub use health::{DatabaseHealth, HealthReport, Kept, QueueHealth};
pub use machine::Disk;
pub use policy::{PolicyChange, PolicyVersion, PolicyView, RuleChange, RuleView};
pub use routes::{RouteLive, RouteStep};
pub use test_message::NewTest;

pub use crate::meter::{Counts, Step};
