//! What connects a principal with a person, so that the record may be opened.

use care::episode::{Episode, Stage, stage};
use care::{EpisodeId, Role, calendar};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::policy::Need;
use crate::principal::Principal;

/// A relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Took the episode on, in any role, or has an appointment in it.
    Assigned,
    /// Delivers or delivered a course in it.
    OwnCaseload,
    /// Supervises who does.
    Supervises,
    /// Is the person.
    Oneself,
    /// The person lets them see something, at this moment.
    Carer,
    /// Sent the person.
    Referred,
    /// Was named as reviewer of a decision in it.
    Reviewing,
    /// On triage: the episode is on its way to a therapy.
    Triage,
    /// On duty: a safety concern is open.
    Duty,
    /// Opened it for a written reason, for a while.
    BreakGlass,
}

impl Relation {
    /// In words for a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "you took this on",
            Self::OwnCaseload => "on your caseload",
            Self::Supervises => "you supervise this work",
            Self::Oneself => "this is your own record",
            Self::Carer => "the person lets you see something",
            Self::Referred => "you referred this person",
            Self::Reviewing => "you were asked for a second opinion",
            Self::Triage => "on its way to a decision or a therapy",
            Self::Duty => "a safety concern is open",
            Self::BreakGlass => "opened for a written reason",
        }
    }
}

/// Days after an episode has closed in which whoever delivered it can still finish its record.
const FINISHING_DAYS: i32 = 28;
/// Days after a second opinion was concluded in which the reviewer can still read what they wrote.
const REVIEWER_DAYS: i32 = 7;

/// What a break-glass access is good for: looking, and what cannot wait.
const BEHIND_GLASS: &[ActKind] = &[
    ActKind::SeeEpisode,
    ActKind::SeeDocument,
    ActKind::RaiseConcern,
    ActKind::ActOnConcern,
    ActKind::HandToCrisis,
    ActKind::ConfirmCrisisArrival,
    ActKind::SeeSafetyAnswer,
    ActKind::WriteNote,
];

/// Which relationships count for a role. Roles that are not here have none.
const fn counting(role: Role) -> &'static [Relation] {
    use Relation::{Assigned, BreakGlass, Carer, Duty, Oneself, OwnCaseload, Referred, Reviewing, Supervises, Triage};
    match role {
        Role::Person => &[Oneself],
        Role::Carer => &[Carer],
        Role::Referrer => &[Referred],
        Role::TriageClinician => &[Assigned, Triage, Duty, BreakGlass],
        Role::Assessor => &[Assigned, Triage, BreakGlass],
        Role::Therapist => &[Assigned, OwnCaseload, BreakGlass],
        Role::Trainee => &[Assigned, OwnCaseload],
        Role::Supervisor => &[Supervises, BreakGlass],
        Role::Reviewer => &[Reviewing],
        // Only a hub's table asks the lead for a relationship.
        Role::ClinicalLead => &[BreakGlass],
        _ => &[],
    }
}

/// Whether a request was sent by the principal, or by the organisation that they speak for.
pub(crate) fn is_own(p: &Principal, referral: &care::episode::Referral) -> bool {
    referral.referrer == Some(p.user)
        || p.speaks_for.is_some() && referral.referrer_organisation.as_deref() == p.speaks_for.as_deref()
}

/// Whether an episode is on its way to a decision or a therapy; a closed one without any therapy stays within reach of
/// triage for as long as a second opinion may be asked for.
fn on_its_way(e: &Episode, today: Date, bar_days: i32) -> bool {
    match stage(e, today) {
        Stage::InTherapy | Stage::Ending | Stage::FollowUp => false,
        Stage::Closed => {
            let closed_on = e.closed.map_or(today, |(on, _, _)| on);
            e.courses.is_empty() && calendar::days_between(closed_on, today) <= bar_days
        }
        _ => true,
    }
}

impl Desk {
    /// Every relationship of a principal to the person of an episode, whether or not it counts for the role.
    pub(crate) fn relations(&self, p: &Principal, id: EpisodeId, e: &Episode, now: Timestamp) -> Vec<Relation> {
        let today = calendar::london_date(now);
        let standards = &self.views.service().standards;
        let since_closed = e.closed.map(|(on, _, _)| calendar::days_between(on, today));
        let recent = since_closed.is_none_or(|days| days <= FINISHING_DAYS);
        let mut out = Vec::new();
        if recent && e.is_assigned(p.user) {
            out.push(Relation::Assigned);
        }
        if let Some(own) = p.practitioner {
            if recent && e.courses.iter().any(|c| c.facts.practitioner == own) {
                out.push(Relation::OwnCaseload);
            }
            let supervised = |c: &care::episode::Course| {
                self.views
                    .practitioner(c.facts.practitioner)
                    .is_some_and(|t| t.state.supervisor == Some(own))
            };
            if recent && e.courses.iter().any(supervised) {
                out.push(Relation::Supervises);
            }
        }
        if p.own.is_some() && p.own == e.person {
            out.push(Relation::Oneself);
        }
        // Read from the ledger now, not when they came in.
        let standing = p.carer.and_then(|carer| self.carer_standing(carer, now).ok().flatten());
        if standing.is_some_and(|s| Some(s.person) == e.person) {
            out.push(Relation::Carer);
        }
        if e.referrals.iter().any(|(r, _)| is_own(p, r)) {
            out.push(Relation::Referred);
        }
        let reviews = |r: &care::episode::SecondOpinion| {
            r.reviewer.is_some_and(|(_, human, _)| human == p.human)
                && r.concluded
                    .is_none_or(|(_, on, _)| calendar::days_between(on, today) <= REVIEWER_DAYS)
        };
        if e.reviews.iter().any(reviews) {
            out.push(Relation::Reviewing);
        }
        if on_its_way(e, today, standards.second_opinion_bar_days) {
            out.push(Relation::Triage);
        }
        if e.open_concerns().next().is_some() {
            out.push(Relation::Duty);
        }
        if self.index.grant_in_force(p.human, id, now).is_some() {
            out.push(Relation::BreakGlass);
        }
        out
    }

