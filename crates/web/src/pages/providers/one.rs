//! One provider: what it is, what it offers, every statement of its places, and who acts for it.

use super::places_words;
use crate::extract::Id;
use crate::fmt;
use crate::form::{Errors, Fields, Filled};
use crate::layout::{self, Sheet, Way};
use crate::me::Me;
use crate::pages::plain_form::one_press;
use crate::pages::practitioners::therapies;
use crate::respond::{Answer, Problem};
use crate::router::{Guard, Routes};
use crate::words;
use axum::http::StatusCode;
use axum::response::Response;
use care::ProviderId;
use casework::read::{ProviderPage, SeatAccount};
use casework::{ActKind, Refused};
use maud::{Markup, html};
use nhsuk::{Cell, TagColour, cell};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/providers/{id}", Guard::needs(ActKind::SeeProviders), show)
}

pub(super) async fn load(me: &Me, id: ProviderId) -> Result<ProviderPage, Problem> {
    me.ask(move |desk, p| desk.provider(p, id)).await
}

async fn show(me: Me, Id(id): Id<ProviderId>) -> Answer {
    let page = load(&me, id).await?;
    Ok(draw(&me, &page, &Filled::default()))
}

/// The provider again with a form that could not be read.
pub(super) async fn refilled(me: &Me, id: ProviderId, form: &Filled) -> Answer {
    let page = load(me, id).await?;
    Ok(draw(me, &page, form))
}

/// The provider again after a press that was refused, with why.
pub(super) async fn again(me: &Me, id: ProviderId, fields: Fields, refused: Refused) -> Answer {
    let (errors, status) = match refused {
        Refused::Rejected(rejection) => (Errors::from(rejection), None),
        Refused::Invalid(errors) => (Errors::from(errors), None),
        Refused::Conflict { .. } => {
            let what = "Somebody changed this provider while you looked at it, so nothing was done";
            let possible = "Look at it as it stands now, then press again if it is still right";
            (Errors::whole(what, possible), Some(StatusCode::CONFLICT))
        }
        other => return Err(other.into()),
    };
    let page = load(me, id).await?;
    let mut response = draw(me, &page, &Filled { fields, errors });
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}

fn draw(me: &Me, page: &ProviderPage, f: &Filled) -> Response {
    let state = &page.row.state;
    let Some(facts) = &state.facts else {
        return layout::app(me, Sheet::default());
    };
    let changes = me.may(ActKind::ChangeProviders);
    let open = state.closed.is_none();
    let (outstanding, all) = page.hand_overs;
    let main = html! {
        h1 class="nhsuk-heading-l" { span class="nhsuk-caption-l" { (facts.kind.words()) ", " (facts.place) } (facts.name) }
        @if let Some(on) = state.closed { p { (nhsuk::tag("Seat closed", TagColour::Grey)) " since " (fmt::date(on)) ": nobody new is handed over to it." } }
        p { (fmt::plural(all, "person was", "people were")) " handed over to it so far; " (fmt::number(i64::try_from(outstanding).unwrap_or(0))) " of them not settled yet." }
        @if changes {
            div class="app-actions" {
                a class="nhsuk-link app-target" href={ "/providers/" (page.row.id) "/details" } { "Change its details" }
                @if open { a class="nhsuk-link app-target" href={ "/providers/" (page.row.id) "/closing" } { "Close its seat" } }
            }
            @if !open { (one_press(me, &format!("/providers/{}/reopening", page.row.id), &[], Some(page.row.version), nhsuk::button("Open its seat again").secondary())) }
        }
        h2 class="nhsuk-heading-m" { "What it offers" }
        (offers(me, page, f, changes && open))
        h2 class="nhsuk-heading-m" { "Who acts for it" }
        (accounts(me, page, f, changes && open))
        h2 class="nhsuk-heading-m" { "Everything it said of its places" }
        (history(page))
    };
    let sheet = Sheet {
        title: facts.name.clone(),
        area: "Providers",
        way: Way::crumbs([("Providers", "/providers")]),
        form: Some(f),
        main,
    };
    layout::app(me, sheet)
}

fn offers(me: &Me, page: &ProviderPage, f: &Filled, changes: bool) -> Markup {
    let state = &page.row.state;
    let offered: Vec<_> = state.offered().collect();
    let base = format!("/providers/{}/help", page.row.id);
    html! {
        @if offered.is_empty() { p { "Nothing yet. Nobody can be handed over to it until it offers something." } }
        @for help in &offered {
            @let name = words::therapy(help);
            div class="nhsuk-u-margin-bottom-4" {
                p class="nhsuk-u-margin-bottom-1" { strong { (name) } }
                p class="nhsuk-u-margin-bottom-1" { (super::said(state, help, me.today)) }
                @if changes {
                    (one_press(me, &format!("{base}/end"), &[("help", help.as_str())], Some(page.row.version),
                        nhsuk::button(html! { "It offers this no longer" span class="nhsuk-u-visually-hidden" { ": " (name) } }).secondary().small(true)))
                }
            }
        }
        @if changes {
            form method="post" action=(base) novalidate {
                (me.hidden(f, Some(page.row.version)))
                (f.select("help", "Another therapy or kind of help", therapies()))
                (nhsuk::button("Add it").secondary().once())
            }
        }
    }
}

fn accounts(me: &Me, page: &ProviderPage, f: &Filled, changes: bool) -> Markup {
    let base = format!("/providers/{}/accounts", page.row.id);
    let named = |account: &SeatAccount| {
        (
            account.user.to_string(),
            format!("{} ({})", account.name, account.user_name),
        )
    };
    html! {
        @if page.accounts.is_empty() { p { "Nobody yet: hand-overs to it would be seen by nobody there." } }
        @for account in &page.accounts {
            div class="nhsuk-u-margin-bottom-3" {
                p class="nhsuk-u-margin-bottom-1" { (account.name) " (" (account.user_name) ")" }
                @if me.may(ActKind::ChangeProviders) {
                    @let user = account.user.to_string();
                    (one_press(me, &format!("{base}/end"), &[("user", user.as_str())], Some(page.row.version),
                        nhsuk::button(html! { "Unlink" span class="nhsuk-u-visually-hidden" { " " (account.name) } }).secondary().small(true)))
                }
            }
        }
        @if changes {
            @if page.free_accounts.is_empty() {
                p { "To link somebody, "
                    a class="nhsuk-link" href="/accounts/new" { "open an account" }
                    " in the role of a provider seat first." }
            } @else {
                form method="post" action=(base) novalidate {
                    (me.hidden(f, Some(page.row.version)))
                    (f.select("user", "Account to link", page.free_accounts.iter().map(named).collect::<Vec<_>>()))
                    (nhsuk::button("Link it").secondary().once())
                }
            }
        }
    }
}

fn history(page: &ProviderPage) -> Markup {
    let statements = &page.row.state.statements;
    if statements.is_empty() {
        return layout::empty(
            "It has said nothing yet.",
            "Its own people state places, wait and who pays when they sign in; each statement stays here with its day.",
            None,
        );
    }
    let heads: [Cell; 3] = ["On".into(), "For".into(), "Said".into()];
    let rows = statements.iter().rev().map(|s| -> [Cell; 3] {
        [
            cell(fmt::date(s.on)),
            cell(words::therapy(&s.places.help)),
            cell(places_words(s)),
        ]
    });
    let table = nhsuk::table("Statements of places").caption_classes("nhsuk-u-visually-hidden");
    html! { (table.responsive(true).classes("app-list").head::<Cell>(heads).rows(rows)) }
}
