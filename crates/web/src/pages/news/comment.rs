//! "Leave a reply": a comment by somebody who is not asked who they are. It works without scripts; what stands against
//! spam is a field that people do not see, the time that reading takes, and the limits of the door.

use super::post::{load, page_of};
use super::{PATH, draw};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Filled, KEY};
use crate::layout::{self, Way};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use crate::stamps::Shown;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use care::Rule;
use care::news::{CommentRules, CommentText, EmailRule};
use casework::news::NewsPage;
use casework::{Act, NewsAct, Once, Refused};
use jiff::civil::Date;
use maud::{Markup, html};

/// Where the form stands on the page of a post.
pub(super) const ANCHOR: &str = "leave-a-reply";
/// When the form was shown, sealed.
const STAMP: &str = "shown";
/// The field that people do not see. Machines fill in what is called like this.
const TRAP: &str = "website";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/news/{slug}/comments", Guard::public(), back)
        .post("/news/{slug}/comments", Guard::public(), send)
}

/// The page after sending, asked for again by its address.
async fn back(Id(slug): Id<String>) -> Answer {
    Ok(see_other(&format!("{PATH}/{slug}")))
}

pub(super) fn reply_form(
    stranger: &Stranger,
    page: &NewsPage,
    rules: &CommentRules,
    until: Date,
    form: &Filled,
) -> Markup {
    let action = format!("{PATH}/{}/comments", page.card.slug);
    let name = if rules.anonymous { "Name (optional)" } else { "Name" };
    let email = match rules.email {
        EmailRule::NotAsked => None,
        EmailRule::Optional => Some("Email address (optional)"),
        EmailRule::Required => Some("Email address"),
    };
    html! {
        p { "Somebody reads each comment before it is shown here, on working days. Comments are taken until " (fmt::date(until)) "." }
        p { "Please do not name anybody who works here or was treated here, and leave out what could tell strangers who you are. For anything about your own care, " a class="nhsuk-link" href="/contact" { "get in touch" } " instead." }
        form method="post" action=(action) novalidate {
            (stranger.hidden(form))
            input type="hidden" name=(STAMP) value=(stamp(stranger, form));
            (form.textarea("message", "Your comment").hint("Plain text, at most 3,000 characters.").rows(6))
            (form.input("name", name).hint("Shown with your comment. A first name or a made-up one is fine.").autocomplete("nickname").width(20))
            @if let Some(email) = email {
                (form.input("email", email).hint("Never published. Only the moderator sees it, to ask you about your comment.").kind("email").autocomplete("email").spellcheck(Some(false)).width(30))
            }
            div class="app-trap" {
                label for=(TRAP) { "Leave this field empty" }
                input id=(TRAP) name=(TRAP) type="text" tabindex="-1" autocomplete="off";
            }
            (nhsuk::button("Send the comment").once())
        }
    }
}

/// A form that is shown again keeps the time at which it was first shown, unless that was the trouble.
fn stamp(stranger: &Stranger, form: &Filled) -> String {
    let kept = form.fields.get(STAMP);
    let now = stranger.app.desk().now();
    let stamps = stranger.app.stamps();
    if stamps.read(kept, now, &stranger.csrf) == Shown::InTime {
        kept.to_owned()
    } else {
        stamps.stamp(now, &stranger.csrf)
    }
}

async fn send(stranger: Stranger, Id(slug): Id<String>, Posted(fields): Posted) -> Answer {
    let (page, rules) = load(&stranger, slug).await?;
    if !fields.get(TRAP).trim().is_empty() {
        // Who fills this in learns nothing by the answer.
        return Ok(thanks(&stranger, &page, false));
    }
    let again = |fields, errors, status: StatusCode| {
        let mut response = page_of(&stranger, &page, &rules, &Filled { fields, errors });
        *response.status_mut() = status;
        response
    };
    let shown = stranger
        .app
        .stamps()
        .read(fields.get(STAMP), stranger.app.desk().now(), &stranger.csrf);
    let odd = match shown {
        Shown::InTime => None,
        Shown::TooQuick => {
            Some("That was faster than we can tell from a machine. Read it once more, then send it again")
        }
        Shown::NotOurs => Some("The page was open for a long time. Read your comment once more, then send it again"),
    };
    if let Some(words) = odd {
        let errors = Errors::whole("The comment was not sent yet", words);
        return Ok(again(fields, errors, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let text = CommentText {
        message: fields.get("message").to_owned(),
        name: fields.get("name").to_owned(),
        // Where no address is asked for, none is kept.
        email: if rules.email == EmailRule::NotAsked {
            String::new()
        } else {
            fields.get("email").to_owned()
        },
    };
    let act = Act::News(NewsAct::Comment {
        post: page.card.id,
        text,
        network: stranger.network.to_string(),
    });
    let (key, mut content) = (fields.get(KEY).to_owned(), fields.clone());
    content.set(STAMP, "");
    let body = content.content_bytes();
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        let done = desk.act(&visitor, act, once)?;
        Ok(done.made.comment.is_some_and(|id| desk.sounded_like_a_crisis(id)))
    });
    match answer.await? {
        Ok(crisis) => Ok(thanks(&stranger, &page, crisis)),
        Err(Refused::Rejected(rejection)) if rejection.rule == Rule::TooMany => {
            let mut response = again(fields, rejection.into(), StatusCode::TOO_MANY_REQUESTS);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("600"));
            Ok(response)
        }
        Err(Refused::Rejected(rejection)) => Ok(again(fields, rejection.into(), StatusCode::UNPROCESSABLE_ENTITY)),
        Err(Refused::Invalid(errors)) => Ok(again(fields, errors.into(), StatusCode::UNPROCESSABLE_ENTITY)),
        Err(refused) => Err(refused.into()),
    }
}

/// It is here. Shown as the answer to the form itself, so that no address tells what somebody wrote about.
fn thanks(stranger: &Stranger, page: &NewsPage, crisis: bool) -> Response {
    let to = format!("{PATH}/{}", page.card.slug);
    let main = html! {
        @if crisis {
            h1 class="nhsuk-heading-l" { "Thank you. Please read this first" }
            p class="nhsuk-body-l" { "Something in your comment made us think that you, or somebody you write about, may be having a very hard time. If so, you do not have to wait for an answer here." }
            (layout::crisis_help())
            p { "We have your comment. A moderator reads it, but not at night or at weekends, and cannot find out who you are." }
        } @else {
            h1 class="nhsuk-heading-l" { "Thank you for your comment" }
            p { "We have it. Somebody reads it before it is shown, on working days. If it is not shown, it broke one of the rules over the form." }
        }
        p { a class="nhsuk-link" href=(to) { "Back to “" (page.card.title) "”" } }
        @if !crisis { (layout::crisis_help()) }
    };
    draw(stranger, "Thank you", Way::Top, None, main)
}
