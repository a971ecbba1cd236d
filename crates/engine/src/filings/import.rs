//! A file of filings: read whole (it is small), written a few hundred rows at a time; at the end there is a report of every
//! wrong row. What was written before the process ends stays; importing the file again changes nothing of it.

use domain::audit::Action;
use domain::refusal::{Detail, Refusal};

use super::row::{NewFiling, Report, Why};
use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::upload::{Broken, Columns, Upload};

/// Rows of one transaction.
const BATCH: usize = 200;
/// Rows of a file.
const ROWS_MAX: usize = 50_000;
/// Octets of a file.
pub const FILE_MAX: usize = 8 * 1024 * 1024;

/// A line of a file: its number, and its row or what is wrong with the line.
type Line = (u64, std::result::Result<NewFiling, Why>);

impl Engine {
    /// Changes the filings that a CSV file names. Columns by their names in the first line: `tenant`, `signature`, `network`,
    /// `status`, `code`, `note`; a file that was exported can be imported as it is. `body_invalid` when there is no such line.
    pub async fn import_filings(&self, actor: &Actor, file: &[u8]) -> Result<Report> {
        self.may_change_filings(actor)?;
        let lines = read_file(file).await?;
        let mut report = Report::default();
        let mut good = Vec::new();
        for (number, line) in lines {
            match line {
                Ok(row) => good.push((number, row)),
                Err(why) => {
                    report.rows += 1;
                    report.reject(number, "", why);
                }
            }
        }
        let mut good = good.into_iter().peekable();
        while good.peek().is_some() {
            self.put_filings(actor, good.by_ref().take(BATCH).collect(), &mut report).await?;
        }
        let note = self.core.note(actor, Action::FilingsImported, "filings");
        let note = note.with("rows", report.rows).with("changed", report.changed);
        self.audit(note.with("rejected", report.rejected)).await?;
        self.refresh().await?;
        Ok(report)
    }
}

fn broken(en: &str, zh: &str) -> Error {
    Error::Phrased { refusal: Refusal::BodyInvalid, detail: Detail::param(en), zh: zh.to_owned() }
}

async fn read_file(file: &[u8]) -> Result<Vec<Line>> {
    let mut upload = Upload::<Places>::of(file);
    let mut lines = Vec::new();
    while let Some(read) = upload.next().await {
        lines.extend(read.into_iter().map(|(number, row)| (number, row.ok_or(Why::Line))));
        if lines.len() > ROWS_MAX {
            let (en, zh) = (format!("at most {ROWS_MAX} rows"), format!("最多 {ROWS_MAX} 行"));
            return Err(broken(&en, &zh));
        }
    }
    match upload.end().await? {
        Ok(()) => Ok(lines),
        Err(Broken::Unnamed) => Err(broken(
            "the first line names the columns tenant, signature, network, status, code, note",
            "首行须为列名：租户、签名、运营商、状态、报备编码、备注",
        )),
        Err(Broken::Off) => Err(broken("a line is longer than any row", "有一行过长")),
    }
}

/// Which column holds what.
#[derive(Clone, Copy)]
struct Places {
    tenant: usize,
    signature: usize,
    network: usize,
    status: usize,
    code: Option<usize>,
    note: Option<usize>,
}

impl Columns for Places {
    type Row = NewFiling;
    const UNNAMED: Option<Places> = None;

    fn named(at: &dyn Fn(&[&str]) -> Option<usize>) -> Option<Places> {
        Some(Places {
            tenant: at(&["tenant", "tenant_code", "租户"])?,
            signature: at(&["signature", "签名"])?,
            network: at(&["network", "运营商"])?,
            status: at(&["status", "状态"])?,
            code: at(&["code", "报备编码"]),
            note: at(&["note", "备注"]),
        })
    }

    fn row(self, cell: &dyn Fn(Option<usize>) -> String) -> NewFiling {
        NewFiling {
            tenant: cell(Some(self.tenant)),
            signature: cell(Some(self.signature)),
            network: cell(Some(self.network)),
            status: cell(Some(self.status)),
            code: cell(self.code),
            note: cell(self.note),
            version: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_numbered_as_an_editor_does() {
        let file = "\u{FEFF}租户,签名,运营商,状态,备注\r\nT,云燕,移动,已报备,\"a\nb\"\r\n\r\n,,,,\nT,鸿雁,cucc,filing,";
        let lines = read_file(file.as_bytes()).await.ok().unwrap();
        let seen: Vec<_> =
            lines.iter().map(|(number, row)| (*number, row.as_ref().unwrap().signature.as_str())).collect();
        assert_eq!(seen, [(2, "云燕"), (6, "鸿雁")]);
        let lines = read_file(b"tenant,signature,network,status\n\xff,x,cmcc,filed\n").await.ok().unwrap();
        assert_eq!(lines, [(2, Err(Why::Line))]);
        assert!(read_file(b"T,x,cmcc,filed\n").await.is_err(), "no line of names");
        assert_eq!(read_file(b"").await.ok().unwrap(), []);
    }
}
