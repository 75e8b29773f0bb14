//! What a staff hub owes people, and its work with teams.

use care::episode::*;
use care::staff_hub::*;
use care::terms::*;
use casework::*;
use jiff::civil::date;

use crate::hub::hub;

#[test]
fn brief_support_and_screening_fall_due_and_are_met() {
    let h = hub();
    let done = h.comes("Amina Carer", &[]);
    let episode = done.made.episode.unwrap();
    let dues = |p: &Principal| -> Vec<(&'static str, jiff::civil::Date)> {
        h.w.desk
            .hub_dues(p)
            .unwrap()
            .into_iter()
            .map(|d| (d.what, d.on))
            .collect()
    };
    // Wednesday 4 March; five working days on is Wednesday 11 March. The event was on 20 February.
    assert_eq!(dues(&h.triage), [("Offer brief support", date(2026, 3, 11))]);
    let screened = EpisodeCommand::Screen {
        priority: Priority::Soon,
        next: NextStep::Assess,
        reason: "As she wrote".to_owned(),
    };
    h.w.on(&h.triage, episode, screened);
    h.w.on(
        &h.triage,
        episode,
        EpisodeCommand::BookAssessment {
            appointment: h.w.desk.ids().next(),
            with: h.triage.user,
            at: "2026-03-06T10:00:00Z".parse().unwrap(),
            minutes: 60,
            medium: Medium::Video,
            site: None,
        },
    );
    assert_eq!(dues(&h.triage), []);
    h.w.days(10);
    assert_eq!(
        dues(&h.triage),
        [("Screen for post-traumatic stress", date(2026, 3, 20))]
    );
    let screen = |on| {
        Act::Hub(HubAct::RecordPtsdScreen {
            episode,
            on,
            positive: true,
            note: Some("PCL-5, 41".to_owned()),
        })
    };
    h.w.days(7);
    h.w.refused(&h.friend, screen(date(2026, 3, 30)));
    h.w.act(&h.triage, screen(date(2026, 3, 21)));
    assert_eq!(dues(&h.triage), []);
    assert_eq!(
        h.w.desk.at_the_hub(&h.triage, episode).unwrap().screened,
        [(date(2026, 3, 21), true)]
    );
}

#[test]
fn work_with_teams_has_no_names_and_goes_to_the_hours() {
    let h = hub();
    let held = Outreach {
        on: date(2026, 3, 3),
        kind: OutreachKind::ReflectiveGroup,
        organisation: "Night staff of a home".to_owned(),
        came: 7,
        led_by: h.therapist_id,
        minutes: 90,
    };
    let record = |held: Outreach| Act::Hub(HubAct::RecordOutreach { held, note: None });
    let wrong = [
        Outreach {
            came: 0,
            ..held.clone()
        },
        Outreach {
            minutes: 0,
            ..held.clone()
        },
        Outreach {
            on: date(2026, 3, 5),
            ..held.clone()
        },
        Outreach {
            organisation: " ".to_owned(),
            ..held.clone()
        },
    ];
    for one in wrong {
        assert!(matches!(h.w.refused(&h.triage, record(one)), Refused::Invalid(_)));
    }
    assert!(matches!(
        h.w.refused(&h.ig, record(held.clone())),
        Refused::NotAllowed { .. }
    ));
    h.w.act(&h.triage, record(held));
    let incident = Incident {
        on: date(2026, 2, 2),
        kind: IncidentKind::ManyDeaths,
        place: "A home".to_owned(),
        staff: 60,
    };
    h.w.act(&h.triage, Act::Hub(HubAct::RecordIncident(incident)));
    h.w.opening(h.therapist_id, Day::Friday, 10);
    let work = h.w.desk.hub_work(&h.therapist).unwrap();
    assert_eq!(
        (work.outreach.len(), work.outreach[0].led_by.as_str()),
        (1, "Theo Therapist")
    );
    assert_eq!((work.surges[0].weeks, work.free_places), (4, 1));
    assert!(work.surges[0].now.contains("screen"));
    let hours =
        h.w.desk
            .own_hours(&h.therapist, h.therapist_id, date(2026, 3, 1))
            .unwrap();
    let entries = &hours.sheet.entries;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].minutes, entries[0].activity),
        (90, care::timesheet::Activity::Outreach)
    );
    assert!(h.w.desk.employer_figures(&h.therapist).unwrap().is_empty());
}
