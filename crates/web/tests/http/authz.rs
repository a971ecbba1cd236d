//! Every operation of the document, tried by every wrong caller: nobody, keys of all sorts, people of every role and of
//! another tenant, sessions that are over, and other sites' pages.
//!
//! An operation that is not in the table fails the test. A new one is one line of `table`.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::permission::{Permission, Permissions, Role, Side};
use serde_json::{Value, json};

use crate::people::{CUSTOM, Person};
use crate::platform::{A, A_BALANCE, A_FEEDS, Ask, B, Platform};

const GARBAGE: &str = "hy_garbage";
const NEVER_MADE: &str = "hy_ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA";
/// What nobody needs to sign in for. The list is here, so that none is added in passing.
const PUBLIC: &[&str] = &[
    "getSession",
    "getCaptcha",
    "signIn",
    "signInTotp",
    "requestPasswordReset",
    "checkPasswordReset",
    "completePasswordReset",
];

/// What another tenant gets: the object does not exist for it, or it sees only its own.
#[derive(Clone, Copy, PartialEq)]
enum Other {
    NotFound,
    OwnOnly,
}

/// How one operation is called on tenant A's objects.
struct Call {
    path: String,
    body: Option<Value>,
    other: Other,
}

/// What tenant A has.
struct Owned {
    uid: String,
    task: String,
    key: String,
    revoked: String,
    /// A session of `TA_viewer`.
    session: String,
    /// A role that was put together.
    role: String,
    /// An entry of its blacklist.
    entry: String,
    /// Somebody who wants no more marketing.
    opt_out: String,
    /// A signature and a template that are drafts.
    signature: String,
    template: String,
}

