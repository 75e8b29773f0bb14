//! A registrant: somebody on a professional body's register who need not work here. Stream `registrant`, under a key of
//! its own, so that an entry can be erased.
//!
//! A registrant keeps their own entry. What grants a therapy (a certificate) needs confirming by somebody else before it
//! counts (domain guide, section 6). Interest in NHS work is interest in **paid** hours; nobody is asked about a post
//! without having agreed to be asked.

use crate::calendar::days_between;
use crate::codes::{codes, kinds};
use crate::person::Name;
use crate::rejection::{Rejection, Rule};
use crate::terms::{Format, TherapyCode};
use crate::{Ctx, Header, HumanId, Recorded};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Column of the shared framework of six bodies (SCoPEd).
    ScopedColumn {
        A => "a", "Column A";
        B => "b", "Column B";
        C => "c", "Column C";
    }
}

codes! {
    /// Whether somebody has worked in the NHS.
    NhsHistory {
        Never => "never", "Never worked in the NHS";
        Past => "past", "Worked in the NHS before";
        Present => "present", "Works in the NHS now";
    }
}

codes! {
    /// Whom a practitioner works with.
    ClientGroup {
        Adults => "adults", "Adults";
        OlderAdults => "older_adults", "Older adults";
        YoungPeople => "young_people", "Young people";
        Children => "children", "Children";
        Perinatal => "perinatal", "Parents before and after birth";
        LearningDisability => "learning_disability", "People with a learning disability";
        Neurodivergent => "neurodivergent", "Neurodivergent people";
        HealthAndCareStaff => "health_and_care_staff", "Health and care staff";
    }
}

codes! {
    /// Kind of NHS setting.
    Setting {
        TalkingTherapies => "talking_therapies", "NHS Talking Therapies";
        PrimaryCare => "primary_care", "GP practice or primary care";
        Community => "community", "Community mental health team";
        SecondaryPsychotherapy => "secondary_psychotherapy", "Secondary-care psychotherapy";
        Hospital => "hospital", "Hospital or liaison";
        Perinatal => "perinatal", "Perinatal";
        StaffSupport => "staff_support", "Support for health and care staff";
        Voluntary => "voluntary", "Charity commissioned by the NHS";
    }
}

codes! {
    /// What permits a therapy.
    Evidence {
        Certificate => "certificate", "Certificate";
        AccreditedModality => "accredited_modality", "Accredited modality";
        TopUp => "top_up", "Top-up training with supervised cases";
        LocalSignOff => "local_sign_off", "Local sign-off of competence";
    }
}

codes! {
    /// What is looked at on a schedule.
    Check {
        Registration => "registration", "Registration";
        Dbs => "dbs", "Disclosure and Barring Service check";
        Supervision => "supervision", "Supervision";
        Indemnity => "indemnity", "Indemnity";
    }
}

/// Days ahead of a check's last good day from which it is reminded of.
pub const REMIND_DAYS: i32 = 30;

/// Who somebody is, professionally. As stated by them or by their body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name.
    pub name: Name,
    /// The body's code, e.g. `UKCP`.
    pub body: String,
    /// Number on its register.
    pub number: String,
    /// Profession in words, e.g. "Psychotherapist".
    pub profession: String,
    /// SCoPEd column, if the body takes part.
    #[serde(default)]
    pub scoped: Option<ScopedColumn>,
    /// College or modality in words.
    #[serde(default)]
    pub modality: String,
    /// Whom they work with.
    #[serde(default)]
    pub groups: Vec<ClientGroup>,
    /// Formats.
    #[serde(default)]
    pub formats: Vec<Format>,
    /// Languages besides English (BCP 47).
    #[serde(default)]
    pub languages: Vec<String>,
    /// Town or district where they work.
    #[serde(default)]
    pub place: String,
    /// Code of the area of that place (an integrated care board or health board).
    #[serde(default)]
    pub area: String,
    /// How far they travel, in kilometres; none if not stated.
    #[serde(default)]
    pub travel_km: Option<u16>,
    /// Works by video or phone.
    #[serde(default)]
    pub remote: bool,
    /// Whether they have worked in the NHS; none if not stated.
    #[serde(default)]
    pub nhs: Option<NhsHistory>,
}

