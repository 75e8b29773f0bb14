//! Who helps people of the area to say what they want, and whom else they may complain to: shown on their own pages.

use super::{Loaded, conflict, load};
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{ComplaintHelp, ServiceEvent};
use casework::{Act, ActKind};
use maud::html;

const PATH: &str = "/settings/complaint-help";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSettings);
    routes.get(PATH, changes, show).post(PATH, changes, take)
}

async fn show(me: Me) -> Answer {
    let loaded = load(&me).await?;
    let h = &loaded.service.complaint_help;
    let form = Filled::with([
        ("advocate", h.advocate.clone()),
        ("advocate-phone", crate::fmt::phone(&h.advocate_phone)),
        ("advocate-web", h.advocate_web.clone()),
        ("board", h.board.clone()),
        ("board-phone", crate::fmt::phone(&h.board_phone)),
        ("board-email", h.board_email.clone()),
    ]);
    Ok(draw(&me, &loaded, &form))
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/settings").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    let loaded = load(&me).await?;
    Ok(draw(&me, &loaded, &form))
}

fn read(me: &Me, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let (advocate, board) = (r.optional("advocate"), r.optional("board"));
    let (advocate_phone, board_phone) = (r.phone("advocate-phone"), r.phone("board-phone"));
    let (advocate_web, board_email) = (r.optional("advocate-web"), r.email("board-email"));
    if advocate_web.as_ref().is_some_and(|web| !web.starts_with("https://")) {
        r.wrong("advocate-web", "Enter an address that begins with https://");
    }
    if advocate.is_some() && advocate_phone.is_none() && advocate_web.is_none() {
        r.wrong(
            "advocate-phone",
            "Enter a phone number or an address on the web of the advocacy service",
        );
    }
    if advocate.is_none() && (advocate_phone.is_some() || advocate_web.is_some()) {
        r.wrong("advocate", "Enter the name of the advocacy service");
    }
    if board.is_some() && board_phone.is_none() && board_email.is_none() {
        r.wrong(
            "board-phone",
            "Enter a phone number or an e-mail address for complaints",
        );
    }
    if board.is_none() && (board_phone.is_some() || board_email.is_some()) {
        r.wrong("board", "Enter the name of the body that takes complaints");
    }
    r.finish(|| {
        let help = ComplaintHelp {
            advocate: advocate.unwrap_or_default(),
            advocate_phone: advocate_phone.unwrap_or_default(),
            advocate_web: advocate_web.unwrap_or_default(),
            board: board.unwrap_or_default(),
            board_phone: board_phone.unwrap_or_default(),
            board_email: board_email.unwrap_or_default(),
        };
        Some(Act::Service {
            expected,
            command: ServiceEvent::ComplaintHelpStated(help),
        })
    })
}

fn draw(me: &Me, loaded: &Loaded, f: &Filled) -> Response {
    let form = Form {
        title: "Change who helps people to complain",
        area: "Settings",
        about: "",
        back: "/settings",
        button: "Save who helps",
        warning: false,
        expected: Some(loaded.version),
    };
    let before = html! {
        p { "People read it on their own pages, beside how to complain here. The council names the service that helps people with a complaint about the NHS. Where nothing is stated, their page says how to find one at the council." }
    };
    let fields = html! {
        h2 class="nhsuk-heading-m" { "Advocacy" }
        (f.input("advocate", "Name of the service"))
        (f.phone("advocate-phone", "Its phone"))
        (f.input("advocate-web", "Its address on the web").hint("Beginning with https://"))
        h2 class="nhsuk-heading-m" { "Who pays for this service, and takes complaints too" }
        (f.input("board", "Its name").hint("In England the integrated care board of the area."))
        (f.phone("board-phone", "Its phone for complaints"))
        (f.input("board-email", "Its e-mail for complaints").kind("email").width(30))
    };
    form.page(me, f, &before, &fields)
}
