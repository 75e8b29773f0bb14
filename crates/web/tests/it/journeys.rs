//! A form about an episode: happy path, errors, another role, sent twice, somebody else in between.

use crate::harness::World;
use axum::http::StatusCode;
use care::episode::{EpisodeCommand, ReferralWords};
use care::person::{Identity, Name, NhsNumber, Reach};
use care::terms::{Means, NextStep, NhsNumberStatus, Priority, Recommendation, ReferralSource, SentUrgency};
use care::{EpisodeId, Role};
use casework::{Act, NewReferral};
use jiff::civil::date;

/// Amina Rahman, referred by her GP, who writes of her safety.
pub fn amina() -> NewReferral {
    NewReferral {
        identity: Identity {
            name: Some(Name {
                given: "Amina".into(),
                family: "Rahman".into(),
                uses: Some("Mina".into()),
                title: None,
            }),
            born: Some(date(1980, 5, 1)),
            nhs_number: Some(NhsNumber {
                digits: "9990123454".into(),
                status: NhsNumberStatus::Given,
            }),
            ..Identity::default()
        },
        reach: Reach {
            phone: Some("07700900123".into()),
            ..Reach::default()
        },
        source: ReferralSource::Gp,
        means: Means::Form,
        urgency: Some(SentUrgency::Urgent),
        recommendation: Recommendation::Recommends,
        words: ReferralWords {
            own_words: Some("I cannot stop going over it.".into()),
            reason: Some("Low mood since a bereavement".into()),
            referrer_view: Some("Would use talking therapy well".into()),
            safety: Some("No thoughts of ending her life when asked <today>".into()),
            ..ReferralWords::default()
        },
        ..NewReferral::default()
    }
}

