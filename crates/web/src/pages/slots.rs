//! Slots: all of them with who holds them, and **fill this slot**: five people in order, why, how each may safely be
//! phoned, what was tried, and one press that offers the slot and holds it.

use super::shared::site_name;
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::OpeningId;
use care::calendar::london_date;
use care::episode::EpisodeCommand;
use care::person::{SafeContact, SafeUse};
use care::terms::{CallOutcome, TherapyChoice, TherapyCode};
use casework::read::OpeningRow;
use casework::{Act, ActKind, Candidate, FillSlot, Refused};
use jiff::Timestamp;
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/openings", Guard::needs(ActKind::SeePractitioners), list)
        .get("/openings/{id}", Guard::needs(ActKind::SeeProposals), show)
        .post("/openings/{id}/offer", Guard::needs(ActKind::OfferSlot), offer)
        .post(
            "/openings/{id}/call",
            Guard::needs(ActKind::LogCall).and(ActKind::SeeProposals),
            call,
        )
}

async fn list(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::openings).await?;
    let once = once_table(&me, &fell_free(&rows, me.app.desk().now()));
    let (free, held): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.free > 0);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Slots" }
        @if free.is_empty() { (layout::empty("No slot is free.", "A slot falls free when a course ends, or when one is laid open.", Some(("See practitioners", "/practitioners")))) }
        @else { (table(&me, "Free", &free)) }
        (once)
        @if !held.is_empty() { (table(&me, "Taken or held", &held)) }
    };
    Ok(layout::app(
        &me,
        Sheet {
            title: "Slots".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

/// Single times of slots that somebody has every week and does not come to: moved or cancelled by the person with notice.
fn fell_free(rows: &[OpeningRow], now: Timestamp) -> Vec<(Timestamp, &OpeningRow)> {
    let mut all: Vec<_> = rows
        .iter()
        .flat_map(|r| r.state.away.iter().map(move |day| (day.at, r)))
        .filter(|(at, r)| *at > now && r.state.seats_free_at(*at) > 0)
        .collect();
    all.sort_by_key(|(at, r)| (*at, r.id));
    all.dedup_by_key(|(at, r)| (*at, r.id));
    all
}

fn once_table(me: &Me, times: &[(Timestamp, &OpeningRow)]) -> Markup {
    let rows = times.iter().filter_map(|(at, r)| {
        let slot = r.state.slot.as_ref()?;
        let place = slot
            .site
            .clone()
            .map_or_else(|| slot.medium.words().to_owned(), |s| site_name(me, &s));
        let when = format!(
            "{}, {}",
            fmt::day(london_date(*at)),
            fmt::time_range(*at, slot.weekly.minutes)
        );
        Some([when, r.practitioner.clone(), words::therapies(&slot.therapies), place])
    });
    let table = nhsuk::table("Free once")
        .caption_size(Some(nhsuk::Size::M))
        .head(["When", "Practitioner", "Therapies", "Where"])
        .classes("app-list")
        .responsive(true);
    html! {
        @if !times.is_empty() {
        (table.rows(rows))
        p { "Somebody who comes every week has moved or cancelled these times with notice. People of the same therapist can choose them on their own pages; you can move a session there." }
        }
    }
}

fn table(me: &Me, caption: &'static str, rows: &[OpeningRow]) -> Markup {
    let fills = me.may(ActKind::SeeProposals);
    let table = rows
        .iter()
        .filter_map(|r| r.state.slot.as_ref().map(|slot| (r, slot)))
        .fold(
            nhsuk::table(caption)
                .caption_size(Some(nhsuk::Size::M))
                .head(["When", "Practitioner", "Therapies", "Where", "Next day", "Free seats"])
                .classes("app-list")
                .responsive(true),
            |table, (r, slot)| {
                let when = fmt::slot(slot.weekly);
                let place = slot.site.clone().map_or_else(|| slot.medium.words().to_owned(), |s| site_name(me, &s));
                table.row(vec![
                    html! { @if fills && r.free > 0 { a class="nhsuk-link" href={ "/openings/" (r.id) } { "Fill " (when) } } @else { (when) } },
                    html! { (r.practitioner) },
                    html! { (words::therapies(&slot.therapies)) },
                    html! { (place) },
                    html! { @match r.next_on { Some(on) => (fmt::day(on)), None => "None in sight" } },
                    html! { (r.free) },
                ])
            },
        );
    html! { (table) }
}

async fn show(me: Me, Id(id): Id<OpeningId>) -> Answer {
    page(&me, id, &Filled::default()).await
}

async fn page(me: &Me, id: OpeningId, form: &Filled) -> Answer {
    let slot = me.ask(move |desk, p| desk.fill_slot(p, id)).await?;
    Ok(draw(me, &slot, form))
}

fn draw(me: &Me, s: &FillSlot, form: &Filled) -> Response {
    let place = s
        .slot
        .site
        .clone()
        .map_or_else(|| s.slot.medium.words().to_owned(), |code| site_name(me, &code));
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (s.practitioner) ", " (words::therapies(&s.slot.therapies)) ", " (place) }
            "Fill " (fmt::slot(s.slot.weekly))
        }
        @if s.free == 0 {
            (nhsuk::inset_text("Nobody can be offered this slot now: its seat is held or taken."))
        } @else if s.ranked.is_empty() {
            (layout::empty("Nobody who waits fits this slot.", "People wait for other therapies, are paused, or have an offer out already.", Some(("See the waiting list", "/waiting-list"))))
        } @else {
            p class="nhsuk-body" { "Looked at " (fmt::plural(s.considered, "waiting person", "waiting people")) ". First by wait band and priority, then by what fits best. A person decides; an offer holds the seat for " (s.hold_hours) " hours." }
            ol class="app-ranked" { @for c in &s.ranked { li { (candidate(me, s, c, form)) } } }
        }
        @if !s.left_out.is_empty() {
            (nhsuk::details("Who was left out, and why", html! {
                ul class="nhsuk-list nhsuk-list--bullet" { @for (why, n) in &s.left_out { li { (why) ": " (n) } } }
            }))
        }
    };
    let way = Way::crumbs([("Slots", "/openings")]);
    layout::app(
        me,
        Sheet {
            title: "Fill this slot".to_owned(),
            area: "Slots",
            way,
            form: Some(form),
            main,
        },
    )
}

