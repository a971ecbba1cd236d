//! The audit log: who did what, to what, from where.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use domain::audit::Action;
use domain::id::MessageId;
use domain::permission::Permission;
use domain::refusal::Lang;
use engine::money::Format;
use engine::paging::Paging;
use engine::{AuditLine, AuditPage, AuditQuery};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::download::streamed;
use crate::api::money;
use crate::api::page::{self, paging, span};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;

use crate::problem::{Problem, Result};
use crate::time;

/// Which lines; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditFilter {
    /// At or after this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Before this time, RFC 3339 with an offset.
    #[param(format = DateTime)]
    until: Option<String>,
    /// By the account, or the auth key, of this name.
    account: Option<String>,
    /// What was done.
    #[param(example = "key_created")]
    action: Option<String>,
    /// To something whose name contains this; capital letters do not matter.
    object: Option<String>,
    /// In everybody's log: only this tenant's, by its code.
    #[param(example = "CNX01")]
    tenant_code: Option<String>,
    /// For a file: `csv` or `xlsx`.
    #[param(example = "csv")]
    format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    lang: Option<String>,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Lines on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// `at` = oldest first, `-at` = newest first (the default).
    sort: Option<String>,
}

impl AuditFilter {
    /// What the file is to be.
    fn as_file(&self, otherwise: Lang) -> Result<(Format, Lang)> {
        let known = [Format::Csv, Format::Xlsx];
        let format = self.format.as_deref().map_or(Ok(Format::Csv), |word| money::format(word, &known))?;
        Ok((format, money::lang(self.lang.as_ref(), otherwise)?))
    }

    /// Refuses a tenant where there is only the caller's own.
    fn own(&self) -> Result<()> {
        if self.tenant_code.is_some() {
            let (en, zh) = ("only the operator can name a tenant", "仅平台运营人员可指定租户");
            return Err(Problem::field("tenant_code", en, zh));
        }
        Ok(())
    }

    fn into_query(self) -> Result<AuditQuery> {
        let (_, ascending) = page::sort(self.sort.as_deref(), &["at"])?;
        let (from_ms, until_ms) = span(self.from, self.until)?;
        let action = self.action.map(|word| {
            let unknown = || Problem::field("action", "there is no such action", "没有此操作");
            Action::parse(&word).ok_or_else(unknown)
        });
        let query = AuditQuery {
            from_ms,
            until_ms,
            who: self.account,
            action: action.transpose()?,
            object: self.object.filter(|words| !words.is_empty()),
            tenant: self.tenant_code,
            page: paging(self.page, self.page_size)?,
            ascending,
        };
        Ok(query)
    }
}

/// One line of the log.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditItem {
    /// Its id.
    #[schema(example = "01J3ZQ8M4T5XY")]
    id: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The account that did it; null = an auth key, or nobody known.
    #[schema(example = "CNX01_Adm")]
    account: Option<String>,
    /// The auth key that did it.
    #[schema(example = "shop-backend")]
    key: Option<String>,
    /// The tenant in whose log it stands; null = the platform's.
    #[schema(example = "CNX01")]
    tenant_code: Option<String>,
    /// What was done.
    #[schema(example = "key_created")]
    action: String,
    /// To what.
    #[schema(example = "shop-backend")]
    object: String,
    /// From which address.
    #[schema(example = "203.0.113.9")]
    address: String,
    /// With which program (`User-Agent`).
    #[schema(example = "curl/8.5")]
    user_agent: String,
    /// `ok` or `refused`.
    #[schema(example = "ok")]
    outcome: &'static str,
    /// Particulars, different for each action.
    #[schema(value_type = Object)]
    detail: Box<RawValue>,
}

