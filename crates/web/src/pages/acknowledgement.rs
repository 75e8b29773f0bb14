//! Acknowledging a referral: telling the person and whoever sent them that it has arrived.

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::episode::{DueKind, EpisodeCommand};
use care::terms::{Audience, Channel};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::html;

const MAY: Guard = Guard::needs(ActKind::Acknowledge);

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/acknowledgement", MAY, show)
        .post("/episodes/{id}/acknowledgement", MAY, acknowledge)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn acknowledge(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let to = r.code("to", Audience::from_code, "Choose who was told");
    let channel = r.code("channel", Channel::from_code, "Choose how");
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::Acknowledge {
            to: to?,
            channel: channel?,
        };
        Some(Act::Episode { id, expected, command })
    });
    run(&me, id, read, &format!("/episodes/{id}/acknowledgement"), draw).await
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let done = &page.state.acknowledged;
    let due = page.dues.iter().find(|d| d.kind == DueKind::Acknowledge);
    let told = |audience: Audience| done.iter().any(|(to, _)| *to == audience);
    let audiences: Vec<Audience> = [Audience::Person, Audience::Referrer, Audience::Gp].into();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Acknowledge the referral" }
        @if let Some(due) = due { p { "Due " (fmt::date_and_relative(due.on, page.today)) "." } }
        @for (to, on) in done { p { (to.words()) ": acknowledged on " (fmt::date(*on)) "." } }
        @if done.is_empty() { p { "Nobody has been told yet that the referral has arrived." } }
        p { "Say that it has arrived, what happens next and when, and whom to call. To the person: look above how they may safely be contacted, first." }
        @if page.may(ActKind::SendLetter) {
            p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/letters/acknowledgement" } { "Print the letter to the person" }
                @if !told(Audience::Referrer) { " or " a class="nhsuk-link" href={ "/episodes/" (page.id) "/letters/acknowledgement?to=referrer" } { "the one to the referrer" } } }
        }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("to", nhsuk::Legend::medium("Who was told"), choices(&audiences, Audience::code, Audience::words)))
            (form.radios("channel", nhsuk::Legend::medium("How"), choices(Channel::ALL, Channel::code, Channel::words)))
            (nhsuk::button("Record the acknowledgement").once())
        }
    };
    record_sheet(me, page, form, "Acknowledge", "Referrals", main)
}
