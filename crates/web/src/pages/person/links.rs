//! Records of the same person: linked by a human or by rule, never merged, and the link can be taken back.

use super::super::people::{self, Kept};
use super::super::shared::{load, stage_tag};
use super::{part_sheet, send};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::{EpisodeId, PersonId};
use casework::read::{EpisodePage, PersonHit};
use casework::{Act, ActKind};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let links = Guard::needs(ActKind::LinkPersons);
    routes
        .get("/episodes/{id}/contact/links", links, show)
        .post("/episodes/{id}/contact/links", links, change)
}

/// Who may be meant: recognised by rule, and found by a search.
#[derive(Default)]
struct Others {
    alike: Vec<PersonHit>,
    searched: Option<(String, Vec<PersonHit>)>,
}

async fn others(me: &Me, page: &EpisodePage, kept: &Kept) -> Result<Others, Problem> {
    let identity = page.person.identity.clone();
    let alike = me.ask(move |desk, p| desk.recognise(p, &identity)).await?;
    Ok(Others {
        alike,
        searched: people::found(me, kept).await?,
    })
}

async fn show(me: Me, Id(id): Id<EpisodeId>, Asked(kept): Asked<Kept>) -> Answer {
    let page = load(&me, id).await?;
    let others = others(&me, &page, &kept).await?;
    let words = others.searched.as_ref().map(|(words, _)| ("words", words.clone()));
    Ok(draw(&me, &page, &Filled::with(words), &others))
}

async fn change(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let to = format!("/episodes/{id}/contact/links");
    if fields.get("what") == "search" {
        match people::read_words(&me, fields) {
            Ok((words, _)) => return people::keep(&me, &words, &to),
            Err(form) => {
                let others = others(&me, &page, &Kept::default()).await?;
                return Ok(draw(&me, &page, &form, &others));
            }
        }
    }
    let others = others(&me, &page, &Kept::default()).await?;
    let read = read(&me, page.person_id, fields);
    send(&me, id, read, &to, move |me, page, form| draw(me, page, form, &others)).await
}

fn read(me: &Me, person: PersonId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let other: Option<PersonId> = r.parsed("other", "Choose another record");
    let unlink = r.fields().get("what") == "unlink";
    r.finish(|| {
        let other = other?;
        Some(if unlink {
            Act::UnlinkPersons { person, other }
        } else {
            Act::LinkPersons { person, other }
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, others: &Others) -> Response {
    let linked = |id: PersonId| page.person.links.iter().any(|(other, _)| *other == id);
    let offered = |hit: &&PersonHit| hit.person.id != page.person_id && !linked(hit.person.id);
    let known = |id: PersonId| {
        let searched = others.searched.iter().flat_map(|(_, hits)| hits);
        others.alike.iter().chain(searched).find(|hit| hit.person.id == id)
    };
    let alike: Vec<_> = others.alike.iter().filter(offered).collect();
    let main = html! {
        h1 class="nhsuk-heading-l" { "The same person’s records" }
        p { "Records are linked, never merged: each stays as it is, and shows the other’s episodes. A link can be taken back." }
        h2 class="nhsuk-heading-m" { "Linked" }
        @if page.person.links.is_empty() { p { "No record is linked to this one." } }
        @for (other, because) in &page.person.links {
            div class="nhsuk-card" { div class="nhsuk-card__content" {
                h3 class="nhsuk-heading-s" { @match known(*other) { Some(hit) => (hit.person.listed()), None => "Another record" } }
                p { (because.words()) }
                @if let Some(hit) = known(*other) { (about(me, hit)) }
                (button(me, "unlink", *other, "Take back the link"))
            } }
        }
        @if !page.others.is_empty() {
            p { "Episodes under these records: " @for other in &page.others { @if other.linked { a class="nhsuk-link" href={ "/episodes/" (other.id) } { (other.received_on.map_or_else(|| "no date".to_owned(), fmt::date)) } " " } } }
        }
        @if !alike.is_empty() {
            h2 class="nhsuk-heading-m" { "Perhaps the same person" }
            @for hit in &alike { (offer(me, hit)) }
        }
        h2 class="nhsuk-heading-m" { "Find another record" }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            input type="hidden" name="what" value="search";
            (form.input("words", "Name, date of birth or NHS number").spellcheck(Some(false)).autocomplete("off"))
            (nhsuk::button("Search").secondary())
        }
        @if let Some((_, hits)) = &others.searched {
            @let found: Vec<_> = hits.iter().filter(offered).collect();
            @if found.is_empty() { p { "Nobody else was found." } }
            @for hit in &found { (offer(me, hit)) }
        }
    };
    part_sheet(me, page, form, "Linked records", main)
}

fn about(me: &Me, hit: &PersonHit) -> Markup {
    html! {
        p { "Born " (fmt::born(hit.person.born, me.today)) ", NHS number " (fmt::nhs_number(hit.person.nhs_number.as_ref())) }
        @for (id, stage, on) in &hit.episodes {
            p { (stage_tag(*stage)) " " a class="nhsuk-link" href={ "/episodes/" (id) } { "Referred " (on.map_or_else(|| "without a date".to_owned(), fmt::date)) } }
        }
    }
}

fn offer(me: &Me, hit: &PersonHit) -> Markup {
    html! {
        div class="nhsuk-card" { div class="nhsuk-card__content" {
            h3 class="nhsuk-heading-s" { (hit.person.listed()) }
            p { (hit.matched) }
            (about(me, hit))
            (button(me, "link", hit.person.id, "Link: it is the same person"))
        } }
    }
}

fn button(me: &Me, what: &str, other: PersonId, words: &'static str) -> Markup {
    html! {
        form method="post" action=(me.path) novalidate {
            (me.hidden(&Filled::default(), None))
            input type="hidden" name="what" value=(what);
            input type="hidden" name="other" value=(other);
            (nhsuk::button(words).secondary().small(true).once())
        }
    }
}
