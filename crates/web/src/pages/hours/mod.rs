//! Hours: what the service was given in sums, with what of it was unpaid; and each practitioner's month.

mod areas;
pub(in crate::pages) mod period;
mod sheet;
mod strike;

use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Filled, choices};
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::{Answer, Problem, document, see_other};
use crate::router::{Guard, Routes};
use crate::words;
use care::PractitionerId;
use care::timesheet::{Activity, HoursKind};
use casework::ActKind;
use casework::policy::{self, Need};
use casework::read::{HoursReport, HoursSum};
use catalogue::{PayScale, catalogue};
use charts::{StackedBars, stacked_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use period::Period;
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeHours);
    let routes = routes.get("/hours", sees, show).get("/hours/file", sees, file).get(
        "/hours/choose",
        Guard::needs(ActKind::EnterHours),
        choose,
    );
    let add: [fn(Routes) -> Routes; 2] = [sheet::routes, strike::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// Paid hours in a year of one whole-time equivalent: 52.143 weeks of 37.5 hours, as NHS pay is turned into an hourly rate.
const HOURS_OF_A_YEAR: f64 = 52.143 * 37.5;

/// The questions in the address: codes and a day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    period: String,
    at: String,
    /// Of the file: by kind and activity, or by area.
    by: String,
}

impl Questions {
    fn period(&self, today: Date) -> Period {
        let kind = period::Kind::from_code(&self.period).unwrap_or(period::Kind::Month);
        Period::around(kind, self.at.parse().unwrap_or(today))
    }
}

fn address(path: &str, period: &Period) -> String {
    asking(
        path,
        &[("period", period.kind.code()), ("at", &period.from.to_string())],
    )
}

