//! Pages, forms and HTTP interfaces.
//!
//! How a page is made, in the order in which a reader meets it:
//! 1. [`router`]: a route is a method, a path, a [`router::Guard`] and a handler. Without a guard it does not compile.
//! 2. [`guard`](guard): finds out who asks, judges the role, reads the form and checks its token.
//! 3. A handler in [`pages`] takes [`me::Me`] (and [`me::Posted`]), asks the desk through [`me::Me::ask`] or
//!    [`me::Me::act`], and fills a view: a struct of ready-to-print values.
//! 4. A function draws the view with the components of `nhsuk`; no logic but `if` and `for`.
//! 5. [`layout`] puts the frame round it; [`security`] sets the headers.
//!
//! Every page works without script. No name, number or word that somebody typed stands in an address or a log line.

pub mod app;
pub mod assets;
pub mod brief;
pub mod conflict;
pub mod cookie;
mod easy;
pub mod extract;
pub mod fhir;
pub mod flood;
pub mod fmt;
pub mod form;
mod guard;
pub mod kept_files;
pub mod language;
pub mod layout;
pub mod markdown;
pub mod me;
pub mod own_layout;
pub mod pages;
pub mod person_banner;
pub mod post;
pub mod respond;
pub mod router;
pub mod said;
pub mod say;
pub mod search;
pub mod security;
pub mod serve;
pub mod stamps;
pub mod words;

pub use app::{App, Config};
pub use serve::{ServeError, serve, serve_until};

/// Every route over this application.
#[must_use]
pub fn routes(app: App) -> router::Routes {
    fhir::routes(pages::routes(router::Routes::new(app)))
}

/// The whole application, ready to be served or called in a test.
pub fn router(app: App) -> axum::Router {
    routes(app).into_router()
}
