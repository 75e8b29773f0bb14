//! The service's own settings: its name, what it provides, its standards and limits. Stream `service`, one per ledger
//! and organisation.

use crate::codes::{codes, kinds};
use crate::rejection::{Rejection, Rule};
use crate::terms::{Format, TherapyCode};
use crate::{Ctx, Header, OrganisationId, Recorded};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};

mod standards;

pub use standards::Standards;

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

/// Who helps people in this area to say what they want, and whom else they may complain to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintHelp {
    /// Name of the advocacy service of the area.
    pub advocate: String,
    /// Its phone.
    pub advocate_phone: String,
    /// Its address on the web, beginning with `https://`.
    pub advocate_web: String,
    /// Name of the body that pays for the service, which takes complaints too: in England the integrated care board.
    pub board: String,
    /// Its phone for complaints.
    pub board_phone: String,
    /// Its e-mail address for complaints.
    pub board_email: String,
}

/// Most characters of a name, a phone number or an address.
const LONGEST_LINE: usize = 200;

impl ComplaintHelp {
    /// Whether the advocacy service is named.
    #[must_use]
    pub fn has_advocate(&self) -> bool {
        !self.advocate.trim().is_empty()
    }

    /// Whether the body that takes complaints too is named.
    #[must_use]
    pub fn has_board(&self) -> bool {
        !self.board.trim().is_empty()
    }

    fn check(&self) -> Result<(), Rejection> {
        const ASKED: &str = "change the settings";
        let blank = |text: &str| text.trim().is_empty();
        let lines = [
            &self.advocate,
            &self.advocate_phone,
            &self.advocate_web,
            &self.board,
            &self.board_phone,
            &self.board_email,
        ];
        if lines.iter().any(|line| line.chars().count() > LONGEST_LINE) {
            return Err(Rejection::new(
                ASKED,
                Rule::OutOfRange,
                "Give at most 200 characters a line",
            ));
        }
        // A name that nobody can reach, or a number of nobody, helps nobody.
        let unreached = [
            (
                blank(&self.advocate),
                blank(&self.advocate_phone) && blank(&self.advocate_web),
            ),
            (blank(&self.board), blank(&self.board_phone) && blank(&self.board_email)),
        ];
        if unreached.iter().any(|(no_name, no_way)| no_name != no_way) {
            return Err(Rejection::new(
                ASKED,
                Rule::PartMissing,
                "Give a name and a way to reach it, or neither",
            ));
        }
        if !blank(&self.advocate_web) && !self.advocate_web.starts_with("https://") {
            return Err(Rejection::new(
                ASKED,
                Rule::OutOfRange,
                "Give an address that begins with https://",
            ));
        }
        Ok(())
    }
}

/// When messages to people may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageTimes {
    /// From this hour in London nothing is sent by e-mail.
    pub quiet_from: Time,
    /// Until this hour. The same as `quiet_from`: no quiet hours.
    pub quiet_until: Time,
    /// A reminder goes in the morning of the working day that lies so many working days before an appointment.
    pub reminder_working_days: u16,
}

/// Most working days between a reminder and its appointment. House rule: earlier it is forgotten again.
pub const REMIND_AT_MOST_DAYS: u16 = 10;
/// Hours of a day in which messages may go, at least. House rule: with fewer, one evening's work waits for days.
const OPEN_AT_LEAST_HOURS: i64 = 4;

impl MessageTimes {
    /// How many minutes of a day of 24 hours are quiet.
    #[must_use]
    pub fn quiet_minutes(&self) -> i64 {
        let minute = |t: Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        (minute(self.quiet_until) - minute(self.quiet_from)).rem_euclid(24 * 60)
    }

    fn check(&self) -> Result<(), Rejection> {
        let no = |possible| Err(Rejection::new("change the settings", Rule::OutOfRange, possible));
        if self.quiet_minutes() > (24 - OPEN_AT_LEAST_HOURS) * 60 {
            return no("Leave at least 4 hours a day in which messages may go");
        }
        if !(1..=REMIND_AT_MOST_DAYS).contains(&self.reminder_working_days) {
            return no("Remind people 1 to 10 working days before");
        }
        Ok(())
    }
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
    /// When messages to people may go was stated; none goes back to what the settings file says.
    MessageTimesStated {
        /// When.
        times: Option<MessageTimes>,
    },
    /// Who helps people to complain in this area, and whom else they may complain to.
    ComplaintHelpStated(ComplaintHelp),
}

kinds!(ServiceEvent, "service" {
    Founded => "founded", Renamed => "renamed", ContactStated => "contact_stated", StandardsAdopted => "standards_adopted",
    SiteOpened => "site_opened", SiteLeft => "site_left", ProvisionDeclared => "provision_declared",
    UseCasesStated => "use_cases_stated", AreaStated => "area_stated", StaffHubFounded => "staff_hub_founded",
    NeighbourHubNamed => "neighbour_hub_named", MessageTimesStated => "message_times_stated",
    ComplaintHelpStated => "complaint_help_stated",
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
    /// When messages to people may go; none where the settings file says it.
    pub message_times: Option<MessageTimes>,
    /// Who helps people to complain in this area, and whom else they may complain to.
    pub complaint_help: ComplaintHelp,
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
            ServiceEvent::MessageTimesStated { times } => self.message_times = *times,
            ServiceEvent::ComplaintHelpStated(help) => self.complaint_help = help.clone(),
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
        ServiceEvent::MessageTimesStated { times: Some(times) } => times.check()?,
        ServiceEvent::ComplaintHelpStated(help) => help.check()?,
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
                || s.carer_access_days == 0
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
