//! A message from the person: what they wrote, what was answered, and answering it: in writing, by speaking with them, or by
//! reading it where no answer is needed.

use super::episode::work::answered;
use super::shared::{again, load, send};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::EpisodeCommand;
use care::terms::Channel;
use care::{EpisodeId, Key, MessageId};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let answers = Guard::needs(ActKind::ReadMessage);
    routes.get("/episodes/{id}/messages/{message}", answers, show).post(
        "/episodes/{id}/messages/{message}",
        answers,
        take,
    )
}

/// Ways to speak with somebody.
const SPOKEN: [Channel; 3] = [Channel::Phone, Channel::Video, Channel::InPerson];

fn is_there(page: &EpisodePage, id: MessageId) -> Result<(), Problem> {
    let found = page.state.messages.iter().any(|m| m.0 == id);
    found.then_some(()).ok_or(Problem::NotFound)
}

async fn show(me: Me, Id((id, message)): Id<(EpisodeId, MessageId)>) -> Answer {
    let page = load(&me, id).await?;
    is_there(&page, message)?;
    Ok(draw(&me, &page, &Filled::default(), message))
}

async fn take(me: Me, Id((id, message)): Id<(EpisodeId, MessageId)>, Posted(fields): Posted) -> Answer {
    is_there(&load(&me, id).await?, message)?;
    let back = format!("/episodes/{id}#messages");
    let draw = move |me: &Me, page: &EpisodePage, form: &Filled| draw(me, page, form, message);
    match read(&me, id, message, fields) {
        Ok((act, fields)) => send(&me, id, act, fields, &back, draw).await,
        Err(form) => again(&me, id, form, draw).await,
    }
}

fn read(me: &Me, id: EpisodeId, message: MessageId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let known = |code: &str| ["write", "spoke", "read"].into_iter().find(|c| *c == code);
    let how = r.code("how", known, "Choose how you answer");
    let reply = me.app.desk().ids().next();
    let command = match how {
        Some("write") => r
            .text("answer", "Write the answer")
            .map(|text| EpisodeCommand::AnswerMessage { message, reply, text }),
        Some("spoke") => {
            let channel = r.code("channel", Channel::from_code, "Choose how you spoke with them");
            let note = r.optional("note");
            channel.map(|channel| EpisodeCommand::TalkMessageOver { message, channel, note })
        }
        Some(_) => Some(EpisodeCommand::ReadMessage { message }),
        None => None,
    };
    let expected = r.expected();
    r.finish(|| {
        Some(Act::Episode {
            id,
            expected,
            command: command?,
        })
    })
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled, id: MessageId) -> Response {
    let found = page.state.messages.iter().find(|m| m.0 == id);
    let spoken = SPOKEN.map(|c| nhsuk::choice(c.code(), c.words()));
    let main = html! {
        h1 class="nhsuk-heading-l" { "A message from the person"
            @if let Some((_, at, _, _)) = found { span class="nhsuk-caption-l" { (fmt::moment(*at)) } }
        }
        @if let Some((_, _, version, read)) = found {
            blockquote class="app-quote" { (fmt::text(page.words(*version, Key::Message), Missing::NotRecorded)) }
            @for reply in page.state.replies.iter().filter(|r| r.message == id) { (answered(page, reply)) }
            p { "If they may be in danger, act on it first and " a class="nhsuk-link" href={ "/episodes/" (page.id) "/concern" } { "raise a concern" } ". An answer here is read when they next look." }
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, Some(page.state.version)))
                (form.radios("how", nhsuk::Legend::medium("How do you answer?"), [
                    nhsuk::choice("write", "In writing").hint("It stands under their message on their own pages. They are told that there is an answer, by e-mail or letter as they said is safe, and nothing of what it says.").conditional(html! {
                        (form.textarea("answer", "Your answer, as they read it").rows(6))
                    }),
                    nhsuk::choice("spoke", "I have spoken with them").hint("They see that, when and in which role.").conditional(html! {
                        (form.radios("channel", nhsuk::Legend::small("How?"), spoken))
                        (form.textarea("note", "What was said, for the record (optional)").rows(3))
                    }),
                ].into_iter().chain((!*read).then(|| nhsuk::choice("read", "I have read it, and no answer is needed").hint("They see that it was read, and that there is no answer.")))))
                (nhsuk::button("Save").once())
            }
        }
    };
    let banner = PersonBanner::of(page);
    let sheet = Sheet {
        title: "A message".to_owned(),
        area: "Records",
        way: Way::back(format!("/episodes/{}#messages", page.id)),
        form: Some(form),
        main,
    };
    layout::record_form(me, &banner, sheet)
}
