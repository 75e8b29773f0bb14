//! Coming in and going out. A link's address shows a button and changes nothing, so that a program that looks at links in
//! messages does not use it up; only the button does. A code is typed. Leaving works from every page by one link.

use super::with;
use crate::cookie::Cookie;
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::me::{Posted, Stranger};
use crate::own_layout::{self, OwnSheet};
use crate::pages::sign_in::with_session;
use crate::respond::{Answer, own_path, see_other};
use crate::router::{Guard, Routes};
use crate::say::say;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use care::EpisodeId;
use casework::{OwnPersona, SignInRefused};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Where somebody goes who must leave at once: a page that anybody might be looking at.
const ELSEWHERE: &str = "https://www.bbc.co.uk/weather";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/enter", Guard::public(), show)
        .post("/enter", Guard::public(), by_code)
        .get("/enter/{secret}", Guard::public(), show_link)
        .post("/enter/link", Guard::public(), by_link)
        .post("/enter/persona", Guard::public(), as_persona)
        .get("/leave", Guard::public(), leave)
        .get("/left", Guard::public(), left)
}

#[derive(Deserialize)]
struct Then {
    #[serde(default)]
    then: String,
}

async fn show(stranger: Stranger, Query(Then { then }): Query<Then>) -> Answer {
    Ok(draw(&stranger, &Filled::with([("then", then)])))
}

fn draw(stranger: &Stranger, form: &Filled) -> Response {
    let then = form.fields.get("then");
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("enter-heading")) }
        @if then.starts_with("/kept-form") { (nhsuk::inset_text(say("enter-kept"))) }
        @else if then.starts_with("/my/") || then == "/carer" { (nhsuk::inset_text(say("enter-ended"))) }
        p { (say("enter-lead")) }
        form method="post" action="/enter" novalidate {
            (stranger.hidden(form))
            input type="hidden" name="then" value=(then);
            (form.input("code", say("enter-code")).hint(say("enter-code-hint")).autocomplete("one-time-code").autocapitalize("characters").spellcheck(Some(false)).width(20))
            (nhsuk::button(say("enter-button")).once())
        }
        p { (say("enter-no-code")) }
    };
    own_layout::at_the_door(
        stranger,
        &OwnSheet {
            title: say("enter-title"),
            back: None,
            form: Some(form),
            main,
        },
    )
}

async fn show_link(stranger: Stranger, Path(secret): Path<String>) -> Answer {
    // Whether it opens anything is not looked at here: this page is the same for every address.
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("link-heading")) }
        p { (say("link-lead")) }
        p { (say("link-shared")) " " (say("link-short")) }
        form method="post" action="/enter/link" novalidate {
            (stranger.hidden(&Filled::default()))
            input type="hidden" name="secret" value=(secret);
            (nhsuk::button(say("enter-button")).once())
        }
    };
    let sheet = OwnSheet {
        title: say("enter-title"),
        back: None,
        form: None,
        main,
    };
    let mut response = own_layout::at_the_door(&stranger, &sheet);
    // The address is a secret until it is used.
    response.headers_mut().insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    );
    Ok(response)
}

async fn by_code(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let given = fields.get("code").trim().to_owned();
    if given.is_empty() {
        let mut errors = Errors::default();
        errors.add("code", say("enter-code-missing"));
        return Ok(draw(&stranger, &Filled { fields, errors }));
    }
    let then = own_path(fields.get("then"))
        .filter(|t| is_own(t))
        .unwrap_or("/my")
        .to_owned();
    come_in(&stranger, given, &then, fields.get("then")).await
}

async fn by_link(stranger: Stranger, Posted(fields): Posted) -> Answer {
    come_in(&stranger, fields.get("secret").to_owned(), "/my", "").await
}

fn is_own(path: &str) -> bool {
    path == "/my" || path.starts_with("/my/") || path.starts_with("/kept-form")
}

async fn come_in(stranger: &Stranger, given: String, to: &str, then: &str) -> Answer {
    let network = Arc::clone(&stranger.network);
    let come_in = move |desk: &casework::Desk| {
        let token = desk.come_in(&given, &network)?;
        let is_carer = desk.principal(token.as_str()).is_some_and(|p| p.carer.is_some());
        Ok((token, is_carer))
    };
    let refused = match stranger.app.ask(come_in).await? {
        Ok((token, is_carer)) => {
            // A carer comes in by the same door, to pages of their own.
            let to = if is_carer { "/carer" } else { to };
            return Ok(with_session(&stranger.app, to, Some(token.as_str())));
        }
        Err(refused) => refused,
    };
    let (what, possible) = match refused {
        SignInRefused::Wrong => (say("enter-wrong-heading"), say("enter-wrong")),
        SignInRefused::Locked { minutes } => {
            let minutes = fmt::number(minutes.into());
            (say("enter-locked-heading"), with("enter-locked", "minutes", &minutes))
        }
        SignInRefused::Busy => (say("enter-busy-heading"), say("enter-busy")),
    };
    // The code that was typed does not come back into the page.
    let form = Filled {
        fields: [("then", then)].into_iter().collect(),
        errors: Errors::whole(what, possible),
    };
    Ok(draw(stranger, &form))
}

/// People of the demonstration, to be opened by one press.
pub fn draw_personas(stranger: &Stranger, personas: &[OwnPersona]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Or see their own pages as somebody who uses the service" }
        ul class="app-personas" {
            @for persona in personas {
                li {
                    form method="post" action="/enter/persona" {
                        (stranger.hidden(&Filled::default()))
                        input type="hidden" name="episode" value=(persona.episode);
                        button type="submit" {
                            strong { (persona.name) }
                            span { (care::Role::Person.words()) }
                            small { (persona.what) }
                        }
                    }
                }
            }
        }
    }
}

async fn as_persona(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let Ok(episode) = fields.get("episode").parse::<EpisodeId>() else {
        return Ok(see_other("/sign-in"));
    };
    match stranger.app.ask(move |desk| desk.come_in_as_persona(episode)).await? {
        Ok(token) => Ok(with_session(&stranger.app, "/my", Some(token.as_str()))),
        Err(_) => Ok(see_other("/sign-in")),
    }
}

/// Ends the session and goes elsewhere. A link and not a form: it must work at once, on any browser. Whoever brings
/// somebody else here has signed them out and nothing more.
async fn leave(stranger: Stranger, headers: HeaderMap) -> Answer {
    let jar = stranger.app.config().cookies();
    if let Some(token) = jar.read(&headers, Cookie::Session).map(str::to_owned) {
        stranger.app.ask(move |desk| desk.sign_out(&token)).await?;
    }
    let mut response = (
        StatusCode::SEE_OTHER,
        [
            (header::LOCATION, HeaderValue::from_static(ELSEWHERE)),
            (
                HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"cache\""),
            ),
        ],
    )
        .into_response();
    // A form that was begun is not on this phone any more; whoever wrote down its code can go on.
    for cookie in [
        jar.drop(Cookie::Session),
        jar.drop(Cookie::Said),
        jar.drop(Cookie::Begun),
    ]
    .into_iter()
    .flatten()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn left(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("left-heading")) }
        p { (say("left-lead")) }
    };
    Ok(own_layout::at_the_door(
        &stranger,
        &OwnSheet {
            title: say("left-title"),
            back: None,
            form: None,
            main,
        },
    ))
}
