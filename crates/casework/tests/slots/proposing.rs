//! Proposals: made by the engine, answered line by line by a human.

use care::Rule;
use care::terms::*;
use casework::{Act, LineStanding, Proposal, ProposalId, Refused};

use crate::stage::{Stage, Wanted, one_to_one, wanted};

fn propose(stage: &Stage) -> ProposalId {
    stage
        .do_it(&stage.admin, Act::Propose)
        .made
        .proposal
        .expect("a proposal")
}

fn read(stage: &Stage, id: ProposalId) -> Proposal {
    stage.desk.proposal(&stage.lead, id).expect("the proposal")
}

fn approve(stage: &Stage, proposal: ProposalId, line: u32) -> Result<casework::Done, Refused> {
    stage.desk.act(
        &stage.admin,
        Act::ApproveLine {
            proposal,
            line,
            first_on: None,
        },
        None,
    )
}

fn named(stage: &Stage, p: &Proposal) -> Vec<(String, String, LineStanding)> {
    let _ = stage;
    let name = |l: &casework::ProposalLine| l.episode.person.name.as_ref().expect("a name").given.clone();
    p.lines
        .iter()
        .map(|l| (name(l), l.practitioner.clone(), l.standing.clone()))
        .collect()
}

#[test]
fn the_longest_waits_get_the_seats_and_the_rest_are_told_why_not() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    stage.on_the_list(wanted("Short", 2, Priority::Routine));
    stage.on_the_list(wanted("Long", 30, Priority::Routine));
    stage.on_the_list(wanted("Urgent", 1, Priority::Urgent));
    stage.on_the_list(Wanted {
        choices: vec![one_to_one("IPT")],
        ..wanted("Other", 40, Priority::Routine)
    });
    let proposal = read(&stage, propose(&stage));
    let people: Vec<String> = named(&stage, &proposal).into_iter().map(|(name, _, _)| name).collect();
    assert_eq!(people, ["Urgent", "Long"]);
    assert!(
        proposal
            .lines
            .iter()
            .all(|l| l.standing == LineStanding::Open && l.first_on.is_some())
    );
    assert_eq!(proposal.lines[1].why, ["Waited 30 weeks", "First choice of therapy"]);
    assert_eq!(
        (proposal.considered, proposal.not_placed_count, proposal.seats_left),
        ((4, 2), 2, 0)
    );
    let why = |name: &str| {
        let found = proposal
            .not_placed
            .iter()
            .find(|n| n.episode.person.name.as_ref().is_some_and(|x| x.given == name));
        found.expect("not placed").why.clone()
    };
    assert!(
        why("Other").contains("The therapy is not one that is accepted"),
        "{}",
        why("Other")
    );
    assert!(
        why("Short").contains("taken, in the order of clinical need and waiting time"),
        "{}",
        why("Short")
    );
    assert_eq!(proposal.by, "Ada Ministrator");
}

#[test]
fn every_line_is_sealed_under_the_key_of_its_own_person() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let first = stage.on_the_list(wanted("Long", 30, Priority::Routine));
    let second = stage.on_the_list(wanted("Short", 3, Priority::Routine));
    let id = propose(&stage);
    let events = stage.desk.ledger().stream(id.0, 1, true).expect("the stream");
    let keys: Vec<_> = events.iter().map(|e| e.key_id).collect();
    assert_eq!(keys[1..], [first.person.0, second.person.0]);
    let text = |at: usize| String::from_utf8_lossy(&events[at].opened().expect("open").facts).into_owned();
    for other in [second.episode, second.wait.0.into()] {
        assert!(!text(1).contains(&other.to_string()));
    }
    assert!(!text(0).contains(&first.episode.to_string()) && !text(0).contains(&second.episode.to_string()));
}

