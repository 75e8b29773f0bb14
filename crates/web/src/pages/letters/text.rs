//! The words of each letter: written to the person, plain, what happened first, then what to do and whom to ask.

use super::Extent;
use crate::fmt;
use crate::me::Me;
use crate::words;
use care::calendar::{days_after, london_date};
use care::episode::{Decision, EpisodeEvent, LetterKind};
use care::service::Service;
use care::terms::{CallOutcome, DecisionKind, KeepInTouch, Medium, ReferralSource};
use care::{CourseId, Key};
use casework::read::{EpisodePage, OpeningRow};
use jiff::civil::Date;
use maud::{Markup, html};

/// A letter without its frame.
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) body: Markup,
}

/// Writes a letter. What it speaks of is there: that was looked at before.
pub(super) fn write(
    me: &Me,
    page: &EpisodePage,
    kind: LetterKind,
    extent: Extent,
    slot: Option<&OpeningRow>,
) -> Written {
    let service = me.app.desk().service();
    match (kind, extent) {
        (LetterKind::Acknowledgement, Extent::Minimum) => acknowledgement_to_referrer(page, &service),
        (LetterKind::Decision, Extent::Minimum) => decision_minimum(page, &service),
        (LetterKind::Acknowledgement, _) => acknowledgement(page),
        (LetterKind::Appointment, _) => appointment(page, &service),
        (LetterKind::Decision, _) => decision(page, &service),
        (LetterKind::Offer, _) => offer(page, &service, slot),
        (LetterKind::Unreached, _) => unreached(page),
        (LetterKind::Ending, _) => ending(page, &service),
        // Asked for by the outbox, which brings its own words.
        (LetterKind::Notice, _) => Written {
            subject: String::new(),
            body: html! {},
        },
    }
}

/// A text that staff wrote for the person, in its paragraphs.
fn paragraphs(text: &str) -> Markup {
    html! {
        @for paragraph in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) { p { (paragraph) } }
    }
}

fn acknowledgement(page: &EpisodePage) -> Written {
    let sent = page.state.referral();
    let received = page.state.clock_start.map(fmt::date).unwrap_or_default();
    let by_self = sent.is_none_or(|r| matches!(r.source, ReferralSource::SelfReferral | ReferralSource::Return));
    let from = sent.map_or_else(String::new, |r| sender(r.source));
    let screen_by = page
        .state
        .due_on_receipt
        .map(|(_, _, screen)| screen)
        .filter(|_| page.state.screening.is_none());
    let body = html! {
        @if by_self { p { "Thank you for asking us for help. We received what you sent us on " (received) "." } }
        @else { p { "We received a referral about you from " (from) " on " (received) ". They asked us to talk with you about therapy." } }
        h2 class="nhsuk-heading-s" { "What happens next" }
        ul {
            @if let Some(by) = screen_by { li { "A clinician looks at it by " (fmt::date(by)) "." } }
            li { "We get in touch with you, and talk with you before anything is decided." }
            li { "Your wait is counted from " (received) ". Nothing that we do later moves that day." }
        }
        h2 class="nhsuk-heading-s" { "What you can do" }
        ul {
            li { "Tell us how we can reach you safely, and when it suits you." }
            li { "Tell us if you need an interpreter, large print, a step-free room or anything else." }
            li { "If you do not want this, or not now, tell us. You need no reason." }
            li { "You can bring somebody along to any conversation." }
        }
    };
    Written {
        subject: "We have received your referral".to_owned(),
        body,
    }
}

/// Who referred, as one says it to the person.
fn sender(source: ReferralSource) -> String {
    match source {
        ReferralSource::Gp => "your GP surgery".to_owned(),
        ReferralSource::Veteran => "the veterans’ service".to_owned(),
        ReferralSource::Voluntary => "a voluntary organisation".to_owned(),
        ReferralSource::Employer => "your employer’s occupational health".to_owned(),
        ReferralSource::Education => "your school or university".to_owned(),
        ReferralSource::Justice | ReferralSource::Other => "somebody who works with you".to_owned(),
        other => format!("the {}", fmt::within(other.words())),
    }
}

fn acknowledgement_to_referrer(page: &EpisodePage, service: &Service) -> Written {
    let received = page.state.clock_start.map(fmt::date).unwrap_or_default();
    let body = html! {
        p { "Thank you for your referral, which we received on " (received) ". The wait is counted from that day." }
        p { "A clinician looks at safety on the day it arrives, and at the whole referral within " (fmt::count(i64::from(service.standards.screening_working_days), "working day", "working days")) ". If we have a question we ask you. We tell the person of a decision first, then you, as far as the person agrees." }
        p { "Until we have seen the person, their care stays with whoever sees to them now. If you are more worried than when you wrote, call us; in an emergency call 999." }
    };
    Written {
        subject: "We have received your referral".to_owned(),
        body,
    }
}

