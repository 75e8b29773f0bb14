//! Giving a person a way to their own pages: a link, shown once to hand over, or a short letter with a code. Neither can
//! be seen again; another one takes its place.

use super::super::shared::{load, record_sheet};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, KEY, Reader};
use crate::layout::{self, Sheet, Way as Back};
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::EpisodeId;
use care::calendar::london_date;
use care::own_access::WayKind;
use care::person::SafeUse;
use care::terms::AccessNeed;
use casework::read::EpisodePage;
use casework::{ActKind, GiveWay, GivenWay, Once, OwnWays, Refused};
use maud::{Markup, html};

pub(super) fn routes(routes: Routes) -> Routes {
    let gives = Guard::needs(ActKind::GiveWayIn);
    routes
        .get("/episodes/{id}/own-pages", gives, show)
        .post("/episodes/{id}/own-pages", gives, give)
        .post("/episodes/{id}/own-pages/take-back", gives, take_back)
}

/// The choice of a link that is sent and not shown.
const BY_EMAIL: &str = "by_email";

/// What staff can give, in words.
const KINDS: [(&str, &str, &str); 4] = [
    (
        BY_EMAIL,
        "A link, by e-mail",
        "Sent to their own address, where they said that e-mail is safe. Nobody here sees it. It works once, for 7 days.",
    ),
    (
        WayKind::Link.code(),
        "A link, to hand over",
        "Shown once. Copy it into a message that the person expects, or let them take it from your screen. It works once, for 7 days.",
    ),
    (
        WayKind::Letter.code(),
        "A letter with a code",
        "A short letter that does not say who we are or what it is about. The code works once, for 21 days.",
    ),
    (
        WayKind::Sent.code(),
        "The code of the form that they sent",
        "Only if they filled in “refer yourself” themself and still have its code. Reach them in a way that was not in the form, or see them: a form can bear anybody’s name. The code then works once, for 21 days.",
    ),
];

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let ways = me.ask(move |desk, p| desk.own_ways(p, id)).await?;
    Ok(draw(&me, &page, &ways, &Filled::default()))
}

async fn give(me: Me, Id(episode): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, episode).await?;
    let mut r = Reader::new(fields, me.today);
    let from_list = |code: &str| KINDS.iter().map(|(kind, ..)| *kind).find(|kind| *kind == code);
    let kind = r.code("kind", from_list, "Choose what to give");
    let identity = r.text("identity", "Enter how you made sure that it is this person");
    let read = r.finish(|| {
        let kind = kind?;
        Some((
            kind == BY_EMAIL,
            GiveWay {
                episode,
                kind: WayKind::from_code(kind).unwrap_or(WayKind::Link),
                identity,
            },
        ))
    });
    let form = match read {
        Err(form) => form,
        Ok(((by_email, way), fields)) => {
            let sent = fields.clone();
            let principal = std::sync::Arc::clone(&me.principal);
            let answer = me.app.ask(move |desk| {
                let (key, body) = (sent.get(KEY), sent.content_bytes());
                let once = (!key.is_empty()).then_some(Once { key, body: &body });
                if by_email {
                    desk.email_way(&principal, episode, way.identity, once)
                        .map(|_| Way::Sent)
                } else if way.kind == WayKind::Sent {
                    desk.confirm_sender(&principal, episode, way.identity, once)
                        .map(|()| Way::Theirs)
                } else {
                    desk.give_way(&principal, way, once)
                        .map(|given| given.map_or(Way::ShownBefore, Way::Shown))
                }
            });
            match answer.await? {
                Ok(Way::Sent) => {
                    let back = format!("/episodes/{episode}/own-pages");
                    return Ok(me.went_well("The link is on its way, by e-mail", &back));
                }
                Ok(Way::Theirs) => {
                    let back = format!("/episodes/{episode}/own-pages");
                    return Ok(me.went_well("The code of their form opens their own pages now", &back));
                }
                Ok(Way::Shown(given)) => return Ok(given_page(&me, &page, &given)),
                Ok(Way::ShownBefore) => return Ok(shown_before(&me, &page)),
                Err(Refused::Rejected(rejection)) => Filled {
                    fields,
                    errors: rejection.into(),
                },
                Err(Refused::Invalid(errors)) => Filled {
                    fields,
                    errors: errors.into(),
                },
                Err(refused) => return Err(refused.into()),
            }
        }
    };
    let ways = me.ask(move |desk, p| desk.own_ways(p, episode)).await?;
    Ok(draw(&me, &page, &ways, &form))
}