/// A therapy that somebody says they may deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TherapyClaim {
    /// The therapy.
    pub therapy: TherapyCode,
    /// What permits it.
    pub evidence: Evidence,
    /// Who certified it.
    #[serde(default)]
    pub certifier: String,
    /// When it was obtained.
    #[serde(default)]
    pub obtained: Option<Date>,
    /// Last day on which it holds, if it expires.
    #[serde(default)]
    pub expires: Option<Date>,
}

/// Interest in paid NHS work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interest {
    /// Paid hours a week that could be given.
    pub hours_week: u16,
    /// Agenda for Change bands that would do.
    pub bands: Vec<u8>,
    /// Settings; none means any.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Earliest day; none means now.
    #[serde(default)]
    pub from: Option<Date>,
    /// Agreed to be asked about posts that fit.
    pub may_be_asked: bool,
}

/// What the public directory may show. Nothing that is not agreed to is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// Whether the entry stands in the directory at all.
    pub listed: bool,
    /// Email shown there; empty for none.
    pub email: String,
    /// Phone shown there; empty for none.
    pub phone: String,
    /// Website shown there; empty for none.
    pub website: String,
    /// Has room for somebody new.
    pub has_room: bool,
}

/// What happened to a register entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrantEvent {
    /// The entry was made.
    Entered(Entry),
    /// It was stated again.
    EntryStated(Entry),
    /// The entry was taken over by the human it is about, who keeps it from now on.
    KeptBy {
        /// The human.
        human: HumanId,
    },
    /// A therapy was claimed; it counts once confirmed.
    TherapyClaimed(TherapyClaim),
    /// The evidence was looked at and permits the therapy.
    TherapyConfirmed {
        /// The therapy.
        therapy: TherapyCode,
    },
    /// The evidence was looked at and does not permit it. Words: why.
    TherapyNotConfirmed {
        /// The therapy.
        therapy: TherapyCode,
    },
    /// The claim was taken back, or has ended.
    TherapyEnded {
        /// The therapy.
        therapy: TherapyCode,
    },
    /// Something was looked up.
    Checked {
        /// What.
        check: Check,
        /// On which day.
        on: Date,
        /// Whether it is in order.
        in_order: bool,
        /// Last day for which it is good.
        good_until: Option<Date>,
    },
    /// Interest in paid NHS work was stated.
    InterestStated(Interest),
    /// There is no such interest, or no more.
    InterestWithdrawn,
    /// What the directory may show was agreed.
    ListingAgreed(Listing),
    /// The entry was taken off the register.
    Removed,
}

kinds!(RegistrantEvent, "registrant" {
    Entered => "entered", EntryStated => "entry_stated", KeptBy => "kept_by", TherapyClaimed => "therapy_claimed",
    TherapyConfirmed => "therapy_confirmed", TherapyNotConfirmed => "therapy_not_confirmed",
    TherapyEnded => "therapy_ended", Checked => "checked", InterestStated => "interest_stated",
    InterestWithdrawn => "interest_withdrawn", ListingAgreed => "listing_agreed", Removed => "removed",
});

/// What can be asked: an event, checked, with a reason where one is due.
#[derive(Debug, Clone, PartialEq)]
pub struct RegistrantCommand {
    /// What is to happen.
    pub event: RegistrantEvent,
    /// Why, in words.
    pub reason: Option<String>,
}

impl From<RegistrantEvent> for RegistrantCommand {
    fn from(event: RegistrantEvent) -> Self {
        Self { event, reason: None }
    }
}

/// Where a claimed therapy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has looked yet.
    Claimed,
    /// Confirmed on this day.
    Confirmed(Date),
    /// Looked at on this day and not confirmed.
    NotConfirmed(Date),
}

/// A check as last made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckMade {
    /// What was looked up.
    pub check: Check,
    /// When.
    pub on: Date,
    /// Whether it was in order.
    pub in_order: bool,
    /// Last day for which it is good.
    pub good_until: Option<Date>,
}

