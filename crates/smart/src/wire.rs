//! Octets read one field after the other and counted against limits, and the same fields written. Numbers are big-endian.

use crate::seal::{BODY_MAX, KID_CHARS_MAX, Sig, check_kid};
use crate::{Broken, Signed};

/// What has not been read yet.
pub(crate) struct Octets<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Octets<'a> {
    /// Begins to read a file of a kind: a mark of four octets and the version 1.
    pub(crate) fn begin(all: &'a [u8], mark: &[u8; 4], max: usize) -> Result<Octets<'a>, Broken> {
        if all.len() > max {
            return Err(Broken::TooLarge { what: "file", max });
        }
        let mut octets = Octets { all, at: 0 };
        if octets.take(4)? != mark || octets.take(1)? != [1] {
            return Err(Broken::Magic);
        }
        Ok(octets)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.all.len());
        let end = end.ok_or(Broken::Short { at: self.all.len() })?;
        let taken = &self.all[self.at..end];
        self.at = end;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Broken> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Broken> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Broken> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// A number of entries that each take at least `each` octets: more than fit are refused before room is made for them.
    pub(crate) fn count(&mut self, what: &'static str, max: usize, each: usize) -> Result<usize, Broken> {
        let count = self.u32()? as usize;
        if count > max {
            return Err(Broken::TooLarge { what, max });
        }
        if count.saturating_mul(each) > self.all.len() - self.at {
            return Err(Broken::Short { at: self.all.len() });
        }
        Ok(count)
    }

    /// A text with its length in front, in one octet.
    pub(crate) fn short_text(&mut self, field: &'static str) -> Result<&'a str, Broken> {
        let length = usize::from(self.array::<1>()?[0]);
        std::str::from_utf8(self.take(length)?).map_err(|_| Broken::Value { field })
    }

    /// A signed record: the key's id with its length, the signature, the body with its length.
    pub(crate) fn signed(&mut self) -> Result<Signed, Broken> {
        let kid = self.short_text("kid")?.to_owned();
        check_kid(&kid)?;
        let sig = Sig::new(self.array()?);
        let length = self.u32()? as usize;
        if length > BODY_MAX {
            return Err(Broken::TooLarge { what: "record", max: BODY_MAX });
        }
        let body = std::str::from_utf8(self.take(length)?).map_err(|_| Broken::Value { field: "body" })?;
        Ok(Signed { kid, sig, body: body.to_owned() })
    }

    /// Nothing may follow.
    pub(crate) fn end(self) -> Result<(), Broken> {
        if self.at == self.all.len() { Ok(()) } else { Err(Broken::Trailing { at: self.at }) }
    }
}

/// Begins a file of a kind.
pub(crate) fn begin(mark: &[u8; 4]) -> Vec<u8> {
    let mut file = mark.to_vec();
    file.push(1);
    file
}

/// Writes a text of up to 255 octets with its length in front; a longer one is cut, which no checked text is.
pub(crate) fn put_short_text(file: &mut Vec<u8>, text: &str) {
    debug_assert!(text.len() <= 255 && KID_CHARS_MAX <= 255);
    let octets = &text.as_bytes()[..text.len().min(255)];
    file.push(octets.len() as u8);
    file.extend_from_slice(octets);
}

/// Writes a signed record as [`Octets::signed`] reads it.
pub(crate) fn put_signed(file: &mut Vec<u8>, signed: &Signed) {
    put_short_text(file, &signed.kid);
    file.extend_from_slice(signed.sig.octets());
    file.extend_from_slice(&(signed.body.len() as u32).to_be_bytes());
    file.extend_from_slice(signed.body.as_bytes());
}
