//! What is asked for, and the rows that answer.

use crate::summary::*;
use care::episode::{Due, DueKind, Stage};
use care::terms::*;
use care::*;
use jiff::civil::Date;

/// Which page of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageAsk {
    /// Its number, from 1; 0 is taken as 1.
    pub number: usize,
    /// Rows on a page.
    pub size: usize,
}

impl Default for PageAsk {
    /// The first page of 25 rows (interface conventions, section 3).
    fn default() -> Self {
        Self { number: 1, size: 25 }
    }
}

impl PageAsk {
    /// All rows on one page.
    pub const ALL: Self = Self {
        number: 1,
        size: usize::MAX,
    };

    /// A page of 25 rows.
    #[must_use]
    pub fn number(number: usize) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: usize,
    /// Which page this is, from 1: the one asked for, or the last one there is.
    pub number: usize,
    /// How many pages there are; at least 1.
    pub pages: usize,
}

/// An episode with its person.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The episode.
    pub episode: EpisodeSummary,
    /// The person; none only while their own stream has not been seen.
    pub person: Option<PersonSummary>,
    /// The stage on the day of asking.
    pub stage: Stage,
    /// The earliest due on the day of asking.
    pub due: Option<Due>,
}

impl Row {
    /// "Rahman, Amina", or what a list says of an unidentified person.
    #[must_use]
    pub fn listed(&self) -> String {
        self.person
            .as_ref()
            .map_or_else(|| "Name not given".to_owned(), PersonSummary::listed)
    }
}

/// One wait of a waiting list.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitRow {
    /// The episode, its person, stage and next due.
    pub row: Row,
    /// The wait; it is one of `row.episode.waits`.
    pub wait: WaitSummary,
    /// Days waited, by the clock.
    pub days: i32,
    /// The pause in force.
    pub paused: Option<PauseSummary>,
    /// Whether an offer for this wait is waiting for an answer.
    pub offered: bool,
}

/// In which order a waiting list is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WaitOrder {
    /// By priority, then those who go before newcomers, then the longest wait.
    #[default]
    Priority,
    /// The longest wait first.
    Longest,
    /// The shortest wait first.
    Shortest,
    /// What is due earliest first.
    Due,
    /// By name as listed.
    Name,
}

/// Which waits are wanted. The default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitFilter {
    /// Accepts this therapy.
    pub therapy: Option<TherapyCode>,
    /// In this format.
    pub format: Option<Format>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Paused on the day (true) or not (false).
    pub paused: Option<bool>,
    /// Something was due before the day.
    pub overdue: bool,
    /// Has waited longer than so many days.
    pub longer_than: Option<i32>,
    /// With an offer out (true) or without (false).
    pub offered: Option<bool>,
    /// Willing to take a slot at short notice.
    pub short_notice: bool,
    /// Order.
    pub order: WaitOrder,
}

/// The waiting list in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaitTotals {
    /// Waits.
    pub waits: usize,
    /// Of them paused on the day.
    pub paused: usize,
    /// Of them longer than the days asked about.
    pub longer: usize,
    /// The median of days waited; of an even number, the longer one of the two in the middle.
    pub median_days: Option<i32>,
    /// The longest.
    pub longest_days: Option<i32>,
    /// For how many waits each therapy in a format is acceptable, most first.
    pub by_choice: Vec<(TherapyChoice, usize)>,
}

/// Which referrals of the inbox are wanted. The default is all that are not decided and told yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// In one of these stages; none means all stages of the inbox ([`InboxFilter::STAGES`]).
    pub stages: Vec<Stage>,
    /// From this kind of sender.
    pub source: Option<ReferralSource>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Taken on by this account.
    pub assigned_to: Option<UserId>,
    /// Taken on by nobody.
    pub unassigned: bool,
    /// Something was due before the day.
    pub overdue: bool,
}

impl InboxFilter {
    /// The stages before a person is on the list, in therapy or gone.
    pub const STAGES: &'static [Stage] = &[
        Stage::Received,
        Stage::InformationWanted,
        Stage::Screened,
        Stage::AssessmentBooked,
        Stage::Assessed,
        Stage::ToConfirm,
        Stage::ToTell,
        Stage::SecondOpinion,
        Stage::HandedOver,
        Stage::OptionsAgreed,
        Stage::Decided,
    ];
}

