//! A message in the form that mail servers take.

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use uuid::Uuid;

/// The longest address that is tried, in characters (RFC 5321, section 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// What is to be sent to one person. Plain text only.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Becomes the Message-ID, the same at every try, so that a server or a reader can tell a second copy.
    pub id: Uuid,
    /// The address, without a name: a name in it could say who writes to whom.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The address, if it is one that may stand in a header and a command.
pub(crate) fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && c.is_ascii();
    (text.len() <= LONGEST_ADDRESS && text.chars().all(plain))
        .then(|| text.parse().ok())
        .flatten()
}

/// Whether a text is one e-mail address that we can write to: ASCII, without spaces, names or line breaks.
#[must_use]
pub fn is_address(text: &str) -> bool {
    address(text).is_some()
}

/// One line without anything that could begin another header.
fn one_line(text: &str) -> String {
    let calm: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    calm.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with the line ends of mail, without other control signs.
fn lines(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let calm = unix.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control());
    calm.collect::<String>().replace('\n', "\r\n")
}

/// A message ready for the server.
pub(crate) struct Formatted {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) bytes: Vec<u8>,
}

/// A message ready for the server; none when an address is none.
pub(crate) fn formatted(mail: &Mail, from: &str, date: std::time::SystemTime) -> Option<Formatted> {
    let (to, from) = (address(&mail.to)?, address(from)?);
    let id = format!("<{}@{}>", mail.id.simple(), from.domain());
    let raw =
        |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let message = Message::builder()
        .date(date)
        .message_id(Some(id))
        .from(Mailbox::new(None, from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&mail.subject))
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        // No holiday note comes back for what a program wrote (RFC 3834).
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .body(lines(&mail.text))
        .ok()?;
    Some(Formatted {
        from,
        to,
        bytes: message.formatted(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};

    fn mail(to: &str, subject: &str, text: &str) -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
        }
    }

    fn written(mail: &Mail) -> Option<String> {
        let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000);
        formatted(mail, "messages@service.example", day).map(|f| String::from_utf8(f.bytes).unwrap())
    }

    #[test]
    fn nothing_typed_becomes_another_header_or_another_command() {
        for to in [
            "amina@example.org\r\nBcc: all@example.org",
            "amina@example.org\nBcc: all@example.org",
            "amina@example.org>\r\nRCPT TO:<all@example.org",
            "amina@example.org, all@example.org",
            "Amina <amina@example.org>",
            "amina@example.org\0",
            "am ina@example.org",
            "amina@\u{2028}example.org",
            "@example.org",
            "amina",
            "",
        ] {
            assert!(!is_address(to), "{to:?}");
            assert_eq!(written(&mail(to, "s", "t")), None, "{to:?}");
        }
        let bad = mail(
            "amina@example.org",
            "A message\r\nBcc: all@example.org\r\n\r\nBody",
            "Hello\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
        );
        let text = written(&bad).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|l| l.to_lowercase().starts_with("bcc:")), "{head}");
        assert!(head.contains("Subject: A message Bcc: all@example.org Body"), "{head}");
        assert!(!body.contains("MAIL FROM") && !body.contains("\r\n.\r\n"), "{body}");
    }

    #[test]
    fn a_message_is_the_same_at_every_try_and_names_nobody() {
        let text = written(&mail("amina@example.org", "A message for you", "Dear Zoë\n")).unwrap();
        assert!(
            text.contains("Message-ID: <00000000000000000000000000000007@service.example>"),
            "{text}"
        );
        assert!(text.contains("To: amina@example.org\r\n") && text.contains("From: messages@service.example\r\n"));
        assert!(text.contains("Auto-Submitted: auto-generated"));
        assert!(text.is_ascii(), "a server without 8BITMIME takes it");
        assert_eq!(
            written(&mail("amina@example.org", "A message for you", "Dear Zoë\n")).unwrap(),
            text
        );
        assert!(!format!("{:?}", mail("amina@example.org", "s", "t")).contains("amina"));
    }
}
