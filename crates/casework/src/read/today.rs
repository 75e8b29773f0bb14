//! Today: what needs this principal, most urgent first, and the day's diary.

use care::episode::{Due, DueKind, Stage};
use care::terms::*;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use views::{DueFilter, DueRow, PageAsk, Whose};

use super::lines::EpisodeLine;
use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::Need;
use crate::principal::Principal;

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
    /// Hand-overs that a provider has not answered in time, where the role sees hand-overs.
    pub hand_overs_unanswered: usize,
}

/// Most tasks on the page; the counts tell how many there are.
const MOST_TASKS: usize = 100;

/// Why a task is on the list of somebody whose role takes on what comes.
const YOURS: &str = "You took this on";
const ANYBODYS: &str = "For anybody in your role";

/// Something due, and why it is for this principal.
type Task = (DueRow, &'static str);

/// What is about somebody's safety: shown first, whatever its date.
const SAFETY: &[DueKind] = &[
    DueKind::Emergency,
    DueKind::ConcernResponse,
    DueKind::SafetyAnswer,
    DueKind::SafetyScreen,
    DueKind::Message,
    DueKind::ConcernReview,
];

impl Desk {
    /// What needs this principal today.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn today(&self, p: &Principal) -> Result<Today, Refused> {
        self.allow(p, ActKind::SeeToday)?;
        self.catch_up()?;
        let now = self.clock.now();
        let date = calendar::london_date(now);
        let (rows, counts) = match p.role {
            // Whoever may see everybody has long lists: only the rows that are shown are read.
            role if self.need(ActKind::SeeEpisode, role) == Need::Anyone => self.tasks_by_pages(p, date),
            _ => self.tasks_one_by_one(p, date, now),
        };
        let tasks: Vec<TaskRow> = rows
            .iter()
            .map(|(row, why)| TaskRow {
                kind: row.due.kind,
                on: row.due.on,
                overdue_days: calendar::days_between(row.due.on, date),
                why,
                line: self.line(&row.row, date),
            })
            .collect();
        let diary = self.diary_of(p, date);
        let lines = tasks.iter().map(|t| &t.line).chain(diary.iter().map(|d| &d.line));
        self.log_lines(p, "today", lines)?;
        Ok(Today {
            date,
            tasks,
            counts,
            diary,
            held_messages: if self.may(p, ActKind::SeeQuarantine) {
                self.held_waiting()
            } else {
                0
            },
            grants_to_review: if self.may(p, ActKind::ReviewBreakGlass) {
                self.index.grants().iter().filter(|(_, g)| g.reviewed.is_none()).count()
            } else {
                0
            },
            hand_overs_unanswered: if self.may(p, ActKind::SeeHandOvers) {
                self.hand_overs_unanswered(date)
            } else {
                0
            },
        })
    }

    /// The tasks that are shown and how many there are of each kind: by reading everything that is due, because each is
    /// looked at whether it is for this principal.
    fn tasks_one_by_one(&self, p: &Principal, date: Date, now: Timestamp) -> (Vec<Task>, Vec<(DueKind, usize)>) {
        let mut rows = self.dues_of(p, date);
        rows.retain(|(row, _)| self.may_see_to(p.role, row.due.kind) && self.row_is_for(p, row, now));
        let mut counts: Vec<(DueKind, usize)> = Vec::new();
        for (row, _) in &rows {
            match counts.iter_mut().find(|(kind, _)| *kind == row.due.kind) {
                Some((_, n)) => *n += 1,
                None => counts.push((row.due.kind, 1)),
            }
        }
        counts.sort_by_key(|(kind, _)| (!SAFETY.contains(kind), *kind));
        rows.sort_by_key(|(row, _)| {
            let safety = SAFETY.contains(&row.due.kind);
            // Safety by kind and day, everything else by day.
            (
                !safety,
                safety.then_some(row.due.kind),
                row.due.on,
                row.due.kind,
                row.row.episode.id,
            )
        });
        rows.truncate(MOST_TASKS);
        (rows, counts)
    }

    /// The same for whoever may see everybody: counted without opening a row, and then the rows that are shown.
    fn tasks_by_pages(&self, p: &Principal, date: Date) -> (Vec<Task>, Vec<(DueKind, usize)>) {
        let ask = |kinds: Vec<DueKind>| DueFilter {
            kinds,
            role: Some(p.role),
            whose: None,
            from: None,
            until: Some(date),
        };
        let mut counts = self.views.due_totals(&ask(Vec::new()), date);
        counts.retain(|(kind, _)| self.may_see_to(p.role, *kind));
        counts.sort_by_key(|(kind, _)| (!SAFETY.contains(kind), *kind));
        let (safety, other): (Vec<DueKind>, Vec<DueKind>) = counts
            .iter()
            .map(|(kind, _)| *kind)
            .partition(|kind| SAFETY.contains(kind));
        // Safety kind by kind, everything else by day.
        let mut asked: Vec<Vec<DueKind>> = safety.into_iter().map(|kind| vec![kind]).collect();
        asked.extend(Some(other).filter(|kinds| !kinds.is_empty()));
        let mut rows: Vec<DueRow> = Vec::new();
        for kinds in asked {
            let left = MOST_TASKS.saturating_sub(rows.len());
            if left > 0 {
                let page = PageAsk { number: 1, size: left };
                rows.extend(self.views.dues(&ask(kinds), date, page).rows);
            }
        }
        let mine = self.mine(p, date);
        let why = |row: DueRow| {
            let is_mine = mine.contains(&(row.row.episode.id, row.due));
            let why = if is_mine { YOURS } else { ANYBODYS };
            (row, why)
        };
        (rows.into_iter().map(why).collect(), counts)
    }

    /// What is due of what one took on.
    fn mine(&self, p: &Principal, today: Date) -> Vec<(EpisodeId, Due)> {
        let own = match p.practitioner {
            Some(practitioner) => Whose::Both(p.user, practitioner),
            None => Whose::User(p.user),
        };
        let filter = DueFilter {
            kinds: Vec::new(),
            role: Some(p.role),
            whose: Some(own),
            from: None,
            until: Some(today),
        };
        let rows = self.views.dues(&filter, today, PageAsk::ALL).rows;
        rows.into_iter().map(|row| (row.row.episode.id, row.due)).collect()
    }

    /// What is due up to today and for whom it is: one's own people, or anybody's by role.
    fn dues_of(&self, p: &Principal, today: Date) -> Vec<(DueRow, &'static str)> {
        let ask = |whose: Option<Whose>| {
            let filter = DueFilter {
                kinds: Vec::new(),
                role: Some(p.role),
                whose,
                from: None,
                until: Some(today),
            };
            self.views.dues(&filter, today, PageAsk::ALL).rows
        };
        let own = match p.practitioner {
            Some(practitioner) => Whose::Both(p.user, practitioner),
            None => Whose::User(p.user),
        };
        let said =
            |rows: Vec<DueRow>, why: &'static str| rows.into_iter().map(move |row| (row, why)).collect::<Vec<_>>();
        match p.role {
            Role::Therapist | Role::Trainee => said(ask(Some(own)), "Your caseload"),
            Role::Reviewer => said(ask(Some(Whose::User(p.user))), "Your second opinion"),
            Role::Supervisor => {
                let supervised = self
                    .views
                    .practitioners()
                    .into_iter()
                    .filter(|t| t.state.supervisor.is_some());
                let mine = supervised.filter(|t| t.state.supervisor == p.practitioner);
                let rows = mine.flat_map(|t| ask(Some(Whose::Practitioner(t.id)))).collect();
                said(rows, "Work you supervise")
            }
            _ => {
                let mine = self.mine(p, today);
                ask(None)
                    .into_iter()
                    .map(|row| {
                        let is_mine = mine.contains(&(row.row.episode.id, row.due));
                        (row, if is_mine { YOURS } else { ANYBODYS })
                    })
                    .collect()
            }
        }
    }

    /// Whether a list may show an episode to this principal: as the policy would let them open it.
    fn row_is_for(&self, p: &Principal, row: &DueRow, now: Timestamp) -> bool {
        if self.need(ActKind::SeeEpisode, p.role) == Need::Anyone {
            return true;
        }
        let e = &row.row.episode;
        if self.keeps_from(p, e.person) {
            return false;
        }
        match p.role {
            Role::TriageClinician | Role::Assessor => {
                let before_therapy = e.courses.is_empty() && row.row.stage != Stage::FollowUp;
                let duty = p.role == Role::TriageClinician && !e.concerns.is_empty();
                let glass = self.index.grant_in_force(p.human, e.id, now).is_some();
                before_therapy || duty || glass || e.is_assigned(p.user)
            }
            Role::Reviewer => e
                .reviews
                .iter()
                .any(|r| r.reviewer.is_some_and(|(_, human, _)| human == p.human)),
            _ => true,
        }
    }

    fn diary_of(&self, p: &Principal, date: Date) -> Vec<DiaryEntry> {
        let (sessions, appointments) = match p.role {
            // Whoever books sees everybody's day.
            Role::Administrator => (
                self.views.today_sessions(None, date),
                self.views.today_appointments(None, date),
            ),
            _ => (
                p.practitioner
                    .map(|own| self.views.today_sessions(Some(own), date))
                    .unwrap_or_default(),
                self.views.today_appointments(Some(p.user), date),
            ),
        };
        let mut diary: Vec<DiaryEntry> = Vec::with_capacity(sessions.len() + appointments.len());
        for s in sessions {
            let number = s
                .course
                .sessions
                .iter()
                .position(|one| one.id == s.session.id)
                .map_or(0, |i| i + 1);
            let site = s
                .course
                .opening
                .and_then(|o| self.views.opening(o))
                .and_then(|o| o.state.slot.as_ref()?.site.clone());
            diary.push(DiaryEntry {
                at: s.session.at,
                minutes: s.course.weekly.minutes,
                kind: DiaryKind::Session {
                    course: s.course.id,
                    session: s.session.id,
                    number: u16::try_from(number).unwrap_or(u16::MAX),
                    of: s.course.planned,
                },
                medium: s.course.medium,
                site,
                with: self.practitioner_name(s.course.practitioner),
                recorded: s.session.held.is_some(),
                line: self.line(&s.row, date),
            });
        }
        for a in appointments {
            diary.push(DiaryEntry {
                at: a.appointment.at,
                minutes: a.appointment.minutes,
                kind: DiaryKind::Assessment {
                    appointment: a.appointment.id,
                },
                medium: a.appointment.medium,
                site: a.appointment.site.clone(),
                with: self.user_name(a.appointment.with).0,
                recorded: a.appointment.held.is_some(),
                line: self.line(&a.row, date),
            });
        }
        diary.retain(|entry| !self.keeps_from(p, entry.line.person.id));
        diary.sort_by_key(|entry| (entry.at, entry.line.episode));
        diary
    }
}

