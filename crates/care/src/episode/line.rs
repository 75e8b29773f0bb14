//! The place in the line, day by day: what forecasts of waits are made of.
//!
//! Each turn that matters keeps two days: when it happened, and when it was recorded. So the line can be told as it was known at the end of any day
//! ([`line_on`]), and what was said on that day can be held against what happened later without looking ahead. Codes and days only.

use super::EpisodeEvent;
use super::state::Episode;
use crate::Header;
use crate::calendar::{days_after, london_date};
use crate::terms::*;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// In what somebody limits what could be offered to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Limits {
    /// Not every way to meet suits.
    pub media: bool,
    /// Not every place can be reached.
    pub sites: bool,
    /// Not every day or time suits.
    pub times: bool,
}

impl Limits {
    /// The limits that wishes come to.
    #[must_use]
    pub const fn of(wishes: &Wishes) -> Self {
        Self {
            media: !wishes.media.is_empty(),
            sites: !wishes.sites.is_empty(),
            times: !wishes.days.is_empty() || !wishes.parts.is_empty(),
        }
    }
}

/// A turn of somebody's place in the line. Waits, pauses and courses are told by their number in the episode, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The day on which it was recorded.
    pub known_on: Date,
    /// The day on which it happened.
    pub on: Date,
    /// What.
    pub what: What,
}

/// What a turn was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the events, ids replaced by numbers in the episode"
)]
pub enum What {
    /// A wait accepts these from now on: it began, or the choices were stated anew.
    Accepts { wait: u8, choices: Box<[TherapyChoice]> },
    /// A wait ended without a course.
    Ended { wait: u8 },
    /// A pause of a wait was recorded.
    Paused {
        pause: u8,
        wait: u8,
        from: Date,
        until: Option<Date>,
    },
    /// A pause ended.
    Resumed { pause: u8 },
    /// A course began and, with it, its wait ended. Nobody was seen in it yet.
    Course {
        course: u8,
        wait: Option<u8>,
        choice: TherapyChoice,
    },
    /// The first treatment session of a course took place: the person has begun.
    Began { course: u8 },
    /// A course ended.
    CourseEnded { course: u8 },
    /// The priority was set.
    Ranked(Priority),
    /// Wishes were stated.
    Limited(Limits),
    /// The episode closed; as an error or a duplicate it never counts.
    Closed { in_error: bool },
    /// It was opened again.
    Reopened,
}

/// A stretch of the wait in which nothing about it changed: somebody could begin on each day after `from` up to and with `until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineStretch {
    /// The day before its first.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// What the person could begin with.
    pub choices: Vec<TherapyChoice>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Limits.
    pub limits: Limits,
    /// What they began with on the last day.
    pub began: Option<TherapyChoice>,
}

/// A wait that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InLine {
    /// What it accepts.
    pub choices: Vec<TherapyChoice>,
    /// Paused on that day: until which day, if that is known.
    pub paused: Option<Option<Date>>,
}

/// Somebody's line as it was known at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The wait clock.
    pub clock: Date,
    /// In order of time.
    pub stretches: Vec<LineStretch>,
    /// Waits that go on, in the order in which they began.
    pub waits: Vec<InLine>,
    /// Whether the person could begin on the next day: they wait, or a course has begun in which they were not seen yet.
    pub goes_on: bool,
    /// Priority on that day.
    pub priority: Option<Priority>,
    /// Limits on that day.
    pub limits: Limits,
}

