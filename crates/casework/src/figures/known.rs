//! The record as it was known at the end of a day.

use crate::fold::{FoldError, Folded, header};
use care::codec;
use care::episode::Episode;
use care::hand_over::HandOver;
use care::person::Person;
use care::practitioner::Practitioner;
use care::provider::Provider;
use care::service::Service;
use care::terms::{ClosureReason, SessionKind, TherapyCode};
use care::{PersonId, PractitionerId, ProviderId, calendar};
use jiff::civil::Date;
use ledger::{Ledger, StoredEvent};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Everything that figures are made of.
pub(crate) struct Known {
    /// The day.
    pub(crate) as_at: Date,
    /// The position of the last event that was recorded by the end of that day.
    pub(crate) position: u64,
    /// The settings.
    pub(crate) service: Service,
    pub(crate) people: HashMap<PersonId, Person>,
    /// Episodes that count: those entered in error or twice are left out.
    pub(crate) episodes: Vec<Episode>,
    pub(crate) practitioners: Vec<(PractitionerId, Practitioner)>,
    /// Hand-overs to providers with a seat, of people who were not erased.
    pub(crate) hand_overs: Vec<HandOver>,
    pub(crate) providers: HashMap<ProviderId, Provider>,
}

#[derive(Default)]
struct Streams {
    service: Service,
    people: HashMap<Uuid, Person>,
    episodes: HashMap<Uuid, Episode>,
    practitioners: HashMap<Uuid, Practitioner>,
    hand_overs: HashMap<Uuid, HandOver>,
    providers: HashMap<Uuid, Provider>,
}

fn fold<S: Folded>(state: &mut S, stored: &StoredEvent) -> Result<(), FoldError> {
    let Some(opened) = stored.opened() else { return Ok(()) };
    let (event, on) = codec::decode_facts::<S::Event>(opened.type_name, opened.type_version, &opened.facts)?;
    state.fold(&header(stored, on), &event);
    Ok(())
}

impl Streams {
    /// Events of no figure are passed over; what was erased cannot be opened and is passed over too.
    fn take(&mut self, stored: &StoredEvent) -> Result<(), FoldError> {
        let Some(opened) = stored.opened() else { return Ok(()) };
        match opened.type_name.split_once('.').map(|(stream, _)| stream) {
            Some("episode") => {
                let episode = self.episodes.entry(stored.stream).or_default();
                fold(episode, stored)?;
                // Answers and notes are of no figure: without them a year of sessions takes little room.
                if let Some(measure) = episode.measures.last_mut() {
                    measure.facts.answers = Vec::new();
                }
                episode.notes.clear();
                Ok(())
            }
            Some("person") => fold(self.people.entry(stored.stream).or_default(), stored),
            Some("practitioner") => fold(self.practitioners.entry(stored.stream).or_default(), stored),
            Some("hand_over") => fold(self.hand_overs.entry(stored.stream).or_default(), stored),
            Some("provider") => fold(self.providers.entry(stored.stream).or_default(), stored),
            Some("service") => fold(&mut self.service, stored),
            _ => Ok(()),
        }
    }
}

impl Known {
    /// Folds everything that was recorded by the end of a day in London.
    pub(crate) fn on(ledger: &Ledger, as_at: Date) -> Result<Self, FoldError> {
        let mut streams = Streams::default();
        let (mut position, mut is_over, mut failed) = (0, false, None);
        ledger.replay(0, false, |batch| {
            for stored in &batch {
                // Times of recording never go back: what comes after the first later one is later.
                is_over = is_over || calendar::london_date(stored.recorded_at) > as_at;
                if is_over || failed.is_some() {
                    return;
                }
                position = stored.position;
                failed = streams.take(stored).err();
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        let counts = |episode: &Episode| {
            let reason = episode.closed.map(|(_, reason, _)| reason);
            episode.clock_start.is_some()
                && !matches!(reason, Some(ClosureReason::EnteredInError | ClosureReason::Duplicate))
        };
        // By id, so that the same record always gives the same report.
        let mut episodes: Vec<(Uuid, Episode)> = streams.episodes.into_iter().filter(|(_, e)| counts(e)).collect();
        episodes.sort_by_key(|(id, _)| *id);
        let mut practitioners: Vec<_> = streams.practitioners.into_iter().collect();
        practitioners.sort_by_key(|(id, _)| *id);
        let mut hand_overs: Vec<_> = streams.hand_overs.into_iter().collect();
        hand_overs.sort_by_key(|(id, _)| *id);
        Ok(Self {
            as_at,
            position,
            service: streams.service,
            people: streams.people.into_iter().map(|(id, p)| (PersonId(id), p)).collect(),
            episodes: episodes.into_iter().map(|(_, episode)| episode).collect(),
            practitioners: practitioners
                .into_iter()
                .map(|(id, p)| (PractitionerId(id), p))
                .collect(),
            hand_overs: hand_overs.into_iter().map(|(_, hand_over)| hand_over).collect(),
            providers: streams
                .providers
                .into_iter()
                .map(|(id, p)| (ProviderId(id), p))
                .collect(),
        })
    }
}

/// The day of the first session of a therapy that somebody was treated in; of any therapy where none is named.
pub(super) fn first_session(episode: &Episode, therapy: Option<&TherapyCode>) -> Option<Date> {
    let courses = episode.courses.iter();
    courses
        .filter(|course| therapy.is_none_or(|therapy| course.facts.choice.therapy == *therapy))
        .flat_map(|course| &course.sessions)
        .filter(|session| session.was_attended())
        .filter_map(|session| session.held)
        .filter(|held| held.kind == SessionKind::Treatment)
        .map(|held| held.on)
        .min()
}

/// The therapies that an episode waits or waited for, or had.
pub(super) fn therapies(episode: &Episode) -> BTreeSet<&TherapyCode> {
    let listed = episode
        .waits
        .iter()
        .flat_map(|wait| &wait.choices)
        .map(|choice| &choice.therapy);
    let had = episode.courses.iter().map(|course| &course.facts.choice.therapy);
    listed.chain(had).collect()
}
