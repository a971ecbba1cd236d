//! What handsets are told of a profile, made what it should be in the transaction of whatever changed it.
//!
//! One function looks at a profile that is held and its records, and writes the difference with one number of the snapshot: a
//! record for each signature of a profile that may be shown, none of any other; what is taken away is revoked with the same
//! number, because handsets may still have it. Whoever calls it last in a transaction is right, whatever happened before.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::smart::record::{Action as RecordAction, Brand, Logo, MenuItem};
use ::smart::{Broken, Digest, PortKind as RecordPort, PortRule, Record, SigHash, SigningKey, UnixSeconds};
use domain::evidence::{Standing, Subject};
use domain::refusal::{Detail, Refusal};
use domain::review::Status;
use domain::smart::life::State;
use domain::smart::{Action, Port, PortKind, Profile, phone, url};
use jiff::civil::Date;
use store::smart_profiles::{self, SmartProfile, SmartVersion};
use store::smart_records::{self, Revoked, SmartRecord};
use store::{Tx, evidence, signatures, smart_logos};

use super::{keys, ports};
use crate::core::Core;
use crate::decided::{Decided, refuse};
use crate::error::{Error, Result};
use crate::identity::Identity;

/// How long a record is good.
pub(super) const RECORD_MS: i64 = 31 * 86_400_000;
/// How long before that it is signed anew.
pub(super) const RENEW_MS: i64 = 10 * 86_400_000;
/// Handsets whose clocks are behind believe a record that was signed so long ago.
const SKEW_MS: i64 = 300_000;
/// The colour of a brand that names none.
const PLAIN: &str = "#5B6770";

/// What signs, inside transactions.
#[derive(Clone)]
pub(crate) struct Press {
    pub(crate) core: Arc<Core>,
    pub(super) identity: Arc<Identity>,
}

/// The hash of a signature's text as handsets make it.
pub(super) fn signature_hash(text: &str) -> Vec<u8> {
    ::smart::signature::hash(text).octets().to_vec()
}

/// The hash of a stored signature or logo.
pub(super) fn array(octets: &[u8]) -> store::Result<[u8; 32]> {
    octets.try_into().map_err(|_| store::Error::Corrupt("a hash that is none".into()))
}

fn seconds(ms: i64) -> UnixSeconds {
    UnixSeconds(u64::try_from(ms / 1000).unwrap_or(0))
}

/// What a profile's records have in common, and until when they are good.
pub(super) struct Ready {
    brand: Brand,
    menus: Vec<MenuItem>,
    ports: Vec<PortRule>,
    regions: Vec<String>,
    profile_id: String,
    version: u32,
}

impl Ready {
    /// Errors: what a handset would refuse.
    fn record(&self, hash: SigHash, (from, until): (i64, i64)) -> std::result::Result<Record, Broken> {
        let record = Record {
            v: 1,
            sig_sha256: hash,
            profile_id: self.profile_id.clone(),
            version: self.version,
            brand: self.brand.clone(),
            ports: self.ports.clone(),
            regions: self.regions.clone(),
            menus: self.menus.clone(),
            not_before: seconds(from),
            expires: seconds(until),
        };
        record.check()?;
        Ok(record)
    }
}

/// A menu as records say it.
pub(super) fn menu(profile: &Profile) -> Vec<MenuItem> {
    let action = |action: &Action| match action {
        Action::OpenUrl { url, title } => RecordAction::OpenUrl {
            url: url::canonical(url).unwrap_or_else(|| url.clone()),
            title: title.clone(),
        },
        Action::Dial { phone } => {
            RecordAction::Dial { phone: phone::canonical(phone).unwrap_or_else(|| phone.clone()) }
        }
        Action::OpenApp { url, fallback } => RecordAction::OpenApp {
            url: url.clone(),
            fallback: url::canonical(fallback).unwrap_or_else(|| fallback.clone()),
        },
    };
    let item = |item: &domain::smart::Item| MenuItem {
        item_id: item.id.clone(),
        label: item.label.clone(),
        action: Some(action(&item.action)),
        children: Vec::new(),
    };
    let top = |menu: &domain::smart::Menu| MenuItem {
        item_id: menu.id.clone(),
        label: menu.label.clone(),
        action: menu.action.as_ref().map(action),
        children: menu.items.iter().map(item).collect(),
    };
    profile.menus.iter().map(top).collect()
}

fn rules(own: Vec<Port>, profile: &Profile) -> std::result::Result<Vec<PortRule>, Broken> {
    let kind = |kind| match kind {
        PortKind::Exact => RecordPort::Exact,
        PortKind::Prefix => RecordPort::Prefix,
        PortKind::Suffix => RecordPort::Suffix,
    };
    let all = own.into_iter().chain(profile.claims.iter().map(|claim| claim.port.clone()));
    let mut rules = all
        .map(|port| PortRule::new(kind(port.kind), &port.value))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    rules.sort();
    rules.dedup();
    Ok(rules)
}

