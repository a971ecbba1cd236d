//! The kinds of ledger line. The ledger is append-only; an order's held and posted amounts are sums of its lines.

/// What a ledger line does. One message has at most one line of each of the first three kinds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Move {
    /// Reserved when a message is accepted.
    Hold = 1,
    /// Charged: leaves the hold.
    Post = 2,
    /// Given back: leaves the hold.
    Void = 3,
    /// Added to the order's total; for a post-paid order a payment.
    TopUp = 4,
    /// A correction of the total (post-paid: of what is owed), with a reason; the only kind that may be negative.
    Correction = 5,
}

impl Move {
    /// Every kind.
    pub const ALL: [Move; 5] = [Move::Hold, Move::Post, Move::Void, Move::TopUp, Move::Correction];

    /// The stored number.
    pub fn code(self) -> i64 {
        self as i64
    }

    /// The kind stored as `code`.
    pub fn from_code(code: i64) -> Option<Move> {
        Move::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Move::Hold => "hold",
            Move::Post => "post",
            Move::Void => "void",
            Move::TopUp => "top_up",
            Move::Correction => "correction",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Move> {
        Move::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}
