//! The report: printed while it grows, and as Markdown at the end.

use std::fmt::Write;
use std::time::Duration;

/// One measurement of the message path.
pub struct PathRow {
    /// How the load was made.
    pub method: String,
    /// Messages.
    pub messages: usize,
    /// From the first request to the last answer (or the last callback).
    pub took: Duration,
    /// Accept latencies.
    pub p50: Duration,
    /// Accept latencies.
    pub p99: Duration,
    /// CPU time of the program per message, microseconds.
    pub cpu_us: f64,
    /// Highest resident memory of the program, MiB.
    pub peak_mib: f64,
    /// Growth of the database per message, bytes.
    pub disk: f64,
}

/// The report.
pub struct Report {
    text: String,
    paths: Vec<(String, PathRow)>,
    codecs: Vec<(String, f64)>,
}

#[allow(clippy::print_stdout)] // a report is printed
fn say(line: &str) {
    println!("{line}");
}

impl Report {
    /// A report with its head.
    pub fn new(machine: Vec<(String, String)>) -> Report {
        let mut text = String::from("# Benchmarks\n\nWritten by `make bench`.\n\n");
        for (what, value) in machine {
            let _infallible = writeln!(text, "- {what}: {value}");
        }
        say(&text);
        Report { text, paths: Vec::new(), codecs: Vec::new() }
    }

    /// Adds a measurement of the message path.
    pub fn add_path(&mut self, name: &str, row: PathRow) {
        let rate = row.messages as f64 / row.took.as_secs_f64();
        say(&format!(
            "{name:34} {rate:>8.0} messages/s  p50 {:>6.2} ms  p99 {:>6.2} ms  {:>6.1} µs CPU  {:>6.0} MiB  {:>5.0} B",
            row.p50.as_secs_f64() * 1e3,
            row.p99.as_secs_f64() * 1e3,
            row.cpu_us,
            row.peak_mib,
            row.disk
        ));
        self.paths.push((name.to_owned(), row));
    }

    /// Adds a measurement of a codec.
    pub fn add_codec(&mut self, name: &str, ns: f64) {
        say(&format!("{name:50} {ns:>8.0} ns  {:>12.0} /s", 1e9 / ns));
        self.codecs.push((name.to_owned(), ns));
    }

    /// The whole report.
    pub fn finish(mut self) -> String {
        self.text.push_str(METHOD);
        self.text.push_str(
            "\n| measurement | messages/s | accept p50 | accept p99 | CPU per message | peak memory | bytes per message |\n\
             |---|---|---|---|---|---|---|\n",
        );
        for (name, row) in &self.paths {
            let _infallible = writeln!(
                self.text,
                "| {name}: {} | {:.0} | {:.2} ms | {:.2} ms | {:.1} µs | {:.0} MiB | {:.0} |",
                row.method,
                row.messages as f64 / row.took.as_secs_f64(),
                row.p50.as_secs_f64() * 1e3,
                row.p99.as_secs_f64() * 1e3,
                row.cpu_us,
                row.peak_mib,
                row.disk
            );
        }
        if !self.codecs.is_empty() {
            self.text.push_str("\n| one core, (e) | ns | per second |\n|---|---|---|\n");
        }
        for (name, ns) in &self.codecs {
            let _infallible = writeln!(self.text, "| {name} | {ns:.0} | {:.0} |", 1e9 / ns);
        }
        self.text
    }
}

const METHOD: &str = "
The program runs as its own process with its default settings (fsync on: SQLite WAL with `synchronous=FULL`, PostgreSQL with
`synchronous_commit=on`); the load generator, the simulated carrier and the callback receiver run in a second process on the
same cores, connected over loopback. CPU is the program's own (user and system, for PostgreSQL without the database server's), memory
is its peak resident set, bytes are the growth of the database (SQLite: file and log after a checkpoint; PostgreSQL:
`pg_database_size`). (a) counts 202 answers, each durable before it is sent, while the carrier is disconnected so that nothing else runs;
(b) counts from the first request to the moment when the callback receiver has every delivery receipt: accepted, dispatched over SMPP,
receipted, settled, pushed. Every message has its own number and its own code; content is a template with one variable.
";