/// A number in the episode. Past 255 they share the last: nobody has so many waits.
fn number(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

impl Episode {
    /// Keeps what an event means for the place in the line. Comes before the event is folded in.
    pub(super) fn take_turn(&mut self, header: &Header, event: &EpisodeEvent) {
        let Some(what) = self.turn_of(event) else { return };
        self.line.push(Turn {
            known_on: london_date(header.at),
            on: header.date(),
            what,
        });
    }

    fn turn_of(&self, event: &EpisodeEvent) -> Option<What> {
        let wait_number = |id: &crate::WaitId| self.waits.iter().position(|w| w.id == *id).map(number);
        let course_number = |id: &crate::CourseId| self.courses.iter().position(|c| c.facts.id == *id).map(number);
        Some(match event {
            EpisodeEvent::WaitBegan { choices, .. } => What::Accepts {
                wait: number(self.waits.len()),
                choices: choices.as_slice().into(),
            },
            EpisodeEvent::ChoicesStated { wait, choices } => What::Accepts {
                wait: wait_number(wait)?,
                choices: choices.as_slice().into(),
            },
            EpisodeEvent::WaitEnded { wait } => What::Ended {
                wait: wait_number(wait)?,
            },
            EpisodeEvent::WaitPaused { wait, from, until, .. } => What::Paused {
                pause: number(self.waits.iter().map(|w| w.pauses.len()).sum()),
                wait: wait_number(wait)?,
                from: *from,
                until: *until,
            },
            EpisodeEvent::WaitResumed { pause } => What::Resumed {
                pause: self.pause_number(*pause)?,
            },
            EpisodeEvent::CourseBegan { course, wait } => What::Course {
                course: number(self.courses.len()),
                wait: wait.as_ref().and_then(wait_number),
                choice: course.choice.clone(),
            },
            EpisodeEvent::SessionHeld {
                course,
                attendance,
                kind,
                ..
            } if *attendance != Attendance::DidNotAttend && *kind == SessionKind::Treatment => {
                let number = course_number(course)?;
                let again = What::Began { course: number };
                if self.line.iter().any(|turn| turn.what == again) {
                    return None;
                }
                again
            }
            EpisodeEvent::CourseEnded { course, .. } => What::CourseEnded {
                course: course_number(course)?,
            },
            EpisodeEvent::Screened { priority, .. } | EpisodeEvent::PriorityReconsidered { priority } => {
                What::Ranked(*priority)
            }
            EpisodeEvent::WishesStated(wishes) => What::Limited(Limits::of(wishes)),
            EpisodeEvent::EpisodeClosed { reason, .. } => What::Closed {
                in_error: matches!(reason, ClosureReason::EnteredInError | ClosureReason::Duplicate),
            },
            EpisodeEvent::EpisodeReopened => What::Reopened,
            _ => return None,
        })
    }

    /// The number of a pause: pauses are numbered over all waits, in the order in which they were recorded.
    fn pause_number(&self, id: crate::PauseId) -> Option<u8> {
        let in_wait = |w: &super::Wait| w.pauses.iter().position(|p| p.id == id);
        let (wait, at) = self
            .waits
            .iter()
            .enumerate()
            .find_map(|(n, w)| in_wait(w).map(|at| (number(n), at)))?;
        let mut of_wait = self.line.iter().filter_map(|turn| match turn.what {
            What::Paused { pause, wait: of, .. } if of == wait => Some(pause),
            _ => None,
        });
        of_wait.nth(at)
    }
}

/// What changes on a day.
enum Change<'t> {
    Accepts(u8, &'t [TherapyChoice]),
    Pause(u8, u8, Option<Date>),
    Unpause(u8),
    Course(u8, Option<u8>, &'t TherapyChoice),
    Began(u8),
    CourseEnded(u8),
    Ranked(Priority),
    Limited(Limits),
    Closed,
    Reopened,
}

/// What holds on the way through the days.
#[derive(Default)]
struct State<'t> {
    waits: BTreeMap<u8, &'t [TherapyChoice]>,
    /// Pauses in force: of which wait, until when.
    paused: BTreeMap<u8, (u8, Option<Date>)>,
    /// Courses in which nobody was seen yet.
    courses: BTreeMap<u8, &'t TherapyChoice>,
    /// Courses that count no more: begun, or ended, which may have been recorded for a day before they began.
    settled: BTreeSet<u8>,
    priority: Option<Priority>,
    limits: Limits,
    closed: bool,
}

impl<'t> State<'t> {
    fn is_paused(&self, wait: u8) -> bool {
        self.paused.values().any(|(of, _)| *of == wait)
    }

    /// What could be begun with, without repeats.
    fn choices(&self) -> Vec<TherapyChoice> {
        let mut out: Vec<TherapyChoice> = Vec::new();
        if self.closed {
            return out;
        }
        let waits = self.waits.iter().filter(|(wait, _)| !self.is_paused(**wait));
        let accepted = waits.flat_map(|(_, choices)| choices.iter());
        for choice in accepted.chain(self.courses.values().copied()) {
            if !out.contains(choice) {
                out.push(choice.clone());
            }
        }
        out
    }

    fn take(&mut self, change: &Change<'t>) {
        match change {
            Change::Accepts(wait, choices) => {
                if choices.is_empty() {
                    self.waits.remove(wait);
                } else {
                    self.waits.insert(*wait, choices);
                }
            }
            Change::Pause(pause, wait, until) => {
                self.paused.insert(*pause, (*wait, *until));
            }
            Change::Unpause(pause) => {
                self.paused.remove(pause);
            }
            Change::Course(course, wait, choice) => {
                if let Some(wait) = wait {
                    self.waits.remove(wait);
                }
                if !self.settled.contains(course) {
                    self.courses.insert(*course, choice);
                }
            }
            Change::Began(course) | Change::CourseEnded(course) => {
                self.settled.insert(*course);
                self.courses.remove(course);
            }
            Change::Ranked(priority) => self.priority = Some(*priority),
            Change::Limited(limits) => self.limits = *limits,
            Change::Closed => self.closed = true,
            Change::Reopened => self.closed = false,
        }
    }
}

/// The changes up to a day, by day and then as recorded. None where the episode was known to be an error.
fn changes(turns: &[Turn], as_of: Date) -> Option<Vec<(Date, Change<'_>)>> {
    let known: Vec<&Turn> = turns.iter().filter(|turn| turn.known_on <= as_of).collect();
    let last = known.iter().rev().find_map(|turn| match turn.what {
        What::Closed { in_error } => Some(in_error),
        What::Reopened => Some(false),
        _ => None,
    });
    if last == Some(true) {
        return None;
    }
    let resumed = |wanted: u8| {
        known.iter().find_map(|turn| match turn.what {
            What::Resumed { pause } if pause == wanted => Some(turn.on),
            _ => None,
        })
    };
    let mut out = Vec::with_capacity(known.len());
    for turn in &known {
        let change = match &turn.what {
            What::Accepts { wait, choices } => Change::Accepts(*wait, choices),
            What::Ended { wait } => Change::Accepts(*wait, &[]),
            What::Paused {
                pause,
                wait,
                from,
                until,
            } => {
                let over = until.map(|until| days_after(until, 1));
                let end = over.into_iter().chain(resumed(*pause)).min();
                if end.is_none_or(|end| *from < end) {
                    out.push((*from, Change::Pause(*pause, *wait, *until)));
                    out.extend(end.map(|end| (end, Change::Unpause(*pause))));
                }
                continue;
            }
            What::Resumed { .. } => continue,
            What::Course { course, wait, choice } => Change::Course(*course, *wait, choice),
            What::Began { course } => Change::Began(*course),
            What::CourseEnded { course } => Change::CourseEnded(*course),
            What::Ranked(priority) => Change::Ranked(*priority),
            What::Limited(limits) => Change::Limited(*limits),
            What::Closed { .. } => Change::Closed,
            What::Reopened => Change::Reopened,
        };
        out.push((turn.on, change));
    }
    out.retain(|(day, _)| *day <= as_of);
    // Stable: on one day in the order in which they were recorded.
    out.sort_by_key(|(day, _)| *day);
    Some(out)
}

/// The line as it was known at the end of a day; none for an episode that was known to be entered in error or twice.
#[must_use]
pub fn line_on(clock: Date, turns: &[Turn], as_of: Date) -> Option<Line> {
    let mut state = State::default();
    let mut from = clock;
    let mut stretches: Vec<LineStretch> = Vec::new();
    let close = |state: &State<'_>, from: Date, until: Date, out: &mut Vec<LineStretch>| {
        let choices = state.choices();
        if from < until && !choices.is_empty() {
            out.push(LineStretch {
                from,
                until,
                choices,
                priority: state.priority,
                limits: state.limits,
                began: None,
            });
        }
    };
    for (day, change) in changes(turns, as_of)? {
        close(&state, from, day, &mut stretches);
        from = from.max(day);
        if let Change::Began(course) = &change
            && let Some(choice) = state.courses.get(course)
            // The stretch may have been closed by something else of the same day.
            && let Some(last) = stretches.last_mut()
            && last.until == day
            && last.choices.contains(choice)
        {
            last.began = Some((*choice).clone());
        }
        state.take(&change);
    }
    close(&state, from, as_of, &mut stretches);
    let waits = state.waits.iter().filter(|_| !state.closed);
    Some(Line {
        clock,
        waits: waits
            .map(|(wait, choices)| InLine {
                choices: choices.to_vec(),
                paused: state
                    .paused
                    .values()
                    .find(|(of, _)| of == wait)
                    .map(|(_, until)| *until),
            })
            .collect(),
        goes_on: !state.choices().is_empty(),
        priority: state.priority,
        limits: state.limits,
        stretches,
    })
}
