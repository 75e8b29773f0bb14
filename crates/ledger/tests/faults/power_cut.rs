//! Power-cut replay: the process under test runs once, all it does to its files is written down, and then the power
//! fails at hundreds of moments of that run. In each the ledger must open, hold, and have lost nothing acknowledged.
//! The control arm, SQLite with `synchronous=NORMAL`, must lose something, or the test would show nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use ledger::{Batch, Ledger, Purpose, SystemClock};
use rand::{RngExt as _, SeedableRng as _};
use uuid::Uuid;

use crate::child::{Ack, Job, check, parse};
use crate::disk::{Disk, Op};
use crate::{known, master, open, say, setting};

/// Appends of each thread of the process under test.
const COUNT: u64 = 150;
const ACK_FILE: &str = "acknowledgements";

/// What a run of the process under test left behind.
struct Run {
    dir: PathBuf,
    ops: Vec<(String, Op)>,
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Builds the shim; `None` without a C compiler, said loudly.
fn shim(dir: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
    let shim = dir.join("shim.so");
    let built = Command::new("cc")
        .args(["-O1", "-shared", "-fPIC", "-o"])
        .arg(&shim)
        .arg(source)
        .arg("-lpthread")
        .status();
    match built {
        Ok(status) => {
            assert!(status.success(), "the shim does not compile");
            Some(shim)
        }
        Err(_) => {
            say("POWER-CUT REPLAY NOT RUN: there is no C compiler (cc)");
            None
        }
    }
}

fn run(full_sync: bool) -> Option<Run> {
    let dir = std::env::temp_dir().join(format!("ledger-power-{}", Uuid::new_v4()));
    let (live, before, log) = (dir.join("live"), dir.join("before"), dir.join("log"));
    std::fs::create_dir_all(&live).unwrap();
    let Some(shim) = shim(&dir) else {
        let _ = std::fs::remove_dir_all(&dir);
        return None;
    };
    let file = live.join("ledger.sqlite");
    let url = file.display().to_string();
    drop(Ledger::create(&url, &master(), Arc::new(SystemClock), &known(), Purpose::Demo).unwrap());
    std::fs::create_dir_all(&before).unwrap();
    std::fs::copy(&file, before.join("ledger.sqlite")).unwrap();

    let acks = live.join(ACK_FILE);
    let status = Job {
        url: &url,
        acks: Some(&acks),
        count: Some(COUNT),
        full_sync,
    }
    .command()
    .env("LD_PRELOAD", &shim)
    .env("SHIM_DIR", &live)
    .env("SHIM_LOG", &log)
    .stdout(Stdio::null())
    .stderr(Stdio::null())
    .status()
    .unwrap();
    assert!(status.success(), "the process under test failed");
    let ops = crate::disk::parse(&std::fs::read(&log).unwrap());
    Some(Run { dir, ops })
}

/// What came of cutting the power many times.
#[derive(Debug, Default)]
struct Tally {
    images: usize,
    acks: usize,
    syncs: usize,
    checkpoints: usize,
    /// Images in which something acknowledged was missing.
    lossy: usize,
    /// Images that could not be opened, or whose record does not hold.
    broken: Vec<String>,
}

fn replay(run: &Run, images: usize, seed: u64) -> Tally {
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let is_ack = |index: usize| run.ops[index].0 == ACK_FILE && matches!(run.ops[index].1, Op::Write { .. });
    let ack_indexes: Vec<usize> = (0..run.ops.len()).filter(|index| is_ack(*index)).collect();
    // Half the cuts at any moment, half just after an acknowledgement, where a loss would show.
    let mut cuts: Vec<usize> = (0..images)
        .map(|n| match n % 2 {
            0 => random.random_range(1..=run.ops.len()),
            _ => ack_indexes[random.random_range(0..ack_indexes.len())] + 1,
        })
        .collect();
    cuts.sort_unstable();

    let mut tally = Tally {
        images,
        ..Tally::default()
    };
    let mut disk = Disk::of(&run.dir.join("before"));
    let mut acks: Vec<Ack> = Vec::new();
    let mut done = 0;
    // Looking at an image needs no real disk; in memory its syncs cost nothing.
    let memory = Path::new("/dev/shm");
    let image = if memory.is_dir() {
        memory.join(format!("ledger-image-{}", Uuid::new_v4()))
    } else {
        run.dir.join("image")
    };
    for cut in cuts {
        for (name, op) in &run.ops[done..cut] {
            match op {
                // Acknowledgements leave the machine: they are out whatever happens to its disk.
                Op::Write { bytes, .. } if name == ACK_FILE => {
                    acks.push(parse(std::str::from_utf8(bytes).unwrap()).unwrap());
                }
                _ if name == ACK_FILE => {}
                op => {
                    tally.checkpoints += usize::from(name == "ledger.sqlite" && matches!(op, Op::Sync));
                    disk.step(name, op);
                }
            }
        }
        done = cut;
        let _ = std::fs::remove_dir_all(&image);
        std::fs::create_dir_all(&image).unwrap();
        disk.cut(&mut random, &image);
        let url = image.join("ledger.sqlite").display().to_string();
        let opened = Ledger::open(&url, &master(), Arc::new(SystemClock), &known());
        match opened
            .map_err(|error| error.to_string())
            .and_then(|ledger| check(&ledger, &acks))
        {
            Ok(()) => {}
            Err(why) if why.contains("are lost") => tally.lossy += 1,
            Err(why) => tally.broken.push(why),
        }
    }
    (tally.acks, tally.syncs) = (acks.len(), disk.syncs);
    // Not only what was there: the last image goes on working.
    let ledger = open(&image.join("ledger.sqlite").display().to_string());
    ledger
        .append(Batch::new(Uuid::from_u128(1), 1, Uuid::from_u128(2)))
        .unwrap();
    drop(ledger);
    let _ = std::fs::remove_dir_all(&image);
    tally
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_fails() {
    let images = usize::try_from(setting("LEDGER_FAULT_IMAGES", 200)).unwrap();
    let seed = setting("LEDGER_FAULT_SEED", 20_261_122);
    let Some(full) = run(true) else { return };
    let tally = replay(&full, images, seed);
    say(&format!("power cut, synchronous FULL: {tally:?}, seed {seed}"));
    assert!(
        tally.acks >= 300,
        "too few acknowledgements to show anything: {tally:?}"
    );
    assert!(
        tally.syncs >= 100 && tally.checkpoints >= 3,
        "too little happened: {tally:?}"
    );
    assert!(tally.broken.is_empty(), "seed {seed}: {tally:?}");
    assert_eq!(tally.lossy, 0, "seed {seed}: {tally:?}");

    let control = run(false).unwrap();
    let images = (images / 4).max(50);
    let tally = replay(&control, images, seed);
    say(&format!(
        "power cut, control arm synchronous NORMAL: {tally:?}, seed {seed}"
    ));
    assert!(tally.acks >= 300);
    assert!(
        tally.lossy > tally.images / 10,
        "the control arm must lose writes, or the cuts hit nothing: {tally:?}"
    );
    assert!(tally.broken.is_empty(), "NORMAL may forget but not break: {tally:?}");
}
