//! The commands, one file each group. Each says what it did on standard error and prints data on standard output.

mod brief;
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
use crate::instance::{HUB_SETTINGS, Instance};
use crate::output::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Does what was asked.
///
/// # Errors
/// A [`Failure`] with its exit code.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let data = cli.data.clone();
    let dir = |demo: bool| data.clone().unwrap_or_else(|| Instance::default_dir(demo));
    // Without --data a command means the real instance if there is one, else the demonstration.
    let config = cli.config.clone();
    let existing = || {
        if let Some(file) = &config {
            return Instance::from_file(file);
        }
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
        Command::Init(asked) => found::init(&dir_of_new(config.as_deref(), dir(false), asked.staff_hub)?, &asked)?,
        Command::Serve(asked) => serve::serve_one(&existing()?, &asked)?,
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
            let instance = existing().ok();
            if instance.as_ref().is_some_and(Instance::is_hub) && asked.to.is_none() {
                return Err(main_service_only("The published figures belong to the map"));
            }
            return published::run(instance.as_ref(), &asked);
        }
        Command::Import(asked) => return import::run(&existing()?, asked),
        Command::Match(asked) => proposal::run(&existing()?, &asked)?,
        Command::Ledger(asked) => ledger::run(&existing()?, &asked)?,
        Command::Backup(asked) => ledger::backup(&existing()?, &asked)?,
        Command::Restore(asked) => ledger::restore(&dir(false), &asked)?,
        Command::User(asked) => users::run(&existing()?, asked)?,
        Command::Key(asked) => keys::run(&existing()?, &asked)?,
        Command::Report(asked) => return report::run(existing, &asked),
        Command::Brief(asked) => {
            let instance = existing()?;
            if instance.is_hub() {
                return Err(main_service_only("A brief is about the main service and its area"));
            }
            brief::run(&instance, &asked)?;
        }
        Command::Export(Export::OpenData(asked)) => open_data::run(&existing()?, &asked)?,
        Command::Survey(asked) => return survey::run(&asked),
        Command::Workforce(asked) => workforce::run(&asked)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Why a staff hub refuses what belongs to the main service.
fn main_service_only(what: &str) -> Failure {
    Failure::new(format!("this instance is a staff hub. {what} of the main service"))
        .remedy("name the main service with --data DIR; nothing is taken into both")
}

/// Where a new instance goes. A hub is never founded where an ordinary instance would be looked for.
fn dir_of_new(config: Option<&Path>, dir: PathBuf, hub: bool) -> Result<PathBuf, Failure> {
    let Some(file) = config else {
        if hub && dir == Instance::default_dir(false) {
            return Err(Failure::usage("a staff hub is founded in a directory of its own")
                .remedy("name it with --data DIR, apart from the main service"));
        }
        return Ok(dir);
    };
    let fits = file.file_name().is_some_and(|name| (name == HUB_SETTINGS) == hub);
    if !fits {
        return Err(
            Failure::usage(format!("{} is not the name of these settings", file.display()))
                .remedy("a hub's settings are called staff-hub.toml, a service's rapport.toml"),
        );
    }
    Ok(file.parent().map(Path::to_path_buf).unwrap_or_default())
}
