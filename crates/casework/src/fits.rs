//! Whom a slot fits: from a wait and an opening to what `matching` weighs, or to the reason why it is not possible.
//!
//! What the person said they cannot do is a limit (days, parts of the day, ways of meeting, places, a shared language); what
//! they would like counts in points. Protected characteristics are not looked at, but for the person's own stated wish
//! for a woman or a man as therapist.

use std::collections::HashMap;

use care::episode::Episode;
use care::load::{LoadLimit, limits_passed};
use care::opening::Slot;
use care::practitioner::Practitioner;
use care::terms::*;
use care::*;
use catalogue::{Certainty, Recommendation};
use jiff::civil::Date;
use matching::{
    Cost, CostTable, Fit, IndicationFit, LanguageFit, MediumFit, PartKind, Reason, TherapyFit, TimeFit, Waiting,
    WhyNot, Wish,
};
use views::{MatchingRow, OpeningSummary};

use crate::desk::Desk;
use crate::fold;
use crate::languages;
use crate::outcome::Refused;
use crate::weekly;
use crate::workforce_streams::load_stream;

/// Days from today on which a first session may be at the earliest: there must be time to ask and to answer.
pub(crate) const LEAD_DAYS: i32 = 2;

/// A slot with a free seat that can be offered now.
#[derive(Debug, Clone)]
pub(crate) struct FreeSlot {
    pub(crate) id: OpeningId,
    pub(crate) slot: Slot,
    pub(crate) practitioner: std::sync::Arc<Practitioner>,
    pub(crate) seats: u16,
    /// Those of its therapies that its practitioner may take somebody on for today.
    pub(crate) therapies: Vec<TherapyCode>,
    pub(crate) first_days: Vec<Date>,
}

/// How a slot fits a wait: the therapy and format it would be, and the points.
#[derive(Debug, Clone)]
pub(crate) struct Fitting {
    pub(crate) choice: TherapyChoice,
    pub(crate) cost: Cost,
}

/// The weekly slots that practitioners have given away: with somebody in them or an offer out.
type Booked = HashMap<PractitionerId, Vec<WeeklySlot>>;

/// Whether nobody is in a slot yet, so that its time comes on top. A group that runs already takes no further hours.
fn is_unused(o: &OpeningSummary) -> bool {
    o.state.taken.is_empty() && o.state.held.is_empty()
}

fn booked(all: &[OpeningSummary]) -> Booked {
    let mut booked = Booked::new();
    for slot in all
        .iter()
        .filter(|o| !is_unused(o))
        .filter_map(|o| o.state.slot.as_ref())
    {
        booked.entry(slot.practitioner).or_default().push(slot.weekly);
    }
    booked
}

/// Books a slot unless its practitioner's week would go beyond a limit of the load guard ([`care::load`]); otherwise the
/// limits that it would pass.
fn book(o: &OpeningSummary, practitioner: &Practitioner, booked: &mut Booked) -> Vec<LoadLimit> {
    let Some(slot) = o.state.slot.as_ref().filter(|_| is_unused(o)) else {
        return Vec::new();
    };
    let hours = practitioner.profile.as_ref().map_or(0, |p| p.clinical_hours_week);
    let week = booked.entry(slot.practitioner).or_default();
    let passed = limits_passed(week, &slot.weekly, hours);
    if passed.is_empty() {
        week.push(slot.weekly);
    }
    passed
}

/// Why a slot is not offered, for whoever fills it. It says what the week holds, nothing about the therapist.
const fn beyond(limit: LoadLimit) -> &'static str {
    match limit {
        LoadLimit::WeekHours => "The slot lies beyond the clinical hours agreed for a week",
        LoadLimit::DayHours => "With this slot the day would hold more than six booked hours",
        LoadLimit::Run => "With this slot there would be more than three appointments without a break",
    }
}

