//! Courses, endings, follow-ups.

use super::*;

pub fn working() -> Vec<Row> {
    vec![
        row(
            "in therapy: a session of today is to be recorded, later ones are not yet",
            MONDAY,
            |s| {
                s.in_course(10).to(date(2026, 9, 14));
            },
            Stage::InTherapy,
            &[(D::SessionRecord, date(2026, 9, 14))],
        ),
        row(
            "a session of yesterday was not typed yet",
            MONDAY,
            |s| {
                s.in_course(10).held(0, 1, Attendance::Attended).to(date(2026, 9, 22));
            },
            Stage::InTherapy,
            &[(D::SessionRecord, date(2026, 9, 21))],
        ),
        row(
            "missed once: cared for the same day, no rule",
            MONDAY,
            |s| {
                s.in_course(10).held(0, 1, Attendance::DidNotAttend);
            },
            Stage::InTherapy,
            &[],
        ),
        row(
            "missed twice in a row: a conversation or a letter",
            MONDAY,
            |s| {
                s.in_course(10).held(0, 2, Attendance::DidNotAttend).after(1);
            },
            Stage::InTherapy,
            &[(D::MissedTwice, date(2026, 9, 22))],
        ),
        row(
            "missed twice and talked about",
            MONDAY,
            |s| {
                s.in_course(10).held(0, 2, Attendance::DidNotAttend).after(1);
                s.touched(KeepInTouch::Same, Channel::Phone);
            },
            Stage::InTherapy,
            &[],
        ),
        row(
            "missed twice and written to",
            MONDAY,
            |s| {
                s.in_course(10)
                    .held(0, 2, Attendance::DidNotAttend)
                    .letter(LetterKind::Unreached);
            },
            Stage::InTherapy,
            &[],
        ),
        row(
            "six sessions, across the clock change: reviewed together",
            date(2026, 9, 28),
            |s| {
                s.in_course(12).held(0, 6, Attendance::Attended);
            },
            Stage::InTherapy,
            &[(D::CourseReview, date(2026, 11, 9))],
        ),
        row(
            "five sessions and a missed one: not yet",
            MONDAY,
            |s| {
                s.in_course(12)
                    .held(0, 5, Attendance::Late)
                    .held(5, 1, Attendance::DidNotAttend);
            },
            Stage::InTherapy,
            &[],
        ),
        row(
            "reviewed: six more",
            MONDAY,
            |s| {
                s.in_course(12).held(0, 6, Attendance::Attended);
                course_reviewed(s);
                s.held(6, 5, Attendance::Attended);
            },
            Stage::InTherapy,
            &[],
        ),
        row(
            "long-term work is reviewed every twelve sessions",
            MONDAY,
            |s| {
                s.in_course(40).held(0, 12, Attendance::Attended);
            },
            Stage::InTherapy,
            &[(D::CourseReview, date(2026, 11, 30))],
        ),
        row(
            "the trial sessions were held: decided together",
            MONDAY,
            |s| {
                decided(s, DecisionKind::Trial).told(1).letter(LetterKind::Decision);
                s.act(
                    assessor(),
                    EpisodeCommand::BeginWait {
                        wait: id(1),
                        choices: vec![choice("DIT")],
                    },
                );
                s.begun(4).held(0, 2, Attendance::Attended);
            },
            Stage::InTherapy,
            &[(D::Decision, date(2026, 9, 21))],
        ),
        row(
            "an ending was agreed",
            MONDAY,
            |s| {
                s.in_course(12).held(0, 6, Attendance::Attended);
                let on = calendar::days_after(s.today, 14);
                s.act(
                    therapist(),
                    EpisodeCommand::AgreeEnding {
                        course: id(1),
                        on,
                        words: None,
                    },
                );
            },
            Stage::Ending,
            &[],
        ),
        row(
            "ended: asked how they are after three months",
            MONDAY,
            |s| {
                s.in_course(2).held(0, 2, Attendance::Attended).ended();
            },
            Stage::FollowUp,
            &[(D::FollowUp, date(2026, 12, 21))],
        ),
        row(
            "followed up: to be closed",
            MONDAY,
            |s| {
                s.in_course(2)
                    .held(0, 2, Attendance::Attended)
                    .ended()
                    .to(date(2026, 12, 21));
                s.act(
                    admin(),
                    EpisodeCommand::FollowUp {
                        follow_up: id(1),
                        answered: true,
                        note: None,
                    },
                );
            },
            Stage::OptionsAgreed,
            &[(D::Close, date(2026, 12, 21))],
        ),
        row(
            "closed as completed before the follow-up: it is still asked for",
            MONDAY,
            |s| {
                s.in_course(2).held(0, 2, Attendance::Attended).ended();
                s.act(lead(), close(ClosureReason::Completed, false));
            },
            Stage::Closed,
            &[(D::FollowUp, date(2026, 12, 21))],
        ),
        row(
            "withdrawn: nobody asks any more",
            MONDAY,
            |s| {
                s.in_course(2).held(0, 2, Attendance::Attended).ended();
                s.act(lead(), close(ClosureReason::Withdrawn, false));
            },
            Stage::Closed,
            &[],
        ),
    ]
}

pub fn course_reviewed(s: &mut Story) {
    let review = EpisodeCommand::ReviewCourse {
        course: id(1),
        outcome: CourseReview::Continue,
        extend_by: 0,
        summary: "go on".into(),
    };
    s.act(therapist(), review);
}
