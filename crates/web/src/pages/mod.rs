//! The pages, one file each: handlers, the view that they fill, and the functions that draw it.

mod about;
mod access_log;
mod accounts;
mod acknowledgement;
mod administration;
mod asks;
mod assessment;
mod break_glass;
mod brief;
mod caseload;
mod concerns;
mod course;
mod decision;
mod directory;
mod episode;
mod find_person;
mod grief;
mod hand_overs;
mod health;
mod home;
mod hours;
mod hub;
mod inbox;
mod information;
mod kept_form;
mod ledger;
mod letters;
mod load;
pub mod map;
mod measure;
mod message;
mod moderation;
mod my_referrals;
mod news;
mod offers;
mod outbox;
mod own;
mod people;
mod person;
mod plain_form;
mod posts;
mod practitioners;
mod proposals;
mod providers;
mod pulse;
mod quarantine;
mod questions;
mod refer;
mod referral;
mod register;
mod releases;
mod screening;
mod seat;
mod second_opinion;
mod seen_beside;
mod session;
mod settings;
pub mod shared;
mod sign_in;
mod site;
mod slots;
mod stories;
mod surveys;
mod therapist;
mod today;
mod waiting;
mod waiting_list;
mod who_is_seen;

/// Asking us for help, in easy read.
pub(crate) const EASY_REFER: &str = "/easy/refer-yourself";

pub(crate) use kept_form::{hidden_again, typed};

use crate::router::Routes;

/// Adds the routes of every page.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let add: &[fn(Routes) -> Routes] = &[
        health::routes,
        sign_in::routes,
        kept_form::routes,
        own::routes,
        home::routes,
        about::routes,
        today::routes,
        inbox::routes,
        episode::routes,
        referral::routes,
        screening::routes,
        decision::routes,
        session::routes,
        measure::routes,
        message::routes,
        concerns::routes,
        waiting::routes,
        course::routes,
        caseload::routes,
        slots::routes,
        therapist::routes,
        offers::routes,
        proposals::routes,
        second_opinion::routes,
        waiting_list::routes,
        break_glass::routes,
        acknowledgement::routes,
        questions::routes,
        information::routes,
        assessment::routes,
        person::routes,
        people::routes,
        letters::routes,
        administration::routes,
        practitioners::routes,
        hours::routes,
        load::routes,
        accounts::routes,
        access_log::routes,
        ledger::routes,
        settings::routes,
    ];
    // What only the main service has, and what only a hub has: the pages of the other kind are not there.
    let of_service: &[fn(Routes) -> Routes] = &[
        map::routes,
        grief::routes,
        refer::routes,
        my_referrals::routes,
        register::routes,
        directory::routes,
        posts::routes,
        providers::routes,
        hand_overs::routes,
        seat::routes,
        surveys::routes,
        pulse::routes,
        quarantine::routes,
        outbox::routes,
        who_is_seen::routes,
        releases::routes,
        news::routes,
        moderation::routes,
        asks::routes,
        site::routes,
        stories::routes,
        brief::routes,
    ];
    let more = if routes.of_hub() {
        &[hub::routes as fn(Routes) -> Routes]
    } else {
        of_service
    };
    add.iter().chain(more).fold(routes, |routes, add| add(routes))
}
