//! The first page of a hub, for anybody: who may come, what stays closed, how to begin, where help is at once.

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Stranger;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::staff_hub::{BRIEF_SUPPORT_WORKING_DAYS, WorkKind};
use maud::{Markup, html};

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/hub", Guard::public(), show)
}

async fn show(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (service.name) } "Help for people who work in health and care" }
        p class="nhsuk-body-l" { "Confidential talking help, for whatever work you do. You need no referral, no employer’s leave and no NHS email address." }
        (layout::crisis_help())
        (nhsuk::button("Ask for help").href("/hub/ask"))
        (reach(&stranger))
        h2 class="nhsuk-heading-m" { "Who can come" }
        p { "Anybody who works in health or care, paid or unpaid:" }
        ul { @for work in WorkKind::ALL { li { (work.words()) } } }
        h2 class="nhsuk-heading-m" { "What stays with us" }
        ul {
            li { "This hub keeps a record of its own, apart from every other service. Nobody outside can find out that you came." }
            li { "Only our clinicians can open it, and none whom you know: you tell us whom." }
            li { "Your employer and occupational health are never told. Your GP only if you say so." }
            li { "You can ask us at any time who has looked at your record." }
            li { "There is one limit: if a life is in danger we act, and speak with you first if we can." }
        }
        h2 class="nhsuk-heading-m" { "What happens" }
        ol {
            li { "You tell us in your own words what brings you. It takes about 5 minutes." }
            li { "We offer you a first conversation within " (BRIEF_SUPPORT_WORKING_DAYS) " working days." }
            li { "You choose with us what follows: a few conversations, a group, therapy, or nothing more." }
        }
        h2 class="nhsuk-heading-m" { "When somebody you cared for has died" }
        p { "Grief for residents and patients is grief, and counts here. Most people need other people more than therapy: those who worked beside you, somebody who listens, time. If it comes after many deaths, a sudden or violent one, or one at work, come early." }
    };
    let sheet = Sheet {
        title: "Help for people who work in health and care".to_owned(),
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
            p { "If you would rather talk, call us on " strong { (fmt::phone(&contact.phone)) }
                @if !contact.hours.is_empty() { ", " (contact.hours) } ". One of our clinicians writes down what you say." }
        }
    }
}
