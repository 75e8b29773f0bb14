//! Who may: every cell of `authority.txt` against the policy; then relationships, one by one.

use std::collections::BTreeMap;

use care::Role;
use care::episode::*;
use care::opening::OpeningEvent;
use care::practitioner::PractitionerEvent;
use care::service::ServiceKind;
use care::terms::*;
use care::*;
use casework::policy::{Need, Row, TABLE, hub, need_in};
use casework::*;
use jiff::civil::date;

use crate::world::World;

const SHORT: &[(&str, Role)] = &[
    ("pe", Role::Person),
    ("ca", Role::Carer),
    ("rp", Role::Representative),
    ("rf", Role::Referrer),
    ("ad", Role::Administrator),
    ("tr", Role::TriageClinician),
    ("as", Role::Assessor),
    ("th", Role::Therapist),
    ("tn", Role::Trainee),
    ("su", Role::Supervisor),
    ("cl", Role::ClinicalLead),
    ("sm", Role::ServiceManager),
    ("co", Role::Commissioner),
    ("ig", Role::IgOfficer),
    ("cs", Role::ClinicalSafetyOfficer),
    ("rg", Role::Registrant),
    ("re", Role::RegisterEditor),
    ("mo", Role::Moderator),
    ("rv", Role::Reviewer),
    ("sy", Role::System),
    ("pr", Role::Provider),
];

#[test]
fn every_cell_is_as_written_by_hand() {
    compare(include_str!("../authority.txt"), ServiceKind::Service, TABLE);
}

#[test]
fn every_cell_of_a_hub_is_as_written() {
    compare(include_str!("../authority-hub.txt"), ServiceKind::StaffHub, hub::TABLE);
}

/// What is about somebody's record or could name them: in a hub nobody does it by role alone.
#[test]
fn in_a_hub_no_role_opens_anybody_and_the_lead_only_where_a_life_is_in_danger() {
    use ActKind as K;
    let by_role = [
        K::Refer,
        K::LapseOffer,
        K::OfferQuestions,
        K::ChangePractitioner,
        K::CheckRegistration,
        K::DeclareConflict,
        K::ChangeSlots,
        K::ChangeAccounts,
        K::ChangeSettings,
        K::EnterHours,
        K::AgreeLoad,
        K::BreakGlass,
        K::ReviewBreakGlass,
        K::Erase,
        K::RunJobs,
        K::SeeToday,
        K::SeeInbox,
        K::SeeWaitingList,
        K::SeeOffers,
        K::SeeProposals,
        K::SeeCaseload,
        K::SearchPeople,
        K::SeeReaders,
        K::SeeCounts,
        K::SeePractitioners,
        K::SeeAccounts,
        K::SeeAccessLog,
        K::SeeLedger,
        K::SeeSettings,
        K::SeeHours,
        K::SeeTeamLoad,
        K::RecordOutreach,
        K::SeeOutreach,
    ];
    let lists = [
        K::SeeToday,
        K::SeeInbox,
        K::SeeWaitingList,
        K::SeeOffers,
        K::SeeProposals,
        K::SeeCaseload,
        K::SearchPeople,
    ];
    let clinicians = [
        Role::TriageClinician,
        Role::Assessor,
        Role::Therapist,
        Role::Trainee,
        Role::Supervisor,
        Role::Reviewer,
    ];
    let mut of_the_lead = Vec::new();
    for kind in ActKind::ALL.iter().copied() {
        for role in Role::ALL.iter().copied() {
            let need = need_in(ServiceKind::StaffHub, kind, role);
            assert!(
                need != Need::Anyone || by_role.contains(&kind),
                "{} may {} by role alone",
                role.code(),
                kind.code()
            );
            if lists.contains(&kind) && need != Need::Never {
                let officer = role == Role::IgOfficer && kind == K::SeeToday;
                assert!(
                    clinicians.contains(&role) || officer,
                    "{} sees {}",
                    role.code(),
                    kind.code()
                );
            }
            if role == Role::ClinicalLead && need == Need::Relationship {
                of_the_lead.push(kind);
            }
        }
        for role in [
            Role::Referrer,
            Role::Commissioner,
            Role::Moderator,
            Role::Registrant,
            Role::RegisterEditor,
            Role::Carer,
        ] {
            assert_eq!(
                need_in(ServiceKind::StaffHub, kind, role),
                Need::Never,
                "{} {}",
                role.code(),
                kind.code()
            );
        }
    }
    of_the_lead.sort_unstable();
    let mut expected = vec![
        K::HandToCrisis,
        K::ConfirmCrisisArrival,
        K::SeeSafetyAnswer,
        K::WriteNote,
        K::RaiseConcern,
        K::ActOnConcern,
        K::SeeEpisode,
        K::SeeDocument,
        K::EnterHours,
        K::AgreeLoad,
        K::SeeLoad,
    ];
    expected.sort_unstable();
    assert_eq!(of_the_lead, expected, "besides their own hours, only what cannot wait");
}

