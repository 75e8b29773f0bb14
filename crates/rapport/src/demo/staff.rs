//! The fictional service: sites, provision, about forty practitioners with their openings, accounts and personas.

use super::kinds::KINDS;
use super::{invent, slots};
use crate::output::Failure;
use care::person::Name;
use care::practitioner::{Certificate, PractitionerCommand, Profile, Registration};
use care::service::{Contact, Provision, ServiceCommand, Site};
use care::terms::*;
use care::*;
use casework::{Act, Desk, Done, ManualClock, Principal};
use jiff::civil::Date;
use rand::{Rng, RngExt};
use uuid::Uuid;

/// The password of every demonstration account, said on the sign-in page.
pub const PASSWORD: &str = "wrenfield-demo";

/// A practitioner with an account.
#[derive(Debug, Clone)]
pub struct Member {
    /// The practitioner.
    pub id: PractitionerId,
    /// The account.
    pub user: UserId,
    /// The role acted in.
    pub role: Role,
    /// Therapies.
    pub therapies: Vec<TherapyCode>,
}

/// Who works here.
pub struct Staff {
    /// Practitioners.
    pub members: Vec<Member>,
    /// Administrator.
    pub administrator: UserId,
    /// Service manager.
    pub manager: UserId,
    /// Moderator of the public news.
    pub moderator: UserId,
    /// Triage clinicians.
    pub triage: Vec<UserId>,
    /// Assessors.
    pub assessors: Vec<UserId>,
    /// Clinical leads.
    pub leads: Vec<UserId>,
    /// The external reviewers, with what each is trained in; the first is the one of moment 2.
    pub reviewers: Vec<(UserId, Vec<TherapyCode>)>,
    /// Referrers: a GP, a liaison nurse, a community psychiatrist.
    pub referrers: Vec<(UserId, ReferralSource)>,
    /// The therapist of moment 5.
    pub therapist: Member,
    /// The one psychodynamic therapist of moment 2.
    pub psychodynamic: Member,
}

/// Reviewers from outside: user name, name, where they come from, and a therapy of the kind they are trained in. One for
/// each kind that somebody may contest a decision about.
const REVIEWERS: [(&str, [&str; 2], &str, &str); 4] = [
    ("reviewer", ["Tamsin", "Vantongeren"], "Ashby area, register", "DIT"),
    (
        "reviewer2",
        ["Bartholomew", "Ennerdale"],
        "Harrow area, register",
        "TFCBT",
    ),
    ("reviewer3", ["Solveig", "Threlkeld"], "Harrow area, register", "IPT"),
    ("reviewer4", ["Ignatius", "Mardale"], "Ashby area, register", "GSH"),
];

impl Staff {
    /// A reviewer who is trained in the therapy, else the first.
    pub fn reviewer_for(&self, therapy: Option<&TherapyCode>) -> Option<UserId> {
        let trained = |(_, therapies): &&(UserId, Vec<TherapyCode>)| therapy.is_some_and(|t| therapies.contains(t));
        self.reviewers
            .iter()
            .find(trained)
            .or(self.reviewers.first())
            .map(|(user, _)| *user)
    }
}

/// Does an act, or says which one failed: a demonstration that cannot be made is a fault.
pub fn act(desk: &Desk, by: &Principal, what: &str, act: Act) -> Result<Done, Failure> {
    desk.act(by, act, None)
        .map_err(|e| Failure::new(format!("the demonstration: {what}: {e}")))
}

