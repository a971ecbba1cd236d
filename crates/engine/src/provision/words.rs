//! The words a document may use, as lists.

use domain::phone::Country;

/// States of a tenant.
pub(super) const TENANT_STATUSES: &[&str] = &["active", "suspended", "closed"];
/// States of an account.
pub(super) const ACCOUNT_STATUSES: &[&str] = &["active", "disabled"];
/// States of a signature or a template.
pub(super) const REVIEW_STATUSES: &[&str] =
    &["draft", "submitted", "approved", "rejected", "disabled", "expired"];
/// States a document may give to an order; the others follow from time and money.
pub(super) const ORDER_STATUSES: &[&str] = &["ordered", "active", "cancelled"];
/// Languages.
pub(super) const LANGUAGES: &[&str] = &["en", "zh"];
/// Whether a country or region has this code, capital letters.
pub(crate) fn is_country(code: &str) -> bool {
    Country::assigned(code).is_some()
}

/// `a, b or c`.
pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_well() {
        assert_eq!(one_of(LANGUAGES), "en or zh");
        assert_eq!(one_of(TENANT_STATUSES), "active, suspended or closed");
    }
}
