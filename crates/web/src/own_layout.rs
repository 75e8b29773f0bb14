//! The frame of the person's own pages, made for a phone: a way to leave at once, help in a crisis, few links, and nothing
//! in a title that somebody who looks over a shoulder may not read.

use crate::app::App;
use crate::assets;
use crate::fmt;
use crate::form::Filled;
use crate::layout;
use crate::me::{Me, Stranger};
use crate::respond::{Problem, page};
use crate::say::{say, say_with};
use axum::http::StatusCode;
use axum::response::Response;
use casework::ActKind;
use maud::{Markup, html};
use nhsuk::Page;

/// What a page gives to be framed.
pub struct OwnSheet<'a> {
    /// The title: neutral.
    pub title: String,
    /// Where the way back leads, if there is one.
    pub back: Option<&'a str>,
    /// The form on the page, if it has one.
    pub form: Option<&'a Filled>,
    /// The content, with its one `<h1>`.
    pub main: Markup,
}

/// Telling one's story: not everywhere.
const STORY: &str = "/my/story";
/// Complaining: where somebody handles it.
const COMPLAIN: &str = "/my/complain";
/// Letting somebody see: not in a staff hub.
const CARERS: &str = "/my/carers";

/// Whether one of the pages is there for somebody.
fn is_there(me: &Me, href: &str) -> bool {
    match href {
        STORY => me.may(ActKind::TellStory),
        COMPLAIN => me.may(ActKind::Complain),
        CARERS => me.may(ActKind::LetCarerSee),
        _ => true,
    }
}

/// Where each of the person's pages is; the way between them on every page.
const PAGES: [(&str, &str); 13] = [
    ("nav-where", "/my"),
    ("nav-how", "/my/how"),
    ("nav-choose", "/my/choose"),
    ("nav-dates", "/my/dates"),
    ("nav-worse", "/my/worse"),
    ("nav-write", "/my/write"),
    ("nav-after", "/my/after"),
    ("nav-story", STORY),
    ("nav-complain", COMPLAIN),
    ("nav-data", "/my/data"),
    ("nav-carers", CARERS),
    ("nav-looked", "/my/looked"),
    ("nav-next", "/my/next-code"),
];

/// The same for a carer.
const CARERS_PAGES: [(&str, &str); 3] = [
    ("carer-page-title", "/carer"),
    ("nav-next", "/carer/next-code"),
    ("carer-stop-link", "/carer/stop"),
];

/// A page of somebody who has come in.
#[must_use]
pub fn own(me: &Me, sheet: &OwnSheet<'_>) -> Response {
    let status = if has_errors(sheet) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page(status, inside(me, sheet, links_of(me)))
}

/// A page of a carer to whom nothing is open any more: it leads nowhere but out.
#[must_use]
pub fn no_longer_open(me: &Me, sheet: &OwnSheet<'_>) -> Response {
    page(StatusCode::OK, inside(me, sheet, &[]))
}

fn links_of(me: &Me) -> &'static [(&'static str, &'static str)] {
    if me.principal.carer.is_some() {
        &CARERS_PAGES
    } else {
        &PAGES
    }
}

fn inside(me: &Me, sheet: &OwnSheet<'_>, pages: &[(&str, &str)]) -> Markup {
    let said = me.said.as_deref().map(|words| nhsuk::success_banner(words.to_owned()));
    let links = html! {
        nav class="app-own-nav" aria-label=(say("more")) {
            @if !pages.is_empty() {
                ul class="app-views" {
                    @for (name, href) in pages.iter().filter(|(_, href)| is_there(me, href)) {
                        li { a class="nhsuk-link" href=(href) aria-current=[(*me.path == **href).then_some("page")] { (say(name)) } }
                    }
                }
            }
            form method="post" action="/sign-out" {
                (me.hidden(&Filled::default(), None))
                (nhsuk::button(say("sign-out")).secondary().once())
            }
        }
    };
    let main = html! {
        @if let Some(said) = said { (said) }
        (errors(sheet))
        (layout::column(&html! { (sheet.main) (help(&me.app)) }))
        (links)
    };
    let home = if me.principal.carer.is_some() { "/carer" } else { "/my" };
    drawn(&me.app, home, sheet, main)
}

