//! Random command sequences on an episode: the rules hold whatever is asked in whatever order, every kind of event and
//! every kind of rejection occurs, and what `decide` produces folds back to the same state through the codec.

mod asked;
mod tape;

use asked::{World, command};
use care::calendar::{days_after, days_between, london_date, london_instant};
use care::episode::*;
use care::service::Standards;
use care::terms::*;
use care::*;
use jiff::civil::{Date, Time, date};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;
use tape::Tape;

/// What must hold after every event, whatever was asked.
fn check_invariants(
    before: &Episode,
    r: &Recorded<EpisodeEvent>,
    after: &Episode,
    author: &Author,
) -> Result<(), String> {
    let hold = |ok: bool, what: &str| if ok { Ok(()) } else { Err(format!("{what}: {r:?}")) };
    hold(
        before.clock_start.is_none() || before.clock_start == after.clock_start,
        "a clock was reset",
    )?;
    hold(
        after.waits.iter().all(|w| Some(w.clock_start) == after.clock_start),
        "a wait has another clock",
    )?;
    hold(before.referrals.len() <= after.referrals.len(), "a referral vanished")?;
    let mut ids: Vec<_> = after.courses.iter().flat_map(|c| &c.sessions).map(|s| s.id).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    hold(ids.len() == all, "two sessions with one id")?;
    let offered: BTreeSet<_> = after.offers.iter().map(|o| o.id).collect();
    hold(offered.len() == after.offers.len(), "two offers with one id")?;
    let waits: BTreeSet<_> = after.waits.iter().map(|w| w.id).collect();
    hold(waits.len() == after.waits.len(), "two waits with one id")?;
    match &r.event {
        EpisodeEvent::EpisodeClosed {
            over_open_concern,
            reason,
        } => {
            let arrived = after.decisions.iter().any(|d| d.arrival == Some(true));
            hold(after.messages.iter().all(|m| m.3), "closed with an unread message")?;
            hold(after.open_courses().next().is_none(), "closed with an open course")?;
            hold(after.open_waits().next().is_none(), "closed with an open wait")?;
            let open = after.open_concerns().next().is_some();
            hold(
                !open || over_open_concern.is_some(),
                "closed silently over an open concern",
            )?;
            hold(
                *reason != ClosureReason::Transferred || arrived || after.emergency == Some(true),
                "transferred without an arrival",
            )?;
            let accepted = before.decision().is_some_and(|d| {
                d.standing == Standing::Replaced || matches!(d.facts.kind, DecisionKind::Accepted | DecisionKind::Trial)
            });
            hold(
                !accepted || !matches!(reason, ClosureReason::NotTakenOn | ClosureReason::Signposted),
                "a yes was closed as a no",
            )?;
            hold(
                over_open_concern.is_none() || author.role.is_qualified_clinician(),
                "closed over by a non-clinician",
            )?;
        }
        EpisodeEvent::DecisionMade {
            decision, provisional, ..
        } if decision.kind == DecisionKind::NotSuitable => {
            for key in [
                Key::Reason,
                Key::ReferrerView,
                Key::PersonView,
                Key::TookPart,
                Key::Alternative,
                Key::AlternativeOwner,
            ] {
                hold(r.words.get(key).is_some(), "a no without a required part")?;
            }
            hold(
                decision.second_opinion_stated,
                "a no without the right to a second opinion",
            )?;
            let clinical = decision.reason.is_some_and(ReasonCode::is_clinical);
            hold(*provisional == clinical, "a clinical no that is not provisional")?;
        }
        EpisodeEvent::DecisionConfirmed { decision, by, .. } => {
            let first = before.decision_by_id(*decision).map(|d| d.by);
            hold(first != Some(*by), "confirmed by the one who decided")?;
        }
        EpisodeEvent::DecisionTold { decision, .. } => {
            let d = before.decision_by_id(*decision);
            hold(
                d.is_some_and(|d| {
                    d.standing == Standing::Final
                        || d.standing == Standing::Replaced && before.concluded_review(d.facts.id).is_some()
                }),
                "told a decision that does not stand",
            )?;
        }
        EpisodeEvent::ReviewConcluded { review, .. } => {
            let r = before.reviews.iter().find(|r| r.id == *review);
            let d = r.and_then(|r| before.decision_by_id(r.decision));
            let reviewer = r.and_then(|r| r.reviewer).map(|(_, h, _)| h);
            hold(
                reviewer.is_some() && reviewer != d.map(|d| d.by),
                "reviewed by the decider",
            )?;
            hold(reviewer != d.and_then(|d| d.confirmed_by), "reviewed by the confirmer")?;
            hold(
                r.is_some_and(|r| r.opinion.is_some() && r.first_shown),
                "concluded without an own opinion first",
            )?;
        }
        EpisodeEvent::SessionHeld { .. } | EpisodeEvent::AssessmentHeld { .. } => {
            let on = r.occurred_on;
            hold(
                on.is_none() || on >= after.clock_start,
                "took place before the referral was received",
            )?;
            let closed = before.closed.map(|(day, _, _)| day);
            hold(
                closed.is_none() || on.is_some_and(|on| Some(on) <= closed) || on.is_none(),
                "took place after the closing",
            )?;
        }
        EpisodeEvent::WaitPaused {
            reason: PauseReason::SafetyFirst,
            until,
            ..
        } => {
            hold(until.is_some(), "paused for safety without a day to look again")?;
            hold(
                author.role.is_qualified_clinician(),
                "paused for safety by a non-clinician",
            )?;
        }
        EpisodeEvent::AbsenceExempted { session, .. } => {
            let held = |e: &Episode| e.session(*session).and_then(|(_, s)| s.held);
            hold(
                held(before).is_some_and(|h| h.attendance == Attendance::DidNotAttend && h.exempt.is_none()),
                "exempt, and was not missed",
            )?;
            hold(held(after).is_some_and(|h| h.exempt.is_some()), "exempt, and counts")?;
        }
        EpisodeEvent::CourseEnded {
            course,
            how: CourseEnd::Unplanned,
        } => {
            let course = before.courses.iter().find(|c| c.facts.id == *course);
            let held = course.into_iter().flat_map(|c| &c.sessions).filter_map(|s| s.held);
            let last = held.max_by_key(|h| (h.on, h.version));
            let silent = last.is_some_and(|h| {
                h.attendance == Attendance::DidNotAttend && before.last_heard().is_none_or(|heard| heard < h.on)
            });
            hold(
                !silent || course.is_some_and(|c| c.missed_in_a_row() >= 2),
                "ended in silence over one missed session",
            )?;
        }
        EpisodeEvent::QuestionsOffered { occasion } => match occasion {
            Occasion::FollowUp(id) => {
                let f = before.follow_ups.iter().find(|f| f.id == *id);
                hold(
                    f.is_some_and(|f| f.offered.is_none() && f.done.is_none()),
                    "a follow-up was offered twice, or after its answer",
                )?;
            }
            Occasion::Waiting(id) => {
                hold(before.open_waits().next().is_some(), "asked who does not wait")?;
                hold(!before.askings.iter().any(|a| a.id == *id), "asked twice under one id")?;
                hold(
                    before.open_courses().next().is_none(),
                    "asked as waiting who is in therapy",
                )?;
                let every = Standards::default().questions_while_waiting_days;
                let days: Vec<_> = after.askings.iter().map(|a| a.on).collect();
                hold(
                    days.windows(2).all(|w| calendar::days_between(w[0], w[1]) >= every),
                    "asked again too soon",
                )?;
            }
        },
        EpisodeEvent::MessageAnswered { message, reply } => {
            let m = before.messages.iter().find(|m| m.0 == *message);
            hold(m.is_some_and(|m| m.3), "answered what nobody had read")?;
            let with_id = after.replies.iter().filter(|r| r.how == Replied::Written(*reply));
            hold(with_id.count() == 1, "two answers with one id")?;
            hold(r.words.get(Key::Answer).is_some(), "an answer without words")?;
        }
        EpisodeEvent::MessageTalkedOver { message, channel } => {
            let m = before.messages.iter().find(|m| m.0 == *message);
            hold(m.is_some_and(|m| m.3), "talked over what nobody had read")?;
            hold(channel.is_spoken(), "talked over in writing")?;
        }
        EpisodeEvent::CourseBegan { .. } => {
            let accepted = after
                .offers
                .iter()
                .filter(|o| o.standing == OfferStanding::Accepted)
                .count();
            hold(accepted >= after.courses.len(), "a course that nobody accepted")?;
        }
        EpisodeEvent::OfferMade { wait, choice, .. } => {
            let w = before.open_waits().find(|w| w.id == *wait);
            hold(
                w.is_some_and(|w| w.choices.contains(choice)),
                "offered what the person does not accept",
            )?;
            hold(
                choice.format != Format::Couple || before.seen_alone.is_some(),
                "offered as a couple before seen alone",
            )?;
        }
        _ => {}
    }
    Ok(())
}

