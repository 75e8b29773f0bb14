//! What becomes of a held message: taken in, added to a record that is here, or not for this service.

use super::message::load;
use super::sender;
use crate::extract::{Asked, Id};
use crate::fmt;
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::find_person::{self, Found, named};
use crate::pages::plain_form::{Form, Sent, send};
use crate::pages::shared::stage_tag;
use crate::respond::{Answer, Problem, document};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::episode::Episode;
use care::person::Identity;
use care::{EpisodeId, PersonId, ReferralId};
use casework::read::PersonHit;
use casework::{Act, ActKind, QuarantineId, Quarantined, Resolution};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let resolves = Guard::needs(ActKind::ResolveQuarantine);
    routes
        .get(
            "/quarantine/{id}/original",
            Guard::needs(ActKind::SeeQuarantine),
            original,
        )
        .get("/quarantine/{id}/take", resolves, show_take)
        .post("/quarantine/{id}/take", resolves, take)
        .get("/quarantine/{id}/link", resolves, show_link)
        .post("/quarantine/{id}/link", resolves, search)
        .get("/quarantine/{id}/link/{episode}", resolves, show_link_to)
        .post("/quarantine/{id}/link/{episode}", resolves, link_to)
        .get("/quarantine/{id}/not-ours", resolves, show_not_ours)
        .post("/quarantine/{id}/not-ours", resolves, not_ours)
}

async fn original(me: Me, Id(id): Id<QuarantineId>) -> Answer {
    let held = load(&me, id).await?;
    let bytes = held.sent.original.into_bytes();
    Ok(document("application/octet-stream", "message.txt", bytes))
}

/// The message, only while nobody has said what becomes of it.
async fn open(me: &Me, id: QuarantineId) -> Result<Quarantined, Problem> {
    let held = load(me, id).await?;
    if held.row.resolved.is_some() {
        let what = "Somebody has said already what becomes of this message.".to_owned();
        return Err(Problem::Rule(what, "Look at the message to see what.".to_owned()));
    }
    Ok(held)
}

/// Sends the resolution; done, it leads to the record, or to the list.
async fn resolve(me: &Me, id: QuarantineId, resolution: Resolution, fields: Fields) -> Result<Sent, Problem> {
    let act = Act::ResolveQuarantine { id, resolution };
    match send(me, act, fields, &format!("/quarantine/{id}")).await? {
        Sent::Changed(..) => Err(Problem::Changed),
        sent => Ok(sent),
    }
}

fn form<'a>(about: &'a str, title: &'a str, button: &'a str, back: &'a str) -> Form<'a> {
    Form {
        title,
        area: "Held messages",
        about,
        back,
        button,
        warning: false,
        expected: None,
    }
}

// Taking it in as it stands

/// Who it may be about: those that the message leads to.
fn people(held: &Quarantined) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for (_, person, why) in &held.candidates {
        let id = person.id.to_string();
        if !out.iter().any(|(known, _)| *known == id) {
            out.push((id, format!("{}. {why}", named(person))));
        }
    }
    out
}

async fn show_take(me: Me, Id(id): Id<QuarantineId>, Asked(found): Asked<Found>) -> Answer {
    let held = open(&me, id).await?;
    draw_take(&me, &held, &found.search, &Filled::default()).await
}

