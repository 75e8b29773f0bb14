//! Rules of the domain guide (sections 3, 4, 13, 15), each as a short story in which it holds.

use crate::story::*;
use care::episode::*;
use care::terms::*;
use care::*;
use jiff::civil::{Date, date};

/// A Monday.
const MONDAY: Date = date(2026, 9, 7);

fn contested(s: &mut Story) -> &mut Story {
    s.received().acknowledged().screened(NextStep::Decide);
    s.decided(1, DecisionKind::NotSuitable).confirmed(1, true).told(1);
    s.letter(LetterKind::Decision).act(admin(), ask(1))
}

fn ask(n: u128) -> EpisodeCommand {
    EpisodeCommand::AskSecondOpinion {
        review: id(n),
        decision: id(1),
        asked_by: AskedBy::Person,
        reason: None,
    }
}

fn name_reviewer(human: u128, trained_in: &[&str]) -> EpisodeCommand {
    EpisodeCommand::NameReviewer {
        review: id(1),
        reviewer: id(human),
        human: id(human),
        pool: ReviewerPool::Register,
        trained_in: trained_in.iter().map(|t| TherapyCode::new(*t)).collect(),
        managers: vec![],
    }
}

fn conclude(outcome: ReviewOutcome) -> EpisodeCommand {
    let yes = outcome != ReviewOutcome::Upheld;
    EpisodeCommand::ConcludeReview {
        review: id(1),
        outcome,
        choices: if yes { vec![choice("DIT")] } else { vec![] },
        deliverer: yes.then(|| id(8)),
        unmet_need: false,
        reason: "why".into(),
        wait: id(77),
    }
}

fn reviewed(s: &mut Story, outcome: ReviewOutcome) -> &mut Story {
    let review = id(1);
    s.act(lead(), name_reviewer(4, &["DIT"]));
    s.act(reviewer(), EpisodeCommand::OfferMeeting { review, accepted: None });
    let opinion = "my own".into();
    s.act(reviewer(), EpisodeCommand::WriteOpinion { review, opinion });
    s.act(reviewer(), EpisodeCommand::ShowFirstDecision { review });
    s.act(reviewer(), conclude(outcome))
}

fn raise(n: u128) -> EpisodeCommand {
    EpisodeCommand::RaiseConcern {
        concern: id(n),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response: ResponseNeeded::Today,
        owner: None,
        what: "said so".into(),
    }
}

fn pause(reason: PauseReason, from: Date, until: Option<Date>) -> EpisodeCommand {
    EpisodeCommand::PauseWait {
        pause: id(1),
        wait: id(1),
        reason,
        from,
        until,
        words: None,
    }
}

#[test]
fn a_yes_cannot_be_closed_as_a_no() {
    let mut s = Story::on(MONDAY);
    s.accepted();
    for reason in [ClosureReason::NotTakenOn, ClosureReason::Signposted] {
        s.refuse(lead(), close(reason, false), Rule::NotYet);
    }
    // Nor after a second opinion that said yes, though the first decision was a no and was told.
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s), ReviewOutcome::Changed);
    s.refuse(lead(), close(ClosureReason::NotTakenOn, false), Rule::NotYet);
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s), ReviewOutcome::Upheld);
    s.act(lead(), close(ClosureReason::NotTakenOn, false));
}

#[test]
fn completed_does_not_take_a_waiting_person_off_the_list_in_silence() {
    let mut s = Story::on(MONDAY);
    s.waiting()
        .refuse(lead(), close(ClosureReason::Completed, false), Rule::NotYet);
    let reason = "has found another way".to_owned();
    s.act(admin(), EpisodeCommand::EndWait { wait: id(1), reason });
    s.act(lead(), close(ClosureReason::Completed, false));
}

#[test]
fn transferred_needs_an_arrival() {
    let mut s = Story::on(MONDAY);
    s.accepted()
        .refuse(lead(), close(ClosureReason::Transferred, false), Rule::NotYet);
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    s.decided(1, DecisionKind::ReferredOn).told(1);
    s.refuse(lead(), close(ClosureReason::Transferred, false), Rule::ArrivalOpen);
    s.act(
        admin(),
        EpisodeCommand::ConfirmArrival {
            decision: id(1),
            note: None,
        },
    );
    s.act(lead(), close(ClosureReason::Transferred, false));
}

