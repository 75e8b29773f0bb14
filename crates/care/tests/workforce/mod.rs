//! Random commands on the streams of the workforce: register, posts, timesheets, load. The same promises as for the other
//! streams, and the invariants of each.

use crate::tape::Tape;
use crate::{Step, Stream, holds, run};
use care::calendar::days_after;
use care::load::{Consent, LoadAgreed, LoadCommand, LoadEvent, LoadLimit};
use care::person::Name;
use care::post::{self, CandidateStage, Funding, LapseReason, Post, PostCommand, PostEvent, PostFacts, PostStage};
use care::practitioner::Basis;
use care::registrant::*;
use care::terms::*;
use care::timesheet::{self, Activity, HoursEntry, HoursKind, Timesheet, TimesheetCommand, TimesheetEvent};
use care::*;
use jiff::civil::Date;
use uuid::Uuid;

fn few<T: From<Uuid>>(tape: &mut Tape) -> T {
    T::from(Uuid::from_u128(u128::from(1 + tape.below(4))))
}

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(60) as i32 - 20)
}

fn therapy(tape: &mut Tape) -> TherapyCode {
    TherapyCode::new(*tape.pick(&["CBT", "DIT", "EMDR"]))
}

fn why(tape: &mut Tape) -> Option<String> {
    (tape.below(4) != 0).then(|| "Because.".to_owned())
}

fn entry(tape: &mut Tape) -> Entry {
    let number = if tape.below(6) == 0 { " " } else { "12" };
    Entry {
        name: Name {
            given: "Holly".into(),
            family: "Example".into(),
            uses: None,
            title: None,
        },
        body: "UKCP".into(),
        number: number.into(),
        profession: "Psychotherapist".into(),
        scoped: None,
        modality: String::new(),
        groups: Vec::new(),
        formats: Vec::new(),
        languages: Vec::new(),
        place: "Coldmere".into(),
        area: "W1".into(),
        travel_km: None,
        remote: tape.flip(),
        nhs: None,
    }
}

