//! The project's own tools: `cargo xtask tidy` checks the house rules that clippy cannot, `cargo xtask test` runs every
//! suite and adds up.
#![expect(
    clippy::print_stdout,
    reason = "a command line tool talks to the person who called it"
)]

mod counts;
mod suites;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask tidy              check the house rules; one line for each breach, exit 1 if there is any
cargo xtask test [SUITE...]   run the suites (all, or some of: rust browser) and end with `N passed, N failed`
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::main(&workspace()),
        ["test", suites @ ..] => suites::main(&workspace(), suites),
        ["help" | "-h" | "--help"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// The root of the workspace: the folder above this package's own.
fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}
