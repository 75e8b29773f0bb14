//! What a hub knows of somebody beside the episode: number, work, event, colleagues kept away, screening.

use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{DateRule, Errors, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::{EpisodeId, PractitionerId};
use casework::read::AtTheHub;
use casework::{Act, ActKind, HubAct, Refused};
use maud::{Markup, html};
use nhsuk::Legend;

/// The routes of this file.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/hub", Guard::needs(ActKind::SeeEpisode), show)
        .post(
            "/episodes/{id}/hub/screening",
            Guard::needs(ActKind::TakeMeasure),
            screen,
        )
        .post(
            "/episodes/{id}/hub/colleagues",
            Guard::needs(ActKind::StatePerson),
            keep_away,
        )
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    page(&me, id, &Filled::default()).await
}

async fn page(me: &Me, id: EpisodeId, form: &Filled) -> Answer {
    let known = me.ask(move |desk, p| desk.at_the_hub(p, id)).await?;
    Ok(draw(me, id, &known, form))
}

async fn screen(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let on = r.date("on", "the day of the screening", DateRule::PastOrToday);
    let answer = |code: &str| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let positive = r.code("positive", answer, "Choose what the screening points to");
    let note = r.optional("note");
    let (act, fields) = match r.finish(|| {
        Some(HubAct::RecordPtsdScreen {
            episode: id,
            on: on?,
            positive: positive?,
            note,
        })
    }) {
        Ok(read) => read,
        Err(form) => return page(&me, id, &form).await,
    };
    done(&me, id, Act::Hub(act), fields).await
}

async fn keep_away(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let listed = me.app.desk().hub_clinicians();
    let knows = r.codes("knows", |code| {
        let whom: PractitionerId = code.parse().ok()?;
        listed.iter().any(|(known, _)| *known == whom).then_some(whom)
    });
    if knows.is_empty() {
        r.wrong("knows", "Choose at least one clinician");
    }
    match r.finish(|| Some(HubAct::NameColleagues { episode: id, knows })) {
        Ok((act, fields)) => done(&me, id, Act::Hub(act), fields).await,
        Err(form) => page(&me, id, &form).await,
    }
}

async fn done(me: &Me, id: EpisodeId, act: Act, fields: crate::form::Fields) -> Answer {
    let errors: Errors = match me.act(act, &fields).await {
        Ok(done) => return Ok(me.went_well(&done.words, &format!("/episodes/{id}/hub"))),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(refused) => return Err(Problem::from(refused)),
    };
    page(me, id, &Filled { fields, errors }).await
}

fn draw(me: &Me, id: EpisodeId, known: &AtTheHub, form: &Filled) -> Response {
    let entry = &known.entry;
    let matter = entry.matter.map(|m| m.words().to_owned());
    let event = entry.event_on.map(fmt::date);
    let apart = if known.knows.is_empty() {
        "Nobody named".to_owned()
    } else {
        known.knows.join(", ")
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Work and colleagues" }
        (nhsuk::summary_list()
            .row(("Record", known.number.clone()))
            .row(("Came on", fmt::date(known.came_on)))
            .row(("Work", entry.work.words()))
            .row(("About", fmt::or(matter.as_deref(), Missing::NotRecorded)))
            .row(("Event at work", fmt::or(event.as_deref(), Missing::NotRecorded)))
            .row(("Kept from", apart))
            .row(("Others they know", fmt::text(known.others.as_deref(), Missing::NotRecorded)))
            .row(("Employer", if known.has_employer { "Named; shown to nobody" } else { "Not named" })))
        @if entry.told_of_neighbour { (nhsuk::inset_text("They work for a service whose staff go to another hub, know of it, and chose to come here.")) }
        @if let Some(now) = known.after_event { p { strong { "After the event: " } (now) } }
        (screening(me, id, known, form))
        (colleagues(me, id, known, form))
        p { a class="nhsuk-link" href={ "/people/" (known.person) "/readers" } { "Who has looked at this record" } " – tell the person when they ask." }
    };
    let sheet = Sheet {
        title: "Work and colleagues".to_owned(),
        way: Way::back(format!("/episodes/{id}")),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

fn screening(me: &Me, id: EpisodeId, known: &AtTheHub, form: &Filled) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Screening for post-traumatic stress" }
        @for (on, positive) in &known.screened {
            p { (fmt::date(*on)) ": " @if *positive { "points to post-traumatic stress: offer trauma-focused therapy" } @else { "does not point to it" } "." }
        }
        @if let Some(from) = known.screen_from {
            p { @if from <= me.today { "To be done: due since " } @else { "Not before " } (fmt::date(from)) ", one month after the event." }
        } @else if known.screened.is_empty() { p { "No event at work was named, so no screening is due." } }
        @if me.may(ActKind::TakeMeasure) {
            form method="post" action={ "/episodes/" (id) "/hub/screening" } novalidate {
                (me.hidden(form, None))
                (form.date("on", Legend::small("Day of the screening")))
                (form.radios("positive", Legend::small("What does it point to?"), [
                    nhsuk::choice("yes", "Post-traumatic stress"), nhsuk::choice("no", "Not to post-traumatic stress"),
                ]))
                (form.textarea("note", "By which instrument, and what was found (optional)").rows(2))
                (nhsuk::button("Record the screening").secondary().once())
            }
        }
    }
}

fn colleagues(me: &Me, id: EpisodeId, known: &AtTheHub, form: &Filled) -> Markup {
    let others: Vec<nhsuk::Choice> = me
        .app
        .desk()
        .hub_clinicians()
        .into_iter()
        .filter(|(whom, _)| !known.entry.knows.contains(whom) && me.principal.practitioner != Some(*whom))
        .map(|(whom, name)| nhsuk::choice(whom.to_string(), name))
        .collect();
    html! {
        @if me.may(ActKind::StatePerson) && !others.is_empty() {
            h2 class="nhsuk-heading-m" { "Keep the record from further colleagues" }
            form method="post" action={ "/episodes/" (id) "/hub/colleagues" } novalidate {
                (me.hidden(form, None))
                (form.checkboxes("knows", Legend::small("Clinicians whom the person knows"), others)
                    .hint("From then on they cannot see the record, and nothing tells them of it. It cannot be taken back."))
                (nhsuk::button("Keep it from them").secondary().once())
            }
        }
    }
}
