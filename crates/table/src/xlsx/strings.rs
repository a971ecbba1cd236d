//! A workbook's shared strings, in a few large blocks instead of one allocation each.

use std::io::Read;

use super::xml::{Token, Xml};
use crate::broken::Broken;
use crate::limits::Limits;

/// Octets of a block.
const BLOCK: usize = 1 << 20;
/// What a string costs besides its text: where it begins.
const EACH: u64 = 8;

/// The shared strings. A text longer than a cell may be keeps one octet more than that, so that its use is noticed.
#[derive(Default)]
pub(crate) struct Strings {
    blocks: Vec<String>,
    /// Block and offset of each string's beginning.
    starts: Vec<(u32, u32)>,
    cost: u64,
}

impl Strings {
    /// Reads the part that holds them.
    pub(crate) fn read<R: Read>(xml: &mut Xml<R>, limits: Limits) -> Result<Strings, Broken> {
        let mut strings = Strings::default();
        let mut run = Run::new(limits.cell_max);
        loop {
            let ended = match xml.next()? {
                Token::Over => return Ok(strings),
                Token::Start(tag) if tag.is("si") => {
                    run.clear();
                    false
                }
                Token::End(name) if name == "si" => true,
                token => {
                    run.take(&token);
                    false
                }
            };
            if ended {
                strings.push(run.text(), limits)?;
            }
        }
    }

    fn push(&mut self, text: &str, limits: Limits) -> Result<(), Broken> {
        self.cost += text.len() as u64 + EACH;
        if self.cost > limits.strings_max {
            return Err(Broken::Unpacked);
        }
        if self.blocks.last().is_none_or(|block| block.len() + text.len() > BLOCK) {
            self.blocks.push(String::with_capacity(BLOCK.max(text.len())));
        }
        let block = self.blocks.len() - 1;
        let start = self.blocks[block].len();
        self.blocks[block].push_str(text);
        let damaged = |_| Broken::Unpacked;
        self.starts.push((block.try_into().map_err(damaged)?, start.try_into().map_err(damaged)?));
        Ok(())
    }

    /// The string of that number, from 0.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let (block, start) = *self.starts.get(index)?;
        let text = self.blocks.get(block as usize)?;
        let end = match self.starts.get(index + 1) {
            Some((next, end)) if *next == block => *end as usize,
            _ => text.len(),
        };
        text.get(start as usize..end)
    }
}

/// The text of a string item or an inline string: its runs joined, phonetic hints left out.
pub(crate) struct Run {
    text: String,
    max: usize,
    in_text: bool,
    in_phonetic: bool,
}

impl Run {
    pub(crate) fn new(max: usize) -> Run {
        Run { text: String::new(), max, in_text: false, in_phonetic: false }
    }

    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.in_text = false;
        self.in_phonetic = false;
    }

    /// Takes a token inside of the item.
    pub(crate) fn take(&mut self, token: &Token<'_>) {
        match token {
            Token::Start(tag) if tag.is("t") => self.in_text = true,
            Token::Start(tag) if tag.is("rPh") => self.in_phonetic = true,
            Token::End(name) if name == "t" => self.in_text = false,
            Token::End(name) if name == "rPh" => self.in_phonetic = false,
            Token::Text(text) if self.in_text && !self.in_phonetic => {
                push_within(&mut self.text, text, self.max)
            }
            _ => {}
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Appends a text, up to one character over the limit.
pub(crate) fn push_within(text: &mut String, more: &str, max: usize) {
    for c in more.chars() {
        if text.len() > max {
            return;
        }
        text.push(c);
    }
}

/// Control characters are written as `_x000D_` in a workbook.
pub(crate) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let hex = rest.get(at + 2..at + 6).filter(|_| rest[at + 6..].starts_with('_'));
        let c = hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let c = c.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        match c {
            Some(c) => {
                plain.push_str(&rest[..at]);
                plain.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_from_their_blocks() {
        let limits = Limits { strings_max: 8 << 20, ..Limits::of(1 << 20, 10) };
        let mut strings = Strings::default();
        let texts: Vec<String> = (0..5000).map(|i| "雁".repeat(i % 300)).collect();
        for text in &texts {
            strings.push(text, limits).unwrap();
        }
        assert!(strings.blocks.len() > 1);
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(strings.get(index), Some(text.as_str()), "{index}");
        }
        assert_eq!(strings.get(5000), None);
    }

    #[test]
    fn strings_have_a_limit_even_when_they_are_empty() {
        let limits = Limits { strings_max: 100, ..Limits::of(1 << 20, 10) };
        let mut strings = Strings::default();
        assert_eq!((0..100).find_map(|_| strings.push("", limits).err()), Some(Broken::Unpacked));
    }

    #[test]
    fn escapes_of_control_characters() {
        assert_eq!(unescaped("a_x000D_\nb_x000a_"), "a\r\nb\n");
        assert_eq!(unescaped("_x00_ _xZZZZ_ _x雁雁"), "_x00_ _xZZZZ_ _x雁雁");
        assert_eq!(unescaped("_x005F_x000D_"), "_x000D_");
    }
}
