//! One practitioner: registration, certificates, who supervises and manages them, leave, and their slots.

use super::fields::languages_in_words;
use super::{leaving, registration};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use care::PractitionerId;
use care::practitioner::Profile;
use casework::ActKind;
use casework::read::{OpeningRow, PractitionerRow};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, SummaryRow, TagColour, cell, summary_row};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/practitioners/{id}", Guard::needs(ActKind::SeePractitioners), show)
}

async fn show(me: Me, Id(id): Id<PractitionerId>) -> Answer {
    let row = me.ask(move |desk, p| desk.practitioner(p, id)).await?;
    let Some(profile) = row.state.profile.clone() else {
        return Err(Problem::NotFound);
    };
    let openings = me.ask(casework::Desk::openings).await?;
    let own: Vec<OpeningRow> = openings
        .into_iter()
        .filter(|o| o.state.slot.as_ref().is_some_and(|s| s.practitioner == id))
        .collect();
    let manager = manager_of(&me, &row).await?;
    let title = profile.name.full();
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (profile.profession) } (title) }
        (standing(&row, me.today))
        (work(&me, &row, &profile, manager.as_deref()))
        (certificates(&me, &row))
        (slots(&me, &row, &own))
        (leave(&me, &row))
        (last_things(&me, &row))
    };
    let sheet = Sheet {
        title,
        area: "Practitioners",
        way: Way::crumbs([("Practitioners", "/practitioners")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// The manager's name, for those who may state it; "Stated" to others.
async fn manager_of(me: &Me, row: &PractitionerRow) -> Result<Option<String>, Problem> {
    let Some(manager) = row.state.manager else {
        return Ok(None);
    };
    if !me.may(ActKind::ChangePractitioner) {
        return Ok(Some("Stated".to_owned()));
    }
    let humans = me.ask(casework::Desk::staff_humans).await?;
    let found = humans.into_iter().find(|(id, _)| *id == manager);
    Ok(Some(
        found.map_or_else(|| "Somebody who has left".to_owned(), |(_, name)| name),
    ))
}

/// What stands in the way of a new assignment, before anything else.
fn standing(row: &PractitionerRow, today: Date) -> Markup {
    html! {
        @if let Some(left) = row.state.left_on { (nhsuk::inset_text(html! { p { strong { (leaving(left, today)) } ". Nobody new is assigned." } })) }
        @else if !row.registration_current {
            (nhsuk::warning_callout(nhsuk::heading(2, "Registration to check"), html! { p { "It was not looked up recently enough. Nobody new is assigned until it was; courses that have begun go on." } }))
        }
    }
}

/// A fact with the link that changes it, for those who may.
fn fact(me: &Me, id: PractitionerId, kind: ActKind, key: &str, value: Markup, page: &str, hidden: &str) -> SummaryRow {
    let row = summary_row(key, value);
    if me.may(kind) {
        row.change(format!("/practitioners/{id}/{page}"), hidden)
    } else {
        row
    }
}

fn work(me: &Me, row: &PractitionerRow, p: &Profile, manager: Option<&str>) -> Markup {
    let (id, change) = (row.id, ActKind::ChangePractitioner);
    let plain = |words: &[&str]| fmt::list(words, Missing::NotRecorded);
    let formats: Vec<&str> = p.formats.iter().map(|f| f.words()).collect();
    let media: Vec<&str> = p.media.iter().map(|m| m.words()).collect();
    let band = p.band.map(|b| format!(", band {b}")).unwrap_or_default();
    let languages = if p.languages.is_empty() {
        "English only".to_owned()
    } else {
        format!("English, {}", languages_in_words(&p.languages))
    };
    let gender = p.gender.map_or("Not offered for matching", |g| g.words());
    let supervisor = fmt::or(row.supervisor.as_deref(), Missing::NotRecorded);
    let manager = fmt::or(manager, Missing::NotRecorded);
    let looked_up = registration(Some(&p.registration), row.registration_current, me.today);
    let list = nhsuk::summary_list()
        .row(fact(
            me,
            id,
            ActKind::CheckRegistration,
            "Registration",
            looked_up,
            "registration",
            "the registration check",
        ))
        .row(("Formats", plain(&formats)))
        .row(("By what means", plain(&media)))
        .row(("Languages", languages))
        .row(("Gender", gender))
        .row(("How paid", format!("{}{band}", p.basis.words())))
        .row(("Safe clinical hours", format!("{} a week", p.clinical_hours_week)))
        .row(fact(
            me,
            id,
            change,
            "Supervisor",
            supervisor,
            "supervisor",
            "the supervisor",
        ))
        .row(fact(
            me,
            id,
            change,
            "Line manager",
            manager,
            "manager",
            "the line manager",
        ))
        .row(("Open courses", row.courses.to_string()));
    let card = nhsuk::Card::default().heading(nhsuk::heading(2, "Profile").size(Some(nhsuk::Size::M)));
    let card = if me.may(change) {
        card.action(nhsuk::action(
            "Change",
            format!("/practitioners/{id}/profile"),
            "the profile",
        ))
    } else {
        card
    };
    html! { (list.card(Some(card))) }
}

fn certificates(me: &Me, row: &PractitionerRow) -> Markup {
    let may = me.may(ActKind::ChangePractitioner);
    html! {
        h2 class="nhsuk-heading-m" { "Certified in" }
        @if row.state.certificates.is_empty() {
            p { "No certificate is recorded. Without one nobody is assigned and no slot is laid open." }
        } @else {
            (nhsuk::summary_list().facts(row.state.certificates.iter().map(|c| {
                let since = c.since.map_or_else(|| "Date not recorded".to_owned(), |on| format!("Since {}", fmt::date(on)));
                let name = words::therapy(&c.therapy);
                let href = format!("/practitioners/{}/certificates/{}/ending", row.id, c.therapy.as_str().to_lowercase());
                let fact = summary_row(name.as_str(), since);
                if may { fact.action(nhsuk::action("End", href, format!("the certificate for {name}"))) } else { fact }
            })))
        }
        @if may { p { a class="nhsuk-link" href={ "/practitioners/" (row.id) "/certificates" } { "Record a certificate" } } }
    }
}

fn slots(me: &Me, row: &PractitionerRow, own: &[OpeningRow]) -> Markup {
    let may = me.may(ActKind::ChangeSlots);
    let href = format!("/openings/new?practitioner={}", row.id);
    html! {
        h2 class="nhsuk-heading-m" { "Weekly slots" }
        @if own.is_empty() {
            (layout::empty("No slot is open.", "A slot is a weekly time in which somebody can be seen. People are proposed to slots that are free.", may.then_some(("Open a slot", href.as_str()))))
        } @else {
            (slot_table(may, own))
            @if may { p { a class="nhsuk-link" href=(href) { "Open another slot" } } }
        }
    }
}

fn slot_table(may: bool, own: &[OpeningRow]) -> Markup {
    let heads: [Cell; 5] = [
        "When".into(),
        "Therapies".into(),
        "How".into(),
        "Standing".into(),
        "Change".into(),
    ];
    let rows = own.iter().filter_map(|o| o.state.slot.as_ref().map(|s| (o, s)));
    let rows = rows.map(|(o, s)| -> [Cell; 5] {
        let when = fmt::slot(s.weekly);
        let (standing, colour) = match (o.state.withdrawn, o.free, o.state.held.len()) {
            (Some(from), _, _) => (format!("Withdrawn from {}", fmt::date(from)), TagColour::Grey),
            (None, 0, 0) => ("Taken".to_owned(), TagColour::Green),
            (None, 0, _) => ("Held for an answer".to_owned(), TagColour::Yellow),
            (None, n, _) => (format!("{n} of {} free", s.seats), TagColour::Blue),
        };
        let how = format!("{}, {}; {} sessions", s.format.words(), s.medium.words().to_lowercase(), s.sessions);
        let change = html! {
            @if may && o.state.withdrawn.is_none() {
                a class="nhsuk-link" href={ "/openings/" (o.id) "/withdrawal" } { "Withdraw" span class="nhsuk-u-visually-hidden" { " " (when) } }
            } @else { "Nothing to change" }
        };
        [
            cell(html! { (when) @if let Some(on) = o.next_on { small { "Next " (fmt::day(on)) } } }),
            cell(words::therapies(&s.therapies)),
            cell(how),
            cell(nhsuk::tag(standing, colour).classes("app-status")),
            cell(change),
        ]
    });
    let table = nhsuk::table("Weekly slots")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn leave(me: &Me, row: &PractitionerRow) -> Markup {
    let mut ahead: Vec<(Date, Date)> = row.state.leave.clone();
    ahead.retain(|(_, to)| *to >= me.today);
    ahead.sort();
    let past = row.state.leave.len() - ahead.len();
    html! {
        h2 class="nhsuk-heading-m" { "Leave" }
        @if ahead.is_empty() { p { "No leave is agreed from today on." } }
        @else {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (from, to) in &ahead { li { (fmt::date(*from)) " to " (fmt::date(*to)) @if *from <= me.today { ", away now" } } }
            }
        }
        @if past > 0 { p class="nhsuk-body-s" { (fmt::plural(past, "earlier leave", "earlier leaves")) " on record." } }
        @if me.may(ActKind::ChangePractitioner) { p { a class="nhsuk-link" href={ "/practitioners/" (row.id) "/leave" } { "Agree leave" } } }
    }
}

fn last_things(me: &Me, row: &PractitionerRow) -> Markup {
    let known = row.state.conflicts.len();
    html! {
        h2 class="nhsuk-heading-m" { "People they must not see" }
        p { @if known == 0 { "Nobody is named." } @else { (fmt::plural(known, "person is", "people are")) " named. They are never proposed to this practitioner, and their record stays closed to them." } }
        @if me.may(ActKind::DeclareConflict) { p { a class="nhsuk-link" href={ "/practitioners/" (row.id) "/conflict" } { "Name somebody whom they know" } } }
        @if me.may(ActKind::ChangePractitioner) && row.state.left_on.is_none() {
            h2 class="nhsuk-heading-m" { "Leaving" }
            p { a class="nhsuk-link" href={ "/practitioners/" (row.id) "/leaving" } { "Record that they leave the service" } }
        }
    }
}
