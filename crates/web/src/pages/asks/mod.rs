//! The log of asks and promises: for those who keep it, and what of it anybody may read.

mod enter;
mod one;

use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Stranger};
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::asks::{Ask, AskStage};
use casework::ActKind;
use casework::asks::AskRow;
use jiff::civil::Date;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

/// Where the log is kept.
const PATH: &str = "/asks";
/// Where anybody reads what is public of it.
pub(crate) const PUBLIC: &str = "/asked";
const AREA: &str = "Asks and promises";

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get(PATH, Guard::needs(ActKind::SeeAsks), list)
        .get(PUBLIC, Guard::public(), public);
    one::routes(enter::routes(routes))
}

async fn list(me: Me) -> Answer {
    let rows = me.ask(casework::Desk::asks).await?;
    let late = rows
        .iter()
        .filter(|row| row.state.late_since(me.today).is_some())
        .count();
    let main = html! {
        h1 class="nhsuk-heading-l" { (AREA) }
        p { "What was asked of whom outside the service, what they answered, and whether it was kept." }
        div class="app-actions" {
            @if me.may(ActKind::RecordAsk) { (nhsuk::link_button("Enter what was asked", "/asks/new")) }
            a class="nhsuk-link app-target" href=(PUBLIC) { "What anybody can read" }
            @if me.may(ActKind::SeeBrief) { a class="nhsuk-link app-target" href="/brief" { "Briefs" } }
        }
        @if rows.is_empty() {
            (layout::empty("Nothing is in the log yet.", "Enter a request to a commissioner, a board or a minister when it is made, so that nobody has to remember it.", None))
        } @else {
            @if late > 0 { p { strong { (fmt::plural(late, "ask is overdue", "asks are overdue")) } ": the day of an answer or of a promise has passed." } }
            (table(&rows, me.today))
        }
    };
    let sheet = Sheet {
        title: AREA.to_owned(),
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn table(rows: &[AskRow], today: Date) -> Markup {
    let rows = rows.iter().filter_map(|row| {
        let asked = row.facts()?;
        let cells: [Cell; 4] = [
            cell(html! { a class="nhsuk-link" href={ (PATH) "/" (row.id) } { (asked.what) } }),
            cell(asked.of.clone()),
            cell(fmt::date(asked.on)),
            cell(html! { (stage_tag(&row.state)) @if let Some(words) = due(&row.state, today) { small { (words) } } @if row.state.public { small { "shown to the public" } } }),
        ];
        Some(cells)
    });
    let heads: [Cell; 4] = [
        "What was asked".into(),
        "Of whom".into(),
        "On".into(),
        "Where it stands".into(),
    ];
    let table = nhsuk::table("Asks and promises")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// Where an ask stands, as a tag.
fn stage_tag(ask: &Ask) -> Markup {
    let colour = match ask.stage() {
        AskStage::Asked => TagColour::Yellow,
        AskStage::Promised => TagColour::Blue,
        AskStage::Kept => TagColour::Green,
        AskStage::Broken => TagColour::Red,
        AskStage::Declined | AskStage::Neither => TagColour::Orange,
        AskStage::Withdrawn => TagColour::Grey,
    };
    html! { (nhsuk::tag(ask.stage().words(), colour).classes("app-status")) }
}

/// By when, and whether that day has passed.
fn due(ask: &Ask, today: Date) -> Option<String> {
    if let Some(day) = ask.late_since(today) {
        return Some(match ask.stage() {
            AskStage::Promised => format!("promised for {}, which has passed", fmt::date(day)),
            _ => format!("answer due on {}, which has passed", fmt::date(day)),
        });
    }
    match ask.stage() {
        AskStage::Asked => ask
            .facts
            .as_ref()?
            .answer_by
            .map(|day| format!("answer due on {}", fmt::date(day))),
        AskStage::Promised => ask.answer?.2.map(|day| format!("promised for {}", fmt::date(day))),
        AskStage::Kept | AskStage::Broken => ask.kept.map(|(_, on)| format!("on {}", fmt::date(on))),
        AskStage::Declined | AskStage::Neither => ask.answer.map(|(_, on, _)| format!("on {}", fmt::date(on))),
        AskStage::Withdrawn => None,
    }
}

/// An ask with what is known of it: in a list each has its own heading, so that those within lie one level deeper.
fn card(row: &AskRow, today: Date, is_in_list: bool) -> Markup {
    let heading = |words: &str| {
        html! {
            @if is_in_list { h3 class="nhsuk-heading-xs" { (words) } } @else { h2 class="nhsuk-heading-xs" { (words) } }
        }
    };
    let answered = row
        .state
        .answer
        .map(|(_, on, _)| format!(", {}", fmt::date(on)))
        .unwrap_or_default();
    html! {
        @if let Some(asked) = row.facts() {
            p class="app-byline" { (asked.by) " asked " (asked.of) " on " time datetime=(fmt::iso(asked.on)) { (fmt::date(asked.on)) } }
            p { (stage_tag(&row.state)) @if let Some(words) = due(&row.state, today) { " " (words) } }
            @if let Some(more) = &row.more { (crate::markdown::plain(more)) }
            @if let Some(answer) = &row.answer {
                (heading(&format!("The answer{answered}")))
                (crate::markdown::plain(answer))
            }
            @if let Some(known) = &row.known_by {
                (heading("How we know"))
                (crate::markdown::plain(known))
            }
        }
    }
}

async fn public(stranger: Stranger) -> Answer {
    let rows = match stranger.app.ask(casework::Desk::public_asks).await? {
        Ok(rows) => rows,
        Err(refused) => return Err(refused.into()),
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "What was asked and promised" }
        p { "What this service has asked of those who pay and plan, what they answered, and whether it was kept." }
        @if rows.is_empty() {
            (layout::empty("Nothing is public yet.", "What was asked, and what came of it, will stand here.", None))
        } @else {
            ol class="app-comments" {
                @for row in &rows {
                    li { article class="app-comment" {
                        @if let Some(asked) = row.facts() { h2 class="nhsuk-heading-s" { (asked.what) } }
                        (card(row, stranger.today, true))
                    } }
                }
            }
        }
    };
    let sheet = Sheet {
        title: "What was asked and promised".to_owned(),
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    Ok(layout::public(&stranger, sheet))
}
