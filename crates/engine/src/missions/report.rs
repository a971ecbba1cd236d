//! What became of a mission, to take away: one page of paper, or a workbook with a sheet for each table.

use domain::audit::Action;
use domain::id::Uid;
use domain::message::State;
use domain::permission::Permission;
use domain::refusal::Lang;

use super::outcome::Outcomes;
use super::view::MissionView;
use crate::Engine;
use crate::actor::Actor;
use crate::error::Result;
use crate::hours::shown;
use crate::paper::{Column, LINE, MARGIN, SIZE, Sheets, bind};
use crate::sheet::{self, Cell, File, Format, Table};

/// Rows of a table on paper; the workbook has all.
const ROWS_MAX: usize = 200;

impl Engine {
    /// The report of a mission, as of now. That it was taken is written down.
    pub async fn mission_report(&self, actor: &Actor, id: Uid, format: Format, lang: Lang) -> Result<File> {
        actor.may(Permission::MessagesRead)?;
        let (_, tenant) = self.mission_tenant(actor)?;
        let (view, outcomes) = (self.mission(actor, id).await?, self.mission_outcomes(actor, id).await?);
        let note = self.core.note(actor, Action::MissionDownloaded, &id.to_string());
        self.audit(note.with("mission", &view.name).with("what", "report")).await?;
        let when = |at: Option<i64>| at.map(|at| shown(&tenant.zone, at)).unwrap_or_default();
        let report = Report::of(&view, &outcomes, when, &tenant.time_zone, lang);
        let name = format!("mission-{id}");
        match format {
            Format::Pdf => Ok(File {
                name: format!("{name}.pdf"),
                content_type: Format::Pdf.content_type(),
                bytes: report.paper(),
            }),
            format => sheet::write(&name, &report.tables(), format),
        }
    }
}

/// A report in one language.
struct Report {
    title: String,
    name: String,
    about: (String, Vec<[String; 2]>),
    states: (String, [String; 2], Vec<(String, i64)>),
    reasons: (String, [String; 3], Vec<(String, String, i64)>),
    places: (String, [String; 7], Vec<PlaceRow>),
}

/// Country and network, and the counts there.
type PlaceRow = ([String; 2], [i64; 5]);

/// What a closed state is called.
fn state_word(state: State, lang: Lang) -> &'static str {
    match (state, lang) {
        (State::Delivered, Lang::En) => "Delivered",
        (State::Delivered, Lang::Zh) => "已送达",
        (State::Undelivered, Lang::En) => "Not delivered",
        (State::Undelivered, Lang::Zh) => "未送达",
        (State::Rejected, Lang::En) => "Rejected by the carrier",
        (State::Rejected, Lang::Zh) => "运营商拒绝",
        (State::Unconfirmed, Lang::En) => "No delivery notification",
        (State::Unconfirmed, Lang::Zh) => "无状态报告",
        (State::Refused, Lang::En) => "Refused before sending",
        (State::Refused, Lang::Zh) => "发送前拒绝",
        (State::Cancelled, Lang::En) => "Cancelled",
        (State::Cancelled, Lang::Zh) => "已取消",
        (State::Expired, Lang::En) => "Expired before sending",
        (State::Expired, Lang::Zh) => "过期未发送",
        (_, Lang::En) => "Under way",
        (_, Lang::Zh) => "发送中",
    }
}

impl Report {
    fn of(
        view: &MissionView,
        outcomes: &Outcomes,
        when: impl Fn(Option<i64>) -> String,
        zone: &str,
        lang: Lang,
    ) -> Report {
        let say = |en: &str, zh: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        let progress = &view.progress;
        let mut about = vec![
            [say("Content", "内容"), view.wording.clone()],
            [say("Signature", "签名"), view.signature.clone()],
            [say("Began", "开始时间"), format!("{} {zone}", when(view.started_ms))],
            [say("Ended", "结束时间"), when(view.finished_ms)],
            [say("Numbers", "号码数"), progress.total.to_string()],
            [say("Sent", "已发送"), progress.sent.to_string()],
            [say("Rows left out at the import", "导入时剔除的行"), view.rows.rejected.to_string()],
        ];
        about.retain(|[_, value]| !value.trim().is_empty());
        let mut states: Vec<_> = progress
            .by_state
            .iter()
            .map(|(state, count)| (state_word(*state, lang).to_owned(), *count))
            .collect();
        if progress.under_way > 0 {
            states.push((state_word(State::Queued, lang).to_owned(), progress.under_way));
        }
        let reason = |reason: &super::ReasonCount| {
            (state_word(reason.state, lang).to_owned(), reason.message(lang), reason.count)
        };
        let place = |place: &super::PlaceCount| {
            let unknown = say("unknown", "未知");
            let names =
                [place.country.clone().unwrap_or(unknown), network_word(place.network, lang).to_owned()];
            (names, [place.total, place.delivered, place.failed, place.unconfirmed, place.under_way])
        };
        let count = say("Messages", "短信数");
        Report {
            title: say("Report of a mission", "群发任务报告"),
            name: view.name.clone(),
            about: (say("Mission", "任务"), about),
            states: (say("By status", "按状态"), [say("Status", "状态"), count.clone()], states),
            reasons: (
                say("What did not arrive, by reason", "未送达原因"),
                [say("Status", "状态"), say("Reason", "原因"), count],
                outcomes.by_reason.iter().map(reason).collect(),
            ),
            places: (
                say("By country and network", "按国家和运营商"),
                [
                    say("Country", "国家/地区"),
                    say("Network", "运营商"),
                    say("Messages", "短信数"),
                    say("Delivered", "已送达"),
                    say("Failed", "失败"),
                    say("Unknown", "无状态报告"),
                    say("Under way", "发送中"),
                ],
                outcomes.by_place.iter().map(place).collect(),
            ),
        }
    }

