//! People of a test's platform: how they sign in and what their browser then sends.

use axum::http::{HeaderMap, StatusCode, header};
use domain::permission::{Role, Side};
use serde_json::{Value, json};

use crate::platform::{Answer, Ask, CAPTCHA, PASSWORD, Plan, Platform};

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub session: String,
    pub device: String,
    pub csrf: String,
}

/// The value of a cookie that an answer sets.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
    let mut values = lines.filter_map(|line| line.split(';').next()?.split_once('='));
    values.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

impl Person {
    /// From the answer that began the session.
    pub fn of(answer: &Answer) -> Person {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(body["next"], "done", "{body}");
        Person {
            session: cookie(&answer.headers, "hy_session").unwrap(),
            device: cookie(&answer.headers, "hy_device").unwrap(),
            csrf: body["session"]["csrf_token"].as_str().unwrap().to_owned(),
        }
    }

    /// The same with the token an answer renewed.
    pub fn renewed(&self, answer: &Answer) -> Person {
        let session = cookie(&answer.headers, "hy_session").expect("no new token");
        Person { session, ..self.clone() }
    }
}

impl Ask<'_> {
    /// With the person's cookie, and the token of the portal's pages.
    pub fn person(self, person: &Person) -> Self {
        self.cookie_of(person).header("x-csrf-token", &person.csrf)
    }

    /// With the person's cookie only.
    pub fn cookie_of(self, person: &Person) -> Self {
        self.header("cookie", &format!("hy_session={}", person.session))
    }
}

/// What an account's owner types.
pub struct Typed<'a> {
    pub account: &'a str,
    pub password: &'a str,
    pub captcha: &'a str,
}

impl<'a> Typed<'a> {
    pub fn right(account: &'a str) -> Typed<'a> {
        Typed { account, password: PASSWORD, captcha: CAPTCHA }
    }

    pub fn wrong(account: &'a str) -> Typed<'a> {
        Typed { password: "geheim wolke tisch stuhl", ..Typed::right(account) }
    }
}

/// Accounts with roles that were put together: name, tenant, permissions.
pub const CUSTOM: [(&str, Option<&str>, &[&str]); 3] = [
    ("TA_night", Some("TA"), &["messages:read", "accounts:manage", "audit:read"]),
    ("TA_roles", Some("TA"), &["messages:send", "keys:manage", "roles:manage"]),
    ("platform_people", None, &["platform:accounts", "health:read", "tenants:manage"]),
];

impl Platform {
    /// A platform with an account of every role: `TA_manager`, `platform_noc`, … and of some that were put together; TB has
    /// a manager only. `TA_victim` is for trying things out on.
    pub async fn with_everybody() -> Platform {
        let name = |role: Role| match role.side() {
            Side::Tenant => (format!("TA_{}", role.as_str()), Some("TA"), role.as_str()),
            Side::Platform => (format!("platform_{}", role.as_str()), None, role.as_str()),
        };
        let mut accounts: Vec<_> = Role::ALL.into_iter().map(name).collect();
        accounts.push(("TB_manager".into(), Some("TB"), "manager"));
        accounts.push(("TA_victim".into(), Some("TA"), "viewer"));
        accounts.extend(CUSTOM.map(|(name, tenant, _)| (name.to_owned(), tenant, name)));
        Platform::of(Plan { accounts, roles: CUSTOM.to_vec(), ..Plan::default() }).await
    }

    /// A platform with a manager of each tenant and an administrator.
    pub async fn with_managers(plan: Plan) -> Platform {
        let accounts = vec![
            ("TA_manager".into(), Some("TA"), "manager"),
            ("TB_manager".into(), Some("TB"), "manager"),
            ("administrator".into(), None, "administrator"),
        ];
        Platform::of(Plan { accounts, ..plan }).await
    }

    /// A new verify code's id.
    pub async fn captcha(&self, from: &str) -> String {
        let answer = self.ask("get", "/api/v1/session/captcha").peer(from).answer().await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert!(body["image"].as_str().unwrap().starts_with("data:image/png;base64,iVBOR"));
        body["captcha_id"].as_str().unwrap().to_owned()
    }

    /// Tries to sign in from an address, with a device's cookie when there is one.
    pub async fn try_sign_in(&self, from: &str, device: Option<&str>, typed: &Typed<'_>) -> Answer {
        let Typed { account, password, captcha } = typed;
        let id = self.captcha(from).await;
        let body = json!({"account": account, "password": password, "captcha_id": id, "captcha": captcha});
        let mut ask = self.ask("post", "/api/v1/session").peer(from).json(&body);
        if let Some(device) = device {
            ask = ask.header("cookie", &format!("hy_device={device}"));
        }
        ask.answer().await
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, account: &str) -> Person {
        Person::of(&self.try_sign_in("192.0.2.10", None, &Typed::right(account)).await)
    }

    pub async fn get_as(&self, person: &Person, path: &str) -> Answer {
        self.ask("get", path).person(person).answer().await
    }

    pub async fn post_as(&self, person: &Person, path: &str, body: &Value) -> Answer {
        self.ask("post", path).person(person).json(body).answer().await
    }

    /// What stands in a person's audit log: (action, outcome), newest first.
    pub async fn log_of(&self, person: &Person, path: &str) -> Vec<(String, String)> {
        let answer = self.get_as(person, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().map(|item| (text(item, "action"), text(item, "outcome"))).collect()
    }
}
