//! What is done by rule, without a human: once a minute, by whichever process holds the lease.

use jiff::SignedDuration;
use uuid::Uuid;

use crate::act::Act;
use crate::desk::Desk;
use crate::outcome::Refused;

/// Name of the lease.
const LEASE: &str = "due-jobs";
/// How long a process keeps the lease without prolonging it.
const LEASE_FOR: SignedDuration = SignedDuration::from_mins(3);
/// When ended sign-ins are removed: a day after, so that what somebody had typed can still be given back.
const KEEP_ENDED: SignedDuration = SignedDuration::from_hours(24);
/// How often they are removed.
const PRUNE_EVERY: SignedDuration = SignedDuration::from_hours(6);
/// The marker of the last removal, in seconds.
const PRUNED_AT: &str = "sign-ins-pruned-at";

/// What the jobs did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobsDone {
    /// Offers that lapsed; their seats are free again.
    pub offers_lapsed: usize,
    /// People who were told of questions on their own pages.
    pub told_of_questions: usize,
    /// Sign-ins and held forms that had ended and were removed.
    pub pruned: u64,
}

impl Desk {
    /// Does what is due by rule, unless another process holds the lease. `holder` is this process's own random id.
    ///
    /// # Errors
    /// When the store fails. One offer that cannot lapse does not stop the others.
    pub fn due_jobs_under_lease(&self, holder: Uuid) -> Result<Option<JobsDone>, Refused> {
        let until = self.clock.now().checked_add(LEASE_FOR).unwrap_or(jiff::Timestamp::MAX);
        let held = self
            .ledger
            .try_lease(LEASE, holder, until)
            .map_err(|e| self.fault("lease", &e))?;
        if held { self.due_jobs().map(Some) } else { Ok(None) }
    }

    /// Does what is due by rule: lapses offers whose time has passed, tells people of questions, removes sign-ins that
    /// have ended.
    ///
    /// # Errors
    /// When the store fails.
    pub fn due_jobs(&self) -> Result<JobsDone, Refused> {
        self.catch_up()?;
        let now = self.clock.now();
        let p = self.system();
        let mut done = JobsDone::default();
        for row in self.views.offers_open(care::calendar::london_date(now)) {
            if row.offer.expires_at >= now {
                continue;
            }
            let act = Act::LapseOffer {
                episode: row.row.episode.id,
                expected: None,
                offer: row.offer.id,
            };
            match self.act(&p, act, None) {
                Ok(_) => done.offers_lapsed += 1,
                // Answered in this very moment: all is well.
                Err(Refused::Rejected(_) | Refused::Conflict { .. } | Refused::NotFound) => {}
                Err(refused) => return Err(refused),
            }
        }
        done.told_of_questions = self.tell_of_questions(now)?;
        done.pruned = self.prune(now)?;
        Ok(done)
    }

    fn prune(&self, now: jiff::Timestamp) -> Result<u64, Refused> {
        let fault = |e: ledger::StorageError| self.fault("prune", &e);
        let last = self.ledger.marker(PRUNED_AT).map_err(fault)?;
        if last.is_some_and(|at| now.as_second() - at < PRUNE_EVERY.as_secs()) {
            return Ok(0);
        }
        let before = now.checked_sub(KEEP_ENDED).unwrap_or(jiff::Timestamp::MIN);
        let pruned = self.ledger.prune_sign_ins(before).map_err(fault)?;
        let marker = ledger::RowWrite::SetMarker {
            name: PRUNED_AT.to_owned(),
            value: now.as_second(),
        };
        self.ledger.write(vec![marker]).map_err(fault)?;
        Ok(pruned)
    }
}
