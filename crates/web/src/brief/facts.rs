//! The lines of a brief, part by part.

use super::{Fact, Part, Sources};
use crate::fmt;
use crate::say::{say, say_rule, say_with};
use crate::words;
use care::asks::AskStage;
use care::service::Provision;
use care::terms::TherapyCode;
use casework::figures::Release;
use catalogue::{PayStep, catalogue};
use measures::suppression::Shown;
use planning::cost::{OnCostRates, cost_of_one};
use planning::{
    AttendedShare, Impossible, Pattern, PeoplePerWeek, PoundsPerYear, Rate, SlotsPerStart, SlotsPerWeekPerWte,
    WeeksPerYear, Wte,
};
use published::{Area, Figure, Level, Therapy};

/// People or hours, whole, with commas.
fn whole(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "people and hours of a body stay far below 2^53"
    )]
    let whole = value.round_ties_even() as i64;
    fmt::number(whole)
}

/// Who publishes the official figures.
fn official_source() -> String {
    say("brief-source-official")
}

/// Therapies of the service that are named at most: those that most people wait for.
const MOST_NAMED: usize = 3;
/// Asks that are named at most.
const MOST_ASKS: usize = 3;
/// The band that the arithmetic of a post takes: a qualified therapist.
const BAND: &str = "7";

fn known(what: &str, figure: String, note: &str, source: &str, date: String) -> Fact {
    Fact {
        what: what.to_owned(),
        figure: Some(figure),
        note: note.to_owned(),
        source: source.to_owned(),
        date,
    }
}

fn not_known(what: &str, why: &str) -> Fact {
    Fact {
        what: what.to_owned(),
        figure: None,
        note: String::new(),
        source: why.to_owned(),
        date: String::new(),
    }
}

fn of_hundred(part: u32, of: u32) -> Option<String> {
    (of > 0).then(|| format!("{:.0}%", f64::from(part) * 100.0 / f64::from(of)))
}

fn listed(words: &[String]) -> String {
    if words.is_empty() {
        say("brief-none")
    } else {
        words.join("; ")
    }
}

/// Which therapies can be had.
pub(super) fn therapies(area: Option<&Area>, from: &Sources<'_>, own: bool) -> Part {
    let mut facts = Vec::new();
    let year = from.tables.therapy_years().last().copied();
    let rows = area.zip(year).map(|(area, year)| {
        let of = |therapy: Therapy| -> Option<(Therapy, Figure, bool)> {
            if area.level == Level::Board {
                let figure = from.tables.board_figure(year, Some(therapy), area);
                return (figure.areas > 0).then_some((therapy, figure.count, figure.is_partial()));
            }
            let row = from.tables.therapy(year, &area.code, therapy)?;
            Some((therapy, row.courses, false))
        };
        let rows: Vec<_> = Therapy::ALL.iter().filter_map(|therapy| of(*therapy)).collect();
        (year, rows)
    });
    match rows {
        Some((year, rows)) if !rows.is_empty() => {
            let mut shown: Vec<(Therapy, u32, bool)> = rows
                .iter()
                .filter_map(|(therapy, figure, partial)| Some((*therapy, figure.shown()?, *partial)))
                .collect();
            shown.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
            let counted: Vec<String> = shown
                .iter()
                .map(|(therapy, count, partial)| {
                    let number = fmt::number(i64::from(*count));
                    let number = if *partial {
                        say_with("brief-courses-least", &[("count", &number)])
                    } else {
                        number
                    };
                    format!("{}: {number}", say_rule(therapy.words()))
                })
                .collect();
            let hidden: Vec<String> = rows
                .iter()
                .filter(|(_, figure, _)| figure.is_hidden())
                .map(|(therapy, _, _)| say_rule(therapy.words()))
                .collect();
            facts.push(known(
                &say("brief-courses"),
                say_with(
                    "brief-courses-figure",
                    &[
                        ("shown", &shown.len().to_string()),
                        ("all", &rows.len().to_string()),
                        ("list", &listed(&counted)),
                    ],
                ),
                &say("brief-courses-note"),
                &official_source(),
                year.to_string(),
            ));
            facts.push(known(
                &say("brief-hidden"),
                listed(&hidden),
                &say("brief-hidden-note"),
                &official_source(),
                year.to_string(),
            ));
        }
        _ => facts.push(not_known(&say("brief-courses"), &say("brief-courses-none"))),
    }
    facts.push(declared(from, own));
    Part {
        title: say("brief-therapies"),
        facts,
    }
}

