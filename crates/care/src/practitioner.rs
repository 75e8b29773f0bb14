//! A practitioner: registration, what they are certified in, what they offer. Stream `practitioner`.

use crate::codes::{codes, kinds};
use crate::person::Name;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Format, Gender, Medium, TherapyCode};
use crate::{Ctx, Header, HumanId, PractitionerId, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Registration with a body. Registers may be voluntary; so the status is checked on a schedule and the date shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The body's code, e.g. `UKCP`.
    pub body: String,
    /// Number on its register.
    pub number: String,
    /// When the status was last checked.
    pub checked_on: Option<Date>,
}

/// A certificate or accredited modality that permits a therapy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The therapy it permits.
    pub therapy: TherapyCode,
    /// Since when, if known.
    pub since: Option<Date>,
}

codes! {
    /// How a practitioner is paid. Unpaid hours never count as workforce supply.
    Basis {
        PaidAfc => "paid_afc", "Employed on Agenda for Change";
        PaidSessional => "paid_sessional", "Paid by the session";
        PaidContract => "paid_contract", "Paid under a contract";
        Honorary => "honorary", "Honorary, unpaid";
        TraineePlacement => "trainee_placement", "Trainee on placement, unpaid";
        Volunteer => "volunteer", "Volunteer, unpaid";
    }
}

impl Basis {
    /// Whether the hours are paid.
    #[must_use]
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::PaidAfc | Self::PaidSessional | Self::PaidContract)
    }
}

/// What is known of a practitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Name.
    pub name: Name,
    /// Profession in words, e.g. "Psychotherapist".
    pub profession: String,
    /// The human.
    pub human: HumanId,
    /// Registration.
    pub registration: Registration,
    /// Languages spoken with people (BCP 47), besides English.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Gender, only if offered for matching by choice.
    #[serde(default)]
    pub gender: Option<Gender>,
    /// Formats covered.
    pub formats: Vec<Format>,
    /// Media offered.
    pub media: Vec<Medium>,
    /// How paid.
    pub basis: Basis,
    /// Agenda for Change band or equivalent, if any.
    #[serde(default)]
    pub band: Option<u8>,
    /// Clinical hours a week that are safe: a hard limit for the engine.
    pub clinical_hours_week: u16,
}

/// What happened to a practitioner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PractitionerEvent {
    /// Joined the service.
    Joined(Profile),
    /// The profile was stated again.
    ProfileStated(Profile),
    /// The registration was looked up and holds.
    RegistrationChecked {
        /// On which day.
        on: Date,
    },
    /// A certificate was shown and confirmed.
    Certified(Certificate),
    /// A certificate no longer permits the therapy.
    CertificateEnded {
        /// The therapy.
        therapy: TherapyCode,
    },
    /// A supervisor took responsibility.
    SupervisorNamed {
        /// The supervisor, also a practitioner.
        supervisor: PractitionerId,
    },
    /// Line management was stated: it decides who may review whom.
    ManagerNamed {
        /// The manager's human.
        manager: HumanId,
    },
    /// People they must not see (they know each other). Opaque ids; nobody's name.
    ConflictDeclared {
        /// The person.
        person: crate::PersonId,
    },
    /// Leave was agreed.
    LeaveAgreed {
        /// First day away.
        from: Date,
        /// Last day away.
        to: Date,
    },
    /// Left the service.
    Left {
        /// Last day.
        on: Date,
    },
}

kinds!(PractitionerEvent, "practitioner" {
    Joined => "joined", ProfileStated => "profile_stated", RegistrationChecked => "registration_checked",
    Certified => "certified", CertificateEnded => "certificate_ended", SupervisorNamed => "supervisor_named",
    ManagerNamed => "manager_named", ConflictDeclared => "conflict_declared", LeaveAgreed => "leave_agreed", Left => "left",
});

/// What can be asked: the events themselves, checked.
pub type PractitionerCommand = PractitionerEvent;

/// A practitioner as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Practitioner {
    /// The profile; none before they joined.
    pub profile: Option<Profile>,
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// Supervisor.
    pub supervisor: Option<PractitionerId>,
    /// Line manager's human.
    pub manager: Option<HumanId>,
    /// People they must not see.
    pub conflicts: Vec<crate::PersonId>,
    /// Leave agreed: first and last day.
    pub leave: Vec<(Date, Date)>,
    /// Last day, once they have left.
    pub left_on: Option<Date>,
}

impl Practitioner {
    /// Folds one event in.
    pub fn apply(&mut self, _header: &Header, event: &PractitionerEvent) {
        match event {
            PractitionerEvent::Joined(profile) | PractitionerEvent::ProfileStated(profile) => {
                self.profile = Some(profile.clone());
                if matches!(event, PractitionerEvent::Joined(_)) {
                    self.left_on = None;
                }
            }
            PractitionerEvent::RegistrationChecked { on } => {
                if let Some(profile) = &mut self.profile {
                    profile.registration.checked_on = Some(*on);
                }
            }
            PractitionerEvent::Certified(certificate) => {
                self.certificates.retain(|c| c.therapy != certificate.therapy);
                self.certificates.push(certificate.clone());
            }
            PractitionerEvent::CertificateEnded { therapy } => self.certificates.retain(|c| c.therapy != *therapy),
            PractitionerEvent::SupervisorNamed { supervisor } => self.supervisor = Some(*supervisor),
            PractitionerEvent::ManagerNamed { manager } => self.manager = Some(*manager),
            PractitionerEvent::ConflictDeclared { person } => {
                if !self.conflicts.contains(person) {
                    self.conflicts.push(*person);
                }
            }
            PractitionerEvent::LeaveAgreed { from, to } => self.leave.push((*from, *to)),
            PractitionerEvent::Left { on } => self.left_on = Some(*on),
        }
    }

