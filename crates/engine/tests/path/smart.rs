//! Smart SMS from the first draft to a handset and off it again, on both databases. The handset is the crate's own
//! client, which is given nothing but what the platform answers at its public addresses.

use std::io::Cursor;
use std::net::Ipv4Addr;
use std::sync::Arc;

use ::smart::{Answer, Client, Config, Need, Refusal as Unshown, UnixSeconds};
use domain::evidence::Standing;
use domain::id::{AccountId, SessionId, SignatureId, SmartId, TenantId};
use domain::permission::Role;
use domain::refusal::Refusal;
use domain::review::{Reason, Status};
use domain::smart::life::State;
use domain::smart::vendor::Standing as VendorStanding;
use domain::smart::{Action, Claim, Item, Menu, Port, PortKind, Profile};
use engine::review::{NewEvidence, Opinion, ReviewQuery};
use engine::smart::{KeyUse, SmartQuery, VendorChange};
use engine::{Actor, AuditQuery, Engine, Error, Person};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::on_both;
use crate::world::{Disk, Plan, World};

fn actor(id: i64, tenant: i64, role: Role) -> Actor {
    let (tenant, session) = (TenantId(tenant), SessionId(1));
    let person =
        Person { id: AccountId(id), tenant, name: format!("person-{id}"), role: role.into(), session };
    Actor::of_person(Arc::new(person), std::net::IpAddr::V4(Ipv4Addr::LOCALHOST).into())
}

fn manager() -> Actor {
    actor(50, 1, Role::Manager)
}

fn reviewer(id: i64) -> Actor {
    actor(id, 0, Role::Reviewer)
}

#[track_caller]
fn refusal<T>(result: engine::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal, _) | Error::Phrased { refusal, .. }) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("done"),
    }
}

/// A square with a square in it.
fn logo(side: u32, corner: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(side, side, |x, y| {
        let inside = |at: u32| (corner..corner + side / 2).contains(&at);
        if inside(x) && inside(y) { Rgb([200, 16, 46]) } else { Rgb([255, 255, 255]) }
    });
    let mut octets = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut octets, ImageFormat::Png).unwrap();
    octets.into_inner()
}

fn licence(expires_on: Option<&str>) -> NewEvidence {
    NewEvidence {
        purpose: "business_licence".into(),
        name: "licence.png".into(),
        expires_on: expires_on.map(str::to_owned),
        replaces: None,
        data: logo(32, 4),
    }
}

fn profile(signature: SignatureId) -> Profile {
    let url =
        |path: &str| Action::OpenUrl { url: format!("https://www.example.com/{path}"), title: String::new() };
    let item = |label: &str, action| Item { id: String::new(), label: label.into(), action };
    Profile {
        name: "云燕商城".into(),
        summary: "网上购物".into(),
        signatures: vec![signature],
        menus: vec![
            Menu { label: "订单".into(), action: Some(url("订单")), ..Menu::default() },
            Menu {
                label: "客服".into(),
                items: vec![
                    item("电话", Action::Dial { phone: "400-123-4567".into() }),
                    item(
                        "应用",
                        Action::OpenApp {
                            url: "shop://chat".into(),
                            fallback: "https://www.example.com/chat".into(),
                        },
                    ),
                ],
                ..Menu::default()
            },
        ],
        ..Profile::default()
    }
}

/// A world whose carrier sends from an access number.
async fn world(disk: Arc<Disk>) -> World {
    World::new(disk, Plan { carrier_options: "sender = \"10690000777\"".into(), ..Plan::default() }).await
}

async fn signature(engine: &Engine) -> SignatureId {
    engine.signatures(&manager()).await.unwrap()[0].id
}

/// A profile with its logo and its licence, submitted.
async fn submitted(engine: &Engine, wanted: Profile) -> SmartId {
    let made = engine.create_smart(&manager(), wanted).await.unwrap();
    engine.add_smart_file(&manager(), made.id, licence(Some("2099-12-31"))).await.unwrap();
    let with = engine.set_smart_logo(&manager(), made.id, made.version, logo(512, 40)).await.unwrap();
    assert_eq!(with.logo.unwrap().sizes, [96, 192, 224, 400]);
    engine.submit_smart(&manager(), made.id).await.unwrap();
    made.id
}

