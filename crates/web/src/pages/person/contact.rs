//! Contact and needs: what is known of the person, each part with the way to change it.

use super::super::shared::load;
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::Filled;
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::{PersonBanner, language_words};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::person::PersonEvent;
use care::terms::ConsentKind;
use casework::ActKind;
use casework::read::EpisodePage;
use maud::{Markup, html};
use nhsuk::{SummaryList, action, summary_list};

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs_one_of(&[
        ActKind::StatePerson,
        ActKind::StateConsent,
        ActKind::LinkPersons,
        ActKind::RecordDeath,
    ]);
    let confirms = Guard::needs(ActKind::StatePerson).and(ActKind::SeeEpisode);
    routes
        .get("/episodes/{id}/contact", sees, show)
        .post("/episodes/{id}/contact/email-is-right", confirms, confirm)
}

/// Somebody has asked the person, and the address that an e-mail came back from is right all the same.
async fn confirm(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let act = super::state(&page, None, PersonEvent::EmailConfirmed, None);
    let to = format!("/episodes/{id}/contact");
    super::send(&me, id, Ok((act, fields)), &to, sheet).await
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(sheet(&me, &page, &Filled::default()))
}

fn sheet(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let sheet = Sheet {
        title: "Contact and needs".to_owned(),
        area: "Records",
        way: Way::back(format!("/episodes/{}", page.id)),
        form: Some(form),
        main: draw(me, page),
    };
    layout::record_form(me, &PersonBanner::of(page), sheet)
}

/// An e-mail came back: what to do about it.
fn came_back(me: &Me, page: &EpisodePage) -> Markup {
    html! {
        @if let Some(on) = page.person.email_back {
            (nhsuk::inset_text(html! {
                p { "An e-mail to " strong { (page.person.reach.email.as_deref().unwrap_or_default()) } " came back on " (fmt::date(on)) ". Nothing more is sent there: messages go by letter where that is safe, and the rest waits in the outbox." }
                p { "Ask the person for another address and change it below." }
                @if page.may(ActKind::StatePerson) {
                    form method="post" action={ "/episodes/" (page.id) "/contact/email-is-right" } novalidate {
                        (me.hidden(&Filled::default(), None))
                        (nhsuk::button("They say that it is right: use it again").secondary().small(true).once())
                    }
                }
            }))
        }
    }
}

fn draw(me: &Me, page: &EpisodePage) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Contact and needs" }
        (came_back(me, page))
        (identity(page))
        (safe(page))
        (reach(page))
        (needs(page))
        (background(page))
        (consents(page))
        (links(page))
        (super::own_pages::card(page))
        (super::carers::card(page))
        @if page.may(ActKind::RecordDeath) && !page.person.died {
            p { a class="nhsuk-link" href=(href(page, "death")) { "Record that the person has died" } }
        }
    }
}

fn href(page: &EpisodePage, part: &str) -> String {
    format!("/episodes/{}/contact/{part}", page.id)
}

/// A card with its way to change it, for those who may.
fn card(page: &EpisodePage, list: SummaryList, heading: &str, part: &str, kind: ActKind) -> Markup {
    let list = list.in_card(nhsuk::heading(2, heading).size(Some(nhsuk::Size::M)));
    let changed = page.may(kind).then(|| action("Change", href(page, part), ""));
    match (list.card.clone(), changed) {
        (Some(card), Some(change)) => html! { (list.card(Some(card.action(change)))) },
        _ => html! { (list) },
    }
}

/// Who they are.
pub(super) fn identity_list(page: &EpisodePage) -> SummaryList {
    let identity = &page.person.identity;
    let name = identity.name.as_ref();
    summary_list()
        .row(("Name", html! { (fmt::name(name)) }))
        .row((
            "Name they use",
            fmt::or(name.and_then(|n| n.uses.as_deref()), Missing::NotRecorded),
        ))
        .row(("Date of birth", fmt::born(identity.born, page.today)))
        .row(("NHS number", fmt::nhs_number(identity.nhs_number.as_ref())))
        .row(("Pronouns", fmt::or(identity.pronouns.as_deref(), Missing::NotRecorded)))
        .row((
            "Gender as in NHS records",
            fmt::or(identity.gender.map(|g| g.words()), Missing::NotRecorded),
        ))
        .row((
            "GP practice",
            fmt::or(identity.gp_practice.as_deref(), Missing::NotRecorded),
        ))
}

fn identity(page: &EpisodePage) -> Markup {
    card(
        page,
        identity_list(page),
        "Who they are",
        "identity",
        ActKind::StatePerson,
    )
}

