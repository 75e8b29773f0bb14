//! Folding a stream from the ledger: what a decision rests on. Never from a view.

use care::account::{Account, AccountEvent};
use care::asks::{Ask, AskEvent};
use care::carer::{CarerEvent, Carers};
use care::codec::{CodecError, Stored};
use care::complaint::{Complaint, ComplaintEvent};
use care::episode::{Episode, EpisodeEvent};
use care::hand_over::{HandOver, HandOverEvent};
use care::load::{LoadAgreed, LoadEvent};
use care::news::{Comment, CommentEvent, News, NewsEvent, Noticeboard, NoticeboardEvent};
use care::opening::{Opening, OpeningEvent};
use care::own_access::{OwnAccess, OwnAccessEvent};
use care::person::{Person, PersonEvent};
use care::post::{Post, PostEvent};
use care::practitioner::{Practitioner, PractitionerEvent};
use care::provider::{Provider, ProviderEvent};
use care::registrant::{Registrant, RegistrantEvent};
use care::service::{Service, ServiceEvent};
use care::story::{Stories, StoryEvent};
use care::survey::{Survey, SurveyEvent};
use care::survey_answer::{SurveyAnswer, SurveyAnswerEvent};
use care::timesheet::{Timesheet, TimesheetEvent};
use care::{Header, Role, UserId, Words, codec};
use jiff::civil::Date;
use ledger::{Ledger, StorageError, StoredEvent};
use uuid::Uuid;

/// A state that events fold into.
pub(crate) trait Folded: Default + Clone {
    type Event: Stored;
    fn fold(&mut self, header: &Header, event: &Self::Event);
}

macro_rules! folded {
    ($($state:ty => $event:ty),+ $(,)?) => { $(
        impl Folded for $state {
            type Event = $event;
            fn fold(&mut self, header: &Header, event: &$event) { self.apply(header, event); }
        }
    )+ };
}

folded!(
    Episode => EpisodeEvent, Person => PersonEvent, Practitioner => PractitionerEvent, Opening => OpeningEvent,
    Account => AccountEvent, Service => ServiceEvent, Registrant => RegistrantEvent, Post => PostEvent,
    Timesheet => TimesheetEvent, LoadAgreed => LoadEvent, Survey => SurveyEvent, SurveyAnswer => SurveyAnswerEvent,
    Provider => ProviderEvent, HandOver => HandOverEvent, OwnAccess => OwnAccessEvent,
    Stories => StoryEvent, Complaint => ComplaintEvent, Carers => CarerEvent,
    News => NewsEvent, Comment => CommentEvent, Noticeboard => NoticeboardEvent, Ask => AskEvent,
);

/// A stream as it is at a version. A stream that does not exist, or whose key was erased, is at version 0 and empty.
#[derive(Debug, Clone)]
pub(crate) struct Loaded<S> {
    pub(crate) version: u64,
    pub(crate) state: S,
}

/// Why a stream could not be folded: the store, or a body that is not what its type promises.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FoldError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("a body could not be read: {0}")]
    Codec(#[from] CodecError),
}

/// An event with its header and words.
#[derive(Debug, Clone)]
pub(crate) struct Told<E> {
    pub(crate) position: u64,
    pub(crate) header: Header,
    pub(crate) event: E,
    pub(crate) words: Words,
}

pub(crate) fn header(stored: &StoredEvent, occurred_on: Option<Date>) -> Header {
    Header {
        version: stored.version,
        at: stored.recorded_at,
        by: UserId(stored.author),
        role: i16::try_from(stored.role)
            .ok()
            .and_then(Role::from_number)
            .unwrap_or(Role::System),
        occurred_on,
    }
}

/// Folds a stream. Erased events end the fold with an empty state: nothing is known any more.
pub(crate) fn load<S: Folded>(ledger: &Ledger, stream: Uuid) -> Result<Loaded<S>, FoldError> {
    let mut loaded = Loaded {
        version: 0,
        state: S::default(),
    };
    for stored in ledger.stream(stream, 1, false)? {
        let Some(opened) = stored.opened() else {
            return Ok(Loaded {
                version: 0,
                state: S::default(),
            });
        };
        let (event, on) = codec::decode_facts::<S::Event>(opened.type_name, opened.type_version, &opened.facts)?;
        loaded.version = stored.version;
        loaded.state.fold(&header(&stored, on), &event);
    }
    Ok(loaded)
}

/// All events of a stream with their words; erased ones are left out.
pub(crate) fn told<E: Stored>(ledger: &Ledger, stream: Uuid) -> Result<Vec<Told<E>>, FoldError> {
    let mut out = Vec::new();
    for stored in ledger.stream(stream, 1, true)? {
        let Some(opened) = stored.opened() else { continue };
        let (event, on) = codec::decode_facts::<E>(opened.type_name, opened.type_version, &opened.facts)?;
        let words = match &opened.words {
            Some(bytes) => codec::decode_words(opened.type_name, opened.type_version, bytes)?,
            None => Words::default(),
        };
        out.push(Told {
            position: stored.position,
            header: header(&stored, on),
            event,
            words,
        });
    }
    Ok(out)
}

/// Folds events already read.
pub(crate) fn fold_told<S: Folded>(told: &[Told<S::Event>]) -> Loaded<S> {
    let mut loaded = Loaded {
        version: 0,
        state: S::default(),
    };
    for entry in told {
        loaded.version = entry.header.version;
        loaded.state.fold(&entry.header, &entry.event);
    }
    loaded
}
