//! The process under test: several threads append and log reads, and acknowledge each answer on a line of its own.
//!
//! `ACK E <append id> <first> <last>` for an append, `ACK R <position>` for a read.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write;
use std::process::Command;
use std::sync::{Arc, Mutex};

use ledger::{Batch, Ledger, NewDocument, NewEvent, ReadEntry, SERVICE_KEY, SystemClock, Tuning};
use uuid::Uuid;

use crate::{known, master};

/// Where the ledger is; makes this test the process under test.
const URL: &str = "LEDGER_FAULT_URL";
/// File for the acknowledgements; standard output without it.
const ACKS: &str = "LEDGER_FAULT_ACKS";
/// Appends of each thread; without it the process goes on until it is killed.
const COUNT: &str = "LEDGER_FAULT_COUNT";
/// `FULL` or `NORMAL`.
const SYNC: &str = "LEDGER_FAULT_SYNC";
const THREADS: u64 = 3;

/// What a process under test is to do.
pub struct Job<'j> {
    pub url: &'j str,
    pub acks: Option<&'j std::path::Path>,
    pub count: Option<u64>,
    pub full_sync: bool,
}

impl Job<'_> {
    /// This same program, as the process under test.
    pub fn command(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([
            "child::the_process_under_test_acknowledges_what_it_wrote",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ]);
        command
            .env(URL, self.url)
            .env(SYNC, if self.full_sync { "FULL" } else { "NORMAL" });
        if let Some(acks) = self.acks {
            command.env(ACKS, acks);
        }
        if let Some(count) = self.count {
            command.env(COUNT, count.to_string());
        }
        command
    }
}

/// An acknowledgement as read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    Append { id: Uuid, first: u64, last: u64 },
    Read { position: u64 },
}

/// Takes an acknowledgement off a line, if it is a whole one.
pub fn parse(line: &str) -> Option<Ack> {
    let mut words = line.get(line.find("ACK ")?..)?.split_whitespace().skip(1);
    match words.next()? {
        "E" => Some(Ack::Append {
            id: words.next()?.parse().ok()?,
            first: words.next()?.parse().ok()?,
            last: words.next()?.parse().ok()?,
        }),
        "R" => Some(Ack::Read {
            position: words.next()?.parse().ok()?,
        }),
        _ => None,
    }
}

/// Started by the other tests in a process of its own. Run with all the others it does a little in its own process.
#[test]
fn the_process_under_test_acknowledges_what_it_wrote() {
    let Ok(url) = std::env::var(URL) else {
        let dir = std::env::temp_dir().join(format!("ledger-child-{}", Uuid::new_v4()));
        std::fs::create_dir_all(&dir).unwrap();
        let url = dir.join("ledger.sqlite").display().to_string();
        let ledger = Ledger::create(&url, &master(), Arc::new(SystemClock), &known(), ledger::Purpose::Demo).unwrap();
        let acks = Arc::new(Mutex::new(Vec::new()));
        work(&ledger, &acks, Some(5));
        let acks = String::from_utf8(acks.lock().unwrap().clone()).unwrap();
        let acks: Vec<Ack> = acks.lines().map(|line| parse(line).unwrap()).collect();
        check(&ledger, &acks).unwrap();
        assert!(acks.len() as u64 > THREADS * 5);
        std::fs::remove_dir_all(dir).unwrap();
        return;
    };
    let full_sync = std::env::var(SYNC).unwrap() == "FULL";
    // Few pages a checkpoint, so that a short run has many of them.
    let tuning = Tuning {
        full_sync,
        checkpoint_pages: 150,
    };
    let ledger = Ledger::open_with(&url, &master(), Arc::new(SystemClock), &known(), tuning).unwrap();
    let count = std::env::var(COUNT).ok().map(|count| count.parse().unwrap());
    match std::env::var(ACKS) {
        Ok(file) => {
            let file = File::options().create(true).append(true).open(file).unwrap();
            work(&ledger, &Arc::new(Mutex::new(file)), count);
        }
        Err(_) => work(&ledger, &Arc::new(Mutex::new(std::io::stdout())), count),
    }
}

/// Appends of one to four events, sometimes with a document, and now and then a read.
fn work(ledger: &Ledger, acks: &Arc<Mutex<impl Write + Send>>, count: Option<u64>) {
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                let person = Uuid::new_v4();
                for n in (0..).take_while(|n| count.is_none_or(|count| *n < count)) {
                    let mut batch = Batch::new(Uuid::from_u128(1), 1, Uuid::from_u128(2));
                    let id = batch.append_id;
                    let stream = Uuid::new_v4();
                    batch.events = (0..=n % 4)
                        .map(|_| NewEvent {
                            stream,
                            expected_version: 0,
                            key_id: person,
                            type_name: "thing.happened".into(),
                            type_version: 1,
                            facts: id.to_string().into_bytes(),
                            words: (n % 3 == 0).then(|| vec![b'w'; 700]),
                        })
                        .collect();
                    if n % 10 == thread {
                        let bytes = vec![7; 9000];
                        batch.documents.push(NewDocument {
                            id,
                            key_id: person,
                            media_type: "text/plain".into(),
                            bytes,
                        });
                    }
                    let done = ledger.append(batch).unwrap();
                    acknowledge(acks, &format!("ACK E {id} {} {}\n", done.first, done.last));
                    if n % 4 == 1 {
                        let look = ReadEntry {
                            reader: person,
                            role: 1,
                            organisation: person,
                            page: "list".into(),
                            ids: vec![stream],
                            reason: None,
                            reason_key: SERVICE_KEY,
                        };
                        acknowledge(acks, &format!("ACK R {}\n", ledger.log_read(&look).unwrap()));
                    }
                }
            });
        }
    });
}

fn acknowledge(acks: &Mutex<impl Write>, line: &str) {
    let mut acks = acks.lock().unwrap();
    acks.write_all(line.as_bytes()).unwrap();
    acks.flush().unwrap();
}

/// Whether everything acknowledged is there, once and whole, and the record holds. Says what is not.
pub fn check(ledger: &Ledger, acks: &[Ack]) -> Result<(), String> {
    ledger
        .verify()
        .map_err(|error| format!("the record is broken: {error}"))?;
    let head = ledger.head().map_err(|error| error.to_string())?;
    let events = ledger.follow(0, u32::MAX, true).map_err(|error| error.to_string())?;
    let mut written: HashMap<&[u8], Vec<u64>> = HashMap::new();
    for event in &events {
        let facts = event.opened().map(|opened| opened.facts.as_slice()).unwrap_or_default();
        written.entry(facts).or_default().push(event.position);
    }
    let mut lost = Vec::new();
    for ack in acks {
        match *ack {
            Ack::Read { position } if position <= head.read_position => {}
            Ack::Append { id, first, last } if last <= head.position => {
                let mine = written.get(id.to_string().as_bytes()).cloned().unwrap_or_default();
                if mine != (first..=last).collect::<Vec<_>>() {
                    return Err(format!(
                        "append {id} was acknowledged at {first} to {last} and lies at {mine:?}"
                    ));
                }
                let marked = ledger.appended(id).map_err(|error| error.to_string())?;
                if marked.map(|appended| (appended.first, appended.last)) != Some((first, last)) {
                    return Err(format!("append {id} has no mark"));
                }
            }
            _ => lost.push(*ack),
        }
    }
    match lost.first() {
        None => Ok(()),
        Some(first) => Err(format!(
            "{} acknowledged writes are lost, the first {first:?}",
            lost.len()
        )),
    }
}
