//! Signing in: names, passwords, lock-out, ends, roles, tokens, forms held.

use care::Role;
use care::account::AccountEvent;
use casework::*;

use crate::world::{World, on_both};

const GOOD: &str = "lantern gravel tuesday";

on_both!(in_and_out, locked_after_ten_tries, a_sign_in_ends);

fn in_and_out(w: &World) {
    w.staff("Tom Triage", Role::TriageClinician);
    let name = "  Tom.Triage.TRIAGE_clinician ";
    assert_eq!(
        w.desk.sign_in(name, "wrong password here", "net").unwrap_err(),
        SignInRefused::Wrong
    );
    assert_eq!(
        w.desk.sign_in("nobody.at.all", GOOD, "net").unwrap_err(),
        SignInRefused::Wrong
    );
    let token = w.desk.sign_in(name, GOOD, "net").unwrap();
    let p = w.desk.principal(token.as_str()).unwrap();
    assert_eq!((p.name.as_str(), p.role), ("Tom Triage", Role::TriageClinician));
    assert_eq!(token.as_str().len(), 64);
    assert_eq!(format!("{token:?}"), "Token(..)");
    assert!(w.desk.principal("0000").is_none());
    w.desk.sign_out(token.as_str());
    assert!(w.desk.principal(token.as_str()).is_none());
}

fn locked_after_ten_tries(w: &World) {
    w.staff("Tom Triage", Role::TriageClinician);
    let name = "tom.triage.triage_clinician";
    for who in [name, "nobody.at.all"] {
        for n in 0..10 {
            let net = format!("net {n}");
            assert_eq!(
                w.desk.sign_in(who, "wrong password here", &net).unwrap_err(),
                SignInRefused::Wrong,
                "{who} {n}"
            );
        }
        // Also with the right password, and for a name that does not exist: nothing tells them apart.
        assert_eq!(
            w.desk.sign_in(who, GOOD, "net").unwrap_err(),
            SignInRefused::Locked { minutes: 16 },
            "{who}"
        );
    }
    w.clock.advance_micros(14 * 60 * 1_000_000);
    assert_eq!(
        w.desk.sign_in(name, GOOD, "net").unwrap_err(),
        SignInRefused::Locked { minutes: 2 }
    );
    w.clock.advance_micros(2 * 60 * 1_000_000);
    assert!(w.desk.sign_in(name, GOOD, "net").is_ok());
}

fn a_sign_in_ends(w: &World) {
    w.staff("Tom Triage", Role::TriageClinician);
    let minutes = |n: i64| w.clock.advance_micros(n * 60 * 1_000_000);
    let token = w.desk.sign_in("tom.triage.triage_clinician", GOOD, "net").unwrap();
    for _ in 0..40 {
        minutes(14);
        assert!(w.desk.principal(token.as_str()).is_some(), "used every 14 minutes");
    }
    minutes(16);
    assert!(w.desk.principal(token.as_str()).is_none(), "not used for 16 minutes");
    let token = w.desk.sign_in("tom.triage.triage_clinician", GOOD, "net").unwrap();
    for _ in 0..51 {
        minutes(14);
        assert!(w.desk.principal(token.as_str()).is_some());
    }
    minutes(7);
    assert!(
        w.desk.principal(token.as_str()).is_none(),
        "twelve hours are the end, however much it was used"
    );
    assert!(
        w.desk.whose(token.as_str()).is_some(),
        "what they had typed can still be kept for them"
    );
}

#[test]
fn one_network_cannot_try_all_names() {
    let w = World::sqlite();
    for n in 0..50 {
        let refused = w
            .desk
            .sign_in(&format!("name {n}"), "wrong password here", "one network")
            .unwrap_err();
        assert_eq!(refused, SignInRefused::Wrong, "{n}");
    }
    assert!(matches!(
        w.desk.sign_in("name 51", GOOD, "one network").unwrap_err(),
        SignInRefused::Locked { .. }
    ));
    assert_eq!(
        w.desk.sign_in("name 51", GOOD, "another network").unwrap_err(),
        SignInRefused::Wrong
    );
}

