//! Hours given by one practitioner in one month: of what kind, at what, who pays. Stream `timesheet`.
//!
//! A session that is recorded enters its own hours; supervision, meetings, travel and outreach are entered by hand.
//! Unpaid hours are never entered as paid: the kinds that somebody may use follow from how they are employed (domain
//! guide, sections 6 and 13.11). Nothing is changed afterwards; an entry that was wrong is struck with a reason.

use crate::codes::{codes, kinds};
use crate::practitioner::Basis;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Medium, TherapyCode};
use crate::{Ctx, Header, HoursId, PractitionerId, Recorded, SessionId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What kind of hours.
    HoursKind {
        PaidAfc => "paid_afc", "Paid, Agenda for Change";
        PaidSessional => "paid_sessional", "Paid by the session";
        PaidContract => "paid_contract", "Paid under a contract";
        UnpaidOvertime => "unpaid_overtime", "Unpaid overtime";
        Honorary => "honorary", "Honorary, unpaid";
        TraineePlacement => "trainee_placement", "Trainee on placement, unpaid";
        Volunteer => "volunteer", "Volunteer, unpaid";
        ProBono => "pro_bono", "Given free of charge";
    }
}

impl HoursKind {
    /// Whether the hours are paid.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::PaidAfc | Self::PaidSessional | Self::PaidContract)
    }

    /// The kind that somebody's ordinary hours are of.
    #[must_use]
    pub const fn of(basis: Basis) -> Self {
        match basis {
            Basis::PaidAfc => Self::PaidAfc,
            Basis::PaidSessional => Self::PaidSessional,
            Basis::PaidContract => Self::PaidContract,
            Basis::Honorary => Self::Honorary,
            Basis::TraineePlacement => Self::TraineePlacement,
            Basis::Volunteer => Self::Volunteer,
        }
    }

    /// Whether somebody employed like that may enter hours of this kind. Whoever is paid may work unpaid on top of it;
    /// whoever is not paid has no paid hours.
    #[must_use]
    pub fn is_open_to(self, basis: Basis) -> bool {
        match self {
            Self::ProBono | Self::Volunteer => basis != Basis::TraineePlacement,
            Self::UnpaidOvertime => basis.is_paid(),
            Self::PaidAfc | Self::PaidSessional | Self::PaidContract | Self::Honorary | Self::TraineePlacement => {
                self == Self::of(basis)
            }
        }
    }
}

codes! {
    /// What the hours went to.
    Activity {
        Therapy => "therapy", "Therapy";
        Assessment => "assessment", "Assessment";
        SupervisionGiven => "supervision_given", "Supervision given";
        SupervisionReceived => "supervision_received", "Supervision received";
        Notes => "notes", "Notes and letters";
        Meeting => "meeting", "Meeting";
        Travel => "travel", "Travel";
        Outreach => "outreach", "Outreach";
    }
}

/// Hours given on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursEntry {
    /// Which entry.
    pub id: HoursId,
    /// By whom.
    pub practitioner: PractitionerId,
    /// On which day.
    pub on: Date,
    /// Of what kind.
    pub kind: HoursKind,
    /// At what.
    pub activity: Activity,
    /// How many minutes.
    pub minutes: u16,
    /// Who pays; empty for unpaid hours.
    #[serde(default)]
    pub payer: String,
    /// Agenda for Change band, or the band that such work is paid at: unpaid hours are valued at it.
    #[serde(default)]
    pub band: Option<u8>,
    /// Which therapy.
    #[serde(default)]
    pub therapy: Option<TherapyCode>,
    /// By what medium.
    #[serde(default)]
    pub medium: Option<Medium>,
    /// The session that entered it; none if entered by hand.
    #[serde(default)]
    pub session: Option<SessionId>,
    /// Code of the site where they were given; none where nobody stated it, and for entries of before it was asked. The hours count in the
    /// area of that site: not where the person lives, and not where the practitioner does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
}

/// What happened to a timesheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimesheetEvent {
    /// Hours were entered.
    HoursGiven(HoursEntry),
    /// An entry was wrong and counts no more. Words: why.
    HoursStruck {
        /// Which.
        entry: HoursId,
    },
}