#[test]
fn a_death_does_not_close_over_an_open_concern_in_silence() {
    let mut s = Story::on(MONDAY);
    s.in_course(4).act(therapist(), raise(1));
    s.refuse(admin(), close(ClosureReason::Died, false), Rule::OpenConcern);
    s.refuse(admin(), close(ClosureReason::Died, true), Rule::OpenConcern);
    s.act(lead(), close(ClosureReason::Died, true));
    assert!(s.e.open_courses().next().is_none());
}

#[test]
fn closing_cancels_appointments_to_come_and_keeps_past_ones_to_be_recorded() {
    let book = |n: u128, on| EpisodeCommand::BookAssessment {
        appointment: id(n),
        with: id(1),
        at: calendar::london_instant(on, jiff::civil::Time::constant(11, 0, 0, 0)),
        minutes: 60,
        medium: Medium::Phone,
        site: None,
    };
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Assess);
    s.act(admin(), book(1, date(2026, 9, 21)));
    s.act(lead(), close(ClosureReason::Withdrawn, false));
    assert_eq!(s.e.appointments[0].cancelled, Some(CancelledBy::Person));

    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Assess);
    s.act(admin(), book(1, date(2026, 9, 8))).to(date(2026, 9, 10));
    s.act(lead(), close(ClosureReason::MovedAway, false));
    assert_eq!(s.e.appointments[0].cancelled, None);
    // Typed late, for the day before the closing; not for one after it.
    let hold = |on| EpisodeCommand::HoldAssessment {
        appointment: id(1),
        attendance: Attendance::Attended,
        on,
        summary: Some("we talked".into()),
        person_view: None,
        alone: false,
    };
    s.to(date(2026, 9, 14))
        .refuse(assessor(), hold(date(2026, 9, 11)), Rule::Closed);
    s.act(assessor(), hold(date(2026, 9, 8)));
    assert_eq!(s.e.assessed_on(), Some(date(2026, 9, 8)));
}

#[test]
fn no_contact_needs_tries_since_we_last_heard_and_a_letter_with_a_way_back() {
    let mut s = Story::on(MONDAY);
    s.waiting();
    let end = close(ClosureReason::NoContact, false);
    // Two tries long ago, then the person was reached: they prove nothing.
    s.touched(KeepInTouch::NotReached, Channel::Phone);
    s.touched(KeepInTouch::NotReached, Channel::Letter);
    s.letter(LetterKind::Unreached)
        .after(20)
        .touched(KeepInTouch::Same, Channel::Phone);
    s.after(20).refuse(lead(), end.clone(), Rule::TwoTries);
    s.touched(KeepInTouch::NotReached, Channel::Phone).after(28);
    s.touched(KeepInTouch::NotReached, Channel::Phone);
    s.letter(LetterKind::Unreached)
        .refuse(lead(), end.clone(), Rule::TwoTries);
    s.touched(KeepInTouch::NotReached, Channel::Email);
    s.act(lead(), end.clone());

    let mut s = Story::on(MONDAY);
    s.waiting().touched(KeepInTouch::NotReached, Channel::Phone);
    s.touched(KeepInTouch::NotReached, Channel::Letter).after(30);
    s.refuse(lead(), end.clone(), Rule::TwoTries);
    s.letter(LetterKind::Unreached).act(lead(), end);
}

#[test]
fn a_sender_who_withdraws_does_not_end_what_a_human_has_begun() {
    let withdraw = |in_error| EpisodeCommand::WithdrawReferral {
        referral: id(1),
        in_error,
        reason: None,
    };
    let mut s = Story::on(MONDAY);
    s.received().act(admin(), withdraw(true));
    assert_eq!(s.e.closed.map(|c| c.1), Some(ClosureReason::EnteredInError));
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    s.decided(1, DecisionKind::ReferredOn).act(admin(), withdraw(false));
    assert!(s.e.closed.is_none(), "the arrival is open");
}

