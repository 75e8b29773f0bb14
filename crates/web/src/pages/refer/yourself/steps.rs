//! The questions, in their order, and which fields each asks for. A field belongs to one question.

/// A question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Words,
    Safe,
    For,
    Therapies,
    When,
    How,
    Who,
    Needs,
    Name,
    Born,
    Reach,
    Gp,
    /// Not on the way: offered on the last page.
    More,
}

/// The way through: as many as may be asked of somebody who is not well (goal: 12 at most).
pub(super) const PATH: [Step; 12] = [
    Step::Words,
    Step::Safe,
    Step::For,
    Step::Therapies,
    Step::When,
    Step::How,
    Step::Who,
    Step::Needs,
    Step::Name,
    Step::Born,
    Step::Reach,
    Step::Gp,
];

impl Step {
    /// How it stands in an address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Safe => "safe",
            Self::For => "for",
            Self::Therapies => "like",
            Self::When => "when",
            Self::How => "how",
            Self::Who => "who",
            Self::Needs => "help",
            Self::Name => "name",
            Self::Born => "born",
            Self::Reach => "reach",
            Self::Gp => "gp",
            Self::More => "more",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        PATH.into_iter().chain([Self::More]).find(|step| step.code() == code)
    }

    /// Its place on the way, from 1.
    pub(super) fn number(self) -> Option<usize> {
        PATH.iter().position(|step| *step == self).map(|at| at + 1)
    }

    /// The question before it.
    pub(super) fn before(self) -> Option<Self> {
        let at = PATH.iter().position(|step| *step == self)?;
        PATH.get(at.checked_sub(1)?).copied()
    }

    /// The names of its fields. What else is posted is not kept.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Words => &["own-words"],
            Self::Safe => &["safe-now", "safe-words"],
            Self::For => &["for", "helper-name", "helper-contact", "helper-agreed"],
            Self::Therapies => &["like", "avoid", "hopes"],
            Self::When => &["days", "parts", "short-notice"],
            Self::How => &["media", "sites"],
            Self::Who => &["therapist", "same-language", "wishes"],
            Self::Needs => &["needs", "interpreter"],
            Self::Name => &["given", "family", "uses", "pronouns"],
            Self::Born => &["born-day", "born-month", "born-year"],
            Self::Reach => &[
                "safe",
                "phone",
                "email",
                "address",
                "postcode",
                "neutral",
                "times",
                "safe-word",
                "careful",
            ],
            Self::Gp => &["gp-practice", "nhs-number", "gp-copies"],
            Self::More => &["circumstances", "circumstances-words"],
        }
    }
}

/// Most letters in a field: of those in which somebody tells something, and of the others.
pub(super) fn most_letters(field: &str) -> usize {
    match field {
        "own-words" => 10_000,
        "safe-words" | "hopes" | "wishes" | "careful" | "circumstances-words" => 3_000,
        "address" => 400,
        _ => 150,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_belongs_to_one_question_and_a_code_leads_back() {
        let mut seen = std::collections::BTreeSet::new();
        for step in PATH.into_iter().chain([Step::More]) {
            assert_eq!(Step::from_code(step.code()), Some(step));
            for field in step.fields() {
                assert!(seen.insert(*field), "{field} stands twice");
            }
        }
        assert_eq!(Step::from_code("sent"), None);
        assert_eq!((Step::Words.before(), Step::Safe.before()), (None, Some(Step::Words)));
        assert_eq!((Step::Gp.number(), Step::More.number()), (Some(12), None));
    }
}
