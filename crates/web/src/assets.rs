//! The style sheet, scripts and images: embedded in the program, with a hash in each name, packed beforehand.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static DIST: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../web-assets/dist");

/// Plain name to hashed name, as the asset build wrote it.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    DIST.get_file("manifest.json")
        .and_then(|file| serde_json::from_slice(file.contents()).ok())
        .unwrap_or_default()
});

/// The address of an asset by its plain name: `app.css` is `/assets/app.65acc3399185.css`. An unknown name is an empty
/// address, which the page then leaves out (a test holds every name that pages use against the manifest).
#[must_use]
pub fn href(name: &str) -> String {
    NAMES
        .get(name)
        .map(|hashed| format!("/assets/{hashed}"))
        .unwrap_or_default()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// Whether the browser takes a content coding. A quality of 0 is a no.
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|part| part.split_once(';').unwrap_or((part, "")))
        .any(|(name, q)| {
            let q = q.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
            name.trim().eq_ignore_ascii_case(coding) && q.is_none_or(|q| q > 0.0)
        })
}

/// Serves an asset by its hashed name, in the smallest form that the browser takes, to be kept for a year.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    if !NAMES.values().any(|known| *known == name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let packed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(coding, ending)| {
        let file = takes(&headers, coding)
            .then(|| DIST.get_file(format!("{name}.{ending}")))
            .flatten()?;
        Some((Some(coding), file))
    });
    let Some((coding, file)) = packed.or_else(|| DIST.get_file(&name).map(|file| (None, file))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = file.contents().into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&name)));
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_that_pages_use_is_there() {
        for name in ["app.css", "boot.js", "app.js", "favicon.svg"] {
            let href = href(name);
            let file = href.strip_prefix("/assets/").and_then(|hashed| DIST.get_file(hashed));
            assert!(file.is_some_and(|f| !f.contents().is_empty()), "{name} leads to {href}");
        }
        assert_eq!(super::href("nothing.css"), "");
    }

    #[test]
    fn codings_are_read_with_their_quality() {
        let headers =
            |value: &'static str| HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]);
        assert!(takes(&headers("gzip, deflate, br"), "br"));
        assert!(takes(&headers("gzip;q=0.5"), "gzip"));
        assert!(!takes(&headers("br;q=0, gzip"), "br"));
        assert!(!takes(&HeaderMap::new(), "gzip"));
    }

    #[tokio::test]
    async fn packed_when_taken_and_kept_for_a_year() {
        let name = href("app.css").trim_start_matches("/assets/").to_owned();
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip"))]);
        let packed = serve(Path(name.clone()), headers).await;
        assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(
            packed.headers()[header::CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(packed.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        let plain = serve(Path(name), HeaderMap::new()).await;
        assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
        let manifest = serve(Path("manifest.json".to_owned()), HeaderMap::new()).await;
        assert_eq!(manifest.status(), StatusCode::NOT_FOUND);
    }
}
