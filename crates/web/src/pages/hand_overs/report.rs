//! What charities pick up: handed over, accepted, declined, arrived, and not arrived, by provider, help, quarter and payer;
//! how long it took; and how many were told no in the same time. A commissioner sees it with small numbers held back.

use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::hours::period::{Kind, Period};
use crate::pages::plain_form::capital;
use crate::pages::shared::{asking, views};
use crate::respond::{Answer, document};
use crate::router::{Guard, Routes};
use crate::words;
use care::Role;
use care::provider::Payer;
use care::terms::TherapyCode;
use casework::ActKind;
use casework::read::{NoCount, PickUp, PickUpCount, PickUpOpen};
use charts::{StackedBars, stacked_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use measures::suppression::Shown;
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

pub(super) fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeePickUp);
    routes
        .get("/hand-overs/report", sees, show)
        .get("/hand-overs/report/file", sees, file)
}

/// The questions in the address: codes and a day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    period: String,
    at: String,
}

impl Questions {
    fn period(&self, today: Date) -> Period {
        let kind = Kind::from_code(&self.period).unwrap_or(Kind::Year);
        Period::around(kind, self.at.parse().unwrap_or(today))
    }
}

fn address(path: &str, period: &Period) -> String {
    asking(
        path,
        &[("period", period.kind.code()), ("at", &period.from.to_string())],
    )
}

fn is_outside(me: &Me) -> bool {
    me.role() == Role::Commissioner
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let period = q.period(me.today);
    let (from, to) = (period.from, period.to);
    if is_outside(&me) {
        return outside(&me).await;
    }
    let report = me.ask(move |desk, p| desk.pick_up(p, from, to)).await?;
    let open = me.ask(casework::Desk::pick_up_open).await?;
    let body = body(&report, open.as_ref(), me.today);
    let main = html! {
        h1 class="nhsuk-heading-l" { "What charities pick up" }
        (choice(&period, me.today))
        h2 class="nhsuk-heading-m" { (capital(&period.words())) }
        (body)
        p { a class="nhsuk-link" href=(address("/hand-overs/report/file", &period)) { "Download these figures (CSV)" } }
    };
    let way = if me.may(ActKind::SeeHandOvers) {
        Way::crumbs([("Hand-overs", "/hand-overs")])
    } else {
        Way::Top
    };
    let sheet = Sheet {
        title: "What charities pick up".to_owned(),
        way,
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// For those outside the service: what is released, and no other time.
async fn outside(me: &Me) -> Answer {
    let open = me.ask(casework::Desk::pick_up_open).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "What charities pick up" }
        @match &open {
            Some(report) => {
                (open_body(report))
                p { a class="nhsuk-link" href="/hand-overs/report/file" { "Download these figures (CSV)" } }
                p { a class="nhsuk-link" href="/map/own#open-data" { "Every release, as open data" } }
            }
            None => (layout::empty("Nothing is released yet.", "The service publishes its figures release by release. Ask its manager for the first.", None)),
        }
    };
    let sheet = Sheet {
        title: "What charities pick up".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(me, sheet))
}

fn choice(period: &Period, today: Date) -> Markup {
    let tabs: Vec<(String, String, bool)> = Kind::ALL
        .iter()
        .map(|kind| {
            let other = Period::around(*kind, period.from);
            let href = address("/hand-overs/report", &other);
            (kind.words().to_owned(), href, *kind == period.kind)
        })
        .collect();
    let (before, after) = (period.before(), period.after());
    html! {
        (views("Length of time", &tabs))
        p class="app-no-print" {
            a class="nhsuk-link" href=(address("/hand-overs/report", &before)) { "Before: " (before.words()) }
            @if after.from <= today { " · " a class="nhsuk-link" href=(address("/hand-overs/report", &after)) { "After: " (after.words()) } }
        }
    }
}

fn tile(figure: &str, words: &str) -> Markup {
    html! { li { p class="app-count" { (figure) small { (words) } } } }
}

fn body(report: &PickUp, open: Option<&PickUpOpen>, today: Date) -> Markup {
    html! {
        @if report.counts.is_empty() {
            (layout::empty("Nobody was handed over to a provider with a seat in this time.", "Hand-overs will stand here by provider, kind of help, quarter and who pays.", Some(("Providers", "/providers"))))
        } @else {
            (headline(report))
            @let chart = stacked_bars(&chart_of(report, today));
            (chart.svg)
            (nhsuk::details("By provider as a table", chart.table))
            (table(&report.counts))
            p class="nhsuk-body-s" { "A hand-over counts in the quarter in which it was made, whatever became of it later. Accepted includes those who arrived since. Not arrived: did not come, or was taken back before; declined and not arrived are still ours. Who pays is what the provider had said on the day." }
        }
        @if !report.noes.is_empty() { (noes(&report.noes)) }
        @if let Some(open) = open { (nhsuk::details("As it is released to anybody", open_body(open))) }
    }
}

