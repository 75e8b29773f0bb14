//! The service's own settings: name and contact, sites, standards, provision, messages.

mod help;
mod messages_out;
mod provision;
mod sites;
mod standards;
mod stated;

use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::pages::plain_form::changed;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{Provision, Service};
use casework::ActKind;
use exchange::intake::UseCaseFamily;
use maud::{Markup, html};
use nhsuk::Card;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/settings", Guard::needs(ActKind::SeeSettings), show);
    let add: [fn(Routes) -> Routes; 6] = [
        stated::routes,
        sites::routes,
        standards::routes,
        provision::routes,
        messages_out::routes,
        help::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// The settings with their version, for a form.
struct Loaded {
    service: Service,
    version: u64,
}

async fn load(me: &Me) -> Result<Loaded, Problem> {
    // The version first: a change between the two reads is then a conflict, not an unseen loss.
    let version = me.ask(casework::Desk::settings_version).await?;
    let service = me.ask(casework::Desk::settings).await?;
    Ok(Loaded { service, version })
}

/// The settings as they stand, beside what was typed.
async fn conflict(me: &Me, fields: crate::form::Fields, actual: u64) -> Answer {
    let loaded = load(me).await?;
    let response: Response = changed(me, fields, actual, &summary(&loaded.service), "/settings");
    Ok(response)
}

fn summary(s: &Service) -> Markup {
    html! {
        (nhsuk::summary_list()
            .row(("Name", s.name.as_str()))
            .row(("Phone", text(&s.contact.phone)))
            .row(("Email", text(&s.contact.email)))
            .row(("Sites", s.sites.len().to_string()))
            .row(("Provision declared", s.provision.len().to_string()))
            .row(("Wait for a first treatment", format!("{} days", s.standards.treatment_days))))
    }
}

fn text(value: &str) -> Markup {
    fmt::or(Some(value).filter(|v| !v.trim().is_empty()), Missing::NotRecorded)
}

async fn show(me: Me) -> Answer {
    let service = me.ask(casework::Desk::settings).await?;
    let may = me.may(ActKind::ChangeSettings);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Settings" }
        @if !may { p { "Administrators and service managers change them." } }
        (identity(&service, may))
        (contact(&service, may))
        (sites_card(&service, may))
        (standards_card(&service, may))
        (provision_card(&service, may))
        @if !service.is_staff_hub { (times_card(&me, &service, may)) (help_card(&service, may)) }
        @if service.is_staff_hub { (neighbour_card(&service, may)) } @else { (messages_card(&service, may)) }
    };
    let sheet = Sheet {
        title: "Settings".to_owned(),
        area: "Administration",
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

/// A card with a heading, and the link that changes what is in it, for those who may.
fn headed(heading: &'static str, may: bool, href: &str, hidden: &str) -> Option<Card> {
    let card = Card::default().heading(nhsuk::heading(2, heading).size(Some(nhsuk::Size::M)));
    Some(if may {
        card.action(nhsuk::action("Change", href, hidden))
    } else {
        card
    })
}

fn identity(s: &Service, may: bool) -> Markup {
    let list = nhsuk::summary_list()
        .row(("Name", s.name.as_str()))
        .row((
            "Organisation code",
            fmt::or(s.ods_code.as_deref(), Missing::NotRecorded),
        ))
        .row(("Nation", s.nation.map_or("Not recorded", |n| n.words())))
        .facts([nhsuk::summary_row(
            "Area",
            html! {
                (fmt::or(s.area.as_deref(), Missing::NotRecorded))
                @if may { " " a class="nhsuk-link" href="/settings/area" { "Change the area" } }
            },
        )]);
    html! { (list.card(headed("Service", may, "/settings/name", "the name"))) }
}

fn contact(s: &Service, may: bool) -> Markup {
    let c = &s.contact;
    let list = nhsuk::summary_list()
        .row(("Phone", text(&c.phone)))
        .row(("Answered", text(&c.hours)))
        .row(("Email", text(&c.email)))
        .row((
            "Address",
            html! { @if c.address.trim().is_empty() { (text("")) } @else { span class="app-words" { (c.address) } } },
        ));
    html! { (list.card(headed("Contact for the public", may, "/settings/contact", "the contact"))) }
}

/// When messages to people go.
fn times_card(me: &Me, s: &Service, may: bool) -> Markup {
    let (rules, stated) = messages_out::in_force(me, s.message_times);
    let days = fmt::count(rules.reminder_working_days.into(), "working day", "working days");
    let list = nhsuk::summary_list()
        .row(("Quiet hours", messages_out::quiet(&rules)))
        .row(("Reminders go", format!("{days} before an appointment")))
        .row((
            "Stated",
            if stated {
                "By the service"
            } else {
                "In the settings file, or as is usual"
            },
        ));
    html! { (list.card(headed("When messages go", may, "/settings/message-times", "when messages go"))) }
}

/// Who helps people to complain.
fn help_card(s: &Service, may: bool) -> Markup {
    let h = &s.complaint_help;
    let list = nhsuk::summary_list()
        .row(("Advocacy", text(&h.advocate)))
        .row(("Its phone", text(&h.advocate_phone)))
        .row(("Its address on the web", text(&h.advocate_web)))
        .row(("Takes complaints too", text(&h.board)))
        .row(("Its phone", text(&h.board_phone)))
        .row(("Its e-mail", text(&h.board_email)));
    html! { (list.card(headed("Complaints and advocacy", may, "/settings/complaint-help", "who helps people to complain"))) }
}

/// Whose staff a hub sends on, and where to.
fn neighbour_card(s: &Service, may: bool) -> Markup {
    let now = s.neighbour.clone().unwrap_or_default();
    let list = nhsuk::summary_list()
        .row(("Staff not seen here", text(&now.not_taken.join(", "))))
        .row(("They go to", text(&now.name)))
        .row(("Reached by", text(&now.contact)));
    html! { (list.card(headed("Neighbour hub", may, "/settings/neighbour-hub", "the neighbour hub"))) }
}

fn sites_card(s: &Service, may: bool) -> Markup {
    let list = if s.sites.is_empty() {
        nhsuk::summary_list().row(("Sites", text("")))
    } else {
        nhsuk::summary_list().facts(s.sites.iter().map(|site| {
            let steps = if site.step_free { "step-free" } else { "not step-free" };
            nhsuk::summary_row(
                site.name.as_str(),
                html! { span class="app-words" { (site.address) } br; (steps) ", code " (site.code) },
            )
        }))
    };
    html! { (list.card(headed("Sites", may, "/settings/sites", "the sites"))) }
}

fn standards_card(s: &Service, may: bool) -> Markup {
    let rows = standards::rows(&s.standards);
    let list = nhsuk::summary_list().facts(rows);
    html! { (list.card(headed("Standards and limits", may, "/settings/standards", "the standards"))) }
}

fn provision_card(s: &Service, may: bool) -> Markup {
    let count = |wanted: Provision| s.provision.iter().filter(|(_, _, p, _)| *p == wanted).count();
    let list = nhsuk::summary_list().facts(Provision::ALL.iter().map(|p| (p.words(), count(*p).to_string())));
    let list = match s.provision.iter().map(|(_, _, _, on)| *on).max() {
        Some(last) => list.row(("Last declared", fmt::date(last))),
        None => list.row(("Last declared", "Nothing was declared yet")),
    };
    html! { (list.card(headed("Provision", may, "/settings/provision", "what is provided"))) }
}

fn messages_card(s: &Service, may: bool) -> Markup {
    let taken: Vec<&str> = use_cases(s).into_iter().map(UseCaseFamily::words).collect();
    let list = nhsuk::summary_list()
        .row(("Taken", fmt::list(&taken, Missing::NotRecorded)))
        .row((
            "Stated",
            if s.use_cases.is_some() {
                "By the service"
            } else {
                "No: the usual ones are taken"
            },
        ));
    html! { (list.card(headed("Electronic referrals", may, "/settings/messages", "which messages are taken"))) }
}

/// The use cases that are taken: those stated, else the usual ones.
fn use_cases(s: &Service) -> Vec<UseCaseFamily> {
    match &s.use_cases {
        Some(codes) => codes.iter().filter_map(|code| UseCaseFamily::from_code(code)).collect(),
        None => UseCaseFamily::USUAL.to_vec(),
    }
}
