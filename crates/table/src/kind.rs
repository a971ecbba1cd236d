//! What a file is, told from its first octets and not from its name.

use crate::broken::Broken;

/// As many first octets as [`Kind::sniff`] wants to see.
pub const SNIFFED_OCTETS: usize = 512;

/// How a list is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text: comma-separated values, or numbers typed by hand.
    Csv,
    /// An Office Open XML workbook.
    Xlsx,
}

/// What other files begin with, and what they are called.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xFF\xD8\xFF", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "zip"),
    (b"7z\xBC\xAF\x27\x1C", "zip"),
    (b"\x1F\x8B", "zip"),
    (b"BZh", "zip"),
    (b"\xFD7zXZ", "zip"),
    (b"\x7FELF", "program"),
    (b"SQLite format 3\0", "database"),
];
/// The container of old Excel files and of new ones with a password.
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// A zip archive's first entry.
const ZIP: &[u8] = b"PK\x03\x04";

impl Kind {
    /// What a file is by its first octets (`SNIFFED_OCTETS` or all there are); `name` only helps to say what a foreign file is.
    pub fn sniff(first: &[u8], name: &str) -> Result<Kind, Broken> {
        if first.is_empty() {
            return Err(Broken::Empty);
        }
        if first.starts_with(OLE2) {
            let new = name.to_ascii_lowercase().ends_with(".xlsx");
            return Err(if new { Broken::Locked } else { Broken::Foreign("xls") });
        }
        if let Some((_, what)) = FOREIGN.iter().find(|(start, _)| first.starts_with(start)) {
            return Err(Broken::Foreign(what));
        }
        if first.starts_with(ZIP) {
            return match of_mimetype(first) {
                Some(what) => Err(Broken::Foreign(what)),
                None => Ok(Kind::Xlsx),
            };
        }
        if first.starts_with(b"PK")
            && first.get(2..4).is_some_and(|rest| rest == b"\x05\x06" || rest == b"\x07\x08")
        {
            return Err(Broken::Foreign("zip"));
        }
        if first.len() > 11 && first.starts_with(b"RIFF") && &first[8..12] == b"WEBP" {
            return Err(Broken::Foreign("image"));
        }
        if is_markup(first) {
            return Err(Broken::Foreign("html"));
        }
        Ok(Kind::Csv)
    }
}

/// What an OpenDocument file says of itself: its first part, stored as it is.
fn of_mimetype(first: &[u8]) -> Option<&'static str> {
    let part = first.get(30..)?.strip_prefix(b"mimetype")?;
    let says = |word: &[u8]| part.windows(word.len()).any(|window| window == word);
    match () {
        () if says(b"opendocument.spreadsheet") => Some("ods"),
        () if says(b"opendocument") => Some("document"),
        () => Some("zip"),
    }
}

/// Reports that call themselves `.xls` or `.csv` are often web pages.
fn is_markup(first: &[u8]) -> bool {
    let start = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).trim_ascii_start();
    let begins = |word: &[u8]| start.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<head"].iter().any(|word| begins(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_content() {
        assert_eq!(Kind::sniff(b"PK\x03\x04\x14\0", "list.csv"), Ok(Kind::Xlsx));
        assert_eq!(Kind::sniff(b"13800138000\n", "list.xlsx"), Ok(Kind::Csv));
        assert_eq!(Kind::sniff(b"", "list.csv"), Err(Broken::Empty));
        assert_eq!(Kind::sniff(b"%PDF-1.7", "list.csv"), Err(Broken::Foreign("pdf")));
        assert_eq!(Kind::sniff(OLE2, "list.XLSX"), Err(Broken::Locked));
        assert_eq!(Kind::sniff(OLE2, "list.xls"), Err(Broken::Foreign("xls")));
        assert_eq!(Kind::sniff(b"RIFF\0\0\0\0WEBP", "a"), Err(Broken::Foreign("image")));
        assert_eq!(Kind::sniff(b"\xEF\xBB\xBF \r\n<HTML>", "a.xls"), Err(Broken::Foreign("html")));
        let mut ods = b"PK\x03\x04".to_vec();
        ods.resize(30, 0);
        ods.extend_from_slice(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK");
        assert_eq!(Kind::sniff(&ods, "a.xlsx"), Err(Broken::Foreign("ods")));
    }
}