/// The same frame for somebody at the door.
#[must_use]
pub fn at_the_door(stranger: &Stranger, sheet: &OwnSheet<'_>) -> Response {
    let main = html! {
        (errors(sheet))
        (layout::column(&html! { (sheet.main) (help(&stranger.app)) }))
    };
    framed(&stranger.app, "/my", sheet, main)
}

/// The same frame for somebody who asks for help and has no page yet: its name leads to the start of what they do here.
#[must_use]
pub fn before_the_door(stranger: &Stranger, home: &str, sheet: &OwnSheet<'_>) -> Response {
    let main = html! {
        (errors(sheet))
        (layout::column(&html! { (sheet.main) (help(&stranger.app)) }))
    };
    framed(&stranger.app, home, sheet, main)
}

fn errors(sheet: &OwnSheet<'_>) -> Markup {
    html! { @if let Some(form) = sheet.form { (form.summary()) } }
}

/// Help in a crisis, and our own number: on every page.
#[must_use]
pub fn help(app: &App) -> Markup {
    let service = app.desk().service();
    let contact = &service.contact;
    html! {
        section class="app-crisis" aria-labelledby="help-now" {
            h2 id="help-now" class="nhsuk-heading-s" { (say("crisis-heading")) }
            p { strong { (say("crisis-999")) } }
            p { (say("crisis-111")) " " (say("crisis-listen")) }
            p { (say("crisis-not-watched"))
                @if !contact.phone.is_empty() { " " (say_with("reach-us", &[("phone", &fmt::phone(&contact.phone))])) } }
        }
    }
}

/// The same numbers, short: for a page that asks how bad it is, before it asks.
#[must_use]
pub fn help_now() -> Markup {
    html! { p { strong { (say("crisis-999")) } " " (say("crisis-111")) } }
}

fn has_errors(sheet: &OwnSheet<'_>) -> bool {
    sheet.form.is_some_and(|form| !form.errors.is_empty())
}

/// The page of a problem, for somebody who has come in.
#[must_use]
pub fn problem(me: &Me, problem: &Problem) -> Markup {
    let sheet = OwnSheet {
        title: problem.title(),
        back: None,
        form: None,
        main: html! {
            h1 class="nhsuk-heading-l" { (problem.title()) }
            (problem.body())
        },
    };
    inside(me, &sheet, links_of(me))
}

fn framed(app: &App, home: &str, sheet: &OwnSheet<'_>, main: Markup) -> Response {
    let status = if has_errors(sheet) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page(status, drawn(app, home, sheet, main))
}

/// A footer that names neither therapy nor the service.
fn footer(app: &App) -> nhsuk::Footer {
    let links = [
        (say("foot-access"), "/accessibility"),
        (say("foot-privacy"), "/privacy"),
        (say("foot-contact"), "/contact"),
    ];
    let shown = links.into_iter().filter(|(_, href)| app.has_page(href));
    shown.fold(nhsuk::footer(), |footer, (words, href)| footer.link(words, href))
}

fn drawn(app: &App, home: &str, sheet: &OwnSheet<'_>, main: Markup) -> Markup {
    let back = sheet.back.map(nhsuk::back_link);
    let parts = Page {
        title: format!("{} – {}", sheet.title, say("product")),
        has_errors: has_errors(sheet),
        stylesheets: vec![assets::href("app.css")],
        boot_script: assets::href("boot.js"),
        modules: vec![assets::href("app.js")],
        icon: assets::href("favicon.svg"),
        no_index: true,
        header: nhsuk::header(say("product"), home).into(),
        banner: html! {
            @if app.desk().is_demo() { (layout::demo_banner()) }
            nav class="app-leave" aria-label=(say("leave-label")) { div class="nhsuk-width-container" {
                a class="nhsuk-button nhsuk-button--warning app-leave__link" href="/leave" rel="nofollow noreferrer" { (say("leave")) }
            } }
            (layout::alert(app))
        }
        .into(),
        before_content: back.map(nhsuk::Content::from).unwrap_or_default(),
        main: main.into(),
        footer: footer(app).into(),
        ..Page::default()
    };
    nhsuk::page(&parts)
}
