//! One submission as it came in, whichever command carried it. Octets are slices of the receive buffer here;
//! what is kept longer is copied by `kept`. Invariant: a submission that passed `check` makes receipts that
//! encode.

use crate::outgoing::MAX_ADDRESS;
use bytes::Bytes;
use smpp::{Address, DataSm, Sm, Status, Tag, Tlvs, esm};
use std::hash::{DefaultHasher, Hash, Hasher};
use text::udh::{self, Concat};

/// A message, or one part of one.
#[derive(Debug)]
pub(crate) struct Submission {
    pub(crate) source: Address,
    pub(crate) destination: Address,
    pub(crate) data_coding: u8,
    pub(crate) registered_delivery: u8,
    /// The octets as sent, user data header included.
    pub(crate) message: Bytes,
    /// Its place in a long message, from the user data header or the SAR parameters.
    pub(crate) place: Option<Concat>,
    /// Where the text begins in `message`.
    pub(crate) text_at: usize,
    oversized: bool,
}

/// What a receipt needs of a submission, copied out of the receive buffer in one allocation.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) source: Address,
    pub(crate) destination: Address,
    /// The first readable octets of the text, at most [`HEAD_OCTETS`].
    pub(crate) head: Bytes,
}

/// Octets of the text that a receipt repeats (SMPP 3.4 appendix B).
const HEAD_OCTETS: usize = 20;
/// The longest `short_message` of any version; 5.0 allows one octet more than 3.4.
const MAX_SHORT_MESSAGE: usize = 255;

impl Submission {
    /// From `submit_sm`.
    pub(crate) fn of_sm(sm: Sm) -> Submission {
        let oversized = sm.short_message.len() > MAX_SHORT_MESSAGE;
        let message = sm.message().clone();
        let (place, text_at) = place(sm.esm_class, &message, &sm.tlvs);
        Submission {
            source: sm.source,
            destination: sm.destination,
            data_coding: sm.data_coding,
            registered_delivery: sm.registered_delivery,
            message,
            place,
            text_at,
            oversized,
        }
    }

    /// From `data_sm`.
    pub(crate) fn of_data(data: DataSm) -> Submission {
        let message = data.tlvs.get(Tag::MESSAGE_PAYLOAD).cloned().unwrap_or_default();
        let (place, text_at) = place(data.esm_class, &message, &data.tlvs);
        Submission {
            source: data.source,
            destination: data.destination,
            data_coding: data.data_coding,
            registered_delivery: data.registered_delivery,
            message,
            place,
            text_at,
            oversized: false,
        }
    }

    /// What any centre refuses.
    ///
    /// # Errors
    /// The status of the refusal.
    pub(crate) fn check(&self) -> Result<(), Status> {
        if self.destination.addr.is_empty() || self.destination.addr.len() > MAX_ADDRESS {
            return Err(Status::ESME_RINVDSTADR);
        }
        if self.source.addr.len() > MAX_ADDRESS {
            return Err(Status::ESME_RINVSRCADR);
        }
        if self.oversized {
            return Err(Status::ESME_RINVMSGLEN);
        }
        Ok(())
    }

    /// Tells this submission from others; the same one sent again gives the same number.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.destination.addr.hash(&mut hasher);
        self.message.hash(&mut hasher);
        hasher.finish()
    }

    /// The text without its user data header.
    pub(crate) fn text(&self) -> &[u8] {
        self.message.get(self.text_at..).unwrap_or_default()
    }

    /// Copies what receipts need.
    pub(crate) fn kept(&self) -> Kept {
        let head: &[u8] = if matches!(self.data_coding, 0 | 1 | 3) { self.text() } else { &[] };
        let head = &head[..head.len().min(HEAD_OCTETS)];
        let (from, to) = (self.source.addr.len(), self.destination.addr.len());
        let mut octets = Vec::with_capacity(from + to + head.len());
        octets.extend_from_slice(&self.source.addr);
        octets.extend_from_slice(&self.destination.addr);
        octets.extend_from_slice(head);
        let octets = Bytes::from(octets);
        let address = |from: &Address, addr| Address { ton: from.ton, npi: from.npi, addr };
        Kept {
            source: address(&self.source, octets.slice(..from)),
            destination: address(&self.destination, octets.slice(from..from + to)),
            head: octets.slice(from + to..),
        }
    }
}