#[test]
fn a_session_typed_late_counts_on_its_day_and_only_on_a_day_it_could_have_been() {
    let mut s = Story::on(MONDAY);
    s.in_course(3).to(date(2026, 9, 30));
    let before = s.session(0, Attendance::Attended, date(2026, 9, 1));
    s.refuse(therapist(), before, Rule::DateInPast);
    let late = s.session(0, Attendance::Attended, date(2026, 9, 14));
    let events = s.ask(therapist(), late).unwrap();
    assert_eq!(events[0].occurred_on, Some(date(2026, 9, 14)));
    assert_eq!(s.e.treatment_began(), Some(date(2026, 9, 14)));
    // The course cannot have ended before it, and nothing of it took place after it ended.
    let end = |on| EpisodeCommand::EndCourse {
        course: id(1),
        how: CourseEnd::Unplanned,
        on,
        summary: None,
        follow_ups: vec![],
    };
    s.refuse(therapist(), end(date(2026, 9, 10)), Rule::OutOfRange);
    s.act(therapist(), end(date(2026, 9, 22)));
    let after = s.session(1, Attendance::Attended, date(2026, 9, 23));
    s.refuse(therapist(), after, Rule::Inactive);
    s.act(lead(), close(ClosureReason::Completed, false));
    let typed_after_closing = s.session(1, Attendance::Attended, date(2026, 9, 21));
    s.act(therapist(), typed_after_closing);
    assert_eq!(s.e.courses[0].attended(), 2);
}

#[test]
fn a_no_of_a_second_opinion_is_told_by_speech_again() {
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s).after(3), ReviewOutcome::Upheld);
    s.refuse(
        assessor(),
        tell(1, Audience::Referrer, Channel::Letter),
        Rule::PersonFirst,
    );
    s.refuse(
        assessor(),
        tell(1, Audience::Person, Channel::Portal),
        Rule::NoFirstBySpeech,
    );
    s.act(assessor(), tell(1, Audience::Person, Channel::Phone));
    s.act(assessor(), tell(1, Audience::Referrer, Channel::Letter));
    // A yes may be written at once.
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s).after(3), ReviewOutcome::Changed);
    s.act(assessor(), tell(1, Audience::Person, Channel::Letter));
}

#[test]
fn a_second_opinion_is_on_a_decision_that_stands() {
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    s.decided(1, DecisionKind::NotSuitable).confirmed(1, false);
    s.refuse(admin(), ask(1), Rule::Inactive);
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s), ReviewOutcome::Changed);
    s.refuse(admin(), ask(2), Rule::Inactive);
    // Upheld: it stands, and may be asked about again within six months.
    let mut s = Story::on(MONDAY);
    reviewed(contested(&mut s), ReviewOutcome::Upheld);
    s.refuse(admin(), ask(1), Rule::AlreadyDone);
    s.act(admin(), ask(2));
    s.after(200).refuse(admin(), ask(3), Rule::TooLate);
}

#[test]
fn a_reviewer_writes_as_a_clinician_and_is_trained_in_the_therapy_at_issue() {
    let mut s = Story::on(MONDAY);
    contested(&mut s).refuse(lead(), name_reviewer(4, &["CBT"]), Rule::NotTrained);
    s.act(lead(), name_reviewer(4, &["CBT", "DIT"]));
    let mut as_administrator = reviewer();
    as_administrator.role = Role::Administrator;
    let write = EpisodeCommand::WriteOpinion {
        review: id(1),
        opinion: "mine".into(),
    };
    s.refuse(as_administrator, write.clone(), Rule::NotAClinician);
    s.act(reviewer(), write);

    // No therapy was named as considered: the one that was asked for is at issue.
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    let mut facts = s.facts(1, DecisionKind::NotNow);
    facts.considered.clear();
    s.decided_with(facts).told(1).act(admin(), ask(1));
    s.refuse(lead(), name_reviewer(4, &["CBT"]), Rule::NotTrained);
}

#[test]
fn a_yes_of_a_second_opinion_keeps_a_place_that_is_held_already() {
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    s.decided(2, DecisionKind::Accepted).told(2);
    s.act(
        assessor(),
        EpisodeCommand::BeginWait {
            wait: id(1),
            choices: vec![choice("DIT")],
        },
    );
    s.decided(1, DecisionKind::NotSuitable)
        .confirmed(1, true)
        .told(1)
        .act(admin(), ask(1));
    reviewed(&mut s, ReviewOutcome::Changed);
    assert_eq!(s.e.waits.len(), 1, "not on the list twice for the same");
}

