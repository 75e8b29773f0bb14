//! The register of practitioners: the list, each entry, the forms that change one, files; and a registrant's own entry.

mod changes;
mod entry;
mod fields;
mod import;
mod kept;
mod list;
mod new;
mod preview;
mod therapy;

pub use fields::is_website;

use crate::fmt;
use crate::router::Routes;
use crate::words;
use care::registrant::{Check, Registrant, Standing};
use care::terms::TherapyCode;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::TagColour;

/// The area in titles, and the way back to the list.
const AREA: &str = "Register";
const LIST: &str = "/register";
/// A registrant's own entry.
const OWN: &str = "/my-entry";

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let add: [fn(Routes) -> Routes; 6] = [
        list::routes,
        new::routes,
        import::routes,
        entry::routes,
        changes::routes,
        therapy::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// Where a claimed therapy stands.
fn standing_tag(standing: Standing, expires: Option<Date>, today: Date) -> Markup {
    let (words, colour) = match standing {
        Standing::Confirmed(_) if expires.is_some_and(|last| last < today) => ("Expired", TagColour::Orange),
        Standing::Confirmed(_) => ("Confirmed", TagColour::Green),
        Standing::Claimed => ("To confirm", TagColour::Yellow),
        Standing::NotConfirmed(_) => ("Not confirmed", TagColour::Grey),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

/// Where a check stands today: word and colour.
fn check_tag(r: &Registrant, check: Check, today: Date, days: i32) -> Markup {
    let due = r.checks_due(today, days).iter().any(|(c, _)| *c == check);
    let (words, colour) = match r.check(check) {
        None => ("Never checked", TagColour::Grey),
        Some(made) if !made.in_order => ("Not in order", TagColour::Red),
        Some(_) if !r.is_in_order(check, today, days) => ("Run out", TagColour::Orange),
        Some(_) if due => ("Runs out soon", TagColour::Yellow),
        Some(_) => ("In order", TagColour::Green),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

/// When the registration was last looked up.
fn last_checked(r: &Registrant, today: Date) -> String {
    r.check(Check::Registration).map_or_else(
        || "Never checked".to_owned(),
        |made| format!("Checked {}", fmt::date_and_relative(made.on, today)),
    )
}

/// Therapies as choices of a form, each once: code and name, by name.
pub fn therapy_names<'c>(codes: impl IntoIterator<Item = &'c TherapyCode>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = codes
        .into_iter()
        .map(|code| (code.as_str().to_owned(), words::therapy(code)))
        .collect();
    all.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    all.dedup();
    all
}
