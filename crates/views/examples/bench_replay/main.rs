//! How fast the views replay a ledger, how much memory they keep, and how long a list takes.
//!
//! `cargo run --release -p views --example bench_replay [EPISODES] [OPEN_PER_HUNDRED]`
//!
//! Writes a SQLite ledger of fictional episodes (100,000, of which 20 in a hundred are open, unless told otherwise) into
//! a temporary folder, then replays it in a process of its own, so that the memory counted is that of the views alone.
//! `write FOLDER [EPISODES] [OPEN_PER_HUNDRED]` and `replay FOLDER` do one of the two in a folder that stays.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that is run by hand: it prints, and stops where it stands when something is wrong"
)]

mod fiction;

use care::terms::TherapyCode;
use care::{Calendar, codec};
use fiction::{Fiction, TODAY, Written};
use ledger::{Batch, Ledger, ManualClock, MasterKey, NewEvent, Purpose, TypeRegistry};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use views::{DueFilter, InboxFilter, PageAsk, Views, WaitFilter, WaitOrder};

/// Events of one append: large, as this is not about writing.
const AT_ONCE: usize = 5_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise: u32| args.get(at).map_or(otherwise, |n| n.parse().unwrap());
    match args.first().map(String::as_str) {
        Some("replay") => replay(Path::new(args.get(1).unwrap())),
        Some("write") => write(Path::new(args.get(1).unwrap()), number(2, 100_000), number(3, 20)),
        _ => {
            let folder = std::env::temp_dir().join(format!("rapport-bench-{}", uuid::Uuid::now_v7()));
            std::fs::create_dir_all(&folder).unwrap();
            write(&folder, number(0, 100_000), number(1, 20));
            let myself = std::env::current_exe().unwrap();
            let replayed = std::process::Command::new(myself).arg("replay").arg(&folder).status();
            let _ = std::fs::remove_dir_all(&folder);
            assert!(replayed.unwrap().success());
        }
    }
}

fn master() -> MasterKey {
    MasterKey::from_bytes([7; 32])
}

fn known() -> TypeRegistry {
    TypeRegistry::new(&codec::known_types())
}

fn write(folder: &Path, episodes: u32, open: u32) {
    let started = Instant::now();
    let clock = Arc::new(ManualClock::new(fiction::noon(TODAY)));
    let url = folder.join("ledger.db");
    let ledger = Ledger::create(url.to_str().unwrap(), &master(), clock, &known(), Purpose::Demo).unwrap();
    let mut fiction = Fiction::new(open);
    let mut written = 0;
    let mut batch: Vec<Written> = fiction.service();
    for n in 0..episodes {
        // Episodes lie among one another as they do in a service: a few hundred at a time.
        batch.extend(fiction.episode(n));
        if batch.len() >= AT_ONCE || n + 1 == episodes {
            written += batch.len();
            append(&ledger, fiction.shuffled(std::mem::take(&mut batch)));
        }
    }
    let size = std::fs::metadata(&url).map_or(0, |m| m.len());
    println!(
        "wrote {written} events of {episodes} episodes ({open} in a hundred open) in {:.1} s; {} MB",
        started.elapsed().as_secs_f64(),
        size / 1_000_000
    );
}

fn append(ledger: &Ledger, events: Vec<Written>) {
    let mut batch = Batch::new(uuid::Uuid::from_u128(1), 8, uuid::Uuid::nil());
    for e in events {
        batch.events.push(NewEvent {
            stream: e.stream,
            expected_version: e.expected,
            key_id: e.key,
            type_name: e.type_name.to_owned(),
            type_version: 1,
            facts: e.facts,
            words: e.words,
        });
    }
    ledger.append(batch).unwrap();
}

/// A line of /proc/self/status in megabytes.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|kb| kb.parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

/// Seconds that all threads of this process have spent on a core so far. Steadier than the clock on a busy machine.
fn on_core() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets: state is the first field, user and system time the 12th and 13th, in hundredths.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Measures one pass over all events.
fn pass<T>(what: &str, events: u64, work: impl FnOnce() -> T) -> T {
    let (started, core) = (Instant::now(), on_core());
    let made = work();
    let (took, core) = (started.elapsed().as_secs_f64(), on_core() - core);
    let events = events as f64;
    println!(
        "{what}: {events} events in {took:.2} s, {:.0} events/s; {:.2} microseconds of a core for each",
        events / took,
        core * 1_000_000.0 / events
    );
    made
}

fn replay(folder: &Path) {
    let clock = Arc::new(ManualClock::new(fiction::noon(TODAY)));
    let url = folder.join("ledger.db");
    let ledger = Ledger::open(url.to_str().unwrap(), &master(), clock, &known()).unwrap();
    let before = status("VmRSS");
    let events = ledger.head().unwrap().position;
    println!(
        "{} cores, load average {}",
        std::thread::available_parallelism().map_or(1, usize::from),
        std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim()
    );
    pass("reading and unsealing alone", events, || {
        ledger.replay(0, false, drop).unwrap()
    });
    let views = pass("replaying the views", events, || {
        Views::replay(&ledger, Calendar::default(), |_, _| ()).unwrap()
    });
    let r = views.resident_bytes();
    println!(
        "resident: {} open episodes at {} bytes, {} closed at {} bytes (each with its places in lists and its number); \
         {} people at {} bytes with their places in the search index; {:.1} MB in all",
        r.open_count,
        r.per_open(),
        r.closed_count,
        r.per_closed(),
        r.people_count,
        r.per_person(),
        r.total() as f64 / 1e6
    );
    println!(
        "process: {} MB before, {} MB after, {} MB at most (the ledger's keys and page cache among them)",
        before,
        status("VmRSS"),
        status("VmHWM")
    );
    questions(&views);
}

fn questions(views: &Views) {
    let page = PageAsk::default();
    for order in [WaitOrder::Priority, WaitOrder::Longest, WaitOrder::Due, WaitOrder::Name] {
        let filter = WaitFilter {
            order,
            ..WaitFilter::default()
        };
        ask(&format!("waiting list, {order:?}"), || {
            views.waiting(&filter, TODAY, page).total
        });
    }
    let filter = WaitFilter {
        therapy: Some(TherapyCode::new("DIT")),
        paused: Some(false),
        overdue: true,
        ..WaitFilter::default()
    };
    ask("waiting list, DIT, not paused, overdue", || {
        views.waiting(&filter, TODAY, page).total
    });
    ask("waiting list in numbers", || views.waiting_totals(126, TODAY).waits);
    ask("inbox", || views.inbox(&InboxFilter::default(), TODAY, page).total);
    ask("dues", || views.dues(&DueFilter::default(), TODAY, page).total);
    ask("counts", || views.counts(TODAY).people);
    ask("waits for matching", || views.waits_for_matching(TODAY).len());
    for words in ["Rahman, Amina", "amina rah", "a", "an b", "999 000", "rah 1/5/1980"] {
        ask(&format!("find people: {words}"), || views.find_people(words, 25).total);
    }
}

/// Asks thirty times and prints the median and the longest.
fn ask(what: &str, question: impl Fn() -> usize) {
    let mut times = Vec::new();
    let mut rows = 0;
    for _ in 0..30 {
        let started = Instant::now();
        rows = question();
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let millis = |d: Option<&Duration>| d.map_or(0.0, |d| d.as_secs_f64() * 1000.0);
    println!(
        "{what}: {rows} rows, median {:.2} ms, longest {:.2} ms",
        millis(times.get(15)),
        millis(times.last())
    );
}