/// A register entry as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registrant {
    /// The entry; none before it was made.
    pub entry: Option<Entry>,
    /// Who keeps it, once taken over.
    pub human: Option<HumanId>,
    /// Therapies claimed, with their standing.
    pub therapies: Vec<(TherapyClaim, Standing)>,
    /// The last check of each kind.
    pub checks: Vec<CheckMade>,
    /// Interest in paid NHS work.
    pub interest: Option<Interest>,
    /// When the interest was first stated without a break: weeks from interest to a first paid session count from here.
    pub interested_since: Option<Date>,
    /// What the directory may show.
    pub listing: Listing,
    /// Day of the last statement.
    pub stated_on: Option<Date>,
    /// Taken off the register.
    pub removed: bool,
}

impl Registrant {
    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &RegistrantEvent) {
        let stand = |therapies: &mut Vec<(TherapyClaim, Standing)>, therapy: &TherapyCode, standing| {
            for (_, s) in therapies.iter_mut().filter(|(c, _)| c.therapy == *therapy) {
                *s = standing;
            }
        };
        match event {
            RegistrantEvent::Entered(entry) | RegistrantEvent::EntryStated(entry) => {
                self.entry = Some(entry.clone());
                self.stated_on = Some(header.date());
                self.removed = false;
            }
            RegistrantEvent::KeptBy { human } => self.human = Some(*human),
            RegistrantEvent::TherapyClaimed(claim) => {
                self.therapies.retain(|(c, _)| c.therapy != claim.therapy);
                self.therapies.push((claim.clone(), Standing::Claimed));
            }
            RegistrantEvent::TherapyConfirmed { therapy } => {
                stand(&mut self.therapies, therapy, Standing::Confirmed(header.date()));
            }
            RegistrantEvent::TherapyNotConfirmed { therapy } => {
                stand(&mut self.therapies, therapy, Standing::NotConfirmed(header.date()));
            }
            RegistrantEvent::TherapyEnded { therapy } => self.therapies.retain(|(c, _)| c.therapy != *therapy),
            RegistrantEvent::Checked {
                check,
                on,
                in_order,
                good_until,
            } => {
                self.checks.retain(|c| c.check != *check);
                self.checks.push(CheckMade {
                    check: *check,
                    on: *on,
                    in_order: *in_order,
                    good_until: *good_until,
                });
            }
            RegistrantEvent::InterestStated(interest) => {
                self.interested_since = self.interested_since.or(Some(header.date()));
                self.interest = Some(interest.clone());
            }
            RegistrantEvent::InterestWithdrawn => {
                self.interest = None;
                self.interested_since = None;
            }
            RegistrantEvent::ListingAgreed(listing) => self.listing = listing.clone(),
            RegistrantEvent::Removed => {
                self.removed = true;
                self.listing = Listing::default();
                self.interest = None;
                self.interested_since = None;
            }
        }
    }

    /// The entry, while it is on the register.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.entry.as_ref().filter(|_| !self.removed)
    }

    /// Whether a therapy may be delivered on a day: confirmed, and not expired.
    #[must_use]
    pub fn may_deliver(&self, therapy: &TherapyCode, on: Date) -> bool {
        self.therapies.iter().any(|(claim, standing)| {
            claim.therapy == *therapy
                && matches!(standing, Standing::Confirmed(_))
                && claim.expires.is_none_or(|last| on <= last)
        })
    }

    /// The last check of a kind.
    #[must_use]
    pub fn check(&self, check: Check) -> Option<&CheckMade> {
        self.checks.iter().find(|c| c.check == check)
    }

    /// Whether a check is in order on a day. A registration without a last day is good for the service's own period.
    #[must_use]
    pub fn is_in_order(&self, check: Check, on: Date, registration_days: i32) -> bool {
        self.check(check).is_some_and(|made| {
            let good = match (made.good_until, check) {
                (Some(last), _) => on <= last,
                (None, Check::Registration) => days_between(made.on, on) <= registration_days,
                (None, _) => true,
            };
            made.in_order && good
        })
    }

    /// Checks that are missing, not in order, or run out within [`REMIND_DAYS`], with the day they run out.
    #[must_use]
    pub fn checks_due(&self, on: Date, registration_days: i32) -> Vec<(Check, Option<Date>)> {
        let in_a_while = crate::calendar::days_after(on, REMIND_DAYS);
        Check::ALL
            .iter()
            .filter(|check| !self.is_in_order(**check, in_a_while, registration_days))
            .map(|check| (*check, self.check(*check).and_then(|made| made.good_until)))
            .collect()
    }
}