/// What somebody does who sees to a due of this kind.
const fn act_for(kind: DueKind) -> ActKind {
    match kind {
        DueKind::Emergency => ActKind::ConfirmCrisisArrival,
        DueKind::ConcernResponse | DueKind::ConcernReview => ActKind::ActOnConcern,
        DueKind::SafetyAnswer => ActKind::SeeSafetyAnswer,
        DueKind::Message => ActKind::ReadMessage,
        DueKind::SafetyScreen | DueKind::Screening => ActKind::Screen,
        DueKind::Acknowledge => ActKind::Acknowledge,
        DueKind::Enquiry => ActKind::GiveInformation,
        DueKind::Assessment => ActKind::BookAssessment,
        DueKind::AssessmentRecord => ActKind::HoldAssessment,
        DueKind::Decision | DueKind::LookAgain => ActKind::Decide,
        DueKind::Confirm => ActKind::ConfirmDecision,
        DueKind::Tell => ActKind::TellPerson,
        DueKind::Letter => ActKind::SendLetter,
        DueKind::Arrival => ActKind::ConfirmArrival,
        DueKind::Reviewer => ActKind::NameReviewer,
        DueKind::SecondOpinion => ActKind::ConcludeReview,
        DueKind::BeginWait => ActKind::BeginWait,
        DueKind::KeepInTouch => ActKind::KeepInTouch,
        DueKind::ClinicalLook => ActKind::LookAgain,
        DueKind::PauseEnds => ActKind::PauseWait,
        DueKind::OfferAnswer => ActKind::AnswerOffer,
        DueKind::SessionRecord => ActKind::RecordSession,
        DueKind::MissedTwice | DueKind::CourseReview => ActKind::ReviewCourse,
        DueKind::NotesCopy => ActKind::ReleaseNotes,
        DueKind::HeldBackReview => ActKind::HoldBack,
        DueKind::FollowUp => ActKind::FollowUp,
        DueKind::Close => ActKind::Close,
    }
}

impl Desk {
    /// Nobody's list holds what their role cannot do. The clinical lead also sees second opinions that are due.
    fn may_see_to(&self, role: Role, kind: DueKind) -> bool {
        self.need(act_for(kind), role) != Need::Never || role == Role::ClinicalLead && kind == DueKind::SecondOpinion
    }
}

#[cfg(test)]
mod tests;
