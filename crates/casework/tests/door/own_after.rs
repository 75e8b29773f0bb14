//! After the end, and while one waits, on a person's own pages: questions that are offered once at their time and change
//! nothing when they are left, what got worse, and the way back.

use care::episode::*;
use care::person::{Reach, SafeContact, SafeUse};
use care::terms::*;
use care::*;
use casework::outbox::*;
use casework::read::AskedFor;
use casework::*;
use jiff::civil::date;

use crate::outbox::Post;
use crate::own::come_in;
use crate::own_between::{in_therapy, phq9};
use crate::post_office::{PostOffice, Says};
use crate::world::World;

/// So many people in therapy at the same time, each with three sessions held, and ended as agreed with three follow-ups
/// planned.
fn ended(w: &World, people: usize) -> Vec<EpisodeId> {
    let names = [
        ("Amina Rahman", "10001", 9),
        ("Brian Moss", "10002", 10),
        ("Carla Dean", "10003", 11),
    ];
    let begun = names
        .into_iter()
        .take(people)
        .map(|(name, number, hour)| in_therapy(w, name, number, hour));
    let begun: Vec<_> = begun.collect();
    for (episode, sessions, therapist) in &begun {
        work(w, *episode, sessions, therapist);
    }
    begun.into_iter().map(|(episode, ..)| episode).collect()
}

fn work(w: &World, episode: EpisodeId, sessions: &[SessionId], therapist: &Principal) {
    for (session, score) in sessions.iter().zip([18, 12, 6]) {
        let state = w.desk.episode(&w.lead(), episode).unwrap().state;
        let at = state.session(*session).unwrap().1.at;
        // Never back: somebody else's sessions may have been held before.
        if w.desk.now() < at {
            w.set(&at.to_string());
        }
        let record = Act::RecordSession {
            episode,
            expected: None,
            session: *session,
            attendance: Attendance::Attended,
            on: calendar::london_date(at),
            medium: Medium::InPerson,
            kind: SessionKind::Treatment,
            minutes: 50,
            note: None,
            measures: vec![Answers {
                instrument: "phq9".to_owned(),
                answers: scored(score),
                entered_by: EnteredBy::Person,
            }],
        };
        w.act(therapist, record);
    }
    let course = w.desk.episode(&w.lead(), episode).unwrap().state.courses[0].facts.id;
    let agree = EpisodeCommand::AgreeEnding {
        course,
        on: w.today(),
        words: None,
    };
    w.on(therapist, episode, agree);
    w.act(
        therapist,
        Act::EndCourse {
            episode,
            expected: None,
            course,
            how: CourseEnd::Planned,
            on: w.today(),
            summary: Some("I sleep again, and I know what to do when I do not".to_owned()),
            follow_ups: 3,
        },
    );
}

/// PHQ-9 answers that add up to this, without item 9.
fn scored(score: u8) -> Vec<Option<u8>> {
    let mut left = score;
    let mut answers: Vec<Option<u8>> = (0..8)
        .map(|_| {
            let answer = left.min(3);
            left -= answer;
            Some(answer)
        })
        .collect();
    answers.push(Some(0));
    answers
}

fn answer(episode: EpisodeId, occasion: Occasion, answers: Vec<Option<u8>>) -> Act {
    Act::Own(OwnAct::Answer {
        episode,
        occasion,
        answers: Answers {
            instrument: "phq9".to_owned(),
            answers,
            entered_by: EnteredBy::Person,
        },
    })
}

fn state(w: &World, episode: EpisodeId) -> Episode {
    w.desk.episode(&w.lead(), episode).unwrap().state
}

fn told(w: &World) -> usize {
    w.desk.due_jobs().unwrap().told_of_questions
}

