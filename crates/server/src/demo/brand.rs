//! The demonstration's brand: a Smart SMS profile of the demo tenant for its signatures, applied for by its manager and
//! approved by the administrator at the first start, so that a phone shows something at once. Ordinary data, made by
//! ordinary use cases.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use domain::id::{AccountId, SessionId, TenantId};
use domain::permission::Role;
use domain::smart::{Action, Hotline, Industry, Item, Menu, Profile};
use engine::review::{NewEvidence, Opinion, ReviewQuery};
use engine::smart::SmartQuery;
use engine::{Actor, Engine, Person};
use store::Db;
use store::catalog::Account;

use super::TENANT;

/// Drawn for the demonstration; nobody's mark.
const LOGO: &[u8] = include_bytes!("logo.png");
/// What stands for a business licence: a page that says nothing.
const LICENCE: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n\
    endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

fn profile() -> Profile {
    let page =
        |path: &str| Action::OpenUrl { url: format!("https://www.example.com/{path}"), title: String::new() };
    let item = |label: &str, action| Item { id: String::new(), label: label.into(), action };
    let list = |label: &str, items| Menu { label: label.into(), items, ..Menu::default() };
    Profile {
        name: "鸿雁商城".into(),
        summary: "演示品牌：正品网上购物，次日送达。".into(),
        industry: Industry::Retail,
        colour: "#C8102E".into(),
        hotlines: vec![Hotline { label: "客服".into(), phone: "4001234567".into() }],
        menus: vec![
            Menu { label: "我的订单".into(), action: Some(page("orders")), ..Menu::default() },
            list("会员", vec![item("积分", page("points")), item("优惠券", page("coupons"))]),
            list(
                "客服",
                vec![
                    item("电话客服", Action::Dial { phone: "4001234567".into() }),
                    item("在线客服", page("chat")),
                ],
            ),
        ],
        ..Profile::default()
    }
}

fn actor(account: &Account, role: Role) -> Actor {
    let person = Person {
        id: AccountId(account.id.0),
        tenant: TenantId(account.tenant.0),
        name: account.name.clone(),
        role: role.into(),
        session: SessionId(0),
    };
    Actor::of_person(Arc::new(person), IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

/// Publishes the brand when the demo tenant has no profile yet.
pub(super) async fn publish(engine: &Engine, db: &Db) -> engine::Result<()> {
    let (tenants, accounts) =
        db.read(|tx| Ok((store::catalog::tenants_all(tx)?, store::catalog::accounts_all(tx)?))).await?;
    let tenant = tenants.iter().find(|tenant| tenant.code == TENANT).map(|tenant| tenant.id);
    let of = |tenant, role: &str| accounts.iter().find(|one| one.tenant == tenant && one.role == role);
    let manager = tenant.and_then(|tenant| of(tenant, Role::Manager.as_str()));
    let (Some(manager), Some(admin)) = (manager, of(TenantId(0), Role::Administrator.as_str())) else {
        return Ok(());
    };
    let (manager, admin) = (actor(manager, Role::Manager), actor(admin, Role::Administrator));
    if !engine.smart_profiles(&manager, SmartQuery { limit: 1, ..SmartQuery::default() }).await?.is_empty() {
        return Ok(());
    }
    let signatures = engine.signatures(&manager).await?.into_iter().map(|signature| signature.id).collect();
    let made = engine.create_smart(&manager, Profile { signatures, ..profile() }).await?;
    let licence = NewEvidence {
        purpose: "business_licence".into(),
        name: "licence.pdf".into(),
        expires_on: None,
        replaces: None,
        data: LICENCE.to_vec(),
    };
    engine.add_smart_file(&manager, made.id, licence).await?;
    engine.set_smart_logo(&manager, made.id, made.version, LOGO.to_vec()).await?;
    engine.submit_smart(&manager, made.id).await?;
    let waiting = ReviewQuery { subject: Some(domain::review::Subject::Smart), ..ReviewQuery::default() };
    for review in engine.reviews(&admin, waiting).await?.items {
        engine.decide_review(&admin, review.id, Opinion::Approve, "").await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::smart::life::State;

    #[test]
    fn the_brand_is_published_once_for_the_numbers_that_the_demonstration_sends_from() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(store::Place::Sqlite(folder.path().join("hongyan.db"))).unwrap();
        store::migrate::migrate(&db).unwrap();
        let ports = [("demo-mainland", 1001), ("demo-international", 1002)];
        super::super::set_up(&db, &folder.path().join("demo.json"), "http://127.0.0.1:8080", ports).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let (settings, callbacks) = (engine::Settings::default(), engine::CallbackSettings::default());
            let engine = Engine::start(db.clone(), settings, callbacks).await.unwrap();
            publish(&engine, &db).await.unwrap();
            publish(&engine, &db).await.unwrap();
            let accounts = db.read(store::catalog::accounts_all).await.unwrap();
            let manager = accounts.iter().find(|one| one.name == "CNX01_Adm").unwrap();
            let query = SmartQuery { limit: 9, ..SmartQuery::default() };
            let made = engine.smart_profiles(&actor(manager, Role::Manager), query).await.unwrap();
            assert_eq!(
                made.iter().map(|one| (one.state, one.live)).collect::<Vec<_>>(),
                [(State::Published, Some(1))]
            );
            let table = engine.handsets();
            let bucket = String::from_utf8(table.bucket("all").unwrap().body.to_vec()).unwrap();
            for part in ["1069000012345", "Hongyan", "鸿雁商城"] {
                assert!(bucket.contains(part), "{part}: {bucket}");
            }
            engine.stop().await;
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    }
}
