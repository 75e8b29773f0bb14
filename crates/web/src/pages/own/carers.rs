//! Whom the person lets see something: the list with what each sees and when they last looked, letting somebody see, changing
//! it, and stopping it at once. Safety first: somebody may stand beside the person and hold the phone.

use super::with;
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled, KEY, Reader};
use crate::me::{Me, Posted};
use crate::own_layout::{self, OwnSheet};
use crate::pages::carer::plan;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::say::{say, say_linked};
use axum::response::Response;
use care::calendar::{days_after, london_date};
use care::carer::{CarerRelation, CarerSight, CarerWho, MOST_CARERS};
use care::{CarerId, Rule};
use casework::{ActKind, AllowedCarer, CarerRow, GivenWay, LetSee, Once, Refused};
use jiff::civil::Date;
use maud::{Markup, html};

/// Letters in a name.
const LONGEST: usize = 100;
/// How long it may be for, with its words; the service may allow less.
const PERIODS: [(&str, i32); 4] = [
    ("carer-months-1", 30),
    ("carer-months-3", 91),
    ("carer-months-6", 182),
    ("carer-months-12", 365),
];

const LETS: Guard = Guard::needs(ActKind::LetCarerSee).and(ActKind::SeeOwnRecord);

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/my/carers", LETS, show)
        .get("/my/carers/new", LETS, show_new)
        .post("/my/carers/new", LETS, let_see)
        .get("/my/carers/{id}", LETS, show_change)
        .post("/my/carers/{id}", LETS, change)
        .post("/my/carers/{id}/code", LETS, code)
        .post("/my/carers/{id}/stop", LETS, stop)
}

async fn load(me: &Me) -> Result<AllowedCarer, Problem> {
    me.ask(|desk, p| desk.carers(p, None)).await
}

async fn find(me: &Me, id: CarerId) -> Result<(AllowedCarer, CarerRow), Problem> {
    let all = load(me).await?;
    let row = all.rows.iter().find(|row| row.carer.id == id && row.stands).cloned();
    row.map(|row| (all, row)).ok_or(Problem::NotFound)
}

fn sheet<'f>(back: &'static str, form: Option<&'f Filled>, main: Markup) -> OwnSheet<'f> {
    OwnSheet {
        title: say("carers-title"),
        back: Some(back),
        form,
        main,
    }
}

fn relation(relation: CarerRelation) -> String {
    say(match relation {
        CarerRelation::Partner => "relation-partner",
        CarerRelation::Parent => "relation-parent",
        CarerRelation::Child => "relation-child",
        CarerRelation::Sibling => "relation-sibling",
        CarerRelation::Family => "relation-family",
        CarerRelation::Friend => "relation-friend",
        CarerRelation::Worker => "relation-worker",
        CarerRelation::Other => "relation-other",
    })
}

fn sight(sight: CarerSight) -> String {
    say(match sight {
        CarerSight::Appointments => "sight-appointments",
        CarerSight::Wait => "sight-wait",
        CarerSight::Plan => "sight-plan",
    })
}

async fn show(me: Me) -> Answer {
    let all = load(&me).await?;
    let (open, over): (Vec<&CarerRow>, Vec<&CarerRow>) = all.rows.iter().partition(|row| row.stands);
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("carers-heading")) }
        p { (say("carers-lead")) }
        p { (say("carers-not-seen")) }
        @if all.closed && !open.is_empty() { (nhsuk::inset_text(say("carers-closed"))) }
        @if open.is_empty() { p { (say("carers-none")) } }
        @for row in &open { (one(&me, row)) }
        p { (nhsuk::link_button(say("carers-new-link"), "/my/carers/new")) }
        (safety())
        p { (say_linked("carers-speak", "/my/data")) }
        @if !over.is_empty() {
            h2 class="nhsuk-heading-m" { (say("carers-over-heading")) }
            ul class="nhsuk-list nhsuk-list--bullet" {
                @for row in over {
                    li { (row.carer.who.name) ": " @if let Some(on) = row.over_since { (with("carers-over", "date", &fmt::date(on))) } }
                }
            }
        }
    };
    Ok(own_layout::own(&me, &sheet("/my", None, main)))
}

