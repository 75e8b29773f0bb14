//! Random commands on providers and on hand-overs: the same promises as for the other streams, every way from one stage of
//! a hand-over to another, and the invariants: whoever did not arrive is still ours, and a provider sees nobody who is not
//! in its hands.

use crate::tape::Tape;
use crate::{Step, Stream, holds, run};
use care::calendar::days_after;
use care::hand_over::*;
use care::provider::*;
use care::terms::{Channel, TherapyCode};
use care::*;
use jiff::civil::Date;
use std::cell::RefCell;
use std::collections::BTreeSet;
use uuid::Uuid;

fn few<T: From<Uuid>>(tape: &mut Tape) -> T {
    T::from(Uuid::from_u128(u128::from(1 + tape.below(4))))
}

fn help(tape: &mut Tape) -> TherapyCode {
    TherapyCode::new(*tape.pick(&["BEREAV", "CBT", "PGT"]))
}

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(30) as i32 - 12)
}

fn words(tape: &mut Tape) -> String {
    tape.pick(&["Because.", "Because.", "Because.", "  "]).to_string()
}

impl Stream for Provider {
    type Event = ProviderEvent;
    type Command = ProviderCommand;

    fn ask(&self, tape: &mut Tape, _today: Date, _now: jiff::Timestamp) -> ProviderCommand {
        use ProviderEvent as E;
        let facts = |tape: &mut Tape| ProviderFacts {
            name: tape.pick(&["Coldmere Bereavement Friends", " "]).to_string(),
            kind: *tape.pick(ProviderKind::ALL),
            place: "Coldmere".into(),
            area: String::new(),
        };
        let event = match tape.below(if self.facts.is_none() { 3 } else { 13 }) {
            0 => E::Registered(facts(tape)),
            1 => E::DetailsStated(facts(tape)),
            2..=4 => E::HelpOffered { help: help(tape) },
            5 => E::HelpEnded { help: help(tape) },
            6..=8 => E::PlacesStated(Places {
                help: help(tape),
                free: *tape.pick(&[0, 3, 12, 900]),
                wait_weeks: *tape.pick(&[0, 4, 26, 300]),
                list: *tape.pick(ListState::ALL),
                payer: *tape.pick(Payer::ALL),
            }),
            9 => E::AccountLinked { user: few(tape) },
            10 => E::AccountUnlinked { user: few(tape) },
            11 if tape.below(3) == 0 => E::SeatClosed,
            _ => E::SeatReopened,
        };
        ProviderCommand {
            event,
            reason: (tape.below(3) != 0).then(|| "Because.".to_owned()),
        }
    }
    fn decide(&self, command: ProviderCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<ProviderEvent>>, Rejection> {
        provider::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &ProviderEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<ProviderEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        holds(
            after.statements.starts_with(&before.statements),
            "a statement of places was overwritten",
        )?;
        let accounts: BTreeSet<_> = after.accounts.iter().collect();
        holds(accounts.len() == after.accounts.len(), "an account twice")?;
        let helps: BTreeSet<_> = after.helps.iter().map(|h| &h.help).collect();
        holds(helps.len() == after.helps.len(), "a kind of help twice")?;
        if let ProviderEvent::PlacesStated(places) = &r.event {
            let said = after.said(&places.help).ok_or("what was said last is not found")?;
            holds(
                said.places == *places && said.on == step.header.date(),
                "dated, and the last",
            )?;
            holds(before.offers(&places.help), "places of what it does not offer")?;
        }
        for code in ["BEREAV", "CBT", "PGT"].map(TherapyCode::new) {
            let closed = after.said(&code).is_some_and(|s| s.places.list == ListState::Closed);
            let should = after.closed.is_none() && after.offers(&code) && !closed;
            holds(after.takes(&code) == should, "takes")?;
        }
        Ok(())
    }
}

thread_local! {
    /// The ways from one stage to another that occurred.
    static WAYS: RefCell<BTreeSet<(Option<HandOverStage>, HandOverStage)>> = RefCell::default();
}

impl Stream for HandOver {
    type Event = HandOverEvent;
    /// Under the provider's role, or ours.
    type Command = (Role, HandOverCommand);

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> Self::Command {
        use HandOverCommand as C;
        let role = *tape.pick(&[Role::Provider, Role::Provider, Role::Administrator]);
        let summary = tape.flip().then(|| words(tape));
        // A hand-over has few events: most sequences are let on, some are stopped early.
        let command = match tape.below(if self.facts.is_none() { 2 } else { 16 }) {
            0 | 1 => C::HandOver {
                facts: HandOverFacts {
                    episode: few(tape),
                    decision: few(tape),
                    provider: few(tape),
                    help: help(tape),
                    contact: tape
                        .pick(&[vec![], vec![ContactPart::Phone], vec![ContactPart::Email]])
                        .clone(),
                    agreed_on: near(tape, today),
                    agreed_how: Channel::Phone,
                    payer: tape.flip().then_some(Payer::OwnFunds),
                    stated_wait: None,
                    arrive_by: days_after(today, 14),
                },
                about: words(tape),
            },
            2..=4 => C::Accept {
                first_on: tape.flip().then(|| near(tape, today)),
                note: summary,
            },
            5 => C::Decline {
                reason: *tape.pick(NotTaken::ALL),
                words: words(tape),
            },
            6..=8 => C::ConfirmArrival { on: near(tape, today) },
            9 => C::ReportNotArrived { words: words(tape) },
            10 | 11 => C::Withdraw {
                by: *tape.pick(WithdrawnBy::ALL),
                reason: summary,
            },
            _ => C::End {
                how: *tape.pick(HandOverEnd::ALL),
                on: near(tape, today),
                outcome: tape.flip().then(|| *tape.pick(SharedOutcome::ALL)),
                summary,
                person_agrees: tape.flip(),
            },
        };
        (role, command)
    }
    fn decide(&self, (role, command): Self::Command, ctx: &Ctx<'_>) -> Result<Vec<Recorded<HandOverEvent>>, Rejection> {
        let by = Author { role, ..ctx.by };
        hand_over::decide(self, command, &Ctx { by, ..*ctx })
    }
    fn fold(&mut self, header: &Header, event: &HandOverEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<HandOverEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        use HandOverStage as S;
        let stage = after.stage.ok_or("something happened and it stands nowhere")?;
        WAYS.with(|ways| ways.borrow_mut().insert((before.stage, stage)));
        let today = step.ctx.today;
        holds(
            after.is_still_ours() == after.arrived_on.is_none(),
            "not arrived, and not ours; or the other way round",
        )?;
        holds(
            !matches!(stage, S::Declined | S::NotArrived) || after.is_still_ours(),
            "lost without an arrival",
        )?;
        holds(
            !matches!(stage, S::Arrived | S::Ended) || !after.is_still_ours(),
            "arrived, and still ours",
        )?;
        holds(
            !matches!(stage, S::Declined | S::NotArrived | S::Withdrawn) || !after.shows_person(today),
            "a provider sees somebody who is not in its hands",
        )?;
        holds(
            !after.shows_person(days_after(today, 400)) || after.ended.is_none(),
            "a provider sees somebody long after the ending",
        )?;
        holds(
            before.facts.is_none() || before.facts == after.facts,
            "handed over twice",
        )?;
        holds(
            before.arrived_on.is_none() || before.arrived_on == after.arrived_on,
            "arrived twice",
        )?;
        match &r.event {
            HandOverEvent::HandedOver { hand_over, answer_by } => {
                holds(hand_over.agreed_on <= today, "agreed in the future")?;
                holds(*answer_by > today, "no time to answer")?;
                holds(
                    r.words.get(Key::ForProvider).is_some(),
                    "nothing written for the provider",
                )
            }
            HandOverEvent::Declined { .. } | HandOverEvent::NotArrived => {
                holds(r.words.get(Key::Reason).is_some(), "no without a reason")
            }
            HandOverEvent::Arrived { on } => holds(Some(*on) >= after.handed_on && *on <= today, "when they arrived"),
            HandOverEvent::Ended { on, outcome, .. } => {
                holds(
                    before.stage == Some(S::Arrived) && Some(*on) >= after.arrived_on,
                    "ended before it began",
                )?;
                let shared = outcome.is_some() || r.words.get(Key::Summary).is_some();
                holds(!shared || !after.is_still_ours(), "an outcome of nobody")
            }
            _ => Ok(()),
        }
    }
}

#[test]
fn providers() {
    use Rule::*;
    run::<Provider>(&[AlreadyDone, TextMissing, NotYet, UnknownItem, Inactive, OutOfRange]);
}

#[test]
fn hand_overs() {
    use HandOverStage as S;
    use Rule::*;
    run::<HandOver>(&[
        AlreadyDone,
        TextMissing,
        PartMissing,
        NotYet,
        Inactive,
        DateInFuture,
        DateInPast,
        NoConsent,
    ]);
    // Every way there is, written by hand, and no other.
    let expected: BTreeSet<_> = [
        (None, S::Unanswered),
        (Some(S::Unanswered), S::Accepted),
        (Some(S::Unanswered), S::Declined),
        (Some(S::Unanswered), S::Arrived),
        (Some(S::Unanswered), S::NotArrived),
        (Some(S::Unanswered), S::Withdrawn),
        (Some(S::Accepted), S::Arrived),
        (Some(S::Accepted), S::NotArrived),
        (Some(S::Accepted), S::Withdrawn),
        (Some(S::Arrived), S::Withdrawn),
        (Some(S::Arrived), S::Ended),
    ]
    .into();
    WAYS.with(|ways| assert_eq!(*ways.borrow(), expected));
}
