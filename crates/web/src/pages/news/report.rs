//! A reader reports a comment.

use super::comment::shown_again;
use super::post::load;
use super::{PATH, ask, draw};
use crate::extract::Id;
use crate::form::{Fields, Filled, KEY, Reader};
use crate::layout::{self, Way};
use crate::markdown;
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_rule, say_with};
use axum::http::StatusCode;
use axum::response::Response;
use care::news::ReportReason;
use care::{CommentId, Rule};
use casework::news::PublicComment;
use casework::{Act, NewsAct, Once, Refused};
use maud::html;
use nhsuk::Legend;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let path = "/news/{slug}/comments/{comment}/report";
    routes
        .get(path, Guard::public(), show)
        .post(path, Guard::public(), send)
        .get("/stories/{comment}/report", Guard::public(), show_story)
        .post("/stories/{comment}/report", Guard::public(), send_story)
}

type Ids = Id<(String, CommentId)>;

/// What is reported, and where it stands.
struct Target {
    comment: PublicComment,
    /// The address of the report.
    at: String,
    /// The page that it stands on: title and address.
    on: (String, String),
}

async fn of_post(stranger: &Stranger, slug: String, id: CommentId) -> Result<Target, Problem> {
    let (page, _) = load(stranger, slug).await?;
    let comment = page.comments.iter().find(|c| c.id == id).cloned();
    let to = format!("{PATH}/{}", page.card.slug);
    let at = format!("{to}/comments/{id}/report");
    comment
        .map(|comment| Target {
            comment,
            at,
            on: (page.card.title, to),
        })
        .ok_or(Problem::NotFound)
}

async fn of_story(stranger: &Stranger, id: CommentId) -> Result<Target, Problem> {
    let comment = ask(stranger, move |desk| desk.story(id)).await?;
    let at = format!("/stories/{id}/report");
    Ok(Target {
        comment,
        at,
        on: (say("stories-title"), "/stories".to_owned()),
    })
}

async fn show(stranger: Stranger, Id((slug, id)): Ids) -> Answer {
    let target = of_post(&stranger, slug, id).await?;
    Ok(form_page(&stranger, &target, &Filled::default()))
}

async fn show_story(stranger: Stranger, Id(id): Id<CommentId>) -> Answer {
    let target = of_story(&stranger, id).await?;
    Ok(form_page(&stranger, &target, &Filled::default()))
}

fn form_page(stranger: &Stranger, target: &Target, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("report-title")) }
        div class="app-comment" { (markdown::plain(&target.comment.message)) }
        p { (say("report-words")) }
        form method="post" action=(target.at) novalidate {
            (stranger.hidden(form))
            (form.radios("reason", Legend::medium(say("report-why")), ReportReason::ALL.iter().map(|reason| (reason.code(), say_rule(reason.words())))))
            (form.textarea("words", say("report-more")).rows(3))
            (nhsuk::button(say("report-button")).once())
        }
        (layout::crisis_help())
    };
    draw(
        stranger,
        &say("report-title"),
        Way::back(target.on.1.clone()),
        Some(form),
        main,
    )
}

async fn send(stranger: Stranger, Id((slug, id)): Ids, Posted(fields): Posted) -> Answer {
    let target = of_post(&stranger, slug, id).await?;
    report(stranger, target, fields).await
}

async fn send_story(stranger: Stranger, Id(id): Id<CommentId>, Posted(fields): Posted) -> Answer {
    let target = of_story(&stranger, id).await?;
    report(stranger, target, fields).await
}

async fn report(stranger: Stranger, target: Target, fields: Fields) -> Answer {
    let mut r = Reader::new(fields, stranger.today);
    let reason = r.code("reason", ReportReason::from_code, &say("report-choose"));
    let words = r.optional("words");
    let network = stranger.network.to_string();
    let comment = target.comment.id;
    let read = r.finish(|| {
        Some(Act::News(NewsAct::Report {
            comment,
            reason: reason?,
            words,
            network,
        }))
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(form_page(&stranger, &target, &form)),
    };
    let (key, body) = (fields.get(KEY).to_owned(), fields.content_bytes());
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&visitor, act, once)
    });
    let (errors, status) = match answer.await? {
        Ok(_) => return Ok(thanks(&stranger, &target)),
        Err(Refused::Rejected(rejection)) if rejection.rule == Rule::TooMany => {
            (rejection.into(), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(Refused::Rejected(rejection)) => (rejection.into(), StatusCode::UNPROCESSABLE_ENTITY),
        Err(refused) => return Err(refused.into()),
    };
    let form = Filled { fields, errors };
    Ok(shown_again(form_page(&stranger, &target, &form), status))
}

fn thanks(stranger: &Stranger, target: &Target) -> Response {
    let (title, to) = &target.on;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("report-thanks")) }
        p { (say("report-thanks-words")) }
        p { a class="nhsuk-link" href=(to) { (say_with("sent-back", &[("title", title)])) } }
        (layout::crisis_help())
    };
    draw(stranger, &say("report-thanks"), Way::Top, None, main)
}
