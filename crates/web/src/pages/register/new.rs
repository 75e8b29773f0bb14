//! A new entry, made by hand.

use super::fields;
use super::{AREA, LIST};
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::Role;
use casework::{Act, ActKind, Refused, WorkforceAct};
use maud::html;

const PATH: &str = "/register/new";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeRegister);
    routes.get(PATH, changes, show).post(PATH, changes, enter)
}

async fn show(me: Me) -> Answer {
    if me.role() == Role::Registrant {
        return Ok(see_other(super::OWN));
    }
    let form = Filled::with([("scoped", "not-stated"), ("nhs", "not-stated")]);
    Ok(draw(&me, &form))
}

async fn enter(me: Me, Posted(posted): Posted) -> Answer {
    if me.role() == Role::Registrant {
        return Err(Problem::NotFound);
    }
    let mut r = Reader::new(posted, me.today);
    let entry = fields::read_entry(&mut r, None, false);
    let read = r.finish(|| {
        Some(Act::Workforce(WorkforceAct::EnterRegistrant {
            entry: entry?,
            therapies: Vec::new(),
        }))
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(draw(&me, &form)),
    };
    let errors = match me.act(act, &fields).await {
        Ok(done) => {
            let to = done
                .made
                .registrant
                .map_or_else(|| LIST.to_owned(), |id| format!("{LIST}/{id}"));
            return Ok(me.went_well(&done.words, &to));
        }
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(draw(&me, &Filled { fields, errors }))
}

fn draw(me: &Me, f: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Add an entry" }
        p { "For one person. " a class="nhsuk-link" href="/register/import" { "Bring in a file" } " for many. Therapies, checks, interest in paid work and what the directory may show are added on the entry’s page." }
        form method="post" action=(PATH) novalidate {
            (me.hidden(f, None))
            (fields::draw_entry(f, false))
            (nhsuk::button("Add the entry").once())
        }
    };
    let sheet = Sheet {
        title: "Add an entry".to_owned(),
        area: AREA,
        way: Way::back(LIST),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}
