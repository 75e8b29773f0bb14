//! Whom the person lets see something, for staff: that it stands, what is seen and until when; writing down that the person
//! asked for it on the phone; and ending it with a reason, which nobody but staff reads.

use super::super::shared::{load, record_sheet};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, KEY, Reader, choices};
use crate::me::{Me, Posted};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::calendar::{days_after, london_date};
use care::carer::{CarerRelation, CarerSight, CarerWho, StoppedBy};
use care::{CarerId, EpisodeId};
use casework::read::EpisodePage;
use casework::{ActKind, AllowedCarer, CarerRow, GivenWay, LetSee, Once, Refused};
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::TagColour;

pub(super) fn routes(routes: Routes) -> Routes {
    let lets = Guard::needs(ActKind::LetCarerSee);
    routes
        .get("/episodes/{id}/carers", lets, show)
        .post("/episodes/{id}/carers", lets, let_see)
        .get("/episodes/{id}/carers/{carer}", lets, show_one)
        .post("/episodes/{id}/carers/{carer}", lets, stop)
}

/// What the pages of contact and of consents say of it, with the way here.
pub(super) fn card(page: &EpisodePage) -> Markup {
    html! {
        @if page.may(ActKind::LetCarerSee) {
            p { a class="nhsuk-link app-target" href={ "/episodes/" (page.id) "/carers" } { "Carers who see something of this record" } }
        }
    }
}

async fn all(me: &Me, id: EpisodeId) -> Result<AllowedCarer, Problem> {
    me.ask(move |desk, p| desk.carers(p, Some(id))).await
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let all = all(&me, id).await?;
    Ok(draw(&me, &page, &all, &Filled::default()))
}

fn seen(row: &CarerRow) -> Markup {
    html! { ul class="nhsuk-list" { @for s in &row.carer.sees { li { (s.words()) } } } }
}

fn one(page: &EpisodePage, row: &CarerRow) -> Markup {
    let carer = &row.carer;
    let (words, colour) = if row.stands {
        ("Sees it now", TagColour::Green)
    } else {
        ("Over", TagColour::Grey)
    };
    let relation = match &carer.who.relation_words {
        Some(own) => format!("{}: {own}", carer.who.relation.words()),
        None => carer.who.relation.words().to_owned(),
    };
    let ended = match (carer.stopped, row.over_since) {
        (Some((by, on, _)), _) => {
            let who = match by {
                StoppedBy::Service => "by us",
                StoppedBy::Person => "by the person",
                StoppedBy::Carer => "by the carer",
            };
            Some(format!("{} {who}", fmt::date(on)))
        }
        (None, Some(on)) => Some(format!("{}: the time was over", fmt::date(on))),
        (None, None) => None,
    };
    let list = nhsuk::summary_list()
        .row(("Who they are", relation))
        .row(("Sees", seen(row)))
        .row(("Until", fmt::date(carer.until)))
        .row((
            "Last said by",
            format!("{}, {}", carer.stated_by.words(), fmt::moment(carer.stated_at)),
        ))
        .row((
            "Last looked",
            row.last_looked.map_or_else(|| "Not yet".to_owned(), fmt::moment),
        ))
        .facts(ended.map(|ended| ("Ended", ended)))
        .facts(row.reason.clone().map(|reason| ("Why we ended it", reason)));
    html! {
        h2 class="nhsuk-heading-s" { (carer.who.name) " " (nhsuk::tag(words, colour).classes("app-status")) }
        (list)
        @if row.stands {
            p { a class="nhsuk-link app-target" href={ "/episodes/" (page.id) "/carers/" (carer.id) } { "Stop it" span class="nhsuk-u-visually-hidden" { ": " (carer.who.name) } } }
        }
    }
}

/// For how long, as far as the service allows.
fn periods(today: Date, longest: Date) -> Vec<(&'static str, Date)> {
    let all = [("1 month", 30), ("3 months", 91), ("6 months", 182), ("12 months", 365)];
    let all = all.map(|(words, days)| (words, days_after(today, days)));
    let mut out: Vec<_> = all.into_iter().filter(|(_, until)| *until <= longest).collect();
    if out.is_empty() {
        out.push(("As long as the settings allow", longest));
    }
    out
}

