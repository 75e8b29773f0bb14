//! Publishing a post with a date, its comments, taking it down, the archive.

use super::PATH;
use super::write::load;
use crate::extract::Id;
use crate::form::{DateRule, Fields, Filled, Reader, date_values};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::NewsId;
use care::calendar::days_after;
use care::news::NewsEvent;
use casework::news::NewsPostPage;
use casework::{Act, ActKind, NewsAct};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::PublishNews).and(ActKind::SeeNewsDesk);
    routes
        .get("/moderation/posts/{id}/publish", guard, show_publish)
        .post("/moderation/posts/{id}/publish", guard, publish)
        .get("/moderation/posts/{id}/comments", guard, show_comments)
        .post("/moderation/posts/{id}/comments", guard, open_comments)
        .get("/moderation/posts/{id}/take-down", guard, show_take_down)
        .post("/moderation/posts/{id}/take-down", guard, take_down)
        .post(
            "/moderation/posts/{id}/close-comments",
            guard,
            |me: Me, id: Ids, posted: Posted| press(me, id, posted, NewsEvent::CommentsClosed),
        )
        .post(
            "/moderation/posts/{id}/archive",
            guard,
            |me: Me, id: Ids, posted: Posted| press(me, id, posted, NewsEvent::Archived),
        )
}

type Ids = Id<NewsId>;

fn of(id: NewsId) -> String {
    format!("{PATH}/posts/{id}")
}

const fn act(id: NewsId, expected: Option<u64>, event: NewsEvent, reason: Option<String>) -> Act {
    Act::News(NewsAct::Step {
        id,
        expected,
        event,
        reason,
    })
}

fn title(page: &NewsPostPage) -> String {
    page.state.facts.as_ref().map_or_else(String::new, |f| f.title.clone())
}

/// A step that is one press. What forbids it is a page of its own.
async fn press(me: Me, Id(id): Ids, Posted(fields): Posted, event: NewsEvent) -> Answer {
    let expected = Reader::new(fields.clone(), me.today).expected();
    match me.act(act(id, expected, event, None), &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &of(id))),
        Err(refused) => Err(refused.into()),
    }
}

/// Sends a step, or shows its form again.
async fn run(
    me: &Me,
    id: NewsId,
    read: Result<(Act, Fields), Filled>,
    draw: fn(&Me, &NewsPostPage, &Filled) -> Response,
) -> Answer {
    let form = match read {
        Ok((act, fields)) => match send(me, act, fields, &of(id)).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let page = load(me, id).await?;
                let now = html! { p { (page.state.stage().words()) } };
                return Ok(changed(me, fields, actual, &now, &of(id)));
            }
        },
        Err(form) => form,
    };
    let page = load(me, id).await?;
    Ok(draw(me, &page, &form))
}

async fn show_publish(me: Me, Id(id): Ids) -> Answer {
    let page = load(&me, id).await?;
    let rules = me.ask(casework::Desk::rules_for_comments).await?;
    let on = page.state.published_on.unwrap_or(me.today);
    let mut values: Vec<(String, String)> = date_values("on", on).into();
    if rules.taken {
        let until = days_after(on.max(me.today), i32::from(rules.open_days));
        values.extend(date_values("until", until));
    }
    Ok(draw_publish(&me, &page, &Filled::with(values)))
}

async fn publish(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let on = r.date("on", "the date", DateRule::Any);
    let comments_until = r.optional_date("until", "the last day for comments", DateRule::TodayOrLater);
    let read = r.finish(|| {
        let event = NewsEvent::Published {
            on: on?,
            comments_until,
        };
        Some(act(id, expected, event, None))
    });
    run(&me, id, read, draw_publish).await
}

fn draw_publish(me: &Me, page: &NewsPostPage, f: &Filled) -> Response {
    let (title, back) = (title(page), of(page.id));
    let form = Form {
        title: "Publish the post",
        area: super::AREA,
        about: &title,
        back: &back,
        button: "Publish it",
        warning: false,
        expected: Some(page.version),
    };
    let before = html! { p { "Anybody can read it from its date on, and it goes into the feed. A day to come keeps it back until then." } };
    let fields = html! {
        (f.date("on", "Date of the post"))
        (f.date("until", "Last day for comments (optional)").hint("Leave it empty to take no comments. Each comment is read before it is shown."))
    };
    form.page(me, f, &before, &fields)
}

async fn show_comments(me: Me, Id(id): Ids) -> Answer {
    let page = load(&me, id).await?;
    let rules = me.ask(casework::Desk::rules_for_comments).await?;
    let from = page.state.published_on.unwrap_or(me.today).max(me.today);
    let until = page.state.comments_until.filter(|until| me.today <= *until);
    let until = until.unwrap_or_else(|| days_after(from, i32::from(rules.open_days)));
    Ok(draw_comments(&me, &page, &Filled::with(date_values("until", until))))
}

async fn open_comments(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let until = r.date("until", "the last day for comments", DateRule::TodayOrLater);
    let read = r.finish(|| Some(act(id, expected, NewsEvent::CommentsOpened { until: until? }, None)));
    run(&me, id, read, draw_comments).await
}

fn draw_comments(me: &Me, page: &NewsPostPage, f: &Filled) -> Response {
    let (title, back) = (title(page), of(page.id));
    let form = Form {
        title: "Take comments",
        area: super::AREA,
        about: &title,
        back: &back,
        button: "Take comments until then",
        warning: false,
        expected: Some(page.version),
    };
    let nothing: Markup = html! {};
    form.page(me, f, &nothing, &html! { (f.date("until", "Last day for comments")) })
}

async fn show_take_down(me: Me, Id(id): Ids) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_take_down(&me, &page, &Filled::default()))
}

async fn take_down(me: Me, Id(id): Ids, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let reason = r.text("reason", "Say why it is taken down");
    let read = r.finish(|| Some(act(id, expected, NewsEvent::TakenDown, Some(reason?))));
    run(&me, id, read, draw_take_down).await
}

fn draw_take_down(me: &Me, page: &NewsPostPage, f: &Filled) -> Response {
    let (title, back) = (title(page), of(page.id));
    let form = Form {
        title: "Take the post down",
        area: super::AREA,
        about: &title,
        back: &back,
        button: "Take it down",
        warning: true,
        expected: Some(page.version),
    };
    let before = html! { p { "Nobody can read it or its comments any more; who has the feed may have kept a copy. It can be published again." } };
    form.page(me, f, &before, &html! { (f.textarea("reason", "Why").rows(3)) })
}
