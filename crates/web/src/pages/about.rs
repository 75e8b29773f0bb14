//! Pages for anybody: how to reach the service, what happens with data, how accessible the pages are.

use crate::fmt::{self, Missing};
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

async fn contact(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let reach = &service.contact;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("contact-title")) }
        (nhsuk::summary_list()
            .row((say("contact-service"), fmt::or(Some(&service.name), Missing::NotRecorded)))
            .row((say("contact-phone"), fmt::or(Some(&fmt::phone(&reach.phone)), Missing::NotRecorded)))
            .row((say("contact-open"), fmt::or(Some(&reach.hours), Missing::NotRecorded)))
            .row((say("contact-email"), fmt::or(Some(&reach.email), Missing::NotRecorded)))
            .row((say("contact-address"), fmt::text(Some(&reach.address), Missing::NotRecorded))))
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
