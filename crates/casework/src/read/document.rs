//! Documents, and a message as sent beside what we understood.

use care::episode::{Episode, EpisodeEvent};
use care::{DocumentId, EpisodeId, PersonId, ReferralId, Role};
use exchange::intake::{ReferralUnderstood, Row, ToCheck};
use uuid::Uuid;

use crate::desk::Desk;
use crate::fold;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::relationship::is_own;

/// A document with its bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Its id.
    pub id: DocumentId,
    /// Media type.
    pub media_type: String,
    /// The document.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for StoredDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "StoredDocument({}, {}, {} bytes)",
            self.id,
            self.media_type,
            self.bytes.len()
        )
    }
}

/// A message as it was sent, beside what we understood of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AsSent {
    /// The original, as text.
    pub original: String,
    /// Line by line what we understood, with "Not given" for what was not there.
    pub understood: Vec<Row>,
    /// What a human should look at or ask about.
    pub to_check: Vec<ToCheck>,
    /// The FHIRPath of every leaf that we did not read.
    pub unread: Vec<String>,
}

impl AsSent {
    pub(crate) fn new(bytes: &[u8], understood: Option<&ReferralUnderstood>) -> Self {
        Self {
            original: String::from_utf8_lossy(bytes).into_owned(),
            understood: understood.map(ReferralUnderstood::rows).unwrap_or_default(),
            to_check: understood.map(|u| u.to_check.clone()).unwrap_or_default(),
            unread: understood.map(|u| u.unread.clone()).unwrap_or_default(),
        }
    }

    /// Whether there is a request in it.
    #[must_use]
    pub fn is_understood(&self) -> bool {
        !self.understood.is_empty()
    }
}

impl Desk {
    /// A document: of an episode that this principal may see, or of a held message.
    ///
    /// # Errors
    /// Not found (also when it is not theirs to see), or the store failed.
    pub fn document(&self, p: &Principal, id: DocumentId) -> Result<StoredDocument, Refused> {
        self.catch_up()?;
        let found = self
            .ledger
            .document(id.0)
            .map_err(|e| self.fault("document", &e))?
            .ok_or(Refused::NotFound)?;
        let ids = if self.index.held(found.key_id).is_some() {
            self.allow(p, ActKind::SeeQuarantine)?;
            vec![found.key_id]
        } else {
            self.allow(p, ActKind::SeeDocument)?;
            let episode = self.episode_with_document(p, PersonId(found.key_id), id)?;
            vec![found.key_id, episode.0]
        };
        self.log_read(p, "document", &ids)?;
        Ok(StoredDocument {
            id,
            media_type: found.media_type,
            bytes: found.bytes,
        })
    }

    /// The episode of a person that holds a document, if the principal may see it there.
    fn episode_with_document(&self, p: &Principal, person: PersonId, id: DocumentId) -> Result<EpisodeId, Refused> {
        let now = self.clock.now();
        let episodes = self
            .views
            .person(person)
            .map(|person| person.episodes)
            .unwrap_or_default();
        let mut refused = Refused::NotFound;
        for episode in episodes {
            let told = fold::told::<EpisodeEvent>(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
            let e: Episode = fold::fold_told(&told).state;
            let sent_with = |r: &care::episode::Referral| r.document == Some(id);
            let added = told.iter().any(
                |t| matches!(&t.event, EpisodeEvent::FurtherInformationReceived { document } if *document == Some(id)),
            );
            let referrals: Vec<_> = e.referrals.iter().map(|(r, _)| r).filter(|r| sent_with(r)).collect();
            if referrals.is_empty() && !added {
                continue;
            }
            // A referrer sees what they sent themselves, not what others sent or what came later.
            if p.role == Role::Referrer && !referrals.iter().any(|r| is_own(p, r)) {
                continue;
            }
            match self.allow_in_episode(p, ActKind::SeeDocument, episode, &e, now) {
                Ok(()) => return Ok(episode),
                Err(why) => refused = why,
            }
        }
        Err(refused)
    }

    /// A referral message of an episode as it was sent, beside what we understood.
    ///
    /// # Errors
    /// Not found, not allowed, or the store failed.
    pub fn as_sent(&self, p: &Principal, episode: EpisodeId, referral: ReferralId) -> Result<AsSent, Refused> {
        self.allow(p, ActKind::SeeDocument)?;
        self.catch_up()?;
        let now = self.clock.now();
        let e: fold::Loaded<Episode> = fold::load(&self.ledger, episode.0).map_err(|e| self.fault("episode", &e))?;
        let e = e.state;
        self.allow_in_episode(p, ActKind::SeeDocument, episode, &e, now)?;
        let person = e.person.ok_or(Refused::NotFound)?;
        let (sent, _) = e
            .referrals
            .iter()
            .find(|(r, _)| r.id == referral)
            .ok_or(Refused::NotFound)?;
        if p.role == Role::Referrer && !is_own(p, sent) {
            return Err(Refused::NotFound);
        }
        let document = sent.document.ok_or(Refused::NotFound)?;
        let ids: [Uuid; 2] = [person.0, episode.0];
        self.log_read(p, "referral as sent", &ids)?;
        let found = self
            .ledger
            .document(document.0)
            .map_err(|e| self.fault("document", &e))?
            .ok_or(Refused::NotFound)?;
        let intake = self.read_again(&found.bytes);
        Ok(AsSent::new(&found.bytes, intake.understood()))
    }
}
