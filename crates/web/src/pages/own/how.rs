//! How things are: the person's own answers over time in plain words and as a drawing, and how far each goal is.

use super::questions::load;
use super::{OWN, send};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::episode::{EpisodeCommand, Measure};
use casework::read::{OwnBetween, OwnGoal};
use casework::{Act, ActKind};
use catalogue::{Direction, Instrument, catalogue};
use charts::{ClinicalSide, Cutoff, MeasureChart, Missed, Point, measure_over_time};
use jiff::civil::Date;
use maud::{Markup, html};
use measures::{Change, Points, movement};

pub(super) fn routes(routes: Routes) -> Routes {
    let rates = Guard::needs(ActKind::SetGoals).and(ActKind::SeeOwnRecord);
    routes.get("/my/how", OWN, show).post("/my/how", rates, rate)
}

async fn show(me: Me) -> Answer {
    let between = load(&me).await?;
    Ok(draw(&me, &between, &Filled::default()))
}

async fn rate(me: Me, Posted(fields): Posted) -> Answer {
    let between = load(&me).await?;
    let named = fields.get("goal").to_owned();
    let Some((n, goal)) = (1..).zip(&between.goals).find(|(_, g)| g.id.to_string() == named) else {
        return Ok(draw(&me, &between, &Filled::default()));
    };
    let mut r = Reader::new(fields, me.today);
    let from = |code: &str| code.parse::<u8>().ok().filter(|rating| *rating <= 10);
    let rating = r.code(&format!("rating-{n}"), from, &say("goal-missing"));
    let read = r.finish(|| {
        Some(Act::Episode {
            id: between.id,
            expected: None,
            command: EpisodeCommand::RateGoal {
                goal: goal.id,
                rating: rating?,
            },
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "goal-said", "/my/how").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw(&me, &between, &form))
}

fn draw(me: &Me, between: &OwnBetween, form: &Filled) -> Response {
    let mut ids: Vec<&str> = Vec::new();
    for m in &between.measures {
        if !ids.contains(&m.facts.instrument.as_str()) {
            ids.push(&m.facts.instrument);
        }
    }
    let to_answer = between.questions.as_ref().filter(|q| !q.open.is_empty());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("how-title")) }
        @if let Some(q) = to_answer { p { (nhsuk::link_button(super::questions::link(q.what), "/my/questions")) } }
        @if ids.is_empty() { p { (say("how-none")) } }
        @else { p { (say("how-lead")) } }
        @for i in ids.iter().filter_map(|id| catalogue().instrument(id)) { (one(between, i, me.today)) }
        h2 class="nhsuk-heading-m" { (say("goals-heading")) }
        @if between.goals.is_empty() { p { (say("goals-none")) } }
        @for (n, goal) in (1..).zip(&between.goals) { (one_goal(me, form, n, goal)) }
        p { a class="nhsuk-link app-target" href="/my/harm" { (say("harm-link")) } }
    };
    let sheet = OwnSheet {
        title: say("how-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

fn in_hundredths(tenths: u16) -> Points {
    Points::from_hundredths(i32::from(tenths) * 10)
}

/// What changed between two scores, in the words of the person's pages. The threshold is the catalogue's.
fn change(i: &Instrument, first: u16, last: u16) -> String {
    say(match movement(i, in_hundredths(first), in_hundredths(last)).change {
        Some(Change::ReliableImprovement) => "how-better",
        Some(Change::ReliableDeterioration) => "how-worse",
        Some(Change::NoReliableChange) => "how-same",
        None => "how-unknown",
    })
}

fn one(between: &OwnBetween, i: &Instrument, today: Date) -> Markup {
    let taken: Vec<&Measure> = between.measures.iter().filter(|m| m.facts.instrument == i.id).collect();
    let scored: Vec<(Date, u16)> = taken
        .iter()
        .filter_map(|m| Some((m.on, m.facts.score_tenths?)))
        .collect();
    // What is asked after the end is told apart: it says how one is now, not what the therapy did.
    let ended = between.ended_on.unwrap_or(Date::MAX);
    let (scored, later): (Vec<_>, Vec<_>) = scored.into_iter().partition(|(on, _)| *on <= ended);
    let drawing = measure_over_time(chart(between, i, &taken, today));
    html! {
        h2 class="nhsuk-heading-m" { (i.short_name) }
        p { (i.about) " " (say(match i.direction {
            Direction::LowerIsBetter => "how-lower",
            Direction::HigherIsBetter => "how-higher",
        })) }
        @match scored.as_slice() {
            [] => p { (say("how-no-score")) },
            [(on, only)] => p { (say_with("how-first", &[("score", &fmt::points(*only)), ("date", &fmt::date(*on))])) },
            [(from, first), between @ .., (_, last)] => {
                p { (say_with("how-moved", &[("first", &fmt::points(*first)), ("last", &fmt::points(*last)), ("date", &fmt::date(*from))])) " " strong { (change(i, *first, *last)) } }
                @if let Some((_, before)) = between.last() {
                    p { (say_with("how-since-last", &[("before", &fmt::points(*before)), ("last", &fmt::points(*last))])) }
                }
            }
        }
        @if !later.is_empty() {
            @if let Some((on, last)) = scored.last() {
                p { (say_with("how-at-end", &[("score", &fmt::points(*last)), ("date", &fmt::date(*on))])) }
            }
            h3 class="nhsuk-heading-s" { (say("how-after")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for (on, score) in &later { li {
                    (say_with("how-after-line", &[("score", &fmt::points(*score)), ("date", &fmt::date(*on))]))
                    @if let Some((_, last)) = scored.last() { " " (change(i, *last, *score)) }
                } }
            }
        }
        (drawing.svg)
        (nhsuk::details(say("how-table"), drawing.table))
    }
}

fn cutoff(caseness: &catalogue::Cutoff) -> Option<Cutoff> {
    let sides = [
        (caseness.at_or_above, ClinicalSide::AtOrAbove),
        (caseness.above, ClinicalSide::Above),
        (caseness.below, ClinicalSide::Below),
    ];
    let (value, side) = sides.into_iter().find_map(|(value, side)| Some((value?, side)))?;
    let label = say("how-cutoff");
    Some(Cutoff { value, label, side })
}

/// The drawing. What an item about danger was answered is not marked here: others may look over a shoulder.
fn chart(between: &OwnBetween, i: &Instrument, taken: &[&Measure], today: Date) -> MeasureChart {
    let points = taken.iter().filter_map(|m| {
        Some(Point {
            on: m.on,
            score: f64::from(m.facts.score_tenths?) / 10.0,
            session: None,
            entered_by: m.facts.entered_by.words().to_owned(),
            safety: None,
            note: None,
        })
    });
    let unscored = taken.iter().filter(|m| m.facts.score_tenths.is_none());
    let unscored = unscored.map(|m| (m.on, "how-too-few"));
    let declined = between.declined.iter().filter(|(_, id)| *id == i.id);
    let declined = declined.map(|(on, _)| (*on, "how-declined"));
    let missed = unscored.chain(declined).map(|(on, why)| Missed {
        on,
        session: None,
        why: say(why),
    });
    MeasureChart {
        id: format!("own-{}", i.id),
        instrument: i.short_name.clone(),
        min: i.scoring.min,
        max: i.scoring.max,
        cutoff: i.caseness.as_ref().and_then(cutoff),
        reliable_change: i.reliable_change.as_ref().map(|r| r.points),
        points: points.collect(),
        missed: missed.collect(),
        events: Vec::new(),
        change: None,
        source: say("how-source"),
        as_at: today,
        words: crate::say::CHARTS,
    }
}

fn one_goal(me: &Me, form: &Filled, n: usize, goal: &OwnGoal) -> Markup {
    let known: Vec<String> = goal
        .ratings
        .iter()
        .map(|(on, rating)| format!("{} ({rating})", fmt::date_short(*on)))
        .collect();
    // A form that comes back with an error is the form of one goal; the others begin anew.
    let mine = if form.fields.get("goal") == goal.id.to_string() {
        form.clone()
    } else {
        Filled::default()
    };
    html! {
        div class="app-as-written" { (super::paragraphs(&goal.words)) }
        @if !known.is_empty() { p { (say("goal-before")) " " (known.join(", ")) "." } }
        form method="post" action="/my/how" novalidate {
            (me.hidden(&mine, None))
            input type="hidden" name="goal" value=(goal.id);
            (mine.select(&format!("rating-{n}"), say("goal-rate"), (0..=10).map(|n: u8| (n.to_string(), n.to_string()))).hint(say("goal-hint")))
            (nhsuk::button(say("goal-button")).secondary().once())
        }
    }
}
