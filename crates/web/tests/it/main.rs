//! The pages over HTTP, without a browser and without a network: given a service, when somebody asks or sends, then.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a helper of the tests fails the test"
)]

mod asks;
mod background;
mod directory;
mod employed;
mod exemplars;
mod fhir;
mod harness;
mod held;
mod hours;
mod intake;
mod journeys;
mod languages;
mod letters;
mod load;
mod map;
mod news;
mod news_feed;
mod news_spam;
mod outbox;
mod own;
mod own_after;
mod own_between;
mod own_choices;
mod own_story;
mod own_times;
mod pages;
mod posts;
mod refer_floods;
mod refer_yourself;
mod referring;
mod register;
mod register_files;
mod routes;
mod running;
mod seats;
mod sessions;
mod site;
mod staged;
mod surveys;
mod therapists;
