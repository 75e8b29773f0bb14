//! The feed of the news: Atom (RFC 4287). Each entry has an id that never changes, the time of its last change, and its
//! text as HTML, escaped.

use super::{FEED, PATH, ask};
use crate::markdown;
use crate::me::Stranger;
use crate::respond::{Answer, tagged};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::IntoResponse;
use casework::news::FeedEntry;
use jiff::Timestamp;
use maud::html;
use std::fmt::Write as _;

/// Posts in the feed: more than anybody missed since they last looked.
const POSTS: usize = 20;
/// Anybody may keep it for a quarter of an hour.
const KEEP: &str = "public, max-age=900";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get(FEED, Guard::public(), feed)
}

/// A text as it stands between tags or in an attribute. XML has no name for most control characters; they are left out.
fn xml(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !c.is_control() || matches!(*c, '\n' | '\t'))
        .filter(|c| !matches!(*c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    html! { (kept) }.into_string()
}

/// A time as RFC 3339 writes it, to the second.
fn time(at: Timestamp) -> String {
    let whole = Timestamp::from_second(at.as_second()).unwrap_or(at);
    whole.to_string()
}

/// Where browsers reach us. Without a stated origin only this machine does, under the name that was asked for.
fn origin(stranger: &Stranger, headers: &HeaderMap) -> String {
    if let Some(origin) = &stranger.app.config().public_origin {
        return origin.trim_end_matches('/').to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

async fn feed(stranger: Stranger, headers: HeaderMap) -> Answer {
    let posts = ask(&stranger, |desk| desk.news_feed(POSTS)).await?;
    let desk = stranger.app.desk();
    let service = desk.service();
    let name = if service.name.is_empty() {
        say("news-feed-nobody")
    } else {
        service.name.clone()
    };
    // A feed without a post has still changed at some time: when the service was founded is not kept, so the epoch of
    // feeds stands for it.
    let updated = posts
        .iter()
        .map(|post| post.updated)
        .max()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let origin = origin(&stranger, &headers);
    let text = written(&Feed {
        origin: &origin,
        name: &name,
        id: desk.organisation().0,
        updated,
        posts: &posts,
    });
    let mut response = text.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/atom+xml; charset=utf-8"),
    );
    tagged(&headers, response, KEEP).await
}

struct Feed<'a> {
    origin: &'a str,
    name: &'a str,
    id: uuid::Uuid,
    updated: Timestamp,
    posts: &'a [FeedEntry],
}

fn written(feed: &Feed<'_>) -> String {
    let (origin, name) = (xml(feed.origin), xml(feed.name));
    let title = xml(&say_with("news-feed-title", &[("service", feed.name)]));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en-GB\" xml:base=\"{origin}/\">\n\
         <id>urn:uuid:{}</id>\n<title>{title}</title>\n<updated>{}</updated>\n\
         <author><name>{name}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}{FEED}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{origin}{PATH}\"/>\n",
        feed.id,
        time(feed.updated),
    );
    for post in feed.posts {
        let body = xml(&markdown::to_html(&post.body).into_string());
        let _ = write!(
            out,
            "<entry>\n<id>urn:uuid:{}</id>\n<title>{}</title>\n<published>{}</published>\n<updated>{}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{origin}{PATH}/{}\"/>\n",
            post.id,
            xml(&post.title),
            time(post.published),
            time(post.updated),
            xml(&post.slug),
        );
        if !post.summary.is_empty() {
            let _ = writeln!(out, "<summary>{}</summary>", xml(&post.summary));
        }
        let _ = write!(out, "<content type=\"html\">{body}</content>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}
