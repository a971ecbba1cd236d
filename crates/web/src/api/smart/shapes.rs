//! Shapes of Smart SMS profiles that several operations share.

use domain::id::{SignatureId, SmartId};
use domain::refusal::Lang;
use domain::smart::{Action, Claim, Hotline, Industry, Item, Menu, Port, PortKind, Profile};
use engine::smart::{LogoView, SmartDetail, SmartVersionView, SmartView, VendorView, VersionLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::review::{Application, EvidenceItem, LintFinding, findings, number};
use crate::problem::{Problem, Result};
use crate::time;

/// A brand's trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SmartIndustry {
    /// Banks, insurance, payment.
    Finance,
    /// Shops.
    Retail,
    /// Parcels and freight.
    Logistics,
    /// Travel and transport.
    Travel,
    /// Public bodies.
    Government,
    /// Health.
    Health,
    /// Education.
    Education,
    /// Telecommunication and internet.
    Telecom,
    /// Games, music, film.
    Entertainment,
    /// Water, gas, electricity.
    Utilities,
    /// Another one.
    #[default]
    Other,
}

impl From<Industry> for SmartIndustry {
    fn from(industry: Industry) -> SmartIndustry {
        match industry {
            Industry::Finance => SmartIndustry::Finance,
            Industry::Retail => SmartIndustry::Retail,
            Industry::Logistics => SmartIndustry::Logistics,
            Industry::Travel => SmartIndustry::Travel,
            Industry::Government => SmartIndustry::Government,
            Industry::Health => SmartIndustry::Health,
            Industry::Education => SmartIndustry::Education,
            Industry::Telecom => SmartIndustry::Telecom,
            Industry::Entertainment => SmartIndustry::Entertainment,
            Industry::Utilities => SmartIndustry::Utilities,
            Industry::Other => SmartIndustry::Other,
        }
    }
}

impl From<SmartIndustry> for Industry {
    fn from(industry: SmartIndustry) -> Industry {
        match industry {
            SmartIndustry::Finance => Industry::Finance,
            SmartIndustry::Retail => Industry::Retail,
            SmartIndustry::Logistics => Industry::Logistics,
            SmartIndustry::Travel => Industry::Travel,
            SmartIndustry::Government => Industry::Government,
            SmartIndustry::Health => Industry::Health,
            SmartIndustry::Education => Industry::Education,
            SmartIndustry::Telecom => Industry::Telecom,
            SmartIndustry::Entertainment => Industry::Entertainment,
            SmartIndustry::Utilities => Industry::Utilities,
            SmartIndustry::Other => Industry::Other,
        }
    }
}

/// What pressing an item does.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum SmartActionType {
    /// Opens `url`, an https address.
    OpenUrl,
    /// Calls `phone`, after asking.
    Dial,
    /// Opens the app at `url`, or the https address `fallback` where it is not installed.
    OpenApp,
}

/// What pressing an item does; which values it has depends on `type`.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartAction {
    /// What it does.
    r#type: SmartActionType,
    /// Of `OPEN_URL` and `OPEN_APP`: the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.example.com/orders", max_length = 1000)]
    url: Option<String>,
    /// Of `OPEN_URL`: what stands above the page; absent = the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    title: Option<String>,
    /// Of `DIAL`: the number, as people dial it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "4001234567")]
    phone: Option<String>,
    /// Of `OPEN_APP`: an https address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    fallback: Option<String>,
}

impl SmartAction {
    fn of(action: Action) -> SmartAction {
        let none = SmartAction {
            r#type: SmartActionType::Dial,
            url: None,
            title: None,
            phone: None,
            fallback: None,
        };
        match action {
            Action::OpenUrl { url, title } => SmartAction {
                r#type: SmartActionType::OpenUrl,
                url: Some(url),
                title: Some(title).filter(|title| !title.is_empty()),
                ..none
            },
            Action::Dial { phone } => SmartAction { phone: Some(phone), ..none },
            Action::OpenApp { url, fallback } => SmartAction {
                r#type: SmartActionType::OpenApp,
                url: Some(url),
                fallback: Some(fallback),
                ..none
            },
        }
    }

