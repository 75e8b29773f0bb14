//! Whether each therapy can be had here: declared and dated, one page a therapy. Blank is never "none".

use super::{Loaded, conflict, load};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Fields, Filled, KEY, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{Provision, Service, ServiceEvent};
use care::terms::{Format, TherapyCode};
use casework::{Act, ActKind};
use catalogue::{Therapy, catalogue};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{TagColour, summary_row};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSettings);
    routes
        .get("/settings/provision", changes, list)
        .get("/settings/provision/{therapy}", changes, show)
        .post("/settings/provision/{therapy}", changes, declare)
}

/// The formats of a therapy of the catalogue, in our own codes.
fn formats(therapy: &Therapy) -> Vec<Format> {
    let codes = therapy.formats.iter().map(|f| f.code());
    codes.filter_map(Format::from_code).collect()
}

/// What is declared of a therapy in a format, and when.
fn declared(s: &Service, therapy: &str, format: Format) -> Option<(Provision, Date)> {
    let mut all = s.provision.iter();
    let found = all.find(|(t, f, _, _)| t.as_str() == therapy && *f == format);
    found.map(|(_, _, provision, on)| (*provision, *on))
}

fn tag(provision: Provision) -> nhsuk::Tag {
    let colour = match provision {
        Provision::Offered => TagColour::Green,
        Provision::ListClosed => TagColour::Orange,
        Provision::NotOffered | Provision::NotKnown => TagColour::Grey,
    };
    nhsuk::tag(provision.words(), colour).classes("app-status")
}

async fn list(me: Me) -> Answer {
    let loaded = load(&me).await?;
    let catalogue = catalogue();
    let mut families: Vec<(&str, &str)> = catalogue
        .therapy_words
        .families
        .iter()
        .map(|(code, words)| (code.as_str(), words.as_str()))
        .collect();
    families.sort_by_key(|(_, words)| *words);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Provision" }
        p { "Whether each therapy can be had here, as the service declares it. What was never declared reads “Not declared”; that is not the same as “Not offered”." }
        @for (code, words) in families {
            @let therapies: Vec<&Therapy> = catalogue.therapies.iter().filter(|t| t.family == code && t.may_be_offered()).collect();
            @if !therapies.is_empty() {
                h2 class="nhsuk-heading-m" { (words) }
                (nhsuk::summary_list().facts(therapies.iter().map(|t| {
                    summary_row(t.name.as_str(), standing(&loaded.service, t))
                        .change(format!("/settings/provision/{}", t.code.to_lowercase()), format!("what is declared of {}", t.name))
                })))
            }
        }
    };
    let sheet = Sheet {
        title: "Provision".to_owned(),
        area: "Settings",
        way: Way::back("/settings"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn standing(s: &Service, therapy: &Therapy) -> Markup {
    html! {
        ul class="app-list-plain" {
            @for format in formats(therapy) {
                li {
                    (format.words()) ": "
                    @match declared(s, &therapy.code, format) {
                        Some((provision, on)) => { (tag(provision)) small { " declared " (fmt::date(on)) } }
                        None => span class="app-missing" { "Not declared" },
                    }
                }
            }
        }
    }
}

/// The therapy that an address names: codes stand in small letters there.
fn named(code: &str) -> Result<&'static Therapy, Problem> {
    let mut all = catalogue().therapies.iter().filter(|t| t.may_be_offered());
    let found = all.find(|t| t.code.eq_ignore_ascii_case(code));
    found.ok_or(Problem::NotFound)
}

async fn show(me: Me, Id(code): Id<String>) -> Answer {
    let (therapy, loaded) = (named(&code)?, load(&me).await?);
    let values = formats(therapy).into_iter().filter_map(|format| {
        let (provision, _) = declared(&loaded.service, &therapy.code, format)?;
        Some((field(format), provision.code()))
    });
    let form = Filled::with(values);
    Ok(draw(&me, &loaded, therapy, &form))
}

fn field(format: Format) -> String {
    format!("in-{}", format.code())
}

async fn declare(me: Me, Id(code): Id<String>, Posted(fields): Posted) -> Answer {
    let (therapy, loaded) = (named(&code)?, load(&me).await?);
    let formats = formats(therapy);
    let mut r = Reader::new(fields, me.today);
    let mut chosen: Vec<(Format, Provision)> = Vec::new();
    for format in &formats {
        let name = field(*format);
        chosen.extend(r.optional_code(&name, Provision::from_code).map(|p| (*format, p)));
    }
    if chosen.is_empty() {
        let first = formats.first().map_or_else(String::new, |f| field(*f));
        r.wrong(&first, "Choose what is declared of at least one format");
    }
    let expected = r.expected();
    let (chosen, fields) = match r.finish(|| Some(chosen)) {
        Ok(read) => read,
        Err(form) => return Ok(draw(&me, &loaded, therapy, &form)),
    };
    match declare_each(&me, therapy, &chosen, expected, fields).await? {
        Sent::Done(response) => Ok(response),
        Sent::Again(form) => Ok(draw(&me, &loaded, therapy, &form)),
        Sent::Changed(fields, actual) => conflict(&me, fields, actual).await,
    }
}

/// One declaration for each format that was chosen; each is a statement of its own. The first holds to the version of
/// the form, each later one follows it.
async fn declare_each(
    me: &Me,
    therapy: &Therapy,
    chosen: &[(Format, Provision)],
    expected: Option<u64>,
    fields: Fields,
) -> Result<Sent, Problem> {
    let key = fields.get(KEY).to_owned();
    let mut expected = expected;
    let mut last = Sent::Done(see_other("/settings/provision"));
    for (format, provision) in chosen {
        let command = ServiceEvent::ProvisionDeclared {
            therapy: TherapyCode::new(therapy.code.as_str()),
            format: *format,
            provision: *provision,
        };
        let mut own = fields.clone();
        // A key of its own, so that a second press finds each declaration again.
        own.set(KEY, format!("{key}-{}", format.code()));
        match send(me, Act::Service { expected, command }, own, "/settings/provision").await? {
            done @ Sent::Done(_) => last = done,
            Sent::Again(form) => {
                let fields = fields.clone();
                return Ok(Sent::Again(Filled { fields, ..form }));
            }
            Sent::Changed(_, actual) => return Ok(Sent::Changed(fields.clone(), actual)),
        }
        expected = None;
    }
    Ok(last)
}

fn draw(me: &Me, loaded: &Loaded, therapy: &Therapy, f: &Filled) -> Response {
    let form = Form {
        title: "Declare what is provided",
        area: "Settings",
        about: &therapy.name,
        back: "/settings/provision",
        button: "Declare it as of today",
        warning: false,
        expected: Some(loaded.version),
    };
    let fields = html! {
        @for format in formats(therapy) {
            (f.radios(&field(format), format.words(), choices(Provision::ALL, Provision::code, Provision::words)))
        }
    };
    let before = html! { p { "It is shown with today’s date to people, referrers and whoever plans for the area." } };
    form.page(me, f, &before, &fields)
}
