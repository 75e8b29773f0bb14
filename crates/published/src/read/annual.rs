//! The main annual table: referrals and finishers of an organisation, and how long those who finished had waited.

use super::sheet::Sheet;
use super::therapies::Organisation;
use super::{Broken, Line};
use crate::figure::{Figure, Year};
use crate::groups::{Group, GroupRow};

/// Totals of one organisation.
pub(crate) struct ActivityLine {
    pub(crate) line: u64,
    pub(crate) year: Year,
    pub(crate) organisation: Organisation,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) referrals: Figure,
    pub(crate) finished: Figure,
}

/// Which wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leg {
    /// From referral to the first treatment.
    ToFirst,
    /// From the first treatment to the second.
    ToSecond,
}

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Band {
    To28,
    To56,
    To90,
    Over90,
    Within6Weeks,
    Within18Weeks,
}

/// One band of one wait of one organisation.
pub(crate) struct WaitLine {
    pub(crate) line: u64,
    pub(crate) year: Year,
    pub(crate) organisation: Organisation,
    pub(crate) code: String,
    pub(crate) leg: Leg,
    pub(crate) band: Band,
    pub(crate) finished: Figure,
}

/// Those referred of one ethnic group.
pub(crate) struct GroupLine {
    pub(crate) line: u64,
    pub(crate) year: Year,
    pub(crate) organisation: Organisation,
    pub(crate) code: String,
    pub(crate) group: Group,
    pub(crate) row: GroupRow,
}

/// The file.
pub(crate) struct Annual {
    pub(crate) rows: usize,
    pub(crate) activity: Vec<ActivityLine>,
    pub(crate) waits: Vec<WaitLine>,
    pub(crate) groups: Vec<GroupLine>,
    /// Rows of providers.
    pub(crate) of_providers: usize,
    /// Rows about something else: age, finer ethnic groups and so on.
    pub(crate) of_other_things: usize,
}

enum Row {
    Activity(ActivityLine),
    Wait(WaitLine),
    Group(GroupLine),
    Provider,
    Other,
}

pub(super) fn read(sheet: &Sheet) -> Result<Annual, Vec<Broken>> {
    let lines = sheet.read_lines(one)?;
    let mut all = Annual {
        rows: lines.len(),
        activity: Vec::new(),
        waits: Vec::new(),
        groups: Vec::new(),
        of_providers: 0,
        of_other_things: 0,
    };
    for line in lines {
        match line {
            Row::Activity(line) => all.activity.push(line),
            Row::Wait(line) => all.waits.push(line),
            Row::Group(line) => all.groups.push(line),
            Row::Provider => all.of_providers += 1,
            Row::Other => all.of_other_things += 1,
        }
    }
    Ok(all)
}

fn one(line: &Line<'_>) -> Result<Row, Broken> {
    let organisation = Organisation::read(line)?;
    let year = line.year("reporting_period")?;
    let code = line.needed("org_code")?;
    let kind = line.needed("variable_type")?;
    // Also the figures of rows that are left aside are read: a table with a broken number in it is not trusted.
    let referrals = line.figure("referrals_received_count")?;
    let finished = line.figure("finished_course_treatment_count")?;
    if organisation == Organisation::Provider {
        return Ok(Row::Provider);
    }
    match kind {
        "Total" => Ok(Row::Activity(ActivityLine {
            line: line.line,
            year,
            organisation,
            code: code.to_owned(),
            name: line.needed("org_name")?.to_owned(),
            referrals,
            finished,
        })),
        "Waiting Time" => Ok(wait(line)?.map_or(Row::Other, |(leg, band)| {
            Row::Wait(WaitLine {
                line: line.line,
                year,
                organisation,
                code: code.to_owned(),
                leg,
                band,
                finished,
            })
        })),
        "Ethnic Group" => {
            let group = Group::published(line.text("variable_a")?, line.text("variable_b")?);
            Ok(group.map_or(Row::Other, |group| {
                Row::Group(GroupLine {
                    line: line.line,
                    year,
                    organisation,
                    code: code.to_owned(),
                    group,
                    row: GroupRow { referrals, finished },
                })
            }))
        }
        _ => Ok(Row::Other),
    }
}

/// Which wait and how long; none for the lines that hold no figure in any year (mean wait, no second appointment).
fn wait(line: &Line<'_>) -> Result<Option<(Leg, Band)>, Broken> {
    let text = line.needed("variable_a")?;
    // "Accessing services" since 2023-24 is what was "First treatment" before.
    let leg = match text.to_ascii_lowercase().as_str() {
        "first treatment" | "accessing services" => Leg::ToFirst,
        "first to second treatment" => Leg::ToSecond,
        "no second treatment appointment" => return Ok(None),
        _ => {
            return Err(line.broken(
                "variable_a",
                text,
                "must name one of the waits that the publisher counts",
            ));
        }
    };
    let text = line.text("variable_b")?;
    let band = match text {
        "<=28 days" => Band::To28,
        "29-56 days" => Band::To56,
        "57-90 days" => Band::To90,
        ">90 days" => Band::Over90,
        "<6 weeks" => Band::Within6Weeks,
        "<18 weeks" => Band::Within18Weeks,
        "Mean wait" | "NULL" | "" => return Ok(None),
        _ => {
            return Err(line.broken(
                "variable_b",
                text,
                "must be one of the lengths of wait that the publisher counts",
            ));
        }
    };
    Ok(Some((leg, band)))
}
