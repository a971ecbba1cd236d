//! Files that are sent while they are made, and taken in while they arrive.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use engine::Download;
use futures_util::StreamExt;
use tokio::sync::mpsc;

use crate::App;

/// Octets a file that is imported may have.
const FILE_MAX: usize = 256 * 1024 * 1024;

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

/// Passes a body on piece by piece; a sender that stops is not waited for, and no file is longer than [`FILE_MAX`].
pub(super) fn pieces(app: &App, body: Body) -> mpsc::Receiver<std::io::Result<Bytes>> {
    let (send, pieces) = mpsc::channel(4);
    let wait = Duration::from_millis(app.settings.http.body_timeout_ms.max(1));
    tokio::spawn(async move {
        let (mut stream, mut length) = (body.into_data_stream(), 0usize);
        loop {
            let piece = match tokio::time::timeout(wait, stream.next()).await {
                Ok(None) => return,
                Ok(Some(Ok(piece))) => {
                    length = length.saturating_add(piece.len());
                    if length > FILE_MAX { Err(std::io::Error::other("too long")) } else { Ok(piece) }
                }
                Ok(Some(Err(error))) => Err(std::io::Error::other(error)),
                Err(_) => Err(std::io::Error::other("it stopped arriving")),
            };
            let broken = piece.is_err();
            if send.send(piece).await.is_err() || broken {
                return;
            }
        }
    });
    pieces
}
