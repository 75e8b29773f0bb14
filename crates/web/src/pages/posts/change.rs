//! What a post would change, by the closed formulas of `planning`: what goes in is stated on the page, and so is what the
//! formulas take for granted.

use super::post;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use care::PostId;
use care::post::PostFacts;
use casework::ActKind;
use catalogue::{PayScale, PayStep, catalogue};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use planning::cost::{OnCostRates, cost_of_one};
use planning::{
    AttendedShare, Change, FlowPicture, Impossible, Pattern, People, PeoplePerWeek, Post, PoundsPerYear, Rate,
    ServiceFlow, Share, SlotsPerStart, SlotsPerWeekPerWte, Weeks, WeeksPerYear, Wte, what_a_post_would_change,
};
use serde::Deserialize;

/// Paid hours a week of one whole-time equivalent (NHS terms and conditions).
const WHOLE_TIME_HOURS: f64 = 37.5;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get(
        "/posts/{id}/change",
        Guard::needs(ActKind::SeeCounts).and(ActKind::SeePosts),
        show,
    )
}

/// The questions in the address: numbers only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    referrals: String,
    accepted: String,
    opts: String,
    list: String,
    hours: String,
    sessions: String,
    weeks: String,
}

impl Questions {
    fn values(&self) -> [(&'static str, &str); 7] {
        [
            ("referrals", &self.referrals),
            ("accepted", &self.accepted),
            ("opts", &self.opts),
            ("list", &self.list),
            ("hours", &self.hours),
            ("sessions", &self.sessions),
            ("weeks", &self.weeks),
        ]
    }
}

async fn show(me: Me, Id(id): Id<PostId>, Asked(asked): Asked<Questions>) -> Answer {
    let page = post::load(&me, id).await?;
    let facts = page.state.facts.clone().ok_or(Problem::NotFound)?;
    let is_asked = asked.values().iter().any(|(_, value)| !value.is_empty());
    let mut form = if is_asked {
        Filled::with(asked.values())
    } else {
        known(&me).await?
    };
    let change = if is_asked {
        worked_out(&me, &facts, &mut form)
    } else {
        None
    };
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (facts.title) }
            "What this post would change"
        }
        @if let Some((change, scale)) = &change {
            (answer(change, *scale, &facts, form.fields.get("weeks")))
            h2 class="nhsuk-heading-m" { "What went in" }
        } @else {
            p { "Six figures of the service go in. Those that it knows are filled in; the others are yours to state." }
        }
        form method="get" action={ "/posts/" (id) "/change" } novalidate { (fields(&form)) (nhsuk::button("Work it out")) }
        p class="nhsuk-body-s" { (how_therapists_work()) }
    };
    let sheet = Sheet {
        title: "What this post would change".to_owned(),
        area: "Posts",
        way: Way::back(format!("/posts/{id}")),
        form: Some(&form),
        main,
    };
    Ok(layout::form(&me, sheet))
}

/// What the service knows of itself: who waits, and the clinical hours agreed as safe.
async fn known(me: &Me) -> Result<Filled, Problem> {
    let counts = me.ask(casework::Desk::counts).await?;
    let today = me.today;
    let mut values = vec![("list", counts.waits.to_string()), ("weeks", "26".to_owned())];
    if me.may(ActKind::SeePractitioners) {
        let rows = me.ask(casework::Desk::practitioners).await?;
        let active = rows.iter().filter(|r| r.state.is_active(today));
        let hours: u32 = active
            .filter_map(|r| r.state.profile.as_ref())
            .map(|p| u32::from(p.clinical_hours_week))
            .sum();
        values.push(("hours", hours.to_string()));
    }
    Ok(Filled::with(values))
}

fn fields(f: &Filled) -> Markup {
    html! {
        (f.input("referrals", "Referrals a week").hint("As a mean of some months.").numeric().width(5))
        (f.input("accepted", "Of 100 of them, how many are accepted").numeric().width(3))
        (f.input("opts", "Of 100 accepted, how many take up the offer of therapy").numeric().width(3))
        (f.input("list", "People who wait now").hint("Filled in with the waits that are open here.").numeric().width(5))
        (f.input("hours", "Clinical hours a week of everybody who works here").hint("Filled in with the sum of the hours agreed as safe, where your role may see them.").numeric().width(5))
        (f.input("sessions", "Sessions that one start takes").hint("The mean over everybody who starts, those who leave early included; assessment and reviews too.").numeric().width(4))
        (f.input("weeks", "Weeks to look ahead").numeric().width(4))
    }
}

