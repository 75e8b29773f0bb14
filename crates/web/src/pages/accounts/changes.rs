//! Each change of an account on a page of its own.

use super::account::load;
use super::{roles, roles_given};
use crate::extract::Id;
use crate::fmt;
use crate::form::{DateRule, Fields, Filled, Reader};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Form, Sent, changed, one_press, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::account::AccountEvent;
use care::{Role, UserId};
use casework::read::AccountRow;
use casework::{Act, ActKind};
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};

/// What a page asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ask {
    Name,
    Roles,
    Practitioner,
    SpeaksFor,
    Password,
    Closing,
    Reopening,
}

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let all: [(&'static str, Ask); 7] = [
        ("/accounts/{id}/name", Ask::Name),
        ("/accounts/{id}/roles", Ask::Roles),
        ("/accounts/{id}/practitioner", Ask::Practitioner),
        ("/accounts/{id}/speaks-for", Ask::SpeaksFor),
        ("/accounts/{id}/password", Ask::Password),
        ("/accounts/{id}/closing", Ask::Closing),
        ("/accounts/{id}/reopening", Ask::Reopening),
    ];
    let guard = Guard::needs(ActKind::ChangeAccounts);
    all.iter().fold(routes, |routes, (path, ask)| {
        let ask = *ask;
        routes
            .get(path, guard, move |me: Me, id: Id<UserId>| show(me, id, ask))
            .post(path, guard, move |me: Me, id: Id<UserId>, posted: Posted| {
                take(me, id, posted, ask)
            })
    })
}

async fn practitioners(me: &Me, row: &AccountRow, ask: Ask) -> Result<Vec<(String, String)>, Problem> {
    if ask != Ask::Practitioner {
        return Ok(Vec::new());
    }
    let mut rows = me.ask(casework::Desk::practitioners).await?;
    rows.retain(|t| t.account.is_none() || Some(t.id) == row.state.practitioner);
    Ok(crate::pages::practitioners::active(&rows, me.today))
}

async fn show(me: Me, Id(id): Id<UserId>, ask: Ask) -> Answer {
    let row = load(&me, id).await?;
    let options = practitioners(&me, &row, ask).await?;
    let s = &row.state;
    let form = match ask {
        Ask::Name => Filled::with([("name", &s.name), ("team", &s.team)]),
        Ask::SpeaksFor => Filled::with(s.speaks_for.iter().map(|o| ("speaks-for", o))),
        Ask::Practitioner => Filled::with(s.practitioner.map(|p| ("practitioner", p.to_string()))),
        _ => Filled::default(),
    };
    Ok(draw(&me, &row, &options, &form, ask))
}

async fn take(me: Me, Id(id): Id<UserId>, Posted(fields): Posted, ask: Ask) -> Answer {
    let row = load(&me, id).await?;
    let to = if ask == Ask::Roles {
        format!("/accounts/{id}/roles")
    } else {
        format!("/accounts/{id}")
    };
    let form = match read(&me, &row, fields, ask) {
        Ok((act, fields)) => match send(&me, act, fields, &to).await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(fields, actual) => {
                let row = load(&me, id).await?;
                return Ok(conflict(&me, &row, fields, actual));
            }
        },
        Err(form) => form,
    };
    let options = practitioners(&me, &row, ask).await?;
    Ok(draw(&me, &row, &options, &form, ask))
}

fn conflict(me: &Me, row: &AccountRow, fields: Fields, actual: u64) -> Response {
    let s = &row.state;
    let now = html! {
        (nhsuk::summary_list()
            .row(("Name", s.name.as_str()))
            .row(("Team or organisation", s.team.as_str()))
            .row(("Roles", roles(row, me.app.desk().now())))
            .row(("Speaks for", s.speaks_for.clone().unwrap_or_else(|| "Nobody".to_owned())))
            .row(("Standing", if s.closed { "Closed" } else { "Open" })))
    };
    changed(me, fields, actual, &now, &format!("/accounts/{}", row.id))
}

/// The end of a day in London: a role granted until a day is held through that day.
fn end_of(day: Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    Some(care::calendar::london_instant(next, jiff::civil::Time::midnight()))
}

fn read(me: &Me, row: &AccountRow, posted: Fields, ask: Ask) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(posted, me.today);
    let (id, expected) = (row.id, r.expected());
    let account = |command: AccountEvent| Act::Account { id, expected, command };
    let act = match ask {
        Ask::Name => {
            let name = r.text("name", "Enter the name");
            let team = r.optional("team").unwrap_or_default();
            name.map(|name| account(AccountEvent::NameStated { name, team }))
        }
        Ask::Roles => {
            let role = r.code("role", Role::from_code, "Choose a role");
            if r.fields().get("what") == "end" {
                role.map(|role| account(AccountEvent::RoleEnded { role }))
            } else {
                let until = r.optional_date("until", "the last day of the role", DateRule::TodayOrLater);
                role.map(|role| {
                    let until = until.and_then(end_of);
                    account(AccountEvent::RoleGranted { role, until })
                })
            }
        }
        Ask::Practitioner => {
            let practitioner = r.parsed("practitioner", "Choose a practitioner");
            practitioner.map(|practitioner| account(AccountEvent::PractitionerNamed { practitioner }))
        }
        Ask::SpeaksFor => {
            let organisation = r.text("speaks-for", "Enter the organisation");
            organisation.map(|organisation| account(AccountEvent::SpeaksFor { organisation }))
        }
        Ask::Password => {
            let password = r.fields().get("password").to_owned();
            if password.is_empty() {
                r.wrong("password", "Enter a new first password");
            }
            Some(Act::ResetPassword { user: id, password })
        }
        Ask::Closing => Some(account(AccountEvent::Closed)),
        Ask::Reopening => Some(account(AccountEvent::Reopened)),
    };
    r.finish(|| act)
}

