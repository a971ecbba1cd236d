//! A test of a carrier: a message of the platform itself, for that carrier alone.
//!
//! It takes the path of every message and survives what they survive. What is different: it costs nothing, belongs to no
//! tenant, is told to nobody, goes to no other carrier, and what the carrier says about it is its end.

use std::sync::Arc;

use domain::id::{KeyId, RouteId};
use domain::kind::{Direction, Kind};
use domain::network::Network;
use domain::permission::Permission;
use domain::phone::{Country, Phone, PhoneError};
use domain::policy::Policy;
use domain::refusal::{Detail, Refusal};
use domain::sender_id::is_sender_id;
use domain::signature::Position;
use store::messages::Body;
use store::test_message::PLATFORM;
use text::Rule;
use tokio::sync::oneshot;

use super::carriers::named;
use crate::Engine;
use crate::actor::Actor;
use crate::audit::Note;
use crate::clock::now_ms;
use crate::error::{Error, Result};
use crate::messages::Room;
use crate::pipeline::accept::{Accepted, Job, Test};
use crate::pipeline::counters::Prints;
use crate::policy;
use crate::send::Draft;
use crate::sight::Sight;
use crate::view::{self, MessageSummary};
use domain::audit::Action;
use domain::id::Uid;

/// The urgent lane: whoever tests waits for the answer.
const KIND: Kind = Kind::Verification;
/// Tests of a carrier that are shown.
const SHOWN_MAX: i64 = 20;

/// What is to be sent.
#[derive(Clone, Debug)]
pub struct NewTest {
    /// Phone number; without a country code it is one of mainland China.
    pub to: String,
    /// The whole text, with whatever signature it needs; at most 1500 characters.
    pub content: String,
    /// Sender ID; absent = the carrier's own.
    pub sender_id: Option<String>,
}

impl Engine {
    /// Sends a test message over one carrier: durable when it answers.
    pub async fn test_carrier(&self, actor: &Actor, code: &str, test: NewTest) -> Result<Uid> {
        actor.may(Permission::CarriersTest)?;
        if !self.is_active() {
            return Err(Error::Unavailable("this node is standing by".into()));
        }
        let picture = self.core.picture();
        let carrier = named(&picture, code)?;
        let (draft, body) = assess(carrier, &test, &picture.policy)?;
        let note = self.core.note(actor, Action::CarrierTestSent, code);
        let note = note.with("to", draft.phone.map(|phone| phone.masked()));
        self.accept_test(carrier, draft, body, note).await
    }

    async fn accept_test(
        &self,
        carrier: &policy::Carrier,
        draft: Draft,
        body: Body,
        note: Note,
    ) -> Result<Uid> {
        let room = Room::reserve(&self.core, 1)?;
        let (reply, answer) = oneshot::channel();
        let job = Job {
            tenant: PLATFORM,
            key: KeyId(0),
            kind: KIND,
            idempotency: None,
            body: Arc::new(body),
            drafts: vec![draft],
            task: None,
            rows: None,
            due_ms: None,
            valid_ms: now_ms() + i64::from(self.core.picture().policy.validity_s(KIND)) * 1000,
            endpoint: None,
            test: Some(Test { carrier: carrier.id, note }),
            reply,
        };
        let stopping = || Error::Unavailable("stopping".into());
        self.core.accept.send(job).await.map_err(|_| stopping())?;
        room.hand_over();
        match answer.await.map_err(|_| stopping())?? {
            Accepted::Stored { ids, .. } => ids.first().map(|id| id.uid()).ok_or_else(stopping),
            _ => Err(Error::Internal("a test message was taken for a repeated request".into())),
        }
    }

    /// The last tests of a carrier, newest first, at most 20.
    pub async fn carrier_tests(&self, actor: &Actor, code: &str) -> Result<Vec<MessageSummary>> {
        actor.may(Permission::CarriersRead)?;
        let picture = self.core.picture();
        let carrier = named(&picture, code)?.id;
        let read = move |tx: &mut store::Tx<'_>| store::test_message::of_carrier(tx, carrier, SHOWN_MAX);
        let rows = self.core.db.read(read).await?;
        Ok(rows.iter().map(|row| view::summary(row, &picture, Sight::Masked)).collect())
    }
}

/// Checks a test message and makes it what the batcher takes.
fn assess(carrier: &policy::Carrier, test: &NewTest, rules: &Policy) -> Result<(Draft, Body)> {
    if !carrier.options.enabled {
        return Err(Error::param(Refusal::CarrierDisabled, &carrier.code));
    }
    let wrong_number = |error| match error {
        PhoneError::Invalid => Error::field(Refusal::InvalidNumber, "to"),
        PhoneError::NotMobile => Error::field(Refusal::NotMobileNumber, "to"),
    };
    let phone = Phone::parse(&test.to, Some(Country::CN)).map_err(wrong_number)?;
    let most = rules.content.rule().max_chars;
    if test.content.trim().is_empty() {
        return Err(Error::field(Refusal::ContentEmpty, "content"));
    }
    if test.content.chars().count() > most {
        return Err(Error::Refused(Refusal::ContentTooLong, Detail::both("content", most)));
    }
    if let Some(sender) = test.sender_id.as_deref().filter(|sender| !is_sender_id(sender)) {
        return Err(Error::Refused(Refusal::SenderIdInvalid, Detail::both("sender_id", sender)));
    }
    let body = Body {
        template: None,
        signature: String::new(),
        position: Position::Start.code(),
        sender: test.sender_id.clone(),
        content: test.content.clone(),
        consent: None,
    };
    Ok((draft(phone, test), body))
}

fn draft(phone: Phone, test: &NewTest) -> Draft {
    let country = phone.country();
    let rule = match Direction::of(country) {
        Direction::Mainland => Rule::MAINLAND,
        Direction::International => Rule::INTERNATIONAL,
    };
    Draft {
        to: test.to.chars().take(64).collect(),
        phone: Some(phone),
        country,
        network: Network::of(phone),
        route: Some(RouteId(0)),
        text: test.content.as_str().into(),
        vars: None,
        layout: text::layout(&test.content, rule),
        candidates: Vec::new(),
        refusal: None,
        reference: None,
        prints: Prints::default(),
        warnings: Vec::new(),
    }
}
