//! `rapport workforce`: the closed formulas of flow, targets, cost and pool, with what they take for granted.

use crate::cli::figures::{Cost, Flow, PayPoint, Pool, Target, Workforce, Working};
use crate::output::{Failure, line};
use catalogue::{PayPoints, PayScale, PayStep, catalogue};
use planning::cost::{OnCostRates, cost_of_one};
use planning::pool::{Reading, courses_per_year_from_hours, pool, pool_work};
use planning::target::{
    Relief, Standard, WaitFactor, mean_wait_for_all, relief_capacity, target_list, target_mean_wait,
};
use planning::{
    AttendedShare, FlowPicture, HoursPerWeek, Impossible, Pattern, People, PeoplePerWeek, Post, PoundsPerYear, Rate,
    ServiceFlow, Share, SlotsPerStart, SlotsPerWeekPerWte, Weeks, WeeksPerYear, Wte, what_a_post_would_change,
};
use serde_json::json;

/// Does what was asked.
///
/// # Errors
/// Wrong usage, when a value cannot be.
pub fn run(asked: &Workforce) -> Result<(), Failure> {
    match asked {
        Workforce::Flow(asked) => flow(asked),
        Workforce::Target(asked) => target(asked),
        Workforce::Cost(asked) => cost(asked),
        Workforce::Pool(asked) => the_pool(asked),
    }
}

impl From<Impossible> for Failure {
    fn from(impossible: Impossible) -> Self {
        Self::usage(impossible.to_string())
    }
}

fn pay() -> &'static PayPoints {
    &catalogue().pay_points
}

fn pattern(asked: &Working) -> Result<Pattern, Impossible> {
    let defaults = &pay().planning_defaults;
    Ok(Pattern {
        booked_slots: SlotsPerWeekPerWte::new(asked.slots.unwrap_or(defaults.booked_slots_per_week))?,
        weeks_worked: WeeksPerYear::new(asked.weeks_worked.unwrap_or(defaults.weeks_worked_per_year))?,
        attended: AttendedShare::new(asked.attended.unwrap_or(defaults.attended_share))?,
    })
}

fn scale(asked: &PayPoint) -> Result<&'static PayScale, Failure> {
    let scales = || pay().scales.iter().filter(|scale| scale.nation == asked.nation);
    let found = match &asked.year {
        Some(year) => scales().find(|scale| scale.year == *year),
        None => scales().max_by_key(|scale| scale.from),
    };
    found.ok_or_else(|| {
        let known: Vec<String> = pay()
            .scales
            .iter()
            .map(|s| format!("{} {}", s.nation, s.year))
            .collect();
        let year = asked.year.as_deref().unwrap_or("any year");
        Failure::usage(format!("no pay points are known for {} in {year}", asked.nation)).remedy(format!(
            "Known: {}. Add others to catalogue/pay-points.toml with their source.",
            known.join(", ")
        ))
    })
}

/// Salary at a pay point.
fn salary(asked: &PayPoint, band: &str) -> Result<(&'static PayScale, PoundsPerYear), Failure> {
    let scale = scale(asked)?;
    let step = match asked.step.as_str() {
        "entry" => PayStep::Entry,
        "top" => PayStep::Top,
        _ => PayStep::Middle,
    };
    let Some(pounds) = scale.salary(band, step) else {
        let bands: Vec<&str> = scale.bands.iter().map(|b| b.band.as_str()).collect();
        return Err(Failure::usage(format!(
            "band {band} has no {} point in {} {}",
            asked.step, scale.nation, scale.year
        ))
        .remedy(format!(
            "Bands: {}; bands 3 and 4 have entry and top only.",
            bands.join(", ")
        )));
    };
    Ok((scale, PoundsPerYear::new(f64::from(pounds))?))
}

fn overhead(asked: &PayPoint) -> Result<Rate, Impossible> {
    Rate::new(asked.overhead.unwrap_or(pay().planning_defaults.overhead_rate))
}

/// Where the money figures come from and how sure they are.
fn sources(scale: &PayScale) -> String {
    let rates = &pay().on_costs;
    format!(
        "Pay: {}, {} ({}). On-costs: {} ({}).",
        scale.nation,
        scale.source,
        scale.certainty.words(),
        rates.source,
        rates.certainty.words()
    )
}

