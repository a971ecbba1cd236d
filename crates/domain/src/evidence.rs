//! Files that people hand in as proof (business licence, power of attorney): JPEG, PNG or PDF by their content, and nothing
//! else in them.
//!
//! The octets are walked, never decoded as pictures: sizes come from headers, and what follows the end, hides scripts or
//! would open something is refused. Compressed object streams of a PDF are unpacked within a limit to read their names.
//! What is not here: storing the file, and whether a person finds it convincing.

use crate::lint::{Finding, Severity};
use crate::review;
use std::ops::Range;

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A signature.
    Signature = 1,
    /// A template.
    Template = 2,
    /// A record of consent.
    Consent = 3,
    /// A mission.
    Mission = 4,
    /// A Smart SMS profile.
    Smart = 5,
}

impl Subject {
    /// All.
    pub const ALL: [Self; 5] = [Self::Signature, Self::Template, Self::Consent, Self::Mission, Self::Smart];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.code() == code)
    }
}

impl From<review::Subject> for Subject {
    fn from(reviewed: review::Subject) -> Self {
        match reviewed {
            review::Subject::Signature => Self::Signature,
            review::Subject::Template => Self::Template,
            review::Subject::Mission => Self::Mission,
            review::Subject::Smart => Self::Smart,
        }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A JPEG picture.
    Jpeg = 1,
    /// A PNG picture.
    Png = 2,
    /// A PDF document.
    Pdf = 3,
}

impl FileKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Pdf];

    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The media type to serve it with.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// From the first octets.
    pub fn sniff(octets: &[u8]) -> Option<Self> {
        if octets.starts_with(b"\xFF\xD8\xFF") {
            Some(Self::Jpeg)
        } else if octets.starts_with(PNG) {
            Some(Self::Png)
        } else if octets.starts_with(b"%PDF-1.") || octets.starts_with(b"%PDF-2.") {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    fn has_extension(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match self {
            Self::Jpeg => matches!(extension.as_deref(), Some("jpg" | "jpeg")),
            Self::Png => extension.as_deref() == Some("png"),
            Self::Pdf => extension.as_deref() == Some("pdf"),
        }
    }
}

/// Whether a document of a signature counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Standing {
    /// It proves what it says.
    #[default]
    Counts,
    /// It was handed in for an approved signature and waits for the reviewers.
    Waits,
    /// Another took its place.
    Replaced,
    /// It was not approved.
    Refused,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Counts, Self::Waits, Self::Replaced, Self::Refused];

    /// The number it is stored as.
    pub const fn code(self) -> i64 {
        match self {
            Self::Counts => 0,
            Self::Waits => 1,
            Self::Replaced => 2,
            Self::Refused => 3,
        }
    }

    /// Reads [`Standing::code`].
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Waits => "waits",
            Self::Replaced => "replaced",
            Self::Refused => "refused",
        }
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n";
/// Octets that compressed object streams of one PDF may unpack to, all together.
const UNPACKED_MAX: usize = 16 << 20;

/// How large a file may be. Policy: the defaults are the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets.
    pub max_octets: usize,
    /// Pixels of a side.
    pub max_side_px: u32,
    /// Pixels of the whole picture.
    pub max_px: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_octets: 5 << 20, max_side_px: 12_000, max_px: 60_000_000 }
    }
}

/// A file that may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What it is, by its content.
    pub kind: FileKind,
    /// Width and height in pixels, of a picture.
    pub size_px: Option<(u32, u32)>,
    /// Pages of a document, as far as they can be counted; those that were replaced count, too.
    pub pages: Option<u32>,
}

/// Looks at a file. `name` is what the sender calls it; only its extension counts.
pub fn inspect(name: &str, octets: &[u8], limits: Limits) -> Result<Evidence, Finding> {
    if octets.is_empty() {
        return Err(Flaw::Empty.finding());
    }
    if octets.len() > limits.max_octets {
        return Err(too_large(limits));
    }
    let kind = FileKind::sniff(octets).ok_or_else(|| Flaw::Type.finding())?;
    if !kind.has_extension(name) {
        return Err(Flaw::Extension.finding());
    }
    let looked = match kind {
        FileKind::Jpeg => jpeg(octets).map(|size| (Some(size), None)),
        FileKind::Png => png(octets).map(|size| (Some(size), None)),
        FileKind::Pdf => pdf(octets, limits).map(|pages| (None, Some(pages).filter(|pages| *pages > 0))),
    };
    let (size_px, pages) = looked.map_err(Flaw::finding)?;
    if let Some((width, height)) = size_px {
        let too_many = u64::from(width) * u64::from(height) > limits.max_px;
        if too_many || width.max(height) > limits.max_side_px {
            return Err(Flaw::Dimensions.finding());
        }
    }
    if is_polyglot(octets) {
        return Err(Flaw::Script.finding());
    }
    Ok(Evidence { kind, size_px, pages })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Empty,
    Type,
    Extension,
    Broken,
    Trailing,
    Script,
    Active,
    Encrypted,
    Dimensions,
}

