//! The last page before a referral is sent: what was typed, "Is it one of these?", and the letter that came with it.

use super::super::person::upload;
use super::form::Kind;
use crate::fmt::{self, Missing};
use crate::form::{Fields, Filled, Reader};
use crate::me::Me;
use crate::words;
use care::PersonId;
use care::terms::Means;
use casework::read::PersonHit;
use casework::{Attachment, NewReferral};
use maud::{Markup, html};

/// Fields of this page itself, which do not travel on.
const OWN: [&str; 4] = ["step", "person", "no-document", upload::FIELD];

/// The person, if somebody known was chosen, and the documents.
type Asked = (Option<PersonId>, Vec<Attachment>);

/// What this page asks for: who it is, if somebody may be known, and the documents.
pub(super) fn read(me: &Me, fields: Fields, kind: Kind, hits: &[PersonHit]) -> Result<(Asked, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let attachments = upload::read(&mut r);
    let no_document = r.ticked("no-document");
    if kind.means == Means::Letter && !no_document && r.fields().file(upload::FIELD).is_none() {
        r.wrong(
            upload::FIELD,
            "Attach the letter, or tick that you cannot attach it now",
        );
    }
    let chosen = r.fields().get("person").to_owned();
    let person: Option<PersonId> = chosen
        .parse()
        .ok()
        .filter(|id| hits.iter().any(|hit| hit.person.id == *id));
    if !hits.is_empty() && person.is_none() && chosen != "new" {
        r.wrong("person", "Choose one of these people, or somebody new");
    }
    r.finish(|| Some((person, attachments)))
}

/// The page.
pub(super) fn draw(me: &Me, form: &Filled, kind: Kind, new: &NewReferral, hits: &[PersonHit]) -> Markup {
    let heading = if kind.by_referrer {
        "Check your answers"
    } else if hits.is_empty() {
        "Attach the letter"
    } else {
        "Is it one of these?"
    };
    html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (kind.heading()) } (heading) }
        form method="post" action="/refer/form" enctype="multipart/form-data" novalidate {
            (me.hidden(form, None))
            (carried(&form.fields))
            @if !hits.is_empty() { (recognised(form, me, hits)) }
            @if kind.by_referrer {
                h2 class="nhsuk-heading-m" { "What you will send" }
                (nhsuk::summary_list().facts(rows(me, new)))
            }
            @if kind.by_referrer || hits.is_empty() || kind.means == Means::Letter { (documents(form, kind)) }
            div class="app-actions" {
                (nhsuk::button(if kind.by_referrer { "Send referral" } else { "Take in the referral" }).name("step").value("send").once())
                (nhsuk::button("Change what I typed").secondary().name("step").value("change"))
            }
        }
    }
}

/// Everything typed before, as hidden fields.
fn carried(fields: &Fields) -> Markup {
    html! {
        @for (name, value) in fields.content().filter(|(name, _)| !OWN.contains(name)) {
            input type="hidden" name=(name) value=(value);
        }
    }
}

fn recognised(form: &Filled, me: &Me, hits: &[PersonHit]) -> Markup {
    let items = hits.iter().map(|hit| {
        let mut about = vec![hit.matched.to_owned()];
        about.extend(hit.person.born.map(|born| format!("born {}", fmt::date(born))));
        about.extend(hit.episodes.first().map(|(_, stage, on)| {
            let on = on
                .map(|on| format!(", referred {}", fmt::date_and_relative(on, me.today)))
                .unwrap_or_default();
            format!("{}{on}", stage.words().to_lowercase())
        }));
        nhsuk::choice(hit.person.id.to_string(), hit.person.listed()).hint(about.join("; "))
    });
    let somebody_new = nhsuk::choice("new", "Somebody new").hint(
        "They get a record of their own. Where name and birth date are the same it is linked, and the link can be taken back. An NHS number that is the same leads to the known record: correct it first if it is wrong.",
    );
    let items: Vec<nhsuk::Choice> = items.chain([nhsuk::Choice::or("or"), somebody_new]).collect();
    html! {
        p { "These people are known here and may be the person you are taking in." }
        (form.radios("person", nhsuk::Legend::medium("Who is it?"), items))
    }
}

fn documents(form: &Filled, kind: Kind) -> Markup {
    let label = if kind.means == Means::Letter {
        "The letter or document"
    } else {
        "A letter or document (optional)"
    };
    html! {
        (upload::field(form, label))
        @if kind.means == Means::Letter { (form.tick("no-document", "I cannot attach it now. It can be added to the record later")) }
    }
}

