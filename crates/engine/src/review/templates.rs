//! Templates, from their owner's side: an edit is a new version; the approved one keeps sending until the new one is approved.

use domain::audit::Action;
use domain::common_template::{CommonTemplate, common_templates};
use domain::id::TemplateId;
use domain::kind::Kind;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::{Event, State, Status, Subject};
use domain::template::{self, Template as Parsed};
use domain::variable::{VariableKind, VariableRule};
use ring::rand::SecureRandom;
use store::feed::NewEvent;
use store::reviews::{self, By, Decision, Review};
use store::templates::{self, Template, Version, Wording};
use store::{Tx, exemptions};

use super::checks;
use super::view::{Applied, Found, TemplateView, VersionView, rules};
use super::work::{self, Submitted, application, step};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::core::Core;
use crate::decided::{Decided, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::notices;

/// Templates a tenant can have.
const TEMPLATES_MAX: usize = 2_000;
/// Longest content that is kept, characters; what may be sent is the policy's to say.
const CONTENT_MAX: usize = 5_000;

/// What an owner writes.
#[derive(Clone, Debug)]
pub struct TemplateWording {
    /// What people call it.
    pub name: String,
    /// SMS type.
    pub kind: Kind,
    /// With its variables.
    pub content: String,
    /// What each variable may be; those that are not named may be anything.
    pub variables: Vec<VariableRule>,
    /// What it is used for.
    pub description: String,
}

/// A template with its versions and everything that was decided about it.
#[derive(Clone, Debug)]
pub struct TemplateDetail {
    /// The template.
    pub template: TemplateView,
    /// Its versions, the newest first.
    pub versions: Vec<VersionView>,
    /// Its applications, the newest first.
    pub history: Vec<Applied>,
}

/// What a machine says about a content, and the variables it has.
#[derive(Clone, Debug)]
pub struct TemplateLint {
    /// Errors first.
    pub findings: Vec<Found>,
    /// In the order in which values are given.
    pub variables: Vec<VariableRule>,
}

fn checked(new: TemplateWording) -> Result<Wording> {
    let content = new.content.trim().replace("\r\n", "\n");
    if content.is_empty() || content.chars().count() > CONTENT_MAX {
        let en = format!("expected 1 to {CONTENT_MAX} characters");
        return Err(wrong("content", en, format!("应为 1 至 {CONTENT_MAX} 个字符")));
    }
    if new.variables.len() > template::MAX_VARIABLES {
        return Err(wrong("variables", "there are too many", "变量过多"));
    }
    let known = rules(&content, &json_of(&new.variables)?);
    Ok(Wording {
        name: work::line("name", &new.name, 1, 64)?,
        kind: new.kind.code(),
        variables: json_of(&known)?,
        description: work::text("description", &new.description, 0)?,
        content,
    })
}

fn json_of(rules: &[VariableRule]) -> Result<String> {
    serde_json::to_string(rules).map_err(|error| Error::Internal(error.to_string()))
}

fn check_code(code: &str) -> Result<()> {
    let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    match plain && (1..=64).contains(&code.len()) {
        true => Ok(()),
        false => {
            let (en, zh) =
                ("expected 1 to 64 letters, digits, _ - .", "应为 1 至 64 个字母、数字、下划线、连字符或点");
            Err(wrong("template_id", en, zh))
        }
    }
}

/// `T` and nine random digits.
fn new_code() -> Result<String> {
    let mut octets = [0u8; 8];
    let filled = ring::rand::SystemRandom::new().fill(&mut octets);
    filled.map_err(|_| Error::Internal("no randomness".into()))?;
    Ok(format!("T{:09}", u64::from_le_bytes(octets) % 1_000_000_000))
}

fn taken(code: &str) -> Error {
    Error::Refused(Refusal::NameTaken, Detail::both("template_id", code))
}

/// A template that is held, with its newest version.
struct Held {
    head: Template,
    newest: Version,
    /// What its owner is told when the step is committed.
    event: Option<NewEvent>,
}

impl Held {
    /// The newest version is in this status now; so is the template, unless another of its versions sends.
    fn set(&mut self, status: Status) {
        self.newest.status = status;
        if self.head.status != Status::Approved {
            self.head.status = status;
        }
    }
}

impl Held {
    /// Approves the newest version, which an exemption spares the reviewers: the review says so, and it sends at once.
    fn let_through(&mut self, tx: &mut Tx<'_>, core: &Core, review: Review, now: i64) -> store::Result<()> {
        let (tenant, id) = (self.head.tenant, self.head.id);
        reviews::insert(tx, &review)?;
        let by = By { account: None, who: review.exempt_by.clone(), at_ms: now };
        let (reasons, note) = ("[]".into(), String::new());
        reviews::decide_all(tx, review.id, &Decision { state: State::Approved, by, reasons, note })?;
        for old in templates::versions(tx, tenant, id)? {
            let replaced = old.status.apply(Event::Replace).filter(|_| old.number != self.newest.number);
            if let Some(status) = replaced {
                templates::put_version(tx, tenant, id, &Version { status, ..old })?;
            }
        }
        self.newest.status = Status::Approved;
        self.head.status = Status::Approved;
        self.head.wording = self.newest.wording.clone();
        let line = core.note_of_platform(tenant, Action::ReviewApproved, &self.head.code);
        store::audit::add(tx, &line.with("exempt_by", &review.exempt_by).line())?;
        self.event = Some(notices::decided(core, &review, now));
        Ok(())
    }
}

impl Engine {
    /// The tenant's templates, whatever their status.
    pub async fn templates(&self, actor: &Actor) -> Result<Vec<TemplateView>> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let read =
            move |tx: &mut Tx<'_>| Ok((templates::of_tenant(tx, tenant)?, templates::newest(tx, tenant)?));
        let (rows, newest) = self.core.db.read(read).await?;
        let mut newest: std::collections::HashMap<TemplateId, Version> = newest.into_iter().collect();
        let view = |row: Template| {
            let newest = newest.remove(&row.id);
            TemplateView::of(row, newest)
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// One of them with its versions and its history.
    pub async fn template(&self, actor: &Actor, code: &str) -> Result<TemplateDetail> {
        actor.may(Permission::CatalogRead)?;
        let (tenant, code) = (actor.tenant, code.to_owned());
        let read = move |tx: &mut Tx<'_>| {
            let Some(row) = templates::by_code(tx, tenant, &code)? else {
                return Err(store::Error::NotFound);
            };
            let versions = templates::versions(tx, tenant, row.id)?;
            let history = reviews::of_object(tx, tenant, Subject::Template, row.id.0)?;
            Ok((row, versions, history))
        };
        let (row, versions, history) = self.core.db.read(read).await?;
        Ok(TemplateDetail {
            template: TemplateView::of(row, versions.first().cloned()),
            versions: versions.into_iter().map(VersionView::from).collect(),
            history: history.into_iter().map(Applied::from).collect(),
        })
    }

    /// Contents to begin a template with.
    pub fn common_templates(&self, actor: &Actor) -> Result<&'static [CommonTemplate]> {
        actor.may(Permission::CatalogRead)?;
        Ok(common_templates())
    }

    /// What a machine says about a content while it is typed.
    pub fn lint_template(
        &self,
        actor: &Actor,
        content: &str,
        kind: Kind,
        variables: &[VariableRule],
    ) -> Result<TemplateLint> {
        actor.may(Permission::CatalogRead)?;
        if content.len() > CONTENT_MAX * 4 || variables.len() > template::MAX_VARIABLES {
            return Err(wrong("content", "it is too long", "内容过长"));
        }
        let findings = checks::of_template(content, kind, variables, &self.rules_of(actor));
        let variables = match Parsed::parse(content) {
            Ok(_) => rules(content, &json_of(variables)?),
            Err(_) => Vec::new(),
        };
        Ok(TemplateLint { findings, variables })
    }

    /// Makes a template that is not submitted yet; without a code it gets one.
    pub async fn create_template(
        &self,
        actor: &Actor,
        code: Option<&str>,
        wording: TemplateWording,
    ) -> Result<TemplateView> {
        actor.may(Permission::TemplatesManage)?;
        let code = match code {
            Some(code) => code.to_owned(),
            None => new_code()?,
        };
        check_code(&code)?;
        let (wording, now) = (checked(wording)?, now_ms());
        let head = Template {
            id: TemplateId(self.core.ids.next()),
            tenant: actor.tenant,
            code,
            status: Status::Draft,
            wording: wording.clone(),
            version: 1,
            created_ms: Some(now),
        };
        let first = Version {
            number: 1,
            status: Status::Draft,
            wording,
            created_ms: Some(now),
            created_by: actor.name().to_owned(),
        };
        let line = self.core.note(actor, Action::TemplateCreated, &head.code);
        let line = line.with("content", &head.wording.content).line();
        let (new, version, code) = (head.clone(), first.clone(), head.code.clone());
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if templates::by_code(tx, new.tenant, &new.code)?.is_some() {
                return refuse(taken(&new.code));
            }
            if templates::of_tenant(tx, new.tenant)?.len() >= TEMPLATES_MAX {
                let limit = Detail::both("template_id", format!("at most {TEMPLATES_MAX} templates"));
                return refuse(Error::Refused(Refusal::FieldInvalid, limit));
            }
            templates::insert(tx, &new)?;
            templates::put_version(tx, new.tenant, new.id, &version)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(()))
        };
        let written = self.core.db.write(insert).await;
        written.map_err(|error| match error {
            store::Error::Conflict(_) => taken(&code),
            other => other.into(),
        })??;
        self.refresh().await?;
        Ok(TemplateView::of(head, Some(first)))
    }

    /// Writes another version, or the newest one anew while it is a draft. What sends stays what it is.
    pub async fn change_template(
        &self,
        actor: &Actor,
        code: &str,
        version: i64,
        wording: TemplateWording,
    ) -> Result<TemplateView> {
        let (wording, now, who) = (checked(wording)?, now_ms(), actor.name().to_owned());
        self.on_template(actor, code, Action::TemplateChanged, move |_, held, note| {
            if held.head.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            if held.newest.status == Status::Submitted {
                return refuse(Error::param(Refusal::ReviewState, held.newest.status.as_str()));
            }
            let before = held.newest.wording.content.clone();
            let number = held.newest.number + i64::from(held.newest.status != Status::Draft);
            held.newest = Version {
                number,
                status: Status::Draft,
                wording: wording.clone(),
                created_ms: Some(now),
                created_by: who.clone(),
            };
            held.set(Status::Draft);
            if held.head.status == Status::Draft {
                held.head.wording = wording.clone();
            }
            let note = note.with("version", number).with("before", before).with("after", &wording.content);
            Ok(Ok(note))
        })
        .await
    }

    /// Puts the newest version into the reviewers' queue; one of an exempt template about which the checks find nothing is
    /// approved at once. `submission_invalid` says what is still wrong.
    pub async fn submit_template(&self, actor: &Actor, code: &str) -> Result<TemplateView> {
        let (rules_of, review) = (self.rules_of(actor), self.core.ids.next());
        let (account, who) = Engine::author(actor);
        let (core, now) = (std::sync::Arc::clone(&self.core), now_ms());
        self.on_template(actor, code, Action::TemplateSubmitted, move |tx, held, note| {
            let status = settled!(step(held.newest.status, Event::Submit));
            let wording = &held.newest.wording;
            let kind = Kind::from_code(wording.kind).unwrap_or(Kind::Notification);
            let variables = rules(&wording.content, &wording.variables);
            let mut findings = checks::of_template(&wording.content, kind, &variables, &rules_of);
            if wording.description.is_empty() {
                let (en, zh) = (
                    "Describe what it is used for: who gets it, and on what occasion.",
                    "请填写使用场景：发给谁、在什么情况下发送。",
                );
                let (id, is_error) = ("description_missing".into(), true);
                findings.push(Found {
                    id,
                    is_error,
                    position: None,
                    field: None,
                    en: en.into(),
                    zh: zh.into(),
                });
            }
            findings.extend(variables.iter().filter(|rule| rule.kind == VariableKind::Other).map(broad));
            if let Some(error) = checks::refusal(&findings, "content") {
                return refuse(error);
            }
            let submitted = Submitted {
                subject: Subject::Template,
                object: held.head.id.0,
                number: held.newest.number,
                name: &held.head.code,
                content: &wording.content,
                findings: &findings,
            };
            let row = application(review, held.head.tenant, (account, &who), &submitted);
            let exemption = match findings.is_empty() {
                true => exemptions::of_template(tx, held.head.tenant, held.head.id, now)?,
                false => None,
            };
            held.set(status);
            match exemption {
                Some(given) => held.let_through(tx, &core, Review { exempt_by: given.who, ..row }, now)?,
                None => reviews::insert(tx, &row)?,
            }
            Ok(Ok(note.with("version", held.newest.number).with("review", review.to_string())))
        })
        .await
    }

    /// Takes the newest version out of the queue before it is decided; it is a draft again.
    pub async fn withdraw_template(&self, actor: &Actor, code: &str) -> Result<TemplateView> {
        self.on_template(actor, code, Action::TemplateWithdrawn, move |tx, held, note| {
            let status = settled!(step(held.newest.status, Event::Withdraw));
            reviews::withdraw(tx, held.head.tenant, Subject::Template, held.head.id.0)?;
            held.set(status);
            Ok(Ok(note.with("version", held.newest.number)))
        })
        .await
    }

    /// It is used no longer; a version that waits for its review waits no longer either.
    pub async fn disable_template(&self, actor: &Actor, code: &str) -> Result<TemplateView> {
        self.on_template(actor, code, Action::TemplateDisabled, move |tx, held, note| {
            let status = settled!(step(held.head.status, Event::Disable));
            let (tenant, id) = (held.head.tenant, held.head.id);
            reviews::withdraw(tx, tenant, Subject::Template, id.0)?;
            for version in templates::versions(tx, tenant, id)? {
                if let Some(status) = version.status.apply(Event::Disable) {
                    templates::put_version(tx, tenant, id, &Version { status, ..version })?;
                }
            }
            held.newest.status =
                held.newest.status.apply(Event::Disable).unwrap_or(match held.newest.status {
                    Status::Submitted => Status::Draft,
                    other => other,
                });
            held.head.status = status;
            Ok(Ok(note))
        })
        .await
    }

    /// Asks the reviewers to hurry, once an hour.
    pub async fn urge_template(&self, actor: &Actor, code: &str) -> Result<()> {
        actor.may(Permission::TemplatesManage)?;
        let (tenant, named) = (actor.tenant, code.to_owned());
        let known = self.core.db.read(move |tx| templates::by_code(tx, tenant, &named)).await?;
        self.urge(actor, Subject::Template, known.ok_or(Refusal::NotFound)?.id.0, code).await
    }

    /// Runs a change of one template, which is held; afterwards the message path sees it. `not_found` without it.
    async fn on_template<F>(
        &self,
        actor: &Actor,
        code: &str,
        action: Action,
        mut change: F,
    ) -> Result<TemplateView>
    where
        F: FnMut(&mut Tx<'_>, &mut Held, crate::Note) -> Decided<crate::Note> + Send + 'static,
    {
        actor.may(Permission::TemplatesManage)?;
        let (tenant, note, code) = (actor.tenant, self.core.note(actor, action, code), code.to_owned());
        let run = move |tx: &mut Tx<'_>| -> Decided<Held> {
            let Some(head) = templates::lock_code(tx, tenant, &code)? else {
                return refuse(Refusal::NotFound);
            };
            let newest = templates::versions(tx, tenant, head.id)?.into_iter().next();
            let newest =
                newest.ok_or_else(|| store::Error::Corrupt(format!("template {code} has no version")))?;
            let mut held = Held { head, newest, event: None };
            let note = settled!(change(tx, &mut held, note.clone())?);
            templates::put_version(tx, tenant, held.head.id, &held.newest)?;
            if !templates::update(tx, &held.head)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            store::audit::add(tx, &note.line())?;
            store::feed::append(tx, held.event.as_slice())?;
            held.head.version += 1;
            Ok(Ok(held))
        };
        let held = self.core.db.write(run).await??;
        if held.event.is_some() {
            self.core.tell(tenant);
        }
        self.refresh().await?;
        Ok(TemplateView::of(held.head, Some(held.newest)))
    }
}

/// A variable that may say anything: the reviewer wants to know.
fn broad(rule: &VariableRule) -> Found {
    let name = &rule.name;
    Found {
        id: "variable_broad".into(),
        is_error: false,
        position: None,
        field: None,
        en: format!("The variable \"{name}\" may say anything. Give it a narrower type."),
        zh: format!("变量“{name}”未限定类型。建议选择更具体的类型。"),
    }
}
