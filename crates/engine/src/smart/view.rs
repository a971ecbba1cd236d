//! What people see of Smart SMS profiles.

use domain::id::{SignatureId, SmartId, TenantId};
use domain::refusal::Lang;
use domain::review::{Event as VersionEvent, Status};
use domain::smart::life::{Event, State};
use domain::smart::vendor::{self, Standing, Vendor};
use domain::smart::{Port, Profile};
use store::smart_profiles::{SmartProfile, SmartVersion, VendorRow};

use super::logo::{LogoView, hex};
use crate::policy::Picture;
use crate::review::{Applied, EvidenceView, Found};

/// A profile.
#[derive(Clone, Debug)]
pub struct SmartView {
    /// Its id.
    pub id: SmartId,
    /// The tenant's code.
    pub tenant: String,
    /// The brand's name in the newest version.
    pub name: String,
    /// Where it is in its life.
    pub state: State,
    /// Number of the newest version.
    pub newest: i64,
    /// Where that is in its life.
    pub newest_status: Status,
    /// Number of the version that was approved last.
    pub live: Option<i64>,
    /// Named by whoever changes it.
    pub version: i64,
    /// Made at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
    /// Last changed at.
    pub changed_ms: i64,
    /// The live version was approved at.
    pub published_ms: Option<i64>,
    /// Why it was frozen, while it is.
    pub freeze: Option<FreezeView>,
    /// The newest version's logo, when it has one.
    pub logo: Option<LogoView>,
    /// What its owner can do now.
    pub can: Vec<&'static str>,
}

/// Why a profile is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeView {
    /// A word of [`super::FREEZE_CODES`], or `signature`: one of its signatures may be used no longer.
    pub code: String,
    /// What people are told.
    pub note: String,
    /// Who froze it; for the platform's people.
    pub who: String,
    /// When, Unix ms.
    pub at_ms: i64,
    /// Who proposes to show it again, and when; for the platform's people.
    pub unfreeze: Option<(String, i64)>,
}

/// A version.
#[derive(Clone, Debug)]
pub struct SmartVersionView {
    /// From 1.
    pub number: i64,
    /// Where it is in its life; `approved` = it is the live one.
    pub status: Status,
    /// What it says.
    pub profile: Profile,
    /// The signatures it names, each with its text while there is one.
    pub signatures: Vec<(SignatureId, Option<String>)>,
    /// Its logo.
    pub logo: Option<LogoView>,
    /// Written at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
}

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// From 1.
    pub number: i64,
    /// Where it is in its life.
    pub status: Status,
    /// Written at.
    pub created_ms: i64,
    /// By whom.
    pub created_by: String,
}

/// Where the live version stands with a maker of handsets.
#[derive(Clone, Debug)]
pub struct VendorView {
    /// The maker.
    pub vendor: &'static Vendor,
    /// Where it stands.
    pub status: Standing,
    /// What the maker says.
    pub reason: String,
    /// The maker's own id of it.
    pub reference: String,
    /// Who of the platform wrote that down; for the platform's people.
    pub who: String,
    /// When, Unix ms; `None` = nobody did.
    pub at_ms: Option<i64>,
    /// Named by whoever changes it; 0 = nobody did.
    pub version: i64,
}

impl VendorView {
    /// What people call the maker.
    pub fn name(&self, lang: Lang) -> &'static str {
        self.vendor.name(lang)
    }
}

/// A profile with everything about it.
#[derive(Clone, Debug)]
pub struct SmartDetail {
    /// The profile.
    pub profile: SmartView,
    /// The newest version.
    pub newest: SmartVersionView,
    /// The live version, when it is another one.
    pub live: Option<SmartVersionView>,
    /// All versions, the newest first.
    pub versions: Vec<VersionLine>,
    /// What a machine says about the newest version now.
    pub findings: Vec<Found>,
    /// Documents, the oldest first.
    pub evidence: Vec<EvidenceView>,
    /// Where the live version, or the newest one while there is none, stands with each maker.
    pub vendors: Vec<VendorView>,
    /// Applications, the newest first.
    pub history: Vec<Applied>,
    /// The platform's own senders, which count by themselves.
    pub own_ports: Vec<Port>,
}

/// What a version says, as it was kept.
pub(super) fn wording(version: &SmartVersion) -> store::Result<Profile> {
    serde_json::from_str(&version.wording)
        .map_err(|error| store::Error::Corrupt(format!("Smart SMS version {}: {error}", version.number)))
}

