//! The facts: what the person wished for and what the opening is.

use serde::{Deserialize, Serialize};

/// What is known of how an opening fits a person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fit {
    /// Where the therapy stands in the person's own list.
    pub therapy: TherapyFit,
    /// What guidelines and practice say of the therapy for what it is about.
    pub indication: IndicationFit,
    /// How far it is, when it is in person.
    pub distance: Option<Distance>,
    /// In person, by video, by phone.
    pub medium: MediumFit,
    /// One to one or in a group.
    pub format: FormatFit,
    /// The language of the sessions.
    pub language: LanguageFit,
    /// The person's own wish for a woman or a man as therapist.
    pub therapist_wish: Wish,
    /// Day and time.
    pub time: TimeFit,
    /// A therapist whom the person knows.
    pub continuity: Continuity,
}

/// Where a therapy stands in the person's own list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TherapyFit {
    /// The person named it: 1 is their first choice.
    Choice(u8),
    /// The person accepts it and did not rank it.
    #[default]
    Acceptable,
}

/// What guidelines and practice say. An unverified statement may suggest, never exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicationFit {
    /// Checked: offered first.
    FirstLine,
    /// Not checked: said to be offered first.
    FirstLineUnverified,
    /// Considered, or offered in practice.
    Option,
    /// Nothing was said of the pair. That is not a refusal.
    #[default]
    NothingSaid,
    /// Not recommended, and chosen by the person after a recorded talk and with the clinical lead's agreement.
    ChosenAgainstAdvice,
}

/// How far a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distance {
    /// Metres from where the person sets out.
    pub metres: u32,
    /// How far the person said they can travel, in metres, if they said.
    pub limit: Option<u32>,
}

/// The medium that was wished for and the one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediumFit {
    /// No wish was stated.
    #[default]
    NoWish,
    /// In person, as wished.
    InPersonAsWished,
    /// By video or phone, as wished.
    RemoteAsWished,
    /// By video or phone, where in person was wished and remote is acceptable.
    RemoteInstead,
    /// In person, where remote was wished and in person is acceptable.
    InPersonInstead,
}

/// The format that was wished for and the one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatFit {
    /// No wish was stated.
    #[default]
    NoWish,
    /// As wished.
    AsWished,
    /// A group, where one to one was wished and a group is acceptable.
    GroupInstead,
    /// One to one, where a group was wished and one to one is acceptable.
    IndividualInstead,
}

/// The language of the sessions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageFit {
    /// The person speaks the language of the service and asked for no other.
    #[default]
    NoNeed,
    /// The therapist works in the language that the person asked for.
    SharedLanguage(String),
    /// Through an interpreter.
    Interpreter(String),
}

/// The person's own stated wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// None was stated.
    #[default]
    None,
    /// Met.
    Met,
    /// Not met, where the person said that it is a wish and not a condition. (A condition is a missing edge.)
    NotMet,
}

/// Day and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeFit {
    /// No wish was stated.
    #[default]
    NoWish,
    /// One of the times that the person likes best.
    Preferred,
    /// A time that the person can manage.
    Possible,
}

/// A therapist whom the person knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Continuity {
    /// No therapist was asked for.
    #[default]
    NotAsked,
    /// The former therapist whom the person would like to see again.
    FormerTherapist,
    /// Somebody else than the former therapist whom the person would like to see again.
    SomebodyElse,
}
