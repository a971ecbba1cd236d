//! Those who manage accounts, roles and tenants: pages, versions, locks, and what is shut.

use domain::id::{AccountId, RoleId, SessionId, TenantId};
use domain::permission::{Permission, Permissions, Role};
use store::catalog::{self, Account, Tenant};
use store::credentials::{self, Credential, Reset};
use store::custom_roles::{self, CustomRole};
use store::people::{self, Filter, Member, Sort};
use store::tenants::{self, Managed};
use store::{Db, Error, accounts, sessions};

use super::places::{read, write};
use super::rows::{BLUE, NOW, RED};

pub(crate) fn chapter(db: &Db) {
    roles(db);
    members(db);
    pages(db);
    holders(db);
    tenant(db);
    shut(db);
}

fn role(permissions: Permissions) -> CustomRole {
    CustomRole {
        id: RoleId(7),
        tenant: RED,
        name: "夜班".into(),
        description: "at night".into(),
        permissions,
        version: 1,
        created_ms: NOW,
    }
}

fn roles(db: &Db) {
    let one = role([Permission::MessagesRead, Permission::BalanceRead].into_iter().collect());
    let put = |row: &CustomRole| {
        let row = row.clone();
        db.write_blocking(move |tx| custom_roles::put(tx, &row))
    };
    put(&one).unwrap();
    let same_name = put(&CustomRole { id: RoleId(8), ..one.clone() });
    assert!(matches!(same_name, Err(Error::Conflict(_))), "{same_name:?}");
    put(&CustomRole { id: RoleId(8), tenant: TenantId(0), ..one.clone() }).unwrap();
    assert_eq!(read(db, |tx| custom_roles::get(tx, RED, RoleId(7))), Some(one.clone()));
    assert_eq!(read(db, |tx| custom_roles::get(tx, BLUE, RoleId(7))), None, "another tenant's");
    assert_eq!(write(db, |tx| custom_roles::lock(tx, RED, RoleId(7))), Some(one.clone()));
    assert_eq!(read(db, custom_roles::all).len(), 2);

    let mine = CustomRole { permissions: Role::Viewer.permissions(), ..one.clone() };
    let (first, second) = (mine.clone(), CustomRole { name: "theirs".into(), ..one });
    assert!(write(db, move |tx| custom_roles::update(tx, &first)));
    assert!(
        !write(db, move |tx| custom_roles::update(tx, &second)),
        "the second of two editors changes nothing"
    );
    assert_eq!(read(db, |tx| custom_roles::of_tenant(tx, RED)), [CustomRole { version: 2, ..mine.clone() }]);
    put(&mine).unwrap();
    assert_eq!(read(db, |tx| custom_roles::get(tx, RED, RoleId(7))).unwrap().version, 3);
    assert!(!write(db, |tx| custom_roles::delete(tx, BLUE, RoleId(8))));
    assert!(write(db, |tx| custom_roles::delete(tx, TenantId(0), RoleId(8))));
    write(db, |tx| {
        tx.exec("UPDATE custom_role SET permissions = 'messages:read of_tomorrow' WHERE id = 7", &[])
    });
    let known = read(db, |tx| custom_roles::get(tx, RED, RoleId(7))).unwrap().permissions;
    assert_eq!(known, [Permission::MessagesRead].into_iter().collect(), "words of tomorrow are left out");
}

fn account(id: i64, name: &str) -> Account {
    Account {
        id: AccountId(id),
        tenant: RED,
        name: name.into(),
        role: "7".into(),
        mail: format!("{name}@example.org"),
        language: "zh".into(),
        password: String::new(),
        status: "invited".into(),
        created_ms: NOW + id,
    }
}

fn of_name(db: &Db, name: &'static str) -> Member {
    read(db, move |tx| people::of_name_all(tx, name)).unwrap()
}

