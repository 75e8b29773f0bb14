//! Entering what was asked.

use super::{AREA, PATH};
use crate::form::{DateRule, Filled, Reader, date_values};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::asks::AskFacts;
use casework::{Act, ActKind, AskAct};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::RecordAsk).and(ActKind::SeeAsks);
    routes.get("/asks/new", guard, show).post("/asks/new", guard, enter)
}

async fn show(me: Me) -> Answer {
    let mut values: Vec<(String, String)> = date_values("on", me.today).into();
    values.push(("by".to_owned(), me.app.desk().service().name.clone()));
    Ok(draw(&me, &Filled::with(values)))
}

async fn enter(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let what = r.text("what", "Enter what was asked");
    let of = r.text("of", "Enter of whom it was asked");
    let by = r.text("by", "Enter who asked");
    let on = r.date("on", "the day", DateRule::PastOrToday);
    let answer_by = r.optional_date("answer-by", "the day of the answer", DateRule::Any);
    let note = r.optional("note");
    let read = r.finish(|| {
        let facts = AskFacts {
            what: what?,
            of: of?,
            by: by?,
            on: on?,
            answer_by,
        };
        Some(Act::Ask(AskAct::Enter { facts, note }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, PATH).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, _) => Filled {
                fields,
                ..Filled::default()
            },
        },
        Err(form) => form,
    };
    Ok(draw(&me, &form))
}

fn draw(me: &Me, f: &Filled) -> Response {
    let form = Form {
        title: "Enter what was asked",
        area: AREA,
        about: "",
        back: PATH,
        button: "Enter it",
        warning: false,
        expected: None,
    };
    let before = html! { p { "Name offices and bodies, not private people, and nobody who uses the service." } };
    let fields = html! {
        (f.textarea("what", "What was asked").hint("One sentence, at most 300 characters: it may be read by anybody.").rows(3))
        (f.input("of", "Of whom").hint("An office or a body, such as an integrated care board."))
        (f.input("by", "Who asked"))
        (f.date("on", "On which day"))
        (f.date("answer-by", "Answer asked for by (optional)"))
        (f.textarea("note", "More about it (optional)").hint("It becomes public together with the request.").rows(4))
    };
    form.page(me, f, &before, &fields)
}
