//! Sender IDs (主叫号码): what a recipient sees as the sender, and what each country makes of it.
//!
//! Letters: up to 11 GSM characters, because the address field carries 11 septets (3GPP TS 23.040 §9.1.2.5). Digits: up to
//! 15 (E.164), more only where a country's access numbers are longer. Basis of `data/sender_ids.csv`: what regulators and
//! large platforms publish about each country, restated. What is not here: which tenant registered what.

use crate::kind::Kind;
use crate::lint::{Finding, Severity};
use crate::phone::Country;
use crate::screening::normal;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const RULES: &str = include_str!("../data/sender_ids.csv");

/// What kind of sender it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// With at least one letter.
    Alphanumeric,
    /// Nine digits or more: a number that can be called or answered.
    Numeric,
    /// Three to eight digits.
    ShortCode,
}

/// What a country makes of a sender ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It may be used as it is.
    Allowed,
    /// It may be used once it is registered there.
    NeedsRegistration,
    /// The country shows digits only.
    MustBeNumeric,
    /// Not in this form, or not this name.
    NotAllowed,
}

impl Verdict {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Allowed => "allowed",
            Verdict::NeedsRegistration => "needs_registration",
            Verdict::MustBeNumeric => "must_be_numeric",
            Verdict::NotAllowed => "not_allowed",
        }
    }
}

/// A verdict with its reasons: errors when the answer is no, warnings when something is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Why.
    pub findings: Vec<Finding>,
}

/// Names that nobody may imitate: banks, carriers, public bodies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brands(Vec<(String, String)>);

impl Brands {
    /// From their names. A name without letters or digits protects nothing.
    pub fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        let with_bones = names.into_iter().map(Into::into).map(|name| (bones(&name), name));
        Self(with_bones.filter(|(bones, _)| !bones.is_empty()).collect())
    }

    /// The name that `text` is taken for: one with the same skeleton, or a longer text that has a name of five letters or
    /// more in it.
    pub fn imitated(&self, text: &str) -> Option<&str> {
        let bones = bones(text);
        let alike = |name: &str| bones == name || (name.chars().count() >= 5 && bones.contains(name));
        self.0.iter().find(|(name, _)| alike(name)).map(|(_, name)| name.as_str())
    }
}

/// The skeleton, with pairs of letters that are read as one.
pub(crate) fn bones(text: &str) -> String {
    normal::skeleton_of(text).replace("rn", "m").replace("vv", "w")
}

/// Words that name nobody.
const GENERIC: [&str; 22] = [
    "sms", "test", "info", "message", "messages", "alert", "alerts", "notice", "verify", "code", "otp",
    "text", "msg", "admin", "service", "support", "bank", "mobile", "update", "security", "authmsg",
    "unknown",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    Yes,
    No,
    /// Another sender is shown instead.
    Replaced,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Registration {
    None,
    Required,
    /// Only registered senders may begin with the country's mark.
    Prefix,
}

struct Rule {
    letters: Letters,
    registration: Registration,
    chars: (usize, usize),
    digits: (usize, usize),
    marketing_prefix: String,
    marketing_suffix: String,
    registered_prefix: String,
}

fn table() -> &'static BTreeMap<String, Rule> {
    static TABLE: OnceLock<BTreeMap<String, Rule>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut reader = csv::Reader::from_reader(RULES.as_bytes());
        reader.records().filter_map(|row| read(&row.ok()?)).collect()
    })
}

fn rule(country: Country) -> Option<&'static Rule> {
    table().get(country.as_str()).or_else(|| table().get("*"))
}

fn read(row: &csv::StringRecord) -> Option<(String, Rule)> {
    let number = |at| row.get(at)?.parse::<usize>().ok();
    let text = |at: usize| row.get(at).map(str::to_owned);
    let letters = match row.get(1)? {
        "yes" => Letters::Yes,
        "no" => Letters::No,
        "replaced" => Letters::Replaced,
        _ => return None,
    };
    let registration = match row.get(2)? {
        "none" => Registration::None,
        "required" => Registration::Required,
        "prefix" => Registration::Prefix,
        _ => return None,
    };
    let rule = Rule {
        letters,
        registration,
        chars: (number(3)?, number(4)?),
        digits: (number(5)?, number(6)?),
        marketing_prefix: text(7)?,
        marketing_suffix: text(8)?,
        registered_prefix: text(9)?,
    };
    Some((text(0)?, rule))
}

