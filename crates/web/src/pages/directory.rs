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

/// How somebody wants to meet: code, words.
const HOW: [(&str, &str); 2] = [
    ("too", "There, or online from anywhere"),
    ("online", "Online only, by video or phone"),
];

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
        h1 class="nhsuk-heading-l" { "Find a therapist" }
        p class="nhsuk-body-l" { "Practitioners who are on a professional body’s register and agreed to stand here. All bodies are in one list." }
        @if offered.total == 0 {
            (layout::empty(
                "Nobody stands in the directory yet.",
                "Practitioners are shown only when they have agreed and their registration was looked up recently. To be seen in the NHS, speak to your GP or to this service.",
                Some(("How to reach the service", "/contact")),
            ))
        } @else {
            (filters(&q, seed, &offered))
            @if page.items.is_empty() { (nobody(&q, seed, page.total)) }
            @else {
                h2 class="nhsuk-heading-m" { (fmt::plural(page.total, "practitioner", "practitioners")) }
                p { "In random order, drawn anew at each visit. Nobody can pay for a place in it. " a class="nhsuk-link" href=(REGISTERS) { "What a register can and cannot promise" } "." }
                @for entry in &page.items { (card(entry, stranger.today)) }
                (nhsuk::pagination(page.page, page.pages(), |n| q.address(seed, n)))
            }
        }
        p { "What stands here is not a referral, and those who are shown may ask for a fee. Therapy in the NHS is free: your GP can refer you, and you can " a class="nhsuk-link" href="/refer-yourself" { "refer yourself" } "." }
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: "Find a therapist".to_owned(),
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
                (any(&f, "place", "Place", "Anywhere", &offered.places))
                (any(&f, "how", "How to meet", "At the place chosen", &HOW.map(|(v, w)| (v.to_owned(), w.to_owned()))))
                (any(&f, "therapy", "Therapy", "Any therapy", &offered.therapies))
                (any(&f, "language", "Speaks, besides English", "Any language", &offered.languages))
            }
            (f.tick("room", "Only those who say that they have room").small(true))
            (nhsuk::button("Search"))
        }
    }
}

/// A drop-down list whose first line stands for no choice.
fn any(f: &Filled, name: &str, label: &str, first: &str, items: &[(String, String)]) -> Markup {
    let select = nhsuk::select(name, label)
        .option(("", first))
        .options(items.iter().cloned())
        .value(f.fields.get(name));
    html! { (select) }
}

/// Nobody found: what could be asked for instead. Never filled up with somebody else.
fn nobody(q: &Questions, seed: u32, total: usize) -> Markup {
    let everybody = Questions::default().address(seed, 1);
    if total > 0 {
        return layout::empty(
            "There is no such page.",
            "The list is shorter.",
            Some(("To its beginning", &q.address(seed, 1))),
        );
    }
    let online = Questions {
        how: "too".to_owned(),
        ..q.clone()
    };
    let (words, href) = if q.how.is_empty() && !q.place.is_empty() {
        ("Include those who work online", online.address(seed, 1))
    } else {
        ("Show everybody", everybody)
    };
    layout::empty(
        "Nobody here matches all of that.",
        "It does not mean that there is nobody: only those who agreed to stand here can be found here.",
        Some((words, &href)),
    )
}

