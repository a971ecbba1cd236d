//! An account's own phone: its owner proves it by a code that goes there as a verification message of the tenant, over its
//! route, under its signature, charged as any.
//!
//! Three codes an hour, ten minutes each, five wrong entries end one. What is kept of a code is its HMAC under a secret of the
//! account; the message's text is shown without it (`view::text_of`), so that nobody reads it in the log.

use std::sync::Arc;

use domain::audit::Action;
use domain::id::TemplateId;
use domain::kind::Kind;
use domain::phone::{Phone, PhoneError};
use domain::refusal::{Detail, Lang, Refusal};
use domain::signature::Position;
use domain::template::Template;
use ring::hmac;
use store::Tx;
use store::own_phones::{self, OwnPhone};

use crate::Engine;
use crate::actor::Actor;
use crate::decided::{Decided, refuse};
use crate::error::{Error, Result};
use crate::keys::random_octets;
use crate::messages::SentMessage;
use crate::policy::TenantTemplate;
use crate::send::{Recipient, SendRequest};

/// Codes an hour of one account.
const CODES_PER_H: i64 = 3;
/// An hour, milliseconds.
const HOUR_MS: i64 = 3_600_000;
/// How long a code is good, milliseconds.
const GOOD_MS: i64 = 600_000;
/// Wrong entries that end a code.
const WRONG_MAX: i64 = 5;
/// What the message says.
const TEXT_EN: &str = "Your code to confirm your phone is ${code}, good for 10 minutes. Tell it to nobody.";
const TEXT_ZH: &str = "您正在验证本人手机，验证码为${code}，10分钟内有效，请勿告知他人。";

/// An account's own phone, its middle masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnPhoneView {
    /// The phone that is proven, and when it was.
    pub verified: Option<(String, i64)>,
    /// The phone that a code went to, and until when the code is good.
    pub pending: Option<(String, i64)>,
}

fn shown(row: &OwnPhone, now_ms: i64) -> OwnPhoneView {
    let masked = |code| Phone::from_code(code).map(|phone| phone.masked_e164());
    let is_open = row.code.is_some() && row.code_until_ms > now_ms;
    OwnPhoneView {
        verified: masked(row.phone).map(|phone| (phone, row.verified_ms)),
        pending: masked(row.wanted).filter(|_| is_open).map(|phone| (phone, row.code_until_ms)),
    }
}

/// The platform's own wording: no template of the tenant's, so its values are never shown.
fn wording(lang: Lang) -> Result<TenantTemplate> {
    let content = match lang {
        Lang::En => TEXT_EN,
        Lang::Zh => TEXT_ZH,
    };
    let parsed = Template::parse(content).map_err(|_| Error::Internal("the text of codes".into()))?;
    Ok(TenantTemplate {
        id: TemplateId(0),
        code: String::new(),
        kind: Kind::Verification,
        content: content.into(),
        parsed: Some(parsed),
        variables: Vec::new(),
        approved: true,
        is_paused: false,
        clean: Default::default(),
    })
}

fn new_code() -> Result<String> {
    Ok(format!("{:06}", u64::from_le_bytes(random_octets::<8>()?) % 1_000_000))
}

/// Counts one more code at `now_ms`, or answers how many seconds to wait.
fn count(row: &mut OwnPhone, now_ms: i64) -> std::result::Result<(), i64> {
    if now_ms - row.codes_from_ms >= HOUR_MS {
        (row.codes_from_ms, row.codes) = (now_ms, 0);
    }
    if row.codes >= CODES_PER_H {
        return Err((row.codes_from_ms + HOUR_MS - now_ms + 999) / 1000);
    }
    row.codes += 1;
    Ok(())
}

impl Engine {
    /// The actor's own phone.
    pub async fn own_phone(&self, actor: &Actor) -> Result<OwnPhoneView> {
        let person = actor.signed_in()?;
        let (tenant, account) = (person.tenant, person.id);
        let row = self.core.db.read(move |tx| own_phones::get(tx, tenant, account)).await?;
        Ok(shown(&row, self.identity.clock.now_ms()))
    }

