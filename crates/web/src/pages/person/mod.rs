//! Who somebody is, how to reach them and what they agreed to; and the fields that other forms share with these pages.

mod carers;
mod consents;
mod contact;
mod copy;
pub(super) mod fields;
mod links;
mod own_pages;
mod parts;
mod story;
pub(super) mod upload;

use super::shared::load;
use crate::form::{EXPECTED, Errors, Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::PersonBanner;
use crate::respond::Answer;
use crate::router::Routes;
use axum::http::StatusCode;
use axum::response::Response;
use care::EpisodeId;
use care::person::{PersonCommand, PersonEvent};
use casework::read::EpisodePage;
use casework::{Act, Refused};
use maud::Markup;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let add: [fn(Routes) -> Routes; 8] = [
        contact::routes,
        parts::routes,
        consents::routes,
        links::routes,
        own_pages::routes,
        carers::routes,
        story::routes,
        copy::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// A statement about the person of an episode, at the version the form was made from.
fn state(page: &EpisodePage, expected: Option<u64>, event: PersonEvent, note: Option<String>) -> Act {
    Act::Person {
        id: page.person_id,
        expected,
        command: PersonCommand { event, note },
    }
}

/// Sends what a form about the person asked for, or shows the form again with everything typed. When somebody else has
/// changed the details meanwhile, the page says so: it shows beside the form what the record says now.
async fn send(
    me: &Me,
    id: EpisodeId,
    read: Result<(Act, Fields), Filled>,
    to: &str,
    draw: impl FnOnce(&Me, &EpisodePage, &Filled) -> Response,
) -> Answer {
    let (form, changed) = match read {
        Err(form) => (form, false),
        Ok((act, fields)) => match me.act(act, &fields).await {
            Ok(done) => return Ok(me.went_well(&done.words, to)),
            Err(Refused::Conflict { .. }) => {
                let errors = Errors::whole(
                    "Somebody changed these details while you were typing",
                    "What you typed is below and was not saved yet. Compare it with what the record says now, then save it",
                );
                (Filled { fields, errors }, true)
            }
            Err(Refused::Rejected(rejection)) => (
                Filled {
                    fields,
                    errors: rejection.into(),
                },
                false,
            ),
            Err(Refused::Invalid(errors)) => (
                Filled {
                    fields,
                    errors: errors.into(),
                },
                false,
            ),
            Err(refused) => return Err(refused.into()),
        },
    };
    let page = load(me, id).await?;
    let mut form = form;
    if changed {
        form.fields.set(EXPECTED, page.person_version.to_string());
    }
    let mut response = draw(me, &page, &form);
    if changed {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

/// The frame of a page below the contact page.
fn part_sheet(me: &Me, page: &EpisodePage, form: &Filled, title: &str, main: Markup) -> Response {
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}/contact", page.id));
    layout::record_form(
        me,
        &banner,
        Sheet {
            title: title.to_owned(),
            area: "Contact and needs",
            way,
            form: Some(form),
            main,
        },
    )
}
