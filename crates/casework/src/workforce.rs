//! Acts on the workforce: the register, paid posts, hours, agreements about load.

use care::load::{LoadCommand, LoadEvent};
use care::post::{PostCommand, PostEvent, PostFacts};
use care::practitioner::{Basis, Certificate, Profile, Registration};
use care::registrant::{Check, Entry, RegistrantCommand, RegistrantEvent, TherapyClaim};
use care::terms::*;
use care::timesheet::{Activity, HoursEntry, HoursKind, TimesheetCommand};
use care::*;
use jiff::civil::Date;

use crate::claims;
use crate::desk::Desk;
use crate::draft::{Draft, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::{self, Need};
use crate::principal::Principal;

/// What is asked of the workforce.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    missing_docs,
    reason = "fields are those of the command or event that they lead to; what differs is said"
)]
pub enum WorkforceAct {
    /// Makes a register entry, with the therapies that it claims.
    EnterRegistrant { entry: Entry, therapies: Vec<TherapyClaim> },
    /// A change of a register entry.
    Registrant {
        id: RegistrantId,
        expected: Option<u64>,
        command: RegistrantCommand,
    },
    /// A register from a file (`exchange::csv_import::REGISTER_COLUMNS`, CSV or XLSX), all or nothing: who is new is
    /// entered, who is known is brought up to date.
    ImportRegister { file: Vec<u8> },
    /// Publishes a paid post.
    PublishPost(PostFacts),
    /// One step of a post.
    Post {
        id: PostId,
        expected: Option<u64>,
        command: PostCommand,
    },
    /// Asks everybody who fits, agreed to be asked, and was not asked yet.
    AskForPost { post: PostId },
    /// Somebody starts: they join as a practitioner, with the therapies that are confirmed.
    StartPost {
        post: PostId,
        expected: Option<u64>,
        registrant: RegistrantId,
        on: Date,
    },
    /// Enters hours of a practitioner.
    GiveHours {
        practitioner: PractitionerId,
        hours: HoursGiven,
    },
    /// Strikes an entry of the month of that day.
    StrikeHours {
        practitioner: PractitionerId,
        month: Date,
        entry: HoursId,
        reason: String,
    },
    /// An agreement about a practitioner's load.
    AgreeLoad {
        practitioner: PractitionerId,
        event: LoadEvent,
        reason: Option<String>,
    },
}

/// Hours as somebody enters them.
#[derive(Debug, Clone, PartialEq)]
pub struct HoursGiven {
    /// On which day.
    pub on: Date,
    /// Of what kind.
    pub kind: HoursKind,
    /// At what.
    pub activity: Activity,
    /// How many minutes.
    pub minutes: u16,
    /// Which therapy.
    pub therapy: Option<TherapyCode>,
    /// By what medium.
    pub medium: Option<Medium>,
    /// At which site of the service; none if not stated.
    pub site: Option<String>,
}

impl WorkforceAct {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::Registrant { command, .. } => match command.event {
                RegistrantEvent::TherapyConfirmed { .. } | RegistrantEvent::TherapyNotConfirmed { .. } => {
                    ActKind::ConfirmTherapy
                }
                RegistrantEvent::Checked { .. } => ActKind::CheckRegistration,
                _ => ActKind::ChangeRegister,
            },
            Self::EnterRegistrant { .. } | Self::ImportRegister { .. } => ActKind::ChangeRegister,
            Self::PublishPost(_) | Self::AskForPost { .. } | Self::StartPost { .. } => ActKind::PublishPost,
            Self::Post { command, .. } => match command.event {
                PostEvent::Applied { .. } | PostEvent::NotInterested { .. } | PostEvent::OfferDeclined { .. } => {
                    ActKind::AnswerPost
                }
                _ => ActKind::PublishPost,
            },
            Self::GiveHours { .. } | Self::StrikeHours { .. } => ActKind::EnterHours,
            Self::AgreeLoad { .. } => ActKind::AgreeLoad,
        }
    }
}

