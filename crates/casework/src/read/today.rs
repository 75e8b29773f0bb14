//! Today: what needs this principal, most urgent first, and the day's diary.

use care::episode::DueKind;
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::EpisodeLine;

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// What.
    pub kind: DueKind,
    /// By when.
    pub on: Date,
    /// Days overdue; 0 or less if not.
    pub overdue_days: i32,
    /// Why it is for this principal, in words ("Your caseload", "For any triage clinician").
    pub why: &'static str,
    /// The episode.
    pub line: EpisodeLine,
}

/// What a diary entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiaryKind {
    /// A therapy session: the `number`th planned of `of`.
    Session {
        /// The course.
        course: CourseId,
        /// The session.
        session: SessionId,
        /// Which one.
        number: u16,
        /// Of how many.
        of: u16,
    },
    /// An assessment.
    Assessment {
        /// The appointment.
        appointment: AppointmentId,
    },
}

/// An entry of the diary.
#[derive(Debug, Clone, PartialEq)]
pub struct DiaryEntry {
    /// When.
    pub at: Timestamp,
    /// How long, in minutes.
    pub minutes: u16,
    /// What.
    pub kind: DiaryKind,
    /// Medium.
    pub medium: Medium,
    /// Site code.
    pub site: Option<String>,
    /// With whom of the staff.
    pub with: String,
    /// Whether it was recorded already.
    pub recorded: bool,
    /// The episode.
    pub line: EpisodeLine,
}

/// The first page of a member of staff.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// Today in London.
    pub date: Date,
    /// What needs doing, most urgent first.
    pub tasks: Vec<TaskRow>,
    /// How many tasks of each kind, in order of urgency.
    pub counts: Vec<(DueKind, usize)>,
    /// The diary of the day, earliest first.
    pub diary: Vec<DiaryEntry>,
    /// Messages held for a human, where the role resolves them.
    pub held_messages: usize,
    /// Break-glass accesses to review, where the role reviews them.
    pub grants_to_review: usize,
}