#[test]
fn personas_are_for_demonstrations_only() {
    let demo = World::sqlite();
    demo.staff("Tom Triage", Role::TriageClinician);
    let personas = demo.desk.personas();
    let names: Vec<&str> = personas.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["Ada Admin", "Tom Triage"]);
    let token = demo.desk.sign_in_as_persona(&personas[1].user_name).unwrap();
    assert_eq!(demo.desk.principal(token.as_str()).unwrap().role, Role::TriageClinician);
    let real = World::real();
    assert!(real.desk.personas().is_empty());
    assert_eq!(real.desk.sign_in_as_persona("admin").unwrap_err(), SignInRefused::Wrong);
}

#[test]
fn the_first_password_must_be_changed_before_anything_else() {
    let w = World::real();
    let token = w.desk.sign_in("admin", GOOD, "net").unwrap();
    let p = w.desk.principal(token.as_str()).unwrap();
    assert!(p.must_change_password);
    assert!(matches!(
        w.desk.inbox(&p, &read::InboxFilter::default()),
        Err(Refused::NotAllowed { .. })
    ));
    let other = w.desk.sign_in("admin", GOOD, "net").unwrap();
    let short = w.desk.change_password(token.as_str(), GOOD, "short").unwrap_err();
    assert!(matches!(short, Refused::Invalid(e) if e[0].field == "new"));
    let wrong = w
        .desk
        .change_password(token.as_str(), "not the one", "seven quiet bridges")
        .unwrap_err();
    assert!(matches!(wrong, Refused::Invalid(e) if e[0].field == "old"));
    let new = w
        .desk
        .change_password(token.as_str(), GOOD, "seven quiet bridges")
        .unwrap();
    assert!(w.desk.principal(token.as_str()).is_none(), "the old token ended");
    assert!(w.desk.principal(other.as_str()).is_none(), "and every other sign-in");
    let p = w.desk.principal(new.as_str()).unwrap();
    assert!(!p.must_change_password);
    assert!(w.desk.inbox(&p, &read::InboxFilter::default()).is_ok());
    assert_eq!(w.desk.sign_in("admin", GOOD, "net").unwrap_err(), SignInRefused::Wrong);
}

#[test]
fn a_token_changes_with_the_role() {
    let w = World::sqlite();
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    let command = AccountEvent::RoleGranted {
        role: Role::Assessor,
        until: None,
    };
    w.act(
        &w.admin(),
        Act::Account {
            id: triage.user,
            expected: None,
            command,
        },
    );
    let token = w.desk.sign_in("tom.triage.triage_clinician", GOOD, "net").unwrap();
    let p = w.desk.principal(token.as_str()).unwrap();
    assert_eq!(p.roles, [Role::TriageClinician, Role::Assessor]);
    assert!(w.desk.take_role(token.as_str(), Role::ClinicalLead).is_err());
    let assessor = w.desk.take_role(token.as_str(), Role::Assessor).unwrap();
    assert!(w.desk.principal(token.as_str()).is_none());
    assert_eq!(w.desk.principal(assessor.as_str()).unwrap().role, Role::Assessor);
}

#[test]
fn a_role_for_a_while_ends_by_itself() {
    let w = World::sqlite();
    let reviewer = w.staff("Rita Review", Role::Reviewer);
    let until = Some("2026-03-05T10:00:00Z".parse().unwrap());
    let command = AccountEvent::RoleGranted {
        role: Role::Reviewer,
        until,
    };
    w.act(
        &w.admin(),
        Act::Account {
            id: reviewer.user,
            expected: None,
            command,
        },
    );
    let token = w.desk.sign_in("rita.review.reviewer", GOOD, "net").unwrap();
    assert!(w.desk.principal(token.as_str()).is_some());
    w.days(1);
    assert_eq!(
        w.desk.sign_in("rita.review.reviewer", GOOD, "net").unwrap_err(),
        SignInRefused::Wrong
    );
}

#[test]
fn forms_carry_a_value_of_their_own_sign_in() {
    let w = World::sqlite();
    let (one, two) = (
        w.desk.sign_in_as_persona("admin").unwrap(),
        w.desk.sign_in_as_persona("admin").unwrap(),
    );
    let value = w.desk.csrf(one.as_str());
    assert_eq!(value.len(), 64);
    assert!(w.desk.csrf_holds(one.as_str(), &value));
    assert!(!w.desk.csrf_holds(two.as_str(), &value));
    assert!(!w.desk.csrf_holds(one.as_str(), ""));
    assert!(
        !w.desk
            .csrf_holds(one.as_str(), &value.replace(value.chars().next().unwrap(), "é"))
    );
}

