//! What is said of a wait: the range with its chance, on what it rests, how well such ranges held, and what would be quicker. The same sentences stand on the
//! person's pages and on the staff's, so that whoever answers the phone says what the person reads.

use super::with;
use crate::fmt;
use crate::form::Filled;
use crate::me::Me;
use crate::say::{say, say_with};
use crate::words;
use care::WaitId;
use casework::forecast::{Change, Forecast, HeldBefore, Limit, Quicker, SMALL, Said, WaitOutlook};
use maud::{Markup, html};

/// The chance in words with its dates: one sentence.
pub(super) fn sentence(said: &Said) -> String {
    match said {
        Said::Range { from, until, .. } => {
            let (from, until) = (fmt::date(*from), fmt::date(*until));
            say_with("outlook-range", &[("from", &from), ("until", &until)])
        }
        Said::Open { after: Some(after), .. } => with("outlook-after", "after", &fmt::date(*after)),
        Said::Open {
            middle: Some(middle), ..
        } => with("outlook-after-half", "middle", &fmt::date(*middle)),
        Said::Open { .. } | Said::TooFew => say("outlook-too-few"),
        Said::Paused => say("outlook-paused"),
        Said::NotOffered => say("outlook-not-offered"),
    }
}

/// What is said after it.
fn more(said: &Said) -> Vec<String> {
    match said {
        Said::Range { middle, .. } => vec![with("outlook-half", "middle", &fmt::date(*middle)), say("outlook-rest")],
        Said::Open {
            after: Some(_),
            middle: Some(middle),
        } => vec![
            with("outlook-half", "middle", &fmt::date(*middle)),
            say("outlook-open-why"),
        ],
        Said::Open { .. } => vec![say("outlook-open-why")],
        Said::TooFew => vec![
            say("outlook-too-few-why"),
            with("outlook-too-few-know", "where", &say("nav-choose")),
        ],
        Said::Paused | Said::NotOffered => Vec::new(),
    }
}

/// How well such ranges held.
fn before(before: Option<&HeldBefore>) -> String {
    let Some(h) = before else {
        return say("outlook-before-none");
    };
    let (all, held) = (h.judged.to_string(), h.held.to_string());
    let counted = if h.judged.saturating_sub(h.held) < SMALL {
        with("outlook-before-most", "all", &all)
    } else if h.held < SMALL {
        with("outlook-before-few", "all", &all)
    } else {
        say_with("outlook-before", &[("all", &all), ("held", &held)])
    };
    // Where fewer than seven in ten held, the words say what to make of it.
    let is_poor = u64::from(h.held) * 10 < u64::from(h.judged) * 7;
    let should = if is_poor {
        "outlook-before-poor"
    } else {
        "outlook-before-should"
    };
    format!("{counted} {}", say(should))
}

/// On what it rests: who was counted, how many began and left, how well such ranges held.
fn how(outlook: &WaitOutlook) -> Vec<String> {
    let now = &outlook.now;
    let mut out = vec![say("outlook-place")];
    out.push(say(if now.same_priority {
        "outlook-same"
    } else {
        "outlook-every"
    }));
    out.push(with("outlook-began", "n", &now.began.to_string()));
    if now.left >= u64::from(SMALL) {
        out.push(with("outlook-left", "n", &now.left.to_string()));
    }
    out
}

fn asides(outlook: &WaitOutlook) -> Vec<String> {
    let now = &outlook.now;
    let mut out = Vec::new();
    if let (Some(until), Said::Range { .. } | Said::Open { .. }) = (now.paused_until, now.said) {
        out.push(with("outlook-paused-until", "date", &fmt::date(until)));
    }
    if now.closed {
        out.push(say("outlook-closed"));
    }
    out
}

const fn has_dates(forecast: &Forecast) -> bool {
    matches!(forecast.said, Said::Range { .. } | Said::Open { .. })
}

/// Everything that is said of a wait, without what can be done about it.
fn said(outlook: &WaitOutlook) -> Markup {
    let now = &outlook.now;
    html! {
        p { strong { (sentence(&now.said)) } }
        @if let Said::Range { .. } = now.said {
            (charts::ten_people(1, 8))
            p class="nhsuk-body-s nhsuk-u-secondary-text-colour" { (say("outlook-ten")) }
        }
        @let more = more(&now.said);
        @if !more.is_empty() { p { (more.join(" ")) } }
        @for aside in asides(outlook) { p { (aside) } }
        @if has_dates(now) {
            p { (with("outlook-no-promise", "date", &fmt::date(outlook.made_on))) }
            p { (before(outlook.before.as_ref())) }
            (nhsuk::details(say("outlook-how"), html! { @for line in how(outlook) { p { (line) } } }))
        }
    }
}

/// What the staff read: the same sentences.
pub(in crate::pages) fn for_staff(outlook: &WaitOutlook) -> Markup {
    let now = &outlook.now;
    let mut lines = more(&now.said);
    lines.extend(asides(outlook));
    if has_dates(now) {
        lines.push(with("outlook-no-promise", "date", &fmt::date(outlook.made_on)));
        lines.push(before(outlook.before.as_ref()));
        lines.extend(how(outlook));
    }
    let rest = html! {
        @for line in lines { p { (line) } }
        @if !outlook.quicker.is_empty() {
            p { strong { (say("quicker-heading")) } }
            p { (say("quicker-lead")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for one in &outlook.quicker { li { (what(&one.change)) ". " (sentence(&one.forecast.said)) } }
            }
        }
    };
    html! {
        p { (sentence(&now.said)) }
        (nhsuk::details(say("outlook-staff-rest"), rest))
    }
}

fn what(change: &Change) -> String {
    match change {
        Change::Add(choice) => with("quicker-add", "what", &words::choice(choice)),
        Change::TalkAbout(choice) => with("quicker-talk", "what", &words::choice(choice)),
        Change::Lift(Limit::Media) => say("quicker-media"),
        Change::Lift(Limit::Sites) => say("quicker-sites"),
        Change::Lift(Limit::Times) => say("quicker-times"),
    }
}

/// What is said of a wait on the person's own pages, with what they can do to begin sooner.
pub(super) fn draw(me: &Me, outlook: &WaitOutlook) -> Markup {
    html! {
        (said(outlook))
        @if !outlook.quicker.is_empty() {
            h3 class="nhsuk-heading-s" { (say("quicker-heading")) }
            p { (say("quicker-lead")) }
            @for one in &outlook.quicker { (quicker(me, outlook.wait, one)) }
        }
    }
}

fn quicker(me: &Me, wait: WaitId, one: &Quicker) -> Markup {
    let (action, field, value, button) = match &one.change {
        Change::Add(choice) => (
            "/my/choose/add",
            "choice",
            super::choose::code(choice),
            "quicker-add-button",
        ),
        Change::TalkAbout(choice) => (
            "/my/choose/ask",
            "therapy",
            choice.therapy.as_str().to_owned(),
            "choose-ask",
        ),
        Change::Lift(limit) => (
            "/my/choose/lift",
            "limit",
            limit.code().to_owned(),
            "quicker-lift-button",
        ),
    };
    html! {
        div class="app-quicker" {
            p { strong { (what(&one.change)) } br; (sentence(&one.forecast.said)) }
            form method="post" action=(action) novalidate {
                (me.hidden(&Filled::default(), None))
                input type="hidden" name="wait" value=(wait);
                input type="hidden" name=(field) value=(value);
                (nhsuk::button(html! { (say(button)) span class="nhsuk-u-visually-hidden" { ": " (what(&one.change)) } }).secondary().once())
            }
        }
    }
}