/// The end of the last day on which every document is good, Unix ms; `None` = none runs out. `renewed`: those that wait count,
/// each in the place of the one it replaces.
pub(super) fn documents_end(
    tx: &mut Tx<'_>,
    row: &SmartProfile,
    renewed: bool,
) -> store::Result<Option<i64>> {
    let files = evidence::of_object(tx, row.tenant, Subject::Smart, row.id.0)?;
    let waits = |file: &&evidence::Evidence| renewed && file.standing == Standing::Waits;
    let replaced: Vec<_> = files.iter().filter(waits).filter_map(|file| file.replaces).collect();
    let counts = files
        .iter()
        .filter(|file| waits(file) || (file.standing == Standing::Counts && !replaced.contains(&file.id)));
    let Some(first) = counts.filter_map(|file| file.expires_on.as_deref()).min() else { return Ok(None) };
    let end = |day: Date| {
        let next = day.tomorrow().ok()?;
        Some(next.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
    };
    Ok(first.parse::<Date>().ok().and_then(end))
}

/// What is to be written of a profile's records.
pub(super) struct Plan {
    known: Vec<SmartRecord>,
    /// By the hash of the signature; `None` = the one there is stays.
    wanted: BTreeMap<Vec<u8>, Option<Wanted>>,
}

impl Press {
    /// What a version says, ready for handsets. Errors inside: what they would refuse.
    fn ready(
        &self,
        tx: &mut Tx<'_>,
        row: &SmartProfile,
        (version, profile): (&SmartVersion, &Profile),
    ) -> store::Result<std::result::Result<Ready, Broken>> {
        let mut logo = Vec::new();
        for (side, sha256) in smart_logos::sizes_all(tx, version.logo.as_deref().unwrap_or_default())? {
            let px = u16::try_from(side).map_err(|_| store::Error::unknown_code("logo size", side))?;
            logo.push(Logo { px, sha256: Digest::new(array(&sha256)?) });
        }
        let own = ports::own(&self.core.picture(), row.tenant);
        Ok(rules(own, profile).map(|ports| Ready {
            brand: Brand {
                name: profile.name.clone(),
                summary: profile.summary.clone(),
                colour: if profile.colour.is_empty() { PLAIN.to_owned() } else { profile.colour.clone() },
                logo,
            },
            menus: menu(profile),
            ports,
            regions: profile.regions.clone(),
            profile_id: row.id.to_string(),
            version: u32::try_from(version.number).unwrap_or(u32::MAX),
        }))
    }

    /// Why handsets would not take a version: a record of it is made and thrown away.
    pub(super) fn try_out(
        &self,
        tx: &mut Tx<'_>,
        row: &SmartProfile,
        version: &SmartVersion,
        now: i64,
    ) -> store::Result<Option<Broken>> {
        let profile = super::view::wording(version)?;
        let ready = self.ready(tx, row, (version, &profile))?;
        let made =
            ready.and_then(|ready| ready.record(SigHash::new([0; 32]), (now, now + RECORD_MS))?.to_bytes());
        Ok(made.err())
    }

    /// What the records of a profile that is held should be at `now`, as `row` says it will be. `smart_conflict` when it
    /// may be shown and cannot: a signature that may not be used or is another profile's, or something that handsets
    /// refuse. Nothing of the profile is written. `renewed`: documents that wait count.
    pub(super) fn plan(&self, tx: &mut Tx<'_>, row: &SmartProfile, renewed: bool, now: i64) -> Decided<Plan> {
        let known = smart_records::of_profile(tx, row.tenant, row.id)?;
        let wanted = match (row.state.is_shown(), row.live) {
            (true, Some(number)) => match self.wanted(tx, row, (number, renewed), &known, now)? {
                Ok(wanted) => wanted,
                Err(error) => return refuse(error),
            },
            _ => BTreeMap::new(),
        };
        Ok(Ok(Plan { known, wanted }))
    }

    /// Writes what was planned; answers whether anything changed. Then the number of the snapshot grew.
    pub(super) fn apply(
        &self,
        tx: &mut Tx<'_>,
        row: &SmartProfile,
        plan: &Plan,
        now: i64,
    ) -> store::Result<bool> {
        let Plan { known, wanted } = plan;
        let gone: Vec<_> = known.iter().filter(|record| !wanted.contains_key(&record.signature)).collect();
        let new: Vec<_> = wanted.iter().filter_map(|(hash, wanted)| Some((hash, wanted.as_ref()?))).collect();
        if gone.is_empty() && new.is_empty() {
            return Ok(false);
        }
        let snapshot = smart_records::next_snapshot(tx, now)?;
        for record in &gone {
            smart_records::remove(tx, row.id, &record.signature, snapshot)?;
        }
        if !new.is_empty() {
            let key = keys::current(tx, &self.core, &self.identity, false, now)?;
            keys::current(tx, &self.core, &self.identity, true, now)?;
            for (hash, wanted) in new {
                smart_records::put(tx, &wanted.signed(&key, hash, row, snapshot)?)?;
            }
        }
        match row.state.is_shown() {
            true => smart_records::unrevoke_before(tx, row.id, row.live.unwrap_or(0))?,
            false => {
                let until_ms = known.iter().map(|record| record.expires_ms).max().unwrap_or(now);
                let number = known.iter().map(|record| record.number).max().unwrap_or(0);
                smart_records::revoke(tx, Revoked { profile: row.id, number, until_ms }, snapshot)?;
            }
        }
        Ok(true)
    }

    /// Plans and writes.
    pub(super) fn sync(&self, tx: &mut Tx<'_>, row: &SmartProfile, now: i64) -> Decided<bool> {
        let plan = match self.plan(tx, row, false, now)? {
            Ok(plan) => plan,
            Err(error) => return refuse(error),
        };
        Ok(Ok(self.apply(tx, row, &plan, now)?))
    }

    fn wanted(
        &self,
        tx: &mut Tx<'_>,
        row: &SmartProfile,
        (number, renewed): (i64, bool),
        known: &[SmartRecord],
        now: i64,
    ) -> Decided<BTreeMap<Vec<u8>, Option<Wanted>>> {
        let version =
            smart_profiles::version_of(tx, row.tenant, row.id, number)?.ok_or(store::Error::NotFound)?;
        let profile = super::view::wording(&version)?;
        let ready = match self.ready(tx, row, (&version, &profile))? {
            Ok(ready) => ready,
            Err(why) => return refuse(refused(&why)),
        };
        if ready.ports.is_empty() {
            // Nothing is sent from anywhere at the moment: there is nobody to show the brand for.
            return Ok(Ok(BTreeMap::new()));
        }
        let end = documents_end(tx, row, renewed)?.unwrap_or(i64::MAX);
        let until = end.min(now + RECORD_MS);
        if until <= now {
            return refuse(conflict("a document is out of date", "证明文件已过期"));
        }
        let kid = keys::current_kid(tx, &self.identity)?;
        let logo = version.logo.clone().unwrap_or_default();
        let mut wanted = BTreeMap::new();
        for id in &profile.signatures {
            let signature =
                signatures::get(tx, row.tenant, *id)?.filter(|row| row.status == Status::Approved);
            let Some(signature) = signature else {
                return refuse(conflict("a signature may not be used", "签名不可用"));
            };
            let hash = signature_hash(&signature.text);
            if smart_records::owner_all(tx, &hash)?.is_some_and(|owner| owner != row.id) {
                let (en, zh) = ("the signature is another brand's", "签名已属于其他品牌");
                return refuse(conflict(
                    &format!("{en}: {}", signature.text),
                    &format!("{zh}：{}", signature.text),
                ));
            }
            let sig = SigHash::new(array(&hash)?);
            let stays = |old: &SmartRecord| {
                let fresh = old.expires_ms - now > RENEW_MS || old.expires_ms == until;
                let same = || {
                    let same = ready.record(sig, (old.not_before_ms, old.expires_ms));
                    same.and_then(|record| record.to_bytes()).is_ok_and(|body| body == old.body)
                };
                Some(&old.kid) == kid.as_ref() && old.expires_ms <= end && fresh && same()
            };
            let stays = known.iter().find(|record| record.signature == hash).is_some_and(stays);
            // What a record says is in whole seconds.
            let from = (now - SKEW_MS) / 1000 * 1000;
            let until = until / 1000 * 1000;
            match ready.record(sig, (from, until)) {
                Ok(record) => {
                    let made = Wanted { record, logo: logo.clone(), from, until };
                    wanted.insert(hash, (!stays).then_some(made));
                }
                Err(why) => return refuse(refused(&why)),
            }
        }
        Ok(Ok(wanted))
    }
}

fn conflict(en: &str, zh: &str) -> Error {
    Error::Phrased { refusal: Refusal::SmartConflict, detail: Detail::param(en), zh: zh.to_owned() }
}

fn refused(why: &Broken) -> Error {
    conflict(&format!("handsets would refuse it ({why})"), &format!("手机端无法识别（{why}）"))
}

/// A record that is to be signed.
struct Wanted {
    record: Record,
    logo: Vec<u8>,
    from: i64,
    until: i64,
}

impl Wanted {
    fn signed(
        &self,
        key: &SigningKey,
        hash: &[u8],
        row: &SmartProfile,
        snapshot: i64,
    ) -> store::Result<SmartRecord> {
        let signed =
            self.record.sign(key).map_err(|why| store::Error::Corrupt(format!("a record: {why}")))?;
        Ok(SmartRecord {
            signature: hash.to_vec(),
            profile: row.id,
            number: row.live.unwrap_or(0),
            tenant: row.tenant,
            kid: signed.kid,
            body: signed.body.into_bytes(),
            sig: signed.sig.octets().to_vec(),
            logo: self.logo.clone(),
            not_before_ms: self.from,
            expires_ms: self.until,
            snapshot,
        })
    }
}

/// The state after something happened, or `smart_state`.
pub(super) fn step(state: State, event: domain::smart::life::Event) -> Result<State> {
    state.apply(event).ok_or_else(|| Error::param(Refusal::SmartState, state.as_str()))
}
