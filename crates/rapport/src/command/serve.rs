//! `rapport serve` and `rapport demo`: the pages, on this machine or behind a proxy.

use crate::cli::{self, Listen};
use crate::demo;
use crate::instance::Instance;
use crate::mail_settings;
use crate::output::{During, Failure, line, say};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How many ports after a busy one are tried.
const PORTS_TRIED: u16 = 50;
/// How long work under way may still take when serving has ended.
const GRACE: Duration = Duration::from_secs(10);

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
    serve(
        &instance,
        &asked.listen,
        false,
        Extra::Hub(demo::hub_of(&instance)?.map(Box::new)),
    )
}

/// Serves what `rapport serve` names.
///
/// # Errors
/// As [`serve`].
pub fn serve_one(instance: &Instance, asked: &cli::Serve) -> Result<(), Failure> {
    let extra = if asked.until_input_ends {
        Extra::UntilInputEnds
    } else {
        Extra::Nothing
    };
    serve(instance, &asked.listen, asked.any_use_case, extra)
}

/// What a process has besides its own instance.
enum Extra {
    /// Nothing.
    Nothing,
    /// It belongs to another process, and stops when that one does.
    UntilInputEnds,
    /// The demonstration's staff hub, which is served by a process of its own.
    Hub(Option<Box<Instance>>),
}

/// Serves an instance until it is told to stop.
///
/// # Errors
/// When the instance does not open or no port is free.
fn serve(instance: &Instance, listen: &Listen, any_use_case: bool, extra: Extra) -> Result<(), Failure> {
    let desk = instance.open()?;
    let config = web::Config {
        public_origin: listen.origin.clone(),
        behind_proxy: listen.behind_proxy,
        nhs_logo: listen.nhs_logo,
        any_use_case,
        post: Arc::new(mail_settings::post(instance, listen.origin.as_deref())?),
        languages: instance.languages()?,
        // A hub has no map.
        published: if instance.is_hub() {
            published::shipped()
        } else {
            super::published::of(instance)?
        },
        ..web::Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .during("starting")?;
    let served = runtime.block_on(async {
        let listener = bind(listen.listen).await?;
        let address = listener.local_addr().during("listening")?;
        line(if instance.is_hub() {
            format!("Staff hub: http://{address}/")
        } else {
            format!("Rapport: http://{address}/")
        });
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
        // Kept until serving ends: the hub's process stops when its input does, that is with this one, however it ends.
        let _hub = match &extra {
            Extra::Hub(Some(hub)) => Some(start_hub(hub, address)?),
            _ => None,
        };
        if matches!(extra, Extra::UntilInputEnds) {
            web::serve_until(desk, listener, config, input_ends())
                .await
                .during("serving")
        } else {
            say("Press Ctrl-C to stop.");
            web::serve(desk, listener, config).await.during("serving")
        }
    });
    // A message that is being handed over is given a moment to come to its end.
    runtime.shutdown_timeout(GRACE);
    served
}

/// Comes true when standard input ends.
async fn input_ends() {
    let ended = tokio::task::spawn_blocking(|| {
        let mut sink = std::io::sink();
        std::io::copy(&mut std::io::stdin().lock(), &mut sink)
    });
    // An input that cannot be read has ended as well.
    drop(ended.await);
}

/// A process that is stopped when this value is dropped, and stops by itself when this process is gone.
struct Beside {
    process: std::process::Child,
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Its input ends here, and with it the process.
        drop(self.process.stdin.take());
        drop(self.process.wait());
    }
}

/// Serves the demonstration's staff hub in a process of its own, at the next free port. It shares nothing with this one
/// but the program.
fn start_hub(hub: &Instance, beside: SocketAddr) -> Result<Beside, Failure> {
    let program = std::env::current_exe().during("finding the program")?;
    let listen = SocketAddr::new(beside.ip(), beside.port().saturating_add(1));
    let process = std::process::Command::new(program)
        .arg("--config")
        .arg(hub.settings_file())
        .args(["serve", "--until-input-ends", "--listen", &listen.to_string()])
        .env_remove("RAPPORT_DATA")
        .env_remove("RAPPORT_LISTEN")
        .env_remove("RAPPORT_ORIGIN")
        .env_remove("RAPPORT_BEHIND_PROXY")
        .env_remove("RAPPORT_MASTER_KEY")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .during("starting the staff hub")?;
    Ok(Beside { process })
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
