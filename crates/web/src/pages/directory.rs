//! "Find a therapist": the public directory. Only who agreed to stand in it, only what they agreed to show, and only
//! while their registration was looked up recently enough. The order is random: nobody can pay for a place in it.

use super::practitioners::fields::languages_in_words;
use super::register::{is_website, therapy_names};
use super::shared::asking;
use crate::extract::Asked;
use crate::fmt;
use crate::form::Filled;
use crate::layout::{self, Sheet, Way};
use crate::me::Stranger;
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_linked, say_with};
use crate::security::random_number;
use crate::words;
use care::terms::TherapyCode;
use casework::read::{DirectoryAsk, DirectoryEntry, Page};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::TagColour;
use serde::Deserialize;
use std::collections::BTreeMap;

const PATH: &str = "/directory";
const REGISTERS: &str = "/directory/registers";
/// Practitioners on a page: few enough to be read on a phone.
const SHOWN: usize = 10;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Guard::public(), show)
        .get(REGISTERS, Guard::public(), registers)
}

/// The questions in the address: what was chosen from lists, and the number from which the order follows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    place: String,
    how: String,
    therapy: String,
    language: String,
    room: String,
    seed: Option<u32>,
    page: usize,
}

/// How somebody wants to meet: code, and the name of its words.
const HOW: [(&str, &str); 2] = [("too", "directory-too"), ("online", "directory-online-only")];

impl Questions {
    fn address(&self, seed: u32, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        asking(
            PATH,
            &[
                ("place", &self.place),
                ("how", &self.how),
                ("therapy", &self.therapy),
                ("language", &self.language),
                ("room", &self.room),
                ("seed", &seed.to_string()),
                ("page", &page),
            ],
        )
    }

    fn ask(&self) -> DirectoryAsk {
        let online = self.how == "online";
        DirectoryAsk {
            place: if online { String::new() } else { self.place.clone() },
            or_remote: self.how == "too",
            therapy: Some(self.therapy.as_str())
                .filter(|code| !code.is_empty())
                .map(TherapyCode::new),
            language: self.language.clone(),
            with_room: !self.room.is_empty(),
        }
    }
}

/// What those who stand in the directory offer: the lists to choose from, as value and words, by words.
#[derive(Default)]
struct Offered {
    total: usize,
    places: Vec<(String, String)>,
    therapies: Vec<(String, String)>,
    languages: Vec<(String, String)>,
}

impl Offered {
    fn of(all: &[DirectoryEntry]) -> Self {
        let mut places: BTreeMap<String, String> = BTreeMap::new();
        let mut languages: BTreeMap<String, String> = BTreeMap::new();
        for entry in all {
            if !entry.place.is_empty() {
                places
                    .entry(entry.place.to_lowercase())
                    .or_insert_with(|| entry.place.clone());
            }
            for tag in &entry.languages {
                languages.insert(languages_in_words(std::slice::from_ref(tag)), tag.clone());
            }
        }
        Self {
            total: all.len(),
            places: places.into_values().map(|place| (place.clone(), place)).collect(),
            therapies: therapy_names(all.iter().flat_map(|e| &e.therapies)),
            languages: languages.into_iter().map(|(words, tag)| (tag, words)).collect(),
        }
    }
}

/// The seed of the order: the number of a visit, and the day, so that a link to an order in which somebody comes first
/// is good for nothing tomorrow.
fn order(seed: u32, today: Date) -> u64 {
    let day = care::calendar::days_between(Date::constant(2000, 1, 1), today);
    (u64::from(day.unsigned_abs()) << 32) | u64::from(seed)
}

