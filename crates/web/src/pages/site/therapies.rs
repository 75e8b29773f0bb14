//! The therapies of the catalogue, each alike: what it is, what it asks of you, how many sessions, how sure that is.

use super::{HOME, page};
use crate::extract::Id;
use crate::layout::Way;
use crate::me::Stranger;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use catalogue::{Certainty, Therapy, catalogue};
use maud::{Markup, html};
use std::collections::BTreeMap;

const PATH: &str = "/therapies";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Guard::public(), list)
        .get("/therapies/{code}", Guard::public(), one)
}

/// Therapies that hold every word, by name or in plain words: for the search.
pub(super) fn holding(asked: &[String]) -> Vec<&'static Therapy> {
    let words = &catalogue().therapy_words;
    let held = catalogue().therapies.iter().filter(|therapy| {
        let text = words.descriptions.get(&therapy.code).map(|text| text.to_lowercase());
        let text = text.unwrap_or_default();
        let all = format!("{} {} {text}", therapy.name.to_lowercase(), therapy.code.to_lowercase());
        therapy.may_be_offered() && asked.iter().all(|word| all.contains(word.as_str()))
    });
    held.collect()
}

pub(super) fn link(therapy: &Therapy) -> Markup {
    html! { a class="nhsuk-link" href={ (PATH) "/" (therapy.code.to_lowercase()) } { (therapy.name) } }
}

async fn list(stranger: Stranger) -> Answer {
    let mut families: BTreeMap<&str, Vec<&Therapy>> = BTreeMap::new();
    let words = &catalogue().therapy_words.families;
    for therapy in catalogue().therapies.iter().filter(|t| t.may_be_offered()) {
        let family = words
            .get(&therapy.family)
            .map_or(therapy.family.as_str(), String::as_str);
        families.entry(family).or_default().push(therapy);
    }
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("therapies-title")) }
        p class="nhsuk-body-l" { (say("therapies-lead")) }
        @if stranger.app.has_page("/map/own") {
            p { (say("therapies-here")) " " a class="nhsuk-link" href="/map/own" { (say("therapies-here-link")) } }
        }
        @for (family, therapies) in &families {
            h2 class="nhsuk-heading-s" { (family) }
            ul class="nhsuk-list" { @for therapy in therapies { li { (link(therapy)) } } }
        }
    };
    Ok(page(&stranger, &say("therapies-title"), Way::back(HOME), main))
}

async fn one(stranger: Stranger, Id(code): Id<String>) -> Answer {
    let found = catalogue().therapy(&code.to_uppercase());
    let therapy = found.filter(|t| t.may_be_offered()).ok_or(Problem::NotFound)?;
    let words = &catalogue().therapy_words;
    let plain = words.descriptions.get(&therapy.code);
    let forms: Vec<&str> = therapy
        .formats
        .iter()
        .filter_map(|format| words.formats.get(format.code()).map(String::as_str))
        .collect();
    let checked = match therapy.certainty {
        Certainty::Checked => "therapy-checked-yes",
        _ => "therapy-checked-no",
    };
    let (least, most) = (therapy.sessions_min.to_string(), therapy.sessions_max.to_string());
    let main = html! {
        h1 class="nhsuk-heading-l" { (therapy.name) }
        @match plain {
            Some(plain) => {
                p class="nhsuk-body-l" { (plain) }
            }
            None => p { (say("therapy-no-words")) },
        }
        (nhsuk::summary_list()
            .row((say("therapy-sessions"), html! {
                @if therapy.sessions_max > 0 && least == most { (say_with("therapy-exactly", &[("sessions", &most)])) br; }
                @else if therapy.sessions_max > 0 { (say_with("therapy-usual", &[("least", &least), ("most", &most)])) br; }
                (say(checked))
            }))
            .row((say("therapy-forms"), forms.join("; ")))
            .row((say("therapy-source"), therapy.source.clone())))
        @if stranger.app.has_page("/map/own") {
            p { a class="nhsuk-link" href="/map/own" { (say("therapy-wait")) } }
        }
    };
    Ok(page(&stranger, &therapy.name, Way::back(PATH), main))
}
