//! One seat for one person in a proposal, whatever and under however many records they wait.

use care::episode::EpisodeCommand;
use care::terms::*;
use casework::{Act, Proposal};

use crate::stage::{Stage, Waits, Wanted, one_to_one, wanted};

fn proposed(stage: &Stage) -> Proposal {
    let id = stage
        .do_it(&stage.admin, Act::Propose)
        .made
        .proposal
        .expect("a proposal");
    stage.desk.proposal(&stage.lead, id).expect("the proposal")
}

fn people(p: &Proposal) -> Vec<String> {
    let name = |l: &casework::ProposalLine| l.episode.person.name.as_ref().expect("a name").given.clone();
    p.lines.iter().map(name).collect()
}

/// Somebody who waits for CBT, and for DIT besides.
fn waits_twice(stage: &Stage, name: &str, weeks: i32) -> Waits {
    let first = stage.on_the_list(Wanted {
        choices: vec![one_to_one("CBT")],
        ..wanted(name, weeks, Priority::Routine)
    });
    let wait = stage.desk.ids().next();
    let choices = vec![one_to_one("DIT")];
    stage
        .on(first.episode, EpisodeCommand::BeginWait { wait, choices })
        .expect("waits for both");
    first
}

#[test]
fn somebody_with_two_open_waits_takes_one_seat_and_leaves_the_other() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    waits_twice(&stage, "Twice", 40);
    stage.on_the_list(wanted("Once", 3, Priority::Routine));
    let proposal = proposed(&stage);
    let mut who = people(&proposal);
    who.sort();
    assert_eq!(who, ["Once", "Twice"], "the second seat goes to whoever waits next");
    assert_eq!(proposal.considered, (2, 2), "two people, though three waits");
    assert_eq!((proposal.not_placed_count, proposal.seats_left), (0, 0));
    // And alone on the list they leave a seat free.
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    waits_twice(&stage, "Twice", 40);
    let proposal = proposed(&stage);
    assert_eq!((people(&proposal), proposal.seats_left), (vec!["Twice".to_owned()], 1));
}

#[test]
fn each_of_two_waits_may_find_its_slot() {
    // Only the second of their waits fits the slot there is: that is the one that is proposed.
    let stage = Stage::new();
    let tilda = stage.therapist("Tilda");
    let who = stage.on_the_list(Wanted {
        choices: vec![one_to_one("IPT")],
        ..wanted("Twice", 40, Priority::Routine)
    });
    let wait = stage.desk.ids().next();
    let choices = vec![one_to_one("DIT")];
    stage
        .on(who.episode, EpisodeCommand::BeginWait { wait, choices })
        .expect("waits for both");
    stage.slot(tilda, Day::Monday, 10);
    let proposal = proposed(&stage);
    assert_eq!(proposal.lines.len(), 1);
    assert_eq!(
        (proposal.lines[0].wait, proposal.lines[0].choice.therapy.as_str()),
        (wait, "DIT")
    );
}

#[test]
fn two_records_of_one_person_take_one_seat() {
    let stage = Stage::new();
    stage.slot(stage.therapist("Tilda"), Day::Monday, 10);
    stage.slot(stage.therapist("Tom"), Day::Tuesday, 10);
    let one = stage.on_the_list(wanted("Known", 40, Priority::Routine));
    let other = stage.on_the_list(wanted("Alias", 30, Priority::Routine));
    assert_eq!(proposed(&stage).lines.len(), 2, "two people, as far as anybody knows");
    let link = Act::LinkPersons {
        person: one.person,
        other: other.person,
    };
    stage.do_it(&stage.lead, link);
    let proposal = proposed(&stage);
    assert_eq!((people(&proposal), proposal.seats_left), (vec!["Known".to_owned()], 1));
}
