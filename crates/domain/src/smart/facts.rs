//! What is wrong, or doubtful, with a profile beside everything else there is: signatures, documents, other brands' names,
//! logos and numbers. The engine reads these facts; here is what they mean.

use super::look::Print;
use super::{Flaw, Port, Profile};
use crate::id::SignatureId;
use crate::sender_id::{Brands, bones};

/// Days before a document runs out from which people are warned.
const SOON_DAYS: i64 = 30;
/// Pixels of a logo's side: needed, and better.
pub const LOGO_MIN_PX: u32 = 240;
/// The same, advised.
pub const LOGO_GOOD_PX: u32 = 400;

/// A signature that a profile names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureFact {
    /// Which.
    pub id: SignatureId,
    /// Without brackets.
    pub text: String,
    /// It may be used.
    pub is_approved: bool,
    /// A mainland network knows it.
    pub is_filed: bool,
    /// Another tenant has the same text approved.
    pub is_shared: bool,
    /// Another live profile shows it: that brand's name.
    pub shown_by: Option<String>,
}

/// A document of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFact {
    /// What it proves.
    pub purpose: String,
    /// What its sender called it.
    pub name: String,
    /// Days until it runs out, negative when it did; `None` = it does not.
    pub days_left: Option<i64>,
}

/// Another live profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFact {
    /// The brand's name.
    pub name: String,
    /// It is the same tenant's.
    pub is_own: bool,
    /// How its logo looks.
    pub logo: Option<Print>,
    /// Numbers it claimed, beside the platform's.
    pub claims: Vec<Port>,
}

/// The logo of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogoFact {
    /// Pixels of its side as it was handed in.
    pub side_px: u32,
    /// How it looks.
    pub print: Print,
}

/// Everything beside a profile.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The tenant's signatures that it names.
    pub signatures: Vec<SignatureFact>,
    /// Its documents that count or wait.
    pub documents: Vec<DocumentFact>,
    /// Its logo.
    pub logo: Option<LogoFact>,
    /// Other live profiles.
    pub others: Vec<OtherFact>,
    /// Names nobody may imitate.
    pub protected: Brands,
    /// The platform's own numbers.
    pub own_ports: Vec<Port>,
}

/// What the facts say against a profile.
pub fn weigh(profile: &Profile, facts: &Facts) -> Vec<Flaw> {
    let mut found = Vec::new();
    name(profile, facts, &mut found);
    logo(facts, &mut found);
    signatures(profile, facts, &mut found);
    ports(profile, facts, &mut found);
    documents(profile, facts, &mut found);
    found
}

fn name(profile: &Profile, facts: &Facts, found: &mut Vec<Flaw>) {
    let mine = bones(&profile.name);
    if mine.is_empty() {
        return;
    }
    if let Some(other) = facts.others.iter().find(|other| bones(&other.name) == mine) {
        let en = format!(
            "\"{}\" is the name of another brand here, or reads the same. Choose another.",
            other.name
        );
        let zh = format!("“{}”已被其他品牌使用，或与之读写相同。请更换名称。", other.name);
        found.push(Flaw::error("smart_name_taken", "name", en, zh));
        return;
    }
    let names = facts.others.iter().filter(|other| !other.is_own).map(|other| other.name.as_str());
    if let Some(other) = Brands::new(names).imitated(&profile.name) {
        let en = format!(
            "The name can be taken for \"{other}\", which is another brand here. Prove that it is yours."
        );
        let zh = format!("名称容易与其他品牌“{other}”混淆。请提供权属证明。");
        found.push(Flaw::warning("smart_name_alike", "name", en, zh));
    }
    if let Some(other) = facts.protected.imitated(&profile.name) {
        let en = format!(
            "The name can be taken for {other}, which is protected. Hand in the owner's power of attorney."
        );
        let zh = format!("名称容易与受保护的“{other}”混淆。请提交权利人授权书。");
        found.push(Flaw::warning("smart_name_protected", "name", en, zh));
    }
}

fn logo(facts: &Facts, found: &mut Vec<Flaw>) {
    let Some(logo) = facts.logo else {
        found.push(Flaw::error(
            "smart_logo_missing",
            "logo",
            "Upload a logo: a square PNG or JPEG of 400 pixels or more.",
            "请上传标志：边长 400 像素以上的正方形 PNG 或 JPEG 图片。",
        ));
        return;
    };
    if logo.side_px < LOGO_GOOD_PX {
        let en = format!(
            "The logo has {} pixels a side; {LOGO_GOOD_PX} or more are sharp on every handset.",
            logo.side_px
        );
        let zh = format!(
            "标志边长为 {} 像素；建议不小于 {LOGO_GOOD_PX} 像素，以保证各机型清晰显示。",
            logo.side_px
        );
        found.push(Flaw::warning("smart_logo_small", "logo", en, zh));
    }
    if logo.print.is_blank() {
        found.push(Flaw::warning(
            "smart_logo_blank",
            "logo",
            "The logo is of one colour: people will not recognise it.",
            "标志为单一颜色，用户难以辨认。",
        ));
        return;
    }
    let alike =
        |other: &&OtherFact| !other.is_own && other.logo.is_some_and(|print| print.is_alike(logo.print));
    if let Some(other) = facts.others.iter().find(alike) {
        let en = format!("The logo looks like that of \"{}\". Prove that it is yours.", other.name);
        found.push(Flaw::warning(
            "smart_logo_alike",
            "logo",
            en,
            format!("标志与“{}”的标志相似。请提供权属证明。", other.name),
        ));
    }
}

