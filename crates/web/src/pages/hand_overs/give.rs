//! Handing somebody over to a provider with a seat, by a decision that refers them on: what is shared, and that they agreed.

use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Filled, Reader, choices, date_values};
use crate::layout;
use crate::me::{Me, Posted};
use crate::pages::shared::{load, record_sheet, run};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::EpisodeId;
use care::episode::{Decision, Standing};
use care::hand_over::ContactPart;
use care::terms::{Channel, TherapyCode};
use casework::read::EpisodePage;
use casework::{Act, ActKind, HandOverTo, SeatAct};
use jiff::civil::Date;
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let guard = Guard::needs(ActKind::HandOver);
    routes
        .get("/episodes/{id}/hand-over", guard, show)
        .post("/episodes/{id}/hand-over", guard, give)
}

/// The providers that take somebody now, a line each kind of help: value, words.
fn choosable(page: &EpisodePage) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for row in &page.providers {
        for help in row.state.offered().filter(|h| row.state.takes(h)) {
            let said = row.state.said(help).map_or_else(
                || "places not stated".to_owned(),
                |s| {
                    let free = fmt::count(s.places.free.into(), "place", "places");
                    let wait = fmt::count(s.places.wait_weeks.into(), "week", "weeks");
                    format!("{free}, {wait}, said {}", fmt::date(s.on))
                },
            );
            let label = format!("{}: {} ({said})", row.state.name(), words::therapy(help));
            out.push((format!("{} {}", row.id, help.as_str()), label));
        }
    }
    out
}

/// The questions of a hand-over. `none` is what the list of providers offers for "none of them".
pub(in crate::pages) fn fields(page: &EpisodePage, f: &Filled) -> Markup {
    let all = choosable(page);
    html! {
        @if all.is_empty() {
            p { "No provider with a seat takes anybody at present." }
        } @else {
            (f.select("seat", "Provider with a seat", all).hint("Leave it empty for a place that has none."))
            (f.textarea("about", "What it is about, written for the provider").rows(4)
                .hint("They read this and nothing else of the record. Leave out what they need not know."))
            (f.checkboxes("contact", nhsuk::Legend::small("What is shared to reach the person"), choices(ContactPart::ALL, ContactPart::code, ContactPart::words))
                .hint("Their name and how to contact them safely go with it."))
            (f.radios("agreed-how", nhsuk::Legend::small("How the person agreed to it"), choices(AGREED, Channel::code, Channel::words)))
            (f.date("agreed-on", nhsuk::Legend::small("On which day they agreed")))
        }
    }
}

/// Ways in which somebody says that they agree.
const AGREED: &[Channel] = &[
    Channel::InPerson,
    Channel::Phone,
    Channel::Video,
    Channel::Letter,
    Channel::Email,
];

/// What was typed of a hand-over; none if no provider was chosen.
pub(in crate::pages) fn read_to(r: &mut Reader) -> Option<Option<HandOverTo>> {
    let Some(seat) = r.optional("seat") else {
        return Some(None);
    };
    let parsed = seat
        .split_once(' ')
        .and_then(|(id, help)| Some((id.parse().ok()?, TherapyCode::new(help))));
    if parsed.is_none() {
        r.wrong("seat", "Choose a provider from the list");
    }
    let about = r.text("about", "Enter what it is about, in words for the provider");
    let contact = r.codes("contact", ContactPart::from_code);
    if contact.is_empty() {
        r.wrong("contact", "Choose how the provider may reach the person");
    }
    let agreed_how = r.code("agreed-how", Channel::from_code, "Choose how the person agreed");
    let agreed_on = r.date("agreed-on", "the day on which the person agreed", DateRule::PastOrToday);
    let (provider, help) = parsed?;
    Some(Some(HandOverTo {
        provider,
        help,
        contact,
        agreed_on: agreed_on?,
        agreed_how: agreed_how?,
        about: about?,
    }))
}

/// The last decision that sends the person elsewhere, whose arrival is open and that handed nobody over yet.
fn open_decision(page: &EpisodePage) -> Option<&Decision> {
    let handed = |d: &Decision| {
        page.hand_overs
            .iter()
            .any(|h| h.state.facts.as_ref().is_some_and(|f| f.decision == d.facts.id))
    };
    let mut all = page.state.decisions.iter().rev();
    all.find(|d| d.standing == Standing::Final && d.arrival_by.is_some() && d.arrival.is_none() && !handed(d))
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &begin(me.today)))
}

fn begin(today: Date) -> Filled {
    Filled::with(date_values("agreed-on", today))
}

async fn give(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let to = read_to(&mut r);
    if matches!(to, Some(None)) {
        r.wrong("seat", "Choose a provider");
    }
    let decision = r.parsed("decision", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        Some(Act::Seat(SeatAct::HandOver {
            episode: id,
            expected,
            decision: decision?,
            to: to??,
        }))
    });
    run(&me, id, read, &format!("/episodes/{id}"), draw).await
}

fn draw(me: &Me, page: &EpisodePage, f: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Hand over to a provider" }
        @match open_decision(page) {
            Some(d) => {
                p { "By the decision of " (fmt::date(d.on)) ". Until they have arrived they are still ours, with the same clock." }
                @if choosable(page).is_empty() {
                    (layout::empty("No provider with a seat takes anybody at present.", "Their lists are closed, or none is registered. The decision stands, and its arrival is asked about as before.", Some(("Providers", "/providers"))))
                } @else {
                    form method="post" action=(me.path) novalidate {
                        (me.hidden(f, Some(page.state.version)))
                        input type="hidden" name="decision" value=(d.facts.id);
                        (fields(page, f))
                        (nhsuk::button("Hand over").once())
                    }
                }
            }
            None => (layout::empty("No decision hands anybody over now", "Decide to refer the person on first; a decision hands over once.", Some(("Decide", &format!("/episodes/{}/decision", page.id))))),
        }
    };
    record_sheet(me, page, f, "Hand over to a provider", "Decisions", main)
}
