//! What is true now of this crate's own streams, in memory, fed by the same pass over the ledger as the views.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use care::codec::{self, Stored};
use care::terms::TherapyChoice;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Ledger, StorageError, StoredEvent};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::draft::Own;
use crate::figures::Kept;
use crate::fold;
use crate::hub::AtHub;
use crate::news::Shelf;
use crate::streams::{AccessEvent, ErasureEvent, MessageEvent, NamedKey, ProposalEvent, QuarantineEvent, ReleaseEvent};

/// A request that a message may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) episode: EpisodeId,
    pub(crate) referral: ReferralId,
    pub(crate) person: PersonId,
}

/// A held message.
#[derive(Debug, Clone)]
pub(crate) struct HeldMessage {
    pub(crate) document: DocumentId,
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
    /// When, what it became, the episode.
    pub(crate) resolved: Option<(Timestamp, String, Option<EpisodeId>)>,
}

/// A break-glass access.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) episode: EpisodeId,
    pub(crate) person: PersonId,
    pub(crate) user: UserId,
    pub(crate) human: HumanId,
    pub(crate) role: Role,
    pub(crate) at: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) reviewed: Option<(bool, Timestamp)>,
}

/// A line of a proposal.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) episode: EpisodeId,
    pub(crate) wait: WaitId,
    pub(crate) opening: OpeningId,
    pub(crate) choice: TherapyChoice,
    pub(crate) wait_days: i32,
    pub(crate) first_on: Option<Date>,
    /// The offer, and whether another opening was offered.
    pub(crate) offered: Option<(OfferId, bool)>,
    pub(crate) dropped: bool,
}

/// A proposal.
#[derive(Debug, Clone)]
pub(crate) struct Proposed {
    pub(crate) at: Timestamp,
    pub(crate) by: UserId,
    pub(crate) position: u64,
    pub(crate) waits: u32,
    pub(crate) seats: u32,
    pub(crate) not_placed: u32,
    pub(crate) lines: BTreeMap<u32, Line>,
}

#[derive(Default)]
struct Inner {
    requests: HashMap<[u8; 16], Vec<Request>>,
    messages: HashMap<Uuid, Request>,
    by_referral: HashMap<ReferralId, Request>,
    held: BTreeMap<Uuid, HeldMessage>,
    grants: BTreeMap<Uuid, Grant>,
    proposals: BTreeMap<Uuid, Proposed>,
    hub: AtHub,
    /// What was published, by number.
    releases: BTreeMap<u32, Kept>,
    /// Erased by any process, and still to be forgotten by this one.
    erased: Vec<PersonId>,
}

/// The index. One lock, held for the length of one question; the shelf of the public news has its own.
#[derive(Default)]
pub(crate) struct Index {
    inner: RwLock<Inner>,
    pub(crate) shelf: Shelf,
}

