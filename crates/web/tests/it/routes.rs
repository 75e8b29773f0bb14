//! Every route, every role: strangers are sent to sign in, roles without the right are refused, forged forms are
//! refused, every answer carries the security headers.

use crate::harness::{PASSWORD, World};
use axum::http::{Method, StatusCode};
use care::Role;
use web::router::Route;

/// What is tried at a form, with which fields and headers.
type Try<'a> = (&'static str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

/// Roles that can be given to an account in the test; the others cannot sign in.
const ROLES: [Role; 16] = [
    Role::Referrer,
    Role::Administrator,
    Role::TriageClinician,
    Role::Assessor,
    Role::Therapist,
    Role::Trainee,
    Role::Supervisor,
    Role::ClinicalLead,
    Role::ServiceManager,
    Role::Commissioner,
    Role::IgOfficer,
    Role::Reviewer,
    Role::Registrant,
    Role::RegisterEditor,
    Role::Provider,
    Role::Moderator,
];

fn list(world: &World) -> Vec<Route> {
    web::routes(world.app.clone()).list().to_vec()
}

/// The path with an id that belongs to nothing.
fn filled(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("00000000-0000-7000-8000-00000000abcd");
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
    }
    out + rest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public() {
    let world = World::demo();
    let mut seen = 0;
    for route in list(&world)
        .iter()
        .filter(|r| !r.guard.is_public() && !r.guard.is_client())
    {
        let (mut stranger, path) = (world.browser(), filled(route.path));
        if route.method == Method::GET {
            let page = stranger.get(&path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", route.path);
            let own = ["/my", "/carer"]
                .iter()
                .any(|at| path == *at || path.starts_with(&format!("{at}/")));
            let door = match route.path {
                "/" => "/welcome",
                _ if own => "/enter",
                _ => "/sign-in",
            };
            assert!(
                page.location().starts_with(door),
                "{} leads to {}",
                route.path,
                page.location()
            );
        } else {
            let page = stranger.post_bare(&path, &[("reason", "x")], &[]).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", route.path);
        }
        seen += 1;
    }
    assert!(seen > 15, "only {seen} routes were tried");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_the_right_is_refused_at_every_route() {
    let world = World::demo();
    let routes = list(&world);
    let mut refused = 0;
    for role in ROLES {
        let mut browser = world.signed_in_as(role).await;
        let home = browser.get("/role").await;
        let token = home
            .hidden("/role")
            .into_iter()
            .find(|(name, _)| name == "csrf")
            .unwrap()
            .1;
        for route in routes.iter().filter(|r| !r.guard.kinds().is_empty()) {
            let may = route.guard.admits(role);
            let path = filled(route.path);
            let page = if route.method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post_bare(&path, &[("csrf", &token)], &[]).await
            };
            if may {
                let served = page.status != StatusCode::FORBIDDEN || !page.has("you may not");
                assert!(
                    served,
                    "{} {} refused {role}: {}",
                    route.method,
                    route.path,
                    page.plain()
                );
            } else {
                assert_eq!(
                    page.status,
                    StatusCode::FORBIDDEN,
                    "{} {} let {role} in",
                    route.method,
                    route.path
                );
                page.says("you may not");
                refused += 1;
            }
        }
    }
    assert!(refused > 50, "only {refused} refusals");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_is_taken_without_its_token_or_from_another_site() {
    let world = World::demo();
    for route in list(&world)
        .iter()
        .filter(|r| r.method != Method::GET && !r.guard.is_client())
    {
        let path = filled(route.path);
        let role = ROLES.into_iter().find(|role| route.guard.admits(*role));
        let Some(role) = role else { continue };
        let mut browser = if route.guard.is_public() {
            world.browser()
        } else {
            world.signed_in_as(role).await
        };
        let (page, form) = if route.guard.is_public() {
            ("/sign-in", "/sign-in")
        } else {
            ("/role", "/role")
        };
        let read = browser.get(page).await;
        let right = read
            .hidden(form)
            .into_iter()
            .find(|(name, _)| name == "csrf")
            .unwrap()
            .1;
        let other = { world.browser().get("/sign-in").await }.hidden("/sign-in");
        let wrong = other.into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let tries: [Try<'_>; 6] = [
            ("no token", &[], &[]),
            ("nonsense", &[("csrf", "nonsense")], &[]),
            ("another's token", &[("csrf", &wrong)], &[]),
            ("cross-site", &[("csrf", &right)], &[("sec-fetch-site", "cross-site")]),
            (
                "another origin",
                &[("csrf", &right)],
                &[("origin", "https://evil.example")],
            ),
            ("no origin", &[("csrf", &right)], &[("origin", "null")]),
        ];
        for (what, fields, headers) in tries {
            let answer = browser.post_bare(&path, fields, headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} with {what}", route.path);
            answer.says("This form can no longer be sent");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_security_headers() {
    let world = World::demo();
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let mut paths: Vec<String> = list(&world)
        .iter()
        .filter(|r| r.method == Method::GET)
        .map(|r| filled(r.path))
        .collect();
    paths.extend(["/nowhere", "/assets/nothing.css", "/sign-in"].map(str::to_owned));
    paths.push(web::assets::href("app.css"));
    for path in &paths {
        for page in [lead.get(path).await, world.browser().get(path).await] {
            let policy = page.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self'"),
                "{path}: {policy}"
            );
            assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
            assert!(page.header("permissions-policy").contains("camera=()"), "{path}");
            let is_asset = path.starts_with("/assets/app.");
            let expected = match path.as_str() {
                _ if is_asset => "public, max-age=31536000, immutable",
                // Official figures, the same for everybody.
                "/map/data.csv" | "/map/data.json" => "public, max-age=3600",
                "/news/feed.atom" => "public, max-age=900",
                "/map" | "/map/own" | "/map/dictionary" => "private, no-cache",
                _ => "no-store",
            };
            assert_eq!(page.header("cache-control"), expected, "{path}");
            assert_eq!(page.header("strict-transport-security"), "", "{path}: not over TLS");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_cookies_and_headers_are_strict() {
    let config = web::Config {
        public_origin: Some("https://rapport.example".to_owned()),
        ..web::Config::default()
    };
    let world = World::new(casework::Purpose::Demo, config);
    let mut browser = world.browser();
    let page = browser.get("/sign-in").await;
    assert!(page.header("strict-transport-security").starts_with("max-age=63072000"));
    assert!(page.header("set-cookie").starts_with("__Host-rapport-visit="));
    let fields = page.hidden("/sign-in");
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    all.extend([("user-name", "admin"), ("password", PASSWORD)]);
    let elsewhere = browser
        .post_bare("/sign-in", &all, &[("origin", "http://127.0.0.1:8080")])
        .await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    let answer = browser
        .post_bare("/sign-in", &all, &[("origin", "https://rapport.example")])
        .await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-rapport="), "{cookie}");
    for mark in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(cookie.contains(mark), "{mark} in {cookie}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_and_what_cannot_be_done_have_pages() {
    let world = World::demo();
    let mut lead = world.signed_in_as(Role::ClinicalLead).await;
    let missing = lead.get("/nowhere").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    missing.says("Page not found");
    missing.says("Log out");
    let odd = lead.get("/episodes/not-an-id").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    odd.says("Page not found");
    let method = lead.post_bare("/inbox", &[], &[]).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    method.says("Go back and use the links");
    let stranger = world.browser().get("/nowhere").await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    assert!(!stranger.has("Log out"));
    let token = lead.get("/role").await.hidden("/role").remove(0).1;
    let large = "x".repeat(web::form::FORM_LIMIT + 1);
    let too_large = lead
        .post_bare("/role", &[("csrf", &token), ("role", &large)], &[])
        .await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    too_large.says("What you sent is too large");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_public_origin_nobody_is_answered_under_a_foreign_name() {
    let world = World::demo();
    let request = axum::http::Request::get("/sign-in").header("host", "evil.example:8080");
    let page = world
        .browser()
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_breaks_shows_a_number_and_nothing_else() {
    async fn broken(_: web::me::Stranger) -> &'static str {
        panic!("a secret that must not be shown")
    }
    let world = World::demo();
    let routes = web::router::Routes::new(world.app.clone());
    let router = routes
        .get("/broken", web::router::Guard::public(), broken)
        .into_router();
    let page = world.browser_of(router).get("/broken").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    page.says("Sorry, there is a problem with the service");
    assert!(!page.has("secret"));
    let (_, number) = page.body.split_once("<strong>").unwrap();
    assert_eq!(number.split('<').next().unwrap().len(), 8, "{}", page.plain());
    assert_eq!(page.header("x-content-type-options"), "nosniff");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_to_the_desk_that_breaks_becomes_a_fault() {
    let world = World::demo();
    let answer = world.app.ask(|_| -> u8 { panic!("broken on purpose") }).await;
    assert!(matches!(answer, Err(web::respond::Problem::Fault(_))));
    assert_eq!(
        world.browser().get("/healthz").await.status,
        StatusCode::OK,
        "the others go on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served_on_this_machine_until_it_is_asked_to_stop() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::demo();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let desk = std::sync::Arc::clone(&world.desk);
    let stopped = async { stopped.await.unwrap_or_default() };
    let serving = tokio::spawn(web::serve_until(desk, listener, web::Config::default(), stopped));
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("alive\n"),
        "{answer}"
    );
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_open_to_others_needs_tls_in_front() {
    let world = World::demo();
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let desk = std::sync::Arc::clone(&world.desk);
    let refused = web::serve_until(desk, listener, web::Config::default(), std::future::pending()).await;
    assert!(matches!(refused, Err(web::ServeError::NotPrivate(_))));
}
