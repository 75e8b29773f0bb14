//! What the service says of itself on a page each: its name, its contact, which messages it takes.

use super::{Loaded, conflict, load, use_cases};
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{Contact, ServiceEvent};
use casework::{Act, ActKind};
use exchange::intake::UseCaseFamily;
use maud::{Markup, html};

/// What a page asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Name,
    Contact,
    Area,
    Messages,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let all: [(&'static str, Ask); 4] = [
        ("/settings/area", Ask::Area),
        ("/settings/name", Ask::Name),
        ("/settings/contact", Ask::Contact),
        ("/settings/messages", Ask::Messages),
    ];
    let guard = Guard::needs(ActKind::ChangeSettings);
    all.iter().fold(routes, |routes, (path, ask)| {
        let ask = *ask;
        routes
            .get(path, guard, move |me: Me| show(me, ask))
            .post(path, guard, move |me: Me, posted: Posted| take(me, posted, ask))
    })
}

async fn show(me: Me, ask: Ask) -> Answer {
    let loaded = load(&me).await?;
    let s = &loaded.service;
    let c = &s.contact;
    let form = match ask {
        Ask::Name => Filled::with([("name", &s.name)]),
        Ask::Area => Filled::with([("area", s.area.as_deref().unwrap_or_default())]),
        Ask::Contact => Filled::with([
            ("phone", &crate::fmt::phone(&c.phone)),
            ("email", &c.email),
            ("address", &c.address),
            ("hours", &c.hours),
        ]),
        Ask::Messages => Filled::with(use_cases(s).into_iter().map(|u| ("use-cases", u.code()))),
    };
    Ok(draw(&me, &loaded, &form, ask))
}

async fn take(me: Me, Posted(fields): Posted, ask: Ask) -> Answer {
    let form = match read(&me, fields, ask) {
        Ok((act, fields)) => match send(&me, act, fields, "/settings").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    let loaded = load(&me).await?;
    Ok(draw(&me, &loaded, &form, ask))
}

fn read(me: &Me, posted: Fields, ask: Ask) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let expected = r.expected();
    let command = match ask {
        Ask::Name => {
            let name = r.text("name", "Enter the name of the service");
            name.map(|name| ServiceEvent::Renamed { name })
        }
        Ask::Area => {
            let code = r.optional("area").map(|code| code.trim().to_uppercase());
            let is_england = me.app.desk().service().nation == Some(care::service::Nation::England);
            if let Some(code) = &code
                && is_england
                && me.app.published().area(code).is_none()
            {
                r.wrong(
                    "area",
                    "Enter the code of an integrated care board or sub-ICB area, such as QHM or 00L",
                );
            }
            Some(ServiceEvent::AreaStated { code })
        }
        Ask::Contact => {
            let phone = r.phone("phone");
            let email = r.email("email");
            let address = r.optional("address").unwrap_or_default();
            let hours = r.optional("hours").unwrap_or_default();
            Some(ServiceEvent::ContactStated(Contact {
                phone: phone.unwrap_or_default(),
                email: email.unwrap_or_default(),
                address,
                hours,
            }))
        }
        Ask::Messages => {
            let chosen = r.codes("use-cases", UseCaseFamily::from_code);
            let none = r.fields().all("use-cases").any(|v| v == "none");
            if chosen.is_empty() && !none {
                r.wrong("use-cases", "Choose which messages are taken, or “None”");
            }
            if !chosen.is_empty() && none {
                r.wrong("use-cases", "Choose messages, or “None”, not both");
            }
            let codes = chosen.into_iter().map(|u| u.code().to_owned()).collect();
            Some(ServiceEvent::UseCasesStated { codes })
        }
    };
    r.finish(|| {
        Some(Act::Service {
            expected,
            command: command?,
        })
    })
}

fn draw(me: &Me, loaded: &Loaded, f: &Filled, ask: Ask) -> Response {
    let (title, button) = match ask {
        Ask::Name => ("Change the name of the service", "Save the name"),
        Ask::Contact => ("Change the contact for the public", "Save the contact"),
        Ask::Area => ("Change the area that the service is for", "Save the area"),
        Ask::Messages => ("Choose which electronic referrals are taken", "Save the choice"),
    };
    let form = Form {
        title,
        area: "Settings",
        about: "",
        back: "/settings",
        button,
        warning: false,
        expected: Some(loaded.version),
    };
    form.page(me, f, &before(ask), &fields(f, ask))
}

fn before(ask: Ask) -> Markup {
    html! {
        @match ask {
            Ask::Name => p { "It stands on every page and in every letter from now on. The nation and the organisation code were set when the service was founded." },
            Ask::Area => p { "It stands with the figures that the service publishes, so that those of several areas can be joined. The map lists the codes." },
            Ask::Contact => p { "Printed on letters and shown to people and referrers." },
            Ask::Messages => p { "Messages of a kind that is not taken are refused, and their sender is told at once, so that help is found elsewhere." },
        }
    }
}

fn fields(f: &Filled, ask: Ask) -> Markup {
    html! {
        @match ask {
            Ask::Name => (f.input("name", "Name of the service")),
            Ask::Area => (f.input("area", "Code of the area").hint("In England that of the integrated care board or sub-ICB area. Leave it empty if there is none.").width(10)),
            Ask::Contact => {
                (f.phone("phone", "Phone"))
                (f.input("hours", "When the phone is answered").hint("In words, such as Monday to Friday, 9am to 5pm."))
                (f.input("email", "Email").kind("email").width(30))
                (f.textarea("address", "Address").rows(4))
            }
            Ask::Messages => {
                (f.checkboxes("use-cases", "Taken from", choices()))
                p { "Urgent care and ambulance messages may be about somebody in danger now. Choose them only if somebody here looks at once, day and night." }
            }
        }
    }
}

fn choices() -> Vec<nhsuk::Choice> {
    let kinds = UseCaseFamily::ALL.into_iter().map(|u| {
        let choice = nhsuk::choice(u.code(), u.words());
        if u.may_be_an_emergency() {
            choice.hint("May be about an emergency.")
        } else {
            choice
        }
    });
    let none = nhsuk::choice("none", "None: every electronic referral is refused").exclusive();
    kinds.chain([nhsuk::Choice::or("or"), none]).collect()
}
