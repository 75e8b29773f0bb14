//! Random commands on the streams beside the episode: mostly ones that name what exists.

use crate::tape::Tape;
use care::account::{Account, AccountEvent as A};
use care::background::{Deprivation, DeprivationIndex, Ethnicity};
use care::calendar::{days_after, london_instant};
use care::group::{Group, GroupEvent as G, GroupFacts, Joining};
use care::opening::{Opening, OpeningEvent as O, Slot};
use care::person::{PersonEvent as P, *};
use care::practitioner::{PractitionerEvent as T, *};
use care::service::{ServiceEvent as S, *};
use care::terms::*;
use care::*;
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use uuid::Uuid;

fn id<T: From<Uuid>>(n: u32) -> T {
    T::from(Uuid::from_u128(u128::from(n)))
}

/// One of a few ids, so that commands often name what exists.
fn few<T: From<Uuid>>(tape: &mut Tape) -> T {
    id(1 + tape.below(5))
}

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(40) as i32 - 20)
}

fn name(tape: &mut Tape) -> String {
    if tape.below(6) == 0 {
        " ".into()
    } else {
        "Example".into()
    }
}

fn therapy(tape: &mut Tape) -> TherapyCode {
    TherapyCode::new(*tape.pick(&["CBT", "DIT", "EMDR"]))
}

fn weekly(tape: &mut Tape) -> WeeklySlot {
    WeeklySlot {
        day: Day::Monday,
        at: Time::constant(10, 0, 0, 0),
        minutes: *tape.pick(&[50, 50, 90, 5, 600]),
    }
}

pub fn person(state: &Person, tape: &mut Tape, today: Date) -> PersonCommand {
    let born = Some(near(tape, today)).filter(|_| tape.flip());
    let identity = Identity {
        born,
        ..Identity::default()
    };
    let reach = Reach {
        email: tape
            .flip()
            .then(|| (*tape.pick(&["v@example.org", "V@Example.org ", "w@example.org"])).to_owned()),
        ..Reach::default()
    };
    let kind = *tape.pick(&[
        ConsentKind::ShareWithCarer,
        ConsentKind::ShareWithGp,
        ConsentKind::TextMessages,
    ]);
    let carer = CarerRef {
        name: "A sister".into(),
        phone: None,
    };
    let choice = if state.registered {
        tape.below(16)
    } else {
        tape.below(2)
    };
    let event = match choice {
        0 => P::Registered { identity, reach },
        1 => P::IdentityStated(identity),
        2 => P::ReachStated(reach),
        3 => P::SafeContactStated(SafeContact::default()),
        4 => P::AccessNeedsStated {
            needs: vec![AccessNeed::Bsl],
            interpreter: None,
        },
        5 => P::ConsentGiven {
            kind,
            carer: Some(carer).filter(|_| kind == ConsentKind::ShareWithCarer && tape.below(4) > 0),
        },
        6 => P::ConsentWithdrawn { kind },
        7 => P::Disclosed {
            to: Audience::Gp,
            told_first: tape.flip(),
        },
        8 => P::Linked {
            other: few(tape),
            because: *tape.pick(LinkReason::ALL),
        },
        9 => P::Unlinked { other: few(tape) },
        10 => P::EpisodeOpened { episode: few(tape) },
        11 => P::EthnicityStated {
            ethnicity: *tape.pick(Ethnicity::ALL),
        },
        12 => P::DeprivationStated(Deprivation {
            decile: tape.below(12) as u8,
            index: *tape.pick(DeprivationIndex::ALL),
        }),
        13 => P::EmailCameBack,
        14 => P::EmailConfirmed,
        _ => P::DeathRecorded { died_on: born },
    };
    let note = tape.flip().then(|| name(tape));
    PersonCommand { event, note }
}

