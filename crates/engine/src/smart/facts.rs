//! What a machine says about a version: by itself, and beside everything else there is. Errors keep it from being submitted.

use std::sync::Arc;

use domain::evidence::{Standing, Subject};
use domain::filing;
use domain::id::{SmartId, TenantId};
use domain::review::Status;
use domain::smart::facts::{DocumentFact, Facts, LogoFact, OtherFact, SignatureFact, weigh};
use domain::smart::{Flaw, Profile, lint::lint};
use jiff::civil::Date;
use store::smart_profiles::{self, SmartVersion};
use store::{Tx, evidence, filings, signatures, smart_logos, smart_records};

use super::ports;
use super::publish::signature_hash;
use crate::core::Core;
use crate::policy::Picture;
use crate::review::checks::{self, Rules};
use crate::review::{Found, day_of};

/// Everything a machine says about a version, errors first.
pub(super) fn findings(
    tx: &mut Tx<'_>,
    core: &Core,
    (tenant, id): (TenantId, SmartId),
    version: &SmartVersion,
    now: i64,
) -> store::Result<Vec<Found>> {
    let profile = super::view::wording(version)?;
    let picture = core.picture();
    let facts = facts(tx, &picture, (tenant, id), &profile, version.logo.as_deref(), now)?;
    let rules = Rules::of(core, tenant);
    let facts = Facts { protected: rules.policy.protected.clone(), ..facts };
    let mut found: Vec<Found> =
        lint(&profile).into_iter().chain(weigh(&profile, &facts)).map(Found::from).collect();
    found.extend(words(&profile, &rules));
    found.sort_by_key(|found| !found.is_error);
    Ok(found)
}

/// What may not be said, or only by some, wherever something is written.
fn words(profile: &Profile, rules: &Rules) -> Vec<Found> {
    let entries = profile.entries().flat_map(|entry| {
        let title = match entry.action {
            Some(domain::smart::Action::OpenUrl { title, .. }) => {
                Some((format!("{}.action.title", entry.place), title.as_str()))
            }
            _ => None,
        };
        std::iter::once((format!("{}.label", entry.place), entry.label)).chain(title)
    });
    let hotlines = profile.hotlines.iter().enumerate();
    let hotlines = hotlines.map(|(n, line)| (format!("hotlines[{n}].label"), line.label.as_str()));
    let named =
        [("name".to_owned(), profile.name.as_str()), ("summary".to_owned(), profile.summary.as_str())];
    let all = named.into_iter().chain(hotlines).chain(entries);
    let found = all.flat_map(|(field, text)| {
        let about = move |found: Found| Found { field: Some(field.clone()), ..found };
        checks::of_words(text, rules).into_iter().map(about)
    });
    found.collect()
}

fn facts(
    tx: &mut Tx<'_>,
    picture: &Arc<Picture>,
    (tenant, id): (TenantId, SmartId),
    profile: &Profile,
    logo: Option<&[u8]>,
    now: i64,
) -> store::Result<Facts> {
    let brands = smart_profiles::brands_all(tx)?;
    let name_of = |wording: &str| serde_json::from_str::<Profile>(wording).unwrap_or_default();
    let named: Vec<_> = brands.iter().map(|brand| (brand.id, name_of(&brand.wording))).collect();
    let filed = filings::of_tenant(tx, tenant)?;
    let mut known = Vec::new();
    for row in
        signatures::of_tenant(tx, tenant)?.into_iter().filter(|row| profile.signatures.contains(&row.id))
    {
        let owner = smart_records::owner_all(tx, &signature_hash(&row.text))?.filter(|owner| *owner != id);
        let shown_by = owner.and_then(|owner| named.iter().find(|(id, _)| *id == owner));
        let is_filed =
            |filing: &filings::Filing| filing.signature == row.id && filing.status == filing::Status::Filed;
        known.push(SignatureFact {
            id: row.id,
            is_approved: row.status == Status::Approved,
            is_filed: filed.iter().any(is_filed),
            is_shared: is_shared(picture, tenant, &row.text),
            shown_by: shown_by.map(|(_, profile)| profile.name.clone()),
            text: row.text,
        });
    }
    let today = day_of(now);
    let documents = evidence::of_object(tx, tenant, Subject::Smart, id.0)?.into_iter();
    let documents = documents.filter(|file| matches!(file.standing, Standing::Counts | Standing::Waits));
    let logo = match logo {
        Some(sha256) => smart_logos::get(tx, tenant, sha256)?,
        None => None,
    };
    let others =
        brands.iter().zip(&named).filter(|(brand, _)| brand.id != id).map(|(brand, (_, profile))| {
            OtherFact {
                name: profile.name.clone(),
                is_own: brand.tenant == tenant,
                logo: brand.logo,
                claims: profile.claims.iter().map(|claim| claim.port.clone()).collect(),
            }
        });
    Ok(Facts {
        signatures: known,
        documents: documents
            .map(|file| DocumentFact {
                days_left: days_left(today, file.expires_on.as_deref()),
                purpose: file.purpose,
                name: file.name,
            })
            .collect(),
        logo: logo
            .map(|logo| LogoFact { side_px: u32::try_from(logo.side_px).unwrap_or(0), print: logo.print }),
        others: others.collect(),
        own_ports: ports::own(picture, tenant),
        ..Facts::default()
    })
}

/// Another tenant may send with the same text.
fn is_shared(picture: &Picture, tenant: TenantId, text: &str) -> bool {
    let others = picture.tenants.values().filter(|other| other.id != tenant);
    others.into_iter().any(|other| other.signatures.get(text).is_some_and(|(_, approved)| *approved))
}

/// Days until a document runs out, negative when it did.
fn days_left(today: Option<Date>, expires_on: Option<&str>) -> Option<i64> {
    let end: Date = expires_on?.parse().ok()?;
    Some(i64::from(today?.until(end).ok()?.get_days()))
}

/// The finding for a record that handsets would refuse although nothing was found: it must never be published.
pub(super) fn unreadable(why: &::smart::Broken) -> Found {
    let en = format!("Handsets would refuse it: {why}. Contact the platform.");
    let zh = format!("手机端无法识别：{why}。请联系平台。");
    Flaw {
        id: "smart_record",
        severity: domain::lint::Severity::Error,
        field: "(body)".into(),
        en: en.into(),
        zh: zh.into(),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_to_the_last_one() {
        let day = |text: &str| text.parse::<Date>().ok();
        let left = |end| days_left(day("2026-11-30"), Some(end));
        assert_eq!(
            (left("2026-11-30"), left("2026-12-01"), left("2026-11-29")),
            (Some(0), Some(1), Some(-1))
        );
        assert_eq!(left("2027-03-31"), Some(121));
        assert_eq!((days_left(None, Some("2026-11-30")), days_left(day("2026-11-30"), None)), (None, None));
    }
}
