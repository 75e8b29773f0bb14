//! The door, end to end: whole paths through [`casework::Desk`] on SQLite, and on PostgreSQL when
//! `RAPPORT_TEST_POSTGRES` names a server on which databases may be created.

#![expect(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod asks;
mod authority;
mod begun;
mod carers;
mod complaints;
mod erased;
mod figures;
mod forecast;
mod glass;
mod hub;
mod hub_work;
mod load;
mod masks;
mod messages;
mod news;
mod official;
mod outbox;
mod outbox_back;
mod outbox_killed;
mod outbox_more;
mod own;
mod own_after;
mod own_between;
mod own_choices;
mod own_copy;
mod own_replies;
mod own_sent;
mod own_story;
mod own_time;
mod own_time_random;
mod path;
mod people;
#[expect(dead_code, reason = "the mail server's own tests use more of it")]
#[path = "../../../mail/tests/it/post_office.rs"]
mod post_office;
mod races;
mod repeats;
mod rules;
mod seats;
mod seats_random;
mod seats_released;
mod sign_in;
mod staff;
mod surveys;
mod workforce;
mod world;