/// What somebody reads who is made to do this.
fn safety() -> Markup {
    html! {
        h2 class="nhsuk-heading-s" { (say("carers-safe-heading")) }
        p { (say("carers-safe-1")) }
        p { (say("carers-safe-2")) }
        p { (say("carers-safe-3")) }
    }
}

fn one(me: &Me, row: &CarerRow) -> Markup {
    let carer = &row.carer;
    let who = match &carer.who.relation_words {
        Some(words) => format!("{}: {words}", relation(carer.who.relation)),
        None => relation(carer.who.relation),
    };
    let looked = match row.last_looked {
        Some(at) => fmt::moment(at),
        None => say("carers-never-looked"),
    };
    let code = match row.code_until {
        Some(at) => with("carers-code-until", "date", &fmt::date(london_date(at))),
        None => say("carers-code-used"),
    };
    let base = format!("/my/carers/{}", carer.id);
    let hidden =
        || html! { span class="nhsuk-u-visually-hidden" { (with("carers-change-hidden", "name", &carer.who.name)) } };
    html! {
        h2 class="nhsuk-heading-m" { (carer.who.name) }
        (nhsuk::summary_list()
            .row((say("carers-relation"), who))
            .row((say("carers-sees"), html! { ul class="nhsuk-list" { @for s in &carer.sees { li { (sight(*s)) } } } }))
            .row((say("carers-until"), fmt::date(carer.until)))
            .row((say("carers-looked"), looked))
            .row((say("carers-code"), code)))
        @if row.newer_plan { p { (say("carers-newer-plan")) } }
        p { a class="nhsuk-link app-target" href=(base) { (say("carers-change")) (hidden()) } }
        form method="post" action={ (base) "/code" } novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button(html! { (say("carers-code-button")) (hidden()) }).secondary().small(true).once())
        }
        form method="post" action={ (base) "/stop" } novalidate {
            (me.hidden(&Filled::default(), None))
            (nhsuk::button(html! { (say("carers-stop")) (hidden()) }).warning().small(true).once())
        }
    }
}

/// What may be chosen for the last day: some periods, as far as the service allows, and what holds now.
fn days(today: Date, longest: Date, now: Option<Date>) -> Vec<(String, Date, String)> {
    let period = |(name, days): &(&str, i32)| {
        let until = days_after(today, *days);
        ((*name).to_owned(), until, with(name, "date", &fmt::date(until)))
    };
    let mut out: Vec<_> = PERIODS
        .iter()
        .map(period)
        .filter(|(_, until, _)| *until <= longest)
        .collect();
    if out.is_empty() {
        let words = with("carer-longest", "date", &fmt::date(longest));
        out.push(("longest".to_owned(), longest, words));
    }
    if let Some(now) = now.filter(|now| *now <= longest) {
        out.insert(0, ("same".to_owned(), now, with("carer-same", "date", &fmt::date(now))));
    }
    out
}

/// What both forms ask: what is seen, until when, and whether it is their own wish.
struct Asked {
    sees: Vec<CarerSight>,
    until: Option<Date>,
    own_wish: bool,
}

fn read_asked(r: &mut Reader, days: &[(String, Date, String)]) -> Asked {
    let sees = r.codes("sees", CarerSight::from_code);
    if sees.is_empty() {
        r.wrong("sees", say("carer-sees-missing"));
    }
    let chosen = |code: &str| days.iter().find(|(name, ..)| name == code).map(|(_, until, _)| *until);
    let until = r.code("until", chosen, &say("carer-until-missing"));
    let own_wish = r.ticked("wish");
    if !own_wish {
        r.wrong("wish", say("carer-wish-missing"));
    }
    Asked { sees, until, own_wish }
}

