//! "Leave a reply": a comment by somebody who is not asked who they are. It works without scripts; what stands against
//! spam is a field that people do not see, the time that reading takes, and the limits of the door.

use super::post::{load, page_of};
use super::{PATH, draw};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, KEY};
use crate::layout::{self, Way};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked, say_with};
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
    html! {
        p { (say_with("comments-until", &[("date", &fmt::date(until))])) }
        p { (say_linked("comments-care", "/contact")) }
        (writing(stranger, rules, form, &action, &say("comments-label"), &say("comments-button")))
    }
}

/// The form for what a reader sends: a comment, or a story.
pub(in crate::pages) fn writing(
    stranger: &Stranger,
    rules: &CommentRules,
    form: &Filled,
    action: &str,
    label: &str,
    button: &str,
) -> Markup {
    let name = say(if rules.anonymous {
        "write-name-optional"
    } else {
        "write-name"
    });
    let email = match rules.email {
        EmailRule::NotAsked => None,
        EmailRule::Optional => Some("write-email-optional"),
        EmailRule::Required => Some("write-email"),
    };
    html! {
        form method="post" action=(action) novalidate {
            (stranger.hidden(form))
            input type="hidden" name=(STAMP) value=(stamp(stranger, form));
            (form.textarea("message", label).hint(say("write-hint")).rows(6))
            (form.input("name", name).hint(say("write-name-hint")).autocomplete("nickname").width(20))
            @if let Some(email) = email {
                (form.input("email", say(email)).hint(say("write-email-hint")).kind("email").autocomplete("email").spellcheck(Some(false)).width(30))
            }
            div class="app-trap" {
                label for=(TRAP) { (say("write-trap")) }
                input id=(TRAP) name=(TRAP) type="text" tabindex="-1" autocomplete="off";
            }
            (nhsuk::button(button).once())
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
    let post = page.card.id;
    let taken = take(&stranger, &rules, fields, |text, network| NewsAct::Comment {
        post,
        text,
        network,
    });
    match taken.await? {
        Taken::Done { crisis } => Ok(thanks(&stranger, &page, crisis)),
        Taken::Again(form, status) => Ok(shown_again(page_of(&stranger, &page, &rules, &form), status)),
    }
}

/// What became of what a reader sent.
pub(in crate::pages) enum Taken {
    /// It is held, or was sent by a machine that learns nothing by the answer.
    Done {
        /// Whether it sounds like a crisis.
        crisis: bool,
    },
    /// To be shown again, with its errors.
    Again(Filled, StatusCode),
}

/// The form again, with its status; whoever is to wait is told for how long.
pub(in crate::pages) fn shown_again(mut response: Response, status: StatusCode) -> Response {
    *response.status_mut() = status;
    if status == StatusCode::TOO_MANY_REQUESTS {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("600"));
    }
    response
}

/// Takes what a reader sent, unless a machine or too much of it stands in the way.
pub(in crate::pages) async fn take(
    stranger: &Stranger,
    rules: &CommentRules,
    fields: Fields,
    act: impl FnOnce(CommentText, String) -> NewsAct,
) -> Result<Taken, Problem> {
    if !fields.get(TRAP).trim().is_empty() {
        // Who fills this in learns nothing by the answer.
        return Ok(Taken::Done { crisis: false });
    }
    let shown = stranger
        .app
        .stamps()
        .read(fields.get(STAMP), stranger.app.desk().now(), &stranger.csrf);
    let odd = match shown {
        Shown::InTime => None,
        Shown::TooQuick => Some("write-again-quick"),
        Shown::NotOurs => Some("write-again-old"),
    };
    if let Some(words) = odd {
        let errors = Errors::whole(say("write-again-title"), say(words));
        return Ok(Taken::Again(
            Filled { fields, errors },
            StatusCode::UNPROCESSABLE_ENTITY,
        ));
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
    let act = Act::News(act(text, stranger.network.to_string()));
    let (key, mut content) = (fields.get(KEY).to_owned(), fields.clone());
    content.set(STAMP, "");
    let body = content.content_bytes();
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        let done = desk.act(&visitor, act, once)?;
        Ok(done.made.comment.is_some_and(|id| desk.sounded_like_a_crisis(id)))
    });
    let (errors, status) = match answer.await? {
        Ok(crisis) => return Ok(Taken::Done { crisis }),
        Err(Refused::Rejected(rejection)) if rejection.rule == Rule::TooMany => {
            (rejection.into(), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(Refused::Rejected(rejection)) => (rejection.into(), StatusCode::UNPROCESSABLE_ENTITY),
        Err(Refused::Invalid(errors)) => (errors.into(), StatusCode::UNPROCESSABLE_ENTITY),
        Err(refused) => return Err(refused.into()),
    };
    Ok(Taken::Again(Filled { fields, errors }, status))
}

/// It is here. Shown as the answer to the form itself, so that no address tells what somebody wrote about.
fn thanks(stranger: &Stranger, page: &NewsPage, crisis: bool) -> Response {
    let to = format!("{PATH}/{}", page.card.slug);
    let main = html! {
        @if crisis {
            h1 class="nhsuk-heading-l" { (say("sent-crisis")) }
            p class="nhsuk-body-l" { (say("sent-crisis-words")) }
            (layout::crisis_help())
            p { (say("sent-crisis-have")) }
        } @else {
            h1 class="nhsuk-heading-l" { (say("sent-title")) }
            p { (say("sent-words")) }
        }
        p { a class="nhsuk-link" href=(to) { (say_with("sent-back", &[("title", &page.card.title)])) } }
        @if !crisis { (layout::crisis_help()) }
    };
    draw(stranger, &say("sent-page"), Way::Top, None, main)
}
