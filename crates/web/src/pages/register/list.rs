//! The list. What is typed (a name, a number, a place) is sent by POST and kept under a random id; what is chosen from a
//! list (therapy, language, history) stands in the address as its code.

use super::{AREA, LIST, OWN, check_tag, last_checked};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, choices};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::pages::practitioners::fields::{languages_in_words, therapies};
use crate::pages::shared::{asking, views};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::words;
use care::Role;
use care::registrant::{Check, NhsHistory, Standing};
use care::terms::TherapyCode;
use casework::ActKind;
use casework::read::{Page, PageAsk, RegisterFilter, RegistrantRow};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeRegister);
    routes.get(LIST, sees, show).post(LIST, sees, search)
}

/// The questions in the address: codes, and the id of what was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    search: String,
    only: String,
    therapy: String,
    language: String,
    nhs: String,
    page: usize,
}

/// The views: code, words.
const VIEWS: [(&str, &str); 5] = [
    ("", "Everybody"),
    ("confirm", "To confirm"),
    ("checks", "Checks due"),
    ("interested", "Interested in paid NHS work"),
    ("listed", "In the directory"),
];

impl Questions {
    fn address(&self, only: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        asking(
            LIST,
            &[
                ("only", only),
                ("therapy", &self.therapy),
                ("language", &self.language),
                ("nhs", &self.nhs),
                ("search", &self.search),
                ("page", &page),
            ],
        )
    }

    fn filter(&self, typed: &Fields, only: &str) -> RegisterFilter {
        RegisterFilter {
            words: typed.get("words").to_owned(),
            place: typed.get("place").to_owned(),
            therapy: Some(self.therapy.as_str())
                .filter(|code| !code.is_empty())
                .map(TherapyCode::new),
            language: self.language.clone(),
            nhs: NhsHistory::from_code(&self.nhs),
            to_confirm: only == "confirm",
            checks_due: only == "checks",
            interested: only == "interested",
            listed: only == "listed",
            ..RegisterFilter::default()
        }
    }

    fn is_filtered(&self, typed: &Fields) -> bool {
        let chosen = [&self.therapy, &self.language, &self.nhs];
        chosen.iter().any(|q| !q.is_empty()) || typed.content().any(|(_, value)| !value.is_empty())
    }
}