/// A number of the form inside its bounds.
fn figure(f: &mut Filled, name: &str, least: f64, most: f64, words: &str) -> Option<f64> {
    let typed = f.fields.get(name).trim().replace(',', "");
    let value = typed.parse::<f64>().ok().filter(|v| (least..=most).contains(v));
    if value.is_none() {
        f.errors.add(name, words);
    }
    value
}

fn worked_out(me: &Me, facts: &PostFacts, f: &mut Filled) -> Option<(Change, Option<&'static PayScale>)> {
    let referrals = figure(f, "referrals", 0.0, 100_000.0, "Enter the referrals a week, such as 40");
    let accepted = figure(
        f,
        "accepted",
        0.0,
        100.0,
        "Enter how many of 100 are accepted, such as 70",
    );
    let opts = figure(
        f,
        "opts",
        0.0,
        100.0,
        "Enter how many of 100 take up the offer, such as 60",
    );
    let list = figure(f, "list", 0.0, 10_000_000.0, "Enter how many people wait now");
    let hours = figure(f, "hours", 0.0, 1_000_000.0, "Enter the clinical hours a week");
    let sessions = figure(
        f,
        "sessions",
        1.0,
        1000.0,
        "Enter the sessions of one start, such as 12",
    );
    let weeks = figure(f, "weeks", 1.0, 520.0, "Enter 1 to 520 weeks");
    let flow = flow(Given {
        referrals: referrals?,
        accepted: accepted?,
        opts: opts?,
        list: list?,
        hours: hours?,
        sessions: sessions?,
        weeks: weeks?,
    });
    let nation = me.app.desk().service().nation.map_or("", |n| n.code());
    match flow.and_then(|flow| change(&flow, facts, nation)) {
        Ok(change) => Some(change),
        Err(impossible) => {
            f.errors = Errors::whole("These figures cannot be", impossible.to_string());
            None
        }
    }
}

/// The figures as given: people and hours, shares of 100.
struct Given {
    referrals: f64,
    accepted: f64,
    opts: f64,
    list: f64,
    hours: f64,
    sessions: f64,
    weeks: f64,
}

fn pattern() -> Result<Pattern, Impossible> {
    let defaults = &catalogue().pay_points.planning_defaults;
    Ok(Pattern {
        booked_slots: SlotsPerWeekPerWte::new(defaults.booked_slots_per_week)?,
        weeks_worked: WeeksPerYear::new(defaults.weeks_worked_per_year)?,
        attended: AttendedShare::new(defaults.attended_share)?,
    })
}

fn flow(g: Given) -> Result<ServiceFlow, Impossible> {
    let pattern = pattern()?;
    Ok(ServiceFlow {
        referrals: PeoplePerWeek::new(g.referrals)?,
        accepted: Share::new(g.accepted / 100.0)?,
        opts_in: Share::new(g.opts / 100.0)?,
        withdrawals: PeoplePerWeek::new(0.0)?,
        list: People::new(g.list)?,
        // So many hours are booked by so many whole-time therapists, an hour to a slot.
        wte: Wte::new(g.hours / pattern.booked_slots.get())?,
        pattern,
        slots_per_start: SlotsPerStart::new(g.sessions)?,
        look_ahead: Weeks::new(g.weeks)?,
    })
}

/// The pay points of a nation, the newest that are known. Band 8 begins at 8a.
fn scale_and_salary(nation: &str, band: u8) -> Option<(&'static PayScale, u32)> {
    let scales = catalogue().pay_points.scales.iter();
    let scale = scales.filter(|s| s.nation == nation).max_by_key(|s| s.from)?;
    let salary = band_salary(scale, band)?;
    Some((scale, salary))
}

fn change(
    flow: &ServiceFlow,
    facts: &PostFacts,
    nation: &str,
) -> Result<(Change, Option<&'static PayScale>), Impossible> {
    let points = &catalogue().pay_points;
    let priced = scale_and_salary(nation, facts.band);
    let cost = match priced {
        Some((_, salary)) => {
            let rates = OnCostRates::of_catalogue(&points.on_costs)?;
            let overhead = Rate::new(points.planning_defaults.overhead_rate)?;
            let salary = PoundsPerYear::new(f64::from(salary))?;
            cost_of_one(salary, &rates, overhead, &flow.pattern).with_overhead
        }
        None => PoundsPerYear::new(0.0)?,
    };
    let post = Post {
        wte: Wte::new(f64::from(facts.hours_week) / WHOLE_TIME_HOURS)?,
        cost_of_one_wte: cost,
    };
    Ok((what_a_post_would_change(flow, &post), priced.map(|(scale, _)| scale)))
}

fn pounds(value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded by the quantity; whole pounds are shown"
    )]
    let pence = value.round() as i64;
    fmt::money(pence.saturating_mul(100))
}