/// Decides on a change of a register entry.
///
/// # Errors
/// A [`Rejection`] when there is no entry (or already is), a name or number is missing, the therapy was not claimed, who
/// confirms is who claims, a check lies in the future or ends before it began, interest names no paid hours or no band,
/// or nothing is agreed of what would be shown.
pub fn decide(
    state: &Registrant,
    command: RegistrantCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<RegistrantEvent>>, Rejection> {
    const ASKED: &str = "change the register";
    let RegistrantCommand { event, reason } = command;
    match &event {
        RegistrantEvent::Entered(_) if state.current().is_some() => {
            return Err(Rejection::new(ASKED, Rule::AlreadyDone, "State what has changed"));
        }
        RegistrantEvent::Entered(entry) | RegistrantEvent::EntryStated(entry)
            if [&entry.name.full(), &entry.body, &entry.number]
                .iter()
                .any(|text| text.trim().is_empty()) =>
        {
            let possible = "Enter the name, the body and the number on its register";
            return Err(Rejection::new(ASKED, Rule::TextMissing, possible));
        }
        RegistrantEvent::Entered(_) => {}
        _ if state.current().is_none() => {
            return Err(Rejection::new(ASKED, Rule::NotYet, "Make the entry first"));
        }
        RegistrantEvent::KeptBy { human } if state.human.is_some_and(|keeper| keeper != *human) => {
            return Err(Rejection::new(ASKED, Rule::Taken, "Somebody else keeps this entry"));
        }
        RegistrantEvent::TherapyClaimed(claim)
            if claim
                .expires
                .zip(claim.obtained)
                .is_some_and(|(last, first)| last < first)
                || claim.obtained.is_some_and(|on| on > ctx.today) =>
        {
            let possible = "Enter a day of the certificate that has passed, and a last day after it";
            return Err(Rejection::new(ASKED, Rule::OutOfRange, possible));
        }
        RegistrantEvent::TherapyConfirmed { therapy }
        | RegistrantEvent::TherapyNotConfirmed { therapy }
        | RegistrantEvent::TherapyEnded { therapy }
            if !state.therapies.iter().any(|(c, _)| c.therapy == *therapy) =>
        {
            let possible = "Name a therapy that was claimed";
            return Err(Rejection::new(ASKED, Rule::UnknownItem, possible).because(therapy.as_str()));
        }
        RegistrantEvent::TherapyConfirmed { .. } | RegistrantEvent::TherapyNotConfirmed { .. }
            if state.human == Some(ctx.by.human) =>
        {
            let possible = "Let somebody else look at the evidence";
            return Err(Rejection::new(ASKED, Rule::SameHuman, possible));
        }
        RegistrantEvent::TherapyNotConfirmed { .. } if reason.as_deref().is_none_or(|r| r.trim().is_empty()) => {
            return Err(Rejection::new(ASKED, Rule::TextMissing, "Say why it is not confirmed"));
        }
        RegistrantEvent::Checked { on, .. } if *on > ctx.today => {
            return Err(Rejection::new(
                ASKED,
                Rule::DateInFuture,
                "Enter today or an earlier day",
            ));
        }
        RegistrantEvent::Checked {
            on,
            good_until: Some(last),
            ..
        } if last < on => {
            return Err(Rejection::new(
                ASKED,
                Rule::OutOfRange,
                "Enter a last day on or after the check",
            ));
        }
        RegistrantEvent::InterestStated(interest)
            if !(1..=40).contains(&interest.hours_week)
                || interest.bands.is_empty()
                || interest.bands.iter().any(|band| !(3..=9).contains(band)) =>
        {
            let possible = "Enter 1 to 40 paid hours a week, and bands from 3 to 9";
            return Err(Rejection::new(ASKED, Rule::OutOfRange, possible));
        }
        RegistrantEvent::InterestWithdrawn if state.interest.is_none() => {
            return Err(Rejection::new(ASKED, Rule::AlreadyDone, "No interest is recorded"));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(event).with(crate::Key::Reason, reason)])
}