/// Every answer, those left out as "Not provided".
fn rows(me: &Me, new: &NewReferral) -> Vec<(&'static str, Markup)> {
    let words = &new.words;
    let said = |text: &Option<String>| fmt::text(text.as_deref(), Missing::NotProvided);
    let listed = |items: Vec<&'static str>| fmt::list(&items, Missing::NotProvided);
    let identity = &new.identity;
    let organisation = me
        .principal
        .speaks_for
        .clone()
        .or_else(|| new.referrer_organisation.clone());
    let mut address = new.reach.address.clone();
    address.extend(new.reach.postcode.clone());
    vec![
        ("In the person’s own words", said(&words.own_words)),
        ("What they hope for", said(&words.hopes)),
        ("Reason for referral", said(&words.reason)),
        ("Name", html! { (fmt::name(identity.name.as_ref())) }),
        (
            "Name they use",
            said(&identity.name.as_ref().and_then(|n| n.uses.clone())),
        ),
        (
            "Date of birth",
            identity
                .born
                .map_or_else(|| fmt::or(None, Missing::NotProvided), |b| fmt::born(Some(b), me.today)),
        ),
        ("NHS number", fmt::nhs_number(identity.nhs_number.as_ref())),
        ("Pronouns", said(&identity.pronouns)),
        ("GP practice", said(&identity.gp_practice)),
        ("Phone", said(&new.reach.phone.as_deref().map(fmt::phone))),
        ("Email", said(&new.reach.email)),
        ("Address", fmt::list(&address, Missing::NotProvided)),
        (
            "Safe contact",
            new.safe_contact
                .as_ref()
                .map_or_else(|| fmt::or(None, Missing::NotAsked), safe_rows),
        ),
        ("To be careful of", said(&new.careful)),
        ("Access needs", listed(new.needs.iter().map(|n| n.words()).collect())),
        (
            "Interpreter",
            fmt::or(
                new.interpreter.as_deref().map(crate::person_banner::language_words),
                Missing::NotProvided,
            ),
        ),
        ("Your view on therapy", html! { (new.recommendation.words()) }),
        ("Why", said(&words.referrer_view)),
        ("Your name and role", said(&words.referrer_name)),
        ("Your organisation", said(&organisation)),
        ("How we reach you", said(&words.referrer_contact)),
        (
            "Therapy asked for",
            fmt::or(
                new.asks_for.as_ref().map(words::therapy).as_deref(),
                Missing::NotProvided,
            ),
        ),
        ("Urgency", fmt::or(new.urgency.map(|u| u.words()), Missing::NotProvided)),
        ("Safety", said(&words.safety)),
        (
            "Circumstances",
            listed(new.circumstances.iter().map(|c| c.words()).collect()),
        ),
        ("More about that", said(&words.circumstances)),
        ("Medication", said(&words.medication)),
        ("Diagnosis as given", said(&words.diagnosis_given)),
        (
            "They agreed to",
            listed(new.consents.iter().map(|c| c.words()).collect()),
        ),
        ("Wishes", wish_rows(new)),
    ]
}

fn safe_rows(safe: &care::person::SafeContact) -> Markup {
    let ways = [
        ("Phone", safe.phone),
        ("Voicemail", safe.voicemail),
        ("Text", safe.text),
        ("Email", safe.email),
        ("Letter", safe.letter),
    ];
    let lines: Vec<String> = ways
        .iter()
        .map(|(way, used)| format!("{way}: {}", used.words().to_lowercase()))
        .collect();
    fmt::list(&lines, Missing::NotAsked)
}

fn wish_rows(new: &NewReferral) -> Markup {
    let mut lines: Vec<String> = Vec::new();
    if let Some(wishes) = &new.wishes {
        lines.extend(wishes.days.iter().map(|d| d.words().to_owned()));
        lines.extend(wishes.parts.iter().map(|p| p.words().to_owned()));
        lines.extend(wishes.media.iter().map(|m| m.words().to_owned()));
        lines.extend(
            wishes
                .therapist_gender
                .map(|g| format!("Therapist: {}", g.words().to_lowercase())),
        );
        lines.extend(wishes.short_notice.then(|| "Would come at short notice".to_owned()));
    }
    lines.extend(new.wishes_in_words.clone());
    fmt::list(&lines, Missing::NotProvided)
}
