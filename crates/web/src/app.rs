//! What every handler shares: the desk behind the one door, how the program is reached, and the way to ask the desk
//! without holding up the other requests.

use crate::cookie::CookieJar;
use crate::flood::Floods;
use crate::kept_files::KeptFiles;
use crate::language::Languages;
use crate::post::Post;
use crate::respond::Problem;
use crate::search::Searches;
use crate::stamps::Stamps;
use casework::{Desk, FaultId};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many questions to the desk run at the same time. Reading is from memory and writing is grouped, so more would
/// only queue on the same locks.
const AT_ONCE: usize = 48;
/// How long a request waits for its turn before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the program is reached, and what it shows of itself.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address that browsers use, such as `https://rapport.example`; none when only this machine uses it.
    pub public_origin: Option<String>,
    /// Whether a proxy in front of us says in `X-Forwarded-For` where a request came from.
    pub behind_proxy: bool,
    /// The version shown in the footer.
    pub version: String,
    /// Whether the operator is an NHS body and may show the NHS logo.
    pub nhs_logo: bool,
    /// Whether messages of every kind of use case are taken at the FHIR door.
    pub any_use_case: bool,
    /// The published figures behind the public map.
    pub published: Arc<published::Tables>,
    /// How messages to people leave.
    pub post: Arc<Post>,
    /// The languages besides English that pages for the public and the person are spoken in.
    pub languages: Languages,
    /// Whether it is a staff hub; set by [`App::new`] from what the ledger says.
    pub staff_hub: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_origin: None,
            behind_proxy: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            nhs_logo: false,
            any_use_case: false,
            published: published::shipped(),
            post: Arc::default(),
            languages: Languages::default(),
            staff_hub: false,
        }
    }
}

impl Config {
    /// Whether browsers reach us over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_origin
            .as_deref()
            .is_some_and(|origin| origin.starts_with("https://"))
    }

    /// The names and marks of our cookies, which depend on whether browsers reach us over TLS.
    #[must_use]
    pub fn cookies(&self) -> CookieJar {
        CookieJar {
            secure: self.is_https(),
            staff_hub: self.staff_hub,
        }
    }
}

struct Inner {
    desk: Arc<Desk>,
    config: Config,
    searches: Searches,
    files: KeptFiles,
    floods: Floods,
    begun: Floods,
    asked: Floods,
    stamps: Stamps,
    turns: Semaphore,
    paths: OnceLock<BTreeSet<&'static str>>,
}

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

impl App {
    /// An application over this desk.
    #[must_use]
    pub fn new(desk: Arc<Desk>, mut config: Config) -> Self {
        config.staff_hub = desk.is_hub();
        nhsuk::speak(crate::say::design);
        Self(Arc::new(Inner {
            desk,
            config,
            searches: Searches::default(),
            files: KeptFiles::default(),
            floods: Floods::default(),
            begun: Floods::of(60, 600),
            asked: Floods::of(30, 300),
            stamps: Stamps::default(),
            turns: Semaphore::new(AT_ONCE),
            paths: OnceLock::new(),
        }))
    }

    /// The desk itself, for what takes no time (the clock, a token's check).
    #[must_use]
    pub fn desk(&self) -> &Arc<Desk> {
        &self.0.desk
    }

    /// How the program is reached.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Searches kept for a while, so that no words of a search stand in an address.
    #[must_use]
    pub fn searches(&self) -> &Searches {
        &self.0.searches
    }

    /// Files that were chosen and are looked at before they are brought in.
    #[must_use]
    pub fn files(&self) -> &KeptFiles {
        &self.0.files
    }

    /// When forms for strangers were shown, said by the forms themselves.
    #[must_use]
    pub fn stamps(&self) -> &Stamps {
        &self.0.stamps
    }

    /// What strangers have sent to public forms lately.
    #[must_use]
    pub fn floods(&self) -> &Floods {
        &self.0.floods
    }

    /// Self-referrals that strangers have begun lately: 60 an hour from one network (a library, a ward), 600 in all.
    #[must_use]
    pub fn begun(&self) -> &Floods {
        &self.0.begun
    }

    /// Self-referrals that strangers have sent lately: 30 an hour from one network, 300 in all.
    #[must_use]
    pub fn asked(&self) -> &Floods {
        &self.0.asked
    }

    /// The published figures behind the public map.
    #[must_use]
    pub fn published(&self) -> &published::Tables {
        &self.0.config.published
    }

    /// Whether there is a page at this path; navigation shows only what exists.
    #[must_use]
    pub fn has_page(&self, path: &str) -> bool {
        self.0.paths.get().is_some_and(|paths| paths.contains(path))
    }

    pub(crate) fn know_paths(&self, paths: BTreeSet<&'static str>) {
        // A second router over the same application has the same paths.
        let _ = self.0.paths.set(paths);
    }

    /// Asks the desk on a thread of its own. Every call of the desk that reads or writes the record goes through here.
    ///
    /// # Errors
    /// [`Problem::Busy`] when too many are waiting, [`Problem::Fault`] when the question panicked (logged under its id).
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(Ok(_turn)) = tokio::time::timeout(PATIENCE, self.0.turns.acquire()).await else {
            return Err(Problem::Busy);
        };
        let desk = Arc::clone(&self.0.desk);
        tokio::task::spawn_blocking(move || question(&desk))
            .await
            .map_err(|_| Problem::Fault(new_fault("a question to the desk panicked")))
    }
}

/// Names a failure in the log. The page shows the id and nothing else.
#[must_use]
pub fn new_fault(what: &'static str) -> FaultId {
    let id = FaultId(uuid::Uuid::new_v4());
    tracing::error!(fault = %id, what);
    id
}
