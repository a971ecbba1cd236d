//! The client for callers that speak JSON: what [`crate::wasm`] exports, without its memory.
//!
//! A call is `{"op": …, …}` and perhaps octets; an answer is `{"ok": …}` or `{"error": "word", "says": "…"}` and perhaps
//! octets. Times are seconds since 1970 (`now`). The operations are listed at `Call`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Bad;
use crate::manifest::SignedManifest;
use crate::seal::Roots;
use crate::{
    Answer, Client, Config, Digest, Need, PortRule, Prefix, PublicKey, SigHash, UnixSeconds, bucket, client,
    signature,
};

/// What is called, with whatever the operation needs (one structure, because it is a third of the code of an enum):
///
/// - `start`: `roots`, and of an earlier start `floor`; perhaps `region`, `whole_octets_max`. Begins anew.
/// - `roots`: `now`, octets. The root keys that a manifest names for itself, with their fingerprints.
/// - `next`: `now`. The address to fetch now, or null.
/// - `take`: `path`, `now`, octets. Takes what was fetched from an address.
/// - `failed`: `path`, `now`. An address could not be fetched.
/// - `resolve`: `sender`, `text`, `now`. What a message shows.
/// - `logo`: `sha256`. The file comes back as octets.
/// - `state`: what is to be kept for the next start, and what an engineer wants to see.
/// - `signature`: `text`, perhaps `bits`. Its normal form, its hash, its bucket.
/// - `find`: `text`. The signatures of a message.
/// - `matches`: `rule`, `sender`. Whether a rule knows a sender.
/// - `bits`: `records`. Bits of a prefix.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Call {
    op: String,
    now: UnixSeconds,
    roots: Vec<Root>,
    floor: u64,
    region: Option<String>,
    whole_octets_max: Option<u64>,
    path: String,
    sender: String,
    text: String,
    sha256: Option<Digest>,
    rule: Option<PortRule>,
    bits: u8,
    records: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Root {
    kid: String,
    #[serde(rename = "pub")]
    public: PublicKey,
}

/// An answer to a message.
#[derive(Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
enum Said {
    Shown {
        #[serde(flatten)]
        shown: Box<client::Shown>,
        /// The pack to fetch for its logo.
        logo_path: Option<String>,
    },
    Unknown,
    Refused {
        reason: crate::Refusal,
    },
    Fetch {
        path: String,
    },
}

/// A client, or none before `start`.
#[derive(Debug, Default)]
pub struct Bridge {
    client: Option<Client>,
}

/// A word and a sentence.
type No = (&'static str, String);

impl Bridge {
    /// Answers a call. Whatever comes in, this answers.
    pub fn call(&mut self, json: &[u8], octets: &[u8]) -> (String, Vec<u8>) {
        let mut back = Vec::new();
        let answer = serde_json::from_slice(json)
            .map_err(|error| ("call", error.to_string()))
            .and_then(|call| self.answer(call, octets, &mut back));
        let answer = match answer {
            Ok(value) => json!({ "ok": value }),
            Err((word, says)) => json!({ "error": word, "says": says }),
        };
        (answer.to_string(), back)
    }

    fn answer(&mut self, call: Call, octets: &[u8], back: &mut Vec<u8>) -> Result<Value, No> {
        let Call { now, path, sender, text, .. } = &call;
        let now = *now;
        match call.op.as_str() {
            "start" => {
                let roots = call.roots.iter().map(|root| (root.kid.clone(), root.public)).collect();
                let whole_octets_max = call.whole_octets_max.unwrap_or(client::WHOLE_OCTETS_MAX);
                let (floor, region) = (call.floor, call.region.clone());
                self.client = Some(Client::new(Config { roots, floor, region, whole_octets_max }));
                Ok(Value::Null)
            }
            "roots" => {
                let manifest =
                    SignedManifest::from_bytes(octets).map_err(|broken| no_bad(Bad::Broken(broken)))?;
                let roots = manifest.roots_on_first_use(now).map_err(|no| no_bad(Bad::Manifest(no)))?;
                Ok(roots_json(&roots))
            }
            "next" => Ok(json!(self.client()?.next(now).map(|need| need.to_string()))),
            "take" => {
                let client = self.client()?;
                let need = need(client, path)?;
                client.take(&need, octets, now).map_err(no_bad)?;
                Ok(Value::Null)
            }
            "failed" => {
                let client = self.client()?;
                let need = need(client, path)?;
                client.failed(&need, now);
                Ok(Value::Null)
            }
            "resolve" => {
                let client = self.client()?;
                let said = match client.resolve(sender, text, now) {
                    Answer::Shown(shown) => {
                        let logo_path = client.logo_need(&shown, now).map(|need| need.to_string());
                        Said::Shown { shown, logo_path }
                    }
                    Answer::Unknown => Said::Unknown,
                    Answer::Refused(reason) => Said::Refused { reason },
                    Answer::Fetch(need) => Said::Fetch { path: need.to_string() },
                };
                serde_json::to_value(said).map_err(|error| ("call", error.to_string()))
            }
            "logo" => {
                let sha256 = call.sha256.ok_or_else(|| missing("sha256"))?;
                let png = self.client()?.logo(&sha256).ok_or_else(|| ("no_logo", sha256.to_string()))?;
                back.extend_from_slice(png);
                Ok(Value::Null)
            }
            "state" => {
                let client = self.client()?;
                let manifest = client.manifest();
                Ok(json!({
                    "floor": client.floor(),
                    "roots": roots_json(client.roots()),
                    "table": client.table_number(),
                    "manifest": manifest,
                }))
            }
            "signature" => {
                let normal = signature::normalise(text);
                let hash: SigHash = signature::hash_of_normal(&normal);
                let bucket = Prefix::of(&hash, call.bits).to_string();
                Ok(json!({ "normal": normal, "sha256": hash, "bucket": bucket }))
            }
            "find" => Ok(json!(signature::find(text))),
            "matches" => Ok(json!(call.rule.as_ref().ok_or_else(|| missing("rule"))?.matches(sender))),
            "bits" => Ok(json!(bucket::bits(call.records))),
            _ => Err(("call", "no such op".to_owned())),
        }
    }

    fn client(&mut self) -> Result<&mut Client, No> {
        self.client.as_mut().ok_or_else(|| ("not_started", "call start first".to_owned()))
    }
}

fn missing(field: &str) -> No {
    ("call", format!("{field} is missing"))
}

fn roots_json(roots: &Roots) -> Value {
    let line =
        |(kid, key): (&String, &PublicKey)| json!({"kid": kid, "pub": key, "fingerprint": key.fingerprint()});
    roots.iter().map(line).collect()
}

/// What an address fetches.
fn need(client: &Client, path: &str) -> Result<Need, No> {
    let bits = client.manifest().map_or(0, |manifest| manifest.bits);
    Need::parse(path, bits).map_err(|broken| ("path", broken.to_string()))
}

fn no_bad(bad: Bad) -> No {
    (bad.word(), bad.to_string())
}
