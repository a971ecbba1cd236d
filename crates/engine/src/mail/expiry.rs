//! What is told by mail before a document of a signature or a Smart SMS profile runs out: to the tenant's people who may submit
//! it, each in their language, in the transaction that notes that they were told.

use domain::evidence::Subject;
use domain::refusal::Lang;
use store::evidence::Expiring;
use store::mail::Mail;
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// Queues the mails about documents of one signature or profile, with its name; nothing when no mail server is set or there is
/// no document.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    core: &Core,
    (of, name): (Subject, &str),
    documents: &[&Expiring],
) -> store::Result<()> {
    let (Some(portal), Some(first)) = (&core.mail_links, documents.first()) else { return Ok(()) };
    let people = match of {
        Subject::Smart => accounts::told_of_smart(tx, first.tenant)?,
        _ => accounts::told_of_signatures(tx, first.tenant)?,
    };
    let mail = |account: &store::catalog::Account| {
        let lang = Lang::parse(&account.language).unwrap_or_default();
        let (subject, content) = words((of, name), documents, portal, lang);
        Mail {
            id: core.ids.next(),
            tenant: first.tenant,
            account: account.name.clone(),
            address: account.mail.clone(),
            subject,
            content,
            tries: 0,
            next_ms: now_ms(),
        }
    };
    let mails: Vec<_> = people.iter().map(mail).collect();
    store::mail::insert(tx, first.tenant, &mails)
}

/// Subject and text.
fn words((of, name): (Subject, &str), documents: &[&Expiring], portal: &str, lang: Lang) -> (String, String) {
    let day = documents.iter().map(|document| document.expires_on.as_str()).min().unwrap_or_default();
    let line = |document: &&Expiring| match lang {
        Lang::En => format!("- {}: good until {}", document.name, document.expires_on),
        Lang::Zh => format!("- {}：有效期至 {}", document.name, document.expires_on),
    };
    let list = documents.iter().map(line).collect::<Vec<_>>().join("\n");
    let (what, after, todo, page) = match (of, lang) {
        (Subject::Smart, Lang::En) => (
            format!("Smart SMS profile {name}"),
            "handsets show the profile no longer",
            "Edit the profile, put the current document in its place and submit the new version: handsets show the present one until \
             it is approved.",
            "smart",
        ),
        (Subject::Smart, Lang::Zh) => (
            format!("智能短信“{name}”"),
            "手机将不再展示该档案",
            "请编辑该档案，上传有效期内的文件并提交新版本；新版本通过审核前，手机继续展示现有版本。",
            "smart",
        ),
        (_, Lang::En) => (
            format!("signature {name}"),
            "the signature expires and messages with it are refused",
            "Open the signature and renew the document: hand in the current one in its place. The signature stays in use meanwhile.",
            "signatures",
        ),
        (_, Lang::Zh) => (
            format!("签名“{name}”"),
            "该签名将失效，使用该签名的短信将被拒绝",
            "请打开该签名并更新材料，上传有效期内的文件以替换旧文件；审核期间该签名可继续使用。",
            "signatures",
        ),
    };
    match lang {
        Lang::En => (
            format!("The {what}: a document runs out on {day}"),
            format!(
                "A document of the {what} runs out:\n\n{list}\n\nAfter that day {after}. {todo}\n\nSee it: {portal}/{page}\n"
            ),
        ),
        Lang::Zh => (
            format!("{what}：证明文件将于 {day} 到期"),
            format!(
                "{what}的证明文件即将到期：\n\n{list}\n\n到期后{after}。{todo}\n\n查看：{portal}/{page}\n"
            ),
        ),
    }
}
