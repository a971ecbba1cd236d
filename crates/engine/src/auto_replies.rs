//! What a tenant answers by itself, as its people and programs set it up: rules of keywords. What they lead to is
//! `pipeline/answer.rs`.
//!
//! Invariants: no rule has a keyword that means an opt-out or an opt-in (those have their confirmation); what a rule sends is
//! an approved template without variables or a text that a message could have.

use domain::audit::Action;
use domain::auto_reply::Fit;
use domain::consent::{Wish, fold, wish};
use domain::id::{AutoReplyId, TemplateId};
use domain::kind::{Direction, Kind};
use domain::lint;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use serde_json::{Value, json};
use store::Tx;
use store::auto_replies::{self, AutoReply};

use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, wrong};
use crate::error::{Error, Result};
use crate::policy::Tenant;

/// Rules a tenant may have.
pub const RULES_MAX: usize = 100;
/// Longest keyword, characters.
const KEYWORD_MAX: usize = 50;
/// Largest place.
const PLACE_MAX: i64 = 1_000_000;

/// A rule to be made, or what it is to become.
#[derive(Clone, Debug)]
pub struct NewAutoReply {
    /// The word.
    pub keyword: String,
    /// Where it must be.
    pub fit: Fit,
    /// Only for answers to messages under this signature; empty = for all.
    pub signature: String,
    /// The API's name of the template that is sent …
    pub template: Option<String>,
    /// … or the text.
    pub content: Option<String>,
    /// It is in force.
    pub active: bool,
    /// Rules are tried in this order, from 0; `None` = behind the others, or where it is.
    pub place: Option<i64>,
}

/// A rule as it is shown.
#[derive(Clone, Debug)]
pub struct AutoReplyView {
    /// The rule.
    pub rule: AutoReply,
    /// The API's name of its template.
    pub template: Option<String>,
    /// The text that is sent, without signature.
    pub text: String,
    /// It cannot be sent now: its template is approved no longer, or its signature.
    pub is_broken: bool,
}

/// A rule that was checked.
struct Checked {
    keyword: String,
    folded: String,
    template: Option<TemplateId>,
    content: String,
}

impl Engine {
    /// The tenant's rules in the order in which they are tried.
    pub async fn auto_replies(&self, actor: &Actor) -> Result<Vec<AutoReplyView>> {
        actor.may(Permission::FeedsRead)?;
        let tenant = actor.tenant;
        let rules = self.core.db.read(move |tx| auto_replies::list(tx, tenant)).await?;
        Ok(rules.into_iter().map(|rule| self.auto_reply_view(rule)).collect())
    }

