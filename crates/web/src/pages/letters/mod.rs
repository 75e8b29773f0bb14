//! Letters: what can be written to whom, printed for an envelope with a window, and recorded as sent. To the person
//! first, in plain words; copies by consent.

mod sheet;
mod text;

use super::shared::{load, record_sheet, run};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader, choices};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::episode::{EpisodeCommand, LetterKind, Standing};
use care::sharing::Extent;
use care::terms::{Audience, Channel};
use casework::read::EpisodePage;
use casework::{Act, ActKind};
use maud::{Markup, html};
use std::borrow::Cow;

const SENDS: Guard = Guard::needs(ActKind::SendLetter);

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/episodes/{id}/letters", SENDS, show)
        .post("/episodes/{id}/letters", SENDS, record)
        .get("/episodes/{id}/letters/{kind}", SENDS, sheet::show)
}

/// Letters that are written here; a short message is printed from the outbox.
fn written_here() -> impl Iterator<Item = LetterKind> {
    LetterKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != LetterKind::Notice)
}

/// A short letter on its sheet, for a message that has no letter of its own.
pub(super) fn short(me: &Me, page: &EpisodePage, subject: String, body: Markup, back: &str) -> Response {
    sheet::short(me, page, &text::Written { subject, body }, back)
}

/// A letter to the person among others that are printed together, with what to look at before it is sent; or why it
/// cannot be printed.
pub(super) async fn among(
    me: &Me,
    page: &EpisodePage,
    kind: LetterKind,
) -> Result<Result<(Markup, Vec<String>), String>, Problem> {
    sheet::among(me, page, kind).await
}

/// A short letter among others.
pub(super) fn short_among(me: &Me, page: &EpisodePage, subject: String, body: Markup) -> (Markup, Vec<String>) {
    sheet::short_among(me, page, &text::Written { subject, body })
}

/// Why a letter cannot be written now, and where that is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NotNow {
    why: Cow<'static, str>,
    mend: Option<(&'static str, String)>,
}

impl NotNow {
    fn because(why: impl Into<Cow<'static, str>>) -> Self {
        Self {
            why: why.into(),
            mend: None,
        }
    }

    fn until(why: &'static str, words: &'static str, href: String) -> Self {
        Self {
            why: Cow::Borrowed(why),
            mend: Some((words, href)),
        }
    }
}

/// Whether there is what the letter speaks of, and whether the person may learn it from a letter.
fn ready(page: &EpisodePage, kind: LetterKind) -> Result<(), NotNow> {
    let state = &page.state;
    let at = |part: &str| format!("/episodes/{}/{part}", page.id);
    if page.person.died {
        return Err(NotNow::because("The person has died. No letter goes to them"));
    }
    match kind {
        LetterKind::Acknowledgement => Ok(()),
        LetterKind::Appointment if state.open_appointments().next().is_some() => Ok(()),
        LetterKind::Appointment => Err(NotNow::until("No conversation is booked", "Book one", at("assessment"))),
        LetterKind::Offer if state.open_offers().next().is_some() => Ok(()),
        LetterKind::Offer => Err(NotNow::because("No offer is open")),
        LetterKind::Unreached if text::tries(page).is_empty() => {
            Err(NotNow::because("No try to reach the person is recorded"))
        }
        LetterKind::Unreached => Ok(()),
        LetterKind::Ending => match text::last_ended(page) {
            None => Err(NotNow::because("No course has ended")),
            Some((_, version)) if is_masked(page, version) => Err(clinician_prints()),
            Some(_) => Ok(()),
        },
        LetterKind::Decision => decision_ready(page),
        LetterKind::Notice => Err(NotNow::because("Short messages are printed from the outbox")),
    }
}

fn decision_ready(page: &EpisodePage) -> Result<(), NotNow> {
    let at = |part: &str| format!("/episodes/{}/{part}", page.id);
    let Some(made) = page.state.decision() else {
        return Err(NotNow::until("Nothing is decided yet", "Decide", at("decision")));
    };
    match made.standing {
        Standing::Provisional => {
            let (why, words) = ("A second clinician confirms the decision first", "Confirm it");
            return Err(NotNow::until(why, words, at("decision/confirmation")));
        }
        Standing::Fallen => return Err(NotNow::until("The decision fell", "Decide anew", at("decision"))),
        Standing::Final | Standing::Replaced => {}
    }
    if made.is_a_no() && !made.was_told(Audience::Person) {
        let why = "A no is told by a human before a letter says it";
        return Err(NotNow::until(why, "Tell the person", at("decision/telling")));
    }
    if is_masked(page, made.version) {
        Err(clinician_prints())
    } else {
        Ok(())
    }
}