impl Desk {
    /// A slot as it can be offered, or why it cannot be, in words for whoever fills it.
    pub(crate) fn free_slot(&self, o: &OpeningSummary, today: Date) -> Result<FreeSlot, &'static str> {
        let slot = o.state.slot.clone().ok_or("The slot is not open")?;
        let practitioner = o.practitioner.clone().ok_or("The slot is not open")?;
        let seats = o.state.seats_free();
        let standards = &self.views.service().standards;
        // A slot is laid out for its first therapy; whether the practitioner may deliver another is asked with the pair.
        let able = slot
            .therapies
            .iter()
            .filter(|t| self.can_deliver(&practitioner, t, today));
        let therapies: Vec<TherapyCode> = able.cloned().collect();
        let from = calendar::days_after(today, LEAD_DAYS).max(slot.from);
        let visits = &o.state.visits;
        let first_days = weekly::days(&slot.weekly, from, 4 + visits.len(), &self.calendar, &practitioner);
        let alone = |day: &Date| !visits.iter().any(|d| calendar::london_date(d.at) == *day);
        let first_days: Vec<Date> = first_days.into_iter().filter(alone).take(4).collect();
        if o.state.withdrawn.is_some() {
            Err("The slot is withdrawn")
        } else if seats == 0 {
            Err("No seat is free")
        } else if !practitioner.is_active(today) {
            Err("The therapist has left")
        } else if !practitioner.registration_is_current(today, standards.registration_check_days) {
            Err("The therapist's registration must be checked first")
        } else if therapies.is_empty() {
            Err("The therapist may not take anybody on for what this slot is for: see certificate and supervision")
        } else if first_days.is_empty() {
            Err("The slot does not take place any more")
        } else {
            Ok(FreeSlot {
                id: o.id,
                slot,
                practitioner,
                seats,
                therapies,
                first_days,
            })
        }
    }

    /// One slot, within the limits of the load guard or, for a human who fills it, beyond those that the therapist agreed
    /// to go beyond.
    pub(crate) fn free_slot_within_limits(&self, o: &OpeningSummary, today: Date) -> Result<FreeSlot, &'static str> {
        let free = self.free_slot(o, today)?;
        match self.limit_in_the_way(o, today) {
            Some(limit) => Err(beyond(limit)),
            None => Ok(free),
        }
    }

    /// The limit that a slot's practitioner would go beyond without having agreed to it.
    fn limit_in_the_way(&self, o: &OpeningSummary, today: Date) -> Option<LoadLimit> {
        let practitioner = o.practitioner.as_ref()?;
        let whose = o.state.slot.as_ref()?.practitioner;
        let passed = book(o, practitioner, &mut booked(&self.views.openings()));
        let agreed = self.views.load_agreed(load_stream(whose));
        let allows = |limit| agreed.as_ref().is_some_and(|(_, agreed)| agreed.allows(limit, today));
        passed.into_iter().find(|limit| !allows(*limit))
    }

    /// Refuses an offer beyond a limit that the therapist has not agreed to go beyond.
    ///
    /// # Errors
    /// The limit, in words.
    pub(crate) fn check_load(&self, opening: OpeningId, today: Date) -> Result<(), Refused> {
        let Some(found) = self.views.opening(opening) else {
            return Ok(());
        };
        match self.limit_in_the_way(&found, today) {
            Some(limit) => {
                let words = format!("{}. The therapist can agree to that, with a reason", beyond(limit));
                Err(Refused::field("opening", words))
            }
            None => Ok(()),
        }
    }

    /// All slots that the engine may offer, within each practitioner's limits: slots beyond them are left out, whatever the
    /// therapist agreed to.
    pub(crate) fn free_slots(&self, today: Date) -> Vec<FreeSlot> {
        let all = self.views.openings();
        let mut booked = booked(&all);
        let free = all.iter().filter_map(|o| Some((o, self.free_slot(o, today).ok()?)));
        free.filter(|(o, free)| book(o, &free.practitioner, &mut booked).is_empty())
            .map(|(_, free)| free)
            .collect()
    }

    /// Whether a person has died: they are offered nothing, whatever their episode says.
    pub(crate) fn has_died(&self, person: PersonId) -> bool {
        self.views.person(person).is_some_and(|p| p.died)
    }

    /// Whether somebody was seen without their partner. Looked up in the record: few wait for work as a couple.
    fn was_seen_alone(&self, episode: EpisodeId) -> bool {
        match fold::load::<Episode>(&self.ledger, episode.0) {
            Ok(loaded) => loaded.state.seen_alone.is_some(),
            Err(error) => {
                // Logged; nobody is offered on a guess.
                self.fault("episode", &error);
                false
            }
        }
    }

    /// How a slot fits a wait, or why not.
    pub(crate) fn fits(&self, wait: &MatchingRow, free: &FreeSlot, today: Date) -> Result<Fitting, WhyNot> {
        let service = self.views.service();
        let slot = &free.slot;
        if wait.wait.pause_on(today).is_some() || free.first_days.iter().all(|day| wait.wait.pause_on(*day).is_some()) {
            return Err(WhyNot::Paused);
        }
        if free.practitioner.conflicts.contains(&wait.person) {
            return Err(WhyNot::PairingNotPossible);
        }
        let formats = wait
            .wait
            .choices
            .iter()
            .enumerate()
            .filter(|(_, c)| slot.therapies.contains(&c.therapy));
        let (rank, choice) = formats
            .clone()
            .find(|(_, c)| c.format == slot.format && free.therapies.contains(&c.therapy))
            .ok_or_else(|| {
                if formats.clone().any(|(_, c)| c.format == slot.format) {
                    WhyNot::PairingNotPossible
                } else if formats.clone().next().is_some() {
                    WhyNot::FormatNotAccepted
                } else {
                    WhyNot::TherapyNotAccepted
                }
            })?;
        if slot.format == Format::Couple && !self.was_seen_alone(wait.episode) {
            return Err(WhyNot::NotSeenAlone);
        }
        let wishes = &wait.wishes;
        let part = PartOfDay::of(slot.weekly.at);
        if !wishes.days.is_empty() && !wishes.days.contains(&slot.weekly.day)
            || !wishes.parts.is_empty() && !wishes.parts.contains(&part)
        {
            return Err(WhyNot::TimeNotPossible);
        }
        if !wishes.media.is_empty() && !wishes.media.contains(&slot.medium)
            || slot.medium == Medium::Phone
                && (wait.needs.contains(&AccessNeed::NoPhone) || wait.needs.contains(&AccessNeed::Bsl))
        {
            return Err(WhyNot::MediumNotAccepted);
        }
        if let Some(site) = slot.site.as_ref().filter(|_| slot.medium == Medium::InPerson) {
            if !wishes.sites.is_empty() && !wishes.sites.contains(site) {
                return Err(WhyNot::PlaceNotReachable);
            }
            let step_free = service.sites.iter().any(|s| s.code == *site && s.step_free);
            if wait.needs.contains(&AccessNeed::StepFree) && !step_free {
                return Err(WhyNot::AccessNeedNotMet);
            }
        }
        let fit = Fit {
            therapy: TherapyFit::Choice(u8::try_from(rank + 1).unwrap_or(u8::MAX)),
            indication: indication(wait.problem.as_deref(), &choice.therapy),
            distance: None,
            medium: medium(&wishes.media, slot.medium),
            format: matching::FormatFit::NoWish,
            language: language(wait, &free.practitioner)?,
            therapist_wish: therapist_wish(wishes.therapist_gender, &free.practitioner),
            time: if wishes.days.is_empty() && wishes.parts.is_empty() {
                TimeFit::NoWish
            } else {
                TimeFit::Preferred
            },
            continuity: matching::Continuity::NotAsked,
        };
        Ok(Fitting {
            choice: choice.clone(),
            cost: Cost::of(&fit, &CostTable::default()),
        })
    }
}

