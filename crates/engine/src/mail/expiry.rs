//! What is told by mail before a document of a signature runs out: to the tenant's people who may submit signatures, each in
//! their language, in the transaction that notes that they were told.

use domain::refusal::Lang;
use store::evidence::Expiring;
use store::mail::Mail;
use store::signatures::Signature;
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// Queues the mails; nothing when no mail server is set or there is no document.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    core: &Core,
    signature: &Signature,
    documents: &[&Expiring],
) -> store::Result<()> {
    let (Some(portal), false) = (&core.mail_links, documents.is_empty()) else { return Ok(()) };
    let people = accounts::told_of_signatures(tx, signature.tenant)?;
    let mail = |account: &store::catalog::Account| {
        let lang = Lang::parse(&account.language).unwrap_or_default();
        let (subject, content) = words(&signature.text, documents, portal, lang);
        Mail {
            id: core.ids.next(),
            tenant: signature.tenant,
            account: account.name.clone(),
            address: account.mail.clone(),
            subject,
            content,
            tries: 0,
            next_ms: now_ms(),
        }
    };
    let mails: Vec<_> = people.iter().map(mail).collect();
    store::mail::insert(tx, signature.tenant, &mails)
}

/// Subject and text.
fn words(signature: &str, documents: &[&Expiring], portal: &str, lang: Lang) -> (String, String) {
    let day = documents.iter().map(|document| document.expires_on.as_str()).min().unwrap_or_default();
    let line = |document: &&Expiring| match lang {
        Lang::En => format!("- {}: good until {}", document.name, document.expires_on),
        Lang::Zh => format!("- {}：有效期至 {}", document.name, document.expires_on),
    };
    let list = documents.iter().map(line).collect::<Vec<_>>().join("\n");
    match lang {
        Lang::En => (
            format!("The signature {signature}: a document runs out on {day}"),
            format!(
                "A document of the signature {signature} runs out:\n\n{list}\n\nAfter that day the signature expires and messages \
                 with it are refused. To go on using it, have the current document ready: disable the signature or wait until \
                 it has expired, replace the document, and submit the signature again.\n\nSee it: {portal}/signatures\n"
            ),
        ),
        Lang::Zh => (
            format!("签名“{signature}”：证明文件将于 {day} 到期"),
            format!(
                "签名“{signature}”的证明文件即将到期：\n\n{list}\n\n到期后该签名将失效，使用该签名的短信将被拒绝。如需继续使用，\
                 请准备好有效期内的文件：停用该签名或待其到期后，更换文件并重新提交审核。\n\n查看：{portal}/signatures\n"
            ),
        ),
    }
}
