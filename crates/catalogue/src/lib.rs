//! The catalogue as types: instruments, therapies, indications, bank holidays, pay points, reason codes and their plain words.
//!
//! The data lie in the folder `catalogue/` at the root of the workspace, each file with its source, and are embedded when
//! the program is built. [`catalogue`] gives them, read and checked against each other. A service that keeps files of its own reads
//! them with [`Catalogue::read`], which names the file, the place and the rule when something is wrong.

mod bank_holidays;
mod help;
mod indication;
mod instrument;
mod pay;
mod reasons;
mod routine;
mod therapy;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use bank_holidays::{BankHolidays, Holiday, OutsideKnownYears};
pub use help::Help;
pub use indication::{Certainty, Indication, Problems, Recommendation};
pub use instrument::{
    Answer, Band, Codes, Cutoff, Direction, Instrument, Item, Licence, LicenceClass, Method, Missing, ReliableChange,
    SafetyItem, Scoring, Unscored, Wording,
};
pub use pay::{OnCosts, PayBand, PayCertainty, PayPoints, PayScale, PayStep, PaySupplement, PlanningDefaults};
pub use reasons::{Circumstance, ConfirmedBy, DecisionWords, ExitWords, NotSuitableReason, Reasons};
pub use routine::RoutineMeasures;
pub use therapy::{Format, Therapy, TherapyWords};

/// The texts of the catalogue files, before they are read.
#[derive(Debug, Clone)]
pub struct Files<'a> {
    /// `catalogue.toml`: the version.
    pub catalogue: &'a str,
    /// Name and text of every file in `instruments/`.
    pub instruments: Vec<(&'a str, &'a str)>,
    /// `therapies.csv`: one row a therapy.
    pub therapies: &'a str,
    /// `therapies.toml`: plain words.
    pub therapy_words: &'a str,
    /// `indications.csv`: one row for problem, severity and therapy.
    pub indications: &'a str,
    /// `problems.toml`: plain words for problems and severities.
    pub problems: &'a str,
    /// `bank-holidays.toml`.
    pub bank_holidays: &'a str,
    /// `reasons.toml`: decisions, reasons, exits.
    pub reasons: &'a str,
    /// `circumstances.toml`: social circumstances without labels.
    pub circumstances: &'a str,
    /// `pay-points.toml`: pay by date, on-costs, the planner's defaults.
    pub pay_points: &'a str,
    /// `help.toml`: where help is at once.
    pub help: &'a str,
    /// `routine-measures.toml`: what is asked before each session.
    pub routine_measures: &'a str,
}

impl Files<'static> {
    /// The files that were embedded when the program was built.
    #[must_use]
    pub fn embedded() -> Self {
        Files {
            catalogue: include_str!("../../../catalogue/catalogue.toml"),
            instruments: vec![
                (
                    "instruments/phq9.toml",
                    include_str!("../../../catalogue/instruments/phq9.toml"),
                ),
                (
                    "instruments/gad7.toml",
                    include_str!("../../../catalogue/instruments/gad7.toml"),
                ),
                (
                    "instruments/core10.toml",
                    include_str!("../../../catalogue/instruments/core10.toml"),
                ),
            ],
            therapies: include_str!("../../../catalogue/therapies.csv"),
            therapy_words: include_str!("../../../catalogue/therapies.toml"),
            indications: include_str!("../../../catalogue/indications.csv"),
            problems: include_str!("../../../catalogue/problems.toml"),
            bank_holidays: include_str!("../../../catalogue/bank-holidays.toml"),
            reasons: include_str!("../../../catalogue/reasons.toml"),
            circumstances: include_str!("../../../catalogue/circumstances.toml"),
            pay_points: include_str!("../../../catalogue/pay-points.toml"),
            help: include_str!("../../../catalogue/help.toml"),
            routine_measures: include_str!("../../../catalogue/routine-measures.toml"),
        }
    }
}

