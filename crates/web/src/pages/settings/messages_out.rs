//! When messages to people go: quiet hours, and how long before an appointment its reminder goes. Stated here, it goes before
//! what the settings file says.

use super::{Loaded, conflict, load};
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, send};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::service::{MessageTimes, REMIND_AT_MOST_DAYS, ServiceEvent};
use casework::outbox::MailRules;
use casework::{Act, ActKind};
use jiff::civil::Time;
use maud::{Markup, html};

const PATH: &str = "/settings/message-times";

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSettings);
    routes.get(PATH, changes, show).post(PATH, changes, take)
}

/// What the settings file says, or what is usual where it says nothing.
fn usual(me: &Me) -> MailRules {
    me.app.config().post.rules
}

/// What holds now, and whether it was stated in the browser.
pub(super) fn in_force(me: &Me, stated: Option<MessageTimes>) -> (MailRules, bool) {
    (stated.map_or_else(|| usual(me), MailRules::from), stated.is_some())
}

/// Hours as one says them.
pub(super) fn quiet(rules: &MailRules) -> String {
    if rules.quiet_from == rules.quiet_until {
        "None: messages go at any hour".to_owned()
    } else {
        format!("{} to {}", fmt::time(rules.quiet_from), fmt::time(rules.quiet_until))
    }
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

async fn show(me: Me) -> Answer {
    let loaded = load(&me).await?;
    let (rules, _) = in_force(&me, loaded.service.message_times);
    let form = Filled::with([
        ("quiet-from", clock(rules.quiet_from)),
        ("quiet-until", clock(rules.quiet_until)),
        ("remind", rules.reminder_working_days.to_string()),
    ]);
    Ok(draw(&me, &loaded, &form))
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/settings").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => return conflict(&me, fields, actual).await,
        },
        Err(form) => form,
    };
    let loaded = load(&me).await?;
    Ok(draw(&me, &loaded, &form))
}

fn read(me: &Me, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let act = |times| {
        let command = ServiceEvent::MessageTimesStated { times };
        Some(Act::Service { expected, command })
    };
    if r.ticked("as-in-file") {
        return r.finish(|| act(None));
    }
    let quiet_from = r.time("quiet-from", "when the quiet hours begin");
    let quiet_until = r.time("quiet-until", "when the quiet hours end");
    let days = r.number("remind", 1..=REMIND_AT_MOST_DAYS, "Enter a number from 1 to 10");
    r.finish(|| {
        act(Some(MessageTimes {
            quiet_from: quiet_from?,
            quiet_until: quiet_until?,
            reminder_working_days: days?,
        }))
    })
}

fn draw(me: &Me, loaded: &Loaded, f: &Filled) -> Response {
    let form = Form {
        title: "Change when messages go",
        area: "Settings",
        about: "",
        back: "/settings",
        button: "Save when messages go",
        warning: false,
        expected: Some(loaded.version),
    };
    let file = usual(me);
    let before = html! {
        p { "E-mails to people wait while it is quiet, by the clock of London, in summer and in winter. Letters are put to the letters to print at any hour. A reminder goes in the morning." }
        p { "The settings file says: quiet " (quiet(&file)) ", reminders " (fmt::count(file.reminder_working_days.into(), "working day", "working days")) " before." }
    };
    form.page(me, f, &before, &fields(loaded, f))
}

fn fields(loaded: &Loaded, f: &Filled) -> Markup {
    html! {
        (f.time("quiet-from", "Quiet from").hint("Such as 8pm or 20:00."))
        (f.time("quiet-until", "Quiet until").hint("Such as 8am. The same hour twice means: no quiet hours. At least 4 hours a day stay open."))
        (f.input("remind", "Reminders go so many working days before").width(2).hint("From 1 to 10."))
        @if loaded.service.message_times.is_some() {
            (f.tick("as-in-file", "Go back to what the settings file says"))
        }
    }
}
