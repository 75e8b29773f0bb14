//! What follows by rule from an event of an episode: for seats, and for the answer to whoever asked.

use care::episode::{Episode, EpisodeEvent};
use care::hand_over::{HandOverCommand, WithdrawnBy};
use care::opening::{OpeningCommand, OpeningEvent};
use care::terms::{CancelledBy, ClosureReason, Format, ReviewOutcome};
use care::*;
use jiff::civil::Date;

use crate::outcome::Made;

/// What an event of an episode means for seats. The episode is as it was before the event.
pub(crate) fn seats_that_follow(
    e: &Episode,
    episode: EpisodeId,
    event: &EpisodeEvent,
) -> Vec<(OpeningId, OpeningCommand)> {
    let freed = OpeningEvent::SeatFreed { episode };
    let of_offer = |id: &OfferId| e.offers.iter().find(|o| o.id == *id).map(|o| o.opening);
    match event {
        EpisodeEvent::OfferMade {
            offer,
            opening,
            expires_at,
            ..
        } => {
            vec![(
                *opening,
                OpeningEvent::SeatHeld {
                    episode,
                    offer: *offer,
                    until: *expires_at,
                },
            )]
        }
        EpisodeEvent::OfferAccepted { offer } => of_offer(offer)
            .map(|o| (o, OpeningEvent::SeatTaken { episode }))
            .into_iter()
            .collect(),
        EpisodeEvent::OfferDeclined { offer, .. }
        | EpisodeEvent::OfferLapsed { offer }
        | EpisodeEvent::OfferWithdrawn { offer } => of_offer(offer).map(|o| (o, freed)).into_iter().collect(),
        EpisodeEvent::SessionMoved {
            session,
            to,
            by,
            opening,
        } => {
            let taken = opening.map(|o| (o, day_taken(episode, *session, *to)));
            let left = day_left(e, episode, *session, *by);
            left.into_iter().chain(taken).collect()
        }
        EpisodeEvent::SessionCancelled { session, by } => day_left(e, episode, *session, *by).into_iter().collect(),
        EpisodeEvent::CourseEnded { course, .. } => {
            let once = days_in_other_slots(e, episode, *course);
            let seat = e
                .courses
                .iter()
                .find(|c| c.facts.id == *course)
                .and_then(|c| c.facts.opening);
            once.into_iter().chain(seat.map(|o| (o, freed))).collect()
        }
        EpisodeEvent::TherapistChanged { course, opening, .. } => {
            let before = e
                .courses
                .iter()
                .find(|c| c.facts.id == *course)
                .and_then(|c| c.facts.opening);
            let left = before.filter(|o| Some(*o) != *opening).map(|o| (o, freed));
            let taken = opening
                .filter(|o| Some(*o) != before)
                .map(|o| (o, OpeningEvent::SeatTaken { episode }));
            let once = days_in_other_slots(e, episode, *course);
            once.into_iter().chain(left).chain(taken).collect()
        }
        _ => Vec::new(),
    }
}

const fn day_taken(episode: EpisodeId, session: SessionId, at: jiff::Timestamp) -> OpeningCommand {
    OpeningEvent::DayTaken { episode, session, at }
}

/// The day that a session leaves. What the person moves or cancels falls free for others; a time that the therapist or the
/// service gives up is not one at which the therapist could see somebody else.
fn day_left(
    e: &Episode,
    episode: EpisodeId,
    session: SessionId,
    by: CancelledBy,
) -> Option<(OpeningId, OpeningCommand)> {
    let (course, s) = e.session(session)?;
    let alone = course.facts.choice.format == Format::Individual;
    let falls_free = s.is_open() && alone && by == CancelledBy::Person;
    let opening = s.opening.or(course.facts.opening).filter(|_| falls_free)?;
    let freed = OpeningEvent::DayFreed {
        episode,
        session,
        at: s.at,
    };
    Some((opening, freed))
}

/// The days that a course has in other slots than its own: they fall free with it.
fn days_in_other_slots(e: &Episode, episode: EpisodeId, course: CourseId) -> Vec<(OpeningId, OpeningCommand)> {
    let found = e.courses.iter().find(|c| c.facts.id == course);
    let sessions = found.into_iter().flat_map(|c| c.sessions.iter().map(move |s| (c, s)));
    sessions
        .filter(|(_, s)| s.is_open())
        .filter_map(|(c, s)| {
            let opening = s.opening.filter(|o| Some(*o) != c.facts.opening)?;
            let freed = OpeningEvent::DayFreed {
                episode,
                session: s.id,
                at: s.at,
            };
            Some((opening, freed))
        })
        .collect()
}

/// What an event of an episode means for hand-overs that are not settled: an arrival or a failure that we heard of ourselves,
/// a closing, a second opinion that changes the decision. The episode is as it was before the event.
pub(crate) fn hand_overs_that_follow(
    e: &Episode,
    one: &Recorded<EpisodeEvent>,
    today: Date,
) -> Vec<(DecisionId, HandOverCommand)> {
    let take_back = |by, why: &str| HandOverCommand::Withdraw {
        by,
        reason: Some(why.to_owned()),
    };
    match &one.event {
        EpisodeEvent::ArrivalConfirmed { decision } => {
            vec![(*decision, HandOverCommand::ConfirmArrival { on: today })]
        }
        EpisodeEvent::HandOverFailed { decision } => {
            let words = one
                .words
                .get(Key::Reason)
                .unwrap_or("Our service heard that they did not arrive");
            vec![(
                *decision,
                HandOverCommand::ReportNotArrived {
                    words: words.to_owned(),
                },
            )]
        }
        EpisodeEvent::EpisodeClosed { reason, .. } => {
            let by = match reason {
                ClosureReason::Withdrawn | ClosureReason::MovedAway => WithdrawnBy::Person,
                _ => WithdrawnBy::Service,
            };
            let open = e
                .decisions
                .iter()
                .filter(|d| d.arrival_by.is_some() && d.arrival.is_none());
            open.map(|d| (d.facts.id, take_back(by, "The episode was closed")))
                .collect()
        }
        EpisodeEvent::ReviewConcluded { review, outcome, .. } if *outcome != ReviewOutcome::Upheld => {
            let of_it = e.reviews.iter().find(|r| r.id == *review).map(|r| r.decision);
            let why = "A second opinion changed the decision";
            of_it
                .map(|d| (d, take_back(WithdrawnBy::Service, why)))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Notes the ids that an event of an episode made or touched.
pub(crate) fn note_made(made: &mut Made, id: EpisodeId, person: PersonId, event: &EpisodeEvent) {
    made.episode = Some(id);
    made.person = Some(person);
    match event {
        EpisodeEvent::ReferralReceived { referral, .. } => made.referral = Some(referral.id),
        EpisodeEvent::ReferralJoined { referral } => {
            made.referral = Some(referral.id);
            made.joined = true;
        }
        EpisodeEvent::OfferMade { offer, .. } => made.offer = Some(*offer),
        EpisodeEvent::CourseBegan { course, .. } => made.course = Some(course.id),
        EpisodeEvent::SessionsPlanned { sessions, .. } => made.count = sessions.len(),
        _ => {}
    }
}
