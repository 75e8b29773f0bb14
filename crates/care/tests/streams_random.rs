//! Random command sequences on the other streams: the rules hold whatever is asked in whatever order, every kind of
//! event and every kind of rejection that a stream can give occurs, and bodies come back through the codec.

#![expect(clippy::unwrap_used, reason = "a test stops where it goes wrong")]

mod asked_of;
mod asks;
mod news;
mod seats;
mod surveys;
mod tape;
mod workforce;

use care::account::{Account, AccountEvent};
use care::calendar::{days_after, london_instant};
use care::codec::{self, Stored};
use care::group::{Group, GroupEvent, Joining};
use care::opening::{Opening, OpeningEvent};
use care::person::{Person, PersonEvent};
use care::practitioner::{Practitioner, PractitionerEvent, may_take_on};
use care::service::{Service, ServiceEvent, Standards};
use care::terms::*;
use care::*;
use jiff::civil::{Date, Time, date};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;
use tape::Tape;
use uuid::Uuid;

/// Events, with the day and the time they are decided on.
struct Step<'a> {
    ctx: Ctx<'a>,
    header: Header,
}

/// A stream under test.
trait Stream: Default + Clone + PartialEq + Debug {
    type Event: Stored + Clone + PartialEq + Debug;
    type Command;

