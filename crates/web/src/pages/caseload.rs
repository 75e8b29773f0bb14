//! A therapist's caseload: one row a person, who needs a look first to be seen at a glance; the scores as a small line.

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use casework::ActKind;
use casework::read::{Caseload, CaseloadGroup, CaseloadRow, ScoreSeries};
use charts::{Sparkline, sparkline};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/caseload", Guard::needs(ActKind::SeeCaseload), show)
}

async fn show(me: Me) -> Answer {
    let caseload = me.ask(casework::Desk::caseload).await?;
    let main = draw(&me, &caseload);
    Ok(layout::app(
        &me,
        Sheet {
            title: "Caseload".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

fn draw(me: &Me, caseload: &Caseload) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Caseload" }
        @if caseload.groups.iter().all(|g| g.rows.is_empty()) {
            (layout::empty("Nobody is in therapy here yet.", "People appear when they accept an offer of one of your slots.", Some(("See today", "/today"))))
        }
        @for group in caseload.groups.iter().filter(|g| !g.rows.is_empty()) { (of(me, group)) }
    }
}

fn of(me: &Me, group: &CaseloadGroup) -> Markup {
    let heading = if group.own {
        "Your people".to_owned()
    } else {
        group.name.clone()
    };
    let minutes: u16 = group.rows.iter().map(|r| r.weekly.minutes).sum();
    let table = group.rows.iter().fold(
        nhsuk::table(format!("{heading}, by weekly day and time"))
            .caption_size(Some(nhsuk::Size::M))
            .head([
                "Person",
                "Therapy",
                "Weekly",
                "Sessions",
                "Last and next",
                "Scores",
                "Look at",
            ])
            .classes("app-list")
            .responsive(true),
        |table, row| table.row(cells(me, row)),
    );
    html! {
        (table)
        p class="nhsuk-body-s" { (fmt::plural(group.rows.len(), "person", "people")) ", " (fmt::duration(minutes)) " a week booked of " (fmt::count(group.hours_week.into(), "hour", "hours")) " that are safe." }
    }
}

fn cells(me: &Me, row: &CaseloadRow) -> Vec<Markup> {
    let last = row.last.map_or("Not seen yet".to_owned(), |(on, how)| {
        format!("{}: {}", fmt::date(on), how.words().to_lowercase())
    });
    let next = row.next.map_or("None planned".to_owned(), fmt::moment);
    vec![
        html! { a class="nhsuk-link" href={ "/episodes/" (row.line.episode) } { (row.line.person.listed()) } },
        html! { (words::choice(&row.choice)) },
        html! { (fmt::slot(row.weekly)) },
        html! { (row.attended) " of " (row.planned) @if let Some(on) = row.ending { br; "Ends " (fmt::date(on)) } },
        html! { (last) br; "Next: " (next) },
        html! { @for s in &row.scores { (spark(s)) } },
        html! { @for (what, colour) in looks(me, row) { (nhsuk::tag(what, colour)) " " } },
    ]
}

fn looks(me: &Me, row: &CaseloadRow) -> Vec<(String, TagColour)> {
    let mut out = Vec::new();
    if row.unseen_safety_answer {
        out.push(("Safety answer".to_owned(), TagColour::Orange));
    }
    if row.line.open_concerns > 0 {
        out.push(("Open concern".to_owned(), TagColour::Orange));
    }
    if row.missed >= 2 {
        out.push((format!("Missed {} in a row", row.missed), TagColour::Yellow));
    }
    if let Some(due) = row.line.next_due.filter(|d| d.on <= me.today) {
        out.push((due.kind.words().to_owned(), TagColour::Blue));
    }
    out
}

fn spark(series: &ScoreSeries) -> Markup {
    let Some(instrument) = catalogue::catalogue().instrument(&series.instrument) else {
        return html! {};
    };
    let cutoff = instrument
        .caseness
        .as_ref()
        .and_then(|c| c.at_or_above.or(c.above).or(c.below));
    let values = series
        .points
        .iter()
        .map(|(on, tenths)| (*on, tenths.map(|t| f64::from(t) / 10.0)))
        .collect();
    html! {
        span class="app-spark-line" { span class="nhsuk-body-s" { (instrument.short_name) " " }
            (sparkline(&Sparkline {
                instrument: instrument.short_name.clone(),
                min: instrument.scoring.min,
                max: instrument.scoring.max,
                cutoff,
                values,
            }))
        }
    }
}
