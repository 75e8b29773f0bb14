//! Courses and sessions: recorded as they were, reviewed with the person, ended as agreed. Clocks are never reset.

use super::events::*;
use super::state::*;
use super::{Events, check, clinician, fact, text, took_place, waiting};
use crate::terms::*;
use crate::*;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

fn open_course<'e>(e: &'e Episode, id: CourseId, asked: &'static str) -> Result<&'e Course, Rejection> {
    let c = e.courses.iter().find(|c| c.facts.id == id);
    let c = c.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a course of this episode"))?;
    check(c.is_open(), || {
        Rejection::new(asked, Rule::Inactive, "This course has ended")
    })?;
    Ok(c)
}

fn open_session<'e>(e: &'e Episode, id: SessionId, asked: &'static str) -> Result<&'e Session, Rejection> {
    let found = e.session(id);
    let (_, s) = found.ok_or_else(|| Rejection::new(asked, Rule::UnknownItem, "Name a session of this episode"))?;
    check(s.is_open(), || {
        Rejection::new(asked, Rule::AlreadyDone, "It was recorded or cancelled before")
    })?;
    Ok(s)
}

/// Whether none of these sessions is planned already, and none twice among them.
pub(super) fn are_new(e: &Episode, sessions: &[PlannedSession]) -> bool {
    sessions
        .iter()
        .enumerate()
        .all(|(i, s)| e.session(s.id).is_none() && sessions.iter().take(i).all(|before| before.id != s.id))
}

/// Plans further sessions.
///
/// # Errors
/// The course has ended or is unknown; no session; one with this id is planned.
pub(super) fn plan(e: &Episode, course: CourseId, sessions: Vec<PlannedSession>) -> Result<Events, Rejection> {
    const ASKED: &str = "plan sessions";
    open_course(e, course, ASKED)?;
    check(!sessions.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Choose a time").because("sessions")
    })?;
    check(are_new(e, &sessions), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "They are planned")
    })?;
    Ok(vec![fact(EpisodeEvent::SessionsPlanned { course, sessions })])
}

/// Moves a session.
///
/// # Errors
/// Unknown, recorded or cancelled; to a time in the past.
pub(super) fn move_session(
    e: &Episode,
    session: SessionId,
    to: Timestamp,
    by: CancelledBy,
    reason: Option<String>,
    opening: Option<OpeningId>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "move the session";
    open_session(e, session, ASKED)?;
    check(to > ctx.now, || {
        Rejection::new(ASKED, Rule::DateInPast, "Choose a later time")
    })?;
    Ok(vec![
        fact(EpisodeEvent::SessionMoved {
            session,
            to,
            by,
            opening,
        })
        .with(Key::Reason, reason),
    ])
}

/// Cancels a session.
///
/// # Errors
/// Unknown, recorded or cancelled.
pub(super) fn cancel_session(
    e: &Episode,
    session: SessionId,
    by: CancelledBy,
    reason: Option<String>,
) -> Result<Events, Rejection> {
    open_session(e, session, "cancel the session")?;
    Ok(vec![
        fact(EpisodeEvent::SessionCancelled { session, by }).with(Key::Reason, reason),
    ])
}

/// Records a session, also late: `on` is the day it took place.
///
/// # Errors
/// Not a clinician; unknown, recorded or cancelled; in the future, before the referral, or after the course or the
/// episode ended; minutes out of range; a note with this id before.
#[expect(clippy::too_many_arguments, reason = "the command's own fields")]
pub(super) fn record(
    e: &Episode,
    session: SessionId,
    attendance: Attendance,
    on: Date,
    medium: Medium,
    kind: SessionKind,
    minutes: u16,
    note: Option<String>,
    note_id: NoteId,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the session";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask the therapist to record it")
    })?;
    open_session(e, session, ASKED)?;
    took_place(e, on, ctx, ASKED)?;
    check(minutes <= 480, || {
        Rejection::new(ASKED, Rule::OutOfRange, "Enter up to 480 minutes").because(format!("{minutes} minutes"))
    })?;
    let course = e.session(session).map(|(c, _)| c);
    let course = course.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a session of this episode"))?;
    check(course.ended.is_none_or(|(ended, _, _)| on <= ended), || {
        Rejection::new(ASKED, Rule::Inactive, "Enter a day before the course ended")
    })?;
    let course = course.facts.id;
    let by = ctx.by.human;
    let held = EpisodeEvent::SessionHeld {
        session,
        course,
        attendance,
        medium,
        kind,
        minutes,
        by,
    };
    let mut out = vec![fact(held).on_if(on, ctx)];
    if let Some(note_text) = note.filter(|n| !n.trim().is_empty()) {
        check(!e.notes.iter().any(|n| n.id == note_id), || {
            Rejection::new(ASKED, Rule::AlreadyDone, "It was written").because("the note")
        })?;
        let layer = NoteLayer::Shared;
        let note = EpisodeEvent::NoteWritten {
            note: note_id,
            layer,
            session: Some(session),
            corrects: None,
            by,
        };
        out.push(fact(note).with(Key::Note, note_text).on_if(on, ctx));
    }
    Ok(out)
}

