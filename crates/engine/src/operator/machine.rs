//! The machine under the program: its disk and the memory the program holds.

use std::path::Path;

/// A file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Octets that can still be written.
    pub free_bytes: u64,
    /// Octets in all.
    pub total_bytes: u64,
}

/// The file system that holds `folder`; `None` when the system does not say.
pub(super) fn disk(folder: &Path) -> Option<Disk> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let status = nix::sys::statvfs::statvfs(here).ok()?;
    let unit = status.fragment_size();
    let bytes = |blocks: u64| blocks.saturating_mul(unit);
    Some(Disk { free_bytes: bytes(status.blocks_available()), total_bytes: bytes(status.blocks()) })
}

/// Octets of a SQLite database: the file and its log.
pub(super) fn sqlite_bytes(file: &Path) -> u64 {
    let beside = |suffix: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        std::fs::metadata(name).map_or(0, |about| about.len())
    };
    ["", "-wal", "-shm"].into_iter().map(beside).sum()
}

/// Octets of memory the program holds (`VmRSS`); `None` where the system does not say.
pub(super) fn memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_answers() {
        let disk = disk(Path::new("/")).unwrap();
        assert!(disk.total_bytes >= disk.free_bytes && disk.total_bytes > 0);
        assert!(memory_bytes().unwrap() > 100_000);
        assert_eq!(super::disk(Path::new("/nowhere at all")), None);
    }
}
