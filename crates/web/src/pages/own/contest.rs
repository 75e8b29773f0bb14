//! Saying no to a no: a second opinion, a complaint, an advocate.

use super::{OWN, complain, send};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::AskedBy;
use care::{DecisionId, EpisodeId};
use casework::read::OwnEpisode;
use casework::{Act, ActKind};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let asks = Guard::needs(ActKind::AskSecondOpinion).and(ActKind::SeeOwnRecord);
    routes
        .get("/my/{id}/decisions/{decision}/second-opinion", OWN, show)
        .post("/my/{id}/decisions/{decision}/second-opinion", asks, ask)
}

/// The path, when the decision is one that the person was told.
async fn load(me: &Me, id: EpisodeId, decision: DecisionId) -> Result<OwnEpisode, Problem> {
    let path = me.ask(move |desk, p| desk.own_episode(p, id)).await?;
    if path.decisions.iter().any(|d| d.id == decision) {
        Ok(path)
    } else {
        Err(Problem::NotFound)
    }
}

async fn show(me: Me, Id((id, decision)): Id<(EpisodeId, DecisionId)>) -> Answer {
    let path = load(&me, id, decision).await?;
    Ok(draw(&me, &path, decision, &Filled::default()))
}

async fn ask(me: Me, Id((id, decision)): Id<(EpisodeId, DecisionId)>, Posted(fields): Posted) -> Answer {
    load(&me, id, decision).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.optional("words");
    let review = me.app.desk().ids().next();
    let read = r.finish(|| {
        Some(Act::Episode {
            id,
            expected: None,
            command: EpisodeCommand::AskSecondOpinion {
                review,
                decision,
                asked_by: AskedBy::Person,
                reason,
            },
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "contest-said", "/my").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    let path = load(&me, id, decision).await?;
    Ok(draw(&me, &path, decision, &form))
}

fn draw(me: &Me, path: &OwnEpisode, decision: DecisionId, form: &Filled) -> Response {
    let help = me.app.desk().service().complaint_help.clone();
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("contest-heading")) }
        (crate::easy::link(super::easy::NO))
        @match path.decisions.iter().find(|d| d.id == decision) {
            Some(d) if d.can_contest => (open(me, d, form)),
            Some(d) if d.reviews.iter().any(|r| r.told.is_none()) => p { (say("contest-under-way")) },
            Some(d) if d.contest_until < me.today => p { (say("contest-too-late")) },
            _ => p { (say("contest-none")) },
        }
        h2 class="nhsuk-heading-m" { (say("complain-heading")) }
        @if me.may(ActKind::Complain) {
            p { (say("complain-lead")) }
            p { (nhsuk::link_button(say("complain-write"), complain::PATH)) }
        }
        (complain::elsewhere(&help))
        h2 class="nhsuk-heading-m" { (say("contest-advocate-heading")) }
        (complain::advocate(&help))
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("contest-title"),
            back: Some("/my"),
            form: Some(form),
            main,
        },
    )
}

fn open(me: &Me, d: &casework::read::OwnDecision, form: &Filled) -> Markup {
    let days = me.app.desk().service().standards.second_opinion_working_days;
    let values = [("days", fmt::number(days.into())), ("date", fmt::date(d.contest_until))];
    let time = say_with(
        "contest-time",
        &values.each_ref().map(|(key, value)| (*key, value.as_str())),
    );
    html! {
        p { (say("contest-lead")) }
        p { (say("contest-keeps")) " " (time) }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("contest-words")).hint(html! { (say("contest-words-hint")) " " (say("contest-bring")) }).rows(6))
            (nhsuk::button(say("contest-button")).once())
        }
    }
}
