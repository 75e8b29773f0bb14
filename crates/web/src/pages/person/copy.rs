//! The person's own copy of the notes: going through them, holding back what the law lets one hold back, and releasing the
//! rest. The person reads it on their own pages.

use super::super::shared::{load, record_sheet, run, send as send_about};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader, choices, date_values};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::{IntoResponse, Response};
use care::EpisodeId;
use care::calendar::days_after;
use care::episode::{EpisodeCommand, HeldBack, Hold, HoldReason};
use casework::read::{CopyPart, EpisodePage, NotesToRelease};
use casework::{Act, ActKind, Desk};
use maud::{Markup, html};
use nhsuk::TagColour;

/// Days until a hold is looked at again, as the form suggests.
const USUAL_REVIEW_DAYS: i32 = 183;

pub(super) fn routes(routes: Routes) -> Routes {
    let reads = Guard::needs(ActKind::SeeNotesCopy).and(ActKind::SeeEpisode);
    let asks = Guard::needs(ActKind::AskForNotes).and(ActKind::SeeNotesCopy);
    let holds = Guard::needs(ActKind::HoldBack).and(ActKind::SeeNotesCopy);
    let releases = Guard::needs(ActKind::ReleaseNotes).and(ActKind::SeeNotesCopy);
    routes
        .get("/episodes/{id}/copy", reads, show)
        .post("/episodes/{id}/copy", releases, release)
        .post("/episodes/{id}/copy/asked", asks, asked)
        .get("/episodes/{id}/copy/{entry}", reads, show_entry)
        .post("/episodes/{id}/copy/{entry}", holds, hold)
}

async fn notes(me: &Me, id: EpisodeId) -> Result<NotesToRelease, Problem> {
    me.ask(move |desk: &Desk, p| desk.notes_to_release(p, id)).await
}

fn at(id: EpisodeId) -> String {
    format!("/episodes/{id}/copy")
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let (page, notes) = (load(&me, id).await?, notes(&me, id).await?);
    Ok(draw(&me, &page, &notes, &Filled::default()))
}

/// They asked by word, on the phone or in a letter: that counts as much as on their own pages.
async fn asked(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let notes = notes(&me, id).await?;
    let act = on(id, None, EpisodeCommand::AskForNotes);
    send_about(&me, id, act, fields, &at(id), |me, page, form| {
        draw(me, page, &notes, form)
    })
    .await
}

