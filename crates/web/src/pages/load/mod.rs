//! A practitioner's own picture of their load, what only they can agree to, and the team in counts.

mod agree;
mod consents;
mod team;

use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::pages::plain_form::one_press;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::load::{
    BREAK_MINUTES, DAY_MINUTES, LEAVE_DAYS, LoadLimit, OVERTIME_WEEK_MINUTES, RUN, SUPERVISION_MONTH_MINUTES, Signal,
};
use care::terms::Day;
use casework::ActKind;
use casework::read::OwnLoad;
use charts::{StackedBars, stacked_bars};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell, number};

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/load", Guard::needs(ActKind::SeeLoad), show);
    let add: [fn(Routes) -> Routes; 3] = [agree::routes, consents::routes, team::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

async fn show(me: Me) -> Answer {
    let main = if me.principal.practitioner.is_some() {
        let own = me.ask(casework::Desk::own_load).await?;
        draw(&me, &own)
    } else {
        html! {
            h1 class="nhsuk-heading-l" { "My load" }
            (layout::empty(
                "There is no picture of your load.",
                "Your account does not belong to a practitioner. An administrator can say whose it is.",
                me.may(ActKind::SeeTeamLoad).then_some(("See the load of the team", "/load/team")),
            ))
        }
    };
    let sheet = Sheet {
        title: "My load".to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn draw(me: &Me, own: &OwnLoad) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "My load" }
        (nhsuk::inset_text(html! {
            p { strong { "Only you see this page." } " Nobody who leads or manages can open it. They see counts for the whole team, from five practitioners on, and none from which you could be known." }
        }))
        (signals(&own.signals))
        h2 class="nhsuk-heading-m" { "Your week" }
        (week(me, own))
        h2 class="nhsuk-heading-m" { "The last four full weeks" }
        (four_weeks(own))
        h2 class="nhsuk-heading-m" { "Supervision" }
        (supervision(&own.supervision))
        h2 class="nhsuk-heading-m" id="agreed" { "What you agreed to" }
        (agreed(me, own))
        @if me.may(ActKind::SeeConsents) { p { a class="nhsuk-link" href="/load/supervised" { "What those you supervise agreed to" } } }
        @if me.may(ActKind::SeeTeamLoad) { p { a class="nhsuk-link" href="/load/team" { "Load of the team, in counts" } } }
    }
}

/// What the guard says, in kind words, with what could be done.
fn signals(signals: &[Signal]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "What stands out" }
        @if signals.is_empty() {
            p { "Nothing does. This looks at booked hours, breaks, kinds of work, overtime, supervision and leave, and never at how the people you see are doing." }
        } @else {
            p { "These are hints, not marks. Nothing is stopped by them, and nobody is told." }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for signal in signals {
                    @let (what, could) = kind_words(*signal);
                    li { strong { (what) } " " (could) }
                }
            }
        }
    }
}

/// A signal as a colleague would say it, and what could help.
fn kind_words(signal: Signal) -> (String, &'static str) {
    match signal {
        Signal::DayAboveSix => (
            format!("You have a day with more than {} booked hours.", DAY_MINUTES / 60),
            "Could one slot move to another day?",
        ),
        Signal::RunAboveThree => (
            format!("You see more than {RUN} people in a row without {BREAK_MINUTES} minutes between them."),
            "A break in the middle could help.",
        ),
        Signal::TraumaAboveHalf => (
            "More than half of your work is with trauma.".to_owned(),
            "That weighs on anybody. It may be worth raising in supervision.",
        ),
        Signal::PhoneAboveHalf => (
            "More than half of your contacts are by telephone.".to_owned(),
            "Some of them might be possible in person or by video.",
        ),
        Signal::OvertimeFourWeeks => (
            format!(
                "You worked more than {} hours of overtime in each of four weeks.",
                OVERTIME_WEEK_MINUTES / 60
            ),
            "The work may be more than the post has hours for. That is not yours to make up.",
        ),
        Signal::SupervisionBehind => (
            "You received less supervision last month than is due.".to_owned(),
            "You may ask for the missing time.",
        ),
        Signal::UnpaidAboveAgreed => (
            "You gave more unpaid hours in a week than you agreed to.".to_owned(),
            "You may stop at what you agreed.",
        ),
        Signal::LeaveUntaken => (
            format!("You have taken no leave for more than {} months.", LEAVE_DAYS / 30),
            "It is yours to take.",
        ),
    }
}

