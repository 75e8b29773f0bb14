//! Publishing the service's figures: what was released, and the next release.

use super::plain_form::{Form, Sent, send};
use crate::fmt;
use crate::form::{DateRule, Filled, Reader, date_values};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::days_after;
use casework::figures::Release;
use casework::{Act, ActKind};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeReleases);
    let releases = Guard::needs(ActKind::ReleaseFigures);
    routes
        .get("/releases", sees, show)
        .get("/releases/new", releases, ask)
        .post("/releases/new", releases, make)
}

async fn show(me: Me) -> Answer {
    let releases = me.app.ask(casework::Desk::releases).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Published figures" }
        p { "A release is what everybody may see of this service: waits, what can be had, noes, who is seen. Each is held against the one before, so that two of them together tell no small number." }
        @if me.may(ActKind::ReleaseFigures) { (nhsuk::button("Publish figures").href("/releases/new")) }
        @if releases.is_empty() {
            (layout::empty("Nothing is released yet.", "Until then the public page shows only what the service declares.", None))
        } @else {
            (table(&releases))
            p { a class="nhsuk-link" href="/map/own" { "The public page with these figures" } }
        }
    };
    let sheet = Sheet {
        title: "Published figures".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(releases: &[Release]) -> Markup {
    let rows = releases.iter().rev().map(|release| -> [Cell; 5] {
        let entries = release
            .tables
            .iter()
            .flat_map(|table| table.shown.cells.iter().flatten());
        let all = entries.clone().count();
        let hidden = entries
            .filter(|shown| **shown == measures::suppression::Shown::Hidden)
            .count();
        [
            number(release.number.to_string()),
            cell(fmt::date(release.as_at)),
            cell(fmt::date(release.released_on)),
            number(release.position.to_string()),
            number(format!("{hidden} of {all}")),
        ]
    });
    let heads: [Cell; 5] = [
        number("Release"),
        "Figures as at".into(),
        "Published".into(),
        number("Ledger position"),
        number("Numbers held back"),
    ];
    let table = nhsuk::table("Releases")
        .caption_classes("nhsuk-u-visually-hidden")
        .id("releases")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

async fn ask(me: Me) -> Answer {
    let yesterday = days_after(me.today, -1);
    Ok(draw(&me, &Filled::with(date_values("as-at", yesterday))))
}

async fn make(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let as_at = r.date("as-at", "the day whose end the figures are of", DateRule::PastOrToday);
    let form = match r.finish(|| Some(Act::ReleaseFigures { as_at: as_at? })) {
        Ok((act, fields)) => match send(&me, act, fields, "/releases").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &form))
}

fn draw(me: &Me, form: &Filled) -> Response {
    let page = Form {
        title: "Publish figures",
        area: "Published figures",
        about: "",
        back: "/releases",
        button: "Publish",
        warning: false,
        expected: None,
    };
    let before = html! {
        p { "What is published cannot be taken back. Numbers below 5, and any that would give one away together with other numbers or an earlier release, are held back." }
        p { "What was hidden comes back only with a change of five or more: publish by the quarter rather than by the week." }
    };
    let fields = html! {
        (form.date("as-at", nhsuk::Legend::small("Figures as at the end of this day")))
    };
    page.page(me, form, &before, &fields)
}
