//! The end and after: what was agreed, the way back within the time that the service keeps open, and when we ask how
//! somebody is.

use super::tell::words;
use super::{OWN, paragraphs, send, with};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use crate::words as named;
use axum::response::Response;
use care::episode::FollowUp;
use care::terms::CourseEnd;
use casework::read::{OwnAfter, OwnEnding};
use casework::{Act, ActKind, OwnAct};
use jiff::civil::Date;
use maud::{Markup, html};

pub(super) const PATH: &str = "/my/after";

pub(super) fn routes(routes: Routes) -> Routes {
    let comes = Guard::needs(ActKind::ComeBack).and(ActKind::SeeOwnRecord);
    routes.get(PATH, OWN, show).post(PATH, comes, come_back)
}

/// The newest path that has an end; the newest of all where there is none.
async fn load(me: &Me) -> Result<OwnAfter, Problem> {
    let record = me.ask(casework::Desk::own_record).await?;
    let mut first = None;
    for path in record.episodes {
        let after = me.ask(move |desk, p| desk.own_after(p, path.id)).await?;
        if !after.endings.is_empty() {
            return Ok(after);
        }
        first.get_or_insert(after);
    }
    first.ok_or(Problem::NotFound)
}

async fn show(me: Me) -> Answer {
    let after = load(&me).await?;
    Ok(draw(&me, &after, &Filled::default()))
}

async fn come_back(me: Me, Posted(fields): Posted) -> Answer {
    let after = load(&me).await?;
    if after.way_back.is_none() {
        return Ok(draw(&me, &after, &Filled::default()));
    }
    let mut r = Reader::new(fields, me.today);
    let said = words(&mut r, "after-back-missing");
    let wants_triage = r.ticked("talk");
    let read = r.finish(|| {
        Some(Act::Own(OwnAct::ComeBack {
            episode: after.id,
            words: said?,
            wants_triage,
        }))
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "after-back-said", "/my").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw(&me, &after, &form))
}

fn draw(me: &Me, after: &OwnAfter, form: &Filled) -> Response {
    let has_ended = after.endings.iter().any(|e| e.ended.is_some());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("after-heading")) }
        @if after.endings.is_empty() { p { (say("after-none")) } }
        @for one in &after.endings { (ending(one)) }
        @if has_ended {
            (later(after, me.today))
            h2 class="nhsuk-heading-m" { (say("after-back-heading")) }
            @match after.way_back {
                // In a staff hub people come back as they came.
                _ if me.app.config().staff_hub => {
                    p { (say("after-back-hub")) }
                    p { a class="nhsuk-link app-target" href="/hub/ask" { (say("after-back-hub-link")) } }
                }
                Some(until) => (way_back(me, after, form, until)),
                None => {
                    p { (say("after-back-late")) }
                    p { a class="nhsuk-link app-target" href="/refer-yourself" { (say("after-back-refer")) } }
                }
            }
        }
    };
    let sheet = OwnSheet {
        title: say("after-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

fn ending(one: &OwnEnding) -> Markup {
    let dated = |name: &str, date: Date| say_with(name, &[("with", &one.with), ("date", &fmt::date(date))]);
    let how = |how: CourseEnd| match how {
        CourseEnd::Planned => "after-planned",
        CourseEnd::Unplanned => "after-unplanned",
        CourseEnd::Stepped => "after-stepped",
        CourseEnd::ByService => "after-by-service",
        CourseEnd::NeverBegan => "after-never-began",
    };
    html! {
        h2 class="nhsuk-heading-m" { (named::choice(&one.choice)) }
        @match (one.ended, one.agreed) {
            (Some((on, ended)), _) => {
                p {
                    (dated(how(ended), on))
                    @match one.attended {
                        0 => {}
                        1 => { " " (say("after-met-once")) }
                        n => { " " (with("after-met", "count", &n.to_string())) }
                    }
                }
            }
            (None, Some(on)) => p { (dated("after-agreed", on)) " " (say("after-agreed-until")) },
            (None, None) => {}
        }
        @if let Some(summary) = &one.summary {
            h3 class="nhsuk-heading-s" { (say("after-summary")) }
            div class="app-as-written" { (paragraphs(summary)) }
        }
    }
}

fn later(after: &OwnAfter, today: Date) -> Markup {
    let open = after.questions.as_ref().is_some_and(|q| !q.open.is_empty());
    html! {
        h2 class="nhsuk-heading-m" { (say("after-later-heading")) }
        @if after.follow_ups.is_empty() { p { (say("after-later-none")) } }
        @else {
            p { (say("after-later-lead")) }
            ul class="nhsuk-list nhsuk-list--bullet" { @for f in &after.follow_ups { li { (follow_up(f, open, after, today)) } } }
        }
        @if open { p { (nhsuk::link_button(say("after-questions-link"), "/my/questions")) } }
    }
}

fn follow_up(f: &FollowUp, open: bool, after: &OwnAfter, today: Date) -> String {
    let asked_now = after.questions.as_ref().is_some_and(|q| open && q.on == f.due);
    let name = match f.done {
        Some((_, true)) => "after-later-answered",
        Some((_, false)) => "after-later-unanswered",
        None if f.due > today => "after-later-due",
        None if asked_now => "after-later-now",
        None => "after-later-past",
    };
    with(name, "date", &fmt::date(f.due))
}

fn way_back(me: &Me, after: &OwnAfter, form: &Filled, until: Date) -> Markup {
    let what = if after.is_open {
        "after-back-open"
    } else {
        "after-back-closed"
    };
    html! {
        p { (with("after-back-until", "date", &fmt::date(until))) " " (say(what)) }
        p { (say("after-back-urgent")) }
        form method="post" action=(PATH) novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("after-back-words")).hint(say("after-back-words-hint")).rows(4))
            (form.tick("talk", say("after-back-talk")))
            (nhsuk::button(say("after-back-button")).once())
        }
    }
}
