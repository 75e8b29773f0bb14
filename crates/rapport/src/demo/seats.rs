//! Charities and other providers of the demonstration, and the people handed over to them: every step by the real commands,
//! at fixed days of the year, so that each state of a hand-over is there today. All of them are invented.

use super::invent;
use super::staff::{PASSWORD, act};
use super::year::Year;
use crate::output::{During, Failure};
use care::calendar::days_after;
use care::episode::{DecisionFacts, DecisionWords, EpisodeCommand, LetterKind, ReferralWords};
use care::hand_over::{ContactPart, HandOverCommand, HandOverEnd, NotTaken, SharedOutcome, WithdrawnBy};
use care::provider::{ListState, Payer, Places, ProviderEvent, ProviderFacts, ProviderKind};
use care::terms::*;
use care::*;
use casework::{Act, HandOverTo, NewReferral, Principal, SeatAct};
use rand::SeedableRng;
use rand_pcg::Pcg64;

/// A provider: name, kind, place, user name and name of its coordinator, kind of help, who pays.
struct Planned {
    name: &'static str,
    kind: ProviderKind,
    place: &'static str,
    user: &'static str,
    coordinator: &'static str,
    help: &'static str,
    payer: Payer,
    /// What it says over the year: day, places free, weeks to wait.
    says: &'static [(i32, u16, u16)],
    /// The day on which it closes its list.
    closes: Option<i32>,
}

const PROVIDERS: &[Planned] = &[
    Planned {
        name: "Coldmere Bereavement Friends",
        kind: ProviderKind::Charity,
        place: "Coldmere",
        user: "charity",
        coordinator: "Seren Applegarth",
        help: "BEREAV",
        payer: Payer::OwnFunds,
        says: &[(6, 8, 3), (95, 5, 6), (190, 3, 9), (300, 2, 11), (352, 4, 8)],
        closes: None,
    },
    Planned {
        name: "Thornwick Listening Room",
        kind: ProviderKind::CommunityGroup,
        place: "Thornwick",
        user: "listening",
        coordinator: "Ivor Penhallow",
        help: "PCECFD",
        payer: Payer::Grant,
        says: &[(6, 4, 5), (120, 2, 10), (240, 1, 14)],
        closes: Some(330),
    },
    Planned {
        name: "Northmoor Trauma Clinic",
        kind: ProviderKind::Nhs,
        place: "Northmoor",
        user: "northmoor",
        coordinator: "Beatrix Lowther",
        help: "EMDR",
        payer: Payer::NhsContract,
        says: &[(6, 3, 16), (180, 3, 20), (335, 2, 22)],
        closes: None,
    },
];

/// What becomes of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    /// Ended, with the outcome where the person agreed to share it.
    Ended(Option<SharedOutcome>),
    /// Arrived, and still there.
    Arrived,
    /// Accepted, the first appointment to come.
    Accepted,
    Declined(NotTaken, &'static str),
    NotArrived,
    TakenBack,
    Unanswered,
}

/// The hand-overs: the day, to which provider, what becomes of it.
const HAND_OVERS: &[(i32, usize, Becomes)] = &[
    (24, 0, Becomes::Ended(Some(SharedOutcome::Better))),
    (47, 1, Becomes::Ended(Some(SharedOutcome::Same))),
    (61, 0, Becomes::Ended(None)),
    (82, 2, Becomes::Ended(Some(SharedOutcome::Better))),
    (103, 0, Becomes::NotArrived),
    (118, 0, Becomes::Ended(Some(SharedOutcome::Better))),
    (
        140,
        1,
        Becomes::Declined(
            NotTaken::NeedsMore,
            "We think she needs somebody who can see her every week, and we cannot.",
        ),
    ),
    (159, 0, Becomes::Ended(Some(SharedOutcome::Worse))),
    (
        181,
        2,
        Becomes::Declined(NotTaken::NoPlaces, "Our last place went on Monday."),
    ),
    (202, 0, Becomes::TakenBack),
    (223, 1, Becomes::Ended(None)),
    (241, 0, Becomes::Ended(Some(SharedOutcome::Better))),
    (262, 0, Becomes::Arrived),
    (283, 0, Becomes::Arrived),
    (299, 2, Becomes::Arrived),
    (312, 0, Becomes::NotArrived),
    (321, 1, Becomes::Arrived),
    (338, 0, Becomes::Arrived),
    (
        349,
        0,
        Becomes::Declined(
            NotTaken::OutsideArea,
            "They have moved to the coast, where we have no volunteers.",
        ),
    ),
    (352, 2, Becomes::Unanswered),
    (355, 0, Becomes::Accepted),
    (361, 0, Becomes::Unanswered),
    (363, 0, Becomes::Unanswered),
];

