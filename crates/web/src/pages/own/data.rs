//! What we hold about the person: what went to whom, what they agree to, a copy to print or to take along, and asking for a
//! correction, which a human reads.

use super::tell::{now, words as written};
use super::{OWN, paragraphs, send, with};
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::say::{say, say_with};
use crate::words;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use care::Key;
use care::episode::{EpisodeCommand, LetterKind, Session};
use care::person::{CarerRef, PersonEvent};
use care::terms::{Audience, ConsentKind};
use casework::read::{CopiedEpisode, OwnData, Shared, SharedWhat};
use casework::{Act, ActKind};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let own = ActKind::SeeOwnRecord;
    routes
        .get("/my/data", OWN, show)
        .post(
            "/my/data/consent",
            Guard::needs(ActKind::StateConsent).and(own),
            consent,
        )
        .get("/my/data/correction", OWN, show_correction)
        .post(
            "/my/data/correction",
            Guard::needs(ActKind::WriteMessage).and(own),
            correct,
        )
        .get("/my/data/copy", OWN, copy)
        .get("/my/data/copy.json", OWN, bundle)
}

async fn show(me: Me) -> Answer {
    let data = me.ask(casework::Desk::own_data).await?;
    Ok(draw(&me, &data, &Filled::default()))
}

fn read_consent(me: &Me, data: &OwnData, person: care::PersonId, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let kind = r.code("kind", ConsentKind::from_code, &say("consent-choose"));
    let given = kind.is_some_and(|kind| data.person.consents_to(kind));
    let withdraws = r.fields().get("what") == "withdraw";
    let carer = if kind == Some(ConsentKind::ShareWithCarer) && !withdraws {
        let name = r.text("carer-name", &say("consent-carer-missing"));
        let phone = r.optional("carer-phone");
        name.map(|name| CarerRef { name, phone })
    } else {
        None
    };
    r.finish(|| {
        let kind = kind?;
        let event = match (withdraws, given) {
            (true, true) => PersonEvent::ConsentWithdrawn { kind },
            (false, _) => PersonEvent::ConsentGiven { kind, carer },
            // Withdrawn before: there is nothing to take back.
            (true, false) => return None,
        };
        Some(Act::Person {
            id: person,
            expected: None,
            command: event.into(),
        })
    })
}

async fn consent(me: Me, Posted(fields): Posted) -> Answer {
    let data = me.ask(casework::Desk::own_data).await?;
    let Some(person) = me.principal.own else {
        return Err(crate::respond::Problem::NotFound);
    };
    let form = match read_consent(&me, &data, person, fields) {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "consent-said", "/my/data").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw(&me, &data, &form))
}