/// Whose people are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those who have, or last had, a course with this practitioner.
    Practitioner(PractitionerId),
    /// Those whom this account took on or has an appointment with, or reviews.
    User(UserId),
    /// Both, for an account that belongs to a practitioner.
    Both(UserId, PractitionerId),
}

/// A session of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    /// The episode, its person, stage and next due.
    pub row: Row,
    /// The course; it is one of `row.episode.courses`.
    pub course: CourseSummary,
    /// The session.
    pub session: SessionSummary,
}

/// An assessment appointment of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct AppointmentRow {
    /// The episode, its person, stage and next due.
    pub row: Row,
    /// The appointment.
    pub appointment: AppointmentSummary,
}

/// Which dues are wanted. The default is all, on every episode, whenever due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueFilter {
    /// Of one of these kinds; none means all kinds.
    pub kinds: Vec<DueKind>,
    /// That this role sees to ([`roles_for`]).
    pub role: Option<Role>,
    /// On episodes of these people.
    pub whose: Option<Whose>,
    /// Due from this day on.
    pub from: Option<Date>,
    /// Due up to this day.
    pub until: Option<Date>,
}

/// Something due.
#[derive(Debug, Clone, PartialEq)]
pub struct DueRow {
    /// The episode and its person.
    pub row: Row,
    /// What is due, and when.
    pub due: Due,
}

/// An offer that waits for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct OfferRow {
    /// The episode and its person.
    pub row: Row,
    /// The offer.
    pub offer: OfferSummary,
}

/// A second opinion that goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRow {
    /// The episode and its person.
    pub row: Row,
    /// The review.
    pub review: ReviewSummary,
    /// The decision it is about.
    pub decision: Option<DecisionSummary>,
}

/// A decision that waits for a second clinician.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRow {
    /// The episode and its person.
    pub row: Row,
    /// The decision.
    pub decision: DecisionSummary,
}

/// An open safety concern.
#[derive(Debug, Clone, PartialEq)]
pub struct ConcernRow {
    /// The episode and its person.
    pub row: Row,
    /// The concern.
    pub concern: ConcernSummary,
}

/// People found by words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The best matches, whole words before beginnings of words, then by name.
    pub people: Vec<PersonSummary>,
    /// How many there are in all.
    pub total: usize,
}

/// How many of everything, for a home page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Episodes by stage, in the order of [`Stage::ALL`].
    pub stages: Vec<(Stage, usize)>,
    /// People known.
    pub people: usize,
    /// Waits going on, paused ones included.
    pub waits: usize,
    /// Offers waiting for an answer.
    pub offers: usize,
    /// Open safety concerns that need action.
    pub concerns_pressing: usize,
    /// Open safety concerns that are known, with a plan in place.
    pub concerns_known: usize,
    /// Positive safety answers that no clinician has seen.
    pub unseen_answers: usize,
    /// Messages that nobody has read.
    pub unread_messages: usize,
    /// Decisions that wait for a second clinician.
    pub to_confirm: usize,
    /// Second opinions going on.
    pub reviews: usize,
    /// Free seats in openings.
    pub seats_free: usize,
}

impl Counts {
    /// How many episodes are in a stage.
    #[must_use]
    pub fn in_stage(&self, stage: Stage) -> usize {
        self.stages.iter().find(|(s, _)| *s == stage).map_or(0, |(_, n)| *n)
    }
}

/// A wait that the matching may fill: not paused on the day, no offer out.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchingRow {
    /// The episode.
    pub episode: EpisodeId,
    /// Version of the episode's stream, for the append that follows.
    pub version: u64,
    /// The person.
    pub person: PersonId,
    /// The wait.
    pub wait: WaitSummary,
    /// Days waited, by the clock.
    pub days: i32,
    /// Priority.
    pub priority: Option<Priority>,
    /// The presenting problem's code, if somebody chose one.
    pub problem: Option<String>,
    /// Wishes.
    pub wishes: Wishes,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter's language.
    pub interpreter: Option<String>,
    /// Birth date.
    pub born: Option<Date>,
    /// Whether the person has died while their wait is still open.
    pub died: bool,
    /// Practitioners they had a course with before.
    pub therapists: Vec<PractitionerId>,
    /// The last three phone calls, newest last.
    pub calls: Vec<CallSummary>,
    /// How many offers were declined or lapsed so far.
    pub offers_without_yes: u16,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            total: 0,
            number: 1,
            pages: 1,
        }
    }
}
