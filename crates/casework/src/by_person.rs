//! What a person may do on their own pages: in their own name, about what is theirs and what they were told, and with
//! words of their own where staff would write theirs.

use care::calendar::{days_after, london_date};
use care::episode::{Course, Decision, Declined, Episode, EpisodeCommand, FollowUp, Occasion, Session, Standing};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::act::Answers;
use crate::outcome::Refused;

/// Days before a session from which its questions can be answered. House rule: what is asked is about the last one or two
/// weeks, so that earlier answers would be about another week.
const ASKED_DAYS: i32 = 7;
/// Days from a follow-up's day in which its questions can be answered. House rule: later answers would be of another time,
/// and until then staff may still call.
pub(crate) const FOLLOW_UP_OPEN_DAYS: i32 = 56;
/// Days in which somebody who waits can answer. House rule: before the next questions come.
const WAITING_OPEN_DAYS: i32 = 14;

/// Judges a command on one of their own episodes.
///
/// # Errors
/// Not found, whatever the reason: what is not theirs is not there for them.
pub(crate) fn check(e: &Episode, command: &EpisodeCommand, now: Timestamp) -> Result<(), Refused> {
    let today = london_date(now);
    let theirs = match command {
        EpisodeCommand::AskSecondOpinion { decision, asked_by, .. } => {
            *asked_by == AskedBy::Person && e.decision_by_id(*decision).is_some_and(Decision::is_told_by_a_human)
        }
        EpisodeCommand::KeepInTouch { answer, channel, .. } => {
            *channel == Channel::Portal
                && matches!(answer, KeepInTouch::Worse | KeepInTouch::Same | KeepInTouch::Better)
        }
        EpisodeCommand::RaiseConcern {
            kind,
            source,
            response,
            owner,
            ..
        } => {
            *kind == ConcernKind::Vulnerability
                && *source == ConcernSource::Words
                && *response == ResponseNeeded::Today
                && owner.is_none()
        }
        EpisodeCommand::CancelAppointment { appointment, by, .. } => {
            *by == CancelledBy::Person
                && e.open_appointments()
                    .any(|a| a.id == *appointment && london_date(a.at) >= today)
        }
        EpisodeCommand::CancelSession { session, by, .. } => {
            *by == CancelledBy::Person
                && e.open_courses()
                    .flat_map(|c| &c.sessions)
                    .any(|s| s.id == *session && s.is_open() && london_date(s.at) >= today)
        }
        EpisodeCommand::DeclineMeasure {
            instrument,
            session: Some(session),
            occasion: None,
        } => is_asked(e, instrument, AskedFor::Session(*session), now),
        EpisodeCommand::RateGoal { goal, .. } => e
            .goals
            .iter()
            .any(|g| g.id == *goal && !e.misfiled.contains(&g.version)),
        EpisodeCommand::StateChoices { choices, .. } => {
            let agreed = agreed(e);
            // Nobody chooses by a form what a human has not told them yet.
            let told = |d: &Decision| d.standing != Standing::Final || d.is_told_by_a_human();
            e.decisions.iter().all(told) && choices.iter().all(|c| agreed.contains(c))
        }
        EpisodeCommand::StateWishes { .. } => e.closed.is_none(),
        EpisodeCommand::Write { .. } => true,
        _ => false,
    };
    if theirs { Ok(()) } else { Err(Refused::NotFound) }
}

/// A measure is answered by the person, today, for the session that comes, once.
///
/// # Errors
/// Not found; in words when it was answered before.
pub(crate) fn check_measure(
    e: &Episode,
    session: Option<SessionId>,
    on: Date,
    answers: &Answers,
    now: Timestamp,
) -> Result<(), Refused> {
    let asked = session.is_some_and(|session| is_asked(e, &answers.instrument, AskedFor::Session(session), now));
    if asked && on == london_date(now) && answers.entered_by == EnteredBy::Person {
        Ok(())
    } else {
        Err(Refused::NotFound)
    }
}

/// What questions are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    /// A session that comes.
    Session(SessionId),
    /// A follow-up, or how somebody is who waits.
    Occasion(Occasion),
}

/// Questions that can be answered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) what: AskedFor,
    /// The day of the session, on which the follow-up is due, or on which they were told of the questions.
    pub(crate) on: Date,
    /// Ids of the measures, in the order in which they are asked.
    pub(crate) ids: Vec<String>,
}

