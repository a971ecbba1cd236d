//! Logos: a file is judged and decoded within limits, and nothing of it is kept but pictures made of it: square, flat on white,
//! in the sizes handsets need, as PNG.

use std::io::Cursor;

use domain::audit::Action;
use domain::evidence::{FileKind, Limits, inspect};
use domain::id::SmartId;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::Status;
use domain::smart::facts::LOGO_MIN_PX;
use domain::smart::look::{self, Print};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::imageops::{FilterType, grayscale, resize};
use image::{ImageEncoder, RgbImage};
use store::smart_logos::{self, Logo, LogoSize};
use store::{Tx, smart_profiles};

use super::draft::{Held, next_version};
use super::view::SmartView;
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::refuse;
use crate::error::{Error, Result};
use crate::review::preview::{decoded, flat, turn};

/// Octets of a logo's file.
pub const LOGO_OCTETS_MAX: usize = 2 << 20;
/// Pixels of the sides that are made, the largest last; none is made larger than the file's.
pub const SIZES: [u32; 4] = [96, 192, 224, 400];
/// What may be decoded at all.
const LIMITS: Limits = Limits { max_octets: LOGO_OCTETS_MAX, max_side_px: 4_096, max_px: 4_096 * 4_096 };

/// A logo, without its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoView {
    /// Hash of the largest picture, in hexadecimal digits: the logo's name.
    pub sha256: String,
    /// Pixels of a side as it was handed in.
    pub side_px: u32,
    /// Pixels of the sides there are.
    pub sizes: Vec<u32>,
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// What they say; `None` when they are no hash's.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|n| u8::try_from(n).ok());
    let octets = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    octets.collect::<Option<Vec<u8>>>().filter(|octets| octets.len() == 32)
}

fn refused(en: impl Into<String>, zh: impl Into<String>) -> Error {
    Error::Phrased { refusal: Refusal::LogoInvalid, detail: Detail::both("logo", en.into()), zh: zh.into() }
}

/// A logo made of a file.
pub(super) struct Made {
    pub(super) logo: Logo,
    pub(super) sizes: Vec<LogoSize>,
}

/// Makes a logo of a file: PNG or JPEG by its content, square, large enough.
pub(super) fn make(file: &[u8], now: i64) -> Result<Made> {
    let kind = FileKind::sniff(file).filter(|kind| *kind != FileKind::Pdf);
    let Some(kind) = kind else {
        return Err(refused("This is no PNG or JPEG picture.", "该文件不是 PNG 或 JPEG 图片。"));
    };
    let name = if kind == FileKind::Png { "logo.png" } else { "logo.jpg" };
    inspect(name, file, LIMITS).map_err(|finding| refused(finding.en, finding.zh))?;
    let octets = Cursor::new(file);
    let picture = match kind {
        FileKind::Png => PngDecoder::new(octets).and_then(decoded),
        _ => JpegDecoder::new(octets).and_then(decoded),
    };
    let Some(picture) = picture.ok().flatten() else {
        return Err(refused("The picture cannot be read.", "图片无法读取。"));
    };
    let (width, height) = (picture.width(), picture.height());
    if width != height {
        let en = format!("It is {width} × {height} pixels: cut it to a square.");
        return Err(refused(en, format!("图片为 {width} × {height} 像素，请裁剪为正方形。")));
    }
    if width < LOGO_MIN_PX {
        let en = format!("It has {width} pixels a side.");
        return Err(refused(en, format!("图片边长仅 {width} 像素。")));
    }
    let whole = flat(&picture);
    let print = print(&whole);
    let sizes = SIZES.into_iter().filter(|side| *side <= width);
    let sizes = sizes.map(|side| sized(&whole, side)).collect::<Result<Vec<_>>>()?;
    let largest = sizes.last().ok_or_else(|| Error::Internal("a logo without sizes".into()))?;
    let logo = Logo { sha256: largest.sha256.clone(), side_px: i64::from(width), print, at_ms: now };
    Ok(Made { logo, sizes })
}

fn print(whole: &RgbImage) -> Print {
    let side = u32::try_from(look::SIDE).unwrap_or(9);
    let small = resize(&grayscale(whole), side, side, FilterType::Triangle);
    Print::of(small.as_raw()).unwrap_or(Print { across: 0, down: 0 })
}

fn sized(whole: &RgbImage, side: u32) -> Result<LogoSize> {
    let made = resize(whole, side, side, FilterType::Lanczos3);
    let mut data = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut data, CompressionType::Best, PngFilter::Adaptive);
    let written = encoder.write_image(made.as_raw(), side, side, image::ExtendedColorType::Rgb8);
    written.map_err(|error| Error::Internal(format!("a logo cannot be written: {error}")))?;
    let sha256 = ring::digest::digest(&ring::digest::SHA256, &data).as_ref().to_vec();
    Ok(LogoSize { side_px: i64::from(side), sha256, data })
}

