//! One act in the making: streams folded from the ledger at their versions, commands decided on them one after the
//! other, everything appended as one batch or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use care::account::{Account, AccountCommand};
use care::carer::Carers;
use care::codec::{self, Stored};
use care::complaint::Complaint;
use care::episode::{Episode, EpisodeCommand, EpisodeEvent};
use care::opening::{Opening, OpeningCommand, OpeningEvent};
use care::own_access::OwnAccess;
use care::person::{Person, PersonCommand, PersonEvent};
use care::practitioner::{Practitioner, PractitionerCommand};
use care::service::{Service, ServiceCommand};
use care::story::Stories;
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Appended, Batch, Claim, NewDocument, NewEvent, RowWrite, SERVICE_KEY};
use uuid::Uuid;
use views::Change;

use crate::desk::Desk;
use crate::fold::{Folded, Loaded};
use crate::follow::{hand_overs_that_follow, note_made, seats_that_follow};
use crate::news::Admission;
use crate::once::OnceKey;
use crate::outbox::notices_that_follow;
use crate::outcome::{Made, Refused};
use crate::principal::Principal;
use crate::streams::{AccessEvent, ErasureEvent, HubEvent, MessageEvent, ProposalEvent, QuarantineEvent, ReleaseEvent};

/// A stream that takes part in the act.
struct Slot<S: Folded> {
    base: Loaded<S>,
    /// With what was decided so far folded in.
    state: S,
    version: u64,
    added: Vec<(S::Event, Option<Date>)>,
}

impl<S: Folded> Slot<S> {
    fn new(base: Loaded<S>) -> Self {
        Self {
            state: base.state.clone(),
            version: base.version,
            base,
            added: Vec::new(),
        }
    }

    /// The state after the append, with the time it was really recorded at.
    fn recorded_at(&self, at: Timestamp, by: Author) -> (u64, S) {
        let mut state = self.base.state.clone();
        let mut version = self.base.version;
        for (event, occurred_on) in &self.added {
            version += 1;
            state.fold(
                &Header {
                    version,
                    at,
                    by: by.user,
                    role: by.role,
                    occurred_on: *occurred_on,
                },
                event,
            );
        }
        (version, state)
    }
}

type Slots<S> = BTreeMap<Uuid, Slot<S>>;

/// What this crate's own index takes in after the append.
#[derive(Debug, Clone)]
pub(crate) enum Own {
    Message(Uuid, MessageEvent),
    Quarantine(Uuid, QuarantineEvent),
    Access(Uuid, AccessEvent),
    Proposal(Uuid, ProposalEvent),
    Erasure(ErasureEvent),
    Hub(Uuid, HubEvent),
    Release(ReleaseEvent),
}

/// Why a draft did not become an act.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Final.
    Refused(Refused),
    /// Another writer was quicker on this stream.
    Conflict { expected: u64, actual: u64 },
    /// A value is held by another owner.
    ClaimTaken { kind: String },
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Rejection> for Trouble {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(Refused::Rejected(rejection))
    }
}

/// One act in the making.
pub(crate) struct Draft<'d> {
    pub(crate) desk: &'d Desk,
    pub(crate) by: Author,
    organisation: OrganisationId,
    session: Option<[u8; 32]>,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
    pub(crate) service: Arc<Service>,
    episodes: Slots<Episode>,
    persons: Slots<Person>,
    practitioners: Slots<Practitioner>,
    openings: Slots<Opening>,
    /// Openings that the act was decided on though nothing may be written to them.
    held: BTreeMap<Uuid, u64>,
    accounts: Slots<Account>,
    services: Slots<Service>,
    /// No view shows them: they are folded when they are asked for.
    own_accesses: Slots<OwnAccess>,
    stories: Slots<Stories>,
    complaints: Slots<Complaint>,
    carers: Slots<Carers>,
    workforce: workforce::WorkforceSlots,
    seats: seats::SeatSlots,
    news: news::NewsSlots,
    own: Vec<Own>,
    own_versions: BTreeMap<Uuid, u64>,
    events: Vec<NewEvent>,
    pub(crate) claims_add: Vec<Claim>,
    pub(crate) claims_release: Vec<Claim>,
    pub(crate) documents: Vec<NewDocument>,
    pub(crate) rows: Vec<RowWrite>,
    /// Documents that belong to a person once this is appended, and are kept under another key until then.
    pub(crate) to_person: Vec<(DocumentId, PersonId)>,
    pub(crate) made: Made,
    /// The place of what a reader sends among what is held, kept until it is appended.
    pub(crate) admission: Option<Admission>,
}

