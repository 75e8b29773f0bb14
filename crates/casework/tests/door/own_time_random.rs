//! Histories of people who choose and cancel: nobody meets, the hours of a week hold, and days and sessions agree.

use care::episode::*;
use care::terms::*;
use care::*;
use casework::*;
use jiff::Timestamp;
use jiff::civil::date;

use crate::own_time::{choose, in_slot, sessions};
use crate::world::World;

/// Numbers that look random and are the same each time.
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
fn whatever_people_choose_and_cancel_nobody_meets_and_the_hours_hold() {
    let w = World::sqlite();
    let mut profile = w.profile("Nora Room", "10001");
    profile.clinical_hours_week = 4;
    let certificate = |code: &str| care::practitioner::Certificate {
        therapy: TherapyCode::new(code),
        since: None,
    };
    let join = Act::JoinPractitioner {
        profile,
        certificates: vec![certificate("CBT"), certificate("DIT")],
        supervisor: None,
    };
    let nora = w.act(&w.desk.system(), join).made.practitioner.unwrap();
    let slots = [
        (Day::Monday, 9),
        (Day::Monday, 10),
        (Day::Tuesday, 9),
        (Day::Wednesday, 9),
        (Day::Thursday, 15),
        (Day::Friday, 11),
    ]
    .map(|(day, hour)| w.opening(nora, day, hour));
    let people = [
        in_slot(&w, "Amina One", slots[0], date(2026, 3, 9)),
        in_slot(&w, "Bo Two", slots[2], date(2026, 3, 10)),
        in_slot(&w, "Cy Three", slots[3], date(2026, 3, 11)),
    ];
    let mut dice = Dice(11);
    let (mut moved, mut refused, mut cancelled) = (0, 0, 0);
    for step in 0..60 {
        let her = &people[dice.below(people.len())];
        let session = dice.below(5);
        if step % 12 == 11 {
            let command = EpisodeCommand::CancelSession {
                session: her.sessions[session],
                by: CancelledBy::Person,
                reason: None,
            };
            let act = Act::Episode {
                id: her.episode,
                expected: None,
                command,
            };
            cancelled += usize::from(w.desk.act(&her.p, act, None).is_ok());
        } else {
            // One that is shown to somebody, perhaps not to her.
            let from = &people[dice.below(people.len())];
            let Ok(times) = w.desk.own_times(&from.p, from.episode, from.sessions[session].0) else {
                continue;
            };
            if times.free.is_empty() {
                continue;
            }
            let time = times.free[dice.below(times.free.len())].clone();
            match w.desk.act(&her.p, choose(her, session, &time), None) {
                Ok(_) => moved += 1,
                Err(Refused::Rejected(_)) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        let mut all: Vec<Timestamp> = people
            .iter()
            .flat_map(|x| sessions(&w, x.episode))
            .filter(Session::is_open)
            .map(|s| s.at)
            .collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|two| two[0] != two[1]), "two at one time");
        for week in 0..8 {
            let from = calendar::days_after(date(2026, 3, 9), 7 * week);
            let within = |t: &&Timestamp| {
                let on = calendar::london_date(**t);
                from <= on && on < calendar::days_after(from, 7)
            };
            let minutes = all.iter().filter(within).count() * 50;
            assert!(minutes <= 240, "{minutes} minutes in the week of {from}");
        }
        for opening in w.desk.openings(&w.lead()).unwrap() {
            let state = &opening.state;
            assert!(state.visits.iter().all(|d| state.coming_at(d.at) <= 1), "{state:?}");
            // Whoever has a day in a slot has a session then, and the other way round.
            for day in &state.visits {
                let hers = sessions(&w, day.episode)
                    .into_iter()
                    .find(|s| s.id == day.session)
                    .unwrap();
                assert_eq!((hers.at, hers.is_open()), (day.at, true));
            }
        }
    }
    assert!(
        moved > 8 && refused > 1 && cancelled > 1,
        "{moved} moved, {refused} refused, {cancelled} cancelled"
    );
    // When a course ends, the days that it had elsewhere fall free.
    for her in &people {
        let reason = ClosureReason::Died;
        let close = EpisodeCommand::Close {
            reason,
            over_open_concern: false,
            words: "Told by the family".to_owned(),
        };
        w.on(&w.lead(), her.episode, close);
    }
    for opening in w.desk.openings(&w.lead()).unwrap() {
        assert!(
            opening.state.visits.is_empty() && opening.state.away.is_empty(),
            "{:?}",
            opening.state
        );
    }
}
