//! From the octets a carrier delivered to text, by data_coding (SMPP 3.4 §5.2.19, 3GPP TS 23.038 §4).
//!
//! Never fails: what cannot be decoded is shown as well as possible and marked as not exact, so that an uplink is
//! never lost over its alphabet. The caller strips a user data header first (`udh::parse`).
