//! What is told by mail about complaints: to the tenant's managers, each in their language, when something is not sent any
//! more because of them, in the transaction in which that happens.

use domain::id::TenantId;
use domain::refusal::Lang;
use store::mail::Mail;
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// Queues the mails; nothing when no mail server is set. `template` = its name for the API; none = all marketing.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    core: &Core,
    tenant: TenantId,
    template: Option<&str>,
    complaints: i64,
) -> store::Result<()> {
    let Some(portal) = &core.mail_links else { return Ok(()) };
    let managers = accounts::managers(tx, tenant)?;
    let mails: Vec<_> = managers
        .into_iter()
        .map(|account| {
            let lang = Lang::parse(&account.language).unwrap_or_default();
            let (subject, content) = words(template, complaints, portal, lang);
            Mail {
                id: core.ids.next(),
                tenant,
                account: account.name,
                address: account.mail,
                subject,
                content,
                tries: 0,
                next_ms: now_ms(),
            }
        })
        .collect();
    store::mail::insert(tx, tenant, &mails)
}

/// Subject and text.
fn words(template: Option<&str>, complaints: i64, portal: &str, lang: Lang) -> (String, String) {
    let link = format!("{portal}/blacklist?tab=complaints");
    match (template, lang) {
        (Some(code), Lang::En) => (
            format!("The template {code} is paused after complaints"),
            format!(
                "Complaints about the template {code} within 24 hours: {complaints}. It is not sent any more until the \
                 platform has looked at it.\n\nThe complaints: {link}\n"
            ),
        ),
        (Some(code), Lang::Zh) => (
            format!("模板 {code} 因投诉被暂停"),
            format!(
                "模板 {code} 在 24 小时内收到 {complaints} 起投诉，平台核实之前暂停使用。\n\n查看投诉：{link}\n"
            ),
        ),
        (None, Lang::En) => (
            "Your marketing is suspended after complaints".to_owned(),
            format!(
                "Complaints about your messages within 24 hours: {complaints}. No marketing is sent any more until the \
                 platform has looked at it. Verification codes and notifications go on.\n\nThe complaints: {link}\n"
            ),
        ),
        (None, Lang::Zh) => (
            "营销短信因投诉被暂停".to_owned(),
            format!(
                "您的短信在 24 小时内收到 {complaints} 起投诉，平台核实之前暂停发送营销短信，验证码和通知短信不受影响。\n\n查看投诉：{link}\n"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_what_is_paused_and_why_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let (subject, text) = words(Some("T1"), 5, "https://a", lang);
            assert!(subject.contains("T1") && text.contains('5') && text.contains("https://a/"), "{text}");
            let (subject, text) = words(None, 20, "https://a", lang);
            assert!(!subject.contains("T1") && text.contains("20") && text.contains("https://a/"), "{text}");
        }
    }
}
