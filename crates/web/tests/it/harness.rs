//! A service in memory and people who use its pages.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use care::service::Nation;
use care::{EpisodeId, Role, UserId};
use casework::{Act, Desk, Founding, ManualClock, MasterKey, NewReferral, Opened, Principal, Purpose};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;
use web::form::Fields;
use web::{App, Config};

/// A password that the checks accept.
pub const PASSWORD: &str = "violet harbour teaspoon";

/// Tuesday 11 August 2026, 10am in London.
pub const NOW: &str = "2026-08-11T09:00:00Z";

/// A service: a desk over a fresh database in a folder of its own, a clock that stands still, and the application.
pub struct World {
    pub desk: Arc<Desk>,
    pub clock: Arc<ManualClock>,
    pub app: App,
    pub router: Router,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for such things.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    /// A service with fictional data.
    pub fn demo() -> Self {
        Self::new(Purpose::Demo, Config::default())
    }

    /// A real, empty service.
    pub fn real() -> Self {
        Self::new(Purpose::Real, Config::default())
    }

    /// A service reached in a stated way.
    pub fn new(purpose: Purpose, config: Config) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rapport-web-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let clock = Arc::new(ManualClock::new(NOW.parse().unwrap()));
        let opened = Opened {
            url: folder.join("ledger.db").to_str().unwrap().to_owned(),
            master: MasterKey::from_bytes([7; 32]),
            clock: clock.clone(),
        };
        let founding = Founding {
            purpose,
            name: "Moorside Psychological Therapies".to_owned(),
            ods_code: Some("RXX99".to_owned()),
            nation: Nation::England,
            user_name: "admin".to_owned(),
            administrator: "Ada Minster".to_owned(),
            password: PASSWORD.to_owned(),
        };
        let desk = Desk::found(opened, founding).unwrap();
        let app = App::new(Arc::clone(&desk), config);
        let router = web::router(app.clone());
        Self {
            desk,
            clock,
            app,
            router,
            folder,
        }
    }

    /// Lets time pass.
    pub fn minutes_pass(&self, minutes: i64) {
        self.clock.advance_micros(minutes * 60 * 1_000_000);
    }

    /// The administrator who founded the service.
    pub fn administrator(&self) -> Principal {
        self.principal("admin")
    }

    /// Somebody by sign-in name, for acts that are not the subject of a test.
    pub fn principal(&self, user_name: &str) -> Principal {
        let token = self.desk.sign_in(user_name, PASSWORD, "harness").unwrap();
        self.desk.principal(token.as_str()).unwrap()
    }

    /// An account with one role, named after it; made once.
    pub fn account(&self, role: Role) -> String {
        self.account_with(role.code(), &[role])
    }

    /// An account with these roles; made once.
    pub fn account_with(&self, user_name: &str, roles: &[Role]) -> String {
        let exists = self.desk.sign_in(user_name, PASSWORD, "harness").is_ok();
        if !exists {
            let act = Act::OpenAccount {
                user_name: user_name.to_owned(),
                name: format!("Robin {}", roles[0].words()),
                team: "Moorside".to_owned(),
                roles: roles.to_vec(),
                practitioner: None,
                speaks_for: (roles[0] == Role::Referrer).then(|| "A99001".to_owned()),
                password: PASSWORD.to_owned(),
            };
            self.desk.act(&self.administrator(), act, None).unwrap();
        }
        user_name.to_owned()
    }

    pub fn user_of(&self, user_name: &str) -> UserId {
        self.principal(user_name).user
    }

    /// Somebody signed in, in one role.
    pub async fn signed_in_as(&self, role: Role) -> Browser {
        let user_name = self.account(role);
        let mut browser = self.browser();
        browser.sign_in(&user_name).await;
        browser
    }

    /// A browser that was never here, at another router over the same service.
    pub fn browser_of(&self, router: Router) -> Browser {
        Browser {
            router,
            ..self.browser()
        }
    }

    /// A browser that was never here.
    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            language: "",
            last: None,
        }
    }

    /// A referral by form, as a clinical lead takes it down.
    pub fn referral(&self, new: NewReferral) -> EpisodeId {
        let lead = self.principal(&self.account(Role::ClinicalLead));
        self.desk
            .act(&lead, Act::Refer(Box::new(new)), None)
            .unwrap()
            .made
            .episode
            .unwrap()
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    fn between<'a>(&'a self, start: &str, end: &str) -> Option<&'a str> {
        let (_, rest) = self.body.split_once(start)?;
        rest.split_once(end).map(|(found, _)| found)
    }

    pub fn title(&self) -> &str {
        self.between("<title>", "</title>").unwrap_or_default()
    }

    pub fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// The page says this, wherever tags stand between its words.
    #[track_caller]
    pub fn says(&self, words: &str) {
        let plain = self.plain();
        assert!(plain.contains(words), "\"{words}\" is not in: {plain}");
    }

    /// The words of the page without tags.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out.replace("&amp;", "&")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
    }

    /// The hidden fields of the form that is sent to this address.
    pub fn hidden(&self, action: &str) -> Vec<(String, String)> {
        let mark = format!("action=\"{action}\"");
        let form = self
            .body
            .split_once(&mark)
            .and_then(|(_, rest)| rest.split_once("</form>"))
            .map(|(f, _)| f);
        let mut out = Vec::new();
        for tag in form.unwrap_or_default().split("<input ").skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            if tag.contains("type=\"hidden\"") {
                out.push((attribute(tag, "name"), attribute(tag, "value")));
            }
        }
        out
    }
}

