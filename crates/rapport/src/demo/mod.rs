//! A fictional service whose year ends today, made by the real commands: every event in it was decided by the same
//! rules as a real one. People, staff and places are invented; NHS numbers are of the 999 range.
//!
//! [`staff`] founds the service; [`year`] runs its days; [`stories`] are the few people whom the product is shown by,
//! [`last_day`] what lies on the desks today.

mod arrival;
mod asks;
mod day;
mod figures;
mod hub;
mod hub_people;
mod invent;
mod journey;
mod judgement;
mod kinds;
mod last_day;
mod messages;
mod news;
mod seats;
mod slots;
mod staff;
mod stories;
mod surveys;
mod work;
mod workforce;
mod year;

pub use staff::PASSWORD;

use crate::cli;
use crate::instance::Instance;
use crate::output::{During, Failure, say};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;

/// Makes the demonstration in `dir` unless there is one, and says what it did.
///
/// # Errors
/// When `dir` holds real data, or making it failed; a half-made one is never left behind.
pub fn prepare(dir: &Path, asked: &cli::Demo) -> Result<Instance, Failure> {
    if Instance::is_at(dir) {
        let instance = Instance::at(dir)?;
        if instance.settings.purpose != "demo" {
            return Err(Failure::new(format!("{} holds real data", dir.display()))
                .remedy("choose another directory with --data DIR: demonstration and real data never mix"));
        }
        if !asked.fresh {
            return Ok(instance);
        }
    } else if dir.exists()
        && std::fs::read_dir(dir)
            .during("looking into the directory")?
            .next()
            .is_some()
    {
        return Err(
            Failure::new(format!("{} is not empty and holds no instance", dir.display()))
                .remedy("choose another directory with --data DIR"),
        );
    }
    // Made beside its place and moved there when whole, so that an interrupted run leaves nothing half-made.
    let name = dir
        .file_name()
        .map_or_else(|| "demo".into(), |n| n.to_string_lossy().into_owned());
    let building = dir.with_file_name(format!("{name}.being-made"));
    if building.exists() {
        std::fs::remove_dir_all(&building).during("removing a half-made demonstration")?;
    }
    let now = crate::clock::of("demo")?.0.now();
    let bar = progress();
    say(format!(
        "Making a fictional service: {} people over a year that ends today",
        asked.people
    ));
    {
        let instance = Instance::make(&building, "demo", None)?;
        year::run(&instance, asked.people, asked.seed, now, &bar)?;
        hub::run(&building.join(HUB), asked.seed, now)?;
    }
    bar.finish_and_clear();
    if dir.exists() {
        std::fs::remove_dir_all(dir).during("removing the earlier demonstration")?;
    }
    std::fs::rename(&building, dir).during("putting the demonstration in its place")?;
    Instance::at(dir)
}

/// The directory of the staff hub inside the demonstration's. Its own instance: nothing of the service looks into it.
const HUB: &str = "staff-hub";

/// The demonstration's staff hub; none in one that was made before there were hubs.
///
/// # Errors
/// When its settings cannot be read.
pub fn hub_of(instance: &Instance) -> Result<Option<Instance>, Failure> {
    let dir = instance.dir.join(HUB);
    if Instance::is_at(&dir) {
        Instance::at(&dir).map(Some)
    } else {
        Ok(None)
    }
}

fn progress() -> ProgressBar {
    let bar = ProgressBar::new(365);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} day {pos} of {len}, {elapsed} gone, {eta} left") {
        bar.set_style(style);
    }
    bar
}
