//! One message handed to a mail server on this machine, which takes, refuses, breaks off or keeps silent.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may end on what it did not expect"
)]

#[expect(dead_code, reason = "the crates above use more of it")]
mod post_office;

use mail::{Handed, Mail, Server, Tls, Unfit};
use post_office::{PostOffice, Says};
use std::time::{Duration, SystemTime};
use uuid::Uuid;

fn server(office: &PostOffice) -> Server {
    Server {
        host: "127.0.0.1".to_owned(),
        port: office.port(),
        tls: Tls::None,
        login: None,
        from: "messages@service.example".to_owned(),
        patience: Duration::from_secs(20),
    }
}

fn letter(n: u128) -> Mail {
    Mail {
        id: Uuid::from_u128(n),
        to: "amina@example.org".to_owned(),
        subject: "A message for you".to_owned(),
        text: "Hello.\n.\n..two dots\n".to_owned(),
    }
}

fn hand(server: &Server, mail: &Mail) -> (Handed, usize) {
    let mut asked = 0;
    let handed = server.hand_over(mail, SystemTime::UNIX_EPOCH, &mut || {
        asked += 1;
        true
    });
    (handed, asked)
}

#[test]
fn what_the_server_takes_is_sent_once_and_whole() {
    let office = PostOffice::open(|_| Says::Takes);
    assert_eq!(hand(&server(&office), &letter(1)), (Handed::Accepted, 1));
    let mails = office.mails();
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "amina@example.org"));
    assert_eq!(mails[0].text(), "Hello.\r\n.\r\n..two dots\r\n");
    assert_eq!(mails[0].id(), "00000000000000000000000000000001@service.example");
}

#[test]
fn a_refusal_is_for_good_or_for_now_and_nothing_is_sent() {
    for (says, expected, asked) in [
        (Says::AtRecipient(550), Handed::Refused(550), 0),
        (Says::AtRecipient(451), Handed::NotNow(451), 0),
        (Says::AtData(554), Handed::Refused(554), 1),
        (Says::AtEnd(552), Handed::Refused(552), 1),
        (Says::AtEnd(452), Handed::NotNow(452), 1),
        (Says::BreaksAtGreeting, Handed::NotReached, 0),
        (Says::BreaksAtRecipient, Handed::NotReached, 0),
    ] {
        let office = PostOffice::open(move |_| says);
        assert_eq!(hand(&server(&office), &letter(2)), (expected, asked), "{says:?}");
        assert_eq!(office.mails().len(), 0, "{says:?}");
    }
}

#[test]
fn what_was_under_way_when_the_line_broke_may_have_been_sent() {
    for (says, kept) in [(Says::BreaksInData, 0), (Says::TakesAndBreaks, 1)] {
        let office = PostOffice::open(move |_| says);
        assert_eq!(hand(&server(&office), &letter(3)), (Handed::Unknown, 1), "{says:?}");
        assert_eq!(office.mails().len(), kept, "{says:?}");
    }
}

#[test]
fn who_says_no_before_the_message_sends_nothing() {
    let office = PostOffice::open(|_| Says::Takes);
    let handed = server(&office).hand_over(&letter(4), SystemTime::UNIX_EPOCH, &mut || false);
    assert_eq!((handed, office.mails().len()), (Handed::Stopped, 0));
}

#[test]
fn an_address_that_is_none_is_not_tried() {
    let office = PostOffice::open(|_| Says::Takes);
    let mut mail = letter(5);
    mail.to = "amina@example.org\r\nRCPT TO:<all@example.org>".to_owned();
    assert_eq!(hand(&server(&office), &mail), (Handed::NoAddress, 0));
    assert_eq!(office.lines(), 0, "nothing was said to the server");
}

#[test]
fn nothing_is_said_in_clear_where_tls_was_asked_for() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let office = PostOffice::open(|_| Says::Takes);
        let server = Server {
            tls,
            login: Some(("user".to_owned(), "the password".to_owned().into())),
            patience: Duration::from_secs(5),
            ..server(&office)
        };
        assert_eq!(hand(&server, &letter(6)), (Handed::NotReached, 0));
        assert!(!office.heard("AUTH") && !office.heard("MAIL"), "{tls:?}");
    }
    let far = Server {
        host: "mail.example".to_owned(),
        port: 25,
        tls: Tls::None,
        login: None,
        from: "messages@service.example".to_owned(),
        patience: Duration::from_secs(5),
    };
    assert_eq!(far.check(), Err(Unfit::InClear));
    assert_eq!(
        Server {
            tls: Tls::StartTls,
            ..far.clone()
        }
        .check(),
        Ok(())
    );
    assert_eq!(
        Server {
            from: "x\r\n@y".to_owned(),
            tls: Tls::Implicit,
            ..far
        }
        .check(),
        Err(Unfit::From)
    );
}
