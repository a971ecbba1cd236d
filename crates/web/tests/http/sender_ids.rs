//! Sender IDs over HTTP: what countries demand, applied for, decided, registered, told.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::people::Person;
use crate::platform::{A, Answer, Plan, Platform};

const OWN: &str = "/api/v1/sender-ids";
const ALL: &str = "/api/v1/admin/sender-ids";

async fn platform() -> (Platform, Person, Person) {
    let account = |name: &str, tenant, role| (name.to_owned(), tenant, role);
    let accounts = vec![account("TA_manager", Some("TA"), "manager"), account("reviewer", None, "reviewer")];
    let platform = Platform::of(Plan { accounts, ..Plan::default() }).await;
    let (manager, reviewer) = (platform.sign_in("TA_manager").await, platform.sign_in("reviewer").await);
    (platform, manager, reviewer)
}

fn done(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text);
    answer.json()
}

fn wanted(text: &str, countries: &[&str]) -> Value {
    json!({"sender_id": text, "countries": countries, "company": "Harbor Ltd", "purpose": "parcels"})
}

#[tokio::test]
async fn a_sender_id_is_applied_for_and_decided_about() {
    let (platform, manager, reviewer) = platform().await;
    let rules = platform.get(A, &format!("{OWN}/countries")).await.json();
    let rules = rules["items"].as_array().unwrap();
    let sg = rules.iter().find(|rule| rule["country"] == "SG").unwrap();
    assert_eq!((&sg["registration"], &sg["chars_max"]), (&json!("required"), &json!(11)));
    assert_eq!(rules.last().unwrap()["country"], Value::Null);

    let made =
        done(&platform.post_as(&manager, OWN, &wanted("Harbor", &["SG", "GB"])).await, StatusCode::CREATED);
    assert_eq!(
        (&made["items"][0]["country"], &made["items"][0]["can"]),
        (&json!("GB"), &json!(["withdraw"]))
    );
    let waiting = platform.get_as(&reviewer, &format!("{ALL}?status=submitted&tenant=TA")).await.json();
    assert_eq!((&waiting["total"], &waiting["items"][0]["tenant_code"]), (&json!(2), &json!("TA")));
    let of = |country: &str| {
        let items = waiting["items"].as_array().unwrap();
        let id = items.iter().find(|item| item["country"] == country).unwrap()["id"].as_str().unwrap();
        format!("{ALL}/{id}/decision")
    };
    let approve = json!({"version": 1, "decision": "approve"});
    let approved = done(&platform.post_as(&reviewer, &of("SG"), &approve).await, StatusCode::OK);
    assert_eq!((&approved["status"], &approved["decided_by"]), (&json!("approved"), &json!("reviewer")));
    assert_eq!(approved["can"], json!(["disable"]));
    assert_eq!(platform.post_as(&reviewer, &of("SG"), &approve).await.code(), "changed_meanwhile");
    let bare = json!({"version": 1, "decision": "reject"});
    assert_eq!(platform.post_as(&reviewer, &of("GB"), &bare).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reject = json!({"version": 1, "decision": "reject", "note": "whose name is it?"});
    done(&platform.post_as(&reviewer, &of("GB"), &reject).await, StatusCode::OK);

    let own = platform.get(A, OWN).await.json();
    assert_eq!((&own["items"][0]["status"], &own["items"][0]["note"]), (&json!("rejected"), &reject["note"]));
    assert_eq!((own["items"][0].get("decided_by"), &own["everywhere"]), (None, &json!([])));
    let back = format!("{OWN}/{}/withdraw", own["items"][1]["id"].as_str().unwrap());
    assert_eq!(
        done(&platform.post_as(&manager, &back, &json!({})).await, StatusCode::OK)["can"],
        json!(["apply"])
    );
    assert_eq!(platform.post_as(&manager, &back, &json!({})).await.code(), "review_state");
    for query in ["status=x", "country=XX", "page_size=7", "tenant=NONE"] {
        let answer = platform.get_as(&reviewer, &format!("{ALL}?{query}")).await;
        assert!(answer.status.is_client_error(), "{query}");
    }
}

#[tokio::test]
async fn what_a_country_makes_of_a_text_is_said_in_the_readers_language() {
    let (platform, manager, reviewer) = platform().await;
    let asked = json!({"sender_id": "Harbor", "countries": ["SG", "US", "CN"]});
    let asked = platform.ask("post", "/api/v1/sender-id-lint").person(&manager).json(&asked);
    let seen = done(&asked.header("accept-language", "zh").answer().await, StatusCode::OK);
    let seen: Vec<_> = seen["items"].as_array().unwrap().iter().collect();
    let verdicts: Vec<_> = seen.iter().map(|one| (&one["country"], &one["verdict"])).collect();
    let pair = |country: &str, verdict: &str| (json!(country), json!(verdict));
    let wanted_verdicts =
        [pair("CN", "not_allowed"), pair("SG", "needs_registration"), pair("US", "must_be_numeric")];
    assert!(verdicts.iter().zip(&wanted_verdicts).all(|(seen, wanted)| *seen == (&wanted.0, &wanted.1)));
    assert_eq!(seen[1]["findings"][0]["severity"], "warning");
    assert!(seen[2]["findings"][0]["detail"].as_str().unwrap().contains("数字主叫"));

    let refused = platform.ask("post", OWN).person(&manager).json(&wanted("Harbor", &["SG", "US"]));
    let refused = refused.header("accept-language", "zh").answer().await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "submission_invalid".into())
    );
    assert!(refused.text.contains("US 的网络仅支持数字主叫"), "{}", refused.text);
    assert_eq!(platform.get(A, OWN).await.json()["items"], json!([]), "all or none");
    for wrong in [wanted("Harbor", &[]), wanted("", &["SG"]), wanted("Harbor", &["Singapore"]), json!({})] {
        assert!(platform.post_as(&manager, OWN, &wrong).await.status.is_client_error(), "{wrong}");
    }

    let new = json!({"tenant_code": "TA", "sender_id": "Harbor", "countries": ["SG"], "note": "by letter"});
    let made = done(&platform.post_as(&reviewer, ALL, &new).await, StatusCode::CREATED);
    assert_eq!(
        (&made["items"][0]["status"], &made["items"][0]["applied_by"]),
        (&json!("approved"), &json!(""))
    );
    assert_eq!(platform.post_as(&reviewer, ALL, &new).await.code(), "review_state");
    let nobody = json!({"tenant_code": "NONE", "sender_id": "Harbor", "countries": ["SG"]});
    assert!(platform.post_as(&reviewer, ALL, &nobody).await.status.is_client_error());
    let disable = json!({"version": 1, "decision": "disable", "note": "complaints"});
    let path = format!("{ALL}/{}/decision", made["items"][0]["id"].as_str().unwrap());
    assert_eq!(
        done(&platform.post_as(&reviewer, &path, &disable).await, StatusCode::OK)["status"],
        "disabled"
    );
}