#[test]
fn a_follow_up_is_offered_on_its_day_once_and_answering_it_settles_it() {
    let w = World::sqlite();
    let all = ended(&w, 2);
    let (hers, his) = (all[0], all[1]);
    assert_eq!(told(&w), 0, "nothing is due yet");
    let due = state(&w, hers).follow_ups[0].due;
    w.set(&format!("{due}T07:00:00Z"));
    assert_eq!(told(&w), 0, "not before nine");
    w.set(&format!("{due}T10:00:00Z"));
    assert_eq!(told(&w), 2);
    w.days(1);
    assert_eq!(told(&w), 0, "once");
    let her = come_in(&w, hers);
    let after = w.desk.own_after(&her, hers).unwrap();
    assert_eq!(
        after.endings[0].summary.as_deref(),
        Some("I sleep again, and I know what to do when I do not")
    );
    assert_eq!(after.endings[0].ended.unwrap().1, CourseEnd::Planned);
    let questions = after.questions.unwrap();
    let follow_up = state(&w, hers).follow_ups[0].id;
    let occasion = Occasion::FollowUp(follow_up);
    assert_eq!(
        (questions.what, questions.open),
        (AskedFor::Occasion(occasion), vec!["phq9".to_owned()])
    );
    // Another person's, one that is not due, another measure, and as if staff had entered it.
    let other = state(&w, his).follow_ups[0].id;
    let later = state(&w, hers).follow_ups[1].id;
    for act in [
        answer(his, Occasion::FollowUp(other), scored(9)),
        answer(hers, Occasion::FollowUp(other), scored(9)),
        answer(hers, Occasion::FollowUp(later), scored(9)),
        Act::Own(OwnAct::LeaveOut {
            episode: hers,
            occasion,
            instrument: "gad7".to_owned(),
        }),
    ] {
        assert_eq!(w.refused(&her, act), Refused::NotFound);
    }
    assert_eq!(
        w.refused(&w.lead(), answer(hers, occasion, scored(7))),
        Refused::NotFound,
        "staff have their own form"
    );
    w.act(&her, answer(hers, occasion, scored(7)));
    assert_eq!(
        w.refused(&her, answer(hers, occasion, scored(7))),
        Refused::NotFound,
        "once"
    );
    let e = state(&w, hers);
    assert_eq!(e.follow_ups[0].done, Some((w.today(), true)));
    let kept = e.measures.last().unwrap();
    assert!(e.is_after_the_end(kept) && e.measures.iter().filter(|m| e.is_after_the_end(m)).count() == 1);
    assert!(e.open_concerns().next().is_none(), "one point more is no alarm");
}

#[test]
fn declining_changes_nothing_and_danger_or_a_relapse_reaches_a_clinician_today() {
    let w = World::sqlite();
    let all = ended(&w, 3);
    let (declines, danger, relapse) = (all[0], all[1], all[2]);
    let last = state(&w, relapse).follow_ups[0].due;
    w.set(&format!("{last}T10:00:00Z"));
    let before = state(&w, declines);
    assert_eq!(told(&w), 3);
    let occasion = |w: &World, id| Occasion::FollowUp(state(w, id).follow_ups[0].id);
    let her = come_in(&w, declines);
    w.act(
        &her,
        Act::Own(OwnAct::LeaveOut {
            episode: declines,
            occasion: occasion(&w, declines),
            instrument: "phq9".to_owned(),
        }),
    );
    let e = state(&w, declines);
    assert_eq!(e.follow_ups[0].done.map(|(_, answered)| answered), Some(false));
    assert_eq!(
        (e.measures, e.concerns, e.closed),
        (before.measures, before.concerns, before.closed)
    );
    let him = come_in(&w, danger);
    w.act(&him, answer(danger, occasion(&w, danger), phq9(2)));
    let concern = state(&w, danger).open_concerns().next().unwrap().clone();
    assert_eq!(
        (concern.kind, concern.source, concern.response),
        (
            ConcernKind::SuicideOrSelfHarm,
            ConcernSource::Item,
            ResponseNeeded::Today
        )
    );
    let carla = come_in(&w, relapse);
    w.act(&carla, answer(relapse, occasion(&w, relapse), scored(15)));
    let concern = state(&w, relapse).open_concerns().next().unwrap().clone();
    assert_eq!(
        (concern.kind, concern.response),
        (ConcernKind::Vulnerability, ResponseNeeded::Today)
    );
    let page = w.desk.episode(&w.lead(), relapse).unwrap();
    let words = page.words(concern.versions[0], Key::What).unwrap();
    assert!(words.contains("after the end of therapy"), "{words}");
    assert!(
        page.dues
            .iter()
            .any(|d| d.kind == DueKind::ConcernResponse && d.on == w.today())
    );
}

#[test]
fn who_waits_is_asked_each_interval_and_a_clinician_hears_of_it_when_it_gets_worse_not_each_time() {
    let w = World::sqlite();
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    w.days(27);
    assert_eq!(told(&w), 0);
    w.days(1);
    assert_eq!(told(&w), 1);
    w.days(1);
    assert_eq!(told(&w), 0, "not every day");
    let her = come_in(&w, hers);
    let asked = |w: &World| state(w, hers).askings.last().map(|a| Occasion::Waiting(a.id)).unwrap();
    let first = asked(&w);
    let questions = w.desk.own_between(&her, hers).unwrap().questions.unwrap();
    assert_eq!(questions.what, AskedFor::Occasion(first));
    w.act(&her, answer(hers, first, scored(9)));
    assert!(state(&w, hers).open_concerns().next().is_none());
    // She leaves the next ones; nothing comes of it. Then it is worse, then the same, then worse still.
    w.days(28);
    assert_eq!(told(&w), 1);
    let mut concerns = Vec::new();
    for score in [16, 16, 23] {
        w.days(28);
        assert_eq!(told(&w), 1);
        let her = come_in(&w, hers);
        assert_eq!(
            w.refused(&her, answer(hers, first, scored(score))),
            Refused::NotFound,
            "that time has passed"
        );
        w.act(&her, answer(hers, asked(&w), scored(score)));
        concerns.push(state(&w, hers).concerns.iter().map(|c| c.versions.len()).sum::<usize>());
    }
    assert_eq!(
        concerns,
        [1, 1, 2],
        "told when it got worse, and when it got worse again"
    );
    // The service may ask less often, or not at all.
    let standards = care::service::Standards {
        questions_while_waiting_days: 0,
        ..care::service::Standards::default()
    };
    w.act(
        &w.desk.system(),
        Act::Service {
            expected: None,
            command: care::service::ServiceEvent::StandardsAdopted(standards),
        },
    );
    w.days(100);
    assert_eq!(told(&w), 0);
}

