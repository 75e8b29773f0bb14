//! This service's own word on which therapies it gives, beside the official figures and labelled apart. The official
//! files hold only the Talking Therapies programme; a service knows its own lists better.
//!
//! What it declares is as it stands today; waits and numbers are those of its last release ([`casework::figures`]), which were held against every release
//! before, so that nobody learns a small number by looking twice.

use super::questions::Choice;
use crate::fmt;
use crate::say::{say, say_count, say_with};
use crate::words;
use care::service::{Provision, Service};
use care::terms::{Format, TherapyCode};
use casework::figures::{Release, WaitWeeks};
use jiff::civil::Date;
use maud::{Markup, html};
use measures::suppression::Shown;
use nhsuk::{Cell, TagColour, cell};
use std::collections::BTreeMap;

/// What this service says of itself.
pub struct OwnService {
    /// Its name.
    pub name: String,
    /// Whether its data are fictional.
    pub is_fictional: bool,
    /// One row for each therapy that it has declared anything of, or released figures of.
    pub rows: Vec<OwnRow>,
    /// The day whose end its figures are of; none before the first release.
    pub as_at: Option<Date>,
}

/// One therapy at this service.
pub struct OwnRow {
    /// The therapy.
    pub therapy: TherapyCode,
    /// What is declared today, by format.
    pub declared: Vec<(Format, Provision, Date)>,
    /// Practitioners who hold a certificate in it; none before the first release.
    pub practitioners: Option<usize>,
    /// Wait from referral to first session; none where it is not shown.
    pub wait: Option<WaitWeeks>,
    /// Who started, still wait, left.
    pub counts: [Shown; 3],
    /// Quartiles of the sessions of courses that ended; none where not shown.
    pub sessions: Option<(u32, u32, u32)>,
    /// Long courses begun.
    pub long: Shown,
    /// Told no.
    pub told_no: Shown,
    /// Sent elsewhere instead: handed over, or told about another place.
    pub sent_elsewhere: Shown,
}

impl OwnRow {
    /// The best that is declared in any format.
    pub(super) fn provision(&self) -> Option<Provision> {
        let order = [
            Provision::Offered,
            Provision::ListClosed,
            Provision::NotOffered,
            Provision::NotKnown,
        ];
        order
            .into_iter()
            .find(|wanted| self.declared.iter().any(|(_, p, _)| p == wanted))
    }
}

impl OwnService {
    /// What the service declares and has released. None where it has done neither.
    #[must_use]
    pub fn of(service: &Service, is_fictional: bool, release: Option<&Release>) -> Option<Self> {
        let mut declared: BTreeMap<&TherapyCode, Vec<(Format, Provision, Date)>> = BTreeMap::new();
        for (therapy, format, provision, on) in &service.provision {
            declared.entry(therapy).or_default().push((*format, *provision, *on));
        }
        let mut rows: Vec<OwnRow> = declared
            .into_iter()
            .map(|(therapy, declared)| row(therapy.clone(), declared, release))
            .collect();
        for released in release.map(|r| r.therapies.as_slice()).unwrap_or_default() {
            if !rows.iter().any(|row| row.therapy.as_str() == released.therapy) {
                rows.push(row(TherapyCode::new(released.therapy.as_str()), Vec::new(), release));
            }
        }
        for row in &mut rows {
            row.declared.sort_by_key(|(format, _, _)| format.words());
        }
        rows.sort_by_key(|row| words::therapy(&row.therapy));
        (!rows.is_empty()).then(|| Self {
            name: service.name.clone(),
            is_fictional,
            rows,
            as_at: release.map(|release| release.as_at),
        })
    }
}

fn row(therapy: TherapyCode, declared: Vec<(Format, Provision, Date)>, release: Option<&Release>) -> OwnRow {
    let code = therapy.as_str();
    let released = release.and_then(|r| r.therapies.iter().find(|row| row.therapy == code));
    let count = |of: &dyn Fn(&Release) -> Shown| release.map_or(Shown::Hidden, of);
    OwnRow {
        declared,
        practitioners: released.map(|row| row.practitioners),
        wait: released.and_then(|row| row.wait.get()),
        counts: ["started", "waiting", "left"].map(|column| count(&|r| r.waits(code, column))),
        sessions: released.and_then(|row| row.sessions.get()),
        long: count(&|r| r.of_therapy("long", code)),
        told_no: count(&|r| r.of_therapy("told_no", code)),
        sent_elsewhere: count(&|r| r.of_therapy("sent_on", code)),
        therapy,
    }
}

