//! The server tests run on: the one the environment names, or a throw-away cluster of this process.
//!
//! The cluster is one folder (data, socket, log) and is stopped by a small guard process that reads a pipe
//! held open by the test process: when the test process ends, also by a kill, the pipe closes, the guard
//! stops the server and deletes the folder. The server listens on a socket in that folder only, so clusters
//! of several test processes never meet.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

const VARIABLE: &str = "HONGYAN_TEST_DATABASE_URL";

/// Fast and forgetful: a test that crashes the server's machine does not exist.
const OPTIONS: &str = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=300 \
                       -c shared_buffers=64MB -c deadlock_timeout=100ms -c autovacuum_naptime=10s";

/// The connection string of the server, for creating databases.
pub(crate) fn server_url() -> &'static str {
    static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| match std::env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => Ok(Server { url, _guard: None }),
        _ => start(),
    });
    match server {
        Ok(server) => &server.url,
        Err(sentence) => panic!("{sentence}"),
    }
}

struct Server {
    url: String,
    /// Holds the pipe; a static is never dropped, so the pipe closes when the process ends.
    _guard: Option<Child>,
}

fn start() -> Result<Server, String> {
    let programs = programs()?;
    let owner = Owner::of_this_process()?;
    let folder = owner.new_folder()?;
    let guard = guard(&programs, &owner, &folder)?;
    let data = folder.join("data");
    let made = owner
        .command(&programs.join("initdb"))
        .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
        .arg(&data)
        .output();
    said_yes("initdb", made)?;
    let options = format!("{OPTIONS} -c unix_socket_directories='{}'", folder.display());
    let log = folder.join("log");
    let started = owner
        .command(&programs.join("pg_ctl"))
        .args(["start", "-w", "-t", "60", "-o", &options, "-D"])
        .arg(&data)
        .arg("-l")
        .arg(&log)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !started.as_ref().is_ok_and(std::process::ExitStatus::success) {
        let log = fs::read_to_string(&log).unwrap_or_default();
        return Err(format!("PostgreSQL for the tests did not start ({started:?}): {log}"));
    }
    let host = folder.display().to_string().replace('/', "%2F");
    Ok(Server { url: format!("postgres://postgres@{host}/postgres"), _guard: Some(guard) })
}

/// The folder of `initdb` and `pg_ctl`: Debian's newest, else the one in `PATH`.
fn programs() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    programs_in(Path::new("/usr/lib/postgresql"), std::env::split_paths(&path))
}

fn programs_in(versions: &Path, path: impl Iterator<Item = PathBuf>) -> Result<PathBuf, String> {
    let complete = |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
    let mut installed: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir(versions).into_iter().flatten().flatten() {
        let version = entry.file_name().to_string_lossy().parse().unwrap_or(0);
        installed.push((version, entry.path().join("bin")));
    }
    installed.sort();
    let newest_first = installed.into_iter().rev().map(|(_, folder)| folder);
    newest_first.chain(path).find(complete).ok_or_else(|| {
        format!(
            "this test needs PostgreSQL's programs initdb and pg_ctl (13 or newer): install the package \
             `postgresql` (`apt-get install postgresql`), or name a server where databases may be created \
             in {VARIABLE}, e.g. postgres://postgres@127.0.0.1:5432/postgres"
        )
    })
}

/// Who runs the server: PostgreSQL refuses root, so root hands it to the user `postgres`.
enum Owner {
    Ourselves,
    Postgres,
}

impl Owner {
    fn of_this_process() -> Result<Owner, String> {
        if id(&["-u"])? != "0" {
            return Ok(Owner::Ourselves);
        }
        id(&["-u", "postgres"]).map(|_| Owner::Postgres).map_err(|_| {
            format!(
                "PostgreSQL does not run as root: create the user `postgres` (the package `postgresql` \
                 does), run the tests as another user, or name a server in {VARIABLE}"
            )
        })
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match self {
            Owner::Ourselves => Command::new(program),
            Owner::Postgres => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
        };
        // The server's user may not enter the folder the tests run in.
        command.current_dir("/");
        command
    }

    /// A new folder that belongs to the owner; `/tmp` because a socket's path must stay short.
    fn new_folder(&self) -> Result<PathBuf, String> {
        let made = self.command(Path::new("mktemp")).args(["-d", "/tmp/hongyan-pg-XXXXXX"]).output();
        said_yes("mktemp", made).map(|text| PathBuf::from(text.trim()))
    }
}

fn id(args: &[&str]) -> Result<String, String> {
    said_yes("id", Command::new("id").args(args).output()).map(|text| text.trim().to_owned())
}

/// Starts the process that outlives us for a moment to clean up. Its own process group: Ctrl-C ends us, not
/// it.
fn guard(programs: &Path, owner: &Owner, folder: &Path) -> Result<Child, String> {
    let script = "cat >/dev/null; \"$1\" stop -D \"$2/data\" -m immediate -w; rm -rf \"$2\"";
    owner
        .command(Path::new("sh"))
        .args(["-c", script, "guard"])
        .arg(programs.join("pg_ctl"))
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|e| format!("no guard process for the test server: {e}"))
}

/// What a program printed, or a sentence about why it failed.
fn said_yes(program: &str, result: std::io::Result<std::process::Output>) -> Result<String, String> {
    let output = result.map_err(|e| format!("{program} does not run: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} failed ({}): {said}", output.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_complete_version_is_taken_before_the_path() {
        let place = tempfile::tempdir().unwrap();
        let versions = place.path().join("versions");
        let put = |folder: &Path, programs: &[&str]| {
            fs::create_dir_all(folder).unwrap();
            programs.iter().for_each(|program| fs::write(folder.join(program), "").unwrap());
        };
        let (old, new, broken, path) = (
            versions.join("9/bin"),
            versions.join("15/bin"),
            versions.join("16/bin"),
            place.path().join("bin"),
        );
        let found = || programs_in(&versions, [place.path().join("empty"), path.clone()].into_iter());

        let sentence = found().unwrap_err();
        assert!(
            sentence.contains("install the package `postgresql`") && sentence.contains(VARIABLE),
            "{sentence}"
        );
        put(&path, &["initdb", "pg_ctl"]);
        assert_eq!(found().unwrap(), path);
        put(&broken, &["initdb"]);
        put(&old, &["initdb", "pg_ctl"]);
        assert_eq!(found().unwrap(), old);
        put(&new, &["initdb", "pg_ctl", "postgres"]);
        assert_eq!(found().unwrap(), new);
    }
}
