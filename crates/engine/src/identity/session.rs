//! Sessions: recognising their bearer, renewing their token, listing and ending them.
//!
//! A token is 32 random octets in base64url; the database has its hash. It is replaced every hour of use; the one
//! before stays good until the new one comes back, and a minute longer, for requests that were under way. A session
//! ends when it is not used, when it is old, when somebody ends it, and at once when the account or its tenant is closed.

use std::sync::Arc;

use domain::audit::Action;
use domain::id::{AccountId, MessageId, SessionId, TenantId};
use domain::refusal::Refusal;
use store::accounts::{self, Login};
use store::credentials::{self, Credential};
use store::sessions::{self, Session};

use super::password;
use super::settings::SignInSettings;
use super::totp::recovery_left;
use super::usable_role;
use crate::Engine;
use crate::actor::{Actor, Origin, Person};
use crate::error::Result;
use crate::keys::{hash, random_secret};

/// How long the token before is good once the new one was seen, milliseconds.
pub(super) const GRACE_MS: i64 = 60_000;
/// How often use is noted, milliseconds.
const NOTE_MS: i64 = 60_000;
/// Characters of a token.
const TOKEN_LENGTH: usize = 43;
/// Sessions that are over are known this long, milliseconds, so that their bearer is told.
const KNOWN_MS: i64 = 7 * 86_400_000;
/// Sessions of one account; a new one ends the oldest.
pub(super) const SESSIONS_MAX: usize = 50;

/// A recognised session.
#[derive(Clone)]
pub struct Authenticated {
    /// Who.
    pub actor: Actor,
    /// What requests that change something must repeat.
    pub csrf: String,
    /// The token that takes the place of the one that was shown.
    pub renewed: Option<String>,
}

/// A session as its owner sees it, with whom it belongs to.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// The account and its role.
    pub person: Person,
    /// Mail address; may be empty.
    pub mail: String,
    /// `en` or `zh`.
    pub language: String,
    /// The account was made at.
    pub created_ms: i64,
    /// The newest sign-in.
    pub last_ms: Option<i64>,
    /// From where.
    pub last_address: Option<String>,
    /// One-time codes are asked for.
    pub totp_enabled: bool,
    /// Recovery codes that are left.
    pub recovery_codes_left: usize,
    /// Shortest password the account may choose.
    pub password_min: usize,
    /// The tenant; none for the platform's staff.
    pub tenant: Option<TenantView>,
    /// What requests that change something must repeat.
    pub csrf: String,
    /// Ends at this time without use.
    pub idle_ms: i64,
    /// Ends at this time anyway.
    pub expires_ms: i64,
    /// Now.
    pub now_ms: i64,
}

/// An account's tenant.
#[derive(Clone, Debug)]
pub struct TenantView {
    /// `CNX01`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// `en` or `zh`.
    pub language: String,
}

/// A session in the list of an account's sessions.
#[derive(Clone, Debug)]
pub struct SessionItem {
    /// Its id.
    pub id: SessionId,
    /// It is the one that asks.
    pub current: bool,
    /// From which address it began.
    pub address: String,
    /// With which program.
    pub agent: String,
    /// Began at.
    pub created_ms: i64,
    /// Last used at, to the minute.
    pub seen_ms: i64,
    /// Ends at this time anyway.
    pub expires_ms: i64,
}

/// When a session is over.
#[derive(Clone, Copy)]
pub(super) struct Times {
    idle_ms: i64,
    absolute_ms: i64,
    rotate_ms: i64,
}

impl Times {
    pub(super) fn of(settings: &SignInSettings) -> Times {
        Times {
            idle_ms: i64::from(settings.idle_min) * 60_000,
            absolute_ms: i64::from(settings.absolute_h) * 3_600_000,
            rotate_ms: i64::from(settings.rotate_min) * 60_000,
        }
    }

    fn expires_ms(self, session: &Session) -> i64 {
        session.created_ms + self.absolute_ms
    }