/// Everything in the catalogue, read and checked.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// Stored with every decision, so that it can be seen which words and thresholds were in force.
    pub version: String,
    /// Measures, in the order of the files.
    pub instruments: Vec<Instrument>,
    /// Therapies, in the order of the file.
    pub therapies: Vec<Therapy>,
    /// Plain words for families, formats and the therapies most often offered.
    pub therapy_words: TherapyWords,
    /// What guidelines and practice say of a therapy for a problem.
    pub indications: Vec<Indication>,
    /// Plain words for problems and severities.
    pub problems: Problems,
    /// Days that are not working days besides Saturday and Sunday.
    pub bank_holidays: BankHolidays,
    /// Decisions, reasons for "not suitable", exits.
    pub reasons: Reasons,
    /// Social circumstances without labels.
    pub circumstances: Vec<Circumstance>,
    /// Pay by date, on-costs, the planner's defaults.
    pub pay_points: PayPoints,
    /// Where help is at once, in the order of the file.
    pub help: Vec<Help>,
    /// What is asked before each session.
    pub routine_measures: RoutineMeasures,
}

/// Why a catalogue file could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// The file is not well formed, or a field is missing, unknown or of the wrong kind.
    #[error("{file}: {problem}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What is wrong and where, from the reader of the format.
        problem: String,
    },
    /// The file can be read, but says something that contradicts itself or another file.
    #[error("{file}: {entry}: {problem}")]
    Inconsistent {
        /// Which file.
        file: String,
        /// Which entry of it.
        entry: String,
        /// What is wrong and what is expected.
        problem: String,
    },
}

impl CatalogueError {
    fn unreadable(file: &str, error: impl std::fmt::Display) -> Self {
        CatalogueError::Unreadable {
            file: file.to_owned(),
            problem: error.to_string(),
        }
    }

    fn inconsistent(file: &str, entry: impl Into<String>, problem: impl Into<String>) -> Self {
        CatalogueError::Inconsistent {
            file: file.to_owned(),
            entry: entry.into(),
            problem: problem.into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: String,
}

impl Catalogue {
    /// Reads and checks the files.
    ///
    /// # Errors
    /// A [`CatalogueError`] that names the file, the entry and the rule.
    pub fn read(files: &Files<'_>) -> Result<Self, CatalogueError> {
        let header: Header =
            toml::from_str(files.catalogue).map_err(|e| CatalogueError::unreadable("catalogue.toml", e))?;
        let mut instruments: Vec<Instrument> = Vec::with_capacity(files.instruments.len());
        for (name, text) in &files.instruments {
            let instrument = Instrument::read(name, text)?;
            if instruments.iter().any(|other| other.id == instrument.id) {
                return Err(CatalogueError::inconsistent(
                    name,
                    instrument.id,
                    "the id is taken by another instrument",
                ));
            }
            instruments.push(instrument);
        }
        let therapies = therapy::read(files.therapies)?;
        let therapy_words = therapy::read_words(files.therapy_words, &therapies)?;
        let problems: Problems =
            toml::from_str(files.problems).map_err(|e| CatalogueError::unreadable("problems.toml", e))?;
        let indications = indication::read(files.indications, &therapies, &problems)?;
        let routine_measures = routine::read(files.routine_measures, &instruments, &therapies)?;
        Ok(Catalogue {
            version: header.version,
            instruments,
            therapies,
            therapy_words,
            indications,
            problems,
            bank_holidays: BankHolidays::read(files.bank_holidays)?,
            reasons: reasons::read(files.reasons)?,
            circumstances: reasons::read_circumstances(files.circumstances)?,
            pay_points: PayPoints::read(files.pay_points)?,
            help: help::read(files.help)?,
            routine_measures,
        })
    }

    /// The instrument with this id, e.g. `phq9`.
    #[must_use]
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|i| i.id == id)
    }

    /// The therapy with this code, e.g. `DIT`.
    #[must_use]
    pub fn therapy(&self, code: &str) -> Option<&Therapy> {
        self.therapies.iter().find(|t| t.code == code)
    }

    /// What is said of therapies for this problem at this severity, in the order of the file: first-line before the rest.
    /// A pair that is missing means that nothing was said, not a refusal.
    pub fn indications_for<'a>(&'a self, problem: &'a str, severity: &'a str) -> impl Iterator<Item = &'a Indication> {
        self.indications
            .iter()
            .filter(move |i| i.problem == problem && i.severity == severity)
    }
}

static EMBEDDED: LazyLock<Catalogue> = LazyLock::new(|| match Catalogue::read(&Files::embedded()) {
    Ok(catalogue) => catalogue,
    #[expect(
        clippy::panic,
        reason = "the embedded files are part of the program; a test reads them before it is released"
    )]
    Err(error) => panic!("the embedded catalogue is broken: {error}"),
});

/// The embedded catalogue.
#[must_use]
pub fn catalogue() -> &'static Catalogue {
    &EMBEDDED
}