    fn ask(&self, tape: &mut Tape, today: Date, now: jiff::Timestamp) -> Self::Command;
    fn decide(&self, command: Self::Command, ctx: &Ctx<'_>) -> Result<Vec<Recorded<Self::Event>>, Rejection>;
    fn fold(&mut self, header: &Header, event: &Self::Event);
    /// What must hold after an event.
    fn check(before: &Self, event: &Recorded<Self::Event>, after: &Self, step: &Step<'_>) -> Result<(), String>;
}

fn holds(ok: bool, what: &str) -> Result<(), String> {
    if ok { Ok(()) } else { Err(what.to_owned()) }
}

/// Runs a stream; every kind of event must occur, and exactly these rejections.
fn run<S: Stream>(rules: &[Rule]) {
    let seen_events: RefCell<BTreeSet<&'static str>> = RefCell::default();
    let seen_rules: RefCell<BTreeSet<Rule>> = RefCell::default();
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 300,
            failure_persistence: None,
            ..Config::default()
        },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let standards = Standards::default();
    let calendar = Calendar::new(vec![date(2026, 12, 25), date(2026, 12, 28)]);
    let strategy = proptest::collection::vec(proptest::num::u32::ANY, 50..400);
    let result = runner.run(&strategy, |numbers| {
        let mut tape = Tape::new(numbers);
        let mut today = date(2026, 10, 20);
        let mut state = S::default();
        let mut log = Vec::new();
        while !tape.is_over() {
            if tape.below(4) == 0 {
                today = days_after(today, [1, 1, 2, 7, 30][tape.below(5) as usize]);
            }
            let now = london_instant(today, Time::constant(10, 0, 0, 0));
            let by = Author {
                user: UserId(Uuid::from_u128(1)),
                human: HumanId(Uuid::from_u128(1)),
                role: Role::Administrator,
            };
            let ctx = Ctx {
                now,
                today,
                by,
                standards: &standards,
                calendar: &calendar,
            };
            let command = state.ask(&mut tape, today, now);
            let events = match state.decide(command, &ctx) {
                Ok(events) => events,
                Err(rejection) => {
                    assert!(!rejection.possible.is_empty() && !rejection.asked.is_empty());
                    seen_rules.borrow_mut().insert(rejection.rule);
                    continue;
                }
            };
            assert!(!events.is_empty(), "a command was accepted and nothing happened");
            for r in events {
                let header = Header {
                    version: log.len() as u64 + 1,
                    at: now,
                    by: by.user,
                    role: by.role,
                    occurred_on: r.occurred_on,
                };
                let bytes = codec::encode_facts(&r.event, r.occurred_on).unwrap();
                let version = codec::current_version(&r.event);
                let (back, on) = codec::decode_facts::<S::Event>(r.event.type_name(), version, &bytes).unwrap();
                assert_eq!((&back, on), (&r.event, r.occurred_on));
                let before = state.clone();
                state.fold(&header, &r.event);
                let step = Step { ctx, header };
                S::check(&before, &r, &state, &step)
                    .map_err(|what| TestCaseError::fail(format!("{what}: {r:?}\n{state:?}")))?;
                seen_events.borrow_mut().insert(r.event.type_name());
                log.push((header, r.event));
            }
        }
        let mut again = S::default();
        for (header, event) in &log {
            again.fold(header, event);
        }
        assert_eq!(again, state, "folding is deterministic");
        Ok(())
    });
    if let Err(e) = result {
        panic!("{e}");
    }
    let all = S::Event::KINDS.iter().map(|(name, _)| *name);
    let missing: Vec<_> = all.filter(|n| !seen_events.borrow().contains(n)).collect();
    assert!(missing.is_empty(), "these events never occurred: {missing:?}");
    let expected: BTreeSet<_> = rules.iter().copied().collect();
    assert_eq!(*seen_rules.borrow(), expected, "the rejections of this stream");
}

impl Stream for Person {
    type Event = PersonEvent;
    type Command = person::PersonCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> Self::Command {
        asked_of::person(self, tape, today)
    }
    fn decide(&self, command: Self::Command, ctx: &Ctx<'_>) -> Result<Vec<Recorded<PersonEvent>>, Rejection> {
        person::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &PersonEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<PersonEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let carer = ConsentKind::ShareWithCarer;
        holds(
            after.consents_to(carer) == after.carer.is_some(),
            "a carer without a live consent, or the other way round",
        )?;
        holds(
            after.identity.born.is_none_or(|b| b <= step.ctx.today),
            "born in the future",
        )?;
        match &r.event {
            PersonEvent::ConsentGiven { kind, .. } => holds(after.consents_to(*kind), "consent is live at once"),
            PersonEvent::ConsentWithdrawn { kind } => {
                holds(before.consents_to(*kind), "withdrew what was not given")?;
                holds(!after.consents_to(*kind), "consent withdrawn takes effect at once")?;
                let others = ConsentKind::ALL.iter().filter(|k| *k != kind);
                let mut others = others.filter(|k| before.consents_to(**k) != after.consents_to(**k));
                holds(others.next().is_none(), "and touches no other consent")
            }
            PersonEvent::Linked { other, because } => {
                holds(after.links.contains(&(*other, *because)), "linked")?;
                let mut back = after.clone();
                back.apply(&step.header, &PersonEvent::Unlinked { other: *other });
                let mut without = before.clone();
                without.links.retain(|(p, _)| p != other);
                holds(back == without, "a link taken back leaves nothing behind")
            }
            PersonEvent::EpisodeOpened { episode } => {
                let times = after.episodes.iter().filter(|e| *e == episode).count();
                holds(times == 1, "an episode is the person's once")
            }
            PersonEvent::Disclosed { .. } => holds(r.words.get(Key::Note).is_some(), "disclosed without a reason"),
            _ => Ok(()),
        }
    }
}

impl Stream for Practitioner {
    type Event = PractitionerEvent;
    type Command = PractitionerEvent;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> PractitionerEvent {
        asked_of::practitioner(self, tape, today)
    }
    fn decide(&self, command: PractitionerEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<PractitionerEvent>>, Rejection> {
        practitioner::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &PractitionerEvent) {
        self.apply(header, event);
    }
    fn check(_: &Self, _: &Recorded<PractitionerEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let therapies: BTreeSet<_> = after.certificates.iter().map(|c| &c.therapy).collect();
        holds(
            therapies.len() == after.certificates.len(),
            "two certificates for one therapy",
        )?;
        holds(
            after.leave.iter().all(|(from, to)| from <= to),
            "leave that ends before it begins",
        )?;
        let conflicts: BTreeSet<_> = after.conflicts.iter().collect();
        holds(conflicts.len() == after.conflicts.len(), "a conflict twice")?;
        let (today, standards) = (step.ctx.today, step.ctx.standards);
        for therapy in ["CBT", "DIT"].map(TherapyCode::new) {
            let may = may_take_on(after, &therapy, today, standards).is_ok();
            let should = after.is_active(today)
                && after.is_certified(&therapy)
                && after.registration_is_current(today, standards.registration_check_days);
            holds(may == should, "may take on")?;
        }
        Ok(())
    }
}

impl Stream for Opening {
    type Event = OpeningEvent;
    type Command = OpeningEvent;

