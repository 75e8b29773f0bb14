//! What is sealed, and what erasure leaves.

use care::account::AccountEvent;
use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, nhs, on_both};

on_both!(an_erased_person_is_gone_everywhere);

fn an_erased_person_is_gone_everywhere(w: &World) {
    let lead = w.lead();
    let ig = w.staff("Ivy Audit", Role::IgOfficer);
    let other = w.another_desk();
    let mut new = w.somebody("Amina Rahman", date(1988, 2, 29));
    new.identity.nhs_number = Some(nhs(12_345));
    new.attachments = vec![Attachment {
        media_type: "text/plain".to_owned(),
        bytes: b"A letter about Amina".to_vec(),
    }];
    let done = w.refer(&lead, new.clone());
    let (person, episode) = (done.made.person.unwrap(), done.made.episode.unwrap());
    let document = w.desk.episode(&lead, episode).unwrap().state.referrals[0]
        .0
        .document
        .unwrap();
    assert_eq!(w.desk.document(&lead, document).unwrap().bytes, b"A letter about Amina");
    assert_eq!(other.search_people(&lead, "rahman").unwrap().len(), 1);

    // Two humans, one of them the ig_officer; not while an episode is open, unless it was made in error.
    assert!(matches!(
        w.desk.erase(&ig, &ig, person, Erasure::MadeInError),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(matches!(
        w.desk.erase(&lead, &lead, person, Erasure::MadeInError),
        Err(Refused::NotAllowed { .. })
    ));
    assert!(w.desk.erase(&w.admin(), &ig, person, Erasure::MadeInError).is_err());
    assert!(matches!(
        w.desk.erase(&ig, &lead, person, Erasure::RetentionOver),
        Err(Refused::Rejected(_))
    ));
    w.desk.erase(&ig, &lead, person, Erasure::MadeInError).unwrap();

    for desk in [&w.desk, &other] {
        assert!(desk.search_people(&lead, "rahman").unwrap().is_empty());
        assert_eq!(desk.inbox(&lead, &read::InboxFilter::default()).unwrap().page.total, 0);
        assert_eq!(desk.episode(&lead, episode), Err(Refused::NotFound));
        assert_eq!(desk.document(&lead, document), Err(Refused::NotFound));
        assert_eq!(desk.ledger_state(&w.admin()).unwrap().people, 0);
    }
    let command = EpisodeCommand::LookAgain {
        note: "Still here?".to_owned(),
    };
    assert_eq!(
        w.refused(
            &lead,
            Act::Episode {
                id: episode,
                expected: None,
                command
            }
        ),
        Refused::NotFound
    );
    // A desk that reads the ledger from the start knows nothing of them, and the number is free again.
    let fresh = w.another_desk();
    assert!(fresh.search_people(&lead, "rahman").unwrap().is_empty());
    assert_ne!(w.refer(&lead, new).made.person, Some(person));
}

/// Strings that must never stand in the database's bytes as they are.
const CANARIES: [&str; 7] = [
    "CANARYNAME",
    "CANARYFAMILY",
    "CANARYWORDS",
    "CANARYNOTE",
    "CANARYSTAFF",
    "CANARYLETTER",
    "CANARYREASON",
];

#[test]
fn nothing_that_was_said_or_written_stands_in_the_clear() {
    let w = World::sqlite();
    let lead = w.lead();
    let mut new = w.somebody("CANARYNAME CANARYFAMILY", date(1988, 2, 29));
    let number = nhs(12_345);
    new.identity.nhs_number = Some(number.clone());
    new.words.own_words = Some("CANARYWORDS".to_owned());
    new.attachments = vec![Attachment {
        media_type: "text/plain".to_owned(),
        bytes: b"CANARYLETTER".to_vec(),
    }];
    let episode = w.refer(&lead, new).made.episode.unwrap();
    w.on(
        &lead,
        episode,
        EpisodeCommand::WriteNote {
            note: w.desk.ids().next(),
            layer: NoteLayer::Shared,
            session: None,
            corrects: None,
            text: "CANARYNOTE".to_owned(),
        },
    );
    let triage = w.staff("CANARYSTAFF", Role::TriageClinician);
    let reason = "CANARYREASON she is at the door and alone".to_owned();
    w.act(&triage, Act::BreakGlass { episode, reason });
    w.desk.episode(&triage, episode).unwrap();
    w.act(
        &w.admin(),
        Act::Account {
            id: triage.user,
            expected: None,
            command: AccountEvent::Closed,
        },
    );
    let raw = w.raw();
    assert!(raw.len() > 10_000);
    let stands = |text: &str| raw.windows(text.len()).any(|part| part == text.as_bytes());
    for canary in CANARIES {
        assert!(!stands(canary), "{canary}");
    }
    assert!(!stands(&number.digits), "the NHS number is claimed by a keyed hash");
    assert!(!stands("canarystaff"), "so is the sign-in name");
    assert!(!stands("episode.referral_received"), "types are opaque");
    // The control: the way of looking does find what stands in the clear.
    assert!(stands("text/plain"));
}
