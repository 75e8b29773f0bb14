//! Who asks: somebody signed in ([`Me`]), or somebody who is not ([`Stranger`]). Handlers take one of them as an
//! argument; the guard of the route has put it there.

use crate::app::App;
use crate::cookie::Cookie;
use crate::form::{Fields, Filled};
use crate::respond::Problem;
use crate::said;
use crate::security::{masked, random_code};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use care::Role;
use casework::{Act, ActKind, Desk, Done, Once, Principal, Refused};
use jiff::civil::Date;
use maud::{Markup, html};
use std::sync::Arc;

/// Somebody signed in, on one request.
#[derive(Clone)]
pub struct Me {
    /// What every handler shares.
    pub app: App,
    /// Who it is, in which role. Read anew at each request.
    pub principal: Arc<Principal>,
    /// Today in London.
    pub today: Date,
    /// The address of this page.
    pub path: Arc<str>,
    /// What the last act came to, to be said once.
    pub said: Option<Arc<str>>,
    /// The session's token, for signing out and changing role.
    pub(crate) token: Arc<str>,
    /// The secret that the forms of this session carry.
    pub(crate) csrf: Arc<str>,
}

/// Somebody who is not signed in.
#[derive(Clone)]
pub struct Stranger {
    /// What every handler shares.
    pub app: App,
    /// Today in London.
    pub today: Date,
    /// The address of this page.
    pub path: Arc<str>,
    /// Binds the forms they fill in to their browser.
    pub(crate) csrf: Arc<str>,
    /// Where the request came from, for the lock-out.
    pub(crate) network: Arc<str>,
    /// Signed in all the same.
    pub(crate) signed_in: bool,
    /// Their browser does not have the code of the visit yet.
    pub(crate) is_new: bool,
}

impl Me {
    /// Asks the desk something as this principal: `me.ask(|desk, p| desk.inbox(p, &filter)).await?`.
    ///
    /// # Errors
    /// A [`Problem`] that becomes the right page by itself.
    pub async fn ask<T, F>(&self, question: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Desk, &Principal) -> Result<T, Refused> + Send + 'static,
    {
        let principal = Arc::clone(&self.principal);
        self.app
            .ask(move |desk| question(desk, &principal))
            .await?
            .map_err(Problem::from)
    }

    /// Carries out an act that a form asked for, once however often it is sent.
    ///
    /// # Errors
    /// What the desk says; give it to [`Me::refused`] to have the form shown again where that is right.
    pub async fn act(&self, act: Act, form: &Fields) -> Result<Done, Refused> {
        let principal = Arc::clone(&self.principal);
        let (key, body) = (form.get(crate::form::KEY).to_owned(), form.content_bytes());
        let answer = self.app.ask(move |desk| {
            let once = (!key.is_empty()).then_some(Once { key: &key, body: &body });
            desk.act(&principal, act, once)
        });
        answer.await.unwrap_or_else(|problem| Err(problem.into_refused()))
    }

    /// Whether the policy lets this role do that at all, so that a page does not offer what will be refused.
    #[must_use]
    pub fn may(&self, kind: ActKind) -> bool {
        self.app.desk().may(&self.principal, kind)
    }

    /// The role acted in.
    #[must_use]
    pub fn role(&self) -> Role {
        self.principal.role
    }

    /// The hidden fields of every form: token, key, and the version that it was made from.
    #[must_use]
    pub fn hidden(&self, form: &Filled, expected: Option<u64>) -> Markup {
        hidden(&self.csrf, form, expected)
    }

    /// Back to a page after an act, which then says what was done.
    #[must_use]
    pub fn went_well(&self, words: &str, to: &str) -> Response {
        let mut response = crate::respond::see_other(to);
        let jar = self.app.config().cookies();
        if let Some(cookie) =
            said::sealed(words, &self.csrf).and_then(|v| jar.keep(Cookie::Said, &v, Some(said::SECONDS)))
        {
            response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
        }
        response
    }
}

impl Stranger {
    /// The hidden fields of a form for somebody who is not signed in.
    #[must_use]
    pub fn hidden(&self, form: &Filled) -> Markup {
        hidden(&self.csrf, form, None)
    }
}

fn hidden(csrf: &str, form: &Filled, expected: Option<u64>) -> Markup {
    // A form that is shown again keeps its key: had the first press got through after all, the second must not act anew.
    let kept = form.fields.get(crate::form::KEY);
    let key = if kept.is_empty() {
        random_code().unwrap_or_default()
    } else {
        kept.to_owned()
    };
    let expected = match form.fields.get(crate::form::EXPECTED) {
        "" => expected.map(|v| v.to_string()),
        kept => Some(kept.to_owned()),
    };
    html! {
        input type="hidden" name=(crate::form::CSRF) value=(masked(csrf));
        input type="hidden" name=(crate::form::KEY) value=(key);
        @if let Some(expected) = expected { input type="hidden" name=(crate::form::EXPECTED) value=(expected); }
    }
}

macro_rules! from_guard {
    ($name:ident) => {
        impl<S: Send + Sync> FromRequestParts<S> for $name {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                // Missing means that the handler asks for another kind of visitor than its guard lets in: a mistake of
                // ours, found by the route tests.
                parts.extensions.get::<Self>().cloned().ok_or_else(|| {
                    Problem::Fault(crate::app::new_fault(concat!(
                        "no ",
                        stringify!($name),
                        " on this route"
                    )))
                })
            }
        }
    };
}

from_guard!(Me);
from_guard!(Stranger);

/// The form that came with a POST. The guard has read it and checked its token already.
#[derive(Debug, Clone)]
pub struct Posted(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Posted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::Fault(crate::app::new_fault("a form was asked for where none is read")))
    }
}
