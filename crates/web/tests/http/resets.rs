//! Resetting a password: a mail server gets the link, it is good once, nobody learns whether there is such an account.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use base64::Engine as _;
use engine::identity::{MailSettings, MailTls};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::people::{Person, Typed, cookie};
use crate::platform::{Answer, CAPTCHA, Plan, Platform};

pub const NEW_PASSWORD: &str = "wolken ziehen ueber tiefe seen";

/// A mail server that takes everything and keeps it.
pub struct MailServer {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    pub async fn start() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&mails);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        MailServer { port, mails }
    }

    /// How to reach it.
    pub fn settings(&self) -> MailSettings {
        MailSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            tls: MailTls::None,
            from: "Hongyan <sms@example.com>".into(),
            ..MailSettings::default()
        }
    }

    /// Mails that came.
    pub fn count(&self) -> usize {
        self.mails.lock().unwrap().len()
    }

    /// The nth mail, once it is there.
    pub async fn mail(&self, n: usize) -> String {
        for _ in 0..500 {
            if let Some(mail) = self.mails.lock().unwrap().get(n) {
                return mail.clone();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("mail {n} did not come");
    }
}

/// One SMTP conversation (RFC 5321), as short as it can be.
async fn talk(stream: TcpStream, mails: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    writing.write_all(b"220 test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let mut mail = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.push_str(&line);
                    mail.push('\n');
                }
                mails.lock().unwrap().push(mail);
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 test",
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// The text of a mail, whatever its transfer encoding.
pub fn text(mail: &str) -> String {
    let (head, body) = mail.split_once("\n\n").unwrap();
    if head.to_lowercase().contains("content-transfer-encoding: base64") {
        let packed: String = body.split_whitespace().collect();
        return String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed).unwrap()).unwrap();
    }
    body.replace("=\n", "").replace("=3D", "=")
}

/// The token of the link in a mail.
pub fn token(mail: &str) -> String {
    let text = text(mail);
    let link = text.split_whitespace().find(|word| word.contains("/reset?token=")).unwrap();
    assert!(link.starts_with("http://portal.example.com/reset?token="), "{link}");
    link.split_once("token=").unwrap().1.to_owned()
}

async fn ask_for_link(platform: &Platform, account: &str, captcha: &str, from: &str) -> Answer {
    let id = platform.captcha(from).await;
    let body = json!({"account": account, "captcha_id": id, "captcha": captcha});
    platform.ask("post", "/api/v1/password-resets").peer(from).json(&body).answer().await
}

async fn post(platform: &Platform, path: &str, body: Value) -> Answer {
    platform.ask("post", path).peer("192.0.2.10").json(&body).answer().await
}

pub async fn complete(platform: &Platform, token: &str, new: &str) -> Answer {
    let body = json!({"token": token, "new_password": new});
    post(platform, "/api/v1/password-resets/complete", body).await
}

