//! Staying away, silence, and being seen alone first (domain guide, sections 3.6, 3.7, 5, 10 and 15), each as a short
//! story in which the rule holds.

use crate::story::*;
use care::episode::*;
use care::terms::*;
use care::*;
use jiff::civil::{Date, date};

/// A Monday.
const MONDAY: Date = date(2026, 9, 7);

fn exempt(n: u128, why: Exemption) -> EpisodeCommand {
    EpisodeCommand::ExemptAbsence {
        session: id(100 + n),
        why,
        note: Some("their mother was taken to hospital".into()),
    }
}

fn end_unplanned(on: Date) -> EpisodeCommand {
    EpisodeCommand::EndCourse {
        course: id(1),
        how: CourseEnd::Unplanned,
        on,
        summary: None,
        follow_ups: vec![],
    }
}

#[test]
fn an_exempt_absence_does_not_count_and_does_not_break_the_row() {
    for why in Exemption::ALL {
        let mut s = Story::on(MONDAY);
        s.in_course(10).held(0, 2, Attendance::DidNotAttend).after(1);
        assert_eq!(s.e.courses[0].missed_in_a_row(), 2);
        assert!(s.due_on(DueKind::MissedTwice).is_some());
        s.act(therapist(), exempt(1, *why));
        assert_eq!(s.e.courses[0].missed_in_a_row(), 1);
        assert_eq!(s.due_on(DueKind::MissedTwice), None);
        // A third one, not exempt, makes it two again.
        s.held(2, 1, Attendance::DidNotAttend).after(1);
        assert_eq!(s.e.courses[0].missed_in_a_row(), 2);
        assert!(s.due_on(DueKind::MissedTwice).is_some());
    }
}

#[test]
fn only_a_missed_session_can_be_exempt_and_only_once() {
    let mut s = Story::on(MONDAY);
    s.in_course(10)
        .held(0, 1, Attendance::Attended)
        .held(1, 1, Attendance::DidNotAttend);
    s.refuse(therapist(), exempt(0, Exemption::Disability), Rule::NotYet);
    s.refuse(therapist(), exempt(5, Exemption::Disability), Rule::NotYet);
    s.refuse(therapist(), exempt(50, Exemption::Disability), Rule::UnknownItem);
    s.act(therapist(), exempt(1, Exemption::ServiceError));
    s.refuse(therapist(), exempt(1, Exemption::Disability), Rule::AlreadyDone);
    let held = s.e.courses[0].sessions[1].held.expect("recorded");
    assert_eq!(held.exempt, Some(Exemption::ServiceError));
    assert_eq!(
        held.attendance,
        Attendance::DidNotAttend,
        "what happened stays as it was"
    );
}

#[test]
fn a_course_does_not_end_over_one_missed_session_or_over_exempt_ones() {
    let mut s = Story::on(MONDAY);
    s.in_course(10).held(0, 1, Attendance::DidNotAttend).after(1);
    s.touched(KeepInTouch::NotReached, Channel::Phone);
    s.touched(KeepInTouch::NotReached, Channel::Text);
    s.letter(LetterKind::Unreached);
    s.refuse(therapist(), end_unplanned(s.today), Rule::TwoTries);
    // A second one makes two; but it was our mistake.
    s.held(1, 1, Attendance::DidNotAttend).after(1);
    s.act(therapist(), exempt(1, Exemption::ServiceError));
    s.refuse(therapist(), end_unplanned(s.today), Rule::TwoTries);
    s.held(2, 1, Attendance::DidNotAttend).after(1);
    s.act(therapist(), end_unplanned(s.today));
}

#[test]
fn a_course_does_not_end_in_silence_without_two_tries_in_two_media_and_a_letter() {
    let mut s = Story::on(MONDAY);
    s.in_course(10).held(0, 1, Attendance::Attended);
    s.held(1, 2, Attendance::DidNotAttend).after(1);
    s.refuse(therapist(), end_unplanned(s.today), Rule::TwoTries);
    s.touched(KeepInTouch::NotReached, Channel::Phone);
    s.touched(KeepInTouch::NotReached, Channel::Phone);
    s.letter(LetterKind::Unreached);
    s.refuse(therapist(), end_unplanned(s.today), Rule::TwoTries);
    s.touched(KeepInTouch::NotReached, Channel::Email);
    s.act(therapist(), end_unplanned(s.today));
    // Whoever says so themself may stop, after one missed session or none.
    let mut s = Story::on(MONDAY);
    s.in_course(10).held(0, 1, Attendance::DidNotAttend).after(1);
    s.touched(KeepInTouch::NoLongerWanted, Channel::Phone);
    s.act(therapist(), end_unplanned(s.today));
}

