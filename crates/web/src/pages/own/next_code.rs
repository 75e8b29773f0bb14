//! A code for next time, so that nobody has to ask for a letter at every visit. Shown once; it works once.

use super::{OWN, with};
use crate::fmt;
use crate::form::{Filled, KEY};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::say;
use care::calendar::london_date;
use casework::{ActKind, GivenWay, Once};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let asks = Guard::needs(ActKind::OwnWayIn).and(ActKind::SeeOwnRecord);
    routes.get("/my/next-code", OWN, show).post("/my/next-code", asks, give)
}

async fn show(me: Me) -> Answer {
    Ok(draw(&me, &html! {}))
}

async fn give(me: Me, Posted(fields): Posted) -> Answer {
    let given = me
        .ask(move |desk, p| {
            let body = fields.content_bytes();
            let key = fields.get(KEY);
            let once = (!key.is_empty()).then_some(Once { key, body: &body });
            desk.give_next_code(p, once)
        })
        .await?;
    Ok(draw(&me, &shown(&me, given.as_ref())))
}

/// The code that was given, shown once.
pub(in crate::pages) fn shown(me: &Me, given: Option<&GivenWay>) -> Markup {
    let address = format!("{}/enter", me.app.config().public_origin.as_deref().unwrap_or_default());
    html! {
        @match given {
            None => (nhsuk::inset_text(say("next-shown-before"))),
            Some(given) => (nhsuk::inset_text(html! {
                p { (say("next-shown")) }
                p class="app-code" { strong { (given.secret) } }
                p { (with("next-until", "date", &fmt::date(london_date(given.expires_at)))) " " (with("next-where", "address", &address)) }
            })),
        }
    }
}

fn draw(me: &Me, before: &Markup) -> axum::response::Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("next-heading")) }
        (before)
        p { (say("next-lead")) " " (say("next-replaces")) }
        form method="post" action="/my/next-code" novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button(say("next-button")).once())
        }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("next-title"),
            back: Some("/my"),
            form: None,
            main,
        },
    )
}
