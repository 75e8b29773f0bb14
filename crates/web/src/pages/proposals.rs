//! Proposals: people to all free slots at once, made by the matching, with reasons; a human approves or changes each line.

use crate::extract::Id;
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use casework::{Act, ActKind, LineStanding, Proposal, ProposalId, ProposalLine, Refused};
use maud::{Markup, html};
use nhsuk::TagColour;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let decides = Guard::needs(ActKind::OfferSlot);
    routes
        .get("/proposals", Guard::needs(ActKind::SeeProposals), list)
        .post("/proposals", Guard::needs(ActKind::Propose), propose)
        .get("/proposals/{id}", Guard::needs(ActKind::SeeProposals), show)
        .post("/proposals/{id}", decides, decide)
}

async fn list(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::proposals).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Proposals" }
        p class="nhsuk-body" { "A proposal puts people who wait to the slots that are free: wait band and priority first, then as many as can be placed, then what fits best. Nothing is offered before somebody here approves it." }
        @if me.may(ActKind::Propose) {
            form method="post" action="/proposals" novalidate {
                (me.hidden(&Filled::default(), None))
                (nhsuk::button("Make a proposal now").once())
            }
        }
        @if rows.is_empty() { (layout::empty("No proposal yet.", "One is made when you ask for it.", Some(("Fill one slot instead", "/openings")))) }
        @else {
            ul class="nhsuk-list" {
                @for r in &rows { li { a class="nhsuk-link" href={ "/proposals/" (r.id) } { (fmt::moment(r.at)) } ", by " (r.by) } }
            }
        }
    };
    Ok(layout::app(
        &me,
        Sheet {
            title: "Proposals".to_owned(),
            main,
            ..Sheet::default()
        },
    ))
}

async fn propose(me: Me, Posted(fields): Posted) -> Answer {
    let done = me.act(Act::Propose, &fields).await?;
    let to = done
        .made
        .proposal
        .map_or_else(|| "/proposals".to_owned(), |id| format!("/proposals/{id}"));
    Ok(me.went_well(&done.words, &to))
}

async fn show(me: Me, Id(id): Id<ProposalId>) -> Answer {
    page(&me, id, &Filled::default()).await
}

async fn page(me: &Me, id: ProposalId, form: &Filled) -> Answer {
    let proposal = me.ask(move |desk, p| desk.proposal(p, id)).await?;
    let main = draw(me, &proposal, form);
    let way = Way::crumbs([("Proposals", "/proposals")]);
    Ok(layout::app(
        me,
        Sheet {
            title: "Proposal".to_owned(),
            area: "Waiting",
            way,
            form: Some(form),
            main,
        },
    ))
}

async fn decide(me: Me, Id(id): Id<ProposalId>, Posted(fields): Posted) -> Answer {
    let (act, fields) = match read(&me, id, fields) {
        Ok(read) => read,
        Err(form) => return page(&me, id, &form).await,
    };
    let errors = match me.act(act, &fields).await {
        Ok(done) => return Ok(me.went_well(&done.words, &format!("/proposals/{id}"))),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Conflict { .. }) => {
            crate::form::Errors::whole("This record has changed meanwhile", "Look at the line again and decide")
        }
        Err(refused) => return Err(refused.into()),
    };
    page(&me, id, &Filled { fields, errors }).await
}

fn read(me: &Me, proposal: ProposalId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let line = r.parsed("line", "Choose a line");
    if r.fields().get("what") == "drop" {
        let reason = r.text("reason", "Enter the reason");
        return r.finish(|| {
            Some(Act::DropLine {
                proposal,
                line: line?,
                reason: reason?,
            })
        });
    }
    r.finish(|| {
        Some(Act::ApproveLine {
            proposal,
            line: line?,
            first_on: None,
        })
    })
}

fn draw(me: &Me, p: &Proposal, form: &Filled) -> Markup {
    let (people, seats) = p.considered;
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { "By " (p.by) ", at position " (p.position) " of the record" } "Proposal of " (fmt::moment(p.at)) }
        p class="nhsuk-body" { (fmt::plural(people, "person waited", "people waited")) ", " (fmt::plural(seats, "seat was free", "seats were free")) ". " (fmt::plural(p.lines.len(), "line", "lines")) "; " (fmt::plural(p.seats_left, "seat stays", "seats stay")) " free." }
        ol class="app-ranked" { @for l in &p.lines { li { (line(me, l, form)) } } }
        @if p.not_placed_count > 0 {
            (nhsuk::details(format!("Not placed: {}", fmt::plural(p.not_placed_count, "person", "people")), html! {
                ul class="nhsuk-list nhsuk-list--bullet" {
                    @for n in &p.not_placed { li { a class="nhsuk-link" href={ "/episodes/" (n.episode.episode) } { (n.episode.person.listed()) } ": " (n.why) } }
                }
            }))
        }
    }
}

fn standing(s: &LineStanding) -> (&'static str, TagColour) {
    match s {
        LineStanding::Open => ("To decide", TagColour::Yellow),
        LineStanding::Approved(_) => ("Offered", TagColour::Green),
        LineStanding::Changed(_) => ("Another slot offered", TagColour::Green),
        LineStanding::Dropped => ("Left out", TagColour::Grey),
        LineStanding::Stale => ("No longer possible", TagColour::Grey),
    }
}

fn line(me: &Me, l: &ProposalLine, form: &Filled) -> Markup {
    let (words_of, colour) = standing(&l.standing);
    let name = l.episode.person.listed();
    let slot = l.slot.as_ref().map(|s| fmt::slot(s.weekly)).unwrap_or_default();
    html! {
            h2 class="nhsuk-heading-s" { a class="nhsuk-link" href={ "/episodes/" (l.episode.episode) } { (name) } " " (nhsuk::tag(words_of, colour)) }
            p class="nhsuk-body" {
                (words::choice(&l.choice)) ", with " (l.practitioner) ", " (slot)
                @if let Some(on) = l.first_on { ", first on " (fmt::day(on)) }
                ". Waited " (fmt::wait(l.wait_days)) "."
            }
            ul class="nhsuk-list nhsuk-list--bullet" { @for why in &l.why { li { (why) } } }
            @if let Some(reason) = &l.reason { p class="nhsuk-body" { "Reason: " (reason) } }
            @if l.standing == LineStanding::Open && me.may(ActKind::OfferSlot) {
                form method="post" action=(me.path) novalidate {
                    (me.hidden(form, None))
                    input type="hidden" name="what" value="approve";
                    input type="hidden" name="line" value=(l.line);
                    (nhsuk::button(html! { "Offer it" span class="nhsuk-u-visually-hidden" { " to " (name) } }).once())
                }
                p class="nhsuk-body" { a class="nhsuk-link" href={ "/openings/" (l.opening) } { "Choose somebody else for this slot" } }
                (nhsuk::details("Leave this line out", html! {
                    form method="post" action=(me.path) novalidate {
                        (me.hidden(form, None))
                        input type="hidden" name="what" value="drop";
                        input type="hidden" name="line" value=(l.line);
                        (nhsuk::textarea("reason", "Reason").id(format!("reason-{}", l.line)).rows(2))
                        (nhsuk::button("Leave it out").secondary().once())
                    }
                }))
            }
    }
}