/// The line as of a day is made from what was recorded by then and from nothing else, and says of that day what the episode said on it.
fn check_line(log: &[(Header, EpisodeEvent)], state: &Episode, first: Date, last: Date) {
    let Some(clock) = state.clock_start else { return };
    for days in (0..=days_between(first, last)).step_by(9) {
        let day = days_after(first, days);
        let mut then = Episode::default();
        for (header, event) in log.iter().filter(|(h, _)| london_date(h.at) <= day) {
            then.apply(header, event);
        }
        let line = line_on(clock, &state.line, day);
        assert_eq!(line, line_on(clock, &then.line, day), "looked ahead of {day}");
        let Some(line) = line else { continue };
        let waits = then.open_waits().map(|w| InLine {
            choices: w.choices.clone(),
            paused: w.pause_on(day).map(|p| p.until),
        });
        assert_eq!(line.waits, waits.collect::<Vec<_>>(), "{day}");
        assert_eq!((line.priority, line.limits), (then.priority, Limits::of(&then.wishes)));
        let seen = |c: &&Course| {
            c.sessions
                .iter()
                .any(|s| s.was_attended() && s.held.is_some_and(|h| h.kind == SessionKind::Treatment))
        };
        let unseen = then.open_courses().filter(|c| !seen(c)).count();
        let waiting = line.waits.iter().any(|w| w.paused.is_none());
        assert_eq!(
            line.goes_on,
            then.closed.is_none() && (waiting || unseen > 0),
            "{day}: {:?}",
            state.line
        );
        assert!(
            line.stretches
                .iter()
                .all(|s| s.from < s.until && s.until <= day && !s.choices.is_empty())
        );
        assert!(line.stretches.windows(2).all(|two| two[0].until <= two[1].from));
        let began = line.stretches.iter().filter(|s| s.began.is_some()).count();
        assert!(began <= then.courses.iter().filter(seen).count(), "{day}");
    }
}

