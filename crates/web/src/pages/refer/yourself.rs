//! Referring oneself, or somebody else who wants it, without signing in: own words first, no label asked for, safe
//! contact asked about, crisis help on every page of it.

use super::super::person::fields::{
    Voice, born, names, needs, nhs_number, reach, read_identity, read_needs, read_reach, read_safe_ways, safe_ways,
};
use super::{field_errors, read::read_wishes};
use crate::fmt;
use crate::form::{Fields, Filled, KEY, Reader, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Posted, Stranger};
use crate::respond::{Answer, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::age_at;
use care::episode::ReferralWords;
use care::service::Standards;
use care::terms::{ConsentKind, Means, Medium, PartOfDay, ReferralSource, SocialCircumstance};
use casework::{Act, NewReferral, Once, Refused};
use maud::{Markup, html};
use nhsuk::Legend;

const PATH: &str = "/refer-yourself";
const SENT: &str = "/refer-yourself/sent";

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Guard::public(), show)
        .post(PATH, Guard::public(), take)
        .get(SENT, Guard::public(), sent)
}

async fn show(stranger: Stranger) -> Answer {
    Ok(draw(&stranger, &Filled::default()))
}

async fn take(stranger: Stranger, Posted(fields): Posted) -> Answer {
    let (new, fields) = match read(&stranger, fields) {
        Ok(read) => read,
        Err(form) => return Ok(draw(&stranger, &form)),
    };
    let standards = stranger.app.desk().service().standards.clone();
    if let Some(age) = new.identity.born.map(|born| age_at(born, stranger.today))
        && !takes(&standards, age)
    {
        return Ok(draw_age(&stranger, &fields, &standards, age));
    }
    let key = fields.get(KEY).to_owned();
    let body = fields.content_bytes();
    let answer = stranger.app.ask(move |desk| {
        let visitor = desk.visitor();
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.act(&visitor, Act::Refer(Box::new(new)), once)
    });
    match answer.await? {
        Ok(_) => Ok(see_other(SENT)),
        Err(Refused::Rejected(rejection)) => Ok(draw(
            &stranger,
            &Filled {
                fields,
                errors: rejection.into(),
            },
        )),
        Err(Refused::Invalid(errors)) => Ok(draw(
            &stranger,
            &Filled {
                fields,
                errors: field_errors(errors),
            },
        )),
        Err(refused) => Err(refused.into()),
    }
}

fn takes(standards: &Standards, age: i16) -> bool {
    age >= standards.age_min && standards.age_max.is_none_or(|most| age <= most)
}

fn read(stranger: &Stranger, fields: Fields) -> Result<(NewReferral, Fields), Filled> {
    let mut r = Reader::new(fields, stranger.today);
    let own_words = r.text("own-words", "Tell us in a few words what brings you here");
    let helper = r.code("for", for_whom, "Choose whether you fill this in for yourself");
    let helper_name = if helper == Some(true) {
        r.text("helper-name", "Enter your own name, and who you are to them")
    } else {
        None
    };
    if helper == Some(true) && !r.ticked("helper-agreed") {
        r.wrong(
            "helper-agreed",
            "Ask the person first. Tick the box when they have agreed",
        );
    }
    let identity = read_identity(&mut r, Voice::You);
    if identity.born.is_none() && r.optional("born-day").is_none() {
        r.wrong("born", "Enter your date of birth");
    }
    let reach = read_reach(&mut r);
    let (safe_contact, careful, mut consents) = read_safe_ways(&mut r);
    check_ways(&mut r);
    let (needs, interpreter) = read_needs(&mut r);
    if r.ticked("gp-copies") {
        consents.push(ConsentKind::ShareWithGp);
    }
    let (wishes, wishes_in_words) = read_wishes(&mut r);
    let new = NewReferral {
        identity,
        reach,
        safe_contact,
        careful,
        needs,
        interpreter,
        consents,
        source: ReferralSource::SelfReferral,
        means: Means::Form,
        circumstances: r.codes("circumstances", SocialCircumstance::from_code),
        words: ReferralWords {
            own_words,
            hopes: r.optional("hopes"),
            safety: r.optional("safety"),
            referrer_name: helper_name.map(|name| format!("Filled in with the person’s agreement by {name}")),
            referrer_contact: if helper == Some(true) {
                r.optional("helper-contact")
            } else {
                None
            },
            ..ReferralWords::default()
        },
        wishes,
        wishes_in_words,
        ..NewReferral::default()
    };
    r.finish(|| Some(new))
}

