//! Between sessions, on a person's own pages: what they answer counts as when staff enter it, and only what is theirs and
//! asked for now is taken.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::civil::date;

use crate::own::come_in;
use crate::world::World;

/// In therapy, a week before the first session: the episode, its sessions, the therapist.
pub fn in_therapy(w: &World, name: &str, number: &str, hour: i8) -> (EpisodeId, Vec<SessionId>, Principal) {
    let (episode, wait) = w.waiting(name, Priority::Soon);
    let therapist = format!("Nora {number}");
    let practitioner = w.practitioner(&therapist, number);
    let opening = w.opening(practitioner, Day::Wednesday, hour);
    let lead = w.lead();
    let offered = w.act(
        &lead,
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening,
            choice: w.cbt.clone(),
            first_on: date(2026, 3, 11),
            explanation: None,
        },
    );
    let accept = Act::AcceptOffer {
        episode,
        expected: None,
        offer: offered.made.offer.unwrap(),
        trainee: TraineeTold::NotATrainee,
    };
    w.act(&lead, accept);
    let sessions = &w.desk.episode(&lead, episode).unwrap().state.courses[0]
        .sessions
        .clone();
    let therapist = w.account(&therapist, Role::Therapist, Some(practitioner), None);
    (episode, sessions.iter().map(|s| s.id).collect(), therapist)
}

/// What is made different in an answer that would be taken.
type Change<'c> = &'c dyn Fn(&mut EpisodeId, &mut Option<SessionId>, &mut jiff::civil::Date, &mut Answers);

pub fn phq9(last: u8) -> Vec<Option<u8>> {
    let mut answers = vec![Some(1); 8];
    answers.push(Some(last));
    answers
}

fn take(w: &World, episode: EpisodeId, session: SessionId, answers: Vec<Option<u8>>) -> Act {
    Act::TakeMeasure {
        episode,
        expected: None,
        session: Some(session),
        on: w.today(),
        answers: Answers {
            instrument: "phq9".to_owned(),
            answers,
            entered_by: EnteredBy::Person,
        },
    }
}

#[test]
fn an_answer_about_danger_alerts_a_clinician_whoever_enters_it() {
    let w = World::sqlite();
    let (hers, sessions, _) = in_therapy(&w, "Amina Rahman", "10001", 9);
    let (his, others, therapist) = in_therapy(&w, "Brian Moss", "10002", 10);
    let her = come_in(&w, hers);
    assert_eq!(
        w.desk.own_between(&her, hers).unwrap().questions.unwrap().open,
        ["phq9", "gad7"]
    );
    w.act(&her, take(&w, hers, sessions[0], phq9(2)));
    // Staff enter the same for somebody else.
    w.act(&therapist, take(&w, his, others[0], phq9(2)));
    let lead = w.lead();
    let seen = |episode| {
        let page = w.desk.episode(&lead, episode).unwrap();
        let measure = page.state.measures[0].facts.clone();
        let concern = page.state.open_concerns().next().unwrap().clone();
        let dues: Vec<_> = page.dues.iter().map(|d| (d.kind, d.on)).collect();
        (
            (
                measure.score_tenths,
                measure.is_case,
                measure.safety,
                measure.entered_by,
            ),
            (concern.kind, concern.source, concern.response, concern.owner),
            dues,
        )
    };
    let (mine, theirs) = (seen(hers), seen(his));
    assert_eq!(mine, theirs);
    assert_eq!(mine.0, (Some(100), Some(true), Some(2), EnteredBy::Person));
    for kind in [DueKind::SafetyAnswer, DueKind::ConcernResponse] {
        assert!(mine.2.contains(&(kind, w.today())), "{kind:?} is due today");
    }
    let duty = w.staff("Tom Triage", Role::TriageClinician);
    let tasks = w.desk.today(&duty).unwrap().tasks;
    assert!(tasks.iter().any(|t| t.line.episode == hers));
}

