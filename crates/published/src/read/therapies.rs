//! "Therapy based outcomes": courses and finishers for organisation, problem and kind of therapy.

use super::sheet::Sheet;
use super::{Broken, Line};
use crate::figure::{Figure, Year};
use crate::therapy::{Problem, Therapy};

/// One row that is taken.
pub(crate) struct TherapyLine {
    pub(crate) line: u64,
    pub(crate) year: Year,
    pub(crate) organisation: Organisation,
    pub(crate) code: String,
    pub(crate) name: String,
    /// None for all problems together.
    pub(crate) problem: Option<Problem>,
    pub(crate) therapy: Therapy,
    pub(crate) courses: Figure,
    pub(crate) finished: Figure,
}

/// The file.
pub(crate) struct Therapies {
    pub(crate) rows: usize,
    pub(crate) taken: Vec<TherapyLine>,
    /// Rows of providers.
    pub(crate) of_providers: usize,
    /// Rows of one problem below the level of England.
    pub(crate) of_regional_problems: usize,
}

/// The publisher's kinds of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Organisation {
    England,
    Region,
    Board,
    Area,
    Provider,
}

impl Organisation {
    pub(crate) fn read(line: &Line<'_>) -> Result<Self, Broken> {
        let text = line.needed("org_type")?;
        match text {
            "England" => Ok(Self::England),
            "Commissioning Region" => Ok(Self::Region),
            "STP" | "ICB" => Ok(Self::Board),
            "CCG" | "SubICB" => Ok(Self::Area),
            "Provider" => Ok(Self::Provider),
            other => Err(line.broken(
                "org_type",
                other,
                "must be England, Commissioning Region, STP, ICB, CCG, SubICB or Provider",
            )),
        }
    }
}

pub(super) fn read(sheet: &Sheet) -> Result<Therapies, Vec<Broken>> {
    let (mut of_providers, mut of_regional_problems) = (0, 0);
    let lines = sheet.read_lines(|line| {
        let organisation = Organisation::read(line)?;
        let problem = match line.needed("problem_descriptor")? {
            "Total" => None,
            text => match Problem::published(text) {
                Some(problem) => Some(problem),
                None => {
                    return Err(line.broken(
                        "problem_descriptor",
                        text,
                        "must be one of the problems that the publisher counts, or Total",
                    ));
                }
            },
        };
        let text = line.needed("therapy_type")?;
        let Some(therapy) = Therapy::published(text) else {
            return Err(line.broken(
                "therapy_type",
                text,
                "must be one of the therapies that the publisher counts",
            ));
        };
        let row = TherapyLine {
            line: line.line,
            year: line.year("reporting_period")?,
            organisation,
            code: line.needed("org_code")?.to_owned(),
            name: line.needed("org_name")?.to_owned(),
            problem,
            therapy,
            courses: line.figure("courses_of_therapy_count")?,
            finished: line.figure("total_finishing_course_treatment_count")?,
        };
        if organisation == Organisation::Provider {
            of_providers += 1;
            return Ok(None);
        }
        if problem.is_some() && organisation != Organisation::England {
            of_regional_problems += 1;
            return Ok(None);
        }
        Ok(Some(row))
    })?;
    Ok(Therapies {
        rows: lines.len(),
        taken: lines.into_iter().flatten().collect(),
        of_providers,
        of_regional_problems,
    })
}