#[test]
fn a_line_is_approved_once_and_leads_to_an_offer() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let who = stage.on_the_list(wanted("Long", 30, Priority::Routine));
    let id = propose(&stage);
    let done = approve(&stage, id, 1).expect("approved");
    let offer = done.made.offer.expect("an offer");
    assert_eq!(done.made.episode, Some(who.episode));
    assert_eq!(read(&stage, id).lines[0].standing, LineStanding::Approved(offer));
    let offers = stage.desk.offers(&stage.admin).expect("offers");
    assert_eq!((offers[0].offer.id, offers[0].offer.opening), (offer, opening));
    let again = approve(&stage, id, 1).expect_err("once only");
    assert!(matches!(again, Refused::Rejected(r) if r.rule == Rule::AlreadyDone));
    let drop = Act::DropLine {
        proposal: id,
        line: 1,
        reason: "Too late".to_owned(),
    };
    assert!(stage.desk.act(&stage.admin, drop, None).is_err());
    let rows = stage.desk.proposals(&stage.admin).expect("the list");
    assert_eq!((rows.len(), rows[0].lines, rows[0].open), (1, 1, 0));
    assert_eq!(approve(&stage, id, 2).expect_err("no such line"), Refused::NotFound);
}

#[test]
fn a_changed_line_needs_a_reason_and_keeps_it() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    let who = stage.on_the_list(wanted("Long", 30, Priority::Routine));
    let id = propose(&stage);
    let other = stage.slot(stage.therapist("Tom"), Day::Tuesday, 14);
    let change = |reason: &str| Act::ChangeLine {
        proposal: id,
        line: 1,
        opening: other,
        first_on: None,
        reason: reason.to_owned(),
    };
    let refused = stage
        .desk
        .act(&stage.admin, change("  "), None)
        .expect_err("a reason is needed");
    assert!(
        matches!(&refused, Refused::Invalid(errors) if errors[0].field == "reason"),
        "{refused:?}"
    );
    let done = stage.do_it(&stage.admin, change("Tuesdays suit better, she said on the phone"));
    let line = read(&stage, id).lines.remove(0);
    assert_eq!(line.standing, LineStanding::Changed(done.made.offer.expect("an offer")));
    assert_eq!(
        line.reason.as_deref(),
        Some("Tuesdays suit better, she said on the phone")
    );
    let offers = stage.desk.offers(&stage.admin).expect("offers");
    assert_eq!((offers[0].line.episode, offers[0].offer.opening), (who.episode, other));
}

#[test]
fn lines_go_stale_and_are_left_out_with_a_reason() {
    let stage = Stage::new();
    let opening = stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    stage.on_the_list(wanted("Long", 30, Priority::Routine));
    stage.on_the_list(wanted("Longer", 60, Priority::Routine));
    let third = stage.on_the_list(wanted("Short", 2, Priority::Routine));
    let id = propose(&stage);
    let before = read(&stage, id);
    let stale = before.lines.iter().find(|l| l.opening == opening).expect("a line").line;
    let other = before.lines.iter().find(|l| l.opening != opening).expect("a line").line;
    let day = stage.fill(opening).first_days[0];
    stage.offer(third, opening, day).expect("offered by hand");
    let standing = |line: u32| {
        let now = read(&stage, id);
        now.lines
            .iter()
            .find(|l| l.line == line)
            .expect("the line")
            .standing
            .clone()
    };
    assert_eq!(
        (standing(stale), standing(other)),
        (LineStanding::Stale, LineStanding::Open)
    );
    let refused = approve(&stage, id, stale).expect_err("the seat is gone");
    assert!(
        matches!(&refused, Refused::Rejected(r) if r.rule == Rule::Taken),
        "{refused:?}"
    );
    let drop = |reason: &str| Act::DropLine {
        proposal: id,
        line: other,
        reason: reason.to_owned(),
    };
    assert!(matches!(
        stage.desk.act(&stage.admin, drop(""), None),
        Err(Refused::Invalid(_))
    ));
    stage.do_it(&stage.admin, drop("Away until autumn"));
    assert_eq!(standing(other), LineStanding::Dropped);
    let row = &stage.desk.proposals(&stage.admin).expect("the list")[0];
    assert_eq!((row.lines, row.open), (2, 0));
}

#[test]
fn nothing_to_propose_is_said() {
    let stage = Stage::new();
    stage.on_the_list(wanted("Long", 30, Priority::Routine));
    let refused = stage.desk.act(&stage.admin, Act::Propose, None).expect_err("no slot");
    let Refused::Rejected(rejection) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(rejection.detail.as_deref(), Some("no slot can be offered"));
}
