//! Reading what a mail system says of a message that it could not deliver: a delivery status notification (RFC 3464) in
//! a `multipart/report` (RFC 6522). Only what is needed to find our own message and to know why it came back is read:
//! no address and no text of anybody leaves this file.

use uuid::Uuid;

/// Longest notification that is read, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// Why a message came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameBack {
    /// There is no such mailbox, or no such domain (status 5.1.x).
    AddressWrong,
    /// The mailbox is full or closed (status x.2.1 to x.2.3).
    MailboxFull,
    /// Anything else that is final.
    Refused,
}

/// A notification as far as it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The id of our message, out of its Message-ID or its envelope id; none where neither is one of ours.
    pub id: Option<Uuid>,
    /// Why it came back; none for a notification of something else: late, delivered, passed on.
    pub came_back: Option<CameBack>,
}

/// What is no delivery status notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAReport;

/// Fields of a header, with lines that go on joined, and where the body begins.
fn fields(text: &str) -> (Vec<(String, String)>, &str) {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let line = line.trim_end_matches('\r');
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = all.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            all.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (all, rest)
}

fn field<'f>(all: &'f [(String, String)], name: &str) -> &'f str {
    all.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
}

/// A parameter of a field: `boundary="x"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let found = key.trim().eq_ignore_ascii_case(name);
        found.then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn kind(all: &[(String, String)]) -> String {
    let value = field(all, "content-type");
    let kind = value.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// The parts between the lines of a boundary.
fn parts<'t>(body: &'t str, boundary: &str) -> Vec<&'t str> {
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let plain = line.trim_end();
        if plain
            .strip_prefix(mark.as_str())
            .is_some_and(|rest| rest.is_empty() || rest == "--")
        {
            if let Some(from) = start {
                found.extend(body.get(from..at));
            }
            start = (plain == mark).then_some(at + line.len());
        }
        at += line.len();
    }
    // One that was cut off is read as far as it goes.
    if let Some(from) = start {
        found.extend(body.get(from..));
    }
    found
}

/// The id at the start of a Message-ID of ours: 32 hexadecimal digits before the `@`.
fn id_of(value: &str) -> Option<Uuid> {
    let inside = value.trim().trim_start_matches('<');
    let local = inside.split(['@', '>', ';']).next()?.trim();
    let simple = local.len() == 32 && local.bytes().all(|b| b.is_ascii_hexdigit());
    if simple { Uuid::parse_str(local).ok() } else { None }
}

/// Why, by the enhanced status code (RFC 3463) of a recipient that failed.
fn reason(status: &str) -> CameBack {
    let code = status.split_whitespace().next().unwrap_or_default();
    let mut numbers = code.split('.').skip(1);
    match (numbers.next(), numbers.next()) {
        (Some("1"), _) => CameBack::AddressWrong,
        (Some("2"), Some("1" | "2" | "3")) => CameBack::MailboxFull,
        _ => CameBack::Refused,
    }
}

