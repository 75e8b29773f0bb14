//! Surveys of members: the list, a draft, publishing, answers from a form and from a file, what was found, and the way
//! from an answer into the register.

mod answer;
mod builder;
mod figures;
mod found;
mod import;
mod list;
mod page;
mod place;
mod questions;
mod sentences;

pub use questions::{draw as draw_questions, read as read_questions};

use crate::router::Routes;
use care::survey::SurveyStage;
use maud::{Markup, html};
use nhsuk::TagColour;

/// The area in titles.
const AREA: &str = "Surveys";
/// The list of surveys.
const LIST: &str = "/surveys";
/// Surveys that a registrant can answer.
const OWN: &str = "/my-surveys";

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let add: [fn(Routes) -> Routes; 8] = [
        list::routes,
        page::routes,
        builder::routes,
        sentences::routes,
        import::routes,
        found::routes,
        answer::routes,
        place::routes,
    ];
    add.iter().fold(routes, |routes, add| add(routes))
}

fn stage_tag(stage: SurveyStage) -> Markup {
    let colour = match stage {
        SurveyStage::Draft => TagColour::Grey,
        SurveyStage::Ahead => TagColour::Yellow,
        SurveyStage::Open => TagColour::Blue,
        SurveyStage::Closed => TagColour::Green,
    };
    html! { (nhsuk::tag(stage.words(), colour).classes("app-status")) }
}

/// What is wrong in a definition or a file, as a table: where, what was found, which rule.
fn problems(title: &str, all: &[survey::Problem]) -> Markup {
    let rows = all.iter().map(|p| -> [nhsuk::Cell; 3] {
        let found = p.value.clone().unwrap_or_else(|| "Nothing".to_owned());
        [
            nhsuk::cell(p.place.clone()),
            nhsuk::cell(found),
            nhsuk::cell(p.rule.clone()),
        ]
    });
    let heads: [nhsuk::Cell; 3] = ["Where".into(), "Found".into(), "What to mend".into()];
    let table = nhsuk::table(title).caption_size(Some(nhsuk::Size::M)).responsive(true);
    html! { (table.classes("app-list").head::<nhsuk::Cell>(heads).rows(rows)) }
}
