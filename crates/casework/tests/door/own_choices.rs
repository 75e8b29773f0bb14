//! Choosing, consents and the copy, on a person's own pages: their own, among what was agreed on, and nobody else's.

use care::episode::*;
use care::person::{Identity, Name, PersonCommand, PersonEvent};
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::own::come_in;
use crate::world::World;

fn on(id: EpisodeId, command: EpisodeCommand) -> Act {
    Act::Episode {
        id,
        expected: None,
        command,
    }
}

#[test]
fn she_chooses_among_what_was_agreed_and_can_put_back_what_she_took_off() {
    let w = World::sqlite();
    let (hers, wait) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, other_wait) = w.waiting("Brian Moss", Priority::Soon);
    let her = come_in(&w, hers);
    // Before a human has told her, there is nothing to choose.
    let early = EpisodeCommand::StateChoices {
        wait,
        choices: vec![w.cbt.clone()],
    };
    assert_eq!(w.refused(&her, on(hers, early)), Refused::NotFound);
    assert!(w.desk.own_choose(&her, hers).unwrap().waits.is_empty());
    let tell = EpisodeCommand::TellDecision {
        decision: w.desk.episode(&w.lead(), hers).unwrap().state.decisions[0].facts.id,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    w.on(&w.lead(), hers, tell);
    let state = |wait, choices| EpisodeCommand::StateChoices { wait, choices };
    let group = TherapyChoice {
        therapy: TherapyCode::new("CBT"),
        format: Format::Group,
    };
    let emdr = TherapyChoice {
        therapy: TherapyCode::new("EMDR"),
        format: Format::Individual,
    };
    for act in [
        on(hers, state(wait, vec![emdr.clone()])),
        on(hers, state(wait, vec![w.cbt.clone(), group])),
        on(his, state(other_wait, vec![w.cbt.clone()])),
        on(
            his,
            EpisodeCommand::StateWishes {
                wishes: Wishes::default(),
                words: None,
            },
        ),
    ] {
        assert_eq!(w.refused(&her, act), Refused::NotFound);
    }
    assert!(matches!(
        w.refused(&her, on(hers, state(other_wait, vec![w.cbt.clone()]))),
        Refused::Rejected(_)
    ));
    assert!(matches!(
        w.refused(&her, on(hers, state(wait, Vec::new()))),
        Refused::Rejected(_)
    ));
    let clock = |w: &World| {
        let e = w.desk.episode(&w.lead(), hers).unwrap().state;
        (e.waits[0].choices.clone(), e.waits[0].clock_start, e.waits[0].since)
    };
    let before = clock(&w);
    w.days(3);
    let her = come_in(&w, hers);
    w.act(&her, on(hers, state(wait, vec![w.dit.clone()])));
    assert_eq!(
        clock(&w),
        (vec![w.dit.clone()], before.1, before.2),
        "the place is kept"
    );
    w.act(&her, on(hers, state(wait, vec![w.cbt.clone(), w.dit.clone()])));
    assert_eq!(clock(&w).0, [w.cbt.clone(), w.dit.clone()]);
    // What a clinician adds later can be chosen from then on.
    w.on(&w.lead(), hers, state(wait, vec![emdr.clone()]));
    w.act(&her, on(hers, state(wait, vec![w.dit.clone(), emdr])));
    let page = w.desk.own_choose(&her, hers).unwrap();
    let codes: Vec<&str> = page.therapies.iter().map(|t| t.therapy.as_str()).collect();
    assert!(codes.starts_with(&["CBT", "DIT", "EMDR"]), "{codes:?}");
    assert_eq!(w.desk.own_choose(&her, his).unwrap_err(), Refused::NotFound);
}

#[test]
fn she_consents_for_herself_and_changes_nothing_else_of_what_is_known() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let lead = w.lead();
    let mine = w.desk.episode(&lead, hers).unwrap().person_id;
    let theirs = w.desk.episode(&lead, his).unwrap().person_id;
    let her = come_in(&w, hers);
    let state = |id, event: PersonEvent| Act::Person {
        id,
        expected: None,
        command: PersonCommand::from(event),
    };
    let give = |kind| PersonEvent::ConsentGiven { kind, carer: None };
    assert_eq!(
        w.refused(&her, state(theirs, give(ConsentKind::Research))),
        Refused::NotFound
    );
    let renamed = Identity {
        name: Some(Name {
            given: "Somebody else".to_owned(),
            ..Name::default()
        }),
        ..Identity::default()
    };
    assert!(matches!(
        w.refused(&her, state(mine, PersonEvent::IdentityStated(renamed))),
        Refused::NotAllowed { .. }
    ));
    w.act(&her, state(mine, give(ConsentKind::Research)));
    assert!(w.desk.own_data(&her).unwrap().person.consents_to(ConsentKind::Research));
    let take_back = || {
        state(
            mine,
            PersonEvent::ConsentWithdrawn {
                kind: ConsentKind::Research,
            },
        )
    };
    w.act(&her, take_back());
    assert!(!w.desk.own_data(&her).unwrap().person.consents_to(ConsentKind::Research));
    assert!(matches!(w.refused(&her, take_back()), Refused::Rejected(_)));
}

#[test]
fn the_copy_is_hers_and_holds_no_decision_that_nobody_has_told() {
    let w = World::sqlite();
    let lead = w.lead();
    let episode = w
        .refer(&lead, w.somebody("Vi Under", date(1985, 6, 11)))
        .made
        .episode
        .unwrap();
    w.waiting("Brian Moss", Priority::Soon);
    w.on(
        &lead,
        episode,
        EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Decide,
            reason: "THE SCREENING".to_owned(),
        },
    );
    w.on(
        &lead,
        episode,
        EpisodeCommand::Decide {
            decision: DecisionFacts {
                id: w.desk.ids().next(),
                kind: DecisionKind::Accepted,
                considered: vec![w.cbt.therapy.clone()],
                choices: vec![w.cbt.clone()],
                reason: None,
                trial_sessions: None,
                look_again_on: None,
                second_opinion_stated: true,
                unmet_need: false,
            },
            words: DecisionWords {
                reason: "THE REASON".to_owned(),
                ..DecisionWords::default()
            },
        },
    );
    let her = come_in(&w, episode);
    let message = w.desk.ids().next();
    w.act(
        &her,
        on(
            episode,
            EpisodeCommand::Write {
                message,
                text: "Can I bring my sister?".to_owned(),
            },
        ),
    );
    let data = format!("{:?}", w.desk.own_data(&her).unwrap());
    let bundle = w.desk.own_bundle(&her).unwrap().to_string();
    for copy in [&data, &bundle] {
        assert!(copy.contains("Can I bring my sister?") && copy.contains("Under"));
        for hidden in ["THE REASON", "THE SCREENING", "Moss", "Lena"] {
            assert!(!copy.contains(hidden), "{hidden}");
        }
    }
    assert!(
        w.desk
            .own_choose(&her, episode)
            .unwrap()
            .therapies
            .iter()
            .all(|t| t.agreed.is_empty())
    );
    // A copy is a look like any other.
    let looks = w.desk.own_looks(&her, 1).unwrap();
    assert!(looks.items.iter().any(|look| look.own));
    assert!(w.desk.own_data(&lead).is_err() && w.desk.own_bundle(&lead).is_err());
}
