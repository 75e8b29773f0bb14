//! What was begun, between browser and store: the code travels in a cookie of its own, for two hours after each answer.

use super::answers::Answers;
use crate::cookie::Cookie;
use crate::me::Stranger;
use crate::respond::Problem;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use casework::Begun;

/// How long the browser keeps the code after an answer, in seconds. On a shared phone it should not be long; whoever
/// comes back later has the code.
const SECONDS: u32 = 2 * 60 * 60;

/// The code that the browser sent.
pub(super) fn code(stranger: &Stranger, headers: &HeaderMap) -> Option<String> {
    let jar = stranger.app.config().cookies();
    jar.read(headers, Cookie::Begun).map(str::to_owned)
}

/// What lies under it.
pub(super) async fn begun(stranger: &Stranger, headers: &HeaderMap) -> Result<Option<(Begun, Answers)>, Problem> {
    let Some(code) = code(stranger, headers) else {
        return Ok(None);
    };
    let begun = stranger.app.ask(move |desk| desk.begun(&code)).await?;
    Ok(begun?.map(|begun| {
        let answers = Answers::opened(&begun.body);
        (begun, answers)
    }))
}

/// Has the browser keep the code.
pub(super) fn keep(stranger: &Stranger, begun: &Begun, mut response: Response) -> Response {
    let jar = stranger.app.config().cookies();
    if let Some(cookie) = jar.keep(Cookie::Begun, &begun.code, Some(SECONDS)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Takes the code off the browser.
pub(super) fn drop(stranger: &Stranger, mut response: Response) -> Response {
    let jar = stranger.app.config().cookies();
    if let Some(cookie) = jar.drop(Cookie::Begun) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
