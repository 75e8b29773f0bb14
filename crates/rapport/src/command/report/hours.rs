//! `rapport report hours`: what hours the service was given, paid and not.

use super::lines;
use crate::cli::reports::HoursReport;
use crate::instance::Instance;
use crate::output::{During, Failure, line};
use care::calendar::days_after;
use casework::Principal;
use casework::read::HoursArea;
use serde_json::json;

/// Prints the report.
///
/// # Errors
/// When the days are the wrong way round or the record fails.
pub fn run(instance: &Instance, asked: &HoursReport) -> Result<(), Failure> {
    let desk = instance.open()?;
    let to = asked.to.or(asked.as_at).unwrap_or_else(|| desk.today_in_london());
    let from = asked.from.unwrap_or_else(|| days_after(to, -364));
    if from > to {
        return Err(Failure::usage(format!("--from {from} lies after --to {to}")));
    }
    let system = Principal::system(desk.organisation());
    let report = desk.hours_report(&system, from, to).during("counting the hours")?;
    let (paid, unpaid, trainees) = report.therapy_minutes();
    if asked.json {
        let sums: Vec<_> = report
            .sums
            .iter()
            .map(|s| json!({ "kind": s.kind.code(), "activity": s.activity.code(), "band": s.band, "therapy": s.therapy, "minutes": s.minutes, "practitioners": s.practitioners }))
            .collect();
        let therapies: Vec<_> = report
            .therapies
            .iter()
            .map(|t| json!({ "therapy": t.therapy, "paid_minutes": t.paid, "unpaid_minutes": t.unpaid, "trainee_minutes": t.trainees }))
            .collect();
        let areas: Vec<_> = report
            .areas
            .iter()
            .map(|a| {
                let (names, not_stated): (&[String], bool) = match &a.area {
                    HoursArea::Of(name) => (std::slice::from_ref(name), false),
                    HoursArea::NotStated => (&[], true),
                    HoursArea::Together { areas, not_stated } => (areas, *not_stated),
                };
                json!({ "areas": names, "not_stated": not_stated, "paid_minutes": a.paid, "unpaid_minutes": a.unpaid, "trainee_minutes": a.trainees, "practitioners": a.practitioners })
            })
            .collect();
        line(json!({
            "from": from, "to": to, "practitioners": report.practitioners, "unpaid_share": report.unpaid_share(),
            "paid_minutes": paid, "unpaid_minutes": unpaid, "trainee_minutes": trainees, "sums": sums, "therapies": therapies, "areas": areas,
        }));
        return Ok(());
    }
    let hours = |minutes: u64| format!("{}.{}", minutes / 60, (minutes % 60) / 6);
    line(format!(
        "Hours from {from} to {to}, given by {} practitioners",
        report.practitioners
    ));
    match report.unpaid_share() {
        Some(share) => line(format!(
            "{:.0}% of therapy and assessment hours were unpaid: {} of {}. Trainees on placement gave {} more and are in neither.",
            share * 100.0,
            hours(unpaid),
            hours(paid + unpaid),
            hours(trainees)
        )),
        None => line("No therapy or assessment hours were given, so there is no unpaid share."),
    }
    if !report.therapies.is_empty() {
        line("");
        let rows: Vec<Vec<String>> = report
            .therapies
            .iter()
            .map(|t| vec![t.therapy.to_string(), hours(t.paid), hours(t.unpaid), hours(t.trainees)])
            .collect();
        for text in lines(&["therapy", "paid", "unpaid", "trainees"], &rows) {
            line(text);
        }
    }
    if !report.areas.is_empty() {
        line("");
        let rows: Vec<Vec<String>> = report
            .areas
            .iter()
            .map(|a| {
                let share = a
                    .unpaid_share()
                    .map_or_else(|| "none".to_owned(), |s| format!("{:.0}%", s * 100.0));
                vec![a.area.words(), hours(a.paid), hours(a.unpaid), hours(a.trainees), share]
            })
            .collect();
        for text in lines(&["area", "paid", "unpaid", "trainees", "unpaid share"], &rows) {
            line(text);
        }
    }
    Ok(())
}
