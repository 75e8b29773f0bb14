//! The desk: everything opened and ready. One per process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use care::account::AccountEvent;
use care::codec::{self};
use care::episode::EpisodeEvent;
use care::service::{Nation, Service, ServiceEvent, ServiceKind};
use care::*;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{AppendError, Appended, Batch, Clock, Credential, Ledger, MasterKey, Purpose, RowWrite, TypeRegistry};
use uuid::Uuid;
use views::Views;

use crate::claims;
use crate::draft::{Draft, Trouble};
use crate::fold::FoldError;
use crate::follow::note_made;
use crate::ids::Ids;
use crate::index::{Index, Tap};
use crate::news::Limits;
use crate::outcome::{FaultId, Made, Refused};
use crate::passwords::Passwords;
use crate::principal::Principal;
use crate::streams;

/// How a desk is opened.
pub struct Opened {
    /// The database: a file name, `sqlite:FILE` or `postgres://…`.
    pub url: String,
    /// The master key.
    pub master: MasterKey,
    /// The clock; nothing else reads the time.
    pub clock: Arc<dyn Clock>,
}

/// What a new service begins with.
#[derive(Clone)]
pub struct Founding {
    /// What the database is for; set once.
    pub purpose: Purpose,
    /// Name of the service.
    pub name: String,
    /// Its organisation code, if it has one.
    pub ods_code: Option<String>,
    /// Nation.
    pub nation: Nation,
    /// Sign-in name of the first administrator.
    pub user_name: String,
    /// Name of the first administrator.
    pub administrator: String,
    /// First password, to be changed at the first sign-in unless it is a demonstration.
    pub password: String,
}

impl std::fmt::Debug for Founding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Founding")
            .field("purpose", &self.purpose)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Why a desk was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The ledger did not open.
    #[error(transparent)]
    Ledger(#[from] ledger::OpenError),
    /// Reading the founding failed.
    #[error("the founding could not be read: {0}")]
    Storage(#[from] ledger::StorageError),
    /// Reading the record failed.
    #[error("the record could not be read: {0}")]
    Views(#[from] views::ReplayError),
    /// It is the ledger of another kind of service.
    #[error(
        "this database is of another kind: a {}, and these settings are of a {}. A staff hub is served with its own \
         staff-hub.toml, and no other service opens its database",
        .found.words().to_lowercase(),
        .wanted.words().to_lowercase()
    )]
    WrongKind {
        /// What the database says.
        found: ServiceKind,
        /// What was to be opened.
        wanted: ServiceKind,
    },
    /// The ledger has no service in it yet.
    #[error("there is no service in this database yet; found one first")]
    NotFounded,
    /// Founding was refused.
    #[error("the service could not be founded: {0}")]
    Founding(Refused),
}

/// The one door. Shared by all threads of a process.
pub struct Desk {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Ids,
    pub(crate) calendar: Calendar,
    pub(crate) views: Views,
    pub(crate) index: Index,
    pub(crate) passwords: Passwords,
    /// Whether nothing is to be said to anybody of what is written now.
    silent: AtomicBool,
    pub(crate) limits: Limits,
    pub(crate) forecasts: crate::forecast::Forecasts,
    /// By how many working days before an appointment this process worked out reminders last.
    pub(crate) remind_before: AtomicU32,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("ledger", &self.ledger)
            .finish_non_exhaustive()
    }
}

/// Every event type that this program can read, with the version of its body: those of `care` and of this crate.
#[must_use]
pub fn type_registry() -> TypeRegistry {
    let mut registry = TypeRegistry::new(&codec::known_types());
    for (name, version) in streams::own_types() {
        registry.add(name, version);
    }
    registry
}

/// How many events the founding of a service has at most: its kind is among them.
const FOUNDING_EVENTS: u32 = 16;

/// What kind of service a ledger is of: the founding says it. For the command line, which opens a ledger without the
/// door.
///
/// # Errors
/// When the store fails.
pub fn kind_of(ledger: &Ledger) -> Result<ServiceKind, ledger::StorageError> {
    let hub = ServiceEvent::StaffHubFounded.kind();
    let founding = ledger.follow(0, FOUNDING_EVENTS, false)?;
    let is_hub = founding.iter().any(|e| e.opened().is_some_and(|o| o.type_name == hub));
    Ok(if is_hub {
        ServiceKind::StaffHub
    } else {
        ServiceKind::Service
    })
}

