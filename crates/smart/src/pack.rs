//! Packs: the logos of a whole bucket in one file, so that loading a picture does not say whose it is.
//!
//! `HYSP`, version, snapshot (u64), prefix (length u8, text), count (u32), each: SHA-256 (32 octets), size in pixels (u16),
//! length (u32), PNG. Sorted by digest. A picture whose digest is another is not in the pack; a record says, signed, which
//! digests are its own.

use crate::wire::{Octets, begin, put_short_text};
use crate::{Broken, Digest};

/// Octets of a pack at most.
pub const OCTETS_MAX: usize = 32 << 20;
/// Logos in a pack at most.
pub const LOGOS_MAX: usize = 20_000;
/// Octets of a logo at most.
pub const LOGO_OCTETS_MAX: usize = 64 << 10;
/// The size a pack's logos have: small enough for a list of messages on a sharp screen.
pub const PX: u16 = 96;

const PACK: &[u8; 4] = b"HYSP";
const PNG: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// The logos of a bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pack {
    /// The snapshot it belongs to.
    pub snapshot: u64,
    /// The bucket, as it is spelled.
    pub prefix: String,
    logos: Vec<Packed>,
}

/// One logo of a pack: its octets are what its digest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    sha256: Digest,
    px: u16,
    png: Vec<u8>,
}

impl Packed {
    /// A logo's file. Errors: not a PNG, or too large.
    pub fn new(px: u16, png: Vec<u8>) -> Result<Packed, Broken> {
        if png.len() > LOGO_OCTETS_MAX {
            return Err(Broken::TooLarge { what: "logo", max: LOGO_OCTETS_MAX });
        }
        if !png.starts_with(PNG) {
            return Err(Broken::Value { field: "png" });
        }
        Ok(Packed { sha256: Digest::of(&png), px, png })
    }

    /// SHA-256 of the file.
    pub const fn sha256(&self) -> Digest {
        self.sha256
    }

    /// Width and height in pixels, as the pack says.
    pub const fn px(&self) -> u16 {
        self.px
    }

    /// The file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

impl Pack {
    /// A pack of logos; the same one twice is there once. Errors: too many.
    pub fn new(snapshot: u64, prefix: crate::Prefix, mut logos: Vec<Packed>) -> Result<Pack, Broken> {
        logos.sort_by_key(Packed::sha256);
        logos.dedup_by_key(|logo| logo.sha256);
        if logos.len() > LOGOS_MAX {
            return Err(Broken::TooLarge { what: "logos", max: LOGOS_MAX });
        }
        Ok(Pack { snapshot, prefix: prefix.to_string(), logos })
    }

    /// The logos in the order of their digests.
    pub fn logos(&self) -> &[Packed] {
        &self.logos
    }

    /// The logos themselves.
    pub fn into_logos(self) -> Vec<Packed> {
        self.logos
    }

    /// The file served.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = begin(PACK);
        file.extend_from_slice(&self.snapshot.to_be_bytes());
        put_short_text(&mut file, &self.prefix);
        file.extend_from_slice(&(self.logos.len() as u32).to_be_bytes());
        for logo in &self.logos {
            file.extend_from_slice(logo.sha256.octets());
            file.extend_from_slice(&logo.px.to_be_bytes());
            file.extend_from_slice(&(logo.png.len() as u32).to_be_bytes());
            file.extend_from_slice(&logo.png);
        }
        file
    }

    /// Reads the file and computes every digest anew. Errors: over a limit, not of the shape, a picture that is another than
    /// its digest says.
    pub fn from_bytes(octets: &[u8]) -> Result<Pack, Broken> {
        let mut octets = Octets::begin(octets, PACK, OCTETS_MAX)?;
        let snapshot = octets.u64()?;
        let prefix = octets.short_text("prefix")?.to_owned();
        let count = octets.count("logos", LOGOS_MAX, 32 + 2 + 4 + PNG.len())?;
        let mut logos: Vec<Packed> = Vec::with_capacity(count);
        for _ in 0..count {
            let sha256 = Digest::new(octets.array()?);
            let px = octets.u16()?;
            let length = octets.u32()? as usize;
            if length > LOGO_OCTETS_MAX {
                return Err(Broken::TooLarge { what: "logo", max: LOGO_OCTETS_MAX });
            }
            let logo = Packed::new(px, octets.take(length)?.to_vec())?;
            if logo.sha256 != sha256 {
                return Err(Broken::Value { field: "sha256" });
            }
            if logos.last().is_some_and(|last| last.sha256 >= sha256) {
                return Err(Broken::Order);
            }
            logos.push(logo);
        }
        octets.end()?;
        Ok(Pack { snapshot, prefix, logos })
    }
}
