//! `rapport init`: a real, empty service with its first administrator, its keys, and a recovery copy that has opened it.

use crate::cli::Init;
use crate::instance::{Instance, read_secret};
use crate::output::{During, Failure, line, say};
use care::service::{Nation, ServiceKind};
use casework::{Desk, Founding, Opened, Purpose, SystemClock};
use std::path::Path;
use std::sync::Arc;

/// Founds a real service.
///
/// # Errors
/// When the directory holds an instance, the password is too short, or the database cannot be made.
pub fn init(dir: &Path, asked: &Init) -> Result<(), Failure> {
    let nation = Nation::from_code(&asked.nation).ok_or_else(|| {
        let codes: Vec<_> = Nation::ALL.iter().map(|n| n.code()).collect();
        Failure::usage(format!("--nation {} is not one of {}", asked.nation, codes.join(", ")))
    })?;
    let password = read_secret(&asked.password_file)?;
    let passphrase = match &asked.passphrase_file {
        Some(file) => read_secret(file)?,
        None => invented_passphrase()?,
    };
    let kind = if asked.staff_hub {
        ServiceKind::StaffHub
    } else {
        ServiceKind::Service
    };
    let instance = Instance::make_kind(dir, "real", asked.database.clone(), kind)?;
    let master = instance.master()?;
    let founding = Founding {
        purpose: Purpose::Real,
        name: asked.name.clone(),
        ods_code: asked.ods_code.clone(),
        nation,
        user_name: asked.user.clone(),
        administrator: asked.administrator.clone(),
        password,
    };
    let opened = Opened {
        url: instance.database(),
        master: instance.master()?,
        clock: Arc::new(SystemClock),
    };
    let founded = match kind {
        ServiceKind::Service => Desk::found(opened, founding),
        ServiceKind::StaffHub => Desk::found_hub(opened, founding),
    };
    if founded.is_err() {
        // A directory without a service in it would only be in the way of the next try.
        drop(std::fs::remove_file(instance.settings_file()));
        drop(std::fs::remove_file(instance.master_key_file()));
    }
    drop(founded.during("founding the service")?);
    let ledger = super::ledger::open(&instance)?;
    let copy = ledger
        .export_recovery(&master, &passphrase)
        .during("making the recovery copy")?;
    let file = asked
        .recovery_copy
        .clone()
        .unwrap_or_else(|| dir.join("recovery-copy.txt"));
    super::keys::write_private(&file, &copy)?;
    // Read back from where it was written, so that what is proven is the copy that will be kept.
    let written = std::fs::read_to_string(&file).during("reading the recovery copy back")?;
    ledger
        .confirm_recovery(&written, &passphrase)
        .during("trying the recovery copy")?;
    say(format!("{} is founded in {}", asked.name, dir.display()));
    say(format!(
        "The recovery copy is in {} and has opened this database. Keep it elsewhere.",
        file.display()
    ));
    if asked.passphrase_file.is_none() {
        say("Its passphrase is shown once. Write it down and keep it apart from the copy:");
        line(&passphrase);
    }
    if asked.staff_hub {
        say(format!(
            "Next: rapport serve --config {}",
            instance.settings_file().display()
        ));
        say(
            "Its clinicians are named among its practitioners, each with an account; then say in its settings whose staff go to a neighbour hub.",
        );
    } else {
        say(format!("Next: rapport serve --data {}", dir.display()));
    }
    Ok(())
}

/// Six groups of five letters and digits that are hard to confuse: about 150 bits.
fn invented_passphrase() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789x";
    let mut random = [0_u8; 30];
    getrandom::fill(&mut random).during("asking the system for random numbers")?;
    let letters: Vec<char> = random
        .iter()
        .filter_map(|b| LETTERS.get(usize::from(b % 32)))
        .map(|b| char::from(*b))
        .collect();
    Ok(letters
        .chunks(5)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-"))
}
