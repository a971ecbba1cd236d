//! Tenants, changed by the platform's people: made, changed, suspended, resumed, closed.

use domain::audit::Action;
use domain::id::TenantId;
use domain::permission::Permission;
use domain::phone::mask;
use domain::refusal::{Detail, Lang, Refusal};
use domain::sender_id::is_sender_id;
use domain::tenant::{Event, Status};
use serde_json::{Map, Value, json};
use store::Tx;
use store::catalog::Tenant;
use store::tenants::{self, Managed};

use super::tenants::{TenantDetail, status_of};
use crate::Engine;
use crate::actor::Actor;
use crate::catalog::{Contact, TenantOptions};
use crate::clock::now_ms;
use crate::decided::{Decided, reason, refuse, settled, wrong};
use crate::error::{Error, Result};
use crate::identity::is_mail;
use crate::provision::is_country;

/// Longest code, characters: account names begin with it.
const CODE_MAX: usize = 32;
/// Longest name, characters.
const NAME_MAX: usize = 64;
/// Contacts of a tenant.
const CONTACTS_MAX: usize = 20;
/// Entries of any other list of a tenant.
const LIST_MAX: usize = 500;

/// A tenant to be made.
#[derive(Clone, Debug)]
pub struct NewTenant {
    /// `CNX01`; for good.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// IANA zone.
    pub time_zone: String,
    /// Language of what is sent to it.
    pub language: Lang,
    /// What it may use, and whom the platform talks to.
    pub options: TenantOptions,
}

/// A change of a tenant; `None` = stays.
#[derive(Clone, Debug, Default)]
pub struct TenantChange {
    /// The version it was made from.
    pub version: i64,
    /// What people call it.
    pub name: Option<String>,
    /// IANA zone.
    pub time_zone: Option<String>,
    /// Language.
    pub language: Option<Lang>,
    /// Content without a template may be sent.
    pub free_content: Option<bool>,
    /// Country of numbers in national form.
    pub default_country: Option<String>,
    /// Sender IDs it may use.
    pub sender_ids: Option<Vec<String>>,
    /// Numbers whose uplinks are its.
    pub uplink_numbers: Option<Vec<String>>,
    /// Countries it may send to.
    pub countries: Option<Vec<String>>,
    /// `wide` or `strict`.
    pub signature_preset: Option<String>,
    /// Callback addresses it may name in requests.
    pub max_request_endpoints: Option<u32>,
    /// Whom the platform talks to.
    pub contacts: Option<Vec<Contact>>,
}

impl TenantChange {
    fn options(&self, old: TenantOptions) -> TenantOptions {
        let change = self.clone();
        TenantOptions {
            free_content: change.free_content.unwrap_or(old.free_content),
            default_country: change.default_country.unwrap_or(old.default_country),
            sender_ids: change.sender_ids.unwrap_or(old.sender_ids),
            uplink_numbers: change.uplink_numbers.unwrap_or(old.uplink_numbers),
            countries: change.countries.unwrap_or(old.countries),
            signature_preset: change.signature_preset.unwrap_or(old.signature_preset),
            max_request_endpoints: change.max_request_endpoints.unwrap_or(old.max_request_endpoints),
            contacts: change.contacts.unwrap_or(old.contacts),
        }
    }
}

fn check_code(code: &str) -> Result<()> {
    let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    match plain && (1..=CODE_MAX).contains(&code.len()) {
        true => Ok(()),
        false => {
            let zh = "应为 1 至 32 个字母、数字、下划线、连字符或点";
            Err(wrong("code", "expected 1 to 32 letters, digits, _ - .", zh))
        }
    }
}

fn is_line(text: &str, max: usize) -> bool {
    text.chars().count() <= max && !text.chars().any(char::is_control) && text.trim() == text
}

fn check_head(tenant: &Tenant) -> Result<()> {
    if tenant.name.is_empty() || !is_line(&tenant.name, NAME_MAX) {
        return Err(wrong(
            "name",
            "expected 1 to 64 characters, no space at its ends",
            "应为 1 至 64 个字符，首尾不能有空格",
        ));
    }
    match jiff::tz::TimeZone::get(&tenant.time_zone) {
        Ok(_) => Ok(()),
        Err(_) => {
            let (en, zh) =
                ("expected an IANA time zone such as Asia/Shanghai", "应为 IANA 时区，例如 Asia/Shanghai");
            Err(wrong("time_zone", en, zh))
        }
    }
}

