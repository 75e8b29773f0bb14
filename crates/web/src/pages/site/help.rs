//! Find help now: the numbers of the catalogue, each with its source and the day on which it was noted.

use super::{HOME, page};
use crate::fmt;
use crate::layout::Way;
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use catalogue::{Help, catalogue};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/help-now", Guard::public(), show)
}

async fn show(stranger: Stranger) -> Answer {
    let phone = stranger.app.desk().service().contact.phone.clone();
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("help-title")) }
        (crate::easy::link(super::easy::HELP))
        p class="nhsuk-body-l" { (say("help-lead")) }
        @for help in &catalogue().help { (one(help)) }
        p { (say("help-after")) @if !phone.is_empty() { " " (say_with("help-reach", &[("phone", &fmt::phone(&phone))])) } }
    };
    Ok(page(&stranger, &say("help-title"), Way::back(HOME), main))
}

fn one(help: &Help) -> Markup {
    let noted = fmt::date(help.noted);
    html! {
        section class="app-crisis" {
            h2 class="nhsuk-heading-s" { (help.name) }
            p {
                @if let Some(number) = &help.call { a class="nhsuk-link" href={ "tel:" (number) } { (help.action) } }
                @else if let Some(number) = &help.text { a class="nhsuk-link" href={ "sms:" (number) } { (help.action) } }
                @else { (help.action) }
                " " (help.when) "."
            }
            p { small { (say_with("help-checked", &[("source", &help.source), ("date", &noted)])) } }
        }
    }
}
