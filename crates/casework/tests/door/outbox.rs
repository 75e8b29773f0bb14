//! Messages to people, counted at a mail server of the test: each once, or shown as failed.

use std::collections::BTreeSet;
use std::time::Duration;

use care::episode::*;
use care::person::{PersonEvent, Reach, SafeContact, SafeUse};
use care::terms::*;
use care::*;
use casework::outbox::{Note, *};
use casework::*;
use jiff::civil::date;
use uuid::Uuid;

use crate::post_office::{PostOffice, Says};
use crate::world::World;

/// Runs the named tests once on each database, with a ledger that is not a demonstration's.
macro_rules! on_both_real {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&$crate::world::World::real()); })*
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(world) = $crate::world::World::real_postgres() {
                    super::$name(&world);
                }
            })*
        }
    };
}

pub(crate) use on_both_real;

on_both_real!(
    what_happened_is_said_once_and_written_down,
    who_may_be_written_to_and_how,
    what_fails_is_shown_and_a_human_decides,
    letters_are_printed_by_somebody_once,
);

/// Words with what the test wants to see in them.
pub struct Plain;

impl Wording for Plain {
    fn words(&self, say: &ToSay<'_>) -> (String, String) {
        let who = if say.neutral { "" } else { say.service };
        let path = say.notice.path.as_deref().unwrap_or_default();
        let text = format!("{} {who}{path}", say.notice.kind.code());
        ("A message for you".to_owned(), text)
    }
}

pub fn server(office: &PostOffice) -> mail::Server {
    mail::Server {
        host: "127.0.0.1".to_owned(),
        port: office.port(),
        tls: mail::Tls::None,
        login: None,
        from: "messages@service.example".to_owned(),
        patience: Duration::from_secs(60),
    }
}

const RULES: MailRules = MailRules {
    quiet_from: jiff::civil::time(20, 0, 0, 0),
    quiet_until: jiff::civil::time(8, 0, 0, 0),
    reminder_working_days: 2,
};

pub struct Post {
    holder: Uuid,
    carrier: Option<Box<dyn Carrier>>,
}

impl Post {
    pub fn to(office: &PostOffice) -> Self {
        Self::with(Some(Box::new(server(office))))
    }

    pub fn with(carrier: Option<Box<dyn Carrier>>) -> Self {
        Self {
            holder: Uuid::new_v4(),
            carrier,
        }
    }

    pub fn run(&self, desk: &Desk) -> Option<Sent> {
        let sending = Sending {
            carrier: self.carrier.as_deref(),
            wording: &Plain,
            rules: &RULES,
        };
        desk.send_notices_under_lease(self.holder, sending).unwrap()
    }

    #[track_caller]
    pub fn sent(&self, w: &World) -> Sent {
        self.run(&w.desk).unwrap()
    }
}

pub fn safe(email: SafeUse, letter: SafeUse) -> SafeContact {
    SafeContact {
        email,
        letter,
        ..SafeContact::default()
    }
}

pub fn reached(w: &World, name: &str, email: Option<&str>, contact: SafeContact) -> NewReferral {
    NewReferral {
        reach: Reach {
            email: email.map(str::to_owned),
            address: vec!["1 Mill Lane".to_owned()],
            ..Reach::default()
        },
        safe_contact: Some(contact),
        ..w.somebody(name, date(1990, 5, 1))
    }
}

pub fn amina(w: &World) -> EpisodeId {
    let new = reached(
        w,
        "Amina Rahman",
        Some("amina@example.org"),
        safe(SafeUse::Yes, SafeUse::Yes),
    );
    w.refer(&w.lead(), new).made.episode.unwrap()
}

pub fn in_state(w: &World, state: DeliveryState) -> Vec<OutboxRow> {
    w.desk.outbox(&w.lead(), state, 1).unwrap().items
}

pub fn kinds(office: &PostOffice) -> Vec<String> {
    let first = |m: crate::post_office::Kept| m.text().split(' ').next().unwrap_or_default().to_owned();
    office.mails().into_iter().map(first).collect()
}

