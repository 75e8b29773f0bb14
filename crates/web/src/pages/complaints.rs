//! Complaints, for the service manager who handles them: what is due, what was said, what was done, the answer. Apart from
//! the record of care, which this role does not read.

use super::plain_form::{Sent, changed, send};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::ComplaintId;
use care::calendar::days_after;
use care::complaint::{ComplaintEvent, ComplaintOutcome, ComplaintStage};
use care::person::SafeUse;
use care::terms::Channel;
use casework::complaints::{ComplaintPage, ComplaintRow};
use casework::{Act, ActKind, ComplaintAct, Desk};
use maud::{Markup, html};
use nhsuk::TagColour;

const PATH: &str = "/complaints";
/// Days in which an answer is usual. House rule; the law allows six months.
const USUAL_ANSWER_DAYS: i32 = 40;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let sees = Guard::needs(ActKind::SeeComplaints);
    let handles = Guard::needs(ActKind::HandleComplaint).and(ActKind::SeeComplaints);
    routes
        .get(PATH, sees, list)
        .get("/complaints/{id}", sees, show)
        .post("/complaints/{id}/acknowledgement", handles, acknowledge)
        .post("/complaints/{id}/note", handles, note)
        .post("/complaints/{id}/answer", handles, answer)
}

fn standing(stage: Option<ComplaintStage>, today: jiff::civil::Date) -> Markup {
    let late = |by: jiff::civil::Date| by < today;
    let (words, colour) = match stage {
        Some(ComplaintStage::ToAcknowledge(by)) => (
            format!("Acknowledge by {}", fmt::date(by)),
            if late(by) { TagColour::Orange } else { TagColour::Yellow },
        ),
        Some(ComplaintStage::ToAnswer(by)) => (
            format!("Answer by {}", fmt::date(by)),
            if late(by) { TagColour::Orange } else { TagColour::Blue },
        ),
        Some(ComplaintStage::Answered) => ("Answered".to_owned(), TagColour::Green),
        Some(ComplaintStage::TakenBack) | None => ("Taken back".to_owned(), TagColour::Grey),
    };
    html! { (nhsuk::tag(words, colour).classes("app-status")) }
}

async fn list(me: Me) -> Answer {
    let rows = me.ask(Desk::complaints).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Complaints" }
        p { "Made by people on their own pages. By law: acknowledged within three working days, with an offer to talk about how it is looked into; answered in writing within six months, or the person is told why not. It is in no record of care, and changes nothing in anybody’s care." }
        @if rows.is_empty() {
            (layout::empty("There are no complaints.", "A complaint that comes by phone or letter is handled outside for now.", None))
        } @else {
            ul class="nhsuk-list" { @for row in &rows { li { (line(row, me.today)) } } }
        }
    };
    let sheet = Sheet {
        title: "Complaints".to_owned(),
        area: "Complaints",
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn line(row: &ComplaintRow, today: jiff::civil::Date) -> Markup {
    let on = row.state.made_on.map(fmt::date).unwrap_or_default();
    html! {
        a class="nhsuk-link app-target" href={ (PATH) "/" (row.id) } { (row.name) ", " (on) } " " (standing(row.state.stage(), today))
    }
}

async fn load(me: &Me, id: ComplaintId) -> Result<ComplaintPage, Problem> {
    me.ask(move |desk: &Desk, p| desk.complaint(p, id)).await
}

async fn show(me: Me, Id(id): Id<ComplaintId>) -> Answer {
    let page = load(&me, id).await?;
    let form = Filled::with(date_values("answer-by", days_after(me.today, USUAL_ANSWER_DAYS)));
    Ok(draw(&me, &page, &form))
}

async fn acknowledge(me: Me, Id(id): Id<ComplaintId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let channel = r.code("channel", Channel::from_code, "Choose how you were in touch");
    let answer_by = r.date("answer-by", "the day of the answer", DateRule::TodayOrLater);
    let said = r.text("said", "Write what you said or agreed");
    let read = r.finish(|| {
        Some(ComplaintAct::Acknowledge {
            id,
            expected,
            channel: channel?,
            answer_by: answer_by?,
            said: said?,
        })
    });
    finish(&me, id, read).await
}

async fn note(me: Me, Id(id): Id<ComplaintId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let text = r.text("note", "Write what was done");
    let read = r.finish(|| {
        Some(ComplaintAct::Note {
            id,
            expected,
            text: text?,
        })
    });
    finish(&me, id, read).await
}

async fn answer(me: Me, Id(id): Id<ComplaintId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let outcome = r.code("outcome", ComplaintOutcome::from_code, "Choose what it came to");
    let text = r.text("answer", "Write the answer");
    let read = r.finish(|| {
        Some(ComplaintAct::Answer {
            id,
            expected,
            outcome: outcome?,
            text: text?,
        })
    });
    finish(&me, id, read).await
}

async fn finish(me: &Me, id: ComplaintId, read: Result<(ComplaintAct, Fields), Filled>) -> Answer {
    let to = format!("{PATH}/{id}");
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(me, Act::Complaint(act), fields, &to).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let page = load(me, id).await?;
                return Ok(changed(me, fields, actual, &entries(&page), &to));
            }
        },
    };
    let page = load(me, id).await?;
    Ok(draw(me, &page, &form))
}

