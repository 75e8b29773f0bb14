//! Practitioners, slots and accounts.

use care::account::Account;
use care::opening::Opening;
use care::practitioner::Practitioner;
use care::*;
use jiff::civil::Date;

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
