//! What every request passes through: who is it, may they, is the form ours; and what every answer passes through:
//! pages for problems, packing, headers.

use crate::app::{App, new_fault};
use crate::cookie::Cookie;
use crate::form::{CSRF, Fields, ReadError, read_body};
use crate::language::{self, Language};
use crate::layout;
use crate::me::{Me, Posted, Stranger};
use crate::respond::{Problem, page, see_other};
use crate::router::{Guard, Pass};
use crate::said;
use crate::security::{asks_this_machine, from_our_pages, harden, random_code, same, unmasked, writes};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Who asks, found once for each request by [`frame`].
#[derive(Clone)]
enum Who {
    Me(Me),
    Stranger(Stranger),
}

/// Stands before every route.
pub(crate) async fn stand(State((app, guard)): State<(App, Guard)>, request: Request, next: Next) -> Response {
    let answer = match (guard.0, request.extensions().get::<Who>().cloned()) {
        (Pass::Client, _) => Ok(request),
        (_, Some(Who::Me(me))) => let_me_in(guard, me, request).await,
        (Pass::Public, Some(Who::Stranger(stranger))) => let_stranger_in(stranger, request).await,
        (_, Some(Who::Stranger(_))) => return to_sign_in(&app, request).await,
        (_, None) => Err(Problem::Fault(new_fault("nobody was identified"))),
    };
    match answer {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn let_stranger_in(stranger: Stranger, mut request: Request) -> Result<Request, Problem> {
    if writes(request.method()) {
        request = take_form(&stranger.app, request, &stranger.csrf).await?;
    }
    request.extensions_mut().insert(stranger);
    Ok(request)
}

async fn let_me_in(guard: Guard, me: Me, mut request: Request) -> Result<Request, Problem> {
    let role = me.principal.role;
    // Somebody on their own pages has those and no others: what is elsewhere is not there for them.
    if me.principal.own.is_some() && !guard.is_public() && !is_own_page(&me.path) {
        return Err(Problem::NotFound);
    }
    // A carer has the few pages made for them.
    if me.principal.carer.is_some() && !guard.is_public() && !is_carers_page(&me.path) {
        return Err(Problem::NotFound);
    }
    if !guard.admits_in(me.app.desk().kind(), role) {
        let words = guard.kinds().first().map_or("see this page", |kind| kind.words());
        return Err(Problem::NotAllowed(format!(
            "As {} you may not {words}.",
            article(role.words())
        )));
    }
    if me.principal.must_change_password && !guard.is_public() && !["/password", "/sign-out"].contains(&&*me.path) {
        return Err(Problem::PasswordFirst);
    }
    if writes(request.method()) {
        request = take_form(&me.app, request, &me.csrf).await?;
    }
    if guard.is_public() {
        // A public page is drawn for a stranger, but it knows that somebody is signed in.
        let network = network(&me.app, &request);
        let (app, today, path, csrf) = (me.app.clone(), me.today, Arc::clone(&me.path), Arc::clone(&me.csrf));
        request.extensions_mut().insert(Stranger {
            app,
            today,
            path,
            csrf,
            network,
            signed_in: true,
            is_new: false,
        });
    }
    request.extensions_mut().insert(me);
    Ok(request)
}

/// The pages of somebody on their own pages.
fn is_own_page(path: &str) -> bool {
    path == "/my" || path.starts_with("/my/") || ["/", "/sign-out", "/kept-form"].contains(&path)
}

/// The pages of a carer.
fn is_carers_page(path: &str) -> bool {
    is_carers(path) || ["/", "/sign-out"].contains(&path)
}

fn is_carers(path: &str) -> bool {
    path == "/carer" || path.starts_with("/carer/")
}

/// "an administrator", "a therapist".
fn article(role: &str) -> String {
    let lower = role.to_lowercase();
    let an = lower.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {lower}", if an { "an" } else { "a" })
}

/// What a request says of whoever sent it.
struct Signs {
    path: Arc<str>,
    token: Option<Arc<str>>,
    visit: Option<Arc<str>>,
    said: Option<String>,
    network: Arc<str>,
}

fn signs(app: &App, request: &Request) -> Signs {
    let (jar, headers) = (app.config().cookies(), request.headers());
    // What was said is said on a page that is read, not swallowed by the next form.
    let said = jar.read(headers, Cookie::Said).filter(|_| !writes(request.method()));
    Signs {
        path: request.uri().path().into(),
        token: jar.read(headers, Cookie::Session).map(Into::into),
        visit: jar.read(headers, Cookie::Visit).map(Into::into),
        said: said.map(str::to_owned),
        network: network(app, request),
    }
}

async fn identify(app: &App, signs: Signs) -> Result<Who, Problem> {
    let Signs {
        path,
        token,
        visit,
        said,
        network,
    } = signs;
    let today = app.desk().today_in_london();
    if let Some(token) = token {
        let asked = Arc::clone(&token);
        if let Some(principal) = app.ask(move |desk| desk.principal(&asked)).await? {
            let csrf: Arc<str> = app.desk().csrf(&token).into();
            let said = said.and_then(|value| said::opened(&value, &csrf)).map(Into::into);
            return Ok(Who::Me(Me {
                app: app.clone(),
                principal: Arc::new(principal),
                today,
                path,
                said,
                token,
                csrf,
            }));
        }
    }
    let is_new = visit.is_none();
    let csrf = visit.or_else(|| random_code().ok().map(Into::into)).unwrap_or_default();
    Ok(Who::Stranger(Stranger {
        app: app.clone(),
        today,
        path,
        csrf,
        network,
        signed_in: false,
        is_new,
    }))
}

/// Where a request came from: the address of the connection, or what the proxy in front of us says last.
fn network(app: &App, request: &Request) -> Arc<str> {
    let forwarded = |headers: &HeaderMap| {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next().map(|address| Arc::from(address.trim()))
    };
    let direct = || {
        request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_string().into())
    };
    let proxied = if app.config().behind_proxy {
        forwarded(request.headers())
    } else {
        None
    };
    proxied.or_else(direct).unwrap_or_else(|| "unknown".into())
}

/// Reads the form and checks that it is ours. Every writing route passes here.
async fn take_form(app: &App, request: Request, csrf: &str) -> Result<Request, Problem> {
    if !from_our_pages(request.headers(), app.config().public_origin.as_deref()) {
        return Err(Problem::NotFromOurPage);
    }
    let (parts, body) = request.into_parts();
    let fields = read_body(Request::from_parts(parts.clone(), body))
        .await
        .map_err(|e| match e {
            ReadError::TooLarge => Problem::TooLarge,
            ReadError::NotAForm | ReadError::Broken => Problem::NotAForm,
        })?;
    let given = unmasked(fields.get(CSRF)).unwrap_or_default();
    if csrf.is_empty() || !same(given.as_bytes(), csrf.as_bytes()) {
        return Err(Problem::NotFromOurPage);
    }
    let mut request = Request::from_parts(parts, Body::empty());
    request.extensions_mut().insert(Posted(fields));
    Ok(request)
}

/// To the sign-in page, and back here afterwards. A form that was sent after the session had ended is kept, sealed, for
/// whoever's session it was.
async fn to_sign_in(app: &App, request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    if !writes(request.method()) {
        if path == "/" && app.config().staff_hub {
            return see_other("/hub");
        }
        // Whoever comes to the service for the first time finds help before a password.
        if path == "/" {
            return see_other("/welcome");
        }
        return see_other(&sign_in_address(&path));
    }
    if !from_our_pages(request.headers(), app.config().public_origin.as_deref()) {
        return Problem::NotFromOurPage.into_response();
    }
    let Some(token) = app
        .config()
        .cookies()
        .read(request.headers(), Cookie::Session)
        .map(str::to_owned)
    else {
        return Problem::NotFromOurPage.into_response();
    };
    let kept = match read_body(request).await {
        Ok(fields) => keep_form(app, token, path.clone(), fields).await,
        Err(_) => false,
    };
    if kept {
        see_other(&sign_in_address(&format!("/kept-form?at={}", query_value(&path))))
    } else {
        Problem::NotFromOurPage.into_response()
    }
}

async fn keep_form(app: &App, token: String, path: String, fields: Fields) -> bool {
    if fields
        .content()
        .any(|(name, _)| ["password", "old", "new"].contains(&name))
    {
        return false;
    }
    let kept = app.ask(move |desk| {
        // The token has ended, but the form must still be one of that session's own.
        let given = unmasked(fields.get(CSRF)).unwrap_or_default();
        let user = desk.whose(&token)?;
        let ours = same(desk.csrf(&token).as_bytes(), given.as_bytes());
        if ours {
            desk.hold_form(user, &path, &fields.encoded()).ok()
        } else {
            None
        }
    });
    matches!(kept.await, Ok(Some(())))
}

/// The address of the sign-in page that leads back to a path.
#[must_use]
pub(crate) fn sign_in_address(then: &str) -> String {
    let own = then == "/my" || then.starts_with("/my/") || then.starts_with("/kept-form?at=%2Fmy");
    if own {
        return format!("/enter?then={}", query_value(then));
    }
    if is_carers(then) || then.starts_with("/kept-form?at=%2Fcarer") {
        // A carer is told that their page was closed, and comes in to its beginning.
        return "/enter?then=%2Fcarer".to_owned();
    }
    if then == "/" {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?then={}", query_value(then))
    }
}

/// A text as the value of a query.
#[must_use]
pub(crate) fn query_value(text: &str) -> String {
    let fields: Fields = [("", text)].into_iter().collect();
    String::from_utf8(fields.encoded())
        .unwrap_or_default()
        .trim_start_matches('=')
        .to_owned()
}

/// Finds out who asks; afterwards writes the page of a problem in the frame of whoever it was, and takes the said words
/// away once they were said.
pub(crate) async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = app.config().cookies();
    let had_said = jar.read(request.headers(), Cookie::Said).is_some();
    let is_fhir = request.uri().path().starts_with("/fhir");
    let signs = signs(&app, &request);
    let who = match identify(&app, signs).await {
        Ok(who) => who,
        Err(problem) => return page(problem.status(), layout::problem_without_frame(&problem)),
    };
    request.extensions_mut().insert(who.clone());
    // Staff work in English; everybody else is spoken to in the language that their browser asks for, if we have it.
    let is_staff = matches!(&who, Who::Me(me) if me.principal.has_account());
    let asked = request.headers().get(header::ACCEPT_LANGUAGE);
    let asked = asked.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let language = app.config().languages.choose(asked).filter(|_| !is_staff);
    let making = answer(&app, who, request, next, had_said, is_fhir);
    let mut response = match language {
        Some(language) => {
            let response = language::spoken(Arc::clone(&language), making).await;
            in_language(response, &language).await
        }
        None => making.await,
    };
    if !app.config().languages.is_empty() && !is_staff {
        let vary = HeaderValue::from_static("accept-language");
        response.headers_mut().append(header::VARY, vary);
    }
    response
}

