//! How a mission's list is packed: blocks of rows, compressed, each read and written as a whole.
//!
//! A row that will be sent is its number in the file, the phone and the values (as a message stores them); one that will not
//! is its cells as they were and why. A list of a million rows takes some ten megabytes.

use domain::mission::Spoilt;
use domain::phone::Phone;
use domain::refusal::{Detail, Lang, Refusal};
use domain::template::{pack, unpack};
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::{Deserialize, Serialize};

use crate::send::Given;

/// Rows of a block.
pub(crate) const BLOCK: usize = 1_000;
/// Octets a block may unpack to: rows have limits of their own.
const UNPACKED_MAX: usize = 64 << 20;
/// Quick rather than small.
const LEVEL: u8 = 1;

/// A row that will be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GoodRow {
    /// Its number in the file, as an editor counts.
    pub(crate) number: u64,
    /// The rest.
    pub(crate) given: Given,
}

/// A row that will not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BadRow {
    /// Its number in the file, as an editor counts.
    #[serde(rename = "n")]
    pub(crate) number: u64,
    /// Its cells as they were.
    #[serde(rename = "x")]
    pub(crate) cells: Vec<String>,
    /// Why not: the word of a refusal or of a spoilt cell.
    #[serde(rename = "c")]
    pub(crate) code: String,
    /// What the sentence is about.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub(crate) param: Option<String>,
}

impl BadRow {
    /// Why not, for people.
    pub(crate) fn message(&self, lang: Lang) -> String {
        sentence(&self.code, self.param.as_deref(), lang)
    }
}

/// The sentence for a word of a refusal or of a spoilt cell.
pub(crate) fn sentence(code: &str, param: Option<&str>, lang: Lang) -> String {
    if let Some(spoilt) = Spoilt::parse(code) {
        return spoilt.sentence(lang).to_owned();
    }
    let refusal = Refusal::ALL.iter().find(|refusal| refusal.as_str() == code);
    let detail = Detail { field: None, param: param.map(str::to_owned) };
    refusal.map_or_else(|| code.to_owned(), |refusal| refusal.sentence(lang, &detail).into_owned())
}

/// Packs rows that will be sent.
pub(crate) fn pack_good(rows: &[GoodRow]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(rows.len() * 24);
    for row in rows {
        let values = pack(&row.given.values);
        put(&mut plain, row.number);
        put(&mut plain, row.given.phone.code().unsigned_abs());
        put(&mut plain, values.len() as u64);
        plain.extend_from_slice(values.as_bytes());
    }
    compress_to_vec(&plain, LEVEL)
}

/// Unpacks them; `None` = the block is damaged.
pub(crate) fn unpack_good(block: &[u8]) -> Option<Vec<GoodRow>> {
    let plain = decompress_to_vec_with_limit(block, UNPACKED_MAX).ok()?;
    let (mut rest, mut rows) = (plain.as_slice(), Vec::with_capacity(BLOCK));
    while !rest.is_empty() {
        let number = take(&mut rest)?;
        let phone = Phone::from_code(i64::try_from(take(&mut rest)?).ok()?)?;
        let length = usize::try_from(take(&mut rest)?).ok()?;
        let (values, after) = rest.split_at_checked(length)?;
        rest = after;
        let values = unpack(std::str::from_utf8(values).ok()?).into_iter().map(str::to_owned).collect();
        rows.push(GoodRow { number, given: Given { phone, values } });
    }
    Some(rows)
}

/// Packs rows that will not be sent.
pub(crate) fn pack_bad(rows: &[BadRow]) -> Vec<u8> {
    compress_to_vec(&serde_json::to_vec(rows).unwrap_or_default(), LEVEL)
}

/// Unpacks them; `None` = the block is damaged.
pub(crate) fn unpack_bad(block: &[u8]) -> Option<Vec<BadRow>> {
    serde_json::from_slice(&decompress_to_vec_with_limit(block, UNPACKED_MAX).ok()?).ok()
}

/// Seven bits an octet, the last one without its highest bit.
fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (first, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_read_back() {
        let phone = |digits: &str| Phone::parse(digits, None).unwrap();
        let row = |number, to, values: &[&str]| GoodRow {
            number,
            given: Given { phone: phone(to), values: values.iter().map(|v| (*v).to_owned()).collect() },
        };
        let rows = [
            row(2, "+8613800138000", &[]),
            row(300, "+639215347566", &["Amy", "www.example.com"]),
            row(1_000_001, "+12025550123", &["张三"]),
        ];
        assert_eq!(unpack_good(&pack_good(&rows)).unwrap(), rows);
        assert_eq!(unpack_good(&pack_good(&[])).unwrap(), []);
        let bad = BadRow {
            number: 7,
            cells: vec!["1.39E+10".into(), "Bob".into()],
            code: "cell_scientific".into(),
            param: None,
        };
        assert_eq!(unpack_bad(&pack_bad(std::slice::from_ref(&bad))).unwrap(), [bad]);
        assert_eq!((unpack_good(b"xx"), unpack_bad(b"xx")), (None, None));
    }

    #[test]
    fn reasons_are_sentences() {
        assert!(sentence("cell_date", None, Lang::Zh).contains("日期"));
        assert!(sentence("duplicate_recipient", None, Lang::En).len() > 20);
        assert_eq!(sentence("odd", None, Lang::En), "odd");
    }
}
