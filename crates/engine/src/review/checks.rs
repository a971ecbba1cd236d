//! What a machine says about a signature or a template before a person looks: errors keep it from being submitted, the rest
//! goes to the reviewer.

use std::sync::Arc;

use domain::id::TenantId;
use domain::kind::{Direction, Kind};
use domain::lint::{Finding, Severity, lint};
use domain::policy::Policy;
use domain::refusal::{Detail, Refusal};
use domain::screening::Verdict;
use domain::screening::category::{Action, Licences};
use domain::signature;
use domain::template::Template;
use domain::variable::{VariableRule, check_rule};

use super::view::Found;
use crate::aim::Hosts;
use crate::clock::now_ms;
use crate::core::Core;
use crate::error::Error;
use crate::screening::{WordBook, finding};

/// What a tenant's applications are judged by.
pub(crate) struct Rules {
    /// Its policy.
    pub(crate) policy: Arc<Policy>,
    /// The words.
    pub(crate) book: Arc<WordBook>,
    /// Of what it may speak.
    pub(crate) licences: Licences,
    /// Hosts of links that become cards: no verification code carries one.
    pub(crate) link_hosts: Vec<String>,
    /// To tell links on the platform's host: those need no look.
    pub(crate) links: Arc<Hosts>,
}

impl Rules {
    /// Those that hold for a tenant now.
    pub(crate) fn of(core: &Core, tenant: TenantId) -> Rules {
        let picture = core.picture();
        let known = picture.tenants.get(&tenant);
        Rules {
            policy: core.policy_of(tenant),
            book: core.book(),
            licences: known.map_or(Licences::NONE, |tenant| tenant.licences_at(now_ms())),
            link_hosts: core.aim.link_hosts(),
            links: Arc::clone(&core.aim.hosts),
        }
    }

    /// What the words and shapes of a text speak of.
    fn check(&self, text: &str, kind: Kind, direction: Direction) -> Verdict {
        let is_known = |link: &str| self.links.is_link(link);
        self.book.screening.check_but(text, kind, direction, self.licences, is_known)
    }

    fn directions(&self) -> Vec<Direction> {
        self.policy.direction.map_or_else(|| Direction::ALL.to_vec(), |only| vec![only])
    }

    /// Whether a template would be refused wherever it is sent, approved or not: the first word, and what to do.
    pub(crate) fn blocked(&self, content: &str, kind: Kind) -> Option<Error> {
        let mut first = None;
        for direction in self.directions() {
            let hits = self.check(content, kind, direction).hits;
            first = first.or(Some(hits.into_iter().find(|hit| hit.action == Action::Block)?));
        }
        let hit = first?;
        let detail = Detail::both("content", hit.en);
        Some(Error::Phrased { refusal: Refusal::ReviewBlocked, detail, zh: hit.zh })
    }
}

/// About a signature's text.
pub(crate) fn of_signature(text: &str, rules: &Rules) -> Vec<Found> {
    let mut found = signature::check(text, rules.policy.signature);
    // What is forbidden everywhere is not a signature either.
    found.extend(screened(rules, text, Kind::Verification, Direction::Mainland));
    found.into_iter().map(Found::from).collect()
}

/// About words that stand on a brand's menu.
pub(crate) fn of_words(text: &str, rules: &Rules) -> Vec<Found> {
    let found = screened(rules, text, Kind::Verification, Direction::Mainland);
    found.into_iter().map(Found::from).collect()
}

/// A verification code carries no link of a card: it waits for nothing, and teaches nobody to follow links.
fn link_in_code(content: &str, kind: Kind, rules: &Rules) -> Option<Finding> {
    let hosts: Vec<_> = rules.link_hosts.iter().map(String::as_str).collect();
    let is_there = kind == Kind::Verification && domain::smart::aim::is_in(content, &hosts);
    is_there.then(|| Finding {
        id: "smart_link_in_code",
        severity: Severity::Error,
        position: None,
        en: "A verification code carries no link of a card. Take the link out.".into(),
        zh: "验证码模板不能含智能短信链接。请删除链接。".into(),
    })
}