/// How to reach them.
pub(super) fn reach_list(page: &EpisodePage) -> SummaryList {
    let reach = &page.person.reach;
    let phone = |number: Option<&str>| fmt::or(number.map(fmt::phone).as_deref(), Missing::NotRecorded);
    let mut address = reach.address.clone();
    address.extend(reach.postcode.clone());
    summary_list()
        .row(("Phone", phone(reach.phone.as_deref())))
        .row(("Other phone", phone(reach.other_phone.as_deref())))
        .row(("Email", fmt::or(reach.email.as_deref(), Missing::NotRecorded)))
        .row(("Address", fmt::list(&address, Missing::NotRecorded)))
}

fn reach(page: &EpisodePage) -> Markup {
    card(
        page,
        reach_list(page),
        "How to reach them",
        "reach",
        ActKind::StatePerson,
    )
}

/// How to reach them safely.
pub(super) fn safe_list(page: &EpisodePage) -> SummaryList {
    let safe = &page.person.safe_contact;
    let times: Vec<&str> = safe.times.iter().map(|t| t.words()).collect();
    summary_list()
        .row(("Phone calls", safe.phone.words()))
        .row(("Voicemail", safe.voicemail.words()))
        .row(("Text messages", safe.text.words()))
        .row(("Email", safe.email.words()))
        .row(("Letters", safe.letter.words()))
        .row((
            "When calls suit",
            if times.is_empty() {
                html! { "Any time in working hours" }
            } else {
                fmt::list(&times, Missing::NotAsked)
            },
        ))
        .row((
            "To be careful of",
            fmt::text(page.careful.as_deref(), Missing::NotRecorded),
        ))
}

fn safe(page: &EpisodePage) -> Markup {
    card(
        page,
        safe_list(page),
        "Safe contact",
        "safe-contact",
        ActKind::StatePerson,
    )
}

/// What helps them to use the service.
pub(super) fn needs_list(page: &EpisodePage) -> SummaryList {
    let needs: Vec<&str> = page.person.needs.iter().map(|n| n.words()).collect();
    summary_list()
        .row(("Access needs", fmt::list(&needs, Missing::NotRecorded)))
        .row((
            "Interpreter",
            fmt::or(
                page.person.interpreter.as_deref().map(language_words),
                Missing::NotRecorded,
            ),
        ))
}

fn needs(page: &EpisodePage) -> Markup {
    card(page, needs_list(page), "Access needs", "needs", ActKind::StatePerson)
}

/// What is counted so that it can be seen who is reached.
pub(super) fn background_list(page: &EpisodePage) -> SummaryList {
    let person = &page.person;
    let neighbourhood = person
        .deprivation
        .map(|d| format!("Decile {} of the {}", d.decile, d.index.words()));
    summary_list()
        .row((
            "Ethnic group",
            fmt::or(person.ethnicity.map(|e| e.words()), Missing::NotAsked),
        ))
        .row((
            "Deprivation of the neighbourhood",
            fmt::or(neighbourhood.as_deref(), Missing::NotRecorded),
        ))
}

fn background(page: &EpisodePage) -> Markup {
    let list = background_list(page).in_card(nhsuk::heading(2, "Counted, never decided on").size(Some(nhsuk::Size::M)));
    html! {
        (list)
        @if page.may(ActKind::StatePerson) {
            p {
                a class="nhsuk-link" href=(href(page, "ethnicity")) { "Record the ethnic group" } " · "
                a class="nhsuk-link" href=(href(page, "deprivation")) { "Record the deprivation of the neighbourhood" }
            }
        }
    }
}

fn consents(page: &EpisodePage) -> Markup {
    let words = |kind: &ConsentKind| match (kind, &page.person.carer) {
        (ConsentKind::ShareWithCarer, Some(carer)) => {
            let phone = carer
                .phone
                .as_deref()
                .map(|p| format!(", {}", fmt::phone(p)))
                .unwrap_or_default();
            format!("{}: {}{phone}", kind.words(), carer.name)
        }
        _ => kind.words().to_owned(),
    };
    let given: Vec<String> = page.person.consents.iter().map(words).collect();
    let list = summary_list().row((
        "Agreed to",
        if given.is_empty() {
            html! { span class="app-missing" { "Nothing yet" } }
        } else {
            fmt::list(&given, Missing::NotAsked)
        },
    ));
    card(page, list, "Consent", "consents", ActKind::StateConsent)
}

fn links(page: &EpisodePage) -> Markup {
    let linked = page.person.links.len();
    let words = match linked {
        0 => "None".to_owned(),
        n => fmt::plural(n, "other record", "other records"),
    };
    let list = summary_list().row(("Linked to", words));
    card(page, list, "The same person’s records", "links", ActKind::LinkPersons)
}
