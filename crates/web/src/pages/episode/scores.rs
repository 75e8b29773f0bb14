//! Measures over time: one chart for each instrument, with its table.

use crate::fmt;
use care::episode::{Measure, MeasureFacts};
use care::terms::Attendance;
use casework::read::EpisodePage;
use catalogue::{Instrument, catalogue};
use charts::{ClinicalSide, Cutoff, MeasureChart, Missed, Point, SafetyMark, measure_over_time};
use maud::{Markup, html};
use measures::{Points, movement};

pub(in crate::pages) fn draw(page: &EpisodePage) -> Markup {
    let mut ids: Vec<&str> = Vec::new();
    let declined = page.state.declined.iter().map(|d| d.instrument.as_str());
    for id in page
        .state
        .measures
        .iter()
        .map(|m| m.facts.instrument.as_str())
        .chain(declined)
    {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    html! {
        @if !ids.is_empty() {
            h2 class="nhsuk-heading-m" id="measures" { "Measures" }
            div class="app-charts" {
                @for instrument in ids.iter().filter_map(|id| catalogue().instrument(id)) {
                    div {
                        h3 class="nhsuk-heading-s" { (instrument.short_name) ", " (instrument.domain) }
                        @let chart = measure_over_time(chart_of(page, instrument));
                        (chart.svg)
                        (follow_ups(page, instrument))
                        (nhsuk::details(format!("{} as a table", instrument.short_name), chart.table))
                    }
                }
            }
        }
    }
}

/// Tenths of a point as a number; the scale of the chart is in points.
fn in_points(tenths: u16) -> f64 {
    f64::from(tenths) / 10.0
}

fn chart_of(page: &EpisodePage, instrument: &Instrument) -> MeasureChart {
    let taken: Vec<&Measure> = page
        .state
        .measures
        .iter()
        .filter(|m| m.facts.instrument == instrument.id)
        .collect();
    let points = taken.iter().filter_map(|m| point(page, instrument, m)).collect();
    MeasureChart {
        id: format!("measure-{}", instrument.id),
        instrument: instrument.short_name.clone(),
        min: instrument.scoring.min,
        max: instrument.scoring.max,
        cutoff: instrument.caseness.as_ref().and_then(cutoff),
        reliable_change: instrument.reliable_change.as_ref().map(|r| r.points),
        points,
        missed: missed(page, instrument, &taken),
        events: Vec::new(),
        change: change(page, instrument, &taken),
        source: "this record".to_owned(),
        as_at: page.today,
        words: charts::Words::default(),
    }
}

/// Where the clinical range begins, as the catalogue states it.
fn cutoff(caseness: &catalogue::Cutoff) -> Option<Cutoff> {
    let sides = [
        (caseness.at_or_above, ClinicalSide::AtOrAbove),
        (caseness.above, ClinicalSide::Above),
        (caseness.below, ClinicalSide::Below),
    ];
    let (value, side) = sides.into_iter().find_map(|(value, side)| Some((value?, side)))?;
    Some(Cutoff {
        value,
        label: caseness.label.clone(),
        side,
    })
}

fn point(page: &EpisodePage, instrument: &Instrument, m: &Measure) -> Option<Point> {
    let entries = page.state.entries_that_day(m);
    Some(Point {
        on: m.on,
        score: in_points(m.facts.score_tenths?),
        session: session_number(page, &m.facts),
        entered_by: m.facts.entered_by.words().to_owned(),
        safety: safety(instrument, m),
        note: (entries > 1).then(|| format!("entered {entries} times that day")),
    })
}

fn safety(instrument: &Instrument, m: &Measure) -> Option<SafetyMark> {
    let answer = m.facts.safety?;
    let item = instrument.safety.first()?;
    let chosen = instrument
        .options
        .iter()
        .find(|o| o.value == answer)
        .map_or_else(|| answer.to_string(), |o| o.text.clone());
    let seen = match m.safety_seen {
        Some(on) => format!("seen by a clinician {}", fmt::date(on)),
        None => "not yet seen by a clinician".to_owned(),
    };
    Some(SafetyMark {
        mark: item.name.clone(),
        words: format!("{}, {}: {chosen}; {seen}", item.name, item.about),
    })
}

/// Which planned session of its course a measure belongs to, from 1.
fn session_number(page: &EpisodePage, facts: &MeasureFacts) -> Option<u32> {
    let (course, session) = page.state.session(facts.session?)?;
    let place = course.sessions.iter().position(|s| s.id == session.id)?;
    u32::try_from(place + 1).ok()
}

/// Occasions without a score: declined, too few answers, did not attend, held without this measure.
fn missed(page: &EpisodePage, instrument: &Instrument, taken: &[&Measure]) -> Vec<Missed> {
    let mut out: Vec<Missed> = Vec::new();
    for declined in page.state.declined.iter().filter(|d| d.instrument == instrument.id) {
        out.push(Missed {
            on: declined.on,
            session: None,
            why: "Declined".to_owned(),
        });
    }
    for m in taken.iter().filter(|m| m.facts.score_tenths.is_none()) {
        out.push(Missed {
            on: m.on,
            session: session_number(page, &m.facts),
            why: "Too few answers for a score".to_owned(),
        });
    }
    let first = taken.first().map(|m| m.on);
    for course in &page.state.courses {
        for (place, session) in course.sessions.iter().enumerate() {
            let Some(held) = session.held.filter(|h| first.is_some_and(|first| h.on >= first)) else {
                continue;
            };
            let known = taken
                .iter()
                .any(|m| m.facts.session == Some(session.id) || m.on == held.on)
                || out.iter().any(|m| m.on == held.on);
            if !known {
                let why = if held.attendance == Attendance::DidNotAttend {
                    "Did not attend"
                } else {
                    "Not recorded"
                };
                out.push(Missed {
                    on: held.on,
                    session: u32::try_from(place + 1).ok(),
                    why: why.to_owned(),
                });
            }
        }
    }
    out
}

/// What was answered after the end, apart from what the therapy came to: each against the last score in therapy.
fn follow_ups(page: &EpisodePage, instrument: &Instrument) -> Markup {
    let of = |after: bool| {
        let mut all: Vec<&Measure> = page
            .state
            .measures
            .iter()
            .filter(|m| m.facts.instrument == instrument.id && page.state.is_after_the_end(m) == after)
            .filter(|m| m.facts.score_tenths.is_some())
            .collect();
        all.sort_by_key(|m| m.on);
        all
    };
    let (before, after) = (of(false), of(true));
    let points = |m: &Measure| Points::from_hundredths(i32::from(m.facts.score_tenths.unwrap_or(0)) * 10);
    html! {
        @if !after.is_empty() {
            p class="nhsuk-body-s" { strong { "After the end, not counted into the outcome:" } }
            ul class="nhsuk-list nhsuk-list--bullet nhsuk-body-s" {
                @for m in &after {
                    li {
                        (fmt::date(m.on)) ": " (fmt::points(m.facts.score_tenths.unwrap_or(0)))
                        @if let Some(last) = before.last() { ". " (movement(instrument, points(last), points(m)).words("the last score in therapy")) }
                    }
                }
            }
        }
    }
}

/// What the change from first to last means, in the words of the measures. Scores after the end are not in it.
fn change(page: &EpisodePage, instrument: &Instrument, taken: &[&Measure]) -> Option<String> {
    let mut scored: Vec<(jiff::civil::Date, u16)> = taken
        .iter()
        .filter(|m| !page.state.is_after_the_end(m))
        .filter_map(|m| Some((m.on, m.facts.score_tenths?)))
        .collect();
    scored.sort_by_key(|(on, _)| *on);
    let [(_, first), .., (_, last)] = scored.as_slice() else {
        return None;
    };
    let in_hundredths = |tenths: u16| Points::from_hundredths(i32::from(tenths) * 10);
    Some(movement(instrument, in_hundredths(*first), in_hundredths(*last)).words("the first score"))
}
