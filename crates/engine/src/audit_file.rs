//! The audit log as a file: CSV in pieces as they are read, however long the log is; XLSX as a whole, up to a limit.

use domain::audit::Action;
use domain::id::{AuditId, TenantId};
use domain::permission::Permission;
use domain::refusal::Lang;
use store::audit::{Filter, NewAudit};

use crate::Engine;
use crate::actor::Actor;
use crate::audit::AuditQuery;
use crate::download::{Slices, Words, download};
use crate::error::Result;
use crate::sheet::{Cell, Download, Format};
use crate::view::rfc3339;

impl Engine {
    /// The log of the actor's tenant as a file, newest first. That it was taken away is written down.
    pub async fn audit_file(
        &self,
        actor: &Actor,
        query: AuditQuery,
        as_file: (Format, Lang),
    ) -> Result<Download> {
        actor.may(Permission::AuditRead)?;
        self.write_log(actor, Some(actor.tenant), query, as_file).await
    }

    /// Everybody's log as a file.
    pub async fn audit_file_all(
        &self,
        actor: &Actor,
        query: AuditQuery,
        as_file: (Format, Lang),
    ) -> Result<Download> {
        actor.may(Permission::PlatformAudit)?;
        let tenant = self.tenant_of_log(query.tenant.as_deref())?;
        self.write_log(actor, tenant, query, as_file).await
    }

    async fn write_log(
        &self,
        actor: &Actor,
        tenant: Option<TenantId>,
        query: AuditQuery,
        (format, lang): (Format, Lang),
    ) -> Result<Download> {
        let named = self.core.note(actor, Action::AuditDownloaded, "audit").with("format", format.suffix());
        let named = named.with("who", &query.who).with("action", query.action.map(Action::as_str));
        let named = named.with("object", &query.object).with("tenant", &query.tenant);
        let span = [query.from_ms, query.until_ms].map(|at| at.map(rfc3339));
        self.audit(named.with("from", &span[0]).with("until", &span[1])).await?;
        let reader = Reader { engine: self.clone(), tenant, filter: query.into_filter(), lang };
        let title = if lang == Lang::Zh { "审计日志" } else { "Audit log" };
        let words = Words { file: "audit", title, heading: heading(lang), rows: ("lines", "行") };
        download(reader, words, format).await
    }
}

/// Reads a log from its newest line down.
struct Reader {
    engine: Engine,
    tenant: Option<TenantId>,
    filter: Filter,
    lang: Lang,
}

impl Slices for Reader {
    const SLICE: usize = 2_000;

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>> {
        let (tenant, filter) = (self.tenant, self.filter.clone());
        let read =
            move |tx: &mut store::Tx<'_>| store::audit::slice_all(tx, tenant, &filter, Self::SLICE as i64);
        let lines = self.engine.core.db.read(read).await?;
        self.filter.before = lines.last().map(|line| AuditId(line.id.0)).or(self.filter.before);
        let picture = self.engine.core.picture();
        let code = |id| picture.tenants.get(&id).map(|tenant| tenant.code.clone()).unwrap_or_default();
        Ok(lines.into_iter().map(|line| row(&line, code(line.tenant), self.lang)).collect())
    }
}

fn heading(lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::En => [
            "Time (UTC)",
            "Tenant",
            "Who",
            "By",
            "Action",
            "Object",
            "Outcome",
            "Address",
            "Program",
            "Details",
        ],
        Lang::Zh => {
            ["时间（UTC）", "租户", "操作者", "身份", "操作", "对象", "结果", "来源地址", "客户端", "详情"]
        }
    };
    words.map(str::to_owned).to_vec()
}

fn row(line: &NewAudit, code: String, lang: Lang) -> Vec<Cell> {
    let by = match (line.account, line.key, lang) {
        (Some(_), _, Lang::En) => "account",
        (Some(_), _, Lang::Zh) => "账号",
        (None, Some(_), Lang::En) => "auth key",
        (None, Some(_), Lang::Zh) => "鉴权密钥",
        (None, None, _) => "",
    };
    let outcome = match (line.ok, lang) {
        (true, Lang::En) => "ok",
        (true, Lang::Zh) => "成功",
        (false, Lang::En) => "refused",
        (false, Lang::Zh) => "被拒绝",
    };
    let texts = [
        rfc3339(line.id.at_ms()),
        code,
        line.who.clone(),
        by.into(),
        line.action.clone(),
        line.object.clone(),
        outcome.into(),
        line.address.clone(),
        line.agent.clone(),
        line.detail.clone(),
    ];
    texts.map(Cell::Text).to_vec()
}