pub fn practitioner(state: &Practitioner, tape: &mut Tape, today: Date) -> T {
    let profile = Profile {
        name: Name {
            given: name(tape),
            ..Name::default()
        },
        profession: "Psychotherapist".into(),
        human: id(1),
        registration: Registration {
            body: "UKCP".into(),
            number: "1".into(),
            checked_on: tape.flip().then(|| days_after(today, -(tape.below(500) as i32))),
        },
        languages: vec![],
        gender: None,
        formats: vec![Format::Individual],
        media: vec![Medium::InPerson],
        basis: *tape.pick(Basis::ALL),
        band: None,
        clinical_hours_week: 18,
    };
    let choice = if state.profile.is_some() {
        tape.below(11)
    } else {
        tape.below(3)
    };
    match choice {
        0 | 10 => T::Joined(profile),
        1 => T::ProfileStated(profile),
        2 => T::RegistrationChecked { on: near(tape, today) },
        3 => T::Certified(Certificate {
            therapy: therapy(tape),
            since: None,
        }),
        4 => T::CertificateEnded { therapy: therapy(tape) },
        5 => T::SupervisorNamed { supervisor: few(tape) },
        6 => T::ManagerNamed { manager: few(tape) },
        7 => T::ConflictDeclared { person: few(tape) },
        8 => T::LeaveAgreed {
            from: near(tape, today),
            to: near(tape, today),
        },
        _ => T::Left { on: near(tape, today) },
    }
}

/// A time of the slot in the next two weeks, or the one a week ago.
fn slot_day(state: &Opening, tape: &mut Tape, today: Date) -> jiff::Timestamp {
    let Some(slot) = &state.slot else {
        return london_instant(today, Time::midnight());
    };
    let next = (1..=7)
        .map(|n| days_after(today, n))
        .find(|d| Day::of(*d) == slot.weekly.day)
        .unwrap_or(today);
    let weeks = [-1, 0, 0, 1][tape.below(4) as usize];
    london_instant(days_after(next, 7 * weeks), slot.weekly.at)
}

pub fn opening(state: &Opening, tape: &mut Tape, today: Date, now: jiff::Timestamp) -> O {
    let choice = if state.slot.is_some() {
        tape.below(22)
    } else {
        tape.below(3)
    };
    match choice {
        0 | 1 => O::Opened(Slot {
            practitioner: few(tape),
            therapies: if tape.below(5) == 0 {
                vec![]
            } else {
                vec![therapy(tape)]
            },
            format: Format::Group,
            medium: Medium::InPerson,
            site: None,
            weekly: weekly(tape),
            from: today,
            seats: tape.below(4) as u16,
            sessions: 12,
        }),
        2..=5 => O::SeatHeld {
            episode: few(tape),
            offer: few(tape),
            until: now
                .checked_add(if tape.below(6) == 0 { 0 } else { 48 }.hours())
                .unwrap_or(now),
        },
        6..=9 => O::SeatTaken { episode: few(tape) },
        10..=12 => O::SeatFreed { episode: few(tape) },
        13..=16 => O::DayTaken {
            episode: few(tape),
            session: few(tape),
            at: slot_day(state, tape, today),
        },
        17..=20 => O::DayFreed {
            episode: few(tape),
            session: few(tape),
            at: slot_day(state, tape, today),
        },
        _ => O::Withdrawn { from: today },
    }
}

pub fn account(state: &Account, tape: &mut Tape, now: jiff::Timestamp) -> A {
    let role = *tape.pick(&[Role::Administrator, Role::Therapist, Role::Reviewer]);
    let choice = if state.human.is_some() {
        tape.below(11)
    } else {
        tape.below(2)
    };
    match choice {
        0 => A::Opened {
            human: id(1),
            user_name: name(tape),
            name: name(tape),
            team: String::new(),
        },
        1 | 2 => A::RoleGranted {
            role,
            until: tape
                .flip()
                .then(|| now.checked_add(i64::from(tape.below(200)).hours()).unwrap_or(now)),
        },
        3 => A::RoleEnded { role },
        4 => A::PractitionerNamed {
            practitioner: few(tape),
        },
        5 => A::NameStated {
            name: name(tape),
            team: String::new(),
        },
        6 => A::SpeaksFor {
            organisation: "RX1".into(),
        },
        7 => A::PasswordChanged {
            must_change: tape.flip(),
        },
        8 => A::Closed,
        _ => A::Reopened,
    }
}

