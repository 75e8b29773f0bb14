//! Practitioners and their slots: the list, each one's page, the forms that change them, files of them.

mod changes;
pub(super) mod fields;
mod import;
mod join;
mod profile;
mod slot;

pub(in crate::pages) use fields::therapies;

use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use care::practitioner::Registration;
use casework::ActKind;
use casework::read::{Page, PractitionerRow};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell, number};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/practitioners", Guard::needs(ActKind::SeePractitioners), list);
    let add: [fn(Routes) -> Routes; 5] = [
        join::routes,
        import::routes,
        profile::routes,
        changes::routes,
        slot::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// The questions in the address: codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    page: usize,
}

/// The views of the list: code, words.
const VIEWS: [(&str, &str); 5] = [
    ("", "Work here"),
    ("registration", "Registration to check"),
    ("supervisor", "Without a supervisor"),
    ("away", "On leave today"),
    ("left", "Have left"),
];

fn shows(only: &str, row: &PractitionerRow, today: Date) -> bool {
    let here = row.state.is_active(today);
    match only {
        "registration" => here && !row.registration_current,
        "supervisor" => here && row.supervisor.is_none(),
        "away" => here && row.state.is_away(today),
        "left" => !here,
        _ => here,
    }
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let rows = me.ask(casework::Desk::practitioners).await?;
    let today = me.today;
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words)| {
            let count = rows.iter().filter(|row| shows(code, row, today)).count();
            let here = q.only == *code;
            let href = asking("/practitioners", &[("only", code)]);
            (format!("{words} ({count})"), href, here)
        })
        .collect();
    let total = rows.len();
    let chosen: Vec<PractitionerRow> = rows.into_iter().filter(|row| shows(&q.only, row, today)).collect();
    let page = Page::of(chosen, q.page);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Practitioners" }
        (acts(&me))
        @if total == 0 {
            (layout::empty(
                "No practitioner is on record yet.",
                "Each one joins with a registration, certificates and safe weekly hours; then their slots are laid open.",
                me.may(ActKind::ChangePractitioner).then_some(("Add the first practitioner", "/practitioners/new")),
            ))
        } @else {
            (views("Practitioners shown", &tabs))
            @if page.items.is_empty() {
                (layout::empty("No practitioner matches.", "The view above leaves nobody.", Some(("Show everybody who works here", "/practitioners"))))
            } @else {
                (table(&page, today))
                (nhsuk::pagination(page.page, page.pages(), |n| asking("/practitioners", &[("only", &q.only), ("page", &n.to_string())])))
            }
        }
    };
    let sheet = Sheet {
        title: "Practitioners".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn acts(me: &Me) -> Markup {
    let (joins, opens) = (me.may(ActKind::ChangePractitioner), me.may(ActKind::ChangeSlots));
    html! {
        @if joins || opens {
            div class="app-actions" {
                @if joins { (nhsuk::link_button("Add a practitioner", "/practitioners/new")) }
                @if opens { (nhsuk::link_button("Open a slot", "/openings/new").secondary()) }
                @if joins { a class="nhsuk-link app-target" href="/practitioners/import" { "Bring in a file" } }
            }
        }
    }
}

fn table(page: &Page<PractitionerRow>, today: Date) -> Markup {
    let heads: [Cell; 6] = [
        "Practitioner".into(),
        "Registration".into(),
        "Certified in".into(),
        "Supervisor".into(),
        number("Free slots"),
        number("Courses"),
    ];
    let rows = page.items.iter().map(|row| -> [Cell; 6] {
        let profile = row.state.profile.as_ref();
        let name = profile.map_or_else(|| "Somebody".to_owned(), |p| p.name.listed());
        let person = html! {
            a class="nhsuk-link" href={ "/practitioners/" (row.id) } { (name) }
            small { (profile.map_or("", |p| p.profession.as_str())) }
            @if row.state.is_away(today) { (nhsuk::tag("On leave", TagColour::Yellow).classes("app-status")) }
            @if let Some(left) = row.state.left_on { small { (leaving(left, today)) } }
        };
        let therapies: Vec<String> = row
            .state
            .certificates
            .iter()
            .map(|c| words::therapy(&c.therapy))
            .collect();
        [
            cell(person),
            cell(registration(
                profile.map(|p| &p.registration),
                row.registration_current,
                today,
            )),
            cell(if therapies.is_empty() {
                "None recorded".to_owned()
            } else {
                fmt::joined(&therapies)
            }),
            cell(row.supervisor.clone().unwrap_or_else(|| "None recorded".to_owned())),
            number(format!("{} of {}", row.slots.1, row.slots.0)),
            number(row.courses.to_string()),
        ]
    });
    let table = nhsuk::table("Practitioners")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// Those who work here, as choices for a form.
pub fn active(rows: &[PractitionerRow], today: Date) -> Vec<(String, String)> {
    changes::active(rows, today, None)
}

/// "Left on 3 May 2026", "Leaves on 3 October 2026".
fn leaving(left: Date, today: Date) -> String {
    let word = if left < today { "Left on" } else { "Leaves on" };
    format!("{word} {}", fmt::date(left))
}

/// The registration with its body, and when it was last looked up.
fn registration(registration: Option<&Registration>, current: bool, today: Date) -> Markup {
    let Some(r) = registration else {
        return html! { "Not recorded" };
    };
    html! {
        (r.body) " " span class="nhsuk-u-nowrap" { (r.number) }
        small {
            @match r.checked_on {
                Some(on) => { "Checked " (fmt::date_and_relative(on, today)) }
                None => "Never checked",
            }
        }
        @if !current { (nhsuk::tag("Check due", TagColour::Orange).classes("app-status")) }
    }
}
