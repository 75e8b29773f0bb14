//! What crosses the wall: FHIR R4 messages and CSV, read leniently and answered exactly.
//!
//! Everything here is a pure function of the bytes it is given: no clock (today's date is an argument), no database,
//! no network. The crate does not know the service's own vocabulary; it says what a message holds in words and types
//! of its own, each with the place where it stood, and the floor above turns that into commands.
//!
//! - [`intake`] reads a referral message: what we understood, field by field with its FHIRPath, and every leaf that we
//!   did not read.
//! - [`outcome`] writes our answers: OperationOutcome, CapabilityStatement, message response, ServiceRequest.
//! - [`own_copy`] writes a person's own copy of what is held about them.
//! - [`nhs_number`] reads NHS numbers and says what is wrong with one.
//! - [`csv_import`] checks whole files of practitioners, openings and referrals before anything is taken from them.

pub mod csv_import;
pub mod intake;
pub(crate) mod json;
pub mod nhs_number;
pub mod outcome;
pub mod own_copy;
