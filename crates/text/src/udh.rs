//! User data headers (3GPP TS 23.040 §9.2.3.24): the concatenation header we write, and the headers we read.
//!
//! Reading is tolerant: elements may come in any order, unknown ones are skipped, a lying element length ends
//! the walk, and a concatenation element that cannot be true (number 0, number above total) is ignored as
//! §9.2.3.24.1 asks.

use crate::RefBits;

const CONCAT_8: u8 = 0x00;
const PORTS_8: u8 = 0x04;
const PORTS_16: u8 = 0x05;
const CONCAT_16: u8 = 0x08;

/// One part's place in a concatenated message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Concat {
    /// The same in every part of one message; only the low eight bits travel with [`RefBits::Eight`].
    pub reference: u16,
    /// Parts of the message, at least 1.
    pub total: u8,
    /// This part, counted from 1.
    pub number: u8,
}

/// What a header said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Udh {
    /// The concatenation element, when there was a sensible one.
    pub concat: Option<Concat>,
    /// How wide the reference of `concat` was.
    pub ref_bits: Option<RefBits>,
    /// Application port addressing: (destination, source).
    pub ports: Option<(u16, u16)>,
    /// Where the text begins in the body.
    pub user_data_offset: usize,
}

/// The whole header, its length octet first: 6 octets with an 8-bit reference, 7 with a 16-bit one.
pub fn concat(ref_bits: RefBits, part: Concat) -> Vec<u8> {
    let [high, low] = part.reference.to_be_bytes();
    match ref_bits {
        RefBits::Eight => vec![5, CONCAT_8, 3, low, part.total, part.number],
        RefBits::Sixteen => vec![6, CONCAT_16, 4, high, low, part.total, part.number],
    }
}

/// Reads the header at the start of `body` (a message whose UDHI bit is set). `None` when the body is empty
/// or the header claims more octets than there are: then the whole body is text.
pub fn parse(body: &[u8]) -> Option<Udh> {
    let (&length, rest) = body.split_first()?;
    let mut elements = rest.get(..usize::from(length))?;
    let mut udh =
        Udh { concat: None, ref_bits: None, ports: None, user_data_offset: usize::from(length) + 1 };
    while let [id, length, tail @ ..] = elements {
        let Some((value, next)) = tail.split_at_checked(usize::from(*length)) else { break };
        udh.take(*id, value);
        elements = next;
    }
    Some(udh)
}

impl Udh {
    fn take(&mut self, id: u8, value: &[u8]) {
        match (id, value) {
            (CONCAT_8, [reference, total, number]) => {
                self.take_concat(RefBits::Eight, u16::from(*reference), *total, *number);
            }
            (CONCAT_16, [high, low, total, number]) => {
                self.take_concat(RefBits::Sixteen, u16::from_be_bytes([*high, *low]), *total, *number);
            }
            (PORTS_8, [to, from]) => self.ports = Some((u16::from(*to), u16::from(*from))),
            (PORTS_16, [a, b, c, d]) => {
                self.ports = Some((u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d])));
            }
            _ => {}
        }
    }

    /// The last sensible element wins (§9.2.3.24: a repeated element replaces the earlier one).
    fn take_concat(&mut self, bits: RefBits, reference: u16, total: u8, number: u8) {
        if number >= 1 && number <= total {
            self.concat = Some(Concat { reference, total, number });
            self.ref_bits = Some(bits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PART: Concat = Concat { reference: 0x1234, total: 3, number: 2 };

    #[test]
    fn writes_and_reads_both_widths() {
        assert_eq!(concat(RefBits::Eight, PART), [5, 0, 3, 0x34, 3, 2]);
        assert_eq!(concat(RefBits::Sixteen, PART), [6, 8, 4, 0x12, 0x34, 3, 2]);
        let mut body = concat(RefBits::Sixteen, PART);
        body.extend_from_slice(b"text");
        let udh = parse(&body).unwrap();
        assert_eq!((udh.concat, udh.ref_bits), (Some(PART), Some(RefBits::Sixteen)));
        assert_eq!(&body[udh.user_data_offset..], b"text");
    }

    #[test]
    fn other_elements_in_any_order() {
        let body = [16, 0x05, 4, 0x0B, 0x84, 0x23, 0xF0, 0x70, 0, 0x24, 1, 3, 0, 3, 7, 2, 1, b'x'];
        let udh = parse(&body).unwrap();
        assert_eq!(udh.concat, Some(Concat { reference: 7, total: 2, number: 1 }));
        assert_eq!(udh.ports, Some((0x0B84, 0x23F0)));
        assert_eq!(udh.user_data_offset, 17);
    }

    #[test]
    fn lies_are_survived() {
        assert_eq!(parse(&[]), None);
        assert_eq!(parse(&[9, 0, 3, 1]), None, "header longer than the body");
        let lying_element = parse(&[5, 0, 200, 1, 2, 1, b'x']).unwrap();
        assert_eq!((lying_element.concat, lying_element.user_data_offset), (None, 6));
        for (total, number) in [(0, 0), (2, 0), (2, 3)] {
            assert_eq!(parse(&[5, 0, 3, 1, total, number]).unwrap().concat, None);
        }
        assert_eq!(parse(&[0, b'a']).unwrap().user_data_offset, 1);
    }

    proptest! {
        #[test]
        fn never_points_outside(body in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Some(udh) = parse(&body) {
                prop_assert!(udh.user_data_offset <= body.len());
            }
        }

        #[test]
        fn reads_what_it_wrote(reference: u16, total in 1u8.., number in 1u8..) {
            let part = Concat { reference, total: total.max(number), number };
            let udh = parse(&concat(RefBits::Sixteen, part)).unwrap();
            prop_assert_eq!(udh.concat, Some(part));
        }
    }
}
