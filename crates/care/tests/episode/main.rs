//! What is due and where an episode stands, situation by situation, on known days: over bank holidays and across the
//! clock changes. Each row says everything that is due, so that nothing more is either.

#![expect(clippy::expect_used, reason = "a test stops where it goes wrong")]

mod asking;
mod attendance;
mod deciding;
mod intake;
mod line;
mod rules;
mod story;
mod waiting;
mod watching;
mod working;

use DueKind as D;
use care::episode::*;
use care::terms::*;
use care::*;
use deciding::{contested, decided};
use jiff::civil::{Date, date};
use story::*;

type Told = fn(&mut Story);

struct Row {
    situation: &'static str,
    begins: Date,
    told: Told,
    stage: Stage,
    due: Vec<(DueKind, Date)>,
}

fn row(situation: &'static str, begins: Date, told: Told, stage: Stage, due: &[(DueKind, Date)]) -> Row {
    Row {
        situation,
        begins,
        told,
        stage,
        due: due.to_vec(),
    }
}

/// A Monday without anything special about it.
const MONDAY: Date = date(2026, 9, 7);
/// Thursday before a weekend, two bank holidays and, a week later, New Year's Day.
const CHRISTMAS_EVE: Date = date(2026, 12, 24);

fn rows() -> Vec<Row> {
    let mut out = intake::intake();
    out.extend(deciding::deciding());
    out.extend(waiting::waiting());
    out.extend(working::working());
    out.extend(watching::watching());
    out
}

#[test]
fn each_situation_has_its_stage_and_its_dues() {
    let mut wrong = Vec::new();
    for row in rows() {
        let mut s = Story::on(row.begins);
        (row.told)(&mut s);
        if s.stage() != row.stage {
            wrong.push(format!(
                "{}: stage {:?}, expected {:?}",
                row.situation,
                s.stage(),
                row.stage
            ));
        }
        if s.dues() != row.due {
            wrong.push(format!(
                "{}:\n   due      {:?}\n   expected {:?}",
                row.situation,
                s.dues(),
                row.due
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_due_occurs_in_a_situation() {
    let all: Vec<_> = rows()
        .iter()
        .flat_map(|r| r.due.iter().map(|(kind, _)| *kind).collect::<Vec<_>>())
        .collect();
    let without: Vec<_> = D::ALL.iter().filter(|k| !all.contains(k)).collect();
    let below = [&D::SecondOpinion, &D::NotesCopy, &D::HeldBackReview];
    assert_eq!(without, below, "named below");
    let mut s = Story::on(MONDAY);
    contested(&mut s);
    let name = EpisodeCommand::NameReviewer {
        review: id(1),
        reviewer: id(4),
        human: id(4),
        pool: ReviewerPool::OtherArea,
        trained_in: vec![TherapyCode::new("DIT")],
        managers: vec![],
    };
    s.act(lead(), name);
    assert_eq!(s.due_on(D::SecondOpinion), Some(date(2026, 10, 5)));
    assert_eq!(s.due_on(D::Reviewer), None);
    // A copy of the notes, and what is held back from it: after a month, and on the day that was stated.
    let asked = s.today;
    s.act(lead(), EpisodeCommand::AskForNotes);
    assert_eq!(
        s.due_on(D::NotesCopy),
        Some(asked.checked_add(jiff::Span::new().months(1)).unwrap())
    );
    let hold = Hold {
        entry: 2,
        reason: HoldReason::SeriousHarm,
        review_on: date(2026, 12, 1),
        told: true,
        why: "agreed with the team".into(),
        instead: None,
    };
    s.act(lead(), EpisodeCommand::HoldBack { hold });
    let through = s.e.version;
    s.act(lead(), EpisodeCommand::ReleaseNotes { through });
    assert_eq!(
        (s.due_on(D::NotesCopy), s.due_on(D::HeldBackReview)),
        (None, Some(date(2026, 12, 1)))
    );
}
