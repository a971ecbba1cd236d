//! The texts the centre took, long ones put together again from their parts: by user data header, by SAR
//! parameters, or whole in `message_payload`. For tests and demonstrations; a centre without `record` keeps
//! nothing. Invariant: every taken submission is in exactly one message, complete or still open.

use crate::submission::Submission;
use bytes::Bytes;
use std::collections::{BTreeMap, HashMap, VecDeque};
use text::decode::{self, DefaultAlphabet};
use text::udh::Concat;

/// One message as a phone would show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Counts the complete messages of the centre from 1, those no longer kept included.
    pub number: u64,
    /// When its last part came, on the simulated wall clock.
    pub unix_ms: u64,
    /// Who submitted it.
    pub system_id: String,
    /// Source address as submitted.
    pub source: String,
    /// Destination address as submitted.
    pub destination: String,
    /// `data_coding` of its first part.
    pub data_coding: u8,
    /// The text, decoded after joining, so that a character cut between two parts is whole again.
    pub text: String,
    /// The joined octets without user data headers.
    pub octets: Vec<u8>,
    /// How many submissions carried it.
    pub parts: u8,
    /// The ids of its submissions in the order in which they came, as `submit_sm_resp` wrote them.
    pub message_ids: Vec<String>,
}

/// Messages taken so far.
#[derive(Debug, Default)]
pub(crate) struct Record {
    done: VecDeque<Received>,
    open: HashMap<Key, Open>,
    /// Messages that became complete, kept or not any more.
    completed: u64,
}

/// How much is kept, and whether the oldest makes room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    pub(crate) max: usize,
    pub(crate) newest: bool,
}

/// What the parts of one message share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    system_id: Bytes,
    source: Bytes,
    destination: Bytes,
    reference: u16,
    total: u8,
}

#[derive(Debug, Default)]
struct Open {
    parts: BTreeMap<u8, Vec<u8>>,
    data_coding: u8,
    message_ids: Vec<String>,
}

impl Record {
    /// Adds a submission taken at `unix_ms`; false when there is no room.
    pub(crate) fn add(
        &mut self,
        system_id: &Bytes,
        submission: &Submission,
        id: &str,
        unix_ms: u64,
        room: Room,
    ) -> bool {
        while room.newest && self.done.len() + self.open.len() >= room.max && self.done.pop_front().is_some()
        {
        }
        let full = self.done.len() + self.open.len() >= room.max;
        let Some(place) = submission.place.filter(|place| place.total > 1) else {
            if !full {
                let open = Open {
                    parts: BTreeMap::from([(1, submission.text().to_vec())]),
                    data_coding: submission.data_coding,
                    message_ids: vec![id.to_owned()],
                };
                self.complete(open, system_id, submission, unix_ms);
            }
            return !full;
        };
        let key = key(system_id, submission, place);
        if full && !self.open.contains_key(&key) {
            return false;
        }
        let open = self.open.entry(key.clone()).or_default();
        if place.number == 1 || open.parts.is_empty() {
            open.data_coding = submission.data_coding;
        }
        open.parts.insert(place.number, submission.text().to_vec());
        open.message_ids.push(id.to_owned());
        if open.parts.len() == usize::from(place.total)
            && let Some(open) = self.open.remove(&key)
        {
            self.complete(open, system_id, submission, unix_ms);
        }
        true
    }

    fn complete(&mut self, open: Open, system_id: &[u8], last: &Submission, unix_ms: u64) {
        self.completed += 1;
        let received = open.close(system_id, last);
        self.done.push_back(Received { number: self.completed, unix_ms, ..received });
    }

    /// Complete messages in the order in which they became complete.
    pub(crate) fn done(&self) -> &VecDeque<Received> {
        &self.done
    }

    /// Messages of which a part is missing.
    pub(crate) fn open(&self) -> usize {
        self.open.len()
    }
}

impl Open {
    fn close(self, system_id: &[u8], last: &Submission) -> Received {
        let octets: Vec<u8> = self.parts.values().flatten().copied().collect();
        Received {
            number: 0,
            unix_ms: 0,
            system_id: readable(system_id),
            source: readable(&last.source.addr),
            destination: readable(&last.destination.addr),
            data_coding: self.data_coding,
            text: decode::text(self.data_coding, DefaultAlphabet::Gsm7, &octets).text,
            octets,
            parts: u8::try_from(self.parts.len()).unwrap_or(u8::MAX),
            message_ids: self.message_ids,
        }
    }
}

