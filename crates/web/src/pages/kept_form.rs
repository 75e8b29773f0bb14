//! A form that was sent after the session had ended: given back to the same user after signing in.

use crate::form::{Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::{Answer, own_path};
use crate::router::{Guard, Routes};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/kept-form", Guard::signed_in(), show)
}

#[derive(Deserialize)]
struct At {
    #[serde(default)]
    at: String,
}

async fn show(me: Me, Query(At { at }): Query<At>) -> Answer {
    let user = me.principal.user;
    let path = at.clone();
    let kept = me.app.ask(move |desk| {
        let bytes = desk.held_form(user, &path)?;
        // Kept again for its hour, so that loading this page twice does not lose it.
        let _ = desk.hold_form(user, &path, &bytes);
        Some(Fields::decoded(&bytes))
    });
    let main = match (kept.await?, own_path(&at)) {
        (Some(fields), Some(at)) => draw(&me, &fields, at),
        _ => layout_gone(),
    };
    let sheet = Sheet {
        title: "What you typed was kept".to_owned(),
        way: Way::back("/"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn layout_gone() -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "What you typed was kept" }
        (layout::empty("Nothing is kept for this page now.", "Forms are kept for an hour after a session has ended.", Some(("Go to the first page", "/"))))
    }
}

/// The fields as they were typed, and one button that sends them.
pub(crate) fn typed(fields: &Fields) -> Markup {
    let rows = fields.content().filter(|(_, value)| !value.trim().is_empty());
    html! {
        (nhsuk::summary_list().facts(rows.map(|(name, value)| (label(name), html! { div class="app-as-sent" { (value) } }))))
    }
}

/// The same fields as hidden ones, to be sent again.
pub(crate) fn hidden_again(fields: &Fields) -> Markup {
    html! { @for (name, value) in fields.content() { input type="hidden" name=(name) value=(value); } }
}

/// A field's name as words: "received-on-day" is "Received on day".
fn label(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn draw(me: &Me, fields: &Fields, at: &str) -> Markup {
    let form = Filled {
        fields: fields.clone(),
        ..Filled::default()
    };
    html! {
        h1 class="nhsuk-heading-l" { "What you typed was kept" }
        p { "Your session had ended when you sent this form, so it was not saved. Check it, then send it." }
        p { "A document that you had chosen has to be chosen again." }
        (typed(fields))
        form method="post" action=(at) novalidate {
            (me.hidden(&form, None))
            (hidden_again(fields))
            (nhsuk::button("Send it now").once())
        }
        p { a class="nhsuk-link" href="/" { "Leave it and go to the first page" } }
    }
}
