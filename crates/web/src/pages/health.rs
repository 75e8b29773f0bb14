//! For whoever watches the machine: alive, and ready to write. Nothing about anybody.

use crate::app::App;
use crate::router::{Guard, Routes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this file.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/healthz", Guard::public(), alive)
        .get("/readyz", Guard::public(), ready)
}

async fn alive() -> &'static str {
    "alive\n"
}

/// Ready when the desk answers: its views are there and a thread is free to ask it.
async fn ready(State(app): State<App>) -> Response {
    match app.ask(|desk| !desk.service().name.is_empty()).await {
        Ok(true) => "ready\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}
