//! The frame round every page, in four kinds: [`app`] (lists, wide), [`form`] (one column to read and fill in),
//! [`record`] (about one person: their banner on top) and [`print()`] (letters and lists for paper).
//!
//! A page gives a [`Sheet`] and gets a whole answer: status 422 and "Error: " in the title when its form has errors,
//! what the last act came to on top, then the error summary, then its own content with its one `<h1>`.

use crate::app::App;
use crate::assets;
use crate::form::Filled;
use crate::me::{Me, Stranger};
use crate::own_layout::{self, OwnSheet};
use crate::person_banner::PersonBanner;
use crate::respond::{Problem, page};
use crate::say::say;
use axum::http::StatusCode;
use axum::response::Response;
use care::Role;
use casework::ActKind;
use maud::{Markup, html};
use nhsuk::{Page, account_button, account_link, account_text, nav_item};

/// The way back: a back link **or** breadcrumbs, never both.
#[derive(Debug, Clone, Default)]
pub enum Way {
    /// Neither: the first page of a section.
    #[default]
    Top,
    /// Back to one page: questions and forms.
    Back(String),
    /// The pages above this one, from the top: words and address.
    Crumbs(Vec<(String, String)>),
}

impl Way {
    /// A back link.
    #[must_use]
    pub fn back(to: impl Into<String>) -> Self {
        Self::Back(to.into())
    }

    /// Breadcrumbs.
    #[must_use]
    pub fn crumbs<W: Into<String>, H: Into<String>>(steps: impl IntoIterator<Item = (W, H)>) -> Self {
        Self::Crumbs(
            steps
                .into_iter()
                .map(|(words, href)| (words.into(), href.into()))
                .collect(),
        )
    }

    fn markup(&self) -> nhsuk::Content {
        match self {
            Self::Top => nhsuk::Content::Empty,
            Self::Back(to) => nhsuk::back_link(to.as_str()).into(),
            Self::Crumbs(steps) => {
                let steps = steps
                    .iter()
                    .fold(nhsuk::breadcrumb(), |all, (words, href)| all.crumb(words, href));
                steps.into()
            }
        }
    }
}

/// What a page gives to be framed.
#[derive(Debug, Clone, Default)]
pub struct Sheet<'a> {
    /// What the page is: "Inbox", "Choose a therapist". The first part of the title.
    pub title: String,
    /// The area it belongs to: "Referrals". The second part of the title; none where it would repeat the first.
    pub area: &'a str,
    /// The way back.
    pub way: Way,
    /// The form on the page, if it has one: its errors go to the top.
    pub form: Option<&'a Filled>,
    /// The content, with its one `<h1>`.
    pub main: Markup,
}

/// Lists, diaries and boards: as wide as the screen allows.
#[must_use]
pub fn app(me: &Me, sheet: Sheet<'_>) -> Response {
    let main = sheet.main.clone();
    finish(me, &sheet, None, main, "app-wide")
}

/// Questions, forms and longer reading: a column of two thirds.
#[must_use]
pub fn form(me: &Me, sheet: Sheet<'_>) -> Response {
    let main = column(&sheet.main);
    finish(me, &sheet, None, main, "")
}

/// A page about one person: their banner on top, their name first in the title, wide.
#[must_use]
pub fn record(me: &Me, banner: &PersonBanner, sheet: Sheet<'_>) -> Response {
    let main = sheet.main.clone();
    finish(me, &sheet, Some(banner), main, "app-wide")
}

/// A form about one person: their banner, then a column of two thirds.
#[must_use]
pub fn record_form(me: &Me, banner: &PersonBanner, sheet: Sheet<'_>) -> Response {
    let main = column(&sheet.main);
    finish(me, &sheet, Some(banner), main, "")
}

/// For paper: nothing but the sheet, with who printed it and when. It reads well on a screen too, with a way back.
#[must_use]
pub fn print(me: &Me, sheet: Sheet<'_>) -> Response {
    let now = crate::fmt::moment(me.app.desk().now());
    let main = html! {
        (sheet.main)
        p class="nhsuk-body-s app-print-only" { "Printed by " (me.principal.name) ", " (me.role().words()) ", " (now) }
    };
    finish(me, &sheet, None, main, "app-sheet")
}

/// For paper, without a word of who printed it in which role: a letter that must not say who we are.
#[must_use]
pub fn print_neutral(me: &Me, sheet: Sheet<'_>) -> Response {
    let main = sheet.main.clone();
    finish(me, &sheet, None, main, "app-sheet app-sheet--neutral")
}

/// A page for somebody who is not signed in.
#[must_use]
pub fn public(stranger: &Stranger, sheet: Sheet<'_>) -> Response {
    let main = column(&sheet.main);
    public_with(stranger, &sheet, &main)
}

