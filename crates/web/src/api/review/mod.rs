//! What is applied for and decided about: signatures, templates, their evidence, sender IDs, the reviewers' desk, exemptions,
//! and filings with the networks.

mod common_templates;
mod desk;
mod evidence;
mod exemptions;
mod filings;
mod many;
mod sender_desk;
mod sender_ids;
mod shapes;
mod signatures;
mod templates;
mod test_send;

pub(crate) use evidence::{answer, read_file, saved};
pub(crate) use shapes::{Application, EvidenceItem, LintFinding, PathPair, findings, number, numbers};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

/// Every operation of this folder.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(signatures::list, signatures::create))
        .routes(routes!(signatures::lint))
        .routes(routes!(signatures::get, signatures::update))
        .routes(routes!(signatures::submit))
        .routes(routes!(signatures::withdraw))
        .routes(routes!(signatures::disable))
        .routes(routes!(signatures::urge))
        .routes(routes!(sender_ids::list, sender_ids::apply))
        .routes(routes!(sender_ids::countries))
        .routes(routes!(sender_ids::lint))
        .routes(routes!(sender_ids::withdraw))
        .routes(routes!(evidence::add))
        .routes(routes!(evidence::get, evidence::remove))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::lint))
        .routes(routes!(common_templates::list))
        .routes(routes!(templates::get, templates::update))
        .routes(routes!(templates::submit))
        .routes(routes!(templates::withdraw))
        .routes(routes!(templates::disable))
        .routes(routes!(templates::urge))
        .routes(routes!(test_send::test))
        .routes(routes!(desk::list))
        .routes(routes!(many::decide))
        .routes(routes!(desk::get))
        .routes(routes!(desk::claim))
        .routes(routes!(desk::release))
        .routes(routes!(desk::approve))
        .routes(routes!(desk::reject))
        .routes(routes!(desk::ask))
        .routes(routes!(evidence::get_of_review))
        .routes(routes!(evidence::preview_of_review))
        .routes(routes!(exemptions::list, exemptions::give))
        .routes(routes!(exemptions::revoke))
        .routes(routes!(sender_desk::list, sender_desk::register))
        .routes(routes!(sender_desk::decide))
        .routes(routes!(filings::list, filings::change))
        .routes(routes!(filings::import))
        .routes(routes!(filings::file))
}
