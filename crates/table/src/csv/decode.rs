//! Octets to text. A byte order mark decides; without one: zeros in every second octet are UTF-16, what is valid UTF-8 is
//! UTF-8, the rest is GB18030 (which contains GBK and GB 2312). As long as everything is ASCII nothing needs deciding.

use std::io::Read;

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::broken::Broken;

/// Octets fetched at a time.
const CHUNK: usize = 64 << 10;

/// Turns octets into text, piece by piece. Octets that are no text become U+FFFD.
pub(crate) struct Decode<R> {
    input: R,
    raw: Vec<u8>,
    octets: u64,
    file_max: u64,
    at_end: bool,
    finished: bool,
    encoding: Option<Decoder>,
}

impl<R: Read> Decode<R> {
    pub(crate) fn new(input: R, file_max: u64) -> Decode<R> {
        Decode { input, raw: Vec::new(), octets: 0, file_max, at_end: false, finished: false, encoding: None }
    }

    /// Octets fetched so far.
    pub(crate) fn octets(&self) -> u64 {
        self.octets
    }

    /// Appends the next piece of text; `false` when it was the last.
    pub(crate) fn more(&mut self, text: &mut String) -> Result<bool, Broken> {
        if self.finished {
            return Ok(false);
        }
        let first = self.octets == 0;
        self.fetch()?;
        if first {
            if self.raw.is_empty() {
                return Err(Broken::Empty);
            }
            self.begin()?;
        }
        if self.encoding.is_none() {
            self.plain(text)?;
        }
        if let Some(decoder) = &mut self.encoding {
            let room = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(CHUNK * 3);
            text.reserve(room);
            let _ = decoder.decode_to_string(&self.raw, text, self.at_end);
            self.raw.clear();
        }
        self.finished = self.at_end && self.raw.is_empty();
        Ok(!self.finished)
    }

    /// Fills the piece that is looked at.
    fn fetch(&mut self) -> Result<(), Broken> {
        while self.raw.len() < CHUNK && !self.at_end {
            let old = self.raw.len();
            self.raw.resize(CHUNK, 0);
            let read = match self.input.read(&mut self.raw[old..]) {
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => 0,
                Err(error) => return Err(Broken::Io(error.to_string())),
            };
            self.raw.truncate(old + read);
            self.at_end = read == 0;
            self.octets += read as u64;
            if self.octets > self.file_max {
                return Err(Broken::TooBig { max: self.file_max });
            }
        }
        Ok(())
    }

    /// What the first octets say.
    fn begin(&mut self) -> Result<(), Broken> {
        let (encoding, mark) = match Encoding::for_bom(&self.raw) {
            Some((encoding, mark)) => (Some(encoding), mark),
            None => (of_zeros(&self.raw)?, 0),
        };
        self.raw.drain(..mark);
        self.encoding = encoding.map(Encoding::new_decoder_without_bom_handling);
        Ok(())
    }

    /// Passes ASCII on; decides at the first octet that is none.
    fn plain(&mut self, text: &mut String) -> Result<(), Broken> {
        let ascii = self.raw.iter().position(|octet| !octet.is_ascii()).unwrap_or(self.raw.len());
        let rest = self.raw.split_off(ascii);
        let plain = std::mem::replace(&mut self.raw, rest);
        text.push_str(&String::from_utf8_lossy(&plain));
        if self.raw.is_empty() {
            return Ok(());
        }
        // A whole piece is looked at, not the few octets that are left of this one.
        self.fetch()?;
        let encoding = of_octets(&self.raw, self.at_end)?;
        self.encoding = Some(encoding.new_decoder_without_bom_handling());
        Ok(())
    }
}

/// UTF-16 without a mark: digits, separators and line ends put zeros into every second octet.
fn of_zeros(raw: &[u8]) -> Result<Option<&'static Encoding>, Broken> {
    let zeros = |odd: usize| raw.iter().skip(odd).step_by(2).filter(|octet| **octet == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = |count: usize| count * 5 >= raw.len() && count > 0;
    match (many(even), many(odd)) {
        (false, true) if even * 20 <= odd => Ok(Some(UTF_16LE)),
        (true, false) if odd * 20 <= even => Ok(Some(UTF_16BE)),
        (false, false) => Ok(None),
        _ => Err(Broken::Binary { row: 1 }),
    }
}

