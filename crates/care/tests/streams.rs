//! Known answers on the streams beside the episode: who may take somebody on, who stays administrator, when a role or a
//! consent ends, and who comes together with whom.

use care::account::{self, Account, AccountEvent, keeps_an_administrator};
use care::calendar::london_instant;
use care::episode::CourseFacts;
use care::person::{self, CarerRef, Name, Person, PersonEvent};
use care::practitioner::{
    self, Basis, Certificate, Practitioner, PractitionerEvent as T, Profile, Registration, may_take_on,
};
use care::service::Standards;
use care::terms::*;
use care::together::{Together, is_one_course};
use care::*;
use jiff::civil::{Date, Time, date};
use uuid::Uuid;

const TODAY: Date = date(2026, 10, 26);

fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

fn with_ctx<R>(today: Date, ask: impl FnOnce(&Ctx<'_>) -> R) -> R {
    let ctx = Ctx {
        now: london_instant(today, Time::constant(10, 0, 0, 0)),
        today,
        by: Author {
            user: id(1),
            human: id(1),
            role: Role::Administrator,
        },
        standards: &Standards::default(),
        calendar: &Calendar::default(),
    };
    ask(&ctx)
}

fn header(today: Date) -> Header {
    Header {
        version: 1,
        at: london_instant(today, Time::constant(10, 0, 0, 0)),
        by: id(1),
        role: Role::Administrator,
        occurred_on: None,
    }
}

fn practitioner(checked_on: Option<Date>) -> Practitioner {
    let mut p = Practitioner::default();
    let profile = Profile {
        name: Name {
            given: "Example".into(),
            ..Name::default()
        },
        profession: "Psychotherapist".into(),
        human: id(1),
        registration: Registration {
            body: "UKCP".into(),
            number: "1".into(),
            checked_on,
        },
        languages: vec![],
        gender: None,
        formats: vec![Format::Individual],
        media: vec![Medium::InPerson],
        basis: Basis::PaidAfc,
        band: Some(7),
        clinical_hours_week: 18,
    };
    let dit = TherapyCode::new("DIT");
    p.apply(&header(TODAY), &T::Joined(profile));
    p.apply(
        &header(TODAY),
        &T::Certified(Certificate {
            therapy: dit,
            since: None,
        }),
    );
    p
}

#[test]
fn a_practitioner_takes_on_somebody_new_when_registered_certified_and_here() {
    let standards = Standards::default();
    let rule = |p: &Practitioner, therapy: &str, on| {
        let answer = may_take_on(p, &TherapyCode::new(therapy), on, &standards);
        answer.err().map(|rejection| rejection.rule)
    };
    let checked = practitioner(Some(TODAY));
    assert_eq!(rule(&checked, "DIT", TODAY), None);
    assert_eq!(rule(&checked, "CBT", TODAY), Some(Rule::NotCertified));
    // A check is good for 365 days: 26 October 2027 is the last.
    assert_eq!(rule(&checked, "DIT", date(2027, 10, 26)), None);
    let late = Some(Rule::RegistrationOutOfDate);
    assert_eq!(rule(&checked, "DIT", date(2027, 10, 27)), late);
    assert_eq!(rule(&practitioner(None), "DIT", TODAY), late);
    let mut ended = practitioner(Some(TODAY));
    let therapy = TherapyCode::new("DIT");
    ended.apply(&header(TODAY), &T::CertificateEnded { therapy });
    assert_eq!(rule(&ended, "DIT", TODAY), Some(Rule::NotCertified));
    let mut left = practitioner(Some(TODAY));
    left.apply(&header(TODAY), &T::Left { on: TODAY });
    assert_eq!(rule(&left, "DIT", TODAY), None, "the last day is a day of work");
    assert_eq!(rule(&left, "DIT", date(2026, 10, 27)), Some(Rule::Inactive));
    assert_eq!(rule(&Practitioner::default(), "DIT", TODAY), Some(Rule::Inactive));
}

#[test]
fn whoever_leaves_next_month_works_until_then() {
    let mut p = practitioner(Some(TODAY));
    p.apply(&header(TODAY), &T::Left { on: date(2026, 11, 30) });
    let leave = T::LeaveAgreed {
        from: date(2026, 11, 9),
        to: date(2026, 11, 13),
    };
    assert!(with_ctx(TODAY, |ctx| practitioner::decide(&p, leave.clone(), ctx)).is_ok());
    assert!(with_ctx(date(2026, 11, 30), |ctx| practitioner::decide(&p, leave.clone(), ctx)).is_ok());
    let rejection = with_ctx(date(2026, 12, 1), |ctx| practitioner::decide(&p, leave, ctx)).unwrap_err();
    assert_eq!(rejection.rule, Rule::Inactive);
}

#[test]
fn the_last_administrator_stays_one() {
    let mut a = Account::default();
    let opened = AccountEvent::Opened {
        human: id(1),
        user_name: "a".into(),
        name: "A".into(),
        team: String::new(),
    };
    let role = Role::Administrator;
    let granted = |until| AccountEvent::RoleGranted { role, until };
    a.apply(&header(TODAY), &opened);
    a.apply(&header(TODAY), &granted(None));
    let until = Some(london_instant(date(2026, 12, 1), Time::MIN));
    let ended = AccountEvent::RoleEnded { role };
    for takes_away in [AccountEvent::Closed, ended.clone(), granted(until)] {
        let rejection = keeps_an_administrator(&a, &takes_away, 0).unwrap_err();
        assert_eq!(rejection.rule, Rule::LastOfItsKind, "{takes_away:?}");
        assert!(keeps_an_administrator(&a, &takes_away, 1).is_ok(), "with another one");
    }
    for harmless in [granted(None), AccountEvent::RoleEnded { role: Role::Therapist }] {
        assert!(keeps_an_administrator(&a, &harmless, 0).is_ok(), "{harmless:?}");
    }
    a.apply(&header(TODAY), &AccountEvent::Closed);
    let again = with_ctx(TODAY, |ctx| account::decide(&a, ended, ctx)).unwrap_err();
    assert_eq!(again.rule, Rule::Inactive);
}

#[test]
fn a_role_ends_at_its_instant() {
    let mut a = Account::default();
    let ends = london_instant(date(2026, 12, 1), Time::MIN);
    let role = Role::Reviewer;
    a.apply(
        &header(TODAY),
        &AccountEvent::RoleGranted {
            role,
            until: Some(ends),
        },
    );
    let before = ends - jiff::SignedDuration::from_nanos(1);
    assert_eq!(a.roles_at(before).collect::<Vec<_>>(), [role]);
    assert_eq!(a.roles_at(ends).count(), 0);
    a.apply(&header(TODAY), &AccountEvent::Closed);
    assert_eq!(a.roles_at(before).count(), 0);
}

#[test]
fn a_carer_is_gone_with_the_consent() {
    let mut p = Person {
        registered: true,
        ..Person::default()
    };
    let kind = ConsentKind::ShareWithCarer;
    let carer = Some(CarerRef {
        name: "A sister".into(),
        phone: None,
    });
    p.apply(&header(TODAY), &PersonEvent::ConsentGiven { kind, carer });
    assert!(p.carer.is_some() && p.consents_to(kind));
    let withdrawn = PersonEvent::ConsentWithdrawn { kind };
    p.apply(&header(TODAY), &withdrawn);
    assert!(p.carer.is_none() && !p.consents_to(kind));
    let twice = with_ctx(TODAY, |ctx| person::decide(&p, withdrawn.into(), ctx)).unwrap_err();
    assert_eq!(twice.rule, Rule::UnknownItem);
}

fn course(n: u128, format: Format) -> CourseFacts {
    CourseFacts {
        id: id(n),
        choice: TherapyChoice {
            therapy: TherapyCode::new("BCT"),
            format,
        },
        practitioner: id(8),
        opening: Some(id(9)),
        group: None,
        weekly: WeeklySlot {
            day: Day::Tuesday,
            at: Time::constant(17, 0, 0, 0),
            minutes: 80,
        },
        medium: Medium::InPerson,
        sessions: 20,
        trainee: TraineeTold::NotATrainee,
    }
}

#[test]
fn a_couple_shares_the_course_and_nothing_else() {
    let hers = course(1, Format::Couple);
    let mut his = course(1, Format::Couple);
    assert_eq!(hers.together(), Together::Shared(id(1)));
    assert!(is_one_course(&[&hers, &his]).is_ok());
    // Each is told of the trainee, and agrees, for themself.
    his.trainee = TraineeTold::ToldAndAgreed;
    assert!(is_one_course(&[&hers, &his]).is_ok());
    let rule = |courses: &[&CourseFacts]| is_one_course(courses).map_err(|r| r.rule);
    assert_eq!(rule(&[]), Err(Rule::PartMissing));
    assert_eq!(rule(&[&hers]), Err(Rule::PartMissing));
    assert_eq!(rule(&[&hers, &course(2, Format::Couple)]), Err(Rule::UnknownItem));
    let mut other_time = hers.clone();
    other_time.weekly.minutes = 50;
    assert_eq!(rule(&[&hers, &other_time]), Err(Rule::UnknownItem));
    let alone = course(1, Format::Individual);
    assert_eq!(rule(&[&alone, &alone]), Err(Rule::OutOfRange));
    // What either record says of the other is the id that both hold, and no name or person.
    let body = serde_json::to_string(&hers).unwrap();
    assert_eq!(body.matches("person").count() - body.matches("in_person").count(), 0);
}

#[test]
fn a_course_says_whether_it_is_alone_or_in_a_group() {
    assert_eq!(course(1, Format::Individual).together(), Together::Alone);
    assert_eq!(course(1, Format::SelfGuided).together(), Together::Alone);
    assert_eq!(course(1, Format::Family).together(), Together::Shared(id(1)));
    assert_eq!(course(1, Format::Group).together(), Together::Group(None));
    let mut in_group = course(1, Format::Digital);
    in_group.group = Some(id(4));
    assert_eq!(in_group.together(), Together::Group(Some(id(4))));
}
