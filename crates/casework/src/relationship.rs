//! What connects a principal with a person, so that the record may be opened.

/// A relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Took the episode on, in any role, or has an appointment in it.
    Assigned,
    /// Delivers or delivered a course in it.
    OwnCaseload,
    /// Supervises who does.
    Supervises,
    /// Sent the person.
    Referred,
    /// Was named as reviewer of a decision in it.
    Reviewing,
    /// On triage: the episode is on its way to a therapy.
    Triage,
    /// On duty: a safety concern is open.
    Duty,
    /// Opened it for a written reason, for a while.
    BreakGlass,
}

impl Relation {
    /// In words for a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "you took this on",
            Self::OwnCaseload => "on your caseload",
            Self::Supervises => "you supervise this work",
            Self::Referred => "you referred this person",
            Self::Reviewing => "you were asked for a second opinion",
            Self::Triage => "on its way to a decision or a therapy",
            Self::Duty => "a safety concern is open",
            Self::BreakGlass => "opened for a written reason",
        }
    }
}