/// An answer that was made in a language: its page says so, and what is no page loses the marks of English sentences.
async fn in_language(response: Response, language: &Language) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|t| t.to_str().ok()).unwrap_or_default().to_owned();
    if !["text/", "application/json", "application/atom"]
        .iter()
        .any(|k| kind.starts_with(k))
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let read = axum::body::to_bytes(body, usize::MAX).await.ok();
    let Some(text) = read.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()) else {
        return Problem::Fault(new_fault("an answer could not be read back")).into_response();
    };
    let text = if kind.starts_with("text/html") {
        if let Ok(tag) = HeaderValue::from_str(language.tag()) {
            parts.headers.insert(header::CONTENT_LANGUAGE, tag);
        }
        language::whole(&text, language.tag())
    } else {
        language::without_marks(&text)
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(text))
}

/// The answer itself, with the page of a problem in the frame of whoever it was.
async fn answer(app: &App, who: Who, request: Request, next: Next, had_said: bool, is_fhir: bool) -> Response {
    let jar = app.config().cookies();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        if problem == Problem::PasswordFirst {
            return see_other("/password");
        }
        if is_fhir {
            return crate::fhir::of_problem(&problem);
        }
        let markup = match &who {
            Who::Me(me) => layout::problem(me, &problem),
            Who::Stranger(stranger) => layout::problem_for_stranger(stranger, &problem),
        };
        let retry = response.headers_mut().remove(header::RETRY_AFTER);
        response = page(problem.status(), markup);
        if let Some(retry) = retry {
            response.headers_mut().insert(header::RETRY_AFTER, retry);
        }
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
    if is_page {
        let dropped = had_said.then(|| jar.drop(Cookie::Said)).flatten();
        let visit = match &who {
            Who::Stranger(stranger) if stranger.is_new => jar.keep(Cookie::Visit, &stranger.csrf, None),
            _ => None,
        };
        for cookie in [dropped, visit].into_iter().flatten() {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// What surrounds the whole application: a panic becomes a fault page, answers are packed, headers are set.
pub(crate) fn around(router: Router, app: &App) -> Router {
    let is_https = app.config().is_https();
    let only_here = app.config().public_origin.is_none();
    router
        .layer(CatchPanicLayer::custom(|_| {
            let problem = Problem::Fault(new_fault("a handler panicked"));
            page(problem.status(), layout::problem_without_frame(&problem))
        }))
        .layer(CompressionLayer::new().gzip(true))
        .layer(from_fn_with_state((is_https, only_here), outermost))
}

/// Answers nobody who asks for another machine, and sets the headers of every answer.
async fn outermost(State((is_https, only_here)): State<(bool, bool)>, request: Request, next: Next) -> Response {
    let mut response = if only_here && !asks_this_machine(request.headers()) {
        let status = StatusCode::MISDIRECTED_REQUEST;
        (status, "This service answers only on this machine.\n").into_response()
    } else {
        next.run(request).await
    };
    harden(&mut response, is_https);
    response
}
