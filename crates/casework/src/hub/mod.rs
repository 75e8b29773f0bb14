//! What makes a staff hub different from another service: how somebody comes to it, who may see them, what it never does.
//!
//! Four layers keep a record closed, each enough by itself: the hub's own table ([`crate::policy::hub`]) gives no role
//! anything about anybody without a relationship; [`Desk::check_hub`] asks that a clinician is a named one and nobody
//! whom the person knows; the lists leave out whom [`Desk::keeps_from`] names; and the ledger is another one.

mod at_hub;
mod enter;

pub(crate) use at_hub::{AtHub, KnownHere};
pub use enter::HubReferral;

use care::episode::{Episode, EpisodeCommand};
use care::service::ServiceKind;
use care::staff_hub::{Incident, Outreach, OutreachKind, read_record_number, record_number};
use care::terms::Audience;
use care::timesheet::Activity;
use care::*;
use jiff::civil::Date;
use ledger::SERVICE_KEY;
use uuid::Uuid;

use crate::act::Act;
use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::kinds::ActKind;
use crate::outcome::{FieldError, Refused};
use crate::policy::{self, Need};
use crate::principal::Principal;
use crate::streams::HubEvent;
use crate::workforce::{HoursGiven, WorkforceAct};

/// What is asked of a staff hub.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the event that they lead to; what differs is said"
)]
pub enum HubAct {
    /// Somebody comes to the hub: by herself, or told to a clinician on the phone.
    Enter(Box<HubReferral>),
    /// Further clinicians whom somebody knows.
    NameColleagues {
        episode: EpisodeId,
        knows: Vec<PractitionerId>,
    },
    /// The duty lead opens one record because a life is in danger. By its number: there is no list to choose from.
    LifeInDanger { number: String, reason: String },
    /// A clinician screened for post-traumatic stress.
    RecordPtsdScreen {
        episode: EpisodeId,
        on: Date,
        positive: bool,
        note: Option<String>,
    },
    /// Work with a team took place; its time goes to the hours of whoever led it.
    RecordOutreach { held: Outreach, note: Option<String> },
    /// Something befell a place of work.
    RecordIncident(Incident),
}

impl HubAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Enter(_) => ActKind::Refer,
            Self::NameColleagues { .. } => ActKind::StatePerson,
            Self::LifeInDanger { .. } => ActKind::BreakGlass,
            Self::RecordPtsdScreen { .. } => ActKind::TakeMeasure,
            Self::RecordOutreach { .. } | Self::RecordIncident(_) => ActKind::RecordOutreach,
        }
    }
}

/// Longest name of a place or an organisation, in characters.
const LONGEST_NAME: usize = 120;
/// Longest single piece of work with a team, in minutes.
const LONGEST_OUTREACH: u16 = 480;

impl Desk {
    /// What kind of service this ledger is of.
    #[must_use]
    pub fn kind(&self) -> ServiceKind {
        self.views.service().kind()
    }

    /// Whether this is a staff hub.
    #[must_use]
    pub fn is_hub(&self) -> bool {
        self.kind() == ServiceKind::StaffHub
    }

    /// What a role needs for an act in this service.
    pub(crate) fn need(&self, kind: ActKind, role: Role) -> Need {
        policy::need_in(self.kind(), kind, role)
    }

    /// Whether a list must leave somebody out for this principal: in a hub, whoever is not a named clinician sees
    /// nobody, a named one nobody who knows them, and whoever is on their own pages nobody else.
    pub(crate) fn keeps_from(&self, p: &Principal, person: PersonId) -> bool {
        if !self.is_hub() || p.role == Role::System {
            return false;
        }
        if let Some(own) = p.own {
            return own != person;
        }
        match self.named_clinician(p) {
            Some(own) => own.conflicts.contains(&person),
            None => true,
        }
    }

    /// The clinician of the hub that an account belongs to: named among its practitioners, and at work.
    fn named_clinician(&self, p: &Principal) -> Option<std::sync::Arc<care::practitioner::Practitioner>> {
        let found = self.views.practitioner(p.practitioner?)?;
        found.state.is_active(self.today_in_london()).then_some(found.state)
    }

    /// In a hub, a record is open to named clinicians whom the person does not know, to the duty lead behind glass, and to
    /// the person, on their own pages.
    pub(crate) fn check_hub(&self, p: &Principal, e: &Episode) -> Result<(), Refused> {
        if !self.is_hub() || p.role == Role::System {
            return Ok(());
        }
        let Some(person) = e.person else { return Ok(()) };
        if let Some(own) = p.own {
            return if own == person { Ok(()) } else { Err(Refused::NotFound) };
        }
        match self.named_clinician(p) {
            // Not even that there is a record: whoever is named would learn that a colleague asked for help.
            Some(own) if own.conflicts.contains(&person) => Err(Refused::NotFound),
            Some(_) => Ok(()),
            None if p.role == Role::ClinicalLead => Ok(()),
            None => Err(Refused::not_allowed(
                "Only the named clinicians of this hub see records. An administrator can name you among its practitioners",
            )),
        }
    }

