//! Laying a slot open, and withdrawing one.

use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::opening::{OpeningEvent, Slot};
use care::terms::{Day, Format, Medium, TherapyCode, WeeklySlot};
use care::{OpeningId, PractitionerId};
use casework::read::{OpeningRow, PractitionerRow};
use casework::{Act, ActKind};
use maud::{Markup, html};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSlots);
    routes
        .get("/openings/new", changes, show)
        .post("/openings/new", changes, open)
        .get("/openings/{id}/withdrawal", changes, show_withdrawal)
        .post("/openings/{id}/withdrawal", changes, withdraw)
}

/// Whose slot it is to be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Whose {
    practitioner: String,
}

async fn show(me: Me, Asked(whose): Asked<Whose>) -> Answer {
    let Ok(id) = whose.practitioner.parse::<PractitionerId>() else {
        return choose(&me).await;
    };
    let row = me.ask(move |desk, p| desk.practitioner(p, id)).await?;
    let mut form = Filled::with([("seats", "1"), ("minutes", "50"), ("sessions", "16")]);
    for (name, value) in date_values("from", me.today) {
        form.fields.set(&name, value);
    }
    // One way only is no question.
    if let Some(profile) = &row.state.profile {
        if let [only] = profile.formats.as_slice() {
            form.fields.set("format", only.code());
        }
        if let [only] = profile.media.as_slice() {
            form.fields.set("medium", only.code());
        }
    }
    draw(&me, &row, &form)
}

/// Whose slot, first: the rest of the form is made for them.
async fn choose(me: &Me) -> Answer {
    let rows = me.ask(casework::Desk::practitioners).await?;
    let options = super::changes::active(&rows, me.today, None);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Open a slot" }
        @if options.is_empty() {
            (layout::empty("Nobody works here yet.", "A slot is a practitioner’s weekly time, so a practitioner comes first.", me.may(ActKind::ChangePractitioner).then_some(("Add a practitioner", "/practitioners/new"))))
        } @else {
            form method="get" action="/openings/new" {
                (nhsuk::select("practitioner", "Whose slot is it?").options(options))
                (nhsuk::button("Continue"))
            }
        }
    };
    let sheet = Sheet {
        title: "Open a slot".to_owned(),
        area: "Slots",
        way: Way::back("/openings"),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(me, sheet))
}

async fn open(me: Me, Posted(fields): Posted) -> Answer {
    let Ok(id) = fields.get("practitioner").parse::<PractitionerId>() else {
        return choose(&me).await;
    };
    let row = me.ask(move |desk, p| desk.practitioner(p, id)).await?;
    let form = match read(&me, id, fields) {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/practitioners/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    draw(&me, &row, &form)
}

fn read(me: &Me, practitioner: PractitionerId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let therapies: Vec<TherapyCode> = r.fields().all("therapies").map(TherapyCode::new).collect();
    if therapies.is_empty() {
        r.wrong("therapies", "Choose at least one therapy");
    }
    let format = r.code("format", Format::from_code, "Choose a format");
    let medium = r.code("medium", Medium::from_code, "Choose where or by what means");
    let site = r.optional("site");
    if medium == Some(Medium::InPerson) && site.is_none() {
        r.wrong("site", "Choose the site where people come");
    }
    let day = r.code("day", Day::from_code, "Choose a day of the week");
    let at = r.time("at", "the time it begins");
    let minutes = r.number("minutes", 10..=480_u16, "Enter 10 to 480 minutes");
    let from = r.date("from", "the first day on which it can be used", DateRule::Any);
    let seats = r.number("seats", 1..=30_u16, "Enter 1 to 30 seats");
    let sessions = r.number("sessions", 1..=300_u16, "Enter 1 to 300 sessions");
    r.finish(|| {
        Some(Act::OpenSlot(Slot {
            practitioner,
            therapies,
            format: format?,
            medium: medium?,
            site: site.filter(|_| medium == Some(Medium::InPerson)),
            weekly: WeeklySlot {
                day: day?,
                at: at?,
                minutes: minutes?,
            },
            from: from?,
            seats: seats?,
            sessions: sessions?,
        }))
    })
}

fn draw(me: &Me, row: &PractitionerRow, f: &Filled) -> Answer {
    let profile = row.state.profile.as_ref().ok_or(Problem::NotFound)?;
    let (name, back) = (profile.name.full(), format!("/practitioners/{}", row.id));
    let service = me.app.desk().service();
    let sites: Vec<(String, String)> = service.sites.iter().map(|s| (s.code.clone(), s.name.clone())).collect();
    let certified: Vec<(String, String)> = row
        .state
        .certificates
        .iter()
        .map(|c| (c.therapy.as_str().to_owned(), words::therapy(&c.therapy)))
        .collect();
    if certified.is_empty() {
        let main = html! {
            h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (name) } "Open a slot" }
            (layout::empty("No certificate is recorded.", "A slot is laid open for therapies that the practitioner is certified in.", Some(("Go to their page", &back))))
        };
        let sheet = Sheet {
            title: "Open a slot".to_owned(),
            area: "Slots",
            way: Way::back(back.as_str()),
            main,
            ..Sheet::default()
        };
        return Ok(layout::form(me, sheet));
    }
    let fields = fields(f, row.id, certified, sites);
    let form = Form {
        title: "Open a slot",
        area: "Slots",
        about: &name,
        back: &back,
        button: "Open the slot",
        warning: false,
        expected: None,
    };
    let before = html! { p { "A weekly time in which somebody can be seen. While it is free, people who wait are proposed to it." } };
    Ok(form.page(me, f, &before, &fields))
}

