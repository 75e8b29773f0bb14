//! "It is getting worse", which a clinician sees the same working day, and messages to the team, which are read within one.

use super::{OWN, send};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_with};
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::{Channel, ConcernKind, ConcernSource, KeepInTouch, ResponseNeeded};
use casework::read::{OwnEpisode, OwnMessage, OwnPlace};
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
    let answer_days = usize::from(me.app.desk().service().standards.answer_working_days);
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("write-heading")) }
        p { (say("write-lead")) " " (say_count("replies-when", answer_days)) " " (say("write-not-urgent")) }
        form method="post" action="/my/write" novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("write-words")).rows(6))
            (nhsuk::button(say("write-button")).once())
        }
        @if !path.messages.is_empty() { (sent(&path.messages)) }
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

fn sent(messages: &[OwnMessage]) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" id="sent" { (say("replies-before")) }
        @for message in messages.iter().rev().take(20) {
            h3 class="nhsuk-heading-s" { (fmt::moment(message.at)) ": " (standing(message)) }
            div class="app-as-written" { (super::paragraphs(&message.words)) }
            (replies(message))
        }
    }
}

/// How far a message is.
fn standing(message: &OwnMessage) -> String {
    match (message.replies.is_empty(), message.read_at) {
        (false, _) => say("replies-answered"),
        (true, Some(at)) => say_with("replies-read", &[("when", &fmt::moment(at))]),
        (true, None) => say("replies-unread"),
    }
}

/// What was answered to a message: by whom in which role, when and how.
pub(super) fn replies(message: &OwnMessage) -> Markup {
    html! {
        @for reply in &message.replies {
            @let (who, when) = (super::who(Some(reply.by)), fmt::moment(reply.at));
            @let values = [("who", who.as_str()), ("when", when.as_str())];
            @match (&reply.words, reply.spoken) {
                (Some(words), _) => {
                    p class="nhsuk-u-margin-bottom-1" { strong { (say_with("replies-by", &values)) } }
                    div class="app-as-written" { (super::paragraphs(words)) }
                }
                (None, Some(Channel::Phone)) => p { (say_with("replies-phone", &values)) },
                (None, _) => p { (say_with("replies-met", &values)) },
            }
        }
    }
}
