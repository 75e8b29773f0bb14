//! The program `rapport`: parses what is asked, opens the instance, and hands over to the door ([`casework`]) or the
//! pages ([`web`]). Holds no rule of the field.

mod cli;
mod clock;
mod command;
mod demo;
mod instance;
mod mail_settings;
mod output;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(if cli.quiet {
            tracing::Level::WARN
        } else {
            tracing::Level::INFO
        })
        .with_target(false)
        .compact()
        .init();
    match command::run(cli) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(error.code())
        }
    }
}