fn flow(asked: &Flow) -> Result<(), Failure> {
    let service = ServiceFlow {
        referrals: PeoplePerWeek::new(asked.referrals)?,
        accepted: Share::new(asked.accepted)?,
        opts_in: Share::new(asked.opts_in)?,
        withdrawals: PeoplePerWeek::new(asked.withdrawals)?,
        list: People::new(asked.list)?,
        wte: Wte::new(asked.wte)?,
        pattern: pattern(&asked.working)?,
        slots_per_start: SlotsPerStart::new(asked.sessions)?,
        look_ahead: Weeks::new(asked.weeks)?,
    };
    let (Some(add), Some(band)) = (asked.add_wte, &asked.band) else {
        let picture = service.picture();
        if asked.json {
            line(json!({ "now": picture, "assumes": planning::ASSUMES }));
        } else {
            for (label, value) in rows(&picture, asked.weeks) {
                line(format!("{label:<42} {value:>12}"));
            }
            assumes(planning::ASSUMES.get(1..3).unwrap_or_default());
        }
        return Ok(());
    };
    let (scale, salary) = salary(&asked.pay, band)?;
    let one = cost_of_one(
        salary,
        &OnCostRates::of_catalogue(&pay().on_costs)?,
        overhead(&asked.pay)?,
        &service.pattern,
    );
    let post = Post {
        wte: Wte::new(add)?,
        cost_of_one_wte: one.with_overhead,
    };
    let change = what_a_post_would_change(&service, &post);
    if asked.json {
        line(json!({ "change": change, "sources": sources(scale) }));
        return Ok(());
    }
    line(format!("{:<42} {:>12} {:>12}", "", "before", "with the post"));
    for ((label, before), (_, after)) in rows(&change.before, asked.weeks)
        .into_iter()
        .zip(rows(&change.after, asked.weeks))
    {
        line(format!("{label:<42} {before:>12} {after:>12}"));
    }
    line("");
    line(format!(
        "The post costs {:.0} pounds a year, on-costs and overhead included.",
        change.cost_per_year.get()
    ));
    match change.cost_per_start {
        Some(cost) => line(format!("One more start costs {:.0} pounds.", cost.get())),
        None => line("It adds no start."),
    }
    line(sources(scale));
    assumes(change.assumes);
    Ok(())
}

fn rows(picture: &FlowPicture, weeks: f64) -> Vec<(String, String)> {
    vec![
        ("Whole-time equivalents".to_owned(), format!("{:.1}", picture.wte.get())),
        (
            "Starts a week that are needed".to_owned(),
            format!("{:.2}", picture.starts_needed_per_week.get()),
        ),
        (
            "Starts a week that are possible".to_owned(),
            format!("{:.2}", picture.starts_possible_per_week.get()),
        ),
        (
            "Change of the list in a week".to_owned(),
            format!("{:+.2}", picture.list_change_per_week),
        ),
        (
            "People who wait now".to_owned(),
            format!("{:.0}", picture.list_now.get()),
        ),
        (
            format!("People who wait after {weeks} weeks"),
            format!("{:.0}", picture.list_after_look_ahead.get()),
        ),
        ("Mean wait".to_owned(), picture.mean_wait.to_string()),
        ("Until nobody waits".to_owned(), picture.clearance.to_string()),
        (
            "Whole-time equivalents needed".to_owned(),
            format!("{:.2}", picture.wte_needed.get()),
        ),
    ]
}

fn assumes(sentences: &[&str]) {
    line("");
    line("Taken for granted:");
    for sentence in sentences {
        line(format!("- {sentence}"));
    }
}

fn target(asked: &Target) -> Result<(), Failure> {
    if !asked.share.is_empty() && asked.share.len() != asked.within.len() {
        return Err(Failure::usage("give each --within its --share, or none of them")
            .remedy("Example: --within 6 --share 0.75 --within 18 --share 0.95"));
    }
    let demand = PeoplePerWeek::new(asked.demand)?;
    // The standard that binds is the one with the shortest mean wait.
    let mut binding: Option<(Weeks, WaitFactor)> = None;
    let mut standards = Vec::new();
    for (at, within) in asked.within.iter().enumerate() {
        let weeks = Weeks::new(*within)?;
        let factor = match asked.share.get(at) {
            None => WaitFactor::USUAL,
            Some(share) => {
                let share = Share::new(*share)?;
                standards.push(Standard { share, within: weeks });
                WaitFactor::for_share(share)?
            }
        };
        if binding.is_none_or(|(w, f)| target_mean_wait(weeks, factor) < target_mean_wait(w, f)) {
            binding = Some((weeks, factor));
        }
    }
    let Some((weeks, factor)) = binding else {
        return Err(Failure::usage("no target was given"));
    };
    let mean = mean_wait_for_all(&standards)?.unwrap_or_else(|| target_mean_wait(weeks, factor));
    let longest = target_list(demand, weeks, factor);
    let list = asked.list.map(People::new).transpose()?;
    let relief = match list {
        None => None,
        Some(list) => Some(relief_capacity(demand, list, longest, Weeks::new(asked.relief_weeks)?)),
    };
    let note = "Waits are taken to be spread as if the next person were picked at random. A strict first-come list has a narrower spread.";
    if asked.json {
        line(json!({
            "mean_wait_weeks": mean, "factor": factor.get(), "longest_list": longest, "relief": relief, "assumes": [note],
        }));
        return Ok(());
    }
    line(format!(
        "The target holds at a mean wait of {mean:.2} weeks: a list of no more than {:.1} people.",
        longest.get()
    ));
    match relief {
        None => {}
        Some(Relief::NotCalledFor) => line("The list is not longer than twice that: ordinary capacity is enough."),
        Some(Relief::StartsPerWeek(starts)) => line(format!(
            "To be there in {} weeks takes {:.2} starts a week.",
            asked.relief_weeks,
            starts.get()
        )),
    }
    assumes(&[note]);
    Ok(())
}

