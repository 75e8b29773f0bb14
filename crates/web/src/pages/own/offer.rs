//! An offer: yes, yes but at another time, or no. A no never costs the place.

use super::{OWN, at, how, send, with};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::say;
use crate::words;
use axum::response::Response;
use care::EpisodeId;
use care::calendar::london_date;
use care::terms::{DeclineReason, TraineeTold};
use casework::read::{OwnEpisode, OwnOffer};
use casework::{Act, ActKind};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs(ActKind::AnswerOffer).and(ActKind::SeeOwnRecord);
    routes
        .get("/my/{id}/offer", OWN, show)
        .post("/my/{id}/offer", answers, answer)
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let path = me.ask(move |desk, p| desk.own_episode(p, id)).await?;
    let others = others(&me, &path).await?;
    Ok(draw(&me, &path, others, &Filled::default()))
}

/// Whether the therapist of the offer has other times that are free.
async fn others(me: &Me, path: &OwnEpisode) -> Result<bool, Problem> {
    let Some(offer) = path.offers.first().map(|o| o.id) else {
        return Ok(false);
    };
    let id = path.id;
    let times = me.ask(move |desk, p| desk.own_offer_times(p, id, offer)).await?;
    Ok(!times.is_empty())
}

/// Why a place does not suit; the first is what "not at this time" means.
const WHY: [(DeclineReason, &str); 7] = [
    (DeclineReason::Time, "why-time"),
    (DeclineReason::Place, "why-place"),
    (DeclineReason::Format, "why-format"),
    (DeclineReason::Therapy, "why-therapy"),
    (DeclineReason::Therapist, "why-therapist"),
    (DeclineReason::TooSoon, "why-too-soon"),
    (DeclineReason::Other, "why-other"),
];

async fn answer(me: Me, Id(episode): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let path = me.ask(move |desk, p| desk.own_episode(p, episode)).await?;
    let mut r = Reader::new(fields, me.today);
    let named = r.fields().get("offer").to_owned();
    // An offer that is not there any more: the page says so.
    let Some(offer) = path.offers.iter().find(|o| o.id.to_string() == named) else {
        let others = others(&me, &path).await?;
        return Ok(draw(&me, &path, others, &Filled::default()));
    };
    let chosen = r.code(
        "answer",
        |c| ["yes", "move", "no"].into_iter().find(|known| *known == c),
        &say("offer-choose"),
    );
    let (expected, id) = (None, offer.id);
    let decline = |reason, words| Act::DeclineOffer {
        episode,
        expected,
        offer: id,
        reason,
        words,
    };
    let (read, said) = match chosen {
        Some("yes") => {
            let agrees = !offer.trainee || r.ticked("trainee");
            if !agrees {
                r.wrong("trainee", say("offer-trainee-missing"));
            }
            let trainee = if offer.trainee {
                TraineeTold::ToldAndAgreed
            } else {
                TraineeTold::NotATrainee
            };
            let act = Act::AcceptOffer {
                episode,
                expected,
                offer: id,
                trainee,
            };
            (r.finish(|| Some(act)), "offer-said-yes")
        }
        Some("move") => {
            let words = r.optional("move-words");
            (
                r.finish(|| Some(decline(DeclineReason::Time, words))),
                "offer-said-move",
            )
        }
        Some(_) => {
            let reason = r.code("reason", DeclineReason::from_code, &say("offer-choose-why"));
            let words = r.optional("words");
            (r.finish(|| Some(decline(reason?, words))), "offer-said-no")
        }
        None => (r.finish(|| None), "offer-said-no"),
    };
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, said, "/my").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    let path = me.ask(move |desk, p| desk.own_episode(p, episode)).await?;
    let others = others(&me, &path).await?;
    Ok(draw(&me, &path, others, &form))
}

fn draw(me: &Me, path: &OwnEpisode, others: bool, form: &Filled) -> Response {
    let main = match path.offers.first() {
        None => html! {
            h1 class="nhsuk-heading-l" { (say("offer-none-heading")) }
            p { (say("offer-none")) }
        },
        Some(offer) => open(
            me,
            form,
            offer,
            others.then(|| format!("/my/{}/offer/{}/times", path.id, offer.id)),
        ),
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("offer-title"),
            back: Some("/my"),
            form: Some(form),
            main,
        },
    )
}

fn open(me: &Me, form: &Filled, o: &OwnOffer, others: Option<String>) -> Markup {
    let first = format!(
        "{}, {}",
        fmt::day(london_date(o.first_at)),
        fmt::time_range(o.first_at, o.minutes)
    );
    let yes = if o.trainee {
        html! {
            p { (say("offer-trainee")) }
            (form.tick("trainee", say("offer-trainee-agree")))
        }
    } else {
        html! {}
    };
    let yes_choice = nhsuk::choice("yes", say("offer-yes")).hint(say("offer-yes-hint"));
    let yes_choice = if o.trainee {
        yes_choice.conditional(yes)
    } else {
        yes_choice
    };
    html! {
        h1 class="nhsuk-heading-l" { (say("offer-heading")) }
        (nhsuk::summary_list()
            .row((say("offer-what"), words::choice(&o.choice)))
            .row((say("offer-with"), o.with.clone()))
            .row((say("offer-first"), first))
            .row((say("offer-weekly"), with("each-time", "time", &fmt::duration(o.minutes))))
            .row((say("offer-how"), o.medium.map_or_else(|| say("not-known"), how)))
            .facts(o.place.as_ref().map(|place| (say("offer-where"), at(place))))
            .row((say("offer-until"), fmt::moment(o.expires_at))))
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            input type="hidden" name="offer" value=(o.id);
            (form.radios("answer", nhsuk::Legend::medium(say("offer-question")), [
                yes_choice,
                nhsuk::choice("move", say("offer-move")).hint(say("offer-move-hint")).conditional(html! {
                    @if let Some(href) = &others { p { a class="nhsuk-link app-target" href=(href) { (say("offer-times-link")) } } }
                    (form.textarea("move-words", say("offer-words")).rows(3))
                }),
                nhsuk::choice("no", say("offer-no")).hint(say("offer-no-hint")).conditional(html! {
                    (form.radios("reason", nhsuk::Legend::small(say("offer-why")), WHY.map(|(reason, name)| (reason.code(), say(name)))).hint(say("offer-why-hint")))
                    (form.textarea("words", say("offer-words")).rows(3))
                }),
            ]))
            (nhsuk::button(say("offer-send")).once())
        }
    }
}