#[test]
fn what_was_typed_is_given_back_once_to_the_same_user() {
    let w = World::sqlite();
    let (tom, ada) = (w.staff("Tom Triage", Role::TriageClinician), w.admin());
    w.desk
        .hold_form(tom.user, "/episodes/1/note", b"text=CANARYTYPED")
        .unwrap();
    assert_eq!(w.desk.held_form(ada.user, "/episodes/1/note"), None);
    assert_eq!(w.desk.held_form(tom.user, "/episodes/2/note"), None);
    assert!(!w.raw().windows(11).any(|part| part == b"CANARYTYPED"), "sealed");
    assert_eq!(
        w.desk.held_form(tom.user, "/episodes/1/note").as_deref(),
        Some(&b"text=CANARYTYPED"[..])
    );
    assert_eq!(w.desk.held_form(tom.user, "/episodes/1/note"), None);
    w.desk.hold_form(tom.user, "/a", b"late").unwrap();
    w.hours(2);
    assert_eq!(w.desk.held_form(tom.user, "/a"), None);
}

#[test]
fn a_system_that_sends_messages_has_a_token_of_its_own() {
    let w = World::sqlite();
    let gp = w.referrer("Mill Lane System", "Mill Lane Surgery");
    let triage = w.staff("Tom Triage", Role::TriageClinician);
    assert!(w.desk.issue_client_token(&triage, gp.user).is_err());
    assert!(w.desk.issue_client_token(&w.admin(), triage.user).is_err());
    let token = w.desk.issue_client_token(&w.admin(), gp.user).unwrap();
    w.days(300);
    let p = w.desk.principal(token.as_str()).unwrap();
    assert_eq!(
        (p.role, p.speaks_for.as_deref()),
        (Role::Referrer, Some("Mill Lane Surgery"))
    );
    assert!(w.desk.take_role(token.as_str(), Role::Referrer).is_err());
    w.act(
        &w.admin(),
        Act::ResetPassword {
            user: gp.user,
            password: "seven quiet bridges".to_owned(),
        },
    );
    assert!(
        w.desk.principal(token.as_str()).is_none(),
        "ended with every other sign-in of the account"
    );
}

#[test]
fn the_last_administrator_stays() {
    let w = World::sqlite();
    let ada = w
        .desk
        .principal(w.desk.sign_in_as_persona("admin").unwrap().as_str())
        .unwrap();
    let closed = Act::Account {
        id: ada.user,
        expected: None,
        command: AccountEvent::Closed,
    };
    assert!(matches!(w.refused(&ada, closed.clone()), Refused::Rejected(r) if r.rule == care::Rule::LastOfItsKind));
    w.admin();
    w.act(&ada, closed);
    assert!(matches!(
        w.desk.sign_in("admin", GOOD, "net"),
        Err(SignInRefused::Wrong)
    ));
}

#[test]
fn a_user_name_is_taken_once_whatever_its_case() {
    let w = World::sqlite();
    let open = |name: &str| Act::OpenAccount {
        user_name: name.to_owned(),
        name: "Somebody".to_owned(),
        team: String::new(),
        roles: vec![Role::Assessor],
        practitioner: None,
        speaks_for: None,
        password: GOOD.to_owned(),
    };
    w.act(&w.admin(), open("a.assessor"));
    assert!(matches!(w.refused(&w.admin(), open("A.Assessor ")), Refused::Invalid(e) if e[0].field == "user_name"));
    let bad = Act::OpenAccount {
        user_name: "no spaces here".to_owned(),
        name: " ".to_owned(),
        team: String::new(),
        roles: vec![Role::System],
        practitioner: None,
        speaks_for: None,
        password: "short".to_owned(),
    };
    let Refused::Invalid(errors) = w.refused(&w.admin(), bad) else {
        panic!("not as expected")
    };
    let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
    assert_eq!(fields, ["user_name", "name", "roles", "password"], "all at once");
}