/// Founds the service's sites, provision, practitioners, openings and accounts, as many as `people` a year need.
///
/// # Errors
/// When an act is refused.
pub fn settle(
    desk: &Desk,
    clock: &ManualClock,
    rng: &mut impl Rng,
    names: &mut invent::Names,
    people: u32,
    start: Date,
    today: Date,
) -> Result<Staff, Failure> {
    let admin_user = administrator(desk)?;
    let admin = super::year::as_role(desk, admin_user, Role::Administrator)?;
    settings(desk, &admin)?;
    let account = |user: &str, name: &str, team: &str, roles: &[Role], practitioner, speaks_for: Option<&str>| {
        let open = Act::OpenAccount {
            user_name: user.to_owned(),
            name: name.to_owned(),
            team: team.to_owned(),
            roles: roles.to_vec(),
            practitioner,
            speaks_for: speaks_for.map(ToOwned::to_owned),
            password: PASSWORD.to_owned(),
        };
        // A second apart, so that their ids are in the order in which they are offered as personas.
        clock.advance_micros(1_000_000);
        let done = act(desk, &admin, "opening an account", open)?;
        done.made
            .user
            .ok_or_else(|| Failure::new("the demonstration: an account has no id"))
    };
    let triage = vec![
        account(
            "amira",
            "Amira Hallowfield",
            "Triage",
            &[Role::TriageClinician, Role::Assessor],
            None,
            None,
        )?,
        account(
            "gethin",
            "Gethin Ormsgill",
            "Triage",
            &[Role::TriageClinician, Role::Assessor],
            None,
            None,
        )?,
    ];
    let assessors = vec![triage[0], triage[1]];
    let leads = vec![
        account(
            "lead",
            "Marguerite Stanedge",
            "Clinical leadership",
            &[Role::ClinicalLead],
            None,
            None,
        )?,
        account(
            "lead2",
            "Owain Kirkbrae",
            "Clinical leadership",
            &[Role::ClinicalLead],
            None,
            None,
        )?,
    ];
    let moderator = account(
        "moderator",
        "Ottoline Garsdale",
        "Public information",
        &[Role::Moderator],
        None,
        None,
    )?;
    let manager = account(
        "manager",
        "Patience Nkemelu",
        "Management",
        &[Role::ServiceManager],
        None,
        None,
    )?;
    account(
        "commissioner",
        "Bronwen Silverdyke",
        "Coldmere commissioning",
        &[Role::Commissioner],
        None,
        None,
    )?;
    account(
        "ig",
        "Iolo Rookhope",
        "Information governance",
        &[Role::IgOfficer],
        None,
        None,
    )?;
    // The psychiatrist of moment 2 comes first, so as to be among the personas.
    let referrers = vec![
        (
            account(
                "psychiatrist",
                "Dr Ruta Corrigall",
                "Community team",
                &[Role::Referrer],
                None,
                Some("Coldmere community team"),
            )?,
            ReferralSource::Cmht,
        ),
        (
            account(
                "gp",
                "Dr Bronagh Larchwood",
                "Larch Row Surgery",
                &[Role::Referrer],
                None,
                Some("Larch Row Surgery"),
            )?,
            ReferralSource::Gp,
        ),
        (
            account(
                "liaison",
                "Femi Coldbrook",
                "Liaison psychiatry",
                &[Role::Referrer],
                None,
                Some("Wrenfield General, liaison"),
            )?,
            ReferralSource::HospitalLiaison,
        ),
    ];
    let mut reviewers = Vec::new();
    for (number, (user, [given, family], team, therapy)) in REVIEWERS.into_iter().enumerate() {
        let kind = KINDS.iter().position(|k| k.therapies.contains(&therapy)).unwrap_or(0);
        let number = 900 + u32::try_from(number).unwrap_or(0);
        let name = Name {
            given: given.into(),
            family: family.into(),
            uses: None,
            title: None,
        };
        let practitioner = join(desk, &admin, rng, kind, name.clone(), None, start, number)?;
        let user = account(user, &name.full(), team, &[Role::Reviewer], Some(practitioner), None)?;
        let therapies = KINDS.get(kind).map(|k| k.therapies).unwrap_or_default();
        reviewers.push((user, therapies.iter().map(|t| TherapyCode::new(*t)).collect()));
    }
    let mut members = Vec::new();
    let mut number = 0_u32;
    for (k, kind) in KINDS.iter().enumerate() {
        // Two at least of the first kind: the therapist of moment 5, and the colleague of moment 4.
        let how_many = slots::how_many(kind, people).max(if kind.therapies.first() == Some(&"CBT") { 2 } else { 1 });
        let mut left = slots::slots_of(kind, people);
        for i in 0..how_many {
            number += 1;
            // The two of the tour keep their names, whatever the seed.
            let (user_name, named) = match (kind.body, i) {
                ("BABCP", 0) if kind.therapies.contains(&"BA") => ("therapist", Some(["Hesper", "Lintwhistle"])),
                ("BPC", 0) => ("psychodynamic", Some(["Rosamund", "Ketteridge"])),
                _ => ("", None),
            };
            let (mut name, gender) = names.draw(rng);
            if let Some([given, family]) = named {
                (name.given, name.family) = (given.into(), family.into());
                names.keep(&name);
            }
            let gender = match named {
                Some(_) => Some(Gender::Female),
                None => invent::chance(rng, 0.7).then_some(gender),
            };
            let id = join(desk, &admin, rng, k, name.clone(), gender, start, number)?;
            let user_name = match user_name {
                "" => format!("{}{number}", name.given.to_lowercase()),
                named => named.to_owned(),
            };
            let mut roles = vec![kind.role];
            // The one psychodynamic therapist also assesses for that therapy.
            if kind.body == "BPC" {
                roles.push(Role::Assessor);
            }
            if kind.profession == "Counselling psychologist" {
                roles.push(Role::Supervisor);
            }
            let user = account(&user_name, &name.full(), kind.profession, &roles, Some(id), None)?;
            let therapies: Vec<_> = kind.therapies.iter().map(|t| TherapyCode::new(*t)).collect();
            let member = Member {
                id,
                user,
                role: kind.role,
                therapies,
            };
            let wanted = slots::Wanted {
                slots: left.div_ceil(how_many - i),
                full_today: user_name == "therapist",
            };
            left -= wanted.slots.min(left);
            slots::lay_open(desk, &admin, rng, kind, &member, wanted, start, today)?;
            members.push(member);
        }
    }
    supervise(desk, &admin, &members)?;
    let find = |pick: &dyn Fn(&Member) -> bool| {
        members
            .iter()
            .find(|m| pick(m))
            .cloned()
            .ok_or_else(|| Failure::new("the demonstration: a member is missing"))
    };
    let cbt = TherapyCode::new("CBT");
    let therapist = find(&|m| m.therapies.first() == Some(&cbt))?;
    let psychodynamic = find(&|m| m.therapies.contains(&TherapyCode::new("DIT")))?;
    Ok(Staff {
        members,
        administrator: admin_user,
        manager,
        moderator,
        triage,
        assessors,
        leads,
        reviewers,
        referrers,
        therapist,
        psychodynamic,
    })
}

