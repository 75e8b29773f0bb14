//! The setting of a hub that other services do not have: whose staff it does not take, and where they go.

use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{NeighbourHub, ServiceEvent};
use casework::{Act, ActKind};
use maud::html;

const PATH: &str = "/settings/neighbour-hub";

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::ChangeSettings);
    routes.get(PATH, guard, show).post(PATH, guard, take)
}

async fn show(me: Me) -> Answer {
    let now = me.app.desk().service().neighbour.clone().unwrap_or_default();
    let form = Filled::with([
        ("not-taken", now.not_taken.join("\n")),
        ("name", now.name),
        ("contact", now.contact),
    ]);
    Ok(draw(&me, &form))
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let listed = r.text(
        "not-taken",
        "Enter the services whose staff go to the other hub, one a line",
    );
    let name = r.text("name", "Enter the name of the other hub");
    let contact = r.text("contact", "Enter how the other hub is reached");
    let read = r.finish(|| {
        let not_taken = listed?
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect();
        Some(Act::Service {
            expected: None,
            command: ServiceEvent::NeighbourHubNamed(NeighbourHub {
                not_taken,
                name: name?,
                contact: contact?,
            }),
        })
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/settings").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &form))
}

fn draw(me: &Me, f: &Filled) -> Response {
    let form = Form {
        title: "Say whose staff go to a neighbour hub",
        area: "Settings",
        about: "",
        back: "/settings",
        button: "Save",
        warning: false,
        expected: None,
    };
    let before = html! { p { "Whoever comes and works for one of these is told where to go instead, and nothing is kept. They may come here all the same if they choose to." } };
    let fields = html! {
        (f.textarea("not-taken", "Services whose staff are not seen here").rows(4).hint("One a line: above all the service that this hub works beside."))
        (f.input("name", "Name of the other hub"))
        (f.textarea("contact", "How it is reached").rows(2).hint("Phone and opening hours, or an address on the web."))
    };
    form.page(me, f, &before, &fields)
}
