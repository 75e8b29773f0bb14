//! Figures of access and of who is seen: who may, as at which day, and what a release tells.

use care::background::{Deprivation, DeprivationIndex, Ethnicity};
use care::episode::*;
use care::person::PersonEvent;
use care::service::{Provision, ServiceEvent};
use care::terms::*;
use care::*;
use casework::figures::{Dimension, files};
use casework::*;
use jiff::civil::{Date, date};
use measures::suppression::Shown;

use crate::world::World;

fn declare(w: &World, code: &str, provision: Provision) {
    let command = ServiceEvent::ProvisionDeclared {
        therapy: TherapyCode::new(code),
        format: Format::Individual,
        provision,
    };
    w.act(
        &w.desk.system(),
        Act::Service {
            expected: None,
            command,
        },
    );
}

/// Offers DIT to somebody who waits and holds the first session on a day; the days after it are the test's to set.
fn begin(w: &World, number: &str, (episode, wait): (EpisodeId, WaitId), first_on: Date) {
    let practitioner = w.practitioner("Dina Deep", number);
    let opening = w.opening(practitioner, Day::Thursday, 10);
    let admin = w.admin();
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice: w.dit.clone(),
        first_on,
        explanation: None,
    };
    let offer = w.act(&admin, offer).made.offer.unwrap();
    let accept = Act::AcceptOffer {
        episode,
        expected: None,
        offer,
        trainee: TraineeTold::NotATrainee,
    };
    w.act(&admin, accept);
    let therapist = w.account(&format!("Dina {number}"), Role::Therapist, Some(practitioner), None);
    w.set(&format!("{first_on}T11:00:00Z"));
    let session = w.desk.episode(&therapist, episode).unwrap().state.courses[0].sessions[0].id;
    let record = Act::RecordSession {
        episode,
        expected: None,
        session,
        attendance: Attendance::Attended,
        on: first_on,
        medium: Medium::InPerson,
        kind: SessionKind::Treatment,
        minutes: 50,
        note: None,
        measures: Vec::new(),
    };
    w.act(&therapist, record);
}

#[test]
fn a_wait_runs_from_the_referral_and_is_as_it_was_known_on_each_day() {
    let w = World::sqlite();
    declare(&w, "DIT", Provision::ListClosed);
    let lead = w.lead();
    let one = w.waiting("Amina Rahman", Priority::Routine);
    w.days(1);
    w.waiting("Vera Vale", Priority::Routine);
    // 4 March to 26 March: 22 days.
    begin(&w, "1", one, date(2026, 3, 26));

    let before = w.desk.access_report(&lead, date(2026, 3, 20)).unwrap();
    let row = |report: &figures::AccessReport, code: &str| {
        report.rows.iter().find(|r| r.therapy.as_str() == code).unwrap().clone()
    };
    let dit = row(&before, "DIT");
    assert_eq!((dit.waits.started, dit.waits.waiting, dit.waits.left), (0, 2, 0));
    assert_eq!(dit.provision(), (Provision::ListClosed, Some(date(2026, 3, 4))));

    let after = w.desk.access_report(&lead, date(2026, 3, 26)).unwrap();
    let dit = row(&after, "DIT");
    assert_eq!((dit.waits.started, dit.waits.waiting, dit.waits.left), (1, 1, 0));
    // Amina at 22 days; Vera is known to have waited 21: she is no longer at risk, so the estimate falls to nought at 22.
    assert_eq!(dit.waits.median.days, Some(22));
    // Amina would have had CBT too and began DIT: she left that list.
    let cbt = row(&after, "CBT");
    assert_eq!((cbt.waits.started, cbt.waits.waiting, cbt.waits.left), (0, 1, 1));
    assert_eq!(
        cbt.provision(),
        (Provision::NotKnown, None),
        "nothing was declared: not known"
    );
    assert_eq!(dit.practitioners, 1);
    assert!(after.position > before.position);
    // The earlier day again, now: equal.
    assert_eq!(w.desk.access_report(&lead, date(2026, 3, 20)).unwrap(), before);
}