    /// What is missing is empty: the findings say so.
    fn into_domain(self) -> Action {
        let (url, fallback) = (self.url.unwrap_or_default(), self.fallback.unwrap_or_default());
        match self.r#type {
            SmartActionType::OpenUrl => Action::OpenUrl { url, title: self.title.unwrap_or_default() },
            SmartActionType::Dial => Action::Dial { phone: self.phone.unwrap_or_default() },
            SmartActionType::OpenApp => Action::OpenApp { url, fallback },
        }
    }
}

/// A line of a menu's list.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartMenuItem {
    /// Stays the same as long as the item exists, in every version; leave it out for a new one.
    #[serde(default)]
    #[schema(example = "m3")]
    id: String,
    /// What it says: up to 16 half-width units (a Chinese character is two).
    #[schema(example = "人工客服")]
    label: String,
    /// What pressing it does.
    action: SmartAction,
}

/// What stands in the bar below the messages: an action, or a list.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartMenu {
    /// Stays the same as long as the menu exists, in every version; leave it out for a new one.
    #[serde(default)]
    #[schema(example = "m1")]
    id: String,
    /// What it says: up to 24, 12 or 8 half-width units with one, two or three menus.
    #[schema(example = "我的订单")]
    label: String,
    /// What pressing it does; null when it opens a list.
    #[serde(default)]
    action: Option<SmartAction>,
    /// The list it opens, at most five lines.
    #[serde(default)]
    items: Vec<SmartMenuItem>,
}

/// A number that people may call.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartHotline {
    /// What it is for: up to 30 half-width units.
    #[schema(example = "客服")]
    label: String,
    /// As people dial it.
    #[schema(example = "4001234567")]
    phone: String,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SmartPortRule {
    /// The number is this.
    Exact,
    /// The number begins with this.
    Prefix,
    /// The number's last five digits are these.
    Suffix,
}

impl From<PortKind> for SmartPortRule {
    fn from(kind: PortKind) -> SmartPortRule {
        match kind {
            PortKind::Exact => SmartPortRule::Exact,
            PortKind::Prefix => SmartPortRule::Prefix,
            PortKind::Suffix => SmartPortRule::Suffix,
        }
    }
}

impl From<SmartPortRule> for PortKind {
    fn from(rule: SmartPortRule) -> PortKind {
        match rule {
            SmartPortRule::Exact => PortKind::Exact,
            SmartPortRule::Prefix => PortKind::Prefix,
            SmartPortRule::Suffix => PortKind::Suffix,
        }
    }
}

/// A sender for which the brand is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct SmartPort {
    /// How it is compared.
    rule: SmartPortRule,
    /// The digits, or a sender ID with letters.
    #[schema(example = "1069000012345")]
    value: String,
}

impl From<Port> for SmartPort {
    fn from(port: Port) -> SmartPort {
        SmartPort { rule: port.kind.into(), value: port.value }
    }
}

/// A sender's number that is not the platform's.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartClaim {
    /// How it is compared.
    rule: SmartPortRule,
    /// Digits: up to 21, five of a suffix.
    #[schema(example = "10690000888")]
    value: String,
    /// How you prove that it is yours.
    #[serde(default)]
    #[schema(max_length = 200)]
    proof: String,
}

/// What you write about a brand.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SmartWording {
    /// What handsets show instead of the number: 1 to 15 characters, no other brand's.
    #[schema(example = "鸿雁商城")]
    name: String,
    /// What the brand does, in a sentence: up to 75 characters.
    #[serde(default)]
    #[schema(example = "正品网上购物")]
    summary: String,
    /// The trade.
    #[serde(default)]
    industry: SmartIndustry,
    /// The brand's colour, `#RRGGBB`; empty = none.
    #[serde(default)]
    #[schema(example = "#C8102E")]
    colour: String,
    /// Numbers that people may call, at most five.
    #[serde(default)]
    hotlines: Vec<SmartHotline>,
    /// Ids of one to five of your approved signatures.
    #[serde(default)]
    #[schema(example = json!(["868000000000000001"]))]
    signature_ids: Vec<String>,
    /// Senders that are not the platform's; the platform's own count by themselves.
    #[serde(default)]
    claims: Vec<SmartClaim>,
    /// Provinces in which it is shown, ISO 3166-2; empty = everywhere.
    #[serde(default)]
    #[schema(example = json!(["CN-BJ"]))]
    regions: Vec<String>,
    /// At most three, from left to right.
    #[serde(default)]
    menus: Vec<SmartMenu>,
}