impl Flaw {
    fn finding(self) -> Finding {
        let (id, en, zh) = match self {
            Self::Empty => ("evidence_empty", "The file is empty. Choose another.", "文件为空。请重新选择。"),
            Self::Type => (
                "evidence_type",
                "This is no JPEG, PNG or PDF file. Save it as one of these and hand it in again.",
                "文件不是 JPEG、PNG 或 PDF 格式。请转换格式后重新上传。",
            ),
            Self::Extension => (
                "evidence_extension",
                "The file's name does not fit its content. Give it the extension .jpg, .png or .pdf that it is.",
                "文件扩展名与内容不符。请使用与内容一致的 .jpg、.png 或 .pdf 扩展名。",
            ),
            Self::Broken => (
                "evidence_broken",
                "The file is damaged or incomplete. Save it again and hand it in once more.",
                "文件已损坏或不完整。请重新保存后上传。",
            ),
            Self::Trailing => (
                "evidence_trailing",
                "Something follows the end of the picture or document. Save it again, for example as a screenshot.",
                "文件末尾含有多余数据。请重新保存（例如截图）后上传。",
            ),
            Self::Script => (
                "evidence_script",
                "The file has a program or another file inside. Save it again, for example as a screenshot.",
                "文件中夹带脚本或其他文件。请重新保存（例如截图）后上传。",
            ),
            Self::Active => (
                "evidence_pdf_active",
                "The PDF runs scripts, opens programs or carries files. Print it to a new PDF and hand that in.",
                "PDF 含有脚本、启动动作或附件。请重新打印为 PDF 后上传。",
            ),
            Self::Encrypted => (
                "evidence_pdf_encrypted",
                "The PDF is protected. Hand in one without a password or restrictions.",
                "PDF 已加密或受限。请上传未加密的文件。",
            ),
            Self::Dimensions => (
                "evidence_dimensions",
                "The picture has no size or far too many pixels. Make it smaller and hand it in again.",
                "图片尺寸无效或过大。请缩小后重新上传。",
            ),
        };
        error(id, en.into(), zh.into())
    }
}

fn error(id: &'static str, en: String, zh: String) -> Finding {
    Finding { id, severity: Severity::Error, position: None, en: en.into(), zh: zh.into() }
}

fn too_large(limits: Limits) -> Finding {
    let mebibytes = limits.max_octets >> 20;
    let en = format!("The file is larger than {mebibytes} MiB. Make it smaller and hand it in again.");
    error("evidence_too_large", en, format!("文件超过 {mebibytes} MiB。请压缩后重新上传。"))
}

fn be16(octets: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(octets.get(at..at + 2)?.try_into().ok()?))
}