/// What became of what was asked for.
enum Way {
    Sent,
    Theirs,
    Shown(GivenWay),
    ShownBefore,
}

/// Whether a link can go by e-mail: a mail server and an address of the pages are set up, and the person said yes.
fn may_be_emailed(me: &Me, page: &EpisodePage) -> bool {
    let post = &me.app.config().post;
    let leaves = (post.server.is_some() || me.app.desk().is_demo()) && !me.app.config().staff_hub;
    let safe = matches!(page.person.safe_contact.email, SafeUse::Yes | SafeUse::NeutralOnly);
    leaves && post.links.is_some() && safe && page.person.reach.email.is_some()
}

async fn take_back(me: Me, Id(id): Id<EpisodeId>, Posted(_): Posted) -> Answer {
    me.ask(move |desk, p| desk.withdraw_way(p, id)).await?;
    Ok(me.went_well("It opens nothing any more", &format!("/episodes/{id}/own-pages")))
}

fn draw(me: &Me, page: &EpisodePage, ways: &OwnWays, form: &Filled) -> Response {
    let letters_unsafe = page.person.safe_contact.letter == SafeUse::No;
    let offered = KINDS
        .into_iter()
        .filter(|(kind, ..)| *kind != WayKind::Letter.code() || !letters_unsafe)
        .filter(|(kind, ..)| *kind != BY_EMAIL || may_be_emailed(me, page))
        .filter(|(kind, ..)| *kind != WayKind::Sent.code() || me.app.desk().has_a_sent_form(&page.state))
        .map(|(kind, words, hint)| nhsuk::choice(kind, words).hint(hint));
    let last = ways.last_used.map_or_else(|| "Not yet".to_owned(), fmt::moment);
    let main = html! {
        h1 class="nhsuk-heading-l" { "Their own pages" }
        p { "There the person sees where they stand, what was decided once they were told, offers, dates and who has looked. They can contest a no and say that it is getting worse." }
        (nhsuk::summary_list()
            .row(("Last came in", last))
            .row(("Can still be used", html! {
                @match ways.live.first() {
                    None => "Nothing",
                    Some(way) => { (way.kind.words()) ", until " (fmt::date(london_date(way.expires_at))) }
                }
            })))
        @if !ways.live.is_empty() {
            form method="post" action={ "/episodes/" (page.id) "/own-pages/take-back" } novalidate {
                (me.hidden(&Filled::default(), None))
                (nhsuk::button("Take it back").secondary().once())
            }
        }
        @if page.person.died { p { "The person has died. Nothing goes to them any more." } }
        @else {
            @if letters_unsafe { (nhsuk::inset_text("Letters to this person are not safe, so only a link can be given. Hand it over yourself.")) }
            form method="post" action={ "/episodes/" (page.id) "/own-pages" } novalidate {
                (me.hidden(form, None))
                (form.radios("kind", nhsuk::Legend::medium("What do you give?"), offered))
                (form.textarea("identity", "How did you make sure that it is this person?")
                    .hint("In words: “knew her voice, and she told me her date of birth and first line of address”. Whoever has it opens the record.")
                    .rows(3))
                (nhsuk::button("Give it").once())
            }
        }
    };
    record_sheet(me, page, form, "Their own pages", "Records", main)
}

/// What staff hear while the service has no address that others could open.
const NO_ORIGIN: &str =
    "This service answers only on this machine, so there is no address for others to open. Whoever runs it sets one.";

/// Where the pages are, as a browser asks for them.
fn origin(me: &Me) -> &str {
    me.app.config().public_origin.as_deref().unwrap_or_default()
}