fn headline(report: &PickUp) -> Markup {
    let handed = report.sum(|c| c.handed_over);
    let arrived = report.sum(|c| c.arrived);
    let ours = report.sum(|c| c.declined + c.not_arrived + c.open);
    let (charity, known) = report.charity_funded();
    html! {
        ul class="app-tiles" {
            (tile(&handed.to_string(), "people handed over"))
            (tile(&arrived.to_string(), "of them arrived"))
            (tile(&ours.to_string(), "of them did not, or not yet: still ours"))
            @if known > 0 { (tile(&format!("{charity} of {known}"), "of those who arrived were helped at the cost of a grant or of the provider’s own funds")) }
        }
        p { (days_words(&report.days_to_arrival)) }
    }
}

/// The median and the range, with how many people they are of.
fn days_words(days: &[i32]) -> String {
    let (Some(least), Some(most)) = (days.first(), days.last()) else {
        return "Nobody has arrived yet, so there is no figure for how long it takes.".to_owned();
    };
    let middle = days.get(days.len() / 2).copied().unwrap_or(*least);
    format!(
        "From hand-over to arrival: {} at the median, from {least} to {most} ({}).",
        fmt::count(middle.into(), "day", "days"),
        fmt::plural(days.len(), "person", "people")
    )
}

#[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^52")]
fn chart_of(report: &PickUp, today: Date) -> StackedBars {
    let mut rows: Vec<(String, [usize; 3])> = Vec::new();
    for c in &report.counts {
        let parts = [c.arrived, c.open, c.declined + c.not_arrived];
        match rows.iter_mut().find(|(name, _)| *name == c.name) {
            Some((_, sums)) => sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part),
            None => rows.push((c.name.clone(), parts)),
        }
    }
    rows.sort_by_key(|(name, sums)| (std::cmp::Reverse(sums.iter().sum::<usize>()), name.clone()));
    let handed = report.sum(|c| c.handed_over);
    StackedBars {
        id: "hand-overs".to_owned(),
        finding: format!(
            "Of {}, {} arrived",
            fmt::plural(handed, "person handed over", "people handed over"),
            report.sum(|c| c.arrived)
        ),
        rows_are: "Provider".to_owned(),
        unit: "people".to_owned(),
        parts: ["Arrived", "Open", "Declined or did not arrive"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows
            .into_iter()
            .map(|(name, sums)| (name, sums.iter().map(|n| *n as f64).collect()))
            .collect(),
        whole: None,
        limit: None,
        source: "this service’s hand-overs".to_owned(),
        as_at: today,
    }
}

/// "July to September 2026".
fn quarter_words((year, quarter): (i16, i8)) -> String {
    let months = match quarter {
        1 => "January to March",
        2 => "April to June",
        3 => "July to September",
        _ => "October to December",
    };
    format!("{months} {year}")
}

