//! Messages through the door: taken once, joined, changed, withdrawn, held, refused; the fixtures of `exchange` are invented.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use serde_json::Value;

use crate::world::{World, on_both};

pub fn fixture(name: &str) -> Vec<u8> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/../exchange/tests/fixtures");
    std::fs::read(format!("{place}/{name}")).unwrap()
}

fn json(taken: &Taken) -> Value {
    serde_json::from_slice(&taken.body).unwrap()
}

#[track_caller]
fn take(w: &World, p: &Principal, name: &str) -> Taken {
    w.desk.take_message(p, &fixture(name), false).unwrap()
}

on_both!(a_message_is_taken_once);

fn a_message_is_taken_once(w: &World) {
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let taken = take(w, &gp, "gp-referral.json");
    let TakenAs::Referral {
        episode,
        referral,
        recognised,
        ..
    } = taken.outcome.clone()
    else {
        panic!("{:?}", taken.outcome)
    };
    assert!(!recognised);
    assert_eq!(taken.status, 200);
    assert_eq!(json(&taken)["resourceType"], "Bundle");
    assert_eq!(json(&taken)["entry"][0]["resource"]["response"]["code"], "ok");

    // The same bytes again, on another connection to another process: nothing is done twice.
    let again = w
        .another_desk()
        .take_message(&gp, &fixture("gp-referral.json"), false)
        .unwrap();
    assert_eq!(
        again.outcome,
        TakenAs::Repeat {
            episode: Some(episode),
            quarantine: None
        }
    );
    assert_eq!(again.status, 409);
    // Written otherwise, it is the same content.
    let value: Value = serde_json::from_slice(&fixture("gp-referral.json")).unwrap();
    let spaced = serde_json::to_vec_pretty(&value).unwrap();
    assert!(matches!(
        w.desk.take_message(&gp, &spaced, false).unwrap().outcome,
        TakenAs::Repeat { .. }
    ));
    let lead = w.lead();
    assert_eq!(
        w.desk.inbox(&lead, &read::InboxFilter::default()).unwrap().page.total,
        1
    );

    // What was understood is in its place; the original lies beside it.
    let page = w.desk.episode(&lead, episode).unwrap();
    let name = page.person.identity.name.as_ref().unwrap();
    assert_eq!((name.given.as_str(), name.family.as_str()), ("Ida May", "Testvale"));
    assert_eq!(
        page.person.identity.nhs_number.as_ref().unwrap().status,
        NhsNumberStatus::Given
    );
    let (sent, version) = &page.state.referrals[0];
    assert_eq!((sent.source, sent.means), (ReferralSource::Gp, Means::Message));
    assert!(page.entry(*version).unwrap().words.get(Key::ReferralReason).is_some());
    let as_sent = w.desk.as_sent(&lead, episode, referral).unwrap();
    assert_eq!(as_sent.original.as_bytes(), fixture("gp-referral.json"));
    assert!(as_sent.understood.iter().any(|row| row.value.contains("Testvale")));
    assert!(as_sent.understood.iter().any(|row| row.value == "Not given"));
    // Its sender may read where it stands, and nobody else's system may.
    let (resource, _) = w.desk.service_request(&gp, referral).unwrap();
    assert_eq!(
        (resource["resourceType"].as_str(), resource["status"].as_str()),
        (Some("ServiceRequest"), Some("active"))
    );
    let other = w.referrer("County System", "County Hospital");
    assert_eq!(w.desk.service_request(&other, referral).unwrap_err(), Refused::NotFound);
}

#[test]
fn another_message_of_the_same_person_joins_and_a_reused_id_is_flagged() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let TakenAs::Referral { episode, person, .. } = take(&w, &gp, "gp-referral.json").outcome else {
        panic!()
    };
    let text = String::from_utf8(fixture("gp-referral.json")).unwrap();
    let changed = text.replacen("2026-", "2025-", 1);
    assert_ne!(text, changed);
    let taken = w.desk.take_message(&gp, changed.as_bytes(), false).unwrap();
    let TakenAs::Joined {
        episode: joined,
        person: same,
        ..
    } = taken.outcome
    else {
        panic!("{:?}", taken.outcome)
    };
    assert_eq!((joined, same), (episode, person));
    let page = w.desk.episode(&w.lead(), episode).unwrap();
    assert_eq!(page.state.referrals.len(), 2);
    assert!(
        page.entries
            .iter()
            .any(|e| e.words.get(Key::Answer).is_some_and(|t| t.contains("same id")))
    );
}

