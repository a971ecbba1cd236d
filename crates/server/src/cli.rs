//! The command line: what there is to call. What each command does is in the module of its name.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::simulate::SmppArgs;

/// Hongyan (鸿雁): a cloud-SMS platform. Settings come from config.default.toml, a file and HONGYAN_* variables.
#[derive(Debug, Parser)]
#[command(name = "hongyan", disable_version_flag = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the platform until it is told to stop.
    Serve(ConfigArgs),
    /// Run a complete platform to try: SQLite in ./data, simulated carriers, a tenant, an auth key.
    Demo,
    /// Bring tenants, accounts, keys, packages, orders, carriers, routes, signatures and templates to what a file says.
    Provision(ProvisionArgs),
    /// Bring the database to the version this program needs; start it once before several nodes are upgraded.
    Migrate(ConfigArgs),
    /// Read the settings as serve would, and say which differ from the defaults and where they were set.
    CheckConfig(ConfigArgs),
    /// Prove that every balance is the sum of its ledger and every message's money fits its state.
    CheckBooks(ConfigArgs),
    /// Print a link by which an account's password is set, once: for who cannot get one by mail.
    ResetPassword(ResetPasswordArgs),
    /// Search or verify what was archived before it was removed; needs no database and no running platform.
    Archive(ArchiveArgs),
    /// Run a simulated carrier.
    Simulate(SimulateArgs),
    /// Print the version of the program, its source, its compiler and its database engine.
    Version,
}

/// Where the settings are.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Settings file (TOML) [default: HONGYAN_CONFIG, else ./hongyan.toml when it exists]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// `hongyan provision`
#[derive(Debug, Args)]
pub(crate) struct ProvisionArgs {
    /// Provisioning file (TOML); deploy/provision.example.toml shows everything it may hold.
    pub(crate) file: PathBuf,
    /// Print what would change and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Settings.
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// `hongyan reset-password`
#[derive(Debug, Args)]
pub(crate) struct ResetPasswordArgs {
    /// The account's name.
    pub(crate) account: String,
    /// Turn one-time codes off, for who lost both app and recovery codes.
    #[arg(long)]
    pub(crate) without_totp: bool,
    /// Settings.
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// `hongyan archive`
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) action: ArchiveAction,
}

/// What can be done with an archive.
#[derive(Debug, Subcommand)]
pub(crate) enum ArchiveAction {
    /// Print the messages (or uplinks) that fit every condition, by tenant, day and time.
    Search(Box<SearchArgs>),
    /// Read every file and compare it with its checksum.
    Verify(FilesArgs),
}

/// Which files of an archive.
#[derive(Debug, Args)]
pub(crate) struct FilesArgs {
    /// The archive's folder [default: the setting engine.archive_dir]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
    /// Only this tenant's, by its code.
    #[arg(long, value_name = "CODE")]
    pub(crate) tenant: Option<String>,
    /// Accepted on this day or later, by the tenant's time zone.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<String>,
    /// Accepted on this day or earlier.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) until: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// `hongyan archive search`
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Which files.
    #[command(flatten)]
    pub(crate) files: FilesArgs,
    /// Uplinks instead of messages.
    #[arg(long)]
    pub(crate) uplinks: bool,
    /// To this phone (uplinks: from it), with its country code: +8613800138000.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// To phones that end in these digits.
    #[arg(long, value_name = "DIGITS", conflicts_with = "phone")]
    pub(crate) suffix: Option<String>,
    /// Only the message with this id.
    #[arg(long, value_name = "UID")]
    pub(crate) uid: Option<String>,
    /// Of the task with this id, or whose name contains this.
    #[arg(long, value_name = "TASK")]
    pub(crate) task: Option<String>,
    /// jsonl: a line of JSON each with everything that is known; csv: a table of the most important.
    #[arg(long, value_enum, default_value_t = ArchiveFormat::Jsonl)]
    pub(crate) format: ArchiveFormat,
}

/// How found rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ArchiveFormat {
    /// Lines of JSON.
    Jsonl,
    /// Comma-separated values.
    Csv,
}

/// `hongyan simulate`
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// Which protocol.
    #[command(subcommand)]
    pub(crate) carrier: Carrier,
}

/// Simulated carriers by protocol.
#[derive(Debug, Subcommand)]
pub(crate) enum Carrier {
    /// An SMPP message centre; the last four digits of a destination can force its fate (docs/simulator.md).
    Smpp(Box<SmppArgs>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