fn cost(asked: &Cost) -> Result<(), Failure> {
    let pattern = pattern(&asked.working)?;
    let (scale, salary) = salary(&asked.pay, &asked.band)?;
    let overhead = overhead(&asked.pay)?;
    let cost = cost_of_one(salary, &OnCostRates::of_catalogue(&pay().on_costs)?, overhead, &pattern);
    let mut courses = Vec::new();
    for sessions in &asked.sessions {
        let (plain, full) = cost.per_course(SlotsPerStart::new(*sessions)?);
        courses.push((*sessions, plain, full));
    }
    if asked.json {
        let courses: Vec<_> = courses
            .iter()
            .map(|(n, plain, full)| json!({ "sessions": n, "with_on_costs": plain, "with_overhead": full }))
            .collect();
        line(
            json!({ "band": asked.band, "step": asked.pay.step, "year": scale.year, "cost": cost, "courses": courses, "sources": sources(scale) }),
        );
        return Ok(());
    }
    line(format!(
        "One whole-time therapist, band {} {}, {} {}",
        asked.band, asked.pay.step, scale.nation, scale.year
    ));
    line(format!(
        "  salary                             {:>10.0} pounds a year",
        cost.salary.get()
    ));
    line(format!(
        "  with on-costs                      {:>10.0}",
        cost.with_on_costs.get()
    ));
    line(format!(
        "  with {:.0}% overhead                  {:>10.0}",
        overhead.get() * 100.0,
        cost.with_overhead.get()
    ));
    line(format!(
        "  attended sessions a year           {:>10.1}",
        cost.attended_sessions.get()
    ));
    line(format!(
        "  for one attended session           {:>10.2} with on-costs, {:.2} with overhead",
        cost.per_attended_session.get(),
        cost.per_attended_session_with_overhead.get()
    ));
    for (sessions, plain, full) in courses {
        let label = format!("for a course of {sessions} sessions");
        line(format!(
            "  {label:<34} {:>10.0} with on-costs, {:.0} with overhead",
            plain.get(),
            full.get()
        ));
    }
    line(sources(scale));
    Ok(())
}

fn the_pool(asked: &Pool) -> Result<(), Failure> {
    let pattern = pattern(&asked.working)?;
    let reading: Reading = asked.reading.into();
    let people = pool(
        People::new(asked.members)?,
        Share::new(asked.now_in_nhs)?,
        Share::new(asked.interested)?,
        reading,
    );
    let work = pool_work(people, HoursPerWeek::new(asked.hours)?, &pattern);
    let mut courses = Vec::new();
    for sessions in &asked.sessions {
        let count = courses_per_year_from_hours(work.hours_per_week, SlotsPerStart::new(*sessions)?, &pattern);
        courses.push((*sessions, count));
    }
    let note = "An upper bound: interest is not an application, and the shares are of those who answered a survey.";
    if asked.json {
        let courses: Vec<_> = courses
            .iter()
            .map(|(n, count)| json!({ "sessions": n, "courses_a_year": count }))
            .collect();
        line(json!({ "reading": reading, "pool": work, "courses": courses, "assumes": [note] }));
        return Ok(());
    }
    // Half a person is nobody.
    line(format!("{:.0} people: {}", people.get().floor(), reading.words()));
    line(format!(
        "{:.0} clinical hours a week, {:.0} whole-time equivalents",
        work.hours_per_week.get(),
        work.wte.get()
    ));
    for (sessions, count) in courses {
        line(format!("{:.0} courses of {sessions} sessions a year", count.get()));
    }
    assumes(&[note]);
    Ok(())
}