#[test]
fn an_update_is_added_and_a_cancellation_withdraws() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let TakenAs::Referral { episode, referral, .. } = take(&w, &gp, "gp-referral.json").outcome else {
        panic!()
    };
    assert_eq!(
        take(&w, &gp, "update.json").outcome,
        TakenAs::Updated { episode, referral }
    );
    assert!(matches!(take(&w, &gp, "update.json").outcome, TakenAs::Repeat { .. }));
    assert_eq!(
        take(&w, &gp, "cancel.json").outcome,
        TakenAs::Withdrawn { episode, referral }
    );
    let page = w.desk.episode(&w.lead(), episode).unwrap();
    assert_eq!(page.state.withdrawn, [(referral, false)]);
    assert_eq!(
        page.stage,
        Stage::Closed,
        "it was the only request and nothing had begun"
    );
    let documents = page
        .entries
        .iter()
        .filter(|e| matches!(e.event, EpisodeEvent::FurtherInformationReceived { document: Some(_) }));
    assert_eq!(documents.count(), 2, "both originals are kept");
    // Withdrawn again in another way: a human looks.
    let again = take(&w, &gp, "entered-in-error.json");
    assert!(
        matches!(
            again.outcome,
            TakenAs::Held {
                reason: "withdrawal_unknown",
                ..
            }
        ),
        "{:?}",
        again.outcome
    );
    assert_eq!(w.desk.service_request(&gp, referral).unwrap().0["status"], "revoked");
}

#[test]
fn entered_in_error_is_marked_as_that() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let TakenAs::Referral { episode, referral, .. } = take(&w, &gp, "gp-referral.json").outcome else {
        panic!()
    };
    take(&w, &gp, "entered-in-error.json");
    let page = w.desk.episode(&w.lead(), episode).unwrap();
    assert_eq!(page.state.withdrawn, [(referral, true)]);
    assert_eq!(
        w.desk.service_request(&gp, referral).unwrap().0["status"],
        "entered-in-error"
    );
}

#[test]
fn an_update_of_nothing_known_waits_and_a_human_links_it() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let taken = take(&w, &gp, "update.json");
    let TakenAs::Held {
        quarantine,
        reason: "update_unknown",
    } = taken.outcome
    else {
        panic!("{:?}", taken.outcome)
    };
    assert_eq!(taken.status, 202);
    let admin = w.admin();
    assert_eq!(w.desk.today(&admin).unwrap().held_messages, 1);
    // The person is known under the same number; so a human sees where it may belong.
    let lead = w.lead();
    let mut new = w.somebody("Ida Testvale", jiff::civil::date(1986, 2, 17));
    new.identity.nhs_number = Some(care::person::NhsNumber {
        digits: "9990123454".to_owned(),
        status: NhsNumberStatus::Given,
    });
    let made = w.refer(&lead, new).made;
    let episode = made.episode.unwrap();
    let held = w.desk.quarantined(&admin, quarantine).unwrap();
    assert!(held.can_be_taken);
    assert_eq!(
        held.candidates
            .iter()
            .map(|(id, _, why)| (*id, *why))
            .collect::<Vec<_>>(),
        [(episode, "The same NHS number")]
    );
    assert_eq!(
        w.desk.document(&admin, held.document).unwrap().bytes,
        fixture("update.json")
    );
    let resolve = |resolution| Act::ResolveQuarantine {
        id: quarantine,
        resolution,
    };
    w.act(
        &admin,
        resolve(Resolution::LinkTo {
            episode,
            referral: None,
        }),
    );
    let page = w.desk.episode(&lead, episode).unwrap();
    assert!(page.entries.iter().any(|e| {
        e.words
            .get(Key::Answer)
            .is_some_and(|t| t.contains("changed the request"))
    }));
    // The original has gone to the person: it is no longer for those who see held messages only.
    assert!(w.desk.document(&admin, held.document).is_err());
    assert_eq!(
        w.desk.document(&lead, held.document).unwrap().bytes,
        fixture("update.json")
    );
    let row = &w.desk.quarantine(&admin).unwrap()[0];
    assert_eq!(
        (row.episode, row.resolved.as_ref().map(|(_, words)| words.as_str())),
        (Some(episode), Some("Linked to an episode"))
    );
    assert!(matches!(
        w.refused(
            &admin,
            resolve(Resolution::LinkTo {
                episode,
                referral: None
            })
        ),
        Refused::Rejected(_)
    ));
    assert_eq!(w.desk.today(&admin).unwrap().held_messages, 0);
}

