//! Where things stand: now, what happens next, the wait, what was decided and why, and what a second person thought.

use super::{OWN, outlook, paragraphs, who, with};
use crate::fmt;
use crate::me::Me;
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::Routes;
use crate::say::{say, say_with};
use crate::words;
use care::calendar::days_between;
use care::terms::{AskedBy, DecisionKind, ReferralSource, ReviewOutcome, ReviewerPool};
use casework::read::{OwnAfter, OwnDecision, OwnEpisode, OwnPlace, OwnRecord, OwnReview, OwnWait};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/my", OWN, show)
}

async fn show(me: Me) -> Answer {
    let record = me.ask(casework::Desk::own_record).await?;
    let after = match record.episodes.first().map(|e| e.id) {
        Some(id) => Some(me.ask(move |desk, p| desk.own_after(p, id)).await?),
        None => None,
    };
    let sheet = OwnSheet {
        title: say("where-title"),
        back: None,
        form: None,
        main: draw(&me, &record, after.as_ref()),
    };
    Ok(own_layout::own(&me, &sheet))
}

fn draw(me: &Me, record: &OwnRecord, after: Option<&OwnAfter>) -> Markup {
    let questions = after.and_then(|a| a.questions.as_ref()).filter(|q| !q.open.is_empty());
    let ends = after.is_some_and(|a| !a.endings.is_empty());
    html! {
        h1 class="nhsuk-heading-l" { (say("where-heading")) }
        (crate::easy::link(super::easy::WHERE))
        @if let Some(name) = &record.name { p { (with("where-hello", "name", name)) } }
        @match record.episodes.split_first() {
            None => p { (say("where-nothing")) },
            Some((now, before)) => {
                (path(me, now))
                // Who has two paths that go on at once waits in both.
                @for one in before { @for wait in &one.waits { (waiting(me, wait)) } }
                @if let Some(q) = questions { p { (nhsuk::link_button(super::questions::link(q.what), "/my/questions")) } }
                @if ends { p { a class="nhsuk-link app-target" href=(super::after::PATH) { (say("after-link")) } } }
                @if !before.is_empty() {
                    h2 class="nhsuk-heading-m" { (say("earlier")) }
                    @for one in before { (earlier(one)) }
                }
            }
        }
    }
}

fn path(me: &Me, e: &OwnEpisode) -> Markup {
    let (now, next) = step(e.place);
    html! {
        (nhsuk::inset_text(html! {
            p { strong { (say("where-now")) ": " } (now) }
            p { strong { (say("where-next")) ": " } (next) }
            @if !e.offers.is_empty() { p { a class="nhsuk-link app-target" href={ "/my/" (e.id) "/offer" } { (say("offer-waiting")) } } }
        }))
        @if let Some(since) = e.since {
            p {
                @let date = fmt::date(since);
                @if e.source.is_none_or(|s| matches!(s, ReferralSource::SelfReferral | ReferralSource::Return)) { (with("asked-yourself", "date", &date)) }
                @else { (with("asked-other", "date", &date)) }
                " " (with("since", "date", &date))
            }
        }
        @for wait in &e.waits { (waiting(me, wait)) }
        @for decision in e.decisions.iter().rev() { (decided(e, decision)) }
    }
}

fn step(place: OwnPlace) -> (String, String) {
    let (now, next) = match place {
        OwnPlace::Received => ("place-received", "next-received"),
        OwnPlace::LookedAt => ("place-looked-at", "next-looked-at"),
        OwnPlace::Conversation => ("place-conversation", "next-conversation"),
        OwnPlace::Deciding => ("place-deciding", "next-deciding"),
        OwnPlace::Decided => ("place-decided", "next-decided"),
        OwnPlace::SecondLook => ("place-second-look", "next-second-look"),
        OwnPlace::Waiting => ("place-waiting", "next-waiting"),
        OwnPlace::Paused => ("place-paused", "next-paused"),
        OwnPlace::Offered => ("place-offered", "next-offered"),
        OwnPlace::InTherapy => ("place-in-therapy", "next-in-therapy"),
        OwnPlace::After => ("place-after", "next-after"),
        OwnPlace::Closed => ("place-closed", "next-closed"),
    };
    (say(now), say(next))
}

fn waiting(me: &Me, wait: &OwnWait) -> Markup {
    let what: Vec<String> = wait.choices.iter().map(words::choice).collect();
    html! {
        h2 class="nhsuk-heading-m" { (say("wait-heading")) }
        p { (with("wait-so-far", "time", &fmt::wait(wait.days))) }
        p { (with("wait-for", "what", &fmt::joined(&what))) }
        @match wait.paused {
            None => {},
            Some(None) => p { (say("wait-paused")) },
            Some(Some(until)) => p { (with("wait-paused-until", "date", &fmt::date(until))) },
        }
        @if let Some(told) = &wait.outlook { (outlook::draw(me, told)) }
        p { a class="nhsuk-link app-target" href="/my/worse" { (say("wait-worse")) } }
    }
}