    fn idle_ms(self, session: &Session) -> i64 {
        (session.seen_ms + self.idle_ms).min(self.expires_ms(session))
    }

    fn is_over(self, session: &Session, now_ms: i64) -> bool {
        session.ended_ms.is_some() || now_ms >= self.idle_ms(session)
    }
}

/// What is to be written because a session was used.
enum Upkeep {
    Nothing,
    /// It was seen, and its old token is good until then.
    Note {
        old_until_ms: i64,
    },
    /// It is to get another token; its present one stays good meanwhile.
    Rotate,
    /// The token it was given never arrived: another one takes its place.
    Reissue,
}

fn upkeep(session: &Session, times: Times, by_old_token: bool, now_ms: i64) -> Upkeep {
    let age_ms = now_ms - session.rotated_ms;
    if by_old_token {
        return if age_ms > GRACE_MS { Upkeep::Reissue } else { Upkeep::Nothing };
    }
    if age_ms >= times.rotate_ms {
        return Upkeep::Rotate;
    }
    let old_until_ms = session.old_until_ms.min(now_ms + GRACE_MS);
    let arrived = session.old_token.is_some() && session.old_until_ms > old_until_ms;
    if arrived || now_ms - session.seen_ms >= NOTE_MS {
        Upkeep::Note { old_until_ms }
    } else {
        Upkeep::Nothing
    }
}

/// Gives the person's session another token at once (its present one stays good for requests under way).
pub(super) fn renew(tx: &mut store::Tx<'_>, person: &Person, token: &str, now_ms: i64) -> store::Result<()> {
    let session = sessions::get(tx, person.tenant, person.session)?.ok_or(store::Error::NotFound)?;
    let until_ms = now_ms + GRACE_MS;
    let rotated =
        sessions::rotate(tx, person.tenant, session.id, &session.token, &hash(token), now_ms, until_ms)?;
    if rotated { Ok(()) } else { Err(store::Error::Busy("the session was renewed at the same time".into())) }
}

fn person(login: &Login, session: SessionId) -> Option<Person> {
    let role = usable_role(login)?;
    let account = &login.account;
    Some(Person { id: account.id, tenant: account.tenant, name: account.name.clone(), role, session })
}

/// The session of a token, and the account when it is there.
fn read(tx: &mut store::Tx<'_>, token: &[u8; 32]) -> store::Result<Option<(Session, Option<Login>)>> {
    let Some(session) = sessions::of_token_all(tx, token)? else { return Ok(None) };
    let login = accounts::get(tx, session.tenant, session.account)?;
    Ok(Some((session, login)))
}

impl Engine {
    /// Recognises the bearer of a session's token: `unauthorized`, or `session_expired` when it is over.
    pub async fn authenticate_session(&self, token: &str, origin: Origin) -> Result<Authenticated> {
        if token.len() != TOKEN_LENGTH {
            return Err(Refusal::Unauthorized.into());
        }
        let shown = hash(token);
        let found = self.core.db.read(move |tx| read(tx, &shown)).await?;
        let (session, login) = found.ok_or(Refusal::Unauthorized)?;
        let (now_ms, times) = (self.identity.clock.now_ms(), Times::of(&self.identity.settings));
        let by_old_token = session.token != shown;
        let person = login.and_then(|login| person(&login, session.id));
        let over = times.is_over(&session, now_ms) || by_old_token && session.old_until_ms <= now_ms;
        let Some(person) = person.filter(|_| !over) else { return Err(Refusal::SessionExpired.into()) };
        let csrf = session.csrf.clone();
        let renewed = self.keep_up(session, times, by_old_token, now_ms).await?;
        Ok(Authenticated { actor: Actor::of_person(Arc::new(person), origin), csrf, renewed })
    }

