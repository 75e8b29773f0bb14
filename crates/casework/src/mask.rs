//! What of a record a role may read: whole entries left out, or single texts masked. Here and nowhere else.

use care::episode::{Episode, EpisodeEvent, Referral, Standing};
use care::terms::{NoteLayer, Recommendation};
use care::{HumanId, Key, Role, Words};

use crate::desk::Desk;
use crate::one_stream::is_of_the_first_decision;
use crate::principal::Principal;

/// How much of an entry may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Not even that there is one.
    Hidden,
    /// The fact, and these texts only.
    Only(&'static [Key]),
    /// Everything.
    Whole,
}

const NOTHING: &[Key] = &[];
const WHO_REFERRED: &[Key] = &[Key::ReferrerName, Key::ReferrerContact];

/// Who looks, and what of the episode decides what they see.
pub(crate) struct Looker<'a> {
    pub(crate) p: &'a Principal,
    /// Humans whose process notes the principal may read: their own, and those they supervise.
    pub(crate) process_notes_of: Vec<HumanId>,
    /// A reviewer who has not seen the first decision yet.
    pub(crate) before_the_first_decision: bool,
}

impl Desk {
    /// The principal as somebody who looks at an episode.
    pub(crate) fn looker<'a>(&self, p: &'a Principal, e: &Episode) -> Looker<'a> {
        let mut process_notes_of = vec![p.human];
        if let Some(own) = p.practitioner {
            let supervised = |t: &views::PractitionerSummary| t.state.supervisor == Some(own);
            let humans = self.views.practitioners().into_iter().filter(supervised);
            process_notes_of.extend(humans.filter_map(|t| t.state.profile.as_ref().map(|profile| profile.human)));
        }
        let reviews = |r: &care::episode::SecondOpinion| {
            r.reviewer.is_some_and(|(_, human, _)| human == p.human) && r.concluded.is_none() && !r.first_shown
        };
        let before_the_first_decision = p.role == Role::Reviewer && e.reviews.iter().any(reviews);
        Looker {
            p,
            process_notes_of,
            before_the_first_decision,
        }
    }
}

impl Looker<'_> {
    /// Whether the view is a restricted one.
    pub(crate) fn is_restricted(&self) -> bool {
        self.p.role == Role::Administrator || self.before_the_first_decision
    }

    /// How much of an entry may be seen.
    pub(crate) fn sight(&self, e: &Episode, event: &EpisodeEvent) -> Sight {
        if self.before_the_first_decision && is_of_the_first_decision(event) {
            return Sight::Hidden;
        }
        if self.p.role == Role::Administrator {
            return administrators(event);
        }
        match event {
            EpisodeEvent::NoteWritten {
                layer: NoteLayer::Process,
                by,
                ..
            } if !self.process_notes_of.contains(by) => Sight::Only(NOTHING),
            // The reviewer's own opinion is theirs until the review is concluded.
            EpisodeEvent::OpinionWritten { review } => {
                let open = e.reviews.iter().find(|r| r.id == *review && r.concluded.is_none());
                let anothers = open.is_some_and(|r| r.reviewer.is_none_or(|(_, human, _)| human != self.p.human));
                if anothers { Sight::Only(NOTHING) } else { Sight::Whole }
            }
            _ => Sight::Whole,
        }
    }

    /// The words that may be read, and the keys of those that were left out.
    pub(crate) fn words(&self, sight: &Sight, words: &Words, misfiled: bool) -> (Words, Vec<Key>) {
        let readable = |key: Key| match sight {
            _ if misfiled => false,
            Sight::Hidden => false,
            Sight::Only(some) => some.contains(&key),
            Sight::Whole => true,
        };
        let mut kept = Words::default();
        let mut masked = Vec::new();
        for (key, text) in words.iter() {
            if readable(key) {
                kept.put(key, text.to_owned());
            } else {
                masked.push(key);
            }
        }
        (kept, masked)
    }

    /// What happened, as it may be seen.
    pub(crate) fn event(&self, event: &EpisodeEvent) -> EpisodeEvent {
        let mut event = event.clone();
        if self.p.role == Role::Administrator {
            match &mut event {
                EpisodeEvent::DecisionMade { decision, .. } => decision.reason = None,
                EpisodeEvent::ReferralReceived { referral, .. } | EpisodeEvent::ReferralJoined { referral } => {
                    without_clinical_codes(referral);
                }
                _ => {}
            }
        }
        event
    }

    /// The tracks as they may be seen.
    pub(crate) fn state(&self, mut e: Episode) -> Episode {
        if self.p.role == Role::Administrator {
            e.measures.clear();
            e.declined.clear();
            e.goals.clear();
            e.notes.clear();
            for concern in &mut e.concerns {
                concern.plan = None;
            }
            for decision in &mut e.decisions {
                decision.facts.reason = None;
            }
            for (referral, _) in &mut e.referrals {
                without_clinical_codes(referral);
            }
        }
        if self.before_the_first_decision {
            for decision in &mut e.decisions {
                // The therapy at issue stays: it is what the reviewer is asked about.
                decision.facts.reason = None;
                decision.facts.choices.clear();
                decision.facts.trial_sessions = None;
                decision.facts.look_again_on = None;
                decision.facts.unmet_need = false;
                decision.told.clear();
                if decision.standing == Standing::Provisional {
                    decision.confirm_by = None;
                }
            }
        }
        e
    }
}

