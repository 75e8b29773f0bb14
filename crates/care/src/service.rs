//! The service's own settings: its name, what it provides, its standards and limits. Stream `service`, one per ledger
//! and organisation.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::{Format, TherapyCode};
use crate::{Ctx, Header, OrganisationId, Recorded};
use serde::{Deserialize, Serialize};

codes! {
    /// Which nation's wording and standards apply.
    Nation {
        England => "england", "England";
        Wales => "wales", "Wales";
        Scotland => "scotland", "Scotland";
        NorthernIreland => "northern_ireland", "Northern Ireland";
    }
}

codes! {
    /// Whether a therapy can be had here. Declared and dated; blank is never "none".
    Provision {
        Offered => "offered", "Offered";
        ListClosed => "list_closed", "List closed";
        NotOffered => "not_offered", "Not offered";
        NotKnown => "not_known", "Not known";
    }
}

codes! {
    /// What kind of service a ledger is of. Said once, when it is founded.
    ServiceKind {
        Service => "service", "Psychological-therapy service";
        StaffHub => "staff_hub", "Staff hub";
    }
}

/// Where a hub sends the staff of the services that it works beside, so that nobody is seen by their own colleagues.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeighbourHub {
    /// Services whose staff this hub does not take by default.
    pub not_taken: Vec<String>,
    /// Name of the hub that takes them.
    pub name: String,
    /// How to reach it: phone, or an address on the web, in words.
    pub contact: String,
}

/// A place where people are seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Short code, stable.
    pub code: String,
    /// Name for letters.
    pub name: String,
    /// Address lines.
    pub address: String,
    /// Step-free throughout.
    pub step_free: bool,
    /// Town, district or area that hours given here count in; empty where none is stated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub area: String,
}

impl Site {
    /// What hours given here count under: the stated area, else the site by itself.
    #[must_use]
    pub fn counts_in(&self) -> &str {
        if self.area.trim().is_empty() {
            &self.name
        } else {
            self.area.trim()
        }
    }
}

/// Time standards and limits of a service. Defaults are the house rules of the domain guide, section 3.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standards {
    /// Acknowledge to person and referrer: working days.
    pub acknowledge_working_days: u16,
    /// Screening decision: working days.
    pub screening_working_days: u16,
    /// Assessment offered within: days.
    pub assessment_days: i32,
    /// Decision letter: working days after the decision.
    pub decision_letter_working_days: u16,
    /// Second clinician's confirmation of a provisional decision: working days.
    pub confirm_working_days: u16,
    /// Second opinion: working days.
    pub second_opinion_working_days: u16,
    /// A second opinion may be asked for within: days of the decision.
    pub second_opinion_bar_days: i32,
    /// Arrival elsewhere confirmed within: working days.
    pub arrival_working_days: u16,
    /// Contact while waiting: every so many days.
    pub keep_in_touch_days: i32,
    /// Clinical look again while waiting: days.
    pub look_again_days: i32,
    /// Somebody who waits is asked how they are, on their own pages, every so many days; 0 for never. House rule.
    #[serde(skip_serializing_if = "is_usual_asking")]
    pub questions_while_waiting_days: i32,
    /// Whether somebody may put a session of theirs at another free time of their therapist themself: 1 for yes, 0 for no.
    /// House rule.
    #[serde(skip_serializing_if = "is_usual_self_move")]
    pub move_oneself: u8,
    /// Notice for that: hours before both the old and the new time. House rule, two days as for an offer.
    #[serde(skip_serializing_if = "is_usual_move_notice")]
    pub move_notice_hours: i32,
    /// How far ahead they see free times: weeks. House rule.
    #[serde(skip_serializing_if = "is_usual_move_weeks")]
    pub move_ahead_weeks: i32,
    /// A message is answered within: working days, as the person's own pages say. House rule.
    #[serde(skip_serializing_if = "is_usual_answer")]
    pub answer_working_days: u16,
    /// An offer is held for: hours.
    pub offer_hours: i32,
    /// Review in therapy: every so many sessions.
    pub review_sessions: u16,
    /// Review in long-term work: every so many sessions.
    pub review_sessions_long: u16,
    /// A course counts as long-term from this many planned sessions.
    pub long_term_sessions: u16,
    /// Return without new triage: days after the ending (six months).
    pub return_days: i32,
    /// Information asked of a referrer is due after: working days.
    pub enquiry_working_days: u16,
    /// A clinical look at a registration is good for: days.
    pub registration_check_days: i32,
    /// Youngest age taken, in years.
    pub age_min: i16,
    /// Oldest age taken, in years, if there is a limit.
    pub age_max: Option<i16>,
    /// First-treatment standard in days, e.g. 126 for 18 weeks.
    pub treatment_days: i32,
}

