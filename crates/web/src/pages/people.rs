//! Searching for people. The words are sent by POST and kept under a random id, so that none stands in an address.

use crate::extract::Asked;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, Reader};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use casework::ActKind;
use casework::read::PersonHit;
use maud::{Markup, html};
use nhsuk::{Cell, cell};
use serde::Deserialize;

use super::shared::{asking, stage_tag};

const SEARCHES: Guard = Guard::needs(ActKind::SearchPeople);

/// Most people that one search shows, as the desk has it.
const MOST: usize = 50;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people", SEARCHES, show).post("/people", SEARCHES, search)
}

/// A search that was kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    /// Its id.
    pub(super) search: String,
}

/// Keeps the words of a search and leads to the page at `path` that shows what it found.
pub(super) fn keep(me: &Me, words: &str, path: &str) -> Answer {
    let now = me.app.desk().now();
    let id = me
        .app
        .searches()
        .keep(me.principal.user, words, now)
        .ok_or(Problem::Busy)?;
    Ok(see_other(&asking(path, &[("search", &id)])))
}

/// The words of a kept search, and who was found; nothing when there was no search or it is too long ago.
pub(super) async fn found(me: &Me, kept: &Kept) -> Result<Option<(String, Vec<PersonHit>)>, Problem> {
    let now = me.app.desk().now();
    let Some(words) = me.app.searches().words(me.principal.user, &kept.search, now) else {
        return Ok(None);
    };
    let asked = words.clone();
    let hits = me.ask(move |desk, p| desk.search_people(p, &asked)).await?;
    Ok(Some((words, hits)))
}

/// The words of a search form, or what is missing.
pub(super) fn read_words(me: &Me, fields: Fields) -> Result<(String, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let words = r.text("words", "Enter a name, a date of birth or an NHS number");
    r.finish(|| words)
}

async fn search(me: Me, Posted(fields): Posted) -> Answer {
    match read_words(&me, fields) {
        Ok((words, _)) => keep(&me, &words, "/people"),
        Err(form) => Ok(page(&me, &form, None)),
    }
}

async fn show(me: Me, Asked(kept): Asked<Kept>) -> Answer {
    let found = found(&me, &kept).await?;
    let mut form = Filled::default();
    if let Some((words, _)) = &found {
        form.fields.set("words", words.clone());
    } else if !kept.search.is_empty() {
        form.errors = Errors::whole(
            "This search is over",
            "Searches are kept for half an hour. Search again",
        );
    }
    Ok(page(&me, &form, found.as_ref().map(|(_, hits)| hits.as_slice())))
}

fn page(me: &Me, form: &Filled, hits: Option<&[PersonHit]>) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "People" }
        form method="post" action="/people" novalidate {
            (me.hidden(form, None))
            (form.input("words", "Name, date of birth or NHS number").width(30).spellcheck(Some(false)).autocomplete("off")
                .hint("Beginnings of names in any order are enough. Every search is written into the access log."))
            (nhsuk::button("Search"))
        }
        @match hits {
            None => {}
            Some([]) => (layout::empty("Nobody was found.", "Try fewer letters, another spelling, or the date of birth alone.", Some(if me.app.has_page("/hub") { ("Take down somebody new", "/hub/take-down") } else { ("Take in a referral of somebody new", "/refer") }))),
            Some(hits) => {
                p { (fmt::plural(hits.len(), "person", "people")) @if hits.len() >= MOST { ", perhaps more: add a word to narrow it" } "." }
                (table(me, hits))
            }
        }
    };
    layout::app(
        me,
        Sheet {
            title: "People".to_owned(),
            form: Some(form),
            main,
            ..Sheet::default()
        },
    )
}

fn table(me: &Me, hits: &[PersonHit]) -> Markup {
    let rows = hits.iter().map(|hit| -> [Cell; 4] {
        let name = hit.person.listed();
        let person = html! {
            @match hit.episodes.first() {
                Some((id, _, _)) => a class="nhsuk-link" href={ "/episodes/" (id) } { (name) },
                None => (name),
            }
            @if hit.person.died { small { strong { "Has died" } } }
        };
        let episodes = html! {
            @if hit.episodes.is_empty() { span class="app-missing" { "None" } }
            @for (place, (id, stage, on)) in hit.episodes.iter().enumerate() {
                @if place > 0 { br; }
                (stage_tag(*stage)) " "
                a class="nhsuk-link" href={ "/episodes/" (id) } {
                    @match on { Some(on) => { "Referred " (fmt::date(*on)) }, None => "Referred, no date" }
                }
            }
        };
        [
            cell(person),
            cell(fmt::born(hit.person.born, me.today)),
            cell(fmt::nhs_number(hit.person.nhs_number.as_ref())),
            cell(episodes),
        ]
    });
    let heads = [cell("Person"), cell("Born"), cell("NHS number"), cell("Episodes")];
    let table = nhsuk::table("People found")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head(heads).rows(rows)) }
}