fn card(entry: &DirectoryEntry, today: Date) -> Markup {
    let (body, number) = &entry.registration;
    let place = match (entry.place.is_empty(), entry.remote) {
        (false, true) => format!("{}, and online", entry.place),
        (false, false) => entry.place.clone(),
        (true, true) => "Online".to_owned(),
        (true, false) => "Place not stated".to_owned(),
    };
    let therapies = if entry.therapies.is_empty() {
        "No therapy is confirmed here".to_owned()
    } else {
        words::therapies(&entry.therapies)
    };
    let heading = nhsuk::heading(3, entry.name.as_str()).size(Some(nhsuk::Size::S));
    let body = html! {
        p class="nhsuk-u-margin-bottom-2" {
            (entry.profession) br;
            strong { (place) }
            @if !entry.languages.is_empty() { br; "Speaks " (speaks(&entry.languages)) " besides English" }
        }
        p class="nhsuk-u-margin-bottom-2" { (therapies) }
        @if entry.has_room { p class="nhsuk-u-margin-bottom-2" { (nhsuk::tag("Says there is room", TagColour::Green).classes("app-status")) } }
        @if let Some(reach) = reach(entry) { p class="nhsuk-u-margin-bottom-2" { (reach) } }
        p class="nhsuk-body-s nhsuk-u-margin-bottom-0" {
            (body) " " span class="nhsuk-u-nowrap" { (number) } ". Registration last checked on "
            @match entry.checked_on { Some(on) => (fmt::date_and_relative(on, today)), None => "a day that is not known" } "."
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
    let hidden = || html! { span class="nhsuk-u-visually-hidden" { " of " (entry.name) } };
    let ways: Vec<Markup> = [
        (!entry.phone.is_empty()).then(|| html! { a class="nhsuk-link" href={ "tel:" (entry.phone.replace(' ', "")) } { (fmt::phone(&entry.phone)) } }),
        (!entry.email.is_empty()).then(|| html! { a class="nhsuk-link" href={ "mailto:" (entry.email) } { (entry.email) } }),
        website.then(|| html! { a class="nhsuk-link" href=(entry.website) rel="nofollow noopener noreferrer" { "Website" (hidden()) } }),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!ways.is_empty()).then(|| html! { @for (n, way) in ways.iter().enumerate() { @if n > 0 { br; } (way) } })
}

async fn registers(stranger: Stranger) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { "What a register can and cannot promise" }
        h2 class="nhsuk-heading-m" { "What it is" }
        p { "Most registers of psychotherapists and counsellors are voluntary: a professional body keeps them, and the Professional Standards Authority accredits those that meet its standards. “Psychotherapist” and “counsellor” are not protected titles in the United Kingdom: anybody may use them, registered or not." }
        p { "Some titles are protected by law. Practitioner psychologists (such as clinical, counselling and forensic psychologists) and art, music and drama therapists must be on the register of the Health and Care Professions Council." }
        h2 class="nhsuk-heading-m" { "What it can promise" }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { "The body has seen the training and holds the practitioner to its standards and its code of ethics." }
            li { "There is somebody to complain to, and a complaint can end the registration." }
            li { "Here, somebody looked the registration up on the day that is shown. A therapy is named only after somebody has seen the evidence for it." }
        }
        h2 class="nhsuk-heading-m" { "What it cannot promise" }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { "That nothing has changed since the registration was last checked. Somebody who was taken off a voluntary register may still practise legally." }
            li { "That this practitioner or this therapy is right for you, or has room for you." }
            li { "That somebody who is not shown here is not registered: only those who agreed stand here." }
        }
        h2 class="nhsuk-heading-m" { "What to check yourself" }
        ul class="nhsuk-list nhsuk-list--bullet" {
            li { "Look the name and number up on the body’s own register. The " a class="nhsuk-link" href="https://www.professionalstandards.org.uk/" rel="noopener noreferrer" { "Professional Standards Authority" } " lists the accredited ones; protected titles are on the " a class="nhsuk-link" href="https://www.hcpc-uk.org/check-the-register/" rel="noopener noreferrer" { "register of the Health and Care Professions Council" } "." }
            li { "Ask what they are trained in and how they would work with what troubles you." }
            li { "Ask what it costs, how often you would meet, and how it can be ended." }
            li { "Ask who supervises them, what they write down, and when they would have to tell somebody else." }
        }
        (layout::crisis_help())
    };
    let sheet = Sheet {
        title: "What a register can and cannot promise".to_owned(),
        way: Way::back(PATH),
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}
