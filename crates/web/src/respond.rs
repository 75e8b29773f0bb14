//! Answers: pages, redirects, and the pages that say what went wrong in plain words.

use crate::say::{say, say_linked};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::{FaultId, Refused};
use maud::{Markup, html};
use sha2::Digest as _;

/// What a handler gives back.
pub type Answer = Result<Response, Problem>;

/// A page.
#[must_use]
pub fn page(status: StatusCode, markup: Markup) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        markup.into_string(),
    )
        .into_response()
}

/// An answer that may be kept: with a tag of its content, and 304 without a body for whoever has the same content already.
/// The tag is a weak one, since the content may be packed on its way. `keep` is the `Cache-Control`; nothing that is about
/// anybody may pass here.
///
/// # Errors
/// A fault when the content cannot be read, which is in memory.
pub async fn tagged(asked: &HeaderMap, response: Response, keep: &'static str) -> Answer {
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Err(Problem::Fault(crate::app::new_fault(
            "an answer could not be read back",
        )));
    };
    let hash = sha2::Sha256::digest(&bytes);
    let short: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("W/\"{short}\"");
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    if has_tag(asked, &tag) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        return Ok(Response::from_parts(parts, axum::body::Body::empty()));
    }
    Ok(Response::from_parts(parts, axum::body::Body::from(bytes)))
}

/// Whether the asker has this content already, compared weakly as the standard asks for here.
fn has_tag(asked: &HeaderMap, tag: &str) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut given = asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    given.any(|list| list.split(',').any(|one| one.trim() == "*" || plain(one) == plain(tag)))
}

/// After a POST: go and see there. Only to a path of our own.
#[must_use]
pub fn see_other(to: &str) -> Response {
    let to = own_path(to).unwrap_or("/");
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// The path if it is one of our own: it begins with one slash, and has no signs that lead elsewhere.
#[must_use]
pub fn own_path(path: &str) -> Option<&str> {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// Why there is no ordinary answer. Each becomes a page of its own, inside the frame of whoever asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Not found, or not to be known of.
    NotFound,
    /// Not in this role, or not without a relationship: why, and what would be possible.
    NotAllowed(String),
    /// Not without a relationship, but for a written reason: why, and where the reason is written.
    NeedsReason {
        /// Why not as it is.
        why: String,
        /// Where the reason is written.
        href: String,
    },
    /// The form's token is missing, old or wrong, or the request does not come from our own page.
    NotFromOurPage,
    /// This page is not for this method.
    NoSuchMethod,
    /// The form or file is too large.
    TooLarge,
    /// The body is not a form that we read.
    NotAForm,
    /// The form was sent before with other content.
    AlreadyDifferent,
    /// Somebody changed it in the meantime, and the page has no better way to show it.
    Changed,
    /// A rule forbids it: what and why, and what would be possible.
    Rule(String, String),
    /// Another password must be chosen first; leads there.
    PasswordFirst,
    /// Too many at once, or the clock is behind: come back in a moment.
    Busy,
    /// A failure of ours, logged under this id.
    Fault(FaultId),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotAllowed { why } => Self::NotAllowed(why),
            Refused::NotFound => Self::NotFound,
            Refused::Rejected(r) => {
                let detail = r.detail.as_deref().map(|d| format!(" ({d})")).unwrap_or_default();
                Self::Rule(
                    format!("Could not {}: {}{detail}.", r.asked, r.rule),
                    format!("{}.", r.possible),
                )
            }
            Refused::Invalid(fields) => {
                let words: Vec<String> = fields.into_iter().map(|f| f.words).collect();
                Self::Rule(
                    "Something in the form needs attention.".to_owned(),
                    format!("{}.", words.join(". ")),
                )
            }
            Refused::Conflict { .. } => Self::Changed,
            Refused::AlreadyDifferent => Self::AlreadyDifferent,
            Refused::ClockBehind => Self::Busy,
            Refused::Fault(id) => Self::Fault(id),
        }
    }
}