/// What a text is as a sender, whatever the country; `None` when it is none.
pub fn form(text: &str) -> Option<Form> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return match text.len() {
            3..=8 => Some(Form::ShortCode),
            9..=21 => Some(Form::Numeric),
            _ => None,
        };
    }
    let may = |b: u8| b.is_ascii_alphanumeric() || b" -_.&#".contains(&b);
    let fits = text.len() <= 11
        && text.bytes().all(may)
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && !text.get(1..).is_some_and(|rest| rest.contains('#'))
        && text.trim() == text;
    fits.then_some(Form::Alphanumeric)
}

/// Whether a tenant may name it as the sender at all: [`form`] without the longer numbers, which are access numbers of mainland
/// carriers.
pub fn is_sender_id(text: &str) -> bool {
    form(text).is_some_and(|form| form != Form::Numeric || text.len() <= 15)
}

/// Whether networks of `country` take `text` only from who registered it there, or not at all. No allocation.
pub fn needs_registration(text: &str, country: Country) -> bool {
    let Some(rule) = rule(country) else { return false };
    let has_letters = text.bytes().any(|b| b.is_ascii_alphabetic());
    match (rule.letters, rule.registration) {
        (Letters::Replaced, _) => false,
        (Letters::No, registration) => has_letters || registration == Registration::Required,
        (Letters::Yes, _) if !has_letters => false,
        (Letters::Yes, Registration::None) => false,
        (Letters::Yes, Registration::Required) => true,
        (Letters::Yes, Registration::Prefix) => text.starts_with(&rule.registered_prefix),
    }
}

/// What a country demands of senders, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountryRule {
    /// The country; `None` = every other.
    pub country: Option<Country>,
    /// `yes`, `no` (digits only) or `replaced` (by a number of the network's own).
    pub letters: &'static str,
    /// `none`, `required`, or `prefix` (of those that begin with `registered_prefix`).
    pub registration: &'static str,
    /// Characters of one with letters, from and to.
    pub chars: (usize, usize),
    /// Digits of a number, from and to.
    pub digits: (usize, usize),
    /// What marketing senders begin with; empty = anything.
    pub marketing_prefix: &'static str,
    /// What marketing senders end with; empty = anything.
    pub marketing_suffix: &'static str,
    /// The mark of registered senders; empty = there is none.
    pub registered_prefix: &'static str,
}

/// What each country of the table demands, by its code, and every other one, last.
pub fn countries() -> Vec<CountryRule> {
    let shown = |(code, rule): (&String, &'static Rule)| CountryRule {
        country: Country::parse(code),
        letters: match rule.letters {
            Letters::Yes => "yes",
            Letters::No => "no",
            Letters::Replaced => "replaced",
        },
        registration: match rule.registration {
            Registration::None => "none",
            Registration::Required => "required",
            Registration::Prefix => "prefix",
        },
        chars: rule.chars,
        digits: rule.digits,
        marketing_prefix: &rule.marketing_prefix,
        marketing_suffix: &rule.marketing_suffix,
        registered_prefix: &rule.registered_prefix,
    };
    let mut all: Vec<_> = table().iter().map(shown).collect();
    all.sort_by_key(|rule| rule.country.is_none());
    all
}

/// What a marketing sender begins and ends with in `country`, when `text` does not; numbers have no such form. No allocation.
pub(crate) fn marketing_affixes(text: &str, country: Country) -> Option<(&'static str, &'static str)> {
    let rule = rule(country)?;
    let (prefix, suffix) = (rule.marketing_prefix.as_str(), rule.marketing_suffix.as_str());
    let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let fits = text.starts_with(prefix) && text.ends_with(suffix);
    (has_letters && !fits).then_some((prefix, suffix))
}

