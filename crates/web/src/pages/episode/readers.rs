//! Who looked at a person's record.

use super::super::shared::load;
use crate::extract::Id;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::PersonBanner;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::EpisodeId;
use casework::ActKind;
use casework::read::ReaderRow;
use maud::{Markup, html};
use nhsuk::cell;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/episodes/{id}/readers", Guard::needs(ActKind::SeeReaders), show)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let person = page.person_id;
    let readers = me.ask(move |desk, p| desk.readers_of(p, person)).await?;
    let banner = PersonBanner::of(&page);
    let way = Way::crumbs([("Episode", format!("/episodes/{id}"))]);
    let sheet = Sheet {
        title: "Who looked".to_owned(),
        area: "Records",
        way,
        main: draw(&readers),
        ..Sheet::default()
    };
    Ok(layout::record(&me, &banner, sheet))
}

fn draw(readers: &[ReaderRow]) -> Markup {
    let rows = readers.iter().map(|reader| {
        let role = reader.role.map_or("Role not known", |r| r.words());
        let team = if reader.team.is_empty() { role.to_owned() } else { format!("{role}, {}", reader.team) };
        let what = html! { (reader.page) @if let Some(reason) = &reader.reason { small { "For a written reason: " (reason) } } };
        [cell(fmt::moment(reader.at)), cell(&reader.name), cell(team), cell(what)]
    });
    html! {
        h1 class="nhsuk-heading-l" { "Who looked at this record" }
        p { "Newest first. Everybody who opened a page that shows this person, and every list that named them." }
        @if readers.is_empty() { (layout::empty("Nobody has looked yet.", "Each time a record is opened, that stands here.", None)) }
        @else {
            (nhsuk::table("Readers").caption_classes("nhsuk-u-visually-hidden").responsive(true).classes("app-list")
                .head([cell("When"), cell("Who"), cell("Role and team"), cell("What was shown")]).rows(rows))
        }
    }
}