/// The same, with the whole width for what the page lays out itself.
#[must_use]
pub fn public_wide(stranger: &Stranger, sheet: Sheet<'_>) -> Response {
    public_with(stranger, &sheet, &sheet.main)
}

fn public_with(stranger: &Stranger, sheet: &Sheet<'_>, content: &Markup) -> Response {
    let main = html! { (summary(sheet)) (content) };
    let page_parts = Page {
        header: header_for_stranger(&stranger.app).into(),
        banner: html! { (alert(&stranger.app)) (about_these_data(&stranger.app)) }.into(),
        main: main.into(),
        ..base(&stranger.app, sheet)
    };
    page(status(sheet), nhsuk::page(&page_parts))
}

/// A page of official statistics for anybody, as wide as the screen allows. It says on top what it shows, where the pages
/// of a demonstration say that theirs are invented.
#[must_use]
pub fn official(stranger: &Stranger, sheet: Sheet<'_>) -> Response {
    let page_parts = Page {
        header: header_for_stranger(&stranger.app).into(),
        body_classes: "app-wide".to_owned(),
        banner: html! { (alert(&stranger.app)) (official_banner()) }.into(),
        main: html! { (summary(&sheet)) (sheet.main) }.into(),
        ..base(&stranger.app, &sheet)
    };
    page(status(&sheet), nhsuk::page(&page_parts))
}

/// The page of a problem, for somebody signed in.
#[must_use]
pub fn problem(me: &Me, problem: &Problem) -> Markup {
    if !me.principal.has_account() {
        return own_layout::problem(me, problem);
    }
    let sheet = problem_sheet(problem);
    let parts = Page {
        header: header(me).into(),
        main: column(&sheet.main).into(),
        ..base(&me.app, &sheet)
    };
    nhsuk::page(&parts)
}

/// The page of a problem, for a stranger.
#[must_use]
pub fn problem_for_stranger(stranger: &Stranger, problem: &Problem) -> Markup {
    let sheet = problem_sheet(problem);
    let header = header_for_stranger(&stranger.app);
    let parts = Page {
        header: header.into(),
        banner: html! { (alert(&stranger.app)) (about_these_data(&stranger.app)) }.into(),
        main: column(&sheet.main).into(),
        ..base(&stranger.app, &sheet)
    };
    nhsuk::page(&parts)
}

/// The page of a problem when not even the frame can be made.
#[must_use]
pub fn problem_without_frame(problem: &Problem) -> Markup {
    let sheet = problem_sheet(problem);
    nhsuk::page(&Page {
        title: format!("{} – Rapport", sheet.title),
        stylesheets: vec![assets::href("app.css")],
        header: nhsuk::header("Rapport", "/").into(),
        main: column(&sheet.main).into(),
        ..Page::default()
    })
}

fn problem_sheet(problem: &Problem) -> Sheet<'static> {
    let main = html! {
        h1 class="nhsuk-heading-l" { (problem.title()) }
        (problem.body())
    };
    Sheet {
        title: problem.title(),
        main,
        ..Sheet::default()
    }
}

fn status(sheet: &Sheet<'_>) -> StatusCode {
    if has_errors(sheet) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

fn has_errors(sheet: &Sheet<'_>) -> bool {
    sheet.form.is_some_and(|form| !form.errors.is_empty())
}

fn summary(sheet: &Sheet<'_>) -> Markup {
    html! { @if let Some(form) = sheet.form { (form.summary()) } }
}

/// A column of two thirds, for text and forms.
#[must_use]
pub fn column(main: &Markup) -> Markup {
    html! { div class="nhsuk-grid-row" { div class="nhsuk-grid-column-two-thirds" { (main) } } }
}

fn title(app: &App, sheet: &Sheet<'_>, person: Option<&PersonBanner>) -> String {
    // Two records open: each tab begins with the name.
    let what = match person {
        Some(person) => format!("{}: {}", person.name, sheet.title),
        None => sheet.title.clone(),
    };
    let parts: Vec<&str> = [what.as_str(), sheet.area, product(app)]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(" – ")
}

/// The product's name; the service's own name stands in the footer.
const fn product(_: &App) -> &'static str {
    "Rapport"
}

