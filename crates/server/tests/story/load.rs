//! Clients that send as careful programs do: every request under an `Idempotency-Key`, repeated until it is answered.
//! What a message's end must be is known beforehand, from the last digits of its number.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use crate::api::{Answer, Api};

/// Small, seeded, good enough: xorshift64*.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// 0 to `below` - 1.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % below
    }
}

/// Endings that the simulated carrier knows, and the status a message must end with.
const ENDINGS: &[(&str, &str)] = &[
    ("0000", "delivered"),
    ("0001", "undelivered"),
    ("0002", "undelivered"),
    ("0006", "delivered"),
    ("0007", "delivered"),
    ("0014", "delivered"),
    ("0015", "delivered"),
    ("0016", "delivered"),
];

/// A message that was acknowledged with 202.
#[derive(Clone, Debug)]
pub struct Taken {
    pub uid: String,
    /// In E.164 without `+`.
    pub phone: String,
    /// The status it must end with.
    pub end: &'static str,
    pub segments: u64,
}

pub struct Load {
    api: Api,
    next: AtomicU64,
    stop: AtomicBool,
    taken: Mutex<Vec<Taken>>,
    /// Requests repeated because their connection broke or the program was not ready.
    pub repeated: AtomicU64,
    /// Answers that were given before, says the program.
    pub replayed: AtomicU64,
}

impl Load {
    pub fn new(api: Api) -> Arc<Load> {
        Arc::new(Load {
            api,
            next: AtomicU64::new(0),
            stop: AtomicBool::new(false),
            taken: Mutex::default(),
            repeated: AtomicU64::default(),
            replayed: AtomicU64::default(),
        })
    }

    /// Starts so many clients; each ends after [`Load::stop`] once its last request is acknowledged.
    pub fn start(self: &Arc<Self>, clients: u64, seed: u64) -> Vec<tokio::task::JoinHandle<()>> {
        let client = |number| {
            let load = Arc::clone(self);
            tokio::spawn(async move {
                let mut dice = Dice::new(seed ^ number);
                while !load.stop.load(Ordering::Relaxed) {
                    load.one(&mut dice).await;
                    tokio::time::sleep(Duration::from_millis(dice.roll(20))).await;
                }
            })
        };
        (1..=clients).map(client).collect()
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Sends one request of 1 to 4 recipients until it is acknowledged.
    async fn one(&self, dice: &mut Dice) {
        let request = self.next.fetch_add(1, Ordering::Relaxed);
        let count = 1 + dice.roll(4);
        let (kind, content, segments) = match dice.roll(4) {
            0 => ("notification", "您的快递已到驿站，请凭码取件。".repeat(8), 2),
            1 => ("notification", format!("您的订单{request}已发货"), 1),
            _ => ("verification", format!("您的验证码是{request}，请勿告知他人"), 1),
        };
        let mut planned = Vec::new();
        for n in 0..count {
            let (ending, end) = match dice.roll(3) {
                0 => ENDINGS[dice.roll(ENDINGS.len() as u64) as usize],
                _ => ("5555", "delivered"),
            };
            planned.push((format!("8613{:05}{ending}", request * 4 + n), end));
        }
        let to: Vec<_> = planned.iter().map(|(phone, _)| format!("+{phone}")).collect();
        let body = json!({ "type": kind, "content": content, "to": to, "reference": request.to_string() });
        let answer = self.until_taken(&format!("load-{request}"), &body).await.json();
        let messages = answer["messages"].as_array().unwrap();
        assert_eq!(messages.len(), planned.len(), "{answer:#}");
        for (message, (phone, end)) in messages.iter().zip(planned) {
            assert_eq!(message["phone"], format!("+{phone}"), "{answer:#}");
            assert_ne!(message["status"], "refused", "{answer:#}");
            assert_eq!(message["segments"], segments, "{answer:#}");
            let uid = message["uid"].as_str().unwrap().to_owned();
            self.taken.lock().unwrap().push(Taken { uid, phone, end, segments });
        }
    }

    async fn until_taken(&self, key: &str, body: &serde_json::Value) -> Answer {
        loop {
            let asked = self.api.ask(reqwest::Method::POST, "/api/v1/messages", Some(body), Some(key)).await;
            match asked {
                Ok(answer) if answer.status == 202 => {
                    if answer.header("idempotency-replayed") == "true" {
                        self.replayed.fetch_add(1, Ordering::Relaxed);
                    }
                    return answer;
                }
                Ok(answer) => assert!(matches!(answer.status, 429 | 503), "{answer:?}"),
                Err(_connection_broke) => {}
            }
            self.repeated.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
