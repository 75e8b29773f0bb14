//! Surveys: from a draft to the register, and the pulse that names nobody.

use ::survey::Reading;
use care::calendar::days_after;
use care::person::Name;
use care::registrant::{NhsHistory, RegistrantEvent, Standing};
use care::survey_answer::Respondent;
use care::*;
use casework::read::WeightTo;
use casework::*;
use views::{PageAsk, RegisterFilter};

use crate::world::World;

fn act(act: SurveyAct) -> Act {
    Act::Survey(act)
}

fn values(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(q, v)| ((*q).to_owned(), (*v).to_owned())).collect()
}

/// What somebody answers who would work in the NHS.
fn yes() -> Vec<(String, String)> {
    values(&[
        ("nhs_history", "past"),
        ("nhs_interest", "yes"),
        ("hours_offered", "11.6"),
        ("bands", "7;8a"),
        ("place", "london"),
        ("therapies", "DIT;STPP"),
        ("years_qualified", "under-5"),
    ])
}

fn respondent(given: &str, number: &str) -> Box<Respondent> {
    Box::new(Respondent {
        name: Name {
            given: given.to_owned(),
            family: "Fernhollow".to_owned(),
            ..Name::default()
        },
        body: "UKCP".to_owned(),
        number: number.to_owned(),
        profession: "Psychotherapist".to_owned(),
        place: "Larkfield".to_owned(),
        remote: false,
        settings: Vec::new(),
        from: None,
        may_be_asked: true,
    })
}

fn example(w: &World, editor: &Principal) -> SurveyId {
    w.act(editor, act(SurveyAct::AddExample)).made.survey.unwrap()
}

/// The same questions, asked of real members and open.
fn open_one(w: &World, editor: &Principal) -> SurveyId {
    let definition = ::survey::example::NHS_INTEREST.to_owned();
    let id = w.act(editor, act(SurveyAct::Draft { definition })).made.survey.unwrap();
    let publish = SurveyAct::Publish {
        id,
        expected: None,
        opens: w.today(),
        closes: days_after(w.today(), 30),
    };
    w.act(editor, act(publish));
    id
}

#[test]
fn the_example_says_what_was_published_in_both_readings() {
    let w = World::sqlite();
    let editor = w.staff("Rhoda Register", Role::RegisterEditor);
    let id = example(&w, &editor);
    let results = |reading, to| w.desk.survey_results(&editor, id, reading, to).unwrap().unwrap();
    let article = results(Reading::Article, WeightTo::Nothing);
    assert_eq!((article.answers, article.data), (2000, ::survey::Data::Synthetic));
    let shares: Vec<String> = article
        .headlines
        .iter()
        .map(|h| format!("{:.1}", h.share.rate.unwrap().share * 100.0))
        .collect();
    assert_eq!(shares[0], "60.0");
    assert_eq!(shares[2], "45.0");
    let pool = article.pool.unwrap();
    assert_eq!(pool.people.unwrap().value.round_ties_even(), 4108.0);
    let snapshot = results(Reading::Snapshot, WeightTo::Nothing).pool.unwrap();
    assert_eq!(snapshot.people.unwrap().value.round(), 4950.0);
    let weighted = results(Reading::Article, WeightTo::Stated);
    assert!(weighted.weighting.unwrap().converged);
    assert!(weighted.headlines[0].share.weighted.is_some());
    // Nobody's own answer is mixed with those that are made up.
    let by = AnsweredBy::Unnamed(Unnamed::by_link());
    let mixed = act(SurveyAct::Answer { id, values: yes(), by });
    assert!(matches!(
        w.refused(&w.desk.visitor(), mixed),
        Refused::NotAllowed { .. }
    ));
    // A register with fewer than fifty histories is nothing to weight to.
    assert!(!w.desk.register_can_weight(&editor, id).unwrap());
}