fn appointment(page: &EpisodePage, service: &Service) -> Written {
    let Some(booked) = page.state.open_appointments().next() else {
        return Written {
            subject: "A conversation with us".to_owned(),
            body: html! {},
        };
    };
    let day = fmt::day(london_date(booked.at));
    let site = booked
        .site
        .as_deref()
        .and_then(|code| service.sites.iter().find(|s| s.code == code));
    let body = html! {
        p { "We would like to talk with you about what brings you to us, and about what could help." }
        (nhsuk::summary_list()
            .row(("When", format!("{day}, {}", fmt::time_range(booked.at, booked.minutes))))
            .row(("With", page.names.user(booked.with)))
            .row(("How", html! {
                (booked.medium.words())
                @if booked.medium == Medium::Phone { ". We call you" }
                @if booked.medium == Medium::Video { ". We send you the link before" }
            }))
            .facts(site.map(|s| ("Where", html! { (s.name) br; (s.address.replace('\n', ", ")) @if s.step_free { br; "Step-free throughout" } }))))
        p { "You do not need to prepare anything. You can say as much or as little as you like, bring somebody along, and stop at any time. At the end we decide together what comes next." }
        p { "If you cannot come, tell us, and we find another time. It does not cost you your place: your wait goes on from the first day." }
    };
    Written {
        subject: format!("Our conversation on {day}"),
        body,
    }
}

fn decision(page: &EpisodePage, service: &Service) -> Written {
    let Some(made) = page.state.decision() else {
        return Written {
            subject: "What we decided".to_owned(),
            body: html! {},
        };
    };
    let said = |key: Key| page.words(made.version, key).map(str::trim).filter(|t| !t.is_empty());
    let review = page
        .state
        .reviews
        .iter()
        .rev()
        .find(|r| r.decision == made.facts.id && r.concluded.is_some());
    let body = html! {
        h2 class="nhsuk-heading-s" { "What was decided" }
        (what_was_decided(page, made))
        @if let Some(reason) = said(Key::Reason) {
            h2 class="nhsuk-heading-s" { "Why" }
            (paragraphs(reason))
        }
        @if let Some(view) = said(Key::PersonView) {
            h2 class="nhsuk-heading-s" { "What you told us" }
            (paragraphs(view))
        }
        @if let Some((outcome, on, version)) = review.and_then(|r| r.concluded) {
            h2 class="nhsuk-heading-s" { "The second opinion" }
            p { "Another clinician looked at this afresh, and came to a conclusion on " (fmt::date(on)) ": " (outcome.words().to_lowercase()) "." }
            @if let Some(reason) = page.words(version, Key::Reason) { (paragraphs(reason)) }
        }
        h2 class="nhsuk-heading-s" { "What happens next" }
        (what_next(page, made, service))
        @if review.is_none() {
            h2 class="nhsuk-heading-s" { "If you see it differently" }
            (second_opinion(page, made, service))
        }
        p { "If you are unhappy with how you were treated, you can complain to us at any time. A complaint never changes your place or your care." }
    };
    Written {
        subject: "What we decided, and what happens next".to_owned(),
        body,
    }
}

/// The right to a second opinion, how long it lasts and how it is asked for.
fn second_opinion(page: &EpisodePage, made: &Decision, service: &Service) -> Markup {
    let until = days_after(made.on, service.standards.second_opinion_bar_days);
    let days = service.standards.second_opinion_working_days;
    html! {
        p { "You have a right to ask for a second opinion. Another clinician, who is trained in the therapy and had no part in this decision, looks at everything afresh and offers to meet you. It takes up to " (days) " working days, and your place on the list is kept from the first day." }
        @if until >= page.today {
            p { "You can ask until " (fmt::date(until)) ": call us, write to us, or ask the person who referred you to do it." }
        } @else {
            p { "The time to ask for it ended on " (fmt::date(until)) ". If you still see it differently, tell us all the same." }
        }
    }
}