/// Somebody who was handed over.
struct Handed {
    plan: usize,
    episode: EpisodeId,
    decision: DecisionId,
    id: HandOverId,
}

/// The providers of the demonstration under way.
pub struct Seats {
    providers: Vec<(ProviderId, Principal)>,
    handed: Vec<Handed>,
    day: i32,
    /// A generator of its own: what happens here shifts nothing of the rest of the year.
    rng: Pcg64,
}

fn seat(act: SeatAct) -> Act {
    Act::Seat(act)
}

/// Registers the providers and opens the accounts of their coordinators.
///
/// # Errors
/// When an act fails.
pub fn begin(year: &mut Year, seed: u64) -> Result<Seats, Failure> {
    let admin = year.admin()?;
    let mut providers = Vec::new();
    for planned in PROVIDERS {
        let missing = |what: &str| Failure::new(format!("the demonstration: {what}"));
        let facts = ProviderFacts {
            name: planned.name.to_owned(),
            kind: planned.kind,
            place: planned.place.to_owned(),
            area: "QZZ".to_owned(),
        };
        let helps = vec![TherapyCode::new(planned.help)];
        let register = seat(SeatAct::RegisterProvider { facts, helps });
        let done = act(&year.desk, &admin, "a provider", register)?;
        let id = done.made.provider.ok_or_else(|| missing("no provider"))?;
        let open = Act::OpenAccount {
            user_name: planned.user.to_owned(),
            name: planned.coordinator.to_owned(),
            team: planned.name.to_owned(),
            roles: vec![Role::Provider],
            practitioner: None,
            speaks_for: None,
            password: PASSWORD.to_owned(),
        };
        let done = act(&year.desk, &admin, "an account of a provider", open)?;
        let user = done.made.user.ok_or_else(|| missing("no account"))?;
        let link = seat(SeatAct::Provider {
            id,
            expected: None,
            command: ProviderEvent::AccountLinked { user }.into(),
        });
        act(&year.desk, &admin, "linking an account", link)?;
        providers.push((id, year.principal(user, Role::Provider)?));
    }
    Ok(Seats {
        providers,
        handed: Vec::new(),
        day: 0,
        rng: Pcg64::seed_from_u64(seed ^ 0x5ea7),
    })
}

impl Seats {
    /// What providers and those handed over to them do up to a day of the year.
    ///
    /// # Errors
    /// When an act fails.
    pub fn reach(&mut self, year: &mut Year, day: i32) -> Result<(), Failure> {
        let before = self.day;
        self.day = day;
        let due = |at: i32| before < at && at <= day;
        for (planned, (id, p)) in PROVIDERS.iter().zip(&self.providers) {
            let says = planned.says.iter().filter(|(at, _, _)| due(*at));
            let closing = planned.closes.filter(|at| due(*at)).map(|_| (0, 20, ListState::Closed));
            let all: Vec<_> = says
                .map(|(_, free, wait)| (*free, *wait, ListState::Open))
                .chain(closing)
                .collect();
            for (free, wait_weeks, list) in all {
                let places = Places {
                    help: TherapyCode::new(planned.help),
                    free,
                    wait_weeks,
                    list,
                    payer: planned.payer,
                };
                let say = seat(SeatAct::Provider {
                    id: *id,
                    expected: None,
                    command: ProviderEvent::PlacesStated(places).into(),
                });
                year.act(p, "saying how many places there are", say)?;
            }
        }
        for (plan, (at, to, _)) in HAND_OVERS.iter().enumerate() {
            if due(*at) {
                self.hand_over(year, plan, *to)?;
            }
        }
        for n in 0..self.handed.len() {
            self.go_on(year, n, &due)?;
        }
        Ok(())
    }