/// What `country` makes of `text` for messages of this type. `brands` are names that this tenant has not proved to be its
/// own.
pub fn judge(text: &str, country: Country, kind: Kind, brands: &Brands) -> Judgement {
    let no = |finding| Judgement { verdict: Verdict::NotAllowed, findings: vec![finding] };
    let (Some(form), Some(rule)) = (form(text), rule(country)) else { return no(invalid()) };
    if form != Form::Alphanumeric {
        return digits(text, rule, country);
    }
    if rule.letters == Letters::No {
        return Judgement { verdict: Verdict::MustBeNumeric, findings: vec![numeric_only(country)] };
    }
    if rule.letters == Letters::Replaced {
        return Judgement { verdict: Verdict::Allowed, findings: vec![replaced(country)] };
    }
    if let Some(finding) = name(text, rule, country, kind, brands) {
        return no(finding);
    }
    let marked = !rule.registered_prefix.is_empty() && text.starts_with(&rule.registered_prefix);
    match rule.registration {
        Registration::None => Judgement { verdict: Verdict::Allowed, findings: Vec::new() },
        Registration::Prefix if !marked => Judgement { verdict: Verdict::Allowed, findings: Vec::new() },
        Registration::Required | Registration::Prefix => registration(country),
    }
}

fn digits(text: &str, rule: &Rule, country: Country) -> Judgement {
    let (from, to) = rule.digits;
    if !(from..=to).contains(&text.len()) {
        let finding = length("sender_id_digits", country, from, to);
        return Judgement { verdict: Verdict::NotAllowed, findings: vec![finding] };
    }
    if rule.letters == Letters::No && rule.registration == Registration::Required {
        return registration(country);
    }
    Judgement { verdict: Verdict::Allowed, findings: Vec::new() }
}

fn name(text: &str, rule: &Rule, country: Country, kind: Kind, brands: &Brands) -> Option<Finding> {
    let (from, to) = rule.chars;
    let prefix = if kind == Kind::Marketing { rule.marketing_prefix.as_str() } else { "" };
    let suffix = if kind == Kind::Marketing { rule.marketing_suffix.as_str() } else { "" };
    if !text.starts_with(prefix) {
        return Some(marketing("sender_id_marketing_prefix", country, prefix, true));
    }
    if !text.ends_with(suffix) {
        return Some(marketing("sender_id_marketing_suffix", country, suffix, false));
    }
    if text.starts_with('#') && rule.registered_prefix != "#" {
        return Some(invalid());
    }
    if !(from..=to).contains(&text.len()) {
        return Some(length("sender_id_length", country, from, to));
    }
    let core = text.strip_prefix(prefix).unwrap_or(text);
    let core = core.strip_suffix(suffix).unwrap_or(core);
    let said = bones(core);
    if said.is_empty() || GENERIC.iter().any(|word| bones(word) == said) {
        return Some(generic(text));
    }
    brands.imitated(core).map(|brand| imitation(text, brand))
}

fn error(id: &'static str, en: String, zh: String) -> Finding {
    Finding { id, severity: Severity::Error, position: None, en: en.into(), zh: zh.into() }
}

fn invalid() -> Finding {
    let en = "This cannot be a sender ID. Use up to 11 letters and digits with at least one letter, or only digits.";
    error(
        "sender_id_form",
        en.into(),
        "主叫号码（Sender ID）格式无效。请使用不超过 11 位的字母数字（至少含一个字母），或纯数字。".into(),
    )
}

fn length(id: &'static str, country: Country, from: usize, to: usize) -> Finding {
    let en = format!("In {country} such a sender ID has {from} to {to} characters. Choose another.");
    error(id, en, format!("在 {country}，该类主叫号码长度应为 {from}–{to} 位。请更换。"))
}

/// What is said of mainland China, where nothing is registered.
pub(crate) fn mainland() -> Judgement {
    let en = "Mainland China shows an access number instead of a sender ID. Take it off the list.";
    let zh = "中国大陆短信以接入号码显示，无需登记主叫号码。请从列表中去掉。";
    let findings = vec![error("sender_id_mainland", en.into(), zh.into())];
    Judgement { verdict: Verdict::NotAllowed, findings }
}

