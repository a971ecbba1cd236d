//! A receipt's text and TLVs: reading never panics, says only what was there, and does not depend on anything
//! behind `text:`. Input: esm_class, data_coding, length of the text, the text, then TLVs as on the wire.
#![no_main]

use bytes::{BufMut, Bytes, BytesMut};
use libfuzzer_sys::fuzz_target;
use smpp::{CommandId, Pdu, Sm, Status, next_frame, receipt};

fuzz_target!(|input: &[u8]| {
    let Some(([esm_class, data_coding, len], rest)) = input.split_first_chunk::<3>() else { return };
    let (text, tlvs) = rest.split_at(rest.len().min(usize::from(*len)));
    let Some(sm) = deliver_sm(*esm_class, *data_coding, text, tlvs) else { return };
    let _ = receipt::is_receipt(&sm);
    let Some(read) = receipt::read(&sm) else { return };
    assert_eq!(
        read.from_tlv,
        sm.tlvs.get(smpp::Tag::RECEIPTED_MESSAGE_ID).is_some_and(|id| id.first() > Some(&0))
    );
    assert!(!read.message_id.is_empty() || read.state.is_some() || !read.stat.is_empty());
    for value in [&read.message_id, &read.stat, &read.err] {
        assert!(read.from_tlv || !value.iter().any(|octet| *octet <= b' '));
    }
    // The subscriber's words change nothing.
    if *esm_class & smpp::esm::UDHI == 0 && *data_coding != 8 && sm.message() == text {
        let tail: &[u8] = if read.text.is_empty() { b" text:" } else { b"" };
        let longer = [text, tail, b" id:forged stat:DELIVRD err:1"].concat();
        let forged =
            receipt::read(&Sm { short_message: Bytes::from(longer), ..sm.clone() }).expect("still a receipt");
        assert_eq!((forged.message_id, forged.stat, forged.err), (read.message_id, read.stat, read.err));
    }
});

/// The message as it would come from the wire.
fn deliver_sm(esm_class: u8, data_coding: u8, text: &[u8], tlvs: &[u8]) -> Option<Sm> {
    let short_message = Bytes::copy_from_slice(text);
    let sm = Sm { esm_class, data_coding, short_message, ..Sm::default() };
    let mut out = BytesMut::new();
    Pdu::DeliverSm(sm).encode(Status::ESME_ROK, 1, &mut out).ok()?;
    out.put_slice(tlvs);
    let length = out.len() as u32;
    out[..4].copy_from_slice(&length.to_be_bytes());
    let frame = next_frame(&mut out, usize::MAX).ok()??;
    assert_eq!(frame.header.command_id, CommandId::DELIVER_SM);
    match frame.decode() {
        Ok(Pdu::DeliverSm(sm)) => Some(sm),
        _ => None,
    }
}
