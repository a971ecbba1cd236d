//! Smart SMS: a tenant's brands on handsets, and what the platform's people do with them. What handsets themselves ask
//! for is in `handset/`.

mod desk;
mod files;
mod keys;
mod profiles;
mod shapes;

pub(crate) use shapes::{SmartPort, SmartProfileItem, SmartVendorItem, SmartVersionItem};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

/// Every operation of this folder.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(profiles::list, profiles::create))
        .routes(routes!(profiles::lint))
        .routes(routes!(profiles::vendors))
        .routes(routes!(profiles::get, profiles::update))
        .routes(routes!(profiles::delete_draft))
        .routes(routes!(profiles::submit))
        .routes(routes!(profiles::withdraw))
        .routes(routes!(profiles::urge))
        .routes(routes!(profiles::unpublish))
        .routes(routes!(profiles::rcs))
        .routes(routes!(files::set_logo))
        .routes(routes!(files::logo))
        .routes(routes!(files::add))
        .routes(routes!(files::get, files::remove))
        .routes(routes!(desk::list))
        .routes(routes!(desk::get))
        .routes(routes!(desk::logo))
        .routes(routes!(desk::freeze))
        .routes(routes!(desk::propose_unfreeze))
        .routes(routes!(desk::confirm_unfreeze))
        .routes(routes!(desk::refuse_unfreeze))
        .routes(routes!(desk::set_vendor))
        .routes(routes!(keys::list, keys::renew))
}
