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

/// One measurement of a mission.
pub struct MissionRow {
    /// Rows of its list.
    pub rows: usize,
    /// From the first octet of the file to the last row kept.
    pub imported: Duration,
    /// Highest resident memory until then, MiB.
    pub imported_mib: f64,
    /// From the submission to the last callback.
    pub took: Duration,
    /// Verification codes sent meanwhile.
    pub codes: usize,
    /// From a code's request to its octets on the wire.
    pub p50: Duration,
    /// The same.
    pub p99: Duration,
    /// CPU time of the program per row, microseconds.
    pub cpu_us: f64,
    /// Highest resident memory of the program, MiB.
    pub peak_mib: f64,
    /// Growth of the database per row, bytes.
    pub disk: f64,
}

/// The report.
pub struct Report {
    text: String,
    paths: Vec<(String, PathRow)>,
    missions: Vec<(String, MissionRow)>,
    codecs: Vec<(String, f64)>,
    notes: Vec<String>,
    looks: Vec<(String, Duration, Duration)>,
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
        Report {
            text,
            paths: Vec::new(),
            missions: Vec::new(),
            codecs: Vec::new(),
            notes: Vec::new(),
            looks: Vec::new(),
        }
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

    /// Adds a measurement of a mission.
    pub fn add_mission(&mut self, name: &str, row: MissionRow) {
        say(&format!(
            "{name:38} {:>8} rows  imported {:>6.2} s ({:>4.0} MiB)  {:>8.0} messages/s  codes p50 {:>6.2} ms  p99 {:>6.2} ms  \
             {:>6.1} µs CPU  {:>6.0} MiB  {:>5.0} B",
            row.rows,
            row.imported.as_secs_f64(),
            row.imported_mib,
            row.rows as f64 / row.took.as_secs_f64(),
            row.p50.as_secs_f64() * 1e3,
            row.p99.as_secs_f64() * 1e3,
            row.cpu_us,
            row.peak_mib,
            row.disk
        ));
        self.missions.push((name.to_owned(), row));
    }

    /// Adds a measurement of a codec.
    pub fn add_codec(&mut self, name: &str, ns: f64) {
        say(&format!("{name:50} {ns:>8.0} ns  {:>12.0} /s", 1e9 / ns));
        self.codecs.push((name.to_owned(), ns));
    }

    /// Adds what was made for (f).
    pub fn add_note(&mut self, note: &str) {
        say(note);
        self.notes.push(note.to_owned());
    }

    /// Adds a question of (f).
    pub fn add_look(&mut self, name: &str, p50: Duration, p99: Duration) {
        let (p50_ms, p99_ms) = (p50.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3);
        say(&format!("{name:60} p50 {p50_ms:>7.1} ms  p99 {p99_ms:>7.1} ms"));
        self.looks.push((name.to_owned(), p50, p99));
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
        if !self.missions.is_empty() {
            self.text.push_str(MISSIONS);
        }
        for (name, row) in &self.missions {
            let _infallible = writeln!(
                self.text,
                "| {name} | {} | {:.1} s, {:.0} MiB | {:.0} | {} | {:.1} ms | {:.1} ms | {:.1} µs | {:.0} MiB | {:.0} |",
                row.rows,
                row.imported.as_secs_f64(),
                row.imported_mib,
                row.rows as f64 / row.took.as_secs_f64(),
                row.codes,
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
        for note in &self.notes {
            let _infallible = writeln!(self.text, "\n{note}.");
        }
        if !self.looks.is_empty() {
            self.text.push_str("\n| one question at a time, (f) | p50 | p99 |\n|---|---|---|\n");
        }
        for (name, p50, p99) in &self.looks {
            let (p50_ms, p99_ms) = (p50.as_secs_f64() * 1e3, p99.as_secs_f64() * 1e3);
            let _infallible = writeln!(self.text, "| {name} | {p50_ms:.1} ms | {p99_ms:.1} ms |");
        }
        self.text
    }
}

const MISSIONS: &str = "
(c) A mission: a CSV file with a number and a value on every line is uploaded and read (numbers judged, doubled ones found, every row
screened, routed and priced), then submitted; messages/s counts from the submission to the moment when the callback receiver has every
delivery receipt. (d) Meanwhile a verification code is sent every 20 ms over the same carrier; its time is from the first octet of its HTTP
request to the moment when its number passes a relay before the carrier.

| measurement | rows | imported in, peak memory | messages/s | codes | code to the wire p50 | p99 | CPU per row | peak memory | \
bytes per row |
|---|---|---|---|---|---|---|---|---|---|
";

const METHOD: &str = "
The program runs as its own process with its default settings (fsync on: SQLite WAL with `synchronous=FULL`, PostgreSQL with
`synchronous_commit=on`); the load generator, the simulated carrier and the callback receiver run in a second process on the
same cores, connected over loopback. CPU is the program's own (user and system, for PostgreSQL without the database server's), memory
is its peak resident set, bytes are the growth of the database (SQLite: file and log after a checkpoint; PostgreSQL:
`pg_database_size`). (a) counts 202 answers, each durable before it is sent, while the carrier is disconnected so that nothing else runs;
(b) counts from the first request to the moment when the callback receiver has every delivery receipt: accepted, dispatched over SMPP,
receipted, settled, pushed. Every message has its own number and its own code; content is a template with one variable.
(f) asks the Web API one question at a time, forty times each, about a tenant with millions of messages in 90 days (20 templates, 3 types, 3 countries; one of
100,000 messages is of a rare template, route and country), which the store put there with its counts before the program started.
";