async fn take(me: Me, Id(id): Id<QuarantineId>, Posted(fields): Posted) -> Answer {
    let held = open(&me, id).await?;
    if find_person::is_search(&fields) {
        return find_person::keep(&me, &fields, &format!("/quarantine/{id}/take"));
    }
    let search = fields.get("search").to_owned();
    let mut r = Reader::new(fields, me.today);
    let who = r.text("person", "Choose who it is about");
    let person: Option<PersonId> = match who.as_deref() {
        None | Some("by-rule") => None,
        Some(_) => r.parsed("person", "Choose who it is about"),
    };
    let form = match r.finish(|| Some(Resolution::TakeAsReferral { person })) {
        Ok((resolution, fields)) => match resolve(&me, id, resolution, fields).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    draw_take(&me, &held, &search, &form).await
}

/// Those found by a kept search; none where nothing was searched for.
async fn found(me: &Me, search: &str) -> Result<Option<Vec<PersonHit>>, Problem> {
    match find_person::words(me, search) {
        Some(words) => me.ask(move |desk, p| desk.search_people(p, &words)).await.map(Some),
        None => Ok(None),
    }
}

async fn draw_take(me: &Me, held: &Quarantined, search: &str, f: &Filled) -> Answer {
    let back = format!("/quarantine/{}", held.row.id);
    if !held.can_be_taken {
        let what = "This message does not hold a request that could be taken in.".to_owned();
        return Err(Problem::Rule(what, "Write the referral down instead.".to_owned()));
    }
    let mut people = people(held);
    let known = !people.is_empty();
    let hits = found(me, search).await?;
    for hit in hits.iter().flatten() {
        let id = hit.person.id.to_string();
        if !people.iter().any(|(known, _)| *known == id) {
            people.push((id, format!("{}. Found by you", named(&hit.person))));
        }
    }
    people.push((
        "by-rule".to_owned(),
        "Somebody else: recognise them by NHS number or name and date of birth, or register them as new".to_owned(),
    ));
    let before = html! {
        p { "The referral is taken in with what was understood, dated the day it came. The clock starts there." }
        @if known && hits.is_none() { (nhsuk::details("Find somebody else who is here", find_person::form(me, &me.path, false))) }
        @else { (find_person::form(me, &me.path, hits.as_ref().is_some_and(Vec::is_empty))) }
    };
    let fields = html! {
        input type="hidden" name="search" value=(search);
        (f.radios("person", "Who is it about?", people))
    };
    let about = sender(&held.row);
    let form = form(&about, "Take it in as a referral", "Take it in", &back);
    Ok(form.page(me, f, &before, &fields))
}

// Adding it to a record that is here

async fn show_link(me: Me, Id(id): Id<QuarantineId>, Asked(asked): Asked<Found>) -> Answer {
    let held = open(&me, id).await?;
    let hits = found(&me, &asked.search).await?;
    let at = format!("/quarantine/{id}/link");
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (sender(&held.row)) } "Which record does it belong to?" }
        @if !held.candidates.is_empty() {
            h2 class="nhsuk-heading-m" { "Where the message leads" }
            ul class="nhsuk-list" {
                @for (episode, person, why) in &held.candidates {
                    li { a class="nhsuk-link" href={ (at) "/" (episode) } { (named(person)) } br; (why) "." }
                }
            }
        }
        (find_person::form(&me, &me.path, hits.as_ref().is_some_and(Vec::is_empty)))
        @for hit in hits.iter().flatten() { (hit_of(hit, &at)) }
    };
    let sheet = Sheet {
        title: "Which record does it belong to?".to_owned(),
        area: "Held messages",
        way: Way::back(format!("/quarantine/{id}")),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn hit_of(hit: &PersonHit, at: &str) -> Markup {
    html! {
        h2 class="nhsuk-heading-s" { (named(&hit.person)) }
        @if hit.episodes.is_empty() { p { "No referral is here for this person." } }
        ul class="nhsuk-list" {
            @for (episode, stage, received) in &hit.episodes {
                li {
                    a class="nhsuk-link" href={ (at) "/" (episode) } {
                        @match received { Some(on) => { "Referral of " (fmt::date(*on)) } None => "Referral, date not recorded" }
                    }
                    " " (stage_tag(*stage))
                }
            }
        }
    }
}

async fn search(me: Me, Id(id): Id<QuarantineId>, Posted(fields): Posted) -> Answer {
    find_person::keep(&me, &fields, &format!("/quarantine/{id}/link"))
}

/// An episode's requests that stand, as choices.
fn requests(state: &Episode) -> Vec<(String, String)> {
    let stands = |id: ReferralId| !state.withdrawn.iter().any(|(withdrawn, _)| *withdrawn == id);
    let all = state.referrals.iter().map(|(r, _)| r).filter(|r| stands(r.id));
    all.map(|r| {
        let from = r
            .referrer_organisation
            .clone()
            .unwrap_or_else(|| r.source.words().to_owned());
        (
            r.id.to_string(),
            format!("Received {} from {from}", fmt::date(r.received_on)),
        )
    })
    .collect()
}

async fn show_link_to(me: Me, Id((id, episode)): Id<(QuarantineId, EpisodeId)>) -> Answer {
    let held = open(&me, id).await?;
    draw_link(&me, &held, episode, &Filled::default()).await
}

async fn link_to(me: Me, Id((id, episode)): Id<(QuarantineId, EpisodeId)>, Posted(fields): Posted) -> Answer {
    let held = open(&me, id).await?;
    let r = Reader::new(fields, me.today);
    let referral = r.fields().get("referral").parse().ok();
    let form = match r.finish(|| Some(Resolution::LinkTo { episode, referral })) {
        Ok((resolution, fields)) => match resolve(&me, id, resolution, fields).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    draw_link(&me, &held, episode, &form).await
}

async fn draw_link(me: &Me, held: &Quarantined, episode: EpisodeId, f: &Filled) -> Answer {
    let page = crate::pages::shared::load(me, episode).await?;
    let identity: &Identity = &page.person.identity;
    let name = identity
        .name
        .as_ref()
        .map_or_else(|| "Not yet identified".to_owned(), care::person::Name::full);
    let requests = requests(&page.state);
    let back = format!("/quarantine/{}/link", held.row.id);
    let before = html! {
        (nhsuk::summary_list()
            .row(("Person", name.as_str()))
            .row(("Date of birth", fmt::born(identity.born, me.today)))
            .row(("NHS number", fmt::nhs_number(identity.nhs_number.as_ref())))
            .row(("Where it stands", stage_tag(page.stage))))
        p { "An update is added to the request, a withdrawal withdraws it, anything else is kept with the record as further information." }
        p { "If it turns out to be the wrong record, mark it there as misfiled." }
    };
    let fields = html! {
        @if requests.len() > 1 { (f.radios("referral", "Which request is it about?", requests)) }
        @else { @for (id, _) in &requests { input type="hidden" name="referral" value=(id); } }
    };
    let about = sender(&held.row);
    let form = form(&about, "Add it to this record", "Add it to this record", &back);
    Ok(form.page(me, f, &before, &fields))
}

// Not for this service

async fn show_not_ours(me: Me, Id(id): Id<QuarantineId>) -> Answer {
    let held = open(&me, id).await?;
    Ok(draw_not_ours(&me, &held, &Filled::default()))
}

async fn not_ours(me: Me, Id(id): Id<QuarantineId>, Posted(fields): Posted) -> Answer {
    let held = open(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.text("reason", "Enter the reason, and whom you told");
    let form = match r.finish(|| Some(Resolution::NotOurs { reason: reason? })) {
        Ok((resolution, fields)) => match resolve(&me, id, resolution, fields).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    Ok(draw_not_ours(&me, &held, &form))
}

fn draw_not_ours(me: &Me, held: &Quarantined, f: &Filled) -> Response {
    let back = format!("/quarantine/{}", held.row.id);
    let before = html! {
        p { "Nobody here will act on it afterwards. If it asks for help for somebody, make sure first that its sender knows and somebody has it." }
    };
    let fields = html! { (f.textarea("reason", "Why is it not for this service, and whom did you tell?").rows(4)) };
    let about = sender(&held.row);
    let form = Form {
        warning: true,
        ..form(&about, "It is not for this service", "Mark it as not for us", &back)
    };
    form.page(me, f, &before, &fields)
}
