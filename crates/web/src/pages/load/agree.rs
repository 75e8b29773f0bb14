//! What only the practitioner can agree to: going beyond a limit for a time, and unpaid hours a week.

use super::limit_words;
use crate::extract::Id;
use crate::form::{DateRule, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::PractitionerId;
use care::load::{Consent, LoadEvent, LoadLimit};
use casework::read::OwnLoad;
use casework::{Act, ActKind, WorkforceAct};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::AgreeLoad).and(ActKind::SeeLoad);
    routes
        .get("/load/consents", guard, show_consent)
        .post("/load/consents", guard, agree)
        .post("/load/consents/{limit}/withdraw", guard, withdraw)
        .get("/load/unpaid", guard, show_unpaid)
        .post("/load/unpaid", guard, agree_unpaid)
}

async fn own(me: &Me) -> Result<OwnLoad, Problem> {
    me.ask(casework::Desk::own_load).await
}

fn act(practitioner: PractitionerId, event: LoadEvent, reason: Option<String>) -> Act {
    Act::Workforce(WorkforceAct::AgreeLoad {
        practitioner,
        event,
        reason,
    })
}

async fn show_consent(me: Me) -> Answer {
    let own = own(&me).await?;
    Ok(draw_consent(&me, &own, &Filled::default()))
}

async fn agree(me: Me, Posted(fields): Posted) -> Answer {
    let own = own(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let limit = r.code(
        "limit",
        LoadLimit::from_code,
        "Choose which limit you agree to go beyond",
    );
    let until = r.date("until", "the last day on which you agree", DateRule::TodayOrLater);
    let reason = r.text("reason", "Say why you agree");
    let read = r.finish(|| {
        let event = LoadEvent::OverLimitAgreed(Consent {
            limit: limit?,
            until: until?,
        });
        Some(act(own.practitioner, event, Some(reason?)))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/load").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw_consent(&me, &own, &form))
}

fn draw_consent(me: &Me, own: &OwnLoad, f: &Filled) -> Response {
    let form = Form {
        title: "Agree to go beyond a limit",
        area: "My load",
        about: "",
        back: "/load",
        button: "I agree",
        warning: false,
        expected: None,
    };
    let before = html! {
        p { "Nobody can ask this of you, and nobody can agree for you. Your consent and your reason are recorded." }
        p { "It lasts up to three months, you can withdraw it at any time, and the engine keeps to the limit all the same: only a colleague may then offer a slot beyond it." }
    };
    let limits: Vec<(&str, String)> = LoadLimit::ALL
        .iter()
        .map(|l| (l.code(), limit_words(*l, own.clinical_hours_week)))
        .collect();
    let fields = html! {
        (f.radios("limit", "Which limit?", limits))
        (f.date("until", "Until when?").hint("Up to three months from today."))
        (f.textarea("reason", "Why do you agree?"))
    };
    form.page(me, f, &before, &fields)
}

async fn withdraw(me: Me, Id(limit): Id<String>, Posted(fields): Posted) -> Answer {
    let own = own(&me).await?;
    let limit = LoadLimit::from_code(&limit).ok_or(Problem::NotFound)?;
    let act = act(own.practitioner, LoadEvent::OverLimitWithdrawn { limit }, None);
    let done = me.act(act, &fields).await?;
    Ok(me.went_well(&done.words, "/load"))
}

async fn show_unpaid(me: Me) -> Answer {
    let own = own(&me).await?;
    let minutes = own.agreed.unpaid_minutes_week;
    let form = Filled::with([
        ("hours", (minutes / 60).to_string()),
        ("minutes", (minutes % 60).to_string()),
    ]);
    Ok(draw_unpaid(&me, &form))
}

async fn agree_unpaid(me: Me, Posted(fields): Posted) -> Answer {
    let own = own(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let hours = r.number("hours", 0..=40_u16, "Enter 0 to 40 hours");
    let rest = r.optional_number("minutes", 0..=59_u16, "Enter 0 to 59 minutes");
    let read = r.finish(|| {
        let minutes_week = hours? * 60 + rest.unwrap_or(0);
        Some(act(
            own.practitioner,
            LoadEvent::UnpaidHoursAgreed { minutes_week },
            None,
        ))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, "/load").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw_unpaid(&me, &form))
}

fn draw_unpaid(me: &Me, f: &Filled) -> Response {
    let form = Form {
        title: "Unpaid hours you agree to",
        area: "My load",
        about: "",
        back: "/load",
        button: "Save",
        warning: false,
        expected: None,
    };
    let before = html! { p { "The most in a week. Your page tells you when you gave more. None is a good answer." } };
    let fields = html! {
        (f.input("hours", "Hours a week").numeric().width(2))
        (f.input("minutes", "Minutes").numeric().width(2))
    };
    form.page(me, f, &before, &fields)
}
