//! Our cookies: `__Host-` names with every mark that browsers honour.
//!
//! Over TLS each cookie is `__Host-…; Secure`: bound to this host, never sent in clear, never set by a neighbour. On the
//! loopback address without TLS (a demonstration on one's own machine) browsers differ in whether they keep `Secure`
//! cookies and refuse the prefix on plain http, so there, and only there, the names are plain; [`crate::serve`] refuses
//! to listen on any other address without an https origin.

use axum::http::{HeaderMap, HeaderValue, header};

/// One of our cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// Binds a form that a stranger fills in (signing in) to their browser.
    Visit,
    /// What the last act came to, shown once.
    Said,
    /// The code of a self-referral that was begun in this browser.
    Begun,
}

impl Cookie {
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Session => ("__Host-rapport", "rapport"),
            Self::Visit => ("__Host-rapport-visit", "rapport-visit"),
            Self::Said => ("__Host-rapport-said", "rapport-said"),
            Self::Begun => ("__Host-rapport-begun", "rapport-begun"),
        }
    }

    /// Browsers send a cookie to every port of a host: a hub beside a service on one machine has names of its own, so
    /// that neither ever sees the other's.
    const fn names_in_a_hub(self) -> (&'static str, &'static str) {
        match self {
            Self::Session => ("__Host-rapport-hub", "rapport-hub"),
            Self::Visit => ("__Host-rapport-hub-visit", "rapport-hub-visit"),
            Self::Said => ("__Host-rapport-hub-said", "rapport-hub-said"),
            Self::Begun => ("__Host-rapport-hub-begun", "rapport-hub-begun"),
        }
    }
}

/// Reads and writes our cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CookieJar {
    /// Whether browsers reach us over TLS.
    pub secure: bool,
    /// Whether it is a staff hub's.
    pub staff_hub: bool,
}

impl CookieJar {
    /// The name of a cookie as the browser knows it.
    #[must_use]
    pub const fn name(self, cookie: Cookie) -> &'static str {
        let (host, plain) = if self.staff_hub {
            cookie.names_in_a_hub()
        } else {
            cookie.names()
        };
        if self.secure { host } else { plain }
    }

    /// The value that the browser sent.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<&str> {
        let name = self.name(cookie);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    /// Keeps a value until the browser is closed, or for some seconds.
    #[must_use]
    pub fn keep(self, cookie: Cookie, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
        let text = format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}",
            self.name(cookie)
        );
        // Our values are codes in letters and digits; anything else would not be a header.
        HeaderValue::from_str(&text).ok()
    }

    /// Takes a cookie away.
    #[must_use]
    pub fn drop(self, cookie: Cookie) -> Option<HeaderValue> {
        self.keep(cookie, "", Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_every_mark_is_set() {
        let jar = CookieJar {
            secure: true,
            staff_hub: false,
        };
        let kept = jar.keep(Cookie::Session, "abc", None).unwrap();
        assert_eq!(kept, "__Host-rapport=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let dropped = jar.drop(Cookie::Said).unwrap();
        assert_eq!(
            dropped,
            "__Host-rapport-said=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
    }

    #[test]
    fn reads_its_own_cookie_among_others() {
        let headers = HeaderMap::from_iter([(
            header::COOKIE,
            HeaderValue::from_static("other=1; rapport=x; __Host-rapport=abc; __Host-rapport-said="),
        )]);
        let jar = CookieJar {
            secure: true,
            staff_hub: false,
        };
        assert_eq!(jar.read(&headers, Cookie::Session), Some("abc"));
        assert_eq!(jar.read(&headers, Cookie::Said), None);
        let plain = |staff_hub| CookieJar {
            secure: false,
            staff_hub,
        };
        assert_eq!(plain(false).read(&headers, Cookie::Session), Some("x"));
        assert_eq!(
            plain(true).read(&headers, Cookie::Session),
            None,
            "a hub reads its own only"
        );
    }
}
