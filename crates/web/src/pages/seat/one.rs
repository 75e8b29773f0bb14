//! One hand-over as the provider sees it: what it is about, how to reach the person safely, and the next step.

use crate::extract::Id;
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::hand_overs::{stage_tag, standing};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use care::HandOverId;
use care::hand_over::HandOverStage;
use care::person::SafeUse;
use casework::ActKind;
use casework::read::{SeatPage, SharedContact};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/seat/hand-overs/{id}", Guard::needs(ActKind::SeeOwnSeat), show)
}

pub(super) async fn load(me: &Me, id: HandOverId) -> Result<SeatPage, Problem> {
    me.ask(move |desk, p| desk.my_hand_over(p, id)).await
}

/// The name, or what stands in its place.
pub(super) fn named(page: &SeatPage) -> &str {
    page.line.name.as_deref().unwrap_or("Somebody no longer in your hands")
}

async fn show(me: Me, Id(id): Id<HandOverId>) -> Answer {
    let page = load(&me, id).await?;
    let state = &page.line.state;
    let facts = state.facts.as_ref().ok_or(Problem::NotFound)?;
    let step = |words: &str, path: &str| html! { (nhsuk::link_button(words.to_owned(), format!("/seat/hand-overs/{id}/{path}"))) };
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (words::therapy(&facts.help)) } (named(&page)) }
        p { (stage_tag(state, me.today)) " " (standing(state)) }
        @match state.stage {
            Some(HandOverStage::Unanswered) => (step("Accept or decline", "answer")),
            Some(HandOverStage::Accepted) => (step("Say whether they arrived", "arrival")),
            Some(HandOverStage::Arrived) => (step("Say how it ended", "ending")),
            _ => {}
        }
        @if let Some(contact) = &page.contact {
            (how_to_reach(contact))
            h2 class="nhsuk-heading-m" { "What it is about" }
            @if let Some(about) = &page.about { div class="app-as-sent" { (about) } }
            p class="nhsuk-body-s" { "Written for you by the service, with the person’s agreement of " (fmt::date(facts.agreed_on)) ". Every time you open this page, that is recorded; the person can ask who looked." }
        } @else {
            (nhsuk::inset_text("Their name and details are no longer shown: they are not in your hands."))
        }
        @if state.is_outstanding() { p { "Until they have arrived the service still looks after them. If you cannot take them after all, say so: they are not lost." } }
    };
    let sheet = Sheet {
        title: named(&page).to_owned(),
        area: "Your seat",
        way: Way::crumbs([("Your seat", "/seat")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

/// The safe-contact rule first, then the ways.
fn how_to_reach(contact: &SharedContact) -> Markup {
    let safe = &contact.safe;
    let mut list = nhsuk::summary_list();
    let rule = |used: SafeUse| used.words();
    for phone in &contact.phones {
        list = list.row((
            "Phone",
            html! { (fmt::phone(phone)) br; strong { (rule(safe.phone)) } ". Voicemail: " (fmt::within(rule(safe.voicemail))) ". Text: " (fmt::within(rule(safe.text))) "." },
        ));
    }
    if let Some(email) = &contact.email {
        list = list.row(("Email", html! { (email) br; strong { (rule(safe.email)) } }));
    }
    if !contact.address.is_empty() {
        list = list.row((
            "Address",
            html! { @for line in &contact.address { (line) br; } strong { "Letters: " (fmt::within(rule(safe.letter))) } },
        ));
    }
    if !safe.times.is_empty() {
        let times: Vec<String> = safe.times.iter().map(|t| fmt::within(t.words())).collect();
        list = list.row(("When calls suit", fmt::joined(&times)));
    }
    html! {
        @if let Some(careful) = &contact.careful {
            (nhsuk::warning_callout(nhsuk::heading(2, "Be careful"), html! { p { (careful) } }))
        }
        h2 class="nhsuk-heading-m" { "How to reach them" }
        (list)
    }
}
