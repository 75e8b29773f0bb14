//! The routes. A route is a method, a path, a handler **and a guard**: one without does not compile.
//!
//! ```compile_fail
//! # async fn handler() {}
//! # fn build(routes: web::router::Routes) -> web::router::Routes {
//! routes.get("/inbox", handler) // no guard: does not compile
//! # }
//! ```
//!
//! ```
//! # async fn handler() {}
//! # fn build(routes: web::router::Routes) -> web::router::Routes {
//! use casework::ActKind;
//! use web::router::Guard;
//! routes.get("/inbox", Guard::needs(ActKind::SeeInbox), handler)
//! # }
//! ```

use crate::app::App;
use crate::guard::{self, stand};
use crate::respond::Problem;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use care::Role;
use care::service::ServiceKind;
use casework::ActKind;
use casework::policy::{Need, need_in};
use std::collections::BTreeSet;

/// Who may pass. There is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard(pub(crate) Pass, Option<ActKind>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pass {
    Public,
    SignedIn,
    Needs(&'static [ActKind]),
    Client,
}

/// One-element lists of every kind, so that a guard can be made from one kind.
const fn only(kind: ActKind) -> &'static [ActKind] {
    let mut index = 0;
    while index < ActKind::ALL.len() {
        let (_, rest) = ActKind::ALL.split_at(index);
        let (one, _) = rest.split_at(1);
        if one[0] as u16 == kind as u16 {
            return one;
        }
        index += 1;
    }
    &[]
}

impl Guard {
    /// Anybody, signed in or not. The handler takes a [`crate::me::Stranger`].
    #[must_use]
    pub const fn public() -> Self {
        Self(Pass::Public, None)
    }

    /// Anybody who is signed in, in any role: their own first page, password, role.
    #[must_use]
    pub const fn signed_in() -> Self {
        Self(Pass::SignedIn, None)
    }

    /// A role that the policy lets do this act or read. The handler takes a [`crate::me::Me`]; the desk judges the
    /// relationship to the person when it is asked.
    #[must_use]
    pub const fn needs(kind: ActKind) -> Self {
        Self(Pass::Needs(only(kind)), None)
    }

    /// A role that the policy lets do one of these.
    #[must_use]
    pub const fn needs_one_of(kinds: &'static [ActKind]) -> Self {
        Self(Pass::Needs(kinds), None)
    }

    /// A system that sends messages, known by its bearer token; the handler answers by itself, without pages.
    #[must_use]
    pub const fn client() -> Self {
        Self(Pass::Client, None)
    }

    /// The same, for roles that the policy lets do this as well: a page that shows the episode besides its form needs
    /// both.
    #[must_use]
    pub const fn and(self, kind: ActKind) -> Self {
        Self(self.0, Some(kind))
    }

    /// Every page of an episode shows it, its banner at least: whoever may not see episodes has pages of their own.
    fn at(self, path: &str) -> Self {
        let in_episode = path.starts_with("/episodes/") && self.1.is_none();
        if in_episode {
            self.and(ActKind::SeeEpisode)
        } else {
            self
        }
    }

    /// Whether the policy lets a role pass. Nobody's role is asked where there is nothing to be allowed.
    #[must_use]
    pub fn admits(self, role: Role) -> bool {
        self.admits_in(ServiceKind::Service, role)
    }

    /// The same in a service of this kind.
    #[must_use]
    pub fn admits_in(self, service: ServiceKind, role: Role) -> bool {
        let may = |kind: ActKind| need_in(service, kind, role) != Need::Never;
        let one = match self.0 {
            Pass::Needs(kinds) => kinds.iter().any(|kind| may(*kind)),
            Pass::Public | Pass::SignedIn | Pass::Client => true,
        };
        one && self.1.is_none_or(may)
    }

    /// Whether strangers may pass.
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self.0, Pass::Public)
    }

    /// Whether it is for systems, not for browsers.
    #[must_use]
    pub const fn is_client(self) -> bool {
        matches!(self.0, Pass::Client)
    }

    /// The acts of which the role must be allowed one; none where signing in is enough.
    #[must_use]
    pub const fn kinds(self) -> &'static [ActKind] {
        match self.0 {
            Pass::Needs(kinds) => kinds,
            _ => &[],
        }
    }
}

/// A route, as the tests see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with `{…}` for what varies.
    pub path: &'static str,
    /// Who may pass.
    pub guard: Guard,
}

/// Collects the routes.
pub struct Routes {
    app: App,
    list: Vec<Route>,
    router: Router<App>,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self {
            app,
            list: Vec::new(),
            router: Router::new(),
        }
    }

    /// A page that is read.
    #[must_use]
    pub fn get<H, T>(mut self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let guard = guard.at(path);
        let guarded = get(handler).route_layer(from_fn_with_state((self.app.clone(), guard), stand));
        self.router = self.router.route(path, guarded);
        self.list.push(Route {
            method: Method::GET,
            path,
            guard,
        });
        self
    }

    /// A form that is sent.
    #[must_use]
    pub fn post<H, T>(mut self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let guard = guard.at(path);
        let guarded = post(handler).route_layer(from_fn_with_state((self.app.clone(), guard), stand));
        self.router = self.router.route(path, guarded);
        self.list.push(Route {
            method: Method::POST,
            path,
            guard,
        });
        self
    }

    /// Whether these are the routes of a staff hub.
    #[must_use]
    pub fn of_hub(&self) -> bool {
        self.app.config().staff_hub
    }

    /// Every route, for tests and for the list of interfaces.
    #[must_use]
    pub fn list(&self) -> &[Route] {
        &self.list
    }

    /// The whole application: routes, assets, pages for what is not there, limits, headers.
    pub fn into_router(self) -> Router {
        let Self { app, list, router } = self;
        app.know_paths(
            list.iter()
                .filter(|r| r.method == Method::GET)
                .map(|r| r.path)
                .collect::<BTreeSet<_>>(),
        );
        let router = router
            .fallback(|| async { Problem::NotFound })
            .method_not_allowed_fallback(|| async { Problem::NoSuchMethod })
            .layer(DefaultBodyLimit::max(crate::form::UPLOAD_LIMIT))
            .layer(from_fn_with_state(app.clone(), guard::frame))
            // Assets are the same for everybody: nobody is asked who they are.
            .route("/assets/{name}", get(crate::assets::serve))
            .with_state(app.clone());
        guard::around(router, &app)
    }
}