#[test]
fn a_held_message_can_be_taken_written_down_or_sent_away() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let admin = w.admin();
    let hold = |text: String| {
        let taken = w.desk.take_message(&gp, text.as_bytes(), false).unwrap();
        let TakenAs::Held { quarantine, .. } = taken.outcome else {
            panic!("{:?}", taken.outcome)
        };
        quarantine
    };
    let on_hold = |n: u8| {
        let text = String::from_utf8(fixture("gp-referral.json")).unwrap();
        assert!(text.contains("\"active\""));
        text.replacen("\"active\"", "\"on-hold\"", 1)
            .replace("REF-2026-0417", &format!("REF-{n}"))
    };
    let first = hold(on_hold(1));
    let resolve = |id, resolution| Act::ResolveQuarantine { id, resolution };
    let made = w
        .act(&admin, resolve(first, Resolution::TakeAsReferral { person: None }))
        .made;
    let lead = w.lead();
    let page = w.desk.episode(&lead, made.episode.unwrap()).unwrap();
    assert_eq!(page.person.identity.name.as_ref().unwrap().family, "Testvale");
    assert!(page.state.referrals[0].0.document.is_some());
    // The same again is still the same message.
    let again = w.desk.take_message(&gp, on_hold(1).as_bytes(), false).unwrap();
    assert_eq!(
        again.outcome,
        TakenAs::Repeat {
            episode: made.episode,
            quarantine: Some(first)
        }
    );
    let second = hold(on_hold(2));
    let down = w.somebody("Wilma Written", jiff::civil::date(1961, 6, 1));
    let made = w
        .act(&admin, resolve(second, Resolution::TakeDown(Box::new(down))))
        .made;
    assert_eq!(
        w.desk
            .episode(&lead, made.episode.unwrap())
            .unwrap()
            .person
            .identity
            .name
            .as_ref()
            .unwrap()
            .given,
        "Wilma"
    );
    let third = hold(on_hold(3));
    assert!(matches!(
        w.refused(&admin, resolve(third, Resolution::NotOurs { reason: " ".to_owned() })),
        Refused::Invalid(_)
    ));
    w.act(
        &admin,
        resolve(
            third,
            Resolution::NotOurs {
                reason: "For the pharmacy; told them by phone".to_owned(),
            },
        ),
    );
    let row = w
        .desk
        .quarantine(&admin)
        .unwrap()
        .into_iter()
        .find(|r| r.id == third)
        .unwrap();
    assert!(row.resolved.unwrap().1.contains("pharmacy"));
}

#[test]
fn what_is_not_for_this_service_is_refused_and_nothing_of_it_is_kept() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let before = w.desk.ledger_state(&w.admin()).unwrap().position;
    for (name, reason, status) in [
        ("ambulance-dispatch.json", "use_case", 422),
        ("stu3-referral-request.json", "old_fhir", 422),
        ("malformed.json", "malformed_json", 400),
        ("booking-request.json", "booking", 422),
        ("xml-referral.xml", "not_json", 415),
    ] {
        let taken = take(&w, &gp, name);
        assert_eq!(taken.outcome, TakenAs::Refused { reason }, "{name}");
        assert_eq!(taken.status, status, "{name}");
        assert_eq!(json(&taken)["resourceType"], "OperationOutcome");
    }
    assert_eq!(w.desk.ledger_state(&w.admin()).unwrap().position, before);
    // With the flag an ambulance's request is taken; so it is when the service says it takes them.
    let taken = w
        .desk
        .take_message(&gp, &fixture("ambulance-dispatch.json"), true)
        .unwrap();
    assert!(matches!(taken.outcome, TakenAs::Referral { .. }), "{:?}", taken.outcome);
    assert!(matches!(
        w.desk.take_message(&w.lead(), &fixture("gp-referral.json"), false),
        Err(Refused::NotAllowed { .. })
    ));
}