fn table(counts: &[PickUpCount]) -> Markup {
    let heads: [Cell; 9] = [
        "Provider".into(),
        "Help".into(),
        "Quarter".into(),
        "Who pays".into(),
        number("Handed over"),
        number("Accepted"),
        number("Declined"),
        number("Arrived"),
        number("Not arrived"),
    ];
    let rows = counts.iter().map(|c| -> [Cell; 9] {
        [
            cell(c.name.clone()),
            cell(words::therapy(&c.help)),
            cell(quarter_words(c.quarter)),
            cell(c.payer.map_or("Not stated", Payer::words)),
            number(c.handed_over.to_string()),
            number(c.accepted.to_string()),
            number(c.declined.to_string()),
            number(c.arrived.to_string()),
            number(c.not_arrived.to_string()),
        ]
    });
    html! { (nhsuk::table("By provider, help, quarter and who pays").responsive(true).classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn noes(noes: &[NoCount]) -> Markup {
    let heads: [Cell; 6] = [
        "Therapy or help".into(),
        number("Told no"),
        number("Of these, not provided here"),
        number("Sent elsewhere"),
        number("Handed to a charity"),
        number("Arrived there"),
    ];
    let rows = noes.iter().map(|n| -> [Cell; 6] {
        [
            cell(
                n.therapy
                    .as_ref()
                    .map_or_else(|| "None was named".to_owned(), words::therapy),
            ),
            number(n.told_no.to_string()),
            number(n.unmet_need.to_string()),
            number(n.sent_elsewhere.to_string()),
            number(n.handed_to_charity.to_string()),
            number(n.arrived_at_charity.to_string()),
        ]
    });
    html! {
        (nhsuk::table("Told no, or sent elsewhere, in the same time").responsive(true).classes("app-list").head::<Cell>(heads).rows(rows))
        p class="nhsuk-body-s" { "Told no: not suitable and not now, while the decision stands. Sent elsewhere: referred on and signposted. The help that a charity gives may be another than the therapy that was asked about, so the two do not add up." }
    }
}

/// A count as it may be shown.
fn shown(value: Shown) -> String {
    match value {
        Shown::Count(n) => n.to_string(),
        Shown::Held(n) => format!("{n} (earlier release)"),
        Shown::Hidden => "not shown".to_owned(),
    }
}

fn open_body(report: &PickUpOpen) -> Markup {
    if report.rows.is_empty() {
        return layout::empty(
            "Nobody was handed over to a provider with a seat in the year of the last release.",
            "People handed over to charities and other providers will be counted here.",
            None,
        );
    }
    let heads: [Cell; 4] = [
        "Help".into(),
        "By whom".into(),
        number("Arrived"),
        number("Still with the service"),
    ];
    let rows = report.rows.iter().map(|row| -> [Cell; 4] {
        [
            cell(words::therapy(&TherapyCode::new(row.help.as_str()))),
            cell(if row.by_charity { "Charities" } else { "Other providers" }),
            number(shown(row.arrived)),
            number(shown(row.ours)),
        ]
    });
    html! {
        p { "Release " (report.release) ": people handed over from " (fmt::date(report.from)) " to " (fmt::date(report.to)) "." }
        (nhsuk::table("People handed over, by kind of help").responsive(true).head::<Cell>(heads).rows(rows))
        p class="nhsuk-body-s" { "All: " (shown(report.all)) ". Counts below 5 are not shown, nor what would give them away, here or together with an earlier release; a figure that has changed by fewer than 5 people stays that of the earlier release. Not shown does not mean none." }
    }
}

/// The figures as a file: codes and numbers, nobody's name who was handed over.
async fn file(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let period = q.period(me.today);
    let (from, to) = (period.from, period.to);
    let name = format!("hand-overs-{}-{from}.csv", period.kind.code());
    if is_outside(&me) {
        let mut out = "release,from,to,help,provider,arrived,still_with_the_service\r\n".to_owned();
        let open = me.ask(casework::Desk::pick_up_open).await?;
        for (report, row) in open
            .iter()
            .flat_map(|report| report.rows.iter().map(move |row| (report, row)))
        {
            let (arrived, ours) = (shown(row.arrived), shown(row.ours));
            let provider = if row.by_charity { "charity" } else { "other" };
            out.push_str(&format!(
                "{},{},{},{},{provider},{arrived},{ours}\r\n",
                report.release, report.from, report.to, row.help
            ));
        }
        return Ok(document("text/csv", "hand-overs-released.csv", out.into_bytes()));
    }
    let report = me.ask(move |desk, p| desk.pick_up(p, from, to)).await?;
    let mut out = "provider,kind,help,year,quarter,payer,handed_over,accepted,declined,arrived,not_arrived,open,outcome_shared,better\r\n".to_owned();
    for c in &report.counts {
        out.push_str(&format!(
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
            in_csv(&c.name),
            c.kind.code(),
            c.help.as_str(),
            c.quarter.0,
            c.quarter.1,
            c.payer.map_or("", Payer::code),
            c.handed_over,
            c.accepted,
            c.declined,
            c.arrived,
            c.not_arrived,
            c.open,
            c.shared,
            c.better
        ));
    }
    Ok(document("text/csv", &name, out.into_bytes()))
}

/// A name in a file: in quotes, and never read as a formula by a spreadsheet.
fn in_csv(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_file_is_a_name() {
        assert_eq!(in_csv("Friends, \"The\""), "\"Friends, \"\"The\"\"\"");
        assert_eq!(in_csv("=1+1"), "\"'=1+1\"");
    }

    #[test]
    fn the_median_stands_with_how_many_it_is_of() {
        assert!(days_words(&[]).contains("no figure"));
        assert_eq!(
            days_words(&[2, 5, 30]),
            "From hand-over to arrival: 5 days at the median, from 2 to 30 (3 people)."
        );
    }
}
