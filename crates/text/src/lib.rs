//! Short-message text: alphabets, segmenting, concatenation headers, joining, and decoding of what carriers
//! deliver.
//!
//! Pure: no clock (times come as arguments), no IO. Nothing here knows tenants, prices or a wire protocol's
//! PDUs; it knows 3GPP TS 23.038 (alphabets) and TS 23.040 (user data).
//!
//! Invariant: for every text and rule, `split(text, rule)` has exactly `layout(text, rule).segments` parts
//! (up to `u16::MAX`), their concatenation is the text, and each part fits its limit. The bill and the wire
//! agree.

pub mod ascii;
pub mod decode;
pub mod gsm7;
pub mod join;
pub mod latin1;
mod segment;
pub mod ucs2;
pub mod udh;

pub use segment::{Alphabet, Layout, MAX_SEGMENTS, RefBits, Rule, layout, split};
