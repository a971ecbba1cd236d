//! The program as the operating system sees it: started with an environment and a folder of its own, read line by line,
//! asked to stop, killed. Whatever a test started ends with the test, by its own process id.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Lines that are kept; a program that floods its log is stopped by the test's own checks, not by memory.
const LINES_MAX: usize = 50_000;

/// `hongyan` with these arguments, in `folder`, knowing nothing of the settings of whoever runs the tests.
pub fn hongyan(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hongyan"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HONGYAN_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command
}

/// What a command left: exit code (None = killed), standard output and error.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A running program.
pub struct Program {
    child: Child,
    /// When the command was given a pipe.
    input: Option<ChildStdin>,
    lines: Arc<Mutex<VecDeque<String>>>,
    readers: Vec<std::thread::JoinHandle<()>>,
}

impl Program {
    pub fn start(mut command: Command) -> Program {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let readers = vec![read(out, Arc::clone(&lines)), read(err, Arc::clone(&lines))];
        let input = child.stdin.take();
        Program { child, input, lines, readers }
    }

    /// Writes a line to its standard input.
    pub fn tell(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Everything it said so far, both outputs in the order they were read.
    pub fn said(&self) -> String {
        let lines = self.lines.lock().unwrap();
        lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
    }

    /// What it says, for somebody who reads along.
    pub fn lines(&self) -> Arc<Mutex<VecDeque<String>>> {
        Arc::clone(&self.lines)
    }

    /// What `pick` makes of the first line it knows; fails when the program ends or says nothing of the kind in `wait`.
    pub async fn line<T>(&mut self, wait: Duration, pick: impl Fn(&str) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            let ended = self.child.try_wait().unwrap();
            if let Some(found) = self.lines.lock().unwrap().iter().find_map(|line| pick(line)) {
                return found;
            }
            assert!(ended.is_none(), "the program ended with {ended:?}:\n{}", self.said());
            assert!(started.elapsed() < wait, "nothing of the kind was said in {wait:?}:\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// `kill -9`, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ended_already = self.child.kill();
        let _status = self.child.wait();
        self.readers.drain(..).for_each(|reader| reader.join().unwrap());
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid()), signal).unwrap();
    }

    /// SIGTERM, and the exit code once it ended; fails after `wait`.
    pub async fn terminate(&mut self, wait: Duration) -> Option<i32> {
        self.signal(Signal::SIGTERM);
        self.ended(wait).await.code()
    }

    /// Waits for its end; fails after `wait`.
    pub async fn ended(&mut self, wait: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.readers.drain(..).for_each(|reader| reader.join().unwrap());
                return status;
            }
            assert!(started.elapsed() < wait, "it did not end in {wait:?}:\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Memory it holds now (`VmRSS`), KiB.
    pub fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").trim().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let said = self.said();
            let last: Vec<_> = said.lines().rev().take(60).collect();
            #[allow(clippy::print_stderr, reason = "a failing test shows what the program said last")]
            last.into_iter().rev().for_each(|line| eprintln!("  hongyan | {line}"));
        }
    }
}

fn read(from: impl Read + Send + 'static, to: Arc<Mutex<VecDeque<String>>>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(from);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let mut lines = to.lock().unwrap();
            if lines.len() == LINES_MAX {
                lines.pop_front();
            }
            lines.push_back(text);
            line.clear();
        }
    })
}
