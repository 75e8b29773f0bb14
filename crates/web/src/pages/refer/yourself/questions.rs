//! How each question is drawn: one a page, its words as the heading, what helps under it, nothing else.

use super::lists::{CIRCUMSTANCES, DAYS, KINDS, MEDIA, NEEDS, PARTS, SAFE, THERAPISTS, WAYS};
use super::steps::Step;
use crate::form::Filled;
use crate::say::say;
use care::service::Site;
use care::terms::{AccessNeed, Day, Gender, Medium, PartOfDay, SocialCircumstance};
use maud::{Markup, html};
use nhsuk::{Choice, Label, Legend, choice};

/// The question with its fields. `sites` are those of the service.
pub(super) fn draw(step: Step, form: &Filled, sites: &[Site]) -> Markup {
    match step {
        Step::Words => html! {
            (form.textarea("own-words", Label::page(say("ask-words"))).rows(8)
                .hint(html! { (say("ask-words-hint")) " " (say("ask-words-helper")) }))
        },
        Step::Safe => safe(form),
        Step::For => for_whom(form),
        Step::Therapies => therapies(form),
        Step::When => when(form),
        Step::How => how(form, sites),
        Step::Who => who(form),
        Step::Needs => needs(form),
        Step::Name => name(form),
        Step::Born => html! {
            (form.date("born", Legend::page(say("ask-born"))).hint(say("ask-born-hint")).birthday())
        },
        Step::Reach => reach(form),
        Step::Gp => gp(form),
        Step::More => more(form),
    }
}

/// The codes of a list with their sentences.
fn listed<T: Copy>(list: &[(T, &'static str)], code: impl Fn(T) -> &'static str) -> Vec<Choice> {
    list.iter().map(|(item, name)| choice(code(*item), say(name))).collect()
}

fn heading(words: &str) -> Markup {
    html! { h1 class="nhsuk-heading-l" { (words) } }
}

fn safe(form: &Filled) -> Markup {
    let answers = SAFE.iter().map(|(_, code, name)| choice(*code, say(name)));
    html! {
        (form.radios("safe-now", Legend::page(say("ask-safe")), answers).hint(say("ask-safe-hint")).before_inputs(crate::own_layout::help_now()))
        (form.textarea("safe-words", say("ask-safe-words")).rows(4).hint(say("ask-safe-words-hint")))
    }
}

fn for_whom(form: &Filled) -> Markup {
    let helper = html! {
        (form.input("helper-name", say("ask-helper-name")).hint(say("ask-helper-name-hint")))
        (form.input("helper-contact", say("ask-helper-contact")))
        (form.tick("helper-agreed", say("ask-helper-agreed")))
    };
    let answers = [
        choice("me", say("ask-for-me")),
        choice("other", say("ask-for-other")).conditional(helper),
    ];
    html! { (form.radios("for", Legend::page(say("ask-for")), answers)) }
}

fn therapies(form: &Filled) -> Markup {
    let like = KINDS
        .iter()
        .map(|kind| choice(kind.code, say(kind.name)).hint(say(kind.hint)));
    let avoid = KINDS.iter().map(|kind| choice(kind.code, say(kind.name)));
    html! {
        (heading(&say("ask-therapies")))
        p { (say("ask-therapies-hint")) " " (say("ask-not-everywhere")) }
        (form.checkboxes("like", Legend::medium(say("ask-like")), like))
        (form.checkboxes("avoid", Legend::medium(say("ask-avoid")), avoid).hint(say("ask-avoid-hint")).small(true))
        (form.textarea("hopes", Label::medium(say("ask-hopes"))).rows(3))
    }
}

fn when(form: &Filled) -> Markup {
    html! {
        (heading(&say("ask-when")))
        p { (say("ask-when-hint")) }
        (form.checkboxes("days", Legend::medium(say("ask-days")), listed(&DAYS, Day::code)).small(true))
        (form.checkboxes("parts", Legend::medium(say("ask-parts")), listed(&PARTS, PartOfDay::code)).small(true))
        (nhsuk::checkbox("short-notice", "yes", say("ask-short-notice")).ticked(form.fields.all("short-notice")).hint(say("ask-short-notice-hint")))
    }
}

fn how(form: &Filled, sites: &[Site]) -> Markup {
    let site = |site: &Site| {
        let mut hint = site.address.replace('\n', ", ");
        if site.step_free {
            hint = format!("{hint}. {}", say("site-step-free"));
        }
        choice(site.code.clone(), site.name.clone()).hint(hint)
    };
    html! {
        (heading(&say("ask-how")))
        p { (say("ask-how-hint")) }
        (form.checkboxes("media", Legend::medium(say("ask-media")), listed(&MEDIA, Medium::code)))
        @if !sites.is_empty() { (form.checkboxes("sites", Legend::medium(say("ask-sites")), sites.iter().map(site))) }
    }
}

fn who(form: &Filled) -> Markup {
    let mut answers = listed(&THERAPISTS, Gender::code);
    answers.push(choice("any", say("ask-who-any")));
    html! {
        (form.radios("therapist", Legend::page(say("ask-who")), answers).hint(say("ask-who-hint")))
        (form.tick("same-language", say("ask-same-language")))
        (form.textarea("wishes", say("ask-wishes")).rows(3).hint(say("ask-wishes-hint")))
    }
}

fn needs(form: &Filled) -> Markup {
    // Sign language is asked for among the needs.
    let languages = casework::LANGUAGES
        .iter()
        .filter(|(code, _)| !["en", "bfi"].contains(code))
        .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()));
    html! {
        (heading(&say("ask-needs")))
        p { (say("ask-needs-hint")) }
        (form.checkboxes("needs", Legend::medium(say("ask-needs-list")), listed(&NEEDS, AccessNeed::code)).small(true))
        (form.select("interpreter", say("ask-interpreter"), languages).hint(say("ask-interpreter-hint")))
    }
}

