//! What signing in tells people by mail: links to reset a password, and what was changed.

use domain::refusal::Lang;
use store::catalog::Account;

use crate::mail::Letter;

/// What an account's owner is told after it happened, in case it was somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    PasswordChanged,
    TotpEnabled,
    TotpDisabled,
    RecoveryCodesMade,
    /// Told to the address before.
    MailChanged,
}

impl Notice {
    fn words(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Notice::PasswordChanged, Lang::En) => "The password was changed",
            (Notice::PasswordChanged, Lang::Zh) => "密码已被修改",
            (Notice::TotpEnabled, Lang::En) => "One-time codes were turned on",
            (Notice::TotpEnabled, Lang::Zh) => "动态口令已启用",
            (Notice::TotpDisabled, Lang::En) => "One-time codes were turned off",
            (Notice::TotpDisabled, Lang::Zh) => "动态口令已停用",
            (Notice::RecoveryCodesMade, Lang::En) => "New recovery codes were made",
            (Notice::RecoveryCodesMade, Lang::Zh) => "已生成新的恢复码",
            (Notice::MailChanged, Lang::En) => "The mail address was changed",
            (Notice::MailChanged, Lang::Zh) => "邮箱地址已被修改",
        }
    }
}

/// Why somebody gets a link by which a password is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// They asked for it.
    Forgotten { minutes: u32 },
    /// Whoever manages their account sends it.
    Sent { minutes: u32 },
    /// Their account is new.
    Invitation { days: u32 },
}

impl Purpose {
    /// Subject and text.
    fn words(self, lang: Lang, name: &str, link: &str) -> (String, String) {
        let subject = match (self, lang) {
            (Purpose::Invitation { .. }, Lang::En) => format!("Your Hongyan account {name}"),
            (Purpose::Invitation { .. }, Lang::Zh) => format!("您的鸿雁账号 {name}"),
            (_, Lang::En) => "Reset your Hongyan password".to_owned(),
            (_, Lang::Zh) => "重置您的鸿雁密码".to_owned(),
        };
        let text = match (self, lang) {
            (Purpose::Forgotten { minutes }, Lang::En) => format!(
                "Somebody, probably you, asked to reset the password of the account {name}.\n\n\
                 Open this link within {minutes} minutes and choose a new password. It works once:\n\n{link}\n\n\
                 If it was not you, do nothing: the password stays as it is.\n"
            ),
            (Purpose::Forgotten { minutes }, Lang::Zh) => format!(
                "有人（可能是您本人）申请重置账号 {name} 的密码。\n\n\
                 请在 {minutes} 分钟内打开以下链接并设置新密码，链接只能使用一次：\n\n{link}\n\n\
                 如非本人操作，请忽略本邮件，密码不会改变。\n"
            ),
            (Purpose::Sent { minutes }, Lang::En) => format!(
                "The person who manages your account {name} sends you this link to choose a new password.\n\n\
                 Open it within {minutes} minutes. It works once:\n\n{link}\n\n\
                 If you expected nothing of the kind, ask them; until the link is used, the password stays as it is.\n"
            ),
            (Purpose::Sent { minutes }, Lang::Zh) => format!(
                "账号 {name} 的管理员为您发送了重置密码的链接。\n\n\
                 请在 {minutes} 分钟内打开以下链接并设置新密码，链接只能使用一次：\n\n{link}\n\n\
                 如有疑问，请联系管理员；在使用该链接之前，密码不会改变。\n"
            ),
            (Purpose::Invitation { days }, Lang::En) => format!(
                "An account was made for you: {name}.\n\n\
                 Open this link within {days} days and choose a password. It works once:\n\n{link}\n\n\
                 Afterwards sign in with {name} and your password. If you expected nothing of the kind, do nothing.\n"
            ),
            (Purpose::Invitation { days }, Lang::Zh) => format!(
                "已为您创建账号：{name}。\n\n\
                 请在 {days} 天内打开以下链接并设置密码，链接只能使用一次：\n\n{link}\n\n\
                 设置完成后，请使用 {name} 和该密码登录。如非您所预期，请忽略本邮件。\n"
            ),
        };
        (subject, text)
    }
}

/// A link by which a password is set, in the account's language.
pub(super) fn link(account: &Account, lang: Lang, link: &str, purpose: Purpose) -> Letter {
    let (subject, text) = purpose.words(lang, &account.name, link);
    let link = Some(link.to_owned());
    Letter { account: account.name.clone(), to: account.mail.clone(), subject, text, link }
}

/// What happened to the account, in its language; `None` when it has no mail address.
pub(super) fn notice(account: &Account, notice: Notice, from: &str) -> Option<Letter> {
    if account.mail.is_empty() {
        return None;
    }
    let (name, lang) = (&account.name, Lang::parse(&account.language).unwrap_or_default());
    let words = notice.words(lang);
    let (subject, text) = match lang {
        Lang::En => (
            format!("Hongyan account {name}: {words}"),
            format!(
                "{words} (account {name}, from the address {from}).\n\n\
                 If it was not you, reset your password at once and tell the manager of your account.\n"
            ),
        ),
        Lang::Zh => (
            format!("鸿雁账号 {name}：{words}"),
            format!(
                "{words}（账号 {name}，来自 {from}）。\n\n如非本人操作，请立即重置密码，并联系您账户的管理员。\n"
            ),
        ),
    };
    Some(Letter { account: name.clone(), to: account.mail.clone(), subject, text, link: None })
}