/// Settings that were stated before this one existed are written back as they were.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_asking(days: &i32) -> bool {
    *days == 28
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_self_move(may: &u8) -> bool {
    *may == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_move_notice(hours: &i32) -> bool {
    *hours == 48
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_move_weeks(weeks: &i32) -> bool {
    *weeks == 4
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_usual_answer(days: &u16) -> bool {
    *days == 3
}

impl Default for Standards {
    fn default() -> Self {
        Self {
            acknowledge_working_days: 2,
            screening_working_days: 5,
            assessment_days: 28,
            decision_letter_working_days: 5,
            confirm_working_days: 5,
            second_opinion_working_days: 20,
            second_opinion_bar_days: 183,
            arrival_working_days: 10,
            keep_in_touch_days: 28,
            look_again_days: 84,
            questions_while_waiting_days: 28,
            move_oneself: 1,
            move_notice_hours: 48,
            move_ahead_weeks: 4,
            answer_working_days: 3,
            offer_hours: 48,
            review_sessions: 6,
            review_sessions_long: 12,
            long_term_sessions: 25,
            return_days: 183,
            enquiry_working_days: 5,
            registration_check_days: 365,
            age_min: 18,
            age_max: None,
            treatment_days: 126,
        }
    }
}

/// How the public reaches the service, for letters and pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Phone.
    pub phone: String,
    /// Email.
    pub email: String,
    /// Address lines.
    pub address: String,
    /// When the phone is answered, in words.
    pub hours: String,
}

/// What happened to a service's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceEvent {
    /// The service was founded in this ledger.
    Founded {
        /// Whose it is.
        organisation: OrganisationId,
        /// Its name.
        name: String,
        /// Organisation code, if it has one.
        ods_code: Option<String>,
        /// Nation.
        nation: Nation,
    },
    /// It took another name.
    Renamed {
        /// The name.
        name: String,
    },
    /// Its contact details were stated.
    ContactStated(Contact),
    /// Standards and limits were adopted, each replacing the ones before from that time on.
    StandardsAdopted(Standards),
    /// A site was opened, or described again.
    SiteOpened(Site),
    /// A site was closed.
    SiteLeft {
        /// Its code.
        code: String,
    },
    /// Whether a therapy can be had here was declared.
    ProvisionDeclared {
        /// The therapy.
        therapy: TherapyCode,
        /// In which format.
        format: Format,
        /// What is declared.
        provision: Provision,
    },
    /// The area that the service is for was stated: the code of an integrated care board or sub-ICB area, or of another nation's body; none takes it back.
    AreaStated {
        /// Its code.
        code: Option<String>,
    },
    /// Which message use cases the service takes was stated.
    UseCasesStated {
        /// Their codes.
        codes: Vec<String>,
    },
    /// This ledger is a staff hub's, for good: written with the founding. A program that does not know hubs does not
    /// know this event, and does not open the ledger.
    StaffHubFounded,
    /// Whose staff this hub sends on, and where to.
    NeighbourHubNamed(NeighbourHub),
}

kinds!(ServiceEvent, "service" {
    Founded => "founded", Renamed => "renamed", ContactStated => "contact_stated", StandardsAdopted => "standards_adopted",
    SiteOpened => "site_opened", SiteLeft => "site_left", ProvisionDeclared => "provision_declared",
    UseCasesStated => "use_cases_stated", AreaStated => "area_stated", StaffHubFounded => "staff_hub_founded",
    NeighbourHubNamed => "neighbour_hub_named",
});

/// What can be asked of the settings: the events themselves, checked.
pub type ServiceCommand = ServiceEvent;

/// The settings as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Service {
    /// Whose it is; none before it was founded.
    pub organisation: Option<OrganisationId>,
    /// Its name.
    pub name: String,
    /// Organisation code.
    pub ods_code: Option<String>,
    /// Nation.
    pub nation: Option<Nation>,
    /// Contact details.
    pub contact: Contact,
    /// Standards and limits.
    pub standards: Standards,
    /// Sites, in the order they were opened.
    pub sites: Vec<Site>,
    /// Declared provision with the date of the declaration.
    pub provision: Vec<(TherapyCode, Format, Provision, jiff::civil::Date)>,
    /// The area that it is for, by its code.
    pub area: Option<String>,
    /// Accepted message use cases; none stated means the default set.
    pub use_cases: Option<Vec<String>>,
    /// Whether this is a staff hub.
    pub is_staff_hub: bool,
    /// Where a hub sends the staff of the services that it works beside.
    pub neighbour: Option<NeighbourHub>,
}

impl Service {
    /// What kind of service it is.
    #[must_use]
    pub const fn kind(&self) -> ServiceKind {
        if self.is_staff_hub {
            ServiceKind::StaffHub
        } else {
            ServiceKind::Service
        }
    }