fn administrator(desk: &Desk) -> Result<UserId, Failure> {
    let system = Principal::system(desk.organisation());
    let found = desk
        .staff_with(&system, &[Role::Administrator])
        .map_err(|e| Failure::new(e.to_string()))?;
    found
        .first()
        .map(|(user, _, _)| *user)
        .ok_or_else(|| Failure::new("the demonstration: no administrator"))
}

fn settings(desk: &Desk, admin: &Principal) -> Result<(), Failure> {
    let set = |command| {
        act(
            desk,
            admin,
            "the settings",
            Act::Service {
                expected: None,
                command,
            },
        )
        .map(drop)
    };
    // No code that the official files know: an invented service is for no real area.
    set(ServiceCommand::AreaStated {
        code: Some("QZZ".to_owned()),
    })?;
    set(ServiceCommand::ContactStated(Contact {
        phone: "01632 960 123".into(),
        email: "hello@wrenfield.example.org".into(),
        address: "The Old Tannery, Tannery Way, Wrenfield ZZ1 0AA".into(),
        hours: "Monday to Friday, 9am to 5pm".into(),
    }))?;
    for (code, name, area, address, step_free) in [
        (
            "tannery",
            "The Old Tannery",
            "Wrenfield",
            "Tannery Way, Wrenfield ZZ1 0AA",
            true,
        ),
        (
            "coldmere",
            "Coldmere Health Centre",
            "Coldmere",
            "Quarry Street, Coldmere ZZ2 1BD",
            true,
        ),
        (
            "thornwick",
            "Thornwick Library, upper floor",
            "Thornwick",
            "Mill Lane, Thornwick ZZ4 3FG",
            false,
        ),
    ] {
        let site = Site {
            code: code.into(),
            name: name.into(),
            address: address.into(),
            step_free,
            area: area.into(),
        };
        set(ServiceCommand::SiteOpened(site))?;
    }
    use Provision::{ListClosed, NotKnown, NotOffered, Offered};
    for (therapy, format, provision) in [
        ("CBT", Format::Individual, Offered),
        ("GSH", Format::Individual, Offered),
        ("BA", Format::Individual, Offered),
        ("TFCBT", Format::Individual, Offered),
        ("EMDR", Format::Individual, Offered),
        ("PCECFD", Format::Individual, Offered),
        ("IPT", Format::Individual, Offered),
        ("CTFD", Format::Couple, Offered),
        ("CAT", Format::Individual, ListClosed),
        ("DIT", Format::Individual, Offered),
        ("STPP", Format::Individual, Offered),
        ("LTPP", Format::Individual, ListClosed),
        ("DBT", Format::Group, NotOffered),
        ("GA", Format::Group, NotKnown),
    ] {
        set(ServiceCommand::ProvisionDeclared {
            therapy: TherapyCode::new(therapy),
            format,
            provision,
        })?;
    }
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "one call, and a struct of it would only rename them"
)]
fn join(
    desk: &Desk,
    admin: &Principal,
    rng: &mut impl Rng,
    kind: usize,
    name: Name,
    gender: Option<Gender>,
    start: Date,
    number: u32,
) -> Result<PractitionerId, Failure> {
    let kind = KINDS
        .get(kind)
        .ok_or_else(|| Failure::new("the demonstration: no such kind"))?;
    let languages: &[&str] = if invent::chance(rng, 0.3) {
        &["ur", "pl", "cy", "pt"]
    } else {
        &[]
    };
    let profile = Profile {
        name,
        profession: kind.profession.into(),
        human: HumanId(Uuid::from_u128(
            u128::from(rng.random::<u64>()) << 64 | u128::from(number),
        )),
        registration: Registration {
            body: kind.body.into(),
            number: format!("DEMO{number:04}"),
            checked_on: Some(calendar::days_after(
                start,
                30 + i32::try_from(number).unwrap_or(0) * 7 % 300,
            )),
        },
        languages: invent::pick(rng, languages)
            .map(|l| (*l).to_owned())
            .into_iter()
            .collect(),
        gender,
        formats: vec![Format::Individual, Format::Couple],
        media: vec![Medium::InPerson, Medium::Video, Medium::Phone],
        basis: kind.basis,
        band: kind.band,
        clinical_hours_week: if kind.basis.is_paid() { 20 } else { 6 },
    };
    // The registration is looked up once a year, so that somebody's is always about to fall due.
    let mut profile = profile;
    profile.registration.checked_on = Some(start);
    let certificates = kind
        .therapies
        .iter()
        .map(|t| Certificate {
            therapy: TherapyCode::new(*t),
            since: None,
        })
        .collect();
    let done = act(
        desk,
        admin,
        "a practitioner joins",
        Act::JoinPractitioner {
            profile,
            certificates,
            supervisor: None,
        },
    )?;
    let id = done
        .made
        .practitioner
        .ok_or_else(|| Failure::new("the demonstration: a practitioner has no id"))?;
    Ok(id)
}

fn supervise(desk: &Desk, admin: &Principal, members: &[Member]) -> Result<(), Failure> {
    for member in members.iter().filter(|m| m.role == Role::Trainee) {
        // Somebody who is not in training and is certified in all that the trainee offers.
        let able = |m: &&Member| m.role != Role::Trainee && member.therapies.iter().all(|t| m.therapies.contains(t));
        if let Some(supervisor) = members.iter().find(able).map(|m| m.id) {
            let command = PractitionerCommand::SupervisorNamed { supervisor };
            act(
                desk,
                admin,
                "supervision",
                Act::Practitioner {
                    id: member.id,
                    expected: None,
                    command,
                },
            )?;
        }
    }
    Ok(())
}