#[test]
fn safety_first_hands_over_and_what_is_not_provided_is_unmet_need() {
    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    let mut facts = s.facts(1, DecisionKind::NotSuitable);
    facts.reason = Some(ReasonCode::SafetyFirstOtherTeam);
    s.decided_with(facts).confirmed(1, true).told(1);
    s.refuse(lead(), close(ClosureReason::NotTakenOn, false), Rule::ArrivalOpen);

    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    let mut facts = s.facts(1, DecisionKind::NotSuitable);
    facts.reason = Some(ReasonCode::Duplicate);
    s.decided_with(facts);
    let d = &s.e.decisions[0];
    assert_eq!((d.standing, d.arrival_by), (Standing::Final, Some(date(2026, 9, 21))));

    let mut s = Story::on(MONDAY);
    s.received().acknowledged().screened(NextStep::Decide);
    let mut facts = s.facts(1, DecisionKind::NotSuitable);
    facts.reason = Some(ReasonCode::TherapyNotProvidedHere);
    s.decided_with(facts);
    assert!(s.e.decisions[0].facts.unmet_need);
}

#[test]
fn a_pause_for_safety_is_a_clinicians_with_a_day_to_look_again() {
    let mut s = Story::on(MONDAY);
    let until = Some(date(2026, 10, 1));
    s.waiting().refuse(
        admin(),
        pause(PauseReason::SafetyFirst, MONDAY, until),
        Rule::NotAClinician,
    );
    s.refuse(lead(), pause(PauseReason::SafetyFirst, MONDAY, None), Rule::PartMissing);
    s.act(lead(), pause(PauseReason::SafetyFirst, MONDAY, until));
    let mut s = Story::on(MONDAY);
    s.waiting().act(admin(), pause(PauseReason::Asked, MONDAY, None));
}

#[test]
fn an_offer_does_not_begin_inside_a_pause() {
    let mut s = Story::on(MONDAY);
    s.waiting();
    s.act(
        admin(),
        pause(PauseReason::Away, date(2026, 9, 14), Some(date(2026, 9, 25))),
    );
    let inside = s.offer(1, date(2026, 9, 21));
    s.refuse(admin(), inside, Rule::NotWaiting);
    let after = s.offer(1, date(2026, 9, 28));
    s.act(admin(), after);
    // Today inside the pause: nobody is there to answer.
    let mut s = Story::on(MONDAY);
    s.waiting()
        .act(admin(), pause(PauseReason::Away, MONDAY, Some(date(2026, 9, 25))));
    let after = s.offer(1, date(2026, 9, 28));
    s.refuse(admin(), after, Rule::NotWaiting);
}

#[test]
fn ids_are_used_once() {
    let mut s = Story::on(MONDAY);
    s.waiting();
    let offer = s.offer(1, date(2026, 9, 21));
    s.act(admin(), offer.clone());
    let reason = "another".to_owned();
    s.act(admin(), EpisodeCommand::WithdrawOffer { offer: id(1), reason });
    s.refuse(admin(), offer, Rule::AlreadyDone);
    let again = s.offer(2, date(2026, 9, 21));
    s.act(admin(), again);
    let planned = PlannedSession {
        id: id(100),
        at: calendar::london_instant(date(2026, 9, 21), jiff::civil::Time::constant(14, 0, 0, 0)),
    };
    let accept = |sessions| EpisodeCommand::AcceptOffer {
        offer: id(2),
        course: course(2),
        sessions,
    };
    s.refuse(admin(), accept(vec![planned, planned]), Rule::AlreadyDone);
    s.act(admin(), accept(vec![planned]));
    let (course, sessions) = (id(1), vec![planned]);
    s.refuse(
        therapist(),
        EpisodeCommand::PlanSessions { course, sessions },
        Rule::AlreadyDone,
    );
}

#[test]
fn only_the_slot_that_was_offered_is_taken() {
    let mut s = Story::on(MONDAY);
    s.waiting();
    let offer = s.offer(1, date(2026, 9, 21));
    s.act(admin(), offer);
    let mut other = course(2);
    other.opening = Some(id(10));
    let accept = EpisodeCommand::AcceptOffer {
        offer: id(1),
        course: other,
        sessions: vec![PlannedSession {
            id: id(100),
            at: calendar::london_instant(date(2026, 9, 21), jiff::civil::Time::constant(14, 0, 0, 0)),
        }],
    };
    s.refuse(admin(), accept, Rule::UnknownItem);
}

