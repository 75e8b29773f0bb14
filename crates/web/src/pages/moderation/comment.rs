//! One comment: what was written, what happened to it, and what a moderator can do.

use super::queue::{QUEUE, from, names, tags};
use super::sheet;
use crate::extract::Id;
use crate::fmt;
use crate::form::{Fields, Filled, Reader, choices};
use crate::layout;
use crate::markdown;
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::http::StatusCode;
use axum::response::Response;
use care::CommentId;
use care::news::{CommentEvent, CommentStage, RefusalReason};
use casework::news::{CommentEntry, CommentPage};
use casework::{Act, ActKind, NewsAct};
use maud::{Markup, html};
use nhsuk::Legend;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeComments).and(ActKind::SeeNewsDesk);
    let decides = Guard::needs(ActKind::ModerateComments).and(ActKind::SeeComments);
    routes
        .get("/moderation/comments/{id}", sees, show)
        .post(
            "/moderation/comments/{id}/acted",
            decides,
            |me: Me, id: Ids, posted: Posted| step(me, id, posted, |_| Some(CommentEvent::CrisisActedOn), "done"),
        )
        .post(
            "/moderation/comments/{id}/publish",
            decides,
            |me: Me, id: Ids, posted: Posted| step(me, id, posted, |_| Some(CommentEvent::Published), "note"),
        )
        .post(
            "/moderation/comments/{id}/refuse",
            decides,
            |me: Me, id: Ids, posted: Posted| {
                step(
                    me,
                    id,
                    posted,
                    |r| Some(CommentEvent::Refused { reason: why(r)? }),
                    "note",
                )
            },
        )
        .post(
            "/moderation/comments/{id}/reply",
            decides,
            |me: Me, id: Ids, posted: Posted| step(me, id, posted, |_| Some(CommentEvent::Replied), "answer"),
        )
        .post(
            "/moderation/comments/{id}/changed",
            decides,
            |me: Me, id: Ids, posted: Posted| step(me, id, posted, |_| Some(CommentEvent::ChangeTold), "changed"),
        )
        .post(
            "/moderation/comments/{id}/keep",
            decides,
            |me: Me, id: Ids, posted: Posted| step(me, id, posted, |_| Some(CommentEvent::ReportsLookedAt), "kept"),
        )
        .post(
            "/moderation/comments/{id}/take-down",
            decides,
            |me: Me, id: Ids, posted: Posted| {
                step(
                    me,
                    id,
                    posted,
                    |r| Some(CommentEvent::TakenDown { reason: why(r)? }),
                    "note",
                )
            },
        )
}

type Ids = Id<CommentId>;

fn why(r: &mut Reader) -> Option<RefusalReason> {
    r.code("reason", RefusalReason::from_code, "Choose why it is not shown")
}

async fn load(me: &Me, id: CommentId) -> Result<CommentPage, Problem> {
    me.ask(move |desk, p| desk.comment(p, id)).await
}

async fn show(me: Me, Id(id): Ids) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

/// One step; done, it leads back to the queue, where the next comment waits.
async fn step(
    me: Me,
    Id(id): Ids,
    Posted(fields): Posted,
    event: impl FnOnce(&mut Reader) -> Option<CommentEvent>,
    note: &str,
) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let (event, note) = (event(&mut r), r.optional(note));
    let read = r.finish(|| {
        Some(Act::News(NewsAct::Moderate {
            comment: id,
            expected,
            event: event?,
            note,
        }))
    });
    let form = match read {
        Ok((act, fields)) => {
            let stays = matches!(
                &act,
                Act::News(NewsAct::Moderate {
                    event: CommentEvent::CrisisActedOn
                        | CommentEvent::Published
                        | CommentEvent::Replied
                        | CommentEvent::ChangeTold,
                    ..
                })
            );
            let to = if stays {
                format!("{QUEUE}/{id}")
            } else {
                QUEUE.to_owned()
            };
            match send(&me, act, fields, &to).await? {
                Sent::Done(response) => return Ok(response),
                Sent::Again(form) => form,
                Sent::Changed(fields, actual) => return conflict(&me, id, fields, actual).await,
            }
        }
        Err(form) => form,
    };
    let page = load(&me, id).await?;
    let mut response = draw(&me, &page, &form);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn conflict(me: &Me, id: CommentId, fields: Fields, actual: u64) -> Answer {
    let page = load(me, id).await?;
    let now = html! { p { (tags(&page.row)) } (history(&page.history)) };
    Ok(changed(me, fields, actual, &now, &format!("{QUEUE}/{id}")))
}

