//! Who looked at a person's record.

use crate::extract::Id;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::PersonId;
use casework::ActKind;
use casework::read::ReaderRow;
use maud::{Markup, html};
use nhsuk::cell;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/people/{id}/readers", Guard::needs(ActKind::SeeReaders), show)
}

/// Without the person's banner: whoever reviews accesses need not see whose record it is.
async fn show(me: Me, Id(person): Id<PersonId>) -> Answer {
    let readers = me.ask(move |desk, p| desk.readers_of(p, person)).await?;
    let sheet = Sheet {
        title: "Who looked".to_owned(),
        area: "Records",
        way: Way::back("/"),
        main: draw(&readers),
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
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