/// A wait as `matching` orders it.
pub(crate) fn waiting(row: &MatchingRow) -> Waiting {
    Waiting {
        id: matching::PersonId::new(row.wait.id.to_string()),
        priority: match row.priority {
            Some(Priority::Urgent) => 0,
            Some(Priority::Soon) => 1,
            Some(Priority::Routine) | None => 2,
        },
        wait_days: u32::try_from(row.days).unwrap_or(0),
        stepping_up: row.wait.before_newcomers,
    }
}

/// Why somebody is left out, for counting: nothing about the person in particular.
pub(crate) fn why_not_words(why: &WhyNot) -> &'static str {
    match why {
        WhyNot::TherapyNotAccepted | WhyNot::TherapyNotAgreed => "Waiting for another therapy",
        WhyNot::FormatNotAccepted => "Waiting for another format",
        WhyNot::TimeNotPossible => "The day or time is not possible",
        WhyNot::MediumNotAccepted => "Another way of meeting is wanted",
        WhyNot::PlaceNotReachable | WhyNot::TooFar(_) => "The place cannot be reached",
        WhyNot::DeclinedBefore => "Declined this slot, or did not answer, lately",
        WhyNot::AccessNeedNotMet => "The room does not meet an access need",
        WhyNot::LanguageNotAvailable(_) => "A therapist who shares the language is wanted",
        WhyNot::TherapistConditionNotMet | WhyNot::TraineeNotAccepted => "Another therapist is wanted",
        WhyNot::PairingNotPossible | WhyNot::OutsideClientGroup => "Not possible in this slot",
        WhyNot::Paused => "The wait is paused",
        WhyNot::OfferOpen => "An offer is open",
        WhyNot::NotSeenAlone => "To be seen alone before work as a couple",
    }
}