/// Whether somebody fills it in for another.
fn for_whom(code: &str) -> Option<bool> {
    match code {
        "me" => Some(false),
        "other" => Some(true),
        _ => None,
    }
}

/// At least one safe way, and what it needs: a number to call, an address to write to.
pub(in crate::pages) fn check_ways(r: &mut Reader) {
    let ticked: Vec<String> = r.codes("safe", |code| Some(code.to_owned()));
    let has = |way: &str| ticked.iter().any(|t| t == way);
    if ticked.is_empty() {
        r.wrong("safe", "Choose at least one safe way to reach you");
    }
    if (has("phone") || has("voicemail") || has("text")) && r.optional("phone").is_none() {
        r.wrong("phone", "Enter the phone number that we may call or text");
    }
    if has("email") && r.optional("email").is_none() {
        r.wrong("email", "Enter the email address that we may write to");
    }
    if has("letter") && r.optional("address").is_none() {
        r.wrong("address", "Enter the address that we may write to");
    }
}

fn page(stranger: &Stranger, title: &str, form: Option<&Filled>, main: Markup) -> Response {
    let sheet = Sheet {
        title: title.to_owned(),
        form,
        main,
        way: Way::Top,
        ..Sheet::default()
    };
    layout::public(stranger, sheet)
}

fn draw(stranger: &Stranger, form: &Filled) -> Response {
    let service = stranger.app.desk().service();
    let phone = &service.contact.phone;
    let for_other = html! {
        (form.input("helper-name", "Your name, and who you are to them").hint("For example: Sam Reed, her brother."))
        (form.input("helper-contact", "How we reach you (optional)"))
        (form.tick("helper-agreed", "They know that I am filling this in, and agree"))
        p { "Answer the other questions as they would. “You” is the person who looks for help." }
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Ask for talking therapy" }
        p { "Use this form to ask for help for yourself, or for somebody who wants it. It takes about 10 minutes. You do not need a diagnosis, and you do not need to have seen a doctor." }
        (layout::crisis_help())
        p { "Nobody reads this form at night or at weekends. "
            @if !phone.is_empty() { "If you would rather talk, or want somebody to fill it in with you, call us on " strong { (fmt::phone(phone)) } @if !service.contact.hours.is_empty() { ", " (service.contact.hours) } "." }
            @else { "If you would rather talk than write, ask your GP surgery to refer you." }
        }
        form method="post" action=(PATH) novalidate {
            (stranger.hidden(form))
            (form.textarea("own-words", nhsuk::Label::medium("What brings you here?")).rows(6)
                .hint("In your own words, as much or as little as you like. There is no wrong answer."))
            (form.textarea("hopes", "What do you hope will be different? (optional)").rows(3))
            (form.radios("for", Legend::medium("For whom is this?"), [
                nhsuk::choice("me", "For me"),
                nhsuk::choice("other", "For somebody else, who has agreed").conditional(for_other),
            ]))
            h2 class="nhsuk-heading-m" { "About you" }
            (names(form, Voice::You))
            (born(form, Voice::You))
            (nhs_number(form, Voice::You))
            (form.input("gp-practice", "Your GP surgery (optional)"))
            h2 class="nhsuk-heading-m" { "How we reach you" }
            (reach(form, Voice::You))
            (safe_ways(form, Voice::You))
            h2 class="nhsuk-heading-m" { "Your safety" }
            (form.textarea("safety", "Is there anything that makes you feel unsafe, from yourself or from others? (optional)").rows(3)
                .hint("A clinician reads it on the next working day and speaks with you. Nothing you write here means that you are turned away. If you need help before then, use the numbers at the top."))
            h2 class="nhsuk-heading-m" { "What else we should know" }
            (form.checkboxes("circumstances", Legend::small("Is any of this part of it? (optional)"), choices(SocialCircumstance::ALL, SocialCircumstance::code, SocialCircumstance::words)))
            (needs(form, Voice::You))
            (form.checkboxes("parts", Legend::small("When could you come? (optional)"), choices(PartOfDay::ALL, PartOfDay::code, PartOfDay::words)))
            (form.checkboxes("media", Legend::small("How would you like to meet? (optional)"), choices(Medium::ALL, Medium::code, Medium::words)))
            (form.textarea("wishes", "Anything you would like, or would rather not? (optional)").rows(2).hint("For example: a woman as therapist, or a certain day."))
            (form.tick("gp-copies", "Send copies of letters to my GP").hint("You can change your mind at any time. If we fear for a life, we may have to tell somebody; we tell you first if we can."))
            p { "What you write goes into a record that only those who work with you can open. " a class="nhsuk-link" href="/privacy" { "How we look after it" } "." }
            (nhsuk::button("Send").once())
        }
    };
    page(stranger, "Ask for talking therapy", Some(form), main)
}

