//! Why a message did not arrive, as statistics count it: our own refusal, or what the carrier's code means. Closed and
//! stable like the refusals, so that counting by it is a small table whatever carriers write.
//!
//! A carrier's raw words are kept with the message (see `receipt`); here they become one of a few meanings when the message
//! closes, and that number is stored, so that a later edition of the table of codes changes no count.

use std::borrow::Cow;

use crate::message::State;
use crate::receipt::explain_kept;
use crate::refusal::{Detail, Lang, Refusal};

macro_rules! meanings {
    ($($name:ident $code:literal $word:literal $en:literal $zh:literal)*) => {
        /// What carriers mean by their codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Meaning {
            $(#[doc = concat!("`", $word, "`")] $name = $code,)*
        }

        impl Meaning {
            /// All, by code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The word of `receipt::Explanation::reason`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// A sentence for a person.
            pub const fn sentence(self, lang: Lang) -> &'static str {
                match lang {
                    Lang::En => match self { $(Self::$name => $en,)* },
                    Lang::Zh => match self { $(Self::$name => $zh,)* },
                }
            }
        }
    };
}

meanings! {
    Unknown 1000 "unknown"
        "The carrier gave no exact reason. Most often the phone was switched off, out of coverage or out of service."
        "运营商未给出具体原因，多为关机、不在服务区或停机。"
    NumberNotExist 1001 "number_not_exist"
        "The number does not exist. Remove it from your list."
        "号码不存在（空号）。请将其从发送名单中移除。"
    InvalidNumber 1002 "invalid_number"
        "The carrier takes this for no valid number. Check how it is written."
        "运营商认为号码无效。请检查号码格式。"
    Suspended 1003 "suspended"
        "The number is suspended, most often for unpaid bills."
        "号码已停机，多为欠费。"
    SmsNotSupported 1004 "sms_not_supported"
        "The number cannot receive SMS."
        "该号码未开通短信业务，无法接收短信。"
    PoweredOff 1005 "powered_off"
        "The phone was switched off until the message expired."
        "手机关机，有效期内未能送达。"
    OutOfCoverage 1006 "out_of_coverage"
        "The phone was out of coverage until the message expired."
        "手机不在服务区或信号差，有效期内未能送达。"
    MemoryFull 1007 "memory_full"
        "The phone's memory for messages is full."
        "手机短信存储已满。"
    UserBusy 1008 "user_busy"
        "The phone was busy."
        "用户忙。"
    RoamingRestricted 1009 "roaming_restricted"
        "The phone is roaming where it may not receive SMS."
        "用户漫游受限，无法接收短信。"
    DeviceError 1010 "device_error"
        "The phone did not take the message."
        "终端异常，未能接收。"
    Expired 1011 "expired"
        "The message's validity ended before it could be delivered."
        "短信在有效期内未能送达，已过期。"
    ContentBlocked 1021 "content_blocked"
        "The carrier blocked the content. Change the wording."
        "内容被运营商拦截。请修改内容。"
    SignatureUnregistered 1022 "signature_unregistered"
        "The signature is not filed with this network. File it first."
        "签名未在该网络报备。请先完成报备。"
    TemplateMismatch 1023 "template_mismatch"
        "The text fits no template that is registered with the carrier."
        "内容与在运营商登记的模板不符。"
    TimeWindow 1024 "time_window"
        "The carrier takes no such messages at this hour."
        "运营商在该时段不接收此类短信。"
    SenderIdRejected 1025 "sender_id_rejected"
        "The carrier does not accept the sender ID."
        "运营商不接受该主叫号码。"
    ServiceNotSubscribed 1026 "service_not_subscribed"
        "The recipient has not subscribed to this service."
        "用户未订购或无权使用该业务。"
    RejectedByNetwork 1027 "rejected_by_network"
        "The network rejected the message without saying why."
        "被运营商网络拒绝，未说明原因。"
    OptedOut 1041 "opted_out"
        "The recipient opted out at the carrier. Remove the number from your list."
        "用户已在运营商侧退订。请将该号码从发送名单中移除。"
    Complained 1042 "complained"
        "The carrier lists the number because its owner complained. Do not send to it again."
        "用户曾投诉，已被运营商列入黑名单。请不要再次发送。"
    BlacklistCarrier 1043 "blacklist_carrier"
        "The number is on the carrier's blacklist. Do not send to it again."
        "号码在运营商黑名单中。请不要再次发送。"
    BlacklistPlatform 1044 "blacklist_platform"
        "The number is on the channel's blacklist. Do not send to it again."
        "号码在通道黑名单中。请不要再次发送。"
    FrequencyLimit 1045 "frequency_limit"
        "The number received more messages than the carrier allows."
        "该号码接收的短信超过运营商频次限制。"
    FlowControl 1061 "flow_control"
        "The carrier was congested."
        "运营商侧拥塞或流量控制。"
    NoRoute 1062 "no_route"
        "The carrier has no way to this number."
        "运营商没有到达该号码的路由。"
    GatewayTimeout 1063 "gateway_timeout"
        "The carrier's gateway got no answer in time."
        "运营商网关等待应答超时。"
    GatewayInternal 1064 "gateway_internal"
        "The carrier's gateway failed."
        "运营商网关内部错误。"
    AuthFailed 1065 "auth_failed"
        "The carrier refused our connection's name or password."
        "运营商侧鉴权失败。"
    Pending 1066 "pending"
        "The carrier said nothing final."
        "运营商未给出最终状态。"
    PortedOut 1081 "ported_out"
        "The number moved to another network."
        "号码已携号转网。"
    Billing 1091 "billing"
        "The carrier could not bill the message."
        "运营商侧计费失败。"
    GeoBlocked 1092 "geo_blocked"
        "The carrier takes no messages for this region."
        "运营商不向该地区发送。"
    FraudSuspected 1093 "fraud_suspected"
        "The carrier suspects fraud."
        "运营商疑似欺诈拦截。"
    Cancelled 1094 "cancelled"
        "The message was deleted at the carrier's message centre."
        "短信已在运营商短信中心被删除。"
    RejectedLocal 1095 "rejected_local"
        "The carrier's gateway refused the message before it reached a network."
        "通道网关在提交运营商前拒绝。"
}

