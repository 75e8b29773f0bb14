//! The questions before a session, on a phone: one measure on one page, and a way out of each. Nothing depends on it. What
//! tells of danger is answered with help at once and with a clinician the same working day, as when staff enter it.

use super::tell::{now, words};
use super::{OWN, send};
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::episode::{EpisodeCommand, Occasion};
use care::terms::{ConcernKind, ConcernSource, EnteredBy, ResponseNeeded};
use casework::read::{AskedFor, OwnBetween, OwnQuestions};
use casework::{Act, ActKind, Answers, OwnAct};
use catalogue::{Instrument, catalogue};
use maud::html;

pub(super) fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeOwnRecord;
    routes
        .get("/my/questions", OWN, show)
        .post("/my/questions", Guard::needs(ActKind::TakeMeasure).and(own), answer)
        .get("/my/questions/help", OWN, help)
        .get("/my/harm", OWN, show_harm)
        .post("/my/harm", Guard::needs(ActKind::RaiseConcern).and(own), harm)
}

/// What there is between sessions, on the path that goes on.
pub(super) async fn load(me: &Me) -> Result<OwnBetween, Problem> {
    let path = now(me).await?;
    me.ask(move |desk, p| desk.own_between(p, path.id)).await
}

/// The next measure to answer.
fn next(questions: Option<&OwnQuestions>) -> Option<(&OwnQuestions, &'static Instrument)> {
    let questions = questions?;
    let instrument = catalogue().instrument(questions.open.first()?)?;
    Some((questions, instrument))
}

async fn show(me: Me) -> Answer {
    let between = load(&me).await?;
    Ok(draw(&me, &between, &Filled::default()))
}

async fn answer(me: Me, Posted(fields): Posted) -> Answer {
    let between = load(&me).await?;
    // What is not asked any more, or never was: the page says what there is to answer now.
    let asked = next(between.questions.as_ref())
        .filter(|(q, i)| fields.get("instrument") == i.id && fields.get("for") == id_of(q.what));
    let Some((questions, instrument)) = asked else {
        return Ok(draw(&me, &between, &Filled::default()));
    };
    let declines = fields.get("answered") == "declined";
    let (act, fields, positive) = match read(&me, &between, questions, instrument, fields, declines) {
        Err(form) => return Ok(draw(&me, &between, &form)),
        Ok(read) => read,
    };
    let said = if declines {
        "questions-declined"
    } else {
        "questions-said"
    };
    let to = if positive {
        "/my/questions/help"
    } else {
        "/my/questions"
    };
    match send(&me, act, fields, said, to).await? {
        Ok(response) => Ok(response),
        Err(form) => Ok(draw(&me, &between, &form)),
    }
}

/// What was answered, and whether it tells of danger.
fn read(
    me: &Me,
    between: &OwnBetween,
    questions: &OwnQuestions,
    instrument: &Instrument,
    fields: Fields,
    declines: bool,
) -> Result<(Act, Fields, bool), Filled> {
    let mut r = Reader::new(fields, me.today);
    let episode = between.id;
    if declines {
        let instrument = instrument.id.clone();
        let act = match questions.what {
            AskedFor::Session(session) => Act::Episode {
                id: episode,
                expected: None,
                command: EpisodeCommand::DeclineMeasure {
                    instrument,
                    session: Some(session),
                    occasion: None,
                },
            },
            AskedFor::Occasion(occasion) => Act::Own(OwnAct::LeaveOut {
                episode,
                occasion,
                instrument,
            }),
        };
        let (act, fields) = r.finish(|| Some(act))?;
        return Ok((act, fields, false));
    }
    let answers: Vec<Option<u8>> = (1..=instrument.items.len())
        .map(|n| r.optional_code(&format!("item-{n}"), |v| v.parse().ok()))
        .collect();
    if answers.iter().all(Option::is_none) {
        r.wrong("item-1", say("questions-none-answered"));
    }
    let positive = !measures::safety_items(instrument, &answers).is_empty();
    let (act, fields) = r.finish(|| {
        let answers = Answers {
            instrument: instrument.id.clone(),
            answers,
            entered_by: EnteredBy::Person,
        };
        Some(match questions.what {
            AskedFor::Session(session) => Act::TakeMeasure {
                episode,
                expected: None,
                session: Some(session),
                on: me.today,
                answers,
            },
            AskedFor::Occasion(occasion) => Act::Own(OwnAct::Answer {
                episode,
                occasion,
                answers,
            }),
        })
    })?;
    Ok((act, fields, positive))
}

