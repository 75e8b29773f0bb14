//! `rapport report …` and `rapport export …`: what the record says in counts, and what of it is published.

use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

/// `rapport report …`
#[derive(Debug, Subcommand)]
pub enum Report {
    /// Which therapy can be had, how long people wait for it, what NICE lists against what is offered: from this instance's record, or from the open data of
    /// several areas joined.
    #[command(after_help = "\
Examples:
  rapport report access --as-at 2026-10-31
  rapport report access north/ south/ coast/
  rapport report access north/ south/ --problem depression --json

Without folders the counts are those of the record, small ones too: for use inside the service. Folders are those that
`rapport export open-data` wrote; in them a blank is a number that is not shown, never none.")]
    Access(AccessReport),
    /// Who is seen, beside those referred: severity at the start, problem, deprivation, age, ethnic group. Small numbers are held back.
    #[command(after_help = "\
Examples:
  rapport report who-is-seen
  rapport report who-is-seen --as-at 2026-10-31 --json")]
    WhoIsSeen(AsAt),
    /// Hours given, paid and unpaid, by kind and by therapy.
    #[command(after_help = "\
Examples:
  rapport report hours --from 2026-04-01 --to 2026-09-30
  rapport report hours --as-at 2026-09-30 --json

--as-at shows the twelve months that end on that day, as the record stands today: a sheet may have been corrected since.")]
    Hours(HoursReport),
}

/// `rapport report access`
#[derive(Debug, Args)]
pub struct AccessReport {
    /// Folders of open data, one an area.
    #[arg(value_name = "DIR")]
    pub extracts: Vec<PathBuf>,
    /// As known at the end of this day (2026-10-31). Without it: today, or the newest release in each folder.
    #[arg(long, value_name = "DATE")]
    pub as_at: Option<Date>,
    /// Only the therapies that NICE lists for this presenting problem, such as depression.
    #[arg(long, value_name = "PROBLEM")]
    pub problem: Option<String>,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// A day, and how to print.
#[derive(Debug, Args)]
pub struct AsAt {
    /// As known at the end of this day (2026-10-31); today without it.
    #[arg(long, value_name = "DATE")]
    pub as_at: Option<Date>,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport report hours`
#[derive(Debug, Args)]
pub struct HoursReport {
    /// First day.
    #[arg(long, value_name = "DATE", requires = "to", conflicts_with = "as_at")]
    pub from: Option<Date>,
    /// Last day.
    #[arg(long, value_name = "DATE", requires = "from")]
    pub to: Option<Date>,
    /// The twelve months that end on this day; today without it.
    #[arg(long, value_name = "DATE")]
    pub as_at: Option<Date>,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport brief`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rapport brief --area QYG
  rapport brief --area QYG --html brief.html
  rapport brief --area \"Surrey Heartlands\" --published --json

Without --published the unpaid share of hours and what a survey of members found are in it, sums over many that are not
published otherwise. What nobody knows is said to be not known.")]
pub struct Brief {
    /// The area: its code, or its whole name.
    #[arg(long, value_name = "AREA")]
    pub area: String,
    /// Write a page of its own that prints on one sheet of A4; - is standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub html: Option<PathBuf>,
    /// Only what is published already.
    #[arg(long)]
    pub published: bool,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport export …`
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Publish the figures of a day that is over, and write them as open data (CSV, JSON, dictionary).
    #[command(after_help = "\
Examples:
  rapport export open-data --as-at 2026-09-30 --out open-data
  rapport export open-data --last --out open-data

A release is recorded: the next is held against it, so that two of them together tell no small number. What was hidden
comes back only with a change of five or more, so release by the quarter rather than by the day.")]
    OpenData(OpenData),
}

/// `rapport export open-data`
#[derive(Debug, Args)]
pub struct OpenData {
    /// The day whose end the figures are of (2026-09-30); yesterday without it.
    #[arg(long, value_name = "DATE")]
    pub as_at: Option<Date>,
    /// Publish nothing new: only write what was released so far.
    #[arg(long, conflicts_with = "as_at")]
    pub last: bool,
    /// Folder for the files.
    #[arg(long, default_value = "open-data", value_name = "DIR")]
    pub out: PathBuf,
    /// Print which files were written machine-readable.
    #[arg(long)]
    pub json: bool,
}
