//! The state of the ledger for its page: how much there is, when it was last checked, checking it now, and the signed
//! head to be kept outside.

use jiff::Timestamp;
use ledger::{RowWrite, SignedHead, Stats, Verified, VerifyError};

use crate::desk::Desk;
use crate::kinds::ActKind;
use crate::outcome::Refused;
use crate::principal::Principal;

/// How much there is, and when it was last checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerReport {
    /// Counts of everything.
    pub stats: Stats,
    /// The last check that was asked for: when, up to which position of the record, and whether all was in order.
    pub checked: Option<(Timestamp, u64, bool)>,
}

/// What a check of the ledger came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerCheck {
    /// Everything holds.
    Holds(Verified),
    /// The first thing found wrong: where and why, in words.
    Broken(String),
}

const CHECKED_AT: &str = "ledger_check.at";
const CHECKED_POSITION: &str = "ledger_check.position";
const CHECKED_GOOD: &str = "ledger_check.good";

impl Desk {
    /// How much there is, and when it was last checked. Reads whole tables: for its own page only.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn ledger_report(&self, p: &Principal) -> Result<LedgerReport, Refused> {
        self.allow(p, ActKind::SeeLedger)?;
        let marker = |name: &str| self.ledger.marker(name).map_err(|e| self.fault("marker", &e));
        let at = marker(CHECKED_AT)?.and_then(|at| Timestamp::from_microsecond(at).ok());
        let position = marker(CHECKED_POSITION)?.and_then(|position| u64::try_from(position).ok());
        let good = marker(CHECKED_GOOD)? == Some(1);
        let stats = self.ledger.stats().map_err(|e| self.fault("ledger statistics", &e))?;
        Ok(LedgerReport {
            stats,
            checked: at.zip(position).map(|(at, position)| (at, position, good)),
        })
    }

    /// Computes both chains again from the beginning and looks at all that hangs on them; remembers when and how it came
    /// out. Takes seconds for every million events; writers need not stop.
    ///
    /// # Errors
    /// Not allowed, or the store failed before all was looked at.
    pub fn check_ledger(&self, p: &Principal) -> Result<LedgerCheck, Refused> {
        self.allow(p, ActKind::SeeLedger)?;
        let before = self.ledger.head().map_err(|e| self.fault("head", &e))?.position;
        let (outcome, position) = match self.ledger.verify() {
            Ok(verified) => (LedgerCheck::Holds(verified), verified.head.position),
            Err(VerifyError::Storage(error)) => return Err(self.fault("check of the ledger", &error)),
            Err(broken) => (LedgerCheck::Broken(broken.to_string()), before),
        };
        let marker = |name: &str, value: i64| RowWrite::SetMarker {
            name: name.to_owned(),
            value,
        };
        let good = matches!(outcome, LedgerCheck::Holds(_));
        let rows = vec![
            marker(CHECKED_AT, self.clock.now().as_microsecond()),
            marker(CHECKED_POSITION, i64::try_from(position).unwrap_or(i64::MAX)),
            marker(CHECKED_GOOD, i64::from(good)),
        ];
        self.ledger.write(rows).map_err(|e| self.fault("marker", &e))?;
        Ok(outcome)
    }

    /// Signs both heads now. Keep it where whoever can write to the database cannot write.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn sign_head(&self, p: &Principal) -> Result<SignedHead, Refused> {
        self.allow(p, ActKind::SeeLedger)?;
        self.ledger.export_head().map_err(|e| self.fault("signed head", &e))
    }
}