fn numeric_only(country: Country) -> Finding {
    let en = format!(
        "Networks in {country} show digits only. Use a number or short code, and put your name in the text."
    );
    error(
        "sender_id_must_be_numeric",
        en,
        format!("{country} 的网络仅支持数字主叫。请使用号码或短码，并在正文中写明名称。"),
    )
}

fn marketing(id: &'static str, country: Country, part: &str, begins: bool) -> Finding {
    let (where_en, where_zh) = if begins { ("begin", "开头") } else { ("end", "结尾") };
    let en = format!(
        "Marketing sender IDs in {country} {where_en} with \"{part}\". Add it; it counts for the length."
    );
    error(id, en, format!("{country} 的营销主叫须以“{part}”{where_zh}，并计入长度。请补充。"))
}

fn generic(text: &str) -> Finding {
    let en = format!("\"{text}\" does not say who sends. Use the name of your company, app or brand.");
    error("sender_id_generic", en, format!("“{text}”无法表明发送方。请使用公司、应用或品牌名称。"))
}

fn imitation(text: &str, brand: &str) -> Finding {
    let en = format!("\"{text}\" can be taken for {brand}. Prove that the name is yours, or use another.");
    error("sender_id_imitation", en, format!("“{text}”容易与“{brand}”混淆。请提交授权证明，或更换名称。"))
}

fn warning(id: &'static str, en: String, zh: String) -> Finding {
    Finding { severity: Severity::Warning, ..error(id, en, zh) }
}

fn registration(country: Country) -> Judgement {
    let en = format!(
        "Networks in {country} block senders that are not registered. Have this one registered first."
    );
    let zh = format!("{country} 的网络会拦截未登记的主叫。请先办理登记。");
    let findings = vec![warning("sender_id_needs_registration", en, zh)];
    Judgement { verdict: Verdict::NeedsRegistration, findings }
}

