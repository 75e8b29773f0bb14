//! `rapport import published`: the publisher's annual files to the small table behind the public map.

use crate::instance::Instance;
use crate::output::{During, Failure, line, say};
use published::{FILES, Found, Source, Tables};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The folder of an instance that holds its own derived table.
const FOLDER: &str = "published";
/// How deep below the folder that was named files are looked for.
const DEPTH: u8 = 2;
/// The largest file that is opened, in bytes; the publisher's largest has a few hundred thousand.
const LARGEST: u64 = 32 * 1024 * 1024;

/// What was asked.
pub struct Asked {
    /// The folder with the publisher's files.
    pub from: PathBuf,
    /// Where the derived table goes, if it does not go into the instance.
    pub to: Option<PathBuf>,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// Whether to print machine-readable.
    pub json: bool,
}

/// Reads the files and writes the table. Exit code 3 if a file was refused; then nothing is written.
///
/// # Errors
/// When the folder cannot be read or the table cannot be written.
pub fn run(instance: Option<&Instance>, asked: &Asked) -> Result<ExitCode, Failure> {
    let sources = sources(&asked.from)?;
    let base = match instance {
        Some(instance) => of(instance)?,
        None => published::shipped(),
    };
    let imported = match published::import_onto(&base, &sources) {
        Ok(imported) => imported,
        Err(refused) => {
            for place in &refused.0 {
                if asked.json {
                    line(
                        json!({ "file": place.file, "row": place.line, "column": place.column, "value": place.value, "rule": place.rule }),
                    );
                } else {
                    line(place);
                }
            }
            say("Nothing was taken: all of the files are read, or none");
            return Ok(ExitCode::from(3));
        }
    };
    tell(&imported.found, asked.json)?;
    if asked.dry_run {
        say("Nothing was written");
        return Ok(ExitCode::SUCCESS);
    }
    let to = asked
        .to
        .clone()
        .or_else(|| instance.map(|instance| instance.dir.join(FOLDER)));
    let Some(to) = to else {
        return Err(Failure::new("there is no instance to keep the table in")
            .remedy("name a folder with --to FOLDER, or make an instance with `rapport init` or `rapport demo`"));
    };
    write(&imported.tables, &to)?;
    let after = if asked.to.is_some() {
        ""
    } else {
        "; `rapport serve` shows it from its next start"
    };
    say(format!("The table is in {}{after}", to.display()));
    Ok(ExitCode::SUCCESS)
}

/// The table that an instance shows: its own where it has one, else the one that comes with the program.
///
/// # Errors
/// When its own cannot be read.
pub fn of(instance: &Instance) -> Result<Arc<Tables>, Failure> {
    let folder = instance.dir.join(FOLDER);
    if !folder.is_dir() {
        return Ok(published::shipped());
    }
    let mut texts = Vec::new();
    for name in FILES {
        let file = folder.join(name);
        // A folder of before ethnic groups were kept has no files of them.
        if ["groups.csv", "residents.csv"].contains(&name) && !file.exists() {
            continue;
        }
        texts.push((
            name,
            std::fs::read_to_string(&file).during(&format!("reading {}", file.display()))?,
        ));
    }
    let find = |name: &str| {
        texts
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| text.as_str())
    };
    match Tables::read(find) {
        Ok(tables) => Ok(Arc::new(tables)),
        Err(places) => {
            let first = places.first().map_or_else(String::new, ToString::to_string);
            Err(Failure::new(format!("{}: {first}", folder.display()))
                .remedy("make it again with `rapport import published DIR`, or remove the folder to show the table that comes with the program"))
        }
    }
}

/// Every file that could be one of the publisher's, in the order of their names.
fn sources(from: &Path) -> Result<Vec<Source>, Failure> {
    let mut paths = Vec::new();
    walk(from, DEPTH, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        return Err(Failure::new(format!(
            "{} holds no .csv, .csv.gz or .hexjson file",
            from.display()
        )));
    }
    let read = paths.into_iter().map(|path| {
        let name = path.strip_prefix(from).unwrap_or(&path).display().to_string();
        let size = std::fs::metadata(&path)
            .during(&format!("reading {}", path.display()))?
            .len();
        if size > LARGEST {
            return Err(Failure::new(format!(
                "{} is larger than {LARGEST} bytes: it is none of these files",
                path.display()
            )));
        }
        let bytes = std::fs::read(&path).during(&format!("reading {}", path.display()))?;
        Ok(Source { name, bytes })
    });
    read.collect()
}

fn walk(folder: &Path, depth: u8, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let during = format!("reading the folder {}", folder.display());
    for entry in std::fs::read_dir(folder).during(&during)? {
        let path = entry.during(&during)?.path();
        if path.is_dir() {
            if depth > 0 {
                walk(&path, depth - 1, into)?;
            }
        } else {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().to_lowercase())
                .unwrap_or_default();
            if [".csv", ".csv.gz", ".hexjson"].iter().any(|end| name.ends_with(end)) {
                into.push(path);
            }
        }
    }
    Ok(())
}

fn tell(found: &Found, as_json: bool) -> Result<(), Failure> {
    if as_json {
        line(serde_json::to_string(found).during("writing what was found")?);
        return Ok(());
    }
    let (read, not_read): (Vec<_>, Vec<_>) = found.files.iter().partition(|file| file.read);
    for file in read {
        let years: Vec<String> = file.years.iter().map(ToString::to_string).collect();
        line(format!("{}: {}", file.name, file.what));
        let years = if years.is_empty() {
            String::new()
        } else {
            format!(", {}", years.join(" "))
        };
        line(format!(
            "    {} rows{years}, {} areas; {} rows taken",
            file.rows, file.areas, file.taken
        ));
        for (rows, why) in &file.left {
            line(format!("    {rows} rows not taken: {why}"));
        }
    }
    if !not_read.is_empty() {
        line("Not read:");
    }
    for file in &not_read {
        line(format!("    {}: {}", file.name, file.what));
    }
    line("How it was joined:");
    for sentence in &found.joins {
        line(format!("    {sentence}"));
    }
    Ok(())
}

/// Writes all files beside the old ones first, so that a full disk leaves the old table whole.
fn write(tables: &Tables, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).during(&format!("making {}", to.display()))?;
    let written = tables.write();
    let beside = |name: &str| to.join(format!("{name}.new"));
    for file in &written {
        std::fs::write(beside(file.name), &file.text).during(&format!("writing {}", file.name))?;
    }
    for file in &written {
        std::fs::rename(beside(file.name), to.join(file.name)).during(&format!("writing {}", file.name))?;
    }
    Ok(())
}