    /// The relationships that count for the principal's role.
    pub(crate) fn counting_relations(
        &self,
        p: &Principal,
        id: EpisodeId,
        e: &Episode,
        now: Timestamp,
    ) -> Vec<Relation> {
        let counts = counting(p.role);
        if counts.is_empty() {
            return Vec::new();
        }
        self.relations(p, id, e, now)
            .into_iter()
            .filter(|r| counts.contains(r))
            .collect()
    }

    /// Whether the policy lets this principal do that at all; a relationship may still be needed.
    #[must_use]
    pub fn may(&self, p: &Principal, kind: ActKind) -> bool {
        self.need(kind, p.role) != Need::Never
    }

    /// The same, as an answer.
    pub(crate) fn allow(&self, p: &Principal, kind: ActKind) -> Result<(), Refused> {
        if p.must_change_password {
            return Err(Refused::not_allowed("Choose your own password first"));
        }
        match self.need(kind, p.role) {
            Need::Never => Err(Refused::not_allowed(format!(
                "As {} you may not {}",
                article(p.role),
                kind.words()
            ))),
            Need::Anyone | Need::Relationship => Ok(()),
        }
    }

    /// Whether the principal may do that in this episode.
    pub(crate) fn allow_in_episode(
        &self,
        p: &Principal,
        kind: ActKind,
        id: EpisodeId,
        e: &Episode,
        now: Timestamp,
    ) -> Result<(), Refused> {
        self.allow(p, kind)?;
        if !e.is_received() {
            return Err(Refused::NotFound);
        }
        self.check_hub(p, e)?;
        self.check_conflict(p, e)?;
        if self.need(kind, p.role) == Need::Anyone {
            return Ok(());
        }
        let relations = self.counting_relations(p, id, e, now);
        if relations
            .iter()
            .any(|r| *r != Relation::BreakGlass || BEHIND_GLASS.contains(&kind))
        {
            return Ok(());
        }
        Err(self.no_relationship(p, kind, !relations.is_empty()))
    }

    /// Nobody sees the record of somebody they have said they know, in whatever role.
    fn check_conflict(&self, p: &Principal, e: &Episode) -> Result<(), Refused> {
        let Some((own, person)) = p.practitioner.zip(e.person) else {
            return Ok(());
        };
        let knows = self
            .views
            .practitioner(own)
            .is_some_and(|t| t.state.conflicts.contains(&person));
        if knows {
            return Err(Refused::not_allowed(
                "You have said that you know this person; a colleague sees to them",
            ));
        }
        Ok(())
    }

    /// Everything that the policy lets this principal do in this episode.
    pub(crate) fn allowed_in_episode(&self, p: &Principal, relations: &[Relation]) -> Vec<ActKind> {
        ActKind::ALL
            .iter()
            .copied()
            .filter(|kind| match self.need(*kind, p.role) {
                Need::Never => false,
                Need::Anyone => true,
                Need::Relationship => relations
                    .iter()
                    .any(|r| *r != Relation::BreakGlass || BEHIND_GLASS.contains(kind)),
            })
            .collect()
    }

    fn no_relationship(&self, p: &Principal, kind: ActKind, behind_glass: bool) -> Refused {
        why_not(
            p,
            kind,
            behind_glass,
            self.need(ActKind::BreakGlass, p.role),
            self.is_hub(),
        )
    }
}

fn why_not(p: &Principal, kind: ActKind, behind_glass: bool, glass: Need, hub: bool) -> Refused {
    // Somebody from outside may not even learn that there is a record.
    if matches!(
        p.role,
        Role::Person | Role::Carer | Role::Referrer | Role::Reviewer | Role::Provider
    ) || hub && p.role == Role::ClinicalLead && !behind_glass
    {
        return Refused::NotFound;
    }
    if behind_glass {
        return Refused::not_allowed(format!(
            "With a record opened for a written reason you may not {}",
            kind.words()
        ));
    }
    if glass == Need::Never {
        return Refused::not_allowed("This person is not on your list; ask your supervisor or the clinical lead");
    }
    Refused::not_allowed(
        "This person is not on your list. If you must see the record now, open it with a written reason; it will be reviewed",
    )
}

/// "a triage clinician", "an administrator", for a sentence.
fn article(role: Role) -> String {
    let words = role.words();
    let lower = words.to_lowercase();
    let an = lower.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {lower}", if an { "an" } else { "a" })
}