pub fn book(w: &World, episode: EpisodeId, at: &str) -> AppointmentId {
    let lead = w.lead();
    if w.desk.episode(&lead, episode).unwrap().state.screening.is_none() {
        let screen = EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Assess,
            reason: "As the letter says".to_owned(),
        };
        w.on(&lead, episode, screen);
    }
    let appointment: AppointmentId = w.desk.ids().next();
    w.on(
        &lead,
        episode,
        EpisodeCommand::BookAssessment {
            appointment,
            with: lead.user,
            at: at.parse().unwrap(),
            minutes: 50,
            medium: Medium::Video,
            site: None,
        },
    );
    appointment
}

fn what_happened_is_said_once_and_written_down(w: &World) {
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let episode = amina(w);
    let sent = post.sent(w);
    assert_eq!((sent.emailed, sent.to_print, sent.for_a_human), (1, 0, 0));
    assert_eq!(post.sent(w), Sent::default());
    let page = w.desk.episode(&w.lead(), episode).unwrap();
    let entry = (LetterKind::Acknowledgement, Audience::Person, Channel::Email, w.today());
    assert_eq!(page.state.letters, [entry]);
    assert_eq!(page.entries.last().unwrap().author, "Rapport, by rule");

    // Wednesday 4 March; the appointment is on Tuesday the 10th, so its reminder goes on Friday the 6th at nine.
    let appointment = book(w, episode, "2026-03-10T11:00:00Z");
    let sent = post.sent(w);
    assert_eq!(
        (sent.emailed, sent.later),
        (1, 1),
        "the appointment now, its reminder later"
    );
    w.set("2026-03-06T08:59:00Z");
    assert_eq!(post.sent(w), Sent::default());
    w.set("2026-03-06T09:00:00Z");
    assert_eq!(post.sent(w).emailed, 1);
    assert_eq!(kinds(&office), ["received", "appointment_made", "reminder"]);

    w.on(
        &w.lead(),
        episode,
        EpisodeCommand::CancelAppointment {
            appointment,
            by: CancelledBy::Service,
            reason: None,
        },
    );
    assert_eq!(post.sent(w).emailed, 1);
    // Booked for tomorrow: the message about it is the reminder. Cancelled before anything goes: both messages are off.
    let soon = book(w, episode, "2026-03-09T11:00:00Z");
    w.on(
        &w.lead(),
        episode,
        EpisodeCommand::CancelAppointment {
            appointment: soon,
            by: CancelledBy::Person,
            reason: None,
        },
    );
    let sent = post.sent(w);
    assert_eq!((sent.emailed, sent.off), (1, 2));
    assert_eq!(kinds(&office)[3..], ["appointment_cancelled", "appointment_cancelled"]);
    let ids: BTreeSet<String> = office.mails().iter().map(|m| m.id()).collect();
    assert_eq!(ids.len(), 5, "each has its own Message-ID");
    for mail in office.mails() {
        assert_eq!(mail.header("Subject"), "A message for you");
        assert!(!mail.raw.contains("Amina Rahman"));
    }
}

/// A surname, its e-mail address, whether e-mail and post are safe, what becomes of the message, and why.
type Case = (&'static str, Option<&'static str>, SafeUse, SafeUse, DeliveryState, Why);

