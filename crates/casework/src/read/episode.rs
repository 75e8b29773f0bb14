//! The episode page: tracks, entries with their words, what is due, what this principal may do.

use care::episode::{Due, Episode, EpisodeEvent, Stage};
use care::person::{Person, PersonEvent};
use care::*;
use jiff::civil::Date;

use super::lines::Names;
use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::mask::{Looker, Sight};
use crate::outcome::Refused;
use crate::principal::{Principal, SYSTEM_USER, VISITOR};
use crate::relationship::Relation;

/// One event of an episode, as this principal may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Position in the ledger.
    pub position: u64,
    /// Version, time, account, role, day.
    pub header: Header,
    /// Name of the author.
    pub author: String,
    /// Team of the author.
    pub team: String,
    /// What happened.
    pub event: EpisodeEvent,
    /// What was said or written, as far as the role may read it.
    pub words: Words,
    /// What kinds of text were left out for the role.
    pub masked: Vec<Key>,
    /// Marked as belonging elsewhere; its words are left out.
    pub misfiled: bool,
}

/// Another episode of the same person (or of a record linked to theirs).
#[derive(Debug, Clone, PartialEq)]
pub struct OtherEpisode {
    /// The episode.
    pub id: EpisodeId,
    /// Where it stands.
    pub stage: Stage,
    /// Received on.
    pub received_on: Option<Date>,
    /// Closed on.
    pub closed_on: Option<Date>,
    /// Whether it is that of another record, linked to this one.
    pub linked: bool,
}

/// Everything the episode page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodePage {
    /// The episode.
    pub id: EpisodeId,
    /// Whose.
    pub person_id: PersonId,
    /// What is known of the person.
    pub person: Person,
    /// Version of the person's stream.
    pub person_version: u64,
    /// What to be careful of in contacting them, in words.
    pub careful: Option<String>,
    /// The tracks. Measures, goals and notes are left out where the role may not see them.
    pub state: Episode,
    /// What happened, oldest first. Entries that the role may not know of are left out.
    pub entries: Vec<Entry>,
    /// How many entries were left out.
    pub hidden: usize,
    /// Where it stands.
    pub stage: Stage,
    /// What is due, earliest first.
    pub dues: Vec<Due>,
    /// Why this principal may see it.
    pub relations: Vec<Relation>,
    /// What this principal may do here by the policy (a rule may still forbid it).
    pub may: Vec<ActKind>,
    /// Names that the page mentions by id.
    pub names: Names,
    /// Other episodes of the person.
    pub others: Vec<OtherEpisode>,
    /// Hand-overs to providers, one for each decision that made one.
    pub hand_overs: Vec<super::HandOverLine>,
    /// Providers, for whoever may hand over.
    pub providers: Vec<views::ProviderRow>,
    /// What the person is told of each wait that goes on.
    pub outlooks: Vec<crate::forecast::WaitOutlook>,
    /// Whether the person told the service how it was, for whoever may read it.
    pub has_story: bool,
    /// Today in London.
    pub today: Date,
    /// Whether the view is the restricted one of an administrator or of a reviewer who has not written an opinion yet.
    pub restricted: bool,
}

impl EpisodePage {
    /// The entry of a version.
    #[must_use]
    pub fn entry(&self, version: u64) -> Option<&Entry> {
        self.entries.iter().find(|e| e.header.version == version)
    }

    /// A text of the entry of a version, if the role may read it.
    #[must_use]
    pub fn words(&self, version: u64, key: Key) -> Option<&str> {
        self.entry(version).and_then(|e| e.words.get(key))
    }

    /// Whether the policy lets this principal do that here.
    #[must_use]
    pub fn may(&self, kind: ActKind) -> bool {
        self.may.contains(&kind)
    }
}

impl Desk {
    /// The episode page.
    ///
    /// # Errors
    /// Not found, not allowed, or the store failed.
    pub fn episode(&self, p: &Principal, id: EpisodeId) -> Result<EpisodePage, Refused> {
        self.allow(p, ActKind::SeeEpisode)?;
        self.catch_up()?;
        let now = self.clock.now();
        let today = calendar::london_date(now);
        let told = fold::told::<EpisodeEvent>(&self.ledger, id.0).map_err(|e| self.fault("episode", &e))?;
        let state: Episode = fold::fold_told(&told).state;
        self.allow_in_episode(p, ActKind::SeeEpisode, id, &state, now)?;
        let person_id = state.person.ok_or(Refused::NotFound)?;
        let relations = self.counting_relations(p, id, &state, now);
        let behind_glass = !relations.is_empty() && relations.iter().all(|r| *r == Relation::BreakGlass);
        let reason = if behind_glass {
            self.glass_reason(p, id, now)?
        } else {
            None
        };
        self.log_read_because(p, "episode", &[person_id.0, id.0], reason.map(|text| (text, person_id)))?;

        let person_told = fold::told::<PersonEvent>(&self.ledger, person_id.0).map_err(|e| self.fault("person", &e))?;
        let person: fold::Loaded<Person> = fold::fold_told(&person_told);
        let careful = person.state.safe_contact_version.and_then(|version| {
            let entry = person_told.iter().find(|t| t.header.version == version)?;
            entry.words.get(Key::Note).map(str::to_owned)
        });
        let looker = self.looker(p, &state);
        let names = self.names(&state, &told);
        let (entries, hidden) = entries(&looker, &state, &told, &names);
        let service = self.views.service();
        let dues = care::episode::dues(&state, &service.standards, &self.calendar, today);
        let has_story = self.allow_in_episode(p, ActKind::SeeStory, id, &state, now).is_ok()
            && self.has_told_the_service(person_id)?;
        Ok(EpisodePage {
            id,
            has_story,
            person_id,
            person_version: person.version,
            careful,
            stage: care::episode::stage(&state, today),
            dues,
            may: self.allowed_in_episode(p, &relations),
            relations,
            names,
            others: self.other_episodes(id, &person.state, today),
            person: person.state,
            entries,
            hidden,
            // A reviewer who has not written an opinion does not learn what the first decision came to.
            hand_overs: if looker.before_the_first_decision {
                Vec::new()
            } else {
                self.hand_overs_in(&state, today)
            },
            providers: if self.may(p, ActKind::HandOver) {
                self.views.providers()
            } else {
                Vec::new()
            },
            restricted: looker.is_restricted(),
            outlooks: self.wait_outlooks(&looker.state(state.clone()), today),
            state: looker.state(state),
            today,
        })
    }

