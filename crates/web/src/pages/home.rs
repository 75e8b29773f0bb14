//! The address without a path: to the first page of whoever is signed in.

use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/", Guard::signed_in(), home)
}

async fn home(me: Me) -> Answer {
    if me.principal.own.is_some() {
        return Ok(see_other("/my"));
    }
    if me.principal.carer.is_some() {
        return Ok(see_other("/carer"));
    }
    if let Some(first) = layout::first_page(&me) {
        return Ok(see_other(first));
    }
    let main = html! {
        h1 class="nhsuk-heading-l" { "Nothing to do here in this role" }
        p { "As " (me.role().words().to_lowercase()) " there is no page for you in this version." }
        @if me.app.has_page("/map") { p { "The " a class="nhsuk-link" href="/map" { "map of therapies" } " is open to everybody." } }
        @if me.principal.roles.len() > 1 { p { a class="nhsuk-link" href="/role" { "Change role" } } }
        @else { p { "If you expected one, ask an administrator which roles your account has." } }
    };
    Ok(layout::form(
        &me,
        Sheet {
            title: "First page".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}
