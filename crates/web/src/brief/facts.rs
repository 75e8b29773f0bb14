//! The lines of a brief, part by part.

use super::{Fact, Part, Sources};
use crate::fmt;
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
const OFFICIAL: &str = "NHS England, NHS Talking Therapies annual report";
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
        "none".to_owned()
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
                    let least = if *partial { "at least " } else { "" };
                    format!("{}: {least}{}", therapy.words(), fmt::number(i64::from(*count)))
                })
                .collect();
            let hidden: Vec<String> = rows
                .iter()
                .filter(|(_, figure, _)| figure.is_hidden())
                .map(|(therapy, _, _)| therapy.words().to_owned())
                .collect();
            facts.push(known(
                "Courses, by kind of therapy",
                format!(
                    "{} of {} kinds show a number. {}",
                    shown.len(),
                    rows.len(),
                    listed(&counted)
                ),
                "Only the Talking Therapies programme is counted; numbers are rounded to the nearest 5.",
                OFFICIAL,
                year.to_string(),
            ));
            facts.push(known(
                "Kinds without a number",
                listed(&hidden),
                "Fewer than 5, none, or not sent: the publisher does not say which.",
                OFFICIAL,
                year.to_string(),
            ));
        }
        _ => facts.push(not_known(
            "Courses, by kind of therapy",
            "The official files hold no figures by therapy for this area",
        )),
    }
    facts.push(declared(from, own));
    Part {
        title: "Which therapies can be had",
        facts,
    }
}

fn declared(from: &Sources<'_>, own: bool) -> Fact {
    const WHAT: &str = "What a service declares";
    if !own {
        return not_known(WHAT, "No service that is asked here is for this area");
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
        return not_known(WHAT, "The service has declared nothing");
    };
    let figure = if closed.is_empty() {
        format!("Offered: {}", listed(&offered))
    } else {
        format!("Offered: {}. List closed: {}", listed(&offered), listed(&closed))
    };
    let source = format!("{}, its own declaration", from.service.name);
    known(WHAT, figure, "", &source, fmt::date(newest))
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
                    Some(format!(
                        "{} within {weeks} weeks",
                        of_hundred(count.shown()?, finished)?
                    ))
                })
                .collect();
            if said.is_empty() {
                facts.push(not_known("Referral to first treatment", "Not shown by the publisher"));
            } else {
                facts.push(known(
                    "Referral to first treatment",
                    said.join(", "),
                    &format!(
                        "Of the {} who finished a course; whoever still waits or left is not counted.",
                        fmt::number(i64::from(finished))
                    ),
                    OFFICIAL,
                    year.to_string(),
                ));
            }
            let [.., long] = activity.to_second;
            match long.shown().and_then(|long| of_hundred(long, finished)) {
                Some(share) => facts.push(known(
                    "First to second treatment",
                    format!("{share} waited over 90 days"),
                    "The same people.",
                    OFFICIAL,
                    year.to_string(),
                )),
                None => facts.push(not_known("First to second treatment", "Not shown by the publisher")),
            }
        }
        None => facts.push(not_known(
            "Referral to first treatment",
            "The official files hold no waits for this area",
        )),
    }
    facts.push(own_waits(from, own));
    Part {
        title: "How long people wait",
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
    format!("{}, release {}", release.service, release.number)
}

fn own_waits(from: &Sources<'_>, own: bool) -> Fact {
    const WHAT: &str = "Who waits at the service";
    let Some(release) = from.release.filter(|_| own) else {
        return not_known(
            WHAT,
            if own {
                "The service has released no figures"
            } else {
                "No service that is asked here is for this area"
            },
        );
    };
    let said: Vec<String> = most_waited(release)
        .into_iter()
        .take(MOST_NAMED)
        .map(|(therapy, waiting)| {
            let row = release.therapies.iter().find(|row| row.therapy == therapy);
            let wait = row.and_then(|row| row.wait.get()).map_or_else(
                || "wait not shown".to_owned(),
                |wait| match wait.median {
                    Some(weeks) => format!("half start within {weeks} weeks"),
                    None => "more than half still wait".to_owned(),
                },
            );
            format!("{}: {waiting} wait, {wait}", named(therapy))
        })
        .collect();
    if said.is_empty() {
        return not_known(WHAT, "Too few people for a figure that can be published");
    }
    known(
        WHAT,
        said.join("; "),
        "The therapies that most people wait for; everybody on the list is counted, started or not.",
        &release_source(release),
        fmt::date(release.as_at),
    )
}