/// What is asked now: before a session, else a follow-up whose day has come, else how somebody is who waits.
pub(crate) fn asked_now(e: &Episode, now: Timestamp) -> Option<Asked> {
    let today = london_date(now);
    let session = session_asked_for(e, now).map(|(course, session)| Asked {
        what: AskedFor::Session(session.id),
        on: london_date(session.at),
        ids: measures_of(e, course, Some(session.id)),
    });
    let follow_up = || {
        let open = |f: &&FollowUp| {
            f.done.is_none()
                && f.due <= today
                && days_after(f.due, FOLLOW_UP_OPEN_DAYS) >= today
                && e.follow_ups_go_on()
        };
        let found = e.follow_ups.iter().filter(open).max_by_key(|f| f.due)?;
        let ended = |c: &&Course| c.ended.is_some();
        let course = e
            .courses
            .iter()
            .filter(ended)
            .max_by_key(|c| c.ended.map(|(on, _, _)| on))?;
        Some(Asked {
            what: AskedFor::Occasion(Occasion::FollowUp(found.id)),
            on: found.due,
            ids: measures_of(e, course, None),
        })
    };
    let waiting = || {
        let last = e
            .askings
            .last()
            .filter(|a| days_after(a.on, WAITING_OPEN_DAYS) >= today)?;
        if e.closed.is_some() || e.open_courses().next().is_some() {
            return None;
        }
        let family = family(e.open_waits().next()?.choices.first()?);
        let taken = e.measures.iter().map(|m| &m.facts.instrument);
        Some(Asked {
            what: AskedFor::Occasion(Occasion::Waiting(last.id)),
            on: last.on,
            ids: askable(taken, family),
        })
    };
    session
        .or_else(follow_up)
        .or_else(waiting)
        .filter(|asked| !asked.ids.is_empty())
}

/// The session to come whose questions can be answered now, with its course.
fn session_asked_for(e: &Episode, now: Timestamp) -> Option<(&Course, &Session)> {
    let until = days_after(london_date(now), ASKED_DAYS);
    let sessions = e.open_courses().flat_map(|c| c.sessions.iter().map(move |s| (c, s)));
    sessions
        .filter(|(_, s)| s.is_open() && london_date(s.at) >= london_date(now) && london_date(s.at) <= until)
        .min_by_key(|(_, s)| s.at)
}

fn family(choice: &TherapyChoice) -> &'static str {
    catalogue::catalogue()
        .therapy(choice.therapy.as_str())
        .map_or("", |t| t.family.as_str())
}

/// Ids of the measures of a course, in the order in which they are asked: those that were taken or declined in it before
/// the session that comes, else those that its therapy has by habit.
fn measures_of(e: &Episode, course: &Course, next: Option<SessionId>) -> Vec<String> {
    let in_course = |session: Option<SessionId>| {
        session.is_some_and(|s| Some(s) != next && course.sessions.iter().any(|c| c.id == s))
    };
    let taken = e
        .measures
        .iter()
        .filter(|m| in_course(m.facts.session))
        .map(|m| &m.facts.instrument);
    let declined = e
        .declined
        .iter()
        .filter(|d| in_course(d.session))
        .map(|d| &d.instrument);
    askable(taken.chain(declined), family(&course.facts.choice))
}

/// The measures that were used before, each once, else those that a family of therapies has by habit. Only what may be
/// printed can be asked on a page.
fn askable<'m>(used: impl Iterator<Item = &'m String>, family: &str) -> Vec<String> {
    let catalogue = catalogue::catalogue();
    let mut ids: Vec<String> = Vec::new();
    for id in used {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if ids.is_empty() {
        ids = catalogue.routine_measures.of_family(family).to_vec();
    }
    let can_be_asked = |id: &String| {
        catalogue
            .instrument(id)
            .is_some_and(|i| i.wording != catalogue::Wording::NotShipped)
    };
    ids.retain(can_be_asked);
    ids
}

/// Whether a measure was answered or declined for something.
pub(crate) fn is_answered(e: &Episode, instrument: &str, what: AskedFor) -> bool {
    let same = |session: Option<SessionId>, occasion: Option<Occasion>| match what {
        AskedFor::Session(asked) => session == Some(asked),
        AskedFor::Occasion(asked) => occasion == Some(asked),
    };
    let taken =
        |m: &care::episode::Measure| m.facts.instrument == instrument && same(m.facts.session, m.facts.occasion);
    let declined = |d: &Declined| d.instrument == instrument && same(d.session, d.occasion);
    e.measures.iter().any(taken) || e.declined.iter().any(declined)
}

/// Whether a measure is asked for this, now, and not answered yet.
pub(crate) fn is_asked(e: &Episode, instrument: &str, what: AskedFor, now: Timestamp) -> bool {
    asked_now(e, now).is_some_and(|asked| {
        asked.what == what && asked.ids.iter().any(|id| id == instrument) && !is_answered(e, instrument, what)
    })
}

/// The therapies and formats that a clinician has agreed on with the person, by a decision or a second opinion that they
/// were told, or by putting them on the list: among these they choose and choose again themself. Another is talked about first.
pub(crate) fn agreed(e: &Episode) -> Vec<TherapyChoice> {
    let told = e
        .decisions
        .iter()
        .filter(|d| d.standing == Standing::Final && Decision::is_told_by_a_human(d));
    let decided = told.flat_map(|d| &d.facts.choices);
    let mut out: Vec<TherapyChoice> = Vec::new();
    for choice in decided.chain(e.waits.iter().flat_map(|w| &w.ever)) {
        if !out.contains(choice) {
            out.push(choice.clone());
        }
    }
    out
}