#[test]
fn silence_does_not_take_anybody_off_the_list() {
    let end = EpisodeCommand::EndWait {
        wait: id(1),
        reason: "no answer".into(),
    };
    let mut s = Story::on(MONDAY);
    s.waiting().after(28).touched(KeepInTouch::NotReached, Channel::Phone);
    s.refuse(admin(), end.clone(), Rule::TwoTries);
    s.touched(KeepInTouch::NotReached, Channel::Letter);
    s.letter(LetterKind::Unreached);
    s.refuse(admin(), end.clone(), Rule::TwoTries);
    let mut answered = Story::on(s.today);
    answered.e = s.e.clone();
    // Two media and a letter, and four weeks have passed: now it may end.
    s.after(28).act(admin(), end.clone());
    // Or they answered.
    answered
        .after(1)
        .touched(KeepInTouch::NoLongerWanted, Channel::Phone)
        .act(admin(), end);
}

fn as_a_couple() -> TherapyChoice {
    TherapyChoice {
        therapy: TherapyCode::new("CTFD"),
        format: Format::Couple,
    }
}

fn wait_as_a_couple(s: &mut Story) {
    s.accepted();
    s.act(
        assessor(),
        EpisodeCommand::BeginWait {
            wait: id(1),
            choices: vec![as_a_couple()],
        },
    );
}

fn offer_as_a_couple(s: &Story) -> EpisodeCommand {
    let mut offer = s.offer(1, calendar::days_after(s.today, 7));
    if let EpisodeCommand::MakeOffer { choice, .. } = &mut offer {
        *choice = as_a_couple();
    }
    offer
}

fn seen(s: &mut Story, n: u128, attendance: Attendance, alone: bool) {
    let on = s.today;
    s.act(
        admin(),
        EpisodeCommand::BookAssessment {
            appointment: id(n),
            with: id(1),
            at: calendar::london_instant(on, jiff::civil::Time::constant(15, 0, 0, 0)),
            minutes: 60,
            medium: Medium::InPerson,
            site: None,
        },
    );
    s.act(
        assessor(),
        EpisodeCommand::HoldAssessment {
            appointment: id(n),
            attendance,
            on,
            summary: Some("we talked".into()),
            person_view: None,
            alone,
        },
    );
}

#[test]
fn partners_are_each_seen_alone_before_they_are_offered_work_as_a_couple() {
    let mut s = Story::on(MONDAY);
    wait_as_a_couple(&mut s);
    let offer = offer_as_a_couple(&s);
    s.refuse(admin(), offer.clone(), Rule::AloneFirst);
    // Seen together, or not come at all, is not seen alone.
    seen(&mut s, 1, Attendance::Attended, false);
    s.refuse(admin(), offer.clone(), Rule::AloneFirst);
    seen(&mut s, 2, Attendance::DidNotAttend, true);
    s.refuse(admin(), offer.clone(), Rule::AloneFirst);
    seen(&mut s, 3, Attendance::Attended, true);
    assert_eq!(s.e.seen_alone, Some(MONDAY));
    s.act(admin(), offer);
    // Work one to one needs no such conversation.
    let mut s = Story::on(MONDAY);
    s.waiting();
    let offer = s.offer(1, calendar::days_after(s.today, 7));
    s.act(admin(), offer);
}

#[test]
fn a_change_of_therapist_says_what_the_person_was_told_of_a_trainee() {
    for trainee in TraineeTold::ALL {
        let mut s = Story::on(MONDAY);
        s.in_course(10).held(0, 1, Attendance::Attended);
        s.act(
            lead(),
            EpisodeCommand::ChangeTherapist {
                course: id(1),
                to: id(80),
                opening: None,
                trainee: *trainee,
                reason: "the therapist moves away".into(),
            },
        );
        assert_eq!(s.e.courses[0].facts.trainee, *trainee);
    }
}