/// The service's own rows, with a heading that says whose they are.
pub(super) fn draw(own: Option<&OwnService>, choice: &Choice) -> Markup {
    let Some(own) = own else {
        return html! {};
    };
    let ours: &[&str] = choice.therapy.map_or(&[], published::Therapy::ours);
    html! {
        section class="app-own" aria-labelledby="own" {
            h2 class="nhsuk-heading-m" id="own" { (say_with("map-own", &[("service", &own.name)])) }
            p {
                @if own.is_fictional { strong { (say("map-own-fictional")) } " " }
                (say("map-own-means")) " " (say("map-own-compare"))
            }
            (table(own, ours))
            p { a class="nhsuk-link" href="/map/own" { (say_with("map-own-all", &[("service", &own.name)])) } }
        }
    }
}

/// A tag of what is declared.
pub(super) fn provision_tag(provision: Provision) -> Markup {
    let colour = match provision {
        Provision::Offered => TagColour::Green,
        Provision::ListClosed => TagColour::Orange,
        Provision::NotOffered | Provision::NotKnown => TagColour::Grey,
    };
    html! { (nhsuk::tag(provision_words(provision), colour).classes("app-status")) }
}

/// What is declared of a therapy, in the words of the page.
pub(super) fn provision_words(provision: Provision) -> String {
    say(match provision {
        Provision::Offered => "provision-offered",
        Provision::ListClosed => "provision-closed",
        Provision::NotOffered => "provision-not",
        Provision::NotKnown => "provision-unknown",
    })
}

/// What is declared, by format.
pub(super) fn declared(row: &OwnRow) -> Markup {
    html! {
        @match row.provision() {
            Some(provision) => (provision_tag(provision)),
            None => span class="app-missing" { (say("map-nothing-declared")) },
        }
        @for (format, provision, on) in &row.declared {
            small {
                @let format = format.words();
                @let date = fmt::date(*on);
                @if Some(*provision) == row.provision() { (say_with("map-declared", &[("format", format), ("date", &date)])) }
                @else {
                    @let said = provision_words(*provision).to_lowercase();
                    (say_with("map-declared-as", &[("format", format), ("said", &said), ("date", &date)]))
                }
            }
        }
    }
}

/// A wait in words.
pub(super) fn wait(row: &OwnRow, is_released: bool) -> Markup {
    let end = |end: Option<u32>| end.map_or_else(|| say("map-not-reached"), |weeks| weeks.to_string());
    html! {
        @match row.wait {
            Some(wait) => {
                @match wait.median {
                    Some(weeks) => (say_count("map-half-start", weeks as usize)),
                    None => (say("map-half-wait")),
                }
                small { (say_with("map-interval-weeks", &[("from", &end(wait.lower)), ("to", &end(wait.upper))])) }
            }
            None => (without(is_released)),
        }
    }
}

/// Usual sessions in words.
pub(super) fn sessions(row: &OwnRow, is_released: bool) -> Markup {
    html! {
        @match row.sessions {
            Some((from, middle, to)) => { (middle) small { (say_with("map-middle-half", &[("from", &from.to_string()), ("to", &to.to_string())])) } },
            None => (without(is_released)),
        }
    }
}

/// Why there is no figure.
fn without(is_released: bool) -> Markup {
    let name = if is_released {
        "map-not-shown"
    } else {
        "map-not-released"
    };
    html! { span class="app-missing" { (say(name)) } }
}

fn table(own: &OwnService, marked: &[&str]) -> Markup {
    let is_released = own.as_at.is_some();
    let rows = own.rows.iter().map(|row| -> [Cell; 4] {
        [
            cell(html! {
                (words::therapy(&row.therapy))
                @if marked.contains(&row.therapy.as_str()) { small { (say("map-own-counted")) } }
            }),
            cell(declared(row)),
            cell(wait(row, is_released)),
            cell(sessions(row, is_released)),
        ]
    });
    let heads: [Cell; 4] = [
        say("map-therapy").into(),
        say("map-can-be-had").into(),
        say("map-wait").into(),
        say("map-sessions").into(),
    ];
    let table = nhsuk::table(say_with("map-own-table", &[("service", &own.name)]))
        .caption_classes("nhsuk-u-visually-hidden")
        .id("own-table")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