fn check_options(options: &TenantOptions) -> Result<()> {
    let country = |field: &str, code: &str| match is_country(code) {
        true => Ok(()),
        false => {
            let (en, zh) = (
                format!("{code}: expected an ISO country code such as CN"),
                format!("{code}：应为 ISO 国家（地区）代码，例如 CN"),
            );
            Err(wrong(field, en, zh))
        }
    };
    country("default_country", &options.default_country)?;
    for (n, code) in options.countries.iter().enumerate() {
        country(&format!("countries[{n}]"), code)?;
    }
    if !["wide", "strict"].contains(&options.signature_preset.as_str()) {
        return Err(wrong("signature_preset", "expected wide or strict", "应为 wide 或 strict"));
    }
    for (n, sender) in options.sender_ids.iter().enumerate() {
        if !is_sender_id(sender) {
            let (en, zh) = (
                "expected up to 11 letters and digits with a letter, or 3 to 15 digits",
                "应为不超过 11 位的字母数字组合（至少含一个字母），或 3 至 15 位数字",
            );
            return Err(wrong(&format!("sender_ids[{n}]"), en, zh));
        }
    }
    for (n, number) in options.uplink_numbers.iter().enumerate() {
        let digits = number.strip_suffix('*').unwrap_or(number);
        if !(1..=20).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            let (en, zh) = (
                "expected 1 to 20 digits, and a * at the end for all numbers that begin so",
                "应为 1 至 20 位数字，可用结尾的 * 表示以此开头的所有号码",
            );
            return Err(wrong(&format!("uplink_numbers[{n}]"), en, zh));
        }
    }
    let lists = [
        ("countries", options.countries.len()),
        ("sender_ids", options.sender_ids.len()),
        ("uplink_numbers", options.uplink_numbers.len()),
    ];
    if let Some((field, _)) = lists.into_iter().find(|(_, count)| *count > LIST_MAX) {
        return Err(wrong(field, "expected at most 500 entries", "最多 500 项"));
    }
    if options.max_request_endpoints > 1_000 {
        return Err(wrong("max_request_endpoints", "expected 0 to 1000", "应为 0 至 1000"));
    }
    check_contacts(&options.contacts)
}

/// What a contact must be; the same for provisioning. The first mistake: where, and what, in both languages.
pub(crate) fn contact_mistake(contacts: &[Contact]) -> Option<(String, &'static str, &'static str)> {
    if contacts.len() > CONTACTS_MAX {
        return Some(("contacts".into(), "expected at most 20 contacts", "最多 20 位联系人"));
    }
    for (n, contact) in contacts.iter().enumerate() {
        let path = |name: &str| format!("contacts[{n}].{name}");
        if contact.name.is_empty() || !is_line(&contact.name, NAME_MAX) {
            return Some((path("name"), "expected 1 to 64 characters", "应为 1 至 64 个字符"));
        }
        if !is_mail(&contact.mail) {
            return Some((path("mail"), "expected a mail address or nothing", "应为邮箱地址，或留空"));
        }
        let digits = contact.phone.bytes().filter(u8::is_ascii_digit).count();
        let plain = contact.phone.bytes().all(|b| b.is_ascii_digit() || b"+-() .#".contains(&b));
        let is_phone = plain && (3..=20).contains(&digits) && contact.phone.len() <= 40;
        if !is_phone && !contact.phone.is_empty() {
            let (en, zh) = ("expected a telephone number or nothing", "应为电话号码，或留空");
            return Some((path("phone"), en, zh));
        }
        if !is_line(&contact.note, 200) {
            return Some((path("note"), "expected at most 200 characters", "最多 200 个字符"));
        }
    }
    None
}

fn check_contacts(contacts: &[Contact]) -> Result<()> {
    contact_mistake(contacts).map_or(Ok(()), |(path, en, zh)| Err(wrong(&path, en, zh)))
}

/// A tenant as the audit log may show it: contacts' numbers without their middle.
fn shown(tenant: &Tenant) -> Map<String, Value> {
    let mut options: TenantOptions = serde_json::from_str(&tenant.options).unwrap_or_default();
    for contact in options.contacts.iter_mut().filter(|contact| !contact.phone.is_empty()) {
        contact.phone = mask(&contact.phone);
    }
    let mut map = match serde_json::to_value(&options) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    };
    map.extend([
        ("name".to_owned(), json!(tenant.name)),
        ("time_zone".to_owned(), json!(tenant.time_zone)),
        ("language".to_owned(), json!(tenant.language)),
        ("status".to_owned(), json!(tenant.status)),
    ]);
    map
}

