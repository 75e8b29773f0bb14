//! A letter on its sheet: address in the window, date, salutation, subject, text, signature; large where the person
//! needs it.

use super::super::shared::load;
use super::text::{self, Written};
use super::{Extent, NotNow, extent, ready};
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::language_words;
use crate::respond::{Answer, Problem};
use axum::response::Response;
use care::episode::LetterKind;
use care::person::SafeUse;
use care::terms::{AccessNeed, Audience};
use care::{EpisodeId, Key};
use casework::ActKind;
use casework::read::{EpisodePage, OpeningRow};
use maud::{Markup, html};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Questions {
    to: String,
    large: String,
}

pub(super) async fn show(me: Me, Id((id, kind)): Id<(EpisodeId, String)>, Asked(asked): Asked<Questions>) -> Answer {
    let kind = LetterKind::from_code(&kind).ok_or(Problem::NotFound)?;
    let to = Audience::from_code(&asked.to).unwrap_or(Audience::Person);
    let page = load(&me, id).await?;
    if let Err(not) = ready(&page, kind) {
        return Ok(draw_not(&me, &page, kind, &not));
    }
    let extent = match extent(&page, kind, to) {
        Ok(extent) => extent,
        Err(why) => return Ok(draw_not(&me, &page, kind, &NotNow::because(why))),
    };
    let slot = slot_of(&me, &page, kind).await?;
    let written = text::write(&me, &page, kind, extent, slot.as_ref());
    let large = to == Audience::Person && page.person.needs.contains(&AccessNeed::LargePrint) || asked.large == "yes";
    let main = html! {
        (before(&page, to, large, &me.path))
        (letter(&me, &page, to, extent, &written, (large, true)))
    };
    Ok(framed(&me, &page, kind, main))
}

/// A letter to the person among others that are printed together: with what to look at before it is sent; or why it
/// cannot be printed.
pub(super) async fn among(
    me: &Me,
    page: &EpisodePage,
    kind: LetterKind,
) -> Result<Result<(Markup, Vec<String>), String>, Problem> {
    if let Err(not) = ready(page, kind) {
        return Ok(Err(not.why.into_owned()));
    }
    let extent = match extent(page, kind, Audience::Person) {
        Ok(extent) => extent,
        Err(why) => return Ok(Err(why)),
    };
    let slot = slot_of(me, page, kind).await?;
    let written = text::write(me, page, kind, extent, slot.as_ref());
    Ok(Ok(of_many(me, page, extent, &written)))
}

/// A short letter among others.
pub(super) fn short_among(me: &Me, page: &EpisodePage, written: &Written) -> (Markup, Vec<String>) {
    of_many(me, page, Extent::Own, written)
}

fn of_many(me: &Me, page: &EpisodePage, extent: Extent, written: &Written) -> (Markup, Vec<String>) {
    let large = page.person.needs.contains(&AccessNeed::LargePrint);
    let sheet = letter(me, page, Audience::Person, extent, written, (large, false));
    (sheet, careful(page))
}

/// A short letter to the person, with the words that the outbox brings.
pub(super) fn short(me: &Me, page: &EpisodePage, written: &Written, back: &str) -> Response {
    let large = page.person.needs.contains(&AccessNeed::LargePrint);
    let to = Audience::Person;
    let main = html! {
        (before(page, to, large, &me.path))
        (letter(me, page, to, Extent::Own, written, (large, true)))
    };
    let sheet = Sheet {
        title: format!("Letter: {}", fmt::within(&written.subject)),
        area: "Messages",
        way: Way::back(back),
        main,
        ..Sheet::default()
    };
    layout::print(me, sheet)
}

fn framed(me: &Me, page: &EpisodePage, kind: LetterKind, main: Markup) -> Response {
    let sheet = Sheet {
        title: format!("Letter: {}", kind.words().to_lowercase()),
        area: "Letters",
        way: Way::back(format!("/episodes/{}/letters", page.id)),
        main,
        ..Sheet::default()
    };
    layout::print(me, sheet)
}

