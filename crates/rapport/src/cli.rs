//! The command line's shape. Data goes to standard output, talk to standard error; exit codes: 0 done, 1 failed,
//! 2 wrong usage, 3 a check found problems.

pub mod figures;
pub mod reports;

use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// From a referral to a therapist's room: software for psychological-therapy services.
#[derive(Debug, Parser)]
#[command(
    name = "rapport",
    version,
    about,
    arg_required_else_help = true,
    after_help = "\
Examples:
  rapport demo                             a fictional service in data/demo, then serve it
  rapport init --data data/ours            a real, empty service: first administrator, keys, recovery copy
  rapport serve --data data/ours           serve it on this machine
  rapport import referral message.json     take a referral message in
  rapport workforce cost --band 7          what one more therapist costs"
)]
pub struct Cli {
    /// Say only what went wrong.
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// Where the instance lies.
    #[arg(long, global = true, env = "RAPPORT_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// The settings file of the instance; its directory is the instance. A staff hub is named by its staff-hub.toml.
    #[arg(
        long,
        global = true,
        conflicts_with = "data",
        env = "RAPPORT_CONFIG",
        value_name = "FILE"
    )]
    pub config: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// A fictional service in a fresh database, its year ending today; then serve it.
    Demo(Demo),
    /// A real, empty service: first administrator, keys, recovery copy.
    Init(Init),
    /// Serve an instance.
    Serve(Serve),
    /// Take something in.
    #[command(subcommand)]
    Import(Import),
    /// Propose people to the free openings, from the live waiting list.
    Match(Match),
    /// The record itself.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Write a sealed copy of the record, and the people's keys beside it.
    Backup(Backup),
    /// Restore a copy into an empty instance, with the newest key file.
    Restore(Restore),
    /// Accounts.
    #[command(subcommand)]
    User(User),
    /// The master key.
    #[command(subcommand)]
    Key(Key),
    /// What the record says in counts: access and waits, who is seen, hours.
    #[command(subcommand)]
    Report(reports::Report),
    /// One page of evidence about an area, for a commissioner or a member of parliament.
    Brief(reports::Brief),
    /// Give something out: open data.
    #[command(subcommand)]
    Export(reports::Export),
    /// Member surveys: check a definition, show the results. Needs no instance.
    #[command(subcommand)]
    Survey(figures::Survey),
    /// Demand, capacity, targets, cost and pool by closed formulas. Needs no instance.
    #[command(subcommand)]
    Workforce(figures::Workforce),
}

/// `rapport demo`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rapport demo
  rapport demo --people 300 --seed 7 --fresh")]
pub struct Demo {
    /// How many people are referred over the year.
    #[arg(long, default_value_t = 1500, value_parser = clap::value_parser!(u32).range(60..=50_000))]
    pub people: u32,
    /// Seed: the same seed on the same day makes the same service.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Make it anew even if there is one.
    #[arg(long)]
    pub fresh: bool,
    /// Make it and stop.
    #[arg(long)]
    pub no_serve: bool,
    /// How to serve it.
    #[command(flatten)]
    pub listen: Listen,
}

/// Where to listen.
#[derive(Debug, Args)]
pub struct Listen {
    /// Address; if it is busy, the next free port is taken and said.
    #[arg(
        long,
        env = "RAPPORT_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// The address that browsers use, such as https://rapport.example, behind a proxy that speaks TLS.
    #[arg(long, env = "RAPPORT_ORIGIN", value_name = "URL")]
    pub origin: Option<String>,
    /// A proxy in front says in X-Forwarded-For where a request came from.
    #[arg(long, env = "RAPPORT_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Show the NHS logo: only for NHS bodies.
    #[arg(long, env = "RAPPORT_NHS_LOGO")]
    pub nhs_logo: bool,
}

/// `rapport init`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rapport init --data data/ours --name \"Our service\" --administrator \"Sam Reed\" --user sam --password-file pw.txt
  echo 'a long password' | rapport init --data data/ours --name \"Our service\" --administrator \"Sam Reed\" --user sam --password-file -
  rapport init --staff-hub --data data/hub --name \"Our staff hub\" --administrator \"Sam Reed\" --user sam --password-file pw.txt")]
