//! One message: where it is, its letter, and what somebody does with it.

use super::super::letters;
use super::super::shared::load;
use super::{name, titled, why};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::post;
use crate::respond::{Answer, see_other};
use axum::response::Response;
use care::episode::LetterKind;
use care::person::SafeUse;
use casework::outbox::{CameBack, DeliveryState, NoticeKind, OutboxAct, OutboxRow};
use casework::read::EpisodePage;
use casework::{ActKind, Refused};
use maud::{Markup, html};
use std::sync::Arc;
use uuid::Uuid;

pub(super) async fn show(me: Me, Id(id): Id<Uuid>) -> Answer {
    let row = me.ask(move |desk, p| desk.outbox_item(p, id)).await?;
    Ok(draw(&me, &row, &Filled::default()))
}

pub(super) async fn work(me: Me, Id(id): Id<Uuid>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let act = r.code("act", OutboxAct::from_code, "Choose what is to be done");
    let form = match r.finish(|| act) {
        Err(form) => form,
        Ok((act, fields)) => {
            let principal = Arc::clone(&me.principal);
            let answer = me.app.ask(move |desk| desk.work_outbox(&principal, id, act)).await?;
            match answer {
                Ok(words) => return Ok(me.went_well(words, "/outbox")),
                Err(Refused::Rejected(rejection)) => Filled {
                    fields,
                    errors: rejection.into(),
                },
                Err(refused) => return Err(refused.into()),
            }
        }
    };
    let row = me.ask(move |desk, p| desk.outbox_item(p, id)).await?;
    Ok(draw(&me, &row, &form))
}

/// What each act says on the page.
const fn act_words(act: OutboxAct, state: DeliveryState) -> &'static str {
    match act {
        OutboxAct::Posted => "It is printed and posted",
        OutboxAct::ByHand => "It was given by hand, or said in person",
        OutboxAct::SendAgain if matches!(state, DeliveryState::Unsure) => "It was not sent: send it again",
        OutboxAct::SendAgain => "Try again",
        OutboxAct::ByLetter => "Send a letter instead",
        OutboxAct::WasSent => "It was sent",
        OutboxAct::CameBack(CameBack::AddressWrong) => "It came back: the address is wrong",
        OutboxAct::CameBack(CameBack::MailboxFull) => "It came back: their mailbox is full or closed",
        OutboxAct::CameBack(CameBack::Refused) => "It came back: refused for another reason",
        OutboxAct::TakeOut => "Take it out: it is not to be sent",
    }
}

fn draw(me: &Me, row: &OutboxRow, form: &Filled) -> Response {
    let (part, colour) = titled(row.state);
    let acts: Vec<OutboxAct> = OutboxAct::ALL
        .iter()
        .copied()
        .filter(|act| act.fits(row.state, row.note.why))
        .filter(|act| *act != OutboxAct::ByLetter || row.notice.kind.goes_by_letter())
        .collect();
    let may = me.may(ActKind::WorkOutbox) && !acts.is_empty();
    let by_letter =
        matches!(row.state, DeliveryState::ToPrint | DeliveryState::Parked) && row.notice.kind.goes_by_letter();
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (name(row)) } (row.notice.kind.words()) }
        (nhsuk::summary_list()
            .row(("Where it is", html! { (nhsuk::tag(part, colour)) }))
            .row(("Why", format!("{}.", why(row))))
            .row(("Asked for", fmt::moment(row.created_at)))
            .row((if row.state == DeliveryState::Waiting { "Next try" } else { "Since" }, fmt::moment(row.at)))
            .row(("Tries by e-mail", row.attempts.to_string()))
            .facts(row.notice.at.map(|at| ("Appointment", fmt::moment(at))))
            .facts(row.notice.until.map(|until| ("Held until", fmt::moment(until))))
            .row(("E-mail to them", row.safe_contact.email.words()))
            .row(("Letters to them", row.safe_contact.letter.words()))
            .facts(row.line.as_ref().map(|line| ("Record", html! { a class="nhsuk-link" href={ "/episodes/" (line.episode) } { "Open the record" } }))))
        @if row.safe_contact.letter == SafeUse::No && by_letter {
            (nhsuk::warning_callout(nhsuk::heading(2, "Not by post"), html! { p { "The person said that letters are not safe. Speak with them, or give it by hand." } }))
        }
        @if row.note.why.is_back() && let Some(line) = &row.line {
            (nhsuk::inset_text(html! { p { "Later messages go to the same address. " a class="nhsuk-link" href={ "/episodes/" (line.episode) "/contact" } { "Check the e-mail address with the person, and how they may be contacted" } } }))
        }
        @if by_letter { p { a class="nhsuk-link app-target" href={ "/outbox/" (row.id) "/print" } { "The letter, to print" } } }
        @if may {
            form method="post" action=(me.path) novalidate {
                (me.hidden(form, None))
                (form.radios("act", nhsuk::Legend::medium("What is to be done?"), acts.iter().map(|act| (act.code(), act_words(*act, row.state)))))
                (nhsuk::button("Record it").once())
            }
        }
    };
    let sheet = Sheet {
        title: format!("Message: {}", fmt::within(row.notice.kind.words())),
        area: "Messages",
        way: Way::back("/outbox"),
        form: Some(form),
        main,
    };
    layout::form(me, sheet)
}

/// The letter: the one that is written with the person's letters where there is one, else a short one.
pub(super) async fn print(me: Me, Id(id): Id<Uuid>) -> Answer {
    let row = me.ask(move |desk, p| desk.outbox_item(p, id)).await?;
    let episode = row.notice.episode;
    let page = load(&me, episode).await?;
    if has_own_letter(&page, &row) {
        let kind = row.notice.kind.letter().code();
        return Ok(see_other(&format!("/episodes/{episode}/letters/{kind}?to=person")));
    }
    let subject = post::letter_subject(row.notice.kind);
    let body: Markup = html! { @for sentence in post::sentences(&row.notice) { p { (sentence) } } };
    Ok(letters::short(&me, &page, subject, body, &format!("/outbox/{id}")))
}

/// Whether the letters of the episode have one that says this. That of an appointment is about a first conversation, not
/// about sessions.
pub(super) fn has_own_letter(page: &EpisodePage, row: &OutboxRow) -> bool {
    let assessed = || page.state.open_appointments().any(|a| a.id.0 == row.notice.about);
    match row.notice.kind {
        NoticeKind::AppointmentMade => assessed(),
        kind => kind.letter() != LetterKind::Notice,
    }
}
