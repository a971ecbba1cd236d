//! The file to fill in with a mission's list.

use axum::extract::{Request, State};
use domain::permission::Permission;
use engine::missions::FormOf;
use engine::money::Format;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::App;
use crate::api::Refusals;
use crate::api::money::{Attachment, format};
use crate::api::words::Direction;
use crate::auth::{Caller, Language};
use crate::decode;
use crate::problem::Result;

/// Which import template.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportTemplate {
    /// `csv` or `xlsx`; `xlsx` when absent.
    format: Option<String>,
    /// Where the numbers are: decides the example row. Mainland China when absent.
    #[param(inline)]
    direction: Option<Direction>,
    /// For this template's variables.
    #[param(example = "T1001")]
    template_id: Option<String>,
}

/// The variables of free content; `decode::query_with` reads them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // describes the query for the document
pub(crate) struct Variables {
    /// For free content: a variable's name; give it once for each, in the order of the content.
    #[param(explode)]
    variable: Option<Vec<String>>,
}

/// Take an import template away.
///
/// The columns of a list: the phone number, then the variables in the order of the content, and one example row. In a workbook
/// the columns are formatted as text, so that numbers stay as they are typed, and a second sheet says how to fill it in.
#[utoipa::path(
    get, path = "/missions/import-template", tag = "missions", operation_id = "downloadImportTemplate",
    params(ImportTemplate, Variables),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String), Refusals),
    extensions(("x-scope" = json!("messages:read")))
)]
pub(crate) async fn import_template(
    State(app): State<App>,
    caller: Caller,
    Language(lang): Language,
    request: Request,
) -> Result<Attachment> {
    caller.actor.may(Permission::MessagesRead)?;
    let (asked, variables): (ImportTemplate, _) = decode::query_with(request.uri().query(), "variable")?;
    let format = format(asked.format.as_deref().unwrap_or("xlsx"), &[Format::Csv, Format::Xlsx])?;
    let direction = asked.direction.map_or(domain::kind::Direction::Mainland, Into::into);
    let of = asked.template_id.map_or(FormOf::Variables(variables), FormOf::Template);
    Ok(Attachment(app.engine.mission_import_form(&caller.actor, of, direction, lang, format)?))
}