async fn decide(engine: &Engine, by: i64, opinion: Opinion) -> engine::Result<engine::review::ReviewView> {
    let open = engine.reviews(&reviewer(by), ReviewQuery::default()).await.unwrap().items;
    engine.decide_review(&reviewer(by), open[0].id, opinion, "as it should be").await
}

/// What the platform answers at an address.
fn fetch(engine: &Engine, need: &Need) -> Option<Vec<u8>> {
    let (table, address) = (engine.handsets(), need.to_string());
    let parts: Vec<_> = address.trim_start_matches("/t/v1/").split('/').collect();
    let number = |text: &str| text.parse().ok();
    let page = match parts.as_slice() {
        ["manifest"] => table.manifest(),
        ["snapshot", file] => table.snapshot(number(file.strip_suffix(".bin")?)?),
        ["delta", from, to] => table.delta(number(from)?, number(to)?),
        ["resolve", prefix] => table.bucket(prefix),
        ["pack", snapshot, prefix] => table.pack(number(snapshot)?, prefix),
        other => panic!("{other:?}"),
    };
    page.map(|page| page.body.to_vec())
}

struct Phone {
    client: Client,
    now: u64,
}

impl Phone {
    /// Made with the root keys that the platform has.
    async fn new(engine: &Engine) -> Phone {
        let keys = engine.smart_keys(&actor(70, 0, Role::Administrator)).await.unwrap();
        let roots = keys.iter().filter(|key| key.signs == KeyUse::Root);
        let roots = roots.map(|key| (key.kid.clone(), key.public.parse().unwrap())).collect();
        let now = u64::try_from(engine::clock::now_ms() / 1000).unwrap();
        Phone { client: Client::new(Config::new(roots)), now }
    }

    /// Looks for news, as a phone does after a while.
    fn look(&mut self, engine: &Engine) {
        self.now += 4_000;
        for _ in 0..20 {
            let Some(need) = self.client.next(UnixSeconds(self.now)) else { return };
            match fetch(engine, &need) {
                Some(octets) => self.client.take(&need, &octets, UnixSeconds(self.now)).unwrap(),
                None => self.client.failed(&need, UnixSeconds(self.now)),
            }
        }
    }

    fn shown(&self, sender: &str, text: &str) -> Answer {
        self.client.resolve(sender, text, UnixSeconds(self.now))
    }

    fn name(&self, sender: &str) -> Option<String> {
        match self.shown(sender, "【云燕】您的快递已到") {
            Answer::Shown(shown) => Some(shown.brand.name),
            _ => None,
        }
    }
}