async fn show(stranger: Stranger, Asked(q): Asked<Questions>) -> Answer {
    let Some(seed) = q.seed else {
        let seed = random_number().map_err(|_| Problem::Busy)?;
        return Ok(see_other(&q.address(seed, q.page)));
    };
    let (ask, order, online) = (q.ask(), order(seed, stranger.today), q.how == "online");
    let (offered, found) = stranger
        .app
        .ask(move |desk| {
            let all = desk.directory(&DirectoryAsk::default(), 0)?;
            let mut found = desk.directory(&ask, order)?;
            found.retain(|e| e.remote || !online);
            Ok((Offered::of(&all), found))
        })
        .await?
        .map_err(|refused: casework::Refused| Problem::from(refused))?;
    let (number, total) = (q.page.max(1), found.len());
    let page = Page {
        items: found
            .into_iter()
            .skip((number - 1).saturating_mul(SHOWN))
            .take(SHOWN)
            .collect::<Vec<_>>(),
        total,
        page: number,
        per_page: SHOWN,
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("directory-title")) }
        p class="nhsuk-body-l" { (say("directory-lead")) }
        @if offered.total == 0 {
            (layout::empty(
                &say("directory-empty"),
                &say("directory-empty-why"),
                Some((&say("directory-reach"), "/contact")),
            ))
        } @else {
            (filters(&q, seed, &offered))
            @if page.items.is_empty() { (nobody(&q, seed, page.total)) }
            @else {
                h2 class="nhsuk-heading-m" { (say_count("directory-found", page.total)) }
                p { (say("directory-order")) " " (say_linked("directory-registers", REGISTERS)) }
                @for entry in &page.items { (card(entry, stranger.today)) }
                (nhsuk::pagination(page.page, page.pages(), |n| q.address(seed, n)))
            }
        }
        p { (say("directory-not")) " " (say_linked("directory-free", "/refer-yourself")) }
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: say("directory-title"),
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}

fn filters(q: &Questions, seed: u32, offered: &Offered) -> Markup {
    let f = Filled::with([
        ("place", &q.place),
        ("how", &q.how),
        ("therapy", &q.therapy),
        ("language", &q.language),
        ("room", &q.room),
    ]);
    html! {
        form class="app-filters" method="get" action=(PATH) {
            input type="hidden" name="seed" value=(seed);
            div class="app-filters__fields" {
                (any(&f, "place", ["directory-place", "directory-anywhere"], &offered.places))
                (any(&f, "how", ["directory-how", "directory-there"], &HOW.map(|(v, w)| (v.to_owned(), say(w)))))
                (any(&f, "therapy", ["directory-therapy", "directory-any-therapy"], &offered.therapies))
                (any(&f, "language", ["directory-speaks", "directory-any-language"], &offered.languages))
            }
            (f.tick("room", say("directory-only-room")).small(true))
            (nhsuk::button(say("directory-search")))
        }
    }
}

/// A drop-down list, its label and its first line by name; the first line stands for no choice.
fn any(f: &Filled, name: &str, [label, first]: [&str; 2], items: &[(String, String)]) -> Markup {
    let select = nhsuk::select(name, say(label))
        .option(("", say(first)))
        .options(items.iter().cloned())
        .value(f.fields.get(name));
    html! { (select) }
}

/// Nobody found: what could be asked for instead. Never filled up with somebody else.
fn nobody(q: &Questions, seed: u32, total: usize) -> Markup {
    let everybody = Questions::default().address(seed, 1);
    if total > 0 {
        return layout::empty(
            &say("directory-no-page"),
            &say("directory-shorter"),
            Some((&say("directory-to-start"), &q.address(seed, 1))),
        );
    }
    let online = Questions {
        how: "too".to_owned(),
        ..q.clone()
    };
    let (words, href) = if q.how.is_empty() && !q.place.is_empty() {
        ("directory-with-online", online.address(seed, 1))
    } else {
        ("directory-everybody", everybody)
    };
    layout::empty(
        &say("directory-nobody"),
        &say("directory-nobody-means"),
        Some((&say(words), &href)),
    )
}

