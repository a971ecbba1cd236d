//! How many segments a text takes, and where it is cut.
//!
//! An escape pair (GSM 7-bit) and a surrogate pair (UCS-2) are never cut. A grapheme cluster (an emoji made
//! of several code points, a letter with its marks) stays whole as long as that costs no extra segment: what
//! is billed is always the smallest number of segments the protocol allows.
//!
//! National shift tables are not counted; see `gsm7`.

use crate::gsm7;
use unicode_segmentation::GraphemeCursor;

/// Parts that a concatenation header can number; a longer text cannot be sent as one message.
pub const MAX_SEGMENTS: u16 = 255;

/// The alphabet a message is priced and segmented in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// GSM 7-bit default alphabet with extension table: 160 septets.
    Gsm7,
    /// UTF-16: 70 units.
    Ucs2,
}

impl Alphabet {
    /// The API's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm7",
            Self::Ucs2 => "ucs2",
        }
    }
}

/// Width of the concatenation reference: a 16-bit one costs one septet or unit per segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RefBits {
    /// 6-octet header: 153 septets, 67 units a segment.
    #[default]
    Eight,
    /// 7-octet header: 152 septets, 66 units a segment.
    Sixteen,
}

/// What decides the alphabet and the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rule {
    /// Mainland China: always UCS-2 sizes (70/67), also for plain ASCII.
    pub ucs2_only: bool,
    /// Width of the concatenation reference.
    pub ref_bits: RefBits,
}

impl Rule {
    /// Mainland China with the usual 8-bit reference: 70/67.
    pub const MAINLAND: Self = Self { ucs2_only: true, ref_bits: RefBits::Eight };
    /// Everywhere else with the usual 8-bit reference: 160/153 or 70/67.
    pub const INTERNATIONAL: Self = Self { ucs2_only: false, ref_bits: RefBits::Eight };

    const fn limits(self, alphabet: Alphabet) -> (u16, u16) {
        match (alphabet, self.ref_bits) {
            (Alphabet::Gsm7, RefBits::Eight) => (160, 153),
            (Alphabet::Gsm7, RefBits::Sixteen) => (160, 152),
            (Alphabet::Ucs2, RefBits::Eight) => (70, 67),
            (Alphabet::Ucs2, RefBits::Sixteen) => (70, 66),
        }
    }
}

/// The measure of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Alphabet the whole message uses.
    pub alphabet: Alphabet,
    /// Septets (escapes counted) or UTF-16 units.
    pub units: usize,
    /// Segments needed; 0 for an empty text; stops at `u16::MAX`.
    pub segments: u16,
    /// Units a message may have to travel alone.
    pub single_limit: u16,
    /// Units each segment of a longer message may have.
    pub multi_limit: u16,
}

/// Measures without allocating: one pass for a text that fits one segment.
pub fn layout(text: &str, rule: Rule) -> Layout {
    let septets = if rule.ucs2_only { None } else { gsm7_units(text) };
    let (alphabet, (units, wide)) = match septets {
        Some(septets) => (Alphabet::Gsm7, septets),
        None => (Alphabet::Ucs2, utf16_units(text)),
    };
    let (single_limit, multi_limit) = rule.limits(alphabet);
    let segments = if units == 0 {
        0
    } else if units <= usize::from(single_limit) {
        1
    } else if wide {
        Cuts::new(text, alphabet, usize::from(multi_limit)).count()
    } else {
        units.div_ceil(usize::from(multi_limit))
    };
    let segments = u16::try_from(segments).unwrap_or(u16::MAX);
    Layout { alphabet, units, segments, single_limit, multi_limit }
}

/// Cuts the text into the segments that `layout` counted; an empty text has none.
pub fn split(text: &str, rule: Rule) -> Vec<&str> {
    let layout = layout(text, rule);
    match layout.segments {
        0 => Vec::new(),
        1 => vec![text],
        n => {
            let limit = usize::from(layout.multi_limit);
            if layout.alphabet == Alphabet::Ucs2
                && let Some(parts) = split_keeping_clusters(text, limit, usize::from(n))
            {
                return parts;
            }
            Cuts::new(text, layout.alphabet, limit).collect()
        }
    }
}

/// Septets, and whether some character takes two; `None` when a character is outside the alphabet.
fn gsm7_units(text: &str) -> Option<(usize, bool)> {
    let (mut septets, mut chars) = (0, 0);
    for c in text.chars() {
        septets += gsm7::is_gsm7(c)?;
        chars += 1;
    }
    Some((septets, septets != chars))
}

/// Units, and whether some character takes two. Counts from UTF-8: every character's first byte is one unit,
/// a four-byte character two.
fn utf16_units(text: &str) -> (usize, bool) {
    let (mut units, mut wide) = (0, 0);
    for byte in text.bytes() {
        units += usize::from(byte & 0xC0 != 0x80);
        wide += usize::from(byte >= 0xF0);
    }
    (units + wide, wide > 0)
}

fn units_of(c: char, alphabet: Alphabet) -> usize {
    match alphabet {
        Alphabet::Gsm7 => gsm7::is_gsm7(c).unwrap_or(1),
        Alphabet::Ucs2 => c.len_utf16(),
    }
}

/// The parts in order, each as long as the limit allows.
struct Cuts<'a> {
    rest: &'a str,
    alphabet: Alphabet,
    limit: usize,
}

impl<'a> Cuts<'a> {
    const fn new(text: &'a str, alphabet: Alphabet, limit: usize) -> Self {
        Self { rest: text, alphabet, limit }
    }
}

impl<'a> Iterator for Cuts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let (part, rest) = self.rest.split_at(cut(self.rest, self.alphabet, self.limit));
        self.rest = rest;
        Some(part)
    }
}

/// Byte offset of the longest prefix of at most `limit` units; never 0 for a text that is not empty.
fn cut(text: &str, alphabet: Alphabet, limit: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += units_of(c, alphabet);
        if units > limit && at > 0 {
            return at;
        }
    }
    text.len()
}

/// Cuts at grapheme boundaries; `None` when that would take more than `allowed` parts.
fn split_keeping_clusters(text: &str, limit: usize, allowed: usize) -> Option<Vec<&str>> {
    let mut parts = Vec::with_capacity(allowed);
    let mut rest = text;
    while !rest.is_empty() {
        if parts.len() == allowed {
            return None;
        }
        let (part, tail) = rest.split_at(cluster_cut(rest, limit));
        parts.push(part);
        rest = tail;
    }
    Some(parts)
}

/// As `cut`, moved back to a grapheme boundary; a cluster longer than a whole part is cut where it must be.
fn cluster_cut(text: &str, limit: usize) -> usize {
    let at = cut(text, Alphabet::Ucs2, limit);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0).unwrap_or(true) {
        return at;
    }
    match cursor.prev_boundary(text, 0) {
        Ok(Some(before)) if before > 0 => before,
        _ => at,
    }
}