/// The table: operation, path below `/api/v1`, body (null = none), what another tenant gets.
fn table(owned: &Owned) -> BTreeMap<&'static str, Call> {
    use Other::{NotFound, OwnOnly};
    let (uid, task, key, session) = (&owned.uid, &owned.task, &owned.key, &owned.session);
    let test = json!({"to": "13800138002", "content": "a-marker"});
    let message = json!({"type": "notification", "content": "hello", "to": "13800138001"});
    let named = json!({"name": "another", "scopes": ["messages:send"]});
    let url = json!({"url": "http://127.0.0.1:9/other"});
    let none = Value::Null;
    let wrong = json!({"current_password": "nonsense"});
    let both = json!({"current_password": "nonsense", "new_password": "nonsense", });
    let code = json!({"code": "000000"});
    let off = json!({"current_password": "nonsense", "code": "000000"});
    let sign_in = json!({"account": "a", "password": "b", "captcha_id": "c", "captcha": "d"});
    let reset = json!({"account": "a", "captcha_id": "c", "captcha": "d"});
    let owed = json!({"challenge": "a", "code": "b"});
    let token = json!({"token": "a"});
    let done = json!({"token": "a", "new_password": "b"});
    let package = json!({"product_name": "P", "business_channel": "X", "payment_type": "prepaid", "unit": "SMS",
                         "routes": ["N"], "version": 1});
    let placed = json!({"tenant": "TA", "package_id": "P", "total_amount": "5"});
    let money = json!({"amount": "5", "reason": "a"});
    let rules = json!({"version": 0, "reason": "a", "values": {"content.length.max": 1499}});
    let why = json!({"reason": "a"});
    let (entry, opt_out) = (&owned.entry, &owned.opt_out);
    let listed = json!({"entries": [{"value": "13800138077", "reason": "b"}]});
    let invited = json!({"name": "TB_new", "role": "viewer", "mail": "new@example.com"});
    let mail = json!({"version": 1, "mail": "victim@example.com"});
    let (own_role, role) = (&owned.role, json!({"name": "other", "permissions": ["messages:read"]}));
    let role_put =
        json!({"version": 1, "name": "other", "description": "", "permissions": ["messages:read"]});
    let (signature, template) = (&owned.signature, &owned.template);
    let wording = json!({"name": "bee", "type": "notification", "content": "bee"});
    let wording_put = json!({"version": 99, "name": "bee", "type": "notification", "content": "bee"});
    let rows = [
        ("sendMessages", "/messages", &message, OwnOnly),
        ("previewMessages", "/messages/preview", &message, OwnOnly),
        ("listMessages", "/messages", &none, OwnOnly),
        ("getMessage", &format!("/messages/{uid}"), &none, NotFound),
        ("cancelMessage", &format!("/messages/{uid}/cancel"), &none, NotFound),
        ("listTasks", "/tasks", &none, OwnOnly),
        ("getTask", &format!("/tasks/{task}"), &none, NotFound),
        ("listTaskMessages", &format!("/tasks/{task}/messages"), &none, NotFound),
        ("cancelTask", &format!("/tasks/{task}/cancel"), &none, NotFound),
        ("searchLog", "/log?kind=all", &none, OwnOnly),
        ("search", &format!("/search?q={uid}"), &none, OwnOnly),
        ("getOverview", "/overview", &none, OwnOnly),
        ("watch", "/stream", &none, OwnOnly),
        ("listInbox", "/inbox", &none, OwnOnly),
        ("getConversation", "/inbox/1", &none, NotFound),
        ("listSignatures", "/signatures", &none, OwnOnly),
        ("listTemplates", "/templates", &none, OwnOnly),
        ("createSignature", "/signatures", &json!({"text": ""}), OwnOnly),
        ("lintSignature", "/signature-lint", &json!({"text": "bee"}), OwnOnly),
        ("getSignature", signature, &none, NotFound),
        ("updateSignature", signature, &json!({"version": 99, "text": "bee"}), NotFound),
        ("submitSignature", &format!("{signature}/submit"), &none, NotFound),
        ("withdrawSignature", &format!("{signature}/withdraw"), &none, NotFound),
        ("disableSignature", &format!("{signature}/disable"), &none, NotFound),
        ("urgeSignature", &format!("{signature}/urge"), &none, NotFound),
        ("addEvidence", &format!("{signature}/evidence?purpose=other&name=a.png"), &json!({}), OwnOnly),
        ("getEvidence", &format!("{signature}/evidence/1"), &none, NotFound),
        ("removeEvidence", &format!("{signature}/evidence/1"), &none, NotFound),
        ("createTemplate", "/templates", &wording, OwnOnly),
        ("lintTemplate", "/template-lint", &json!({"type": "notification", "content": "bee"}), OwnOnly),
        ("getTemplate", template, &none, NotFound),
        ("updateTemplate", template, &wording_put, NotFound),
        ("submitTemplate", &format!("{template}/submit"), &none, NotFound),
        ("withdrawTemplate", &format!("{template}/withdraw"), &none, NotFound),
        ("disableTemplate", &format!("{template}/disable"), &none, NotFound),
        ("urgeTemplate", &format!("{template}/urge"), &none, NotFound),
        ("listReviews", "/admin/reviews", &none, OwnOnly),
        ("getReview", "/admin/reviews/1", &none, OwnOnly),
        ("claimReview", "/admin/reviews/1/claim", &none, OwnOnly),
        ("releaseReview", "/admin/reviews/1/release", &none, OwnOnly),
        ("approveReview", "/admin/reviews/1/approve", &json!({}), OwnOnly),
        ("rejectReview", "/admin/reviews/1/reject", &json!({"reasons": ["other"], "note": "a"}), OwnOnly),
        ("askReview", "/admin/reviews/1/ask", &json!({"note": "a"}), OwnOnly),
        ("getReviewEvidence", "/admin/reviews/1/evidence/1", &none, OwnOnly),
        ("listRoutes", "/routes", &none, OwnOnly),
        ("listReceipts", "/receipts", &none, OwnOnly),
        ("listUplinks", "/uplinks", &none, OwnOnly),
        ("getBalance", "/balance", &none, OwnOnly),
        ("listKeys", "/keys", &none, OwnOnly),
        ("createKey", "/keys", &named, OwnOnly),
        ("updateKey", &format!("/keys/{key}"), &named, NotFound),
        ("rotateKey", &format!("/keys/{key}/rotate"), &none, NotFound),
        ("revokeKey", &format!("/keys/{key}"), &none, NotFound),
        ("listCallbacks", "/callbacks", &none, OwnOnly),
        ("getCallback", "/callbacks/receipts", &none, NotFound),
        ("deleteCallback", "/callbacks/receipts", &none, NotFound),
        ("rotateCallbackSecret", "/callbacks/receipts/rotate-secret", &none, NotFound),
        ("testCallback", "/callbacks/receipts/test", &none, NotFound),
        ("listPushes", "/callbacks/receipts/pushes", &none, NotFound),
        ("listParked", "/callbacks/parked", &none, OwnOnly),
        ("replayParked", "/callbacks/parked/replay", &none, OwnOnly),
        ("putCallback", "/callbacks/receipts", &url, OwnOnly),
        ("getSession", "/session", &none, OwnOnly),
        ("getCaptcha", "/session/captcha", &none, OwnOnly),
        ("signIn", "/session", &sign_in, OwnOnly),
        ("signInTotp", "/session/totp", &owed, OwnOnly),
        ("signOut", "/session", &none, OwnOnly),
        ("listSessions", "/sessions", &none, OwnOnly),
        ("endSession", &format!("/sessions/{session}"), &none, NotFound),
        ("endOtherSessions", "/sessions", &none, OwnOnly),
        ("updateAccount", "/account", &json!({}), OwnOnly),
        ("changePassword", "/account/password", &both, OwnOnly),
        ("setUpTotp", "/account/totp", &wrong, OwnOnly),
        ("confirmTotp", "/account/totp/confirm", &code, OwnOnly),
        ("makeRecoveryCodes", "/account/totp/recovery-codes", &wrong, OwnOnly),
        ("disableTotp", "/account/totp/disable", &off, OwnOnly),
        ("requestPasswordReset", "/password-resets", &reset, OwnOnly),
        ("checkPasswordReset", "/password-resets/check", &token, OwnOnly),
        ("completePasswordReset", "/password-resets/complete", &done, OwnOnly),
        ("listBlacklist", "/blacklist", &none, OwnOnly),
        ("addToBlacklist", "/blacklist", &listed, OwnOnly),
        ("removeFromBlacklist", "/blacklist/remove", &json!({"ids": [entry]}), OwnOnly),
        ("deleteFromBlacklist", &format!("/blacklist/{entry}"), &none, NotFound),
        ("importBlacklist", "/blacklist/import", &json!("13800138077"), OwnOnly),
        ("downloadBlacklist", "/blacklist/file", &none, OwnOnly),
        ("listBlacklistAll", "/admin/blacklist?tenant_code=TA", &none, OwnOnly),
        ("addToBlacklistAll", "/admin/blacklist", &listed, OwnOnly),
        (
            "removeFromBlacklistAll",
            "/admin/blacklist/remove?tenant_code=TA",
            &json!({"ids": ["0000000000001"]}),
            OwnOnly,
        ),
        ("deleteFromBlacklistAll", "/admin/blacklist/0000000000001", &none, OwnOnly),
        ("importBlacklistAll", "/admin/blacklist/import", &json!("13800138077"), OwnOnly),
        ("downloadBlacklistAll", "/admin/blacklist/file", &none, OwnOnly),
        ("listOptOuts", "/opt-outs", &none, OwnOnly),
        ("addOptOut", "/opt-outs", &json!({"phone": "13800138077", "reason": "a"}), OwnOnly),
        ("removeOptOut", &format!("/opt-outs/{opt_out}/remove"), &why, NotFound),
        ("listAudit", "/audit", &none, OwnOnly),
        ("downloadAudit", "/audit/file", &none, OwnOnly),
        ("downloadAuditAll", "/admin/audit/file", &none, OwnOnly),
        ("getOwnPolicy", "/policy", &none, OwnOnly),
        ("getPolicy", "/admin/policy", &none, OwnOnly),
        ("updatePolicy", "/admin/policy", &rules, OwnOnly),
        ("listPolicyHistory", "/admin/policy/history", &none, OwnOnly),
        ("getTenantPolicy", "/admin/tenants/TA/policy", &none, OwnOnly),
        ("updateTenantPolicy", "/admin/tenants/TA/policy", &rules, OwnOnly),
        ("listAuditAll", "/admin/audit", &none, OwnOnly),
        ("searchLogOfAll", "/admin/log", &none, OwnOnly),
        ("getMessageOfAny", &format!("/admin/messages/{uid}"), &none, OwnOnly),
        ("listCarriers", "/admin/carriers", &none, OwnOnly),
        ("getCarrier", "/admin/carriers/C", &none, OwnOnly),
        ("testCarrier", "/admin/carriers/C/test", &test, OwnOnly),
        ("listCarrierTests", "/admin/carriers/C/tests", &none, OwnOnly),
        ("listRoutesLive", "/admin/routes", &none, OwnOnly),
        ("getHealth", "/admin/health", &none, OwnOnly),
        ("listTenants", "/admin/tenants", &none, OwnOnly),
        ("createTenant", "/admin/tenants", &json!({"code": "TC", "name": "TC"}), OwnOnly),
        ("getTenant", "/admin/tenants/TA", &none, OwnOnly),
        ("updateTenant", "/admin/tenants/TB", &json!({"version": 1, "name": "TB"}), OwnOnly),
        ("suspendTenant", "/admin/tenants/none/suspend", &why, OwnOnly),
        ("resumeTenant", "/admin/tenants/none/resume", &why, OwnOnly),
        ("closeTenant", "/admin/tenants/none/close", &why, OwnOnly),
        ("listAccounts", "/accounts", &none, OwnOnly),
        ("createAccount", "/accounts", &invited, OwnOnly),
        ("getAccount", "/accounts/TA_victim", &none, NotFound),
        ("changeAccount", "/accounts/TA_victim", &mail, NotFound),
        ("disableAccount", "/accounts/TA_victim/disable", &json!({}), NotFound),
        ("enableAccount", "/accounts/TA_victim/enable", &json!({}), NotFound),
        ("inviteAgain", "/accounts/TA_victim/invitation", &json!({}), NotFound),
        ("sendResetLink", "/accounts/TA_victim/reset-link", &json!({}), NotFound),
        ("removeTotp", "/accounts/TA_victim/remove-totp", &json!({}), NotFound),
        ("listAccountsAll", "/admin/accounts", &none, OwnOnly),
        ("createAccountAll", "/admin/accounts", &invited, OwnOnly),
        ("getAccountAll", "/admin/accounts/TA_victim", &none, OwnOnly),
        ("changeAccountAll", "/admin/accounts/TA_victim", &mail, OwnOnly),
        ("disableAccountAll", "/admin/accounts/TA_victim/disable", &json!({}), OwnOnly),
        ("enableAccountAll", "/admin/accounts/TA_victim/enable", &json!({}), OwnOnly),
        ("inviteAgainAll", "/admin/accounts/TA_victim/invitation", &json!({}), OwnOnly),
        ("sendResetLinkAll", "/admin/accounts/TA_victim/reset-link", &json!({}), OwnOnly),
        ("removeTotpAll", "/admin/accounts/TA_victim/remove-totp", &json!({}), OwnOnly),
        ("listRoles", "/roles", &none, OwnOnly),
        ("createRole", "/roles", &role, OwnOnly),
        ("changeRole", &format!("/roles/{own_role}"), &role_put, NotFound),
        ("deleteRole", &format!("/roles/{own_role}"), &none, NotFound),
        ("listRolesAll", "/admin/roles?tenant=TA", &none, OwnOnly),
        ("createRoleAll", "/admin/roles", &role, OwnOnly),
        ("changeRoleAll", &format!("/admin/roles/{own_role}"), &role_put, OwnOnly),
        ("deleteRoleAll", "/admin/roles/1", &none, OwnOnly),
        ("listOrders", "/orders", &none, OwnOnly),
        ("getOrder", "/orders/CloudSMS_TA", &none, NotFound),
        ("listLedger", "/orders/CloudSMS_TA/ledger", &none, NotFound),
        ("getConsumption", "/orders/CloudSMS_TA/consumption", &none, NotFound),
        ("listExpenses", "/expenses", &none, OwnOnly),
        ("downloadExpenses", "/expenses/file", &none, OwnOnly),
        ("getStatement", "/statements", &none, OwnOnly),
        ("downloadStatement", "/statements/file?format=csv", &none, OwnOnly),
        ("listPackages", "/admin/packages", &none, OwnOnly),
        ("createPackage", "/admin/packages", &package, OwnOnly),
        ("getPackage", "/admin/packages/P", &none, OwnOnly),
        ("updatePackage", "/admin/packages/P", &package, OwnOnly),
        ("retirePackage", "/admin/packages/none/retire", &json!({"version": 1}), OwnOnly),
        ("listOrdersAll", "/admin/orders", &none, OwnOnly),
        ("placeOrder", "/admin/orders", &placed, OwnOnly),
        ("getOrderAll", "/admin/orders/CloudSMS_TA", &none, OwnOnly),
        ("updateOrder", "/admin/orders/CloudSMS_TA", &json!({"version": 1}), OwnOnly),
        ("activateOrder", "/admin/orders/CloudSMS_TA/activate", &json!({}), OwnOnly),
        ("cancelOrder", "/admin/orders/none/cancel", &json!({"reason": "a"}), OwnOnly),
        ("renewOrder", "/admin/orders/CloudSMS_TA/renew", &json!({"days": 1}), OwnOnly),
        ("topUpOrder", "/admin/orders/CloudSMS_TA/top-ups", &money, OwnOnly),
        ("listLedgerAll", "/admin/orders/CloudSMS_TA/ledger", &none, OwnOnly),
        ("getConsumptionAll", "/admin/orders/CloudSMS_TA/consumption", &none, OwnOnly),
        ("correctOrder", "/admin/orders/CloudSMS_TA/corrections", &money, OwnOnly),
        ("listCorrections", "/admin/corrections", &none, OwnOnly),
        ("approveCorrection", "/admin/corrections/1/approve", &json!({}), OwnOnly),
        ("rejectCorrection", "/admin/corrections/1/reject", &json!({"note": "a"}), OwnOnly),
        ("listExpensesAll", "/admin/expenses?tenant=TA", &none, OwnOnly),
        ("downloadExpensesAll", "/admin/expenses/file?tenant=TA", &none, OwnOnly),
        ("getStatementAll", "/admin/statements?tenant=TA", &none, OwnOnly),
        ("downloadStatementAll", "/admin/statements/file?tenant=TA&format=csv", &none, OwnOnly),
        ("listStatementSums", "/admin/statements/tenants", &none, OwnOnly),
    ];
    let call = |path: &str, body: &Value, other| Call {
        path: format!("/api/v1{path}"),
        body: (!body.is_null()).then(|| body.clone()),
        other,
    };
    rows.into_iter().map(|(id, path, body, other)| (id, call(path, body, other))).collect()
}

