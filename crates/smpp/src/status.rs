//! `command_status` values (SMPP 3.4 §5.1.3, 5.0 §4.7.6). A vendor's own number is kept as it came.

use std::fmt;

/// A PDU's `command_status`: zero in requests, the outcome in responses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Status(pub u32);

macro_rules! statuses {
    ($($name:ident = $value:literal, $doc:literal;)*) => {
        impl Status {
            $(#[doc = $doc] pub const $name: Status = Status($value);)*

            /// Every status the two specifications define.
            pub const ALL: &'static [Status] = &[$(Status::$name),*];

            /// The specification's name, such as `ESME_RTHROTTLED`; `unknown` for a vendor's number.
            pub const fn name(self) -> &'static str {
                match self.0 { $($value => stringify!($name),)* _ => "unknown" }
            }
        }
    };
}

statuses! {
    ESME_ROK = 0x00, "No error.";
    ESME_RINVMSGLEN = 0x01, "Message length is invalid.";
    ESME_RINVCMDLEN = 0x02, "Command length is invalid.";
    ESME_RINVCMDID = 0x03, "Unknown command id.";
    ESME_RINVBNDSTS = 0x04, "Command not allowed in this bind state.";
    ESME_RALYBND = 0x05, "Already bound.";
    ESME_RINVPRTFLG = 0x06, "Invalid priority flag.";
    ESME_RINVREGDLVFLG = 0x07, "Invalid registered delivery flag.";
    ESME_RSYSERR = 0x08, "System error.";
    ESME_RINVSRCADR = 0x0A, "Invalid source address.";
    ESME_RINVDSTADR = 0x0B, "Invalid destination address.";
    ESME_RINVMSGID = 0x0C, "Invalid message id.";
    ESME_RBINDFAIL = 0x0D, "Bind failed.";
    ESME_RINVPASWD = 0x0E, "Invalid password.";
    ESME_RINVSYSID = 0x0F, "Invalid system id.";
    ESME_RCANCELFAIL = 0x11, "cancel_sm failed.";
    ESME_RREPLACEFAIL = 0x13, "replace_sm failed.";
    ESME_RMSGQFUL = 0x14, "Message queue full.";
    ESME_RINVSERTYP = 0x15, "Invalid service type.";
    ESME_RINVNUMDESTS = 0x33, "Invalid number of destinations.";
    ESME_RINVDLNAME = 0x34, "Invalid distribution list name.";
    ESME_RINVDESTFLAG = 0x40, "Invalid destination flag (submit_multi).";
    ESME_RINVSUBREP = 0x42, "Invalid use of replace_if_present.";
    ESME_RINVESMCLASS = 0x43, "Invalid esm_class.";
    ESME_RCNTSUBDL = 0x44, "Cannot submit to the distribution list.";
    ESME_RSUBMITFAIL = 0x45, "submit_sm or submit_multi failed.";
    ESME_RINVSRCTON = 0x48, "Invalid source type of number.";
    ESME_RINVSRCNPI = 0x49, "Invalid source numbering plan.";
    ESME_RINVDSTTON = 0x50, "Invalid destination type of number.";
    ESME_RINVDSTNPI = 0x51, "Invalid destination numbering plan.";
    ESME_RINVSYSTYP = 0x53, "Invalid system type.";
    ESME_RINVREPFLAG = 0x54, "Invalid replace_if_present flag.";
    ESME_RINVNUMMSGS = 0x55, "Invalid number of messages.";
    ESME_RTHROTTLED = 0x58, "Throttled: the peer exceeded its allowed rate.";
    ESME_RINVSCHED = 0x61, "Invalid scheduled delivery time.";
    ESME_RINVEXPIRY = 0x62, "Invalid validity period.";
    ESME_RINVDFTMSGID = 0x63, "Predefined message invalid or not found.";
    ESME_RX_T_APPN = 0x64, "Receiver's temporary application error: send again later.";
    ESME_RX_P_APPN = 0x65, "Receiver's permanent application error: do not send again.";
    ESME_RX_R_APPN = 0x66, "Receiver rejects the message.";
    ESME_RQUERYFAIL = 0x67, "query_sm failed.";
    ESME_RINVTLVSTREAM = 0xC0, "Error in the optional part (3.4: `ESME_RINVOPTPARSTREAM`).";
    ESME_RTLVNOTALLWD = 0xC1, "TLV not allowed (3.4: `ESME_ROPTPARNOTALLWD`).";
    ESME_RINVTLVLEN = 0xC2, "Invalid TLV length (3.4: `ESME_RINVPARLEN`).";
    ESME_RMISSINGTLV = 0xC3, "Expected TLV missing (3.4: `ESME_RMISSINGOPTPARAM`).";
    ESME_RINVTLVVAL = 0xC4, "Invalid TLV value (3.4: `ESME_RINVOPTPARAMVAL`).";
    ESME_RDELIVERYFAILURE = 0xFE, "Delivery failed (data_sm_resp).";
    ESME_RUNKNOWNERR = 0xFF, "Unknown error.";
    ESME_RSERTYPUNAUTH = 0x100, "5.0: not authorised for this service type.";
    ESME_RPROHIBITED = 0x101, "5.0: operation prohibited for this peer.";
    ESME_RSERTYPUNAVAIL = 0x102, "5.0: service type unavailable.";
    ESME_RSERTYPDENIED = 0x103, "5.0: service type denied.";
    ESME_RINVDCS = 0x104, "5.0: invalid data coding.";
    ESME_RINVSRCADDRSUBUNIT = 0x105, "5.0: invalid source address subunit.";
    ESME_RINVDSTADDRSUBUNIT = 0x106, "5.0: invalid destination address subunit.";
    ESME_RINVBCASTFREQINT = 0x107, "5.0: invalid broadcast frequency interval.";
    ESME_RINVBCASTALIAS_NAME = 0x108, "5.0: invalid broadcast alias name.";
    ESME_RINVBCASTAREAFMT = 0x109, "5.0: invalid broadcast area format.";
    ESME_RINVNUMBCAST_AREAS = 0x10A, "5.0: invalid number of broadcast areas.";
    ESME_RINVBCASTCNTTYPE = 0x10B, "5.0: invalid broadcast content type.";
    ESME_RINVBCASTMSGCLASS = 0x10C, "5.0: invalid broadcast message class.";
    ESME_RBCASTFAIL = 0x10D, "5.0: broadcast_sm failed.";
    ESME_RBCASTQUERYFAIL = 0x10E, "5.0: query_broadcast_sm failed.";
    ESME_RBCASTCANCELFAIL = 0x10F, "5.0: cancel_broadcast_sm failed.";
    ESME_RINVBCAST_REP = 0x110, "5.0: invalid number of repeated broadcasts.";
    ESME_RINVBCASTSRVGRP = 0x111, "5.0: invalid broadcast service group.";
    ESME_RINVBCASTCHANIND = 0x112, "5.0: invalid broadcast channel indicator.";
}

impl Status {
    /// True for `ESME_ROK` only.
    pub const fn is_ok(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:#04X})", self.name(), self.0)
    }
}
