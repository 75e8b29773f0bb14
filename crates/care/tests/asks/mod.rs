//! Random commands on the log of asks and promises: the same promises as for the other streams, and its invariants.

use crate::tape::Tape;
use crate::{Step, Stream, holds, run};
use care::asks::{self, AnswerKind, Ask, AskCommand, AskEvent, AskFacts, AskStage};
use care::calendar::days_after;
use care::*;
use jiff::civil::Date;

fn near(tape: &mut Tape, today: Date) -> Date {
    days_after(today, tape.below(30) as i32 - 20)
}

fn line(tape: &mut Tape) -> String {
    match tape.below(12) {
        0 => " \n".into(),
        1 => "x".repeat(400),
        _ => "A fourth\npost\u{202e} <b>".into(),
    }
}

impl Stream for Ask {
    type Event = AskEvent;
    type Command = AskCommand;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> AskCommand {
        use AskEvent as E;
        let event = match tape.below(12) {
            0 | 1 => E::Asked(AskFacts {
                what: line(tape),
                of: line(tape),
                by: line(tape),
                on: near(tape, today),
                answer_by: tape.flip().then(|| near(tape, today)),
            }),
            2..=4 => E::Answered {
                answer: *tape.pick(AnswerKind::ALL),
                on: near(tape, today),
                promised_by: tape.flip().then(|| near(tape, today)),
            },
            5 | 6 => E::Kept { on: near(tape, today) },
            7 | 8 => E::Broken { on: near(tape, today) },
            9 => E::MadePublic,
            10 => E::KeptInside,
            _ if tape.below(4) == 0 => E::Withdrawn,
            _ => E::MadePublic,
        };
        let note = match tape.below(8) {
            0 => None,
            1 => Some("x".repeat(4_000)),
            _ => Some(" It was said.\r\n".into()),
        };
        AskCommand { event, note }
    }
    fn decide(&self, command: AskCommand, ctx: &Ctx<'_>) -> Result<Vec<Recorded<AskEvent>>, Rejection> {
        asks::decide(self, command, ctx)
    }
    fn fold(&mut self, header: &Header, event: &AskEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<AskEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let today = step.ctx.today;
        let facts = after.facts.as_ref().ok_or("nothing asked")?;
        holds(facts.on <= today && !facts.what.contains('\n'), "what was asked")?;
        holds(before.facts.is_none() || before.facts == after.facts, "asked anew")?;
        holds(
            after.kept.is_none() || matches!(after.answer, Some((AnswerKind::Promised, _, _))),
            "kept or not, and never promised",
        )?;
        holds(!after.withdrawn || !after.public, "withdrawn and public")?;
        holds(
            after.late_since(today).is_none_or(|day| day < today),
            "late before its day",
        )?;
        holds(
            after.late_since(today).is_none() || matches!(after.stage(), AskStage::Asked | AskStage::Promised),
            "late, and nothing is waited for",
        )?;
        match &r.event {
            AskEvent::Answered { on, .. } => {
                holds(
                    r.words.get(Key::Answer) == Some("It was said."),
                    "an answer without words",
                )?;
                holds(*on <= today && facts.on <= *on, "answered out of its time")
            }
            AskEvent::Kept { on } | AskEvent::Broken { on } => {
                holds(r.words.get(Key::Reason).is_some(), "without how it is known")?;
                let answered = after.answer.ok_or("never answered")?.1;
                holds(*on <= today && answered <= *on, "out of its time")
            }
            AskEvent::Withdrawn => holds(r.words.get(Key::Reason).is_some(), "without a reason"),
            _ => Ok(()),
        }
    }
}

#[test]
fn asks_and_promises() {
    use Rule::*;
    run::<Ask>(&[NotYet, AlreadyDone, TextMissing, OutOfRange, DateInPast, DateInFuture]);
}
