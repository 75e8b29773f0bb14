//! Notes and what others sent: asking for them, how far that is, and reading them in the copy once a clinician has gone
//! through them.

use super::{OWN, paragraphs, send, who, with};
use crate::extract::Id;
use crate::fmt;
use crate::form::Filled;
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::respond::{Answer, document};
use crate::router::{Guard, Routes};
use crate::say::{say, say_count, say_rule, say_with};
use crate::words;
use axum::response::Response;
use care::DocumentId;
use casework::read::{OwnData, OwnNotes, OwnPart, PartKind};
use casework::{Act, ActKind, OwnAct};
use maud::{Markup, html};

pub(super) const PATH: &str = "/my/data/notes";

pub(super) fn routes(routes: Routes) -> Routes {
    let asks = Guard::needs(ActKind::AskForNotes).and(ActKind::SeeOwnRecord);
    routes
        .get(PATH, OWN, show)
        .post(PATH, asks, ask)
        .get("/my/data/documents/{id}", OWN, show_document)
}

async fn show(me: Me) -> Answer {
    let data = me.ask(casework::Desk::own_data).await?;
    Ok(draw(&me, &data, &Filled::default()))
}

async fn ask(me: Me, Posted(fields): Posted) -> Answer {
    let data = me.ask(casework::Desk::own_data).await?;
    match send(&me, Act::Own(OwnAct::AskForNotes), fields, "notes-said", PATH).await? {
        Ok(response) => Ok(response),
        Err(form) => Ok(draw(&me, &data, &form)),
    }
}

async fn show_document(me: Me, Id(id): Id<DocumentId>) -> Answer {
    let stored = me.ask(move |desk, p| desk.own_document(p, id)).await?;
    let ending = casework::ATTACHABLE
        .iter()
        .find(|(kind, _)| *kind == stored.media_type)
        .map_or("bin", |(_, e)| e);
    Ok(document(
        &stored.media_type,
        &format!("document.{ending}"),
        stored.bytes,
    ))
}

fn draw(me: &Me, data: &OwnData, form: &Filled) -> Response {
    let all = || data.episodes.iter().map(|e| &e.notes);
    let asked = all().filter_map(|n| n.asked).min_by_key(|(_, due)| *due);
    let can_ask = all().any(|n| n.asked.is_none());
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("notes-heading")) }
        p { (say("notes-lead")) }
        @if let Some((on, due)) = asked {
            p { (say_with("notes-asked", &[("date", &fmt::date(on)), ("due", &fmt::date(due))])) " " (say("notes-told")) }
        }
        @if let Some(on) = all().filter_map(|n| n.released_on).max() {
            p { (with("notes-released", "date", &fmt::date(on))) }
            p { (nhsuk::link_button(say("notes-read"), "/my/data/copy")) }
        }
        (held_back(all().map(|n| n.held).sum()))
        @if asked.is_none() && can_ask {
            p { (say("notes-how")) }
            form method="post" action=(PATH) novalidate {
                (me.hidden(form, None))
                (nhsuk::button(say("notes-ask")).once())
            }
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

/// That something is held back, on what grounds it may be, and what one can do.
fn held_back(count: usize) -> Markup {
    html! {
        @if count > 0 {
            p { strong { (say_count("notes-held", count)) } " " (say("notes-held-why")) }
            p { (say("notes-held-ask")) " " (say("notes-held-ico")) }
        }
    }
}

/// The notes of one path in the copy.
pub(super) fn in_copy(notes: &OwnNotes) -> Markup {
    html! {
        h3 class="nhsuk-heading-s" { (say("notes-in-copy")) }
        @match notes.released_on {
            None => p { (say("notes-not-yet")) " " a class="nhsuk-link app-no-print" href=(PATH) { (say("notes-link")) } },
            Some(on) => {
                p { (with("notes-in-copy-on", "date", &fmt::date(on))) @if notes.more { " " (say("notes-more")) } }
            }
        }
        (held_back(notes.held))
        @for part in &notes.parts { (one(part)) }
    }
}

fn one(part: &OwnPart) -> Markup {
    let by = who(Some(part.role));
    html! {
        h4 class="nhsuk-heading-xs" { (fmt::date(part.on)) ": " (kind(part.kind)) }
        p class="nhsuk-body-s" { (say_with("notes-by", &[("name", &part.by), ("role", &by)])) }
        @match &part.event {
            Some(event) => p { (say_rule(&words::event(event))) },
            None => p { (say("notes-in-part")) },
        }
        @for (key, text) in part.words.iter() {
            @if part.event.is_some() { p class="nhsuk-u-margin-bottom-1" { strong { (say_rule(key.words())) } } }
            div class="app-as-written" { (paragraphs(text)) }
        }
        @if let Some(id) = part.document {
            p { a class="nhsuk-link" href={ "/my/data/documents/" (id) } { (with("notes-document", "date", &fmt::date(part.on))) } }
        }
    }
}

fn kind(kind: PartKind) -> String {
    say(match kind {
        PartKind::Referral => "notes-kind-referral",
        PartKind::Paper => "notes-kind-paper",
        PartKind::Question => "notes-kind-question",
        PartKind::Arranging => "notes-kind-arranging",
        PartKind::Screening => "notes-kind-screening",
        PartKind::Assessment => "notes-kind-assessment",
        PartKind::Decision => "notes-kind-decision",
        PartKind::SecondOpinion => "notes-kind-second-opinion",
        PartKind::Session => "notes-kind-session",
        PartKind::Note => "notes-kind-note",
        PartKind::Answers => "notes-kind-answers",
        PartKind::Safety => "notes-kind-safety",
        PartKind::End => "notes-kind-end",
    })
}