/// One sentence or two, by what was decided.
fn what_was_decided(page: &EpisodePage, made: &Decision) -> Markup {
    let said = |key: Key| page.words(made.version, key).map(str::trim).filter(|t| !t.is_empty());
    let considered = words::therapies(&made.facts.considered);
    let therapy = if considered.is_empty() {
        "this therapy".to_owned()
    } else {
        considered
    };
    let offered: Vec<String> = made.facts.choices.iter().map(words::choice).collect();
    let offered = if offered.is_empty() {
        therapy.clone()
    } else {
        offered.join("; or ")
    };
    html! {
        @match made.facts.kind {
            DecisionKind::Accepted => p { "We would like to offer you therapy: " strong { (offered) } "." },
            DecisionKind::Trial => p { "We would like to try with you: " strong { (offered) } @if let Some(n) = made.facts.trial_sessions { ", for " (fmt::count(i64::from(n), "session", "sessions")) } ". Then we decide together whether it is right for you." },
            DecisionKind::NotNow => {
                p { "We think that this is not the right time for " strong { (therapy) } ". That can change." }
                @if let Some(change) = said(Key::WhatWouldChange) { p { "What would change it:" } (paragraphs(change)) }
            },
            DecisionKind::NotSuitable => p { "We think that " strong { (therapy) } " is not the therapy that fits you now. This is about this therapy. It is not about you, and it does not mean that nothing can help." },
            DecisionKind::ReferredOn => {
                p { "We have asked others to see you, because we think that they can help you better." }
                @if let Some(to) = said(Key::Destination) { (paragraphs(to)) }
            },
            DecisionKind::Signposted => {
                p { "We told you about another place that may help you." }
                @if let Some(to) = said(Key::Destination) { (paragraphs(to)) }
            },
            DecisionKind::DeclinedByPerson => p { "You told us that you do not want this therapy, or not now. We respect that, and you need no reason." },
        }
        @if let Some(instead) = said(Key::Alternative) {
            p { "What we offer instead:" }
            (paragraphs(instead))
            @if let Some(owner) = said(Key::AlternativeOwner) { p { "Who sees to it: " (owner) "." } }
        }
    }
}

fn what_next(page: &EpisodePage, made: &Decision, service: &Service) -> Markup {
    let since = page.state.clock_start.map(fmt::date).unwrap_or_default();
    html! {
        @match made.facts.kind {
            DecisionKind::Accepted | DecisionKind::Trial if !page.state.courses.is_empty() => p { "Your therapy has begun." },
            DecisionKind::Accepted | DecisionKind::Trial => {
                p { "You are on our waiting list, counted from " (since) ". While you wait we get in touch at least every " (fmt::wait(service.standards.keep_in_touch_days)) ". When a place that fits is free we offer it to you, and you can say no without losing your place." }
                p { "If things get worse while you wait, tell us at once." }
            },
            DecisionKind::NotNow => p { @match made.facts.look_again_on {
                Some(on) => { "We look at it again with you by " (fmt::date(on)) ". If something changes before, tell us." },
                None => "Tell us when something changes, and we look at it again with you.",
            } },
            DecisionKind::ReferredOn => p { @match made.arrival_by {
                Some(by) => { "We make sure by " (fmt::date(by)) " that they have you. Until they say so you are still with us." },
                None => "Until they say that they have you, you are still with us.",
            } },
            DecisionKind::NotSuitable => p { "You are not left alone with this: what we offer instead stands above, with who sees to it. Call us if you have heard nothing within two weeks." },
            DecisionKind::Signposted => p { "If the other place does not work out for you, come back to us." },
            DecisionKind::DeclinedByPerson => p { "If you change your mind, tell us. You are welcome." },
        }
    }
}

/// What a referrer learns without the person's consent: that it was decided, and what.
fn decision_minimum(page: &EpisodePage, service: &Service) -> Written {
    let made = page.state.decision();
    let body = html! {
        @if let Some(made) = made {
            p { "On " (fmt::date(made.on)) " we came to a decision on your referral: " strong { (made.facts.kind.words().to_lowercase()) } ". The person has been told first." }
            p { "They have not agreed that we share more with you. If you see it differently you can ask for a second opinion until " (fmt::date(days_after(made.on, service.standards.second_opinion_bar_days))) "." }
        }
    };
    Written {
        subject: "The decision on your referral".to_owned(),
        body,
    }
}

fn offer(page: &EpisodePage, service: &Service, slot: Option<&OpeningRow>) -> Written {
    let Some(made) = page.state.open_offers().last() else {
        return Written {
            subject: "A place for you".to_owned(),
            body: html! {},
        };
    };
    let slot = slot.and_then(|row| row.state.slot.as_ref());
    let site = slot
        .and_then(|s| s.site.as_deref())
        .and_then(|code| service.sites.iter().find(|s| s.code == code));
    let first = london_date(made.first_at);
    let body = html! {
        p { "A place has come free that fits what we agreed and what you told us." }
        (nhsuk::summary_list()
            .row(("Therapy", words::choice(&made.choice)))
            .row(("With", page.names.practitioner(made.practitioner)))
            .row(("First session", format!("{} at {}", fmt::day(first), fmt::time_of(made.first_at))))
            .facts(slot.map(|s| ("Then", fmt::slot(s.weekly))))
            .facts(slot.map(|s| ("How", s.medium.words())))
            .facts(site.map(|s| ("Where", html! { (s.name) br; (s.address.replace('\n', ", ")) @if s.step_free { br; "Step-free throughout" } }))))
        p { "We keep it for you until " strong { (fmt::moment(made.expires_at)) } ". Call us before then and say yes or no." }
        p { "You can say no, for any reason or none. You keep your place on the list, with the same waiting time. If we do not hear from you, we ask again before we offer you another." }
    };
    Written {
        subject: "A place for you".to_owned(),
        body,
    }
}