fn who_may_be_written_to_and_how(w: &World) {
    use SafeUse::{NeutralOnly, No, NotAsked, Yes};
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let all: [Case; 8] = [
        (
            "A Yes",
            Some("a@example.org"),
            Yes,
            No,
            DeliveryState::Done,
            Why::Emailed,
        ),
        (
            "B Neutral",
            Some("b@example.org"),
            NeutralOnly,
            No,
            DeliveryState::Done,
            Why::Emailed,
        ),
        (
            "C No",
            Some("c@example.org"),
            No,
            Yes,
            DeliveryState::ToPrint,
            Why::EmailNotSafe,
        ),
        (
            "D Unknown",
            Some("d@example.org"),
            NotAsked,
            NotAsked,
            DeliveryState::ToPrint,
            Why::EmailNotAsked,
        ),
        ("E None", None, Yes, NeutralOnly, DeliveryState::ToPrint, Why::NoEmail),
        (
            "F Neither",
            Some("f@example.org"),
            No,
            No,
            DeliveryState::Parked,
            Why::NoSafeWay,
        ),
        (
            "G Header",
            Some("g@example.org\r\nBcc: all@example.org"),
            Yes,
            Yes,
            DeliveryState::ToPrint,
            Why::NoEmail,
        ),
        (
            "H Name\r\nBcc: all@example.org",
            Some("h@example.org"),
            Yes,
            Yes,
            DeliveryState::Done,
            Why::Emailed,
        ),
    ];
    let episodes: Vec<EpisodeId> = all
        .iter()
        .map(|(name, email, by_email, by_letter, ..)| {
            let new = reached(w, name, *email, safe(*by_email, *by_letter));
            w.refer(&w.lead(), new).made.episode.unwrap()
        })
        .collect();
    let sent = post.sent(w);
    assert_eq!((sent.emailed, sent.to_print, sent.for_a_human), (3, 4, 1));
    for (episode, (name, .., state, why)) in episodes.iter().zip(&all) {
        let rows = in_state(w, *state);
        let row = rows.iter().find(|r| r.notice.episode == *episode);
        assert_eq!(row.map(|r| r.note.why), Some(*why), "{name}");
    }
    let mut got: Vec<(String, String)> = office.mails().iter().map(|m| (m.to.clone(), m.text())).collect();
    got.sort();
    let named = "received Larkfield Talking Therapies";
    let expected = [
        ("a@example.org", named),
        ("b@example.org", "received "),
        ("h@example.org", named),
    ];
    assert_eq!(got, expected.map(|(to, text)| (to.to_owned(), text.to_owned())));
    assert!(!office.heard("RCPT TO:<all"));

    // What is safe is asked when it goes, not when it was asked for; and somebody who died is not written to.
    for (episode, event) in [
        (episodes[0], PersonEvent::SafeContactStated(safe(No, No))),
        (episodes[1], PersonEvent::DeathRecorded { died_on: None }),
    ] {
        book(w, episode, "2026-03-20T11:00:00Z");
        let id = w.desk.episode(&w.lead(), episode).unwrap().person_id;
        let command = event.into();
        w.act(
            &w.lead(),
            Act::Person {
                id,
                expected: None,
                command,
            },
        );
    }
    let sent = post.sent(w);
    assert_eq!((sent.emailed, sent.for_a_human), (0, 1));
    assert_eq!(office.mails().len(), 3);
    let parked = in_state(w, DeliveryState::Parked);
    assert!(
        parked
            .iter()
            .any(|r| r.notice.kind == NoticeKind::AppointmentMade && r.note.why == Why::NoSafeWay)
    );
}

fn what_fails_is_shown_and_a_human_decides(w: &World) {
    let says = [
        Says::AtRecipient(550),
        Says::AtRecipient(451),
        Says::BreaksInData,
        Says::Takes,
        Says::BreaksAtGreeting,
    ];
    let office = PostOffice::open(move |n| says.get(n).copied().unwrap_or(Says::AtRecipient(421)));
    let post = Post::to(&office);
    let lead = w.lead();
    amina(w);
    assert_eq!(post.sent(w).for_a_human, 1);
    let failed = in_state(w, DeliveryState::Parked);
    assert_eq!(
        (failed[0].note, failed[0].attempts),
        (
            Note {
                answer: Some(550),
                ..Note::of(Why::Refused)
            },
            1
        )
    );
    assert_eq!(
        post.sent(w),
        Sent::default(),
        "what failed for good is not tried again by itself"
    );

    let id = failed[0].id;
    let work = |act| w.desk.work_outbox(&lead, id, act);
    assert!(matches!(work(OutboxAct::WasSent), Err(Refused::Rejected(_))));
    work(OutboxAct::SendAgain).unwrap();
    assert!(
        matches!(work(OutboxAct::SendAgain), Err(Refused::Rejected(_))),
        "pressed twice"
    );
    assert_eq!(post.sent(w).later, 1, "451: not now");
    assert_eq!(in_state(w, DeliveryState::Waiting)[0].note.answer, Some(451));
    assert_eq!(post.sent(w), Sent::default(), "not before its time");
    w.hours(1);
    assert_eq!(post.sent(w).for_a_human, 1, "the line broke in the message");
    let unsure = in_state(w, DeliveryState::Unsure);
    assert_eq!((unsure.len(), unsure[0].note.why), (1, Why::NoAnswer));
    w.hours(24);
    assert_eq!(
        post.sent(w),
        Sent::default(),
        "what may have been sent is never sent again by itself"
    );
    assert_eq!(office.mails().len(), 0);
    work(OutboxAct::SendAgain).unwrap();
    assert_eq!(post.sent(w).emailed, 1);
    assert_eq!(office.mails()[0].id(), format!("{}@service.example", id.simple()));
    assert!(
        matches!(work(OutboxAct::SendAgain), Err(Refused::Rejected(_))),
        "what was sent is not sent again"
    );

    // A server that is never there: tried at growing distances, then given up, then a letter.
    let episode = amina(w);
    let mut tries = 0;
    while in_state(w, DeliveryState::Parked).is_empty() {
        tries += post.sent(w).later;
        assert!(tries < 20);
        w.hours(24);
        w.set(&w.desk.now().to_string().replace("T06", "T10"));
    }
    assert_eq!(tries, 6);
    let given_up = &in_state(w, DeliveryState::Parked)[0];
    assert_eq!(
        (given_up.note.why, given_up.attempts, given_up.notice.episode),
        (Why::GivenUp, 7, episode)
    );
    w.desk.work_outbox(&lead, given_up.id, OutboxAct::ByLetter).unwrap();
    let letter = &in_state(w, DeliveryState::ToPrint)[0];
    assert_eq!(
        (letter.note.why, letter.by.as_deref()),
        (Why::ChosenLetter, Some("Lena Lead"))
    );
    assert_eq!(office.mails().len(), 1);
}

