//! Links, events and conversions of Smart SMS on both databases: what is followed at once by many is counted exactly, and every
//! figure of the funnel is what was done.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use domain::id::{AccountId, SessionId, SmartId, TenantId};
use domain::permission::Role;
use domain::refusal::{Lang, Refusal};
use domain::smart::aim::Kind;
use domain::smart::event::What;
use domain::smart::{Action, Menu, Profile};
use engine::aim::{
    AimGo, AimSeen, Batch, FunnelBy, FunnelQuery, LinkQuery, LinkStanding, NewConversion, NewLink, OneLink,
    Told, Visit,
};
use engine::clock::now_ms;
use engine::review::{NewEvidence, Opinion, ReviewQuery};
use engine::{Actor, Engine, Error, Person};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::on_both;
use crate::world::{Disk, Plan, World};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 9));

fn actor(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person =
        Person { id: AccountId(id), tenant, name: format!("person-{id}"), role: role.into(), session };
    Actor::of_person(Arc::new(person), IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn manager() -> Actor {
    actor(50, 1, Role::Manager)
}

fn picture(side: u32) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(side, side, |x, y| if x > y { Rgb([200, 16, 46]) } else { Rgb([255, 255, 255]) });
    let mut octets = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut octets, ImageFormat::Png).unwrap();
    octets.into_inner()
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

/// A brand that handsets show, and the hash of its signature.
async fn published(engine: &Engine) -> (SmartId, [u8; 32]) {
    let signature = engine.signatures(&manager()).await.unwrap().remove(0);
    let open = Action::OpenUrl { url: "https://www.example.com/orders".into(), title: String::new() };
    let wanted = Profile {
        name: "云燕商城".into(),
        summary: "网上购物".into(),
        signatures: vec![signature.id],
        menus: vec![Menu { label: "订单".into(), action: Some(open), ..Menu::default() }],
        ..Profile::default()
    };
    let made = engine.create_smart(&manager(), wanted).await.unwrap();
    let licence = NewEvidence {
        purpose: "business_licence".into(),
        name: "licence.png".into(),
        expires_on: Some("2099-12-31".into()),
        replaces: None,
        data: picture(32),
    };
    engine.add_smart_file(&manager(), made.id, licence).await.unwrap();
    engine.set_smart_logo(&manager(), made.id, made.version, picture(512)).await.unwrap();
    engine.submit_smart(&manager(), made.id).await.unwrap();
    let reviewer = actor(60, 0, Role::Reviewer);
    let open = engine.reviews(&reviewer, ReviewQuery::default()).await.unwrap().items;
    engine.decide_review(&reviewer, open[0].id, Opinion::Approve, "as it should be").await.unwrap();
    (made.id, *::smart::signature::hash(&signature.text).octets())
}

fn group(profile: SmartId, resolves: i64) -> NewLink {
    NewLink {
        profile,
        kind: Kind::Group,
        days: 30,
        resolves: Some(resolves),
        text: "春季上新".into(),
        fallback: "https://shop.example.com/".into(),
        code: None,
        mission: None,
        click_token: false,
        items: Vec::new(),
    }
}

fn visit(agent: &str, is_machine: bool) -> Visit {
    Visit { address: HERE, agent: agent.into(), host: "portal.example.com".into(), is_machine }
}

on_both!(a_link_is_resolved_exactly_as_often_as_it_may_be, |disk: Arc<Disk>| async move {
    let world =
        World::new(disk, Plan { carrier_options: "sender = \"10690000777\"".into(), ..Plan::default() })
            .await;
    let engine = &world.engine;
    let (profile, sig) = published(engine).await;
    let code = engine.create_links(&manager(), group(profile, 5)).await.unwrap().remove(0).code;
    let many = (0..12).map(|n| {
        let (engine, code) = (engine.clone(), code.clone());
        // Two of the twelve are the same message.
        let key = format!("message-{}", n % 11);
        tokio::spawn(async move { engine.follow_aim(&code, &sig, Some(&key), Some("huawei"), HERE).await })
    });
    let mut good = 0;
    for one in many.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(card) => {
                assert_eq!(card.text, "春季上新");
                good += 1;
            }
            Err(Error::Refused(refusal, _)) => assert_eq!(refusal, Refusal::LinkGone),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!((5..=6).contains(&good), "five messages, one of them perhaps twice: {good}");
    let link = engine.smart_link(&manager(), &code).await.unwrap();
    assert_eq!((link.resolves, link.standing), (5, LinkStanding::UsedUp));
    assert_eq!(
        refusal(engine.follow_aim(&code, &[0; 32], None, None, HERE).await),
        Refusal::SignatureMismatch
    );
    assert_eq!(refusal(engine.follow_aim("nowhere", &sig, None, None, HERE).await), Refusal::NotFound);
    assert_eq!(refusal(engine.smart_link(&actor(51, 2, Role::Manager), &code).await), Refusal::NotFound);
    let query = FunnelQuery { profile: Some(profile), ..FunnelQuery::default() };
    let funnel = engine.funnel(&manager(), &query, FunnelBy::Vendor, Lang::En).await.unwrap();
    assert_eq!((funnel.totals.resolved.clean, funnel.rows[0].key.as_deref()), (5, Some("huawei")));
    let stopped = engine.create_links(&manager(), group(profile, 5)).await.unwrap().remove(0).code;
    engine.stop_link(&manager(), &stopped).await.unwrap();
    assert_eq!(refusal(engine.follow_aim(&stopped, &sig, None, None, HERE).await), Refusal::LinkGone);
    let good = engine
        .links(&manager(), LinkQuery { is_good: true, limit: 9, ..LinkQuery::default() })
        .await
        .unwrap();
    assert_eq!(good.len(), 1, "used up, but its days are not over");
});

on_both!(what_people_do_is_in_the_funnel_once, |disk: Arc<Disk>| async move {
    let world =
        World::new(disk, Plan { carrier_options: "sender = \"10690000777\"".into(), ..Plan::default() })
            .await;
    let engine = &world.engine;
    let (profile, _) = published(engine).await;
    let params = BTreeMap::from([("name".to_owned(), "小雁".to_owned())]);
    let wanted = NewLink {
        kind: Kind::Individual,
        days: 7,
        resolves: None,
        text: "您好{name}".into(),
        items: vec![OneLink { cust_flag: Some("c-1".into()), params }],
        ..group(profile, 2)
    };
    let code = engine.create_links(&manager(), wanted).await.unwrap().remove(0).code;
    for (agent, is_machine, text) in
        [("scanner", true, "您好"), ("phone", false, "您好小雁"), ("phone", false, "您好小雁")]
    {
        match engine.aim_page(&code, &visit(agent, is_machine)).await.unwrap() {
            AimSeen::Page(page) => assert_eq!((page.text.as_str(), page.items.len()), (text, 1)),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(engine.aim_page(&code, &visit("another", false)).await.unwrap(), AimSeen::Over));
    let go = engine.aim_go(&code, "m1", &visit("phone", false)).await.unwrap();
    assert_eq!(go, AimGo::To("https://www.example.com/orders".into()));
    assert_eq!(engine.aim_go(&code, "m2", &visit("phone", false)).await.unwrap(), AimGo::Unknown);

    let now = now_ms();
    let told = |id: &str, day: &str, what, item: Option<&str>| Batch {
        day_id: day.into(),
        vendor: "reference".into(),
        events: vec![Told {
            id: id.into(),
            what,
            hour: now / 3_600_000,
            profile,
            version: 1,
            item: item.map(Into::into),
        }],
    };
    let batches = (0..40).map(|n| {
        let (engine, day) = (engine.clone(), format!("day-{}", n % 20));
        let batch = told(&format!("shown-{}", n % 20), &day, What::Expose, None);
        tokio::spawn(async move { engine.take_events(batch, None, HERE).await.unwrap() })
    });
    let mut taken = (0, 0);
    for one in batches.collect::<Vec<_>>() {
        let answer = one.await.unwrap();
        taken = (taken.0 + answer.taken, taken.1 + answer.repeated);
    }
    assert_eq!(taken, (20, 20), "each counts once, however many come at a time");
    for (id, day) in [("tap-1", "day-1"), ("tap-2", "day-unseen")] {
        let answer = engine.take_events(told(id, day, What::Click, Some("m1")), None, HERE).await.unwrap();
        assert_eq!(answer.taken, 1);
    }
    let odd = engine.take_events(told("odd", "day-1", What::Click, Some("m9")), None, HERE).await.unwrap();
    assert_eq!((odd.taken, odd.unknown), (0, 1));

    let bought = NewConversion {
        id: Some("order-1".into()),
        cust_flag: Some("c-1".into()),
        click_token: None,
        event: "order".into(),
        value: None,
        at_ms: now_ms(),
    };
    let first = engine.tell_conversions(&manager(), vec![bought.clone()]).await.unwrap();
    let again = engine.tell_conversions(&manager(), vec![bought.clone()]).await.unwrap();
    assert_eq!((first.matched, again.repeated), (1, 1));
    let theirs = engine.tell_conversions(&actor(51, 2, Role::Manager), vec![bought]).await.unwrap();
    assert_eq!((theirs.matched, theirs.unmatched), (0, 1), "another tenant's customer is another one");
    let list = engine.conversions(&manager(), Some(profile), None, 9).await.unwrap();
    assert_eq!((list.len(), list[0].item.as_deref()), (1, Some("m1")));

    let query = FunnelQuery::default();
    let funnel = engine.funnel(&manager(), &query, FunnelBy::Item, Lang::En).await.unwrap().totals;
    assert_eq!((funnel.exposed.clean, funnel.exposed.all), (22, 23));
    // Handsets are estimated, under a key that nobody chose: two of them may look like one.
    let handsets = &funnel.exposed_handsets;
    assert!(
        (19..=21).contains(&handsets.clean)
            && (20..=22).contains(&handsets.all)
            && handsets.clean <= handsets.all,
        "{handsets:?}"
    );
    assert_eq!((funnel.clicked.clean, funnel.clicked.all, funnel.converted), (2, 3, 1));
    let days = engine.funnel(&manager(), &query, FunnelBy::Day, Lang::En).await.unwrap();
    assert_eq!((days.rows.len(), days.rows[29].funnel.exposed.all), (30, 23));
});