/// The fields that differ, before and after.
fn differences(before: &Tenant, after: &Tenant) -> (Map<String, Value>, Map<String, Value>) {
    let (mut old, mut new) = (shown(before), shown(after));
    let masked = old.get("contacts") == new.get("contacts") && before.options != after.options;
    let same: Vec<String> = old.keys().filter(|key| old.get(*key) == new.get(*key)).cloned().collect();
    let real = |tenant: &Tenant| {
        serde_json::from_str::<TenantOptions>(&tenant.options).map(|options| options.contacts).ok()
    };
    // Two numbers can look the same without their middle.
    let contacts = masked && real(before) != real(after);
    for key in same.iter().filter(|key| !(contacts && *key == "contacts")) {
        old.remove(key);
        new.remove(key);
    }
    (old, new)
}

impl Engine {
    /// Makes a tenant; it is active at once.
    pub async fn create_tenant(&self, actor: &Actor, new: NewTenant) -> Result<TenantDetail> {
        actor.may(Permission::TenantsManage)?;
        check_code(&new.code)?;
        check_options(&new.options)?;
        let tenant = Tenant {
            id: TenantId(self.core.ids.next()),
            code: new.code.clone(),
            name: new.name,
            time_zone: new.time_zone,
            language: new.language.as_str().into(),
            status: Status::Active.as_str().into(),
            options: json_of(&new.options)?,
        };
        check_head(&tenant)?;
        let note = self.core.note(actor, Action::TenantCreated, &tenant.code).in_log_of(tenant.id);
        let note = note.with("after", shown(&tenant)).line();
        let managed =
            Managed { tenant, version: 1, created_ms: Some(now_ms()), note: String::new(), status_ms: None };
        let insert = move |tx: &mut Tx<'_>| -> Decided<()> {
            if let Some(taken) = tenants::code_like_all(tx, &managed.tenant.code)? {
                return refuse(Error::Refused(Refusal::NameTaken, Detail::both("code", taken)));
            }
            tenants::insert(tx, &managed)?;
            store::audit::add(tx, &note)?;
            Ok(Ok(()))
        };
        let taken = |error| match error {
            store::Error::Conflict(_) => Error::field(Refusal::NameTaken, "code"),
            other => other.into(),
        };
        self.core.db.write(insert).await.map_err(taken)??;
        self.refresh().await?;
        self.tenant_shown(actor, &new.code).await
    }

    /// Changes the tenant as it was at `change.version`; `changed_meanwhile` when somebody was quicker.
    pub async fn change_tenant(
        &self,
        actor: &Actor,
        code: &str,
        change: TenantChange,
    ) -> Result<TenantDetail> {
        let edit = move |_: &mut Tx<'_>, managed: &mut Managed| -> Decided<()> {
            if managed.version != change.version {
                return refuse(Refusal::ChangedMeanwhile);
            }
            if status_of(managed) == Status::Closed {
                return refuse(Error::param(Refusal::TenantState, "closed"));
            }
            let tenant = &mut managed.tenant;
            let Ok(old) = serde_json::from_str::<TenantOptions>(&tenant.options) else {
                return Err(store::Error::Corrupt(format!("tenant {}", tenant.code)));
            };
            let options = change.options(old);
            settled!(check_options(&options));
            tenant.options = settled!(json_of(&options));
            tenant.name = change.name.clone().unwrap_or_else(|| tenant.name.clone());
            tenant.time_zone = change.time_zone.clone().unwrap_or_else(|| tenant.time_zone.clone());
            let language = change.language.map(|lang| lang.as_str().to_owned());
            tenant.language = language.unwrap_or_else(|| tenant.language.clone());
            settled!(check_head(tenant));
            Ok(Ok(()))
        };
        self.on_tenant(actor, code, Action::TenantChanged, None, edit).await
    }

    /// A step of a tenant's life. Suspended: nothing new is taken from now on, what was accepted goes out. Closed: its
    /// people are signed out and its keys are dead, for good.
    pub async fn step_tenant(
        &self,
        actor: &Actor,
        code: &str,
        event: Event,
        why: &str,
    ) -> Result<TenantDetail> {
        let why = reason("reason", why)?;
        let (now, sessions_now) = (now_ms(), self.identity_now_ms());
        let action = match event {
            Event::Suspend => Action::TenantSuspended,
            Event::Resume => Action::TenantResumed,
            Event::Close => Action::TenantClosed,
        };
        let note = why.clone();
        let step = move |tx: &mut Tx<'_>, managed: &mut Managed| -> Decided<()> {
            let status = status_of(managed);
            let Some(after) = status.apply(event) else {
                return refuse(Error::param(Refusal::TenantState, status.as_str()));
            };
            managed.tenant.status = after.as_str().into();
            managed.note.clone_from(&note);
            managed.status_ms = Some(now);
            if after == Status::Closed {
                store::people::shut_out(tx, managed.tenant.id, sessions_now)?;
            }
            Ok(Ok(()))
        };
        self.on_tenant(actor, code, action, Some(why), step).await
    }

    async fn on_tenant<F>(
        &self,
        actor: &Actor,
        code: &str,
        action: Action,
        why: Option<String>,
        mut change: F,
    ) -> Result<TenantDetail>
    where
        F: FnMut(&mut Tx<'_>, &mut Managed) -> Decided<()> + Send + 'static,
    {
        actor.may(Permission::TenantsManage)?;
        let note = self.core.note(actor, action, code);
        let asked = code.to_owned();
        let write = move |tx: &mut Tx<'_>| -> Decided<()> {
            let Some(old) = tenants::lock_all(tx, &asked)? else { return refuse(Refusal::NotFound) };
            let mut new = old.clone();
            settled!(change(tx, &mut new)?);
            if !tenants::update(tx, &new)? {
                return refuse(Refusal::ChangedMeanwhile);
            }
            let (before, after) = differences(&old.tenant, &new.tenant);
            let mut note = note.clone().in_log_of(old.tenant.id).with("before", before).with("after", after);
            if let Some(why) = &why {
                note = note.with("reason", why);
            }
            store::audit::add(tx, &note.line())?;
            Ok(Ok(()))
        };
        self.core.db.write(write).await??;
        self.refresh().await?;
        self.tenant_shown(actor, code).await
    }
}

