//! The commands that work on files and figures alone and need no instance: surveys and the arithmetic of workforce.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `rapport survey …`
#[derive(Debug, Subcommand)]
pub enum Survey {
    /// Check a survey's definition; exit 3 and list what is wrong.
    #[command(after_help = "\
Examples:
  rapport survey check catalogue/surveys/nhs-interest.toml
  rapport survey check ours.toml --json")]
    Check {
        /// Print machine-readable.
        #[arg(long)]
        json: bool,
        /// The definition (TOML).
        definition: PathBuf,
    },
    /// What a survey found: shares with intervals, weighted shares, breakdowns and the pool of people and hours.
    #[command(after_help = "\
Examples:
  rapport survey results catalogue/surveys/nhs-interest.toml catalogue/surveys/nhs-interest-synthetic-answers.csv
  rapport survey results ours.toml answers.csv --members 9500 --reading snapshot
  rapport survey results ours.toml answers.csv --margins register.toml --csv > results.csv

Small numbers are not shown: * is a count below the survey's limit, or one that would give such a count away.")]
    Results(SurveyResults),
}

/// `rapport survey results`
#[derive(Debug, Args)]
pub struct SurveyResults {
    /// The definition (TOML).
    pub definition: PathBuf,
    /// The answers (CSV, columns by question); - is standard input.
    pub answers: PathBuf,
    /// Members that shares are scaled to, instead of what the definition says.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub members: Option<u64>,
    /// How interest is read for the pool.
    #[arg(long, value_enum, default_value_t = ReadAs::Article)]
    pub reading: ReadAs,
    /// Margins to weight the answers to (TOML).
    #[arg(long, value_name = "FILE")]
    pub margins: Option<PathBuf>,
    /// Print machine-readable (JSON).
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print one flat table (CSV).
    #[arg(long)]
    pub csv: bool,
}

/// The two published readings of the same survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadAs {
    /// Interested among members who do not work in the NHS now (the smaller pool).
    Article,
    /// Interested among all members.
    Snapshot,
}

/// `rapport workforce …`
#[derive(Debug, Subcommand)]
pub enum Workforce {
    /// Starts a week, the list, the wait; with --add-wte what a paid post would change.
    #[command(after_help = "\
Examples:
  rapport workforce flow --referrals 40 --accepted 0.7 --opts-in 0.6 --wte 10 --sessions 12 --list 400
  rapport workforce flow --referrals 40 --accepted 0.7 --opts-in 0.6 --wte 10 --sessions 12 --list 400 --add-wte 1 --band 7")]
    Flow(Flow),
    /// How long a list may be for a target to hold, and what relief a longer one needs.
    #[command(after_help = "\
Examples:
  rapport workforce target --demand 16.8 --within 6 --share 0.75
  rapport workforce target --demand 16.8 --within 6 --share 0.75 --within 18 --share 0.95
  rapport workforce target --demand 30 --within 52 --list 1200 --relief-weeks 26")]
    Target(Target),
    /// What one more therapist costs, by dated pay point.
    #[command(after_help = "\
Examples:
  rapport workforce cost --band 7
  rapport workforce cost --band 8a --step top --sessions 40 --json")]
    Cost(Cost),
    /// How many people a profession could give, and what their hours would come to.
    #[command(after_help = "\
Examples:
  rapport workforce pool --members 11000 --now-in-nhs 0.17 --interested 0.45 --hours 8
  rapport workforce pool --members 11000 --now-in-nhs 0.17 --interested 0.45 --hours 8 --reading snapshot")]
    Pool(Pool),
}

/// How therapists work. What is left out is taken from the catalogue's planning defaults.
#[derive(Debug, Args)]
pub struct Working {
    /// Booked slots a week for one whole-time equivalent.
    #[arg(long, value_name = "N")]
    pub slots: Option<f64>,
    /// Weeks worked a year.
    #[arg(long, value_name = "N")]
    pub weeks_worked: Option<f64>,
    /// Share of booked slots that are attended, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub attended: Option<f64>,
}

