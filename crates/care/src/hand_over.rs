//! A hand-over of somebody to a provider with a seat: handed over with the agreed minimum, answered, arrived or not, ended,
//! the outcome shared or not. Stream `hand_over`, sealed under the person's key, so that it goes with them.
//!
//! Until the person has arrived they are ours: a no, a silence, somebody who did not come, a consent taken back all leave
//! the episode with us and its clock untouched (domain guide, sections 3.3 and 15). The events of the episode that say so
//! (`arrival_confirmed`, `hand_over_failed`) are written in the same append, by the door.

use crate::codes::{codes, kinds};
use crate::provider::Payer;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Channel, TherapyCode};
use crate::{Ctx, DecisionId, EpisodeId, Header, Key, ProviderId, Recorded, Role, calendar};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Working days in which a provider answers, before its silence becomes a task for us [house rule].
pub const ANSWER_WORKING_DAYS: u16 = 5;
/// Days after the ending in which a provider still sees whom it helped, to finish its own record [house rule].
pub const FINISHING_DAYS: i32 = 28;

codes! {
    /// A way to reach the person that is shared with the provider.
    ContactPart {
        Phone => "phone", "Phone";
        Email => "email", "Email";
        Address => "address", "Postal address";
    }
}

codes! {
    /// Why a provider does not take somebody.
    NotTaken {
        NoPlaces => "no_places", "No places free";
        OutsideArea => "outside_area", "Lives outside our area";
        NotOurWork => "not_our_work", "Not the help that we give";
        NeedsMore => "needs_more", "Needs more than we can give safely";
        KnowsThem => "knows_them", "Known to us in another way";
        Other => "other", "Another reason";
    }
}

codes! {
    /// How the help ended.
    HandOverEnd {
        Completed => "completed", "Ended as planned";
        PersonStopped => "person_stopped", "The person stopped";
        LostTouch => "lost_touch", "We lost touch";
        MovedOn => "moved_on", "Went on to other help";
    }
}

codes! {
    /// How things are at the ending, as far as the person agreed to share it.
    SharedOutcome {
        Better => "better", "Better";
        Same => "same", "About the same";
        Worse => "worse", "Worse";
        NotAsked => "not_asked", "Not asked";
    }
}

codes! {
    /// Who took a hand-over back.
    WithdrawnBy {
        Person => "person", "The person";
        Service => "service", "Our service";
    }
}

/// A hand-over's facts. Its words, written for the provider, are beside the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverFacts {
    /// The episode. The person is whose key seals it.
    pub episode: EpisodeId,
    /// The decision that hands over.
    pub decision: DecisionId,
    /// To whom.
    pub provider: ProviderId,
    /// For which therapy or kind of help.
    pub help: TherapyCode,
    /// The ways to reach the person that are shared, with the rule how to use them safely.
    pub contact: Vec<ContactPart>,
    /// The day on which the person agreed to it.
    pub agreed_on: Date,
    /// How they said so.
    pub agreed_how: Channel,
    /// Who pays, as the provider had said on the day; none if it had said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer>,
    /// The wait that the provider had stated on the day, in weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_wait: Option<u16>,
    /// The day by which the person should have arrived: that of the decision.
    pub arrive_by: Date,
}

/// What happened to a hand-over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverEvent {
    /// The person was handed over. Words: what it is about, written for the provider.
    HandedOver {
        /// Its facts.
        hand_over: HandOverFacts,
        /// The provider answers by.
        answer_by: Date,
    },
    /// The provider takes them. Words: a note.
    Accepted {
        /// The first appointment, if one is fixed.
        first_on: Option<Date>,
    },
    /// The provider does not take them: still ours. Words: why.
    Declined {
        /// Why.
        reason: NotTaken,
    },
    /// The person arrived.
    Arrived {
        /// On which day.
        on: Date,
    },
    /// The person did not arrive: still ours. Words: what happened.
    NotArrived,
    /// It was taken back; the provider sees nothing of the person any more. Words: why, where a reason is due.
    Withdrawn {
        /// By whom.
        by: WithdrawnBy,
    },
    /// The help ended. Words: how it went, where the person agreed to share it.
    Ended {
        /// How.
        how: HandOverEnd,
        /// On which day.
        on: Date,
        /// How things are; none where the person did not agree to share it.
        outcome: Option<SharedOutcome>,
    },
}

kinds!(HandOverEvent, "hand_over" {
    HandedOver => "handed_over", Accepted => "accepted", Declined => "declined", Arrived => "arrived",
    NotArrived => "not_arrived", Withdrawn => "withdrawn", Ended => "ended",
});

