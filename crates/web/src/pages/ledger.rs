//! The state of the ledger: how much there is, when it was last checked, the head to keep outside, keys and recovery.

use crate::fmt;
use crate::form::{Errors, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, document};
use crate::router::{Guard, Routes};
use casework::ActKind;
use casework::read::{LedgerCheck, LedgerReport, LedgerState};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeLedger);
    routes
        .get("/ledger", sees, show)
        .post("/ledger/check", sees, check)
        .post("/ledger/head", sees, head)
}

async fn show(me: Me) -> Answer {
    page(&me, &Filled::default()).await
}

async fn page(me: &Me, form: &Filled) -> Answer {
    let state = me.ask(casework::Desk::ledger_state).await?;
    let report = me.ask(casework::Desk::ledger_report).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Ledger" }
        p { "The record of everything that happened, in one order, sealed and chained: each entry holds a fingerprint of the one before, so that nothing can be changed or left out unnoticed." }
        (tiles(&report))
        (checked(me, &report))
        (heads(me, &state))
        (keys(&report, state.demo))
        (size(&report))
    };
    let sheet = Sheet {
        title: "Ledger".to_owned(),
        area: "Administration",
        way: Way::crumbs([("Administration", "/administration")]),
        form: Some(form),
        main,
    };
    Ok(layout::app(me, sheet))
}

fn count(n: u64) -> String {
    fmt::number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// "12.5 MB": powers of ten, as disks are sold.
fn bytes(n: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match UNITS.iter().find(|(size, _)| n >= *size) {
        Some((size, unit)) => format!("{}.{} {unit}", n / size, (n % size) * 10 / size),
        None => format!("{n} bytes"),
    }
}

/// A long number in groups between which a narrow page may break it; copied, it is whole.
fn fingerprint(hash: &str) -> Markup {
    let digits: Vec<char> = hash.chars().collect();
    html! {
        span class="app-figures" { @for group in digits.chunks(8) { (group.iter().collect::<String>()) wbr; } }
    }
}

fn tiles(r: &LedgerReport) -> Markup {
    let head = &r.stats.head;
    let all = [
        (count(head.position), "events recorded"),
        (count(head.read_position), "looks at records logged"),
        (count(r.stats.erased), "people’s keys erased"),
        (bytes(r.stats.database_bytes), "taken on the disk"),
    ];
    html! {
        ul class="app-tiles" { @for (figure, words) in &all { li { p class="app-count" { (figure) small { (words) } } } } }
    }
}

fn checked(me: &Me, r: &LedgerReport) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Check" }
        @match &r.checked {
            Some((at, position, true)) => p { (nhsuk::tag("Everything held", TagColour::Green).classes("app-status")) " when it was last checked here, " (fmt::moment(*at)) ", up to event " (count(*position)) "." },
            Some((at, _, false)) => p { (nhsuk::tag("Something was wrong", TagColour::Red).classes("app-status")) " when it was last checked here, " (fmt::moment(*at)) ". Check again to see what." },
            None => p { "It was not checked from here yet." },
        }
        p { "A check computes every fingerprint again from the beginning, and looks at every key and document. The service goes on meanwhile; a large record takes a while." }
        form method="post" action="/ledger/check" novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button("Check the whole ledger now").secondary().once())
        }
    }
}

fn heads(me: &Me, s: &LedgerState) -> Markup {
    html! {
        (nhsuk::summary_list()
            .in_card(nhsuk::heading(2, "Heads").size(Some(nhsuk::Size::M)))
            .row(("Last event", format!("{}, recorded {}", count(s.position), fmt::moment(s.recorded_at))))
            .row(("Its fingerprint", fingerprint(&s.hash)))
            .row(("Last look logged", count(s.reads)))
            .row(("Its fingerprint", fingerprint(&s.reads_hash))))
        h3 class="nhsuk-heading-s" { "Keep a signed head outside" }
        p { "A chain alone proves nothing against somebody who can rewrite all of it. A signed head, kept where nobody who runs the database can write, shows later that nothing before it was changed." }
        form method="post" action="/ledger/head" novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button("Sign the heads and download them").secondary())
        }
        p { "To hold the record against it later: " code { "rapport ledger verify" } "." }
    }
}

fn keys(r: &LedgerReport, demo: bool) -> Markup {
    let tested = match r.stats.recovery_tested_at {
        Some(at) => html! { "Opened the ledger on " (fmt::moment(at)) },
        None if demo => html! { "Not tried. These are demonstration data." },
        None => {
            html! { (nhsuk::tag("Never tried", TagColour::Red).classes("app-status")) " Enter no real data before it has: without it a lost key loses the whole record." }
        }
    };
    html! {
        (nhsuk::summary_list()
            .in_card(nhsuk::heading(2, "Keys").size(Some(nhsuk::Size::M)))
            .row(("Keys that live", count(r.stats.keys)))
            .row(("Keys erased", html! { (count(r.stats.erased)) ". What they sealed can be read by nobody." }))
            .row(("Recovery copy of the master key", tested)))
    }
}

fn size(r: &LedgerReport) -> Markup {
    let s = &r.stats;
    let database = match s.database {
        "sqlite" => "SQLite",
        "postgresql" => "PostgreSQL",
        other => other,
    };
    let waiting = match s.deliveries_parked {
        0 => count(s.deliveries_waiting),
        parked => format!("{}; {} given up", count(s.deliveries_waiting), count(parked)),
    };
    html! {
        (nhsuk::summary_list()
            .in_card(nhsuk::heading(2, "Size").size(Some(nhsuk::Size::M)))
            .row(("Database", format!("{database}, tables of step {}", s.schema)))
            .row(("On the disk", bytes(s.database_bytes)))
            .row(("Streams", count(s.streams)))
            .row(("Sealed facts", bytes(s.facts_bytes)))
            .row(("Sealed words", bytes(s.words_bytes)))
            .row(("Documents", format!("{}, {}", count(s.documents), bytes(s.documents_bytes))))
            .row(("Signed heads kept here", count(s.signed_heads)))
            .row(("Messages that wait to be sent", waiting)))
    }
}

async fn check(me: Me, Posted(fields): Posted) -> Answer {
    match me.ask(casework::Desk::check_ledger).await? {
        LedgerCheck::Holds(v) => {
            let words = format!(
                "Everything holds: {} events, {} looks, {} signed heads, {} keys, {} documents",
                count(v.head.position),
                count(v.head.read_position),
                count(v.signed_heads),
                count(v.keys),
                count(v.documents)
            );
            Ok(me.went_well(&words, "/ledger"))
        }
        LedgerCheck::Broken(what) => {
            let what = format!("The ledger is not what was written: {what}");
            let errors = Errors::whole(
                what,
                "Enter nothing more, keep the database as it is, and tell whoever runs the service",
            );
            page(&me, &Filled { fields, errors }).await
        }
    }
}

async fn head(me: Me, Posted(_): Posted) -> Answer {
    let head = me.ask(casework::Desk::sign_head).await?;
    let text = serde_json::to_vec_pretty(&head);
    let text = text.map_err(|_| Problem::Fault(crate::app::new_fault("a signed head could not be written")))?;
    let name = format!("ledger-head-{}.json", head.position);
    Ok(document("application/json", &name, text))
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(bytes(12_540_000), "12.5 MB");
        assert_eq!(bytes(3_000_000_000), "3.0 GB");
    }
}
