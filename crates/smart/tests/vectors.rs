//! The vectors that any client can be checked with, and the smallest working use of both sides.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::Value;
use smart::{PortKind, PortRule, Prefix, signature};

fn vectors(list: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(include_str!("data/vectors.json")).unwrap();
    all[list].as_array().unwrap().clone()
}

fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
    vector[field].as_str().unwrap()
}

#[test]
fn signatures_hash_as_the_vectors_say() {
    for vector in vectors("signature_hash_vectors") {
        let given = text(&vector, "input");
        assert_eq!(signature::normalise(given), text(&vector, "normalized"), "{given}");
        let hash = signature::hash(given);
        assert_eq!(hash.to_string(), text(&vector, "sha256"), "{given}");
        assert_eq!(Prefix::of(&hash, 20).to_string(), text(&vector, "bucket_20bit"));
        assert_eq!(Prefix::of(&hash, 8).to_string(), text(&vector, "bucket_8bit"));
    }
}

#[test]
fn senders_match_as_the_vectors_say() {
    for vector in vectors("port_match_vectors") {
        let kind: PortKind = serde_json::from_value(vector["rule"].clone()).unwrap();
        let rule = PortRule::new(kind, text(&vector, "value")).unwrap();
        let matches = rule.matches(text(&vector, "sender"));
        assert_eq!(matches, vector["match"].as_bool().unwrap(), "{vector}");
    }
}