fn draw(me: &Me, row: &AccountRow, options: &[(String, String)], f: &Filled, ask: Ask) -> Response {
    let back = format!("/accounts/{}", row.id);
    let (title, button) = match ask {
        Ask::Name => ("Change the name and team", "Save the name and team"),
        Ask::Roles => ("Roles", "Grant the role"),
        Ask::Practitioner => ("Name the practitioner they are", "Save the practitioner"),
        Ask::SpeaksFor => ("Name the organisation they speak for", "Save the organisation"),
        Ask::Password => ("Set a first password anew", "Set the password"),
        Ask::Closing => ("Close the account", "Close the account"),
        Ask::Reopening => ("Open the account again", "Open it again"),
    };
    let form = Form {
        title,
        area: "Accounts",
        about: &row.state.name,
        back: &back,
        button,
        warning: ask == Ask::Closing,
        expected: (ask != Ask::Password).then_some(row.version),
    };
    form.page(me, f, &before(me, row, ask), &fields(options, f, ask))
}

fn before(me: &Me, row: &AccountRow, ask: Ask) -> Markup {
    let name = &row.state.name;
    html! {
        @match ask {
            Ask::Roles => (held(me, row)),
            Ask::Password => {
                p { "All sign-ins of " (name) " end, and so do tokens of systems. They sign in with this password once and must then choose another." }
            }
            Ask::Closing => {
                p { (name) " can no longer sign in; whoever is signed in now is signed out with the next page. Tokens of systems end." }
                p { "Nothing that they did is changed. The account can be opened again." }
                @if row.id == me.principal.user { (nhsuk::warning_callout(nhsuk::heading(2, "This is your own account"), html! { p { "You will be signed out at once." } })) }
            }
            Ask::Reopening => p { (name) " can sign in again, with the roles and the password from before." },
            Ask::SpeaksFor => p { "A referrer sees every referral that this organisation sent." },
            _ => {}
        }
    }
}

/// The roles that are held, each with a button that ends it.
fn held(me: &Me, row: &AccountRow) -> Markup {
    let now = me.app.desk().now();
    html! {
        @if row.state.roles.is_empty() { p { "No role is held. Without one there is nothing to do after signing in." } }
        @else {
            (nhsuk::summary_list().facts(row.state.roles.iter().map(|(role, until)| {
                let end = match until {
                    Some(until) if *until <= now => format!("Ended {}", fmt::moment(*until)),
                    Some(until) => format!("Until {}", fmt::moment(*until)),
                    None => "Without an end".to_owned(),
                };
                let words = html! { "End it" span class="nhsuk-u-visually-hidden" { ": " (role.words()) } };
                let button = nhsuk::button(words).secondary().classes("nhsuk-button--small");
                let act = one_press(me, &me.path, &[("what", "end"), ("role", role.code())], Some(row.version), button);
                nhsuk::summary_row(role.words(), html! { (end) (act) })
            })))
        }
        p { "A role that is ended is gone with the next page they open." }
        h2 class="nhsuk-heading-m" { "Grant a role" }
    }
}

fn fields(options: &[(String, String)], f: &Filled, ask: Ask) -> Markup {
    let all = roles_given();
    html! {
        @match ask {
            Ask::Name => {
                (f.input("name", "Name").width(20))
                (f.input("team", "Team or organisation").width(20))
            }
            Ask::Roles => {
                (f.select("role", "Role", all.iter().map(|r| (r.code(), r.words()))))
                (f.date("until", "Last day of the role").hint("For somebody who is here for a while, such as an external reviewer. Leave it empty for no end."))
            }
            Ask::Practitioner => {
                @if options.is_empty() { p { "Every practitioner has an account already. " a class="nhsuk-link" href="/practitioners/new" { "Add the practitioner" } " first." } }
                (f.select("practitioner", "Practitioner", options.to_vec()))
            }
            Ask::SpeaksFor => (f.input("speaks-for", "Organisation").hint("Its code, such as an ODS code, or its name, exactly as it stands in the messages it sends.").width(20)),
            Ask::Password => (f.password("password", "First password").hint("At least 12 characters. Tell it to them yourself.").autocomplete("new-password")),
            Ask::Closing | Ask::Reopening => {}
        }
    }
}
