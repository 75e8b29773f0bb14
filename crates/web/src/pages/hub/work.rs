//! Work with teams, without anybody's name; incidents and what followed; figures by employer.

use crate::fmt;
use crate::form::{DateRule, Filled, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::PractitionerId;
use care::staff_hub::{EMPLOYER_LEAST, Incident, IncidentKind, Outreach, OutreachKind};
use casework::read::{EmployerFigures, HubWork, Surge};
use casework::{Act, ActKind, HubAct};
use maud::{Markup, html};
use nhsuk::{Cell, Legend, cell, number};

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    let (see, record) = (
        Guard::needs(ActKind::SeeOutreach),
        Guard::needs(ActKind::RecordOutreach),
    );
    routes
        .get("/hub/work", see, show)
        .get("/hub/employers", see, employers)
        .get("/hub/outreach", record, show_outreach)
        .post("/hub/outreach", record, take_outreach)
        .get("/hub/incident", record, show_incident)
        .post("/hub/incident", record, take_incident)
}

async fn show(me: Me) -> Answer {
    let work = me.ask(|desk, p| desk.hub_work(p)).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Work with teams" }
        @if me.may(ActKind::RecordOutreach) {
            p class="app-actions" {
                a class="nhsuk-link" href="/hub/outreach" { "Record work with a team" } " · "
                a class="nhsuk-link" href="/hub/incident" { "Record an incident" } " · "
                a class="nhsuk-link" href="/hub/employers" { "Figures by employer" }
            }
        }
        h2 class="nhsuk-heading-m" { "After an incident" }
        p { (fmt::plural(usize::try_from(work.free_places).unwrap_or(usize::MAX), "place is", "places are")) " free in the hub’s slots." }
        @if work.surges.is_empty() {
            (layout::empty("No incident is recorded.", "After an event at a place of work, what the guide asks for stands here, and how many come.", None))
        }
        @for surge in &work.surges { (draw_surge(surge)) }
        h2 class="nhsuk-heading-m" { "Outreach" }
        (draw_outreach(&work))
    };
    let sheet = Sheet {
        title: "Work with teams".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn draw_surge(surge: &Surge) -> Markup {
    let incident = &surge.incident;
    let weeks: Vec<Cell> = (0..surge.came_by_week.len())
        .map(|n| number(format!("Week {}", n + 1)))
        .collect();
    let row: Vec<Cell> = surge
        .came_by_week
        .iter()
        .map(|n| number(n.map_or_else(|| "Held back".to_owned(), |n| n.to_string())))
        .collect();
    html! {
        section class="app-surge" {
            h3 class="nhsuk-heading-s" { (incident.place) ": " (incident.kind.words()) ", " (fmt::date(incident.on)) }
            p { "About " (incident.staff) " staff. " @if surge.weeks == 0 { "This week." } @else { (fmt::plural(usize::try_from(surge.weeks).unwrap_or(0), "week", "weeks")) " ago." } }
            (nhsuk::inset_text(html! { p { strong { "Now: " } (surge.now) } }))
            (nhsuk::table("People who came to the hub, from all places, by week since").responsive(false).head(weeks).rows([row]))
            @if surge.came_by_week.iter().any(Option::is_none) { p class="nhsuk-body-s" { "“Held back” means fewer than 5, or a number that would give one of those away. It does not mean none." } }
        }
    }
}

fn draw_outreach(work: &HubWork) -> Markup {
    let (minutes, came) = work.year;
    let rows: Vec<[Cell; 6]> = work
        .outreach
        .iter()
        .map(|row| {
            [
                cell(fmt::date(row.held.on)),
                cell(row.held.kind.words()),
                cell(row.held.organisation.clone()),
                number(row.held.came.to_string()),
                number(row.held.minutes.to_string()),
                cell(row.led_by.clone()),
            ]
        })
        .collect();
    html! {
        @if rows.is_empty() {
            (layout::empty("No work with teams is recorded.", "Reflective groups, consultations with leaders and checks after an event stand here, without names.", None))
        } @else {
            p { "In the last 12 months " (minutes / 60) " hours, " (came) " attendances. No names are kept." }
            (nhsuk::table("Work with teams, newest first").responsive(true)
                .head::<Cell>(["Day".into(), "What".into(), "With whom".into(), number("Came"), number("Minutes"), "Led by".into()]).rows(rows))
        }
    }
}

async fn employers(me: Me) -> Answer {
    let figures = me.ask(|desk, p| desk.employer_figures(p)).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Figures by employer" }
        p { "An employer stands here from " (EMPLOYER_LEAST) " different people of it who came, counted to the end of the last quarter. There are no figures by team, place or shift, and none of fewer people." }
        @if figures.is_empty() {
            (layout::empty("No employer has enough people.", &format!("Figures appear when {EMPLOYER_LEAST} different people of one employer have come. Until then not even a count is shown."), None))
        }
        @for one in &figures { (draw_employer(one)) }
    };
    let sheet = Sheet {
        title: "Figures by employer".to_owned(),
        area: "Work with teams",
        way: Way::back("/hub/work"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn draw_employer(one: &EmployerFigures) -> Markup {
    let shown = |n: Option<u64>| n.map_or_else(|| "Held back".to_owned(), |n| n.to_string());
    let rows = one
        .by_matter
        .iter()
        .map(|(words, n)| -> [Cell; 2] { [cell(*words), number(shown(*n))] });
    html! {
        (nhsuk::table(format!("{}: {} people", one.name, shown(one.people))).responsive(true)
            .head::<Cell>(["What it is about".into(), number("People")]).rows(rows))
    }
}

async fn show_outreach(me: Me) -> Answer {
    draw_outreach_form(&me, &Filled::default())
}

fn draw_outreach_form(me: &Me, form: &Filled) -> Answer {
    let clinicians = me.app.desk().hub_clinicians();
    let leaders = clinicians.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let fields = html! {
        (form.radios("kind", Legend::small("What was it?"), choices(OutreachKind::ALL, OutreachKind::code, OutreachKind::words)))
        (form.date("on", Legend::small("On which day?")))
        (form.input("organisation", "With whom?").hint("An organisation or a place, such as “Night staff, Larch House”. Nobody’s name."))
        (form.input("came", "How many came?").width(4).inputmode("numeric"))
        (form.input("minutes", "How many minutes?").width(4).inputmode("numeric"))
        (form.select("led-by", "Who led it?", leaders))
        (form.textarea("note", "A note on the work, without names (optional)").rows(3))
    };
    let before = html! { p { "The minutes go to the hours of whoever led it, as outreach. A single-session debriefing is not offered: it does not help, and can harm." } };
    Ok(plain("Record work with a team", "Record it").page(me, form, &before, &fields))
}

const fn plain<'a>(title: &'a str, button: &'a str) -> Form<'a> {
    Form {
        title,
        area: "Work with teams",
        about: "",
        back: "/hub/work",
        button,
        warning: false,
        expected: None,
    }
}

async fn take_outreach(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let kind = r.code("kind", OutreachKind::from_code, "Choose what it was");
    let on = r.date("on", "the day", DateRule::PastOrToday);
    let organisation = r.text("organisation", "Say with whom, in words, without anybody’s name");
    let came = r.number("came", 1..=500_u16, "how many came");
    let minutes = r.number("minutes", 1..=480_u16, "how many minutes it took");
    let led_by = r.parsed::<PractitionerId>("led-by", "Choose who led it");
    let note = r.optional("note");
    let read = r.finish(|| {
        Some(HubAct::RecordOutreach {
            held: Outreach {
                on: on?,
                kind: kind?,
                organisation: organisation?,
                came: came?,
                led_by: led_by?,
                minutes: minutes?,
            },
            note,
        })
    });
    let form = match read {
        Ok((act, fields)) => match to_work(&me, act, fields).await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
        Err(form) => form,
    };
    draw_outreach_form(&me, &form)
}

async fn show_incident(me: Me) -> Answer {
    draw_incident_form(&me, &Filled::default())
}

fn draw_incident_form(me: &Me, form: &Filled) -> Answer {
    let fields = html! {
        (form.radios("kind", Legend::small("What happened?"), choices(IncidentKind::ALL, IncidentKind::code, IncidentKind::words)))
        (form.date("on", Legend::small("On which day?")))
        (form.input("place", "Where?").hint("A place of work, in words. Nobody’s name."))
        (form.input("staff", "About how many staff does it touch?").width(5).inputmode("numeric"))
    };
    let before = html! { p { "From then on the pages say what the guide asks for in each week, and how many come to the hub." } };
    Ok(plain("Record an incident", "Record it").page(me, form, &before, &fields))
}

async fn take_incident(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let kind = r.code("kind", IncidentKind::from_code, "Choose what happened");
    let on = r.date("on", "the day", DateRule::PastOrToday);
    let place = r.text("place", "Say where, in words");
    let staff = r.number("staff", 1..=100_000_u32, "about how many staff it touches");
    let read = r.finish(|| {
        Some(HubAct::RecordIncident(Incident {
            on: on?,
            kind: kind?,
            place: place?,
            staff: staff?,
        }))
    });
    let form = match read {
        Ok((act, fields)) => match to_work(&me, act, fields).await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
        Err(form) => form,
    };
    draw_incident_form(&me, &form)
}

async fn to_work(me: &Me, act: HubAct, fields: crate::form::Fields) -> Result<Result<Response, Filled>, Problem> {
    match send(me, Act::Hub(act), fields, "/hub/work").await? {
        Sent::Done(response) => Ok(Ok(response)),
        Sent::Again(form) => Ok(Err(form)),
        // Nothing here has a version.
        Sent::Changed(..) => Err(Problem::Changed),
    }
}