macro_rules! slot {
    ($self:ident, $($field:ident).+, $stream:expr) => {{
        let stream: Uuid = $stream;
        match $self.$($field).+.entry(stream) {
            std::collections::btree_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let base = crate::fold::load(&$self.desk.ledger, stream).map_err(|e| $self.desk.fault("fold", &e))?;
                place.insert(crate::draft::Slot::new(base))
            }
        }
    }};
}

/// Decides on a command of one stream and puts what it came to into the draft, sealed under a key.
macro_rules! decided {
    ($self:ident, $($field:ident).+, $stream:expr, $key:expr, $decide:path, $command:expr) => {{
        let (stream, key): (Uuid, Uuid) = ($stream, $key);
        let service = Arc::clone(&$self.service);
        let ctx = $self.ctx(&service);
        let slot = slot!($self, $($field).+, stream);
        for one in $decide(&slot.state, $command, &ctx)? {
            push(&mut $self.events, slot, stream, key, $self.now, $self.by, one, $self.desk)?;
        }
        Ok(())
    }};
}

mod carers;
mod news;
mod seats;
mod told;
mod workforce;

impl<'d> Draft<'d> {
    pub(crate) fn new(desk: &'d Desk, p: &Principal) -> Self {
        let now = desk.clock.now();
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        Self {
            desk,
            by: p.author(),
            organisation: p.organisation,
            session: p.session,
            now,
            today: calendar::london_date(now),
            service: desk.views.service(),
            episodes: BTreeMap::new(),
            persons: BTreeMap::new(),
            practitioners: BTreeMap::new(),
            openings: BTreeMap::new(),
            held: BTreeMap::new(),
            accounts: BTreeMap::new(),
            services: BTreeMap::new(),
            own_accesses: BTreeMap::new(),
            stories: BTreeMap::new(),
            complaints: BTreeMap::new(),
            carers: BTreeMap::new(),
            workforce: workforce::WorkforceSlots::default(),
            seats: seats::SeatSlots::default(),
            news: news::NewsSlots::default(),
            own: Vec::new(),
            own_versions: BTreeMap::new(),
            events: Vec::new(),
            claims_add: Vec::new(),
            claims_release: Vec::new(),
            documents: Vec::new(),
            rows: Vec::new(),
            to_person: Vec::new(),
            made: Made::default(),
            admission: None,
        }
    }

