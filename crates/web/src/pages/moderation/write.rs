//! Writing a post in Markdown: a draft, a revision, and how it will look before it is saved.

use super::{PATH, sheet};
use crate::extract::Id;
use crate::form::{Fields, Filled, Reader};
use crate::layout;
use crate::markdown;
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, changed, send};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::NewsId;
use care::news::NewsText;
use casework::news::NewsPostPage;
use casework::{Act, ActKind, NewsAct, Refused};
use maud::{Markup, html};

const NEW: &str = "/moderation/posts/new";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let writes = Guard::needs(ActKind::WriteNews).and(ActKind::SeeNewsDesk);
    routes
        .get(NEW, writes, show_new)
        .post(NEW, writes, draft)
        .get("/moderation/posts/{id}/edit", writes, show_edit)
        .post("/moderation/posts/{id}/edit", writes, revise)
}

/// Which post is written: a new one, or one that is known.
enum Which<'p> {
    New,
    Known(&'p NewsPostPage),
}

pub(super) async fn load(me: &Me, id: NewsId) -> Result<NewsPostPage, Problem> {
    me.ask(move |desk, p| desk.news_post_for_editors(p, id)).await
}

async fn show_new(me: Me) -> Answer {
    Ok(draw(&me, &Which::New, &Filled::default(), false))
}

/// What was typed: title, address, text.
fn read(r: &mut Reader) -> (Option<String>, String, NewsText) {
    let title = r.text("title", "Enter a title");
    let slug = r.optional("slug").unwrap_or_default();
    let body = r.text("body", "Write the text").unwrap_or_default();
    let summary = r.optional("summary").unwrap_or_default();
    (title, slug, NewsText { summary, body })
}

/// Whether the button asked for a look, not for saving.
fn only_looks(fields: &Fields) -> bool {
    fields.get("do") == "preview"
}

async fn draft(me: Me, Posted(fields): Posted) -> Answer {
    if only_looks(&fields) {
        let form = Filled {
            fields,
            ..Filled::default()
        };
        return Ok(draw(&me, &Which::New, &form, true));
    }
    let mut r = Reader::new(fields, me.today);
    let (title, slug, text) = read(&mut r);
    let read = r.finish(|| {
        Some(Act::News(NewsAct::Draft {
            slug,
            title: title?,
            text,
        }))
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return Ok(draw(&me, &Which::New, &form, false)),
    };
    let errors = match me.act(act, &fields).await {
        Ok(done) => {
            let to = done
                .made
                .news
                .map_or_else(|| PATH.to_owned(), |id| format!("{PATH}/posts/{id}"));
            return Ok(me.went_well(&done.words, &to));
        }
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(refused) => return Err(refused.into()),
    };
    Ok(draw(&me, &Which::New, &Filled { fields, errors }, false))
}

async fn show_edit(me: Me, Id(id): Id<NewsId>) -> Answer {
    let page = load(&me, id).await?;
    let facts = page.state.facts.clone().ok_or(Problem::NotFound)?;
    if page.state.first_shown.is_some() && !me.may(ActKind::PublishNews) {
        return Ok(see_other(&format!("{PATH}/posts/{id}")));
    }
    let form = Filled::with([
        ("title", facts.title.as_str()),
        ("slug", facts.slug.as_str()),
        ("summary", page.text.summary.as_str()),
        ("body", page.text.body.as_str()),
    ]);
    Ok(draw(&me, &Which::Known(&page), &form, false))
}

async fn revise(me: Me, Id(id): Id<NewsId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    if only_looks(&fields) {
        let form = Filled {
            fields,
            ..Filled::default()
        };
        return Ok(draw(&me, &Which::Known(&page), &form, true));
    }
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let (title, slug, text) = read(&mut r);
    let note = r.optional("note");
    let read = r.finish(|| {
        Some(Act::News(NewsAct::Revise {
            id,
            expected,
            slug,
            title: title?,
            text,
            note,
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("{PATH}/posts/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let page = load(&me, id).await?;
                let title = page.state.facts.as_ref().map_or("", |f| f.title.as_str());
                let now = html! { p { strong { (title) } } pre class="app-source" { (page.text.body) } };
                return Ok(changed(&me, fields, actual, &now, &format!("{PATH}/posts/{id}")));
            }
        },
        Err(form) => form,
    };
    Ok(draw(&me, &Which::Known(&page), &form, false))
}

fn draw(me: &Me, which: &Which<'_>, f: &Filled, preview: bool) -> Response {
    let (title, action, back, expected, published) = match which {
        Which::New => ("Write a post", NEW.to_owned(), PATH.to_owned(), None, false),
        Which::Known(page) => {
            let at = format!("{PATH}/posts/{}", page.id);
            let published = page.state.first_shown.is_some();
            (
                "Change the post",
                format!("{at}/edit"),
                at,
                Some(page.version),
                published,
            )
        }
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (title) }
        @if published { p { "This post was published: a change shows at once, with today’s date beside its own." } }
        @if preview { (look(f)) }
        form method="post" action=(action) novalidate {
            (me.hidden(f, expected))
            (f.input("title", "Title"))
            @if published { input type="hidden" name="slug" value=(f.fields.get("slug")); }
            @else {
                (f.input("slug", "Address (optional)").hint("Small letters, digits and hyphens, after /news/. Left empty, it is made from the title. It stays once the post is published.").autocapitalize("none").spellcheck(Some(false)))
            }
            (f.textarea("summary", "Summary (optional)").hint("A sentence or two, for lists and the feed.").rows(2))
            (f.textarea("body", "Text").hint(how_to_write()).rows(16))
            @if published { (f.input("note", "What changed (optional)").hint("For the history, not for readers.")) }
            div class="nhsuk-button-group" {
                (nhsuk::button("Save").once())
                (nhsuk::button("Look at it first").secondary().name("do").value("preview"))
            }
        }
    };
    let mut sheet = sheet(title, &back, main);
    sheet.form = Some(f);
    layout::form(me, sheet)
}

fn how_to_write() -> &'static str {
    "In Markdown: an empty line between paragraphs, ## before a heading, - before an item of a list, **bold**, [words](https://example.org) for a link. HTML is shown as it is typed; pictures are not shown."
}

/// How it will look. Nothing was saved.
fn look(f: &Filled) -> Markup {
    html! {
        section class="app-preview" aria-label="How it will look" {
            p class="nhsuk-body-s" { strong { "How it will look." } " Nothing is saved yet." }
            (as_read(f.fields.get("title"), f.fields.get("summary"), f.fields.get("body")))
        }
    }
}

/// A post as its readers see it, under a page of the news desk.
pub(super) fn as_read(title: &str, summary: &str, body: &str) -> Markup {
    html! {
        p class="nhsuk-heading-m" { (title) }
        @if !summary.trim().is_empty() { p class="nhsuk-body-l" { (summary) } }
        div class="app-prose" { (markdown::to_html(body)) }
    }
}