    /// What a hub never takes, and what only a hub does.
    pub(crate) fn check_kind_of_service(&self, act: &Act) -> Result<(), Refused> {
        let of_hub = matches!(act, Act::Hub(_));
        if !self.is_hub() {
            return if of_hub {
                Err(Refused::not_allowed("Only a staff hub does this"))
            } else {
                Ok(())
            };
        }
        let why = match act {
            Act::Refer(_) => "People come to a staff hub by its own form, or tell one of its clinicians",
            Act::ResolveQuarantine { .. } | Act::LinkPersons { .. } | Act::UnlinkPersons { .. } => NOT_IN_A_HUB,
            Act::BreakGlass { .. } => "In a staff hub a record is opened only where a life is in danger, by its number",
            Act::Propose | Act::ApproveLine { .. } | Act::ChangeLine { .. } | Act::DropLine { .. } => {
                "A staff hub fills one slot at a time, by a clinician"
            }
            Act::Workforce(
                WorkforceAct::EnterRegistrant { .. }
                | WorkforceAct::Registrant { .. }
                | WorkforceAct::ImportRegister { .. }
                | WorkforceAct::PublishPost(_)
                | WorkforceAct::Post { .. }
                | WorkforceAct::AskForPost { .. }
                | WorkforceAct::StartPost { .. },
            ) => "The register and paid posts belong to the main service. Take them in there",
            _ => return Ok(()),
        };
        Err(Refused::not_allowed(why))
    }

    /// Whether messages and lists of the main service are refused here.
    pub(crate) fn check_takes_messages(&self) -> Result<(), Refused> {
        if self.is_hub() {
            return Err(Refused::not_allowed(NOT_IN_A_HUB));
        }
        Ok(())
    }

    /// Who in a hub may hear: the person, and the GP where the person agreed. Nobody sends staff to a hub, so there is
    /// no referrer; an employer or its occupational health is never told.
    pub(crate) fn check_hub_hears(&self, to: Audience) -> Result<(), Trouble> {
        if !self.is_hub() {
            return Ok(());
        }
        care::sharing::in_hub(to).map_err(Into::into)
    }

    /// Nobody whom the person knows is given any part in their care.
    pub(crate) fn check_unknown_to_person(
        &self,
        draft: &mut Draft<'_>,
        episode: EpisodeId,
        command: &EpisodeCommand,
    ) -> Result<(), Trouble> {
        if !self.is_hub() {
            return Ok(());
        }
        let whom = match command {
            EpisodeCommand::Assign { user, .. } => *user,
            EpisodeCommand::BookAssessment { with, .. } => *with,
            EpisodeCommand::HandConcernTo { owner, .. } | EpisodeCommand::RaiseConcern { owner: Some(owner), .. } => {
                *owner
            }
            EpisodeCommand::NameReviewer { reviewer, .. } => *reviewer,
            _ => return Ok(()),
        };
        let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
        let practitioner = draft.account(whom)?.practitioner;
        let free = match practitioner {
            Some(id) => !draft.practitioner(id)?.conflicts.contains(&person),
            None => false,
        };
        if free {
            Ok(())
        } else {
            Err(Refused::field(
                "with",
                "Choose another named clinician; this one is not possible for this person",
            )
            .into())
        }
    }

