//! A practitioner's month: what is on the sheet, and hours entered by hand.

use super::period::{Kind, Period};
use super::{length, media};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, send};
use crate::pages::practitioners::therapies;
use crate::pages::shared::asking;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::PractitionerId;
use care::terms::{Medium, TherapyCode};
use care::timesheet::{Activity, HoursEntry, HoursKind};
use casework::policy::{self, Need};
use casework::read::OwnHours;
use casework::{Act, ActKind, HoursGiven, WorkforceAct};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::EnterHours);
    routes
        .get("/hours/mine", guard, mine)
        .get("/hours/{practitioner}", guard, show)
        .post("/hours/{practitioner}", guard, give)
}

/// The questions in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    /// Any day of the month.
    at: String,
}

pub(super) async fn load(me: &Me, whose: PractitionerId, month: Date) -> Result<OwnHours, Problem> {
    me.ask(move |desk, p| desk.own_hours(p, whose, month)).await
}

/// The address of a month.
pub(super) fn month_of(whose: PractitionerId, day: Date) -> String {
    asking(&format!("/hours/{whose}"), &[("at", &day.to_string())])
}

async fn mine(me: Me, Asked(q): Asked<Questions>) -> Answer {
    match me.principal.practitioner {
        Some(whose) => show(me, Id(whose), Asked(q)).await,
        None => Ok(nobody(&me)),
    }
}

/// Signed in as somebody who is no practitioner here.
fn nobody(me: &Me) -> Response {
    let sums = policy::need(ActKind::SeeHours, me.role()) == Need::Anyone && me.may(ActKind::SeeHours);
    let main = html! {
        h1 class="nhsuk-heading-l" { "My hours" }
        (layout::empty(
            "You have no timesheet.",
            "Your account does not belong to a practitioner. An administrator can say whose it is.",
            sums.then_some(("See the hours of the service", "/hours")),
        ))
    };
    let sheet = Sheet {
        title: "My hours".to_owned(),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

async fn show(me: Me, Id(whose): Id<PractitionerId>, Asked(q): Asked<Questions>) -> Answer {
    let month = q.at.parse().unwrap_or(me.today);
    let own = load(&me, whose, month).await?;
    let mut values: Vec<(String, String)> = date_values("on", me.today).to_vec();
    if let [only] = own.kinds.as_slice() {
        values.push(("kind".to_owned(), only.code().to_owned()));
    }
    Ok(draw(&me, &own, &Filled::with(values)))
}

async fn give(me: Me, Id(whose): Id<PractitionerId>, Posted(fields): Posted) -> Answer {
    let own = load(&me, whose, me.today).await?;
    let (on, read) = read(&me, whose, &own, fields);
    let month = on.unwrap_or(me.today);
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &month_of(whose, month)).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            // The door takes each entry by itself: there is no version to be behind.
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    let own = load(&me, whose, month).await?;
    Ok(draw(&me, &own, &form))
}

type ReadForm = Result<(Act, Fields), Filled>;

fn read(me: &Me, whose: PractitionerId, own: &OwnHours, posted: Fields) -> (Option<Date>, ReadForm) {
    let mut r = Reader::new(posted, me.today);
    let on = r.date("on", "the day", DateRule::PastOrToday);
    let open = |code: &str| HoursKind::from_code(code).filter(|kind| own.kinds.contains(kind));
    let kind = r.code(
        "kind",
        open,
        "Choose a kind of hours that goes with how they are employed",
    );
    let activity = r.code("activity", Activity::from_code, "Choose what the hours went to");
    let whole = r.optional_number("hours", 0..=16_u16, "Enter 0 to 16 hours");
    let rest = r.optional_number("minutes", 0..=59_u16, "Enter 0 to 59 minutes");
    let minutes = whole.unwrap_or(0) * 60 + rest.unwrap_or(0);
    if minutes == 0 {
        r.wrong("hours", "Enter how long it took, in hours, minutes or both");
    }
    let known = therapies();
    let therapy = r.optional_code("therapy", |code| {
        known
            .iter()
            .any(|(known, _)| known == code)
            .then(|| TherapyCode::new(code))
    });
    let clinical = activity.is_some_and(|a| matches!(a, Activity::Therapy | Activity::Assessment));
    if clinical && therapy.is_none() {
        r.wrong("therapy", "Choose which therapy the hours were for");
    }
    let medium = r.optional_code("medium", Medium::from_code);
    let sites = &me.app.desk().service().sites;
    let site = r.optional_code("site", |code| {
        sites.iter().find(|s| s.code == code).map(|s| s.code.clone())
    });
    let read = r.finish(|| {
        Some(Act::Workforce(WorkforceAct::GiveHours {
            practitioner: whose,
            hours: HoursGiven {
                on: on?,
                kind: kind?,
                activity: activity?,
                minutes,
                therapy,
                medium,
                site,
            },
        }))
    });
    (on, read)
}

fn draw(me: &Me, own: &OwnHours, f: &Filled) -> Response {
    let is_mine = me.principal.practitioner == Some(own.practitioner);
    let period = Period::around(Kind::Month, own.month);
    let (before, after) = (period.before(), period.after());
    let whose = own.practitioner;
    let title = if is_mine {
        "My hours".to_owned()
    } else {
        format!("Hours of {}", own.name)
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (period.words()) } (title) }
        p class="app-no-print" {
            a class="nhsuk-link" href=(month_of(whose, before.from)) { "Before: " (before.words()) }
            @if after.from <= me.today { " · " a class="nhsuk-link" href=(month_of(whose, after.from)) { "After: " (after.words()) } }
        }
        (sums(own))
        @if own.sheet.entries.is_empty() {
            (layout::empty(
                "Nothing is on this sheet yet.",
                "A session that is recorded enters its own hours. Everything else is entered below.",
                None,
            ))
        } @else { (table(own)) }
        @if own.sheet.struck > 0 {
            p { (fmt::count(own.sheet.struck.into(), "entry was struck and counts no more.", "entries were struck and count no more.")) }
        }
        h2 class="nhsuk-heading-m" id="enter" { "Enter hours" }
        (form(me, own, f))
    };
    let sheet = Sheet {
        title,
        area: "Hours",
        way: if policy::need(ActKind::SeeHours, me.role()) == Need::Anyone {
            Way::back("/hours")
        } else {
            Way::Top
        },
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}

