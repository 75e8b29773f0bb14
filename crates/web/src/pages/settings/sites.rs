//! Sites: where people are seen.

use super::{Loaded, conflict, load};
use crate::extract::Id;
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{ServiceEvent, Site};
use casework::{Act, ActKind};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSettings);
    routes
        .get("/settings/sites", changes, list)
        .get("/settings/sites/new", changes, show_new)
        .post("/settings/sites/new", changes, open)
        .get("/settings/sites/{code}", changes, show)
        .post("/settings/sites/{code}", changes, state)
        .get("/settings/sites/{code}/closing", changes, show_closing)
        .post("/settings/sites/{code}/closing", changes, close)
}

async fn list(me: Me) -> Answer {
    let loaded = load(&me).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Sites" }
        div class="app-actions" { (nhsuk::link_button("Open a site", "/settings/sites/new")) }
        @if loaded.service.sites.is_empty() {
            (layout::empty("No site is open.", "A site is a place where people are seen. Slots in person need one.", None))
        } @else {
            (nhsuk::summary_list().facts(loaded.service.sites.iter().map(|site| {
                let steps = if site.step_free { "Step-free throughout" } else { "Not step-free" };
                let at = format!("/settings/sites/{}", site.code);
                nhsuk::summary_row(site.name.as_str(), html! { span class="app-words" { (site.address) } br; (steps) br; "Hours count in " (site.counts_in()) br; "Code " (site.code) })
                    .change(at.as_str(), format!("the site {}", site.name))
                    .action(nhsuk::action("Close", format!("{at}/closing"), format!("the site {}", site.name)))
            })))
        }
    };
    let sheet = Sheet {
        title: "Sites".to_owned(),
        area: "Settings",
        way: Way::back("/settings"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn site<'s>(loaded: &'s Loaded, code: &str) -> Result<&'s Site, Problem> {
    let found = loaded.service.sites.iter().find(|s| s.code == code);
    found.ok_or(Problem::NotFound)
}

async fn show_new(me: Me) -> Answer {
    let loaded = load(&me).await?;
    Ok(draw(&me, &loaded, None, &Filled::default()))
}

async fn show(me: Me, Id(code): Id<String>) -> Answer {
    let loaded = load(&me).await?;
    let s = site(&loaded, &code)?;
    let step_free = if s.step_free { "yes" } else { "no" };
    let form = Filled::with([
        ("name", s.name.as_str()),
        ("address", s.address.as_str()),
        ("step-free", step_free),
        ("area", s.area.as_str()),
    ]);
    Ok(draw(&me, &loaded, Some(&code), &form))
}

async fn open(me: Me, Posted(fields): Posted) -> Answer {
    take(me, None, fields).await
}

async fn state(me: Me, Id(code): Id<String>, Posted(fields): Posted) -> Answer {
    take(me, Some(code), fields).await
}

async fn take(me: Me, known: Option<String>, fields: Fields) -> Answer {
    let loaded = load(&me).await?;
    if let Some(code) = &known {
        site(&loaded, code)?;
    }
    let form = match read(&me, &loaded, known.as_deref(), fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/settings/sites").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    Ok(draw(&me, &loaded, known.as_deref(), &form))
}

fn read(me: &Me, loaded: &Loaded, known: Option<&str>, posted: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let expected = r.expected();
    let code = match known {
        Some(code) => Some(code.to_owned()),
        None => r.text("code", "Enter a short code"),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if known.is_none() && code.as_ref().is_some_and(|c| c.len() > 20 || !c.chars().all(plain)) {
        r.wrong("code", "Enter a code of up to 20 letters, digits and dashes");
    }
    let taken = loaded.service.sites.iter().any(|s| Some(&s.code) == code.as_ref());
    if known.is_none() && taken {
        r.wrong("code", "Enter another code: a site has this one already");
    }
    let name = r.text("name", "Enter the name");
    let address = r.text("address", "Enter the address");
    let step_free = r.code(
        "step-free",
        |answer| match answer {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        "Choose whether it is step-free throughout",
    );
    let area = r.optional("area").unwrap_or_default();
    r.finish(|| {
        let command = ServiceEvent::SiteOpened(Site {
            code: code?,
            name: name?,
            address: address?,
            step_free: step_free?,
            area,
        });
        Some(Act::Service { expected, command })
    })
}

fn draw(me: &Me, loaded: &Loaded, known: Option<&str>, f: &Filled) -> Response {
    let form = Form {
        title: if known.is_some() {
            "Change the site"
        } else {
            "Open a site"
        },
        area: "Settings",
        about: "",
        back: "/settings/sites",
        button: "Save the site",
        warning: false,
        expected: Some(loaded.version),
    };
    let fields = html! {
        @match known {
            Some(code) => p { "Code " strong { (code) } },
            None => (f.input("code", "Short code").hint("For files and slots, such as moor-lane. It cannot be changed later.").autocapitalize("none").width(20)),
        }
        (f.input("name", "Name").hint("As it stands in letters."))
        (f.textarea("address", "Address").rows(4))
        (f.input("area", "Town or area (optional)").hint("Hours given here are summed under it; sites of one area together. Empty: the site is summed by itself.").width(20))
        (f.radios("step-free", "Is it step-free throughout?", [("yes", "Yes, from the street to the room"), ("no", "No")]))
    };
    form.page(me, f, &html! {}, &fields)
}

async fn show_closing(me: Me, Id(code): Id<String>) -> Answer {
    let loaded = load(&me).await?;
    draw_closing(&me, &loaded, &code, &Filled::default()).await
}

async fn draw_closing(me: &Me, loaded: &Loaded, code: &str, f: &Filled) -> Answer {
    let site = site(loaded, code)?;
    let slots = if me.may(ActKind::SeePractitioners) {
        let all = me.ask(casework::Desk::openings).await?;
        let here = |o: &casework::read::OpeningRow| {
            let slot = o.state.slot.as_ref();
            o.state.withdrawn.is_none() && slot.is_some_and(|s| s.site.as_deref() == Some(code))
        };
        all.iter().filter(|o| here(o)).count()
    } else {
        0
    };
    let form = Form {
        title: "Close the site",
        area: "Settings",
        about: &site.name,
        back: "/settings/sites",
        button: "Close the site",
        warning: true,
        expected: Some(loaded.version),
    };
    let before = html! {
        p { "No new slot can be opened at " (site.name) ". It can be opened again under the same code." }
        @if slots > 0 { (nhsuk::warning_callout(nhsuk::heading(2, "Slots are open here"), html! { p { (crate::fmt::plural(slots, "slot is", "slots are")) " still laid open at this site. Withdraw them, or open them anew elsewhere." } })) }
    };
    Ok(form.page(me, f, &before, &html! {}))
}

async fn close(me: Me, Id(code): Id<String>, Posted(fields): Posted) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    let command = ServiceEvent::SiteLeft { code: code.clone() };
    match send(&me, Act::Service { expected, command }, fields, "/settings/sites").await? {
        Sent::Done(response) => Ok(response),
        Sent::Again(form) => {
            let loaded = load(&me).await?;
            draw_closing(&me, &loaded, &code, &form).await
        }
        Sent::Changed(fields, actual) => conflict(&me, fields, actual).await,
    }
}
