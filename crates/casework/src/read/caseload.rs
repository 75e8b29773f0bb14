//! Caseloads: a therapist's own, and those that a supervisor answers for.

use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::lines::EpisodeLine;
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

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

impl Desk {
    /// Caseloads: the principal's own, and those they answer for.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn caseload(&self, p: &Principal) -> Result<Caseload, Refused> {
        self.allow(p, ActKind::SeeCaseload)?;
        self.catch_up()?;
        let today = self.today_in_london();
        let wanted = |t: &views::PractitionerSummary| match p.role {
            Role::ClinicalLead => t.state.is_active(today),
            Role::Supervisor => p.practitioner.is_some() && t.state.supervisor == p.practitioner,
            _ => false,
        };
        let own = |t: &views::PractitionerSummary| p.practitioner == Some(t.id) && p.role != Role::Supervisor;
        let (mine, others): (Vec<_>, Vec<_>) = self
            .views
            .practitioners()
            .into_iter()
            .filter(|t| own(t) || wanted(t))
            .partition(own);
        let groups: Vec<CaseloadGroup> = mine
            .iter()
            .map(|t| self.group(t, true, today))
            .chain(
                others
                    .iter()
                    .map(|t| self.group(t, false, today))
                    .filter(|g| !g.rows.is_empty()),
            )
            .map(|mut group| {
                group.rows.retain(|row| !self.keeps_from(p, row.line.person.id));
                group
            })
            .collect();
        self.log_lines(p, "caseload", groups.iter().flat_map(|g| &g.rows).map(|row| &row.line))?;
        Ok(Caseload { groups })
    }

    fn group(&self, t: &views::PractitionerSummary, own: bool, today: Date) -> CaseloadGroup {
        let now = self.clock.now();
        let mut rows: Vec<CaseloadRow> = Vec::new();
        for row in self.views.caseload(views::Whose::Practitioner(t.id), today) {
            for course in row.episode.courses.iter().filter(|c| c.practitioner == t.id) {
                let last = course
                    .sessions
                    .iter()
                    .rev()
                    .find_map(|s| s.held.map(|how| (calendar::london_date(s.at), how)));
                let scores = row.episode.measures.iter().map(|m| ScoreSeries {
                    instrument: m.instrument.clone(),
                    points: series(m),
                });
                rows.push(CaseloadRow {
                    line: self.line(&row, today),
                    course: course.id,
                    choice: course.choice.clone(),
                    weekly: course.weekly,
                    attended: course.attended,
                    planned: course.planned,
                    last,
                    next: course.next_session(now).map(|s| s.at),
                    missed: usize::from(course.missed_in_a_row),
                    ending: course.ending,
                    scores: scores.collect(),
                    unseen_safety_answer: !row.episode.unseen_answers.is_empty(),
                });
            }
        }
        rows.sort_by_key(|row| (row.weekly.day, row.weekly.at, row.line.episode));
        CaseloadGroup {
            practitioner: t.id,
            name: t.listed(),
            own,
            hours_week: t
                .state
                .profile
                .as_ref()
                .map_or(0, |profile| profile.clinical_hours_week),
            rows,
        }
    }
}

/// The first score and the last few, each once.
fn series(measures: &views::MeasureSeries) -> Vec<(Date, Option<u16>)> {
    let point = |p: &views::ScorePoint| (p.on, p.score_tenths);
    let mut out = Vec::with_capacity(measures.last.len() + 1);
    // The views keep the first and the last six; with six or fewer the first is among the last.
    if usize::from(measures.taken) > measures.last.len() {
        out.push(point(&measures.first));
    }
    out.extend(measures.last.iter().map(point));
    out
}