fn candidate(me: &Me, s: &FillSlot, c: &Candidate, form: &Filled) -> Markup {
    let name = c.line.person.listed();
    let heading = html! { a class="nhsuk-link" href={ "/episodes/" (c.line.episode) } { (name) } };
    let days = s.first_days.iter().map(|d| (fmt::iso(*d), fmt::day(*d)));
    html! {
            h2 class="nhsuk-heading-m" { (heading) }
            div class="app-sides" {
                div {
                    p class="nhsuk-body" { "Waits " strong { (fmt::wait(c.wait_days)) } ", priority " (c.priority.words().to_lowercase()) ", for " (words::choice(&c.choice)) }
                    ul class="nhsuk-list nhsuk-list--bullet" { @for why in &c.why { li { (why) } } }
                    @if let Some(concern) = (c.line.open_concerns > 0).then_some("A safety concern is open.") { p class="nhsuk-body" { strong { (concern) } } }
                }
                div {
                    (contact(c))
                    @if me.may(ActKind::OfferSlot) {
                        form class="app-inline-form" method="post" action={ "/openings/" (s.opening) "/offer" } novalidate {
                            (me.hidden(form, Some(c.line.version)))
                            input type="hidden" name="episode" value=(c.line.episode);
                            input type="hidden" name="wait" value=(c.wait);
                            input type="hidden" name="therapy" value=(c.choice.therapy);
                            input type="hidden" name="format" value=(c.choice.format.code());
                            input type="hidden" name="why" value=(c.why.join(". "));
                            (nhsuk::select("first-on", "First session").id(format!("first-on-{}", c.rank)).options(days))
                            (nhsuk::button(html! { "Offer it" span class="nhsuk-u-visually-hidden" { " to " (name) } }).once())
                        }
                    }
                    (nhsuk::details("Log a call", html! {
                        form method="post" action={ "/openings/" (s.opening) "/call" } novalidate {
                            (me.hidden(form, None))
                            input type="hidden" name="episode" value=(c.line.episode);
                            (nhsuk::select("outcome", "How the call went").id(format!("outcome-{}", c.rank)).option(("", "Choose")).options(CallOutcome::ALL.iter().map(|o| (o.code(), o.words()))))
                            (nhsuk::button("Save the call").secondary().once())
                        }
                    }).classes("nhsuk-u-margin-bottom-0"))
                    @for call in &c.calls { p class="nhsuk-body-s" { (fmt::moment(call.at)) ": " (call.outcome.words().to_lowercase()) } }
                }
            }
    }
}