fn card(entry: &DirectoryEntry, today: Date) -> Markup {
    let (body, number) = &entry.registration;
    let place = match (entry.place.is_empty(), entry.remote) {
        (false, true) => say_with("directory-and-online", &[("place", &entry.place)]),
        (false, false) => entry.place.clone(),
        (true, true) => say("directory-online"),
        (true, false) => say("directory-no-place"),
    };
    let therapies = if entry.therapies.is_empty() {
        say("directory-no-therapy")
    } else {
        words::therapies(&entry.therapies)
    };
    let heading = nhsuk::heading(3, entry.name.as_str()).size(Some(nhsuk::Size::S));
    let body = html! {
        p class="nhsuk-u-margin-bottom-2" {
            (entry.profession) br;
            strong { (place) }
            @if !entry.languages.is_empty() { br; (say_with("directory-languages", &[("languages", &speaks(&entry.languages))])) }
        }
        p class="nhsuk-u-margin-bottom-2" { (therapies) }
        @if entry.has_room { p class="nhsuk-u-margin-bottom-2" { (nhsuk::tag(say("directory-room"), TagColour::Green).classes("app-status")) } }
        @if let Some(reach) = reach(entry) { p class="nhsuk-u-margin-bottom-2" { (reach) } }
        p class="nhsuk-body-s nhsuk-u-margin-bottom-0" {
            (body) " " span class="nhsuk-u-nowrap" { (number) } ". "
            @match entry.checked_on {
                Some(on) => (say_with("directory-checked", &[("date", &fmt::date_and_relative(on, today))])),
                None => (say("directory-checked-unknown")),
            }
        }
    };
    html! { (nhsuk::card(heading, body)) }
}

/// "Polish and British Sign Language".
fn speaks(tags: &[String]) -> String {
    let names: Vec<String> = tags
        .iter()
        .map(|tag| languages_in_words(std::slice::from_ref(tag)))
        .collect();
    fmt::joined(&names)
}

/// The ways to reach somebody that they agreed to show; none if they agreed to none.
fn reach(entry: &DirectoryEntry) -> Option<Markup> {
    let website = is_website(&entry.website);
    let hidden = || html! { span class="nhsuk-u-visually-hidden" { " " (say_with("directory-whose", &[("name", &entry.name)])) } };
    let ways: Vec<Markup> = [
        (!entry.phone.is_empty()).then(|| html! { a class="nhsuk-link" href={ "tel:" (entry.phone.replace(' ', "")) } { (fmt::phone(&entry.phone)) } }),
        (!entry.email.is_empty()).then(|| html! { a class="nhsuk-link" href={ "mailto:" (entry.email) } { (entry.email) } }),
        website.then(|| html! { a class="nhsuk-link" href=(entry.website) rel="nofollow noopener noreferrer" { (say("directory-website")) (hidden()) } }),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ways.is_empty()).then(|| html! { @for (n, way) in ways.iter().enumerate() { @if n > 0 { br; } (way) } })
}

async fn registers(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("registers-title")) }
        h2 class="nhsuk-heading-m" { (say("registers-what")) }
        p { (say("registers-voluntary")) " " (say("registers-accredited")) " " (say("registers-titles")) }
        p { (say("registers-protected")) " " (say("registers-hcpc")) }
        (list("registers-can", &["registers-can-training", "registers-can-complain", "registers-can-checked", "registers-can-therapy"]))
        (list("registers-cannot", &["registers-cannot-since", "registers-cannot-fit", "registers-cannot-others"]))
        h2 class="nhsuk-heading-m" { (say("registers-check")) }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { (say("registers-check-name")) }
            li { (say_linked("registers-check-psa", "https://www.professionalstandards.org.uk/")) }
            li { (say_linked("registers-check-hcpc", "https://www.hcpc-uk.org/check-the-register/")) }
            @for name in ["registers-ask-trained", "registers-ask-cost", "registers-ask-supervised"] { li { (say(name)) } }
        }
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: say("registers-title"),
        way: Way::back(PATH),
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}

/// A heading with its list, by name.
fn list(heading: &str, names: &[&str]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { (say(heading)) }
        ul class="nhsuk-list nhsuk-list--bullet" { @for name in names { li { (say(name)) } } }
    }
}
