//! What machine this is, for the head of the report.

use crate::Options;

fn first_line(path: &str, key: &str) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = std::process::Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".into(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Lines of "what: value".
pub fn describe(options: &Options) -> Vec<(String, String)> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut lines = vec![
        ("CPU".into(), format!("{cores} × {}", first_line("/proc/cpuinfo", "model name"))),
        ("memory".into(), first_line("/proc/meminfo", "MemTotal")),
        ("system".into(), output("uname", &["-sr"])),
        ("compiler".into(), output("rustc", &["--version"])),
        ("program".into(), output(&options.binary.to_string_lossy(), &["version"]).replace('\n', ", ")),
    ];
    if options.postgres.is_some() {
        lines.push(("PostgreSQL".into(), output("psql", &["--version"])));
    }
    lines
}
