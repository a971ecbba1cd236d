//! Blacklists: the tenant's own, and for platform staff the platform's and any tenant's. Files: `blacklist_files.rs`.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::blacklist::{Sort, Source};
use domain::id::Uid;
use domain::refusal::Lang;
use engine::blacklist::{BlacklistQuery, ENTRIES_MAX, EntryView, NewRow, Report, Whose, Wrong};
use engine::money::Format;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::money;
use crate::api::page::{self, paging};
use crate::api::{Json, PathText, Refusals, no_such, path_text};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// Which entries; conditions are combined.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BlacklistFilter {
    /// A phone in any form: the entries that hold for it, also prefixes and its country. Or its last digits, at least four.
    phone: Option<String>,
    /// `phone`, `prefix` or `country`.
    #[param(inline)]
    kind: Option<BlacklistKind>,
    /// Where it came from.
    #[param(inline)]
    source: Option<BlacklistSource>,
    /// The reason, or the name of who added it, contains this; capital letters do not matter.
    q: Option<String>,
    /// Platform staff only: this tenant's list, by its code; absent = the platform's own, which holds for everybody.
    #[param(example = "CNX01")]
    tenant_code: Option<String>,
    /// True: whole phone numbers, for an account that may see them; that is written into the audit log.
    #[serde(default)]
    unmask: bool,
    /// For a file: `csv` or `xlsx`.
    #[param(example = "csv")]
    format: Option<String>,
    /// For a file: `en` or `zh`; as `Accept-Language` says when absent.
    lang: Option<String>,
    /// Page number, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Rows of the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
}

/// What an entry names: one phone, all that begin alike, or a country's.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BlacklistKind {
    /// One phone.
    Phone,
    /// Phones that begin with these digits.
    Prefix,
    /// Phones of a country.
    Country,
}

impl From<BlacklistKind> for Sort {
    fn from(kind: BlacklistKind) -> Sort {
        match kind {
            BlacklistKind::Phone => Sort::Phone,
            BlacklistKind::Prefix => Sort::Prefix,
            BlacklistKind::Country => Sort::Country,
        }
    }
}

impl From<Sort> for BlacklistKind {
    fn from(sort: Sort) -> BlacklistKind {
        match sort {
            Sort::Phone => BlacklistKind::Phone,
            Sort::Prefix => BlacklistKind::Prefix,
            Sort::Country => BlacklistKind::Country,
        }
    }
}

/// Where an entry came from.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BlacklistSource {
    /// Somebody added it.
    Manual,
    /// It was in a file.
    Import,
    /// The person wanted no more.
    OptOut,
    /// The person complained.
    Complaint,
    /// A carrier said so.
    Carrier,
}

impl From<BlacklistSource> for Source {
    fn from(source: BlacklistSource) -> Source {
        match source {
            BlacklistSource::Manual => Source::Manual,
            BlacklistSource::Import => Source::Import,
            BlacklistSource::OptOut => Source::OptOut,
            BlacklistSource::Complaint => Source::Complaint,
            BlacklistSource::Carrier => Source::Carrier,
        }
    }
}

impl From<Source> for BlacklistSource {
    fn from(source: Source) -> BlacklistSource {
        match source {
            Source::Manual => BlacklistSource::Manual,
            Source::Import => BlacklistSource::Import,
            Source::OptOut => BlacklistSource::OptOut,
            Source::Complaint => BlacklistSource::Complaint,
            Source::Carrier => BlacklistSource::Carrier,
        }
    }
}

impl BlacklistFilter {
    /// Refuses a tenant where there is only the caller's own.
    pub(super) fn own(&self) -> Result<Whose> {
        if self.tenant_code.is_some() {
            let (en, zh) = ("only the operator can name a tenant", "仅平台运营人员可指定租户");
            return Err(Problem::field("tenant_code", en, zh));
        }
        Ok(Whose::Own)
    }

    pub(super) fn any(&self) -> Whose {
        self.tenant_code.clone().map_or(Whose::Platform, Whose::Tenant)
    }

