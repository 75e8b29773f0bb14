//! The banner that names the person, on every page about them, on phones and on paper too.

use crate::fmt;
use care::person::SafeUse;
use casework::read::EpisodePage;
use maud::{Markup, html};

/// An open safety concern, in words with its date and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcernLine {
    /// "Suicide or self-harm, raised 6 August 2026 (yesterday)".
    pub words: String,
    /// Where to read it.
    pub href: String,
}

/// Ready-to-print values of the banner.
#[derive(Debug, Clone)]
pub struct PersonBanner {
    /// Full name; first in the title of the tab.
    pub name: String,
    /// The name the person uses, where it differs.
    pub uses: Option<String>,
    /// Facts: what, and its value.
    pub facts: Vec<(&'static str, Markup)>,
    /// Needs that change how one speaks or writes to the person.
    pub needs: Vec<String>,
    /// How they may be contacted, where it is not plain.
    pub careful: Vec<String>,
    /// Open safety concerns.
    pub concerns: Vec<ConcernLine>,
    /// The person has died: said before anything else.
    pub died: Option<String>,
    /// Where the name leads: the episode.
    pub href: String,
}

impl PersonBanner {
    /// The banner of an episode's person.
    #[must_use]
    pub fn of(page: &EpisodePage) -> Self {
        let (person, today) = (&page.person, page.today);
        let identity = &person.identity;
        let name = identity.name.as_ref();
        let full = name.map(care::person::Name::full).filter(|n| !n.is_empty());
        let mut facts = vec![
            ("Born", fmt::born(identity.born, today)),
            ("NHS number", fmt::nhs_number(identity.nhs_number.as_ref())),
        ];
        if let Some(pronouns) = identity.pronouns.as_deref().filter(|p| !p.is_empty()) {
            facts.push(("Pronouns", html! { (pronouns) }));
        }
        facts.push(("Stage", html! { (page.stage.words()) }));
        let mut needs: Vec<String> = person.needs.iter().map(|need| need.words().to_owned()).collect();
        if let Some(language) = person.interpreter.as_deref() {
            needs.insert(0, format!("Interpreter: {}", language_words(language)));
        }
        let href = format!("/episodes/{}", page.id);
        let concerns = page.state.open_concerns().map(|c| {
            let raised = fmt::date_and_relative(care::calendar::london_date(c.raised_at), today);
            let known = match c.standing {
                care::episode::ConcernStanding::Known(on) => {
                    format!(", known, plan in place, look again {}", fmt::date(on))
                }
                _ => String::new(),
            };
            ConcernLine {
                words: format!("{}, raised {raised}{known}", c.kind.words()),
                href: format!("{href}#safety"),
            }
        });
        Self {
            name: full.unwrap_or_else(|| "Not yet identified".to_owned()),
            uses: name
                .and_then(|n| n.uses.clone())
                .filter(|u| !u.is_empty() && name.is_some_and(|n| *u != n.given)),
            facts,
            needs,
            careful: careful(page),
            concerns: concerns.collect(),
            died: person.died.then(|| match person.died_on {
                Some(on) => format!("Died on {}", fmt::date(on)),
                None => "Has died".to_owned(),
            }),
            href,
        }
    }

    /// The banner.
    #[must_use]
    pub fn markup(&self) -> Markup {
        html! {
            section class="app-patient-banner" aria-label="The person" {
                p class="app-patient-banner__name" {
                    a class="nhsuk-link" href=(self.href) { (self.name) }
                    @if let Some(uses) = &self.uses { ", uses the name " (uses) }
                }
                @if let Some(died) = &self.died { p class="nhsuk-body" { strong { (died) } } }
                dl class="app-patient-banner__facts" {
                    @for (what, value) in &self.facts { div { dt { (what) } dd { (value) } } }
                }
                @if !self.needs.is_empty() || !self.careful.is_empty() {
                    ul class="app-patient-banner__needs" {
                        @for need in &self.needs { li { (need) } }
                        @for line in &self.careful { li { strong { (line) } } }
                    }
                }
                @if !self.concerns.is_empty() {
                    div class="app-patient-banner__concern" {
                        @for concern in &self.concerns {
                            p { strong { "Safety concern: " } a class="nhsuk-link" href=(concern.href) { (concern.words) } }
                        }
                    }
                }
            }
        }
    }
}

fn careful(page: &EpisodePage) -> Vec<String> {
    let safe = &page.person.safe_contact;
    let channels = [
        ("phone", safe.phone),
        ("voicemail", safe.voicemail),
        ("text", safe.text),
        ("email", safe.email),
        ("letters", safe.letter),
    ];
    let named = |wanted: SafeUse| -> Vec<&str> {
        channels
            .iter()
            .filter(|(_, used)| *used == wanted)
            .map(|(name, _)| *name)
            .collect()
    };
    let mut out = Vec::new();
    let (no, neutral) = (named(SafeUse::No), named(SafeUse::NeutralOnly));
    if !no.is_empty() {
        out.push(format!("Do not use {}", fmt::joined(&no)));
    }
    if !neutral.is_empty() {
        out.push(format!(
            "Neutral words only by {}: do not say who we are",
            fmt::joined(&neutral)
        ));
    }
    if let Some(on) = page.person.email_back {
        out.push(format!("E-mail came back on {}: ask for another", fmt::date(on)));
    }
    out.extend(page.careful.clone().filter(|c| !c.trim().is_empty()));
    out
}

/// A language by its code, for those that are asked for most; else the code itself.
#[must_use]
pub fn language_words(code: &str) -> &str {
    const KNOWN: [(&str, &str); 24] = [
        ("ar", "Arabic"),
        ("bn", "Bengali"),
        ("bfi", "British Sign Language"),
        ("cy", "Welsh"),
        ("en", "English"),
        ("es", "Spanish"),
        ("fa", "Persian (Farsi)"),
        ("fr", "French"),
        ("gu", "Gujarati"),
        ("hi", "Hindi"),
        ("hu", "Hungarian"),
        ("it", "Italian"),
        ("ku", "Kurdish"),
        ("lt", "Lithuanian"),
        ("pa", "Punjabi"),
        ("pl", "Polish"),
        ("pt", "Portuguese"),
        ("ro", "Romanian"),
        ("so", "Somali"),
        ("ta", "Tamil"),
        ("tr", "Turkish"),
        ("uk", "Ukrainian"),
        ("ur", "Urdu"),
        ("zh", "Chinese"),
    ];
    KNOWN
        .iter()
        .find(|(known, _)| *known == code.to_lowercase())
        .map_or(code, |(_, words)| words)
}
