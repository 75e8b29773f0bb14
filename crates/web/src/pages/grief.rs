//! When somebody has died: for anybody, without signing in. What helps most people, volunteer support, and when therapy.

use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::grief::PROLONGED_FROM_MONTHS;
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/grief", Guard::public(), show)
}

async fn show(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { "When somebody has died" }
        p class="nhsuk-body-l" { "Grief is not an illness. For most people it eases with time and with others. Some want more help, and there is some for everybody." }
        (layout::crisis_help())
        h2 class="nhsuk-heading-m" { "First: what helps most people" }
        p { "You do not need therapy to grieve, and you need not hurry." }
        ul {
            li { "Speak of the person, with people who knew them or who can listen." }
            li { "Sleep, food and daylight first; big decisions later." }
            li { "Waves of sadness, anger, numbness or relief are all usual. So is feeling the person near." }
            li { "Let your work or your school know. Let your GP know if you cannot sleep or eat for weeks." }
        }
        p { "On practical matters: " a class="nhsuk-link" href="https://www.gov.uk/when-someone-dies" { "what to do after somebody dies (GOV.UK)" } "." }
        h2 class="nhsuk-heading-m" { "If you want somebody to talk to" }
        p { "Volunteers of bereavement charities listen by phone, online, one to one and in groups. You need no referral." }
        ul {
            li { a class="nhsuk-link" href="https://www.cruse.org.uk" { "Cruse Bereavement Support" } ": 0808 808 1677" }
            li { a class="nhsuk-link" href="https://uksobs.com" { "Survivors of Bereavement by Suicide" } ": 0300 111 5065" }
            li { a class="nhsuk-link" href="https://www.ataloss.org" { "AtaLoss" } ": services near you, by kind of loss" }
        }
        p { "Hospices offer support too, often also to people whose relative was not there." }
        h2 class="nhsuk-heading-m" { "When to ask for therapy" }
        p { "Ask us if, " strong { (PROLONGED_FROM_MONTHS) " months or more" } " after the death, the longing is as strong as at first, most days, and keeps you from living." }
        p { "Ask " strong { "earlier" } ", without waiting for that:" }
        ul {
            li { "if the death was sudden or violent, or you were there and pictures come back" }
            li { "if several people have died" }
            li { "if it was at your work, or of somebody you cared for at work" }
            li { "if you do not want to live, or cannot get through the day" }
        }
        @if stranger.app.has_page("/refer-yourself") { (nhsuk::button("Ask for talking therapy").href("/refer-yourself")) }
        p { "If you work in health or care, a staff hub sees you apart from this service; grief for people you cared for counts there as grief." }
    };
    let sheet = Sheet {
        title: "When somebody has died".to_owned(),
        way: Way::back("/"),
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}