fn attribute(tag: &str, name: &str) -> String {
    let found = tag
        .split_once(&format!("{name}=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(v, _)| v);
    found
        .unwrap_or_default()
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

/// Somebody's browser: keeps cookies, sends forms with their hidden fields, does not follow redirects by itself.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    /// What it says in `Accept-Language`; nothing if empty.
    pub language: &'static str,
    /// The last page that was read.
    pub last: Option<Page>,
}

impl Browser {
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        if !self.cookies.is_empty() {
            let all: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request
                .headers_mut()
                .insert(header::COOKIE, all.join("; ").parse().unwrap());
        }
        if !self.language.is_empty() {
            let language = self.language.parse().unwrap();
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, language);
        }
        request
            .headers_mut()
            .entry(header::HOST)
            .or_insert("127.0.0.1:8080".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let page = Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        };
        self.last = Some(page.clone());
        page
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A bare POST, as a page of ours would send it but for what is left out.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = fields.iter().copied().collect::<Fields>();
        let mut text = String::from_utf8(body.encoded()).unwrap();
        if let Some((_, token)) = fields.iter().find(|(name, _)| *name == "csrf") {
            text.push_str(&format!("&csrf={token}"));
        }
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(text)).unwrap()).await
    }

    /// Fills in the form on the last page that is sent to `action`, and sends it. A field that is stated takes the place
    /// of a hidden one, as when another of several forms with this address is pressed.
    pub async fn submit(&mut self, action: &str, fields: &[(&str, &str)]) -> Page {
        let last = self.last.clone().expect("a page was read before");
        let hidden = last.hidden(action);
        assert!(
            hidden.iter().any(|(name, _)| name == "csrf"),
            "no form for {action} on {}: {}",
            last.title(),
            last.body
        );
        let stated = |name: &str| fields.iter().any(|(n, _)| *n == name);
        let mut all: Vec<(&str, &str)> = hidden
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .filter(|(n, _)| !stated(n))
            .collect();
        all.extend_from_slice(fields);
        self.post_bare(
            action,
            &all,
            &[("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")],
        )
        .await
    }

    /// Reads a page, then fills in the form on it that is sent to the same address.
    pub async fn fill(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.plain());
        self.submit(path, fields).await
    }

    /// Fills in the form of a page; taken, the page that it leads to.
    pub async fn follow_done(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let done = self.fill(path, fields).await;
        self.follow(&done).await
    }

    /// Follows the redirect of an answer.
    pub async fn follow(&mut self, page: &Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}: {}", page.status, page.plain());
        let to = page.location().to_owned();
        self.get(&to).await
    }

    pub async fn sign_in(&mut self, user_name: &str) {
        let answer = self
            .fill("/sign-in", &[("user-name", user_name), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.plain());
    }
}
