//! Field by field: the cursor every body is read with and the sink every body is written to.
//!
//! Invariant: a `Reader` never leaves its body and never copies; a `Writer` that met a fault is thrown away
//! whole.

use crate::error::{DecodeErrorKind, EncodeError, EncodeErrorKind};
use crate::tlv::{TLVS_MAX, Tag, Tlv, Tlvs};
use bytes::{BufMut, Bytes, BytesMut};

/// Why and where (octets into the body) reading stopped.
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) kind: DecodeErrorKind,
}

pub(crate) struct Reader<'a> {
    body: &'a Bytes,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(body: &'a Bytes) -> Reader<'a> {
        Reader { body, at: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.at == self.body.len()
    }

    fn rest(&self) -> &'a [u8] {
        self.body.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn fault(&self, kind: DecodeErrorKind) -> Fault {
        Fault { at: self.at, kind }
    }

    pub(crate) fn u8(&mut self, field: &'static str) -> Result<u8, Fault> {
        let Some(octet) = self.rest().first() else {
            return Err(self.fault(DecodeErrorKind::Truncated(field)));
        };
        self.at += 1;
        Ok(*octet)
    }

    pub(crate) fn u32(&mut self, field: &'static str) -> Result<u32, Fault> {
        let Some(octets) = self.rest().first_chunk::<4>() else {
            return Err(self.fault(DecodeErrorKind::Truncated(field)));
        };
        self.at += 4;
        Ok(u32::from_be_bytes(*octets))
    }

    /// Exactly `len` octets.
    pub(crate) fn octets(&mut self, len: usize, field: &'static str) -> Result<Bytes, Fault> {
        if self.rest().len() < len {
            return Err(self.fault(DecodeErrorKind::Truncated(field)));
        }
        let value = self.body.slice(self.at..self.at + len);
        self.at += len;
        Ok(value)
    }

    /// One octet of length (`count`), then that many octets (`field`).
    pub(crate) fn counted(&mut self, count: &'static str, field: &'static str) -> Result<Bytes, Fault> {
        let len = self.u8(count)?;
        self.octets(usize::from(len), field)
    }

    /// One octet of count, then that many entries.
    pub(crate) fn list<T>(
        &mut self,
        count: &'static str,
        entry: impl Fn(&mut Self) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let len = self.u8(count)?;
        (0..len).map(|_| entry(self)).collect()
    }

    /// A C-octet string of any length, without its NUL, which must be there.
    pub(crate) fn c_octets(&mut self, field: &'static str) -> Result<Bytes, Fault> {
        let Some(len) = self.rest().iter().position(|octet| *octet == 0) else {
            let truncated = self.is_empty();
            return Err(self.fault(match truncated {
                true => DecodeErrorKind::Truncated(field),
                false => DecodeErrorKind::Unterminated(field),
            }));
        };
        let value = self.body.slice(self.at..self.at + len);
        self.at += len + 1;
        Ok(value)
    }

    /// A C-octet string whose NUL may be missing: then it is the rest of the body, possibly nothing.
    pub(crate) fn c_octets_or_rest(&mut self) -> Bytes {
        let rest = self.rest();
        let len = rest.iter().position(|octet| *octet == 0);
        let value = self.body.slice(self.at..self.at + len.unwrap_or(rest.len()));
        self.at = len.map_or(self.body.len(), |len| self.at + len + 1);
        value
    }

    /// The optional part: whole TLVs to the end of the body. Octets that are no whole TLV are dropped.
    pub(crate) fn tlvs(&mut self) -> Result<Tlvs, Fault> {
        let mut tlvs = Vec::new();
        while let Some((&[t0, t1, l0, l1], behind)) = self.rest().split_first_chunk::<4>() {
            let len = usize::from(u16::from_be_bytes([l0, l1]));
            if behind.len() < len {
                break;
            }
            if tlvs.len() == TLVS_MAX {
                return Err(self.fault(DecodeErrorKind::TooManyTlvs));
            }
            let start = self.at + 4;
            let value = self.body.slice(start..start + len);
            tlvs.push(Tlv { tag: Tag(u16::from_be_bytes([t0, t1])), value });
            self.at = start + len;
        }
        self.at = self.body.len();
        Ok(Tlvs(tlvs))
    }
}

pub(crate) struct Writer<'a> {
    out: &'a mut BytesMut,
    fault: Option<EncodeError>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(out: &'a mut BytesMut) -> Writer<'a> {
        Writer { out, fault: None }
    }

    /// The first fault met, if any.
    pub(crate) fn finish(self) -> Result<(), EncodeError> {
        self.fault.map_or(Ok(()), Err)
    }

    fn fail(&mut self, field: &'static str, kind: EncodeErrorKind) {
        self.fault.get_or_insert(EncodeError { field, kind });
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.out.put_u8(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.out.put_u32(value);
    }

    pub(crate) fn octets(&mut self, value: &[u8]) {
        self.out.put_slice(value);
    }

    pub(crate) fn c_octets(&mut self, field: &'static str, value: &[u8]) {
        if value.contains(&0) {
            return self.fail(field, EncodeErrorKind::HoldsNul);
        }
        self.out.put_slice(value);
        self.out.put_u8(0);
    }

    /// A count in one octet.
    pub(crate) fn count(&mut self, field: &'static str, len: usize) {
        match u8::try_from(len) {
            Ok(count) => self.out.put_u8(count),
            Err(_) => self.fail(field, EncodeErrorKind::TooLong { len, max: 255 }),
        }
    }

    /// One octet of length, then the octets.
    pub(crate) fn counted(&mut self, field: &'static str, value: &[u8]) {
        self.count(field, value.len());
        self.out.put_slice(value);
    }

    pub(crate) fn tlvs(&mut self, tlvs: &Tlvs) {
        for Tlv { tag, value } in &tlvs.0 {
            let Ok(len) = u16::try_from(value.len()) else {
                let (len, max) = (value.len(), usize::from(u16::MAX));
                return self.fail(tag.name(), EncodeErrorKind::TooLong { len, max });
            };
            self.out.put_u16(tag.0);
            self.out.put_u16(len);
            self.out.put_slice(value);
        }
    }
}
