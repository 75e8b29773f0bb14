//! The person's own pages: coming in by a link or a code, where things stand, offers, saying no to a no, dates, telling us
//! that it gets worse, writing, and who has looked. Every sentence is in `locales`, every page works on a phone without
//! scripts, and none says anything in its title.

mod after;
mod choose;
mod contest;
mod data;
mod dates;
mod door;
mod easy;
mod how;
mod looked;
mod next_code;
mod offer;
mod offer_times;
mod outlook;
mod place;
mod questions;
mod story;
mod tell;
mod times;

pub use door::draw_personas;
pub(in crate::pages) use outlook::for_staff as outlook_for_staff;

use crate::form::{Errors, Fields, Filled};
use crate::me::Me;
use crate::respond::Problem;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::Role;
use care::terms::Medium;
use casework::{Act, ActKind, Refused};
use maud::{Markup, html};

/// Whoever has come in.
const OWN: Guard = Guard::needs(ActKind::SeeOwnRecord);

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let add: &[fn(Routes) -> Routes] = &[
        door::routes,
        place::routes,
        easy::routes,
        offer::routes,
        contest::routes,
        dates::routes,
        times::routes,
        offer_times::routes,
        tell::routes,
        looked::routes,
        next_code::routes,
        questions::routes,
        how::routes,
        choose::routes,
        data::routes,
        after::routes,
        story::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// Sends what a form asked for. Done: to `to`, which says so. Refused by a rule: the form again, with everything typed and
/// words that a person can do something with.
async fn send(me: &Me, act: Act, fields: Fields, said: &str, to: &str) -> Result<Result<Response, Filled>, Problem> {
    match me.act(act, &fields).await {
        Ok(_) => Ok(Ok(me.went_well(&say(said), to))),
        Err(Refused::Rejected(_) | Refused::Invalid(_) | Refused::Conflict { .. }) => Ok(Err(Filled {
            fields,
            errors: Errors::whole(say("could-not"), say("could-not-do")),
        })),
        Err(refused) => Err(refused.into()),
    }
}

/// What somebody wrote, in its paragraphs.
fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) { p { (line) } } }
}

/// Who acts in a role, as one says it to the person.
fn who(role: Option<Role>) -> String {
    say(match role {
        Some(Role::TriageClinician) => "role-clinician",
        Some(Role::Assessor) => "role-assessor",
        Some(Role::Therapist) => "role-therapist",
        Some(Role::Trainee) => "role-trainee",
        Some(Role::Supervisor) => "role-supervisor",
        Some(Role::ClinicalLead) => "role-lead",
        Some(Role::Reviewer) => "role-reviewer",
        Some(Role::Administrator) => "role-administrator",
        Some(Role::Referrer) => "role-referrer",
        Some(Role::ServiceManager) => "role-manager",
        Some(Role::IgOfficer) => "role-ig",
        Some(Role::System) => "role-program",
        _ => "role-other",
    })
}

/// How one meets.
fn how(medium: Medium) -> String {
    say(match medium {
        Medium::InPerson => "how-in-person",
        Medium::Video => "how-video",
        Medium::Phone => "how-phone",
        Medium::Text => "how-text",
    })
}

/// Name and address of a place.
fn at(place: &(String, String)) -> Markup {
    html! { (place.0) br; (place.1.replace('\n', ", ")) }
}

/// A sentence with one value.
fn with(name: &str, key: &str, value: &str) -> String {
    say_with(name, &[(key, value)])
}
