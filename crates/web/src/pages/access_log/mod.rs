//! Who looked at what, when, in which role; and the records that were opened for a written reason.

mod break_glass;

use super::find_person::{self, Found, named};
use super::plain_form::capital;
use super::shared::asking;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{DateRule, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use care::{PersonId, UserId};
use casework::ActKind;
use casework::read::{AccessQuestion, AccessRow, Page, PersonLine};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeAccessLog);
    let routes = routes
        .get("/access-log", sees, show)
        .post("/access-log", sees, filter)
        .get("/access-log/people", sees, people)
        .post("/access-log/people", sees, search)
        .get("/access-log/entries/{position}", sees, entry);
    break_glass::routes(routes)
}

/// The questions in the address: ids and a date.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    person: String,
    user: String,
    on: String,
    page: usize,
}

impl Questions {
    fn asked(&self) -> AccessQuestion {
        AccessQuestion {
            person: self.person.parse().ok(),
            user: self.user.parse().ok(),
            on: self.on.parse().ok(),
            page: self.page,
        }
    }

    fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        asking(
            "/access-log",
            &[
                ("person", &self.person),
                ("user", &self.user),
                ("on", &self.on),
                ("page", &page),
            ],
        )
    }
}

/// What the filters have to choose from, and who they are set to.
struct Choices {
    readers: Vec<(UserId, String, String)>,
    person: Option<PersonLine>,
}

async fn choices(me: &Me, person: Option<PersonId>) -> Result<Choices, Problem> {
    let readers = me.ask(casework::Desk::readers).await?;
    let person = match person {
        Some(id) => Some(me.ask(move |desk, p| desk.person_of_access_log(p, id)).await?),
        None => None,
    };
    Ok(Choices { readers, person })
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let form = Filled::with([("user", q.user.clone())]);
    page(&me, &q, form).await
}

async fn page(me: &Me, q: &Questions, mut form: Filled) -> Answer {
    let asked = q.asked();
    let choices = choices(me, asked.person).await?;
    let log = me.ask(move |desk, p| desk.access_log_of(p, &asked)).await?;
    if let (Some(on), true) = (asked.on, form.errors.is_empty()) {
        form.fields.set("on", fmt::date(on));
    }
    let filtered = asked.person.is_some() || asked.user.is_some() || asked.on.is_some();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Access log" }
        p { "Every page that showed somebody’s record, in the order in which it was opened. An entry is written before the page is shown, and nobody can change it." }
        p { a class="nhsuk-link" href="/access-log/break-glass" { "Records opened for a written reason" } }
        (filters(me, q, &choices, &form))
        (on(q, &asked, &choices))
        @if log.items.is_empty() {
            @if filtered { (layout::empty("No entry matches.", "Nothing was shown that fits the filters above.", Some(("Show the whole log", "/access-log")))) }
            @else { (layout::empty("Nothing is in the log yet.", "The first page that shows somebody’s record makes the first entry.", None)) }
        } @else {
            p { (fmt::plural(log.total, "entry", "entries")) ", newest first." }
            (table(&log))
            (nhsuk::pagination(log.page, log.pages(), |n| q.address(n)))
        }
    };
    let sheet = Sheet {
        title: "Access log".to_owned(),
        form: Some(&form),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(me, sheet))
}

fn filters(me: &Me, q: &Questions, c: &Choices, f: &Filled) -> Markup {
    let readers = c.readers.iter().map(|(id, name, team)| {
        let team = if team.is_empty() {
            String::new()
        } else {
            format!(", {team}")
        };
        (id.to_string(), format!("{name}{team}"))
    });
    html! {
        form class="app-filters" method="post" action="/access-log" novalidate {
            (me.hidden(f, None))
            input type="hidden" name="person" value=(q.person);
            div class="app-filters__fields" {
                (nhsuk::select("user", "By whom").option(("", "Anybody")).options(readers).value(f.fields.get("user")))
                (f.input("on", "On which day"))
                (nhsuk::button("Show").secondary())
            }
            p { a class="nhsuk-link" href="/access-log/people" { "Whose record was looked at: find a person" } }
        }
    }
}

/// The filters that are on, each a link that takes it away.
fn on(q: &Questions, asked: &AccessQuestion, c: &Choices) -> Markup {
    let mut set: Vec<(String, String)> = Vec::new();
    if let Some(person) = &c.person {
        let without = Questions {
            person: String::new(),
            page: 0,
            ..q.clone()
        };
        set.push((format!("Record of {}", named(person)), without.address(1)));
    }
    if let Some(user) = asked.user {
        let name = c
            .readers
            .iter()
            .find(|(id, _, _)| *id == user)
            .map_or("Somebody", |(_, name, _)| name);
        let without = Questions {
            user: String::new(),
            page: 0,
            ..q.clone()
        };
        set.push((format!("By {name}"), without.address(1)));
    }
    if let Some(on) = asked.on {
        let without = Questions {
            on: String::new(),
            page: 0,
            ..q.clone()
        };
        set.push((format!("On {}", fmt::date(on)), without.address(1)));
    }
    html! {
        @if !set.is_empty() {
            ul class="app-filters__on" {
                @for (words, href) in &set { li { a href=(href) { (words) span class="nhsuk-u-visually-hidden" { ", take away" } } } }
            }
        }
    }
}