    fn ask(&self, tape: &mut Tape, today: Date, now: jiff::Timestamp) -> OpeningEvent {
        asked_of::opening(self, tape, today, now)
    }
    fn decide(&self, command: OpeningEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<OpeningEvent>>, Rejection> {
        opening::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &OpeningEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<OpeningEvent>, after: &Self, _: &Step<'_>) -> Result<(), String> {
        let seats = after.slot.as_ref().map_or(0, |s| usize::from(s.seats));
        holds(after.held.len() + after.taken.len() <= seats, "more people than seats")?;
        let mut people: Vec<_> = after
            .held
            .iter()
            .map(|h| h.0)
            .chain(after.taken.iter().copied())
            .collect();
        people.sort_unstable();
        let all = people.len();
        people.dedup();
        holds(people.len() == all, "two seats for one episode")?;
        if before.withdrawn.is_some() {
            let new = people.iter().any(|p| !before.has(*p));
            holds(!new, "a withdrawn opening holds somebody new")?;
            holds(after.seats_free() == 0, "a withdrawn opening has free seats")?;
        }
        for day in &after.visits {
            holds(after.coming_at(day.at) <= seats, "more people than seats on one day")?;
            holds(after.seats_free_at(day.at) == 0 || seats > 1, "a day is taken and free")?;
        }
        match &r.event {
            OpeningEvent::DayTaken { episode, session, at } => {
                holds(before.can_come(*episode, *at), "a day was taken that was not free")?;
                holds(
                    after.has_day(*episode, *session, *at),
                    "a day was taken and nobody has it",
                )?;
            }
            OpeningEvent::DayFreed { episode, session, at } => {
                holds(
                    before.has_day(*episode, *session, *at),
                    "a day was freed that nobody had",
                )?;
                holds(
                    !after.has_day(*episode, *session, *at),
                    "a day was freed and is still theirs",
                )?;
            }
            _ => {}
        }
        if let OpeningEvent::SeatFreed { episode } = &r.event {
            holds(before.has(*episode) && !after.has(*episode), "freed")?;
        }
        Ok(())
    }
}

impl Stream for Account {
    type Event = AccountEvent;
    type Command = AccountEvent;

    fn ask(&self, tape: &mut Tape, _today: Date, now: jiff::Timestamp) -> AccountEvent {
        asked_of::account(self, tape, now)
    }
    fn decide(&self, command: AccountEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<AccountEvent>>, Rejection> {
        // As the door does: the last administrator stays.
        account::keeps_an_administrator(self, &command, 0)?;
        account::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &AccountEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, _: &Recorded<AccountEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let now = step.ctx.now;
        if after.closed {
            holds(after.roles_at(now).next().is_none(), "a closed account has a role")?;
        }
        for (role, until) in &after.roles {
            let held = after.roles_at(now).any(|r| r == *role);
            let should = !after.closed && until.is_none_or(|u| now < u);
            holds(held == should, "an expired role is not held, another is")?;
        }
        let roles: BTreeSet<_> = after.roles.iter().map(|(r, _)| *r).collect();
        holds(roles.len() == after.roles.len(), "a role twice")?;
        let permanent = |a: &Self| !a.closed && a.roles.contains(&(Role::Administrator, None));
        holds(
            !permanent(before) || permanent(after),
            "the last administrator was taken away",
        )?;
        holds(before.human.is_none() || before.human == after.human, "another human")
    }
}

impl Stream for Service {
    type Event = ServiceEvent;
    type Command = ServiceEvent;