fn draw(me: &Me, page: &EpisodePage, all: &AllowedCarer, form: &Filled) -> Response {
    let days = periods(me.today, all.longest_until)
        .into_iter()
        .map(|(words, until)| nhsuk::choice(until.to_string(), format!("{words}, until {}", fmt::date(until))));
    let main = html! {
        h1 class="nhsuk-heading-l" { "Carers who see something of this record" }
        p { "The person chooses on their own pages who sees what, and until when. Each look of a carer reads that consent at that moment, and is logged. They never see words, answers, notes or stories." }
        @if all.closed { (nhsuk::inset_text("The person’s own way in was taken back, so no carer sees anything until another is given.")) }
        @if all.rows.is_empty() { p { "Nobody, and nobody before." } }
        @for row in &all.rows { (one(page, row)) }
        @if !page.person.died {
            h2 class="nhsuk-heading-m" { "The person asks us to let somebody see" }
            (nhsuk::warning_callout(nhsuk::heading(3, "Speak with the person alone"), html! {
                p { "Make sure that it is this person, that nobody listens, and that nobody makes them do it. If you are not sure, do not set it up, and speak with the clinical lead." }
            }))
            form method="post" action={ "/episodes/" (page.id) "/carers" } novalidate {
                (me.hidden(form, None))
                (form.input("name", "Name of the carer"))
                (form.select("relation", "Who they are to the person", choices(CarerRelation::ALL, CarerRelation::code, CarerRelation::words)))
                (form.input("relation-words", "In the person’s own words, if they like"))
                (form.checkboxes("sees", nhsuk::Legend::small("What may they see?"), CarerSight::ALL.iter().map(|s| nhsuk::choice(s.code(), s.words()))).hint("Ask each by itself. Tick only what they say."))
                (form.radios("until", nhsuk::Legend::small("Until when?"), days))
                (form.textarea("identity", "How did you make sure that it is this person, and that it is their own wish?").rows(3))
                (form.tick("wish", "It is the person’s own wish: they said so when we spoke alone"))
                (nhsuk::button("Let them see").once())
            }
        }
    };
    record_sheet(me, page, form, "Carers", "Contact and needs", main)
}

fn read(me: &Me, all: &AllowedCarer, fields: Fields) -> Result<(LetSee, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let name = r.text("name", "Enter the name of the carer");
    let relation = r.code(
        "relation",
        CarerRelation::from_code,
        "Choose who they are to the person",
    );
    let relation_words = r.optional("relation-words");
    let sees = r.codes("sees", CarerSight::from_code);
    if sees.is_empty() {
        r.wrong("sees", "Choose what they may see");
    }
    let days = periods(me.today, all.longest_until);
    let chosen = |code: &str| {
        days.iter()
            .map(|(_, until)| *until)
            .find(|until| until.to_string() == code)
    };
    let until = r.code("until", chosen, "Choose until when");
    let identity = r.text("identity", "Enter how you made sure");
    let own_wish = r.ticked("wish");
    if !own_wish {
        r.wrong(
            "wish",
            "Tick the box when the person said alone that it is their own wish",
        );
    }
    r.finish(|| {
        Some(LetSee {
            who: CarerWho {
                name: name?,
                relation: relation?,
                relation_words,
            },
            sees,
            until: until?,
            own_wish,
            identity,
        })
    })
}

async fn let_see(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let before = all(&me, id).await?;
    let form = match read(&me, &before, fields) {
        Err(form) => form,
        Ok((new, fields)) => {
            let (sent, principal) = (fields.clone(), std::sync::Arc::clone(&me.principal));
            let name = new.who.name.clone();
            let given = me.app.ask(move |desk| {
                let (key, body) = (sent.get(KEY), sent.content_bytes());
                let once = (!key.is_empty()).then_some(Once { key, body: &body });
                desk.let_carer_see(&principal, Some(id), new, once)
            });
            match given.await? {
                Ok(given) => return Ok(given_page(&me, &page, &name, given.as_ref())),
                Err(refused) => Filled {
                    fields,
                    errors: errors_of(refused)?,
                },
            }
        }
    };
    Ok(draw(&me, &page, &before, &form))
}

