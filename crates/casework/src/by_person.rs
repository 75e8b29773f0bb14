//! What a person may do on their own pages: in their own name, about what is theirs and what they were told, and with
//! words of their own where staff would write theirs.

use care::calendar::{days_after, london_date};
use care::episode::{Course, Decision, Episode, EpisodeCommand, Session, Standing};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::act::Answers;
use crate::outcome::Refused;

/// Days before a session from which its questions can be answered. House rule: what is asked is about the last one or two
/// weeks, so that earlier answers would be about another week.
const ASKED_DAYS: i32 = 7;

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
        EpisodeCommand::DeclineMeasure { instrument, session } => {
            session.is_some_and(|session| is_asked(e, instrument, session, now))
        }
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
    let asked = session.is_some_and(|session| is_asked(e, &answers.instrument, session, now));
    if asked && on == london_date(now) && answers.entered_by == EnteredBy::Person {
        Ok(())
    } else {
        Err(Refused::NotFound)
    }
}

/// The session to come whose questions can be answered now, with its course.
pub(crate) fn session_asked_for(e: &Episode, now: Timestamp) -> Option<(&Course, &Session)> {
    let until = days_after(london_date(now), ASKED_DAYS);
    let sessions = e.open_courses().flat_map(|c| c.sessions.iter().map(move |s| (c, s)));
    sessions
        .filter(|(_, s)| s.is_open() && london_date(s.at) >= london_date(now) && london_date(s.at) <= until)
        .min_by_key(|(_, s)| s.at)
}

/// Ids of the measures of a course, in the order in which they are asked: those that were taken or declined in it before
/// the session that comes, else those that its therapy has by habit. Only what may be printed can be asked on a page.
pub(crate) fn measures_of(e: &Episode, course: &Course, next: SessionId) -> Vec<String> {
    let in_course =
        |session: Option<SessionId>| session.is_some_and(|s| s != next && course.sessions.iter().any(|c| c.id == s));
    let taken = e
        .measures
        .iter()
        .filter(|m| in_course(m.facts.session))
        .map(|m| &m.facts.instrument);
    let declined = e.declined.iter().filter(|(_, _, s)| in_course(*s)).map(|(_, id, _)| id);
    let catalogue = catalogue::catalogue();
    let mut ids: Vec<String> = Vec::new();
    for id in taken.chain(declined) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    if ids.is_empty() {
        let family = catalogue
            .therapy(course.facts.choice.therapy.as_str())
            .map(|t| t.family.as_str());
        ids = catalogue
            .routine_measures
            .of_family(family.unwrap_or_default())
            .to_vec();
    }
    let can_be_asked = |id: &String| {
        catalogue
            .instrument(id)
            .is_some_and(|i| i.wording != catalogue::Wording::NotShipped)
    };
    ids.retain(can_be_asked);
    ids
}

/// Whether a measure was answered or declined for a session.
pub(crate) fn is_answered(e: &Episode, instrument: &str, session: SessionId) -> bool {
    let taken = |m: &care::episode::Measure| m.facts.instrument == instrument && m.facts.session == Some(session);
    let declined = |(_, id, s): &(Date, String, Option<SessionId>)| id == instrument && *s == Some(session);
    e.measures.iter().any(taken) || e.declined.iter().any(declined)
}

fn is_asked(e: &Episode, instrument: &str, session: SessionId, now: Timestamp) -> bool {
    session_asked_for(e, now).is_some_and(|(course, next)| {
        next.id == session
            && measures_of(e, course, session).iter().any(|id| id == instrument)
            && !is_answered(e, instrument, session)
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