fn path(id: EpisodeId) -> String {
    format!("/episodes/{id}/screening")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_is_screened_by_form() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let inbox = triage.get("/inbox").await;
    inbox.says("Rahman, Amina");
    inbox.says("New referral");
    assert!(inbox.has(&path(id)), "the next thing due leads to where it is done");
    let page = triage.get(&path(id)).await;
    page.says("Amina Rahman, uses the name Mina");
    page.says("999 012 3454");
    page.says("1 May 1980 (aged 46)");
    page.says("No thoughts of ending her life when asked <today>");
    assert_eq!(page.title(), "Amina Rahman: Screen the referral – Referrals – Rapport");
    let answer = triage
        .submit(
            &path(id),
            &[("priority", "soon"), ("next", "assess"), ("reason", "Bereaved, alone")],
        )
        .await;
    assert_eq!(answer.location(), format!("/episodes/{id}"), "{}", answer.plain());
    let episode = triage.follow(&answer).await;
    episode.says("Success");
    episode.says("Screened: priority soon, next assessment conversation");
    episode.says("Bereaved, alone");
    let again = triage.get(&format!("/episodes/{id}")).await;
    assert!(!again.has("nhsuk-notification-banner"), "what was done is said once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_at_once_and_nothing_typed_is_lost() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    let page = triage
        .fill(
            &path(id),
            &[("priority", "whatever"), ("reason", "Typed <b>with</b> care")],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.title().starts_with("Error: Amina Rahman: Screen the referral"),
        "{}",
        page.title()
    );
    page.says("There is a problem");
    page.says("Choose a priority");
    page.says("Choose what comes next");
    assert!(page.has("href=\"#priority\"") && page.has("href=\"#next\""));
    assert!(
        page.has("Typed &lt;b&gt;with&lt;/b&gt; care"),
        "the text is kept and escaped"
    );
    let done = triage
        .submit(
            &path(id),
            &[
                ("priority", "routine"),
                ("next", "decide"),
                ("reason", "Typed with care"),
            ],
        )
        .await;
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "the page with errors can be sent on: {}",
        done.plain()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_is_carried_out_once() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get(&path(id)).await;
    let form = triage.last.clone();
    let fields = [("priority", "soon"), ("next", "assess"), ("reason", "Bereaved")];
    let first = triage.submit(&path(id), &fields).await;
    triage.last = form.clone();
    let second = triage.submit(&path(id), &fields).await;
    assert_eq!(
        (first.status, first.location()),
        (second.status, second.location()),
        "{}",
        second.plain()
    );
    let episode = triage.follow(&second).await;
    assert_eq!(episode.plain().matches("Screened: priority").count(), 1);
    triage.last = form;
    let other = triage
        .submit(
            &path(id),
            &[("priority", "urgent"), ("next", "assess"), ("reason", "Changed")],
        )
        .await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    other.says("This form was already sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_in_between_gives_both_versions() {
    let world = World::demo();
    let id = world.referral(amina());
    let mut triage = world.signed_in_as(Role::TriageClinician).await;
    triage.get(&path(id)).await;
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let command = EpisodeCommand::RaiseConcern {
        concern: world.desk.ids().next(),
        kind: care::terms::ConcernKind::Neglect,
        source: care::terms::ConcernSource::Clinician,
        response: care::terms::ResponseNeeded::Today,
        owner: None,
        what: "Not eating".to_owned(),
    };
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
        .unwrap();
    let fields = [
        ("priority", "soon"),
        ("next", "assess"),
        ("reason", "Bereaved and alone"),
    ];
    let page = triage.submit(&path(id), &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.plain());
    page.says("Somebody changed this record while you were typing");
    page.says("Safety concern raised: neglect");
    page.says("Robin Clinical lead, Clinical lead");
    page.says("Bereaved and alone");
    let sent = triage.submit(&path(id), &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "mine as well: {}", sent.plain());
    let episode = triage.follow(&sent).await;
    episode.says("Bereaved and alone");
    episode.says("Safety concern: Neglect, raised 11 August 2026 (today)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_the_field_is_said_on_the_form_with_what_would_be_possible() {
    let world = World::demo();
    let id = world.referral(amina());
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let screen = EpisodeCommand::Screen {
        priority: Priority::Soon,
        next: NextStep::Decide,
        reason: "x".to_owned(),
    };
    world
        .desk
        .act(
            &lead,
            Act::Episode {
                id,
                expected: None,
                command: screen,
            },
            None,
        )
        .unwrap();
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let page = lead
        .fill(
            &path(id),
            &[("priority", "urgent"), ("next", "assess"), ("reason", "Kept words")],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.plain());
    assert!(page.title().starts_with("Error: "));
    page.says("Could not screen the referral: this was done before");
    page.says("There is a problem");
    assert!(page.has("Kept words"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_without_a_relationship_opens_only_for_a_written_reason() {
    let world = World::demo();
    let id = world.referral(amina());
    let lead = world.principal(&world.account(Role::ClinicalLead));
    let screen = EpisodeCommand::Screen {
        priority: Priority::Soon,
        next: NextStep::Decide,
        reason: "x".to_owned(),
    };
    world
        .desk
        .act(
            &lead,
            Act::Episode {
                id,
                expected: None,
                command: screen,
            },
            None,
        )
        .unwrap();
    let mut therapist = world.signed_in_as(Role::Therapist).await;
    let refused = therapist.get(&format!("/episodes/{id}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.plain());
    assert!(!refused.has("Rahman"), "nothing of the person is shown");
    let glass = format!("/episodes/{id}/break-glass");
    assert!(refused.has(&glass), "{}", refused.body);
    let short = therapist.fill(&glass, &[("reason", "curious")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("in at least 20 characters");
    let opened = therapist
        .submit(&glass, &[("reason", "On the phone in distress, her therapist is away")])
        .await;
    let page = therapist.follow(&opened).await;
    page.says("Amina Rahman");
    page.says("opened for a written reason");
    world.minutes_pass(61);
    let mut later = world.signed_in_as(Role::Therapist).await;
    assert_eq!(
        later.get(&format!("/episodes/{id}")).await.status,
        StatusCode::FORBIDDEN,
        "after an hour it is closed again"
    );
    let mut reader = world.signed_in_as(Role::ClinicalLead).await;
    let episode = reader.get(&format!("/episodes/{id}")).await;
    let (_, rest) = episode.body.split_once("href=\"/people/").unwrap();
    let readers = reader
        .get(&format!("/people/{}", rest.split('"').next().unwrap()))
        .await;
    readers.says("Robin Therapist");
    readers.says("On the phone in distress, her therapist is away");
}
