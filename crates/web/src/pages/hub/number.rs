//! The page at the end: the number of one's own record, and what comes next.

use super::about;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::say::{say, say_with};
use axum::response::Response;
use care::staff_hub::BRIEF_SUPPORT_WORKING_DAYS;
use maud::{Markup, html};

/// What is said to whoever came by herself. Answered to the form itself, so that the number stands in no address.
pub(super) fn show(stranger: &Stranger, number: &str) -> Response {
    let main = html! {
        (given(number, true))
        h2 class="nhsuk-heading-m" { (say("hub-next")) }
        ol {
            li { (say("hub-next-reads")) }
            li { (say_with("hub-next-offer", &[("date", &by(&stranger.app, stranger.today))])) }
            li { (say("hub-next-nothing")) }
        }
        p { (say("hub-next-change")) }
        (about::reach(stranger))
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: say("hub-sent"),
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

/// The day by which something is offered.
pub(super) fn by(app: &crate::App, today: jiff::civil::Date) -> String {
    fmt::date(
        app.desk()
            .calendar()
            .working_days_after(today, BRIEF_SUPPORT_WORKING_DAYS),
    )
}

/// The number itself.
pub(super) fn given(number: &str, own: bool) -> Markup {
    let (title, number_of) = if own {
        (say("hub-sent"), say("hub-number"))
    } else {
        ("Taken down".to_owned(), "Number of their record".to_owned())
    };
    html! {
        (nhsuk::panel(title, html! { p { (number_of) br; strong { (number) } } }))
        @if own { p { (say("hub-number-write")) } }
        @else { p { "Tell them the number, and to write it down. It stands on no other page." } }
    }
}
