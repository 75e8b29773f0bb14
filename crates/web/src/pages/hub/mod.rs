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
    say(match work {
        WorkKind::CareHome => "hub-work-care-home",
        WorkKind::SocialCare => "hub-work-social-care",
        WorkKind::Hospital => "hub-work-hospital",
        WorkKind::Ambulance => "hub-work-ambulance",
        WorkKind::PrimaryCare => "hub-work-primary-care",
        WorkKind::Hospice => "hub-work-hospice",
        WorkKind::Agency => "hub-work-agency",
        WorkKind::Volunteer => "hub-work-volunteer",
        WorkKind::Student => "hub-work-student",
        WorkKind::Other => "hub-work-other",
    })
}

/// What it is about, as whoever comes reads it.
fn matter_words(matter: StaffMatter) -> String {
    say(match matter {
        StaffMatter::ResidentsDied => "hub-matter-residents-died",
        StaffMatter::Bereavement => "hub-matter-bereavement",
        StaffMatter::AfterEvent => "hub-matter-after-event",
        StaffMatter::MoralInjury => "hub-matter-moral-injury",
        StaffMatter::Complaint => "hub-matter-complaint",
        StaffMatter::WornOut => "hub-matter-worn-out",
        StaffMatter::Other => "hub-matter-other",
    })
}
