//! What those whom somebody supervises agreed to beyond a limit, with their reasons. A manager sees counts of the team.

use super::limit_words;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::ActKind;
use maud::html;
use nhsuk::{Cell, cell};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/load/supervised", Guard::needs(ActKind::SeeConsents), show)
}

async fn show(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::consents_of_supervisees).await?;
    let heads: [Cell; 4] = [
        "Who".into(),
        "Agreed to".into(),
        "Until".into(),
        "Why, in their words".into(),
    ];
    let cells = rows.iter().map(|row| -> [Cell; 4] {
        [
            cell(row.name.clone()),
            cell(html! { (limit_words(row.consent.limit, row.clinical_hours_week)) br; small { "agreed " (fmt::date(row.on)) } }),
            cell(fmt::date(row.consent.until)),
            cell(row.reason.clone()),
        ]
    });
    let main = html! {
        h1 class="nhsuk-heading-l" { "What those you supervise agreed to" }
        p { "Whoever agrees to go beyond a limit of a safe week tells you so. They can withdraw it at any time. Talk about it in supervision; those who manage see counts of the whole team only." }
        @if rows.is_empty() {
            (layout::empty("Nobody you supervise has agreed to go beyond a limit.", "If somebody does, it stands here with their reason until it ends.", None))
        } @else {
            (nhsuk::table("Consents in force").responsive(true).classes("app-list").head::<Cell>(heads).rows(cells))
        }
    };
    let sheet = Sheet {
        title: "What those you supervise agreed to".to_owned(),
        area: "My load",
        way: Way::crumbs([("My load", "/load")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}
