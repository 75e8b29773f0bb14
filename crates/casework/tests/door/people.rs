//! The same person twice: recognised by number, or by name and birth date; linked, never merged.

use care::episode::*;
use care::person::{NhsNumber, PersonEvent};
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, nhs};

#[test]
fn a_valid_number_recognises_the_same_person() {
    let w = World::sqlite();
    let lead = w.lead();
    let mut first = w.somebody("Amina Rahman", date(1988, 2, 29));
    first.identity.nhs_number = Some(nhs(12_345));
    let mut second = w.somebody("Amina Rahman-Khan", date(1988, 2, 29));
    second.identity.nhs_number = Some(NhsNumber {
        digits: spaced(&nhs(12_345).digits),
        status: NhsNumberStatus::Invalid,
    });
    second.reach.phone = Some("01632 960999".to_owned());
    second.reach.email = Some("amina@example.org".to_owned());
    let (one, two) = (w.refer(&lead, first).made, w.refer(&lead, second).made);
    assert_eq!(one.person, two.person);
    assert!(two.joined);
    let page = w.desk.episode(&lead, one.episode.unwrap()).unwrap();
    assert_eq!(
        page.person.identity.name.as_ref().unwrap().family,
        "Rahman",
        "what was known stays"
    );
    assert_eq!(page.person.reach.phone.as_deref(), Some("01632 960001"));
    assert_eq!(
        page.person.reach.email.as_deref(),
        Some("amina@example.org"),
        "what was not known is filled in"
    );
    let told: Vec<&str> = page.entries.iter().filter_map(|e| e.words.get(Key::Answer)).collect();
    assert!(
        told.iter()
            .any(|t| t.contains("Rahman-Khan") && t.contains("01632 960999")),
        "what differs is kept: {told:?}"
    );
}

fn spaced(digits: &str) -> String {
    format!("{} {}-{}", &digits[..3], &digits[3..6], &digits[6..])
}

#[test]
fn a_number_with_another_birth_date_is_asked_about() {
    let w = World::sqlite();
    let lead = w.lead();
    let mut first = w.somebody("Amina Rahman", date(1988, 2, 29));
    first.identity.nhs_number = Some(nhs(12_345));
    let mut second = w.somebody("Bo Other", date(1970, 1, 1));
    second.identity.nhs_number = Some(nhs(12_345));
    let (one, two) = (w.refer(&lead, first).made, w.refer(&lead, second).made);
    assert_ne!(one.person, two.person);
    let page = w.desk.episode(&lead, two.episode.unwrap()).unwrap();
    assert_eq!(page.stage, Stage::InformationWanted);
    assert!(
        page.person.links.is_empty(),
        "not the same person as far as anybody knows"
    );
}

#[test]
fn the_same_name_and_birth_date_are_linked_and_can_be_unlinked() {
    let w = World::sqlite();
    let lead = w.lead();
    let one = w.refer(&lead, w.somebody("Amina Rahman", date(1988, 2, 29))).made;
    let two = w.refer(&lead, w.somebody("AMINA rahman", date(1988, 2, 29))).made;
    assert_ne!(one.person, two.person);
    assert!(!two.joined);
    let (first, second) = (one.person.unwrap(), two.person.unwrap());
    let page = w.desk.episode(&lead, two.episode.unwrap()).unwrap();
    assert_eq!(page.person.links.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [first]);
    assert_eq!(
        page.others.iter().map(|o| (o.id, o.linked)).collect::<Vec<_>>(),
        [(one.episode.unwrap(), true)]
    );
    let back = w.desk.episode(&lead, one.episode.unwrap()).unwrap();
    assert_eq!(
        back.person.links.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [second]
    );
    w.act(
        &lead,
        Act::UnlinkPersons {
            person: first,
            other: second,
        },
    );
    for id in [one.episode.unwrap(), two.episode.unwrap()] {
        let page = w.desk.episode(&lead, id).unwrap();
        assert!(page.person.links.is_empty() && page.others.is_empty());
    }
    w.act(
        &lead,
        Act::LinkPersons {
            person: first,
            other: second,
        },
    );
    assert!(matches!(
        w.refused(
            &lead,
            Act::LinkPersons {
                person: second,
                other: first
            }
        ),
        Refused::Invalid(_)
    ));
    assert!(matches!(
        w.refused(
            &lead,
            Act::LinkPersons {
                person: first,
                other: first
            }
        ),
        Refused::Invalid(_)
    ));
    // Two different valid numbers are two people, whatever their name.
    let mut third = w.somebody("Bo Same", date(1980, 1, 1));
    third.identity.nhs_number = Some(nhs(12_345));
    let mut fourth = w.somebody("Bo Same", date(1980, 1, 1));
    fourth.identity.nhs_number = Some(nhs(54_321));
    w.refer(&lead, third);
    let fourth = w.refer(&lead, fourth).made.episode.unwrap();
    assert!(w.desk.episode(&lead, fourth).unwrap().person.links.is_empty());
}