/// Not the right age for this service: told kindly, with where to go, and nothing lost.
fn draw_age(stranger: &Stranger, fields: &Fields, standards: &Standards, age: i16) -> Response {
    let young = age < standards.age_min;
    let range = match standards.age_max {
        Some(most) => format!("people from {} to {}", standards.age_min, most),
        None => format!("people aged {} and over", standards.age_min),
    };
    let form = Filled {
        fields: fields.clone(),
        ..Filled::default()
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Another service can help you better" }
        p { "Thank you for writing to us. This service is for " (range) ", so we have not taken this in. That is not about you or about what you wrote." }
        (layout::crisis_help())
        h2 class="nhsuk-heading-m" { "Where to ask" }
        ul {
            @if young {
                li { "Your GP, a school nurse or a teacher you trust can refer you to a service for children and young people. You can go to a GP on your own." }
                li { "Childline: call 0800 1111, day and night. It is free and does not show on the phone bill." }
            } @else {
                li { "Your GP can refer you to a service for people of your age." }
            }
            li { "Tell somebody you trust how you feel." }
        }
        p { "If the date of birth was a slip, go back with this button; what you typed is kept." }
        form method="post" action=(PATH) novalidate {
            (stranger.hidden(&form))
            @for (name, value) in form.fields.content().filter(|(name, _)| !name.starts_with("born")) { input type="hidden" name=(name) value=(value); }
            (nhsuk::button("Change the date of birth").secondary())
        }
    };
    page(stranger, "Another service can help you better", None, main)
}

async fn sent(stranger: Stranger) -> Answer {
    let service = stranger.app.desk().service();
    let calendar = stranger.app.desk().calendar();
    let by = |days: u16| fmt::date(calendar.working_days_after(stranger.today, days));
    let phone = &service.contact.phone;
    let main = html! {
        (nhsuk::panel("We have what you sent", html! { p { "Thank you for writing. You are on our list from today." } }))
        h2 class="nhsuk-heading-m" { "What happens next" }
        ol {
            li { "A clinician reads it by " (by(service.standards.screening_working_days)) ", and what you wrote about safety on the next working day at the latest." }
            li { "We get in touch in the way that you said is safe, and no other." }
            li { "We talk with you before anything is decided, and decide together with you." }
        }
        p { "If you have not heard from us by " (by(service.standards.screening_working_days))
            @if !phone.is_empty() { ", call us on " strong { (fmt::phone(phone)) } ". That is not a bother." }
            @else { ", " a class="nhsuk-link" href="/contact" { "get in touch" } ". That is not a bother." }
        }
        p { "You can change or take back anything you wrote by telling us." }
        (layout::crisis_help())
    };
    Ok(page(&stranger, "We have what you sent", None, main))
}
