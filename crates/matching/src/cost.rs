//! How well an opening fits a person: facts in, readable parts with whole points out. Fewer points fit better.
//!
//! Only what the person asked for, what the service can say of the therapy, and what a slot is can stand here. There is no term for age, sex,
//! ethnicity, religion or any other protected characteristic; the one exception is the person's own stated wish for a therapist. There is
//! no term for a therapist's health or load: limits on load are fewer places, set before.

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

/// How many points each departure from the person's wishes counts. Published with the service's other rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CostTable {
    /// For each place below the first in the person's own list of therapies.
    pub therapy_per_rank: u32,
    /// At most this for the rank; also for a therapy that is accepted and not ranked.
    pub therapy_most: u32,
    /// A therapy that is an option rather than first-line, or said to be first-line and not checked.
    pub indication_option: u32,
    /// A therapy of which nothing is said for what it is about.
    pub indication_nothing_said: u32,
    /// A therapy chosen against advice.
    pub indication_against_advice: u32,
    /// For each whole or begun kilometre beyond what the person said they can travel.
    pub distance_per_km_over: u32,
    /// At most this for distance.
    pub distance_most: u32,
    /// By video or phone where in person was wished.
    pub remote_instead: u32,
    /// In person where remote was wished.
    pub in_person_instead: u32,
    /// A format other than wished.
    pub other_format: u32,
    /// Through an interpreter rather than in a shared language.
    pub interpreter: u32,
    /// The person's wish for a woman or a man as therapist is not met.
    pub therapist_wish_not_met: u32,
    /// A time that is possible rather than preferred.
    pub time_possible: u32,
    /// Somebody else than the former therapist whom the person asked for.
    pub somebody_else: u32,
}

/// House defaults: the person's own choice of therapy and of therapist count most, then the way of meeting, then place, language and time, last
/// what a guideline says between therapies that the person accepts.
impl Default for CostTable {
    fn default() -> Self {
        CostTable {
            therapy_per_rank: 30,
            therapy_most: 90,
            indication_option: 5,
            indication_nothing_said: 10,
            indication_against_advice: 60,
            distance_per_km_over: 5,
            distance_most: 100,
            remote_instead: 40,
            in_person_instead: 40,
            other_format: 40,
            interpreter: 20,
            therapist_wish_not_met: 60,
            time_possible: 10,
            somebody_else: 30,
        }
    }
}

/// One row of the table as it is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostRow {
    /// What counts.
    pub what: &'static str,
    /// How many points.
    pub points: u32,
}

impl CostTable {
    /// The table in words, for the page on which the service publishes its rules.
    #[must_use]
    pub fn rows(&self) -> Vec<CostRow> {
        [
            (
                "Each place below the person’s first choice of therapy",
                self.therapy_per_rank,
            ),
            (
                "At most, for the choice of therapy; also when it is accepted and not ranked",
                self.therapy_most,
            ),
            (
                "The therapy is an option, or said to be first-line and not checked",
                self.indication_option,
            ),
            (
                "Nothing is said of the therapy for what it is about",
                self.indication_nothing_said,
            ),
            (
                "The therapy was chosen against advice, after a recorded talk",
                self.indication_against_advice,
            ),
            (
                "Each kilometre beyond what the person can travel",
                self.distance_per_km_over,
            ),
            ("At most, for distance", self.distance_most),
            ("By video or phone where in person was wished", self.remote_instead),
            ("In person where video or phone was wished", self.in_person_instead),
            (
                "A group where one to one was wished, or the other way round",
                self.other_format,
            ),
            (
                "Through an interpreter, where another opening has a shared language; never against the person",
                self.interpreter,
            ),
            (
                "The person’s wish for a woman or a man as therapist is not met",
                self.therapist_wish_not_met,
            ),
            ("A time that is possible rather than preferred", self.time_possible),
            (
                "Somebody else than the former therapist whom the person asked for",
                self.somebody_else,
            ),
        ]
        .map(|(what, points)| CostRow { what, points })
        .to_vec()
    }
}

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
    fn words(self) -> String {
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

/// A cost: points, and the parts they are made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    points: i64,
    #[serde(default)]
    parts: Vec<Part>,
}

