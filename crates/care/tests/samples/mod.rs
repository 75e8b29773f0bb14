//! One event of every kind of every stream, with its optional fields present: what golden files are made from.

mod episode;
mod news;
mod others;
mod seats;
mod workforce;

use care::codec::{self, Stored};
use care::{Key, Words};
use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use uuid::Uuid;

/// A body as the ledger would hold it.
pub struct Sample {
    pub kind: &'static str,
    pub version: u16,
    pub facts: Vec<u8>,
    pub words: Option<Vec<u8>>,
}

/// Every kind, once.
pub fn all() -> Vec<Sample> {
    let mut out = episode::samples();
    out.extend(others::samples());
    out.extend(seats::samples());
    out
}

/// An event with words under each key given.
fn sample<E: Stored>(event: &E, on: Option<Date>, keys: &[Key]) -> Sample {
    let mut words = Words::default();
    for key in keys {
        words.put(*key, Some(format!("{}: \"a line\nand another\", 3 € – ŵ", key.words())));
    }
    Sample {
        kind: event.type_name(),
        version: codec::current_version(event),
        facts: codec::encode_facts(event, on).unwrap(),
        words: codec::encode_words(&words),
    }
}

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(0x0196_0000_0000_7000_8000_0000_0000_0000 + n))
}

const DAY: Date = date(2026, 10, 24);
const LATER: Date = date(2027, 1, 15);
const TEN: Time = Time::constant(10, 30, 0, 0);

/// The first morning after the clocks went back.
fn at() -> Timestamp {
    care::calendar::london_instant(date(2026, 10, 25), TEN)
}
