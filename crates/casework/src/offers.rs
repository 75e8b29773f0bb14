//! Offers: the slot's seat is held, taken or freed in the same append as the offer's own event.

use care::episode::{CourseFacts, EpisodeCommand, OfferStanding, PlannedSession};
use care::opening::Slot;
use care::practitioner::Practitioner;
use care::terms::*;
use care::*;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::outcome::Refused;
use crate::weekly;

/// What is recorded of a trainee: nobody is seen by one without having been told and having agreed (domain guide,
/// section 1), at the first session or when another therapist takes the course on.
pub(crate) fn check_trainee(practitioner: &Practitioner, told: TraineeTold) -> Result<TraineeTold, Refused> {
    match (practitioner.is_trainee(), told) {
        (false, _) => Ok(TraineeTold::NotATrainee),
        (true, TraineeTold::ToldAndAgreed) => Ok(told),
        (true, TraineeTold::NotATrainee) => Err(Refused::field(
            "trainee",
            "Tell the person that the therapist is a trainee, and record that they agree",
        )),
    }
}

impl Desk {
    /// The slot of an opening that exists.
    pub(crate) fn slot(&self, draft: &mut Draft<'_>, opening: OpeningId) -> Result<Slot, Trouble> {
        let slot = draft.opening(opening)?.slot.clone();
        Ok(slot.ok_or_else(|| Refused::field("opening", "Choose a slot"))?)
    }

    /// Offers a slot and holds its seat.
    #[expect(clippy::too_many_arguments, reason = "the act's own fields")]
    pub(crate) fn offer_slot(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        wait: WaitId,
        opening: OpeningId,
        choice: &TherapyChoice,
        first_on: Date,
        explanation: Option<String>,
    ) -> Result<OfferId, Trouble> {
        let slot = self.slot(draft, opening)?;
        if slot.format != choice.format || !slot.therapies.contains(&choice.therapy) {
            return Err(Refused::field("choice", "Choose a therapy and format that this slot is for").into());
        }
        self.check_therapy(&choice.therapy, "choice")?;
        self.check_may_take_on(draft, slot.practitioner, &choice.therapy)?;
        let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
        if draft.person(person)?.died {
            let rejection = Rejection::new("offer the slot", Rule::Inactive, "Close the episode");
            return Err(rejection.because("the person has died").into());
        }
        let practitioner = draft.practitioner(slot.practitioner)?;
        if practitioner.conflicts.contains(&person) {
            return Err(Refused::field(
                "opening",
                "Choose another slot; this one is not possible for this person",
            )
            .into());
        }
        if first_on < slot.from || !weekly::takes_place(&slot.weekly, first_on, &self.calendar, practitioner) {
            return Err(Refused::field("first_on", "Choose a day on which this slot takes place").into());
        }
        self.check_load(opening, draft.today)?;
        let offer: OfferId = self.ids.next();
        let first_at = calendar::london_instant(first_on, slot.weekly.at);
        if draft.opening(opening)?.visits.iter().any(|d| d.at == first_at) {
            return Err(Refused::field(
                "first_on",
                "Choose another day; somebody comes in this slot on that day",
            )
            .into());
        }
        draft.on_episode(
            episode,
            EpisodeCommand::MakeOffer {
                offer,
                wait,
                opening,
                practitioner: slot.practitioner,
                choice: choice.clone(),
                first_at,
                explanation,
            },
        )?;
        Ok(offer)
    }

    /// The person said yes: the course begins in the slot, its sessions are planned.
    pub(crate) fn accept_offer(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        offer: OfferId,
        trainee: TraineeTold,
    ) -> Result<(), Trouble> {
        let found = draft.episode(episode)?.offers.iter().find(|o| o.id == offer).cloned();
        let offered = found.filter(|o| o.standing == OfferStanding::Open).ok_or_else(|| {
            Rejection::new(
                "accept the offer",
                Rule::OfferNotOpen,
                "Make another offer; the place is kept",
            )
        })?;
        let slot = self.slot(draft, offered.opening)?;
        // The registration may have run out, or the therapist may have left, since the offer was made.
        self.check_therapy(&offered.choice.therapy, "offer")?;
        self.check_may_take_on(draft, offered.practitioner, &offered.choice.therapy)?;
        let practitioner = draft.practitioner(offered.practitioner)?.clone();
        let trainee = check_trainee(&practitioner, trainee)?;
        let trial = draft.episode(episode)?.decision().and_then(|d| d.facts.trial_sessions);
        let planned = trial.map_or(slot.sessions, u16::from);
        let from = calendar::london_date(offered.first_at);
        let opening = draft.opening(offered.opening)?.clone();
        let count = usize::from(planned);
        let times = weekly::sessions_in(&opening, &slot.weekly, from, count, &self.calendar, &practitioner);
        let sessions: Vec<_> = times
            .into_iter()
            .map(|at| PlannedSession {
                id: self.ids.next(),
                at,
            })
            .collect();
        let course = CourseFacts {
            id: self.ids.next(),
            choice: offered.choice.clone(),
            practitioner: offered.practitioner,
            opening: Some(offered.opening),
            group: (slot.format == Format::Group).then_some(GroupId(offered.opening.0)),
            weekly: slot.weekly,
            medium: slot.medium,
            sessions: planned,
            trainee,
        };
        draft.on_episode(
            episode,
            EpisodeCommand::AcceptOffer {
                offer,
                course,
                sessions,
            },
        )
    }
}
