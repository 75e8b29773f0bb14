//! Caseloads: a therapist's own, and those that a supervisor answers for.

use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::EpisodeLine;

/// The scores of one instrument over time, for a sparkline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSeries {
    /// Instrument id.
    pub instrument: String,
    /// Day and score in tenths; none where it could not be scored. Oldest first.
    pub points: Vec<(Date, Option<u16>)>,
}

/// A course on a caseload.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseloadRow {
    /// The episode.
    pub line: EpisodeLine,
    /// The course.
    pub course: CourseId,
    /// Therapy and format.
    pub choice: TherapyChoice,
    /// Weekly slot.
    pub weekly: WeeklySlot,
    /// Sessions attended.
    pub attended: u16,
    /// Sessions planned in all.
    pub planned: u16,
    /// The last session recorded.
    pub last: Option<(Date, Attendance)>,
    /// The next session.
    pub next: Option<Timestamp>,
    /// Sessions in a row that the person did not come to.
    pub missed: usize,
    /// The agreed last day.
    pub ending: Option<Date>,
    /// Scores.
    pub scores: Vec<ScoreSeries>,
    /// A safety answer that no clinician has seen.
    pub unseen_safety_answer: bool,
}

/// The caseload of one practitioner.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseloadGroup {
    /// The practitioner.
    pub practitioner: PractitionerId,
    /// Name.
    pub name: String,
    /// Whether it is the principal's own.
    pub own: bool,
    /// Safe clinical hours a week.
    pub hours_week: u16,
    /// Courses, by weekly day and time.
    pub rows: Vec<CaseloadRow>,
}

/// Caseloads.
#[derive(Debug, Clone, PartialEq)]
pub struct Caseload {
    /// The principal's own first, then those supervised (for a clinical lead: all), by name.
    pub groups: Vec<CaseloadGroup>,
}
