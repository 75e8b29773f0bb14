//! Letters: what can be written when, to whom, and how it reads.

use crate::harness::World;
use crate::journeys::amina;
use crate::staged::{Staged, careful};
use axum::http::StatusCode;
use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand};
use care::person::{PersonCommand, PersonEvent};
use care::service::{Contact, ServiceEvent};
use care::terms::*;
use care::{EpisodeId, Role};
use casework::{Act, NewReferral};

fn with_address() -> NewReferral {
    let mut new = amina();
    new.reach.address = vec!["1 High Street".into(), "Moorside".into()];
    new.reach.postcode = Some("ZZ99 3VZ".into());
    new
}

fn state_contact(world: &World) {
    let contact = Contact {
        phone: "01632960100".into(),
        email: "hello@example.org".into(),
        address: "Mill Lane".into(),
        hours: "9am to 5pm on weekdays".into(),
    };
    let act = Act::Service {
        expected: None,
        command: ServiceEvent::ContactStated(contact),
    };
    world.desk.act(&world.desk.system(), act, None).unwrap();
}

fn consent(world: &World, id: EpisodeId, kind: ConsentKind) {
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let person = world.desk.episode(&lead, id).unwrap().person_id;
    let command = PersonCommand::from(PersonEvent::ConsentGiven { kind, carer: None });
    world
        .desk
        .act(
            &lead,
            Act::Person {
                id: person,
                expected: None,
                command,
            },
            None,
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_acknowledgement_speaks_to_the_person_and_says_what_happens_next() {
    let world = World::demo();
    state_contact(&world);
    let id = world.referral(with_address());
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let list = lead.get(&format!("/episodes/{id}/letters")).await;
    list.says("No conversation is booked");
    list.says("Nothing is decided yet");
    let page = lead.get(&format!("/episodes/{id}/letters/acknowledgement")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.plain());
    page.says("Amina Rahman\n1 High Street\nMoorside\nZZ99 3VZ");
    page.says("Dear Mina,");
    page.says("We received a referral about you from your GP surgery on 11 August 2026");
    page.says("A clinician looks at it by 18 August 2026");
    page.says("call us on 01632 960 100 (9am to 5pm on weekdays) or write to hello@example.org");
    page.says("Samaritans");
    assert_eq!(page.body.matches("<h1").count(), 1);
    assert!(!page.has("Low mood"), "nothing clinical stands in it");
    let referrer = lead
        .get(&format!("/episodes/{id}/letters/acknowledgement?to=referrer"))
        .await;
    referrer.says("Thank you for your referral");
    referrer.says("999 012 3454");
}

#[tokio::test(flavor = "multi_thread")]
async fn large_print_and_unsafe_letters_are_seen_to() {
    let world = World::demo();
    let new = NewReferral {
        safe_contact: Some(careful()),
        needs: vec![AccessNeed::LargePrint, AccessNeed::Braille],
        interpreter: Some("ur".into()),
        ..with_address()
    };
    let id = world.referral(new);
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let page = admin.get(&format!("/episodes/{id}/letters/acknowledgement")).await;
    assert!(page.has("app-letter--large-print"));
    page.says("The person does not want letters at home");
    page.says("The person asked for braille");
    page.says("The person uses Urdu");
    page.says("By hand");
    assert!(
        !page.has("1 High Street"),
        "an address that must not be used is not in the window"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_told_before_a_letter_says_it_and_copies_go_by_consent() {
    let world = World::demo();
    let id = world.referral(with_address());
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let on = |command| {
        world
            .desk
            .act(
                &lead,
                Act::Episode {
                    id,
                    expected: None,
                    command,
                },
                None,
            )
            .unwrap()
    };
    on(EpisodeCommand::Screen {
        priority: Priority::Routine,
        next: NextStep::Decide,
        reason: "x".into(),
    });
    let decision = world.desk.ids().next();
    let facts = DecisionFacts {
        id: decision,
        kind: DecisionKind::NotNow,
        considered: vec![TherapyCode::new("CBT")],
        choices: Vec::new(),
        reason: None,
        trial_sessions: None,
        look_again_on: Some(jiff::civil::date(2026, 10, 1)),
        second_opinion_stated: true,
        unmet_need: false,
    };
    let words = DecisionWords {
        reason: "You told us that you are moving house.\nWe would rather begin when you have settled.".into(),
        what_would_change: Some("A fixed address".into()),
        ..DecisionWords::default()
    };
    on(EpisodeCommand::Decide { decision: facts, words });
    let mut browser = world.signed_in_as(Role::ClinicalLead).await;
    let path = format!("/episodes/{id}/letters/decision");
    browser
        .get(&path)
        .await
        .says("A no is told by a human before a letter says it");
    let letters = format!("/episodes/{id}/letters");
    browser.get(&letters).await;
    let refused = browser
        .submit(
            &letters,
            &[("letter", "decision"), ("to", "person"), ("channel", "letter")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    on(EpisodeCommand::TellDecision {
        decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    });
    let page = browser.get(&path).await;
    page.says("We think that this is not the right time for");
    page.says("You told us that you are moving house.");
    page.says("A fixed address");
    page.says("We look at it again with you by 1 October 2026");
    page.says("You have a right to ask for a second opinion");
    page.says("until 10 February 2027");
    // An administrator may send it, but its text is a clinician's to print.
    let mut admin = world.signed_in_as(Role::Administrator).await;
    let masked = admin.get(&path).await;
    masked.says("a clinician prints this letter");
    assert!(!masked.has("moving house"));
    // Copies: not without consent, and no more than the minimum to the referrer.
    let gp = format!("{path}?to=gp");
    browser
        .get(&gp)
        .await
        .says("The person has not agreed to copies to the GP");
    let minimum = browser.get(&format!("{path}?to=referrer")).await;
    minimum.says("not now");
    assert!(!minimum.has("moving house"));
    browser.get(&letters).await;
    let no = browser
        .submit(&letters, &[("letter", "decision"), ("to", "gp"), ("channel", "letter")])
        .await;
    no.says("The person has not agreed to copies to the GP");
    consent(&world, id, ConsentKind::ShareWithGp);
    let copy = browser.get(&gp).await;
    copy.says("Copy for the GP, sent with the person’s agreement.");
    copy.says("moving house");
    // The person's own first.
    browser.get(&letters).await;
    let early = browser
        .submit(&letters, &[("letter", "decision"), ("to", "gp"), ("channel", "letter")])
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.plain());
    browser.get(&letters).await;
    let sent = browser
        .submit(
            &letters,
            &[("letter", "decision"), ("to", "person"), ("channel", "letter")],
        )
        .await;
    browser
        .follow(&sent)
        .await
        .says("Sent: The person, by post, 11 August 2026.");
}

#[tokio::test(flavor = "multi_thread")]
async fn offers_endings_and_the_way_back_have_their_letters() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let id = staged.offered(with_address());
    let mut browser = world.signed_in_as(Role::ClinicalLead).await;
    let offer = browser.get(&format!("/episodes/{id}/letters/offer")).await;
    offer.says("Nora Room");
    offer.says("Tuesday 18 August 2026 at 10am");
    offer.says("Mill Lane Centre");
    offer.says("You keep your place on the list");
    let unreached = format!("/episodes/{id}/letters/unreached");
    browser
        .get(&unreached)
        .await
        .says("No try to reach the person is recorded");
    let call = EpisodeCommand::LogCall {
        opening: None,
        outcome: CallOutcome::NoAnswer,
        note: None,
    };
    staged.on(&staged.lead, id, call);
    let page = browser.get(&unreached).await;
    page.says("We tried to reach you on 11 August 2026");
    page.says("Nobody is cross");
    browser
        .get(&format!("/episodes/{id}/letters/ending"))
        .await
        .says("No course has ended");
    assert_eq!(
        browser.get(&format!("/episodes/{id}/letters/nonsense")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_at_the_end_has_the_summary_and_the_way_back() {
    let world = World::demo();
    let staged = Staged::new(&world);
    let (id, sessions) = staged.in_therapy(with_address());
    staged.session(id, sessions[0], 10, 0);
    let course = world.desk.episode(&staged.lead, id).unwrap().state.courses[0].facts.id;
    let on = world.desk.today_in_london();
    staged.on(
        &staged.therapist,
        id,
        EpisodeCommand::AgreeEnding {
            course,
            on,
            words: None,
        },
    );
    let act = Act::EndCourse {
        episode: id,
        expected: None,
        course,
        how: CourseEnd::Planned,
        on: world.desk.today_in_london(),
        summary: Some("You found words for the loss.".into()),
        follow_ups: 1,
    };
    world.desk.act(&staged.therapist, act, None).unwrap();
    let mut browser = world.browser();
    browser.sign_in("nora").await;
    let page = browser.get(&format!("/episodes/{id}/letters/ending")).await;
    page.says("You found words for the loss.");
    page.says("ended on 18 August 2026, after 1 session");
    page.says("you can come back until 17 February 2027");
    page.says("around 18 November 2026");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_to_somebody_who_has_died_and_not_every_role_writes() {
    let world = World::demo();
    let id = world.referral(with_address());
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let person = world.desk.episode(&lead, id).unwrap().person_id;
    let command = PersonCommand::from(PersonEvent::DeathRecorded { died_on: None });
    world
        .desk
        .act(
            &lead,
            Act::Person {
                id: person,
                expected: None,
                command,
            },
            None,
        )
        .unwrap();
    let mut browser = world.signed_in_as(Role::ClinicalLead).await;
    let page = browser.get(&format!("/episodes/{id}/letters/acknowledgement")).await;
    page.says("The person has died. No letter goes to them.");
    assert!(!page.has("Dear"));
    let mut reviewer = world.signed_in_as(Role::Reviewer).await;
    let page = reviewer.get(&format!("/episodes/{id}/letters")).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
}
