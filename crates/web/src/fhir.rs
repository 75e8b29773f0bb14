//! The FHIR door: referral messages in, answers as FHIR resources. Callers are systems with a bearer token; each answer,
//! also every refusal, is `application/fhir+json`.

use crate::app::App;
use crate::respond::Problem as PageProblem;
use crate::router::{Guard, Routes};
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use care::ReferralId;
use care::calendar::london_date;
use casework::policy::{Need, need};
use casework::{ActKind, Desk, Principal, Refused};
use exchange::outcome::{CapabilityFacts, FHIR_JSON, Problem, capability_statement, problem};

/// Most bytes of a message. The largest official example has a quarter of a megabyte.
pub const MESSAGE_LIMIT: usize = 5 * 1024 * 1024;

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/fhir/metadata", Guard::client(), metadata)
        .get("/fhir/ServiceRequest/{id}", Guard::client(), read)
        .post("/fhir/$process-message", Guard::client(), take)
        .post("/fhir", Guard::client(), take)
}

fn answer(status: StatusCode, body: impl Into<Body>) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON))],
        body.into(),
    )
        .into_response()
}

fn refused(kind: Problem, words: &str) -> Response {
    let written = problem(kind, words);
    let status = StatusCode::from_u16(written.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(status, written.body.to_string());
    if kind == Problem::Unauthorised {
        response.headers_mut().insert(
            header::WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"Rapport\""),
        );
    }
    if matches!(kind, Problem::Unavailable | Problem::TooManyRequests) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}

fn busy(problem: &PageProblem) -> Response {
    match problem {
        PageProblem::Fault(id) => refused(Problem::ServerError, &format!("A failure of ours, logged as {id}")),
        _ => refused(
            Problem::Unavailable,
            "Too many requests at this moment; send it again in a few seconds",
        ),
    }
}

/// Asks the desk as the system behind the bearer token: both in one turn, since a turn is a change of thread.
async fn ask_as_client<T: Send + 'static>(
    app: &App,
    headers: &HeaderMap,
    question: impl FnOnce(&Desk, &Principal) -> T + Send + 'static,
) -> Result<T, Response> {
    let said = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = said
        .and_then(|value| value.split_once(' '))
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else {
        return Err(refused(
            Problem::Unauthorised,
            "Send the bearer token that the service gave your system",
        ));
    };
    let token = token.trim().to_owned();
    let asked = move |desk: &Desk| desk.principal(&token).map(|principal| question(desk, &principal));
    match app.ask(asked).await {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Err(refused(
            Problem::Unauthorised,
            "This bearer token is not known, or has ended",
        )),
        Err(problem) => Err(busy(&problem)),
    }
}

async fn metadata(State(app): State<App>, headers: HeaderMap) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or("localhost");
    let origin = app
        .config()
        .public_origin
        .clone()
        .unwrap_or_else(|| format!("http://{host}"));
    let service = app.desk().service();
    let statement = capability_statement(&CapabilityFacts {
        base_url: &format!("{origin}/fhir"),
        version: &app.config().version,
        date: london_date(app.desk().now()),
        publisher: &service.name,
        sign_in: true,
    });
    answer(StatusCode::OK, statement.to_string())
}

/// Whether the caller takes FHIR JSON. One that says nothing takes anything.
fn takes_json(headers: &HeaderMap) -> bool {
    let taken: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .collect();
    let fits = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        kind == "*/*" || kind == "application/*" || kind.ends_with("json")
    };
    taken.is_empty() || taken.iter().any(|value| value.split(',').any(fits))
}

/// `GET /fhir/ServiceRequest/{id}`: a referral as it stands, for its sender.
async fn read(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if !takes_json(&headers) {
        return refused(Problem::NotAcceptable, "Only application/fhir+json is written");
    }
    let id = id.parse::<ReferralId>();
    let question = move |desk: &Desk, principal: &Principal| match id {
        Ok(id) => desk.service_request(principal, id),
        Err(_) => Err(Refused::NotFound),
    };
    let (resource, version) = match ask_as_client(&app, &headers, question).await {
        Ok(Ok(found)) => found,
        Ok(Err(problem)) => return refusal(problem),
        Err(response) => return response,
    };
    let mut response = answer(StatusCode::OK, resource.to_string());
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// The answer to a problem that no handler of ours saw: an address or a method that is not there.
#[must_use]
pub(crate) fn of_problem(problem: &PageProblem) -> Response {
    match problem {
        PageProblem::NotFound => refused(Problem::NotFound, "There is nothing at this address"),
        PageProblem::NoSuchMethod => refused(Problem::MethodNotAllowed, "This method is not known at this address"),
        other => busy(other),
    }
}

/// Whether the body is said to be JSON. A sender that says nothing is taken at its body.
fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_none_or(|kind| {
        let kind = kind.to_str().unwrap_or("").to_ascii_lowercase();
        ["application/fhir+json", "application/json", "text/json"]
            .iter()
            .any(|json| kind.starts_with(json))
    })
}

/// `POST /fhir/$process-message` and `POST /fhir`: a message, a transaction or collection Bundle, or one request.
async fn take(State(app): State<App>, request: Request) -> Response {
    // A turn of its own, so that nobody unknown makes us keep five megabytes.
    let principal = match ask_as_client(&app, request.headers(), |_, principal| principal.clone()).await {
        Ok(principal) => principal,
        Err(response) => return response,
    };
    if need(ActKind::TakeMessage, principal.role) == Need::Never {
        return refused(Problem::Forbidden, "This account may not hand in messages");
    }
    if !takes_json(request.headers()) {
        return refused(Problem::NotAcceptable, "Only application/fhir+json is written");
    }
    if !is_json(request.headers()) {
        return refused(Problem::UnsupportedMediaType, "Send FHIR R4 as application/fhir+json");
    }
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), MESSAGE_LIMIT).await else {
        return refused(
            Problem::TooLarge,
            "A message may have 5 MB; nothing of this one was kept",
        );
    };
    let any_use_case = app.config().any_use_case;
    match app
        .ask(move |desk| desk.take_message(&principal, &bytes, any_use_case))
        .await
    {
        Ok(Ok(taken)) => {
            let status = StatusCode::from_u16(taken.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer(status, taken.body)
        }
        Ok(Err(problem)) => refusal(problem),
        Err(problem) => busy(&problem),
    }
}

fn refusal(refused_by_desk: Refused) -> Response {
    match refused_by_desk {
        Refused::NotAllowed { why } => refused(Problem::Forbidden, &why),
        Refused::NotFound => refused(Problem::NotFound, "There is none, or none that you may see"),
        Refused::Rejected(rejection) => refused(Problem::Conflict, &rejection.to_string()),
        Refused::Conflict { .. } | Refused::AlreadyDifferent => refused(
            Problem::Conflict,
            "Changed by somebody else in the meantime; send it again",
        ),
        Refused::Invalid(fields) => {
            let words: Vec<String> = fields.into_iter().map(|f| f.words).collect();
            refused(Problem::Conflict, &words.join(". "))
        }
        Refused::ClockBehind => refused(Problem::Unavailable, "Nothing can be written at this moment"),
        Refused::Fault(id) => refused(Problem::ServerError, &format!("A failure of ours, logged as {id}")),
    }
}
