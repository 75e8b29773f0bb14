//! A measure entered by staff with the person, or from paper: every item on one page, or recorded as declined.

use super::shared::{again, load, send};
use crate::extract::{Asked, Id};
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::episode::EpisodeCommand;
use care::terms::EnteredBy;
use casework::read::EpisodePage;
use casework::{Act, ActKind, Answers};
use catalogue::Instrument;
use maud::{Markup, html};
use serde::Deserialize;

/// Which measure, and for which session.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Which {
    instrument: String,
    session: String,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::TakeMeasure);
    routes
        .get("/episodes/{id}/measure", guard, show)
        .post("/episodes/{id}/measure", guard, take)
}

async fn show(me: Me, Id(id): Id<EpisodeId>, Asked(which): Asked<Which>) -> Answer {
    let page = load(&me, id).await?;
    let mut begin: Vec<(String, String)> = vec![
        ("instrument".into(), which.instrument),
        ("session".into(), which.session),
    ];
    begin.extend(date_values("on", page.today));
    Ok(draw(&me, &page, &Filled::with(begin)))
}

async fn take(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let back = match fields.get("session") {
        "" => format!("/episodes/{id}#measures"),
        session => format!("/episodes/{id}/sessions/{session}"),
    };
    let instrument = catalogue::catalogue()
        .instrument(fields.get("instrument"))
        .ok_or(Problem::NotFound)?;
    match read(&me, id, instrument, fields) {
        Ok((act, fields)) => send(&me, id, act, fields, &back, draw).await,
        Err(form) => again(&me, id, form, draw).await,
    }
}

fn read(me: &Me, episode: EpisodeId, instrument: &Instrument, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let session = r.optional("session").and_then(|s| s.parse().ok());
    if r.fields().get("answered") == "declined" {
        let command = EpisodeCommand::DeclineMeasure {
            instrument: instrument.id.clone(),
            session,
            occasion: None,
        };
        return r.finish(|| {
            Some(Act::Episode {
                id: episode,
                expected,
                command,
            })
        });
    }
    let on = r.date("on", "the day of the answers", DateRule::PastOrToday);
    let entered_by = r.code("entered-by", EnteredBy::from_code, "Choose who entered the answers");
    let answers: Vec<Option<u8>> = (1..=instrument.items.len())
        .map(|n| r.optional(&format!("item-{n}")).and_then(|v| v.parse().ok()))
        .collect();
    if answers.iter().all(Option::is_none) {
        r.wrong(
            "item-1",
            "Choose an answer, or say that the person would rather not answer",
        );
    }
    r.finish(|| {
        let answers = Answers {
            instrument: instrument.id.clone(),
            answers,
            entered_by: entered_by?,
        };
        Some(Act::TakeMeasure {
            episode,
            expected,
            session,
            on: on?,
            answers,
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let instrument = catalogue::catalogue().instrument(form.fields.get("instrument"));
    let main = match instrument {
        Some(instrument) => questions(me, page, form, instrument),
        None => choose(page),
    };
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}", page.id));
    let sheet = Sheet {
        title: "Enter a measure".to_owned(),
        area: "Records",
        way,
        form: Some(form),
        main,
    };
    layout::record_form(me, &banner, sheet)
}

fn choose(page: &EpisodePage) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Enter a measure" }
        ul class="nhsuk-list" {
            @for i in &catalogue::catalogue().instruments {
                li { a class="nhsuk-link app-target" href={ "/episodes/" (page.id) "/measure?instrument=" (i.id) } { (i.short_name) ", " (i.domain) } }
            }
        }
    }
}

fn questions(me: &Me, page: &EpisodePage, form: &Filled, i: &Instrument) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (i.short_name) ", " (i.domain) } (i.name) }
        p class="nhsuk-body" { "Ask the questions as they stand. The person may leave any of them out, or decline; it has no effect on their care." }
        form method="post" action={ "/episodes/" (page.id) "/measure" } novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="instrument" value=(i.id);
            input type="hidden" name="session" value=(form.fields.get("session"));
            (form.radios("answered", nhsuk::Legend::small("Would they like to answer?"), [
                nhsuk::choice("yes", "Yes"),
                nhsuk::choice("declined", "They would rather not").hint("Recorded as declined, which is not missing."),
            ]))
            p class="nhsuk-body" { strong { (i.stem) } }
            @for (n, item) in (1..).zip(&i.items) {
                (form.radios(&format!("item-{n}"), nhsuk::Legend::small(format!("{n}. {}", item.text)), i.options.iter().map(|a| (a.value.to_string(), a.text.clone()))).classes("nhsuk-radios--small"))
            }
            (form.radios("entered-by", nhsuk::Legend::small("Who entered the answers"), choices(&[EnteredBy::StaffWithPerson, EnteredBy::StaffFromPaper, EnteredBy::Person], EnteredBy::code, EnteredBy::words)).hint("Shown beside the score, always."))
            (form.date("on", nhsuk::Legend::small("Day")))
            (nhsuk::button("Save the answers").once())
        }
        (layout::crisis_help())
        p class="nhsuk-body-s" { (i.licence.text) }
    }
}
