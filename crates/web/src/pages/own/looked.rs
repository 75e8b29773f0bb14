//! Who has looked: role and team by day, and the name when the person asks for it.

use super::{OWN, who};
use crate::extract::Asked;
use crate::fmt;
use crate::form::Filled;
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use casework::ActKind;
use casework::read::{Look, Page};
use maud::{Markup, html};
use serde::Deserialize;

pub(super) fn routes(routes: Routes) -> Routes {
    let asks = Guard::needs(ActKind::AskWhoLooked).and(ActKind::SeeOwnRecord);
    routes.get("/my/looked", OWN, show).post("/my/looked", asks, ask)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Questions {
    page: usize,
}

async fn show(me: Me, Asked(asked): Asked<Questions>) -> Answer {
    let looks = me.ask(move |desk, p| desk.own_looks(p, asked.page)).await?;
    let sheet = OwnSheet {
        title: say("looked-title"),
        back: Some("/my"),
        form: None,
        main: draw(&me, &looks),
    };
    Ok(own_layout::own(&me, &sheet))
}

async fn ask(me: Me, Posted(fields): Posted) -> Answer {
    let look: u64 = fields.get("look").parse().map_err(|_| Problem::NotFound)?;
    me.ask(move |desk, p| desk.ask_who_looked(p, look)).await?;
    Ok(me.went_well(&say("looked-asked"), "/my/looked"))
}

fn line(look: &Look) -> String {
    if look.own {
        return say("looked-you");
    }
    if let Some(name) = &look.carer {
        return say_with("looked-carer", &[("name", name)]);
    }
    let who = who(look.role);
    let mut letters = who.chars();
    let capital: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    if look.team.is_empty() {
        capital
    } else {
        format!("{capital}, {}", look.team)
    }
}

/// Whether there is a name to ask for.
fn can_be_named(look: &Look) -> bool {
    look.name.is_none() && !look.own && look.carer.is_none()
}

fn list(looks: &Page<Look>) -> Markup {
    html! {
        @for (n, look) in looks.items.iter().enumerate() {
            @if n.checked_sub(1).and_then(|before| looks.items.get(before)).is_none_or(|before| before.on != look.on) {
                h2 class="nhsuk-heading-s" { (fmt::date(look.on)) }
            }
            div class="app-look" {
                p {
                    (line(look)) ", "
                    @if look.times == 1 { (say("looked-once")) } @else { (say_with("looked-times", &[("count", &look.times.to_string())])) }
                    @if let Some(name) = &look.name { ": " strong { (name) } }
                }
                @if can_be_named(look) {
                    button class="nhsuk-button nhsuk-button--secondary app-look__ask" type="submit" name="look" value=(look.position) {
                        (say("looked-name"))
                        span class="nhsuk-u-visually-hidden" { " " (say_with("looked-name-hidden", &[("who", &line(look)), ("date", &fmt::date(look.on))])) }
                    }
                }
            }
        }
    }
}

fn draw(me: &Me, looks: &Page<Look>) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { (say("looked-heading")) }
        p { (say("looked-lead")) " " (say("looked-name-lead")) }
        @if looks.items.is_empty() { p { (say("looked-none")) } }
        @if looks.items.iter().any(can_be_named) {
            form method="post" action="/my/looked" novalidate {
                (me.hidden(&Filled::default(), None))
                (list(looks))
            }
        } @else { (list(looks)) }
        @if looks.pages() > 1 {
            p {
                @if looks.page > 1 { a class="nhsuk-link app-target" href={ "/my/looked?page=" (looks.page - 1) } { (say("looked-newer")) } " " }
                @if looks.page < looks.pages() { a class="nhsuk-link app-target" href={ "/my/looked?page=" (looks.page + 1) } { (say("looked-older")) } }
            }
        }
    }
}