    /// Somebody is referred, screened, and handed over by a decision with them.
    fn hand_over(&mut self, year: &mut Year, plan: usize, to: usize) -> Result<(), Failure> {
        let (Some(planned), Some((provider, _))) = (PROVIDERS.get(to), self.providers.get(to)) else {
            return Ok(());
        };
        let number = 40_000 + u32::try_from(plan).unwrap_or(0);
        let (identity, mut reach, safe) = invent::person(&mut self.rng, &mut year.names, number, year.today);
        reach
            .phone
            .get_or_insert_with(|| format!("07700 901{:03}", plan % 1000));
        let (admin, lead) = (year.admin()?, lead(year)?);
        let grief = planned.help == "BEREAV";
        let referral = NewReferral {
            identity,
            reach,
            safe_contact: Some(safe),
            consents: vec![ConsentKind::ShareWithGp],
            source: ReferralSource::SelfReferral,
            means: Means::Phone,
            problem: grief.then(|| "grief".to_owned()),
            words: ReferralWords {
                own_words: Some(if grief {
                    "My mother died in the winter and I still set two cups. I do not want treatment, I want to talk to somebody who knows.".into()
                } else {
                    "I cannot get past that night, and I would rather see somebody who only does this.".into()
                }),
                ..ReferralWords::default()
            },
            ..NewReferral::default()
        };
        let Some(done) = year.act(&admin, "a referral that is handed over", Act::Refer(Box::new(referral)))? else {
            return Ok(());
        };
        let Some(episode) = done.made.episode else {
            return Ok(());
        };
        let acknowledge = EpisodeCommand::Acknowledge {
            to: Audience::Person,
            channel: Channel::Letter,
        };
        year.command(&admin, episode, acknowledge)?;
        let screen = EpisodeCommand::Screen {
            priority: Priority::Routine,
            next: NextStep::Decide,
            reason: "Safe, supported at home, clear about what would help.".into(),
        };
        year.command(&lead, episode, screen)?;
        let decision: DecisionId = year.desk.ids().next();
        let facts = DecisionFacts {
            id: decision,
            kind: DecisionKind::ReferredOn,
            considered: vec![TherapyCode::new(planned.help)],
            choices: Vec::new(),
            reason: None,
            trial_sessions: None,
            look_again_on: None,
            second_opinion_stated: false,
            unmet_need: false,
        };
        let words = DecisionWords {
            reason: "You know what would help, and there is a place nearby that does just that. We stay in touch until you are there.".into(),
            person_view: Some("Glad of it, and of not being sent away.".into()),
            ..DecisionWords::default()
        };
        let about = if grief {
            "Her mother died last winter. Would like company in grief, in a group or one to one, in the daytime."
        } else {
            "One frightening night some years ago that keeps coming back. Knows what your clinic does and asks for it."
        };
        let to = HandOverTo {
            provider: *provider,
            help: TherapyCode::new(planned.help),
            contact: vec![ContactPart::Phone],
            agreed_on: year.date(),
            agreed_how: Channel::Phone,
            about: about.to_owned(),
        };
        let give = seat(SeatAct::DecideAndHandOver {
            episode,
            expected: None,
            decision: Box::new((facts, words)),
            to,
        });
        let done = year.act(&lead, "handing somebody over", give)?;
        if let Some(id) = done.and_then(|done| done.made.hand_over) {
            self.handed.push(Handed {
                plan,
                episode,
                decision,
                id,
            });
        }
        Ok(())
    }