fn be32(octets: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(octets.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Pictures that may lie one behind the other in a file: a phone's preview behind its photograph.
const JPEGS_MAX: usize = 4;

/// The first picture's size; every picture in the file is walked from its beginning to its end.
fn jpeg(octets: &[u8]) -> Result<(u32, u32), Flaw> {
    let (first, mut at) = jpeg_picture(octets, 0).ok_or(Flaw::Broken)?;
    for _ in 1..JPEGS_MAX {
        let padding = octets[at..].iter().take_while(|octet| **octet == 0).count();
        at += padding;
        if at == octets.len() {
            break;
        }
        if !octets[at..].starts_with(b"\xFF\xD8\xFF") {
            return Err(Flaw::Trailing);
        }
        at = jpeg_picture(octets, at).ok_or(Flaw::Trailing)?.1;
    }
    if octets[at..].iter().any(|octet| *octet != 0) {
        return Err(Flaw::Trailing);
    }
    if first.0 == 0 || first.1 == 0 { Err(Flaw::Dimensions) } else { Ok(first) }
}

/// One picture from SOI to EOI (ITU-T T.81 annex B): its size, and where it ends.
fn jpeg_picture(octets: &[u8], start: usize) -> Option<((u32, u32), usize)> {
    let mut at = start + 2;
    let mut size = None;
    loop {
        if *octets.get(at)? != 0xFF {
            return None;
        }
        let marker = *octets.get(at + 1)?;
        at += 1;
        match marker {
            0xFF => continue,
            0xD9 => return Some((size?, at + 1)),
            0x01 | 0xD0..=0xD7 => {
                at += 1;
                continue;
            }
            0x00 | 0xD8 => return None,
            _ => {}
        }
        let length = usize::from(be16(octets, at + 1)?);
        if length < 2 {
            return None;
        }
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            size = size.or(Some((u32::from(be16(octets, at + 6)?), u32::from(be16(octets, at + 4)?))));
        }
        at += 1 + length;
        if marker == 0xDA {
            // Entropy-coded data: up to the next marker that is neither a stuffed octet nor a restart.
            loop {
                let rest = octets.get(at..)?;
                at += rest.iter().position(|octet| *octet == 0xFF)?;
                match *octets.get(at + 1)? {
                    0x00 | 0xD0..=0xD7 => at += 2,
                    0xFF => at += 1,
                    _ => break,
                }
            }
        }
    }
}

/// Chunk by chunk (PNG 3rd edition §5.3), `IHDR` first and `IEND` last.
fn png(octets: &[u8]) -> Result<(u32, u32), Flaw> {
    let mut at = PNG.len();
    let mut size = None;
    let mut has_data = false;
    loop {
        let length = be32(octets, at).ok_or(Flaw::Broken)? as usize;
        let kind = octets.get(at + 4..at + 8).ok_or(Flaw::Broken)?;
        let end = at.checked_add(12).and_then(|head| head.checked_add(length)).ok_or(Flaw::Broken)?;
        if end > octets.len() || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(Flaw::Broken);
        }
        match (kind, size) {
            (b"IHDR", None) if length == 13 => {
                size = be32(octets, at + 8).zip(be32(octets, at + 12));
            }
            (b"IHDR", _) | (_, None) => return Err(Flaw::Broken),
            (b"IDAT", _) => has_data = true,
            (b"IEND", Some((width, height))) => {
                return match (has_data && length == 0, end == octets.len()) {
                    (false, _) => Err(Flaw::Broken),
                    (true, false) => Err(Flaw::Trailing),
                    (true, true) if width == 0 || height == 0 => Err(Flaw::Dimensions),
                    (true, true) => Ok((width, height)),
                };
            }
            _ => {}
        }
        at = end;
    }
}

/// Names that make a PDF do something, or carry something (ISO 32000-2 §12.6.4, §7.11.4).
const ACTIVE: [&[u8]; 10] = [
    b"JavaScript",
    b"Launch",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"XFA",
    b"SubmitForm",
    b"ImportData",
    b"GoToE",
    b"Rendition",
];

/// How many pages it names.
fn pdf(octets: &[u8], limits: Limits) -> Result<u32, Flaw> {
    let mark = b"%%EOF";
    let end = octets.windows(mark.len()).rposition(|part| part == mark).ok_or(Flaw::Broken)?;
    if !octets[end + mark.len()..].iter().all(|octet| octet.is_ascii_whitespace() || *octet == 0) {
        return Err(Flaw::Trailing);
    }
    // Streams do not overlap: together they are no longer than the file, and unpacked no longer than the limit.
    let (mut packed_left, mut left) = (octets.len(), UNPACKED_MAX);
    let (mut at, mut pages) = (0, 0);
    while let Some(slash) = octets[at..].iter().position(|octet| *octet == b'/') {
        let (name, next) = pdf_name(octets, at + slash + 1);
        pdf_says(&name, &octets[next..], limits)?;
        pages += u32::from(is_page(&name, &octets[next..]));
        if name == b"ObjStm" {
            let packed = stream(octets, next).ok_or(Flaw::Broken)?;
            packed_left = packed_left.checked_sub(packed.len().max(1)).ok_or(Flaw::Active)?;
            let inside = unpack(octets, packed, left)?;
            left = left.saturating_sub(inside.len());
            pages += pdf_names(&inside, limits)?;
        }
        at = next;
    }
    Ok(pages)
}