    fn auto_reply_view(&self, rule: AutoReply) -> AutoReplyView {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&rule.tenant);
        let template = rule.template.and_then(|id| tenant?.templates_by_id.get(&id));
        let is_approved = |tenant: &Tenant| {
            rule.signature.is_empty() || tenant.signatures.get(&rule.signature).is_some_and(|(_, yes)| *yes)
        };
        let has_text = rule.template.is_none() || template.is_some_and(|template| is_plain(template));
        AutoReplyView {
            template: template.map(|template| template.code.clone()),
            text: template.map_or_else(|| rule.content.clone(), |template| template.content.clone()),
            is_broken: !has_text || !tenant.is_some_and(|tenant| is_approved(tenant)),
            rule,
        }
    }

    fn check_auto_reply(&self, actor: &Actor, new: &NewAutoReply) -> Result<Checked> {
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&actor.tenant).ok_or(Refusal::Unauthorized)?;
        let keyword = keyword(&new.keyword)?;
        if !new.signature.is_empty() && !tenant.signatures.contains_key(&new.signature) {
            return Err(Error::Refused(Refusal::SignatureUnknown, Detail::both("signature", &new.signature)));
        }
        if new.place.is_some_and(|place| !(0..=PLACE_MAX).contains(&place)) {
            let en = format!("expected a whole number from 0 to {PLACE_MAX}");
            return Err(wrong("place", en, format!("应为 0 至 {PLACE_MAX} 的整数")));
        }
        let folded = fold(&keyword);
        match (&new.template, &new.content) {
            (Some(code), None) => {
                let template = tenant.templates.get(code);
                let unknown = || Error::Refused(Refusal::TemplateUnknown, Detail::both("template_id", code));
                let template = template.ok_or_else(unknown)?;
                if !is_plain(template) {
                    let (en, zh) = (
                        "expected an approved notification template without variables",
                        "应为已审核通过、不含变量的通知模板",
                    );
                    return Err(wrong("template_id", en, zh));
                }
                Ok(Checked { keyword, folded, template: Some(template.id), content: String::new() })
            }
            (None, Some(content)) => {
                let content = content.trim().to_owned();
                let rule = tenant.policy.content.rule();
                let found = Direction::ALL
                    .into_iter()
                    .find_map(|direction| lint::refuse(&content, Kind::Notification, direction, rule));
                match found {
                    Some((refusal, detail)) => {
                        Err(Error::Refused(refusal, Detail { field: Some("content".into()), ..detail }))
                    }
                    None => Ok(Checked { keyword, folded, template: None, content }),
                }
            }
            _ => {
                let (en, zh) = ("expected either template_id or content", "模板与固定内容须二选一");
                Err(wrong("content", en, zh))
            }
        }
    }

    /// Makes a rule.
    pub async fn create_auto_reply(&self, actor: &Actor, new: NewAutoReply) -> Result<AutoReplyView> {
        actor.may(Permission::AutoRepliesManage)?;
        let checked = self.check_auto_reply(actor, &new)?;
        let rule = AutoReply {
            tenant: actor.tenant,
            id: AutoReplyId(self.core.ids.next()),
            place: 0,
            keyword: checked.keyword,
            folded: checked.folded,
            fit: new.fit,
            signature: new.signature,
            template: checked.template,
            content: checked.content,
            active: new.active,
            version: 1,
            changed_ms: now_ms(),
            who: actor.name().to_owned(),
        };
        let (place, note) = (new.place, self.core.note(actor, Action::AutoReplyCreated, &rule.keyword));
        let insert = move |tx: &mut Tx<'_>| -> Decided<AutoReply> {
            let others = auto_replies::list(tx, rule.tenant)?;
            if others.len() >= RULES_MAX {
                let en = format!("{RULES_MAX} rules at most");
                return refuse(wrong("keyword", en, format!("最多 {RULES_MAX} 条规则")));
            }
            if is_there(&others, &rule) {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("keyword", &rule.keyword)));
            }
            let last = others.last().map_or(0, |last| (last.place + 10).min(PLACE_MAX));
            let rule = AutoReply { place: place.unwrap_or(last), ..rule.clone() };
            auto_replies::add(tx, &rule)?;
            store::audit::add(tx, &note.clone().with("after", shown(&rule)).line())?;
            Ok(Ok(rule))
        };
        let rule = self.core.db.write(insert).await??;
        Ok(self.auto_reply_view(rule))
    }

    /// Changes the rule as it was at `version`; `changed_meanwhile` when somebody was quicker.
    pub async fn change_auto_reply(
        &self,
        actor: &Actor,
        id: AutoReplyId,
        version: i64,
        new: NewAutoReply,
    ) -> Result<AutoReplyView> {
        actor.may(Permission::AutoRepliesManage)?;
        let checked = self.check_auto_reply(actor, &new)?;
        let (tenant, now, who) = (actor.tenant, now_ms(), actor.name().to_owned());
        let note = self.core.note(actor, Action::AutoReplyChanged, &checked.keyword);
        let change = move |tx: &mut Tx<'_>| -> Decided<AutoReply> {
            let all = auto_replies::list(tx, tenant)?;
            let Some(old) = all.iter().find(|rule| rule.id == id) else { return refuse(Refusal::NotFound) };
            let rule = AutoReply {
                place: new.place.unwrap_or(old.place),
                keyword: checked.keyword.clone(),
                folded: checked.folded.clone(),
                fit: new.fit,
                signature: new.signature.clone(),
                template: checked.template,
                content: checked.content.clone(),
                active: new.active,
                version: version.saturating_add(1),
                changed_ms: now,
                who: who.clone(),
                ..old.clone()
            };
            if is_there(&all, &rule) {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("keyword", &rule.keyword)));
            }
            if !auto_replies::change(tx, &rule)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let note = note.clone().with("before", shown(old)).with("after", shown(&rule));
            store::audit::add(tx, &note.line())?;
            Ok(Ok(rule))
        };
        let rule = self.core.db.write(change).await??;
        Ok(self.auto_reply_view(rule))
    }

    /// Deletes the rule as it was at `version`; `changed_meanwhile` when somebody changed it since.
    pub async fn delete_auto_reply(&self, actor: &Actor, id: AutoReplyId, version: i64) -> Result<()> {
        actor.may(Permission::AutoRepliesManage)?;
        let (tenant, note) = (actor.tenant, self.core.note(actor, Action::AutoReplyDeleted, ""));
        let delete = move |tx: &mut Tx<'_>| -> Decided<()> {
            let all = auto_replies::list(tx, tenant)?;
            let Some(old) = all.iter().find(|rule| rule.id == id) else { return refuse(Refusal::NotFound) };
            if !auto_replies::remove(tx, tenant, id, version)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            store::audit::add(tx, &note.clone().about(&old.keyword).with("before", shown(old)).line())?;
            Ok(Ok(()))
        };
        self.core.db.write(delete).await?
    }
}

/// Another rule for the same word, place in the text, and signature.
fn is_there(all: &[AutoReply], rule: &AutoReply) -> bool {
    let key = |rule: &AutoReply| (rule.folded.clone(), rule.fit.code(), rule.signature.clone());
    all.iter().any(|other| other.id != rule.id && key(other) == key(rule))
}

/// A keyword that leaves something to compare and means neither an opt-out nor an opt-in.
fn keyword(text: &str) -> Result<String> {
    let text = text.trim();
    let fits = text.chars().count() <= KEYWORD_MAX && !text.chars().any(char::is_control);
    if !fits || fold(text).is_empty() {
        let en = format!("expected 1 to {KEYWORD_MAX} characters, not only punctuation");
        return Err(wrong("keyword", en, format!("应为 1 至 {KEYWORD_MAX} 个字符，不能只有标点")));
    }
    if matches!(wish(text), Some(Wish::OptOut | Wish::OptIn)) {
        let en = "this word opts out or in and has its own confirmation; choose another";
        return Err(wrong("keyword", en, "该词用于退订或恢复接收，系统已有专门的确认短信，请换一个关键词"));
    }
    Ok(text.to_owned())
}

/// A template that can be sent as a reply: approved, a notification, nothing to fill in.
fn is_plain(template: &crate::policy::TenantTemplate) -> bool {
    let is_constant = template.parsed.as_ref().is_some_and(|parsed| parsed.variables.is_empty());
    template.approved && template.kind == Kind::Notification && is_constant
}

fn shown(rule: &AutoReply) -> Value {
    json!({
        "keyword": rule.keyword,
        "match": rule.fit.as_str(),
        "signature": rule.signature,
        "template": rule.template.map(|id| id.to_string()),
        "content": rule.content,
        "active": rule.active,
        "place": rule.place,
    })
}