async fn show(me: Me, Asked(q): Asked<Questions>) -> Answer {
    if policy::need(ActKind::SeeHours, me.role()) != Need::Anyone {
        return Ok(see_other("/hours/mine"));
    }
    let period = q.period(me.today);
    let (from, to) = (period.from, period.to);
    let report = me.ask(move |desk, p| desk.hours_report(p, from, to)).await?;
    let service = me.app.desk().service();
    let nation = service.nation.map_or("", |n| n.code());
    let people = practitioners(&me).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Hours" }
        (choice(&period, me.today))
        h2 class="nhsuk-heading-m" { (fmt_period(&period)) }
        @if report.sums.is_empty() {
            (layout::empty(
                "No hours were given in this time.",
                "A session that is recorded enters its own hours. Supervision, meetings, travel and outreach are entered by hand.",
                None,
            ))
        } @else {
            (headline(&report, &period, nation))
            @if !report.therapies.is_empty() {
                @let chart = stacked_bars(&chart_of(&report, me.today));
                (chart.svg)
                (nhsuk::details("Hours by therapy as a table", chart.table))
            }
            (areas::shown(&report))
            (by_activity(&report))
            (nhsuk::details("Every sum, with band and therapy", every_sum(&report)))
            p {
                a class="nhsuk-link" href=(address("/hours/file", &period)) { "Download these sums (CSV)" }
                @if !report.areas.is_empty() {
                    br;
                    a class="nhsuk-link" href={ (address("/hours/file", &period)) "&by=area" } { "Download the hours by area (CSV)" }
                }
            }
        }
        @if !people.is_empty() { (chooser(&people)) }
        div class="app-actions" {
            @if me.principal.practitioner.is_some() { a class="nhsuk-link app-target" href="/hours/mine" { "My own hours" } }
            @if me.may(ActKind::SeeTeamLoad) { a class="nhsuk-link app-target" href="/load/team" { "Load of the team" } }
        }
    };
    let sheet = Sheet {
        title: "Hours".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// Those whose month the principal may open, as choices.
async fn practitioners(me: &Me) -> Result<Vec<(String, String)>, Problem> {
    let anybodys = policy::need(ActKind::EnterHours, me.role()) == Need::Anyone;
    if !anybodys || !me.may(ActKind::SeePractitioners) {
        return Ok(Vec::new());
    }
    let rows = me.ask(casework::Desk::practitioners).await?;
    Ok(super::practitioners::active(&rows, me.today))
}

fn chooser(people: &[(String, String)]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "One practitioner’s month" }
        form class="app-filters" method="get" action="/hours/choose" {
            div class="app-filters__fields" {
                (Filled::default().select("practitioner", "Practitioner", people.to_vec()))
                (nhsuk::button("Open the month").secondary())
            }
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    practitioner: String,
}

async fn choose(Asked(chosen): Asked<Chosen>) -> Answer {
    let to = match chosen.practitioner.parse::<PractitionerId>() {
        Ok(id) => format!("/hours/{id}"),
        Err(_) => "/hours".to_owned(),
    };
    Ok(see_other(&to))
}

/// Month, quarter or year, and the ones before and after.
fn choice(period: &Period, today: Date) -> Markup {
    let tabs: Vec<(String, String, bool)> = period::Kind::ALL
        .iter()
        .map(|kind| {
            let other = Period::around(*kind, period.from);
            (kind.words().to_owned(), address("/hours", &other), *kind == period.kind)
        })
        .collect();
    let (before, after) = (period.before(), period.after());
    html! {
        (views("Length of time", &tabs))
        p class="app-no-print" {
            a class="nhsuk-link" href=(address("/hours", &before)) { "Before: " (before.words()) }
            @if after.from <= today { " · " a class="nhsuk-link" href=(address("/hours", &after)) { "After: " (after.words()) } }
        }
    }
}

fn fmt_period(period: &Period) -> String {
    super::plain_form::capital(&period.words())
}

/// "12.5" hours out of minutes.
#[expect(clippy::cast_precision_loss, reason = "minutes of a service stay far below 2^52")]
fn hours(minutes: u64) -> f64 {
    minutes as f64 / 60.0
}

/// "12 hours 30 minutes", "45 minutes".
fn length(minutes: u64) -> String {
    let count = |n: u64, one, many| fmt::count(i64::try_from(n).unwrap_or(i64::MAX), one, many);
    match (minutes / 60, minutes % 60) {
        (0, m) => count(m, "minute", "minutes"),
        (h, 0) => count(h, "hour", "hours"),
        (h, m) => format!("{} {}", count(h, "hour", "hours"), count(m, "minute", "minutes")),
    }
}

fn headline(report: &HoursReport, period: &Period, nation: &str) -> Markup {
    let (paid, unpaid, trainees) = report.therapy_minutes();
    html! {
        ul class="app-tiles" {
            @match report.unpaid_share() {
                Some(share) => li { p class="app-count" { (format!("{:.0}%", share * 100.0)) small { "of therapy and assessment hours were unpaid" } } },
                None => li { p class="app-count" { "None" small { "no therapy or assessment hours, so no share" } } },
            }
            li { p class="app-count" { (format!("{:.1}", hours(unpaid))) small { "unpaid hours, of " (format!("{:.1}", hours(paid + unpaid))) " of therapy and assessment" } } }
            li { p class="app-count" { (report.practitioners) small { (if report.practitioners == 1 { "practitioner gave hours" } else { "practitioners gave hours" }) } } }
        }
        @if unpaid > 0 {
            p { strong { "This service relied on unpaid hours " (period.within()) ": " (length(unpaid)) " of therapy and assessment." } }
        } @else if paid > 0 {
            p { "Every hour of therapy and assessment " (period.within()) " was paid, trainees on placement left out." }
        }
        @if trainees > 0 {
            p { "Trainees on placement gave " (length(trainees)) " more. They are no substitute for posts and are counted in neither part." }
        }
        @if let Some(words) = value_words(report, period, nation) { p { (words) } }
    }
}

/// What the unpaid hours would have cost in pay alone, at the band that such work is paid at; none without unpaid hours.
fn value_words(report: &HoursReport, period: &Period, nation: &str) -> Option<String> {
    let counts = |s: &&HoursSum| !s.kind.is_paid() && s.kind != HoursKind::TraineePlacement;
    let all: u64 = report.sums.iter().filter(counts).map(|s| s.minutes).sum();
    if all == 0 {
        return None;
    }
    let Some((scale, is_of_then)) = scale_of(nation, period.to) else {
        return Some("What they are worth is not said: no pay points are known for this nation and time.".to_owned());
    };
    let (mut pounds, mut valued) = (0.0, 0);
    for sum in report.sums.iter().filter(counts) {
        let Some(salary) = sum.band.and_then(|band| super::posts::band_salary(scale, band)) else {
            continue;
        };
        pounds += hours(sum.minutes) * f64::from(salary) / HOURS_OF_A_YEAR;
        valued += sum.minutes;
    }
    let without = all - valued;
    if valued == 0 {
        return Some(format!(
            "Unpaid hours of every kind: {}. None stands with a band, so their value is not said.",
            length(all)
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "hours of a service times pay stay far below 2^63"
    )]
    let pence = (pounds.round() as i64).saturating_mul(100);
    let which = if is_of_then { "" } else { ", the newest that is known" };
    let rest = if without > 0 {
        format!(" {} without a band are not in it.", length(without))
    } else {
        String::new()
    };
    Some(format!(
        "Unpaid hours of every kind and activity, {} in all, are worth {} in pay alone at the middle of their band (pay of {}{which}; {}; employer’s costs not in it).{rest}",
        length(all),
        fmt::money(pence),
        scale.year,
        scale.certainty.words(),
    ))
}

/// The pay of a nation on a day, else the newest that is known; and whether it is of that day.
fn scale_of(nation: &str, day: Date) -> Option<(&'static PayScale, bool)> {
    let points = &catalogue().pay_points;
    if let Some(scale) = points.scale_on(nation, day) {
        return Some((scale, true));
    }
    let of_nation = points.scales.iter().filter(|s| s.nation == nation && s.from <= day);
    of_nation.max_by_key(|s| s.from).map(|scale| (scale, false))
}

fn chart_of(report: &HoursReport, today: Date) -> StackedBars {
    let (_, unpaid, _) = report.therapy_minutes();
    let finding = match (report.unpaid_share(), unpaid) {
        (_, 0) => "Therapy and assessment hours by therapy: none was unpaid".to_owned(),
        (Some(share), _) => format!(
            "Therapy and assessment hours by therapy: {:.0}% were unpaid",
            share * 100.0
        ),
        (None, _) => "Therapy and assessment hours by therapy".to_owned(),
    };
    let mut rows: Vec<(String, Vec<f64>)> = report
        .therapies
        .iter()
        .map(|t| {
            (
                words::therapy(&t.therapy),
                vec![hours(t.paid), hours(t.unpaid), hours(t.trainees)],
            )
        })
        .collect();
    let all = |values: &[f64]| values.iter().sum::<f64>();
    rows.sort_by(|a, b| all(&b.1).total_cmp(&all(&a.1)));
    StackedBars {
        id: "therapies".to_owned(),
        finding,
        rows_are: "Therapy".to_owned(),
        unit: "hours".to_owned(),
        parts: ["Paid", "Unpaid", "Trainees on placement"].map(str::to_owned).to_vec(),
        rows,
        whole: None,
        limit: None,
        source: "sessions and timesheets of this service".to_owned(),
        as_at: today,
    }
}

/// A row for each kind, a column for each activity that occurs.
fn by_activity(report: &HoursReport) -> Markup {
    let sum = |kind: HoursKind, activity: Option<Activity>| -> u64 {
        let found = report
            .sums
            .iter()
            .filter(|s| s.kind == kind && activity.is_none_or(|a| s.activity == a));
        found.map(|s| s.minutes).sum()
    };
    let activities: Vec<Activity> = Activity::ALL
        .iter()
        .copied()
        .filter(|a| report.sums.iter().any(|s| s.activity == *a))
        .collect();
    let heads = [cell("Kind")]
        .into_iter()
        .chain(activities.iter().map(|a| number(a.words())))
        .chain([number("All")]);
    let rows = HoursKind::ALL
        .iter()
        .copied()
        .filter(|k| sum(*k, None) > 0)
        .map(|kind| {
            let cells = activities
                .iter()
                .map(|a| number(format!("{:.1}", hours(sum(kind, Some(*a))))));
            let row: Vec<Cell> = [cell(kind.words())]
                .into_iter()
                .chain(cells)
                .chain([number(format!("{:.1}", hours(sum(kind, None))))])
                .collect();
            row
        });
    html! { (nhsuk::table("Hours by kind and activity").responsive(true).head::<Cell>(heads).rows(rows)) }
}

fn every_sum(report: &HoursReport) -> Markup {
    let heads: [Cell; 6] = [
        "Kind".into(),
        "Activity".into(),
        "Therapy".into(),
        "Band".into(),
        number("Hours"),
        number("Practitioners"),
    ];
    let rows = report.sums.iter().map(|s| -> [Cell; 6] {
        [
            cell(s.kind.words()),
            cell(s.activity.words()),
            cell(
                s.therapy
                    .as_ref()
                    .map_or_else(|| "Not applicable".to_owned(), words::therapy),
            ),
            cell(s.band.map_or_else(|| "Not recorded".to_owned(), |b| b.to_string())),
            number(format!("{:.1}", hours(s.minutes))),
            number(s.practitioners.to_string()),
        ]
    });
    html! { (nhsuk::table("Every sum").responsive(true).head::<Cell>(heads).rows(rows)) }
}

/// The sums as a file: codes and numbers, nobody's name.
async fn file(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let period = q.period(me.today);
    let (from, to) = (period.from, period.to);
    let report = me.ask(move |desk, p| desk.hours_report(p, from, to)).await?;
    if q.by == "area" {
        let name = format!("hours-by-area-{}-{from}.csv", period.kind.code());
        return Ok(document("text/csv", &name, areas::csv(&report).into_bytes()));
    }
    let mut out = "from,to,kind,paid,activity,therapy,band,minutes,practitioners\r\n".to_owned();
    for s in &report.sums {
        let therapy = s.therapy.as_ref().map_or("", |t| t.as_str());
        let band = s.band.map(|b| b.to_string()).unwrap_or_default();
        out.push_str(&format!(
            "{from},{to},{},{},{},{therapy},{band},{},{}\r\n",
            s.kind.code(),
            if s.kind.is_paid() { "yes" } else { "no" },
            s.activity.code(),
            s.minutes,
            s.practitioners
        ));
    }
    let name = format!("hours-{}-{from}.csv", period.kind.code());
    Ok(document("text/csv", &name, out.into_bytes()))
}

/// The answers of the question for a medium.
fn media() -> Vec<(&'static str, &'static str)> {
    use care::terms::Medium;
    choices(Medium::ALL, Medium::code, Medium::words)
}
