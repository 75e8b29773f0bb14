//! Opening an account with a first password.

use super::roles_given;
use crate::form::{Fields, Filled, Reader};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::{Sent, send};
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use axum::response::Response;
use care::Role;
use casework::{Act, ActKind};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeAccounts);
    routes
        .get("/accounts/new", changes, show)
        .post("/accounts/new", changes, open)
}

/// Practitioners without an account, as choices.
async fn practitioners(me: &Me) -> Result<Vec<(String, String)>, Problem> {
    if !me.may(ActKind::SeePractitioners) {
        return Ok(Vec::new());
    }
    let mut rows = me.ask(casework::Desk::practitioners).await?;
    rows.retain(|row| row.account.is_none());
    Ok(crate::pages::practitioners::active(&rows, me.today))
}

async fn show(me: Me) -> Answer {
    let choices = practitioners(&me).await?;
    Ok(draw(&me, choices, &Filled::default()))
}

async fn open(me: Me, Posted(fields): Posted) -> Answer {
    let form = match read(&me, fields) {
        Ok((act, fields)) => match send(&me, act, fields, "/accounts").await? {
            Sent::Done(response) => return Ok(response),
            Sent::Again(form) => form,
            Sent::Changed(..) => return Err(Problem::Changed),
        },
        Err(form) => form,
    };
    let choices = practitioners(&me).await?;
    Ok(draw(&me, choices, &form))
}

fn read(me: &Me, fields: Fields) -> Result<(Act, Fields), Filled> {
    let mut r = Reader::new(fields, me.today);
    let user_name = r.text("user-name", "Enter a user name");
    let name = r.text("name", "Enter the name");
    let team = r.optional("team").unwrap_or_default();
    let roles = r.codes("roles", Role::from_code);
    if roles.is_empty() {
        r.wrong("roles", "Choose at least one role");
    }
    let practitioner = r.fields().get("practitioner").parse().ok();
    let speaks_for = r.optional("speaks-for");
    if speaks_for.is_none() && roles.contains(&Role::Referrer) {
        r.wrong("speaks-for", "Enter the organisation that the referrer speaks for");
    }
    let password = r.fields().get("password").to_owned();
    if password.is_empty() {
        r.wrong("password", "Enter a first password");
    }
    r.finish(|| {
        Some(Act::OpenAccount {
            user_name: user_name?,
            name: name?,
            team,
            roles,
            practitioner,
            speaks_for,
            password,
        })
    })
}

fn draw(me: &Me, practitioners: Vec<(String, String)>, f: &Filled) -> Response {
    let roles = roles_given();
    let main = html! {
        h1 class="nhsuk-heading-l" { "Open an account" }
        form method="post" action="/accounts/new" novalidate {
            (me.hidden(f, None))
            (f.input("name", "Name").hint("As it is shown to others.").width(20))
            (f.input("user-name", "User name").hint("What they sign in with: letters, digits, dots and dashes. It cannot be changed later.").autocapitalize("none").width(20))
            (f.input("team", "Team or organisation").width(20))
            (f.checkboxes("roles", "Roles", roles.iter().map(|r| (r.code(), r.words()))).hint("Somebody with several roles chooses one to work in."))
            @if !practitioners.is_empty() {
                (f.select("practitioner", "The practitioner they are", practitioners).hint("For therapists and everybody who has a caseload. Practitioners come first, then their account."))
            }
            (f.input("speaks-for", "Organisation they speak for").hint("For referrers: its code, such as an ODS code, or its name. They see what this organisation sent.").width(20))
            (f.password("password", "First password").hint("At least 12 characters. Tell it to them yourself; they must choose another when they first sign in.").autocomplete("new-password"))
            (nhsuk::button("Open the account").once())
        }
    };
    let sheet = Sheet {
        title: "Open an account".to_owned(),
        area: "Accounts",
        way: Way::back("/accounts"),
        form: Some(f),
        main,
    };
    layout::form(me, sheet)
}