impl Desk {
    /// Builds an act on the workforce.
    pub(crate) fn on_workforce(&self, draft: &mut Draft<'_>, p: &Principal, act: WorkforceAct) -> Result<(), Trouble> {
        let kind = act.kind();
        match act {
            WorkforceAct::EnterRegistrant { entry, therapies } => {
                only_anyone(p, kind)?;
                self.enter_registrant(draft, entry, therapies).map(|_| ())
            }
            WorkforceAct::Registrant { id, expected, command } => {
                self.own_entry_or_anyone(draft, p, kind, id)?;
                draft.expect_registrant(id, expected)?;
                self.change_registrant(draft, p, id, command)
            }
            WorkforceAct::ImportRegister { file } => {
                only_anyone(p, kind)?;
                self.import_register(draft, &file)
            }
            WorkforceAct::PublishPost(facts) => {
                for therapy in &facts.therapies {
                    self.check_therapy(therapy, "therapies")?;
                }
                draft.on_post(self.ids.next(), PostEvent::Published(facts).into())
            }
            WorkforceAct::Post { id, expected, command } => {
                draft.expect_post(id, expected)?;
                self.step_post(draft, p, kind, id, command)
            }
            WorkforceAct::AskForPost { post } => self.ask_for_post(draft, post),
            WorkforceAct::StartPost {
                post,
                expected,
                registrant,
                on,
            } => {
                draft.expect_post(post, expected)?;
                self.start_post(draft, post, registrant, on)
            }
            WorkforceAct::GiveHours { practitioner, hours } => {
                only_own(p, kind, practitioner)?;
                self.give_hours(draft, practitioner, hours)
            }
            WorkforceAct::StrikeHours {
                practitioner,
                month,
                entry,
                reason,
            } => {
                only_own(p, kind, practitioner)?;
                draft.on_timesheet(practitioner, month, TimesheetCommand::Strike { entry, reason })
            }
            WorkforceAct::AgreeLoad {
                practitioner,
                event,
                reason,
            } => {
                only_own(p, kind, practitioner)?;
                let human = draft
                    .practitioner(practitioner)?
                    .profile
                    .as_ref()
                    .map(|profile| profile.human)
                    .ok_or(Refused::NotFound)?;
                // An account may belong to a practitioner without being the same recorded human.
                let human = if p.practitioner == Some(practitioner) {
                    p.human
                } else {
                    human
                };
                draft.on_load(practitioner, LoadCommand { event, human, reason })
            }
        }
    }

    /// A registrant may change their own entry, others may change any.
    fn own_entry_or_anyone(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        kind: ActKind,
        id: RegistrantId,
    ) -> Result<(), Trouble> {
        if policy::need(kind, p.role) == Need::Anyone {
            return Ok(());
        }
        if draft.registrant(id)?.human == Some(p.human) {
            Ok(())
        } else {
            Err(Refused::NotFound.into())
        }
    }

    pub(crate) fn enter_registrant(
        &self,
        draft: &mut Draft<'_>,
        entry: Entry,
        therapies: Vec<TherapyClaim>,
    ) -> Result<RegistrantId, Trouble> {
        let id: RegistrantId = self.ids.next();
        draft
            .claims_add
            .push(claims::register_entry(&entry.body, &entry.number, id));
        draft.on_registrant(id, RegistrantEvent::Entered(entry).into())?;
        for claim in therapies {
            self.check_therapy(&claim.therapy, "therapies")?;
            draft.on_registrant(id, RegistrantEvent::TherapyClaimed(claim).into())?;
        }
        draft.made.count += 1;
        Ok(id)
    }

    fn change_registrant(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        id: RegistrantId,
        command: RegistrantCommand,
    ) -> Result<(), Trouble> {
        match &command.event {
            RegistrantEvent::Entered(_) => {
                return Err(Refused::not_allowed("Use the form for a new entry").into());
            }
            // Who keeps an entry is decided by whoever checks registrations, not by who claims to be it.
            RegistrantEvent::KeptBy { .. } if p.role == Role::Registrant => {
                return Err(Refused::not_allowed("Ask the register's editor").into());
            }
            RegistrantEvent::EntryStated(entry) => {
                let before = draft
                    .registrant(id)?
                    .current()
                    .map(|e| (e.body.clone(), e.number.clone()));
                let is = (entry.body.clone(), entry.number.clone());
                if before.as_ref() != Some(&is) {
                    if p.role == Role::Registrant {
                        let words = "The body and the number are changed by the register's editor";
                        return Err(Refused::field("number", words).into());
                    }
                    draft
                        .claims_release
                        .extend(before.map(|(body, number)| claims::register_entry(&body, &number, id)));
                    draft.claims_add.push(claims::register_entry(&is.0, &is.1, id));
                }
            }
            RegistrantEvent::TherapyClaimed(claim) => self.check_therapy(&claim.therapy, "therapy")?,
            RegistrantEvent::Removed => {
                let before = draft
                    .registrant(id)?
                    .current()
                    .map(|e| (e.body.clone(), e.number.clone()));
                draft
                    .claims_release
                    .extend(before.map(|(body, number)| claims::register_entry(&body, &number, id)));
            }
            _ => {}
        }
        draft.on_registrant(id, command)
    }

