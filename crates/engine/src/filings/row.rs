//! What somebody says about filings, row by row: read, or told what is wrong with it.

use std::collections::HashMap;

use domain::filing::{NETWORKS, Status};
use domain::id::TenantId;
use domain::network::Network;
use domain::refusal::Lang;

/// Characters a network's code may have.
const CODE_MAX: usize = 64;
/// Characters a note may have.
const NOTE_MAX: usize = 200;
/// Wrong rows a report names.
const WRONG_MAX: usize = 1_000;
/// Characters of a wrong row's name that are repeated.
const VALUE_MAX: usize = 64;

/// A filing as somebody wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFiling {
    /// The tenant's code.
    pub tenant: String,
    /// The signature without brackets.
    pub signature: String,
    /// `cmcc`, `cucc`, `ctcc` or `cbn`, or the network's Chinese name.
    pub network: String,
    /// `none`, `filing`, `filed` or `rejected`, or the Chinese word.
    pub status: String,
    /// The network's own code for it.
    pub code: String,
    /// What colleagues and the tenant should know.
    pub note: String,
    /// The version it was made from; absent = whatever is there is overwritten.
    pub version: Option<i64>,
}

/// A filing that can be written.
pub(super) struct Change {
    pub(super) tenant: TenantId,
    pub(super) text: String,
    pub(super) network: Network,
    pub(super) status: Status,
    pub(super) code: String,
    pub(super) note: String,
    pub(super) version: Option<i64>,
}

impl NewFiling {
    /// What a report calls it.
    pub(super) fn name(&self) -> String {
        format!("{} {} {}", self.tenant.trim(), self.signature.trim(), self.network.trim())
    }

    pub(super) fn read(self, codes: &HashMap<String, TenantId>) -> Result<Change, Why> {
        let line = |text: &str, most: usize, why: Why| {
            let text = text.trim();
            let fits = text.chars().count() <= most && !text.chars().any(char::is_control);
            if fits { Ok(text.to_owned()) } else { Err(why) }
        };
        let signature = self.signature.trim().trim_matches(['【', '】']);
        Ok(Change {
            tenant: codes.get(self.tenant.trim()).copied().ok_or(Why::Tenant)?,
            text: if signature.is_empty() { Err(Why::Signature)? } else { signature.to_owned() },
            network: network(self.network.trim()).ok_or(Why::Network)?,
            status: status(self.status.trim()).ok_or(Why::Status)?,
            code: line(&self.code, CODE_MAX, Why::Code)?,
            note: line(&self.note, NOTE_MAX, Why::Note)?,
            version: self.version,
        })
    }
}

fn network(word: &str) -> Option<Network> {
    let chinese = match word {
        "中国移动" | "移动" => Some(Network::ChinaMobile),
        "中国联通" | "联通" => Some(Network::ChinaUnicom),
        "中国电信" | "电信" => Some(Network::ChinaTelecom),
        "中国广电" | "广电" => Some(Network::ChinaBroadnet),
        _ => None,
    };
    chinese.or_else(|| Network::parse(&word.to_lowercase()).filter(|network| NETWORKS.contains(network)))
}

fn status(word: &str) -> Option<Status> {
    match word {
        "未报备" => Some(Status::None),
        "报备中" => Some(Status::Filing),
        "已报备" => Some(Status::Filed),
        "被驳回" | "已驳回" => Some(Status::Rejected),
        word => Status::parse(&word.to_lowercase()),
    }
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that were read.
    pub rows: u64,
    /// Say something new.
    pub changed: u64,
    /// Say what was known.
    pub unchanged: u64,
    /// Were wrong.
    pub rejected: u64,
    /// The first wrong ones.
    pub wrong: Vec<Wrong>,
}

impl Report {
    pub(super) fn reject(&mut self, row: u64, value: &str, why: Why) {
        self.rejected += 1;
        if self.wrong.len() < WRONG_MAX {
            self.wrong.push(Wrong { row, value: value.chars().take(VALUE_MAX).collect(), why });
        }
    }
}

/// A row that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which, from 1; of a file its line.
    pub row: u64,
    /// What it is about.
    pub value: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No such tenant.
    Tenant,
    /// The tenant has no such signature.
    Signature,
    /// No network that signatures are filed with.
    Network,
    /// No such status.
    Status,
    /// The code is too long, or holds control characters.
    Code,
    /// So is the note.
    Note,
    /// Somebody changed it since.
    Changed,
    /// The line is no UTF-8, or no CSV.
    Line,
}

