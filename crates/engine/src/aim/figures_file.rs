//! The funnel as a file.

use domain::audit::Action;
use domain::refusal::{Detail, Lang, Refusal};

use super::figures::{FunnelBy, FunnelQuery, FunnelRow, Sizes, Whose};
use crate::Engine;
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::sheet::{self, Cell, File, Format, Table};

/// The columns after those that say what a row is about.
const COLUMNS: [[&str; 2]; 18] = [
    ["Submitted", "提交量"],
    ["Delivered", "送达量"],
    ["Resolvable", "可解析量"],
    ["Resolved (links)", "解析量（链接）"],
    ["Resolved, raw", "解析量（原始）"],
    ["Exposures", "曝光次数"],
    ["Exposures, raw", "曝光次数（原始）"],
    ["Handset-days exposed (estimate)", "曝光人天（估算）"],
    ["Clicks", "点击次数"],
    ["Clicks, raw", "点击次数（原始）"],
    ["Handset-days clicked (estimate)", "点击人天（估算）"],
    ["Calls offered", "拨号次数"],
    ["Pages opened", "打开网页次数"],
    ["Converted", "转化量"],
    ["Resolve Rate", "解析率"],
    ["Exposure Rate", "曝光率"],
    ["Click Rate", "点击率"],
    ["Conversion Rate", "转化率"],
];

fn heading(by: FunnelBy, lang: Lang) -> Vec<String> {
    let zh = usize::from(lang == Lang::Zh);
    let about = match by {
        FunnelBy::Day => ["Date", "日期"],
        FunnelBy::Item => ["Menu Item", "菜单项"],
        FunnelBy::Vendor => ["Handset", "手机厂商"],
        FunnelBy::Profile => ["Smart SMS", "智能短信"],
        FunnelBy::Mission => ["Mission", "群发任务"],
        FunnelBy::Tenant => ["Tenant", "租户"],
    };
    let first = [about, ["Name", "名称"]];
    first.iter().chain(&COLUMNS).map(|words| words[zh].to_owned()).collect()
}

fn cells(row: FunnelRow) -> Vec<Cell> {
    let of = row.funnel;
    let count = |value: Option<i64>| value.map_or_else(|| Cell::Text(String::new()), Cell::Count);
    let clean = |sizes: Sizes| Cell::Count(sizes.clean);
    let raw = |sizes: Sizes| Cell::Count(sizes.all);
    let rate =
        |rate: Option<f64>| Cell::Text(rate.map(|rate| format!("{:.2}%", rate * 100.0)).unwrap_or_default());
    vec![
        Cell::Text(row.key.unwrap_or_default()),
        Cell::Text(row.name.unwrap_or_default()),
        count(of.submitted),
        count(of.delivered),
        count(of.resolvable),
        clean(of.resolved),
        raw(of.resolved),
        clean(of.exposed),
        raw(of.exposed),
        clean(of.exposed_handsets),
        clean(of.clicked),
        raw(of.clicked),
        clean(of.clicked_handsets),
        clean(of.dialled),
        clean(of.opened),
        Cell::Count(of.converted),
        rate(of.resolve_rate()),
        rate(of.exposure_rate()),
        rate(of.click_rate()),
        rate(of.conversion_rate()),
    ]
}

impl Engine {
    /// The tenant's own funnel as a file.
    pub async fn funnel_file(
        &self,
        actor: &Actor,
        query: &FunnelQuery,
        by: FunnelBy,
        as_file: (Format, Lang),
    ) -> Result<File> {
        let whose = self.own_funnel(actor, query, by)?;
        self.make_funnel(actor, whose, by, as_file).await
    }

    /// The same of a tenant, or of all.
    pub async fn funnel_file_of(
        &self,
        actor: &Actor,
        query: &FunnelQuery,
        by: FunnelBy,
        as_file: (Format, Lang),
    ) -> Result<File> {
        let whose = self.any_funnel(actor, query)?;
        self.make_funnel(actor, whose, by, as_file).await
    }

    async fn make_funnel(
        &self,
        actor: &Actor,
        whose: Whose,
        by: FunnelBy,
        (format, lang): (Format, Lang),
    ) -> Result<File> {
        if format == Format::Pdf {
            return Err(Error::Refused(Refusal::FieldInvalid, Detail::both("format", "csv, xlsx")));
        }
        let code = whose.tenant.as_ref().map_or("all", |tenant| &tenant.code);
        let name = format!("smart-sms-{code}-{}-{}", whose.days.0, whose.days.1);
        let note = self.core.note(actor, Action::StatisticsDownloaded, &name);
        let note = match &whose.tenant {
            Some(tenant) => note.in_log_of(tenant.id),
            None => note,
        };
        let rows = self.funnel_of_whom(whose, by, lang).await?.rows;
        self.audit(note).await?;
        let table = Table {
            title: if lang == Lang::Zh { "智能短信统计" } else { "Smart SMS statistics" }.to_owned(),
            heading: heading(by, lang),
            rows: rows.into_iter().map(cells).collect(),
        };
        let made = tokio::task::spawn_blocking(move || sheet::write(&name, &[table], format));
        made.await.map_err(|error| Error::Internal(error.to_string()))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_as_many_cells_as_the_heading() {
        let row = FunnelRow { key: None, name: None, funnel: Default::default() };
        assert_eq!(cells(row).len(), heading(FunnelBy::Day, Lang::Zh).len());
    }
}
