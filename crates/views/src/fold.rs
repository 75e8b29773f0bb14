//! Events to states: a stream's kind is told by the first part of its events' type names.

use crate::live::ReplayError;
use crate::store::Beside;
use crate::store::Store;
use crate::summary::{EpisodeSummary, PersonSummary};
use care::account::{Account, AccountEvent};
use care::codec::{Stored, decode_facts};
use care::episode::{Episode, EpisodeEvent};
use care::hand_over::{HandOver, HandOverEvent};
use care::load::{LoadAgreed, LoadEvent};
use care::opening::{Opening, OpeningEvent};
use care::person::{Person, PersonEvent};
use care::post::{Post, PostEvent};
use care::practitioner::{Practitioner, PractitionerEvent};
use care::provider::{Provider, ProviderEvent};
use care::registrant::{Registrant, RegistrantEvent};
use care::service::{Service, ServiceEvent, Standards};
use care::survey::{Survey, SurveyEvent};
use care::survey_answer::{SurveyAnswer, SurveyAnswerEvent};
use care::timesheet::{Timesheet, TimesheetEvent};
use care::{
    Calendar, EpisodeId, HandOverId, Header, OpeningId, PersonId, PostId, PractitionerId, ProviderId, RegistrantId,
    Role, SurveyAnswerId, SurveyId, UserId,
};
use ledger::{Opened, StoredEvent};
use std::borrow::Cow;
use uuid::Uuid;

/// Events that no summary shows anything of: they are many, so they are not even decoded. Random histories hold all of
/// them; a test fails as soon as one begins to matter.
const SHOWN_NOWHERE: &[&str] = &[
    "episode.note_written",
    "episode.goal_agreed",
    "episode.goal_rated",
    "episode.entry_misfiled",
    "episode.measure_declined",
    "episode.further_information_received",
    "person.disclosed",
    "person.ethnicity_stated",
    "person.deprivation_stated",
    "person.email_came_back",
    "person.email_confirmed",
];

/// Events of an episode that change nothing but its version once it is closed with nothing left to do.
const SHOWN_NOWHERE_ONCE_CLOSED: &[&str] = &["episode.letter_sent", "episode.acknowledged", "episode.followed_up"];

/// Whether an event leaves the row of a closed episode as it is, but for the version.
pub(crate) fn leaves_closed(event: &StoredEvent) -> bool {
    let shows_nowhere = |name| SHOWN_NOWHERE.contains(&name) || SHOWN_NOWHERE_ONCE_CLOSED.contains(&name);
    event.opened().is_some_and(|opened| shows_nowhere(opened.type_name))
}

/// The state of one stream while it is folded.
pub(crate) enum Folded {
    Episode(Box<Episode>),
    Person(Box<Person>),
    Practitioner(Box<Practitioner>),
    Opening(Box<Opening>),
    Account(Box<Account>),
    Service(Box<Service>),
    Registrant(Box<Registrant>),
    Post(Box<Post>),
    Timesheet(Box<Timesheet>),
    Load(Box<LoadAgreed>),
    Survey(Box<Survey>),
    SurveyAnswer(Box<SurveyAnswer>),
    Provider(Box<Provider>),
    HandOver(Box<HandOver>),
    /// Of a kind that no view shows.
    Other,
    /// Its key was erased; the key's id.
    Erased(Uuid),
}

impl Folded {
    /// The empty state of the stream that an event belongs to.
    pub(crate) fn of_kind(type_name: &str) -> Self {
        match type_name.split_once('.').map_or(type_name, |(stream, _)| stream) {
            "episode" => Self::Episode(Box::default()),
            "person" => Self::Person(Box::default()),
            "practitioner" => Self::Practitioner(Box::default()),
            "opening" => Self::Opening(Box::default()),
            "account" => Self::Account(Box::default()),
            "service" => Self::Service(Box::default()),
            "registrant" => Self::Registrant(Box::default()),
            "post" => Self::Post(Box::default()),
            "timesheet" => Self::Timesheet(Box::default()),
            "load" => Self::Load(Box::default()),
            "survey" => Self::Survey(Box::default()),
            "survey_answer" => Self::SurveyAnswer(Box::default()),
            "provider" => Self::Provider(Box::default()),
            "hand_over" => Self::HandOver(Box::default()),
            _ => Self::Other,
        }
    }
}