on_both!(a_brand_from_its_draft_to_a_handset_and_off_it_again, |disk: Arc<Disk>| async move {
    let world = world(disk).await;
    let engine = &world.engine;
    let made = engine.create_smart(&manager(), profile(signature(engine).await)).await.unwrap();
    assert_eq!((made.state, made.can.as_slice()), (State::Draft, &["edit", "submit", "delete_draft"][..]));
    assert_eq!(refusal(engine.submit_smart(&manager(), made.id).await), Refusal::SubmissionInvalid);
    let detail = engine.smart_profile(&manager(), made.id).await.unwrap();
    let errors: Vec<_> = detail.findings.iter().filter(|f| f.is_error).map(|f| f.id.as_str()).collect();
    assert_eq!(errors, ["smart_logo_missing", "smart_licence_missing"]);
    assert_eq!(detail.own_ports, [Port::new(PortKind::Exact, "10690000777")], "the carrier's access number");
    let ids: Vec<_> = detail.newest.profile.entries().map(|entry| entry.id.to_owned()).collect();
    assert_eq!(ids, ["m1", "m2", "m3", "m4"]);
    for bad in [b"<svg>".to_vec(), logo(200, 4)] {
        let refused = engine.set_smart_logo(&manager(), made.id, made.version, bad).await;
        assert_eq!(refusal(refused), Refusal::LogoInvalid);
    }
    let with = engine.set_smart_logo(&manager(), made.id, made.version, logo(512, 40)).await.unwrap();
    let late = engine.set_smart_logo(&manager(), made.id, made.version, logo(512, 40)).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile, "the second of two editors is told");
    let sha256 = with.logo.unwrap().sha256;
    let png = engine.smart_logo(&manager(), made.id, &sha256, 96).await.unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    let stranger = actor(51, 2, Role::Manager);
    assert_eq!(refusal(engine.smart_logo(&stranger, made.id, &sha256, 96).await), Refusal::NotFound);
    assert_eq!(refusal(engine.smart_profile(&stranger, made.id).await), Refusal::NotFound);
    engine.add_smart_file(&manager(), made.id, licence(Some("2099-12-31"))).await.unwrap();
    engine.submit_smart(&manager(), made.id).await.unwrap();
    assert_eq!(
        refusal(engine.change_smart(&manager(), made.id, with.version + 1, profile(SignatureId(1))).await),
        Refusal::SmartState,
        "reviewers see what was submitted"
    );
    engine.urge_smart(&manager(), made.id).await.unwrap();
    assert!(engine.handsets().manifest().is_none(), "nothing was ever published");

    let queue = engine.reviews(&reviewer(90), ReviewQuery::default()).await.unwrap().items;
    let seen = engine.review(&reviewer(90), queue[0].id).await.unwrap();
    let sample = seen.smart.unwrap();
    assert_eq!((sample.version.number, seen.evidence.len(), sample.own_ports.len()), (1, 1, 1));
    let wrong = decide(engine, 90, Opinion::Reject(vec![Reason::NameMismatch])).await;
    assert_eq!(refusal(wrong), Refusal::FieldInvalid, "a reason of signatures");
    decide(engine, 90, Opinion::Approve).await.unwrap();
    let live = engine.smart_profile(&manager(), made.id).await.unwrap();
    assert_eq!((live.profile.state, live.profile.live), (State::Published, Some(1)));
    assert_eq!(live.profile.can, ["edit", "unpublish"]);

    let mut phone = Phone::new(engine).await;
    phone.look(engine);
    let Answer::Shown(shown) = phone.shown("10690000777", "【云燕】您的快递已到") else {
        panic!("{:?}", phone.shown("10690000777", "【云燕】您的快递已到"));
    };
    assert_eq!((shown.brand.name.as_str(), shown.version), ("云燕商城", 1));
    assert_eq!(shown.menus[1].children[0].item_id, "m3");
    assert!(matches!(&shown.menus[0].action, Some(::smart::Action::OpenUrl { url, .. }) if url.is_ascii()));
    let need = phone.client.logo_need(&shown, UnixSeconds(phone.now)).unwrap();
    let pack = fetch(engine, &need).unwrap();
    phone.client.take(&need, &pack, UnixSeconds(phone.now)).unwrap();
    assert_eq!(phone.client.logo(&shown.brand.logo[0].sha256), Some(png.as_slice()));
    assert_eq!(phone.shown("10690000778", "【云燕】您的快递已到"), Answer::Refused(Unshown::WrongSender));
    assert_eq!(phone.shown("10690000777", "【云雁】您的快递已到"), Answer::Unknown);

    // One person freezes; two show it again.
    let frozen = engine.freeze_smart(&reviewer(90), made.id, "complaints", "too many").await.unwrap();
    assert_eq!(frozen.profile.state, State::Frozen);
    phone.look(engine);
    assert_eq!(phone.name("10690000777"), None);
    assert_eq!(refusal(engine.unpublish_smart(&manager(), made.id).await), Refusal::SmartState);
    let told = engine.smart_profile(&manager(), made.id).await.unwrap().profile.freeze.unwrap();
    assert_eq!((told.code.as_str(), told.note.as_str(), told.who.as_str()), ("complaints", "too many", ""));
    engine.propose_unfreeze_smart(&reviewer(90), made.id, "all settled").await.unwrap();
    assert_eq!(refusal(engine.decide_unfreeze_smart(&reviewer(90), made.id, true).await), Refusal::FourEyes);
    phone.look(engine);
    assert_eq!(phone.name("10690000777"), None, "a proposal changes nothing");
    engine.decide_unfreeze_smart(&reviewer(91), made.id, true).await.unwrap();
    phone.look(engine);
    assert_eq!(phone.name("10690000777").as_deref(), Some("云燕商城"));

    let gone = engine.unpublish_smart(&manager(), made.id).await.unwrap();
    assert_eq!(gone.state, State::Withdrawn);
    phone.look(engine);
    assert_eq!(phone.name("10690000777"), None);
    let log = engine.audit_log(&manager(), AuditQuery::default()).await.unwrap();
    let told: Vec<_> = log.items.iter().map(|(line, _)| line.action.as_str()).collect();
    for action in [
        "smart_created",
        "smart_logo_set",
        "smart_submitted",
        "smart_published",
        "smart_frozen",
        "smart_unfreeze_proposed",
        "smart_unfrozen",
        "smart_unpublished",
    ] {
        assert!(told.contains(&action), "{action}: {told:?}");
    }
});

