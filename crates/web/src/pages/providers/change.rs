//! Registering a provider and changing it: details, what it offers, who acts for it, its seat.

use super::one;
use crate::extract::Id;
use crate::form::{Fields, Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::pages::practitioners::therapies;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::ProviderId;
use care::provider::{ProviderCommand, ProviderEvent, ProviderFacts, ProviderKind};
use care::terms::TherapyCode;
use casework::{Act, ActKind, SeatAct};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::ChangeProviders);
    routes
        .get("/providers/new", guard, |me: Me| async move {
            draw_new(&me, &Filled::default())
        })
        .post("/providers/new", guard, register)
        .get("/providers/{id}/details", guard, show_details)
        .post("/providers/{id}/details", guard, details)
        .post(
            "/providers/{id}/help",
            guard,
            |me: Me, id: Id<ProviderId>, posted: Posted| {
                press(me, id, posted, |r| {
                    let help = r.text("help", "Choose a therapy or kind of help").map(TherapyCode::new);
                    help.map(|help| ProviderEvent::HelpOffered { help })
                })
            },
        )
        .post(
            "/providers/{id}/help/end",
            guard,
            |me: Me, id: Id<ProviderId>, posted: Posted| {
                press(me, id, posted, |r| {
                    let help = r.text("help", "Choose a therapy or kind of help").map(TherapyCode::new);
                    help.map(|help| ProviderEvent::HelpEnded { help })
                })
            },
        )
        .post(
            "/providers/{id}/accounts",
            guard,
            |me: Me, id: Id<ProviderId>, posted: Posted| {
                press(me, id, posted, |r| {
                    let user = r.parsed("user", "Choose an account");
                    user.map(|user| ProviderEvent::AccountLinked { user })
                })
            },
        )
        .post(
            "/providers/{id}/accounts/end",
            guard,
            |me: Me, id: Id<ProviderId>, posted: Posted| {
                press(me, id, posted, |r| {
                    let user = r.parsed("user", "Choose an account");
                    user.map(|user| ProviderEvent::AccountUnlinked { user })
                })
            },
        )
        .post(
            "/providers/{id}/reopening",
            guard,
            |me: Me, id: Id<ProviderId>, posted: Posted| press(me, id, posted, |_| Some(ProviderEvent::SeatReopened)),
        )
        .get("/providers/{id}/closing", guard, show_closing)
        .post("/providers/{id}/closing", guard, close)
}

fn act(id: ProviderId, expected: Option<u64>, event: ProviderEvent, reason: Option<String>) -> Act {
    Act::Seat(SeatAct::Provider {
        id,
        expected,
        command: ProviderCommand { event, reason },
    })
}

/// A step of one press or one field: back to the provider, which says what was done or why not.
async fn press(
    me: Me,
    Id(id): Id<ProviderId>,
    Posted(fields): Posted,
    event: impl FnOnce(&mut Reader) -> Option<ProviderEvent>,
) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let event = event(&mut r);
    let read = r.finish(|| Some(act(id, expected, event?, None)));
    match read {
        Ok((act, fields)) => match me.act(act, &fields).await {
            Ok(done) => Ok(me.went_well(&done.words, &format!("/providers/{id}"))),
            Err(refused) => one::again(&me, id, fields, refused).await,
        },
        Err(form) => one::refilled(&me, id, &form).await,
    }
}

fn read_facts(r: &mut Reader) -> Option<ProviderFacts> {
    let name = r.text("name", "Enter the name of the provider");
    let kind = r.code(
        "kind",
        ProviderKind::from_code,
        "Choose what kind of organisation it is",
    );
    let place = r.text("place", "Enter the town or district");
    let area = r.optional("area").unwrap_or_default();
    Some(ProviderFacts {
        name: name?,
        kind: kind?,
        place: place?,
        area,
    })
}

fn facts_fields(f: &Filled) -> Markup {
    html! {
        (f.input("name", "Name of the provider"))
        (f.radios("kind", "What kind of organisation is it?", choices(ProviderKind::ALL, ProviderKind::code, ProviderKind::words)))
        (f.input("place", "Town or district").width(20))
        (f.input("area", "Code of the area").hint("As in the map of therapies. Leave it empty if you do not know it.").width(10))
    }
}