impl Stream for Registrant {
    type Event = RegistrantEvent;
    type Command = RegistrantCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> RegistrantCommand {
        use RegistrantEvent as E;
        let event = match tape.below(13) {
            0 => E::Entered(entry(tape)),
            1 if tape.below(4) == 0 => E::Removed,
            1 | 2 => E::EntryStated(entry(tape)),
            3 => E::KeptBy { human: few(tape) },
            4 | 5 => E::TherapyClaimed(TherapyClaim {
                therapy: therapy(tape),
                evidence: Evidence::Certificate,
                certifier: String::new(),
                obtained: tape.flip().then(|| near(tape, today)),
                expires: tape.flip().then(|| near(tape, today)),
            }),
            6 => E::TherapyConfirmed { therapy: therapy(tape) },
            7 => E::TherapyNotConfirmed { therapy: therapy(tape) },
            8 => E::TherapyEnded { therapy: therapy(tape) },
            9 => E::Checked {
                check: *tape.pick(Check::ALL),
                on: near(tape, today),
                in_order: tape.below(4) != 0,
                good_until: tape.flip().then(|| near(tape, today)),
            },
            10 => E::InterestStated(Interest {
                hours_week: *tape.pick(&[0, 8, 8, 16, 60]),
                bands: tape.pick(&[vec![], vec![6, 7], vec![7], vec![2]]).clone(),
                settings: Vec::new(),
                from: None,
                may_be_asked: tape.flip(),
            }),
            11 => E::InterestWithdrawn,
            _ => E::ListingAgreed(Listing {
                listed: tape.flip(),
                ..Listing::default()
            }),
        };
        RegistrantCommand {
            event,
            reason: why(tape),
        }
    }
    fn decide(&self, command: RegistrantCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<RegistrantEvent>>, Rejection> {
        registrant::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &RegistrantEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<RegistrantEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        holds(
            after.interest.is_some() == after.interested_since.is_some(),
            "interest without a beginning, or the other way round",
        )?;
        if before.interest.is_some() && after.interest.is_some() {
            holds(
                before.interested_since == after.interested_since,
                "a new statement began the interest anew",
            )?;
        }
        holds(
            !after.removed || (!after.listing.listed && after.interest.is_none()),
            "somebody off the register is listed, or asked",
        )?;
        holds(
            before.human.is_none() || before.human == after.human,
            "an entry changed its keeper",
        )?;
        let today = step.ctx.today;
        for code in ["CBT", "DIT", "EMDR"].map(TherapyCode::new) {
            let (was, is) = (before.may_deliver(&code, today), after.may_deliver(&code, today));
            let confirms = matches!(&r.event, RegistrantEvent::TherapyConfirmed { therapy } if *therapy == code);
            holds(was || !is || confirms, "a therapy was granted without being confirmed")?;
        }
        if matches!(r.event, RegistrantEvent::TherapyConfirmed { .. }) {
            holds(before.human != Some(step.ctx.by.human), "confirmed by who claims")?;
        }
        if let RegistrantEvent::Checked { check, .. } = &r.event {
            let of_kind = after.checks.iter().filter(|c| c.check == *check).count();
            holds(of_kind == 1, "two last checks of a kind")?;
        }
        let due = after.checks_due(today, 365);
        for check in Check::ALL {
            let in_order = after.is_in_order(*check, today, 365);
            holds(
                in_order || due.iter().any(|(c, _)| c == check),
                "a check that is not in order is not due",
            )?;
        }
        Ok(())
    }
}

fn facts(tape: &mut Tape, today: Date) -> PostFacts {
    let funding = *tape.pick(Funding::ALL);
    PostFacts {
        title: tape.pick(&["Psychotherapist", "Psychotherapist", " "]).to_string(),
        employer: "Wrenfield".into(),
        profession: post::Profession::Psychotherapist,
        therapies: tape
            .pick(&[vec![], vec![TherapyCode::new("DIT")], vec![TherapyCode::new("CBT")]])
            .clone(),
        setting: Setting::Community,
        place: "Coldmere".into(),
        area: "W1".into(),
        remote: false,
        band: *tape.pick(&[7, 7, 7, 1]),
        hours_week: *tape.pick(&[0, 15, 15, 22]),
        funding,
        funded_until: (tape.flip() ^ (funding == Funding::Recurrent)).then(|| days_after(today, 300)),
        starts: near(tape, today),
        closes: near(tape, today),
    }
}

impl Stream for Post {
    type Event = PostEvent;
    type Command = PostCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> PostCommand {
        use PostEvent as E;
        let registrant = few(tape);
        let event = match tape.below(if self.facts.is_none() { 2 } else { 14 }) {
            0 => E::Published(facts(tape, today)),
            1 | 2 => E::Asked { registrant },
            3 | 4 => E::Applied { registrant },
            5 => E::NotInterested { registrant },
            6 | 7 => E::Offered { registrant },
            8 if tape.flip() => E::OfferDeclined { registrant },
            8 | 9 => E::ChecksDone { registrant },
            10 | 11 => E::Started {
                registrant,
                practitioner: few(tape),
                on: near(tape, today),
            },
            12 => E::FirstPersonSeen { on: near(tape, today) },
            _ if tape.below(3) == 0 => E::Lapsed {
                reason: LapseReason::NoApplicant,
            },
            _ => E::FirstPersonSeen { on: today },
        };
        PostCommand {
            event,
            reason: why(tape),
        }
    }
    fn decide(&self, command: PostCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<PostEvent>>, Rejection> {
        post::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &PostEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, _: &Recorded<PostEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let facts = after.facts.as_ref().ok_or("an event before it was published")?;
        holds(facts.hours_week > 0 && facts.band >= 3, "a post that is not paid")?;
        holds(before.lapsed.is_none(), "something happened after it lapsed")?;
        let at = |stages: &[CandidateStage]| after.candidates.iter().filter(|c| stages.contains(&c.stage)).count();
        let one = [
            CandidateStage::Offered,
            CandidateStage::Checked,
            CandidateStage::Started,
        ];
        holds(at(&one) <= 1, "offered to two at once")?;
        let mut who: Vec<_> = after.candidates.iter().map(|c| c.registrant).collect();
        who.sort_unstable();
        who.dedup();
        holds(who.len() == after.candidates.len(), "a candidate twice")?;
        holds(
            after.first_seen.is_none() || after.started.is_some(),
            "seen before the start",
        )?;
        holds(
            after.started.is_none() || !after.takes_applications(step.ctx.today),
            "a filled post takes applications",
        )?;
        let filled = matches!(after.stage(), PostStage::Started | PostStage::Seeing);
        holds(
            filled == (after.started.is_some() && after.lapsed.is_none()),
            "the stage says who started",
        )
    }
}

impl Stream for Timesheet {
    type Event = TimesheetEvent;
    type Command = TimesheetCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> TimesheetCommand {
        if tape.below(6) == 0 {
            let known = self.entries.first().map(|e| e.id).filter(|_| tape.flip());
            return TimesheetCommand::Strike {
                entry: known.unwrap_or_else(|| few(tape)),
                reason: why(tape).unwrap_or_default(),
            };
        }
        let kind = *tape.pick(HoursKind::ALL);
        let entry = HoursEntry {
            id: HoursId(Uuid::from_u128(u128::from(tape.below(60)))),
            practitioner: PractitionerId(Uuid::from_u128(7)),
            on: near(tape, today),
            kind,
            activity: *tape.pick(Activity::ALL),
            minutes: *tape.pick(&[0, 50, 50, 90, 400]),
            payer: if kind.is_paid() ^ (tape.below(5) == 0) {
                "NHS".into()
            } else {
                String::new()
            },
            band: Some(7),
            therapy: None,
            medium: None,
            session: None,
            site: kind.is_paid().then(|| "moor".into()),
        };
        TimesheetCommand::Give {
            entry,
            basis: *tape.pick(Basis::ALL),
        }
    }
    fn decide(&self, command: TimesheetCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<TimesheetEvent>>, Rejection> {
        let unpaid =
            matches!(&command, TimesheetCommand::Give { entry, basis } if entry.kind.is_paid() && !basis.is_paid());
        let decided = timesheet::decide(self, command, ctx);
        assert!(!unpaid || decided.is_err(), "unpaid hours were entered as paid");
        decided
    }
    fn fold(&mut self, header: &Header, event: &TimesheetEvent) {
        self.apply(header, event);
    }
    fn check(_: &Self, r: &Recorded<TimesheetEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        for e in &after.entries {
            holds(
                e.kind.is_paid() != e.payer.is_empty(),
                "paid by nobody, or unpaid by somebody",
            )?;
            holds(
                after.minutes_on(e.on) <= timesheet::DAY_MINUTES,
                "a day of more than sixteen hours",
            )?;
            holds(e.on <= step.ctx.today, "hours in the future")?;
            let first = after.entries.first().map_or(e.on, |f| f.on);
            holds(
                (first.year(), first.month()) == (e.on.year(), e.on.month()),
                "two months on a sheet",
            )?;
        }
        let mut ids: Vec<_> = after.entries.iter().map(|e| e.id).collect();
        ids.sort_unstable();
        ids.dedup();
        holds(ids.len() == after.entries.len(), "an entry twice")?;
        if let TimesheetEvent::HoursStruck { entry } = &r.event {
            holds(after.entries.iter().all(|e| e.id != *entry), "struck and still there")?;
            holds(r.words.get(Key::Reason).is_some(), "struck without a reason")?;
        }
        Ok(())
    }
}

impl Stream for LoadAgreed {
    type Event = LoadEvent;
    type Command = LoadCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> LoadCommand {
        let limit = *tape.pick(LoadLimit::ALL);
        let event = match tape.below(3) {
            0 => LoadEvent::OverLimitAgreed(Consent {
                limit,
                until: days_after(today, tape.below(150) as i32 - 20),
            }),
            1 => LoadEvent::OverLimitWithdrawn { limit },
            _ => LoadEvent::UnpaidHoursAgreed {
                minutes_week: *tape.pick(&[0, 120, 5000]),
            },
        };
        LoadCommand {
            event,
            human: few(tape),
            reason: why(tape),
        }
    }
    fn decide(&self, command: LoadCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<LoadEvent>>, Rejection> {
        let other = command.human != ctx.by.human && !matches!(command.event, LoadEvent::UnpaidHoursAgreed { .. });
        let decided = load::decide(self, command, ctx);
        assert!(!other || decided.is_err(), "somebody else agreed to go beyond a limit");
        decided
    }
    fn fold(&mut self, header: &Header, event: &LoadEvent) {
        self.apply(header, event);
    }
    fn check(_: &Self, r: &Recorded<LoadEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let mut limits: Vec<_> = after.consents.iter().map(|c| c.limit).collect();
        limits.sort_unstable();
        limits.dedup();
        holds(limits.len() == after.consents.len(), "two consents for a limit")?;
        if let LoadEvent::OverLimitAgreed(consent) = &r.event {
            holds(r.words.get(Key::Reason).is_some(), "agreed without a reason")?;
            holds(after.allows(consent.limit, step.ctx.today), "agreed and not in force")?;
            let after_it = days_after(consent.until, 1);
            holds(!after.allows(consent.limit, after_it), "in force after its last day")?;
        }
        Ok(())
    }
}

#[test]
fn registrant() {
    use Rule::*;
    run::<Registrant>(&[
        AlreadyDone,
        TextMissing,
        NotYet,
        Taken,
        OutOfRange,
        UnknownItem,
        SameHuman,
        DateInFuture,
    ]);
}

#[test]
fn post() {
    use Rule::*;
    run::<Post>(&[
        NotYet,
        Inactive,
        AlreadyDone,
        TextMissing,
        PartMissing,
        OutOfRange,
        DateInPast,
        TooLate,
        Taken,
        DateInFuture,
    ]);
}

#[test]
fn timesheet() {
    use Rule::*;
    run::<Timesheet>(&[Unpaid, TextMissing, DateInFuture, UnknownItem, AlreadyDone, OutOfRange]);
}

#[test]
fn load() {
    use Rule::*;
    run::<LoadAgreed>(&[SameHuman, TextMissing, OutOfRange, UnknownItem]);
}

fn slot(day: Day, hour: i8, minute: i8, minutes: u16) -> WeeklySlot {
    WeeklySlot {
        day,
        at: jiff::civil::Time::constant(hour, minute, 0, 0),
        minutes,
    }
}

/// By hand: what the guard lets a week hold.
#[test]
fn the_engine_stops_at_each_limit() {
    use Day::{Monday, Tuesday};
    let limits = |week: &[WeeklySlot], more, hours| load::limits_passed(week, &more, hours);
    // Three in a row are enough; a fourth after fifteen minutes is not in the row.
    let three = [slot(Monday, 9, 0, 50), slot(Monday, 10, 0, 50), slot(Monday, 11, 0, 50)];
    assert_eq!(limits(&three, slot(Monday, 12, 0, 50), 20), [LoadLimit::Run]);
    assert_eq!(limits(&three, slot(Monday, 8, 0, 50), 20), [LoadLimit::Run]);
    assert!(limits(&three, slot(Monday, 12, 5, 50), 20).is_empty());
    assert!(limits(&three, slot(Tuesday, 12, 0, 50), 20).is_empty());
    // Six hours a day.
    let six = [slot(Monday, 8, 0, 90), slot(Monday, 10, 0, 90), slot(Monday, 12, 0, 90)];
    assert!(limits(&six, slot(Monday, 14, 0, 90), 20).is_empty());
    assert_eq!(limits(&six, slot(Monday, 14, 0, 91), 20), [LoadLimit::DayHours]);
    // The week's hours: four and a half are booked.
    assert_eq!(limits(&six, slot(Tuesday, 9, 0, 60), 5), [LoadLimit::WeekHours]);
    assert!(limits(&six, slot(Tuesday, 9, 0, 30), 5).is_empty());
    // A week that is over a limit already is not made worse by another day.
    let four = [three[0], three[1], three[2], slot(Monday, 12, 0, 50)];
    assert!(limits(&four, slot(Tuesday, 9, 0, 50), 20).is_empty());
}

/// By hand: each signal at its threshold and just above it.
#[test]
fn each_signal_speaks_above_its_threshold_and_not_at_it() {
    use care::load::{LoadPicture, Signal};
    let calm = LoadPicture {
        clinical_minutes: 1000,
        trauma_minutes: 500,
        phone_minutes: 500,
        overtime_weeks: vec![121, 121, 121, 120],
        unpaid_weeks: vec![60, 60, 60, 60],
        unpaid_agreed_week: 60,
        supervision_due: true,
        supervision_minutes: 90,
        days_since_leave: Some(183),
        ..LoadPicture::default()
    };
    assert_eq!(calm.signals(), []);
    let speaks = |change: fn(&mut LoadPicture)| {
        let mut picture = calm.clone();
        change(&mut picture);
        picture.signals()
    };
    assert_eq!(speaks(|p| p.trauma_minutes = 501), [Signal::TraumaAboveHalf]);
    assert_eq!(speaks(|p| p.phone_minutes = 501), [Signal::PhoneAboveHalf]);
    assert_eq!(speaks(|p| p.overtime_weeks = vec![121; 4]), [Signal::OvertimeFourWeeks]);
    assert_eq!(speaks(|p| p.overtime_weeks = vec![500; 3]), []);
    assert_eq!(speaks(|p| p.supervision_minutes = 89), [Signal::SupervisionBehind]);
    assert_eq!(speaks(|p| p.unpaid_weeks = vec![61]), [Signal::UnpaidAboveAgreed]);
    assert_eq!(speaks(|p| p.days_since_leave = Some(184)), [Signal::LeaveUntaken]);
    assert_eq!(
        speaks(|p| p.week = [9, 10, 11, 12].map(|hour| slot(Day::Monday, hour, 0, 60)).to_vec()),
        [Signal::RunAboveThree]
    );
}

/// By hand: each reason why a post does not fit, and that nothing else counts.
#[test]
fn a_post_fits_whoever_may_want_and_can() {
    use care::post::Misfit;
    let today = jiff::civil::date(2026, 11, 2);
    let dit = TherapyCode::new("DIT");
    let post = PostFacts {
        title: "Psychotherapist".into(),
        employer: "Wrenfield".into(),
        profession: post::Profession::Psychotherapist,
        therapies: vec![dit.clone()],
        setting: Setting::Community,
        place: "Coldmere".into(),
        area: "W1".into(),
        remote: false,
        band: 7,
        hours_week: 16,
        funding: Funding::Recurrent,
        funded_until: None,
        starts: days_after(today, 30),
        closes: days_after(today, 20),
    };
    let mut tape = Tape::new(vec![1; 40]);
    let fitting = Registrant {
        entry: Some(Entry {
            number: "12".into(),
            ..entry(&mut tape)
        }),
        therapies: vec![(
            TherapyClaim {
                therapy: dit,
                evidence: Evidence::Certificate,
                certifier: String::new(),
                obtained: None,
                expires: Some(today),
            },
            Standing::Confirmed(today),
        )],
        checks: vec![CheckMade {
            check: Check::Registration,
            on: days_after(today, -365),
            in_order: true,
            good_until: None,
        }],
        interest: Some(Interest {
            hours_week: 8,
            bands: vec![6, 7],
            settings: vec![Setting::Community],
            from: Some(days_after(today, 122)),
            may_be_asked: true,
        }),
        ..Registrant::default()
    };
    assert_eq!(post::misfits(&fitting, &post, today, 365), []);
    let but = |change: fn(&mut Registrant)| {
        let mut other = fitting.clone();
        change(&mut other);
        post::misfits(&other, &post, today, 365)
    };
    let interest = |change: fn(&mut Interest)| {
        let mut other = fitting.clone();
        change(other.interest.as_mut().unwrap());
        post::misfits(&other, &post, today, 365)
    };
    assert_eq!(but(|r| r.interest = None), [Misfit::NoInterest]);
    assert_eq!(but(|r| r.removed = true), [Misfit::NoInterest]);
    assert_eq!(interest(|i| i.may_be_asked = false), [Misfit::NotToBeAsked]);
    assert_eq!(interest(|i| i.bands = vec![8]), [Misfit::Band]);
    assert_eq!(interest(|i| i.hours_week = 7), [Misfit::Hours]);
    assert_eq!(interest(|i| i.settings = vec![Setting::Hospital]), [Misfit::Setting]);
    assert_eq!(interest(|i| i.from = i.from.map(|d| days_after(d, 1))), [Misfit::Start]);
    assert_eq!(but(|r| r.therapies[0].1 = Standing::Claimed), [Misfit::Therapy]);
    assert_eq!(
        but(|r| r.therapies[0].0.expires = r.therapies[0].0.expires.map(|d| days_after(d, -1))),
        [Misfit::Therapy]
    );
    assert_eq!(
        but(|r| {
            let entry = r.entry.as_mut().unwrap();
            entry.area = "W2".into();
            entry.place = "Elsewhere".into();
        }),
        [Misfit::Place]
    );
    assert_eq!(
        but(|r| r.checks[0].on = days_after(r.checks[0].on, -1)),
        [Misfit::Registration]
    );
}
