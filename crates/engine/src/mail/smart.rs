//! What is told by mail about Smart SMS profiles: to the tenant's people who may submit them, each in their language, in the
//! transaction in which handsets stop or begin to show a profile.

use domain::refusal::Lang;
use domain::smart::life::State;
use store::mail::Mail;
use store::smart_profiles::SmartProfile;
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// Queues the mails about a profile as it stands now; nothing when no mail server is set.
pub(crate) fn tell(tx: &mut Tx<'_>, core: &Core, profile: &SmartProfile) -> store::Result<()> {
    let Some(portal) = &core.mail_links else { return Ok(()) };
    let people = accounts::told_of_smart(tx, profile.tenant)?;
    let mail = |account: &store::catalog::Account| {
        let (subject, content) = words(profile, portal, Lang::parse(&account.language).unwrap_or_default());
        Mail {
            id: core.ids.next(),
            tenant: profile.tenant,
            account: account.name.clone(),
            address: account.mail.clone(),
            subject,
            content,
            tries: 0,
            next_ms: now_ms(),
        }
    };
    let mails: Vec<_> = people.iter().map(mail).collect();
    store::mail::insert(tx, profile.tenant, &mails)
}

/// Subject and text.
fn words(profile: &SmartProfile, portal: &str, lang: Lang) -> (String, String) {
    let (name, (code, note)) = (&profile.name, &profile.freeze);
    let became = match (profile.state, lang) {
        (State::Published, Lang::En) => "handsets show it again",
        (State::Published, Lang::Zh) => "已恢复展示",
        (State::Expired, Lang::En) => "a document is out of date, handsets show it no longer",
        (State::Expired, Lang::Zh) => "证明文件已过期，已停止展示",
        (_, Lang::En) if code == "signature" => "a signature may be used no longer, so it is frozen",
        (_, Lang::Zh) if code == "signature" => "签名已失效，档案已被冻结",
        (_, Lang::En) => "it is frozen, handsets show it no longer",
        (_, Lang::Zh) => "已被冻结，停止展示",
    };
    let is_frozen = matches!(profile.state, State::Frozen | State::Unfreezing);
    let told = if is_frozen && !note.is_empty() { format!("{note}\n\n") } else { String::new() };
    match lang {
        Lang::En => (
            format!("Smart SMS {name}: {became}"),
            format!("The Smart SMS profile {name}: {became}.\n\n{told}See it: {portal}/smart\n"),
        ),
        Lang::Zh => (
            format!("智能短信“{name}”：{became}"),
            format!("智能短信档案“{name}”{became}。\n\n{told}查看：{portal}/smart\n"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{SmartId, TenantId};
    use domain::review::Status;

    #[test]
    fn a_mail_says_what_became_of_a_profile_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let mut seen = Vec::new();
            for (state, code) in [
                (State::Published, ""),
                (State::Expired, ""),
                (State::Frozen, "fraud"),
                (State::Frozen, "signature"),
            ] {
                let profile = SmartProfile {
                    id: SmartId(1),
                    tenant: TenantId(1),
                    name: "Harbor".into(),
                    state,
                    newest: 1,
                    newest_status: Status::Approved,
                    live: Some(1),
                    live_name: None,
                    next_item: 1,
                    version: 1,
                    created_ms: 0,
                    created_by: String::new(),
                    changed_ms: 0,
                    published_ms: None,
                    freeze: (code.into(), "the note".into()),
                    frozen: None,
                    unfreeze: None,
                };
                let (title, text) = words(&profile, "https://a", lang);
                assert!(title.contains("Harbor") && text.contains("https://a/smart"), "{text}");
                assert_eq!(text.contains("the note"), state == State::Frozen, "{text}");
                seen.push(title);
            }
            seen.dedup();
            assert_eq!(seen.len(), 4, "{seen:?}");
        }
    }
}