#[test]
fn an_unsound_draft_is_not_published_and_a_broken_file_leaves_nothing() {
    let w = World::sqlite();
    let editor = w.staff("Rhoda Register", Role::RegisterEditor);
    let definition = "id = \"ours\"\ntitle = \"Ours\"\nsponsor = \"Us\"\n".to_owned();
    let id = w
        .act(&editor, act(SurveyAct::Draft { definition }))
        .made
        .survey
        .unwrap();
    let publish = SurveyAct::Publish {
        id,
        expected: None,
        opens: w.today(),
        closes: days_after(w.today(), 7),
    };
    assert!(matches!(w.refused(&editor, act(publish)), Refused::Invalid(e) if e[0].words.contains("at least one")));
    let id = open_one(&w, &editor);
    let before = w.desk.survey(&editor, id).unwrap().answers;
    let file = "nhs_history,nhs_interest\npast,perhaps\n".as_bytes().to_vec();
    assert!(w.desk.preview_answers(&editor, id, &file).unwrap().is_err());
    assert!(matches!(
        w.refused(&editor, act(SurveyAct::BringIn { id, file })),
        Refused::Invalid(_)
    ));
    assert_eq!(w.desk.survey(&editor, id).unwrap().answers, before);
    // An answer that the survey does not ask for, or that breaks its rules, is not taken.
    for wrong in [values(&[("nhs_history", "often")]), values(&[("shoe_size", "41")])] {
        let by = AnsweredBy::Unnamed(Unnamed::by_link());
        let answer = act(SurveyAct::Answer { id, values: wrong, by });
        assert!(matches!(w.refused(&w.desk.visitor(), answer), Refused::Invalid(_)));
    }
}

#[test]
fn whoever_agrees_goes_to_the_register_unverified_and_nobody_overrules_a_keeper() {
    let w = World::sqlite();
    let editor = w.staff("Rhoda Register", Role::RegisterEditor);
    let id = open_one(&w, &editor);
    let answer = |who| {
        let by = AnsweredBy::Named(who);
        w.act(&w.desk.visitor(), act(SurveyAct::Answer { id, values: yes(), by }));
    };
    answer(respondent("Alma", "1001"));
    answer(respondent("Bela", "1002"));
    answer(respondent("Bela again", "1002"));
    let rows = w.desk.survey_placements(&editor, id).unwrap();
    assert_eq!(
        rows.iter()
            .filter(|r| r.left_alone.is_none() && r.known.is_none())
            .count(),
        2
    );
    assert_eq!(
        rows.iter().filter(|r| r.left_alone.is_some()).count(),
        1,
        "the same number twice"
    );
    let register = || {
        w.desk
            .register(&editor, &RegisterFilter::default(), PageAsk::ALL)
            .unwrap()
    };
    assert_eq!(register().total, 0, "looking stores nothing");
    w.act(&editor, act(SurveyAct::Place { id }));
    // The second answer under a number meets the entry that the first began, and says nothing new.
    assert_eq!(w.act(&editor, act(SurveyAct::Place { id })).made.changed, 0);
    let all = register();
    assert_eq!(all.total, 2);
    let alma = all
        .items
        .iter()
        .find(|r| r.state.current().unwrap().number == "1001")
        .unwrap();
    let state = &alma.state;
    assert_eq!(state.current().unwrap().nhs, Some(NhsHistory::Past));
    assert_eq!(state.current().unwrap().place, "Larkfield");
    let interest = state.interest.as_ref().unwrap();
    assert_eq!(
        (interest.hours_week, interest.bands.as_slice(), interest.may_be_asked),
        (12, &[7, 8][..], true)
    );
    assert!(
        state.therapies.iter().all(|(_, s)| *s == Standing::Claimed),
        "no therapy is granted"
    );
    assert!(state.checks.is_empty(), "nothing was looked up");
    // They count among the interested who were never asked.
    let manager = w.staff("Mona Money", Role::ServiceManager);
    let report = w.desk.posts_report(&manager).unwrap();
    assert_eq!(
        (report.interested, report.never_asked, report.hours_never_asked),
        (2, 2, 24)
    );
    // Alma keeps her entry: an answer under her number changes nothing any more, her own does.
    let me = w.staff("Alma Fernhollow", Role::Registrant);
    let keep = WorkforceAct::Registrant {
        id: alma.id,
        expected: None,
        command: RegistrantEvent::KeptBy { human: me.human }.into(),
    };
    w.act(&editor, Act::Workforce(keep));
    let mut no = yes();
    no.retain(|(q, _)| !["hours_offered", "bands"].contains(&q.as_str()));
    no.iter_mut()
        .filter(|(q, _)| q == "nhs_interest")
        .for_each(|(_, v)| *v = "no".to_owned());
    let by = AnsweredBy::Named(respondent("Not Alma", "1001"));
    w.act(
        &w.desk.visitor(),
        act(SurveyAct::Answer {
            id,
            values: no.clone(),
            by,
        }),
    );
    let rows = w.desk.survey_placements(&editor, id).unwrap();
    assert!(rows.iter().all(|r| r.left_alone.is_some()), "{rows:?}");
    assert!(matches!(
        w.refused(&editor, act(SurveyAct::Place { id })),
        Refused::NotAllowed { .. }
    ));
    assert!(w.desk.own_entry(&me).unwrap().unwrap().state.interest.is_some());
    let by = AnsweredBy::Keeper(respondent("Alma", "1001"));
    w.act(
        &me,
        act(SurveyAct::Answer {
            id,
            values: no.clone(),
            by: by.clone(),
        }),
    );
    assert!(
        w.desk.own_entry(&me).unwrap().unwrap().state.interest.is_none(),
        "her own answer counts"
    );
    let again = w.refused(&me, act(SurveyAct::Answer { id, values: no, by }));
    assert!(matches!(again, Refused::NotAllowed { why } if why.contains("answered already")));
}

