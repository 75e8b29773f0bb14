//! One readable part of a cost, and its words.

use serde::{Deserialize, Serialize};

use super::fit::{Continuity, Distance, FormatFit, IndicationFit, LanguageFit, MediumFit, TherapyFit, TimeFit, Wish};

/// One readable part of a cost. Parts of no points say what fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is about.
    pub kind: PartKind,
    /// Its points.
    pub points: u32,
}

/// What a part of a cost is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Where the therapy stands in the person's own list.
    Therapy(TherapyFit),
    /// What is said of the therapy.
    Indication(IndicationFit),
    /// How far it is.
    Distance(Distance),
    /// The medium.
    Medium(MediumFit),
    /// The format.
    Format(FormatFit),
    /// The language.
    Language(LanguageFit),
    /// The wish for a therapist.
    TherapistWish(Wish),
    /// Day and time.
    Time(TimeFit),
    /// A therapist whom the person knows.
    Continuity(Continuity),
}

impl Part {
    /// Whether it is a need rather than a wish. A need only chooses between openings for the same person; it never counts against the
    /// person when another is seated instead.
    #[must_use]
    pub fn is_need(&self) -> bool {
        matches!(self.kind, PartKind::Language(_))
    }

    /// In words that need no "you" and no name: "First choice of therapy", "3.2 km away, within the 8 km asked for".
    #[must_use]
    pub fn words(&self) -> String {
        let fixed = match &self.kind {
            PartKind::Therapy(TherapyFit::Choice(rank)) => return format!("{} choice of therapy", ordinal(*rank)),
            PartKind::Distance(distance) => return distance.words(),
            PartKind::Language(LanguageFit::SharedLanguage(language)) => return format!("Sessions in {language}"),
            PartKind::Language(LanguageFit::Interpreter(language)) => {
                return format!("Sessions through an interpreter for {language}");
            }
            PartKind::Language(LanguageFit::NoNeed) => "No other language was asked for",
            PartKind::Therapy(TherapyFit::Acceptable) => "An acceptable therapy",
            PartKind::Indication(IndicationFit::FirstLine) => "A therapy that guidance offers first",
            PartKind::Indication(IndicationFit::FirstLineUnverified) => {
                "A therapy said to be offered first (not checked against the guideline)"
            }
            PartKind::Indication(IndicationFit::Option) => "A therapy that guidance or practice gives as an option",
            PartKind::Indication(IndicationFit::NothingSaid) => {
                "No guidance was found for this therapy here, which is not a refusal"
            }
            PartKind::Indication(IndicationFit::ChosenAgainstAdvice) => {
                "Chosen against advice, after a talk that was recorded"
            }
            PartKind::Medium(MediumFit::NoWish) => "No wish was stated for the way of meeting",
            PartKind::Medium(MediumFit::InPersonAsWished) => "In person, as wished",
            PartKind::Medium(MediumFit::RemoteAsWished) => "By video or phone, as wished",
            PartKind::Medium(MediumFit::RemoteInstead) => "By video or phone, where in person was wished",
            PartKind::Medium(MediumFit::InPersonInstead) => "In person, where video or phone was wished",
            PartKind::Format(FormatFit::NoWish) => "No wish was stated for one to one or group",
            PartKind::Format(FormatFit::AsWished) => "One to one or group, as wished",
            PartKind::Format(FormatFit::GroupInstead) => "A group, where one to one was wished",
            PartKind::Format(FormatFit::IndividualInstead) => "One to one, where a group was wished",
            PartKind::TherapistWish(Wish::None) => "No wish was stated for the therapist",
            PartKind::TherapistWish(Wish::Met) => "A therapist as wished",
            PartKind::TherapistWish(Wish::NotMet) => "The wish for a therapist is not met",
            PartKind::Time(TimeFit::NoWish) => "No wish was stated for day and time",
            PartKind::Time(TimeFit::Preferred) => "A preferred day and time",
            PartKind::Time(TimeFit::Possible) => "A possible day and time, not a preferred one",
            PartKind::Continuity(Continuity::NotAsked) => "No therapist was asked for by name",
            PartKind::Continuity(Continuity::FormerTherapist) => "The former therapist, as wished",
            PartKind::Continuity(Continuity::SomebodyElse) => "Not the former therapist who was wished for",
        };
        fixed.to_owned()
    }
}

impl Distance {
    pub(super) fn words(self) -> String {
        let away = format!("{} km away", tenths_of_km(self.metres));
        match self.limit {
            Some(limit) if self.metres <= limit => format!("{away}, within the {} km asked for", tenths_of_km(limit)),
            Some(limit) => {
                format!(
                    "{away}, {} km beyond the {} km asked for",
                    tenths_of_km(self.metres - limit),
                    tenths_of_km(limit)
                )
            }
            None => away,
        }
    }
}

/// "3.2", or "8" for whole kilometres.
fn tenths_of_km(metres: u32) -> String {
    let tenths = (u64::from(metres) + 50) / 100;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn ordinal(rank: u8) -> String {
    match rank {
        0 | 1 => "First".to_owned(),
        2 => "Second".to_owned(),
        3 => "Third".to_owned(),
        4 => "Fourth".to_owned(),
        5 => "Fifth".to_owned(),
        n => format!("Number {n}"),
    }
}