impl SmartWording {
    /// As the engine takes it.
    pub(super) fn into_domain(self) -> Result<Profile> {
        let signature = |(n, id): (usize, &String)| {
            let odd =
                || Problem::field(format!("signature_ids[{n}]"), "expected a signature's id", "应为签名编号");
            id.parse().map(SignatureId).map_err(|_| odd())
        };
        let item =
            |item: SmartMenuItem| Item { id: item.id, label: item.label, action: item.action.into_domain() };
        let menu = |menu: SmartMenu| Menu {
            id: menu.id,
            label: menu.label,
            action: menu.action.map(SmartAction::into_domain),
            items: menu.items.into_iter().map(item).collect(),
        };
        let claim =
            |claim: SmartClaim| Claim { port: Port::new(claim.rule.into(), claim.value), proof: claim.proof };
        Ok(Profile {
            signatures: self.signature_ids.iter().enumerate().map(signature).collect::<Result<_>>()?,
            name: self.name,
            summary: self.summary,
            industry: self.industry.into(),
            colour: self.colour,
            hotlines: self
                .hotlines
                .into_iter()
                .map(|one| Hotline { label: one.label, phone: one.phone })
                .collect(),
            claims: self.claims.into_iter().map(claim).collect(),
            regions: self.regions,
            menus: self.menus.into_iter().map(menu).collect(),
        })
    }

    fn of(profile: Profile) -> SmartWording {
        let item = |item: Item| SmartMenuItem {
            id: item.id,
            label: item.label,
            action: SmartAction::of(item.action),
        };
        let menu = |menu: Menu| SmartMenu {
            id: menu.id,
            label: menu.label,
            action: menu.action.map(SmartAction::of),
            items: menu.items.into_iter().map(item).collect(),
        };
        let claim = |claim: Claim| SmartClaim {
            rule: claim.port.kind.into(),
            value: claim.port.value,
            proof: claim.proof,
        };
        SmartWording {
            name: profile.name,
            summary: profile.summary,
            industry: profile.industry.into(),
            colour: profile.colour,
            hotlines: profile
                .hotlines
                .into_iter()
                .map(|one| SmartHotline { label: one.label, phone: one.phone })
                .collect(),
            signature_ids: profile.signatures.iter().map(ToString::to_string).collect(),
            claims: profile.claims.into_iter().map(claim).collect(),
            regions: profile.regions,
            menus: profile.menus.into_iter().map(menu).collect(),
        }
    }
}

/// A logo. Its pictures are PNG, by the hash and a size.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartLogo {
    /// Its name: SHA-256 of the largest picture, in hexadecimal digits.
    sha256: String,
    /// Pixels of a side as it was handed in.
    #[schema(example = 512)]
    side_px: u32,
    /// Pixels of the sides that there are.
    #[schema(example = json!([96, 192, 224, 400]))]
    sizes: Vec<u32>,
}

impl From<LogoView> for SmartLogo {
    fn from(view: LogoView) -> SmartLogo {
        SmartLogo { sha256: view.sha256, side_px: view.side_px, sizes: view.sizes }
    }
}

/// Why handsets do not show a profile for the time being.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartFreeze {
    /// `complaints`, `fraud`, `trademark`, `content`, `request`, `other`, or `signature`: one of its signatures may be used no
    /// longer.
    #[schema(example = "complaints")]
    reason: String,
    /// What the platform says.
    note: String,
    /// Since when.
    #[schema(format = DateTime)]
    at: String,
    /// Who froze it; of the platform's lists only.
    #[serde(skip_serializing_if = "String::is_empty")]
    by: String,
    /// Who proposes to show it again; of the platform's lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    unfreeze_proposed_by: Option<String>,
    /// Since when that is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    unfreeze_proposed_at: Option<String>,
}