/// How this person may safely be phoned, before the number.
fn contact(c: &Candidate) -> Markup {
    let s: &SafeContact = &c.safe_contact;
    html! {
        div class="app-safe-contact" { p class="nhsuk-u-margin-bottom-1" {
            "Phone: " (s.phone.words().to_lowercase()) ". Voicemail: " (s.voicemail.words().to_lowercase()) ". Text: " (s.text.words().to_lowercase()) "."
            @if !s.times.is_empty() { " Best: " (fmt::joined(&s.times.iter().map(|t| t.words().to_lowercase()).collect::<Vec<_>>())) "." }
        }
        @if let Some(careful) = &c.careful { p { strong { (careful) } } } }
        @match (&c.phone, s.phone) {
            (Some(phone), _) => p class="app-phone nhsuk-u-nowrap" { (fmt::phone(phone)) },
            (None, SafeUse::No) => p class="nhsuk-body" { "Do not phone. Write instead." },
            (None, _) => p class="nhsuk-body" { "Phone: not given." },
        }
    }
}

async fn offer(me: Me, Id(opening): Id<OpeningId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let again = "Open the slot again and choose";
    let episode = r.parsed("episode", again);
    let wait = r.parsed("wait", again);
    let therapy = r.text("therapy", again);
    let format = r.code("format", care::terms::Format::from_code, again);
    let first_on = r.parsed("first-on", "Choose the day of the first session");
    let explanation = r.optional("why");
    let expected = r.expected();
    let read = r.finish(|| {
        Some(Act::OfferSlot {
            episode: episode?,
            expected,
            wait: wait?,
            opening,
            choice: TherapyChoice {
                therapy: TherapyCode::new(therapy?),
                format: format?,
            },
            first_on: first_on?,
            explanation,
        })
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return page(&me, opening, &form).await,
    };
    match me.act(act, &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, "/offers")),
        Err(refused) => refused_at(&me, opening, fields, refused).await,
    }
}

async fn refused_at(me: &Me, opening: OpeningId, fields: crate::form::Fields, refused: Refused) -> Answer {
    let errors = match refused {
        Refused::Rejected(rejection) => rejection.into(),
        Refused::Invalid(errors) => errors.into(),
        Refused::Conflict { .. } => crate::form::Errors::whole(
            "This person’s record has changed meanwhile",
            "Look at the list again and choose",
        ),
        other => return Err(other.into()),
    };
    page(me, opening, &Filled { fields, errors }).await
}

async fn call(me: Me, Id(opening): Id<OpeningId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let episode = r.parsed("episode", "Open the slot again and choose");
    let outcome = r.code("outcome", CallOutcome::from_code, "Choose how the call went");
    let read = r.finish(|| {
        let command = EpisodeCommand::LogCall {
            opening: Some(opening),
            outcome: outcome?,
            note: None,
        };
        Some(Act::Episode {
            id: episode?,
            expected: None,
            command,
        })
    });
    let (act, fields) = match read {
        Ok(read) => read,
        Err(form) => return page(&me, opening, &form).await,
    };
    match me.act(act, &fields).await {
        Ok(done) => Ok(me.went_well(&done.words, &format!("/openings/{opening}"))),
        Err(refused) => refused_at(&me, opening, fields, refused).await,
    }
}