fn members(db: &Db) {
    let lin = account(70, "CNX01_Lin");
    let new = lin.clone();
    write(db, move |tx| people::insert(tx, &new));
    let again = Account { id: AccountId(71), ..lin.clone() };
    let twice = db.write_blocking(move |tx| people::insert(tx, &again));
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    let taken = |name: &'static str| read(db, move |tx| people::is_taken_all(tx, name));
    assert!(taken("cnx01_LIN") && !taken("CNX01_Lin2"));
    let nothing = Member {
        account: lin.clone(),
        version: 1,
        totp: false,
        last_ms: None,
        last_address: None,
        link_ms: None,
    };
    assert_eq!(of_name(db, "CNX01_Lin"), nothing);
    let login = read(db, |tx| accounts::of_name_all(tx, "CNX01_Lin")).unwrap();
    assert_eq!(login.custom.map(|role| role.name), Some("夜班".to_owned()));
    assert_eq!(accounts::role_id("manager"), None);

    write(db, |tx| {
        let link = Reset { account: AccountId(70), tenant: RED, token: vec![70; 32], expires_ms: NOW + 9 };
        credentials::put_reset(tx, &link)?;
        let totp = Credential {
            totp: Some(vec![1]),
            last_ms: Some(NOW),
            last_address: Some("203.0.113.9".into()),
            ..Credential::none(RED, AccountId(70))
        };
        credentials::put(tx, &totp)
    });
    let seen = of_name(db, "CNX01_Lin");
    assert_eq!((seen.totp, seen.last_ms, seen.link_ms), (true, Some(NOW), Some(NOW + 9)));

    assert!(write(db, |tx| people::accept(tx, RED, AccountId(70))));
    assert!(!write(db, |tx| people::accept(tx, RED, AccountId(70))), "once");
    assert_eq!(write(db, |tx| people::lock(tx, RED, AccountId(70))), Some(2));
    assert_eq!(write(db, |tx| people::lock(tx, BLUE, AccountId(70))), None);
    let moved = Account { role: "manager".into(), mail: String::new(), status: "active".into(), ..lin };
    let (first, second) = (moved.clone(), moved);
    assert!(write(db, move |tx| people::update(tx, &first, 2)));
    assert!(
        !write(db, move |tx| people::update(tx, &second, 2)),
        "the second of two editors changes nothing"
    );
    assert_eq!(of_name(db, "CNX01_Lin").version, 3);
    write(db, |tx| accounts::set_contact(tx, RED, AccountId(70), "lin@example.org", "en"));
    assert_eq!(of_name(db, "CNX01_Lin").version, 4, "its owner is an editor, too");
}

fn pages(db: &Db) {
    let names = |filter: Filter| {
        let filter = Filter { limit: 10, ..filter };
        let (rows, total) = read(db, move |tx| people::page_all(tx, &filter, 100));
        (rows.into_iter().map(|row| row.account.name).collect::<Vec<_>>(), total)
    };
    let named = |words: &str| names(Filter { words: Some(words.into()), ..Filter::default() }).0;
    assert_eq!(names(Filter::default()).0, ["admin", "CNX01_Adm", "CNX01_Lin"]);
    let newest = Filter { sort: Sort::Created, descending: true, ..Filter::default() };
    assert_eq!(names(newest).0, ["CNX01_Lin", "CNX01_Adm", "admin"]);
    let of_red = Filter { tenant: Some(RED), sort: Sort::LastSignIn, descending: true, ..Filter::default() };
    assert_eq!(names(of_red).1, 2);
    assert_eq!(names(Filter { platform: Some(true), sort: Sort::Status, ..Filter::default() }).0, ["admin"]);
    let managers =
        Filter { role: Some("manager".into()), status: Some("active".into()), ..Filter::default() };
    assert_eq!(names(managers).0, ["CNX01_Lin"]);
    assert_eq!(named("lin@"), ["CNX01_Lin"]);
    assert_eq!(named("cnx01_"), named("cnx0"), "an underscore stands for itself");
    assert_eq!((named("cnx0").len(), named("%").len(), named("cnx_").len()), (2, 0, 0));
    let second = Filter { offset: 1, ..Filter::default() };
    assert_eq!(names(second).0, ["CNX01_Adm", "CNX01_Lin"]);
}

