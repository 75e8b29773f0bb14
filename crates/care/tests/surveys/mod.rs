//! Random commands on surveys and on answers.

use crate::tape::Tape;
use crate::{Step, Stream, holds, run};
use care::calendar::days_after;
use care::person::Name;
use care::survey::{self, Audience, Survey, SurveyEvent, SurveyStage};
use care::survey_answer::{self, Respondent, SurveyAnswer, SurveyAnswerEvent};
use care::*;
use jiff::civil::Date;
use uuid::Uuid;

impl Stream for Survey {
    type Event = SurveyEvent;
    type Command = SurveyEvent;

    fn ask(&self, tape: &mut Tape, today: Date, _now: jiff::Timestamp) -> SurveyEvent {
        let definition = (*tape.pick(&["a", "b", " "])).to_owned();
        match tape.below(6) {
            0 => SurveyEvent::Drafted {
                audience: *tape.pick(Audience::ALL),
                definition,
            },
            1 => SurveyEvent::Redrafted { definition },
            2 | 3 => SurveyEvent::Published {
                opens: days_after(today, tape.below(8) as i32 - 2),
                closes: days_after(today, tape.below(30) as i32 - 2),
                link: (*tape.pick(&["0123456789abcdef0123456789abcdef", "short"])).to_owned(),
            },
            4 => SurveyEvent::Closed,
            _ => SurveyEvent::MarginsStated { margins: definition },
        }
    }
    fn decide(&self, event: SurveyEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<SurveyEvent>>, Rejection> {
        survey::decide(self, event, ctx)
    }
    fn fold(&mut self, header: &Header, event: &SurveyEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, _: &Recorded<SurveyEvent>, after: &Self, step: &Step<'_>) -> Result<(), String> {
        let today = step.ctx.today;
        holds(
            before.open.is_none() || (before.definition == after.definition && before.open == after.open),
            "what a published survey asks, or when, was changed",
        )?;
        holds(
            before.audience.is_none() || before.audience == after.audience,
            "asked of others",
        )?;
        holds(
            after.stage(today) != SurveyStage::Open || after.link.len() >= 20,
            "open at an address that can be guessed",
        )?;
        holds(
            before.stage(today) != SurveyStage::Closed || after.stage(today) == SurveyStage::Closed,
            "a closed survey opened again",
        )
    }
}

fn respondent(tape: &mut Tape) -> Respondent {
    Respondent {
        name: Name {
            given: (*tape.pick(&["Holly", " "])).to_owned(),
            ..Name::default()
        },
        body: "UKCP".into(),
        number: "12".into(),
        profession: "Psychotherapist".into(),
        place: String::new(),
        remote: tape.flip(),
        settings: Vec::new(),
        from: None,
        may_be_asked: tape.flip(),
    }
}

impl Stream for SurveyAnswer {
    type Event = SurveyAnswerEvent;
    type Command = SurveyAnswerEvent;

    fn ask(&self, tape: &mut Tape, _today: Date, _now: jiff::Timestamp) -> SurveyAnswerEvent {
        let survey = SurveyId(Uuid::from_u128(9));
        let registrant = RegistrantId(Uuid::from_u128(u128::from(1 + tape.below(3))));
        match tape.below(3) {
            0 => SurveyAnswerEvent::Given {
                survey,
                values: vec![("q".into(), "yes".into())],
                registrant: tape.flip().then_some(registrant),
                respondent: tape.flip().then(|| Box::new(respondent(tape))),
            },
            1 => SurveyAnswerEvent::BroughtIn {
                survey,
                columns: vec!["q".into()],
                rows: tape.pick(&[vec![], vec![vec!["yes".to_owned()]], vec![vec![]]]).clone(),
            },
            _ => SurveyAnswerEvent::Placed { registrant },
        }
    }
    fn decide(&self, event: SurveyAnswerEvent, ctx: &Ctx<'_>) -> Result<Vec<Recorded<SurveyAnswerEvent>>, Rejection> {
        survey_answer::decide(self, event, ctx)
    }
    fn fold(&mut self, header: &Header, event: &SurveyAnswerEvent) {
        self.apply(header, event);
    }
    fn check(before: &Self, r: &Recorded<SurveyAnswerEvent>, after: &Self, _: &Step<'_>) -> Result<(), String> {
        holds(
            before.rows.is_empty() || before.rows == after.rows,
            "an answer was changed",
        )?;
        holds(
            after.rows.iter().all(|row| row.len() == after.columns.len()),
            "a row is wider or narrower than the heading",
        )?;
        holds(
            after.respondent.is_none() || after.registrant.is_some(),
            "named, and without a key to go with",
        )?;
        if matches!(r.event, SurveyAnswerEvent::Placed { .. }) {
            holds(before.waits() && !after.waits(), "placed twice, or nobody waited")?;
        }
        Ok(())
    }
}

#[test]
fn survey() {
    use Rule::*;
    run::<Survey>(&[AlreadyDone, TextMissing, NotYet, OutOfRange, PartMissing]);
}

#[test]
fn survey_answer() {
    use Rule::*;
    run::<SurveyAnswer>(&[AlreadyDone, TextMissing, PartMissing, OutOfRange, NotYet]);
}
