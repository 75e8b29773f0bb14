//! What guidelines of NICE list for a presenting problem, beside what the areas show.

use super::questions::Choice;
use super::{figure, problem_words};
use crate::say::{say, say_count, say_count_with, say_with};
use catalogue::{Certainty, Recommendation, catalogue};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use published::{Problem, Tables, Therapy, Year, tally};
use std::collections::BTreeMap;

/// The presenting problems for which the catalogue holds at least one therapy that a guideline of NICE lists.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let problems = &catalogue().problems.problems;
    problems
        .iter()
        .filter(|(code, _)| {
            catalogue()
                .indications
                .iter()
                .any(|row| row.problem == **code && is_listed(row))
        })
        .map(|(code, words)| (code.as_str(), words.as_str()))
}

fn is_listed(row: &catalogue::Indication) -> bool {
    row.guideline.starts_with("NICE") && row.recommendation != Recommendation::NotRecommended
}

/// The therapies that guidelines list for one problem.
pub(super) struct Listed {
    code: String,
    rows: Vec<ListedTherapy>,
}

struct ListedTherapy {
    name: &'static str,
    recommendation: Recommendation,
    is_checked: bool,
    guidelines: Vec<&'static str>,
    counted_as: Vec<Therapy>,
}

impl Listed {
    /// The therapies of one problem; in the order in which the guideline names them, first-line first.
    pub(super) fn of(code: &str) -> Self {
        let mut by_therapy: BTreeMap<&str, ListedTherapy> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for row in catalogue()
            .indications
            .iter()
            .filter(|row| row.problem == code && is_listed(row))
        {
            let Some(therapy) = catalogue().therapy(&row.therapy) else {
                continue;
            };
            let one = by_therapy.entry(&row.therapy).or_insert_with(|| {
                order.push(&row.therapy);
                ListedTherapy {
                    name: &therapy.name,
                    recommendation: row.recommendation,
                    is_checked: false,
                    guidelines: Vec::new(),
                    counted_as: counted_as(&therapy.code),
                }
            });
            one.recommendation = one.recommendation.min(row.recommendation);
            one.is_checked |= row.certainty == Certainty::Checked;
            // "NICE NG222 table 1; NHS Talking Therapies manual": the guideline is what comes first.
            let guideline = row.guideline.split(';').next().unwrap_or_default().trim();
            if !one.guidelines.contains(&guideline) {
                one.guidelines.push(guideline);
            }
        }
        let mut rows: Vec<ListedTherapy> = order
            .into_iter()
            .filter_map(|therapy| by_therapy.remove(therapy))
            .collect();
        rows.sort_by_key(|row| row.recommendation);
        Self {
            code: code.to_owned(),
            rows,
        }
    }

    /// The kinds that the publisher counts and under which the listed therapies come.
    pub(super) fn kinds(&self) -> Vec<Therapy> {
        let mut kinds: Vec<Therapy> = self
            .rows
            .iter()
            .flat_map(|row| row.counted_as.iter().copied())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Of these kinds, how many show a number of courses in an area, and how many there are.
    pub(super) fn shown_in(&self, tables: &Tables, year: Year, area: &str) -> (usize, usize) {
        let kinds = self.kinds();
        let shows = |kind: &&Therapy| {
            tables
                .therapy(year, area, **kind)
                .is_some_and(|row| !row.courses.is_hidden())
        };
        (kinds.iter().filter(shows).count(), kinds.len())
    }

    /// The table of what is listed beside what is shown.
    pub(super) fn draw(&self, tables: &Tables, choice: &Choice) -> Markup {
        let kinds = self.kinds();
        let counted = self.rows.iter().filter(|row| !row.counted_as.is_empty()).count();
        let problem = Problem::ALL
            .iter()
            .copied()
            .find(|problem| problem.ours().contains(&self.code.as_str()));
        let words = problem_words(&self.code);
        html! {
            h2 class="nhsuk-heading-m" id="listed" { (say_with("map-listed", &[("problem", words), ("year", &choice.year.to_string())])) }
            p {
                (say_count("map-listed-therapies", self.rows.len())) " "
                (say_count_with("map-listed-counted", kinds.len(), &[("therapies", &super::sized(counted))])) " "
                (say("map-listed-order"))
            }
            (self.table(tables, choice, problem))
            p class="nhsuk-body-s" {
                (say("map-not-checked-means")) " "
                @match problem {
                    Some(problem) => (say_with("map-listed-recorded", &[("problem", problem.words())])),
                    None => (say("map-listed-no-problem")),
                }
            }
        }
    }

    fn table(&self, tables: &Tables, choice: &Choice, problem: Option<Problem>) -> Markup {
        let rows = self.rows.iter().map(|row| -> [Cell; 5] {
            let said = match row.recommendation {
                Recommendation::FirstLine => say("nice-first"),
                Recommendation::Option => say("nice-option"),
                Recommendation::NotRecommended => say("nice-not"),
            };
            let areas = html! {
                @for kind in &row.counted_as {
                    @let t = tally(tables, choice.year, *kind);
                    div { @if t.areas == 0 { span class="app-missing" { (say_with("map-no-rows", &[("year", &choice.year.to_string())])) } } @else { span class="nhsuk-u-nowrap" { (super::of(t.with_courses().into(), t.areas.into())) } } }
                }
            };
            let courses = html! {
                @for kind in &row.counted_as {
                    div {
                        @match problem.and_then(|problem| tables.problem(choice.year, problem, *kind)) {
                            Some(row) => (figure(row.courses)),
                            None => span class="app-missing" { (say("map-no-row")) },
                        }
                    }
                }
            };
            [
                cell(html! { (row.name) small { (row.guidelines.join("; ")) } }),
                cell(html! { (said) small { (checked(row.is_checked)) } }),
                cell(html! {
                    @if row.counted_as.is_empty() { span class="app-missing" { (say("map-not-apart")) } }
                    @for kind in &row.counted_as { div { (kind.words()) } }
                }),
                number(areas),
                number(courses),
            ]
        });
        let heads = [
            say("map-therapy").into(),
            say("map-nice").into(),
            say("map-counted-as").into(),
            number(say("map-areas-shown")),
            number(say("map-courses-england")),
        ];
        let table = nhsuk::table(say_with("map-listed-table", &[("problem", problem_words(&self.code))]))
            .caption_classes("nhsuk-u-visually-hidden")
            .id("listed-table")
            .scroll(true);
        html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
    }
}

/// Whether somebody has compared a row of our list with the guideline.
pub(super) fn checked(is_checked: bool) -> String {
    if is_checked {
        say("map-checked")
    } else {
        say("map-not-checked")
    }
}

/// The kinds under which a therapy of our catalogue is counted.
fn counted_as(code: &str) -> Vec<Therapy> {
    Therapy::ALL
        .iter()
        .copied()
        .filter(|kind| kind.ours().contains(&code))
        .collect()
}