    /// The reason that a principal wrote to open a record.
    fn glass_reason(&self, p: &Principal, id: EpisodeId, now: jiff::Timestamp) -> Result<Option<String>, Refused> {
        let Some((grant, _)) = self
            .index
            .grants()
            .into_iter()
            .find(|(_, g)| g.human == p.human && g.episode == id && g.at <= now && now < g.until)
        else {
            return Ok(None);
        };
        let told =
            fold::told::<crate::streams::AccessEvent>(&self.ledger, grant).map_err(|e| self.fault("grant", &e))?;
        Ok(told.iter().find_map(|t| t.words.get(Key::Reason)).map(str::to_owned))
    }

    /// Names of everybody of the staff whom an episode mentions.
    fn names(&self, e: &Episode, told: &[fold::Told<EpisodeEvent>]) -> Names {
        let mut names = Names::default();
        let mut users: Vec<UserId> = told.iter().map(|t| t.header.by).collect();
        users.extend(e.assigned.iter().map(|(user, _)| *user));
        users.extend(e.appointments.iter().map(|a| a.with));
        users.extend(e.concerns.iter().filter_map(|c| c.owner));
        users.extend(e.reviews.iter().filter_map(|r| r.reviewer.map(|(user, _, _)| user)));
        users.sort_unstable();
        users.dedup();
        for user in users {
            let (name, team) = self.user_name(user);
            if let Some(human) = self.views.account(user).and_then(|a| a.state.human) {
                names.humans.insert(human, name.clone());
            }
            names.users.insert(user, (name, team));
        }
        let mut practitioners: Vec<PractitionerId> = e.courses.iter().map(|c| c.facts.practitioner).collect();
        practitioners.extend(e.offers.iter().map(|o| o.practitioner));
        practitioners.extend(e.reviews.iter().filter_map(|r| r.deliverer));
        practitioners.extend(told.iter().filter_map(|t| match &t.event {
            EpisodeEvent::TherapistChanged { from, .. } => Some(*from),
            _ => None,
        }));
        for id in practitioners {
            names
                .practitioners
                .entry(id)
                .or_insert_with(|| self.practitioner_name(id));
        }
        names
    }

    /// Name and team of an account.
    pub(crate) fn user_name(&self, user: UserId) -> (String, String) {
        match user {
            SYSTEM_USER => ("Rapport, by rule".to_owned(), String::new()),
            VISITOR => ("The person".to_owned(), String::new()),
            user if self.views.person(PersonId(user.0)).is_some() => ("The person".to_owned(), String::new()),
            user => self.views.account(user).map_or_else(
                || {
                    let carer = self.ledger.claim_owner(crate::claims::CARER, user.0.as_bytes());
                    let is_carer = matches!(carer, Ok(Some(_)));
                    (if is_carer { "A carer" } else { "Somebody" }.to_owned(), String::new())
                },
                |a| (a.state.name.clone(), a.state.team.clone()),
            ),
        }
    }

    /// Name of a practitioner.
    pub(crate) fn practitioner_name(&self, id: PractitionerId) -> String {
        let found = self.views.practitioner(id);
        let name = found.and_then(|t| t.state.profile.as_ref().map(|profile| profile.name.full()));
        name.unwrap_or_else(|| "Somebody".to_owned())
    }

    fn other_episodes(&self, id: EpisodeId, person: &Person, today: Date) -> Vec<OtherEpisode> {
        let own = person.episodes.iter().map(|e| (*e, false));
        let linked = person.links.iter().flat_map(|(other, _)| {
            self.views
                .person(*other)
                .map(|p| p.episodes)
                .unwrap_or_default()
                .into_iter()
                .map(|e| (e, true))
        });
        own.chain(linked)
            .filter(|(other, _)| *other != id)
            .filter_map(|(other, linked)| {
                let e = self.views.episode(other)?;
                Some(OtherEpisode {
                    id: other,
                    stage: e.stage(today),
                    received_on: Some(e.clock_start),
                    closed_on: e.closed.map(|(on, _)| on),
                    linked,
                })
            })
            .collect()
    }
}

/// The entries as they may be seen, and how many may not.
fn entries(
    looker: &Looker<'_>,
    state: &Episode,
    told: &[fold::Told<EpisodeEvent>],
    names: &Names,
) -> (Vec<Entry>, usize) {
    let mut out = Vec::with_capacity(told.len());
    let mut hidden = 0;
    for one in told {
        let sight = looker.sight(state, &one.event);
        if sight == Sight::Hidden {
            hidden += 1;
            continue;
        }
        let misfiled = state.misfiled.contains(&one.header.version);
        let (words, masked) = looker.words(&sight, &one.words, misfiled);
        out.push(Entry {
            position: one.position,
            header: one.header,
            author: names.user(one.header.by).to_owned(),
            team: names.team(one.header.by).to_owned(),
            event: looker.event(&one.event),
            words,
            masked,
            misfiled,
        });
    }
    (out, hidden)
}
