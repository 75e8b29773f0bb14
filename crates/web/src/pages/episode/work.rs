//! Sessions, goals, notes, safety and messages of an episode.

use crate::fmt::{self, Missing};
use crate::me::Me;
use care::episode::{Concern, ConcernStanding, Course, Replied, Reply, Session};
use care::terms::Attendance;
use care::{Key, calendar};
use casework::ActKind;
use casework::read::EpisodePage;
use maud::{Markup, html};
use nhsuk::{TagColour, cell, number, tag};

pub(super) fn draw(me: &Me, page: &EpisodePage) -> Markup {
    let state = &page.state;
    html! {
        @if !state.courses.is_empty() {
            h2 class="nhsuk-heading-m" id="sessions" { "Sessions" }
            @for course in &state.courses { (sessions(me, page, course)) }
        }
        @if !state.goals.is_empty() { (goals(page)) }
        @if !state.concerns.is_empty() {
            h2 class="nhsuk-heading-m" id="safety" { "Safety" }
            @for concern in &state.concerns { (safety(me, page, concern)) }
        }
        @if !state.messages.is_empty() { (messages(me, page)) }
        @if !state.notes.is_empty() { (notes(page)) }
    }
}

fn standing(session: &Session, today: jiff::civil::Date) -> (String, TagColour) {
    match (&session.held, &session.cancelled) {
        (Some(held), _) => match held.attendance {
            Attendance::DidNotAttend => ("Did not attend".to_owned(), TagColour::Orange),
            attended => (attended.words().to_owned(), TagColour::Green),
        },
        (None, Some(by)) => (format!("Cancelled: {}", by.words().to_lowercase()), TagColour::Grey),
        (None, None) if calendar::london_date(session.at) <= today => ("To be recorded".to_owned(), TagColour::Orange),
        (None, None) => ("Booked".to_owned(), TagColour::Blue),
    }
}

/// Booked sessions that stand open; later ones open by one press.
const AHEAD: usize = 2;

fn sessions(me: &Me, page: &EpisodePage, course: &Course) -> Markup {
    let about = format!(
        "{}, with {}",
        crate::words::choice(&course.facts.choice),
        page.names.practitioner(course.facts.practitioner)
    );
    let numbered: Vec<(usize, &Session)> = (1..).zip(&course.sessions).collect();
    let booked = |session: &Session| session.is_open() && calendar::london_date(session.at) > page.today;
    let first_booked = numbered.iter().position(|(_, session)| booked(session));
    let shown = first_booked.map_or(numbered.len(), |at| at.saturating_add(AHEAD));
    let (shown, later) = numbered.split_at_checked(shown).unwrap_or((&numbered, &[]));
    html! {
        @if shown.is_empty() { p { (about) ": no session is planned yet." } }
        @else { (session_table(me, page, course, &about, shown)) }
        @if !later.is_empty() {
            @let caption = format!("Later sessions: {about}");
            (nhsuk::details(
                fmt::plural(later.len(), "later session", "later sessions"),
                session_table(me, page, course, &caption, later),
            ))
        }
    }
}

fn session_table(me: &Me, page: &EpisodePage, course: &Course, caption: &str, all: &[(usize, &Session)]) -> Markup {
    let recordable = page.may(ActKind::RecordSession) && me.app.has_page("/episodes/{id}/sessions/{session}");
    let rows = all.iter().map(|(place, session)| {
        let (words, colour) = standing(session, page.today);
        let when = fmt::moment(session.at);
        let when = if recordable {
            html! { a class="nhsuk-link" href={ "/episodes/" (page.id) "/sessions/" (session.id) } { (when) } }
        } else {
            html! { (when) }
        };
        // What is not held yet is shown as it is planned.
        let (medium, minutes) = session
            .held
            .map_or((course.facts.medium, course.facts.weekly.minutes), |held| {
                (held.medium, held.minutes)
            });
        [
            number(place.to_string()),
            cell(when),
            cell(tag(words, colour).classes("app-status")),
            cell(format!("{}, {}", medium.words(), fmt::duration(minutes))),
        ]
    });
    let heads = [number("Session"), cell("When"), cell("Standing"), cell("How")];
    let table = nhsuk::table(caption)
        .caption_size(Some(nhsuk::Size::S))
        .responsive(true);
    html! { (table.classes("app-list").head(heads).rows(rows)) }
}

fn goals(page: &EpisodePage) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" id="goals" { "Goals" }
        (nhsuk::summary_list().facts(page.state.goals.iter().map(|goal| {
            let rated = match goal.ratings.last() {
                Some((on, rating)) => format!("{rating} of 10, {}", fmt::date(*on)),
                None => "Not rated yet".to_owned(),
            };
            (fmt::text(page.words(goal.version, Key::Goal), Missing::NotRecorded), rated)
        })))
    }
}

