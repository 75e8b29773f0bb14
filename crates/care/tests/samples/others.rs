//! Events of the other streams.

use super::{DAY, LATER, Sample, TEN, at, id, sample};
use care::Key;
use care::Role;
use care::account::AccountEvent as A;
use care::background::{Deprivation, DeprivationIndex, Ethnicity};
use care::codec::Stored;
use care::group::{GroupEvent as G, GroupFacts, Joining};
use care::opening::{OpeningEvent as O, Slot};
use care::own_access::{OwnAccessEvent as W, WayKind};
use care::person::{PersonEvent as P, *};
use care::practitioner::{PractitionerEvent as T, *};
use care::service::{ServiceEvent as S, *};
use care::terms::*;

fn facts<E: Stored>(event: E) -> Sample {
    sample(&event, None, &[])
}

pub fn samples() -> Vec<Sample> {
    let mut out = person();
    out.extend(practitioner());
    out.extend(opening_and_group());
    out.extend(account());
    out.extend(service());
    out.extend(own_access());
    out.extend(stories());
    out.extend(super::workforce::samples());
    out.extend(super::news::samples());
    out
}

fn own_access() -> Vec<Sample> {
    let given = W::Given {
        way: id(90),
        person: id(1),
        kind: WayKind::Letter,
        expires_at: at(),
    };
    vec![
        sample(&given, None, &[Key::Note]),
        facts(W::Used { way: id(90) }),
        facts(W::Withdrawn { way: id(91) }),
        facts(W::NameAsked { look: 4_711 }),
    ]
}

fn stories() -> Vec<Sample> {
    use care::story::{StoryEvent as T, StoryFor};
    let told = T::Told {
        story: id(95),
        person: id(1),
        told_to: StoryFor::Myself,
    };
    vec![
        sample(&told, None, &[Key::Body]),
        facts(T::GivenToService { story: id(95) }),
        facts(T::KeptForMyself { story: id(95) }),
        facts(T::TakenBack { story: id(95) }),
    ]
}

fn name() -> Name {
    Name {
        given: "Placeholder".into(),
        family: "Ŵyth-O'Example".into(),
        uses: Some("Holly".into()),
        title: Some("Dr".into()),
    }
}

fn person() -> Vec<Sample> {
    let identity = Identity {
        name: Some(name()),
        born: Some(DAY),
        nhs_number: Some(NhsNumber {
            digits: "9990123454".into(),
            status: NhsNumberStatus::Traced,
        }),
        gender: Some(Gender::Other),
        pronouns: Some("they/them".into()),
        gp_practice: Some("Y99999".into()),
    };
    let reach = Reach {
        phone: Some("07700 900123".into()),
        other_phone: Some("01632 960001".into()),
        email: Some("holly@example.org".into()),
        address: vec!["1 Example Row".into(), "Coldmere".into()],
        postcode: Some("ZZ99 3WZ".into()),
    };
    let safe = SafeContact {
        phone: SafeUse::Yes,
        voicemail: SafeUse::No,
        text: SafeUse::NeutralOnly,
        email: SafeUse::NotAsked,
        letter: SafeUse::No,
        times: vec![PartOfDay::Morning, PartOfDay::Evening],
    };
    let carer = CarerRef {
        name: "A sister".into(),
        phone: Some("07700 900456".into()),
    };
    vec![
        facts(P::Registered {
            identity: identity.clone(),
            reach: reach.clone(),
        }),
        facts(P::IdentityStated(identity)),
        facts(P::ReachStated(reach)),
        sample(&P::SafeContactStated(safe), None, &[Key::Note]),
        facts(P::AccessNeedsStated {
            needs: vec![AccessNeed::Bsl, AccessNeed::StepFree],
            interpreter: Some("bfi".into()),
        }),
        facts(P::ConsentGiven {
            kind: ConsentKind::ShareWithCarer,
            carer: Some(carer),
        }),
        facts(P::ConsentWithdrawn {
            kind: ConsentKind::Voicemail,
        }),
        sample(
            &P::Disclosed {
                to: Audience::Gp,
                told_first: true,
            },
            None,
            &[Key::Note],
        ),
        facts(P::Linked {
            other: id(51),
            because: LinkReason::NameAndBirthDate,
        }),
        facts(P::Unlinked { other: id(51) }),
        facts(P::EpisodeOpened { episode: id(52) }),
        facts(P::DeathRecorded { died_on: Some(DAY) }),
        facts(P::EthnicityStated {
            ethnicity: Ethnicity::WhiteAndBlackCaribbean,
        }),
        facts(P::DeprivationStated(Deprivation {
            decile: 3,
            index: DeprivationIndex::England2025,
        })),
    ]
}