    fn go_on(&self, year: &mut Year, n: usize, due: &impl Fn(i32) -> bool) -> Result<(), Failure> {
        let Some(one) = self.handed.get(n) else { return Ok(()) };
        let Some((at, to, becomes)) = HAND_OVERS.get(one.plan).copied() else {
            return Ok(());
        };
        let Some((_, coordinator)) = self.providers.get(to) else {
            return Ok(());
        };
        let after = |days: i32| due(at + days);
        let on = year.date();
        // Some come soon, some later than the standard allows.
        let arrives = 7 + i32::try_from(one.plan).unwrap_or(0) * 5 % 12;
        if after(1) {
            tell(year, one)?;
        }
        let step = |year: &mut Year, by: &Principal, command: HandOverCommand| {
            let act = seat(SeatAct::Step {
                id: one.id,
                expected: None,
                command,
            });
            year.act(by, "a step of a hand-over", act).map(drop)
        };
        let accepts = !matches!(
            becomes,
            Becomes::Declined(..) | Becomes::Unanswered | Becomes::TakenBack
        );
        if accepts && after(3) {
            let first_on = Some(days_after(on, 9));
            step(year, coordinator, HandOverCommand::Accept { first_on, note: None })?;
        }
        match becomes {
            Becomes::Declined(reason, words) if after(4) => {
                let words = words.to_owned();
                step(year, coordinator, HandOverCommand::Decline { reason, words })?;
            }
            Becomes::NotArrived if after(13) => {
                let words = "Did not come to two appointments and does not pick up the phone.".to_owned();
                step(year, coordinator, HandOverCommand::ReportNotArrived { words })?;
            }
            Becomes::TakenBack if after(2) => {
                let lead = lead(year)?;
                let by = WithdrawnBy::Person;
                step(year, &lead, HandOverCommand::Withdraw { by, reason: None })?;
            }
            Becomes::Ended(_) | Becomes::Arrived if after(arrives) => {
                step(year, coordinator, HandOverCommand::ConfirmArrival { on })?;
            }
            Becomes::Ended(_) | Becomes::Arrived if after(arrives + 3) => {
                let admin = year.admin()?;
                let close = EpisodeCommand::Close {
                    reason: ClosureReason::Transferred,
                    over_open_concern: false,
                    words: "Arrived at the place that they were handed over to.".into(),
                };
                year.command(&admin, one.episode, close)?;
            }
            Becomes::Ended(outcome) if after(80) => {
                let end = HandOverCommand::End {
                    how: HandOverEnd::Completed,
                    on,
                    outcome,
                    summary: outcome.map(|_| "Came every week, and said so at the end in the group.".to_owned()),
                    person_agrees: outcome.is_some(),
                };
                step(year, coordinator, end)?;
            }
            // Ours again: taken on here, with the clock of the first day.
            Becomes::Declined(..) | Becomes::NotArrived | Becomes::TakenBack if after(20) => take_on(year, one)?,
            _ => {}
        }
        Ok(())
    }
}

/// The same clinical lead each time: choosing one by chance would shift the rest of the year.
fn lead(year: &mut Year) -> Result<Principal, Failure> {
    let first = year.staff.leads.first().copied();
    let user = first.ok_or_else(|| Failure::new("the demonstration: no clinical lead"))?;
    year.principal(user, Role::ClinicalLead)
}

/// The person hears the decision by phone and has it in writing; on a day on which it may be told.
fn tell(year: &mut Year, one: &Handed) -> Result<(), Failure> {
    let (lead, admin) = (lead(year)?, year.admin()?);
    let told = EpisodeCommand::TellDecision {
        decision: one.decision,
        to: Audience::Person,
        channel: Channel::Phone,
        note: None,
    };
    year.command(&lead, one.episode, told)?;
    let letter = EpisodeCommand::SendLetter {
        letter: LetterKind::Decision,
        to: Audience::Person,
        channel: Channel::Letter,
    };
    year.command(&admin, one.episode, letter)?;
    Ok(())
}

fn take_on(year: &mut Year, one: &Handed) -> Result<(), Failure> {
    let lead = lead(year)?;
    let state = year.desk.peek(one.episode).during("reading an episode")?;
    if state.closed.is_some() || state.open_waits().next().is_some() {
        return Ok(());
    }
    let choices = vec![TherapyChoice {
        therapy: TherapyCode::new("IPT"),
        format: Format::Individual,
    }];
    let decision: DecisionId = year.desk.ids().next();
    let facts = DecisionFacts {
        id: decision,
        kind: DecisionKind::Accepted,
        considered: choices.iter().map(|c| c.therapy.clone()).collect(),
        choices: choices.clone(),
        reason: None,
        trial_sessions: None,
        look_again_on: None,
        second_opinion_stated: false,
        unmet_need: false,
    };
    let words = DecisionWords {
        reason: "It did not come to anything elsewhere, and you are still ours: we can begin here, and your place is that of your first day.".into(),
        ..DecisionWords::default()
    };
    if year.command(&lead, one.episode, EpisodeCommand::Decide { decision: facts, words })? {
        let again = Handed {
            plan: one.plan,
            episode: one.episode,
            decision,
            id: one.id,
        };
        tell(year, &again)?;
        let wait = year.desk.ids().next();
        year.command(&lead, one.episode, EpisodeCommand::BeginWait { wait, choices })?;
    }
    Ok(())
}
