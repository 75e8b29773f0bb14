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

on_both_real!(
    what_happened_is_said_once_and_written_down,
    who_may_be_written_to_and_how,
    what_fails_is_shown_and_a_human_decides,
    letters_are_printed_by_somebody_once,
    what_comes_back_goes_where_it_safely_can,
    an_address_that_came_back_gets_nothing_until_somebody_sees_to_it,
    the_settings_page_says_when_messages_go,
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

/// One who may be e-mailed, and whose message has left; her message.
fn emailed(w: &World, post: &Post, name: &str, letter: SafeUse, address: bool) -> OutboxRow {
    let before: BTreeSet<Uuid> = in_state(w, DeliveryState::Done).iter().map(|r| r.id).collect();
    let mut new = reached(w, name, Some("her@mail.example"), safe(SafeUse::Yes, letter));
    new.reach.address = if address {
        vec!["1 High Street".to_owned()]
    } else {
        Vec::new()
    };
    w.refer(&w.lead(), new);
    assert_eq!(post.sent(w).emailed, 1);
    let done = in_state(w, DeliveryState::Done);
    done.into_iter().find(|r| !before.contains(&r.id)).unwrap()
}

fn what_comes_back_goes_where_it_safely_can(w: &World) {
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let (lead, system) = (w.lead(), Principal::system(w.desk.organisation()));
    let now = |id: Uuid| w.desk.outbox_item(&lead, id).unwrap();
    // A human saw it in the sender's mailbox: she may be written to on paper.
    let row = emailed(w, &post, "Amina Rahman", SafeUse::Yes, true);
    let back = OutboxAct::CameBack(CameBack::AddressWrong);
    w.desk.work_outbox(&lead, row.id, back).unwrap();
    let after = now(row.id);
    assert_eq!(
        (after.state, after.note.why, after.by.as_deref()),
        (DeliveryState::ToPrint, Why::BackAddress, Some("Lena Lead"))
    );
    assert!(after.note.why.is_back());
    // It came back once: a second telling changes nothing, whoever tells.
    assert!(matches!(
        w.desk.work_outbox(&lead, row.id, back),
        Err(Refused::Rejected(_))
    ));
    let again = w.desk.take_bounce(&system, row.id, CameBack::Refused).unwrap();
    assert_eq!((again, now(row.id).note.why), (Returned::Already, Why::BackAddress));
    // Nothing is sent again by itself, and the letter goes as letters go.
    assert_eq!(post.sent(w).emailed, 0);
    w.desk.work_outbox(&lead, row.id, OutboxAct::Posted).unwrap();
    assert!(
        matches!(w.desk.work_outbox(&lead, row.id, back), Err(Refused::Rejected(_))),
        "it went on paper"
    );
    // Letters are not safe, or have no address: somebody speaks with her.
    for (letter, address, why) in [
        (SafeUse::No, true, CameBack::MailboxFull),
        (SafeUse::Yes, false, CameBack::Refused),
    ] {
        let row = emailed(w, &post, "Vi Example", letter, address);
        assert_eq!(w.desk.take_bounce(&system, row.id, why).unwrap(), Returned::ForAHuman);
        assert_eq!(now(row.id).state, DeliveryState::Parked);
    }
    // What nobody sent is said, and a therapist cannot act for the program.
    let nobody = w.desk.take_bounce(&system, Uuid::new_v4(), CameBack::Refused).unwrap();
    assert_eq!(nobody, Returned::Unknown);
    let row = emailed(w, &post, "Mo Example", SafeUse::Yes, true);
    let other = w.role("Otto Other", Role::Therapist);
    assert!(matches!(
        w.desk.take_bounce(&other, row.id, CameBack::Refused),
        Err(Refused::NotAllowed { .. })
    ));
    // A letter that waits never left by e-mail.
    w.refer(&lead, reached(w, "Lou Example", None, safe(SafeUse::No, SafeUse::Yes)));
    assert_eq!(post.sent(w).to_print, 1);
    let waiting = in_state(w, DeliveryState::ToPrint).remove(0);
    assert!(matches!(
        w.desk.work_outbox(&lead, waiting.id, back),
        Err(Refused::Rejected(_))
    ));
    assert_eq!(office.mails().len(), 4);
}

fn an_address_that_came_back_gets_nothing_until_somebody_sees_to_it(w: &World) {
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let (lead, system) = (w.lead(), Principal::system(w.desk.organisation()));
    let episode = amina(w);
    post.sent(w);
    let first = in_state(w, DeliveryState::Done).remove(0);
    w.hours(1);
    w.desk.take_bounce(&system, first.id, CameBack::MailboxFull).unwrap();
    let person = |w: &World| w.desk.episode(&w.lead(), episode).unwrap();
    assert_eq!(person(w).person.email_back, Some(w.today()));
    // What comes after goes on paper, and says why; a link by e-mail is refused.
    let again = |appointment: AppointmentId, at: &str| {
        let cancel = EpisodeCommand::CancelAppointment {
            appointment,
            by: CancelledBy::Service,
            reason: None,
        };
        w.on(&w.lead(), episode, cancel);
        book(w, episode, at)
    };
    let booked = book(w, episode, "2026-03-24T11:00:00Z");
    let sent = post.sent(w);
    assert_eq!((sent.emailed, sent.to_print, sent.later), (0, 1, 1));
    let letters = in_state(w, DeliveryState::ToPrint);
    assert!(letters.iter().any(|row| row.note.why == Why::BackBefore));
    let by_email = w
        .desk
        .email_way(&lead, episode, Some("Knew her voice".to_owned()), None);
    assert!(matches!(by_email, Err(Refused::Invalid(_))), "{by_email:?}");
    assert_eq!(office.mails().len(), 1);
    let state = |event| Act::Person {
        id: person(w).person_id,
        expected: None,
        command: PersonEvent::into(event),
    };
    // That it came back is said of an e-mail, not of a person; the same address again is no other.
    assert!(w.desk.act(&lead, state(PersonEvent::EmailCameBack), None).is_err());
    let mut reach = person(w).person.reach;
    reach.email = Some("AMINA@example.org".to_owned());
    w.act(&lead, state(PersonEvent::ReachStated(reach.clone())));
    assert!(person(w).person.email_back.is_some());
    // Another address: a new chance. A bounce of what went to the old one does not take it away.
    w.hours(1);
    let other = Reach {
        email: Some("amina@another.example".to_owned()),
        ..reach
    };
    w.act(&lead, state(PersonEvent::ReachStated(other)));
    assert_eq!(person(w).person.email_back, None);
    let booked = again(booked, "2026-03-25T11:00:00Z");
    assert_eq!(post.sent(w).emailed, 2, "the old one is cancelled, a new one made");
    let newer = in_state(w, DeliveryState::Done).remove(0);
    w.hours(1);
    // That one comes back too, and she says that the address is right all the same.
    w.desk
        .work_outbox(&lead, newer.id, OutboxAct::CameBack(CameBack::Refused))
        .unwrap();
    assert!(person(w).person.email_back.is_some());
    w.act(&lead, state(PersonEvent::EmailConfirmed));
    assert_eq!(person(w).person.email_back, None);
    assert!(
        matches!(
            w.refused(&lead, state(PersonEvent::EmailConfirmed)),
            Refused::Rejected(_)
        ),
        "there is nothing to confirm"
    );
    again(booked, "2026-03-26T11:00:00Z");
    assert_eq!(post.sent(w).emailed, 2);
}

fn the_settings_page_says_when_messages_go(w: &World) {
    use care::service::{MessageTimes, ServiceEvent};
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let manager = w.role("Max Manager", Role::ServiceManager);
    let act = |times| Act::Service {
        expected: None,
        command: ServiceEvent::MessageTimesStated { times },
    };
    let state = |from: i8, until: i8, days: u16| {
        act(Some(MessageTimes {
            quiet_from: jiff::civil::time(from, 0, 0, 0),
            quiet_until: jiff::civil::time(until, 0, 0, 0),
            reminder_working_days: days,
        }))
    };
    for wrong in [state(8, 7, 2), state(20, 8, 0), state(20, 8, 11)] {
        assert!(matches!(w.refused(&manager, wrong), Refused::Rejected(_)));
    }
    let lead = w.lead();
    assert!(
        !matches!(w.refused(&lead, state(20, 8, 2)), Refused::Rejected(_)),
        "not a lead's to say"
    );
    // Wednesday 4 March at ten. The file's rules, as sent with the job: a reminder two working days before Tuesday 17th.
    let episode = amina(w);
    book(w, episode, "2026-03-17T11:00:00Z");
    assert_eq!(post.sent(w).later, 1);
    let reminder = || {
        let rows = in_state(w, DeliveryState::Waiting);
        rows.into_iter()
            .find(|r| r.notice.kind == NoticeKind::Reminder)
            .map(|r| r.at.to_string())
    };
    assert_eq!(reminder().as_deref(), Some("2026-03-13T09:00:00Z"));
    // Stated on the page: those whose day was worked out already move with it, both ways.
    w.act(&manager, state(20, 8, 5));
    post.sent(w);
    assert_eq!(reminder().as_deref(), Some("2026-03-10T09:00:00Z"));
    w.act(&manager, state(20, 8, 1));
    post.sent(w);
    assert_eq!(reminder().as_deref(), Some("2026-03-16T09:00:00Z"));
    // Back to the file.
    w.act(&manager, act(None));
    post.sent(w);
    assert_eq!(reminder().as_deref(), Some("2026-03-13T09:00:00Z"));
    // Quiet hours by the clock of London over both changes of the clocks: in the morning of 29 March it goes forward at one,
    // on 25 October back at two, and on 28 March 2027 forward again. What is asked for in the night goes at seven, whatever that is in UTC.
    w.act(&manager, state(18, 7, 2));
    let nights = [
        ("2026-03-28T18:30:00Z", "2026-03-29T06:00:00Z"),
        ("2026-10-24T17:30:00Z", "2026-10-25T07:00:00Z"),
        ("2027-03-28T00:30:00Z", "2027-03-28T06:00:00Z"),
    ];
    for (n, (asked, morning)) in nights.into_iter().enumerate() {
        w.set(asked);
        let new = reached(
            w,
            ["Bo Ash", "Cy Birch", "Di Cedar"][n],
            Some("b@example.org"),
            safe(SafeUse::Yes, SafeUse::Yes),
        );
        w.refer(&lead, new);
        assert_eq!((post.sent(w).emailed, post.sent(w)), (0, Sent::default()), "{asked}");
        let before: jiff::Timestamp = morning.parse().unwrap();
        w.clock
            .set(before.checked_sub(jiff::SignedDuration::from_secs(60)).unwrap());
        assert_eq!(post.sent(w).emailed, 0, "a minute before {morning}");
        w.set(morning);
        assert_eq!(post.sent(w).emailed, 1, "{morning}");
    }
}