fn practitioner() -> Vec<Sample> {
    let profile = Profile {
        name: name(),
        profession: "Psychotherapist".into(),
        human: id(60),
        registration: Registration {
            body: "UKCP".into(),
            number: "00-0000".into(),
            checked_on: Some(DAY),
        },
        languages: vec!["cy".into(), "bfi".into()],
        gender: Some(Gender::Female),
        formats: vec![Format::Individual, Format::Group],
        media: vec![Medium::InPerson, Medium::Video],
        basis: Basis::PaidSessional,
        band: Some(7),
        clinical_hours_week: 18,
    };
    vec![
        facts(T::Joined(profile.clone())),
        facts(T::ProfileStated(profile)),
        facts(T::RegistrationChecked { on: DAY }),
        facts(T::Certified(Certificate {
            therapy: TherapyCode::new("DIT"),
            since: Some(DAY),
        })),
        facts(T::CertificateEnded {
            therapy: TherapyCode::new("DIT"),
        }),
        facts(T::SupervisorNamed { supervisor: id(61) }),
        facts(T::ManagerNamed { manager: id(62) }),
        facts(T::ConflictDeclared { person: id(63) }),
        facts(T::LeaveAgreed { from: DAY, to: LATER }),
        facts(T::Left { on: LATER }),
    ]
}

fn opening_and_group() -> Vec<Sample> {
    let weekly = WeeklySlot {
        day: Day::Sunday,
        at: TEN,
        minutes: 50,
    };
    let slot = Slot {
        practitioner: id(12),
        therapies: vec![TherapyCode::new("DIT"), TherapyCode::new("CBT")],
        format: Format::Couple,
        medium: Medium::Text,
        site: Some("tannery".into()),
        weekly,
        from: DAY,
        seats: 2,
        sessions: 16,
    };
    let group = GroupFacts {
        therapy: TherapyCode::new("GROUP-ANALYSIS"),
        practitioners: vec![id(12), id(34)],
        weekly,
        medium: Medium::InPerson,
        site: Some("tannery".into()),
        from: DAY,
        seats: 8,
        sessions: Some(40),
        joining: Joining::AnyTime,
    };
    vec![
        facts(O::Opened(slot)),
        facts(O::SeatHeld {
            episode: id(52),
            offer: id(22),
            until: at(),
        }),
        facts(O::SeatTaken { episode: id(52) }),
        facts(O::SeatFreed { episode: id(52) }),
        facts(O::DayTaken {
            episode: id(52),
            session: id(32),
            at: at(),
        }),
        facts(O::DayFreed {
            episode: id(52),
            session: id(32),
            at: at(),
        }),
        facts(O::Withdrawn { from: LATER }),
        facts(G::Founded(group)),
        facts(G::LeadersNamed {
            practitioners: vec![id(34)],
        }),
        facts(G::PlaceHeld {
            episode: id(52),
            offer: id(22),
            until: at(),
        }),
        facts(G::PlaceTaken { episode: id(52) }),
        facts(G::PlaceLeft { episode: id(52) }),
        facts(G::SessionPlanned {
            session: id(32),
            at: at(),
        }),
        facts(G::SessionCancelled { session: id(32) }),
        facts(G::SessionHeld { session: id(32) }),
        facts(G::Ended { on: LATER }),
    ]
}

fn account() -> Vec<Sample> {
    vec![
        facts(A::Opened {
            human: id(60),
            user_name: "p.example".into(),
            name: "P. Example".into(),
            team: "Talking team".into(),
        }),
        facts(A::RoleGranted {
            role: Role::Reviewer,
            until: Some(at()),
        }),
        facts(A::RoleEnded { role: Role::Reviewer }),
        facts(A::PractitionerNamed { practitioner: id(12) }),
        facts(A::NameStated {
            name: "P. Example".into(),
            team: "Second team".into(),
        }),
        facts(A::SpeaksFor {
            organisation: "RX1LK".into(),
        }),
        facts(A::PasswordChanged { must_change: true }),
        facts(A::Closed),
        facts(A::Reopened),
    ]
}

fn service() -> Vec<Sample> {
    let standards = Standards {
        age_max: Some(99),
        ..Standards::default()
    };
    vec![
        facts(S::Founded {
            organisation: id(70),
            name: "Example service".into(),
            ods_code: Some("RX1".into()),
            nation: Nation::NorthernIreland,
        }),
        facts(S::Renamed {
            name: "Another name".into(),
        }),
        facts(S::ContactStated(Contact {
            phone: "01632 960000".into(),
            email: "hello@example.org".into(),
            address: "1 Example Row".into(),
            hours: "9 to 5".into(),
        })),
        facts(S::StandardsAdopted(standards)),
        facts(S::SiteOpened(Site {
            code: "tannery".into(),
            name: "The Tannery".into(),
            address: "2 Example Row".into(),
            step_free: true,
            area: String::new(),
        })),
        facts(S::SiteLeft { code: "tannery".into() }),
        facts(S::ProvisionDeclared {
            therapy: TherapyCode::new("DIT"),
            format: Format::Individual,
            provision: Provision::ListClosed,
        }),
        facts(S::AreaStated {
            code: Some("QZZ".into()),
        }),
        facts(S::UseCasesStated {
            codes: vec!["primary-care".into(), "community".into()],
        }),
        facts(S::StaffHubFounded),
        facts(S::NeighbourHubNamed(NeighbourHub {
            not_taken: vec!["Example service".into()],
            name: "Another hub".into(),
            contact: "01632 960001".into(),
        })),
    ]
}
