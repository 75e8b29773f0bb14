//! When somebody has died: for anybody, without signing in. What helps most people, volunteer support, and when therapy.

use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked, say_with};
use care::grief::PROLONGED_FROM_MONTHS;
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/grief", Guard::public(), show)
}

async fn show(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("grief-title")) }
        p class="nhsuk-body-l" { (say("grief-lead")) }
        (layout::crisis_help())
        h2 class="nhsuk-heading-m" { (say("grief-first")) }
        p { (say("grief-first-lead")) }
        ul {
            li { (say("grief-speak")) }
            li { (say("grief-sleep")) }
            li { (say("grief-waves")) }
            li { (say("grief-gp")) }
        }
        p { (say_linked("grief-practical", "https://www.gov.uk/when-someone-dies")) }
        h2 class="nhsuk-heading-m" { (say("grief-talk")) }
        p { (say("grief-talk-lead")) }
        ul {
            li { (say_linked("grief-cruse", "https://www.cruse.org.uk")) }
            li { (say_linked("grief-suicide", "https://uksobs.com")) }
            li { (say_linked("grief-ataloss", "https://www.ataloss.org")) }
        }
        p { (say("grief-hospice")) }
        h2 class="nhsuk-heading-m" { (say("grief-when")) }
        p { (say_with("grief-when-long", &[("months", &PROLONGED_FROM_MONTHS.to_string())])) }
        p { (say("grief-when-earlier")) }
        ul {
            li { (say("grief-sudden")) }
            li { (say("grief-several")) }
            li { (say("grief-work")) }
            li { (say("grief-through")) }
        }
        @if stranger.app.has_page("/refer-yourself") { (nhsuk::button(say("grief-ask")).href("/refer-yourself")) }
        p { (say("grief-staff")) }
    };
    let sheet = Sheet {
        title: say("grief-title"),
        way: Way::back("/"),
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}
