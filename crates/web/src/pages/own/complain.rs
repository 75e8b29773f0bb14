//! Complaining: to the service by a form, what becomes of it, whom else, and who helps one to say it. It stands apart from
//! the record, and changes nothing in anybody's care.

use super::{paragraphs, send, with};
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use axum::response::Response;
use care::ComplaintId;
use care::complaint::{ComplaintOutcome, ComplaintStage, LONGEST};
use care::service::ComplaintHelp;
use casework::complaints::OwnComplaint;
use casework::{Act, ActKind, ComplaintAct};
use maud::{Markup, html};

pub(super) const PATH: &str = "/my/complain";

pub(super) fn routes(routes: Routes) -> Routes {
    let complains = Guard::needs(ActKind::Complain).and(ActKind::SeeOwnRecord);
    routes
        .get(PATH, complains, show)
        .post(PATH, complains, make)
        .post("/my/complain/take-back", complains, take_back)
}

async fn show(me: Me) -> Answer {
    let all = me.ask(casework::Desk::own_complaints).await?;
    Ok(draw(&me, &all, &Filled::default()))
}

async fn make(me: Me, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let what = r.text("words", &say("complain-missing"));
    let wish = r.optional("wish");
    let most = fmt::number(i64::try_from(LONGEST).unwrap_or(i64::MAX));
    for (name, text) in [("words", &what), ("wish", &wish)] {
        if text.as_ref().is_some_and(|t| t.chars().count() > LONGEST) {
            r.wrong(name, say_with("complain-too-long", &[("most", &most)]));
        }
    }
    let read = r.finish(|| Some(Act::Complaint(ComplaintAct::Make { what: what?, wish })));
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "complain-said", PATH).await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    let all = me.ask(casework::Desk::own_complaints).await?;
    Ok(draw(&me, &all, &form))
}

async fn take_back(me: Me, Posted(fields): Posted) -> Answer {
    let all = me.ask(casework::Desk::own_complaints).await?;
    let Ok(id) = fields.get("complaint").parse::<ComplaintId>() else {
        return Ok(draw(&me, &all, &Filled::default()));
    };
    let act = Act::Complaint(ComplaintAct::TakeBack { id });
    match send(&me, act, fields, "complain-taken-back", PATH).await? {
        Ok(response) => Ok(response),
        Err(form) => Ok(draw(&me, &all, &form)),
    }
}

fn draw(me: &Me, all: &[OwnComplaint], form: &Filled) -> Response {
    let help = me.app.desk().service().complaint_help.clone();
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("complain-heading")) }
        p { (say("complain-lead")) " " (say("complain-apart")) }
        @for one in all { (written(me, one)) }
        h2 class="nhsuk-heading-m" { (say("complain-write")) }
        p { (say("complain-how")) " " (say("complain-when")) }
        p { (say("complain-urgent")) }
        form method="post" action=(PATH) novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("complain-words")).hint(say("complain-words-hint")).rows(8))
            (form.textarea("wish", say("complain-wish")).hint(say("complain-wish-hint")).rows(4))
            (nhsuk::button(say("complain-button")).once())
        }
        (elsewhere(&help))
        h2 class="nhsuk-heading-m" { (say("contest-advocate-heading")) }
        (advocate(&help))
    };
    let sheet = OwnSheet {
        title: say("complain-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

fn written(me: &Me, one: &OwnComplaint) -> Markup {
    let open = matches!(
        one.stage,
        ComplaintStage::ToAcknowledge(_) | ComplaintStage::ToAnswer(_)
    );
    html! {
        h2 class="nhsuk-heading-m" { (with("complain-on", "date", &fmt::date(one.made_on))) }
        p { strong { (standing(one.stage)) } }
        (body(one))
        @if open {
            form method="post" action="/my/complain/take-back" novalidate {
                (me.hidden(&Filled::default(), None))
                input type="hidden" name="complaint" value=(one.id);
                (nhsuk::button(html! {
                    (say("complain-take-back"))
                    span class="nhsuk-u-visually-hidden" { ": " (with("complain-on", "date", &fmt::date(one.made_on))) }
                }).secondary().small(true).once())
            }
        }
    }
}

fn standing(stage: ComplaintStage) -> String {
    match stage {
        ComplaintStage::ToAcknowledge(by) => with("complain-to-acknowledge", "date", &fmt::date(by)),
        ComplaintStage::ToAnswer(by) => with("complain-to-answer", "date", &fmt::date(by)),
        ComplaintStage::Answered => say("complain-answered"),
        ComplaintStage::TakenBack => say("complain-over"),
    }
}

/// A complaint with what became of it; in the copy of everything too.
pub(super) fn body(one: &OwnComplaint) -> Markup {
    let outcome = |outcome: ComplaintOutcome| {
        say(match outcome {
            ComplaintOutcome::Upheld => "complain-upheld",
            ComplaintOutcome::PartlyUpheld => "complain-partly",
            ComplaintOutcome::NotUpheld => "complain-not-upheld",
        })
    };
    html! {
        div class="app-as-written" { (paragraphs(&one.what)) }
        @if let Some(wish) = &one.wish {
            p { (say("complain-your-wish")) }
            div class="app-as-written" { (paragraphs(wish)) }
        }
        @if let Some((on, said)) = &one.acknowledged {
            h3 class="nhsuk-heading-s" { (with("complain-acknowledged", "date", &fmt::date(*on))) }
            (paragraphs(said))
        }
        @if let Some((on, came_to, answer)) = &one.answer {
            h3 class="nhsuk-heading-s" { (with("complain-answer-on", "date", &fmt::date(*on))) }
            p { (outcome(*came_to)) }
            (paragraphs(answer))
            p { (say("complain-after")) }
        }
    }
}

/// Whom else one can complain to.
pub(super) fn elsewhere(help: &ComplaintHelp) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { (say("complain-else")) }
        @if help.has_board() {
            p { (with("complain-board", "name", &help.board)) }
            (ways(&help.board_phone, &help.board_email, ""))
        } @else {
            p { (say("complain-board-unknown")) }
        }
        p { (say("complain-ombudsman")) }
        p { (say("contest-pals")) }
    }
}

/// Who helps one to say it.
pub(super) fn advocate(help: &ComplaintHelp) -> Markup {
    html! {
        p { (say("complain-advocate")) }
        @if help.has_advocate() {
            p { (with("complain-advocate-here", "name", &help.advocate)) }
            (ways(&help.advocate_phone, "", &help.advocate_web))
        } @else {
            p { (say("complain-advocate-unknown")) }
        }
    }
}

fn ways(phone: &str, email: &str, web: &str) -> Markup {
    html! {
        ul class="nhsuk-list nhsuk-list--bullet" {
            @if !phone.is_empty() { li { (with("complain-phone", "phone", &fmt::phone(phone))) } }
            @if !email.is_empty() { li { (say("complain-email")) " " a class="nhsuk-link" href={ "mailto:" (email) } { (email) } } }
            @if !web.is_empty() { li { a class="nhsuk-link" href=(web) rel="noreferrer" { (web) } } }
        }
    }
}
