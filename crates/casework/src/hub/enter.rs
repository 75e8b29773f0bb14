//! How somebody comes to a hub: by the work they do, in their own words, without a number, an employer or a line manager.

use std::collections::BTreeSet;

use care::practitioner::PractitionerEvent;
use care::staff_hub::StaffEntry;
use care::terms::{Means, ReferralSource};
use care::*;

use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::refer::NewReferral;
use crate::streams::HubEvent;

/// Longest name of an employer, in characters.
const LONGEST: usize = 120;

/// Somebody who comes to a hub.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HubReferral {
    /// What they say of their work, and whom they know.
    pub entry: Option<StaffEntry>,
    /// Colleagues and therapists they know who are not among the hub's clinicians, in words.
    pub others: Option<String>,
    /// Who they are, how to reach them, what brings them. Its source, means, referrer and NHS number are not taken.
    pub person: NewReferral,
}

impl Desk {
    /// The clinicians of a hub whom somebody who comes may say that they know: at work, with their name and what they are.
    #[must_use]
    pub fn hub_clinicians(&self) -> Vec<(PractitionerId, String)> {
        if !self.is_hub() {
            return Vec::new();
        }
        let today = self.today_in_london();
        let mut all: Vec<_> = self
            .views
            .practitioners()
            .into_iter()
            .filter(|t| t.state.is_active(today))
            .filter_map(|t| Some((t.id, t.state.profile.as_ref()?.name.full())))
            .collect();
        all.sort_by(|a, b| a.1.cmp(&b.1));
        all
    }

    /// Takes somebody in.
    pub(crate) fn enter_hub(&self, draft: &mut Draft<'_>, p: &Principal, referral: HubReferral) -> Result<(), Trouble> {
        let HubReferral { entry, others, person } = referral;
        let mut entry = entry.ok_or_else(|| Refused::field("work", "Choose the work you do"))?;
        if entry.event_on.is_some_and(|on| on > draft.today) {
            return Err(Refused::field("event_on", "The day must be today or in the past").into());
        }
        entry.employer = entry
            .employer
            .map(|name| name.trim().chars().take(LONGEST).collect::<String>())
            .filter(|name| !name.is_empty());
        entry.knows.sort_unstable();
        entry.knows.dedup();
        let mut new = NewReferral {
            // A hub keeps no number that another register knows.
            identity: care::person::Identity {
                nhs_number: None,
                ..person.identity
            },
            person: None,
            source: ReferralSource::SelfReferral,
            means: if p.role == Role::Person {
                Means::Form
            } else {
                Means::Phone
            },
            referrer_organisation: None,
            problem: entry.matter.and_then(|m| m.problem()).map(str::to_owned),
            ..person
        };
        new.words.referrer_name = None;
        new.words.referrer_contact = None;
        let referred = self.refer(draft, p, new)?;
        self.keep_from(draft, referred.person, &entry.knows)?;
        let mut words = Words::default();
        words.put(Key::Note, others);
        let event = HubEvent::Entered {
            person: referred.person,
            episode: referred.episode,
            on: draft.today,
            entry,
        };
        draft.record(
            self.ids.next::<uuid::Uuid>(),
            referred.person.0,
            event,
            &words,
            Own::Hub,
        )
    }

    /// Closes somebody's record to clinicians whom they know: in the same append as what named them, on each clinician's
    /// own stream, so that matching, offers and reads see it at once. A record that was linked to another shares its list.
    pub(crate) fn keep_from(
        &self,
        draft: &mut Draft<'_>,
        person: PersonId,
        knows: &[PractitionerId],
    ) -> Result<(), Trouble> {
        let linked: Vec<PersonId> = draft.person(person)?.links.iter().map(|(other, _)| *other).collect();
        let mut all: BTreeSet<PractitionerId> = knows.iter().copied().collect();
        for t in self.views.practitioners() {
            if linked.iter().any(|other| t.state.conflicts.contains(other)) {
                all.insert(t.id);
            }
        }
        for whom in all {
            if draft.practitioner(whom)?.profile.is_none() {
                return Err(Refused::field("knows", "Choose from the list").into());
            }
            for one in std::iter::once(person).chain(linked.iter().copied()) {
                if !draft.practitioner(whom)?.conflicts.contains(&one) {
                    draft.on_practitioner(whom, PractitionerEvent::ConflictDeclared { person: one })?;
                }
            }
        }
        Ok(())
    }
}
