//! The two ways of making the list of today say the same.

use super::*;
use crate::{Act, Founding, ManualClock, MasterKey, NewReferral, Opened, Purpose};
use care::episode::{EpisodeCommand, ReferralWords};
use care::person::{Identity, Name};
use care::service::Nation;
use jiff::civil::date;
use std::sync::Arc;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn referral(dice: &mut Dice, n: u64, today: Date) -> NewReferral {
    let back = i32::try_from(dice.below(90)).unwrap();
    NewReferral {
        identity: Identity {
            name: Some(Name {
                given: format!("Invented{n}"),
                family: "Pretend".to_owned(),
                ..Name::default()
            }),
            ..Identity::default()
        },
        source: ReferralSource::Gp,
        received_on: Some(calendar::days_after(today, -back)),
        words: ReferralWords {
            reason: Some("Low for a year".to_owned()),
            ..ReferralWords::default()
        },
        ..NewReferral::default()
    }
}

/// Something that leaves another kind of thing to do.
fn moved_on(desk: &Desk, dice: &mut Dice, p: &Principal) -> EpisodeCommand {
    match dice.below(5) {
        0 => EpisodeCommand::Acknowledge {
            to: Audience::Person,
            channel: Channel::Letter,
        },
        1 => EpisodeCommand::Screen {
            priority: Priority::Soon,
            next: if dice.below(2) == 0 {
                NextStep::Assess
            } else {
                NextStep::Decide
            },
            reason: "Read with care".to_owned(),
        },
        2 => EpisodeCommand::RaiseConcern {
            concern: desk.ids().next(),
            kind: ConcernKind::SuicideOrSelfHarm,
            source: ConcernSource::Words,
            response: ResponseNeeded::Today,
            owner: None,
            what: "Said so".to_owned(),
        },
        3 => EpisodeCommand::Write {
            message: desk.ids().next(),
            text: "When will it be?".to_owned(),
        },
        _ => EpisodeCommand::Assign {
            user: p.user,
            role: Role::ClinicalLead,
        },
    }
}

#[test]
fn tasks_by_pages_are_those_of_reading_everything() {
    let today = date(2026, 8, 18);
    let clock = Arc::new(ManualClock::new(calendar::london_instant(
        today,
        jiff::civil::time(9, 0, 0, 0),
    )));
    let place = std::env::temp_dir().join(format!("casework-today-{}", uuid::Uuid::new_v4()));
    std::fs::create_dir_all(&place).unwrap();
    let opened = Opened {
        url: format!("sqlite:{}", place.join("ledger.db").display()),
        master: MasterKey::from_bytes([7; 32]),
        clock,
    };
    let founding = Founding {
        purpose: Purpose::Demo,
        name: "Service of the tests".to_owned(),
        ods_code: None,
        nation: Nation::England,
        user_name: "admin".to_owned(),
        administrator: "Ada Ministrator".to_owned(),
        password: "three plain words together".to_owned(),
    };
    let desk = Desk::found(opened, founding).unwrap();
    let admin = desk
        .staff_with(&desk.system(), &[Role::Administrator])
        .unwrap()
        .remove(0)
        .0;
    let admin = desk.act_as(admin, Role::Administrator).unwrap();
    let open = Act::OpenAccount {
        user_name: "leda".to_owned(),
        name: "Leda Invented".to_owned(),
        team: "Talking Team".to_owned(),
        roles: vec![Role::ClinicalLead],
        practitioner: None,
        speaks_for: None,
        password: "three plain words together".to_owned(),
    };
    let lead = desk.act(&admin, open, None).unwrap().made.user.unwrap();
    let lead = desk.act_as(lead, Role::ClinicalLead).unwrap();
    let mut dice = Dice(11);
    for n in 0..160 {
        let new = referral(&mut dice, n, today);
        let id = desk
            .act(&admin, Act::Refer(Box::new(new)), None)
            .unwrap()
            .made
            .episode
            .unwrap();
        for _ in 0..dice.below(4) {
            let command = moved_on(&desk, &mut dice, &lead);
            // Some of these are refused, having been done before.
            let act = Act::Episode {
                id,
                expected: None,
                command,
            };
            let _ = desk.act(&lead, act, None);
        }
    }
    let mut cut = 0;
    for p in [&admin, &lead] {
        let (pages, counts) = desk.tasks_by_pages(p, today);
        let (all, counted) = desk.tasks_one_by_one(p, today, desk.now());
        let plain = |tasks: &[Task]| -> Vec<(EpisodeId, Due, &str)> {
            tasks
                .iter()
                .map(|(row, why)| (row.row.episode.id, row.due, *why))
                .collect()
        };
        assert_eq!(plain(&pages), plain(&all));
        assert_eq!(counts, counted);
        cut = cut.max(counts.iter().map(|(_, n)| *n).sum::<usize>());
    }
    assert!(cut > MOST_TASKS, "one of the lists is cut: {cut}");
    assert!(desk.tasks_by_pages(&lead, today).0.iter().any(|(_, why)| *why == YOURS));
    // What is left behind in the temporary folder does no harm.
    let _ = std::fs::remove_dir_all(&place);
}
