//! What follows by rule from an event of an episode: for seats, and for the answer to whoever asked.

use care::episode::{Episode, EpisodeEvent};
use care::opening::{OpeningCommand, OpeningEvent};
use care::*;

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
        EpisodeEvent::CourseEnded { course, .. } => {
            let seat = e
                .courses
                .iter()
                .find(|c| c.facts.id == *course)
                .and_then(|c| c.facts.opening);
            seat.map(|o| (o, freed)).into_iter().collect()
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
            left.into_iter().chain(taken).collect()
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
