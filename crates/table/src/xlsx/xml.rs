//! The XML of a workbook's parts, token by token.
//!
//! No document type is accepted, no entity is known but XML's own five, a token and the nesting have a limit: nothing a file
//! says can make it grow.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::archive::{Unpack, of_io_ref};
use crate::broken::Broken;

/// Octets of one tag or one run of text.
const TOKEN_MAX: usize = 1 << 20;
/// Elements within elements.
const DEPTH_MAX: usize = 64;

/// A token. Names are without their prefix.
pub(crate) enum Token<'a> {
    /// An element begins (every one also ends, empty ones too).
    Start(Tag<'a>),
    /// An element ends: its name.
    End(String),
    /// Text, or a piece of it.
    Text(std::borrow::Cow<'a, str>),
    /// The part is over.
    Over,
}

/// A start tag.
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The element's name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.0.local_name().as_ref() == name
    }

    /// An attribute's value, by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
    }

    /// An attribute that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// An attribute that says yes.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
    }
}

/// Reads a part's XML.
pub(crate) struct Xml<R: Read> {
    reader: quick_xml::Reader<Bounded<BufReader<Unpack<R>>>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(part: Unpack<R>) -> Xml<R> {
        let bounded = Bounded { inner: BufReader::with_capacity(64 << 10, part), left: TOKEN_MAX };
        let mut reader = quick_xml::Reader::from_reader(bounded);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The part that is read.
    pub(crate) fn part(&self) -> &Unpack<R> {
        self.reader.get_ref().inner.get_ref()
    }

    /// Gives the part back.
    pub(crate) fn into_part(self) -> Unpack<R> {
        self.reader.into_inner().inner.into_inner()
    }

    /// Reads what is left without looking at it, so that the check sum is compared.
    pub(crate) fn skip_rest(&mut self) -> Result<(), Broken> {
        let bounded = self.reader.get_mut();
        bounded.left = usize::MAX;
        io::copy(bounded, &mut io::sink()).map(drop).map_err(|error| of_io_ref(&error))
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, Broken> {
        self.buffer.clear();
        self.reader.get_mut().left = TOKEN_MAX;
        let damaged = Broken::Damaged { row: 0 };
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| match error {
            quick_xml::Error::Io(error) => of_io_ref(&error),
            _ => damaged.clone(),
        })?;
        Ok(match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    return Err(damaged);
                }
                Token::Start(Tag(tag))
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Token::End(tag.local_name().as_ref().to_owned())
            }
            Event::Text(text) => Token::Text(text.into_inner()),
            Event::CData(text) => Token::Text(text.into_inner()),
            Event::GeneralRef(reference) => {
                let own = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                Token::Text(own.ok_or(damaged)?.to_string().into())
            }
            Event::DocType(_) => return Err(damaged),
            Event::Eof if self.depth > 0 => return Err(damaged),
            Event::Eof => Token::Over,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Token::Text("".into()),
        })
    }
}

/// A source that gives out so many octets and no more until it is allowed to.
struct Bounded<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let octets = self.fill_buf()?;
        let length = octets.len().min(buffer.len());
        buffer[..length].copy_from_slice(&octets[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(Broken::Unpacked));
        }
        let octets = self.inner.fill_buf()?;
        Ok(&octets[..octets.len().min(self.left)])
    }

    fn consume(&mut self, octets: usize) {
        self.left -= octets.min(self.left);
        self.inner.consume(octets);
    }
}
