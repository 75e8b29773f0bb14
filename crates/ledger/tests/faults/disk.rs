//! A disk that can lose its power: built from what the shim wrote down.

use std::collections::BTreeMap;
use std::path::Path;

use rand::{Rng, RngExt as _};

/// What a disk writes as one.
const SECTOR: usize = 512;

/// One thing that the process did to the disk.
#[derive(Debug)]
pub enum Op {
    Create,
    Unlink,
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
    Sync,
    SyncDirectory,
}

/// Reads the shim's log; a record cut off at the end is left out.
pub fn parse(log: &[u8]) -> Vec<(String, Op)> {
    let mut ops = Vec::new();
    let mut rest = log;
    while let Some((name, op, after)) = parse_one(rest) {
        ops.push((name, op));
        rest = after;
    }
    ops
}

fn parse_one(log: &[u8]) -> Option<(String, Op, &[u8])> {
    let (&[what, length], rest) = log.split_first_chunk::<2>()?;
    let (name, rest) = rest.split_at_checked(length.into())?;
    let (offset, rest) = rest.split_first_chunk::<8>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let offset = usize::try_from(u64::from_ne_bytes(*offset)).ok()?;
    let length = usize::try_from(u64::from_ne_bytes(*length)).ok()?;
    let (bytes, rest) = rest.split_at_checked(length)?;
    let op = match what {
        b'C' => Op::Create,
        b'U' => Op::Unlink,
        b'W' => Op::Write {
            offset,
            bytes: bytes.to_vec(),
        },
        b'T' => Op::Truncate(offset),
        b'S' => Op::Sync,
        b'D' => Op::SyncDirectory,
        other => panic!("the shim wrote a record of kind {other}"),
    };
    Some((String::from_utf8(name.to_vec()).unwrap(), op, rest))
}

/// A file: what is certainly on the disk, and what was done to it since.
#[derive(Debug, Default, Clone)]
struct File<'o> {
    certain: Vec<u8>,
    since: Vec<&'o Op>,
    /// Its name is certainly in the directory.
    named: bool,
    /// It was removed, and the directory not yet synced.
    removed: bool,
}

/// A directory on a disk.
#[derive(Debug, Default, Clone)]
pub struct Disk<'o> {
    files: BTreeMap<String, File<'o>>,
    pub syncs: usize,
}

impl<'o> Disk<'o> {
    /// A disk on which these files lie safely.
    pub fn of(directory: &Path) -> Self {
        let mut disk = Self::default();
        for entry in std::fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap();
            let certain = std::fs::read(entry.path()).unwrap();
            let file = File {
                certain,
                named: true,
                ..File::default()
            };
            disk.files.insert(entry.file_name().into_string().unwrap(), file);
        }
        disk
    }

    /// Does one thing more.
    pub fn step(&mut self, name: &str, op: &'o Op) {
        match op {
            Op::SyncDirectory => {
                self.files.retain(|_, file| !file.removed);
                for file in self.files.values_mut() {
                    file.named = true;
                }
            }
            Op::Create => {
                self.files.insert(name.to_owned(), File::default());
            }
            Op::Unlink => self.files.get_mut(name).unwrap().removed = true,
            Op::Sync => {
                self.syncs += 1;
                let file = self.files.get_mut(name).unwrap();
                for op in std::mem::take(&mut file.since) {
                    apply(&mut file.certain, op);
                }
            }
            Op::Write { .. } | Op::Truncate(_) => self.files.get_mut(name).unwrap().since.push(op),
        }
    }

    /// The power fails: of what was not synced, about half was done, some of it in part. Writes what is found afterwards.
    pub fn cut(&self, random: &mut impl Rng, to: &Path) {
        for (name, file) in &self.files {
            let there = if file.removed || !file.named {
                random.random_bool(0.5)
            } else {
                true
            };
            if !there {
                continue;
            }
            let mut bytes = file.certain.clone();
            for op in &file.since {
                match random.random_range(0..10) {
                    0..5 => apply(&mut bytes, op),
                    5..8 => {}
                    _ => apply_torn(&mut bytes, op, random),
                }
            }
            std::fs::write(to.join(name), bytes).unwrap();
        }
    }
}

fn apply(file: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write { offset, bytes } => {
            let end = offset + bytes.len();
            if file.len() < end {
                file.resize(end, 0);
            }
            file[*offset..end].copy_from_slice(bytes);
        }
        Op::Truncate(length) => file.resize(*length, 0),
        _ => {}
    }
}

/// Some sectors of a write arrive, some do not.
fn apply_torn(file: &mut Vec<u8>, op: &Op, random: &mut impl Rng) {
    let Op::Write { offset, bytes } = op else { return };
    let mut at = 0;
    while at < bytes.len() {
        let end = (((offset + at) / SECTOR + 1) * SECTOR - offset).min(bytes.len());
        if random.random_bool(0.5) {
            let part = Op::Write {
                offset: offset + at,
                bytes: bytes[at..end].to_vec(),
            };
            apply(file, &part);
        }
        at = end;
    }
}

#[test]
fn a_disk_keeps_what_was_synced_and_some_of_the_rest() {
    use rand::SeedableRng as _;
    let dir = std::env::temp_dir().join(format!("ledger-disk-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir_all(&dir).unwrap();
    let write = |offset, byte| Op::Write {
        offset,
        bytes: vec![byte; 2048],
    };
    let ops = [Op::Create, write(0, 1), Op::Sync, write(0, 2)];
    let mut disk = Disk::default();
    for op in &ops {
        disk.step("file", op);
    }
    let mut unnamed = 0;
    let mut seen = std::collections::HashSet::new();
    let mut random = rand_pcg::Pcg64::seed_from_u64(5);
    for _ in 0..200 {
        let _ = std::fs::remove_file(dir.join("file"));
        disk.cut(&mut random, &dir);
        match std::fs::read(dir.join("file")) {
            Err(_) => unnamed += 1,
            Ok(bytes) => {
                assert_eq!(bytes.len(), 2048);
                let sectors: Vec<u8> = bytes.chunks(SECTOR).map(|sector| sector[0]).collect();
                assert!(
                    bytes
                        .chunks(SECTOR)
                        .all(|sector| sector.iter().all(|byte| *byte == sector[0]))
                );
                seen.insert(sectors);
            }
        }
    }
    assert!(unnamed > 50, "its name was never synced");
    for expected in [vec![1; 4], vec![2; 4]] {
        assert!(seen.contains(&expected));
    }
    assert!(seen.len() > 8, "torn writes come in many shapes: {seen:?}");
    disk.step("/", &Op::SyncDirectory);
    disk.cut(&mut random, &dir);
    assert!(dir.join("file").exists());
    std::fs::remove_dir_all(dir).unwrap();
}
