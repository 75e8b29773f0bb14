//! Safety concerns: raised in words, acted on, understood, planned for with the person, known, closed with a reason. No
//! bands and no prediction (NICE NG225).

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Filled, Reader, choices};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::{Concern, ConcernStanding, EpisodeCommand, PlanFacts, PlanWords};
use care::terms::{ConcernKind, ConcernSource, ResponseNeeded};
use care::{ConcernId, EpisodeId};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let raises = Guard::needs(ActKind::RaiseConcern);
    let acts = Guard::needs_one_of(&[ActKind::ActOnConcern, ActKind::CloseConcern]);
    routes
        .get("/episodes/{id}/concern", raises, show)
        .post("/episodes/{id}/concern", raises, raise)
        .get("/episodes/{id}/concerns/{concern}", acts, show_one)
        .post("/episodes/{id}/concerns/{concern}", acts, act)
        .get(
            "/episodes/{id}/emergency",
            Guard::needs(ActKind::HandToCrisis),
            show_emergency,
        )
        .post(
            "/episodes/{id}/emergency",
            Guard::needs(ActKind::HandToCrisis),
            emergency,
        )
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn raise(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let kind = r.code("kind", ConcernKind::from_code, "Choose what it is about");
    let source = r.code("source", ConcernSource::from_code, "Choose where it comes from");
    let response = r.code("response", ResponseNeeded::from_code, "Choose by when we must act");
    let what = r.text("what", "Enter what was said or noticed");
    let mine = r.ticked("mine");
    let expected = r.expected();
    let (user, ids) = (me.principal.user, me.app.desk().ids().clone());
    let read = r.finish(|| {
        let command = EpisodeCommand::RaiseConcern {
            concern: ids.next(),
            kind: kind?,
            source: source?,
            response: response?,
            owner: mine.then_some(user),
            what: what?,
        };
        Some(Act::Episode { id, expected, command })
    });
    run(&me, id, read, &format!("/episodes/{id}#safety"), draw).await
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Raise a safety concern" }
        p class="nhsuk-body" { "Say what you saw or heard. How urgent our action is comes below; how dangerous somebody is cannot be predicted, so it is not asked." }
        @if page.may(ActKind::HandToCrisis) {
            p class="nhsuk-body" { "If life is in danger now, call 999, then " a class="nhsuk-link" href={ "/episodes/" (page.id) "/emergency" } { "record that you handed over to crisis help" } "." }
        }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("kind", nhsuk::Legend::medium("What it is about"), choices(ConcernKind::ALL, ConcernKind::code, ConcernKind::words)))
            (form.textarea("what", "What was said or noticed"))
            (form.radios("source", nhsuk::Legend::medium("Where it comes from"), choices(&[ConcernSource::Words, ConcernSource::Clinician, ConcernSource::Carer, ConcernSource::Referrer], ConcernSource::code, ConcernSource::words)))
            (form.radios("response", nhsuk::Legend::medium("By when must we act?"), choices(ResponseNeeded::ALL, ResponseNeeded::code, ResponseNeeded::words)))
            @if me.principal.role.is_qualified_clinician() { (form.tick("mine", "I take it on myself")) }
            (nhsuk::button("Raise the concern").once())
        }
        (layout::crisis_help())
    };
    record_sheet(me, page, form, "Raise a safety concern", "Safety", main)
}

fn found(page: &EpisodePage, id: ConcernId) -> Option<&Concern> {
    page.state.concerns.iter().find(|c| c.id == id)
}

async fn show_one(me: Me, Id((id, concern)): Id<(EpisodeId, ConcernId)>) -> Answer {
    let page = load(&me, id).await?;
    found(&page, concern).ok_or(Problem::NotFound)?;
    Ok(draw_one(&me, &page, &Filled::default(), concern))
}

