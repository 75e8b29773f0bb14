//! Posts as a registrant sees them: those that fit, those that do not and why, and where they themself stand.

use super::facts_list;
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, Reader};
use crate::layout::{self, Sheet};
use crate::me::{Me, Posted};
use crate::pages::plain_form::one_press;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::http::StatusCode;
use axum::response::Response;
use care::PostId;
use care::post::{CandidateStage, PostEvent};
use casework::read::PostForMe;
use casework::{Act, ActKind, Refused, WorkforceAct};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeePosts).and(ActKind::SeeRegister);
    let answers = Guard::needs(ActKind::AnswerPost).and(ActKind::SeeRegister);
    routes
        .get("/my-posts", sees, show)
        .post(
            "/my-posts/{id}/apply",
            answers,
            |me: Me, id: Id<PostId>, posted: Posted| answer(me, id, posted, Answering::Apply),
        )
        .post(
            "/my-posts/{id}/no",
            answers,
            |me: Me, id: Id<PostId>, posted: Posted| answer(me, id, posted, Answering::No),
        )
        .post(
            "/my-posts/{id}/decline",
            answers,
            |me: Me, id: Id<PostId>, posted: Posted| answer(me, id, posted, Answering::Decline),
        )
}

#[derive(Clone, Copy)]
enum Answering {
    Apply,
    No,
    Decline,
}

async fn show(me: Me) -> Answer {
    page(&me, &Filled::default()).await
}

async fn page(me: &Me, form: &Filled) -> Answer {
    let own = me.ask(casework::Desk::own_entry).await?;
    let posts = me.ask(casework::Desk::posts_for_me).await?;
    Ok(draw(me, own.is_some(), &posts, form))
}

