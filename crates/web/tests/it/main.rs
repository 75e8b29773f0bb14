//! The pages over HTTP, without a browser and without a network: given a service, when somebody asks or sends, then.

mod exemplars;
mod fhir;
mod harness;
mod journeys;
mod pages;
mod routes;
mod sessions;
