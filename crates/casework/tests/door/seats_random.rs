//! Random sequences of what two providers and the service do with three people: the episode and the hand-over never disagree,
//! and a provider never sees anybody who is not in its hands.

use std::collections::BTreeSet;

use care::episode::*;
use care::hand_over::*;
use care::terms::*;
use care::*;
use casework::*;

use crate::seats::{accept, facts, provider, screened, seat, state, step, to, words};
use crate::world::World;

/// A small generator, so that a sequence can be told again by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

#[test]
fn over_random_sequences_the_episode_and_the_hand_over_never_disagree() {
    let w = World::sqlite();
    let seats = [
        provider(&w, "Larkfield Bereavement Friends", "Cora Coordinator"),
        provider(&w, "Mill Lane Listeners", "Otto Other"),
    ];
    let episodes: Vec<EpisodeId> = ["Amina Ash", "Bo Birch", "Cy Cedar"]
        .iter()
        .map(|n| screened(&w, n))
        .collect();
    let (lead, admin) = (w.lead(), w.admin());
    let mut all: Vec<(EpisodeId, DecisionId, HandOverId)> = Vec::new();
    let mut stages = BTreeSet::new();
    let (mut done, mut refused) = (0, 0);
    let mut dice = Dice(7);
    for _ in 0..600 {
        let episode = episodes[dice.below(3)];
        let (own, other) = if dice.below(2) == 0 {
            (&seats[0], &seats[1])
        } else {
            (&seats[1], &seats[0])
        };
        let known = all.get(dice.below(all.len().max(1))).copied();
        let by = &own.1;
        let (p, act) = match (dice.below(12), known) {
            (0 | 1, _) | (_, None) => {
                let act = SeatAct::DecideAndHandOver {
                    episode,
                    expected: None,
                    decision: Box::new((facts(&w, DecisionKind::ReferredOn), words())),
                    to: to(&w, own.0),
                };
                (&lead, seat(act))
            }
            (2 | 3, Some((_, _, id))) => (by, step(id, accept())),
            (4, Some((_, _, id))) => {
                let reason = NotTaken::NoPlaces;
                let words = "Full".to_owned();
                (by, step(id, HandOverCommand::Decline { reason, words }))
            }
            (5 | 6, Some((_, _, id))) => (by, step(id, HandOverCommand::ConfirmArrival { on: w.today() })),
            (7, Some((_, _, id))) => {
                let words = "Did not come".to_owned();
                (by, step(id, HandOverCommand::ReportNotArrived { words }))
            }
            (8, Some((_, _, id))) => {
                let command = HandOverCommand::End {
                    how: HandOverEnd::Completed,
                    on: w.today(),
                    outcome: None,
                    summary: None,
                    person_agrees: false,
                };
                (by, step(id, command))
            }
            (9, Some((_, _, id))) => {
                let command = HandOverCommand::Withdraw {
                    by: WithdrawnBy::Person,
                    reason: None,
                };
                (&lead, step(id, command))
            }
            (10, Some((id, decision, _))) => {
                let command = EpisodeCommand::ConfirmArrival { decision, note: None };
                let act = Act::Episode {
                    id,
                    expected: None,
                    command,
                };
                (&admin, act)
            }
            (_, Some((id, decision, _))) => {
                let command = EpisodeCommand::FailHandOver {
                    decision,
                    reason: "They rang".to_owned(),
                };
                let act = Act::Episode {
                    id,
                    expected: None,
                    command,
                };
                (&admin, act)
            }
        };
        let decided = match &act {
            Act::Seat(SeatAct::DecideAndHandOver { decision, .. }) => Some(decision.0.id),
            _ => None,
        };
        match w.desk.act(p, act, None) {
            Ok(answer) => {
                done += 1;
                all.extend(decided.zip(answer.made.hand_over).map(|(d, h)| (episode, d, h)));
            }
            Err(Refused::Rejected(_) | Refused::NotFound | Refused::NotAllowed { .. }) => refused += 1,
            Err(fault) => panic!("{fault:?}"),
        }
        for (episode, decision, id) in &all {
            let line = w.desk.hand_over(&lead, *id).unwrap().line;
            stages.insert(line.state.stage.unwrap());
            let arrival = state(&w, *episode).decision_by_id(*decision).unwrap().arrival;
            assert_eq!(
                arrival == Some(true),
                !line.state.is_still_ours(),
                "arrived, and ours; or neither"
            );
            assert_eq!(
                arrival.is_none(),
                line.state.is_outstanding(),
                "settled on one side only"
            );
        }
        for (id, p) in [own, other] {
            for line in w.desk.my_seat(p).unwrap().hand_overs {
                assert_eq!(line.state.facts.as_ref().unwrap().provider, *id, "not handed to it");
                assert_eq!(line.name.is_some(), line.state.shows_person(w.today()));
            }
        }
        if all.len() > 12 {
            all.drain(..6);
        }
    }
    assert!(done > 100 && refused > 50, "{done} done, {refused} refused");
    assert_eq!(stages.len(), HandOverStage::ALL.len(), "every stage occurs: {stages:?}");
}
