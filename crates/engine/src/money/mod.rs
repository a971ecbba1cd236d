//! The commercial side: packages, orders, what is added to them and taken from them, expenses and statements.
//!
//! Every change is one transaction with its ledger line and its line of the audit log. What an order can do now is
//! `domain::order`'s to say; what a message costs and when it is charged is the message path's (`pipeline/`).

use domain::refusal::Lang;

mod calendar;
mod corrections;
mod expenses;
mod ledger;
mod life;
mod orders;
mod packages;
pub mod paper;
mod statements;
mod work;

pub use crate::sheet::{File, Format};
pub use calendar::Calendar;
pub(crate) use calendar::latest_date;
pub use corrections::{CorrectionQuery, CorrectionView};
pub use expenses::{ExpensePage, ExpenseQuery, ExpenseRow, Period, UnitTotal};
pub use ledger::{ConsumptionDay, LedgerQuery, LedgerRow};
pub use orders::{NewOrder, OrderChange, OrderQuery, OrderSort, OrderView, Renewal};
pub use packages::{PackageQuery, PackageShelf, PackageSort, PackageView};
pub use statements::{Statement, StatementLine, StatementOrder, TenantSum};

/// The reason of the line that fills an order when it is placed.
pub(crate) const PLACED: &str = "order placed";
/// The reason of a line that a provisioning file makes.
pub(crate) const PROVISIONED: &str = "provisioning file";

/// A line's reason as a reader of `lang` reads it: what the platform itself wrote is translated, what people wrote is theirs.
fn said(reason: &str, lang: Lang) -> &str {
    match (lang, reason) {
        (Lang::Zh, PLACED) => "下单",
        (Lang::Zh, PROVISIONED) => "开通配置文件",
        _ => reason,
    }
}

#[cfg(test)]
mod lives_tests;
