//! Safety, messages, closure.

use super::*;

pub fn watching() -> Vec<Row> {
    vec![
        row(
            "a concern that can wait three days, over the clock change in spring",
            date(2027, 3, 1),
            |s| {
                s.in_course(8).to(date(2027, 3, 27));
                s.hour = 23;
                s.held(0, 3, Attendance::Attended).to(date(2027, 3, 27));
                raised(s, ResponseNeeded::ThreeDays);
            },
            Stage::InTherapy,
            &[(D::ConcernResponse, date(2027, 3, 30))],
        ),
        row(
            "a known concern is looked at again on its day",
            MONDAY,
            |s| {
                s.in_course(8);
                raised(s, ResponseNeeded::Today);
                known(s, date(2026, 10, 5));
            },
            Stage::InTherapy,
            &[(D::ConcernReview, date(2026, 10, 5))],
        ),
        row(
            "a safety answer that nobody has seen, on a known concern",
            MONDAY,
            |s| {
                s.in_course(8);
                let first = s.measure(1, Some(1), MONDAY);
                s.act(therapist(), first).act(therapist(), seen(1));
                known_of(s, id(701), date(2026, 10, 5));
                s.to(date(2026, 9, 10));
                let again = s.measure(2, Some(1), date(2026, 9, 10));
                s.act(therapist(), again);
            },
            Stage::InTherapy,
            // The answer is not rising: it is to be looked at, and the concern stays known.
            &[
                (D::SafetyAnswer, date(2026, 9, 10)),
                (D::ConcernReview, date(2026, 10, 5)),
            ],
        ),
        row(
            "a rising answer presses again, today, though the first sign could wait",
            MONDAY,
            |s| {
                s.in_course(8);
                raised(s, ResponseNeeded::NextContact);
                known(s, date(2026, 10, 5));
                let zero = s.measure(1, None, MONDAY);
                s.act(therapist(), zero).to(date(2026, 9, 10));
                let rising = s.measure(2, Some(2), date(2026, 9, 10));
                s.act(therapist(), rising).act(therapist(), seen(2));
            },
            Stage::InTherapy,
            &[(D::ConcernResponse, date(2026, 9, 10))],
        ),
        row(
            "a message written on Maundy Thursday is read by Tuesday",
            date(2027, 3, 25),
            |s| {
                s.in_course(8);
                s.act(
                    admin(),
                    EpisodeCommand::Write {
                        message: id(1),
                        text: "can we move it?".into(),
                    },
                );
            },
            Stage::InTherapy,
            &[(D::Message, date(2027, 3, 30))],
        ),
        row(
            "handed to crisis help: ours until they have arrived",
            MONDAY,
            |s| {
                s.received().acknowledged().screened(NextStep::Assess);
                s.act(
                    assessor(),
                    EpisodeCommand::HandToCrisis {
                        to: "the crisis team".into(),
                    },
                );
            },
            Stage::Screened,
            &[(D::Emergency, MONDAY), (D::Assessment, date(2026, 10, 5))],
        ),
        row(
            "closed over an open concern by a clinician: the concern still shows",
            MONDAY,
            |s| {
                s.received();
                raised(s, ResponseNeeded::Today);
                s.act(lead(), close(ClosureReason::Withdrawn, true));
            },
            Stage::Closed,
            &[(D::ConcernResponse, MONDAY)],
        ),
        row(
            "closed",
            MONDAY,
            |s| {
                s.received().act(lead(), close(ClosureReason::MovedAway, false));
            },
            Stage::Closed,
            &[],
        ),
    ]
}

pub fn seen(n: u128) -> EpisodeCommand {
    EpisodeCommand::SeeSafetyAnswer {
        measure: id(n),
        note: None,
    }
}

pub fn known_of(s: &mut Story, concern: ConcernId, review_on: Date) {
    let plan = PlanFacts {
        copy_given: true,
        review_on,
    };
    let words = PlanWords {
        people: Some("my sister".into()),
        ..PlanWords::default()
    };
    s.act(therapist(), EpisodeCommand::SharePlan { concern, plan, words });
    s.act(therapist(), EpisodeCommand::KnowConcern { concern, review_on });
}

pub fn raised(s: &mut Story, response: ResponseNeeded) {
    let raise = EpisodeCommand::RaiseConcern {
        concern: id(1),
        kind: ConcernKind::SuicideOrSelfHarm,
        source: ConcernSource::Words,
        response,
        owner: None,
        what: "said so".into(),
    };
    s.act(therapist(), raise);
}

pub fn known(s: &mut Story, review_on: Date) {
    known_of(s, id(1), review_on);
}
