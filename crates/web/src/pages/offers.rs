//! Offers that wait for an answer, and recording the answer: accepted, declined (the place is kept), or taken back.

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader, choices};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::episode::Offer;
use care::terms::{DeclineReason, TraineeTold};
use care::{EpisodeId, Key};
use casework::read::{EpisodePage, OfferRow};
use casework::{Act, ActKind};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs_one_of(&[ActKind::AnswerOffer, ActKind::WithdrawOffer]);
    routes
        .get("/offers", Guard::needs(ActKind::SeeOffers), list)
        .get("/episodes/{id}/offer", answers, show)
        .post("/episodes/{id}/offer", answers, answer)
}

async fn list(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::offers).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Offers waiting for an answer" }
        @if rows.is_empty() {
            (layout::empty("No offer is out.", "Offer a free slot to somebody who waits.", Some(("See the slots", "/openings"))))
        } @else { (table(&rows)) }
    };
    Ok(layout::app(
        &me,
        Sheet {
            title: "Offers".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

fn table(rows: &[OfferRow]) -> Markup {
    let table = rows
        .iter()
        .fold(
            nhsuk::table("The one that lapses next comes first")
                .head(["Person", "What was offered", "First session", "Held until", "How to reach them", "Calls"])
                .classes("app-list")
                .responsive(true),
            |table, row| {
                let slot = row.slot.as_ref().map(|s| fmt::slot(s.weekly)).unwrap_or_default();
                table.row(vec![
                    html! { a class="nhsuk-link" href={ "/episodes/" (row.line.episode) "/offer" } { (row.line.person.listed()) } },
                    html! { (words::choice(&row.offer.choice)) ", " (row.practitioner) ", " (slot) },
                    html! { (fmt::moment(row.offer.first_at)) },
                    html! { (fmt::moment(row.offer.expires_at)) },
                    html! {
                        "Phone: " (row.safe_contact.phone.words().to_lowercase())
                        @if let Some(phone) = &row.phone { br; span class="nhsuk-u-nowrap" { (fmt::phone(phone)) } }
                    },
                    html! { @match row.calls.first() { Some(call) => { (fmt::moment(call.at)) ": " (call.outcome.words().to_lowercase()) }, None => "None yet" } },
                ])
            },
        );
    html! { (table) }
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(
        &me,
        &page,
        &Filled::with([("trainee", TraineeTold::NotATrainee.code())]),
    ))
}

async fn answer(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let what = r.code(
        "answer",
        |c| matches!(c, "yes" | "no" | "back").then(|| c.to_owned()),
        "Choose the answer",
    );
    let offer = r.parsed("offer", "Open this page again from the record");
    let expected = r.expected();
    let read = match what.as_deref() {
        Some("yes") => {
            let trainee = r.code("trainee", TraineeTold::from_code, "Choose what the person was told");
            r.finish(|| {
                Some(Act::AcceptOffer {
                    episode: id,
                    expected,
                    offer: offer?,
                    trainee: trainee?,
                })
            })
        }
        Some("no") => {
            let reason = r.code(
                "reason",
                DeclineReason::from_code,
                "Choose the reason that comes nearest",
            );
            let words = r.optional("words");
            r.finish(|| {
                Some(Act::DeclineOffer {
                    episode: id,
                    expected,
                    offer: offer?,
                    reason: reason?,
                    words,
                })
            })
        }
        _ => {
            let reason = if what.is_some() {
                r.text("back-reason", "Enter the reason")
            } else {
                None
            };
            r.finish(|| {
                Some(Act::WithdrawOffer {
                    episode: id,
                    expected,
                    offer: offer?,
                    reason: reason?,
                })
            })
        }
    };
    run(&me, id, read, &format!("/episodes/{id}"), draw).await
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Offer" }
        @match page.state.open_offers().next() {
            Some(o) => (open(me, page, form, o)),
            None => (layout::empty("No offer is open", "The place on the list is kept. Another slot can be offered.", Some(("See the slots", "/openings")))),
        }
    };
    record_sheet(me, page, form, "Offer", "Waiting", main)
}

fn open(me: &Me, page: &EpisodePage, form: &Filled, o: &Offer) -> Markup {
    html! {
        (nhsuk::summary_list()
            .row(("What", html! { (words::choice(&o.choice)) }))
            .row(("With", html! { (page.names.practitioner(o.practitioner)) }))
            .row(("First session", html! { (fmt::moment(o.first_at)) }))
            .row(("Held until", html! { (fmt::moment(o.expires_at)) }))
            .row(("Why this was proposed", fmt::text(page.words(o.version, Key::Explanation), fmt::Missing::NotRecorded))))
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="offer" value=(o.id);
            (form.radios("answer", nhsuk::Legend::medium("What did they say?"), [
                nhsuk::choice("yes", "Yes, they accept").hint("The course begins, and its sessions are planned weekly.").conditional(html! {
                    (form.radios("trainee", nhsuk::Legend::small("Is the therapist a trainee?"), choices(TraineeTold::ALL, TraineeTold::code, TraineeTold::words)))
                }),
                nhsuk::choice("no", "No").hint("Their place on the list is kept.").conditional(html! {
                    (form.radios("reason", nhsuk::Legend::small("The reason that comes nearest"), choices(DeclineReason::ALL, DeclineReason::code, DeclineReason::words)))
                    (form.textarea("words", "In their words").rows(3))
                }),
                nhsuk::choice("back", "We take it back").conditional(html! { (form.textarea("back-reason", "Why").rows(3)) }),
            ]))
            (nhsuk::button("Save the answer").once())
        }
    }
}