    /// Notes that a session was used, and renews its token when it is time; a database that cannot take it now does not
    /// keep anybody from reading.
    async fn keep_up(
        &self,
        session: Session,
        times: Times,
        by_old_token: bool,
        now_ms: i64,
    ) -> Result<Option<String>> {
        let what = upkeep(&session, times, by_old_token, now_ms);
        let token = match what {
            Upkeep::Nothing => return Ok(None),
            Upkeep::Note { .. } => String::new(),
            Upkeep::Rotate | Upkeep::Reissue => random_secret("")?,
        };
        let (new, old_until_ms) = (hash(&token), times.expires_ms(&session));
        let written = self.core.db.write(move |tx| {
            let (tenant, id, from) = (session.tenant, session.id, &session.token);
            match what {
                Upkeep::Nothing => Ok(false),
                Upkeep::Note { old_until_ms } => {
                    sessions::used(tx, tenant, id, now_ms, old_until_ms).map(|()| false)
                }
                Upkeep::Rotate => sessions::rotate(tx, tenant, id, from, &new, now_ms, old_until_ms),
                Upkeep::Reissue => sessions::reissue(tx, tenant, id, from, &new, now_ms),
            }
        });
        match written.await {
            Ok(renewed) => Ok(renewed.then_some(token)),
            Err(error) => {
                tracing::warn!(%error, "the use of a session could not be noted");
                Ok(None)
            }
        }
    }

    /// The actor's session and account.
    pub async fn session(&self, actor: &Actor) -> Result<SessionView> {
        let person = actor.signed_in()?.clone();
        let times = Times::of(&self.identity.settings);
        let now_ms = self.identity.clock.now_ms();
        let (tenant, account, id) = (person.tenant, person.id, person.session);
        let read = move |tx: &mut store::Tx<'_>| {
            let session = sessions::get(tx, tenant, id)?;
            let login = accounts::get(tx, tenant, account)?;
            Ok((session, login, credentials::get(tx, tenant, account)?))
        };
        let (session, login, credential) = self.core.db.read(read).await?;
        let (session, login) = session.zip(login).ok_or(Refusal::SessionExpired)?;
        Ok(view(person, &session, login, &credential, times, now_ms))
    }

    /// The actor as it is now, for streams, which outlive their request: with the role of now; `None` when its session is
    /// over. A key's bearer stays what it is.
    pub async fn actor_now(&self, actor: &Actor) -> Result<Option<Actor>> {
        let Some(asked) = actor.person().cloned() else { return Ok(Some(actor.clone())) };
        let read = move |tx: &mut store::Tx<'_>| {
            let session = sessions::get(tx, asked.tenant, asked.session)?;
            Ok(session.zip(accounts::get(tx, asked.tenant, asked.id)?))
        };
        let found = self.core.db.read(read).await?;
        let (now_ms, times) = (self.identity.clock.now_ms(), Times::of(&self.identity.settings));
        let open = found.filter(|(session, _)| !times.is_over(session, now_ms));
        let person = open.and_then(|(session, login)| person(&login, session.id));
        Ok(person.map(|person| Actor::of_person(Arc::new(person), actor.origin.clone())))
    }

    /// The account's sessions that are not over, newest first.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<SessionItem>> {
        let person = actor.signed_in()?;
        let (tenant, account, current) = (person.tenant, person.id, person.session);
        let open = self.core.db.read(move |tx| sessions::open(tx, tenant, account)).await?;
        let (now_ms, times) = (self.identity.clock.now_ms(), Times::of(&self.identity.settings));
        let alive = open.into_iter().rev().filter(|session| !times.is_over(session, now_ms));
        Ok(alive
            .map(|session| SessionItem {
                id: session.id,
                current: session.id == current,
                expires_ms: times.expires_ms(&session),
                address: session.address,
                agent: session.agent,
                created_ms: session.created_ms,
                seen_ms: session.seen_ms,
            })
            .collect())
    }

    /// Signs out: ends the actor's own session.
    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        let person = actor.signed_in()?.clone();
        let note = self.core.note(actor, Action::SignOut, &person.name).line();
        let now_ms = self.identity.clock.now_ms();
        let end = move |tx: &mut store::Tx<'_>| {
            if sessions::end(tx, person.tenant, person.id, person.session, now_ms)? {
                store::audit::add(tx, &note)?;
            }
            Ok(())
        };
        Ok(self.core.db.write(end).await?)
    }

    /// Ends one of the account's sessions.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<()> {
        let person = actor.signed_in()?.clone();
        let note = self.core.note(actor, Action::SessionRevoked, &person.name);
        let note = note.with("session_id", MessageId(id.0).uid()).line();
        let now_ms = self.identity.clock.now_ms();
        let end = move |tx: &mut store::Tx<'_>| {
            let ended = sessions::end(tx, person.tenant, person.id, id, now_ms)?;
            if ended { store::audit::add(tx, &note).map(|()| true) } else { Ok(false) }
        };
        if self.core.db.write(end).await? { Ok(()) } else { Err(Refusal::NotFound.into()) }
    }

    /// Ends all of the account's sessions but the actor's own.
    pub async fn end_other_sessions(&self, actor: &Actor) -> Result<()> {
        let person = actor.signed_in()?.clone();
        let note = self.core.note(actor, Action::SessionRevoked, &person.name);
        let now_ms = self.identity.clock.now_ms();
        let end = move |tx: &mut store::Tx<'_>| {
            let ended = sessions::end_others(tx, person.tenant, person.id, person.session, now_ms)?;
            if ended > 0 {
                store::audit::add(tx, &note.clone().with("sessions", ended).line())?;
            }
            Ok(())
        };
        Ok(self.core.db.write(end).await?)
    }

    /// Forgets what is over for long: sessions, reset links.
    pub(crate) async fn prune_identity(&self) -> store::Result<()> {
        let now_ms = self.identity.clock.now_ms();
        let oldest_ms = now_ms - Times::of(&self.identity.settings).absolute_ms - KNOWN_MS;
        let before = SessionId(MessageId::first_at(oldest_ms).0);
        let prune = move |tx: &mut store::Tx<'_>| {
            sessions::prune_all(tx, before)?;
            credentials::prune_resets_all(tx, now_ms).map(drop)
        };
        self.core.db.write(prune).await
    }
}

