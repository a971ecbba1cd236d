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
mod statements;
mod work;

pub use crate::sheet::{File, Format};
pub use calendar::Calendar;
pub use corrections::{CorrectionQuery, CorrectionView};
pub use expenses::{ExpensePage, ExpenseQuery, ExpenseRow, Period, UnitTotal};
pub use ledger::{ConsumptionDay, LedgerQuery, LedgerRow};
pub use orders::{NewOrder, OrderChange, OrderQuery, OrderSort, OrderView, Renewal};
pub use packages::{PackageQuery, PackageShelf, PackageSort, PackageView};
pub use statements::{Statement, StatementLine, StatementOrder, TenantSum};

#[cfg(test)]
mod lives_tests;
