//! Forms that are not about one person: staff, accounts, settings, held messages. The counterpart of
//! [`super::shared::send`], with a page of conflict of its own.

use crate::form::{EXPECTED, Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::Problem;
use axum::http::StatusCode;
use axum::response::Response;
use casework::{Act, Refused};
use exchange::csv_import::CellError;
use maud::{Markup, html};
use nhsuk::{Cell, cell};

/// What became of a form.
pub enum Sent {
    /// Done: the way to the page that says so.
    Done(Response),
    /// To be shown again, with its errors.
    Again(Filled),
    /// Somebody changed it in the meantime: what was typed, and the version it is at now.
    Changed(Fields, u64),
}

/// Sends what a form asked for; done, it leads to `to`.
///
/// # Errors
/// The page that says why not.
pub async fn send(me: &Me, act: Act, fields: Fields, to: &str) -> Result<Sent, Problem> {
    let errors = match me.act(act, &fields).await {
        Ok(done) => return Ok(Sent::Done(me.went_well(&done.words, to))),
        Err(Refused::Conflict { actual, .. }) => return Ok(Sent::Changed(fields, actual)),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(Sent::Again(Filled { fields, errors }))
}

/// Somebody changed it while the form was open: what was typed beside how it stands now. Status 409.
#[must_use]
pub fn changed(me: &Me, mut fields: Fields, actual: u64, now: &Markup, back: &str) -> Response {
    fields.set(EXPECTED, actual.to_string());
    let form = Filled {
        fields,
        ..Filled::default()
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Somebody changed this while you were typing" }
        p { "Nothing of yours was saved yet, and nothing is lost. Compare the two, then decide." }
        div class="app-conflict" {
            section {
                h2 class="nhsuk-heading-m" { "As it stands now" }
                (now)
            }
            section {
                h2 class="nhsuk-heading-m" { "What you typed" }
                (super::typed(&form.fields))
                form method="post" action=(me.path) novalidate {
                    (me.hidden(&form, None))
                    (super::hidden_again(&form.fields))
                    (nhsuk::button("Save mine").once())
                }
                p { a class="nhsuk-link" href=(back) { "Leave mine and keep it as it is" } }
            }
        }
    };
    let sheet = Sheet {
        title: "Changed in the meantime".to_owned(),
        way: Way::back(back),
        main,
        ..Sheet::default()
    };
    let mut response = layout::app(me, sheet);
    *response.status_mut() = StatusCode::CONFLICT;
    response
}

/// A form on a page of its own.
pub struct Form<'a> {
    /// What the page is.
    pub title: &'a str,
    /// The area it belongs to.
    pub area: &'a str,
    /// Whom or what it is about: a caption over the title.
    pub about: &'a str,
    /// Where the way back leads.
    pub back: &'a str,
    /// What the button says.
    pub button: &'a str,
    /// A red button, for an act that ends something.
    pub warning: bool,
    /// The version that the form is made from.
    pub expected: Option<u64>,
}

impl Form<'_> {
    /// The page: heading, what comes before the form, its fields, its button.
    #[must_use]
    pub fn page(&self, me: &Me, form: &Filled, before: &Markup, fields: &Markup) -> Response {
        let button = nhsuk::button(self.button).once();
        let main = html! {
            h1 class="nhsuk-heading-l" {
                @if !self.about.is_empty() { span class="nhsuk-caption-l" { (self.about) } }
                (self.title)
            }
            (before)
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, self.expected))
                (fields)
                @if self.warning { (button.warning()) } @else { (button) }
            }
        };
        let sheet = Sheet {
            title: self.title.to_owned(),
            area: self.area,
            way: Way::back(self.back),
            form: Some(form),
            main,
        };
        layout::form(me, sheet)
    }
}

/// A form whose act is one press: hidden fields and a button, to stand in a page.
#[must_use]
pub fn one_press(
    me: &Me,
    action: &str,
    hidden: &[(&str, &str)],
    expected: Option<u64>,
    button: nhsuk::Button,
) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            (me.hidden(&Filled::default(), expected))
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (button.once())
        }
    }
}

/// What is wrong in a file, by line and column; at most as many as are shown at once.
#[must_use]
pub fn mistakes_in_file(errors: &[CellError], shown: usize) -> Markup {
    let or = |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
    let rows = errors.iter().take(shown).map(|e| -> [Cell; 4] {
        let line = e.line.map(|line| line.to_string());
        [
            cell(or(&line, "The whole file")),
            cell(or(&e.column, "The whole row")),
            cell(or(&e.value, "Nothing")),
            cell(e.rule.clone()),
        ]
    });
    let heads: [Cell; 4] = ["Line".into(), "Column".into(), "Found".into(), "What to mend".into()];
    let table = nhsuk::table("Mistakes")
        .caption_size(Some(nhsuk::Size::M))
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// Words as a heading or a sentence begins: the first letter large.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