async fn owned(platform: &Platform) -> Owned {
    let soon = tomorrow();
    let uid = platform.send(A, "13800138000", json!({"schedule_at": soon, "reference": "a-marker"})).await;
    let named = json!({"type": "notification", "content": "hello", "to": "13800138009", "schedule_at": soon,
                       "task": "a-marker"});
    let task =
        platform.post(A, "/api/v1/messages", &named).await.json()["task_id"].as_str().unwrap().to_owned();
    let make = |name: &str| json!({"name": name});
    let made = platform.post(A, "/api/v1/keys", &make("a-marker")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let revoked = platform.post(A, "/api/v1/keys", &make("a-marker gone")).await.json();
    let gone = format!("/api/v1/keys/{}", revoked["id"].as_str().unwrap());
    assert_eq!(platform.ask("delete", &gone).key(A).answer().await.status, StatusCode::NO_CONTENT);
    let url = json!({"url": "http://127.0.0.1:9/a-marker"});
    let put = platform.ask("put", "/api/v1/callbacks/receipts").key(A).json(&url).answer().await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.text);
    let viewer = platform.sign_in("TA_viewer").await;
    let session = platform.get_as(&viewer, "/api/v1/session").await.json();
    let manager = platform.sign_in("TA_manager").await;
    let role = json!({"name": "a-marker", "permissions": ["messages:read"]});
    let role = platform.post_as(&manager, "/api/v1/roles", &role).await;
    assert_eq!(role.status, StatusCode::CREATED, "{}", role.text);
    let listed = json!({"entries": [{"value": "13800138066", "reason": "a-marker"}]});
    let listed = platform.post(A, "/api/v1/blacklist", &listed).await;
    assert_eq!(listed.json()["added"], 1, "{}", listed.text);
    let entry = platform.get(A, "/api/v1/blacklist").await.json();
    let out = json!({"phone": "13800138066", "reason": "a-marker"});
    let out = platform.post(A, "/api/v1/opt-outs", &out).await;
    assert_eq!(out.json()["added"], true, "{}", out.text);
    let opt_out = platform.get(A, "/api/v1/opt-outs").await.json();
    let applied = platform.post_as(&manager, "/api/v1/signatures", &json!({"text": "a-marker"})).await;
    assert_eq!(applied.status, StatusCode::CREATED, "{}", applied.text);
    let wording =
        json!({"template_id": "a-marker", "name": "a-marker", "type": "notification", "content": "a-marker"});
    let written = platform.post_as(&manager, "/api/v1/templates", &wording).await;
    assert_eq!(written.status, StatusCode::CREATED, "{}", written.text);
    Owned {
        entry: entry["items"][0]["id"].as_str().unwrap().to_owned(),
        opt_out: opt_out["items"][0]["id"].as_str().unwrap().to_owned(),
        signature: format!("/signatures/{}", applied.json()["id"].as_str().unwrap()),
        template: "/templates/a-marker".to_owned(),
        role: role.json()["id"].as_str().unwrap().to_owned(),
        uid,
        task,
        key: made.json()["id"].as_str().unwrap().to_owned(),
        revoked: revoked["secret"].as_str().unwrap().to_owned(),
        session: session["session_id"].as_str().unwrap().to_owned(),
    }
}