/// Bank holidays of the catalogue.
fn calendar() -> Calendar {
    Calendar::new(
        catalogue::catalogue()
            .bank_holidays
            .holidays
            .iter()
            .map(|h| h.date)
            .collect(),
    )
}

impl Desk {
    /// Opens a founded service and reads its whole record once.
    ///
    /// # Errors
    /// When the ledger does not open, cannot be read, or holds no service.
    pub fn open(opened: Opened) -> Result<Arc<Self>, OpenError> {
        Self::open_kind(opened, ServiceKind::Service, |_, _| ())
    }

    /// Opens a founded staff hub.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_hub(opened: Opened) -> Result<Arc<Self>, OpenError> {
        Self::open_kind(opened, ServiceKind::StaffHub, |_, _| ())
    }

    /// The same, telling how many of how many events were read.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with_progress(opened: Opened, progress: impl FnMut(u64, u64)) -> Result<Arc<Self>, OpenError> {
        Self::open_kind(opened, ServiceKind::Service, progress)
    }

    /// Opens one kind of service, and looks at the kind before anything of the record is read.
    fn open_kind(opened: Opened, wanted: ServiceKind, progress: impl FnMut(u64, u64)) -> Result<Arc<Self>, OpenError> {
        let Opened { url, master, clock } = opened;
        let ledger = Ledger::open(&url, &master, Arc::clone(&clock), &type_registry())?;
        let found = kind_of(&ledger)?;
        if found != wanted {
            return Err(OpenError::WrongKind { found, wanted });
        }
        let desk = Self::start(ledger, clock, progress)?;
        if desk.views.service().organisation.is_none() {
            return Err(OpenError::NotFounded);
        }
        Ok(Arc::new(desk))
    }

    /// Creates a ledger in an empty place and founds a service in it, with its first administrator.
    ///
    /// # Errors
    /// When there is a ledger already, or the name, the sign-in name or the password will not do.
    pub fn found(opened: Opened, founding: Founding) -> Result<Arc<Self>, OpenError> {
        Self::found_kind(opened, founding, ServiceKind::Service)
    }

    /// The same for a staff hub.
    ///
    /// # Errors
    /// As [`Self::found`].
    pub fn found_hub(opened: Opened, founding: Founding) -> Result<Arc<Self>, OpenError> {
        Self::found_kind(opened, founding, ServiceKind::StaffHub)
    }

    fn found_kind(opened: Opened, founding: Founding, kind: ServiceKind) -> Result<Arc<Self>, OpenError> {
        crate::passwords::check(&founding.password, &founding.user_name)
            .map_err(|words| OpenError::Founding(Refused::field("password", words)))?;
        let Opened { url, master, clock } = opened;
        let ledger = Ledger::create(&url, &master, Arc::clone(&clock), &type_registry(), founding.purpose)?;
        let desk = Self::start(ledger, clock, |_, _| ())?;
        desk.write_founding(founding, kind).map_err(OpenError::Founding)?;
        Ok(Arc::new(desk))
    }

    pub(crate) fn start(
        ledger: Ledger,
        clock: Arc<dyn Clock>,
        progress: impl FnMut(u64, u64),
    ) -> Result<Self, OpenError> {
        let index = Index::default();
        let calendar = calendar();
        let views = Views::replay(
            &Tap {
                ledger: &ledger,
                index: &index,
            },
            calendar.clone(),
            progress,
        )?;
        let passwords = Passwords::default();
        // The first sign-in must not take longer than the others.
        let _ = passwords.warm_up();
        Ok(Self {
            ids: Ids::new(Arc::clone(&clock)),
            ledger,
            clock,
            calendar,
            views,
            remind_before: AtomicU32::new(crate::outbox::NOT_LOOKED),
            index,
            passwords,
            silent: AtomicBool::new(false),
            limits: Limits::default(),
            forecasts: crate::forecast::Forecasts::default(),
        })
    }

    fn write_founding(&self, founding: Founding, kind: ServiceKind) -> Result<(), Refused> {
        let organisation: OrganisationId = self.ids.next();
        let user: UserId = self.ids.next();
        let user_name = crate::accounts::normal_name(&founding.user_name);
        let password_hash = self
            .passwords
            .hash(&founding.password)
            .map_err(|e| self.fault("hash", &e))?;
        let must_change = founding.purpose == Purpose::Real;
        let p = Principal::system(organisation);
        let mut draft = Draft::new(self, &p);
        let result = (|| -> Result<(), Trouble> {
            let founded = ServiceEvent::Founded {
                organisation,
                name: founding.name,
                ods_code: founding.ods_code,
                nation: founding.nation,
            };
            match kind {
                ServiceKind::Service => draft.on_service(organisation.0, founded)?,
                ServiceKind::StaffHub => draft.found_hub(organisation.0, founded)?,
            }
            draft.on_account(
                user,
                AccountEvent::Opened {
                    human: self.ids.next(),
                    user_name: user_name.clone(),
                    name: founding.administrator,
                    team: "Administration".to_owned(),
                },
            )?;
            draft.on_account(
                user,
                AccountEvent::RoleGranted {
                    role: Role::Administrator,
                    until: None,
                },
            )?;
            draft.on_account(user, AccountEvent::PasswordChanged { must_change })?;
            Ok(())
        })();
        result.map_err(|t| self.refused(t))?;
        draft.claims_add.push(claims::user_name(&user_name, user));
        draft.rows.push(RowWrite::PutCredential(Credential {
            user: user.0,
            password_hash,
            changed_at: draft.now,
            must_change,
        }));
        draft.commit(None).map(|_| ()).map_err(|t| self.refused(t))
    }

    /// The service's settings: name, contact, sites, standards. Nothing in it is about a person.
    #[must_use]
    pub fn service(&self) -> Arc<Service> {
        self.views.service()
    }

    /// The organisation whose ledger this is.
    #[must_use]
    pub fn organisation(&self) -> OrganisationId {
        self.views.service().organisation.unwrap_or(OrganisationId(Uuid::nil()))
    }

    /// Whether the data are fictional: every page says so.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.ledger.purpose() == Purpose::Demo
    }

    /// While it is silent, nothing that is written asks for a message to anybody: for taking over a past that people have
    /// lived through already. Of this process and until it is said otherwise; [`Self::is_silent`] is for tests and pages.
    pub fn keep_silent(&self, silent: bool) {
        self.silent.store(silent, Ordering::Relaxed);
    }

    /// Whether nothing is said to anybody of what is written now.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent.load(Ordering::Relaxed)
    }

    /// Whether what is written asks for messages to people. A staff hub writes to nobody: whom it knows is nobody's
    /// business, and how it could write safely has not been thought through.
    pub(crate) fn writes_to_people(&self) -> bool {
        !self.is_silent() && !self.is_hub()
    }

    /// Now, in UTC, by the ledger's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today's civil date in London.
    #[must_use]
    pub fn today_in_london(&self) -> Date {
        calendar::london_date(self.clock.now())
    }

    /// Makes ids for commands that need them.
    #[must_use]
    pub const fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Working days and bank holidays.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The ledger, for the command line: backups, verification, recovery copies. Not for reading or writing the record.
    #[must_use]
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Rapport itself, for jobs and the command line.
    #[must_use]
    pub fn system(&self) -> Principal {
        Principal::system(self.organisation())
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn visitor(&self) -> Principal {
        Principal::visitor(self.organisation())
    }

    // For the other files of this crate

    /// Takes in what other processes wrote. Cheap when there is nothing: one row is read.
    pub(crate) fn catch_up(&self) -> Result<(), Refused> {
        let head = self.ledger.head().map_err(|e| self.fault("head", &e))?;
        if self.views.position() < head.position {
            let tap = Tap {
                ledger: &self.ledger,
                index: &self.index,
            };
            self.views.refresh(&tap).map_err(|e| self.fault("refresh", &e))?;
            self.forget_erased();
        }
        Ok(())
    }

    /// Appends a batch, with the ledger's refusals in this crate's words.
    pub(crate) fn append(&self, batch: Batch) -> Result<Appended, Trouble> {
        let append_id = batch.append_id;
        match self.ledger.append(batch) {
            Ok(appended) => Ok(appended),
            Err(AppendError::VersionConflict { expected, actual, .. }) => Err(Trouble::Conflict { expected, actual }),
            Err(AppendError::ClaimTaken { kind, .. }) => Err(Trouble::ClaimTaken { kind }),
            Err(AppendError::IdempotencyMismatch) => Err(Refused::AlreadyDifferent.into()),
            Err(AppendError::ClockBehind { .. }) => Err(Refused::ClockBehind.into()),
            Err(AppendError::KeyErased { .. }) => Err(Refused::NotFound.into()),
            Err(AppendError::Storage(error)) => match self.ledger.appended(append_id) {
                // The answer was lost, the append was not.
                Ok(Some(appended)) => Ok(Appended {
                    replayed: false,
                    ..appended
                }),
                _ => Err(self.fault("append", &error).into()),
            },
            Err(error) => Err(self.fault("append", &error).into()),
        }
    }

    /// Logs a failure under a random id, and gives the id for the page. `error` must not carry words of the record.
    pub(crate) fn fault(&self, what: &'static str, error: &dyn FaultWords) -> Refused {
        let id = FaultId(Uuid::new_v4());
        tracing::error!(fault = %id, what, error = %error.fault_words(), "failed");
        Refused::Fault(id)
    }

    /// What a trouble comes to for the caller, when nothing more is tried.
    pub(crate) fn refused(&self, trouble: Trouble) -> Refused {
        match trouble {
            Trouble::Refused(refused) => refused,
            Trouble::Conflict { expected, actual } => Refused::Conflict { expected, actual },
            Trouble::ClaimTaken { kind } => claims::taken(&kind),
        }
    }

    /// The ids that the events between two positions made or touched: the answer to a repeated form.
    pub(crate) fn made_between(&self, first: u64, last: u64) -> Result<Made, Trouble> {
        let mut made = Made::default();
        let count = u32::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(u32::MAX);
        if last < first {
            return Ok(made);
        }
        let events = self
            .ledger
            .follow(first.saturating_sub(1), count, false)
            .map_err(|e| self.fault("follow", &e))?;
        for stored in &events {
            let Some(opened) = stored.opened() else { continue };
            match opened.type_name.split_once('.').map(|(prefix, _)| prefix) {
                Some("episode") => {
                    let decoded =
                        codec::decode_facts::<EpisodeEvent>(opened.type_name, opened.type_version, &opened.facts);
                    if let Ok((event, _)) = decoded {
                        note_made(&mut made, EpisodeId(stored.stream), PersonId(stored.key_id), &event);
                    }
                }
                Some("person") => made.person = Some(PersonId(stored.stream)),
                Some("practitioner") => made.practitioner = Some(PractitionerId(stored.stream)),
                Some("opening") => made.opening = Some(OpeningId(stored.stream)),
                Some("account") => made.user = Some(UserId(stored.stream)),
                Some("provider") => made.provider = Some(ProviderId(stored.stream)),
                Some("hand_over") => made.hand_over = Some(HandOverId(stored.stream)),
                Some("quarantine") => made.quarantine = Some(stored.stream.into()),
                Some("survey") => made.survey = Some(SurveyId(stored.stream)),
                Some("access") => made.grant = Some(stored.stream.into()),
                Some("proposal") => made.proposal = Some(stored.stream.into()),
                Some("news") => made.news = Some(stored.stream.into()),
                Some("comment") => made.comment = Some(stored.stream.into()),
                Some("ask") => made.ask = Some(stored.stream.into()),
                _ => {}
            }
        }
        Ok(made)
    }
}

