//! What the centre counted. Counters only grow; `Stats` is one look at them.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The running counters.
        #[derive(Debug, Default)]
        pub(crate) struct Counters { $(pub(crate) $name: Count,)* }

        /// The centre's counters at one moment.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
        pub struct Stats {
            $($(#[$doc])* pub $name: u64,)*
            /// Connections open now, bound or not.
            pub connections: u64,
            /// Receipts and uplinks that wait for their time or for a receiving bind.
            pub waiting: u64,
            /// Recorded messages of which a part is missing.
            pub incomplete: u64,
        }

        impl Counters {
            /// The counters; what is not counted here is left 0.
            pub(crate) fn read(&self) -> Stats {
                Stats { $($name: self.$name.get(),)* ..Stats::default() }
            }
        }
    };
}

counters! {
    /// Binds accepted.
    binds,
    /// Binds refused.
    binds_refused,
    /// `submit_sm` and `data_sm` received from bound clients, refused ones included.
    submits,
    /// Submissions taken, answered or not.
    accepted,
    /// Submissions refused for any reason but their rate.
    refused,
    /// Submissions answered with `ESME_RTHROTTLED`.
    throttled,
    /// `deliver_sm` with a receipt written, intermediate and repeated ones included.
    receipts_sent,
    /// `deliver_sm` with a text from a phone written, repeated ones included.
    uplinks_sent,
    /// `deliver_sm` answered with `ESME_ROK`.
    acked,
    /// `deliver_sm` answered with a status that is final and not `ESME_ROK`: not sent again.
    deliveries_refused,
    /// `deliver_sm` queued to be sent again: unanswered, answered "later", or lost with their connection.
    resent,
    /// Receipts and uplinks dropped because too many were waiting.
    dropped,
    /// Malformed, unknown and misplaced PDUs received.
    faults,
}

/// A counter shared by all connections.
#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
