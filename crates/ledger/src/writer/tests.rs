//! A commit whose answer is lost, on SQLite: by a connection that says so at the chosen moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use uuid::Uuid;

use crate::clock::SystemClock;
use crate::error::{AppendError, StorageError};
use crate::sql::{Address, Dialect, OnRow, Sql, Tuning, Value};
use crate::types::{Batch, NewEvent, Purpose, ReadEntry, SERVICE_KEY};
use crate::{Ledger, MasterKey, RowWrite, TypeRegistry};

const PASS: u8 = 0;
/// The commit happens and is said to have failed.
const LOSE_ANSWER: u8 = 1;
/// The commit does not happen.
const LOSE_REQUEST: u8 = 2;
/// A statement fails before the commit, on this connection only.
const FAIL_BEFORE: u8 = 3;

/// A connection with a fault.
struct Faulty {
    real: Box<dyn Sql>,
    fault: Arc<AtomicU8>,
    broken: bool,
}

fn lost() -> StorageError {
    StorageError::Database("the connection was lost".into())
}

impl Sql for Faulty {
    fn dialect(&self) -> Dialect {
        self.real.dialect()
    }

    fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, StorageError> {
        if self
            .fault
            .compare_exchange(FAIL_BEFORE, PASS, Ordering::SeqCst, Ordering::SeqCst)
            .is_ok()
        {
            self.broken = true;
            return Err(lost());
        }
        self.real.execute(sql, params)
    }

    fn query(&mut self, sql: &str, params: &[Value<'_>], on_row: OnRow<'_>) -> Result<(), StorageError> {
        self.real.query(sql, params, on_row)
    }

    fn script(&mut self, sql: &str) -> Result<(), StorageError> {
        self.real.script(sql)
    }

    fn begin(&mut self) -> Result<(), StorageError> {
        self.real.begin()
    }

    fn begin_snapshot(&mut self) -> Result<(), StorageError> {
        self.real.begin_snapshot()
    }

    fn commit(&mut self) -> Result<(), StorageError> {
        match self.fault.swap(PASS, Ordering::SeqCst) {
            LOSE_ANSWER => {
                self.real.commit()?;
                self.broken = true;
                Err(lost())
            }
            LOSE_REQUEST => {
                self.broken = true;
                Err(lost())
            }
            _ => self.real.commit(),
        }
    }

    fn rollback(&mut self) {
        self.real.rollback();
    }

    fn is_broken(&mut self) -> bool {
        self.broken
    }
}

/// A ledger whose first writing connection is faulty; the one it opens after a fault is not.
fn faulty(url: &str, master: &MasterKey, fault: &Arc<AtomicU8>) -> Ledger {
    let known = TypeRegistry::new(&[("thing.happened", 1)]);
    let address = Address::parse(url, Tuning::default()).unwrap();
    let sql = Faulty {
        real: address.maintenance().unwrap(),
        fault: Arc::clone(fault),
        broken: false,
    };
    Ledger::start(address, Box::new(sql), master, Arc::new(SystemClock), &known).unwrap()
}

fn one(type_name: &str) -> Batch {
    let mut batch = Batch::new(Uuid::from_u128(1), 1, Uuid::from_u128(2));
    batch.events.push(NewEvent {
        stream: Uuid::new_v4(),
        expected_version: 0,
        key_id: SERVICE_KEY,
        type_name: type_name.into(),
        type_version: 1,
        facts: b"{}".to_vec(),
        words: None,
    });
    batch
}

fn look() -> ReadEntry {
    ReadEntry {
        reader: Uuid::from_u128(1),
        role: 1,
        organisation: Uuid::from_u128(2),
        page: "list".into(),
        ids: vec![Uuid::from_u128(3)],
        reason: None,
        reason_key: SERVICE_KEY,
    }
}

#[test]
fn a_lost_commit_is_settled_whatever_it_held() {
    let dir = std::env::temp_dir().join(format!("ledger-lost-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    let url = dir.join("ledger.sqlite").display().to_string();
    let master = MasterKey::generate().unwrap();
    let known = TypeRegistry::new(&[("thing.happened", 1)]);
    drop(Ledger::create(&url, &master, Arc::new(SystemClock), &known, Purpose::Demo).unwrap());
    let (mut position, mut reads) = (0, 0);
    for round in 0..2 {
        for kind in [LOSE_ANSWER, LOSE_REQUEST, FAIL_BEFORE] {
            let fault = Arc::new(AtomicU8::new(PASS));
            // A connection that has failed is replaced by a good one, so each fault needs a ledger of its own.
            let ledger = faulty(&url, &master, &fault);
            fault.store(kind, Ordering::SeqCst);
            let written = one("thing.happened");
            let id = written.append_id;
            let done = ledger.append(written).unwrap();
            position += 1;
            assert_eq!(
                (done.first, done.last, done.replayed),
                (position, position, false),
                "fault {kind}"
            );
            assert_eq!(fault.load(Ordering::SeqCst), PASS, "the fault did not fire");
            assert_eq!(ledger.appended(id).unwrap().map(|a| a.first), Some(position));

            let ledger = faulty(&url, &master, &fault);
            fault.store(kind, Ordering::SeqCst);
            reads += 1;
            assert_eq!(ledger.log_read(&look()).unwrap(), reads, "fault {kind}");
            assert_eq!(fault.load(Ordering::SeqCst), PASS);

            let ledger = faulty(&url, &master, &fault);
            fault.store(kind, Ordering::SeqCst);
            ledger
                .write(vec![RowWrite::SetMarker {
                    name: "m".into(),
                    value: round,
                }])
                .unwrap();
            assert_eq!(fault.load(Ordering::SeqCst), PASS);
            assert_eq!(ledger.marker("m").unwrap(), Some(round));
            // The connection that took over works on.
            assert_eq!(ledger.append(one("thing.happened")).unwrap().first, position + 1);
            position += 1;
        }
    }
    let ledger = Ledger::open(&url, &master, Arc::new(SystemClock), &known).unwrap();
    let head = ledger.verify().unwrap().head;
    assert_eq!((head.position, head.read_position), (position, reads));
    drop(ledger);
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_store_that_is_gone_is_an_error_and_not_a_hang() {
    let dir = std::env::temp_dir().join(format!("ledger-gone-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    let url = dir.join("ledger.sqlite").display().to_string();
    let master = MasterKey::generate().unwrap();
    let known = TypeRegistry::new(&[("thing.happened", 1)]);
    drop(Ledger::create(&url, &master, Arc::new(SystemClock), &known, Purpose::Demo).unwrap());
    let fault = Arc::new(AtomicU8::new(PASS));
    let ledger = faulty(&url, &master, &fault);
    ledger.append(one("thing.happened")).unwrap();
    // The next connection finds no file.
    std::fs::rename(&dir, dir.with_extension("away")).unwrap();
    fault.store(LOSE_REQUEST, Ordering::SeqCst);
    assert!(matches!(
        ledger.append(one("thing.happened")),
        Err(AppendError::Storage(_))
    ));
    std::fs::rename(dir.with_extension("away"), &dir).unwrap();
    assert_eq!(ledger.append(one("thing.happened")).unwrap().first, 2);
    ledger.verify().unwrap();
    drop(ledger);
    std::fs::remove_dir_all(dir).unwrap();
}