fn compare(text: &str, service: ServiceKind, table: &[Row]) {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let columns: Vec<Role> = lines
        .next()
        .unwrap()
        .split_whitespace()
        .map(|short| {
            SHORT
                .iter()
                .find(|(s, _)| *s == short)
                .unwrap_or_else(|| panic!("column {short}"))
                .1
        })
        .collect();
    let mut sorted = columns.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), Role::ALL.len(), "every role has one column");
    let mut written: BTreeMap<ActKind, Vec<Need>> = BTreeMap::new();
    for line in lines {
        let mut cells = line.split_whitespace();
        let code = cells.next().unwrap();
        let kind = ActKind::from_code(code).unwrap_or_else(|| panic!("there is no act {code}"));
        let needs: Vec<Need> = cells
            .map(|cell| match cell {
                "A" => Need::Anyone,
                "R" => Need::Relationship,
                "." => Need::Never,
                other => panic!("{code}: {other}"),
            })
            .collect();
        assert_eq!(needs.len(), columns.len(), "{code} has a cell for every role");
        assert!(written.insert(kind, needs).is_none(), "{code} is there once");
    }
    let mut wrong = Vec::new();
    for kind in ActKind::ALL {
        let Some(needs) = written.get(kind) else {
            wrong.push(format!("{} has no row", kind.code()));
            continue;
        };
        assert_eq!(
            table.iter().filter(|(k, _, _)| k == kind).count(),
            1,
            "{} is in the policy once",
            kind.code()
        );
        for (role, expected) in columns.iter().zip(needs) {
            if need_in(service, *kind, *role) != *expected {
                wrong.push(format!(
                    "{} as {}: {:?}, written {expected:?}",
                    kind.code(),
                    role.code(),
                    need_in(service, *kind, *role)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A course with one therapist, under supervision; nobody else has anything to do with it.
struct InTherapy {
    w: World,
    episode: EpisodeId,
    therapist: Principal,
    other: Principal,
    supervisor: Principal,
}

fn in_therapy() -> InTherapy {
    let w = World::sqlite();
    let lead = w.lead();
    let own = w.practitioner("Nora Room", "1");
    let senior = w.practitioner("Sara Senior", "2");
    let another = w.practitioner("Otto Other", "3");
    w.act(
        &w.admin(),
        Act::Practitioner {
            id: own,
            expected: None,
            command: PractitionerEvent::SupervisorNamed { supervisor: senior },
        },
    );
    let therapist = w.account("Nora Room", Role::Therapist, Some(own), None);
    let supervisor = w.account("Sara Senior", Role::Supervisor, Some(senior), None);
    let other = w.account("Otto Other", Role::Therapist, Some(another), None);
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let opening = w.opening(own, Day::Monday, 9);
    let (choice, first_on) = (w.cbt.clone(), date(2026, 3, 9));
    let offer = Act::OfferSlot {
        episode,
        expected: None,
        wait,
        opening,
        choice,
        first_on,
        explanation: None,
    };
    let offer = w.act(&lead, offer).made.offer.unwrap();
    w.act(
        &lead,
        Act::AcceptOffer {
            episode,
            expected: None,
            offer,
            trainee: TraineeTold::NotATrainee,
        },
    );
    InTherapy {
        w,
        episode,
        therapist,
        other,
        supervisor,
    }
}

fn sees(w: &World, p: &Principal, episode: EpisodeId) -> bool {
    w.desk.episode(p, episode).is_ok()
}

#[test]
fn a_therapist_sees_their_own_caseload_and_nobody_elses() {
    let InTherapy {
        w,
        episode,
        therapist,
        other,
        supervisor,
    } = in_therapy();
    assert!(sees(&w, &therapist, episode));
    assert!(sees(&w, &supervisor, episode));
    assert!(
        matches!(w.desk.episode(&other, episode), Err(Refused::NotAllowed { why }) if why.contains("written reason"))
    );
    assert_eq!(w.desk.caseload(&therapist).unwrap().groups[0].rows.len(), 1);
    assert_eq!(w.desk.caseload(&other).unwrap().groups[0].rows.len(), 0);
    let supervised = w.desk.caseload(&supervisor).unwrap();
    assert_eq!(supervised.groups.len(), 1);
    assert!(!supervised.groups[0].own);
    let note = EpisodeCommand::WriteNote {
        note: w.desk.ids().next(),
        layer: NoteLayer::Shared,
        session: None,
        corrects: None,
        text: "Not mine to write".to_owned(),
    };
    assert!(matches!(
        w.refused(
            &other,
            Act::Episode {
                id: episode,
                expected: None,
                command: note
            }
        ),
        Refused::NotAllowed { .. }
    ));
}

#[test]
fn triage_sees_people_on_their_way_and_those_with_an_open_concern() {
    let InTherapy {
        w, episode, therapist, ..
    } = in_therapy();
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    let assessor = w.staff("Asha Assessor", Role::Assessor);
    let (on_the_way, _) = w.waiting("Bo Waiting", Priority::Routine);
    assert!(sees(&w, &triage, on_the_way) && sees(&w, &assessor, on_the_way));
    assert!(!sees(&w, &triage, episode), "in therapy, and nothing pressing");
    let concern: ConcernId = w.desk.ids().next();
    w.on(
        &therapist,
        episode,
        EpisodeCommand::RaiseConcern {
            concern,
            kind: ConcernKind::SuicideOrSelfHarm,
            source: ConcernSource::Words,
            response: ResponseNeeded::Today,
            owner: None,
            what: "Said she does not want to go on".to_owned(),
        },
    );
    assert!(sees(&w, &triage, episode), "on duty");
    assert!(!sees(&w, &assessor, episode));
    w.on(
        &triage,
        episode,
        EpisodeCommand::ActOnConcern {
            concern,
            done: "Phoned, safe tonight".to_owned(),
        },
    );
    w.on(
        &triage,
        episode,
        EpisodeCommand::CloseConcern {
            concern,
            reason: "Plan made, seen twice since".to_owned(),
        },
    );
    assert!(!sees(&w, &triage, episode), "no longer pressing");
}

#[test]
fn nobody_sees_somebody_they_said_they_know() {
    let InTherapy {
        w, episode, therapist, ..
    } = in_therapy();
    let person = w.desk.episode(&therapist, episode).unwrap().person_id;
    let id = therapist.practitioner.unwrap();
    let command = PractitionerEvent::ConflictDeclared { person };
    w.act(
        &therapist,
        Act::Practitioner {
            id,
            expected: None,
            command,
        },
    );
    assert!(
        matches!(w.desk.episode(&therapist, episode), Err(Refused::NotAllowed { why }) if why.contains("know this person"))
    );
    let reason = "I would like to look all the same, please".to_owned();
    assert!(matches!(
        w.refused(&therapist, Act::BreakGlass { episode, reason }),
        Refused::NotAllowed { .. }
    ));
    // And a therapist declares for nobody else.
    let other = w.practitioner("Otto Else", "77");
    let command = PractitionerEvent::ConflictDeclared { person };
    assert!(matches!(
        w.refused(
            &therapist,
            Act::Practitioner {
                id: other,
                expected: None,
                command
            }
        ),
        Refused::NotAllowed { .. }
    ));
}

#[test]
fn a_referrer_sees_their_own_and_does_not_learn_of_others() {
    let w = World::sqlite();
    let one = w.referrer("Gita Practice", "Mill Lane Surgery");
    let same = w.referrer("Gregor Practice", "Mill Lane Surgery");
    let other = w.referrer("Hana Ward", "County Hospital");
    let episode = w
        .refer(&one, w.somebody("Amina Rahman", date(1988, 2, 29)))
        .made
        .episode
        .unwrap();
    assert!(w.desk.my_referral(&one, episode).is_ok());
    assert!(w.desk.my_referral(&same, episode).is_ok(), "the same practice");
    assert_eq!(w.desk.my_referral(&other, episode), Err(Refused::NotFound));
    assert_eq!(w.desk.my_referrals(&other, 1).unwrap().total, 0);
    assert!(matches!(w.desk.episode(&one, episode), Err(Refused::NotAllowed { .. })));
    let command = EpisodeCommand::RecordFurtherInformation {
        document: None,
        text: Some("More".to_owned()),
    };
    assert_eq!(
        w.refused(
            &other,
            Act::Episode {
                id: episode,
                expected: None,
                command
            }
        ),
        Refused::NotFound
    );
}

#[test]
fn service_managers_commissioners_and_others_see_nobody() {
    let w = World::sqlite();
    let (episode, _) = w.waiting("Amina Rahman", Priority::Routine);
    for role in [
        Role::ServiceManager,
        Role::Commissioner,
        Role::IgOfficer,
        Role::ClinicalSafetyOfficer,
        Role::Registrant,
        Role::RegisterEditor,
        Role::Moderator,
    ] {
        let p = w.staff("Sam Somebody", role);
        assert!(
            matches!(w.desk.episode(&p, episode), Err(Refused::NotAllowed { .. })),
            "{role}"
        );
        assert!(w.desk.inbox(&p, &read::InboxFilter::default()).is_err(), "{role}");
        assert!(w.desk.search_people(&p, "rahman").is_err(), "{role}");
        assert!(w.desk.my_referrals(&p, 1).is_err(), "{role}");
    }
    let manager = w.staff("Mo Manager", Role::ServiceManager);
    assert_eq!(w.desk.counts(&manager).unwrap().people, 1);
}

#[test]
fn a_role_that_was_taken_away_ends_with_the_next_request() {
    let w = World::sqlite();
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    let token = w.desk.sign_in_as_persona("tom.triage.triage_clinician").unwrap();
    assert_eq!(w.desk.principal(token.as_str()).unwrap().role, Role::TriageClinician);
    let command = care::account::AccountEvent::RoleEnded {
        role: Role::TriageClinician,
    };
    w.act(
        &w.admin(),
        Act::Account {
            id: triage.user,
            expected: None,
            command,
        },
    );
    assert_eq!(w.desk.principal(token.as_str()), None);
}

#[test]
fn commands_that_touch_slots_have_acts_of_their_own() {
    let w = World::sqlite();
    let lead = w.lead();
    let (episode, wait) = w.waiting("Amina Rahman", Priority::Routine);
    let own = w.practitioner("Nora Room", "1");
    let opening = w.opening(own, Day::Monday, 9);
    let command = EpisodeCommand::MakeOffer {
        offer: w.desk.ids().next(),
        wait,
        opening,
        practitioner: own,
        choice: w.cbt.clone(),
        first_at: "2026-03-09T09:00:00Z".parse().unwrap(),
        explanation: None,
    };
    assert!(matches!(
        w.refused(
            &lead,
            Act::Episode {
                id: episode,
                expected: None,
                command
            }
        ),
        Refused::NotAllowed { .. }
    ));
    let command = OpeningEvent::SeatTaken { episode };
    assert!(matches!(
        w.refused(
            &lead,
            Act::Opening {
                id: opening,
                expected: None,
                command
            }
        ),
        Refused::NotAllowed { .. }
    ));
}