fn draw(me: &Me, page: &CommentPage, form: &Filled) -> Response {
    let row = &page.row;
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (row.title) } "A reader’s comment" }
        p class="app-status-row" { (tags(row)) }
        p class="app-byline" { (from(row, me.today)) }
        div class="app-comment" { div class="app-comment__text" { (markdown::plain(&row.message)) } }
        (names(row))
        (nhsuk::summary_list()
            .row(("Name to be shown", html! { @match &row.name { Some(name) => (name), None => "None given: shown as “Anonymous”" } }))
            .row(("Email address, never published", html! { @match &page.email { Some(email) => (email), None => "None given" } })))
        @if let Some(slug) = &page.slug {
            p { a class="nhsuk-link" href={ "/news/" (slug) "#comments" } { "The post as everybody sees it" } }
        }
        @if me.may(ActKind::ModerateComments) { (steps(me, page, form)) }
        h2 class="nhsuk-heading-m" { "What happened" }
        (history(&page.history))
    };
    let mut sheet = sheet("A reader’s comment", QUEUE, main);
    sheet.form = Some(form);
    layout::form(me, sheet)
}

/// The forms for what can be done as the comment stands; what a rule forbids is not offered.
fn steps(me: &Me, page: &CommentPage, form: &Filled) -> Markup {
    let state = &page.row.state;
    let at = |step: &str| format!("{QUEUE}/{}/{step}", page.row.id);
    let one = |step: &str, fields: Markup, button: nhsuk::Button| {
        html! {
            form method="post" action=(at(step)) novalidate {
                (me.hidden(form, Some(page.version)))
                (fields)
                (button.once())
            }
        }
    };
    let reasons = || choices(RefusalReason::ALL, RefusalReason::code, RefusalReason::words);
    html! {
        @if state.presses() {
            h2 class="nhsuk-heading-m" { "It sounds like a crisis" }
            p { "Its sender was shown the numbers for urgent help. Nobody knows who they are, unless they left an address. Tell the clinical lead, write to the address if there is one, and write down here what you did. Then you can decide on the comment." }
            (one("acted", html! { (form.textarea("done", "What was done").rows(3)) }, nhsuk::button("Write it down")))
        } @else if state.stage() == CommentStage::Published {
            @if state.reports_open > 0 {
                h2 class="nhsuk-heading-m" { "It was reported" }
                p { "What readers wrote stands below. Take it down, or say why it stays." }
                (one("keep", html! { (form.textarea("kept", "Why it stays").rows(2)) }, nhsuk::button("It stays")))
            }
            h2 class="nhsuk-heading-m" { "Answer in the name of the service" }
            (one("reply", html! { (form.textarea("answer", "Answer").hint("Plain text, shown under the comment. Never confirm that somebody was treated here.").rows(4)) }, nhsuk::button("Publish the answer")))
            @if page.row.is_story {
                h2 class="nhsuk-heading-m" { "What changed" }
                (one("changed", html! { (form.textarea("changed", "What the service changed because of it").hint("Plain text, shown under the story. Only what is done, not what is planned.").rows(3)) }, nhsuk::button("Publish what changed")))
            }
            h2 class="nhsuk-heading-m" { "Take it down" }
            (one("take-down", html! {
                (form.radios("reason", Legend::small("Why is it not shown?"), reasons()))
                (form.textarea("note", "More about it (optional)").rows(2))
            }, nhsuk::button("Take it down").warning()))
        } @else {
            h2 class="nhsuk-heading-m" { @if state.stage() == CommentStage::Held { "Show it?" } @else { "Show it after all" } }
            (one("publish", html! {}, nhsuk::button("Publish the comment")))
            @if state.stage() == CommentStage::Held {
                (one("refuse", html! {
                    (form.radios("reason", Legend::small("Why is it not shown?"), reasons()))
                    (form.textarea("note", "More about it (optional)").hint("For the record; its sender cannot be told.").rows(2))
                }, nhsuk::button("Do not publish it").secondary()))
            }
        }
    }
}

fn history(entries: &[CommentEntry]) -> Markup {
    html! {
        ol class="nhsuk-list app-history" {
            @for entry in entries {
                li {
                    strong { (what(&entry.event)) } br;
                    span class="app-byline" { (fmt::moment(entry.at)) ", " (entry.who) }
                    @if let Some(note) = &entry.note { (markdown::plain(note)) }
                }
            }
        }
    }
}

fn what(event: &CommentEvent) -> String {
    match event {
        CommentEvent::Sent { .. } => "Sent".to_owned(),
        CommentEvent::CrisisActedOn => "What was done about what sounds like a crisis".to_owned(),
        CommentEvent::Published => "Published".to_owned(),
        CommentEvent::Refused { reason } => format!("Not published: {}", fmt::within(reason.words())),
        CommentEvent::Replied => "Answered".to_owned(),
        CommentEvent::ChangeTold => "What changed was told".to_owned(),
        CommentEvent::Reported { reason } => format!("Reported: “{}”", reason.words()),
        CommentEvent::ReportsLookedAt => "Reports looked at; it stays".to_owned(),
        CommentEvent::TakenDown { reason } => format!("Taken down: {}", fmt::within(reason.words())),
    }
}
