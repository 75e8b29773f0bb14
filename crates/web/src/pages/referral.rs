//! A referral as it was sent, beside what we understood of it.

use super::shared::{episode_link, load};
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::person_banner::PersonBanner;
use crate::respond::{Answer, Problem, document};
use crate::router::{Guard, Routes};
use crate::words;
use care::episode::Referral;
use care::terms::Means;
use care::{DocumentId, EpisodeId, Key, ReferralId};
use casework::ActKind;
use casework::read::{AsSent, EpisodePage};
use maud::{Markup, html};
use nhsuk::summary_row;

/// Texts that come with a referral, in the order in which they are read: own words first.
const TEXTS: [Key; 10] = [
    Key::OwnWords,
    Key::Hopes,
    Key::SafetyAsSent,
    Key::ReferralReason,
    Key::ReferrerView,
    Key::Circumstances,
    Key::DiagnosisGiven,
    Key::Medication,
    Key::ReferrerName,
    Key::ReferrerContact,
];

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get(
            "/episodes/{id}/referrals/{referral}",
            Guard::needs(ActKind::SeeEpisode),
            show,
        )
        .get("/documents/{id}", Guard::needs(ActKind::SeeDocument), show_document)
}

async fn show(me: Me, Id((id, referral)): Id<(EpisodeId, ReferralId)>) -> Answer {
    let page = load(&me, id).await?;
    let found = page.state.referrals.iter().find(|(r, _)| r.id == referral);
    let Some((sent, version)) = found else {
        return Err(Problem::NotFound);
    };
    let message = if sent.means == Means::Message && me.may(ActKind::SeeDocument) {
        // The original may be gone, or be more than the role sees; the words we keep are shown all the same.
        me.ask(move |desk, p| desk.as_sent(p, id, referral)).await.ok()
    } else {
        None
    };
    let view = View::of(&me, &page, sent, *version, message);
    let way = Way::crumbs([("Inbox", "/inbox".to_owned()), ("Episode", format!("/episodes/{id}"))]);
    let banner = PersonBanner::of(&page);
    let sheet = Sheet {
        title: "Referral as sent".to_owned(),
        area: "Referrals",
        way,
        main: draw(&view),
        ..Sheet::default()
    };
    Ok(layout::record(&me, &banner, sheet))
}