    /// Builds an act of a hub.
    pub(crate) fn on_hub(&self, draft: &mut Draft<'_>, p: &Principal, act: HubAct) -> Result<(), Trouble> {
        let kind = act.kind();
        match act {
            HubAct::Enter(referral) => self.enter_hub(draft, p, *referral),
            HubAct::NameColleagues { episode, knows } => {
                self.open_for(draft, p, kind, episode, None)?;
                let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
                if knows.is_empty() {
                    return Err(Refused::field("knows", "Choose at least one clinician").into());
                }
                self.keep_from(draft, person, &knows)?;
                let event = HubEvent::ColleaguesNamed { person, knows };
                draft.record(self.ids.next::<Uuid>(), person.0, event, &Words::default(), Own::Hub)
            }
            HubAct::LifeInDanger { number, reason } => {
                let found = read_record_number(&number)
                    .and_then(|number| self.index.hub(|hub| hub.by_number(&number)))
                    .ok_or_else(|| Refused::field("number", "Enter the number of the record, such as 4F7K-2M9A"))?;
                self.break_glass(draft, p, found.episode, format!("Life in danger. {}", reason.trim()))
            }
            HubAct::RecordPtsdScreen {
                episode,
                on,
                positive,
                note,
            } => {
                self.open_for(draft, p, kind, episode, None)?;
                let person = draft.episode(episode)?.person.ok_or(Refused::NotFound)?;
                if on > draft.today {
                    return Err(Refused::field("on", "The day must be today or in the past").into());
                }
                let mut words = Words::default();
                words.put(Key::Note, note);
                let event = HubEvent::PtsdScreened { person, on, positive };
                draft.record(self.ids.next::<Uuid>(), person.0, event, &words, Own::Hub)?;
                draft.made.episode = Some(episode);
                Ok(())
            }
            HubAct::RecordOutreach { held, note } => self.record_outreach(draft, held, note),
            HubAct::RecordIncident(incident) => {
                let mut errors = Vec::new();
                if incident.on > draft.today {
                    errors.push(FieldError::new("on", "The day must be today or in the past"));
                }
                check_name(&incident.place, "place", "Say where, in words", &mut errors);
                if incident.staff == 0 {
                    errors.push(FieldError::new("staff", "Enter about how many staff it touched"));
                }
                if !errors.is_empty() {
                    return Err(Refused::Invalid(errors).into());
                }
                let event = HubEvent::IncidentRecorded(incident);
                draft.record(self.ids.next::<Uuid>(), SERVICE_KEY, event, &Words::default(), Own::Hub)
            }
        }
    }

    fn record_outreach(&self, draft: &mut Draft<'_>, held: Outreach, note: Option<String>) -> Result<(), Trouble> {
        let mut errors = Vec::new();
        if held.on > draft.today {
            errors.push(FieldError::new("on", "The day must be today or in the past"));
        }
        check_name(
            &held.organisation,
            "organisation",
            "Say with whom, in words, without anybody’s name",
            &mut errors,
        );
        if held.came == 0 {
            errors.push(FieldError::new("came", "Enter how many came"));
        }
        if held.kind == OutreachKind::ReflectiveGroup && held.came == 1 {
            errors.push(FieldError::new("came", "A group is two or more"));
        }
        if held.minutes == 0 || held.minutes > LONGEST_OUTREACH {
            errors.push(FieldError::new("minutes", "Enter how many minutes, up to 480"));
        }
        if !errors.is_empty() {
            return Err(Refused::Invalid(errors).into());
        }
        let (led_by, on, minutes) = (held.led_by, held.on, held.minutes);
        let basis = draft
            .practitioner(led_by)?
            .profile
            .as_ref()
            .map(|profile| profile.basis);
        let basis = basis.ok_or_else(|| Refused::field("led_by", "Choose who led it"))?;
        let hours = HoursGiven {
            on,
            kind: care::timesheet::HoursKind::of(basis),
            activity: Activity::Outreach,
            minutes,
            therapy: None,
            medium: None,
            site: None,
        };
        self.give_hours(draft, led_by, hours)?;
        let mut words = Words::default();
        words.put(Key::Note, note);
        draft.record(
            self.ids.next::<Uuid>(),
            SERVICE_KEY,
            HubEvent::OutreachHeld(held),
            &words,
            Own::Hub,
        )
    }

    /// Whether a principal may do that with a person, by way of one of the person's episodes.
    pub(crate) fn allow_person(&self, p: &Principal, kind: ActKind, person: PersonId) -> Result<(), Refused> {
        let now = self.clock.now();
        let mut refused = Refused::NotFound;
        for id in self
            .views
            .person(person)
            .map(|known| known.episodes)
            .unwrap_or_default()
        {
            let e: crate::fold::Loaded<Episode> =
                crate::fold::load(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
            match self.allow_in_episode(p, kind, id, &e.state, now) {
                Ok(()) => return Ok(()),
                Err(why) => refused = why,
            }
        }
        Err(refused)
    }

    /// The number of somebody's record, where this is a hub.
    #[must_use]
    pub fn record_number(&self, person: PersonId) -> Option<String> {
        self.is_hub().then(|| record_number(person))
    }
}

fn check_name(text: &str, field: &'static str, words: &str, errors: &mut Vec<FieldError>) {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME {
        errors.push(FieldError::new(field, words));
    }
}

/// Why a hub takes no message, no list, no link.
const NOT_IN_A_HUB: &str =
    "This is a staff hub: it takes no referral messages and no lists, and joins no records. People come by themselves";
