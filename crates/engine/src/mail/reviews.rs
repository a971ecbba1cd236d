//! What is told by mail about reviews: to whoever submitted, in their language, in the transaction of the decision.

use domain::id::{AccountId, TenantId};
use domain::refusal::Lang;
use domain::review::{Reason, State, Subject};
use store::mail::Mail;
use store::reviews::{Decision, Review};
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// Queues the mail; nothing when no mail server is set, a program submitted, or the account has no address.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    core: &Core,
    review: &Review,
    reasons: &[Reason],
    decision: &Decision,
) -> store::Result<()> {
    let say = |portal: &str, lang| words(review, reasons, decision, portal, lang);
    to_author(tx, core, review.tenant, review.account, say)
}

/// Queues a mail to whoever applied, in their language; nothing when nobody can be told.
pub(super) fn to_author(
    tx: &mut Tx<'_>,
    core: &Core,
    tenant: TenantId,
    account: Option<AccountId>,
    say: impl FnOnce(&str, Lang) -> (String, String),
) -> store::Result<()> {
    let (Some(portal), Some(account)) = (&core.mail_links, account) else { return Ok(()) };
    let Some(login) = accounts::get(tx, tenant, account)? else { return Ok(()) };
    let account = login.account;
    if account.mail.is_empty() || account.status != "active" {
        return Ok(());
    }
    let lang = Lang::parse(&account.language).unwrap_or_default();
    let (subject, content) = say(portal, lang);
    let mail = Mail {
        id: core.ids.next(),
        tenant,
        account: account.name,
        address: account.mail,
        subject,
        content,
        tries: 0,
        next_ms: now_ms(),
    };
    store::mail::insert(tx, tenant, &[mail])
}

/// Subject and text.
fn words(
    review: &Review,
    reasons: &[Reason],
    decision: &Decision,
    portal: &str,
    lang: Lang,
) -> (String, String) {
    let name = &review.name;
    let is_renewal = crate::review::renewal::is_renewal(review);
    let (what, place) = match (review.subject, lang) {
        (Subject::Signature, Lang::En) if is_renewal => ("renewed documents of the signature", "signatures"),
        (Subject::Signature, Lang::Zh) if is_renewal => ("续期材料所属签名", "signatures"),
        (Subject::Signature, Lang::En) => ("signature", "signatures"),
        (Subject::Signature, Lang::Zh) => ("签名", "signatures"),
        (Subject::Template, Lang::En) => ("template", "templates"),
        (Subject::Template, Lang::Zh) => ("模板", "templates"),
        (Subject::Mission, Lang::En) => ("mission", "missions"),
        (Subject::Mission, Lang::Zh) => ("群发任务", "missions"),
        (Subject::Smart, Lang::En) => ("Smart SMS profile", "smart"),
        (Subject::Smart, Lang::Zh) => ("智能短信档案", "smart"),
    };
    let became = match (decision.state, lang) {
        (State::Approved, Lang::En) if review.subject == Subject::Mission => {
            "approved, it is sent when its time comes"
        }
        (State::Approved, Lang::Zh) if review.subject == Subject::Mission => "已通过审核，将按时发送",
        (State::Approved, Lang::En) if review.subject == Subject::Smart => {
            "approved, handsets can show it now"
        }
        (State::Approved, Lang::Zh) if review.subject == Subject::Smart => "已通过审核，手机端即可展示",
        (State::Approved, Lang::En) if is_renewal => "approved, they are in force now",
        (State::Approved, Lang::Zh) if is_renewal => "的材料已通过审核，即时生效",
        (State::Asked, Lang::Zh) if is_renewal => "的材料已退回，请补充说明；签名仍可使用",
        (State::Asked, Lang::En) if is_renewal => {
            "sent back with a question; the signature may still be used"
        }
        (_, Lang::En) if is_renewal => "rejected; the approved ones stay in force",
        (_, Lang::Zh) if is_renewal => "的材料未通过审核，原有材料继续有效",
        (State::Approved, Lang::En) => "approved, it may be used now",
        (State::Approved, Lang::Zh) => "已通过审核，现在可以使用",
        (State::Asked, Lang::En) => "sent back with a question",
        (State::Asked, Lang::Zh) => "已退回，请补充说明",
        (_, Lang::En) => "rejected",
        (_, Lang::Zh) => "未通过审核",
    };
    let mut lines: Vec<String> =
        reasons.iter().map(|reason| format!("- {}", reason.sentence(lang))).collect();
    lines.extend((!decision.note.is_empty()).then(|| decision.note.clone()));
    let told = if lines.is_empty() { String::new() } else { format!("{}\n\n", lines.join("\n")) };
    match lang {
        Lang::En => (
            format!("The {what} {name}: {became}"),
            format!("The {what} {name}: {became}.\n\n{told}See it: {portal}/{place}\n"),
        ),
        Lang::Zh => (
            format!("{what}“{name}”：{became}"),
            format!("{what}“{name}”{became}。\n\n{told}查看：{portal}/{place}\n"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::ReviewId;
    use store::reviews::By;

    #[test]
    fn a_mail_says_what_was_decided_and_why_in_both_languages() {
        for (subject, lang) in
            [(Subject::Signature, Lang::En), (Subject::Template, Lang::Zh), (Subject::Mission, Lang::Zh)]
        {
            let review = Review {
                id: ReviewId(1),
                tenant: TenantId(1),
                subject,
                object: 1,
                number: 1,
                name: "N1".into(),
                content: String::new(),
                print: 0,
                account: None,
                who: String::new(),
                findings: "[]".into(),
                state: State::Waiting,
                claimed: None,
                decided: None,
                reasons: "[]".into(),
                note: String::new(),
                urged_ms: None,
                exempt_by: String::new(),
            };
            for state in [State::Approved, State::Rejected, State::Asked] {
                let by = By { account: None, who: "r".into(), at_ms: 0 };
                let decision = Decision { state, by, reasons: "[]".into(), note: "the note".into() };
                let (title, text) = words(&review, &[Reason::Other], &decision, "https://a", lang);
                assert!(
                    title.contains("N1") && text.contains("the note") && text.contains("https://a/"),
                    "{text}"
                );
                assert!(text.contains(Reason::Other.sentence(lang)), "{text}");
            }
        }
    }
}