/// Whether an object's type is that of a page (ISO 32000-2 §7.7.3.3).
fn is_page(name: &[u8], rest: &[u8]) -> bool {
    let said = rest.iter().take(8).position(|octet| !octet.is_ascii_whitespace());
    let is_named = |at: usize| rest[at] == b'/' && pdf_name(rest, at + 1).0 == b"Page";
    name == b"Type" && said.is_some_and(is_named)
}

fn pdf_names(octets: &[u8], limits: Limits) -> Result<u32, Flaw> {
    let (mut at, mut pages) = (0, 0);
    while let Some(slash) = octets[at..].iter().position(|octet| *octet == b'/') {
        let (name, next) = pdf_name(octets, at + slash + 1);
        pdf_says(&name, &octets[next..], limits)?;
        pages += u32::from(is_page(&name, &octets[next..]));
        at = next;
    }
    Ok(pages)
}

fn pdf_says(name: &[u8], rest: &[u8], limits: Limits) -> Result<(), Flaw> {
    if ACTIVE.contains(&name) {
        return Err(Flaw::Active);
    }
    if name == b"Encrypt" {
        return Err(Flaw::Encrypted);
    }
    if matches!(name, b"Width" | b"Height") {
        let digits = rest
            .iter()
            .skip_while(|octet| octet.is_ascii_whitespace())
            .take_while(|octet| octet.is_ascii_digit());
        let number = digits.take(12).fold(0u64, |number, digit| number * 10 + u64::from(digit - b'0'));
        if number > u64::from(limits.max_side_px) {
            return Err(Flaw::Dimensions);
        }
    }
    Ok(())
}

/// A name with its `#xx` written out, at most 32 octets of it, and where the text goes on.
fn pdf_name(octets: &[u8], start: usize) -> (Vec<u8>, usize) {
    let mut name = Vec::new();
    let mut at = start;
    let hex = |at: usize| char::from(octets.get(at).copied().unwrap_or(0)).to_digit(16);
    while let Some(octet) = octets.get(at).copied() {
        if octet <= b' ' || b"()<>[]{}/%".contains(&octet) || name.len() == 32 {
            break;
        }
        match (octet, hex(at + 1), hex(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                name.push(u8::try_from(high * 16 + low).unwrap_or(0));
                at += 3;
            }
            _ => {
                name.push(octet);
                at += 1;
            }
        }
    }
    (name, at)
}

/// Octets between a stream's type and its data, or between its object's number and its data.
const DICTIONARY_MAX: usize = 4096;

fn find(octets: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    octets.get(from..)?.windows(word.len()).position(|part| part == word).map(|place| from + place)
}

/// The data of the stream whose dictionary is read at `at`.
fn stream(octets: &[u8], at: usize) -> Option<Range<usize>> {
    let near = &octets[..octets.len().min(at + DICTIONARY_MAX)];
    let begin = find(near, at, b"stream")? + b"stream".len();
    let begin =
        begin + octets[begin..].iter().take(2).take_while(|octet| matches!(octet, b'\r' | b'\n')).count();
    Some(begin..find(octets, begin, b"endstream")?)
}

/// What an object stream unpacks to; one that cannot be unpacked is refused, because nobody knows what is in it.
fn unpack(octets: &[u8], packed: Range<usize>, left: usize) -> Result<Vec<u8>, Flaw> {
    // The dictionary may name its filter before or after the type: from the object's beginning to the stream.
    let near = &octets[packed.start.saturating_sub(DICTIONARY_MAX)..packed.start];
    let object = near.windows(4).rposition(|part| part == b" obj").unwrap_or(0);
    let has_filter = near[object..].windows(7).any(|part| part == b"/Filter");
    let packed = &octets[packed];
    if !has_filter {
        return if packed.len() > left { Err(Flaw::Active) } else { Ok(packed.to_vec()) };
    }
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, left).map_err(|_unreadable| Flaw::Active)
}