fn json_of(options: &TenantOptions) -> Result<String> {
    serde_json::to_string(options).map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(phone: &str, mail: &str) -> Contact {
        Contact { name: "Li Na".into(), mail: mail.into(), phone: phone.into(), note: String::new() }
    }

    #[test]
    fn contacts_are_checked() {
        for good in ["", "+86 10 5550 0199", "(020) 7946-0123", "110"] {
            assert_eq!(contact_mistake(&[contact(good, "")]), None, "{good}");
        }
        let place = |contacts: &[Contact]| contact_mistake(contacts).unwrap().0;
        for bad in ["12", "call me", "+", "１２３４", &"1".repeat(30)] {
            assert_eq!(place(&[contact("", ""), contact(bad, "")]), "contacts[1].phone", "{bad}");
        }
        assert_eq!(place(&[contact("", "nobody")]), "contacts[0].mail");
        assert_eq!(place(&[Contact::default()]), "contacts[0].name");
        assert_eq!(place(&vec![contact("", ""); 21]), "contacts");
    }

    #[test]
    fn the_audit_log_has_no_whole_number_and_still_says_that_one_changed() {
        let tenant = |phone: &str| Tenant {
            id: TenantId(1),
            code: "T".into(),
            name: "T".into(),
            time_zone: "UTC".into(),
            language: "en".into(),
            status: "active".into(),
            options: json_of(&TenantOptions {
                contacts: vec![contact(phone, "")],
                ..TenantOptions::default()
            })
            .unwrap(),
        };
        let (old, new) = differences(&tenant("+86 138 0013 8000"), &tenant("+86 138 0023 8000"));
        assert_eq!((old.len(), new.len()), (1, 1), "{old:?}");
        assert!(!format!("{old:?}{new:?}").contains("0013"), "{old:?}");
        let (old, new) = differences(&tenant("110"), &tenant("110"));
        assert!(old.is_empty() && new.is_empty());
    }

    #[test]
    fn codes_are_plain_and_short() {
        assert!(check_code("CNX01").is_ok() && check_code(&"a".repeat(33)).is_err());
        for bad in ["", "a b", "字", "a/b"] {
            assert!(check_code(bad).is_err(), "{bad}");
        }
    }
}