/// How long in all, and what of it was paid.
fn sums(own: &OwnHours) -> Markup {
    let of = |takes: &dyn Fn(&HoursEntry) -> bool| -> u64 {
        let found = own.sheet.entries.iter().filter(|e| takes(e));
        found.map(|e| u64::from(e.minutes)).sum()
    };
    let (paid, unpaid) = (of(&|e| e.kind.is_paid()), of(&|e| !e.kind.is_paid()));
    html! {
        @if paid + unpaid > 0 {
            p {
                strong { (length(paid + unpaid)) } " in " (fmt::plural(own.sheet.entries.len(), "entry", "entries"))
                @if unpaid == 0 { ", all paid." }
                @else if paid == 0 { ", all unpaid." }
                @else { ": " (length(paid)) " paid, " (length(unpaid)) " unpaid." }
            }
        }
    }
}

fn table(own: &OwnHours) -> Markup {
    let mut entries: Vec<&HoursEntry> = own.sheet.entries.iter().collect();
    entries.sort_by_key(|e| e.on);
    let heads: [Cell; 5] = [
        "Day".into(),
        "What".into(),
        "Kind".into(),
        number("Time"),
        "Entered".into(),
    ];
    let rows = entries.into_iter().map(|e| -> [Cell; 5] {
        let what = html! {
            (e.activity.words())
            @if let Some(therapy) = &e.therapy { small { (words::therapy(therapy)) @if let Some(medium) = e.medium { ", " (medium.words().to_lowercase()) } } }
        };
        let entered = html! {
            (if e.session.is_some() { "By the session" } else { "By hand" })
            small {
                a class="nhsuk-link" href={ "/hours/" (own.practitioner) "/" (e.on) "/" (e.id) "/strike" } {
                    "Strike" span class="nhsuk-u-visually-hidden" { " " (e.activity.words()) " on " (fmt::date(e.on)) }
                }
            }
        };
        [
            cell(fmt::date(e.on)),
            cell(what),
            cell(e.kind.words()),
            number(length(e.minutes.into())),
            cell(entered),
        ]
    });
    let table = nhsuk::table("Hours of the month")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

fn form(me: &Me, own: &OwnHours, f: &Filled) -> Markup {
    let kinds: Vec<(&str, &str)> = own.kinds.iter().map(|k| (k.code(), k.words())).collect();
    let service = me.app.desk().service();
    let sites: Vec<(String, String)> = service.sites.iter().map(|s| (s.code.clone(), s.name.clone())).collect();
    html! {
        p { "Sessions enter themselves when they are recorded: do not enter them again." }
        @if !own.kinds.iter().any(|k| k.is_paid()) {
            (nhsuk::inset_text(html! { p { "Only unpaid kinds are open here, because of how " (own.name) " is employed. Unpaid hours are never entered as paid." } }))
        }
        form method="post" action={ "/hours/" (own.practitioner) } novalidate {
            (me.hidden(f, None))
            (f.date("on", "Day"))
            (f.radios("kind", "Kind of hours", kinds))
            (f.radios("activity", "What did they go to?", choices(Activity::ALL, Activity::code, Activity::words)))
            (f.input("hours", "Hours").numeric().width(2))
            (f.input("minutes", "Minutes").numeric().width(2))
            (f.select("therapy", "Which therapy", therapies()).hint("For therapy and assessment."))
            (f.select("medium", "By what means", media()).hint("Leave it if it does not matter."))
            @if !sites.is_empty() {
                (f.select("site", "Where (optional)", sites).hint("The place whose area the hours count in, also for work by phone. Leave it if they belong to none."))
            }
            (nhsuk::button("Enter the hours").once())
        }
    }
}
