//! The episode: everything that happened to one person here, what is due, and what can be done next.

mod cards;
mod readers;
pub(in crate::pages) mod scores;
mod timeline;
pub(in crate::pages) mod work;

use super::shared::{due_link, episode_link, load, priority_tag, stage_tag};
use crate::extract::Id;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::PersonBanner;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::EpisodeId;
use care::episode::Stage;
use casework::ActKind;
use casework::read::EpisodePage;
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    readers::routes(routes.get("/episodes/{id}", Guard::needs(ActKind::SeeEpisode), show))
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let main = draw(&me, &page, &View::of(&me, &page));
    let list = if matches!(page.stage, Stage::Waiting | Stage::Paused | Stage::Offered) {
        ("Waiting list", "/waiting-list")
    } else {
        ("Inbox", "/inbox")
    };
    let banner = PersonBanner::of(&page);
    let sheet = Sheet {
        title: "Episode".to_owned(),
        area: "Records",
        way: Way::crumbs([list]),
        main,
        ..Sheet::default()
    };
    Ok(layout::record(&me, &banner, sheet))
}

struct View {
    caption: String,
    why_seen: Vec<&'static str>,
    dues: Vec<DueView>,
    acts: Vec<(&'static str, String)>,
    others: Vec<(String, String)>,
    hidden: usize,
}

struct DueView {
    what: &'static str,
    when: String,
    href: String,
    overdue: bool,
}

/// What can be done from here, in the order of the path; what the role may not do, or has no page yet, is left out.
const ACTS: [(&str, &str, ActKind); 23] = [
    ("Screen", "screening", ActKind::Screen),
    ("Ask a question", "questions", ActKind::WantInformation),
    ("Add information", "information", ActKind::AddInformation),
    ("Book an assessment", "assessment", ActKind::BookAssessment),
    ("Decide", "decision", ActKind::Decide),
    ("Hand over to a provider", "hand-over", ActKind::HandOver),
    (
        "Confirm the decision",
        "decision/confirmation",
        ActKind::ConfirmDecision,
    ),
    ("Tell the decision", "decision/telling", ActKind::TellPerson),
    ("Second opinion", "second-opinion", ActKind::AskSecondOpinion),
    ("Record wishes", "wishes", ActKind::StateWishes),
    ("Waiting", "wait", ActKind::BeginWait),
    ("Keep in touch", "keep-in-touch", ActKind::KeepInTouch),
    ("Offer", "offer", ActKind::AnswerOffer),
    ("Enter a measure", "measure", ActKind::TakeMeasure),
    ("Agree or rate goals", "goals", ActKind::SetGoals),
    ("Write a note", "note", ActKind::WriteNote),
    ("Raise a safety concern", "concern", ActKind::RaiseConcern),
    ("Review the work", "review", ActKind::ReviewCourse),
    ("Change the therapist", "therapist", ActKind::ChangeTherapist),
    ("End the course", "ending", ActKind::EndCourse),
    ("Letters", "letters", ActKind::SendLetter),
    ("Contact and needs", "contact", ActKind::StatePerson),
    ("Close the episode", "closing", ActKind::Close),
];

impl View {
    fn of(me: &Me, page: &EpisodePage) -> Self {
        let received = page.state.clock_start.map(|on| fmt::wait_since(on, page.today));
        let done = page.stage == Stage::Closed;
        let acts = ACTS.iter().filter(|(_, path, kind)| {
            page.may(*kind) && me.app.has_page(&format!("/episodes/{{id}}/{path}")) && applies(page, *kind) && !done
        });
        Self {
            caption: received.map_or_else(String::new, |wait| format!("Referred {wait}")),
            why_seen: page.relations.iter().map(|r| r.words()).collect(),
            dues: page
                .dues
                .iter()
                .map(|due| DueView {
                    what: due.kind.words(),
                    when: fmt::date_and_relative(due.on, page.today),
                    href: due_link(&me.app, page.id, due.kind),
                    overdue: due.on < page.today,
                })
                .collect(),
            acts: acts
                .map(|(words, path, _)| (*words, episode_link(&me.app, page.id, path)))
                .collect(),
            others: page.others.iter().map(other).collect(),
            hidden: page.hidden,
        }
    }
}

/// Whether an act has its place now. Rules are the desk's; this only keeps what is plainly over off the page.
fn applies(page: &EpisodePage, kind: ActKind) -> bool {
    let state = &page.state;
    match kind {
        ActKind::Screen => state.screening.is_none() && state.decisions.is_empty(),
        ActKind::ConfirmDecision => page.stage == Stage::ToConfirm,
        ActKind::TellPerson => page.stage == Stage::ToTell,
        ActKind::HandOver => state
            .decisions
            .iter()
            .any(|d| d.standing == care::episode::Standing::Final && d.arrival_by.is_some() && d.arrival.is_none()),
        ActKind::AskSecondOpinion => !state.decisions.is_empty(),
        ActKind::KeepInTouch => state.open_waits().next().is_some() || state.open_courses().next().is_some(),
        ActKind::AnswerOffer => state.open_offers().next().is_some(),
        ActKind::ReviewCourse | ActKind::ChangeTherapist | ActKind::EndCourse => state.open_courses().next().is_some(),
        _ => true,
    }
}

fn other(other: &casework::read::OtherEpisode) -> (String, String) {
    let received = other.received_on.map_or_else(|| "no date".to_owned(), fmt::date);
    let closed = other
        .closed_on
        .map(|on| format!(", closed {}", fmt::date(on)))
        .unwrap_or_default();
    let linked = if other.linked { " (linked record)" } else { "" };
    (
        format!("{}: referred {received}{closed}{linked}", other.stage.words()),
        format!("/episodes/{}", other.id),
    )
}

fn draw(me: &Me, page: &EpisodePage, view: &View) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (view.caption) } "Episode of care" }
        p { (stage_tag(page.stage)) " " (priority_tag(page.state.priority)) }
        @if !view.why_seen.is_empty() { p class="nhsuk-body-s app-no-print" { "You see this record because: " (view.why_seen.join("; ")) "." } }
        @if page.restricted { (nhsuk::inset_text("Clinical texts are not shown in your role.")) }
        (dues(view))
        @if !view.acts.is_empty() {
            nav aria-label="What can be done" { ul class="app-actions" {
                @for (words, href) in &view.acts { li { a class="nhsuk-link app-target" href=(href) { (words) } } }
            } }
        }
        (cards::draw(page))
        (super::hand_overs::card(me, page))
        (scores::draw(page))
        (work::draw(me, page))
        (timeline::draw(page, view.hidden))
        @if !view.others.is_empty() {
            h2 class="nhsuk-heading-m" { "Other episodes" }
            ul class="nhsuk-list" { @for (words, href) in &view.others { li { a class="nhsuk-link" href=(href) { (words) } } } }
        }
        @if me.may(ActKind::SeeReaders) {
            @if me.app.has_page("/hub") { p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/hub" } { "Work and colleagues" } } }
            p { a class="nhsuk-link" href={ "/people/" (page.person_id) "/readers" } { "Who looked at this record" } }
        }
    }
}

fn dues(view: &View) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "What is due" }
        @if view.dues.is_empty() { p { "Nothing is due." } }
        @else {
            ol class="app-todo" {
                @for due in &view.dues {
                    li {
                        a class="nhsuk-link" href=(due.href) { (due.what) }
                        @if due.overdue { (nhsuk::tag("Overdue", TagColour::Orange).classes("app-status")) }
                        span class="nhsuk-u-secondary-text-colour" { (due.when) }
                    }
                }
            }
        }
    }
}
