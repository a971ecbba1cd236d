//! Filings: where signatures stand with the mainland networks, for platform staff; one or many changed, a file in and out.

use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::filing::Status;
use domain::network::Network;
use domain::refusal::Lang;
use engine::filings::{FILE_MAX, FilingQuery, FilingView, NewFiling, Report, SignatureFilings, Wrong};
use engine::money::Format;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::api::download::streamed;
use crate::api::money;
use crate::api::page::{number as page_number, paging};
use crate::api::{Json, Refusals};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::idempotency::Once;
use crate::problem::{Problem, Result};
use crate::time;

/// Where a signature stands with a network.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignatureFiling {
    /// `cmcc`, `cucc`, `ctcc` or `cbn`.
    #[schema(value_type = String, example = "cmcc")]
    network: &'static str,
    /// `none`, `filing`, `filed` or `rejected`.
    #[schema(value_type = String, example = "filed")]
    status: &'static str,
    /// The network's own code for it; empty = none.
    code: String,
    /// What the platform says about it.
    note: String,
    /// When it was said; null = nothing was.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
}

impl From<FilingView> for SignatureFiling {
    fn from(view: FilingView) -> SignatureFiling {
        SignatureFiling {
            network: view.network.as_str(),
            status: view.status.as_str(),
            code: view.code,
            note: view.note,
            changed_at: time::text_opt(view.at_ms),
        }
    }
}

/// The same as platform staff see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FilingItem {
    #[serde(flatten)]
    filing: SignatureFiling,
    /// Who said so; empty = nobody did.
    changed_by: String,
    /// Named by whoever changes it; 0 = nothing was said yet.
    #[schema(example = 1)]
    version: i64,
}

/// A signature and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiledSignature {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// Without brackets.
    #[schema(example = "云信")]
    text: String,
    /// Where it is in its life; `approved` ones may be used.
    #[schema(value_type = String, example = "approved")]
    status: &'static str,
    /// Each network.
    filings: Vec<FilingItem>,
}

impl From<SignatureFilings> for FiledSignature {
    fn from(view: SignatureFilings) -> FiledSignature {
        let item = |view: FilingView| FilingItem {
            changed_by: view.who.clone(),
            version: view.version,
            filing: view.into(),
        };
        FiledSignature {
            id: view.id.to_string(),
            tenant_code: view.tenant,
            text: view.text,
            status: view.status.as_str(),
            filings: view.filings.into_iter().map(item).collect(),
        }
    }
}

/// A page of signatures.
#[derive(Serialize, ToSchema)]
pub(super) struct FilingPage {
    items: Vec<FiledSignature>,
    /// Number of the page, from 1.
    #[schema(example = 1)]
    page: u32,
    /// Signatures on a page.
    #[schema(example = 20)]
    page_size: u32,
    /// Signatures that fit the conditions, counted up to 10,000.
    #[schema(example = 1)]
    total: i64,
    /// False when there are more than were counted.
    #[schema(example = true)]
    total_is_exact: bool,
}

/// Which signatures; conditions are combined.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FilingFilter {
    /// Of the tenant with this code.
    tenant: Option<String>,
    /// With this in their text.
    q: Option<String>,
    /// `none`, `filing`, `filed` or `rejected`, with `network`, or with any.
    status: Option<String>,
    /// `cmcc`, `cucc`, `ctcc` or `cbn`.
    network: Option<String>,
    /// Also those that may not be used.
    #[serde(default)]
    all: bool,
    /// Number of the page, from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Signatures on the page: 10, 20, 50 or 100; 20 when absent.
    page_size: Option<u32>,
    /// Of a file: `csv` (when absent) or `xlsx`.
    format: Option<String>,
    /// Of a file: `en` or `zh`; the language of `Accept-Language` when absent.
    lang: Option<String>,
}

impl FilingFilter {
    fn query(self) -> Result<FilingQuery> {
        let wrong = |field: &str, words: &str| {
            Problem::field(field, format!("there are: {words}"), format!("可选：{words}"))
        };
        let status = self.status.as_deref();
        let status = status
            .map(|word| Status::parse(word).ok_or_else(|| wrong("status", "none, filing, filed, rejected")));
        let known = |word: &str| Network::parse(word).filter(|network| *network != Network::Unknown);
        let network = self.network.as_deref();
        let network =
            network.map(|word| known(word).ok_or_else(|| wrong("network", "cmcc, cucc, ctcc, cbn")));
        Ok(FilingQuery {
            tenant: self.tenant,
            words: self.q,
            status: status.transpose()?,
            network: network.transpose()?,
            any: self.all,
            page: paging(self.page, self.page_size)?,
        })
    }
}

/// Up to 400 changes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingChanges {
    /// The changes.
    #[schema(min_items = 1, max_items = 400)]
    changes: Vec<FilingChange>,
}

/// A change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingChange {
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The signature without brackets.
    #[schema(example = "云信")]
    signature: String,
    /// `cmcc`, `cucc`, `ctcc` or `cbn`.
    #[schema(example = "cmcc")]
    network: String,
    /// `none`, `filing`, `filed` or `rejected`.
    #[schema(example = "filed")]
    status: String,
    /// The network's own code for it.
    #[serde(default)]
    #[schema(max_length = 64)]
    code: String,
    /// For colleagues and the tenant.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
    /// The version it was made from; absent = whatever is there is overwritten.
    version: Option<i64>,
}