#[test]
fn only_what_is_asked_now_is_taken_and_only_from_the_person() {
    let w = World::sqlite();
    let (hers, sessions, _) = in_therapy(&w, "Amina Rahman", "10001", 9);
    let (his, others, _) = in_therapy(&w, "Brian Moss", "10002", 10);
    let her = come_in(&w, hers);
    let with = |change: Change<'_>| {
        let Act::TakeMeasure {
            mut episode,
            expected,
            mut session,
            mut on,
            mut answers,
        } = take(&w, hers, sessions[0], phq9(0))
        else {
            unreachable!()
        };
        change(&mut episode, &mut session, &mut on, &mut answers);
        Act::TakeMeasure {
            episode,
            expected,
            session,
            on,
            answers,
        }
    };
    for act in [
        with(&|episode, _, _, _| *episode = his),
        with(&|episode, session, _, _| (*episode, *session) = (his, Some(others[0]))),
        with(&|_, session, _, _| *session = Some(others[0])),
        with(&|_, session, _, _| *session = Some(sessions[1])),
        with(&|_, session, _, _| *session = None),
        with(&|_, _, on, _| *on = date(2026, 3, 3)),
        with(&|_, _, _, answers| answers.entered_by = EnteredBy::StaffFromPaper),
        with(&|_, _, _, answers| answers.instrument = "core10".to_owned()),
        with(&|_, _, _, answers| answers.instrument = "no such".to_owned()),
    ] {
        assert_eq!(w.refused(&her, act), Refused::NotFound);
    }
    let wrong = with(&|_, _, _, answers| answers.answers = phq9(9));
    assert!(matches!(w.refused(&her, wrong), Refused::Invalid(_)));
    let decline = |instrument: &str, session| Act::Episode {
        id: hers,
        expected: None,
        command: EpisodeCommand::DeclineMeasure {
            instrument: instrument.to_owned(),
            session,
            occasion: None,
        },
    };
    assert_eq!(w.refused(&her, decline("gad7", None)), Refused::NotFound);
    assert_eq!(w.refused(&her, decline("gad7", Some(others[0]))), Refused::NotFound);
    assert!(w.desk.episode(&w.lead(), hers).unwrap().state.measures.is_empty());
    // Taken once, declined once; then nothing is asked for this session, and in the next the same two.
    w.act(&her, take(&w, hers, sessions[0], phq9(0)));
    assert_eq!(w.refused(&her, take(&w, hers, sessions[0], phq9(1))), Refused::NotFound);
    w.act(&her, decline("gad7", Some(sessions[0])));
    assert_eq!(w.refused(&her, decline("gad7", Some(sessions[0]))), Refused::NotFound);
    let questions = w.desk.own_between(&her, hers).unwrap().questions.unwrap();
    assert!(questions.open.is_empty() && questions.all == 2);
    assert!(
        w.desk
            .episode(&w.lead(), hers)
            .unwrap()
            .state
            .open_concerns()
            .next()
            .is_none()
    );
    w.days(8);
    let her = come_in(&w, hers);
    let questions = w.desk.own_between(&her, hers).unwrap().questions.unwrap();
    assert_eq!(
        (questions.what, questions.open),
        (
            read::AskedFor::Session(sessions[1]),
            vec!["phq9".to_owned(), "gad7".to_owned()]
        )
    );
}

#[test]
fn she_rates_her_own_goals_and_agrees_on_none_alone() {
    let w = World::sqlite();
    let (hers, _, therapist) = in_therapy(&w, "Amina Rahman", "10001", 9);
    let (his, _, his_therapist) = in_therapy(&w, "Brian Moss", "10002", 10);
    let agree = |goal, words: &str| EpisodeCommand::AgreeGoal {
        goal,
        words: words.to_owned(),
    };
    let (mine, theirs): (GoalId, GoalId) = (w.desk.ids().next(), w.desk.ids().next());
    w.on(&therapist, hers, agree(mine, "Sleep through"));
    w.on(&his_therapist, his, agree(theirs, "See my brother"));
    let her = come_in(&w, hers);
    let on = |id, command| Act::Episode {
        id,
        expected: None,
        command,
    };
    let rate = |goal, rating| EpisodeCommand::RateGoal { goal, rating };
    for act in [
        on(hers, rate(theirs, 3)),
        on(his, rate(theirs, 3)),
        on(hers, agree(w.desk.ids().next(), "Another")),
    ] {
        assert_eq!(w.refused(&her, act), Refused::NotFound);
    }
    assert!(matches!(
        w.refused(&her, on(hers, rate(mine, 11))),
        Refused::Rejected(_)
    ));
    w.act(&her, on(hers, rate(mine, 4)));
    let goals = w.desk.own_between(&her, hers).unwrap().goals;
    assert_eq!(
        (goals[0].words.as_str(), goals[0].ratings.as_slice()),
        ("Sleep through", &[(w.today(), 4)][..])
    );
    assert_eq!(w.desk.own_between(&her, his).unwrap_err(), Refused::NotFound);
}