async fn act(me: Me, Id((id, concern)): Id<(EpisodeId, ConcernId)>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let what = r.fields().get("what").to_owned();
    let expected = r.expected();
    let send = |command| Some(Act::Episode { id, expected, command });
    let read = match what.as_str() {
        "done" => {
            let done = r.text("done", "Enter what was done");
            r.finish(|| send(EpisodeCommand::ActOnConcern { concern, done: done? }))
        }
        "understood" => {
            let summary = r.text("summary", "Enter what you understood together");
            let (triggers, helps) = (r.optional("triggers"), r.optional("helps"));
            r.finish(|| {
                send(EpisodeCommand::FormulateConcern {
                    concern,
                    triggers,
                    helps,
                    summary: summary?,
                })
            })
        }
        "plan" => {
            let words = PlanWords {
                signs: r.optional("signs"),
                own_ways: r.optional("own-ways"),
                people: r.optional("people"),
                professionals: r.optional("professionals"),
                surroundings: r.optional("surroundings"),
            };
            let review_on = r.date("review", "the date to look at the plan again", DateRule::TodayOrLater);
            let copy_given = r.ticked("copy");
            r.finish(|| {
                let plan = PlanFacts {
                    copy_given,
                    review_on: review_on?,
                };
                send(EpisodeCommand::SharePlan { concern, plan, words })
            })
        }
        "known" => {
            let review_on = r.date("known-until", "the date to look again", DateRule::TodayOrLater);
            r.finish(|| {
                send(EpisodeCommand::KnowConcern {
                    concern,
                    review_on: review_on?,
                })
            })
        }
        "mine" => {
            let owner = me.principal.user;
            r.finish(|| send(EpisodeCommand::HandConcernTo { concern, owner }))
        }
        _ => {
            let reason = r.text("reason", "Enter the reason");
            r.finish(|| {
                send(EpisodeCommand::CloseConcern {
                    concern,
                    reason: reason?,
                })
            })
        }
    };
    let to = format!("/episodes/{id}/concerns/{concern}");
    run(&me, id, read, &to, move |me, page, form| {
        draw_one(me, page, form, concern)
    })
    .await
}

fn begin(me: &Me, page: &EpisodePage, form: &Filled, what: &str) -> Markup {
    html! {
        (me.hidden(form, Some(page.state.version)))
        input type="hidden" name="what" value=(what);
    }
}

fn draw_one(me: &Me, page: &EpisodePage, form: &Filled, id: ConcernId) -> Response {
    let main = match found(page, id) {
        Some(c) => one(me, page, form, c),
        None => layout::empty("No such concern", "It may belong to another episode.", None),
    };
    record_sheet(me, page, form, "Safety concern", "Safety", main)
}

fn one(me: &Me, page: &EpisodePage, form: &Filled, c: &Concern) -> Markup {
    let standing = match c.standing {
        ConcernStanding::Open if c.acted_on => "Open, acted on".to_owned(),
        ConcernStanding::Open => "Open, needs action".to_owned(),
        ConcernStanding::Known(on) => format!("Known, plan in place, to be looked at on {}", fmt::date(on)),
        ConcernStanding::Closed => "Closed".to_owned(),
    };
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (standing) } (c.kind.words()) }
        (nhsuk::summary_list()
            .row(("Raised", html! { (fmt::moment(c.raised_at)) ", " (c.source.words().to_lowercase()) }))
            .row(("We act", html! { (c.response.words()) }))
            .row(("Owner", html! { @match c.owner { Some(user) => (page.names.user(user)), None => "Nobody yet" } })))
        (history(page, c))
        @if c.is_open() { (next(me, page, form, c)) }
        (layout::crisis_help())
    }
}

/// What was said about it, in order.
fn history(page: &EpisodePage, c: &Concern) -> Markup {
    let said = c.versions.iter().filter_map(|v| page.entry(*v));
    html! {
        h2 class="nhsuk-heading-m" { "What happened" }
        @for e in said {
            div {
                p class="nhsuk-body nhsuk-u-margin-bottom-1" { strong { (crate::words::event(&e.event)) } }
                p class="nhsuk-body-s" { (fmt::moment(e.header.at)) ", " (e.author) }
                @for (key, text) in e.words.iter() { p class="nhsuk-body" { strong { (key.words()) ": " } span class="app-as-sent" { (text) } } }
            }
        }
    }
}