fn letters_are_printed_by_somebody_once(w: &World) {
    let post = Post::with(None);
    let (lead, admin) = (w.lead(), w.admin());
    let episode = amina(w);
    assert_eq!(post.sent(w).to_print, 1);
    let row = in_state(w, DeliveryState::ToPrint).remove(0);
    assert_eq!(
        (row.note.why, row.notice.kind.letter()),
        (Why::NoServer, LetterKind::Acknowledgement)
    );
    w.desk.work_outbox(&admin, row.id, OutboxAct::Posted).unwrap();
    assert!(w.desk.work_outbox(&lead, row.id, OutboxAct::Posted).is_err());
    let done = in_state(w, DeliveryState::Done).remove(0);
    assert_eq!(
        (done.note.why, done.by.as_deref(), done.at),
        (Why::Posted, Some("Adam Desk"), w.desk.now())
    );
    let page = w.desk.episode(&lead, episode).unwrap();
    let entry = (
        LetterKind::Acknowledgement,
        Audience::Person,
        Channel::Letter,
        w.today(),
    );
    assert_eq!(
        (
            page.state.letters.as_slice(),
            page.entries.last().unwrap().author.as_str()
        ),
        ([entry].as_slice(), "Adam Desk")
    );

    // The same letter recorded where letters are written is not printed a second time.
    book(w, episode, "2026-03-20T11:00:00Z");
    assert_eq!(post.sent(w).to_print, 1);
    w.on(
        &admin,
        episode,
        EpisodeCommand::SendLetter {
            letter: LetterKind::Appointment,
            to: Audience::Person,
            channel: Channel::Letter,
        },
    );
    assert!(in_state(w, DeliveryState::ToPrint).is_empty());
    assert!(
        in_state(w, DeliveryState::Done)
            .iter()
            .any(|r| r.note.why == Why::Recorded)
    );

    for role in [
        Role::Therapist,
        Role::ServiceManager,
        Role::IgOfficer,
        Role::TriageClinician,
    ] {
        let other = w.role("Otto Other", role);
        assert!(matches!(
            w.desk.outbox(&other, DeliveryState::Done, 1),
            Err(Refused::NotAllowed { .. })
        ));
        assert!(matches!(
            w.desk.outbox_item(&other, row.id),
            Err(Refused::NotAllowed { .. })
        ));
        assert!(matches!(
            w.desk.work_outbox(&other, row.id, OutboxAct::TakeOut),
            Err(Refused::NotAllowed { .. })
        ));
    }
    let readers = w.desk.readers_of(&lead, row.notice.person).unwrap();
    assert!(readers.iter().any(|r| r.page == "outbox" && r.name == "Lena Lead"));
}
