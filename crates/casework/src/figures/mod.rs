//! What one ledger says of access and of who is seen, on a day: folded anew from the events that were recorded by then, so that two days can be compared
//! and a figure can be made again. And what of it may be published ([`release`]), release after release.
//!
//! Nothing here knows a name: people are counted, and every count that leaves the service has passed `measures::suppression`.

mod access;
mod known;
mod open_columns;
mod open_files;
mod range;
mod release;
mod seen;

pub use access::{AccessReport, TherapyAccess, WaitFigures};
pub use open_columns::COLUMNS;
pub use open_files::{OpenFile, cell, files, json, therapies_csv};
pub use range::{Listed, Range, all_listed, listed_for, range};
pub use release::{Figure, FormatProvision, Release, ReleasedTherapy, WaitWeeks};
pub use seen::{Breakdown, Dimension, SeenReport, SeenRow};

pub(crate) use known::Known;
pub(crate) use release::{Kept, make};

use crate::desk::Desk;
use crate::draft::{Draft, Own, Trouble};
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::streams::ReleaseEvent;
use crate::workforce_streams::release_stream;
use care::Words;
use jiff::civil::Date;
use ledger::SERVICE_KEY;

/// Days that the counts of a period look back: a year.
pub const PERIOD_DAYS: i32 = 365;
/// Days that waits look back, by the day of the referral: two years, so that a wait of more than a year is not left out.
pub const WAITS_DAYS: i32 = 730;

impl Desk {
    /// Who can have which therapy, and how long they wait, as the ledger knew it at the end of a day. Counts as they are: for use inside the service.
    ///
    /// # Errors
    /// Not allowed, a day that is not over, or the store failed.
    pub fn access_report(&self, p: &Principal, as_at: Date) -> Result<AccessReport, Refused> {
        self.allow(p, ActKind::SeeAccess)?;
        let known = self.known_on(as_at)?;
        Ok(AccessReport::of(&known))
    }

    /// Who is seen, as the ledger knew it at the end of a day. Small numbers are held back.
    ///
    /// # Errors
    /// Not allowed, a day that is not over, or the store failed.
    pub fn seen_report(&self, p: &Principal, as_at: Date) -> Result<SeenReport, Refused> {
        self.allow(p, ActKind::SeeWhoIsSeen)?;
        let known = self.known_on(as_at)?;
        Ok(SeenReport::of(&known))
    }

    /// What was published, the newest last. For anybody.
    #[must_use]
    pub fn releases(&self) -> Vec<Release> {
        self.catch_up_for_releases();
        self.index.releases().into_iter().map(|kept| kept.release).collect()
    }

    /// What was published last.
    #[must_use]
    pub fn last_release(&self) -> Option<Release> {
        self.catch_up_for_releases();
        self.index.last_release().map(|kept| kept.release)
    }

    /// Another process may have published since. A store that fails is logged and leaves what is known: figures that were published stay published.
    fn catch_up_for_releases(&self) {
        let _logged = self.catch_up();
    }

    /// Publishes the figures of a day that is over, as an event. The day lies after that of the last release.
    pub(crate) fn release_figures(&self, draft: &mut Draft<'_>, as_at: Date) -> Result<(), Trouble> {
        if as_at >= draft.today {
            return Err(Refused::field("as-at", "Choose a day that is over: figures are those of its end").into());
        }
        let before = self.index.last_release();
        if let Some(last) = &before
            && as_at <= last.release.as_at
        {
            let words = format!("Choose a day after {}, the day of the last release", last.release.as_at);
            return Err(Refused::field("as-at", words).into());
        }
        let known = Known::on(&self.ledger, as_at).map_err(|e| self.fault("figures", &e))?;
        let kept = make(&known, before.as_ref(), draft.today, self.is_demo());
        let stream = release_stream(self.organisation());
        draft.record(
            stream,
            SERVICE_KEY,
            ReleaseEvent::Made(Box::new(kept)),
            &Words::default(),
            |_, event| Own::Release(event),
        )
    }

    pub(crate) fn known_on(&self, as_at: Date) -> Result<Known, Refused> {
        if as_at > self.today_in_london() {
            return Err(Refused::field("as-at", "Choose today or an earlier day"));
        }
        self.catch_up()?;
        Known::on(&self.ledger, as_at).map_err(|e| self.fault("figures", &e))
    }
}
