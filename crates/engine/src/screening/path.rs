//! The words on the message path: whether a text may be sent as it will be read.
//!
//! What is blocked is refused wherever it stands. What a reviewer should see passes where one saw it (in the fixed text of an
//! approved template, which also says what a phone number in a value is) and else by policy. A template whose fixed text is
//! clean costs nothing while its values are short numbers: no word, link or phone number is made of eight digits.

use std::sync::atomic::Ordering;

use domain::kind::{Direction, Kind};
use domain::lint::{Finding, Severity};
use domain::refusal::{Detail, Refusal};
use domain::screening::Hit;
use domain::screening::category::{Action, Category, Licences};

use super::WordBook;
use crate::aim::Hosts;
use crate::policy::TenantTemplate;

/// Digits of a value in which nothing can be found.
const SHORT: usize = 8;

/// What texts of one request are judged by.
pub(crate) struct Judge<'a> {
    /// The words.
    pub(crate) book: &'a WordBook,
    /// SMS type.
    pub(crate) kind: Kind,
    /// Of what the tenant may speak.
    pub(crate) licences: Licences,
    /// The template, approved or not.
    pub(crate) template: Option<&'a TenantTemplate>,
    /// What a reviewer should see may be sent all the same.
    pub(crate) lenient: bool,
    /// Where links of Smart SMS are: one on the platform's host needs no look.
    pub(crate) links: &'a Hosts,
}

/// A value in which nothing can be found.
pub(crate) fn is_plain(value: &str) -> bool {
    value.len() <= SHORT && value.bytes().all(|byte| byte.is_ascii_digit())
}

impl Judge<'_> {
    /// What keeps a text from being sent, in the text's order; `plain`: its values have nothing to be found.
    pub(crate) fn against(&self, content: &str, plain: bool, direction: Direction) -> Vec<Hit> {
        if plain && self.template.is_some_and(|template| self.is_clean(template, direction)) {
            return Vec::new();
        }
        let is_known = |link: &str| self.links.is_link(link);
        let check =
            |text: &str| self.book.screening.check_but(text, self.kind, direction, self.licences, is_known);
        let found = check(content);
        if found.outcome == Action::Pass {
            return Vec::new();
        }
        let seen = self.template.map(|template| check(&template.content).hits).unwrap_or_default();
        // What a number in a value is (a courier's, a shop's) the template's fixed text says.
        let is_told = |hit: &Hit| self.template.is_some() && hit.category == Category::ContactInfo;
        let was_seen = |hit: &Hit| {
            let is_it =
                |seen: &Hit| (seen.rule, seen.category, &seen.word) == (hit.rule, hit.category, &hit.word);
            is_told(hit) || seen.iter().any(is_it)
        };
        let counts = |hit: &Hit| hit.action == Action::Block || !(self.lenient || was_seen(hit));
        found.hits.into_iter().filter(counts).collect()
    }

    /// Whether a template's fixed text has nothing to be found, whatever the tenant's licences; remembered for these words.
    fn is_clean(&self, template: &TenantTemplate, direction: Direction) -> bool {
        let place = match direction {
            Direction::Mainland => &template.clean[0],
            Direction::International => &template.clean[1],
        };
        let known = self.book.version + 1;
        if place.load(Ordering::Relaxed) == known {
            return true;
        }
        let found = self.book.screening.check(&template.content, template.kind, direction, Licences::NONE);
        let is_clean = found.outcome == Action::Pass && template.kind == self.kind;
        if is_clean {
            place.store(known, Ordering::Relaxed);
        }
        is_clean
    }
}

/// The refusal for what keeps a text from being sent: the strictest, the first of several.
pub(crate) fn refusal(hits: &[Hit]) -> Option<(Refusal, Detail)> {
    let blocked = hits.iter().find(|hit| hit.action == Action::Block);
    let hit = blocked.or(hits.first())?;
    let refusal = match hit.action {
        Action::Block => Refusal::ContentForbiddenWord,
        Action::Review | Action::Pass => Refusal::ContentNeedsReview,
    };
    Some((refusal, Detail::param(&hit.word)))
}

/// A hit as people read it. What nobody can be licensed for is an error.
pub(crate) fn finding(hit: Hit) -> Finding {
    let never = hit.action == Action::Block && !hit.category.can_be_licensed();
    Finding {
        id: hit.category.as_str(),
        severity: if never { Severity::Error } else { Severity::Warning },
        position: Some(hit.range.start),
        en: hit.en.into(),
        zh: hit.zh.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::TemplateId;
    use domain::template::Template;

    fn template(content: &str) -> TenantTemplate {
        TenantTemplate {
            id: TemplateId(1),
            code: "T".into(),
            kind: Kind::Verification,
            content: content.into(),
            parsed: Template::parse(content).ok(),
            variables: Vec::new(),
            approved: true,
            is_paused: false,
            clean: Default::default(),
        }
    }

    #[test]
    fn what_a_reviewer_saw_passes_and_what_is_blocked_never() {
        let book = WordBook::delivered().unwrap();
        let says = |template: Option<&TenantTemplate>, lenient, content: &str, plain| {
            let (kind, licences) = (Kind::Verification, Licences::NONE);
            let links = &Hosts::default();
            let judge = Judge { book: &book, kind, licences, template, lenient, links };
            refusal(&judge.against(content, plain, Direction::Mainland)).map(|(refusal, _)| refusal)
        };
        let code = template("您的验证码是{1}。");
        let site = template("您的验证码是{1}，登录 https://shop.example.com 使用。");
        let (review, block) = (Some(Refusal::ContentNeedsReview), Some(Refusal::ContentForbiddenWord));
        assert_eq!(says(Some(&code), false, "您的验证码是123456。", true), None);
        assert_eq!(code.clean[0].load(Ordering::Relaxed), 1, "remembered");
        assert_eq!(says(Some(&code), false, "您的验证码是赌场。", false), block);
        let linked = "您的验证码是1，登录 https://shop.example.com 使用。";
        assert_eq!(says(Some(&site), false, linked, true), None);
        assert_eq!(says(None, false, linked, false), review);
        assert_eq!(says(None, true, linked, false), None);
        assert_eq!(says(Some(&code), false, linked, false), review);
        assert_eq!(
            says(Some(&site), true, "您的验证码是赌场，登录 https://shop.example.com 使用。", false),
            block
        );
        assert_eq!(says(None, true, "赌场开业", false), block);
    }

    #[test]
    fn links_of_ones_own_need_no_look() {
        let (book, aim) = (WordBook::delivered().unwrap(), crate::aim::Aim::default());
        aim.is_at("https://sms.example.com");
        let says = |content: &str| {
            let (kind, licences) = (Kind::Marketing, Licences::NONE);
            let links = &*aim.hosts;
            let judge = Judge { book: &book, kind, licences, template: None, lenient: false, links };
            refusal(&judge.against(content, false, Direction::Mainland)).map(|(refusal, _)| refusal)
        };
        assert_eq!(says("春季上新，详见 https://sms.example.com/s/Ab3xY9z 拒收请回复R"), None);
        let review = Some(Refusal::ContentNeedsReview);
        assert_eq!(says("春季上新，详见 https://sms.example.com/shop 拒收请回复R"), review);
        assert_eq!(says("春季上新，详见 https://go.example.com/s/Ab3xY9z 拒收请回复R"), review);
    }

    #[test]
    fn nothing_is_found_in_short_numbers() {
        for (value, want) in
            [("123456", true), ("12345678", true), ("123456789", false), ("12a", false), ("１２", false)]
        {
            assert_eq!(is_plain(value), want, "{value}");
        }
    }
}
