//! Files that are sent while they are made.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use engine::Download;

/// A file that is sent while it is made; what fails cuts it off, so that nobody takes a part for the whole.
pub(crate) fn streamed(file: Download) -> Response {
    let pieces = futures_util::stream::unfold(file.pieces, |mut pieces| async move {
        let piece = pieces.recv().await?;
        let piece = piece.map_err(|error| {
            tracing::error!(%error, "a file was cut off");
            std::io::Error::other("cut off")
        });
        Some((piece, pieces))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