/// Where a concern stands: needs action, known, closed.
fn concern_tag(concern: &Concern) -> (String, TagColour) {
    match concern.standing {
        ConcernStanding::Open if concern.acted_on => ("Open, acted on".to_owned(), TagColour::Orange),
        ConcernStanding::Open => (
            format!("Open: act {}", concern.response.words().to_lowercase()),
            TagColour::Red,
        ),
        ConcernStanding::Known(on) => (format!("Known, look again {}", fmt::date(on)), TagColour::Yellow),
        ConcernStanding::Closed => ("Closed".to_owned(), TagColour::Green),
    }
}

fn safety(me: &Me, page: &EpisodePage, concern: &Concern) -> Markup {
    let (words, colour) = concern_tag(concern);
    let path = format!("/episodes/{}/concerns/{}", page.id, concern.id);
    let acts =
        concern.is_open() && page.may(ActKind::ActOnConcern) && me.app.has_page("/episodes/{id}/concerns/{concern}");
    let what = concern.versions.iter().flat_map(|version| {
        page.entry(*version).into_iter().flat_map(|entry| {
            entry
                .words
                .iter()
                .map(move |(key, text)| (key.words(), text.to_owned(), entry.header.date(), entry.author.clone()))
        })
    });
    let told: Vec<_> = what.collect();
    html! {
        section class="nhsuk-card" {
            div class="nhsuk-card__content" {
                h3 class="nhsuk-card__heading nhsuk-heading-s" { (concern.kind.words()) }
                p { (tag(words, colour).classes("app-status")) " Raised " (fmt::moment(concern.raised_at)) ", from " (concern.source.words().to_lowercase())
                    @if let Some(owner) = concern.owner { ". Seen to by " (page.names.user(owner)) } "." }
                @for (key, text, on, author) in &told {
                    p class="nhsuk-u-margin-bottom-1" { strong { (key) } ", " (author) ", " (fmt::date(*on)) }
                    div class="app-as-sent" { (text) }
                }
                @if acts { p { a class="nhsuk-link" href=(path) { "Act on this concern" } } }
            }
        }
    }
}

fn messages(me: &Me, page: &EpisodePage) -> Markup {
    let answers = page.may(ActKind::ReadMessage) && me.app.has_page("/episodes/{id}/messages/{message}");
    html! {
        h2 class="nhsuk-heading-m" id="messages" { "Messages from the person" }
        @for (id, at, version, read) in &page.state.messages {
            @let replies: Vec<&Reply> = page.state.replies.iter().filter(|r| r.message == *id).collect();
            p class="nhsuk-u-margin-bottom-1" { strong { (fmt::moment(*at)) } " "
                @if !*read { (tag("Unread", TagColour::Yellow).classes("app-status")) }
                @else if replies.is_empty() { (tag("Read, no answer", TagColour::Grey).classes("app-status")) }
            }
            blockquote class="app-quote" { (fmt::text(page.words(*version, Key::Message), Missing::NotRecorded)) }
            @for reply in replies { (answered(page, reply)) }
            @if answers { p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/messages/" (id) } { @if *read { "Answer again" } @else { "Answer" } span class="nhsuk-u-visually-hidden" { " the message of " (fmt::moment(*at)) } } } }
        }
    }
}

/// An answer to a message, as staff see it.
pub(in crate::pages) fn answered(page: &EpisodePage, reply: &Reply) -> Markup {
    let by = page
        .entry(reply.version)
        .map(|entry| entry.author.clone())
        .unwrap_or_default();
    html! {
        @match reply.how {
            Replied::Written(_) => {
                p class="nhsuk-u-margin-bottom-1" { "Answered by " (by) ", " (fmt::moment(reply.at)) }
                div class="app-as-sent" { (fmt::text(page.words(reply.version, Key::Answer), Missing::NotRecorded)) }
            }
            Replied::Spoken(channel) => {
                p class="nhsuk-u-margin-bottom-1" { "Answered by " (by) ", " (fmt::moment(reply.at)) ": " (channel.words().to_lowercase()) }
                @if let Some(note) = page.words(reply.version, Key::Note) { div class="app-as-sent" { (note) } }
            }
        }
    }
}

fn notes(page: &EpisodePage) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" id="notes" { "Notes" }
        @for note in page.state.notes.iter().rev() {
            @let entry = page.entry(note.version);
            @if let Some(entry) = entry {
                article class="nhsuk-u-margin-bottom-5" {
                    h3 class="nhsuk-heading-xs" { (fmt::date(note.on)) ", " (page.names.human(note.by)) ", " (note.layer.words().to_lowercase())
                        @if note.corrects.is_some() { ", corrects an earlier note" } }
                    @if entry.misfiled { p class="app-missing" { "Marked as belonging elsewhere; its text is not shown." } }
                    @else { (fmt::text(entry.words.get(Key::Note), Missing::NotRecorded)) }
                }
            }
        }
    }
}
