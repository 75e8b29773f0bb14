//! What the person agreed to, each given and withdrawn by itself. Being treated does not rest on any of these.

use super::super::shared::load;
use super::{part_sheet, send, state};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::person::{CarerRef, PersonEvent};
use care::terms::ConsentKind;
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};
use nhsuk::TagColour;

pub(super) fn routes(routes: Routes) -> Routes {
    let states = Guard::needs(ActKind::StateConsent);
    routes
        .get("/episodes/{id}/contact/consents", states, show)
        .post("/episodes/{id}/contact/consents", states, change)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn change(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let read = read(&me, &page, fields);
    send(&me, id, read, &format!("/episodes/{id}/contact/consents"), draw).await
}

fn read(me: &Me, page: &EpisodePage, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let kind = ConsentKind::from_code(r.fields().get("kind"));
    if r.fields().get("what") == "withdraw" {
        return r.finish(|| {
            Some(state(
                page,
                expected,
                PersonEvent::ConsentWithdrawn { kind: kind? },
                None,
            ))
        });
    }
    let carer = if kind == Some(ConsentKind::ShareWithCarer) {
        let name = r.text("carer-name", "Enter the carer’s name, and who they are to the person");
        let phone = r.phone("carer-phone");
        name.map(|name| CarerRef { name, phone })
    } else {
        None
    };
    r.finish(|| {
        Some(state(
            page,
            expected,
            PersonEvent::ConsentGiven { kind: kind?, carer },
            None,
        ))
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "What the person agreed to" }
        p { "Ask each by itself, without pressing. Saying no has no effect on treatment. A consent that is withdrawn ends at once." }
        @for kind in ConsentKind::ALL { (one(me, page, form, *kind)) }
        (super::carers::card(page))
    };
    part_sheet(me, page, form, "Consent", main)
}

fn one(me: &Me, page: &EpisodePage, form: &Filled, kind: ConsentKind) -> Markup {
    let given = page.person.consents_to(kind);
    let is_carer = kind == ConsentKind::ShareWithCarer;
    let carer = page.person.carer.as_ref().filter(|_| is_carer && given);
    let (words, colour) = if given {
        ("Agreed", TagColour::Green)
    } else {
        ("Not given", TagColour::Grey)
    };
    // Each of these forms stands for itself: only the one that failed shows again what was typed.
    let own = if form.fields.get("kind") == kind.code() {
        form.clone()
    } else {
        Filled::default()
    };
    let heading = html! { (kind.words()) " " (nhsuk::tag(words, colour).classes("app-status")) };
    let body = html! {
        @if let Some(carer) = carer {
            p { (carer.name) @if let Some(phone) = &carer.phone { ", " (fmt::phone(phone)) } }
        }
        form method="post" action=(me.path) novalidate {
            (me.hidden(&own, Some(page.person_version)))
            input type="hidden" name="kind" value=(kind.code());
            @if given {
                input type="hidden" name="what" value="withdraw";
                (nhsuk::button(html! { "Withdraw" span class="nhsuk-u-visually-hidden" { ": " (kind.words()) } }).secondary().small(true).once())
            } @else {
                input type="hidden" name="what" value="give";
                @if is_carer {
                    (own.input("carer-name", "Name of the carer, and who they are to the person"))
                    (own.phone("carer-phone", "Their phone number"))
                }
                (nhsuk::button(html! { "The person agrees" span class="nhsuk-u-visually-hidden" { ": " (kind.words()) } }).secondary().small(true).once())
            }
        }
    };
    html! { (nhsuk::card(nhsuk::heading(2, heading).size(Some(nhsuk::Size::S)), body)) }
}
