//! From the answers of those who agreed to the register: what would change, looked at first.

use super::page::load;
use super::{AREA, LIST};
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::capital;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::SurveyId;
use casework::read::SurveyPage;
use casework::{Act, ActKind, Placement, Refused, SurveyAct};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeSurveys).and(ActKind::ChangeRegister);
    routes
        .get("/surveys/{id}/register", changes, show)
        .post("/surveys/{id}/register", changes, place)
}

async fn show(me: Me, Id(id): Id<SurveyId>) -> Answer {
    let page = load(&me, id).await?;
    let rows = me.ask(move |desk, p| desk.survey_placements(p, id)).await?;
    Ok(draw(&me, &page, &rows, &Filled::default()))
}

async fn place(me: Me, Id(id): Id<SurveyId>, Posted(fields): Posted) -> Answer {
    let errors = match me.act(Act::Survey(SurveyAct::Place { id }), &fields).await {
        Ok(done) => return Ok(me.went_well(&done.words, &format!("{LIST}/{id}"))),
        Err(Refused::NotAllowed { why }) => Errors::whole(why, "Look at the rows again"),
        Err(Refused::Invalid(errors)) => errors.into(),
        Err(Refused::Rejected(rejection)) => rejection.into(),
        Err(Refused::Conflict { .. }) => Errors::whole(
            "Somebody changed the register meanwhile",
            "Look at the rows again, then confirm",
        ),
        Err(refused) => return Err(refused.into()),
    };
    let page = load(&me, id).await?;
    let rows = me.ask(move |desk, p| desk.survey_placements(p, id)).await?;
    Ok(draw(&me, &page, &rows, &Filled { errors, fields }))
}

fn what(row: &Placement) -> Markup {
    html! {
        @match (row.left_alone, row.known) {
            (Some(why), _) => { (nhsuk::tag("Left alone", TagColour::Grey).classes("app-status")) " " small { (capital(why)) } }
            (None, None) => { (nhsuk::tag("New", TagColour::Green).classes("app-status")) " " small { "Not verified" @if !row.changes.is_empty() { "; " (fmt::joined(&row.changes)) } } }
            (None, Some(_)) if row.changes.is_empty() => { (nhsuk::tag("Same", TagColour::Grey).classes("app-status")) }
            (None, Some(_)) => { (nhsuk::tag("Changed", TagColour::Blue).classes("app-status")) " " small { (capital(&fmt::joined(&row.changes))) } }
        }
    }
}

fn draw(me: &Me, page: &SurveyPage, rows: &[Placement], f: &Filled) -> Response {
    let base = format!("{LIST}/{}", page.id);
    let can = rows.iter().filter(|row| row.left_alone.is_none()).count();
    let heads: [Cell; 3] = ["Name".into(), "Registration, as stated".into(), "What happens".into()];
    let table = nhsuk::table("Those who agreed to be put on the register")
        .responsive(true)
        .classes("app-list");
    let cells = rows
        .iter()
        .map(|row| -> [Cell; 3] { [cell(row.name.clone()), cell(row.registration.clone()), cell(what(row))] });
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (page.definition.title) } "From answers to the register" }
        p { "Each of these people said who they are and agreed. Nothing is stored before you confirm. Nobody has looked up what they stated: new entries are not verified, and a therapy counts only once somebody has confirmed it. An entry that its registrant keeps is never changed from here." }
        @if rows.is_empty() {
            (layout::empty("Nobody waits.", "Whoever answers and agrees to be put on the register stands here.", Some(("Back to the survey", &base))))
        } @else {
            (table.head::<Cell>(heads).rows(cells))
            @if can > 0 {
                form method="post" action=(me.path) novalidate {
                    (me.hidden(f, None))
                    (nhsuk::button(format!("Put {} on the register", fmt::plural(can, "person", "people"))).once())
                }
            }
        }
    };
    let sheet = Sheet {
        title: "From answers to the register".to_owned(),
        area: AREA,
        way: Way::back(base.clone()),
        form: Some(f),
        main,
    };
    layout::app(me, sheet)
}