/// A session that the person did not come to does not count as missed: it had to do with a disability, a crisis of
/// somebody they care for, our own mistake, or their safety (domain guide, section 3.7). Often known only later.
///
/// # Errors
/// Unknown session; not one that was missed; exempt already.
pub(super) fn exempt(
    e: &Episode,
    session: SessionId,
    why: Exemption,
    note: Option<String>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "take the absence out of the count";
    let found = e.session(session).map(|(_, s)| s);
    let s = found.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a session of this episode"))?;
    let missed = s.held.filter(|h| h.attendance == Attendance::DidNotAttend);
    let missed =
        missed.ok_or_else(|| Rejection::new(ASKED, Rule::NotYet, "Only a session that was missed can be exempt"))?;
    check(missed.exempt.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It does not count already")
    })?;
    Ok(vec![
        fact(EpisodeEvent::AbsenceExempted { session, why }).with(Key::Reason, note),
    ])
}

/// Reviews the course with the person.
///
/// # Errors
/// Not a clinician; the course has ended; no summary; more than 52 sessions added at once.
pub(super) fn review(
    e: &Episode,
    course: CourseId,
    outcome: CourseReview,
    extend_by: u16,
    summary: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the review";
    check(ctx.by.role.is_clinical(), || {
        Rejection::new(ASKED, Rule::NotAClinician, "Ask the therapist")
    })?;
    let summary = text(summary, ASKED, "what you agreed")?;
    open_course(e, course, ASKED)?;
    check(extend_by <= 52, || {
        Rejection::new(ASKED, Rule::OutOfRange, "Add up to 52 sessions at a time")
    })?;
    Ok(vec![
        fact(EpisodeEvent::CourseReviewed {
            course,
            outcome,
            extend_by,
        })
        .with(Key::Summary, summary),
    ])
}

/// Another therapist takes the course on. The clock goes on.
///
/// # Errors
/// The course has ended; the same therapist; no reason.
pub(super) fn change_therapist(
    e: &Episode,
    course: CourseId,
    to: PractitionerId,
    opening: Option<OpeningId>,
    trainee: TraineeTold,
    reason: String,
) -> Result<Events, Rejection> {
    const ASKED: &str = "change the therapist";
    let reason = text(reason, ASKED, "the reason")?;
    let c = open_course(e, course, ASKED)?;
    let from = c.facts.practitioner;
    check(from != to, || {
        Rejection::new(ASKED, Rule::AlreadyDone, "They are the therapist")
    })?;
    Ok(vec![
        fact(EpisodeEvent::TherapistChanged {
            course,
            from,
            to,
            opening,
            trainee: Some(trainee),
        })
        .with(Key::Reason, reason),
    ])
}

/// Steps up or down: the course ends, a new wait begins with the old clock, before newcomers of its band.
///
/// # Errors
/// Not a qualified clinician; the course has ended; no therapy, or one the person waits for already; no reason; a wait
/// with this id before.
pub(super) fn step(
    e: &Episode,
    course: CourseId,
    step: Step,
    wait: WaitId,
    choices: Vec<TherapyChoice>,
    reason: String,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "step up or down";
    clinician(ctx, ASKED)?;
    let reason = text(reason, ASKED, "the reason")?;
    open_course(e, course, ASKED)?;
    check(!choices.is_empty(), || {
        Rejection::new(ASKED, Rule::PartMissing, "Name a therapy").because("a therapy")
    })?;
    check(waiting::not_waited_for(e, choices.clone()) == choices, || {
        Rejection::new(
            ASKED,
            Rule::AlreadyDone,
            "The person waits for this already; end the course instead",
        )
    })?;
    check(!e.waits.iter().any(|w| w.id == wait), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "This wait has begun")
    })?;
    let outcome = if step == Step::Up {
        CourseReview::StepUp
    } else {
        CourseReview::StepDown
    };
    let clock_start = e.clock_start.unwrap_or(ctx.today);
    Ok(vec![
        fact(EpisodeEvent::CourseReviewed {
            course,
            outcome,
            extend_by: 0,
        })
        .with(Key::Summary, reason),
        fact(EpisodeEvent::CourseEnded {
            course,
            how: CourseEnd::Stepped,
        }),
        fact(EpisodeEvent::WaitBegan {
            wait,
            choices,
            clock_start,
            before_newcomers: true,
        }),
    ])
}

/// Agrees on an ending.
///
/// # Errors
/// The course has ended; the day lies in the past.
pub(super) fn agree_ending(
    e: &Episode,
    course: CourseId,
    on: Date,
    words: Option<String>,
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "agree on an ending";
    open_course(e, course, ASKED)?;
    check(on >= ctx.today, || {
        Rejection::new(ASKED, Rule::DateInPast, "Enter today or a later day")
    })?;
    Ok(vec![
        fact(EpisodeEvent::EndingAgreed { course, on }).with(Key::Note, words),
    ])
}