    fn ask(&self, tape: &mut Tape, _today: Date, _now: jiff::Timestamp) -> ServiceEvent {
        asked_of::service(self, tape)
    }
    fn decide(&self, command: ServiceEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<ServiceEvent>>, Rejection> {
        match &command {
            ServiceEvent::Founded { ods_code: None, .. } => service::decide_hub_founding(self, command, ctx),
            _ => service::decide(self, command, ctx),
        }
    }
    fn fold(&mut self, header: &Header, event: &ServiceEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<ServiceEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        holds(!after.name.trim().is_empty(), "a service without a name")?;
        holds(
            before.organisation.is_none() || before.organisation == after.organisation,
            "another organisation",
        )?;
        let founding = matches!(r.event, ServiceEvent::StaffHubFounded | ServiceEvent::Founded { .. });
        holds(founding || before.kind() == after.kind(), "another kind of service")?;
        let s = &after.standards;
        holds(
            s.keep_in_touch_days > 0 && s.look_again_days > 0 && s.offer_hours > 0,
            "a standard of nothing",
        )?;
        holds(s.age_max.is_none_or(|max| s.age_min <= max), "nobody is of age")?;
        let codes: BTreeSet<_> = after.sites.iter().map(|s| &s.code).collect();
        holds(codes.len() == after.sites.len(), "a site twice")?;
        if let ServiceEvent::ProvisionDeclared {
            therapy,
            format,
            provision,
        } = &r.event
        {
            let mut of_it = after
                .provision
                .iter()
                .filter(|(t, f, _, _)| t == therapy && f == format);
            let declared = of_it.next().map(|(_, _, p, on)| (*p, *on));
            holds(declared == Some((*provision, step.ctx.today)), "declared and dated")?;
            holds(of_it.next().is_none(), "declared once")?;
        }
        Ok(())
    }
}

impl Stream for Group {
    type Event = GroupEvent;
    type Command = GroupEvent;

    fn ask(&self, tape: &mut Tape, today: Date, now: jiff::Timestamp) -> GroupEvent {
        asked_of::group(self, tape, today, now)
    }
    fn decide(&self, command: GroupEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<GroupEvent>>, Rejection> {
        group::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &GroupEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<GroupEvent>, after: &Self, _: &Step<'_>) -> Result<(), String> {
        let facts = after.facts.as_ref().ok_or("an event before it was founded")?;
        let seats = usize::from(facts.seats);
        holds(
            after.held.len() + after.members.len() <= seats,
            "more people than places",
        )?;
        let people: BTreeSet<_> = after
            .held
            .iter()
            .map(|h| h.0)
            .chain(after.members.iter().copied())
            .collect();
        holds(
            people.len() == after.held.len() + after.members.len(),
            "two places for one episode",
        )?;
        holds(!facts.practitioners.is_empty(), "nobody leads it")?;
        let sessions: BTreeSet<_> = after.sessions.iter().map(|s| s.0).collect();
        holds(sessions.len() == after.sessions.len(), "a session twice")?;
        holds(before.ended.is_none(), "something happened after its end")?;
        holds(after.ended.is_none() || people.is_empty(), "ended with people in it")?;
        if facts.joining == Joining::BeforeItBegins && before.has_begun() {
            let joined = people.iter().any(|p| !before.has(*p));
            holds(!joined, "joined after everybody began together")?;
        }
        if let GroupEvent::PlaceLeft { episode } = &r.event {
            holds(!after.has(*episode), "left")?;
        }
        Ok(())
    }
}

#[test]
fn person() {
    use Rule::*;
    run::<Person>(&[
        NotYet,
        AlreadyDone,
        DateInFuture,
        PartMissing,
        UnknownItem,
        TextMissing,
        OutOfRange,
    ]);
}

#[test]
fn practitioner() {
    use Rule::*;
    run::<Practitioner>(&[
        AlreadyDone,
        TextMissing,
        NotYet,
        Inactive,
        DateInFuture,
        NotCertified,
        OutOfRange,
    ]);
}

#[test]
fn opening() {
    use Rule::*;
    run::<Opening>(&[
        AlreadyDone,
        OutOfRange,
        PartMissing,
        NotYet,
        Inactive,
        Taken,
        DateInPast,
        UnknownItem,
    ]);
}

#[test]
fn account() {
    use Rule::*;
    run::<Account>(&[AlreadyDone, TextMissing, NotYet, Inactive, UnknownItem, LastOfItsKind]);
}

#[test]
fn service() {
    use Rule::*;
    run::<Service>(&[AlreadyDone, TextMissing, NotYet, OutOfRange, UnknownItem]);
}

#[test]
fn group() {
    use Rule::*;
    run::<Group>(&[
        NotYet,
        AlreadyDone,
        OutOfRange,
        PartMissing,
        Inactive,
        TooLate,
        Taken,
        DateInPast,
        DateInFuture,
        UnknownItem,
        OpenCourse,
    ]);
}
