//! This service's own word on which therapies it gives, beside the official figures and labelled apart. The official
//! files hold only the Talking Therapies programme; a service knows its own lists better.
//!
//! [`OwnService`] is what the page prints. Today it holds what the service declares under Settings; a wait measured from
//! its own ledger and the usual number of sessions belong in [`OwnRow::wait`] and [`OwnRow::sessions`] and read "not
//! worked out yet" until somebody fills them from the views.

use super::questions::Choice;
use crate::fmt;
use crate::words;
use care::service::Provision;
use care::terms::{Format, TherapyCode};
use casework::Desk;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

/// What this service says of itself.
pub struct OwnService {
    /// Its name.
    pub name: String,
    /// Whether its data are fictional.
    pub is_fictional: bool,
    /// One row for each therapy and format that it has declared anything of.
    pub rows: Vec<OwnRow>,
}

/// One therapy in one format at this service.
pub struct OwnRow {
    /// The therapy.
    pub therapy: TherapyCode,
    /// How it is given.
    pub format: Format,
    /// Offered, list closed, not offered, not known.
    pub provision: Provision,
    /// The day on which that was declared.
    pub declared: Date,
    /// Median wait in days with its 95% interval, Kaplan-Meier, suppressed where fewer than five people stand behind it;
    /// none until it is worked out.
    pub wait: Option<OwnWait>,
    /// How many sessions a course usually has, from and to; none until it is worked out.
    pub sessions: Option<(u16, u16)>,
}

/// A wait with its uncertainty.
pub struct OwnWait {
    /// Median, days.
    pub median: i32,
    /// 95% interval, days.
    pub interval: (i32, i32),
    /// The day it was worked out for.
    pub as_at: Date,
}

impl OwnService {
    /// What the service declares. None where it has declared nothing.
    #[must_use]
    pub fn of(desk: &Desk) -> Option<Self> {
        let service = desk.service();
        let rows = service
            .provision
            .iter()
            .map(|(therapy, format, provision, declared)| OwnRow {
                therapy: therapy.clone(),
                format: *format,
                provision: *provision,
                declared: *declared,
                wait: None,
                sessions: None,
            });
        let mut rows: Vec<OwnRow> = rows.collect();
        rows.sort_by_key(|row| (words::therapy(&row.therapy), row.format.words()));
        (!rows.is_empty()).then(|| Self {
            name: service.name.clone(),
            is_fictional: desk.is_demo(),
            rows,
        })
    }
}

/// The service's own rows, with a heading that says whose they are.
pub(super) fn draw(desk: &Desk, choice: &Choice) -> Markup {
    let Some(own) = OwnService::of(desk) else {
        return html! {};
    };
    let ours: &[&str] = choice.therapy.map_or(&[], published::Therapy::ours);
    html! {
        section class="app-own" aria-labelledby="own" {
            h2 class="nhsuk-heading-m" id="own" { "Not official: what " (own.name) " says of itself" }
            p {
                @if own.is_fictional { strong { "This service is fictional." } " " }
                "Each line is the service’s own declaration with its day. It counts all its work, not only Talking Therapies, and cannot be compared with the figures above."
            }
            (table(&own, ours))
        }
    }
}

fn table(own: &OwnService, marked: &[&str]) -> Markup {
    let rows = own.rows.iter().map(|row| -> [Cell; 4] {
        let colour = match row.provision {
            Provision::Offered => TagColour::Green,
            Provision::ListClosed => TagColour::Orange,
            Provision::NotOffered | Provision::NotKnown => TagColour::Grey,
        };
        [
            cell(html! {
                (words::therapy(&row.therapy)) small {
                    (row.format.words())
                    @if marked.contains(&row.therapy.as_str()) { " · counted under the therapy chosen above" }
                }
            }),
            cell(html! {
                (nhsuk::tag(row.provision.words(), colour).classes("app-status")) small { "declared " (fmt::date(row.declared)) }
            }),
            cell(match &row.wait {
                Some(wait) => html! {
                    (fmt::wait(wait.median)) small { "95% interval " (fmt::wait(wait.interval.0)) " to " (fmt::wait(wait.interval.1)) ", " (fmt::date(wait.as_at)) }
                },
                None => html! { span class="app-missing" { "not worked out yet" } },
            }),
            cell(match row.sessions {
                Some((from, to)) => html! { (from) " to " (to) },
                None => html! { span class="app-missing" { "not worked out yet" } },
            }),
        ]
    });
    let heads: [Cell; 4] = [
        "Therapy".into(),
        "Can it be had".into(),
        "Wait".into(),
        "Sessions".into(),
    ];
    let table = nhsuk::table(format!("What {} declares", own.name))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("own-table")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