#[test]
fn a_service_says_which_use_cases_it_takes() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let state = |codes: &[&str]| Act::Service {
        expected: None,
        command: care::service::ServiceEvent::UseCasesStated {
            codes: codes.iter().map(|c| (*c).to_owned()).collect(),
        },
    };
    assert!(matches!(
        w.refused(&w.admin(), state(&["no_such"])),
        Refused::Invalid(_)
    ));
    w.act(&w.admin(), state(&["hospital"]));
    assert_eq!(
        take(&w, &gp, "ambulance-dispatch.json").outcome,
        TakenAs::Refused { reason: "use_case" }
    );
    w.act(&w.admin(), state(&["ambulance_dispatch"]));
    let ambulance = take(&w, &gp, "ambulance-dispatch.json").outcome;
    assert!(
        matches!(ambulance, TakenAs::Referral { .. } | TakenAs::Joined { .. }),
        "{ambulance:?}"
    );
}

#[test]
fn somebody_unidentified_is_taken_in_and_read_as_not_given() {
    let w = World::sqlite();
    let taken = take(&w, &w.desk.system(), "unidentified.json");
    let TakenAs::Referral { episode, .. } = taken.outcome else {
        panic!("{:?}", taken.outcome)
    };
    let lead = w.lead();
    let inbox = w.desk.inbox(&lead, &read::InboxFilter::default()).unwrap();
    assert_eq!(inbox.page.items[0].person.listed(), "Not yet identified");
    let page = w.desk.episode(&lead, episode).unwrap();
    assert_eq!(page.person.identity.name, None);
    // Two of them are two people.
    let other = String::from_utf8(fixture("unidentified.json"))
        .unwrap()
        .replacen("2026-", "2025-", 1);
    let other = w.desk.take_message(&w.desk.system(), other.as_bytes(), false).unwrap();
    assert!(
        matches!(other.outcome, TakenAs::Referral { recognised: false, .. }),
        "{:?}",
        other.outcome
    );
}

#[test]
fn transactions_and_lone_requests_are_answered_in_kind() {
    let w = World::sqlite();
    let system = w.desk.system();
    let taken = take(&w, &system, "ukcore-transaction.json");
    let TakenAs::Referral { episode, referral, .. } = taken.outcome.clone() else {
        panic!("{:?}", taken.outcome)
    };
    assert_eq!(taken.status, 200);
    let answer = json(&taken);
    assert_eq!(answer["type"], "transaction-response");
    let entries = answer["entry"].as_array().unwrap();
    let created: Vec<_> = entries
        .iter()
        .filter(|e| e["response"]["status"] == "201 Created")
        .collect();
    assert_eq!(created.len(), 1);
    assert!(
        created[0]["response"]["location"]
            .as_str()
            .unwrap()
            .contains(&referral.to_string())
    );
    let put = take(&w, &system, "ukcore-update-put.json");
    assert_eq!(put.outcome, TakenAs::Updated { episode, referral });
    let lone = take(&w, &system, "lone-request.json");
    assert_eq!(json(&lone)["resourceType"], "OperationOutcome");
}

#[test]
fn nobody_withdraws_what_another_sent() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let other = w.referrer("County System", "County Hospital");
    let TakenAs::Referral { episode, referral, .. } = take(&w, &gp, "gp-referral.json").outcome else {
        panic!()
    };
    // The message says that it is from the same sender; who delivered it is somebody else.
    let taken = take(&w, &other, "cancel.json");
    assert!(
        matches!(
            taken.outcome,
            TakenAs::Held {
                reason: "withdrawal_unknown",
                ..
            }
        ),
        "{:?}",
        taken.outcome
    );
    assert!(w.desk.episode(&w.lead(), episode).unwrap().state.withdrawn.is_empty());
    let command = EpisodeCommand::WithdrawReferral {
        referral,
        in_error: false,
        reason: None,
    };
    let withdraw = |p: &Principal| {
        w.desk.act(
            p,
            Act::Episode {
                id: episode,
                expected: None,
                command: command.clone(),
            },
            None,
        )
    };
    assert_eq!(withdraw(&other), Err(Refused::NotFound));
    // The same person sent by both: each withdraws their own only.
    let mut new = w.somebody("Ida Testvale", jiff::civil::date(1986, 2, 17));
    new.identity.nhs_number = Some(care::person::NhsNumber {
        digits: "9990123454".to_owned(),
        status: NhsNumberStatus::Given,
    });
    assert!(w.refer(&other, new).made.joined);
    assert_eq!(withdraw(&other), Err(Refused::NotFound));
    assert!(withdraw(&gp).is_ok());
}