/// A pay point.
#[derive(Debug, Args)]
pub struct PayPoint {
    /// Step of the band: entry, middle, top.
    #[arg(long, default_value = "middle", value_parser = ["entry", "middle", "top"])]
    pub step: String,
    /// Nation.
    #[arg(long, default_value = "england")]
    pub nation: String,
    /// Pay year, such as 2025-26; else the newest in the catalogue.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<String>,
    /// Overhead on pay with on-costs, as a share; else the catalogue's default.
    #[arg(long, value_name = "SHARE")]
    pub overhead: Option<f64>,
}

/// `rapport workforce flow`
#[derive(Debug, Args)]
pub struct Flow {
    /// Referrals a week.
    #[arg(long, value_name = "N")]
    pub referrals: f64,
    /// Share of them that are accepted, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub accepted: f64,
    /// Share of the accepted who opt in, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub opts_in: f64,
    /// Whole-time equivalents at work.
    #[arg(long, value_name = "N")]
    pub wte: f64,
    /// Slots that one start takes, averaged over everybody who starts, leavers included.
    #[arg(long, value_name = "N")]
    pub sessions: f64,
    /// People who wait now.
    #[arg(long, value_name = "N", default_value_t = 0.0)]
    pub list: f64,
    /// People who leave the list without a start, a week.
    #[arg(long, value_name = "N", default_value_t = 0.0)]
    pub withdrawals: f64,
    /// Weeks to look ahead.
    #[arg(long, value_name = "N", default_value_t = 26.0)]
    pub weeks: f64,
    /// A paid post of so many whole-time equivalents: what it would change.
    #[arg(long, value_name = "N", requires = "band")]
    pub add_wte: Option<f64>,
    /// The post's Agenda for Change band.
    #[arg(long, value_name = "BAND", requires = "add_wte")]
    pub band: Option<String>,
    /// Its pay point.
    #[command(flatten)]
    pub pay: PayPoint,
    /// How therapists work.
    #[command(flatten)]
    pub working: Working,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport workforce target`
#[derive(Debug, Args)]
pub struct Target {
    /// People a week who must start.
    #[arg(long, value_name = "N")]
    pub demand: f64,
    /// The target in weeks; may be given several times, each with its --share.
    #[arg(long, value_name = "WEEKS", required = true)]
    pub within: Vec<f64>,
    /// Share of people within the target, 0 to 1; left out: the usual factor 4 (about 98 of 100).
    #[arg(long, value_name = "SHARE")]
    pub share: Vec<f64>,
    /// People who wait now.
    #[arg(long, value_name = "N")]
    pub list: Option<f64>,
    /// Weeks in which a list that is too long is to be at its target.
    #[arg(long, value_name = "WEEKS", default_value_t = 26.0)]
    pub relief_weeks: f64,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport workforce cost`
#[derive(Debug, Args)]
pub struct Cost {
    /// Agenda for Change band, such as 7 or 8a.
    #[arg(long, value_name = "BAND")]
    pub band: String,
    /// Pay point.
    #[command(flatten)]
    pub pay: PayPoint,
    /// Attended sessions of a course; may be given several times.
    #[arg(long, value_name = "N", default_values_t = [16.0])]
    pub sessions: Vec<f64>,
    /// How therapists work.
    #[command(flatten)]
    pub working: Working,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}

/// `rapport workforce pool`
#[derive(Debug, Args)]
pub struct Pool {
    /// Members.
    #[arg(long, value_name = "N")]
    pub members: f64,
    /// Share of members who work in the NHS now, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub now_in_nhs: f64,
    /// Share who are interested, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub interested: f64,
    /// Among whom.
    #[arg(long, value_enum, default_value_t = ReadAs::Article)]
    pub reading: ReadAs,
    /// Clinical hours a week that each gives.
    #[arg(long, value_name = "N", default_value_t = 8.0)]
    pub hours: f64,
    /// Attended sessions of a course; may be given several times.
    #[arg(long, value_name = "N", default_values_t = [16.0, 60.0])]
    pub sessions: Vec<f64>,
    /// How therapists work.
    #[command(flatten)]
    pub working: Working,
    /// Print machine-readable.
    #[arg(long)]
    pub json: bool,
}
