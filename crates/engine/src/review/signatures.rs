//! Signatures, from their owner's side: written, submitted, taken back, used no longer.

use std::collections::HashMap;

use domain::audit::Action;
use domain::evidence::Standing;
use domain::id::SignatureId;
use domain::permission::Permission;
use domain::refusal::{Detail, Refusal};
use domain::review::{Event, Status, Subject};
use serde_json::json;
use store::filings::{self, Filing};
use store::signatures::{self, Signature};
use store::{Tx, evidence, reviews};

use super::checks;
use super::renewal;
use super::view::{Applied, EvidenceView, Found, SignatureView};
use super::work::{self, Submitted, URGE_MS, application, step};
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse, settled};
use crate::error::{Error, Result};

/// Signatures a tenant can have.
const SIGNATURES_MAX: usize = 500;

/// What an owner writes.
#[derive(Clone, Debug)]
pub struct SignatureWording {
    /// Without brackets.
    pub text: String,
    /// It is used on behalf of somebody else.
    pub on_behalf: bool,
    /// Whose name it is.
    pub company: String,
    /// What the owner tells the reviewer.
    pub note: String,
}

/// A signature with its documents and everything that was decided about it.
#[derive(Clone, Debug)]
pub struct SignatureDetail {
    /// The signature.
    pub signature: SignatureView,
    /// Its documents, the oldest first.
    pub evidence: Vec<EvidenceView>,
    /// Its applications, the newest first.
    pub history: Vec<Applied>,
    /// What a machine says about it now.
    pub findings: Vec<Found>,
}

fn checked(wording: SignatureWording) -> Result<SignatureWording> {
    Ok(SignatureWording {
        text: work::line("text", &wording.text, 1, 40)?,
        company: work::line("company", &wording.company, 0, 100)?,
        note: work::text("note", &wording.note, 0)?,
        on_behalf: wording.on_behalf,
    })
}

fn taken(text: &str) -> Error {
    Error::Refused(Refusal::NameTaken, Detail::both("text", text))
}

/// A document that is asked for and is not there.
fn missing(signature: &Signature, documents: &[evidence::Evidence]) -> Option<Found> {
    let counts = |file: &&evidence::Evidence| matches!(file.standing, Standing::Counts | Standing::Waits);
    let has = |purpose: &str| documents.iter().filter(counts).any(|file| file.purpose == purpose);
    let found = |id: &str, en: &str, zh: &str| Found {
        id: id.into(),
        is_error: true,
        position: None,
        field: None,
        en: en.into(),
        zh: zh.into(),
    };
    if signature.company.is_empty() {
        let (en, zh) = ("Name the company that the signature belongs to.", "请填写签名所属的公司名称。");
        return Some(found("company_missing", en, zh));
    }
    if !has("business_licence") {
        let (en, zh) = ("Upload the company's business licence.", "请上传该公司的营业执照。");
        return Some(found("licence_missing", en, zh));
    }
    if signature.on_behalf && !has("power_of_attorney") {
        let (en, zh) =
            ("Upload the owner's power of attorney.", "代他人申请签名，请上传权利人出具的授权书。");
        return Some(found("authorization_missing", en, zh));
    }
    None
}

impl Engine {
    /// The tenant's signatures, whatever their status.
    pub async fn signatures(&self, actor: &Actor) -> Result<Vec<SignatureView>> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let read =
            move |tx: &mut Tx<'_>| Ok((signatures::of_tenant(tx, tenant)?, filings::of_tenant(tx, tenant)?));
        let (rows, filings) = self.core.db.read(read).await?;
        let mut known: HashMap<SignatureId, Vec<Filing>> = HashMap::new();
        for filing in filings {
            known.entry(filing.signature).or_default().push(filing);
        }
        let view = |row: Signature| {
            let filings = known.remove(&row.id).unwrap_or_default();
            SignatureView::of(row, &filings)
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// One of them with its documents and its history.
    pub async fn signature(&self, actor: &Actor, id: SignatureId) -> Result<SignatureDetail> {
        actor.may(Permission::CatalogRead)?;
        let tenant = actor.tenant;
        let read = move |tx: &mut Tx<'_>| {
            let Some(row) = signatures::get(tx, tenant, id)? else { return Err(store::Error::NotFound) };
            let files = evidence::of_object(tx, tenant, Subject::Signature, id.0)?;
            let filings = filings::of_signature(tx, tenant, id)?;
            Ok((row, files, reviews::of_object(tx, tenant, Subject::Signature, id.0)?, filings))
        };
        let (row, files, history, filings) = self.core.db.read(read).await?;
        let mut findings = checks::of_signature(&row.text, &self.rules_of(actor));
        if !matches!(row.status, Status::Approved | Status::Submitted) {
            findings.extend(missing(&row, &files));
        }
        Ok(SignatureDetail {
            findings,
            signature: SignatureView::of(row, &filings),
            evidence: files.into_iter().map(EvidenceView::from).collect(),
            history: history.into_iter().map(Applied::from).collect(),
        })
    }