/// Copies: the submission's own octets are slices of a large receive buffer.
fn key(system_id: &Bytes, submission: &Submission, place: Concat) -> Key {
    Key {
        system_id: system_id.clone(),
        source: Bytes::copy_from_slice(&submission.source.addr),
        destination: Bytes::copy_from_slice(&submission.destination.addr),
        reference: place.reference,
        total: place.total,
    }
}

fn readable(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use smpp::{Address, Sm};

    fn part(to: &'static str, reference: u8, total: u8, number: u8, text: &[u8]) -> Submission {
        let mut message = vec![5, 0, 3, reference, total, number];
        message.extend_from_slice(text);
        Submission::of_sm(Sm {
            destination: Address { ton: 1, npi: 1, addr: Bytes::from_static(to.as_bytes()) },
            esm_class: 0x40,
            data_coding: 8,
            short_message: message.into(),
            ..Sm::default()
        })
    }

    fn add(record: &mut Record, submission: &Submission, id: &str) -> bool {
        record.add(&Bytes::from_static(b"cnx"), submission, id, 1_000, Room { max: 3, newest: false })
    }

    #[test]
    fn the_oldest_makes_room_when_asked_to() {
        let mut record = Record::default();
        let room = Room { max: 2, newest: true };
        for (at, text) in [(1, b"\0A"), (2, b"\0B"), (3, b"\0C")] {
            let whole = Submission::of_sm(Sm {
                destination: Address { ton: 1, npi: 1, addr: Bytes::from_static(b"13800138000") },
                data_coding: 8,
                short_message: text.to_vec().into(),
                ..Sm::default()
            });
            assert!(record.add(&Bytes::from_static(b"cnx"), &whole, "id", at, room));
        }
        let kept: Vec<_> = record.done().iter().map(|one| (one.number, one.unix_ms, &*one.text)).collect();
        assert_eq!(kept, [(2, 2, "B"), (3, 3, "C")]);
    }

    /// The surrogate pair of U+1F600 is cut between the parts.
    #[test]
    fn parts_in_any_order_make_one_text() {
        let mut record = Record::default();
        assert!(add(&mut record, &part("13800138000", 1, 2, 2, &[0xde, 0x00, 0x00, 0x41]), "11"));
        assert!(add(&mut record, &part("13800138001", 1, 2, 2, &[0x00, 0x42]), "12"));
        assert_eq!((record.done().len(), record.open()), (0, 2));
        assert!(add(&mut record, &part("13800138000", 1, 2, 1, &[0x4f, 0x60, 0xd8, 0x3d]), "13"));
        assert_eq!(record.done().len(), 1);
        let message = &record.done()[0];
        assert_eq!(message.text, "你😀A");
        assert_eq!((message.parts, message.destination.as_str()), (2, "13800138000"));
        assert_eq!(message.message_ids, ["11", "13"]);
        assert_eq!(record.open(), 1);
    }

    #[test]
    fn a_full_record_still_completes_what_is_open() {
        let mut record = Record::default();
        for (reference, id) in [(1, "a"), (2, "b"), (3, "c")] {
            assert!(add(&mut record, &part("13800138000", reference, 2, 1, &[0, 65]), id));
        }
        assert!(!add(&mut record, &part("13800138000", 4, 2, 1, &[0, 65]), "d"));
        assert!(add(&mut record, &part("13800138000", 1, 2, 2, &[0, 66]), "e"));
        assert_eq!(record.done()[0].text, "AB");
    }

    #[test]
    fn a_part_sent_twice_counts_once() {
        let mut record = Record::default();
        for id in ["1", "2"] {
            add(&mut record, &part("13800138000", 1, 2, 1, &[0, 65]), id);
        }
        assert!(record.done().is_empty());
        add(&mut record, &part("13800138000", 1, 2, 2, &[0, 66]), "3");
        assert_eq!((record.done()[0].text.as_str(), record.done()[0].parts), ("AB", 2));
        assert_eq!(record.done()[0].message_ids.len(), 3);
    }
}
