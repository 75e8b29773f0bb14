//! Pages for anybody: how to reach the service, what happens with data, how accessible the pages are.

use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/accessibility", Guard::public(), accessibility)
        .get("/privacy", Guard::public(), privacy)
        .get("/contact", Guard::public(), contact)
}

fn sheet(title: &str, main: Markup) -> Sheet<'static> {
    Sheet {
        title: title.to_owned(),
        way: Way::back("/"),
        main,
        ..Sheet::default()
    }
}

/// What the settings say, or that they say nothing.
fn known(text: &str) -> Markup {
    html! {
        @if text.trim().is_empty() { span class="app-missing" { (say("contact-unknown")) } }
        @else { div class="app-as-sent" { (text.trim()) } }
    }
}

async fn contact(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let reach = &service.contact;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("contact-title")) }
        (nhsuk::summary_list()
            .row((say("contact-service"), known(&service.name)))
            .row((say("contact-phone"), known(&fmt::phone(&reach.phone))))
            .row((say("contact-open"), known(&reach.hours)))
            .row((say("contact-email"), known(&reach.email)))
            .row((say("contact-address"), known(&reach.address))))
        (layout::crisis_help())
    };
    Ok(layout::public(&stranger, sheet(&say("contact-title"), main)))
}

async fn privacy(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("privacy-title")) }
        p { (say_linked("privacy-who", "/contact")) }
        h2 class="nhsuk-heading-m" { (say("privacy-does")) }
        ul {
            li { (say("privacy-key")) }
            li { (say("privacy-kept")) }
            li { (say("privacy-log")) }
            li { (say("privacy-address")) }
            li { (say("privacy-outside")) }
        }
        h2 class="nhsuk-heading-m" { (say("privacy-cookies")) }
        p { (say("privacy-cookies-words")) }
    };
    Ok(layout::public(&stranger, sheet(&say("privacy-title"), main)))
}

async fn accessibility(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("access-title")) }
        p { (say("access-lead")) }
        h2 class="nhsuk-heading-m" { (say("access-known")) }
        ul {
            li { (say("access-known-checked")) }
            li { (say("access-known-letters")) }
        }
        p { (say_linked("access-tell", "/contact")) }
    };
    Ok(layout::public(&stranger, sheet(&say("access-title"), main)))
}
