//! `demo.json`: what a person or a program needs to use the demonstration, and the same printed to read.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use engine::provision;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::commands;
use crate::exit::{Failure, Outcome};

/// The file's content; the names are an interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Paper {
    /// Origin of the Web API; paths such as `/api/v1/messages` follow.
    pub(super) api_url: String,
    pub(super) portal_url: String,
    pub(super) admin: Login,
    pub(super) tenant: TenantLogin,
    pub(super) auth_key: String,
    pub(super) routes: Vec<Route>,
    pub(super) signature: String,
    pub(super) templates: Vec<Template>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Login {
    pub(super) account: String,
    pub(super) password: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TenantLogin {
    pub(super) code: String,
    pub(super) account: String,
    pub(super) password: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Route {
    pub(super) route_id: String,
    pub(super) r#type: String,
    pub(super) direction: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Template {
    pub(super) id: String,
    pub(super) r#type: String,
    pub(super) content: String,
}

impl Paper {
    /// New secrets, nothing else yet.
    pub(super) fn new(url: &str) -> store::Result<Paper> {
        let admin = Login { account: "admin".into(), password: provision::new_password()? };
        let (code, account) = (super::TENANT.into(), "CNX01_Adm".into());
        let tenant = TenantLogin { code, account, password: provision::new_password()? };
        let auth_key = provision::new_key_text()?;
        let (api_url, portal_url, signature) = (url.to_owned(), format!("{url}/"), String::new());
        Ok(Paper {
            api_url,
            portal_url,
            admin,
            tenant,
            auth_key,
            routes: vec![],
            signature,
            templates: vec![],
        })
    }

    /// What an earlier start left; `None` when there is no file.
    pub(super) fn read(place: &Path) -> Result<Option<Paper>, Failure> {
        let text = match std::fs::read_to_string(place) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::failed(format!("cannot read {}: {error}", place.display()))),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            Failure::failed(format!(
                "{} is damaged ({error}); delete it to get new passwords",
                place.display()
            ))
        })
    }

    /// The same at the address of this start.
    pub(super) fn at(self, url: &str) -> Paper {
        Paper { api_url: url.to_owned(), portal_url: format!("{url}/"), ..self }
    }

    /// With routes, signature and templates as the provisioned content names them.
    pub(super) fn with_content(mut self, content: &str) -> Result<Paper, Failure> {
        let content = commands::json(toml::Value::Table(content.parse().map_err(Failure::failed)?));
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let list = |section: &str| content[section].as_array().cloned().unwrap_or_default();
        let route = |entry: &Value| Route {
            route_id: text(entry, "code"),
            r#type: text(entry, "type"),
            direction: text(entry, "direction"),
        };
        let template = |entry: &Value| Template {
            id: text(entry, "id"),
            r#type: text(entry, "type"),
            content: text(entry, "content"),
        };
        self.routes = list("routes").iter().map(route).collect();
        self.templates = list("templates").iter().map(template).collect();
        self.signature = list("signatures").first().map(|entry| text(entry, "text")).unwrap_or_default();
        Ok(self)
    }

    /// Replaces the file as a whole; only its owner may read it.
    pub(super) fn write(&self, place: &Path) -> Outcome {
        let new = place.with_extension("json.new");
        let text = serde_json::to_string_pretty(self).map_err(Failure::failed)?;
        let written = || -> std::io::Result<()> {
            let _there_may_be_none = std::fs::remove_file(&new);
            let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
            writeln!(file, "{text}")?;
            file.sync_all()?;
            std::fs::rename(&new, place)
        };
        written().map_err(|error| Failure::failed(format!("cannot write {}: {error}", place.display())))
    }

    /// What is printed when everything runs; passwords only the first time.
    pub(super) fn printed(&self, place: &Path, is_new: bool) -> String {
        let (url, place) = (&self.api_url, place.display());
        let (admin, tenant) = (&self.admin, &self.tenant);
        let secret = |secret: &str| if is_new { secret.to_owned() } else { format!("(in {place})") };
        let shown = match is_new {
            true => format!("These are shown only now; they are kept in {place} (readable by you alone).\n"),
            false => String::new(),
        };
        let portal = match web::Portal::built().is_there() {
            true => format!("open {} in a browser", self.portal_url),
            false => web::Portal::built().to_string(),
        };
        let (version, code) = (crate::version::short(), &tenant.code);
        let (send, follow) = (self.send_command(), self.follow_command());
        format!(
            "\nHongyan {version} demo\n\n\
             \u{20} Portal        {portal}\n\
             \u{20} operator      {:<10}  {}\n\
             \u{20} tenant {code}  {:<10}  {}\n\
             \u{20} auth key      {}\n\
             \u{20} API document  {url}/api/docs\n\
             \u{20} handset       {url}/handset (what the simulated phones show of a brand)\n\
             {shown}\n\
             Send a message (mainland China; the carriers are simulated):\n\n  {send}\n\n\
             Follow it to delivered, a second later:\n\n  {follow}\n\n\
             The last four digits of a number choose its fate (0001 fails, 0005 gets no receipt):\n\
             docs/simulator.md. Callbacks may point to this machine here. Stop with Ctrl-C.\n",
            admin.account,
            secret(&admin.password),
            tenant.account,
            secret(&tenant.password),
            secret(&self.auth_key),
        )
    }

    fn authorization(&self) -> String {
        format!("-H 'Authorization: Bearer {}'", self.auth_key)
    }

    /// A `curl` that sends a verification code to a number that is delivered.
    fn send_command(&self) -> String {
        let body = serde_json::json!({
            "type": "verification",
            "signature": self.signature,
            "template_id": "verify_zh",
            "variables": { "code": "246810", "minutes": "5" },
            "to": "+8613800138000",
        });
        let (url, authorization) = (&self.api_url, self.authorization());
        format!(
            "curl -s {url}/api/v1/messages {authorization} -H 'Content-Type: application/json' -d '{body}'"
        )
    }

    /// A `curl` that shows the newest message with its timeline.
    fn follow_command(&self) -> String {
        let (url, authorization) = (format!("{}/api/v1/messages", self.api_url), self.authorization());
        let uid = r#"sed -n 's/.*"uid":"\([0-9A-Z]*\)".*/\1/p'"#;
        format!("curl -s {authorization} \"{url}/$(curl -s {authorization} '{url}?limit=1' | {uid})\"")
    }
}