    fn paper(&self) -> Vec<u8> {
        let mut sheets = Sheets::new();
        sheets.down(10.0);
        sheets.text(MARGIN, 16.0, &self.title);
        sheets.down(LINE * 1.5);
        sheets.text(MARGIN, 10.0, &self.name);
        for [label, value] in &self.about.1 {
            sheets.down(LINE);
            let shown: String = value.replace('\n', " ").chars().take(120).collect();
            sheets.text(MARGIN, SIZE, &format!("{label}: {shown}"));
        }
        let texts = |heading: &[String]| heading.to_vec();
        let (title, heading, rows) = &self.states;
        let rows: Vec<_> = rows.iter().map(|(word, count)| vec![word.clone(), count.to_string()]).collect();
        sheets.table(title, &[Column(0.5, false), Column(0.2, true)], &texts(heading), &rows);
        let (title, heading, rows) = &self.reasons;
        let row = |(state, reason, count): &(String, String, i64)| {
            vec![state.clone(), reason.clone(), count.to_string()]
        };
        let rows: Vec<_> = rows.iter().take(ROWS_MAX).map(row).collect();
        let columns = [Column(0.2, false), Column(0.65, false), Column(0.15, true)];
        sheets.table(title, &columns, &texts(heading), &rows);
        let (title, heading, rows) = &self.places;
        let row = |(names, counts): &([String; 2], [i64; 5])| {
            names.iter().cloned().chain(counts.iter().map(i64::to_string)).collect()
        };
        let rows: Vec<_> = rows.iter().take(ROWS_MAX).map(row).collect();
        let mut columns = vec![Column(0.15, false), Column(0.25, false)];
        columns.extend([Column(0.12, true); 5]);
        sheets.table(title, &columns, &texts(heading), &rows);
        bind(sheets, &format!("{} {}", self.title, self.name))
    }

    fn tables(&self) -> Vec<Table> {
        let text = |text: &String| Cell::Text(text.clone());
        let (title, rows) = &self.about;
        let about = Table {
            title: title.clone(),
            heading: vec![self.title.clone(), self.name.clone()],
            rows: rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        };
        let (title, heading, rows) = &self.states;
        let states = Table {
            title: title.clone(),
            heading: heading.to_vec(),
            rows: rows.iter().map(|(word, count)| vec![text(word), Cell::Count(*count)]).collect(),
        };
        let (title, heading, rows) = &self.reasons;
        let row = |(state, reason, count): &(String, String, i64)| {
            vec![text(state), text(reason), Cell::Count(*count)]
        };
        let reasons =
            Table { title: title.clone(), heading: heading.to_vec(), rows: rows.iter().map(row).collect() };
        let (title, heading, rows) = &self.places;
        let row = |(names, counts): &([String; 2], [i64; 5])| {
            names.iter().map(text).chain(counts.iter().map(|count| Cell::Count(*count))).collect()
        };
        let places =
            Table { title: title.clone(), heading: heading.to_vec(), rows: rows.iter().map(row).collect() };
        vec![about, states, reasons, places]
    }
}

/// What a network is called on paper.
fn network_word(word: &'static str, lang: Lang) -> &'static str {
    match (word, lang) {
        ("cmcc", Lang::En) => "China Mobile",
        ("cmcc", Lang::Zh) => "中国移动",
        ("cucc", Lang::En) => "China Unicom",
        ("cucc", Lang::Zh) => "中国联通",
        ("ctcc", Lang::En) => "China Telecom",
        ("ctcc", Lang::Zh) => "中国电信",
        ("cbn", Lang::En) => "China Broadnet",
        ("cbn", Lang::Zh) => "中国广电",
        ("unknown", Lang::Zh) => "未知",
        (word, _) => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::missions::{PlaceCount, ReasonCount};

    fn outcomes() -> Outcomes {
        Outcomes {
            by_reason: vec![ReasonCount { state: State::Undelivered, cause: None, count: 3 }],
            by_place: vec![PlaceCount {
                country: Some("CN".into()),
                network: "cmcc",
                total: 9,
                ..PlaceCount::default()
            }],
        }
    }

    #[test]
    fn a_report_is_paper_and_a_workbook_in_both_languages() {
        let view = MissionView::example();
        for lang in [Lang::En, Lang::Zh] {
            let report = Report::of(&view, &outcomes(), |_| "2026-11-30 08:00".into(), "Asia/Shanghai", lang);
            let paper = report.paper();
            assert!(paper.starts_with(b"%PDF-1.7") && paper.ends_with(b"%%EOF"));
            let tables = report.tables();
            assert_eq!(tables.len(), 4);
            assert!(sheet::write("r", &tables, Format::Xlsx).unwrap().bytes.starts_with(b"PK"));
        }
    }
}
