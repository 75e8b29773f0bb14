//! Practitioners, slots and accounts.

use care::account::Account;
use care::opening::Opening;
use care::practitioner::Practitioner;
use care::*;
use jiff::civil::Date;

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;
use crate::weekly;

/// A practitioner.
#[derive(Debug, Clone, PartialEq)]
pub struct PractitionerRow {
    /// The practitioner.
    pub id: PractitionerId,
    /// As they are.
    pub state: Practitioner,
    /// Version, for forms.
    pub version: u64,
    /// Whether the registration was checked recently enough.
    pub registration_current: bool,
    /// Slots: all, and with a free seat.
    pub slots: (usize, usize),
    /// Open courses.
    pub courses: usize,
    /// Name of the supervisor.
    pub supervisor: Option<String>,
    /// Their account.
    pub account: Option<UserId>,
}

/// A slot.
#[derive(Debug, Clone, PartialEq)]
pub struct OpeningRow {
    /// The opening.
    pub id: OpeningId,
    /// As it is. Episode ids in it are for staff pages that check them again.
    pub state: Opening,
    /// Version, for forms.
    pub version: u64,
    /// Name of the practitioner.
    pub practitioner: String,
    /// Seats that nobody holds.
    pub free: u16,
    /// The next day on which it can be used.
    pub next_on: Option<Date>,
}

/// An account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountRow {
    /// The account.
    pub id: UserId,
    /// As it is.
    pub state: Account,
    /// Version, for forms.
    pub version: u64,
}

impl Desk {
    /// Practitioners, by name; those who have left as well.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn practitioners(&self, p: &Principal) -> Result<Vec<PractitionerRow>, Refused> {
        self.allow(p, ActKind::SeePractitioners)?;
        self.catch_up()?;
        let openings = self.views.openings();
        Ok(self
            .views
            .practitioners()
            .iter()
            .map(|t| self.practitioner_row(t, &openings))
            .collect())
    }

    /// One practitioner.
    ///
    /// # Errors
    /// Not allowed, not found, or the store failed.
    pub fn practitioner(&self, p: &Principal, id: PractitionerId) -> Result<PractitionerRow, Refused> {
        self.allow(p, ActKind::SeePractitioners)?;
        self.catch_up()?;
        let found = self.views.practitioner(id).ok_or(Refused::NotFound)?;
        Ok(self.practitioner_row(&found, &self.views.openings()))
    }

    fn practitioner_row(&self, t: &views::PractitionerSummary, openings: &[views::OpeningSummary]) -> PractitionerRow {
        let days = self.views.service().standards.registration_check_days;
        let own = openings
            .iter()
            .filter(|o| o.state.slot.as_ref().is_some_and(|s| s.practitioner == t.id));
        let (all, free) = own.fold((0, 0), |(all, free), o| {
            (all + 1, free + usize::from(o.state.seats_free() > 0))
        });
        PractitionerRow {
            id: t.id,
            version: t.version,
            registration_current: t.state.registration_is_current(self.today_in_london(), days),
            slots: (all, free),
            courses: t.open_courses,
            supervisor: t.state.supervisor.map(|s| self.practitioner_name(s)),
            account: t.account,
            state: (*t.state).clone(),
        }
    }

    /// Slots that are not withdrawn, by day and time.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn openings(&self, p: &Principal) -> Result<Vec<OpeningRow>, Refused> {
        self.allow(p, ActKind::SeePractitioners)?;
        self.catch_up()?;
        let today = self.today_in_london();
        Ok(self
            .views
            .openings()
            .into_iter()
            .map(|o| self.opening_row(o, today))
            .collect())
    }

    fn opening_row(&self, o: views::OpeningSummary, today: Date) -> OpeningRow {
        let slot = o.state.slot.as_ref();
        let next_on = slot.zip(o.practitioner.as_ref()).and_then(|(slot, practitioner)| {
            let from = calendar::days_after(today, 1).max(slot.from);
            weekly::days(&slot.weekly, from, 1, &self.calendar, practitioner)
                .first()
                .copied()
        });
        OpeningRow {
            id: o.id,
            version: o.version,
            practitioner: slot.map(|s| self.practitioner_name(s.practitioner)).unwrap_or_default(),
            free: o.state.seats_free(),
            next_on,
            state: (*o.state).clone(),
        }
    }

    /// Accounts, by name; closed ones as well.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn accounts(&self, p: &Principal) -> Result<Vec<AccountRow>, Refused> {
        self.allow(p, ActKind::SeeAccounts)?;
        self.catch_up()?;
        let row = |a: views::AccountSummary| AccountRow {
            id: a.id,
            version: a.version,
            state: (*a.state).clone(),
        };
        Ok(self.views.accounts().into_iter().map(row).collect())
    }

    /// Accounts that hold one of these roles now, by name: for a choice in a form (whom to assign, who reviews, with
    /// whom to book). Id, name, team.
    ///
    /// # Errors
    /// Not a member of staff, or the store failed.
    pub fn staff_with(&self, p: &Principal, roles: &[Role]) -> Result<Vec<(UserId, String, String)>, Refused> {
        let looks = [ActKind::SeeToday, ActKind::SeePractitioners, ActKind::SeeAccounts];
        if !looks.iter().any(|kind| self.may(p, *kind)) {
            return Err(Refused::not_allowed("This list is for staff"));
        }
        self.catch_up()?;
        let now = self.clock.now();
        let holds = |a: &views::AccountSummary| a.state.roles_at(now).any(|r| roles.contains(&r));
        let all = self.views.accounts().into_iter().filter(holds);
        Ok(all
            .map(|a| (a.id, a.state.name.clone(), a.state.team.clone()))
            .collect())
    }

    /// The service's settings, for their form.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn settings(&self, p: &Principal) -> Result<care::service::Service, Refused> {
        self.allow(p, ActKind::SeeSettings)?;
        self.catch_up()?;
        Ok((*self.views.service()).clone())
    }

    /// The version of the settings, for a form that holds to it.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn settings_version(&self, p: &Principal) -> Result<u64, Refused> {
        self.allow(p, ActKind::SeeSettings)?;
        self.ledger
            .stream_version(self.organisation().0)
            .map_err(|e| self.fault("settings", &e))
    }

    /// How many of everything, without anybody's name.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn counts(&self, p: &Principal) -> Result<views::Counts, Refused> {
        self.allow(p, ActKind::SeeCounts)?;
        self.catch_up()?;
        Ok(self.views.counts(self.today_in_london()))
    }
}