    /// Sends a code to a phone that the actor says is theirs; a code before it is good no longer. `rate_limited` after three in
    /// an hour; what keeps the message from being sent is said as of any message.
    pub async fn send_phone_code(
        &self,
        actor: &Actor,
        phone: &str,
        signature: Option<String>,
        lang: Lang,
    ) -> Result<OwnPhoneView> {
        let person = actor.signed_in()?.clone();
        let picture = self.core.picture();
        let tenant = picture.tenants.get(&person.tenant);
        let parsed = Phone::parse(phone, tenant.and_then(|tenant| tenant.default_country));
        let phone = parsed.map_err(|error| match error {
            PhoneError::Invalid => Error::field(Refusal::InvalidNumber, "phone"),
            PhoneError::NotMobile => Error::field(Refusal::NotMobileNumber, "phone"),
        })?;
        if tenant.is_none() {
            // The platform's people have no route of their own.
            return Err(Error::field(Refusal::NoRoute, "phone"));
        }
        let (code, now) = (new_code()?, self.identity.clock.now_ms());
        let request = SendRequest {
            route_id: None,
            kind: Kind::Verification,
            signature,
            position: Position::Start,
            sender_id: None,
            template: None,
            variables: Some(serde_json::json!({ "code": code })),
            content: None,
            recipients: vec![Recipient { to: phone.to_string(), ..Recipient::default() }],
            schedule_at_ms: None,
            validity_s: u32::try_from(GOOD_MS / 1000).ok(),
            reference: None,
            callback_url: None,
            task: None,
            consent: None,
            own: Some(Arc::new(wording(lang)?)),
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.identity.keys.of_account(person.id));
        let kept = hmac::sign(&key, code.as_bytes()).as_ref().to_vec();
        let note = self.core.note(actor, Action::PhoneCodeSent, &person.name);
        let line = note.with("phone", phone.masked_e164()).line();
        let (tenant, account) = (person.tenant, person.id);
        let keep = move |tx: &mut Tx<'_>| -> Decided<OwnPhone> {
            let mut row = own_phones::hold(tx, tenant, account)?;
            if let Err(wait) = count(&mut row, now) {
                return refuse(Error::param(Refusal::RateLimited, wait));
            }
            (row.wanted, row.code, row.wrong) = (phone.code(), Some(kept.clone()), 0);
            row.code_until_ms = now + GOOD_MS;
            own_phones::put(tx, &row)?;
            store::audit::add(tx, &line)?;
            Ok(Ok(row))
        };
        let row = self.core.db.write(keep).await??;
        if let Err(error) = self.deliver_own(actor, request).await {
            // A code that never left does not count.
            let forget = move |tx: &mut Tx<'_>| {
                let mut row = own_phones::hold(tx, tenant, account)?;
                row.codes = (row.codes - 1).max(0);
                (row.wanted, row.code) = (0, None);
                own_phones::put(tx, &row)
            };
            self.core.db.write(forget).await?;
            return Err(error);
        }
        Ok(shown(&row, now))
    }

    /// Sends a request of one recipient, whatever the actor may do; what keeps it from being sent is an error.
    pub(crate) async fn deliver_own(&self, actor: &Actor, request: SendRequest) -> Result<SentMessage> {
        let sent = self.take(actor, request, None).await?;
        let message = sent.messages.into_iter().next();
        let mut message = message.ok_or_else(|| Error::Internal("a request without a recipient".into()))?;
        match message.refusal.take() {
            Some((refusal, detail)) => {
                let field = detail.field.or_else(|| Some("phone".into()));
                Err(Error::Refused(refusal, Detail { field, ..detail }))
            }
            None => Ok(message),
        }
    }

    /// Takes the code that was sent: the phone is the actor's own now. `phone_code_wrong` also when the code is too old, or
    /// five entries were wrong.
    pub async fn confirm_phone(&self, actor: &Actor, code: &str) -> Result<OwnPhoneView> {
        let person = actor.signed_in()?.clone();
        let now = self.identity.clock.now_ms();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.identity.keys.of_account(person.id));
        let note = self.core.note(actor, Action::PhoneVerified, &person.name);
        let code = code.trim().to_owned();
        let confirm = move |tx: &mut Tx<'_>| -> Decided<OwnPhone> {
            let mut row = own_phones::hold(tx, person.tenant, person.id)?;
            let wrong = || refuse(Error::field(Refusal::PhoneCodeWrong, "code"));
            let Some(kept) = row.code.clone().filter(|_| row.code_until_ms > now) else { return wrong() };
            // In constant time.
            if hmac::verify(&key, code.as_bytes(), &kept).is_err() {
                row.wrong += 1;
                if row.wrong >= WRONG_MAX {
                    (row.wanted, row.code) = (0, None);
                }
                own_phones::put(tx, &row)?;
                return wrong();
            }
            (row.phone, row.verified_ms) = (row.wanted, now);
            (row.wanted, row.code, row.wrong) = (0, None, 0);
            own_phones::put(tx, &row)?;
            let masked = Phone::from_code(row.phone).map(|phone| phone.masked_e164()).unwrap_or_default();
            store::audit::add(tx, &note.clone().with("phone", masked).line())?;
            Ok(Ok(row))
        };
        let row = self.core.db.write(confirm).await??;
        Ok(shown(&row, now))
    }

    /// Forgets the actor's own phone, and a code that is on its way.
    pub async fn forget_phone(&self, actor: &Actor) -> Result<()> {
        let person = actor.signed_in()?.clone();
        let note = self.core.note(actor, Action::PhoneForgotten, &person.name);
        let forget = move |tx: &mut Tx<'_>| {
            let mut row = own_phones::hold(tx, person.tenant, person.id)?;
            if let Some(phone) = Phone::from_code(row.phone) {
                store::audit::add(tx, &note.clone().with("phone", phone.masked_e164()).line())?;
            }
            (row.phone, row.verified_ms, row.wanted, row.code) = (0, 0, 0, None);
            own_phones::put(tx, &row)
        };
        Ok(self.core.db.write(forget).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{AccountId, TenantId};

    #[test]
    fn three_codes_an_hour() {
        let mut row = OwnPhone::none(TenantId(1), AccountId(1));
        let start = 10 * HOUR_MS;
        assert_eq!([0, 1, 2].map(|at| count(&mut row, start + at)), [Ok(()); 3]);
        assert_eq!(count(&mut row, start + 60_000), Err(3540));
        assert_eq!(count(&mut row, start + HOUR_MS), Ok(()));
        assert_eq!(row.codes, 1);
    }

    #[test]
    fn both_texts_hold_the_code_and_nothing_else() {
        for lang in [Lang::En, Lang::Zh] {
            let parsed = wording(lang).unwrap().parsed.unwrap();
            assert_eq!(parsed.variables.len(), 1);
            assert!(parsed.fill(&["482913"]).contains("482913"));
        }
        assert!(new_code().unwrap().bytes().all(|digit| digit.is_ascii_digit()));
    }
}
