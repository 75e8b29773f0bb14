//! Referring somebody: by a referrer, taken down on the phone, or typed in from a letter; and referring oneself.

mod form;
mod last;
mod read;
mod yourself;

pub(in crate::pages) use read::check_ways;
pub(in crate::pages) use yourself::need_words;

use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Errors, Fields, Filled, choices};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem, see_other};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::terms::{Means, ReferralSource};
use care::{EpisodeId, Role};
use casework::read::PersonHit;
use casework::{Act, ActKind, FieldError, NewReferral, Refused};
use form::Kind;
use maud::{Markup, html};
use serde::Deserialize;

/// How many questions somebody who refers themself is asked.
pub(in crate::pages) const fn questions_of_yourself() -> usize {
    yourself::questions()
}

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let refers = Guard::needs(ActKind::Refer);
    let routes = routes
        .get("/refer", refers, start)
        .get("/refer/form", refers, show)
        .post("/refer/form", refers, take)
        .get("/refer/sent/{id}", refers, sent);
    yourself::routes(routes)
}

/// Who refers, as a referrer may say of themself.
const OUTSIDE: [ReferralSource; 16] = [
    ReferralSource::Gp,
    ReferralSource::Ward,
    ReferralSource::HospitalLiaison,
    ReferralSource::EmergencyDepartment,
    ReferralSource::Cmht,
    ReferralSource::CrisisTeam,
    ReferralSource::Perinatal,
    ReferralSource::EatingDisorder,
    ReferralSource::EarlyIntervention,
    ReferralSource::StaffHub,
    ReferralSource::Voluntary,
    ReferralSource::Education,
    ReferralSource::Employer,
    ReferralSource::Justice,
    ReferralSource::Veteran,
    ReferralSource::Other,
];

/// What the start page asks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Begun {
    from: String,
    how: String,
}

fn by_referrer(me: &Me) -> bool {
    me.role() == Role::Referrer
}

/// Nothing for what the start page does not offer: a referrer does not refer as somebody else.
fn kind_of(me: &Me, from: &str, how: &str) -> Option<Kind> {
    let by_referrer = by_referrer(me);
    Some(Kind {
        source: ReferralSource::from_code(from).filter(|source| !by_referrer || OUTSIDE.contains(source))?,
        means: read::means_of(me, how)?,
        by_referrer,
    })
}

async fn start(me: Me) -> Answer {
    Ok(draw_start(&me, &Filled::default()))
}

fn draw_start(me: &Me, form: &Filled) -> Response {
    let outside = choices(&OUTSIDE, ReferralSource::code, ReferralSource::words);
    let own = choices(
        &[ReferralSource::SelfReferral, ReferralSource::Return],
        ReferralSource::code,
        ReferralSource::words,
    );
    let sources: Vec<_> = if by_referrer(me) {
        outside
    } else {
        own.into_iter().chain(outside).collect()
    };
    let ways = [
        nhsuk::choice(Means::Phone.code(), "By phone: I take it down while we talk"),
        nhsuk::choice(
            Means::Letter.code(),
            "By letter, fax, email or PDF: I type it in and attach it",
        ),
    ];
    let main = html! {
        h1 class="nhsuk-heading-l" { "Refer somebody" }
        @if by_referrer(me) {
            p { "It takes about 10 minutes. You need the person’s agreement, their name and a safe way to reach them. A diagnosis or an NHS number is not needed." }
            p { "We write to you within " (fmt::count(i64::from(me.app.desk().service().standards.acknowledge_working_days), "working day", "working days")) ", and you can follow the referral under My referrals." }
        } @else {
            p { "A referral by phone, by letter or as a PDF is as good as an electronic message." }
        }
        (layout::crisis_help())
        form method="get" action="/refer/form" novalidate {
            (form.radios("from", nhsuk::Legend::medium(if by_referrer(me) { "From where do you refer?" } else { "Who refers?" }), sources))
            @if !by_referrer(me) { (form.radios("how", nhsuk::Legend::medium("How did it reach us?"), ways)) }
            (nhsuk::button("Continue"))
        }
    };
    layout::form(
        me,
        Sheet {
            title: "Refer somebody".to_owned(),
            area: "Referrals",
            form: Some(form),
            main,
            ..Sheet::default()
        },
    )
}

async fn show(me: Me, Asked(begun): Asked<Begun>) -> Answer {
    let Some(kind) = kind_of(&me, &begun.from, &begun.how) else {
        let mut errors = Errors::default();
        if ReferralSource::from_code(&begun.from).is_none_or(|source| by_referrer(&me) && !OUTSIDE.contains(&source)) {
            errors.add("from", "Choose who refers");
        }
        if read::means_of(&me, &begun.how).is_none() {
            errors.add("how", "Choose how it reached us");
        }
        let fields: Fields = [("from", begun.from), ("how", begun.how)].into_iter().collect();
        return Ok(draw_start(&me, &Filled { fields, errors }));
    };
    let mut begin = Vec::new();
    if kind.by_referrer {
        begin.push(("referrer-name", me.principal.name.clone()));
    }
    Ok(draw_form(&me, &Filled::with(begin), kind))
}

fn draw_form(me: &Me, form: &Filled, kind: Kind) -> Response {
    let main = form::draw(me, form, kind);
    let sheet = Sheet {
        title: kind.heading().to_owned(),
        area: "Referrals",
        way: Way::back("/refer"),
        form: Some(form),
        main,
    };
    layout::form(me, sheet)
}

