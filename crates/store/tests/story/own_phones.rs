//! An account's own phone: nothing until a code is sent, then proven; each account's apart.

use domain::id::AccountId;
use store::Db;
use store::own_phones::{self, OwnPhone};

use super::places::{read, write};
use super::rows::{BLUE, RED};

pub(crate) fn chapter(db: &Db) {
    let account = AccountId(901);
    let of = |tenant| read(db, move |tx| own_phones::get(tx, tenant, account));
    assert_eq!(of(RED), OwnPhone::none(RED, account));
    assert_eq!(write(db, move |tx| own_phones::hold(tx, RED, account)), OwnPhone::none(RED, account));
    let asked = OwnPhone {
        wanted: 8_613_800_138_000,
        code: Some(vec![7; 32]),
        code_until_ms: 9,
        codes_from_ms: 5,
        codes: 1,
        ..OwnPhone::none(RED, account)
    };
    let put = asked.clone();
    write(db, move |tx| own_phones::put(tx, &put));
    assert_eq!(write(db, move |tx| own_phones::hold(tx, RED, account)), asked, "the row is not made anew");
    assert_eq!(of(BLUE), OwnPhone::none(BLUE, account));
    let proven = OwnPhone {
        phone: asked.wanted,
        verified_ms: 8,
        wanted: 0,
        code: None,
        wrong: 2,
        tests_from_ms: 7,
        tests: 3,
        ..asked
    };
    let put = proven.clone();
    write(db, move |tx| own_phones::put(tx, &put));
    assert_eq!(of(RED), proven);
}