#[test]
fn a_no_counts_once_it_stands() {
    let w = World::sqlite();
    let lead = w.lead();
    let new = w.somebody("Nadia No", date(1980, 1, 1));
    let episode = w.refer(&lead, new).made.episode.unwrap();
    w.on(
        &lead,
        episode,
        EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Decide,
            reason: "As the letter says".to_owned(),
        },
    );
    let decision: DecisionId = w.desk.ids().next();
    w.on(
        &lead,
        episode,
        EpisodeCommand::Decide {
            decision: DecisionFacts {
                id: decision,
                kind: DecisionKind::NotSuitable,
                considered: vec![TherapyCode::new("DIT")],
                choices: Vec::new(),
                reason: Some(ReasonCode::CapacityReason),
                trial_sessions: None,
                look_again_on: None,
                second_opinion_stated: true,
                unmet_need: false,
            },
            words: DecisionWords {
                reason: "We have nobody".to_owned(),
                referrer_view: Some("Wants it".to_owned()),
                person_view: Some("Wants it".to_owned()),
                took_part: Some("Lena".to_owned()),
                alternative: Some("CBT".to_owned()),
                alternative_owner: Some("Lena".to_owned()),
                ..DecisionWords::default()
            },
        },
    );
    let report = w.desk.access_report(&lead, w.today()).unwrap();
    assert!(report.grounds.is_empty(), "one clinician’s no is provisional");
    let second = w.staff("Sonia Second", Role::ClinicalLead);
    w.on(
        &second,
        episode,
        EpisodeCommand::ConfirmDecision {
            decision,
            how: ConfirmedBy::SecondClinician,
            agrees: true,
            reason: Some("I agree".to_owned()),
        },
    );
    let report = w.desk.access_report(&lead, w.today()).unwrap();
    assert_eq!(
        report.grounds.into_iter().collect::<Vec<_>>(),
        [(ReasonCode::CapacityReason, 1)]
    );
    assert_eq!(
        report
            .rows
            .iter()
            .find(|r| r.therapy.as_str() == "DIT")
            .unwrap()
            .told_no,
        1
    );
}

#[test]
fn who_may() {
    let w = World::sqlite();
    let yesterday = date(2026, 3, 3);
    let release = Act::ReleaseFigures { as_at: yesterday };
    use Role as R;
    for role in [
        R::Referrer,
        R::Administrator,
        R::TriageClinician,
        R::Assessor,
        R::Therapist,
        R::Trainee,
        R::Supervisor,
        R::ClinicalLead,
        R::ServiceManager,
        R::Commissioner,
        R::IgOfficer,
        R::ClinicalSafetyOfficer,
        R::RegisterEditor,
        R::Moderator,
        R::Reviewer,
    ] {
        let p = w.role("Some Body", role);
        let counts = matches!(role, Role::ClinicalLead | Role::ServiceManager);
        assert_eq!(w.desk.access_report(&p, yesterday).is_ok(), counts, "{role}");
        assert_eq!(w.desk.seen_report(&p, yesterday).is_ok(), counts, "{role}");
        if role != Role::ServiceManager {
            assert!(
                matches!(w.refused(&p, release.clone()), Refused::NotAllowed { .. }),
                "{role}"
            );
        }
    }
    let manager = w.role("Some Body", Role::ServiceManager);
    assert!(
        w.desk.access_report(&manager, date(2026, 3, 5)).is_err(),
        "tomorrow is not known"
    );
    assert!(
        matches!(
            w.refused(&manager, Act::ReleaseFigures { as_at: w.today() }),
            Refused::Invalid(_)
        ),
        "a day that is not over"
    );
    let other = w.another_desk();
    w.act(&manager, release.clone());
    assert!(
        matches!(w.refused(&manager, release), Refused::Invalid(_)),
        "that day is published"
    );
    assert_eq!(
        other.last_release().map(|r| (r.number, r.as_at)),
        Some((1, yesterday)),
        "another process shows it"
    );
}

