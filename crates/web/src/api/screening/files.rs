//! The words as files.

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Response;
use domain::permission::Permission;
use domain::refusal::{Detail, Lang, Refusal};
use engine::money::Format;
use engine::screening::WordReport;
use serde::Serialize;
use utoipa::ToSchema;

use super::words::WordFilter;
use crate::App;
use crate::api::download::{pieces, streamed};
use crate::api::{Json, Refusals, money};
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::{Problem, Result};

/// A row that was wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WordRejected {
    /// Its line in the file.
    #[schema(example = 7)]
    row: u64,
    /// The word.
    word: String,
    /// A stable word for what is wrong.
    #[schema(value_type = String, example = "invalid_category")]
    code: &'static str,
    /// What is wrong and what to do, in the language of `Accept-Language`.
    message: &'static str,
}

/// What became of a file's rows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WordImportReport {
    /// Rows that were read.
    #[schema(example = 120)]
    rows: u64,
    /// Were not set before.
    #[schema(example = 100)]
    added: u64,
    /// Were, and say now what the file says.
    #[schema(example = 19)]
    changed: u64,
    /// Were wrong and are left out.
    #[schema(example = 1)]
    rejected: u64,
    /// The first 1,000 that were wrong.
    wrong: Vec<WordRejected>,
}

impl WordImportReport {
    fn of(report: WordReport, lang: Lang) -> WordImportReport {
        WordImportReport {
            rows: report.rows,
            added: report.added,
            changed: report.changed,
            rejected: report.rejected,
            wrong: report
                .wrong
                .into_iter()
                .map(|wrong| WordRejected {
                    row: wrong.row,
                    word: wrong.word,
                    code: wrong.why.as_str(),
                    message: wrong.why.sentence(lang),
                })
                .collect(),
        }
    }
}

/// Put a CSV file of words beside those that are set.
///
/// The body is the file, in UTF-8, at most 256 MiB. Columns by their names in the first line (`word`, `category`, `match`,
/// `action`, `state`, `note`), or, without such a line: word, category, match, action. A category is its code or its name. A
/// file that was taken away can be put back as it is. Wrong rows are reported and left out; the others hold when this is
/// answered.
#[utoipa::path(
    post, path = "/admin/screening/words/import", tag = "screening", operation_id = "importScreeningWords",
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, description = "What became of the rows.", body = WordImportReport), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:manage")))
)]
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Json<WordImportReport>> {
    caller.actor.may(Permission::ScreeningManage)?;
    let pieces = pieces(&app, request.into_body());
    let report = app.engine.import_screening_words(&caller.actor, pieces).await;
    let report = report.map_err(|error| match error {
        engine::Error::Refused(Refusal::BodyInvalid, Detail { field: None, .. }) => Problem::body(
            "the file broke off, is longer than 256 MiB, or is no CSV; rows before that place are set",
            "文件中断、超过 256 MiB 或不是 CSV；该处之前的行已生效",
        ),
        other => other.into(),
    })?;
    Ok(Json(WordImportReport::of(report, lang)))
}

/// Take the words away as a file.
///
/// With the same conditions and in the same order as the list; it can be put back as it is.
#[utoipa::path(
    get, path = "/admin/screening/words/file", tag = "screening", operation_id = "downloadScreeningWords",
    params(WordFilter),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("screening:read")))
)]
pub(crate) async fn file(
    State(app): State<App>,
    caller: Caller,
    Language(language): Language,
    uri: Uri,
) -> Result<Response> {
    caller.actor.may(Permission::ScreeningRead)?;
    let filter = decode::query::<WordFilter>(uri.query())?;
    let known = [Format::Csv, Format::Xlsx];
    let format = filter.format.as_deref().map_or(Ok(Format::Csv), |word| money::format(word, &known))?;
    let lang = money::lang(filter.lang.as_ref(), language)?;
    let query = filter.into_query()?;
    Ok(streamed(app.engine.screening_words_file(&caller.actor, query, (format, lang)).await?))
}
