//! Questions while somebody waits and after the end: offered at their time, once, and without effect when they are left.

use super::*;
use care::calendar::days_after;

fn system() -> Author {
    Author {
        user: id(0),
        human: id(0),
        role: Role::System,
    }
}

fn waiting_asked(n: u128) -> EpisodeCommand {
    EpisodeCommand::OfferQuestions {
        occasion: Occasion::Waiting(id(n)),
    }
}

fn follow_up_asked(n: u128) -> EpisodeCommand {
    EpisodeCommand::OfferQuestions {
        occasion: Occasion::FollowUp(id(n)),
    }
}

fn answered(s: &Story, n: u128, occasion: Occasion, safety: Option<u8>, worse: Option<&str>) -> EpisodeCommand {
    let EpisodeCommand::TakeMeasure {
        mut measure,
        on,
        concern,
        ..
    } = s.measure(n, safety, s.today)
    else {
        unreachable!("a measure is taken by this command")
    };
    measure.occasion = Some(occasion);
    EpisodeCommand::TakeMeasure {
        measure,
        on,
        concern,
        worse: worse.map(str::to_owned),
    }
}

#[test]
fn who_waits_is_asked_each_interval_and_not_between() {
    let mut s = Story::on(MONDAY);
    s.waiting();
    let began = s.e.open_waits().next().expect("a wait").since;
    s.to(days_after(began, 27))
        .refuse(system(), waiting_asked(1), Rule::NotYet);
    s.after(1).act(system(), waiting_asked(1));
    s.refuse(system(), waiting_asked(1), Rule::AlreadyDone);
    s.refuse(system(), waiting_asked(2), Rule::NotYet);
    s.after(28).act(system(), waiting_asked(2));
    // Asked to pause, or never to ask at all.
    let until = days_after(s.today, 60);
    waiting::paused(&mut s, until);
    s.after(28).refuse(system(), waiting_asked(3), Rule::NotYet);
    s.after(40).act(system(), waiting_asked(3));
    s.standards.questions_while_waiting_days = 0;
    s.after(300).refuse(system(), waiting_asked(4), Rule::NotYet);
    assert_eq!(s.e.askings.len(), 3);
}

#[test]
fn nobody_is_asked_as_waiting_who_does_not_wait() {
    let mut s = Story::on(MONDAY);
    s.received()
        .after(60)
        .refuse(system(), waiting_asked(1), Rule::NotWaiting);
    let mut s = Story::on(MONDAY);
    s.in_course(8)
        .after(60)
        .refuse(system(), waiting_asked(1), Rule::NotWaiting);
}

#[test]
fn a_follow_up_is_offered_on_its_day_once_and_not_after_it_was_answered() {
    let mut s = Story::on(MONDAY);
    s.in_course(8).held(0, 3, Attendance::Attended).ended();
    let due = s.e.follow_ups[0].due;
    assert_eq!(due, s.today.checked_add(jiff::Span::new().months(3)).expect("a day"));
    s.to(days_after(due, -1))
        .refuse(system(), follow_up_asked(1), Rule::NotYet);
    s.to(due).act(system(), follow_up_asked(1));
    s.refuse(system(), follow_up_asked(1), Rule::AlreadyDone);
    s.refuse(system(), follow_up_asked(9), Rule::UnknownItem);
    // Left alone, it stays due to staff and nothing else changes.
    assert_eq!(s.dues(), [(D::FollowUp, due)]);
    s.act(
        therapist(),
        EpisodeCommand::FollowUp {
            follow_up: id(1),
            answered: true,
            note: None,
        },
    );
    s.refuse(system(), follow_up_asked(1), Rule::AlreadyDone);
}

#[test]
fn a_follow_up_reaches_those_whose_episode_is_closed_as_work_ends_and_nobody_else() {
    for (reason, asked) in [
        (ClosureReason::Completed, true),
        (ClosureReason::Withdrawn, false),
        (ClosureReason::Died, false),
    ] {
        let mut s = Story::on(MONDAY);
        s.in_course(8).held(0, 3, Attendance::Attended).ended();
        let due = s.e.follow_ups[0].due;
        s.act(lead(), close(reason, false)).to(due);
        if asked {
            s.act(system(), follow_up_asked(1));
            let occasion = Occasion::FollowUp(id(1));
            let answer = answered(&s, 40, occasion, None, None);
            s.act(therapist(), answer).act(
                therapist(),
                EpisodeCommand::DeclineMeasure {
                    instrument: "gad7".into(),
                    session: None,
                    occasion: Some(occasion),
                },
            );
            assert_eq!(s.e.declined[0].occasion, Some(occasion));
        } else {
            s.refuse(system(), follow_up_asked(1), Rule::Closed);
        }
    }
}

#[test]
fn what_got_worse_while_nobody_looked_presses_today_and_joins_what_is_open() {
    let mut s = Story::on(MONDAY);
    s.waiting().after(28).act(system(), waiting_asked(1));
    let occasion = Occasion::Waiting(id(1));
    let answer = answered(&s, 40, occasion, None, Some("from 9 to 16"));
    let recorded = s.ask(admin(), answer).expect("taken");
    let concern = s.e.open_concerns().next().expect("a concern").clone();
    assert_eq!(
        (concern.kind, concern.source, concern.response),
        (ConcernKind::Vulnerability, ConcernSource::Item, ResponseNeeded::Today)
    );
    assert!(recorded.iter().any(|r| r.words.get(Key::What) == Some("from 9 to 16")));
    assert_eq!(s.due_on(D::ConcernResponse), Some(s.today));
    // Danger is the greater thing: the one concern is about it, with the same words.
    let mut s = Story::on(MONDAY);
    s.waiting().after(28).act(system(), waiting_asked(1));
    let answer = answered(&s, 40, occasion, Some(2), Some("from 9 to 16"));
    s.act(admin(), answer);
    let all: Vec<_> = s.e.open_concerns().map(|c| c.kind).collect();
    assert_eq!(all, [ConcernKind::SuicideOrSelfHarm]);
    // For something that was never asked there is no answer.
    let unknown = answered(&s, 41, Occasion::Waiting(id(7)), None, None);
    s.refuse(admin(), unknown, Rule::UnknownItem);
}
