//! Why a person cannot take an opening.

use serde::{Deserialize, Serialize};

use super::fit::Distance;

/// Why a person cannot take an opening. There is no reason here that speaks of another person or of a therapist's health or load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// The person does not accept this therapy.
    TherapyNotAccepted,
    /// The therapy was not agreed as an option with this person.
    TherapyNotAgreed,
    /// The person cannot come at this time.
    TimeNotPossible,
    /// The person does not accept this way of meeting.
    MediumNotAccepted,
    /// The person does not accept this format.
    FormatNotAccepted,
    /// Farther than the person can travel, where they said that it is a limit.
    TooFar(Distance),
    /// The place is not one of those that the person said they can reach.
    PlaceNotReachable,
    /// The room does not meet an access need.
    AccessNeedNotMet,
    /// The language cannot be offered, with an interpreter either.
    LanguageNotAvailable(String),
    /// The person's condition for a therapist is not met.
    TherapistConditionNotMet,
    /// This pairing is not possible, for a reason that is not told (they know each other, or a conflict is recorded).
    PairingNotPossible,
    /// The therapist does not work with this group of people.
    OutsideClientGroup,
    /// The person does not wish to see a trainee.
    TraineeNotAccepted,
    /// The person asked to pause their wait.
    Paused,
    /// The person has an offer already that they have not answered.
    OfferOpen,
    /// The person was offered this opening before and did not take it up.
    DeclinedBefore,
    /// Partners are each seen alone before they are seen together.
    NotSeenAlone,
}

impl WhyNot {
    /// The words for a page.
    #[must_use]
    pub fn words(&self) -> String {
        let fixed = match self {
            WhyNot::TooFar(distance) => return format!("Too far: {}", distance.words()),
            WhyNot::LanguageNotAvailable(language) => return format!("Sessions in {language} cannot be offered here"),
            WhyNot::TherapyNotAccepted => "The therapy is not one that is accepted",
            WhyNot::TherapyNotAgreed => "The therapy was not agreed as an option",
            WhyNot::TimeNotPossible => "The day or time is not possible",
            WhyNot::MediumNotAccepted => "The way of meeting is not accepted",
            WhyNot::FormatNotAccepted => "The format is not accepted",
            WhyNot::PlaceNotReachable => "The place is not one that can be reached",
            WhyNot::AccessNeedNotMet => "The room does not meet an access need",
            WhyNot::TherapistConditionNotMet => "The condition for the therapist is not met",
            WhyNot::PairingNotPossible => "This pairing is not possible",
            WhyNot::OutsideClientGroup => "Outside the group of people this opening is for",
            WhyNot::TraineeNotAccepted => "The opening is with a trainee, which is not accepted",
            WhyNot::Paused => "The wait is paused",
            WhyNot::OfferOpen => "An offer is open and not answered yet",
            WhyNot::DeclinedBefore => "This opening was offered before and not taken up",
            WhyNot::NotSeenAlone => "A conversation alone comes before work as a couple",
        };
        fixed.to_owned()
    }
}
