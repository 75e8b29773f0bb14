//! The recovery copy of the master key, and where the key lies.

use ledger::{AppendError, Ledger, MasterKey, MasterKeyError, RecoveryError, StorageError};

use crate::world::{World, batch, event, known, new, on_both};

on_both!(
    a_copy_opens_its_ledger_and_no_other,
    the_master_key_can_be_changed,
    other_processes_stop_when_it_was
);

const PHRASE: &str = "correct horse battery staple";

fn a_copy_opens_its_ledger_and_no_other(world: &World) {
    let ledger = world.create();
    assert_eq!(ledger.recovery_tested_at().unwrap(), None);
    assert_eq!(
        ledger.export_recovery(&world.master, "short"),
        Err(RecoveryError::ShortPassphrase)
    );
    let stranger = MasterKey::generate().unwrap();
    assert_eq!(
        ledger.export_recovery(&stranger, PHRASE),
        Err(RecoveryError::WrongMasterKey)
    );
    let copy = ledger.export_recovery(&world.master, PHRASE).unwrap();
    assert_eq!(ledger.recovery_tested_at().unwrap(), None, "made is not tested");
    assert_eq!(
        ledger.confirm_recovery(&copy, "wrong passphrase"),
        Err(RecoveryError::DoesNotOpen)
    );
    assert!(matches!(
        ledger.confirm_recovery("hello", PHRASE),
        Err(RecoveryError::Malformed(_))
    ));
    let cut: String = copy.lines().take(4).collect::<Vec<_>>().join("\n");
    assert!(matches!(
        ledger.confirm_recovery(&cut, PHRASE),
        Err(RecoveryError::Malformed(_))
    ));
    let typo = copy.replace("cost: 65536 3", "cost: 65536 2");
    assert_eq!(ledger.confirm_recovery(&typo, PHRASE), Err(RecoveryError::DoesNotOpen));
    let greedy = copy.replace("cost: 65536 3", "cost: 4194304 3");
    assert!(matches!(
        ledger.confirm_recovery(&greedy, PHRASE),
        Err(RecoveryError::Malformed(_))
    ));
    let elsewhere = world.another();
    let another = elsewhere.create();
    assert_eq!(
        another.confirm_recovery(&copy, PHRASE),
        Err(RecoveryError::OtherLedger(ledger.id()))
    );
    assert_eq!(ledger.recovery_tested_at().unwrap(), None);

    // As typed again from paper: more spaces, other line ends.
    let typed = copy.replace('\n', "\r\n\r\n");
    let when = ledger.confirm_recovery(&typed, PHRASE).unwrap();
    assert_eq!(ledger.recovery_tested_at().unwrap(), Some(when));
    drop(ledger);
    let recovered = MasterKey::open_recovery(&copy, PHRASE).unwrap();
    Ledger::open(&world.url, &recovered, world.clock.clone(), &known()).unwrap();
}

fn the_master_key_can_be_changed(world: &World) {
    let ledger = world.create();
    let (stays, gone) = (new(), new());
    for person in [stays, gone] {
        ledger
            .append(batch(vec![event(person, 0, person, "facts", Some("words"))]))
            .unwrap();
    }
    ledger.erase(gone).unwrap();
    let copy = ledger.export_recovery(&world.master, PHRASE).unwrap();
    ledger.confirm_recovery(&copy, PHRASE).unwrap();
    let next = MasterKey::generate().unwrap();
    assert_eq!(
        ledger.change_master_key(&next, &next),
        Err(RecoveryError::WrongMasterKey)
    );
    assert_eq!(ledger.change_master_key(&world.master, &next), Ok(2));
    assert_eq!(
        ledger.recovery_tested_at().unwrap(),
        None,
        "the old copy is of no more use"
    );
    assert_eq!(
        ledger.confirm_recovery(&copy, PHRASE),
        Err(RecoveryError::WrongMasterKey)
    );
    // The opened ledger goes on, with people old and new.
    ledger
        .append(batch(vec![
            event(stays, 1, stays, "more", None),
            event(new(), 0, new(), "new", None),
        ]))
        .unwrap();
    ledger.verify().unwrap();
    drop(ledger);
    let open = |master| Ledger::open(&world.url, master, world.clock.clone(), &known());
    assert!(matches!(open(&world.master), Err(ledger::OpenError::WrongMasterKey)));
    let ledger = open(&next).unwrap();
    let opened: Vec<bool> = ledger
        .follow(0, 10, true)
        .unwrap()
        .iter()
        .map(|e| e.opened().is_some())
        .collect();
    assert_eq!(opened, [true, false, true, true]);
    ledger.verify().unwrap();
}

fn other_processes_stop_when_it_was(world: &World) {
    let (one, two) = (world.create(), world.open());
    let person = new();
    two.append(batch(vec![event(person, 0, person, "facts", None)]))
        .unwrap();
    assert!(two.stream(person, 1, false).unwrap()[0].opened().is_some());
    let next = MasterKey::generate().unwrap();
    one.change_master_key(&world.master, &next).unwrap();
    // What it would wrap now could never be opened again.
    let stranger = batch(vec![event(new(), 0, new(), "", None)]);
    assert_eq!(
        two.append(stranger),
        Err(AppendError::Storage(StorageError::MasterKeyChanged))
    );
    assert_eq!(two.stream(person, 1, false), Err(StorageError::MasterKeyChanged));
    assert_eq!(one.verify().unwrap().keys, 2);
    let again = Ledger::open(&world.url, &next, world.clock.clone(), &known()).unwrap();
    again
        .append(batch(vec![
            event(person, 1, person, "", None),
            event(new(), 0, new(), "", None),
        ]))
        .unwrap();
    again.verify().unwrap();
}

#[test]
#[cfg(unix)]
fn the_key_file_must_be_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::sqlite();
    let file = world.dir.join("master.key");
    MasterKey::generate_file(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(
        matches!(MasterKey::generate_file(&file), Err(MasterKeyError::Exists(_))),
        "never overwritten"
    );
    let (one, two) = (
        MasterKey::from_file(&file).unwrap(),
        MasterKey::from_file(&file).unwrap(),
    );
    Ledger::create(&world.url, &one, world.clock.clone(), &known(), ledger::Purpose::Real).unwrap();
    Ledger::open(&world.url, &two, world.clock.clone(), &known()).unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        match MasterKey::from_file(&file) {
            Err(MasterKeyError::NotPrivate { mode: found, .. }) => assert_eq!(found, mode),
            other => panic!("{other:?}"),
        }
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o400)).unwrap();
    MasterKey::from_file(&file).unwrap();
    assert!(matches!(
        MasterKey::from_file(&world.dir.join("none")),
        Err(MasterKeyError::File { .. })
    ));
    assert!(matches!(
        MasterKey::from_env("RAPPORT_NO_SUCH_VARIABLE"),
        Err(MasterKeyError::NotSet(_))
    ));
    // PATH is set everywhere and is no key.
    assert!(matches!(MasterKey::from_env("PATH"), Err(MasterKeyError::Malformed(_))));
    assert_eq!(format!("{one:?}"), "MasterKey(..)");
}
