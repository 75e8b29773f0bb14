//! The inbox: referrals and decisions on their way to a yes or a no.

use super::shared::{asking, due_link, priority_tag, stage_tag, views};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Filled, choices};
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::episode::Stage;
use care::terms::{ReferralSource, SentUrgency};
use casework::ActKind;
use casework::read::{EpisodeLine, Inbox, InboxFilter};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};
use serde::Deserialize;

/// The stages that pass through the inbox.
const STAGES: &[Stage] = &[
    Stage::Received,
    Stage::InformationWanted,
    Stage::Screened,
    Stage::AssessmentBooked,
    Stage::Assessed,
    Stage::ToConfirm,
    Stage::ToTell,
    Stage::SecondOpinion,
    Stage::HandedOver,
    Stage::OptionsAgreed,
];

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/inbox", Guard::needs(ActKind::SeeInbox), show)
}

/// The questions in the address. Codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    view: String,
    stage: String,
    source: String,
    page: usize,
}

impl Questions {
    fn filter(&self) -> InboxFilter {
        InboxFilter {
            stage: Stage::from_code(&self.stage),
            source: ReferralSource::from_code(&self.source),
            urgency: (self.view == "urgent").then_some(SentUrgency::Urgent),
            overdue: self.view == "overdue",
            unassigned: self.view == "nobody",
            mine: self.view == "mine",
            page: self.page.max(1),
        }
    }

    fn address(&self, view: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        asking(
            "/inbox",
            &[
                ("view", view),
                ("stage", &self.stage),
                ("source", &self.source),
                ("page", &page),
            ],
        )
    }
}

async fn show(me: Me, Asked(questions): Asked<Questions>) -> Answer {
    let filter = questions.filter();
    let inbox = me.ask(move |desk, p| desk.inbox(p, &filter)).await?;
    let main = draw(&View::of(&me, &questions, &inbox));
    Ok(layout::app(
        &me,
        Sheet {
            title: "Inbox".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

struct View {
    found: String,
    views: Vec<(String, String, bool)>,
    filters: Filled,
    active: Vec<String>,
    view: String,
    rows: Vec<RowView>,
    pages: nhsuk::Pagination,
    anything: bool,
    /// Where somebody who phones is taken down.
    take_down: Option<(&'static str, &'static str)>,
}

struct RowView {
    name: String,
    href: String,
    born: Markup,
    source: String,
    age: String,
    received: String,
    stage: Markup,
    priority: Markup,
    next: Option<(String, String)>,
    overdue: bool,
    concern: bool,
    taken_on: String,
}

impl View {
    fn of(me: &Me, q: &Questions, inbox: &Inbox) -> Self {
        let all: usize = inbox.counts.iter().map(|(_, n)| n).sum();
        let view = |code: &str, words: String| (words, q.address(code, 1), q.view == code);
        let mut active: Vec<String> = Vec::new();
        active.extend(Stage::from_code(&q.stage).map(|s| format!("Stage: {}", s.words())));
        active.extend(ReferralSource::from_code(&q.source).map(|s| format!("From: {}", s.words())));
        Self {
            found: fmt::plural(inbox.page.total, "referral", "referrals"),
            views: vec![
                view("", format!("All ({all})")),
                view("overdue", format!("Overdue ({})", inbox.overdue)),
                view("urgent", "Sent as urgent".to_owned()),
                view("nobody", "Nobody’s yet".to_owned()),
                view("mine", "Taken on by me".to_owned()),
            ],
            filters: Filled::with([("stage", &q.stage), ("source", &q.source)]),
            active,
            view: q.view.clone(),
            rows: inbox.page.items.iter().map(|line| row(me, line)).collect(),
            pages: nhsuk::pagination(inbox.page.page, inbox.page.pages(), |page| q.address(&q.view, page)),
            anything: all > 0,
            take_down: Some(if me.app.has_page("/hub") {
                ("Take down what somebody says", "/hub/take-down")
            } else {
                ("Take down a referral", "/refer")
            }),
        }
    }
}

fn row(me: &Me, line: &EpisodeLine) -> RowView {
    let today = me.today;
    let from = match line.referrer_organisation.as_deref() {
        Some(organisation) => format!("{}, {organisation}", line.source.words()),
        None => line.source.words().to_owned(),
    };
    RowView {
        name: line.person.listed(),
        href: format!("/episodes/{}", line.episode),
        born: fmt::born(line.person.born, today),
        source: from,
        age: fmt::count(i64::from(line.days), "day", "days"),
        received: fmt::date(line.received_on),
        stage: stage_tag(line.stage),
        priority: priority_tag(line.priority),
        next: line.next_due.map(|due| {
            let by = format!("{}, due {}", due.kind.words(), fmt::relative(due.on, today));
            (by, due_link(&me.app, line.episode, due.kind))
        }),
        overdue: line.is_overdue(today),
        concern: line.open_concerns > 0,
        taken_on: if line.assigned.is_empty() {
            "Nobody yet".to_owned()
        } else {
            fmt::joined(&line.assigned)
        },
    }
}

fn draw(view: &View) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { "Inbox" }
        (views("Which referrals", &view.views))
        (filters(view))
        @if view.rows.is_empty() { (nothing(view)) }
        @else {
            p { (view.found) ". Open safety concerns first, then what is due first." }
            (table(view))
            (view.pages)
        }
    }
}

fn filters(view: &View) -> Markup {
    let f = &view.filters;
    html! {
        form class="app-filters" method="get" action="/inbox" {
            @if !view.view.is_empty() { input type="hidden" name="view" value=(view.view); }
            div class="app-filters__fields" {
                (f.select("stage", "Stage", choices(STAGES, Stage::code, Stage::words)))
                (f.select("source", "Who sent them", choices(ReferralSource::ALL, ReferralSource::code, ReferralSource::words)))
                (nhsuk::button("Show").secondary())
            }
        }
    }
}

fn nothing(view: &View) -> Markup {
    html! {
        @if view.anything {
            (layout::empty("No referrals match.", &format!("Shown are: {}.", shown(view)), Some(("Show all referrals", "/inbox"))))
        } @else {
            (layout::empty("The inbox is empty.", "New referrals come here by form, by message and by phone.", view.take_down))
        }
    }
}

fn shown(view: &View) -> String {
    let here = view
        .views
        .iter()
        .find(|(_, _, here)| *here)
        .map(|(words, _, _)| words.clone());
    let parts: Vec<String> = here.into_iter().chain(view.active.iter().cloned()).collect();
    parts.join("; ")
}

fn table(view: &View) -> Markup {
    let rows = view.rows.iter().map(|row| -> [Cell; 6] {
        let person = html! {
            a class="nhsuk-link" href=(row.href) { (row.name) }
            small { (row.born) }
            @if row.concern { small { strong { "Open safety concern" } } }
        };
        let next = html! {
            @if let Some((words, href)) = &row.next { a class="nhsuk-link" href=(href) { (words) } } @else { "Nothing due" }
            @if row.overdue { " " (nhsuk::tag("Overdue", nhsuk::TagColour::Orange).classes("app-status")) }
        };
        [
            cell(person),
            cell(&row.source),
            number(html! { (row.age) small { "since " (row.received) } }),
            cell(html! { (row.stage) " " (row.priority) }),
            cell(next),
            cell(&row.taken_on),
        ]
    });
    let heads = [
        "Person".into(),
        "From".into(),
        number("Age"),
        "Stage and priority".into(),
        "Next".into(),
        "Taken on by".into(),
    ];
    let table = nhsuk::table("Referrals on their way to a decision")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}
