//! The pages, one file each: handlers, the view that they fill, and the functions that draw it.

mod break_glass;
mod episode;
mod health;
mod home;
mod inbox;
mod kept_form;
mod referral;
mod screening;
pub mod shared;
mod sign_in;
mod today;
mod waiting_list;

pub(crate) use kept_form::{hidden_again, typed};

use crate::router::Routes;

/// Adds the routes of every page.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let add: &[fn(Routes) -> Routes] = &[
        health::routes,
        sign_in::routes,
        kept_form::routes,
        home::routes,
        today::routes,
        inbox::routes,
        episode::routes,
        referral::routes,
        screening::routes,
        waiting_list::routes,
        break_glass::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}
