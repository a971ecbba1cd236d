//! Files handed in as proof: taken as they are, given back as files to be saved and never as a page of this site.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::evidence::{FileKind, Limits};
use domain::id::{EvidenceId, ReviewId, SignatureId};
use domain::permission::Permission;
use engine::review::{EvidenceFile, NewEvidence};
use serde::Deserialize;
use utoipa::IntoParams;

use super::shapes::{EvidenceItem, PathPair, number, numbers};
use crate::App;
use crate::api::{PathText, Refusals, path_text};
use crate::auth::Caller;
use crate::decode;
use crate::idempotency::json;
use crate::idempotency::to_json;
use crate::problem::Result;

/// A file that somebody hands in. One octet more than is taken is read, so that a file that is a little too large is
/// refused with the sentence about files.
pub(crate) async fn read_file(app: &App, headers: &HeaderMap, body: Body) -> Result<Vec<u8>> {
    let body = decode::read_up_to(app, headers, body, Limits::default().max_octets + 1).await?;
    Ok(body.bytes.to_vec())
}

/// What is said about a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EvidenceQuery {
    /// `business_licence`, `power_of_attorney` or `other`.
    purpose: String,
    /// The file's name with its ending: .jpg, .png or .pdf.
    name: String,
    /// The last day on which the document is good, `2027-03-31`.
    expires_on: Option<String>,
    /// Id of the document of an approved signature whose place it takes when it is approved.
    replaces: Option<String>,
}

/// Add a document to a signature.
///
/// The body is the file: JPEG, PNG or PDF, up to 5 MB, judged by its content. Not while the signature is submitted. One of an
/// approved signature `waits` for the reviewers: the signature stays in use, and so do the documents that count.
#[utoipa::path(
    post, path = "/signatures/{id}/evidence", tag = "catalogue", operation_id = "addEvidence",
    params(("id" = String, Path, description = "The signature's id."), EvidenceQuery),
    request_body(content = String, content_type = "application/octet-stream", description = "The file."),
    responses((status = 201, description = "The document.", body = EvidenceItem), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    path: PathText,
    request: Request,
) -> Result<Response> {
    let (parts, body) = request.into_parts();
    caller.actor.may(Permission::SignaturesManage)?;
    let id = number(&path_text(path)?).map(SignatureId)?;
    let asked = decode::query::<EvidenceQuery>(parts.uri.query())?;
    let data = read_file(&app, &parts.headers, body).await?;
    let new = NewEvidence {
        purpose: asked.purpose,
        name: asked.name,
        expires_on: asked.expires_on,
        replaces: asked.replaces.map(|id| number(&id).map(EvidenceId)).transpose()?,
        data,
    };
    let added = app.engine.add_evidence(&caller.actor, id, new).await?;
    Ok(json(StatusCode::CREATED, to_json(&EvidenceItem::from(added))?.into(), false))
}

