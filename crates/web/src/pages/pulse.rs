//! The staff's pulse: a few questions now and then, answered without a name, shown for eight or more answers once the
//! round is closed. Everybody sees the same page.

use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Errors, Filled, KEY, Reader, date_values};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, one_press, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use casework::read::{PULSE_OF, PulsePage, PulseRound};
use casework::{Act, ActKind, Once, Refused, SurveyAct};
use charts::{StackedBars, stacked_bars};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use std::sync::Arc;
use survey::Definition;

const PATH: &str = "/pulse";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs(ActKind::AnswerPulse).and(ActKind::SeePulse);
    let opens = Guard::needs(ActKind::OpenPulse).and(ActKind::SeePulse);
    routes
        .get(PATH, Guard::needs(ActKind::SeePulse), show)
        .get("/pulse/answer", answers, show_form)
        .post("/pulse/answer", answers, take)
        .get("/pulse/open", opens, show_open)
        .post("/pulse/open", opens, open)
        .post("/pulse/{id}/close", opens, close)
}

async fn load(me: &Me) -> Result<PulsePage, Problem> {
    me.ask(casework::Desk::pulse).await
}

async fn show(me: Me) -> Answer {
    let page = load(&me).await?;
    let opens = me.may(ActKind::OpenPulse);
    let main = html! {
        h1 class="nhsuk-heading-l" { "How is work?" }
        p { "Four questions now and then to everybody who works here. Nobody’s name is stored with an answer, and everybody sees this same page." }
        @match &page.open {
            Some((id, _, closes)) => {
                p { "A round is open until " strong { (fmt::date(*closes)) } ". What comes of it is shown when it is closed; until then nobody can see even how many answered." }
                div class="app-actions" {
                    (nhsuk::link_button("Answer the four questions", "/pulse/answer"))
                    @if opens { (one_press(&me, &format!("{PATH}/{id}/close"), &[], None, nhsuk::button("Close the round now").secondary())) }
                }
            }
            None => {
                p { "No round is open." }
                @if opens { (nhsuk::link_button("Open a round", "/pulse/open")) }
            }
        }
        h2 class="nhsuk-heading-m" { "Rounds so far" }
        @if page.rounds.is_empty() {
            (layout::empty("No round is closed yet.", &format!("What came of a round stands here from {PULSE_OF} answers on."), None))
        } @else { (rounds(&me, &page.rounds)) }
        (nhsuk::details("How your answer stays yours", html! {
            p { "Your answer is stored without your name, account or role, and the session that sent it is not marked. That you answered is stored apart, in a form that only this program can recognise, so that nobody answers twice; it does not lead to the answer." }
            p { "Answers are shown from " (PULSE_OF) " on, only for the whole service, never for a team, and never while a round is open. A number of one or two, or of all but one or two, is held back." }
            p { "What remains: whoever holds the database, its key and the times at which people were signed in could try to match the moment of an answer with a session. The service’s information governance officer can say who holds them." }
        }))
    };
    let sheet = Sheet {
        title: "How is work?".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

#[expect(clippy::cast_precision_loss, reason = "counts of staff stay far below 2^52")]
fn share(found: usize, of: usize) -> f64 {
    (found as f64 * 1000.0 / of.max(1) as f64).round() / 10.0
}

fn rounds(me: &Me, rounds: &[PulseRound]) -> Markup {
    let sentences: Vec<&String> = rounds
        .first()
        .map(|r| r.found.iter().map(|(text, _)| text).collect())
        .unwrap_or_default();
    let heads: Vec<Cell> = std::iter::once(Cell::from("Round"))
        .chain([number("Answers")])
        .chain(sentences.iter().map(|t| number((*t).clone())))
        .collect();
    let rows = rounds.iter().map(|round| {
        let answers = round
            .answers
            .map_or_else(|| format!("Fewer than {PULSE_OF}"), |n| n.to_string());
        let found = round.found.iter().map(|(_, count)| {
            number(match (count, round.answers) {
                (Some(count), Some(of)) => format!("{count} of {of} ({:.0}%)", share(*count, of)),
                _ => "Held back".to_owned(),
            })
        });
        let when = format!("{} to {}", fmt::date(round.opened), fmt::date(round.closed));
        [cell(when), number(answers)]
            .into_iter()
            .chain(found)
            .collect::<Vec<Cell>>()
    });
    let table = nhsuk::table("Rounds, newest first").responsive(true);
    html! {
        @for (at, sentence) in sentences.iter().enumerate() { (trend(me, at, sentence, rounds)) }
        (table.head::<Cell>(heads).rows(rows))
        p class="nhsuk-body-s" { "“Held back” means fewer than " (PULSE_OF) " answers, or a number of one or two, or of all but one or two. It does not mean none." }
    }
}

/// One sentence over the rounds, oldest first.
fn trend(me: &Me, at: usize, sentence: &str, rounds: &[PulseRound]) -> Markup {
    let rows: Vec<(String, Vec<f64>)> = rounds
        .iter()
        .rev()
        .filter_map(|round| {
            let count = round.found.get(at)?.1?;
            Some((fmt::date(round.closed), vec![share(count, round.answers?)]))
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    let last = rows
        .last()
        .and_then(|(_, values)| values.first().copied())
        .unwrap_or(0.0);
    let finding = match rows.iter().rev().nth(1).and_then(|(_, values)| values.first().copied()) {
        Some(before) => format!("{last:.0}% {sentence}; {before:.0}% in the round before"),
        None => format!("{last:.0}% {sentence}"),
    };
    stacked_bars(&StackedBars {
        id: format!("pulse-{at}"),
        finding,
        rows_are: "Round closed on".to_owned(),
        unit: "%".to_owned(),
        parts: vec!["Of those who answered".to_owned()],
        rows,
        whole: Some(100.0),
        limit: None,
        source: "this service’s own rounds; no validated instrument".to_owned(),
        as_at: me.today,
    })
    .svg
}

async fn show_form(me: Me) -> Answer {
    let page = load(&me).await?;
    let (_, definition, _) = page.open.ok_or(Problem::NotFound)?;
    Ok(draw_form(&me, &definition, &Filled::default()))
}

fn draw_form(me: &Me, definition: &Definition, f: &Filled) -> Response {
    let form = Form {
        title: "How is work?",
        area: "",
        about: "",
        back: PATH,
        button: "Send without my name",
        warning: false,
        expected: None,
    };
    let before = html! { p { "Think of the last two weeks. Answer once in this round; nobody can see what you answered, and it cannot be changed afterwards." } };
    form.page(me, f, &before, &super::surveys::draw_questions(definition, f))
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let page = load(&me).await?;
    let (id, definition, _) = page.open.ok_or(Problem::NotFound)?;
    let mut r = Reader::new(fields, me.today);
    let values = super::surveys::read_questions(&definition, &mut r);
    let (values, fields) = match r.finish(|| Some(values)) {
        Ok(read) => read,
        Err(form) => return Ok(draw_form(&me, &definition, &form)),
    };
    let principal = Arc::clone(&me.principal);
    let (key, body) = (fields.get(KEY).to_owned(), fields.content_bytes());
    let answer = me.app.ask(move |desk| {
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.answer_unnamed(&principal, id, values, once)
    });
    let errors = match answer.await? {
        Ok(_) => return Ok(me.went_well("Thank you. Your answer is in, without your name", PATH)),
        Err(Refused::NotAllowed { why }) => Errors::whole(why, "Nothing was stored"),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(draw_form(&me, &definition, &Filled { fields, errors }))
}

async fn show_open(me: Me) -> Answer {
    let closes = care::calendar::days_after(me.today, 14);
    Ok(draw_open(&me, &Filled::with(date_values("closes", closes))))
}

fn draw_open(me: &Me, f: &Filled) -> Response {
    let form = Form {
        title: "Open a round",
        area: "How is work?",
        about: "",
        back: PATH,
        button: "Open the round",
        warning: false,
        expected: None,
    };
    let before = html! { p { "Everybody who works here can answer once, from today. The questions are the same in each round, so that rounds can be compared." } };
    form.page(me, f, &before, &html! { (f.date("closes", "Last day")) })
}

async fn open(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let closes = r.date("closes", "the last day", DateRule::TodayOrLater);
    let form = match r.finish(|| Some(Act::Survey(SurveyAct::OpenPulse { closes: closes? }))) {
        Ok((act, fields)) => match send(&me, act, fields, PATH).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw_open(&me, &form))
}

async fn close(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let done = me.act(Act::Survey(SurveyAct::ClosePulse { id }), &fields).await?;
    Ok(me.went_well(&done.words, PATH))
}
