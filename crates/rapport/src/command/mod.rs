//! The commands, one file each group. Each says what it did on standard error and prints data on standard output.

mod found;
mod import;
mod keys;
mod ledger;
mod open_data;
mod proposal;
mod published;
mod report;
mod serve;
mod survey;
mod users;
mod workforce;

use crate::cli::reports::Export;
use crate::cli::{Cli, Command, Import};
use crate::instance::Instance;
use crate::output::Failure;
use std::process::ExitCode;

/// Does what was asked.
///
/// # Errors
/// A [`Failure`] with its exit code.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let data = cli.data.clone();
    let dir = |demo: bool| data.clone().unwrap_or_else(|| Instance::default_dir(demo));
    // Without --data a command means the real instance if there is one, else the demonstration.
    let existing = || {
        let real = dir(false);
        let dir = if data.is_none() && !Instance::is_at(&real) {
            Instance::default_dir(true)
        } else {
            real
        };
        Instance::at(&dir)
    };
    match cli.command {
        Command::Demo(asked) => serve::demo(&dir(true), &asked)?,
        Command::Init(asked) => found::init(&dir(false), &asked)?,
        Command::Serve(asked) => serve::serve(&existing()?, &asked.listen, asked.any_use_case)?,
        // The published figures are nobody's record: they can be read where there is no instance yet.
        Command::Import(Import::Published {
            from,
            to,
            dry_run,
            json,
        }) => {
            let asked = published::Asked {
                from,
                to,
                dry_run,
                json,
            };
            return published::run(existing().ok().as_ref(), &asked);
        }
        Command::Import(asked) => return import::run(&existing()?, asked),
        Command::Match(asked) => proposal::run(&existing()?, &asked)?,
        Command::Ledger(asked) => ledger::run(&existing()?, &asked)?,
        Command::Backup(asked) => ledger::backup(&existing()?, &asked)?,
        Command::Restore(asked) => ledger::restore(&dir(false), &asked)?,
        Command::User(asked) => users::run(&existing()?, asked)?,
        Command::Key(asked) => keys::run(&existing()?, &asked)?,
        Command::Report(asked) => return report::run(existing, &asked),
        Command::Export(Export::OpenData(asked)) => open_data::run(&existing()?, &asked)?,
        Command::Survey(asked) => return survey::run(&asked),
        Command::Workforce(asked) => workforce::run(&asked)?,
    }
    Ok(ExitCode::SUCCESS)
}
