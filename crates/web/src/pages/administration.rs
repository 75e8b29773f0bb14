//! The first page of those who run the service: what is here, how much, and what needs attention.

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::ActKind;
use casework::read::Overview;
use maud::{Markup, html};

/// Whoever may see any of what is administered.
const SEES: &[ActKind] = &[
    ActKind::SeeAccounts,
    ActKind::SeeLedger,
    ActKind::SeeSettings,
    ActKind::SeeQuarantine,
    ActKind::SeePractitioners,
    ActKind::SeeAccessLog,
];

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/administration", Guard::needs_one_of(SEES), show)
}

/// Something to look at first: how many, of what, where.
struct Attention {
    count: usize,
    words: &'static str,
    href: &'static str,
    why: &'static str,
}

/// A part of the administration.
struct Part {
    title: &'static str,
    href: &'static str,
    words: String,
}

async fn show(me: Me) -> Answer {
    let overview = me.ask(casework::Desk::overview).await?;
    let (attention, parts) = (attention(&me, &overview), parts(&me, &overview));
    let main = draw(&attention, &parts, &overview);
    Ok(layout::app(
        &me,
        Sheet {
            title: "Administration".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

fn attention(me: &Me, o: &Overview) -> Vec<Attention> {
    let held = o.held.map_or(0, |(waiting, _)| waiting);
    let review = o.break_glass.map_or(0, |(open, _)| open);
    let staff = o.practitioners.unwrap_or_default();
    let accounts = o.accounts.unwrap_or_default();
    let service = me.app.desk().service();
    let no_contact = service.contact.phone.is_empty() && service.contact.email.is_empty();
    let may_set = me.may(ActKind::ChangeSettings);
    let all = [
        Attention {
            count: held,
            words: if held == 1 { "held message" } else { "held messages" },
            href: "/quarantine",
            why: "each may be somebody’s referral, and nobody has looked yet",
        },
        Attention {
            count: review,
            words: if review == 1 {
                "record opened for a written reason"
            } else {
                "records opened for a written reason"
            },
            href: "/access-log/break-glass",
            why: "to be reviewed",
        },
        Attention {
            count: staff.registration_due,
            words: if staff.registration_due == 1 {
                "registration to check"
            } else {
                "registrations to check"
            },
            href: "/practitioners?only=registration",
            why: "nobody new is assigned to them until then",
        },
        Attention {
            count: usize::from(o.recovery_tested == Some(false)),
            words: "recovery copy never tried",
            href: "/ledger",
            why: "without it a lost key loses the whole record",
        },
        Attention {
            count: usize::from(o.accounts.is_some() && accounts.administrators == 1),
            words: "administrator only",
            href: "/accounts",
            why: "name a second one, so that the service does not depend on one person",
        },
        Attention {
            count: accounts.without_role,
            words: if accounts.without_role == 1 {
                "open account without a role"
            } else {
                "open accounts without a role"
            },
            href: "/accounts?only=without-role",
            why: "close them, or grant a role",
        },
        Attention {
            count: usize::from(may_set && no_contact),
            words: "contact for the public is missing",
            href: "/settings/contact",
            why: "letters and pages have no phone number or email to give",
        },
    ];
    all.into_iter().filter(|a| a.count > 0).collect()
}

fn parts(me: &Me, o: &Overview) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = |title, href, words: Option<String>| {
        parts.extend(words.map(|words| Part { title, href, words }));
    };
    part(
        "Practitioners",
        "/practitioners",
        o.practitioners.map(|c| {
            let away = if c.away == 0 {
                String::new()
            } else {
                format!(", {} on leave today", c.away)
            };
            format!(
                "{}{away}",
                fmt::plural(c.active, "person works here", "people work here")
            )
        }),
    );
    part(
        "Slots",
        "/openings",
        o.practitioners.map(|c| {
            format!(
                "{}, {} with a free seat",
                fmt::plural(c.slots, "slot", "slots"),
                c.slots_free
            )
        }),
    );
    part(
        "Held messages",
        "/quarantine",
        o.held
            .map(|(waiting, all)| format!("{waiting} to look at, {all} in all")),
    );
    part(
        "Accounts",
        "/accounts",
        o.accounts.map(|c| {
            let first = match c.first_password {
                0 => String::new(),
                n => format!("; {n} not signed in since the first password"),
            };
            format!("{} open, {} closed{first}", c.open, c.closed)
        }),
    );
    part(
        "Access log",
        "/access-log",
        o.break_glass
            .map(|_| "Who looked at what, when, in which role".to_owned()),
    );
    part(
        "Records opened for a written reason",
        "/access-log/break-glass",
        o.break_glass
            .map(|(open, all)| format!("{open} to review, {all} in all")),
    );
    part(
        "Ledger",
        "/ledger",
        me.may(ActKind::SeeLedger)
            .then(|| "State, check, signed head, keys, size".to_owned()),
    );
    let service = me.app.desk().service();
    part(
        "Settings",
        "/settings",
        me.may(ActKind::SeeSettings).then(|| {
            let sites = fmt::plural(service.sites.len(), "site", "sites");
            let declared = fmt::plural(service.provision.len(), "provision declared", "provisions declared");
            format!("Name, contact, standards; {sites}, {declared}")
        }),
    );
    parts.retain(|p| me.app.has_page(p.href));
    parts
}

fn draw(attention: &[Attention], parts: &[Part], o: &Overview) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Administration" }
        section aria-labelledby="attention" {
            h2 class="nhsuk-heading-m" id="attention" { "What needs attention" }
            @if attention.is_empty() {
                (layout::empty("Nothing needs attention now.", "Held messages, registrations to check and records opened for a reason come here.", None))
            } @else {
                ul class="app-todo" {
                    @for a in attention {
                        li { span class="app-todo__count" { (a.count) } " " span { a href=(a.href) { (a.words) } ": " (a.why) } }
                    }
                }
            }
        }
        section aria-labelledby="here" {
            h2 class="nhsuk-heading-m" id="here" { "What is here" }
            ul class="app-tiles" {
                @for p in parts {
                    li { (nhsuk::card(nhsuk::heading(3, p.title).size(Some(nhsuk::Size::S)), html! { p class="nhsuk-card__description" { (p.words) } }).href(p.href).clickable(true)) }
                }
            }
        }
        @if let Some(c) = o.practitioners {
            @if c.without_supervisor > 0 {
                p { (fmt::plural(c.without_supervisor, "practitioner has", "practitioners have")) " no supervisor on record. "
                    a class="nhsuk-link" href="/practitioners?only=supervisor" { "See who" } }
            }
        }
    }
}
