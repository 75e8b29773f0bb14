//! The answer to a COMMIT is lost on its way. Tested here on PostgreSQL with a connection cut at that very moment; for
//! SQLite, which has no connection to cut, see the tests inside the writer.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use ledger::{AppendError, Ledger, ReadEntry, RowWrite, SERVICE_KEY};

use crate::world::{World, batch, event, known, new};

const PASS: u8 = 0;
/// The next COMMIT reaches the server; its answer does not come back.
const LOSE_ANSWER: u8 = 1;
/// The next COMMIT does not even reach the server.
const LOSE_REQUEST: u8 = 2;
/// Nothing goes through at all.
const DOWN: u8 = 3;

/// A relay between the ledger and the server.
struct Relay {
    port: u16,
    mode: Arc<AtomicU8>,
}

impl Relay {
    fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mode = Arc::new(AtomicU8::new(PASS));
        let shared = Arc::clone(&mode);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                if shared.load(Ordering::SeqCst) == DOWN {
                    continue;
                }
                let Ok(upstream) = TcpStream::connect(&server) else {
                    continue;
                };
                relay(client, upstream, &shared);
            }
        });
        Self { port, mode }
    }

    fn set(&self, mode: u8) {
        self.mode.store(mode, Ordering::SeqCst);
    }

    /// The fault that was armed has happened.
    fn fired(&self) -> bool {
        self.mode.load(Ordering::SeqCst) == PASS
    }
}

fn relay(client: TcpStream, server: TcpStream, mode: &Arc<AtomicU8>) {
    // Set by the one direction when the other must swallow the next bytes and hang up.
    let swallow = Arc::new(AtomicU8::new(0));
    for up in [true, false] {
        let (mut from, mut to) = if up {
            (client.try_clone().unwrap(), server.try_clone().unwrap())
        } else {
            (server.try_clone().unwrap(), client.try_clone().unwrap())
        };
        let (mode, swallow) = (Arc::clone(mode), Arc::clone(&swallow));
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                let bytes = &buffer[..read];
                if mode.load(Ordering::SeqCst) == DOWN {
                    break;
                }
                if up && bytes.windows(7).any(|window| window == b"COMMIT\0") {
                    if mode
                        .compare_exchange(LOSE_REQUEST, PASS, Ordering::SeqCst, Ordering::SeqCst)
                        .is_ok()
                    {
                        break;
                    }
                    if mode
                        .compare_exchange(LOSE_ANSWER, PASS, Ordering::SeqCst, Ordering::SeqCst)
                        .is_ok()
                    {
                        swallow.store(1, Ordering::SeqCst);
                    }
                } else if !up && swallow.load(Ordering::SeqCst) == 1 {
                    break;
                }
                if to.write_all(bytes).is_err() {
                    break;
                }
            }
            let _ = from.shutdown(Shutdown::Both);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

/// The ledger behind a relay.
fn behind_relay(world: &World) -> (Ledger, Relay) {
    drop(world.create());
    let (before, after) = world.url.split_once("://").unwrap();
    let (host, database) = after.rsplit_once('/').unwrap();
    let (user, host) = host.rsplit_once('@').unwrap_or(("postgres", host));
    let relay = Relay::to(host.to_owned());
    let url = format!("{before}://{user}@127.0.0.1:{}/{database}", relay.port);
    (
        Ledger::open(&url, &world.master, world.clock.clone(), &known()).unwrap(),
        relay,
    )
}

fn one() -> ledger::Batch {
    batch(vec![event(new(), 0, SERVICE_KEY, "", None)])
}

fn look() -> ReadEntry {
    ReadEntry {
        reader: new(),
        role: 1,
        organisation: new(),
        page: "list".into(),
        ids: vec![new()],
        reason: None,
        reason_key: SERVICE_KEY,
    }
}

#[test]
fn whatever_is_lost_everything_is_written_once() {
    let Some(world) = World::postgres() else { return };
    let (ledger, relay) = behind_relay(&world);
    for (round, fault) in [LOSE_ANSWER, LOSE_REQUEST, LOSE_ANSWER, LOSE_REQUEST]
        .into_iter()
        .enumerate()
    {
        let round = round as u64;
        relay.set(fault);
        let done = ledger.append(one()).unwrap();
        assert!(relay.fired(), "no commit was hit");
        assert_eq!((done.first, done.replayed), (3 * round + 1, false), "fault {fault}");
        relay.set(fault);
        assert_eq!(ledger.log_read(&look()).unwrap(), round + 1);
        assert!(relay.fired());
        relay.set(fault);
        ledger
            .write(vec![RowWrite::SetMarker {
                name: "m".into(),
                value: round as i64,
            }])
            .unwrap();
        assert!(relay.fired());
        assert_eq!(ledger.marker("m").unwrap(), Some(round as i64));
        // A group of several, all hit by one fault.
        std::thread::scope(|scope| {
            world.while_locked(|| {
                for _ in 0..2 {
                    scope.spawn(|| ledger.append(one()).unwrap());
                }
                crate::world::until_waiting(&ledger, 2);
                relay.set(fault);
            });
        });
        assert!(relay.fired());
    }
    assert_eq!(ledger.head().unwrap().position, 12);
    ledger.verify().unwrap();
}

#[test]
fn an_outage_is_told_and_got_over() {
    let Some(world) = World::postgres() else { return };
    let (ledger, relay) = behind_relay(&world);
    ledger.append(one()).unwrap();
    relay.set(DOWN);
    let missed = one();
    let id = missed.append_id;
    assert!(matches!(ledger.append(missed.clone()), Err(AppendError::Storage(_))));
    assert!(ledger.head().is_err());
    // Many at once are told as well, each of them.
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|_| scope.spawn(|| ledger.append(one()))).collect();
        assert!(
            threads
                .into_iter()
                .all(|thread| matches!(thread.join().unwrap(), Err(AppendError::Storage(_))))
        );
    });
    relay.set(PASS);
    assert_eq!(ledger.appended(id).unwrap(), None, "the caller can find out");
    assert_eq!(
        ledger.append(missed).unwrap().first,
        2,
        "and try again with the same id"
    );
    ledger.verify().unwrap();
}