fn errors_of(refused: Refused) -> Result<Errors, Problem> {
    match refused {
        Refused::Rejected(rejection) => Ok(rejection.into()),
        Refused::Invalid(errors) => Ok(errors.into()),
        refused => Err(refused.into()),
    }
}

fn given_page(me: &Me, page: &EpisodePage, name: &str, given: Option<&GivenWay>) -> Response {
    let origin = me.app.config().public_origin.as_deref().unwrap_or_default();
    let main = html! {
        h1 class="nhsuk-heading-l" { "The code for " (name) }
        @match given {
            None => p { "It was shown when it was given, and is kept nowhere. The person can give another on their own pages." },
            Some(given) => {
                (nhsuk::inset_text(html! {
                    p class="app-code" { strong { (given.secret) } }
                    p { "It works once, until " (fmt::date(london_date(given.expires_at))) ", at " (origin) "/enter." }
                }))
                p { "Tell it to the person, who gives it on. Do not give it to the carer yourself. It is shown only now." }
            }
        }
        p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/carers" } { "Done" } }
    };
    record_sheet(me, page, &Filled::default(), "The code", "Contact and needs", main)
}

async fn found(me: &Me, id: EpisodeId, carer: CarerId) -> Result<CarerRow, Problem> {
    let all = all(me, id).await?;
    let row = all.rows.into_iter().find(|row| row.carer.id == carer && row.stands);
    row.ok_or(Problem::NotFound)
}

async fn show_one(me: Me, Id((id, carer)): Id<(EpisodeId, CarerId)>) -> Answer {
    let page = load(&me, id).await?;
    let row = found(&me, id, carer).await?;
    Ok(draw_stop(&me, &page, &row, &Filled::default()))
}

async fn stop(me: Me, Id((id, carer)): Id<(EpisodeId, CarerId)>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let row = found(&me, id, carer).await?;
    let mut r = Reader::new(fields, me.today);
    let reason = r.text("reason", "Enter why you stop it");
    let form = match r.finish(|| reason) {
        Err(form) => form,
        Ok((reason, fields)) => {
            let principal = std::sync::Arc::clone(&me.principal);
            let done = me
                .app
                .ask(move |desk| desk.stop_carer(&principal, Some(id), carer, Some(reason)));
            match done.await? {
                Ok(()) => {
                    let to = format!("/episodes/{id}/carers");
                    return Ok(me.went_well("Stopped. They see nothing from now on, and nobody was told", &to));
                }
                Err(refused) => Filled {
                    fields,
                    errors: errors_of(refused)?,
                },
            }
        }
    };
    Ok(draw_stop(&me, &page, &row, &form))
}

fn draw_stop(me: &Me, page: &EpisodePage, row: &CarerRow, form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Stop what " (row.carer.who.name) " sees" }
        (nhsuk::warning_callout(nhsuk::heading(2, "What will happen"), html! {
            p { "From their next click on they see nothing. Their page says that it is no longer open, in the same words as when the time is over. We send nobody a message." }
            p { "The person’s own page says since when it is no longer open: not why, and not who did it, because somebody else may hold the phone. Tell the person yourself, alone and in a way that is safe." }
            p { "If you fear for the person’s safety, raise a concern as well." }
        }))
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, None))
            (form.textarea("reason", "Why do you stop it?").hint("Only staff who may see this record read it.").rows(4))
            (nhsuk::button("Stop it now").warning().once())
        }
        p { a class="nhsuk-link" href={ "/episodes/" (page.id) "/carers" } { "Leave it as it is" } }
    };
    record_sheet(me, page, form, "Stop a carer’s look", "Contact and needs", main)
}