fn draw(me: &Me, data: &OwnData, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("data-title")) }
        (crate::easy::link(super::easy::DATA))
        ul class="app-actions" {
            li { a class="nhsuk-link app-target" href="/my/data/copy" { (say("data-copy-link")) } }
            li { a class="nhsuk-link app-target" href="/my/data/copy.json" { (say("data-json-link")) } }
            li { a class="nhsuk-link app-target" href="/my/data/correction" { (say("correction-link")) } }
            li { a class="nhsuk-link app-target" href="/my/looked" { (say("nav-looked")) } }
        }
        h2 class="nhsuk-heading-m" { (say("shared-heading")) }
        (shared(&data.shared))
        h2 class="nhsuk-heading-m" { (say("consent-heading")) }
        p { (say("consent-lead")) }
        @for kind in ConsentKind::ALL { (one_consent(me, data, form, *kind)) }
    };
    let sheet = OwnSheet {
        title: say("data-title"),
        back: Some("/my"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

fn to_whom(to: Audience) -> String {
    say(match to {
        Audience::Person => "to-person",
        Audience::Referrer => "to-referrer",
        Audience::Gp => "to-gp",
        Audience::Carer => "to-carer",
    })
}

fn letter(kind: LetterKind) -> String {
    say(match kind {
        LetterKind::Acknowledgement => "letter-acknowledgement",
        LetterKind::Appointment => "letter-appointment",
        LetterKind::Decision => "letter-decision",
        LetterKind::Offer => "letter-offer",
        LetterKind::Unreached => "letter-unreached",
        LetterKind::Ending => "letter-ending",
        LetterKind::Notice => "letter-notice",
    })
}

fn shared(all: &[Shared]) -> Markup {
    let what = |what: SharedWhat| match what {
        SharedWhat::Arrival => say("shared-arrival"),
        SharedWhat::Letter(kind) => letter(kind),
        SharedWhat::Decision => say("shared-decision"),
        SharedWhat::Disclosure => say("shared-disclosure"),
    };
    html! {
        @if all.is_empty() { p { (say("shared-none")) } }
        @else {
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for s in all.iter().rev() { li { (fmt::date(s.on)) ": " (what(s.what)) ", " (to_whom(s.to)) } }
            }
        }
    }
}

fn consent_words(kind: ConsentKind) -> String {
    say(match kind {
        ConsentKind::ShareWithGp => "consent-gp",
        ConsentKind::ShareWithReferrer => "consent-referrer",
        ConsentKind::ShareWithCarer => "consent-carer",
        ConsentKind::TextMessages => "consent-text",
        ConsentKind::Email => "consent-email",
        ConsentKind::Voicemail => "consent-voicemail",
        ConsentKind::Recording => "consent-recording",
        ConsentKind::Research => "consent-research",
    })
}

fn one_consent(me: &Me, data: &OwnData, form: &Filled, kind: ConsentKind) -> Markup {
    let given = data.person.consents_to(kind);
    let is_carer = kind == ConsentKind::ShareWithCarer;
    let carer = data.person.carer.as_ref().filter(|_| is_carer && given);
    // Each of these forms stands for itself: only the one that failed shows again what was typed.
    let own = if form.fields.get("kind") == kind.code() {
        form.clone()
    } else {
        Filled::default()
    };
    let words = consent_words(kind);
    let (now, what, button) = if given {
        ("consent-given", "withdraw", "consent-withdraw")
    } else {
        ("consent-not-given", "give", "consent-give")
    };
    html! {
        h3 class="nhsuk-heading-s" { (words) }
        p { (say(now)) @if let Some(carer) = carer { " " (carer.name) @if let Some(phone) = &carer.phone { ", " (fmt::phone(phone)) } } }
        form method="post" action="/my/data/consent" novalidate {
            (me.hidden(&own, None))
            input type="hidden" name="kind" value=(kind.code());
            input type="hidden" name="what" value=(what);
            @if is_carer && !given {
                (own.input("carer-name", say("consent-carer-name")))
                (own.phone("carer-phone", say("consent-carer-phone")))
            }
            (nhsuk::button(html! { (say(button)) span class="nhsuk-u-visually-hidden" { ": " (words) } }).secondary().small(true).once())
        }
    }
}

async fn show_correction(me: Me) -> Answer {
    now(&me).await?;
    Ok(draw_correction(&me, &Filled::default()))
}

/// What is wrong is put right by somebody who may change it; the wish goes to the team, who read it within a working day.
async fn correct(me: Me, Posted(fields): Posted) -> Answer {
    let path = now(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let what = written(&mut r, "correction-missing");
    let message = me.app.desk().ids().next();
    let read = r.finish(|| {
        let text = with("correction-message", "words", &what?);
        Some(Act::Episode {
            id: path.id,
            expected: None,
            command: EpisodeCommand::Write { message, text },
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((act, fields)) => match send(&me, act, fields, "correction-said", "/my/data").await? {
            Ok(response) => return Ok(response),
            Err(form) => form,
        },
    };
    Ok(draw_correction(&me, &form))
}

fn draw_correction(me: &Me, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("correction-heading")) }
        p { (say("correction-lead")) }
        form method="post" action="/my/data/correction" novalidate {
            (me.hidden(form, None))
            (form.textarea("words", say("correction-words")).rows(6))
            (nhsuk::button(say("correction-button")).once())
        }
    };
    let sheet = OwnSheet {
        title: say("data-title"),
        back: Some("/my/data"),
        form: Some(form),
        main,
    };
    own_layout::own(me, &sheet)
}

async fn bundle(me: Me) -> Answer {
    let bundle = me.ask(casework::Desk::own_bundle).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/fhir+json; fhirVersion=4.0"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"my-copy.json\""),
        ),
    ];
    Ok((StatusCode::OK, headers, bundle.to_string()).into_response())
}