fn next(me: &Me, page: &EpisodePage, form: &Filled, c: &Concern) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "What was done" }
        form method="post" action=(me.path) novalidate {
            (begin(me, page, form, "done"))
            (form.textarea("done", "What you did").rows(3).hint("For example: phoned, sat with them, spoke with the crisis team."))
            (nhsuk::button("Save what was done").once())
        }
        @if c.owner != Some(me.principal.user) {
            form method="post" action=(me.path) novalidate { (begin(me, page, form, "mine")) (nhsuk::button("I take it over").secondary().once()) }
        }
        (nhsuk::details("Understand it together", html! {
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "understood"))
                (form.textarea("triggers", "What makes it worse").rows(2))
                (form.textarea("helps", "What helps").rows(2))
                (form.textarea("summary", "What you understood together").rows(3))
                (nhsuk::button("Save").once())
            }
        }))
        (nhsuk::details("Make a safety plan with the person", html! {
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "plan"))
                (form.textarea("signs", "Early signs").rows(2))
                (form.textarea("own-ways", "My own ways").rows(2))
                (form.textarea("people", "People and places").rows(2))
                (form.textarea("professionals", "Professionals to call").rows(2))
                (form.textarea("surroundings", "Making my surroundings safer").rows(2))
                (form.tick("copy", "The person has a copy"))
                (form.date("review", nhsuk::Legend::small("When we look at it again")))
                (nhsuk::button("Share the plan").once())
            }
        }))
        @if page.may(ActKind::CloseConcern) {
            (nhsuk::details("Known, plan in place", html! {
                form method="post" action=(me.path) novalidate {
                    (begin(me, page, form, "known"))
                    p class="nhsuk-body" { "Weekly answers then prompt again only when they rise." }
                    (form.date("known-until", nhsuk::Legend::small("When we look again")))
                    (nhsuk::button("Mark as known").once())
                }
            }))
            (nhsuk::details("Close the concern", html! {
                form method="post" action=(me.path) novalidate {
                    (begin(me, page, form, "close"))
                    (form.textarea("reason", "Reason").rows(3))
                    (nhsuk::button("Close the concern").warning().once())
                }
            }))
        }
    }
}

async fn show_emergency(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw_emergency(&me, &page, &Filled::default()))
}

async fn emergency(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let read = if r.fields().get("what") == "arrived" {
        let note = r.optional("note");
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::ConfirmCrisisArrival { note },
            })
        })
    } else {
        let to = r.text("to", "Enter who takes over");
        r.finish(|| {
            Some(Act::Episode {
                id,
                expected,
                command: EpisodeCommand::HandToCrisis { to: to? },
            })
        })
    };
    run(&me, id, read, &format!("/episodes/{id}/emergency"), draw_emergency).await
}

fn draw_emergency(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Emergency" }
        (layout::crisis_help())
        @if page.state.emergency == Some(false) {
            (nhsuk::warning_callout(nhsuk::heading(2, "Still ours"), html! { p { "They were handed over. Until crisis help confirms that it has them, they are still ours." } }))
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "arrived"))
                (form.textarea("note", "Who confirmed it, and what they said").rows(3))
                (nhsuk::button("Crisis help has them").once())
            }
        } @else {
            p class="nhsuk-body" { "Phone first. Record here whom you handed over to." }
            form method="post" action=(me.path) novalidate {
                (begin(me, page, form, "hand-over"))
                (form.input("to", "Who takes over").hint("For example: ambulance, crisis team, name and number"))
                (nhsuk::button("Record the hand-over").warning().once())
            }
        }
    };
    record_sheet(me, page, form, "Emergency", "Safety", main)
}