/// Whether the texts of an entry are left out for whoever looks.
fn is_masked(page: &EpisodePage, version: u64) -> bool {
    page.entry(version).is_none_or(|entry| !entry.masked.is_empty())
}

fn clinician_prints() -> NotNow {
    NotNow::because("Its text is not shown in your role: a clinician prints this letter, and you record it as sent")
}

/// Whether and how far a letter may go to somebody; the rule is [`care::sharing`]'s, the words of a refusal begin a
/// sentence here.
fn extent(page: &EpisodePage, kind: LetterKind, to: Audience) -> Result<Extent, String> {
    care::sharing::extent(&page.person, &page.state, kind, to).map_err(|why| {
        let words = why.detail.unwrap_or_else(|| why.rule.words().to_owned());
        let mut letters = words.chars();
        letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    })
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

async fn record(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let letter = r.code("letter", LetterKind::from_code, "Choose the letter");
    let to = r.code("to", Audience::from_code, "Choose to whom it went");
    let channel = r.code("channel", Channel::from_code, "Choose how it went");
    if let Some((letter, to)) = letter.zip(to)
        && let Err(why) = extent(&page, letter, to)
    {
        r.wrong("to", why);
    }
    let expected = r.expected();
    let read = r.finish(|| {
        let command = EpisodeCommand::SendLetter {
            letter: letter?,
            to: to?,
            channel: channel?,
        };
        Some(Act::Episode { id, expected, command })
    });
    run(&me, id, read, &format!("/episodes/{id}/letters"), draw).await
}

fn draw(me: &Me, page: &EpisodePage, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Letters" }
        p { "To the person first. Copies go only to whom the person agreed. Look above how they may safely be written to." }
        div class="app-tiles" { @for kind in written_here() { (one(page, kind)) } }
        h2 class="nhsuk-heading-m" { "Record a letter as sent" }
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            (form.radios("letter", nhsuk::Legend::small("Which letter"), written_here().map(|kind| (kind.code(), kind.words()))))
            (form.radios("to", nhsuk::Legend::small("To whom"), choices(Audience::ALL, Audience::code, Audience::words)))
            (form.radios("channel", nhsuk::Legend::small("How"), [
                (Channel::Letter.code(), "By post"),
                (Channel::InPerson.code(), "Given by hand"),
                (Channel::Email.code(), "By email"),
            ]))
            (nhsuk::button("Record as sent").once())
        }
        p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/contact/consents" } { "What the person agreed to" } }
    };
    record_sheet(me, page, form, "Letters", "Letters", main)
}

fn one(page: &EpisodePage, kind: LetterKind) -> Markup {
    let sent: Vec<String> = page
        .state
        .letters
        .iter()
        .filter(|(letter, ..)| *letter == kind)
        .map(|(_, to, how, on)| {
            let how = if *how == Channel::Letter {
                "by post"
            } else {
                how.words()
            };
            format!("{}, {}, {}", to.words(), how.to_lowercase(), fmt::date(*on))
        })
        .collect();
    let href = |to: Audience| format!("/episodes/{}/letters/{}?to={}", page.id, kind.code(), to.code());
    let body = html! {
        @match ready(page, kind) {
            Err(not) => p { (not.why) "." @if let Some((words, href)) = &not.mend { " " a class="nhsuk-link" href=(href) { (words) } } },
            Ok(()) => {
                ul class="app-actions" {
                    @for to in Audience::ALL {
                        @if extent(page, kind, *to).is_ok() {
                            li { a class="nhsuk-link app-target" href=(href(*to)) { (print_words(kind, *to, page)) span class="nhsuk-u-visually-hidden" { ": " (kind.words()) } } }
                        }
                    }
                }
            }
        }
        @if !sent.is_empty() { p class="nhsuk-u-margin-bottom-0" { "Sent: " (sent.join("; ")) "." } }
    };
    html! { (nhsuk::card(nhsuk::heading(2, kind.words()).size(Some(nhsuk::Size::S)), body)) }
}

fn print_words(kind: LetterKind, to: Audience, page: &EpisodePage) -> String {
    let whom = fmt::within(to.words());
    match extent(page, kind, to) {
        Ok(Extent::Copy) => format!("Copy to {whom}"),
        _ => format!("Letter to {whom}"),
    }
}
