//! The answers that can be chosen, each with the name of its sentence.

use care::terms::{AccessNeed, Day, Gender, Medium, PartOfDay, SocialCircumstance, TherapyCode};

/// A way of working, explained in three things: what one does, how long it takes, what it asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
    /// How staff know it.
    pub(super) words: &'static str,
    /// The therapy of the catalogue, where it is one and no other.
    therapy: Option<&'static str>,
}

impl Kind {
    pub(super) fn from_code(code: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.code == code)
    }

    pub(super) fn therapy(&self) -> Option<TherapyCode> {
        self.therapy.map(TherapyCode::new)
    }
}

const fn kind(
    code: &'static str,
    name: &'static str,
    hint: &'static str,
    words: &'static str,
    therapy: Option<&'static str>,
) -> Kind {
    Kind {
        code,
        name,
        hint,
        words,
        therapy,
    }
}

/// Ways of working, from the shortest to the longest within one and alone, then with others. All are shown wherever the
/// service is: what it has not is told, and counts as a need that is not met.
pub(super) const KINDS: [Kind; 9] = [
    kind(
        "guided",
        "kind-guided",
        "kind-guided-hint",
        "Guided self-help",
        Some("GSH"),
    ),
    kind("cbt", "kind-cbt", "kind-cbt-hint", "CBT", Some("CBT")),
    kind(
        "counselling",
        "kind-counselling",
        "kind-counselling-hint",
        "Counselling",
        None,
    ),
    kind(
        "interpersonal",
        "kind-interpersonal",
        "kind-interpersonal-hint",
        "Interpersonal psychotherapy",
        Some("IPT"),
    ),
    kind(
        "trauma",
        "kind-trauma",
        "kind-trauma-hint",
        "EMDR or trauma-focused CBT",
        None,
    ),
    kind(
        "dynamic",
        "kind-dynamic",
        "kind-dynamic-hint",
        "Psychodynamic therapy for some months",
        None,
    ),
    kind(
        "dynamic-long",
        "kind-dynamic-long",
        "kind-dynamic-long-hint",
        "Longer-term psychodynamic psychotherapy",
        Some("LTPP"),
    ),
    kind("group", "kind-group", "kind-group-hint", "Group therapy", None),
    kind("couple", "kind-couple", "kind-couple-hint", "Couple therapy", None),
];

pub(super) const DAYS: [(Day, &str); 7] = [
    (Day::Monday, "day-mon"),
    (Day::Tuesday, "day-tue"),
    (Day::Wednesday, "day-wed"),
    (Day::Thursday, "day-thu"),
    (Day::Friday, "day-fri"),
    (Day::Saturday, "day-sat"),
    (Day::Sunday, "day-sun"),
];

pub(super) const PARTS: [(PartOfDay, &str); 3] = [
    (PartOfDay::Morning, "part-morning"),
    (PartOfDay::Afternoon, "part-afternoon"),
    (PartOfDay::Evening, "part-evening"),
];

pub(super) const MEDIA: [(Medium, &str); 4] = [
    (Medium::InPerson, "medium-in-person"),
    (Medium::Video, "medium-video"),
    (Medium::Phone, "medium-phone"),
    (Medium::Text, "medium-text"),
];

pub(super) const THERAPISTS: [(Gender, &str); 3] = [
    (Gender::Female, "ask-who-female"),
    (Gender::Male, "ask-who-male"),
    (Gender::Other, "ask-who-other"),
];

pub(super) const NEEDS: [(AccessNeed, &str); 12] = [
    (AccessNeed::LargePrint, "need-large-print"),
    (AccessNeed::EasyRead, "need-easy-read"),
    (AccessNeed::Braille, "need-braille"),
    (AccessNeed::Audio, "need-audio"),
    (AccessNeed::Bsl, "need-bsl"),
    (AccessNeed::HearingLoop, "need-hearing-loop"),
    (AccessNeed::StepFree, "need-step-free"),
    (AccessNeed::LongerAppointment, "need-longer"),
    (AccessNeed::QuietPlace, "need-quiet"),
    (AccessNeed::Companion, "need-companion"),
    (AccessNeed::NoPhone, "need-no-phone"),
    (AccessNeed::Childcare, "need-childcare"),
];

pub(super) const CIRCUMSTANCES: [(SocialCircumstance, &str); 10] = [
    (SocialCircumstance::Housing, "more-housing"),
    (SocialCircumstance::Debt, "more-debt"),
    (SocialCircumstance::Work, "more-work"),
    (SocialCircumstance::Benefits, "more-benefits"),
    (SocialCircumstance::Discrimination, "more-discrimination"),
    (SocialCircumstance::ViolenceAtHome, "more-violence"),
    (SocialCircumstance::Loneliness, "more-loneliness"),
    (SocialCircumstance::Caring, "more-caring"),
    (SocialCircumstance::Immigration, "more-immigration"),
    (SocialCircumstance::Bereavement, "more-bereavement"),
];

/// Safe ways, by the value that is sent.
pub(super) const WAYS: [(&str, &str); 5] = [
    ("phone", "way-phone"),
    ("voicemail", "way-voicemail"),
    ("text", "way-text"),
    ("email", "way-email"),
    ("letter", "way-letter"),
];

/// What can be answered to whether they are safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Safe {
    Yes,
    No,
    Unsure,
    Skip,
}

pub(super) const SAFE: [(Safe, &str, &str); 4] = [
    (Safe::Yes, "yes", "ask-safe-yes"),
    (Safe::No, "no", "ask-safe-no"),
    (Safe::Unsure, "unsure", "ask-safe-unsure"),
    (Safe::Skip, "skip", "ask-safe-skip"),
];

impl Safe {
    pub(super) fn from_code(code: &str) -> Option<Self> {
        SAFE.iter().find(|(_, c, _)| *c == code).map(|(safe, _, _)| *safe)
    }

    pub(super) fn name(self) -> &'static str {
        SAFE.iter()
            .find(|(safe, _, _)| *safe == self)
            .map_or("ask-safe-not-yet", |(_, _, name)| name)
    }

    /// Somebody must look the same working day, and help is shown at once.
    pub(super) const fn is_alarming(self) -> bool {
        matches!(self, Self::No | Self::Unsure)
    }

    /// How it stands in the record: the question and the answer, no judgement.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Yes => "Asked on the form “Are you safe right now?”: yes.",
            Self::No => "Asked on the form “Are you safe right now?”: no.",
            Self::Unsure => "Asked on the form “Are you safe right now?”: not sure.",
            Self::Skip => "Asked on the form “Are you safe right now?”: would rather not say.",
        }
    }
}

/// The name of the sentence of a value.
pub(super) fn name_of<T: PartialEq>(list: &[(T, &'static str)], value: &T) -> Option<&'static str> {
    list.iter().find(|(known, _)| known == value).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_the_record_knows_is_left_out() {
        assert_eq!(DAYS.len(), Day::ALL.len());
        assert_eq!(PARTS.len(), PartOfDay::ALL.len());
        assert_eq!(MEDIA.len(), Medium::ALL.len());
        assert_eq!(NEEDS.len(), AccessNeed::ALL.len());
        assert_eq!(CIRCUMSTANCES.len(), SocialCircumstance::ALL.len());
        assert!(AccessNeed::ALL.iter().all(|need| name_of(&NEEDS, need).is_some()));
        for kind in &KINDS {
            let known = |code: TherapyCode| catalogue::catalogue().therapy(code.as_str()).is_some();
            assert!(kind.therapy().is_none_or(known), "{}", kind.code);
            assert_eq!(Kind::from_code(kind.code), Some(kind));
        }
    }
}