fn asked_fields(form: &Filled, all: &AllowedCarer, days: Vec<(String, Date, String)>) -> Markup {
    let hint = |s: CarerSight| match (s, &all.plan) {
        (CarerSight::Plan, Some(_)) => Some("sight-plan-hint"),
        (CarerSight::Plan, None) => Some("sight-plan-none"),
        _ => None,
    };
    let sights = CarerSight::ALL.iter().map(|s| {
        let choice = nhsuk::choice(s.code(), sight(*s));
        match hint(*s) {
            Some(hint) => choice.hint(say(hint)),
            None => choice,
        }
    });
    let days = days.into_iter().map(|(name, _, words)| nhsuk::choice(name, words));
    html! {
        (form.checkboxes("sees", nhsuk::Legend::small(say("carer-sees")), sights).hint(say("carer-sees-hint")))
        p { (say("carers-not-seen")) }
        @if let Some(written) = &all.plan { (nhsuk::details(say("plan-preview"), plan(&written.parts))) }
        (form.radios("until", nhsuk::Legend::small(say("carer-until")), days).hint(say("carer-until-hint")))
        (form.tick("wish", say("carer-wish")))
    }
}

async fn show_new(me: Me) -> Answer {
    let all = load(&me).await?;
    // Three months, where the service allows as much; nothing else is chosen for them.
    let usual = days(me.today, all.longest_until, None);
    let usual = usual
        .iter()
        .rfind(|(_, until, _)| *until <= all.usual_until)
        .or(usual.first());
    let begin = usual.map(|(name, ..)| ("until".to_owned(), name.clone()));
    Ok(draw_new(&me, &all, &Filled::with(begin)))
}

async fn let_see(me: Me, Posted(fields): Posted) -> Answer {
    let all = load(&me).await?;
    let mut r = Reader::new(fields, me.today);
    let name = r.text("name", &say("carer-name-missing"));
    let relation = r.code("relation", CarerRelation::from_code, &say("carer-relation-missing"));
    let relation_words = r.optional("relation-words");
    for (field, text) in [("name", &name), ("relation-words", &relation_words)] {
        if text.as_deref().is_some_and(|t| t.chars().count() > LONGEST) {
            r.wrong(field, with("carer-relation-long", "most", &LONGEST.to_string()));
        }
    }
    let asked = read_asked(&mut r, &days(me.today, all.longest_until, None));
    let read = r.finish(|| {
        let who = CarerWho {
            name: name?,
            relation: relation?,
            relation_words,
        };
        Some(LetSee {
            who,
            sees: asked.sees,
            until: asked.until?,
            own_wish: asked.own_wish,
            identity: None,
        })
    });
    let form = match read {
        Err(form) => form,
        Ok((new, fields)) => {
            let (sent, name) = (fields.clone(), new.who.name.clone());
            let given = tried(&me, move |desk, p| {
                let (key, body) = (sent.get(KEY), sent.content_bytes());
                desk.let_carer_see(p, None, new, (!key.is_empty()).then_some(Once { key, body: &body }))
            });
            match given.await? {
                Ok(given) => return Ok(draw_code(&me, &name, given.as_ref())),
                Err(errors) => Filled { fields, errors },
            }
        }
    };
    Ok(draw_new(&me, &all, &form))
}

/// Asks the desk; what a rule refused comes back as what a person can do something with.
async fn tried<T: Send + 'static>(
    me: &Me,
    ask: impl FnOnce(&casework::Desk, &casework::Principal) -> Result<T, Refused> + Send + 'static,
) -> Result<Result<T, Errors>, Problem> {
    me.ask(move |desk, p| match ask(desk, p) {
        Ok(done) => Ok(Ok(done)),
        Err(Refused::Rejected(r)) if r.rule == Rule::TooMany => Ok(Err(true)),
        Err(Refused::Rejected(_) | Refused::Invalid(_) | Refused::Conflict { .. }) => Ok(Err(false)),
        Err(refused) => Err(refused),
    })
    .await
    .map(|done| {
        done.map_err(|too_many| {
            let why = if too_many {
                with("carer-too-many", "most", &MOST_CARERS.to_string())
            } else {
                say("could-not-do")
            };
            Errors::whole(say("could-not"), why)
        })
    })
}

fn draw_new(me: &Me, all: &AllowedCarer, form: &Filled) -> Response {
    let relations = CarerRelation::ALL.iter().map(|r| (r.code(), relation(*r)));
    let main = html! {
        h1 class="nhsuk-heading-l" { (say("carers-heading")) }
        (safety())
        form method="post" action="/my/carers/new" novalidate {
            (me.hidden(form, None))
            (form.input("name", say("carer-name")))
            (form.select("relation", say("carer-relation"), relations))
            (form.input("relation-words", say("carer-relation-words")))
            (asked_fields(form, all, days(me.today, all.longest_until, None)))
            (nhsuk::button(say("carer-new-button")).once())
        }
    };
    own_layout::own(me, &sheet("/my/carers", Some(form), main))
}

