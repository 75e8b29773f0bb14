//! Today: what needs whoever looks, counted, most urgent first; and the diary of the day.

use super::shared::{due_link, episode_link, site_name};
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::calendar::days_between;
use casework::ActKind;
use casework::read::{DiaryEntry, DiaryKind, TaskRow, Today};
use maud::{Markup, html};
use nhsuk::TagColour;

/// Tasks shown; the rest is in the lists.
const SHOWN: usize = 25;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/today", Guard::needs(ActKind::SeeToday), show)
}

async fn show(me: Me) -> Answer {
    let today = me.ask(|desk, p| desk.today(p)).await?;
    let main = draw(&View::of(&me, &today));
    Ok(layout::app(
        &me,
        Sheet {
            title: "Today".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

struct View {
    heading: String,
    summary: String,
    counts: Vec<(String, String)>,
    tasks: Vec<TaskView>,
    more: usize,
    diary: Vec<DiaryView>,
    others: Vec<(String, String)>,
}

struct TaskView {
    what: &'static str,
    who: String,
    href: String,
    when: String,
    overdue: bool,
    why: &'static str,
}

struct DiaryView {
    time: String,
    who: String,
    href: String,
    what: String,
    record: Option<String>,
    recorded: bool,
}

impl View {
    fn of(me: &Me, today: &Today) -> Self {
        let n = today.tasks.len();
        let overdue = today.tasks.iter().filter(|t| t.overdue_days > 0).count();
        let summary = match (n, overdue) {
            (0, _) => "Nothing is due for you today.".to_owned(),
            (_, 0) => format!("{} for you, none overdue.", fmt::plural(n, "task", "tasks")),
            _ => format!(
                "{} for you, {} overdue.",
                fmt::plural(n, "task", "tasks"),
                fmt::number(count(overdue))
            ),
        };
        let mut others = Vec::new();
        if today.held_messages > 0 && me.app.has_page("/quarantine") {
            let words = fmt::plural(
                today.held_messages,
                "message is held for a human",
                "messages are held for a human",
            );
            others.push((words, "/quarantine".to_owned()));
        }
        let grants = ["/break-glass", "/access-log"]
            .into_iter()
            .find(|path| me.app.has_page(path));
        if let Some(path) = grants.filter(|_| today.grants_to_review > 0) {
            let words = fmt::plural(
                today.grants_to_review,
                "break-glass access to review",
                "break-glass accesses to review",
            );
            others.push((words, path.to_owned()));
        }
        if today.hand_overs_unanswered > 0 {
            let words = fmt::plural(
                today.hand_overs_unanswered,
                "hand-over is not answered in time: still ours",
                "hand-overs are not answered in time: still ours",
            );
            others.push((words, "/hand-overs".to_owned()));
        }
        Self {
            heading: format!("Today, {}", fmt::day(today.date)),
            summary,
            counts: today
                .counts
                .iter()
                .map(|(kind, n)| (fmt::number(count(*n)), kind.words().to_owned()))
                .collect(),
            tasks: today.tasks.iter().take(SHOWN).map(|task| task_view(me, task)).collect(),
            more: n.saturating_sub(SHOWN),
            diary: today.diary.iter().map(|entry| diary_view(me, entry)).collect(),
            others,
        }
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn task_view(me: &Me, task: &TaskRow) -> TaskView {
    let when = match days_between(me.today, task.on) {
        0 => "Due today".to_owned(),
        d if d > 0 => format!("Due {}", fmt::date_and_relative(task.on, me.today)),
        d => format!(
            "{} overdue, was due {}",
            fmt::count(i64::from(-d), "day", "days"),
            fmt::date(task.on)
        ),
    };
    TaskView {
        what: task.kind.words(),
        who: task.line.person.listed(),
        href: due_link(&me.app, task.line.episode, task.kind),
        when,
        overdue: task.overdue_days > 0,
        why: task.why,
    }
}

fn diary_view(me: &Me, entry: &DiaryEntry) -> DiaryView {
    let id = entry.line.episode;
    let place = entry
        .site
        .as_deref()
        .map(|site| format!(", {}", site_name(me, site)))
        .unwrap_or_default();
    let own = entry.with == me.principal.name;
    let with = if own {
        String::new()
    } else {
        format!(", with {}", entry.with)
    };
    let kind = match entry.kind {
        DiaryKind::Session { number, of, .. } => format!("Session {number} of {of}"),
        DiaryKind::Assessment { .. } => "Assessment".to_owned(),
    };
    let record = match entry.kind {
        DiaryKind::Session { session, .. } => {
            let there = me.may(ActKind::RecordSession) && me.app.has_page("/episodes/{id}/sessions/{session}");
            there.then(|| format!("/episodes/{id}/sessions/{session}"))
        }
        DiaryKind::Assessment { .. } => {
            let there = me.may(ActKind::HoldAssessment) && me.app.has_page("/episodes/{id}/assessment");
            there.then(|| episode_link(&me.app, id, "assessment"))
        }
    };
    DiaryView {
        time: fmt::time_range(entry.at, entry.minutes),
        who: entry.line.person.listed(),
        href: format!("/episodes/{id}"),
        what: format!("{kind}, {}{place}{with}", entry.medium.words().to_lowercase()),
        record,
        recorded: entry.recorded,
    }
}

fn draw(view: &View) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { (view.heading) }
        div class="nhsuk-grid-row" {
            div class="nhsuk-grid-column-two-thirds" {
                h2 class="nhsuk-heading-m" { "What needs you" }
                p { (view.summary) }
                @if !view.others.is_empty() {
                    ul class="nhsuk-list" { @for (words, href) in &view.others { li { a class="nhsuk-link" href=(href) { (words) } } } }
                }
                @if view.tasks.is_empty() {
                    (layout::empty("Your list is clear.", "What falls due in the work you have taken on, or in your role, will stand here.", None))
                } @else {
                    (tasks(view))
                }
            }
            div class="nhsuk-grid-column-one-third" {
                @if !view.counts.is_empty() {
                    h2 class="nhsuk-heading-m" { "Counted" }
                    ul class="nhsuk-list" { @for (n, words) in &view.counts { li { strong class="app-figures" { (n) } " " (words) } } }
                }
            }
        }
        h2 class="nhsuk-heading-m" { "Your diary" }
        @if view.diary.is_empty() {
            (layout::empty("Nothing is booked with you today.", "Sessions and assessments of the day stand here in order of time.", None))
        } @else {
            (diary(&view.diary))
        }
    }
}

fn tasks(view: &View) -> Markup {
    html! {
        p class="nhsuk-body-s" { "In this order: safety first, then by the day on which it is due." }
        ol class="app-todo" {
            @for task in &view.tasks {
                li {
                    a class="nhsuk-link" href=(task.href) { (task.what) ": " (task.who) }
                    @if task.overdue { (nhsuk::tag("Overdue", TagColour::Orange).classes("app-status")) }
                    span class="nhsuk-u-secondary-text-colour" { (task.when) ". " (task.why) "." }
                }
            }
        }
        @if view.more > 0 { p { "And " (fmt::number(count(view.more))) " more, less urgent. They come up as these are done." } }
    }
}

fn diary(entries: &[DiaryView]) -> Markup {
    html! {
        ol class="app-today" {
            @for entry in entries {
                li {
                    span class="app-today__time" { (entry.time) }
                    div class="app-today__what" {
                        a class="nhsuk-link" href=(entry.href) { (entry.who) }
                        br; (entry.what)
                    }
                    div class="app-today__acts" {
                        @if entry.recorded { (nhsuk::tag("Recorded", TagColour::Green).classes("app-status")) }
                        @else if let Some(href) = &entry.record {
                            a class="nhsuk-link" href=(href) { "Record" span class="nhsuk-u-visually-hidden" { " (" (entry.who) ")" } }
                        }
                    }
                }
            }
        }
    }
}