    /// What a machine says about a text while it is typed.
    pub fn lint_signature(&self, actor: &Actor, text: &str) -> Result<Vec<Found>> {
        actor.may(Permission::CatalogRead)?;
        let text = work::line("text", text, 0, 40)?;
        Ok(checks::of_signature(&text, &self.rules_of(actor)))
    }

    /// Makes a signature that is not submitted yet.
    pub async fn create_signature(&self, actor: &Actor, wording: SignatureWording) -> Result<SignatureView> {
        actor.may(Permission::SignaturesManage)?;
        let SignatureWording { text, on_behalf, company, note } = checked(wording)?;
        let now = now_ms();
        let row = Signature {
            id: SignatureId(self.core.ids.next()),
            tenant: actor.tenant,
            text,
            status: Status::Draft,
            on_behalf,
            company,
            note,
            version: 1,
            created_ms: Some(now),
            created_by: actor.name().to_owned(),
            changed_ms: Some(now),
        };
        let line = self.core.note(actor, Action::SignatureCreated, &row.text);
        let line = line.with("company", &row.company).with("on_behalf", row.on_behalf).line();
        let new = row.clone();
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if signatures::is_taken(tx, new.tenant, &new.text, new.id)? {
                return refuse(taken(&new.text));
            }
            if signatures::of_tenant(tx, new.tenant)?.len() >= SIGNATURES_MAX {
                let limit = Detail::both("text", format!("at most {SIGNATURES_MAX} signatures"));
                return refuse(Error::Refused(Refusal::FieldInvalid, limit));
            }
            signatures::insert(tx, &new)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(()))
        };
        let text = row.text.clone();
        let written = self.core.db.write(insert).await;
        written.map_err(|error| match error {
            store::Error::Conflict(_) => taken(&text),
            other => other.into(),
        })??;
        self.refresh().await?;
        Ok(SignatureView::of(row, &[]))
    }

    /// Changes the signature as it was at `version`. What was rejected, disabled or has expired becomes a draft again;
    /// networks that knew another text do not know this one.
    pub async fn change_signature(
        &self,
        actor: &Actor,
        id: SignatureId,
        version: i64,
        wording: SignatureWording,
    ) -> Result<SignatureView> {
        let wording = checked(wording)?;
        self.on_signature(actor, id, Action::SignatureChanged, move |tx, row, note| {
            if row.version != version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            row.status = settled!(step(row.status, Event::Edit));
            renewal::fold(tx, row)?;
            if signatures::is_taken(tx, row.tenant, &wording.text, row.id)? {
                return refuse(taken(&wording.text));
            }
            let shown = |row: &Signature| {
                json!({"text": row.text, "company": row.company, "on_behalf": row.on_behalf, "note": row.note})
            };
            let before = shown(row);
            if row.text != wording.text {
                filings::forget(tx, row.tenant, row.id)?;
            }
            let SignatureWording { text, on_behalf, company, note: said } = wording.clone();
            (row.text, row.on_behalf, row.company, row.note) = (text, on_behalf, company, said);
            Ok(Ok(note.with("before", before).with("after", shown(row))))
        })
        .await
    }

    /// Puts it into the reviewers' queue. `submission_invalid` says what is still wrong.
    pub async fn submit_signature(&self, actor: &Actor, id: SignatureId) -> Result<SignatureView> {
        let (rules_of, review) = (self.rules_of(actor), self.core.ids.next());
        let (account, who) = Engine::author(actor);
        self.on_signature(actor, id, Action::SignatureSubmitted, move |tx, row, note| {
            row.status = settled!(step(row.status, Event::Submit));
            renewal::fold(tx, row)?;
            let files = evidence::of_object(tx, row.tenant, Subject::Signature, id.0)?;
            let mut findings = checks::of_signature(&row.text, &rules_of);
            findings.extend(missing(row, &files));
            if let Some(error) = checks::refusal(&findings, "text") {
                return refuse(error);
            }
            let submitted = Submitted {
                subject: Subject::Signature,
                object: id.0,
                number: row.version,
                name: &row.text,
                content: &row.text,
                findings: &findings,
            };
            reviews::insert(tx, &application(review, row.tenant, (account, &who), &submitted))?;
            Ok(Ok(note.with("review", review.to_string())))
        })
        .await
    }

    /// Takes it out of the queue before it is decided; it is a draft again.
    pub async fn withdraw_signature(&self, actor: &Actor, id: SignatureId) -> Result<SignatureView> {
        self.on_signature(actor, id, Action::SignatureWithdrawn, move |tx, row, note| {
            row.status = settled!(step(row.status, Event::Withdraw));
            reviews::withdraw(tx, row.tenant, Subject::Signature, id.0)?;
            Ok(Ok(note))
        })
        .await
    }

    /// It is used no longer: messages that are accepted from now on cannot have it.
    pub async fn disable_signature(&self, actor: &Actor, id: SignatureId) -> Result<SignatureView> {
        self.on_signature(actor, id, Action::SignatureDisabled, move |tx, row, note| {
            row.status = settled!(step(row.status, Event::Disable));
            reviews::withdraw(tx, row.tenant, Subject::Signature, id.0)?;
            Ok(Ok(note))
        })
        .await
    }

    /// Asks the reviewers to hurry, once an hour.
    pub async fn urge_signature(&self, actor: &Actor, id: SignatureId) -> Result<()> {
        actor.may(Permission::SignaturesManage)?;
        let tenant = actor.tenant;
        let known = self.core.db.read(move |tx| signatures::get(tx, tenant, id)).await?;
        let name = known.ok_or(Refusal::NotFound)?.text;
        self.urge(actor, Subject::Signature, id.0, &name).await
    }

    /// Asks to hurry about what is in the queue.
    pub(crate) async fn urge(&self, actor: &Actor, subject: Subject, object: i64, name: &str) -> Result<()> {
        let (tenant, now) = (actor.tenant, now_ms());
        let line = self.core.note(actor, Action::ReviewUrged, name).line();
        let run = move |tx: &mut Tx<'_>| -> Decided<()> {
            let newest = reviews::of_object(tx, tenant, subject, object)?.into_iter().next();
            let Some(open) = newest.filter(|review| review.state.is_open()) else {
                return refuse(Error::param(Refusal::ReviewState, "not submitted"));
            };
            if let Some(again) = open.urged_ms.map(|at| at + URGE_MS).filter(|again| *again > now) {
                return refuse(Error::param(Refusal::RateLimited, (again - now + 999) / 1000));
            }
            reviews::urge(tx, tenant, subject, object, now)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(()))
        };
        self.core.db.write(run).await?
    }

    /// Runs a change of one signature, which is held; afterwards the message path sees it. `not_found` without it.
    async fn on_signature<F>(
        &self,
        actor: &Actor,
        id: SignatureId,
        action: Action,
        mut change: F,
    ) -> Result<SignatureView>
    where
        F: FnMut(&mut Tx<'_>, &mut Signature, crate::Note) -> Decided<crate::Note> + Send + 'static,
    {
        actor.may(Permission::SignaturesManage)?;
        let (tenant, now) = (actor.tenant, now_ms());
        let note = self.core.note(actor, action, "");
        let run = move |tx: &mut Tx<'_>| -> Decided<(Signature, Vec<Filing>)> {
            let Some(mut row) = signatures::lock(tx, tenant, id)? else { return refuse(Refusal::NotFound) };
            let note = settled!(change(tx, &mut row, note.clone().about(""))?);
            row.changed_ms = Some(now);
            if !signatures::update(tx, &row)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            store::audit::add(tx, &note.about(&row.text).line())?;
            let filings = filings::of_signature(tx, tenant, id)?;
            Ok(Ok((Signature { version: row.version + 1, ..row }, filings)))
        };
        let written = self.core.db.write(run).await;
        let (row, filings) = written.map_err(|error| match error {
            store::Error::Conflict(_) => Error::field(Refusal::NameTaken, "text"),
            other => other.into(),
        })??;
        self.refresh().await?;
        Ok(SignatureView::of(row, &filings))
    }
}
