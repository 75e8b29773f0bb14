//! A reader reports a comment.

use super::post::load;
use super::{PATH, draw};
use crate::extract::Id;
use crate::form::{Filled, KEY, Reader, choices};
use crate::layout::{self, Way};
use crate::markdown;
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use care::news::ReportReason;
use care::{CommentId, Rule};
use casework::news::{NewsPage, PublicComment};
use casework::{Act, NewsAct, Once, Refused};
use maud::html;
use nhsuk::Legend;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let path = "/news/{slug}/comments/{comment}/report";
    routes
        .get(path, Guard::public(), show)
        .post(path, Guard::public(), send)
}

type Ids = Id<(String, CommentId)>;

async fn found(stranger: &Stranger, slug: String, id: CommentId) -> Result<(NewsPage, PublicComment), Problem> {
    let (page, _) = load(stranger, slug).await?;
    let comment = page.comments.iter().find(|c| c.id == id).cloned();
    comment.map(|comment| (page, comment)).ok_or(Problem::NotFound)
}

async fn show(stranger: Stranger, Id((slug, id)): Ids) -> Answer {
    let (page, comment) = found(&stranger, slug, id).await?;
    Ok(form_page(&stranger, &page, &comment, &Filled::default()))
}

fn form_page(stranger: &Stranger, page: &NewsPage, comment: &PublicComment, form: &Filled) -> Response {
    let to = format!("{PATH}/{}", page.card.slug);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Report a comment" }
        div class="app-comment" { (markdown::plain(&comment.message)) }
        p { "A moderator looks at it and decides whether it stays. Nobody is told that it was you, and we do not ask who you are." }
        form method="post" action={ (to) "/comments/" (comment.id) "/report" } novalidate {
            (stranger.hidden(form))
            (form.radios("reason", Legend::medium("Why do you report it?"), choices(ReportReason::ALL, ReportReason::code, ReportReason::words)))
            (form.textarea("words", "Anything we should know (optional)").rows(3))
            (nhsuk::button("Report it").once())
        }
        (layout::crisis_help())
    };
    draw(stranger, "Report a comment", Way::back(to), Some(form), main)
}

async fn send(stranger: Stranger, Id((slug, id)): Ids, Posted(fields): Posted) -> Answer {
    let (page, comment) = found(&stranger, slug, id).await?;
    let mut r = Reader::new(fields, stranger.today);
    let reason = r.code("reason", ReportReason::from_code, "Choose why you report it");
    let words = r.optional("words");
    let network = stranger.network.to_string();
    let read = r.finish(|| {
        Some(Act::News(NewsAct::Report {
            comment: id,
            reason: reason?,
            words,
            network,
        }))
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(form_page(&stranger, &page, &comment, &form)),
    };
    let (key, body) = (fields.get(KEY).to_owned(), fields.content_bytes());
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&visitor, act, once)
    });
    let (errors, status) = match answer.await? {
        Ok(_) => return Ok(thanks(&stranger, &page)),
        Err(Refused::Rejected(rejection)) if rejection.rule == Rule::TooMany => {
            (rejection.into(), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(Refused::Rejected(rejection)) => (rejection.into(), StatusCode::UNPROCESSABLE_ENTITY),
        Err(refused) => return Err(refused.into()),
    };
    let mut response = form_page(&stranger, &page, &comment, &Filled { fields, errors });
    *response.status_mut() = status;
    if status == StatusCode::TOO_MANY_REQUESTS {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("600"));
    }
    Ok(response)
}

fn thanks(stranger: &Stranger, page: &NewsPage) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Thank you for telling us" }
        p { "A moderator will look at the comment on the next working day at the latest." }
        p { a class="nhsuk-link" href={ (PATH) "/" (page.card.slug) } { "Back to “" (page.card.title) "”" } }
        (layout::crisis_help())
    };
    draw(stranger, "Thank you for telling us", Way::Top, None, main)
}
