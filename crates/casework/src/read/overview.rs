//! What administration needs to look at, as counts: nobody's name, so nothing of it goes into the access log.

use care::{HumanId, Role};
use jiff::civil::Date;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// What there is and what needs attention, as far as the role may know of it: none where it may not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Practitioners and slots.
    pub practitioners: Option<PractitionerCounts>,
    /// Accounts.
    pub accounts: Option<AccountCounts>,
    /// Messages that wait for a human, and all that were held.
    pub held: Option<(usize, usize)>,
    /// Break-glass accesses to review, and all.
    pub break_glass: Option<(usize, usize)>,
    /// Whether a recovery copy of the master key has opened the ledger; only of a real service.
    pub recovery_tested: Option<bool>,
}

/// Practitioners and slots, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PractitionerCounts {
    /// Who work here today.
    pub active: usize,
    /// Of those, whose registration was not checked recently enough.
    pub registration_due: usize,
    /// Of those, trainees and others without a supervisor.
    pub without_supervisor: usize,
    /// Of those, on leave today.
    pub away: usize,
    /// Slots that are not withdrawn.
    pub slots: usize,
    /// Of those, with a free seat.
    pub slots_free: usize,
}

/// Accounts, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AccountCounts {
    /// Open accounts.
    pub open: usize,
    /// Closed ones.
    pub closed: usize,
    /// Open ones without a role in force.
    pub without_role: usize,
    /// Open ones that still have the first password.
    pub first_password: usize,
    /// Open ones that administer.
    pub administrators: usize,
}

impl Desk {
    /// What there is and what needs attention.
    ///
    /// # Errors
    /// Not a role that administers anything, or the store failed.
    pub fn overview(&self, p: &Principal) -> Result<Overview, Refused> {
        use ActKind as K;
        let kinds = [
            K::SeePractitioners,
            K::SeeAccounts,
            K::SeeQuarantine,
            K::SeeAccessLog,
            K::SeeLedger,
            K::SeeSettings,
        ];
        if !kinds.iter().any(|kind| self.may(p, *kind)) {
            return Err(Refused::not_allowed("This page is for those who run the service"));
        }
        self.catch_up()?;
        let recovery_tested = if self.may(p, K::SeeLedger) && !self.is_demo() {
            let tested = self.ledger.recovery_tested_at();
            Some(tested.map_err(|e| self.fault("recovery test", &e))?.is_some())
        } else {
            None
        };
        let grants = self.index.grants();
        Ok(Overview {
            practitioners: self.may(p, K::SeePractitioners).then(|| self.practitioner_counts()),
            accounts: self.may(p, K::SeeAccounts).then(|| self.account_counts()),
            held: self
                .may(p, K::SeeQuarantine)
                .then(|| (self.held_waiting(), self.index.all_held().len())),
            break_glass: self.may(p, K::SeeAccessLog).then(|| {
                let open = grants.iter().filter(|(_, grant)| grant.reviewed.is_none()).count();
                (open, grants.len())
            }),
            recovery_tested,
        })
    }

    fn practitioner_counts(&self) -> PractitionerCounts {
        let today: Date = self.today_in_london();
        let days = self.views.service().standards.registration_check_days;
        let mut counts = PractitionerCounts::default();
        for t in self.views.practitioners() {
            if !t.state.is_active(today) {
                continue;
            }
            counts.active += 1;
            counts.registration_due += usize::from(!t.state.registration_is_current(today, days));
            counts.without_supervisor += usize::from(t.state.supervisor.is_none());
            counts.away += usize::from(t.state.is_away(today));
        }
        for opening in self.views.openings() {
            if opening.state.withdrawn.is_none() {
                counts.slots += 1;
                counts.slots_free += usize::from(opening.state.seats_free() > 0);
            }
        }
        counts
    }

    fn account_counts(&self) -> AccountCounts {
        let now = self.clock.now();
        let mut counts = AccountCounts::default();
        for account in self.views.accounts() {
            if account.state.closed {
                counts.closed += 1;
                continue;
            }
            counts.open += 1;
            counts.without_role += usize::from(account.state.roles_at(now).next().is_none());
            counts.first_password += usize::from(account.state.must_change_password);
            counts.administrators += usize::from(account.state.roles_at(now).any(|r| r == Role::Administrator));
        }
        counts
    }

    /// The humans who work here, by name: for stating who manages whom. Practitioners, and staff with an open account;
    /// each human once, however many accounts they have.
    ///
    /// # Errors
    /// Not a role that may change practitioners, or the store failed.
    pub fn staff_humans(&self, p: &Principal) -> Result<Vec<(HumanId, String)>, Refused> {
        self.allow(p, ActKind::ChangePractitioner)?;
        self.catch_up()?;
        let (now, today) = (self.clock.now(), self.today_in_london());
        let mut humans: Vec<(HumanId, String)> = Vec::new();
        for t in self.views.practitioners() {
            if let (Some(profile), true) = (&t.state.profile, t.state.is_active(today)) {
                humans.push((profile.human, profile.name.full()));
            }
        }
        for account in self.views.accounts() {
            // Those who only refer are not of this service.
            let works_here = account.state.roles_at(now).any(|r| r != Role::Referrer);
            if let (Some(human), true) = (account.state.human, works_here)
                && !humans.iter().any(|(known, _)| *known == human)
            {
                humans.push((human, account.state.name.clone()));
            }
        }
        humans.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(humans)
    }
}
