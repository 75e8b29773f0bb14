//! Bodies: how facts and words become bytes for the ledger and come back, through upcasters for older versions.
//!
//! A body is JSON: `{"e": {"<event>": {...}}, "on": "2026-11-22"}` for the facts and `[["key", "text"], ...]` for the
//! words, each sealed by the ledger with the type name and version beside it.

use crate::account::AccountEvent;
use crate::asks::AskEvent;
use crate::carer::CarerEvent;
use crate::complaint::ComplaintEvent;
use crate::episode::EpisodeEvent;
use crate::group::GroupEvent;
use crate::hand_over::HandOverEvent;
use crate::load::LoadEvent;
use crate::news::{CommentEvent, NewsEvent, NoticeboardEvent};
use crate::opening::OpeningEvent;
use crate::own_access::OwnAccessEvent;
use crate::person::PersonEvent;
use crate::post::PostEvent;
use crate::practitioner::PractitionerEvent;
use crate::provider::ProviderEvent;
use crate::registrant::RegistrantEvent;
use crate::service::ServiceEvent;
use crate::story::StoryEvent;
use crate::survey::SurveyEvent;
use crate::survey_answer::SurveyAnswerEvent;
use crate::timesheet::TimesheetEvent;
use crate::words::Words;
use jiff::civil::Date;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An event enum that the ledger can hold.
pub trait Stored: Serialize + DeserializeOwned {
    /// Every type name of the stream with the current version of its body.
    const KINDS: &'static [(&'static str, u16)];

    /// The type name of this event.
    fn type_name(&self) -> &'static str;
}

macro_rules! stored {
    ($($event:ty),+ $(,)?) => { $(
        impl Stored for $event {
            const KINDS: &'static [(&'static str, u16)] = <$event>::KINDS;
            fn type_name(&self) -> &'static str { self.kind() }
        }
    )+ };
}

stored!(
    EpisodeEvent,
    PersonEvent,
    PractitionerEvent,
    OpeningEvent,
    AccountEvent,
    ServiceEvent,
    GroupEvent,
    RegistrantEvent,
    PostEvent,
    TimesheetEvent,
    LoadEvent,
    OwnAccessEvent,
    CarerEvent,
    StoryEvent,
    ComplaintEvent,
    SurveyEvent,
    SurveyAnswerEvent,
    ProviderEvent,
    HandOverEvent,
    NewsEvent,
    CommentEvent,
    NoticeboardEvent,
    AskEvent
);

/// Every type name of every stream, with the current version of its body: what a ledger must know to start.
#[must_use]
pub fn known_types() -> Vec<(&'static str, u16)> {
    [
        EpisodeEvent::KINDS,
        PersonEvent::KINDS,
        PractitionerEvent::KINDS,
        OpeningEvent::KINDS,
        AccountEvent::KINDS,
        ServiceEvent::KINDS,
        GroupEvent::KINDS,
        RegistrantEvent::KINDS,
        PostEvent::KINDS,
        TimesheetEvent::KINDS,
        LoadEvent::KINDS,
        OwnAccessEvent::KINDS,
        CarerEvent::KINDS,
        StoryEvent::KINDS,
        ComplaintEvent::KINDS,
        SurveyEvent::KINDS,
        SurveyAnswerEvent::KINDS,
        ProviderEvent::KINDS,
        HandOverEvent::KINDS,
        NewsEvent::KINDS,
        CommentEvent::KINDS,
        NoticeboardEvent::KINDS,
        AskEvent::KINDS,
    ]
    .concat()
}

/// The current version of a type's body.
#[must_use]
pub fn current_version<E: Stored>(event: &E) -> u16 {
    let name = event.type_name();
    E::KINDS.iter().find(|(n, _)| *n == name).map_or(1, |(_, v)| *v)
}

