//! A message in memory, ready to be sent: everything its submissions need, so that the dispatcher reads nothing.

use std::sync::Arc;

use bytes::Bytes;
use domain::id::{CarrierId, MessageId, RouteId, TemplateId, TenantId};
use domain::kind::Kind;
use domain::message::{Message, Segment};
use domain::network::Network;
use domain::phone::{Country, Phone};
use session::{Sar, Submit};
use store::test_message::PLATFORM;
use text::{Alphabet, RefBits, Rule};

use crate::carrier::{CarrierAlphabet, CarrierOptions, LongMode};

/// A message ready to be sent.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Whose.
    pub tenant: TenantId,
    /// Which.
    pub id: MessageId,
    /// The request it came with.
    pub request: MessageId,
    /// Its priority.
    pub kind: Kind,
    /// Its route.
    pub route: RouteId,
    /// To whom.
    pub phone: Phone,
    /// For the route's conditions.
    pub country: Country,
    /// For the route's conditions.
    pub network: Network,
    /// Sender ID asked for.
    pub sender: Option<Arc<str>>,
    /// Its signature: opt-outs are under one.
    pub signature: Arc<str>,
    /// The template it came from: one may be paused.
    pub template: Option<TemplateId>,
    /// The whole text as the handset shows it.
    pub text: Arc<str>,
    /// Alphabet it was priced with.
    pub alphabet: Alphabet,
    /// State and segments for the machine.
    pub message: Message,
    /// The carrier that has or had it last.
    pub carrier: Option<CarrierId>,
    /// Carriers that refused it since the last pause.
    pub tried: Vec<CarrierId>,
    /// Failed submissions so far.
    pub tries: u32,
    /// Not sent after this time, Unix ms.
    pub valid_ms: Option<i64>,
}

impl Ready {
    /// The only carrier that may have it: it has segments of it already, or it is a test of that carrier.
    pub fn bound_to(&self) -> Option<CarrierId> {
        let partly = self.message.segments.iter().any(|segment| *segment != Segment::Waiting);
        if partly || self.is_test() { self.carrier } else { None }
    }

    /// A test of its carrier: the platform's own, free, told to nobody.
    pub fn is_test(&self) -> bool {
        self.tenant == PLATFORM
    }

