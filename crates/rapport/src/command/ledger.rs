//! `rapport ledger`, `rapport backup`, `rapport restore`: the record itself, opened without the door, so that a record
//! that no longer folds can still be examined.

use crate::cli;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use casework::{MasterKey, SystemClock};
use ledger::{Ledger, SignedHead, VerifyError};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// Opens an instance's ledger.
///
/// # Errors
/// When it does not open.
pub fn open(instance: &Instance) -> Result<Ledger, Failure> {
    let ledger = Ledger::open(
        &instance.database(),
        &instance.master()?,
        Arc::new(SystemClock),
        &casework::type_registry(),
    )
    .during(&format!("opening the ledger of {}", instance.dir.display()))?;
    let (found, wanted) = (
        casework::kind_of(&ledger).during("reading the founding")?,
        instance.kind()?,
    );
    if found != wanted {
        return Err(casework::OpenError::WrongKind { found, wanted })
            .during(&format!("opening the ledger of {}", instance.dir.display()));
    }
    Ok(ledger)
}

/// Does what was asked.
///
/// # Errors
/// When the record is broken (exit code 3) or cannot be read.
pub fn run(instance: &Instance, asked: &cli::LedgerCommand) -> Result<(), Failure> {
    let ledger = open(instance)?;
    match asked {
        cli::LedgerCommand::Verify { head, json } => verify(&ledger, head.as_deref(), *json),
        cli::LedgerCommand::Head => {
            let head = ledger.export_head().during("signing the head")?;
            line(serde_json::to_string_pretty(&head).during("writing the head")?);
            Ok(())
        }
        cli::LedgerCommand::Stats { json } => stats(&ledger, *json),
    }
}

fn verify(ledger: &Ledger, head: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let outcome = match head {
        None => ledger.verify(),
        Some(file) => {
            let text = std::fs::read_to_string(file).during(&format!("reading {}", file.display()))?;
            let outside: SignedHead = serde_json::from_str(&text).during(&format!("reading {}", file.display()))?;
            ledger.verify_against(&outside)
        }
    };
    match outcome {
        Ok(good) if as_json => line(json!({
            "good": true,
            "events": good.head.position,
            "reads": good.head.read_position,
            "signed_heads": good.signed_heads,
            "keys": good.keys,
            "erased": good.erased,
            "documents": good.documents,
        })),
        Ok(good) => {
            line(format!("events 1 to {}: chain holds", good.head.position));
            line(format!("reads 1 to {}: chain holds", good.head.read_position));
            line(format!(
                "{} signed heads, {} keys ({} erased), {} documents: good",
                good.signed_heads, good.keys, good.erased, good.documents
            ));
        }
        Err(VerifyError::Broken { place, why }) => {
            if as_json {
                line(json!({ "good": false, "place": place.to_string(), "why": why }));
            }
            return Err(
                Failure::found(format!("the record is not what was written: {place}: {why}"))
                    .remedy("keep this database as it is, and restore the newest backup elsewhere"),
            );
        }
        Err(error) => return Err(error).during("reading the record"),
    }
    Ok(())
}

fn stats(ledger: &Ledger, as_json: bool) -> Result<(), Failure> {
    let s = ledger.stats().during("counting")?;
    let rows = [
        ("events", s.head.position),
        ("reads", s.head.read_position),
        ("streams", s.streams),
        ("keys", s.keys),
        ("erased keys", s.erased),
        ("claims", s.claims),
        ("documents", s.documents),
        ("bytes of sealed facts", s.facts_bytes),
        ("bytes of sealed words", s.words_bytes),
        ("bytes of sealed documents", s.documents_bytes),
        ("bytes of the database", s.database_bytes),
    ];
    if as_json {
        let map: serde_json::Map<_, _> = rows.iter().map(|(k, v)| (k.replace(' ', "_"), json!(v))).collect();
        line(serde_json::Value::Object(map));
        return Ok(());
    }
    line(format!("{} database, purpose {}", s.database, s.purpose.code()));
    for (what, n) in rows {
        line(format!("{n:>14}  {what}"));
    }
    match s.recovery_tested_at {
        Some(at) => line(format!("a recovery copy opened it at {at}")),
        None => line("no recovery copy has opened it yet: no real data before that"),
    }
    Ok(())
}

/// Writes a backup.
///
/// # Errors
/// When a file cannot be written.
pub fn backup(instance: &Instance, asked: &cli::Backup) -> Result<(), Failure> {
    std::fs::create_dir_all(&asked.to).during(&format!("making {}", asked.to.display()))?;
    let made = open(instance)?.backup(&asked.to).during("writing the backup")?;
    if let Some(data) = &made.data {
        line(data.display());
    }
    line(made.keys.display());
    say(format!(
        "Up to event {}. Destroy older key files: a restored copy must not revive the erased.",
        made.position
    ));
    Ok(())
}

/// Restores a backup into a new instance.
///
/// # Errors
/// When there is an instance, or a file does not fit.
pub fn restore(dir: &Path, asked: &cli::Restore) -> Result<(), Failure> {
    let master = MasterKey::from_file(&asked.master_key).during("reading the master key")?;
    let mut instance = Instance::make(dir, "real", None)?;
    std::fs::remove_file(instance.master_key_file()).during("putting the master key in place")?;
    master
        .write_file(&instance.master_key_file())
        .during("putting the master key in place")?;
    let (ledger, restored) = Ledger::restore(
        &instance.database(),
        &asked.copy,
        &asked.keys,
        &master,
        Arc::new(SystemClock),
        &casework::type_registry(),
    )
    .during("restoring")?;
    instance.settings.purpose = ledger.purpose().code().to_owned();
    // A hub's copy comes back as a hub, and as nothing else.
    let written_as = instance.settings_file();
    instance.settings.kind = casework::kind_of(&ledger)
        .during("reading the founding")?
        .code()
        .to_owned();
    if instance.settings_file() != written_as {
        std::fs::remove_file(written_as).during("writing the settings")?;
    }
    instance.save()?;
    say(format!("Restored up to event {}; both chains hold.", restored.position));
    Ok(())
}