impl From<FilingChange> for NewFiling {
    fn from(change: FilingChange) -> NewFiling {
        NewFiling {
            tenant: change.tenant_code,
            signature: change.signature,
            network: change.network,
            status: change.status,
            code: change.code,
            note: change.note,
            version: change.version,
        }
    }
}

/// What became of changes or of a file's rows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FilingReport {
    /// Rows that were read.
    #[schema(example = 3)]
    rows: u64,
    /// Say something new.
    #[schema(example = 1)]
    changed: u64,
    /// Say what was known.
    #[schema(example = 1)]
    unchanged: u64,
    /// Were wrong.
    #[schema(example = 1)]
    rejected: u64,
    /// The first 1,000 wrong ones.
    wrong: Vec<FilingWrong>,
}

/// A row that was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FilingWrong {
    /// Which, from 1; of a file its line.
    #[schema(example = 3)]
    row: u64,
    /// What it is about.
    #[schema(example = "CNX01 云信 cmcc")]
    value: String,
    /// What is wrong: a stable code.
    #[schema(example = "unknown_signature")]
    code: &'static str,
    /// What is wrong and what to do, in the caller's language.
    message: &'static str,
}

impl FilingReport {
    fn new(report: Report, lang: Lang) -> FilingReport {
        let wrong = |Wrong { row, value, why }| FilingWrong {
            row,
            value,
            code: why.as_str(),
            message: why.sentence(lang),
        };
        FilingReport {
            rows: report.rows,
            changed: report.changed,
            unchanged: report.unchanged,
            rejected: report.rejected,
            wrong: report.wrong.into_iter().map(wrong).collect(),
        }
    }
}

/// List where signatures stand with the networks.
///
/// Approved signatures of every tenant, the newest first; `all` for the others too.
#[utoipa::path(
    get, path = "/admin/filings", tag = "reviews", operation_id = "listFilings", params(FilingFilter),
    responses((status = 200, description = "A page of signatures.", body = FilingPage), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn list(State(app): State<App>, caller: Caller, uri: Uri) -> Result<Json<FilingPage>> {
    app.engine.may_see_filings(&caller.actor)?;
    let query = decode::query::<FilingFilter>(uri.query())?.query()?;
    let place = query.page;
    let found = app.engine.filings(&caller.actor, query).await?;
    Ok(Json(FilingPage {
        items: found.items.into_iter().map(FiledSignature::from).collect(),
        page: page_number(place),
        page_size: place.limit,
        total: found.total,
        total_is_exact: found.is_exact,
    }))
}

/// Say where signatures stand with the networks.
///
/// Up to 400 changes. They hold for messages that are accepted or dispatched from now on. One that is wrong, or that somebody
/// changed since its `version`, does not sink its neighbours.
#[utoipa::path(
    post, path = "/admin/filings", tag = "reviews", operation_id = "changeFilings", request_body = FilingChanges,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating safe.")),
    responses((status = 200, description = "What became of each change.", body = FilingReport), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("filings:manage")))
)]
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    app.engine.may_change_filings(&caller.actor)?;
    let body = decode::read(&app, &parts.headers, body).await?;
    let asked = decode::json::<FilingChanges>(&body.bytes)?;
    let rows = asked.changes.into_iter().map(NewFiling::from).collect();
    let once = Once::of(&app, &caller, &parts, &body.bytes);
    once.answer(StatusCode::OK, async {
        Ok(FilingReport::new(app.engine.change_filings(&caller.actor, rows).await?, lang))
    })
    .await
}

/// Change the filings that a CSV file names.
///
/// The body is the file, in UTF-8, at most 8 MiB and 50,000 rows. Its first line names the columns: `tenant`, `signature`,
/// `network`, `status`, and, when wanted, `code` and `note`. A file that was exported can be imported as it is. Wrong rows are
/// reported and left out.
#[utoipa::path(
    post, path = "/admin/filings/import", tag = "reviews", operation_id = "importFilings",
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of the rows.", body = FilingReport), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("filings:manage")))
)]
pub(super) async fn import(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<FilingReport>> {
    let (parts, body) = request.into_parts();
    app.engine.may_change_filings(&caller.actor)?;
    let body = decode::read_up_to(&app, &parts.headers, body, FILE_MAX).await?;
    Ok(Json(FilingReport::new(app.engine.import_filings(&caller.actor, &body.bytes).await?, lang)))
}

/// Take the list of filings away.
///
/// A row for each signature and network, with the same conditions as the list; a workbook has at most 100,000 rows.
#[utoipa::path(
    get, path = "/admin/filings/file", tag = "reviews", operation_id = "downloadFilings", params(FilingFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    app.engine.may_see_filings(&caller.actor)?;
    let filter = decode::query::<FilingFilter>(uri.query())?;
    let known = [Format::Csv, Format::Xlsx];
    let format = filter.format.as_deref().map_or(Ok(Format::Csv), |word| money::format(word, &known))?;
    let as_file = (format, money::lang(filter.lang.as_ref(), language)?);
    Ok(streamed(app.engine.filings_file(&caller.actor, filter.query()?, as_file).await?))
}
