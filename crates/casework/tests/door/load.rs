//! Hours given, and the load guard.

use care::load::{Consent, LoadEvent, LoadLimit};
use care::practitioner::{Basis, Certificate};
use care::terms::*;
use care::timesheet::{Activity, HoursKind};
use care::*;
use casework::*;
use jiff::civil::date;

use crate::world::World;

fn workforce(act: WorkforceAct) -> Act {
    Act::Workforce(act)
}

/// The engine has no slot for anybody.
fn nothing_is_proposed(w: &World, p: &Principal) -> bool {
    w.desk.act(p, Act::Propose, None).is_ok_and(|done| done.made.count == 0)
        || w.desk.act(p, Act::Propose, None).is_err()
}

#[test]
fn unpaid_hours_stay_unpaid_and_are_seen() {
    let w = World::sqlite();
    let manager = w.role("Mona Money", Role::ServiceManager);
    let join = |name: &str, number: &str, basis| {
        let mut profile = w.profile(name, number);
        profile.basis = basis;
        let certificates = vec![Certificate {
            therapy: TherapyCode::new("CBT"),
            since: None,
        }];
        let act = Act::JoinPractitioner {
            profile,
            certificates,
            supervisor: None,
        };
        w.act(&w.desk.system(), act).made.practitioner.unwrap()
    };
    let (paid, honorary) = (
        join("Paula Paid", "1", Basis::PaidAfc),
        join("Hetty Honorary", "2", Basis::Honorary),
    );
    let give = |practitioner, kind, minutes| {
        workforce(WorkforceAct::GiveHours {
            practitioner,
            hours: HoursGiven {
                on: w.today(),
                kind,
                activity: Activity::Therapy,
                minutes,
                therapy: Some(TherapyCode::new("CBT")),
                medium: None,
                site: None,
            },
        })
    };
    w.act(&manager, give(paid, HoursKind::PaidAfc, 300));
    w.act(&manager, give(paid, HoursKind::UnpaidOvertime, 60));
    w.act(&manager, give(honorary, HoursKind::Honorary, 40));
    for kind in [
        HoursKind::PaidAfc,
        HoursKind::PaidSessional,
        HoursKind::PaidContract,
        HoursKind::UnpaidOvertime,
    ] {
        let refused = w.refused(&manager, give(honorary, kind, 50));
        assert!(
            matches!(refused, Refused::Rejected(r) if r.rule == Rule::Unpaid),
            "{kind:?}"
        );
    }
    let report = w.desk.hours_report(&manager, w.today(), w.today()).unwrap();
    assert_eq!(report.therapy_minutes(), (300, 100, 0));
    assert_eq!(report.unpaid_share(), Some(0.25));

    // Their own, and nobody else's; a struck entry counts no more.
    let me = w.account("Hetty Honorary", Role::Therapist, Some(honorary), None);
    assert_eq!(w.refused(&me, give(paid, HoursKind::PaidAfc, 50)), Refused::NotFound);
    assert!(w.desk.own_hours(&me, paid, w.today()).is_err());
    assert!(w.desk.hours_report(&me, w.today(), w.today()).is_err());
    let own = w.desk.own_hours(&me, honorary, w.today()).unwrap();
    assert!(own.kinds.iter().all(|k| !k.is_paid()));
    let strike = workforce(WorkforceAct::StrikeHours {
        practitioner: honorary,
        month: w.today(),
        entry: own.sheet.entries[0].id,
        reason: "Another day".into(),
    });
    w.act(&me, strike);
    assert_eq!(
        w.desk
            .hours_report(&manager, w.today(), w.today())
            .unwrap()
            .therapy_minutes(),
        (300, 60, 0)
    );
}

