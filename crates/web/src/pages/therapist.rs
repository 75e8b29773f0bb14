//! Another therapist takes the course on: chosen with their slot, or with a time still to be agreed.

use super::shared::{load, record_sheet, run, site_name};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Filled, Reader, choices};
use crate::layout;
use crate::me::{Me, Posted};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use crate::words;
use axum::response::Response;
use care::opening::Slot;
use care::terms::TraineeTold;
use care::{EpisodeId, OpeningId, PractitionerId};
use casework::read::EpisodePage;
use casework::{Act, ActKind, CouldTakeOn};
use maud::{Markup, html};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let change = Guard::needs(ActKind::ChangeTherapist);
    routes
        .get("/episodes/{id}/therapist", change, show)
        .post("/episodes/{id}/therapist", change, save)
}

/// A therapist, with the slot that the course would move into, or without one.
fn parse(chosen: &str) -> Option<(PractitionerId, Option<OpeningId>)> {
    match chosen.split_once(' ') {
        Some((to, opening)) => Some((to.parse().ok()?, Some(opening.parse().ok()?))),
        None => Some((chosen.parse().ok()?, None)),
    }
}

async fn who_could(me: &Me, page: &EpisodePage) -> Result<Vec<CouldTakeOn>, crate::respond::Problem> {
    let Some(course) = page.state.open_courses().next().map(|c| c.facts.id) else {
        return Ok(Vec::new());
    };
    let episode = page.id;
    me.ask(move |desk, p| desk.could_take_on(p, episode, course)).await
}

async fn show(me: Me, Id(id): Id<EpisodeId>) -> Answer {
    let page = load(&me, id).await?;
    let could = who_could(&me, &page).await?;
    let form = Filled::with([("trainee", TraineeTold::NotATrainee.code())]);
    Ok(draw(&me, &page, &could, &form))
}

async fn save(me: Me, Id(id): Id<EpisodeId>, Posted(fields): Posted) -> Answer {
    let page = load(&me, id).await?;
    let could = who_could(&me, &page).await?;
    let mut r = Reader::new(fields, me.today);
    let chosen = r.code("to", parse, "Choose who takes the course on");
    let trainee = r.code("trainee", TraineeTold::from_code, "Choose what the person was told");
    let reason = r.text("reason", "Enter the reason");
    let course = r.parsed("course", "Open this page again from the record");
    let expected = r.expected();
    let read = r.finish(|| {
        let (to, opening) = chosen?;
        Some(Act::ChangeTherapist {
            episode: id,
            expected,
            course: course?,
            to,
            opening,
            trainee: trainee?,
            reason: reason?,
        })
    });
    run(&me, id, read, &format!("/episodes/{id}"), |me, page, form| {
        draw(me, page, &could, form)
    })
    .await
}

/// "Tuesday at 10:00, in person, Old Tannery".
fn slot_words(me: &Me, slot: &Slot) -> String {
    let place = slot
        .site
        .as_deref()
        .map_or_else(|| slot.medium.words().to_lowercase(), |code| site_name(me, code));
    format!("{}, {place}", fmt::slot(slot.weekly))
}

fn candidate(me: &Me, t: &CouldTakeOn) -> Vec<nhsuk::Choice> {
    let name = if t.trainee {
        format!("{}, a trainee", t.name)
    } else {
        t.name.clone()
    };
    let with_slot = t.slots.iter().map(|(id, slot)| {
        nhsuk::choice(
            format!("{} {id}", t.practitioner),
            format!("{name}: {}", slot_words(me, slot)),
        )
    });
    let without = nhsuk::choice(t.practitioner.to_string(), format!("{name}: a time still to be agreed"))
        .hint("The sessions to come stay where they are until somebody moves them.");
    with_slot.chain([without]).collect()
}

fn draw(me: &Me, page: &EpisodePage, could: &[CouldTakeOn], form: &Filled) -> Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { "Change the therapist" }
        @match page.state.open_courses().next() {
            None => (layout::empty("No course is open", "This is for while somebody is in therapy.", None)),
            Some(c) => {
                p class="nhsuk-body" { "Now: " (words::choice(&c.facts.choice)) " with " (page.names.practitioner(c.facts.practitioner)) ", " (c.attended()) " of " (c.facts.sessions) " sessions. The person has been asked, the course goes on where it is, and the clock of the wait is not touched." }
                @if could.is_empty() {
                    (layout::empty("Nobody else can take this on.", "It asks for a therapist with a current certificate for this therapy who does not know the person. A step to another therapy, or a new wait with the old clock, is the other way.", Some(("See practitioners", "/practitioners"))))
                } @else {
                    (asked(me, page, could, form, c.facts.id))
                }
            }
        }
    };
    record_sheet(me, page, form, "Change the therapist", "Records", main)
}

fn asked(me: &Me, page: &EpisodePage, could: &[CouldTakeOn], form: &Filled, course: care::CourseId) -> Markup {
    html! {
        form method="post" action=(me.path) novalidate {
            (me.hidden(form, Some(page.state.version)))
            input type="hidden" name="course" value=(course);
            (form.radios("to", nhsuk::Legend::medium("Who takes the course on?"), could.iter().flat_map(|t| candidate(me, t)))
                .hint("With a slot, the sessions to come move to its day and time."))
            (form.radios("trainee", nhsuk::Legend::medium("Is the therapist a trainee?"), choices(TraineeTold::ALL, TraineeTold::code, TraineeTold::words)))
            (form.textarea("reason", "Why").hint("For the record. What the person is told, tell them yourself.").rows(3))
            (nhsuk::button("Change the therapist").once())
        }
    }
}
