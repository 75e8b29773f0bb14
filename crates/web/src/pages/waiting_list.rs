//! The waiting list: who waits for what, how long, in the order in which they are taken.

use super::shared::{asking, priority_tag};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Filled, choices};
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use care::terms::{Format, Priority, TherapyChoice, TherapyCode};
use casework::ActKind;
use casework::read::{WaitingFilter, WaitingList, WaitingRow};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell, number};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/waiting-list", Guard::needs(ActKind::SeeWaitingList), show)
}

/// The questions in the address. Codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    therapy: String,
    format: String,
    priority: String,
    only: String,
    page: usize,
}

impl Questions {
    fn filter(&self) -> WaitingFilter {
        WaitingFilter {
            therapy: (!self.therapy.is_empty()).then(|| TherapyCode::new(self.therapy.as_str())),
            format: Format::from_code(&self.format),
            priority: Priority::from_code(&self.priority),
            paused: match self.only.as_str() {
                "paused" => Some(true),
                "ready" => Some(false),
                _ => None,
            },
            over_standard: self.only == "over",
            page: self.page.max(1),
        }
    }

    fn is_empty(&self) -> bool {
        [&self.therapy, &self.format, &self.priority, &self.only]
            .iter()
            .all(|q| q.is_empty())
    }

    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let asked = [
            ("therapy", &self.therapy),
            ("format", &self.format),
            ("priority", &self.priority),
            ("only", &self.only),
        ];
        let asked: Vec<(&str, &str)> = asked
            .iter()
            .map(|(n, v)| (*n, v.as_str()))
            .chain([("page", page.as_str())])
            .collect();
        asking("/waiting-list", &asked)
    }
}