/// Take a document of a signature away.
///
/// As it was handed in, as a file to be saved.
#[utoipa::path(
    get, path = "/signatures/{id}/evidence/{file}", tag = "catalogue", operation_id = "getEvidence",
    params(
        ("id" = String, Path, description = "The signature's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn get(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::SignaturesManage)?;
    let (id, file) = numbers(path)?;
    Ok(saved(app.engine.evidence_file(&caller.actor, SignatureId(id), EvidenceId(file)).await?))
}

/// Remove a document of a signature.
///
/// While the signature can be edited; one that does not count at any time.
#[utoipa::path(
    delete, path = "/signatures/{id}/evidence/{file}", tag = "catalogue", operation_id = "removeEvidence",
    params(
        ("id" = String, Path, description = "The signature's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 204, description = "It is gone."), Refusals),
    extensions(("x-scope" = json!("signatures:manage")))
)]
pub(super) async fn remove(State(app): State<App>, caller: Caller, path: PathPair) -> Result<Response> {
    caller.actor.may(Permission::SignaturesManage)?;
    let (id, file) = numbers(path)?;
    app.engine.remove_evidence(&caller.actor, SignatureId(id), EvidenceId(file)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Look at a document beside a review.
///
/// As it was handed in, as a file to be saved; the tenant's audit log says who looked.
#[utoipa::path(
    get, path = "/admin/reviews/{id}/evidence/{file}", tag = "reviews", operation_id = "getReviewEvidence",
    params(
        ("id" = String, Path, description = "The review's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 200, description = "The file.", content_type = "application/octet-stream", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn get_of_review(
    State(app): State<App>,
    caller: Caller,
    path: PathPair,
) -> Result<Response> {
    caller.actor.may(Permission::ReviewsRead)?;
    let (id, file) = numbers(path)?;
    Ok(saved(app.engine.review_file(&caller.actor, ReviewId(id), EvidenceId(file)).await?))
}

/// Look at a picture beside a review.
///
/// A JPEG of at most 1600 pixels a side, made anew from the JPEG or PNG that was handed in; the tenant's audit log says who
/// looked. 422 `no_preview` for documents that are no pictures, and for pictures that are too large: take the file away
/// instead.
#[utoipa::path(
    get, path = "/admin/reviews/{id}/evidence/{file}/preview", tag = "reviews", operation_id = "previewReviewEvidence",
    params(
        ("id" = String, Path, description = "The review's id."),
        ("file" = String, Path, description = "The document's id."),
    ),
    responses((status = 200, description = "The picture.", content_type = "image/jpeg", body = String), Refusals),
    security(("session" = [])),
    extensions(("x-scope" = json!("reviews:read")))
)]
pub(super) async fn preview_of_review(
    State(app): State<App>,
    caller: Caller,
    path: PathPair,
) -> Result<Response> {
    caller.actor.may(Permission::ReviewsRead)?;
    let (id, file) = numbers(path)?;
    Ok(shown(app.engine.review_preview(&caller.actor, ReviewId(id), EvidenceId(file)).await?))
}

/// The policy of whatever opens the file all the same: nothing runs, nothing loads, and it is nobody's page.
const POLICY: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// A picture that this program made, to be shown.
fn shown(jpeg: Vec<u8>) -> Response {
    answer(jpeg, FileKind::Jpeg, "inline")
}

/// A file with headers under which nothing of it runs.
pub(crate) fn answer(data: Vec<u8>, media: FileKind, disposition: &str) -> Response {
    let mut response = Response::new(Body::from(data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.media_type()));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A file as it was handed in, to be saved and never shown.
pub(crate) fn saved(file: EvidenceFile) -> Response {
    let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let plain: String = file.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let spelled: String = file.name.bytes().map(spell).collect();
    let plain = if plain.trim_matches('_').is_empty() { format!("file.{ending}") } else { plain };
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{spelled}");
    answer(file.data, file.media, &disposition)
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._- ".contains(c)
}

/// An octet of a name as RFC 8187 spells it.
fn spell(octet: u8) -> String {
    match octet.is_ascii_alphanumeric() || b"._-".contains(&octet) {
        true => char::from(octet).to_string(),
        false => format!("%{octet:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn files_are_saved_and_never_a_page() {
        let file = EvidenceFile { name: "执照\".png".into(), media: FileKind::Png, data: b"x".to_vec() };
        let response = saved(file);
        let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        let wanted = "attachment; filename=\"___.png\"; filename*=UTF-8''%E6%89%A7%E7%85%A7%22.png";
        assert_eq!(header("content-disposition"), wanted);
        assert_eq!(header("content-type"), "image/png");
        assert!(header("content-security-policy").starts_with("sandbox;"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        let response = shown(b"x".to_vec());
        let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-disposition").as_str(), header("content-type").as_str()),
            ("inline", "image/jpeg")
        );
        assert!(header("content-security-policy").starts_with("sandbox;"));
        assert_eq!(header("x-content-type-options"), "nosniff");
    }
}