    pub(super) fn as_file(&self, otherwise: Lang) -> Result<(Format, Lang)> {
        let known = [Format::Csv, Format::Xlsx];
        let format = self.format.as_deref().map_or(Ok(Format::Csv), |word| money::format(word, &known))?;
        Ok((format, money::lang(self.lang.as_ref(), otherwise)?))
    }

    pub(super) fn into_query(self) -> Result<BlacklistQuery> {
        Ok(BlacklistQuery {
            phone: self.phone.filter(|text| !text.is_empty()),
            sort: self.kind.map(Sort::from),
            source: self.source.map(Source::from),
            words: self.q.filter(|text| !text.is_empty()),
            unmask: self.unmask,
            page: paging(self.page, self.page_size)?,
        })
    }
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlacklistItem {
    /// Its id.
    #[schema(value_type = String, example = "01J3ZQ8M4T5XY")]
    id: Uid,
    /// What it names.
    kind: BlacklistKind,
    /// A phone (accounts see it masked), the first digits of phones, or a country's ISO code.
    #[schema(example = "+86138****8000")]
    value: String,
    /// Why.
    #[schema(example = "Complained on the telephone")]
    reason: String,
    /// Where it came from.
    source: BlacklistSource,
    /// Who added or last renewed it: an account or an auth key.
    #[schema(example = "CNX01_Adm")]
    added_by: String,
    /// When it was added.
    #[schema(format = DateTime)]
    added_at: String,
    /// It holds before this; null = without end.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Its time is over: it holds no longer, and is forgotten after 30 days.
    expired: bool,
}

impl From<EntryView> for BlacklistItem {
    fn from(view: EntryView) -> BlacklistItem {
        BlacklistItem {
            id: view.id,
            kind: view.sort.into(),
            value: view.value,
            reason: view.reason,
            source: view.source.into(),
            added_by: view.who,
            added_at: time::text(view.at_ms),
            expires_at: time::text_opt(view.expires_ms),
            expired: view.is_expired,
        }
    }
}

/// A page of a blacklist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlacklistPage {
    items: Vec<BlacklistItem>,
    /// The number of this page, from 1.
    page: u32,
    /// Rows a page has.
    page_size: u32,
    /// Rows in all, counted up to 10,000.
    total: i64,
    /// False when there are more than `total`.
    total_is_exact: bool,
}

/// Up to 1,000 entries.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlacklistBody {
    /// The entries.
    #[schema(min_items = 1, max_items = 1000)]
    entries: Vec<BlacklistEntry>,
}

/// An entry to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlacklistEntry {
    /// A phone in any form, a prefix with `+` and calling code (`+86170*`), or a country's ISO code.
    #[schema(example = "+8613800138000")]
    value: String,
    /// What it is; absent = as the value looks: two letters are a country, a `*` behind makes a prefix.
    kind: Option<BlacklistKind>,
    /// Why, at most 200 characters.
    #[serde(default)]
    #[schema(example = "Complained on the telephone")]
    reason: String,
    /// When it ends: RFC 3339, or a date, the last day on which it holds; absent = never.
    #[schema(example = "2027-01-31")]
    expires_at: Option<String>,
}

impl From<BlacklistEntry> for NewRow {
    fn from(entry: BlacklistEntry) -> NewRow {
        NewRow {
            value: entry.value,
            sort: entry.kind.map(|kind| Sort::from(kind).as_str().to_owned()).unwrap_or_default(),
            reason: entry.reason,
            expires: entry.expires_at.unwrap_or_default(),
        }
    }
}

/// What became of entries or of a file's rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlacklistReport {
    /// Rows that were read.
    #[schema(example = 3)]
    rows: u64,
    /// Were not on the list.
    #[schema(example = 1)]
    added: u64,
    /// Were on it, and say now what was given.
    #[schema(example = 1)]
    renewed: u64,
    /// Were wrong.
    #[schema(example = 1)]
    rejected: u64,
    /// The first 1,000 wrong ones.
    wrong: Vec<BlacklistWrong>,
}

/// A row that was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlacklistWrong {
    /// Which, from 1; of a file its line.
    #[schema(example = 3)]
    row: u64,
    /// What was given.
    #[schema(example = "12345")]
    value: String,
    /// What is wrong: a stable code.
    #[schema(example = "invalid_number")]
    code: &'static str,
    /// What is wrong and what to do, in the caller's language.
    message: &'static str,
}

