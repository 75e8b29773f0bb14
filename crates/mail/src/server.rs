//! A mail server, and one message handed to it.

use crate::message::{Formatted, Mail, address, formatted};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Code;
use std::net::{IpAddr, ToSocketAddrs};
use std::time::Duration;
use zeroize::Zeroizing;

/// How the way to the server is closed to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// TLS from the first byte (usually port 465).
    Implicit,
    /// Begun in clear and changed to TLS before anything is said (usually port 587). A server that does not offer it is
    /// not used.
    StartTls,
    /// In clear: only to a server on this same machine.
    None,
}

/// A mail server that takes our messages.
#[derive(Clone)]
pub struct Server {
    /// Its name; with TLS its certificate must be of this name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is closed to others.
    pub tls: Tls,
    /// User and password, where it asks for them.
    pub login: Option<(String, Zeroizing<String>)>,
    /// The address that messages come from.
    pub from: String,
    /// How long one answer of the server is waited for.
    pub patience: Duration,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// Why a server cannot be used as it is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The sender's address is no address.
    From,
    /// In clear to another machine.
    InClear,
    /// The name of the server is empty.
    Host,
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::From => "the address that messages come from is not an e-mail address",
            Self::InClear => "without TLS only a mail server on this same machine is used: choose implicit or starttls",
            Self::Host => "the mail server has no name",
        })
    }
}

impl std::error::Error for Unfit {}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// The server has taken it and answers for it.
    Accepted,
    /// The server will not take it, now or later; nothing was sent. Its three digits.
    Refused(u16),
    /// The server does not take it now; nothing was sent. Its three digits.
    NotNow(u16),
    /// The server was not reached, broke off, or asked for what we do not have, before the message began.
    NotReached,
    /// The address is none; nothing was tried.
    NoAddress,
    /// The caller said no when asked; nothing was sent.
    Stopped,
    /// The message was under way and no answer came: it may have been sent.
    Unknown,
}

fn digits(code: Code) -> u16 {
    // 550 is three digits of one to nine, so that this cannot fail.
    code.to_string().parse().unwrap_or(0)
}

/// What an answer to a command means that came before the message itself.
fn before(error: &lettre::transport::smtp::Error) -> Handed {
    match error.status().map(digits) {
        Some(code) if error.is_permanent() => Handed::Refused(code),
        Some(code) => Handed::NotNow(code),
        None => Handed::NotReached,
    }
}

impl Server {
    /// Whether it can be used as it is described.
    ///
    /// # Errors
    /// [`Unfit`] says why not.
    pub fn check(&self) -> Result<(), Unfit> {
        if self.host.trim().is_empty() {
            return Err(Unfit::Host);
        }
        if address(&self.from).is_none() {
            return Err(Unfit::From);
        }
        let here = self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.tls == Tls::None && !here {
            return Err(Unfit::InClear);
        }
        Ok(())
    }

    /// Hands one message over. `go` is asked when the server has agreed to sender and recipient and before it is asked to
    /// take the message; when it answers false the message is not sent. `now` is the date that the message bears.
    pub fn hand_over(&self, mail: &Mail, now: std::time::SystemTime, go: &mut dyn FnMut() -> bool) -> Handed {
        let Some(Formatted { from, to, bytes }) = formatted(mail, &self.from, now) else {
            return Handed::NoAddress;
        };
        let Some(mut line) = self.connect() else {
            return Handed::NotReached;
        };
        // A refused sign-in is about us and not about the message: it is mended and tried again.
        if let Err(handed) = self.sign_in(&mut line) {
            line.abort();
            return handed;
        }
        let mut agreed = line.command(commands::Mail::new(Some(from), Vec::new()));
        if agreed.is_ok() {
            agreed = line.command(commands::Rcpt::new(to, Vec::new()));
        }
        if let Err(error) = agreed {
            let handed = before(&error);
            line.abort();
            return handed;
        }
        if !go() {
            line.abort();
            return Handed::Stopped;
        }
        // A server that does not say "go ahead" has taken nothing.
        if let Err(error) = line.command(commands::Data) {
            let handed = before(&error);
            line.abort();
            return handed;
        }
        match line.message(&bytes) {
            Ok(_) => {
                // The server has answered for it; whether it also says goodbye is all the same.
                let _ = line.quit();
                Handed::Accepted
            }
            Err(error) => {
                line.abort();
                match error.status().map(digits) {
                    Some(code) if error.is_permanent() => Handed::Refused(code),
                    Some(code) => Handed::NotNow(code),
                    None => Handed::Unknown,
                }
            }
        }
    }

    fn connect(&self) -> Option<SmtpConnection> {
        let hello = ClientId::Domain(address(&self.from)?.domain().to_owned());
        let tls = match self.tls {
            Tls::None => None,
            Tls::Implicit | Tls::StartTls => Some(TlsParameters::new_rustls(self.host.clone()).ok()?),
        };
        let from_start = tls.as_ref().filter(|_| self.tls == Tls::Implicit);
        let place = (self.host.as_str(), self.port).to_socket_addrs().ok()?.next()?;
        let mut line = SmtpConnection::connect(place, Some(self.patience), &hello, from_start, None).ok()?;
        if self.tls == Tls::StartTls {
            // Where it is not offered, nothing is said in clear.
            let closed = tls.as_ref().filter(|_| line.can_starttls());
            if closed.is_none_or(|tls| line.starttls(tls, &hello).is_err()) {
                line.abort();
                return None;
            }
        }
        Some(line)
    }

    fn sign_in(&self, line: &mut SmtpConnection) -> Result<(), Handed> {
        let Some((user, password)) = &self.login else {
            return Ok(());
        };
        let credentials = Credentials::new(user.clone(), password.as_str().to_owned());
        let known = [Mechanism::Plain, Mechanism::Login];
        line.auth(&known, &credentials).map(|_| ()).map_err(|error| {
            error
                .status()
                .map_or(Handed::NotReached, |code| Handed::NotNow(digits(code)))
        })
    }
}