impl Meaning {
    /// The number stored.
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Self::ALL.binary_search_by_key(&code, |meaning| meaning.code()).ok().map(|at| Self::ALL[at])
    }

    /// From the word; words that are none of these (an operator's own) are unknown.
    fn of_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|meaning| meaning.as_str() == word).unwrap_or(Self::Unknown)
    }

    /// What a raw code means, as the message path keeps it. A code that says that all went well means nothing here: another
    /// part of the message failed.
    pub fn of_kept(code: &str) -> Self {
        explain_kept(code).map_or(Self::Unknown, |explanation| Self::of_word(&explanation.reason))
    }
}

/// Why a message did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The platform said no, or gave up.
    Ours(Refusal),
    /// The carrier said so.
    Carriers(Meaning),
}

impl Cause {
    /// The cause of a message that closed: `reason` is our own, `code` the carrier's last raw code. `None` = it arrived, or
    /// was withdrawn, or is not closed.
    pub fn of(state: State, reason: Option<Refusal>, code: Option<&str>) -> Option<Cause> {
        if !state.is_closed() || state == State::Delivered {
            return None;
        }
        match reason {
            Some(Refusal::CarrierRejected) | None
                if matches!(state, State::Undelivered | State::Rejected) =>
            {
                Some(match code.map(Meaning::of_kept).filter(|meaning| *meaning != Meaning::Unknown) {
                    Some(meaning) => Cause::Carriers(meaning),
                    None => reason.map_or(Cause::Carriers(Meaning::Unknown), Cause::Ours),
                })
            }
            reason => reason.map(Cause::Ours),
        }
    }

    /// The number stored: a refusal's code, or a meaning's.
    pub const fn code(self) -> i64 {
        match self {
            Cause::Ours(refusal) => refusal.code(),
            Cause::Carriers(meaning) => meaning.code(),
        }
    }

