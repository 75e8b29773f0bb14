//! Somebody's own copy of the notes: asked for, gone through by a clinician, held back in parts where the law allows it,
//! and released up to an entry.
//!
//! Everybody may have what is held about them within one calendar month (UK GDPR, articles 12(3) and 15). A part may be
//! held back where reading it would be likely to cause serious harm to them or to somebody else (Data Protection Act 2018,
//! Schedule 3, paragraphs 2 and 5), which the health professional responsible for them judges, and where it is about
//! somebody else who can be known from it and did not agree (Schedule 2, paragraph 16; not those who wrote it in their
//! work: paragraph 17). Nothing that nobody has gone through is ever in the copy.

use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text};
use crate::codes::codes;
use crate::*;
use jiff::ToSpan;
use jiff::civil::Date;

codes! {
    /// On which ground an entry is held back from the person's own copy.
    HoldReason {
        SeriousHarm => "serious_harm", "Reading it would be likely to cause serious harm to them or to somebody else";
        AboutSomebodyElse => "about_somebody_else", "It is about somebody else, who did not agree, or it came from them";
    }
}

/// Longest time until a clinician looks again at what is held back, in days. House rule.
pub const LOOK_AGAIN_WITHIN_DAYS: i32 = 366;

/// The day by which an answer is due: the same day of the next month, or its last. House rule: also where that is no
/// working day, on which the law would let it wait for the next.
#[must_use]
pub fn answer_by(asked: Date) -> Date {
    asked.checked_add(1.month()).unwrap_or(asked)
}

/// Somebody asked for a copy of the notes.
///
/// # Errors
/// When an earlier wish is not answered yet.
pub(super) fn ask(e: &Episode, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    check(e.copy.asked.is_none(), || {
        Rejection::new(
            "ask for a copy of the notes",
            Rule::AlreadyDone,
            "It was asked for; the answer is due",
        )
    })?;
    Ok(vec![fact(EpisodeEvent::NotesAskedFor {
        due: answer_by(ctx.today),
    })])
}

/// Holds an entry back from the copy.
///
/// # Errors
/// Not a qualified clinician; an entry that is not there or is held already; no reason in words; a day to look again that
/// is not after today or lies more than a year ahead.
pub(super) fn hold_back(e: &Episode, hold: Hold, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "hold it back";
    clinician(ctx, ASKED)?;
    let why = text(hold.why, ASKED, "why, in words")?;
    check((1..=e.version).contains(&hold.entry), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name an entry of this episode").because(hold.entry.to_string())
    })?;
    check(e.copy.held_back(hold.entry).is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It is held back")
    })?;
    check(hold.review_on > ctx.today, || {
        Rejection::new(ASKED, Rule::DateInPast, "Give a day after today to look again")
    })?;
    check(
        calendar::days_between(ctx.today, hold.review_on) <= LOOK_AGAIN_WITHIN_DAYS,
        || Rejection::new(ASKED, Rule::OutOfRange, "Look again within a year"),
    )?;
    let held = fact(EpisodeEvent::PartHeldBack {
        entry: hold.entry,
        reason: hold.reason,
        review_on: hold.review_on,
        told: hold.told,
    });
    Ok(vec![held.with(Key::Reason, why).with(Key::Summary, hold.instead)])
}

/// Takes a hold off: the entry is in the copy from the next look on, if it was gone through.
///
/// # Errors
/// Not a qualified clinician, nothing that is held, no reason in words.
pub(super) fn give_back(e: &Episode, entry: u64, why: String, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "hold it back no more";
    clinician(ctx, ASKED)?;
    let why = text(why, ASKED, "why, in words")?;
    check(e.copy.held_back(entry).is_some(), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name an entry that is held back").because(entry.to_string())
    })?;
    Ok(vec![fact(EpisodeEvent::PartGivenBack { entry }).with(Key::Reason, why)])
}

/// Releases the notes up to an entry: what the clinician has gone through, and nothing that came later.
///
/// # Errors
/// Not a qualified clinician, nobody asked, an entry that is not there.
pub(super) fn release(e: &Episode, through: u64, ctx: &Ctx<'_>) -> Result<Events, Rejection> {
    const ASKED: &str = "release the notes";
    clinician(ctx, ASKED)?;
    check(e.copy.asked.is_some(), || {
        Rejection::new(ASKED, Rule::NotYet, "Record first that they asked")
    })?;
    check((1..=e.version).contains(&through), || {
        Rejection::new(ASKED, Rule::UnknownItem, "Name an entry of this episode").because(through.to_string())
    })?;
    Ok(vec![fact(EpisodeEvent::NotesReleased { through })])
}

/// What a clinician says when they hold an entry back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The version of the entry.
    pub entry: u64,
    /// On which ground.
    pub reason: HoldReason,
    /// When somebody looks again.
    pub review_on: Date,
    /// Whether the copy may say that something is held back.
    pub told: bool,
    /// Why, in words.
    pub why: String,
    /// What of it can be read all the same, in words.
    pub instead: Option<String>,
}

/// An entry that is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// The version of the entry.
    pub entry: u64,
    /// On which ground.
    pub reason: HoldReason,
    /// When somebody looks again.
    pub review_on: Date,
    /// Whether the copy may say that something is held back.
    pub told: bool,
    /// Since which day.
    pub since: Date,
    /// The version that carries why, and what can be read all the same.
    pub version: u64,
}

/// How far the copy of the notes is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotesCopy {
    /// Asked for and not answered yet: on which day, and by when an answer is due.
    pub asked: Option<(Date, Date)>,
    /// Released last: on which day.
    pub released_on: Option<Date>,
    /// The last entry that was gone through; nought before the first release.
    pub through: u64,
    /// What is held back now.
    pub held: Vec<HeldBack>,
}

impl NotesCopy {
    /// The hold on an entry, if it is held back.
    #[must_use]
    pub fn held_back(&self, entry: u64) -> Option<&HeldBack> {
        self.held.iter().find(|h| h.entry == entry)
    }

    /// Whether an entry was gone through and is not held back.
    #[must_use]
    pub fn shows(&self, entry: u64) -> bool {
        entry <= self.through && self.held_back(entry).is_none()
    }
}

impl Episode {
    pub(super) fn apply_copy(&mut self, header: &Header, event: &EpisodeEvent) {
        let copy = &mut self.copy;
        match event {
            EpisodeEvent::NotesAskedFor { due } => copy.asked = Some((header.date(), *due)),
            EpisodeEvent::PartHeldBack {
                entry,
                reason,
                review_on,
                told,
            } => {
                copy.held.retain(|h| h.entry != *entry);
                copy.held.push(HeldBack {
                    entry: *entry,
                    reason: *reason,
                    review_on: *review_on,
                    told: *told,
                    since: header.date(),
                    version: header.version,
                });
            }
            EpisodeEvent::PartGivenBack { entry } => copy.held.retain(|h| h.entry != *entry),
            EpisodeEvent::NotesReleased { through } => {
                copy.asked = None;
                copy.released_on = Some(header.date());
                copy.through = copy.through.max(*through);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_month_is_a_calendar_month() {
        assert_eq!(answer_by(date(2026, 3, 3)), date(2026, 4, 3));
        assert_eq!(answer_by(date(2026, 1, 31)), date(2026, 2, 28));
        assert_eq!(answer_by(date(2027, 12, 31)), date(2028, 1, 31));
        assert_eq!(answer_by(date(2028, 1, 30)), date(2028, 2, 29));
    }
}
