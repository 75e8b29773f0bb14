//! The pages that only a staff hub has. A service of another kind has none of these routes, and a hub has none of those
//! of the main service: register, posts, directory, map, referrals by others, held messages.

mod about;
mod ask;
mod danger;
mod due;
mod neighbour;
mod number;
mod person;
mod work;

use crate::router::Routes;
use crate::say::say;
use care::staff_hub::{StaffMatter, WorkKind};

/// The routes of a hub.
pub fn routes(routes: Routes) -> Routes {
    let add: &[fn(Routes) -> Routes] = &[
        about::routes,
        ask::routes,
        due::routes,
        danger::routes,
        person::routes,
        work::routes,
        neighbour::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// A kind of work, as whoever comes reads it.
fn work_words(work: WorkKind) -> String {
    say(&format!("hub-work-{}", work.code().replace('_', "-")))
}

/// What it is about, as whoever comes reads it.
fn matter_words(matter: StaffMatter) -> String {
    say(&format!("hub-matter-{}", matter.code().replace('_', "-")))
}
