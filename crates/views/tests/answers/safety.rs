//! What must not be missed: dues, decisions to confirm, concerns.

use super::book::{TODAY, id};
use super::service::*;
use care::episode::*;
use care::terms::*;
use care::*;
use views::*;

#[test]
fn decisions_to_confirm_come_by_when_they_are_due() {
    let mut s = Service::default();
    for n in 1..=3 {
        s.refer(n, ago(10));
        s.did(n, TODAY, decision(n, true));
    }
    let agreed = EpisodeEvent::DecisionConfirmed {
        decision: id(602),
        by: id(6),
        how: ConfirmedBy::SecondClinician,
    };
    s.did(2, TODAY, agreed);
    let views = replayed(&s.book);
    let open = views.decisions_to_confirm(TODAY);
    assert_eq!(numbers(open.iter().map(|d| &d.row)), [3, 1]);
    assert_eq!(open.first().unwrap().decision.by, id(7));
    assert_eq!(views.row(id(102), TODAY).unwrap().episode.deciders, [id(7), id(6)]);
    assert_eq!(views.counts(TODAY).to_confirm, 2);
}

#[test]
fn concerns_that_need_action_come_first() {
    let mut s = Service::default();
    for n in 1..=4 {
        s.refer(n, ago(10));
    }
    s.did(1, ago(1), concern(1, ResponseNeeded::NextContact, None));
    s.did(2, ago(1), concern(2, ResponseNeeded::ThreeDays, None));
    s.did(3, TODAY, concern(3, ResponseNeeded::Now, None));
    s.did(4, ago(9), concern(4, ResponseNeeded::Now, None));
    s.did(
        4,
        ago(9),
        EpisodeEvent::ConcernKnown {
            concern: id(704),
            review_on: TODAY,
        },
    );
    let views = replayed(&s.book);
    assert_eq!(numbers(views.concerns_open(TODAY).iter().map(|c| &c.row)), [3, 2, 1, 4]);
    let counts = views.counts(TODAY);
    assert_eq!((counts.concerns_pressing, counts.concerns_known), (3, 1));
    // A closed episode with an open concern stays in sight.
    let closed = EpisodeEvent::EpisodeClosed {
        reason: ClosureReason::Completed,
        over_open_concern: Some(id(7)),
    };
    s.did(2, TODAY, closed);
    s.did(1, TODAY, EpisodeEvent::ConcernClosed { concern: id(701) });
    views.refresh(&s.book).unwrap();
    assert_eq!(numbers(views.concerns_open(TODAY).iter().map(|c| &c.row)), [3, 2, 4]);
    assert_eq!(
        numbers(replayed(&s.book).concerns_open(TODAY).iter().map(|c| &c.row)),
        [3, 2, 4]
    );
}

#[test]
fn dues_are_asked_by_kind_role_person_and_day() {
    let mut s = Service::default();
    s.refer(1, ago(2));
    s.waits(2, 40, Priority::Routine, "CBT", false);
    s.did(
        1,
        TODAY,
        EpisodeEvent::Assigned {
            user: id(8),
            role: Role::TriageClinician,
        },
    );
    let views = replayed(&s.book);
    let all = DueFilter::default();
    let asked = |filter: DueFilter| -> Vec<(u128, DueKind)> {
        let rows = views.dues(&filter, TODAY, PageAsk::ALL).rows;
        rows.iter()
            .map(|d| (d.row.episode.id.0.as_u128() - 100, d.due.kind))
            .collect()
    };
    assert_eq!(
        asked(all.clone()),
        [
            (2, DueKind::Acknowledge),
            (2, DueKind::KeepInTouch),
            (1, DueKind::SafetyScreen),
            (1, DueKind::Screening),
            (1, DueKind::Acknowledge),
            (2, DueKind::ClinicalLook),
        ]
    );
    assert_eq!(
        asked(DueFilter {
            kinds: vec![DueKind::Screening],
            ..all.clone()
        }),
        [(1, DueKind::Screening)]
    );
    let manager = DueFilter {
        role: Some(Role::ServiceManager),
        ..all.clone()
    };
    assert_eq!(asked(manager), []);
    let administrator = DueFilter {
        role: Some(Role::Administrator),
        ..all.clone()
    };
    let seen = [
        (2, DueKind::Acknowledge),
        (2, DueKind::KeepInTouch),
        (1, DueKind::Acknowledge),
    ];
    assert_eq!(asked(administrator), seen);
    let mine = DueFilter {
        whose: Some(Whose::User(id(8))),
        ..all.clone()
    };
    assert_eq!(asked(mine).iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 1, 1]);
    let until = DueFilter {
        until: Some(ago(3)),
        ..all.clone()
    };
    assert_eq!(asked(until), [(2, DueKind::Acknowledge), (2, DueKind::KeepInTouch)]);
    let days: Vec<jiff::civil::Date> = views
        .dues(&all, TODAY, PageAsk::ALL)
        .rows
        .iter()
        .map(|d| d.due.on)
        .collect();
    let first = days[2];
    let from = DueFilter {
        from: Some(first),
        until: Some(first),
        ..all
    };
    let that_day = days.iter().filter(|on| **on == first).count();
    assert!(days[1] < first, "{days:?}");
    assert_eq!(asked(from).len(), that_day);
}

#[test]
fn every_due_is_seen_to_by_the_clinical_lead_and_by_nobody_without_a_part_in_care() {
    for kind in DueKind::ALL {
        let roles = roles_for(*kind);
        assert!(roles.contains(&Role::ClinicalLead), "{kind}");
        for never in [
            Role::ServiceManager,
            Role::Commissioner,
            Role::Referrer,
            Role::Person,
            Role::IgOfficer,
        ] {
            assert!(!roles.contains(&never), "{kind}");
        }
    }
    assert!(!roles_for(DueKind::ConcernResponse).contains(&Role::Trainee));
    assert!(!roles_for(DueKind::SafetyAnswer).contains(&Role::Administrator));
}
