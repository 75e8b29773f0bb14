//! The recovery copy of the master key, and where the key lies.

use ledger::{Ledger, MasterKey, MasterKeyError, RecoveryError};

use crate::world::{World, known, on_both};

on_both!(a_copy_opens_its_ledger_and_no_other);

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