fn table(log: &Page<AccessRow>) -> Markup {
    let heads: [Cell; 5] = [
        "When".into(),
        "Who".into(),
        "In which role".into(),
        "What was shown".into(),
        number("Records"),
    ];
    let rows = log.items.iter().map(|row| -> [Cell; 5] {
        let link = html! {
            a class="nhsuk-link" href={ "/access-log/entries/" (row.position) } { (fmt::moment(row.at)) span class="nhsuk-u-visually-hidden" { ", entry " (row.position) } }
        };
        let what = html! {
            (capital(&row.page))
            @if row.reason.is_some() { small { "For a written reason" } }
        };
        [
            cell(link),
            cell(row.name.as_str()),
            cell(row.role.map_or("Not recorded", |r| r.words())),
            cell(what),
            number(row.shown.to_string()),
        ]
    });
    let table = nhsuk::table("Access log")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// Reads the filters and leads to the address that holds them.
async fn filter(me: Me, Posted(fields): Posted) -> Answer {
    let (person, user) = (fields.get("person").to_owned(), fields.get("user").to_owned());
    let mut r = Reader::new(fields, me.today);
    let on = r.optional_date("on", "the day", DateRule::PastOrToday);
    match r.finish(|| Some(on)) {
        Ok((on, _)) => {
            let on = on.map(fmt::iso).unwrap_or_default();
            let q = Questions {
                person,
                user,
                on,
                page: 1,
            };
            Ok(see_other(&q.address(1)))
        }
        Err(form) => {
            let q = Questions {
                person,
                user,
                ..Questions::default()
            };
            page(&me, &q, form).await
        }
    }
}

// Finding the person whose log it is

async fn search(me: Me, Posted(fields): Posted) -> Answer {
    find_person::keep(&me, &fields, "/access-log/people")
}

async fn people(me: Me, Asked(asked): Asked<Found>) -> Answer {
    let words = find_person::words(&me, &asked.search);
    let found = match words {
        Some(words) => Some(me.ask(move |desk, p| desk.find_for_access_log(p, &words)).await?),
        None => None,
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Whose record was looked at?" }
        p { "To answer somebody who asks who has seen their record." }
        (find_person::form(&me, "/access-log/people", found.as_ref().is_some_and(Vec::is_empty)))
        @if let Some(found) = found.filter(|f| !f.is_empty()) {
            h2 class="nhsuk-heading-m" { (fmt::plural(found.len(), "person", "people")) " found" }
            ul class="nhsuk-list" {
                @for person in &found {
                    li {
                        a class="nhsuk-link" href={ "/access-log?person=" (person.id) } { (named(person)) }
                        br; "NHS number " (fmt::nhs_number(person.nhs_number.as_ref()))
                    }
                }
            }
        }
    };
    let sheet = Sheet {
        title: "Whose record was looked at?".to_owned(),
        area: "Access log",
        way: Way::back("/access-log"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

async fn entry(me: Me, Id(position): Id<u64>) -> Answer {
    let entry = me.ask(move |desk, p| desk.access_entry(p, position)).await?;
    let row = &entry.row;
    let by = if entry.team.is_empty() {
        row.name.clone()
    } else {
        format!("{}, {}", row.name, entry.team)
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "Entry " (row.position) " of the access log" } (capital(&row.page)) }
        (nhsuk::summary_list()
            .row(("When", fmt::moment(row.at)))
            .row(("Who", by))
            .row(("In which role", row.role.map_or("Not recorded", |r| r.words())))
            .row(("Written reason", row.reason.clone().unwrap_or_else(|| "None was needed".to_owned()))))
        h2 class="nhsuk-heading-m" { "Whose records were shown" }
        @if entry.people.is_empty() { p { "Nobody’s who is known now." } }
        @else {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for person in &entry.people { li { a class="nhsuk-link" href={ "/access-log?person=" (person.id) } { (named(person)) } } }
            }
        }
        @if entry.others > 0 { p { (fmt::plural(entry.others, "further record", "further records")) ": a held message, or somebody who was erased since." } }
        p { a class="nhsuk-link" href={ "/access-log?user=" (row.user) } { "Everything that " (row.name) " looked at" } }
    };
    let sheet = Sheet {
        title: format!("Entry {} of the access log", row.position),
        area: "Access log",
        way: Way::crumbs([("Access log", "/access-log")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}