    fn ctx<'a>(&self, service: &'a Service) -> Ctx<'a>
    where
        'd: 'a,
    {
        Ctx {
            now: self.now,
            today: self.today,
            by: self.by,
            standards: &service.standards,
            calendar: &self.desk.calendar,
        }
    }

    // The streams

    /// An episode as it is in this draft.
    pub(crate) fn episode(&mut self, id: EpisodeId) -> Result<&Episode, Trouble> {
        Ok(&slot!(self, episodes, id.0).state)
    }

    /// A person as they are in this draft.
    pub(crate) fn person(&mut self, id: PersonId) -> Result<&Person, Trouble> {
        Ok(&slot!(self, persons, id.0).state)
    }

    /// A practitioner.
    pub(crate) fn practitioner(&mut self, id: PractitionerId) -> Result<&Practitioner, Trouble> {
        Ok(&slot!(self, practitioners, id.0).state)
    }

    /// An opening.
    pub(crate) fn opening(&mut self, id: OpeningId) -> Result<&Opening, Trouble> {
        Ok(&slot!(self, openings, id.0).state)
    }

    /// An opening, which must still be at this version when the act is written, whether or not it is changed by it.
    pub(crate) fn held_opening(&mut self, id: OpeningId) -> Result<&Opening, Trouble> {
        let slot = slot!(self, openings, id.0);
        self.held.insert(id.0, slot.base.version);
        Ok(&slot.state)
    }

    /// An account.
    pub(crate) fn account(&mut self, id: UserId) -> Result<&Account, Trouble> {
        Ok(&slot!(self, accounts, id.0).state)
    }

    /// Holds the act to the version that a page was made from.
    pub(crate) fn expect_episode(&mut self, id: EpisodeId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, episodes, id.0).base.version, expected)
    }

    /// The same for a person.
    pub(crate) fn expect_person(&mut self, id: PersonId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, persons, id.0).base.version, expected)
    }

    /// The same for a practitioner.
    pub(crate) fn expect_practitioner(&mut self, id: PractitionerId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, practitioners, id.0).base.version, expected)
    }

    /// The same for an opening.
    pub(crate) fn expect_opening(&mut self, id: OpeningId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, openings, id.0).base.version, expected)
    }

    /// The same for an account.
    pub(crate) fn expect_account(&mut self, id: UserId, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, accounts, id.0).base.version, expected)
    }

    /// The same for the settings.
    pub(crate) fn expect_service(&mut self, id: Uuid, expected: Option<u64>) -> Result<(), Trouble> {
        expect(slot!(self, services, id).base.version, expected)
    }

    // Deciding

    /// Decides on a command of an episode, with what follows for seats and for the person's stream.
    pub(crate) fn on_episode(&mut self, id: EpisodeId, command: EpisodeCommand) -> Result<(), Trouble> {
        let service = Arc::clone(&self.service);
        let ctx = self.ctx(&service);
        let slot = slot!(self, episodes, id.0);
        let recorded = care::episode::decide(&slot.state, command, &ctx)?;
        for one in recorded {
            let slot = slot!(self, episodes, id.0);
            let follows = seats_that_follow(&slot.state, id, &one.event);
            let hand_overs = hand_overs_that_follow(&slot.state, &one, ctx.today);
            let person = match &one.event {
                EpisodeEvent::ReferralReceived { referral, .. } | EpisodeEvent::ReferralJoined { referral } => {
                    referral.person
                }
                _ => slot.state.person.ok_or(Refused::NotFound)?,
            };
            note_made(&mut self.made, id, person, &one.event);
            let notices = if self.desk.writes_to_people() {
                notices_that_follow(&slot.state, id, person, &one.event, self.now)
            } else {
                Vec::new()
            };
            let received = matches!(one.event, EpisodeEvent::ReferralReceived { .. });
            push(
                &mut self.events,
                slot,
                id.0,
                person.0,
                self.now,
                self.by,
                one,
                self.desk,
            )?;
            self.rows.extend(notices.iter().filter_map(|n| n.row(self.now)));
            if received && !self.person(person)?.episodes.contains(&id) {
                self.on_person(person, PersonEvent::EpisodeOpened { episode: id }.into())?;
            }
            for (opening, command) in follows {
                self.follow_on_opening(opening, id, command)?;
            }
            for (decision, command) in hand_overs {
                self.settle_hand_over(decision, person, command)?;
            }
        }
        Ok(())
    }

    /// A seat or day that falls free was perhaps not held any more: that is not an error of the act.
    fn follow_on_opening(&mut self, id: OpeningId, episode: EpisodeId, command: OpeningCommand) -> Result<(), Trouble> {
        let opening = self.opening(id)?;
        let is_theirs = match &command {
            OpeningEvent::SeatFreed { .. } => opening.has(episode),
            OpeningEvent::DayFreed { session, at, .. } => opening.has_day(episode, *session, *at),
            _ => true,
        };
        if !is_theirs {
            return Ok(());
        }
        self.on_opening(id, command)
    }

    /// Decides on a statement about a person.
    pub(crate) fn on_person(&mut self, id: PersonId, command: PersonCommand) -> Result<(), Trouble> {
        self.made.person = Some(id);
        decided!(self, persons, id.0, id.0, care::person::decide, command)
    }

    /// Decides on a change of a practitioner.
    pub(crate) fn on_practitioner(&mut self, id: PractitionerId, command: PractitionerCommand) -> Result<(), Trouble> {
        self.made.practitioner = Some(id);
        decided!(self, practitioners, id.0, id.0, care::practitioner::decide, command)
    }

    /// Decides on a change of an opening.
    pub(crate) fn on_opening(&mut self, id: OpeningId, command: OpeningCommand) -> Result<(), Trouble> {
        self.made.opening = Some(id);
        decided!(self, openings, id.0, SERVICE_KEY, care::opening::decide, command)
    }

    /// Decides on a change of an account.
    pub(crate) fn on_account(&mut self, id: UserId, command: AccountCommand) -> Result<(), Trouble> {
        self.made.user = Some(id);
        decided!(self, accounts, id.0, id.0, care::account::decide, command)
    }

    /// Decides on a change of settings.
    pub(crate) fn on_service(&mut self, id: Uuid, command: ServiceCommand) -> Result<(), Trouble> {
        decided!(self, services, id, SERVICE_KEY, care::service::decide, command)
    }

    /// Founds a staff hub: the founding, and that it is a hub.
    pub(crate) fn found_hub(&mut self, id: Uuid, command: ServiceCommand) -> Result<(), Trouble> {
        decided!(
            self,
            services,
            id,
            SERVICE_KEY,
            care::service::decide_hub_founding,
            command
        )
    }

    // This crate's own streams: each event is decided by whoever calls this.

    /// Adds an event to a stream of this crate's own.
    pub(crate) fn record<E: Stored>(
        &mut self,
        stream: Uuid,
        key: Uuid,
        event: E,
        words: &Words,
        own: fn(Uuid, E) -> Own,
    ) -> Result<(), Trouble> {
        let expected = match self.own_versions.get(&stream) {
            Some(version) => *version,
            None => {
                let version = self
                    .desk
                    .ledger
                    .stream_version(stream)
                    .map_err(|e| self.desk.fault("version", &e))?;
                self.own_versions.insert(stream, version);
                version
            }
        };
        self.events.push(NewEvent {
            stream,
            expected_version: expected,
            key_id: key,
            type_name: event.type_name().to_owned(),
            type_version: codec::current_version(&event),
            facts: codec::encode_facts(&event, None)
                .map_err(|e| self.desk.fault("encode", &crate::fold::FoldError::from(e)))?,
            words: codec::encode_words(words),
        });
        self.own.push(own(stream, event));
        Ok(())
    }

    /// Whether anything is to be written.
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.rows.is_empty() && self.documents.is_empty()
    }

    // Appending

    /// Appends everything, tells the views, and says where it lies.
    pub(crate) fn commit(mut self, once: Option<&OnceKey>) -> Result<(Appended, Made), Trouble> {
        if let Some(token_hash) = self.session {
            self.rows.push(RowWrite::SessionWrote { token_hash });
        }
        let role = u16::try_from(self.by.role.number()).unwrap_or(0);
        let mut batch = Batch::new(self.by.user.0, role, self.organisation.0);
        batch.events = std::mem::take(&mut self.events);
        batch.holds_at = std::mem::take(&mut self.held).into_iter().collect();
        batch.claims_add = std::mem::take(&mut self.claims_add);
        batch.claims_release = std::mem::take(&mut self.claims_release);
        batch.documents = std::mem::take(&mut self.documents);
        batch.rows = std::mem::take(&mut self.rows);
        if let Some(once) = once {
            batch.append_id = once.append_id;
            batch.idempotency = Some(once.idempotency.clone());
        }
        let appended = self.desk.append(batch)?;
        if appended.replayed {
            // Another thread of the same form was quicker; its own answer stands.
            return Ok((appended, self.desk.made_between(appended.first, appended.last)?));
        }
        self.tell_views(&appended);
        for (document, person) in &self.to_person {
            // Until this is done the document opens with the key it came under; nothing is lost if it fails.
            if let Err(error) = self.desk.ledger.rewrap_document(document.0, person.0) {
                self.desk.fault("rewrap", &error);
            }
        }
        Ok((appended, self.made))
    }

    fn tell_views(&self, appended: &Appended) {
        let at = appended.recorded_at;
        let by = self.by;
        let episodes: Vec<_> = changed(&self.episodes, at, by);
        let persons: Vec<_> = changed(&self.persons, at, by);
        let practitioners: Vec<_> = changed(&self.practitioners, at, by);
        let openings: Vec<_> = changed(&self.openings, at, by);
        let accounts: Vec<_> = changed(&self.accounts, at, by);
        let services: Vec<_> = changed(&self.services, at, by);
        let workforce = self.workforce.changed(at, by);
        let seats = self.seats.changed(at, by);
        let mut changes: Vec<Change<'_>> = Vec::new();
        changes.extend(services.iter().map(|(id, version, state)| Change::Service {
            id: *id,
            version: *version,
            state,
        }));
        changes.extend(practitioners.iter().map(|(id, version, state)| Change::Practitioner {
            id: PractitionerId(*id),
            version: *version,
            state,
        }));
        changes.extend(accounts.iter().map(|(id, version, state)| Change::Account {
            id: UserId(*id),
            version: *version,
            state,
        }));
        changes.extend(openings.iter().map(|(id, version, state)| Change::Opening {
            id: OpeningId(*id),
            version: *version,
            state,
        }));
        changes.extend(persons.iter().map(|(id, version, state)| Change::Person {
            id: PersonId(*id),
            version: *version,
            state,
        }));
        changes.extend(episodes.iter().map(|(id, _, state)| Change::Episode {
            id: EpisodeId(*id),
            state,
        }));
        changes.extend(workforce.changes());
        changes.extend(seats.changes());
        self.desk.index.take_in(&self.own, at, by);
        self.news.tell(&self.desk.index.shelf, at, by);
        for (id, version, state) in changed(&self.complaints, at, by) {
            self.desk.index.shelf.put_complaint(ComplaintId(id), version, state);
        }
        self.desk.views.note(appended.first, appended.last, &changes);
    }
}

