//! Blacklists as files: in, row by row as the body arrives, and out, piece by piece as it is read.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;
use domain::refusal::{Detail, Lang, Refusal};
use engine::blacklist::Whose;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::App;
use crate::api::blacklist::{BlacklistFilter, BlacklistReport, filter};
use crate::api::download::{pieces, streamed};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// What an import's query may say.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportOptions {
    /// The reason of rows that have none.
    reason: Option<String>,
    /// Platform staff only: onto this tenant's list; absent = onto the platform's own.
    #[param(example = "CNX01")]
    tenant_code: Option<String>,
}

async fn import_to(
    app: App,
    caller: Caller,
    (whose, reason): (Whose, Option<String>),
    lang: Lang,
    request: Request,
) -> Result<Json<BlacklistReport>> {
    let reason = reason.unwrap_or_default();
    let pieces = pieces(&app, request.into_body());
    let report = app.engine.import_blacklist(&caller.actor, &whose, &reason, pieces).await;
    let report = report.map_err(|error| match error {
        engine::Error::Refused(Refusal::BodyInvalid, Detail { field: None, .. }) => Problem::body(
            "the file broke off, is longer than 256 MiB, or is no CSV; rows before that place are on the list",
            "文件中断、超过 256 MiB 或不是 CSV；该处之前的行已加入名单",
        ),
        other => other.into(),
    })?;
    Ok(Json(BlacklistReport::new(report, lang)))
}

/// Put the rows of a CSV file on the blacklist.
///
/// The body is the file, in UTF-8, at most 256 MiB. Columns by their names in the first line (`value` or `phone`, `kind`,
/// `reason`, `expires_at`), or, without such a line: value, reason, end. A file that was exported can be imported as it is.
/// Wrong rows are reported and left out; the others hold when this is answered. Importing the same file again renews its
/// entries.
#[utoipa::path(
    post, path = "/blacklist/import", tag = "blacklist", operation_id = "importBlacklist", params(ImportOptions),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of the rows.", body = BlacklistReport), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<BlacklistReport>> {
    app.engine.may_change_list(&caller.actor, &Whose::Own)?;
    let options = decode::query::<ImportOptions>(request.uri().query())?;
    if options.tenant_code.is_some() {
        let (en, zh) = ("only the operator can name a tenant", "仅平台运营人员可指定租户");
        return Err(Problem::field("tenant_code", en, zh));
    }
    import_to(app, caller, (Whose::Own, options.reason), lang, request).await
}

/// Put the rows of a CSV file on the platform's blacklist, or on a tenant's.
#[utoipa::path(
    post, path = "/admin/blacklist/import", tag = "blacklist", operation_id = "importBlacklistAll", params(ImportOptions),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of the rows.", body = BlacklistReport), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn import_all(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<BlacklistReport>> {
    app.engine.may_change_list(&caller.actor, &Whose::Platform)?;
    let options = decode::query::<ImportOptions>(request.uri().query())?;
    let whose = options.tenant_code.map_or(Whose::Platform, Whose::Tenant);
    import_to(app, caller, (whose, options.reason), lang, request).await
}

async fn file_of(
    app: App,
    caller: Caller,
    whose: Whose,
    (filter, language): (BlacklistFilter, Lang),
) -> Result<Response> {
    let as_file = filter.as_file(language)?;
    let file = app.engine.blacklist_file(&caller.actor, &whose, filter.into_query()?, as_file).await?;
    Ok(streamed(file))
}

/// Take the blacklist away.
///
/// Newest first, with the same conditions as the list; a CSV may be as long as the list, a workbook has at most 100,000 rows.
/// Numbers are masked for accounts that do not ask for whole ones.
#[utoipa::path(
    get, path = "/blacklist/file", tag = "blacklist", operation_id = "downloadBlacklist", params(BlacklistFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("blacklist:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    app.engine.may_see_list(&caller.actor, &Whose::Own)?;
    let filter = filter(&uri)?;
    file_of(app, caller, filter.own()?, (filter, language)).await
}

/// Take the platform's blacklist, or a tenant's, away.
#[utoipa::path(
    get, path = "/admin/blacklist/file", tag = "blacklist", operation_id = "downloadBlacklistAll", params(BlacklistFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn file_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    app.engine.may_see_list(&caller.actor, &Whose::Platform)?;
    let filter = filter(&uri)?;
    file_of(app, caller, filter.any(), (filter, language)).await
}