fn draw_last(me: &Me, form: &Filled, kind: Kind, new: &NewReferral, hits: &[PersonHit]) -> Response {
    let title = if kind.by_referrer {
        "Check your answers"
    } else {
        "Before it is taken in"
    };
    let main = last::draw(me, form, kind, new, hits);
    layout::form(
        me,
        Sheet {
            title: title.to_owned(),
            area: "Referrals",
            form: Some(form),
            main,
            ..Sheet::default()
        },
    )
}

async fn take(me: Me, Posted(fields): Posted) -> Answer {
    let Some(kind) = kind_of(&me, fields.get("from"), fields.get("how")) else {
        return Ok(see_other("/refer"));
    };
    if fields.get("step") == "change" {
        return Ok(draw_form(
            &me,
            &Filled {
                fields,
                ..Filled::default()
            },
            kind,
        ));
    }
    let (mut new, fields) = match read::read(&me, fields) {
        Ok(read) => read,
        Err(form) => return Ok(draw_form(&me, &form, kind)),
    };
    let hits = known(&me, &new).await?;
    let asked_last = fields.get("step") == "send";
    if !asked_last && (kind.by_referrer || kind.means == Means::Letter || !hits.is_empty()) {
        return Ok(draw_last(
            &me,
            &Filled {
                fields,
                ..Filled::default()
            },
            kind,
            &new,
            &hits,
        ));
    }
    let fields = if asked_last {
        match last::read(&me, fields, kind, &hits) {
            Ok(((person, attachments), fields)) => {
                new.person = person;
                new.attachments = attachments;
                fields
            }
            Err(form) => return Ok(draw_last(&me, &form, kind, &new, &hits)),
        }
    } else {
        fields
    };
    match me.act(Act::Refer(Box::new(new.clone())), &fields).await {
        Ok(done) => {
            // A referrer does not learn whether we knew the person before.
            let joined = done.made.joined && !kind.by_referrer;
            let episode = done.made.episode.ok_or(Problem::NotFound)?;
            Ok(see_other(&format!(
                "/refer/sent/{episode}{}",
                if joined { "?joined=yes" } else { "" }
            )))
        }
        Err(Refused::Rejected(rejection)) => Ok(draw_form(
            &me,
            &Filled {
                fields,
                errors: rejection.into(),
            },
            kind,
        )),
        Err(Refused::Invalid(errors)) => {
            let of_last = errors.iter().all(|e| ["attachments", "person"].contains(&e.field));
            let form = Filled {
                fields,
                errors: field_errors(errors),
            };
            Ok(if asked_last && of_last {
                draw_last(&me, &form, kind, &new, &hits)
            } else {
                draw_form(&me, &form, kind)
            })
        }
        Err(refused) => Err(refused.into()),
    }
}

/// The door names the person's name in one; the form asks for it in parts.
pub(in crate::pages) fn field_errors(mut errors: Vec<FieldError>) -> Errors {
    for error in &mut errors {
        if error.field == "name" {
            error.field = "given";
        }
    }
    errors.into()
}

/// Who may be the person, for those who may search.
async fn known(me: &Me, new: &NewReferral) -> Result<Vec<PersonHit>, Problem> {
    if !me.may(ActKind::SearchPeople) {
        return Ok(Vec::new());
    }
    let identity = new.identity.clone();
    me.ask(move |desk, p| desk.recognise(p, &identity)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    joined: String,
}

async fn sent(me: Me, Id(id): Id<EpisodeId>, Asked(Sent { joined }): Asked<Sent>) -> Answer {
    let main = draw_sent(&me, id, joined == "yes");
    Ok(layout::form(
        &me,
        Sheet {
            title: "Referral received".to_owned(),
            area: "Referrals",
            main,
            ..Sheet::default()
        },
    ))
}

/// What happens next, and when.
fn draw_sent(me: &Me, id: EpisodeId, joined: bool) -> Markup {
    let service = me.app.desk().service();
    let standards = &service.standards;
    let calendar = me.app.desk().calendar();
    let by = |days: u16| fmt::date(calendar.working_days_after(me.today, days));
    let own = by_referrer(me);
    let body = if joined {
        "The person has an open episode. This referral was added to it, and the wait goes on from the first one."
    } else {
        "The wait is counted from the day it reached us."
    };
    html! {
        (nhsuk::panel(if own { "Referral sent" } else { "Referral taken in" }, html! { p { (body) } }))
        h2 class="nhsuk-heading-m" { "What happens next" }
        ol {
            li { "A clinician reads what you wrote about safety today, or on the next working day." }
            li { "We write to the person" @if !own { " and to the referrer" } " by " (by(standards.acknowledge_working_days)) "." }
            li { "A clinician looks at the whole referral by " (by(standards.screening_working_days)) ". If we have a question, we ask." }
            li { "We speak with the person before anything is decided. They hear of a decision first, then the referrer, as far as the person agrees." }
        }
        @if own {
            p { "You find this referral, our questions and the decision under " a class="nhsuk-link" href="/my-referrals" { "My referrals" } "." }
            p { "If something changes before you hear from us, " a class="nhsuk-link" href={ "/my-referrals/" (id) "/information" } { "add it to the referral" } @if !service.contact.phone.is_empty() { " or call " (fmt::phone(&service.contact.phone)) } "." }
        } @else {
            ul class="app-actions" {
                li { (nhsuk::link_button("Open the record", format!("/episodes/{id}"))) }
                @if me.may(ActKind::Acknowledge) { li { a class="nhsuk-link app-target" href={ "/episodes/" (id) "/acknowledgement" } { "Acknowledge it" } } }
                li { a class="nhsuk-link app-target" href="/refer" { "Take in another" } }
            }
        }
        (layout::crisis_help())
    }
}
