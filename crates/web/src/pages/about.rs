//! Pages for anybody: how to reach the service, what happens with data, how accessible the pages are.

use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
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
        h1 class="nhsuk-heading-l" { "Contact" }
        (nhsuk::summary_list()
            .row(("Service", fmt::or(Some(&service.name), Missing::NotRecorded)))
            .row(("Phone", fmt::or(Some(&fmt::phone(&reach.phone)), Missing::NotRecorded)))
            .row(("Open", fmt::or(Some(&reach.hours), Missing::NotRecorded)))
            .row(("Email", fmt::or(Some(&reach.email), Missing::NotRecorded)))
            .row(("Address", fmt::text(Some(&reach.address), Missing::NotRecorded))))
        (layout::crisis_help())
    };
    Ok(layout::public(&stranger, sheet("Contact", main)))
}

async fn privacy(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Privacy" }
        p { "The service that runs these pages keeps the record of the people who are referred to it, and answers for it. How to reach it stands on the " a class="nhsuk-link" href="/contact" { "contact page" } "." }
        h2 class="nhsuk-heading-m" { "What the program does" }
        ul {
            li { "Each person’s record is encrypted under a key of their own." }
            li { "Nothing in a record is overwritten. A correction stands beside what it corrects." }
            li { "Every page that shows a person is written into a log: who looked, when, in which role. The person can ask to see it." }
            li { "No name, number or text that somebody typed stands in a web address." }
            li { "Nothing is loaded from other websites, and nobody is counted or followed." }
        }
        h2 class="nhsuk-heading-m" { "Cookies" }
        p { "Only those without which signing in would not work: one for the sign-in, one that binds the sign-in form to your browser, and one that lives for a minute to say on the next page what was done." }
    };
    Ok(layout::public(&stranger, sheet("Privacy", main)))
}

async fn accessibility(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Accessibility statement" }
        p { "The pages are made to be used without script, with the keyboard only, with a screen reader, on a screen 320 pixels wide, and at four times the usual size. They follow the NHS design system and aim at WCAG 2.2, level AA." }
        h2 class="nhsuk-heading-m" { "What we know of" }
        ul {
            li { "The pages are checked by program in a real browser. They have not been audited by people who use assistive technology every day." }
            li { "Letters and documents that others attach to a referral are shown as they came, and may not be accessible." }
        }
        p { "If something does not work for you, tell the service: the " a class="nhsuk-link" href="/contact" { "contact page" } " says how. Everything that can be done here can also be done by phone." }
    };
    Ok(layout::public(&stranger, sheet("Accessibility statement", main)))
}