fn draw_code(me: &Me, name: &str, given: Option<&GivenWay>) -> Response {
    let address = format!("{}/enter", me.app.config().public_origin.as_deref().unwrap_or_default());
    let main = html! {
        h1 class="nhsuk-heading-l" { (with("carer-code-heading", "name", name)) }
        @match given {
            None => (nhsuk::inset_text(say("carer-code-before"))),
            Some(given) => {
                p { (say("carer-code-lead")) }
                (nhsuk::inset_text(html! {
                    p class="app-code" { strong { (given.secret) } }
                    p { (with("next-where", "address", &address)) }
                }))
                p { (with("carer-code-once", "date", &fmt::date(london_date(given.expires_at)))) }
            }
        }
        p { (nhsuk::link_button(say("carer-code-done"), "/my/carers")) }
    };
    own_layout::own(me, &sheet("/my/carers", None, main))
}

async fn show_change(me: Me, Id(id): Id<CarerId>) -> Answer {
    let (all, row) = find(&me, id).await?;
    let mut begin: Vec<(String, String)> = vec![("until".to_owned(), "same".to_owned())];
    begin.extend(row.carer.sees.iter().map(|s| ("sees".to_owned(), s.code().to_owned())));
    Ok(draw_change(&me, &all, &row, &Filled::with(begin)))
}

async fn change(me: Me, Id(id): Id<CarerId>, Posted(fields): Posted) -> Answer {
    let (all, row) = find(&me, id).await?;
    let mut r = Reader::new(fields, me.today);
    let asked = read_asked(&mut r, &days(me.today, all.longest_until, Some(row.carer.until)));
    let form = match r.finish(|| Some((asked.until?, asked.sees))) {
        Err(form) => form,
        Ok(((until, sees), fields)) => {
            let own_wish = asked.own_wish;
            let done = tried(&me, move |desk, p| {
                desk.state_carers_sight(p, None, id, sees, until, own_wish)
            });
            match done.await? {
                Ok(()) => return Ok(me.went_well(&say("carers-changed-said"), "/my/carers")),
                Err(errors) => Filled { fields, errors },
            }
        }
    };
    Ok(draw_change(&me, &all, &row, &form))
}

fn draw_change(me: &Me, all: &AllowedCarer, row: &CarerRow, form: &Filled) -> Response {
    let days = days(me.today, all.longest_until, Some(row.carer.until));
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { (row.carer.who.name) }
            (say("carer-change-heading"))
        }
        p { (say("carer-change-lead")) }
        form method="post" action={ "/my/carers/" (row.carer.id) } novalidate {
            (me.hidden(form, None))
            (asked_fields(form, all, days))
            (nhsuk::button(say("carer-change-button")).once())
        }
        (safety())
    };
    own_layout::own(me, &sheet("/my/carers", Some(form), main))
}

fn once(fields: &Fields) -> (String, Vec<u8>) {
    (fields.get(KEY).to_owned(), fields.content_bytes())
}

async fn code(me: Me, Id(id): Id<CarerId>, Posted(fields): Posted) -> Answer {
    let (_, row) = find(&me, id).await?;
    let given = me.ask(move |desk, p| {
        let (key, body) = once(&fields);
        let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
        desk.give_carers_code(p, None, id, None, once)
    });
    Ok(draw_code(&me, &row.carer.who.name, given.await?.as_ref()))
}

async fn stop(me: Me, Id(id): Id<CarerId>, Posted(_): Posted) -> Answer {
    // Pressed twice, or stopped by us in the same moment: it is stopped, and that is what they read.
    let done = tried(&me, move |desk, p| desk.stop_carer(p, None, id, None));
    let said = match done.await? {
        Ok(()) | Err(_) => say("carers-stopped-said"),
    };
    Ok(me.went_well(&said, "/my/carers"))
}