/// Whether the file is something else as well: a page with scripts, a server's program, an archive at its end.
fn is_polyglot(octets: &[u8]) -> bool {
    const WORDS: [&[u8]; 5] = [b"<?php", b"<script", b"<html", b"<!doctype", b"<%@ page"];
    /// An archive's directory ends within so many octets of the file's end.
    const ARCHIVE_TAIL: usize = 65_557;
    let says = |word: &&[u8]| {
        octets.windows(word.len()).any(|part| part[0] == b'<' && part.eq_ignore_ascii_case(word))
    };
    let tail = &octets[octets.len().saturating_sub(ARCHIVE_TAIL)..];
    let picture_in_front = !octets.starts_with(b"%PDF-");
    let head = &octets[..octets.len().min(1024)];
    WORDS.iter().any(says)
        || tail.windows(4).any(|part| part == b"PK\x05\x06")
        || (picture_in_front && head.windows(5).any(|part| part == b"%PDF-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jpeg_of(width: u16, height: u16, comment: &[u8]) -> Vec<u8> {
        let mut file = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
        file.extend([0xFF, 0xFE]);
        file.extend((comment.len() as u16 + 2).to_be_bytes());
        file.extend(comment);
        file.extend(b"\xFF\xC0\x00\x0B\x08");
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.extend(b"\x01\x01\x11\0");
        file.extend(b"\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00ab\xFF\x00cd\xFF\xD0ef\xFF\xD9");
        file
    }

    fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let mut out = (data.len() as u32).to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(data);
        out.extend([0; 4]);
        out
    }

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut header = width.to_be_bytes().to_vec();
        header.extend(height.to_be_bytes());
        header.extend([8, 2, 0, 0, 0]);
        [PNG.to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")].concat()
    }

    fn pdf_of(body: &str) -> Vec<u8> {
        format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {body} >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")
            .into_bytes()
    }

    fn id(name: &str, octets: &[u8]) -> Option<&'static str> {
        inspect(name, octets, Limits::default()).err().map(|finding| finding.id)
    }

    #[test]
    fn what_is_accepted() {
        let limits = Limits::default();
        let seen = |name: &str, octets: &[u8]| inspect(name, octets, limits).unwrap();
        let jpeg = seen("licence.JPG", &jpeg_of(640, 480, b"ok"));
        assert_eq!(jpeg, Evidence { kind: FileKind::Jpeg, size_px: Some((640, 480)), pages: None });
        let png = seen("licence.png", &png_of(1200, 900));
        assert_eq!(png, Evidence { kind: FileKind::Png, size_px: Some((1200, 900)), pages: None });
        let pdf = seen("letter.pdf", &pdf_of("/A << /Type/Page /Width 600 >> /B << /Type /Pages >>"));
        assert_eq!(pdf, Evidence { kind: FileKind::Pdf, size_px: None, pages: Some(1) });
        let with_preview = [jpeg_of(640, 480, b""), jpeg_of(160, 120, b"")].concat();
        assert_eq!(seen("a.jpeg", &with_preview).size_px, Some((640, 480)));
        for standing in Standing::ALL {
            assert_eq!(Standing::from_code(standing.code()), Some(standing));
        }
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_code(kind.code()), Some(kind));
            assert!(kind.media_type().contains('/'));
        }
    }

    #[test]
    fn what_is_refused() {
        let jpeg = jpeg_of(640, 480, b"");
        let png = png_of(100, 100);
        let with = |file: &[u8], more: &[u8]| [file, more].concat();
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("a.jpg", vec![], "evidence_empty"),
            ("a.gif", b"GIF89a".to_vec(), "evidence_type"),
            ("a.png", b"<svg onload=alert(1)>".to_vec(), "evidence_type"),
            ("a.exe", b"MZ\x90\0".to_vec(), "evidence_type"),
            ("a.pdf", jpeg.clone(), "evidence_extension"),
            ("a", png.clone(), "evidence_extension"),
            ("a.jpg.php", jpeg.clone(), "evidence_extension"),
            ("a.jpg", jpeg[..jpeg.len() - 1].to_vec(), "evidence_broken"),
            ("a.jpg", with(&jpeg, b"<?php system('x');"), "evidence_trailing"),
            ("a.jpg", jpeg_of(640, 480, b"<?PHP echo 1;"), "evidence_script"),
            ("a.jpg", jpeg_of(640, 480, b"<ScRiPt>x"), "evidence_script"),
            ("a.jpg", jpeg_of(640, 480, b"%PDF-1.4 /Root"), "evidence_script"),
            ("a.jpg", jpeg_of(640, 480, b"PK\x05\x06 end of an archive"), "evidence_script"),
            ("a.jpg", jpeg_of(0, 480, b""), "evidence_dimensions"),
            ("a.jpg", jpeg_of(65_000, 10, b""), "evidence_dimensions"),
            ("a.png", with(&png, b"x"), "evidence_trailing"),
            ("a.png", png[..png.len() - 4].to_vec(), "evidence_broken"),
            ("a.png", png_of(10_000, 10_000), "evidence_dimensions"),
            ("a.png", png_of(0, 1), "evidence_dimensions"),
            ("a.png", [PNG.to_vec(), chunk(b"IEND", b"")].concat(), "evidence_broken"),
            ("a.png", [PNG, b"\xFF\xFF\xFF\xFFIHDR"].concat(), "evidence_broken"),
            ("a.pdf", pdf_of("/OpenAction << /S /JavaScript /JS (app.alert) >>"), "evidence_pdf_active"),
            ("a.pdf", pdf_of("/S /J#61vaScript"), "evidence_pdf_active"),
            ("a.pdf", pdf_of("/S/Launch/F(cmd.exe)"), "evidence_pdf_active"),
            ("a.pdf", pdf_of("/Names << /EmbeddedFiles 5 0 R >>"), "evidence_pdf_active"),
            ("a.pdf", pdf_of("/Type /EmbeddedFile"), "evidence_pdf_active"),
            ("a.pdf", pdf_of("/Encrypt 9 0 R"), "evidence_pdf_encrypted"),
            ("a.pdf", pdf_of("/Width 900000"), "evidence_dimensions"),
            ("a.pdf", with(&pdf_of(""), b"#!/bin/sh"), "evidence_trailing"),
            ("a.pdf", b"%PDF-1.7 without an end".to_vec(), "evidence_broken"),
        ];
        for (name, octets, want) in cases {
            assert_eq!(id(name, &octets), Some(want), "{name} {:?}", String::from_utf8_lossy(&octets));
        }
        assert_eq!(id("a.png", &vec![0; (5 << 20) + 1]), Some("evidence_too_large"));
        assert_eq!(id("a.jpg", &with(&jpeg, &[0; 16])), None);
    }

    #[test]
    fn names_in_object_streams_are_read() {
        let stream = |inside: &[u8]| {
            let packed = miniz_oxide::deflate::compress_to_vec_zlib(inside, 6);
            let head = b"%PDF-1.7\n7 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n".to_vec();
            [head, packed, b"\nendstream\nendobj\n%%EOF".to_vec()].concat()
        };
        assert_eq!(id("a.pdf", &stream(b"<< /Type /Page >>")), None);
        assert_eq!(id("a.pdf", &stream(b"<< /S /JavaScript >>")), Some("evidence_pdf_active"));
        assert_eq!(id("a.pdf", &stream(&vec![b' '; UNPACKED_MAX + 1])), Some("evidence_pdf_active"));
        let plain =
            b"%PDF-1.7\n7 0 obj\n<< /Type /ObjStm >>\nstream\n<< /S /Launch >>\nendstream\n%%EOF".to_vec();
        assert_eq!(id("a.pdf", &plain), Some("evidence_pdf_active"));
        let unreadable =
            b"%PDF-1.7\n7 0 obj\n<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nxx\nendstream\n%%EOF"
                .to_vec();
        assert_eq!(id("a.pdf", &unreadable), Some("evidence_pdf_active"));
        // The same data claimed by many streams.
        let mut again = b"%PDF-1.7\n".to_vec();
        (0..5000).for_each(|_| again.extend(b"/ObjStm stream "));
        again.extend(b"endstream %%EOF");
        assert_eq!(id("a.pdf", &again), Some("evidence_pdf_active"));
    }

    proptest! {
        #[test]
        fn any_file_is_looked_at(body in prop::collection::vec(any::<u8>(), 0..200), which in 0usize..4, cut in 0usize..120) {
            let start: [Vec<u8>; 4] = [
                jpeg_of(9, 9, b""),
                png_of(9, 9),
                b"%PDF-1.7 /ObjStm stream\n".to_vec(),
                Vec::new(),
            ];
            let head = &start[which][..cut.min(start[which].len())];
            for name in ["a.jpg", "a.png", "a.pdf"] {
                let _looked = inspect(name, &[head, &body, b"%%EOF"].concat(), Limits::default());
            }
        }
    }
}