    /// From the number stored.
    pub fn from_code(code: i64) -> Option<Self> {
        Refusal::from_code(code).map(Cause::Ours).or_else(|| Meaning::from_code(code).map(Cause::Carriers))
    }

    /// The API's word. A carrier's begins with `carrier.`, so that it is no refusal's.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Cause::Ours(refusal) => Cow::Borrowed(refusal.as_str()),
            Cause::Carriers(meaning) => Cow::Owned(format!("carrier.{}", meaning.as_str())),
        }
    }

    /// From the API's word.
    pub fn parse(word: &str) -> Option<Self> {
        match word.strip_prefix("carrier.") {
            Some(word) => Meaning::ALL.iter().copied().find(|m| m.as_str() == word).map(Cause::Carriers),
            None => Refusal::parse(word).map(Cause::Ours),
        }
    }

    /// A sentence for a person.
    pub fn sentence(self, lang: Lang) -> Cow<'static, str> {
        match self {
            Cause::Ours(refusal) => refusal.sentence(lang, &Detail::NONE),
            Cause::Carriers(meaning) => Cow::Borrowed(meaning.sentence(lang)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::explain;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_words_are_unique_and_come_back() {
        let words: BTreeSet<_> = Meaning::ALL.iter().map(|meaning| meaning.as_str()).collect();
        assert_eq!(words.len(), Meaning::ALL.len());
        assert!(Meaning::ALL.is_sorted_by_key(|meaning| meaning.code()));
        let meanings = Meaning::ALL.iter().copied().map(Cause::Carriers);
        for cause in Refusal::ALL.iter().copied().map(Cause::Ours).chain(meanings) {
            assert_eq!(Cause::from_code(cause.code()), Some(cause));
            assert_eq!(Cause::parse(&cause.word()), Some(cause));
            assert!(!cause.sentence(Lang::En).is_empty() && !cause.sentence(Lang::Zh).is_ascii());
        }
        assert_eq!((Cause::from_code(0), Cause::parse("carrier.ok"), Cause::parse("x")), (None, None, None));
    }

    #[test]
    fn every_reason_of_the_table_has_its_meaning() {
        let mut reader = csv::Reader::from_reader(include_str!("../data/receipt_codes.csv").as_bytes());
        for record in reader.records().map(Result::unwrap) {
            let word = record[6].to_ascii_lowercase();
            let known = Meaning::ALL.iter().any(|meaning| meaning.as_str() == word);
            assert!(known || ["", "ok"].contains(&word.as_str()), "{word}");
        }
        assert_eq!(explain("smpp", "UNDELIV", "MK:0001").reason, "number_not_exist");
    }

    #[test]
    fn our_own_reason_comes_first_and_then_the_carriers() {
        let of = |state, reason, code| Cause::of(state, reason, code).map(|cause| cause.word().into_owned());
        let word = |text: &str| Some(text.to_owned());
        assert_eq!(of(State::Undelivered, None, Some("UNDELIV:MK:0001")), word("carrier.number_not_exist"));
        assert_eq!(
            of(State::Undelivered, None, Some("DELIVRD:000")),
            word("carrier.unknown"),
            "another part"
        );
        assert_eq!(of(State::Undelivered, None, None), word("carrier.unknown"));
        let rejected = Some(Refusal::CarrierRejected);
        assert_eq!(of(State::Rejected, rejected, Some("0x0000000B")), word("carrier.invalid_number"));
        assert_eq!(of(State::Rejected, rejected, Some("no answer")), word("carrier_rejected"));
        let tired = Some(Refusal::RetriesExhausted);
        assert_eq!(of(State::Rejected, tired, Some("0x00000058")), word("retries_exhausted"));
        let silent = Some(Refusal::NoDeliveryNotification);
        assert_eq!(of(State::Unconfirmed, silent, None), word("no_delivery_notification"));
        assert_eq!(of(State::Refused, Some(Refusal::Blacklisted), None), word("blacklisted"));
        assert_eq!(of(State::Delivered, None, Some("DELIVRD:000")), None);
        assert_eq!(of(State::Cancelled, None, None), None);
        assert_eq!(of(State::Submitted, rejected, None), None, "not closed");
    }
}
