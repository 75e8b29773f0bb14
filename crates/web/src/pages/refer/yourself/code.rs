//! Stopping and coming back: the code shown, the code typed, and throwing away what was begun.

use super::kept;
use super::{HOME, next, page};
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use care::calendar::london_date;
use casework::{BEGUN_DAYS, SignInRefused};
use maud::html;
use std::sync::Arc;

pub(super) const LATER: &str = "/refer-yourself/later";
pub(super) const RETURN: &str = "/refer-yourself/return";
pub(super) const FORGET: &str = "/refer-yourself/forget";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(LATER, Guard::public(), later)
        .post(LATER, Guard::public(), stop)
        .get(RETURN, Guard::public(), show)
        .post(RETURN, Guard::public(), come_back)
        .post(FORGET, Guard::public(), forget)
}

/// Where one types the code: the address that browsers use, as far as it is known.
fn address(stranger: &Stranger, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = stranger
        .app
        .config()
        .public_origin
        .as_deref()
        .or(host)
        .unwrap_or_default();
    let origin = origin.trim_start_matches("https://").trim_start_matches("http://");
    format!("{origin}{HOME}")
}

async fn later(stranger: Stranger, headers: HeaderMap) -> Answer {
    let Some((begun, answers)) = kept::begun(&stranger, &headers).await? else {
        return Ok(see_other(RETURN));
    };
    if answers.sent().is_some() {
        return Ok(see_other(super::sent::SENT));
    }
    let until = fmt::date(london_date(begun.expires_at));
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-code-heading")) }
        (nhsuk::inset_text(html! {
            p { (say("ask-return-code")) }
            p class="app-code" { strong { (begun.code) } }
        }))
        p { (say_with("ask-code-lead", &[("date", &until)])) }
        p { (say("ask-code-write")) " " (say_with("ask-code-where", &[("address", &address(&stranger, &headers))])) }
        p { (say("ask-code-lost")) }
        p { (nhsuk::link_button(say("ask-code-go-on"), next(&answers))) }
        form method="post" action=(LATER) novalidate {
            (stranger.hidden(&Filled::default()))
            p { (say("ask-code-stop-hint")) }
            (nhsuk::button(say("ask-code-stop")).secondary().once())
        }
    };
    Ok(page(
        &stranger,
        say("ask-code-title"),
        Some(HOME.to_owned()),
        None,
        main,
    ))
}

/// Takes the code off this phone; what was written stays under it.
async fn stop(stranger: Stranger, _: Posted) -> Answer {
    let response = see_other(HOME);
    Ok(kept::drop(&stranger, response))
}

async fn show(stranger: Stranger) -> Answer {
    Ok(draw(&stranger, &Filled::default()))
}

fn draw(stranger: &Stranger, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("ask-return-heading")) }
        p { (say("ask-return-lead")) }
        form method="post" action=(RETURN) novalidate {
            (stranger.hidden(form))
            (form.input("code", say("ask-return-code")).hint(say("ask-return-hint")).autocomplete("off").autocapitalize("characters").spellcheck(Some(false)).width(20))
            (nhsuk::button(say("ask-go-on")).once())
        }
        p { a class="nhsuk-link" href=(HOME) { (say("ask-return-start")) } }
    };
    page(
        stranger,
        say("ask-return-title"),
        Some(HOME.to_owned()),
        Some(form),
        main,
    )
}

async fn come_back(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let typed = fields.get("code").trim().to_owned();
    if typed.is_empty() {
        let mut errors = Errors::default();
        errors.add("code", say("ask-return-missing"));
        return Ok(draw(&stranger, &Filled { fields, errors }));
    }
    let network = Arc::clone(&stranger.network);
    let found = stranger.app.ask(move |desk| desk.find_begun(&typed, &network)).await?;
    let errors = match found {
        Ok(begun) => {
            let answers = super::answers::Answers::opened(&begun.body);
            return Ok(kept::keep(&stranger, &begun, see_other(&next(&answers))));
        }
        Err(SignInRefused::Wrong) => Errors::whole(
            say("ask-return-wrong-heading"),
            say_with("ask-return-wrong", &[("days", &fmt::number(BEGUN_DAYS))]),
        ),
        Err(SignInRefused::Locked { minutes }) => Errors::whole(
            say("ask-return-locked-heading"),
            say_with("ask-return-locked", &[("minutes", &fmt::number(minutes.into()))]),
        ),
        Err(SignInRefused::Busy) => Errors::whole(say("ask-return-busy-heading"), say("ask-return-busy")),
    };
    // What was typed comes back: one wrong letter is found more easily than twelve are typed again.
    Ok(draw(&stranger, &Filled { fields, errors }))
}

/// Throws it away for good.
async fn forget(stranger: Stranger, headers: HeaderMap, _: Posted) -> Answer {
    if let Some(code) = kept::code(&stranger, &headers) {
        stranger.app.ask(move |desk| desk.forget_begun(&code)).await??;
    }
    Ok(kept::drop(&stranger, see_other(HOME)))
}