    /// The reference number its parts share. It follows from the id, so that parts sent later, also by another process, join
    /// those the carrier has.
    pub fn reference(&self) -> u16 {
        (self.id.0.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as u16
    }

    /// How the text is cut for a carrier: (coding, pieces). More than 255 pieces never pass screening.
    fn pieces(&self, options: &CarrierOptions) -> Vec<&str> {
        let rule = Rule { ucs2_only: self.alphabet == Alphabet::Ucs2, ref_bits: options.ref_bits() };
        if options.long == LongMode::Payload { vec![&self.text] } else { text::split(&self.text, rule) }
    }

    /// How many PDUs a carrier needs for it.
    pub fn parts(&self, options: &CarrierOptions) -> u8 {
        u8::try_from(self.pieces(options).len()).unwrap_or(u8::MAX).max(1)
    }

    /// The submissions of the segments that are `Sent` in `message`: (segment number, what to submit). Tags are set by
    /// the caller.
    pub fn submits(
        &self,
        message: &Message,
        options: &CarrierOptions,
        reference: u16,
        now_ms: i64,
    ) -> Vec<(u8, Submit)> {
        let pieces = self.pieces(options);
        let total = u8::try_from(pieces.len()).unwrap_or(u8::MAX);
        let wanted = |(n, _): &(usize, &&str)| message.segments.get(*n) == Some(&Segment::Sent);
        let source: Box<str> = match &self.sender {
            Some(sender) if !options.sender_fixed => sender.as_ref().into(),
            _ => options.sender.as_str().into(),
        };
        let destination: Box<str> = options.destination(self.phone.digits()).into();
        let validity_s =
            self.valid_ms.and_then(|end| u32::try_from((end - now_ms) / 1000).ok()).filter(|s| *s > 0);
        let submit = |(n, piece): (usize, &&str)| {
            let number = u8::try_from(n + 1).unwrap_or(u8::MAX);
            let (data_coding, octets) = encode(piece, self.alphabet, options);
            let sar = Sar { reference, total, number };
            let udhi = total > 1 && matches!(options.long, LongMode::Udh8 | LongMode::Udh16);
            let submit = Submit {
                tag: 0,
                source: source.clone(),
                destination: destination.clone(),
                data_coding,
                body: if udhi { with_header(octets, sar, options.ref_bits()) } else { Bytes::from(octets) },
                udhi,
                sar: (total > 1 && options.long == LongMode::Sar).then_some(sar),
                as_payload: options.long == LongMode::Payload && self.text.len() > 140,
                validity_s,
                hurries: self.kind == Kind::Verification,
            };
            (number - 1, submit)
        };
        pieces.iter().enumerate().filter(wanted).map(submit).collect()
    }
}

fn with_header(octets: Vec<u8>, sar: Sar, bits: RefBits) -> Bytes {
    let reference = if bits == RefBits::Eight { sar.reference & 0xff } else { sar.reference };
    let part = text::udh::Concat { reference, total: sar.total, number: sar.number };
    let mut body = text::udh::concat(bits, part);
    body.extend_from_slice(&octets);
    Bytes::from(body)
}

/// The text's octets and their `data_coding` at a carrier. A text of the GSM alphabet that the carrier's own alphabet
/// cannot express goes as UCS-2.
fn encode(piece: &str, alphabet: Alphabet, options: &CarrierOptions) -> (u8, Vec<u8>) {
    let ucs2 = || (options.ucs2_coding, text::ucs2::encode(piece));
    if alphabet == Alphabet::Ucs2 {
        return ucs2();
    }
    let encoded = match options.alphabet {
        CarrierAlphabet::Gsm7 => text::gsm7::encode_unpacked(piece),
        CarrierAlphabet::Gsm7Packed => {
            text::gsm7::encode_unpacked(piece).map(|septets| text::gsm7::pack(&septets, 0))
        }
        CarrierAlphabet::Ascii => text::ascii::encode(piece),
        CarrierAlphabet::Latin1 => text::latin1::encode(piece),
        CarrierAlphabet::Utf8 => Some(piece.as_bytes().to_vec()),
    };
    encoded.map_or_else(ucs2, |octets| (options.alphabet_coding, octets))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::settle::ChargeOn;

    pub(crate) fn ready(tenant: i64, id: i64, kind: Kind) -> Box<Ready> {
        let phone = Phone::parse("+8613800138000", None).unwrap();
        Box::new(Ready {
            tenant: TenantId(tenant),
            id: MessageId(id),
            request: MessageId(id),
            kind,
            route: RouteId(1),
            phone,
            country: Country::CN,
            network: Network::ChinaMobile,
            sender: None,
            signature: "".into(),
            template: None,
            text: "【云信】验证码 1234".into(),
            alphabet: Alphabet::Ucs2,
            message: Message::new(ChargeOn::Delivered, false),
            carrier: None,
            tried: Vec::new(),
            tries: 0,
            valid_ms: None,
        })
    }

    fn claimed(text: &str, alphabet: Alphabet, options: &CarrierOptions) -> Vec<(u8, Submit)> {
        let mut ready = ready(1, 1, Kind::Verification);
        ready.text = text.into();
        ready.alphabet = alphabet;
        let event = domain::message::Event::Claimed { parts: ready.parts(options) };
        let (message, _) = ready.message.apply(event).unwrap();
        ready.submits(&message, options, 0x1234, 0)
    }

    #[test]
    fn long_texts_travel_as_the_carrier_wants() {
        let long = "字".repeat(100);
        let options = CarrierOptions { host: "h".into(), ..CarrierOptions::default() };
        let submits = claimed(&long, Alphabet::Ucs2, &options);
        assert_eq!(submits.len(), 2);
        assert!(submits.iter().all(|(_, s)| s.udhi && s.data_coding == 8 && s.sar.is_none()));
        assert_eq!(submits[1].1.body[..6], [5, 0, 3, 0x34, 2, 2]);
        let wide = CarrierOptions { long: LongMode::Udh16, ..options.clone() };
        assert_eq!(claimed(&long, Alphabet::Ucs2, &wide)[0].1.body[..7], [6, 8, 4, 0x12, 0x34, 2, 1]);
        let sar = CarrierOptions { long: LongMode::Sar, ..options.clone() };
        let submits = claimed(&long, Alphabet::Ucs2, &sar);
        assert_eq!(submits[1].1.sar, Some(Sar { reference: 0x1234, total: 2, number: 2 }));
        assert!(submits.iter().all(|(_, s)| !s.udhi && s.body.len() <= 134));
        let payload = CarrierOptions { long: LongMode::Payload, ..options };
        let submits = claimed(&long, Alphabet::Ucs2, &payload);
        assert_eq!(submits.len(), 1);
        assert!(submits[0].1.as_payload && submits[0].1.body.len() == 200);
    }

    #[test]
    fn a_text_the_carrier_cannot_spell_goes_as_ucs2() {
        let latin = CarrierOptions {
            alphabet: CarrierAlphabet::Latin1,
            alphabet_coding: 3,
            ..CarrierOptions::default()
        };
        let plain = claimed("£5 off", Alphabet::Gsm7, &latin);
        assert_eq!((plain[0].1.data_coding, plain[0].1.body[0]), (3, 0xA3));
        let greek = claimed("Ω", Alphabet::Gsm7, &latin);
        assert_eq!((greek[0].1.data_coding, &greek[0].1.body[..]), (8, &[0x03, 0xA9][..]));
    }
}
