//! A small platform: profiles it published, the keys it signs with, and the files it would serve. Brands are invented.
#![allow(dead_code, reason = "each test uses a part")]

use smart::manifest::RootLine;
use smart::pack::Packed;
use smart::record::Revoked;
use smart::seal::KeyLine;
use smart::{
    Action, Brand, Bucket, Client, Config, Digest, Logo, Manifest, MenuItem, Need, Pack, PortKind, PortRule,
    Prefix, Record, Signed, SigningKey, Snapshot, UnixSeconds, bucket, signature,
};

pub const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
pub const SENDER: &str = "106900001234";

pub struct Platform {
    pub root: SigningKey,
    pub key: SigningKey,
    pub records: Vec<Record>,
    pub revoked: Vec<Revoked>,
    pub snapshot: u64,
    pub issued: UnixSeconds,
    pub earlier: Vec<Snapshot>,
}

pub fn png(n: usize) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), format!("picture {n}").as_bytes()].concat()
}

pub fn name(n: usize) -> String {
    format!("品牌{n}")
}

pub fn record(n: usize) -> Record {
    let action = Action::OpenUrl { url: format!("https://example.com/{n}"), title: "订单".into() };
    let dial = Action::Dial { phone: "4000000000".into() };
    let item = |id: &str, label: &str, action| MenuItem {
        item_id: id.into(),
        label: label.into(),
        action: Some(action),
        children: vec![],
    };
    let menu = MenuItem {
        item_id: "m2".into(),
        label: "客服".into(),
        action: None,
        children: vec![item("m2a", "电话", dial)],
    };
    Record {
        v: 1,
        sig_sha256: signature::hash(&name(n)),
        profile_id: format!("sp_{n}"),
        version: 3,
        brand: Brand {
            name: name(n),
            summary: "一个示例品牌".into(),
            colour: "#C8102E".into(),
            logo: vec![Logo { px: 96, sha256: Digest::of(&png(n)) }],
        },
        ports: vec![PortRule::new(PortKind::Prefix, "10690000").unwrap()],
        regions: vec![],
        menus: vec![item("m1", "我的订单", action), menu],
        not_before: UnixSeconds(NOW.0 - 1000),
        expires: NOW.plus(31 * 86_400),
    }
}

impl Platform {
    pub fn new(brands: usize) -> Platform {
        Platform {
            root: SigningKey::from_seed("root-1", &[1; 32]).unwrap(),
            key: SigningKey::from_seed("2026a", &[2; 32]).unwrap(),
            records: (0..brands).map(record).collect(),
            revoked: vec![],
            snapshot: 10,
            issued: NOW,
            earlier: vec![],
        }
    }

    pub fn signed(&self) -> Vec<Signed> {
        self.records.iter().map(|record| record.sign(&self.key).unwrap()).collect()
    }

    pub fn table(&self) -> Snapshot {
        Snapshot::new(self.snapshot, self.signed()).unwrap()
    }

    /// What changed is published under the next number; the earlier table can still be told apart from it.
    pub fn publish(&mut self, change: impl FnOnce(&mut Platform)) {
        self.earlier.push(self.table());
        change(self);
        self.snapshot += 1;
        self.issued = self.issued.plus(60);
    }

    pub fn bits(&self) -> u8 {
        bucket::anonymous_bits(self.records.iter().map(|record| (record.sig_sha256, &*record.profile_id)))
    }

    pub fn manifest(&self) -> Manifest {
        let table = self.table().to_bytes();
        Manifest {
            v: 1,
            snapshot: self.snapshot,
            issued: self.issued,
            expires: self.issued.plus(7 * 86_400),
            ttl_seconds: 86_400,
            negative_ttl_seconds: 3600,
            bits: self.bits(),
            k_min: bucket::K_MIN,
            records: self.records.len() as u64,
            snapshot_octets: table.len() as u64,
            snapshot_sha256: Digest::of(&table),
            delta_from: self.earlier.first().map_or(self.snapshot, |first| first.number),
            roots: vec![RootLine::of(&self.root)],
            keys: vec![KeyLine::of(&self.key, NOW.plus(90 * 86_400))],
            revoked: self.revoked.clone(),
        }
    }

    /// What is served at an address.
    pub fn serve(&self, need: &Need) -> Vec<u8> {
        match need {
            Need::Manifest => self.manifest().sign(&[&self.root]).unwrap().to_bytes(),
            Need::Snapshot { number } => {
                assert_eq!(*number, self.snapshot);
                self.table().to_bytes()
            }
            Need::Delta { from, to } => {
                assert_eq!(*to, self.snapshot);
                let earlier = self.earlier.iter().find(|table| table.number == *from).unwrap();
                self.table().since(earlier).to_bytes()
            }
            Need::Bucket { prefix } => {
                let held = self.records.iter().filter(|record| prefix.holds(&record.sig_sha256));
                let signed = held.map(|record| record.sign(&self.key).unwrap()).collect();
                Bucket::new(*prefix, self.snapshot, signed).to_bytes()
            }
            Need::Pack { prefix, .. } => self.pack(*prefix).to_bytes(),
        }
    }

    pub fn pack(&self, prefix: Prefix) -> Pack {
        let held = (0..self.records.len()).filter(|n| prefix.holds(&self.records[*n].sig_sha256));
        let logos = held.map(|n| Packed::new(96, png(n)).unwrap()).collect();
        Pack::new(self.snapshot, prefix, logos).unwrap()
    }

    /// A client that trusts the root key and takes the whole table while it has up to so many octets.
    pub fn client(&self, whole_octets_max: u64) -> Client {
        let roots = [(self.root.kid().to_owned(), self.root.public())].into();
        Client::new(Config { whole_octets_max, ..Config::new(roots) })
    }

    /// Fetches whatever the client wants by itself; the addresses come back.
    pub fn feed(&self, client: &mut Client, now: UnixSeconds) -> Vec<String> {
        let mut asked = vec![];
        while let Some(need) = client.next(now) {
            asked.push(need.to_string());
            client.take(&need, &self.serve(&need), now).unwrap();
            assert!(asked.len() < 10, "{asked:?}");
        }
        asked
    }
}

pub fn message(n: usize) -> String {
    format!("【{}】您的订单已发出", name(n))
}