/// What can be asked of a hand-over.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the event that they lead to; what differs is said"
)]
pub enum HandOverCommand {
    HandOver {
        facts: HandOverFacts,
        /// What it is about, in words written for the provider.
        about: String,
    },
    Accept {
        first_on: Option<Date>,
        note: Option<String>,
    },
    Decline {
        reason: NotTaken,
        words: String,
    },
    ConfirmArrival {
        on: Date,
    },
    ReportNotArrived {
        words: String,
    },
    Withdraw {
        by: WithdrawnBy,
        /// Due where the service takes it back; the person need not give one.
        reason: Option<String>,
    },
    End {
        how: HandOverEnd,
        on: Date,
        outcome: Option<SharedOutcome>,
        summary: Option<String>,
        /// The person agreed that the outcome is shared with us.
        person_agrees: bool,
    },
}

codes! {
    /// Where a hand-over stands.
    HandOverStage {
        Unanswered => "unanswered", "Not answered yet";
        Accepted => "accepted", "Accepted";
        Declined => "declined", "Declined";
        Arrived => "arrived", "Arrived";
        NotArrived => "not_arrived", "Did not arrive";
        Withdrawn => "withdrawn", "Taken back";
        Ended => "ended", "Ended";
    }
}

/// A hand-over as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandOver {
    /// Its facts; none before anybody was handed over.
    pub facts: Option<HandOverFacts>,
    /// Where it stands; none before.
    pub stage: Option<HandOverStage>,
    /// On which day the person was handed over.
    pub handed_on: Option<Date>,
    /// Answer due.
    pub answer_by: Option<Date>,
    /// When the provider said yes or no.
    pub answered_on: Option<Date>,
    /// The first appointment, if one is fixed.
    pub first_on: Option<Date>,
    /// Why the provider said no.
    pub declined: Option<NotTaken>,
    /// When the person arrived.
    pub arrived_on: Option<Date>,
    /// When it was settled without an arrival.
    pub failed_on: Option<Date>,
    /// Who took it back.
    pub withdrawn_by: Option<WithdrawnBy>,
    /// How and when it ended, and the outcome where it is shared.
    pub ended: Option<(Date, HandOverEnd, Option<SharedOutcome>)>,
}

impl HandOver {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &HandOverEvent) {
        use HandOverStage as S;
        let today = header.date();
        self.stage = Some(match event {
            HandOverEvent::HandedOver { hand_over, answer_by } => {
                self.facts = Some(hand_over.clone());
                self.handed_on = Some(today);
                self.answer_by = Some(*answer_by);
                S::Unanswered
            }
            HandOverEvent::Accepted { first_on } => {
                self.answered_on = Some(today);
                self.first_on = *first_on;
                S::Accepted
            }
            HandOverEvent::Declined { reason } => {
                self.answered_on = Some(today);
                self.declined = Some(*reason);
                self.failed_on = Some(today);
                S::Declined
            }
            HandOverEvent::Arrived { on } => {
                self.arrived_on = Some(*on);
                S::Arrived
            }
            HandOverEvent::NotArrived => {
                self.failed_on = Some(today);
                S::NotArrived
            }
            HandOverEvent::Withdrawn { by } => {
                self.withdrawn_by = Some(*by);
                if self.arrived_on.is_none() {
                    self.failed_on = Some(today);
                }
                S::Withdrawn
            }
            HandOverEvent::Ended { how, on, outcome } => {
                self.ended = Some((*on, *how, *outcome));
                S::Ended
            }
        });
    }

    /// Whether something is still expected of the provider before the person stops being ours.
    #[must_use]
    pub const fn is_outstanding(&self) -> bool {
        matches!(self.stage, Some(HandOverStage::Unanswered | HandOverStage::Accepted))
    }

    /// Whether the person is ours: handed over, and not known to have arrived.
    #[must_use]
    pub const fn is_still_ours(&self) -> bool {
        self.facts.is_some() && self.arrived_on.is_none()
    }

    /// Whether the answer is overdue on a day.
    #[must_use]
    pub fn is_unanswered_late(&self, today: Date) -> bool {
        self.stage == Some(HandOverStage::Unanswered) && self.answer_by.is_some_and(|by| by < today)
    }

    /// Whether the arrival is overdue on a day.
    #[must_use]
    pub fn is_arrival_late(&self, today: Date) -> bool {
        self.is_outstanding() && self.facts.as_ref().is_some_and(|f| f.arrive_by < today)
    }

    /// Whether the provider may see the person on a day: while they are in its hands, and for some days after the ending.
    #[must_use]
    pub fn shows_person(&self, today: Date) -> bool {
        match self.stage {
            Some(HandOverStage::Unanswered | HandOverStage::Accepted | HandOverStage::Arrived) => true,
            Some(HandOverStage::Ended) => self
                .ended
                .is_some_and(|(on, _, _)| calendar::days_between(on, today) <= FINISHING_DAYS),
            _ => false,
        }
    }
}