impl BlacklistReport {
    pub(super) fn new(report: Report, lang: Lang) -> BlacklistReport {
        let wrong = |Wrong { row, value, why }| BlacklistWrong {
            row,
            value,
            code: why.as_str(),
            message: why.sentence(lang),
        };
        BlacklistReport {
            rows: report.rows,
            added: report.added,
            renewed: report.renewed,
            rejected: report.rejected,
            wrong: report.wrong.into_iter().map(wrong).collect(),
        }
    }
}

/// Entries to be taken off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BlacklistIds {
    /// Their ids, at most 1,000.
    #[schema(min_items = 1, max_items = 1000)]
    ids: Vec<String>,
}

/// How many were taken off.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BlacklistRemoved {
    /// Of the ids given, those that were on the list.
    #[schema(example = 2)]
    removed: usize,
}

pub(super) fn filter(uri: &Uri) -> Result<BlacklistFilter> {
    decode::query::<BlacklistFilter>(uri.query())
}

async fn page_of(
    app: &App,
    caller: &Caller,
    whose: Whose,
    filter: BlacklistFilter,
) -> Result<Json<BlacklistPage>> {
    let query = filter.into_query()?;
    let at = query.page;
    let found = app.engine.blacklist(&caller.actor, &whose, query).await?;
    Ok(Json(BlacklistPage {
        items: found.items.into_iter().map(BlacklistItem::from).collect(),
        page: page::number(at),
        page_size: at.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// See the blacklist.
///
/// Nobody on it gets a message of yours, whatever its type; the platform's own list, which holds for everybody, is not shown
/// here.
#[utoipa::path(
    get, path = "/blacklist", tag = "blacklist", operation_id = "listBlacklist", params(BlacklistFilter),
    responses((status = 200, description = "A page of the list, newest first.", body = BlacklistPage), Refusals),
    extensions(("x-scope" = json!("blacklist:read")))
)]
pub(crate) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<BlacklistPage>> {
    app.engine.may_see_list(&caller.actor, &Whose::Own)?;
    let filter = filter(&uri)?;
    page_of(&app, &caller, filter.own()?, filter).await
}

/// See the platform's blacklist, or a tenant's.
#[utoipa::path(
    get, path = "/admin/blacklist", tag = "blacklist", operation_id = "listBlacklistAll", params(BlacklistFilter),
    responses((status = 200, description = "A page of the list, newest first.", body = BlacklistPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn list_all(
    State(app): State<App>,
    caller: Caller,
    uri: Uri,
) -> Result<Json<BlacklistPage>> {
    app.engine.may_see_list(&caller.actor, &Whose::Platform)?;
    let filter = filter(&uri)?;
    page_of(&app, &caller, filter.any(), filter).await
}

async fn add_to(app: App, caller: Caller, whose: Whose, lang: Lang, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let new = decode::json::<BlacklistBody>(&body.bytes)?;
    let rows = new.entries.into_iter().map(NewRow::from).collect();
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        let report = app.engine.add_to_blacklist(&caller.actor, &whose, rows).await?;
        Ok(BlacklistReport::new(report, lang))
    })
    .await
}

/// Put phones, prefixes or countries on the blacklist.
///
/// Up to 1,000 entries. They hold when this is answered, also for messages that wait. One that is on the list is renewed; one
/// that is wrong does not sink its neighbours.
#[utoipa::path(
    post, path = "/blacklist", tag = "blacklist", operation_id = "addToBlacklist", request_body = BlacklistBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "What became of each entry.", body = BlacklistReport), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Response> {
    app.engine.may_change_list(&caller.actor, &Whose::Own)?;
    add_to(app, caller, Whose::Own, lang, request).await
}

/// Which tenant's list platform staff mean.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfTenant {
    /// This tenant's, by its code; absent = the platform's own, which holds for everybody.
    #[param(example = "CNX01")]
    tenant_code: Option<String>,
}

fn whose(uri: &Uri) -> Result<Whose> {
    let OfTenant { tenant_code } = decode::query(uri.query())?;
    Ok(tenant_code.map_or(Whose::Platform, Whose::Tenant))
}