fn signatures(profile: &Profile, facts: &Facts, found: &mut Vec<Flaw>) {
    for (n, id) in profile.signatures.iter().enumerate() {
        let field = format!("signatures[{n}]");
        let Some(fact) = facts.signatures.iter().find(|fact| fact.id == *id) else {
            found.push(Flaw::error(
                "smart_signature_unknown",
                field,
                "There is no such signature among yours. Choose one of the list.",
                "您的账户下没有该签名。请从列表中选择。",
            ));
            continue;
        };
        let text = &fact.text;
        if !fact.is_approved {
            let en = format!("The signature {text} is not approved, or has expired. Have it approved first.");
            found.push(Flaw::error(
                "smart_signature_not_approved",
                field,
                en,
                format!("签名“{text}”尚未通过审核或已失效。请先完成签名审核。"),
            ));
            continue;
        }
        if let Some(other) = &fact.shown_by {
            let en = format!(
                "The signature {text} is shown as \"{other}\" already. A signature belongs to one profile."
            );
            let zh = format!("签名“{text}”已用于“{other}”。一个签名只能属于一个智能短信档案。");
            found.push(Flaw::error("smart_signature_taken", field, en, zh));
            continue;
        }
        if fact.is_shared {
            let en =
                format!("Another tenant has the signature {text} approved as well. See whose name it is.");
            let zh = format!("另有租户的签名“{text}”也已通过审核。请核实归属。");
            found.push(Flaw::warning("smart_signature_shared", &field, en, zh));
        }
        if !fact.is_filed {
            let en = format!(
                "No mainland network knows the signature {text} yet; its messages may not arrive there."
            );
            let zh = format!("签名“{text}”尚未在运营商报备，相关短信可能无法送达。");
            found.push(Flaw::warning("smart_signature_not_filed", field, en, zh));
        }
    }
}

fn ports(profile: &Profile, facts: &Facts, found: &mut Vec<Flaw>) {
    if profile.claims.is_empty() && facts.own_ports.is_empty() {
        found.push(Flaw::error(
            "smart_port_missing",
            "claims",
            "The platform has no number of its own to show the brand for. Name the numbers you send from, with proof.",
            "平台暂无可用的发送号码。请填写您的发送号码并提供证明。",
        ));
    }
    for (n, claim) in profile.claims.iter().enumerate() {
        let field = format!("claims[{n}]");
        let meets =
            |other: &&OtherFact| !other.is_own && other.claims.iter().any(|port| port.overlaps(&claim.port));
        if let Some(other) = facts.others.iter().find(meets) {
            let en = format!("This number is claimed by \"{}\" as well. See whose it is.", other.name);
            let zh = format!("该号码与“{}”申报的号码重叠。请核实归属。", other.name);
            found.push(Flaw::warning("smart_port_overlap", field, en, zh));
        } else if facts.own_ports.iter().any(|port| port.overlaps(&claim.port)) {
            let en =
                "This number is the platform's, which counts by itself. Prove that a wider range is yours.";
            let zh = "该号码属于平台，已自动生效。如需更大范围，请证明归属。";
            found.push(Flaw::warning("smart_port_platform", field, en, zh));
        } else {
            let en = "The number is not the platform's: look at its proof before it is approved.";
            found.push(Flaw::warning(
                "smart_port_claimed",
                field,
                en,
                "该号码不属于平台，审核时请核对证明。",
            ));
        }
    }
}