pub async fn check(platform: &Platform, token: &str) -> Answer {
    post(platform, "/api/v1/password-resets/check", json!({"token": token})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_link_resets_the_password_once() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let before = platform.sign_in("TA_manager").await;
    let asked = ask_for_link(&platform, "TA_manager", CAPTCHA, "192.0.2.10").await;
    assert_eq!((asked.status, asked.text.as_str()), (StatusCode::ACCEPTED, ""));
    let mail = server.mail(0).await;
    assert!(
        mail.contains("To: TA_manager@example.com") && mail.contains("From: \"Hongyan\" <sms@example.com>")
            || mail.contains("From: Hongyan <sms@example.com>"),
        "{mail}"
    );
    assert!(text(&mail).contains("TA_manager") && text(&mail).contains("30 minutes"), "{mail}");
    let token = token(&mail);
    assert_eq!(check(&platform, &token).await.json()["account"], "TA_manager");
    let weak = complete(&platform, &token, "short").await;
    assert_eq!((weak.status.as_u16(), weak.code().as_str()), (422, "password_weak"));

    // Strangers have locked the account; its owner proves who they are by the link.
    for n in 0..120 {
        platform.try_sign_in(&format!("198.18.0.{n}"), None, &Typed::wrong("TA_manager")).await;
    }
    let done = complete(&platform, &token, NEW_PASSWORD).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    assert_eq!(platform.get_as(&before, "/api/v1/session").await.code(), "session_expired");
    let new = Typed { password: NEW_PASSWORD, ..Typed::right("TA_manager") };
    let device = cookie(&done.headers, "hy_device").unwrap();
    Person::of(&platform.try_sign_in("192.0.2.10", Some(&device), &new).await);
    let back = Person::of(&platform.try_sign_in("192.0.2.20", None, &new).await);
    assert!(text(&server.mail(1).await).contains("password was changed"));

    for used in [check(&platform, &token).await, complete(&platform, &token, NEW_PASSWORD).await] {
        assert_eq!((used.status.as_u16(), used.code().as_str()), (410, "reset_link_invalid"));
    }
    for action in ["password_reset_requested", "password_reset", "sign_in_locked"] {
        let log = platform.log_of(&back, &format!("/api/v1/audit?action={action}")).await;
        assert_eq!(log.len(), 1, "{action}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_link_and_half_an_hour_put_an_end_to_a_link() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let mut tokens = Vec::new();
    for n in 0..2 {
        ask_for_link(&platform, "TA_manager", CAPTCHA, "192.0.2.10").await;
        tokens.push(token(&server.mail(n).await));
    }
    assert_eq!(check(&platform, &tokens[0]).await.code(), "reset_link_invalid");
    platform.clock.pass(29 * 60_000);
    assert_eq!(check(&platform, &tokens[1]).await.status, StatusCode::OK);
    platform.clock.pass(60_000);
    assert_eq!(check(&platform, &tokens[1]).await.code(), "reset_link_invalid");
    assert_eq!(complete(&platform, &tokens[1], NEW_PASSWORD).await.code(), "reset_link_invalid");
    assert_eq!(check(&platform, "nonsense").await.code(), "reset_link_invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asking_tells_nothing_and_floods_nobody() {
    let server = MailServer::start().await;
    let platform = Platform::with_managers(Plan { mail: server.settings(), ..Plan::default() }).await;
    let wrong = ask_for_link(&platform, "TA_manager", "AAAAA", "192.0.2.10").await;
    assert_eq!(wrong.code(), "captcha_wrong");
    let mut seen = Vec::new();
    for n in 0..20 {
        for account in ["nobody_at_all", "TA_manager"] {
            let answer = ask_for_link(&platform, account, CAPTCHA, &format!("198.18.1.{n}")).await;
            let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            seen.push(format!("{} {:?} {names:?}", answer.status, answer.text));
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
    server.mail(4).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(server.mails.lock().unwrap().len(), 5, "five an hour");
}

/// What the program logs, kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_the_link_goes_to_the_operators_log() {
    let log = Log::default();
    let kept = log.clone();
    let lines = tracing_subscriber::fmt().with_ansi(false).with_writer(move || kept.clone());
    lines.init();
    let platform = Platform::with_managers(Plan::default()).await;
    ask_for_link(&platform, "TA_manager", CAPTCHA, "192.0.2.10").await;
    ask_for_link(&platform, "nobody_at_all", CAPTCHA, "192.0.2.10").await;
    let said = || String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for _ in 0..500 {
        if said().contains("/reset?token=") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let said = said();
    let line = said.lines().find(|line| line.contains("/reset?token=")).expect("no link in the log");
    assert!(line.contains("WARN") && line.contains("TA_manager"), "{line}");
    let token = line.split_once("token=").unwrap().1.split('"').next().unwrap();
    let token: String = token.chars().take(43).collect();
    assert_eq!(complete(&platform, &token, NEW_PASSWORD).await.status, StatusCode::NO_CONTENT);
}