/// An error in words that may stand in a log: no name, no free text, no value of the record.
pub(crate) trait FaultWords {
    fn fault_words(&self) -> String;
}

impl FaultWords for FoldError {
    fn fault_words(&self) -> String {
        match self {
            Self::Storage(error) => error.to_string(),
            Self::Codec(error) => error.fault_words(),
        }
    }
}

impl FaultWords for codec::CodecError {
    // What the reader of the format says may quote the value it stumbled over.
    fn fault_words(&self) -> String {
        match self {
            Self::Unreadable { kind, version, .. } => {
                format!("the body of a {kind} event (version {version}) is damaged")
            }
            Self::TooNew { kind, version, known } => format!("a {kind} event has version {version}, known is {known}"),
            Self::NoWayUp { kind, version } => format!("nothing brings a {kind} event of version {version} up"),
            Self::Unknown { kind } => format!("there is no {kind} event on this stream"),
        }
    }
}

impl FaultWords for views::ReplayError {
    fn fault_words(&self) -> String {
        match self {
            Self::Storage(error) => error.to_string(),
            Self::Unreadable { position, source } => format!("event {position}: {}", source.fault_words()),
            _ => "the fold was broken off".to_owned(),
        }
    }
}

macro_rules! plain_words {
    ($($error:ty),+ $(,)?) => { $(
        impl FaultWords for $error {
            fn fault_words(&self) -> String { self.to_string() }
        }
    )+ };
}

plain_words!(
    ledger::StorageError,
    AppendError,
    crate::passwords::HashError,
    matching::ProblemError
);