async fn register(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let facts = read_facts(&mut r);
    let helps: Vec<TherapyCode> = ["help-1", "help-2", "help-3"]
        .iter()
        .filter_map(|name| r.optional(name))
        .map(TherapyCode::new)
        .collect();
    let read = r.finish(|| Some(Act::Seat(SeatAct::RegisterProvider { facts: facts?, helps })));
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/providers").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, _) => Filled {
                fields,
                ..Filled::default()
            },
        },
        Err(form) => form,
    };
    draw_new(&me, &form)
}

fn draw_new(me: &Me, f: &Filled) -> Answer {
    let form = Form {
        title: "Register a provider",
        area: "Providers",
        about: "",
        back: "/providers",
        button: "Register it",
        warning: false,
        expected: None,
    };
    let before = html! {
        p { "It gets a seat: people can be handed over to it, and its own people answer, say who arrived and how many places they have." }
    };
    let all = therapies();
    let fields = html! {
        (facts_fields(f))
        (f.select("help-1", "Offers", all.clone()))
        (f.select("help-2", "And", all.clone()))
        (f.select("help-3", "And", all))
    };
    Ok(form.page(me, f, &before, &fields))
}

async fn show_details(me: Me, Id(id): Id<ProviderId>) -> Answer {
    let page = one::load(&me, id).await?;
    let begin = page.row.state.facts.as_ref().map(|facts| {
        Filled::with([
            ("name", facts.name.as_str()),
            ("kind", facts.kind.code()),
            ("place", &facts.place),
            ("area", &facts.area),
        ])
    });
    Ok(draw_details(
        &me,
        id,
        page.row.version,
        page.row.state.name(),
        &begin.unwrap_or_default(),
    ))
}

async fn details(me: Me, Id(id): Id<ProviderId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let facts = read_facts(&mut r);
    let read = r.finish(|| Some(act(id, expected, ProviderEvent::DetailsStated(facts?), None)));
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/providers/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, id, fields, actual).await,
        },
        Err(form) => form,
    };
    let page = one::load(&me, id).await?;
    Ok(draw_details(&me, id, page.row.version, page.row.state.name(), &form))
}

/// The provider as it stands, beside what was typed.
async fn conflict(me: &Me, id: ProviderId, fields: Fields, actual: u64) -> Answer {
    let page = one::load(me, id).await?;
    let now = html! {
        @if let Some(facts) = &page.row.state.facts {
            p { (facts.name) ", " (facts.kind.words()) ", " (facts.place) " " (facts.area) }
        }
    };
    Ok(changed(me, fields, actual, &now, &format!("/providers/{id}")))
}

fn draw_details(me: &Me, id: ProviderId, version: u64, name: &str, f: &Filled) -> Response {
    let form = Form {
        title: "Change its details",
        area: "Providers",
        about: name,
        back: &format!("/providers/{id}"),
        button: "Save",
        warning: false,
        expected: Some(version),
    };
    form.page(me, f, &Markup::default(), &facts_fields(f))
}

async fn show_closing(me: Me, Id(id): Id<ProviderId>) -> Answer {
    let page = one::load(&me, id).await?;
    Ok(draw_closing(
        &me,
        id,
        page.row.version,
        page.row.state.name(),
        &Filled::default(),
    ))
}

async fn close(me: Me, Id(id): Id<ProviderId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let reason = r.text("reason", "Say why its seat is closed");
    let read = r.finish(|| Some(act(id, expected, ProviderEvent::SeatClosed, Some(reason?))));
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/providers/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, id, fields, actual).await,
        },
        Err(form) => form,
    };
    let page = one::load(&me, id).await?;
    Ok(draw_closing(&me, id, page.row.version, page.row.state.name(), &form))
}

fn draw_closing(me: &Me, id: ProviderId, version: u64, name: &str, f: &Filled) -> Response {
    let form = Form {
        title: "Close its seat",
        area: "Providers",
        about: name,
        back: &format!("/providers/{id}"),
        button: "Close its seat",
        warning: true,
        expected: Some(version),
    };
    let before = html! { p { "Nobody new is handed over to it. People who are in its hands stay there, and its people can still say who arrived and how it ended." } };
    form.page(me, f, &before, &html! { (f.textarea("reason", "Why").rows(3)) })
}
