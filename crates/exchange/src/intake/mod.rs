//! Taking in a referral: bytes in, one of five answers out.
//!
//! Lenient in taking in: what a sender left out reads "not given", an invalid NHS number is kept and asked about, an
//! odd shape that can be read is read. Exact in telling: each field carries its FHIRPath, every leaf that was not read
//! is listed, each error names place, value and rule, and several errors are told at once.

mod body;
mod clinical;
mod codes;
#[cfg(test)]
mod completeness;
mod context;
mod datatypes;
mod dates;
mod decide;
mod envelope;
mod given;
mod index;
mod party;
mod person;
mod problem;
mod reading;
mod request;
mod rows;
mod spoken;
mod supporting;
mod understand;
mod understood;
mod use_case;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

pub use given::{Given, NOT_GIVEN};
pub(crate) use problem::shortened;
pub use problem::{Held, HeldReason, Issue, IssueCode, Refusal, RefusalReason, Severity};
pub use understood::*;
pub use use_case::{USE_CASE_SYSTEM, UseCase, UseCaseFamily};

/// What a service takes in, and the limits that protect it.
#[derive(Debug, Clone)]
pub struct IntakeRules {
    /// Families of BaRS use cases that the service takes.
    pub use_cases: BTreeSet<UseCaseFamily>,
    /// Single use-case codes that it takes besides, for example codes agreed locally or newer than this program.
    pub extra_use_case_codes: BTreeSet<String>,
    /// Take every use case (`--any-use-case`).
    pub any_use_case: bool,
    /// Today's date where the service is.
    pub today: Date,
    /// The largest body taken, in bytes.
    pub max_bytes: usize,
    /// The deepest nest of JSON taken.
    pub max_depth: usize,
    /// Who delivered it, where the deliverer signed in: used as the sender of a message that names none.
    pub delivered_by: Option<String>,
}

impl IntakeRules {
    /// The rules of a service that takes what most take: referrals from primary care, hospital, community and mental
    /// health; 10 MB; 64 levels.
    pub fn new(today: Date) -> Self {
        Self {
            use_cases: UseCaseFamily::USUAL.into_iter().collect(),
            extra_use_case_codes: BTreeSet::new(),
            any_use_case: false,
            today,
            max_bytes: 10 * 1024 * 1024,
            max_depth: 64,
            delivered_by: None,
        }
    }
}

/// What became of a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Intake {
    /// A new referral.
    Referral(Box<ReferralUnderstood>),
    /// A change of an earlier request, which it names; it waits until that is found or linked by a human.
    Update(Box<Update>),
    /// A cancellation, revocation or "entered in error" of an earlier request, which it names.
    Withdrawal(Box<Withdrawal>),
    /// Not taken. Nothing of the body is kept; the sender is told why and what to do.
    Refused(Refusal),
    /// Held for a person: not yet a referral.
    Quarantine(Box<Held>),
}

/// Reads one body. It never fails otherwise than by one of the five answers, whatever the bytes are.
pub fn read(bytes: &[u8], rules: &IntakeRules) -> Intake {
    match decide::intake(bytes, rules) {
        Ok(intake) => intake,
        Err(refusal) => Intake::Refused(*refusal),
    }
}

impl Intake {
    /// What was understood, where the body held a request.
    pub fn understood(&self) -> Option<&ReferralUnderstood> {
        match self {
            Self::Referral(referral) => Some(referral),
            Self::Update(update) => Some(&update.referral),
            Self::Withdrawal(withdrawal) => Some(&withdrawal.referral),
            Self::Quarantine(held) => held.understood.as_deref(),
            Self::Refused(_) => None,
        }
    }
}

/// An update of an earlier request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Update {
    /// What it names.
    pub names: Vec<Named>,
    /// The request as it now stands.
    pub referral: ReferralUnderstood,
}

/// A withdrawal of an earlier request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Withdrawal {
    /// How it was withdrawn.
    pub how: Withdrawn,
    /// What it names.
    pub names: Vec<Named>,
    /// What else the message holds.
    pub referral: ReferralUnderstood,
}

/// How a request was withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Withdrawn {
    /// Status `revoked`: the sender no longer asks.
    Revoked,
    /// Status `entered-in-error`: it should never have been sent; the record is kept and marked.
    EnteredInError,
    /// Message reason `delete`, or a transaction entry that deletes.
    Deleted,
}

/// One way in which an update or withdrawal names its target, the most telling first. None is unique by itself:
/// official examples reuse ids, so whoever looks the target up must compare sender and person too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// By what.
    pub by: NamedBy,
    /// The value.
    pub value: String,
    /// Where it stood.
    pub path: String,
}

/// By what a target is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum NamedBy {
    /// A business identifier of the request, as `system|value`.
    RequestIdentifier,
    /// The id of the request (`ServiceRequest.id`, or in the URL of a transaction entry).
    RequestId,
    /// The `fullUrl` of the request.
    FullUrl,
    /// A request that it replaces.
    Replaces,
    /// The sender's case number (identifier of the encounter), as `system|value`.
    CaseNumber,
    /// The message id.
    MessageId,
    /// The person's NHS number.
    NhsNumber,
}

/// One line of the page "referral as sent beside what we understood".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The heading under which it stands.
    pub section: &'static str,
    /// The label.
    pub label: String,
    /// The value in words, or [`NOT_GIVEN`].
    pub value: String,
    /// Where it stood, if it was given.
    pub path: Option<String>,
}
