//! The referral form: the person's own words first, then who they are, then what the referrer knows and thinks.

use super::super::decision::therapies;
use super::super::person::fields::{Voice, born, names, needs, nhs_number, reach, safe_ways};
use super::read::{SHARED, is_own};
use crate::form::{Filled, choices};
use crate::layout;
use crate::me::Me;
use care::Role;
use care::terms::{
    ConsentKind, Day, Gender, Means, Medium, PartOfDay, Recommendation, ReferralSource, SentUrgency, SocialCircumstance,
};
use maud::{Markup, html};
use nhsuk::Legend;

/// What is the same on every page of one referral.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Who refers.
    pub(super) source: ReferralSource,
    /// How it reached us.
    pub(super) means: Means,
    /// Whether the referrer fills it in.
    pub(super) by_referrer: bool,
}

impl Kind {
    pub(super) fn heading(self) -> &'static str {
        match self.means {
            Means::Phone if is_own(self.source) => "Take down a self-referral on the phone",
            Means::Phone => "Take down a referral on the phone",
            Means::Letter => "Type in a referral from a letter",
            _ => "Refer somebody",
        }
    }

    /// "your" where the referrer types, "the referrer's" where staff type for them.
    const fn whose(self, own: &'static str, theirs: &'static str) -> &'static str {
        if self.by_referrer { own } else { theirs }
    }
}

/// The form.
pub(super) fn draw(me: &Me, form: &Filled, kind: Kind) -> Markup {
    let own = is_own(kind.source);
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (kind.source.words()) } (kind.heading()) }
        @if kind.means == Means::Phone { p { "Ask and type in any order. Nothing is lost if you have to send it unfinished: questions can be asked later." } }
        @if kind.means == Means::Letter { p { "Type what the letter says, as it says it. You attach the letter itself on the next page." } }
        (layout::crisis_help())
        form method="post" action="/refer/form" novalidate {
            (me.hidden(form, None))
            input type="hidden" name="from" value=(kind.source.code());
            input type="hidden" name="how" value=(kind.means.code());
            @if me.role() != Role::Referrer { (received(form)) }
            (about(form, own))
            (who(form))
            (contact(form))
            @if !own { (referrer(me, form, kind)) }
            (asked_for(form, kind))
            (safety(form, kind))
            (context(form))
            (consents(form, own))
            (wishes(form))
            @if kind.source == ReferralSource::Return {
                (form.tick("wants-triage", "They would rather be looked at anew than go on from where they were"))
            }
            (nhsuk::button(if kind.by_referrer { "Continue" } else if kind.means == Means::Letter { "Continue to the letter" } else { "Take in the referral" }).once())
        }
    }
}

fn received(form: &Filled) -> Markup {
    html! {
        (form.date("received-on", Legend::small("The day it reached us"))
            .hint("The wait is counted from this day. Leave it empty for today."))
    }
}

fn about(form: &Filled, own: bool) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "What it is about" }
        (form.textarea("own-words", "In the person’s own words").rows(5).hint("What they say themselves, as they say it. It is shown as written and never turned into a code."))
        (form.textarea("hopes", "What they hope for").rows(3))
        @if !own { (form.textarea("reason", "Reason for referral").rows(5)) }
    }
}

fn who(form: &Filled) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Who they are" }
        (names(form, Voice::They))
        (born(form, Voice::They))
        (nhs_number(form, Voice::They))
        (form.input("pronouns", "Pronouns, if they said them").width(20))
        (form.input("gp-practice", "GP practice").hint("Name or code, if known."))
    }
}

fn contact(form: &Filled) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "How to reach them" }
        (reach(form, Voice::They))
        (safe_ways(form, Voice::They))
        (needs(form, Voice::They))
    }
}

