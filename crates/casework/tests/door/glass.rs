//! Break-glass: a written reason, sixty minutes, this episode only, reviewed, and told to the person.

use care::Role;
use care::episode::EpisodeCommand;
use care::terms::*;
use casework::*;
use jiff::civil::date;

use crate::world::{World, on_both};

on_both!(a_record_is_opened_for_a_reason);

fn a_record_is_opened_for_a_reason(w: &World) {
    let practitioner = w.practitioner("Nora Room", "1");
    let therapist = w.account("Nora Room", Role::Therapist, Some(practitioner), None);
    let lead = w.lead();
    let mut somebody = w.somebody("Amina Rahman", date(1988, 2, 29));
    somebody.words.own_words = Some("In my own words".to_owned());
    let done = w.refer(&lead, somebody);
    let (episode, person) = (done.made.episode.unwrap(), done.made.person.unwrap());
    let (other, _) = w.waiting("Bo Waiting", Priority::Routine);

    assert!(matches!(
        w.desk.episode(&therapist, episode),
        Err(Refused::NotAllowed { .. })
    ));
    let short = w.refused(
        &therapist,
        Act::BreakGlass {
            episode,
            reason: "she called".to_owned(),
        },
    );
    assert!(matches!(short, Refused::Invalid(e) if e[0].field == "reason"));
    let reason = "She is at the door, distressed, and nobody else is here".to_owned();
    let grant = w
        .act(
            &therapist,
            Act::BreakGlass {
                episode,
                reason: reason.clone(),
            },
        )
        .made
        .grant
        .unwrap();

    let page = w.desk.episode(&therapist, episode).unwrap();
    assert_eq!(page.relations, [Relation::BreakGlass]);
    assert!(page.may(ActKind::RaiseConcern) && !page.may(ActKind::RecordSession) && !page.may(ActKind::StatePerson));
    assert!(w.desk.episode(&therapist, other).is_err(), "this episode only");
    let concern = EpisodeCommand::RaiseConcern {
        concern: w.desk.ids().next(),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response: ResponseNeeded::Now,
        owner: None,
        what: "What she said".to_owned(),
    };
    w.on(&therapist, episode, concern);
    let command = EpisodeCommand::StateWishes {
        wishes: Wishes::default(),
        words: None,
    };
    assert!(matches!(
        w.refused(
            &therapist,
            Act::Episode {
                id: episode,
                expected: None,
                command
            }
        ),
        Refused::NotAllowed { .. }
    ));

    // A trainee and an administrator have no such way, nor has anybody else for this human's access.
    let trainee = w.staff("Tara Trainee", Role::Trainee);
    assert!(matches!(
        w.refused(
            &trainee,
            Act::BreakGlass {
                episode,
                reason: reason.clone()
            }
        ),
        Refused::NotAllowed { .. }
    ));

    // Seen by the ig_officer, who reviews it, and in what the person can be told.
    let ig = w.staff("Ivy Audit", Role::IgOfficer);
    assert_eq!(w.desk.today(&ig).unwrap().grants_to_review, 1);
    let grants = w.desk.grants(&ig).unwrap();
    assert_eq!(
        (grants[0].id, grants[0].reason.as_str(), grants[0].name.as_str()),
        (grant, reason.as_str(), "Nora Room")
    );
    let read = w.desk.readers_of(&ig, person).unwrap();
    let looked = read
        .iter()
        .find(|r| r.page == "episode" && r.name == "Nora Room")
        .unwrap();
    assert_eq!(looked.reason.as_deref(), Some(reason.as_str()));
    let review = |in_order, note: Option<&str>| Act::ReviewBreakGlass {
        grant,
        in_order,
        note: note.map(str::to_owned),
    };
    assert!(matches!(w.refused(&ig, review(false, None)), Refused::Invalid(_)));
    assert!(matches!(
        w.refused(&therapist, review(true, None)),
        Refused::NotAllowed { .. }
    ));
    w.act(&ig, review(true, None));
    assert!(matches!(w.refused(&ig, review(true, None)), Refused::Rejected(_)));
    assert_eq!(w.desk.today(&ig).unwrap().grants_to_review, 0);

    w.clock.advance_micros(61 * 60 * 1_000_000);
    assert!(w.desk.episode(&therapist, episode).is_err(), "sixty minutes");
    // Another desk knows the same.
    let there = w.another_desk();
    assert!(there.grants(&ig).unwrap()[0].reviewed.is_some());
}
