//! The measurements of `docs/benchmarks.md`: the real program as a child process, driven over HTTP, with simulated carriers
//! and a callback receiver in this process. `make bench` runs all of them; nothing here is a test.

mod codec;
mod http;
mod look;
mod machine;
mod mission;
mod path;
mod report;
mod screening;
mod server;
mod smart;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What to measure, from the command line.
pub struct Options {
    /// The program.
    pub binary: PathBuf,
    /// A PostgreSQL server where databases may be made, e.g. `postgres://postgres@127.0.0.1:5432/postgres`.
    pub postgres: Option<String>,
    /// Messages per measurement.
    pub messages: usize,
    /// Messages of the database that is looked at.
    pub look: usize,
    /// Only measurements whose name contains this.
    pub only: Option<String>,
    /// Write the tables here.
    pub write: Option<PathBuf>,
}

fn options() -> Result<Options> {
    let mut options = Options {
        binary: PathBuf::from("target/release/hongyan"),
        postgres: std::env::var("HONGYAN_BENCH_DATABASE_URL").ok(),
        messages: 100_000,
        look: 10_000_000,
        only: None,
        write: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} needs a value"));
        match word.as_str() {
            "--binary" => options.binary = value()?.into(),
            "--postgres" => options.postgres = Some(value()?),
            "--messages" => options.messages = value()?.parse().context("--messages is a number")?,
            "--look" => options.look = value()?.parse().context("--look is a number")?,
            "--only" => options.only = Some(value()?),
            "--write" => options.write = Some(value()?.into()),
            _ => bail!("unknown option {word}: --binary, --postgres, --messages, --look, --only, --write"),
        }
    }
    Ok(options)
}

fn main() -> Result<()> {
    let options = options()?;
    let wanted = |name: &str| options.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    let mut report = report::Report::new(machine::describe(&options));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if wanted("e codec") {
        codec::measure(&mut report);
    }
    if wanted("e screening") {
        screening::measure(&mut report);
    }
    let mut databases = vec![None];
    databases.extend(options.postgres.clone().map(Some));
    for database in databases {
        let on = if database.is_some() { "PostgreSQL" } else { "SQLite" };
        for case in path::CASES {
            let name = format!("{} {on}", case.name);
            if wanted(&name) {
                let row = runtime.block_on(path::measure(&options, case, database.as_deref()));
                report.add_path(&name, row.with_context(|| format!("measuring {name}"))?);
            }
        }
        for (rows, size) in [(options.messages, "rows"), (options.messages * 10, "ten times as many rows")] {
            let name = format!("(c) mission, {size} {on}");
            if wanted(&name) {
                let row = runtime.block_on(mission::measure(&options, rows, database.as_deref()));
                report.add_mission(&name, row.with_context(|| format!("measuring {name}"))?);
            }
        }
        if wanted(&format!("(g) smart {on}")) {
            smart::measure(&options, database.as_deref(), &mut report).context("measuring (g)")?;
        }
        if wanted(&format!("(f) look {on}")) {
            let asked = look::measure(&options, database.as_deref(), &mut report);
            runtime.block_on(asked).context("measuring (f)")?;
        }
    }
    let text = report.finish();
    if let Some(path) = &options.write {
        std::fs::write(path, &text)?;
    }
    Ok(())
}
