//! Decisions, hand-overs, second opinions.

use super::*;

pub fn deciding() -> Vec<Row> {
    vec![
        row(
            "to be decided on the papers",
            MONDAY,
            |s| {
                s.received().acknowledged().screened(NextStep::Decide);
            },
            Stage::Screened,
            &[(D::Decision, date(2026, 9, 14))],
        ),
        row(
            "a clinical no is provisional",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotSuitable);
            },
            Stage::ToConfirm,
            &[(D::Confirm, date(2026, 9, 14))],
        ),
        row(
            "a second clinician did not agree: to be decided again",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotSuitable).confirmed(1, false);
            },
            Stage::Screened,
            &[(D::Decision, date(2026, 9, 14))],
        ),
        row(
            "confirmed: the person is told, by the day of the letter",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotSuitable).confirmed(1, true);
            },
            Stage::ToTell,
            &[(D::Tell, date(2026, 9, 14))],
        ),
        row(
            "told, the letter to come",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotSuitable).confirmed(1, true).told(1);
            },
            Stage::Decided,
            &[(D::Letter, date(2026, 9, 14))],
        ),
        row(
            "a no that was told and written is closed, not left lying",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotSuitable).confirmed(1, true).told(1);
                s.letter(LetterKind::Decision).after(3);
            },
            Stage::Decided,
            &[(D::Close, date(2026, 9, 10))],
        ),
        row(
            "not now: looked at again on the day that was named",
            MONDAY,
            |s| {
                decided(s, DecisionKind::NotNow).told(1).letter(LetterKind::Decision);
            },
            Stage::Decided,
            &[(D::LookAgain, date(2026, 11, 6))],
        ),
        row(
            "accepted: told, written, then put on the list",
            MONDAY,
            |s| {
                decided(s, DecisionKind::Accepted);
            },
            Stage::ToTell,
            &[(D::Tell, date(2026, 9, 14)), (D::BeginWait, date(2026, 9, 14))],
        ),
        row(
            "accepted, told and written",
            MONDAY,
            |s| {
                s.accepted();
            },
            Stage::OptionsAgreed,
            &[(D::BeginWait, date(2026, 9, 14))],
        ),
        row(
            "handed over: the arrival is open for ten working days over Christmas",
            date(2026, 12, 18),
            |s| {
                decided(s, DecisionKind::ReferredOn)
                    .told(1)
                    .letter(LetterKind::Decision);
            },
            Stage::HandedOver,
            // Four days before Christmas, three after it, three after New Year's Day.
            &[(D::Arrival, date(2027, 1, 6))],
        ),
        row(
            "the hand-over failed: ours again, to be decided",
            MONDAY,
            |s| {
                decided(s, DecisionKind::ReferredOn)
                    .told(1)
                    .letter(LetterKind::Decision);
                let reason = "their list is closed".into();
                s.act(
                    admin(),
                    EpisodeCommand::FailHandOver {
                        decision: id(1),
                        reason,
                    },
                );
            },
            Stage::Screened,
            &[(D::Decision, date(2026, 9, 21))],
        ),
        row(
            "a second opinion was asked for: a reviewer is to be named, twenty working days over Easter",
            date(2027, 3, 15),
            contested,
            Stage::SecondOpinion,
            &[(D::Reviewer, date(2027, 4, 14))],
        ),
        row(
            "a second opinion upheld the no: told and written once more",
            MONDAY,
            |s| {
                contested(s);
                s.after(7);
                reviewed(s, ReviewOutcome::Upheld);
            },
            Stage::Decided,
            &[(D::Tell, date(2026, 9, 21))],
        ),
        row(
            "a second opinion changed the no: told, and waiting with the first clock",
            MONDAY,
            |s| {
                contested(s);
                s.after(7);
                reviewed(s, ReviewOutcome::Changed);
            },
            Stage::Waiting,
            &[
                (D::Tell, date(2026, 9, 21)),
                (D::KeepInTouch, date(2026, 10, 12)),
                (D::ClinicalLook, date(2026, 12, 7)),
            ],
        ),
    ]
}

pub fn contested(s: &mut Story) {
    decided(s, DecisionKind::NotSuitable)
        .confirmed(1, true)
        .told(1)
        .letter(LetterKind::Decision);
    let ask = EpisodeCommand::AskSecondOpinion {
        review: id(1),
        decision: id(1),
        asked_by: AskedBy::Person,
        reason: None,
    };
    s.act(admin(), ask);
}

pub fn reviewed(s: &mut Story, outcome: ReviewOutcome) {
    let review = id(1);
    let name = EpisodeCommand::NameReviewer {
        review,
        reviewer: id(4),
        human: id(4),
        pool: ReviewerPool::Register,
        trained_in: vec![TherapyCode::new("DIT")],
        managers: vec![],
    };
    s.act(lead(), name);
    s.act(reviewer(), EpisodeCommand::OfferMeeting { review, accepted: None });
    let opinion = "my own".into();
    s.act(reviewer(), EpisodeCommand::WriteOpinion { review, opinion });
    s.act(reviewer(), EpisodeCommand::ShowFirstDecision { review });
    let yes = outcome != ReviewOutcome::Upheld;
    let conclude = EpisodeCommand::ConcludeReview {
        review,
        outcome,
        choices: if yes { vec![choice("DIT")] } else { vec![] },
        deliverer: yes.then(|| id(8)),
        unmet_need: false,
        reason: "why".into(),
        wait: id(1),
    };
    s.act(reviewer(), conclude);
}

pub fn decided(s: &mut Story, kind: DecisionKind) -> &mut Story {
    s.received().acknowledged().screened(NextStep::Decide).decided(1, kind)
}