async fn release(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let notes = notes(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let expected = r.expected();
    let through = r.parsed::<u64>("through", "Open the page again");
    if !r.ticked("read") {
        r.wrong("read", "Confirm that you have gone through all of it");
    }
    let read = r.finish(|| Some(on(id, expected, EpisodeCommand::ReleaseNotes { through: through? })));
    run(&me, id, read, &at(id), |me, page, form| draw(me, page, &notes, form)).await
}

fn on(id: EpisodeId, expected: Option<u64>, command: EpisodeCommand) -> Act {
    Act::Episode { id, expected, command }
}

async fn show_entry(me: Me, Id((id, entry)): Id<(EpisodeId, u64)>) -> Answer {
    let (page, notes) = (load(&me, id).await?, notes(&me, id).await?);
    let form = Filled::with(date_values("review", days_after(me.today, USUAL_REVIEW_DAYS)));
    draw_entry(&me, &page, &notes, entry, &form)
}

async fn hold(me: Me, Id((id, entry)): Id<(EpisodeId, u64)>, Posted(fields): Posted) -> Answer {
    let notes = notes(&me, id).await?;
    let found = notes.parts.iter().find(|p| p.header.version == entry);
    let is_held = found.ok_or(Problem::NotFound)?.held.is_some();
    let read = read_hold(&me, id, entry, is_held, fields);
    let draw = |me: &Me, page: &EpisodePage, form: &Filled| {
        draw_entry(me, page, &notes, entry, form).unwrap_or_else(IntoResponse::into_response)
    };
    run(&me, id, read, &at(id), draw).await
}

fn read_hold(me: &Me, id: EpisodeId, entry: u64, is_held: bool, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let why = r.text("why", "Write down why");
    if is_held {
        return r.finish(|| Some(on(id, None, EpisodeCommand::GiveBack { entry, why: why? })));
    }
    let reason = r.code("reason", HoldReason::from_code, "Choose on which ground");
    let review_on = r.date("review", "the day to look again", DateRule::TodayOrLater);
    let instead = r.optional("instead");
    let told = !r.ticked("quiet");
    r.finish(|| {
        let hold = Hold {
            entry,
            reason: reason?,
            review_on: review_on?,
            told,
            why: why?,
            instead,
        };
        Some(on(id, None, EpisodeCommand::HoldBack { hold }))
    })
}

fn draw(me: &Me, page: &EpisodePage, notes: &NotesToRelease, form: &Filled) -> Response {
    let (with_text, bare): (Vec<&CopyPart>, Vec<&CopyPart>) = notes.parts.iter().partition(|p| p.has_text());
    let asked = notes.copy.asked;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Their copy of the notes" }
        @match asked {
            Some((on, due)) => {
                p { "They asked on " (fmt::date(on)) ". Answer by " strong { (fmt::date_and_relative(due, me.today)) } ": one month, by law." }
            }
            None => p { "Nobody has asked for it" @if notes.copy.released_on.is_some() { " since" } ". What they wrote, answered and aim for themself, and what was told to them, they can read at any time." },
        }
        @if let Some(on) = notes.copy.released_on {
            p { "Released last on " (fmt::date(on)) ". What came later is in no copy until it is gone through." }
        }
        (nhsuk::inset_text(html! {
            p { "Everybody has a right to all of it. Two grounds allow you to hold a part back: that reading it would be likely to cause serious harm to the physical or mental health of the person or of somebody else, which the health professional judges who is or was last responsible for them; and that it is about another person who can be known from it and did not agree, or came from them in confidence. Colleagues who wrote it in their work are not such others." }
            p { "Hold back no more than that, and write what can be read all the same. That it is awkward, wrong or unflattering is no ground." }
            p class="nhsuk-body-s" { "UK GDPR, articles 12 and 15; Data Protection Act 2018, Schedule 3, paragraphs 2 and 5, and Schedule 2, paragraphs 16 and 17." }
        }))
        @if asked.is_none() && page.may(ActKind::AskForNotes) {
            form method="post" action={ (at(page.id)) "/asked" } novalidate {
                (me.hidden(&Filled::default(), None))
                (nhsuk::button("Record that they asked").secondary().once())
            }
        }
        h2 class="nhsuk-heading-m" { "What is there to read" }
        @if with_text.is_empty() { p { "No notes, letters or documents." } }
        @for part in &with_text { (one(page.id, part)) }
        @if !bare.is_empty() {
            (nhsuk::details(
                fmt::plural(bare.len(), "entry without words", "entries without words"),
                html! { ul class="nhsuk-list nhsuk-list--bullet" { @for part in &bare { li { (line(part)) } } } },
            ))
        }
        @if asked.is_some() && page.may(ActKind::ReleaseNotes) {
            h2 class="nhsuk-heading-m" { "Release" }
            p { "They can then read all of it but what is held back, on their own pages, and are told that it is there. Somebody who has no own pages is given a way to them, or a print of this." }
            form method="post" action=(at(page.id)) novalidate {
                (me.hidden(form, Some(notes.through)))
                input type="hidden" name="through" value=(notes.through);
                (form.tick("read", "I have gone through all of it"))
                (nhsuk::button("Release it to them").once())
            }
        }
    };
    record_sheet(me, page, form, "Their copy of the notes", "Records", main)
}

fn line(part: &CopyPart) -> Markup {
    html! { (fmt::date(part.header.date())) ": " (words::event(&part.event)) }
}

fn standing(part: &CopyPart) -> Markup {
    let (said, colour) = if part.held.is_some() {
        ("Held back", TagColour::Orange)
    } else if part.to_be_told {
        ("Told by a person first", TagColour::Yellow)
    } else if part.shown {
        ("In their copy", TagColour::Green)
    } else {
        ("Not released", TagColour::Grey)
    };
    html! { (nhsuk::tag(said, colour).classes("app-status")) }
}