fn fields(f: &Filled, id: PractitionerId, certified: Vec<(String, String)>, sites: Vec<(String, String)>) -> Markup {
    html! {
        input type="hidden" name="practitioner" value=(id);
        (f.checkboxes("therapies", "Therapies that can be given in it", certified).hint("Those that they are certified in."))
        (f.radios("format", "Format", choices(Format::ALL, Format::code, Format::words)))
        (f.radios("medium", "Where, or by what means", choices(Medium::ALL, Medium::code, Medium::words)))
        @if sites.is_empty() { p { "The service has no site on record. " a class="nhsuk-link" href="/settings/sites" { "Open one in the settings" } " before slots in person." } }
        @else { (f.select("site", "Site", sites).hint("For slots in person.")) }
        (f.radios("day", "Day of the week", choices(Day::ALL, Day::code, Day::words)))
        (f.time("at", "Begins at").hint("Like 10am or 2:30pm."))
        (f.input("minutes", "Minutes").numeric().width(3))
        (f.date("from", "First day on which it can be used"))
        (f.input("seats", "Seats").hint("1 for one person; more for a group.").numeric().width(2))
        (f.input("sessions", "Sessions of a course that takes it").numeric().width(3))
    }
}

async fn opening(me: &Me, id: OpeningId) -> Result<OpeningRow, Problem> {
    let all = me.ask(casework::Desk::openings).await?;
    all.into_iter().find(|o| o.id == id).ok_or(Problem::NotFound)
}

async fn show_withdrawal(me: Me, Id(id): Id<OpeningId>) -> Answer {
    let row = opening(&me, id).await?;
    withdrawal(&me, &row, &Filled::with(date_values("from", me.today)))
}

fn withdrawal(me: &Me, row: &OpeningRow, f: &Filled) -> Answer {
    let slot = row.state.slot.as_ref().ok_or(Problem::NotFound)?;
    let back = format!("/practitioners/{}", slot.practitioner);
    let about = format!("{}, {}", row.practitioner, fmt::slot(slot.weekly));
    let form = Form {
        title: "Withdraw this slot",
        area: "Slots",
        about: &about,
        back: &back,
        button: "Withdraw the slot",
        warning: true,
        expected: Some(row.version),
    };
    let before = html! {
        p { "It is offered to nobody from now on. It cannot be undone, but the same time can be laid open again as a new slot." }
        @if !row.state.taken.is_empty() { p { (fmt::plural(row.state.taken.len(), "course goes", "courses go")) " on in it until the ending." } }
        @if !row.state.held.is_empty() { (nhsuk::warning_callout(nhsuk::heading(2, "An offer is out"), html! { p { "Somebody has been offered this slot and may still say yes. Take the offer back first if it can no longer be kept." } })) }
    };
    let fields = html! { (f.date("from", "Withdrawn from")) };
    Ok(form.page(me, f, &before, &fields))
}

async fn withdraw(me: Me, Id(id): Id<OpeningId>, Posted(fields): Posted) -> Answer {
    let row = opening(&me, id).await?;
    let practitioner = row
        .state
        .slot
        .as_ref()
        .map(|s| s.practitioner)
        .ok_or(Problem::NotFound)?;
    let to = format!("/practitioners/{practitioner}");
    let mut r = Reader::new(fields, me.today);
    let from = r.date("from", "the day from which it is withdrawn", DateRule::Any);
    let expected = r.expected();
    let read = r.finish(|| {
        let command = OpeningEvent::Withdrawn { from: from? };
        Some(Act::Opening { id, expected, command })
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &to).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return slot_changed(&me, id, fields, actual, &to).await,
        },
        Err(form) => form,
    };
    withdrawal(&me, &row, &form)
}

async fn slot_changed(me: &Me, id: OpeningId, fields: Fields, actual: u64, back: &str) -> Answer {
    let row = opening(me, id).await?;
    let when = row.state.slot.as_ref().map(|s| fmt::slot(s.weekly)).unwrap_or_default();
    let now = html! {
        (nhsuk::summary_list()
            .row(("Slot", when))
            .row(("Courses in it", row.state.taken.len().to_string()))
            .row(("Offers out for it", row.state.held.len().to_string()))
            .row(("Free seats", row.free.to_string())))
    };
    let response: Response = changed(me, fields, actual, &now, back);
    Ok(response)
}
