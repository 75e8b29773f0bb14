//! `rapport serve` and `rapport demo`: the pages, on this machine or behind a proxy.

use crate::cli::{self, Listen};
use crate::demo;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use std::net::SocketAddr;
use std::path::Path;
use tokio::net::TcpListener;

/// How many ports after a busy one are tried.
const PORTS_TRIED: u16 = 50;

/// Makes the demonstration if needed, and serves it.
///
/// # Errors
/// When making or serving it fails.
pub fn demo(dir: &Path, asked: &cli::Demo) -> Result<(), Failure> {
    let instance = demo::prepare(dir, asked)?;
    if asked.no_serve {
        say(format!("The demonstration is in {}", dir.display()));
        return Ok(());
    }
    serve(&instance, &asked.listen, false)
}

/// Serves an instance until it is told to stop.
///
/// # Errors
/// When the instance does not open or no port is free.
pub fn serve(instance: &Instance, listen: &Listen, any_use_case: bool) -> Result<(), Failure> {
    let desk = instance.open()?;
    let config = web::Config {
        public_origin: listen.origin.clone(),
        behind_proxy: listen.behind_proxy,
        nhs_logo: listen.nhs_logo,
        any_use_case,
        published: super::published::of(instance)?,
        ..web::Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .during("starting")?;
    runtime.block_on(async {
        let listener = bind(listen.listen).await?;
        let address = listener.local_addr().during("listening")?;
        line(format!("Rapport: http://{address}/"));
        if desk.is_demo() {
            say("Demonstration data: every person is invented. Sign in by pressing one of these:");
            for p in desk.personas() {
                say(format!("  {:<16} {:<30} {}", p.user_name, p.name, p.what));
            }
            say(format!(
                "The password of every demonstration account is {}.",
                demo::PASSWORD
            ));
        }
        say("Press Ctrl-C to stop.");
        web::serve(desk, listener, config).await.during("serving")
    })
}

/// Listens at the address asked for, or at the next free port after it.
async fn bind(asked: SocketAddr) -> Result<TcpListener, Failure> {
    let mut last = None;
    for more in 0..PORTS_TRIED {
        let Some(port) = asked.port().checked_add(more) else {
            break;
        };
        match TcpListener::bind(SocketAddr::new(asked.ip(), port)).await {
            Ok(listener) => {
                if more > 0 {
                    say(format!("Port {} is busy; taking {port} instead.", asked.port()));
                }
                return Ok(listener);
            }
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse => last = Some(e),
            Err(e) => return Err(e).during(&format!("listening at {asked}")),
        }
    }
    let why = last.map_or_else(String::new, |e| format!(": {e}"));
    Err(Failure::new(format!("no port from {} on is free{why}", asked.port())).remedy("name another with --listen"))
}
