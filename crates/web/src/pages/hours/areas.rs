//! Hours by area: the unpaid share where they were given, no row resting on fewer than five practitioners.

use super::hours;
use casework::read::{AreaHours, HoursArea, HoursReport, TEAM_OF};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};

fn share(row: &AreaHours) -> String {
    row.unpaid_share()
        .map_or_else(|| "No such hours".to_owned(), |share| format!("{:.0}%", share * 100.0))
}

/// The table with what it means.
pub(super) fn shown(report: &HoursReport) -> Markup {
    if report.areas.is_empty() {
        return html! {};
    }
    let heads: [Cell; 5] = [
        "Area".into(),
        number("Unpaid share"),
        number("Paid hours"),
        number("Unpaid hours"),
        number("Trainees"),
    ];
    let rows = report.areas.iter().map(|row| -> [Cell; 5] {
        [
            cell(row.area.words()),
            number(share(row)),
            number(format!("{:.1}", hours(row.paid))),
            number(format!("{:.1}", hours(row.unpaid))),
            number(format!("{:.1}", hours(row.trainees))),
        ]
    });
    let together = report
        .areas
        .iter()
        .any(|row| matches!(row.area, HoursArea::Together { .. }));
    html! {
        (nhsuk::table("Therapy and assessment hours by area").responsive(true).head::<Cell>(heads).rows(rows))
        p { "An hour counts in the area of the place where it was given: a session at the place of its weekly slot, an entry by hand at the place that was stated. It is neither where the person lives nor where the practitioner lives." }
        @if together {
            p { "Areas with hours of fewer than " (words(TEAM_OF)) " practitioners are put together, with the next smallest where that is still too few, so that no subtraction shows one practitioner’s hours. The rows add up to all hours of therapy and assessment." }
        }
    }
}

fn words(n: usize) -> String {
    if n == 5 { "five".to_owned() } else { n.to_string() }
}

/// The same as a file.
pub(super) fn csv(report: &HoursReport) -> String {
    let mut out = "from,to,area,paid_minutes,unpaid_minutes,trainee_minutes,unpaid_share,practitioners\r\n".to_owned();
    for row in &report.areas {
        let share = row
            .unpaid_share()
            .map(|share| format!("{share:.4}"))
            .unwrap_or_default();
        let area = casework::figures::cell(&row.area.words());
        out.push_str(&format!(
            "{},{},{area},{},{},{},{share},{}\r\n",
            report.from, report.to, row.paid, row.unpaid, row.trainees, row.practitioners
        ));
    }
    out
}
