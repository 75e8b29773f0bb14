//! Signing in and out, choosing a role, choosing a password.

use crate::cookie::Cookie;
use crate::form::{Errors, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted, Stranger};
use crate::respond::{Answer, own_path, see_other};
use crate::router::{Guard, Routes};
use axum::extract::Query;
use axum::http::header;
use axum::response::Response;
use care::Role;
use casework::{OwnPersona, Persona, Refused, SignInRefused};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Least length of a password, in characters. Length is asked for, kinds of characters are not.
const PASSWORD_LEAST: usize = 12;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sign-in", Guard::public(), show)
        .post("/sign-in", Guard::public(), sign_in)
        .post("/sign-in/persona", Guard::public(), sign_in_as_persona)
        .get("/signed-out", Guard::public(), signed_out)
        .post("/sign-out", Guard::signed_in(), sign_out)
        .get("/role", Guard::signed_in(), show_roles)
        .post("/role", Guard::signed_in(), take_role)
        .get("/password", Guard::signed_in(), show_password)
        .post("/password", Guard::signed_in(), change_password)
}

#[derive(Deserialize)]
struct Then {
    #[serde(default)]
    then: String,
}

async fn show(stranger: Stranger, Query(Then { then }): Query<Then>) -> Answer {
    if stranger.signed_in {
        return Ok(see_other(own_path(&then).unwrap_or("/")));
    }
    page(&stranger, Filled::with([("then", then)])).await
}

async fn page(stranger: &Stranger, form: Filled) -> Answer {
    let (personas, own) = stranger.app.ask(|desk| (desk.personas(), desk.own_personas())).await?;
    let main = draw(stranger, &form, &personas, &own);
    let sheet = Sheet {
        title: "Sign in".to_owned(),
        form: Some(&form),
        main,
        ..Sheet::default()
    };
    Ok(layout::public_wide(stranger, sheet))
}

fn draw(stranger: &Stranger, form: &Filled, personas: &[Persona], own: &[OwnPersona]) -> Markup {
    let then = form.fields.get("then");
    let ended = !then.is_empty() && then != "/";
    html! {
        h1 class="nhsuk-heading-l" { "Sign in" }
        @if then.starts_with("/kept-form") {
            (nhsuk::inset_text("Your session had ended. What you typed was kept: sign in and you get it back."))
        } @else if ended {
            p { "Sign in to see this page. Sessions end after 15 minutes without use." }
        }
        @if !personas.is_empty() { (draw_personas(stranger, form, personas)) }
        @if !own.is_empty() { (super::own::draw_personas(stranger, own)) }
        (layout::column(&by_name(stranger, form, !personas.is_empty())))
    }
}

fn by_name(stranger: &Stranger, form: &Filled, after_personas: bool) -> Markup {
    let then = form.fields.get("then");
    html! {
        @if after_personas { h2 class="nhsuk-heading-m" { "Or sign in with a user name" } }
        form method="post" action="/sign-in" novalidate {
            (stranger.hidden(form))
            input type="hidden" name="then" value=(then);
            (form.input("user-name", "User name").autocomplete("username").autocapitalize("none").spellcheck(Some(false)).width(20))
            (form.password("password", "Password").autocomplete("current-password"))
            (nhsuk::button("Sign in").once())
        }
        @if stranger.app.has_page("/hub") {
            p { "If you look for help for yourself, you need no account: " a class="nhsuk-link" href="/hub" { "help for people who work in health and care" } "." }
        }
        @if stranger.app.has_page("/refer-yourself") {
            p { "If you look for help for yourself, you need no account: " a class="nhsuk-link" href="/refer-yourself" { "ask for talking therapy" } "." }
            p { "If somebody has died: " a class="nhsuk-link" href="/grief" { "what helps, and who listens" } "." }
        }
        p class="nhsuk-body-s" { "If you have forgotten your password, ask an administrator of the service for a new one." }
    }
}

