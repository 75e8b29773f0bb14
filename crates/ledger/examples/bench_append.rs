//! How fast the ledger appends and replays, beside the bare database in the same run.
//!
//! `cargo run --release -p ledger --example bench_append -- [DIRECTORY] [EVENTS TO REPLAY] [replay]`
//!
//! Prints the file system, the measured time of a sync and the load first: without them the figures say nothing. Refuses
//! a file system in memory. With `RAPPORT_TEST_POSTGRES` set, PostgreSQL is measured too.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement for a person to read; it stops when it cannot measure"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ledger::{Batch, Ledger, ManualClock, MasterKey, NewEvent, Purpose, SystemClock, TypeRegistry};
use uuid::Uuid;

/// Facts of a usual event, before sealing.
const FACTS: usize = 160;
/// What they and the other columns take as a row: the bare database writes rows of this size.
const ROW_BLOB: usize = FACTS + 60;
/// How long each measurement takes.
const FOR: Duration = Duration::from_secs(4);
const ROUNDS: usize = 3;

fn main() {
    let mut args = std::env::args().skip(1);
    let base = args.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let replayed = args.next().map_or(500_000, |text| text.parse().unwrap());
    let (kind, mount) = file_system(&base);
    println!("file system     {kind} at {mount}");
    if ["tmpfs", "ramfs", "devtmpfs"].contains(&kind.as_str()) {
        println!(
            "refused: a sync costs nothing in memory, so the figures would mean nothing; name a directory on a disk"
        );
        std::process::exit(2);
    }
    let only_replay = args.next().is_some_and(|what| what == "replay");
    let dir = base.join(format!("ledger-bench-{}", Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    println!("sync            {}", sync_time(&dir));
    println!(
        "load            {}",
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()
    );
    println!(
        "cores           {}",
        std::thread::available_parallelism().map_or(0, usize::from)
    );
    println!("each event      {FACTS} bytes of facts; a new stream and a known person; medians of {ROUNDS} rounds\n");

    if !only_replay {
        appends(&dir);
    }
    replay(&dir, replayed);
    println!(
        "load            {}",
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

fn appends(dir: &Path) {
    println!("SQLite, synchronous FULL");
    compare(|round| sqlite_raw(dir, round), |round| sqlite_ledger(dir, round));
    if let Ok(server) = std::env::var("RAPPORT_TEST_POSTGRES") {
        println!("\nPostgreSQL, synchronous_commit on");
        compare(|_| postgres_raw(&server), |_| postgres_ledger(&server));
    } else {
        println!("\nPOSTGRESQL NOT RUN: set RAPPORT_TEST_POSTGRES");
    }
    println!();
}

/// Rates of one round: of the bare database one row and 64 rows a commit, of the ledger with 1 and 64 writers.
type Rates = (f64, f64);

fn compare(raw: impl Fn(usize) -> Rates, ledger: impl Fn(usize) -> (f64, f64, f64)) {
    let mut all: [Vec<f64>; 5] = Default::default();
    for round in 0..ROUNDS {
        let (single, batched) = raw(round);
        let (one, many, share) = ledger(round);
        for (list, rate) in all.iter_mut().zip([single, batched, one, many, share]) {
            list.push(rate);
        }
    }
    let [single, batched, one, many, share] = all.map(|mut list| {
        list.sort_by(f64::total_cmp);
        list[list.len() / 2]
    });
    println!("  bare database, one row a commit      {single:>9.0} rows/s");
    println!("  bare database, 64 rows a commit      {batched:>9.0} rows/s");
    println!(
        "  ledger, 1 writer                     {one:>9.0} appends/s acknowledged, {:.0}% of the bare single",
        100.0 * one / single
    );
    println!(
        "  ledger, 64 writers                   {many:>9.0} appends/s acknowledged, {:.0}% of the bare batched; {share:.1} a commit",
        100.0 * many / batched
    );
}

fn rate_of(mut step: impl FnMut() -> u64) -> f64 {
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < FOR {
        done += step();
    }
    done as f64 / start.elapsed().as_secs_f64()
}

const RAW_TABLE: &str = "CREATE TABLE raw (position BIGINT PRIMARY KEY, stream BLOB NOT NULL, version BIGINT NOT NULL, \
                         body BLOB NOT NULL); CREATE UNIQUE INDEX raw_stream ON raw (stream, version)";

fn sqlite_raw(dir: &Path, round: usize) -> Rates {
    let mut next = 0_i64;
    let mut rates = [0.0; 2];
    for (rate, rows) in rates.iter_mut().zip([1, 64]) {
        let connection = rusqlite::Connection::open(dir.join(format!("raw-{round}-{rows}.sqlite"))).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000")
            .unwrap();
        connection.execute_batch(RAW_TABLE).unwrap();
        *rate = rate_of(|| {
            connection.execute_batch("BEGIN IMMEDIATE").unwrap();
            for _ in 0..rows {
                next += 1;
                connection
                    .prepare_cached("INSERT INTO raw VALUES (?1, ?2, 1, ?3)")
                    .unwrap()
                    .execute((next, Uuid::now_v7().as_bytes(), vec![7_u8; ROW_BLOB + 150]))
                    .unwrap();
            }
            connection.execute_batch("COMMIT").unwrap();
            rows
        });
    }
    (rates[0], rates[1])
}

fn known() -> TypeRegistry {
    TypeRegistry::new(&[("session.attended", 1)])
}

fn batch(person: Uuid, events: usize) -> Batch {
    let mut batch = Batch::new(Uuid::from_u128(1), 1, Uuid::from_u128(2));
    let stream = Uuid::now_v7();
    batch.events = (0..events)
        .map(|_| NewEvent {
            stream,
            expected_version: 0,
            key_id: person,
            type_name: "session.attended".into(),
            type_version: 1,
            facts: vec![b'f'; FACTS],
            words: None,
        })
        .collect();
    batch
}

fn sqlite_ledger(dir: &Path, round: usize) -> (f64, f64, f64) {
    let url = dir.join(format!("ledger-{round}.sqlite")).display().to_string();
    measure(
        &Ledger::create(
            &url,
            &MasterKey::generate().unwrap(),
            Arc::new(SystemClock),
            &known(),
            Purpose::Demo,
        )
        .unwrap(),
    )
}

fn measure(ledger: &Ledger) -> (f64, f64, f64) {
    let people: Vec<Uuid> = (0..500).map(|_| Uuid::new_v4()).collect();
    for person in &people {
        ledger.append(batch(*person, 1)).unwrap();
    }
    let mut n = 0;
    let one = rate_of(|| {
        n += 1;
        ledger.append(batch(people[n % people.len()], 1)).unwrap();
        1
    });
    let before = ledger.pressure();
    let done = AtomicU64::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..64 {
            let (people, done) = (&people, &done);
            scope.spawn(move || {
                let mut n = writer;
                while start.elapsed() < FOR {
                    n += 64;
                    ledger.append(batch(people[n % people.len()], 1)).unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let many = done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    let after = ledger.pressure();
    let share = (after.answered - before.answered) as f64 / (after.commits - before.commits) as f64;
    (one, many, share)
}

fn in_new_database<T>(server: &str, work: impl FnOnce(&str) -> T) -> T {
    let name = format!("ledger_bench_{}", Uuid::new_v4().simple());
    let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let done = work(&format!("{}/{name}", server.rsplit_once('/').unwrap().0));
    client
        .batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
        .unwrap();
    done
}

fn postgres_raw(server: &str) -> Rates {
    in_new_database(server, |url| {
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(&RAW_TABLE.replace("BLOB", "BYTEA")).unwrap();
        let mut next = 0_i64;
        let mut rates = [0.0; 2];
        for (rate, rows) in rates.iter_mut().zip([1, 64]) {
            let places: Vec<String> = (0..rows)
                .map(|n| format!("(${}, ${}, 1, ${})", n * 3 + 1, n * 3 + 2, n * 3 + 3))
                .collect();
            let insert = client
                .prepare(&format!("INSERT INTO raw VALUES {}", places.join(",")))
                .unwrap();
            *rate = rate_of(|| {
                let values: Vec<_> = (0..rows)
                    .map(|_| {
                        next += 1;
                        (next, Uuid::now_v7().as_bytes().to_vec(), vec![7_u8; ROW_BLOB + 150])
                    })
                    .collect();
                let params: Vec<&(dyn postgres::types::ToSql + Sync)> = values
                    .iter()
                    .flat_map(|(position, stream, body)| {
                        [position as &(dyn postgres::types::ToSql + Sync), stream, body]
                    })
                    .collect();
                client.execute(&insert, &params).unwrap();
                rows
            });
        }
        (rates[0], rates[1])
    })
}

fn postgres_ledger(server: &str) -> (f64, f64, f64) {
    in_new_database(server, |url| {
        measure(
            &Ledger::create(
                url,
                &MasterKey::generate().unwrap(),
                Arc::new(SystemClock),
                &known(),
                Purpose::Demo,
            )
            .unwrap(),
        )
    })
}

/// Fills a ledger and replays it: five events a person, one word text in five events.
fn replay(dir: &Path, events: usize) {
    let url = dir.join("replay.sqlite").display().to_string();
    let clock = Arc::new(ManualClock::new("2026-01-01T00:00:00Z".parse().unwrap()));
    let master = MasterKey::generate().unwrap();
    let ledger = Ledger::create(&url, &master, clock, &known(), Purpose::Demo).unwrap();
    let start = Instant::now();
    let mut written = 0;
    while written < events {
        let mut many = batch(Uuid::new_v4(), 0);
        for _ in 0..200 {
            let mut five = batch(Uuid::new_v4(), 5).events;
            five[0].words = Some(vec![b'w'; 400]);
            many.events.append(&mut five);
        }
        written += many.events.len();
        ledger.append(many).unwrap();
    }
    println!(
        "filled          {written} events of {} people in {:.1} s, 1,000 an append",
        written / 5,
        start.elapsed().as_secs_f64()
    );
    drop(ledger);
    let ledger = Ledger::open(&url, &master, Arc::new(SystemClock), &known()).unwrap();
    for (what, with_words) in [("facts only", false), ("facts only", false), ("with words", true)] {
        let (start, cpu, own) = (Instant::now(), cpu_seconds("self"), cpu_seconds("thread-self"));
        let (mut count, mut bytes) = (0, 0);
        ledger
            .replay(0, with_words, |events| {
                count += events.len();
                bytes += events
                    .iter()
                    .filter_map(|event| event.opened())
                    .map(|opened| opened.facts.len())
                    .sum::<usize>();
            })
            .unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let opening = (cpu_seconds("thread-self") - own) * 1e6 / count as f64;
        let reading = (cpu_seconds("self") - cpu) * 1e6 / count as f64 - opening;
        println!(
            "replay          {:>9.0} events/s, {what}; {count} events, {bytes} bytes of facts, {seconds:.2} s",
            count as f64 / seconds
        );
        println!(
            "                {:>9.0} events/s if both threads had a core of their own: CPU {reading:.2} us reading, {opening:.2} us opening",
            1e6 / reading.max(opening)
        );
    }
    let (start, cpu) = (Instant::now(), cpu_seconds("self"));
    let events = ledger.verify().unwrap().head.position as f64;
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds("self") - cpu);
    println!(
        "verify          {:>9.0} events/s; CPU {:.2} us an event",
        events / seconds,
        cpu * 1e6 / events
    );
}

/// Processor time of this process (`self`) or thread (`thread-self`) so far, from the kernel's count in hundredths of a second.
fn cpu_seconds(whose: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{whose}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// The kind and mount point of the file system that a directory lies on.
fn file_system(dir: &Path) -> (String, String) {
    let dir = dir.canonicalize().unwrap();
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?.to_owned(), words.next()?.to_owned()))
        })
        .filter(|(mount, _)| dir.starts_with(mount))
        .max_by_key(|(mount, _)| mount.len())
        .map_or_else(
            || ("unknown".into(), dir.display().to_string()),
            |(mount, kind)| (kind, mount),
        )
}

fn sync_time(dir: &Path) -> String {
    let mut file = std::fs::File::create(dir.join("sync")).unwrap();
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            file.write_all(&[7; 4096]).unwrap();
            let start = Instant::now();
            file.sync_data().unwrap();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    format!(
        "median {:.2} ms, 90% under {:.2} ms (4 KB appended, fdatasync)",
        times[100].as_secs_f64() * 1e3,
        times[180].as_secs_f64() * 1e3
    )
}