#[test]
fn the_pulse_names_nobody_takes_each_once_and_shows_eight_or_nothing() {
    let w = World::sqlite();
    let manager = w.staff("Mona Money", Role::ServiceManager);
    let staff: Vec<Principal> = (1..=8)
        .map(|n| w.staff(&format!("Terry Therapist {n}"), Role::Therapist))
        .collect();
    let open = || {
        let closes = days_after(w.today(), 7);
        w.act(&manager, act(SurveyAct::OpenPulse { closes }))
            .made
            .survey
            .unwrap()
    };
    let said = |n: usize| {
        let workload = if n < 4 { "agree" } else { "disagree" };
        values(&[
            ("workload", workload),
            ("support", "agree"),
            ("meaning", "agree"),
            ("leaving", "disagree"),
        ])
    };
    let first = open();
    assert!(
        w.desk
            .act(&manager, act(SurveyAct::OpenPulse { closes: w.today() }), None)
            .is_err(),
        "one at a time"
    );
    let head = w.desk.ledger().head().unwrap().position;
    for (n, p) in staff.iter().enumerate() {
        w.desk.answer_unnamed(p, first, said(n), None).unwrap();
    }
    let again = w.desk.answer_unnamed(&staff[0], first, said(0), None);
    assert!(matches!(again, Err(Refused::NotAllowed { why }) if why.contains("answered already")));
    // No answer names its author, in the head of the event or in its body.
    let events = w.desk.ledger().follow(head, 100, true).unwrap();
    assert_eq!(events.len(), 8);
    for event in &events {
        assert_eq!(event.author, VISITOR.0);
        let body = String::from_utf8_lossy(&event.opened().unwrap().facts).into_owned();
        for p in &staff {
            assert!(!body.contains(&p.human.to_string()) && !body.contains(&p.user.to_string()));
        }
    }
    // Nobody answers the pulse from outside, and no visitor forges a place.
    let by = AnsweredBy::Unnamed(Unnamed::by_link());
    let forged = act(SurveyAct::Answer {
        id: first,
        values: said(0),
        by,
    });
    assert_eq!(w.refused(&w.desk.visitor(), forged), Refused::NotFound);
    let outside = w.staff("Rita Registrant", Role::Registrant);
    assert!(w.desk.answer_unnamed(&outside, first, said(0), None).is_err());
    assert!(w.desk.pulse(&outside).is_err());
    // Nothing shows while it is open; afterwards everybody sees the same.
    assert!(w.desk.pulse(&manager).unwrap().rounds.is_empty());
    w.act(&manager, act(SurveyAct::ClosePulse { id: first }));
    let rounds = w.desk.pulse(&staff[0]).unwrap().rounds;
    assert_eq!(rounds, w.desk.pulse(&manager).unwrap().rounds);
    assert_eq!(rounds[0].answers, Some(8));
    assert_eq!(rounds[0].found[0].1, Some(4));
    assert_eq!(rounds[0].found[1].1, None, "everybody agreed: each would be known");
    // Seven are too few.
    let second = open();
    for (n, p) in staff.iter().take(7).enumerate() {
        w.desk.answer_unnamed(p, second, said(n), None).unwrap();
    }
    w.act(&manager, act(SurveyAct::ClosePulse { id: second }));
    let rounds = w.desk.pulse(&manager).unwrap().rounds;
    let few = rounds.iter().find(|r| r.id == second).unwrap();
    assert!(few.answers.is_none() && few.found.iter().all(|(_, count)| count.is_none()));
}
