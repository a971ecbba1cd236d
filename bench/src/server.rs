//! The program as a child process: provisioned, started, measured through `/proc`, stopped.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::Options;

/// The auth key of the measurements.
pub const KEY: &str = "hy_bench00000000000000000000000000000000000000";

/// A running program.
pub struct Server {
    child: Child,
    folder: TempDir,
    database: Option<Database>,
    /// `127.0.0.1:port`.
    pub address: String,
}

struct Database {
    server: String,
    name: String,
}

impl Database {
    fn create(server: &str) -> Result<Database> {
        let name = format!("hongyan_bench_{}", std::process::id());
        let database = Database { server: server.to_owned(), name };
        database.run(&[&format!("DROP DATABASE IF EXISTS {}", database.name)])?;
        database.run(&[&format!("CREATE DATABASE {}", database.name)])?;
        Ok(database)
    }

    /// Statements on the server, from a thread of their own (the client blocks).
    fn run(&self, statements: &[&str]) -> Result<()> {
        std::thread::scope(|scope| {
            let work = scope.spawn(|| -> Result<()> {
                let mut client = postgres::Client::connect(&self.server, postgres::NoTls)?;
                statements.iter().try_for_each(|statement| Ok(client.batch_execute(statement)?))
            });
            work.join().map_err(|_| anyhow::anyhow!("the database thread panicked"))?
        })
    }

    fn size(&self) -> Result<u64> {
        std::thread::scope(|scope| {
            let work = scope.spawn(|| -> Result<u64> {
                let mut client = postgres::Client::connect(&self.server, postgres::NoTls)?;
                let row = client.query_one("SELECT pg_database_size($1)", &[&self.name])?;
                Ok(row.get::<_, i64>(0).unsigned_abs())
            });
            work.join().map_err(|_| anyhow::anyhow!("the database thread panicked"))?
        })
    }

    fn url(&self) -> String {
        let base = self.server.rsplit_once('/').map_or(self.server.as_str(), |(base, _)| base);
        format!("{base}/{}", self.name)
    }
}

impl Server {
    /// Starts the program with `provision` (TOML) on a fresh database.
    pub fn start(options: &Options, provision: &str, database: Option<&str>) -> Result<Server> {
        Server::start_filled(options, provision, database, |_| Ok(()))
    }

    /// The same, after `fill` has put something into the database.
    pub fn start_filled(
        options: &Options,
        provision: &str,
        database: Option<&str>,
        fill: impl FnOnce(store::Place) -> Result<()>,
    ) -> Result<Server> {
        let folder = tempfile::Builder::new().prefix("hongyan-bench-").tempdir_in(bench_root()?)?;
        let database = database.map(Database::create).transpose()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let file = folder.path().join("provision.toml");
        std::fs::File::create(&file)?.write_all(provision.as_bytes())?;
        let mut command = prepare(options, folder.path(), &address, database.as_ref());
        let done = command.arg("provision").arg(&file).output().context("running provision")?;
        if !done.status.success() {
            bail!(
                "provision failed: {}{}",
                String::from_utf8_lossy(&done.stdout),
                String::from_utf8_lossy(&done.stderr)
            );
        }
        fill(match &database {
            None => store::Place::Sqlite(folder.path().join("hongyan.db")),
            Some(database) => store::Place::Postgres { url: database.url(), writers: 1, readers: 1 },
        })?;
        let log = std::fs::File::create(folder.path().join("log"))?;
        let child = prepare(options, folder.path(), &address, database.as_ref())
            .arg("serve")
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log))
            .spawn()
            .context("starting the program")?;
        let server = Server { child, folder, database, address };
        server.wait_ready()?;
        Ok(server)
    }

    fn wait_ready(&self) -> Result<()> {
        for _ in 0..200 {
            std::thread::sleep(Duration::from_millis(50));
            if let Ok(mut stream) = std::net::TcpStream::connect(&self.address) {
                stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
                let mut answer = String::new();
                let _partly = std::io::Read::read_to_string(&mut stream, &mut answer);
                if answer.starts_with("HTTP/1.1 200") {
                    return Ok(());
                }
            }
        }
        bail!("not ready: {}", std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }

    /// CPU time used so far.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<_> = stat.rsplit_once(") ").context("stat")?.1.split(' ').collect();
        let ticks = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Highest resident memory so far, MiB.
    pub fn peak_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse::<f64>()? / 1024.0)
    }

    /// Size of the database now.
    pub fn disk(&self) -> Result<u64> {
        if let Some(database) = &self.database {
            return database.size();
        }
        let size = |name: &str| std::fs::metadata(self.folder.path().join(name)).map_or(0, |meta| meta.len());
        Ok(size("hongyan.db"))
    }

    /// Where it keeps its data and log.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = Command::new("kill").arg(self.child.id().to_string()).status();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _gone = self.child.kill();
        let _gone = self.child.wait();
        if let Some(database) = &self.database {
            let _left = database.run(&[&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.name)]);
        }
    }
}

/// On the disk of the checkout, not in a memory file system: fsync must be real.
fn bench_root() -> Result<PathBuf> {
    let root = PathBuf::from("target/bench");
    std::fs::create_dir_all(&root)?;
    Ok(root)
}

fn prepare(options: &Options, folder: &Path, address: &str, database: Option<&Database>) -> Command {
    let mut command = Command::new(&options.binary);
    command.env("HONGYAN_LISTEN", address).env("HONGYAN_DATA_DIR", folder).env("HONGYAN__LOG__LEVEL", "warn");
    command.env("HONGYAN__ENGINE__QUEUE_MAX", "2000000");
    command.env("HONGYAN__HTTP__HANDSET_PER_S", "0");
    command.env("HONGYAN__CALLBACKS__ALLOW_NETWORKS", "127.0.0.0/8");
    if let Some(database) = database {
        command.env("HONGYAN_DATABASE_URL", database.url());
    }
    command
}
