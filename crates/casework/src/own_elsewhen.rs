//! A yes to an offer at another time: in another free slot of the same therapist, taken in the act in which the one that was
//! held falls free.

use care::calendar::london_instant;
use care::episode::{Episode, EpisodeCommand, Offer, OfferStanding};
use care::load::limits_passed;
use care::opening::{Opening, Slot};
use care::terms::*;
use care::*;
use jiff::Timestamp;

use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::fold;
use crate::outcome::Refused;
use crate::own_time::{Diary, FreeTime, may_at};
use crate::principal::Principal;

/// What is written where staff would write why.
const WHY: &str = "The person chose another free time of the same therapist";

impl Desk {
    /// Other free slots of the therapist of an offer, each with its first day.
    ///
    /// # Errors
    /// Not found, also when it is another person's or not open any more; or the store failed.
    pub fn own_offer_times(&self, p: &Principal, episode: EpisodeId, offer: OfferId) -> Result<Vec<FreeTime>, Refused> {
        let path = self.own_episode(p, episode)?;
        if !path.offers.iter().any(|o| o.id == offer) {
            return Err(Refused::NotFound);
        }
        let e = fold::load::<Episode>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        let e = e.state;
        let offered = e.offers.iter().find(|o| o.id == offer).ok_or(Refused::NotFound)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let needs = self.views.person(person).map(|p| p.needs.clone()).unwrap_or_default();
        let diary = self.diary(offered.practitioner).ok_or(Refused::NotFound)?;
        let mut out: Vec<FreeTime> = diary
            .openings
            .iter()
            .filter_map(|slot| self.instead(&e, &needs, offered, &diary, (slot.0, &slot.1)))
            .collect();
        out.sort_by_key(|f| (f.at, f.opening));
        Ok(out)
    }

    /// A slot that can be taken instead of the one that is offered, with its first day.
    fn instead(
        &self,
        e: &Episode,
        needs: &[AccessNeed],
        offered: &Offer,
        diary: &Diary,
        (id, opening): (OpeningId, &Opening),
    ) -> Option<FreeTime> {
        let today = self.today_in_london();
        let slot = opening.slot.as_ref()?;
        let (_, held) = diary.openings.iter().find(|(id, _)| *id == offered.opening)?;
        let held = held.slot.as_ref()?;
        let alike = id != offered.opening
            && standards_allow(&self.views.service().standards)
            && offered.choice.format == Format::Individual
            && slot.format == Format::Individual
            && slot.therapies.contains(&offered.choice.therapy)
            && slot.weekly.minutes == held.weekly.minutes
            && opening.seats_free() > 0
            && !self.is_proposed(id, today);
        let wishes = &e.wishes;
        let suits = (slot.medium == held.medium || self.may_meet(wishes, needs, slot))
            && (slot.site == held.site || self.may_reach(wishes, needs, slot))
            && may_at(wishes, &slot.weekly);
        if !alike || !suits || !within_limits(offered, diary, slot) {
            return None;
        }
        // As staff would find it today: registration, certificate, leave, the first days.
        let known = self.views.opening(id)?;
        let free = self.free_slot(&known, today).ok()?;
        let wait = e.waits.iter().find(|w| w.id == offered.wait)?;
        let first = free.first_days.into_iter().find(|day| wait.pause_on(*day).is_none())?;
        Some(FreeTime {
            opening: id,
            at: london_instant(first, slot.weekly.at),
            minutes: slot.weekly.minutes,
            medium: slot.medium,
            place: self.site(slot.site.as_deref()),
        })
    }

    /// Accepts an offer in another slot: the held one falls free, the other is offered and taken, in one act.
    pub(crate) fn accept_elsewhen(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        offer: OfferId,
        opening: OpeningId,
        first_at: Timestamp,
        trainee: TraineeTold,
    ) -> Result<(), Trouble> {
        let now = draft.now;
        let e = draft.episode(episode)?.clone();
        let found = e.offers.iter().find(|o| o.id == offer).ok_or(Refused::NotFound)?;
        if found.standing != OfferStanding::Open || found.expires_at < now {
            let possible = "Make another offer; the place is kept";
            return Err(Rejection::new("choose this time", Rule::OfferNotOpen, possible).into());
        }
        let person = e.person.ok_or(Refused::NotFound)?;
        let needs = draft.person(person)?.needs.clone();
        let diary = self.diary_held(draft, found.practitioner)?;
        let known = diary.openings.iter().find(|(id, _)| *id == opening);
        let (id, state) = known.ok_or(Refused::NotFound)?;
        let free = self.instead(&e, &needs, found, &diary, (*id, state));
        if free.is_none_or(|f| f.at != first_at) {
            return Err(Rejection::new("choose this time", Rule::Taken, "Choose another time").into());
        }
        let (wait, practitioner, choice) = (found.wait, found.practitioner, found.choice.clone());
        draft.on_episode(
            episode,
            EpisodeCommand::DeclineOffer {
                offer,
                reason: DeclineReason::Time,
                words: Some(WHY.to_owned()),
            },
        )?;
        let offer: OfferId = self.ids.next();
        draft.on_episode(
            episode,
            EpisodeCommand::MakeOffer {
                offer,
                wait,
                opening,
                practitioner,
                choice,
                first_at,
                explanation: Some(WHY.to_owned()),
            },
        )?;
        self.accept_offer(draft, episode, offer, trainee)
    }
}

const fn standards_allow(standards: &care::service::Standards) -> bool {
    standards.move_oneself > 0
}

/// Whether the therapist's regular week bears the slot in place of the one that is held.
fn within_limits(offered: &Offer, diary: &Diary, slot: &Slot) -> bool {
    let given_away = diary.openings.iter().filter(|(id, o)| {
        *id != offered.opening && o.withdrawn.is_none() && !(o.taken.is_empty() && o.held.is_empty())
    });
    let week: Vec<WeeklySlot> = given_away.filter_map(|(_, o)| Some(o.slot.as_ref()?.weekly)).collect();
    let hours = diary.practitioner.profile.as_ref().map_or(0, |p| p.clinical_hours_week);
    limits_passed(&week, &slot.weekly, hours).is_empty()
}
