//! What a survey found: response, sentences, the pool in both readings, each question, breakdowns; raw shares first,
//! weighted ones beside them. The same as CSV.

use super::figures::{self, of_hundred, people};
use super::{AREA, LIST};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::shared::{asking, views};
use crate::respond::{Answer, Problem, document};
use crate::router::{Guard, Routes};
use care::{Role, SurveyId};
use casework::ActKind;
use casework::read::{SurveyPage, WeightTo};
use charts::{StackedBars, stacked_bars};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use serde::Deserialize;
use survey::{Pool, Reading, Response, Results, Share};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeSurveys);
    routes
        .get("/surveys/{id}/results", sees, show)
        .get("/surveys/{id}/results.csv", sees, csv)
}

/// The questions in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    /// "all": interest among all members; else among those who do not work in the NHS now.
    reading: String,
    /// "stated" or "register".
    weights: String,
}

impl Questions {
    fn reading(&self) -> Reading {
        if self.reading == "all" {
            Reading::Snapshot
        } else {
            Reading::Article
        }
    }

    fn to(&self) -> WeightTo {
        match self.weights.as_str() {
            "stated" => WeightTo::Stated,
            "register" => WeightTo::Register,
            _ => WeightTo::Nothing,
        }
    }
}

async fn show(me: Me, Id(id): Id<SurveyId>, Asked(q): Asked<Questions>) -> Answer {
    let page = me.ask(move |desk, p| desk.survey(p, id)).await?;
    let (reading, to) = (q.reading(), q.to());
    let found = me.ask(move |desk, p| desk.survey_results(p, id, reading, to)).await?;
    let register = me.ask(move |desk, p| desk.register_can_weight(p, id)).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (page.definition.title) } "What it found" }
        @match &found {
            Ok(results) => (draw(&me, &page, results, &q, register)),
            Err(problems) => {
                (nhsuk::inset_text(html! { @for problem in problems { p { (why_not(problem)) } } }))
            }
        }
    };
    let back = if me.role() == Role::Registrant {
        super::OWN.to_owned()
    } else {
        format!("{LIST}/{id}")
    };
    let sheet = Sheet {
        title: "What it found".to_owned(),
        area: AREA,
        way: Way::back(back),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// Why nothing can be said, as a sentence.
fn why_not(problem: &survey::Problem) -> String {
    if problem.place == "answers" {
        return "There are no results yet: they need at least ten people who answered, so that nobody is known by them.".to_owned();
    }
    format!("Nothing can be shown so: {problem}.")
}

async fn csv(me: Me, Id(id): Id<SurveyId>, Asked(q): Asked<Questions>) -> Answer {
    let (reading, to) = (q.reading(), q.to());
    let found = me.ask(move |desk, p| desk.survey_results(p, id, reading, to)).await?;
    let results = found.map_err(|_| Problem::NotFound)?;
    Ok(document(
        "text/csv",
        "survey-results.csv",
        survey::to_csv(&results).into_bytes(),
    ))
}

fn response(results: &Results) -> Markup {
    html! {
        @match &results.response {
            Response::Known { invited, rate: Some(rate) } => p {
                strong { "Response: " (of_hundred(rate.share())) } ", " (results.answers) " of " (invited) " who were asked. Nobody can say whom the answers stand for when few answered, and no interval mends that."
            },
            Response::Known { invited, rate: None } => p { (results.answers) " of " (invited) " who were asked answered." },
            Response::InvitedNotKnown => p {
                strong { (fmt::plural(usize::try_from(results.answers).unwrap_or(usize::MAX), "person", "people")) " answered." } " How many were asked is not known, so there is no response rate, and nobody can say whom the answers stand for."
            },
        }
    }
}

fn draw(me: &Me, page: &SurveyPage, results: &Results, q: &Questions, register: bool) -> Markup {
    let path = format!("{LIST}/{}/results", page.id);
    let at = |reading: &str, weights: &str| asking(&path, &[("reading", reading), ("weights", weights)]);
    let mut weights = vec![("Raw shares only".to_owned(), at(&q.reading, ""), q.weights.is_empty())];
    if !page.state.margins.is_empty() {
        weights.push((
            "Weighted to stated margins, beside them".to_owned(),
            at(&q.reading, "stated"),
            q.weights == "stated",
        ));
    }
    if register {
        weights.push((
            "Weighted to this register, beside them".to_owned(),
            at(&q.reading, "register"),
            q.weights == "register",
        ));
    }
    let csv = asking(
        &format!("{path}.csv"),
        &[("reading", &q.reading), ("weights", &q.weights)],
    );
    html! {
        @if page.answers > 0 && results.data != survey::Data::Answers {
            (nhsuk::warning_callout(nhsuk::heading(2, "Made-up answers"), html! { p { (results.data_words) } }))
        }
        (response(results))
        @if !results.notice.is_empty() { p { (results.notice) } }
        @if weights.len() > 1 { (views("Weighting", &weights)) }
        @if let Some(w) = &results.weighting { (weighting(w)) }
        h2 class="nhsuk-heading-m" { "In short" }
        (headlines(results))
        @if let Some(pool) = &results.pool {
            h2 class="nhsuk-heading-m" id="pool" { "The pool of people and hours" }
            (views("How interest is read", &[
                ("Of those not in the NHS now".to_owned(), at("", &q.weights), q.reading != "all"),
                ("Of all members".to_owned(), at("all", &q.weights), q.reading == "all"),
            ]))
            (draw_pool(me, page, pool))
        }
        h2 class="nhsuk-heading-m" { "Question by question" }
        @for question in &results.questions { (figures::question(me.today, results, question)) }
        @if !results.breakdowns.is_empty() {
            h2 class="nhsuk-heading-m" { "Broken down" }
            @for breakdown in &results.breakdowns { (figures::breakdown(page, breakdown)) }
        }
        p class="nhsuk-body-s" { "Counts below " (results.least_shown) " are not shown (*), nor is what would give them away; “not shown” is not “none”. Intervals hold 95 times of 100 for a random sample of the members, which those who choose to answer are not." }
        p { a class="nhsuk-link" href=(csv) download { "Download everything (CSV)" } }
    }
}

fn weighting(w: &survey::Weighting) -> Markup {
    html! {
        @for (question, source) in &w.margins { p class="nhsuk-body-s" { "Weighted by “" (question) "”: " (source) "." } }
        @if w.converged {
            p class="nhsuk-body-s" { (w.weighted) " answers have a weight, " (w.left_out) " do not. Agreed after " (w.rounds) " rounds; their effective number is " (format!("{:.0}", w.effective_size)) "." }
        } @else {
            p { "The weights do not come to agree with the margins, so no weighted share is shown." }
        }
    }
}

fn interval(i: Option<survey::Interval>) -> String {
    i.map_or_else(|| "Not shown".to_owned(), |i| figures::interval(&i))
}

fn headlines(results: &Results) -> Markup {
    let weighted = results.weighting.is_some();
    let bars: Vec<(String, Share)> = results
        .headlines
        .iter()
        .map(|h| (h.text.clone(), h.share.clone()))
        .collect();
    html! {
        ul class="app-tiles" {
            @for (text, share) in &bars {
                li { p class="app-count" {
                    (share.rate.map_or_else(|| "Not shown".to_owned(), |r| of_hundred(r.share)))
                    small { (text) }
                    small { (interval(share.rate)) @if let Some(of) = share.of { ", " (share.count) " of " (of) } }
                    @if weighted { small { "Weighted: " (interval(share.weighted)) } }
                } }
            }
        }
    }
}

fn draw_pool(me: &Me, page: &SurveyPage, pool: &Pool) -> Markup {
    if let Some(why) = &pool.withheld {
        return html! { p { "The pool is not shown: " (why) "." } };
    }
    html! {
        @if let Some(all) = &pool.people {
            p { strong { (people(all.value)) " people" } " (95% interval " (people(all.lower)) " to " (people(all.upper)) "): " (pool.reading_words) ", among " (people_of(pool.members)) " members."
                @if let Some(w) = &pool.people_weighted { " Weighted: " (people(w.value)) " (" (people(w.lower)) " to " (people(w.upper)) ")." } }
        }
        @if let Some((reading, other)) = &pool.other_reading {
            p { "By the other reading, " (reading.words()) ": " strong { (people(other.value)) } " (" (people(other.lower)) " to " (people(other.upper)) ")." }
        }
        @if let Some(hours) = &pool.hours_per_week {
            p { "They would give " strong { (people(hours.value)) " paid clinical hours a week" } " (" (people(hours.lower)) " to " (people(hours.upper)) ")." @if let Some(stated) = pool.stated_hours { " " (stated) " stated hours; the others count as none." } }
        }
        p { "Interest is not an application: a pool is an upper bound." }
        @for table in &pool.by {
            @let words = page.definition.question(&table.question).map_or(table.question.as_str(), |q| q.text.as_str());
            @if let Some(why) = &table.withheld { p { "“" (words) "”: not shown, " (why) "." } }
            @else {
                (pool_chart(me, words, table))
            }
        }
        @if let Some(both) = &pool.both {
            @if let Some(why) = &both.withheld { p { "By both at once: not shown, " (why) "." } }
            @else { (nhsuk::details("By place and therapy at once", pool_both(both))) }
        }
    }
}

fn people_of(n: u64) -> String {
    fmt::number(i64::try_from(n).unwrap_or(i64::MAX))
}

fn pool_chart(me: &Me, words: &str, table: &survey::PoolTable) -> Markup {
    let mut shown: Vec<_> = table.groups.iter().filter_map(|g| Some((g, g.people?))).collect();
    shown.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    let finding = match shown.first() {
        Some((group, people_there)) => format!(
            "Most of the pool: {}, about {} people",
            group.text,
            people(people_there.value)
        ),
        None => "No group is large enough to be shown".to_owned(),
    };
    let chart = stacked_bars(&StackedBars {
        id: format!("pool-{}", table.question),
        finding,
        rows_are: words.to_owned(),
        unit: "people".to_owned(),
        parts: vec!["People".to_owned()],
        rows: shown
            .iter()
            .map(|(g, p)| (g.text.clone(), vec![p.value.round()]))
            .collect(),
        whole: None,
        limit: None,
        source: if table.several {
            "this survey; somebody can be in several groups".to_owned()
        } else {
            "this survey".to_owned()
        },
        as_at: me.today,
    });
    let heads: [Cell; 4] = [
        words.into(),
        number("Answers"),
        number("People, with interval"),
        number("Hours a week, with interval"),
    ];
    let estimate = |e: Option<survey::Estimate>| {
        e.map_or_else(
            || "Not shown".to_owned(),
            |e| format!("{} ({} to {})", people(e.value), people(e.lower), people(e.upper)),
        )
    };
    let rows = table.groups.iter().map(|g| -> [Cell; 4] {
        [
            cell(g.text.clone()),
            number(g.count.to_string()),
            number(estimate(g.people)),
            number(estimate(g.hours_per_week)),
        ]
    });
    let full = nhsuk::table("People and hours, group by group").responsive(true);
    html! {
        (chart.svg)
        (nhsuk::details(format!("“{words}” as a table"), html! { (full.head::<Cell>(heads).rows(rows)) }))
    }
}

fn pool_both(both: &survey::PoolCross) -> Markup {
    let heads: [Cell; 4] = [
        "Place".into(),
        "Therapy".into(),
        number("People, with interval"),
        number("Hours a week"),
    ];
    let rows = both.rows.iter().flat_map(|row| {
        row.groups.iter().filter_map(move |g| {
            let p = g.people?;
            let hours = g
                .hours_per_week
                .map_or_else(|| "Not shown".to_owned(), |h| people(h.value));
            let cells: [Cell; 4] = [
                cell(row.text.clone()),
                cell(g.text.clone()),
                number(format!(
                    "{} ({} to {})",
                    people(p.value),
                    people(p.lower),
                    people(p.upper)
                )),
                number(hours),
            ];
            Some(cells)
        })
    });
    html! { (nhsuk::table("Where who could work; what is not shown is left out").responsive(true).head::<Cell>(heads).rows(rows)) }
}