pub(super) fn kind(kind: DecisionKind) -> String {
    say(match kind {
        DecisionKind::Accepted => "decision-accepted",
        DecisionKind::Trial => "decision-trial",
        DecisionKind::NotNow => "decision-not-now",
        DecisionKind::NotSuitable => "decision-not-suitable",
        DecisionKind::ReferredOn => "decision-referred-on",
        DecisionKind::Signposted => "decision-signposted",
        DecisionKind::DeclinedByPerson => "decision-declined",
    })
}

fn part(name: &str, text: Option<&String>) -> Markup {
    html! {
        @if let Some(text) = text {
            h3 class="nhsuk-heading-s" { (say(name)) }
            div class="app-as-written" { (paragraphs(text)) }
        }
    }
}

fn decided(e: &OwnEpisode, d: &OwnDecision) -> Markup {
    let about: Vec<String> = d.therapies.iter().map(words::therapy).collect();
    html! {
        @for review in d.reviews.iter().rev() { (second_opinion(review)) }
        h2 class="nhsuk-heading-m" { (with("decision-heading", "date", &fmt::date(d.on))) }
        p { (kind(d.kind)) @if !about.is_empty() { " " (with("decision-about", "what", &fmt::joined(&about))) } }
        p { (say_with("decision-by", &[("who", &who(Some(d.by))), ("date", &fmt::date(d.told_on))])) }
        @if d.reason.is_none() { p { (say("decision-no-words")) } }
        (part("decision-why", d.reason.as_ref()))
        (part("decision-instead", d.instead.as_ref()))
        (part("decision-instead-owner", d.instead_owner.as_ref()))
        (part("decision-change", d.what_would_change.as_ref()))
        (part("decision-where", d.destination.as_ref()))
        @if d.is_a_no && d.can_contest {
            p { (nhsuk::link_button(say("decision-contest"), format!("/my/{}/decisions/{}/second-opinion", e.id, d.id))) }
        }
    }
}

fn second_opinion(r: &OwnReview) -> Markup {
    let (asked, theirs) = if r.asked_by == AskedBy::Person {
        ("second-opinion-asked", "your-words")
    } else {
        ("second-opinion-asked-other", "written-words")
    };
    html! {
        @match &r.told {
            None => {
                h2 class="nhsuk-heading-m" { (say("contest-done-heading")) }
                p { (with(asked, "date", &fmt::date(r.asked_on))) " " (with("second-opinion-due", "date", &fmt::date(r.due))) }
                p {
                    @match r.pool {
                        None => (say("second-opinion-nobody")),
                        Some(ReviewerPool::Within) => (say("second-opinion-within")),
                        Some(ReviewerPool::OtherArea | ReviewerPool::Register) => (say("second-opinion-outside")),
                    }
                    " " (say("second-opinion-tell"))
                }
                (part(theirs, r.why.as_ref()))
            }
            Some(told) => {
                h2 class="nhsuk-heading-m" { (with("second-opinion-heading", "date", &fmt::date(told.on))) }
                p { (say(match told.outcome {
                    ReviewOutcome::Upheld => "outcome-upheld",
                    ReviewOutcome::Changed => "outcome-changed",
                    ReviewOutcome::Trial => "outcome-trial",
                    ReviewOutcome::OtherTherapy => "outcome-other",
                })) }
                p { (with(asked, "date", &fmt::date(r.asked_on))) " " (with("second-opinion-took", "time", &fmt::wait(days_between(r.asked_on, told.on)))) }
                (part("opinion-reason", told.reason.as_ref()))
                (part("opinion-written", told.opinion.as_ref()))
                (part(theirs, r.why.as_ref()))
            }
        }
    }
}

/// A path that was there before this one, in one line and its decisions.
fn earlier(e: &OwnEpisode) -> Markup {
    let from = e.since.map(fmt::date).unwrap_or_default();
    let line = match e.closed_on {
        Some(on) => say_with("earlier-line", &[("from", &from), ("until", &fmt::date(on))]),
        None => from,
    };
    html! {
        (nhsuk::details(line, html! {
            @for decision in e.decisions.iter().rev() { (decided(e, decision)) }
            @if e.decisions.is_empty() { p { (step(e.place).0) } }
        }))
    }
}