#[test]
fn the_guard_refuses_the_engine_and_only_the_therapist_lifts_it() {
    let w = World::sqlite();
    let t = w.practitioner("Nora Room", "1");
    let me = w.account("Nora Room", Role::Therapist, Some(t), None);
    let admin = w.admin();
    let waits: Vec<_> = ["Ada One", "Bea Two", "Cat Three", "Dot Four"]
        .map(|n| w.waiting(n, Priority::Routine))
        .into();
    let openings: Vec<_> = (9..13).map(|hour| w.opening(t, Day::Thursday, hour)).collect();
    let offer = |n: usize| {
        let (episode, wait): (EpisodeId, WaitId) = waits[n];
        Act::OfferSlot {
            episode,
            expected: None,
            wait,
            opening: openings[n],
            choice: w.dit.clone(),
            first_on: date(2026, 3, 12),
            explanation: None,
        }
    };
    for n in 0..3 {
        w.act(&admin, offer(n));
    }
    // Three in a row are booked: neither the engine nor a list goes on, and a human is told why.
    let free = w.desk.fill_slot(&admin, openings[3]).unwrap();
    assert!(free.ranked.is_empty());
    assert!(
        free.left_out
            .iter()
            .any(|(why, n)| why.contains("more than three appointments without a break") && *n > 0),
        "{free:?}"
    );
    assert!(nothing_is_proposed(&w, &admin), "the engine has no slot to propose");
    let refused = w.refused(&admin, offer(3));
    assert!(
        matches!(&refused, Refused::Invalid(e) if e[0].words.contains("The therapist can agree")),
        "{refused:?}"
    );

    let agree = |event, reason: Option<&str>| {
        workforce(WorkforceAct::AgreeLoad {
            practitioner: t,
            event,
            reason: reason.map(str::to_owned),
        })
    };
    let consent = LoadEvent::OverLimitAgreed(Consent {
        limit: LoadLimit::Run,
        until: date(2026, 3, 31),
    });
    let manager = w.role("Mona Money", Role::ServiceManager);
    let refused = w.refused(&manager, agree(consent.clone(), Some("She will manage")));
    assert!(matches!(refused, Refused::Rejected(r) if r.rule == Rule::SameHuman));
    w.act(&me, agree(consent, Some("I keep the afternoon free instead")));
    assert!(w.desk.own_load(&me).unwrap().agreed.allows(LoadLimit::Run, w.today()));
    // The engine still does not; a human may.
    assert!(nothing_is_proposed(&w, &admin), "consent is not for the engine");
    w.act(&admin, offer(3));
}

#[test]
fn a_team_is_counted_from_five_and_nobody_can_be_known() {
    let w = World::sqlite();
    let manager = w.role("Mona Money", Role::ServiceManager);
    for n in 0..4 {
        w.practitioner("Nora Room", &format!("A{n}"));
    }
    assert_eq!(w.desk.team_load(&manager).unwrap().signals, None);
    let fifth = w.practitioner("Flora Fifth", "A5");
    let signals = w.desk.team_load(&manager).unwrap().signals.unwrap();
    assert!(signals.iter().all(|(_, n)| *n == Some(0)));
    // One of five has a signal: it is not told how many.
    let act = WorkforceAct::GiveHours {
        practitioner: fifth,
        hours: HoursGiven {
            on: date(2026, 2, 23),
            kind: HoursKind::UnpaidOvertime,
            activity: Activity::Notes,
            minutes: 60,
            therapy: None,
            medium: None,
            site: None,
        },
    };
    w.act(&manager, workforce(act));
    let signals = w.desk.team_load(&manager).unwrap().signals.unwrap();
    let told: Vec<_> = signals.iter().filter(|(_, n)| n.is_none()).collect();
    assert_eq!(told.len(), 1, "{signals:?}");
}

#[test]
fn a_supervisor_reads_the_consents_of_those_they_supervise_and_nobody_elses() {
    let w = World::sqlite();
    let (own, senior, other) = (
        w.practitioner("Nora Room", "1"),
        w.practitioner("Sara Senior", "2"),
        w.practitioner("Otto Other", "3"),
    );
    let command = care::practitioner::PractitionerEvent::SupervisorNamed { supervisor: senior };
    let named = Act::Practitioner {
        id: own,
        expected: None,
        command,
    };
    w.act(&w.admin(), named);
    let me = w.account("Nora Room", Role::Therapist, Some(own), None);
    let supervisor = w.account("Sara Senior", Role::Supervisor, Some(senior), None);
    let colleague = w.account("Otto Other", Role::Supervisor, Some(other), None);
    let until = care::calendar::days_after(w.today(), 20);
    let consent = Consent {
        limit: LoadLimit::Run,
        until,
    };
    let agree = WorkforceAct::AgreeLoad {
        practitioner: own,
        event: LoadEvent::OverLimitAgreed(consent),
        reason: Some("A colleague is ill".into()),
    };
    w.act(&me, workforce(agree));
    let seen = w.desk.consents_of_supervisees(&supervisor).unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        (seen[0].consent, seen[0].reason.as_str()),
        (consent, "A colleague is ill")
    );
    assert!(w.desk.consents_of_supervisees(&colleague).unwrap().is_empty());
    assert!(
        w.desk.consents_of_supervisees(&me).unwrap().is_empty(),
        "nobody reads their own there"
    );
    let manager = w.role("Mona Money", Role::ServiceManager);
    assert!(w.desk.consents_of_supervisees(&manager).is_err());
}
