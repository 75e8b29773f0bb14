//! A token for a system that sends messages in the name of a referring organisation: shown once, never again.

use super::account::load;
use crate::extract::Id;
use crate::form::{Errors, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::{Me, Posted};
use crate::pages::plain_form::Form;
use crate::respond::Answer;
use crate::router::{Guard, Routes};
use care::UserId;
use casework::read::AccountRow;
use casework::{ActKind, Refused};
use maud::html;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    let changes = Guard::needs(ActKind::ChangeAccounts);
    routes
        .get("/accounts/{id}/client-token", changes, show)
        .post("/accounts/{id}/client-token", changes, issue)
}

async fn show(me: Me, Id(id): Id<UserId>) -> Answer {
    let row = load(&me, id).await?;
    ask(&me, &row, &Filled::default())
}

fn ask(me: &Me, row: &AccountRow, f: &Filled) -> Answer {
    let back = format!("/accounts/{}", row.id);
    let organisation = row.state.speaks_for.as_deref().unwrap_or("nobody yet");
    let form = Form {
        title: "Issue a token for a system",
        area: "Accounts",
        about: &row.state.name,
        back: &back,
        button: "Issue the token",
        warning: false,
        expected: None,
    };
    let before = html! {
        p { "With it a system sends referrals as messages (FHIR) in the name of this account, which speaks for " strong { (organisation) } "." }
        p { "It is shown once, on the next page. It ends after a year, or earlier with the account, its role of a referrer, or a password set anew. Tokens issued before go on." }
    };
    Ok(form.page(me, f, &before, &html! {}))
}

async fn issue(me: Me, Id(id): Id<UserId>, Posted(fields): Posted) -> Answer {
    let row = load(&me, id).await?;
    let principal = std::sync::Arc::clone(&me.principal);
    let errors = match me.app.ask(move |desk| desk.issue_client_token(&principal, id)).await? {
        Ok(token) => return Ok(once(&me, &row, token.as_str())),
        Err(Refused::Invalid(found)) => {
            let words: Vec<String> = found.into_iter().map(|e| e.words).collect();
            Errors::whole("No token was issued", words.join(". "))
        }
        Err(refused) => return Err(refused.into()),
    };
    ask(&me, &row, &Filled { fields, errors })
}

/// The token, in the answer to the form and nowhere else: no address leads to it again.
fn once(me: &Me, row: &AccountRow, token: &str) -> axum::response::Response {
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (row.state.name) } "The token, shown this once" }
        (nhsuk::warning_callout(nhsuk::heading(2, "Copy it now"), html! { p { "Put it where the sending system keeps its secrets. It cannot be shown again; whoever has it can send referrals in this organisation’s name." } }))
        pre class="app-message" tabindex="0" role="region" aria-label="Token" { (token) }
        p { "The system sends it with each request, in the header " code { "Authorization: Bearer" } ", to " code { "POST /fhir/$process-message" } "." }
        p { a class="nhsuk-link" href={ "/accounts/" (row.id) } { "I have copied it" } }
    };
    let sheet = Sheet {
        title: "The token, shown this once".to_owned(),
        area: "Accounts",
        way: Way::Top,
        main,
        ..Sheet::default()
    };
    layout::form(me, sheet)
}