/// Decides on a step of a hand-over.
///
/// # Errors
/// A [`Rejection`] when nobody was handed over yet (or was before), it is settled, the provider says that somebody arrived
/// whom it did not accept, a text is missing, the person's consent is missing, or a day is impossible.
pub fn decide(
    state: &HandOver,
    command: HandOverCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<HandOverEvent>>, Rejection> {
    use HandOverCommand as C;
    use HandOverStage as S;
    const ASKED: &str = "take this step with the hand-over";
    let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
    let one = |event| Ok(vec![Recorded::fact(event)]);
    let said = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
    if let C::HandOver { facts, about } = command {
        if state.facts.is_some() {
            return no(
                Rule::AlreadyDone,
                "This decision has handed them over; decide again first",
            );
        }
        if about.trim().is_empty() {
            return no(Rule::TextMissing, "Say what it is about, in words for the provider");
        }
        if facts.contact.is_empty() {
            return no(Rule::PartMissing, "Choose how the provider may reach the person");
        }
        if facts.agreed_on > ctx.today {
            return no(Rule::DateInFuture, "Enter the day on which the person agreed");
        }
        let answer_by = ctx.calendar.working_days_after(ctx.today, ANSWER_WORKING_DAYS);
        let event = HandOverEvent::HandedOver {
            hand_over: facts,
            answer_by,
        };
        return Ok(vec![Recorded::fact(event).with(Key::ForProvider, about)]);
    }
    let (Some(stage), Some(handed_on)) = (state.stage, state.handed_on) else {
        return no(Rule::NotYet, "Hand the person over first");
    };
    match (stage, &command) {
        (S::Withdrawn, _) => return no(Rule::Inactive, "It was taken back"),
        (S::Declined | S::NotArrived | S::Ended, _) => return no(Rule::AlreadyDone, "It was settled before"),
        (S::Accepted | S::Arrived, C::Accept { .. }) => return no(Rule::AlreadyDone, "It was accepted before"),
        (S::Accepted | S::Arrived, C::Decline { .. }) => {
            return no(
                Rule::AlreadyDone,
                "It was accepted; say that they did not arrive instead",
            );
        }
        (S::Arrived, C::ConfirmArrival { .. } | C::ReportNotArrived { .. }) => {
            return no(Rule::AlreadyDone, "The arrival was confirmed before");
        }
        (S::Unanswered, C::ConfirmArrival { .. } | C::ReportNotArrived { .. }) if ctx.by.role == Role::Provider => {
            return no(Rule::NotYet, "Accept or decline the hand-over first");
        }
        (S::Unanswered | S::Accepted, C::End { .. }) => return no(Rule::NotYet, "Confirm the arrival first"),
        _ => {}
    }
    match command {
        C::Accept { first_on, .. } if first_on.is_some_and(|on| on < ctx.today) => {
            no(Rule::DateInPast, "Enter a first appointment from today on")
        }
        C::Accept { first_on, note } => Ok(vec![
            Recorded::fact(HandOverEvent::Accepted { first_on }).with(Key::Note, note),
        ]),
        C::Decline { words, .. } | C::ReportNotArrived { words } if words.trim().is_empty() => {
            no(Rule::TextMissing, "Say why, so that we can find something else")
        }
        C::Decline { reason, words } => Ok(vec![
            Recorded::fact(HandOverEvent::Declined { reason }).with(Key::Reason, words),
        ]),
        C::ReportNotArrived { words } => Ok(vec![Recorded::fact(HandOverEvent::NotArrived).with(Key::Reason, words)]),
        C::ConfirmArrival { on } if on > ctx.today => no(Rule::DateInFuture, "Enter today or an earlier day"),
        C::ConfirmArrival { on } if on < handed_on => {
            no(Rule::DateInPast, "Enter a day since the person was handed over")
        }
        C::ConfirmArrival { on } => one(HandOverEvent::Arrived { on }),
        C::Withdraw {
            by: WithdrawnBy::Service,
            reason,
        } if !said(&reason) => no(Rule::TextMissing, "Say why it is taken back"),
        C::Withdraw {
            by: WithdrawnBy::Service,
            ..
        } if stage == S::Arrived => no(Rule::AlreadyDone, "They have arrived; the provider says how it ends"),
        C::Withdraw { by, reason } => Ok(vec![
            Recorded::fact(HandOverEvent::Withdrawn { by }).with(Key::Reason, reason),
        ]),
        C::End {
            outcome,
            ref summary,
            person_agrees: false,
            ..
        } if outcome.is_some() || said(summary) => no(Rule::NoConsent, "Leave the outcome out, or ask the person"),
        C::End { on, .. } if on > ctx.today => no(Rule::DateInFuture, "Enter today or an earlier day"),
        C::End { on, .. } if state.arrived_on.is_some_and(|arrived| on < arrived) => {
            no(Rule::DateInPast, "Enter a day since the person arrived")
        }
        C::End {
            how,
            on,
            outcome,
            summary,
            ..
        } => Ok(vec![
            Recorded::fact(HandOverEvent::Ended { how, on, outcome }).with(Key::Summary, summary),
        ]),
        C::HandOver { .. } => no(
            Rule::AlreadyDone,
            "This decision has handed them over; decide again first",
        ),
    }
}
