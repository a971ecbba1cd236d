//! Pictures that were handed in, to be looked at in the portal: decoded within limits, made smaller and written anew, so that
//! nothing of the file itself reaches a browser. One at a time, which bounds the memory they take.

use std::io::Cursor;

use domain::evidence::FileKind;
use domain::id::{EvidenceId, ReviewId};
use domain::refusal::Refusal;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageResult, Limits, Rgb, RgbImage};
use tokio::sync::Semaphore;

use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};

/// Pixels of the longer side of a preview.
const SIDE_MAX: u32 = 1_600;
/// Pixels of a picture that is decoded at all.
const PIXELS_MAX: u64 = 40_000_000;
/// Octets that decoding one may take.
const MEMORY_MAX: u64 = 256 << 20;
/// Quality of the JPEG, of 100.
const QUALITY: u8 = 82;
/// Pictures that are decoded at once.
static DECODING: Semaphore = Semaphore::const_new(1);

/// The decoded picture, upright.
pub(crate) fn decoded(mut decoder: impl ImageDecoder) -> ImageResult<Option<DynamicImage>> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Ok(None);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    decoder.set_limits(limits)?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(Some(picture))
}

/// Without what is see-through: over white.
pub(crate) fn flat(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let seen = picture.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let [red, green, blue, alpha] = seen.get_pixel(x, y).0;
        let over_white = |part: u8| {
            let (part, alpha) = (u32::from(part), u32::from(alpha));
            u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([red, green, blue].map(over_white))
    })
}

/// A JPEG of at most [`SIDE_MAX`] pixels a side; `None` when the file is no picture, is too large, or cannot be decoded.
pub(crate) fn preview(media: FileKind, file: &[u8]) -> Option<Vec<u8>> {
    let octets = Cursor::new(file);
    let picture = match media {
        FileKind::Jpeg => JpegDecoder::new(octets).and_then(decoded),
        FileKind::Png => PngDecoder::new(octets).and_then(decoded),
        FileKind::Pdf => return None,
    };
    let picture = picture.ok().flatten()?;
    let is_large = picture.width().max(picture.height()) > SIDE_MAX;
    let picture = if is_large { picture.thumbnail(SIDE_MAX, SIDE_MAX) } else { picture };
    let mut written = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut written, QUALITY);
    flat(&picture).write_with_encoder(encoder).ok()?;
    Some(written)
}

/// Waits for the turn to decode a picture.
pub(crate) async fn turn() -> Result<tokio::sync::SemaphorePermit<'static>> {
    DECODING.acquire().await.map_err(|_| Error::Unavailable("stopping".into()))
}

impl Engine {
    /// A picture that a review stands on, as a JPEG made anew; `no_preview` of what is no picture or too large. That a reviewer
    /// looked is written down in the tenant's log.
    pub async fn review_preview(&self, actor: &Actor, id: ReviewId, file: EvidenceId) -> Result<Vec<u8>> {
        let file = self.review_file(actor, id, file).await?;
        let _turn = turn().await?;
        let make = move || preview(file.media, &file.data);
        let made = tokio::task::spawn_blocking(make).await;
        made.ok().flatten().ok_or_else(|| Refusal::NoPreview.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgba, RgbaImage};

    fn png(picture: &DynamicImage) -> Vec<u8> {
        let mut octets = Cursor::new(Vec::new());
        picture.write_to(&mut octets, ImageFormat::Png).unwrap();
        octets.into_inner()
    }

    fn shown(octets: &[u8]) -> RgbImage {
        image::load_from_memory_with_format(octets, ImageFormat::Jpeg).unwrap().to_rgb8()
    }

    #[test]
    fn pictures_are_small_flat_and_nothing_of_the_file() {
        let mut seen = RgbaImage::from_pixel(3_200, 1_000, Rgba([0, 0, 0, 0]));
        seen.put_pixel(0, 0, Rgba([255, 0, 0, 255]));
        let mut file = png(&DynamicImage::ImageRgba8(seen));
        file.extend(b"<script>alert(1)</script>");
        let made = preview(FileKind::Png, &file).unwrap();
        let picture = shown(&made);
        assert_eq!((picture.width(), picture.height()), (1_600, 500));
        assert_eq!(picture.get_pixel(800, 250).0, [255, 255, 255], "what is see-through is white");
        assert!(!made.windows(7).any(|part| part == b"<script"));
        let again = preview(FileKind::Jpeg, &made).unwrap();
        assert_eq!(shown(&again).width(), 1_600);
    }

    #[test]
    fn what_is_no_picture_or_too_large_has_none() {
        let small = DynamicImage::new_rgb8(2, 2);
        let mut torn = png(&small);
        torn.truncate(40);
        // A picture that says it is enormous: its header alone.
        let mut bomb = png(&DynamicImage::new_luma8(2, 2));
        bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        for (media, file) in [
            (FileKind::Png, torn.as_slice()),
            (FileKind::Png, &bomb),
            (FileKind::Jpeg, b"\xFF\xD8\xFF\xE0garbage"),
            (FileKind::Jpeg, &png(&small)),
            (FileKind::Pdf, b"%PDF-1.7"),
            (FileKind::Png, b""),
        ] {
            assert_eq!(preview(media, file), None);
        }
    }
}
