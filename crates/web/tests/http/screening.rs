//! What may not be said, over HTTP: words, categories, licences and the box to try a text in, in both languages; and what a
//! tenant is told.

use axum::http::StatusCode;
use serde_json::json;

use crate::platform::{A, Plan, Platform};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_are_kept_and_tenants_are_told_what_to_change() {
    let platform = Platform::with_managers(Plan::default()).await;
    let rhea = platform.sign_in("administrator").await;
    let words = "/api/v1/admin/screening/words";
    let list = platform.get_as(&rhea, &format!("{words}?category=gambling&q=赌场&page_size=10")).await.json();
    let first = &list["items"][0];
    assert_eq!(
        (&first["origin"], &first["version"], &first["category_name"]),
        (&json!("delivered"), &json!(0), &json!("Gambling"))
    );
    let put = |body: serde_json::Value| platform.ask("put", words).person(&rhea).json(&body).answer();
    let body = json!({"word": "天马传奇", "category": "games", "action": "block", "note": "a swindle", "version": 0});
    let set = put(body.clone()).await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.text);
    assert_eq!(
        (&set.json()["match"], &set.json()["origin"], &set.json()["version"]),
        (&json!("normal"), &json!("own"), &json!(1))
    );
    let stale = put(body).await;
    assert_eq!((stale.status.as_u16(), stale.code().as_str()), (409, "changed_meanwhile"));
    for (wrong, status, field) in [
        (json!({"word": "", "category": "games", "version": 0}), 422, "word"),
        (json!({"word": "x", "category": "nonsense", "version": 0}), 400, "category"),
        (json!({"word": "x", "category": "games"}), 400, "version"),
    ] {
        let wrong = put(wrong).await;
        assert_eq!(
            (wrong.status.as_u16(), &wrong.json()["fields"][0]["field"]),
            (status, &json!(field)),
            "{}",
            wrong.text
        );
    }

    let message = json!({"type": "notification", "content": "天马传奇开服", "to": "13800138000"});
    let sent = platform.post(A, "/api/v1/messages", &message).await.json();
    let error = &sent["messages"][0]["error"];
    assert_eq!(error["code"], "content_forbidden_word", "{sent}");
    assert!(error.to_string().contains("天马传奇"), "{error}");
    let preview = platform.post(A, "/api/v1/messages/preview", &message).await.json();
    assert!(preview["messages"][0]["warnings"].to_string().contains("games"), "{preview}");

    let tried = json!({"text": "加 微 信 领取", "type": "notification"});
    let tried = platform
        .ask("post", "/api/v1/admin/screening/try")
        .person(&rhea)
        .header("accept-language", "zh")
        .json(&tried);
    let tried = tried.answer().await.json();
    assert_eq!(
        (&tried["outcome"], &tried["hits"][0]["category"]),
        (&json!("block"), &json!("add_contact")),
        "{tried}"
    );
    assert!(tried["hits"][0]["message"].as_str().unwrap().ends_with('。'), "{tried}");

    let file = "word,category\n天马神话,games\n坏,nonsense\n";
    let import =
        platform.ask("post", &format!("{words}/import")).person(&rhea).body("text/csv", file).answer().await;
    let report = import.json();
    assert_eq!(
        (&report["added"], &report["rejected"], &report["wrong"][0]["code"]),
        (&json!(1), &json!(1), &json!("invalid_category")),
        "{report}"
    );
    let taken = platform.get_as(&rhea, &format!("{words}/file?origin=own")).await;
    assert!(taken.text.contains("天马神话") && taken.text.contains("天马传奇"), "{}", taken.text);
    let gone = json!({"words": [{"word": "天马传奇", "match": "normal"}]});
    let gone = platform.ask("post", &format!("{words}/remove")).person(&rhea).json(&gone).answer().await;
    assert_eq!(gone.json()["removed"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn categories_are_set_and_licences_given() {
    let platform = Platform::with_managers(Plan::default()).await;
    let rhea = platform.sign_in("administrator").await;
    let list = platform.get_as(&rhea, "/api/v1/admin/screening/categories").await.json();
    let loan = list["items"].as_array().unwrap().iter().find(|item| item["code"] == "loan").unwrap().clone();
    assert_eq!(
        (list["items"].as_array().unwrap().len(), &loan["licensable"], &loan["mainland_only"]),
        (54, &json!(true), &json!(true))
    );
    let actions = json!({"verification": "pass", "notification": "review", "marketing": "block"});
    let body = json!({"actions": actions, "version": 0});
    let path = "/api/v1/admin/screening/categories/loan";
    let set = platform.ask("put", path).person(&rhea).json(&body).answer().await;
    assert_eq!((set.status, &set.json()["actions"]), (StatusCode::OK, &actions), "{}", set.text);
    let stale = platform.ask("put", path).person(&rhea).json(&body).answer().await;
    assert_eq!(stale.code(), "changed_meanwhile");

    let path = "/api/v1/admin/screening/licences/TA/loan";
    let body = json!({"expires_on": "2099-12-31", "note": "a bank"});
    let given = platform.ask("put", path).person(&rhea).json(&body).answer().await;
    assert_eq!(
        (given.status, &given.json()["expires_on"]),
        (StatusCode::OK, &json!("2099-12-31")),
        "{}",
        given.text
    );
    let list = platform.get_as(&rhea, "/api/v1/admin/screening/licences?tenant_code=TA").await.json();
    assert_eq!(list["items"][0]["category_name"], "Loans", "{list}");
    let crime = platform
        .ask("put", "/api/v1/admin/screening/licences/TA/gambling")
        .person(&rhea)
        .json(&body)
        .answer()
        .await;
    assert_eq!((crime.status.as_u16(), &crime.json()["fields"][0]["field"]), (422, &json!("category")));
    let taken = platform.ask("delete", path).person(&rhea).answer().await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT);
    let again = platform.ask("delete", path).person(&rhea).answer().await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}