    /// Whether a therapy may be delivered.
    #[must_use]
    pub fn is_certified(&self, therapy: &TherapyCode) -> bool {
        self.certificates.iter().any(|c| c.therapy == *therapy)
    }

    /// Whether the registration was checked recently enough for a new assignment.
    #[must_use]
    pub fn registration_is_current(&self, today: Date, good_for_days: i32) -> bool {
        self.profile
            .as_ref()
            .and_then(|p| p.registration.checked_on)
            .is_some_and(|on| crate::calendar::days_between(on, today) <= good_for_days)
    }

    /// Whether they work here on a day (leave is another question).
    #[must_use]
    pub fn is_active(&self, on: Date) -> bool {
        self.profile.is_some() && self.left_on.is_none_or(|left| on <= left)
    }

    /// Whether they are in training: the person is told and may refuse, and somebody else answers for the work.
    #[must_use]
    pub fn is_trainee(&self) -> bool {
        self.profile
            .as_ref()
            .is_some_and(|p| p.basis == Basis::TraineePlacement)
    }

    /// Whether they are on leave on a day.
    #[must_use]
    pub fn is_away(&self, on: Date) -> bool {
        self.leave.iter().any(|(from, to)| *from <= on && on <= *to)
    }
}

/// Decides on something to record about a practitioner.
///
/// # Errors
/// A [`Rejection`] when they have not joined (or already have), have left, a name or number is missing, a date lies in
/// the future, or leave ends before it begins.
pub fn decide(
    state: &Practitioner,
    command: PractitionerCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<PractitionerEvent>>, Rejection> {
    const ASKED: &str = "record this about the practitioner";
    match &command {
        PractitionerEvent::Joined(_) if state.profile.is_some() && state.left_on.is_none() => {
            return Err(Rejection::new(
                "let the practitioner join",
                Rule::AlreadyDone,
                "State what has changed",
            ));
        }
        PractitionerEvent::Joined(p) | PractitionerEvent::ProfileStated(p) if p.name.full().trim().is_empty() => {
            return Err(Rejection::new(ASKED, Rule::TextMissing, "Enter the name"));
        }
        PractitionerEvent::Joined(_) => {}
        _ if state.profile.is_none() => {
            return Err(Rejection::new(ASKED, Rule::NotYet, "Let the practitioner join first"));
        }
        // Until the last day has passed they work here: leave, checks and certificates go on.
        _ if state.left_on.is_some_and(|last| last < ctx.today) => {
            return Err(Rejection::new(
                ASKED,
                Rule::Inactive,
                "The practitioner has left; let them join again",
            ));
        }
        PractitionerEvent::RegistrationChecked { on } if *on > ctx.today => {
            return Err(Rejection::new(
                ASKED,
                Rule::DateInFuture,
                "Enter today or an earlier day",
            ));
        }
        PractitionerEvent::CertificateEnded { therapy } if !state.is_certified(therapy) => {
            return Err(
                Rejection::new(ASKED, Rule::NotCertified, "There is no such certificate").because(therapy.as_str()),
            );
        }
        PractitionerEvent::LeaveAgreed { from, to } if to < from => {
            return Err(Rejection::new(
                ASKED,
                Rule::OutOfRange,
                "Enter a last day on or after the first",
            ));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(command)])
}

/// Whether somebody in training has a supervisor who answers for the work in a therapy (domain guide, sections 1 and 10):
/// one who works here, is registered, is certified in it and is not in training. Others need none named here.
///
/// # Errors
/// A [`Rejection`] naming what is missing.
pub fn is_supervised(
    trainee: &Practitioner,
    supervisor: Option<&Practitioner>,
    therapy: &TherapyCode,
    on: Date,
    standards: &crate::service::Standards,
) -> Result<(), Rejection> {
    const ASKED: &str = "assign a trainee";
    if !trainee.is_trainee() {
        return Ok(());
    }
    let named = supervisor.ok_or_else(|| {
        Rejection::new(ASKED, Rule::PartMissing, "Name a supervisor certified in the therapy").because("a supervisor")
    })?;
    if named.is_trainee() {
        let possible = "Name a supervisor who is not in training";
        return Err(Rejection::new(ASKED, Rule::NotCertified, possible));
    }
    may_take_on(named, therapy, on, standards).map_err(|why| Rejection {
        asked: ASKED,
        possible: "Name a supervisor who works here, is registered and is certified in the therapy",
        ..why
    })
}

/// Whether a practitioner may take on somebody new for a therapy (domain guide, sections 10 and 13.12): active,
/// registration checked recently enough, certified in the therapy. A registration past its check date blocks new
/// assignments only; a course that has begun goes on.
///
/// # Errors
/// A [`Rejection`] naming what is missing.
pub fn may_take_on(
    state: &Practitioner,
    therapy: &TherapyCode,
    on: Date,
    standards: &crate::service::Standards,
) -> Result<(), Rejection> {
    const ASKED: &str = "assign this practitioner";
    if !state.is_active(on) {
        return Err(Rejection::new(ASKED, Rule::Inactive, "Choose another practitioner"));
    }
    if !state.registration_is_current(on, standards.registration_check_days) {
        return Err(Rejection::new(
            ASKED,
            Rule::RegistrationOutOfDate,
            "Check the registration, then assign",
        ));
    }
    if !state.is_certified(therapy) {
        let possible = "Choose a practitioner certified in it, or record the certificate";
        return Err(Rejection::new(ASKED, Rule::NotCertified, possible).because(therapy.as_str()));
    }
    Ok(())
}