impl Cost {
    /// The cost of a fit by the table. What was not asked for makes no part.
    #[must_use]
    pub fn of(fit: &Fit, table: &CostTable) -> Self {
        let therapy = match fit.therapy {
            TherapyFit::Choice(rank) => table
                .therapy_per_rank
                .saturating_mul(u32::from(rank.saturating_sub(1)))
                .min(table.therapy_most),
            TherapyFit::Acceptable => table.therapy_most,
        };
        let indication = match fit.indication {
            IndicationFit::FirstLine => 0,
            IndicationFit::FirstLineUnverified | IndicationFit::Option => table.indication_option,
            IndicationFit::NothingSaid => table.indication_nothing_said,
            IndicationFit::ChosenAgainstAdvice => table.indication_against_advice,
        };
        let mut parts = vec![
            Part {
                kind: PartKind::Therapy(fit.therapy),
                points: therapy,
            },
            Part {
                kind: PartKind::Indication(fit.indication),
                points: indication,
            },
        ];
        let mut add = |stated: bool, kind: PartKind, points: u32| {
            if stated {
                parts.push(Part { kind, points });
            }
        };
        let medium = match fit.medium {
            MediumFit::RemoteInstead => table.remote_instead,
            MediumFit::InPersonInstead => table.in_person_instead,
            MediumFit::NoWish | MediumFit::InPersonAsWished | MediumFit::RemoteAsWished => 0,
        };
        add(fit.medium != MediumFit::NoWish, PartKind::Medium(fit.medium), medium);
        let format = match fit.format {
            FormatFit::GroupInstead | FormatFit::IndividualInstead => table.other_format,
            FormatFit::NoWish | FormatFit::AsWished => 0,
        };
        add(fit.format != FormatFit::NoWish, PartKind::Format(fit.format), format);
        if let Some(distance) = fit.distance {
            let over = distance
                .limit
                .map_or(0, |limit| distance.metres.saturating_sub(limit).div_ceil(1000));
            let points = table.distance_per_km_over.saturating_mul(over).min(table.distance_most);
            add(true, PartKind::Distance(distance), points);
        }
        let language = if matches!(fit.language, LanguageFit::Interpreter(_)) {
            table.interpreter
        } else {
            0
        };
        add(
            fit.language != LanguageFit::NoNeed,
            PartKind::Language(fit.language.clone()),
            language,
        );
        let wish = if fit.therapist_wish == Wish::NotMet {
            table.therapist_wish_not_met
        } else {
            0
        };
        add(
            fit.therapist_wish != Wish::None,
            PartKind::TherapistWish(fit.therapist_wish),
            wish,
        );
        let time = if fit.time == TimeFit::Possible {
            table.time_possible
        } else {
            0
        };
        add(fit.time != TimeFit::NoWish, PartKind::Time(fit.time), time);
        let continuity = if fit.continuity == Continuity::SomebodyElse {
            table.somebody_else
        } else {
            0
        };
        add(
            fit.continuity != Continuity::NotAsked,
            PartKind::Continuity(fit.continuity),
            continuity,
        );
        Cost {
            points: parts.iter().map(|part| i64::from(part.points)).sum(),
            parts,
        }
    }

    /// A cost without parts, for instances from elsewhere.
    #[must_use]
    pub fn plain(points: i64) -> Self {
        Cost {
            points,
            parts: Vec::new(),
        }
    }

    /// The points in sum, before needs are set off.
    #[must_use]
    pub fn points(&self) -> i64 {
        self.points
    }

    /// The points of needs.
    pub(crate) fn need_points(&self) -> i64 {
        self.parts
            .iter()
            .filter(|part| part.is_need())
            .map(|part| i64::from(part.points))
            .sum()
    }

    /// The cost as it counts for a person whose needs cost `floor` points in every opening of the round: that much is set off, so that
    /// somebody who needs an interpreter everywhere is not behind somebody who needs none.
    #[must_use]
    pub(crate) fn with_needs_set_off(&self, floor: i64) -> Cost {
        let mut cost = self.clone();
        let mut left = u32::try_from(floor).unwrap_or(0);
        for part in cost.parts.iter_mut().filter(|part| part.is_need()) {
            let off = part.points.min(left);
            part.points -= off;
            left -= off;
            cost.points -= i64::from(off);
        }
        cost
    }

    /// The parts: what fits and what does not.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

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
            WhyNot::AccessNeedNotMet => "The room does not meet an access need",
            WhyNot::TherapistConditionNotMet => "The condition for the therapist is not met",
            WhyNot::PairingNotPossible => "This pairing is not possible",
            WhyNot::OutsideClientGroup => "Outside the group of people this opening is for",
            WhyNot::TraineeNotAccepted => "The opening is with a trainee, which is not accepted",
            WhyNot::Paused => "The wait is paused",
            WhyNot::OfferOpen => "An offer is open and not answered yet",
        };
        fixed.to_owned()
    }
}