/// Put phones, prefixes or countries on the platform's blacklist, or on a tenant's.
#[utoipa::path(
    post, path = "/admin/blacklist", tag = "blacklist", operation_id = "addToBlacklistAll", request_body = BlacklistBody,
    params(OfTenant, ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "What became of each entry.", body = BlacklistReport), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn add_all(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Response> {
    app.engine.may_change_list(&caller.actor, &Whose::Platform)?;
    let whose = whose(request.uri())?;
    add_to(app, caller, whose, lang, request).await
}

async fn remove_from(
    app: App,
    caller: Caller,
    whose: Whose,
    request: Request,
) -> Result<Json<BlacklistRemoved>> {
    let (parts, body) = request.into_parts();
    let body = decode::read(&app, &parts.headers, body).await?;
    let given = decode::json::<BlacklistIds>(&body.bytes)?.ids;
    if given.is_empty() || given.len() > ENTRIES_MAX {
        let (en, zh) = (format!("give 1 to {ENTRIES_MAX}"), format!("应为 1 至 {ENTRIES_MAX} 个"));
        return Err(Problem::field("ids", en, zh));
    }
    // An id that nothing can have is on no list.
    let ids: Vec<_> = given.iter().filter_map(|id| id.parse().ok()).collect();
    let removed = match ids.is_empty() {
        true => 0,
        false => app.engine.remove_from_blacklist(&caller.actor, &whose, &ids).await?,
    };
    Ok(Json(BlacklistRemoved { removed }))
}

/// Take entries off the blacklist.
///
/// Up to 1,000 by their ids. They may be written to again when this is answered.
#[utoipa::path(
    post, path = "/blacklist/remove", tag = "blacklist", operation_id = "removeFromBlacklist",
    request_body = BlacklistIds,
    responses((status = 200, description = "How many were taken off.", body = BlacklistRemoved), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<BlacklistRemoved>> {
    app.engine.may_change_list(&caller.actor, &Whose::Own)?;
    remove_from(app, caller, Whose::Own, request).await
}

/// Take entries off the platform's blacklist, or off a tenant's.
#[utoipa::path(
    post, path = "/admin/blacklist/remove", tag = "blacklist", operation_id = "removeFromBlacklistAll",
    request_body = BlacklistIds, params(OfTenant),
    responses((status = 200, description = "How many were taken off.", body = BlacklistRemoved), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn remove_all(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<BlacklistRemoved>> {
    app.engine.may_change_list(&caller.actor, &Whose::Platform)?;
    let whose = whose(request.uri())?;
    remove_from(app, caller, whose, request).await
}

async fn delete_from(app: App, caller: Caller, whose: Whose, id: PathText) -> Result<StatusCode> {
    let id: Uid = path_text(id)?.parse().map_err(|_| no_such())?;
    match app.engine.remove_from_blacklist(&caller.actor, &whose, &[id]).await? {
        0 => Err(no_such()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

/// Take one entry off the blacklist.
#[utoipa::path(
    delete, path = "/blacklist/{id}", tag = "blacklist", operation_id = "deleteFromBlacklist",
    params(("id" = String, Path, description = "The entry's id.")),
    responses((status = 204, description = "Taken off."), Refusals),
    extensions(("x-scope" = json!("blacklist:manage")))
)]
pub(crate) async fn delete(State(app): State<App>, caller: Caller, id: PathText) -> Result<StatusCode> {
    app.engine.may_change_list(&caller.actor, &Whose::Own)?;
    delete_from(app, caller, Whose::Own, id).await
}

/// Take one entry off the platform's blacklist, or off a tenant's.
#[utoipa::path(
    delete, path = "/admin/blacklist/{id}", tag = "blacklist", operation_id = "deleteFromBlacklistAll",
    params(OfTenant, ("id" = String, Path, description = "The entry's id.")),
    responses((status = 204, description = "Taken off."), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("platform:blacklist")))
)]
pub(crate) async fn delete_all(
    State(app): State<App>,
    caller: Caller,
    id: PathText,
    uri: Uri,
) -> Result<StatusCode> {
    app.engine.may_change_list(&caller.actor, &Whose::Platform)?;
    delete_from(app, caller, whose(&uri)?, id).await
}
