//! What is told by mail about sender IDs: to whoever applied, in their language, in the transaction of the decision.

use domain::refusal::Lang;
use domain::sender_registry::Status;
use store::Tx;
use store::sender_ids::SenderEntry;

use super::reviews::to_author;
use crate::core::Core;

/// Queues the mail about an entry as it stands now; nothing when nobody can be told.
pub(crate) fn tell(tx: &mut Tx<'_>, core: &Core, entry: &SenderEntry) -> store::Result<()> {
    to_author(tx, core, entry.tenant, entry.account, |portal, lang| words(entry, portal, lang))
}

/// Subject and text.
fn words(entry: &SenderEntry, portal: &str, lang: Lang) -> (String, String) {
    let (text, country) = (&entry.text, entry.country);
    let became = match (entry.status, lang) {
        (Status::Approved, Lang::En) => "approved, it may be used now",
        (Status::Approved, Lang::Zh) => "已通过审核，现在可以使用",
        (Status::Disabled, Lang::En) => "disabled, it may be used no longer",
        (Status::Disabled, Lang::Zh) => "已被停用，不能再使用",
        (_, Lang::En) => "rejected",
        (_, Lang::Zh) => "未通过审核",
    };
    let told = if entry.note.is_empty() { String::new() } else { format!("{}\n\n", entry.note) };
    match lang {
        Lang::En => (
            format!("The sender ID {text} in {country}: {became}"),
            format!("The sender ID {text} in {country} was {became}.\n\n{told}See it: {portal}/sender-ids\n"),
        ),
        Lang::Zh => (
            format!("主叫号码“{text}”（{country}）：{became}"),
            format!("主叫号码“{text}”（{country}）{became}。\n\n{told}查看：{portal}/sender-ids\n"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{SenderEntryId, TenantId};
    use domain::phone::Country;

    #[test]
    fn a_mail_says_what_was_decided_and_why_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let mut seen = Vec::new();
            for status in [Status::Approved, Status::Rejected, Status::Disabled] {
                let entry = SenderEntry {
                    id: SenderEntryId(1),
                    tenant: TenantId(1),
                    text: "Harbor".into(),
                    country: Country::parse("SG").unwrap(),
                    status,
                    company: String::new(),
                    purpose: String::new(),
                    marketing: false,
                    account: None,
                    who: String::new(),
                    at_ms: 0,
                    note: "the note".into(),
                    decided: None,
                    version: 1,
                };
                let (title, text) = words(&entry, "https://a", lang);
                assert!(title.contains("Harbor") && title.contains("SG"), "{title}");
                assert!(text.contains("the note") && text.contains("https://a/sender-ids"), "{text}");
                seen.push(title);
            }
            seen.dedup();
            assert_eq!(seen.len(), 3, "{seen:?}");
        }
    }
}