fn replaced(country: Country) -> Finding {
    let en = format!(
        "Networks in {country} replace the sender by a number of their own. Put your name in the text."
    );
    warning("sender_id_replaced", en, format!("{country} 的网络会以其号码替换主叫。请在正文中写明名称。"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judged(text: &str, country: &str, kind: Kind) -> (Verdict, Option<&'static str>) {
        let brands = Brands::new(["Hongyan Bank", "Lumen", "鸿雁银行"]);
        let judgement = judge(text, Country::parse(country).unwrap(), kind, &brands);
        (judgement.verdict, judgement.findings.first().map(|finding| finding.id))
    }

    #[test]
    fn forms() {
        for text in ["JD", "Cloud SMS", "AT&T", "#Harbor", "A1"] {
            assert_eq!(form(text), Some(Form::Alphanumeric), "{text}");
        }
        assert_eq!((form("12345"), form("447700900123")), (Some(Form::ShortCode), Some(Form::Numeric)));
        for text in [
            "",
            "12",
            "CloudSMS1234",
            "云",
            "A!",
            " JD",
            "JD ",
            "--",
            "a#b",
            "+861380",
            "1234567890123456789012",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }

    #[test]
    fn tenants_name_no_access_numbers() {
        assert!(is_sender_id("JD") && is_sender_id("123456789012345") && is_sender_id("12345678901"));
        assert!(!is_sender_id("1234567890123456") && !is_sender_id("12") && !is_sender_id("+861380"));
    }

    #[test]
    fn the_table_is_shown_whole() {
        let all = super::countries();
        assert_eq!((all.len(), all[0].country.map(|country| country.to_string())), (30, Some("AE".into())));
        let other = all[29];
        assert_eq!((other.country, other.letters, other.registration), (None, "yes", "none"));
    }

    #[test]
    fn countries() {
        use Kind::{Marketing, Notification};
        use Verdict::{Allowed, MustBeNumeric, NeedsRegistration, NotAllowed};
        let cases = [
            ("Harbor", "GB", Notification, Allowed, None),
            ("Harbor", "ZA", Notification, Allowed, None),
            ("Harbor", "SG", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("Harbor", "CN", Notification, MustBeNumeric, Some("sender_id_must_be_numeric")),
            ("Harbor", "US", Notification, MustBeNumeric, Some("sender_id_must_be_numeric")),
            ("Harbor", "MY", Notification, Allowed, Some("sender_id_replaced")),
            ("Harbor", "HK", Notification, Allowed, None),
            ("#Harbor", "HK", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("#Harbor", "GB", Notification, NotAllowed, Some("sender_id_form")),
            ("HARBOR", "IN", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("HARBORS", "IN", Notification, NotAllowed, Some("sender_id_length")),
            ("Hy", "GB", Notification, NotAllowed, Some("sender_id_length")),
            ("Harbor", "AE", Marketing, NotAllowed, Some("sender_id_marketing_prefix")),
            ("AD-Harbor", "AE", Marketing, NeedsRegistration, Some("sender_id_needs_registration")),
            ("Harbor", "AE", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("Harbor", "SA", Marketing, NotAllowed, Some("sender_id_marketing_suffix")),
            ("Harbor-AD", "SA", Marketing, NeedsRegistration, Some("sender_id_needs_registration")),
            ("AD-INFO", "AE", Marketing, NotAllowed, Some("sender_id_generic")),
            ("12345", "US", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("1234", "US", Notification, NotAllowed, Some("sender_id_digits")),
            ("447700900123", "GB", Notification, Allowed, None),
            ("1069000012345678", "GB", Notification, NotAllowed, Some("sender_id_digits")),
            ("1069000012345678", "CN", Notification, NeedsRegistration, Some("sender_id_needs_registration")),
            ("云", "GB", Notification, NotAllowed, Some("sender_id_form")),
        ];
        for (text, country, kind, verdict, id) in cases {
            assert_eq!(judged(text, country, kind), (verdict, id), "{text} {country}");
        }
    }

    #[test]
    fn names_of_nobody_and_of_others() {
        for text in ["SMS", "test", "T3ST", "Inf0", "M.E.S.S"] {
            let generic = text != "M.E.S.S";
            let id = judged(text, "GB", Kind::Notification).1;
            assert_eq!(id == Some("sender_id_generic"), generic, "{text} {id:?}");
        }
        for text in ["Lumen", "LUMEN", "1umen", "Lu-men", "Lurnen", "HongyanBank", "H0NGYANBANK", "Lumen2"] {
            assert_eq!(judged(text, "GB", Kind::Notification).1, Some("sender_id_imitation"), "{text}");
        }
        for text in ["Lumber", "Hongyan", "Harbor"] {
            assert_eq!(judged(text, "GB", Kind::Notification).1, None, "{text}");
        }
        assert!(Brands::new(["", "··"]).imitated("Harbor").is_none());
        assert_eq!(Brands::new(["鸿雁银行"]).imitated("鴻雁銀行"), Some("鸿雁银行"));
    }

    #[test]
    fn the_table_reads_whole() {
        let rows = RULES.lines().skip(1).filter(|line| !line.is_empty());
        let codes: Vec<&str> = rows.filter_map(|line| line.split(',').next()).collect();
        assert_eq!(codes.len(), 30);
        let mut reader = csv::Reader::from_reader(RULES.as_bytes());
        assert!(reader.records().all(|row| read(&row.unwrap()).is_some()));
        assert!(codes.iter().all(|code| *code == "*" || Country::assigned(code).is_some()));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in ".{0,16}", country in "[A-Z]{2}", kind in prop::sample::select(&Kind::ALL[..])) {
            let judgement = judge(&text, Country::parse(&country).unwrap(), kind, &Brands::default());
            let errors = judgement.findings.iter().any(|finding| finding.severity == Severity::Error);
            prop_assert_eq!(errors, matches!(judgement.verdict, Verdict::NotAllowed | Verdict::MustBeNumeric));
            let country = Country::parse(&country).unwrap();
            match judgement.verdict {
                Verdict::Allowed => prop_assert!(!needs_registration(&text, country)),
                Verdict::NeedsRegistration | Verdict::MustBeNumeric => prop_assert!(needs_registration(&text, country)),
                Verdict::NotAllowed => {}
            }
        }
    }
}