/// What its owner can do with a profile now; `renews` = documents wait for the reviewers.
fn can(row: &SmartProfile, renews: bool) -> Vec<&'static str> {
    let mut can = Vec::new();
    let status = row.newest_status;
    if status != Status::Submitted {
        can.push("edit");
    }
    if status.apply(VersionEvent::Submit).is_some() || (status == Status::Approved && renews) {
        can.push("submit");
    }
    if status == Status::Submitted {
        can.extend(["withdraw", "urge"]);
    }
    if is_draft(status) {
        can.push("delete_draft");
    }
    if row.state.apply(Event::Withdraw).is_some() {
        can.push("unpublish");
    }
    can
}

/// A version that was never shown and waits for nobody.
pub(super) fn is_draft(status: Status) -> bool {
    matches!(status, Status::Draft | Status::Rejected)
}

impl SmartView {
    /// `for_platform`: with the names of the platform's people.
    pub(super) fn of(
        row: SmartProfile,
        logo: Option<LogoView>,
        picture: &Picture,
        (renews, for_platform): (bool, bool),
    ) -> SmartView {
        let name = |who: &str| if for_platform { who.to_owned() } else { String::new() };
        let freeze = row.frozen.as_ref().filter(|_| matches!(row.state, State::Frozen | State::Unfreezing));
        let freeze = freeze.map(|by| FreezeView {
            code: row.freeze.0.clone(),
            note: row.freeze.1.clone(),
            who: name(&by.who),
            at_ms: by.at_ms,
            unfreeze: row.unfreeze.as_ref().map(|by| (name(&by.who), by.at_ms)),
        });
        let tenant = picture.tenants.get(&row.tenant).map(|tenant| tenant.code.clone()).unwrap_or_default();
        SmartView {
            can: can(&row, renews),
            freeze,
            logo,
            tenant,
            id: row.id,
            name: row.name,
            state: row.state,
            newest: row.newest,
            newest_status: row.newest_status,
            live: row.live,
            version: row.version,
            created_ms: row.created_ms,
            created_by: row.created_by,
            changed_ms: row.changed_ms,
            published_ms: row.published_ms,
        }
    }
}

impl SmartVersionView {
    /// `texts`: of the tenant's signatures.
    pub(super) fn of(
        row: &SmartVersion,
        logo: Option<LogoView>,
        texts: &[(SignatureId, String)],
    ) -> store::Result<SmartVersionView> {
        let profile = wording(row)?;
        let text =
            |id: &SignatureId| texts.iter().find(|(known, _)| known == id).map(|(_, text)| text.clone());
        Ok(SmartVersionView {
            signatures: profile.signatures.iter().map(|id| (*id, text(id))).collect(),
            number: row.number,
            status: row.status,
            profile,
            logo,
            created_ms: row.created_ms,
            created_by: row.created_by.clone(),
        })
    }
}

impl From<&SmartVersion> for VersionLine {
    fn from(row: &SmartVersion) -> VersionLine {
        VersionLine {
            number: row.number,
            status: row.status,
            created_ms: row.created_ms,
            created_by: row.created_by.clone(),
        }
    }
}

/// Where a version stands with every maker. The platform's own handset needs nobody's approval.
pub(super) fn vendors(
    rows: &[(i64, VendorRow)],
    number: i64,
    is_live: bool,
    for_platform: bool,
) -> Vec<VendorView> {
    let view = |vendor: &'static Vendor| {
        let row =
            rows.iter().find(|(of, row)| *of == number && row.vendor == vendor.code).map(|(_, row)| row);
        let own =
            if vendor.code == vendor::REFERENCE && is_live { Standing::Approved } else { Standing::None };
        VendorView {
            vendor,
            status: row.map_or(own, |row| row.status),
            reason: row.map(|row| row.reason.clone()).unwrap_or_default(),
            reference: row.map(|row| row.reference.clone()).unwrap_or_default(),
            who: row.filter(|_| for_platform).map(|row| row.who.clone()).unwrap_or_default(),
            at_ms: row.map(|row| row.at_ms),
            version: row.map_or(0, |row| row.version),
        }
    };
    vendor::all().iter().map(view).collect()
}

/// A logo's row as people see it.
pub(super) fn logo_view(
    tx: &mut store::Tx<'_>,
    tenant: TenantId,
    sha256: Option<&[u8]>,
) -> store::Result<Option<LogoView>> {
    let Some(sha256) = sha256 else { return Ok(None) };
    let Some(logo) = store::smart_logos::get(tx, tenant, sha256)? else { return Ok(None) };
    let sizes = store::smart_logos::sizes_all(tx, sha256)?;
    Ok(Some(LogoView {
        sha256: hex(&logo.sha256),
        side_px: u32::try_from(logo.side_px).unwrap_or(0),
        sizes: sizes.into_iter().filter_map(|(side, _)| u32::try_from(side).ok()).collect(),
    }))
}
