//! (g) What handsets ask for, over HTTP from another process on the same cores: a bucket of 12,800 brands, whole and when the
//! handset has it already, and the manifest's neighbours in size.

use std::time::Instant;

use ::smart::{Prefix, SigHash, bucket};
use anyhow::Result;
use domain::id::{SmartId, TenantId};
use store::smart_records::{self, SmartRecord};

use crate::Options;
use crate::http::Client;
use crate::report::Report;
use crate::server::Server;

/// Brands that are published.
const BRANDS: usize = 12_800;
/// Handsets that ask at once.
const CONNECTIONS: usize = 64;
/// What each asks.
const REQUESTS: usize = 2_000;

/// A record as it is stored; nobody checks its signature here.
fn record(n: usize, seed: &mut u64) -> SmartRecord {
    let mut octets = |count: usize| -> Vec<u8> {
        let next = |seed: &mut u64| {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*seed >> 56) as u8
        };
        (0..count).map(|_| next(seed)).collect()
    };
    let signature = octets(32);
    let hex: String = signature.iter().map(|octet| format!("{octet:02x}")).collect();
    let body = format!(
        "{{\"v\":1,\"sig_sha256\":\"{hex}\",\"profile_id\":\"{n}\",\"version\":1,\"brand\":{{\"name\":\"品牌{n}\",\"summary\":\"\",\
         \"colour\":\"#C8102E\",\"logo\":[]}},\"ports\":[{{\"rule\":\"exact\",\"value\":\"1069000012345\"}}],\"regions\":[],\
         \"menus\":[{{\"item_id\":\"m1\",\"label\":\"订单\",\"action\":{{\"type\":\"OPEN_URL\",\"url\":\"https://www.example.com/{n}\",\
         \"title\":\"\"}}}}],\"not_before\":1800000000,\"expires\":1900000000}}"
    );
    SmartRecord {
        signature,
        profile: SmartId(i64::try_from(n).unwrap_or(0)),
        number: 1,
        tenant: TenantId(1),
        kid: "bench".into(),
        body: body.into_bytes(),
        sig: octets(64),
        logo: vec![0; 32],
        not_before_ms: 1_800_000_000_000,
        expires_ms: 1_900_000_000_000,
        snapshot: 1,
    }
}

fn fill(place: store::Place) -> Result<Vec<SigHash>> {
    let mut seed = 7;
    let records: Vec<_> = (1..=BRANDS).map(|n| record(n, &mut seed)).collect();
    let hashes = records
        .iter()
        .filter_map(|record| record.signature.as_slice().try_into().ok())
        .map(SigHash::new)
        .collect();
    let db = store::Db::open(place)?;
    db.write_blocking(move |tx| {
        smart_records::next_snapshot(tx, 1)?;
        records.iter().try_for_each(|record| smart_records::put(tx, record))
    })?;
    Ok(hashes)
}

/// Measures it.
pub fn measure(options: &Options, database: Option<&str>, report: &mut Report) -> Result<()> {
    let mut hashes = Vec::new();
    let server = Server::start_filled(options, "", database, |place| {
        hashes = fill(place)?;
        Ok(())
    })?;
    let names: Vec<_> = (0..hashes.len()).map(|n| n.to_string()).collect();
    let bits = bucket::anonymous_bits(hashes.iter().copied().zip(names.iter().map(String::as_str)));
    let paths: Vec<_> = Prefix::every(bits).map(|prefix| format!("/t/v1/resolve/{prefix}")).collect();
    report.add_note(&format!("(g) {BRANDS} brands in {} buckets of {bits} bits", paths.len()));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    for (name, tag) in [("a bucket the handset has already", true), ("a bucket, whole", false)] {
        let started = Instant::now();
        runtime.block_on(ask(&server.address, &paths, tag))?;
        let each = started.elapsed().as_nanos() as f64 / (CONNECTIONS * REQUESTS) as f64;
        report.add_codec(&format!("(g) {name}, {CONNECTIONS} connections"), each);
    }
    report.add_note(&format!("(g) peak memory {:.0} MiB", server.peak_mib()?));
    Ok(())
}

/// Every connection asks for buckets in turn.
async fn ask(address: &str, paths: &[String], is_known: bool) -> Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..CONNECTIONS {
        let (address, paths) = (address.to_owned(), paths.to_vec());
        tasks.spawn(async move {
            let mut client = Client::connect(&address, "none").await?;
            for turn in 0..REQUESTS {
                let path = &paths[(n * 31 + turn) % paths.len()];
                match is_known {
                    true => client.get_known(path).await?,
                    false => client.get(path).await?,
                };
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}
