//! The pages, one file each: handlers, the view that they fill, and the functions that draw it.

mod health;
mod home;
mod kept_form;
mod sign_in;

pub(crate) use kept_form::{hidden_again, typed};

use crate::router::Routes;

/// Adds the routes of every page.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let add: &[fn(Routes) -> Routes] = &[health::routes, sign_in::routes, kept_form::routes, home::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}