fn answer(change: &Change, scale: Option<&PayScale>, facts: &PostFacts, weeks: &str) -> Markup {
    let wte = f64::from(facts.hours_week) / WHOLE_TIME_HOURS;
    let a_year = change.more_starts_per_week * 52.0;
    html! {
        p { strong { (facts.hours_week) " paid hours a week (" (format!("{wte:.2}")) " of a whole-time post) would let " (format!("{a_year:.0}")) " more people start in a year" }
            ", and in " (weeks) " weeks " (format!("{:.0}", change.fewer_waiting_after_look_ahead.max(0.0))) " fewer would wait than without it." }
        (before_and_after(change, weeks))
        @match (scale, change.cost_per_start) {
            (Some(scale), Some(cost)) => {
                p { "It costs " strong { (pounds(change.cost_per_year.get())) } " a year, on-costs and overhead included: " (pounds(cost.get())) " for each further start." }
                p class="nhsuk-body-s" { (sources(scale)) }
            }
            (Some(scale), None) => {
                p { "It costs " strong { (pounds(change.cost_per_year.get())) } " a year, on-costs and overhead included, and adds no start." }
                p class="nhsuk-body-s" { (sources(scale)) }
            }
            (None, _) => p { "What it costs is not said: no pay points are known for this nation and band." },
        }
        h2 class="nhsuk-heading-m" { "What this takes for granted" }
        ul class="nhsuk-list nhsuk-list--bullet" { @for sentence in change.assumes { li { (sentence) } } }
    }
}

/// Where the money figures come from, for which year, and how sure they are.
fn sources(scale: &PayScale) -> String {
    let rates = &catalogue().pay_points.on_costs;
    format!(
        "Pay of {} (middle of the band; bands 3 and 4 the top): {} ({}). On-costs: {} ({}).",
        scale.year,
        scale.source,
        scale.certainty.words(),
        rates.source,
        rates.certainty.words()
    )
}

fn how_therapists_work() -> String {
    let defaults = &catalogue().pay_points.planning_defaults;
    format!(
        "A whole-time therapist is taken to have {} booked hours a week, {} weeks a year, of which {:.0} of 100 are attended: {} ({}).",
        defaults.booked_slots_per_week,
        defaults.weeks_worked_per_year,
        defaults.attended_share * 100.0,
        defaults.source,
        defaults.certainty.words()
    )
}

fn before_and_after(change: &Change, weeks: &str) -> Markup {
    let row = |words: String, of: fn(&FlowPicture) -> String| -> [Cell; 3] {
        [cell(words), number(of(&change.before)), number(of(&change.after))]
    };
    let rows = [
        row("Starts a week that are needed".to_owned(), |p| {
            format!("{:.1}", p.starts_needed_per_week.get())
        }),
        row("Starts a week that are possible".to_owned(), |p| {
            format!("{:.1}", p.starts_possible_per_week.get())
        }),
        row("Change of the list in a week".to_owned(), |p| {
            format!("{:+.1}", p.list_change_per_week)
        }),
        row(format!("People who wait after {weeks} weeks"), |p| {
            format!("{:.0}", p.list_after_look_ahead.get())
        }),
        row("Mean wait".to_owned(), |p| p.mean_wait.to_string()),
        row("Until nobody waits".to_owned(), |p| p.clearance.to_string()),
    ];
    let heads: [Cell; 3] = ["Figure".into(), number("Without it"), number("With it")];
    html! { (nhsuk::table("The service without and with the post").responsive(true).head::<Cell>(heads).rows(rows)) }
}

/// The yearly pay of the middle of a band; bands without a middle point, their top. Bands are numbers here; 8 is 8a.
pub(in crate::pages) fn band_salary(scale: &PayScale, band: u8) -> Option<u32> {
    let code = if band == 8 { "8a".to_owned() } else { band.to_string() };
    scale
        .salary(&code, PayStep::Middle)
        .or_else(|| scale.salary(&code, PayStep::Top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_therapists_with_the_guides_figures_give_the_guides_starts() {
        // 10 whole-time therapists of 20 booked hours, 42 weeks, 0.88 attended, 12 sessions: 11.846154 starts a week; 40
        // referrals, 70 and 60 of 100: 16.8 needed (workforce evidence, 7.2).
        let given = Given {
            referrals: 40.0,
            accepted: 70.0,
            opts: 60.0,
            list: 400.0,
            hours: 200.0,
            sessions: 12.0,
            weeks: 26.0,
        };
        let picture = flow(given).unwrap().picture();
        assert!((picture.starts_possible_per_week.get() - 11.846_154).abs() < 1e-6);
        assert!((picture.starts_needed_per_week.get() - 16.8).abs() < 1e-9);
    }
}