#[test]
fn rules_hold_over_random_commands_and_everything_occurs() {
    let seen_events: RefCell<BTreeSet<&'static str>> = RefCell::default();
    let seen_rules: RefCell<BTreeSet<Rule>> = RefCell::default();
    let seen_stages: RefCell<BTreeSet<Stage>> = RefCell::default();
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 1000,
            failure_persistence: None,
            ..Config::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let strategy = proptest::collection::vec(proptest::num::u32::ANY, 200..1600);
    let result = runner.run(&strategy, |numbers| {
        let mut tape = Tape::new(numbers);
        let mut world = World {
            today: date(2026, 3, 2),
            hour: 10,
            standards: Standards::default(),
            calendar: Calendar::new(vec![date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4)]),
        };
        let mut state = Episode::default();
        let mut log: Vec<(Header, EpisodeEvent)> = Vec::new();
        let mut next = 100u128;
        while !tape.is_over() {
            if tape.below(4) == 0 {
                world.today = days_after(world.today, [1, 1, 2, 7, 30][tape.below(5) as usize]);
                world.hour = if tape.below(4) == 0 { 16 } else { 10 };
            }
            let author = world.author(&mut tape, &state);
            let command = command(&mut tape, &state, &world, &mut next);
            let now = london_instant(world.today, Time::constant(world.hour, 0, 0, 0));
            let ctx = Ctx {
                now,
                today: world.today,
                by: author,
                standards: &world.standards,
                calendar: &world.calendar,
            };
            match decide(&state, command, &ctx) {
                Err(rejection) => {
                    assert!(!rejection.possible.is_empty() && !rejection.asked.is_empty());
                    seen_rules.borrow_mut().insert(rejection.rule);
                }
                Ok(events) => {
                    assert!(!events.is_empty(), "a command was accepted and nothing happened");
                    for r in events {
                        let header = Header {
                            version: state.version + 1,
                            at: now,
                            by: author.user,
                            role: author.role,
                            occurred_on: r.occurred_on,
                        };
                        let bytes = codec::encode_facts(&r.event, r.occurred_on).unwrap();
                        let version = codec::current_version(&r.event);
                        let (back, on) = codec::decode_facts::<EpisodeEvent>(r.event.kind(), version, &bytes).unwrap();
                        assert_eq!((&back, on), (&r.event, r.occurred_on));
                        let before = state.clone();
                        state.apply(&header, &r.event);
                        assert_eq!(state.version, header.version);
                        if let Err(broken) = check_invariants(&before, &r, &state, &author) {
                            return Err(proptest::test_runner::TestCaseError::fail(broken));
                        }
                        seen_events.borrow_mut().insert(r.event.kind());
                        log.push((header, r.event));
                    }
                    seen_stages.borrow_mut().insert(stage(&state, world.today));
                    let due = dues(&state, &world.standards, &world.calendar, world.today);
                    assert!(due.windows(2).all(|w| w[0] <= w[1]), "dues are in order");
                }
            }
        }
        let mut again = Episode::default();
        for (header, event) in &log {
            again.apply(header, event);
        }
        assert_eq!(again, state, "folding is deterministic");
        check_line(&log, &state, date(2026, 3, 2), world.today);
        Ok(())
    });
    if let Err(e) = result {
        panic!("{e}");
    }
    let missing: Vec<_> = EpisodeEvent::KINDS
        .iter()
        .map(|(n, _)| *n)
        .filter(|n| !seen_events.borrow().contains(n))
        .collect();
    assert!(missing.is_empty(), "these events never occurred: {missing:?}");
    // These rules belong to the other streams; their tests are beside them.
    let elsewhere = [
        Rule::Taken,
        Rule::RegistrationOutOfDate,
        Rule::NotCertified,
        Rule::NoConsent,
        Rule::LastOfItsKind,
        Rule::Unpaid,
        Rule::TooMany,
    ];
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|r| !elsewhere.contains(r) && !seen_rules.borrow().contains(r))
        .map(|r| r.code())
        .collect();
    assert!(missing.is_empty(), "these rejections never occurred: {missing:?}");
    let missing: Vec<_> = Stage::ALL
        .iter()
        .filter(|s| !seen_stages.borrow().contains(s))
        .map(|s| s.code())
        .collect();
    assert!(missing.is_empty(), "these stages never occurred: {missing:?}");
}
