//! The published document is the one the code makes.

use std::path::Path;

#[test]
fn the_published_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let made = web::openapi_json();
    if std::env::var_os("HONGYAN_ACCEPT").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        published == made,
        "docs/openapi.json is stale: run this test with HONGYAN_ACCEPT=1 and commit it"
    );
}

#[test]
fn every_operation_says_what_it_is_and_what_it_needs() {
    let document: serde_json::Value = serde_json::from_str(&web::openapi_json()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
            let scope = operation["x-scope"].as_str().unwrap_or_else(|| panic!("{name} names no scope"));
            assert!(agrees(scope, &operation["security"]), "{name}: {scope} and its security differ");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{name}");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{name}");
            assert!(answers.contains_key("401") && answers.contains_key("429"), "{name}");
        }
    }
}

/// Whether what an operation asks for and how its callers may identify themselves go together. Where an operation says
/// nothing of its own, the document's word holds: an auth key or a session.
fn agrees(scope: &str, security: &serde_json::Value) -> bool {
    use domain::permission::Permission;
    let by_session = serde_json::json!([{"session": []}]);
    match (scope, Permission::parse(scope)) {
        ("public", _) => *security == serde_json::json!([{}]) || *security == by_session,
        ("session", _) => *security == by_session,
        (_, Some(permission)) if permission.is_scope() => security.is_null(),
        (_, Some(_)) => *security == by_session,
        (_, None) => false,
    }
}

/// The example of a signature in the documents is one.
#[test]
fn the_documented_signature_is_right() {
    let body = r#"{"events":[{"event_id":"0","type":"test","at":"2026-08-01T01:00:02.000Z"}]}"#;
    let signature = engine::post::sign("whsec_example", 1_785_546_002, body);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["src/docs/guide.en.html", "src/docs/guide.zh.html", "../../docs/api.md"] {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        assert!(text.contains(body) && text.contains(&format!("# {signature}")), "{page}");
    }
}
