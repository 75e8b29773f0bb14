//! Everything that can be asked of the door. A composite is one atomic append over several streams.

use care::account::AccountCommand;
use care::episode::EpisodeCommand;
use care::opening::{OpeningCommand, Slot};
use care::person::PersonCommand;
use care::practitioner::{Certificate, PractitionerCommand, Profile};
use care::service::ServiceCommand;
use care::terms::*;
use care::*;
use jiff::civil::Date;

use crate::asks::AskAct;
use crate::complaints::ComplaintAct;
use crate::hub::HubAct;
use crate::ids::{GrantId, ProposalId, QuarantineId};
use crate::news::NewsAct;
use crate::own_acts::OwnAct;
use crate::refer::{Attachment, NewReferral};
use crate::seats::SeatAct;
use crate::surveys::SurveyAct;
use crate::workforce::WorkforceAct;

/// What is asked. `expected` is the version that the page was made from; with `None` the act is tried again, a few
/// times, when somebody else wrote in between.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the command or event that they lead to; what differs is said"
)]
pub enum Act {
    // One stream
    /// A command on an episode. Those that touch openings or the person's other streams too have an act of their own
    /// below and are refused here.
    Episode {
        id: EpisodeId,
        expected: Option<u64>,
        command: EpisodeCommand,
    },
    /// A statement about a person.
    Person {
        id: PersonId,
        expected: Option<u64>,
        command: PersonCommand,
    },
    /// A change of a practitioner.
    Practitioner {
        id: PractitionerId,
        expected: Option<u64>,
        command: PractitionerCommand,
    },
    /// A change of an opening that concerns nobody's seat (withdrawing it).
    Opening {
        id: OpeningId,
        expected: Option<u64>,
        command: OpeningCommand,
    },
    /// A change of an account.
    Account {
        id: UserId,
        expected: Option<u64>,
        command: AccountCommand,
    },
    /// A change of the service's settings.
    Service {
        expected: Option<u64>,
        command: ServiceCommand,
    },

    // Referral
    /// Registers or recognises the person, opens an episode or joins the open one, keeps the attachments, acknowledges.
    Refer(Box<NewReferral>),
    /// Publishes the figures of a day that is over, held against the release before.
    ReleaseFigures { as_at: jiff::civil::Date },
    /// Two records are one person's. Reversible.
    LinkPersons { person: PersonId, other: PersonId },
    /// They are not.
    UnlinkPersons { person: PersonId, other: PersonId },
    /// Adds letters, documents or words to a referral.
    AddInformation {
        episode: EpisodeId,
        expected: Option<u64>,
        attachments: Vec<Attachment>,
        text: Option<String>,
    },
    /// A human says what becomes of a held message.
    ResolveQuarantine { id: QuarantineId, resolution: Resolution },

    // Offers, with the seat held, taken or freed in the same append
    /// Offers a slot and holds its seat. `first_on` must be a day on which the slot takes place.
    OfferSlot {
        episode: EpisodeId,
        expected: Option<u64>,
        wait: WaitId,
        opening: OpeningId,
        choice: TherapyChoice,
        first_on: Date,
        explanation: Option<String>,
    },
    /// The person said yes: the course begins, its sessions are planned weekly from the slot.
    AcceptOffer {
        episode: EpisodeId,
        expected: Option<u64>,
        offer: OfferId,
        trainee: TraineeTold,
    },
    /// The person said no; the place on the list is kept.
    DeclineOffer {
        episode: EpisodeId,
        expected: Option<u64>,
        offer: OfferId,
        reason: DeclineReason,
        words: Option<String>,
    },
    /// The time for an answer passed.
    LapseOffer {
        episode: EpisodeId,
        expected: Option<u64>,
        offer: OfferId,
    },
    /// The service takes the offer back.
    WithdrawOffer {
        episode: EpisodeId,
        expected: Option<u64>,
        offer: OfferId,
        reason: String,
    },