/// The slot of the offer that a letter speaks of, for those who may see slots: it knows the place.
async fn slot_of(me: &Me, page: &EpisodePage, kind: LetterKind) -> Result<Option<OpeningRow>, Problem> {
    let offered = page.state.open_offers().last().map(|offer| offer.opening);
    let (Some(opening), LetterKind::Offer, true) = (offered, kind, me.may(ActKind::SeePractitioners)) else {
        return Ok(None);
    };
    let all = me.ask(casework::Desk::openings).await?;
    Ok(all.into_iter().find(|row| row.id == opening))
}

fn draw_not(me: &Me, page: &EpisodePage, kind: LetterKind, not: &NotNow) -> Response {
    let next = not.mend.as_ref().map(|(words, href)| (*words, href.as_str()));
    let main = html! {
        h1 class="nhsuk-heading-l" { "This letter cannot be written now" }
        (layout::empty(kind.words(), &format!("{}.", not.why), next))
    };
    framed(me, page, kind, main)
}

/// What to look at before a letter to the person is sent.
fn careful(page: &EpisodePage) -> Vec<String> {
    let person = &page.person;
    let mut careful: Vec<String> = Vec::new();
    {
        match person.safe_contact.letter {
            SafeUse::No => {
                careful.push("The person does not want letters at home. Give it by hand, or ask how else".to_owned())
            }
            SafeUse::NeutralOnly => careful.push("Use a plain envelope: nothing on it may say who we are".to_owned()),
            SafeUse::NotAsked => careful.push("Nobody has asked yet whether letters are safe".to_owned()),
            SafeUse::Yes => {}
        }
        careful.extend(page.careful.clone().filter(|c| !c.trim().is_empty()));
        let other = [
            AccessNeed::EasyRead,
            AccessNeed::Braille,
            AccessNeed::Audio,
            AccessNeed::Bsl,
        ];
        let needed: Vec<String> = other
            .iter()
            .filter(|n| person.needs.contains(n))
            .map(|n| n.words().to_lowercase())
            .collect();
        if !needed.is_empty() {
            careful.push(format!(
                "The person asked for {}. This print is not enough by itself",
                fmt::joined(&needed)
            ));
        }
        if let Some(language) = person.interpreter.as_deref() {
            careful.push(format!(
                "The person uses {}. This letter is in English: have it read to them or translated",
                language_words(language)
            ));
        }
        if person.reach.address.is_empty() {
            careful.push("No address is recorded".to_owned());
        }
    }
    careful
}

/// What to look at before it is printed. Not printed itself.
fn before(page: &EpisodePage, to: Audience, large: bool, path: &str) -> Markup {
    let careful = if to == Audience::Person {
        careful(page)
    } else {
        Vec::new()
    };
    html! {
        div class="app-no-print" {
            p { "Print this page. Menus and notes like this one are left out on paper. Then record the letter as sent."
                @if !large { " " a class="nhsuk-link" href={ (path) "?large=yes&to=" (to.code()) } { "Large print" } } }
            @if !careful.is_empty() {
                (nhsuk::warning_callout(nhsuk::heading(2, "Before you send it"), html! { ul { @for line in &careful { li { (line) "." } } } }))
            }
        }
    }
}