impl Why {
    /// All.
    pub const ALL: [Why; 8] = [
        Why::Tenant,
        Why::Signature,
        Why::Network,
        Why::Status,
        Why::Code,
        Why::Note,
        Why::Changed,
        Why::Line,
    ];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Why::Tenant => "unknown_tenant",
            Why::Signature => "unknown_signature",
            Why::Network => "invalid_network",
            Why::Status => "invalid_status",
            Why::Code => "invalid_code",
            Why::Note => "invalid_note",
            Why::Changed => "changed_meanwhile",
            Why::Line => "unreadable_line",
        }
    }

    /// What is wrong and what to do.
    pub const fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Why::Tenant, Lang::En) => {
                "There is no tenant with this code. Write it as the list of tenants does."
            }
            (Why::Tenant, Lang::Zh) => "没有此编号的租户。请填写租户列表中的编号。",
            (Why::Signature, Lang::En) => {
                "The tenant has no such signature. Write its text without brackets."
            }
            (Why::Signature, Lang::Zh) => "该租户没有此签名。请填写不带括号的签名文字。",
            (Why::Network, Lang::En) => "The network is cmcc, cucc, ctcc or cbn.",
            (Why::Network, Lang::Zh) => "运营商须为 cmcc（移动）、cucc（联通）、ctcc（电信）或 cbn（广电）。",
            (Why::Status, Lang::En) => "The status is none, filing, filed or rejected.",
            (Why::Status, Lang::Zh) => {
                "状态须为 none（未报备）、filing（报备中）、filed（已报备）或 rejected（被驳回）。"
            }
            (Why::Code, Lang::En) => "A code has at most 64 characters on one line.",
            (Why::Code, Lang::Zh) => "报备编码最多 64 个字符，不能换行。",
            (Why::Note, Lang::En) => "A note has at most 200 characters on one line.",
            (Why::Note, Lang::Zh) => "备注最多 200 个字符，不能换行。",
            (Why::Changed, Lang::En) => "Somebody changed it meanwhile. Look again, then change it.",
            (Why::Changed, Lang::Zh) => "已被他人修改。请刷新后重试。",
            (Why::Line, Lang::En) => "The line cannot be read. Save the file as CSV in UTF-8.",
            (Why::Line, Lang::Zh) => "无法读取该行。请将文件另存为 UTF-8 编码的 CSV。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(network: &str, status: &str) -> NewFiling {
        let (tenant, signature) = ("T".into(), "【云燕】".into());
        NewFiling {
            tenant,
            signature,
            network: network.into(),
            status: status.into(),
            ..NewFiling::default()
        }
    }

    #[test]
    fn rows_are_read_in_both_languages_or_told_what_is_wrong() {
        let codes = HashMap::from([("T".to_owned(), TenantId(1))]);
        for (network, status) in [("CMCC", "Filed"), ("移动", "已报备"), (" cmcc ", " filed ")] {
            let read = row(network, status).read(&codes).ok().unwrap();
            assert_eq!(
                (read.text.as_str(), read.network, read.status),
                ("云燕", Network::ChinaMobile, Status::Filed)
            );
        }
        let why = |row: NewFiling| row.read(&codes).err();
        assert_eq!(why(NewFiling { tenant: "U".into(), ..row("cmcc", "filed") }), Some(Why::Tenant));
        assert_eq!(why(NewFiling { signature: "【】".into(), ..row("cmcc", "filed") }), Some(Why::Signature));
        assert_eq!(why(row("unknown", "filed")), Some(Why::Network));
        assert_eq!(why(row("cmcc", "x")), Some(Why::Status));
        assert_eq!(why(NewFiling { code: "x".repeat(65), ..row("cmcc", "filed") }), Some(Why::Code));
        assert_eq!(why(NewFiling { note: "a\nb".into(), ..row("cmcc", "filed") }), Some(Why::Note));
        for why in Why::ALL {
            assert!(
                why.sentence(Lang::En).ends_with('.') && why.sentence(Lang::Zh).ends_with('。'),
                "{why:?}"
            );
        }
    }
}