pub struct Init {
    /// A staff hub: a service of its own for people who work in health and care, with its own database, key and users.
    #[arg(long)]
    pub staff_hub: bool,
    /// Name of the service.
    #[arg(long)]
    pub name: String,
    /// Its organisation code.
    #[arg(long)]
    pub ods_code: Option<String>,
    /// Nation: england, wales, scotland, northern_ireland.
    #[arg(long, default_value = "england")]
    pub nation: String,
    /// Name of the first administrator.
    #[arg(long)]
    pub administrator: String,
    /// Their sign-in name.
    #[arg(long)]
    pub user: String,
    /// A file with the first password, or - for standard input. Changed at the first sign-in.
    #[arg(long, value_name = "FILE")]
    pub password_file: PathBuf,
    /// Database: a file, or postgres://... (default: rapport.sqlite in the instance).
    #[arg(long, env = "RAPPORT_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// Where the recovery copy of the master key goes (default: recovery-copy.txt in the instance; move it away).
    #[arg(long, value_name = "FILE")]
    pub recovery_copy: Option<PathBuf>,
    /// A file with the recovery copy's passphrase; else one is made and shown once.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// `rapport serve`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rapport serve --data data/ours
  rapport serve --config data/hub/staff-hub.toml
  rapport serve --data data/ours --listen 127.0.0.1:9000 --origin https://rapport.example --behind-proxy")]
pub struct Serve {
    /// Where to listen.
    #[command(flatten)]
    pub listen: Listen,
    /// Take messages of every use case at the FHIR door.
    #[arg(long)]
    pub any_use_case: bool,
    /// Stop when standard input ends: for a process that belongs to another.
    #[arg(long, hide = true)]
    pub until_input_ends: bool,
}

/// `rapport import …`
#[derive(Debug, Subcommand)]
pub enum Import {
    /// FHIR R4 messages or ServiceRequests (JSON), or a list of referrals (CSV).
    #[command(after_help = "\
Examples:
  rapport import referral referral.json
  rapport import referral --any-use-case --json *.json")]
    Referral {
        /// Take messages of every use case, also those the service does not take.
        #[arg(long)]
        any_use_case: bool,
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
        /// Files; - is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Delivery status notifications (RFC 3464) that a mail system dropped as files: our messages that came back.
    #[command(after_help = "\
Examples:
  rapport import bounces bounces/*.eml
  rapport import bounces --json - < notification.eml")]
    Bounces {
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
        /// Files, each one notification; - is standard input.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// A professional register (CSV or XLSX): who is new is entered, who is known is brought up to date; all of it or
    /// nothing.
    #[command(after_help = "\
Examples:
  rapport import register register.xlsx --dry-run
  rapport import register register.csv")]
    Register {
        /// Only show what would change.
        #[arg(long)]
        dry_run: bool,
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
        /// The file; - is standard input.
        file: PathBuf,
    },
    /// A survey of members: what it asks (TOML), as a draft; or with --into its answers (CSV), all of them or none.
    #[command(after_help = "\
Examples:
  rapport import survey ours.toml
  rapport import survey --into 0198f3c2-0000-7000-8000-000000000000 answers.csv")]
    Survey {
        /// The published survey that the file's answers belong to, by its id (the end of its page's address).
        #[arg(long, value_name = "ID")]
        into: Option<String>,
        /// Only check the file.
        #[arg(long)]
        dry_run: bool,
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
        /// The file; - is standard input.
        file: PathBuf,
    },
    /// Practitioners and their openings (CSV): all of it or nothing.
    Practitioners {
        /// Only check the file.
        #[arg(long)]
        dry_run: bool,
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
        /// The file; - is standard input.
        file: PathBuf,
    },
    /// The published national statistics behind the public map: all of the files or nothing.
    #[command(after_help = "\
Examples:
  rapport import published downloads/
  rapport import published downloads/ --dry-run --json")]
    Published {
        /// Folder with the publisher's annual files, population, deprivation and map layout (.csv, .csv.gz, .hexjson).
        #[arg(value_name = "DIR")]
        from: PathBuf,
        /// Write the derived table here, not into the instance.
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
        /// Only say what is in the files.
        #[arg(long)]
        dry_run: bool,
        /// Print machine-readable.
        #[arg(long)]
        json: bool,
    },
}

/// `rapport match`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rapport match
  rapport match --json")]
pub struct Match {
    /// Print machine-readable lines.
    #[arg(long)]
    pub json: bool,
}

/// `rapport ledger …`
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Recompute both chains; exit 3 and name the first bad position if something is wrong.
    #[command(after_help = "\
Examples:
  rapport ledger verify
  rapport ledger verify --head head.json")]
    Verify {
        /// A signed head kept outside: also finds that the end was cut off.
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        /// Print machine-readable.
        #[arg(long)]
        json: bool,
    },
    /// Print the signed head, to be kept outside.
    Head,
    /// Counts.
    Stats {
        /// Print machine-readable.
        #[arg(long)]
        json: bool,
    },
}

/// `rapport backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// Directory for the two files.
    pub to: PathBuf,
}

/// `rapport restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// The record's copy.
    pub copy: PathBuf,
    /// The newest key file.
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The master key file.
    #[arg(long, value_name = "FILE")]
    pub master_key: PathBuf,
}

/// `rapport user …`
#[derive(Debug, Subcommand)]
pub enum User {
    /// List accounts.
    List {
        /// Print machine-readable lines.
        #[arg(long)]
        json: bool,
    },
    /// Open an account.
    #[command(after_help = "\
Examples:
  rapport user add --user amira --name \"Amira Haddad\" --team Triage --role triage_clinician --password-file -")]
    Add {
        /// Sign-in name.
        #[arg(long)]
        user: String,
        /// Name to show.
        #[arg(long)]
        name: String,
        /// Team to show.
        #[arg(long, default_value = "")]
        team: String,
        /// Role codes; may be given several times.
        #[arg(long, required = true)]
        role: Vec<String>,
        /// A file with the first password, or - for standard input.
        #[arg(long, value_name = "FILE")]
        password_file: PathBuf,
    },
}

/// `rapport key …`
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Write a recovery copy of the master key, sealed with a passphrase.
    Export {
        /// The file to write.
        to: PathBuf,
        /// A file with the passphrase, or - for standard input.
        #[arg(long, value_name = "FILE")]
        passphrase_file: PathBuf,
    },
    /// Prove that a recovery copy opens this database.
    Check {
        /// The copy.
        copy: PathBuf,
        /// A file with the passphrase, or - for standard input.
        #[arg(long, value_name = "FILE")]
        passphrase_file: PathBuf,
    },
}