async fn show(me: Me, Asked(questions): Asked<Questions>) -> Answer {
    let filter = questions.filter();
    let list = me.ask(move |desk, p| desk.waiting_list(p, &filter)).await?;
    let main = draw(&View::of(&me, &questions, &list));
    Ok(layout::app(
        &me,
        Sheet {
            title: "Waiting list".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

struct View {
    tiles: Vec<(String, String)>,
    filters: Filled,
    therapies: Vec<(String, String)>,
    found: String,
    rows: Vec<RowView>,
    pages: nhsuk::Pagination,
    filtered: bool,
}

struct RowView {
    name: String,
    href: String,
    born: Markup,
    choices: Vec<String>,
    waited: String,
    since: String,
    over: bool,
    priority: Markup,
    standing: (String, TagColour),
    notes: Vec<String>,
    contact: String,
}

impl View {
    fn of(me: &Me, q: &Questions, list: &WaitingList) -> Self {
        let standard = fmt::wait(list.standard_days);
        let days = |days: Option<i32>| days.map_or_else(|| "Nobody waits".to_owned(), fmt::wait);
        let n = |n: usize| fmt::number(i64::try_from(n).unwrap_or(i64::MAX));
        let mut therapies: Vec<(String, String)> = list
            .by_choice
            .iter()
            .map(|(TherapyChoice { therapy, .. }, _)| (therapy.as_str().to_owned(), words::therapy(therapy)))
            .collect();
        therapies.sort_by(|a, b| a.1.cmp(&b.1));
        therapies.dedup();
        Self {
            tiles: vec![
                (
                    n(list.waiting),
                    if list.waiting == 1 {
                        "person waits"
                    } else {
                        "people wait"
                    }
                    .to_owned(),
                ),
                (
                    days(list.median_days),
                    "is the wait of the one in the middle".to_owned(),
                ),
                (days(list.longest_days), "is the longest wait".to_owned()),
                (
                    n(list.over_standard),
                    format!("wait for more than {standard}, the standard here"),
                ),
                (n(list.paused), "of them are paused; their clock goes on".to_owned()),
            ],
            filters: Filled::with([
                ("therapy", &q.therapy),
                ("format", &q.format),
                ("priority", &q.priority),
                ("only", &q.only),
            ]),
            therapies,
            found: fmt::plural(list.page.total, "person", "people"),
            rows: list
                .page
                .items
                .iter()
                .map(|row| row_view(me, row, list.standard_days))
                .collect(),
            pages: nhsuk::pagination(list.page.page, list.page.pages(), |page| q.address(page)),
            filtered: !q.is_empty(),
        }
    }
}

fn row_view(me: &Me, row: &WaitingRow, standard: i32) -> RowView {
    let today = me.today;
    let standing = match (&row.paused, row.offered) {
        (Some((reason, until)), _) => {
            let until = until.map(|d| format!(" until {}", fmt::date(d))).unwrap_or_default();
            (
                format!("Paused{until}: {}", reason.words().to_lowercase()),
                TagColour::Grey,
            )
        }
        (None, true) => ("Offer out".to_owned(), TagColour::Blue),
        (None, false) => ("Waiting".to_owned(), TagColour::Yellow),
    };
    let mut notes = Vec::new();
    if row.before_newcomers {
        notes.push("Before newcomers: the clock goes on from an earlier course".to_owned());
    }
    if row.declined > 0 {
        notes.push(fmt::plural(
            row.declined,
            "offer declined, place kept",
            "offers declined, place kept",
        ));
    }
    if row.line.open_concerns > 0 {
        notes.push("Open safety concern".to_owned());
    }
    let contact = match (row.last_contact, row.contact_due) {
        (last, Some(due)) => {
            let last = last.map_or("Not yet in touch".to_owned(), |d| format!("Last {}", fmt::date(d)));
            format!("{last}; next {}", fmt::date_and_relative(due, today))
        }
        (Some(last), None) => format!("Last {}", fmt::date(last)),
        (None, None) => "Not yet in touch".to_owned(),
    };
    RowView {
        name: row.line.person.listed(),
        href: format!("/episodes/{}", row.line.episode),
        born: fmt::born(row.line.person.born, today),
        choices: row.choices.iter().map(words::choice).collect(),
        waited: fmt::wait(row.days),
        since: fmt::date(row.clock_start),
        over: row.days > standard,
        priority: priority_tag(row.line.priority),
        standing,
        notes,
        contact,
    }
}

fn draw(view: &View) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Waiting list" }
        ul class="app-tiles" {
            @for (figure, words) in &view.tiles { li { p class="app-count" { (figure) small { (words) } } } }
        }
        (filters(view))
        @if view.rows.is_empty() {
            @if view.filtered {
                (layout::empty("Nobody on the list matches.", "The filters above leave nobody.", Some(("Show the whole list", "/waiting-list"))))
            } @else {
                (layout::empty("Nobody waits.", "People come onto the list when a decision says yes and options are agreed.", Some(("Go to the inbox", "/inbox"))))
            }
        } @else {
            p { (view.found) ". In this order: clinical priority, then who goes on from an earlier course, then the longest wait." }
            (table(view))
            (view.pages)
        }
    }
}

fn filters(view: &View) -> Markup {
    let f = &view.filters;
    let only = [
        ("ready", "Not paused"),
        ("paused", "Paused"),
        ("over", "Over the standard"),
    ];
    html! {
        form class="app-filters" method="get" action="/waiting-list" {
            div class="app-filters__fields" {
                (f.select("therapy", "Therapy", view.therapies.clone()))
                (f.select("format", "Format", choices(Format::ALL, Format::code, Format::words)))
                (f.select("priority", "Priority", choices(Priority::ALL, Priority::code, Priority::words)))
                (f.select("only", "Only", only))
                (nhsuk::button("Show").secondary())
            }
        }
    }
}

fn table(view: &View) -> Markup {
    let rows = view.rows.iter().map(|row| -> [Cell; 6] {
        let person = html! {
            a class="nhsuk-link" href=(row.href) { (row.name) }
            small { (row.born) }
            @for note in &row.notes { small { (note) } }
        };
        let waited = html! {
            (row.waited) small { "since " (row.since) }
            @if row.over { (nhsuk::tag("Over the standard", TagColour::Orange).classes("app-status")) }
        };
        let (standing, colour) = &row.standing;
        [
            cell(person),
            cell(html! { @for (i, choice) in row.choices.iter().enumerate() { @if i > 0 { " or " } (choice) } }),
            number(waited),
            cell(&row.contact),
            cell(html! { (row.priority) }),
            cell(nhsuk::tag(standing.as_str(), *colour).classes("app-status")),
        ]
    });
    let heads = [
        "Person".into(),
        "For".into(),
        number("Waited"),
        "Contact".into(),
        "Priority".into(),
        "Standing".into(),
    ];
    let table = nhsuk::table("People who wait")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