fn draw_personas(stranger: &Stranger, form: &Filled, personas: &[Persona]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Look round as one of these people" }
        p { "This is a demonstration. Press a name to see the service as they see it; nobody here is real." }
        ul class="app-personas" {
            @for persona in personas {
                li {
                    form method="post" action="/sign-in/persona" {
                        (stranger.hidden(form))
                        input type="hidden" name="persona" value=(persona.user_name);
                        input type="hidden" name="then" value=(form.fields.get("then"));
                        button type="submit" {
                            strong { (persona.name) }
                            span { (persona.role.words()) @if !persona.team.is_empty() { ", " (persona.team) } }
                            small { (persona.what) }
                        }
                    }
                }
            }
        }
    }
}

async fn sign_in(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let mut reader = Reader::new(fields, stranger.today);
    let user_name = reader.text("user-name", "Enter your user name");
    let password = reader.fields().get("password").to_owned();
    if password.is_empty() {
        reader.wrong("password", "Enter your password");
    }
    let (user_name, fields) = match reader.finish(|| user_name) {
        Ok(read) => read,
        Err(form) => return page(&stranger, form).await,
    };
    let network = Arc::clone(&stranger.network);
    let answer = stranger.app.ask(move |desk| {
        let token = desk.sign_in(&user_name, &password, &network)?;
        let roles = desk.principal(token.as_str()).map_or(0, |p| p.roles.len());
        Ok((token, roles))
    });
    match answer.await? {
        Ok((token, roles)) => {
            let then = own_path(fields.get("then")).unwrap_or("/");
            let to = if roles > 1 && then == "/" { "/role" } else { then };
            Ok(with_session(&stranger.app, to, Some(token.as_str())))
        }
        Err(refused) => {
            let form = Filled {
                fields,
                errors: said_no(refused),
            };
            page(&stranger, form).await
        }
    }
}

fn said_no(refused: SignInRefused) -> Errors {
    let mut errors = Errors::default();
    match refused {
        SignInRefused::Wrong => errors.add("user-name", "Enter the right user name and password"),
        SignInRefused::Locked { minutes } => {
            let minutes = crate::fmt::count(minutes.into(), "minute", "minutes");
            return Errors::whole(
                "Too many tries: sign-in with this user name or from this place is locked",
                format!("Wait {minutes}, or ask an administrator for a new password"),
            );
        }
        SignInRefused::Busy => {
            return Errors::whole(
                "Signing in does not work at this moment",
                "Wait a few seconds, then try again",
            );
        }
    }
    errors
}

async fn sign_in_as_persona(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let user_name = fields.get("persona").to_owned();
    match stranger
        .app
        .ask(move |desk| desk.sign_in_as_persona(&user_name))
        .await?
    {
        Ok(token) => {
            let to = own_path(fields.get("then")).unwrap_or("/");
            Ok(with_session(&stranger.app, to, Some(token.as_str())))
        }
        Err(refused) => {
            page(
                &stranger,
                Filled {
                    fields,
                    errors: said_no(refused),
                },
            )
            .await
        }
    }
}