/// The encoding of octets that begin outside of ASCII.
fn of_octets(raw: &[u8], at_end: bool) -> Result<&'static Encoding, Broken> {
    let (good, bad) = read_as(UTF_8, raw, at_end);
    // A few spoilt octets in UTF-8 are just that; of another encoding hardly a character would be good UTF-8.
    if bad * 10 <= good {
        return Ok(UTF_8);
    }
    let (_, bad) = read_as(GB18030, raw, at_end);
    if bad * 50 <= raw.len() { Ok(GB18030) } else { Err(Broken::Encoding) }
}

/// How many characters outside of ASCII an encoding makes of octets, and how often they are no text of it.
fn read_as(encoding: &'static Encoding, raw: &[u8], at_end: bool) -> (usize, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(raw.len()).unwrap_or(CHUNK * 3));
    let _ = decoder.decode_to_string(raw, &mut text, at_end);
    let bad = text.matches('\u{FFFD}').count();
    (text.chars().filter(|c| !c.is_ascii()).count() - bad, bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &[u8]) -> Result<String, Broken> {
        let mut decode = Decode::new(raw, 1 << 20);
        let mut text = String::new();
        while decode.more(&mut text)? {}
        Ok(text)
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    const LIST: &str = "手机号码,姓名\r\n13800138000,小雁\r\n";

    #[test]
    fn encodings_are_told_apart() {
        let gbk = GB18030.encode(LIST).0.into_owned();
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend_from_slice(LIST.as_bytes());
        let mut little = b"\xFF\xFE".to_vec();
        little.extend(utf16(LIST, u16::to_le_bytes));
        let mut big = b"\xFE\xFF".to_vec();
        big.extend(utf16(LIST, u16::to_be_bytes));
        let without_mark = [utf16(LIST, u16::to_le_bytes), utf16(LIST, u16::to_be_bytes)];
        for raw in [LIST.as_bytes().to_vec(), marked, gbk, little, big].into_iter().chain(without_mark) {
            assert_eq!(text(&raw).unwrap(), LIST, "{raw:x?}");
        }
    }

    #[test]
    fn the_decision_waits_for_the_first_octet_outside_of_ascii() {
        // The first half of a character is the last octet of a piece.
        for before in [CHUNK - 1, CHUNK, CHUNK + 7, 3 * CHUNK - 1] {
            let mut list = "1".repeat(before);
            list.push_str("小雁");
            assert_eq!(text(list.as_bytes()).unwrap(), list);
            assert_eq!(text(&GB18030.encode(&list).0).unwrap(), list);
        }
        let long = "小雁13800138000\n".repeat(20_000);
        assert_eq!(text(&GB18030.encode(&long).0).unwrap(), long);
        assert_eq!(text(&utf16(&long, u16::to_le_bytes)).unwrap(), long);
    }

    #[test]
    fn what_is_no_text_is_refused_or_marked() {
        assert_eq!(text(b""), Err(Broken::Empty));
        assert_eq!(text(&[0, 1, 0, 0, 7, 0, 0, 0, 1]), Err(Broken::Binary { row: 1 }));
        assert_eq!(text(&[0xFF; 300]), Err(Broken::Encoding));
        for spoilt_by in [0xFF, 0xB0, 0xC4] {
            let mut spoilt = "小雁".repeat(100).into_bytes();
            spoilt.insert(3, spoilt_by);
            assert_eq!(text(&spoilt).unwrap().matches('雁').count(), 100, "{spoilt_by:x}");
        }
        let mut decode = Decode::new(&b"123456"[..], 5);
        assert_eq!(decode.more(&mut String::new()), Err(Broken::TooBig { max: 5 }));
    }
}