fn texts(part: &CopyPart) -> Markup {
    html! {
        p class="nhsuk-body-s" { (part.author) ", " (part.header.role.words().to_lowercase()) }
        @for (key, text) in part.words.iter() {
            p class="nhsuk-u-margin-bottom-1" { strong { (key.words()) } }
            div class="app-as-sent" { (text) }
        }
        @if let Some(id) = part.document { p { a class="nhsuk-link" href={ "/documents/" (id) } { "Open the document" } } }
    }
}

fn one(id: EpisodeId, part: &CopyPart) -> Markup {
    let version = part.header.version;
    html! {
        section class="app-note" {
            h3 class="nhsuk-heading-s" { (line(part)) " " (standing(part)) }
            (texts(part))
            p class="app-no-print" {
                a class="nhsuk-link" href={ (at(id)) "/" (version) } {
                    @if part.held.is_some() { "Look at why it is held back" } @else { "Hold it back" }
                    span class="nhsuk-u-visually-hidden" { ": entry " (version) ", " (fmt::date(part.header.date())) }
                }
            }
        }
    }
}

fn draw_entry(me: &Me, page: &EpisodePage, notes: &NotesToRelease, entry: u64, form: &Filled) -> Answer {
    let part = notes.parts.iter().find(|p| p.header.version == entry);
    let part = part.ok_or(Problem::NotFound)?;
    let path = format!("{}/{entry}", at(page.id));
    let main = html! {
        h1 class="nhsuk-heading-l" { "In their copy?" }
        p { (line(part)) " " (standing(part)) }
        (texts(part))
        @match &part.held {
            Some((held, why, instead)) => (held_now(me, page, form, &path, held, why, instead.as_deref())),
            None if page.may(ActKind::HoldBack) => {
                h2 class="nhsuk-heading-m" { "Hold it back" }
                form method="post" action=(path) novalidate {
                    (me.hidden(form, None))
                    (form.radios("reason", "On which ground", choices(HoldReason::ALL, HoldReason::code, HoldReason::words)))
                    (form.textarea("why", "Why").hint("Colleagues read it, the person does not. Say whom you asked.").rows(4))
                    (form.textarea("instead", "What of it can be read all the same (optional)").hint("Write it out without the part that is held back. The person reads it in its place.").rows(6))
                    (form.date("review", "Look again on").hint("At most a year ahead. It is then on the list of what is due."))
                    (form.tick("quiet", "Even to say that something is held back would do the harm"))
                    (nhsuk::button("Hold it back").once())
                }
            }
            None => {},
        }
    };
    let sheet = Sheet {
        title: "In their copy?".to_owned(),
        area: "Records",
        way: Way::back(at(page.id)),
        form: Some(form),
        main,
    };
    Ok(layout::record_form(me, &PersonBanner::of(page), sheet))
}

fn held_now(
    me: &Me,
    page: &EpisodePage,
    form: &Filled,
    path: &str,
    held: &HeldBack,
    why: &str,
    instead: Option<&str>,
) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Held back since " (fmt::date(held.since)) }
        (nhsuk::summary_list()
            .row(("Ground", held.reason.words()))
            .row(("Why", html! { span class="app-words" { (why) } }))
            .row(("They read instead", html! { span class="app-words" { (instead.unwrap_or("Nothing of it")) } }))
            .row(("Their copy says so", if held.told { "Yes, that a part is held back" } else { "No" }))
            .row(("Look again", fmt::date_and_relative(held.review_on, me.today))))
        @if page.may(ActKind::HoldBack) {
            form method="post" action=(path) novalidate {
                (me.hidden(form, None))
                (form.textarea("why", "Why it can be read now").rows(3))
                (nhsuk::button("Hold it back no more").once())
            }
            p { "To hold it back for longer, or differently, end this and hold it back anew." }
        }
    }
}
