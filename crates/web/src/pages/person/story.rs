//! What the person told the service of how it was, for those who see to them. What they keep for themself is not here.

use super::super::shared::{load, record_sheet};
use crate::extract::Id;
use crate::fmt;
use crate::form::Filled;
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::EpisodeId;
use casework::{ActKind, Desk};
use maud::html;

pub(super) fn routes(routes: Routes) -> Routes {
    let reads = Guard::needs(ActKind::SeeStory).and(ActKind::SeeEpisode);
    routes.get("/episodes/{id}/story", reads, show)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let stories = me.ask(move |desk: &Desk, p| desk.stories_told(p, id)).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "What they told the service" }
        p { "Written by the person on their own pages, for the people here. They can take it back at any time; then it is shown to nobody any more. It is not published." }
        @if stories.is_empty() { p { "There is nothing here now." } }
        @for one in &stories {
            h2 class="nhsuk-heading-m" { (fmt::date(one.on)) }
            div class="app-as-written" { @for line in one.words.lines().map(str::trim).filter(|l| !l.is_empty()) { p { (line) } } }
        }
    };
    Ok(record_sheet(
        &me,
        &page,
        &Filled::default(),
        "What they told the service",
        "Records",
        main,
    ))
}