/// Hours as a number out of minutes.
fn hours(minutes: u32) -> f64 {
    f64::from(minutes) / 60.0
}

fn length(minutes: u32) -> String {
    match u16::try_from(minutes) {
        Ok(0) => "None".to_owned(),
        Ok(minutes) => fmt::duration(minutes),
        Err(_) => format!("{} hours", minutes / 60),
    }
}

fn week(me: &Me, own: &OwnLoad) -> Markup {
    let slots = &own.picture.week;
    let on = |day: Day| slots.iter().filter(move |s| s.day == day);
    let minutes = |day: Day| on(day).map(|s| u32::from(s.minutes)).sum::<u32>();
    let all: u32 = slots.iter().map(|s| u32::from(s.minutes)).sum();
    let weekend = [Day::Saturday, Day::Sunday];
    let days: Vec<Day> = Day::ALL
        .iter()
        .copied()
        .filter(|d| !weekend.contains(d) || on(*d).next().is_some())
        .collect();
    let chart = StackedBars {
        id: "week".to_owned(),
        finding: format!(
            "{} booked of {} clinical hours a week that were agreed as safe",
            length(all),
            own.clinical_hours_week
        ),
        rows_are: "Day".to_owned(),
        unit: "hours".to_owned(),
        parts: vec!["Booked hours".to_owned()],
        rows: days
            .iter()
            .map(|d| (d.words().to_owned(), vec![hours(minutes(*d))]))
            .collect(),
        whole: None,
        limit: Some((
            hours(DAY_MINUTES),
            "booked hours of a day from which this speaks up".to_owned(),
        )),
        source: "your weekly slots in which somebody is seen".to_owned(),
        as_at: me.today,
    };
    let chart = stacked_bars(&chart);
    let times = |day: Day| -> Vec<String> {
        let mut found: Vec<_> = on(day).collect();
        found.sort_by_key(|s| s.at);
        found
            .into_iter()
            .map(|s| format!("{}, {}", fmt::time(s.at), fmt::duration(s.minutes)))
            .collect()
    };
    html! {
        @if slots.is_empty() {
            p { "Nobody is seen in a weekly slot of yours now. " (own.clinical_hours_week) " clinical hours a week were agreed as safe." }
        } @else {
            (chart.svg)
            (nhsuk::details("Your week as a list", html! {
                dl class="nhsuk-summary-list" {
                    @for day in &days {
                        div class="nhsuk-summary-list__row" {
                            dt class="nhsuk-summary-list__key" { (day.words()) }
                            dd class="nhsuk-summary-list__value" {
                                @let times = times(*day);
                                @if times.is_empty() { "Nobody" } @else { (times.join("; ")) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

fn four_weeks(own: &OwnLoad) -> Markup {
    let p = &own.picture;
    let share = |part: u32, words: &str| {
        if part == 0 {
            format!("none {words}")
        } else {
            let of_hundred = u64::from(part) * 100 / u64::from(p.clinical_minutes.max(1));
            format!("{} ({of_hundred}%) {words}", length(part))
        }
    };
    let rows = (0..p.overtime_weeks.len()).map(|place| -> [Cell; 3] {
        let ago = p.overtime_weeks.len() - place;
        let words = if ago == 1 {
            "Last week".to_owned()
        } else {
            format!("{ago} weeks ago")
        };
        let overtime = p.overtime_weeks.get(place).copied().unwrap_or(0);
        let unpaid = p
            .unpaid_weeks
            .get(place)
            .map_or_else(|| "By agreement".to_owned(), |m| length(*m));
        [cell(words), number(length(overtime)), number(unpaid)]
    });
    let heads: [Cell; 3] = ["Week".into(), number("Overtime"), number("Unpaid in all")];
    html! {
        @if p.clinical_minutes == 0 {
            p { "No therapy or assessment is on your sheet for these weeks." }
        } @else {
            p { (length(p.clinical_minutes)) " of therapy and assessment: " (share(p.trauma_minutes, "with trauma")) ", " (share(p.phone_minutes, "by telephone")) "." }
        }
        @if p.overtime_weeks.iter().chain(&p.unpaid_weeks).all(|m| *m == 0) {
            p { "No overtime and no unpaid hours are on it." }
        } @else {
            (nhsuk::table("Overtime and unpaid hours").responsive(true).head::<Cell>(heads).rows(rows))
        }
        @match p.days_since_leave {
            Some(days) => p { "Your last recorded leave ended " (fmt::wait(days)) " ago." },
            None => p { "No leave of yours is recorded yet." },
        }
    }
}

fn supervision(months: &[(Date, u32, bool)]) -> Markup {
    let behind = months
        .iter()
        .filter(|(_, m, due)| *due && *m < SUPERVISION_MONTH_MINUTES)
        .count();
    let due = months.iter().filter(|(_, _, due)| *due).count();
    let heads: [Cell; 3] = ["Month".into(), number("Received"), "Due".into()];
    let rows = months.iter().map(|(month, received, due)| -> [Cell; 3] {
        let standing = match (due, *received < SUPERVISION_MONTH_MINUTES) {
            (false, _) => html! { "None: nobody was seen" },
            (true, false) => html! { (length(SUPERVISION_MONTH_MINUTES)) ", received" },
            (true, true) => {
                let missing = SUPERVISION_MONTH_MINUTES - received;
                html! { (length(SUPERVISION_MONTH_MINUTES)) " " (nhsuk::tag(format!("{} missing", length(missing)), TagColour::Orange).classes("app-status")) }
            }
        };
        [
            cell(month.strftime("%B %Y").to_string()),
            number(length(*received)),
            cell(standing),
        ]
    });
    html! {
        @if due == 0 {
            p { "None was due in the last twelve full months: nobody was seen in them." }
        } @else {
            p { (length(SUPERVISION_MONTH_MINUTES)) " is due in each calendar month in which you see people. Of " (fmt::plural(due, "such month", "such months")) ", "
                @if behind == 0 { "none fell short." } @else { (behind) " fell short." } }
            (nhsuk::details("Month by month", html! { (nhsuk::table("Supervision of twelve months").caption_classes("nhsuk-u-visually-hidden").responsive(true).head::<Cell>(heads).rows(rows)) }))
        }
    }
}

fn agreed(me: &Me, own: &OwnLoad) -> Markup {
    let may = me.may(ActKind::AgreeLoad);
    let unpaid = own.agreed.unpaid_minutes_week;
    html! {
        p { "The engine never goes beyond a limit. A colleague may offer a slot beyond one only while you agree to it." }
        @if own.agreed.consents.is_empty() {
            p { "You have agreed to go beyond none." }
        }
        @for consent in &own.agreed.consents {
            div class="app-actions" {
                p { strong { (consent.limit.words()) } ": "
                    @if consent.until < me.today { "until " (fmt::date(consent.until)) ", which has passed." }
                    @else { "you agree to more until " (fmt::date(consent.until)) "." } }
                @if may {
                    (one_press(me, &format!("/load/consents/{}/withdraw", consent.limit.code()), &[], None,
                        nhsuk::button(html! { "Withdraw" span class="nhsuk-u-visually-hidden" { " your consent: " (consent.limit.words()) } }).secondary()))
                }
            }
        }
        @if unpaid == 0 { p { "You have agreed to no unpaid hours." } }
        @else { p { "You have agreed to up to " (fmt::duration(unpaid)) " of unpaid work a week." } }
        @if may {
            ul class="nhsuk-list" {
                li { a class="nhsuk-link app-target" href="/load/consents" { "Agree to go beyond a limit for a time" } }
                li { a class="nhsuk-link app-target" href="/load/unpaid" { "Change how many unpaid hours you agree to" } }
            }
        }
    }
}

/// What each limit is, for the form.
fn limit_words(limit: LoadLimit, clinical_hours: u16) -> String {
    match limit {
        LoadLimit::WeekHours => format!("More than {clinical_hours} clinical hours a week"),
        LoadLimit::DayHours => format!("More than {} booked hours in a day", DAY_MINUTES / 60),
        LoadLimit::Run => format!("More than {RUN} appointments without a break"),
    }
}