    /// Folds one event in.
    pub fn apply(&mut self, header: &Header, event: &ServiceEvent) {
        match event {
            ServiceEvent::Founded {
                organisation,
                name,
                ods_code,
                nation,
            } => {
                self.organisation = Some(*organisation);
                self.name.clone_from(name);
                self.ods_code.clone_from(ods_code);
                self.nation = Some(*nation);
            }
            ServiceEvent::Renamed { name } => self.name.clone_from(name),
            ServiceEvent::ContactStated(contact) => self.contact = contact.clone(),
            ServiceEvent::StandardsAdopted(standards) => self.standards = standards.clone(),
            ServiceEvent::SiteOpened(site) => {
                self.sites.retain(|s| s.code != site.code);
                self.sites.push(site.clone());
            }
            ServiceEvent::SiteLeft { code } => self.sites.retain(|s| s.code != *code),
            ServiceEvent::ProvisionDeclared {
                therapy,
                format,
                provision,
            } => {
                self.provision.retain(|(t, f, _, _)| t != therapy || f != format);
                self.provision
                    .push((therapy.clone(), *format, *provision, header.date()));
            }
            ServiceEvent::AreaStated { code } => self.area.clone_from(code),
            ServiceEvent::UseCasesStated { codes } => self.use_cases = Some(codes.clone()),
            ServiceEvent::StaffHubFounded => self.is_staff_hub = true,
            ServiceEvent::NeighbourHubNamed(neighbour) => self.neighbour = Some(neighbour.clone()),
        }
    }
}

/// Decides on a change of settings.
///
/// # Errors
/// A [`Rejection`] when the service is not founded (or already is), a name is empty, a site is unknown, a standard is
/// out of its range, or something of a staff hub is asked of another service. That a founding is a hub's is not a
/// change of settings: only [`decide_hub_founding`] says it.
pub fn decide(
    service: &Service,
    command: ServiceCommand,
    _ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<ServiceEvent>>, Rejection> {
    const ASKED: &str = "change the settings";
    let founded = service.organisation.is_some();
    match &command {
        ServiceEvent::Founded { name, .. } => {
            if founded {
                return Err(Rejection::new(
                    "found the service",
                    Rule::AlreadyDone,
                    "Change its settings",
                ));
            }
            require_text(name, "name")?;
        }
        _ if !founded => return Err(Rejection::new(ASKED, Rule::NotYet, "Found the service first")),
        ServiceEvent::StaffHubFounded => {
            return Err(Rejection::new(
                "make this a staff hub",
                Rule::AlreadyDone,
                "Found a hub of its own, with its own database and keys",
            ));
        }
        ServiceEvent::NeighbourHubNamed(_) if !service.is_staff_hub => {
            return Err(Rejection::new(
                ASKED,
                Rule::UnknownItem,
                "Only a staff hub has a neighbour hub",
            ));
        }
        ServiceEvent::NeighbourHubNamed(neighbour) => {
            require_text(&neighbour.name, "name of the neighbour hub")?;
            require_text(&neighbour.contact, "how to reach the neighbour hub")?;
        }
        ServiceEvent::Renamed { name } => require_text(name, "name")?,
        ServiceEvent::AreaStated { code: Some(code) } => require_text(code, "area")?,
        ServiceEvent::StandardsAdopted(s) => {
            let positive = [
                s.assessment_days,
                s.second_opinion_bar_days,
                s.keep_in_touch_days,
                s.look_again_days,
                s.registration_check_days,
                s.offer_hours,
                s.return_days,
                s.treatment_days,
            ];
            if positive.iter().any(|d| *d < 1)
                || s.review_sessions == 0
                || s.age_min < 0
                || s.questions_while_waiting_days < 0
                || s.move_notice_hours < 0
                || !(1..=26).contains(&s.move_ahead_weeks)
                || s.move_oneself > 1
                || s.answer_working_days == 0
            {
                let possible = "Give each standard a value in its range; for most that is at least 1";
                return Err(Rejection::new(ASKED, Rule::OutOfRange, possible));
            }
            if s.age_max.is_some_and(|max| max < s.age_min) {
                return Err(Rejection::new(
                    ASKED,
                    Rule::OutOfRange,
                    "Give an oldest age above the youngest",
                ));
            }
        }
        ServiceEvent::SiteOpened(site) => {
            require_text(&site.code, "site code")?;
            require_text(&site.name, "site name")?;
        }
        ServiceEvent::SiteLeft { code } if !service.sites.iter().any(|s| s.code == *code) => {
            return Err(Rejection::new(ASKED, Rule::UnknownItem, "Name one of the sites").because(code.clone()));
        }
        _ => {}
    }
    Ok(vec![Recorded::fact(command)])
}

/// Decides on founding a staff hub: the founding, and in the same append that it is a hub.
///
/// # Errors
/// As [`decide`] for a founding.
pub fn decide_hub_founding(
    service: &Service,
    command: ServiceCommand,
    ctx: &Ctx<'_>,
) -> Result<Vec<Recorded<ServiceEvent>>, Rejection> {
    let mut events = decide(service, command, ctx)?;
    events.push(Recorded::fact(ServiceEvent::StaffHubFounded));
    Ok(events)
}

fn require_text(text: &str, what: &str) -> Result<(), Rejection> {
    if text.trim().is_empty() {
        return Err(Rejection::new("change the settings", Rule::TextMissing, "Enter it").because(what));
    }
    Ok(())
}
