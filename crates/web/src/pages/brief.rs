//! The brief in the browser: the public one from what is published, and the one for those who plan and pay, with the
//! unpaid share of hours and what a survey of members found.

use crate::brief::{Place, Sources, find_place, gather, markup};
use crate::extract::{Asked, Id};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Stranger};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked, say_with};
use casework::ActKind;
use maud::{Markup, html};
use published::Level;
use serde::Deserialize;

const PATH: &str = "/brief";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let inside = Guard::needs(ActKind::SeeBrief);
    routes
        .get(PATH, Guard::public(), choose)
        .get("/brief/{area}", Guard::public(), public)
        .get("/brief/{area}/inside", inside, full)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    area: String,
}

async fn choose(stranger: Stranger, Asked(q): Asked<Questions>) -> Answer {
    let tables = stranger.app.published();
    let service = stranger.app.desk().service();
    if let Some(place) = find_place(tables, &service, &q.area) {
        return Ok(see_other(&format!("{PATH}/{}", place.code)));
    }
    let own = service
        .area
        .as_deref()
        .and_then(|code| find_place(tables, &service, code));
    let mut boards = tables.areas_of(Level::Board);
    boards.sort_by_key(|area| area.name.clone());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("brief-title")) }
        p { (say("brief-lead")) }
        @if let Some(own) = own {
            p { a class="nhsuk-link" href={ (PATH) "/" (own.code) } { (say_with("brief-own", &[("area", &own.name)])) } }
        }
        h2 class="nhsuk-heading-m" { (say("brief-boards")) }
        ul class="nhsuk-list app-columns" {
            @for area in boards { li { a class="nhsuk-link" href={ (PATH) "/" (area.code) } { (area.name) } } }
        }
        p { (say_linked("brief-smaller", "/map")) }
    };
    let sheet = Sheet {
        title: say("brief-title"),
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}

fn sheet(area: &Place<'_>, main: Markup) -> Sheet<'static> {
    Sheet {
        title: say_with("brief-of", &[("area", &area.name)]),
        way: Way::back(PATH),
        main,
        ..Sheet::default()
    }
}

async fn public(stranger: Stranger, Id(code): Id<String>) -> Answer {
    let tables = stranger.app.published();
    let service = stranger.app.desk().service();
    let area = find_place(tables, &service, &code).ok_or(Problem::NotFound)?;
    let published = stranger.app.ask(|desk| (desk.public_asks(), desk.last_release()));
    let (asks, release) = published.await?;
    let asks = asks?;
    let desk = stranger.app.desk();
    let brief = gather(
        &area,
        &Sources {
            tables,
            service: &service,
            is_fictional: desk.is_demo(),
            release: release.as_ref(),
            inside: None,
            asks: &asks,
            today: stranger.today,
        },
    );
    let main = html! {
        h1 class="nhsuk-heading-l" { (say_with("brief-heading", &[("area", &area.name)])) }
        (markup(&brief))
        ul class="nhsuk-list app-no-print" {
            @if area.official.is_some() { li { a class="nhsuk-link" href={ "/map/areas/" (area.code) } { (say("brief-official")) } } }
            li { a class="nhsuk-link" href="/asked" { (say("asked-title")) } }
            @if stranger.signed_in { li { a class="nhsuk-link" href={ (PATH) "/" (area.code) "/inside" } { (say("brief-inside")) } } }
        }
    };
    Ok(layout::public_wide(&stranger, sheet(&area, main)))
}

async fn full(me: Me, Id(code): Id<String>) -> Answer {
    let tables = me.app.published();
    let service = me.app.desk().service();
    let area = find_place(tables, &service, &code).ok_or(Problem::NotFound)?;
    let figures = me.ask(casework::Desk::brief_figures).await?;
    let published = me.app.ask(|desk| (desk.public_asks(), desk.last_release()));
    let (asks, release) = published.await?;
    let asks = asks?;
    let desk = me.app.desk();
    let brief = gather(
        &area,
        &Sources {
            tables,
            service: &service,
            is_fictional: desk.is_demo(),
            release: release.as_ref(),
            inside: Some(&figures),
            asks: &asks,
            today: me.today,
        },
    );
    let main = html! {
        h1 class="nhsuk-heading-l" { (say_with("brief-heading", &[("area", &area.name)])) }
        (markup(&brief))
    };
    Ok(layout::print(&me, sheet(&area, main)))
}