impl AuditItem {
    fn new((line, tenant_code): (AuditLine, Option<String>)) -> AuditItem {
        let (account, key) = match (line.account, line.key) {
            (Some(_), _) => (Some(line.who), None),
            (_, Some(_)) => (None, Some(line.who)),
            _ => (None, None),
        };
        AuditItem {
            id: MessageId(line.id.0).uid().to_string(),
            at: time::text(line.id.at_ms()),
            account,
            key,
            tenant_code,
            action: line.action,
            object: line.object,
            address: line.address,
            user_agent: line.agent,
            outcome: if line.ok { "ok" } else { "refused" },
            detail: RawValue::from_string(line.detail).unwrap_or_default(),
        }
    }
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditList {
    items: Vec<AuditItem>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Lines on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Lines that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

impl AuditList {
    fn new(page: AuditPage, at: Paging) -> AuditList {
        AuditList {
            items: page.items.into_iter().map(AuditItem::new).collect(),
            page: page::number(at),
            page_size: at.limit,
            total: page.total,
            total_is_exact: page.is_exact,
        }
    }
}

/// See the audit log.
///
/// Who did what in the tenant: sign-ins, keys, callbacks, what was looked at.
#[utoipa::path(
    get, path = "/audit", tag = "audit", operation_id = "listAudit", params(AuditFilter),
    responses((status = 200, description = "A page of the log.", body = AuditList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("audit:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<AuditList>> {
    caller.actor.may(Permission::AuditRead)?;
    let filter = decode::query::<AuditFilter>(uri.query())?;
    filter.own()?;
    let query = filter.into_query()?;
    let at = query.page;
    Ok(Json(AuditList::new(app.engine.audit_log(&caller.actor, query).await?, at)))
}

/// See everybody's audit log.
#[utoipa::path(
    get, path = "/admin/audit", tag = "audit", operation_id = "listAuditAll", params(AuditFilter),
    responses((status = 200, description = "A page of the log.", body = AuditList), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:audit")))
)]
pub(crate) async fn list_all(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<AuditList>> {
    caller.actor.may(Permission::PlatformAudit)?;
    let query = decode::query::<AuditFilter>(uri.query())?.into_query()?;
    let at = query.page;
    Ok(Json(AuditList::new(app.engine.audit_log_all(&caller.actor, query).await?, at)))
}

/// Take the audit log away.
///
/// Newest first, with the same conditions as the list; a CSV may be as long as the log, a workbook has at most 100,000
/// lines. That it was taken away is written into it.
#[utoipa::path(
    get, path = "/audit/file", tag = "audit", operation_id = "downloadAudit", params(AuditFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("audit:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    caller.actor.may(Permission::AuditRead)?;
    let filter = decode::query::<AuditFilter>(uri.query())?;
    filter.own()?;
    let as_file = filter.as_file(language)?;
    Ok(streamed(app.engine.audit_file(&caller.actor, filter.into_query()?, as_file).await?))
}

/// Take everybody's audit log away.
#[utoipa::path(
    get, path = "/admin/audit/file", tag = "audit", operation_id = "downloadAuditAll", params(AuditFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:audit")))
)]
pub(crate) async fn file_all(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    caller.actor.may(Permission::PlatformAudit)?;
    let filter = decode::query::<AuditFilter>(uri.query())?;
    let as_file = filter.as_file(language)?;
    Ok(streamed(app.engine.audit_file_all(&caller.actor, filter.into_query()?, as_file).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_and_wrong_ones_named() {
        let read = |query: &str| decode::query::<AuditFilter>(Some(query))?.into_query();
        let query = read("page=3&page_size=50&sort=at&action=sign_in&account=a").unwrap();
        assert_eq!((query.page, query.ascending), (Paging { offset: 100, limit: 50 }, true));
        assert_eq!((page::number(query.page), query.action), (3, Some(Action::SignIn)));
        for (query, field) in [
            ("page=0", "page"),
            ("page_size=15", "page_size"),
            ("sort=who", "sort"),
            ("action=dance", "action"),
            ("from=today", "from"),
            ("colour=red", "colour"),
        ] {
            let problem = read(query).err().unwrap_or_else(|| panic!("taken: {query}"));
            let document = serde_json::to_value(problem.document(Lang::En)).unwrap();
            assert_eq!(document["fields"][0]["field"], field, "{document}");
        }
    }
}