pub fn service(state: &Service, tape: &mut Tape) -> S {
    let code = (*tape.pick(&["north", "south", ""])).to_owned();
    let choice = if state.organisation.is_some() {
        tape.below(14)
    } else {
        tape.below(2)
    };
    match choice {
        0 => S::Founded {
            organisation: few(tape),
            name: name(tape),
            // Without a code it is founded as a hub.
            ods_code: tape.flip().then(|| "RX1".to_owned()),
            nation: *tape.pick(Nation::ALL),
        },
        1 => S::Renamed { name: name(tape) },
        2 => S::ContactStated(Contact::default()),
        3 | 4 => S::StandardsAdopted(Standards {
            look_again_days: tape.below(8) as i32 * 14,
            offer_hours: tape.below(4) as i32 * 24,
            age_min: tape.below(20) as i16,
            age_max: tape.flip().then(|| tape.below(40) as i16),
            ..Standards::default()
        }),
        5 => S::SiteOpened(Site {
            code,
            name: name(tape),
            address: String::new(),
            step_free: tape.flip(),
            area: String::new(),
        }),
        6 => S::SiteLeft { code },
        7 => S::ProvisionDeclared {
            therapy: therapy(tape),
            format: Format::Individual,
            provision: *tape.pick(Provision::ALL),
        },
        8 => S::AreaStated {
            code: tape.flip().then(|| name(tape)),
        },
        9 => S::NeighbourHubNamed(NeighbourHub {
            not_taken: vec!["this service".into()],
            name: name(tape),
            contact: name(tape),
        }),
        10 => S::StaffHubFounded,
        11 => S::MessageTimesStated {
            times: tape.flip().then(|| MessageTimes {
                quiet_from: Time::constant(tape.below(24) as i8, 0, 0, 0),
                quiet_until: Time::constant(tape.below(24) as i8, 30, 0, 0),
                reminder_working_days: tape.below(13) as u16,
            }),
        },
        12 => S::ComplaintHelpStated(ComplaintHelp {
            advocate: name(tape),
            advocate_web: (*tape.pick(&["", "https://voice.example", "http://voice.example"])).to_owned(),
            board: name(tape),
            board_phone: if tape.flip() {
                "01632 960200".to_owned()
            } else {
                String::new()
            },
            ..ComplaintHelp::default()
        }),
        _ => S::UseCasesStated {
            codes: vec!["community".into()],
        },
    }
}

pub fn group(state: &Group, tape: &mut Tape, today: Date, now: jiff::Timestamp) -> G {
    let empty = state.members.is_empty() && state.held.is_empty();
    let choice = if state.facts.is_some() {
        tape.below(20)
    } else {
        tape.below(3)
    };
    let session = few(tape);
    match choice {
        0 | 1 => G::Founded(GroupFacts {
            therapy: if tape.below(6) == 0 {
                TherapyCode::new("")
            } else {
                therapy(tape)
            },
            practitioners: if tape.below(6) == 0 { vec![] } else { vec![few(tape)] },
            weekly: weekly(tape),
            medium: Medium::InPerson,
            site: None,
            from: today,
            seats: tape.below(5) as u16,
            sessions: tape.flip().then(|| tape.below(30) as u16),
            joining: *tape.pick(Joining::ALL),
        }),
        2 => G::LeadersNamed {
            practitioners: if tape.below(4) == 0 { vec![] } else { vec![few(tape)] },
        },
        3..=6 => G::PlaceHeld {
            episode: few(tape),
            offer: few(tape),
            until: now
                .checked_add(if tape.below(6) == 0 { 0 } else { 48 }.hours())
                .unwrap_or(now),
        },
        7..=9 => G::PlaceTaken { episode: few(tape) },
        10..=12 => G::PlaceLeft { episode: few(tape) },
        13..=14 => G::SessionPlanned {
            session,
            at: london_instant(near(tape, today), Time::constant(10, 0, 0, 0)),
        },
        15 => G::SessionCancelled { session },
        16..=17 => G::SessionHeld { session },
        18 if empty || tape.below(3) == 0 => G::Ended { on: near(tape, today) },
        _ => G::PlaceLeft { episode: few(tape) },
    }
}