fn draw(me: &Me, page: &ComplaintPage, form: &Filled) -> Response {
    let row = &page.row;
    let stage = row.state.stage();
    let to = |what: &str| format!("{PATH}/{}/{what}", row.id);
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "Complaint" } (row.name) }
        p { (standing(stage, me.today)) }
        (contact(page))
        h2 class="nhsuk-heading-m" { "What happened" }
        (entries(page))
        @if me.may(ActKind::HandleComplaint) {
            @match stage {
                Some(ComplaintStage::ToAcknowledge(_)) => {
                    h2 class="nhsuk-heading-m" { "Acknowledge it" }
                    p { "Get in touch first. Offer to talk about how it is looked into and how long that takes. They read what you write here." }
                    form method="post" action=(to("acknowledgement")) novalidate {
                        (me.hidden(form, Some(row.version)))
                        (form.radios("channel", "How you were in touch", choices(&[Channel::Phone, Channel::Letter, Channel::Email, Channel::InPerson], |c| c.code(), |c| c.words())))
                        (form.textarea("said", "What you said or agreed").rows(4))
                        (form.date("answer-by", "They get an answer by"))
                        (nhsuk::button("Record the acknowledgement").once())
                    }
                }
                Some(ComplaintStage::ToAnswer(_)) => {
                    h2 class="nhsuk-heading-m" { "Answer it" }
                    p { "They read it as you write it, on their own pages. Say what you looked at, what you found, what you are sorry for and what changes." }
                    form method="post" action=(to("answer")) novalidate {
                        (me.hidden(form, Some(row.version)))
                        (form.radios("outcome", "What it came to", choices(ComplaintOutcome::ALL, ComplaintOutcome::code, ComplaintOutcome::words)))
                        (form.textarea("answer", "The answer").rows(10))
                        (nhsuk::button("Send the answer").once())
                    }
                }
                _ => {}
            }
            @if row.state.due().is_some() {
                h2 class="nhsuk-heading-m" { "Write down what was done" }
                form method="post" action=(to("note")) novalidate {
                    (me.hidden(form, Some(row.version)))
                    (form.textarea("note", "What was done").hint("They do not read this here; it is part of what they may ask for.").rows(4))
                    (nhsuk::button("Write it down").secondary().once())
                }
            }
        }
    };
    let sheet = Sheet {
        title: "Complaint".to_owned(),
        area: "Complaints",
        way: Way::back(PATH),
        form: Some(form),
        main,
    };
    layout::form(me, sheet)
}

/// How to reach them, with what they said is safe: before anybody calls.
fn contact(page: &ComplaintPage) -> Markup {
    let (reach, safe) = (&page.person.reach, &page.person.safe_contact);
    let usable = |use_: SafeUse, value: Option<String>| match (use_, value) {
        (_, None) => "Not recorded".to_owned(),
        (SafeUse::No, Some(_)) => "Not safe: do not use it".to_owned(),
        (SafeUse::NeutralOnly, Some(value)) => format!("{value}. Neutral words only: do not say who we are"),
        (SafeUse::NotAsked, Some(value)) => format!("{value}. Nobody has asked yet whether it is safe"),
        (SafeUse::Yes, Some(value)) => value,
    };
    let address = (!reach.address.is_empty()).then(|| reach.address.join(", "));
    html! {
        (nhsuk::summary_list()
            .row(("Phone", usable(safe.phone, reach.phone.as_deref().map(fmt::phone))))
            .row(("E-mail", usable(safe.email, reach.email.clone())))
            .row(("Address", usable(safe.letter, address)))
            .row(("To be careful of", page.careful.clone().unwrap_or_else(|| "Nothing recorded".to_owned()))))
    }
}

fn entries(page: &ComplaintPage) -> Markup {
    let what = |event: &ComplaintEvent| match event {
        ComplaintEvent::Made { .. } => "They complained".to_owned(),
        ComplaintEvent::Acknowledged { channel, answer_by } => format!(
            "Acknowledged by {}, an answer promised by {}",
            channel.words().to_lowercase(),
            fmt::date(*answer_by)
        ),
        ComplaintEvent::Noted => "Note".to_owned(),
        ComplaintEvent::Answered { outcome } => format!("Answered: {}", outcome.words().to_lowercase()),
        ComplaintEvent::TakenBack => "They took it back".to_owned(),
    };
    html! {
        ol class="app-timeline" {
            @for entry in &page.entries {
                li class="app-timeline__item" {
                    p class="app-timeline__title" { (what(&entry.event)) }
                    p class="app-timeline__who" { (fmt::moment(entry.at)) ", " (entry.who) }
                    @for (key, text) in entry.words.iter() {
                        p class="nhsuk-u-margin-bottom-1" { strong { (key.words()) } }
                        div class="app-as-sent" { (text) }
                    }
                }
            }
        }
    }
}