fn holders(db: &Db) {
    let holders = |role: &'static str| write(db, move |tx| people::lock_holders(tx, RED, role));
    assert_eq!((holders("manager"), holders("sender")), (vec![AccountId(70)], vec![]));
    let counts = read(db, |tx| people::role_counts(tx, RED));
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 2, "disabled ones, too: {counts:?}");
}

fn tenant(db: &Db) {
    let version = read(db, catalog::version);
    let new = Managed {
        tenant: Tenant {
            id: TenantId(90),
            code: "NEW01".into(),
            name: "New".into(),
            time_zone: "UTC".into(),
            language: "en".into(),
            status: "active".into(),
            options: "{}".into(),
        },
        version: 1,
        created_ms: Some(NOW),
        note: String::new(),
        status_ms: None,
    };
    let insert = |managed: &Managed| {
        let managed = managed.clone();
        db.write_blocking(move |tx| tenants::insert(tx, &managed))
    };
    insert(&new).unwrap();
    let again = Managed { tenant: Tenant { id: TenantId(91), ..new.tenant.clone() }, ..new.clone() };
    assert!(matches!(insert(&again), Err(Error::Conflict(_))));
    assert_eq!(read(db, |tx| tenants::by_code_all(tx, "NEW01")), Some(new.clone()));
    assert_eq!(write(db, |tx| tenants::lock_all(tx, "NEW01")), Some(new.clone()));
    let like = |code: &'static str| read(db, move |tx| tenants::code_like_all(tx, code));
    assert_eq!((like("new01"), like("NEW0")), (Some("NEW01".into()), None));
    let suspended = Managed {
        tenant: Tenant { status: "suspended".into(), ..new.tenant.clone() },
        note: "unpaid".into(),
        status_ms: Some(NOW),
        ..new.clone()
    };
    let (first, second) = (suspended.clone(), new);
    assert!(write(db, move |tx| tenants::update(tx, &first)));
    assert!(!write(db, move |tx| tenants::update(tx, &second)), "the second of two editors changes nothing");
    assert!(read(db, catalog::version) > version, "everybody sees it");
    let now = || read(db, |tx| tenants::by_code_all(tx, "NEW01")).unwrap();
    assert_eq!(now(), Managed { version: 2, ..suspended.clone() });
    // A provisioning file is somebody else, too; what it says takes the place of why.
    let put = |tenant: Tenant| write(db, move |tx| catalog::put_tenant(tx, &tenant));
    put(suspended.tenant.clone());
    assert_eq!((now().version, now().note.as_str()), (3, "unpaid"));
    put(Tenant { status: "active".into(), ..suspended.tenant });
    assert_eq!((now().version, now().note, now().status_ms), (4, String::new(), None));
    assert_eq!(read(db, tenants::managed_all).last().unwrap().tenant.code, "NEW01");
    write(db, |tx| tx.exec("DELETE FROM tenant WHERE id = 90", &[]));
}

fn shut(db: &Db) {
    let session = |id: i64| sessions::Session {
        id: SessionId(id),
        tenant: RED,
        account: AccountId(70),
        token: vec![200 + id as u8; 32],
        old_token: None,
        old_until_ms: 0,
        csrf: "c".into(),
        created_ms: NOW,
        rotated_ms: NOW,
        seen_ms: NOW,
        ended_ms: None,
        address: String::new(),
        agent: String::new(),
    };
    write(db, move |tx| [session(1), session(2)].iter().try_for_each(|new| sessions::insert(tx, new)));
    assert_eq!(write(db, |tx| people::shut_out(tx, BLUE, NOW)), 0);
    assert_eq!(write(db, |tx| people::shut_out(tx, RED, NOW)), 2);
    assert_eq!(read(db, |tx| sessions::open(tx, RED, AccountId(70))), []);
    assert_eq!(of_name(db, "CNX01_Lin").link_ms, None);
    write(db, |tx| tx.exec("DELETE FROM account WHERE id = 70", &[]));
}
