//! The columns of an exported log.

use domain::id::MessageId;
use domain::kind::Kind;
use domain::message::State;
use domain::money::Micro;
use domain::refusal::Lang;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::log::{Entry, What};
use crate::sheet::{Cell, kind_word};
use crate::view::{Money, Reason};

/// The headings; times are in this zone.
pub(super) fn heading(lang: Lang, zone: &str) -> Vec<String> {
    let words: [&str; 23] = match lang {
        Lang::En => [
            "Accepted",
            "UID",
            "MT/MO",
            "Country",
            "Phone",
            "Network",
            "SMS type",
            "Task",
            "Signature",
            "Sender ID",
            "Route ID",
            "Template",
            "Content",
            "Segments",
            "Status",
            "DR state",
            "Carrier's code",
            "Reason",
            "Dispatched",
            "Closed",
            "Charged",
            "Unit",
            "Reference",
        ],
        Lang::Zh => [
            "受理时间",
            "短信编号",
            "上行/下行",
            "国家/地区",
            "手机号码",
            "归属网络",
            "短信类型",
            "任务",
            "签名",
            "主叫号码",
            "路由 ID",
            "模板",
            "内容",
            "分段数",
            "状态",
            "状态报告",
            "运营商状态码",
            "原因",
            "发送时间",
            "完成时间",
            "扣费",
            "单位",
            "业务标识",
        ],
    };
    let is_time = |at: usize| matches!(at, 0 | 18 | 19);
    let with_zone = |(at, word): (usize, &str)| match is_time(at) {
        true if lang == Lang::Zh => format!("{word}（{zone}）"),
        true => format!("{word} ({zone})"),
        false => word.to_owned(),
    };
    words.into_iter().enumerate().map(with_zone).collect()
}

fn state_word(state: State, lang: Lang) -> &'static str {
    match (lang, state) {
        (Lang::En, State::Held) => "In review",
        (Lang::En, State::Queued) => "Queued",
        (Lang::En, State::Sending) => "Sending",
        (Lang::En, State::Submitted) => "Submitted",
        (Lang::En, State::Delivered) => "Delivered",
        (Lang::En, State::Undelivered) => "Undelivered",
        (Lang::En, State::Rejected) => "Rejected by carrier",
        (Lang::En, State::Unconfirmed) => "No delivery notification",
        (Lang::En, State::Refused) => "Refused by platform",
        (Lang::En, State::Cancelled) => "Cancelled",
        (Lang::En, State::Expired) => "Expired",
        (Lang::Zh, State::Held) => "审核中",
        (Lang::Zh, State::Queued) => "排队中",
        (Lang::Zh, State::Sending) => "发送中",
        (Lang::Zh, State::Submitted) => "已提交",
        (Lang::Zh, State::Delivered) => "送达成功",
        (Lang::Zh, State::Undelivered) => "送达失败",
        (Lang::Zh, State::Rejected) => "运营商拒绝",
        (Lang::Zh, State::Unconfirmed) => "未返回状态",
        (Lang::Zh, State::Refused) => "平台拒绝",
        (Lang::Zh, State::Cancelled) => "已取消",
        (Lang::Zh, State::Expired) => "已过期",
    }
}

/// `2026-11-30 14:22:01` in a zone.
fn time(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).map(|at| at.to_zoned(zone.clone()));
    at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

/// A line of the log as a row.
pub(super) fn row(entry: &Entry, lang: Lang, zone: &TimeZone) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let of = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
    let at = |at_ms: Option<i64>| Cell::Text(at_ms.map(|at_ms| time(at_ms, zone)).unwrap_or_default());
    match &entry.what {
        What::Sent(message, task) => {
            let kind: Kind = message.kind;
            let reason =
                |reason: &Reason| if lang == Lang::Zh { reason.zh.clone() } else { reason.en.clone() };
            let charged = message.charged.as_ref();
            let amount =
                |money: &Money| Micro::parse(&money.amount).map_or_else(|| text(&money.amount), Cell::Amount);
            vec![
                at(Some(message.accepted_ms)),
                text(&message.uid.to_string()),
                text("MT"),
                of(&message.country),
                text(&message.to),
                text(message.network),
                text(kind_word(kind, lang)),
                of(task),
                text(&message.signature),
                of(&message.sender_id),
                of(&message.route_id),
                of(&message.template),
                text(&message.text),
                Cell::Count(message.segments),
                text(state_word(message.state, lang)),
                text(&message.dr_state),
                of(&message.dr_code),
                Cell::Text(message.failure.as_ref().map(reason).unwrap_or_default()),
                at(message.submitted_ms),
                at(message.closed_ms),
                charged.map_or_else(|| text(""), amount),
                text(charged.map_or("", |money| &money.unit)),
                of(&message.reference),
            ]
        }
        What::Received(uplink) => {
            let mut row = vec![text(""); 23];
            row[0] = at(Some(MessageId(uplink.id.0).accepted_ms()));
            row[1] = text(&uplink.id.to_string());
            row[2] = text("MO");
            row[3] = of(&uplink.country);
            row[4] = text(&uplink.from.whole);
            row[9] = text(&uplink.to);
            row[12] = text(&uplink.text);
            row
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_zones() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        assert_eq!(time(1_785_542_400_000, &zone), "2026-08-01 08:00:00");
        for lang in [Lang::En, Lang::Zh] {
            let heading = heading(lang, "Asia/Shanghai");
            assert_eq!(heading.iter().filter(|word| word.contains("Asia/Shanghai")).count(), 3);
        }
    }
}