on_both!(editing_never_changes_what_is_live, |disk: Arc<Disk>| async move {
    let world = world(disk).await;
    let engine = &world.engine;
    let first = profile(signature(engine).await);
    let id = submitted(engine, first.clone()).await;
    decide(engine, 90, Opinion::Approve).await.unwrap();
    let mut phone = Phone::new(engine).await;
    phone.look(engine);
    assert_eq!(phone.name("10690000777").as_deref(), Some("云燕商城"));

    let version = engine.smart_profile(&manager(), id).await.unwrap().profile.version;
    let renamed = Profile { name: "云燕优选".into(), menus: Vec::new(), ..first.clone() };
    let changed = engine.change_smart(&manager(), id, version, renamed.clone()).await.unwrap();
    assert_eq!((changed.newest, changed.newest_status, changed.live), (2, Status::Draft, Some(1)));
    phone.look(engine);
    assert_eq!(phone.name("10690000777").as_deref(), Some("云燕商城"), "what was approved");
    engine.submit_smart(&manager(), id).await.unwrap();
    decide(engine, 90, Opinion::Reject(vec![Reason::NameConflict])).await.unwrap();
    let rejected = engine.smart_profile(&manager(), id).await.unwrap();
    assert_eq!((rejected.newest.status, rejected.live.unwrap().number), (Status::Rejected, 1));
    assert_eq!(rejected.history[0].reasons, [Reason::NameConflict]);
    assert!(engine.delete_smart_draft(&manager(), id).await.unwrap(), "the live one stays");
    let back = engine.smart_profile(&manager(), id).await.unwrap();
    assert_eq!(
        (back.profile.newest, back.newest.status, back.profile.name.as_str()),
        (1, Status::Approved, "云燕商城")
    );
    assert_eq!(refusal(engine.delete_smart_draft(&manager(), id).await), Refusal::SmartState);

    // Documents handed in meanwhile wait, and take their places with the next version.
    let old = back.evidence[0].id;
    let new = NewEvidence { replaces: Some(old), ..licence(Some("2098-12-31")) };
    let added = engine.add_smart_file(&manager(), id, new).await.unwrap();
    assert_eq!(added.standing, Standing::Waits);
    assert_eq!(refusal(engine.remove_smart_file(&manager(), id, old).await), Refusal::SmartState);
    engine.submit_smart(&manager(), id).await.unwrap();
    decide(engine, 90, Opinion::Approve).await.unwrap();
    let renewed = engine.smart_profile(&manager(), id).await.unwrap();
    let standing: Vec<_> = renewed.evidence.iter().map(|file| file.standing).collect();
    assert_eq!(
        (standing.as_slice(), renewed.profile.live),
        (&[Standing::Replaced, Standing::Counts][..], Some(2))
    );
    assert_eq!(renewed.versions.last().unwrap().status, Status::Replaced);

    let vendor = VendorChange {
        number: 2,
        status: VendorStanding::Rejected,
        reason: "the logo".into(),
        reference: "HW-1".into(),
        version: 0,
    };
    engine.set_smart_vendor(&reviewer(90), id, "huawei", vendor.clone()).await.unwrap();
    let late = engine.set_smart_vendor(&reviewer(91), id, "huawei", vendor.clone()).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
    assert_eq!(refusal(engine.set_smart_vendor(&reviewer(90), id, "nokia", vendor).await), Refusal::NotFound);
    let seen = engine.smart_profile(&manager(), id).await.unwrap().vendors;
    let of = |word: &str| seen.iter().find(|one| one.vendor.code == word).unwrap();
    assert_eq!((of("huawei").status, of("huawei").reason.as_str()), (VendorStanding::Rejected, "the logo"));
    assert_eq!(
        (of("reference").status, of("xiaomi").status),
        (VendorStanding::Approved, VendorStanding::None)
    );
    let export = engine.smart_rcs(&manager(), id, "您的快递已到").await.unwrap();
    assert_eq!(export.message["contentMessage"]["text"], "您的快递已到");
    assert_eq!(
        export.message["contentMessage"]["suggestions"][1]["action"]["dialAction"]["phoneNumber"],
        "+864001234567"
    );
    assert_eq!(export.notes, [(Some("m4".to_owned()), "app_replaced".to_owned())]);
});