/// A stream that is folded, and how far.
pub(crate) struct Stream {
    pub(crate) version: u64,
    pub(crate) state: Folded,
}

fn header(event: &StoredEvent, occurred_on: Option<jiff::civil::Date>) -> Header {
    Header {
        version: event.version,
        at: event.recorded_at,
        by: UserId(event.author),
        role: i16::try_from(event.role)
            .ok()
            .and_then(Role::from_number)
            .unwrap_or(Role::System),
        occurred_on,
    }
}

fn decoded<E: Stored>(event: &StoredEvent, opened: &Opened) -> Result<(Header, E), ReplayError> {
    let (facts, on) = decode_facts::<E>(opened.type_name, opened.type_version, &opened.facts).map_err(|source| {
        ReplayError::Unreadable {
            position: event.position,
            source,
        }
    })?;
    Ok((header(event, on), facts))
}

impl Stream {
    /// A stream before its first event.
    pub(crate) fn before(event: &StoredEvent) -> Self {
        let state = event
            .opened()
            .map_or(Folded::Erased(event.key_id), |o| Folded::of_kind(o.type_name));
        Self { version: 0, state }
    }

    /// Folds an event in. Returns whether it closed an episode.
    pub(crate) fn apply(&mut self, event: &StoredEvent) -> Result<bool, ReplayError> {
        self.version = event.version;
        let Some(opened) = event.opened() else {
            self.state = Folded::Erased(event.key_id);
            return Ok(false);
        };
        let mut closed = false;
        match &mut self.state {
            Folded::Episode(state) if SHOWN_NOWHERE.contains(&opened.type_name) => state.version = event.version,
            Folded::Person(_) if SHOWN_NOWHERE.contains(&opened.type_name) => {}
            Folded::Episode(state) => {
                let (header, facts) = decoded::<EpisodeEvent>(event, opened)?;
                state.apply(&header, &facts);
                closed = matches!(facts, EpisodeEvent::EpisodeClosed { .. });
            }
            Folded::Person(state) => {
                let (header, facts) = decoded::<PersonEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Practitioner(state) => {
                let (header, facts) = decoded::<PractitionerEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Opening(state) => {
                let (header, facts) = decoded::<OpeningEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Account(state) => {
                let (header, facts) = decoded::<AccountEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Service(state) => {
                let (header, facts) = decoded::<ServiceEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Registrant(state) => {
                let (header, facts) = decoded::<RegistrantEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Post(state) => {
                let (header, facts) = decoded::<PostEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Timesheet(state) => {
                let (header, facts) = decoded::<TimesheetEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Load(state) => {
                let (header, facts) = decoded::<LoadEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Survey(state) => {
                let (header, facts) = decoded::<SurveyEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::SurveyAnswer(state) => {
                let (header, facts) = decoded::<SurveyAnswerEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Provider(state) => {
                let (header, facts) = decoded::<ProviderEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::HandOver(state) => {
                let (header, facts) = decoded::<HandOverEvent>(event, opened)?;
                state.apply(&header, &facts);
            }
            Folded::Other | Folded::Erased(_) => {}
        }
        Ok(closed)
    }

    /// Folds a whole stream.
    pub(crate) fn whole(events: &[StoredEvent]) -> Result<Option<Self>, ReplayError> {
        let Some(first) = events.first() else { return Ok(None) };
        let mut stream = Self::before(first);
        for event in events {
            stream.apply(event)?;
        }
        Ok(Some(stream))
    }

    /// Drops from a state that is still being folded the answers to measures: no summary reads them, nor does anything
    /// that is folded later.
    pub(crate) fn lighten(&mut self) {
        if let Folded::Episode(e) = &mut self.state
            && let Some(m) = e.measures.last_mut()
        {
            m.facts.answers = Vec::new();
            m.facts.catalogue = String::new();
        }
    }

    /// What is to be put into the store.
    pub(crate) fn summary(self, id: Uuid, standards: &Standards, days: &Calendar) -> Summed {
        let version = self.version;
        match self.state {
            Folded::Episode(e) => EpisodeSummary::of(EpisodeId(id), &e, standards, days)
                .map_or(Summed::Nothing, |s| Summed::Episode(Box::new(s), Beside::of(&e))),
            Folded::Person(p) => {
                PersonSummary::of(PersonId(id), version, &p).map_or(Summed::Nothing, |s| Summed::Person(Box::new(s)))
            }
            Folded::Practitioner(state) => Summed::Practitioner(PractitionerId(id), version, state),
            Folded::Opening(state) => Summed::Opening(OpeningId(id), version, state),
            Folded::Account(state) => Summed::Account(UserId(id), version, state),
            Folded::Service(state) => Summed::Service(id, version, state),
            Folded::Registrant(state) => Summed::Registrant(RegistrantId(id), version, state),
            Folded::Post(state) => Summed::Post(PostId(id), version, state),
            Folded::Timesheet(state) => Summed::Timesheet(id, version, state),
            Folded::Load(state) => Summed::Load(id, version, state),
            Folded::Survey(state) => Summed::Survey(SurveyId(id), version, state),
            Folded::SurveyAnswer(state) => Summed::SurveyAnswer(SurveyAnswerId(id), version, state),
            Folded::Provider(state) => Summed::Provider(ProviderId(id), version, state),
            Folded::HandOver(state) => Summed::HandOver(HandOverId(id), version, state),
            Folded::Other => Summed::Nothing,
            Folded::Erased(key) => Summed::Erased(id, key),
        }
    }
}

/// A stream as it goes into the store.
pub(crate) enum Summed {
    Episode(Box<EpisodeSummary>, Beside),
    Person(Box<PersonSummary>),
    Practitioner(PractitionerId, u64, Box<Practitioner>),
    Opening(OpeningId, u64, Box<Opening>),
    Account(UserId, u64, Box<Account>),
    Service(Uuid, u64, Box<Service>),
    Registrant(RegistrantId, u64, Box<Registrant>),
    Post(PostId, u64, Box<Post>),
    Timesheet(Uuid, u64, Box<Timesheet>),
    Load(Uuid, u64, Box<LoadAgreed>),
    Survey(SurveyId, u64, Box<Survey>),
    SurveyAnswer(SurveyAnswerId, u64, Box<SurveyAnswer>),
    Provider(ProviderId, u64, Box<Provider>),
    HandOver(HandOverId, u64, Box<HandOver>),
    Erased(Uuid, Uuid),
    Nothing,
}

impl Summed {
    /// Puts it in, unless the store has a newer version. True if the service's standards changed by it.
    pub(crate) fn put(&self, store: &mut Store) -> bool {
        match self {
            Self::Episode(s, beside) => store.put_episode_with(s, beside.clone()),
            Self::Person(s) => store.put_person(s),
            Self::Practitioner(id, version, state) => store.put_practitioner(*id, *version, state),
            Self::Opening(id, version, state) => store.put_opening(*id, *version, state),
            Self::Account(id, version, state) => store.put_account(*id, *version, state),
            Self::Service(id, version, state) => return store.put_service(*id, *version, state),
            Self::Registrant(id, version, state) => store.workforce.put_registrant(*id, *version, state),
            Self::Post(id, version, state) => store.workforce.put_post(*id, *version, state),
            Self::Timesheet(id, version, state) => store.workforce.put_timesheet(*id, *version, state),
            Self::Load(id, version, state) => store.workforce.put_load(*id, *version, state),
            Self::Survey(id, version, state) => store.surveys.put_survey(*id, *version, state),
            Self::SurveyAnswer(id, version, state) => store.surveys.put_answer(*id, *version, state),
            Self::Provider(id, version, state) => store.seats.put_provider(*id, *version, state),
            Self::HandOver(id, version, state) => store.seats.put_hand_over(*id, *version, state),
            Self::Erased(stream, key) => store.drop_stream(*stream, *key),
            Self::Nothing => {}
        }
        false
    }
}

/// The standards that hold in a store.
pub(crate) fn standards(store: &Store) -> Cow<'_, Standards> {
    match &store.service {
        Some((_, kept)) => Cow::Borrowed(&kept.state.standards),
        None => Cow::Owned(Standards::default()),
    }
}