fn draw(me: &Me, between: &OwnBetween, form: &Filled) -> Response {
    let main = match next(between.questions.as_ref()) {
        Some((questions, i)) => {
            let place = questions.all.saturating_sub(questions.open.len()) + 1;
            let (n, all) = (place.to_string(), questions.all.to_string());
            html! {
                h1 class="nhsuk-heading-l" {
                    span class="nhsuk-caption-l" { (say_with("questions-place", &[("n", &n), ("all", &all)])) }
                    (heading(questions.what))
                }
                p { (why(questions)) " " (say("questions-free")) }
                form method="post" action="/my/questions" novalidate {
                    (me.hidden(form, None))
                    input type="hidden" name="instrument" value=(i.id);
                    input type="hidden" name="for" value=(id_of(questions.what));
                    p { strong { (i.stem) } }
                    @for (n, item) in (1..).zip(&i.items) {
                        (form.radios(&format!("item-{n}"), nhsuk::Legend::small(format!("{n}. {}", item.text)), i.options.iter().map(|a| (a.value.to_string(), a.text.clone()))).classes("nhsuk-radios--small"))
                    }
                    (nhsuk::button(say("questions-button")).once())
                    " "
                    button class="nhsuk-button nhsuk-button--secondary" type="submit" name="answered" value="declined" { (say("questions-decline")) }
                }
                p class="nhsuk-body-s" { (i.name) ". " (i.licence.text) }
            }
        }
        None => html! {
            h1 class="nhsuk-heading-l" { (between.questions.as_ref().map_or_else(|| say("questions-title"), |q| heading(q.what))) }
            @if between.questions.is_some() { p { (say("questions-done")) } }
            @else if between.ended_on.is_some() { p { (say("after-questions-nothing")) } }
            @else { p { (say("questions-nothing")) } }
            p { a class="nhsuk-link app-target" href="/my/how" { (say("questions-to-how")) } }
            p { a class="nhsuk-link app-target" href="/my/harm" { (say("harm-link")) } }
        },
    };
    let sheet = OwnSheet {
        title: say("questions-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

/// Which questions a form answers, so that an old page does not answer others.
fn id_of(what: AskedFor) -> String {
    match what {
        AskedFor::Session(id) => id.to_string(),
        AskedFor::Occasion(Occasion::FollowUp(id)) => id.to_string(),
        AskedFor::Occasion(Occasion::Waiting(id)) => id.to_string(),
    }
}

fn heading(what: AskedFor) -> String {
    say(match what {
        AskedFor::Session(_) => "questions-heading",
        AskedFor::Occasion(Occasion::FollowUp(_)) => "after-questions-heading",
        AskedFor::Occasion(Occasion::Waiting(_)) => "waiting-questions-heading",
    })
}

fn why(questions: &OwnQuestions) -> String {
    match questions.what {
        AskedFor::Session(_) => say_with("questions-for", &[("date", &fmt::day(questions.on))]),
        AskedFor::Occasion(Occasion::FollowUp(_)) => say("after-questions-for"),
        AskedFor::Occasion(Occasion::Waiting(_)) => say("waiting-questions-for"),
    }
}

/// The words of the button that leads to the questions.
pub(super) fn link(what: AskedFor) -> String {
    say(match what {
        AskedFor::Session(_) => "questions-link",
        AskedFor::Occasion(_) => "after-questions-link",
    })
}

/// After an answer that tells of danger: help first, and what happens now.
async fn help(me: Me) -> Answer {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("danger-heading")) }
        (own_layout::help_now())
        p { (say("danger-lead")) " " (say("worse-closed-hours")) }
        p { (nhsuk::link_button(say("danger-go-on"), "/my/questions")) }
    };
    let sheet = OwnSheet {
        title: say("questions-title"),
        back: None,
        form: None,
        main,
    };
    Ok(own_layout::own(&me, &sheet))
}

async fn show_harm(me: Me) -> Answer {
    now(&me).await?;
    Ok(draw_harm(&me, &Filled::default()))
}

/// What made things worse is looked at by a clinician the same working day, as a concern about the person's wellbeing.
async fn harm(me: Me, Posted(fields): Posted) -> Answer {
    let path = now(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let what = words(&mut r, "harm-missing");
    let concern = me.app.desk().ids().next();
    let read = r.finish(|| {
        Some(Act::Episode {
            id: path.id,
            expected: None,
            command: EpisodeCommand::RaiseConcern {
                concern,
                kind: ConcernKind::Vulnerability,
                source: ConcernSource::Words,
                response: ResponseNeeded::Today,
                owner: None,
                what: say_with("harm-message", &[("words", &what?)]),
            },
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "harm-said", "/my/how").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw_harm(&me, &form))
}

fn draw_harm(me: &Me, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("harm-heading")) }
        p { (say("harm-lead")) " " (say("harm-who")) }
        form method="post" action="/my/harm" novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("harm-words")).rows(6))
            (nhsuk::button(say("harm-button")).once())
        }
    };
    let sheet = OwnSheet {
        title: say("harm-title"),
        back: Some("/my/how"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}
