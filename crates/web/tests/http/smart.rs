//! Smart SMS over HTTP: from an application to what a handset is answered, with what caches and other sites' pages need.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, Answer, Plan, Platform};

const LOGO: &[u8] = include_bytes!("../../../server/src/demo/logo.png");
/// The smallest document there is.
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n";

async fn platform() -> (Platform, Person, Person) {
    let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
    let accounts = vec![account("TA_manager", Some("TA"), "manager"), account("reviewer", None, "reviewer")];
    let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    (platform, manager, reviewer)
}

#[track_caller]
fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    if answer.text.is_empty() { Value::Null } else { answer.json() }
}

async fn upload(platform: &Platform, who: &Person, method: &str, path: &str, data: &[u8]) -> Answer {
    platform.ask(method, path).person(who).body("application/octet-stream", data.to_vec()).answer().await
}

fn wording(signature: &Value) -> Value {
    json!({
        "name": "鸿雁商城", "summary": "网上购物", "industry": "retail", "colour": "#C8102E",
        "hotlines": [{"label": "客服", "phone": "4001234567"}], "signature_ids": [signature],
        "claims": [{"rule": "exact", "value": "10690000777", "proof": "the carrier's letter"}],
        "menus": [
            {"label": "订单", "action": {"type": "OPEN_URL", "url": "https://www.example.com/orders"}},
            {"label": "客服", "items": [{"label": "电话", "action": {"type": "DIAL", "phone": "4001234567"}}]},
        ],
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brand_is_applied_for_published_and_frozen() {
    let (platform, manager, reviewer) = platform().await;
    let own = platform.get(A, "/api/v1/signatures").await.json()["items"][0]["id"].clone();
    let nothing = platform.ask("get", "/t/v1/manifest").answer().await;
    assert_eq!((nothing.status, nothing.code()), (StatusCode::NOT_FOUND, "not_found".into()));

    let lint = json!({"wording": {"name": "鸿雁", "menus": [{"label": "一", "action": {"type": "OPEN_URL", "url": "http://x"}}]}});
    let found = platform.post_as(&manager, "/api/v1/smart/profile-lint", &lint).await.json();
    let fields: Vec<_> =
        found["findings"].as_array().unwrap().iter().map(|f| (f["id"].clone(), f["field"].clone())).collect();
    assert!(fields.contains(&(json!("smart_url_https"), json!("menus[0].action.url"))), "{fields:?}");

    let made = platform.post_as(&manager, "/api/v1/smart/profiles", &wording(&own)).await;
    let made = done(&made, StatusCode::CREATED);
    let path = format!("/api/v1/smart/profiles/{}", made["id"].as_str().unwrap());
    assert_eq!((&made["state"], &made["can"]), (&json!("draft"), &json!(["edit", "submit", "delete_draft"])));
    let changed = json!({"version": 1, "wording": wording(&own)});
    done(&platform.ask("put", &path).person(&manager).json(&changed).answer().await, StatusCode::OK);
    let late = platform.ask("put", &path).person(&manager).json(&changed).answer().await;
    assert_eq!((late.status, late.code()), (StatusCode::CONFLICT, "changed_meanwhile".into()));
    let bad = upload(&platform, &manager, "put", &format!("{path}/logo?version=2"), b"<svg/>").await;
    assert_eq!((bad.status, bad.code()), (StatusCode::UNPROCESSABLE_ENTITY, "logo_invalid".into()));
    let with = upload(&platform, &manager, "put", &format!("{path}/logo?version=2"), LOGO).await;
    let logo = done(&with, StatusCode::OK)["logo"].clone();
    assert_eq!(logo["sizes"], json!([96, 192, 224, 400]));
    let picture = format!("{path}/logos/{}/96", logo["sha256"].as_str().unwrap());
    let (headers, png) = platform.ask("get", &picture).person(&manager).octets().await;
    assert_eq!((headers["content-type"].to_str().unwrap(), &png[..4]), ("image/png", &b"\x89PNG"[..]));
    assert!(headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    let submit = format!("{path}/submit");
    let early = platform.post_as(&manager, &submit, &json!({})).await;
    assert_eq!(early.code(), "submission_invalid");
    for purpose in ["business_licence", "port_letter"] {
        let file = format!("{path}/evidence?purpose={purpose}&name=a.pdf&expires_on=2099-01-31");
        done(&upload(&platform, &manager, "post", &file, PDF).await, StatusCode::CREATED);
    }
    done(&platform.post_as(&manager, &submit, &json!({})).await, StatusCode::OK);
    let whole = platform.get_as(&manager, &path).await.json();
    assert_eq!(whole["current"]["menus"][1]["items"][0]["id"], "m6", "without its id an item is a new one");
    assert_eq!(whole["vendors"].as_array().unwrap().len(), 7);

    let queue = platform.get_as(&reviewer, "/api/v1/admin/reviews?kind=smart").await.json();
    let review = format!("/api/v1/admin/reviews/{}", queue["items"][0]["id"].as_str().unwrap());
    let seen = platform.get_as(&reviewer, &review).await.json();
    assert_eq!(
        (&seen["smart"]["version"]["name"], &seen["evidence"][0]["purpose"]),
        (&json!("鸿雁商城"), &json!("business_licence"))
    );
    let reason = seen["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .find(|reason| reason["code"] == "logo_quality")
        .unwrap()
        .clone();
    assert_eq!(reason["field"], "logo");
    done(&platform.post_as(&reviewer, &format!("{review}/approve"), &json!({})).await, StatusCode::OK);
    let rcs = platform.get_as(&manager, &format!("{path}/rcs?text=hi")).await.json();
    assert_eq!(rcs["message"]["contentMessage"]["text"], "hi");

    let manifest = platform.ask("get", "/t/v1/manifest").answer().await;
    let body: Value =
        serde_json::from_str(done(&manifest, StatusCode::OK)["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["bits"], &body["records"], &body["k_min"]), (&json!(0), &json!(1), &json!(50)));
    let bucket = platform.ask("get", "/t/v1/resolve/all").answer().await;
    let record: Value = serde_json::from_str(bucket.json()["records"][0]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&record["brand"]["name"], &record["ports"][0]["value"]),
        (&json!("鸿雁商城"), &json!("10690000777"))
    );
    let header = |answer: &Answer, name: &str| {
        answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header(&bucket, "access-control-allow-origin").as_deref(), Some("*"));
    assert_eq!(header(&bucket, "set-cookie"), None);
    assert!(header(&bucket, "cache-control").unwrap().starts_with("public, max-age="));
    let tag = header(&bucket, "etag").unwrap();
    let again = platform.ask("get", "/t/v1/resolve/all").header("if-none-match", &tag).answer().await;
    assert_eq!((again.status, again.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let number = body["snapshot"].as_u64().unwrap();
    let (headers, file) = platform.ask("get", &format!("/t/v1/snapshot/{number}.bin")).octets().await;
    assert_eq!((file.len() as u64, &file[..4]), (body["snapshot_octets"].as_u64().unwrap(), &b"HYSS"[..]));
    assert!(headers["cache-control"].to_str().unwrap().contains("immutable"));
    let (_, pack) = platform.ask("get", &format!("/t/v1/pack/{number}/all")).octets().await;
    assert!(pack.windows(png.len()).any(|part| part == png.as_slice()), "the small logo is in the pack");
    for odd in [
        "/t/v1/resolve/c4",
        "/t/v1/snapshot/999.bin",
        "/t/v1/delta/0/999",
        "/t/v1/pack/01/all",
        "/t/v1/brand",
    ] {
        assert_eq!(platform.ask("get", odd).answer().await.status, StatusCode::NOT_FOUND, "{odd}");
    }
    let asked = platform.ask("options", "/t/v1/manifest").answer().await;
    assert_eq!(
        (asked.status, header(&asked, "access-control-allow-headers").as_deref()),
        (StatusCode::NO_CONTENT, Some("if-none-match"))
    );

    let any = path.replace("/smart/", "/admin/smart/");
    let odd =
        platform.post_as(&reviewer, &format!("{any}/freeze"), &json!({"reason": "mood", "note": "a"})).await;
    assert_eq!(odd.code(), "field_invalid");
    let frozen = json!({"reason": "fraud", "note": "a stolen brand"});
    let frozen = done(&platform.post_as(&reviewer, &format!("{any}/freeze"), &frozen).await, StatusCode::OK);
    assert_eq!((&frozen["state"], &frozen["freeze"]["by"]), (&json!("frozen"), &json!("reviewer")));
    let owned = platform.get_as(&manager, &path).await.json();
    assert_eq!((&owned["freeze"]["note"], owned["freeze"].get("by")), (&json!("a stolen brand"), None));
    let manifest = platform.ask("get", "/t/v1/manifest").answer().await.json();
    let body: Value = serde_json::from_str(manifest["body"].as_str().unwrap()).unwrap();
    assert_eq!((&body["records"], &body["revoked"][0]["version"]), (&json!(0), &json!(1)));
    let (headers, delta) =
        platform.ask("get", &format!("/t/v1/delta/{number}/{}", body["snapshot"])).octets().await;
    assert_eq!(
        (headers["content-type"].to_str().unwrap(), &delta[..4]),
        ("application/octet-stream", &b"HYSD"[..])
    );

    let page = platform
        .get_as(&reviewer, "/api/v1/admin/smart/profiles?tenant=TA&state=frozen&limit=1")
        .await
        .json();
    assert_eq!((page["items"].as_array().unwrap().len(), page["next_cursor"].is_string()), (1, true));
    for query in ["state=x", "status=x", "cursor=x", "limit=0", "colour=red"] {
        let answer = platform.get_as(&manager, &format!("/api/v1/smart/profiles?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn handsets_of_one_address_have_a_rate() {
    let (platform, _, _) = platform().await;
    let mut refused = 0;
    for _ in 0..260 {
        let answer = platform.ask("get", "/t/v1/manifest").peer("192.0.2.7").answer().await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.headers["access-control-allow-origin"], "*");
            refused += 1;
        }
    }
    assert!((1..=60).contains(&refused), "{refused}");
    let other = platform.ask("get", "/t/v1/manifest").peer("192.0.2.8").answer().await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