fn finish(me: &Me, sheet: &Sheet<'_>, person: Option<&PersonBanner>, content: Markup, body: &str) -> Response {
    if !me.principal.has_account() {
        let own = OwnSheet {
            title: sheet.title.clone(),
            back: None,
            form: sheet.form,
            main: content,
        };
        return own_layout::own(me, &own);
    }
    let said = me.said.as_deref().map(|words| nhsuk::success_banner(words.to_owned()));
    let main = html! {
        @if let Some(said) = said { (said) }
        (summary(sheet))
        @if let Some(person) = person { (person.markup()) }
        (content)
    };
    let parts = Page {
        title: title(&me.app, sheet, person),
        has_errors: has_errors(sheet),
        body_classes: body.to_owned(),
        header: header(me).into(),
        before_content: sheet.way.markup(),
        main: main.into(),
        ..base(&me.app, sheet)
    };
    page(status(sheet), nhsuk::page(&parts))
}

fn base(app: &App, sheet: &Sheet<'_>) -> Page {
    Page {
        title: title(app, sheet, None),
        has_errors: has_errors(sheet),
        stylesheets: vec![assets::href("app.css")],
        boot_script: assets::href("boot.js"),
        modules: vec![assets::href("app.js")],
        icon: assets::href("favicon.svg"),
        no_index: true,
        banner: about_these_data(app).into(),
        before_content: sheet.way.markup(),
        footer: footer(app).into(),
        ..Page::default()
    }
}

/// The banner that an editor has raised for everybody.
pub(crate) fn alert(app: &App) -> Markup {
    html! { @if let Some(banner) = app.desk().banner() { (emergency(&banner)) } }
}

/// An emergency banner as the public pages show it.
#[must_use]
pub fn emergency(banner: &care::news::Banner) -> Markup {
    html! {
        div class="app-emergency" role="region" aria-label=(say("frame-important")) {
            div class="nhsuk-width-container" {
                p class="app-emergency__headline" { strong { (banner.headline) } }
                (crate::markdown::plain(&banner.text))
            }
        }
    }
}

fn about_these_data(app: &App) -> Markup {
    html! { @if app.desk().is_demo() { (demo_banner()) } }
}

pub(crate) fn demo_banner() -> Markup {
    html! {
        div class="app-demo-banner" role="region" aria-label=(say("frame-data")) {
            div class="nhsuk-width-container" { p { strong { (say("frame-demo")) } (say("frame-demo-words")) } }
        }
    }
}

fn official_banner() -> Markup {
    html! {
        div class="app-official-banner" role="region" aria-label=(say("frame-data")) {
            div class="nhsuk-width-container" { p { strong { (say("frame-official")) } (say("frame-official-words")) } }
        }
    }
}

fn footer(app: &App) -> nhsuk::Footer {
    let service = app.desk().service();
    let name = if service.name.is_empty() {
        say("frame-service")
    } else {
        service.name.clone()
    };
    let links = [
        ("foot-news", "/news"),
        ("foot-directory", "/directory"),
        ("foot-map", "/map"),
        ("foot-grief", "/grief"),
        ("foot-accessibility", "/accessibility"),
        ("foot-privacy", "/privacy"),
        ("foot-contact", "/contact"),
    ];
    let shown = links.into_iter().filter(|(_, href)| app.has_page(href));
    let all = shown.fold(nhsuk::footer(), |footer, (words, href)| footer.link(say(words), href));
    all.copyright(format!("{name} · Rapport {}", app.config().version))
}

fn header_start(app: &App) -> nhsuk::Header {
    let logo = if app.config().nhs_logo {
        nhsuk::Logo::Nhs
    } else {
        nhsuk::Logo::Without
    };
    nhsuk::header(product(app), "/").logo(logo)
}

fn header_for_stranger(app: &App) -> nhsuk::Header {
    header_start(app)
}