#[test]
fn an_invalid_number_is_kept_and_claims_nothing() {
    let w = World::sqlite();
    let lead = w.lead();
    let number = |digits: &str| {
        Some(NhsNumber {
            digits: digits.to_owned(),
            status: NhsNumberStatus::Given,
        })
    };
    let mut new = w.somebody("Amina Rahman", date(1988, 2, 29));
    new.identity.nhs_number = number("999 012 3455");
    let made = w.refer(&lead, new).made;
    let page = w.desk.episode(&lead, made.episode.unwrap()).unwrap();
    let kept = page.person.identity.nhs_number.clone().unwrap();
    assert_eq!(
        (kept.digits.as_str(), kept.status),
        ("999 012 3455", NhsNumberStatus::Invalid)
    );
    // Mended later, it is claimed; then nobody else can have it.
    let person = made.person.unwrap();
    let mut identity = page.person.identity.clone();
    identity.nhs_number = number("999 012 3454");
    let state = |id, identity| Act::Person {
        id,
        expected: None,
        command: PersonEvent::IdentityStated(identity).into(),
    };
    w.act(&lead, state(person, identity));
    let other = w.refer(&lead, w.somebody("Bo Other", date(1970, 1, 1))).made;
    let mut identity = w
        .desk
        .episode(&lead, other.episode.unwrap())
        .unwrap()
        .person
        .identity
        .clone();
    identity.nhs_number = number("9990123454");
    assert!(
        matches!(w.refused(&lead, state(other.person.unwrap(), identity.clone())), Refused::Invalid(e) if e[0].field == "nhs_number")
    );
    // Given up by the first, it is free for the other.
    let mut without = w
        .desk
        .episode(&lead, made.episode.unwrap())
        .unwrap()
        .person
        .identity
        .clone();
    without.nhs_number = None;
    w.act(&lead, state(person, without));
    w.act(&lead, state(other.person.unwrap(), identity));
}

#[test]
fn somebody_who_comes_back_within_six_months_needs_no_new_triage() {
    let w = World::sqlite();
    let lead = w.lead();
    let own = w.practitioner("Nora Room", "1");
    let opening = w.opening(own, Day::Monday, 9);
    let mut new = w.somebody("Amina Rahman", date(1988, 2, 29));
    new.identity.nhs_number = Some(nhs(12_345));
    let episode = w.refer(&lead, new.clone()).made.episode.unwrap();
    let (_, wait) = w.on_the_list(&lead, episode, Priority::Routine);
    let (choice, first_on) = (w.cbt.clone(), date(2026, 3, 9));
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice,
        first_on,
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    let done = w.act(
        &lead,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        },
    );
    let course = done.made.course.unwrap();
    w.days(30);
    w.act(
        &lead,
        Act::EndCourse {
            episode,
            expected: None,
            course,
            how: CourseEnd::Unplanned,
            on: w.today(),
            summary: None,
            follow_ups: 0,
        },
    );
    let words = "Ended".to_owned();
    w.on(
        &lead,
        episode,
        EpisodeCommand::Close {
            reason: ClosureReason::Completed,
            over_open_concern: false,
            words,
        },
    );
    w.days(60);
    new.source = ReferralSource::Return;
    let made = w.refer(&lead, new).made;
    assert!(!made.joined);
    let page = w.desk.episode(&lead, made.episode.unwrap()).unwrap();
    let (from, _) = page.state.referrals[0].0.returns_from.unwrap();
    assert_eq!(from, episode);
    assert!(page.dues.iter().all(|d| d.kind != DueKind::Screening));
    assert_eq!(page.others[0].id, episode);
}

#[test]
fn what_was_entered_is_looked_at_all_at_once() {
    let w = World::sqlite();
    let visitor = w.desk.visitor();
    let mut new = w.somebody("Amina Rahman", date(2031, 1, 1));
    new.identity.name = None;
    new.received_on = Some(date(2031, 1, 1));
    new.asks_for = Some(TherapyCode::new("NOSUCH"));
    new.attachments = vec![Attachment {
        media_type: "application/x-msdownload".to_owned(),
        bytes: vec![1],
    }];
    let Refused::Invalid(errors) = w.refused(&visitor, Act::Refer(Box::new(new))) else {
        panic!("not as expected")
    };
    let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
    assert_eq!(fields, ["name", "born", "received_on", "asks_for", "attachments"]);
    // A visitor refers themself and nothing else.
    let done = w.refer(&visitor, w.somebody("Amina Rahman", date(1988, 2, 29)));
    let episode = done.made.episode.unwrap();
    assert!(w.desk.episode(&visitor, episode).is_err());
    let lead = w.lead();
    assert_eq!(
        w.desk.episode(&lead, episode).unwrap().state.acknowledged[0].0,
        Audience::Person
    );
}