#[test]
fn stepping_to_what_is_waited_for_already_does_not_wait_twice() {
    let step = |wait: u128, therapy: &str| EpisodeCommand::StepCourse {
        course: id(1),
        step: Step::Up,
        wait: id(wait),
        choices: vec![choice(therapy)],
        reason: "no reliable change".into(),
    };
    let mut s = Story::on(MONDAY);
    s.in_course(6).held(0, 1, Attendance::Attended);
    s.act(
        assessor(),
        EpisodeCommand::BeginWait {
            wait: id(2),
            choices: vec![choice("EMDR")],
        },
    );
    s.refuse(lead(), step(3, "EMDR"), Rule::AlreadyDone);
    s.refuse(lead(), step(2, "CBT"), Rule::AlreadyDone);
    s.act(lead(), step(3, "CBT"));
    let new = s.e.waits.last().unwrap();
    assert!(new.before_newcomers);
    assert_eq!(
        Some(new.clock_start),
        s.e.clock_start,
        "the clock is the first referral's"
    );
}

#[test]
fn worse_is_not_called_suicidal_and_joins_what_is_open() {
    let mut s = Story::on(MONDAY);
    s.waiting().touched(KeepInTouch::Worse, Channel::Phone);
    assert_eq!(s.e.concerns.len(), 1);
    assert_eq!(s.e.concerns[0].kind, ConcernKind::Vulnerability);
    s.after(1).touched(KeepInTouch::Worse, Channel::Phone);
    assert_eq!(s.e.concerns.len(), 1, "joins its own kind");
    s.act(therapist(), raise(1)).after(1);
    s.touched(KeepInTouch::Worse, Channel::Phone);
    assert_eq!(s.e.concerns.len(), 2, "joins the concern about suicide first");
    assert_eq!(s.e.concerns[1].versions.len(), 2);
}

#[test]
fn item_nine_presses_when_new_or_rising_and_not_week_after_week() {
    let mut s = Story::on(MONDAY);
    s.in_course(12);
    let take = |s: &mut Story, n, safety, on| {
        let measure = s.measure(n, safety, on);
        s.act(therapist(), measure);
    };
    take(&mut s, 1, Some(1), MONDAY);
    assert_eq!(s.e.concerns[0].standing, ConcernStanding::Open);
    let concern = s.e.concerns[0].id;
    let known = |s: &mut Story| {
        let plan = PlanFacts {
            copy_given: true,
            review_on: date(2026, 12, 1),
        };
        let words = PlanWords {
            signs: Some("not sleeping".into()),
            ..PlanWords::default()
        };
        s.act(therapist(), EpisodeCommand::SharePlan { concern, plan, words });
        let review_on = date(2026, 12, 1);
        s.act(therapist(), EpisodeCommand::KnowConcern { concern, review_on });
    };
    known(&mut s);
    let quiet = ConcernStanding::Known(date(2026, 12, 1));
    // The same answer, and a lower one: seen in the session, the concern stays known.
    s.after(7);
    let day = s.today;
    take(&mut s, 2, Some(1), day);
    assert_eq!(s.e.concerns[0].standing, quiet);
    // Rising, then known again, then gone, then there again: newly present.
    s.after(7);
    let day = s.today;
    take(&mut s, 3, Some(2), day);
    assert_eq!(s.e.concerns[0].standing, ConcernStanding::Open);
    known(&mut s);
    s.after(7);
    let day = s.today;
    take(&mut s, 4, None, day);
    assert_eq!(s.e.concerns[0].standing, quiet);
    s.after(7);
    let day = s.today;
    take(&mut s, 5, Some(1), day);
    assert_eq!(s.e.concerns[0].standing, ConcernStanding::Open);
    // Typed late: compared with what came before its own day, not with the last one typed.
    known(&mut s);
    s.after(7);
    let late = calendar::days_after(MONDAY, 14);
    take(&mut s, 6, Some(2), late);
    assert_eq!(s.e.concerns[0].standing, quiet, "as high as on that day before");
    assert_eq!(s.e.concerns.len(), 1, "always one concern");
}

#[test]
fn a_measure_after_the_closing_still_raises_what_it_must() {
    let mut s = Story::on(MONDAY);
    s.in_course(2).held(0, 2, Attendance::Attended).ended();
    s.act(lead(), close(ClosureReason::Completed, false))
        .to(date(2026, 12, 21));
    let measure = s.measure(1, Some(2), date(2026, 12, 21));
    s.act(admin(), measure);
    assert_eq!(s.stage(), Stage::Closed);
    assert_eq!(s.due_on(DueKind::ConcernResponse), Some(date(2026, 12, 21)));
    assert_eq!(s.due_on(DueKind::SafetyAnswer), Some(date(2026, 12, 21)));
}