/// A time a day ahead of the engine's clock.
fn tomorrow() -> String {
    engine::view::rfc3339(engine::clock::now_ms() + 86_400_000)
}

/// An operation of the document.
struct Operation {
    id: String,
    method: String,
    scope: String,
    /// What does as well: for the platform's people, when it is theirs too, or beside the first.
    other_scopes: Vec<String>,
}

impl Operation {
    fn changes(&self) -> bool {
        self.method != "get"
    }

    fn permission(&self) -> Option<Permission> {
        Permission::parse(&self.scope)
    }

    /// People with these permissions may do it.
    fn is_for(&self, held: Permissions) -> bool {
        let mut others = self.other_scopes.iter().filter_map(|word| Permission::parse(word));
        self.permission().is_none_or(|permission| held.has(permission))
            || others.any(|permission| held.has(permission))
    }
}

/// Every operation; those after which a caller or an object is gone come last.
fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&web::openapi_json()).unwrap();
    let mut all = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let text = |name: &str| operation[name].as_str().unwrap().to_owned();
            all.push(Operation {
                id: text("operationId"),
                method: method.clone(),
                scope: text("x-scope"),
                other_scopes: ["x-platform-scope", "x-scope-or"]
                    .iter()
                    .filter_map(|name| operation[*name].as_str().map(str::to_owned))
                    .collect(),
            });
        }
    }
    let last = ["putCallback", "endOtherSessions", "signOut"];
    all.sort_by_key(|operation| last.iter().position(|id| *id == operation.id).map_or(0, |at| at + 1));
    all
}