/// The lines in the window.
fn address(page: &EpisodePage, to: Audience) -> Vec<String> {
    let sent = page.state.referrals.first();
    let said = |key: Key| {
        sent.and_then(|(_, version)| page.words(*version, key))
            .map(str::to_owned)
    };
    let person = &page.person;
    match to {
        Audience::Person => {
            let mut lines = vec![
                person
                    .identity
                    .name
                    .as_ref()
                    .map_or_else(|| "Name not given".to_owned(), addressed),
            ];
            if person.safe_contact.letter == SafeUse::No {
                lines.push("By hand".to_owned());
            } else {
                lines.extend(person.reach.address.iter().cloned());
                lines.extend(person.reach.postcode.clone());
            }
            lines
        }
        Audience::Gp => {
            let practice = person.identity.gp_practice.clone();
            vec![
                "The GP".to_owned(),
                practice.unwrap_or_else(|| "Practice not recorded".to_owned()),
            ]
        }
        Audience::Referrer => {
            let organisation = sent.and_then(|(r, _)| r.referrer_organisation.clone());
            let name = said(Key::ReferrerName).unwrap_or_else(|| "The referrer".to_owned());
            std::iter::once(name).chain(organisation).collect()
        }
        Audience::Carer => {
            vec![
                person
                    .carer
                    .as_ref()
                    .map_or_else(|| "The carer".to_owned(), |carer| carer.name.clone()),
            ]
        }
    }
}

/// "Dr Amina Rahman".
fn addressed(name: &care::person::Name) -> String {
    let title = name
        .title
        .as_deref()
        .filter(|t| !t.is_empty())
        .map(|t| format!("{t} "))
        .unwrap_or_default();
    format!("{title}{}", name.full())
}

fn letter(
    me: &Me,
    page: &EpisodePage,
    to: Audience,
    extent: Extent,
    written: &Written,
    (large, alone): (bool, bool),
) -> Markup {
    let service = me.app.desk().service();
    let person = &page.person.identity;
    let name = fmt::name(person.name.as_ref());
    let spoken = person
        .name
        .as_ref()
        .map_or_else(|| "reader".to_owned(), |n| n.spoken().to_owned());
    let class = if large {
        "app-letter app-letter--large-print"
    } else {
        "app-letter"
    };
    html! {
        article class=(class) {
            div class="app-letter__head" {
                p class="app-letter__from" {
                    strong { (service.name) }
                    @if !service.contact.address.is_empty() { br; (service.contact.address.replace('\n', ", ")) }
                }
                address class="app-letter__address" { (address(page, to).join("\n")) }
            }
            p { (fmt::date(me.today)) }
            @if extent == Extent::Copy {
                p { strong { "Copy for " (fmt::within(to.words())) ", sent with the person’s agreement." }
                    br; (name) ", born " (fmt::born(person.born, me.today)) ", NHS number " (fmt::nhs_number(person.nhs_number.as_ref())) }
            }
            p { "Dear " @if extent == Extent::Minimum { "colleague" } @else { (spoken) } "," }
            @if alone { h1 class="nhsuk-heading-m" { (written.subject) } } @else { h2 class="nhsuk-heading-m" { (written.subject) } }
            @if extent == Extent::Minimum {
                p { "About " (name) ", born " (fmt::born(person.born, me.today)) ", NHS number " (fmt::nhs_number(person.nhs_number.as_ref())) }
            }
            (written.body)
            (call(me, extent))
            p { "Yours sincerely," }
            p { (me.principal.name) br; (me.role().words()) br; (service.name) }
            @if extent != Extent::Minimum { (layout::crisis_help()) }
        }
    }
}

/// Whom to call.
fn call(me: &Me, extent: Extent) -> Markup {
    let contact = &me.app.desk().service().contact;
    let mut ways: Vec<String> = Vec::new();
    if !contact.phone.is_empty() {
        let hours = if contact.hours.is_empty() {
            String::new()
        } else {
            format!(" ({})", contact.hours)
        };
        ways.push(format!("call us on {}{hours}", fmt::phone(&contact.phone)));
    }
    if !contact.email.is_empty() {
        ways.push(format!("write to {}", contact.email));
    }
    html! {
        @if ways.is_empty() {
            p class="app-no-print app-missing" { "The settings hold no phone number and no email of the service, so the letter names none." }
        } @else {
            p { @if extent == Extent::Minimum { "If you have a question, " } @else { "If you have a question, if you would like this letter in another form or language, or if something in it is not right, " }
                (ways.join(" or ")) "." }
        }
    }
}
