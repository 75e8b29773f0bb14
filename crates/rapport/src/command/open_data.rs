//! `rapport export open-data`: a release, and its files.

use crate::cli::reports::OpenData;
use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use care::calendar::days_after;
use casework::figures::files;
use casework::{Act, Principal, Refused};
use serde_json::json;

/// Publishes and writes.
///
/// # Errors
/// When the day will not do, the record fails, or the files cannot be written.
pub fn run(instance: &Instance, asked: &OpenData) -> Result<(), Failure> {
    let desk = instance.open()?;
    let system = Principal::system(desk.organisation());
    if !asked.last {
        let as_at = asked.as_at.unwrap_or_else(|| days_after(desk.today_in_london(), -1));
        match desk.act(&system, Act::ReleaseFigures { as_at }, None) {
            Ok(_) => say(format!("Released: figures as at {as_at}")),
            Err(Refused::Invalid(errors)) => {
                let words = errors.first().map_or_else(String::new, |e| e.words.clone());
                return Err(Failure::usage(format!("--as-at {as_at}: {words}"))
                    .remedy("--last writes what was released so far, without a new release"));
            }
            Err(error) => return Err(error).during("releasing the figures"),
        }
    }
    let releases = desk.releases();
    if releases.is_empty() {
        return Err(Failure::new("nothing was released yet").remedy("leave out --last to make the first release"));
    }
    std::fs::create_dir_all(&asked.out).during(&format!("making {}", asked.out.display()))?;
    let written = files(&releases);
    // All beside the old ones first, so that a full disk leaves the old files whole.
    for file in &written {
        let beside = asked.out.join(format!("{}.new", file.name));
        std::fs::write(&beside, &file.text).during(&format!("writing {}", beside.display()))?;
    }
    for file in &written {
        let to = asked.out.join(file.name);
        std::fs::rename(asked.out.join(format!("{}.new", file.name)), &to)
            .during(&format!("writing {}", to.display()))?;
    }
    if asked.json {
        let last = releases.last().map(|r| (r.number, r.as_at, r.position));
        let names: Vec<&str> = written.iter().map(|file| file.name).collect();
        line(json!({
            "folder": asked.out.display().to_string(), "files": names, "releases": releases.len(),
            "release": last.map(|l| l.0), "as_at": last.map(|l| l.1), "position": last.map(|l| l.2),
        }));
    } else {
        for file in &written {
            line(asked.out.join(file.name).display());
        }
    }
    Ok(())
}