#[test]
fn the_message_goes_once_by_the_way_that_is_safe_and_says_nothing() {
    let w = World::real();
    let office = PostOffice::open(|_| Says::Takes);
    let post = Post::to(&office);
    let (hers, _) = w.waiting("Amina Rahman", Priority::Soon);
    let (silent, _) = w.waiting("Brian Moss", Priority::Soon);
    let admin = w.lead();
    let person = |id| w.desk.episode(&w.lead(), id).unwrap().state.person.unwrap();
    for (episode, email) in [(hers, SafeUse::Yes), (silent, SafeUse::No)] {
        let reach = Reach {
            email: Some("someone@post.example".to_owned()),
            ..Reach::default()
        };
        let contact = SafeContact {
            email,
            letter: SafeUse::Yes,
            ..SafeContact::default()
        };
        for event in [
            care::person::PersonEvent::ReachStated(reach),
            care::person::PersonEvent::SafeContactStated(contact),
        ] {
            w.act(
                &admin,
                Act::Person {
                    id: person(episode),
                    expected: None,
                    command: event.into(),
                },
            );
        }
    }
    post.run(&w.desk);
    w.days(28);
    assert_eq!(told(&w), 2);
    post.run(&w.desk);
    post.run(&w.desk);
    let sent = crate::outbox::kinds(&office);
    assert_eq!(
        sent.iter().filter(|kind| *kind == "while_waiting").count(),
        1,
        "{sent:?}"
    );
    // No letter every four weeks: who cannot be written to by e-mail is asked when somebody phones.
    let letters = crate::outbox::in_state(&w, DeliveryState::ToPrint);
    assert!(letters.iter().all(|row| row.notice.kind != NoticeKind::WhileWaiting));
}

#[test]
fn the_way_back_is_open_for_six_months_and_needs_no_new_triage() {
    let w = World::sqlite();
    let all = ended(&w, 3);
    let (hers, his, late) = (all[0], all[1], all[2]);
    let back = |episode, wants_triage| {
        Act::Own(OwnAct::ComeBack {
            episode,
            words: "It is coming back".to_owned(),
            wants_triage,
        })
    };
    // While follow-ups are open the team is asked, and has a day to read it.
    let her = come_in(&w, hers);
    assert_eq!(w.refused(&her, back(his, false)), Refused::NotFound);
    w.act(&her, back(hers, false));
    let e = state(&w, hers);
    assert_eq!(e.messages.len(), 1);
    assert!(
        w.desk
            .episode(&w.lead(), hers)
            .unwrap()
            .dues
            .iter()
            .any(|d| d.kind == DueKind::Message)
    );
    // After it was closed it is a request of its own, with the clock of this day and no screening in its way.
    let close = EpisodeCommand::Close {
        reason: ClosureReason::Completed,
        over_open_concern: false,
        words: "The work is done".to_owned(),
    };
    w.on(&w.lead(), his, close);
    w.days(90);
    let him = come_in(&w, his);
    let done = w.act(&him, back(his, false));
    let new = done.made.episode.unwrap();
    assert_ne!(new, his);
    let e = state(&w, new);
    let (referral, version) = e.referrals[0].clone();
    assert_eq!(referral.returns_from.unwrap().0, his);
    assert!(!referral.wants_triage && referral.source == ReferralSource::Return);
    let page = w.desk.episode(&w.lead(), new).unwrap();
    assert_eq!(page.words(version, Key::OwnWords), Some("It is coming back"));
    let kinds: Vec<DueKind> = page.dues.iter().map(|d| d.kind).collect();
    assert!(
        kinds.contains(&DueKind::BeginWait) && !kinds.contains(&DueKind::Screening),
        "{kinds:?}"
    );
    assert_eq!(
        e.person,
        state(&w, his).person,
        "the same person, whatever names are alike"
    );
    // And then it is too late.
    w.on(
        &w.lead(),
        late,
        EpisodeCommand::Close {
            reason: ClosureReason::Completed,
            over_open_concern: false,
            words: "Done".to_owned(),
        },
    );
    w.days(184);
    let carla = come_in(&w, late);
    assert_eq!(w.desk.own_after(&carla, late).unwrap().way_back, None);
    assert_eq!(w.refused(&carla, back(late, false)), Refused::NotFound);
    assert!(w.today() > date(2026, 9, 1));
}
