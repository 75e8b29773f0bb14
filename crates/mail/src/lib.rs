//! Handing one e-mail to a mail server, and knowing what became of it: taken, refused for good, refused for now, never
//! begun, or handed over without an answer. Knows nothing of people or services, keeps nothing, logs nothing.
//!
//! The one thing that differs from an ordinary mail client: before the first byte of the message itself the caller is
//! asked ([`Server::hand_over`]'s `go`), so that it can write down that from now on nobody knows whether the message left.

mod message;
mod report;
mod server;

pub use message::{Mail, is_address};
pub use report::{CameBack, NotAReport, Report, read_report};
pub use server::{Handed, Server, Tls, Unfit};
