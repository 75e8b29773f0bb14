//! What became of posts and of interest: openings, fills and lapses by quarter and profession, and who was never asked.

use super::sees_all;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::words;
use casework::ActKind;
use casework::read::{LapsedPost, PostCount, PostsReport};
use charts::{StackedBars, stacked_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/posts/report", Guard::needs(ActKind::SeePosts), show)
}

async fn show(me: Me) -> Answer {
    if !sees_all(&me) {
        return Ok(see_other("/my-posts"));
    }
    let report = me.ask(casework::Desk::posts_report).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "What became of posts and of interest" }
        h2 class="nhsuk-heading-m" { "Interest" }
        ul class="app-tiles" {
            (tile(&report.interested.to_string(), "registrants are interested in paid NHS work"))
            (tile(&report.never_asked.to_string(), "of them were never asked about a post"))
            (tile(&report.hours_never_asked.to_string(), "paid hours a week that those never asked would give"))
        }
        p { (weeks_words(&report.weeks_to_first_session)) }
        h2 class="nhsuk-heading-m" { "Posts" }
        @if report.counts.is_empty() {
            (layout::empty("No post was published yet.", "Openings, fills and lapses will stand here by quarter and profession.", Some(("Paid posts", "/posts"))))
        } @else {
            @let chart = stacked_bars(&chart_of(&report, me.today));
            (chart.svg)
            (nhsuk::details("By quarter as a table", chart.table))
            (table(&report.counts))
            p class="nhsuk-body-s" { "A post counts in the quarter in which it was published, whatever became of it later. Filled: somebody started." }
            (lapses(&report.lapses))
        }
    };
    let sheet = Sheet {
        title: "What became of posts and of interest".to_owned(),
        area: "Posts",
        way: Way::crumbs([("Paid posts", "/posts")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// Why posts lapsed, in the words of whoever let them.
fn lapses(lapses: &[LapsedPost]) -> Markup {
    if lapses.is_empty() {
        return html! {};
    }
    let heads: [Cell; 4] = ["Post".into(), "Lapsed".into(), "Why".into(), "What happened".into()];
    let rows = lapses.iter().map(|lapse| -> [Cell; 4] {
        let therapies: Vec<String> = lapse.therapies.iter().map(words::therapy).collect();
        [
            cell(html! { a class="nhsuk-link" href={ "/posts/" (lapse.id) } { (therapies.join(", ")) } small { (lapse.place) } }),
            cell(fmt::date(lapse.on)),
            cell(lapse.reason.words()),
            cell(match &lapse.words {
                Some(said) => html! { span class="app-words" { (said) } },
                None => html! { span class="app-missing" { "nothing was said" } },
            }),
        ]
    });
    html! { (nhsuk::table("Posts that lapsed, the newest first").id("lapses").responsive(true).classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn tile(figure: &str, words: &str) -> Markup {
    html! { li { p class="app-count" { (figure) small { (words) } } } }
}

/// The median and the range, with how many people they are of.
fn weeks_words(weeks: &[i32]) -> String {
    let (Some(least), Some(most)) = (weeks.first(), weeks.last()) else {
        return "Nobody came from a stated interest to a first paid session yet, so there is no figure for how long it takes.".to_owned();
    };
    let (low, high) = (weeks.get((weeks.len() - 1) / 2), weeks.get(weeks.len() / 2));
    let median = match (low, high) {
        (Some(low), Some(high)) => f64::midpoint(f64::from(*low), f64::from(*high)),
        _ => f64::from(*least),
    };
    let whole = if median.fract() == 0.0 {
        format!("{median:.0}")
    } else {
        format!("{median:.1}")
    };
    let of = fmt::plural(weeks.len(), "person", "people");
    if weeks.len() == 1 {
        return format!(
            "From stated interest to the first paid session it took {whole} weeks ({of}; one person says little)."
        );
    }
    format!(
        "From stated interest to the first paid session: {whole} weeks at the median, from {least} to {most} ({of})."
    )
}

/// "2026, January to March".
fn quarter_words((year, quarter): (i16, i8)) -> String {
    let months = match quarter {
        1 => "January to March",
        2 => "April to June",
        3 => "July to September",
        _ => "October to December",
    };
    format!("{months} {year}")
}

#[expect(clippy::cast_precision_loss, reason = "counts of posts stay far below 2^52")]
fn chart_of(report: &PostsReport, today: Date) -> StackedBars {
    let mut rows: Vec<((i16, i8), [usize; 3])> = Vec::new();
    for count in &report.counts {
        let open = count.published.saturating_sub(count.filled + count.lapsed);
        let row = match rows.iter_mut().find(|(quarter, _)| *quarter == count.quarter) {
            Some((_, row)) => row,
            None => {
                rows.push((count.quarter, [0; 3]));
                let Some((_, row)) = rows.last_mut() else { continue };
                row
            }
        };
        for (sum, part) in row.iter_mut().zip([count.filled, open, count.lapsed]) {
            *sum += part;
        }
    }
    // Time runs downwards.
    rows.sort_unstable();
    let sum = |part: fn(&PostCount) -> usize| report.counts.iter().map(part).sum::<usize>();
    let (published, filled, lapsed) = (sum(|c| c.published), sum(|c| c.filled), sum(|c| c.lapsed));
    StackedBars {
        id: "posts".to_owned(),
        finding: format!(
            "Of {}, {filled} filled and {lapsed} lapsed",
            fmt::plural(published, "post published", "posts published")
        ),
        rows_are: "Published in".to_owned(),
        unit: "posts".to_owned(),
        parts: ["Filled", "Under way", "Lapsed"].map(str::to_owned).to_vec(),
        rows: rows
            .into_iter()
            .map(|(quarter, row)| (quarter_words(quarter), row.iter().map(|n| *n as f64).collect()))
            .collect(),
        whole: None,
        limit: None,
        source: "this service’s posts".to_owned(),
        as_at: today,
    }
}

fn table(counts: &[PostCount]) -> Markup {
    let heads: [Cell; 6] = [
        "Published in".into(),
        "Profession".into(),
        number("Published"),
        number("Filled"),
        number("Lapsed"),
        number("Paid hours a week"),
    ];
    let rows = counts.iter().map(|c| -> [Cell; 6] {
        [
            cell(quarter_words(c.quarter)),
            cell(c.profession.words()),
            number(c.published.to_string()),
            number(c.filled.to_string()),
            number(c.lapsed.to_string()),
            number(c.hours.to_string()),
        ]
    });
    html! { (nhsuk::table("By quarter and profession").responsive(true).head::<Cell>(heads).rows(rows)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_with_its_range_and_how_many() {
        assert!(weeks_words(&[]).contains("no figure"));
        assert!(weeks_words(&[4]).contains("4 weeks (1 person"));
        assert_eq!(
            weeks_words(&[2, 5, 8, 30]),
            "From stated interest to the first paid session: 6.5 weeks at the median, from 2 to 30 (4 people)."
        );
        assert!(weeks_words(&[2, 5, 30]).contains(": 5 weeks at the median, from 2 to 30 (3 people)"));
    }
}