fn declared(from: &Sources<'_>, own: bool) -> Fact {
    let what = say("brief-declared");
    if !own {
        return not_known(&what, &say("brief-no-service"));
    }
    let of = |wanted: Provision| -> Vec<String> {
        let mut names: Vec<String> = from
            .service
            .provision
            .iter()
            .filter(|(_, _, provision, _)| *provision == wanted)
            .map(|(therapy, _, _, _)| words::therapy(therapy))
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let (offered, closed) = (of(Provision::Offered), of(Provision::ListClosed));
    let Some(newest) = from.service.provision.iter().map(|(_, _, _, on)| *on).max() else {
        return not_known(&what, &say("brief-declared-nothing"));
    };
    let figure = if closed.is_empty() {
        say_with("brief-declared-offered", &[("list", &listed(&offered))])
    } else {
        say_with(
            "brief-declared-closed",
            &[("list", &listed(&offered)), ("closed", &listed(&closed))],
        )
    };
    let source = say_with("brief-source-declared", &[("service", &from.service.name)]);
    known(&what, figure, "", &source, fmt::date(newest))
}

/// How long people wait.
pub(super) fn waits(area: Option<&Area>, from: &Sources<'_>, own: bool) -> Part {
    let mut facts = Vec::new();
    let years = from.tables.years();
    let official = years
        .iter()
        .rev()
        .find_map(|year| Some((*year, from.tables.activity(*year, &area?.code)?)))
        .and_then(|(year, activity)| Some((year, activity, activity.finished.shown()?)));
    match official {
        Some((year, activity, finished)) => {
            let within = [(activity.within_6_weeks, "6"), (activity.within_18_weeks, "18")];
            let said: Vec<String> = within
                .iter()
                .filter_map(|(count, weeks)| {
                    let share = of_hundred(count.shown()?, finished)?;
                    Some(say_with("brief-within", &[("share", &share), ("weeks", weeks)]))
                })
                .collect();
            if said.is_empty() {
                facts.push(not_known(&say("brief-first"), &say("brief-not-shown")));
            } else {
                facts.push(known(
                    &say("brief-first"),
                    said.join(", "),
                    &say_with("brief-first-note", &[("count", &fmt::number(i64::from(finished)))]),
                    &official_source(),
                    year.to_string(),
                ));
            }
            let [.., long] = activity.to_second;
            match long.shown().and_then(|long| of_hundred(long, finished)) {
                Some(share) => facts.push(known(
                    &say("brief-second"),
                    say_with("brief-second-figure", &[("share", &share)]),
                    &say("brief-second-note"),
                    &official_source(),
                    year.to_string(),
                )),
                None => facts.push(not_known(&say("brief-second"), &say("brief-not-shown"))),
            }
        }
        None => facts.push(not_known(&say("brief-first"), &say("brief-first-none"))),
    }
    facts.push(own_waits(from, own));
    Part {
        title: say("brief-waits"),
        facts,
    }
}

/// The therapies of a release that most people wait for, as far as that is shown.
fn most_waited(release: &Release) -> Vec<(&str, u64)> {
    let mut waiting: Vec<(&str, u64)> = release
        .therapies
        .iter()
        .filter_map(|row| Some((row.therapy.as_str(), count(release.waits(&row.therapy, "waiting"))?)))
        .collect();
    waiting.sort_by_key(|(therapy, n)| (std::cmp::Reverse(*n), *therapy));
    waiting
}

const fn count(shown: Shown) -> Option<u64> {
    match shown {
        Shown::Count(count) | Shown::Held(count) => Some(count),
        Shown::Hidden => None,
    }
}

fn named(code: &str) -> String {
    words::therapy(&TherapyCode::new(code))
}

fn release_source(release: &Release) -> String {
    say_with(
        "brief-source-release",
        &[("service", &release.service), ("number", &release.number.to_string())],
    )
}

fn own_waits(from: &Sources<'_>, own: bool) -> Fact {
    let what = say("brief-own-waits");
    let Some(release) = from.release.filter(|_| own) else {
        return not_known(
            &what,
            &say(if own {
                "brief-own-waits-none"
            } else {
                "brief-no-service"
            }),
        );
    };
    let said: Vec<String> = most_waited(release)
        .into_iter()
        .take(MOST_NAMED)
        .map(|(therapy, waiting)| {
            let row = release.therapies.iter().find(|row| row.therapy == therapy);
            let wait = row.and_then(|row| row.wait.get()).map_or_else(
                || say("brief-wait-hidden"),
                |wait| match wait.median {
                    Some(weeks) => say_with("brief-wait-median", &[("weeks", &weeks.to_string())]),
                    None => say("brief-wait-long"),
                },
            );
            say_with(
                "brief-wait-of",
                &[
                    ("therapy", &named(therapy)),
                    ("count", &waiting.to_string()),
                    ("wait", &wait),
                ],
            )
        })
        .collect();
    if said.is_empty() {
        return not_known(&what, &say("brief-own-waits-few"));
    }
    known(
        &what,
        said.join("; "),
        &say("brief-own-waits-note"),
        &release_source(release),
        fmt::date(release.as_at),
    )
}

/// What part of the work nobody pays for.
pub(super) fn unpaid(from: &Sources<'_>, own: bool) -> Part {
    let what = say("brief-unpaid-hours");
    let fact = match (from.inside, own) {
        (_, false) => not_known(&what, &say("brief-no-service")),
        (None, true) => not_known(&what, &say("brief-unpaid-not-public")),
        (Some(inside), true) => match (inside.unpaid.share, inside.unpaid.minutes, inside.unpaid.practitioners) {
            (Some(share), Some((paid, unpaid)), Some(people)) => {
                let hours = |minutes: u64| fmt::number(i64::try_from(minutes / 60).unwrap_or(i64::MAX));
                known(
                    &what,
                    say_with(
                        "brief-unpaid-figure",
                        &[
                            ("share", &format!("{:.0}", share * 100.0)),
                            ("unpaid", &hours(unpaid)),
                            ("all", &hours(paid + unpaid)),
                            ("people", &people.to_string()),
                        ],
                    ),
                    &say("brief-unpaid-note"),
                    &say_with("brief-source-hours", &[("service", &from.service.name)]),
                    say_with(
                        "brief-dates",
                        &[
                            ("from", &fmt::date(inside.unpaid.from)),
                            ("to", &fmt::date(inside.unpaid.to)),
                        ],
                    ),
                )
            }
            _ => not_known(&what, &say("brief-unpaid-few")),
        },
    };
    Part {
        title: say("brief-unpaid"),
        facts: vec![fact],
    }
}

/// What members of the professions say could be had.
pub(super) fn survey(from: &Sources<'_>) -> Part {
    const WHAT: &str = "brief-survey-people";
    let found = from.inside.and_then(|inside| inside.survey.as_ref());
    let pool = found.and_then(|found| Some((found, found.results.pool.as_ref()?)));
    let mut facts = Vec::new();
    match pool {
        Some((found, pool)) => {
            let results = &found.results;
            let date = if results.asked_when.is_empty() {
                found.closed.map_or_else(String::new, fmt::date)
            } else {
                results.asked_when.clone()
            };
            let source = format!("{}, {}", results.sponsor, results.title);
            let members = fmt::number(i64::try_from(pool.members).unwrap_or(i64::MAX));
            let note = say_with(
                "brief-survey-note",
                &[("count", &members), ("data", results.data_words)],
            );
            for (what, estimate, unit) in [
                (WHAT, pool.people, "brief-survey-figure-people"),
                ("brief-survey-hours", pool.hours_per_week, "brief-survey-figure-hours"),
            ] {
                facts.push(match estimate {
                    Some(e) => known(
                        &say(what),
                        say_with(
                            unit,
                            &[
                                ("value", &whole(e.value)),
                                ("lower", &whole(e.lower)),
                                ("upper", &whole(e.upper)),
                            ],
                        ),
                        if what == WHAT { &note } else { "" },
                        &source,
                        date.clone(),
                    ),
                    None => not_known(&say(what), &say("brief-survey-few")),
                });
            }
        }
        None if from.inside.is_some() => facts.push(not_known(&say(WHAT), &say("brief-survey-open"))),
        None => facts.push(not_known(&say(WHAT), &say("brief-survey-none"))),
    }
    Part {
        title: say("brief-survey"),
        facts,
    }
}

fn pattern() -> Result<Pattern, Impossible> {
    let defaults = &catalogue().pay_points.planning_defaults;
    Ok(Pattern {
        booked_slots: SlotsPerWeekPerWte::new(defaults.booked_slots_per_week)?,
        weeks_worked: WeeksPerYear::new(defaults.weeks_worked_per_year)?,
        attended: AttendedShare::new(defaults.attended_share)?,
    })
}

/// What one more paid post would change, by closed formulas.
pub(super) fn post(from: &Sources<'_>, own: bool) -> Part {
    let mut facts = from
        .release
        .filter(|_| own)
        .and_then(|release| starts(release).ok())
        .unwrap_or_default();
    if facts.is_empty() {
        facts.push(not_known(&say("brief-post-more"), &say("brief-post-none")));
    }
    facts.push(cost(from).unwrap_or_else(|| not_known(&say("brief-cost"), &say("brief-cost-none"))));
    Part {
        title: say("brief-post"),
        facts,
    }
}

fn starts(release: &Release) -> Result<Vec<Fact>, Impossible> {
    let pattern = pattern()?;
    let one = Wte::new(1.0)?;
    let certainty = say_rule(catalogue().pay_points.planning_defaults.certainty.words());
    let source = say_with(
        "brief-source-post",
        &[("release", &release_source(release)), ("certainty", &certainty)],
    );
    let mut facts = Vec::new();
    for (therapy, waiting) in most_waited(release) {
        let row = release.therapies.iter().find(|row| row.therapy == therapy);
        let Some((_, sessions, _)) = row.and_then(|row| row.sessions.get()) else {
            continue;
        };
        let sessions = SlotsPerStart::new(f64::from(sessions.max(1)))?;
        let a_year = pattern.courses_per_year(one, sessions).get();
        #[expect(clippy::cast_precision_loss, reason = "people on a list stay far below 2^52")]
        let each_week = PeoplePerWeek::new(waiting as f64 / 52.0)?;
        let posts = pattern.wte_needed(each_week, sessions).get();
        facts.push(known(
            &say_with("brief-post-starts", &[("therapy", &named(therapy))]),
            say_with(
                "brief-post-figure",
                &[
                    ("year", &format!("{a_year:.0}")),
                    ("posts", &format!("{posts:.1}")),
                    ("waiting", &waiting.to_string()),
                ],
            ),
            &say_with("brief-post-note", &[("sessions", &format!("{:.0}", sessions.get()))]),
            &source,
            fmt::date(release.as_at),
        ));
        if facts.len() == 2 {
            break;
        }
    }
    Ok(facts)
}

fn cost(from: &Sources<'_>) -> Option<Fact> {
    let points = &catalogue().pay_points;
    let nation = from.service.nation.map_or("england", |n| n.code());
    let scale = points
        .scales
        .iter()
        .filter(|s| s.nation == nation)
        .max_by_key(|s| s.from)?;
    let salary = scale.salary(BAND, PayStep::Middle)?;
    let worked_out = || -> Result<f64, Impossible> {
        let rates = OnCostRates::of_catalogue(&points.on_costs)?;
        let overhead = Rate::new(points.planning_defaults.overhead_rate)?;
        let salary = PoundsPerYear::new(f64::from(salary))?;
        Ok(cost_of_one(salary, &rates, overhead, &pattern()?).with_overhead.get())
    };
    let pounds = worked_out().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded by the quantity; whole hundreds are shown"
    )]
    let hundreds = (pounds / 100.0).round() as i64 * 100;
    Some(known(
        &say("brief-cost"),
        say_with("brief-cost-figure", &[("pounds", &fmt::number(hundreds))]),
        &say_with(
            "brief-cost-note",
            &[
                ("band", BAND),
                (
                    "percent",
                    &format!("{:.0}", points.planning_defaults.overhead_rate * 100.0),
                ),
            ],
        ),
        &say_with("brief-source-pay", &[("certainty", &say_rule(scale.certainty.words()))]),
        scale.year.clone(),
    ))
}

/// What was asked and promised, as far as it is public.
pub(super) fn asks(from: &Sources<'_>) -> Part {
    let mut facts: Vec<Fact> = from
        .asks
        .iter()
        .take(MOST_ASKS)
        .filter_map(|row| {
            let asked = row.facts()?;
            let stage = row.state.stage();
            let by = row.state.answer.and_then(|(_, _, by)| by);
            let mut figure = match (stage, by) {
                (AskStage::Promised, Some(by)) => say_with("brief-asks-promised", &[("date", &fmt::date(by))]),
                _ => say_rule(stage.words()),
            };
            if let Some(day) = row.state.late_since(from.today) {
                figure = say_with("brief-asks-late", &[("figure", &figure), ("date", &fmt::date(day))]);
            }
            Some(known(
                &asked.what,
                figure,
                &say_with("brief-asks-of", &[("of", &asked.of)]),
                &say_with("brief-source-log", &[("by", &asked.by)]),
                fmt::date(asked.on),
            ))
        })
        .collect();
    if facts.is_empty() {
        facts.push(not_known(&say("brief-asks"), &say("brief-asks-none")));
    }
    Part {
        title: say("asked-title"),
        facts,
    }
}
