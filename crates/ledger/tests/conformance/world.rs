//! A fresh database for a test, on either kind, and small ways to say things briefly.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use jiff::Timestamp;
use ledger::{Batch, Claim, Ledger, ManualClock, MasterKey, NewEvent, Purpose, TypeRegistry};
use uuid::Uuid;

/// Runs the named tests once on each database.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::world::World::sqlite()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(world) = $crate::world::World::postgres() {
                    super::$name(&world);
                }
            })*
        }
    };
}
pub(crate) use on_both;

/// Where a test's ledger lies, its clock and its master key.
pub struct World {
    pub url: String,
    pub dir: PathBuf,
    pub clock: Arc<ManualClock>,
    pub master: MasterKey,
    /// The server's own URL, to drop the database by.
    server: Option<String>,
}

pub const ROLE: u16 = 7;

pub fn known() -> TypeRegistry {
    TypeRegistry::new(&[("thing.happened", 1), ("thing.happened", 2), ("other.happened", 1)])
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

impl World {
    pub fn sqlite() -> Self {
        let dir = std::env::temp_dir().join(format!("ledger-test-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&dir).unwrap();
        let url = format!("sqlite:{}", dir.join("ledger.sqlite").display());
        Self {
            url,
            dir,
            clock: manual(),
            master: MasterKey::generate().unwrap(),
            server: None,
        }
    }

    /// `None` without a server; says so once, past the test runner's capture.
    pub fn postgres() -> Option<Self> {
        static SAY: Once = Once::new();
        let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") else {
            SAY.call_once(|| {
                let _ = writeln!(std::io::stderr(), "POSTGRESQL NOT RUN: set RAPPORT_TEST_POSTGRES");
            });
            return None;
        };
        let name = format!("ledger_test_{}", Uuid::new_v4().simple());
        client(&server)
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let dir = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&dir).unwrap();
        let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
        Some(Self {
            url,
            dir,
            clock: manual(),
            master: MasterKey::generate().unwrap(),
            server: Some(server),
        })
    }

    pub fn is_postgres(&self) -> bool {
        self.server.is_some()
    }

    /// Another empty world of the same kind and with the same master key.
    pub fn another(&self) -> Self {
        let mut other = if self.is_postgres() {
            Self::postgres().unwrap()
        } else {
            Self::sqlite()
        };
        other.master = self.master.clone();
        other
    }

    pub fn create(&self) -> Ledger {
        Ledger::create(&self.url, &self.master, self.clock.clone(), &known(), Purpose::Demo).unwrap()
    }

    pub fn open(&self) -> Ledger {
        Ledger::open(&self.url, &self.master, self.clock.clone(), &known()).unwrap()
    }

    /// The SQLite file.
    pub fn file(&self) -> PathBuf {
        Path::new(self.url.strip_prefix("sqlite:").unwrap()).to_owned()
    }

    /// Raw statements, behind the ledger's back.
    pub fn raw(&self, sql: &str) {
        if self.is_postgres() {
            client(&self.url).batch_execute(sql).unwrap();
        } else {
            rusqlite::Connection::open(self.file())
                .unwrap()
                .execute_batch(sql)
                .unwrap();
        }
    }

    /// A raw number.
    pub fn raw_number(&self, sql: &str) -> i64 {
        if self.is_postgres() {
            client(&self.url).query_one(sql, &[]).unwrap().get(0)
        } else {
            rusqlite::Connection::open(self.file())
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap()
        }
    }

    /// Raw bytes.
    pub fn raw_bytes(&self, sql: &str) -> Vec<u8> {
        if self.is_postgres() {
            client(&self.url).query_one(sql, &[]).unwrap().get(0)
        } else {
            rusqlite::Connection::open(self.file())
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap()
        }
    }

    /// Holds the lock that every writer needs while `then` runs.
    pub fn while_locked(&self, then: impl FnOnce()) {
        if self.is_postgres() {
            let mut client = client(&self.url);
            let mut transaction = client.transaction().unwrap();
            transaction.execute("SELECT id FROM head FOR UPDATE", &[]).unwrap();
            then();
            transaction.rollback().unwrap();
        } else {
            let connection = rusqlite::Connection::open(self.file()).unwrap();
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            then();
            connection.execute_batch("ROLLBACK").unwrap();
        }
    }
}

fn client(url: &str) -> postgres::Client {
    postgres::Client::connect(url, postgres::NoTls).unwrap()
}

fn manual() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(at("2026-11-22T09:00:00Z")))
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
        if let Some(server) = &self.server {
            let name = self.url.rsplit_once('/').unwrap().1;
            let _ = client(server).batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// An event of the first type.
pub fn event(stream: Uuid, expected_version: u64, key_id: Uuid, facts: &str, words: Option<&str>) -> NewEvent {
    NewEvent {
        stream,
        expected_version,
        key_id,
        type_name: "thing.happened".into(),
        type_version: 2,
        facts: facts.as_bytes().to_vec(),
        words: words.map(|words| words.as_bytes().to_vec()),
    }
}

/// A batch of events by somebody.
pub fn batch(events: Vec<NewEvent>) -> Batch {
    Batch {
        events,
        ..Batch::new(Uuid::from_u128(1), ROLE, Uuid::from_u128(2))
    }
}

pub fn claim(kind: &str, value: &str, owner: Uuid, key_id: Uuid) -> Claim {
    Claim {
        kind: kind.into(),
        value: value.as_bytes().to_vec(),
        owner,
        key_id,
    }
}

pub fn new() -> Uuid {
    Uuid::new_v4()
}

/// Waits, without a clock, until so many requests are queued.
pub fn until_waiting(ledger: &Ledger, requests: u64) {
    while ledger.pressure().waiting < requests {
        std::thread::yield_now();
    }
}
