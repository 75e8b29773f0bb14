//! The first page of a hub, for anybody: who may come, what stays closed, how to begin, where help is at once.

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use care::staff_hub::{BRIEF_SUPPORT_WORKING_DAYS, WorkKind};
use maud::{Markup, html};

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/hub", Guard::public(), show)
}

async fn show(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (service.name) } (say("hub-title")) }
        p class="nhsuk-body-l" { (say("hub-lead")) }
        (layout::crisis_help())
        (nhsuk::button(say("hub-ask")).href("/hub/ask"))
        p { a class="nhsuk-link app-target" href="/enter" { (say("hub-code")) } }
        (reach(&stranger))
        h2 class="nhsuk-heading-m" { (say("hub-who")) }
        p { (say("hub-who-lead")) }
        ul { @for work in WorkKind::ALL { li { (super::work_words(*work)) } } }
        h2 class="nhsuk-heading-m" { (say("hub-stays")) }
        ul {
            li { (say("hub-stays-own")) }
            li { (say("hub-stays-clinicians")) }
            li { (say("hub-stays-employer")) }
            li { (say("hub-stays-looked")) }
            li { (say("hub-stays-limit")) }
        }
        h2 class="nhsuk-heading-m" { (say("hub-happens")) }
        ol {
            li { (say("hub-happens-tell")) }
            li { (say_with("hub-happens-offer", &[("days", &BRIEF_SUPPORT_WORKING_DAYS.to_string())])) }
            li { (say("hub-happens-choose")) }
        }
        h2 class="nhsuk-heading-m" { (say("hub-died")) }
        p { (say("hub-died-lead")) }
    };
    let sheet = Sheet {
        title: say("hub-title"),
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}

/// How to reach the hub by phone.
pub(super) fn reach(stranger: &Stranger) -> Markup {
    let service = stranger.app.desk().service();
    let contact = &service.contact;
    html! {
        @if !contact.phone.is_empty() {
            p {
                @let hours = if contact.hours.is_empty() { String::new() } else { format!(", {}", contact.hours) };
                (say_with("hub-call", &[("phone", &fmt::phone(&contact.phone)), ("hours", &hours)]))
            }
        }
    }
}
