//! Telling how it was: for oneself, for the service, or in public, where nothing leads back.

use care::news::CommentText;
use care::story::StoryFor;
use care::terms::*;
use care::*;
use casework::*;

use crate::own::come_in;
use crate::world::World;

fn tell(told_to: StoryFor, words: &str) -> Act {
    Act::Own(OwnAct::TellStory {
        told_to,
        words: words.to_owned(),
        note: "It is there".to_owned(),
    })
}

fn change(story: StoryId, to: StoryChange) -> Act {
    Act::Own(OwnAct::ChangeStory { story, to })
}

#[test]
fn what_is_for_oneself_no_member_of_staff_reads_and_what_is_for_the_service_its_team_does() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let (her, him) = (come_in(&w, hers), come_in(&w, his));
    let lead = w.lead();
    w.act(&her, tell(StoryFor::Myself, "For nobody but me"));
    assert!(w.desk.stories_told(&lead, hers).unwrap().is_empty());
    assert!(!w.desk.episode(&lead, hers).unwrap().has_story);
    assert!(
        w.desk.episode(&lead, hers).unwrap().state.messages.is_empty(),
        "nobody is told of it either"
    );
    w.act(&her, tell(StoryFor::Service, "You were kind on the phone"));
    let told = w.desk.stories_told(&lead, hers).unwrap();
    assert_eq!(
        told.iter().map(|s| s.words.as_str()).collect::<Vec<_>>(),
        ["You were kind on the phone"]
    );
    let page = w.desk.episode(&lead, hers).unwrap();
    assert!(page.has_story && page.state.messages.len() == 1);
    assert!(w.desk.stories_told(&lead, his).unwrap().is_empty());
    // Who has nothing to do with her, or no such role, reads nothing.
    let therapist = w.staff("Nora Room", Role::Therapist);
    let manager = w.staff("Max Manager", Role::ServiceManager);
    for p in [&therapist, &manager, &w.admin(), &him, &her] {
        assert!(w.desk.stories_told(p, hers).is_err());
    }
    assert_eq!(w.desk.own_stories(&him).unwrap(), []);
    assert_eq!(
        w.refused(&lead, tell(StoryFor::Service, "As if from her")),
        Refused::not_allowed("As a clinical lead you may not tell how it was")
    );
    // All of it is hers, in the copy of everything too.
    let mine = w.desk.own_stories(&her).unwrap();
    assert_eq!(mine.len(), 2);
    let copy = w.desk.own_data(&her).unwrap();
    assert_eq!(copy.stories, mine);
    assert!(
        w.desk
            .own_bundle(&her)
            .unwrap()
            .to_string()
            .contains("For nobody but me")
    );
}

#[test]
fn one_can_change_ones_mind_and_nobody_changes_anothers() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (his, _) = w.waiting("Brian Moss", Priority::Soon);
    let (her, him) = (come_in(&w, hers), come_in(&w, his));
    let lead = w.lead();
    w.act(&her, tell(StoryFor::Myself, "How it was"));
    let story = w.desk.own_stories(&her).unwrap()[0].id;
    assert!(matches!(
        w.refused(&him, change(story, StoryChange::ToService)),
        Refused::Rejected(_)
    ));
    w.act(&her, change(story, StoryChange::ToService));
    assert_eq!(w.desk.stories_told(&lead, hers).unwrap().len(), 1);
    w.act(&her, change(story, StoryChange::ToMyself));
    assert!(w.desk.stories_told(&lead, hers).unwrap().is_empty());
    w.act(&her, change(story, StoryChange::ToService));
    w.act(&her, change(story, StoryChange::TakeBack));
    assert!(w.desk.stories_told(&lead, hers).unwrap().is_empty());
    assert!(w.desk.own_stories(&her).unwrap().is_empty());
    assert!(matches!(
        w.refused(&her, change(story, StoryChange::ToService)),
        Refused::Rejected(_)
    ));
}

/// Told in public by somebody who has a record here, from the same browser as it may be: the door gets it as a visitor's.
#[test]
fn what_is_told_in_public_leads_to_no_record() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let her = come_in(&w, hers);
    let person = her.own.unwrap();
    let all = || -> Vec<(uuid::Uuid, uuid::Uuid, String)> {
        let clock: std::sync::Arc<dyn Clock> = w.clock.clone();
        let ledger = ledger::Ledger::open(&w.url, &w.master, clock, &type_registry()).unwrap();
        let events = ledger.follow(0, 10_000, true).unwrap();
        let body = |e: &ledger::StoredEvent| {
            let opened = e.opened().unwrap();
            let words = opened.words.clone().unwrap_or_default();
            String::from_utf8_lossy(&[opened.facts.as_slice(), words.as_slice()].concat()).into_owned()
        };
        events.iter().map(|e| (e.author, e.key_id, body(e))).collect()
    };
    let before = all();
    let visitor = w.desk.visitor();
    let done = w.act(
        &visitor,
        Act::News(NewsAct::Story {
            text: CommentText {
                message: "I waited long, and it was worth it".to_owned(),
                name: String::new(),
                email: String::new(),
            },
            network: "192.0.2.7".to_owned(),
        }),
    );
    assert!(done.made.person.is_none() && done.made.episode.is_none());
    let new: Vec<_> = all().into_iter().skip(before.len()).collect();
    assert!(!new.is_empty());
    for (author, key, body) in new {
        assert!(author != person.0 && key != person.0, "neither who nor whose key");
        assert!(!body.contains(&person.0.to_string()) && !body.contains(&hers.0.to_string()));
    }
    // Nor is it in anything that is made of her record.
    let bundle = w.desk.own_bundle(&her).unwrap().to_string();
    assert!(!bundle.contains("it was worth it"));
    assert!(w.desk.own_stories(&her).unwrap().is_empty());
    assert!(!w.desk.episode(&w.lead(), hers).unwrap().has_story);
}