on_both!(two_brands_never_share_a_name_or_a_signature, |disk: Arc<Disk>| async move {
    let world = world(disk).await;
    let engine = &world.engine;
    let own = signature(engine).await;
    submitted(engine, profile(own)).await;
    // Both wait at once: the second is told when it is decided.
    let alike = Profile { name: "雲燕商城".into(), ..profile(own) };
    let second = submitted(engine, alike).await;
    decide(engine, 90, Opinion::Approve).await.unwrap();
    assert_eq!(refusal(decide(engine, 90, Opinion::Approve).await), Refusal::SmartConflict);
    decide(engine, 90, Opinion::Ask).await.unwrap();
    assert_eq!(refusal(engine.submit_smart(&manager(), second).await), Refusal::SubmissionInvalid);
    let found = engine.smart_profile(&manager(), second).await.unwrap().findings;
    let errors: Vec<_> = found.iter().filter(|f| f.is_error).map(|f| f.id.as_str()).collect();
    assert_eq!(errors, ["smart_name_taken", "smart_signature_taken"]);
    let owner = manager();
    let page = |query: SmartQuery| engine.smart_profiles(&owner, query);
    let all = page(SmartQuery { limit: 1, ..SmartQuery::default() }).await.unwrap();
    let next = page(SmartQuery { limit: 9, after: Some(all[0].id), ..SmartQuery::default() }).await.unwrap();
    assert_eq!((all[0].id, next.len(), next[0].state), (second, 1, State::Published));
    let frozen = SmartQuery { limit: 9, state: Some(State::Frozen), ..SmartQuery::default() };
    assert_eq!(page(frozen).await.unwrap().len(), 0);
    assert!(!engine.delete_smart_draft(&manager(), second).await.unwrap(), "nothing of it is left");
});

on_both!(a_signature_that_goes_takes_the_brand_along, |disk: Arc<Disk>| async move {
    let world = world(disk).await;
    let engine = &world.engine;
    let own = signature(engine).await;
    let claim = Claim { port: Port::new(PortKind::Prefix, "10699999"), proof: "the carrier's letter".into() };
    let wanted = Profile { claims: vec![claim], ..profile(own) };
    let made = engine.create_smart(&manager(), wanted).await.unwrap();
    engine.add_smart_file(&manager(), made.id, licence(None)).await.unwrap();
    engine.set_smart_logo(&manager(), made.id, made.version, logo(256, 40)).await.unwrap();
    assert_eq!(refusal(engine.submit_smart(&manager(), made.id).await), Refusal::SubmissionInvalid);
    let letter = NewEvidence { purpose: "port_letter".into(), ..licence(None) };
    engine.add_smart_file(&manager(), made.id, letter).await.unwrap();
    engine.submit_smart(&manager(), made.id).await.unwrap();
    decide(engine, 90, Opinion::Approve).await.unwrap();
    let mut phone = Phone::new(engine).await;
    phone.look(engine);
    assert!(phone.name("10699999000123").is_some() && phone.name("10690000777").is_some());
    assert_eq!(phone.name("10699998000123"), None);

    // A new key: what the old one signed stays good.
    let admin = actor(70, 0, Role::Administrator);
    assert_eq!(refusal(engine.renew_smart_key(&reviewer(90), KeyUse::Records).await), Refusal::Forbidden);
    let key = engine.renew_smart_key(&admin, KeyUse::Records).await.unwrap();
    let keys = engine.smart_keys(&admin).await.unwrap();
    assert_eq!(keys.iter().filter(|key| key.retired_ms.is_none()).count(), 2, "one of each");
    phone.look(engine);
    assert!(phone.name("10690000777").is_some(), "beside {}", key.kid);

    engine.disable_signature(&manager(), own).await.unwrap();
    for _ in 0..400 {
        if engine.smart_profile(&manager(), made.id).await.unwrap().profile.state == State::Frozen {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    let frozen = engine.smart_profile(&manager(), made.id).await.unwrap().profile;
    assert_eq!((frozen.state, frozen.freeze.unwrap().code.as_str()), (State::Frozen, "signature"));
    phone.look(engine);
    assert_eq!(phone.name("10690000777"), None);
    engine.propose_unfreeze_smart(&reviewer(90), made.id, "it is back").await.unwrap();
    let early = engine.decide_unfreeze_smart(&reviewer(91), made.id, true).await;
    assert_eq!(refusal(early), Refusal::SmartConflict, "not while the signature may not be used");
});
