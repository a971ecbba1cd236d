//! A version of a template as a message to its author's own phone, approved or not: an ordinary message of the template's type,
//! priced, routed and charged as any. What is blocked stays blocked; what a reviewer should see passes.

use std::sync::Arc;

use domain::audit::Action;
use domain::id::Uid;
use domain::kind::Kind;
use domain::permission::Permission;
use domain::phone::Phone;
use domain::refusal::{Detail, Refusal};
use domain::signature::Position;
use domain::template::Template as Parsed;
use store::own_phones::{self, OwnPhone};
use store::templates::{self, Template, Version};
use store::{Tx, audit};

use super::view::rules;
use crate::Engine;
use crate::actor::Actor;
use crate::clock::now_ms;
use crate::decided::{Decided, refuse};
use crate::error::{Error, Result};
use crate::policy::TenantTemplate;
use crate::send::{Recipient, SendRequest};

/// Test messages a day of one account.
pub const TESTS_PER_DAY: i64 = 10;
/// A day, milliseconds.
const DAY_MS: i64 = 86_400_000;

/// A test of a version of a template.
#[derive(Clone, Debug, Default)]
pub struct TemplateTest {
    /// What `template_id` names when sending.
    pub code: String,
    /// The version's number.
    pub number: i64,
    /// An approved signature; may be left out when the tenant has exactly one.
    pub signature: Option<String>,
    /// Values of the variables: array or object.
    pub variables: Option<serde_json::Value>,
}

/// A test message that was accepted.
#[derive(Clone, Debug)]
pub struct TemplateTested {
    /// The message.
    pub uid: Uid,
    /// Where it goes, its middle masked.
    pub to: String,
    /// It waits for the dispatch hours.
    pub scheduled: bool,
    /// Priced segments.
    pub segments: u16,
    /// Tests that are left in these 24 hours.
    pub left: i64,
}

/// Counts one more test at `now_ms`, or answers how many seconds to wait.
fn count(row: &mut OwnPhone, now_ms: i64) -> std::result::Result<(), i64> {
    if now_ms - row.tests_from_ms >= DAY_MS {
        (row.tests_from_ms, row.tests) = (now_ms, 0);
    }
    if row.tests >= TESTS_PER_DAY {
        return Err((row.tests_from_ms + DAY_MS - now_ms + 999) / 1000);
    }
    row.tests += 1;
    Ok(())
}

/// The version as if it were approved.
fn stand_in(template: &Template, version: &Version) -> Result<TenantTemplate> {
    let wording = &version.wording;
    // What was written may be no template yet: the checks say where.
    let parsed = Parsed::parse(&wording.content).map_err(|error| Error::Phrased {
        refusal: Refusal::TemplateInvalid,
        detail: Detail::both("content", error.en),
        zh: error.zh.into(),
    })?;
    Ok(TenantTemplate {
        id: template.id,
        code: template.code.clone(),
        kind: Kind::from_code(wording.kind).unwrap_or(Kind::Notification),
        content: wording.content.clone(),
        parsed: Some(parsed),
        variables: rules(&wording.content, &wording.variables),
        approved: true,
        is_paused: false,
        clean: Default::default(),
    })
}

impl Engine {
    /// Sends a version of a template to the actor's own phone. `own_phone_missing` while none is proven (keys have none),
    /// `rate_limited` after ten in a day; what keeps the message from being sent is said as of any message, and does not count.
    pub async fn test_template(&self, actor: &Actor, test: TemplateTest) -> Result<TemplateTested> {
        actor.may(Permission::TemplatesManage)?;
        let (tenant, code, number) = (actor.tenant, test.code.clone(), test.number);
        let read = move |tx: &mut Tx<'_>| {
            let Some(template) = templates::by_code(tx, tenant, &code)? else { return Ok(None) };
            let versions = templates::versions(tx, tenant, template.id)?;
            let version = versions.into_iter().find(|version| version.number == number);
            Ok(version.map(|version| (template, version)))
        };
        let (template, version) = self.core.db.read(read).await?.ok_or(Refusal::NotFound)?;
        let account = actor.person().ok_or(Refusal::OwnPhoneMissing)?.id;
        let own = stand_in(&template, &version)?;
        let now = now_ms();
        let note = self.core.note(actor, Action::TemplateTested, &template.code).with("version", number);
        let reserve = move |tx: &mut Tx<'_>| -> Decided<OwnPhone> {
            let mut row = own_phones::hold(tx, tenant, account)?;
            let Some(phone) = Phone::from_code(row.phone) else { return refuse(Refusal::OwnPhoneMissing) };
            if let Err(wait) = count(&mut row, now) {
                return refuse(Error::param(Refusal::RateLimited, wait));
            }
            own_phones::put(tx, &row)?;
            audit::add(tx, &note.clone().with("phone", phone.masked_e164()).line())?;
            Ok(Ok(row))
        };
        let row = self.core.db.write(reserve).await??;
        let phone = Phone::from_code(row.phone).ok_or(Refusal::OwnPhoneMissing)?;
        let request = SendRequest {
            route_id: None,
            kind: own.kind,
            signature: test.signature,
            position: Position::Start,
            sender_id: None,
            template: None,
            variables: test.variables,
            content: None,
            recipients: vec![Recipient { to: phone.to_string(), ..Recipient::default() }],
            schedule_at_ms: None,
            validity_s: None,
            reference: None,
            callback_url: None,
            task: None,
            consent: None,
            own: Some(Arc::new(own)),
        };
        match self.deliver_own(actor, request).await {
            Ok(message) => Ok(TemplateTested {
                uid: message.uid,
                to: phone.masked_e164(),
                scheduled: message.scheduled,
                segments: message.segments,
                left: TESTS_PER_DAY - row.tests,
            }),
            Err(error) => {
                // A test that never left does not count.
                let undo = move |tx: &mut Tx<'_>| {
                    let mut row = own_phones::hold(tx, tenant, account)?;
                    row.tests = (row.tests - 1).max(0);
                    own_phones::put(tx, &row)
                };
                self.core.db.write(undo).await?;
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{AccountId, TenantId};

    #[test]
    fn ten_tests_a_day() {
        let mut row = OwnPhone::none(TenantId(1), AccountId(1));
        let start = 3 * DAY_MS;
        assert!((0..TESTS_PER_DAY).all(|at| count(&mut row, start + at).is_ok()));
        assert_eq!(count(&mut row, start + 400_000), Err(86_000));
        assert_eq!(count(&mut row, start + DAY_MS), Ok(()));
        assert_eq!(row.tests, 1);
    }
}