impl Engine {
    /// Gives the newest version a logo; when that one is live or was, another version begins with it. `logo_invalid` says what
    /// is wrong with the file, `smart_state` when it waits for its review.
    pub async fn set_smart_logo(
        &self,
        actor: &Actor,
        id: SmartId,
        version: i64,
        file: Vec<u8>,
    ) -> Result<SmartView> {
        actor.may(Permission::SmartManage)?;
        let now = now_ms();
        let made = {
            let _turn = turn().await?;
            let make = move || make(&file, now);
            tokio::task::spawn_blocking(make).await.map_err(|error| Error::Internal(error.to_string()))??
        };
        let who = actor.name().to_owned();
        self.on_smart(actor, id, Action::SmartLogoSet, move |tx, held: &mut Held, note| {
            if held.row.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            if held.newest.status == Status::Submitted {
                return refuse(Error::param(Refusal::SmartState, held.newest.status.as_str()));
            }
            smart_logos::put(tx, held.row.tenant, &made.logo, &made.sizes)?;
            next_version(held, &who, now);
            held.newest.logo = Some(made.logo.sha256.clone());
            Ok(Ok(note.with("version", held.newest.number).with("sha256", hex(&made.logo.sha256))))
        })
        .await
    }

    /// A picture of one of the tenant's own logos, PNG; `not_found` for other hashes and sizes.
    pub async fn smart_logo(&self, actor: &Actor, id: SmartId, sha256: &str, side: u32) -> Result<Vec<u8>> {
        actor.may(Permission::SmartRead)?;
        let tenant = actor.tenant;
        self.logo_of(id, sha256, side, move |profile| profile.tenant == tenant).await
    }

    /// A picture of anybody's logo, for the platform's people.
    pub async fn smart_logo_all(
        &self,
        actor: &Actor,
        id: SmartId,
        sha256: &str,
        side: u32,
    ) -> Result<Vec<u8>> {
        actor.may(Permission::ReviewsRead)?;
        self.logo_of(id, sha256, side, |_| true).await
    }

    async fn logo_of<F>(&self, id: SmartId, sha256: &str, side: u32, may: F) -> Result<Vec<u8>>
    where
        F: Fn(&smart_profiles::SmartProfile) -> bool + Send + Sync + 'static,
    {
        let sha256 = unhex(sha256).ok_or(Refusal::NotFound)?;
        let read = move |tx: &mut Tx<'_>| -> store::Result<Option<LogoSize>> {
            let profile = smart_profiles::get_all(tx, id)?.filter(|profile| may(profile));
            let Some(profile) = profile else { return Ok(None) };
            match smart_logos::get(tx, profile.tenant, &sha256)? {
                Some(_) => smart_logos::size_all(tx, &sha256, i64::from(side)),
                None => Ok(None),
            }
        };
        let found = self.core.db.read(read).await?;
        Ok(found.ok_or(Refusal::NotFound)?.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageFormat, Rgb};

    fn file(side: (u32, u32), format: ImageFormat, shift: u32) -> Vec<u8> {
        let picture = RgbImage::from_fn(side.0, side.1, |x, y| {
            let inside = (x * 10 / side.0 + shift) % 10 > 4 && y * 10 / side.1 > 3;
            if inside { Rgb([200, 16, 46]) } else { Rgb([255, 255, 255]) }
        });
        let mut octets = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut octets, format).unwrap();
        octets.into_inner()
    }

    fn id(file: &[u8]) -> Option<Refusal> {
        match make(file, 0) {
            Ok(_) => None,
            Err(Error::Phrased { refusal, .. }) => Some(refusal),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn logos_are_made_anew_in_every_size_that_fits() {
        let sides = |made: &Made| made.sizes.iter().map(|size| size.side_px).collect::<Vec<_>>();
        let large = make(&file((512, 512), ImageFormat::Png, 0), 7).unwrap();
        assert_eq!((sides(&large), large.logo.side_px), (vec![96, 192, 224, 400], 512));
        assert_eq!(large.logo.sha256, large.sizes[3].sha256);
        let small = make(&file((240, 240), ImageFormat::Jpeg, 0), 7).unwrap();
        assert_eq!(sides(&small), [96, 192, 224]);
        assert!(large.logo.print.is_alike(small.logo.print), "another size, another format");
        let other = make(&file((512, 512), ImageFormat::Png, 5), 7).unwrap();
        assert!(
            !large.logo.print.is_alike(other.logo.print),
            "{:?} {:?}",
            large.logo.print,
            other.logo.print
        );
        for size in &large.sizes {
            let seen = image::load_from_memory_with_format(&size.data, ImageFormat::Png).unwrap();
            assert_eq!((seen.width(), seen.height()), (size.side_px as u32, size.side_px as u32));
            assert!(size.data.len() < 64 << 10, "{} octets", size.data.len());
        }
    }

    #[test]
    fn what_is_no_logo_is_refused() {
        let png = file((300, 300), ImageFormat::Png, 0);
        for bad in [
            b"<svg onload=alert(1)>".to_vec(),
            b"%PDF-1.7 x %%EOF".to_vec(),
            png[..png.len() / 2].to_vec(),
            [png.clone(), b"<script>".to_vec()].concat(),
            file((300, 301), ImageFormat::Png, 0),
            file((239, 239), ImageFormat::Png, 0),
            vec![0; LOGO_OCTETS_MAX + 1],
            Vec::new(),
        ] {
            assert_eq!(id(&bad), Some(Refusal::LogoInvalid));
        }
        assert_eq!(id(&png), None);
        assert_eq!(unhex(&hex(&[0xA7; 32])), Some(vec![0xA7; 32]));
        assert_eq!((unhex("a7"), unhex(&"zz".repeat(32)), unhex(&"a".repeat(63))), (None, None, None));
    }
}