fn changed<S: Folded>(slots: &Slots<S>, at: Timestamp, by: Author) -> Vec<(Uuid, u64, S)> {
    slots
        .iter()
        .filter(|(_, slot)| !slot.added.is_empty())
        .map(|(id, slot)| {
            let (version, state) = slot.recorded_at(at, by);
            (*id, version, state)
        })
        .collect()
}

fn expect(actual: u64, expected: Option<u64>) -> Result<(), Trouble> {
    match expected {
        Some(expected) if expected != actual => Err(Trouble::Refused(Refused::Conflict { expected, actual })),
        _ => Ok(()),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one call each for six kinds of stream; a struct would be built for each"
)]
fn push<S: Folded>(
    events: &mut Vec<NewEvent>,
    slot: &mut Slot<S>,
    stream: Uuid,
    key: Uuid,
    at: Timestamp,
    by: Author,
    one: Recorded<S::Event>,
    desk: &Desk,
) -> Result<(), Trouble> {
    let Recorded {
        event,
        words,
        occurred_on,
    } = one;
    events.push(NewEvent {
        stream,
        expected_version: slot.base.version,
        key_id: key,
        type_name: event.type_name().to_owned(),
        type_version: codec::current_version(&event),
        facts: codec::encode_facts(&event, occurred_on)
            .map_err(|e| desk.fault("encode", &crate::fold::FoldError::from(e)))?,
        words: codec::encode_words(&words),
    });
    slot.version += 1;
    let header = Header {
        version: slot.version,
        at,
        by: by.user,
        role: by.role,
        occurred_on,
    };
    slot.state.fold(&header, &event);
    slot.added.push((event, occurred_on));
    Ok(())
}
