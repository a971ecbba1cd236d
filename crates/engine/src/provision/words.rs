//! The words a document may use, as lists.

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
/// ISO 3166-1 alpha-2, and `XK`, which numbering plans use for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Whether a country or region has this code, capital letters.
pub(crate) fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split_whitespace().any(|known| known == code)
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
    fn countries_are_known() {
        assert_eq!(COUNTRIES.split_whitespace().count(), 250);
        for code in ["CN", "PH", "GB", "HK"] {
            assert!(is_country(code), "{code}");
        }
        for code in ["UK", "XX", "cn", "C", "CN ", "A B"] {
            assert!(!is_country(code), "{code}");
        }
    }

    #[test]
    fn lists_read_well() {
        assert_eq!(one_of(LANGUAGES), "en or zh");
        assert_eq!(one_of(TENANT_STATUSES), "active, suspended or closed");
    }
}
