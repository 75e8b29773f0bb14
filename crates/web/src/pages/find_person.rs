//! Finding a person on the way to something else: whose message it is, whom a practitioner knows, whose access log. The
//! words searched for are kept by the program and never stand in an address.

use super::shared::asking;
use crate::fmt;
use crate::form::{Fields, Filled};
use crate::me::Me;
use crate::respond::{Answer, Problem, see_other};
use casework::read::PersonLine;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

/// A search that was kept: its id, never its words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Found {
    /// The id.
    pub search: String,
}

/// The words under the id of a search, while they are kept.
pub fn words(me: &Me, search: &str) -> Option<String> {
    let (user, now) = (me.principal.user, me.app.desk().now());
    me.app.searches().words(user, search, now).filter(|w| !w.is_empty())
}

/// Whether a form was the one that searches.
pub fn is_search(fields: &Fields) -> bool {
    fields.get("what") == "search"
}

/// Keeps the words that were typed and leads to the page that shows who was found.
///
/// # Errors
/// [`Problem::Busy`] when the system has no randomness.
pub fn keep(me: &Me, fields: &Fields, to: &str) -> Answer {
    let words = fields.get("words").trim().to_owned();
    let kept = me.app.searches().keep(me.principal.user, words, me.app.desk().now());
    let search = kept.ok_or(Problem::Busy)?;
    Ok(see_other(&asking(to, &[("search", &search)])))
}

/// The form that searches. `none` says that a search found nobody.
pub fn form(me: &Me, action: &str, none: bool) -> Markup {
    html! {
        @if none { p role="status" { strong { "Nobody was found. " } "Check the spelling, or try the NHS number or the date of birth." } }
        form method="post" action=(action) novalidate {
            (me.hidden(&Filled::default(), None))
            input type="hidden" name="what" value="search";
            (nhsuk::input("words", "Find somebody").hint("Beginnings of names in any order, an NHS number, or a date of birth. The search is kept in the access log.").width(30))
            (nhsuk::button("Find").secondary())
        }
    }
}

/// "Rahman, Amina, born 1 May 1980".
pub fn named(person: &PersonLine) -> String {
    format!("{}, {}", person.listed(), born_words(person.born))
}

/// "born 1 May 1980", in a sentence.
pub fn born_words(born: Option<Date>) -> String {
    born.map_or_else(
        || "date of birth not given".to_owned(),
        |on| format!("born {}", fmt::date(on)),
    )
}
