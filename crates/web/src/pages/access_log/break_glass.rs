//! Records opened for a written reason, each to be looked at afterwards.

use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::find_person::named;
use crate::pages::plain_form::{Form, Sent, capital, send};
use crate::pages::shared::{asking, views};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use casework::read::{GrantPage, GrantRow, Page};
use casework::{Act, ActKind, GrantId};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/access-log/break-glass", Guard::needs(ActKind::SeeAccessLog), list)
        .get(
            "/access-log/break-glass/{id}",
            Guard::needs(ActKind::SeeAccessLog),
            show,
        )
        .post(
            "/access-log/break-glass/{id}",
            Guard::needs(ActKind::ReviewBreakGlass),
            review,
        )
}

/// The questions in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let rows = me.ask(casework::Desk::grants).await?;
    let done = q.only == "reviewed";
    let open = rows.iter().filter(|r| r.reviewed.is_none()).count();
    let tabs = [
        (
            format!("To review ({open})"),
            "/access-log/break-glass".to_owned(),
            !done,
        ),
        (
            format!("Reviewed ({})", rows.len() - open),
            asking("/access-log/break-glass", &[("only", "reviewed")]),
            done,
        ),
    ];
    let chosen: Vec<GrantRow> = rows.into_iter().filter(|r| r.reviewed.is_some() == done).collect();
    let page = Page::of(chosen, q.page);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Records opened for a written reason" }
        p { "Somebody without a relationship to the person opened the record for an hour and wrote down why. Each is looked at here; the person is told on request." }
        (views("Accesses shown", &tabs))
        @if page.items.is_empty() {
            @if done { (layout::empty("None was reviewed yet.", "Once you have looked at an access, it moves here.", None)) }
            @else { (layout::empty("Nothing to review.", "An access comes here as soon as somebody opens a record for a written reason.", Some(("See the whole access log", "/access-log")))) }
        } @else {
            (table(&page))
            (nhsuk::pagination(page.page, page.pages(), |n| asking("/access-log/break-glass", &[("only", &q.only), ("page", &n.to_string())])))
        }
    };
    let sheet = Sheet {
        title: "Records opened for a written reason".to_owned(),
        area: "Access log",
        way: Way::crumbs([("Access log", "/access-log")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// How an access stands: words and colour.
fn standing(row: &GrantRow) -> (&'static str, TagColour) {
    match row.reviewed {
        None => ("To review", TagColour::Orange),
        Some((true, _)) => ("In order", TagColour::Green),
        Some((false, _)) => ("Not in order", TagColour::Red),
    }
}

fn table(page: &Page<GrantRow>) -> Markup {
    let heads: [Cell; 4] = ["When".into(), "Who".into(), "Reason written".into(), "Standing".into()];
    let rows = page.items.iter().map(|row| -> [Cell; 4] {
        let (words, colour) = standing(row);
        let link = html! {
            a class="nhsuk-link" href={ "/access-log/break-glass/" (row.id) } { (fmt::moment(row.at)) span class="nhsuk-u-visually-hidden" { ", by " (row.name) } }
        };
        [
            cell(link),
            cell(html! { (row.name) small { (row.role.words()) } }),
            cell(row.reason.as_str()),
            cell(nhsuk::tag(words, colour).classes("app-status")),
        ]
    });
    let table = nhsuk::table("Records opened for a written reason")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

async fn show(me: Me, Id(id): Id<GrantId>) -> Answer {
    let grant = me.ask(move |desk, p| desk.grant(p, id)).await?;
    Ok(draw(&me, &grant, &Filled::default()))
}

async fn review(me: Me, Id(id): Id<GrantId>, Posted(fields): Posted) -> Answer {
    let grant = me.ask(move |desk, p| desk.grant(p, id)).await?;
    let mut r = Reader::new(fields, me.today);
    let in_order = r.code(
        "in-order",
        |code| match code {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        "Choose whether it was in order",
    );
    let note = r.optional("note");
    if in_order == Some(false) && note.is_none() {
        r.wrong("note", "Say what was not in order and what follows");
    }
    let read = r.finish(|| {
        Some(Act::ReviewBreakGlass {
            grant: id,
            in_order: in_order?,
            note,
        })
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/access-log/break-glass").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &grant, &form))
}

fn draw(me: &Me, grant: &GrantPage, f: &Filled) -> axum::response::Response {
    let row = &grant.row;
    let (words, colour) = standing(row);
    let person = grant
        .person
        .as_ref()
        .map_or_else(|| "Somebody who is not known now".to_owned(), named);
    let before = html! {
        p { (nhsuk::tag(words, colour).classes("app-status")) @if let Some((_, at)) = row.reviewed { " on " (fmt::moment(at)) } }
        (nhsuk::summary_list()
            .row(("Who", format!("{}, {}", row.name, row.role.words().to_lowercase())))
            .row(("Whose record", person))
            .row(("Opened", fmt::moment(row.at)))
            .row(("Open until", fmt::moment(row.until)))
            .row(("Reason written", html! { span class="app-words" { (row.reason) } })))
        h2 class="nhsuk-heading-m" { "What they looked at while it was open" }
        @if grant.looks.is_empty() { p { "Nothing: the record was not looked at." } }
        @else { ul class="nhsuk-list nhsuk-list--bullet" { @for (at, page) in &grant.looks { li { (capital(page)) ", " (fmt::moment(*at)) } } } }
    };
    if row.reviewed.is_some() || !me.may(ActKind::ReviewBreakGlass) {
        let main = html! { h1 class="nhsuk-heading-l" { "A record opened for a written reason" } (before) };
        let sheet = Sheet {
            title: "A record opened for a written reason".to_owned(),
            area: "Access log",
            way: Way::back("/access-log/break-glass"),
            main,
            ..Sheet::default()
        };
        return layout::form(me, sheet);
    }
    let fields = html! {
        (f.radios("in-order", "Was it in order?", [("yes", "Yes: the reason holds, and no more was looked at than it needed"), ("no", "No")]))
        (f.textarea("note", "Note").hint("Needed where it was not in order: what was not, and what follows.").rows(3))
    };
    let form = Form {
        title: "Review a record opened for a written reason",
        area: "Access log",
        about: "",
        back: "/access-log/break-glass",
        button: "Save the review",
        warning: false,
        expected: None,
    };
    form.page(me, f, &before, &fields)
}
