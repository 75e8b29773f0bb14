//! What a ledger promises, asked of both databases by the same tests. PostgreSQL is found by the environment variable
//! `RAPPORT_TEST_POSTGRES` (a URL of a server on which databases may be created); each test makes its own database.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod world;

mod append;
mod backup;
mod claims;
mod clock;
mod concurrency;
mod documents;
mod erasure;
mod golden;
mod idempotency;
mod lost_commit;
mod model;
mod mutation;
mod opening;
mod read_log;
mod reading;
mod recovery;
mod rows;
mod sealing;
