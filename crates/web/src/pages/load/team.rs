//! The load of the team: counts of signals from five practitioners on, and none from which somebody could be known.

use crate::fmt;
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use casework::ActKind;
use casework::read::{TEAM_OF, TeamLoad};
use maud::{Markup, html};
use nhsuk::{Cell, cell, number};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/load/team", Guard::needs(ActKind::SeeTeamLoad), show)
}

async fn show(me: Me) -> Answer {
    let team = me.ask(casework::Desk::team_load).await?;
    let main = html! {
        h1 class="nhsuk-heading-l" { "Load of the team" }
        p { "Each practitioner sees their own picture first and alone. Here stand counts, so that the work can be arranged differently; nobody can be looked up." }
        (draw(&team))
    };
    let sheet = Sheet {
        title: "Load of the team".to_owned(),
        area: "Hours",
        way: Way::crumbs([("Hours", "/hours")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

fn draw(team: &TeamLoad) -> Markup {
    let Some(signals) = &team.signals else {
        return layout::empty(
            "The team is too small for counts.",
            &format!(
                "{} here. Counts are shown from {TEAM_OF} on, because among fewer each could be known.",
                fmt::plural(team.practitioners, "practitioner works", "practitioners work")
            ),
            None,
        );
    };
    let heads: [Cell; 2] = ["What stands out".into(), number("Practitioners")];
    let rows = signals.iter().map(|(signal, count)| -> [Cell; 2] {
        let count = match count {
            Some(n) => format!("{n} of {}", team.practitioners),
            None => "Held back".to_owned(),
        };
        [cell(signal.words()), number(count)]
    });
    let held_back = signals.iter().any(|(_, count)| count.is_none());
    html! {
        (nhsuk::table(format!("Of {}", fmt::plural(team.practitioners, "practitioner", "practitioners"))).responsive(true).head::<Cell>(heads).rows(rows))
        @if held_back {
            (nhsuk::inset_text(html! {
                p { "“Held back” means that one or two practitioners have it, or nearly everybody: a number would let colleagues know who. It does not mean none. Ask the team as a whole." }
            }))
        }
        p class="nhsuk-body-s" { "Booked hours and breaks of the present week; work, overtime and unpaid hours of the last four full weeks; supervision of the last full month. How people in therapy are doing is no part of it." }
    }
}