/// What part of the work nobody pays for.
pub(super) fn unpaid(from: &Sources<'_>, own: bool) -> Part {
    const WHAT: &str = "Hours of therapy and assessment that were unpaid";
    let fact = match (from.inside, own) {
        (_, false) => not_known(WHAT, "No service that is asked here is for this area"),
        (None, true) => not_known(WHAT, "The service publishes no such figure"),
        (Some(inside), true) => match (inside.unpaid.share, inside.unpaid.minutes, inside.unpaid.practitioners) {
            (Some(share), Some((paid, unpaid)), Some(people)) => {
                let hours = |minutes: u64| fmt::number(i64::try_from(minutes / 60).unwrap_or(i64::MAX));
                known(
                    WHAT,
                    format!(
                        "{:.0}%: {} of {} hours, given by {people} practitioners",
                        share * 100.0,
                        hours(unpaid),
                        hours(paid + unpaid)
                    ),
                    "Trainees on placement are in neither number.",
                    &format!("{}, hours entered", from.service.name),
                    format!("{} to {}", fmt::date(inside.unpaid.from), fmt::date(inside.unpaid.to)),
                )
            }
            _ => not_known(WHAT, "Too few practitioners gave hours for a figure"),
        },
    };
    Part {
        title: "What part of the work is unpaid",
        facts: vec![fact],
    }
}

/// What members of the professions say could be had.
pub(super) fn survey(from: &Sources<'_>) -> Part {
    const WHAT: &str = "Therapists who would work in the NHS";
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
            let note = format!(
                "Of {} members, in the whole body and not only here. {} Interest is not an application.",
                fmt::number(i64::try_from(pool.members).unwrap_or(i64::MAX)),
                results.data_words
            );
            for (what, estimate, unit) in [
                (WHAT, pool.people, "people"),
                ("Paid hours a week that they offer", pool.hours_per_week, "hours"),
            ] {
                facts.push(match estimate {
                    Some(e) => known(
                        what,
                        format!(
                            "{} {unit} (95% interval {} to {})",
                            whole(e.value),
                            whole(e.lower),
                            whole(e.upper)
                        ),
                        if what == WHAT { &note } else { "" },
                        &source,
                        date.clone(),
                    ),
                    None => not_known(what, "Held back: too few answered"),
                });
            }
        }
        None if from.inside.is_some() => facts.push(not_known(WHAT, "No survey of members is closed")),
        None => facts.push(not_known(WHAT, "No survey is published")),
    }
    Part {
        title: "What could be had",
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
        facts.push(not_known(
            "More people who could start in a year",
            "No sessions for each course are released for this area",
        ));
    }
    facts.push(
        cost(from).unwrap_or_else(|| not_known("What it costs in a year", "No pay points are known for this nation")),
    );
    Part {
        title: "What one whole-time paid post would change",
        facts,
    }
}

fn starts(release: &Release) -> Result<Vec<Fact>, Impossible> {
    let pattern = pattern()?;
    let one = Wte::new(1.0)?;
    let source = format!(
        "Arithmetic on {}; {}",
        release_source(release),
        catalogue().pay_points.planning_defaults.certainty.words()
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
            &format!("{}: more starts in a year", named(therapy)),
            format!("{a_year:.0} for one post; {posts:.1} posts for a year would let all {waiting} who wait start"),
            &format!(
                "{:.0} sessions a course, the middle of courses that ended.",
                sessions.get()
            ),
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
        "What it costs in a year",
        format!("about £{}", fmt::number(hundreds)),
        &format!("Band {BAND}, with what an employer pays on top and overhead of 30%.").replace(
            "30%",
            &format!("{:.0}%", points.planning_defaults.overhead_rate * 100.0),
        ),
        &format!("NHS pay scales ({})", scale.certainty.words()),
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
                (AskStage::Promised, Some(by)) => format!("Promised for {}", fmt::date(by)),
                _ => stage.words().to_owned(),
            };
            if let Some(day) = row.state.late_since(from.today) {
                figure = format!("{figure}; {} has passed", fmt::date(day));
            }
            Some(known(
                &asked.what,
                figure,
                &format!("Asked of {}.", asked.of),
                &format!("Log of {}", asked.by),
                fmt::date(asked.on),
            ))
        })
        .collect();
    if facts.is_empty() {
        facts.push(not_known("Asked and promised", "Nothing in the log is public"));
    }
    Part {
        title: "What was asked and promised",
        facts,
    }
}
