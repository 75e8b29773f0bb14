//! What the hub owes people: brief support within five working days, screening one month after an event.

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::ActKind;
use maud::html;
use nhsuk::{Cell, cell};

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/hub/due", Guard::needs(ActKind::SeeInbox), show)
}

async fn show(me: Me) -> Answer {
    let dues = me.ask(|desk, p| desk.hub_dues(p)).await?;
    let today = me.today;
    let rows: Vec<[Cell; 4]> = dues
        .iter()
        .map(|due| {
            let href = format!("/episodes/{}", due.line.episode);
            let when = if due.on < today {
                html! { (fmt::date(due.on)) " " (nhsuk::tag("Overdue", nhsuk::TagColour::Orange)) }
            } else {
                html! { (fmt::date(due.on)) }
            };
            [
                cell(html! { a class="nhsuk-link" href=(href) { (due.line.person.listed()) } }),
                cell(due.number.clone()),
                cell(due.what),
                cell(when),
            ]
        })
        .collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Due" }
        p { "Brief support is offered within 5 working days of the day somebody came. From one month after an event at work, screening for post-traumatic stress; until then, practical help and a watchful eye. Nobody is offered a single-session debriefing." }
        @if rows.is_empty() {
            (layout::empty("Nothing is due.", "Everybody you may see was offered a conversation, and nobody is to be screened this week.", Some(("Inbox", "/inbox"))))
        } @else {
            (nhsuk::table(fmt::plural(rows.len(), "thing to do", "things to do")).responsive(true)
                .head::<Cell>(["Person".into(), "Record".into(), "What".into(), "By".into()]).rows(rows))
        }
    };
    let sheet = Sheet {
        title: "Due".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}
