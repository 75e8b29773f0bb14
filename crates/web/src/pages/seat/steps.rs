//! The steps of a hand-over that are the provider's: accepting or declining, saying who arrived, and how it ended.

use super::one::{load, named};
use crate::extract::Id;
use crate::form::{DateRule, Filled, Reader, choices, date_values};
use crate::me::{Me, Posted};
use crate::pages::hand_overs::{stage_tag, standing};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::HandOverId;
use care::hand_over::{HandOverCommand, HandOverEnd, NotTaken, SharedOutcome};
use casework::read::SeatPage;
use casework::{Act, ActKind, SeatAct};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs(ActKind::AnswerHandOver);
    let arrivals = Guard::needs(ActKind::TellArrival);
    let outcomes = Guard::needs(ActKind::TellOutcome);
    routes
        .get("/seat/hand-overs/{id}/answer", answers, |me, id| {
            show(me, id, Step::Answer)
        })
        .post("/seat/hand-overs/{id}/answer", answers, |me, id, posted| {
            take(me, id, posted, Step::Answer)
        })
        .get("/seat/hand-overs/{id}/arrival", arrivals, |me, id| {
            show(me, id, Step::Arrival)
        })
        .post("/seat/hand-overs/{id}/arrival", arrivals, |me, id, posted| {
            take(me, id, posted, Step::Arrival)
        })
        .get("/seat/hand-overs/{id}/ending", outcomes, |me, id| {
            show(me, id, Step::Ending)
        })
        .post("/seat/hand-overs/{id}/ending", outcomes, |me, id, posted| {
            take(me, id, posted, Step::Ending)
        })
}

/// Which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Answer,
    Arrival,
    Ending,
}

async fn show(me: Me, Id(id): Id<HandOverId>, step: Step) -> Answer {
    let page = load(&me, id).await?;
    let begin = match step {
        Step::Answer => Filled::default(),
        Step::Arrival | Step::Ending => Filled::with(date_values("on", me.today)),
    };
    Ok(draw(&me, &page, step, &begin))
}

fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn read_answer(r: &mut Reader) -> Option<HandOverCommand> {
    if r.code("takes", yes_or_no, "Choose whether you take them")? {
        let first_on = r.optional_date("first-on", "the first appointment", DateRule::TodayOrLater);
        return Some(HandOverCommand::Accept {
            first_on,
            note: r.optional("note"),
        });
    }
    let reason = r.code("reason", NotTaken::from_code, "Choose why you cannot take them");
    let words = r.text("words", "Say why, so that the service can find something else");
    Some(HandOverCommand::Decline {
        reason: reason?,
        words: words?,
    })
}

fn read_arrival(r: &mut Reader) -> Option<HandOverCommand> {
    if r.code("arrived", yes_or_no, "Choose whether they arrived")? {
        let on = r.date("on", "the day on which they arrived", DateRule::PastOrToday)?;
        return Some(HandOverCommand::ConfirmArrival { on });
    }
    let words = r.text("words", "Say what happened")?;
    Some(HandOverCommand::ReportNotArrived { words })
}

fn read_ending(r: &mut Reader) -> Option<HandOverCommand> {
    let how = r.code("how", HandOverEnd::from_code, "Choose how it ended");
    let on = r.date("on", "the last day", DateRule::PastOrToday);
    let shares = r.code(
        "shares",
        yes_or_no,
        "Choose whether the person agreed to share how it went",
    );
    let (mut outcome, mut summary) = (None, None);
    if shares == Some(true) {
        outcome = r.code("outcome", SharedOutcome::from_code, "Choose how things are now");
        summary = r.optional("summary");
    }
    Some(HandOverCommand::End {
        how: how?,
        on: on?,
        outcome,
        summary,
        person_agrees: shares?,
    })
}

async fn take(me: Me, Id(id): Id<HandOverId>, Posted(fields): Posted, step: Step) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let command = match step {
        Step::Answer => read_answer(&mut r),
        Step::Arrival => read_arrival(&mut r),
        Step::Ending => read_ending(&mut r),
    };
    let read = r.finish(|| {
        Some(Act::Seat(SeatAct::Step {
            id,
            expected,
            command: command?,
        }))
    });
    let back = format!("/seat/hand-overs/{id}");
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &back).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let page = load(&me, id).await?;
                let now: Markup =
                    html! { p { (stage_tag(&page.line.state, me.today)) " " (standing(&page.line.state)) } };
                return Ok(changed(&me, fields, actual, &now, &back));
            }
        },
        Err(form) => form,
    };
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, step, &form))
}

fn draw(me: &Me, page: &SeatPage, step: Step, f: &Filled) -> Response {
    let title = match step {
        Step::Answer => "Accept or decline",
        Step::Arrival => "Did they arrive?",
        Step::Ending => "Say how it ended",
    };
    let form = Form {
        title,
        area: "Your seat",
        about: named(page),
        back: &format!("/seat/hand-overs/{}", page.line.id),
        button: "Save",
        warning: false,
        expected: Some(page.line.version),
    };
    let (before, fields) = match step {
        Step::Answer => (
            html! { p { "If you cannot take them, say so: the service is still looking after them and finds something else. Once you decline, their details are no longer shown to you." } },
            answer_fields(f),
        ),
        Step::Arrival => (
            html! { p { "Arrived means that you have met or spoken with them and they are with you now. Only then does the service let go." } },
            arrival_fields(f),
        ),
        Step::Ending => (
            html! { p { "How it went is shared with the service only if the person agreed to that. That it ended is not a secret." } },
            ending_fields(f),
        ),
    };
    form.page(me, f, &before, &fields)
}

fn answer_fields(f: &Filled) -> Markup {
    let yes = html! {
        (f.date("first-on", nhsuk::Legend::small("First appointment, if one is fixed")))
        (f.textarea("note", "Anything that the service should know").rows(2))
    };
    let no = html! {
        (f.radios("reason", nhsuk::Legend::small("What comes nearest"), choices(NotTaken::ALL, NotTaken::code, NotTaken::words)))
        (f.textarea("words", "Why, in a sentence or two").rows(3))
    };
    html! {
        (f.radios("takes", "Do you take them?", [
            nhsuk::choice("yes", "Yes, we take them").conditional(yes),
            nhsuk::choice("no", "No, we cannot").conditional(no),
        ]))
    }
}

fn arrival_fields(f: &Filled) -> Markup {
    let yes = html! { (f.date("on", nhsuk::Legend::small("On which day"))) };
    let no = html! { (f.textarea("words", "What happened").rows(3)) };
    html! {
        (f.radios("arrived", "Have they arrived?", [
            nhsuk::choice("yes", "Yes").conditional(yes),
            nhsuk::choice("no", "No, and we do not expect them any more").hint("They are with the service again, with the same clock.").conditional(no),
        ]))
    }
}

fn ending_fields(f: &Filled) -> Markup {
    let shared = html! {
        (f.radios("outcome", nhsuk::Legend::small("How things are now, as the person sees it"), choices(SharedOutcome::ALL, SharedOutcome::code, SharedOutcome::words)))
        (f.textarea("summary", "How it went").rows(3))
    };
    html! {
        (f.radios("how", "How did it end?", choices(HandOverEnd::ALL, HandOverEnd::code, HandOverEnd::words)))
        (f.date("on", "Last day"))
        (f.radios("shares", "Did the person agree to share how it went?", [
            nhsuk::choice("yes", "Yes").conditional(shared),
            nhsuk::choice("no", "No, or they were not asked"),
        ]))
    }
}