/// A request without what it says of the person's life and difficulty.
fn without_clinical_codes(referral: &mut Referral) {
    referral.circumstances.clear();
    referral.problem = None;
    referral.recommendation = Recommendation::NotGiven;
}

/// What an administrator sees: contact and appointments, who referred, what was said in arranging things. No clinical
/// entry: no measures, goals, notes, plans, and no reasons of decisions.
fn administrators(event: &EpisodeEvent) -> Sight {
    use EpisodeEvent as E;
    match event {
        E::MeasureTaken(_)
        | E::MeasureDeclined { .. }
        | E::SafetyAnswerSeen { .. }
        | E::GoalAgreed { .. }
        | E::GoalRated { .. }
        | E::NoteWritten { .. }
        | E::ConcernFormulated { .. }
        | E::SafetyPlanShared { .. }
        | E::OpinionWritten { .. }
        | E::FirstDecisionShown { .. } => Sight::Hidden,
        E::ReferralReceived { .. } | E::ReferralJoined { .. } => Sight::Only(WHO_REFERRED),
        E::ReferralWithdrawn { .. }
        | E::Acknowledged { .. }
        | E::InformationWanted { .. }
        | E::InformationGiven { .. }
        | E::LetterSent { .. }
        | E::Assigned { .. }
        | E::EmergencyHandedOver
        | E::EmergencyArrivalConfirmed
        | E::AssessmentBooked { .. }
        | E::AppointmentCancelled { .. }
        | E::DecisionTold { .. }
        | E::ArrivalConfirmed { .. }
        | E::HandOverFailed { .. }
        | E::ReviewerNamed { .. }
        | E::MeetingOffered { .. }
        | E::WishesStated(_)
        | E::WaitBegan { .. }
        | E::ChoicesStated { .. }
        | E::WaitPaused { .. }
        | E::WaitResumed { .. }
        | E::KeptInTouch { .. }
        | E::WaitEnded { .. }
        | E::OfferMade { .. }
        | E::CallLogged { .. }
        | E::OfferAccepted { .. }
        | E::OfferDeclined { .. }
        | E::OfferLapsed { .. }
        | E::OfferWithdrawn { .. }
        | E::CourseBegan { .. }
        | E::SessionsPlanned { .. }
        | E::SessionMoved { .. }
        | E::SessionCancelled { .. }
        | E::FollowUpPlanned { .. }
        | E::QuestionsOffered { .. }
        | E::PersonWrote { .. }
        | E::MessageRead { .. }
        | E::MessageAnswered { .. }
        | E::MessageTalkedOver { .. }
        | E::EntryMisfiled { .. } => Sight::Whole,
        E::FurtherInformationReceived { .. }
        | E::Screened { .. }
        | E::PriorityReconsidered { .. }
        | E::AssessmentHeld { .. }
        | E::SeenAlone { .. }
        | E::DecisionMade { .. }
        | E::DecisionConfirmed { .. }
        | E::DecisionNotConfirmed { .. }
        | E::SecondOpinionAsked { .. }
        | E::ReviewConcluded { .. }
        | E::LookedAgain { .. }
        | E::SessionHeld { .. }
        | E::AbsenceExempted { .. }
        | E::CourseReviewed { .. }
        | E::TherapistChanged { .. }
        | E::EndingAgreed { .. }
        | E::CourseEnded { .. }
        | E::FollowedUp { .. }
        | E::ConcernRaised { .. }
        | E::ConcernJoined { .. }
        | E::ConcernActedOn { .. }
        | E::ConcernKnown { .. }
        | E::ConcernHandedTo { .. }
        | E::ConcernClosed { .. }
        | E::EpisodeClosed { .. }
        | E::EpisodeReopened => Sight::Only(NOTHING),
    }
}