/// What is said of a therapy for a difficulty, whatever its severity: a problem code carries none. Only what was checked
/// in the guideline itself speaks against a therapy.
fn indication(problem: Option<&str>, therapy: &TherapyCode) -> IndicationFit {
    let Some(problem) = problem else {
        return IndicationFit::NothingSaid;
    };
    let rows = catalogue::catalogue()
        .indications
        .iter()
        .filter(|i| i.problem == problem && i.therapy == therapy.as_str());
    let mut best = IndicationFit::NothingSaid;
    let mut against = false;
    for row in rows {
        best = match (row.recommendation, row.certainty, best) {
            (Recommendation::FirstLine, Certainty::Checked, _) => return IndicationFit::FirstLine,
            (Recommendation::FirstLine, _, _) => IndicationFit::FirstLineUnverified,
            (Recommendation::Option, _, IndicationFit::NothingSaid) => IndicationFit::Option,
            (Recommendation::NotRecommended, _, best) => {
                against |= row.may_exclude();
                best
            }
            (_, _, best) => best,
        };
    }
    if best == IndicationFit::NothingSaid && against {
        IndicationFit::ChosenAgainstAdvice
    } else {
        best
    }
}

/// Whether a guideline, checked, advises against a therapy for a difficulty, and nothing speaks for it.
pub(crate) fn is_against_advice(problem: Option<&str>, therapy: &TherapyCode) -> bool {
    indication(problem, therapy) == IndicationFit::ChosenAgainstAdvice
}

fn medium(wished: &[Medium], offered: Medium) -> MediumFit {
    match (wished.is_empty(), offered) {
        (true, _) => MediumFit::NoWish,
        (false, Medium::InPerson) => MediumFit::InPersonAsWished,
        (false, Medium::Video | Medium::Phone | Medium::Text) => MediumFit::RemoteAsWished,
    }
}

/// The language of the sessions, in words.
fn language(wait: &MatchingRow, practitioner: &Practitioner) -> Result<LanguageFit, WhyNot> {
    let asked = wait.wishes.language.as_deref().or(wait.interpreter.as_deref());
    let Some(asked) = asked.filter(|tag| !languages::is_same(tag, "en")) else {
        return Ok(LanguageFit::NoNeed);
    };
    let spoken = practitioner
        .profile
        .as_ref()
        .map(|p| p.languages.as_slice())
        .unwrap_or_default();
    let words = languages::words(asked).to_owned();
    if spoken.iter().any(|tag| languages::is_same(tag, asked)) {
        Ok(LanguageFit::SharedLanguage(words))
    } else if wait.wishes.same_language {
        Err(WhyNot::LanguageNotAvailable(words))
    } else {
        Ok(LanguageFit::Interpreter(words))
    }
}

/// Reasons in words. Where nobody chose a presenting problem no guidance was looked for, and nothing is said of it.
pub(crate) fn in_words(reasons: &[Reason], problem: Option<&str>) -> Vec<String> {
    let says_nothing = |r: &&Reason| {
        let kind = if let Reason::Fits(part) = r {
            Some(&part.kind)
        } else {
            None
        };
        problem.is_none() && matches!(kind, Some(PartKind::Indication(IndicationFit::NothingSaid)))
    };
    reasons.iter().filter(|r| !says_nothing(r)).map(Reason::words).collect()
}

fn therapist_wish(wished: Option<Gender>, practitioner: &Practitioner) -> Wish {
    match (wished, practitioner.profile.as_ref().and_then(|p| p.gender)) {
        (None, _) => Wish::None,
        (Some(wished), Some(is)) if wished == is => Wish::Met,
        (Some(_), _) => Wish::NotMet,
    }
}
