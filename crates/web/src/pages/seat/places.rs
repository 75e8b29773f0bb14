//! A provider says how many places it has, how long the wait is, whether its list is open and who pays.

use crate::fmt;
use crate::form::{Fields, Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::pages::providers::places_words;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::provider::{ListState, Payer, Places, ProviderEvent};
use care::terms::TherapyCode;
use casework::read::Seat;
use casework::{Act, ActKind, SeatAct};
use maud::html;

pub(super) fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::StatePlaces);
    routes
        .get("/seat/places", guard, show)
        .post("/seat/places", guard, state)
}

async fn load(me: &Me) -> Result<Seat, Problem> {
    me.ask(casework::Desk::my_seat).await
}

async fn show(me: Me) -> Answer {
    let seat = load(&me).await?;
    // What was said last stands there to begin with, where there is one kind of help.
    let offered: Vec<&TherapyCode> = seat.row.state.offered().collect();
    let begin = match offered.as_slice() {
        [only] => {
            let mut values = vec![("help", only.as_str().to_owned())];
            if let Some(said) = seat.row.state.said(only) {
                values.push(("wait", said.places.wait_weeks.to_string()));
                values.push(("list", said.places.list.code().to_owned()));
                values.push(("payer", said.places.payer.code().to_owned()));
            }
            Filled::with(values)
        }
        _ => Filled::default(),
    };
    Ok(draw(&me, &seat, &begin))
}

async fn state(me: Me, Posted(fields): Posted) -> Answer {
    let seat = load(&me).await?;
    let id = seat.row.id;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let help = r.text("help", "Choose what this is about").map(TherapyCode::new);
    let list = r.code("list", ListState::from_code, "Choose whether your list is open");
    let free = r.number("free", 0..=500, "Enter how many places are free, 0 if none");
    let wait_weeks = r.number(
        "wait",
        0..=260,
        "Enter how many weeks somebody waits who comes now, 0 if none",
    );
    let payer = r.code("payer", Payer::from_code, "Choose who pays");
    let read = r.finish(|| {
        let places = Places {
            help: help?,
            free: free?,
            wait_weeks: wait_weeks?,
            list: list?,
            payer: payer?,
        };
        Some(Act::Seat(SeatAct::Provider {
            id,
            expected,
            command: ProviderEvent::PlacesStated(places).into(),
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/seat").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    Ok(draw(&me, &seat, &form))
}

async fn conflict(me: &Me, fields: Fields, actual: u64) -> Answer {
    let seat = load(me).await?;
    let now = html! {
        @for help in seat.row.state.offered() {
            @if let Some(s) = seat.row.state.said(help) { p { (words::therapy(help)) ": " (places_words(s)) ", said " (fmt::date(s.on)) } }
        }
    };
    Ok(changed(me, fields, actual, &now, "/seat"))
}

fn draw(me: &Me, seat: &Seat, f: &Filled) -> Response {
    let offered: Vec<(String, String)> = seat
        .row
        .state
        .offered()
        .map(|h| (h.as_str().to_owned(), words::therapy(h)))
        .collect();
    let form = Form {
        title: "Say how many places you have",
        area: "Your seat",
        about: seat.row.state.name(),
        back: "/seat",
        button: "Save",
        warning: false,
        expected: Some(seat.row.version),
    };
    let before = html! {
        p { "The service sees this with today’s date, and hands people over on the strength of it. What you said before is kept." }
        @if offered.is_empty() { p { "The service has not recorded yet what you offer." } }
    };
    let fields = html! {
        (f.select("help", "For which help", offered))
        (f.radios("list", "Is your list open to new people?", choices(ListState::ALL, ListState::code, ListState::words)))
        (f.input("free", "Places free now").numeric().width(4))
        (f.input("wait", "Weeks that somebody waits who comes now").numeric().width(4))
        (f.radios("payer", "Who pays for this help?", choices(Payer::ALL, Payer::code, Payer::words)).hint("It shows what charities carry that nobody pays them for."))
    };
    form.page(me, f, &before, &fields)
}