fn documents(profile: &Profile, facts: &Facts, found: &mut Vec<Flaw>) {
    let has = |purpose: &str| facts.documents.iter().any(|document| document.purpose == purpose);
    if !has("business_licence") {
        found.push(Flaw::error(
            "smart_licence_missing",
            "evidence",
            "Upload the company's business licence.",
            "请上传企业营业执照。",
        ));
    }
    if !profile.claims.is_empty() && !has("port_letter") {
        found.push(Flaw::error(
            "smart_port_letter_missing",
            "evidence",
            "Upload the carrier's letter or the contract for the numbers that you claim.",
            "请上传所申报号码的运营商证明或合同。",
        ));
    }
    for document in &facts.documents {
        let name = &document.name;
        match document.days_left {
            Some(days) if days < 0 => {
                let en = format!("The document {name} is out of date. Upload the current one.");
                found.push(Flaw::error(
                    "smart_document_expired",
                    "evidence",
                    en,
                    format!("文件“{name}”已过期。请上传有效期内的文件。"),
                ));
            }
            Some(days) if days <= SOON_DAYS => {
                let en = format!(
                    "The document {name} runs out in {days} days; the brand is shown no longer than that."
                );
                let zh = format!("文件“{name}”将在 {days} 天后到期，品牌展示也将随之停止。");
                found.push(Flaw::warning("smart_document_soon", "evidence", en, zh));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::profile;
    use super::super::{Claim, PortKind};
    use super::*;

    fn print(across: u64) -> Print {
        Print { across, down: 1 }
    }

    fn facts() -> Facts {
        Facts {
            signatures: vec![SignatureFact {
                id: SignatureId(1),
                text: "鸿雁".into(),
                is_approved: true,
                is_filed: true,
                is_shared: false,
                shown_by: None,
            }],
            documents: vec![DocumentFact {
                purpose: "business_licence".into(),
                name: "l.png".into(),
                days_left: None,
            }],
            logo: Some(LogoFact { side_px: 400, print: print(1) }),
            others: vec![OtherFact {
                name: "北方书店".into(),
                is_own: false,
                logo: Some(print(u64::MAX)),
                claims: vec![Port::new(PortKind::Prefix, "10691111")],
            }],
            protected: Brands::new(["鸿雁银行"]),
            own_ports: vec![Port::new(PortKind::Exact, "1069000012345")],
        }
    }

    fn found(change: impl FnOnce(&mut Profile, &mut Facts)) -> Vec<&'static str> {
        let (mut one, mut facts) = (profile(), facts());
        change(&mut one, &mut facts);
        weigh(&one, &facts).into_iter().map(|flaw| flaw.id).collect()
    }

    #[test]
    fn names_are_compared_as_they_are_read() {
        assert_eq!(found(|_, _| {}), [""; 0]);
        assert_eq!(found(|p, _| p.name = "北方書店".into()), ["smart_name_taken"]);
        assert_eq!(found(|_, f| f.others[0].name = "HOngyan".into()), [""; 0]);
        assert_eq!(
            found(|p, f| (p.name, f.others[0].name) = ("rnall".into(), "Mall".into())),
            ["smart_name_taken"]
        );
        let alike = |own: bool| {
            move |p: &mut Profile, f: &mut Facts| {
                (p.name, f.others[0].name, f.others[0].is_own) =
                    ("Harbor Books online".into(), "Harbor Books".into(), own);
            }
        };
        assert_eq!((found(alike(false)), found(alike(true))), (vec!["smart_name_alike"], vec![]));
        assert_eq!(found(|p, _| p.name = "鴻雁銀行".into()), ["smart_name_protected"]);
    }

    #[test]
    fn logos_are_needed_large_and_ones_own() {
        assert_eq!(found(|_, f| f.logo = None), ["smart_logo_missing"]);
        assert_eq!(
            found(|_, f| f.logo = Some(LogoFact { side_px: 240, print: print(1) })),
            ["smart_logo_small"]
        );
        assert_eq!(found(|_, f| f.others[0].logo = Some(print(3))), ["smart_logo_alike"]);
        assert_eq!(
            found(|_, f| f.logo = Some(LogoFact { side_px: 400, print: Print { across: 0, down: 0 } })),
            ["smart_logo_blank"]
        );
    }

    #[test]
    fn signatures_are_approved_and_of_one_profile() {
        assert_eq!(found(|_, f| f.signatures.clear()), ["smart_signature_unknown"]);
        assert_eq!(found(|_, f| f.signatures[0].is_approved = false), ["smart_signature_not_approved"]);
        assert_eq!(found(|_, f| f.signatures[0].shown_by = Some("x".into())), ["smart_signature_taken"]);
        assert_eq!(
            found(|_, f| (f.signatures[0].is_shared, f.signatures[0].is_filed) = (true, false)),
            ["smart_signature_shared", "smart_signature_not_filed"]
        );
    }

    #[test]
    fn numbers_are_proven_and_documents_current() {
        let claim = |digits: &str| Claim { port: Port::new(PortKind::Exact, digits), proof: "letter".into() };
        let letter =
            DocumentFact { purpose: "port_letter".into(), name: "p.pdf".into(), days_left: Some(31) };
        assert_eq!(
            found(|p, _| p.claims = vec![claim("1069222")]),
            ["smart_port_claimed", "smart_port_letter_missing"]
        );
        let with = |digits: &'static str| {
            let letter = letter.clone();
            found(move |p, f| {
                p.claims = vec![claim(digits)];
                f.documents.push(letter);
            })
        };
        assert_eq!(with("106911112222"), ["smart_port_overlap"]);
        assert_eq!(with("1069000012345"), ["smart_port_platform"]);
        assert_eq!(found(|_, f| f.own_ports.clear()), ["smart_port_missing"]);
        assert_eq!(found(|_, f| f.documents.clear()), ["smart_licence_missing"]);
        assert_eq!(found(|_, f| f.documents[0].days_left = Some(-1)), ["smart_document_expired"]);
        assert_eq!(found(|_, f| f.documents[0].days_left = Some(0)), ["smart_document_soon"]);
    }
}
