//! The steps that fill a post: asking, offering, checks, a start, and letting it lapse.

use super::{facts_list, post, stage_tag};
use crate::extract::Id;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::post::{CandidateStage, LapseReason, PostCommand, PostEvent};
use care::{PostId, RegistrantId};
use casework::read::PostPage;
use casework::{Act, ActKind, WorkforceAct};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::PublishPost);
    routes
        .post("/posts/{id}/ask", guard, ask)
        .post(
            "/posts/{id}/candidates/{registrant}/offer",
            guard,
            |me: Me, ids: Ids, posted: Posted| press(me, ids, posted, |registrant| PostEvent::Offered { registrant }),
        )
        .post(
            "/posts/{id}/candidates/{registrant}/checks",
            guard,
            |me: Me, ids: Ids, posted: Posted| {
                press(me, ids, posted, |registrant| PostEvent::ChecksDone { registrant })
            },
        )
        .post(
            "/posts/{id}/candidates/{registrant}/declined",
            Guard::needs(ActKind::AnswerPost).and(ActKind::PublishPost),
            |me: Me, ids: Ids, posted: Posted| {
                press(me, ids, posted, |registrant| PostEvent::OfferDeclined { registrant })
            },
        )
        .get("/posts/{id}/candidates/{registrant}/start", guard, show_start)
        .post("/posts/{id}/candidates/{registrant}/start", guard, start)
        .get("/posts/{id}/lapse", guard, show_lapse)
        .post("/posts/{id}/lapse", guard, lapse)
}

type Ids = Id<(PostId, RegistrantId)>;

async fn ask(me: Me, Id(id): Id<PostId>, Posted(fields): Posted) -> Answer {
    let act = Act::Workforce(WorkforceAct::AskForPost { post: id });
    pressed(&me, id, act, &fields).await
}

async fn press(
    me: Me,
    Id((id, registrant)): Ids,
    Posted(fields): Posted,
    event: impl FnOnce(RegistrantId) -> PostEvent,
) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    let act = Act::Workforce(WorkforceAct::Post {
        id,
        expected,
        command: event(registrant).into(),
    });
    pressed(&me, id, act, &fields).await
}

/// A step that is one press: back to the post, which says what was done or why not.
async fn pressed(me: &Me, id: PostId, act: Act, fields: &Fields) -> Answer {
    match me.act(act, fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &format!("/posts/{id}"))),
        Err(refused) => post::again(me, id, refused).await,
    }
}

/// The post as it stands, beside what was typed.
async fn conflict(me: &Me, id: PostId, fields: Fields, actual: u64) -> Answer {
    let page = post::load(me, id).await?;
    let now = html! {
        p { (stage_tag(&page.state, me.today)) }
        @if let Some(facts) = &page.state.facts { (facts_list(facts)) }
    };
    Ok(changed(me, fields, actual, &now, &format!("/posts/{id}")))
}

/// The name of a candidate who may start.
fn ready(page: &PostPage, registrant: RegistrantId) -> Result<String, Problem> {
    let mut rows = page.candidates.iter();
    let found = rows.find(|c| c.registrant == registrant && c.stage == CandidateStage::Checked);
    found.map(|c| c.name.clone()).ok_or(Problem::NotFound)
}

async fn show_start(me: Me, Id((id, registrant)): Ids) -> Answer {
    let page = post::load(&me, id).await?;
    let name = ready(&page, registrant)?;
    Ok(draw_start(
        &me,
        &page,
        &name,
        &Filled::with(date_values("on", me.today)),
    ))
}

async fn start(me: Me, Id((id, registrant)): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let on = r.date("on", "the first day", DateRule::PastOrToday);
    let read = r.finish(|| {
        Some(Act::Workforce(WorkforceAct::StartPost {
            post: id,
            expected,
            registrant,
            on: on?,
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/posts/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, id, fields, actual).await,
        },
        Err(form) => form,
    };
    let page = post::load(&me, id).await?;
    let name = page
        .candidates
        .iter()
        .find(|c| c.registrant == registrant)
        .map(|c| c.name.clone())
        .ok_or(Problem::NotFound)?;
    Ok(draw_start(&me, &page, &name, &form))
}

fn title(page: &PostPage) -> &str {
    page.state.facts.as_ref().map_or("", |f| f.title.as_str())
}

fn draw_start(me: &Me, page: &PostPage, name: &str, f: &Filled) -> Response {
    let form = Form {
        title: "Record the start",
        area: "Posts",
        about: name,
        back: &format!("/posts/{}", page.id),
        button: "Record the start",
        warning: false,
        expected: Some(page.version),
    };
    let before = html! {
        p { (name) " joins as a practitioner, with the therapies that are confirmed on the register, in the post “" (title(page)) "”." }
        p { "Their safe clinical hours begin at six tenths of the paid hours; agree them with " (name) " afterwards, and open slots. The first session with somebody closes this post’s story by itself." }
    };
    form.page(me, f, &before, &html! { (f.date("on", "First day")) })
}

async fn show_lapse(me: Me, Id(id): Id<PostId>) -> Answer {
    let page = post::load(&me, id).await?;
    Ok(draw_lapse(&me, &page, &Filled::default()))
}

async fn lapse(me: Me, Id(id): Id<PostId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let reason = r.code("reason", LapseReason::from_code, "Choose why the post lapses");
    let words = r.text("words", "Say what happened");
    let read = r.finish(|| {
        Some(Act::Workforce(WorkforceAct::Post {
            id,
            expected,
            command: PostCommand {
                event: PostEvent::Lapsed { reason: reason? },
                reason: Some(words?),
            },
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/posts/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, id, fields, actual).await,
        },
        Err(form) => form,
    };
    let page = post::load(&me, id).await?;
    Ok(draw_lapse(&me, &page, &form))
}

fn draw_lapse(me: &Me, page: &PostPage, f: &Filled) -> Response {
    let form = Form {
        title: "Let the post lapse",
        area: "Posts",
        about: title(page),
        back: &format!("/posts/{}", page.id),
        button: "Let it lapse",
        warning: true,
        expected: Some(page.version),
    };
    let before: Markup =
        html! { p { "It stays in the figures with its reason, and cannot be opened again: publish it anew instead." } };
    let fields = html! {
        (f.radios("reason", "Why does it come to nothing?", choices(LapseReason::ALL, LapseReason::code, LapseReason::words)))
        (f.textarea("words", "What happened").hint("In a sentence or two. Name nobody who applied."))
    };
    form.page(me, f, &before, &fields)
}