/// Nobody's course ends because they stayed away once, or for a reason that is exempt: either they were heard since, or
/// they missed two sessions in a row that count, were tried in two media and have a letter with a way back (domain
/// guide, sections 3.6 and 3.7).
fn check_not_over_silence(e: &Episode, c: &Course, asked: &'static str) -> Result<(), Rejection> {
    let held = || c.sessions.iter().filter_map(|s| s.held);
    let Some(last) = held().max_by_key(|h| (h.on, h.version)) else {
        return Ok(());
    };
    if last.attendance != Attendance::DidNotAttend || e.last_heard().is_some_and(|heard| heard >= last.on) {
        return Ok(());
    }
    let attended = held()
        .filter(|h| h.attendance != Attendance::DidNotAttend)
        .map(|h| h.on)
        .max();
    let since = |on: Date| attended.is_none_or(|seen| on >= seen);
    let tries = || {
        let missed = e
            .touches
            .iter()
            .filter(|(on, a, _)| *a == KeepInTouch::NotReached && since(*on));
        missed.map(|(_, _, channel)| *channel)
    };
    let media = tries().any(|one| tries().any(|other| one != other));
    let letter = e
        .letters
        .iter()
        .any(|(kind, to, _, on)| *kind == LetterKind::Unreached && *to == Audience::Person && since(*on));
    check(c.missed_in_a_row() >= 2 && media && letter, || {
        let possible = "Speak with the person; or, after two missed sessions that count, try twice, in two ways, and send a letter with a way back";
        Rejection::new(asked, Rule::TwoTries, possible)
    })
}

/// Months after an ending at which the service asks how the person is.
const FOLLOW_UP_MONTHS: [i32; 3] = [3, 6, 12];

/// Ends a course. After a planned or unplanned ending follow-ups are planned at 3, 6 and 12 months, one for each id
/// given (up to three).
///
/// # Errors
/// The course has ended; a planned ending that was not agreed, or without a summary; an ending over missed sessions
/// without a word from the person and without two tries in two media and a letter; in the future, or before a session
/// that took place; a follow-up with this id before.
pub(super) fn end(
    e: &Episode,
    course: CourseId,
    how: CourseEnd,
    on: Date,
    summary: Option<String>,
    follow_ups: &[FollowUpId],
    ctx: &Ctx<'_>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "end the course";
    let c = open_course(e, course, ASKED)?;
    check(on <= ctx.today, || {
        Rejection::new(ASKED, Rule::DateInFuture, "Enter today or an earlier day")
    })?;
    let held_after = c.sessions.iter().filter_map(|s| s.held).any(|h| h.on > on);
    check(!held_after, || {
        Rejection::new(
            ASKED,
            Rule::OutOfRange,
            "Enter the day of the last session or a later one",
        )
    })?;
    let new = |(i, f): (usize, &FollowUpId)| {
        !e.follow_ups.iter().any(|known| known.id == *f) && follow_ups.iter().take(i).all(|before| before != f)
    };
    check(follow_ups.iter().enumerate().all(new), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It is planned").because("the follow-ups")
    })?;
    if how == CourseEnd::Unplanned {
        check_not_over_silence(e, c, ASKED)?;
    }
    let summary = if how == CourseEnd::Planned {
        check(c.ending.is_some(), || {
            Rejection::new(ASKED, Rule::NotYet, "Agree on the ending with the person first")
        })?;
        Some(text(
            summary.unwrap_or_default(),
            ASKED,
            "a summary, in the person's words",
        )?)
    } else {
        summary
    };
    let mut out = vec![
        fact(EpisodeEvent::CourseEnded { course, how })
            .with(Key::Summary, summary)
            .on_if(on, ctx),
    ];
    let last = e.open_courses().all(|other| other.facts.id == course);
    if last && matches!(how, CourseEnd::Planned | CourseEnd::Unplanned) {
        for (follow_up, months) in follow_ups.iter().zip(FOLLOW_UP_MONTHS) {
            let due = on.checked_add(months.months()).unwrap_or(Date::MAX);
            out.push(fact(EpisodeEvent::FollowUpPlanned {
                follow_up: *follow_up,
                due,
            }));
        }
    }
    Ok(out)
}

/// Records a follow-up.
///
/// # Errors
/// Unknown, or done before.
pub(super) fn follow_up(
    e: &Episode,
    follow_up: FollowUpId,
    answered: bool,
    note: Option<String>,
) -> Result<Events, Rejection> {
    const ASKED: &str = "record the follow-up";
    let f = e.follow_ups.iter().find(|f| f.id == follow_up);
    let f = f.ok_or_else(|| Rejection::new(ASKED, Rule::UnknownItem, "Name a planned follow-up"))?;
    check(f.done.is_none(), || {
        Rejection::new(ASKED, Rule::AlreadyDone, "It was recorded")
    })?;
    Ok(vec![
        fact(EpisodeEvent::FollowedUp { follow_up, answered }).with(Key::Note, note),
    ])
}
