//! What comes back, counted at a mail server of the test: where it goes instead, and when nothing goes at all.

use std::collections::BTreeSet;

use care::episode::*;
use care::person::{PersonEvent, Reach, SafeUse};
use care::terms::*;
use care::*;
use casework::outbox::*;
use casework::*;
use uuid::Uuid;

use crate::outbox::{Post, amina, book, in_state, on_both_real, reached, safe};
use crate::post_office::{PostOffice, Says};
use crate::world::World;

on_both_real!(
    what_comes_back_goes_where_it_safely_can,
    an_address_that_came_back_gets_nothing_until_somebody_sees_to_it,
    the_settings_page_says_when_messages_go,
);

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
