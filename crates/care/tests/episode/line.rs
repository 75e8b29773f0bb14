//! The place in the line, told as it was known on a day.

use crate::story::choice;
use care::episode::{InLine, Limits, LineStretch, Turn, What, line_on};
use care::terms::*;
use jiff::civil::{Date, date};

fn day(n: i8) -> Date {
    date(2026, 3, n)
}

fn turn(on: i8, known_on: i8, what: What) -> Turn {
    Turn {
        known_on: day(known_on),
        on: day(on),
        what,
    }
}

fn accepts(wait: u8, codes: &[&str]) -> What {
    What::Accepts {
        wait,
        choices: codes.iter().map(|c| choice(c)).collect(),
    }
}

fn stretch(from: i8, until: i8, codes: &[&str]) -> LineStretch {
    LineStretch {
        from: day(from),
        until: day(until),
        choices: codes.iter().map(|c| choice(c)).collect(),
        priority: None,
        limits: Limits::default(),
        began: None,
    }
}

#[test]
fn a_session_that_was_typed_late_counts_on_its_day_and_is_known_only_later() {
    let course = What::Course {
        course: 0,
        wait: Some(0),
        choice: choice("CBT"),
    };
    let turns = [
        turn(3, 3, accepts(0, &["CBT", "DIT"])),
        turn(10, 10, course),
        turn(17, 20, What::Began { course: 0 }),
    ];
    let line = |as_of| line_on(day(1), &turns, day(as_of)).unwrap();
    assert_eq!(line(2).stretches, []);
    assert!(!line(2).goes_on);
    let waiting = line(8);
    assert_eq!(waiting.stretches, [stretch(3, 8, &["CBT", "DIT"])]);
    assert_eq!(waiting.waits.len(), 1);
    // On the 19th nobody had typed it: they still wait for the first session.
    let before = line(19);
    assert_eq!(
        before.stretches,
        [stretch(3, 10, &["CBT", "DIT"]), stretch(10, 19, &["CBT"])]
    );
    assert!(before.goes_on && before.waits.is_empty());
    let after = line(20);
    let began = LineStretch {
        began: Some(choice("CBT")),
        ..stretch(10, 17, &["CBT"])
    };
    assert_eq!(after.stretches, [stretch(3, 10, &["CBT", "DIT"]), began]);
    assert!(!after.goes_on);
}

#[test]
fn paused_days_are_no_days_on_which_somebody_could_begin_and_the_clock_stays() {
    let paused = What::Paused {
        pause: 0,
        wait: 0,
        from: day(5),
        until: Some(day(9)),
    };
    let mut turns = vec![turn(2, 2, accepts(0, &["CBT"])), turn(4, 4, paused)];
    let on = |turns: &[Turn], as_of| line_on(day(1), turns, day(as_of)).unwrap();
    let said = on(&turns, 7);
    assert_eq!(said.stretches, [stretch(2, 5, &["CBT"])]);
    assert_eq!(
        said.waits,
        [InLine {
            choices: vec![choice("CBT")],
            paused: Some(Some(day(9)))
        }]
    );
    assert!(!said.goes_on);
    assert_eq!(
        on(&turns, 15).stretches,
        [stretch(2, 5, &["CBT"]), stretch(10, 15, &["CBT"])]
    );
    // Back early: what had been said of the pause before stays what it was.
    turns.push(turn(8, 8, What::Resumed { pause: 0 }));
    assert_eq!(on(&turns, 7), said);
    assert_eq!(
        on(&turns, 15).stretches,
        [stretch(2, 5, &["CBT"]), stretch(8, 15, &["CBT"])]
    );
    assert_eq!(on(&turns, 15).clock, day(1));
}

#[test]
fn choices_count_from_the_day_they_were_stated_and_an_error_never_counts() {
    let mut turns = vec![
        turn(2, 2, accepts(0, &["CBT"])),
        turn(2, 2, What::Ranked(Priority::Soon)),
        turn(6, 6, accepts(0, &["CBT", "DIT"])),
        turn(9, 9, What::Ended { wait: 0 }),
    ];
    let line = line_on(day(1), &turns, day(12)).unwrap();
    let soon = |s: LineStretch| LineStretch {
        priority: Some(Priority::Soon),
        ..s
    };
    assert_eq!(
        line.stretches,
        [soon(stretch(2, 6, &["CBT"])), soon(stretch(6, 9, &["CBT", "DIT"]))]
    );
    assert!(line.waits.is_empty() && !line.goes_on);
    turns.push(turn(12, 12, What::Closed { in_error: true }));
    assert_eq!(line_on(day(1), &turns, day(12)), None);
    assert_eq!(line_on(day(1), &turns, day(11)).unwrap().stretches, line.stretches);
}