kinds!(TimesheetEvent, "timesheet" {
    HoursGiven => "hours_given", HoursStruck => "hours_struck",
});

/// What can be asked.
#[derive(Debug, Clone, PartialEq)]
pub enum TimesheetCommand {
    /// Enter hours of somebody employed like that.
    Give {
        /// The hours.
        entry: HoursEntry,
        /// How they are employed.
        basis: Basis,
    },
    /// Strike an entry.
    Strike {
        /// Which.
        entry: HoursId,
        /// Why.
        reason: String,
    },
}

/// A month's timesheet as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timesheet {
    /// Entries that count, as entered.
    pub entries: Vec<HoursEntry>,
    /// How many were struck.
    pub struck: u32,
}

impl Timesheet {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &TimesheetEvent) {
        match event {
            TimesheetEvent::HoursGiven(entry) => self.entries.push(entry.clone()),
            TimesheetEvent::HoursStruck { entry } => {
                self.entries.retain(|e| e.id != *entry);
                self.struck += 1;
            }
        }
    }

    /// Minutes that count on a day.
    #[must_use]
    pub fn minutes_on(&self, day: Date) -> u32 {
        let of_day = self.entries.iter().filter(|e| e.on == day);
        of_day.map(|e| u32::from(e.minutes)).sum()
    }
}

/// Most minutes of a day that can be entered: sixteen hours.
pub const DAY_MINUTES: u32 = 16 * 60;

/// Decides on an entry.
///
/// # Errors
/// A [`Rejection`] when unpaid hours would be entered as paid, paid hours name nobody who pays, the day lies in the
/// future or in another month, the minutes are none or more than a day has, the entry is there already, or is not there
/// to be struck.
pub fn decide(
    state: &Timesheet,
    command: TimesheetCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<TimesheetEvent>>, Rejection> {
    const ASKED: &str = "enter these hours";
    match command {
        TimesheetCommand::Give { entry, basis } => {
            let no = |rule, possible| Err(Rejection::new(ASKED, rule, possible));
            if !entry.kind.is_open_to(basis) {
                let rejection = Rejection::new(
                    ASKED,
                    Rule::Unpaid,
                    "Choose a kind that goes with how they are employed",
                );
                return Err(rejection.because(format!("{} as {}", basis.words(), entry.kind.words())));
            }
            if entry.kind.is_paid() && entry.payer.trim().is_empty() {
                return no(Rule::TextMissing, "Say who pays");
            }
            if !entry.kind.is_paid() && !entry.payer.is_empty() {
                return no(Rule::Unpaid, "Nobody pays for unpaid hours");
            }
            if entry.on > ctx.today {
                return no(Rule::DateInFuture, "Enter today or an earlier day");
            }
            let other_month = |e: &HoursEntry| {
                (e.on.year(), e.on.month(), e.practitioner) != (entry.on.year(), entry.on.month(), entry.practitioner)
            };
            if state.entries.first().is_some_and(other_month) {
                return no(Rule::UnknownItem, "Enter it on the sheet of its own month");
            }
            if state.entries.iter().any(|e| e.id == entry.id) {
                return no(Rule::AlreadyDone, "It is entered");
            }
            if entry.minutes == 0 || state.minutes_on(entry.on) + u32::from(entry.minutes) > DAY_MINUTES {
                return no(
                    Rule::OutOfRange,
                    "Enter at least a minute, and no more than 16 hours for a day",
                );
            }
            let on = entry.on;
            Ok(vec![Recorded::fact(TimesheetEvent::HoursGiven(entry)).on(on)])
        }
        TimesheetCommand::Strike { entry, reason } => {
            let no = |rule, possible| Err(Rejection::new("strike the entry", rule, possible));
            if !state.entries.iter().any(|e| e.id == entry) {
                return no(Rule::UnknownItem, "It is not on this sheet, or was struck before");
            }
            if reason.trim().is_empty() {
                return no(Rule::TextMissing, "Say why it was wrong");
            }
            Ok(vec![
                Recorded::fact(TimesheetEvent::HoursStruck { entry }).with(crate::Key::Reason, reason),
            ])
        }
    }
}
