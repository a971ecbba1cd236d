//! Bits of `esm_class` (SMPP 3.4 §5.2.12): messaging mode 1-0, message type 5-2, GSM features 7-6.

/// Bits 5-2: the message type.
pub const TYPE_MASK: u8 = 0x3C;
/// Type 0001: the message carries the message centre's delivery receipt.
pub const SMSC_RECEIPT: u8 = 0x04;
/// Type 0010: delivery acknowledgement by the receiving SME.
pub const DELIVERY_ACK: u8 = 0x08;
/// Type 0100: manual acknowledgement by the user.
pub const USER_ACK: u8 = 0x10;
/// Type 1000: an intermediate notification: not final.
pub const INTERMEDIATE: u8 = 0x20;
/// The message starts with a user data header (UDH indicator).
pub const UDHI: u8 = 0x40;
/// Reply path requested.
pub const REPLY_PATH: u8 = 0x80;
/// Messaging mode store-and-forward, asked for by name; 0 means the centre's default, usually the same.
pub const STORE_AND_FORWARD: u8 = 0x03;
