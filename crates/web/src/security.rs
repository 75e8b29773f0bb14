//! The headers that every answer carries, and the checks that a writing request comes from our own pages.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;

/// Nothing but what we serve ourselves; no inline script, no inline style, no plug-ins, no frames.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=(), interest-cohort=()";

/// Two years, as browsers' preload lists ask for.
const HSTS: &str = "max-age=63072000; includeSubDomains";

const FIXED: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Sets the headers that every answer carries. What a handler set itself stays. Unless it said otherwise, no answer is
/// stored anywhere: nearly every page is about somebody.
pub fn harden(response: &mut Response, is_https: bool) {
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Whether the method may change something.
#[must_use]
pub fn writes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a writing request comes from one of our own pages, as far as the browser says: `Sec-Fetch-Site` must be
/// same-origin where it is sent, and `Origin` must be ours where it is sent. `none` (typed into the address bar) cannot
/// be a form of ours. A request with neither header rests on the token alone.
#[must_use]
pub fn from_our_pages(headers: &HeaderMap, public_origin: Option<&str>) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text(&HeaderName::from_static("sec-fetch-site")).is_none_or(|site| site == "same-origin");
    let host = text(&header::HOST);
    let origin = match text(&header::ORIGIN) {
        None => true,
        Some(origin) => match public_origin {
            Some(ours) => origin.eq_ignore_ascii_case(ours),
            // Without a configured origin (loopback) the authority must be the one that was asked.
            None => origin
                .split_once("://")
                .is_some_and(|(_, authority)| Some(authority) == host),
        },
    };
    site && origin
}

/// Whether the host that was asked for is this very machine. Without a public origin nothing else is answered: a foreign
/// name that leads to the loopback address is somebody trying to read us through the user's own browser.
#[must_use]
pub fn asks_this_machine(headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Compares without telling by its time where the first difference lies.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |difference, (x, y)| difference | (x ^ y)) == 0
}

/// A token as it is shown in a page: masked anew each time, so that a packed page does not give it away by its length.
#[must_use]
pub fn masked(token: &str) -> String {
    use base64::Engine as _;
    let mut mask = vec![0u8; token.len()];
    if getrandom::fill(&mut mask).is_err() {
        // Without randomness the token is shown with a mask of zeros: still right, only not hidden.
        mask.fill(0);
    }
    let hidden = token.bytes().zip(&mask).map(|(t, m)| t ^ m).collect::<Vec<u8>>();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([mask, hidden].concat())
}

/// The token behind what [`masked`] showed; none if it is nothing of the sort.
#[must_use]
pub fn unmasked(shown: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(shown).ok()?;
    let (mask, hidden) = bytes.split_at_checked(bytes.len() / 2)?;
    let token = (mask.len() == hidden.len()).then(|| mask.iter().zip(hidden).map(|(m, h)| m ^ h).collect())?;
    String::from_utf8(token).ok()
}

/// A random code for cookies and keys: 128 bits in 22 letters.
///
/// # Errors
/// When the system gives no randomness.
pub fn random_code() -> Result<String, getrandom::Error> {
    use base64::Engine as _;
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes)?;
    Ok(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

/// A random number, for an order that nobody can choose.
///
/// # Errors
/// When the system has no randomness.
pub fn random_number() -> Result<u32, getrandom::Error> {
    getrandom::u32()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn the_policy_forbids_inline_and_foreign() {
        assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'"));
        for weak in ["unsafe-inline", "unsafe-eval", "data:", "http:", "https:", "*"] {
            assert!(!CONTENT_SECURITY_POLICY.contains(weak), "{weak}");
        }
    }

    #[test]
    fn hsts_only_where_the_origin_is_https() {
        let mut plain = "x".into_response();
        harden(&mut plain, false);
        assert!(!plain.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(plain.headers()[header::CACHE_CONTROL], "no-store");
        let mut kept = ([(header::CACHE_CONTROL, "public")], "x").into_response();
        harden(&mut kept, true);
        assert_eq!(kept.headers()[header::CACHE_CONTROL], "public");
        assert!(kept.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    }

    #[test]
    fn only_our_own_pages_may_write() {
        let ours = Some("https://rapport.example");
        assert!(from_our_pages(&headers(&[]), ours));
        assert!(from_our_pages(
            &headers(&[("origin", "https://rapport.example"), ("sec-fetch-site", "same-origin")]),
            ours
        ));
        for wrong in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://rapport.example")],
        ] {
            assert!(!from_our_pages(&headers(wrong), ours), "{wrong:?}");
        }
        let local = [("host", "127.0.0.1:8080"), ("origin", "http://127.0.0.1:8080")];
        assert!(from_our_pages(&headers(&local), None));
        assert!(!from_our_pages(
            &headers(&[("host", "127.0.0.1:8080"), ("origin", "http://evil.example")]),
            None
        ));
        assert!(!from_our_pages(&headers(&[("origin", "null")]), None));
    }

    #[test]
    fn only_this_machine_is_asked_without_a_public_origin() {
        for ours in [
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "LOCALHOST",
            "127.0.0.9",
        ] {
            assert!(
                asks_this_machine(&HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(ours))])),
                "{ours}"
            );
        }
        for foreign in ["evil.example:8080", "10.0.0.1", "127.0.0.1.evil.example", ""] {
            assert!(!asks_this_machine(&HeaderMap::from_iter([(
                header::HOST,
                HeaderValue::from_static(foreign)
            )])));
        }
    }

    #[test]
    fn a_masked_token_looks_new_each_time_and_comes_back() {
        let (a, b) = (masked("token-1"), masked("token-1"));
        assert_ne!(a, b);
        assert_eq!(unmasked(&a).as_deref(), Some("token-1"));
        assert_eq!(unmasked(&b).as_deref(), Some("token-1"));
        assert_eq!(unmasked("!"), None);
        assert_eq!(unmasked("AAAA"), None, "three bytes cannot be mask and token");
        assert!(same(b"abc", b"abc") && !same(b"abc", b"abd") && !same(b"abc", b"ab"));
    }
}
