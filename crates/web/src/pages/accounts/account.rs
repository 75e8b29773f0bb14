//! One account: who it is, what they may do, and what can be changed.

use super::roles;
use crate::extract::Id;
use crate::fmt::{self, Missing};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use care::{Role, UserId};
use casework::ActKind;
use casework::read::AccountRow;
use maud::{Markup, html};
use nhsuk::{SummaryRow, TagColour, summary_row};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}", Guard::needs(ActKind::SeeAccounts), show)
}

/// The account by its id.
///
/// # Errors
/// The page that says why not.
pub async fn load(me: &Me, id: UserId) -> Result<AccountRow, Problem> {
    let all = me.ask(casework::Desk::accounts).await?;
    all.into_iter().find(|row| row.id == id).ok_or(Problem::NotFound)
}

async fn show(me: Me, Id(id): Id<UserId>) -> Answer {
    let row = load(&me, id).await?;
    let practitioner = practitioner_of(&me, &row).await?;
    let may = me.may(ActKind::ChangeAccounts);
    let title = row.state.name.clone();
    let main = html! {
        h1 class="nhsuk-heading-l" {
            span class="nhsuk-caption-l" { "Account " (row.state.user_name) }
            (title)
        }
        @if row.state.closed { (nhsuk::inset_text(html! { p { strong { "This account is closed." } " Nobody can sign in with it. What was done with it stays on record under this name." } })) }
        (facts(&me, &row, practitioner.as_ref()))
        @if may { (acts(&me, &row)) }
        @if me.may(ActKind::SeeAccessLog) { p { a class="nhsuk-link" href={ "/access-log?user=" (id) } { "What they looked at" } } }
    };
    let sheet = Sheet {
        title,
        area: "Accounts",
        way: Way::crumbs([("Administration", "/administration"), ("Accounts", "/accounts")]),
        main,
        ..Sheet::default()
    };
    Ok(layout::form(&me, sheet))
}

/// The practitioner of the account: address and name, where the role may see practitioners.
async fn practitioner_of(me: &Me, row: &AccountRow) -> Result<Option<(String, String)>, Problem> {
    let Some(id) = row.state.practitioner.filter(|_| me.may(ActKind::SeePractitioners)) else {
        return Ok(None);
    };
    let found = me.ask(move |desk, p| desk.practitioner(p, id)).await?;
    let name = found.state.profile.map(|p| p.name.full()).unwrap_or_default();
    Ok(Some((format!("/practitioners/{id}"), name)))
}

fn facts(me: &Me, row: &AccountRow, practitioner: Option<&(String, String)>) -> Markup {
    let state = &row.state;
    let may = me.may(ActKind::ChangeAccounts) && !state.closed;
    let fact = |key: &str, value: Markup, page: &str, hidden: &str| -> SummaryRow {
        let fact = summary_row(key, value);
        if may {
            fact.change(format!("/accounts/{}/{page}", row.id), hidden)
        } else {
            fact
        }
    };
    let team = Some(state.team.as_str()).filter(|t| !t.is_empty());
    let named = html! {
        @match practitioner {
            Some((href, name)) => a class="nhsuk-link" href=(href) { (name) },
            None if state.practitioner.is_some() => "Yes",
            None => "Not a practitioner",
        }
    };
    let password = if state.must_change_password {
        html! { "First password, to be changed " (nhsuk::tag("Not changed yet", TagColour::Yellow).classes("app-status")) }
    } else {
        html! { "Chosen by themself" }
    };
    html! {
        (nhsuk::summary_list()
            .row(fact("Name", html! { (state.name) }, "name", "the name and team"))
            .row(fact("Team or organisation", fmt::or(team, Missing::NotRecorded), "name", "the team"))
            .row(fact("Roles", roles(row, me.app.desk().now()), "roles", "the roles"))
            .row(fact("Practitioner", named, "practitioner", "the practitioner"))
            .row(fact("Speaks for", fmt::or(state.speaks_for.as_deref(), Missing::NotApplicable), "speaks-for", "the organisation they speak for"))
            .row(fact("Password", password, "password", "the password")))
    }
}

fn acts(me: &Me, row: &AccountRow) -> Markup {
    let id = row.id;
    let refers = row.state.roles_at(me.app.desk().now()).any(|r| r == Role::Referrer);
    html! {
        h2 class="nhsuk-heading-m" { "Further" }
        ul class="nhsuk-list" {
            @if row.state.closed { li { a class="nhsuk-link" href={ "/accounts/" (id) "/reopening" } { "Open the account again" } } }
            @else {
                @if refers { li { a class="nhsuk-link" href={ "/accounts/" (id) "/client-token" } { "Issue a token for a system that sends messages" } } }
                li { a class="nhsuk-link" href={ "/accounts/" (id) "/closing" } { "Close the account" } }
            }
        }
    }
}
