//! The commercial side: packages, orders, what is added to them and taken from them, expenses and statements.
//!
//! Every change is one transaction with its ledger line and its line of the audit log. What an order can do now is
//! `domain::order`'s to say; what a message costs and when it is charged is the message path's (`pipeline/`).

mod calendar;
mod corrections;
mod expenses;
mod ledger;
mod life;
mod orders;
mod packages;
pub mod paper;
mod sheet;
mod statements;
mod work;

pub use calendar::Calendar;
pub use corrections::{CorrectionPage, CorrectionQuery, CorrectionView};
pub use expenses::{ExpensePage, ExpenseQuery, ExpenseRow, Period, UnitTotal};
pub use ledger::{ConsumptionDay, LedgerPage, LedgerQuery, LedgerRow};
pub use orders::{NewOrder, OrderChange, OrderPage, OrderQuery, OrderSort, OrderView, Renewal};
pub use packages::{PackagePage, PackageQuery, PackageShelf, PackageSort, PackageView};
pub use sheet::Format;
pub use statements::{File, Statement, StatementLine, StatementOrder, TenantSum};

/// Items that are counted; a list with more says that it has at least so many.
pub const COUNT_MAX: i64 = 10_000;

/// Which of the items that fit are answered.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Items before it.
    pub offset: u32,
    /// Items on it.
    pub limit: u32,
}