    fn step_post(
        &self,
        draft: &mut Draft<'_>,
        p: &Principal,
        kind: ActKind,
        id: PostId,
        command: PostCommand,
    ) -> Result<(), Trouble> {
        match &command.event {
            PostEvent::Published(_) | PostEvent::Asked { .. } | PostEvent::Started { .. } => {
                return Err(Refused::not_allowed("Use the form made for this").into());
            }
            PostEvent::Applied { registrant }
            | PostEvent::NotInterested { registrant }
            | PostEvent::OfferDeclined { registrant } => {
                self.own_entry_or_anyone(draft, p, kind, *registrant)?;
                if draft.registrant(*registrant)?.current().is_none() {
                    return Err(Refused::field("registrant", "Choose somebody on the register").into());
                }
            }
            PostEvent::ChecksDone { registrant } => {
                let (today, days) = (draft.today, draft.service.standards.registration_check_days);
                let entry = draft.registrant(*registrant)?;
                let missing: Vec<&str> = Check::ALL
                    .iter()
                    .filter(|check| !entry.is_in_order(**check, today, days))
                    .map(|check| check.words())
                    .collect();
                if !missing.is_empty() {
                    let words = format!("Not in order or not looked at: {}", missing.join(", "));
                    return Err(Refused::field("registrant", words).into());
                }
            }
            PostEvent::Offered { .. } | PostEvent::FirstPersonSeen { .. } | PostEvent::Lapsed { .. } => {}
        }
        draft.on_post(id, command)
    }

    /// Everybody on the register whom a post fits and who has nothing to do with it yet.
    pub(crate) fn fitting(&self, post: &care::post::Post, today: Date) -> Vec<RegistrantId> {
        let Some(facts) = &post.facts else { return Vec::new() };
        let days = self.views.service().standards.registration_check_days;
        let filter = views::RegisterFilter {
            interested: true,
            ..views::RegisterFilter::default()
        };
        let rows = self.views.register(&filter, today, days, views::PageAsk::ALL).rows;
        rows.into_iter()
            .filter(|r| post.candidate(r.id).is_none())
            .filter(|r| care::post::misfits(&r.state, facts, today, days).is_empty())
            .map(|r| r.id)
            .collect()
    }

    fn ask_for_post(&self, draft: &mut Draft<'_>, id: PostId) -> Result<(), Trouble> {
        let post = draft.post(id)?.clone();
        let days = draft.service.standards.registration_check_days;
        let today = draft.today;
        for registrant in self.fitting(&post, today) {
            // What a view showed is looked at again in the record.
            let Some(facts) = &post.facts else { continue };
            if care::post::misfits(draft.registrant(registrant)?, facts, today, days).is_empty() {
                draft.on_post(id, PostEvent::Asked { registrant }.into())?;
                draft.made.count += 1;
            }
        }
        if draft.made.count == 0 {
            let words = "Nobody on the register fits who agreed to be asked and was not asked yet";
            return Err(Refused::not_allowed(words).into());
        }
        Ok(())
    }

    fn start_post(&self, draft: &mut Draft<'_>, id: PostId, registrant: RegistrantId, on: Date) -> Result<(), Trouble> {
        let facts = draft.post(id)?.facts.clone().ok_or(Refused::NotFound)?;
        let state = draft.registrant(registrant)?.clone();
        let entry = state.current().ok_or(Refused::NotFound)?;
        let today = draft.today;
        let confirmed = state
            .therapies
            .iter()
            .filter(|(c, _)| state.may_deliver(&c.therapy, today));
        let certificates: Vec<Certificate> = confirmed
            .map(|(c, _)| Certificate {
                therapy: c.therapy.clone(),
                since: c.obtained,
            })
            .collect();
        let known = self.by_registration();
        let key = exchange::csv_import::Registration {
            body: entry.body.to_uppercase(),
            number: entry.number.clone(),
        };
        let practitioner = match known.get(&key).filter(|t| t.state.is_active(today)) {
            Some(here) => here.id,
            None => {
                let profile = Profile {
                    name: entry.name.clone(),
                    profession: entry.profession.clone(),
                    human: state.human.unwrap_or_else(|| self.ids.next()),
                    registration: Registration {
                        body: entry.body.clone(),
                        number: entry.number.clone(),
                        checked_on: state.check(Check::Registration).map(|made| made.on),
                    },
                    languages: entry.languages.clone(),
                    gender: None,
                    formats: if entry.formats.is_empty() {
                        vec![Format::Individual]
                    } else {
                        entry.formats.clone()
                    },
                    media: if entry.remote {
                        vec![Medium::InPerson, Medium::Video, Medium::Phone]
                    } else {
                        vec![Medium::InPerson]
                    },
                    basis: Basis::PaidAfc,
                    band: Some(facts.band),
                    // Of the paid hours about six in ten are clinical; the limit is agreed anew with the practitioner.
                    clinical_hours_week: (facts.hours_week * 6 / 10).max(1),
                };
                self.join_practitioner(draft, profile, certificates, None)?
            }
        };
        draft.on_post(
            id,
            PostEvent::Started {
                registrant,
                practitioner,
                on,
            }
            .into(),
        )
    }