/// A Smart SMS profile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartProfileItem {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// The tenant's code.
    #[schema(example = "CNX01")]
    tenant_code: String,
    /// The brand's name in the newest version.
    #[schema(example = "鸿雁商城")]
    name: String,
    /// `draft` (never published), `published`, `frozen`, `unfreezing`, `expired` or `withdrawn`.
    #[schema(value_type = String, example = "published")]
    state: &'static str,
    /// Number of the newest version.
    #[schema(example = 2)]
    newest: i64,
    /// Where that is: `draft`, `submitted`, `approved`, `rejected` or `replaced`.
    #[schema(value_type = String, example = "draft")]
    newest_status: &'static str,
    /// Number of the version that was approved last.
    #[schema(example = 1)]
    live: Option<i64>,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Account or key that made it.
    created_by: String,
    /// When it last changed.
    #[schema(format = DateTime)]
    changed_at: String,
    /// When the live version was approved.
    #[schema(format = DateTime)]
    published_at: Option<String>,
    /// Why it is frozen, while it is.
    freeze: Option<SmartFreeze>,
    /// The newest version's logo.
    logo: Option<SmartLogo>,
    /// What its owner can do now: `edit`, `submit`, `withdraw`, `urge`, `delete_draft`, `unpublish`.
    #[schema(value_type = Vec<String>)]
    can: Vec<&'static str>,
}

impl SmartProfileItem {
    /// `for_platform`: that somebody proposes to unfreeze it is the platform's own business.
    pub(crate) fn of(view: SmartView, for_platform: bool) -> SmartProfileItem {
        let state = match view.state {
            domain::smart::life::State::Unfreezing if !for_platform => "frozen",
            state => state.as_str(),
        };
        let freeze = view.freeze.map(|freeze| {
            let (by, at) = freeze.unfreeze.filter(|_| for_platform).unzip();
            SmartFreeze {
                reason: freeze.code,
                note: freeze.note,
                at: time::text(freeze.at_ms),
                by: freeze.who,
                unfreeze_proposed_by: by,
                unfreeze_proposed_at: time::text_opt(at),
            }
        });
        SmartProfileItem {
            id: view.id.to_string(),
            tenant_code: view.tenant,
            name: view.name,
            state,
            newest: view.newest,
            newest_status: view.newest_status.as_str(),
            live: view.live,
            version: view.version,
            created_at: time::text(view.created_ms),
            created_by: view.created_by,
            changed_at: time::text(view.changed_ms),
            published_at: time::text_opt(view.published_ms),
            freeze,
            logo: view.logo.map(SmartLogo::from),
            can: view.can,
        }
    }
}

/// A signature that a version names.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartSignature {
    /// Its id.
    #[schema(example = "868000000000000001")]
    id: String,
    /// Without brackets; null = there is no such signature any more.
    #[schema(example = "鸿雁")]
    text: Option<String>,
}

/// A version of a profile.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartVersionItem {
    /// From 1.
    #[schema(example = 2)]
    number: i64,
    /// `draft`, `submitted`, `approved` (it is the live one), `rejected` or `replaced`.
    #[schema(value_type = String, example = "submitted")]
    status: &'static str,
    #[serde(flatten)]
    wording: SmartWording,
    /// The signatures with their texts.
    signatures: Vec<SmartSignature>,
    /// Its logo.
    logo: Option<SmartLogo>,
    /// When it was written.
    #[schema(format = DateTime)]
    created_at: String,
    /// Account or key that wrote it.
    created_by: String,
}

impl From<SmartVersionView> for SmartVersionItem {
    fn from(view: SmartVersionView) -> SmartVersionItem {
        let signature =
            |(id, text): (SignatureId, Option<String>)| SmartSignature { id: id.to_string(), text };
        SmartVersionItem {
            number: view.number,
            status: view.status.as_str(),
            wording: SmartWording::of(view.profile),
            signatures: view.signatures.into_iter().map(signature).collect(),
            logo: view.logo.map(SmartLogo::from),
            created_at: time::text(view.created_ms),
            created_by: view.created_by,
        }
    }
}

