//! The page at the end: the number of one's own record, and what comes next.

use super::about;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use axum::response::Response;
use care::staff_hub::BRIEF_SUPPORT_WORKING_DAYS;
use maud::{Markup, html};

/// What is said to whoever came by herself. Answered to the form itself, so that the number stands in no address.
pub(super) fn show(stranger: &Stranger, number: &str) -> Response {
    let main = html! {
        (given(number, true))
        h2 class="nhsuk-heading-m" { "What happens next" }
        ol {
            li { "One of our clinicians reads what you wrote, and none whom you named." }
            li { "By " (by(&stranger.app, stranger.today)) " we offer you a first conversation, in the way that you said is safe." }
            li { "Nothing is decided before you have spoken with us." }
        }
        p { "You can change or take back anything you wrote: give us the number." }
        (about::reach(stranger))
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: "We have what you sent".to_owned(),
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
    let title = if own { "We have what you sent" } else { "Taken down" };
    html! {
        (nhsuk::panel(title, html! { p { "Number of " @if own { "your" } @else { "their" } " record" br; strong { (number) } } }))
        @if own { p { "Write the number down. It is the only way to name your record to us without your name; it says nothing about you to anybody else." } }
        @else { p { "Tell them the number, and to write it down. It stands on no other page." } }
    }
}