async fn show_document(me: Me, Id(id): Id<DocumentId>) -> Answer {
    let stored = me.ask(move |desk, p| desk.document(p, id)).await?;
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

struct View {
    caption: String,
    facts: Vec<(&'static str, Markup)>,
    texts: Vec<(&'static str, Markup)>,
    document: Option<String>,
    message: Option<MessageView>,
    withdrawn: Option<&'static str>,
    screening: Option<String>,
}

struct MessageView {
    original: String,
    sections: Vec<(&'static str, Vec<(String, String)>)>,
    to_check: Vec<(String, Option<String>, String)>,
    unread: Vec<String>,
}

impl View {
    fn of(me: &Me, page: &EpisodePage, sent: &Referral, version: u64, message: Option<AsSent>) -> Self {
        let today = page.today;
        let said = |text: Option<&str>| fmt::or(text, Missing::NotGiven);
        let circumstances: Vec<&str> = sent.circumstances.iter().map(|c| c.words()).collect();
        let withdrawn = page.state.withdrawn.iter().find(|(id, _)| *id == sent.id);
        let screens = me.may(ActKind::Screen) && page.state.screening.is_none();
        Self {
            caption: format!("{}, {}", sent.source.words(), sent.means.words().to_lowercase()),
            facts: vec![
                ("Received", html! { (fmt::date_and_relative(sent.received_on, today)) }),
                ("Sent by", html! { (sent.source.words()) }),
                ("Organisation", said(sent.referrer_organisation.as_deref())),
                ("Called by the sender", said(sent.urgency.map(|u| u.words()))),
                ("Asks for", said(sent.asks_for.as_ref().map(words::therapy).as_deref())),
                ("The referrer on therapy", html! { (sent.recommendation.words()) }),
                ("Social circumstances", fmt::list(&circumstances, Missing::NotGiven)),
            ],
            texts: TEXTS
                .iter()
                .map(|key| (key.words(), text(page, version, *key)))
                .collect(),
            document: sent
                .document
                .filter(|_| me.may(ActKind::SeeDocument))
                .map(|id| format!("/documents/{id}")),
            message: message.map(MessageView::of),
            withdrawn: withdrawn.map(|(_, in_error)| {
                if *in_error {
                    "The sender withdrew this referral: it had been entered in error."
                } else {
                    "The sender withdrew this referral."
                }
            }),
            screening: screens.then(|| episode_link(&me.app, page.id, "screening")),
        }
    }
}

fn text(page: &EpisodePage, version: u64, key: Key) -> Markup {
    let masked = page.entry(version).is_some_and(|entry| entry.masked.contains(&key));
    if masked {
        html! { span class="app-missing" { "Not shown in your role" } }
    } else {
        fmt::text(page.words(version, key), Missing::NotGiven)
    }
}

impl MessageView {
    fn of(sent: AsSent) -> Self {
        let mut sections: Vec<(&'static str, Vec<(String, String)>)> = Vec::new();
        for row in sent.understood {
            match sections.last_mut() {
                Some((section, rows)) if *section == row.section => rows.push((row.label, row.value)),
                _ => sections.push((row.section, vec![(row.label, row.value)])),
            }
        }
        Self {
            original: sent.original,
            sections,
            to_check: sent.to_check.into_iter().map(|c| (c.words, c.value, c.path)).collect(),
            unread: sent.unread,
        }
    }
}

fn draw(view: &View) -> Markup {
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (view.caption) } "Referral as it was sent" }
        @if let Some(withdrawn) = view.withdrawn { (nhsuk::warning_callout(nhsuk::heading(2, "Withdrawn"), withdrawn)) }
        @if let Some(href) = &view.screening { p { (nhsuk::link_button("Screen this referral", href.as_str())) } }
        @if let Some(message) = &view.message { (checks(message)) }
        div class="app-sides" {
            section class="app-sides__side app-sides__side--sent" {
                h2 class="nhsuk-heading-m" { "As it was sent" }
                @match &view.message {
                    Some(message) => (as_sent(message)),
                    None => {
                        @if let Some(href) = &view.document { p { a class="nhsuk-link" href=(href) { "Open the letter or document that came with it" } } }
                        (nhsuk::summary_list().facts(view.texts.clone()))
                    }
                }
            }
            section class="app-sides__side" {
                h2 class="nhsuk-heading-m" { "What we understood" }
                (nhsuk::summary_list().facts(view.facts.clone()))
                @if let Some(message) = &view.message { (understood(message)) }
            }
        }
    }
}

fn checks(message: &MessageView) -> Markup {
    html! {
        @if !message.to_check.is_empty() {
            (nhsuk::warning_callout(nhsuk::heading(2, "Please check"), html! {
                ul {
                    @for (words, value, path) in &message.to_check {
                        li { (words) @if let Some(value) = value { ": " strong { (value) } } " " small class="app-figures" { (path) } }
                    }
                }
            }))
        }
    }
}

fn as_sent(message: &MessageView) -> Markup {
    html! {
        p { "The message, kept as it came." }
        pre class="app-message" tabindex="0" role="region" aria-label="The message as it was sent" { (message.original) }
    }
}

fn understood(message: &MessageView) -> Markup {
    html! {
        @for (section, rows) in &message.sections {
            h3 class="nhsuk-heading-s" { (section) }
            (nhsuk::summary_list().facts(rows.iter().map(|(label, value)| summary_row(label.as_str(), value.as_str()))))
        }
        @if message.unread.is_empty() { p { "Every part of the message was read." } }
        @else {
            (nhsuk::details(
                format!("{} of the message we did not read", fmt::plural(message.unread.len(), "part", "parts")),
                html! { ul { @for path in &message.unread { li { code { (path) } } } } },
            ))
        }
    }
}