/// Reads a notification.
///
/// # Errors
/// [`NotAReport`] for anything that is not a delivery status notification, or too long to be one.
pub fn read_report(bytes: &[u8]) -> Result<Report, NotAReport> {
    if bytes.len() > LONGEST {
        return Err(NotAReport);
    }
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = fields(&text);
    let content = field(&head, "content-type");
    let is_report = parameter(content, "report-type").is_some_and(|t| t.eq_ignore_ascii_case("delivery-status"));
    if kind(&head) != "multipart/report" || !is_report {
        return Err(NotAReport);
    }
    let boundary = parameter(content, "boundary")
        .filter(|b| !b.is_empty())
        .ok_or(NotAReport)?;
    let mut report = Report {
        id: None,
        came_back: None,
    };
    let mut has_status = false;
    for part in parts(body, &boundary) {
        let (head, inside) = fields(part);
        match kind(&head).as_str() {
            "message/delivery-status" | "message/global-delivery-status" => {
                has_status = true;
                let mut rest = inside;
                while !rest.trim().is_empty() {
                    let (group, after) = fields(rest);
                    rest = after;
                    report.id = report.id.or_else(|| id_of(field(&group, "original-envelope-id")));
                    if field(&group, "action").eq_ignore_ascii_case("failed") {
                        report.came_back = report.came_back.or(Some(reason(field(&group, "status"))));
                    }
                }
            }
            "text/rfc822-headers" | "message/rfc822" | "message/global" | "message/global-headers" => {
                let (ours, _) = fields(inside);
                report.id = report.id.or_else(|| id_of(field(&ours, "message-id")));
            }
            _ => {}
        }
    }
    if has_status { Ok(report) } else { Err(NotAReport) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "00000000000040008000000000000007";

    fn notice(action: &str, status: &str, last: &str) -> String {
        format!(
            "From: postmaster@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"=_b1\"\r\n\r\n\
             For people only.\r\n--=_b1\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n\
             --=_b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; somebody@mail.example\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 no\r\n such user\r\n\r\n--=_b1\r\n{last}\r\n--=_b1--\r\n"
        )
    }

    fn with_headers(action: &str, status: &str) -> String {
        let last = format!(
            "Content-Type: text/rfc822-headers\r\n\r\nTo: somebody@mail.example\r\nMessage-ID:\r\n <{ID}@service.example>\r\n"
        );
        notice(action, status, &last)
    }

    #[test]
    fn a_notification_says_which_message_and_why() {
        let ours = Uuid::parse_str(ID).unwrap();
        for (status, why) in [
            ("5.1.1", CameBack::AddressWrong),
            ("5.1.2 (no domain)", CameBack::AddressWrong),
            ("5.2.2", CameBack::MailboxFull),
            ("4.2.2", CameBack::MailboxFull),
            ("5.7.1", CameBack::Refused),
            ("", CameBack::Refused),
        ] {
            let read = read_report(with_headers("failed", status).as_bytes()).unwrap();
            assert_eq!((read.id, read.came_back), (Some(ours), Some(why)), "{status}");
        }
        for action in ["delayed", "delivered", "relayed"] {
            let read = read_report(with_headers(action, "4.4.1").as_bytes()).unwrap();
            assert_eq!((read.id, read.came_back), (Some(ours), None), "{action}");
        }
        // The whole message came back with it, with bare line feeds.
        let last = format!("Content-Type: message/rfc822\r\n\r\nMessage-Id: <{ID}@service.example>\r\n\r\nHello,");
        let whole = notice("failed", "5.1.1", &last).replace("\r\n", "\n");
        assert_eq!(read_report(whole.as_bytes()).unwrap().id, Some(ours));
        // The envelope's id is as good.
        let by_envelope = notice("failed", "5.1.1", "Content-Type: text/plain\r\n\r\nx")
            .replace("Reporting-MTA", &format!("Original-Envelope-Id: {ID}\r\nReporting-MTA"));
        assert_eq!(read_report(by_envelope.as_bytes()).unwrap().id, Some(ours));
    }

    #[test]
    fn what_is_not_ours_has_no_id_and_what_is_no_notification_is_refused() {
        let strange = with_headers("failed", "5.1.1").replace(ID, "newsletter-7");
        let read = read_report(strange.as_bytes()).unwrap();
        assert_eq!((read.id, read.came_back), (None, Some(CameBack::AddressWrong)));
        // An id that somebody wrote into the text for people is not taken.
        let forged = notice(
            "failed",
            "5.1.1",
            &format!("Content-Type: text/plain\r\n\r\nMessage-ID: <{ID}@x.example>"),
        );
        assert_eq!(read_report(forged.as_bytes()).unwrap().id, None);
        for text in [
            "",
            "Subject: Out of office\r\n\r\nI am away.",
            "Content-Type: multipart/report; report-type=delivery-status\r\n\r\n",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\n--x--",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n--x--",
        ] {
            assert_eq!(read_report(text.as_bytes()), Err(NotAReport), "{text}");
        }
        assert_eq!(read_report(&vec![b'a'; LONGEST + 1]), Err(NotAReport));
        assert_eq!(read_report(&[0xff, 0xfe, 0, b'\n']), Err(NotAReport));
        // Cut off anywhere, it is refused or read, and never more than that.
        let all = with_headers("failed", "5.1.1");
        for at in 0..all.len() {
            let _ = read_report(&all.as_bytes()[..at]);
        }
    }
}