async fn search(me: Me, Posted(fields): Posted) -> Answer {
    if me.role() == Role::Registrant {
        return Err(Problem::NotFound);
    }
    let typed: Fields = ["words", "place"]
        .into_iter()
        .map(|name| (name, fields.get(name).trim().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let search = if typed.content().next().is_none() {
        String::new()
    } else {
        let words = String::from_utf8(typed.encoded()).unwrap_or_default();
        let kept = me.app.searches().keep(me.principal.user, words, me.app.desk().now());
        kept.ok_or(Problem::Busy)?
    };
    let chosen = |name: &str| fields.get(name).trim().to_owned();
    let questions = Questions {
        search,
        therapy: chosen("therapy"),
        language: chosen("language"),
        nhs: chosen("nhs"),
        ..Questions::default()
    };
    Ok(see_other(&questions.address(&chosen("only"), 1)))
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    if me.role() == Role::Registrant {
        return Ok(see_other(OWN));
    }
    let kept = me
        .app
        .searches()
        .words(me.principal.user, &q.search, me.app.desk().now());
    let over = kept.is_none() && !q.search.is_empty();
    let typed = Fields::decoded(kept.unwrap_or_default().as_bytes());
    let filters: Vec<RegisterFilter> = VIEWS.iter().map(|(code, _)| q.filter(&typed, code)).collect();
    let (filter, number) = (q.filter(&typed, &q.only), q.page);
    let (page, counts) = me
        .ask(move |desk, p| {
            let size = Page::<RegistrantRow>::PER_PAGE;
            let counts = filters.iter().map(|f| {
                let one = PageAsk { number: 1, size: 1 };
                desk.register(p, f, one).map(|found| found.total)
            });
            let counts: Vec<usize> = counts.collect::<Result<_, _>>()?;
            Ok((desk.register(p, &filter, PageAsk { number, size })?, counts))
        })
        .await?;
    let mut form = Filled {
        fields: typed.clone(),
        ..Filled::default()
    };
    for (name, value) in [("therapy", &q.therapy), ("language", &q.language), ("nhs", &q.nhs)] {
        form.fields.set(name, value.clone());
    }
    if over {
        form.errors = Errors::whole(
            "This search is over",
            "Searches are kept for half an hour. Search again",
        );
    }
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .zip(&counts)
        .map(|((code, words), count)| {
            let count = fmt::number(i64::try_from(*count).unwrap_or(i64::MAX));
            (format!("{words} ({count})"), q.address(code, 1), q.only == *code)
        })
        .collect();
    let nobody = counts.first() == Some(&0) && !q.is_filtered(&typed);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Register of practitioners" }
        (acts(&me))
        @if nobody {
            (layout::empty(
                "Nobody is on the register yet.",
                "It holds people who are on a professional body’s register, whether they work here or not: what they are trained in, where, and whether they would take paid NHS work.",
                me.may(ActKind::ChangeRegister).then_some(("Bring in a register from a file", "/register/import")),
            ))
        } @else {
            (filters_form(&me, &form, &q))
            (views("Entries shown", &tabs))
            @if page.items.is_empty() {
                (layout::empty("No entry matches.", "The search and the view leave nobody.", Some(("Show everybody", LIST))))
            } @else {
                p { (fmt::plural(page.total, "entry", "entries")) ", by last name." }
                (table(&me, &page))
                (nhsuk::pagination(page.page, page.pages(), |n| q.address(&q.only, n)))
            }
        }
    };
    let sheet = Sheet {
        title: "Register of practitioners".to_owned(),
        area: AREA,
        form: over.then_some(&form),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn acts(me: &Me) -> Markup {
    let changes = me.may(ActKind::ChangeRegister);
    html! {
        div class="app-actions" {
            @if changes {
                (nhsuk::link_button("Add an entry", "/register/new"))
                (nhsuk::link_button("Bring in a file", "/register/import").secondary())
            }
            a class="nhsuk-link app-target" href="/directory" { "See the public directory" }
        }
    }
}

fn filters_form(me: &Me, f: &Filled, q: &Questions) -> Markup {
    let languages = casework::LANGUAGES.iter().filter(|(code, _)| *code != "en");
    html! {
        form class="app-filters" method="post" action=(LIST) novalidate {
            (me.hidden(&Filled::default(), None))
            @if !q.only.is_empty() { input type="hidden" name="only" value=(q.only); }
            div class="app-filters__fields" {
                (f.input("words", "Name or number").spellcheck(Some(false)).autocomplete("off"))
                (f.input("place", "Place or area code").spellcheck(Some(false)).autocomplete("off"))
                (f.select("therapy", "Confirmed in", therapies()))
                (f.select("language", "Speaks", languages.copied()))
                (f.select("nhs", "NHS history", choices(NhsHistory::ALL, NhsHistory::code, NhsHistory::words)))
                (nhsuk::button("Show").secondary())
            }
        }
    }
}

fn table(me: &Me, page: &Page<RegistrantRow>) -> Markup {
    let heads: [Cell; 5] = [
        "Practitioner".into(),
        "Registration".into(),
        "Therapies".into(),
        "Where".into(),
        "Paid NHS work".into(),
    ];
    let days = me.app.desk().service().standards.registration_check_days;
    let rows = page.items.iter().filter_map(|row| Some((row, row.state.current()?)));
    let rows = rows.map(|(row, entry)| -> [Cell; 5] {
        let state = &row.state;
        let person = html! {
            a class="nhsuk-link" href={ (LIST) "/" (row.id) } { (entry.name.listed()) }
            small { (entry.profession) }
        };
        let due = state.checks_due(me.today, days).len();
        let registration = html! {
            (entry.body) " " span class="nhsuk-u-nowrap" { (entry.number) }
            @if state.check(Check::Registration).is_some() { small { (last_checked(state, me.today)) } } @else { br; }
            @if !state.is_in_order(Check::Registration, me.today, days) { (check_tag(state, Check::Registration, me.today, days)) }
            @else if due > 0 { small { (fmt::plural(due, "other check due", "other checks due")) } }
        };
        let confirmed: Vec<String> = state
            .therapies
            .iter()
            .filter(|(c, _)| state.may_deliver(&c.therapy, me.today))
            .map(|(c, _)| words::therapy(&c.therapy))
            .collect();
        let waiting = state.therapies.iter().filter(|(_, s)| *s == Standing::Claimed).count();
        let therapies = html! {
            @if confirmed.is_empty() { "None confirmed" } @else { (fmt::joined(&confirmed)) }
            @if waiting > 0 { br; (nhsuk::tag(format!("{waiting} to confirm"), TagColour::Yellow).classes("app-status")) }
        };
        let place = html! {
            @if entry.place.is_empty() && !entry.remote { "Not stated" }
            @if !entry.place.is_empty() { (entry.place) }
            @if entry.remote { small { "Works online" } }
            @if !entry.languages.is_empty() { small { (languages_in_words(&entry.languages)) } }
        };
        let work = match &state.interest {
            Some(i) => html! {
                (i.hours_week) " hours a week"
                small { @if i.may_be_asked { "May be asked" } @else { "Does not want to be asked" } }
            },
            None => html! { "No interest stated" },
        };
        [cell(person), cell(registration), cell(therapies), cell(place), cell(work)]
    });
    let table = nhsuk::table("Register of practitioners")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
