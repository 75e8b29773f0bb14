//! Telling how it was: for oneself, for the people here, or for everybody without a name. What each means is said before
//! anything is written, and the first two can be changed.

use super::{OWN, paragraphs, send, with};
use crate::extract::Asked;
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::story::{LONGEST, StoryFor};
use casework::read::OwnStory;
use casework::{Act, ActKind, OwnAct, StoryChange};
use maud::{Markup, html};
use serde::Deserialize;

const PATH: &str = "/my/story";
const WRITE: &str = "/my/story/write";

pub(super) fn routes(routes: Routes) -> Routes {
    let tells = Guard::needs(ActKind::TellStory).and(ActKind::SeeOwnRecord);
    routes
        .get(PATH, OWN, show)
        .post(PATH, tells, change)
        .get(WRITE, OWN, show_write)
        .post(WRITE, tells, write)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct For {
    r#for: String,
}

async fn show(me: Me) -> Answer {
    let all = me.ask(casework::Desk::own_stories).await?;
    Ok(draw(&me, &all, &Filled::default()))
}

async fn change(me: Me, Posted(fields): Posted) -> Answer {
    let all = me.ask(casework::Desk::own_stories).await?;
    let story = fields.get("story").parse().ok();
    let (to, said) = match fields.get("to") {
        "service" => (StoryChange::ToService, "story-said-service"),
        "myself" => (StoryChange::ToMyself, "story-said-mine"),
        "nobody" => (StoryChange::TakeBack, "story-said-taken"),
        _ => return Ok(draw(&me, &all, &Filled::default())),
    };
    let Some(story) = story else {
        return Ok(draw(&me, &all, &Filled::default()));
    };
    let act = Act::Own(OwnAct::ChangeStory { story, to });
    match send(&me, act, fields, said, PATH).await? {
        Ok(response) => Ok(response),
        Err(form) => Ok(draw(&me, &all, &form)),
    }
}

fn draw(me: &Me, all: &[OwnStory], form: &Filled) -> Response {
    let write = |to: StoryFor| format!("{WRITE}?for={}", to.code());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("story-heading")) }
        p { (say("story-lead")) }
        h2 class="nhsuk-heading-m" { (say("story-mine-heading")) }
        p { (say("story-mine")) }
        p { (nhsuk::link_button(say("story-mine-button"), write(StoryFor::Myself))) }
        h2 class="nhsuk-heading-m" { (say("story-service-heading")) }
        p { (say("story-service")) }
        p { (nhsuk::link_button(say("story-service-button"), write(StoryFor::Service))) }
        h2 class="nhsuk-heading-m" { (say("story-public-heading")) }
        p { (say("story-public")) }
        p { (say("story-public-care")) }
        p { a class="nhsuk-link app-target" href="/stories/tell" { (say("story-public-link")) } }
        @if !all.is_empty() {
            h2 class="nhsuk-heading-m" { (say("story-yours")) }
            @for one in all { (written(me, one)) }
        }
    };
    let sheet = OwnSheet {
        title: say("story-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

fn written(me: &Me, one: &OwnStory) -> Markup {
    let date = fmt::date(one.on);
    let (where_, other, words) = match one.told_to {
        StoryFor::Myself => ("story-on-mine", StoryFor::Service, "story-give"),
        StoryFor::Service => ("story-on-service", StoryFor::Myself, "story-hide"),
    };
    let hidden = html! { span class="nhsuk-u-visually-hidden" { ": " (with("story-take-back-what", "date", &date)) } };
    let button = |to: &str, words: &str| {
        html! {
            form method="post" action=(PATH) novalidate {
                (me.hidden(&Filled::default(), None))
                input type="hidden" name="story" value=(one.id);
                input type="hidden" name="to" value=(to);
                (nhsuk::button(html! { (say(words)) (hidden) }).secondary().small(true).once())
            }
        }
    };
    html! {
        h3 class="nhsuk-heading-s" { (with(where_, "date", &date)) }
        div class="app-as-written" { (paragraphs(&one.words)) }
        @if one.told_to == StoryFor::Service { p class="nhsuk-body-s" { (say("story-read-already")) } }
        (button(other.code(), words))
        (button("nobody", "story-take-back"))
    }
}

async fn show_write(me: Me, Asked(to): Asked<For>) -> Answer {
    let to = StoryFor::from_code(&to.r#for).unwrap_or(StoryFor::Myself);
    let begin = Filled::with(vec![("for".to_owned(), to.code().to_owned())]);
    Ok(draw_write(&me, &begin))
}

async fn write(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Err(form) => form,
        Ok((act, to, fields)) => {
            let said = match to {
                StoryFor::Myself => "story-said-mine",
                StoryFor::Service => "story-said-service",
            };
            match send(&me, act, fields, said, PATH).await? {
                Ok(response) => return Ok(response),
                Err(form) => form,
            }
        }
    };
    Ok(draw_write(&me, &form))
}

fn read(me: &Me, fields: Fields) -> Result<(Act, StoryFor, Fields), Filled> {
    // What was never chosen is kept for oneself: the choice that shows it to nobody.
    let told_to = StoryFor::from_code(fields.get("for")).unwrap_or(StoryFor::Myself);
    let mut r = Reader::new(fields, me.today);
    let words = r.text("words", &say("story-missing"));
    if words.as_ref().is_some_and(|w| w.chars().count() > LONGEST) {
        let most = fmt::number(i64::try_from(LONGEST).unwrap_or(i64::MAX));
        r.wrong("words", say_with("story-too-long", &[("most", &most)]));
    }
    let note = say("story-message");
    let (act, fields) = r.finish(|| {
        Some(Act::Own(OwnAct::TellStory {
            told_to,
            words: words?,
            note,
        }))
    })?;
    Ok((act, told_to, fields))
}

fn draw_write(me: &Me, form: &Filled) -> Response {
    let to = StoryFor::from_code(form.fields.get("for")).unwrap_or(StoryFor::Myself);
    let (heading, what, button) = match to {
        StoryFor::Myself => ("story-write-mine", "story-mine", "story-keep"),
        StoryFor::Service => ("story-write-service", "story-service", "story-send"),
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { (say(heading)) }
        p { (say(what)) }
        p { (say("story-not-urgent")) }
        form method="post" action=(WRITE) novalidate {
            (me.hidden(form, None))
            input type="hidden" name="for" value=(to.code());
            (form.textarea("words", say("story-words")).rows(10))
            (nhsuk::button(say(button)).once())
        }
    };
    let sheet = OwnSheet {
        title: say("story-title"),
        back: Some(PATH),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}
