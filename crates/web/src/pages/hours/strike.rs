//! Striking an entry that was wrong. It stays in the record with the reason and counts no more.

use super::{length, sheet};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::timesheet::HoursEntry;
use care::{HoursId, PractitionerId};
use casework::{Act, ActKind, WorkforceAct};
use jiff::civil::Date;
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::EnterHours);
    routes
        .get("/hours/{practitioner}/{on}/{entry}/strike", guard, show)
        .post("/hours/{practitioner}/{on}/{entry}/strike", guard, strike)
}

type Which = Id<(PractitionerId, String, HoursId)>;

async fn entry(me: &Me, whose: PractitionerId, on: &str, entry: HoursId) -> Result<HoursEntry, Problem> {
    let month: Date = on.parse().map_err(|_| Problem::NotFound)?;
    let own = sheet::load(me, whose, month).await?;
    let mut entries = own.sheet.entries.iter();
    entries.find(|e| e.id == entry).cloned().ok_or(Problem::NotFound)
}

async fn show(me: Me, Id((whose, on, id)): Which) -> Answer {
    let entry = entry(&me, whose, &on, id).await?;
    Ok(draw(&me, &entry, &Filled::default()))
}

async fn strike(me: Me, Id((whose, on, id)): Which, Posted(fields): Posted) -> Answer {
    let entry = entry(&me, whose, &on, id).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.text("reason", "Say why the entry is wrong");
    let read = r.finish(|| {
        Some(Act::Workforce(WorkforceAct::StrikeHours {
            practitioner: whose,
            month: entry.on,
            entry: id,
            reason: reason?,
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &sheet::month_of(whose, entry.on)).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw(&me, &entry, &form))
}

fn draw(me: &Me, entry: &HoursEntry, f: &Filled) -> Response {
    let back = sheet::month_of(entry.practitioner, entry.on);
    let form = Form {
        title: "Strike an entry",
        area: "Hours",
        about: &fmt::date(entry.on),
        back: &back,
        button: "Strike the entry",
        warning: true,
        expected: None,
    };
    let before = html! {
        p { (entry.activity.words()) ", " (length(entry.minutes.into())) ", " (fmt::within(entry.kind.words())) "." }
        p { "It counts no more. The entry and your reason stay in the record." }
        @if entry.session.is_some() {
            p { "The session that entered it stays as it was recorded." }
        }
    };
    form.page(me, f, &before, &html! { (f.textarea("reason", "Why was it wrong?")) })
}