/// About a template; a tenant of both directions may write for one of them only, so the kinder one counts.
pub(crate) fn of_template(
    content: &str,
    kind: Kind,
    variables: &[VariableRule],
    rules: &Rules,
) -> Vec<Found> {
    let mut found = unreadable(content);
    found.extend(link_in_code(content, kind, rules));
    found.extend(variables.iter().filter_map(|rule| check_rule(rule).err()));
    let judged = rules.directions().into_iter().map(|direction| judged(content, kind, direction, rules));
    let errors = |found: &Vec<Finding>| found.iter().filter(|f| f.severity == Severity::Error).count();
    found.extend(judged.min_by_key(errors).unwrap_or_default());
    found.into_iter().map(Found::from).collect()
}

/// About a content that goes one way, such as a mission's.
pub(crate) fn of_content(content: &str, kind: Kind, direction: Direction, rules: &Rules) -> Vec<Found> {
    let mut found = unreadable(content);
    found.extend(link_in_code(content, kind, rules));
    found.extend(judged(content, kind, direction, rules));
    found.into_iter().map(Found::from).collect()
}

fn unreadable(content: &str) -> Vec<Finding> {
    Template::parse(content).err().map(Finding::from).into_iter().collect()
}

fn judged(content: &str, kind: Kind, direction: Direction, rules: &Rules) -> Vec<Finding> {
    let mut found = lint(content, kind, direction, rules.policy.content.rule());
    found.extend(screened(rules, content, kind, direction));
    found
}

/// What the words and shapes of the text speak of.
fn screened(rules: &Rules, text: &str, kind: Kind, direction: Direction) -> Vec<Finding> {
    rules.check(text, kind, direction).hits.into_iter().map(finding).collect()
}

/// The refusal for what keeps it from being submitted, with every sentence.
pub(crate) fn refusal(found: &[Found], field: &str) -> Option<Error> {
    let errors: Vec<_> = found.iter().filter(|found| found.is_error).collect();
    let join = |sentence: fn(&Found) -> &str, space: &str| {
        errors.iter().map(|found| sentence(found)).collect::<Vec<_>>().join(space)
    };
    (!errors.is_empty()).then(|| Error::Phrased {
        refusal: Refusal::SubmissionInvalid,
        detail: Detail::both(field, join(|found| &found.en, " ")),
        zh: join(|found| &found.zh, ""),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::{Layers, Set};

    fn rules() -> Rules {
        let none = Set::default();
        let policy =
            Policy::compile(&Layers { defaults: &none, platform: &none, options: &none, tenant: &none });
        let (book, link_hosts) = (WordBook::delivered().unwrap(), vec!["go.example.com".into()]);
        let (policy, licences) = (Arc::new(policy), Licences::NONE);
        Rules { policy, book, licences, link_hosts, links: Arc::default() }
    }

    fn ids(found: &[Found]) -> Vec<(&str, bool)> {
        found.iter().map(|found| (found.id.as_str(), found.is_error)).collect()
    }

    #[test]
    fn errors_refuse_and_hints_go_to_the_reviewer() {
        let rules = rules();
        assert_eq!(ids(&of_signature("京东云", &rules)), []);
        assert_eq!(ids(&of_signature("京-东", &rules)), [("signature_character", true)]);
        let fine = of_template("您的验证码是${code}。", Kind::Verification, &[], &rules);
        assert_eq!(ids(&fine), []);
        let linked = "您的验证码是${code}，详情 https://go.example.com/s/Ab3xY9z";
        let with_link =
            |kind| ids(&of_template(linked, kind, &[], &rules)).contains(&("smart_link_in_code", true));
        assert!(with_link(Kind::Verification) && !with_link(Kind::Notification));
        let found = |host: &str| {
            let rules = self::rules();
            let aim = crate::aim::Aim::default();
            aim.is_at(&format!("https://{host}"));
            let rules = Rules { links: Arc::clone(&aim.hosts), ..rules };
            let sentence = "春季上新，详见 https://go.example.com/s/Ab3xY9z 拒收请回复R";
            let found = of_template(sentence, Kind::Marketing, &[], &rules);
            ids(&found).iter().any(|(id, _)| *id == "website")
        };
        assert!(found("sms.example.com") && !found("go.example.com"), "one's own link needs no look");
        let wrong = of_template("加微信abc12345领{红包", Kind::Notification, &[], &rules);
        assert!(ids(&wrong).iter().any(|(_, is_error)| *is_error), "{wrong:?}");
        let refused = refusal(&wrong, "content");
        assert!(matches!(refused, Some(Error::Phrased { refusal: Refusal::SubmissionInvalid, .. })));
        assert!(refusal(&fine, "content").is_none());
    }
}
