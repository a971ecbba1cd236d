//! The binary `hongyan`: commands, settings and wiring. What the platform does lives in the crates below.
//!
//! Exit codes: 0 done; 1 it could not be done; 2 the command line, the settings or a file are wrong and nothing was
//! done; 3 `check-books` found something, or `archive` met damaged files.

mod archive;
mod cli;
mod commands;
mod config;
mod database;
mod demo;
mod exit;
mod log;
mod observe;
mod serve;
mod signals;
mod simulate;
mod version;

use std::process::ExitCode;

use clap::Parser;

use cli::{ArchiveAction, ArchiveArgs, Carrier, Cli, Command, SimulateArgs};
use exit::{Failure, Outcome, complain, say};

/// Measurably faster than the system's on the many small, short-lived allocations of the message path.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let text = failure.to_string();
            if !text.is_empty() {
                complain(text);
            }
            failure.code()
        }
    }
}

fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(args) => serve::serve(&args),
        Command::Demo => demo::demo(),
        Command::Provision(args) => commands::provision(&args),
        Command::Migrate(args) => commands::migrate(&args),
        Command::CheckConfig(args) => commands::check_config(&args),
        Command::CheckBooks(args) => commands::check_books(&args),
        Command::ResetPassword(args) => commands::reset_password(&args),
        Command::Archive(ArchiveArgs { action: ArchiveAction::Search(args) }) => archive::search(&args),
        Command::Archive(ArchiveArgs { action: ArchiveAction::Verify(args) }) => archive::verify(&args),
        Command::Simulate(SimulateArgs { carrier: Carrier::Smpp(args) }) => {
            crate::log::start(&config::Log::default());
            runtime()?.block_on(simulate::smpp(&args))
        }
        Command::Version => {
            say(version::long());
            Ok(())
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    built.map_err(|error| Failure::failed(format!("cannot start the runtime: {error}")))
}