/// A redirect that gives or takes the session's cookie.
pub(in crate::pages) fn with_session(app: &crate::App, to: &str, token: Option<&str>) -> Response {
    let mut response = see_other(to);
    let jar = app.config().cookies();
    let cookie = match token {
        Some(token) => jar.keep(Cookie::Session, token, None),
        None => jar.drop(Cookie::Session),
    };
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn sign_out(me: Me) -> Answer {
    let token = Arc::clone(&me.token);
    me.app.ask(move |desk| desk.sign_out(&token)).await?;
    let to = if me.principal.has_account() {
        "/signed-out"
    } else {
        "/left"
    };
    Ok(with_session(&me.app, to, None))
}

async fn signed_out(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { "You are signed out" }
        p { "If others use this machine, close the browser as well." }
        p { a class="nhsuk-link" href="/sign-in" { "Sign in again" } }
    };
    Ok(layout::public(
        &stranger,
        Sheet {
            title: "Signed out".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

async fn show_roles(me: Me) -> Answer {
    let form = Filled::with([("role", me.role().code())]);
    Ok(draw_roles(&me, &form))
}

fn draw_roles(me: &Me, form: &Filled) -> Response {
    let roles = me.principal.roles.iter().map(|role| (role.code(), role.words()));
    let legend = nhsuk::legend("Which role do you act in now?")
        .heading_level(1)
        .size(Some(nhsuk::Size::L));
    let main = html! {
        form method="post" action="/role" novalidate {
            (me.hidden(form, None))
            (form.radios("role", legend, roles).hint("Everything you do is recorded under one role. You can change it at any time."))
            (nhsuk::button("Continue").once())
        }
    };
    let sheet = Sheet {
        title: "Choose a role".to_owned(),
        way: Way::back("/"),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

async fn take_role(me: Me, Posted(fields): Posted) -> Answer {
    let mut reader = Reader::new(fields, me.today);
    let held = me.principal.roles.clone();
    let role = reader.code(
        "role",
        |code| Role::from_code(code).filter(|r| held.contains(r)),
        "Choose the role you act in",
    );
    match reader.finish(|| role) {
        Err(form) => Ok(draw_roles(&me, &form)),
        Ok((role, _)) => {
            let token = Arc::clone(&me.token);
            let token = me.app.ask(move |desk| desk.take_role(&token, role)).await??;
            Ok(with_session(&me.app, "/", Some(token.as_str())))
        }
    }
}

async fn show_password(me: Me) -> Answer {
    Ok(draw_password(&me, &Filled::default()))
}

fn draw_password(me: &Me, form: &Filled) -> Response {
    let must = me.principal.must_change_password;
    let hint = format!("At least {PASSWORD_LEAST} characters. Three words that do not belong together are good.");
    let main = html! {
        h1 class="nhsuk-heading-l" { "Choose a new password" }
        @if must { p { "Your password was set by an administrator. Choose one that only you know before you go on." } }
        form method="post" action="/password" novalidate {
            (me.hidden(form, None))
            (form.password("old", "Your password now").autocomplete("current-password"))
            (form.password("new", "New password").hint(hint).autocomplete("new-password"))
            (nhsuk::button("Change password").once())
        }
    };
    let way = if must { Way::Top } else { Way::back("/") };
    layout::form(
        me,
        Sheet {
            title: "Choose a new password".to_owned(),
            way,
            form: Some(form),
            main,
            ..Sheet::default()
        },
    )
}

async fn change_password(me: Me, Posted(fields): Posted) -> Answer {
    let mut reader = Reader::new(fields, me.today);
    let password = |reader: &Reader, name: &str| reader.fields().get(name).to_owned();
    let (old, new) = (password(&reader, "old"), password(&reader, "new"));
    if old.is_empty() {
        reader.wrong("old", "Enter your password now");
    }
    if new.chars().count() < PASSWORD_LEAST {
        reader.wrong(
            "new",
            format!("Enter a new password with at least {PASSWORD_LEAST} characters"),
        );
    } else if new == old {
        reader.wrong("new", "Enter a password that differs from the one you have now");
    }
    let ((), fields) = match reader.finish(|| Some(())) {
        Ok(read) => read,
        Err(form) => return Ok(draw_password(&me, &form)),
    };
    let token = Arc::clone(&me.token);
    match me.app.ask(move |desk| desk.change_password(&token, &old, &new)).await? {
        Ok(token) => Ok(with_session(&me.app, "/", Some(token.as_str()))),
        Err(Refused::Invalid(errors)) => Ok(draw_password(
            &me,
            &Filled {
                fields,
                errors: errors.into(),
            },
        )),
        Err(refused) => Err(refused.into()),
    }
}
