//! What is told by mail about orders: to the tenant's managers and finance people and to whoever sees the balance by a custom
//! role, each in their language, once for each thing that happens, in the transaction in which it happens.

use domain::money::Micro;
use domain::order::{Funds, Level};
use domain::refusal::Lang;
use store::catalog::Account;
use store::mail::Mail;
use store::orders::Order;
use store::{Tx, accounts};

use crate::clock::now_ms;
use crate::core::Core;

/// What happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It crossed a threshold.
    Crossed(Level),
    /// Everything it had is charged.
    Exhausted,
    /// Its time is over.
    Expired,
}

/// What a mail says of an order.
struct Facts<'a> {
    number: &'a str,
    product: &'a str,
    unit: &'a str,
    tenant: &'a str,
    funds: Funds,
    link: String,
}

/// Queues the mails; nothing when no mail server is set. `funds` are the order's as they are now.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    core: &Core,
    order: &Order,
    funds: Funds,
    news: News,
) -> store::Result<()> {
    let Some(portal) = &core.mail_links else { return Ok(()) };
    let people = accounts::told_of_money(tx, order.tenant)?;
    let picture = core.picture();
    let (name, tenant) = (picture.orders.get(&order.id), picture.tenants.get(&order.tenant));
    let facts = Facts {
        number: &order.number,
        product: name.map_or("", |name| name.product.as_str()),
        unit: name.map_or("", |name| name.unit.as_str()),
        tenant: tenant.map_or("", |tenant| tenant.code.as_str()),
        funds,
        link: format!("{portal}/orders/{}", order.number),
    };
    let mails: Vec<_> = people.iter().map(|account| mail(core, account, order, &facts, news)).collect();
    store::mail::insert(tx, order.tenant, &mails)
}

fn mail(core: &Core, account: &Account, order: &Order, facts: &Facts<'_>, news: News) -> Mail {
    let lang = Lang::parse(&account.language).unwrap_or_default();
    let (subject, content) = facts.words(news, lang);
    Mail {
        id: core.ids.next(),
        tenant: order.tenant,
        account: account.name.clone(),
        address: account.mail.clone(),
        subject,
        content,
        tries: 0,
        next_ms: now_ms(),
    }
}

