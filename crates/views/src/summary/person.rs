//! The summary of a person: what a row and a search need to name and safely reach them.

use super::listed;
use care::person::{LinkReason, Name, NhsNumber, Person, SafeContact};
use care::terms::{AccessNeed, ConsentKind, Gender, PartOfDay};
use care::{EpisodeId, PersonId};
use jiff::civil::Date;

/// A person as lists know them. Address, email and the rest are read from their stream when their page is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonSummary {
    /// The person.
    pub id: PersonId,
    /// Version of the stream that this summary is of.
    pub version: u64,
    /// The name, if known.
    pub name: Option<Name>,
    /// Birth date.
    pub born: Option<Date>,
    /// NHS number.
    pub nhs_number: Option<NhsNumber>,
    /// Administrative gender as sent or stated.
    pub gender: Option<Gender>,
    /// Phone.
    pub phone: Option<String>,
    /// How they may safely be reached; shown before any call.
    pub safe_contact: SafeContact,
    /// Access needs.
    pub needs: Vec<AccessNeed>,
    /// Interpreter's language.
    pub interpreter: Option<String>,
    /// Live consents.
    pub consents: Vec<ConsentKind>,
    /// Episodes, in the order they began.
    pub episodes: Vec<EpisodeId>,
    /// Records linked to this one.
    pub links: Vec<(PersonId, LinkReason)>,
    /// Whether the person has died.
    pub died: bool,
}

impl PersonSummary {
    /// The summary of a folded person; none before they were registered.
    #[must_use]
    pub fn of(id: PersonId, version: u64, p: &Person) -> Option<Self> {
        fn given(text: Option<&String>) -> Option<String> {
            text.filter(|t| !t.is_empty()).cloned()
        }
        let name = p.identity.name.as_ref();
        p.registered.then(|| Self {
            id,
            version,
            name: name.map(|n| Name {
                uses: given(n.uses.as_ref()),
                title: given(n.title.as_ref()),
                ..n.clone()
            }),
            born: p.identity.born,
            nhs_number: p.identity.nhs_number.clone(),
            gender: p.identity.gender,
            phone: given(p.reach.phone.as_ref()).or_else(|| given(p.reach.other_phone.as_ref())),
            safe_contact: SafeContact {
                times: listed(PartOfDay::ALL, &p.safe_contact.times),
                ..p.safe_contact.clone()
            },
            needs: listed(AccessNeed::ALL, &p.needs),
            interpreter: p.interpreter.clone(),
            consents: listed(ConsentKind::ALL, &p.consents),
            episodes: p.episodes.clone(),
            links: p.links.clone(),
            died: p.died,
        })
    }

    /// "Rahman, Amina", or what a list says of an unidentified person.
    #[must_use]
    pub fn listed(&self) -> String {
        self.name
            .as_ref()
            .map(Name::listed)
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| "Name not given".to_owned())
    }
}