async fn copy(me: Me) -> Answer {
    let data = me.ask(casework::Desk::own_data).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("copy-heading")) }
        p { (with("copy-made", "date", &fmt::date(me.today))) " " (say("copy-notes")) }
        (about_me(&data))
        @for one in &data.episodes { (one_path(one)) }
        @if !data.stories.is_empty() { h2 class="nhsuk-heading-m" { (say("copy-stories")) } }
        @for one in &data.stories {
            p { (fmt::date(one.on)) }
            div class="app-as-written" { (paragraphs(&one.words)) }
        }
        h2 class="nhsuk-heading-m" { (say("shared-heading")) }
        (shared(&data.shared))
    };
    let sheet = OwnSheet {
        title: say("data-title"),
        back: Some("/my/data"),
        form: None,
        main,
    };
    Ok(own_layout::own(&me, &sheet))
}

fn about_me(data: &OwnData) -> Markup {
    let (p, who, reach) = (&data.person, &data.person.identity, &data.person.reach);
    let needs: Vec<&str> = p.needs.iter().map(|n| n.words()).collect();
    let agreed: Vec<String> = p.consents.iter().map(|kind| consent_words(*kind)).collect();
    let safe = &p.safe_contact;
    let ways = [
        ("safe-phone", safe.phone),
        ("safe-voicemail", safe.voicemail),
        ("safe-text", safe.text),
        ("safe-email", safe.email),
        ("safe-letter", safe.letter),
    ];
    let ways: Vec<String> = ways
        .iter()
        .map(|(name, use_)| format!("{}: {}", say(name), use_.words()))
        .collect();
    let rows = [
        ("copy-name", who.name.as_ref().map(care::person::Name::full)),
        ("copy-uses", who.name.as_ref().and_then(|n| n.uses.clone())),
        ("copy-pronouns", who.pronouns.clone()),
        ("copy-born", who.born.map(fmt::date)),
        ("copy-gender", who.gender.map(|g| g.words().to_owned())),
        ("copy-number", who.nhs_number.as_ref().map(|n| n.digits.clone())),
        ("copy-gp", who.gp_practice.clone()),
        ("copy-phone", reach.phone.clone()),
        ("copy-other-phone", reach.other_phone.clone()),
        ("copy-email", reach.email.clone()),
        (
            "copy-address",
            (!reach.address.is_empty()).then(|| reach.address.join(", ")),
        ),
        ("copy-postcode", reach.postcode.clone()),
        ("copy-safe", Some(ways.join("; "))),
        ("copy-careful", data.careful.clone()),
        ("copy-needs", (!needs.is_empty()).then(|| needs.join(", "))),
        ("copy-interpreter", p.interpreter.clone()),
        ("copy-carer", p.carer.as_ref().map(|c| c.name.clone())),
        ("copy-agreed", (!agreed.is_empty()).then(|| agreed.join("; "))),
        ("copy-deprivation", p.deprivation.as_ref().map(|d| d.decile.to_string())),
    ];
    let ethnicity = p.ethnicity.map(|e| e.words());
    html! {
        h2 class="nhsuk-heading-m" { (say("copy-about")) }
        (nhsuk::summary_list()
            .facts(rows.into_iter().filter_map(|(name, value)| Some((say(name), value?))))
            .facts(ethnicity.map(|words| (say("copy-ethnicity"), words.to_owned()))))
    }
}