/// Where each role may go, in the order of a day's work. What the role may not see, or what is not there, is left out.
const NAVIGATION: [(&str, &str, &[ActKind]); 36] = [
    ("Today", "/today", &[ActKind::SeeToday]),
    ("Your seat", "/seat", &[ActKind::SeeOwnSeat]),
    ("Due", "/hub/due", &[ActKind::SeeInbox]),
    ("Take down", "/hub/take-down", &[ActKind::Refer]),
    ("Life in danger", "/hub/life-in-danger", &[ActKind::BreakGlass]),
    ("Work with teams", "/hub/work", &[ActKind::SeeOutreach]),
    ("My referrals", "/my-referrals", &[ActKind::SeeOwnReferrals]),
    ("Refer", "/refer", &[ActKind::Refer]),
    ("Inbox", "/inbox", &[ActKind::SeeInbox]),
    ("Waiting list", "/waiting-list", &[ActKind::SeeWaitingList]),
    ("Slots", "/openings", &[ActKind::SeeProposals]),
    ("Offers", "/offers", &[ActKind::SeeOffers]),
    ("Proposals", "/proposals", &[ActKind::SeeProposals]),
    ("Caseload", "/caseload", &[ActKind::SeeCaseload]),
    ("People", "/people", &[ActKind::SearchPeople]),
    ("Messages", "/outbox", &[ActKind::SeeOutbox]),
    ("Hand-overs", "/hand-overs", &[ActKind::SeeHandOvers]),
    ("Providers", "/providers", &[ActKind::SeeProviders]),
    ("Register", "/register", &[ActKind::SeeRegister]),
    ("My entry", "/my-entry", &[ActKind::SeeRegister]),
    ("Practitioners", "/practitioners", &[ActKind::SeePractitioners]),
    ("Posts", "/posts", &[ActKind::SeePosts]),
    ("My posts", "/my-posts", &[ActKind::SeePosts]),
    ("Surveys", "/surveys", &[ActKind::SeeSurveys]),
    ("My surveys", "/my-surveys", &[ActKind::AnswerSurvey]),
    ("Hours", "/hours", &[ActKind::SeeHours]),
    ("My load", "/load", &[ActKind::SeeLoad]),
    ("Pulse", "/pulse", &[ActKind::SeePulse]),
    (
        "Who is seen",
        "/who-is-seen",
        &[ActKind::SeeWhoIsSeen, ActKind::SeeReleases],
    ),
    ("Published figures", "/releases", &[ActKind::SeeReleases]),
    ("What charities pick up", "/hand-overs/report", &[ActKind::SeePickUp]),
    ("Asks and promises", "/asks", &[ActKind::SeeAsks]),
    ("News desk", "/moderation", &[ActKind::SeeNewsDesk]),
    ("Complaints", "/complaints", &[ActKind::SeeComplaints]),
    ("Access log", "/access-log", &[ActKind::SeeAccessLog]),
    (
        "Administration",
        "/administration",
        &[
            ActKind::SeeAccounts,
            ActKind::SeeLedger,
            ActKind::SeeSettings,
            ActKind::SeeQuarantine,
        ],
    ),
];

/// Whether a page of the navigation is for this role: what it may do at all, and one's own only where nothing else is.
fn leads(me: &Me, href: &str, kinds: &[ActKind]) -> bool {
    let own = match href {
        "/register" | "/posts" | "/surveys" => me.role() != Role::Registrant,
        "/my-entry" | "/my-posts" | "/my-surveys" => me.role() == Role::Registrant,
        // Others come to the report from the hand-overs or the providers, and to the providers from the hand-overs.
        "/hand-overs/report" => me.role() == Role::Commissioner,
        "/providers" => !me.may(ActKind::SeeHandOvers),
        // A hub fills one slot at a time.
        "/proposals" => !me.app.config().staff_hub,
        _ => true,
    };
    own && me.app.has_page(href) && kinds.iter().any(|kind| me.may(*kind))
}

fn header(me: &Me) -> nhsuk::Header {
    let who = &me.principal;
    let team = if who.team.is_empty() {
        String::new()
    } else {
        format!(", {}", who.team)
    };
    let named = html! { (who.name) span class="nhsuk-u-visually-hidden" { "," } " " (who.role.words()) (team) };
    let mut header = header_start(&me.app).account_item(account_text(named).icon(true));
    if who.roles.len() > 1 {
        header = header.account_item(account_link("Change role", "/role"));
    }
    header = header.account_item(account_button(
        "Log out",
        "/sign-out",
        me.hidden(&Filled::default(), None),
    ));
    for (words, href, kinds) in NAVIGATION {
        if leads(me, href, kinds) {
            let here = *me.path == *href;
            let within = me.path.starts_with(&format!("{href}/"));
            header = header.nav_item(nav_item(words, href).current(here).active(within));
        }
    }
    header
}

/// The first page in the navigation of this role, if there is one.
#[must_use]
pub fn first_page(me: &Me) -> Option<&'static str> {
    NAVIGATION
        .iter()
        .find(|(_, href, kinds)| leads(me, href, kinds))
        .map(|(_, href, _)| *href)
}

/// Nothing to show: what would be here, why it is not, and the one next act.
#[must_use]
pub fn empty(what: &str, why: &str, next: Option<(&str, &str)>) -> Markup {
    html! {
        div class="app-empty" {
            p class="nhsuk-body" { strong { (what) } }
            p class="nhsuk-body" { (why) }
            @if let Some((words, href)) = next { p class="nhsuk-body" { a class="nhsuk-link" href=(href) { (words) } } }
        }
    }
}

/// Crisis help: on every page that asks about risk. The wording of the service's nation comes with its settings.
#[must_use]
pub fn crisis_help() -> Markup {
    html! {
        div class="app-crisis" {
            p { strong { (say("danger-now")) } }
            p { (say("danger-help")) }
        }
    }
}
