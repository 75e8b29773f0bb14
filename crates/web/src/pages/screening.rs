//! Screening: a clinician looks, safety first, sets a priority and says what comes next. The pattern of every form about
//! an episode.

use super::shared::{again, load, send};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::{NextStep, Priority};
use care::{EpisodeId, Key};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/screening", Guard::needs(ActKind::Screen), show)
        .post("/episodes/{id}/screening", Guard::needs(ActKind::Screen), screen)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn screen(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    match read(&me, id, fields) {
        Ok((act, fields)) => send(&me, id, act, fields, &format!("/episodes/{id}"), draw).await,
        Err(form) => again(&me, id, form, draw).await,
    }
}

fn read(me: &Me, id: EpisodeId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut reader = Reader::new(fields, me.today);
    let priority = reader.code("priority", Priority::from_code, "Choose a priority");
    let next = reader.code("next", NextStep::from_code, "Choose what comes next");
    let reason = reader.text("reason", "Enter the reason for the priority");
    let expected = reader.expected();
    reader.finish(|| {
        let command = EpisodeCommand::Screen {
            priority: priority?,
            next: next?,
            reason: reason?,
        };
        Some(Act::Episode { id, expected, command })
    })
}

/// What the screening clinician must have read.
struct View {
    received: String,
    reason: Markup,
    own_words: Markup,
    referrer_view: Markup,
    safety: Markup,
    as_sent: Option<String>,
    screened: bool,
}

impl View {
    fn of(page: &EpisodePage) -> Self {
        let first = page.state.referrals.first();
        let version = first.map_or(0, |(_, version)| *version);
        let words = |key: Key| fmt::text(page.words(version, key), Missing::NotGiven);
        Self {
            received: first.map_or(String::new(), |(r, _)| {
                format!(
                    "{}, received {}",
                    r.source.words(),
                    fmt::date_and_relative(r.received_on, page.today)
                )
            }),
            reason: words(Key::ReferralReason),
            own_words: words(Key::OwnWords),
            referrer_view: words(Key::ReferrerView),
            safety: words(Key::SafetyAsSent),
            as_sent: first.map(|(r, _)| format!("/episodes/{}/referrals/{}", page.id, r.id)),
            screened: page.state.screening.is_some(),
        }
    }
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let view = View::of(page);
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (view.received) } "Screen the referral" }
        @if view.screened { (nhsuk::inset_text("This referral was screened already. Change the priority on the record instead.")) }
        (nhsuk::summary_list()
            .row(("Safety, as the referrer wrote it", view.safety))
            .row(("Reason for referral", view.reason))
            .row(("In the person’s own words", view.own_words))
            .row(("The referrer’s view", view.referrer_view)))
        @if let Some(href) = view.as_sent { p { a class="nhsuk-link" href=(href) { "The whole referral, as it was sent" } } }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("priority", "Priority", priorities()).hint("Priority orders our work. It says nothing about the person and predicts nothing."))
            (form.radios("next", "What comes next", choices(NextStep::ALL, NextStep::code, NextStep::words)))
            (form.textarea("reason", "Reason for the priority").hint("In words that the person may read."))
            (nhsuk::button("Save the screening").once())
        }
        (layout::crisis_help())
    };
    let banner = PersonBanner::of(page);
    let way = Way::back(format!("/episodes/{}", page.id));
    layout::record_form(
        me,
        &banner,
        Sheet {
            title: "Screen the referral".to_owned(),
            area: "Referrals",
            way,
            form: Some(form),
            main,
        },
    )
}

fn priorities() -> [nhsuk::Choice; 3] {
    [
        nhsuk::choice(Priority::Urgent.code(), Priority::Urgent.words()).hint("Before everybody who is not urgent."),
        nhsuk::choice(Priority::Soon.code(), Priority::Soon.words()).hint("Before routine, after urgent."),
        nhsuk::choice(Priority::Routine.code(), Priority::Routine.words()).hint("In order of the wait."),
    ]
}
