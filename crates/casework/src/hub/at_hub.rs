//! What a hub knows beside its views, in memory: who came from what work, outreach, incidents.

use std::collections::BTreeMap;

use care::staff_hub::{Incident, Outreach, StaffEntry, record_number};
use care::{EpisodeId, PersonId};
use jiff::civil::Date;
use uuid::Uuid;

use crate::streams::HubEvent;

/// Somebody who came, as last told.
#[derive(Debug, Clone)]
pub(crate) struct KnownHere {
    /// The stream of the entry: its words say whom else they know.
    pub(crate) stream: Uuid,
    pub(crate) person: PersonId,
    pub(crate) episode: EpisodeId,
    pub(crate) on: Date,
    pub(crate) entry: StaffEntry,
    /// Days on which somebody screened for post-traumatic stress, and whether it pointed to it.
    pub(crate) screened: Vec<(Date, bool)>,
}

/// The hub's own index.
#[derive(Default)]
pub(crate) struct AtHub {
    people: BTreeMap<PersonId, KnownHere>,
    outreach: BTreeMap<Uuid, Outreach>,
    incidents: BTreeMap<Uuid, Incident>,
}

impl AtHub {
    pub(crate) fn apply(&mut self, stream: Uuid, event: &HubEvent) {
        match event {
            HubEvent::Entered {
                person,
                episode,
                on,
                entry,
            } => {
                let known = self.people.entry(*person).or_insert_with(|| KnownHere {
                    stream,
                    person: *person,
                    episode: *episode,
                    on: *on,
                    entry: entry.clone(),
                    screened: Vec::new(),
                });
                if known.on <= *on {
                    known.stream = stream;
                    known.episode = *episode;
                    known.on = *on;
                    known.entry = entry.clone();
                }
            }
            HubEvent::ColleaguesNamed { person, knows } => {
                if let Some(known) = self.people.get_mut(person) {
                    known.entry.knows.extend(knows.iter().copied());
                    known.entry.knows.sort_unstable();
                    known.entry.knows.dedup();
                }
            }
            HubEvent::PtsdScreened { person, on, positive } => {
                if let Some(known) = self.people.get_mut(person)
                    && !known.screened.contains(&(*on, *positive))
                {
                    known.screened.push((*on, *positive));
                }
            }
            HubEvent::OutreachHeld(held) => {
                self.outreach.insert(stream, held.clone());
            }
            HubEvent::IncidentRecorded(incident) => {
                self.incidents.insert(stream, incident.clone());
            }
        }
    }

    pub(crate) fn forget(&mut self, person: PersonId) {
        self.people.remove(&person);
    }

    /// Whose record has this number.
    pub(crate) fn by_number(&self, number: &str) -> Option<KnownHere> {
        self.people
            .values()
            .find(|k| record_number(k.person) == number)
            .cloned()
    }

    pub(crate) fn person(&self, person: PersonId) -> Option<KnownHere> {
        self.people.get(&person).cloned()
    }

    pub(crate) fn people(&self) -> Vec<KnownHere> {
        self.people.values().cloned().collect()
    }

    pub(crate) fn outreach(&self) -> Vec<(Uuid, Outreach)> {
        self.outreach.iter().map(|(id, o)| (*id, o.clone())).collect()
    }

    pub(crate) fn incidents(&self) -> Vec<(Uuid, Incident)> {
        self.incidents.iter().map(|(id, i)| (*id, i.clone())).collect()
    }
}