pub(super) fn view(
    person: Person,
    session: &Session,
    login: Login,
    credential: &Credential,
    times: Times,
    now_ms: i64,
) -> SessionView {
    let tenant = login.tenant.map(|tenant| TenantView {
        code: tenant.code,
        name: tenant.name,
        time_zone: tenant.time_zone,
        language: tenant.language,
    });
    let totp_enabled = credential.totp.is_some();
    SessionView {
        id: session.id,
        person,
        mail: login.account.mail,
        language: login.account.language,
        created_ms: login.account.created_ms,
        last_ms: credential.last_ms,
        last_address: credential.last_address.clone(),
        totp_enabled,
        recovery_codes_left: recovery_left(credential),
        password_min: if totp_enabled { password::WITH_CODE_MIN } else { password::ALONE_MIN },
        tenant,
        csrf: session.csrf.clone(),
        idle_ms: times.idle_ms(session),
        expires_ms: times.expires_ms(session),
        now_ms,
    }
}

/// A session that begins now.
pub(super) fn new_session(
    tenant: TenantId,
    account: AccountId,
    id: SessionId,
    token: &str,
    csrf: String,
    origin: &Origin,
    now_ms: i64,
) -> Session {
    Session {
        id,
        tenant,
        account,
        token: hash(token).to_vec(),
        old_token: None,
        old_until_ms: 0,
        csrf,
        created_ms: now_ms,
        rotated_ms: now_ms,
        seen_ms: now_ms,
        ended_ms: None,
        address: origin.address.to_canonical().to_string(),
        agent: origin.agent.to_string(),
    }
}