    // Course, with the seat
    /// Plans further sessions weekly in the course's slot, after the last one planned.
    PlanMoreSessions {
        episode: EpisodeId,
        expected: Option<u64>,
        course: CourseId,
        count: u16,
    },
    /// Records a session, with the measures taken in it.
    RecordSession {
        episode: EpisodeId,
        expected: Option<u64>,
        session: SessionId,
        attendance: Attendance,
        on: Date,
        medium: Medium,
        kind: SessionKind,
        minutes: u16,
        note: Option<String>,
        measures: Vec<Answers>,
    },
    /// Ends a course; its seat falls free, follow-ups are planned.
    EndCourse {
        episode: EpisodeId,
        expected: Option<u64>,
        course: CourseId,
        how: CourseEnd,
        on: Date,
        summary: Option<String>,
        /// How many follow-ups, at 3, 6 and 12 months.
        follow_ups: u8,
    },
    /// Steps up or down: the course ends, the wait that begins keeps the clock.
    StepCourse {
        episode: EpisodeId,
        expected: Option<u64>,
        course: CourseId,
        step: Step,
        choices: Vec<TherapyChoice>,
        reason: String,
    },
    /// Another therapist takes the course on, in another slot.
    ChangeTherapist {
        episode: EpisodeId,
        expected: Option<u64>,
        course: CourseId,
        to: PractitionerId,
        opening: Option<OpeningId>,
        /// What the person was told of a trainee who takes the course on.
        trainee: TraineeTold,
        reason: String,
    },
    /// A measure outside a session, or added to one; scored here.
    TakeMeasure {
        episode: EpisodeId,
        expected: Option<u64>,
        session: Option<SessionId>,
        on: Date,
        answers: Answers,
    },

    // Matching
    /// Proposes people to all free openings.
    Propose,
    /// Approves one line of a proposal: the slot is offered.
    ApproveLine {
        proposal: ProposalId,
        line: u32,
        first_on: Option<Date>,
    },
    /// Offers another opening than the one proposed.
    ChangeLine {
        proposal: ProposalId,
        line: u32,
        opening: OpeningId,
        first_on: Option<Date>,
        reason: String,
    },
    /// Leaves one line out.
    DropLine {
        proposal: ProposalId,
        line: u32,
        reason: String,
    },

    // Staff
    /// A practitioner joins, with certificates.
    JoinPractitioner {
        profile: Profile,
        certificates: Vec<Certificate>,
        supervisor: Option<PractitionerId>,
    },
    /// Lays a slot open.
    OpenSlot(Slot),
    /// Practitioners from a file (`exchange::csv_import::PRACTITIONER_COLUMNS`), all or none.
    ImportPractitioners { csv: Vec<u8> },
    /// Slots from a file (`exchange::csv_import::OPENING_COLUMNS`), all or none.
    ImportOpenings { csv: Vec<u8> },
    /// Opens an account with a first password that must be changed.
    OpenAccount {
        user_name: String,
        name: String,
        team: String,
        roles: Vec<Role>,
        practitioner: Option<PractitionerId>,
        speaks_for: Option<String>,
        password: String,
    },
    /// Sets a password that must be changed, and ends all sign-ins of the account.
    ResetPassword { user: UserId, password: String },

    // The workforce
    /// The register, paid posts, hours and load.
    Workforce(WorkforceAct),
    /// What only a staff hub knows.
    Hub(HubAct),
    /// Surveys of members and the staff's pulse.
    Survey(SurveyAct),
    /// The public news, readers' comments, the notice board.
    News(NewsAct),
    /// The log of asks and promises.
    Ask(AskAct),
    /// Complaints, apart from every record of care.
    Complaint(ComplaintAct),
    /// What somebody does on their own pages that staff do not do for them.
    Own(OwnAct),

    // Providers
    /// Providers with a seat, and hand-overs to them.
    Seat(SeatAct),

    // Looking without a relationship
    /// Opens one episode for sixty minutes for a written reason of at least 20 characters.
    BreakGlass { episode: EpisodeId, reason: String },
    /// The ig_officer has looked at a break-glass access.
    ReviewBreakGlass {
        grant: GrantId,
        in_order: bool,
        note: Option<String>,
    },
}

/// The answers to one measure, as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Instrument id from the catalogue.
    pub instrument: String,
    /// Answers in the order of the items; none where left out.
    pub answers: Vec<Option<u8>>,
    /// Who entered them.
    pub entered_by: EnteredBy,
}

/// What becomes of a held message.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// It is a referral as it stands; `person` when a human recognised them.
    TakeAsReferral {
        /// The person, if recognised.
        person: Option<PersonId>,
    },
    /// A human wrote down what it asks for.
    TakeDown(Box<NewReferral>),
    /// It belongs to this episode: an update joins it, a withdrawal withdraws its request, a letter is added.
    LinkTo {
        /// The episode.
        episode: EpisodeId,
        /// Which request it withdraws or changes, where there are several.
        referral: Option<ReferralId>,
    },
    /// It is not for this service. What was done about it, in words: whom we told.
    NotOurs {
        /// In words.
        reason: String,
    },
}