    pub(crate) fn give_hours(
        &self,
        draft: &mut Draft<'_>,
        practitioner: PractitionerId,
        hours: HoursGiven,
    ) -> Result<(), Trouble> {
        if let Some(therapy) = &hours.therapy {
            self.check_therapy(therapy, "therapy")?;
        }
        if let Some(code) = &hours.site
            && !draft.service.sites.iter().any(|site| site.code == *code)
        {
            return Err(Refused::field("site", "Choose a place where the service works").into());
        }
        let profile = draft
            .practitioner(practitioner)?
            .profile
            .clone()
            .ok_or_else(|| Refused::field("practitioner", "Choose a practitioner"))?;
        let entry = HoursEntry {
            id: self.ids.next(),
            practitioner,
            on: hours.on,
            kind: hours.kind,
            activity: hours.activity,
            minutes: hours.minutes,
            payer: if hours.kind.is_paid() {
                draft.service.name.clone()
            } else {
                String::new()
            },
            band: profile.band,
            therapy: hours.therapy,
            medium: hours.medium,
            session: None,
            site: hours.site,
        };
        draft.made.practitioner = Some(practitioner);
        let basis = profile.basis;
        draft.on_timesheet(practitioner, hours.on, TimesheetCommand::Give { entry, basis })
    }

    /// The hours of a session that took place, and the first person seen in a paid post. The session is the record; if
    /// its hours cannot be entered (a day of more than sixteen hours), it stands without them.
    pub(crate) fn hours_of_session(&self, draft: &mut Draft<'_>, held: &HeldSession) -> Result<(), Trouble> {
        let Some(profile) = draft.practitioner(held.practitioner)?.profile.clone() else {
            return Ok(());
        };
        let kind = HoursKind::of(profile.basis);
        let entry = HoursEntry {
            id: self.ids.next(),
            practitioner: held.practitioner,
            on: held.on,
            kind,
            activity: held.activity,
            minutes: held.minutes,
            payer: if kind.is_paid() {
                draft.service.name.clone()
            } else {
                String::new()
            },
            band: profile.band,
            therapy: Some(held.therapy.clone()),
            medium: Some(held.medium),
            session: Some(held.session),
            site: held.site.clone(),
        };
        let basis = profile.basis;
        match draft.on_timesheet(held.practitioner, held.on, TimesheetCommand::Give { entry, basis }) {
            Ok(()) | Err(Trouble::Refused(Refused::Rejected(_))) => {}
            Err(other) => return Err(other),
        }
        let mine = |post: &care::post::Post| {
            post.first_seen.is_none()
                && post.lapsed.is_none()
                && post
                    .started
                    .is_some_and(|(_, practitioner, on)| practitioner == held.practitioner && on <= held.on)
        };
        for row in self.views.posts() {
            if mine(&row.state) && mine(draft.post(row.id)?) {
                draft.on_post(row.id, PostEvent::FirstPersonSeen { on: held.on }.into())?;
            }
        }
        Ok(())
    }
}

/// A session that took place.
pub(crate) struct HeldSession {
    pub(crate) session: SessionId,
    pub(crate) practitioner: PractitionerId,
    pub(crate) therapy: TherapyCode,
    pub(crate) on: Date,
    pub(crate) minutes: u16,
    pub(crate) medium: Medium,
    /// The site of the weekly slot or the group; none for work without one.
    pub(crate) site: Option<String>,
    pub(crate) activity: Activity,
}

/// Whoever may only for their own may not here.
fn only_anyone(p: &Principal, kind: ActKind) -> Result<(), Trouble> {
    if policy::need(kind, p.role) == Need::Anyone {
        Ok(())
    } else {
        Err(Refused::not_allowed("You may change your own entry only").into())
    }
}

/// A practitioner enters their own; some roles may for anybody.
fn only_own(p: &Principal, kind: ActKind, practitioner: PractitionerId) -> Result<(), Trouble> {
    if policy::need(kind, p.role) == Need::Anyone || p.practitioner == Some(practitioner) {
        Ok(())
    } else {
        Err(Refused::NotFound.into())
    }
}