/// A version in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartVersionLine {
    /// From 1.
    #[schema(example = 2)]
    number: i64,
    /// `draft`, `submitted`, `approved` (it is the live one), `rejected` or `replaced`.
    #[schema(value_type = String, example = "submitted")]
    status: &'static str,
    /// When it was written.
    #[schema(format = DateTime)]
    created_at: String,
    /// Account or key that wrote it.
    created_by: String,
}

impl From<VersionLine> for SmartVersionLine {
    fn from(line: VersionLine) -> SmartVersionLine {
        SmartVersionLine {
            number: line.number,
            status: line.status.as_str(),
            created_at: time::text(line.created_ms),
            created_by: line.created_by,
        }
    }
}

/// Where the live version, or the newest one while there is none, stands with a maker of handsets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmartVendorItem {
    /// The maker's word.
    #[schema(example = "huawei")]
    vendor: String,
    /// What people call it.
    #[schema(example = "Huawei")]
    name: String,
    /// `none`, `submitted`, `approved` or `rejected`.
    #[schema(value_type = String, example = "submitted")]
    status: &'static str,
    /// What the maker says.
    reason: String,
    /// The maker's own id of it.
    reference: String,
    /// Who wrote that down; of the platform's lists only.
    #[serde(skip_serializing_if = "String::is_empty")]
    changed_by: String,
    /// When.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// Named by whoever changes it.
    #[schema(example = 1)]
    version: i64,
}

impl SmartVendorItem {
    pub(crate) fn of(view: VendorView, lang: Lang) -> SmartVendorItem {
        SmartVendorItem {
            name: view.name(lang).to_owned(),
            vendor: view.vendor.code.clone(),
            status: view.status.as_str(),
            reason: view.reason,
            reference: view.reference,
            changed_by: view.who,
            changed_at: time::text_opt(view.at_ms),
            version: view.version,
        }
    }
}

/// A profile with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartProfileWhole {
    #[serde(flatten)]
    profile: SmartProfileItem,
    /// The newest version.
    current: SmartVersionItem,
    /// The live version, when it is another one.
    published: Option<SmartVersionItem>,
    /// All versions, the newest first.
    versions: Vec<SmartVersionLine>,
    /// What a machine says about the newest version now.
    findings: Vec<LintFinding>,
    /// Documents, the oldest first.
    evidence: Vec<EvidenceItem>,
    /// Where it stands with makers of handsets.
    vendors: Vec<SmartVendorItem>,
    /// Each time it was submitted, the newest first.
    history: Vec<Application>,
    /// The platform's senders, which count by themselves.
    own_ports: Vec<SmartPort>,
}

impl SmartProfileWhole {
    pub(super) fn of(detail: SmartDetail, lang: Lang, for_platform: bool) -> SmartProfileWhole {
        SmartProfileWhole {
            profile: SmartProfileItem::of(detail.profile, for_platform),
            current: detail.newest.into(),
            published: detail.live.map(SmartVersionItem::from),
            versions: detail.versions.into_iter().map(SmartVersionLine::from).collect(),
            findings: findings(detail.findings, lang),
            evidence: detail.evidence.into_iter().map(EvidenceItem::from).collect(),
            vendors: detail.vendors.into_iter().map(|view| SmartVendorItem::of(view, lang)).collect(),
            history: detail.history.into_iter().map(|view| Application::of(view, lang)).collect(),
            own_ports: detail.own_ports.into_iter().map(SmartPort::from).collect(),
        }
    }
}

/// The id in a path, or 404.
pub(super) fn id(path: crate::api::PathText) -> Result<SmartId> {
    number(&crate::api::path_text(path)?).map(SmartId)
}

/// A page of profiles.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SmartProfileList {
    pub(super) items: Vec<SmartProfileItem>,
    /// Give it as `cursor` to go on; null = that was all.
    pub(super) next_cursor: Option<String>,
}