#[test]
fn a_release_hides_what_is_small_and_the_next_does_not_tell_it() {
    let w = World::sqlite();
    declare(&w, "DIT", Provision::Offered);
    let manager = w.role("Mona Money", Role::ServiceManager);
    let lead = w.lead();
    let admin = w.admin();
    let mut people = Vec::new();
    for n in 0..14 {
        let name = format!("Person Number{n}");
        let (episode, wait) = w.waiting(&name, Priority::Routine);
        people.push((episode, wait));
        let person = w.desk.episode(&lead, episode).unwrap().person_id;
        let ethnicity = if n < 3 {
            Ethnicity::Caribbean
        } else {
            Ethnicity::BritishWhite
        };
        let state = |event| Act::Person {
            id: person,
            expected: None,
            command: person::PersonCommand::from(event),
        };
        w.act(&admin, state(PersonEvent::EthnicityStated { ethnicity }));
        let deprivation = Deprivation {
            decile: if n < 6 { 1 } else { 9 },
            index: DeprivationIndex::England2025,
        };
        w.act(&admin, state(PersonEvent::DeprivationStated(deprivation)));
    }
    let thursday = |n: i32| calendar::days_after(date(2026, 3, 12), 7 * n);
    for (n, one) in (0..6).zip(&people) {
        begin(&w, &n.to_string(), *one, thursday(n));
    }
    w.days(1);
    let release = |as_at| w.act(&manager, Act::ReleaseFigures { as_at });
    release(thursday(5));
    let first = w.desk.last_release().unwrap();
    assert_eq!(first.waits("DIT", "waiting"), Shown::Count(8));
    // Nobody left the list for DIT, and nought is a small number.
    assert_eq!(first.waits("DIT", "left"), Shown::Hidden);
    // Three of one group of two: their number could be told from the other’s, so neither is shown.
    for row in first.seen(Dimension::Ethnicity).unwrap() {
        assert_eq!((row.referred, row.started), (None, None), "{row:?}");
    }

    begin(&w, "6", people[6], thursday(6));
    w.days(1);
    release(thursday(6));
    let second = w.desk.last_release().unwrap();
    // One more has started since: those who wait are still the eight of the earlier release.
    assert_eq!(second.waits("DIT", "waiting"), Shown::Held(8));
    assert_eq!(second.waits("DIT", "left"), Shown::Hidden);
    let all = files(&w.desk.releases());
    let therapies = &all.iter().find(|f| f.name == "therapies.csv").unwrap().text;
    let of_dit: Vec<&str> = therapies.lines().filter(|l| l.contains(",DIT,")).collect();
    assert_eq!(of_dit.len(), 2, "every release has its row");
    assert!(
        of_dit[1].contains(",8,") && of_dit[1].contains("waiting"),
        "{}",
        of_dit[1]
    );
    for file in &all {
        assert!(!file.text.contains("Person Number"), "no name is in {}", file.name);
    }
    // What they began stands in the file of the therapies; by ethnic group nothing does, since one group of two is small.
    let by_therapy = &all.iter().find(|f| f.name == "seen-by-therapy.csv").unwrap().text;
    let of = |release: &str, by: &str| -> Vec<Vec<String>> {
        let split = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
        let lines = by_therapy.lines().skip(1).map(split);
        lines.filter(|cells| cells[0] == release && cells[2] == by).collect()
    };
    assert!(!of("1", "ethnicity").is_empty());
    for cells in of("1", "ethnicity").iter().chain(&of("2", "ethnicity")) {
        assert_eq!(cells[cells.len() - 2], "", "{cells:?}");
    }
    for release in ["1", "2"] {
        for cells in of(release, "deprivation").iter().chain(&of(release, "age")) {
            let count = &cells[cells.len() - 2];
            assert!(count.is_empty() || count.parse::<u64>().unwrap() >= 5, "{cells:?}");
        }
    }
    // A live report knows the same people, suppressed too.
    let report = w.desk.seen_report(&manager, w.today()).unwrap();
    assert!(
        report
            .breakdowns
            .iter()
            .flat_map(|b| &b.rows)
            .all(|row| row.started.is_none_or(|n| n >= 5))
    );
}
