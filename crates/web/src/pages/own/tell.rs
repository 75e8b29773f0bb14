//! "It is getting worse", which a clinician sees the same working day, and messages to the team, which are read within one.

use super::{OWN, send};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::{Channel, ConcernKind, ConcernSource, KeepInTouch, ResponseNeeded};
use casework::read::{OwnEpisode, OwnPlace};
use casework::{Act, ActKind};
use maud::{Markup, html};

/// Most letters of one message. What was typed beyond it is not lost: the page says so and keeps it.
const MOST: usize = 10_000;

pub(super) fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeOwnRecord;
    routes
        .get("/my/worse", OWN, show_worse)
        .post("/my/worse", Guard::needs(ActKind::KeepInTouch).and(own), worse)
        .get("/my/write", OWN, show_write)
        .post("/my/write", Guard::needs(ActKind::WriteMessage).and(own), write)
}

/// The path that what somebody says belongs to: the newest that goes on, else the newest.
pub(super) async fn now(me: &Me) -> Result<OwnEpisode, Problem> {
    let record = me.ask(casework::Desk::own_record).await?;
    let open = record.episodes.iter().position(|e| e.place != OwnPlace::Closed);
    let mut all = record.episodes;
    let at = open.unwrap_or(0);
    if at < all.len() {
        Ok(all.swap_remove(at))
    } else {
        Err(Problem::NotFound)
    }
}

/// What was written; none, with the error in the form, when it is nothing or too much.
pub(super) fn words(r: &mut Reader, missing: &str) -> Option<String> {
    let words = r.text("words", &say(missing))?;
    if words.chars().count() > MOST {
        let most = fmt::number(i64::try_from(MOST).unwrap_or(i64::MAX));
        r.wrong("words", say_with("write-too-long", &[("most", &most)]));
        return None;
    }
    Some(words)
}

async fn show_worse(me: Me) -> Answer {
    now(&me).await?;
    Ok(draw_worse(&me, &Filled::default()))
}

async fn worse(me: Me, Posted(fields): Posted) -> Answer {
    let path = now(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let note = words(&mut r, "worse-missing");
    let concern = me.app.desk().ids().next();
    let read = r.finish(|| {
        // Nobody is "kept in touch with" after the end; what they say is a concern all the same.
        let command = if path.closed_on.is_some() {
            EpisodeCommand::RaiseConcern {
                concern,
                kind: ConcernKind::Vulnerability,
                source: ConcernSource::Words,
                response: ResponseNeeded::Today,
                owner: None,
                what: note?,
            }
        } else {
            EpisodeCommand::KeepInTouch {
                answer: KeepInTouch::Worse,
                channel: Channel::Portal,
                note: Some(note?),
                concern,
            }
        };
        Some(Act::Episode {
            id: path.id,
            expected: None,
            command,
        })
    });
    finish(&me, read, "worse-said", draw_worse).await
}

async fn finish(
    me: &Me,
    read: Result<(Act, crate::form::Fields), Filled>,
    said: &str,
    draw: impl Fn(&Me, &Filled) -> Response,
) -> Answer {
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(me, act, fields, said, "/my").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw(me, &form))
}

fn draw_worse(me: &Me, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("worse-heading")) }
        // Before anything is asked.
        (own_layout::help_now())
        p { (say("worse-lead")) " " (say("worse-closed-hours")) }
        form method="post" action="/my/worse" novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("worse-words")).rows(6))
            (nhsuk::button(say("worse-button")).once())
        }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("worse-title"),
            back: Some("/my"),
            form: Some(form),
            main,
        },
    )
}

async fn show_write(me: Me) -> Answer {
    let path = now(&me).await?;
    Ok(draw_write(&me, &path, &Filled::default()))
}

async fn write(me: Me, Posted(fields): Posted) -> Answer {
    let path = now(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let text = words(&mut r, "write-missing");
    let message = me.app.desk().ids().next();
    let read = r.finish(|| {
        Some(Act::Episode {
            id: path.id,
            expected: None,
            command: EpisodeCommand::Write { message, text: text? },
        })
    });
    finish(&me, read, "write-said", |me, form| draw_write(me, &path, form)).await
}

fn draw_write(me: &Me, path: &OwnEpisode, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("write-heading")) }
        p { (say("write-lead")) " " (say("write-not-urgent")) }
        form method="post" action="/my/write" novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("write-words")).rows(6))
            (nhsuk::button(say("write-button")).once())
        }
        @if !path.messages.is_empty() { (sent(path)) }
    };
    own_layout::own(
        me,
        &OwnSheet {
            title: say("write-title"),
            back: Some("/my"),
            form: Some(form),
            main,
        },
    )
}

fn sent(path: &OwnEpisode) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { (say("write-before")) }
        @for (at, words, read) in path.messages.iter().rev().take(20) {
            h3 class="nhsuk-heading-s" { (fmt::moment(*at)) ": " (say(if *read { "write-read" } else { "write-unread" })) }
            div class="app-as-written" { (super::paragraphs(words)) }
        }
    }
}
