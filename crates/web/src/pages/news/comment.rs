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
        p { "Somebody reads each comment before it is shown here, on working days. Comments are taken until " (fmt::date(until)) "." }
        p { "Please do not name anybody who works here or was treated here, and leave out what could tell strangers who you are. For anything about your own care, " a class="nhsuk-link" href="/contact" { "get in touch" } " instead." }
        (writing(stranger, rules, form, &action, "Your comment", "Send the comment"))
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
    let name = if rules.anonymous { "Name (optional)" } else { "Name" };
    let email = match rules.email {
        EmailRule::NotAsked => None,
        EmailRule::Optional => Some("Email address (optional)"),
        EmailRule::Required => Some("Email address"),
    };
    html! {
        form method="post" action=(action) novalidate {
            (stranger.hidden(form))
            input type="hidden" name=(STAMP) value=(stamp(stranger, form));
            (form.textarea("message", label).hint("Plain text, at most 3,000 characters.").rows(6))
            (form.input("name", name).hint("Shown with what you write. A first name or a made-up one is fine.").autocomplete("nickname").width(20))
            @if let Some(email) = email {
                (form.input("email", email).hint("Never published. Only the moderator sees it, to ask you about what you wrote.").kind("email").autocomplete("email").spellcheck(Some(false)).width(30))
            }
            div class="app-trap" {
                label for=(TRAP) { "Leave this field empty" }
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
        Shown::TooQuick => {
            Some("That was faster than we can tell from a machine. Read it once more, then send it again")
        }
        Shown::NotOurs => Some("The page was open for a long time. Read your comment once more, then send it again"),
    };
    if let Some(words) = odd {
        let errors = Errors::whole("The comment was not sent yet", words);
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
