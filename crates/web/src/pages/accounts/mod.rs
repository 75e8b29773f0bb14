//! Accounts: the list, each one's page, the forms that change them.

mod account;
mod changes;
mod open;
mod token;

use super::shared::{asking, views};
use crate::extract::Asked;
use crate::fmt;
use crate::layout::{self, Sheet};
use crate::me::Me;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::Role;
use casework::ActKind;
use casework::read::{AccountRow, Page};
use jiff::Timestamp;
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};
use serde::Deserialize;

/// The routes of this folder.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes.get("/accounts", Guard::needs(ActKind::SeeAccounts), list);
    let add: [fn(Routes) -> Routes; 4] = [open::routes, account::routes, changes::routes, token::routes];
    add.iter().fold(routes, |routes, add| add(routes))
}

/// The roles that an account can be given: all but those of people who do not sign in here.
fn roles_given() -> Vec<Role> {
    let no_account = [Role::Person, Role::Carer, Role::Representative, Role::System];
    Role::ALL.iter().copied().filter(|r| !no_account.contains(r)).collect()
}

/// The questions in the address: codes only.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Questions {
    only: String,
    role: String,
    page: usize,
}

const VIEWS: [(&str, &str); 4] = [
    ("", "Open"),
    ("without-role", "Without a role"),
    ("first-password", "First password not changed"),
    ("closed", "Closed"),
];

fn shows(only: &str, row: &AccountRow, now: Timestamp) -> bool {
    let open = !row.state.closed;
    match only {
        "without-role" => open && row.state.roles_at(now).next().is_none(),
        "first-password" => open && row.state.must_change_password,
        "closed" => !open,
        _ => open,
    }
}

async fn list(me: Me, Asked(q): Asked<Questions>) -> Answer {
    let rows = me.ask(casework::Desk::accounts).await?;
    let now = me.app.desk().now();
    let tabs: Vec<(String, String, bool)> = VIEWS
        .iter()
        .map(|(code, words)| {
            let count = rows.iter().filter(|row| shows(code, row, now)).count();
            let href = asking("/accounts", &[("only", code), ("role", &q.role)]);
            (format!("{words} ({count})"), href, q.only == *code)
        })
        .collect();
    let role = Role::from_code(&q.role);
    let holds = |row: &AccountRow| role.is_none_or(|role| row.state.roles.iter().any(|(r, _)| *r == role));
    let chosen: Vec<AccountRow> = rows
        .into_iter()
        .filter(|row| shows(&q.only, row, now) && holds(row))
        .collect();
    let page = Page::of(chosen, q.page);
    let address = |n: usize| {
        asking(
            "/accounts",
            &[("only", &q.only), ("role", &q.role), ("page", &n.to_string())],
        )
    };
    let main = html! {
        h1 class="nhsuk-heading-l" { "Accounts" }
        p { "An account is how one human signs in; its roles say what they may do and see. Each act is recorded under one role." }
        @if me.may(ActKind::ChangeAccounts) { div class="app-actions" { (nhsuk::link_button("Open an account", "/accounts/new")) } }
        (views("Accounts shown", &tabs))
        (filter(&q))
        @if page.items.is_empty() {
            (layout::empty("No account matches.", "The view and the role above leave none.", Some(("Show all open accounts", "/accounts"))))
        } @else {
            p { (fmt::plural(page.total, "account", "accounts")) ", by name." }
            (table(&page, now))
            (nhsuk::pagination(page.page, page.pages(), address))
        }
    };
    let sheet = Sheet {
        title: "Accounts".to_owned(),
        area: "Administration",
        main,
        ..Sheet::default()
    };
    Ok(layout::app(&me, sheet))
}

fn filter(q: &Questions) -> Markup {
    let roles = roles_given();
    html! {
        form class="app-filters" method="get" action="/accounts" {
            div class="app-filters__fields" {
                @if !q.only.is_empty() { input type="hidden" name="only" value=(q.only); }
                (nhsuk::select("role", "Role").option(("", "Any role")).options(roles.iter().map(|r| (r.code(), r.words()))).value(q.role.as_str()))
                (nhsuk::button("Show").secondary())
            }
        }
    }
}

fn table(page: &Page<AccountRow>, now: Timestamp) -> Markup {
    let heads: [Cell; 4] = [
        "Name".into(),
        "Signs in as".into(),
        "Team or organisation".into(),
        "Roles".into(),
    ];
    let rows = page.items.iter().map(|row| -> [Cell; 4] {
        let state = &row.state;
        let person = html! {
            a class="nhsuk-link" href={ "/accounts/" (row.id) } { (state.name) }
            @if state.closed { " " (nhsuk::tag("Closed", TagColour::Grey).classes("app-status")) }
            @else if state.must_change_password { small { "First password not changed yet" } }
        };
        [
            cell(person),
            cell(state.user_name.as_str()),
            cell(if state.team.is_empty() {
                "Not recorded"
            } else {
                &state.team
            }),
            cell(roles(row, now)),
        ]
    });
    let table = nhsuk::table("Accounts")
        .caption_classes("nhsuk-u-visually-hidden")
        .responsive(true);
    html! { (table.classes("app-list").head::<Cell>(heads).rows(rows)) }
}

/// The roles, each with its end if it has one.
fn roles(row: &AccountRow, now: Timestamp) -> Markup {
    html! {
        @if row.state.roles.is_empty() { span class="app-missing" { "No role" } }
        @else {
            @for (index, (role, until)) in row.state.roles.iter().enumerate() {
                @if index > 0 { br; }
                (role.words())
                @match until {
                    Some(until) if *until <= now => { ", ended " (fmt::moment(*until)) }
                    Some(until) => { ", until " (fmt::moment(*until)) }
                    None => {}
                }
            }
        }
    }
}