async fn answer(me: Me, Id(id): Id<PostId>, Posted(fields): Posted, answering: Answering) -> Answer {
    let own = me.ask(casework::Desk::own_entry).await?.ok_or(Problem::NotFound)?;
    let registrant = own.id;
    let event = match answering {
        Answering::Apply => PostEvent::Applied { registrant },
        Answering::No => PostEvent::NotInterested { registrant },
        Answering::Decline => PostEvent::OfferDeclined { registrant },
    };
    let expected = Reader::new(fields.clone(), me.today).expected();
    let act = Act::Workforce(WorkforceAct::Post {
        id,
        expected,
        command: event.into(),
    });
    let (errors, status) = match me.act(act, &fields).await {
        Ok(done) => return Ok(me.went_well(&done.words, "/my-posts")),
        Err(Refused::Rejected(rejection)) => (Errors::from(rejection), None),
        Err(Refused::Invalid(errors)) => {
            let words: Vec<String> = errors.into_iter().map(|e| e.words).collect();
            (Errors::whole("Your answer could not be taken", words.join(". ")), None)
        }
        Err(Refused::Conflict { .. }) => {
            let what = "Something happened to this post while you looked at it, so your answer was not taken";
            (
                Errors::whole(what, "Look at it as it stands now, then answer again"),
                Some(StatusCode::CONFLICT),
            )
        }
        Err(refused) => return Err(refused.into()),
    };
    let form = Filled {
        fields: Fields::default(),
        errors,
    };
    let mut response = page(&me, &form).await?;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

fn draw(me: &Me, has_entry: bool, posts: &[PostForMe], form: &Filled) -> Response {
    let (mine, rest): (Vec<_>, Vec<_>) = posts.iter().partition(|p| p.stage.is_some());
    let (fit, misfit): (Vec<_>, Vec<_>) = rest.into_iter().partition(|p| p.misfits.is_empty());
    let main = html! {
        h1 class="nhsuk-heading-l" { "Paid posts for you" }
        @if !has_entry {
            (layout::empty(
                "No entry on the register is yours yet.",
                "The register’s editor says which entry you keep. Then the posts that fit what you stated stand here.",
                None,
            ))
        } @else if posts.is_empty() {
            (layout::empty(
                "No post is open now.",
                "If you agreed to be asked, you will be asked when one fits what you stated: hours, bands, settings, place and start.",
                None,
            ))
        } @else {
            @if !mine.is_empty() {
                h2 class="nhsuk-heading-m" { "Where you stand" }
                @for post in &mine { (card(me, post)) }
            }
            @if !fit.is_empty() {
                h2 class="nhsuk-heading-m" { "Open and fitting" }
                @for post in &fit { (card(me, post)) }
            }
            @if !misfit.is_empty() {
                h2 class="nhsuk-heading-m" { "Open, but not fitting what you stated" }
                p { "You may apply all the same. What you stated can be changed on your entry." }
                @for post in &misfit { (card(me, post)) }
            }
        }
    };
    let sheet = Sheet {
        title: "Paid posts for you".to_owned(),
        form: Some(form),
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}

fn card(me: &Me, post: &PostForMe) -> Markup {
    let answers = me.may(ActKind::AnswerPost);
    let press = |what: &str, words: &str, secondary: bool| {
        let button = nhsuk::button(html! { (words) span class="nhsuk-u-visually-hidden" { ": " (post.facts.title) } });
        let button = if secondary { button.secondary() } else { button };
        one_press(
            me,
            &format!("/my-posts/{}/{what}", post.id),
            &[],
            Some(post.version),
            button,
        )
    };
    let body = html! {
        @if let Some(stage) = post.stage { p { (tag(stage)) " " (next(stage, post.open)) } }
        @if !post.misfits.is_empty() && post.stage.is_none() {
            p { "It does not fit because:" }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for misfit in &post.misfits { li { (misfit_words(*misfit)) } }
            }
        }
        (nhsuk::details("What is offered", html! { (facts_list(&post.facts)) }))
        p { (fmt::count(post.facts.hours_week.into(), "paid hour", "paid hours")) " a week at band " (post.facts.band) ", " (super::place(&post.facts)) ". " @if post.open { "Apply by" } @else { "Applications closed on" } " " (fmt::date(post.facts.closes)) "." }
        @if answers {
            div class="app-actions" {
                @match post.stage {
                    None | Some(CandidateStage::NotInterested) if post.open => { (press("apply", "Apply", false)) }
                    Some(CandidateStage::Asked) if post.open => {
                        (press("apply", "Apply", false))
                        (press("no", "No, thank you", true))
                    }
                    Some(CandidateStage::Applied) => { (press("no", "Withdraw", true)) }
                    Some(CandidateStage::Offered | CandidateStage::Checked) => { (press("decline", "Decline the offer", true)) }
                    _ => {}
                }
            }
        }
    };
    html! { (nhsuk::card(nhsuk::heading(3, post.facts.title.as_str()), body)) }
}

fn tag(stage: CandidateStage) -> Markup {
    let (words, colour) = match stage {
        CandidateStage::Asked => ("You were asked", TagColour::Yellow),
        CandidateStage::Applied => ("You applied", TagColour::Blue),
        CandidateStage::NotInterested => ("You said no", TagColour::Grey),
        CandidateStage::Offered => ("Offered to you", TagColour::Yellow),
        CandidateStage::Declined => ("You declined", TagColour::Grey),
        CandidateStage::Checked => ("Checks are done", TagColour::Blue),
        CandidateStage::Started => ("You started", TagColour::Green),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

const fn next(stage: CandidateStage, open: bool) -> &'static str {
    match stage {
        CandidateStage::Asked if open => {
            "It fits what you stated. Whoever publishes it sees how many were asked, not whom."
        }
        CandidateStage::Asked => "It takes no more applications.",
        CandidateStage::Applied => "The service decides whom it offers the post to.",
        CandidateStage::NotInterested if open => "You may still apply.",
        CandidateStage::Offered => "Your registration, disclosure, indemnity and supervision are looked at next.",
        CandidateStage::Checked => "The service records your first day.",
        _ => "",
    }
}

/// Why a post does not fit, said to the registrant.
const fn misfit_words(misfit: care::post::Misfit) -> &'static str {
    use care::post::Misfit as M;
    match misfit {
        M::NoInterest => "you have not stated an interest in paid NHS work",
        M::NotToBeAsked => "you have not agreed to be asked about posts",
        M::Band => "its band is not among those that you would take",
        M::Hours => "it has more than twice the hours that you offer",
        M::Setting => "you look for another setting",
        M::Start => "you cannot start that early",
        M::Therapy => "no certificate of yours for one of its therapies is confirmed",
        M::Place => "it is elsewhere",
        M::Registration => "your registration must be looked up again first",
    }
}
