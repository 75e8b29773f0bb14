//! Files: checked whole, taken whole or not at all.

use casework::{Refused, TakenAs};

use crate::stage::Stage;

const PRACTITIONERS: &str = "\
name,role,profession,body,registration_number,registration_checked,therapies,formats,site,remote,supervisor,basis,clinical_hours_week
\"Madeup, Sal\",therapist,Psychotherapist,UKCP,P1,2026-08-01,CBT,individual,,yes,,paid_afc,20
Kit Invented,trainee,Trainee psychotherapist,UKCP,P2,,CBT,individual,ground,no,UKCP P1,trainee_placement,8
";

const REFERRALS: &str = "\
reference,referred_on,source,given_name,family_name,birth_date,nhs_number,referrer_name,referrer_ods_code,reason
R1,2026-08-03,gp,Amal,Pretend,1980-01-02,999 000 0018,Dr Nobody,Z99999,Low for a year
R2,2026-08-04,gp,Bo,Pretend,1990-05-06,,Dr Nobody,Z99999,Worries about everything
R3,2026-08-05,gp,Bo,Pretend,1990-05-06,,Dr Nobody,Z99999,Asked again
";

fn position(stage: &Stage) -> u64 {
    stage.desk.ledger_state(&stage.officer).expect("the state").position
}

#[test]
fn checking_practitioners_stores_nothing() {
    let stage = Stage::new();
    let before = position(&stage);
    assert_eq!(
        stage.desk.check_practitioners(&stage.admin, PRACTITIONERS.as_bytes()),
        Ok(2)
    );
    assert_eq!(position(&stage), before);
    assert!(
        stage
            .desk
            .practitioners(&stage.admin)
            .expect("practitioners")
            .is_empty()
    );
    let done = stage.do_it(
        &stage.admin,
        casework::Act::ImportPractitioners {
            csv: PRACTITIONERS.into(),
        },
    );
    assert_eq!(done.made.count, 2);
    let names: Vec<String> = stage
        .desk
        .practitioners(&stage.admin)
        .expect("practitioners")
        .iter()
        .filter_map(|t| t.state.profile.as_ref().map(|p| p.name.full()))
        .collect();
    assert_eq!(names, ["Kit Invented", "Sal Madeup"]);
}

#[test]
fn a_broken_file_of_practitioners_is_told_by_place() {
    let stage = Stage::new();
    let broken = PRACTITIONERS.replace("P2,,CBT", "P2,,NOSUCH");
    let refused = stage
        .desk
        .check_practitioners(&stage.admin, broken.as_bytes())
        .expect_err("broken");
    let Refused::Invalid(errors) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].place.as_deref(), Some("line 3, column therapies"));
    assert!(errors[0].words.contains("NOSUCH"), "{}", errors[0].words);
}

#[test]
fn a_list_is_taken_whole_and_a_repeat_does_nothing() {
    let stage = Stage::new();
    let taken = stage.desk.take_list(&stage.admin, REFERRALS.as_bytes()).expect("taken");
    assert_eq!(taken.len(), 3);
    assert!(
        taken
            .iter()
            .all(|t| matches!(t.outcome, TakenAs::Referral { .. }) && t.status == 201),
        "{taken:?}"
    );
    let body: serde_json::Value = serde_json::from_slice(&taken[0].body).expect("JSON");
    assert_eq!(body["resourceType"], "ServiceRequest");
    // The same name and birth date twice in one list: two records, linked.
    let TakenAs::Referral { episode, .. } = taken[2].outcome else {
        panic!("{:?}", taken[2])
    };
    let page = stage.desk.episode(&stage.lead, episode).expect("the episode");
    assert_eq!(page.others.iter().filter(|other| other.linked).count(), 1);
    let before = position(&stage);
    let again = stage.desk.take_list(&stage.admin, REFERRALS.as_bytes()).expect("taken");
    assert!(
        again
            .iter()
            .all(|t| matches!(t.outcome, TakenAs::Repeat { episode: Some(_), .. }))
    );
    assert_eq!(position(&stage), before);
    // A list that has grown brings only what is new.
    let grown = format!("{REFERRALS}R4,2026-08-06,gp,Cleo,Pretend,1970-01-01,,Dr Nobody,Z99999,Grief\n");
    let grown = stage.desk.take_list(&stage.admin, grown.as_bytes()).expect("taken");
    let fresh: Vec<&str> = grown
        .iter()
        .filter(|t| t.status == 201)
        .map(|t| t.words.as_str())
        .collect();
    assert_eq!(fresh, ["line 5: received as a new referral"]);
}

#[test]
fn a_list_with_a_broken_row_is_not_taken_at_all() {
    let stage = Stage::new();
    let before = position(&stage);
    let broken = REFERRALS.replace("R2,2026-08-04", "R2,2026-13-04");
    let twice = REFERRALS.replace(
        "1990-05-06,,Dr Nobody,Z99999,Asked",
        "1990-05-06,999 000 0018,Dr Nobody,Z99999,Asked",
    );
    for (file, place) in [(broken, "line 3, column referred_on"), (twice, "line 4")] {
        let refused = stage.desk.take_list(&stage.admin, file.as_bytes()).expect_err("broken");
        let Refused::Invalid(errors) = refused else {
            panic!("{refused:?}")
        };
        assert!(
            errors
                .iter()
                .any(|e| e.place.as_deref().is_some_and(|p| p.starts_with(place))),
            "{errors:?}"
        );
    }
    assert_eq!(position(&stage), before);
    assert!(matches!(
        stage.desk.take_list(&stage.lead, REFERRALS.as_bytes()),
        Err(Refused::NotAllowed { .. })
    ));
}