/// A body that cannot be read: damaged, or of a version that this program does not know.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// Not what the type promises.
    #[error("the body of a {kind} event (version {version}) cannot be read: {source}")]
    Unreadable {
        /// The type name.
        kind: String,
        /// The version.
        version: u16,
        /// Where reading stopped.
        source: serde_json::Error,
    },
    /// Newer than this program.
    #[error("a {kind} event has version {version}, this program knows {known}")]
    TooNew {
        /// The type name.
        kind: String,
        /// The version found.
        version: u16,
        /// The version known.
        known: u16,
    },
    /// Older than this program, which has lost the step from that version to the next.
    #[error("nothing brings a {kind} event of version {version} up to the next version")]
    NoWayUp {
        /// The type name.
        kind: String,
        /// The version that cannot be left.
        version: u16,
    },
    /// Of a type that the stream does not have.
    #[error("there is no {kind} event on this stream")]
    Unknown {
        /// The type name.
        kind: String,
    },
}

#[derive(Serialize)]
struct BodyRef<'a, E> {
    e: &'a E,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
}

#[derive(Deserialize)]
struct Body<E> {
    e: E,
    #[serde(default)]
    on: Option<Date>,
}

/// The facts as bytes.
///
/// # Errors
/// When a value cannot be written as JSON, which none of ours does.
pub fn encode_facts<E: Stored>(event: &E, occurred_on: Option<Date>) -> Result<Vec<u8>, CodecError> {
    serde_json::to_vec(&BodyRef {
        e: event,
        on: occurred_on,
    })
    .map_err(|source| CodecError::Unreadable {
        kind: event.type_name().to_owned(),
        version: current_version(event),
        source,
    })
}

/// The words as bytes; none if there are no words.
#[must_use]
pub fn encode_words(words: &Words) -> Option<Vec<u8>> {
    if words.is_empty() {
        None
    } else {
        serde_json::to_vec(words).ok()
    }
}

/// Facts read back, brought up to the current version.
///
/// # Errors
/// [`CodecError`] when the type is not of this stream, newer than known, or damaged.
pub fn decode_facts<E: Stored>(kind: &str, version: u16, bytes: &[u8]) -> Result<(E, Option<Date>), CodecError> {
    decode_with(UPCASTERS, kind, version, bytes)
}

/// Facts read back through a table of upcasters: the step from one version to the next, one after the other.
fn decode_with<E: Stored>(
    upcasters: &[Upcaster],
    kind: &str,
    version: u16,
    bytes: &[u8],
) -> Result<(E, Option<Date>), CodecError> {
    let Some((_, known)) = E::KINDS.iter().find(|(n, _)| *n == kind) else {
        return Err(CodecError::Unknown { kind: kind.to_owned() });
    };
    let unreadable = |source| CodecError::Unreadable {
        kind: kind.to_owned(),
        version,
        source,
    };
    if version == *known {
        let body: Body<E> = serde_json::from_slice(bytes).map_err(unreadable)?;
        return Ok((body.e, body.on));
    }
    if version > *known {
        return Err(CodecError::TooNew {
            kind: kind.to_owned(),
            version,
            known: *known,
        });
    }
    let mut value: serde_json::Value = serde_json::from_slice(bytes).map_err(unreadable)?;
    for step in version..*known {
        // A step that is missing is an error: a body that happens to read as the next version may mean something else.
        let Some((_, _, upcast)) = upcasters.iter().find(|(k, v, _)| *k == kind && *v == step) else {
            return Err(CodecError::NoWayUp {
                kind: kind.to_owned(),
                version: step,
            });
        };
        upcast(&mut value);
    }
    let body: Body<E> = serde_json::from_value(value).map_err(unreadable)?;
    Ok((body.e, body.on))
}

/// Words read back.
///
/// # Errors
/// [`CodecError::Unreadable`] when they are damaged.
pub fn decode_words(kind: &str, version: u16, bytes: &[u8]) -> Result<Words, CodecError> {
    serde_json::from_slice(bytes).map_err(|source| CodecError::Unreadable {
        kind: kind.to_owned(),
        version,
        source,
    })
}

/// A pure change of a body from one version to the next.
type Upcast = fn(&mut serde_json::Value);

/// What brings an older body up: type name, the version it starts from, the change.
type Upcaster = (&'static str, u16, Upcast);

/// Every step between released versions, one entry a change; the golden files of each released version prove them.
const UPCASTERS: &[Upcaster] = &[];

#[cfg(test)]
mod tests;
