//! One hand-over as the service sees it: what was shared, what the provider said, and taking it back.

use super::{stage_tag, standing};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::form::{Filled, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::HandOverId;
use care::hand_over::{HandOverCommand, HandOverEvent, WithdrawnBy};
use casework::read::HandOverPage;
use casework::{Act, ActKind, SeatAct};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let takes_back = Guard::needs(ActKind::TakeBackHandOver);
    routes
        .get("/hand-overs/{id}", Guard::needs(ActKind::SeeHandOvers), show)
        .get("/hand-overs/{id}/taking-back", takes_back, show_taking_back)
        .post("/hand-overs/{id}/taking-back", takes_back, take_back)
}

async fn load(me: &Me, id: HandOverId) -> Result<HandOverPage, Problem> {
    me.ask(move |desk, p| desk.hand_over(p, id)).await
}

/// What happened, in words.
fn happened(event: &HandOverEvent) -> String {
    match event {
        HandOverEvent::HandedOver { .. } => "Handed over".to_owned(),
        HandOverEvent::Accepted { first_on: Some(on) } => format!("Accepted, first appointment {}", fmt::date(*on)),
        HandOverEvent::Accepted { first_on: None } => "Accepted".to_owned(),
        HandOverEvent::Declined { reason } => format!("Declined: {}", fmt::within(reason.words())),
        HandOverEvent::Arrived { on } => format!("Arrived on {}", fmt::date(*on)),
        HandOverEvent::NotArrived => "Did not arrive".to_owned(),
        HandOverEvent::Withdrawn { by } => format!("Taken back by {}", fmt::within(by.words())),
        HandOverEvent::Ended { how, on, outcome } => format!(
            "{}, {}. {}",
            how.words(),
            fmt::date(*on),
            outcome.map_or_else(
                || "The outcome is not shared".to_owned(),
                |o| format!("How things are: {}", fmt::within(o.words()))
            )
        ),
    }
}

async fn show(me: Me, Id(id): Id<HandOverId>) -> Answer {
    let page = load(&me, id).await?;
    let row = &page.line;
    let facts = row.state.facts.as_ref().ok_or(Problem::NotFound)?;
    let parts: Vec<String> = facts.contact.iter().map(|c| fmt::within(c.words())).collect();
    let may_take_back = me.may(ActKind::TakeBackHandOver)
        && (row.state.is_outstanding() || row.state.stage == Some(care::hand_over::HandOverStage::Arrived));
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "Handed over to " (row.provider) } (row.line.person.listed()) }
        p { (stage_tag(&row.state, me.today)) " " (standing(&row.state)) }
        @if row.state.is_still_ours() { (nhsuk::inset_text("Not known to have arrived: still ours, with the clock of the first referral.")) }
        div class="app-actions" {
            a class="nhsuk-link app-target" href={ "/episodes/" (facts.episode) } { "Open the record" }
            @if row.state.is_outstanding() && me.may(ActKind::ConfirmArrival) {
                a class="nhsuk-link app-target" href={ "/episodes/" (facts.episode) "/decision/arrival" } { "We heard whether they arrived" }
            }
            @if may_take_back { a class="nhsuk-link app-target" href={ "/hand-overs/" (id) "/taking-back" } { "Take it back" } }
        }
        h2 class="nhsuk-heading-m" { "What was shared" }
        (nhsuk::summary_list()
            .row(("For", words::therapy(&facts.help)))
            .row(("Written for the provider", fmt::text(page.about.as_deref(), Missing::NotRecorded)))
            .row(("Ways to reach them", fmt::joined(&parts)))
            .row(("The person agreed", format!("{}, {}", fmt::date(facts.agreed_on), fmt::within(facts.agreed_how.words()))))
            .row(("Who pays, as stated then", facts.payer.map_or("Not stated", care::provider::Payer::words)))
            .row(("Wait, as stated then", facts.stated_wait.map_or_else(|| "Not stated".to_owned(), |w| fmt::count(w.into(), "week", "weeks")))))
        h2 class="nhsuk-heading-m" { "What happened since" }
        @if page.said.is_empty() { p { "Nothing yet." } }
        @for said in &page.said {
            p class="nhsuk-u-margin-bottom-1" { strong { (happened(&said.event)) } ". " (said.by) ", " (fmt::date(said.on)) }
            @if let Some(text) = &said.words { div class="app-as-sent" { (text) } }
        }
    };
    let sheet = Sheet {
        title: "Hand-over".to_owned(),
        area: "Hand-overs",
        way: Way::crumbs([("Hand-overs", "/hand-overs")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

async fn show_taking_back(me: Me, Id(id): Id<HandOverId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn take_back(me: Me, Id(id): Id<HandOverId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let by = r.code("by", WithdrawnBy::from_code, "Choose who takes it back");
    let reason = if by == Some(WithdrawnBy::Service) {
        r.text("reason", "Say why it is taken back")
    } else {
        r.optional("reason")
    };
    let read = r.finish(|| {
        Some(Act::Seat(SeatAct::Step {
            id,
            expected,
            command: HandOverCommand::Withdraw { by: by?, reason },
        }))
    });
    let form = match read {
        Ok((act, fields)) => match send(&me, act, fields, &format!("/hand-overs/{id}")).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let page = load(&me, id).await?;
                let now: Markup =
                    html! { p { (stage_tag(&page.line.state, me.today)) " " (standing(&page.line.state)) } };
                return Ok(changed(&me, fields, actual, &now, &format!("/hand-overs/{id}")));
            }
        },
        Err(form) => form,
    };
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &form))
}

fn draw(me: &Me, page: &HandOverPage, f: &Filled) -> Response {
    let form = Form {
        title: "Take the hand-over back",
        area: "Hand-overs",
        about: &format!("{}, {}", page.line.line.person.listed(), page.line.provider),
        back: &format!("/hand-overs/{}", page.line.id),
        button: "Take it back",
        warning: true,
        expected: Some(page.line.version),
    };
    let before = html! { p { "From this moment the provider sees nothing of the person. If they had not arrived, they are ours again, with the same clock, and a decision is due." } };
    let fields = html! {
        (f.radios("by", "Who takes it back?", choices(WithdrawnBy::ALL, WithdrawnBy::code, WithdrawnBy::words)).hint("A person need give no reason."))
        (f.textarea("reason", "Why").rows(3).hint("Needed where we take it back."))
    };
    form.page(me, f, &before, &fields)
}
