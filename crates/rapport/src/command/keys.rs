//! `rapport key`: recovery copies of the master key.

use crate::cli::Key;
use crate::instance::{Instance, read_secret};
use crate::output::{During, Failure, say};
use std::io::Write;
use std::path::Path;

/// Does what was asked.
///
/// # Errors
/// When the passphrase is too short or wrong, or a file cannot be read or written.
pub fn run(instance: &Instance, asked: &Key) -> Result<(), Failure> {
    let ledger = super::ledger::open(instance)?;
    match asked {
        Key::Export { to, passphrase_file } => {
            let copy = ledger
                .export_recovery(&instance.master()?, &read_secret(passphrase_file)?)
                .during("making the recovery copy")?;
            write_private(to, &copy)?;
            say(format!(
                "Written to {}. Keep it elsewhere, and its passphrase apart from it.",
                to.display()
            ));
        }
        Key::Check { copy, passphrase_file } => {
            let text = std::fs::read_to_string(copy).during(&format!("reading {}", copy.display()))?;
            ledger
                .confirm_recovery(&text, &read_secret(passphrase_file)?)
                .during("trying the recovery copy")?;
            say("The copy opens this database.");
        }
    }
    Ok(())
}

/// Writes a new file that only its owner may read.
///
/// # Errors
/// When it exists or cannot be written.
pub fn write_private(file: &Path, text: &str) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file).during(&format!("writing {}", file.display()))?;
    out.write_all(text.as_bytes())
        .during(&format!("writing {}", file.display()))?;
    out.sync_all().during(&format!("writing {}", file.display()))
}