impl Problem {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed(_) | Self::NeedsReason { .. } | Self::NotFromOurPage | Self::PasswordFirst => {
                StatusCode::FORBIDDEN
            }
            Self::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::AlreadyDifferent | Self::Changed => StatusCode::CONFLICT,
            Self::Rule(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The same as a refusal of the desk, for code that handles both in one place.
    #[must_use]
    pub fn into_refused(self) -> Refused {
        match self {
            Self::Fault(id) => Refused::Fault(id),
            Self::NotFound => Refused::NotFound,
            Self::NotAllowed(why) => Refused::NotAllowed { why },
            Self::AlreadyDifferent => Refused::AlreadyDifferent,
            _ => Refused::ClockBehind,
        }
    }

    /// The page's title, which is also its heading.
    #[must_use]
    pub fn title(&self) -> String {
        say(match self {
            Self::NotFound => "problem-not-found",
            Self::NotAllowed(_) => "problem-not-allowed",
            Self::NeedsReason { .. } => "problem-needs-reason",
            Self::NotFromOurPage => "problem-form-old",
            Self::NoSuchMethod => "problem-method",
            Self::TooLarge => "problem-large",
            Self::NotAForm => "problem-no-form",
            Self::AlreadyDifferent => "problem-sent",
            Self::Changed => "problem-changed",
            Self::Rule(..) => "problem-rule",
            Self::PasswordFirst => "problem-password",
            Self::Busy => "problem-busy",
            Self::Fault(_) => "problem-fault",
        })
    }

    /// What the page says under its heading.
    #[must_use]
    pub fn body(&self) -> Markup {
        html! {
            @match self {
                Self::NotFound => {
                    p { (say("problem-not-found-typed")) }
                    p { (say("problem-not-found-link")) }
                }
                Self::NotAllowed(why) => {
                    p { (why) }
                    p { (say("problem-not-allowed-role")) }
                }
                Self::NeedsReason { why, href } => {
                    p { (why) }
                    p { (say_linked("problem-needs-reason-do", href)) }
                }
                Self::NotFromOurPage => {
                    p { (say("problem-form-old-why")) }
                    p { (say("problem-form-old-do")) }
                }
                Self::NoSuchMethod => p { (say("problem-method-do")) },
                Self::TooLarge => {
                    p { (say("problem-large-why")) }
                    p { (say("problem-large-do")) }
                }
                Self::NotAForm => p { (say("problem-no-form-do")) },
                Self::AlreadyDifferent => {
                    p { (say("problem-sent-why")) }
                    p { (say("problem-sent-do")) }
                }
                Self::Changed => p { (say("problem-changed-do")) },
                Self::Rule(what, possible) => {
                    p { (what) }
                    p { (possible) }
                }
                Self::PasswordFirst => p { (say_linked("problem-password-do", "/password")) },
                Self::Busy => p { (say("problem-busy-do")) },
                Self::Fault(id) => {
                    p { (say("problem-fault-do")) }
                    p { (say("problem-fault-tell")) " " strong { (id) } }
                }
            }
            p { (say_linked("problem-first-page", "/")) }
        }
    }
}

impl IntoResponse for Problem {
    /// The bare status; the guard writes the page round it, in the frame of whoever asked.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if self == Self::Busy {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A file to be saved or shown: its bytes are never run as a page of ours.
#[must_use]
pub fn document(media_type: &str, file_name: &str, bytes: Vec<u8>) -> Response {
    let shown = ["application/pdf", "image/jpeg", "image/png", "text/plain"];
    let kind = shown.into_iter().find(|kind| *kind == media_type);
    let place = if kind.is_some() { "inline" } else { "attachment" };
    let name: String = file_name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    let disposition = HeaderValue::from_str(&format!("{place}; filename=\"{name}\""));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(kind.unwrap_or("application/octet-stream")),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn redirects_stay_at_home() {
        let location = |to: &str| see_other(to).headers()[header::LOCATION].to_str().unwrap().to_owned();
        assert_eq!(location("/inbox?page=2"), "/inbox?page=2");
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "inbox",
            "/a\nb",
            "",
        ] {
            assert_eq!(location(foreign), "/", "{foreign}");
        }
    }

    #[test]
    fn a_fault_shows_its_number_and_nothing_else() {
        let id = FaultId(Uuid::from_u128(0x1234_5678_0000_0000_0000_0000_0000_0001));
        let page = Problem::Fault(id).body().into_string();
        assert!(page.contains(&id.to_string()));
        assert_eq!(Problem::Fault(id).status(), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn a_busy_service_says_when_to_come_back() {
        let response = Problem::Busy.into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
    }

    #[test]
    fn a_document_is_never_run_as_a_page() {
        let html = document("text/html", "a\"b.html", b"<script>".to_vec());
        assert_eq!(html.headers()[header::CONTENT_TYPE], "application/octet-stream");
        assert_eq!(
            html.headers()[header::CONTENT_DISPOSITION],
            "attachment; filename=\"ab.html\""
        );
        let pdf = document("application/pdf", "letter.pdf", Vec::new());
        assert_eq!(
            pdf.headers()[header::CONTENT_DISPOSITION],
            "inline; filename=\"letter.pdf\""
        );
    }
}