/// The part's place and where its text begins.
fn place(esm_class: u8, message: &[u8], tlvs: &Tlvs) -> (Option<Concat>, usize) {
    if esm_class & esm::UDHI != 0 {
        return match udh::parse(message) {
            Some(header) => (header.concat, header.user_data_offset),
            None => (None, 0),
        };
    }
    (sar(tlvs), 0)
}

/// The place by the SAR parameters (SMPP 3.4 §5.3.2.22-24).
fn sar(tlvs: &Tlvs) -> Option<Concat> {
    let reference = tlvs.u16(Tag::SAR_MSG_REF_NUM)?;
    let total = tlvs.u8(Tag::SAR_TOTAL_SEGMENTS)?;
    let number = tlvs.u8(Tag::SAR_SEGMENT_SEQNUM)?;
    (1..=total).contains(&number).then_some(Concat { reference, total, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sm(message: &'static [u8]) -> Sm {
        let addr = Bytes::from_static(b"8613800138000");
        Sm {
            destination: Address { ton: 1, npi: 1, addr },
            short_message: Bytes::from_static(message),
            ..Sm::default()
        }
    }

    #[test]
    fn the_place_comes_from_the_header_or_from_sar() {
        let by_header = Submission::of_sm(Sm { esm_class: 0x40, ..sm(&[5, 0, 3, 7, 2, 1, b'a', b'b']) });
        assert_eq!(by_header.place, Some(Concat { reference: 7, total: 2, number: 1 }));
        assert_eq!(by_header.text(), b"ab");

        let mut with_sar = sm(b"ab");
        with_sar.tlvs.push(Tag::SAR_MSG_REF_NUM, vec![1, 2]);
        with_sar.tlvs.push(Tag::SAR_TOTAL_SEGMENTS, vec![3]);
        with_sar.tlvs.push(Tag::SAR_SEGMENT_SEQNUM, vec![3]);
        let by_sar = Submission::of_sm(with_sar);
        assert_eq!(by_sar.place, Some(Concat { reference: 0x102, total: 3, number: 3 }));
        assert_eq!(by_sar.text(), b"ab");

        let lying = Submission::of_sm(Sm { esm_class: 0x40, ..sm(&[9, 0, 3, 7]) });
        assert_eq!((lying.place, lying.text()), (None, [9, 0, 3, 7].as_ref()));
        assert_eq!(Submission::of_sm(sm(&[5, 0, 3, 7, 2, 1, b'a'])).place, None, "no UDHI bit");
    }

    #[test]
    fn a_payload_is_the_message() {
        let mut long = sm(b"");
        long.tlvs.push(Tag::MESSAGE_PAYLOAD, vec![b'x'; 300]);
        assert_eq!(Submission::of_sm(long).text().len(), 300);
        let mut data = DataSm::default();
        data.tlvs.push(Tag::MESSAGE_PAYLOAD, vec![b'x'; 400]);
        assert_eq!(Submission::of_data(data).text().len(), 400);
    }

    #[test]
    fn addresses_are_checked() {
        let status = |source: usize, destination: usize| {
            let addr = |len| Address { ton: 0, npi: 0, addr: vec![b'1'; len].into() };
            let sm = Sm { source: addr(source), destination: addr(destination), ..Sm::default() };
            Submission::of_sm(sm).check()
        };
        assert_eq!(status(0, 20), Ok(()));
        assert_eq!(status(0, 0), Err(Status::ESME_RINVDSTADR));
        assert_eq!(status(0, 21), Err(Status::ESME_RINVDSTADR));
        assert_eq!(status(21, 11), Err(Status::ESME_RINVSRCADR));
    }

    #[test]
    fn the_head_is_readable_text_only() {
        assert_eq!(Submission::of_sm(sm(b"a text of more than twenty octets")).kept().head.len(), 20);
        assert!(Submission::of_sm(Sm { data_coding: 8, ..sm(b"\x4f\x60") }).kept().head.is_empty());
        let part = Submission::of_sm(Sm { esm_class: 0x40, ..sm(&[5, 0, 3, 7, 2, 1, b'a']) });
        assert_eq!(part.kept().head, b"a".as_ref());
        assert_eq!(part.kept().destination.addr, b"8613800138000".as_ref());
    }

    #[test]
    fn only_the_same_submission_has_the_same_fingerprint() {
        let print = |message| Submission::of_sm(sm(message)).fingerprint();
        assert_eq!(print(b"a"), print(b"a"));
        assert_ne!(print(b"a"), print(b"b"));
    }
}
