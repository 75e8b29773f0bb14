//! What is due, kept so that it can be read on any later day without folding the episode again.
//!
//! `care::episode::dues` looks at the day in three ways only: a session is due for recording once its day has come;
//! some things are due "today" whatever day it is; and keeping in touch rests while a pause is in force. So each due
//! is kept with one of four rules. A property test holds this list equal to `care::episode::dues` on every day.

use care::Calendar;
use care::Role;
use care::episode::{Due, DueKind, Episode, dues};
use care::service::Standards;
use jiff::civil::Date;

/// When a due shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueRule {
    /// Always, with its date.
    Always,
    /// Once its date has come.
    FromItsDay,
    /// Always, and due on the day of asking.
    Today,
    /// With its date, except while the first wait is paused.
    UnlessPaused,
}

/// The dues of an episode. Depends on the service's standards: they are folded again when those change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueList(pub(crate) Vec<(DueKind, Date, DueRule)>);

impl DueList {
    /// The dues of a folded episode.
    #[must_use]
    pub fn of(episode: &Episode, standards: &Standards, days: &Calendar) -> Self {
        // Asked on the last day there is, every session is due and what is due "today" carries that day; a pause with
        // an end is over. Asked on the first, no pause has begun.
        let last = dues(episode, standards, days, Date::MAX);
        let first = dues(episode, standards, days, Date::MIN);
        let mut list: Vec<_> = last
            .into_iter()
            .filter(|d| d.kind != DueKind::KeepInTouch)
            .map(|d| match d.kind {
                _ if d.on == Date::MAX => (d.kind, d.on, DueRule::Today),
                DueKind::SessionRecord => (d.kind, d.on, DueRule::FromItsDay),
                kind => (kind, d.on, DueRule::Always),
            })
            .collect();
        let in_touch = first.into_iter().filter(|d| d.kind == DueKind::KeepInTouch);
        list.extend(in_touch.map(|d| (d.kind, d.on, DueRule::UnlessPaused)));
        Self(list)
    }

    /// What shows on a day, earliest first.
    #[must_use]
    pub fn on(&self, today: Date, paused: bool) -> Vec<Due> {
        let mut out: Vec<_> = self.showing(today, paused).collect();
        out.sort_unstable();
        out
    }

    /// What shows on a day, in no order.
    pub fn showing(&self, today: Date, paused: bool) -> impl Iterator<Item = Due> {
        self.0
            .iter()
            .filter_map(move |(kind, on, rule)| shows(*kind, *on, *rule, today, paused))
    }

    /// Whether nothing can become due.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a due comes to on a day, if it shows.
pub(crate) fn shows(kind: DueKind, on: Date, rule: DueRule, today: Date, paused: bool) -> Option<Due> {
    match rule {
        DueRule::Always => Some(Due { on, kind }),
        DueRule::FromItsDay => (on <= today).then_some(Due { on, kind }),
        DueRule::Today => Some(Due { on: today, kind }),
        DueRule::UnlessPaused => (!paused).then_some(Due { on, kind }),
    }
}

/// The roles that see to a due of this kind (domain guide, section 1). The clinical lead sees all of them.
#[must_use]
pub fn roles_for(kind: DueKind) -> &'static [Role] {
    use Role::*;
    match kind {
        DueKind::Emergency | DueKind::SafetyScreen | DueKind::Screening => &[TriageClinician, ClinicalLead],
        DueKind::ConcernResponse | DueKind::ConcernReview | DueKind::SafetyAnswer => {
            &[TriageClinician, Assessor, Therapist, Supervisor, ClinicalLead]
        }
        DueKind::Message => &[
            TriageClinician,
            Assessor,
            Therapist,
            Trainee,
            ClinicalLead,
            Administrator,
        ],
        DueKind::Acknowledge | DueKind::Letter | DueKind::OfferAnswer | DueKind::PauseEnds => {
            &[Administrator, ClinicalLead]
        }
        DueKind::Enquiry | DueKind::Arrival => &[Administrator, TriageClinician, ClinicalLead],
        DueKind::Assessment => &[Administrator, TriageClinician, Assessor, ClinicalLead],
        DueKind::AssessmentRecord => &[Assessor, ClinicalLead],
        DueKind::Decision | DueKind::Tell | DueKind::LookAgain => &[TriageClinician, Assessor, ClinicalLead],
        DueKind::Confirm => &[TriageClinician, Assessor, Therapist, ClinicalLead],
        DueKind::Reviewer => &[ClinicalLead],
        DueKind::SecondOpinion => &[Reviewer, ClinicalLead],
        DueKind::BeginWait => &[Administrator, TriageClinician, Assessor, ClinicalLead],
        DueKind::KeepInTouch => &[Administrator, TriageClinician, Assessor, ClinicalLead],
        DueKind::ClinicalLook => &[TriageClinician, Assessor, ClinicalLead],
        DueKind::SessionRecord | DueKind::MissedTwice | DueKind::CourseReview => &[Therapist, Trainee, ClinicalLead],
        // The health professional who was responsible last, or the most suitable one, judges what is held back.
        DueKind::NotesCopy | DueKind::HeldBackReview => &[TriageClinician, Assessor, Therapist, ClinicalLead],
        DueKind::FollowUp => &[Therapist, Trainee, Administrator, ClinicalLead],
        DueKind::Close => &[Therapist, Trainee, Administrator, ClinicalLead],
    }
}