/// A name that a message gives to a request, as a fixed-size key: the names themselves stay in the ledger.
fn name_key(sender: &str, name: &NamedKey) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in [sender, &name.by, &name.value] {
        hash.update(u64::try_from(part.len()).unwrap_or(0).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut key = [0; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

impl Index {
    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what this process has just appended.
    pub(crate) fn take_in(&self, own: &[Own], at: Timestamp, by: Author) {
        if own.is_empty() {
            return;
        }
        let mut inner = self.write();
        for one in own {
            inner.apply(one, at, by.user, by.role);
        }
    }

    /// Takes in events as the ledger hands them over; those of other streams are passed over. Seeing one twice changes
    /// nothing.
    pub(crate) fn see(&self, events: &[StoredEvent]) {
        for stored in events {
            let Some(opened) = stored.opened() else { continue };
            let name = opened.type_name;
            let own = match name.split_once('.') {
                Some(("message", _)) => decode(name, opened, stored.stream, Own::Message),
                Some(("quarantine", _)) => decode(name, opened, stored.stream, Own::Quarantine),
                Some(("access", _)) => decode(name, opened, stored.stream, Own::Access),
                Some(("proposal", _)) => decode(name, opened, stored.stream, Own::Proposal),
                Some(("hub", _)) => decode(name, opened, stored.stream, Own::Hub),
                Some(("release", _)) => decode(name, opened, stored.stream, |_, event| Own::Release(event)),
                Some(("erasure", _)) => decode(name, opened, stored.stream, |_, event| Own::Erasure(event)),
                _ => {
                    self.shelf.see(stored, opened);
                    continue;
                }
            };
            let Some(own) = own else {
                tracing::error!(position = stored.position, kind = name, "an event could not be read");
                continue;
            };
            let header = fold::header(stored, None);
            self.write().apply(&own, header.at, header.by, header.role);
        }
    }

    /// People who were erased and whom this process still shows; each is told once.
    pub(crate) fn take_erased(&self) -> Vec<PersonId> {
        std::mem::take(&mut self.write().erased)
    }

    /// Forgets an erased person.
    pub(crate) fn forget(&self, person: PersonId, episodes: &[EpisodeId]) {
        self.shelf.forget(person);
        let mut inner = self.write();
        inner.requests.retain(|_, requests| {
            requests.retain(|r| r.person != person);
            !requests.is_empty()
        });
        inner.messages.retain(|_, r| r.person != person);
        inner.by_referral.retain(|_, r| r.person != person);
        inner.grants.retain(|_, g| g.person != person);
        inner.hub.forget(person);
        for proposed in inner.proposals.values_mut() {
            proposed.lines.retain(|_, l| !episodes.contains(&l.episode));
        }
    }

    /// Requests that a sender's message may mean by a name, each once.
    pub(crate) fn named(&self, sender: &str, name: &NamedKey) -> Vec<Request> {
        self.read()
            .requests
            .get(&name_key(sender, name))
            .cloned()
            .unwrap_or_default()
    }

    /// What a taken message became, by its stream.
    pub(crate) fn message(&self, stream: Uuid) -> Option<Request> {
        self.read().messages.get(&stream).copied()
    }

    /// The request that a message became, by its id.
    pub(crate) fn request(&self, referral: ReferralId) -> Option<Request> {
        self.read().by_referral.get(&referral).copied()
    }

    /// A held message.
    pub(crate) fn held(&self, id: Uuid) -> Option<HeldMessage> {
        self.read().held.get(&id).cloned()
    }

    /// All held messages, newest first.
    pub(crate) fn all_held(&self) -> Vec<(Uuid, HeldMessage)> {
        let mut all: Vec<_> = self.read().held.iter().map(|(id, h)| (*id, h.clone())).collect();
        all.sort_by_key(|(id, h)| (std::cmp::Reverse(h.at), *id));
        all
    }

    /// The access of a human to an episode that is in force.
    pub(crate) fn grant_in_force(&self, human: HumanId, episode: EpisodeId, now: Timestamp) -> Option<Grant> {
        let inner = self.read();
        inner
            .grants
            .values()
            .find(|g| g.human == human && g.episode == episode && g.at <= now && now < g.until)
            .cloned()
    }

    /// An access.
    pub(crate) fn grant(&self, id: Uuid) -> Option<Grant> {
        self.read().grants.get(&id).cloned()
    }

    /// All accesses, newest first.
    pub(crate) fn grants(&self) -> Vec<(Uuid, Grant)> {
        let mut all: Vec<_> = self.read().grants.iter().map(|(id, g)| (*id, g.clone())).collect();
        all.sort_by_key(|(id, g)| (std::cmp::Reverse(g.at), *id));
        all
    }

    /// A proposal.
    pub(crate) fn proposal(&self, id: Uuid) -> Option<Proposed> {
        self.read().proposals.get(&id).cloned()
    }

    /// Asks what only a staff hub knows.
    pub(crate) fn hub<T>(&self, ask: impl FnOnce(&AtHub) -> T) -> T {
        ask(&self.read().hub)
    }

    /// Every release, the newest last.
    pub(crate) fn releases(&self) -> Vec<Kept> {
        self.read().releases.values().cloned().collect()
    }

    /// The newest release.
    pub(crate) fn last_release(&self) -> Option<Kept> {
        self.read().releases.values().next_back().cloned()
    }

    /// All proposals, newest first.
    pub(crate) fn proposals(&self) -> Vec<(Uuid, Proposed)> {
        let mut all: Vec<_> = self.read().proposals.iter().map(|(id, p)| (*id, p.clone())).collect();
        all.sort_by_key(|(id, p)| (std::cmp::Reverse(p.at), *id));
        all
    }
}

fn decode<E: Stored>(name: &str, opened: &ledger::Opened, stream: Uuid, own: fn(Uuid, E) -> Own) -> Option<Own> {
    codec::decode_facts::<E>(name, opened.type_version, &opened.facts)
        .ok()
        .map(|(event, _)| own(stream, event))
}

impl Inner {
    fn apply(&mut self, own: &Own, at: Timestamp, by: UserId, role: Role) {
        match own {
            Own::Message(
                stream,
                MessageEvent::Taken {
                    episode,
                    referral,
                    person,
                    sender,
                    names,
                    ..
                },
            ) => {
                let request = Request {
                    episode: *episode,
                    referral: *referral,
                    person: *person,
                };
                self.messages.insert(*stream, request);
                self.by_referral.insert(*referral, request);
                for name in names {
                    let known = self.requests.entry(name_key(sender, name)).or_default();
                    if !known.contains(&request) {
                        known.push(request);
                    }
                }
            }
            Own::Quarantine(stream, QuarantineEvent::Held { document, reason, .. }) => {
                self.held.entry(*stream).or_insert_with(|| HeldMessage {
                    document: *document,
                    reason: reason.clone(),
                    at,
                    resolved: None,
                });
            }
            Own::Quarantine(stream, QuarantineEvent::Resolved { became, episode, .. }) => {
                if let Some(held) = self.held.get_mut(stream) {
                    held.resolved = Some((at, became.clone(), *episode));
                }
            }
            Own::Access(
                stream,
                AccessEvent::Granted {
                    episode,
                    person,
                    user,
                    human,
                    until,
                },
            ) => {
                self.grants.entry(*stream).or_insert_with(|| Grant {
                    episode: *episode,
                    person: *person,
                    user: *user,
                    human: *human,
                    role,
                    at,
                    until: *until,
                    reviewed: None,
                });
            }
            Own::Access(stream, AccessEvent::Reviewed { in_order }) => {
                if let Some(grant) = self.grants.get_mut(stream) {
                    grant.reviewed = Some((*in_order, at));
                }
            }
            Own::Proposal(stream, event) => self.apply_proposal(*stream, event, at, by),
            Own::Release(ReleaseEvent::Made(kept)) => {
                self.releases
                    .entry(kept.release.number)
                    .or_insert_with(|| (**kept).clone());
            }
            Own::Erasure(ErasureEvent::Done { person, .. }) => self.erased.push(*person),
            Own::Hub(stream, event) => self.hub.apply(*stream, event),
        }
    }

    fn apply_proposal(&mut self, stream: Uuid, event: &ProposalEvent, at: Timestamp, by: UserId) {
        if let ProposalEvent::Made {
            position,
            waits,
            seats,
            not_placed,
        } = event
        {
            self.proposals.entry(stream).or_insert_with(|| Proposed {
                at,
                by,
                position: *position,
                waits: *waits,
                seats: *seats,
                not_placed: *not_placed,
                lines: BTreeMap::new(),
            });
            return;
        }
        let Some(proposed) = self.proposals.get_mut(&stream) else {
            return;
        };
        match event {
            ProposalEvent::Line {
                line,
                episode,
                wait,
                opening,
                choice,
                wait_days,
                first_on,
            } => {
                proposed.lines.entry(*line).or_insert_with(|| Line {
                    episode: *episode,
                    wait: *wait,
                    opening: *opening,
                    choice: choice.clone(),
                    wait_days: *wait_days,
                    first_on: *first_on,
                    offered: None,
                    dropped: false,
                });
            }
            ProposalEvent::LineOffered { line, offer, changed } => {
                if let Some(line) = proposed.lines.get_mut(line) {
                    line.offered = Some((*offer, *changed));
                }
            }
            ProposalEvent::LineDropped { line } => {
                if let Some(line) = proposed.lines.get_mut(line) {
                    line.dropped = true;
                }
            }
            ProposalEvent::Made { .. } | ProposalEvent::NotPlaced { .. } => {}
        }
    }
}

/// The ledger as the views read it, with this index looking on.
pub(crate) struct Tap<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) index: &'a Index,
}

impl views::Record for Tap<'_> {
    fn head(&self) -> Result<u64, StorageError> {
        Ok(self.ledger.head()?.position)
    }

    fn replay(&self, after: u64, each: &mut dyn FnMut(Vec<StoredEvent>)) -> Result<u64, StorageError> {
        self.ledger.replay(after, false, |batch| {
            self.index.see(&batch);
            each(batch);
        })
    }

    fn follow(&self, after: u64, limit: u32) -> Result<Vec<StoredEvent>, StorageError> {
        let events = self.ledger.follow(after, limit, false)?;
        self.index.see(&events);
        Ok(events)
    }

    fn stream(&self, stream: Uuid) -> Result<Vec<StoredEvent>, StorageError> {
        self.ledger.stream(stream, 1, false)
    }

    fn erased_since(&self, known: u64) -> Result<(u64, Vec<Uuid>), StorageError> {
        self.ledger.erased_since(known)
    }
}