fn session(s: &Session) -> String {
    let how = match s.held {
        Some(held) => held.attendance.words(),
        None => return format!("{}: {}", fmt::moment(s.at), say("copy-cancelled")),
    };
    format!("{}: {how}", fmt::moment(s.at))
}

fn one_path(e: &CopiedEpisode) -> Markup {
    let since = e.path.since.map(fmt::date).unwrap_or_default();
    html! {
        h2 class="nhsuk-heading-m" { (with("copy-path", "date", &since)) }
        @for (key, text) in &e.own_words {
            h3 class="nhsuk-heading-s" { (said(*key)) }
            div class="app-as-written" { (paragraphs(text)) }
        }
        @if let Some(wish) = &e.wish {
            h3 class="nhsuk-heading-s" { (say("copy-wish")) }
            div class="app-as-written" { (paragraphs(wish)) }
        }
        @if !e.path.decisions.is_empty() { h3 class="nhsuk-heading-s" { (say("copy-decisions")) } }
        @for d in &e.path.decisions {
            p { (fmt::date(d.on)) ": " (super::place::kind(d.kind)) " " (words::therapies(&d.therapies)) }
            @for text in [&d.reason, &d.instead, &d.what_would_change, &d.destination].into_iter().flatten() {
                div class="app-as-written" { (paragraphs(text)) }
            }
        }
        @for w in &e.path.waits {
            p { (with("wait-for", "what", &fmt::joined(&w.choices.iter().map(words::choice).collect::<Vec<_>>()))) }
        }
        @if !e.sessions.is_empty() {
            h3 class="nhsuk-heading-s" { (say("copy-sessions")) }
            ul class="nhsuk-list nhsuk-list--bullet" { @for s in &e.sessions { li { (session(s)) } } }
        }
        @if !e.path.appointments.is_empty() {
            h3 class="nhsuk-heading-s" { (say("copy-to-come")) }
            ul class="nhsuk-list nhsuk-list--bullet" { @for a in &e.path.appointments { li { (fmt::moment(a.at)) ", " (a.with) } } }
        }
        @if !e.measures.is_empty() || !e.declined.is_empty() {
            h3 class="nhsuk-heading-s" { (say("copy-answers")) }
            @for m in &e.measures { (answers(m)) }
            @for (on, id) in &e.declined { p { (fmt::date(*on)) ", " (words::instrument(id)) ": " (say("how-declined")) } }
        }
        @for g in &e.goals {
            h3 class="nhsuk-heading-s" { (say("copy-goal")) }
            div class="app-as-written" { (paragraphs(&g.words)) }
            @for (on, rating) in &g.ratings { p { (say_with("copy-rated", &[("date", &fmt::date(*on)), ("n", &rating.to_string())])) } }
        }
        @if !e.path.messages.is_empty() { h3 class="nhsuk-heading-s" { (say("replies-before")) } }
        @for message in &e.path.messages {
            p { (fmt::moment(message.at)) }
            div class="app-as-written" { (paragraphs(&message.words)) }
            (super::tell::replies(message))
        }
    }
}

fn said(key: Key) -> String {
    say(match key {
        Key::Hopes => "copy-hopes",
        Key::Circumstances => "copy-circumstances",
        Key::Medication => "copy-medication",
        _ => "copy-own-words",
    })
}

fn answers(m: &care::episode::Measure) -> Markup {
    let instrument = catalogue::catalogue().instrument(&m.facts.instrument);
    let all: Vec<String> = m
        .facts
        .answers
        .iter()
        .map(|a| a.map_or_else(|| "–".to_owned(), |value| value.to_string()))
        .collect();
    let score = m.facts.score_tenths.map_or_else(|| say("how-too-few"), fmt::points);
    let name = instrument.map_or_else(|| m.facts.instrument.clone(), |i| i.short_name.clone());
    html! { p { (fmt::date(m.on)) ", " (name) ": " (score) " (" (all.join(", ")) ")" } }
}
