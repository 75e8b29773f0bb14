//! Yes to an offer, at another of the therapist's free times.

use super::times::place;
use super::{OWN, send};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::calendar::{london, london_date};
use care::terms::{Day, TraineeTold, WeeklySlot};
use care::{EpisodeId, OfferId};
use casework::own_time::FreeTime;
use casework::read::OwnOffer;
use casework::{Act, ActKind, OwnAct};
use maud::html;

pub(super) fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs(ActKind::AnswerOffer).and(ActKind::SeeOwnRecord);
    routes
        .get("/my/{id}/offer/{offer}/times", OWN, show)
        .post("/my/{id}/offer/{offer}/times", answers, take)
}

async fn load(me: &Me, id: EpisodeId, offer: OfferId) -> Result<(OwnOffer, Vec<FreeTime>), Problem> {
    let path = me.ask(move |desk, p| desk.own_episode(p, id)).await?;
    let found = path
        .offers
        .into_iter()
        .find(|o| o.id == offer)
        .ok_or(Problem::NotFound)?;
    let times = me.ask(move |desk, p| desk.own_offer_times(p, id, offer)).await?;
    Ok((found, times))
}

async fn show(me: Me, Id((id, offer)): Id<(EpisodeId, OfferId)>) -> Answer {
    let (found, times) = load(&me, id, offer).await?;
    Ok(draw(&me, id, &found, &times, &Filled::default()))
}

async fn take(me: Me, Id((id, offer)): Id<(EpisodeId, OfferId)>, Posted(fields): Posted) -> Answer {
    let (found, times) = load(&me, id, offer).await?;
    let mut r = Reader::new(fields, me.today);
    let of_them = |code: &str| times.iter().find(|t| t.opening.to_string() == code).cloned();
    let chosen = r.code("slot", of_them, &say("offer-times-missing"));
    let agrees = !found.trainee || r.ticked("trainee");
    if !agrees {
        r.wrong("trainee", say("offer-trainee-missing"));
    }
    let trainee = if found.trainee {
        TraineeTold::ToldAndAgreed
    } else {
        TraineeTold::NotATrainee
    };
    let read = r.finish(|| {
        let time = chosen?;
        Some(Act::Own(OwnAct::AcceptElsewhen {
            episode: id,
            offer,
            opening: time.opening,
            first_at: time.at,
            trainee,
        }))
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "offer-said-yes", "/my").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    let (found, times) = load(&me, id, offer).await?;
    Ok(draw(&me, id, &found, &times, &form))
}

/// Each week on which day and when, and the first day.
fn weekly(time: &FreeTime) -> String {
    let local = time.at.to_zoned(london());
    let slot = WeeklySlot {
        day: Day::of(local.date()),
        at: local.time(),
        minutes: time.minutes,
    };
    let first = fmt::day(london_date(time.at));
    say_with("offer-times-one", &[("weekly", &fmt::slot(slot)), ("first", &first)])
}

fn draw(me: &Me, id: EpisodeId, offer: &OwnOffer, times: &[FreeTime], form: &Filled) -> Response {
    let choices = times
        .iter()
        .map(|t| nhsuk::choice(t.opening.to_string(), weekly(t)).hint(place(t)));
    let back = format!("/my/{id}/offer");
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("offer-times-heading")) }
        p { (say_with("offer-times-with", &[("with", &offer.with)])) }
        @if times.is_empty() { p { (say("offer-times-none")) } }
        @else {
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, None))
                (form.radios("slot", nhsuk::Legend::medium(say("offer-times-question")), choices))
                @if offer.trainee { p { (say("offer-trainee")) } (form.tick("trainee", say("offer-trainee-agree"))) }
                (nhsuk::button(say("offer-times-button")).once())
            }
        }
        p { a class="nhsuk-link app-target" href=(back) { (say("offer-times-back")) } }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("offer-title"),
            back: Some(&back),
            form: Some(form),
            main,
        },
    )
}