impl Facts<'_> {
    fn amount(&self, amount: Micro) -> String {
        format!("{amount} {}", self.unit)
    }

    /// Subject and text.
    fn words(&self, news: News, lang: Lang) -> (String, String) {
        let Facts { number, product, tenant, link, .. } = self;
        let (what, todo) = (self.what(news, lang), self.todo(news, lang));
        let amounts = self.amounts(lang);
        match lang {
            Lang::En => (
                format!("Order {number}: {what}"),
                format!(
                    "Order {number} ({product}) of {tenant}: {what}.\n\n{amounts}\n\n{todo}\n\nThe order: {link}\n"
                ),
            ),
            Lang::Zh => (
                format!("订单 {number}：{what}"),
                format!(
                    "{tenant} 的订单 {number}（{product}）：{what}。\n\n{amounts}\n\n{todo}\n\n查看订单：{link}\n"
                ),
            ),
        }
    }

    fn what(&self, news: News, lang: Lang) -> &'static str {
        let prepaid = self.funds.total.is_some();
        match (news, prepaid, lang) {
            (News::Crossed(Level::Normal | Level::Low), true, Lang::En) => "little is left",
            (News::Crossed(Level::Normal | Level::Low), true, Lang::Zh) => "余量不足",
            (News::Crossed(Level::VeryLow), true, Lang::En) => "nearly used up",
            (News::Crossed(Level::VeryLow), true, Lang::Zh) => "即将用尽",
            (News::Crossed(Level::Spent), true, Lang::En) => "nothing is left, new messages are refused",
            (News::Crossed(Level::Spent), true, Lang::Zh) => "余量已用尽，新的发送请求将被拒绝",
            (News::Crossed(Level::Spent), false, Lang::En) => {
                "the prohibiting threshold is reached, new messages are refused"
            }
            (News::Crossed(Level::Spent), false, Lang::Zh) => "已达到禁发阈值，新的发送请求将被拒绝",
            (News::Crossed(_), false, Lang::En) => "the warning threshold is reached",
            (News::Crossed(_), false, Lang::Zh) => "已达到预警阈值",
            (News::Exhausted, _, Lang::En) => "used up",
            (News::Exhausted, _, Lang::Zh) => "已用完",
            (News::Expired, _, Lang::En) => "expired",
            (News::Expired, _, Lang::Zh) => "已过期",
        }
    }

    fn amounts(&self, lang: Lang) -> String {
        let Funds { total, warn, prohibit, spent, .. } = self.funds;
        let left = self.funds.room().map(|room| self.amount(room.max(Micro::ZERO)));
        let line = |en: &str, zh: &str, amount: String| match lang {
            Lang::En => format!("{en}: {amount}"),
            Lang::Zh => format!("{zh}：{amount}"),
        };
        let mut lines = Vec::new();
        lines.extend(total.map(|total| line("Total", "总量", self.amount(total))));
        lines.push(line("Reserved and charged", "已冻结和已扣费", self.amount(spent)));
        lines.extend(left.map(|left| line("Left", "剩余", left)));
        lines.extend(warn.map(|warn| line("Warning threshold", "预警阈值", self.amount(warn))));
        lines.extend(prohibit.map(|amount| line("Prohibiting threshold", "禁发阈值", self.amount(amount))));
        lines.join("\n")
    }

    fn todo(&self, news: News, lang: Lang) -> &'static str {
        match (news, self.funds.total.is_some(), lang) {
            (News::Crossed(Level::Spent), false, Lang::En) => {
                "Settle the bill or ask the platform to raise the threshold. Messages already accepted are not concerned."
            }
            (News::Crossed(Level::Spent), false, Lang::Zh) => {
                "请结清账单，或联系平台调整阈值。已受理的短信不受影响。"
            }
            (News::Crossed(_), false, Lang::En) => {
                "Settle the bill in time: at the prohibiting threshold new messages are refused."
            }
            (News::Crossed(_), false, Lang::Zh) => "请及时结清账单：达到禁发阈值后，新的发送请求将被拒绝。",
            (News::Crossed(Level::Spent) | News::Exhausted, _, Lang::En) => {
                "Top the order up or place a new one. Messages already accepted are not concerned."
            }
            (News::Crossed(Level::Spent) | News::Exhausted, _, Lang::Zh) => {
                "请充值或订购新的产品包。已受理的短信不受影响。"
            }
            (News::Crossed(_), true, Lang::En) => "Top the order up or place a new one before it is used up.",
            (News::Crossed(_), true, Lang::Zh) => "请在用尽之前充值，或订购新的产品包。",
            (News::Expired, _, Lang::En) => {
                "Renew the order or place a new one. Messages already accepted are not concerned."
            }
            (News::Expired, _, Lang::Zh) => "请续期或订购新的产品包。已受理的短信不受影响。",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::UNIT;

    fn facts(prepaid: bool) -> Facts<'static> {
        let amount = |units: i64| Some(Micro(units * UNIT));
        let funds = match prepaid {
            true => Funds { total: amount(100), spent: Micro(85 * UNIT), ..Funds::default() },
            false => {
                Funds { warn: amount(50), prohibit: amount(80), spent: Micro(80 * UNIT), ..Funds::default() }
            }
        };
        let link = "https://sms.example.com/orders/CloudSMS_1".into();
        Facts { number: "CloudSMS_1", product: "SMM", unit: "USD", tenant: "CNX01", funds, link }
    }

    #[test]
    fn every_news_says_amounts_and_what_to_do_in_both_languages() {
        let levels = Level::ALL.into_iter().map(News::Crossed);
        for news in levels.chain([News::Exhausted, News::Expired]) {
            for (lang, end) in [(Lang::En, '.'), (Lang::Zh, '。')] {
                for prepaid in [true, false] {
                    let (subject, text) = facts(prepaid).words(news, lang);
                    assert!(subject.contains("CloudSMS_1") && !subject.ends_with(end), "{subject}");
                    let left = if prepaid { "15 USD" } else { "0 USD" };
                    assert!(
                        text.contains(left) && text.contains("CNX01") && text.contains("/orders/"),
                        "{text}"
                    );
                }
            }
        }
        let (_, text) = facts(false).words(News::Crossed(Level::Spent), Lang::En);
        assert!(
            text.contains("Prohibiting threshold: 80 USD") && text.contains("raise the threshold"),
            "{text}"
        );
    }
}