fn name(form: &Filled) -> Markup {
    html! {
        (heading(&say("ask-name")))
        (form.input("given", say("ask-given")).autocomplete("given-name").spellcheck(Some(false)))
        (form.input("family", say("ask-family")).autocomplete("family-name").spellcheck(Some(false)).hint(say("ask-family-hint")))
        (form.input("uses", say("ask-uses")).autocomplete("nickname").spellcheck(Some(false)))
        (form.input("pronouns", say("ask-pronouns")).width(20).hint(say("ask-pronouns-hint")))
    }
}

fn reach(form: &Filled) -> Markup {
    html! {
        (heading(&say("ask-reach")))
        (form.checkboxes("safe", Legend::small(say("ask-reach-hint")), WAYS.map(|(way, name)| choice(way, say(name)))))
        (form.phone("phone", say("ask-phone")).autocomplete("tel"))
        (form.input("email", say("ask-email")).kind("email").autocomplete("email").spellcheck(Some(false)))
        (form.textarea("address", say("ask-address")).rows(3).autocomplete("street-address"))
        (form.input("postcode", say("ask-postcode")).width(10).autocomplete("postal-code").spellcheck(Some(false)))
        (form.tick("neutral", say("ask-neutral")))
        (form.checkboxes("times", Legend::small(say("ask-call-when")), listed(&PARTS, PartOfDay::code)).hint(say("ask-call-when-hint")).small(true))
        (form.input("safe-word", say("ask-safe-word")).width(20).hint(say("ask-safe-word-hint")).autocomplete("off").spellcheck(Some(false)))
        (form.textarea("careful", say("ask-careful")).rows(2).hint(say("ask-careful-hint")))
    }
}

fn gp(form: &Filled) -> Markup {
    html! {
        (heading(&say("ask-gp")))
        p { (say("ask-gp-hint")) }
        (form.input("gp-practice", say("ask-gp-practice")))
        (form.input("nhs-number", say("ask-nhs-number")).numeric().width(20).hint(say("ask-nhs-number-hint")).spellcheck(Some(false)))
        (nhsuk::checkbox("gp-copies", "yes", say("ask-gp-copies")).ticked(form.fields.all("gp-copies")).hint(say("ask-gp-copies-hint")))
    }
}

fn more(form: &Filled) -> Markup {
    html! {
        (form.checkboxes("circumstances", Legend::page(say("ask-more")), listed(&CIRCUMSTANCES, SocialCircumstance::code)).hint(say("ask-more-hint")))
        (form.textarea("circumstances-words", say("ask-more-words")).rows(3))
    }
}