/// Who tries.
struct Callers {
    /// Somebody of every built-in role and of roles that were put together: what they are called and may do.
    people: Vec<(String, Permissions, Person)>,
    stranger: Person,
    expired: Person,
    revoked: Person,
}

async fn callers(platform: &Platform) -> Callers {
    let expired = platform.sign_in("TA_manager").await;
    platform.clock.pass(31 * 60_000);
    let revoked = platform.sign_in("TA_manager").await;
    let gone = platform.ask("delete", "/api/v1/session").person(&revoked).answer().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let mut people = Vec::new();
    for role in Role::ALL {
        let side = if role.side() == Side::Platform { "platform" } else { "TA" };
        let person = platform.sign_in(&format!("{side}_{}", role.as_str())).await;
        people.push((format!("{role:?}"), role.permissions(), person));
    }
    for (account, _, words) in CUSTOM {
        let held = words.iter().filter_map(|word| Permission::parse(word)).collect();
        people.push((account.to_owned(), held, platform.sign_in(account).await));
    }
    Callers { people, stranger: platform.sign_in("TB_manager").await, expired, revoked }
}

/// One operation, tried.
struct Trial<'a> {
    platform: &'a Platform,
    operation: &'a Operation,
    call: &'a Call,
}

impl Trial<'_> {
    fn ask(&self) -> Ask<'_> {
        let ask = self.platform.ask(&self.operation.method, &self.call.path);
        self.call.body.iter().fold(ask, |ask, body| ask.json(body))
    }

    async fn refused(&self, ask: Ask<'_>, status: u16, code: &str, who: &str) {
        let outcome = ask.outcome().await;
        let id = &self.operation.id;
        assert_eq!((outcome.0.as_u16(), outcome.1.as_str()), (status, code), "{id} by {who}");
    }

    async fn keys(&self, owned: &Owned) {
        self.refused(self.ask(), 401, "unauthorized", "nobody").await;
        for secret in [GARBAGE, NEVER_MADE, owned.revoked.as_str(), ""] {
            self.refused(self.ask().key(secret), 401, "unauthorized", "a key that is none").await;
        }
        let (status, code) = match self.operation.permission() {
            None => (403, "forbidden"),
            Some(_) => (403, "key_scope"),
        };
        let scopeless = if self.operation.scope == "balance:read" { A_FEEDS } else { A_BALANCE };
        self.refused(self.ask().key(scopeless), status, code, "a key without the scope").await;
        if !self.operation.permission().is_some_and(Permission::is_scope) {
            return self.refused(self.ask().key(A), status, code, "any key").await;
        }
        self.other(self.ask().key(B), owned, "another tenant's key").await;
    }

    async fn other(&self, ask: Ask<'_>, owned: &Owned, who: &str) {
        let id = &self.operation.id;
        if self.call.other == Other::NotFound {
            return self.refused(ask, 404, "not_found", who).await;
        }
        let answer = ask.answer().await;
        let own =
            answer.status.is_success() || answer.status.as_u16() == 422 || answer.code() == "totp_not_set_up";
        assert!(own, "{id} by {who}: {}", answer.text);
        for mark in ["a-marker", owned.uid.as_str(), owned.session.as_str(), "TA_"] {
            assert!(!answer.text.contains(mark), "{id} by {who}: {}", answer.text);
        }
    }

    async fn people(&self, callers: &Callers, owned: &Owned) {
        for (name, person) in [("expired", &callers.expired), ("revoked", &callers.revoked)] {
            self.refused(self.ask().person(person), 401, "session_expired", name).await;
        }
        let forged = Person { session: "A".repeat(43), ..callers.stranger.clone() };
        self.refused(self.ask().person(&forged), 401, "unauthorized", "a session never begun").await;
        for (who, _, person) in callers.people.iter().filter(|(_, held, _)| !self.operation.is_for(*held)) {
            self.refused(self.ask().person(person), 403, "forbidden", who).await;
        }
        if self.operation.changes() {
            self.other_sites(&callers.stranger).await;
        }
        // Its own session is left alone until the end.
        let of_tenant =
            self.operation.permission().is_none_or(|permission| permission.side() == Side::Tenant);
        if of_tenant && self.operation.id != "signOut" {
            self.other(self.ask().person(&callers.stranger), owned, "another tenant's manager").await;
        }
    }

    /// A person's browser, with pages that are not the portal's.
    async fn other_sites(&self, person: &Person) {
        let refused = |ask, who| self.refused(ask, 403, "csrf_failed", who);
        refused(self.ask().cookie_of(person), "a page without the token").await;
        let wrong = self.ask().cookie_of(person).header("x-csrf-token", "nonsense");
        refused(wrong, "a page with a wrong token").await;
        let foreign = [
            ("origin", "https://evil.example.net"),
            ("origin", "null"),
            ("origin", "https://portal.example.com"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ];
        for (name, value) in foreign {
            refused(self.ask().person(person).header(name, value), value).await;
        }
    }

    async fn right_callers(&self, callers: &Callers) {
        for (who, _, person) in callers.people.iter().filter(|(_, held, _)| self.operation.is_for(*held)) {
            let ask = self.ask().person(person).header("origin", "http://portal.example.com");
            let (status, code) = ask.header("sec-fetch-site", "same-origin").outcome().await;
            let let_through =
                !matches!(code.as_str(), "unauthorized" | "session_expired" | "forbidden" | "csrf_failed");
            assert!(let_through, "{} by {who}: {status} {code}", self.operation.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_refuses_every_wrong_caller_and_takes_the_right_ones() {
    let platform = Platform::with_everybody().await;
    let callers = callers(&platform).await;
    let owned = owned(&platform).await;
    let (table, operations) = (table(&owned), operations());
    let call = |operation: &Operation| {
        table.get(operation.id.as_str()).unwrap_or_else(|| panic!("{} is not in the table", operation.id))
    };
    let tried: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(tried, table.keys().copied().collect(), "the table has operations that the document lacks");
    let public: BTreeSet<&str> =
        operations.iter().filter(|o| o.scope == "public").map(|o| o.id.as_str()).collect();
    assert_eq!(public, PUBLIC.iter().copied().collect());
    for operation in operations.iter().filter(|operation| operation.scope != "public") {
        let known = operation.permission().is_some() || operation.scope == "session";
        assert!(known, "{}: there is no permission {}", operation.id, operation.scope);
        let trial = Trial { platform: &platform, operation, call: call(operation) };
        trial.keys(&owned).await;
        trial.people(&callers, &owned).await;
    }
    untouched(&platform, &owned).await;
    for operation in operations.iter().filter(|operation| operation.scope != "public") {
        Trial { platform: &platform, operation, call: call(operation) }.right_callers(&callers).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_public_is_so_for_the_portals_pages_only() {
    let platform = Platform::with_everybody().await;
    let owned = owned(&platform).await;
    let table = table(&owned);
    for operation in operations().iter().filter(|operation| operation.scope == "public") {
        let trial = Trial { platform: &platform, operation, call: &table[operation.id.as_str()] };
        let (status, code) = trial.ask().outcome().await;
        let expected = if operation.id == "getSession" { "unauthorized" } else { "" };
        let wrong = ["unauthorized", "forbidden", "csrf_failed", "session_expired"];
        assert!(code == expected || !wrong.contains(&code.as_str()), "{}: {status} {code}", operation.id);
        if operation.changes() {
            let foreign = trial.ask().header("origin", "https://evil.example.net");
            trial.refused(foreign, 403, "csrf_failed", "another site's page").await;
        }
    }
}

/// What the wrong callers tried changed nothing of tenant A's.
async fn untouched(platform: &Platform, owned: &Owned) {
    let message = platform.get(A, &format!("/api/v1/messages/{}", owned.uid)).await.json();
    assert_eq!(message["status"], "queued", "{message}");
    let task = platform.get(A, &format!("/api/v1/tasks/{}", owned.task)).await.json();
    assert_eq!((&task["status"], &task["counts"]["queued"]), (&json!("scheduled"), &json!(1)), "{task}");
    let keys = platform.get(A, "/api/v1/keys").await.json();
    let key = keys["items"].as_array().unwrap().iter().find(|key| key["id"] == owned.key.as_str()).unwrap();
    assert_eq!((&key["status"], &key["name"]), (&json!("active"), &json!("a-marker")));
    let callback = platform.get(A, "/api/v1/callbacks/receipts").await.json();
    assert_eq!(callback["url"], "http://127.0.0.1:9/a-marker");
    for list in ["/api/v1/blacklist", "/api/v1/opt-outs"] {
        let list = platform.get(A, list).await.json();
        assert_eq!((&list["total"], &list["items"][0]["reason"]), (&json!(1), &json!("a-marker")), "{list}");
    }
    assert_eq!(
        platform.get(A, "/api/v1/messages?reference=a-marker").await.json()["items"][0]["uid"],
        owned.uid
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_works_only_from_its_addresses_and_proxies_cannot_be_forged() {
    let platform = Platform::start().await;
    let balance = || platform.ask("get", "/api/v1/balance").key(crate::platform::A_PLACED);
    let from = |status: StatusCode, answer: crate::platform::Answer| {
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    from(StatusCode::OK, balance().peer("203.0.113.5").answer().await);
    from(StatusCode::FORBIDDEN, balance().peer("198.51.100.5").answer().await);
    // The client's own word counts for nothing.
    let forged = balance().peer("198.51.100.5").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::FORBIDDEN, forged.answer().await);
    let through = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5");
    from(StatusCode::OK, through.answer().await);
    let forged = balance().peer("10.0.0.1").header("x-forwarded-for", "203.0.113.5, 198.51.100.5");
    let refused = forged.answer().await;
    assert_eq!(refused.code(), "ip_not_allowed");
    assert!(refused.text.contains("198.51.100.5"), "{}", refused.text);
    from(StatusCode::FORBIDDEN, balance().peer("10.0.0.1").answer().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_cannot_make_one_that_may_do_more_and_is_held_to_its_rate() {
    let platform = Platform::start().await;
    let limited = json!({"name": "limited", "scopes": ["keys:manage"]});
    let limited = platform.post(A, "/api/v1/keys", &limited).await.json();
    let secret = limited["secret"].as_str().unwrap();
    let more = platform.post(secret, "/api/v1/keys", &json!({"name": "more"})).await;
    assert_eq!((more.status, more.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"));

    let slow = crate::platform::A_SLOW;
    let mut waits = Vec::new();
    for _ in 0..5 {
        let answer = platform.get(slow, "/api/v1/balance").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(answer.code(), "rate_limited");
            waits.push(answer.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap());
            assert_eq!(answer.json()["retry_after"], waits[0]);
        }
    }
    assert!(!waits.is_empty() && waits.iter().all(|wait| (1..=2).contains(wait)), "{waits:?}");
}