fn referrer(me: &Me, form: &Filled, kind: Kind) -> Markup {
    // An account that speaks for an organisation refers for that one; the door writes it in.
    let organisation = me.principal.speaks_for.as_deref().filter(|_| kind.by_referrer);
    let recommendations = [
        (
            Recommendation::Recommends.code(),
            kind.whose("I recommend it", "Recommends it"),
        ),
        (Recommendation::Unsure.code(), kind.whose("I am unsure", "Is unsure")),
        (
            Recommendation::Against.code(),
            kind.whose("I advise against it", "Advises against it"),
        ),
        (
            Recommendation::NotGiven.code(),
            kind.whose("I would rather not say", "They did not say"),
        ),
    ];
    html! {
        h2 class="nhsuk-heading-m" { (kind.whose("Your view", "The referrer’s view")) }
        p { (kind.whose("Whoever decides must read what you write here.", "Whoever decides must read this.")) }
        (form.radios("recommendation", Legend::small(kind.whose("Therapy for this person: what do you think?", "Therapy for this person: what does the referrer think?")), recommendations))
        (form.textarea("referrer-view", kind.whose("Why you think so", "Why they think so")).rows(4)
            .hint("What was tried, what helped, what kind of therapy and therapist would fit."))
        h2 class="nhsuk-heading-m" { (kind.whose("About you", "Who refers")) }
        (form.input("referrer-name", kind.whose("Your name and role", "Name and role")))
        @match organisation {
            Some(organisation) => p { "You refer for " strong { (organisation) } "." },
            None => (form.input("organisation", "Organisation or team").hint("For example, a GP practice, a ward, a staff hub.")),
        }
        (form.input("referrer-contact", kind.whose("How we reach you with questions", "How to reach them with questions")).hint("Phone or email of work."))
    }
}

fn asked_for(form: &Filled, kind: Kind) -> Markup {
    let urgencies = choices(SentUrgency::ALL, SentUrgency::code, SentUrgency::words);
    html! {
        h2 class="nhsuk-heading-m" { "What is asked for" }
        (form.select("asks-for", "A therapy, if one is asked for", therapies()).hint("Leave it empty if it is open. It is decided together with the person."))
        (form.radios("urgency", Legend::small(kind.whose("How urgent do you think it is?", "How urgent did they call it?")), urgencies)
            .hint("A clinician sets the priority on the day it arrives. For an emergency call 999; do not wait for us."))
    }
}

fn safety(form: &Filled, kind: Kind) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "Safety" }
        (form.textarea("safety", kind.whose("What you know about their safety", "What is known about their safety")).rows(4)
            .hint("In words: what worries you, what helps, what was agreed, who else knows. No scores and no high or low. A clinician reads it the same working day."))
    }
}

fn context(form: &Filled) -> Markup {
    html! {
        h2 class="nhsuk-heading-m" { "What else matters" }
        (form.checkboxes("circumstances", Legend::small("Is any of this part of it?"), choices(SocialCircumstance::ALL, SocialCircumstance::code, SocialCircumstance::words)))
        (form.textarea("circumstances-words", "More about that, if they want it known").rows(3))
        (form.textarea("medication", "Medication").rows(2).hint("As context. It decides nothing."))
        (form.input("diagnosis", "A diagnosis that somebody gave (optional)").hint("None is needed. The person may dispute it."))
        (form.input("diagnosis-by", "Given by").width(20))
        (form.input("diagnosis-on", "On").width(20).hint("As far as known, for example May 2024."))
    }
}

fn consents(form: &Filled, own: bool) -> Markup {
    let offered = SHARED
        .iter()
        .filter(|kind| !own || **kind != ConsentKind::ShareWithReferrer);
    let items: Vec<_> = offered.map(|kind| (kind.code(), kind.words())).collect();
    html! {
        h2 class="nhsuk-heading-m" { "What they agreed to" }
        (form.checkboxes("consents", Legend::small("The person agreed to"), items)
            .hint("Tick only what they were asked and said yes to. They can take it back at any time."))
    }
}

/// Wishes: short, and out of the way for whoever has none to write.
pub(super) fn wishes(form: &Filled) -> Markup {
    let body = html! {
        (form.checkboxes("days", Legend::small("Days that suit"), choices(Day::ALL, Day::code, Day::words)).small(true))
        (form.checkboxes("parts", Legend::small("Times that suit"), choices(PartOfDay::ALL, PartOfDay::code, PartOfDay::words)).small(true))
        (form.checkboxes("media", Legend::small("How they would like to meet"), choices(Medium::ALL, Medium::code, Medium::words)).small(true))
        (form.select("therapist-gender", "A therapist of this gender, only if they wish it", choices(&[Gender::Female, Gender::Male, Gender::Other], Gender::code, Gender::words)))
        (form.tick("short-notice", "Would come at short notice"))
        (form.textarea("wishes", "In their own words").rows(2))
    };
    html! {
        h2 class="nhsuk-heading-m" { "Wishes" }
        (nhsuk::details("What they would like, if they said", body))
    }
}