fn given_page(me: &Me, page: &EpisodePage, given: &GivenWay) -> Response {
    match given.kind {
        WayKind::Letter => letter(me, page, given),
        WayKind::Link | WayKind::NextTime | WayKind::Sent | WayKind::ForCarer => {
            let main = html! {
                h1 class="nhsuk-heading-l" { "The link" }
                (nhsuk::inset_text(html! {
                    p class="app-code" { strong { (origin(me)) "/enter/" (given.secret) } }
                    p { "It works once, until " (fmt::date(london_date(given.expires_at))) "." }
                }))
                @if origin(me).is_empty() { p { (NO_ORIGIN) } }
                p { "It is shown only now and is kept nowhere. Whoever has it opens the record: give it to nobody but the person." }
                p { "A program that looks at links in messages does not use it up; pressing the button on its page does." }
                p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/contact" } { "Done: back to contact and needs" } }
            };
            record_sheet(me, page, &Filled::default(), "The link", "Records", main)
        }
    }
}

fn shown_before(me: &Me, page: &EpisodePage) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "It was shown once" }
        (layout::empty("What you gave was shown when you gave it, and is kept nowhere.", "If it was lost, give another: the first then opens nothing.", Some(("Give another", &format!("/episodes/{}/own-pages", page.id)))))
    };
    record_sheet(me, page, &Filled::default(), "It was shown once", "Records", main)
}

/// The letter. It names no therapy and not even the service, so that whoever opens it learns nothing; the name of the
/// person stands in the window alone.
fn letter(me: &Me, page: &EpisodePage, given: &GivenWay) -> Response {
    let service = me.app.desk().service();
    let person = &page.person;
    let class = if person.needs.contains(&AccessNeed::LargePrint) {
        "app-letter app-letter--large-print"
    } else {
        "app-letter"
    };
    let mut lines: Vec<String> = person.identity.name.iter().map(care::person::Name::full).collect();
    lines.extend(person.reach.address.iter().cloned());
    lines.extend(person.reach.postcode.clone());
    let spoken = person.identity.name.as_ref().map_or("reader", |n| n.spoken());
    let careful = match person.safe_contact.letter {
        SafeUse::NotAsked => Some("Nobody has asked yet whether letters are safe. Ask before you send it."),
        SafeUse::NeutralOnly => Some("Use a plain envelope: nothing on it may say who we are."),
        SafeUse::Yes | SafeUse::No => None,
    };
    let main = html! {
        div class="app-no-print" {
            p { "Print this page now: the code is shown only once and is kept nowhere. Menus and notes like this one are left out on paper." }
            @if careful.is_some() || page.careful.is_some() || person.reach.address.is_empty() || origin(me).is_empty() {
                (nhsuk::warning_callout(nhsuk::heading(2, "Before you send it"), html! { ul {
                    @if let Some(careful) = careful { li { (careful) } }
                    @if let Some(careful) = &page.careful { li { (careful) } }
                    @if person.reach.address.is_empty() { li { "No address is recorded." } }
                    @if origin(me).is_empty() { li { (NO_ORIGIN) } }
                } }))
            }
        }
        article class=(class) {
            div class="app-letter__head" { address class="app-letter__address" { (lines.join("\n")) } }
            p { (fmt::date(me.today)) }
            p { "Dear " (spoken) "," }
            h1 class="nhsuk-heading-m" { "Your page" }
            p { "You can see where things stand on a page of your own. To open it, go to" }
            p class="app-code" { strong { (origin(me)) "/enter" } }
            p { "and type this code:" }
            p class="app-code" { strong { (given.secret) } }
            p { "The code works once, until " (fmt::date(london_date(given.expires_at))) ". Keep it where only you see it. If you do not want this, throw the letter away." }
            @if !service.contact.phone.is_empty() { p { "If you have a question, call us on " (fmt::phone(&service.contact.phone)) "." } }
            p { "Yours sincerely," }
            p { (me.principal.name) }
        }
    };
    let sheet = Sheet {
        title: "Letter with a code".to_owned(),
        area: "Records",
        way: Back::back(format!("/episodes/{}/own-pages", page.id)),
        main,
        ..Sheet::default()
    };
    layout::print_neutral(me, sheet)
}

/// What the page of contact and needs says of it, with the way here.
pub(super) fn card(page: &EpisodePage) -> Markup {
    html! {
        @if page.may(ActKind::GiveWayIn) && !page.person.died {
            p { a class="nhsuk-link app-target" href={ "/episodes/" (page.id) "/own-pages" } { "Give them a way to their own pages" } }
        }
    }
}