/// Days on which we tried to reach the person and did not, oldest first, each once.
pub(super) fn tries(page: &EpisodePage) -> Vec<Date> {
    let calls = page.state.calls.iter().filter(|(_, _, outcome)| {
        matches!(
            outcome,
            CallOutcome::NoAnswer | CallOutcome::MessageLeft | CallOutcome::WrongNumber
        )
    });
    let touches = page
        .state
        .touches
        .iter()
        .filter(|(_, answer, _)| *answer == KeepInTouch::NotReached);
    let mut days: Vec<Date> = calls
        .map(|(at, ..)| london_date(*at))
        .chain(touches.map(|(on, ..)| *on))
        .collect();
    days.sort_unstable();
    days.dedup();
    // What was reached since then is over.
    match page.state.last_spoken() {
        Some(spoken) => days.into_iter().filter(|day| *day > spoken).collect(),
        None => days,
    }
}

fn unreached(page: &EpisodePage) -> Written {
    let days: Vec<String> = tries(page).into_iter().map(fmt::date).collect();
    let body = html! {
        p { "We tried to reach you on " (fmt::joined(&days)) " and did not. We hope that you are well." }
        p { "Nobody is cross, and you have not done anything wrong. Life gets in the way, and so do phones, letters, fear and bad days." }
        h2 class="nhsuk-heading-s" { "The way back" }
        ul {
            li { "Call or write to us when you can. You do not need to explain." }
            li { "Tell us if another time, another place, another way to talk, or help with travel or childcare would make it easier." }
            li { "Tell us if you would rather not go on, or not now. You can come back later." }
        }
        p { "Your wait is counted from the first day as before." }
    };
    Written {
        subject: "We could not reach you".to_owned(),
        body,
    }
}

/// The course that ended last, and the version of the entry that says so.
pub(super) fn last_ended(page: &EpisodePage) -> Option<(CourseId, u64)> {
    let ended = page
        .state
        .courses
        .iter()
        .filter_map(|c| c.ended.map(|(on, _, version)| (on, version, c.facts.id)));
    ended
        .max_by_key(|(on, version, _)| (*on, *version))
        .map(|(_, version, id)| (id, version))
}

fn ending(page: &EpisodePage, service: &Service) -> Written {
    let ended = last_ended(page);
    let course = ended.and_then(|(id, _)| page.state.courses.iter().find(|c| c.facts.id == id));
    let Some((course, (_, version))) = course.zip(ended) else {
        return Written {
            subject: "The end of our work".to_owned(),
            body: html! {},
        };
    };
    let on = course.ended.map_or(page.today, |(on, _, _)| on);
    let is_ending = |event: &EpisodeEvent| matches!(event, EpisodeEvent::CourseEnded { .. });
    let summary = page
        .entry(version)
        .filter(|entry| is_ending(&entry.event))
        .and_then(|entry| entry.words.get(Key::Summary));
    let follow_ups: Vec<String> = page
        .state
        .follow_ups
        .iter()
        .filter(|f| f.done.is_none())
        .map(|f| fmt::date(f.due))
        .collect();
    let body = html! {
        p { "Our work together, " (words::choice(&course.facts.choice)) " with " (page.names.practitioner(course.facts.practitioner)) ", ended on " (fmt::date(on)) ", after " (fmt::count(i64::from(course.attended()), "session", "sessions")) ". Thank you for the work you did." }
        @if let Some(summary) = summary {
            h2 class="nhsuk-heading-s" { "What it was about" }
            (paragraphs(summary))
        }
        h2 class="nhsuk-heading-s" { "What happens next" }
        ul {
            @if !follow_ups.is_empty() { li { "We would like to ask how you are around " (fmt::joined(&follow_ups)) ". You can say that you would rather not be asked." } }
            li { "If you need us again, you can come back until " (fmt::date(days_after(on, service.standards.return_days))) " without being referred and looked at anew. After that you or your GP can refer you again." }
        }
    };
    Written {
        subject: "The end of our work, and how to come back".to_owned(),
        body,
    }
}
